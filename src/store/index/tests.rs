//! The order of the queue, rule by rule.

use super::*;
use crate::domain::complaint::{CaseEvent, Happening, Opening, Severity};
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::rulebook::{Adopted, Rulebook};
use crate::store::codec::Key;
use jiff::tz::Offset;

fn at(text: &str) -> Moment {
    Moment::parse(text, Offset::constant(8)).unwrap()
}

/// Case number so and so as it was received, before what is changed of it.
fn case(count: u8, received: &str, book: &Rulebook) -> Case {
    let opening = Opening::sample(at(received));
    let what = Happening::Opened(Box::new(opening));
    let event = CaseEvent { at: at(received), by: MemberId::from_bytes([1; 16]), what };
    let number = CaseNumber { year: 2026, count: count.into() };
    Case::fold(CaseId::from_bytes([count; 16]), number, &[event], book).unwrap()
}

/// The first stands before the second, and so on.
#[track_caller]
fn are_in_order(cases: &[Case]) {
    let keys: Vec<Vec<u8>> = cases.iter().map(|case| queue_key(case).encode()).collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn the_nearer_date_comes_first_whoever_set_it_and_at_the_same_the_laws() {
    let house = Rulebook::travelling();
    let odr = policy::travelling("cn-odr").unwrap();
    let law = house.with(Adopted { pack: odr, at: Some(at("2026-04-20")) });
    // Ten working days by both: received a day earlier is due earlier.
    let (own, of_law) = (case(1, "2026-05-20", &house), case(2, "2026-05-19", &law));
    assert!(of_law.law_due().is_some_and(|due| due < own.due_seconds()));
    are_in_order(&[of_law, own]);
    // An earlier date of our own stands before a later one of the law,
    are_in_order(&[case(2, "2026-05-18", &house), case(1, "2026-05-19", &law)]);
    // but on the same date the law's comes first, however the numbers fall.
    let (own, of_law) = (case(1, "2026-05-19", &house), case(2, "2026-05-19", &law));
    assert_eq!(own.due_at, of_law.due_at);
    are_in_order(&[of_law, own]);
}

#[test]
fn then_who_waits_for_us_longest_then_those_where_it_is_not_our_turn_then_the_worst() {
    let house = Rulebook::travelling();
    let ours = |count: u8, since: Option<&str>, severity: Severity| {
        let mut case = case(count, "2026-05-19T10:00", &house);
        case.handling.court_since = since.map(at);
        Case { severity, ..case }
    };
    let (normal, bad) = (Severity::Normal, *Severity::ALL.last().unwrap());
    are_in_order(&[
        ours(6, Some("2026-05-19T10:00"), normal),
        ours(5, Some("2026-05-20T10:00"), bad),
        ours(3, Some("2026-05-20T10:00"), normal),
        ours(4, Some("2026-05-20T10:00"), normal),
        ours(2, None, bad),
        ours(1, None, normal),
    ]);
}

#[test]
fn what_is_over_comes_last() {
    let house = Rulebook::travelling();
    let over =
        Case { stage: crate::domain::complaint::Stage::Closed, ..case(1, "2026-03-02", &house) };
    are_in_order(&[case(2, "2026-05-19", &house), over]);
}

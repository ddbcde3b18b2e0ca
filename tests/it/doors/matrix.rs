//! The whole matrix: each of the ten guards that keep what they are for, at each of the seven doors. A cell is an act
//! that ends in a rule of the guard, with an entry and a ruling; or it says why the door does not carry the act, with
//! a proof where there can be one. The README of a rule is its code; here stands which act it is.

use super::ways::Door;
use super::{data, work};
use crate::crew::Crew;
use crate::door::last;
use crate::workshop::Workshop;
use kefu::domain::audit::{AuditEntry, Outcome};
use kefu::domain::guard::{Guard, How};
use kefu::guards::rules::{find, is_enforced};
use kefu::locale::Language;
use kefu::queries::guards;
use kefu::session::Desk;
use std::collections::BTreeSet;

/// What comes of an act at a door.
pub enum Cell {
    /// At a desk with a crew: it ends in this rule, under this verb.
    Crew(&'static str, &'static str, fn(&mut Crew, Door)),
    /// In a store with its owner: the same.
    Shop(&'static str, &'static str, fn(&Workshop)),
    /// The same in a store whose backups somebody could open.
    Kept(&'static str, &'static str, fn(&Workshop)),
    /// An act on many: it is done, and the rule keeps one of them out.
    Among(&'static str, &'static str, fn(&Workshop)),
    /// The door does not carry it: why, and what shows that.
    Never(&'static str, fn(&mut Crew)),
}

/// One act at one door.
pub type Row = (Guard, Door, Cell);

fn cells() -> impl Iterator<Item = Row> {
    data::cells().into_iter().chain(work::cells())
}

/// The entry of the act ends in the rule, and its guard tells of it.
#[track_caller]
fn is_told(desk: &Desk, told: &str, entry: &AuditEntry, rule: &str, verb: &str, outcome: &Outcome) {
    assert_eq!((entry.verb.as_str(), &entry.outcome), (verb, outcome), "{told}");
    let rows = desk.read(|tx| guards::of_entry(tx, entry.seq)).expect("rulings");
    let is_it =
        |row: &&guards::RulingRow| row.ruling.rule == rule && row.ruling.how == How::Refused;
    assert!(rows.iter().any(|row| is_it(&row)), "{told}: no guard tells of {rule}: {rows:?}");
    let replay = desk.read(guards::replay).expect("a replay");
    assert_eq!((replay.differing, replay.without_ruling), (Vec::new(), 0), "{told}");
}

fn shop(own: &[String], told: &str, (rule, verb): (&str, &str), act: fn(&Workshop), done: bool) {
    let shop = Workshop::new(own);
    act(&shop);
    let outcome = if done { Outcome::Done } else { Outcome::Refused(rule.into()) };
    is_told(&shop.desk, told, &last(&shop.desk), rule, verb, &outcome);
}

fn tries((guard, door, cell): &Row) {
    let told = format!("{guard:?} at {door:?}");
    let crew = || Crew::new((100, 40), Language::English);
    let of_guard = |rule: &str| assert_eq!(find(rule).expect("a rule").guard, *guard, "{told}");
    match cell {
        Cell::Crew(rule, verb, act) => {
            of_guard(rule);
            let mut crew = crew();
            act(&mut crew, *door);
            let outcome = Outcome::Refused((*rule).into());
            is_told(crew.desk(), &told, &last(crew.desk()), rule, verb, &outcome);
        }
        Cell::Shop(rule, verb, act) => {
            of_guard(rule);
            shop(&[], &told, (rule, verb), *act, false);
        }
        Cell::Kept(rule, verb, act) => {
            of_guard(rule);
            let own = age::x25519::Identity::generate().to_public().to_string();
            shop(&[own], &told, (rule, verb), *act, false);
        }
        Cell::Among(rule, verb, act) => {
            of_guard(rule);
            shop(&[], &told, (rule, verb), *act, true);
        }
        Cell::Never(why, proof) => {
            assert!(why.len() > 20, "{told}: why?");
            proof(&mut crew());
        }
    }
}

fn all_of(guard: Guard) {
    let mut doors = BTreeSet::new();
    for row in cells().filter(|(of, ..)| *of == guard) {
        assert!(doors.insert(row.1), "{guard:?} twice at {:?}", row.1);
        tries(&row);
    }
    assert_eq!(doors, Door::ALL.into(), "{guard:?}");
}

macro_rules! at_every_door {
    ($($name:ident: $guard:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            all_of(Guard::$guard);
        })*

        #[test]
        fn no_guard_and_no_door_is_passed_over() {
            let tried = [$(Guard::$guard),*];
            let enforced = Guard::ALL.iter().copied().filter(|guard| is_enforced(*guard));
            assert_eq!(enforced.collect::<Vec<_>>(), tried);
            assert_eq!(cells().count(), tried.len() * Door::ALL.len());
        }
    };
}

at_every_door! {
    nobody_leaks_at_any_door: Leak,
    nobody_pesters_at_any_door: Pester,
    nobody_is_waved_off_at_any_door: Ignore,
    nothing_lies_open_at_any_door: Unprotected,
    nothing_is_used_for_something_else_at_any_door: OtherUse,
    nothing_is_made_younger_at_any_door: Late,
    nobody_is_asked_twice_at_any_door: Surveys,
    no_complaint_is_mishandled_at_any_door: Complaints,
    nobody_is_harassed_at_any_door: Harassment,
    no_promise_is_piled_up_at_any_door: Promises,
}

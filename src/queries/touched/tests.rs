//! What each verb that there is a right for counts for, in all three places where the log is followed.

use super::*;
use crate::domain::id::{Id, MemberId, SessionId};
use crate::domain::moment::Moment;
use crate::guards::rights::RIGHTS;
use crate::queries::{finder, tally};
use jiff::tz::Offset;

/// Once more and by hand: a verb that comes has its line here.
const EXPECTED: &str = include_str!("verbs.txt");

fn entry(verb: &str) -> AuditEntry {
    let at = Moment::minute(jiff::Timestamp::UNIX_EPOCH, Offset::UTC);
    let (member, session) = (MemberId::from_bytes([0; 16]), SessionId::from_bytes([0; 16]));
    AuditEntry::unchained(at, member, session, "", verb)
}

/// How the tally and the search follow an entry of this verb: whether each case that it may have changed is one that it
/// names, and what of many customers it does not name.
fn ways(verb: &str) -> (&'static str, &'static str) {
    let cases = match tally::hides(&entry(verb)) {
        true => "all",
        false => "named",
    };
    let many =
        AuditEntry { count: 9, ids: vec!["C-000001".into(), "C-000009".into()], ..entry(verb) };
    let customers = match () {
        () if finder::adds_parties(verb) => "new",
        () if finder::hides_parties(&many) => "all",
        () => "named",
    };
    (cases, customers)
}

#[test]
fn every_verb_counts_for_what_it_was_meant_to() {
    let mut lines = EXPECTED.lines();
    assert_eq!(lines.next(), Some("verb customers cases counted found"));
    let mut verbs = Vec::new();
    for line in lines {
        let verb = line.split_whitespace().next().unwrap();
        let touched = Touched::by(&[entry(verb)]);
        let sign = |is_so: bool| if is_so { "+" } else { "-" };
        let (counted, found) = ways(verb);
        let is = [verb, sign(touched.parties), sign(touched.cases), counted, found];
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), is);
        verbs.push(verb);
    }
    let lacking: Vec<&str> =
        RIGHTS.iter().map(|(verb, _)| *verb).filter(|verb| !verbs.contains(verb)).collect();
    assert_eq!(lacking, [""; 0], "without a line in verbs.txt");
    assert_eq!(verbs.len(), RIGHTS.len(), "a line of a verb that is none, or twice");
}

#[test]
fn a_look_for_a_call_writes_the_call_down() {
    let look = |purpose: &str| {
        Touched::by(&[AuditEntry { purpose: Some(purpose.into()), ..entry("vault.reveal") }])
    };
    assert!(look("call").cases);
    assert!(!look("case K-2026-00001 x").cases);
}

//! What was said last holds, what outweighs it, and that a stop ends by one wish alone.

use super::*;
use crate::domain::id::Id;
use crate::domain::moment::Precision;
use proptest::prelude::*;

fn at(seconds: i64) -> Moment {
    Moment { at_seconds: seconds, offset_seconds: 0, precision: Precision::Minute }
}

fn event(act: ConsentAct, scope: Scope, seconds: i64) -> ConsentEvent {
    let by = MemberId::from_bytes([1; 16]);
    let basis = (act == ConsentAct::Given).then_some(LegalBasis::Consent);
    let notice = (act == ConsentAct::Given).then(|| "v1".to_owned());
    ConsentEvent { act, scope, basis, notice, evidence: None, at: at(seconds), by }
}

fn point(byte: u8) -> PointId {
    PointId::from_bytes([byte; 16])
}

fn asked(purpose: ContactPurpose) -> Asked {
    Asked { point: point(1), channel: ContactChannel::Sms, purpose }
}

fn stands(acts: &[(ConsentAct, Scope)], purpose: ContactPurpose) -> &'static str {
    let events = (0..).zip(acts).map(|(place, (act, scope))| event(*act, *scope, place));
    fold(&events.collect::<Vec<_>>(), &asked(purpose), None, None).code()
}

const ALL: Scope = Scope { point: None, channel: None, purpose: None, disclosure: None };

fn of(purpose: ContactPurpose) -> Scope {
    Scope { purpose: Some(purpose), ..ALL }
}

#[test]
fn what_was_said_last_holds_and_a_stop_holds_against_it() {
    use ConsentAct::{Claimed, Given, Refused, Resumed, Stop, Withdrawn};
    use ContactPurpose::{Marketing, Service, Statutory, Survey};
    let ads = of(Marketing);
    for (acts, purpose, standing) in [
        (&[][..], Marketing, "unsaid"),
        (&[(Given, ads)], Marketing, "given"),
        (&[(Given, ads)], Survey, "unsaid"),
        (&[(Given, ads), (Withdrawn, ads)], Marketing, "withdrawn"),
        (&[(Refused, ads), (Claimed, ads)], Marketing, "refused"),
        (&[(Claimed, ads)], Marketing, "quarantined"),
        (&[(Claimed, ads), (Given, ads)], Marketing, "given"),
        (&[(Given, ads), (Stop, ALL)], Marketing, "stopped"),
        (&[(Stop, ALL), (Given, ads)], Marketing, "stopped"),
        (&[(Stop, ALL)], Service, "stopped"),
        (&[(Stop, ALL)], Statutory, "unsaid"),
        (&[(Stop, ads)], Service, "unsaid"),
        (&[(Given, ads), (Stop, ALL), (Resumed, ALL)], Marketing, "withdrawn"),
        (&[(Stop, ALL), (Resumed, ads)], Marketing, "unsaid"),
        (&[(Stop, ALL), (Resumed, ads)], Service, "stopped"),
        (&[(Stop, ALL), (Resumed, ads), (Given, ads)], Marketing, "given"),
    ] {
        assert_eq!(stands(acts, purpose), standing, "{acts:?} {purpose:?}");
    }
}

#[test]
fn another_notice_wants_another_consent_and_another_basis_does_not() {
    let ads = ContactPurpose::Marketing;
    let given = event(ConsentAct::Given, of(ads), 0);
    let by = MemberId::from_bytes([1; 16]);
    let notice = |version: &str| ConsentNotice { version: version.into(), at: at(5), by };
    let stands =
        |event: &ConsentEvent, today| fold([event], &asked(ads), None, Some(&notice(today))).code();
    assert_eq!(stands(&given, "v1"), "given");
    assert_eq!(stands(&given, "v2"), "outdated");
    let of_contract = ConsentEvent { basis: Some(LegalBasis::Contract), ..given };
    assert_eq!(stands(&of_contract, "v2"), "given");
}

#[test]
fn a_stop_takes_no_ground_away_that_is_no_consent() {
    let service = ContactPurpose::Service;
    let given = event(ConsentAct::Given, of(service), 0);
    let by_contract = ConsentEvent { basis: Some(LegalBasis::Contract), ..given.clone() };
    let (stop, again) = (event(ConsentAct::Stop, ALL, 1), event(ConsentAct::Resumed, ALL, 2));
    let stands =
        |events: &[&ConsentEvent]| fold(events.iter().copied(), &asked(service), None, None);
    assert_eq!(stands(&[&by_contract, &stop]).code(), "stopped");
    assert!(stands(&[&by_contract, &stop, &again]).allows(service));
    assert_eq!(stands(&[&given, &stop, &again]).code(), "withdrawn");
}

#[test]
fn nobody_is_asked_again_for_a_year_and_whoever_stopped_is_not_asked_at_all() {
    let year = 366 * 86_400;
    let refused = Standing::Refused { at: at(0) };
    assert_eq!(refused.not_to_be_asked(at(364 * 86_400)), Some(at(0)));
    assert_eq!(refused.not_to_be_asked(at(year)), None);
    assert_eq!(Standing::Stopped { since: at(0) }.not_to_be_asked(at(9 * year)), Some(at(0)));
    assert_eq!(Standing::Unsaid.not_to_be_asked(at(0)), None);
}

#[test]
fn no_ground_is_a_legitimate_interest_and_no_purpose_is_to_sell() {
    assert_eq!(LegalBasis::ALL.len(), 7);
    assert_eq!(LegalBasis::from_code("legitimate-interest"), None);
    assert_eq!(ContactPurpose::from_code("sell"), None);
}

/// Of two claims one prevails, none over itself, and what prevails over the second does so over the third.
#[test]
fn what_collides_is_in_one_order() {
    let order = ["statutory", "stop", "service", "survey", "marketing"];
    assert_eq!(Claim::ALL.iter().map(|claim| claim.code()).collect::<Vec<_>>(), order);
    for a in Claim::ALL.iter().copied() {
        for b in Claim::ALL.iter().copied() {
            assert_eq!(a.prevails_over(b) || b.prevails_over(a), a != b, "{a:?} {b:?}");
            assert!(!(a.prevails_over(b) && b.prevails_over(a)), "{a:?} {b:?}");
            for c in Claim::ALL.iter().copied() {
                let chain = a.prevails_over(b) && b.prevails_over(c);
                assert!(!chain || a.prevails_over(c), "{a:?} {b:?} {c:?}");
            }
        }
    }
    let stopped = ContactPurpose::ALL.iter().filter(|purpose| purpose.is_stopped_by_a_wish());
    let stopped: Vec<&str> = stopped.map(|purpose| purpose.code()).collect();
    assert_eq!(stopped, ["service", "survey", "marketing"]);
}

fn events() -> impl Strategy<Value = Vec<ConsentEvent>> {
    let scope = (0..3_usize, 0..6_usize, 0..5_usize).prop_map(|(point_, channel, purpose)| Scope {
        point: [None, Some(point(1)), Some(point(2))][point_],
        channel: ContactChannel::ALL.get(channel).copied(),
        purpose: ContactPurpose::ALL.get(purpose).copied(),
        disclosure: None,
    });
    let act = (0..ConsentAct::ALL.len()).prop_map(|place| ConsentAct::ALL[place]);
    let events = proptest::collection::vec((act, scope), 0..12);
    events.prop_map(|all| {
        (0..).zip(all).map(|(second, (act, scope))| event(act, scope, second)).collect()
    })
}

proptest! {
    /// Without a wish to be reached again nothing that comes after a stop opens what it closed.
    #[test]
    fn only_the_customers_own_wish_takes_a_stop_back(before in events(), after in events()) {
        let stop = event(ConsentAct::Stop, ALL, 50);
        let after = after.into_iter().filter(|event| event.act != ConsentAct::Resumed);
        let all: Vec<_> = before.into_iter().chain([stop]).chain(after).collect();
        for purpose in ContactPurpose::ALL.iter().copied() {
            let standing = fold(&all, &asked(purpose), None, None);
            let statutory = purpose == ContactPurpose::Statutory;
            prop_assert_eq!(standing.code() == "stopped", !statutory);
            prop_assert_eq!(standing.allows(purpose), statutory);
        }
    }

    /// Whatever was said before, nobody is advertised to but by a yes after the last stop and the last wish to be
    /// reached again.
    #[test]
    fn a_yes_from_before_a_stop_does_not_come_back(all in events()) {
        let ads = ContactPurpose::Marketing;
        let standing = fold(&all, &asked(ads), None, None);
        let covering = all.iter().filter(|event| event.scope.covers(&asked(ads)));
        let last = covering.rev().find(|event| event.act != ConsentAct::Claimed);
        let is_given = last.is_some_and(|event| event.act == ConsentAct::Given);
        prop_assert!(!standing.allows(ads) || is_given);
    }

    #[test]
    fn a_value_that_is_stopped_is_stopped_whatever_its_ledger_says(all in events()) {
        for purpose in ContactPurpose::ALL.iter().copied() {
            let standing = fold(&all, &asked(purpose), Some(at(0)), None);
            prop_assert_eq!(standing.allows(purpose), purpose == ContactPurpose::Statutory);
        }
    }
}

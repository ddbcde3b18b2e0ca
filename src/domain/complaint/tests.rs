//! The row is what the events say.

use super::*;
use crate::domain::cause::Cause;
use crate::domain::id::Id;
use crate::domain::privacy::{AskedBy, Right};
use jiff::tz::Offset;

fn moment(text: &str) -> Moment {
    Moment::parse(text, Offset::UTC).expect("a moment")
}

fn opening() -> CaseEvent {
    CaseEvent {
        at: moment("2026-11-20"),
        by: MemberId::from_bytes([1; 16]),
        what: Happening::Opened(Box::new(Opening::sample(moment("2026-11-20")))),
    }
}

fn decided(reasons: &str) -> Move {
    let (outcome, reasons) = (Outcome::Upheld, reasons.into());
    let cause = Some(Cause::BillingDoubleCharge);
    Move::Decide {
        outcome,
        reasons,
        channel: Some(Channel::Phone),
        redress: vec![],
        cause,
        by_letter: false,
    }
}

fn fold(whats: &[Happening]) -> Case {
    let mut events = vec![opening()];
    events.extend(whats.iter().map(|what| CaseEvent {
        at: moment("2026-11-21T10:00:00Z"),
        by: MemberId::from_bytes([1; 16]),
        what: what.clone(),
    }));
    let number = CaseNumber { year: 2026, count: 1 };
    Case::fold(CaseId::from_bytes([9; 16]), number, &events, &Rulebook::travelling())
        .expect("an opening")
}

#[test]
fn the_row_is_what_the_events_say() {
    let case = fold(&[
        Happening::Moved(Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() }),
        Happening::Moved(Move::Investigate),
        Happening::Moved(decided("重复扣款")),
    ]);
    assert_eq!((case.stage, case.outcome), (Stage::Decided, Some(Outcome::Upheld)));
    assert_eq!(case.due_at.to_string(), "2026-12-04");
    assert_eq!(case.events, 4);
}

#[test]
fn a_reverted_event_leaves_no_trace_in_the_row() {
    let before =
        fold(&[Happening::Moved(Move::Acknowledge { channel: Channel::Email, tried: Vec::new() })]);
    let after = fold(&[
        Happening::Moved(Move::Acknowledge { channel: Channel::Email, tried: Vec::new() }),
        Happening::Moved(decided("x")),
        Happening::Reverted(2),
    ]);
    assert_eq!(Case { events: 2, ..after }, before);
}

#[test]
fn a_revert_can_be_reverted() {
    let case = fold(&[
        Happening::Moved(Move::Acknowledge { channel: Channel::Email, tried: Vec::new() }),
        Happening::Reverted(1),
        Happening::Reverted(2),
    ]);
    assert_eq!(case.stage, Stage::Acknowledged);
}

#[test]
fn every_stage_is_reached_and_only_the_last_ones_end() {
    for kind in CaseKind::ALL {
        for stage in Stage::of(*kind) {
            let ends = steps_from(*kind, stage).all(|step| step.needs.contains(&Need::ReopenOnce));
            assert_eq!(ends, stage.is_last(), "{stage:?}");
        }
    }
    for stage in Stage::ALL {
        assert!(CaseKind::ALL.iter().any(|kind| Stage::of(*kind).contains(stage)));
    }
}

#[test]
fn a_privacy_request_has_a_clock_of_its_own_and_one_extension() {
    let fold = |whats: &[Happening]| {
        let mut first = opening();
        let Happening::Opened(opening) = &mut first.what else { panic!("an opening") };
        opening.asked = Some(Asked { right: Right::Copy, by: AskedBy::Person });
        let mut events = vec![first.clone()];
        events.extend(whats.iter().map(|what| CaseEvent { what: what.clone(), ..first.clone() }));
        let number = CaseNumber { year: 2026, count: 1 };
        Case::fold(CaseId::from_bytes([9; 16]), number, &events, &Rulebook::travelling())
            .expect("an opening")
    };
    let longer = Move::Extend { reasons: "three systems".into(), channel: Channel::Email };
    let longer = Happening::Moved(longer);
    let case = fold(&[]);
    assert_eq!((case.kind, case.due_at.to_string().as_str()), (CaseKind::Privacy, "2026-12-11"));
    assert_eq!(fold(std::slice::from_ref(&longer)).due_at.to_string(), "2027-01-01");
    assert_eq!(fold(&[longer, Happening::Reverted(1)]).due_at, case.due_at);
    assert!(step(CaseKind::Privacy, Stage::Extended, Stage::Extended).is_none());
    assert!(step(CaseKind::Complaint, Stage::Received, Stage::Withdrawn).is_none());
}

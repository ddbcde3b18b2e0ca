//! The machine of a case: its table exhaustively, and what is put aside and comes back. What must hold whatever is done
//! in whatever order, is in `invariants`.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id, serious};
use kefu::commands::Command;
use kefu::commands::move_on::MoveOn;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{
    Case, CaseEvent, CaseKind, Channel, Closing, Details, Happening, Move, Need, Outcome, Reached,
    STEPS, Stage, step, steps_from,
};
use kefu::domain::feedback::Disposition;
use kefu::domain::handling::{Awaited, Fact};
use kefu::domain::id::{CaseId, CaseNumber, Id};
use kefu::domain::moment::Moment;
use kefu::domain::privacy::{Ground, Proof};
use kefu::domain::rulebook::Rulebook;
use kefu::guards::complaint::{Asking, may_move};
use kefu::locale::Language;
use std::collections::BTreeSet;

// ---- the table --------------------------------------------------------------------------------

/// Everything a member could give with a step.
pub fn everything(now: Moment) -> Details {
    let text = || Some("因为".to_owned());
    Details {
        channel: Some(Channel::Phone),
        tried: Vec::new(),
        question: text(),
        until: Some(Moment { at_seconds: now.at_seconds + 86_400, ..now }),
        outcome: Some(Outcome::Upheld),
        reasons: text(),
        closing: Some(Closing::Accepted),
        proof: Some(Proof::CallBack),
        mandate: text(),
        entry: Some(1),
        ground: Some(Ground::NotIdentified),
        words: text(),
        awaited: Some(Awaited::Customer),
        assessment: Some(serious()),
        cause: Some(Cause::OtherUnknown),
        redress: Some(Vec::new()),
        letter: text(),
        original: Some(CaseId::from_bytes([8; 16])),
        disposition: Some(Disposition::Answered),
        reply: text(),
    }
}

fn now() -> Moment {
    Moment::parse("2026-03-02T10:00:00+08:00", jiff::tz::Offset::UTC).expect("a time")
}

/// A complaint that stands at this stage, of which nothing else is known.
fn standing(crew: &Crew, stage: Stage) -> Case {
    let opening = Box::new(crate::workshop::opening(&crew.agent, Some(crew.party)));
    let reached = Reached { stage, closing: None, response: None, timely: None };
    let what = Happening::Imported { opening, reached };
    let event = CaseEvent { at: now(), by: id(&crew.agent), what };
    let number = CaseNumber { year: 2026, count: 1 };
    Case::fold(CaseId::from_bytes([9; 16]), number, &[event], &Rulebook::travelling())
        .expect("an opening")
}

#[test]
fn every_pair_of_stages_is_a_step_of_the_table_or_is_refused() {
    let crew = Crew::new((80, 24), Language::English);
    let manager = crew.manager.member().expect("a member");
    let asking = Asking { member: &manager, now: now(), open_promises: 0 };
    let mut legal = 0;
    for from in Stage::of(CaseKind::Complaint) {
        let case = standing(&crew, from);
        for to in Stage::of(CaseKind::Complaint) {
            let row = step(CaseKind::Complaint, from, to);
            let rows = STEPS
                .iter()
                .filter(|one| (one.kind, one.from, one.to) == (CaseKind::Complaint, from, to));
            assert_eq!(rows.count(), usize::from(row.is_some()), "{from:?} -> {to:?}");
            legal += usize::from(row.is_some());
            // A move built for any stage at all and thrown at this one.
            for built_for in Stage::of(CaseKind::Complaint) {
                let Ok(built) = Move::build(built_for, to, everything(now())) else { continue };
                assert_eq!(built.to(), to, "{built_for:?} -> {to:?}");
                if let Err(error) = may_move(&case, &built, asking) {
                    let is_no_step = ["no-such-step", "case-closed"].contains(&error.code);
                    assert!(row.is_some() || is_no_step, "{from:?} -> {to:?}: {error:?}");
                } else {
                    assert!(row.is_some(), "{from:?} -> {to:?} is not in the table: {built:?}");
                }
            }
        }
    }
    assert_eq!(legal, STEPS.iter().filter(|one| one.kind == CaseKind::Complaint).count());
}

#[test]
fn a_row_of_the_table_and_the_move_that_is_built_for_it_agree() {
    for row in STEPS {
        let build = |given| Move::build_for(row.kind, row.from, row.to, given);
        let built = build(everything(now())).expect("complete");
        assert_eq!((built.to(), built.verb()), (row.to, row.verb()), "{row:?}");
        // Each detail that the row names is missed, and none that it does not name.
        for need in Need::ALL.into_iter().filter(|need| need.is_detail()) {
            let mut given = everything(now());
            without(&mut given, need);
            let lacks = build(given).is_err();
            // A mandate is needed by whoever asks for another only, which the case knows; so is whether a quick
            // decision is told at once, or by letter.
            let by_letter = need == Need::Channel && row.to == Stage::Decided;
            let is_named = row.needs.contains(&need) && need != Need::Mandate && !by_letter;
            assert_eq!(lacks, is_named, "{row:?} without {need:?}");
        }
    }
}

fn without(given: &mut Details, need: Need) {
    match need {
        Need::Channel => given.channel = None,
        Need::Question => given.question = None,
        Need::Until => given.until = None,
        Need::Outcome => given.outcome = None,
        Need::Reasons => given.reasons = None,
        Need::Closing => given.closing = None,
        Need::Proof => given.proof = None,
        Need::Mandate => given.mandate = None,
        Need::Entry => given.entry = None,
        Need::Ground => given.ground = None,
        Need::Words => given.words = None,
        Need::Awaited => given.awaited = None,
        Need::Assessment => given.assessment = None,
        Need::Cause => given.cause = None,
        Need::Redress => given.redress = None,
        Need::Letter => given.letter = None,
        Need::Original => given.original = None,
        Need::Disposition => given.disposition = None,
        Need::Reply => given.reply = None,
        other => panic!("{other:?} is no detail"),
    }
}

#[test]
fn an_end_is_reached_from_everywhere_and_only_by_the_ways_there_are() {
    for kind in CaseKind::ALL {
        for start in Stage::of(*kind) {
            let mut seen = BTreeSet::from([start.code()]);
            let mut next = vec![start];
            while let Some(stage) = next.pop() {
                let onward = steps_from(*kind, stage).map(|step| step.to);
                next.extend(onward.filter(|to| seen.insert(to.code())));
            }
            let ends = Stage::of(*kind).into_iter().filter(|stage| stage.is_last());
            let reached = ends.filter(|end| seen.contains(end.code())).count();
            assert!(reached > 0, "{start:?} leads to no end");
            assert!(*kind == CaseKind::Privacy || seen.contains("closed"), "{start:?}");
        }
    }
    let is_end = |row: &&kefu::domain::complaint::Step| {
        row.to == Stage::Closed && row.kind == CaseKind::Complaint
    };
    for row in STEPS.iter().filter(is_end) {
        let is_decided = matches!(row.from, Stage::Decided | Stage::Remedy);
        let needs = |need| row.needs.contains(&need);
        assert_eq!(needs(Need::DecisionSent) && needs(Need::RedressDone), is_decided, "{row:?}");
        assert_eq!(needs(Need::Words), !is_decided, "{row:?}");
        assert!(needs(Need::NoOpenPromise) && needs(Need::NotSubject), "{row:?}");
    }
    // Which end fits where, for every end and every stage.
    let crew = Crew::new((80, 24), Language::English);
    let manager = crew.manager.member().expect("a member");
    let asking = Asking { member: &manager, now: now(), open_promises: 0 };
    for from in Stage::of(CaseKind::Complaint) {
        let mut case = Case { owner: Some(id(&crew.agent)), ..standing(&crew, from) };
        (case.handling.decision_sent, case.handling.quick) = (Some(now()), true);
        (case.handling.drafter, case.handling.decider) =
            (Some(id(&crew.agent)), Some(id(&crew.lead)));
        let (cause, by) = (Cause::OtherUnknown, id(&crew.agent));
        case.handling.propose(cause, by);
        for closing in Closing::ALL {
            let words = Some("好".to_owned());
            let ends = may_move(&case, &Move::Close { closing: *closing, words }, asking).is_ok();
            let is_decided = matches!(from, Stage::Decided | Stage::Remedy);
            let is_step = step(CaseKind::Complaint, from, Stage::Closed).is_some();
            let expected = is_step && is_decided != closing.needs_second_person();
            assert_eq!(ends, expected, "{from:?} {closing:?}");
        }
    }
}

// ---- what is put aside and comes back -----------------------------------------------------------

/// A row but for what counts events, or says since when.
pub fn bare(case: &Case) -> Case {
    Case { events: 0, stage_since: now(), ..case.clone() }
}

#[test]
fn what_is_put_aside_comes_back_as_it_was() {
    let crew = Crew::new((80, 24), Language::English);
    let stages = Stage::of(CaseKind::Complaint).into_iter().filter(|stage| !stage.is_last());
    let mut tried = 0;
    for stage in stages {
        if matches!(stage, Stage::LinkedDuplicate | Stage::LegalHold) {
            continue;
        }
        let case = at(&crew, stage);
        let before = crew.row(case);
        let hold = Move::Hold { reasons: "法院来函".into() };
        let original = crew.open();
        let ways = [(Stage::LegalHold, hold), (Stage::LinkedDuplicate, Move::Double { original })];
        for (aside, step) in ways {
            if kefu::domain::complaint::step(CaseKind::Complaint, stage, aside).is_none() {
                continue;
            }
            crew.moves(&crew.manager, case, step);
            assert_eq!(crew.row(case).stage, aside);
            // Nowhere but there.
            let elsewhere = steps_from(CaseKind::Complaint, aside).filter(|row| row.to != stage);
            for row in elsewhere {
                let back =
                    Command::Move(MoveOn::unseen(case, Move::Back { from: aside, to: row.to }));
                assert!(crew.does(&crew.manager, back).is_err(), "{stage:?} -> {:?}", row.to);
            }
            crew.moves(&crew.manager, case, Move::Back { from: aside, to: stage });
            assert_eq!(bare(&crew.row(case)), bare(&before), "{stage:?} by {aside:?}");
            tried += 1;
        }
        // Links and their end, both ways.
        crew.records(&crew.agent, case, Fact::Linked { case: original });
        assert_eq!(crew.row(case).handling.links, [original]);
        crew.records(&crew.agent, case, Fact::Unlinked { case: original });
        assert_eq!(bare(&crew.row(case)), bare(&before), "{stage:?} after a link");
    }
    assert_eq!(tried, 9 + 5, "every way aside that the table has");
}

/// A serious complaint at any stage, waiting as well.
fn at(crew: &Crew, stage: Stage) -> CaseId {
    if stage != Stage::Waiting {
        return crew.serious(stage);
    }
    let case = crew.serious(Stage::Investigating);
    let until = Moment { at_seconds: crew.agent.now().at_seconds + 86_400, ..crew.agent.now() };
    let (question, channel) = ("哪一天？".into(), Some(Channel::Phone));
    crew.moves(
        &crew.agent,
        case,
        Move::Wait { question, until, awaited: Awaited::Customer, channel },
    );
    case
}

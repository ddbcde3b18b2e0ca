//! The machine of a case, checked as a whole: the table exhaustively, and what must hold of every complaint on a real
//! store, whatever members of all roles do in any order.
//!
//! 8 runs of some 60 acts; `PROPTEST_CASES` names another number of runs.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, draft, id, letter, serious};
use crate::door::last;
use kefu::commands::move_on::MoveOn;
use kefu::commands::record::Record;
use kefu::commands::{Command, Done, execute};
use kefu::domain::audit::Outcome as Ended;
use kefu::domain::calendar::file;
use kefu::domain::case_clock::explain;
use kefu::domain::cause::Cause;
use kefu::domain::clock::ClockState;
use kefu::domain::clock::rule::PauseReason;
use kefu::domain::complaint::{
    Case, CaseEvent, CaseKind, Channel, Closing, Details, Happening, Move, Need, Outcome, Reached,
    STEPS, Stage, step, steps_from,
};
use kefu::domain::handling::{Awaited, Evidence, Fact, Finding, LetterKind, Side};
use kefu::domain::id::{CaseId, CaseNumber, Id, MemberId};
use kefu::domain::moment::Moment;
use kefu::domain::policy;
use kefu::domain::privacy::{Ground, Proof};
use kefu::domain::redress::{Redress, RedressState};
use kefu::domain::rulebook::{Adopted, Brought, Rulebook};
use kefu::domain::triggers::Triggers;
use kefu::domain::{Error, Kind};
use kefu::guards::complaint::{Asking, may_move};
use kefu::locale::Language;
use kefu::session::Session;
use kefu::store::Reader;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

// ---- the table --------------------------------------------------------------------------------

/// Everything a member could give with a step.
fn everything(now: Moment) -> Details {
    let text = || Some("因为".to_owned());
    Details {
        channel: Some(Channel::Phone),
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
        let built = Move::build(row.from, row.to, everything(now())).expect("complete");
        assert_eq!((built.to(), built.verb()), (row.to, row.verb()), "{row:?}");
        // Each detail that the row names is missed, and none that it does not name.
        for need in Need::ALL.into_iter().filter(|need| need.is_detail()) {
            let mut given = everything(now());
            without(&mut given, need);
            let lacks = Move::build(row.from, row.to, given).is_err();
            // A mandate is needed by whoever asks for another only, which the case knows.
            let is_named = row.needs.contains(&need) && need != Need::Mandate;
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
    for row in STEPS.iter().filter(|row| row.to == Stage::Closed) {
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
fn bare(case: &Case) -> Case {
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

// ---- the whole ----------------------------------------------------------------------------------

/// Every pack that travels with kefu at once, so that the law's clocks are looked at, too.
fn every_pack() -> Rulebook {
    let calendars = file::built_in();
    let packs = policy::built_in(&calendars).expect("packs");
    let packs = packs.into_iter().map(|pack| Adopted { pack, at: None }).collect();
    let brought = |calendar| Brought { calendar: Arc::new(calendar), at: None };
    Rulebook::new(packs, calendars.into_iter().map(brought).collect())
}

/// What somebody tries: mostly a step or a fact for which it may be the time.
fn tried(crew: &Crew, case: &Case, other: CaseId, what: u16, arg: u16) -> Command {
    // Whatever ends it or puts it aside is seldom tried, or hardly anything else would come about.
    let is_aside =
        |to: &Stage| to.is_last() || matches!(to, Stage::LinkedDuplicate | Stage::LegalHold);
    let is_late = matches!(case.stage, Stage::Decided | Stage::Remedy);
    let steps = steps_from(CaseKind::Complaint, case.stage).map(|row| row.to);
    let steps: Vec<Stage> =
        steps.filter(|to| is_late || arg.is_multiple_of(6) || !is_aside(to)).collect();
    if what.is_multiple_of(2) && !steps.is_empty() {
        let to = steps[usize::from(what / 2) % steps.len()];
        return moved(crew, case, other, (case.stage, to), arg);
    }
    if what.is_multiple_of(11) {
        // A step from elsewhere to anywhere.
        let all = Stage::of(CaseKind::Complaint);
        let (from, to) = (all[usize::from(what) % all.len()], all[usize::from(arg) % all.len()]);
        return moved(crew, case, other, (from, to), arg);
    }
    let record = |fact| Command::Record(Record { case: case.id, fact, seen: None });
    let (place, handling) = (u32::from(arg % 12), &case.handling);
    record(match what / 2 % 17 {
        0 => Fact::Alleged { text: "没有到账".into() },
        1 | 2 => {
            let allegation = handling.allegations.last().map_or(place, |one| one.place);
            let (finding, reasons) = (Finding::Substantiated, "属实".into());
            Fact::Found { allegation, finding, reasons }
        }
        3 => {
            let (name, sha256) = ("回单".into(), "00".repeat(32));
            Fact::Evidenced(Evidence { name, bytes: 3, sha256 })
        }
        4 | 5 => {
            let at = usize::from(arg) % handling.evidence.len().max(1);
            Fact::Examined { evidence: handling.evidence.get(at).map_or(place, |one| one.place) }
        }
        6 => Fact::Heard { side: Side::Customer, text: "说明".into() },
        7 => Fact::Heard { side: Side::Subject, text: "说明".into() },
        8 => {
            let all = [&crew.agent, &crew.other, &crew.lead, &crew.manager];
            let member = id(all[usize::from(arg) % all.len()]);
            if !arg.is_multiple_of(3) {
                return record(Fact::Caused { cause: Cause::SystemOutage });
            }
            Fact::Concerns { member }
        }
        9 => Fact::CauseConfirmed,
        10 | 11 => Fact::Redressed { item: u32::from(arg % 3), proof: "回单".into() },
        12 => letter(LetterKind::Decision, &crew.decision(case.id)),
        13 => letter(LetterKind::Holding, "还需几天"),
        14 => Fact::Wrote { channel: Channel::Phone, text: "怎么样了".into() },
        15 => Fact::Surveyed,
        _ => Fact::Scored { scores: [4, 5, 3] },
    })
}

fn moved(crew: &Crew, case: &Case, other: CaseId, (from, to): (Stage, Stage), arg: u16) -> Command {
    let assessment = kefu::domain::handling::Assessment {
        severity: if arg.is_multiple_of(2) { serious().severity } else { case.severity },
        ..serious()
    };
    let redress = ["", "apology", "refund 50", "refund 2000; apology"][usize::from(arg % 4)];
    let decided = matches!(case.stage, Stage::Decided | Stage::Remedy);
    let closing = if decided { Closing::Accepted } else { Closing::Withdrawn };
    let given = Details {
        assessment: Some(assessment),
        original: Some(other),
        redress: Redress::list(redress),
        closing: Some(if arg.is_multiple_of(7) { Closing::NotAComplaint } else { closing }),
        until: Some(Moment {
            at_seconds: crew.agent.now().at_seconds + 5 * 86_400,
            ..crew.agent.now()
        }),
        ..everything(crew.agent.now())
    };
    let step = Move::build(from, to, given).unwrap_or_else(|_| draft(redress));
    Command::Move(MoveOn::unseen(case.id, step))
}

/// What must hold after every act, done or refused.
struct Watch {
    received_at: Moment,
    breached: BTreeSet<(String, String, i64)>,
}

impl Watch {
    fn looks(&mut self, crew: &Crew, before: &Case, who: MemberId, done: &Result<Done, Error>) {
        let (after, events) = (crew.row(before.id), crew.events(before.id));
        if let Err(error) = done {
            assert_eq!(&after, before, "what is refused changes nothing");
            let is_refusal = matches!(error.kind, Kind::Refused | Kind::NotPermitted);
            let is_told = last(crew.desk()).outcome == Ended::Refused(error.code.to_owned());
            assert!(is_told || !is_refusal, "{error:?}");
            return;
        }
        let book = crew.desk().read(|tx| tx.rulebook()).expect("rules");
        let folded = Case::fold(after.id, after.number, &events, &book);
        assert_eq!(folded.as_ref(), Some(&after), "the row is what its events say");
        assert_eq!(after.received_at, self.received_at, "receipt never moves");
        assert_eq!(time_in_stages(&events, after.stage_since), age(&after, &events));
        self.decided(&after, before, who);
        ended(crew, &after, before);
        paid(&after, &events);
        has_a_date(&after);
        self.clocks(&after, &events);
    }

    /// Approver, drafter and subject are three.
    fn decided(&self, after: &Case, before: &Case, who: MemberId) {
        if (before.stage, after.stage) != (Stage::InApproval, Stage::Decided) {
            return;
        }
        let hands = [before.handling.drafter, before.handling.submitter, Some(who)];
        assert!(!hands[..2].contains(&Some(who)), "somebody else drafted it and put it up");
        let mut hands = hands.into_iter().map(|one| one.expect("somebody here"));
        assert!(!hands.any(|one| before.handling.is_about(one)), "nobody it is about");
        assert_eq!(after.handling.decider, Some(who));
        let seen = before.handling.evidence.iter().all(|one| one.seen_by.contains(&who));
        assert!(seen && !before.handling.evidence.is_empty());
    }

    /// A breach stays recorded, and no clock of the law stands still for a reason that its pack does not name.
    fn clocks(&mut self, after: &Case, events: &[CaseEvent]) {
        let book = every_pack();
        let folded = Case::fold(after.id, after.number, events, &book).expect("an opening");
        let triggers = Triggers::of(events).expect("an opening");
        // A clock that begins anew keeps what it missed in rounds before.
        let all = explain(&triggers, &book);
        let breached = all.iter().flat_map(|one| {
            let missed = one.whole.missed_before.iter().chain(&one.whole.breached_at);
            missed.map(|at| (one.clock.pack.clone(), one.clock.clock.clone(), at.as_second()))
        });
        let breached = breached.collect::<BTreeSet<_>>();
        for clock in &folded.clocks {
            let mut lines = book.lines().iter();
            let line =
                lines.find(|line| (&line.pack, &line.rule.id) == (&clock.pack, &clock.clock));
            let may_pause = line.map(|line| line.rule.pause.clone()).unwrap_or_default();
            if clock.state == ClockState::Paused {
                let waits = after.waiting_for.filter(|_| after.stage == Stage::Waiting);
                let reason = waits.unwrap_or(PauseReason::LegalHold);
                let is_aside = after.stage == Stage::LinkedDuplicate;
                assert!(is_aside || may_pause.contains(&reason), "{clock:?} for {reason:?}");
            }
        }
        let lost: Vec<_> = self.breached.difference(&breached).collect();
        assert!(lost.is_empty(), "un-recorded: {lost:?}");
        self.breached = breached;
    }
}

fn age(case: &Case, events: &[CaseEvent]) -> i64 {
    let now = events.last().map_or(case.received_at.at_seconds, |event| event.at.at_seconds);
    now - case.received_at.at_seconds
}

/// The time in each stage, added up; the last one runs until the last event.
fn time_in_stages(events: &[CaseEvent], since: Moment) -> i64 {
    let first = events[0].at.at_seconds;
    let (mut entered, mut sum) = (first, 0);
    for event in events {
        if matches!(event.what, Happening::Moved(_)) {
            assert!(event.at.at_seconds >= entered, "time goes on");
            sum += event.at.at_seconds - entered;
            entered = event.at.at_seconds;
        }
    }
    assert_eq!(entered, since.at_seconds, "the row says since when");
    let last = events.last().map_or(entered, |event| event.at.at_seconds);
    sum + last - entered
}

/// Closed: with a decision that was sent, or with the customer's words and two persons.
fn ended(crew: &Crew, after: &Case, before: &Case) {
    if after.stage != Stage::Closed || before.stage == Stage::Closed {
        return;
    }
    let closing = after.closing.expect("an end");
    let is_decided = matches!(before.stage, Stage::Decided | Stage::Remedy);
    assert_eq!(is_decided, !closing.needs_second_person(), "{closing:?}");
    if is_decided {
        assert!(after.handling.decision_sent.is_some() && after.handling.undone() == 0);
    } else {
        assert!(last(crew.desk()).approval.is_some(), "by two persons");
    }
}

/// Done at most once each, and only what was approved.
fn paid(after: &Case, events: &[CaseEvent]) {
    let proofs =
        events.iter().filter(|event| matches!(event.what, Happening::Fact(Fact::Redressed { .. })));
    let done = after.handling.redress.iter().filter(|row| row.state == RedressState::Done);
    assert_eq!(done.count(), proofs.count(), "one proof, one payment");
    let is_decided = after.handling.decider.is_some();
    let approved = after.handling.redress.iter().any(|row| row.state == RedressState::Approved);
    assert!(is_decided || !approved, "nothing is approved by nobody");
}

/// Every open complaint has a next date: a clock that runs, or the day by which an answer is expected. Only what
/// a court holds stands still, and keeps the date it had.
fn has_a_date(case: &Case) {
    let has = case.next_date().is_some() || case.waiting_until.is_some();
    let is_held = case.stage == Stage::LegalHold;
    assert!(!case.is_open() || has || is_held, "{:?}: {:?}", case.stage, case.clocks);
    assert!(case.due_at.at_seconds >= case.received_at.at_seconds);
}

/// Somebody else says yes to what needs two.
fn agree(crew: &Crew) {
    let number = last(crew.desk()).approval;
    for who in [&crew.manager, &crew.lead] {
        let Some(number) = number else { return };
        let decide = kefu::commands::approval::Decide { number, approves: true };
        if crew.does(who, Command::Decide(decide)).is_ok() {
            return;
        }
    }
}

fn run(crew: &Crew, acts: &[(u8, u16, u16)], reached: &mut BTreeSet<&'static str>) {
    // Chance alone seldom comes far, so some runs begin where most of the work is done.
    let starts = [Stage::Received, Stage::Investigating, Stage::InApproval, Stage::Remedy];
    let (id_, other) = (crew.serious(starts[acts.len() % starts.len()]), crew.open());
    if crew.row(id_).stage == Stage::Investigating {
        crew.finds_out(id_);
    }
    let mut watch = Watch { received_at: crew.row(id_).received_at, breached: BTreeSet::new() };
    let all: [&Session; 4] = [&crew.agent, &crew.other, &crew.lead, &crew.manager];
    for (who, what, arg) in acts {
        // Hours, sometimes a week.
        let hours = if arg.is_multiple_of(9) { 7 * 24 } else { i64::from(arg % 5) };
        crew.clock.advance(hours * 3_600 + 60);
        let (before, who) = (crew.row(id_), all[usize::from(*who) % all.len()]);
        let command = tried(crew, &before, other, *what, *arg);
        let mut done = execute(crew.desk(), who, &[command]);
        watch.looks(crew, &before, id(who), &done);
        if done.as_ref().is_err_and(|error| error.code == "approval-needed") {
            agree(crew);
            done = execute(crew.desk(), who, &[tried(crew, &before, other, *what, *arg)]);
            watch.looks(crew, &before, id(who), &done);
        }
        reached.insert(crew.row(id_).stage.code());
    }
}

#[test]
fn whatever_is_done_what_must_hold_of_a_complaint_holds() {
    let crew = Crew::new((80, 24), Language::English);
    let reached = std::cell::RefCell::new(BTreeSet::new());
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let acts = proptest::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 56..64);
    let outcome = runner.run(&acts, |acts| {
        run(&crew, &acts, &mut reached.borrow_mut());
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    crate::dice::tell(&format!("stages reached: {:?}", reached.borrow()));
}

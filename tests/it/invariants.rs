//! What must hold of every complaint, whatever members of all roles do in any order: steps and facts, handing over,
//! taking back and doing again, other packs and other lengths, breaches written down.
//!
//! 8 runs of some 70 acts; `PROPTEST_CASES` names another number of runs. The controls at the end switch a rule off by
//! writing past the door: a watch that does not notice them watches nothing.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, draft, id, letter, serious};
use crate::door::last;
use crate::machine::{bare, everything};
use kefu::commands::adopt::AdoptPolicy;
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::move_on::MoveOn;
use kefu::commands::record::Record;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, Done, execute};
use kefu::domain::audit::{AuditEntry, Outcome as Ended};
use kefu::domain::calendar::file;
use kefu::domain::case_clock::{CaseClock, explain};
use kefu::domain::cause::Cause;
use kefu::domain::clock::ClockState;
use kefu::domain::clock::rule::PauseReason;
use kefu::domain::complaint::{
    Case, CaseEvent, CaseKind, Channel, Closing, Details, Happening, Move, Stage, reverted,
    steps_from,
};
use kefu::domain::handling::{Evidence, Fact, Finding, LetterKind, Side};
use kefu::domain::id::{CaseId, EntryId, Id, MemberId};
use kefu::domain::moment::Moment;
use kefu::domain::policy;
use kefu::domain::redress::{Redress, RedressState};
use kefu::domain::rulebook::{Adopted, Brought, Rulebook};
use kefu::domain::stay::course;
use kefu::domain::triggers::Triggers;
use kefu::domain::{Error, Kind};
use kefu::locale::Language;
use kefu::queries::examine::examine;
use kefu::session::Session;
use kefu::store::index::is_free;
use kefu::store::{Reader, Scan, WriteTx, tables};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Every pack that travels with kefu at once, so that the law's clocks are looked at, too.
fn every_pack() -> Rulebook {
    let calendars = file::built_in();
    let packs = policy::built_in(&calendars).expect("packs");
    let packs = packs.into_iter().map(|pack| Adopted { pack, at: None }).collect();
    let brought = |calendar| Brought { calendar: Arc::new(calendar), at: None };
    Rulebook::new(packs, calendars.into_iter().map(brought).collect())
}

// ---- what is tried ------------------------------------------------------------------------------

/// One throw: who, what kind of act, what, and with what.
type Throw = (u8, u8, u16, u16);

/// A desk, and how many packs have been tried at it: no version comes twice.
struct Trying<'c> {
    crew: &'c Crew,
    other: CaseId,
    versions: &'c Cell<u32>,
}

impl Trying<'_> {
    /// What somebody tries: mostly a step or a fact for which it may be the time.
    fn tried(&self, case: &Case, (_, how, what, arg): Throw) -> Command {
        match how % 16 {
            0 | 1 => Command::Undo(Undo::Undo),
            2 => Command::Undo(Undo::Redo),
            3 => self.handed(case, arg),
            4 => self.crew.climbs(),
            5 if arg.is_multiple_of(2) => self.adopted(arg / 2),
            6 if arg.is_multiple_of(4) => Command::Claim(Claim::This(case.id)),
            _ => self.worked(case, what, arg),
        }
    }

    /// Over to somebody, or back to the queue; sometimes without a word.
    fn handed(&self, case: &Case, arg: u16) -> Command {
        let all = [&self.crew.agent, &self.crew.other, &self.crew.lead, &self.crew.manager];
        let owner = all.get(usize::from(arg % 5)).map(|one| id(one));
        let note = Some("请接着办".to_owned()).filter(|_| !arg.is_multiple_of(7));
        Command::Assign(Assign { case: case.id, kind: CaseKind::Complaint, owner, note })
    }

    fn adopted(&self, arg: u16) -> Command {
        self.versions.set(self.versions.get() + 1);
        let days = usize::from(arg / 3) % LENGTHS.len();
        let text = match arg % 3 {
            0 => changed("house", "internal", days),
            1 => changed("cn-odr", "reg.settle", days),
            _ => policy::text_of("uk-disp").expect("a pack").to_owned(),
        };
        let text = dated(&text, self.versions.get());
        Command::AdoptPolicy(AdoptPolicy { file: "own.toml".into(), text })
    }

    fn worked(&self, case: &Case, what: u16, arg: u16) -> Command {
        // Whatever ends it or puts it aside is seldom tried, or hardly anything else would come about.
        let is_aside =
            |to: &Stage| to.is_last() || matches!(to, Stage::LinkedDuplicate | Stage::LegalHold);
        let is_late = matches!(case.stage, Stage::Decided | Stage::Remedy);
        // What is put aside comes back to where it was, or nowhere.
        if let Some(aside) = case.handling.aside.filter(|_| what.is_multiple_of(4)) {
            return self.moved(case, (case.stage, aside), arg);
        }
        let steps = steps_from(CaseKind::Complaint, case.stage).map(|row| row.to);
        let steps: Vec<Stage> =
            steps.filter(|to| is_late || arg.is_multiple_of(6) || !is_aside(to)).collect();
        if what.is_multiple_of(2) && !steps.is_empty() {
            let to = steps[usize::from(what / 2) % steps.len()];
            return self.moved(case, (case.stage, to), arg);
        }
        if what.is_multiple_of(11) {
            // A step from elsewhere to anywhere.
            let all = Stage::of(CaseKind::Complaint);
            let (from, to) =
                (all[usize::from(what) % all.len()], all[usize::from(arg) % all.len()]);
            return self.moved(case, (from, to), arg);
        }
        let fact = self.fact(case, what / 2 % 19, arg);
        Command::Record(Record { case: case.id, fact, seen: None })
    }

    fn fact(&self, case: &Case, what: u16, arg: u16) -> Fact {
        let (place, handling) = (u32::from(arg % 12), &case.handling);
        match what {
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
                let evidence = handling.evidence.get(at).map_or(place, |one| one.place);
                Fact::Examined { evidence }
            }
            6 => Fact::Heard { side: Side::Customer, text: "说明".into() },
            7 => Fact::Heard { side: Side::Subject, text: "说明".into() },
            8 if !arg.is_multiple_of(3) => Fact::Caused { cause: Cause::SystemOutage },
            8 => {
                let crew = self.crew;
                let all = [&crew.agent, &crew.other, &crew.lead, &crew.manager];
                Fact::Concerns { member: id(all[usize::from(arg) % all.len()]) }
            }
            9 => Fact::CauseConfirmed,
            10 | 11 => Fact::Redressed { item: u32::from(arg % 3), proof: "回单".into() },
            12 => letter(LetterKind::Decision, &self.crew.decision(case.id)),
            13 => letter(LetterKind::Holding, "还需几天"),
            14 => Fact::Wrote { channel: Channel::Phone, text: "怎么样了".into() },
            15 => Fact::Surveyed,
            16 => Fact::Linked { case: self.other },
            17 => Fact::Unlinked { case: self.other },
            _ => Fact::Scored { scores: [4, 5, 3] },
        }
    }

    fn moved(&self, case: &Case, (from, to): (Stage, Stage), arg: u16) -> Command {
        let now = self.crew.agent.now();
        let assessment = kefu::domain::handling::Assessment {
            severity: if arg.is_multiple_of(2) { serious().severity } else { case.severity },
            policy: Some("uk-disp".to_owned()).filter(|_| arg.is_multiple_of(5)),
            ..serious()
        };
        let redress = ["", "apology", "refund 50", "refund 2000; apology"][usize::from(arg % 4)];
        let decided = matches!(case.stage, Stage::Decided | Stage::Remedy);
        let closing = if decided { Closing::Accepted } else { Closing::Withdrawn };
        let given = Details {
            assessment: Some(assessment),
            original: Some(self.other),
            redress: Redress::list(redress),
            closing: Some(if arg.is_multiple_of(7) { Closing::NotAComplaint } else { closing }),
            until: Some(Moment { at_seconds: now.at_seconds + 5 * 86_400, ..now }),
            letter: Some(self.crew.decision(case.id)),
            ..everything(now)
        };
        let step = Move::build(from, to, given).unwrap_or_else(|_| draft(redress));
        Command::Move(MoveOn::unseen(case.id, step))
    }
}

/// Working days of March 2026 as golden cases: from the 2nd, the 3rd and the 9th.
const LENGTHS: [(u32, [u32; 3]); 4] =
    [(1, [3, 4, 10]), (2, [4, 5, 11]), (5, [9, 10, 16]), (15, [23, 24, 30])];

/// A pack that travels along, with another length of one of its clocks.
fn changed(pack: &str, clock: &str, days: usize) -> String {
    let (length, dues) = LENGTHS[days];
    let own = policy::text_of(pack).expect("a pack");
    let is_line = |block: &str, key: &str| {
        let line = format!("{key} = \"{clock}\"");
        block.lines().any(|one| one == line)
    };
    let blocks = own.split("\n[[").filter(|block| !is_line(block, "clock"));
    let mut text = Vec::new();
    for block in blocks {
        let own = block.lines().map(|line| match line {
            line if line.starts_with("length = ") && is_line(block, "id") => {
                format!("length = {length}")
            }
            line => line.to_owned(),
        });
        text.push(own.collect::<Vec<_>>().join("\n"));
    }
    for (start, due) in [2, 3, 9].into_iter().zip(dues) {
        let dates = format!("start = 2026-03-{start:02}\ndue = 2026-03-{due:02}");
        text.push(format!("golden]]\nclock = \"{clock}\"\n{dates}\n"));
    }
    text.join("\n[[")
}

/// The same as a version of its own, which applies at once.
fn dated(text: &str, version: u32) -> String {
    let line = |line: &str| match line {
        line if line.starts_with("version = ") => format!("version = \"2027.{version}\""),
        line if line.starts_with("effective = ") => "effective = 2026-01-01".to_owned(),
        line => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

// ---- what must hold -----------------------------------------------------------------------------

/// Clocks that were missed, each by its pack and its name.
type Missed = BTreeSet<(String, String)>;

/// What must hold after every act, done or refused.
struct Watch {
    law: Rulebook,
    received_at: Moment,
    /// What was missed by the law as it travels along, with the instants.
    by_law: BTreeSet<(String, String, i64)>,
    /// What was missed by the rules of the desk, which change.
    missed: Missed,
    /// Breaches that were written down.
    recorded: BTreeSet<(String, i64)>,
}

impl Watch {
    fn over(case: &Case) -> Self {
        let received_at = case.received_at;
        let (by_law, missed, recorded) = Default::default();
        Self { law: every_pack(), received_at, by_law, missed, recorded }
    }

    fn looks(&mut self, crew: &Crew, before: &Case, who: MemberId, done: &Result<Done, Error>) {
        let (after, events) = (crew.row(before.id), crew.events(before.id));
        let done = match done {
            Ok(done) => done,
            Err(error) => return unchanged(crew, (&after, before), error),
        };
        let book = crew.desk().read(|tx| tx.rulebook()).expect("rules");
        let folded = Case::fold(after.id, after.number, &events, &book);
        assert_eq!(folded.as_ref(), Some(&after), "the row is what its events say");
        let moved = after.received_at.at_seconds - self.received_at.at_seconds;
        assert!(moved <= 0, "receipt never moves later");
        self.received_at = after.received_at;
        aged(&after, &events, crew.agent.now());
        decided(&after, before, who);
        ended(crew, &after, &events);
        paid(&after, &events);
        has_a_date(&after);
        is_somebodys(crew, &after);
        // What a pack brought goes with it when its adoption is taken back; what was written down stays.
        let turned = done.made.iter().any(|made| made.undone.as_deref() == Some("policy.adopt"));
        self.desk_clocks(&after, &events, (&book, crew.agent.now(), turned));
        self.law_clocks(&after, &events, crew.agent.now());
    }

    /// By the rules of the desk.
    fn desk_clocks(
        &mut self,
        after: &Case,
        events: &[CaseEvent],
        (book, now, turned): (&Rulebook, Moment, bool),
    ) {
        pauses(after, book);
        let missed = missed(after, events, book, now);
        let lost: Vec<_> = self.missed.difference(&missed).filter(|_| !turned).collect();
        assert!(lost.is_empty(), "no more missed: {lost:?} after {}", story(events));
        self.missed = missed;
        let recorded = recorded(events);
        let lost: Vec<_> = self.recorded.difference(&recorded).collect();
        assert!(lost.is_empty(), "un-recorded: {lost:?}");
        for (name, at) in &recorded {
            let mut own = after.clocks.iter().filter(|one| one.name() == *name);
            // A clock that has begun anew since has not missed this round.
            let shows = |one: &CaseClock| {
                one.started_at.at_seconds > *at || one.recorded && is_late(one, now)
            };
            assert!(own.any(shows), "un-recorded: {name}, {:?}", after.clocks);
        }
        self.recorded = recorded;
    }

    /// By every pack as it travels along: a breach stays as it was, and no clock stands still for a reason that its
    /// pack does not name. What was written down was by the rules of the desk, and is left out.
    fn law_clocks(&mut self, after: &Case, events: &[CaseEvent], now: Moment) {
        let (book, events) = (&self.law, unrecorded(events));
        let folded = Case::fold(after.id, after.number, &events, book).expect("an opening");
        pauses(&folded, book);
        let late = folded.clocks.iter().filter(|one| is_late(one, now));
        let late = late.map(|one| (one.pack.clone(), one.clock.clone(), one.due_seconds()));
        let triggers = Triggers::of(&events).expect("an opening");
        // A clock that begins anew keeps what it missed in rounds before.
        let all = explain(&triggers, book);
        let before = all.iter().flat_map(|one| {
            let missed = one.whole.missed_before.iter();
            missed.map(|at| (one.clock.pack.clone(), one.clock.clock.clone(), at.as_second()))
        });
        let breached = late.chain(before).collect::<BTreeSet<_>>();
        // A round that began with what is taken back was none: the one before it goes on, and was missed from then on.
        let is_taken_back =
            events.last().is_some_and(|event| matches!(event.what, Happening::Reverted { .. }));
        let goes_on = |(pack, clock, at): &&(String, String, i64)| {
            let mut same = breached.iter().filter(|one| (&one.0, &one.1) == (pack, clock));
            is_taken_back && same.any(|one| one.2 <= *at)
        };
        let lost = self.by_law.difference(&breached);
        let lost: Vec<_> = lost.filter(|one| !goes_on(one)).collect();
        assert!(
            lost.is_empty(),
            "no more missed: {lost:?} of {breached:?} after {}",
            story(&events)
        );
        self.by_law = breached;
    }
}

fn is_late(clock: &CaseClock, now: Moment) -> bool {
    matches!(clock.state_at(now), ClockState::Breached | ClockState::Late)
}

/// The same events, with nothing written down of what was missed.
fn unrecorded(events: &[CaseEvent]) -> Vec<CaseEvent> {
    let silent = |event: &CaseEvent| match event.what {
        Happening::Breached { .. } => {
            let what = Happening::Noted(EntryId::from_bytes([0; 16]));
            CaseEvent { what, ..event.clone() }
        }
        _ => event.clone(),
    };
    events.iter().map(silent).collect()
}

/// What happened, for the message of whatever does not hold.
fn story(events: &[CaseEvent]) -> String {
    let told = (0u32..).zip(events).map(|(place, event)| match &event.what {
        Happening::Reverted(earlier) => format!("{place} reverted {earlier}"),
        what => format!("{place} {}", what.code()),
    });
    told.zip(events)
        .map(|(told, event)| format!("{told} {}", event.at))
        .collect::<Vec<_>>()
        .join(", ")
}

fn unchanged(crew: &Crew, (after, before): (&Case, &Case), error: &Error) {
    assert_eq!(after, before, "what is refused changes nothing");
    let is_refusal = matches!(error.kind, Kind::Refused | Kind::NotPermitted);
    let is_told = last(crew.desk()).outcome == Ended::Refused(error.code.to_owned());
    assert!(is_told || !is_refusal, "{error:?}");
}

/// No clock stands still for a reason that its pack does not name.
fn pauses(case: &Case, book: &Rulebook) {
    for clock in case.clocks.iter().filter(|clock| clock.state == ClockState::Paused) {
        let versions = book.versions(&clock.pack).iter().flat_map(|one| &one.pack.clocks);
        let own = versions.filter(|rule| rule.id == clock.clock);
        let may_pause: Vec<PauseReason> = own.flat_map(|rule| rule.pause.clone()).collect();
        let waits = case.waiting_for.filter(|_| case.stage == Stage::Waiting);
        let reason = waits.unwrap_or(PauseReason::LegalHold);
        let is_aside = case.stage == Stage::LinkedDuplicate;
        assert!(is_aside || may_pause.contains(&reason), "stands still: {clock:?} for {reason:?}");
    }
}

/// What is missed now, and what was in rounds before.
fn missed(case: &Case, events: &[CaseEvent], book: &Rulebook, now: Moment) -> Missed {
    let name = |one: &CaseClock| (one.pack.clone(), one.clock.clone());
    let late = case.clocks.iter().filter(|one| is_late(one, now)).map(name);
    let triggers = Triggers::of(events).expect("an opening");
    let all = explain(&triggers, book);
    let before = all.iter().filter(|one| !one.whole.missed_before.is_empty());
    late.chain(before.map(|one| name(&one.clock))).collect()
}

/// The breaches that events tell of and that nobody has taken back, by name and by when they were due.
fn recorded(events: &[CaseEvent]) -> BTreeSet<(String, i64)> {
    let gone = reverted(events);
    let standing = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
    let told = standing.filter_map(|(_, event)| match &event.what {
        Happening::Breached { clock, at } => Some((clock.clone(), at.end_seconds())),
        _ => None,
    });
    told.collect()
}

/// The time in all stages is its age, and the row says since when it stands where it stands.
fn aged(case: &Case, events: &[CaseEvent], now: Moment) {
    let course = course(events, now).expect("an opening");
    let end = course.ended_at.unwrap_or(now.at_seconds);
    assert_eq!(course.age_seconds(), end - case.received_at.at_seconds, "time adds up");
    let by_stage: i64 = Stage::ALL.iter().map(|stage| course.seconds_in(*stage)).sum();
    assert_eq!(by_stage, course.age_seconds(), "time adds up");
    assert_eq!(course.ended_at.is_some(), case.stage.is_last(), "it has ended, or has not");
    let here = course.ended_at.or_else(|| Some(course.stays.last()?.from_seconds));
    assert_eq!(here, Some(case.stage_since.at_seconds), "the row says since when");
    assert_eq!(course.reopened, case.reopened, "opened again as often");
}

/// Approver, drafter and subject are three.
fn decided(after: &Case, before: &Case, who: MemberId) {
    let handling = &after.handling;
    let hands = [handling.drafter, handling.submitter];
    if let Some(decider) = handling.decider.filter(|_| !handling.quick) {
        assert!(!hands.contains(&Some(decider)), "somebody else drafted it and put it up");
    }
    if (before.stage, after.stage) != (Stage::InApproval, Stage::Decided) {
        return;
    }
    assert_eq!(handling.decider, Some(who), "whoever approves has decided it");
    let mut hands = hands.into_iter().chain([Some(who)]).map(|one| one.expect("somebody here"));
    assert!(!hands.any(|one| before.handling.is_about(one)), "nobody it is about");
    let seen = before.handling.evidence.iter().all(|one| one.seen_by.contains(&who));
    assert!(seen && !before.handling.evidence.is_empty(), "the evidence was looked at");
}

/// Closed: with a decision that was sent and all that it wanted, or with the customer's words and two persons, by the
/// events that led there.
fn ended(crew: &Crew, case: &Case, events: &[CaseEvent]) {
    if case.stage != Stage::Closed {
        return;
    }
    let gone = reverted(events);
    let standing = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
    let closings = standing.filter_map(|(place, event)| match &event.what {
        Happening::Moved(Move::Close { closing, words }) => Some((place, *closing, words.clone())),
        _ => None,
    });
    let (place, closing, words) = closings.last().expect("closed by a step");
    assert_eq!(case.closing, Some(closing));
    let travelling = Rulebook::travelling();
    let before = &events[..place as usize];
    let before = Case::fold(case.id, case.number, before, &travelling).expect("an opening");
    let handling = &before.handling;
    match matches!(before.stage, Stage::Decided | Stage::Remedy) {
        true => {
            assert!(handling.decision_sent.is_some(), "closed without a decision that was sent");
            assert!(handling.has_fair_decision(), "closed by the decision of nobody");
            assert!(handling.undone() == 0 && handling.has_fair_cause(), "closed, and not done");
            assert!(!closing.needs_second_person());
        }
        false => {
            assert!(closing.needs_second_person(), "closed without a decision");
            assert!(words.is_some_and(|words| !words.is_empty()), "closed without a word");
            assert!(is_agreed(crew, case), "closed by one person");
        }
    }
}

/// Somebody else has agreed to the end of it: the entry of the step says so, or that of doing it again.
fn is_agreed(crew: &Crew, case: &Case) -> bool {
    let number = case.number.to_string();
    let mut agreed = false;
    let asked = crew.desk().read(|tx| {
        tx.each(tables::AUDIT, &Scan::all(), |_, entry: AuditEntry| {
            let is_own = entry.approval.is_some() && entry.ids.contains(&number);
            agreed |= is_own && entry.outcome == Ended::Done;
            Ok(std::ops::ControlFlow::Continue(()))
        })
    });
    asked.expect("the log");
    agreed
}

/// Done at most once each, and only what was approved.
fn paid(after: &Case, events: &[CaseEvent]) {
    let gone = reverted(events);
    let standing = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
    let proofs =
        standing.filter(|(_, event)| matches!(event.what, Happening::Fact(Fact::Redressed { .. })));
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

/// One person is accountable for it who may go on with it and is not complained about; or it stands in the queue from
/// which the next one is handed out.
fn is_somebodys(crew: &Crew, case: &Case) {
    let free = crew.desk().read(|tx| tx.keys(tables::QUEUE_FREE, &Scan::all(), usize::MAX));
    let is_queued = free.expect("a queue").iter().any(|key| key.5 == case.id);
    assert_eq!(is_queued, is_free(case), "in the queue of what is nobody's");
    let Some(owner) = case.owner.filter(|_| case.is_open()) else { return };
    assert!(!case.handling.is_about(owner), "accountable, and complained about");
    let member = crew.desk().read(|tx| tx.fetch(tables::MEMBERS, &owner)).expect("a member");
    assert!(member.is_active(), "accountable, and gone");
}

// ---- the runs -----------------------------------------------------------------------------------

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

/// How often each act was done, and each stage reached.
type Reached = BTreeMap<String, u32>;

fn run(crew: &Crew, acts: &[Throw], versions: &Cell<u32>, reached: &mut Reached) {
    // Chance alone seldom comes far, so some runs begin where most of the work is done.
    let starts = [Stage::Received, Stage::Investigating, Stage::InApproval, Stage::Remedy];
    let (id_, other) = (crew.serious(starts[acts.len() % starts.len()]), crew.open());
    if crew.row(id_).stage == Stage::Investigating {
        crew.finds_out(id_);
    }
    let desk = Trying { crew, other, versions };
    let mut watch = Watch::over(&crew.row(id_));
    let all: [&Session; 4] = [&crew.agent, &crew.other, &crew.lead, &crew.manager];
    for throw in acts {
        // Hours, sometimes a week.
        let hours = if throw.3.is_multiple_of(9) { 7 * 24 } else { i64::from(throw.3 % 5) };
        crew.clock.advance(hours * 3_600 + 60);
        let (before, who) = (crew.row(id_), all[usize::from(throw.0) % all.len()]);
        let command = desk.tried(&before, *throw);
        let mut done = execute(crew.desk(), who, &[command]);
        if !is_there(crew, id_) {
            // Whoever took it down has taken that back, which nothing but the opening allows.
            assert!(before.events <= 2, "taken back with all that was done since");
            return;
        }
        watch.looks(crew, &before, id(who), &done);
        if done.as_ref().is_err_and(|error| error.code == "approval-needed") {
            agree(crew);
            done = execute(crew.desk(), who, &[desk.tried(&before, *throw)]);
            watch.looks(crew, &before, id(who), &done);
        }
        if let Ok(done) = &done {
            let undone = done.made.first().and_then(|made| made.undone.clone());
            let verb = last(crew.desk()).verb;
            *reached
                .entry(undone.map_or(verb.clone(), |of| format!("{verb} {of}")))
                .or_default() += 1;
        }
        if done.is_ok() && throw.1 % 16 == 0 {
            let undone = crew.row(id_);
            let done = execute(crew.desk(), who, &[Command::Undo(Undo::Redo)]);
            watch.looks(crew, &undone, id(who), &done);
            // Done again is as it was, but for what counts events.
            let is_again = done.is_ok() && undone.events != before.events;
            assert!(!is_again || bare(&crew.row(id_)).handling == before.handling, "done again");
        }
        *reached.entry(crew.row(id_).stage.code().to_owned()).or_default() += 1;
        if throw.2.is_multiple_of(8) {
            link_and_back(crew, id_, other);
        }
    }
}

fn is_there(crew: &Crew, case: CaseId) -> bool {
    crew.desk().read(|tx| tx.get(tables::CASES, &case)).expect("the cases").is_some()
}

/// A link and its end leave nothing behind. A row shows its clocks as they stood at the last event, so what is
/// compared whole are two rows of one moment.
fn link_and_back(crew: &Crew, case: CaseId, other: CaseId) {
    let record = |fact| Command::Record(Record { case, fact, seen: None });
    let linked = || {
        let before = crew.row(case);
        crew.does(&crew.agent, record(Fact::Linked { case: other })).ok()?;
        assert!(crew.row(case).handling.links.contains(&other));
        crew.records(&crew.agent, case, Fact::Unlinked { case: other });
        Some((bare(&before), bare(&crew.row(case))))
    };
    if let Some((before, after)) = linked() {
        assert_eq!(after.handling, before.handling, "after a link");
        assert_eq!((after.stage, after.owner), (before.stage, before.owner), "after a link");
        let (before, after) = linked().expect("another");
        assert_eq!(after, before, "after a link");
    }
}

/// Of the whole store, what derives from something else is what it derives.
fn is_whole(crew: &Crew) {
    let found = crew.desk().read(examine).expect("findings");
    assert!(found.unfolded.is_empty() && found.astray.is_empty(), "{found:?}");
    assert!(found.torn.is_empty() && found.unreadable.is_empty(), "{found:?}");
}

#[test]
fn whatever_is_done_what_must_hold_of_a_complaint_holds() {
    let crew = Crew::new((80, 24), Language::English);
    let (reached, versions) = (RefCell::new(Reached::new()), Cell::new(0));
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let throw = (any::<u8>(), any::<u8>(), any::<u16>(), any::<u16>());
    let acts = proptest::collection::vec(throw, 68..76);
    let outcome = runner.run(&acts, |acts| {
        run(&crew, &acts, &versions, &mut reached.borrow_mut());
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    is_whole(&crew);
    crate::dice::tell(&format!("reached: {:?}", reached.borrow()));
}

// ---- controls: a rule is switched off, and the watch notices -----------------------------------------

/// What somebody does who writes past the door, where no rule is asked.
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
fn past(crew: &Crew, change: impl FnOnce(&WriteTx) -> kefu::domain::Result<()>) {
    let (owner, now) = (&crew.owner, crew.owner.now());
    let told = AuditEntry::unchained(now, id(owner), owner.id(), "local", "test.past");
    let written = crew.desk().store.write(|tx| {
        change(&tx)?;
        tx.audit(told)?.commit()
    });
    written.expect("written");
}

/// What the watch says of something that was written past the door; that it notices nothing, if it does not.
fn said(
    crew: &Crew,
    (case, by): (CaseId, &Session),
    change: impl FnOnce(&WriteTx, &Case) -> kefu::domain::Result<()>,
) -> String {
    let (before, nothing) = (crew.row(case), Ok(Done { seq: 0, made: Vec::new() }));
    let mut watch = Watch::over(&before);
    watch.looks(crew, &before, id(by), &nothing);
    past(crew, |tx| change(tx, &before));
    let looks = AssertUnwindSafe(|| watch.looks(crew, &before, id(by), &nothing));
    let Err(noticed) = catch_unwind(looks) else { return "nothing".to_owned() };
    let text = noticed.downcast_ref::<String>().cloned();
    text.or_else(|| noticed.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

/// The same of an event that no rule has let through.
fn event(crew: &Crew, case: CaseId, by: &Session, what: Happening) -> String {
    let event = CaseEvent { at: crew.owner.now(), by: id(by), what };
    said(crew, (case, by), |tx, row| tx.append_event(row, &event).map(|_| ()))
}

#[test]
fn a_rule_that_is_switched_off_is_noticed() {
    let crew = Crew::new((80, 24), Language::English);
    let (agent, manager) = (&crew.agent, &crew.manager);
    let notices = |said: String, what: &str| assert!(said.contains(what), "{said}, not {what}");
    // That the watch has nothing to say of what is lawful.
    let case = crew.serious(Stage::Closed);
    assert_eq!(said(&crew, (case, agent), |_, _| Ok(())), "nothing");

    let approved = Happening::Moved(Move::Approve);
    let case = crew.serious(Stage::InApproval);
    notices(event(&crew, case, agent, approved), "somebody else drafted it");
    let close = |closing, words: Option<&str>| {
        Happening::Moved(Move::Close { closing, words: words.map(str::to_owned) })
    };
    let case = crew.serious(Stage::Decided);
    let unsent = event(&crew, case, manager, close(Closing::Accepted, None));
    notices(unsent, "closed without a decision that was sent");
    let case = crew.serious(Stage::Investigating);
    let alone = event(&crew, case, agent, close(Closing::Withdrawn, Some("算了")));
    notices(alone, "closed by one person");
    let case = crew.serious(Stage::Assessed);
    let named = Happening::Fact(Fact::Concerns { member: id(agent) });
    notices(event(&crew, case, agent, named), "complained about");

    let case = crew.serious(Stage::Investigating);
    crew.clock.advance(60 * 86_400);
    crew.does(agent, crew.climbs()).expect("written down");
    let is_breach = |event: &CaseEvent| matches!(event.what, Happening::Breached { .. });
    let place = crew.events(case).iter().position(is_breach).expect("a breach");
    let place = u32::try_from(place).expect("a place");
    notices(event(&crew, case, agent, Happening::Reverted(place)), "un-recorded");

    let case = crew.serious(Stage::Assessed);
    let other = said(&crew, (case, agent), |tx, row| {
        let row = Case { stage: Stage::Decided, ..row.clone() };
        tx.put(tables::CASES, &row.id, &row)
    });
    notices(other, "the row is what its events say");
}

#[test]
fn a_clock_of_the_law_that_stands_still_for_no_reason_of_its_pack_is_noticed() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    let until = Moment { at_seconds: crew.agent.now().at_seconds + 86_400, ..crew.agent.now() };
    let (question, channel) = ("哪一天？".into(), Some(Channel::Phone));
    let awaited = kefu::domain::handling::Awaited::Customer;
    crew.moves(&crew.agent, case, Move::Wait { question, until, awaited, channel });
    let book = |pause: &str| {
        let text = policy::text_of("uk-disp").expect("a pack").replace("pause = []", pause);
        let pack = policy::read("uk-disp.toml", &dated(&text, 1)).expect("a pack");
        let brought = |calendar| Brought { calendar: Arc::new(calendar), at: None };
        let calendars = file::built_in().into_iter().map(brought).collect();
        Rulebook::new(vec![Adopted { pack, at: None }], calendars)
    };
    let (strict, lax) = (book("pause = []"), book("pause = [\"customer\"]"));
    let row = crew.row(case);
    let folded = |book| Case::fold(case, row.number, &crew.events(case), book).expect("a case");
    pauses(&folded(&strict), &strict);
    pauses(&folded(&lax), &lax);
    let noticed = catch_unwind(AssertUnwindSafe(|| pauses(&folded(&lax), &strict)));
    assert!(noticed.is_err(), "by a rule that pauses for the customer it stands still");
}

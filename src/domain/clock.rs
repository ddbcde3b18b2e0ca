//! Clocks: deadlines that a policy puts on a case.
//!
//! ```text
//! start ──running──┬── stop in time ──> met
//!          │  ^    ├── due passes ────> breached ── stop ──> late
//!        pause resume
//! ```
//! INVARIANT: a clock is never stored; it is a fold over events with the rule and the calendar that
//! applied at each of them. It pauses for reasons that its rule names and no other, a breach is never
//! un-recorded, and a change of the rule restarts nothing: the time that was used stays used.

pub mod count;
pub mod rule;
pub mod step;

use super::calendar::Calendar;
use super::party::words;
use count::{Deadline, Stretch};
use jiff::Timestamp;
use rule::{ClockKind, ClockRule, PauseReason, Trigger};
use std::collections::BTreeSet;
use step::Step;

words! {
    /// How a clock stands.
    ClockState {
        /// Its time runs.
        Running = "running",
        /// It stands still for a lawful reason.
        Paused = "paused",
        /// Stopped in time.
        Met = "met",
        /// Stopped too late.
        Late = "late",
        /// Its time is up and nothing stopped it.
        Breached = "breached",
        /// Nothing is due any more, and it was not missed before: there is no outcome.
        Ended = "ended",
    }
}

/// What happened to a clock.
#[derive(Debug, Clone, Copy)]
pub enum Happened<'a> {
    /// Something in the case that may start or stop it.
    Reached(Trigger),
    /// A reason to stand still begins.
    Paused(PauseReason),
    /// It ends.
    Resumed(PauseReason),
    /// Nothing is done about the case any more, without a decision: there is no outcome of what was not missed.
    Ended,
    /// It is taken up again where it was.
    TakenUp,
    /// The case names another law: what was missed stays as it is, everything else ends, and nothing starts anew.
    Displaced,
    /// Another rule applies from now on.
    Ruled(&'a ClockRule),
    /// Another calendar applies from now on.
    Published(&'a Calendar),
}

/// The same with its time. Events are told in the order of their times.
#[derive(Debug, Clone, Copy)]
pub struct ClockEvent<'a> {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened<'a>,
}

/// A clock as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// How it stands.
    pub state: ClockState,
    /// Since when it counts.
    pub started_at: Timestamp,
    /// What stopped it, when.
    pub stopped_at: Option<Timestamp>,
    /// When it was missed first, in this round.
    pub breached_at: Option<Timestamp>,
    /// When it was missed in rounds before.
    pub missed_before: Vec<Timestamp>,
    /// When it is due. While it stands still: if it went on now.
    pub deadline: Deadline,
    /// The date that was missed first, in this round: whatever rule comes later, it was missed.
    pub missed: Option<Deadline>,
    /// When somebody is told, by percent of its time; of a day at its beginning.
    pub warnings: Vec<(u32, Timestamp)>,
}

/// Folds the events up to `now`. None before it starts, and where the calendar has no such date.
pub fn fold(
    rule: &ClockRule,
    calendar: &Calendar,
    events: &[ClockEvent<'_>],
    now: Timestamp,
) -> Option<Clock> {
    let mut fold = Fold::new(rule, calendar, true);
    for event in events.iter().filter(|event| event.at <= now) {
        fold.take(event)?;
    }
    fold.end(now)
}

/// Folds all of the events, up to the last of them: how it stands until the next. Without warnings and steps,
/// unless it is to be explained.
pub fn fold_all(
    rule: &ClockRule,
    calendar: &Calendar,
    events: &[ClockEvent<'_>],
    explains: bool,
) -> Option<Clock> {
    let mut fold = Fold::new(rule, calendar, explains);
    for event in events {
        fold.take(event)?;
    }
    fold.end(events.last()?.at)
}

struct Fold<'a> {
    /// Whether steps and warnings are wanted, too.
    explains: bool,
    rule: &'a ClockRule,
    calendar: &'a Calendar,
    /// Reasons that hold at present, lawful for this clock or not.
    reasons: BTreeSet<PauseReason>,
    round: Option<Round<'a>>,
    missed_before: Vec<Timestamp>,
    is_displaced: bool,
}

/// From a start to its stop.
struct Round<'a> {
    /// The rule that applies, and after its stop the one that did.
    rule: &'a ClockRule,
    started_at: Timestamp,
    stretches: Vec<Stretch<'a>>,
    stopped_at: Option<Timestamp>,
    /// Whether it was ended instead of stopped.
    is_ended: bool,
    breached_at: Option<Timestamp>,
    /// The date that was missed.
    missed: Option<Deadline>,
    /// When a change of the rule found its time used up already.
    cut: Option<Timestamp>,
    changed: Vec<Step>,
}

impl<'a> Fold<'a> {
    fn new(rule: &'a ClockRule, calendar: &'a Calendar, explains: bool) -> Self {
        let (reasons, missed_before) = (BTreeSet::new(), Vec::new());
        let (round, is_displaced) = (None, false);
        Self { explains, rule, calendar, reasons, round, missed_before, is_displaced }
    }

    fn take(&mut self, event: &ClockEvent<'a>) -> Option<()> {
        self.note_breach(event.at)?;
        match event.what {
            Happened::Reached(trigger) => self.reached(trigger, event.at),
            Happened::Paused(reason) => {
                self.reasons.insert(reason);
            }
            Happened::Resumed(reason) => {
                self.reasons.remove(&reason);
            }
            Happened::Ended => self.end_round(event.at),
            Happened::TakenUp => self.take_up(),
            Happened::Displaced => self.displaced(event.at),
            Happened::Ruled(rule) => self.rule = rule,
            Happened::Published(calendar) => self.calendar = calendar,
        }
        self.run_or_stand(event.at);
        match event.what {
            Happened::Ruled(rule) => self.note_change(rule, event.at),
            _ => Some(()),
        }
    }

    fn is_paused(&self) -> bool {
        self.rule.pause.iter().any(|reason| self.reasons.contains(reason))
    }

    /// The round that is not over.
    fn open(&mut self) -> Option<&mut Round<'a>> {
        self.round.as_mut().filter(|round| round.stopped_at.is_none())
    }

    fn reached(&mut self, trigger: Trigger, at: Timestamp) {
        let (rule, calendar) = (self.rule, self.calendar);
        let is_open = self.open().is_some();
        if is_open && rule.stop.contains(&trigger) {
            self.stop(at);
        }
        // The customer has come back to what was dropped: what the law wants of us is wanted again.
        if trigger == Trigger::Appealed && rule.kind.is_statutory() {
            self.take_up();
        }
        if !self.is_displaced
            && rule.start.contains(&trigger)
            && self.may_begin(at)
            && (rule.repeats || self.round.is_none())
        {
            self.stop(at);
            let missed = self.round.take().and_then(|round| round.breached_at);
            self.missed_before.extend(missed);
            self.round = Some(Round::new(rule, at, calendar));
        }
    }

    /// Whether its first day has come.
    fn may_begin(&self, at: Timestamp) -> bool {
        let first = self.rule.since.and_then(|day| self.calendar.midnight(day));
        first.is_none_or(|first| first <= at)
    }

    fn displaced(&mut self, at: Timestamp) {
        self.is_displaced = true;
        if self.open().is_some_and(|round| round.breached_at.is_none()) {
            self.end_round(at);
        }
    }

    /// The record is kept whatever becomes of the case.
    fn end_round(&mut self, at: Timestamp) {
        if self.rule.kind == ClockKind::Retain {
            return;
        }
        if let Some(round) = self.open() {
            round.is_ended = true;
            self.stop(at);
        }
    }

    /// As if it had not ended: its time has gone on.
    fn take_up(&mut self) {
        let (rule, is_displaced) = (self.rule, self.is_displaced);
        let Some(round) = self.round.as_mut().filter(|one| one.is_ended && !is_displaced) else {
            return;
        };
        if let Some(last) = round.stretches.last_mut().filter(|last| last.to == round.stopped_at) {
            last.to = None;
        }
        (round.rule, round.is_ended, round.stopped_at) = (rule, false, None);
    }

    fn stop(&mut self, at: Timestamp) {
        if let Some(round) = self.open() {
            round.close(at);
            round.stopped_at = Some(at);
        }
    }

    /// Ends the running stretch or begins one, as reasons, rule and calendar want it now.
    fn run_or_stand(&mut self, at: Timestamp) {
        let (is_paused, calendar) = (self.is_paused(), self.calendar);
        let Some(round) = self.open() else { return };
        let runs_by =
            round.stretches.last().filter(|last| last.to.is_none()).map(|last| last.calendar);
        let is_right = match runs_by {
            Some(by) => !is_paused && std::ptr::eq(by, calendar),
            None => is_paused,
        };
        if is_right {
            return;
        }
        round.close(at);
        if !is_paused {
            round.stretches.push(Stretch { from: at, to: None, calendar });
        }
    }

    fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        let round = self.round.as_ref()?;
        let stretches = round.until(now, self.calendar);
        match self.explains {
            true => count::deadline(round.rule.measure, &stretches),
            false => count::bare(round.rule.measure, &stretches),
        }
    }

    /// What stands still is looked at as if it went on now, so it cannot run out meanwhile.
    fn note_breach(&mut self, now: Timestamp) -> Option<()> {
        if self.open().is_none_or(|round| round.breached_at.is_some()) {
            return Some(());
        }
        let mut deadline = self.deadline(now)?;
        if let Some(round) = self.open().filter(|_| deadline.has_passed(now)) {
            round.breached_at = Some(deadline.missed_at());
            deadline.steps.splice(0..0, round.changed.iter().cloned());
            round.missed = Some(deadline);
        }
        Some(())
    }

    /// A shorter rule may find its time used up: then it is missed now, not before it applied.
    fn note_change(&mut self, rule: &'a ClockRule, at: Timestamp) -> Option<()> {
        let Some(round) = self.open() else { return Some(()) };
        round.rule = rule;
        let mut deadline = self.deadline(at)?;
        let due = self.calendar.moment(at);
        let step = self.explains.then(|| {
            let when = self.calendar.moment(at).human();
            let step = Step::new("changed").with("at", &when).with("length", rule.measure.length);
            step.with("unit", rule.measure.unit.code())
        });
        let Some(round) = self.open() else { return Some(()) };
        round.changed.extend(step);
        // What was missed before the change is not missed by it.
        let is_cut = deadline.last <= at && round.breached_at.is_none();
        round.cut = is_cut.then_some(at);
        if is_cut {
            round.breached_at = Some(at);
            deadline.cut(due, at);
            deadline.steps.splice(0..0, round.changed.iter().cloned());
            round.missed = Some(deadline);
        }
        Some(())
    }

    fn end(mut self, now: Timestamp) -> Option<Clock> {
        self.note_breach(now)?;
        let mut deadline = self.deadline(now)?;
        let (calendar, is_paused) = (self.calendar, self.is_paused());
        let (round, missed_before) = (self.round?, self.missed_before);
        let stretches = round.until(now, calendar);
        let warnings = match self.explains {
            true => warnings(round.rule, &stretches, &deadline, calendar),
            false => Vec::new(),
        };
        if let Some(cut) = round.cut {
            deadline.cut(calendar.moment(cut), cut);
        }
        deadline.steps.splice(0..0, round.changed.iter().cloned());
        let moved = round.missed.as_ref().filter(|missed| missed.due != deadline.due);
        deadline
            .steps
            .extend(moved.map(|missed| Step::new("missed").with("at", missed.due.human())));
        Some(Clock {
            state: round.state(is_paused),
            started_at: round.started_at,
            stopped_at: round.stopped_at,
            breached_at: round.breached_at,
            missed: round.missed,
            missed_before,
            deadline,
            warnings,
        })
    }
}

impl<'a> Round<'a> {
    fn new(rule: &'a ClockRule, at: Timestamp, calendar: &'a Calendar) -> Self {
        let stretches = vec![Stretch { from: at, to: None, calendar }];
        let (stopped_at, breached_at, missed, cut) = (None, None, None, None);
        let (changed, is_ended, started_at) = (Vec::new(), false, at);
        Self {
            rule,
            started_at,
            stretches,
            stopped_at,
            is_ended,
            breached_at,
            missed,
            cut,
            changed,
        }
    }

    fn close(&mut self, at: Timestamp) {
        if let Some(last) = self.stretches.last_mut().filter(|last| last.to.is_none()) {
            last.to = Some(at);
        }
    }

    /// The stretches with an open end: where it stands still, as if it went on now; where it was
    /// stopped, as if it had not been.
    fn until(&self, now: Timestamp, calendar: &'a Calendar) -> Vec<Stretch<'a>> {
        let mut stretches = self.stretches.clone();
        let from = self.stopped_at.unwrap_or(now);
        if let Some(last) = stretches.last().copied().filter(|last| last.to.is_some()) {
            let calendar = if self.stopped_at.is_some() { last.calendar } else { calendar };
            stretches.push(Stretch { from, to: None, calendar });
        }
        stretches
    }

    fn state(&self, is_paused: bool) -> ClockState {
        match (self.stopped_at, self.breached_at) {
            (Some(_), None) if self.is_ended => ClockState::Ended,
            (Some(_), None) => ClockState::Met,
            (Some(_), Some(_)) => ClockState::Late,
            (None, Some(_)) => ClockState::Breached,
            (None, None) if is_paused => ClockState::Paused,
            (None, None) => ClockState::Running,
        }
    }
}

/// Warnings that come before it is due.
fn warnings(
    rule: &ClockRule,
    stretches: &[Stretch<'_>],
    deadline: &Deadline,
    calendar: &Calendar,
) -> Vec<(u32, Timestamp)> {
    let at = |percent: &u32| {
        let part = count::part(rule.measure, *percent, stretches)?;
        let from = match part.due.precision {
            super::moment::Precision::Minute => part.last,
            super::moment::Precision::Day => calendar.midnight(part.due.date())?,
        };
        (from < deadline.last).then_some((*percent, from))
    };
    rule.warn.iter().filter_map(at).collect()
}

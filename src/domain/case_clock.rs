//! The clocks of a case, as its row has them: folded from its events by the rules that apply, without a "now".
//!
//! A row cannot know that a time has passed since it was written, so a clock in it is running, paused or stopped;
//! whether it has been breached is seen when it is read ([`CaseClock::state_at`]). A later rule moves the date, and
//! what was missed by the one before stays missed, at the instant at which it was.

use super::clock::rule::{ClockKind, PauseReason, Trigger};
use super::clock::step::Step;
use super::clock::{Clock, ClockEvent, ClockState, Happened, fold, fold_all};
use super::complaint::{Case, CaseEvent, Happening, Move};
use super::moment::{Moment, Precision};
use super::rulebook::{Line, Rulebook};
use super::source::{Source, SourceStatus};
use super::triggers::{Recorded, Stood, Told, Triggers};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClock {
    /// Of which pack.
    pub pack: String,
    /// Which clock of it.
    pub clock: String,
    /// What it is for.
    pub kind: ClockKind,
    /// How it stands: running, paused, met or late.
    pub state: ClockState,
    /// Since when it counts.
    pub started_at: Moment,
    /// When it is due, or was. While it stands still: if it went on now.
    pub due: Moment,
    /// When it passes, or was missed first, where that is not the end of its day: another rule has moved the date
    /// since, or clocks are put on or back in it and it has not 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passes_at: Option<i64>,
    /// When it goes on by itself, where it stands still for an answer that is expected by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes_at: Option<Moment>,
    /// Whether that depends on days that have not been published.
    #[serde(default)]
    pub provisional: bool,
    /// When it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Moment>,
    /// When it was missed, where an event later than that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Moment>,
    /// Whether it is the end of what is possible until then: nothing is due, and nothing is missed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub window: bool,
    /// Whether an event says that it was missed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recorded: bool,
    /// Whether it is the file of an import that says met or late, without a time.
    #[serde(default)]
    pub declared: bool,
    /// What kind of text its deadline stands in.
    pub source: SourceStatus,
}

/// How a clock's date came about.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The clock, as the row has it.
    pub clock: CaseClock,
    /// The same with its steps.
    pub whole: Clock,
    /// Where its rule stands.
    pub source: Source,
}

impl Explained {
    /// The steps to the date that the row has.
    pub fn steps(&self) -> &[Step] {
        &self.whole.deadline.steps
    }
}

/// The clocks of a case and its main date.
#[derive(Debug)]
pub(super) struct Clocks {
    pub(super) all: Vec<CaseClock>,
    /// Main dates of clocks that a file's past has stopped: there is no outcome, but there was a date.
    over: Vec<CaseClock>,
}

/// A date, and when it has passed if that is not when its day usually would.
type Date = (Moment, Option<i64>);

impl CaseClock {
    /// How it stands at a moment.
    pub fn state_at(&self, now: Moment) -> ClockState {
        let is_over = self.due_seconds() < now.at_seconds
            || self.breached_at.is_some_and(|at| at.at_seconds <= now.at_seconds);
        let state = match self.resumes_at {
            Some(at) if at.at_seconds <= now.at_seconds => ClockState::Running,
            _ => self.state,
        };
        match state {
            ClockState::Running if is_over && self.window => ClockState::Ended,
            ClockState::Running if is_over => ClockState::Breached,
            state => state,
        }
    }

    /// When it has passed.
    pub fn due_seconds(&self) -> i64 {
        self.passes_at.unwrap_or_else(|| self.due.end_seconds())
    }

    /// It was missed then, whatever has been taken back since; what it missed before it began anew is another matter.
    fn missed(&mut self, at: Moment) {
        if self.declared || self.window || at.at_seconds < self.started_at.at_seconds {
            return;
        }
        // Whatever is missed by a later rule, the first time it was missed stands.
        let first = self.breached_at.filter(|own| own.at_seconds <= at.at_seconds);
        self.breached_at = first.or(Some(at));
        if at.at_seconds < self.due_seconds() {
            self.passes_at = Some(at.at_seconds);
        }
        self.state = match self.state {
            ClockState::Paused => {
                self.resumes_at = None;
                ClockState::Running
            }
            ClockState::Met | ClockState::Ended => ClockState::Late,
            state => state,
        };
    }

    /// It was recorded that it was missed.
    fn record(&mut self, recorded: &Recorded) {
        let end = match recorded.due == self.due {
            true => self.due_seconds(),
            false => recorded.due.end_seconds(),
        };
        let at_seconds = end.min(recorded.at.at_seconds);
        self.recorded |= at_seconds >= self.started_at.at_seconds;
        self.missed(Moment { at_seconds, precision: Precision::Minute, ..recorded.due });
    }

    fn date(&self) -> Date {
        (self.due, self.passes_at)
    }

    /// Whether its time runs, missed or not.
    pub fn is_running(&self) -> bool {
        self.state == ClockState::Running
    }

    /// Whether it is a window that was over at a moment; not one that something else had ended before.
    pub fn is_over_window(&self, now: Moment) -> bool {
        let ended_at = self.stopped_at.filter(|_| self.state == ClockState::Ended);
        let was_ended = ended_at.is_some_and(|at| at.at_seconds <= self.due_seconds());
        self.window && !was_ended && self.due_seconds() < now.at_seconds
    }

    /// Whether the queue goes by it: what the law wants, our own decision, doing what was decided, and closing.
    pub fn is_main(&self) -> bool {
        let own = [ClockKind::Internal, ClockKind::Remedy, ClockKind::Close, ClockKind::Feedback];
        !self.window && (self.kind.is_statutory() || own.contains(&self.kind))
    }

    /// Earlier first; of two at the same instant the one of the law.
    fn rank(&self) -> (i64, bool) {
        (self.due_seconds(), !self.kind.is_statutory())
    }
}

/// Folds the clocks of a case.
pub(super) fn clocks(triggers: &Triggers, book: &Rulebook) -> Clocks {
    let mut clocks = Clocks { all: Vec::new(), over: Vec::new() };
    for line in governing(triggers, book) {
        let told = match standing(&line, triggers) {
            Some(Standing::Told(clock)) => Some(clock),
            Some(Standing::Over(clock)) if clock.is_main() => {
                clocks.over.push(clock);
                None
            }
            _ => None,
        };
        clocks.all.extend(kept(&line, triggers, told));
    }
    // Of what governs no more, what was recorded stays.
    for recorded in &triggers.recorded {
        if !clocks.all.iter().any(|clock| clock.name() == recorded.clock) {
            clocks.all.extend(gone(triggers, recorded));
        }
    }
    clocks
}

/// The same with how their dates came about.
pub fn explain(triggers: &Triggers, book: &Rulebook) -> Vec<Explained> {
    let explained = |line: Governing<'_>| {
        let mut whole = run(&line, triggers, true, !is_declared(&line, triggers))?;
        recall(&mut whole, &line, triggers);
        let source = line.rule_at(whole.started_at).source.clone();
        let clock = kept(&line, triggers, Some(row(&line, triggers, &whole)))?;
        Some(Explained { clock, whole, source })
    };
    governing(triggers, book).filter_map(explained).collect()
}

/// A clock with all that was missed, although what it was missed by has been taken back. One that has begun by nothing
/// but what was taken back is there if it was missed.
fn kept(
    line: &Governing<'_>,
    triggers: &Triggers,
    mut told: Option<CaseClock>,
) -> Option<CaseClock> {
    for stood in &triggers.stood {
        let Some(clock) = stood_then(line, triggers, stood) else { continue };
        let mut missed = missed_in(&clock).map(|at| line.calendar.moment(at)).peekable();
        match &mut told {
            Some(told) => missed.for_each(|at| told.missed(at)),
            None if missed.peek().is_none() => {}
            None => {
                let mut clock = row(line, triggers, &clock);
                clock.state = ClockState::Late;
                clock.stopped_at = clock.stopped_at.or(Some(stood.until));
                told = Some(clock);
            }
        }
    }
    if let Some(told) = &mut told {
        let name = told.name();
        let own = triggers.recorded.iter().filter(|one| one.clock == name);
        own.for_each(|recorded| told.record(recorded));
    }
    told
}

/// When a clock was missed, in this round and in those before.
fn missed_in(clock: &Clock) -> impl Iterator<Item = Timestamp> {
    clock.missed_before.iter().chain(&clock.breached_at).copied()
}

/// What was missed in a round that has been taken back since is missed before the one that has begun anew.
fn recall(clock: &mut Clock, line: &Governing<'_>, triggers: &Triggers) {
    let stood = triggers.stood.iter().filter_map(|stood| stood_then(line, triggers, stood));
    let missed: Vec<Timestamp> =
        stood.flat_map(|one| missed_in(&one).collect::<Vec<_>>()).collect();
    clock.missed_before.extend(missed.into_iter().filter(|at| *at < clock.started_at));
    clock.missed_before.sort_unstable();
    clock.missed_before.dedup();
}

/// A clock as it stood when something was taken back.
fn stood_then(line: &Governing<'_>, triggers: &Triggers, stood: &Stood) -> Option<Clock> {
    let events = told(line, triggers, (&stood.later, stood.named.as_ref()), true);
    fold(&line.rule, &line.calendar, &events, stood.until.timestamp())
}

/// A clock of which there is no rule any more, by what was recorded of it.
fn gone(triggers: &Triggers, recorded: &Recorded) -> Option<CaseClock> {
    let (pack, clock) = recorded.clock.split_once(':')?;
    let mut gone = CaseClock {
        pack: pack.to_owned(),
        clock: clock.to_owned(),
        kind: ClockKind::of(clock)?,
        state: ClockState::Late,
        started_at: triggers.received_at,
        due: recorded.due,
        passes_at: None,
        resumes_at: None,
        provisional: false,
        stopped_at: None,
        breached_at: None,
        window: false,
        recorded: true,
        declared: false,
        // The text it stood in is not in force: this says least.
        source: SourceStatus::Secondary,
    };
    gone.record(recorded);
    Some(gone)
}

/// A line of the book that governs a case, at least until another pack is named.
struct Governing<'b> {
    line: &'b Line,
    book: &'b Rulebook,
}

impl Governing<'_> {
    /// When another pack was named.
    fn displaced_at(&self, named: Option<&(Moment, String)>) -> Option<Moment> {
        let other = named.filter(|(_, name)| !self.book.governs(&self.line.pack, Some(name)));
        other.map(|(at, _)| *at)
    }
}

impl std::ops::Deref for Governing<'_> {
    type Target = Line;

    fn deref(&self) -> &Line {
        self.line
    }
}

/// Every adopted pack until the assessment names one: from then on that one alone, and our own always. What the others
/// had missed by then stays.
fn governing<'b>(
    triggers: &'b Triggers,
    book: &'b Rulebook,
) -> impl Iterator<Item = Governing<'b>> {
    let is_of_kind = |line: &&Line| (line.rule.kind == ClockKind::Feedback) == triggers.is_feedback;
    let lines = book.lines().iter().filter(is_of_kind);
    let lines = lines.filter(|line| line.governs(line.instant(triggers.received_at)));
    // What governs only what names it has begun with the receipt, too, where it is named.
    let named = triggers.named.as_ref().map(|(_, name)| name.as_str());
    let lines =
        lines.filter(move |line| book.governs(&line.pack, None) || book.governs(&line.pack, named));
    lines.map(|line| Governing { line, book })
}

enum Standing {
    Told(CaseClock),
    /// The past of a file has stopped it.
    Over(CaseClock),
}

fn standing(line: &Governing<'_>, triggers: &Triggers) -> Option<Standing> {
    if let Some(clock) = run(line, triggers, false, !is_declared(line, triggers)) {
        return Some(Standing::Told(row(line, triggers, &clock)));
    }
    let clock = run(line, triggers, false, false)?;
    Some(Standing::Over(row(line, triggers, &clock)))
}

/// The file says how the response was: a deadline of the law that it stops is met or late by that.
fn declared(line: &Line, triggers: &Triggers) -> Option<ClockState> {
    let is_asked = line.rule.kind.is_statutory() && line.rule.stop.contains(&Trigger::Replied);
    let state = |timely| if timely { ClockState::Met } else { ClockState::Late };
    triggers.timely.filter(|_| is_asked).map(state)
}

fn is_declared(line: &Line, triggers: &Triggers) -> bool {
    declared(line, triggers).is_some()
}

/// Folds one clock. What the past of a file has stopped does not run, if that is to be heeded.
fn run(
    line: &Governing<'_>,
    triggers: &Triggers,
    explains: bool,
    heeds_past: bool,
) -> Option<Clock> {
    let later = (triggers.later.as_slice(), triggers.named.as_ref());
    let mut events = told(line, triggers, later, heeds_past);
    let clock = fold_all(&line.rule, &line.calendar, &events, explains)?;
    // What goes on by itself is due by that.
    let Some(at) = triggers.resumes_at.filter(|_| clock.state == ClockState::Paused) else {
        return Some(clock);
    };
    let what = Happened::Resumed(PauseReason::Customer);
    events.push(ClockEvent { at: line.instant(at), what });
    events.sort_by_key(|event| event.at);
    let resumed = fold_all(&line.rule, &line.calendar, &events, explains)?;
    Some(Clock { deadline: resumed.deadline, warnings: resumed.warnings, ..clock })
}

/// What happened to the case, and which pack was named when.
type Happenings<'a> = (&'a [(Moment, Told)], Option<&'a (Moment, String)>);

/// What happened to one clock, by what happened to the case and which pack was named.
fn told<'l>(
    line: &'l Governing<'_>,
    triggers: &Triggers,
    (later, named): Happenings<'_>,
    heeds_past: bool,
) -> Vec<ClockEvent<'l>> {
    let start = line.instant(triggers.received_at);
    let is_over = line.rule.stop.iter().any(|stop| triggers.past.contains(stop));
    let mut events: Vec<ClockEvent<'l>> = line.changes().collect();
    if !(heeds_past && is_over) {
        events.push(ClockEvent { at: start, what: Happened::Reached(Trigger::Received) });
    }
    // Of what a file had decided nobody told when: it waits to be closed since it is known.
    let is_known = line.rule.start.iter().any(|start| triggers.past.contains(start));
    if line.rule.kind == ClockKind::Close && is_known && !is_over {
        let (at, what) = (line.instant(triggers.known_since), Happened::Reached(Trigger::Decided));
        events.push(ClockEvent { at, what });
    }
    events.extend(later.iter().map(|(at, told)| ClockEvent {
        at: line.instant(*at).max(start),
        what: match told {
            Told::Reached(trigger) => Happened::Reached(*trigger),
            Told::Paused(reason) => Happened::Paused(*reason),
            Told::Resumed(reason) => Happened::Resumed(*reason),
            Told::Ended => Happened::Ended,
            Told::TakenUp => Happened::TakenUp,
        },
    }));
    events.extend(
        line.displaced_at(named)
            .map(|at| ClockEvent { at: line.instant(at).max(start), what: Happened::Displaced }),
    );
    events.sort_by_key(|event| event.at);
    events
}

fn row(line: &Line, triggers: &Triggers, clock: &Clock) -> CaseClock {
    let moment = |at| line.calendar.moment(at);
    let deadline = &clock.deadline;
    let declared = declared(line, triggers);
    let rule = line.rule_at(clock.started_at);
    // A later rule moves the date; that it was missed by the one before stays.
    let end = clock.missed.as_ref().unwrap_or(deadline).last.as_second();
    let is_moved = clock.missed.as_ref().is_some_and(|missed| missed.due != deadline.due);
    let is_whole = deadline.due.precision == Precision::Minute || deadline.due.end_seconds() == end;
    CaseClock {
        pack: line.pack.clone(),
        clock: rule.id.clone(),
        kind: rule.kind,
        state: declared.unwrap_or(match clock.state {
            ClockState::Breached => ClockState::Running,
            ClockState::Late if rule.window => ClockState::Ended,
            state => state,
        }),
        started_at: moment(clock.started_at),
        due: deadline.due,
        passes_at: (is_moved || !is_whole).then_some(end),
        resumes_at: triggers.resumes_at.filter(|_| clock.state == ClockState::Paused),
        provisional: deadline.provisional,
        stopped_at: clock.stopped_at.filter(|_| declared.is_none()).map(moment),
        breached_at: clock.breached_at.filter(|_| declared.is_none() && !rule.window).map(moment),
        window: rule.window,
        recorded: false,
        declared: declared.is_some(),
        source: rule.source.status,
    }
}

impl Clocks {
    /// The date by which the queue orders the case: the earliest of what runs, else until when it waits, else the
    /// last date there was.
    pub(super) fn main_date(&self, case: &Case) -> Date {
        let of = |is_so: &dyn Fn(&CaseClock) -> bool| {
            let main = self.all.iter().filter(|clock| clock.is_main() && is_so(clock));
            main.min_by_key(|clock| clock.rank()).map(CaseClock::date)
        };
        let over = || self.over.iter().min_by_key(|clock| clock.rank()).map(CaseClock::date);
        of(&CaseClock::is_running)
            .or(case.waiting_until.map(|until| (until, None)))
            .or_else(|| of(&|clock| clock.state == ClockState::Paused))
            .or_else(|| of(&|_| true))
            .or_else(over)
            .unwrap_or((case.received_at, None))
    }
}

impl Case {
    /// What its source closed, or what was opened again, is nobody's to ask about. That nobody asked in time after it
    /// was closed here stays, whatever was taken back or opened again since.
    pub(super) fn drop_needless_clocks(&mut self, events: &[CaseEvent]) {
        let is_surveyed = self.handling.survey.is_some();
        let is_close = |what: &Happening| matches!(what, Happening::Moved(Move::Close { .. }));
        let is_ours = |clock: &CaseClock| {
            let begun = clock.started_at.at_seconds;
            events.iter().any(|one| one.at.at_seconds == begun && is_close(&one.what))
        };
        let is_missed =
            |clock: &CaseClock| clock.recorded || clock.breached_at.is_some() && is_ours(clock);
        self.clocks
            .retain(|clock| clock.kind != ClockKind::Survey || is_surveyed || is_missed(clock));
    }

    /// The clock that is due next of all that run, whatever it is for.
    pub fn next_date(&self) -> Option<&CaseClock> {
        self.clocks
            .iter()
            .filter(|one| one.is_running() && !one.window)
            .min_by_key(|clock| clock.rank())
    }

    /// The clock whose date is the case's main one; none where that is a date of another kind.
    pub fn main_clock(&self) -> Option<&CaseClock> {
        let main = self.clocks.iter().filter(|one| one.is_main() && one.due == self.due_at);
        main.min_by_key(|one| (!one.is_running(), one.rank()))
    }

    /// The most urgent of the running clocks that it goes by: of those of the law, or of our own.
    pub fn most_urgent(&self, by_law: bool) -> Option<&CaseClock> {
        let running = self.clocks.iter().filter(|one| one.is_main() && one.is_running());
        let wanted = running.filter(|one| one.kind.is_statutory() == by_law);
        wanted.min_by_key(|one| one.rank())
    }

    /// When the first of the running deadlines of the law has passed.
    pub fn law_due(&self) -> Option<i64> {
        let law = self.clocks.iter().filter(|one| one.kind.is_statutory() && one.is_running());
        law.map(CaseClock::due_seconds).min()
    }
}

#[cfg(test)]
mod tests;

//! The clocks of a case, as its row has them: folded from its events by the rules that apply, without a "now".
//!
//! A row cannot know that a time has passed since it was written, so a clock in it is running, paused or stopped;
//! whether it has been breached is seen when it is read ([`CaseClock::state_at`]). A date once missed stays the
//! date, whatever rule comes later.

use super::clock::rule::{ClockKind, Trigger};
use super::clock::{Clock, ClockEvent, ClockState, Happened, fold_all};
use super::complaint::Case;
use super::moment::Moment;
use super::rulebook::{HOUSE, Line, Rulebook};
use super::source::{Source, SourceStatus};
use super::triggers::{Told, Triggers};
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
    /// Whether that depends on days that have not been published.
    #[serde(default)]
    pub provisional: bool,
    /// When it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Moment>,
    /// When it was missed, where an event later than that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Moment>,
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

/// The clocks of a case and its main date.
#[derive(Debug)]
pub(super) struct Clocks {
    pub(super) all: Vec<CaseClock>,
    /// Main dates of clocks that a file's past has stopped: there is no outcome, but there was a date.
    over: Vec<(Moment, bool)>,
}

impl CaseClock {
    /// How it stands at a moment.
    pub fn state_at(&self, now: Moment) -> ClockState {
        let is_over = self.due.seconds_left(now) < 0
            || self.breached_at.is_some_and(|at| at.at_seconds <= now.at_seconds);
        match self.state {
            ClockState::Running if is_over => ClockState::Breached,
            state => state,
        }
    }

    /// Whether its time runs, missed or not.
    pub fn is_running(&self) -> bool {
        self.state == ClockState::Running
    }

    /// Whether the queue goes by it: what the law wants, our own decision, and doing what was decided.
    pub fn is_main(&self) -> bool {
        self.kind.is_statutory() || matches!(self.kind, ClockKind::Internal | ClockKind::Remedy)
    }

    /// Earlier first; of two at the same instant the one of the law.
    fn rank(&self) -> (i64, bool) {
        (self.due.end_seconds(), !self.kind.is_statutory())
    }
}

/// Whether a pack governs a case: our own always, every adopted one until somebody has said which.
pub fn governs(pack: &str, case: &Case) -> bool {
    let named = case.handling.assessment.as_ref().and_then(|one| one.policy.as_deref());
    pack == HOUSE || named.is_none_or(|named| named == pack)
}

/// Folds the clocks of a case.
pub(super) fn clocks(case: &Case, triggers: &Triggers, book: &Rulebook) -> Clocks {
    let mut clocks = Clocks { all: Vec::new(), over: Vec::new() };
    for line in governing(case, triggers, book) {
        match standing(line, triggers) {
            Some(Standing::Told(clock)) => clocks.all.push(clock),
            Some(Standing::Over(clock)) if clock.is_main() => {
                clocks.over.push((clock.due, !clock.kind.is_statutory()));
            }
            _ => {}
        }
    }
    clocks
}

/// The same with how their dates came about.
pub fn explain(case: &Case, triggers: &Triggers, book: &Rulebook) -> Vec<Explained> {
    let explained = |line: &Line| {
        let whole = run(line, triggers, true, !is_declared(line, triggers))?;
        let source = line.rule_at(whole.started_at).source.clone();
        let clock = row(line, triggers, &whole);
        Some(Explained { clock, whole, source })
    };
    governing(case, triggers, book).filter_map(explained).collect()
}

fn governing<'b>(
    case: &Case,
    triggers: &Triggers,
    book: &'b Rulebook,
) -> impl Iterator<Item = &'b Line> {
    let received_at = triggers.received_at;
    book.lines()
        .iter()
        .filter(move |line| governs(&line.pack, case) && line.governs(line.instant(received_at)))
}

enum Standing {
    Told(CaseClock),
    /// The past of a file has stopped it.
    Over(CaseClock),
}

fn standing(line: &Line, triggers: &Triggers) -> Option<Standing> {
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
fn run(line: &Line, triggers: &Triggers, explains: bool, heeds_past: bool) -> Option<Clock> {
    let start = line.instant(triggers.received_at);
    let is_over = line.rule.stop.iter().any(|stop| triggers.past.contains(stop));
    let mut events: Vec<ClockEvent<'_>> = line.changes().collect();
    if !(heeds_past && is_over) {
        events.push(ClockEvent { at: start, what: Happened::Reached(Trigger::Received) });
    }
    events.extend(triggers.later.iter().map(|(at, told)| ClockEvent {
        at: line.instant(*at).max(start),
        what: match told {
            Told::Reached(trigger) => Happened::Reached(*trigger),
            Told::Paused(reason) => Happened::Paused(*reason),
            Told::Resumed(reason) => Happened::Resumed(*reason),
        },
    }));
    events.sort_by_key(|event| event.at);
    fold_all(&line.rule, &line.calendar, &events, explains)
}

fn row(line: &Line, triggers: &Triggers, clock: &Clock) -> CaseClock {
    let moment = |at| line.calendar.moment(at);
    let deadline = clock.missed.as_ref().unwrap_or(&clock.deadline);
    let declared = declared(line, triggers);
    let rule = line.rule_at(clock.started_at);
    CaseClock {
        pack: line.pack.clone(),
        clock: rule.id.clone(),
        kind: rule.kind,
        state: declared.unwrap_or(match clock.state {
            ClockState::Breached => ClockState::Running,
            state => state,
        }),
        started_at: moment(clock.started_at),
        due: deadline.due,
        provisional: deadline.provisional,
        stopped_at: clock.stopped_at.filter(|_| declared.is_none()).map(moment),
        breached_at: clock.breached_at.filter(|_| declared.is_none()).map(moment),
        declared: declared.is_some(),
        source: rule.source.status,
    }
}

impl Clocks {
    /// The date by which the queue orders the case: the earliest of what runs, else until when it waits, else the
    /// last date there was.
    pub(super) fn main_date(&self, case: &Case) -> Moment {
        let of = |is_so: &dyn Fn(&CaseClock) -> bool| {
            let main = self.all.iter().filter(|clock| clock.is_main() && is_so(clock));
            main.min_by_key(|clock| clock.rank()).map(|clock| clock.due)
        };
        let over = || self.over.iter().min_by_key(|(due, own)| (due.end_seconds(), *own));
        of(&CaseClock::is_running)
            .or(case.waiting_until)
            .or_else(|| of(&|clock| clock.state == ClockState::Paused))
            .or_else(|| of(&|_| true))
            .or_else(|| over().map(|(due, _)| *due))
            .unwrap_or(case.received_at)
    }
}

impl Case {
    /// The clock that is due next of all that run, whatever it is for.
    pub fn next_date(&self) -> Option<&CaseClock> {
        self.clocks.iter().filter(|clock| clock.is_running()).min_by_key(|clock| clock.rank())
    }

    /// When the first of the running deadlines of the law is due.
    pub fn law_due(&self) -> Option<Moment> {
        let law = self.clocks.iter().filter(|one| one.kind.is_statutory() && one.is_running());
        law.map(|one| one.due).min_by_key(Moment::end_seconds)
    }
}

//! The clocks of a case, as its row has them: folded from its events by the rules that apply, without a "now".
//!
//! A row cannot know that a time has passed since it was written, so a clock in it is running, paused or stopped;
//! whether it has been breached is seen when it is read ([`CaseClock::state_at`]). A later rule moves the date, and
//! what was missed by the one before stays missed, at the instant at which it was.

use super::clock::rule::{ClockKind, PauseReason, Trigger};
use super::clock::step::Step;
use super::clock::{Clock, ClockEvent, ClockState, Happened, fold, fold_all};
use super::complaint::Case;
use super::moment::{Moment, Precision};
use super::rulebook::{Line, Rulebook};
use super::source::{Source, SourceStatus};
use super::triggers::{Recorded, Stood, Told, Triggers};
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
        self.breached_at = self.breached_at.or(Some(at));
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
        let own = [ClockKind::Internal, ClockKind::Remedy, ClockKind::Close];
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
        let whole = run(&line, triggers, true, !is_declared(&line, triggers))?;
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
        let missed = clock.missed_before.iter().chain(&clock.breached_at).min();
        let Some(missed) = missed.map(|at| line.calendar.moment(*at)) else { continue };
        match &mut told {
            Some(told) => told.missed(missed),
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
    let lines = book.lines().iter().filter(|line| line.governs(line.instant(triggers.received_at)));
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

    /// When the first of the running deadlines of the law has passed.
    pub fn law_due(&self) -> Option<i64> {
        let law = self.clocks.iter().filter(|one| one.kind.is_statutory() && one.is_running());
        law.map(CaseClock::due_seconds).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::{
        CaseEvent, Channel, Happening, Move, Opening, Outcome, Reached, Severity, Stage,
    };
    use crate::domain::handling::Awaited;
    use crate::domain::id::{CaseId, CaseNumber, Id, MemberId};
    use crate::domain::policy;
    use crate::domain::rulebook::Adopted;
    use jiff::tz::Offset;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text, Offset::constant(8)).expect("a moment")
    }

    fn opening(received: &str) -> Box<Opening> {
        Box::new(Opening {
            party: None,
            title: "退款未到账".into(),
            what_happened: String::new(),
            wanted: String::new(),
            channel: Channel::Phone,
            source: "desk".into(),
            external_ref: None,
            product: None,
            product_id: None,
            order_id: None,
            issue: None,
            company: None,
            category: None,
            severity: Severity::Normal,
            received_at: at(received),
            fields: Default::default(),
            backdated: None,
            asked: None,
        })
    }

    fn event(when: &str, what: Happening) -> CaseEvent {
        CaseEvent { at: at(when), by: MemberId::from_bytes([1; 16]), what }
    }

    fn opened(received: &str, later: &[(&str, Move)]) -> Vec<CaseEvent> {
        let first = event(received, Happening::Opened(opening(received)));
        let later = later.iter().map(|(when, step)| event(when, Happening::Moved(step.clone())));
        [first].into_iter().chain(later).collect()
    }

    fn fold(events: &[CaseEvent], book: &Rulebook) -> Case {
        let number = CaseNumber { year: 2026, count: 1 };
        Case::fold(CaseId::from_bytes([9; 16]), number, events, book).expect("an opening")
    }

    fn clock<'c>(case: &'c Case, id: &str) -> &'c CaseClock {
        case.clocks.iter().find(|clock| clock.clock == id).expect("a clock")
    }

    /// A book with this clock of our own besides, adopted with its pack at an instant.
    fn adopted(book: &Rulebook, text: &str, when: &str) -> Rulebook {
        let pack = policy::read("own", text).expect("a pack");
        book.with(Adopted { pack, at: Some(at(when)) })
    }

    fn minutes(version: &str, length: u32) -> String {
        format!(
            "id = \"desk\"\nversion = \"{version}\"\neffective = 2026-01-01\ncalendar = \"cn\"\n\
             [[source]]\nref = \"x\"\nchecked = 2026-11-25\nstatus = \"house\"\n\
             [[clock]]\nid = \"internal.desk\"\nunit = \"business_minute\"\nlength = {length}\n\
             start = \"received\"\nstop = [\"decided\"]\npause = [\"customer\"]\n"
        )
    }

    fn wait() -> Move {
        Move::Wait {
            question: "?".into(),
            until: at("2026-03-10"),
            awaited: Awaited::Customer,
            channel: None,
        }
    }

    fn decide() -> Move {
        Move::Decide {
            outcome: Outcome::Upheld,
            reasons: "x".into(),
            channel: None,
            redress: Vec::new(),
            cause: None,
        }
    }

    #[test]
    fn a_case_has_the_dates_of_the_goldens() {
        let house = Rulebook::travelling();
        for (start, due) in [
            ("2026-02-11", "2026-03-03"),
            ("2026-09-24", "2026-10-15"),
            ("2026-11-20", "2026-12-04"),
            ("2026-12-30", "2027-01-13"),
        ] {
            let case = fold(&opened(start, &[]), &house);
            assert_eq!(
                (case.due_at.to_string().as_str(), clock(&case, "internal").due),
                (due, case.due_at)
            );
            assert_eq!(clock(&case, "internal").provisional, due > "2027");
        }
        for (start, due) in
            [("2026-02-14T17:50", "2026-02-24 14:20"), ("2026-10-10T16:00", "2026-10-12 11:00")]
        {
            assert_eq!(clock(&fold(&opened(start, &[]), &house), "first").due.human(), due);
        }
        let case = fold(&opened("2026-02-13T17:50", &[]), &house);
        assert_eq!(
            case.next_date().map(|next| next.due.human()).as_deref(),
            Some("2026-02-14 14:20")
        );
    }

    #[test]
    fn a_pause_stops_the_clock_of_our_own_and_no_clock_of_the_law() {
        let book = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
        let odr =
            policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
        let book = adopted(&book, &odr, "2026-01-02");
        let mut steps = vec![("2026-03-02T15:00", wait())];
        let waits = fold(&opened("2026-03-02T10:00", &steps), &book);
        assert_eq!(clock(&waits, "internal.desk").state, ClockState::Paused);
        assert_eq!(clock(&waits, "reg.settle").state, ClockState::Running);
        assert_eq!(waits.due_at, clock(&waits, "reg.settle").due, "not the day of the answer");
        steps.push(("2026-03-03T11:00", Move::Investigate));
        let case = fold(&opened("2026-03-02T10:00", &steps), &book);
        assert_eq!(clock(&case, "internal.desk").due.human(), "2026-03-03 17:00");
        assert_eq!(clock(&case, "reg.settle").due.human(), "2026-03-16");
        let house = fold(&opened("2026-03-02T10:00", &steps[..1]), &Rulebook::travelling());
        assert_eq!(house.due_at, at("2026-03-10"), "until when it waits");
        steps.push(("2026-03-04T09:00", decide()));
        let case = fold(&opened("2026-03-02T10:00", &steps), &book);
        let desk = clock(&case, "internal.desk");
        assert_eq!(
            (desk.state, desk.breached_at.map(|at| at.human())),
            (ClockState::Late, Some("2026-03-03 17:00".into()))
        );
        assert_eq!(clock(&case, "reg.settle").state, ClockState::Met);
    }

    #[test]
    fn a_shorter_rule_is_missed_at_the_change_and_a_longer_one_undoes_no_breach() {
        let first = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
        let events = opened("2026-03-02T09:00", &[]);
        let before = fold(&events, &first);
        assert_eq!(clock(&before, "internal.desk").due.human(), "2026-03-03 09:30");
        let shorter = adopted(&first, &minutes("2", 240), "2026-03-02T14:30");
        let cut = fold(&events, &shorter);
        let cut = clock(&cut, "internal.desk");
        assert_eq!(
            (cut.due.human(), cut.breached_at),
            ("2026-03-02 14:30".into(), Some(at("2026-03-02T14:30")))
        );
        assert_eq!(cut.state_at(at("2026-03-02T14:29")), ClockState::Running);
        assert_eq!(cut.state_at(at("2026-03-02T14:30")), ClockState::Breached);
        let longer = adopted(&shorter, &minutes("3", 4_800), "2026-03-04");
        let again = fold(&events, &longer);
        let again = clock(&again, "internal.desk");
        assert_eq!(again.due.human(), "2026-03-16 15:30", "the date is that of the rule");
        assert_eq!((again.breached_at, again.due_seconds()), (cut.breached_at, cut.due_seconds()));
        let still = again.state_at(at("2026-03-05"));
        assert_eq!(still, ClockState::Breached, "what was missed stays missed");
        let later = fold(&opened("2026-03-04T09:00", &[]), &longer);
        assert_eq!(clock(&later, "internal.desk").due.human(), "2026-03-18 15:30");
    }

    #[test]
    fn what_was_missed_while_a_step_stood_stays_missed_when_it_is_taken_back() {
        let house = Rulebook::travelling();
        let wait = Move::Wait {
            question: "?".into(),
            until: at("2026-03-10"),
            awaited: Awaited::Customer,
            channel: None,
        };
        let steps = [("2026-03-02T15:00", wait), ("2026-03-03T11:00", Move::Investigate)];
        let mut events = opened("2026-03-02T10:00", &steps);
        let missed = fold(&events, &house);
        let internal = clock(&missed, "internal").clone();
        assert_eq!(internal.state_at(at("2026-03-20T10:00")), ClockState::Breached);
        // Taking back that it went on puts it to waiting once more; it was missed before.
        events.push(event("2026-03-20T10:00", Happening::Reverted(2)));
        let back = fold(&events, &house);
        let after = clock(&back, "internal");
        assert_eq!(after.state_at(at("2026-03-20T10:00")), ClockState::Breached);
        assert_eq!(after.due_seconds(), internal.due_seconds());
        // Taken back in time, nothing was missed.
        events[3] = event("2026-03-04T10:00", Happening::Reverted(2));
        assert_eq!(clock(&fold(&events, &house), "internal").state, ClockState::Paused);
    }

    #[test]
    fn what_was_recorded_stays_whatever_is_taken_back() {
        let house = Rulebook::travelling();
        let due = clock(&fold(&opened("2026-03-02T10:00", &[]), &house), "internal").due;
        let named = |name: &str| Happening::Breached { clock: name.to_owned(), at: due };
        let mut events = opened("2026-03-02T10:00", &[]);
        events.push(event("2026-03-20T10:00", named("house:internal")));
        events.push(event("2026-03-20T10:00", named("cn-odr:reg.settle")));
        let case = fold(&events, &house);
        for (id, state) in [("internal", ClockState::Breached), ("reg.settle", ClockState::Late)] {
            let one = clock(&case, id);
            assert_eq!((one.state_at(at("2026-03-20T10:00")), one.recorded), (state, true), "{id}");
            assert!(one.breached_at.is_some());
        }
        // A later round is not late for that.
        events.push(event("2026-03-21T10:00", Happening::Moved(decide())));
        let close =
            Move::Close { closing: crate::domain::complaint::Closing::Accepted, words: None };
        events.push(event("2026-03-22T10:00", Happening::Moved(close)));
        assert_eq!(clock(&fold(&events, &house), "internal").state, ClockState::Late);
        let reopen = Move::Reopen { reasons: "x".into() };
        events.push(event("2026-03-23T10:00", Happening::Moved(reopen)));
        let again = fold(&events, &house);
        let again = clock(&again, "internal");
        assert_eq!(
            (again.state, again.breached_at, again.recorded),
            (ClockState::Running, None, false)
        );
    }

    #[test]
    fn what_is_dropped_has_no_outcome_unless_it_was_missed_before() {
        use crate::domain::complaint::Closing;
        let odr =
            policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
        let book = adopted(&Rulebook::travelling(), &odr, "2026-01-02");
        let drop = Move::Close { closing: Closing::Withdrawn, words: Some("x".into()) };
        let double = Move::Double { original: CaseId::from_bytes([3; 16]) };
        let states = |steps: &[(&str, Move)]| {
            let case = fold(&opened("2026-03-02T10:00", steps), &book);
            let of = |id: &str| clock(&case, id).state_at(at("2026-06-30"));
            [of("ack"), of("internal"), of("reg.settle")]
        };
        use ClockState::{Breached, Ended, Late};
        for step in [drop.clone(), double.clone()] {
            assert_eq!(states(&[("2026-03-03T10:00", step.clone())]), [Ended; 3]);
            assert_eq!(states(&[("2026-03-05T10:00", step.clone())]), [Late, Ended, Ended]);
            assert_eq!(states(&[("2026-03-25T10:00", step)]), [Late; 3]);
        }
        let back = Move::Back { from: Stage::LinkedDuplicate, to: Stage::Received };
        let was = fold(&opened("2026-03-02T10:00", &[]), &book);
        let steps = [("2026-03-02T10:10", double), ("2026-03-02T10:20", back)];
        let is = fold(&opened("2026-03-02T10:00", &steps), &book);
        assert_eq!(is.clocks, was.clocks, "as it was");
        let reopen = Move::Reopen { reasons: "x".into() };
        let again = [("2026-03-03T10:00", drop), ("2026-03-10T10:00", reopen)];
        assert_eq!(states(&again), [Ended, Breached, Breached], "the law's from receipt");
    }

    #[test]
    fn a_pause_ends_with_the_answer_or_with_the_day_by_which_it_was_expected() {
        use crate::domain::handling::Fact;
        let book = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
        let mut events = opened("2026-03-02T10:00", &[("2026-03-02T15:00", wait())]);
        let waits = fold(&events, &book);
        let desk = clock(&waits, "internal.desk");
        // Four and a half hours of eight are left when the tenth has passed.
        let told = |desk: &CaseClock, when: &str| (desk.due.human(), desk.state_at(at(when)));
        let due = "2026-03-11 15:00".to_owned();
        assert_eq!(told(desk, "2026-03-10T12:00"), (due.clone(), ClockState::Paused));
        assert_eq!(told(desk, "2026-03-11T10:00"), (due.clone(), ClockState::Running));
        assert_eq!(told(desk, "2026-03-11T16:00"), (due.clone(), ClockState::Breached));
        let wrote = Fact::Wrote { channel: Channel::Phone, text: "x".into() };
        events.push(event("2026-03-03T11:00", Happening::Fact(wrote)));
        let answered = fold(&events, &book);
        let desk = clock(&answered, "internal.desk");
        assert_eq!(
            (desk.due.human().as_str(), desk.state),
            ("2026-03-03 17:00", ClockState::Running)
        );
        events[2] = event("2026-03-12T10:00", Happening::Moved(Move::Investigate));
        let late = fold(&events, &book);
        let desk = clock(&late, "internal.desk");
        assert_eq!(told(desk, "2026-03-12T10:00"), (due, ClockState::Breached));
    }

    #[test]
    fn a_pack_for_some_cases_governs_what_names_it_and_a_window_is_no_deadline() {
        let text = |id| {
            policy::text_of(id).expect("a pack").replacen(
                "effective = 2026-06-01",
                "effective = 2026-01-01",
                1,
            )
        };
        let book = adopted(&Rulebook::travelling(), &text("uk-disp"), "2026-01-02");
        let book = adopted(&book, &text("uk-disp-payment"), "2026-01-02");
        let laws = |case: &Case| -> Vec<String> {
            let law = case.clocks.iter().filter(|one| one.kind.is_statutory() && one.is_running());
            law.map(|one| format!("{} {}", one.name(), one.due.human())).collect()
        };
        let any = fold(&opened("2026-03-09", &[]), &book);
        assert_eq!(laws(&any), ["uk-disp:reg.final 2026-05-04"]);
        let payment =
            fold(&opened("2026-03-09", &[("2026-03-10T10:00", assess("uk-disp-payment"))]), &book);
        assert_eq!(
            laws(&payment),
            [
                "uk-disp-payment:reg.payment 2026-03-30",
                "uk-disp-payment:reg.payment-exceptional 2026-04-29"
            ]
        );
        let window = clock(&any, "internal.summary");
        assert_eq!(window.state_at(at("2026-03-10T10:00")), ClockState::Running);
        assert_eq!(window.state_at(at("2026-03-20T10:00")), ClockState::Ended);
        assert!(!window.is_main() && !window.is_late_at(at("2026-03-20T10:00")));
        assert_eq!(any.next_date().map(|one| one.clock.as_str()), Some("first"));
    }

    fn assess(policy: &str) -> Move {
        use crate::domain::handling::{Assessment, Impact};
        Move::Assess(Assessment {
            severity: Severity::Normal,
            impact: Impact::One,
            safety: false,
            vulnerable: false,
            category: "x".into(),
            policy: Some(policy.to_owned()),
        })
    }

    #[test]
    fn naming_a_pack_ends_the_clocks_of_others_but_not_what_they_had_missed() {
        let cfpb = policy::text_of("us-cfpb").expect("a pack");
        let odr =
            policy::text_of("cn-odr").expect("a pack").replacen("2026-04-15", "2026-01-01", 1);
        let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
        let book = adopted(&book, &odr, "2026-01-02");
        let states = |when: &str, policy: &str| {
            let case = fold(&opened("2026-03-02T10:00", &[(when, assess(policy))]), &book);
            let of = |id: &str| clock(&case, id).state_at(at("2026-06-30"));
            [of("reg.settle"), of("reg.response"), of("reg.final"), of("internal")]
        };
        use ClockState::{Breached, Ended};
        assert_eq!(states("2026-03-03T10:00", "cn-odr"), [Breached, Ended, Ended, Breached]);
        // Fifteen days were gone, sixty were not.
        assert_eq!(states("2026-04-03T10:00", "cn-odr"), [Breached, Breached, Ended, Breached]);
        assert_eq!(states("2026-03-03T10:00", "house"), [Ended, Ended, Ended, Breached]);
        for unknown in ["no-such-pack", "uk-disp"] {
            assert_eq!(states("2026-03-03T10:00", unknown), [Breached; 4], "{unknown}");
        }
    }

    #[test]
    fn what_a_file_stopped_has_no_outcome_but_the_one_it_tells() {
        let cfpb = policy::text_of("us-cfpb").expect("a pack");
        let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
        let imported = |stage, timely| {
            let reached = Reached { stage, closing: None, response: None, timely };
            let opening = opening("2014-11-13");
            let case =
                fold(&[event("2026-03-01", Happening::Imported { opening, reached })], &book);
            let told: Vec<(String, ClockState)> =
                case.clocks.iter().map(|one| (one.clock.clone(), one.state)).collect();
            (case, told)
        };
        let (closed, told) = imported(Stage::Closed, Some(false));
        assert_eq!(told, [("reg.response".to_owned(), ClockState::Late)]);
        assert!(closed.clocks[0].declared && closed.clocks[0].stopped_at.is_none());
        assert_eq!(closed.due_at.human(), "2014-11-28", "the last date there was");
        assert_eq!(imported(Stage::Closed, None).1, []);
        let (open, told) = imported(Stage::Investigating, Some(true));
        assert!(told.contains(&("reg.response".to_owned(), ClockState::Met)));
        assert!(told.contains(&("reg.final".to_owned(), ClockState::Running)));
        assert_eq!(clock(&open, "reg.final").due.human(), "2015-01-12");
        assert_eq!(clock(&open, "reg.final").state_at(at("2026-03-01")), ClockState::Breached);
    }

    #[test]
    fn a_day_on_which_clocks_are_put_on_or_back_ends_when_it_ends() {
        let cfpb = policy::text_of("us-cfpb").expect("a pack");
        let book = adopted(&Rulebook::travelling(), cfpb, "2026-01-02");
        // Sixty days later: the day on which New York puts clocks back, the one on which it puts them on, and one
        // of 24 hours.
        for (received, due, end, hours) in [
            ("2026-09-02", "2026-11-01", "2026-11-02T00:00:00-05:00", 25),
            ("2026-01-07", "2026-03-08", "2026-03-09T00:00:00-04:00", 23),
            ("2026-01-08", "2026-03-09", "2026-03-10T00:00:00-04:00", 24),
        ] {
            let case = fold(&opened(received, &[]), &book);
            let last = clock(&case, "reg.final");
            let end = Moment::parse(end, Offset::UTC).expect("a moment");
            assert_eq!((last.due.human().as_str(), last.due_seconds()), (due, end.at_seconds));
            assert_eq!(last.passes_at.is_some(), hours != 24);
            assert_eq!(end.at_seconds - last.due.at_seconds, hours * 3_600);
            let beside = |seconds: i64| Moment { at_seconds: end.at_seconds + seconds, ..end };
            assert_eq!(last.state_at(beside(-1)), ClockState::Running);
            assert_eq!(last.state_at(beside(1)), ClockState::Breached);
            assert_eq!(
                case.law_due(),
                Some(
                    case.clocks
                        .iter()
                        .filter(|one| one.kind.is_statutory())
                        .map(CaseClock::due_seconds)
                        .min()
                        .expect("a date")
                )
            );
        }
    }

    #[test]
    fn what_is_decided_and_sent_is_due_to_be_closed_and_anew_when_the_remedy_is_done() {
        use crate::domain::handling::Fact;
        use crate::domain::redress::{Redress, RedressKind};
        let house = Rulebook::travelling();
        let Move::Decide { outcome, reasons, channel, cause, .. } = decide() else { return };
        let redress = vec![Redress { kind: RedressKind::Apology, money: None }];
        let with_redress = Move::Decide { outcome, reasons, channel, cause, redress };
        let mut events = opened("2026-03-02T10:00", &[("2026-03-03T10:00", with_redress)]);
        let main = |events: &[CaseEvent]| {
            let case = fold(events, &house);
            let main = case.main_clock().map(|main| (main.clock.clone(), main.due.human()));
            assert!(!case.is_open() || case.main_clock().is_some_and(CaseClock::is_running));
            main
        };
        let told = |clock: &str, due: &str| Some((clock.to_owned(), due.to_owned()));
        assert_eq!(main(&events), told("remedy", "2026-03-17"));
        events.push(event(
            "2026-03-10T10:00",
            Happening::Fact(Fact::Redressed { item: 0, proof: "x".into() }),
        ));
        assert_eq!(main(&events), told("close", "2026-03-24"));
        let plain = opened("2026-03-02T10:00", &[("2026-03-03T10:00", decide())]);
        assert_eq!(main(&plain), told("close", "2026-03-17"));
        let is_late = |now: &str| fold(&plain, &house).is_overdue(at(now));
        assert_eq!([is_late("2026-03-16T12:00"), is_late("2026-03-18T12:00")], [false, true]);
    }

    #[test]
    fn an_imported_case_that_was_decided_is_due_to_be_closed_since_we_know_of_it() {
        let reached =
            Reached { stage: Stage::Decided, closing: None, response: None, timely: None };
        let imported = Happening::Imported { opening: opening("2014-11-13"), reached };
        let case = fold(&[event("2026-03-03T10:00", imported)], &Rulebook::travelling());
        assert_eq!(case.main_clock().map(|one| one.clock.as_str()), Some("close"));
        assert_eq!(case.due_at.human(), "2026-03-17");
    }

    proptest! {
        /// Whenever the row is rebuilt, it is the same: by one event after the other or by all at once, and by
        /// a book that was put together step by step or read whole.
        #[test]
        fn a_row_is_what_events_and_rules_say_whenever_it_is_folded(
            waits in 0i64..20, decides in 0i64..40, changes in 1i64..30, length in 1u32..2_000,
        ) {
            let start = at("2026-03-02T10:00");
            let after = |days: i64| {
                Moment { at_seconds: start.at_seconds + days * 86_400, ..start }.to_string()
            };
            let (wait_at, back, end) = (after(waits), after(waits + 1), after(waits + 2 + decides));
            let steps = [(wait_at.as_str(), wait()), (&back, Move::Investigate), (&end, decide())];
            let events = opened("2026-03-02T10:00", &steps);
            let first = adopted(&Rulebook::travelling(), &minutes("1", 480), "2026-01-02");
            let book = adopted(&first, &minutes("2", length), &after(changes));
            let once = fold(&events, &book);
            prop_assert_eq!(&once, &fold(&events, &book.clone()));
            for far in 1..=events.len() {
                let (old, new) = (fold(&events[..far], &first), fold(&events[..far], &book));
                // What was missed before the change is missed after it.
                let (old, new) = (clock(&old, "internal.desk"), clock(&new, "internal.desk"));
                let change = at(&after(changes));
                if old.state_at(change) == ClockState::Breached || old.state == ClockState::Late {
                    let has_missed = new.breached_at.is_some() || new.state_at(at("2099-01-01")) == ClockState::Breached;
                    prop_assert!(has_missed || old.due.at_seconds >= change.at_seconds);
                }
            }
        }
    }
}

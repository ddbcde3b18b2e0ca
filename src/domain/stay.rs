//! Time in stages: how long a case stood where, out of its events.
//!
//! ```text
//! received_at ──received──> acknowledged ──> … ──> closed     (over: nothing counts after it)
//!      |<──────────────────── age ─────────────────────>|     or until now
//! ```
//! INVARIANT: the stays of a case join without a gap and add up to its age, whatever its events say: one that is told
//! earlier than the one before it, or later than now, is taken at the nearest moment that keeps the order.

use super::clock::rule::PauseReason;
use super::complaint::{CaseEvent, Happening, Move, Opening, Stage, reverted};
use super::history::is_reopening;
use super::moment::Moment;

/// How long a case stood in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub stage: Stage,
    /// The place of the event that brought it there, from 0; what else that event says, as a reason to wait, is there.
    pub event: usize,
    /// From when.
    pub from_seconds: i64,
    /// To when.
    pub to_seconds: i64,
}

impl Stay {
    /// How long.
    pub fn seconds(&self) -> i64 {
        self.to_seconds - self.from_seconds
    }
}

/// The way of a case through its stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Where it stood, one after the other; a last stage only where it was left again.
    pub stays: Vec<Stay>,
    /// When it came to a last stage for good; none while it is open.
    pub ended_at: Option<i64>,
    /// How often it was opened again after it was settled.
    pub reopened: u32,
    /// Whether every step has its time. A file may say how far a case had come and not when: its time in stages is
    /// then unknown, not none.
    pub is_timed: bool,
}

impl Course {
    /// From receipt to the end, or to now.
    pub fn age_seconds(&self) -> i64 {
        self.stays.iter().map(Stay::seconds).sum()
    }

    /// How long it stood in a stage, all stays together.
    pub fn seconds_in(&self, stage: Stage) -> i64 {
        self.stays.iter().filter(|stay| stay.stage == stage).map(Stay::seconds).sum()
    }
}

/// A stage that an event brought the case to.
struct Arrival {
    stage: Stage,
    waiting_for: Option<PauseReason>,
    /// How often the case had been opened again, as the source of a history counts it.
    counted: Option<u32>,
    at: Moment,
    event: usize,
}

/// The way of a case whose first event is its opening; none without one.
pub fn course(events: &[CaseEvent], now: Moment) -> Option<Course> {
    let first = events.first()?;
    let opening = opening(first)?;
    let gone = reverted(events);
    let counts = |place: &usize| u32::try_from(*place).is_ok_and(|place| !gone.contains(&place));
    let events = events.iter().enumerate().filter(|(place, _)| *place == 0 || counts(place));
    let arrivals = events.filter_map(|(event, what)| {
        let (stage, at) = arrival(what)?;
        Some(Arrival { stage, waiting_for: waiting_for(what), counted: counted(what), at, event })
    });
    let is_timed = arrival(first).is_some_and(|(stage, _)| stage == Stage::Received);
    Some(joined(opening.received_at, arrivals, now, is_timed))
}

fn opening(event: &CaseEvent) -> Option<&Opening> {
    match &event.what {
        Happening::Opened(opening) | Happening::Imported { opening, .. } => Some(opening),
        _ => None,
    }
}

/// The one place that knows which events bring a case to another stage, and when.
fn arrival(event: &CaseEvent) -> Option<(Stage, Moment)> {
    match &event.what {
        Happening::Opened(opening) => Some((Stage::Received, opening.received_at)),
        Happening::Imported { opening, reached } => Some((reached.stage, opening.received_at)),
        Happening::Moved(step) => Some((step.to(), event.at)),
        Happening::Passed(passed) => Some((passed.stage, event.at)),
        Happening::Assigned { .. }
        | Happening::Fact(_)
        | Happening::Breached { .. }
        | Happening::Drafted { .. }
        | Happening::Noted(_)
        | Happening::PartyChanged(_)
        | Happening::Reverted(_)
        | Happening::Erased(_) => None,
    }
}

/// Whom the case waits for after it, where that is known.
pub fn waiting_for(event: &CaseEvent) -> Option<PauseReason> {
    match &event.what {
        Happening::Passed(passed) => passed.waiting_for,
        Happening::Moved(Move::Wait { awaited, .. }) => Some(awaited.pause_reason()),
        _ => None,
    }
}

fn counted(event: &CaseEvent) -> Option<u32> {
    match &event.what {
        Happening::Passed(passed) => passed.reopened,
        // Given back to be decided anew it was not opened again: the row does not count it, either.
        Happening::Moved(Move::Return { .. }) => Some(0),
        _ => None,
    }
}

fn joined(
    received_at: Moment,
    arrivals: impl Iterator<Item = Arrival>,
    now: Moment,
    is_timed: bool,
) -> Course {
    let start = received_at.at_seconds;
    let end = now.at_seconds.max(start);
    let mut course = Course { stays: Vec::new(), ended_at: None, reopened: 0, is_timed };
    let (mut here, mut waits): (Option<Stay>, _) = (None, None);
    for Arrival { stage, waiting_for, counted, at, event } in arrivals {
        // A file tells of the same stage again and again; only an end that is told again is an end anew.
        let is_same = |stay: Stay| stay.stage == stage && waits == waiting_for;
        if here.is_some_and(is_same) && !stage.is_last() {
            continue;
        }
        waits = waiting_for;
        let since = here.map_or(start, |stay| stay.from_seconds);
        let at = at.at_seconds.clamp(since, end);
        if let Some(stay) = here {
            course.stays.push(Stay { to_seconds: at, ..stay });
            let is_again = is_reopening(stay.stage, stage, counted, course.reopened);
            course.reopened += u32::from(is_again);
        }
        here = Some(Stay { stage, event, from_seconds: at, to_seconds: at });
    }
    match here {
        Some(stay) if stay.stage.is_last() => course.ended_at = Some(stay.from_seconds),
        Some(stay) => course.stays.push(Stay { to_seconds: end, ..stay }),
        None => {}
    }
    course
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaint::{Channel, Closing, Outcome, Reached};
    use crate::domain::handling::Awaited;
    use crate::domain::id::{Id, MemberId};
    use crate::domain::step::Move;
    use jiff::tz::Offset;
    use proptest::prelude::*;

    const HOUR: i64 = 3600;
    const START: i64 = 1_790_000_000;

    fn moment(hours: i64) -> Moment {
        let at = jiff::Timestamp::from_second(START + hours * HOUR).unwrap();
        Moment::minute(at, Offset::UTC)
    }

    fn taken_down() -> Box<Opening> {
        Box::new(Opening::sample(moment(0)))
    }

    fn event(hours: i64, what: Happening) -> CaseEvent {
        CaseEvent { at: moment(hours), by: MemberId::from_bytes([1; 16]), what }
    }

    fn moved(hours: i64, step: Move) -> CaseEvent {
        event(hours, Happening::Moved(step))
    }

    /// Taken down two hours after it was received.
    fn opened() -> CaseEvent {
        event(2, Happening::Opened(taken_down()))
    }

    fn wait() -> Move {
        let (question, until) = ("?".into(), moment(900));
        Move::Wait { question, until, awaited: Awaited::Customer, channel: None }
    }

    fn decide() -> Move {
        let (outcome, reasons) = (Outcome::Upheld, "x".into());
        Move::Decide {
            outcome,
            reasons,
            channel: None,
            redress: Vec::new(),
            cause: None,
            by_letter: false,
        }
    }

    const CLOSE: Move = Move::Close { closing: Closing::Accepted, words: None };
    const ACKNOWLEDGE: Move = Move::Acknowledge { channel: Channel::Email, tried: Vec::new() };

    /// Hours in each stage.
    fn hours(course: &Course) -> Vec<(Stage, i64)> {
        course.stays.iter().map(|stay| (stay.stage, stay.seconds() / HOUR)).collect()
    }

    #[test]
    fn a_case_stands_somewhere_from_receipt_to_its_end() {
        let events = [
            opened(),
            moved(3, ACKNOWLEDGE),
            moved(5, Move::Investigate),
            moved(10, wait()),
            moved(30, Move::Investigate),
            moved(31, decide()),
            event(33, Happening::Assigned { owner: None, note: None }),
            moved(40, CLOSE),
        ];
        let course = course(&events, moment(100)).unwrap();
        let is = [
            (Stage::Received, 3),
            (Stage::Acknowledged, 2),
            (Stage::Investigating, 5),
            (Stage::Waiting, 20),
            (Stage::Investigating, 1),
            (Stage::Decided, 9),
        ];
        assert_eq!(hours(&course), is);
        assert_eq!(course.age_seconds(), 40 * HOUR);
        assert_eq!(course.seconds_in(Stage::Investigating), 6 * HOUR);
        assert_eq!((course.ended_at, course.reopened), (Some(START + 40 * HOUR), 0));
    }

    #[test]
    fn an_open_case_ages_and_what_was_taken_back_never_was() {
        let events = [opened(), moved(4, ACKNOWLEDGE), event(9, Happening::Reverted(1))];
        let course = course(&events, moment(10)).unwrap();
        assert_eq!(hours(&course), [(Stage::Received, 10)]);
        assert_eq!(course.ended_at, None);
    }

    #[test]
    fn what_is_opened_again_was_closed_for_a_while() {
        let events = [opened(), moved(4, CLOSE), moved(7, Move::Investigate), moved(9, CLOSE)];
        let course = course(&events, moment(50)).unwrap();
        let is = [(Stage::Received, 4), (Stage::Closed, 3), (Stage::Investigating, 2)];
        assert_eq!(hours(&course), is);
        assert_eq!((course.ended_at, course.reopened), (Some(START + 9 * HOUR), 1));
    }

    #[test]
    fn a_file_that_says_how_far_and_not_when_leaves_times_unknown() {
        let imported = |stage| {
            let reached = Reached { stage, closing: None, response: None, timely: None };
            event(80, Happening::Imported { opening: taken_down(), reached })
        };
        let closed = course(&[imported(Stage::Closed)], moment(90)).unwrap();
        assert_eq!((closed.age_seconds(), closed.is_timed), (0, false));
        assert_eq!(closed.ended_at, Some(START));
        let open = course(&[imported(Stage::Received)], moment(90)).unwrap();
        assert_eq!((open.age_seconds(), open.is_timed), (90 * HOUR, true));
    }

    fn any_event() -> impl Strategy<Value = CaseEvent> {
        let what = prop_oneof![
            Just(Happening::Moved(ACKNOWLEDGE)),
            Just(Happening::Moved(Move::Investigate)),
            Just(Happening::Moved(wait())),
            Just(Happening::Moved(decide())),
            Just(Happening::Moved(CLOSE)),
            Just(Happening::Assigned { owner: None, note: None }),
            (0..9_u32).prop_map(Happening::Reverted),
        ];
        (-50..200_i64, what).prop_map(|(hours, what)| event(hours, what))
    }

    proptest! {
        /// Whatever the order and the clocks of the events.
        #[test]
        fn stays_join_and_add_up(
            rest in proptest::collection::vec(any_event(), 0..12),
            now in -10..150_i64,
        ) {
            let events: Vec<CaseEvent> = std::iter::once(opened()).chain(rest).collect();
            let course = course(&events, moment(now)).unwrap();
            let end = course.ended_at.unwrap_or(START + now.max(0) * HOUR);
            prop_assert_eq!(course.age_seconds(), end - START);
            prop_assert_eq!(course.stays.first().map_or(START, |stay| stay.from_seconds), START);
            for pair in course.stays.windows(2) {
                prop_assert_eq!(pair[0].to_seconds, pair[1].from_seconds);
            }
            prop_assert!(course.stays.iter().all(|stay| stay.seconds() >= 0));
            let by_stage: i64 = Stage::ALL.iter().map(|stage| course.seconds_in(*stage)).sum();
            prop_assert_eq!(by_stage, course.age_seconds());
        }
    }
}

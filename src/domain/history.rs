//! A history that came from a file: its steps, and what of them a case has already.
//!
//! INVARIANT: a step is known by its time, its stage and its place in the source's own order. A step that is known is
//! never added again, and none is put before one that the case has: events are only ever added at the end.

use super::clock::rule::PauseReason;
use super::complaint::{CaseEvent, Happening, Stage};
use super::moment::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A step that a case took before it reached this desk. It is exempt from what steps require here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Where the case stood after it.
    pub stage: Stage,
    /// Whom it waited for, where the source tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<PauseReason>,
    /// How often it had been opened again, as the source counts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<u32>,
    /// Who had it, as the source names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Its place in the source's own order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// What else the source said differently than a step before, by the names of its columns.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changed: BTreeMap<String, String>,
    /// The beginning of the row's hash, to tell a repetition from a contradiction.
    pub row: u64,
}

/// A step with its time.
pub type Step = (Moment, Passed);

/// What a file's history would do to a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Growth {
    /// Places of the steps that go on from what the case has.
    pub fresh: Vec<usize>,
    /// How many steps are new and lie before the last one that the case has.
    pub earlier: u32,
    /// How many steps the case has with something else in the row.
    pub differing: u32,
    /// Whether somebody here has moved the case on since.
    pub is_moved_on: bool,
}

/// Whether a step opens a settled case again. A source that counts such steps itself must have counted more of them
/// than were found so far: a row that was written late is no reopening.
pub fn is_reopening(from: Stage, to: Stage, counted: Option<u32>, so_far: u32) -> bool {
    let is_back = from.is_settled() && !to.is_settled() && !to.is_aside();
    is_back && counted.is_none_or(|counted| counted > so_far)
}

/// By what a step is known.
type Key = (i64, &'static str, Option<&'static str>, Option<u64>);

fn key(at: Moment, passed: &Passed) -> Key {
    let waiting_for = passed.waiting_for.map(PauseReason::code);
    (at.at_seconds, passed.stage.code(), waiting_for, passed.sequence)
}

/// The imported steps of a case.
fn passed(events: &[CaseEvent]) -> impl Iterator<Item = (Moment, &Passed)> {
    events.iter().filter_map(|event| match &event.what {
        Happening::Passed(passed) => Some((event.at, &**passed)),
        _ => None,
    })
}

/// Compares a file's history with the events of a case; none where the case has no imported step, so that nothing
/// tells how far its history is known.
pub fn growth(events: &[CaseEvent], steps: &[Step]) -> Option<Growth> {
    let last = passed(events).map(|(at, _)| at.at_seconds).max()?;
    let mut known: BTreeMap<Key, Vec<u64>> = BTreeMap::new();
    for (at, step) in passed(events) {
        known.entry(key(at, step)).or_default().push(step.row);
    }
    let is_moved_on = events.iter().any(|event| matches!(event.what, Happening::Moved(_)));
    let mut growth = Growth { is_moved_on, ..Growth::default() };
    let mut unsure = Vec::new();
    for (place, (at, step)) in steps.iter().enumerate() {
        let rows = known.get_mut(&key(*at, step));
        match rows.and_then(|rows| Some((rows.iter().position(|row| *row == step.row)?, rows))) {
            Some((same, rows)) => _ = rows.swap_remove(same),
            None => unsure.push(place),
        }
    }
    // Only when all repetitions are found, what is left of a time and a stage stands against what is not.
    for place in unsure {
        let (at, step) = &steps[place];
        match known.get_mut(&key(*at, step)).and_then(Vec::pop) {
            Some(_) => growth.differing += 1,
            None if at.at_seconds < last => growth.earlier += 1,
            None => growth.fresh.push(place),
        }
    }
    Some(growth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, MemberId};
    use jiff::tz::Offset;

    fn at(minute: i64) -> Moment {
        Moment::minute(jiff::Timestamp::from_second(minute * 60).unwrap(), Offset::UTC)
    }

    fn step(minute: i64, stage: Stage, row: u64) -> Step {
        let (waiting_for, reopened, owner, sequence) = (None, None, None, None);
        let changed = BTreeMap::new();
        (at(minute), Passed { stage, waiting_for, reopened, owner, sequence, changed, row })
    }

    fn events(steps: &[Step]) -> Vec<CaseEvent> {
        let by = MemberId::from_bytes([1; 16]);
        let event = |(at, step): &Step| (*at, Happening::Passed(Box::new(step.clone())));
        steps.iter().map(event).map(|(at, what)| CaseEvent { at, by, what }).collect()
    }

    #[test]
    fn a_longer_history_adds_what_is_new_at_the_end() {
        use Stage::{Closed, Decided, Investigating, Received};
        let has = events(&[step(1, Received, 1), step(5, Investigating, 2)]);
        let told = |steps: &[Step]| {
            let growth = growth(&has, steps).unwrap();
            (growth.fresh, growth.earlier, growth.differing)
        };
        assert_eq!(told(&[step(1, Received, 1), step(5, Investigating, 2)]), (vec![], 0, 0));
        assert_eq!(told(&[step(5, Investigating, 2)]), (vec![], 0, 0), "a part of it");
        let more = [step(5, Investigating, 2), step(5, Decided, 3), step(9, Closed, 4)];
        assert_eq!(told(&more), (vec![1, 2], 0, 0));
        assert_eq!(told(&[step(3, Decided, 9), step(6, Closed, 5)]), (vec![1], 1, 0));
        assert_eq!(told(&[step(5, Investigating, 7)]), (vec![], 0, 1));
        // The same time and stage twice, and one of them known.
        let twice = [step(5, Investigating, 8), step(5, Investigating, 2)];
        assert_eq!(told(&twice), (vec![0], 0, 0));
        assert_eq!(growth(&[], &more), None);
    }
}

//! What an adopted policy moves: which dates of which clocks, in how many cases.

use super::case_clock::CaseClock;
use super::clock::ClockState;
use super::complaint::Case;
use super::id::CaseNumber;
use super::moment::Moment;
use super::policy::Pack;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Dates that are told one by one.
pub const FIRST: usize = 20;

/// A date that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// In which case.
    pub case: CaseNumber,
    /// Of which pack.
    pub pack: String,
    /// Of which clock.
    pub clock: String,
    /// The date before; none where the clock is new.
    pub from: Option<Moment>,
    /// The date from now on; none where the clock is gone.
    pub to: Option<Moment>,
}

/// What happened to one clock, over all cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Due earlier than before.
    pub earlier: u64,
    /// Due later.
    pub later: u64,
    /// It did not run before.
    pub armed: u64,
    /// New, but stopped already: met or late.
    pub stopped: u64,
    /// It does not run any more.
    pub gone: u64,
    /// Of all of these: overdue now and not before.
    pub overdue: u64,
}

/// All that moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Cases with another row.
    pub cases: u64,
    /// By pack and clock.
    pub counts: BTreeMap<(String, String), Counts>,
    /// The first of them, of clocks that still run.
    pub first: Vec<Shift>,
    /// How many of them there are in all.
    pub shifts: u64,
}

impl Diff {
    /// Takes a case in, as it was and as it is.
    pub fn note(&mut self, was: &Case, is: &Case, now: Moment) {
        self.cases += u64::from(was != is);
        for before in &was.clocks {
            self.note_clock(is, Some(before), same(&is.clocks, before), now);
        }
        for after in &is.clocks {
            if same(&was.clocks, after).is_none() {
                self.note_clock(is, None, Some(after), now);
            }
        }
    }

    fn note_clock(
        &mut self,
        case: &Case,
        before: Option<&CaseClock>,
        after: Option<&CaseClock>,
        now: Moment,
    ) {
        let Some(named) = after.or(before) else { return };
        if before == after {
            return;
        }
        let counts = self.counts.entry((named.pack.clone(), named.clock.clone())).or_default();
        let end = |clock: &CaseClock| clock.due.end_seconds();
        match (before.map(end), after.map(end)) {
            (None, Some(_)) if after.is_some_and(is_over) => counts.stopped += 1,
            (None, Some(_)) => counts.armed += 1,
            (Some(_), None) => counts.gone += 1,
            (was, is) => match is.cmp(&was) {
                Ordering::Less => counts.earlier += 1,
                Ordering::Greater => counts.later += 1,
                Ordering::Equal => {}
            },
        }
        let is_missed =
            |clock: &CaseClock| clock.state_at(now) == ClockState::Breached && case.is_open();
        let is_news = after.is_some_and(is_missed) && !before.is_some_and(is_missed);
        counts.overdue += u64::from(is_news);
        let (from, to) = (before.map(|clock| clock.due), after.map(|clock| clock.due));
        if from != to && !is_over(named) {
            self.shifts += 1;
            if self.first.len() < FIRST {
                let (pack, clock) = (named.pack.clone(), named.clock.clone());
                self.first.push(Shift { case: case.number, pack, clock, from, to });
            }
        }
    }
}

fn same<'c>(clocks: &'c [CaseClock], one: &CaseClock) -> Option<&'c CaseClock> {
    clocks.iter().find(|other| other.pack == one.pack && other.clock == one.clock)
}

fn is_over(clock: &CaseClock) -> bool {
    matches!(clock.state, ClockState::Met | ClockState::Late | ClockState::Ended)
}

/// Which of two versions of a pack is the newer one: by the numbers between the dots.
pub fn by_version(one: &Pack, other: &Pack) -> Ordering {
    let part = |part: &str| match part.parse::<u64>() {
        Ok(number) => (number, String::new()),
        Err(_) => (0, part.to_owned()),
    };
    let parts = |pack: &Pack| pack.version.split('.').map(part).collect::<Vec<_>>();
    parts(one).cmp(&parts(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text: &str| {
            let pack = policy::travelling("house").expect("a pack");
            Pack { version: text.to_owned(), ..pack }
        };
        for (one, other, order) in [
            ("2026.1", "2026.2", Ordering::Less),
            ("2026.10", "2026.9", Ordering::Greater),
            ("2026.04", "2026.4", Ordering::Equal),
            ("2026", "2026.1", Ordering::Less),
            ("b", "a", Ordering::Greater),
        ] {
            assert_eq!(by_version(&version(one), &version(other)), order, "{one} {other}");
        }
    }
}

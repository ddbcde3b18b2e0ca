//! A test case of a clock: a start, what happens on the way, and what must come out.

use crate::domain::calendar::Calendar;
use crate::domain::clock::rule::{ClockRule, Measure, PauseReason};
use crate::domain::clock::{ClockEvent, Happened, fold};
use crate::domain::moment::Precision;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use std::fmt;

/// A time as a golden writes it, by the clock on the wall of its calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    at: DateTime,
    is_day: bool,
}

impl Wall {
    /// A date, or a date with a time.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse::<DateTime>().map(DateTime::date)
            && text.parse::<Date>().is_ok()
            && !text.contains([':', 'T', ' '])
        {
            return Some(Self { at: date.to_datetime(Time::midnight()), is_day: true });
        }
        text.parse::<DateTime>().ok().map(|at| Self { at, is_day: false })
    }

    fn instant(self, calendar: &Calendar) -> Option<Timestamp> {
        Some(self.at.to_zoned(calendar.zone()).ok()?.timestamp())
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_day {
            true => write!(f, "{}", self.at.date()),
            false => write!(f, "{}", self.at.strftime("%Y-%m-%dT%H:%M")),
        }
    }
}

/// What must come out, or what did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When it is due.
    pub due: Wall,
    /// Whether that depends on days that were not published.
    pub provisional: bool,
    /// Whether it was missed by the last of the events.
    pub breached: bool,
}

impl fmt::Display for Outcome {
    /// As the file writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "due = {}", self.due)?;
        for (name, is_so) in [("provisional", self.provisional), ("breached", self.breached)] {
            if is_so {
                write!(f, ", {name} = true")?;
            }
        }
        Ok(())
    }
}

/// One test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    /// Of which clock.
    pub clock: String,
    /// When it starts.
    pub start: Wall,
    /// When it stands still, and why.
    pub pauses: Vec<(Wall, Wall, PauseReason)>,
    /// When its rule becomes shorter or longer, and how long.
    pub change: Option<(Wall, u32)>,
    /// What must come out.
    pub expected: Outcome,
}

impl Golden {
    /// What does come out; none where the calendar has no such time.
    pub fn outcome(&self, clock: &ClockRule, calendar: &Calendar) -> Option<Outcome> {
        let changed = self.change.map(|(_, length)| {
            let measure = Measure { length, ..clock.measure };
            ClockRule { measure, ..clock.clone() }
        });
        let event = |at: Wall, what| Some(ClockEvent { at: at.instant(calendar)?, what });
        let mut events = vec![event(self.start, Happened::Reached(*clock.start.first()?))?];
        for (from, to, reason) in &self.pauses {
            events.push(event(*from, Happened::Paused(*reason))?);
            events.push(event(*to, Happened::Resumed(*reason))?);
        }
        if let (Some((at, _)), Some(rule)) = (self.change, &changed) {
            events.push(event(at, Happened::Ruled(rule))?);
        }
        events.sort_by_key(|event| event.at);
        let now = events.last()?.at;
        let clock = fold(clock, calendar, &events, now)?;
        let due = clock.deadline.due;
        let at = due.zoned().datetime();
        let due = Wall { at, is_day: due.precision == Precision::Day };
        let breached = clock.breached_at.is_some();
        Some(Outcome { due, provisional: clock.deadline.provisional, breached })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_as_a_file_writes_it() {
        for text in ["2026-02-11", "2026-02-13T17:30"] {
            assert_eq!(Wall::parse(text).map(|wall| wall.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Wall::parse("2026-02-13T17:30:00").map(|wall| wall.is_day), Some(false));
        assert_eq!(Wall::parse("soon"), None);
    }
}

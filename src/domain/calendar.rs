//! Working time: calendars; and the days that privacy requests count, Monday to Friday without holidays.

pub mod days;
pub mod file;
pub mod period;

pub use days::{Calendar, DayKind, latest};

use super::moment::{Moment, Precision};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

/// A stretch of time in which something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Days on which people work.
    WorkingDays(u32),
    /// Months of the calendar.
    Months(i32),
}

/// Within what time a privacy request is to be answered under one rule, counted from its receipt.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Whose rule, and where it stands.
    pub source: &'static str,
    /// The usual time; none where the law says only that it must be soon.
    pub usual: Option<Span>,
    /// The time with its one extension.
    pub extended: Option<Span>,
}

/// Every rule that a privacy request answers to. The earliest day of all of them is the one it is due.
pub const PRIVACY_TERMS: &[Term] = &[
    Term {
        source: "house",
        usual: Some(Span::WorkingDays(15)),
        extended: Some(Span::WorkingDays(30)),
    },
    // "In a timely manner": no number of days.
    Term { source: "PIPL 45(2), 50(1)", usual: None, extended: None },
    Term { source: "GDPR 12(3)", usual: Some(Span::Months(1)), extended: Some(Span::Months(3)) },
];

/// By when a privacy request that was received at `start` is to be answered.
pub fn answer_due(start: Moment, is_extended: bool) -> Moment {
    let spans = PRIVACY_TERMS.iter();
    let spans = spans.filter_map(|term| if is_extended { term.extended } else { term.usual });
    let due = spans.map(|span| match span {
        Span::WorkingDays(days) => due_after(start, days),
        Span::Months(months) => due_after_months(start, months),
    });
    due.min_by_key(Moment::end_seconds).unwrap_or_else(|| due_after(start, 0))
}

/// The same day so many months later; where the month is too short, its last.
fn due_after_months(start: Moment, months: i32) -> Moment {
    day(start, start.date().saturating_add(months.months()))
}

/// The day on which `working_days` have passed since `start`, the first day excluded.
///
/// The answer is a day at the offset of the start, due until its end.
fn due_after(start: Moment, working_days: u32) -> Moment {
    let mut date = start.date();
    let mut left = working_days;
    while left > 0 {
        date = date.tomorrow().unwrap_or(Date::MAX);
        if date == Date::MAX {
            break;
        }
        left -= u32::from(is_working_day(date));
    }
    day(start, date)
}

/// A day at the offset of the start.
fn day(start: Moment, date: Date) -> Moment {
    let offset = Offset::from_seconds(start.offset_seconds).unwrap_or(Offset::UTC);
    // The last days of the calendar have no instant any more: then it is the last one that has.
    let mut back = std::iter::successors(Some(date), |date| date.yesterday().ok()).take(3);
    let day = back.find_map(|date| Moment::day(date, offset));
    day.unwrap_or(Moment { precision: Precision::Day, ..start })
}

fn is_working_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_end_of_the_calendar_a_day_stays_there() {
        for start in ["9999-12-29", "9999-12-30", "9999-12-20T10:00:00+08:00"] {
            let start = Moment::parse(start, Offset::UTC).expect("a moment");
            for days in [0, 1, 10, u32::MAX] {
                let due = due_after(start, days);
                assert!(due.date() >= start.date() && due.date().year() == 9999, "{due}");
            }
        }
    }

    #[test]
    fn a_privacy_request_is_due_on_the_earliest_day_of_all_rules() {
        for (start, usual, extended) in [
            ("2026-11-20T17:30:00+08:00", "2026-12-11", "2027-01-01"),
            ("2026-11-21", "2026-12-11", "2027-01-01"),
            ("2027-02-01", "2027-02-22", "2027-03-15"),
        ] {
            let start = Moment::parse(start, Offset::UTC).expect("a moment");
            assert_eq!(answer_due(start, false).to_string(), usual);
            assert_eq!(answer_due(start, true).to_string(), extended);
        }
        let month = |start: &str, months: i32| {
            due_after_months(Moment::parse(start, Offset::UTC).expect("a moment"), months)
        };
        assert_eq!(month("2027-01-31", 1).to_string(), "2027-02-28");
        assert_eq!(month("9999-12-29", 1).date().year(), 9999);
    }

    #[test]
    fn ten_working_days_are_two_weeks() {
        for (start, due) in [
            ("2014-11-13", "2014-11-27"),
            ("2026-11-20T17:30:00+08:00", "2026-12-04"),
            ("2026-11-21", "2026-12-04"),
            ("2026-11-22T23:59:00-05:00", "2026-12-04"),
        ] {
            let start = Moment::parse(start, Offset::UTC).expect("a moment");
            assert_eq!(due_after(start, 10).to_string(), due);
        }
    }
}

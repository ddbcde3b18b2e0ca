//! Working time: calendars; and the days that complaints count today, Monday to Friday without holidays.

pub mod days;
pub mod file;
pub mod period;

pub use days::{Calendar, DayKind, latest};

use super::moment::{Moment, Precision};
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

/// Working days within which a complaint is to be decided under the house rule.
pub const DECIDE_WITHIN_WORKING_DAYS: u32 = 10;

/// The day on which `working_days` have passed since `start`, the first day excluded.
///
/// The answer is a day at the offset of the start, due until its end.
pub fn due_after(start: Moment, working_days: u32) -> Moment {
    let mut date = start.date();
    let mut left = working_days;
    while left > 0 {
        date = date.tomorrow().unwrap_or(Date::MAX);
        if date == Date::MAX {
            break;
        }
        left -= u32::from(is_working_day(date));
    }
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

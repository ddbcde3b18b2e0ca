//! A time as a text names it, and the moment that it means for who reads it now.

use crate::domain::calendar::Calendar;
use crate::domain::clock::count::{self, Stretch};
use crate::domain::clock::rule::{DayRule, Measure, Roll, Unit};
use crate::domain::moment::{Moment, Precision};
use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use jiff::{Span, ToSpan};

/// A time as a text names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// So many minutes from now.
    Minutes(u32),
    /// So many working days.
    WorkingDays(u32),
    /// So many days.
    Days(u32),
    /// So many months.
    Months(u32),
    /// A weekday: the next, or the one of so many weeks later.
    Weekday(Weekday, u32),
    /// The end of the week, so many weeks later.
    WeekEnd(u32),
    /// The end of the month, so many months later.
    MonthEnd(u32),
    /// A day of a month, of this year or the next.
    MonthDay(u8, u8),
    /// A day.
    Day(Date),
}

/// The longest that anybody promises: what is more is a slip.
const MOST: u32 = 1_000;

impl Until {
    /// The moment; none where there is none.
    pub fn resolve(self, now: Moment, calendar: &Calendar) -> Option<Moment> {
        let today = now.date();
        match self {
            Self::Minutes(minutes) => {
                let ahead = 60 * i64::from(minutes.min(MOST * 60));
                let at_seconds = now.at_seconds.checked_add(ahead)?;
                Some(Moment { at_seconds, precision: Precision::Minute, ..now })
            }
            Self::WorkingDays(days) => working_days(now, days.min(MOST), calendar),
            Self::Days(days) => day(now, later(today, i64::from(days.min(MOST)).days())?),
            Self::Months(months) => day(now, later(today, i64::from(months.min(MOST)).months())?),
            Self::Weekday(weekday, weeks) => {
                let monday = later(monday(today)?, i64::from(weeks).weeks())?;
                let days = i64::from(weekday.to_monday_zero_offset());
                let meant = later(monday, days.days())?;
                // Of a weekday that is over this week, the next one is meant.
                day(now, if meant < today { later(meant, 1.week())? } else { meant })
            }
            Self::WeekEnd(weeks) => {
                day(now, later(monday(today)?, (7 * i64::from(weeks) + 6).days())?)
            }
            Self::MonthEnd(months) => {
                day(now, later(today, i64::from(months).months())?.last_of_month())
            }
            Self::MonthDay(month, of_month) => {
                let of = |year| Date::new(year, month.cast_signed(), of_month.cast_signed()).ok();
                let meant = of(today.year()).filter(|date| *date >= today);
                day(now, meant.or_else(|| of(today.year() + 1))?)
            }
            Self::Day(date) => day(now, date),
        }
    }
}

fn later(date: Date, by: Span) -> Option<Date> {
    date.checked_add(by).ok()
}

fn monday(date: Date) -> Option<Date> {
    later(date, (-i64::from(date.weekday().to_monday_zero_offset())).days())
}

fn day(now: Moment, date: Date) -> Option<Moment> {
    Moment::day(date, Offset::from_seconds(now.offset_seconds).ok()?)
}

fn working_days(now: Moment, length: u32, calendar: &Calendar) -> Option<Moment> {
    let day = DayRule::FirstExcluded;
    let measure = Measure { unit: Unit::WorkingDay, length, day, roll: Roll::None };
    let stretch = Stretch { from: now.timestamp(), to: None, calendar };
    Some(count::bare(measure, &[stretch])?.due)
}

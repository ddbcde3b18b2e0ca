//! A stretch of working time within one day, in minutes.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Minutes of a day by the clock on the wall.
pub const DAY_MINUTES: u16 = 1_440;

/// From a minute of the day up to another, the second not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// Its first minute.
    pub from: u16,
    /// The minute after its last; 1,440 is the end of the day.
    pub to: u16,
}

impl Period {
    /// Reads `09:00-12:00`; `24:00` is the end of the day.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let period = Self { from: minute(from)?, to: minute(to)? };
        (period.from < period.to).then_some(period)
    }

    /// Reads `09:00-12:00,13:30-18:00`: in order, none into another, at least one.
    pub fn list(text: &str) -> Option<Vec<Self>> {
        let periods: Option<Vec<Self>> =
            text.split(',').map(|one| Self::parse(one.trim())).collect();
        periods.filter(|periods| are_in_order(periods))
    }
}

/// Whether they follow each other.
pub fn are_in_order(periods: &[Period]) -> bool {
    periods.windows(2).all(|pair| pair[0].to <= pair[1].from)
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let is_plain = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MINUTES).then_some(at)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_prints_as_it_is_read() {
        for text in ["09:00-12:00", "00:00-24:00", "23:59-24:00"] {
            assert_eq!(Period::parse(text).map(|one| one.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in
            ["", "9:00-12:00", "09:00", "12:00-09:00", "09:00-24:01", "09:60-10:00", "+9:00-10:00"]
        {
            assert_eq!(Period::list(text), None, "{text}");
        }
        assert_eq!(Period::list("09:00-12:00,11:00-13:00"), None);
        assert_eq!(Period::list("13:00-14:00,09:00-12:00"), None);
        assert_eq!(Period::list("09:00-12:00, 12:00-13:00").map(|list| list.len()), Some(2));
    }
}

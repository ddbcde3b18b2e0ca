//! When, as people type it: RFC 3339, `2026-03-01 15:00`, `+3d`, `+4h`.
//!
//! INVARIANT: what is told as a day stays a day. `+3d` is the day in three days, `+4h` an instant.

use crate::domain::error::{Error, Result};
use crate::domain::moment::{Moment, Precision};
use jiff::tz::Offset;

/// Longest way ahead, in hours: a typing mistake must not reach the year 9999.
const HOURS_AHEAD: i64 = 24 * 366 * 20;

/// Reads a time; `now` gives the offset, and the start of what begins with `+`.
pub fn parse(text: &str, now: Moment) -> Result<Moment> {
    let offset = Offset::from_seconds(now.offset_seconds).unwrap_or(Offset::UTC);
    let told = text.trim();
    let read = match told.strip_prefix('+') {
        Some(ahead) => from_now(ahead, now, offset),
        None => Moment::parse(told, offset),
    };
    read.ok_or_else(|| Error::usage("when").with("text", text))
}

fn from_now(ahead: &str, now: Moment, offset: Offset) -> Option<Moment> {
    let days = ahead.strip_suffix(['d', 'D', '天']);
    let hours = days.or_else(|| ahead.strip_suffix(['h', 'H']))?;
    let hours = count(hours)? * if days.is_some() { 24 } else { 1 };
    if hours > HOURS_AHEAD {
        return None;
    }
    let there = Moment {
        at_seconds: now.at_seconds + hours * 3600,
        offset_seconds: now.offset_seconds,
        precision: Precision::Minute,
    };
    Some(if days.is_some() { Moment::day(there.date(), offset) } else { there })
}

fn count(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse::<u32>().ok()).flatten().map(i64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let now = Moment::parse("2026-03-30T23:30:00+08:00", Offset::UTC).unwrap();
        parse(text, now).ok().map(|moment| moment.to_string())
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, moment) in [
            ("+3d", "2026-04-02"),
            ("+0d", "2026-03-30"),
            ("+3天", "2026-04-02"),
            ("+4h", "2026-03-31T03:30:00+08:00"),
            ("2026-04-01 15:00", "2026-04-01T15:00:00+08:00"),
            ("2026-04-01", "2026-04-01"),
            ("2026-04-01T15:00:00Z", "2026-04-01T15:00:00+00:00"),
            ("2026-04-01T15:00:00-05:00", "2026-04-01T15:00:00-05:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "+",
            "+d",
            "+3",
            "+-3d",
            "+3w",
            "+99999999999d",
            "+4294967295d",
            "tomorrow",
            "15:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

//! An instant with the offset it was told in, and how precisely it was told.
//!
//! A complaint received "on 13 November" has no minute; inventing one would move deadlines. So a
//! moment keeps its precision, and a deadline that is only a day ends when that day ends.

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How precisely a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute or better.
    Minute,
    /// Only the day; the instant is the first of that day.
    Day,
}

/// An instant, its original offset and its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub at_seconds: i64,
    /// Offset from UTC in which it was told, in seconds.
    pub offset_seconds: i32,
    /// How precisely it is known.
    pub precision: Precision,
}

/// Seconds of a day on which no clock is put on or back.
pub const DAY_SECONDS: i64 = 86_400;
const MINUTE_SECONDS: i32 = 60;

impl Moment {
    /// A moment known to the minute.
    pub fn minute(at: Timestamp, offset: Offset) -> Self {
        Self {
            at_seconds: at.as_second(),
            offset_seconds: offset.seconds(),
            precision: Precision::Minute,
        }
    }

    /// A day, as told at this offset; none where no instant is its first, at the end of the calendar.
    pub fn day(date: Date, offset: Offset) -> Option<Self> {
        let at = offset.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok()?;
        Some(Self {
            at_seconds: at.as_second(),
            offset_seconds: offset.seconds(),
            precision: Precision::Day,
        })
    }

    /// The local date at the moment's own offset.
    pub fn date(&self) -> Date {
        self.zoned().date()
    }

    /// The same date, as days since 1970-01-01.
    pub fn day_count(&self) -> i64 {
        (self.at_seconds + i64::from(self.offset_seconds)).div_euclid(DAY_SECONDS)
    }

    /// When a deadline at this moment has passed: a day ends with its last second.
    pub fn end_seconds(&self) -> i64 {
        match self.precision {
            Precision::Minute => self.at_seconds,
            Precision::Day => self.at_seconds + DAY_SECONDS,
        }
    }

    /// The moment with its own offset.
    pub fn zoned(&self) -> Zoned {
        let offset = Offset::from_seconds(self.offset_seconds).unwrap_or(Offset::UTC);
        self.timestamp().to_zoned(TimeZone::fixed(offset))
    }

    /// The same day and time so many years later; the last day of February for the 29th.
    #[must_use]
    pub fn plus_years(&self, years: i64) -> Self {
        let later = self.zoned().checked_add(jiff::Span::new().years(years));
        let at_seconds = later.map_or(i64::MAX, |later| later.timestamp().as_second());
        Self { at_seconds, ..*self }
    }

    /// The bare instant.
    pub fn timestamp(&self) -> Timestamp {
        Timestamp::from_second(self.at_seconds).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Seconds from `now` until this deadline has passed; negative when it has.
    pub fn seconds_left(&self, now: Moment) -> i64 {
        self.end_seconds() - now.at_seconds
    }

    /// Whether it lies in the future; today, where only the day is known, does not.
    pub fn is_ahead_of(&self, now: Moment) -> bool {
        let later = self.at_seconds > now.at_seconds;
        match self.precision {
            Precision::Minute => later,
            Precision::Day => later && self.date() > now.date(),
        }
    }

    /// The same instant at the offset of `now`: times stand on one screen in one order. A day stays
    /// the day it was told as.
    #[must_use]
    pub fn seen_from(self, now: Moment) -> Self {
        match self.precision {
            Precision::Minute => Self { offset_seconds: now.offset_seconds, ..self },
            Precision::Day => self,
        }
    }

    /// For a person: the day, or day and minute, at the moment's own offset.
    pub fn human(&self) -> String {
        let local = self.zoned();
        match self.precision {
            Precision::Day => local.strftime("%Y-%m-%d").to_string(),
            Precision::Minute => local.strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }

    /// Reads an RFC 3339 date or date-time; a date-time without an offset is taken at `offset`.
    pub fn parse(text: &str, offset: Offset) -> Option<Self> {
        let text = text.trim();
        let pieces = Pieces::parse(text).ok()?;
        let own = pieces.to_numeric_offset();
        let is_lawful = own.is_none_or(|own| own.seconds() % MINUTE_SECONDS == 0);
        Self::from_pieces(text, &pieces, offset).filter(|_| is_lawful)
    }

    /// The same for what a file brings: an offset with seconds, as places had before time zones, is
    /// rounded to the minute. The instant is the one that was told.
    pub fn parse_rounded(text: &str, offset: Offset) -> Option<Self> {
        let text = text.trim();
        let pieces = Pieces::parse(text).ok()?;
        Self::from_pieces(text, &pieces, offset)
    }

    fn from_pieces(text: &str, pieces: &Pieces<'_>, offset: Offset) -> Option<Self> {
        let Some(time) = pieces.time() else {
            return Self::day(pieces.date(), offset);
        };
        let own = pieces
            .to_numeric_offset()
            .or_else(|| text.ends_with(['Z', 'z']).then_some(Offset::UTC));
        let offset = own.unwrap_or(offset);
        let at = offset.to_timestamp(pieces.date().to_datetime(time)).ok()?;
        Some(Self::minute(at, rounded(offset)?))
    }
}

/// The nearest offset that RFC 3339 can say; none beyond 23:59, which is no place's.
fn rounded(offset: Offset) -> Option<Offset> {
    let half = offset.seconds().signum() * MINUTE_SECONDS / 2;
    let minutes = (offset.seconds() + half) / MINUTE_SECONDS;
    let is_lawful = i64::from(minutes * MINUTE_SECONDS).abs() < DAY_SECONDS;
    Offset::from_seconds(minutes * MINUTE_SECONDS).ok().filter(|_| is_lawful)
}

impl fmt::Display for Moment {
    /// RFC 3339: a full date where only the day is known, else a date-time with its offset.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.zoned();
        match self.precision {
            Precision::Day => write!(f, "{}", local.date()),
            Precision::Minute => write!(f, "{}", local.strftime("%Y-%m-%dT%H:%M:%S%:z")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_what_it_was_told() {
        for text in ["2014-11-13", "2023-06-05T12:00:00-05:00", "2026-01-01T00:30:00+08:00"] {
            assert_eq!(
                Moment::parse(text, Offset::UTC).map(|m| m.to_string()).as_deref(),
                Some(text)
            );
        }
        let utc = Moment::parse("2026-01-01T00:30:00Z", Offset::constant(8)).map(|m| m.to_string());
        assert_eq!(utc.as_deref(), Some("2026-01-01T00:30:00+00:00"));
    }

    #[test]
    fn an_offset_of_a_file_is_rounded_to_what_can_be_said() {
        for (text, is) in [
            ("1900-01-01T00:00:00+08:05:43", Some("1900-01-01T00:00:17+08:06")),
            ("1900-01-01T00:00:00-04:56:02", Some("1900-01-01T00:00:02-04:56")),
            ("2020-01-01T00:00:00+23:59", Some("2020-01-01T00:00:00+23:59")),
            ("2020-01-01T00:00+23:59:59", None),
            ("2020-01-01T00:00-25:59", None),
        ] {
            let told = Moment::parse_rounded(text, Offset::UTC).map(|moment| moment.to_string());
            assert_eq!(told.as_deref(), is, "{text}");
            assert!(told.is_none_or(|told| Moment::parse(&told, Offset::UTC).is_some()));
        }
    }

    #[test]
    fn a_passes_ats_when_it_ends() {
        let due = Moment::parse("2026-03-03", Offset::constant(8)).expect("a date");
        let last = Moment::parse("2026-03-03T23:59:59+08:00", Offset::UTC).expect("a time");
        assert_eq!(due.seconds_left(last), 1);
    }

    #[test]
    fn a_time_is_seen_at_ones_own_offset_and_a_day_stays_a_day() {
        let here = Moment::parse("2026-11-25T15:26:00Z", Offset::UTC).expect("a time");
        let seen = |text| Moment::parse(text, Offset::constant(8)).map(|m| m.seen_from(here));
        let human = |text| seen(text).map(|m| m.human());
        assert_eq!(human("2026-11-25T22:43:00+08:00").as_deref(), Some("2026-11-25 14:43"));
        assert_eq!(human("2026-11-25").as_deref(), Some("2026-11-25"));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "9999-12-31",
            "",
            "tomorrow",
            "2026-02-30",
            "13/11/2014",
            "2026-01-01T25:00:00Z",
            "2020-01-01T00:00+25:00",
            "2020-01-01T00:00-25:59",
            "2020-01-01T00:00+24:00",
            "2020-01-01T00:00+23:59:59",
            "2020-01-01T00:00+08:05:43",
        ] {
            assert_eq!(Moment::parse(text, Offset::UTC), None, "{text}");
        }
    }
}

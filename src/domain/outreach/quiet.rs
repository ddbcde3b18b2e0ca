//! The hours in which nobody is written to or called, in the zone of whoever receives it.
//!
//! INVARIANT: asked of an instant and a zone, so that clocks that are put on or back move nothing: what counts is what
//! the receiver's clock shows.

use crate::domain::calendar::days;
use crate::domain::moment::Moment;
use jiff::tz::{Offset, TimeZone};

/// From this hour on it is quiet.
pub const FROM_HOUR: i8 = 21;
/// Until this one.
pub const UNTIL_HOUR: i8 = 8;
/// The free field of a party that states its zone.
pub const FIELD: &str = "zone";

/// A zone as somebody states it: `Asia/Shanghai`, `+08:00`, `UTC-3`. None where it is neither.
pub fn zone(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    offset(text).map(TimeZone::fixed).or_else(|| days::zone(text))
}

/// Twelve hours behind to fourteen ahead: there are no others.
fn offset(text: &str) -> Option<Offset> {
    const FIRST: i32 = -12 * 3_600;
    const LAST: i32 = 14 * 3_600;
    let bare = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match (bare.strip_prefix('+'), bare.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = sign * (hours * 3_600 + minutes * 60);
    let fits = (0..60).contains(&minutes) && (FIRST..=LAST).contains(&seconds);
    fits.then(|| Offset::from_seconds(seconds).ok()).flatten()
}

/// The minute of the receiver's day: by its own zone, or by the offset of the desk where it states none. Where what it
/// states is no zone nobody knows how late it is there: then it is night.
pub fn minute_of_day(now: Moment, stated: Option<&str>) -> u16 {
    let local = match stated.filter(|text| !text.trim().is_empty()) {
        None => now.zoned(),
        Some(text) => match zone(text) {
            Some(zone) => now.timestamp().to_zoned(zone),
            None => return 0,
        },
    };
    let (hour, minute) = (local.hour().unsigned_abs(), local.minute().unsigned_abs());
    u16::from(hour) * 60 + u16::from(minute)
}

/// Whether it is quiet at this minute of the day.
pub fn is_quiet(minute: u16) -> bool {
    let hour = i8::try_from(minute / 60).unwrap_or(FROM_HOUR);
    !(UNTIL_HOUR..FROM_HOUR).contains(&hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text, Offset::UTC).unwrap()
    }

    #[test]
    fn a_zone_is_read_by_name_or_offset() {
        for known in ["Asia/Shanghai", "+08:00", "+8", "UTC-3", "GMT+14", "-12", "−03:30"] {
            assert!(zone(known).is_some(), "{known}");
        }
        for none in ["", "Shanghai", "+15", "-12:30", "+08:60", "8", "++8", "+8:0:0", "UTC+"] {
            assert!(zone(none).is_none(), "{none}");
        }
    }

    #[test]
    fn it_is_quiet_by_the_receivers_clock_over_every_change_of_it() {
        let quiet = |now: &str, zone: &str| is_quiet(minute_of_day(at(now), Some(zone)));
        for (now, zone, expected) in [
            ("2026-03-02T12:59:00Z", "Asia/Shanghai", false),
            ("2026-03-02T13:00:00Z", "Asia/Shanghai", true),
            ("2026-03-02T23:59:00Z", "Asia/Shanghai", true),
            ("2026-03-03T00:00:00Z", "Asia/Shanghai", false),
            // London puts its clocks on at 01:00 on 29 March and back at 02:00 on 25 October.
            ("2026-03-28T07:59:00Z", "Europe/London", true),
            ("2026-03-28T08:00:00Z", "Europe/London", false),
            ("2026-03-29T06:59:00Z", "Europe/London", true),
            ("2026-03-29T07:00:00Z", "Europe/London", false),
            ("2026-10-25T07:59:00Z", "Europe/London", true),
            ("2026-10-25T20:59:00Z", "Europe/London", false),
            ("2026-10-25T21:00:00Z", "Europe/London", true),
            // Half an hour of summer time, from 02:00 on 4 October on.
            ("2026-10-02T21:29:00Z", "Australia/Lord_Howe", true),
            ("2026-10-02T21:30:00Z", "Australia/Lord_Howe", false),
            ("2026-10-03T20:59:00Z", "Australia/Lord_Howe", true),
            ("2026-10-03T21:00:00Z", "Australia/Lord_Howe", false),
            // The first and the last to see a day.
            ("2026-03-02T18:00:00Z", "+14:00", false),
            ("2026-03-02T20:00:00Z", "-12:00", false),
            ("2026-03-02T19:59:00Z", "-12:00", true),
        ] {
            assert_eq!(quiet(now, zone), expected, "{now} {zone}");
        }
        let stated_none = minute_of_day(at("2026-03-02T21:30:00+08:00"), None);
        assert_eq!((stated_none, is_quiet(stated_none)), (21 * 60 + 30, true));
        let noon = at("2026-03-02T12:00:00+08:00");
        assert!(!is_quiet(minute_of_day(noon, Some(" "))));
        assert!(is_quiet(minute_of_day(noon, Some("Shanghai"))), "nobody knows where that is");
    }

    proptest! {
        /// In every zone there is, at every instant of ten years.
        #[test]
        fn what_counts_is_the_hour_on_the_receivers_clock(
            seconds in 1_700_000_000_i64..2_015_000_000,
            quarter in -48_i32..=56,
        ) {
            let now = Moment { at_seconds: seconds, ..at("2026-03-02T00:00:00Z") };
            let (sign, minutes) = (if quarter < 0 { '-' } else { '+' }, quarter.abs() * 15);
            let stated = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            let shown = (seconds + i64::from(quarter) * 900).rem_euclid(86_400) / 3_600;
            let quiet = is_quiet(minute_of_day(now, Some(&stated)));
            prop_assert_eq!(quiet, !(8..21).contains(&shown), "{}", stated);
        }
    }
}

//! Times as people type them.

use super::moment::{Moment, Precision};
use jiff::tz::Offset;
use unicode_normalization::UnicodeNormalization;

/// How far ahead `+…` reaches: twenty years. More is a slip of the finger, and past the year 9999
/// there are no dates.
const FARTHEST_SECONDS: i64 = 20 * 366 * 86_400;

/// Reads a time: RFC 3339, `2026-03-01 15:00`, `2026-03-01`, `15:00` (today), `+3d`, `+4h`, `+30m`.
pub fn parse(text: &str, now: Moment) -> Option<Moment> {
    // An input method types full width.
    let folded: String = text.nfkc().collect();
    let text = folded.trim();
    let offset = Offset::from_seconds(now.offset_seconds).ok()?;
    if let Some(ahead) = text.strip_prefix('+') {
        return ahead_of(now, ahead.trim());
    }
    if let Some(moment) = Moment::parse(text, offset) {
        return Some(moment);
    }
    if text.contains(':') && !text.contains('-') {
        return Moment::parse(&format!("{}T{text:0>5}", now.date()), offset);
    }
    None
}

/// `+Nd` is a day, without a minute; hours and minutes are counted from now.
fn ahead_of(now: Moment, ahead: &str) -> Option<Moment> {
    let unit = ahead.chars().last()?;
    let count = i64::from(digits(ahead.strip_suffix(unit)?.trim())?);
    let seconds = match unit {
        'd' | '天' => 86_400,
        'h' | '时' => 3_600,
        'm' | '分' => 60,
        _ => return None,
    };
    let ahead_seconds = count.checked_mul(seconds).filter(|ahead| *ahead <= FARTHEST_SECONDS)?;
    let at_seconds = now.at_seconds.checked_add(ahead_seconds)?;
    jiff::Timestamp::from_second(at_seconds).ok()?;
    let later = Moment { at_seconds, precision: Precision::Minute, ..now };
    if seconds < 86_400 {
        return Some(later);
    }
    Moment::day(later.date(), Offset::from_seconds(now.offset_seconds).ok()?)
}

/// Digits alone: `+-3d` lies behind us.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_time_after_the_last() {
        let now = Moment::parse("9999-12-29T10:00:00+08:00", Offset::UTC).expect("now");
        for text in ["9999-12-31T23:00", "+20d", "+20000h"] {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }

    #[test]
    fn people_type_times_in_many_ways() {
        let now = Moment::parse("2026-11-22T10:00:00+08:00", Offset::UTC).expect("now");
        for (text, told) in [
            ("2026-11-27", "2026-11-27"),
            ("2026-11-27 15:00", "2026-11-27T15:00:00+08:00"),
            ("15:30", "2026-11-22T15:30:00+08:00"),
            ("9:05", "2026-11-22T09:05:00+08:00"),
            ("+3d", "2026-11-25"),
            ("+3天", "2026-11-25"),
            ("+4h", "2026-11-22T14:00:00+08:00"),
        ] {
            assert_eq!(parse(text, now).map(|at| at.to_string()).as_deref(), Some(told), "{text}");
        }
        for text in [
            "",
            "soon",
            "+",
            "+d",
            "+3",
            "+-3d",
            "+xd",
            "25:00",
            "+4294967295d",
            "+4294967295h",
            "+9223372036854775807d",
        ] {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }
}

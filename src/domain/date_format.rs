//! Dates as the world writes them.
//!
//! INVARIANT: a date that two of the allowed formats read differently is refused, not guessed: it
//! would move a deadline.

use super::moment::Moment;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// One way of writing a date, such as `M/D/YYYY`, `YYYY年M月D日`, `YYYY/MM/DD HH:MM` or `ISO`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// ISO 8601 and RFC 3339, with or without time, fraction and offset.
    Iso,
    /// A pattern in the language of `strptime`.
    Pattern {
        /// The pattern.
        pattern: String,
        /// Whether it has a time.
        has_time: bool,
    },
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// No format reads it.
    Shape,
    /// Two formats read it differently.
    Ambiguous,
}

/// Tokens of a format, longest first.
const TOKENS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("Mon", "%b"),
    ("YY", "%y"),
    ("DD", "%d"),
    ("D", "%d"),
    ("HH", "%H"),
    ("H", "%H"),
    ("SS", "%S"),
    ("S", "%S"),
    ("AM", "%p"),
];

impl Format {
    /// Reads a format as a preset writes it. `None` where it names no year, month and day.
    pub fn compile(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("iso") || text.eq_ignore_ascii_case("rfc3339") {
            return Some(Self::Iso);
        }
        let (mut pattern, mut rest, mut has_time) = (String::new(), text, false);
        while let Some(first) = rest.chars().next() {
            let (token, out) = match token(rest, has_time) {
                Some(found) => found,
                None if first.is_ascii_alphabetic() || first == '%' => return None,
                None => (rest.get(..first.len_utf8())?, rest.get(..first.len_utf8())?),
            };
            has_time |= out == "%H";
            pattern.push_str(out);
            rest = rest.strip_prefix(token)?;
        }
        if pattern.contains("%p") {
            pattern = pattern.replace("%H", "%I");
        }
        let has = |part: &str| pattern.contains(part);
        let is_date = (has("%Y") || has("%y")) && (has("%m") || has("%b")) && has("%d");
        is_date.then_some(Self::Pattern { pattern, has_time })
    }

    fn read(&self, text: &str, offset: Offset) -> Option<Moment> {
        let moment = match self {
            Self::Iso => {
                Pieces::parse(text).ok().filter(|pieces| is_possible(pieces.date()))?;
                Moment::parse_rounded(text, offset)?
            }
            Self::Pattern { pattern, has_time } => {
                let parsed = strtime::parse(pattern, text).ok()?;
                let date = parsed.to_date().ok().filter(|date| is_possible(*date))?;
                match has_time {
                    false => Moment::day(date, offset)?,
                    true => {
                        let local = date.to_datetime(parsed.to_time().ok()?);
                        Moment::minute(offset.to_timestamp(local).ok()?, offset)
                    }
                }
            }
        };
        // A year of two digits under YYYY is a year of the first century: another format's text.
        (1000..=9999).contains(&moment.date().year()).then_some(moment)
    }
}

/// Whether the day lies among the instants in every offset: `9999-12-31`, which many programs write
/// for never, does not.
fn is_possible(date: Date) -> bool {
    (Date::constant(1, 1, 2)..=Date::constant(9999, 12, 30)).contains(&date)
}

/// `M` is the month until an hour was named, then the minute.
fn token(rest: &str, has_time: bool) -> Option<(&'static str, &'static str)> {
    let month = if has_time { "%M" } else { "%m" };
    let letters = [("MM", month), ("M", month)];
    let known = TOKENS.iter().find(|(token, _)| rest.starts_with(token)).copied();
    known.or_else(|| letters.into_iter().find(|(token, _)| rest.starts_with(token)))
}

/// Reads a moment in one of the formats; a time without an offset is taken at `offset`.
pub fn read(text: &str, formats: &[Format], offset: Offset) -> Result<Moment, Unreadable> {
    let mut found: Option<Moment> = None;
    for moment in formats.iter().filter_map(|format| format.read(text.trim(), offset)) {
        match found {
            Some(other) if other != moment => return Err(Unreadable::Ambiguous),
            _ => found = Some(moment),
        }
    }
    found.ok_or(Unreadable::Shape)
}

/// Reads a day.
pub fn read_day(text: &str, formats: &[Format]) -> Result<Date, Unreadable> {
    read(text, formats, Offset::UTC).map(|moment| moment.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(text: &str, formats: &[&str]) -> Result<String, Unreadable> {
        let formats: Vec<Format> =
            formats.iter().map(|f| Format::compile(f).expect("a format")).collect();
        read(text, &formats, Offset::constant(8)).map(|moment| moment.to_string())
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, format, is) in [
            ("11/3/2014", "M/D/YYYY", "2014-11-03"),
            ("9/24/19", "M/D/YY", "2019-09-24"),
            ("2025/12/29 05:40", "YYYY/MM/DD HH:MM", "2025-12-29T05:40:00+08:00"),
            ("1994年4月2日", "YYYY年M月D日", "1994-04-02"),
            ("2014-Feb-27 17:43:55", "YYYY-Mon-DD HH:MM:SS", "2014-02-27T17:43:55+08:00"),
            ("2023-06-05T12:00:00-05:00", "ISO", "2023-06-05T12:00:00-05:00"),
            ("2020-03-20 02:32:49.426", "ISO", "2020-03-20T02:32:49+08:00"),
            ("2006-04-15T03:23:15.000Z", "rfc3339", "2006-04-15T03:23:15+00:00"),
            ("1900-01-01T00:00:00+08:05:43", "ISO", "1900-01-01T00:00:17+08:06"),
            ("3/4/2015 1:05 PM", "M/D/YYYY H:MM AM", "2015-03-04T13:05:00+08:00"),
        ] {
            assert_eq!(read_as(text, &[format]).as_deref(), Ok(is), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_refused() {
        let both = ["M/D/YYYY", "D/M/YYYY", "M/D/YY"];
        assert_eq!(read_as("3/4/2015", &both), Err(Unreadable::Ambiguous));
        assert_eq!(read_as("13/4/2015", &both).as_deref(), Ok("2015-04-13"));
        assert_eq!(read_as("4/4/2015", &both).as_deref(), Ok("2015-04-04"));
        assert_eq!(read_as("9/24/19", &["M/D/YYYY"]), Err(Unreadable::Shape));
        assert_eq!(read_as("soon", &both), Err(Unreadable::Shape));
        for (never, format) in [
            ("9999-12-31", "ISO"),
            ("9999-12-31T23:59:59", "ISO"),
            ("9999-12-31T00:00:00Z", "ISO"),
            ("12/31/9999", "M/D/YYYY"),
            ("9999年12月31日", "YYYY年M月D日"),
            ("0001-01-01", "ISO"),
            ("2020-01-01T00:00+25:00", "ISO"),
            ("0001-01-01 00:00", "YYYY-MM-DD HH:MM"),
        ] {
            assert_eq!(read_as(never, &[format]), Err(Unreadable::Shape), "{never}");
        }
        assert_eq!(read_as("9999-12-30", &["ISO"]).as_deref(), Ok("9999-12-30"));
        assert_eq!(Format::compile("D/M"), None);
        assert_eq!(Format::compile("%Y-M-D"), None);
    }
}

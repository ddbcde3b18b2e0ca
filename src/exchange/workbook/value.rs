//! What a cell says, as text: the same for every kind of workbook.
//!
//! INVARIANT: no digit is made up and none is lost without a word. A number is told in whole digits, a date as
//! ISO 8601, a yes or no as spreadsheets write it into CSV; an error is a fault of the row.

use calamine::{Data, DataRef, ExcelDateTime};

/// Digits that every spreadsheet keeps of a number; behind them it puts zeros.
const KEPT_DIGITS: usize = 15;
/// From here on numbers are told apart no more by one.
const WHOLE: f64 = 9_007_199_254_740_992.0;
/// The first serial number that is no day any more: 10000-01-01.
const DAYS: f64 = 2_958_466.0;
const SECONDS: f64 = 86_400.0;

/// What a cell comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nothing stands in it.
    Nothing,
    /// This.
    Text(String),
    /// The code of a fault, and a word for its sentence.
    Fault(&'static str, Option<(&'static str, String)>),
}

/// How a cell is shown, as far as that says what it means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// The time of a day is shown: midnight is told, too.
    pub is_timed: bool,
    /// As many digits, with zeros in front.
    pub digits: usize,
}

impl Shown {
    /// As a code for formats says, such as `yyyy-mm-dd hh:mm` or `00000`.
    pub fn by(code: &str) -> Self {
        let is_digits = code.len() > 1 && code.bytes().all(|c| c == b'0');
        let mut is_quoted = false;
        let is_timed = code.split(';').next().unwrap_or_default().chars().any(|c| {
            is_quoted ^= c == '"';
            !is_quoted && matches!(c, 'h' | 'H' | 's' | 'S')
        });
        Self { is_timed, digits: if is_digits { code.len() } else { 0 } }
    }
}

/// What stands in a cell that was read with its whole sheet.
pub fn of_data(cell: &Data) -> Told {
    match cell {
        Data::Int(whole) => of_whole(*whole, Shown::default()),
        Data::Float(number) => of_number(*number, Shown::default()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => of_text(text),
        Data::Bool(is_so) => of_bool(*is_so),
        Data::DateTime(at) => of_moment(*at, Shown::default(), ""),
        Data::Error(error) => of_error(error),
        Data::Empty => Told::Nothing,
    }
}

/// What stands in a cell, by how it is shown; a time is one at this offset, where there is one.
pub fn of_ref(cell: &DataRef<'_>, shown: Shown, offset: &str) -> Told {
    match cell {
        DataRef::Int(whole) => of_whole(*whole, shown),
        DataRef::Float(number) => of_number(*number, shown),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            of_text(text)
        }
        DataRef::SharedString(text) => of_text(text),
        DataRef::Bool(is_so) => of_bool(*is_so),
        DataRef::DateTime(at) => of_moment(*at, shown, offset),
        DataRef::Error(error) => of_error(error),
        DataRef::Empty => Told::Nothing,
    }
}

fn of_text(text: &str) -> Told {
    let is_long = text.len() > super::CELL_CHARS
        && text.chars().map(char::len_utf16).sum::<usize>() > super::CELL_CHARS;
    match text {
        "" => Told::Nothing,
        _ if is_long => Told::Fault("cell-large", Some(("limit", super::CELL_CHARS.to_string()))),
        _ => Told::Text(text.to_owned()),
    }
}

fn of_error(error: &calamine::CellErrorType) -> Told {
    Told::Fault("cell-error", Some(("error", error.to_string())))
}

fn of_bool(is_so: bool) -> Told {
    Told::Text(if is_so { "TRUE" } else { "FALSE" }.to_owned())
}

fn of_whole(whole: i64, shown: Shown) -> Told {
    let sign = if whole < 0 { "-" } else { "" };
    Told::Text(format!("{sign}{:0>1$}", whole.unsigned_abs(), shown.digits))
}

/// Digits behind the fifteenth that are all zeros were others once.
fn of_number(number: f64, shown: Shown) -> Told {
    if !number.is_finite() {
        return Told::Fault("cell-error", Some(("error", number.to_string())));
    }
    if number.fract() != 0.0 {
        return Told::Text(as_shown(number).to_string());
    }
    let whole = format!("{:.0}", number.abs());
    let is_rounded = whole.get(KEPT_DIGITS..).is_some_and(|rest| {
        number.abs() > WHOLE || (!rest.is_empty() && rest.bytes().all(|digit| digit == b'0'))
    });
    match is_rounded {
        true => Told::Fault("row-number-rounded", None),
        false => {
            let sign = if number < 0.0 { "-" } else { "" };
            Told::Text(format!("{sign}{whole:0>0$}", shown.digits))
        }
    }
}

/// To the digits that a spreadsheet shows: 0.1 + 0.2 is 0.3 there.
fn as_shown(number: f64) -> f64 {
    format!("{number:.*e}", KEPT_DIGITS - 1).parse().unwrap_or(number)
}

fn of_moment(at: ExcelDateTime, shown: Shown, offset: &str) -> Told {
    let days = at.as_f64();
    if at.is_duration() {
        return Told::Text(duration(days));
    }
    // A spreadsheet shows no day for it either.
    if !(0.0..DAYS).contains(&days) {
        return of_number(days, shown);
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    let is_midnight = (hour, minute, second, milli) == (0, 0, 0, 0);
    Told::Text(match () {
        () if days < 1.0 => time,
        () if is_midnight && !shown.is_timed => format!("{year:04}-{month:02}-{day:02}"),
        () => format!("{year:04}-{month:02}-{day:02}T{time}{offset}"),
    })
}

fn duration(days: f64) -> String {
    let seconds = (days.abs() * SECONDS).round();
    let sign = if days < 0.0 && seconds > 0.0 { "-" } else { "" };
    let (hours, rest) = ((seconds / 3_600.0).floor(), seconds % 3_600.0);
    format!("{sign}{hours}:{:02}:{:02}", (rest / 60.0).floor(), rest % 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn told(told: Told) -> String {
        match told {
            Told::Nothing => String::new(),
            Told::Text(text) => text,
            Told::Fault(code, said) => format!("!{code} {}", said.unwrap_or_default().1),
        }
    }

    #[test]
    fn a_number_keeps_its_digits_or_says_so() {
        for (number, is) in [
            (13_812_345_678.0, "13812345678"),
            (1.0, "1"),
            (-0.0, "0"),
            (-5.0, "-5"),
            (0.1 + 0.2, "0.3"),
            (1.5e-7, "0.00000015"),
            (123_456_789_012_345.0, "123456789012345"),
            (6_222_021_234_567_894.0, "6222021234567894"),
            (6_222_021_234_567_890.0, "!row-number-rounded "),
            (110_105_194_912_310_020.0, "!row-number-rounded "),
            (1e300, "!row-number-rounded "),
            (f64::NAN, "!cell-error NaN"),
        ] {
            assert_eq!(told(of_data(&Data::Float(number))), is);
        }
        let digits = |code| Shown::by(code);
        assert_eq!(told(of_ref(&DataRef::Float(123.0), digits("00000"), "")), "00123");
        assert_eq!(told(of_ref(&DataRef::Int(-7), digits("000"), "")), "-007");
        assert_eq!(told(of_ref(&DataRef::Float(123.5), digits("0.00"), "")), "123.5");
    }

    #[test]
    fn a_date_is_a_date() {
        let at = |days, is_1904| ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
        for (days, code, is) in [
            (45_943.0, "yyyy-mm-dd", "2025-10-13"),
            (45_943.0, "yyyy-mm-dd hh:mm", "2025-10-13T00:00:00+08:00"),
            (45_943.0, "yyyy\"h\"", "2025-10-13"),
            (45_943.541, "d/m/yy", "2025-10-13T12:59:02.400+08:00"),
            (44_484.791_666_666_7, "h", "2021-10-15T19:00:00+08:00"),
            (0.5, "h:mm", "12:00:00"),
            (-3.0, "d", "-3"),
            (3_000_000.0, "d", "3000000"),
        ] {
            let cell = DataRef::DateTime(at(days, false));
            assert_eq!(told(of_ref(&cell, Shown::by(code), "+08:00")), is);
        }
        assert_eq!(told(of_data(&Data::DateTime(at(44_481.0, true)))), "2025-10-13");
        let long = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(told(of_data(&Data::DateTime(long))), "36:00:00");
    }

    #[test]
    fn what_is_no_value_is_said() {
        assert_eq!(told(of_data(&Data::Error(CellErrorType::Ref))), "!cell-error #REF!");
        assert_eq!(told(of_data(&Data::Bool(true))), "TRUE");
        assert_eq!(told(of_data(&Data::String(String::new()))), "");
        let fits = "名".repeat(super::super::CELL_CHARS);
        assert_eq!(told(of_data(&Data::String(fits.clone()))), fits);
        assert_eq!(told(of_data(&Data::String(fits + "x"))), "!cell-large 32767");
    }
}

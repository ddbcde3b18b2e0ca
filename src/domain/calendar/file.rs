//! Calendars as files: those that travel with kefu, and others.
//!
//! A file without zone and week goes on from a calendar that is there: next year's days, and nothing else.

use super::days::{Calendar, Year, zone};
use super::period::{Period, are_in_order};
use crate::domain::error::{Error, Result};
use crate::domain::source::SourceFile;
use crate::domain::written;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The calendars that travel with kefu, by id.
const BUILT_IN: &[(&str, &str)] = &[
    ("cn", include_str!("../../../policies/calendars/cn.toml")),
    ("uk", include_str!("../../../policies/calendars/uk.toml")),
    ("us", include_str!("../../../policies/calendars/us.toml")),
];

/// Most days that a range may take in.
const RANGE_DAYS: usize = 366;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    id: String,
    version: String,
    zone: Option<String>,
    week: Option<WeekFile>,
    #[serde(default)]
    year: Vec<YearFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WeekFile {
    monday: Vec<String>,
    tuesday: Vec<String>,
    wednesday: Vec<String>,
    thursday: Vec<String>,
    friday: Vec<String>,
    saturday: Vec<String>,
    sunday: Vec<String>,
    make_up: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i16,
    source: Vec<SourceFile>,
    #[serde(default)]
    off: Vec<String>,
    #[serde(default)]
    working: Vec<String>,
    #[serde(default)]
    hours: BTreeMap<String, Vec<String>>,
}

/// The calendars that travel with kefu. A test reads every one of them.
pub fn built_in() -> Vec<Calendar> {
    BUILT_IN.iter().filter_map(|(id, text)| parse(id, text, &[]).ok()).collect()
}

/// The same as they are written.
pub fn texts() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(_, text)| *text)
}

/// Reads a file; `known` are the calendars that it may go on from.
pub fn parse(name: &str, text: &str, known: &[Calendar]) -> Result<Calendar> {
    let file: CalendarFile = written::read(name, text)?;
    let wrong = |code, value: &str| Error::usage(code).with("file", name).with("value", value);
    for name in [&file.id, &file.version] {
        if !written::is_name(name) {
            return Err(wrong("rules-name", name));
        }
    }
    let mut calendar = match (&file.zone, &file.week) {
        (Some(zone), Some(week)) => {
            begun(&file, zone, week).map_err(|(code, at)| wrong(code, &at))?
        }
        (None, None) => {
            let found = known.iter().find(|known| known.id == file.id);
            found.cloned().ok_or_else(|| wrong("calendar-no-base", &file.id))?
        }
        _ => return Err(wrong("calendar-half", &file.id)),
    };
    calendar.version = file.version;
    for year in file.year {
        let (number, year) = year_of(&calendar, year).map_err(|(code, at)| wrong(code, &at))?;
        calendar.years.insert(number, year);
    }
    Ok(calendar)
}

/// What is wrong, and with which word of the file.
type Worded<T> = std::result::Result<T, (&'static str, String)>;

fn begun(file: &CalendarFile, name: &str, week: &WeekFile) -> Worded<Calendar> {
    if zone(name).is_none() {
        return Err(("calendar-zone", name.to_owned()));
    }
    let WeekFile { monday, tuesday, wednesday, thursday, friday, saturday, sunday, make_up } = week;
    let days = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
    let week: Vec<Vec<Period>> = days.into_iter().map(|day| periods(day)).collect::<Worded<_>>()?;
    let Some(first) = week.iter().find(|day| !day.is_empty()) else {
        return Err(("calendar-idle", file.id.clone()));
    };
    let make_up = if make_up.is_empty() { first.clone() } else { periods(make_up)? };
    Ok(Calendar {
        id: file.id.clone(),
        version: file.version.clone(),
        zone: name.to_owned(),
        week,
        make_up,
        years: BTreeMap::new(),
    })
}

fn periods(texts: &[String]) -> Worded<Vec<Period>> {
    let one = |text: &String| Period::parse(text).ok_or(("calendar-period", text.clone()));
    let list = texts.iter().map(one).collect::<Worded<Vec<Period>>>()?;
    let is_sound = are_in_order(&list);
    is_sound.then_some(list).ok_or_else(|| ("calendar-period", texts.join(", ")))
}

fn year_of(calendar: &Calendar, file: YearFile) -> Worded<(i16, Year)> {
    let mut year = Year::default();
    let number = file.year;
    for text in &file.off {
        put(&mut year, number, text, &[])?;
    }
    for text in &file.working {
        put(&mut year, number, text, &calendar.make_up)?;
    }
    for (text, hours) in &file.hours {
        put(&mut year, number, text, &periods(hours)?)?;
    }
    for source in file.source {
        let nameless = || ("rules-source", number.to_string());
        year.sources.push(source.read().ok_or_else(nameless)?);
    }
    let is_sourced = !year.sources.is_empty();
    is_sourced.then_some((number, year)).ok_or_else(|| ("rules-source", number.to_string()))
}

/// A day belongs to its year or, at its end, to the notice of the next one; and it is one thing only.
fn put(year: &mut Year, number: i16, text: &str, periods: &[Period]) -> Worded<()> {
    for date in dates(text)? {
        let is_eve = number.checked_sub(1) == Some(date.year()) && date.month() == 12;
        if date.year() != number && !is_eve {
            return Err(("calendar-other-year", date.to_string()));
        }
        if year.days.insert(date, periods.to_vec()).is_some() {
            return Err(("calendar-twice", date.to_string()));
        }
    }
    Ok(())
}

/// `2026-01-04` or `2026-02-15..2026-02-23`.
fn dates(text: &str) -> Worded<Vec<Date>> {
    let wrong = || ("calendar-date", text.to_owned());
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let day = |text: &str| text.trim().parse::<Date>().map_err(|_| wrong());
    let (first, last) = (day(first)?, day(last)?);
    let next = |date: &Date| date.tomorrow().ok().filter(|next| *next <= last);
    let days: Vec<Date> = std::iter::successors(Some(first), next).take(RANGE_DAYS + 1).collect();
    let is_sound = first <= last && days.len() <= RANGE_DAYS;
    is_sound.then_some(days).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cn() -> Calendar {
        built_in().remove(0)
    }

    #[test]
    fn the_calendars_that_travel_along_are_read() {
        let ids: Vec<String> = built_in().into_iter().map(|calendar| calendar.id).collect();
        assert_eq!(ids, ["cn", "uk", "us"]);
        assert_eq!(cn().valid(), Some((date(2014, 1, 1), date(2026, 12, 31))));
    }

    #[test]
    fn next_years_days_go_on_from_what_is_there() {
        let source =
            "source = [{ ref = \"notice\", checked = 2026-11-25, status = \"regulator\" }]";
        let next = format!(
            "id = \"cn\"\nversion = \"2027.1\"\n[[year]]\nyear = 2027\n{source}\n\
             off = [\"2026-12-31..2027-01-03\"]\nworking = [\"2026-12-27\"]"
        );
        let calendar = parse("next.toml", &next, &[cn()]).unwrap();
        assert_eq!(calendar.valid_through(), Some(date(2027, 12, 31)));
        assert!(!calendar.kind(date(2026, 12, 31)).is_worked());
        assert_eq!(calendar.periods(date(2026, 12, 27)).len(), 2);
        assert_eq!(calendar.kind(date(2026, 2, 14)), super::super::DayKind::MakeUp);
        let empty = format!("id = \"cn\"\nversion = \"2027.1\"\n[[year]]\nyear = 2027\n{source}\n");
        let calendar = parse("empty.toml", &empty, &[cn()]).unwrap();
        assert_eq!(calendar.valid_through(), Some(date(2026, 12, 31)), "a file is no days");
        assert!(parse("next.toml", &next, &[]).is_err_and(|e| e.code == "calendar-no-base"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let source = "source = [{ ref = \"x\", checked = 2026-01-01, status = \"house\" }]";
        let head = "id = \"x\"\nversion = \"1\"\nzone = \"Asia/Shanghai\"\n";
        let week = "[week]\nmonday = [\"09:00-17:00\"]\n";
        let year = format!("[[year]]\nyear = 2026\n{source}\n");
        for (text, code) in [
            (format!("{head}[week]\n"), "calendar-idle"),
            (format!("{head}[week]\nmonday = [\"9-5\"]\n"), "calendar-period"),
            (
                format!("{head}[week]\nmonday = [\"09:00-12:00\", \"11:00-13:00\"]\n"),
                "calendar-period",
            ),
            (format!("{}{week}", head.replace("Shanghai", "Nowhere")), "calendar-zone"),
            (format!("{}{week}", head.replace("\"x\"", "\"a b\"")), "rules-name"),
            (head.to_owned(), "calendar-half"),
            (format!("{head}{week}{year}off = [\"2025-05-01\"]"), "calendar-other-year"),
            (format!("{head}{week}{year}off = [\"2026-05-02..2026-05-01\"]"), "calendar-date"),
            (format!("{head}{week}{year}off = [\"2026-02-30\"]"), "calendar-date"),
            (
                format!("{head}{week}{year}off = [\"2026-05-01\"]\nworking = [\"2026-05-01\"]"),
                "calendar-twice",
            ),
            (format!("{head}{week}[[year]]\nyear = 2026\nsource = []\n"), "rules-source"),
            (format!("{head}{week}colour = 1\n"), "rules-malformed"),
        ] {
            let error = parse("x.toml", &text, &[]).map(|_| ()).map_err(|e| e.code);
            assert_eq!(error, Err(code), "{text}");
        }
    }
}

//! Days off as holiday-cn publishes them, a JSON file for each year, made a file of rules.
//!
//! INVARIANT: a file without days becomes a year without days: nothing is made up for it.

use crate::domain::audit::hex;
use crate::domain::error::{Error, Result};
use crate::domain::written::Fault;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Debug, Deserialize)]
struct HolidayFile {
    year: i16,
    papers: Vec<String>,
    days: Vec<HolidayDay>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HolidayDay {
    date: Date,
    is_off_day: bool,
}

#[derive(Debug, Serialize)]
struct Rules {
    id: &'static str,
    version: String,
    year: [YearRules; 1],
}

#[derive(Debug, Serialize)]
struct YearRules {
    year: i16,
    off: Vec<String>,
    working: Vec<String>,
    source: Vec<SourceRules>,
}

#[derive(Debug, Serialize)]
struct SourceRules {
    r#ref: String,
    checked: toml::value::Datetime,
    status: &'static str,
}

/// Whether a text is such a file rather than rules.
pub fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

/// The rules that it says of the calendar `cn`. Somebody else's account, as of today.
pub fn rules(name: &str, text: &str, today: Date) -> Result<String> {
    let wrong = |line: usize| {
        let wrong = Error::usage("rules-malformed").with("file", name).with("line", line);
        Fault::new("holidays").tell(wrong)
    };
    let text = text.trim_start_matches('\u{feff}');
    let file: HolidayFile = serde_json::from_str(text).map_err(|error| wrong(error.line()))?;
    let rules = rules_of(file, version(text), today);
    rules.and_then(|rules| toml::to_string(&rules).ok()).ok_or_else(|| wrong(1))
}

fn rules_of(file: HolidayFile, version: String, today: Date) -> Option<Rules> {
    let checked: toml::value::Datetime = today.to_string().parse().ok()?;
    let mut papers = file.papers;
    if papers.is_empty() {
        papers.push("holiday-cn".to_owned());
    }
    let source = |r#ref| SourceRules { r#ref, checked, status: "secondary" };
    let listed = |is_off| {
        let own = file.days.iter().filter(|day| day.is_off_day == is_off);
        own.map(|day| day.date.to_string()).collect()
    };
    let (off, working) = (listed(true), listed(false));
    let source = papers.into_iter().map(source).collect();
    let year = YearRules { year: file.year, off, working, source };
    Some(Rules { id: "cn", version: format!("{}.{version}", file.year), year: [year] })
}

/// Each content is a version of its own, so that a correction is told from a repetition.
fn version(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    hex(digest.get(..4).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::file;
    use jiff::civil::date;

    const YEAR: &str = r#"{ "year": 2027, "papers": [], "days": [
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2026-12-27", "isOffDay": false } ] }"#;

    #[test]
    fn a_year_becomes_rules_that_are_read() {
        assert!(is_json(YEAR) && !is_json("id = \"cn\""));
        let rules = rules("2027.json", YEAR, date(2026, 11, 25)).unwrap();
        let calendar = file::parse("2027.json", &rules, &file::built_in()).unwrap();
        assert_eq!(calendar.valid_through(), Some(date(2027, 12, 31)));
        assert!(calendar.kind(date(2026, 12, 27)).is_worked());
        let (_, source) = calendar.sources().last().unwrap();
        assert_eq!((source.reference.as_str(), source.checked), ("holiday-cn", date(2026, 11, 25)));
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        for text in [
            "{",
            "{}",
            r#"{"year":2027,"papers":[],"days":[{"date":"2027-02-30","isOffDay":true}]}"#,
        ] {
            let refused = rules("x.json", text, date(2026, 11, 25)).map_err(|error| error.code);
            assert_eq!(refused, Err("rules-malformed"), "{text}");
        }
    }
}

//! The line that narrows the log down: `member:李娜 party:C-000123 verb:vault purpose:call since:3d until:2026-03-01
//! refused`. A number or a name alone is looked for as well.
//!
//! INVARIANT: reading a line is total but for typed errors; what it names is looked up later, in a snapshot.

use super::audit::{self, Filter};
use super::{named, parties};
use crate::domain::error::{Error, Result};
use crate::domain::id::PartyNumber;
use crate::domain::moment::Moment;
use crate::domain::when;
use crate::store::index::Rows;
use unicode_normalization::UnicodeNormalization;

/// The keys that take a value, as they are typed.
pub const KEYS: [&str; 7] = ["member", "party", "id", "verb", "purpose", "since", "until"];
/// The word that takes none.
pub const REFUSED: &str = "refused";

/// A line, taken apart.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LogLine {
    /// A member's name.
    pub member: Option<String>,
    /// A party's number.
    pub party: Option<String>,
    /// Any id or number.
    pub id: Option<String>,
    /// Verbs, or how they begin.
    pub verbs: Option<Vec<String>>,
    /// What stands in the purpose.
    pub purpose: Option<String>,
    /// A time.
    pub since: Option<String>,
    /// A time.
    pub until: Option<String>,
    /// Only refusals.
    pub refused: bool,
}

/// What is looked for may be a value that somebody typed here by mistake.
impl std::fmt::Debug for LogLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LogLine")
    }
}

impl LogLine {
    /// Takes a line apart.
    pub fn read(line: &str) -> Result<Self> {
        let mut read = Self::default();
        // An input method types full width.
        let line: String = line.nfkc().collect();
        for token in tokens(&line) {
            match token.split_once(':') {
                Some((key, value)) => read.take(&key.to_lowercase(), value)?,
                None => read.take_word(&token),
            }
        }
        Ok(read)
    }

    fn take(&mut self, key: &str, value: &str) -> Result<()> {
        if value.is_empty() {
            return Err(Error::usage("filter-missing-value").with("key", key));
        }
        let value = value.to_owned();
        match key {
            "member" => self.member = Some(value),
            "party" => self.party = Some(value),
            "id" => self.id = Some(value),
            "verb" => self.verbs = Some(vec![value]),
            "purpose" => self.purpose = Some(value),
            "since" => self.since = Some(value),
            "until" => self.until = Some(value),
            _ => {
                let known = KEYS.join(" ");
                return Err(Error::usage("filter-unknown-key")
                    .with("key", key)
                    .with("known", known));
            }
        }
        Ok(())
    }

    fn take_word(&mut self, word: &str) {
        match word {
            REFUSED => self.refused = true,
            word if word.parse::<PartyNumber>().is_ok() => self.party = Some(word.to_owned()),
            word if named::is_number(word) => self.id = Some(word.to_uppercase()),
            word => self.member = Some(word.to_owned()),
        }
    }

    /// The filter it stands for, with what it names looked up.
    pub fn filter(&self, tx: &impl Rows, now: Moment) -> Result<Filter> {
        let when =
            |text: &String| time(text, now).ok_or_else(|| Error::usage("when").with("text", text));
        let about = |name: &String| audit::about(tx, &parties::find(tx, &name.to_uppercase())?);
        Ok(Filter {
            verbs: self.verbs.clone(),
            id: self.id.clone(),
            about: self.party.as_ref().map(about).transpose()?,
            members: self.member.as_ref().map(|name| audit::of_member(tx, name)).transpose()?,
            purpose: self.purpose.clone(),
            since_seconds: self.since.as_ref().map(when).transpose()?.map(|at| at.at_seconds),
            // A day is over with its last second.
            until_seconds: self.until.as_ref().map(when).transpose()?.map(|at| at.end_seconds()),
            refused: self.refused,
            after: None,
        })
    }
}

/// A time as people type it; here `3d` and `-3d` lie behind us.
fn time(text: &str, now: Moment) -> Option<Moment> {
    let back = text.strip_prefix('-').unwrap_or(text);
    let Some(ahead) = when::parse(&format!("+{back}"), now) else { return when::parse(text, now) };
    let at_seconds = now.at_seconds - (ahead.at_seconds - now.at_seconds);
    Some(Moment { at_seconds, ..ahead })
}

/// Parts at white space, but not between the quotes of `member:'two words'`.
fn tokens(line: &str) -> Vec<String> {
    let (mut tokens, mut token, mut quoted) = (Vec::new(), String::new(), false);
    for sign in line.chars() {
        match sign {
            '\'' | '"' => quoted = !quoted,
            sign if sign.is_whitespace() && !quoted => tokens.push(std::mem::take(&mut token)),
            sign => token.push(sign),
        }
    }
    tokens.push(token);
    tokens.retain(|token| !token.is_empty());
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::Offset;

    fn read(line: &str) -> std::result::Result<LogLine, &'static str> {
        LogLine::read(line).map_err(|error| error.code)
    }

    #[test]
    fn a_line_is_taken_apart() {
        let line = read("member:'Li Na' Verb:vault since:3d  refused C-000123").unwrap();
        let wanted = LogLine {
            member: Some("Li Na".into()),
            party: Some("C-000123".into()),
            verbs: Some(vec!["vault".into()]),
            since: Some("3d".into()),
            refused: true,
            ..LogLine::default()
        };
        assert_eq!(line, wanted);
        assert_eq!(read("member：李娜").unwrap().member.as_deref(), Some("李娜"));
        assert_eq!(read("李娜").unwrap().member.as_deref(), Some("李娜"));
        assert_eq!(read("k-2026-00017").unwrap().id.as_deref(), Some("K-2026-00017"));
        assert_eq!(read("  "), Ok(LogLine::default()));
        assert_eq!(read("who:me"), Err("filter-unknown-key"));
        assert_eq!(read("verb:"), Err("filter-missing-value"));
    }

    #[test]
    fn times_lie_behind_us() {
        let now = Moment::parse("2026-03-02T10:00:00+08:00", Offset::UTC).unwrap();
        let told = |text: &str| time(text, now).map(|at| at.human());
        assert_eq!(told("3h").as_deref(), Some("2026-03-02 07:00"));
        assert_eq!(told("-30m").as_deref(), Some("2026-03-02 09:30"));
        assert_eq!(told("2026-03-01").as_deref(), Some("2026-03-01"));
        assert_eq!(told("09:15").as_deref(), Some("2026-03-02 09:15"));
        assert!(told("3d").is_some_and(|day| day.starts_with("2026-02-2")), "{:?}", told("3d"));
        assert_eq!(told("soon"), None);
    }
}

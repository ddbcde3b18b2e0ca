//! Files of rules that people write: TOML in, and the place of what is wrong with it.

use super::error::{Error, Result};
use serde::de::DeserializeOwned;

/// Reads a file of rules; `name` is what it is called in the error.
pub(super) fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let wrong = Error::usage("rules-malformed").with("file", name).with("line", line);
        Fault::of(&error, text).tell(wrong)
    })
}

/// What is wrong with a line that somebody has written: a code, and the names that it tells of. The parser speaks one
/// language only, so its own sentence is told to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    code: &'static str,
    word: String,
    known: String,
}

/// What stands in its sentence of wants, and the code for a value that is no such thing.
const WANTED: &[(&str, &str)] = &[
    ("bool", "truth"),
    ("string", "text"),
    ("sequence", "list"),
    ("array", "list"),
    ("map", "table"),
    ("table", "table"),
    ("struct", "table"),
    ("date", "date"),
    ("integer", "number"),
    ("usize", "number"),
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("i32", "number"),
    ("i64", "number"),
    ("f64", "number"),
];

/// How it begins where a value is well written and cannot be taken.
const UNFIT: [&str; 3] = ["invalid value: ", "invalid length ", "data did not match "];

impl Fault {
    /// Nothing but the code.
    pub fn new(code: &'static str) -> Self {
        Self { code, word: String::new(), known: String::new() }
    }

    /// A word that is not known there.
    pub fn word(word: &str) -> Self {
        Self { word: plain(word), ..Self::new("word") }
    }

    /// What the parser says of this text.
    pub fn of(error: &toml::de::Error, text: &str) -> Self {
        let message = error.message();
        // A piece in backticks stands at every second place.
        let named = || message.split('`').skip(1).step_by(2).map(plain);
        let named_by = |code| {
            let (word, known) = (named().next().unwrap_or_default(), named().skip(1));
            let known = known.collect::<Vec<_>>().join(", ");
            let code = if known.is_empty() && code == "field" { "word" } else { code };
            Self { code, word, known }
        };
        let at = || text.get(error.span()?)?.lines().next().map(plain);
        let is_there = || at().is_some_and(|at| !at.trim().is_empty());
        let begins = |with: &str| message.starts_with(with);
        match () {
            () if begins("unknown field") => named_by("field"),
            () if begins("unknown variant") => named_by("value"),
            () if begins("missing field") => named_by("missing"),
            () if begins("duplicate field") => named_by("twice"),
            () if begins("duplicate key") => {
                Self { word: at().unwrap_or_default(), ..Self::new("twice") }
            }
            () if begins("invalid type") || begins("wanted ") => Self::new(wanted(message)),
            () if UNFIT.iter().any(|with| begins(with)) => Self::new("unfit"),
            // Of what is not there at all it says the same.
            () if begins("string values must be quoted") && is_there() => Self::new("quotes"),
            () => Self::new("form"),
        }
    }

    /// Adds it to an error, whose message quotes `written-wrong`.
    pub fn tell(self, error: Error) -> Error {
        error.with("fault", self.code).with("word", self.word).with("known", self.known)
    }
}

fn wanted(message: &str) -> &'static str {
    let wants = message.rsplit("expected ").next().unwrap_or_default();
    let words = || wants.split(|c: char| !c.is_ascii_alphanumeric());
    let found = WANTED.iter().find(|(word, _)| words().any(|one| one == *word));
    found.map_or("unfit", |(_, code)| code)
}

/// On one line of a screen.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// On which line of a text this byte stands.
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// A name as files and people type it: small letters, digits, `-` and `.`.
pub(super) fn is_name(text: &str) -> bool {
    const MOST: usize = 40;
    let is_plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    (1..=MOST).contains(&text.len()) && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Rules {
        name: String,
        days: u32,
        #[serde(default)]
        at: Vec<Place>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Place {
        Desk,
        Door,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    fn fault(text: &str) -> (&'static str, String, String) {
        let error = toml::from_str::<Rules>(text).unwrap_err();
        let Fault { code, word, known } = Fault::of(&error, text);
        (code, word, known)
    }

    #[test]
    fn what_the_parser_says_becomes_a_code() {
        let told = |code, word: &str, known: &str| (code, word.to_owned(), known.to_owned());
        assert_eq!(fault("colour = 1"), told("field", "colour", "name, days, at"));
        let place = "name = \"a\"\ndays = 1\nat = [\"moon\"]";
        assert_eq!(fault(place), told("value", "moon", "desk, door"));
        assert_eq!(fault("name = \"a\""), told("missing", "days", ""));
        assert_eq!(fault("name = \"a\"\nname = \"b\""), told("twice", "name", ""));
        let none = toml::from_str::<Nothing>("colour = 1").unwrap_err();
        assert_eq!(Fault::of(&none, "colour = 1"), Fault::word("colour"));
        assert_eq!(fault("name = 1"), told("text", "", ""));
        assert_eq!(fault("days = \"soon\""), told("number", "", ""));
        assert_eq!(fault("days = -1"), told("unfit", "", ""));
        assert_eq!(fault("at = 1"), told("list", "", ""));
        assert_eq!(fault("name = a"), told("quotes", "", ""));
        for form in ["name", "name =", "[name", "= 1", "name = \"a"] {
            assert_eq!(fault(form).0, "form", "{form}");
        }
    }
}

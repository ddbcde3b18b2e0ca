//! Files of rules that people write: TOML in, and the place of what is wrong with it.

use super::error::{Error, Result};
use serde::de::DeserializeOwned;

/// Reads a file of rules; `name` is what it is called in the error.
pub(super) fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Error::usage("rules-malformed")
            .with("file", name)
            .with("line", line)
            .with("reason", error.message())
    })
}

pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// A name as files and people type it: small letters, digits, `-` and `.`.
pub(super) fn is_name(text: &str) -> bool {
    const MOST: usize = 40;
    let is_plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    (1..=MOST).contains(&text.len()) && text.chars().all(is_plain)
}

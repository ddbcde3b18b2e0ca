//! Why a sealed field is shown. Every reveal names one.

use super::contact::holds_value;
use super::error::{Error, Result};
use super::guard::Facts;
use super::id::{CaseId, PromiseId};
use super::wording::{TextUse, WordingFacts};
use serde::{Deserialize, Serialize};

/// Fewest characters of a reason, for break-glass or for lifting a limit.
pub const REASON_CHARS: usize = 12;
/// Most characters of such a reason.
pub const MOST_REASON_CHARS: usize = 200;

/// The purpose of a reveal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An open case of that party.
    Case(CaseId),
    /// An open promise to that party.
    Promise(PromiseId),
    /// The party is on the line; an entry of kind call is opened with the reveal.
    IncomingCall,
    /// None of these, with a reason that stands in the log.
    BreakGlass(String),
}

/// In an audit entry: a contact point of somebody erased was taken, since they had consented anew.
pub const NEW_CONSENT: &str = "new-consent";

/// In an audit entry: a desk did it without its member.
pub const BY_ITSELF: &str = "by-itself";
/// The purpose of an entry that tells that what went out was said to hold no promise.
pub const NO_PROMISE: &str = "no-promise";

/// A purpose as it stands in an audit entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// One of [`Purpose::CODES`].
    pub code: String,
    /// The number of the case or promise.
    pub number: Option<String>,
    /// The reason for breaking the glass.
    pub reason: Option<String>,
}

impl Told {
    /// Reads `case K-2026-00017 <id>`, `call` or `break-glass: <reason>`.
    pub fn read(text: &str) -> Self {
        if let Some((code, reason)) = text.split_once(": ") {
            let (code, reason) = (code.to_owned(), Some(reason.to_owned()));
            return Self { code, number: None, reason };
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let code = words.first().copied().unwrap_or_default().to_owned();
        // A record that was not there has an id and no number.
        let number = words.get(1).filter(|_| words.len() > 2).map(|word| (*word).to_owned());
        Self { code, number, reason: None }
    }
}

impl Purpose {
    /// Codes, for message keys.
    pub const CODES: [&str; 4] = ["case", "promise", "call", "break-glass"];

    /// The word in CLI, audit and message keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Case(_) => "case",
            Self::Promise(_) => "promise",
            Self::IncomingCall => "call",
            Self::BreakGlass(_) => "break-glass",
        }
    }

    /// Break-glass needs a reason.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::BreakGlass(reason) => check_reason(reason),
            Self::Case(_) | Self::Promise(_) | Self::IncomingCall => Ok(()),
        }
    }
}

/// A reason has [`REASON_CHARS`] to [`MOST_REASON_CHARS`] characters and holds no value: it stands in
/// the log for good, unsealed.
pub fn check_reason(reason: &str) -> Result<()> {
    // What nobody sees is no reason, but it takes room in the log.
    let seen = super::name::clean_line(reason).chars().count();
    match reason.trim().chars().count() {
        _ if seen < REASON_CHARS => {
            Err(Error::refused("reason-too-short").with("chars", REASON_CHARS))
        }
        count if count > MOST_REASON_CHARS => {
            Err(Error::refused("reason-too-long").with("chars", MOST_REASON_CHARS))
        }
        _ if holds_value(reason) => {
            let facts = Facts::Wording(WordingFacts::holding(TextUse::Reason, true));
            Err(Error::refused("reason-holds-value").on(facts))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_counts_by_what_is_seen_and_holds_no_value_in_disguise() {
        let code = |reason: &str| check_reason(reason).map_err(|e| e.code);
        assert_eq!(code(&"\u{200b}".repeat(12)), Err("reason-too-short"));
        assert_eq!(code(&format!("why{}not", " ".repeat(12))), Err("reason-too-short"));
        assert_eq!(code("order 12 of the court"), Ok(()));
        assert_eq!(code("call 139\u{200b}1234\u{200b}5678"), Err("reason-holds-value"));
        assert_eq!(code(&"x".repeat(201)), Err("reason-too-long"));
    }
}

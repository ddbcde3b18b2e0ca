//! What may be done about rules themselves.

use super::rules::{self, Rule};
use super::{Verdict, text};
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Mode, Weight};
use crate::domain::id::{CaseNumber, PartyNumber};
use crate::domain::moment::Moment;

/// For how many days an exception holds at most; then it is asked for once more.
pub const EXCEPTION_DAYS: i64 = 90;

/// Fewest characters of a reason for an exception.
pub const REASON_CHARS: usize = 10;

/// The rule of this code.
pub fn find(code: &str) -> Result<&'static Rule> {
    rules::find(code).ok_or_else(|| Error::not_found("rule", code))
}

/// For whom an exception is: the number of a customer or a case in the spelling of the rules; another spelling would be
/// an exception for nobody.
pub fn subject(text: &str) -> Result<String> {
    let text = text.trim();
    let party = text.parse().map(|number: PartyNumber| number.to_string());
    let case = || text.parse().map(|number: CaseNumber| number.to_string());
    party.or_else(|()| case()).map_err(|()| Error::not_found("party", text))
}

/// Allowing what a rule forbids: where the rule leaves that to somebody, with a reason, until a day that is near.
pub fn may_allow(rule: &Rule, until: Moment, reason: &str, now: Moment) -> Verdict {
    if rule.weight != Weight::Ask {
        return Err(Error::refused("exception-never").with("rule", rule.code));
    }
    if until.seconds_left(now) <= 0 {
        return Err(Error::refused("until-past").with("until", until.human()));
    }
    if until.seconds_left(now) > EXCEPTION_DAYS * 86_400 {
        return Err(Error::refused("exception-long").with("days", EXCEPTION_DAYS));
    }
    if reason.trim().chars().count() < REASON_CHARS {
        return Err(Error::refused("reason-too-short").with("chars", REASON_CHARS));
    }
    text::may_keep(reason)?;
    text::of_nobody(reason)
}

/// Setting how far a rule is enforced: never what a law demands, nor what is checked without facts.
pub fn may_set(rule: &Rule, is: Mode, mode: Mode) -> Verdict {
    if rule.is_fixed() {
        return Err(Error::refused("mode-fixed").with("rule", rule.code));
    }
    if is == mode {
        return Err(Error::refused("mode-already")
            .with("rule", rule.code)
            .with("mode", mode.code()));
    }
    Ok(())
}

//! What may be promised, and when a promise is over.

use super::Verdict;
use crate::domain::error::Error;
use crate::domain::moment::Moment;
use crate::domain::promise::Promise;

/// Fewest characters of a reason for letting a promise go.
pub const REASON_CHARS: usize = 4;

/// Making one: it says what, and its time lies ahead.
pub fn may_make(text: &str, due: Moment, now: Moment) -> Verdict {
    if text.trim().is_empty() {
        return Err(Error::usage("text-missing"));
    }
    if due.seconds_left(now) <= 0 {
        return Err(Error::refused("due-past").with("due", due.human()));
    }
    Ok(())
}

/// Keeping or releasing: only what is still open.
pub fn may_end(promise: &Promise) -> Verdict {
    if promise.is_open() {
        return Ok(());
    }
    Err(Error::refused("promise-over")
        .with("number", promise.number)
        .with("state", promise.state.code()))
}

/// Releasing takes the reason for which the customer lets us off.
pub fn may_release(promise: &Promise, reason: &str) -> Verdict {
    may_end(promise)?;
    super::text::may_keep(reason)?;
    if reason.trim().chars().count() < REASON_CHARS {
        return Err(Error::refused("reason-too-short").with("chars", REASON_CHARS));
    }
    Ok(())
}

//! What may be promised, and when a promise is over.

use super::Verdict;
use super::kernel::Finding;
use crate::domain::error::Error;
use crate::domain::moment::Moment;
use crate::domain::promise::{Promise, PromiseFacts};

/// Fewest characters of a reason for letting a promise go.
pub const REASON_CHARS: usize = 4;

/// With how many overdue promises of one's own none is made any more.
pub const BACKLOG: u32 = 5;

/// What stands against a promise: a backlog of one's own, and a time past the one of its case.
pub fn findings(facts: &PromiseFacts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.case_due.is_some_and(|case_due| facts.due > case_due) {
        let case = facts.case.map(|number| number.to_string()).unwrap_or_default();
        findings.push(Finding::of("promise-past-due", &case).with("number", &case));
    }
    if facts.overdue >= BACKLOG {
        let finding = Finding::of("promise-backlog", facts.party);
        findings.push(finding.with("count", facts.overdue).with("number", facts.party));
    }
    findings
}

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

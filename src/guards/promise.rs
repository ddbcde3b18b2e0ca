//! What may be promised, and when a promise is over.

use super::Verdict;
use super::kernel::Finding;
use crate::domain::commitment::{Commitment, Deed};
use crate::domain::contact::holds_value;
use crate::domain::error::Error;
use crate::domain::moment::Moment;
use crate::domain::promise::{Promise, PromiseFacts, Promised};

/// Fewest characters of a reason for letting a promise go.
pub const REASON_CHARS: usize = 4;

/// With how many overdue promises of one's own none is made any more.
pub const BACKLOG: u32 = 20;

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

/// What stands for commitments already, in the case in which they are made; instants in seconds.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Until when the open promises are to be kept, and what their words name; one whose words name nothing may be
    /// anything.
    pub promises: Vec<(i64, Vec<Deed>)>,
    /// By when the case is to be answered by its clocks, while it is open.
    pub answer_by: Option<i64>,
    /// What was decided to be done, and not done yet.
    pub remedies: Vec<Deed>,
    /// By when, if a clock says so.
    pub remedy_by: Option<i64>,
}

impl Standing {
    /// Whether something stands for it: nobody needs to promise twice what a clock or a promise watches over. What is
    /// said to be done before that is a promise of its own.
    pub fn for_(&self, deed: Deed, due: Option<Moment>) -> bool {
        let in_time = |by: &i64| due.is_none_or(|due| *by <= due.end_seconds());
        let is_answered = deed == Deed::Answer && self.answer_by.as_ref().is_some_and(in_time);
        let is_remedied =
            self.remedies.contains(&deed) && self.remedy_by.as_ref().map_or(due.is_none(), in_time);
        let is_this = |deeds: &[Deed]| deeds.is_empty() || deeds.contains(&deed);
        let is_promised = |(by, deeds): &(i64, Vec<Deed>)| in_time(by) && is_this(deeds);
        is_answered || is_remedied || self.promises.iter().any(is_promised)
    }
}

/// A commitment for which nothing stands, with the moment that it means.
pub type Unmet = (Commitment, Option<Moment>);

/// What goes out with a commitment becomes a promise, or whoever sends it says that it is none.
pub fn may_tell(unmet: &[Unmet], promised: Promised, has_party: bool, now: Moment) -> Verdict {
    let told = |error: Error, (one, due): &Unmet| {
        let text = if holds_value(&one.text) { "none" } else { one.text.as_str() };
        let due = due.map_or_else(|| "none".to_owned(), |due| due.human());
        error.with("text", text).with("due", due)
    };
    let Promised::Made { due } = promised else {
        return match (promised, unmet.first()) {
            (Promised::Unsaid, Some(first)) => Err(told(Error::refused("promise-unmarked"), first)),
            _ => Ok(()),
        };
    };
    if unmet.is_empty() {
        return Err(Error::usage("promise-unseen"));
    }
    if !has_party {
        return Err(Error::refused("promise-nobody"));
    }
    for one in unmet {
        super::text::may_keep(&one.0.text)?;
        match (one.1, due) {
            (None, None) => return Err(told(Error::refused("promise-undated"), one)),
            (Some(said), Some(due)) if due.end_seconds() > said.end_seconds() => {
                return Err(told(Error::refused("promise-later"), one));
            }
            (said, due) => may_make(&one.0.text, due.or(said).unwrap_or(now), now)?,
        }
    }
    Ok(())
}

/// Another time: before the first has passed, with the customer's agreement in their words.
pub fn may_renegotiate(promise: &Promise, due: Moment, agreed: &str, now: Moment) -> Verdict {
    may_end(promise)?;
    super::text::may_keep(agreed)?;
    if promise.is_overdue(now) {
        return Err(Error::refused("promise-late")
            .with("number", promise.number)
            .with("due", promise.due.human()));
    }
    if agreed.trim().chars().count() < REASON_CHARS {
        return Err(Error::refused("reason-too-short").with("chars", REASON_CHARS));
    }
    if due.end_seconds() == promise.due.end_seconds() {
        return Err(Error::usage("promise-same").with("due", due.human()));
    }
    may_make(&promise.text, due, now)
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

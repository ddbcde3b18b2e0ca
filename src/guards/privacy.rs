//! When a privacy request may be answered, and what counts as its answer.

use super::Verdict;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::complaint::{Case, Stage};
use crate::domain::error::Error;
use crate::domain::id::MemberId;
use crate::domain::privacy::{Request, Right};

/// What is given to somebody of whom it is not known who they are is given to a stranger: the check comes first,
/// and somebody works on it.
pub fn may_answer(case: &Case) -> Result<Request, Error> {
    let not_one = || Error::refused("case-of-other-kind").with("number", case.number);
    let request = case.request.clone().ok_or_else(|| not_one().with("kind", case.kind.code()))?;
    match case.stage {
        Stage::InWork | Stage::Extended => Ok(request),
        _ => Err(Error::refused("request-not-in-work")
            .with("number", case.number)
            .with("from", case.stage.code())),
    }
}

/// Only who is accountable for the request answers it: nobody makes a copy beside the one who does.
pub fn is_owners(case: &Case, member: MemberId) -> Verdict {
    match case.owner == Some(member) {
        true => Ok(()),
        false => Err(Error::refused("answer-owner").with("number", case.number)),
    }
}

/// Whether a sealed copy, or a statement without values, answers what was asked.
pub fn fits(case: &Case, right: Right, verb: &str) -> Verdict {
    if right.answered_by().contains(&verb) {
        return Ok(());
    }
    Err(Error::refused("request-other-answer")
        .with("number", case.number)
        .with("right", right.code()))
}

/// Whether this entry of the log is what was done about the request: of a verb that answers the right, done since
/// it was received, and about one of these (the case, the party under each of its numbers). `before` are requests of
/// the same person that it has answered: each wants an answer of its own.
pub fn answers(
    case: &Case,
    right: Right,
    entry: Option<&AuditEntry>,
    about: &[String],
    before: &[Case],
) -> Verdict {
    let is_one = |entry: &AuditEntry| {
        right.answered_by().contains(&entry.verb.as_str())
            && entry.outcome == Outcome::Done
            && entry.at.at_seconds >= case.received_at.at_seconds
            && entry.ids.iter().any(|id| about.contains(id))
    };
    if !entry.is_some_and(is_one) {
        let error = Error::refused("entry-no-answer").with("number", case.number);
        return Err(error.with("right", right.code()));
    }
    match before.first() {
        None => Ok(()),
        Some(other) => Err(Error::refused("entry-answered-other")
            .with("number", case.number)
            .with("complaint", other.number)),
    }
}

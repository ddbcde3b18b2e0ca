//! What becomes of what people tell us: nothing ends without a reply, and who is not content is not waved off by one
//! person alone.

use super::Verdict;
use super::complaint::is_of;
use super::kernel::Finding;
use crate::domain::complaint::{Case, CaseKind, Move};
use crate::domain::error::Error;
use crate::domain::feedback::{Disposition, FeedbackFacts, FeedbackKind, is_dissatisfied, theme};
use crate::domain::handling::Fact;

/// Facts beside the stages, and of which kind of case they are.
pub fn is_of_kind(case: &Case, fact: &Fact) -> Verdict {
    match fact {
        Fact::Themed { .. } => is_of(case, CaseKind::Feedback),
        Fact::ActionPlanned { .. }
        | Fact::ActionDone { .. }
        | Fact::ActionChecked { .. }
        | Fact::Surveyed
        | Fact::Scored { .. }
        | Fact::Rated(_)
        | Fact::Unscored
            if case.kind == CaseKind::Feedback =>
        {
            Ok(())
        }
        _ => is_of(case, CaseKind::Complaint),
    }
}

/// A theme is one of the codes, or a few words in one spelling; each once.
pub fn may_theme(case: &Case, wanted: &str) -> Verdict {
    if theme(wanted).as_deref() != Some(wanted) {
        return Err(Error::usage("theme-form").with("theme", wanted));
    }
    let is_known = |one: &String| one == wanted;
    match case.feedback.as_ref().is_some_and(|own| own.themes.iter().any(is_known)) {
        true => Err(Error::refused("theme-twice").with("number", case.number)),
        false => Ok(()),
    }
}

/// Whoever says that a complaint was made of it has taken one down, or the customer has one that is open.
pub fn is_made_complaint(case: &Case, disposition: Disposition, customers: &[Case]) -> Verdict {
    let since = |one: &Case| one.received_at.at_seconds >= case.received_at.at_seconds;
    let is_one = |one: &Case| one.kind == CaseKind::Complaint && (one.is_open() || since(one));
    match disposition == Disposition::Complaint && !customers.iter().any(is_one) {
        true => Err(Error::usage("complaint-not-made").with("number", case.number)),
        false => Ok(()),
    }
}

/// A second person looks at how it ends where the words are of somebody who is not content, and no complaint is made of
/// them. Praise that reads like that is read again, too.
pub fn findings(facts: &FeedbackFacts) -> Vec<Finding> {
    let is_waved_off =
        !matches!(facts.disposition, Disposition::Complaint | Disposition::Recovered);
    let is_unhappy = facts.dissatisfied || facts.kind == FeedbackKind::Dissatisfaction;
    match is_waved_off && is_unhappy {
        true => vec![Finding::of("waved-off", facts.case).with("number", facts.case)],
        false => Vec::new(),
    }
}

/// What it is decided on, for this step of this case with these words.
pub fn facts(case: &Case, words: &str, step: &Move) -> Option<FeedbackFacts> {
    let Move::Dispose { disposition, .. } = step else { return None };
    let kind = case.feedback.as_ref()?.kind;
    let dissatisfied = is_dissatisfied(words);
    Some(FeedbackFacts { case: case.number, kind, disposition: *disposition, dissatisfied })
}

//! What becomes of what people tell us: nothing ends without a reply, and who is not content is not waved off by one
//! person alone.

use super::Verdict;
use super::complaint::is_of;
use crate::domain::complaint::{Case, CaseKind, Move};
use crate::domain::error::Error;
use crate::domain::feedback::{Disposition, FeedbackKind, is_dissatisfied, theme};
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

/// Whether a second person looks at how it ends: the words are of somebody who is not content, and no complaint is made
/// of them. Praise that reads like that is read again, too.
pub fn asks_second(case: &Case, words: &str, step: &Move) -> bool {
    let Move::Dispose { disposition, .. } = step else { return false };
    let kind = case.feedback.as_ref().map(|own| own.kind);
    let is_waved_off = !matches!(disposition, Disposition::Complaint | Disposition::Recovered);
    is_waved_off && (kind == Some(FeedbackKind::Dissatisfaction) || is_dissatisfied(words))
}

//! Who may be erased: nobody to whom we still owe something.

use super::Verdict;
use super::kernel::{self, Finding};
use crate::domain::complaint::{Case, Stage};
use crate::domain::contact::PointKind;
use crate::domain::erasure::SuppressionFacts;
use crate::domain::error::Error;
use crate::domain::guard::Facts;
use crate::domain::party::Party;
use crate::domain::privacy::Right;
use crate::domain::promise::Promise;

/// Taking down a contact point of somebody who was erased: only once they have consented anew.
pub fn findings(facts: &SuppressionFacts) -> Vec<Finding> {
    let finding = || {
        let kind = facts.kind.map_or("none", PointKind::code);
        let since = facts.since.map(|since| since.human()).unwrap_or_default();
        Finding::of("suppressed", "").with("kind", kind).with("since", since)
    };
    (!facts.new_consent).then(finding).into_iter().collect()
}

/// The verdict on it.
pub fn may_take(facts: SuppressionFacts) -> Verdict {
    kernel::verdict(Facts::Suppression(facts))
}

/// Whether this case, which is said to have asked for it, is one of the customer's who is erased.
pub fn is_asked_in(party: &Party, case: &Case, is_theirs: bool) -> Verdict {
    if is_theirs {
        return Ok(());
    }
    let error = Error::refused("erase-case-of-other").with("number", party.number);
    Err(error.with("complaint", case.number))
}

/// Whether a customer can be erased, with these complaints and promises, its own and those of all that were
/// merged into it.
pub fn may_erase(party: &Party, cases: &[Case], promises: &[Promise]) -> Verdict {
    if let Some(erased) = party.erased {
        let error = Error::refused("party-erased").with("number", party.number);
        return Err(error.with("erasure", erased.number));
    }
    for open in cases.iter().filter(|case| case.is_open()) {
        let asks =
            open.request.as_ref().is_some_and(|request| request.asked.right == Right::Delete);
        // By the erasure itself a request to be erased is answered, and it is closed after; but nobody is erased
        // because of somebody of whom it is not known who they are.
        let code = match (asks, open.stage) {
            (true, Stage::InWork | Stage::Extended) => continue,
            (true, _) => "erase-request-not-in-work",
            (false, _) => "erase-complaint-open",
        };
        let error = Error::refused(code).with("number", party.number);
        return Err(error.with("complaint", open.number));
    }
    if let Some(open) = promises.iter().find(|promise| promise.is_open()) {
        let error = Error::refused("erase-promise-open").with("number", party.number);
        return Err(error.with("promise", open.number));
    }
    Ok(())
}

//! Who may be erased: nobody to whom we still owe something.

use super::Verdict;
use crate::domain::complaint::Case;
use crate::domain::error::Error;
use crate::domain::party::Party;
use crate::domain::privacy::Right;
use crate::domain::promise::Promise;

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
    // By the erasure itself a request to be erased is answered, and it is closed after.
    let asks_for_it = |case: &Case| {
        case.request.as_ref().is_some_and(|request| request.asked.right == Right::Delete)
    };
    if let Some(open) = cases.iter().find(|case| case.is_open() && !asks_for_it(case)) {
        let error = Error::refused("erase-complaint-open").with("number", party.number);
        return Err(error.with("complaint", open.number));
    }
    if let Some(open) = promises.iter().find(|promise| promise.is_open()) {
        let error = Error::refused("erase-promise-open").with("number", party.number);
        return Err(error.with("promise", open.number));
    }
    Ok(())
}

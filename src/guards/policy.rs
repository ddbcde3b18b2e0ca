//! Which version of a policy pack may be adopted.

use super::Verdict;
use crate::domain::adoption::by_version;
use crate::domain::error::Error;
use crate::domain::policy::Pack;
use crate::domain::rulebook::Rulebook;
use std::cmp::Ordering;

/// A version is adopted once, and none after a newer one. What travels with kefu under the same id counts, adopted or
/// not: a file of that name goes on from it.
pub fn may_adopt(pack: &Pack, book: &Rulebook, travelling: Option<&Pack>) -> Verdict {
    let told = |code, last: &Pack| {
        let told = Error::refused(code).with("pack", &pack.id).with("version", &pack.version);
        Err(told.with("last", &last.version))
    };
    if let Some(last) = book.versions(&pack.id).last() {
        match by_version(pack, &last.pack) {
            Ordering::Less => return told("policy-older", &last.pack),
            Ordering::Equal => return told("policy-adopted", &last.pack),
            Ordering::Greater => {}
        }
    }
    match travelling {
        Some(own) if by_version(pack, own) == Ordering::Less => told("policy-older", own),
        Some(own) if by_version(pack, own) == Ordering::Equal && own != pack => {
            told("policy-same-version", own)
        }
        _ => Ok(()),
    }
}

//! The numbers of ours that a text names: of customers, cases and promises.

use crate::domain::id::{CaseNumber, PartyNumber, PromiseNumber};
use unicode_normalization::UnicodeNormalization;

/// Something of ours that has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A customer.
    Party(PartyNumber),
    /// A case.
    Case(CaseNumber),
    /// A promise.
    Promise(PromiseNumber),
}

/// What a text names, in whichever width and case it is written.
pub fn named_in(text: &str) -> Vec<Named> {
    let plain: String = text.nfkc().collect();
    let words = plain.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter_map(|word| read(word.trim_matches('-'))).collect()
}

fn read(word: &str) -> Option<Named> {
    let party = word.parse().map(Named::Party);
    let case = || word.parse().map(Named::Case);
    let promise = || word.parse().map(Named::Promise);
    party.or_else(|()| case()).or_else(|()| promise()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        let (party, promise) = (Named::Party(PartyNumber(123)), Named::Promise(PromiseNumber(42)));
        let case = Named::Case(CaseNumber { year: 2026, count: 17 });
        assert_eq!(named_in("客户C-000123的K-2026-00017（P-42）"), [party, case, promise]);
        assert_eq!(named_in("Ｃ－０００１２３, c-123-"), [party, party]);
        assert_eq!(named_in("ABC-000123 2026-11-25 covid-19 C-x C-"), []);
    }
}

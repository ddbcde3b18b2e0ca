//! What a text may hold: nobody's number or address, and nothing of anybody else's.

use super::Verdict;
use super::kernel::{self, Finding};
use crate::domain::guard::Facts;
use crate::domain::wording::{TextUse, WordingFacts};

/// What stands against a text, by what it is for.
pub fn findings(facts: &WordingFacts) -> Vec<Finding> {
    let holds = |code| facts.holds_value.then_some(code);
    let names = |code| (facts.others > 0).then_some(code);
    let found = match facts.text {
        TextUse::Shared => [holds("text-holds-value"), None, None],
        TextUse::Reason => [holds("reason-holds-value"), None, None],
        TextUse::Selector => [holds("export-holds-value"), None, None],
        TextUse::Template => [names("template-names"), None, None],
        TextUse::Letter => {
            let is_other = !facts.is_approved;
            [is_other.then_some("letter-other"), holds("letter-value"), names("letter-of-others")]
        }
    };
    found.into_iter().flatten().map(|code| Finding::of(code, "")).collect()
}

/// The verdict on it.
pub fn verdict(facts: WordingFacts) -> Verdict {
    kernel::verdict(Facts::Wording(facts))
}

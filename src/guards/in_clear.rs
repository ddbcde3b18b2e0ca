//! What people write is kept in clear; a number of a person or of a card in it is not.

use super::kernel::Finding;
use crate::domain::in_clear::ClearFacts;

/// A number with a right check digit belongs into a sealed field. One that only looks like it is let through with a
/// reason: one in ten numbers of orders of that length has a right check digit, too.
pub fn findings(facts: &ClearFacts) -> Vec<Finding> {
    let finding = Finding::of("number-in-clear", &facts.subject);
    vec![finding.with("identities", facts.identities).with("cards", facts.cards)]
}

//! What a text holds that may not stand in it. The text itself is kept nowhere beside the decision on it.

use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a text is for.
    TextUse {
        /// It is kept for everybody, as a macro is.
        Shared = "shared",
        /// It says why.
        Reason = "reason",
        /// It goes to one customer.
        Letter = "letter",
        /// It goes to many.
        Template = "template",
        /// It says who is chosen.
        Selector = "selector",
    }
}

/// On what it is decided whether a text may stay or go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingFacts {
    /// What it is for.
    pub text: TextUse,
    /// Whether it holds what would be sealed.
    pub holds_value: bool,
    /// How many things it names that are not its reader's.
    pub others: u32,
    /// Whether it is what was approved, where that is asked.
    pub is_approved: bool,
}

impl WordingFacts {
    /// A text against which nothing stands.
    pub fn of(text: TextUse) -> Self {
        Self { text, holds_value: false, others: 0, is_approved: true }
    }

    /// One of which it was asked whether it holds a value.
    pub fn holding(text: TextUse, holds_value: bool) -> Self {
        Self { holds_value, ..Self::of(text) }
    }
}

//! On what it is decided whether a member sees what is sealed.

use super::budget::Window;
use super::contact::Compartment;
use super::usage::FieldClass;
use serde::{Deserialize, Serialize};

/// What was asked, and what was found. They are asked one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealFacts {
    /// Whether the member opens the compartment.
    Opens {
        /// Which.
        compartment: Compartment,
        /// Whether they do.
        is_open: bool,
    },
    /// Whether the purpose sees this class of fields.
    Sees {
        /// The code of the purpose.
        purpose: String,
        /// The class.
        class: FieldClass,
    },
    /// Whether what the purpose names is there, open, and of this customer.
    Names {
        /// The code of the purpose.
        purpose: String,
        /// Whether it is there.
        is_there: bool,
        /// Whether it is this customer's.
        is_theirs: bool,
        /// Whether it is open.
        is_open: bool,
    },
    /// Whether the limits have room for one more customer.
    Spends {
        /// Of what.
        compartment: Compartment,
        /// Whether they are lifted.
        is_lifted: bool,
        /// How full each is.
        limits: Vec<Filled>,
    },
}

/// How full a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Within which time.
    pub window: Window,
    /// How many customers it lets through.
    pub most: u32,
    /// How many were seen.
    pub seen: u32,
    /// Whether this customer is among them.
    pub is_among_them: bool,
}

impl Filled {
    /// Whether one more customer is one too many.
    pub fn is_full(&self) -> bool {
        !self.is_among_them && self.seen >= self.most
    }
}

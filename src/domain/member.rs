//! Somebody who may use the desk.

use super::contact::{Compartment, holds_value};
use super::error::{Error, Result};
use super::id::MemberId;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a member may do. Rights are looked up in `guards::rights`.
    Role {
        /// Takes down and cannot read.
        Intake = "intake",
        /// Reads the contact compartment.
        Agent = "agent",
        /// Reads contact and secret.
        Senior = "senior",
        /// Watches, reassigns, approves.
        Lead = "lead",
        /// Answers for complaints.
        ComplaintManager = "complaint_manager",
        /// Privacy officer.
        Dpo = "dpo",
        /// Verifies and reads the log; no compartment.
        Auditor = "auditor",
        /// Members, keys, policies; no compartment by default.
        Admin = "admin",
        /// The first member of a store of one's own.
        Owner = "owner",
    }
}

impl Role {
    /// Whether the role opens a compartment.
    pub fn opens(self, compartment: Compartment) -> bool {
        match self {
            Self::Senior | Self::Owner => true,
            Self::Agent | Self::Lead | Self::ComplaintManager => {
                compartment == Compartment::Contact
            }
            Self::Intake | Self::Dpo | Self::Auditor | Self::Admin => false,
        }
    }
}

/// A member's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The name in lists and the audit log's readings.
    pub name: String,
    /// The user id of the operating system it is bound to, for acts that need no unlock.
    pub uid: Option<u32>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Its age recipient (`age1…`), to which its keys are wrapped.
    pub recipient: String,
    /// How it likes the desk.
    pub preferences: Preferences,
    /// Counts changes; a session locks when it moves.
    pub version: u32,
}

/// How a member likes the desk. Never any content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// `en` or `zh-CN`; unset follows the environment.
    pub language: Option<String>,
    /// Name of a theme.
    pub theme: Option<String>,
    /// Name of a key preset.
    pub keys: Option<String>,
    /// The pane that had the focus.
    pub last_view: Option<String>,
    /// Saved views: name and filter, on the keys 1 to 9.
    #[serde(default)]
    pub views: Vec<(String, String)>,
}

/// Saved views at most: as many as there are keys for them.
pub const MOST_VIEWS: usize = 9;
/// Longest name or line of a saved view, in characters.
pub const VIEW_CHARS: usize = 200;

impl Preferences {
    /// Saved views are not sealed: none may hold what would be sealed as a contact point.
    pub fn check(&self) -> Result<()> {
        let texts = || self.views.iter().flat_map(|(name, line)| [name, line]);
        if self.views.len() > MOST_VIEWS || texts().any(|text| text.chars().count() > VIEW_CHARS) {
            return Err(Error::usage("views-many")
                .with("count", MOST_VIEWS)
                .with("chars", VIEW_CHARS));
        }
        if texts().any(|text| holds_value(text)) {
            return Err(Error::usage("view-sealed"));
        }
        Ok(())
    }
}

impl Member {
    /// Whether one of its roles opens the compartment.
    pub fn opens(&self, compartment: Compartment) -> bool {
        self.roles.iter().any(|role| role.opens(compartment))
    }
}

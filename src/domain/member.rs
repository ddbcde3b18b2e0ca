//! Somebody who may use the desk.

use super::contact::{Compartment, holds_value};
use super::error::{Error, Result};
use super::id::MemberId;
use super::moment::Moment;
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

    /// Whether the role holds the key that signs heads of the audit log.
    pub fn signs(self) -> bool {
        matches!(self, Self::Auditor | Self::Owner)
    }
}

words! {
    /// How far a member has come.
    MemberState {
        /// Added by an admin; has no passphrase yet.
        Invited = "invited",
        /// Has a key of its own and waits for somebody who lets it in.
        Waiting = "waiting",
        /// May use the desk.
        Active = "active",
        /// Has left. The row stays for the log's sake.
        Removed = "removed",
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
    /// The public key of its SSH login, as a line of `authorized_keys`.
    #[serde(default)]
    pub ssh_key: Option<String>,
    /// How far it has come.
    pub state: MemberState,
    /// Its age recipient (`age1…`), to which its keys are wrapped; empty until it has one.
    pub recipient: String,
    /// HMAC of the recipient under the vault's keys, by whoever has let the member in.
    #[serde(default)]
    pub mac: Option<[u8; 32]>,
    /// How it likes the desk.
    pub preferences: Preferences,
    /// What it might until lately.
    #[serde(default)]
    pub formerly: Option<Formerly>,
    /// Counts changes of key, roles and state; a session locks when it moves.
    pub version: u32,
}

/// Roles that a member had, before some of them went or before it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formerly {
    /// All it had.
    pub roles: Vec<Role>,
    /// Until when.
    pub until: Moment,
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
    /// The same of the queue, behind those that are there for everybody.
    #[serde(default)]
    pub case_views: Vec<(String, String)>,
}

/// Saved views at most: as many as there are keys for them.
pub const MOST_VIEWS: usize = 9;
/// Saved views of the queue at most: the keys that are left of nine.
pub const MOST_CASE_VIEWS: usize = 3;
/// Longest name or line of a saved view, in characters.
pub const VIEW_CHARS: usize = 200;

impl Preferences {
    /// Strikes the saved views in which this name stands. How many.
    pub fn strike_views(&mut self, name: &str) -> usize {
        let strike = |views: &mut Vec<(String, String)>| {
            let before = views.len();
            views.retain(|(called, line)| !names(called, name) && !names(line, name));
            before - views.len()
        };
        strike(&mut self.views) + strike(&mut self.case_views)
    }

    /// Saved views are not sealed: none may hold what would be sealed as a contact point.
    pub fn check(&self) -> Result<()> {
        let all = || self.views.iter().chain(&self.case_views);
        let texts = || all().flat_map(|(name, line)| [name, line]);
        let is_long = texts().any(|text| text.chars().count() > VIEW_CHARS);
        for (views, most) in [(&self.views, MOST_VIEWS), (&self.case_views, MOST_CASE_VIEWS)] {
            if views.len() > most || is_long {
                return Err(Error::usage("views-many")
                    .with("count", most)
                    .with("chars", VIEW_CHARS));
            }
        }
        if texts().any(|text| holds_value(text)) {
            return Err(Error::usage("view-sealed"));
        }
        Ok(())
    }
}

/// Whether a name stands in a text, in whatever case and white space; `Al` does not stand in `total`.
fn names(text: &str, name: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (text, name) = (folded(text), folded(name));
    let is_inside = |edge: Option<char>, beside: Option<char>| {
        [edge, beside].iter().all(|sign| sign.is_some_and(|sign| sign.is_ascii_alphanumeric()))
    };
    !name.is_empty()
        && text.match_indices(&name).any(|(at, _)| {
            let (before, after) = (text.get(..at), text.get(at + name.len()..));
            let before = before.and_then(|text| text.chars().next_back());
            let after = after.and_then(|text| text.chars().next());
            !is_inside(name.chars().next(), before) && !is_inside(name.chars().next_back(), after)
        })
}

impl Member {
    /// Whether it may use the desk.
    pub fn is_active(&self) -> bool {
        self.state == MemberState::Active
    }

    /// Whether it may change members: without such a one nobody could be let in or out any more.
    pub fn is_admin(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Admin | Role::Owner))
    }

    /// Whether one of its roles opens the compartment.
    pub fn opens(&self, compartment: Compartment) -> bool {
        self.roles.iter().any(|role| role.opens(compartment))
    }

    /// Whether one of its roles holds the key that signs heads of the audit log.
    pub fn signs(&self) -> bool {
        self.roles.iter().any(|role| role.signs())
    }
}

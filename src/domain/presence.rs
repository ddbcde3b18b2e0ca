//! Who sits at a desk, and at what. Told to the other desks, never kept.

use super::id::{CaseId, MemberId, SessionId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};

/// What a desk has before it: ids only, nothing that anybody wrote or read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The case that is open.
    pub case: Option<CaseId>,
    /// Whether something is being typed for it.
    pub is_typing: bool,
}

/// One desk that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Its session.
    pub session: SessionId,
    /// Whose it is.
    pub member: MemberId,
    /// Its process.
    pub pid: u32,
    /// Since when it is open.
    pub since: Moment,
    /// What it has before it.
    pub at: Attention,
}

/// What a process is in the middle of, with everybody else waiting for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Nothing: it reads now and then.
    Nothing,
    /// It opens the store.
    Opens,
    /// It writes.
    Writes,
}

/// A process that has the store open, as it tells in the store's `run/` and as the system tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its session.
    pub session: SessionId,
    /// Its process.
    pub pid: u32,
    /// The account it runs in.
    pub uid: u32,
    /// Whose it is; nothing before that is known.
    pub member: String,
    /// Since when it has the store open.
    pub since: Moment,
    /// What it is in the middle of.
    pub doing: Doing,
    /// Since when it does that.
    pub at: Moment,
    /// Whether the system has stopped it.
    pub is_stopped: bool,
}

/// What somebody who has the store open is at, for whoever looks after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderState {
    /// At a desk.
    Desk,
    /// At a desk, typing something for a case.
    Typing,
    /// In the middle of a change.
    Writes,
    /// Opening the store.
    Opens,
    /// Stopped by the system.
    Stopped,
    /// In a command.
    Command,
}

impl HolderState {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Desk, Self::Typing, Self::Writes, Self::Opens, Self::Stopped, Self::Command];

    /// The word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Typing => "typing",
            Self::Writes => "writes",
            Self::Opens => "opens",
            Self::Stopped => "stopped",
            Self::Command => "command",
        }
    }
}

impl Holder {
    /// What it is at, with what its desk tells, if it is one.
    pub fn state(&self, desks: &[Presence]) -> HolderState {
        let desk = desks.iter().find(|desk| desk.session == self.session);
        match (self.is_stopped, self.doing, desk) {
            (true, ..) => HolderState::Stopped,
            (false, Doing::Writes, _) => HolderState::Writes,
            (false, Doing::Opens, _) => HolderState::Opens,
            (false, Doing::Nothing, Some(desk)) if desk.at.is_typing => HolderState::Typing,
            (false, Doing::Nothing, Some(_)) => HolderState::Desk,
            (false, Doing::Nothing, None) => HolderState::Command,
        }
    }

    /// What keeps the others waiting, as a code.
    pub fn code(&self) -> &'static str {
        match (self.is_stopped, self.doing) {
            (true, _) => "stopped",
            (false, Doing::Writes) => "writes",
            (false, Doing::Opens) => "opens",
            (false, Doing::Nothing) => "open",
        }
    }

    /// Its member's name, or as long as that is not known its account's number.
    pub fn who(&self) -> String {
        match self.member.is_empty() {
            true => format!("uid {}", self.uid),
            false => self.member.clone(),
        }
    }
}

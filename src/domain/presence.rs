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

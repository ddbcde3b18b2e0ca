//! What taking a command back needs: the inverse, and the version it applies to.

use super::complaint::Stage;
use super::id::{CaseId, EntryId, MemberId, PartyId, PromiseId};
use super::moment::Moment;
use super::party::Party;
use super::promise::Promise;
use serde::{Deserialize, Serialize};

/// An inverse. It holds unsealed rows or ids only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inverse {
    /// Put this row back, if the row is still at this version.
    Party {
        /// The row as it was.
        was: Box<Party>,
        /// Version after the change.
        version: u32,
    },
    /// Take the party back that was added.
    PartyAdded {
        /// Which.
        party: PartyId,
        /// Version after the change.
        version: u32,
    },
    /// Add a retraction for this entry.
    Entry(EntryId),
    /// Revert the last event of a case.
    CaseEvent {
        /// Which case.
        case: CaseId,
        /// The event to revert; it must be the last.
        event: u32,
        /// The stage before, for the message.
        stage: Stage,
    },
    /// Put this promise back.
    Promise {
        /// The row as it was; none if it was made.
        was: Option<Box<Promise>>,
        /// Which.
        id: PromiseId,
    },
    /// Take a merge apart again.
    Merge {
        /// The party that was merged away.
        from: PartyId,
        /// The party it went into.
        into: PartyId,
    },
    /// Several at once: one bulk act, one undo.
    Several(Vec<Inverse>),
}

/// One step that can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UndoStep {
    /// Whose step it was.
    pub member: MemberId,
    /// When; kept 30 days.
    pub at: Moment,
    /// The verb that it takes back.
    pub verb: String,
    /// How.
    pub inverse: Inverse,
    /// Whether it has been taken back.
    pub spent: bool,
}

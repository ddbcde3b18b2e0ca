//! One line of a timeline: a call, a message, a visit, a note, a need or an event.

use super::id::{CaseId, EntryId, MemberId, PartyId};
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// What happened.
    EntryKind {
        /// Something worth keeping.
        Note = "note",
        /// A telephone call.
        Call = "call",
        /// A mail, a text message, a letter, a chat.
        Message = "message",
        /// Somebody came, or we went.
        Visit = "visit",
        /// What the customer needs, to be looked at again.
        Need = "need",
        /// Anything else that took place.
        Event = "event",
    }
}

/// A line of a timeline. Entries are only ever added; a retraction is an entry of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// What happened.
    pub kind: EntryKind,
    /// The party whose timeline it stands in.
    pub party: Option<PartyId>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// What people wrote, as they wrote it.
    pub text: String,
    /// When it happened.
    pub at: Moment,
    /// Who wrote it down.
    pub by: MemberId,
    /// The entry it takes back; the entry itself stays.
    pub retracts: Option<EntryId>,
    /// Whether it went to the customer, as its writer marked it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outgoing: bool,
}

/// Longest text of an entry or complaint, in bytes. The longest narrative in the CFPB's published
/// exports has 33,000.
pub const TEXT_BYTES: usize = 200_000;

//! What reaches the model: keys, answers of the workers, other sessions' commits, time.

use crate::commands::Made;
use crate::commands::reveal::Revealed;
use crate::domain::error::Error;
use crate::domain::id::{CaseId, PartyId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::queries::complaints::{ComplaintRow, ComplaintView};
use crate::queries::named::Target;
use crate::queries::parties::{PartyRow, PartyView};
use crate::queries::promises::PromiseRow;
use crate::queries::status::Due;
use crossterm::event::KeyEvent;

/// One thing that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key.
    Key(KeyEvent),
    /// A bracketed paste; never keys.
    Paste(String),
    /// Another size.
    Resize(u16, u16),
    /// Time has passed.
    Tick {
        /// Now.
        now: Moment,
        /// Whether the vault is open.
        vault_open: bool,
    },
    /// The search index is there.
    Indexed,
    /// Answer to a search.
    Found(Found),
    /// Rows for the list's window.
    Rows(Vec<PartyRow>),
    /// A part of the queue.
    Queue {
        /// The rows.
        rows: Vec<ComplaintRow>,
        /// How many there are in all.
        total: u64,
        /// Whether they follow those already there.
        append: bool,
    },
    /// The open promises, soonest first.
    Promises {
        /// The rows.
        rows: Vec<PromiseRow>,
        /// How many there are in all.
        total: u64,
    },
    /// A party, perhaps with one of its complaints.
    Opened {
        /// The party.
        party: Option<Box<PartyView>>,
        /// The complaint.
        complaint: Option<Box<ComplaintView>>,
        /// Whether the member asked for it, so that the focus follows.
        asked: bool,
    },
    /// What was open is not there any more.
    Gone,
    /// Existing parties that may be the one being taken down.
    Similar(Vec<Similar>),
    /// Counts and member for the header.
    Status {
        /// What is due.
        due: Due,
        /// The member as the store has it.
        member: Box<Member>,
        /// Names of all members, for pickers.
        members: Vec<String>,
    },
    /// A command was committed.
    Done(Done),
    /// A command was refused, or failed.
    Refused(Error),
    /// The vault is open.
    Unlocked,
    /// The passphrase did not open it.
    StillLocked(Error),
    /// A sealed value, until it expires.
    Revealed(Revealed),
    /// Somebody committed something up to this audit entry.
    Changed(u64),
    /// Something behind the screen went wrong.
    Failed(Error),
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The search it answers.
    pub ticket: u64,
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// Rows of the first page.
    pub rows: Vec<PartyRow>,
    /// The text may be a whole sealed value, and the vault is locked.
    pub wants_unlock: bool,
    /// The one record that the text names; then there are no hits.
    pub named: Option<Named>,
    /// The search line could not be understood.
    pub error: Option<Error>,
}

pub use crate::queries::finder::Hit;
pub use crate::queries::named::Named;

impl From<Target> for Open {
    fn from(target: Target) -> Self {
        match target {
            Target::Party(id) => Self::Party(id),
            Target::Case(id) => Self::Case(id),
        }
    }
}

/// A party that may be the same one.
#[derive(Debug)]
pub struct Similar {
    /// Which.
    pub row: PartyRow,
    /// The kind of the contact point that both have; none where only the name is near.
    pub shares: Option<&'static str>,
}

/// What a deed did.
#[derive(Debug)]
pub struct Done {
    /// The verb.
    pub verb: &'static str,
    /// What it made.
    pub made: Made,
    /// How many records.
    pub count: usize,
    /// Its audit entry.
    pub seq: u64,
    /// What to show next.
    pub open: Option<Open>,
}

/// Something to be shown in the detail pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// A party.
    Party(PartyId),
    /// A complaint, with its party.
    Case(CaseId),
}

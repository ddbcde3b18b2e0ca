//! Runs of exports: a list that leaves in stretches, so that it can go on where it was stopped.

use super::approval::EXPORT_UP_TO;
use super::audit::Hash;
use super::id::MemberId;
use super::moment::Moment;
use serde::{Deserialize, Serialize};

/// Rows of one stretch: so many are told of in one transaction, for which nobody at another desk has to wait long.
pub const STRETCH_ROWS: usize = 250;
/// For how many days a run that was stopped can go on.
pub const GOES_ON_DAYS: i64 = 30;

/// Where a row stands in the order in which its list leaves, as bytes that sort like it.
pub type Mark = [u8; 32];

/// How far the log tells of its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldOf {
    /// How many.
    pub rows: u64,
    /// The last of them.
    pub last: Mark,
}

/// What of the file is on the disk for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// So many rows.
    pub rows: u64,
    /// The last of them.
    pub last: Mark,
    /// In so many bytes.
    pub bytes: u64,
    /// SHA-256 of these.
    pub hash: Hash,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRun {
    /// SHA-256 of what was selected, in which form, and of where it goes: the same command has the same.
    pub digest: Hash,
    /// SHA-256 of what was selected alone: nobody goes on with another selection.
    pub selection: Hash,
    /// SHA-256 of where it goes alone: a part there is one of ours.
    pub place: Hash,
    /// Who ran it.
    pub by: MemberId,
    /// When it began.
    pub at: Moment,
    /// The audit entry that decided on it.
    pub seq: u64,
    /// How many rows were decided on.
    pub rows: u64,
    /// The last of them. What stands behind it came later and does not leave.
    pub until: Mark,
    /// The columns of the file, where they were told by what the rows hold.
    pub header: Vec<String>,
    /// Whether its sealed values leave past the limits of reveals.
    pub past_limits: bool,
    /// Whether the privacy officer was told of an invented customer in it.
    pub alarmed: bool,
    /// How far the log tells of it.
    pub told: ToldOf,
    /// How far its file is on the disk.
    pub saved: Option<Saved>,
    /// Whether all of it is in the file: nothing leaves with it any more.
    pub done: bool,
}

impl ExportRun {
    /// How many rows may leave: those that were decided on, and of a long list as many more as its words may take until
    /// it has left. One that nobody had to decide on has no such room.
    pub fn most(&self) -> u64 {
        self.rows + if self.rows > EXPORT_UP_TO { self.rows / 10 } else { 0 }
    }

    /// Whether its days are over.
    pub fn is_over(&self, now: Moment) -> bool {
        now.at_seconds > self.at.at_seconds + GOES_ON_DAYS * 86_400
    }
}

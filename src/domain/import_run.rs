//! Runs of an import: what a file brought, in batches, so that it can be taken back as a whole.

use super::id::MemberId;
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};

/// For how long a run can be taken back.
pub const TAKEN_BACK_DAYS: i64 = 30;

words! {
    /// What a run made of its rows.
    RunOf {
        /// Who we serve.
        Parties = "parties",
        /// What they complain of, and who they are.
        Complaints = "complaints",
    }
}

words! {
    /// Why a record that an import made is not taken back.
    StaysFor {
        /// What the desk knows of it was changed.
        Edited = "edited",
        /// It was merged, or another was merged into it.
        Merged = "merged",
        /// It was erased: what is left of it is its number.
        Erased = "erased",
        /// A case hangs on it.
        Case = "case",
        /// A promise hangs on it.
        Promise = "promise",
        /// Somebody wrote a line about it.
        Entry = "entry",
        /// It was given another way to be reached.
        Point = "point",
        /// It said how it wants to be reached.
        Consent = "consent",
        /// Somebody reached it, or a campaign is to.
        Contact = "contact",
        /// It took a step.
        Step = "step",
        /// Another case refers to it.
        Link = "link",
        /// An earlier run made it, and this one only went on with it.
        Earlier = "earlier",
        /// The log tells of something else that was done with it.
        Touched = "touched",
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRun {
    /// By which its batches know each other.
    pub run: [u8; 16],
    /// What its rows became.
    pub what: RunOf,
    /// Who ran it.
    pub by: MemberId,
    /// When it began.
    pub at: Moment,
    /// Records that it made.
    pub added: u64,
    /// How many of those were taken back.
    pub taken_back: u64,
}

impl ImportRun {
    /// Whether its days are over.
    pub fn is_over(&self, now: Moment) -> bool {
        now.at_seconds > self.at.at_seconds + TAKEN_BACK_DAYS * 86_400
    }

    /// Records that were not taken back.
    pub fn standing(&self) -> u64 {
        self.added.saturating_sub(self.taken_back)
    }
}

/// A record that is not taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stays {
    /// Its number.
    pub number: String,
    /// Why.
    pub why: StaysFor,
    /// The verb by which the log tells of it, where nothing else does.
    pub verb: Option<String>,
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Numbers of the records that were taken back.
    pub gone: Vec<String>,
    /// Records that stay.
    pub stays: Vec<Stays>,
}

//! How long what a member was given stands without somebody looking at it, and what it was taught.
//!
//! INVARIANT: the count begins when the member was let in or reviewed last, and in a store that was there before
//! reviews were, when they came into force in it. A date in the program would let everybody's lapse at once.

use super::id::MemberId;
use super::moment::{DAY_SECONDS, Moment};
use super::party::words;
use serde::{Deserialize, Serialize};

/// After so many days without a review a member is shown no sealed value any more.
pub const REVIEW_DAYS: i64 = 90;
/// A training counts for so many days.
pub const TRAINING_DAYS: i64 = 365;

words! {
    /// What a member was taught.
    Course {
        /// How to treat what customers told us.
        Privacy = "privacy",
        /// How to treat complaints.
        Complaints = "complaints",
        /// How to keep accounts and devices safe.
        Security = "security",
    }
}

words! {
    /// How what a member was given stands.
    GrantState {
        /// It stands.
        Stands = "stands",
        /// Nobody has looked at it for too long.
        Lapsed = "lapsed",
        /// A review took it back.
        Revoked = "revoked",
    }
}

/// The last look at what a member was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When.
    pub at: Moment,
    /// Who; nobody, where the count only began.
    pub by: Option<MemberId>,
    /// Whether it may stay as it is.
    pub confirmed: bool,
}

/// A training that a member had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// In what.
    pub course: Course,
    /// On which day.
    pub on: Moment,
    /// Who wrote it down.
    pub by: MemberId,
}

/// What the guards are told of a member who wants to be shown a sealed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFacts {
    /// Who.
    pub member: MemberId,
    /// Since when the count runs, in seconds.
    pub since: i64,
    /// Whether a review took it back.
    pub revoked: bool,
    /// Whether there is somebody else who could review it: nobody reviews their own.
    pub has_reviewer: bool,
    /// The last privacy training, in seconds.
    pub trained: Option<i64>,
    /// Now, in seconds.
    pub now: i64,
}

impl AccessFacts {
    /// How it stands. In a store of one's own there is nobody to look at it, so it does not lapse. What was taken back
    /// stays so, whoever has left since: nobody gets it back by removing whoever took it.
    pub fn state(&self) -> GrantState {
        let is_old = self.now - self.since >= REVIEW_DAYS * DAY_SECONDS;
        match () {
            () if self.revoked => GrantState::Revoked,
            () if is_old && self.has_reviewer => GrantState::Lapsed,
            () => GrantState::Stands,
        }
    }

    /// Whether this year's privacy training is there.
    pub fn is_trained(&self) -> bool {
        self.trained.is_some_and(|on| self.now - on < TRAINING_DAYS * DAY_SECONDS)
    }

    /// When it lapses, in seconds; never where nobody could review it.
    pub fn lapses(&self) -> Option<i64> {
        self.has_reviewer.then_some(self.since + REVIEW_DAYS * DAY_SECONDS)
    }
}

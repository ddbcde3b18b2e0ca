//! What we said we would do, by when, for whom.

use super::id::{CaseId, CaseNumber, MemberId, PartyId, PartyNumber, PromiseId, PromiseNumber};
use super::moment::Moment;
use serde::{Deserialize, Serialize};

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its id.
    pub id: PromiseId,
    /// Its number for people.
    pub number: PromiseNumber,
    /// To whom it was made.
    pub party: PartyId,
    /// The case in which it was made.
    pub case: Option<CaseId>,
    /// What was promised, as it was written.
    pub text: String,
    /// By when.
    pub due: Moment,
    /// Who is to keep it.
    pub owner: MemberId,
    /// When it was made.
    pub made_at: Moment,
    /// What became of it.
    pub state: PromiseState,
}

/// What became of a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Nothing yet.
    Open,
    /// Done in time.
    Kept {
        /// When.
        at: Moment,
    },
    /// Done, but later than promised: a breach is never un-recorded.
    Broken {
        /// When it was done.
        at: Moment,
    },
    /// The customer let us off, with the reason.
    Released {
        /// When.
        at: Moment,
        /// Why, in the customer's words where there are any.
        reason: String,
    },
}

/// On what it is decided whether a promise may be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseFacts {
    /// To whom.
    pub party: PartyNumber,
    /// In which case.
    pub case: Option<CaseNumber>,
    /// By when, in seconds.
    pub due: i64,
    /// When the case is due, in seconds.
    pub case_due: Option<i64>,
    /// How many promises of whoever makes it are overdue; no more are counted than it takes for a rule.
    pub overdue: u32,
}

impl PromiseState {
    /// Every code, for message keys.
    pub const CODES: [&str; 4] = ["open", "kept", "broken", "released"];

    /// The word in CLI, JSON and message keys.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept { .. } => "kept",
            Self::Broken { .. } => "broken",
            Self::Released { .. } => "released",
        }
    }
}

impl Promise {
    /// Whether it still waits to be kept.
    pub fn is_open(&self) -> bool {
        self.state == PromiseState::Open
    }

    /// Whether it waits and its time has passed.
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.is_open() && self.due.seconds_left(now) < 0
    }

    /// The state that keeping it now leads to: kept in time, or broken although done.
    pub fn done(&self, now: Moment) -> PromiseState {
        if self.due.seconds_left(now) >= 0 {
            PromiseState::Kept { at: now }
        } else {
            PromiseState::Broken { at: now }
        }
    }
}

//! What we said we would do, by when, for whom.

use super::complaint::Channel;
use super::id::{CaseId, CaseNumber, MemberId, PartyId, PartyNumber, PromiseId, PromiseNumber};
use super::moment::Moment;
use super::party::words;
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
    /// The times that were agreed on before this one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Renegotiated>,
}

/// A time that was agreed on no more, because another was, before it had passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renegotiated {
    /// By when it was due.
    pub was: Moment,
    /// When another time was agreed on.
    pub at: Moment,
    /// The customer's agreement, in their words.
    pub agreed: String,
    /// On which channel they agreed.
    pub channel: Channel,
}

/// What is said of the commitments in a text that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Promised {
    /// Nothing: then nothing goes out that promises what nothing stands for.
    #[default]
    Unsaid,
    /// They are none.
    Nothing,
    /// They become promises.
    Made {
        /// By when, where the text does not say.
        due: Option<Moment>,
    },
}

words! {
    /// How much of a promise's time is up.
    Reminder {
        /// Half of it.
        Half = "half",
        /// Four fifths.
        Most = "most",
        /// All of it.
        Over = "over",
    }
}

impl Reminder {
    /// So many percent.
    pub fn percent(self) -> i64 {
        match self {
            Self::Half => 50,
            Self::Most => 80,
            Self::Over => 100,
        }
    }
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

    /// How far its time is up, for whoever is to keep it: what was agreed on anew counts from then.
    pub fn reminder(&self, now: Moment) -> Option<Reminder> {
        if !self.is_open() {
            return None;
        }
        let from = self.moved.last().map_or(self.made_at, |moved| moved.at).at_seconds;
        let (whole, used) = (self.due.end_seconds() - from, now.at_seconds - from);
        let is_up = |one: &&Reminder| used * 100 >= whole * one.percent();
        Reminder::ALL.iter().rev().find(is_up).copied().filter(|_| whole > 0 || used > 0)
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

//! Corrective actions: what is changed so that the cause of a complaint does not bring the next one, and whether it
//! worked.
//!
//! ```text
//! planned (who, by when) -> done -> 60 to 90 days later: worked | failed
//! ```
//! An effect that is looked at sooner says nothing yet; later than that it is late, and still looked at.

use super::id::MemberId;
use super::moment::{DAY_SECONDS, Moment};
use super::party::words;
use serde::{Deserialize, Serialize};

/// So many days after it was done its effect is looked at, first and last.
pub const CHECK_DAYS: (i64, i64) = (60, 90);

words! {
    /// How a corrective action stands.
    ActionState {
        /// Somebody is to do it.
        Planned = "planned",
        /// It was done; whether it worked is not known yet.
        Done = "done",
        /// It was looked at, and it did.
        Worked = "worked",
        /// It was looked at, and it did not.
        Failed = "failed",
    }
}

/// What asks for those about which something is to be done now, in place of a state.
pub const DUE: &str = "due";

/// A corrective action in the row, without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionRow {
    /// The place of the event that planned it.
    pub place: u32,
    /// Who is to do it.
    pub who: MemberId,
    /// By when.
    pub by: Moment,
    /// When it was done, and who says so.
    pub done: Option<(Moment, MemberId)>,
    /// Whether it worked, and who has looked.
    pub checked: Option<(bool, MemberId)>,
}

impl ActionRow {
    /// One that somebody is to do.
    pub fn planned(place: u32, who: MemberId, by: Moment) -> Self {
        Self { place, who, by, done: None, checked: None }
    }

    /// How it stands.
    pub fn state(&self) -> ActionState {
        match (self.done, self.checked) {
            (_, Some((true, _))) => ActionState::Worked,
            (_, Some((false, _))) => ActionState::Failed,
            (Some(_), None) => ActionState::Done,
            (None, None) => ActionState::Planned,
        }
    }

    /// Whether something about it is still to be done.
    pub fn is_open(&self) -> bool {
        self.checked.is_none()
    }

    /// From when to when its effect is looked at, once it was done.
    pub fn check(&self) -> Option<(Moment, Moment)> {
        let (at, _) = self.done?;
        let later = |days: i64| Moment { at_seconds: at.at_seconds + days * DAY_SECONDS, ..at };
        Some((later(CHECK_DAYS.0), later(CHECK_DAYS.1)))
    }

    /// By when the next thing about it is to be done.
    pub fn next_date(&self) -> Option<Moment> {
        let date = self.check().map_or(self.by, |(_, last)| last);
        self.is_open().then_some(date)
    }

    /// Whether something about it is to be done now: its day has come, or its effect can be looked at.
    pub fn is_due(&self, now: Moment) -> bool {
        let from = self.check().map_or(self.by, |(first, _)| first);
        self.is_open() && from.at_seconds <= now.at_seconds
    }
}

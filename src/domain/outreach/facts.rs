//! What is known of somebody who is to be reached: codes, numbers and instants.

use super::Contact;
use crate::domain::consent::{ContactChannel, ContactPurpose, Standing};
use crate::domain::id::PartyNumber;
use crate::domain::moment::DAY_SECONDS;
use serde::{Deserialize, Serialize};

/// What counts together: any seven days.
pub const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;

/// How often somebody was reached, or was tried to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// By this channel within a week.
    pub by_channel: u32,
    /// By any channel within a week: what counts against the caps.
    pub in_all: u32,
    /// Attempts of any purpose within a day.
    pub day: u32,
    /// Attempts of any purpose within a week.
    pub week: u32,
}

impl Counts {
    /// Counts attempts as of now, for a channel. What lies ahead counts, too: a clock that was set back frees nothing. What
    /// lies seven days back to the second still counts, so that not even a window with both its ends holds more.
    pub fn of<'c>(
        contacts: impl IntoIterator<Item = &'c Contact>,
        channel: ContactChannel,
        now_seconds: i64,
    ) -> Self {
        let mut counts = Self::default();
        for contact in contacts {
            let age = now_seconds - contact.at.at_seconds;
            let is_capped = contact.purpose != ContactPurpose::Statutory
                && contact.channel != ContactChannel::Visit;
            let within_week = u32::from(age <= WEEK_SECONDS);
            counts.week += within_week;
            // Any twenty-four hours, for attempts over all purposes.
            counts.day += u32::from(age <= DAY_SECONDS);
            counts.in_all += within_week * u32::from(is_capped);
            counts.by_channel += within_week * u32::from(is_capped && contact.channel == channel);
        }
        counts
    }
}

/// What is known of somebody who is to be reached: codes, numbers and hours, never a value or a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFacts {
    /// Whom.
    pub party: PartyNumber,
    /// For what.
    pub purpose: ContactPurpose,
    /// By which channel.
    pub channel: ContactChannel,
    /// Whether it stands for itself: neither merged away nor erased.
    pub stands: bool,
    /// Whether it has a contact point of this kind.
    pub has_point: bool,
    /// What it has said about it.
    pub standing: Standing,
    /// Whether it wants to be written to in a language that we do not write.
    pub other_language: bool,
    /// Whether a complaint of it is open.
    pub complaint_open: bool,
    /// Whether a promise to it is overdue.
    pub promise_overdue: bool,
    /// How often it was reached.
    pub counts: Counts,
    /// The minute of its own day.
    pub minute: u16,
}

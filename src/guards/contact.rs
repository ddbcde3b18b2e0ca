//! Whether somebody may be reached: nobody is pestered (guard 2), and nobody is harassed (guard 17).
//!
//! ```text
//! statutory notice > stop-contact wish > service > survey > marketing
//!                                        \--- caps, quiet hours ---/
//! ```
//! INVARIANT: pure, of numbers and codes alone: the plan of a campaign, the send of each message and whoever asks
//! beforehand are told by the same function. What is counted is counted over any seven days, so that no window of
//! that length ever holds more.

use super::Verdict;
use crate::domain::consent::{ContactChannel, ContactPurpose, Standing};
use crate::domain::error::Error;
use crate::domain::outreach::Contact;
use crate::domain::outreach::quiet::is_quiet;
use serde::{Deserialize, Serialize};

/// What counts together: any seven days.
pub const WEEK_SECONDS: i64 = 7 * 86_400;
/// Attempts over all purposes count together within any twenty-four hours, too.
pub const DAY_SECONDS: i64 = 86_400;
/// Most messages and calls by one channel within a week.
pub const MOST_BY_CHANNEL: [(ContactChannel, u32); 3] =
    [(ContactChannel::Sms, 2), (ContactChannel::Mail, 3), (ContactChannel::Call, 1)];
/// Most by all ways together.
pub const MOST_IN_ALL: u32 = 4;
/// Most attempts over all purposes within a day.
pub const MOST_A_DAY: u32 = 2;
/// Most attempts over all purposes within a week.
pub const MOST_A_WEEK: u32 = 5;

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
    /// The party's number.
    pub party: String,
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

/// What stands against it, by rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule: also the code of its refusal.
    pub code: &'static str,
    refusal: Error,
}

impl Finding {
    fn with(self, name: &'static str, value: impl std::fmt::Display) -> Self {
        Self { refusal: self.refusal.with(name, value), ..self }
    }

    /// Whether it passes by itself: then a message waits, where it otherwise never goes.
    pub fn passes(&self) -> bool {
        PASSING.contains(&self.code)
    }

    /// The refusal.
    pub fn refusal(&self) -> Error {
        self.refusal.clone()
    }
}

/// Every rule by which a message does not go: those of [`ContactFacts`], then those of its words and of its campaign.
pub const CODES: [&str; 16] = [
    "party-gone",
    "no-point",
    "other-language",
    "contact-stopped",
    "stop-unchecked",
    "no-consent",
    "complaint-open",
    "promise-overdue",
    "cap-channel",
    "cap-all",
    "attempts-day",
    "attempts-week",
    "quiet-hours",
    "letter-unresolved",
    "letter-value",
    "campaign-halted",
];

/// Rules that stand against something for a time.
const PASSING: [&str; 8] = [
    "stop-unchecked",
    "complaint-open",
    "promise-overdue",
    "cap-channel",
    "cap-all",
    "attempts-day",
    "attempts-week",
    "quiet-hours",
];

/// The rule of the hour, which a plan tells beside whom it reaches: everybody's day begins again.
pub const QUIET: &str = "quiet-hours";

impl ContactFacts {
    /// What stands against it, what matters most first.
    pub fn findings(&self) -> Vec<Finding> {
        let found = [
            self.reachable(),
            self.wanted(),
            self.held(),
            self.capped(),
            self.harassing(),
            self.quiet(),
        ];
        found.into_iter().flatten().collect()
    }

    fn says(&self, refusal: Error) -> Finding {
        Finding { code: refusal.code, refusal: refusal.with("number", &self.party) }
    }

    fn reachable(&self) -> Option<Finding> {
        match (self.stands, self.has_point) {
            (false, _) => Some(self.says(Error::refused("party-gone"))),
            (_, false) => {
                Some(self.says(Error::refused("no-point")).with("channel", self.channel.code()))
            }
            _ if self.other_language => Some(self.says(Error::refused("other-language"))),
            _ => None,
        }
    }

    /// A statutory notice goes out in spite of a stop, and needs nobody's consent.
    fn wanted(&self) -> Option<Finding> {
        if self.standing.allows(self.purpose) {
            return None;
        }
        let refusal = match self.standing {
            Standing::Stopped { .. } => Error::refused("contact-stopped"),
            Standing::Unchecked => Error::refused("stop-unchecked"),
            _ => Error::refused("no-consent"),
        };
        let found = self.says(refusal).with("purpose", self.purpose.code());
        Some(found.with("standing", self.standing.code()))
    }

    /// Nobody is asked how it was, or to buy, while something of theirs lies open with us.
    fn held(&self) -> Option<Finding> {
        let is_held = matches!(self.purpose, ContactPurpose::Survey | ContactPurpose::Marketing);
        match is_held {
            true if self.complaint_open => Some(self.says(Error::refused("complaint-open"))),
            true if self.promise_overdue => Some(self.says(Error::refused("promise-overdue"))),
            _ => None,
        }
    }

    fn capped(&self) -> Option<Finding> {
        if self.purpose == ContactPurpose::Statutory {
            return None;
        }
        let most = MOST_BY_CHANNEL
            .iter()
            .find(|(channel, _)| *channel == self.channel)
            .map(|(_, most)| *most);
        match most {
            Some(most) if self.counts.by_channel >= most => Some(
                self.says(Error::refused("cap-channel"))
                    .with("channel", self.channel.code())
                    .with("most", most),
            ),
            _ if self.counts.in_all >= MOST_IN_ALL => {
                Some(self.says(Error::refused("cap-all")).with("most", MOST_IN_ALL))
            }
            _ => None,
        }
    }

    fn harassing(&self) -> Option<Finding> {
        match self.purpose {
            ContactPurpose::Statutory => None,
            _ if self.counts.day >= MOST_A_DAY => {
                Some(self.says(Error::refused("attempts-day")).with("most", MOST_A_DAY))
            }
            _ if self.counts.week >= MOST_A_WEEK => {
                Some(self.says(Error::refused("attempts-week")).with("most", MOST_A_WEEK))
            }
            _ => None,
        }
    }

    /// A night is over in the morning: everything waits for it.
    fn quiet(&self) -> Option<Finding> {
        let clock = || format!("{:02}:{:02}", self.minute / 60, self.minute % 60);
        is_quiet(self.minute)
            .then(|| self.says(Error::refused("quiet-hours")).with("clock", clock()))
    }

    /// The verdict of all of it.
    pub fn verdict(&self) -> Verdict {
        self.findings().first().map_or(Ok(()), |finding| Err(finding.refusal()))
    }
}

#[cfg(test)]
mod tests;

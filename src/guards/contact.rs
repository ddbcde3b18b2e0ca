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
use crate::domain::error::Error;
use crate::domain::outreach::quiet::is_quiet;
use crate::domain::outreach::{Aim, Contact, Way};
use serde::{Deserialize, Serialize};

/// What counts together: any seven days.
pub const WEEK_SECONDS: i64 = 7 * 86_400;
/// Attempts over all purposes count together within any twenty-four hours, too.
pub const DAY_SECONDS: i64 = 86_400;
/// Most messages and calls by one way within a week.
pub const MOST_BY_WAY: [(Way, u32); 3] = [(Way::Sms, 2), (Way::Mail, 3), (Way::Call, 1)];
/// Most by all ways together.
pub const MOST_IN_ALL: u32 = 4;
/// Most attempts over all purposes within a day.
pub const MOST_A_DAY: u32 = 2;
/// Most attempts over all purposes within a week.
pub const MOST_A_WEEK: u32 = 5;

/// What somebody has said about being reached for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may be: with consent, or on a ground that needs none.
    May,
    /// Nothing allows it.
    NoConsent,
    /// They have said stop.
    Stopped,
}

/// How often somebody was reached, or was tried to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// By this way within a week.
    pub by_way: u32,
    /// By any way within a week: what counts against the caps.
    pub in_all: u32,
    /// Attempts of any purpose within a day.
    pub day: u32,
    /// Attempts of any purpose within a week.
    pub week: u32,
}

impl Counts {
    /// Counts attempts as of now, for a way. What lies ahead counts, too: a clock that was set back frees nothing. What
    /// lies seven days back to the second still counts, so that not even a window with both its ends holds more.
    pub fn of<'c>(
        contacts: impl IntoIterator<Item = &'c Contact>,
        way: Way,
        now_seconds: i64,
    ) -> Self {
        let mut counts = Self::default();
        for contact in contacts {
            let age = now_seconds - contact.at.at_seconds;
            let is_capped = contact.aim != Aim::Statutory && contact.way != Way::Visit;
            let within_week = u32::from(age <= WEEK_SECONDS);
            counts.week += within_week;
            counts.day += u32::from(age <= DAY_SECONDS);
            counts.in_all += within_week * u32::from(is_capped);
            counts.by_way += within_week * u32::from(is_capped && contact.way == way);
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
    pub aim: Aim,
    /// By which way.
    pub way: Way,
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
    /// About whom.
    pub subject: String,
    /// The facts for its sentence.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    fn of(code: &'static str, subject: &str) -> Self {
        Self { code, subject: subject.to_owned(), args: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Whether it passes by itself: then a message waits, where it otherwise never goes.
    pub fn passes(&self) -> bool {
        PASSING.contains(&self.code)
    }

    /// The refusal.
    pub fn refusal(&self) -> Error {
        let error = Error::refused(self.code).with("number", &self.subject);
        self.args.iter().fold(error, |error, (name, value)| error.with(name, value))
    }
}

/// Rules that stand against something for a time.
const PASSING: [&str; 7] = [
    "complaint-open",
    "promise-overdue",
    "cap-way",
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

    fn says(&self, code: &'static str) -> Finding {
        Finding::of(code, &self.party)
    }

    fn reachable(&self) -> Option<Finding> {
        match (self.stands, self.has_point) {
            (false, _) => Some(self.says("party-gone")),
            (_, false) => Some(self.says("no-point").with("way", self.way.code())),
            _ if self.other_language => Some(self.says("other-language")),
            _ => None,
        }
    }

    /// A statutory notice goes out in spite of a stop, and needs nobody's consent.
    fn wanted(&self) -> Option<Finding> {
        let said = || ("aim", self.aim.code());
        match self.standing {
            _ if self.aim == Aim::Statutory => None,
            Standing::May => None,
            Standing::Stopped => Some(self.says("contact-stopped").with(said().0, said().1)),
            Standing::NoConsent => Some(self.says("no-consent").with(said().0, said().1)),
        }
    }

    /// Nobody is asked how it was, or to buy, while something of theirs lies open with us.
    fn held(&self) -> Option<Finding> {
        let is_held = matches!(self.aim, Aim::Survey | Aim::Marketing);
        match is_held {
            true if self.complaint_open => Some(self.says("complaint-open")),
            true if self.promise_overdue => Some(self.says("promise-overdue")),
            _ => None,
        }
    }

    fn capped(&self) -> Option<Finding> {
        if self.aim == Aim::Statutory {
            return None;
        }
        let most = MOST_BY_WAY.iter().find(|(way, _)| *way == self.way).map(|(_, most)| *most);
        match most {
            Some(most) if self.counts.by_way >= most => {
                Some(self.says("cap-way").with("way", self.way.code()).with("most", most))
            }
            _ if self.counts.in_all >= MOST_IN_ALL => {
                Some(self.says("cap-all").with("most", MOST_IN_ALL))
            }
            _ => None,
        }
    }

    fn harassing(&self) -> Option<Finding> {
        match self.aim {
            Aim::Statutory => None,
            _ if self.counts.day >= MOST_A_DAY => {
                Some(self.says("attempts-day").with("most", MOST_A_DAY))
            }
            _ if self.counts.week >= MOST_A_WEEK => {
                Some(self.says("attempts-week").with("most", MOST_A_WEEK))
            }
            _ => None,
        }
    }

    /// A night is over in the morning: everything waits for it.
    fn quiet(&self) -> Option<Finding> {
        let clock = || format!("{:02}:{:02}", self.minute / 60, self.minute % 60);
        is_quiet(self.minute).then(|| self.says(QUIET).with("clock", clock()))
    }

    /// The verdict of all of it.
    pub fn verdict(&self) -> Verdict {
        self.findings().first().map_or(Ok(()), |finding| Err(finding.refusal()))
    }
}

#[cfg(test)]
mod tests;

//! Guards: what a customer desk must never do, the rules that keep it from it, and what came of them.
//!
//! INVARIANT: facts are codes, numbers and instants, never a value, a name or a text of somebody's: they are kept with
//! what was decided on them, so that it can be decided once more.

use super::access::AccessFacts;
use super::consent::ConsentFacts;
use super::disclosure::DisclosureFacts;
use super::drill::BackupFacts;
use super::erasure::SuppressionFacts;
use super::export::ExportFacts;
use super::feedback::FeedbackFacts;
use super::id::MemberId;
use super::in_clear::ClearFacts;
use super::moment::Moment;
use super::outreach::facts::{CampaignFacts, ContactFacts};
use super::party::words;
use super::promise::PromiseFacts;
use super::reveal::RevealFacts;
use super::survey::SurveyFacts;
use super::wording::WordingFacts;
use serde::{Deserialize, Serialize};

words! {
    /// The twenty things a customer desk must never do.
    Guard {
        /// Leak what a customer told us.
        Leak = "leak",
        /// Pester.
        Pester = "pester",
        /// Ignore feedback.
        Ignore = "ignore",
        /// Leave data unprotected.
        Unprotected = "unprotected",
        /// Use data for something else.
        OtherUse = "other-use",
        /// Hide fees.
        Fees = "fees",
        /// Answer late.
        Late = "late",
        /// Treat everyone alike.
        Alike = "alike",
        /// Never ask how it was.
        Surveys = "surveys",
        /// Lose or muddle records.
        Records = "records",
        /// Forget where a customer stands.
        Lifecycle = "lifecycle",
        /// Mishandle a complaint.
        Complaints = "complaints",
        /// Give nothing for loyalty.
        Loyalty = "loyalty",
        /// Leave customers untaught.
        Education = "education",
        /// Leave customers alone.
        Community = "community",
        /// Claim what is not proved.
        Claims = "claims",
        /// Harass.
        Harassment = "harassment",
        /// Trade blind.
        Credit = "credit",
        /// Fight over customers.
        Rivalry = "rivalry",
        /// Break promises.
        Promises = "promises",
    }
}

impl Guard {
    /// Its number, 1 to 20.
    pub fn number(self) -> u8 {
        1 + Self::ALL.iter().position(|guard| *guard == self).unwrap_or(0) as u8
    }

    /// The guard of a number or a code.
    pub fn of(name: &str) -> Option<Self> {
        let by_number = |guard: &&Self| name.parse() == Ok(guard.number());
        Self::from_code(name).or_else(|| Self::ALL.iter().find(by_number).copied())
    }
}

words! {
    /// What a rule says when its facts are there.
    Weight {
        /// No; nobody can override it.
        Refuse = "refuse",
        /// No, but for an exception that a second person of a named role has granted.
        Ask = "ask",
        /// Go on with a typed reason.
        Warn = "warn",
        /// It counts on the board.
        Report = "report",
    }
}

words! {
    /// How far a rule is enforced. None is ever off.
    Mode {
        /// It only counts.
        Observe = "observe",
        /// It takes a reason to go past it.
        Warn = "warn",
        /// As it was meant.
        Enforce = "enforce",
    }
}

words! {
    /// Where a rule comes from.
    Basis {
        /// A law.
        Statutory = "statutory",
        /// A standard.
        Standard = "standard",
        /// The house.
        House = "house",
    }
}

words! {
    /// Why somebody goes past a warning.
    Reason {
        /// The customer asked for it.
        CustomerAsked = "customer-asked",
        /// It cannot wait without harm to the customer.
        Urgent = "urgent",
        /// What the rule saw is not so.
        DataWrong = "data-wrong",
        /// It was settled in another way.
        SettledElsewhere = "settled-elsewhere",
        /// A duty under a law demands it.
        Duty = "duty",
    }
}

words! {
    /// What came of a rule.
    How {
        /// The act was refused.
        Refused = "refused",
        /// Somebody went past it with a reason.
        Warned = "warned",
        /// An exception covered it.
        Overridden = "overridden",
        /// It was only counted: the rule is in observe, or reports.
        Observed = "observed",
    }
}

/// What a rule was asked about: one variant for each topic, and one function of `guards` that reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facts {
    /// Nothing that could be decided once more: a refusal of a check that keeps no facts.
    None,
    /// Making a promise.
    Promise(PromiseFacts),
    /// Reaching somebody.
    Contact(ContactFacts),
    /// Ending what somebody told us.
    Feedback(FeedbackFacts),
    /// Being shown a sealed value.
    Access(AccessFacts),
    /// Bringing many rows in.
    Backup(BackupFacts),
    /// Words that are kept, or leave.
    Wording(WordingFacts),
    /// Seeing what is sealed.
    Reveal(RevealFacts),
    /// A list that leaves.
    Export(ExportFacts),
    /// Taking down a contact point.
    Suppression(SuppressionFacts),
    /// Writing down what somebody says of being reached.
    Consent(ConsentFacts),
    /// Messages of a campaign on their way.
    Campaign(CampaignFacts),
    /// Asking how it was.
    Survey(SurveyFacts),
    /// Keeping words in clear.
    Clear(ClearFacts),
    /// Data that goes to somebody outside.
    Disclosure(DisclosureFacts),
}

/// What came of a rule in one act. It stands beside the act's audit entry, which bears its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The code of the rule.
    pub rule: String,
    /// What came of it.
    pub how: How,
    /// Which party, case or other thing it is about, by number or code; empty where the entry tells.
    pub subject: String,
    /// In which mode the rule was.
    pub mode: Mode,
    /// Why somebody went past it.
    pub reason: Option<Reason>,
    /// The audit entry of the exception that held for the subject.
    pub exception: Option<u64>,
    /// On what it was decided.
    pub facts: Facts,
    /// When.
    pub at: Moment,
    /// Who acted.
    pub by: MemberId,
    /// How often in this act: for a file or a plan, of how many records.
    pub count: u32,
}

/// How many acts ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    /// Refused.
    pub refused: u64,
    /// Gone past with a reason.
    pub warned: u64,
    /// Covered by an exception.
    pub overridden: u64,
    /// Only counted.
    pub observed: u64,
}

impl Ends {
    /// One more.
    pub fn add(&mut self, ruling: &Ruling) {
        let end = match ruling.how {
            How::Refused => &mut self.refused,
            How::Warned => &mut self.warned,
            How::Overridden => &mut self.overridden,
            How::Observed => &mut self.observed,
        };
        *end += u64::from(ruling.count);
    }

    /// All but what was only counted.
    pub fn told(&self) -> u64 {
        self.refused + self.warned + self.overridden
    }
}

/// Something that a rule forbids, allowed for one subject until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Until when.
    pub until: Moment,
    /// Why, in words that are looked over for what would be sealed.
    pub reason: String,
    /// Who asked for it.
    pub by: MemberId,
    /// When it was granted.
    pub at: Moment,
    /// The audit entry that tells of it, and of the second person.
    pub seq: u64,
}

impl Exception {
    /// Whether it still holds.
    pub fn holds(&self, now: Moment) -> bool {
        now.at_seconds < self.until.at_seconds
    }
}

/// The mode that somebody set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeRow {
    /// Which.
    pub mode: Mode,
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twenty_and_each_is_found_by_number_and_by_code() {
        assert_eq!(Guard::ALL.len(), 20);
        for (place, guard) in Guard::ALL.iter().enumerate() {
            assert_eq!(usize::from(guard.number()), place + 1);
            assert_eq!(Guard::of(guard.code()), Some(*guard));
            assert_eq!(Guard::of(&guard.number().to_string()), Some(*guard));
        }
        assert_eq!((Guard::Complaints.number(), Guard::Promises.number()), (12, 20));
        assert_eq!((Guard::of("0"), Guard::of("21"), Guard::of("")), (None, None, None));
    }
}

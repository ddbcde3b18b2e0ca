//! Outreach: what we write to many at once, of our own accord, and every attempt to reach somebody.
//!
//! ```text
//! template -> campaign -> plan (who may be reached, who not, by rule) -> released by a second person -> sends
//! a send:  queued -> claimed -> sent | failed | queued again        killed: a stop, or a rule, was faster
//! ```
//! INVARIANT: a send is claimed before it is handed over, and never claimed twice. A campaign keeps the words that
//! were approved; nothing here holds an address.

pub mod facts;
pub mod quiet;
pub mod relay;
pub mod reply;
pub mod template;

use super::audit::Hash;
use super::consent::{ContactChannel, ContactPurpose};
use super::id::{CampaignNumber, MemberId, PointId};
use super::letter::LetterLanguage;
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use template::Template;

/// Those by which a campaign goes.
pub const CHANNELS: [ContactChannel; 3] =
    [ContactChannel::Mail, ContactChannel::Sms, ContactChannel::Call];

words! {
    /// How a campaign stands.
    CampaignState {
        /// Nobody has looked whom it would reach.
        Begun = "begun",
        /// Planned, and not released.
        Planned = "planned",
        /// A second person agreed: it may go.
        Released = "released",
        /// Nothing of it goes any more.
        Halted = "halted",
    }
}

/// What a campaign is halted by.
pub const HALTS: [&str; 2] = ["opt-outs", "by-hand"];

words! {
    /// How a message to one party stands.
    SendState {
        /// It waits for its turn.
        Queued = "queued",
        /// It is being handed over, or nobody knows whether it was.
        Claimed = "claimed",
        /// It was handed over.
        Sent = "sent",
        /// A stop or a rule was faster.
        Killed = "killed",
        /// Nobody would take it.
        Failed = "failed",
    }
}

/// A campaign: one template to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its number.
    pub number: CampaignNumber,
    /// The words, as they were when it was begun.
    pub template: Template,
    /// To whom: a line of the search.
    pub selector: String,
    /// In which language, where a party states none.
    pub otherwise: LetterLanguage,
    /// Who began it.
    pub by: MemberId,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: CampaignState,
    /// Whom it would reach.
    pub plan: Option<Plan>,
    /// By which rule it was halted, or by hand.
    pub halted: Option<String>,
    /// What became of its messages, by state; those that wait are in none.
    pub went: Went,
}

/// What became of the messages of a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Went {
    /// Being handed over, or nobody knows.
    pub claimed: u64,
    /// Handed over.
    pub sent: u64,
    /// Nobody would take them.
    pub failed: u64,
    /// A rule was faster: how many, by rule.
    pub killed: BTreeMap<String, u64>,
    /// Receivers who wanted no more after it.
    pub stopped: u64,
}

/// Whom a campaign would reach. INVARIANT: the audience is those who may be reached and those who may not, each under
/// the first rule that says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// When it was counted.
    pub at_seconds: i64,
    /// How many the selector takes.
    pub audience: u64,
    /// How many may be reached.
    pub eligible: u64,
    /// Of these, how many have to wait for an hour of the day.
    pub waiting: u64,
    /// How many may not, by rule.
    pub refused: BTreeMap<String, u64>,
    /// SHA-256 over everybody who may be reached.
    pub digest: Hash,
}

impl Plan {
    /// Whether it adds up.
    pub fn adds_up(&self) -> bool {
        self.eligible + self.refused.values().sum::<u64>() == self.audience
    }
}

/// One message to one party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    /// How it stands.
    pub state: SendState,
    /// To which of its contact points.
    pub point: Option<PointId>,
    /// In which language.
    pub language: LetterLanguage,
    /// Since when it stands so.
    pub since: Moment,
    /// The rule that killed it, or what its failing is called.
    pub why: Option<String>,
}

/// An attempt to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// By which channel.
    pub channel: ContactChannel,
    /// For what.
    pub purpose: ContactPurpose,
    /// With which campaign; none by hand.
    pub campaign: Option<CampaignNumber>,
    /// Who tried.
    pub by: MemberId,
    /// When.
    pub at: Moment,
}

/// What a message is known by: the same for the same party and campaign in every run.
pub type MessageKey = [u8; 16];

impl Campaign {
    /// Opt-outs of the hundred that were sent above which a campaign is halted.
    pub const MOST_STOPS_PERCENT: u64 = 1;

    /// Of fewer messages than these a single opt-out is more than that share, and tells nothing of the campaign: it takes
    /// one more. A law names no figure; the share is the house's, and so is this.
    pub const FEWEST_SENT: u64 = 100;

    /// Whether so many receivers wanted no more that nothing of it goes on.
    pub fn is_unwanted(&self) -> bool {
        let is_single = self.went.sent < Self::FEWEST_SENT && self.went.stopped < 2;
        !is_single && self.went.stopped * 100 > self.went.sent * Self::MOST_STOPS_PERCENT
    }
}

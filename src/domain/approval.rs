//! What one person asks for and another approves before it is done.
//!
//! INVARIANT: what is approved is the exact act: its digest is taken over everything that [`Wanted`] says, and
//! a request is used once, by whoever made it, within [`VALID_HOURS`] of the asking.

use super::audit::Hash;
use super::complaint::Closing;
use super::contact::Compartment;
use super::guard::Mode;
use super::id::{
    ApprovalNumber, CampaignNumber, CaseNumber, IncidentNumber, MemberId, PartyId, SessionId,
};
use super::incident::Notifying;
use super::member::Role;
use super::moment::Moment;
use super::party::words;
use serde::{Deserialize, Serialize};

/// For how many hours a request can be approved and used.
pub const VALID_HOURS: i64 = 24;
/// From how many customers erased within [`VALID_HOURS`] on a second person approves.
pub const ERASE_FROM: usize = 10;
/// Up to how many rows exported within [`VALID_HOURS`] nobody else is asked.
pub const EXPORT_UP_TO: u64 = 250;

words! {
    /// What needs a second person.
    ApprovalKind {
        /// Rows that leave.
        Export = "export",
        /// Customers who are erased.
        Erase = "erase",
        /// Somebody who may read the secret compartment.
        Grant = "grant",
        /// New keys of a compartment.
        Rotate = "rotate",
        /// A store that was made out of a backup.
        Restore = "restore",
        /// Identities that open everything when every passphrase is lost.
        Recovery = "recovery",
        /// A complaint that ends without a decision.
        Closing = "closing",
        /// Something that a rule forbids.
        Exception = "exception",
        /// How far a rule is enforced.
        Mode = "mode",
        /// Messages to many.
        Campaign = "campaign",
        /// Whom to tell of an incident.
        Notify = "notify",
    }
}

words! {
    /// How a request stands.
    ApprovalState {
        /// Nobody has decided.
        Pending = "pending",
        /// Approved, and not done yet.
        Approved = "approved",
        /// Approved and done.
        Used = "used",
        /// Somebody said no.
        Declined = "declined",
        /// Whoever asked wants it no more.
        Withdrawn = "withdrawn",
        /// Its time is over.
        Expired = "expired",
    }
}

/// The exact act. Never a sealed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Rows that leave.
    Export {
        /// The list.
        list: String,
        /// Which of its rows, as they were asked for.
        selector: String,
        /// Which columns.
        columns: Vec<String>,
        /// Why.
        purpose: String,
        /// To whom it is sealed.
        recipient: Option<String>,
    },
    /// Customers who are erased.
    Erase {
        /// Whom, in order.
        parties: Vec<PartyId>,
        /// Why, and on which ground.
        reason: String,
    },
    /// A new member who may read the secret compartment.
    Invite {
        /// By which name.
        name: String,
        /// With which roles.
        roles: Vec<Role>,
        /// Bound to which user of the operating system.
        uid: Option<u32>,
        /// With which public key of its login.
        ssh_key: Option<String>,
    },
    /// A member who may read the secret compartment from now on.
    Grant {
        /// Who.
        member: MemberId,
        /// The row that was looked at.
        version: u32,
        /// Roles that come.
        add: Vec<Role>,
        /// Roles that go.
        remove: Vec<Role>,
    },
    /// New keys.
    Rotate {
        /// Of which compartments, and to which epoch.
        epochs: Vec<(Compartment, u32)>,
    },
    /// A store that was made out of a backup.
    Restore {
        /// Names and SHA-256 of its files.
        files: Vec<String>,
        /// Its last audit entry.
        entries: u64,
    },
    /// A new key that signs heads of the log.
    Rekey {
        /// The public half of the one before.
        was: String,
    },
    /// A complaint that ends without a decision.
    Closing {
        /// Which.
        case: CaseNumber,
        /// How.
        closing: Closing,
        /// The customer's own words.
        words: String,
        /// The members complained about, who do not decide on it.
        #[serde(default)]
        subjects: Vec<MemberId>,
    },
    /// What a rule forbids, for one subject.
    Exception {
        /// The rule.
        rule: String,
        /// For which party, case or other thing.
        subject: String,
        /// Until when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// How far a rule is enforced from now on.
    Mode {
        /// The rule.
        rule: String,
        /// How far.
        mode: Mode,
    },
    /// Messages to many.
    Campaign {
        /// Which campaign.
        campaign: CampaignNumber,
        /// By which template: its name, what it is for, and by which way it goes.
        template: String,
        /// Its words, as they were read.
        words: String,
        /// To whom: a line of the search.
        selector: String,
        /// SHA-256 over everybody who may be reached.
        plan: Hash,
    },
    /// Recovery recipients.
    Recovery {
        /// The public keys: one that opens alone, or two that open together.
        recipients: Vec<String>,
    },
    /// Whom to tell of an incident.
    Notify {
        /// Of which.
        incident: IncidentNumber,
        /// What was decided.
        notifying: Notifying,
        /// Why.
        reason: String,
    },
}

impl Wanted {
    /// Of which kind it is.
    pub fn kind(&self) -> ApprovalKind {
        match self {
            Self::Export { .. } => ApprovalKind::Export,
            Self::Erase { .. } => ApprovalKind::Erase,
            Self::Invite { .. } | Self::Grant { .. } => ApprovalKind::Grant,
            Self::Rotate { .. } | Self::Rekey { .. } => ApprovalKind::Rotate,
            Self::Restore { .. } => ApprovalKind::Restore,
            Self::Recovery { .. } => ApprovalKind::Recovery,
            Self::Closing { .. } => ApprovalKind::Closing,
            Self::Exception { .. } => ApprovalKind::Exception,
            Self::Mode { .. } => ApprovalKind::Mode,
            Self::Campaign { .. } => ApprovalKind::Campaign,
            Self::Notify { .. } => ApprovalKind::Notify,
        }
    }

    /// Clears why something is excepted, by which words a list was selected and whose letter it answers; the code of what for stays. Whether
    /// there were any.
    pub fn forget_words(&mut self) -> bool {
        if let Self::Closing { words, .. } = self {
            let had_any = !words.is_empty();
            words.clear();
            return had_any;
        }
        if let Self::Campaign { selector, .. } = self {
            let had_any = !selector.is_empty();
            selector.clear();
            return had_any;
        }
        if let Self::Exception { reason, .. } = self {
            let had_any = !reason.is_empty();
            reason.clear();
            return had_any;
        }
        let Self::Export { selector, purpose, .. } = self else { return false };
        let code = purpose.split(':').next().unwrap_or_default().to_owned();
        let had_any = !selector.is_empty() || *purpose != code;
        selector.clear();
        *purpose = code;
        had_any
    }

    /// Which members it is about: nobody approves what they gain themselves.
    pub fn gainers(&self) -> &[MemberId] {
        match self {
            Self::Grant { member, .. } => std::slice::from_ref(member),
            Self::Closing { subjects, .. } => subjects,
            _ => &[],
        }
    }
}

/// Somebody's decision on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Moment,
    /// Yes, or no.
    pub approves: bool,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its number.
    pub number: ApprovalNumber,
    /// What exactly.
    pub wanted: Wanted,
    /// SHA-256 over what exactly, and over the vault.
    pub digest: Hash,
    /// How many records it concerned when it was asked for.
    pub count: u64,
    /// Who asks; nobody, where a restore does.
    pub by: Option<MemberId>,
    /// In which run of the desk or command.
    pub session: SessionId,
    /// When.
    pub at: Moment,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Whether whoever asked took it back.
    pub withdrawn: bool,
    /// The audit entry of the act for which it was used.
    pub used: Option<u64>,
}

impl Request {
    /// When its time is over.
    pub fn until(&self) -> Moment {
        Moment { at_seconds: self.at.at_seconds + VALID_HOURS * 3_600, ..self.at }
    }

    /// How it stands.
    pub fn state(&self, now: Moment) -> ApprovalState {
        let approves = self.decision.as_ref().map(|decision| decision.approves);
        match (self.used, self.withdrawn, approves) {
            (Some(_), ..) => ApprovalState::Used,
            (_, true, _) => ApprovalState::Withdrawn,
            (_, _, Some(false)) => ApprovalState::Declined,
            _ if now.at_seconds >= self.until().at_seconds => ApprovalState::Expired,
            (_, _, Some(true)) => ApprovalState::Approved,
            _ => ApprovalState::Pending,
        }
    }

    /// Whether something can still become of it.
    pub fn is_open(&self, now: Moment) -> bool {
        matches!(self.state(now), ApprovalState::Pending | ApprovalState::Approved)
    }
}

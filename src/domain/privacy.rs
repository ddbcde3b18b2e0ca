//! What people may ask about their own data: the rights, who asks, how we know who that is, and why not.
//!
//! ```text
//! received -> identity_checked -> in_work -> extended
//!     |              |               |           |
//!     +--------------+---------------+-----------+--> refused{ground} | withdrawn
//!                                    +-----------+--> answered{entry}
//! ```
//! The steps stand in [`super::step::STEPS`] with those of complaints; one cannot be extended twice,
//! since no step leads from `extended` to itself.

use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// What is asked. Each with its articles in [`Right::articles`].
    Right {
        /// To see what is held.
        Access = "access",
        /// To have a copy of it.
        Copy = "copy",
        /// To have it put right.
        Correct = "correct",
        /// To have it deleted.
        Delete = "delete",
        /// To take it elsewhere, in a form that machines read.
        Portability = "portability",
        /// To be told by which rules it is handled.
        Explain = "explain",
    }
}

impl Right {
    /// The law behind it: the Personal Information Protection Law of the People's Republic of China
    /// (2021), and Regulation (EU) 2016/679.
    pub fn articles(self) -> (&'static str, &'static str) {
        match self {
            Self::Access => ("PIPL 45(1)", "GDPR 15(1)"),
            Self::Copy => ("PIPL 45(1)", "GDPR 15(3)"),
            Self::Correct => ("PIPL 46", "GDPR 16"),
            Self::Delete => ("PIPL 47", "GDPR 17"),
            Self::Portability => ("PIPL 45(3)", "GDPR 20"),
            Self::Explain => ("PIPL 48", "GDPR 12(1)"),
        }
    }

    /// The verbs of which an audit entry shows that it was answered.
    pub fn answered_by(self) -> &'static [&'static str] {
        match self {
            Self::Access => &["privacy.export", "privacy.explain"],
            Self::Copy | Self::Portability => &["privacy.export"],
            Self::Correct => &["party.edit", "party.point"],
            Self::Delete => &["party.erase"],
            Self::Explain => &["privacy.explain", "privacy.export"],
        }
    }

    /// Whether its answer holds what is sealed, so that it leaves sealed or not at all.
    pub fn wants_values(self) -> bool {
        matches!(self, Self::Access | Self::Copy | Self::Portability)
    }
}

words! {
    /// Who asks.
    AskedBy {
        /// The person whose data it is.
        Person = "person",
        /// Somebody whom the person has sent.
        Agent = "agent",
        /// A parent or guardian (PIPL 31), or a close relative of somebody who has died (PIPL 49).
        Relative = "relative",
    }
}

impl AskedBy {
    /// Whether it has to be shown that they may ask for somebody else.
    pub fn needs_mandate(self) -> bool {
        self != Self::Person
    }
}

words! {
    /// How it was found out that somebody is who they say.
    Proof {
        /// We called back on a number that we had before.
        CallBack = "call_back",
        /// They answered from an address or account that we had before.
        KnownAddress = "known_address",
        /// They were signed in.
        Account = "account",
        /// They showed a document in person.
        InPerson = "in_person",
        /// They sent a copy of a document.
        Document = "document",
    }
}

words! {
    /// Why a request is refused. The person is told which, and where to complain.
    Ground {
        /// It could not be found out who asks.
        NotIdentified = "not_identified",
        /// Who asks may not ask for that person.
        NoMandate = "no_mandate",
        /// The law wants it kept for longer (PIPL 47(2)).
        RetentionDuty = "retention_duty",
        /// It is evidence in a case that is going on.
        LegalHold = "legal_hold",
        /// The law wants it kept secret (PIPL 45(1), 18(1)).
        Secrecy = "secrecy",
        /// It would show somebody else's.
        OthersRights = "others_rights",
        /// The same was asked and answered again and again (GDPR 12(5)).
        Excessive = "excessive",
        /// It is right as it stands.
        Accurate = "accurate",
        /// We have nothing of that person.
        NothingHeld = "nothing_held",
    }
}

/// What was asked, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which right.
    pub right: Right,
    /// Who asks.
    pub by: AskedBy,
}

/// What a privacy request has besides what every case has: a part of the fold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What was asked.
    pub asked: Asked,
    /// How it was found out who asks, once it was.
    pub proof: Option<Proof>,
    /// Whether its time was extended.
    pub extended: bool,
    /// The audit entry of what answers it.
    pub answer: Option<u64>,
    /// Why it was refused.
    pub ground: Option<Ground>,
}

impl Request {
    /// A request that has just come in.
    pub fn new(asked: Asked) -> Self {
        Self { asked, proof: None, extended: false, answer: None, ground: None }
    }
}

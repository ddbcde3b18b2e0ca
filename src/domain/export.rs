//! Lists that leave: which columns they have, and for what they may leave.

use super::contact::PointKind;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// Which list.
    ExportList {
        /// Who we serve.
        Parties = "parties",
        /// What they complain of.
        Complaints = "complaints",
    }
}

impl ExportList {
    /// Its columns in the order in which they stand in a file; what is sealed is not among them.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Parties => &[
                "number", "name", "kind", "stage", "tier", "owner", "language", "tags", "company",
                "city", "added_at",
            ],
            Self::Complaints => &[
                "number",
                "party",
                "title",
                "stage",
                "severity",
                "category",
                "owner",
                "received_at",
                "due_at",
                "product",
                "issue",
                "company",
                "channel",
                "outcome",
                "closing",
                "external_ref",
                "what_happened",
                "wanted",
            ],
        }
    }

    /// The kinds of contact points that can be columns, of which the file is sealed then.
    pub fn sealed_columns(self) -> &'static [PointKind] {
        match self {
            Self::Parties => &PointKind::ALL,
            Self::Complaints => &[],
        }
    }
}

words! {
    /// What a list leaves for. There is none for selling it.
    ExportPurpose {
        /// An authority asks for it.
        Regulator = "regulator",
        /// A court asks for it.
        Court = "court",
        /// Somebody checks our books.
        Audit = "audit",
        /// It moves to another system of ours.
        Migration = "migration",
        /// Figures are made of it.
        Report = "report",
        /// The customers are told something that they have to know: a recall, an incident.
        Notice = "notice",
        /// Somebody outside gets it, as it was declared and as each customer has consented.
        Disclosure = "disclosure",
    }
}

/// On what it is decided whether the sealed columns of a list may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportFacts {
    /// The sealed ones.
    pub sealed: Vec<PointKind>,
    /// Whether they are sealed to somebody.
    pub has_recipient: bool,
}

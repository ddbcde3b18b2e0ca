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
        /// What they told us.
        Feedback = "feedback",
        /// What we said we would do for them.
        Promises = "promises",
        /// What was written down about them: notes, calls, visits, messages.
        Entries = "entries",
        /// What they said of being reached.
        Consents = "consents",
        /// The audit log.
        Audit = "audit",
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
            Self::Feedback => &[
                "number",
                "party",
                "title",
                "stage",
                "feedback",
                "themes",
                "disposition",
                "owner",
                "received_at",
                "due_at",
                "channel",
                "what_happened",
            ],
            Self::Promises => {
                &["number", "party", "case", "text", "due", "state", "owner", "made_at"]
            }
            Self::Entries => {
                &["at", "kind", "party", "case", "by", "text", "outgoing", "retracted"]
            }
            Self::Consents => &[
                "party",
                "at",
                "act",
                "reached_by",
                "channel",
                "purpose",
                "basis",
                "notice",
                "evidence",
                "disclosure",
                "by",
            ],
            Self::Audit => &[
                "seq", "at", "member", "verb", "outcome", "count", "approval", "ids", "purpose",
                "source",
            ],
        }
    }

    /// Columns that are there only for whoever names them, and may be several.
    pub fn more_columns(self) -> &'static [&'static str] {
        match self {
            Self::Parties => &[ALL_FIELDS],
            _ => &[],
        }
    }

    /// Every column that can be named.
    pub fn all_columns(self) -> Vec<String> {
        let own = self.columns().iter().chain(self.more_columns());
        let sealed = self.sealed_columns().iter().copied();
        own.map(|column| (*column).to_owned())
            .chain(sealed.clone().map(|kind| kind.code().to_owned()))
            .chain(sealed.map(all_of))
            .collect()
    }

    /// Whether its rows are customers, each of whom the log names: then it can be told which of them have left.
    pub fn names_each(self) -> bool {
        self == Self::Parties
    }

    /// The kinds of contact points that can be columns, of which the file is sealed then.
    pub fn sealed_columns(self) -> &'static [PointKind] {
        match self {
            Self::Parties => &PointKind::ALL,
            _ => &[],
        }
    }
}

/// Columns of customers that are free fields.
pub const FIELD_COLUMNS: &[&str] = &["company", "city"];
/// The column that becomes one for each free field that a customer of the list has.
pub const ALL_FIELDS: &str = "fields_all";
/// What a kind of contact points ends in where all of it leaves, each with its label, and not only the first.
const ALL_OF_KIND: &str = "_all";

/// Of which kind of contact points a column is, and whether all of these leave.
pub fn kind_of(column: &str) -> Option<(PointKind, bool)> {
    match column.strip_suffix(ALL_OF_KIND) {
        Some(kind) => PointKind::from_code(kind).map(|kind| (kind, true)),
        None => PointKind::from_code(column).map(|kind| (kind, false)),
    }
}

/// The column with all of a kind.
pub fn all_of(kind: PointKind) -> String {
    format!("{}{ALL_OF_KIND}", kind.code())
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

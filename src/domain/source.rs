//! Where a rule stands written, when somebody looked, and what kind of text that is.

use super::party::words;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// What kind of text a source is. It stands beside every date that comes from it.
    SourceStatus {
        /// The law itself was read.
        LawText = "law_text",
        /// What the authority publishes.
        Regulator = "regulator",
        /// Somebody else's account of it.
        Secondary = "secondary",
        /// A rule of our own.
        House = "house",
    }
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// By which a clock names it; only where a pack has several.
    pub id: Option<String>,
    /// Law, section, address.
    pub reference: String,
    /// When somebody looked.
    pub checked: Date,
    /// What kind of text it is.
    pub status: SourceStatus,
}

/// The same as a file writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceFile {
    id: Option<String>,
    r#ref: String,
    checked: toml::value::Datetime,
    status: SourceStatus,
}

impl SourceFile {
    /// None where it names nothing, or no day.
    pub(super) fn read(self) -> Option<Source> {
        let checked = self.checked.to_string().parse().ok()?;
        let reference = super::name::clean_line(&self.r#ref);
        let is_named = !reference.is_empty();
        is_named.then_some(Source { id: self.id, reference, checked, status: self.status })
    }
}

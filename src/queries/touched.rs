//! What the entries of the audit log have changed of what a desk shows, so that it reads no more anew than that.

use super::audit;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::error::Result;
use crate::domain::id::{CaseNumber, PartyNumber};
use crate::domain::purpose::Purpose;
use crate::store::Reader;
use std::collections::BTreeSet;

/// Entries that are looked at one by one; after more, everything counts as touched.
pub const ONE_BY_ONE: usize = 200;

/// Of what some entries may have changed something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Customers, and what the search finds of them.
    pub parties: bool,
    /// Complaints, privacy requests and promises: the queue and what is counted of it.
    pub cases: bool,
    /// What waits for members, what they may, and what they have spent.
    pub header: bool,
    /// Customers of whom nothing but their story has gone on.
    pub stories: BTreeSet<PartyNumber>,
}

impl Touched {
    /// Anything.
    pub const ALL: Self =
        Self { parties: true, cases: true, header: true, stories: BTreeSet::new() };
    const CASES: Self =
        Self { parties: false, cases: true, header: true, stories: BTreeSet::new() };
    const HEADER: Self =
        Self { parties: false, cases: false, header: true, stories: BTreeSet::new() };

    /// By these entries. What a verb that is not known here does may be anything.
    pub fn by(entries: &[AuditEntry]) -> Self {
        entries.iter().fold(Self::default(), |before, entry| before.and(Self::by_entry(entry)))
    }

    fn by_entry(entry: &AuditEntry) -> Self {
        // A look for an incoming call writes the call down, in the story of its customer.
        let is_call = entry.purpose.as_deref() == Some(Purpose::IncomingCall.code());
        match entry.verb.as_str() {
            // A second person may be asked for what was refused.
            _ if entry.outcome != Outcome::Done => Self::HEADER,
            "entry.add" | "attachment.add" | "attachment.remove" => Self::by_line(entry),
            // When somebody was reached last stands beside them.
            "contact.log" | "contact.make" => Self { header: true, ..Self::by_names(entry) },
            "vault.reveal" | "attachment.save" if is_call => {
                Self { header: true, ..Self::by_line(entry) }
            }
            verb => Self::by_verb(verb),
        }
    }

    /// A line that stands in no case is one of its customer's story, and nothing else; of many, an entry does not name
    /// all.
    fn by_line(entry: &AuditEntry) -> Self {
        let is_of_case = entry.ids.iter().any(|id| id.parse::<CaseNumber>().is_ok());
        if entry.count != 1 || is_of_case {
            return Self::CASES;
        }
        Self::by_names(entry)
    }

    /// The customers that an entry names, and nothing else.
    fn by_names(entry: &AuditEntry) -> Self {
        let numbers = entry.ids.iter().filter_map(|id| id.parse().ok());
        Self { stories: numbers.collect(), ..Self::default() }
    }

    fn by_verb(verb: &str) -> Self {
        let (of, what) = verb.split_once('.').unwrap_or((verb, ""));
        match (of, what) {
            // What was made findable may turn out to be stopped, which stands beside it.
            ("vault", "index") => Self { parties: true, header: true, ..Self::default() },
            // Who looked at what, who may what, and settings; boards are read anew in any case.
            ("attachment", "save")
            | ("vault" | "notice" | "audit" | "export" | "report" | "approval" | "macro", _)
            | ("desk" | "erasure" | "session" | "file" | "guard", _)
            | ("template" | "campaign" | "contact" | "preset", _)
            | ("incident" | "review" | "training" | "disclosure", _)
            // That two are two changes neither.
            | ("party", "distinct")
            | ("member", "preferences")
            | ("store", "backup" | "drill")
            | ("complaint", "draft")
            | ("policy", "editor")
            | ("import", "rehearse") => Self::HEADER,
            (
                "complaint" | "attachment" | "privacy" | "promise" | "policy" | "entry" | "feedback" | "survey",
                _,
            ) => Self::CASES,
            // How a customer may be reached stands beside it, and in no case.
            ("consent", _) => Self { parties: true, header: true, ..Self::default() },
            _ => Self::ALL,
        }
    }

    fn and(self, other: Self) -> Self {
        let mut stories = self.stories;
        stories.extend(other.stories);
        Self {
            parties: self.parties || other.parties,
            cases: self.cases || other.cases,
            header: self.header || other.header,
            stories,
        }
    }
}

/// The last entry, and what those after `seen` have touched.
pub fn since(tx: &impl Reader, seen: u64) -> Result<(u64, Touched)> {
    let last = audit::last(tx)?;
    if last <= seen {
        return Ok((last, Touched::default()));
    }
    if last - seen > ONE_BY_ONE as u64 {
        return Ok((last, Touched::ALL));
    }
    Ok((last, Touched::by(&audit::since(tx, seen, ONE_BY_ONE)?)))
}

#[cfg(test)]
mod tests;

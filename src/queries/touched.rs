//! What the entries of the audit log have changed of what a desk shows, so that it reads no more anew than that.

use super::audit;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::error::Result;
use crate::domain::id::{CaseNumber, PartyNumber};
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
        match entry.verb.as_str() {
            // A second person may be asked for what was refused.
            _ if entry.outcome != Outcome::Done => Self::HEADER,
            "entry.add" => Self::by_line(entry),
            // An incoming call, for which something is shown, is a line.
            "vault.reveal" => Self { header: true, ..Self::by_line(entry) },
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
        let numbers = entry.ids.iter().filter_map(|id| id.parse().ok());
        Self { stories: numbers.collect(), ..Self::default() }
    }

    fn by_verb(verb: &str) -> Self {
        let (of, what) = verb.split_once('.').unwrap_or((verb, ""));
        match (of, what) {
            // Who looked at what, who may what, and settings; boards are read anew in any case.
            ("vault" | "notice" | "audit" | "export" | "report" | "approval" | "macro", _)
            | ("desk" | "erasure" | "session" | "file", _)
            | ("member", "preferences")
            | ("store", "backup")
            | ("complaint", "draft")
            | ("policy", "editor")
            | ("import", "rehearse") => Self::HEADER,
            ("complaint" | "privacy" | "promise" | "policy" | "entry", _) => Self::CASES,
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
mod tests {
    use super::*;
    use crate::domain::id::{MemberId, SessionId};
    use crate::domain::moment::{Moment, Precision};
    use uuid::Uuid;

    fn entry(verb: &str, ids: &[&str], count: u32) -> AuditEntry {
        let at = Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute };
        let (member, session) = (MemberId(Uuid::nil()), SessionId(Uuid::nil()));
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        AuditEntry { ids, count, ..AuditEntry::unchained(at, member, session, "", verb) }
    }

    #[test]
    fn a_line_goes_on_with_a_story_and_with_nothing_else() {
        let line = Touched::by(&[entry("entry.add", &["0", "C-000007"], 1)]);
        let stories = BTreeSet::from([PartyNumber(7)]);
        assert_eq!(line, Touched { stories, ..Touched::default() });
        let of_case = entry("entry.add", &["0", "C-000007", "K-2026-00001"], 1);
        assert_eq!(Touched::by(&[of_case]), Touched::CASES);
        assert_eq!(Touched::by(&[entry("entry.add", &["C-000007"], 2)]), Touched::CASES);
        let both = [entry("entry.add", &["C-000007"], 1), entry("entry.add", &["C-000009"], 1)];
        assert_eq!(Touched::by(&both).stories.len(), 2);
    }

    #[test]
    fn what_is_not_known_is_anything_and_a_refusal_waits_at_most() {
        assert_eq!(Touched::by(&[entry("something.new", &[], 1)]), Touched::ALL);
        let outcome = Outcome::Refused("why".to_owned());
        let refused = AuditEntry { outcome, ..entry("something.new", &[], 1) };
        assert_eq!(Touched::by(&[refused]), Touched::HEADER);
    }
}

//! The story of a party or of a case: entries, events and promises, newest first.

use super::members;
use crate::domain::complaint::{CaseEvent, Happening, reverted};
use crate::domain::entry::{Entry, EntryKind};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, CaseNumber, EntryId, Id, PromiseNumber};
use crate::domain::moment::Moment;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::collections::{BTreeMap, BTreeSet};

/// One line of the story.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<String>,
    /// What.
    pub what: What,
}

/// What a line tells.
#[derive(Debug, Clone)]
pub enum What {
    /// Somebody wrote something down.
    Entry {
        /// Its id.
        id: EntryId,
        /// What kind.
        kind: EntryKind,
        /// In which case.
        case: Option<CaseNumber>,
        /// As it was written.
        text: String,
        /// Whether it was taken back.
        retracted: bool,
    },
    /// Something happened to a case.
    Case {
        /// Which.
        number: CaseNumber,
        /// What.
        event: Box<CaseEvent>,
        /// Who it went to, for an assignment.
        to: Option<String>,
        /// Whether it was taken back.
        reverted: bool,
    },
    /// A promise was made.
    Promise {
        /// Which.
        number: PromiseNumber,
        /// What.
        text: String,
        /// By when.
        due: Moment,
        /// What became of it.
        state: &'static str,
        /// Why the customer let us off.
        reason: Option<String>,
    },
}

/// Entries of an owner (party or case), with what was taken back marked.
pub fn entries(tx: &impl Reader, owner: &impl Id, limit: usize) -> Result<Vec<Line>> {
    let names = members::names(tx)?;
    let newest_first = Scan::prefix(&owner.bytes()).backwards();
    let keys = tx.keys(tables::TIMELINE, &newest_first, limit)?;
    let mut rows = Vec::with_capacity(keys.len());
    for (_, _, id) in keys {
        rows.push(tx.fetch(tables::ENTRIES, &id)?);
    }
    let retracted = retracted(&rows);
    let mut lines = Vec::new();
    for entry in rows.into_iter().filter(|entry| entry.retracts.is_none()) {
        let case = entry.case.map(|id| tx.fetch(tables::CASES, &id)).transpose()?;
        lines.push(Line {
            at: entry.at,
            by: members::name_of(&names, Some(entry.by)),
            what: What::Entry {
                id: entry.id,
                kind: entry.kind,
                case: case.map(|case| case.number),
                retracted: retracted.contains(&entry.id),
                text: entry.text,
            },
        });
    }
    Ok(lines)
}

/// What was taken back: an entry is, while a retraction of it stands. What retracts what is read off
/// the entries themselves: their times and ids are a clock's, and it may have been set back.
fn retracted(rows: &[Entry]) -> BTreeSet<EntryId> {
    let mut by: BTreeMap<EntryId, Vec<&Entry>> = BTreeMap::new();
    let (mut chain, mut next) = (Vec::new(), 0);
    for entry in rows {
        match entry.retracts {
            Some(earlier) => by.entry(earlier).or_default().push(entry),
            None => chain.push(entry),
        }
    }
    while let Some(entry) = chain.get(next) {
        chain.extend(by.remove(&entry.id).unwrap_or_default());
        next += 1;
    }
    let mut gone = BTreeSet::new();
    // From the end: by then it is known whether the retraction itself was taken back.
    for entry in chain.iter().rev() {
        if let Some(earlier) = entry.retracts
            && !gone.contains(&entry.id)
        {
            gone.insert(earlier);
        }
    }
    gone
}

/// Events of a case, newest first. Notes are left to [`entries`].
pub fn events(tx: &impl Rows, id: CaseId, number: CaseNumber) -> Result<Vec<Line>> {
    events_from(tx, id, number, 0)
}

/// The same, from this place on.
pub fn events_from(tx: &impl Rows, id: CaseId, number: CaseNumber, from: u32) -> Result<Vec<Line>> {
    let names = members::names(tx)?;
    let events = tx.case_events(id)?;
    let gone = reverted(&events);
    let lines = (0u32..).zip(events).filter_map(|(place, event)| {
        if place < from || matches!(event.what, Happening::Noted(_) | Happening::Reverted(_)) {
            return None;
        }
        let to = match &event.what {
            Happening::Assigned { owner, .. } => members::name_of(&names, *owner),
            _ => None,
        };
        Some(Line {
            at: event.at,
            by: members::name_of(&names, Some(event.by)),
            what: What::Case {
                number,
                event: Box::new(event),
                to,
                reverted: gone.contains(&place),
            },
        })
    });
    let mut lines: Vec<Line> = lines.collect();
    lines.reverse();
    Ok(lines)
}

/// Puts lines in order, newest first; equal times keep the later-written first.
pub fn sort(lines: &mut [Line]) {
    lines.sort_by_key(|line| std::cmp::Reverse(line.at.at_seconds));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::MemberId;
    use crate::domain::moment::Precision;
    use uuid::Uuid;

    fn entry(id: u128, retracts: Option<u128>) -> Entry {
        Entry {
            id: EntryId(Uuid::from_u128(id)),
            kind: EntryKind::Note,
            party: None,
            case: None,
            text: String::new(),
            at: Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute },
            by: MemberId(Uuid::nil()),
            retracts: retracts.map(|id| EntryId(Uuid::from_u128(id))),
            outgoing: false,
        }
    }

    #[test]
    fn a_retraction_counts_whatever_the_clock_said() {
        let gone = |rows: &[Entry]| retracted(rows).contains(&rows[0].id);
        for ids in [[5, 6, 7, 8], [5, 7, 6, 8], [8, 7, 6, 5], [5, 8, 6, 7], [6, 5, 8, 7]] {
            let of = |place: usize| place.checked_sub(1).map(|before| ids[before]);
            let rows: Vec<Entry> = (0..4).map(|place| entry(ids[place], of(place))).collect();
            for (undone, length) in [(false, 1), (true, 2), (false, 3), (true, 4)] {
                assert_eq!(gone(&rows[..length]), undone, "{ids:?} {length}");
                let mut backwards = rows[1..length].to_vec();
                backwards.reverse();
                backwards.insert(0, rows[0].clone());
                assert_eq!(gone(&backwards), undone, "{ids:?} {length}");
            }
        }
    }
}

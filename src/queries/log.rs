//! The audit log as the desk shows it: the newest first, a window at a time.
//!
//! INVARIANT: one look reads a bounded number of entries, however long the log is and whatever is looked for; where
//! it stopped, the next one goes on.

use super::audit::{self, AuditRow, Filter, entry_bytes};
use super::members;
use crate::domain::audit::{AuditEntry, Hash};
use crate::domain::contact::{Compartment, PointKind};
use crate::domain::error::Result;
use crate::domain::id::PointId;
use crate::store::audit::ids_of;
use crate::store::codec;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use uuid::Uuid;

/// Entries that one look reads at most.
const MOST_READ: usize = 20_000;

/// An entry, with names for what it is about.
#[derive(Debug, Clone)]
pub struct LogRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who.
    pub member: Option<String>,
    /// Its hash.
    pub hash: Hash,
    /// What it is about, as far as it lists it.
    pub about: Vec<About>,
}

/// Something that an entry is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A party, case or promise, by its number.
    Number(String),
    /// A member, by name.
    Member(String),
    /// A contact point, while it is there: its kind and label.
    Point(PointKind, String),
    /// A compartment.
    Compartment(Compartment),
    /// Anything else, by its id.
    Id(String),
}

/// What one look found.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The newest first.
    pub rows: Vec<LogRow>,
    /// The entry before which the next look begins; none at the beginning of the log.
    pub before: Option<u64>,
}

/// Looks back along the log from the end, or from before an entry.
pub fn back(tx: &impl Rows, filter: &Filter, before: Option<u64>, most: usize) -> Result<Look> {
    let until = filter.until_seconds.map(|until| first_at(tx, until)).transpose()?;
    let before = before.into_iter().chain(until).min();
    let mut looking =
        Looking { filter, most, read: 0, found: Vec::new(), before: None, row: audit::rows(tx)? };
    match audit::places(tx, filter)? {
        Some(places) => {
            for place in places.into_iter().rev().filter(|at| before.is_none_or(|to| *at < to)) {
                if looking.take(&entry_bytes(tx, place)?)?.is_break() {
                    break;
                }
            }
        }
        None => {
            let all = Scan::all().backwards();
            let scan = before.map_or(all.clone(), |before| all.past(&before));
            tx.scan_bytes(tables::AUDIT.name, &scan, &mut |_, bytes| looking.take(bytes))?;
        }
    }
    let Looking { found, before, .. } = looking;
    Ok(Look { rows: named(tx, found)?, before })
}

struct Looking<'f, R> {
    filter: &'f Filter,
    most: usize,
    read: usize,
    found: Vec<AuditRow>,
    before: Option<u64>,
    row: R,
}

impl<R: Fn(AuditEntry, &[u8]) -> AuditRow> Looking<'_, R> {
    fn take(&mut self, bytes: &[u8]) -> Result<ControlFlow<()>> {
        let entry: AuditEntry = codec::decode(bytes)?;
        let since = self.filter.since_seconds;
        if since.is_some_and(|since| entry.at.at_seconds < since) {
            return Ok(ControlFlow::Break(()));
        }
        let seq = entry.seq;
        self.read += 1;
        if self.filter.takes(&entry) {
            self.found.push((self.row)(entry, bytes));
        }
        let is_enough = self.found.len() >= self.most || self.read >= MOST_READ;
        self.before = Some(seq).filter(|seq| is_enough && *seq > 1);
        Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }
}

/// What was committed after an entry, the newest first.
pub fn newer(tx: &impl Rows, filter: &Filter, after: u64, most: usize) -> Result<Vec<LogRow>> {
    let filter = Filter { after: Some(after), ..filter.clone() };
    let mut found = audit::next(tx, &filter, most)?;
    found.reverse();
    named(tx, found)
}

/// One entry with all that it is about, also what only its digest tells.
pub fn entry(tx: &impl Rows, seq: u64) -> Result<LogRow> {
    let bytes = entry_bytes(tx, seq)?;
    let entry: AuditEntry = codec::decode(&bytes)?;
    let all = ids_of(tx, &entry)?;
    let mut rows = named(tx, vec![audit::rows(tx)?(entry, &bytes)])?;
    let mut row = rows.remove(0);
    let names = members::names(tx)?;
    row.about = all.iter().map(|id| told(tx, &names, id)).collect::<Result<_>>()?;
    Ok(row)
}

/// The number of the first entry at this second or later; the one after the last, if there is none. The time of the
/// log never goes back and its numbers have no gap.
fn first_at(tx: &impl Reader, seconds: i64) -> Result<u64> {
    let (mut from, mut to) = (1, audit::last(tx)? + 1);
    while from < to {
        let middle = from + (to - from) / 2;
        match tx.fetch(tables::AUDIT, &middle)?.at.at_seconds < seconds {
            true => from = middle + 1,
            false => to = middle,
        }
    }
    Ok(from)
}

fn named(tx: &impl Rows, rows: Vec<AuditRow>) -> Result<Vec<LogRow>> {
    let rows = with_about(tx, rows)?.into_iter();
    let row = |(row, about): (AuditRow, Vec<About>)| LogRow {
        entry: row.entry,
        member: row.member,
        hash: row.hash,
        about,
    };
    Ok(rows.map(row).collect())
}

/// Entries, each with what it is about, as far as it lists it.
pub fn with_about(tx: &impl Rows, rows: Vec<AuditRow>) -> Result<Vec<(AuditRow, Vec<About>)>> {
    let names = members::names(tx)?;
    let row = |row: AuditRow| {
        let about = row.entry.ids.iter().map(|id| told(tx, &names, id)).collect::<Result<_>>()?;
        Ok((row, about))
    };
    rows.into_iter().map(row).collect()
}

fn told(tx: &impl Reader, names: &BTreeMap<[u8; 16], String>, id: &str) -> Result<About> {
    if let Some(compartment) = Compartment::ALL.into_iter().find(|one| one.code() == id) {
        return Ok(About::Compartment(compartment));
    }
    let Ok(uuid) = Uuid::parse_str(id) else { return Ok(number_or_id(id)) };
    if let Some(name) = names.get(uuid.as_bytes()) {
        return Ok(About::Member(name.clone()));
    }
    let point = tx.get(tables::POINTS, &PointId(uuid))?;
    Ok(point
        .map_or_else(|| About::Id(id.to_owned()), |point| About::Point(point.kind, point.label)))
}

fn number_or_id(text: &str) -> About {
    match super::named::is_number(text) {
        true => About::Number(text.to_owned()),
        false => About::Id(text.to_owned()),
    }
}

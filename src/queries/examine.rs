//! What the doctor finds: rows that cannot be read, derived rows that do not fit what they derive
//! from, and the audit chain.
//!
//! INVARIANT: what is damaged is found and told, and never ends the examination of the rest.

use super::audit::{self, Verified};
use crate::domain::attachment::Attachment;
use crate::domain::audit::{AuditEntry, Outcome, hex};
use crate::domain::complaint::Case;
use crate::domain::error::{Kind, Result};
use crate::domain::guard::{Ends, Ruling};
use crate::domain::id::AttachmentNumber;
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::queued::Queued;
use crate::store::audit::{digest, hash_of_ids};
use crate::store::codec::{self, Key};
use crate::store::index::{self, Rows, is_free, queue_key};
use crate::store::listed::{name_row, value_rows};
use crate::store::tables::{self, AnyTable, Table};
use crate::store::{Scan, attached, attempt, migrate};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Keys of unreadable rows that are told for each table.
const KEYS_TOLD: usize = 20;

/// What the doctor found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Rows by table, as far as they are told.
    pub rows: Vec<(&'static str, u64)>,
    /// Rows that cannot be read, by table.
    pub unreadable: Vec<Unreadable>,
    /// Tables and checks that came to an end before theirs, with what redb said.
    pub torn: Vec<(&'static str, String)>,
    /// Cases whose row is not what their events say, or whose queue row is missing.
    pub unfolded: Vec<String>,
    /// Rows of other indexes that do not fit what they index: the table, and what in it.
    pub astray: Vec<(&'static str, String)>,
    /// The audit chain, if it could be walked.
    pub audit: Option<Verified>,
    /// Erasures whose bytes may still be in the file.
    pub unscrubbed: u64,
    /// Attachments that were taken away since the last scrub: their keys may still be in the file.
    pub unscrubbed_attachments: u64,
    /// When the last backup was made, as far as the log tells.
    pub last_backup: Option<Moment>,
    /// When the dates of all cases were worked out anew last, since another kefu had the store before.
    pub last_refold: Option<Moment>,
}

/// Rows of one table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Which table.
    pub table: &'static str,
    /// How many.
    pub count: u64,
    /// The keys of the first, in hex.
    pub keys: Vec<String>,
}

/// Checks that every row can be read, derived rows against what they derive from, and walks the
/// audit chain.
pub fn examine(tx: &impl Rows) -> Result<Findings> {
    let mut found = Findings::default();
    for table in tables::ALL {
        whole(&mut found, table.name, |found| tally(tx, table, found))?;
    }
    whole(&mut found, tables::POINTS.name, |found| astray_points(tx, found))?;
    whole(&mut found, tables::PARTIES.name, |found| astray_subjects(tx, found))?;
    whole(&mut found, tables::PARTY_VALUES.name, |found| astray_lists(tx, found))?;
    whole(&mut found, tables::PROMISES.name, |found| astray_promises(tx, found))?;
    whole(&mut found, tables::CASES.name, |found| unfolded(tx, found))?;
    whole(&mut found, tables::ATTACHMENTS.name, |found| astray_attachments(tx, found))?;
    whole(&mut found, tables::AUDIT_BY_ID.name, |found| astray_log(tx, found))?;
    whole(&mut found, tables::RULINGS.name, |found| astray_sums(tx, found))?;
    whole(&mut found, tables::ERASURES.name, |found| {
        found.unscrubbed = super::erasures::pending(tx)?;
        Ok(())
    })?;
    whole(&mut found, tables::AUDIT.name, |found| {
        found.audit = Some(audit::verify(tx)?);
        found.unscrubbed_attachments = removed_since_scrub(tx)?;
        found.last_backup = last_done(tx, &["store.backup"])?;
        found.last_refold = last_done(tx, &migrate::VERBS)?;
        Ok(())
    })?;
    Ok(found)
}

/// When one of these verbs was done last.
fn last_done(tx: &impl Rows, verbs: &[&str]) -> Result<Option<Moment>> {
    let mut made = None;
    tx.scan_bytes(tables::AUDIT.name, &Scan::all().backwards(), &mut |_, bytes| {
        let entry = codec::decode::<AuditEntry>(bytes).ok();
        let is_one =
            |it: &AuditEntry| verbs.contains(&it.verb.as_str()) && it.outcome == Outcome::Done;
        made = entry.filter(is_one).map(|entry| entry.at);
        Ok(if made.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(made)
}

/// How many attachments were removed, or their additions taken back, since the file was made anew last.
fn removed_since_scrub(tx: &impl Rows) -> Result<u64> {
    let mut count = 0;
    tx.scan_bytes(tables::AUDIT.name, &Scan::all().backwards(), &mut |_, bytes| {
        let entry = codec::decode::<AuditEntry>(bytes).ok();
        let Some(entry) = entry.filter(|entry| entry.outcome == Outcome::Done) else {
            return Ok(ControlFlow::Continue(()));
        };
        match entry.verb.as_str() {
            "store.scrub" | "store.restore" => return Ok(ControlFlow::Break(())),
            "attachment.remove" => count += u64::from(entry.count),
            "undo" => count += entry.ids.iter().filter(|id| is_attachment(id)).count() as u64,
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

fn is_attachment(id: &str) -> bool {
    id.parse::<AttachmentNumber>().is_ok()
}

/// Makes one check; if damage ends it, that is a finding.
fn whole(
    found: &mut Findings,
    table: &'static str,
    check: impl FnOnce(&mut Findings) -> Result<()>,
) -> Result<()> {
    match attempt(|| check(found)) {
        Err(error) if error.kind == Kind::Damaged => {
            let detail = error.args.first().map(|(_, detail)| detail.clone());
            found.torn.push((table, detail.unwrap_or_default()));
            Ok(())
        }
        done => done,
    }
}

/// Counts a table's rows, and those that cannot be read.
fn tally(tx: &impl Rows, table: &AnyTable, found: &mut Findings) -> Result<()> {
    let mut bad = Unreadable { table: table.name, count: 0, keys: Vec::new() };
    let mut count = 0;
    let done = tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
        count += 1;
        if !table.can_read(key, value) {
            bad.count += 1;
            if bad.keys.len() < KEYS_TOLD {
                bad.keys.push(hex(key));
            }
        }
        Ok(ControlFlow::Continue(()))
    });
    if !tables::UNCOUNTED.contains(&table.name) {
        found.rows.push((table.name, count));
    }
    found.unreadable.extend(Some(bad).filter(|bad| bad.count > 0));
    done
}

/// Visits the rows that can be read; the others are told of already.
fn each_readable<K: Key, V: DeserializeOwned>(
    tx: &impl Rows,
    table: Table<K, V>,
    mut visit: impl FnMut(K, V) -> Result<()>,
) -> Result<()> {
    tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
        if let (Ok(key), Ok(value)) = (K::decode(key), codec::decode(value)) {
            visit(key, value)?;
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// A row that cannot be read stands for nothing.
fn readable<T>(row: Result<T>) -> Result<Option<T>> {
    match row {
        Err(error) if error.kind == Kind::Damaged => Ok(None),
        row => row.map(Some),
    }
}

fn stands<K: Key, V: DeserializeOwned>(
    tx: &impl Rows,
    table: Table<K, V>,
    key: &K,
) -> Result<Option<V>> {
    Ok(readable(tx.get(table, key))?.flatten())
}

/// More rows than there are things they stand for.
fn surplus(found: &mut Findings, table: &'static str, rows: u64, things: u64) {
    if rows != things {
        found.astray.push((table, format!("{rows}/{things}")));
    }
}

/// Every point has its sealed value, and its look-up row if its kind has one.
fn astray_points(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let (mut points, mut lookups, mut blind) = (0, 0, 0);
    each_readable(tx, tables::POINTS, |id, point| {
        points += 1;
        if tx.get_bytes(tables::FIELDS.name, &(point.subject, id).encode())?.is_none() {
            found.astray.push((tables::FIELDS.name, id.to_string()));
        }
        if let Some(mac) = point.lookup {
            lookups += 1;
            let key = (point.kind.byte(), mac, point.subject, id);
            if stands(tx, tables::LOOKUP, &key)?.is_none() {
                found.astray.push((tables::LOOKUP.name, id.to_string()));
            }
        }
        if point.waits() {
            blind += 1;
            let key = (point.kind.compartment().byte(), point.subject, id);
            if stands(tx, tables::UNINDEXED, &key)?.is_none() {
                found.astray.push((tables::UNINDEXED.name, id.to_string()));
            }
        }
        Ok(())
    })?;
    surplus(found, tables::UNINDEXED.name, tx.count(tables::UNINDEXED, &Scan::all())?, blind);
    surplus(found, tables::FIELDS.name, tx.count(tables::FIELDS, &Scan::all())?, points);
    surplus(found, tables::LOOKUP.name, tx.count(tables::LOOKUP, &Scan::all())?, lookups);
    Ok(())
}

/// Every subject is held by the party it names, and by no other.
fn astray_subjects(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let mut held = 0;
    each_readable(tx, tables::PARTIES, |id, party| {
        for subject in &party.subjects {
            held += 1;
            let row = stands(tx, tables::SUBJECTS, subject)?;
            if row.is_none_or(|row| row.party != id) {
                found.astray.push((tables::SUBJECTS.name, party.number.to_string()));
            }
        }
        Ok(())
    })?;
    surplus(found, tables::SUBJECTS.name, tx.count(tables::SUBJECTS, &Scan::all())?, held);
    Ok(())
}

/// Every party that stands, and no other, stands in the lists: by its name, and under each of its values.
fn astray_lists(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let (mut names, mut values) = (0, 0);
    each_readable(tx, tables::PARTIES, |_, party: Party| {
        if !party.stands() {
            return Ok(());
        }
        names += 1;
        if stands(tx, tables::PARTY_NAMES, &name_row(&party))?.is_none() {
            found.astray.push((tables::PARTY_NAMES.name, party.number.to_string()));
        }
        for row in value_rows(&party) {
            values += 1;
            if stands(tx, tables::PARTY_VALUES, &row)?.is_none() {
                found.astray.push((tables::PARTY_VALUES.name, party.number.to_string()));
            }
        }
        Ok(())
    })?;
    surplus(found, tables::PARTY_NAMES.name, tx.rows(tables::PARTY_NAMES.name)?, names);
    surplus(found, tables::PARTY_VALUES.name, tx.rows(tables::PARTY_VALUES.name)?, values);
    Ok(())
}

/// Every open promise, and no other, stands in the order of due times.
fn astray_promises(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let mut open = 0;
    each_readable(tx, tables::PROMISES, |id, promise| {
        if promise.is_open() {
            open += 1;
            if stands(tx, tables::PROMISES_DUE, &(promise.due.end_seconds(), id))?.is_none() {
                found.astray.push((tables::PROMISES_DUE.name, promise.number.to_string()));
            }
        }
        Ok(())
    })?;
    let due = tx.count(tables::PROMISES_DUE, &Scan::all())?;
    surplus(found, tables::PROMISES_DUE.name, due, open);
    Ok(())
}

/// Every attachment has its key, and stands with what it belongs to, and nothing else does.
fn astray_attachments(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let mut rows = 0;
    each_readable(tx, tables::ATTACHMENTS, |number, row: Attachment| {
        rows += 1;
        if stands(tx, tables::ATTACHED, &(row.on.bytes(), number))?.is_none() {
            found.astray.push((tables::ATTACHED.name, number.to_string()));
        }
        if readable(attached::key(tx, &row))?.is_none() {
            found.astray.push((tables::DATA_KEYS.name, number.to_string()));
        }
        Ok(())
    })?;
    surplus(found, tables::ATTACHED.name, tx.count(tables::ATTACHED, &Scan::all())?, rows);
    Ok(())
}

/// Every entry is found by each id it is about, and by no other; ids that are kept beside it give its digest.
fn astray_log(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let (mut ids, mut kept) = (0, 0);
    each_readable(tx, tables::AUDIT, |seq, entry: AuditEntry| {
        let beside = stands(tx, tables::AUDIT_IDS, &seq)?;
        kept += u64::from(beside.is_some());
        if let Some(beside) = &beside {
            let fields = stands(tx, tables::WRITTEN, &seq)?.map(|written| written.fields);
            let whole = digest(&fields.unwrap_or_default(), &hash_of_ids(beside));
            if entry.digest.is_some_and(|told| told != whole) {
                found.astray.push((tables::AUDIT_IDS.name, seq.to_string()));
            }
        }
        for id in beside.unwrap_or(entry.ids).into_iter().collect::<BTreeSet<_>>() {
            ids += 1;
            if stands(tx, tables::AUDIT_BY_ID, &(id, seq))?.is_none() {
                found.astray.push((tables::AUDIT_BY_ID.name, seq.to_string()));
            }
        }
        Ok(())
    })?;
    surplus(found, tables::AUDIT_IDS.name, tx.count(tables::AUDIT_IDS, &Scan::all())?, kept);
    surplus(found, tables::AUDIT_BY_ID.name, tx.count(tables::AUDIT_BY_ID, &Scan::all())?, ids);
    Ok(())
}

/// The sum of each guard and day is that of its rulings.
fn astray_sums(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let mut sums: BTreeMap<(u8, i64), Ends> = BTreeMap::new();
    each_readable(tx, tables::RULINGS, |(guard, ..), ruling: Ruling| {
        sums.entry((guard, ruling.at.day_count())).or_default().add(&ruling);
        Ok(())
    })?;
    for (key, sum) in &sums {
        if stands(tx, tables::GUARD_DAYS, key)? != Some(*sum) {
            found.astray.push((tables::GUARD_DAYS.name, format!("{}/{}", key.0, key.1)));
        }
    }
    let days = tx.count(tables::GUARD_DAYS, &Scan::all())?;
    surplus(found, tables::GUARD_DAYS.name, days, sums.len() as u64);
    Ok(())
}

/// Every case is what its events say by the rules that apply, its clocks too, and stands in the queue once; those that nobody has, and no others, stand
/// among the free.
fn unfolded(tx: &impl Rows, found: &mut Findings) -> Result<()> {
    let (mut cases, mut free, mut open, mut told, mut referred) = (0, 0, 0, 0, 0);
    let book = tx.rulebook()?;
    each_readable(tx, tables::CASES, |id, case: Case| {
        cases += 1;
        let events = readable(tx.case_events(id))?.unwrap_or_default();
        let folded = Case::fold(id, case.number, &events, &book);
        let queued = stands(tx, tables::QUEUE, &queue_key(&case))?;
        let is_queued = queued == Some(Queued::of(&case, &events, &book));
        if let Some(themes) = index::told(&case) {
            told += 1;
            if stands(tx, tables::TOLD, &(case.received_at.at_seconds, id))?.as_ref()
                != Some(themes)
            {
                found.astray.push((tables::TOLD.name, case.number.to_string()));
            }
        }
        if let Some(row) = index::reference_row(&case) {
            referred += 1;
            if stands(tx, tables::CASE_REFERENCES, &row)? != Some(id) {
                found.astray.push((tables::CASE_REFERENCES.name, case.number.to_string()));
            }
        }
        if folded.as_ref() != Some(&case) || !is_queued {
            found.unfolded.push(case.number.to_string());
        }
        if case.is_open() {
            open += 1;
            if stands(tx, tables::OPEN_CASES, &(case.received_at.at_seconds, id))?.is_none() {
                found.astray.push((tables::OPEN_CASES.name, case.number.to_string()));
            }
        }
        if is_free(&case) {
            free += 1;
            if stands(tx, tables::QUEUE_FREE, &queue_key(&case))?.is_none() {
                found.astray.push((tables::QUEUE_FREE.name, case.number.to_string()));
            }
        }
        Ok(())
    })?;
    surplus(found, tables::QUEUE.name, tx.count(tables::QUEUE, &Scan::all())?, cases);
    surplus(found, tables::QUEUE_FREE.name, tx.count(tables::QUEUE_FREE, &Scan::all())?, free);
    surplus(found, tables::OPEN_CASES.name, tx.count(tables::OPEN_CASES, &Scan::all())?, open);
    surplus(found, tables::TOLD.name, tx.count(tables::TOLD, &Scan::all())?, told);
    let references = tx.rows(tables::CASE_REFERENCES.name)?;
    surplus(found, tables::CASE_REFERENCES.name, references, referred);
    Ok(())
}

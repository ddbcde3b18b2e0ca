//! How things stand: the header's counts, the vault, and the doctor's findings.

use super::promises;
use crate::domain::complaint::Case;
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use crate::store::codec::Key;
use crate::store::index::{self, Rows, queue_key};
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// What of this member's is due today, and what is overdue: complaints and promises together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Due {
    /// Due before the day ends.
    pub today: u64,
    /// Past its time.
    pub overdue: u64,
}

/// The header's counts.
pub fn due(tx: &impl Reader, member: Option<MemberId>, now: Moment) -> Result<Due> {
    let (mut today, mut overdue) = promises::due_counts(tx, member, now)?;
    let end_of_day = end_of_day(now);
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, ()| {
        if key.1 > end_of_day {
            return Ok(ControlFlow::Break(()));
        }
        let case: Case = tx.fetch(tables::CASES, &key.4)?;
        if case.owner == member {
            if key.1 <= now.at_seconds { overdue += 1 } else { today += 1 }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Due { today, overdue })
}

/// The last second of the day, at the moment's own offset.
pub fn end_of_day(now: Moment) -> i64 {
    let local = now.at_seconds + i64::from(now.offset_seconds);
    now.at_seconds + 86_400 - local.rem_euclid(86_400)
}

/// The vault, as `kefu vault status` tells it.
#[derive(Debug, Clone)]
pub struct VaultStatus {
    /// Compartments with their epoch and recipient.
    pub compartments: Vec<(Compartment, u32, String)>,
    /// Recovery recipients.
    pub recovery: Vec<String>,
    /// Sealed fields.
    pub fields: u64,
    /// Data keys.
    pub data_keys: u64,
}

/// The vault's public state; it needs no unlocking.
pub fn vault(tx: &impl Reader) -> Result<VaultStatus> {
    let mut compartments = Vec::new();
    for compartment in Compartment::ALL {
        for key in tx.keys(tables::VAULT_KEYS, &Scan::prefix(&compartment.byte()), usize::MAX)? {
            let row = tx.fetch(tables::VAULT_KEYS, &key)?;
            compartments.push((compartment, key.1, row.recipient));
        }
    }
    let recovery = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
    Ok(VaultStatus {
        compartments,
        recovery: recovery.into_iter().map(|row| row.recipient).collect(),
        fields: tx.count(tables::FIELDS, &Scan::all())?,
        data_keys: tx.count(tables::DATA_KEYS, &Scan::all())?,
    })
}

/// What the doctor found.
#[derive(Debug, Clone)]
pub struct Findings {
    /// Rows by table.
    pub rows: Vec<(&'static str, u64)>,
    /// Cases whose row is not what their events say, or whose queue row is missing.
    pub unfolded: Vec<String>,
    /// Rows of other indexes that do not fit what they index: the table, and what in it.
    pub astray: Vec<(&'static str, String)>,
    /// The audit chain.
    pub audit: super::audit::Verified,
}

/// Checks derived rows against what they derive from, and walks the audit chain.
pub fn examine(tx: &impl Rows) -> Result<Findings> {
    let mut rows = Vec::new();
    for name in tables::ALL {
        let mut count = 0;
        tx.scan_bytes(name, &Scan::all(), &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        rows.push((*name, count));
    }
    let mut astray = astray_points(tx)?;
    astray.extend(astray_subjects(tx)?);
    astray.extend(astray_promises(tx)?);
    astray.extend(astray_queue(tx)?);
    Ok(Findings { rows, unfolded: unfolded(tx)?, astray, audit: super::audit::verify(tx)? })
}

/// More rows than there are things they stand for.
fn surplus(table: &'static str, rows: u64, things: u64) -> Option<(&'static str, String)> {
    (rows != things).then(|| (table, format!("{rows}/{things}")))
}

/// Every point has its sealed value, and its look-up row if its kind has one.
fn astray_points(tx: &impl Rows) -> Result<Vec<(&'static str, String)>> {
    let (mut wrong, mut points, mut lookups) = (Vec::new(), 0, 0);
    tx.each(tables::POINTS, &Scan::all(), |id, point| {
        points += 1;
        if tx.get_bytes(tables::FIELDS.name, &(point.subject, id).encode())?.is_none() {
            wrong.push((tables::FIELDS.name, id.to_string()));
        }
        if let Some(mac) = point.lookup {
            lookups += 1;
            let key = (point.kind.byte(), mac, point.subject, id);
            if tx.get(tables::LOOKUP, &key)?.is_none() {
                wrong.push((tables::LOOKUP.name, id.to_string()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    wrong.extend(surplus(tables::FIELDS.name, tx.count(tables::FIELDS, &Scan::all())?, points));
    wrong.extend(surplus(tables::LOOKUP.name, tx.count(tables::LOOKUP, &Scan::all())?, lookups));
    Ok(wrong)
}

/// Every subject is held by the party it names, and by no other.
fn astray_subjects(tx: &impl Rows) -> Result<Vec<(&'static str, String)>> {
    let (mut wrong, mut held) = (Vec::new(), 0);
    tx.each(tables::PARTIES, &Scan::all(), |id, party: Party| {
        for subject in &party.subjects {
            held += 1;
            let row = tx.get(tables::SUBJECTS, subject)?;
            if row.is_none_or(|row| row.party != id) {
                wrong.push((tables::SUBJECTS.name, party.number.to_string()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    wrong.extend(surplus(tables::SUBJECTS.name, tx.count(tables::SUBJECTS, &Scan::all())?, held));
    Ok(wrong)
}

/// Every open promise, and no other, stands in the order of due times.
fn astray_promises(tx: &impl Rows) -> Result<Vec<(&'static str, String)>> {
    let (mut wrong, mut open) = (Vec::new(), 0);
    tx.each(tables::PROMISES, &Scan::all(), |id, promise: Promise| {
        if promise.is_open() {
            open += 1;
            if tx.get(tables::PROMISES_DUE, &(promise.due.end_seconds(), id))?.is_none() {
                wrong.push((tables::PROMISES_DUE.name, promise.number.to_string()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let due = tx.count(tables::PROMISES_DUE, &Scan::all())?;
    wrong.extend(surplus(tables::PROMISES_DUE.name, due, open));
    Ok(wrong)
}

/// Every case stands in the queue once, and those that nobody has, and no others, among the free.
/// That a case's own row in the queue is missing is told by [`unfolded`].
fn astray_queue(tx: &impl Rows) -> Result<Vec<(&'static str, String)>> {
    let (mut wrong, mut cases, mut free) = (Vec::new(), 0, 0);
    tx.each(tables::CASES, &Scan::all(), |_, case: Case| {
        cases += 1;
        if index::is_free(&case) {
            free += 1;
            if tx.get(tables::QUEUE_FREE, &queue_key(&case))?.is_none() {
                wrong.push((tables::QUEUE_FREE.name, case.number.to_string()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    wrong.extend(surplus(tables::QUEUE.name, tx.count(tables::QUEUE, &Scan::all())?, cases));
    let listed = tx.count(tables::QUEUE_FREE, &Scan::all())?;
    wrong.extend(surplus(tables::QUEUE_FREE.name, listed, free));
    Ok(wrong)
}

fn unfolded(tx: &impl Rows) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    tx.each(tables::CASES, &Scan::all(), |id, case: Case| {
        let folded = Case::fold(id, case.number, &tx.case_events(id)?);
        let is_queued = tx.get(tables::QUEUE, &queue_key(&case))?.is_some();
        if folded.as_ref() != Some(&case) || !is_queued {
            wrong.push(case.number.to_string());
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(wrong)
}

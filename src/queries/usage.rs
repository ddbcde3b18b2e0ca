//! What customers' data was used for: sums of the audit log by purpose, member, field class and month.

use super::members;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::contact::Point;
use crate::domain::error::Result;
use crate::domain::id::{Id, PointId};
use crate::domain::purpose::Told;
use crate::domain::usage::{CLASSES, FieldClass};
use crate::store::audit::ids_of;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// How often something was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRow {
    /// In which month, as `2026-11`.
    pub month: String,
    /// What for.
    pub purpose: String,
    /// By whom.
    pub member: Option<String>,
    /// What; none of what is gone, or of lists that left before this was written down.
    pub class: Option<FieldClass>,
    /// Fields shown and rows that left.
    pub count: u64,
    /// In how many acts.
    pub acts: u64,
}

type Key = (String, String, Option<[u8; 16]>, Option<FieldClass>);

/// All of it from one second on and before another, month by month.
pub fn usage(tx: &impl Rows, since: Option<i64>, until: Option<i64>) -> Result<Vec<UsageRow>> {
    let mut sums: BTreeMap<Key, (u64, u64)> = BTreeMap::new();
    tx.each(tables::AUDIT, &Scan::all(), |_, entry: AuditEntry| {
        let at = entry.at.at_seconds;
        if until.is_some_and(|until| at >= until) {
            return Ok(ControlFlow::Break(()));
        }
        let is_meant = entry.outcome == Outcome::Done && since.is_none_or(|since| at >= since);
        for class in if is_meant { classes(tx, &entry)? } else { Vec::new() } {
            let purpose = Told::read(entry.purpose.as_deref().unwrap_or_default()).code;
            let month = entry.at.date().strftime("%Y-%m").to_string();
            let key = (month, purpose, entry.member.map(|member| member.bytes()), class);
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + u64::from(entry.count), sum.1 + 1);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let names = members::names(tx)?;
    let row = |((month, purpose, member, class), (count, acts)): (Key, (u64, u64))| UsageRow {
        member: member.and_then(|member| names.get(&member).cloned()),
        month,
        purpose,
        class,
        count,
        acts,
    };
    Ok(sums.into_iter().map(row).collect())
}

/// The classes that an entry tells the use of.
fn classes(tx: &impl Rows, entry: &AuditEntry) -> Result<Vec<Option<FieldClass>>> {
    match entry.verb.as_str() {
        "vault.reveal" => Ok(vec![class_of(tx, entry.ids.first())?]),
        "attachment.save" => Ok(vec![class_of_file(tx, entry.ids.first())?]),
        verb if verb.starts_with("export.") => {
            let ids = ids_of(tx, entry)?;
            let told = ids.iter().find_map(|id| id.strip_prefix(CLASSES));
            let read = told.map(|told| told.split('+').map(FieldClass::from_code).collect());
            Ok(read.unwrap_or_else(|| vec![None]))
        }
        _ => Ok(Vec::new()),
    }
}

/// Of a file that was removed since nobody can tell.
fn class_of_file(tx: &impl Reader, number: Option<&String>) -> Result<Option<FieldClass>> {
    let Some(number) = number.and_then(|number| number.parse().ok()) else { return Ok(None) };
    let row = tx.get(tables::ATTACHMENTS, &number)?;
    Ok(row.map(|row| FieldClass::of(row.compartment)))
}

fn class_of(tx: &impl Reader, id: Option<&String>) -> Result<Option<FieldClass>> {
    let id = id.and_then(|id| uuid::Uuid::parse_str(id).ok());
    let Some(id) = id.map(|id| PointId::from_bytes(id.into_bytes())) else { return Ok(None) };
    let point: Option<Point> = tx.get(tables::POINTS, &id)?;
    Ok(point.map(|point| FieldClass::of(point.kind.compartment())))
}

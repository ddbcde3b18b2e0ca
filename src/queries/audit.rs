//! The audit log, as auditors read it.

use super::members;
use crate::domain::audit::AuditEntry;
use crate::domain::error::Result;
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

pub use crate::store::audit::{Verified, verify};

/// An entry with the member's name.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who.
    pub member: Option<String>,
}

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this verb.
    pub verb: Option<String>,
    /// Only entries that name this id or number.
    pub id: Option<String>,
    /// Only after this number.
    pub after: Option<u64>,
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many the filter takes in all.
    pub total: u64,
    /// This page, oldest first.
    pub items: Vec<AuditRow>,
}

/// The log, oldest first.
pub fn list(tx: &impl Reader, filter: &Filter, limit: usize) -> Result<Page> {
    let names = members::names(tx)?;
    let (mut total, mut items) = (0, Vec::new());
    tx.each(tables::AUDIT, &Scan::all(), |seq, entry| {
        let taken = filter.verb.as_ref().is_none_or(|verb| entry.verb == *verb)
            && filter.id.as_ref().is_none_or(|id| entry.ids.contains(id));
        if taken {
            total += 1;
            if filter.after.is_none_or(|after| seq > after) && items.len() < limit {
                items.push(AuditRow { member: members::name_of(&names, entry.member), entry });
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Page { total, items })
}

/// The number of the last entry; what other sessions poll.
pub fn last(tx: &impl Reader) -> Result<u64> {
    Ok(tx.get(tables::AUDIT_HEAD, &0)?.map_or(0, |head| head.seq))
}

/// The entries after `seq`, for a session that follows.
pub fn since(tx: &impl Reader, seq: u64, limit: usize) -> Result<Vec<AuditEntry>> {
    let mut entries = Vec::new();
    tx.each(tables::AUDIT, &Scan::all().past(&seq), |_, entry| {
        entries.push(entry);
        let full = entries.len() >= limit;
        Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(entries)
}

//! Who decides on what others ask for, and how.

use super::members;
use crate::domain::approver::Decisions;
use crate::domain::error::Result;
use crate::domain::id::Id;
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Over how many days decisions are looked at, as the trend of the board.
const DAYS: i64 = super::guards::TREND_DAYS as i64;

/// A member and what came of its decisions.
#[derive(Debug, Clone)]
pub struct ApproverRow {
    /// Who.
    pub member: Option<String>,
    /// What came of them.
    pub decisions: Decisions,
}

/// Everybody who decided on something within the days of the board; findings first, then whoever decided most.
pub fn approvers(tx: &impl Reader, now: Moment) -> Result<Vec<ApproverRow>> {
    let names = members::names(tx)?;
    let mut found: BTreeMap<[u8; 16], Decisions> = BTreeMap::new();
    tx.each(tables::APPROVALS, &Scan::all(), |_, request| {
        let decided = request.decision.as_ref();
        let is_of_late = |at: Moment| now.at_seconds - at.at_seconds < DAYS * DAY_SECONDS;
        if let Some(decision) = decided.filter(|decision| is_of_late(decision.at)) {
            found.entry(decision.by.bytes()).or_default().count(&request);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let row = |(id, decisions): ([u8; 16], Decisions)| ApproverRow {
        member: names.get(&id).cloned(),
        decisions,
    };
    let mut rows: Vec<ApproverRow> = found.into_iter().map(row).collect();
    rows.sort_by_key(|row| {
        let decided = row.decisions.approved + row.decisions.declined;
        (!row.decisions.is_finding(), u64::MAX - decided, row.member.clone())
    });
    Ok(rows)
}

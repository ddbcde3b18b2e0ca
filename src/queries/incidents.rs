//! Incidents, with their deadlines and whose data they concern.

use super::members;
use crate::domain::error::{Error, Result};
use crate::domain::id::{IncidentNumber, PartyId, PartyNumber};
use crate::domain::incident::{Deadline, DeadlineState, Incident};
use crate::domain::moment::Moment;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// An incident with names.
#[derive(Debug, Clone)]
pub struct IncidentRow {
    /// The incident.
    pub incident: Incident,
    /// Its deadlines, as they stand.
    pub deadlines: Vec<Deadline>,
    /// Who wrote it down.
    pub by: Option<String>,
    /// Who decided whom to tell.
    pub decided_by: Option<String>,
}

impl IncidentRow {
    /// The deadline that is next, or was missed.
    pub fn next(&self) -> Option<&Deadline> {
        let is_due =
            |one: &&Deadline| matches!(one.state, DeadlineState::Running | DeadlineState::Missed);
        self.deadlines.iter().find(is_due).filter(|_| self.incident.is_open())
    }
}

/// An incident with all that was written down.
#[derive(Debug, Clone)]
pub struct IncidentView {
    /// The incident.
    pub row: IncidentRow,
    /// Who wrote each of its lines.
    pub authors: Vec<Option<String>>,
    /// The numbers of those affected, in order.
    pub affected: Vec<PartyNumber>,
}

/// Incidents, the newest first: those that are open, or all.
pub fn list(tx: &impl Rows, now: Moment, all: bool) -> Result<Vec<IncidentRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    tx.each(tables::INCIDENTS, &Scan::all().backwards(), |_, incident| {
        if all || incident.is_open() {
            rows.push(row(&names, incident, now));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

/// The one of this number.
pub fn show(tx: &impl Rows, number: IncidentNumber, now: Moment) -> Result<IncidentView> {
    let incident = tx.get(tables::INCIDENTS, &number)?;
    let incident = incident.ok_or_else(|| Error::not_found("incident", number))?;
    let names = members::names(tx)?;
    let authors =
        incident.lines.iter().map(|line| members::name_of(&names, Some(line.by))).collect();
    let affected = affected(tx, number)?;
    Ok(IncidentView { row: row(&names, incident, now), authors, affected })
}

fn row(names: &members::Names, incident: Incident, now: Moment) -> IncidentRow {
    let decider = incident.decision.as_ref().map(|decision| decision.by);
    IncidentRow {
        deadlines: incident.deadlines(now),
        by: members::name_of(names, Some(incident.by)),
        decided_by: members::name_of(names, decider),
        incident,
    }
}

fn affected(tx: &impl Reader, number: IncidentNumber) -> Result<Vec<PartyNumber>> {
    let keys: Vec<(IncidentNumber, PartyId)> =
        tx.keys(tables::AFFECTED, &Scan::prefix(&number), usize::MAX)?;
    let mut numbers = Vec::new();
    for (_, party) in keys {
        numbers.extend(tx.get(tables::PARTIES, &party)?.map(|party| party.number));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

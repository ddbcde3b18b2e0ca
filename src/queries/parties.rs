//! Parties: lists, one with its story, and rows for the search.

use super::timeline::{self, Line, What};
use super::{members, promises};
use crate::domain::complaint::Case;
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, PartyId, PartyNumber};
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use promises::PromiseRow;
use std::ops::ControlFlow;

/// Entries of a timeline that one screen loads.
const TIMELINE_LINES: usize = 500;

/// A party with the name of its owner.
#[derive(Debug, Clone)]
pub struct PartyRow {
    /// The row.
    pub party: Party,
    /// Who looks after it.
    pub owner: Option<String>,
}

/// A page of parties.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many there are in all.
    pub total: u64,
    /// This page.
    pub items: Vec<PartyRow>,
}

/// Parties by number; those merged away are left out.
pub fn list(tx: &impl Reader, after: Option<PartyNumber>, limit: usize) -> Result<Page> {
    let names = members::names(tx)?;
    let (mut total, mut items) = (0, Vec::new());
    tx.each(tables::PARTY_NUMBERS, &Scan::all(), |number, id| {
        let party: Party = tx.fetch(tables::PARTIES, &id)?;
        if party.merged_into.is_none() {
            total += 1;
            if after.is_none_or(|after| number > after) && items.len() < limit {
                items.push(PartyRow { owner: members::name_of(&names, party.owner), party });
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Page { total, items })
}

/// Every party that stands for itself, in the order of their birth.
pub fn each(tx: &impl Reader, mut visit: impl FnMut(Party)) -> Result<()> {
    tx.each(tables::PARTIES, &Scan::all(), |_, party: Party| {
        if party.merged_into.is_none() {
            visit(party);
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// A party by number or id.
pub fn find(tx: &impl Reader, name: &str) -> Result<Party> {
    let name = name.trim();
    let id = match name.parse::<PartyNumber>() {
        Ok(number) => tx.get(tables::PARTY_NUMBERS, &number)?,
        Err(()) => uuid::Uuid::parse_str(name).ok().map(|id| PartyId::from_bytes(id.into_bytes())),
    };
    let found = id.map(|id| tx.get(tables::PARTIES, &id)).transpose()?.flatten();
    found.ok_or_else(|| Error::not_found("party", name))
}

/// Rows by id, in the order asked for; those that are gone are left out.
pub fn rows(tx: &impl Reader, ids: &[PartyId]) -> Result<Vec<PartyRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(party) = tx.get(tables::PARTIES, id)? {
            rows.push(PartyRow { owner: members::name_of(&names, party.owner), party });
        }
    }
    Ok(rows)
}

/// One party with everything that is known of it, sealed values apart.
#[derive(Debug, Clone)]
pub struct PartyView {
    /// The row.
    pub row: PartyRow,
    /// Its contact points, without their values.
    pub points: Vec<Point>,
    /// Its cases, open ones first, most urgent first.
    pub cases: Vec<Case>,
    /// Its promises, open ones first, soonest first.
    pub promises: Vec<PromiseRow>,
    /// Its story, newest first.
    pub lines: Vec<Line>,
    /// The party it was merged into.
    pub merged_into: Option<PartyNumber>,
}

/// One party with its story, and with the story of those merged into it.
pub fn show(tx: &impl Rows, id: PartyId, now: Moment) -> Result<PartyView> {
    let party: Party =
        tx.get(tables::PARTIES, &id)?.ok_or_else(|| Error::not_found("party", id))?;
    let points = tx.points_of(&party)?;
    let (mut cases, mut promises, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for one in family(tx, id)? {
        cases.extend(tx.cases_of(one)?);
        for promise in tx.promises_of(one)? {
            promises.push(promises::row(tx, promise, now)?);
        }
        lines.extend(timeline::entries(tx, &one, TIMELINE_LINES)?);
    }
    for case in &cases {
        lines.extend(timeline::events(tx, case.id, case.number)?);
    }
    lines.extend(promises.iter().map(promise_line));
    timeline::sort(&mut lines);
    cases.sort_by_key(crate::store::index::queue_key);
    promises.sort_by_key(|row| (!row.promise.is_open(), row.promise.due.end_seconds()));
    let into = party.merged_into.map(|id| tx.fetch(tables::PARTIES, &id)).transpose()?;
    let row = rows(tx, &[id])?.remove(0);
    Ok(PartyView { row, points, cases, promises, lines, merged_into: into.map(|into| into.number) })
}

/// The party and all that were merged into it, and into those.
fn family(tx: &impl Reader, id: PartyId) -> Result<Vec<PartyId>> {
    let mut family = vec![id];
    let mut next = 0;
    while let Some(one) = family.get(next).copied() {
        let merged = tx.keys(tables::MERGED, &Scan::prefix(&one), usize::MAX)?;
        family.extend(merged.into_iter().map(|(_, from)| from));
        next += 1;
    }
    Ok(family)
}

fn promise_line(row: &PromiseRow) -> Line {
    let promise = &row.promise;
    Line {
        at: promise.made_at,
        by: row.owner.clone(),
        what: What::Promise {
            number: promise.number,
            text: promise.text.clone(),
            due: promise.due,
            state: promise.state.code(),
        },
    }
}

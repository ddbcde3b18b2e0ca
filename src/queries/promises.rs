//! Promises: those of a party, and those that are due.

use super::members::Names;
use super::{members, parties};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CaseId, CaseNumber, Id, MemberId, PartyNumber, PromiseId};
use crate::domain::moment::Moment;
use crate::domain::promise::{Promise, PromiseState, Reminder};
use crate::store::{Reader, Scan, tables};
use jiff::civil::Date;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A promise with the names around it.
#[derive(Debug, Clone)]
pub struct PromiseRow {
    /// The row.
    pub promise: Promise,
    /// To whom.
    pub party: Option<(PartyNumber, String)>,
    /// In which case.
    pub case: Option<CaseNumber>,
    /// Who is to keep it.
    pub owner: Option<String>,
    /// Whether its time has passed.
    pub overdue: bool,
    /// How far its time is up, if that is to be known.
    pub reminder: Option<Reminder>,
}

/// What became of a promise, as a report counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It was kept in time.
    Kept,
    /// It was not, whether it is done by now or not.
    Broken,
    /// It may still be kept.
    Open,
    /// The customer let us off.
    Released,
}

/// A promise as a report counts it, without a word of what was promised.
#[derive(Debug, Clone)]
pub struct PromiseFacts {
    /// In which case.
    pub case: Option<CaseId>,
    /// The day it was made, as whoever asks counts days.
    pub made: Date,
    /// What became of it.
    pub word: Word,
    /// Whether another time was agreed on.
    pub moved: bool,
    /// Who is to keep it.
    pub owner: Option<Arc<str>>,
}

/// Every promise, as it stands now.
pub fn facts(tx: &impl Reader, now: Moment) -> Result<Vec<PromiseFacts>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::PROMISES, &Scan::all(), |_, promise: Promise| {
        let word = match promise.state {
            PromiseState::Kept { .. } => Word::Kept,
            PromiseState::Broken { .. } => Word::Broken,
            PromiseState::Released { .. } => Word::Released,
            PromiseState::Open if promise.is_overdue(now) => Word::Broken,
            PromiseState::Open => Word::Open,
        };
        all.push(PromiseFacts {
            case: promise.case,
            made: promise.made_at.seen_from(now).date(),
            word,
            moved: !promise.moved.is_empty(),
            owner: members::name_of(&names, Some(promise.owner)).map(Into::into),
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// A page of promises.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many there are in all.
    pub total: u64,
    /// This page.
    pub items: Vec<PromiseRow>,
}

/// Promises, open ones by due time; `all` takes those that are over, too, by number. `after` is the
/// last row of the page before: its place holds, also if it has been kept meanwhile.
pub fn list(
    tx: &impl Reader,
    now: Moment,
    all: bool,
    after: Option<&Promise>,
    limit: usize,
) -> Result<Page> {
    let (total, ids) =
        if all { by_number(tx, after, limit)? } else { by_due_time(tx, after, limit)? };
    let names = members::names(tx)?;
    let row = |id| row_of(tx, &names, tx.fetch(tables::PROMISES, &id)?, now);
    Ok(Page { total, items: ids.into_iter().map(row).collect::<Result<_>>()? })
}

/// How many there are, and those after the edge, at most `limit`.
fn by_number(
    tx: &impl Reader,
    after: Option<&Promise>,
    limit: usize,
) -> Result<(u64, Vec<PromiseId>)> {
    let edge = after.map_or_else(Scan::all, |last| Scan::all().past(&last.number));
    let numbers = tx.keys(tables::PROMISE_NUMBERS, &edge, limit)?;
    let ids = numbers.iter().map(|number| tx.fetch(tables::PROMISE_NUMBERS, number));
    Ok((tx.rows(tables::PROMISE_NUMBERS.name)?, ids.collect::<Result<_>>()?))
}

fn by_due_time(
    tx: &impl Reader,
    after: Option<&Promise>,
    limit: usize,
) -> Result<(u64, Vec<PromiseId>)> {
    let edge = after.map(|last| (last.due.end_seconds(), last.id));
    let edge = edge.map_or_else(Scan::all, |edge| Scan::all().past(&edge));
    let keys = tx.keys(tables::PROMISES_DUE, &edge, limit)?;
    Ok((tx.rows(tables::PROMISES_DUE.name)?, keys.into_iter().map(|key| key.1).collect()))
}

/// A promise with the names around it.
pub fn row(tx: &impl Reader, promise: Promise, now: Moment) -> Result<PromiseRow> {
    row_of(tx, &members::names(tx)?, promise, now)
}

fn row_of(tx: &impl Reader, names: &Names, promise: Promise, now: Moment) -> Result<PromiseRow> {
    let party = parties::standing(tx, promise.party)?;
    // A case that is gone leaves the promise standing.
    let case = promise.case.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
    Ok(PromiseRow {
        party: party.map(|party| (party.number, party.name)),
        case: case.map(|case| case.number),
        owner: members::name_of(names, Some(promise.owner)),
        overdue: promise.is_overdue(now),
        reminder: promise.reminder(now),
        promise,
    })
}

/// A promise by number or id.
pub fn find(tx: &impl Reader, name: &str) -> Result<Promise> {
    let id = match name.parse::<crate::domain::id::PromiseNumber>() {
        Ok(number) => tx.get(tables::PROMISE_NUMBERS, &number)?,
        Err(()) => {
            uuid::Uuid::parse_str(name).ok().map(|id| PromiseId::from_bytes(id.into_bytes()))
        }
    };
    let found = id.map(|id| tx.get(tables::PROMISES, &id)).transpose()?.flatten();
    found.ok_or_else(|| Error::not_found("promise", name))
}

/// How many open promises of this member are due today, and how many overdue.
pub fn due_counts(tx: &impl Reader, member: Option<MemberId>, now: Moment) -> Result<(u64, u64)> {
    let end_of_day = super::status::end_of_day(now);
    let (mut today, mut overdue) = (0, 0);
    tx.each(tables::PROMISES_DUE, &Scan::all(), |(due, id), ()| {
        if due > end_of_day {
            return Ok(ControlFlow::Break(()));
        }
        if Some(tx.fetch(tables::PROMISES, &id)?.owner) == member {
            if due < now.at_seconds { overdue += 1 } else { today += 1 }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((today, overdue))
}

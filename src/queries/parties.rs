//! Parties: lists, one with its story, and rows for the search.

use super::filter::{Facts, Filter, Key};
use super::timeline::{self, Line, What};
use super::{members, promises};
use crate::domain::complaint::Case;
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, PartyId, PartyNumber};
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::promise::PromiseState;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use promises::PromiseRow;
use std::collections::BTreeSet;
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

/// A party by number.
pub fn by_number(tx: &impl Reader, number: PartyNumber) -> Result<Option<Party>> {
    let id = tx.get(tables::PARTY_NUMBERS, &number)?;
    Ok(id.map(|id| tx.get(tables::PARTIES, &id)).transpose()?.flatten())
}

/// The parties taken down last, newest first.
pub fn newest(tx: &impl Reader, limit: usize) -> Result<Vec<PartyRow>> {
    let numbers = tx.keys(tables::PARTY_NUMBERS, &Scan::all().backwards(), limit)?;
    let ids = numbers.iter().map(|number| tx.fetch(tables::PARTY_NUMBERS, number));
    let mut rows = rows(tx, &ids.collect::<Result<Vec<_>>>()?)?;
    rows.retain(|row| row.party.merged_into.is_none());
    Ok(rows)
}

/// Reads a search line; what it cannot mean is an error with the words that it can.
pub fn parse_filter(line: &str) -> Result<Filter> {
    Filter::parse(line).map_err(|wrong| {
        let mut error = Error::usage(wrong.code());
        error.args = wrong.args();
        error
    })
}

/// Those of these parties that the filter's terms take.
pub fn matching(
    tx: &impl Rows,
    ids: &[PartyId],
    filter: &Filter,
    now: Moment,
) -> Result<BTreeSet<PartyId>> {
    let mut kept = BTreeSet::new();
    for row in rows(tx, ids)? {
        let facts = PartyFacts::of(tx, row, now)?;
        if filter.matches(&facts) {
            kept.insert(facts.row.party.id);
        }
    }
    Ok(kept)
}

/// What a filter asks of a party; its clocks are those of its open complaints and promises.
struct PartyFacts {
    row: PartyRow,
    due_in_minutes: Option<i64>,
    text: String,
}

impl PartyFacts {
    fn of(tx: &impl Rows, row: PartyRow, now: Moment) -> Result<Self> {
        let cases = tx.cases_of(row.party.id)?;
        let promises = tx.promises_of(row.party.id)?;
        let clocks = cases.iter().filter(|case| case.is_open()).map(|case| case.due_at);
        let promised = promises.iter().filter(|one| one.is_open()).map(|one| one.due);
        let due = clocks.chain(promised).map(|due| due.seconds_left(now)).min();
        let text = format!("{} {}", row.party.name, row.party.tags.join(" "));
        Ok(Self { due_in_minutes: due.map(|seconds| seconds.div_euclid(60)), row, text })
    }
}

impl Facts for PartyFacts {
    fn stage(&self) -> &str {
        self.row.party.stage.code()
    }
    fn tags(&self) -> impl Iterator<Item = &str> {
        self.row.party.tags.iter().map(String::as_str)
    }
    fn owner(&self) -> Option<&str> {
        self.row.owner.as_deref()
    }
    fn due_in_minutes(&self) -> Option<i64> {
        self.due_in_minutes
    }
    fn field(&self, key: Key) -> &str {
        let party = &self.row.party;
        match key {
            Key::Kind => party.kind.code(),
            Key::Tier => party.tier.as_deref().unwrap_or(""),
            Key::Lang => party.language.as_deref().unwrap_or(""),
        }
    }
    fn is_open(&self) -> bool {
        self.due_in_minutes.is_some()
    }
    fn text(&self) -> &str {
        &self.text
    }
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
            reason: match &promise.state {
                PromiseState::Released { reason, .. } => Some(reason.clone()),
                _ => None,
            },
        },
    }
}

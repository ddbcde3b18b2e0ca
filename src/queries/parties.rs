//! Parties: lists, one with its story, and rows for the search.

use super::attachments::{self, AttachmentRow};
use super::filter::{Facts, Filter, Key};
use super::listing::{self, Ask};
use super::status::minutes_of_today;
use super::timeline::{self, Line, What};
use super::{campaigns, consents, members, promises};
use crate::domain::complaint::Case;
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId, PartyId, PartyNumber};
use crate::domain::listed::Order;
use crate::domain::moment::Moment;
use crate::domain::outreach::Contact;
use crate::domain::party::Party;
use crate::domain::promise::PromiseState;
use crate::store::codec::{self, Key as _};
use crate::store::index::{OPEN, Rows};
use crate::store::{Reader, Scan, tables};
use consents::StandingRow;
use promises::PromiseRow;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Entries of a timeline that one screen loads.
const TIMELINE_LINES: usize = 500;
/// Attempts to reach somebody that stand beside them.
const LAST_CONTACTS: usize = 3;

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
pub fn list(tx: &impl Rows, after: Option<PartyNumber>, limit: usize) -> Result<Page> {
    let names = members::names(tx)?;
    let total = tx.rows(tables::PARTY_NAMES.name)?;
    let mut items = Vec::new();
    if limit == 0 {
        return Ok(Page { total, items });
    }
    let scan = after.map_or_else(Scan::all, |number| Scan::all().past(&number));
    tx.each(tables::PARTY_NUMBERS, &scan, |_, id| {
        let party: Party = tx.fetch(tables::PARTIES, &id)?;
        if party.stands() {
            items.push(PartyRow { owner: members::name_of(&names, party.owner), party });
        }
        let is_full = items.len() >= limit;
        Ok(if is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(Page { total, items })
}

/// Every party that stands for itself, in the order of their birth.
pub fn each(tx: &impl Reader, mut visit: impl FnMut(Party) -> Result<()>) -> Result<()> {
    tx.each(tables::PARTIES, &Scan::all(), |_, party: Party| {
        if party.stands() {
            visit(party)?;
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// What the search asks of a party; the rest of its row is skipped, not read.
#[derive(Debug, Deserialize)]
pub(super) struct Known {
    pub(super) id: PartyId,
    pub(super) number: PartyNumber,
    pub(super) name: String,
    pub(super) tags: Vec<String>,
    pub(super) fields: BTreeMap<String, String>,
    merged_into: Option<PartyId>,
    #[serde(default)]
    erased: Option<IgnoredAny>,
}

impl From<Party> for Known {
    fn from(party: Party) -> Self {
        let Party { id, number, name, tags, fields, merged_into, erased, .. } = party;
        let erased = erased.map(|_| IgnoredAny);
        Self { id, number, name, tags, fields, merged_into, erased }
    }
}

/// So many parties after this one, in the order of their birth: those that stand for themselves, and where to go on.
pub(super) fn known_after(
    tx: &impl Reader,
    after: Option<PartyId>,
    most: usize,
) -> Result<(Vec<Known>, Option<PartyId>)> {
    let scan = after.map_or_else(Scan::all, |id| Scan::all().past(&id));
    let (mut known, mut count, mut last) = (Vec::new(), 0, None);
    tx.scan_bytes(tables::PARTIES.name, &scan, &mut |key, value| {
        let party: Known = codec::decode(value)?;
        (count, last) = (count + 1, Some(PartyId::decode(key)?));
        known.extend(Some(party).filter(|it| it.merged_into.is_none() && it.erased.is_none()));
        Ok(if count < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok((known, last))
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

/// The highest number that a party has.
pub(super) fn last_number(tx: &impl Reader) -> Result<PartyNumber> {
    tx.last_number()
}

/// The parties with a higher number than this one that stand for themselves.
pub(super) fn since(tx: &impl Reader, known: PartyNumber) -> Result<Vec<Party>> {
    let mut parties = Vec::new();
    tx.each(tables::PARTY_NUMBERS, &Scan::all().past(&known), |_, id| {
        let party: Option<Party> = tx.get(tables::PARTIES, &id)?;
        parties.extend(party.filter(Party::stands));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(parties)
}

/// What a party has become: itself, or the one it was merged into in the end.
pub(super) fn standing(tx: &impl Reader, id: PartyId) -> Result<Option<Party>> {
    let mut found = tx.get(tables::PARTIES, &id)?;
    while let Some(into) = found.as_ref().and_then(|party: &Party| party.merged_into) {
        found = tx.get(tables::PARTIES, &into)?;
    }
    Ok(found)
}

/// Names and numbers by which a party was known before others were merged into it.
pub(super) fn names_before(tx: &impl Reader, id: PartyId) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for one in family(tx, id)?.iter().skip(1) {
        if let Some(party) = tx.get(tables::PARTIES, one)? {
            names.push(format!("{} {}", party.name, party.number));
        }
    }
    Ok(names)
}

/// The parties into which others were merged.
pub(super) fn with_merged(tx: &impl Reader) -> Result<BTreeSet<PartyId>> {
    Ok(tx.keys(tables::MERGED, &Scan::all(), usize::MAX)?.into_iter().map(|key| key.0).collect())
}

/// The parties taken down last, newest first.
pub fn newest(tx: &impl Reader, limit: usize) -> Result<Vec<PartyRow>> {
    let numbers = tx.keys(tables::PARTY_NUMBERS, &Scan::all().backwards(), limit)?;
    let ids = numbers.iter().map(|number| tx.fetch(tables::PARTY_NUMBERS, number));
    let mut rows = rows(tx, &ids.collect::<Result<Vec<_>>>()?)?;
    rows.retain(|row| row.party.stands());
    Ok(rows)
}

/// Reads a search line; what it cannot mean is an error with the words that it can.
pub fn parse_filter(line: &str) -> Result<Filter> {
    Filter::parse(line).map_err(Error::from)
}

/// Those of these few parties that the filter's terms take.
pub fn matching(
    tx: &impl Rows,
    ids: &[PartyId],
    filter: &Filter,
    me: MemberId,
    now: Moment,
) -> Result<BTreeSet<PartyId>> {
    let mut kept = BTreeSet::new();
    for row in rows(tx, ids)? {
        let id = row.party.id;
        let due = if filter.asks_for_clocks() { next_due(tx, id, now)? } else { None };
        if filter.matches(&PartyFacts::of(row, due, me, now)) {
            kept.insert(id);
        }
    }
    Ok(kept)
}

/// All parties that the filter's terms take, in the order of its line; without one the newest first.
pub fn filtered(
    tx: &impl Rows,
    filter: &Filter,
    me: MemberId,
    now: Moment,
) -> Result<Vec<PartyId>> {
    let order = filter.sort.unwrap_or(Order::NEWEST);
    listing::all(tx, &Ask::new(filter, order, (me, now)))
}

/// Seconds until the next deadline of a party and of those merged into it.
pub(super) fn next_due(tx: &impl Rows, id: PartyId, now: Moment) -> Result<Option<i64>> {
    let mut due: Vec<i64> = Vec::new();
    for one in family(tx, id)? {
        let (cases, promises) = (tx.cases_of(one)?, tx.promises_of(one)?);
        due.extend(cases.iter().filter(|case| case.is_open()).map(Case::due_seconds));
        due.extend(promises.iter().filter(|one| one.is_open()).map(|one| one.due.end_seconds()));
    }
    Ok(due.iter().map(|due| due - now.at_seconds).min())
}

/// The same of every party for which something is due by then, read off the open complaints and promises; none, if these
/// are more than so many. Of an answer that nobody waits for any more only a part.
pub(super) fn all_due(
    tx: &impl Reader,
    now: Moment,
    (until, most): (i64, usize),
    is_stale: &dyn Fn() -> bool,
) -> Result<Option<BTreeMap<PartyId, i64>>> {
    let (mut due, mut seen): (BTreeMap<PartyId, i64>, usize) = (BTreeMap::new(), 0);
    each_due(tx, until, |party, at_seconds| {
        let left = at_seconds - now.at_seconds;
        due.entry(party).and_modify(|least| *least = left.min(*least)).or_insert(left);
        seen += 1;
        if seen > most || is_stale() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok((seen <= most).then_some(due))
}

/// Visits what is open and due by then: whom it concerns, and when.
fn each_due(
    tx: &impl Reader,
    until: i64,
    mut visit: impl FnMut(PartyId, i64) -> ControlFlow<()>,
) -> Result<()> {
    let merged = tx.keys(tables::MERGED, &Scan::all(), usize::MAX)?;
    let into: BTreeMap<PartyId, PartyId> =
        merged.into_iter().map(|(into, from)| (from, into)).collect();
    let is_over = Cell::new(false);
    let mut note = |mut party: PartyId, at_seconds: i64| {
        while let Some(stands) = into.get(&party) {
            party = *stands;
        }
        let flow = visit(party, at_seconds);
        is_over.set(flow.is_break());
        flow
    };
    tx.each(tables::QUEUE, &Scan::prefix(&OPEN), |key, queued| {
        if key.1 > until {
            return Ok(ControlFlow::Break(()));
        }
        Ok(queued.party.map_or(ControlFlow::Continue(()), |party| note(party, key.1)))
    })?;
    if is_over.get() {
        return Ok(());
    }
    tx.each(tables::PROMISES_DUE, &Scan::all(), |(at_seconds, id), ()| {
        if at_seconds > until {
            return Ok(ControlFlow::Break(()));
        }
        Ok(note(tx.fetch(tables::PROMISES, &id)?.party, at_seconds))
    })
}

/// What a filter asks of a party; its clocks are those of its open complaints and promises.
pub(super) struct PartyFacts {
    row: PartyRow,
    is_mine: bool,
    due_in_minutes: Option<i64>,
    minutes_of_today: i64,
    text: String,
}

impl PartyFacts {
    pub(super) fn of(row: PartyRow, due_seconds: Option<i64>, me: MemberId, now: Moment) -> Self {
        let text = format!("{} {}", row.party.name, row.party.tags.join(" "));
        let due_in_minutes = due_seconds.map(|seconds| seconds.div_euclid(60));
        let minutes_of_today = minutes_of_today(now);
        let is_mine = row.party.owner == Some(me);
        Self { is_mine, due_in_minutes, minutes_of_today, row, text }
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
    fn is_mine(&self) -> bool {
        self.is_mine
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
            // Of cases only.
            Key::Severity | Key::Channel | Key::Product | Key::Survey | Key::Party => "",
        }
    }
    fn minutes_of_today(&self) -> i64 {
        self.minutes_of_today
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

/// The first contact point of each of these kinds of each of these parties.
pub fn points(tx: &impl Rows, ids: &[PartyId], kinds: &[PointKind]) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    if kinds.is_empty() {
        return Ok(points);
    }
    for id in ids {
        let Some(party) = tx.get(tables::PARTIES, id)? else { continue };
        let own = tx.points_of(&party)?;
        let first = |kind: &PointKind| own.iter().find(|point| point.kind == *kind).cloned();
        points.extend(kinds.iter().filter_map(first));
    }
    Ok(points)
}

/// All contact points of these kinds of each of these parties.
pub fn all_points(tx: &impl Rows, ids: &[PartyId], kinds: &[PointKind]) -> Result<Vec<Point>> {
    let mut points = Vec::new();
    if kinds.is_empty() {
        return Ok(points);
    }
    for id in ids {
        let Some(party) = tx.get(tables::PARTIES, id)? else { continue };
        points.extend(tx.points_of(&party)?.into_iter().filter(|p| kinds.contains(&p.kind)));
    }
    Ok(points)
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
    /// How its contact points stand.
    pub standings: Vec<StandingRow>,
    /// The last attempts to reach it, the newest first.
    pub contacts: Vec<Contact>,
    /// Its own files, by number; those of its cases stand there.
    pub attachments: Vec<AttachmentRow>,
}

/// One party with its story, and with the story of those merged into it.
pub fn show(tx: &impl Rows, id: PartyId, now: Moment) -> Result<PartyView> {
    let party: Party =
        tx.get(tables::PARTIES, &id)?.ok_or_else(|| Error::not_found("party", id))?;
    if party.erased.is_some() {
        return tombstone(tx, id);
    }
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
    let (standings, merged_into) = (consents::standings(tx, id)?, into.map(|into| into.number));
    let contacts = campaigns::contacts(tx, id, LAST_CONTACTS)?;
    let attachments = attachments::of_party(tx, &party)?;
    Ok(PartyView {
        row,
        points,
        cases,
        promises,
        lines,
        merged_into,
        standings,
        contacts,
        attachments,
    })
}

/// Of a party that was erased, that it was. What had to be kept has numbers of its own.
fn tombstone(tx: &impl Reader, id: PartyId) -> Result<PartyView> {
    Ok(PartyView {
        row: rows(tx, &[id])?.remove(0),
        points: Vec::new(),
        cases: Vec::new(),
        promises: Vec::new(),
        lines: Vec::new(),
        merged_into: None,
        standings: Vec::new(),
        contacts: Vec::new(),
        attachments: Vec::new(),
    })
}

/// The party and all that were merged into it, and into those.
pub(super) fn family(tx: &impl Reader, id: PartyId) -> Result<Vec<PartyId>> {
    tx.family(id)
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

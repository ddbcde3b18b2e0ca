//! Finding customers: by name in tiers, by a whole sealed value, by filter. One index for a desk or
//! for one command; the audit log tells what to bring up to date.

use super::filter::Filter;
use super::fold::fold_text;
use super::named::{self, Named, References};
use super::parties::{self, Known, PartyRow};
use super::search::{SearchIndex, SearchRow};
use super::touched::Touched;
use super::{audit, complaints, lookup};
use crate::domain::audit::AuditEntry;
use crate::domain::error::Result;
use crate::domain::id::{CaseId, CaseNumber, Id, MemberId, PartyId, PartyNumber};
use crate::domain::moment::Moment;
use crate::session::{Desk, Session};
use crate::store::Reader;
use std::collections::BTreeSet;
use std::slice;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

/// Rows that come with an answer.
pub const FIRST_ROWS: usize = 100;
/// Hits that a search with words keeps.
const MOST_HITS: usize = 1_000;
/// Rows that are read in one go.
const SOME_ROWS: usize = 5_000;
/// Entries that are followed one by one; after more, the index is built anew.
const FOLLOW_ONE_BY_ONE: usize = 200;

/// How the verbs begin that add parties of which the entry names two.
pub(super) const IMPORTS: &str = "import.";

/// The verb that takes references out of complaints that its entry does not name.
const ERASES: &str = "party.erase";

/// The index, and how far it is.
#[derive(Debug, Default)]
pub struct Finder {
    index: RwLock<SearchIndex>,
    /// Read when the first text comes that could be one; nobody else pays for it.
    references: RwLock<Option<References>>,
    is_built: AtomicBool,
    seen: AtomicU64,
    /// The last party number that was read; what came since has a higher one.
    newest: AtomicU32,
}

/// A party found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub id: PartyId,
    /// Characters of the name to highlight.
    pub positions: Vec<u32>,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Answer {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// Rows of the first page.
    pub rows: Vec<PartyRow>,
    /// The text may be a whole sealed value, and the vault is locked.
    pub wants_unlock: bool,
    /// The one record that the text names; then there are no hits.
    pub named: Option<Named>,
}

impl Finder {
    /// Reads all names into the index, some by some: no reader holds on to the store for long, and no more than an
    /// index is in memory. What is committed meanwhile is followed after it.
    pub fn build(&self, desk: &Desk) -> Result<()> {
        let (seq, newest, merged) = desk.read(|tx| {
            Ok((audit::last(tx)?, parties::last_number(tx)?, parties::with_merged(tx)?))
        })?;
        let (mut index, mut after) = (SearchIndex::default(), None);
        loop {
            let (rows, last) = desk.read(|tx| some_rows(tx, after, &merged))?;
            rows.iter().for_each(|row| index.upsert(row));
            if last.is_none() {
                break;
            }
            after = last;
        }
        index.shrink();
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
        *self.references.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.seen.fetch_max(seq, Ordering::SeqCst);
        self.newest.fetch_max(newest.0, Ordering::SeqCst);
        self.is_built.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Answers a search line: filters, a whole sealed value, and names.
    pub fn search(&self, desk: &Desk, session: &Session, line: &str) -> Result<Answer> {
        // One search asks several questions; whether it may, is asked first.
        super::ask(desk, session, super::READ, |_| Ok(()))?;
        let text = line.trim();
        if !self.is_built.load(Ordering::SeqCst) && text.is_empty() {
            return newest(desk);
        }
        let me = session.member()?.id;
        let filter = parties::parse_filter(text)?;
        if filter.text.is_empty() && !filter.terms.is_empty() {
            return filtered(desk, &filter, me, session.now());
        }
        if filter.text.is_empty() {
            return self.all(desk);
        }
        let mut hits = looked_up(desk, session, &filter.text)?;
        let by_name = {
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            index.search(&filter.text, MOST_HITS)
        };
        let looked_up: BTreeSet<PartyId> = hits.iter().map(|hit| hit.id).collect();
        let mut total = by_name.total + hits.len();
        for hit in by_name.items {
            let id = PartyId::from_bytes(hit.id);
            if looked_up.contains(&id) {
                total -= 1;
            } else {
                hits.push(Hit { id, positions: hit.positions });
            }
        }
        if !filter.terms.is_empty() {
            let ids: Vec<PartyId> = hits.iter().map(|hit| hit.id).collect();
            let kept = desk.read(|tx| parties::matching(tx, &ids, &filter, me, session.now()))?;
            hits.retain(|hit| kept.contains(&hit.id));
            total = hits.len();
        }
        if filter.terms.is_empty()
            && let Some(named) = self.named(desk, &filter.text, &hits)?
        {
            return Ok(Answer { named: Some(named), ..Answer::default() });
        }
        let first: Vec<PartyId> = hits.iter().take(FIRST_ROWS).map(|hit| hit.id).collect();
        let rows = desk.read(|tx| parties::rows(tx, &first))?;
        let wants_unlock = !session.is_open() && lookup::could_be_sealed(&filter.text);
        Ok(Answer { hits, total, rows, wants_unlock, named: None })
    }

    /// Everybody, whoever came last first.
    fn all(&self, desk: &Desk) -> Result<Answer> {
        let hits: Vec<Hit> = {
            let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
            index
                .all()
                .map(|id| Hit { id: PartyId::from_bytes(id), positions: Vec::new() })
                .collect()
        };
        let first: Vec<PartyId> = hits.iter().take(FIRST_ROWS).map(|hit| hit.id).collect();
        let rows = desk.read(|tx| parties::rows(tx, &first))?;
        Ok(Answer { total: hits.len(), hits, rows, wants_unlock: false, named: None })
    }

    /// The record that a text names for certain. A party that the search finds anyway stays a hit,
    /// and so does whoever has the text as a sealed value.
    fn named(&self, desk: &Desk, text: &str, hits: &[Hit]) -> Result<Option<Named>> {
        if let Some(named) = desk.read(|tx| named::by_number(tx, text))? {
            let is_hit = hits.iter().any(|hit| named.what == named::Target::Party(hit.id));
            let is_party = named.number.parse::<PartyNumber>().is_ok();
            return Ok(Some(named).filter(|_| !(is_party && is_hit)));
        }
        if !hits.is_empty() || !named::could_be_reference(text) {
            return Ok(None);
        }
        let Some(id) = self.by_reference(desk, text)? else { return Ok(None) };
        desk.read(|tx| named::case(tx, id))
    }

    fn by_reference(&self, desk: &Desk, text: &str) -> Result<Option<CaseId>> {
        let wanted = fold_text(text);
        {
            let known = self.references.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(known) = known.as_ref() {
                return Ok(known.get(&wanted).copied());
            }
        }
        let all = desk.read(named::references)?;
        let found = all.get(&wanted).copied();
        *self.references.write().unwrap_or_else(PoisonError::into_inner) = Some(all);
        Ok(found)
    }

    /// The parties whose names are nearest to this one.
    pub fn near(&self, name: &str, limit: usize) -> Vec<PartyId> {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        let near = index.search(name, limit).items;
        near.into_iter().take(limit).map(|hit| PartyId::from_bytes(hit.id)).collect()
    }

    /// Brings the index up to date from the audit log; the log is the feed. Whether customers may have changed.
    pub fn follow(&self, desk: &Desk) -> Result<bool> {
        if !self.is_built.load(Ordering::SeqCst) {
            return Ok(true);
        }
        let seen = self.seen.load(Ordering::SeqCst);
        let entries = desk.read(|tx| audit::since(tx, seen, FOLLOW_ONE_BY_ONE))?;
        if entries.len() == FOLLOW_ONE_BY_ONE || entries.iter().any(hides_parties) {
            return self.build(desk).map(|()| true);
        }
        if entries.iter().any(|entry| entry.verb.starts_with(IMPORTS)) {
            self.take_new(desk)?;
        }
        let hides =
            |entry: &AuditEntry| entry.verb == ERASES || entry.count as usize > entry.ids.len();
        if entries.iter().any(hides) {
            // Complaints may be among what is not named; their references are read when one is looked for.
            *self.references.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
        for entry in entries.iter().filter(|entry| !entry.verb.starts_with(IMPORTS)) {
            // Most entries only name the customer whom something was done for.
            let names = entry.ids.iter().filter(|_| touches_parties(entry));
            for number in names.filter_map(|id| id.parse::<PartyNumber>().ok()) {
                self.reindex(desk, number)?;
            }
            for number in entry.ids.iter().filter_map(|id| id.parse::<CaseNumber>().ok()) {
                self.refer(desk, number)?;
            }
        }
        if let Some(last) = entries.last() {
            self.seen.fetch_max(last.seq, Ordering::SeqCst);
        }
        Ok(entries.iter().any(touches_parties))
    }

    /// Takes in the parties that came since; an import adds some and changes none.
    fn take_new(&self, desk: &Desk) -> Result<()> {
        let known = PartyNumber(self.newest.load(Ordering::SeqCst));
        let parties = desk.read(|tx| parties::since(tx, known))?;
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for party in parties {
            self.newest.fetch_max(party.number.0, Ordering::SeqCst);
            index.upsert(&search_row(&party.into(), &[]));
        }
        Ok(())
    }

    /// A complaint that is gone is not found any more when it is looked for.
    fn refer(&self, desk: &Desk, number: CaseNumber) -> Result<()> {
        let mut known = self.references.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_mut() {
            let case = desk.read(|tx| Ok(complaints::find(tx, &number.to_string()).ok()))?;
            known.extend(case.as_ref().and_then(named::reference));
        }
        Ok(())
    }

    fn reindex(&self, desk: &Desk, number: PartyNumber) -> Result<()> {
        let found = desk.read(|tx| {
            let Some(party) = parties::by_number(tx, number)? else { return Ok(None) };
            let Some(stands) = parties::standing(tx, party.id)? else { return Ok(None) };
            let before = parties::names_before(tx, stands.id)?;
            Ok(Some((party, search_row(&stands.into(), &before))))
        })?;
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let Some((party, row)) = found else {
            // Taken back by an undo: its id is gone with it.
            index.remove_number(number.0);
            return Ok(());
        };
        if !party.stands() {
            index.remove(&party.id.bytes());
        }
        if party.erased.is_none() {
            index.upsert(&row);
        }
        Ok(())
    }
}

fn touches_parties(entry: &AuditEntry) -> bool {
    Touched::by(slice::from_ref(entry)).parties
}

/// Whether an entry changed parties that it does not name: of many it names the first and the last,
/// and an undo may have done anything to them.
pub(super) fn hides_parties(entry: &AuditEntry) -> bool {
    let is_about_parties =
        ["party.", "undo", "redo"].iter().any(|verb| entry.verb.starts_with(verb));
    is_about_parties && entry.count as usize > entry.ids.len()
}

/// Before the index is there: the newest parties.
fn newest(desk: &Desk) -> Result<Answer> {
    let rows = desk.read(|tx| parties::newest(tx, FIRST_ROWS))?;
    let hits: Vec<Hit> =
        rows.iter().map(|row| Hit { id: row.party.id, positions: Vec::new() }).collect();
    Ok(Answer { total: hits.len(), hits, rows, wants_unlock: false, named: None })
}

/// A line of terms alone: the index has no word to look for.
fn filtered(desk: &Desk, filter: &Filter, me: MemberId, now: Moment) -> Result<Answer> {
    let (ids, rows) = desk.read(|tx| {
        let ids = parties::filtered(tx, filter, me, now)?;
        let first = ids.get(..FIRST_ROWS.min(ids.len())).unwrap_or_default();
        let rows = parties::rows(tx, first)?;
        Ok((ids, rows))
    })?;
    let hits: Vec<Hit> = ids.into_iter().map(|id| Hit { id, positions: Vec::new() }).collect();
    Ok(Answer { total: hits.len(), hits, rows, wants_unlock: false, named: None })
}

fn looked_up(desk: &Desk, session: &Session, text: &str) -> Result<Vec<Hit>> {
    let Ok(ring) = session.ring() else { return Ok(Vec::new()) };
    let mut hits: Vec<Hit> = Vec::new();
    for one in desk.read(|tx| lookup::look_up(tx, &ring, text))? {
        if !hits.iter().any(|hit| hit.id == one.party) {
            hits.push(Hit { id: one.party, positions: Vec::new() });
        }
    }
    Ok(hits)
}

/// The next rows of the index, and the party after which to go on.
fn some_rows(
    tx: &impl Reader,
    after: Option<PartyId>,
    merged: &BTreeSet<PartyId>,
) -> Result<(Vec<SearchRow>, Option<PartyId>)> {
    let (parties, last) = parties::known_after(tx, after, SOME_ROWS)?;
    let row = |party: &Known| {
        let has_names = merged.contains(&party.id);
        let before = if has_names { parties::names_before(tx, party.id)? } else { Vec::new() };
        Ok(search_row(party, &before))
    };
    Ok((parties.iter().map(row).collect::<Result<_>>()?, last))
}

/// `before` are the names of those merged into the party: whoever types one is led to it.
fn search_row(party: &Known, before: &[String]) -> SearchRow {
    let fields = ["company", "city"].into_iter().filter_map(|name| party.fields.get(name));
    let words = fields.chain(&party.tags).chain(before).map(String::as_str);
    let extra = words.collect::<Vec<_>>().join(" ");
    SearchRow {
        id: party.id.bytes(),
        number: party.number.0,
        name: party.name.clone(),
        extra,
        rank_hint: party.number.0,
    }
}

//! Finding customers: by name in tiers, by a whole sealed value, by filter. One index for a desk or
//! for one command; the audit log tells what to bring up to date.

use super::filter::Filter;
use super::listing::{self, Ask, From};
use super::named::{self, Named};
use super::parties::{self, Known, PartyRow};
use super::search::{Builder, SearchIndex, SearchRow, Stamp};
use super::touched::Touched;
use super::{audit, lookup};
use crate::domain::audit::AuditEntry;
use crate::domain::error::Result;
use crate::domain::id::{Id, MemberId, PartyId, PartyNumber};
use crate::domain::listed::Order;
use crate::domain::moment::Moment;
use crate::session::{Desk, Session};
use crate::store::{Held, Reader, tables};
use std::collections::BTreeSet;
use std::fmt;
use std::slice;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

/// Rows that come with an answer.
pub const FIRST_ROWS: usize = 100;
/// Hits that are looked for once the first page stands.
pub const MOST_HITS: usize = 1_000;
/// Rows that are read in one go.
const SOME_ROWS: usize = 5_000;
/// Entries that are read in one go.
const SOME_ENTRIES: usize = 200;
/// Entries that are followed one by one; after more, the index is built anew.
const FOLLOW_ONE_BY_ONE: u64 = 5_000;
/// Customers that are taken in one by one.
const TAKE_ONE_BY_ONE: u32 = 20_000;
/// After so many changes the file is written anew; while a desk is open, and of many customers, after one in so many.
const MOST_CHANGES: usize = 5_000;
const CHANGED_SHARE: usize = 50;
/// Hits that are asked of a filter in one go.
const SOME_HITS: usize = 500;
/// How long another desk may take to write it, and for each customer; then each makes its own.
const WAIT: Duration = Duration::from_secs(3);
const WAIT_FOR_ONE: Duration = Duration::from_micros(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// How the verbs begin that add parties of which the entry names two.
const IMPORTS: &str = "import.";

/// The one of those that takes them back.
const TAKES_BACK: &str = "import.undo";

/// The verb after which no index may know whom it took out.
const ERASES: &str = "party.erase";

/// The index, and how far it is.
#[derive(Debug, Default)]
pub struct Finder {
    at: RwLock<At>,
    is_built: AtomicBool,
}

/// INVARIANT: the index knows all that entries up to `seen` did. What a row says now is read each time, so that entries
/// may be followed twice, but none may be left out: who was following while another index came begins again where that
/// one stands.
#[derive(Debug, Default)]
struct At {
    index: SearchIndex,
    seen: u64,
    /// The last party number that was read; what came since has a higher one.
    newest: u32,
    /// Counts the indexes that came in one piece.
    made: u64,
}

/// A party found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub id: PartyId,
    /// Characters of the name to highlight.
    pub positions: Vec<u32>,
}

/// How much of an answer is wanted, and for how long.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// So many hits at most.
    pub most: usize,
    /// Whether the last of a list are wanted; what is found by words has no end to be read from.
    pub from_end: bool,
    /// Whether nobody waits for it any more; then it may be anything.
    pub is_stale: &'a (dyn Fn() -> bool + Sync),
}

impl fmt::Debug for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wanted").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Stamp {
    fn of(tx: &impl Reader) -> Result<Self> {
        let seq = audit::last(tx)?;
        let entry = audit::hash_of(tx, seq)?.unwrap_or_default();
        Ok(Self { seq, entry, newest: parties::last_number(tx)?.0 })
    }
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Answer {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many of them are known.
    pub total: usize,
    /// Whether there may be more than these, of the last ones before them; then more of them may be asked for.
    pub is_more: bool,
    /// Rows of the first page.
    pub rows: Vec<PartyRow>,
    /// The text may be a whole sealed value, and the vault is locked.
    pub wants_unlock: bool,
    /// The one record that the text names; then there are no hits.
    pub named: Option<Named>,
}

impl Finder {
    /// Takes the index that all desks share and what came since, or makes it.
    pub fn build(&self, desk: &Desk) -> Result<()> {
        if !self.share(desk, 0)? {
            return self.build_anew(desk);
        }
        self.follow(desk)?;
        let changes = self.at().index.changes();
        if changes > MOST_CHANGES { self.build_anew(desk) } else { Ok(()) }
    }

    /// Every search looks at each change since the index was made: after so many of them a new one is made. For a thread
    /// on which nobody waits; searches go on meanwhile.
    pub fn sweep(&self, desk: &Desk) -> Result<()> {
        let is_much = {
            let index = &self.at().index;
            index.changes() > MOST_CHANGES.max(index.len() / CHANGED_SHARE)
        };
        if !is_much || !self.is_built.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.build_anew(desk)
    }

    fn at(&self) -> RwLockReadGuard<'_, At> {
        self.at.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn at_mut(&self) -> RwLockWriteGuard<'_, At> {
        self.at.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the file that another desk has written, if it is of this store and knows this entry.
    fn share(&self, desk: &Desk, least: u64) -> Result<bool> {
        let Some((index, stamp)) = desk.store.map_names().and_then(|it| SearchIndex::map(&it))
        else {
            return Ok(false);
        };
        let is_ours = desk.read(|tx| {
            let is_near = audit::last(tx)?.saturating_sub(stamp.seq) <= FOLLOW_ONE_BY_ONE;
            Ok(is_near && audit::hash_of(tx, stamp.seq)? == Some(stamp.entry))
        })?;
        let is_it = is_ours && stamp.seq >= least.max(self.at().seen);
        if is_it {
            self.take(index, &stamp);
        }
        Ok(is_it)
    }

    fn take(&self, index: SearchIndex, stamp: &Stamp) {
        {
            let mut at = self.at_mut();
            let made = at.made + 1;
            *at = At { index, seen: stamp.seq, newest: stamp.newest, made };
        }
        self.is_built.store(true, Ordering::SeqCst);
    }

    /// Of many desks that want a new index, one makes it, and the others take what it has written.
    fn build_anew(&self, desk: &Desk) -> Result<()> {
        let (least, newest) = desk.read(|tx| Ok((audit::last(tx)?, parties::last_number(tx)?)))?;
        let wait = WAIT + WAIT_FOR_ONE.saturating_mul(newest.0);
        let start = Instant::now();
        // Where nothing can be locked or written, each has its own.
        while let Ok(held) = desk.store.hold_names() {
            if self.share(desk, least)? {
                return self.follow(desk).map(drop);
            }
            if held.is_some() || start.elapsed() > wait {
                return self.make(desk, held.as_ref());
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        self.make(desk, None)
    }

    /// Reads all names into the index, some by some: no reader holds on to the store for long. What is committed
    /// meanwhile is followed after it.
    fn make(&self, desk: &Desk, held: Option<&Held>) -> Result<()> {
        let (stamp, merged) = desk.read(|tx| Ok((Stamp::of(tx)?, parties::with_merged(tx)?)))?;
        let (mut builder, mut after) = (Builder::default(), None);
        loop {
            let (rows, last) = desk.read(|tx| some_rows(tx, after, &merged))?;
            rows.iter().for_each(|row| builder.add(row));
            if last.is_none() {
                break;
            }
            after = last;
        }
        let index = builder.build();
        let write = |held| desk.store.write_names(held, |out| index.write(&stamp, out));
        // A full disk costs memory, and no search.
        let shared = held.map(write).and_then(Result::ok);
        let shared = shared.and_then(|()| SearchIndex::map(&desk.store.map_names()?));
        let index = shared.filter(|(_, told)| *told == stamp).map_or(index, |(index, _)| index);
        self.take(index, &stamp);
        // Who was erased while it was made must not stay in the file, whoever looks for nobody any more.
        self.follow(desk).map(drop)
    }

    /// Answers a search line: filters, a whole sealed value, and names.
    pub fn search(&self, desk: &Desk, session: &Session, line: &str) -> Result<Answer> {
        self.search_for(
            desk,
            session,
            line,
            &Wanted { most: MOST_HITS, from_end: false, is_stale: &|| false },
        )
    }

    /// The same, so many at most and as long as somebody waits for it.
    pub fn search_for(
        &self,
        desk: &Desk,
        session: &Session,
        line: &str,
        wanted: &Wanted<'_>,
    ) -> Result<Answer> {
        // One search asks several questions; whether it may, is asked first.
        super::ask(desk, session, super::READ, |_| Ok(()))?;
        let text = line.trim();
        if !self.is_built.load(Ordering::SeqCst) && text.is_empty() {
            return newest(desk);
        }
        let me = session.member()?.id;
        let filter = parties::parse_filter(text)?;
        if filter.text.is_empty() && (filter.is_list() || wanted.from_end) {
            return filtered(desk, &filter, (me, session.now()), wanted);
        }
        if filter.text.is_empty() {
            return self.all(desk, wanted.most);
        }
        let (hits, is_more) = self.by_words(desk, session, &filter, (me, wanted))?;
        if filter.terms.is_empty()
            && let Some(named) = Self::named(desk, &filter.text, &hits)?
        {
            return Ok(Answer { named: Some(named), ..Answer::default() });
        }
        let first: Vec<PartyId> = hits.iter().take(FIRST_ROWS).map(|hit| hit.id).collect();
        let rows = desk.read(|tx| parties::rows(tx, &first))?;
        let wants_unlock = !session.is_open() && lookup::could_be_sealed(&filter.text);
        let total = hits.len();
        Ok(Answer { hits, total, is_more, rows, wants_unlock, named: None })
    }

    /// Whom the words find and the terms take, and whether there may be more. The terms may take nobody of those who are
    /// found first: it is gone on until a page is full.
    fn by_words(
        &self,
        desk: &Desk,
        session: &Session,
        filter: &Filter,
        (me, wanted): (MemberId, &Wanted<'_>),
    ) -> Result<(Vec<Hit>, bool)> {
        const FURTHER: usize = 10;
        let known = looked_up(desk, session, &filter.text)?;
        let mut most = wanted.most;
        loop {
            let by_name = self.at().index.search(&filter.text, most, wanted.is_stale);
            let mut hits = known.clone();
            hits.extend(by_name.items.into_iter().filter_map(|hit| {
                let id = PartyId::from_bytes(hit.id);
                let is_known = known.iter().any(|known| known.id == id);
                (!is_known).then_some(Hit { id, positions: hit.positions })
            }));
            if !filter.terms.is_empty() {
                let mut kept = BTreeSet::new();
                let ids: Vec<PartyId> = hits.iter().map(|hit| hit.id).collect();
                for some in ids.chunks(SOME_HITS).take_while(|_| !(wanted.is_stale)()) {
                    let now = session.now();
                    kept.extend(desk.read(|tx| parties::matching(tx, some, filter, me, now))?);
                }
                hits.retain(|hit| kept.contains(&hit.id));
            }
            let is_page = filter.terms.is_empty() || hits.len() >= FIRST_ROWS.min(wanted.most);
            if is_page || !by_name.is_more || (wanted.is_stale)() {
                return Ok((hits, by_name.is_more));
            }
            most = most.saturating_mul(FURTHER);
        }
    }

    /// So many of everybody, whoever came last first.
    fn all(&self, desk: &Desk, most: usize) -> Result<Answer> {
        let (total, hits) = {
            let index = &self.at().index;
            let newest = index.all().take(most).map(PartyId::from_bytes);
            let hits = newest.map(|id| Hit { id, positions: Vec::new() });
            (index.len(), hits.collect::<Vec<Hit>>())
        };
        let first: Vec<PartyId> = hits.iter().take(FIRST_ROWS).map(|hit| hit.id).collect();
        let rows = desk.read(|tx| parties::rows(tx, &first))?;
        let is_more = total > hits.len();
        Ok(Answer { total, is_more, hits, rows, ..Answer::default() })
    }

    /// The record that a text names for certain. A party that the search finds anyway stays a hit,
    /// and so does whoever has the text as a sealed value.
    fn named(desk: &Desk, text: &str, hits: &[Hit]) -> Result<Option<Named>> {
        if let Some(named) = desk.read(|tx| named::by_number(tx, text))? {
            let is_hit = hits.iter().any(|hit| named.what == named::Target::Party(hit.id));
            let is_party = named.number.parse::<PartyNumber>().is_ok();
            return Ok(Some(named).filter(|_| !(is_party && is_hit)));
        }
        if !hits.is_empty() || !named::could_be_reference(text) {
            return Ok(None);
        }
        desk.read(|tx| named::by_reference(tx, text))
    }

    /// The parties whose names are nearest to this one.
    pub fn near(&self, name: &str, limit: usize) -> Vec<PartyId> {
        let at = self.at();
        let near = at.index.search(name, limit, &|| false).items;
        near.into_iter().take(limit).map(|hit| PartyId::from_bytes(hit.id)).collect()
    }

    /// Brings the index up to date from the audit log; the log is the feed. Whether customers may have changed.
    pub fn follow(&self, desk: &Desk) -> Result<bool> {
        if !self.is_built.load(Ordering::SeqCst) {
            return Ok(true);
        }
        let (seen, known) = {
            let at = self.at();
            (at.seen, at.newest)
        };
        let (last, newest) = desk.read(|tx| Ok((audit::last(tx)?, parties::last_number(tx)?)))?;
        let came = newest.0.saturating_sub(known);
        if last.saturating_sub(seen) > FOLLOW_ONE_BY_ONE || came > TAKE_ONE_BY_ONE {
            return self.build_anew(desk).map(|()| true);
        }
        let mut has_touched = false;
        loop {
            let (seen, made) = {
                let at = self.at();
                (at.seen, at.made)
            };
            let entries = desk.read(|tx| audit::since(tx, seen, SOME_ENTRIES))?;
            // All who are new come before any who was changed: who is taken in by name is taken for the newest.
            if entries.iter().any(|entry| adds_parties(&entry.verb)) {
                self.take_new(desk, made)?;
            }
            let hidden = desk.read(|tx| hidden_parties(tx, &entries))?;
            let Some(hidden) = hidden else { return self.build_anew(desk).map(|()| true) };
            hidden.into_iter().try_for_each(|number| self.reindex(desk, number, made))?;
            has_touched |= self.follow_entries(desk, &entries, made)?;
            if entries.len() < SOME_ENTRIES && self.at().made == made {
                return Ok(has_touched);
            }
        }
    }

    fn follow_entries(&self, desk: &Desk, entries: &[AuditEntry], made: u64) -> Result<bool> {
        if let Some(erased) = entries.iter().rfind(|entry| entry.verb == ERASES) {
            forget(desk, erased.seq)?;
        }
        for entry in entries.iter().filter(|entry| !adds_parties(&entry.verb)) {
            // Most entries only name the customer whom something was done for.
            let names = entry.ids.iter().filter(|_| touches_parties(entry));
            for number in names.filter_map(|id| id.parse::<PartyNumber>().ok()) {
                self.reindex(desk, number, made)?;
            }
        }
        if let Some(last) = entries.last() {
            let mut at = self.at_mut();
            if at.made == made {
                at.seen = at.seen.max(last.seq);
            }
        }
        Ok(entries.iter().any(touches_parties))
    }

    /// Takes in the parties that came since; an import adds some and changes none.
    fn take_new(&self, desk: &Desk, made: u64) -> Result<()> {
        let known = PartyNumber(self.at().newest);
        let parties = desk.read(|tx| parties::since(tx, known))?;
        let mut at = self.at_mut();
        if at.made != made {
            return Ok(());
        }
        for party in parties {
            at.newest = at.newest.max(party.number.0);
            at.index.upsert(&search_row(&party.into(), &[]));
        }
        Ok(())
    }

    fn reindex(&self, desk: &Desk, number: PartyNumber, made: u64) -> Result<()> {
        let found = desk.read(|tx| {
            let Some(party) = parties::by_number(tx, number)? else { return Ok(None) };
            let Some(stands) = parties::standing(tx, party.id)? else { return Ok(None) };
            let before = parties::names_before(tx, stands.id)?;
            Ok(Some((party, search_row(&stands.into(), &before))))
        })?;
        let mut at = self.at_mut();
        if at.made == made {
            // An import that comes takes in those after it.
            at.newest = at.newest.max(number.0);
        }
        let index = &mut at.index;
        let Some((party, row)) = found else {
            // Taken back by an undo: its id is gone with it.
            index.remove(number.0);
            return Ok(());
        };
        if !party.stands() {
            index.remove(party.number.0);
        }
        if party.erased.is_none() {
            index.upsert(&row);
        }
        Ok(())
    }
}

/// The erasure has deleted the file; one that was being written then, by whoever did not know of it, goes now.
fn forget(desk: &Desk, erased: u64) -> Result<()> {
    let stands = desk.store.map_names().and_then(|names| SearchIndex::map(&names));
    let is_older = stands.is_some_and(|(_, stamp)| stamp.seq < erased);
    if is_older { desk.store.drop_names() } else { Ok(()) }
}

fn touches_parties(entry: &AuditEntry) -> bool {
    Touched::by(slice::from_ref(entry)).parties
}

/// The parties that entries changed and do not name, as the list beside the log tells them; none if it does not tell of
/// all, or that is more work than a new index.
fn hidden_parties(tx: &impl Reader, entries: &[AuditEntry]) -> Result<Option<Vec<PartyNumber>>> {
    let mut numbers = Vec::new();
    for entry in entries.iter().filter(|entry| hides_parties(entry)) {
        let all = tx.get(tables::AUDIT_IDS, &entry.seq)?.unwrap_or_default();
        let is_told = all.len() == entry.count as usize;
        if !is_told || numbers.len() + all.len() > TAKE_ONE_BY_ONE as usize {
            return Ok(None);
        }
        numbers.extend(all.iter().filter_map(|id| id.parse::<PartyNumber>().ok()));
    }
    Ok(Some(numbers))
}

/// Whether an entry of this verb adds parties, and changes none.
pub(super) fn adds_parties(verb: &str) -> bool {
    verb.starts_with(IMPORTS) && verb != TAKES_BACK
}

/// Whether an entry changed parties that it does not name: of many it names the first and the last, and the list beside
/// the log tells the others. What is taken back may be anything, parties as well.
pub(super) fn hides_parties(entry: &AuditEntry) -> bool {
    let is_about_parties =
        ["party.", "undo", "redo", TAKES_BACK].iter().any(|verb| entry.verb.starts_with(verb));
    is_about_parties && entry.count as usize > entry.ids.len()
}

/// Before the index is there: the newest parties.
fn newest(desk: &Desk) -> Result<Answer> {
    let rows = desk.read(|tx| parties::newest(tx, FIRST_ROWS))?;
    let hits: Vec<Hit> =
        rows.iter().map(|row| Hit { id: row.party.id, positions: Vec::new() }).collect();
    Ok(Answer { total: hits.len(), hits, rows, ..Answer::default() })
}

/// How many the list has that a line of terms alone asks for; none if nobody waited for it, or the line looks for words.
pub fn count(
    desk: &Desk,
    session: &Session,
    line: &str,
    is_stale: &(dyn Fn() -> bool + Sync),
) -> Result<Option<u64>> {
    let counted = Counting::default().count(desk, session, line, is_stale)?;
    Ok(counted.map(|(total, _)| total))
}

/// A count of the list that a line of terms alone asks for. Who asks for the same again after an interruption goes on.
#[derive(Debug, Default)]
pub struct Counting {
    filter: Filter,
    count: listing::Count,
    begun: Option<Instant>,
    took: Duration,
}

impl Counting {
    /// What was counted so long ago may be something else by now.
    const GOOD_FOR: Duration = Duration::from_secs(60);

    /// How many there are, and how long it took to count them; none if nobody waited for it, or the line looks for
    /// words.
    pub fn count(
        &mut self,
        desk: &Desk,
        session: &Session,
        line: &str,
        is_stale: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<(u64, Duration)>> {
        let (filter, me) = (parties::parse_filter(line)?, session.member()?.id);
        if !filter.text.is_empty() {
            return Ok(None);
        }
        if filter != self.filter || self.begun.is_none_or(|begun| begun.elapsed() > Self::GOOD_FOR)
        {
            *self = Self { filter, begun: Some(Instant::now()), ..Self::default() };
        }
        let ask = Ask { is_stale, ..Ask::new(&self.filter, Order::NEWEST, (me, session.now())) };
        let (begun, before) = (Instant::now(), self.took);
        while !is_stale() {
            // Each stretch asks for the right to look, too.
            let is_done = super::ask(desk, session, super::READ, |tx| self.count.go_on(tx, &ask))?;
            self.took = before + begun.elapsed();
            if is_done {
                let counted = (self.count.so_far(), self.took);
                *self = Self::default();
                return Ok(Some(counted));
            }
        }
        Ok(None)
    }
}

/// A line of terms alone, or of an order: the index has no word to look for.
fn filtered(
    desk: &Desk,
    filter: &Filter,
    (me, now): (MemberId, Moment),
    wanted: &Wanted<'_>,
) -> Result<Answer> {
    let order = filter.sort.unwrap_or(Order::NEWEST);
    let ask = Ask { is_stale: wanted.is_stale, ..Ask::new(filter, order, (me, now)) };
    let (window, rows) = desk.read(|tx| {
        let from = if wanted.from_end { From::End } else { From::Top };
        let window = listing::window(tx, &ask, from, wanted.most)?;
        let len = window.ids.len();
        let seen = match wanted.from_end {
            true => len.saturating_sub(FIRST_ROWS)..len,
            false => 0..len.min(FIRST_ROWS),
        };
        let rows = parties::rows(tx, window.ids.get(seen).unwrap_or_default())?;
        Ok((window, rows))
    })?;
    let is_more = window.is_more;
    let total = window.total.map_or(window.ids.len(), |total| total as usize);
    let hit = |id| Hit { id, positions: Vec::new() };
    let hits = window.ids.into_iter().map(hit).collect();
    Ok(Answer { total, is_more, hits, rows, ..Answer::default() })
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
    SearchRow { id: party.id.bytes(), number: party.number.0, name: party.name.clone(), extra }
}

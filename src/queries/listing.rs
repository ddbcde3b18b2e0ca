//! Lists of customers in any order and under any filter, in windows over ordered tables.
//!
//! ```text
//!   filter --> sets      terms whose parties stand in a table, by number: asked for one party, or read as a range
//!          --> rest      terms that only the row can answer
//!   the smallest set is small   --> its rows, sorted: all of the answer at once
//!   else                        --> a walk in the order of the list; each party is asked for in the other sets
//! ```
//! INVARIANT: a window is what sorting and filtering all rows would give between its ends. A walk stops as soon as the
//! window is full, and asks while it goes whether anybody still waits for it.

mod count;
mod set;
mod walk;

use super::filter::{Filter, Term};
use super::members::{self, Names};
use super::parties::{self, PartyFacts, PartyRow};
use crate::domain::error::Result;
use crate::domain::id::{Id, MemberId, PartyId, PartyNumber};
use crate::domain::listed::{Column, Order, folded, sound};
use crate::domain::moment::Moment;
use crate::domain::party::{Party, PartyKind, PartyStage};
use crate::store::index::Rows;
use crate::store::tables;
pub use count::{Count, count};
use set::Set;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use walk::{Leg, Place, Walk};

/// A set of no more parties than this is read whole and sorted, where nothing else is said.
const SMALL: usize = 2_000;
/// So many parties are counted from one snapshot, where nothing else is said.
const STRETCH: usize = 4_096;
/// For more rows than this the deadlines of all parties are read, which is less work than those of each.
const FEW: usize = 200;

/// Which list, and who asks for it.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Whom the list takes.
    pub filter: &'a Filter,
    /// In which order.
    pub order: Order,
    /// Who asks.
    pub me: MemberId,
    /// When.
    pub now: Moment,
    /// A set of no more parties than this is read whole and sorted.
    pub small: usize,
    /// So many parties are counted from one snapshot.
    pub stretch: usize,
    /// Whether nobody waits for the answer any more; then it may be anything.
    pub is_stale: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Ask<'a> {
    /// For whoever waits for it.
    pub fn new(filter: &'a Filter, order: Order, (me, now): (MemberId, Moment)) -> Self {
        Self { filter, order, me, now, small: SMALL, stretch: STRETCH, is_stale: &|| false }
    }
}

impl std::fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask").field("order", &self.order).finish_non_exhaustive()
    }
}

/// Where a window lies.
#[derive(Debug, Clone, Copy)]
pub enum From<'a> {
    /// At the top of the list.
    Top,
    /// After this party.
    After(&'a Party),
    /// After this number, in the order of numbers, whoever had it.
    Past(PartyNumber),
    /// At its end.
    End,
    /// Before this party.
    Before(&'a Party),
}

/// Part of a list, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The parties.
    pub ids: Vec<PartyId>,
    /// Whether more come after them; of a window read from the end, before them.
    pub is_more: bool,
    /// How many the list has in all, where that costs nothing more.
    pub total: Option<u64>,
}

/// So much of a list.
pub fn window(tx: &impl Rows, ask: &Ask<'_>, from: From<'_>, most: usize) -> Result<Window> {
    let list = List::of(tx, ask)?;
    match list.few(most)? {
        Some(few) => list.sorted(few, from, most),
        None => list.walked(from, most),
    }
}

struct List<'a, R> {
    tx: &'a R,
    ask: &'a Ask<'a>,
    names: Names,
    /// Who may own, as their names sort.
    owners: Vec<MemberId>,
    sets: Vec<Set>,
    rest: Filter,
}

/// Few parties, and until when something is due for each where that was read with them.
#[derive(Debug)]
struct Few {
    ids: Vec<PartyId>,
    due: Option<Due>,
}

/// Until when something is due for parties.
type Due = BTreeMap<PartyId, i64>;

/// Where a party stands in an order: who has no value comes last.
type Rank = (bool, Vec<u8>, PartyNumber);

impl<'a, R: Rows> List<'a, R> {
    fn of(tx: &'a R, ask: &'a Ask<'a>) -> Result<Self> {
        let names = members::names(tx)?;
        let mut owners: Vec<(Vec<u8>, [u8; 16])> =
            names.iter().map(|(id, name)| (sound(name), *id)).collect();
        owners.sort_unstable();
        let owners = owners.into_iter().map(|(_, id)| MemberId::from_bytes(id)).collect();
        let (mut sets, mut rest) = (Vec::new(), Filter::default());
        for term in &ask.filter.terms {
            let set = Set::of(term, ask.me, &names);
            if set.as_ref().is_none_or(|set| !set.is_exact) {
                rest.terms.push(term.clone());
            }
            sets.extend(set);
        }
        Ok(Self { tx, ask, names, owners, sets, rest })
    }

    /// All who may be in the list, where these are few.
    fn few(&self, most: usize) -> Result<Option<Few>> {
        let mut least: Option<Vec<PartyNumber>> = None;
        for set in self.sets.iter().filter(|set| set.takes) {
            let numbers = set.numbers(self.tx, self.ask.small)?;
            least = match (least, numbers) {
                (Some(least), Some(new)) if least.len() > new.len() => Some(new),
                (Some(least), _) => Some(least),
                (None, new) => new,
            };
        }
        if let Some(numbers) = least {
            let ids = numbers.iter().map(|number| self.tx.fetch(tables::PARTY_NUMBERS, number));
            return ids.collect::<Result<_>>().map(|ids| Some(Few { ids, due: None }));
        }
        if !self.ask.filter.needs_clocks() {
            return Ok(None);
        }
        let limit = if most > FEW { usize::MAX } else { self.ask.small };
        let until = latest(&self.ask.filter.terms, self.ask.now);
        let due = parties::all_due(self.tx, self.ask.now, (until, limit), self.ask.is_stale)?;
        Ok(due.map(|due| Few { ids: due.keys().copied().collect(), due: Some(due) }))
    }

    /// Those of these parties that the list takes.
    fn kept(&self, ids: &[PartyId], due: Option<&Due>) -> Result<Vec<(Rank, PartyId)>> {
        let mut kept = Vec::new();
        for id in ids {
            if (self.ask.is_stale)() {
                break;
            }
            let Some(party) = self.tx.get(tables::PARTIES, id)?.filter(Party::stands) else {
                continue;
            };
            let rank = self.rank(&party);
            if self.holds(&self.ask.filter.terms, party, due)? {
                kept.push((rank, *id));
            }
        }
        Ok(kept)
    }

    fn sorted(&self, few: Few, from: From<'_>, most: usize) -> Result<Window> {
        let mut kept = self.kept(&few.ids, few.due.as_ref())?;
        kept.sort_unstable_by(|(a, _), (b, _)| self.compare(a, b));
        let total = Some(kept.len() as u64);
        let after = |party: &Party| {
            let rank = self.rank(party);
            move |(one, _): &(Rank, PartyId)| self.compare(one, &rank) != Ordering::Greater
        };
        let before = |party: &Party| {
            let rank = self.rank(party);
            move |(one, _): &(Rank, PartyId)| self.compare(one, &rank) == Ordering::Less
        };
        let part = match from {
            From::Top => 0..kept.len().min(most),
            From::After(party) => {
                let first = kept.partition_point(after(party));
                first..kept.len().min(first.saturating_add(most))
            }
            From::Past(number) => {
                let first = kept.partition_point(|((_, _, one), _)| *one <= number);
                first..kept.len().min(first.saturating_add(most))
            }
            From::End => kept.len().saturating_sub(most)..kept.len(),
            From::Before(party) => {
                let end = kept.partition_point(before(party));
                end.saturating_sub(most)..end
            }
        };
        let is_more = match from {
            From::Top | From::After(_) | From::Past(_) => part.end < kept.len(),
            From::End | From::Before(_) => part.start > 0,
        };
        let ids = kept.get(part).unwrap_or_default().iter().map(|(_, id)| *id).collect();
        Ok(Window { ids, is_more, total })
    }

    fn walked(&self, from: From<'_>, most: usize) -> Result<Window> {
        let legs = self.legs();
        let (legs, past) = match from {
            From::Top => (legs, None),
            From::After(party) => (legs, Some(self.place(party))),
            From::Past(number) => {
                let place = self.numbers();
                let key = place.key(number, &[]);
                (legs, Some((place, key)))
            }
            From::End => (walk::reversed(legs), None),
            From::Before(party) => (walk::reversed(legs), Some(self.place(party))),
        };
        let due = self.all_due(most)?;
        let mut window = Window::default();
        Walk { legs, past, is_stale: self.ask.is_stale }.each(self.tx, most, |number| {
            let Some(id) = self.takes(number, due.as_ref())? else {
                return Ok(ControlFlow::Continue(()));
            };
            if window.ids.len() >= most {
                window.is_more = true;
                return Ok(ControlFlow::Break(()));
            }
            window.ids.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        let is_whole = matches!(from, From::Top | From::End) && !window.is_more;
        window.total = match self.ask.filter.terms.is_empty() {
            true => Some(self.tx.rows(tables::PARTY_NAMES.name)?),
            false => Some(window.ids.len() as u64).filter(|_| is_whole),
        };
        if matches!(from, From::End | From::Before(_)) {
            window.ids.reverse();
        }
        Ok(window)
    }

    /// The id of the party, if the list takes it.
    fn takes(&self, number: PartyNumber, due: Option<&Due>) -> Result<Option<PartyId>> {
        for set in &self.sets {
            if !set.admits(self.tx, number)? {
                return Ok(None);
            }
        }
        let id = self.tx.fetch(tables::PARTY_NUMBERS, &number)?;
        // Of those that stand in a list it is known that they stand.
        if self.rest.terms.is_empty() && (!self.is_by_number() || self.driver().is_some()) {
            return Ok(Some(id));
        }
        let party: Party = self.tx.fetch(tables::PARTIES, &id)?;
        if !party.stands() {
            return Ok(None);
        }
        Ok(self.holds(&self.rest.terms, party, due)?.then_some(id))
    }

    fn holds(&self, terms: &[Term], party: Party, due: Option<&Due>) -> Result<bool> {
        if terms.is_empty() {
            return Ok(true);
        }
        let (id, now) = (party.id, self.ask.now);
        let left = match due {
            _ if !self.ask.filter.asks_for_clocks() => None,
            Some(all) => all.get(&id).copied(),
            None => parties::next_due(self.tx, id, now)?,
        };
        let row = PartyRow { owner: members::name_of(&self.names, party.owner), party };
        let facts = PartyFacts::of(row, left, self.ask.me, now);
        Ok(terms.iter().all(|term| term.holds(&facts)))
    }

    fn all_due(&self, rows: usize) -> Result<Option<Due>> {
        if rows <= FEW || !self.ask.filter.asks_for_clocks() {
            return Ok(None);
        }
        parties::all_due(self.tx, self.ask.now, (i64::MAX, usize::MAX), self.ask.is_stale)
    }

    fn is_by_number(&self) -> bool {
        self.ask.order.column == Column::Number
    }

    /// The set by which a list that is ordered by numbers goes.
    fn driver(&self) -> Option<&Set> {
        self.sets.iter().find(|set| self.is_by_number() && set.takes && set.keys.len() == 1)
    }

    /// The way in the order of numbers.
    fn numbers(&self) -> Place {
        match self.driver().and_then(|set| set.keys.first()) {
            Some((by, value)) => Place::Value(*by, value.clone()),
            None => Place::Numbers,
        }
    }

    /// The way through the tables, in the order of the list.
    fn legs(&self) -> Vec<Leg> {
        let backwards = self.ask.order.backwards;
        let places = match self.ask.order.column {
            Column::Number => vec![self.numbers()],
            Column::Name => vec![Place::Names],
            Column::Company => vec![Place::Property(set::COMPANY)],
            Column::City => vec![Place::Property(set::CITY)],
            Column::Tier => vec![Place::Property(set::TIER)],
            Column::Owner => {
                let place = |id: &MemberId| Place::Value(set::OWNER, id.bytes().to_vec());
                self.owners.iter().map(place).collect()
            }
            Column::Kind => codes(set::KIND, PartyKind::ALL.iter().map(|one| one.code())),
            Column::Stage => codes(set::STAGE, PartyStage::ALL.iter().map(|one| one.code())),
        };
        let mut legs: Vec<Leg> = places.into_iter().map(|place| Leg { place, backwards }).collect();
        if backwards {
            legs.reverse();
        }
        let blank = set::of_column(self.ask.order.column).filter(|by| set::may_lack(*by));
        legs.extend(blank.map(|by| Leg { place: Place::Value(by, Vec::new()), backwards }));
        legs
    }

    /// Where a party stands on that way.
    fn place(&self, party: &Party) -> (Place, Vec<u8>) {
        let column = self.ask.order.column;
        let value = || set::value(party, column);
        let place = match column {
            Column::Number => self.numbers(),
            Column::Name => Place::Names,
            Column::Company | Column::City | Column::Tier if !value().is_empty() => {
                set::of_column(column).map_or(Place::Names, Place::Property)
            }
            _ => set::of_column(column).map_or(Place::Names, |by| Place::Value(by, value())),
        };
        let key = place.key(party.number, &value());
        (place, key)
    }

    /// What decides the order.
    fn rank(&self, party: &Party) -> Rank {
        let column = self.ask.order.column;
        let value = match column {
            Column::Number => Vec::new(),
            Column::Owner => {
                let place = |id| self.owners.iter().position(|one| *one == id);
                let place = party.owner.and_then(place);
                place.map(|place| (place as u64).to_be_bytes().to_vec()).unwrap_or_default()
            }
            Column::Kind => vec![1 + party.kind as u8],
            Column::Stage => vec![1 + party.stage as u8],
            _ => set::value(party, column),
        };
        let is_blank = value.is_empty() && column != Column::Number && column != Column::Name;
        (is_blank, value, party.number)
    }

    fn compare(&self, a: &Rank, b: &Rank) -> Ordering {
        let values = (&a.1, a.2).cmp(&(&b.1, b.2));
        let values = if self.ask.order.backwards { values.reverse() } else { values };
        a.0.cmp(&b.0).then(values)
    }
}

fn codes(by: u8, codes: impl Iterator<Item = &'static str>) -> Vec<Place> {
    codes.map(|code| Place::Value(by, folded(code))).collect()
}

/// Up to when what is due interests these terms.
fn latest(terms: &[Term], now: Moment) -> i64 {
    let of = |term: &Term| match term {
        Term::Overdue => Some(now.at_seconds),
        Term::Today => Some(super::status::end_of_day(now) + 60),
        Term::Due(cmp, minutes) if cmp.is_upper() => {
            // Of a minute that has begun the rest counts.
            let seconds = minutes.saturating_add(1).saturating_mul(60);
            Some(now.at_seconds.saturating_add(seconds))
        }
        _ => None,
    };
    terms.iter().filter_map(of).min().unwrap_or(i64::MAX)
}

/// All of a list.
pub fn all(tx: &impl Rows, ask: &Ask<'_>) -> Result<Vec<PartyId>> {
    window(tx, ask, From::Top, usize::MAX).map(|window| window.ids)
}

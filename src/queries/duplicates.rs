//! Pairs of parties that may be one, a part of the store at a time.
//!
//! ```text
//! Values   the look-up rows in their order: what stands side by side under one value is shared
//! Names    the names in the order of their sound: a block of one first character, or three letters, at a time
//! ```
//! INVARIANT: shared values are compared only in compartments that the reader's vault has open, and nothing of a value
//! is told but its kind. A pair is told once: by its values, where it shares one that is compared. What somebody said
//! to be two is not told again.

use crate::domain::contact::{Compartment, PointKind};
use crate::domain::duplicate::{Likeness, block, heard, is_near, likeness, score};
use crate::domain::error::Result;
use crate::domain::id::{Id, PartyId, PartyNumber, SubjectId};
use crate::domain::party::Party;
use crate::store::index::Rows;
use crate::store::listed::Value;
use crate::store::{Scan, tables};
use crate::vault::Ring;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Look-up rows of one part.
const ROWS_AT_ONCE: usize = 200_000;
/// Parties that one part reads, about.
const PARTIES_AT_ONCE: usize = 10_000;
/// Of more that share something each is told with the first of them: pairs of all with all would be too many.
const ALL_WITH_ALL: usize = 6;

/// Two parties that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The one that was taken down first, which stays when they are merged.
    pub first: Party,
    /// The other.
    pub second: Party,
    /// Kinds of contact points of which both have the same value.
    pub values: Vec<PointKind>,
    /// In what else they are alike.
    pub alike: Vec<Likeness>,
}

impl Pair {
    /// How much speaks for it.
    pub fn score(&self) -> u32 {
        score(&self.values, &self.alike)
    }
}

/// Where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the order of shared values, after this row.
    Values(Option<(u8, [u8; 16])>),
    /// In the order of names, after this row.
    Names(Option<(Value, PartyNumber)>),
}

impl Place {
    /// The beginning.
    pub const FIRST: Self = Self::Values(None);
}

/// A part.
#[derive(Debug)]
pub struct Part {
    /// What it has, the best first.
    pub pairs: Vec<Pair>,
    /// Where to go on, unless this was the last.
    pub next: Option<Place>,
}

/// Which compartments are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    contact: bool,
    secret: bool,
}

impl Compared {
    /// None: the vault is closed.
    pub const NONE: Self = Self { contact: false, secret: false };

    /// Those that are open.
    pub fn by(ring: &Ring) -> Self {
        let is_open = |compartment| ring.compartment(compartment).is_some();
        Self { contact: is_open(Compartment::Contact), secret: is_open(Compartment::Secret) }
    }

    fn has(self, kind: PointKind) -> bool {
        match kind.compartment() {
            Compartment::Contact => self.contact,
            Compartment::Secret => self.secret,
        }
    }

    /// Whether any is.
    pub fn any(self) -> bool {
        self.contact || self.secret
    }
}

/// The best of the whole, no more than so many, and whether there may be more.
pub fn best(tx: &impl Rows, compared: Compared, most: usize) -> Result<(Vec<Pair>, bool)> {
    let (mut pairs, mut place) = (Vec::new(), Some(Place::FIRST));
    while let Some(at) = place {
        let is_of_names = matches!(at, Place::Names(_));
        if is_of_names && pairs.len() >= most {
            sort(&mut pairs);
            pairs.truncate(most);
            return Ok((pairs, true));
        }
        let part = part(tx, compared, &at)?;
        pairs.extend(part.pairs);
        place = part.next;
    }
    sort(&mut pairs);
    let is_more = pairs.len() > most;
    pairs.truncate(most);
    Ok((pairs, is_more))
}

/// What a part of the store has.
pub fn part(tx: &impl Rows, compared: Compared, from: &Place) -> Result<Part> {
    let mut part = match from {
        Place::Values(_) if !compared.any() => by_name(tx, compared, None)?,
        Place::Values(after) => by_value(tx, compared, *after)?,
        Place::Names(after) => by_name(tx, compared, after.clone())?,
    };
    sort(&mut part.pairs);
    Ok(part)
}

fn sort(pairs: &mut [Pair]) {
    pairs.sort_by_key(|pair| {
        (std::cmp::Reverse(pair.score()), pair.first.number, pair.second.number)
    });
}

/// Kind and blind index of a value.
type Shared = (u8, [u8; 16]);
/// Who stands under one value, by its kind.
type Groups = Vec<(u8, Vec<SubjectId>)>;

fn by_value(tx: &impl Rows, compared: Compared, after: Option<Shared>) -> Result<Part> {
    let (groups, last) = shared(tx, after)?;
    let mut found: BTreeMap<(PartyId, PartyId), Vec<PointKind>> = BTreeMap::new();
    for (kind, subjects) in groups {
        let Some(kind) = PointKind::ALL.iter().copied().find(|one| one.byte() == kind) else {
            continue;
        };
        if !compared.has(kind) {
            continue;
        }
        let mut holders = BTreeSet::new();
        for subject in subjects {
            holders.extend(tx.get(tables::SUBJECTS, &subject)?.map(|row| row.party));
        }
        for pair in pairs_of(&holders.into_iter().collect::<Vec<_>>()) {
            let kinds = found.entry(pair).or_default();
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    let mut pairs = Vec::new();
    for ((one, other), values) in found {
        if let Some((first, second)) = both(tx, one, other)? {
            let alike = likeness(&first, &second);
            pairs.push(Pair { first, second, values, alike });
        }
    }
    let next = last.map_or(Place::Names(None), |last| Place::Values(Some(last)));
    Ok(Part { pairs, next: Some(next) })
}

/// Subjects that stand under one value, and after which value to go on.
fn shared(tx: &impl Rows, after: Option<Shared>) -> Result<(Groups, Option<Shared>)> {
    let (mut groups, mut last) = (Vec::new(), None);
    let mut held: (Option<Shared>, Vec<SubjectId>) = (None, Vec::new());
    let mut seen = 0;
    let scan = match after {
        // No subject has these bytes: all of the value lie before.
        Some((kind, mac)) => Scan::all().from(&(kind, mac, SubjectId::from_bytes([0xff; 16]))),
        None => Scan::all(),
    };
    tx.each(tables::LOOKUP, &scan, |(kind, mac, subject, _), ()| {
        seen += 1;
        if held.0 == Some((kind, mac)) {
            if !held.1.contains(&subject) {
                held.1.push(subject);
            }
            return Ok(ControlFlow::Continue(()));
        }
        let before = std::mem::replace(&mut held, (Some((kind, mac)), vec![subject]));
        if let Some((of, _)) = before.0.filter(|_| before.1.len() > 1) {
            groups.push((of, before.1));
        }
        if seen > ROWS_AT_ONCE {
            // The value that was begun is read anew.
            last = before.0;
            held = (None, Vec::new());
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if let (Some((of, _)), true) = (held.0, held.1.len() > 1) {
        groups.push((of, held.1));
    }
    Ok((groups, last))
}

/// All with all of a few, or each with the first.
fn pairs_of<T: Copy>(all: &[T]) -> Vec<(T, T)> {
    let firsts = if all.len() > ALL_WITH_ALL { 1 } else { all.len() };
    let after = |place: usize| all.iter().skip(place + 1).copied();
    let of =
        |(place, one): (usize, &T)| after(place).map(|other| (*one, other)).collect::<Vec<_>>();
    all.iter().enumerate().take(firsts).flat_map(of).collect()
}

/// Both as they stand, the first that was taken down first; nothing, if they are no pair any more.
fn both(tx: &impl Rows, one: PartyId, other: PartyId) -> Result<Option<(Party, Party)>> {
    let rows = (tx.get(tables::PARTIES, &one)?, tx.get(tables::PARTIES, &other)?);
    let (Some(one), Some(other)) = rows else { return Ok(None) };
    if !one.stands() || !other.stands() || is_distinct(tx, one.id, other.id)? {
        return Ok(None);
    }
    Ok(Some(if one.number < other.number { (one, other) } else { (other, one) }))
}

/// Which of these pairs are pairs still: both stand, and nobody said that they are two.
pub fn standing(tx: &impl Rows, pairs: &[(PartyId, PartyId)]) -> Result<Vec<(PartyId, PartyId)>> {
    let mut standing = Vec::with_capacity(pairs.len());
    for (one, other) in pairs {
        standing.extend(both(tx, *one, *other)?.map(|_| (*one, *other)));
    }
    Ok(standing)
}

/// Whether somebody said that they are two.
pub fn is_distinct(tx: &impl Rows, one: PartyId, other: PartyId) -> Result<bool> {
    Ok(tx.get(tables::DISTINCT, &(one, other))?.is_some())
}

type NameRow = (Value, PartyNumber);

fn by_name(tx: &impl Rows, compared: Compared, after: Option<NameRow>) -> Result<Part> {
    let (mut pairs, mut read, mut after) = (Vec::new(), 0, after);
    while let Some(Block { last, names }) = next_block(tx, after.as_ref())? {
        for numbers in names.into_values().filter(|numbers| numbers.len() > 1) {
            read += numbers.len();
            pairs.extend(near(tx, compared, &numbers)?);
        }
        after = Some(last);
        if read >= PARTIES_AT_ONCE {
            return Ok(Part { pairs, next: Some(Place::Names(after)) });
        }
    }
    Ok(Part { pairs, next: None })
}

/// Names that stand together and begin alike, by how they are heard.
struct Block {
    last: NameRow,
    names: BTreeMap<Vec<u8>, Vec<PartyNumber>>,
}

fn next_block(tx: &impl Rows, after: Option<&NameRow>) -> Result<Option<Block>> {
    let mut found: Option<Block> = None;
    let scan = after.map_or_else(Scan::all, |row| Scan::all().past(row));
    tx.each(tables::PARTY_NAMES, &scan, |row: NameRow, ()| {
        let sound = row.0.0.as_slice();
        if found.as_ref().is_some_and(|it| block(&it.last.0.0) != block(sound)) {
            return Ok(ControlFlow::Break(()));
        }
        let (name, number) = (heard(sound), row.1);
        let held = found.get_or_insert_with(|| Block { last: row.clone(), names: BTreeMap::new() });
        held.names.entry(name).or_default().push(number);
        held.last = row;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Those of one name that are near to each other: by what they share besides, since a common name alone has many.
fn near(tx: &impl Rows, compared: Compared, numbers: &[PartyNumber]) -> Result<Vec<Pair>> {
    let mut rows = Vec::with_capacity(numbers.len());
    for number in numbers {
        let id = tx.get(tables::PARTY_NUMBERS, number)?;
        let row = id.map(|id| tx.get(tables::PARTIES, &id)).transpose()?.flatten();
        rows.extend(row.filter(Party::stands));
    }
    rows.sort_by_key(|row| row.number);
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for group in by_place(&rows) {
        for (one, other) in pairs_of(&group) {
            let (Some(first), Some(second)) = (rows.get(one), rows.get(other)) else { continue };
            let alike = likeness(first, second);
            if !is_near(first, second, &alike) || !seen.insert((one, other)) {
                continue;
            }
            if is_distinct(tx, first.id, second.id)? || share(tx, compared, first, second)? {
                continue;
            }
            let (first, second, values) = (first.clone(), second.clone(), Vec::new());
            pairs.push(Pair { first, second, values, alike });
        }
    }
    Ok(pairs)
}

/// Places of the rows by company, by city, and, as long as they are few, all together.
fn by_place(rows: &[Party]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(&str, Vec<u8>), Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        for field in ["company", "city"] {
            if let Some(value) = row.field(field) {
                let value = crate::domain::listed::folded(value);
                groups.entry((field, value)).or_default().push(place);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    let bare = |row: &Party| row.field("company").is_none() && row.field("city").is_none();
    groups.push(match rows.len() > ALL_WITH_ALL {
        false => (0..rows.len()).collect(),
        true => (0..rows.len()).filter(|place| rows.get(*place).is_some_and(bare)).collect(),
    });
    groups
}

/// Whether they are told of by a value that they share.
fn share(tx: &impl Rows, compared: Compared, one: &Party, other: &Party) -> Result<bool> {
    if !compared.any() {
        return Ok(false);
    }
    let of = |party: &Party| -> Result<BTreeSet<(PointKind, [u8; 16])>> {
        let points = tx.points_of(party)?.into_iter();
        let points = points.filter(|point| compared.has(point.kind));
        Ok(points.filter_map(|point| Some((point.kind, point.lookup?))).collect())
    };
    Ok(!of(one)?.is_disjoint(&of(other)?))
}

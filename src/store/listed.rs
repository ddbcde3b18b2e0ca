//! Parties in the order of their names and under their values, for lists: derived rows, written with the party's row.
//!
//! ```text
//! party_names   sound of the name, number        one row for each party that stands: so their count is known at once
//! party_values  property, value, number          of each value the numbers ascend: lists of one are joined by them
//! ```
//! A store without these rows, or with such as another way gave, makes them anew when it is opened ([`WriteTx::list_anew`]).

use super::codec::{self, Key};
use super::index::Rows;
use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::error::Result;
use crate::domain::id::PartyNumber;
use crate::domain::listed::{self, By};
use crate::domain::party::Party;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Parties after which is told how far it is.
const TOLD_EVERY: u64 = 2_000;

/// A value in a key; as text, with bytes that need not be any.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value(pub Vec<u8>);

impl Key for Value {
    fn put(&self, out: &mut Vec<u8>) {
        for byte in &self.0 {
            out.push(*byte);
            if *byte == 0 {
                out.push(0xff);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let mut value = Vec::new();
        loop {
            let (head, rest) = bytes.split_first()?;
            *bytes = rest;
            if *head != 0 {
                value.push(*head);
                continue;
            }
            let (next, rest) = bytes.split_first()?;
            *bytes = rest;
            match next {
                0 => return Some(Self(value)),
                _ => value.push(0),
            }
        }
    }
}

/// The row of a party among the names.
pub fn name_row(party: &Party) -> (Value, PartyNumber) {
    (Value(listed::sound(&party.name)), party.number)
}

/// Its rows among the values.
pub fn value_rows(party: &Party) -> impl Iterator<Item = (u8, Value, PartyNumber)> {
    let row = |(by, value): (By, Vec<u8>)| (by as u8, Value(value), party.number);
    listed::values(party).into_iter().map(row)
}

impl WriteTx {
    /// Puts a party's rows where those of before stood; of one that does not stand there are none.
    pub(super) fn list(&self, was: Option<&Party>, is: Option<&Party>) -> Result<()> {
        let (was, is) = (was.filter(|it| it.stands()), is.filter(|it| it.stands()));
        let has_name = |one: &Party, other: Option<&Party>| {
            other.is_some_and(|it| (&it.name, it.number) == (&one.name, one.number))
        };
        if let Some(party) = was.filter(|it| !has_name(it, is)) {
            self.remove(tables::PARTY_NAMES, &name_row(party))?;
        }
        if let Some(party) = is.filter(|it| !has_name(it, was)) {
            self.put(tables::PARTY_NAMES, &name_row(party), &())?;
        }
        let rows = |party: Option<&Party>| -> BTreeSet<_> {
            party.map(|it| value_rows(it).collect()).unwrap_or_default()
        };
        let (was, is) = (rows(was), rows(is));
        was.difference(&is).try_for_each(|row| self.remove(tables::PARTY_VALUES, row).map(drop))?;
        is.difference(&was).try_for_each(|row| self.put(tables::PARTY_VALUES, row, &()))
    }

    /// Makes all of them anew, of all parties: which are done is told, and how many there are.
    pub(super) fn list_anew(&self, told: &dyn Fn(u64, u64)) -> Result<u64> {
        let lists = Lists::of(self, told)?;
        self.empty(tables::PARTY_NAMES.name)?;
        self.empty(tables::PARTY_VALUES.name)?;
        lists.write(self, told)
    }
}

/// All rows by value, which costs a number for each and not a key.
#[derive(Default)]
struct Lists {
    names: BTreeMap<Value, Vec<PartyNumber>>,
    values: BTreeMap<(u8, Value), Vec<PartyNumber>>,
    parties: u64,
}

impl Lists {
    fn of(tx: &WriteTx, told: &dyn Fn(u64, u64)) -> Result<Self> {
        let (mut lists, mut seen) = (Self::default(), 0);
        let all = u64::from(tx.last_number()?.0);
        tx.each(tables::PARTIES, &Scan::all(), |_, party: Party| {
            seen += 1;
            if seen % TOLD_EVERY == 0 {
                // Reading takes about as long as writing.
                told(seen.min(all), all * 2);
            }
            if party.stands() {
                lists.take(&party);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(lists)
    }

    fn take(&mut self, party: &Party) {
        self.parties += 1;
        let (sound, number) = name_row(party);
        self.names.entry(sound).or_default().push(number);
        for (by, value, number) in value_rows(party) {
            self.values.entry((by, value)).or_default().push(number);
        }
    }

    /// Rows that come in the order of their keys fill one page after the other.
    fn write(self, tx: &WriteTx, told: &dyn Fn(u64, u64)) -> Result<u64> {
        let rows: usize = self.values.values().map(Vec::len).sum::<usize>();
        let rows = rows as u64 + self.parties;
        let mut done = 0;
        let mut tell = || {
            done += 1;
            if done % (TOLD_EVERY * 8) == 0 {
                told(rows + done, rows * 2);
            }
        };
        let nothing = codec::encode(&())?;
        let names = self.names.into_iter().flat_map(|(sound, mut numbers)| {
            numbers.sort_unstable();
            numbers.into_iter().map(move |number| (sound.clone(), number).encode())
        });
        tx.fill_in_order(tables::PARTY_NAMES.name, names.inspect(|_| tell()), &nothing)?;
        let values = self.values.into_iter().flat_map(|((by, value), mut numbers)| {
            numbers.sort_unstable();
            numbers.into_iter().map(move |number| (by, value.clone(), number).encode())
        });
        tx.fill_in_order(tables::PARTY_VALUES.name, values.inspect(|_| tell()), &nothing)?;
        Ok(self.parties)
    }
}

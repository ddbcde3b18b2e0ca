//! The way through the tables in the order of a list: one stretch of a table after the other, some rows at a time.

use crate::domain::error::{Error, Result};
use crate::domain::id::PartyNumber;
use crate::store::codec::Key;
use crate::store::index::Rows;
use crate::store::listed::Value;
use crate::store::{Scan, tables};
use std::ops::ControlFlow;

/// Rows that are read in one go, at first and at most. Between two of them it is asked whether anybody still waits.
const FIRST: usize = 64;
const MOST: usize = 2_048;

/// A stretch of a table whose keys end in numbers of parties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Everybody by number, also who does not stand.
    Numbers,
    /// Everybody by name.
    Names,
    /// Who has something in this property, by what it is.
    Property(u8),
    /// Who has this there, by number; with nothing, who has nothing.
    Value(u8, Vec<u8>),
}

/// A place, and in which direction it is gone through.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    pub place: Place,
    pub backwards: bool,
}

/// A way.
pub(super) struct Walk<'a> {
    pub legs: Vec<Leg>,
    /// Where it begins, behind this key: otherwise at its beginning.
    pub past: Option<(Place, Vec<u8>)>,
    pub is_stale: &'a (dyn Fn() -> bool + Sync),
}

/// The same way from its other end.
pub(super) fn reversed(legs: Vec<Leg>) -> Vec<Leg> {
    let turned = legs.into_iter().rev();
    turned.map(|leg| Leg { backwards: !leg.backwards, ..leg }).collect()
}

/// Encoded bytes, as they are.
struct Raw(Vec<u8>);

impl Key for Raw {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self(std::mem::take(bytes).to_vec()))
    }
}

impl Place {
    fn table(&self) -> &'static str {
        match self {
            Self::Numbers => tables::PARTY_NUMBERS.name,
            Self::Names => tables::PARTY_NAMES.name,
            Self::Property(_) | Self::Value(..) => tables::PARTY_VALUES.name,
        }
    }

    fn scan(&self) -> Scan {
        match self {
            Self::Numbers | Self::Names => Scan::all(),
            // Nothing is an empty value, and sorts before all others.
            Self::Property(by) => Scan::prefix(by).from(&(*by, Value(vec![1]))),
            Self::Value(by, value) => Scan::prefix(&(*by, Value(value.clone()))),
        }
    }

    /// The key of a party with this value there.
    pub fn key(&self, number: PartyNumber, value: &[u8]) -> Vec<u8> {
        match self {
            Self::Numbers => number.encode(),
            Self::Names => (Value(value.to_vec()), number).encode(),
            Self::Property(by) => (*by, Value(value.to_vec()), number).encode(),
            Self::Value(by, value) => (*by, Value(value.clone()), number).encode(),
        }
    }
}

impl Walk<'_> {
    /// Visits the numbers on the way until told to stop, or nobody waits any more. About so many are wanted.
    pub fn each(
        self,
        tx: &impl Rows,
        wanted: usize,
        mut visit: impl FnMut(PartyNumber) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut past = self.past;
        let mut size = wanted.saturating_add(1).clamp(FIRST, MOST);
        for leg in &self.legs {
            if past.as_ref().is_some_and(|(place, _)| *place != leg.place) {
                continue;
            }
            let mut from = past.take().map(|(_, key)| key);
            loop {
                if (self.is_stale)() {
                    return Ok(());
                }
                let keys = some_keys(tx, leg, from.as_deref(), size)?;
                for key in &keys {
                    if visit(number_in(key)?)?.is_break() {
                        return Ok(());
                    }
                }
                if keys.len() < size {
                    break;
                }
                from = keys.into_iter().last();
                size = MOST.min(size * 2);
            }
        }
        Ok(())
    }
}

fn some_keys(tx: &impl Rows, leg: &Leg, past: Option<&[u8]>, most: usize) -> Result<Vec<Vec<u8>>> {
    let scan = leg.place.scan();
    let scan = if leg.backwards { scan.backwards() } else { scan };
    let scan = match past {
        Some(key) => scan.past(&Raw(key.to_vec())),
        None => scan,
    };
    let mut keys = Vec::with_capacity(most.min(FIRST));
    tx.scan_bytes(leg.place.table(), &scan, &mut |key, _| {
        keys.push(key.to_vec());
        Ok(if keys.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(keys)
}

fn number_in(key: &[u8]) -> Result<PartyNumber> {
    let number = key.last_chunk::<4>().ok_or_else(|| Error::damaged("party list"))?;
    Ok(PartyNumber(u32::from_be_bytes(*number)))
}

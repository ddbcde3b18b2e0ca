//! Pairs of parties of which somebody said that they are two, both ways round, so that either finds the other.

use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::duplicate::Distinct;
use crate::domain::error::Result;
use crate::domain::id::PartyId;

impl WriteTx {
    /// Says that they are two.
    pub fn put_distinct(&self, one: PartyId, other: PartyId, row: &Distinct) -> Result<()> {
        self.put(tables::DISTINCT, &(one, other), row)?;
        self.put(tables::DISTINCT, &(other, one), row)
    }

    /// Says no such thing any more.
    pub fn remove_distinct(&self, one: PartyId, other: PartyId) -> Result<()> {
        self.remove(tables::DISTINCT, &(one, other))?;
        self.remove(tables::DISTINCT, &(other, one)).map(|_| ())
    }

    /// Of a party that goes.
    pub(super) fn forget_distinct(&self, party: PartyId) -> Result<()> {
        let pairs = self.keys(tables::DISTINCT, &Scan::prefix(&party), usize::MAX)?;
        pairs.into_iter().try_for_each(|(one, other)| self.remove_distinct(one, other))
    }
}

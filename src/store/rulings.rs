//! What came of rules: each ruling, and the sums by guard and day that the board shows.
//!
//! INVARIANT: a ruling is written with its sum, so that a board reads a row for each day and not every decision. A day is
//! the date on which somebody acted, by their own desk: no clock that is put on or back moves one to another day.

use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::error::Result;
use crate::domain::guard::{Ends, Ruling};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

impl WriteTx {
    /// Keeps one under its guard, beside the audit entry and in this place of it.
    pub fn put_ruling(&self, key: (u8, u64, u32), ruling: &Ruling) -> Result<()> {
        self.put(tables::RULINGS, &key, ruling)?;
        let day = (key.0, ruling.at.day_count());
        let mut ends = self.get(tables::GUARD_DAYS, &day)?.unwrap_or_default();
        ends.add(ruling);
        self.put(tables::GUARD_DAYS, &day, &ends)
    }

    /// Sums all of them anew, in a store in which they were not summed yet.
    pub(super) fn sum_rulings(&self) -> Result<()> {
        let mut sums: BTreeMap<(u8, i64), Ends> = BTreeMap::new();
        self.each(tables::RULINGS, &Scan::all(), |(guard, ..), ruling| {
            sums.entry((guard, ruling.at.day_count())).or_default().add(&ruling);
            Ok(ControlFlow::Continue(()))
        })?;
        self.empty(tables::GUARD_DAYS.name)?;
        sums.iter().try_for_each(|(day, ends)| self.put(tables::GUARD_DAYS, day, ends))
    }
}

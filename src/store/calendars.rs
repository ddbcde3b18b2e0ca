//! The calendars that a store knows: those that travel with kefu, and those that somebody brought.

use super::{Reader, Scan, tables};
use crate::domain::calendar::{Calendar, file};
use crate::domain::error::Result;
use std::ops::ControlFlow;

/// All versions, oldest first; what was brought comes after what travels along.
pub fn versions(tx: &impl Reader) -> Result<Vec<Calendar>> {
    let mut all = file::built_in();
    tx.each(tables::CALENDARS, &Scan::all(), |_, row| {
        all.push(row.calendar);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

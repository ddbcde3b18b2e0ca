//! The macros of the house.

use super::members;
use crate::domain::error::{Error, Result};
use crate::domain::macros::{self, Deed, Kept};
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::ops::ControlFlow;

/// A macro with who saved it.
#[derive(Debug, Clone)]
pub struct MacroRow {
    /// What it is called.
    pub name: String,
    /// As it is kept.
    pub kept: Kept,
    /// Its steps; none where this kefu cannot read them any more.
    pub steps: Vec<Deed>,
    /// Who saved it, by name.
    pub by: Option<String>,
}

/// All of them, by name.
pub fn all(tx: &impl Rows) -> Result<Vec<MacroRow>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::MACROS, &Scan::all(), |name, kept| {
        let steps = macros::read(&name, &kept.text).map(|read| read.steps).unwrap_or_default();
        let by = members::name_of(&names, Some(kept.by));
        all.push(MacroRow { name, kept, steps, by });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// The one of this name.
pub fn find(tx: &impl Rows, name: &str) -> Result<MacroRow> {
    let mut found = all(tx)?.into_iter().filter(|row| row.name == name.trim());
    found.next().ok_or_else(|| Error::not_found("macro", name))
}

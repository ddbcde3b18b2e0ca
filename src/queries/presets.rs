//! Maps of import files that the house keeps.

use super::members;
use crate::domain::error::{Error, Result};
use crate::domain::import_map::KeptMap;
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::ops::ControlFlow;

/// All of them, by name.
pub fn all(tx: &impl Rows) -> Result<Vec<KeptMap>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::PRESETS, &Scan::all(), |name, kept| {
        let by = members::name_of(&names, Some(kept.by));
        all.push(KeptMap { name, kept, by });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

/// The one of this name.
pub fn find(tx: &impl Rows, name: &str) -> Result<KeptMap> {
    let mut found = all(tx)?.into_iter().filter(|kept| kept.name == name.trim());
    found.next().ok_or_else(|| Error::not_found("preset", name))
}

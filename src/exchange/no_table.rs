//! A file whose first lines are no table: what else of it may be one.
//!
//! INVARIANT: only names of sheets and a line are told, nothing that stands in a cell.

use super::csv::{self, Table};
use super::preset::{Preset, Target};
use crate::domain::{Error, Result};
use std::path::Path;

/// The errors of a first line that names no columns as they are wanted.
const CODES: [&str; 5] =
    ["csv-columns", "csv-only-header", "map-column-missing", "map-misses", "map-no-known-column"];
/// Where else the table may be.
pub const WAYS_ON: [&str; 2] = ["header-below", "other-sheets"];
/// How many records below the first one are looked at.
const LOOKED_BELOW: usize = 30;

/// The same error; where the workbook shows other sheets, with their names.
pub fn way_on(error: Error, table: &Table) -> Error {
    other_sheets(error, table.sheet.as_deref(), &table.others)
}

fn other_sheets(error: Error, sheet: Option<&str>, others: &str) -> Error {
    match sheet {
        Some(sheet) if CODES.contains(&error.code) && !others.is_empty() => {
            error.with("way-on", WAYS_ON[1]).with("sheet", sheet).with("sheets", others)
        }
        _ => error,
    }
}

/// Where to look for the table of a file.
#[derive(Debug)]
pub struct Elsewhere<'f> {
    path: &'f Path,
    named: Option<&'f str>,
    map: Option<&'f Preset>,
    target: Target,
    sheet: Option<String>,
    others: String,
}

impl<'f> Elsewhere<'f> {
    /// Of a table that is about to be read.
    pub fn than(
        table: &Table,
        path: &'f Path,
        named: Option<&'f str>,
        map: Option<&'f Preset>,
        target: Target,
    ) -> Self {
        let (sheet, others) = (table.sheet.clone(), table.others.clone());
        Self { path, named, map, target, sheet, others }
    }

    /// The same error; with the line where the names of the columns stand, if that is further down, or else with the
    /// other sheets.
    pub fn way_on(&self, error: Error) -> Error {
        if !CODES.contains(&error.code) {
            return error;
        }
        match self.header_below() {
            Ok(Some(line)) => error.with("way-on", WAYS_ON[0]).with("below", line),
            _ => other_sheets(error, self.sheet.as_deref(), &self.others),
        }
    }

    /// Reads the file once more: by now the table is gone.
    fn header_below(&self) -> Result<Option<u64>> {
        let mut table = csv::open_sheet(self.path, self.named)?;
        Ok(table.header_below(LOOKED_BELOW, |names| self.is_header(names)))
    }

    fn is_header(&self, names: &[String]) -> bool {
        let map = match self.map {
            Some(map) => Ok(map.clone()),
            None => Preset::guess(self.target, names),
        };
        map.and_then(|map| map.bind(names)).is_ok()
    }
}

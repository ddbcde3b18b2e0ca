//! The runs of imports that can be taken back.

use super::members;
use crate::domain::error::Result;
use crate::domain::id::{MemberId, RunNumber};
use crate::domain::import_run::ImportRun;
use crate::domain::moment::Moment;
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// A run with who ran it.
#[derive(Debug, Clone)]
pub struct ImportRow {
    /// Its number.
    pub number: RunNumber,
    /// What it brought.
    pub run: ImportRun,
    /// Who ran it, by name.
    pub by: Option<String>,
}

/// Those whose days are not over, the newest first.
pub fn list(tx: &impl Reader, now: Moment) -> Result<Vec<ImportRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    tx.each(tables::IMPORT_RUNS, &Scan::all().backwards(), |number, run: ImportRun| {
        if run.is_over(now) {
            return Ok(ControlFlow::Break(()));
        }
        let by = members::name_of(&names, Some(run.by));
        rows.push(ImportRow { number, run, by });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

/// The newest run, if this member ran it.
pub fn newest_of(tx: &impl Reader, member: MemberId) -> Result<Option<RunNumber>> {
    let mut newest = None;
    tx.each(tables::IMPORT_RUNS, &Scan::all().backwards(), |number, run: ImportRun| {
        newest = (run.by == member).then_some(number);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(newest)
}

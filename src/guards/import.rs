//! Imports that are taken back as a whole.

use super::Verdict;
use crate::domain::error::Error;
use crate::domain::id::RunNumber;
use crate::domain::import_run::{ImportRun, TAKEN_BACK_DAYS};
use crate::domain::moment::Moment;

/// A run can be taken back for some days, by whoever may import.
pub fn may_take_back(number: RunNumber, run: &ImportRun, now: Moment) -> Verdict {
    if !run.is_over(now) {
        return Ok(());
    }
    let late = Error::refused("import-undo-late").with("number", number);
    Err(late.with("days", TAKEN_BACK_DAYS))
}

//! What the adoption of a policy would move, and what is in force.

use crate::domain::adoption::Diff;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::moment::Moment;
use crate::domain::policy::{self, Pack};
use crate::domain::rulebook::{Adopted, Rulebook};
use crate::guards::policy as guard;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Reads and checks a pack as its adoption would, and says what that would move.
pub fn rehearse(tx: &impl Rows, file: &str, text: &str, now: Moment) -> Result<(Pack, Diff)> {
    let book = tx.rulebook()?;
    let pack = policy::load(file, text, &book.calendars())?;
    let travelling = policy::travelling(&pack.id).ok();
    guard::may_adopt(&pack, &book, travelling.as_ref())?;
    let next = book.with(Adopted { pack: pack.clone(), at: Some(now) });
    let mut diff = Diff::default();
    tx.each(tables::CASES, &Scan::all(), |id, case: Case| {
        if let Some(folded) = Case::fold(id, case.number, &tx.case_events(id)?, &next)
            && folded != case
        {
            diff.note(&case, &folded, now);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((pack, diff))
}

/// The rules in force.
pub fn rulebook(tx: &impl Reader) -> Result<Arc<Rulebook>> {
    tx.rulebook()
}

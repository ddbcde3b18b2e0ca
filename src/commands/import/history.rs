//! A case of a log that an earlier run took: its history goes on, at the end and nowhere else.
//!
//! INVARIANT: what a case has is never changed by a file. A step before its last one, a row that says something else
//! than was taken, and a case that was moved on here are told, and the case stays as it is.

use super::{Applied, ComplaintRow, RowFate, Scene};
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::error::Result;
use crate::domain::history::{self, Growth, Step};
use crate::domain::id::{CaseId, Id};
use crate::domain::moment::Moment;
use crate::guards::{self as guard, Verdict, text};
use crate::store::index::{COMPLAINT_ROWS, Rows};
use crate::store::{Reader, WriteTx, tables};

/// How far the history of a known case goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grown {
    /// Steps that are added.
    pub added: u32,
    /// Steps that are new and lie before its last one.
    pub earlier: u32,
    /// Steps of which the file says something else than was taken.
    pub differing: u32,
    /// New steps of a case that was moved on here.
    pub outrun: u32,
}

impl Grown {
    fn of(growth: &Growth) -> Self {
        let fresh = u32::try_from(growth.fresh.len()).unwrap_or(u32::MAX);
        let (added, outrun) = if growth.is_moved_on { (0, fresh) } else { (fresh, 0) };
        Self { added, outrun, earlier: growth.earlier, differing: growth.differing }
    }

    fn fate(self) -> RowFate {
        if self == Self::default() { RowFate::Known } else { RowFate::Grown(self) }
    }
}

/// A step as an event: the time is the file's.
pub(super) fn event(scene: &Scene<'_>, (at, passed): &Step) -> CaseEvent {
    let what = Happening::Passed(Box::new(passed.clone()));
    CaseEvent { at: *at, by: scene.member.id, what }
}

/// Whether who had it fits in a line: asked of each row before its case is put together.
pub fn may_keep_owner(owner: Option<&str>) -> Verdict {
    owner.map_or(Ok(()), text::may_keep_line)
}

/// What the desk asks of a history, asked before its batch is made, so that one case does not hold up the others.
pub fn may_have_passed(steps: &[Step], now: Moment) -> Verdict {
    guard::complaint::may_have_passed(steps, now)
}

/// Looks the case up; whether it is to be made, or goes on.
pub(super) fn meet(
    tx: &WriteTx,
    scene: &Scene<'_>,
    run: [u8; 16],
    row: &ComplaintRow,
    whole: &mut Applied,
) -> Result<RowFate> {
    let key = (COMPLAINT_ROWS, row.mark.key);
    let Some(mut mark) = tx.get(tables::IMPORT_KEYS, &key)? else {
        return super::meet(tx, COMPLAINT_ROWS, run, &row.mark, row.id.bytes());
    };
    if mark.digest == row.mark.digest {
        return Ok(RowFate::Known);
    }
    let id = CaseId::from_bytes(mark.id);
    let Some(case) = tx.get(tables::CASES, &id)? else { return Ok(RowFate::Differs) };
    let fate = match grown(tx, &case, &row.history)? {
        Found::Fate(fate) => return Ok(fate),
        Found::Growth(growth) => go_on(tx, scene, &case, row, &growth, whole)?,
    };
    if fate == RowFate::Known || matches!(fate, RowFate::Grown(grown) if grown.added > 0) {
        (mark.digest, mark.run, mark.met) = (row.mark.digest, run, 1);
        tx.put(tables::IMPORT_KEYS, &key, &mark)?;
    }
    Ok(fate)
}

fn go_on(
    tx: &WriteTx,
    scene: &Scene<'_>,
    case: &Case,
    row: &ComplaintRow,
    growth: &Growth,
    whole: &mut Applied,
) -> Result<RowFate> {
    let grown = Grown::of(growth);
    if grown.added > 0 {
        let fresh = growth.fresh.iter().filter_map(|place| row.history.get(*place));
        let events: Vec<CaseEvent> = fresh.map(|step| event(scene, step)).collect();
        tx.append_events(case, &events)?;
        whole.ids.push(case.number.to_string());
        whole.count += 1;
    }
    Ok(grown.fate())
}

enum Found {
    Fate(RowFate),
    Growth(Growth),
}

fn grown(tx: &impl Rows, case: &Case, steps: &[Step]) -> Result<Found> {
    if case.erased.is_some() {
        return Ok(Found::Fate(RowFate::Suppressed));
    }
    let growth = history::growth(&tx.case_events(case.id)?, steps);
    Ok(growth.map_or(Found::Fate(RowFate::Differs), Found::Growth))
}

/// What would become of the history of a known case.
pub fn fate(tx: &impl Rows, id: [u8; 16], steps: &[Step]) -> Result<RowFate> {
    let case = tx.get(tables::CASES, &CaseId::from_bytes(id))?;
    let Some(case) = case else { return Ok(RowFate::Differs) };
    Ok(match grown(tx, &case, steps)? {
        Found::Fate(fate) => fate,
        Found::Growth(growth) => Grown::of(&growth).fate(),
    })
}

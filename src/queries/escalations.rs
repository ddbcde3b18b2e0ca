//! Which open complaints have climbed how far, by the clocks that run in them.
//!
//! From when on a case stands on which rung is told by its place in the queue; by which clock, by its events.

use super::complaints::{self, ComplaintRow};
use super::members;
use crate::domain::case_clock::CaseClock;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::escalation::{Ladder, Rung};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use std::cmp::Reverse;
use std::ops::ControlFlow;

/// A case on a rung, by the clock that is furthest.
#[derive(Debug, Clone)]
pub struct Escalated {
    /// The case with the names around it.
    pub row: ComplaintRow,
    /// How far.
    pub rung: Rung,
    /// By which clock.
    pub clock: CaseClock,
    /// Whether it has come to who asks.
    pub is_mine: bool,
}

/// By which clock a case has climbed highest; of two on one rung by the one that is due first.
fn furthest(tx: &impl Rows, case: &Case, now: Moment) -> Result<Option<(Rung, CaseClock)>> {
    let ladders = Ladder::all(&tx.case_events(case.id)?, &*tx.rulebook()?);
    let all = ladders.into_iter().filter_map(|one| Some((one.rung(now)?, one.clock)));
    Ok(all.max_by_key(|(rung, clock)| (*rung as u8, Reverse(clock.due_seconds()))))
}

/// All that stand on a rung, as the queue orders them.
pub fn all(tx: &impl Rows, reader: &Member, now: Moment) -> Result<Vec<Escalated>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, queued| {
        if queued.ascent.and_then(|ascent| ascent.rung(now)).is_none() {
            return Ok(ControlFlow::Continue(()));
        }
        let case: Case = tx.fetch(tables::CASES, &key.5)?;
        if let Some((rung, clock)) = furthest(tx, &case, now)? {
            let is_mine = rung.is_for(reader, case.owner == Some(reader.id));
            all.push(Escalated { row: complaints::row(tx, &names, case)?, rung, clock, is_mine });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

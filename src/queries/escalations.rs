//! Which open complaints have climbed how far, by the clocks that run in them.
//!
//! The rows do not hold at which instants so many percent of a clock's time are gone; that is worked out from the
//! events, once for each state of a case: see [`Ladders`].

use super::complaints::{self, ComplaintRow};
use super::members;
use crate::domain::case_clock::CaseClock;
use crate::domain::complaint::{Case, CaseKind};
use crate::domain::error::Result;
use crate::domain::escalation::{Ladder, Rung};
use crate::domain::id::CaseId;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::rulebook::Rulebook;
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// What was worked out, for a desk that asks again: good for as many events as it was worked out from, by the rules of
/// then.
#[derive(Debug, Default)]
pub struct Ladders {
    book: Option<Arc<Rulebook>>,
    known: BTreeMap<CaseId, (u32, Vec<Ladder>)>,
}

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

impl Ladders {
    fn of(&mut self, tx: &impl Rows, case: &Case) -> Result<&[Ladder]> {
        let book = tx.rulebook()?;
        if !self.book.as_ref().is_some_and(|known| Arc::ptr_eq(known, &book)) {
            self.known.clear();
            self.book = Some(Arc::clone(&book));
        }
        let is_known = self.known.get(&case.id).is_some_and(|(events, _)| *events == case.events);
        if !is_known {
            let ladders = Ladder::all(&tx.case_events(case.id)?, &book);
            self.known.insert(case.id, (case.events, ladders));
        }
        Ok(self.known.get(&case.id).map_or(&[], |(_, ladders)| ladders))
    }

    /// How far a case has climbed, and by which clock: the highest rung, of two on one the clock that is due first.
    pub fn standing(
        &mut self,
        tx: &impl Rows,
        case: &Case,
        now: Moment,
    ) -> Result<Option<(Rung, CaseClock)>> {
        if !case.is_open() || case.kind != CaseKind::Complaint {
            return Ok(None);
        }
        let on_rung = |ladder: &Ladder| Some((ladder.rung(now)?, ladder.clock.clone()));
        let all = self.of(tx, case)?.iter().filter_map(on_rung);
        let order = |(rung, clock): &(Rung, CaseClock)| {
            (*rung as u8, std::cmp::Reverse(clock.due_seconds()))
        };
        Ok(all.max_by_key(order))
    }
}

/// All that stand on a rung, as the queue orders them.
pub fn all(
    tx: &impl Rows,
    ladders: &mut Ladders,
    reader: &Member,
    now: Moment,
) -> Result<Vec<Escalated>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, ()| {
        let case: Case = tx.fetch(tables::CASES, &key.5)?;
        if let Some((rung, clock)) = ladders.standing(tx, &case, now)? {
            let is_mine = rung.is_for(reader, case.owner == Some(reader.id));
            all.push(Escalated { row: complaints::row(tx, &names, case)?, rung, clock, is_mine });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

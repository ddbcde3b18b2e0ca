//! Recording that dates were missed, once for each clock of each case. Nothing else about the ladder is stored.

use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Happening};
use crate::domain::error::Result;
use crate::domain::moment::Moment;
use crate::guards::{Verdicts, rights};
use crate::store::index;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// Cases in one act, at most: the rest is for the next one.
const MOST: usize = super::BATCH_MOST;

/// Writes down every breach that no event tells of yet.
#[derive(Debug)]
pub struct Escalate;

/// Open complaints with a clock that has run out, each with the breaches that are not recorded.
fn unrecorded(tx: &WriteTx, now: Moment) -> Result<Vec<(Case, Vec<Happening>)>> {
    let mut found = Vec::new();
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, ()| {
        if key.1 >= now.at_seconds {
            return Ok(ControlFlow::Break(()));
        }
        let case: Case = tx.fetch(tables::CASES, &key.5)?;
        if case.kind != CaseKind::Complaint {
            return Ok(ControlFlow::Continue(()));
        }
        let new = case.clocks.iter().filter(|one| one.is_late_at(now) && !one.recorded);
        let breach = |at: Moment, clock: String| Happening::Breached { clock, at };
        let new: Vec<_> = new.map(|clock| breach(clock.due, clock.name())).collect();
        if !new.is_empty() {
            found.push((case, new));
        }
        Ok(if found.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(found)
}

impl Act for Escalate {
    fn verb(&self) -> &'static str {
        "complaint.escalate"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// A breach is never un-recorded.
    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (mut ids, mut count) = (Vec::new(), 0);
        for (case, breaches) in unrecorded(tx, scene.now)? {
            ids.push(case.number.to_string());
            for what in breaches {
                let event = CaseEvent { at: scene.now, by: scene.member.id, what };
                tx.append_event(&open::find(tx, case.id)?, &event)?;
                count += 1;
            }
        }
        Ok(Applied { ids, count, ..Applied::default() })
    }
}

//! Becoming accountable for a case: for this one, or for the most urgent that nobody has.

use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{Case, Happening};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::CaseId;
use crate::guards::{Verdicts, complaint as guard, rights};
use crate::store::{Reader, Scan, WriteTx, index, tables};
use std::ops::ControlFlow;

/// Takes a case for the member. Two members at once get two different next cases, since each
/// chooses inside the one write transaction.
#[derive(Debug)]
pub enum Claim {
    /// This case.
    This(CaseId),
    /// The most urgent one without an owner.
    Next,
}

impl Claim {
    fn case(&self, tx: &WriteTx) -> Result<Case> {
        match self {
            Self::This(id) => open::find(tx, *id),
            Self::Next => next(tx)?.ok_or_else(|| Error::new(Kind::NotFound, "queue-empty")),
        }
    }
}

fn next(tx: &WriteTx) -> Result<Option<Case>> {
    let mut found = None;
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, ()| {
        let case: Case = tx.fetch(tables::CASES, &key.4)?;
        if case.owner.is_some() {
            return Ok(ControlFlow::Continue(()));
        }
        found = Some(case);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

impl Act for Claim {
    fn verb(&self) -> &'static str {
        match self {
            Self::This(_) => "complaint.claim",
            Self::Next => "complaint.next",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        match self {
            Self::This(id) => open::named(tx, Some(*id)),
            Self::Next => Ok(next(tx)?.map(|case| case.number.to_string()).into_iter().collect()),
        }
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = self.case(tx)?;
        let is_mine = case.owner == Some(scene.member.id);
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_claim(&case, is_mine)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = self.case(tx)?;
        let what = Happening::Assigned { owner: Some(scene.member.id), note: None };
        open::append(tx, scene, &case, what)
    }
}

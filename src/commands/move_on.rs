//! Taking a case one step further.

use super::{Act, Applied, Scene, answer, open};
use crate::domain::complaint::{Case, CaseKind, Happening, Move};
use crate::domain::error::Result;
use crate::domain::id::CaseId;
use crate::guards::{Verdict, Verdicts, complaint as guard, rights, text};
use crate::store::WriteTx;
use crate::store::index::Rows;

/// A step, with everything it needs.
#[derive(Debug)]
pub struct MoveOn {
    /// Which case.
    pub case: CaseId,
    /// The step.
    pub step: Move,
}

impl MoveOn {
    fn is_answered(&self, tx: &WriteTx, case: &Case) -> Verdict {
        match self.step {
            Move::Answer { entry, .. } => answer::is_answered(tx, case, entry),
            _ => Ok(()),
        }
    }
}

impl Act for MoveOn {
    fn verb(&self) -> &'static str {
        match self.step.kind() {
            CaseKind::Complaint => "complaint.move",
            CaseKind::Privacy => "privacy.move",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        let promises = tx.open_promises(&case)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(text::may_keep(self.step.words()))
            .and(guard::may_move(&case, &self.step, promises, scene.now))
            .and_then(|| self.is_answered(tx, &case)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        open::append(tx, scene, &case, Happening::Moved(self.step.clone()))
    }
}

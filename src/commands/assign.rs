//! Handing a case to somebody else, or back to the queue.

use super::{Act, Applied, Scene, open};
use crate::domain::complaint::Happening;
use crate::domain::error::Result;
use crate::domain::id::{CaseId, MemberId};
use crate::guards::{Verdicts, complaint as guard, rights, text};
use crate::store::WriteTx;

/// Makes a member accountable, or nobody.
#[derive(Debug)]
pub struct Assign {
    /// Which case.
    pub case: CaseId,
    /// To whom; none puts it back.
    pub owner: Option<MemberId>,
    /// What the next one must know; needed where there was an owner.
    pub note: Option<String>,
}

impl Act for Assign {
    fn verb(&self) -> &'static str {
        "complaint.assign"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        super::member::check(tx, self.owner)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(text::may_keep(self.note.as_deref().unwrap_or_default()))
            .and(guard::may_assign(&case, self.note.as_deref())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        let what = Happening::Assigned { owner: self.owner, note: self.note.clone() };
        open::append(tx, scene, &case, what)
    }
}

//! Handing a case to somebody else, or back to the queue.

use super::claim::Claim;
use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{Case, CaseKind, Happening};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, MemberId};
use crate::guards::{Verdict, Verdicts, complaint as guard, rights, text};
use crate::store::WriteTx;

/// Makes a member accountable, or nobody.
#[derive(Debug)]
pub struct Assign {
    /// Which case.
    pub case: CaseId,
    /// Of which kind.
    pub kind: CaseKind,
    /// To whom; none puts it back.
    pub owner: Option<MemberId>,
    /// What the next one must know; needed where there was an owner.
    pub note: Option<String>,
}

impl Assign {
    /// Whether it may be handed over as this row stands; what is done again is asked the same.
    pub(super) fn may(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        super::member::check(tx, self.owner)?;
        let claim = Claim::of(self.kind, self.case).verb();
        if let Some(id) = self.owner.filter(|_| self.kind != CaseKind::Privacy) {
            // Whoever could not go on with it is not given it. A privacy request goes to whoever makes its copy, too.
            rights::of(&super::find_member(tx, id)?, claim)?;
        }
        guard::is_of(case, self.kind)?;
        text::may_keep(self.note.as_deref().unwrap_or_default())?;
        text::no_silence(self.note.as_deref().unwrap_or_default())?;
        guard::may_assign(case, scene.member, self.owner, self.note.as_deref())
    }
}

impl Act for Assign {
    fn verb(&self) -> &'static str {
        match self.kind {
            CaseKind::Complaint => "complaint.assign",
            CaseKind::Privacy => "privacy.assign",
            CaseKind::Feedback => "feedback.assign",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn words(&self) -> Vec<&str> {
        self.note.as_deref().into_iter().collect()
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.may(tx, scene, &case)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        let what = Happening::Assigned { owner: self.owner, note: self.note.clone() };
        open::append(tx, scene, &case, what)
    }
}

//! Looking at what members were given, and at what data is used for: both lapse when nobody does.

use super::{Act, Applied, Scene, find_member};
use crate::domain::access::Review;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::guards::{Verdict, Verdicts, access, rights, usage};
use crate::store::{WriteTx, care, tables};

/// A review of one member, or of some purposes.
#[derive(Debug)]
pub enum LookAt {
    /// What this member was given may stay.
    Confirm(MemberId),
    /// It may not: nothing sealed is shown to the member until somebody confirms it.
    Revoke(MemberId),
    /// These purposes, by their codes, are still needed, and each sees no more than it needs.
    Purposes(Vec<String>),
}

impl LookAt {
    fn of(&self) -> Option<MemberId> {
        match self {
            Self::Confirm(member) | Self::Revoke(member) => Some(*member),
            Self::Purposes(_) => None,
        }
    }
}

/// Whether the member who acts may be shown sealed values at all; asked by whatever shows some.
pub(super) fn stands(tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
    access::stands(&care::access(tx, scene.member, scene.now)?, &scene.member.name)
}

/// Whether bulk work waits for somebody who looks at purposes.
pub(super) fn may_go_on(tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
    usage::may_go_on(&care::unreviewed(tx, scene.now)?)
}

impl Act for LookAt {
    fn verb(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "review.confirm",
            Self::Revoke(_) => "review.revoke",
            Self::Purposes(_) => "review.purpose",
        }
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(match self {
            Self::Confirm(member) | Self::Revoke(member) => vec![member.to_string()],
            // What is no purpose may be anything, and does not come into the log.
            Self::Purposes(purposes) => {
                purposes.iter().filter(|one| usage::is_purpose(one)).cloned().collect()
            }
        })
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let may = match self {
            Self::Purposes(purposes) => usage::may_review(purposes),
            Self::Confirm(member) | Self::Revoke(member) => {
                access::may_review(scene.member, &find_member(tx, *member)?)
            }
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(may))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let confirmed = !matches!(self, Self::Revoke(_));
        let review = Review { at: scene.now, by: Some(scene.member.id), confirmed };
        if let Some(member) = self.of() {
            tx.put(tables::REVIEWS, &member, &review)?;
        }
        if let Self::Purposes(purposes) = self {
            purposes.iter().try_for_each(|one| tx.put(tables::PURPOSES, one, &review))?;
        }
        let ids = self.about(tx, scene)?;
        Ok(Applied {
            count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            ids,
            ..Applied::default()
        })
    }
}

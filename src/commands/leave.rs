//! Letting a member go: its keys and its passphrase's slot are deleted, its sessions lock, and whatever
//! compartments it could read are to be rotated.

use super::{Act, Applied, Scene, budget, find_member, roles};
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, MemberState};
use crate::guards::{Verdicts, member as guard, rights};
use crate::store::Reader;
use crate::store::index::Rows;
use crate::store::{Scan, WriteTx, tables};

/// A member goes.
#[derive(Debug)]
pub struct RemoveMember(pub MemberId);

impl RemoveMember {
    fn gone(was: &Member) -> Member {
        Member { state: MemberState::Removed, version: was.version + 1, ..was.clone() }
    }
}

impl Act for RemoveMember {
    fn verb(&self) -> &'static str {
        "member.remove"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.0.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let was = find_member(tx, self.0)?;
        let mut after = tx.members()?;
        after.retain(|one| one.id != was.id);
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_change(scene.member, &was))
            .and(guard::keeps_an_admin(&after)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.0)?;
        let gone = Self::gone(&was);
        tx.put(tables::MEMBERS, &gone.id, &gone)?;
        tx.remove(tables::SLOTS, &gone.id)?;
        for step in tx.keys(tables::UNDO, &Scan::prefix(&gone.id), usize::MAX)? {
            tx.remove(tables::UNDO, &step)?;
        }
        budget::forget(tx, gone.id)?;
        roles::withdraw(tx, scene, &was, &gone)?;
        Ok(Applied::one(gone.id))
    }
}

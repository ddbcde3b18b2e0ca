//! Letting a member go: its keys and its passphrase's slot are deleted, its sessions end, its open complaints wait
//! for somebody again, and whatever compartments it could read are to be rotated.

use super::{Act, Applied, Scene, budget, find_member, roles};
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, MemberState};
use crate::guards::{Verdicts, member as guard, rights};
use crate::session::Desk;
use crate::session::drawer::Drawer;
use crate::store::Reader;
use crate::store::index::{self, Rows};
use crate::store::{Scan, WriteTx, tables};
use std::ops::ControlFlow;

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

    fn is_final(&self) -> bool {
        true
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
            .and(guard::may_grant(scene.member, &was.roles))
            .and(guard::keeps_an_admin(&after))
            .and(roles::keeps_holders(tx, &was, &Self::gone(&was))?))
    }

    /// The files on the host, which lie there as they are. Of those who left before, too: a removal that was cut off
    /// just here is made up for by the next one.
    fn afterwards(&self, desk: &Desk) {
        let left = desk.read(|tx| {
            let members = tx.members()?.into_iter();
            Ok(members.filter(|one| one.state == MemberState::Removed).collect::<Vec<_>>())
        });
        for gone in left.into_iter().flatten() {
            let _ = Drawer::of(desk.store.folder(), gone.id).clear();
        }
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.0)?;
        let gone = roles::formerly(&was, Self::gone(&was), scene);
        tx.put(tables::MEMBERS, &gone.id, &gone)?;
        tx.remove(tables::SLOTS, &gone.id)?;
        for step in tx.keys(tables::UNDO, &Scan::prefix(&gone.id), usize::MAX)? {
            tx.remove(tables::UNDO, &step)?;
        }
        budget::forget(tx, gone.id)?;
        roles::withdraw(tx, scene, &was, &gone)?;
        let mut applied = Applied::one(gone.id);
        applied.ids.extend(give_back(tx, scene, gone.id)?);
        Ok(applied)
    }
}

/// Open complaints of who has left wait for somebody again. Their numbers.
fn give_back(tx: &WriteTx, scene: &Scene<'_>, gone: MemberId) -> Result<Vec<String>> {
    let mut theirs: Vec<Case> = Vec::new();
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |place, queued| {
        if queued.owner == Some(gone) {
            theirs.push(tx.fetch(tables::CASES, &place.5)?);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for case in &theirs {
        let what = Happening::Assigned { owner: None, note: None };
        tx.append_event(case, &CaseEvent { at: scene.now, by: scene.member.id, what })?;
    }
    Ok(theirs.iter().map(|case| case.number.to_string()).collect())
}

//! Giving a member other roles. Keys of a compartment that the new roles do not open go at once; those they
//! open in addition come from somebody who holds them (`approve`).

use super::{Act, Applied, Scene, approve, find_member, rotate};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::MemberId;
use crate::domain::member::{Member, Role};
use crate::guards::{Verdicts, member as guard, rights};
use crate::store::index::Rows;
use crate::store::{WriteTx, tables};

/// Other roles for a member.
#[derive(Debug)]
pub struct SetRoles {
    /// Who.
    pub member: MemberId,
    /// Roles that come.
    pub add: Vec<Role>,
    /// Roles that go.
    pub remove: Vec<Role>,
}

impl SetRoles {
    fn changed(&self, was: &Member) -> Member {
        let mut roles = was.roles.clone();
        roles.retain(|role| !self.remove.contains(role));
        roles.extend(self.add.iter().filter(|role| !was.roles.contains(role)));
        roles.sort_unstable();
        roles.dedup();
        Member { roles, version: was.version + 1, ..was.clone() }
    }
}

impl Act for SetRoles {
    fn verb(&self) -> &'static str {
        "member.role"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.member.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let was = find_member(tx, self.member)?;
        let is = self.changed(&was);
        let mut after = tx.members()?;
        after.iter_mut().filter(|one| one.id == is.id).for_each(|one| *one = is.clone());
        let has_roles = match is.roles.is_empty() {
            true => Err(Error::usage("roles-missing")),
            false => Ok(()),
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_change(scene.member, &was))
            .and(has_roles)
            .and(guard::keeps_an_admin(&after)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.member)?;
        let is = self.changed(&was);
        tx.put(tables::MEMBERS, &is.id, &is)?;
        withdraw(tx, scene, &was, &is)?;
        Ok(Applied::one(is.id))
    }
}

/// Takes the keys away that the member may not hold any more. What was copied before stays copied: the
/// compartment's keys are to be rotated.
pub(super) fn withdraw(tx: &WriteTx, scene: &Scene<'_>, was: &Member, is: &Member) -> Result<()> {
    let stays = if is.is_active() { approve::keys_of(is) } else { Vec::new() };
    for key in approve::keys_of(was).into_iter().filter(|key| !stays.contains(key)) {
        tx.remove_wraps(&was.id, key.byte())?;
    }
    for compartment in Compartment::ALL {
        if was.opens(compartment) && !(is.is_active() && is.opens(compartment)) {
            rotate::want(tx, compartment, scene.seq)?;
        }
    }
    Ok(())
}

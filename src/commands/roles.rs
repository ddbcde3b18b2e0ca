//! Giving a member other roles. Keys of a compartment that the new roles do not open go at once; those they
//! open in addition come from somebody who holds them (`approve`).

use super::approval::Ask;
use super::{Act, Applied, Scene, approve, find_member, rekey, rotate};
use crate::domain::approval::{VALID_HOURS, Wanted};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::{Formerly, Member, MemberState, Role};
use crate::guards::{Verdict, Verdicts, member as guard, rights};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::WrapKey;

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
        // Whoever may more than before waits for somebody who lets them in anew.
        let gains = roles.iter().any(|role| !was.roles.contains(role));
        let state = if gains && was.is_active() { MemberState::Waiting } else { was.state };
        Member { roles, state, version: was.version + 1, ..was.clone() }
    }

    fn opens_secret(&self, was: &Member) -> bool {
        !was.opens(Compartment::Secret) && self.changed(was).opens(Compartment::Secret)
    }
}

impl Act for SetRoles {
    fn verb(&self) -> &'static str {
        "member.role"
    }

    fn is_final(&self) -> bool {
        true
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
            .and(guard::may_grant(scene.member, &self.add))
            .and(guard::may_grant(scene.member, &self.remove))
            .and(has_roles)
            .and(guard::keeps_an_admin(&after))
            .and(keeps_holders(tx, &was, &is)?))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let was = find_member(tx, self.member)?;
        let Self { member, add, remove } = self;
        let (member, version) = (*member, was.version);
        let wanted = Wanted::Grant { member, version, add: add.clone(), remove: remove.clone() };
        Ok(self.opens_secret(&was).then_some(Ask { wanted, count: 1 }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.member)?;
        let is = formerly(&was, self.changed(&was), scene);
        tx.put(tables::MEMBERS, &is.id, &is)?;
        withdraw(tx, scene, &was, &is)?;
        Ok(Applied::one(is.id))
    }
}

/// The row with what its member might within the last hours, if that was more: all of it, however often something
/// was taken away since.
pub(super) fn formerly(was: &Member, is: Member, scene: &Scene<'_>) -> Member {
    let could = matches!(was.state, MemberState::Active | MemberState::Waiting);
    let loses = !is.is_active() || was.roles.iter().any(|role| !is.roles.contains(role));
    if !(could && loses) {
        return is;
    }
    let since = scene.now.at_seconds - VALID_HOURS * 3_600;
    let before = was.formerly.iter().filter(|formerly| formerly.until.at_seconds > since);
    let before = before.flat_map(|formerly| formerly.roles.iter().copied());
    let mut roles: Vec<Role> = was.roles.iter().copied().chain(before).collect();
    roles.sort_unstable();
    roles.dedup();
    Member { formerly: Some(Formerly { roles, until: scene.now }), ..is }
}

/// Whether of every key that the member gives up somebody else is left who may use it.
pub(super) fn keeps_holders(tx: &WriteTx, was: &Member, is: &Member) -> Result<Verdict> {
    let members = tx.members()?;
    let mut verdict = Ok(());
    for key in WrapKey::ALL {
        let holds = |member: &Member| -> Result<bool> {
            let wraps = Scan::prefix(&(member.id.bytes(), key.byte()));
            Ok(!tx.keys(tables::WRAPS, &wraps, 1)?.is_empty())
        };
        let stays = is.is_active() && approve::keys_of(is).contains(&key);
        let mut others = 0;
        for member in members.iter().filter(|one| one.id != was.id && one.is_active()) {
            others += usize::from(holds(member)?);
        }
        verdict = verdict.and(guard::keeps_a_holder(key.code(), holds(was)? && !stays, others));
    }
    Ok(verdict)
}

/// Takes the keys away that the member may not hold any more. What was copied before stays copied: a
/// compartment whose keys it held is to be rotated.
pub(super) fn withdraw(tx: &WriteTx, scene: &Scene<'_>, was: &Member, is: &Member) -> Result<()> {
    let is_gone = is.state == MemberState::Removed;
    let stays = if is_gone { Vec::new() } else { approve::keys_of(is) };
    for key in approve::keys_of(was).into_iter().filter(|key| !stays.contains(key)) {
        let had = tx.remove_wraps(&was.id, key.byte())?;
        match key {
            WrapKey::Compartment(compartment) if had => rotate::want(tx, compartment, scene.seq)?,
            WrapKey::Audit if had => rekey::want(tx, scene.seq)?,
            _ => {}
        }
    }
    Ok(())
}

//! Adding a member: a name, roles and how it logs in. Keys come later, when it has one of its own.

use super::approval::Ask;
use super::{Act, Applied, Scene, key};
use crate::domain::approval::Wanted;
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, MemberState, Preferences, Role};
use crate::domain::name;
use crate::guards::{Verdicts, member as guard, rights};
use crate::store::index::Rows;
use crate::store::{WriteTx, tables};

/// A new member.
#[derive(Debug)]
pub struct AddMember {
    /// Its id.
    pub id: MemberId,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// The user of the operating system it is bound to, if any.
    pub uid: Option<u32>,
    /// The public key of its SSH login, if any.
    pub ssh_key: Option<String>,
}

impl Act for AddMember {
    fn verb(&self) -> &'static str {
        "member.add"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(key::with_key(self.id, self.ssh_key.as_deref()))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let name = name::clean(&self.name);
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_grant(scene.member, &self.roles))
            .and(guard::may_add(&name, &tx.members()?))
            .and(guard::is_nobodys_key(self.ssh_key.as_deref(), &tx.members()?)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let opens_secret = self.roles.iter().any(|role| role.opens(Compartment::Secret));
        let wanted = Wanted::Invite {
            name: name::clean(&self.name),
            roles: self.roles.clone(),
            uid: self.uid,
            ssh_key: self.ssh_key.clone(),
        };
        Ok(opens_secret.then_some(Ask { wanted, count: 1 }))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let member = Member {
            id: self.id,
            name: name::clean(&self.name),
            uid: self.uid,
            roles: self.roles.clone(),
            ssh_key: self.ssh_key.clone(),
            state: MemberState::Invited,
            recipient: String::new(),
            mac: None,
            formerly: None,
            preferences: Preferences::default(),
            version: 1,
        };
        tx.put(tables::MEMBERS, &member.id, &member)?;
        let ids = key::with_key(member.id, self.ssh_key.as_deref());
        Ok(Applied { ids, count: 1, ..Applied::default() })
    }
}

//! With which key a member comes in over SSH. Another one ends the sessions of the one before.

use super::{Act, Applied, Scene, find_member};
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::Member;
use crate::domain::ssh;
use crate::guards::{Verdicts, member as guard, rights};
use crate::store::index::Rows;
use crate::store::{WriteTx, tables};

/// Another key for a member, or none.
#[derive(Debug)]
pub struct SetKey {
    /// Whose.
    pub member: MemberId,
    /// The public key as OpenSSH writes it.
    pub ssh_key: Option<String>,
}

impl Act for SetKey {
    fn verb(&self) -> &'static str {
        "member.key"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(with_key(self.member, self.ssh_key.as_deref()))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let was = find_member(tx, self.member)?;
        let mut others = tx.members()?;
        others.retain(|one| one.id != was.id);
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(guard::may_have_key(
            &was,
            self.ssh_key.as_deref(),
            &others,
        )))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let was = find_member(tx, self.member)?;
        let is = Member { ssh_key: self.ssh_key.clone(), version: was.version + 1, ..was };
        tx.put(tables::MEMBERS, &is.id, &is)?;
        Ok(Applied {
            ids: with_key(is.id, self.ssh_key.as_deref()),
            count: 1,
            ..Applied::default()
        })
    }
}

/// What an entry tells of a member and the key it comes with.
pub(super) fn with_key(member: MemberId, ssh_key: Option<&str>) -> Vec<String> {
    let key = ssh_key.and_then(ssh::fingerprint);
    std::iter::once(member.to_string()).chain(key).collect()
}

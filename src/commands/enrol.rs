//! A member's first passphrase: it makes the member's own key pair, and the member then waits for somebody
//! who lets it in.

use super::{Act, Applied, Scene};
use crate::domain::contact::Sealed;
use crate::domain::error::Result;
use crate::domain::member::{Member, MemberState};
use crate::guards::{Verdicts, rights};
use crate::store::{WriteTx, tables};
use crate::vault::SecretString;
use crate::vault::unlock::{OwnKey, WORK_FACTOR, enrol};

/// The acting member's new key pair.
#[derive(Debug)]
pub struct Enrol {
    recipient: String,
    slot: Sealed,
}

impl Enrol {
    /// Makes the key pair; scrypt takes its time, so never inside a transaction.
    pub fn prepare(passphrase: &SecretString) -> Result<Self> {
        let OwnKey { recipient, slot } = enrol(passphrase, WORK_FACTOR)?;
        Ok(Self { recipient, slot })
    }

    /// The recipient, for its fingerprint.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }
}

impl Act for Enrol {
    fn verb(&self) -> &'static str {
        "member.enrol"
    }

    fn about(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![scene.member.id.to_string()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let member = Member {
            state: MemberState::Waiting,
            recipient: self.recipient.clone(),
            version: scene.member.version + 1,
            ..scene.member.clone()
        };
        tx.put(tables::MEMBERS, &member.id, &member)?;
        tx.put(tables::SLOTS, &member.id, &self.slot)?;
        Ok(Applied::one(member.id))
    }
}

//! `audit.rekey`: a new key that signs heads of the log, after somebody has left who held the one before.
//!
//! INVARIANT: wrapped for those who held the one before and may still sign, and sealed to no recipient that the
//! vault does not know. Heads that were signed before are checked by the key they were signed with, which stays.

use super::approval::Ask;
use super::{Act, Applied, Command, Scene, execute, find_member, unlock};
use crate::domain::approval::Wanted;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::Member;
use crate::guards::{Verdict, Verdicts, rights};
use crate::session::{Desk, Session, random};
use crate::store::index::Rows;
use crate::store::tables::{AuditKey, RotationRow};
use crate::store::{ReadTx, Reader, Scan, WriteTx, tables};
use crate::vault::{Ring, Wrap, WrapKey};

/// A new signing key.
#[derive(Debug)]
pub struct Rekey {
    was: String,
    is: String,
    wraps: Vec<Wrap>,
    signers: Vec<(MemberId, u32)>,
}

/// Makes a new signing key and leaves the session with it. Its public half.
pub fn rekey(desk: &Desk, session: &Session) -> Result<String> {
    let ring = session.ring()?;
    let new = ring.rekeyed(random::bytes()?);
    let rekey = desk.read(|tx| Rekey::prepare(tx, &ring, &new))?;
    let key = rekey.is.clone();
    execute(desk, session, &[Command::Rekey(rekey)])?;
    // Every signer's session locks, since there is a new key to be had; this one has it.
    let member = session.member()?.id;
    session.set_member(desk.read(|tx| tx.fetch(tables::MEMBERS, &member))?);
    session.open_vault(new);
    Ok(key)
}

/// Whether a member holds the key that signs.
fn holds(tx: &impl Reader, member: &Member) -> Result<bool> {
    let wraps = Scan::prefix(&(member.id.bytes(), WrapKey::Audit.byte()));
    Ok(!tx.keys(tables::WRAPS, &wraps, 1)?.is_empty())
}

impl Rekey {
    fn prepare(tx: &ReadTx, ring: &Ring, new: &Ring) -> Result<Self> {
        unlock::is_current(tx, ring)?;
        let (was, is) = (ring.verifier_key()?.to_string(), new.verifier_key()?.to_string());
        let (mut wraps, mut signers) = (Vec::new(), Vec::new());
        for member in tx.members()? {
            if !(member.signs() && holds(tx, &member)?) {
                continue;
            }
            let (holder, mac) = (member.id.bytes(), member.mac.unwrap_or_default());
            is_known(ring.knows(&holder, &member.recipient, &mac))?;
            wraps.extend(new.wraps_for(member.id.bytes(), &member.recipient, &[WrapKey::Audit])?);
            signers.push((member.id, member.version));
        }
        let rows = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
        let recovery: Vec<String> = rows.iter().map(|row| row.recipient.clone()).collect();
        for row in &rows {
            is_known(ring.knows_recovery(&recovery, &row.mac))?;
        }
        wraps.extend(new.recovery_wraps(&recovery, &[WrapKey::Audit])?);
        Ok(Self { was, is, wraps, signers })
    }

    /// Conflict, if the key or one of its holders has changed since.
    fn is_fresh(&self, tx: &WriteTx) -> Verdict {
        let mut is_fresh = tx.fetch(tables::AUDIT_KEY, &0)?.verifier == self.was;
        for member in tx.members()? {
            if member.signs() && holds(tx, &member)? {
                is_fresh &= self.signers.contains(&(member.id, member.version));
            }
        }
        if is_fresh { Ok(()) } else { Err(Error::conflict("moved-on")) }
    }
}

/// Nothing is sealed to a recipient that the vault does not know, or that nobody here can tell.
fn is_known(known: Option<bool>) -> Result<()> {
    match known {
        Some(true) => Ok(()),
        Some(false) => Err(Error::damaged("member recipient")),
        None => Err(Error::not_permitted("compartment-closed").with("compartment", "contact")),
    }
}

/// Notes that the key is to be made anew, since this audit entry.
pub(super) fn want(tx: &WriteTx, seq: u64) -> Result<()> {
    let row = RotationRow { wanted_by: Some(seq), ..RotationRow::default() };
    tx.put(tables::ROTATIONS, &WrapKey::Audit.byte(), &row)
}

impl Act for Rekey {
    fn verb(&self) -> &'static str {
        "audit.rekey"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.was.clone()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.is_fresh(tx)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let wanted = Wanted::Rekey { was: self.was.clone() };
        Ok(Some(Ask { wanted, count: 1 }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let before = tx.count(tables::AUDIT_KEY, &Scan::all())?;
        let place = u8::try_from(before).map_err(|_| Error::damaged("audit key"))?;
        let was = AuditKey { verifier: self.was.clone(), until: Some(scene.seq) };
        tx.put(tables::AUDIT_KEY, &place, &was)?;
        let is = AuditKey { verifier: self.is.clone(), until: None };
        tx.put(tables::AUDIT_KEY, &0, &is)?;
        for wrap in &self.wraps {
            tx.put(tables::WRAPS, &(wrap.holder, wrap.key.byte(), wrap.epoch), &wrap.sealed)?;
        }
        for (id, version) in &self.signers {
            let row = Member { version: version + 1, ..find_member(tx, *id)? };
            tx.put(tables::MEMBERS, id, &row)?;
        }
        tx.remove(tables::ROTATIONS, &WrapKey::Audit.byte())?;
        Ok(Applied { ids: vec![self.was.clone(), self.is.clone()], count: 1, ..Applied::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::leave::RemoveMember;
    use super::super::rotate::tests::newcomer;
    use super::super::undo::tests::desk;
    use super::super::unlock::unlock;
    use super::*;
    use crate::domain::member::Role;

    #[test]
    fn whoever_stays_has_the_new_key_as_soon_as_it_unlocks_again() {
        let (_folder, desk, owner) = desk();
        let theirs = newcomer(&desk, &owner, "Aud", Role::Auditor);
        let stays = newcomer(&desk, &owner, "Ida", Role::Auditor);
        let gone = RemoveMember(theirs.member_id().unwrap());
        execute(&desk, &owner, &[Command::RemoveMember(gone)]).unwrap();
        let row = || desk.read(|tx| tx.get(tables::ROTATIONS, &WrapKey::Audit.byte())).unwrap();
        assert!(row().is_some());
        let key = rekey(&desk, &owner).unwrap();
        assert_eq!(row(), None);
        let of = |session: &Session| session.ring().unwrap().verifier_key().unwrap().to_string();
        assert_eq!(of(&owner), key);
        execute(&desk, &stays, &[Command::Vault(super::super::unlock::Vault::Closed)]).unwrap();
        assert!(!stays.is_open());
        unlock(&desk, &stays, &"nine blue whales sing at noon".into()).unwrap();
        assert_eq!(of(&stays), key);
        assert!(rekey(&desk, &stays).is_err(), "an auditor cannot tell whom the vault knows");
    }
}

//! Opening and closing the vault, and changing one's passphrase.

use super::in_vain::{Tried, Waits, waits};
use super::seal::all_recipients;
use super::{Act, Applied, Command, Scene, execute};
use crate::domain::contact::{Compartment, Sealed};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::Member;
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::tables::Recipient;
use crate::store::{ReadTx, Reader, Scan, WriteTx, tables};
use crate::vault::{
    BroughtBack, Locked, Ring, SecretString, Stowed, Wrap, WrapKey, unlock as vault,
};

/// The audited half of opening and closing: that it happened, or that it was refused.
#[derive(Debug)]
pub enum Vault {
    /// The passphrase opened it.
    Opened,
    /// It was closed.
    Closed,
    /// What was asked of it was not done: a wrong passphrase, or keys that are not what they should be.
    Refused {
        /// What was asked.
        verb: &'static str,
        /// Why not.
        why: Error,
    },
}

impl Act for Vault {
    fn verb(&self) -> &'static str {
        match self {
            Self::Opened => "vault.unlock",
            Self::Closed => "vault.lock",
            Self::Refused { verb, .. } => verb,
        }
    }

    fn about(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![scene.member.id.to_string()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        Ok(match self {
            // Whatever it is, it belongs into the log: also that somebody has exchanged a recipient.
            Self::Refused { why, .. } => {
                verdicts.and(Err(Error { kind: Kind::NotPermitted, ..why.clone() }))
            }
            Self::Opened | Self::Closed => verdicts,
        })
    }

    fn apply(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        Ok(Applied::one(scene.member.id))
    }
}

/// Opens the vault for the session's member. Takes most of a second: never on the UI thread.
pub fn unlock(desk: &Desk, session: &Session, passphrase: &SecretString) -> Result<()> {
    unlock_with(desk, session, passphrase, &[]).map(|_| ())
}

/// The same, and brings back what was put away while it was closed.
pub fn unlock_with(
    desk: &Desk,
    session: &Session,
    passphrase: &SecretString,
    stowed: &[Stowed],
) -> Result<BroughtBack> {
    let id = session.member()?.id;
    may_try(desk, session, "vault.unlock")?;
    for last in [false, true] {
        let (member, locked, recovery) = desk.store.read(|tx| {
            let member: Member = tx.fetch(tables::MEMBERS, &id)?;
            let recovery = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
            // Who has left has no slot any more.
            let locked = member.is_active().then(|| read_locked(tx, &member)).transpose()?;
            Ok((member, locked, recovery))
        })?;
        let Some(locked) = locked else {
            let why = Error::not_permitted("member-not-active").with("state", member.state.code());
            return Err(refused(desk, session, "vault.unlock", why));
        };
        session.set_member(member.clone());
        let opened = vault::unlock(&locked, passphrase, stowed);
        match opened.and_then(|(ring, back)| Ok((check_recipients(&recovery, ring)?, back))) {
            Ok((ring, back)) => {
                // Keys or roles may have moved while the passphrase was tried: then it is tried once more.
                let now = desk.store.read(|tx| tx.fetch(tables::MEMBERS, &id))?;
                if now.version != member.version && !last {
                    continue;
                }
                execute(desk, session, &[Command::Vault(Vault::Opened)])?;
                if session.member()?.version != member.version {
                    return Err(Error::conflict("moved-on"));
                }
                session.open_vault(ring);
                return Ok(back);
            }
            Err(why) => return Err(refused(desk, session, "vault.unlock", why)),
        }
    }
    Err(Error::conflict("moved-on"))
}

/// Whether one more passphrase may be tried.
fn may_try(desk: &Desk, session: &Session, verb: &'static str) -> Result<()> {
    match waits(desk, session, Tried::Passphrase)? {
        None => Ok(()),
        Some(Waits { why, is_told: true }) => Err(why),
        Some(Waits { why, is_told: false }) => Err(refused(desk, session, verb, why)),
    }
}

/// Writes a refusal down, and gives it back.
fn refused(desk: &Desk, session: &Session, verb: &'static str, why: Error) -> Error {
    let refusal = Vault::Refused { verb, why: why.clone() };
    // That the log cannot be written opens nothing either.
    let _ = execute(desk, session, &[Command::Vault(refusal)]);
    why
}

/// Writes down that the vault is closed, also where it closed by itself.
pub fn closed(desk: &Desk, session: &Session) -> Result<()> {
    execute(desk, session, &[Command::Vault(Vault::Closed)]).map(|_| ())
}

fn read_locked(tx: &ReadTx, member: &Member) -> Result<Locked> {
    let mut wraps = Vec::new();
    for key in WrapKey::ALL {
        let epochs = Scan::prefix(&(member.id.bytes(), key.byte()));
        for stored in tx.keys(tables::WRAPS, &epochs, usize::MAX)? {
            let sealed: Sealed = tx.fetch(tables::WRAPS, &stored)?;
            wraps.push(Wrap { holder: stored.0, key, epoch: stored.2, sealed });
        }
    }
    Ok(Locked {
        vault: tx.fetch(tables::INFO, &0)?.vault,
        member: member.id,
        recipient: member.recipient.clone(),
        slot: tx.fetch(tables::SLOTS, &member.id)?,
        wraps,
        vault_keys: all_recipients(tx)?,
        audit_key: tx.get(tables::AUDIT_KEY, &0)?.map(|key| key.verifier),
    })
}

/// A recovery recipient that was slipped into the file, or one of two that was taken out, is found at the next unlock.
fn check_recipients(known: &[Recipient], ring: Ring) -> Result<Ring> {
    let recipients: Vec<String> = known.iter().map(|row| row.recipient.clone()).collect();
    if known.iter().any(|row| ring.knows_recovery(&recipients, &row.mac) == Some(false)) {
        return Err(Error::damaged("recovery recipient"));
    }
    Ok(ring)
}

/// Conflict, if there are newer keys than this session holds: what was made anew with them it cannot tell from what was
/// slipped in.
pub(super) fn is_current(tx: &impl Reader, ring: &Ring) -> Result<()> {
    for compartment in Compartment::ALL {
        let Some(own) = ring.compartment(compartment) else { continue };
        let newest = Scan::prefix(&compartment.byte()).backwards();
        let newest = tx.keys(tables::VAULT_KEYS, &newest, 1)?;
        if newest.first().is_some_and(|(_, epoch)| *epoch > own.epoch) {
            return Err(Error::conflict("moved-on"));
        }
    }
    Ok(())
}

/// A slot locked by another passphrase, ready to be written.
#[derive(Debug)]
pub struct ChangePassphrase {
    member: MemberId,
    was: Sealed,
    slot: Sealed,
}

impl ChangePassphrase {
    /// Locks the member's identity anew; scrypt runs twice.
    pub fn prepare(
        desk: &Desk,
        session: &Session,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<Self> {
        let member = session.member()?.id;
        may_try(desk, session, "vault.passphrase")?;
        let was: Sealed = desk.store.read(|tx| tx.fetch(tables::SLOTS, &member))?;
        let slot = vault::change_passphrase(&was, old, new).map_err(|why| match why.kind {
            Kind::NotPermitted => refused(desk, session, "vault.passphrase", why),
            _ => why,
        })?;
        Ok(Self { member, was, slot })
    }
}

impl Act for ChangePassphrase {
    fn verb(&self) -> &'static str {
        "vault.passphrase"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.member.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let now = tx.fetch(tables::SLOTS, &self.member)?;
        let moved = if now == self.was { Ok(()) } else { Err(Error::conflict("moved-on")) };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(moved))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        tx.put(tables::SLOTS, &self.member, &self.slot)?;
        Ok(Applied::one(self.member))
    }
}

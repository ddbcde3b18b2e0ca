//! Making a vault, opening it with a passphrase, and changing that passphrase.
//!
//! What is wrapped is text, a line per fact, so that the stock `age` command and a pair of eyes can
//! follow the rescue path of the README.

use super::ring::{CompartmentKeys, Ring, hex_key, identity};
use super::{age_open, age_seal, passphrase};
use crate::domain::contact::{Compartment, Sealed};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{Id, MemberId, VaultId};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// The scrypt work factor, fixed: age's default measures the machine, and a slow moment would
/// make a weak slot. 2^17 takes 128 MiB.
pub const WORK_FACTOR: u8 = 17;

/// Holder of the wraps for recovery.
pub const RECOVERY_HOLDER: [u8; 16] = [0; 16];

const WRAP_FORMAT: &str = "kefu.wrap.v1";

/// What a wrap holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrapKey {
    /// V and L of a compartment.
    Compartment(Compartment),
    /// S, the suppression key, which is never rotated.
    Suppression,
}

impl WrapKey {
    /// All keys of a vault.
    pub const ALL: [Self; 3] = [
        Self::Compartment(Compartment::Contact),
        Self::Compartment(Compartment::Secret),
        Self::Suppression,
    ];

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        match self {
            Self::Compartment(compartment) => compartment.byte(),
            Self::Suppression => 9,
        }
    }

    /// The word in the wrap.
    pub fn code(self) -> &'static str {
        match self {
            Self::Compartment(compartment) => compartment.code(),
            Self::Suppression => "suppression",
        }
    }
}

/// A key wrapped for a holder.
#[derive(Debug, Clone)]
pub struct Wrap {
    /// Sixteen bytes of the member's id, or [`RECOVERY_HOLDER`].
    pub holder: [u8; 16],
    /// Which key.
    pub key: WrapKey,
    /// Counts rotations.
    pub epoch: u32,
    /// The age file.
    pub sealed: Sealed,
}

/// Everything `init` writes.
#[derive(Debug)]
pub struct NewVault {
    /// The member's recipient.
    pub recipient: String,
    /// The member's identity, locked by the passphrase.
    pub slot: Sealed,
    /// Recipients of the compartments, epoch 1.
    pub vault_keys: Vec<(Compartment, String)>,
    /// The keys, wrapped for the member and for recovery.
    pub wraps: Vec<Wrap>,
    /// The vault, open.
    pub ring: Ring,
}

/// What is read from the store to open the vault for one member.
#[derive(Debug)]
pub struct Locked {
    /// The vault.
    pub vault: VaultId,
    /// Whose slot it is.
    pub member: MemberId,
    /// The recipient in the member's row.
    pub recipient: String,
    /// The slot.
    pub slot: Sealed,
    /// The member's wraps.
    pub wraps: Vec<Wrap>,
    /// The recipients that stand in the clear, by compartment and epoch.
    pub vault_keys: Vec<(Compartment, u32, String)>,
}

/// Makes a vault for its first member. `random` yields fresh random bytes.
pub fn create(
    vault: VaultId,
    member: MemberId,
    passphrase: &SecretString,
    work_factor: u8,
    recovery: &[String],
    random: &mut impl FnMut() -> Result<Zeroizing<[u8; 32]>>,
) -> Result<NewVault> {
    passphrase::check(passphrase)?;
    let own = age::x25519::Identity::generate();
    let recipient = own.to_public().to_string();
    let slot = lock_identity(&own.to_string(), passphrase, work_factor)?;
    let mut ring = Ring { vault, compartments: Vec::new(), suppression: Some(random()?) };
    for compartment in Compartment::ALL {
        let identity = age::x25519::Identity::generate();
        ring.compartments.push(CompartmentKeys {
            compartment,
            epoch: 1,
            recipient: identity.to_public().to_string(),
            identity: identity.to_string(),
            lookup: random()?,
        });
    }
    let wraps = wrap_all(&ring, member, &recipient, recovery)?;
    let vault_keys =
        ring.compartments.iter().map(|keys| (keys.compartment, keys.recipient.clone())).collect();
    Ok(NewVault { recipient, slot, vault_keys, wraps, ring })
}

fn wrap_all(
    ring: &Ring,
    member: MemberId,
    recipient: &str,
    recovery: &[String],
) -> Result<Vec<Wrap>> {
    let mut wraps = Vec::new();
    for key in WrapKey::ALL {
        let plain = ring.wrap_text(key)?;
        let sealed = Sealed(age_seal(recipient, plain.as_bytes())?);
        wraps.push(Wrap { holder: member.bytes(), key, epoch: 1, sealed });
        if let Some(sealed) = seal_nested(recovery, plain.as_bytes())? {
            wraps.push(Wrap { holder: RECOVERY_HOLDER, key, epoch: 1, sealed });
        }
    }
    Ok(wraps)
}

/// Seals to the last recipient, that to the one before: to open it, every one of them is needed.
fn seal_nested(recipients: &[String], plain: &[u8]) -> Result<Option<Sealed>> {
    let mut sealed: Option<Vec<u8>> = None;
    for recipient in recipients.iter().rev() {
        sealed = Some(age_seal(recipient, sealed.as_deref().unwrap_or(plain))?);
    }
    Ok(sealed.map(Sealed))
}

fn lock_identity(identity: &SecretString, passphrase: &SecretString, factor: u8) -> Result<Sealed> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(factor);
    let plain = Zeroizing::new(format!("{}\n", identity.expose_secret()));
    age::encrypt(&recipient, plain.as_bytes())
        .map(Sealed)
        .map_err(|e| Error::failed("seal").with("detail", e))
}

fn open_slot(slot: &Sealed, passphrase: &SecretString) -> Result<SecretString> {
    let mut unlocker = age::scrypt::Identity::new(passphrase.clone());
    unlocker.set_max_work_factor(WORK_FACTOR);
    let plain = age_open(&unlocker, &slot.0)
        .map_err(|_| Error::new(Kind::NotPermitted, "wrong-passphrase"))?;
    let text = std::str::from_utf8(&plain).map_err(|_| Error::damaged("slot"))?;
    Ok(SecretString::from(text.trim_end()))
}

/// Opens the vault. scrypt takes its time and 128 MiB: never inside a transaction.
pub fn unlock(locked: &Locked, passphrase: &SecretString) -> Result<Ring> {
    let own = identity(&open_slot(&locked.slot, passphrase)?)?;
    if own.to_public().to_string() != locked.recipient {
        return Err(Error::damaged("member recipient"));
    }
    let mut ring = Ring { vault: locked.vault, compartments: Vec::new(), suppression: None };
    for wrap in &locked.wraps {
        let plain = age_open(&own, &wrap.sealed.0)?;
        ring.take(wrap, &plain, &locked.vault_keys)?;
    }
    Ok(ring)
}

/// Locks the same identity under another passphrase: one slot is rewritten and nothing else.
pub fn change_passphrase(slot: &Sealed, old: &SecretString, new: &SecretString) -> Result<Sealed> {
    passphrase::check(new)?;
    lock_identity(&open_slot(slot, old)?, new, WORK_FACTOR)
}

/// Whether a text is an age X25519 recipient. The error does not repeat it: it may be an identity.
pub fn check_recipient(text: &str) -> Result<()> {
    text.parse::<age::x25519::Recipient>().map(|_| ()).map_err(|_| Error::usage("recipient"))
}

impl Ring {
    fn wrap_text(&self, key: WrapKey) -> Result<Zeroizing<String>> {
        let mut text = Zeroizing::new(format!(
            "{WRAP_FORMAT}\nvault {}\nkey {}\nepoch 1\n",
            self.vault,
            key.code()
        ));
        let secret = match key {
            WrapKey::Compartment(compartment) => {
                let keys = self.held(compartment)?;
                text.push_str("identity ");
                text.push_str(keys.identity.expose_secret());
                text.push('\n');
                &keys.lookup
            }
            WrapKey::Suppression => {
                self.suppression.as_ref().ok_or_else(|| Error::damaged("suppression key"))?
            }
        };
        text.push_str("lookup ");
        for byte in secret.iter() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
        Ok(text)
    }

    /// Takes an opened wrap in, if it says what it should and fits the recipient in the clear.
    fn take(
        &mut self,
        wrap: &Wrap,
        plain: &[u8],
        vault_keys: &[(Compartment, u32, String)],
    ) -> Result<()> {
        let wrong = || Error::damaged("wrapped key");
        let head = format!(
            "{WRAP_FORMAT}\nvault {}\nkey {}\nepoch {}\n",
            self.vault,
            wrap.key.code(),
            wrap.epoch
        );
        let body = plain.strip_prefix(head.as_bytes()).ok_or_else(wrong)?;
        let line = |name: &[u8]| {
            body.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(name))
        };
        let lookup = line(b"lookup ").and_then(hex_key).ok_or_else(wrong)?;
        let WrapKey::Compartment(compartment) = wrap.key else {
            self.suppression = Some(lookup);
            return Ok(());
        };
        let text = line(b"identity ").and_then(|text| std::str::from_utf8(text).ok());
        let secret = SecretString::from(text.ok_or_else(wrong)?);
        let recipient = identity(&secret)?.to_public().to_string();
        let in_the_clear = (compartment, wrap.epoch, recipient.clone());
        if !vault_keys.contains(&in_the_clear) {
            return Err(Error::damaged("vault recipient"));
        }
        let epoch = wrap.epoch;
        self.compartments.push(CompartmentKeys {
            compartment,
            epoch,
            recipient,
            identity: secret,
            lookup,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Grant;
    use super::*;
    use crate::domain::contact::PointKind;
    use crate::domain::id::{PointId, SubjectId};

    fn random() -> impl FnMut() -> Result<Zeroizing<[u8; 32]>> {
        let mut next = 0u8;
        move || {
            next += 1;
            Ok(Zeroizing::new([next; 32]))
        }
    }

    fn new_vault() -> (NewVault, Locked) {
        let (vault, member) = (VaultId::from_bytes([7; 16]), MemberId::from_bytes([8; 16]));
        let new =
            create(vault, member, &"four tests ride green bicycles".into(), 4, &[], &mut random())
                .expect("a vault");
        let locked = Locked {
            vault,
            member,
            recipient: new.recipient.clone(),
            slot: new.slot.clone(),
            wraps: new.wraps.clone(),
            vault_keys: new.vault_keys.iter().map(|(c, r)| (*c, 1, r.clone())).collect(),
        };
        (new, locked)
    }

    #[test]
    fn the_right_passphrase_opens_and_another_does_not() {
        let (_, locked) = new_vault();
        let ring = unlock(&locked, &"four tests ride green bicycles".into()).expect("opens");
        assert_eq!(ring.open_compartments().count(), 2);
        let refused = unlock(&locked, &"four tests ride blue bicycles".into()).map(|_| ());
        assert_eq!(refused.map_err(|e| e.code), Err("wrong-passphrase"));
    }

    #[test]
    fn what_is_no_recipient_is_not_repeated() {
        let secret = age::x25519::Identity::generate().to_string();
        for wrong in [
            check_recipient(secret.expose_secret()),
            age_seal(secret.expose_secret(), b"x").map(|_| ()),
        ] {
            let error = wrong.expect_err("an identity is no recipient");
            assert_eq!((error.code, error.args.is_empty()), ("recipient", true));
        }
    }

    #[test]
    fn a_swapped_vault_recipient_is_noticed() {
        let (_, mut locked) = new_vault();
        locked.vault_keys[0].2 = age::x25519::Identity::generate().to_public().to_string();
        assert!(unlock(&locked, &"four tests ride green bicycles".into()).is_err());
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "no reveal, but a test of what a grant opens")]
    fn a_field_opens_only_in_its_own_place() {
        let (new, _) = new_vault();
        let (subject, point) = (SubjectId::from_bytes([1; 16]), PointId::from_bytes([2; 16]));
        let (key, sealed_key) = new
            .ring
            .new_data_key(subject, Compartment::Contact, 1, Zeroizing::new([5; 32]))
            .expect("a key");
        let field = new
            .ring
            .seal(&key, point, PointKind::Phone, 1, &"13900001111".into(), [3; 24])
            .expect("a field");
        let key = new.ring.open_data_key(&sealed_key).expect("the same key");
        let open = |place, version, field: &Sealed| {
            new.ring
                .open(Grant::issue(place, 1), &key, place, version, field)
                .map(|value| value.expose_secret().to_owned())
        };
        assert_eq!(open(point, 1, &field).as_deref(), Ok("13900001111"));
        assert!(open(PointId::from_bytes([4; 16]), 1, &field).is_err());
        assert!(open(point, 2, &field).is_err());
        for place in 0..field.0.len() {
            let mut bent = field.clone();
            bent.0[place] ^= 1;
            assert!(open(point, 1, &bent).is_err(), "byte {place}");
        }
        assert!(!format!("{field:?}").contains("139"));
    }

    #[test]
    fn two_recovery_identities_are_both_needed() {
        let (first, second) =
            (age::x25519::Identity::generate(), age::x25519::Identity::generate());
        let recipients = [first.to_public().to_string(), second.to_public().to_string()];
        let sealed = seal_nested(&recipients, b"secret").expect("seals").expect("something");
        assert!(age::decrypt(&second, &sealed.0).is_err());
        let inner = age::decrypt(&first, &sealed.0).expect("the outer layer");
        assert!(!inner.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(age::decrypt(&second, &inner).expect("the inner layer"), b"secret");
    }
}

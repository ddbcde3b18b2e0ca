//! Making a vault, wrapping its keys for whoever may hold them, opening it with a passphrase, and changing
//! that passphrase.
//!
//! What is wrapped is text, a line per fact, so that the stock `age` command and a pair of eyes can
//! follow the rescue path of the README.

use super::page::KeyPage;
use super::ring::{CompartmentKeys, Ring, identity};
use super::text::{Text, hex_key};
use super::{BroughtBack, Recipient, Stowed, VerifierKey, age_open, age_seal, passphrase};
use crate::domain::contact::{Compartment, Sealed};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{Id, MemberId, VaultId};
use age::DecryptError;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
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
    /// The key that signs heads of the audit log.
    Audit,
}

impl WrapKey {
    /// All keys of a vault.
    pub const ALL: [Self; 4] = [
        Self::Compartment(Compartment::Contact),
        Self::Compartment(Compartment::Secret),
        Self::Suppression,
        Self::Audit,
    ];

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        match self {
            Self::Compartment(compartment) => compartment.byte(),
            Self::Suppression => 9,
            Self::Audit => 10,
        }
    }

    /// The word in the wrap.
    pub fn code(self) -> &'static str {
        match self {
            Self::Compartment(compartment) => compartment.code(),
            Self::Suppression => "suppression",
            Self::Audit => "audit",
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
    pub vault_keys: Vec<Recipient>,
    /// What checks a signed head.
    pub audit_key: VerifierKey,
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
    /// The recipients that stand in the clear.
    pub vault_keys: Vec<Recipient>,
    /// What stands in the clear to check a signed head.
    pub audit_key: Option<String>,
}

/// A member's own key pair: the recipient, and the identity locked by a passphrase.
#[derive(Debug)]
pub struct OwnKey {
    /// `age1…`.
    pub recipient: String,
    /// The identity, locked.
    pub slot: Sealed,
}

/// Makes a key pair for a member. scrypt takes its time.
pub fn enrol(passphrase: &SecretString, work_factor: u8) -> Result<OwnKey> {
    passphrase::check(passphrase)?;
    let own = age::x25519::Identity::generate();
    let slot = lock_identity(&own.to_string(), passphrase, work_factor)?;
    Ok(OwnKey { recipient: own.to_public().to_string(), slot })
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
    let OwnKey { recipient, slot } = enrol(passphrase, work_factor)?;
    let mut ring = Ring::empty(vault);
    (ring.suppression, ring.audit) = (Some(kept(random()?)), Some(kept(random()?)));
    for compartment in Compartment::ALL {
        ring.compartments.push(new_keys(compartment, 1, random()?));
    }
    let mut wraps = ring.wraps_for(member.bytes(), &recipient, &WrapKey::ALL)?;
    wraps.extend(ring.recovery_wraps(recovery, &WrapKey::ALL)?);
    let vault_keys = ring.recipients().into_all();
    let audit_key = ring.verifier_key()?;
    Ok(NewVault { recipient, slot, vault_keys, audit_key, wraps, ring })
}

fn kept(key: Zeroizing<[u8; 32]>) -> KeyPage {
    KeyPage::of(key.as_slice())
}

fn new_keys(compartment: Compartment, epoch: u32, lookup: Zeroizing<[u8; 32]>) -> CompartmentKeys {
    let own = age::x25519::Identity::generate();
    let recipient = own.to_public().to_string();
    let identity = KeyPage::of(own.to_string().expose_secret().as_bytes());
    CompartmentKeys { compartment, epoch, recipient, identity, lookup: kept(lookup) }
}

/// How a fingerprint of a recipient is told: eight groups of four hex digits of its SHA-256, for two people to
/// compare off-line.
pub fn fingerprint(recipient: &str) -> String {
    let hash = Sha256::digest(recipient.as_bytes());
    let groups = hash.chunks_exact(2).take(8).map(|two| format!("{:02x}{:02x}", two[0], two[1]));
    groups.collect::<Vec<_>>().join("-")
}

/// Seals to the last recipient, that to the one before: to open it, every one of them is needed.
fn seal_nested(recipients: &[String], plain: &[u8]) -> Result<Sealed> {
    let mut sealed: Option<Vec<u8>> = None;
    for recipient in recipients.iter().rev() {
        sealed = Some(age_seal(recipient, sealed.as_deref().unwrap_or(plain))?);
    }
    sealed.map(Sealed).ok_or_else(|| Error::usage("recipient"))
}

fn lock_identity(identity: &SecretString, passphrase: &SecretString, factor: u8) -> Result<Sealed> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(factor);
    let mut plain = Text::with_room();
    plain.push(identity.expose_secret());
    plain.push("\n");
    age::encrypt(&recipient, plain.as_bytes())
        .map(Sealed)
        .map_err(|e| Error::failed("seal").with("detail", e))
}

fn open_slot(slot: &Sealed, passphrase: &SecretString) -> Result<SecretString> {
    let mut unlocker = age::scrypt::Identity::new(passphrase.clone());
    unlocker.set_max_work_factor(WORK_FACTOR);
    let plain = age::decrypt(&unlocker, &slot.0).map(Zeroizing::new).map_err(unopened)?;
    let text = std::str::from_utf8(&plain).map_err(|_| Error::damaged("slot"))?;
    Ok(SecretString::from(text.trim_end()))
}

/// Another passphrase helps only where the file is one that a passphrase could open.
fn unopened(error: DecryptError) -> Error {
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => Error::new(Kind::NotPermitted, "wrong-passphrase"),
        _ => Error::damaged("slot"),
    }
}

/// Opens the vault, and what was put away while it was closed. scrypt takes its time and 128 MiB: never
/// inside a transaction.
pub fn unlock(
    locked: &Locked,
    passphrase: &SecretString,
    stowed: &[Stowed],
) -> Result<(Ring, BroughtBack)> {
    let own = identity(open_slot(&locked.slot, passphrase)?.expose_secret())?;
    if own.to_public().to_string() != locked.recipient {
        return Err(Error::damaged("member recipient"));
    }
    let mut ring = Ring::empty(locked.vault);
    for wrap in &locked.wraps {
        let plain = age_open(&own, &wrap.sealed.0)?;
        ring.take(wrap, &plain, &locked.vault_keys)?;
    }
    if ring.audit.is_some() && Some(ring.verifier_key()?.to_string()) != locked.audit_key {
        return Err(Error::damaged("audit key"));
    }
    // One that does not open is given up: it was stowed for somebody else.
    let back = |one: &Stowed| Some((one.clone(), one.open(&own).ok()?));
    Ok((ring, stowed.iter().filter_map(back).collect()))
}

/// Locks the same identity under another passphrase: one slot is rewritten and nothing else.
pub fn change_passphrase(slot: &Sealed, old: &SecretString, new: &SecretString) -> Result<Sealed> {
    passphrase::check(new)?;
    lock_identity(&open_slot(slot, old)?, new, WORK_FACTOR)
}

/// A recipient in its one spelling: the same in capitals is the same. The error does not repeat it: it may be an identity.
pub fn canonical(text: &str) -> Result<String> {
    let recipient = text.parse::<age::x25519::Recipient>();
    recipient.map(|recipient| recipient.to_string()).map_err(|_| Error::usage("recipient"))
}

impl Ring {
    /// These keys, in every epoch held, wrapped for one holder.
    pub fn wraps_for(
        &self,
        holder: [u8; 16],
        recipient: &str,
        wanted: &[WrapKey],
    ) -> Result<Vec<Wrap>> {
        self.wraps(holder, wanted, |plain| age_seal(recipient, plain).map(Sealed))
    }

    /// These keys, wrapped for recovery; none where there are no recovery recipients.
    pub fn recovery_wraps(&self, recipients: &[String], wanted: &[WrapKey]) -> Result<Vec<Wrap>> {
        if recipients.is_empty() {
            return Ok(Vec::new());
        }
        self.wraps(RECOVERY_HOLDER, wanted, |plain| seal_nested(recipients, plain))
    }

    fn wraps(
        &self,
        holder: [u8; 16],
        wanted: &[WrapKey],
        seal: impl Fn(&[u8]) -> Result<Sealed>,
    ) -> Result<Vec<Wrap>> {
        let mut wraps = Vec::new();
        for key in wanted.iter().copied() {
            for epoch in self.epochs_of(key)? {
                let sealed = seal(self.wrap_text(key, epoch)?.as_bytes())?;
                wraps.push(Wrap { holder, key, epoch, sealed });
            }
        }
        Ok(wraps)
    }

    fn epochs_of(&self, key: WrapKey) -> Result<Vec<u32>> {
        match key {
            WrapKey::Suppression => Ok(vec![1]),
            WrapKey::Audit => self.verifier_key().map(|_| vec![1]),
            WrapKey::Compartment(compartment) => {
                self.held(compartment)?;
                Ok(self.epochs(compartment).map(|keys| keys.epoch).collect())
            }
        }
    }

    /// The same keys and, of each of these compartments, those of a new epoch.
    pub fn rotated(
        &self,
        compartments: &[Compartment],
        random: &mut impl FnMut() -> Result<Zeroizing<[u8; 32]>>,
    ) -> Result<Self> {
        let mut ring = self.clone();
        for compartment in compartments.iter().copied() {
            let epoch = self.held(compartment)?.epoch + 1;
            ring.compartments.push(new_keys(compartment, epoch, random()?));
        }
        Ok(ring)
    }

    /// The same keys with another one that signs heads of the log.
    pub fn rekeyed(&self, audit: Zeroizing<[u8; 32]>) -> Self {
        Self { audit: Some(kept(audit)), ..self.clone() }
    }

    fn wrap_text(&self, key: WrapKey, epoch: u32) -> Result<Text> {
        let mut text = Text::with_room();
        text.push(&wrap_head(self.vault, key, epoch));
        let secret = match key {
            WrapKey::Compartment(compartment) => {
                let keys = self.epochs(compartment).find(|keys| keys.epoch == epoch);
                let keys = keys.ok_or_else(|| Error::damaged("epoch"))?;
                text.push("identity ");
                text.push(keys.identity.text());
                text.push("\n");
                Some(&keys.lookup)
            }
            WrapKey::Suppression => self.suppression.as_ref(),
            WrapKey::Audit => self.audit.as_ref(),
        };
        let secret = secret.ok_or_else(|| Error::not_permitted("vault-locked"))?;
        text.push(secret_name(key));
        text.push_hex(secret.bytes());
        text.push("\n");
        Ok(text)
    }

    /// Takes an opened wrap in, if it says what it should and fits the recipient in the clear.
    fn take(&mut self, wrap: &Wrap, plain: &[u8], vault_keys: &[Recipient]) -> Result<()> {
        let wrong = || Error::damaged("wrapped key");
        let head = wrap_head(self.vault, wrap.key, wrap.epoch);
        let body = plain.strip_prefix(head.as_bytes()).ok_or_else(wrong)?;
        let line = |name: &[u8]| {
            body.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(name))
        };
        let secret = line(secret_name(wrap.key).as_bytes()).and_then(hex_key).ok_or_else(wrong)?;
        let compartment = match wrap.key {
            WrapKey::Compartment(compartment) => compartment,
            WrapKey::Suppression => {
                self.suppression = Some(kept(secret));
                return Ok(());
            }
            WrapKey::Audit => {
                self.audit = Some(kept(secret));
                return Ok(());
            }
        };
        let text = line(b"identity ").and_then(|text| std::str::from_utf8(text).ok());
        let own = KeyPage::of(text.ok_or_else(wrong)?.as_bytes());
        let recipient = identity(own.text())?.to_public().to_string();
        let epoch = wrap.epoch;
        let known = Recipient { compartment, epoch, recipient: recipient.clone() };
        if !vault_keys.contains(&known) {
            return Err(Error::damaged("vault recipient"));
        }
        self.compartments.push(CompartmentKeys {
            compartment,
            epoch,
            recipient,
            identity: own,
            lookup: kept(secret),
        });
        Ok(())
    }
}

/// What stands before a wrap's secret of 32 bytes.
fn secret_name(key: WrapKey) -> &'static str {
    match key {
        WrapKey::Compartment(_) | WrapKey::Suppression => "lookup ",
        WrapKey::Audit => "signing ",
    }
}

fn wrap_head(vault: VaultId, key: WrapKey, epoch: u32) -> String {
    format!("{WRAP_FORMAT}\nvault {vault}\nkey {}\nepoch {epoch}\n", key.code())
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
            vault_keys: new.vault_keys.clone(),
            audit_key: Some(new.audit_key.to_string()),
        };
        (new, locked)
    }

    #[test]
    fn the_right_passphrase_opens_and_another_does_not() {
        let (_, locked) = new_vault();
        let (ring, _) =
            unlock(&locked, &"four tests ride green bicycles".into(), &[]).expect("opens");
        assert_eq!(ring.open_compartments().count(), 2);
        let refused = unlock(&locked, &"four tests ride blue bicycles".into(), &[]).map(|_| ());
        assert_eq!(refused.map_err(|e| e.code), Err("wrong-passphrase"));
    }

    #[test]
    fn what_was_put_away_comes_back_to_its_member_alone() {
        let (_, locked) = new_vault();
        let own = Stowed::seal(&locked.recipient, &"13900001111".into()).expect("put away");
        let other = age::x25519::Identity::generate().to_public().to_string();
        let other = Stowed::seal(&other, &"13900002222".into()).expect("put away");
        assert!(!own.sealed().windows(5).any(|part| part == b"13900"));
        let passphrase = "four tests ride green bicycles".into();
        let (_, back) = unlock(&locked, &passphrase, &[other, own.clone()]).expect("opens");
        let back: Vec<_> = back.iter().map(|(one, text)| (one, text.expose_secret())).collect();
        assert_eq!(back, [(&own, "13900001111")]);
    }

    #[test]
    fn what_is_no_recipient_is_not_repeated() {
        let secret = age::x25519::Identity::generate().to_string();
        for wrong in [
            canonical(secret.expose_secret()).map(|_| ()),
            age_seal(secret.expose_secret(), b"x").map(|_| ()),
        ] {
            let error = wrong.expect_err("an identity is no recipient");
            assert_eq!((error.code, error.args.is_empty()), ("recipient", true));
        }
    }

    #[test]
    fn a_swapped_vault_recipient_is_noticed() {
        let (_, mut locked) = new_vault();
        locked.vault_keys[0].recipient = age::x25519::Identity::generate().to_public().to_string();
        assert!(unlock(&locked, &"four tests ride green bicycles".into(), &[]).is_err());
    }

    #[test]
    fn a_swapped_verifier_key_is_noticed() {
        let (new, locked) = new_vault();
        let text = new.audit_key.to_string();
        for other in [None, Some(text.replace('+', "-")), Some(format!("{text}="))] {
            let locked = Locked { audit_key: other, ..new_vault().1 };
            let refused =
                unlock(&locked, &"four tests ride green bicycles".into(), &[]).map(|_| ());
            assert_eq!(refused, Err(Error::damaged("audit key")));
        }
        let (ring, _) =
            unlock(&locked, &"four tests ride green bicycles".into(), &[]).expect("opens");
        assert_eq!(ring.verifier_key().map(|key| key.to_string()), Ok(text));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "no reveal, but a test of what a grant opens")]
    fn a_field_opens_only_in_its_own_place() {
        let (new, _) = new_vault();
        let (subject, point) = (SubjectId::from_bytes([1; 16]), PointId::from_bytes([2; 16]));
        let (key, sealed_key) = new
            .ring
            .recipients()
            .new_data_key(subject, Compartment::Contact, 1, Zeroizing::new([5; 32]))
            .expect("a key");
        let field = new
            .ring
            .recipients()
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
        let sealed = seal_nested(&recipients, b"secret").expect("seals");
        assert!(age::decrypt(&second, &sealed.0).is_err());
        let inner = age::decrypt(&first, &sealed.0).expect("the outer layer");
        assert!(!inner.windows(6).any(|bytes| bytes == b"secret"));
        assert_eq!(age::decrypt(&second, &inner).expect("the inner layer"), b"secret");
    }
}

//! The keys of an unlocked vault.

use super::blind_index::{derive, mac};
use super::page::KeyPage;
use super::recipients::{Recipient, Recipients, data_key_head};
use super::text::hex_key;
use super::unlock::RECOVERY_HOLDER;
use super::{age_open, age_seal};
use crate::domain::contact::{Compartment, Sealed, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{SubjectId, VaultId};
use zeroize::Zeroizing;

/// What opens one compartment.
#[derive(Clone)]
pub struct CompartmentKeys {
    /// Which.
    pub compartment: Compartment,
    /// Counts rotations.
    pub epoch: u32,
    /// The public half, in its text form.
    pub recipient: String,
    pub(super) identity: KeyPage,
    pub(super) lookup: KeyPage,
}

/// The keys a member holds while the vault is open. Dropping it wipes them.
#[derive(Clone)]
pub struct Ring {
    pub(super) vault: VaultId,
    pub(super) compartments: Vec<CompartmentKeys>,
    pub(super) suppression: Option<KeyPage>,
    pub(super) audit: Option<KeyPage>,
}

impl std::fmt::Debug for CompartmentKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CompartmentKeys({}, epoch {})", self.compartment.code(), self.epoch)
    }
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ring").field("compartments", &self.compartments).finish_non_exhaustive()
    }
}

/// The data key of one subject in one compartment.
pub struct DataKey {
    pub(super) subject: SubjectId,
    pub(super) number: u32,
    pub(super) key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DataKey({}, {})", self.subject, self.number)
    }
}

impl Ring {
    /// No keys yet.
    pub(super) fn empty(vault: VaultId) -> Self {
        Self { vault, compartments: Vec::new(), suppression: None, audit: None }
    }

    /// The newest keys of a compartment, if this member holds them.
    pub fn compartment(&self, compartment: Compartment) -> Option<&CompartmentKeys> {
        self.epochs(compartment).max_by_key(|keys| keys.epoch)
    }

    /// Newest and older keys of a compartment: while they are being rotated, both are needed.
    pub fn epochs(&self, compartment: Compartment) -> impl Iterator<Item = &CompartmentKeys> {
        self.compartments.iter().filter(move |keys| keys.compartment == compartment)
    }

    /// The compartments that are open, with all their epochs.
    pub fn open_compartments(&self) -> impl Iterator<Item = &CompartmentKeys> {
        self.compartments.iter()
    }

    /// Closes one compartment and wipes its keys.
    pub fn without(mut self, compartment: Compartment) -> Self {
        self.compartments.retain(|keys| keys.compartment != compartment);
        self
    }

    /// The public half: with these recipients its holder seals.
    pub fn recipients(&self) -> Recipients {
        let of = |keys: &CompartmentKeys| Recipient {
            compartment: keys.compartment,
            epoch: keys.epoch,
            recipient: keys.recipient.clone(),
        };
        Recipients::new(self.vault, self.compartments.iter().map(of))
    }

    /// Opens a stored data key; it must say that it is the one asked for.
    pub fn open_data_key(&self, sealed: &SealedKey) -> Result<DataKey> {
        let plain = self.unwrapped(sealed)?;
        let head = data_key_head(self.vault, sealed.subject, sealed.compartment, sealed.number);
        let hex = plain.strip_prefix(head.as_bytes()).ok_or_else(|| Error::damaged("data key"))?;
        let key = hex_key(hex).ok_or_else(|| Error::damaged("data key"))?;
        Ok(DataKey { subject: sealed.subject, number: sealed.number, key })
    }

    /// What a stored key is in the clear, of whatever it is the key.
    pub(super) fn unwrapped(&self, sealed: &SealedKey) -> Result<Zeroizing<Vec<u8>>> {
        self.held(sealed.compartment)?;
        let keys = self.epochs(sealed.compartment).find(|keys| keys.epoch == sealed.epoch);
        let keys = keys.ok_or_else(|| Error::conflict("keys-rotated"))?;
        age_open(&identity(keys.identity.text())?, &sealed.sealed.0)
    }

    /// The same key, of a subject or of an attachment, sealed to the newest recipient of its compartment. One that
    /// says that it is another's is left where it is.
    pub fn reseal(&self, sealed: &SealedKey) -> Result<SealedKey> {
        let plain = self.unwrapped(sealed)?;
        let (subject, compartment) = (sealed.subject, sealed.compartment);
        let heads = [
            data_key_head(self.vault, subject, compartment, sealed.number),
            super::blob::head(self.vault, subject, compartment),
        ];
        if !heads.iter().any(|head| plain.starts_with(head.as_bytes())) {
            return Err(Error::damaged("data key"));
        }
        let newest = self.held(compartment)?;
        let again = age_seal(&newest.recipient, &plain).map(Sealed)?;
        Ok(SealedKey { epoch: newest.epoch, sealed: again, ..sealed.clone() })
    }

    pub(super) fn held(&self, compartment: Compartment) -> Result<&CompartmentKeys> {
        self.compartment(compartment).ok_or_else(|| {
            Error::not_permitted("compartment-closed").with("compartment", compartment.code())
        })
    }

    /// The MAC under which the vault knows a recipient, under the newest keys; none without the compartment
    /// that everybody holds who may let others in.
    pub fn recipient_mac(&self, holder: &[u8; 16], recipient: &str) -> Option<[u8; 32]> {
        self.compartment(Compartment::Contact).map(|keys| keys.mac(holder, recipient))
    }

    /// The MAC under which the vault knows its recipients for recovery: of all of them together, so that none can
    /// be taken out and none slipped in, and none put before another.
    pub fn recovery_mac(&self, recipients: &[String]) -> Option<[u8; 32]> {
        self.recipient_mac(&RECOVERY_HOLDER, &recipients.join(" "))
    }

    /// Whether these are the recipients for recovery that the vault knows by this MAC; none where nobody can tell
    /// here.
    pub fn knows_recovery(&self, recipients: &[String], known: &[u8; 32]) -> Option<bool> {
        self.knows(&RECOVERY_HOLDER, &recipients.join(" "), known)
    }

    /// Whether a recipient is one that the vault knows by this MAC; none where nobody can tell here.
    pub fn knows(&self, holder: &[u8; 16], recipient: &str, known: &[u8; 32]) -> Option<bool> {
        self.compartment(Compartment::Contact)?;
        let mut epochs = self.epochs(Compartment::Contact);
        Some(epochs.any(|keys| keys.mac(holder, recipient) == *known))
    }
}

impl CompartmentKeys {
    fn mac(&self, holder: &[u8; 16], recipient: &str) -> [u8; 32] {
        let key = derive(self.identity.bytes(), "kefu/dir");
        mac(key.as_slice(), &[holder.as_slice(), recipient.as_bytes()].concat())
    }
}

/// Parses an identity in its text form.
pub(super) fn identity(text: &str) -> Result<age::x25519::Identity> {
    text.parse().map_err(|_| Error::damaged("identity"))
}

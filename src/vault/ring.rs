//! The keys of an unlocked vault.

use super::blind_index::{derive, mac};
use super::{age_open, age_seal};
use crate::domain::contact::{Compartment, Sealed, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{SubjectId, VaultId};
use secrecy::{ExposeSecret, SecretString};
use zeroize::{Zeroize, Zeroizing};

/// What opens one compartment.
pub struct CompartmentKeys {
    /// Which.
    pub compartment: Compartment,
    /// Counts rotations.
    pub epoch: u32,
    /// The public half, in its text form.
    pub recipient: String,
    pub(super) identity: SecretString,
    pub(super) lookup: Zeroizing<[u8; 32]>,
}

/// The keys a member holds while the vault is open. Dropping it wipes them.
pub struct Ring {
    pub(super) vault: VaultId,
    pub(super) compartments: Vec<CompartmentKeys>,
    pub(super) suppression: Option<Zeroizing<[u8; 32]>>,
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

const DATA_KEY_FORMAT: &str = "kefu.dek.v1";

impl Ring {
    /// The keys of a compartment, if this member holds them.
    pub fn compartment(&self, compartment: Compartment) -> Option<&CompartmentKeys> {
        self.compartments.iter().find(|keys| keys.compartment == compartment)
    }

    /// The compartments that are open.
    pub fn open_compartments(&self) -> impl Iterator<Item = &CompartmentKeys> {
        self.compartments.iter()
    }

    /// Closes one compartment and wipes its keys.
    pub fn without(mut self, compartment: Compartment) -> Self {
        self.compartments.retain(|keys| keys.compartment != compartment);
        self
    }

    /// Makes a data key from 32 random bytes and seals it to the compartment.
    pub fn new_data_key(
        &self,
        subject: SubjectId,
        compartment: Compartment,
        number: u32,
        random: Zeroizing<[u8; 32]>,
    ) -> Result<(DataKey, SealedKey)> {
        let keys = self.held(compartment)?;
        let mut plain = Zeroizing::new(self.data_key_head(subject, compartment, number));
        for byte in random.iter() {
            plain.push_str(&format!("{byte:02x}"));
        }
        plain.push('\n');
        let sealed = Sealed(age_seal(&keys.recipient, plain.as_bytes())?);
        let key = DataKey { subject, number, key: random };
        Ok((key, SealedKey { subject, compartment, number, sealed }))
    }

    /// Opens a stored data key; it must say that it is the one asked for.
    pub fn open_data_key(&self, sealed: &SealedKey) -> Result<DataKey> {
        let keys = self.held(sealed.compartment)?;
        let identity = identity(&keys.identity)?;
        let plain = age_open(&identity, &sealed.sealed.0)?;
        let head = self.data_key_head(sealed.subject, sealed.compartment, sealed.number);
        let hex = plain.strip_prefix(head.as_bytes()).ok_or_else(|| Error::damaged("data key"))?;
        let key = hex_key(hex).ok_or_else(|| Error::damaged("data key"))?;
        Ok(DataKey { subject: sealed.subject, number: sealed.number, key })
    }

    fn data_key_head(&self, subject: SubjectId, compartment: Compartment, number: u32) -> String {
        let (vault, compartment) = (self.vault, compartment.code());
        format!(
            "{DATA_KEY_FORMAT}\nvault {vault}\nsubject {subject}\ncompartment {compartment}\nnumber {number}\nkey "
        )
    }

    pub(super) fn held(&self, compartment: Compartment) -> Result<&CompartmentKeys> {
        self.compartment(compartment).ok_or_else(|| {
            Error::not_permitted("compartment-closed").with("compartment", compartment.code())
        })
    }

    /// The MAC under which the vault knows a recipient.
    pub fn recipient_mac(&self, holder: &[u8; 16], recipient: &str) -> Option<[u8; 32]> {
        let keys = self.compartment(Compartment::Contact)?;
        let key = derive(keys.identity.expose_secret().as_bytes(), "kefu/dir");
        Some(mac(key.as_slice(), &[holder.as_slice(), recipient.as_bytes()].concat()))
    }
}

/// Parses an identity in its text form.
pub(super) fn identity(text: &SecretString) -> Result<age::x25519::Identity> {
    text.expose_secret().parse().map_err(|_| Error::damaged("identity"))
}

/// 64 hex digits, perhaps with a line end.
pub(super) fn hex_key(hex: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let hex = hex.trim_ascii_end();
    if hex.len() != 64 {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(hex.chunks_exact(2)) {
        let mut text = std::str::from_utf8(pair).ok()?.to_owned();
        *byte = u8::from_str_radix(&text, 16).ok()?;
        text.zeroize();
    }
    Some(key)
}

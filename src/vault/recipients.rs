//! The public half of the vault: what whoever may only take down seals with, and never reads.
//!
//! INVARIANT: nothing here opens anything. Whoever holds a compartment seals with recipients that were
//! compared with their identities; for all others they are what stands in the store, and a swapped one is
//! found by the next reader who unlocks.

use super::age_seal;
use super::field::{associated, cipher, pad};
use super::ring::DataKey;
use super::text::Text;
use crate::domain::contact::{Compartment, PointKind, Sealed, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PointId, SubjectId, VaultId};
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::{Aead, Payload};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// First line of a data key in the clear.
pub(super) const DATA_KEY_FORMAT: &str = "kefu.dek.v1";

/// A compartment's recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Of which compartment.
    pub compartment: Compartment,
    /// Counts rotations.
    pub epoch: u32,
    /// `age1…`.
    pub recipient: String,
}

/// The newest recipient of each compartment.
#[derive(Debug, Clone)]
pub struct Recipients {
    vault: VaultId,
    newest: Vec<Recipient>,
}

impl Recipients {
    /// Of any number of epochs the newest counts.
    pub fn new(vault: VaultId, all: impl IntoIterator<Item = Recipient>) -> Self {
        let mut newest: Vec<Recipient> = Vec::new();
        for one in all {
            match newest.iter_mut().find(|known| known.compartment == one.compartment) {
                Some(known) if known.epoch < one.epoch => *known = one,
                Some(_) => {}
                None => newest.push(one),
            }
        }
        Self { vault, newest }
    }

    pub(super) fn vault(&self) -> VaultId {
        self.vault
    }

    /// All of them.
    pub fn into_all(self) -> Vec<Recipient> {
        self.newest
    }

    /// The recipient of a compartment.
    pub fn of(&self, compartment: Compartment) -> Result<&Recipient> {
        let found = self.newest.iter().find(|one| one.compartment == compartment);
        found.ok_or_else(|| {
            Error::not_permitted("compartment-closed").with("compartment", compartment.code())
        })
    }

    /// Makes a data key from 32 random bytes and seals it to the compartment.
    pub fn new_data_key(
        &self,
        subject: SubjectId,
        compartment: Compartment,
        number: u32,
        random: Zeroizing<[u8; 32]>,
    ) -> Result<(DataKey, SealedKey)> {
        let epoch = self.of(compartment)?.epoch;
        let key = DataKey { subject, number, key: random };
        let sealed = self.seal_data_key(&key, compartment)?;
        Ok((key, SealedKey { subject, compartment, number, epoch, made_in: epoch, sealed }))
    }

    /// Seals a data key to the newest recipient of its compartment.
    pub(super) fn seal_data_key(&self, key: &DataKey, compartment: Compartment) -> Result<Sealed> {
        let mut plain = Text::with_room();
        plain.push(&data_key_head(self.vault, key.subject, compartment, key.number));
        plain.push_hex(key.key.as_slice());
        plain.push("\n");
        age_seal(&self.of(compartment)?.recipient, plain.as_bytes()).map(Sealed)
    }

    /// Seals a value into its place. `nonce` is random.
    pub fn seal(
        &self,
        key: &DataKey,
        point: PointId,
        kind: PointKind,
        version: u32,
        value: &SecretString,
        nonce: [u8; 24],
    ) -> Result<Sealed> {
        let padded = pad(kind, value.expose_secret().as_bytes());
        let aad = associated(self.vault, key.subject, point, version, key.number);
        let payload = Payload { msg: &padded, aad: &aad };
        let sealed = cipher(key)?
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::failed("seal").with("detail", "aead"))?;
        Ok(super::field::framed(key.number, version, &nonce, &sealed))
    }
}

/// What a data key says of itself before the key.
pub(super) fn data_key_head(
    vault: VaultId,
    subject: SubjectId,
    compartment: Compartment,
    number: u32,
) -> String {
    let compartment = compartment.code();
    format!(
        "{DATA_KEY_FORMAT}\nvault {vault}\nsubject {subject}\ncompartment {compartment}\nnumber {number}\nkey "
    )
}

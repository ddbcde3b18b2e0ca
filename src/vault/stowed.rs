//! What was typed and not saved yet, put away for as long as the vault is closed.
//!
//! INVARIANT: it is sealed to the member alone, and opened by an unlock alone: a locked desk holds nothing
//! that brings it back.

use super::{age_open, age_seal};
use crate::domain::error::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// A text that the member's passphrase brings back.
#[derive(Clone, PartialEq, Eq)]
pub struct Stowed(Arc<[u8]>);

impl std::fmt::Debug for Stowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stowed({} B)", self.0.len())
    }
}

impl Stowed {
    /// Puts a text away for the member with this recipient.
    pub fn seal(recipient: &str, text: &SecretString) -> Result<Self> {
        age_seal(recipient, text.expose_secret().as_bytes()).map(|sealed| Self(sealed.into()))
    }

    #[cfg(test)]
    pub(super) fn sealed(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn open(&self, own: &impl age::Identity) -> Result<SecretString> {
        let plain = age_open(own, &self.0)?;
        let text = std::str::from_utf8(&plain).map_err(|_| Error::damaged("stowed"))?;
        Ok(SecretString::from(text))
    }
}

/// Texts that an unlock has brought back, each with what it was.
pub type BroughtBack = Vec<(Stowed, SecretString)>;

//! One sealed field.
//!
//! ```text
//! format(1)=1 | algorithm(1)=1 | number(4) | version(4) | nonce(24) | ciphertext | tag(16)
//! ```
//! Numbers are big-endian. XChaCha20-Poly1305 under the data key; the associated data binds the
//! field to its place: "kefu.field.v1" | vault(16) | subject(16) | point(16) | version(4) | number(4).
//! The value is padded as libsodium's `sodium_pad` does (0x80, then zeroes), so its length tells little.

use super::blind_index::LookUp;
use super::ring::{DataKey, Ring};
use crate::domain::contact::{PointKind, Sealed, normalise};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PointId, SubjectId, VaultId};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const XCHACHA20_POLY1305: u8 = 1;
const AAD: &[u8] = b"kefu.field.v1";
const HEAD: usize = 1 + 1 + 4 + 4 + 24;

/// The right to open one field, once its reveal is in the audit log.
#[derive(Debug)]
pub struct Grant {
    point: PointId,
    seq: u64,
}

impl Grant {
    /// Only `commands::reveal` issues grants, after its commit.
    pub(crate) fn issue(point: PointId, seq: u64) -> Self {
        Self { point, seq }
    }

    /// Whether it is for this one and no other.
    pub(super) fn is_for(&self, point: PointId) -> bool {
        self.point == point
    }

    /// The audit entry of the reveal.
    pub fn seq(&self) -> u64 {
        self.seq
    }
}

impl Ring {
    /// Opens a field. The only way by which a sealed value leaves in plain.
    pub fn open(
        &self,
        grant: Grant,
        key: &DataKey,
        point: PointId,
        version: u32,
        sealed: &Sealed,
    ) -> Result<SecretString> {
        if !grant.is_for(point) {
            return Err(Error::not_permitted("grant"));
        }
        self.value(key, point, version, sealed)
    }

    /// The look-up row of a field that was sealed by somebody who may not look up, or under older keys, and its
    /// suppression tag. The value stays inside.
    pub fn index(
        &self,
        key: &DataKey,
        point: PointId,
        kind: PointKind,
        version: u32,
        sealed: &Sealed,
    ) -> Result<Option<LookUp>> {
        if !kind.is_looked_up() {
            return Ok(None);
        }
        let value = self.value(key, point, version, sealed)?;
        let normal = Zeroizing::new(normalise(kind, value.expose_secret()));
        let tag = self.suppression_tag(kind, &normal);
        let stop = self.stop_tag(kind, value.expose_secret());
        Ok(self.look_up(kind, &normal).map(|mac| LookUp { mac, tag, stop }))
    }

    fn value(
        &self,
        key: &DataKey,
        point: PointId,
        version: u32,
        sealed: &Sealed,
    ) -> Result<SecretString> {
        let wrong = || Error::damaged("sealed field");
        let head = Head::read(&sealed.0).ok_or_else(wrong)?;
        if (head.number, head.version) != (key.number, version) {
            return Err(wrong());
        }
        let aad = associated(self.vault, key.subject, point, version, key.number);
        let payload = Payload { msg: head.body, aad: &aad };
        let nonce = XNonce::from_slice(head.nonce);
        let padded = Zeroizing::new(cipher(key)?.decrypt(nonce, payload).map_err(|_| wrong())?);
        let value = unpad(&padded).ok_or_else(wrong)?;
        let text = std::str::from_utf8(value).map_err(|_| wrong())?;
        Ok(SecretString::from(text))
    }
}

/// The number of the data key that a field names.
pub fn key_number(sealed: &Sealed) -> Option<u32> {
    Head::read(&sealed.0).map(|head| head.number)
}

/// The bytes of a field.
pub(super) fn framed(number: u32, version: u32, nonce: &[u8; 24], body: &[u8]) -> Sealed {
    let mut out = Vec::with_capacity(HEAD + body.len());
    out.extend_from_slice(&[FORMAT, XCHACHA20_POLY1305]);
    out.extend_from_slice(&number.to_be_bytes());
    out.extend_from_slice(&version.to_be_bytes());
    out.extend_from_slice(nonce);
    out.extend_from_slice(body);
    Sealed(out)
}

struct Head<'b> {
    number: u32,
    version: u32,
    nonce: &'b [u8; 24],
    body: &'b [u8],
}

impl<'b> Head<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[FORMAT, XCHACHA20_POLY1305])?;
        let (number, rest) = rest.split_first_chunk::<4>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (nonce, body) = rest.split_first_chunk::<24>()?;
        let (number, version) = (u32::from_be_bytes(*number), u32::from_be_bytes(*version));
        Some(Self { number, version, nonce, body })
    }
}

pub(super) fn cipher(key: &DataKey) -> Result<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(key.key.as_slice()).map_err(|_| Error::damaged("data key"))
}

/// The associated data that binds a field to its place; the rescue by hand needs it, too.
pub fn associated(
    vault: VaultId,
    subject: SubjectId,
    point: PointId,
    version: u32,
    number: u32,
) -> Vec<u8> {
    let mut aad = AAD.to_vec();
    aad.extend_from_slice(vault.0.as_bytes());
    aad.extend_from_slice(subject.0.as_bytes());
    aad.extend_from_slice(point.0.as_bytes());
    aad.extend_from_slice(&version.to_be_bytes());
    aad.extend_from_slice(&number.to_be_bytes());
    aad
}

pub(super) fn pad(kind: PointKind, value: &[u8]) -> Zeroizing<Vec<u8>> {
    let len = kind.padded_len(value.len());
    let mut padded = Zeroizing::new(Vec::with_capacity(len));
    padded.extend_from_slice(value);
    padded.push(0x80);
    padded.resize(len, 0);
    padded
}

fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    (padded.get(end) == Some(&0x80)).then(|| padded.get(..end)).flatten()
}

//! By what a row is known in the store.
//!
//! INVARIANT: what is hashed begins with what it is, so that a row, a reference and a complainant
//! never have one key.
//!
//! INVARIANT: where anything in the row is sealed, nothing about it is a plain hash: whoever has the
//! store's file could try every telephone number. Its key is an HMAC under a key of the vault.

use super::draft::{PointDraft, Reference, RowKey};
use crate::commands::import::RowMark;
use crate::domain::contact::normalise;
use crate::domain::{Error, Result};
use crate::session::Session;
use crate::vault::ExposeSecret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The mark of a row. A row with something sealed in it wants the vault open.
pub fn of_row(session: &Session, key: &RowKey) -> Result<RowMark> {
    let digest = hash(session, key.has_sealed, &joined(&[b"row", &key.canonical]))?;
    let own = match &key.reference {
        Some(reference) => of_reference(session, reference)?,
        None => digest,
    };
    Ok(RowMark { key: own, digest, has_reference: key.reference.is_some() })
}

fn of_reference(session: &Session, own: &Reference) -> Result<[u8; 32]> {
    let parts = [&b"ref"[..], own.source.as_bytes(), own.reference.as_bytes()];
    hash(session, own.is_sealed, &joined(&parts))
}

/// The beginning of the hash of a step's row.
pub fn of_step(session: &Session, has_sealed: bool, canonical: &[u8]) -> Result<u64> {
    let hash = hash(session, has_sealed, &joined(&[b"step", canonical]))?;
    Ok(u64::from_be_bytes(hash.first_chunk().copied().unwrap_or_default()))
}

/// The mark of who complains: the name and every contact point, in whatever spelling.
pub fn of_complainant(session: &Session, name: &str, points: &[PointDraft]) -> Result<[u8; 32]> {
    let spelled = |point: &PointDraft| normalise(point.kind, point.value.expose_secret());
    let values: Vec<Zeroizing<String>> = points.iter().map(spelled).collect();
    let mut parts = vec![&b"complainant"[..], name.as_bytes()];
    for (point, value) in points.iter().zip(&values) {
        parts.extend([point.kind.code().as_bytes(), value.as_bytes()]);
    }
    hash(session, true, &joined(&parts))
}

fn hash(session: &Session, is_sealed: bool, bytes: &[u8]) -> Result<[u8; 32]> {
    if !is_sealed {
        return Ok(Sha256::digest(bytes).into());
    }
    session.ring()?.row_key(bytes).ok_or_else(|| Error::not_permitted("vault-locked"))
}

/// The parts, each with its length before it. Sized at once: growing would leave copies behind.
pub fn joined(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let len = parts.iter().map(|part| part.len() + 8).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(len));
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(*part);
    }
    bytes
}

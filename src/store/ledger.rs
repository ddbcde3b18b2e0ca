//! The erasure ledger: how a line is known to the audit log, and whether lines are those that an entry tells of.
//!
//! INVARIANT: the bytes of a line are those of the value as it is stored. A field that comes to a line later is
//! left out of them where it is not set, or what older entries say of older lines would not hold any more.

use super::codec;
use super::tables;
use super::transaction::{Reader, Scan};
use crate::domain::audit::{AuditEntry, Hash, hex};
use crate::domain::erasure::Erasure;
use crate::domain::error::Result;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// The bytes of a line as it was written.
pub fn bytes(line: &Erasure) -> Result<Vec<u8>> {
    codec::encode(&line.as_written())
}

/// Reads [`bytes`] back.
pub fn read(bytes: &[u8]) -> Result<Erasure> {
    codec::decode(bytes)
}

/// SHA-256 of a line as it was written.
pub fn hash(line: &Erasure) -> Result<Hash> {
    Ok(Sha256::digest(bytes(line)?).into())
}

/// Numbers of the customers, then the line with its hash: what an entry tells of one erasure.
pub fn told(line: &Erasure) -> Result<Vec<String>> {
    let mut ids: Vec<String> = line.parties.iter().map(ToString::to_string).collect();
    ids.push(format!("{}:{}", line.number, hex(&hash(line)?)));
    Ok(ids)
}

/// All lines, the oldest first.
pub fn all(tx: &impl Reader) -> Result<Vec<Erasure>> {
    let mut lines = Vec::new();
    tx.each(tables::ERASURES, &Scan::all(), |_, line| {
        lines.push(line);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(lines)
}

/// An audit entry as its stored bytes say it.
pub fn entry(bytes: &[u8]) -> Result<AuditEntry> {
    codec::decode(bytes)
}

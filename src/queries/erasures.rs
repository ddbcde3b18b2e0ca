//! The erasure ledger: its lines, and what an outsider needs to check one.

use super::{audit, members};
use crate::domain::audit::{Hash, hex};
use crate::domain::consent::CarriedStop;
use crate::domain::erasure::Erasure;
use crate::domain::error::{Error, Result};
use crate::domain::id::{ErasureNumber, VaultId};
use crate::store::codec::Key;
use crate::store::{Reader, Scan, consents, ledger, tables};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// A line with the name of who did it.
#[derive(Debug, Clone)]
pub struct ErasureRow {
    /// The line.
    pub line: Erasure,
    /// Who did it.
    pub by: Option<String>,
    /// SHA-256 of the line, as the audit log names it.
    pub sum: Hash,
}

/// Lines after this one, the oldest first; and how many there are in all.
pub fn list(
    tx: &impl Reader,
    after: Option<ErasureNumber>,
    limit: usize,
) -> Result<(u64, Vec<ErasureRow>)> {
    let names = members::names(tx)?;
    let (mut total, mut rows) = (0, Vec::new());
    tx.each(tables::ERASURES, &Scan::all(), |number, line: Erasure| {
        total += 1;
        if after.is_none_or(|after| number > after) && rows.len() < limit {
            let by = members::name_of(&names, Some(line.by));
            rows.push(ErasureRow { by, sum: ledger::hash(&line)?, line });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((total, rows))
}

/// The line of this number.
pub fn find(tx: &impl Reader, name: &str) -> Result<ErasureRow> {
    let missing = || Error::not_found("erasure", name.trim());
    let number: ErasureNumber = name.parse().map_err(|()| missing())?;
    let line = tx.get(tables::ERASURES, &number)?.ok_or_else(missing)?;
    let by = members::name_of(&members::names(tx)?, Some(line.by));
    Ok(ErasureRow { by, sum: ledger::hash(&line)?, line })
}

/// How many erasures wait for the file to be scrubbed.
pub fn pending(tx: &impl Reader) -> Result<u64> {
    let mut count = 0;
    tx.each(tables::ERASURES, &Scan::all(), |_, line: Erasure| {
        count += u64::from(line.scrubbed.is_none());
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// Where the log stands: a certificate names it.
pub fn head(tx: &impl Reader) -> Result<(u64, Hash)> {
    let head = tx.fetch(tables::AUDIT_HEAD, &0)?;
    Ok((head.seq, head.hash))
}

/// A line as it leaves the host: its bytes, and those of the audit entry that names their hash.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The line.
    pub row: ErasureRow,
    /// Its bytes, in hex.
    pub bytes: String,
    /// The bytes of its audit entry, in hex.
    pub entry: String,
}

/// The whole ledger as it leaves the host, and whose it is.
pub fn carried(tx: &impl Reader) -> Result<(VaultId, Vec<Carried>)> {
    let (_, rows) = list(tx, None, usize::MAX)?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = tx.get_bytes(tables::AUDIT.name, &row.line.seq.encode())?;
        let entry = entry.ok_or_else(|| Error::damaged(tables::AUDIT.name))?;
        let bytes = ledger::bytes(&row.line)?;
        lines.push(Carried { row, bytes: hex(&bytes), entry: hex(&entry) });
    }
    Ok((audit::vault(tx)?, lines))
}

/// The stops that leave the host with it.
pub fn stops(tx: &impl Reader) -> Result<Vec<CarriedStop>> {
    consents::stops(tx)
}

/// What a carried ledger says it is.
pub const FORMAT: &str = "kefu.erasures.v1";

/// SHA-256 over lines, each with its end.
pub fn sum(lines: &[String]) -> Hash {
    let mut sha = Sha256::new();
    for line in lines {
        sha.update(line.as_bytes());
        sha.update(b"\n");
    }
    sha.finalize().into()
}

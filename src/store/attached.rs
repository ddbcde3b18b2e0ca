//! The rows of attachments with what derives from them: whose they are, and their keys.

use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::attachment::{Attachment, KEY_NUMBER, key_of};
use crate::domain::contact::SealedKey;
use crate::domain::error::Result;
use crate::domain::id::Id;

/// The attachments of a customer itself, or of a case, in the order of their numbers.
pub fn of(tx: &impl Reader, owner: &impl Id) -> Result<Vec<Attachment>> {
    at(tx, owner.bytes())
}

/// The same by the bytes of the id.
pub fn at(tx: &impl Reader, owner: [u8; 16]) -> Result<Vec<Attachment>> {
    let places = tx.keys(tables::ATTACHED, &Scan::prefix(&owner), usize::MAX)?;
    places.iter().map(|(_, number)| tx.fetch(tables::ATTACHMENTS, number)).collect()
}

/// Whether there is any.
pub fn has_any(tx: &impl Reader, owner: &impl Id) -> Result<bool> {
    Ok(!tx.keys(tables::ATTACHED, &Scan::prefix(&owner.bytes()), 1)?.is_empty())
}

/// Its sealed key.
pub fn key(tx: &impl Reader, row: &Attachment) -> Result<SealedKey> {
    let (subject, compartment) = (key_of(row.id), row.compartment);
    let place = (subject, compartment.byte(), KEY_NUMBER);
    let tables::DataKeyRow { epoch, made_in, sealed } = tx.fetch(tables::DATA_KEYS, &place)?;
    Ok(SealedKey { subject, compartment, number: KEY_NUMBER, epoch, made_in, sealed })
}

impl WriteTx {
    /// Writes an attachment and its key.
    pub fn attach(&self, row: &Attachment, key: &SealedKey) -> Result<()> {
        self.put_sealed_key(key)?;
        self.put(tables::ATTACHMENTS, &row.number, row)?;
        self.put(tables::ATTACHED, &(row.on.bytes(), row.number), &())
    }

    /// Takes an attachment away with its key: what its file holds nobody reads again, once the file is scrubbed of the key.
    pub fn detach(&self, row: &Attachment) -> Result<()> {
        let place = (key_of(row.id), row.compartment.byte(), KEY_NUMBER);
        self.remove(tables::DATA_KEYS, &place)?;
        self.remove(tables::ATTACHED, &(row.on.bytes(), row.number))?;
        self.remove(tables::ATTACHMENTS, &row.number).map(|_| ())
    }
}

//! The sealed objects of one party, for whoever must open a field without kefu.
//!
//! INVARIANT: nothing here is opened and nothing needs opening: what is returned lies in the store's
//! file as it is.

use super::attachments;
use crate::domain::attachment::Attachment;
use crate::domain::contact::{Compartment, Point, Sealed, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId, PartyId, SubjectId, VaultId};
use crate::domain::party::Party;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, attached, tables};
use crate::vault::{RECOVERY_HOLDER, WrapKey, field};

/// A key of the vault, wrapped.
#[derive(Debug, Clone)]
pub struct WrappedKey {
    /// `contact`, `secret`, `suppression` or `audit`.
    pub key: &'static str,
    /// Counts rotations.
    pub epoch: u32,
    /// The age file.
    pub sealed: Sealed,
}

/// A data key, sealed to a compartment's recipient.
#[derive(Debug, Clone)]
pub struct SealedDataKey {
    /// Whose.
    pub subject: SubjectId,
    /// Of which compartment.
    pub compartment: Compartment,
    /// Its number.
    pub number: u32,
    /// To which epoch of the compartment it is sealed.
    pub epoch: u32,
    /// The age file.
    pub sealed: Sealed,
}

/// A sealed field with what its associated data is made of.
#[derive(Debug, Clone)]
pub struct SealedField {
    /// Kind, label, version, subject and id.
    pub point: Point,
    /// The number of the data key it names.
    pub number: u32,
    /// The bytes.
    pub sealed: Sealed,
}

/// Everything that opening one party's fields takes, but for the passphrase.
#[derive(Debug, Clone)]
pub struct Rescue {
    /// The vault.
    pub vault: VaultId,
    /// The member's identity, locked by its passphrase.
    pub slot: Sealed,
    /// The vault's keys, wrapped for the member.
    pub wraps: Vec<WrappedKey>,
    /// The same, wrapped for recovery.
    pub recovery: Vec<WrappedKey>,
    /// How many recovery identities are needed, one after the other.
    pub recipients: usize,
    /// The party's data keys.
    pub keys: Vec<SealedDataKey>,
    /// The party's fields.
    pub fields: Vec<SealedField>,
    /// Files of the party and of its cases with their keys, sealed to the compartment's recipient.
    pub attachments: Vec<(Attachment, SealedKey)>,
}

/// The sealed objects of a party, and the keys that this member holds to them.
pub fn rescue(tx: &impl Rows, member: MemberId, party: PartyId) -> Result<Rescue> {
    let party: Party =
        tx.get(tables::PARTIES, &party)?.ok_or_else(|| Error::not_found("party", party))?;
    Ok(Rescue {
        vault: tx.fetch(tables::INFO, &0)?.vault,
        slot: tx.fetch(tables::SLOTS, &member)?,
        wraps: wraps(tx, member.bytes())?,
        recovery: wraps(tx, RECOVERY_HOLDER)?,
        recipients: tx.get(tables::RECOVERY, &0)?.unwrap_or_default().len(),
        keys: data_keys(tx, &party)?,
        fields: fields(tx, &party)?,
        attachments: attachments(tx, &party)?,
    })
}

fn wraps(tx: &impl Reader, holder: [u8; 16]) -> Result<Vec<WrappedKey>> {
    let mut wraps = Vec::new();
    for key in WrapKey::ALL {
        let all = Scan::prefix(&(holder, key.byte()));
        for stored in tx.keys(tables::WRAPS, &all, usize::MAX)? {
            let sealed = tx.fetch(tables::WRAPS, &stored)?;
            wraps.push(WrappedKey { key: key.code(), epoch: stored.2, sealed });
        }
    }
    Ok(wraps)
}

fn data_keys(tx: &impl Reader, party: &Party) -> Result<Vec<SealedDataKey>> {
    let mut keys = Vec::new();
    for subject in &party.subjects {
        for compartment in Compartment::ALL {
            let all = Scan::prefix(&(*subject, compartment.byte()));
            for stored in tx.keys(tables::DATA_KEYS, &all, usize::MAX)? {
                let row = tx.fetch(tables::DATA_KEYS, &stored)?;
                let (subject, number, epoch) = (*subject, stored.2, row.epoch);
                let sealed = row.sealed;
                keys.push(SealedDataKey { subject, compartment, number, epoch, sealed });
            }
        }
    }
    Ok(keys)
}

fn attachments(tx: &impl Rows, party: &Party) -> Result<Vec<(Attachment, SealedKey)>> {
    let rows = attachments::of_party(tx, party)?.into_iter().map(|row| row.attachment);
    rows.map(|row| attached::key(tx, &row).map(|key| (row, key))).collect()
}

fn fields(tx: &impl Rows, party: &Party) -> Result<Vec<SealedField>> {
    let mut fields = Vec::new();
    for point in tx.points_of(party)? {
        let sealed: Sealed = tx.fetch(tables::FIELDS, &(point.subject, point.id))?;
        let number = field::key_number(&sealed).ok_or_else(|| Error::damaged("sealed field"))?;
        fields.push(SealedField { point, number, sealed });
    }
    Ok(fields)
}

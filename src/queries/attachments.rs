//! The files of a customer or a case: what is said of them, never what stands in them.

use super::members;
use crate::domain::attachment::{Attachment, Owner};
use crate::domain::complaint::Case;
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentNumber, CaseNumber, PartyNumber};
use crate::domain::party::Party;
use crate::store::blobs::{Blobs, Found};
use crate::store::index::Rows;
use crate::store::{Scan, attached, tables};
use std::ops::ControlFlow;

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// What is known of it.
    pub attachment: Attachment,
    /// Who attached it.
    pub by: Option<String>,
    /// The customer it is of, as the customer was then.
    pub party: Option<PartyNumber>,
    /// The case it belongs to.
    pub case: Option<CaseNumber>,
}

/// Those of a customer with all that were merged into it, and of all their cases, by number.
pub fn of_party(tx: &impl Rows, party: &Party) -> Result<Vec<AttachmentRow>> {
    let mut found = Vec::new();
    for id in tx.family(party.id)? {
        found.extend(attached::of(tx, &id)?);
        for case in tx.cases_of(id)? {
            found.extend(attached::of(tx, &case.id)?);
        }
    }
    found.sort_by_key(|one| one.number);
    rows(tx, found)
}

/// Those of a case, by number.
pub fn of_case(tx: &impl Rows, case: &Case) -> Result<Vec<AttachmentRow>> {
    rows(tx, attached::of(tx, &case.id)?)
}

/// Those of either; of a customer those of its cases, too.
pub fn of(tx: &impl Rows, on: Owner) -> Result<Vec<AttachmentRow>> {
    match on {
        Owner::Party(id) => of_party(tx, &tx.fetch(tables::PARTIES, &id)?),
        Owner::Case(id) => of_case(tx, &tx.fetch(tables::CASES, &id)?),
    }
}

/// The one of this number.
pub fn find(tx: &impl Rows, number: &str) -> Result<AttachmentRow> {
    let missing = || Error::not_found("attachment", number.trim());
    let known: AttachmentNumber = number.parse().map_err(|()| missing())?;
    let found = tx.get(tables::ATTACHMENTS, &known)?.ok_or_else(missing)?;
    rows(tx, vec![found])?.pop().ok_or_else(missing)
}

/// What became of the sealed files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Rows that name one.
    pub count: u64,
    /// Bytes that those have, sealed.
    pub bytes: u64,
    /// Attachments whose files are not there, or not as long as their rows say.
    pub missing: Vec<AttachmentNumber>,
    /// Attachments whose files have other bytes; only looked for where every byte is read.
    pub changed: Vec<AttachmentNumber>,
    /// Files that no row names and that nobody is about to attach.
    pub strays: u64,
}

/// Looks for the file of every row; `is_deep` reads each.
pub fn examine(tx: &impl Rows, blobs: &Blobs, is_deep: bool) -> Result<Files> {
    let mut files = Files::default();
    let mut known = Vec::new();
    tx.each(tables::ATTACHMENTS, &Scan::all(), |_, row: Attachment| {
        known.push((row.number, row.sha256, row.sealed_bytes));
        Ok(ControlFlow::Continue(()))
    })?;
    for (number, hash, bytes) in &known {
        files.count += 1;
        files.bytes += bytes;
        if blobs.bytes_of(hash)? != Some(*bytes) {
            files.missing.push(*number);
        } else if is_deep && blobs.look(hash)? != Found::Whole {
            files.changed.push(*number);
        }
    }
    files.strays = blobs.strays(&known.iter().map(|row| (row.1, row.0)).collect())?;
    Ok(files)
}

/// Leaves out what was removed while it was looked for.
pub fn that_stand(tx: &impl Rows, mut files: Files) -> Result<Files> {
    for numbers in [&mut files.missing, &mut files.changed] {
        let mut standing = Vec::new();
        for number in numbers.iter() {
            standing.extend(tx.get(tables::ATTACHMENTS, number)?.map(|_| *number));
        }
        *numbers = standing;
    }
    Ok(files)
}

fn rows(tx: &impl Rows, found: Vec<Attachment>) -> Result<Vec<AttachmentRow>> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let names = members::names(tx)?;
    let row = |attachment: Attachment| {
        let (party, case) = match attachment.on {
            Owner::Party(id) => (Some(id), None),
            Owner::Case(id) => {
                let case: Option<Case> = tx.get(tables::CASES, &id)?;
                (case.as_ref().and_then(|case| case.party), case.map(|case| case.number))
            }
        };
        let party = party.map(|id| tx.get(tables::PARTIES, &id)).transpose()?.flatten();
        let by = members::name_of(&names, Some(attachment.by));
        Ok(AttachmentRow { party: party.map(|party| party.number), case, by, attachment })
    };
    found.into_iter().map(row).collect()
}

//! The files of a customer or a case: what is said of them, never what stands in them.

use super::members;
use crate::domain::Kind;
use crate::domain::attachment::{Attachment, Owner};
use crate::domain::audit::Hash;
use crate::domain::complaint::Case;
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentNumber, CaseNumber, PartyNumber};
use crate::domain::party::Party;
use crate::session::Desk;
use crate::store::blobs::{Blobs, Found, NO_FOLDER, named};
use crate::store::index::Rows;
use crate::store::{Scan, attached, tables};
use std::collections::{BTreeMap, BTreeSet};
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
    pub strays: BTreeSet<String>,
    /// Why none was looked for: where their folder has its place, something else stands.
    pub no_folder: Option<Error>,
}

impl Files {
    /// Whether every file that a row names is there and whole.
    pub fn verdict(&self) -> Result<()> {
        match &self.no_folder {
            Some(error) => Err(error.clone()),
            None => verdict(&[&self.missing[..], &self.changed[..]].concat()),
        }
    }
}

/// What became of the sealed files beside the store; `is_deep` reads every byte.
pub fn files(desk: &Desk, is_deep: bool) -> Result<Files> {
    let blobs = desk.store.blobs();
    let found = look(&blobs, &desk.read(sought)?, is_deep)?;
    that_stand(found, &blobs, &desk.read(named)?)
}

/// A file that a row names.
#[derive(Debug, Clone, Copy)]
struct Sought {
    number: AttachmentNumber,
    hash: Hash,
    bytes: u64,
}

/// The files that rows name.
fn sought(tx: &impl Rows) -> Result<Vec<Sought>> {
    let mut sought = Vec::new();
    tx.each(tables::ATTACHMENTS, &Scan::all(), |number, row: Attachment| {
        sought.push(Sought { number, hash: row.sha256, bytes: row.sealed_bytes });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(sought)
}

/// Looks for each; `is_deep` reads every byte. Outside of any read: it takes as long as the disk does, and all the while
/// a read keeps the store's file growing.
fn look(blobs: &Blobs, sought: &[Sought], is_deep: bool) -> Result<Files> {
    let (count, bytes) = (sought.len() as u64, sought.iter().map(|one| one.bytes).sum());
    let mut files = Files { count, bytes, ..Files::default() };
    match blobs.check() {
        Err(error) if error.code == NO_FOLDER => {
            return Ok(Files { no_folder: Some(error), ..files });
        }
        other => other?,
    }
    for Sought { number, hash, bytes } in sought {
        if blobs.bytes_of(hash)? != Some(*bytes) {
            files.missing.push(*number);
        } else if is_deep && blobs.look(hash)? != Found::Whole {
            files.changed.push(*number);
        }
    }
    files.strays = blobs.strays(&sought.iter().map(|one| (one.hash, one.number)).collect())?;
    Ok(files)
}

/// What an attachment has lost comes back from a backup, and from nowhere else.
pub fn verdict(lost: &[AttachmentNumber]) -> Result<()> {
    match lost.first() {
        None => Ok(()),
        Some(first) => Err(Error::new(Kind::Damaged, "attachments-lost")
            .with("count", lost.len())
            .with("number", first)),
    }
}

/// Leaves out what was removed or attached while it was looked for: `named` is what rows name since.
fn that_stand(
    mut files: Files,
    blobs: &Blobs,
    named: &BTreeMap<Hash, AttachmentNumber>,
) -> Result<Files> {
    let standing: BTreeSet<AttachmentNumber> = named.values().copied().collect();
    files.missing.retain(|number| standing.contains(number));
    files.changed.retain(|number| standing.contains(number));
    if !files.strays.is_empty() {
        let before = std::mem::take(&mut files.strays);
        files.strays = blobs.strays(named)?.intersection(&before).cloned().collect();
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

//! The files of a customer or a case: what is said of them, never what stands in them.

use super::members;
use crate::domain::attachment::{Attachment, Owner};
use crate::domain::complaint::Case;
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentNumber, CaseNumber, PartyNumber};
use crate::domain::party::Party;
use crate::store::index::Rows;
use crate::store::{attached, tables};

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

fn rows(tx: &impl Rows, found: Vec<Attachment>) -> Result<Vec<AttachmentRow>> {
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

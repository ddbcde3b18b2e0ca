//! Mail that comes in: what was taken, and where the next one belongs.

use super::parties;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::{CaseId, CaseNumber, PartyId};
use crate::store::index::Rows;
use crate::store::{tables, threads};

/// The case that a mail was written into, if it was taken; nothing, where it went to none.
pub fn taken(tx: &impl Rows, mail: [u8; 32]) -> Result<Option<Option<CaseId>>> {
    Ok(tx.get(tables::MAILS, &mail)?.map(|row| row.case))
}

/// The case with which a mail goes on: open, or of somebody who was erased, in which nobody writes any more.
pub fn goes_on(tx: &impl Rows, ties: &[[u8; 32]], named: &[CaseId]) -> Result<Option<Case>> {
    let first = threads::cases(tx, ties, named)?.into_iter().next();
    Ok(first.filter(|case| case.is_open() || case.erased.is_some()))
}

/// Where a mail belongs by now, whatever became of its case.
pub fn belongs_to(tx: &impl Rows, ties: &[[u8; 32]]) -> Result<Option<Case>> {
    Ok(threads::cases(tx, ties, &[])?.into_iter().next())
}

/// Which of these cases are of one of these customers.
pub fn own(tx: &impl Rows, numbers: &[CaseNumber], customers: &[PartyId]) -> Result<Vec<CaseId>> {
    let mut own = Vec::new();
    for number in numbers {
        let Some(id) = tx.get(tables::CASE_NUMBERS, number)? else { continue };
        let Some(case) = tx.get(tables::CASES, &id)? else { continue };
        if writer(tx, &case, customers)?.is_some() {
            own.push(id);
        }
    }
    Ok(own)
}

/// Who of these is the customer of a case.
pub fn writer(tx: &impl Rows, case: &Case, customers: &[PartyId]) -> Result<Option<PartyId>> {
    let Some(party) = case.party else { return Ok(None) };
    let standing = parties::standing(tx, party)?.map(|party| party.id);
    Ok(customers.iter().copied().find(|one| Some(*one) == standing))
}

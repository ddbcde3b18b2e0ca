//! What one text names for certain: a party, complaint or promise by its number, or a complaint by
//! the reference of where it came from. Numbers are read in any width and case, with or without
//! their zeros.

use super::parties;
use crate::domain::error::Result;
use crate::domain::fold::fold_text;
use crate::domain::id::{CaseId, CaseNumber, PartyId, PartyNumber, PromiseNumber};
use crate::store::{Reader, Scan, tables};

/// The one record that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What is to be opened.
    pub what: Target,
    /// Its number for people.
    pub number: String,
    /// Name, title or text.
    pub title: String,
}

/// What can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A party; of a promise, the one it was made to.
    Party(PartyId),
    /// A complaint.
    Case(CaseId),
}

/// The record with this number. The number of a party that was merged leads to the one it has become.
pub fn by_number(tx: &impl Reader, text: &str) -> Result<Option<Named>> {
    let text = fold_text(text);
    if let Ok(number) = text.parse::<CaseNumber>() {
        let id = tx.get(tables::CASE_NUMBERS, &number)?;
        return id.map_or(Ok(None), |id| case(tx, id));
    }
    if let Ok(number) = text.parse::<PromiseNumber>() {
        return promise(tx, number);
    }
    match text.parse::<PartyNumber>() {
        Ok(number) => party(tx, number),
        Err(()) => Ok(None),
    }
}

/// Whether a text is a number of ours, and so no name.
pub fn is_number(text: &str) -> bool {
    let text = fold_text(text);
    text.parse::<CaseNumber>().is_ok()
        || text.parse::<PromiseNumber>().is_ok()
        || text.parse::<PartyNumber>().is_ok()
}

/// The complaint with this id, if it is still there.
pub fn case(tx: &impl Reader, id: CaseId) -> Result<Option<Named>> {
    let Some(case) = tx.get(tables::CASES, &id)? else { return Ok(None) };
    // A privacy request has no title of its own: whose it is tells more than nothing.
    let party = case.party.filter(|_| case.title.is_empty());
    let party = party.map(|id| parties::standing(tx, id)).transpose()?.flatten();
    Ok(Some(Named {
        what: Target::Case(id),
        number: case.number.to_string(),
        title: party.map_or(case.title, |party| party.name),
    }))
}

fn party(tx: &impl Reader, number: PartyNumber) -> Result<Option<Named>> {
    let Some(id) = tx.get(tables::PARTY_NUMBERS, &number)? else { return Ok(None) };
    let party = parties::standing(tx, id)?;
    Ok(party.map(|party| Named {
        what: Target::Party(party.id),
        number: party.number.to_string(),
        title: party.name,
    }))
}

fn promise(tx: &impl Reader, number: PromiseNumber) -> Result<Option<Named>> {
    let Some(id) = tx.get(tables::PROMISE_NUMBERS, &number)? else { return Ok(None) };
    let Some(promise) = tx.get(tables::PROMISES, &id)? else { return Ok(None) };
    let party = parties::standing(tx, promise.party)?;
    Ok(party.map(|party| Named {
        what: Target::Party(party.id),
        number: number.to_string(),
        title: promise.text,
    }))
}

/// The complaint with this reference; of several the one that was taken down last.
pub fn by_reference(tx: &impl Reader, text: &str) -> Result<Option<Named>> {
    let last = Scan::prefix(&fold_text(text)).backwards();
    let Some(row) = tx.keys(tables::CASE_REFERENCES, &last, 1)?.pop() else { return Ok(None) };
    case(tx, tx.fetch(tables::CASE_REFERENCES, &row)?)
}

/// Whether a text could be a reference: one word with a digit in it.
pub fn could_be_reference(text: &str) -> bool {
    const SHORTEST: usize = 3;
    text.chars().count() >= SHORTEST
        && !text.contains(char::is_whitespace)
        && text.chars().any(|c| c.is_numeric())
}

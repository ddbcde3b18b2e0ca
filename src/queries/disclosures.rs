//! To whom outside data goes, and how many said yes to it.

use super::members;
use crate::domain::consent::ConsentEvent;
use crate::domain::disclosure::{Disclosure, standing};
use crate::domain::error::{Error, Result};
use crate::domain::id::{DisclosureNumber, Id, PartyId, PartyNumber};
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A disclosure with who declared it and how many consented.
#[derive(Debug, Clone)]
pub struct DisclosureRow {
    /// What was declared.
    pub disclosure: Disclosure,
    /// Who declared it.
    pub by: Option<String>,
    /// How many customers have said yes, and not taken it back.
    pub consented: u64,
}

/// All of them, the newest first.
pub fn list(tx: &impl Reader) -> Result<Vec<DisclosureRow>> {
    let (names, said) = (members::names(tx)?, said(tx)?);
    let mut rows = Vec::new();
    tx.each(tables::DISCLOSURES, &Scan::all().backwards(), |number, disclosure| {
        let by = members::name_of(&names, Some(disclosure.by));
        let consented = consented(tx, &said, number)?.len() as u64;
        rows.push(DisclosureRow { disclosure, by, consented });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

/// One of them, with those who consented, by number.
pub fn show(
    tx: &impl Reader,
    number: DisclosureNumber,
) -> Result<(DisclosureRow, Vec<PartyNumber>)> {
    let found = list(tx)?.into_iter().find(|row| row.disclosure.number == number);
    let row = found.ok_or_else(|| Error::not_found("disclosure", number))?;
    Ok((row, consented(tx, &said(tx)?, number)?))
}

type Said = BTreeMap<PartyId, Vec<(u64, ConsentEvent)>>;

/// What each customer said of all that is theirs: there stands what is said of disclosures.
fn said(tx: &impl Reader) -> Result<Said> {
    let mut said = Said::new();
    tx.each(tables::CONSENTS, &Scan::all(), |(owner, seq, _), event: ConsentEvent| {
        if event.scope.point.is_none() {
            said.entry(PartyId::from_bytes(owner)).or_default().push((seq, event));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    said.values_mut().for_each(|events| events.sort_by_key(|(seq, _)| *seq));
    Ok(said)
}

fn consented(tx: &impl Reader, said: &Said, number: DisclosureNumber) -> Result<Vec<PartyNumber>> {
    let is_given = |events: &Vec<(u64, ConsentEvent)>| {
        standing(events.iter().map(|(_, event)| event), number).code() == "given"
    };
    let mut numbers = Vec::new();
    for (party, _) in said.iter().filter(|(_, events)| is_given(events)) {
        let row = tx.get(tables::PARTIES, party)?;
        // Who was merged into another stands there.
        numbers.extend(row.filter(|row| row.merged_into.is_none()).map(|row| row.number));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

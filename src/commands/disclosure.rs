//! Declaring to whom outside data goes, and that it goes there no more. What customers say of it is in the ledger of
//! consents; a list that goes there is an export that names it.

use super::{Act, Applied, Made, Scene, party};
use crate::domain::disclosure::{Disclosure, DisclosureMethod, standing};
use crate::domain::error::{Error, Result};
use crate::domain::id::{DisclosureNumber, PartyId, PartyNumber};
use crate::domain::usage::FieldClass;
use crate::guards::disclosure::{Told, may_declare, may_end};
use crate::guards::{Verdicts, rights};
use crate::store::consents::Ledger;
use crate::store::{Reader, WriteTx, tables};

/// A disclosure is declared, or ends.
#[derive(Debug)]
pub enum Disclose {
    /// It is declared.
    Add {
        /// Who gets it.
        recipient: String,
        /// How they are reached.
        contact: String,
        /// What for.
        purpose: String,
        /// By which way.
        method: DisclosureMethod,
        /// What kinds of data.
        categories: Vec<FieldClass>,
    },
    /// Nothing goes there any more.
    End(DisclosureNumber),
}

impl Act for Disclose {
    fn verb(&self) -> &'static str {
        match self {
            Self::Add { .. } => "disclosure.add",
            Self::End(_) => "disclosure.end",
        }
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(match self {
            Self::Add { .. } => Vec::new(),
            Self::End(number) => vec![number.to_string()],
        })
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let may = match self {
            Self::Add { recipient, contact, purpose, method, categories } => {
                let method = Some(*method);
                may_declare(&Told { recipient, contact, purpose, method, categories })
            }
            Self::End(number) => may_end(&find(tx, *number)?),
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(may))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let row = match self {
            Self::Add { recipient, contact, purpose, method, categories } => {
                let mut categories = categories.clone();
                categories.sort_unstable();
                categories.dedup();
                let count = tx.count_up("disclosure")?;
                Disclosure {
                    number: DisclosureNumber(u32::try_from(count).unwrap_or(u32::MAX)),
                    recipient: recipient.trim().to_owned(),
                    contact: contact.trim().to_owned(),
                    purpose: purpose.trim().to_owned(),
                    method: *method,
                    categories,
                    at: scene.now,
                    by: scene.member.id,
                    ended: None,
                }
            }
            Self::End(number) => Disclosure { ended: Some(scene.now), ..find(tx, *number)? },
        };
        tx.put(tables::DISCLOSURES, &row.number, &row)?;
        let made = Made { disclosure: Some(row.number), ..Made::default() };
        Ok(Applied { made, ..Applied::one(row.number) })
    }
}

/// The disclosure of this number.
pub(super) fn find(tx: &impl Reader, number: DisclosureNumber) -> Result<Disclosure> {
    let found = tx.get(tables::DISCLOSURES, &number)?;
    found.ok_or_else(|| Error::not_found("disclosure", number))
}

/// Those of these who did not say yes to it.
pub(super) fn without_consent(
    tx: &WriteTx,
    number: DisclosureNumber,
    parties: &[PartyId],
) -> Result<Vec<PartyNumber>> {
    let mut without = Vec::new();
    for id in parties {
        let row = party::find(tx, *id)?;
        let ledger = Ledger::of(tx, &row)?;
        let events = ledger.events().iter().map(|(_, event)| event);
        if standing(events, number).code() != "given" {
            without.push(row.number);
        }
    }
    Ok(without)
}

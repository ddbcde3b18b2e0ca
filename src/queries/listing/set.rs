//! Terms whose parties stand in a table, and which value of a party a column sorts by.

use crate::domain::error::Result;
use crate::domain::fold::fold_text;
use crate::domain::id::{Id, MemberId, PartyNumber};
use crate::domain::listed::{By, Column, MOST_BYTES, folded, sound};
use crate::domain::party::Party;
use crate::queries::filter::{Key as Field, Term};
use crate::queries::members::Names;
use crate::store::index::Rows;
use crate::store::listed::Value;
use crate::store::{Scan, tables};

pub(super) const STAGE: u8 = By::Stage as u8;
pub(super) const KIND: u8 = By::Kind as u8;
pub(super) const TIER: u8 = By::Tier as u8;
pub(super) const OWNER: u8 = By::Owner as u8;
pub(super) const COMPANY: u8 = By::Company as u8;
pub(super) const CITY: u8 = By::City as u8;

/// Parties under any of some values, or under none of them.
#[derive(Debug)]
pub(super) struct Set {
    /// Property and value.
    pub keys: Vec<(u8, Vec<u8>)>,
    /// Whether it takes who stands there, and not who does not.
    pub takes: bool,
    /// Whether it says all that the term says: of a long value only the beginning is in the table.
    pub is_exact: bool,
}

impl Set {
    pub fn of(term: &Term, me: MemberId, names: &Names) -> Option<Self> {
        let one = |by: By, text: &str| vec![(by as u8, folded(text))];
        let keys = match term {
            Term::Not(inner) => {
                let set = Self::of(inner, me, names)?;
                // What stands under a beginning need not be what is denied.
                return set.is_exact.then_some(Self { takes: !set.takes, ..set });
            }
            Term::Stage(stage) => one(By::Stage, stage),
            Term::Tag(tag) => one(By::Tag, tag),
            Term::Field(Field::Kind, kind) => one(By::Kind, kind),
            Term::Field(Field::Tier, tier) => one(By::Tier, tier),
            Term::Field(Field::Lang, language) => one(By::Language, language),
            Term::Mine => vec![(OWNER, me.bytes().to_vec())],
            Term::Unowned => vec![(OWNER, Vec::new())],
            Term::Owner(wanted) => {
                let owners = names.iter().filter(|(_, name)| fold_text(name) == *wanted);
                owners.map(|(id, _)| (OWNER, id.to_vec())).collect()
            }
            _ => return None,
        };
        let is_exact = keys.iter().all(|(_, value)| value.len() < MOST_BYTES);
        Some(Self { keys, takes: true, is_exact })
    }

    /// All numbers, where they are no more than this.
    pub fn numbers(&self, tx: &impl Rows, most: usize) -> Result<Option<Vec<PartyNumber>>> {
        let mut numbers = Vec::new();
        for (by, value) in &self.keys {
            let scan = Scan::prefix(&(*by, Value(value.clone())));
            let keys = tx.keys(tables::PARTY_VALUES, &scan, most + 1 - numbers.len())?;
            numbers.extend(keys.into_iter().map(|(_, _, number)| number));
            if numbers.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(numbers))
    }

    pub fn admits(&self, tx: &impl Rows, number: PartyNumber) -> Result<bool> {
        for (by, value) in &self.keys {
            if tx.get(tables::PARTY_VALUES, &(*by, Value(value.clone()), number))?.is_some() {
                return Ok(self.takes);
            }
        }
        Ok(!self.takes)
    }
}

/// The property that a column sorts by; names and numbers have tables of their own.
pub(super) fn of_column(column: Column) -> Option<u8> {
    match column {
        Column::Number | Column::Name => None,
        Column::Company => Some(COMPANY),
        Column::City => Some(CITY),
        Column::Tier => Some(TIER),
        Column::Owner => Some(OWNER),
        Column::Kind => Some(KIND),
        Column::Stage => Some(STAGE),
    }
}

/// Whether a party may have none.
pub(super) fn may_lack(by: u8) -> bool {
    by != KIND && by != STAGE
}

/// The value of a party in a column, as the tables have it.
pub(super) fn value(party: &Party, column: Column) -> Vec<u8> {
    match column {
        Column::Number => Vec::new(),
        Column::Name => sound(&party.name),
        Column::Company => party.field("company").map(sound).unwrap_or_default(),
        Column::City => party.field("city").map(sound).unwrap_or_default(),
        Column::Tier => party.tier.as_deref().map(folded).unwrap_or_default(),
        Column::Owner => party.owner.map(|id| id.bytes().to_vec()).unwrap_or_default(),
        Column::Kind => folded(party.kind.code()),
        Column::Stage => folded(party.stage.code()),
    }
}

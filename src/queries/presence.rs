//! Who sits at a desk, by name and by number.

use super::members;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::CaseId;
use crate::domain::presence::Presence;
use crate::store::index::Rows;
use crate::store::tables;

/// A desk that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// What its process tells.
    pub told: Presence,
    /// Whose it is.
    pub member: String,
    /// The case that is open there.
    pub case: Option<Case>,
}

impl Sitting {
    /// Whether it has this case before it.
    pub fn is_at(&self, case: CaseId) -> bool {
        self.told.at.case == Some(case)
    }
}

/// Those of them whose member is one, with names and numbers.
pub fn sitting(tx: &impl Rows, told: &[Presence]) -> Result<Vec<Sitting>> {
    let names = members::names(tx)?;
    let mut all = Vec::new();
    for one in told {
        let Some(member) = members::name_of(&names, Some(one.member)) else { continue };
        let case = one.at.case.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
        all.push(Sitting { told: one.clone(), member, case });
    }
    Ok(all)
}

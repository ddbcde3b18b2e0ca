//! What a letter is written from, and the drafts of letters.

use super::index::Rows;
use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::complaint::{Case, CaseEvent};
use crate::domain::error::Result;
use crate::domain::escalation::owed::ends_drafts;
use crate::domain::id::CaseId;
use crate::domain::letter::Letters;
use crate::domain::letter::values::Writing;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::party::Party;

/// Everything around a case that a letter names.
#[derive(Debug)]
pub struct Correspondence {
    /// All of its events.
    pub events: Vec<CaseEvent>,
    /// The customer, by what they have become.
    pub party: Option<Party>,
    packs: Vec<Letters>,
}

impl Correspondence {
    /// That of a case.
    pub fn of(tx: &impl Rows, case: &Case) -> Result<Self> {
        let mut party = None;
        let mut next = case.party;
        while let Some(id) = next {
            party = tx.get(tables::PARTIES, &id)?;
            next = party.as_ref().and_then(|party: &Party| party.merged_into);
        }
        let party = party.filter(|party| party.erased.is_none());
        Ok(Self { events: tx.case_events(case.id)?, party, packs: tx.rulebook()?.letters(case) })
    }

    /// The same to whoever writes.
    pub fn writing<'a>(&'a self, case: &'a Case, by: &'a Member, now: Moment) -> Writing<'a> {
        let name = self.party.as_ref().map(|party| party.name.as_str());
        Writing { case, events: &self.events, name, by, now, packs: &self.packs }
    }

    /// The customer's language, where that is known.
    pub fn language(&self) -> Option<&str> {
        self.party.as_ref()?.language.as_deref()
    }
}

impl WriteTx {
    /// Deletes what anybody has begun to write in a case.
    pub fn wipe_drafts(&self, case: CaseId) -> Result<()> {
        for key in self.keys(tables::DRAFTS, &Scan::prefix(&case), usize::MAX)? {
            self.remove(tables::DRAFTS, &key)?;
        }
        Ok(())
    }

    /// Deletes what the ladder began in a case and nobody has gone on with, where these events end it.
    pub(super) fn end_drafts(&self, was: &Case, is: &Case, events: &[CaseEvent]) -> Result<()> {
        if !ends_drafts(was, is, events) {
            return Ok(());
        }
        for key in self.keys(tables::DRAFTS, &Scan::prefix(&is.id), usize::MAX)? {
            if self.fetch(tables::DRAFTS, &key)?.untouched {
                self.remove(tables::DRAFTS, &key)?;
            }
        }
        Ok(())
    }
}

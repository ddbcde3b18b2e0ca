//! Which mails belong together, and to which case: a tie is the digest of an id that a mail has or names.
//!
//! ```text
//! id of a mail ---tie---> case ---tie of the case, once it was joined to another---> case that goes on
//! ```
//! INVARIANT: whatever order mails come in, those that are tied to each other, by however many others, lead to one
//! case that goes on: an earlier one may tie two together of which nobody knew.

use super::tables;
use super::transaction::{Reader, WriteTx};
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::{CaseId, Id};
use sha2::{Digest, Sha256};

/// As often as a case was joined to another one; more there are only in a file that is damaged.
const MOST_JOINS: usize = 1_000;

/// What ties a case to the one that it was joined to.
fn tie_of(case: CaseId) -> [u8; 32] {
    Sha256::new_with_prefix("kefu/mail/case").chain_update(case.bytes()).finalize().into()
}

/// The case that goes on where this one was joined to another, or was put aside as its double.
fn goes_on(tx: &impl Reader, id: CaseId) -> Result<Option<Case>> {
    let mut found = tx.get(tables::CASES, &id)?;
    for _ in 0..MOST_JOINS {
        let Some(case) = &found else { return Ok(None) };
        let next = match tx.get(tables::THREADS, &tie_of(case.id))? {
            Some(next) => Some(next),
            None => case.handling.duplicate_of,
        };
        let Some(next) = next.filter(|next| *next != case.id) else { break };
        found = tx.get(tables::CASES, &next)?;
    }
    Ok(found)
}

/// The cases to which a mail belongs that has these ties and names these cases, the one that goes on first: what was
/// erased last, what is closed before that, then by their age.
pub fn cases(tx: &impl Reader, ties: &[[u8; 32]], named: &[CaseId]) -> Result<Vec<Case>> {
    let mut cases: Vec<Case> = Vec::new();
    let tied = ties.iter().map(|tie| tx.get(tables::THREADS, tie)).collect::<Result<Vec<_>>>()?;
    for id in tied.into_iter().flatten().chain(named.iter().copied()) {
        cases.extend(goes_on(tx, id)?);
    }
    cases.sort_by_key(|case| (case.erased.is_some(), !case.is_open(), case.number));
    cases.dedup_by_key(|case| case.id);
    Ok(cases)
}

impl WriteTx {
    /// What has these ties leads to this case from now on, if it led nowhere.
    pub fn tie(&self, ties: &[[u8; 32]], case: CaseId) -> Result<()> {
        for tie in ties {
            if self.get(tables::THREADS, tie)?.is_none() {
                self.put(tables::THREADS, tie, &case)?;
            }
        }
        Ok(())
    }

    /// What led to a case leads to another one from now on.
    pub fn join(&self, case: CaseId, into: CaseId) -> Result<()> {
        self.put(tables::THREADS, &tie_of(case), &into)
    }
}

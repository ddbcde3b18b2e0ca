//! Two rows that are one party, and taking that back.
//!
//! Nothing is sealed anew: the subjects move. Cases, entries and promises stay where they are
//! written; the queries read a party's timeline through `merged_into`.

use super::party::{concerning, find, named};
use super::{Act, Applied, Scene};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PartyId, SubjectId};
use crate::domain::undo::Inverse;
use crate::guards::{Verdict, Verdicts, party as guard, rights};
use crate::store::tables::Merged;
use crate::store::{Reader, WriteTx, tables};

/// Merges, or takes a merge apart.
#[derive(Debug)]
pub enum Merge {
    /// `from` becomes part of `into`.
    Merge {
        /// The row that goes.
        from: PartyId,
        /// The row that stays.
        into: PartyId,
    },
    /// `from` stands on its own again.
    Unmerge {
        /// The row that went.
        from: PartyId,
    },
}

impl Act for Merge {
    fn verb(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "party.merge",
            Self::Unmerge { .. } => "party.unmerge",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        match self {
            Self::Merge { from, into } => named(tx, [*into, *from]),
            Self::Unmerge { from } => named(tx, [*from]),
        }
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdict = match self {
            Self::Merge { from, into } => guard::may_merge(&find(tx, *from)?, &find(tx, *into)?),
            Self::Unmerge { from } => may_unmerge(tx, *from)?,
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(verdict))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        match self {
            Self::Merge { from, into } => merge(tx, *from, *into, scene.seq),
            Self::Unmerge { from } => unmerge(tx, *from),
        }
    }
}

/// A merge is taken apart in the order in which merges were made, the last first: what became of
/// `into` since would else hold subjects that are given away here.
pub(super) fn may_unmerge(tx: &WriteTx, from: PartyId) -> Result<Verdict> {
    let from = find(tx, from)?;
    Ok(match from.merged_into {
        Some(into) => guard::is_whole(&find(tx, into)?),
        None => Err(Error::refused("not-merged").with("number", from.number)),
    })
}

/// Merges; `seq` is the audit entry of the merge, or of the one that is put back.
pub(super) fn merge(tx: &WriteTx, from: PartyId, into: PartyId, seq: u64) -> Result<Applied> {
    let (mut gone, mut stays) = (find(tx, from)?, find(tx, into)?);
    let subjects: Vec<SubjectId> = std::mem::take(&mut gone.subjects);
    move_subjects(tx, &subjects, into)?;
    stays.subjects.extend(&subjects);
    tx.put(tables::MERGED, &(into, from), &Merged { seq, subjects })?;
    gone.merged_into = Some(into);
    (gone.version, stays.version) = (gone.version + 1, stays.version + 1);
    tx.put_party(&gone)?;
    tx.put_party(&stays)?;
    let inverse = Inverse::Merge { from, into, seq };
    let mut applied = concerning(&stays).with_inverse(inverse);
    applied.ids.push(gone.number.to_string());
    Ok(applied)
}

pub(super) fn unmerge(tx: &WriteTx, from: PartyId) -> Result<Applied> {
    let mut gone = find(tx, from)?;
    let into = gone.merged_into.take().ok_or_else(|| Error::conflict("moved-on"))?;
    let mut stays = find(tx, into)?;
    let Merged { seq, subjects: mut brought } = tx.fetch(tables::MERGED, &(into, from))?;
    brought.retain(|subject| stays.subjects.contains(subject));
    tx.remove(tables::MERGED, &(into, from))?;
    move_subjects(tx, &brought, from)?;
    stays.subjects.retain(|subject| !brought.contains(subject));
    gone.subjects = brought;
    (gone.version, stays.version) = (gone.version + 1, stays.version + 1);
    tx.put_party(&gone)?;
    tx.put_party(&stays)?;
    let mut applied = concerning(&gone).with_inverse(Inverse::Unmerge { from, into, seq });
    applied.ids.push(stays.number.to_string());
    Ok(applied)
}

fn move_subjects(tx: &WriteTx, subjects: &[SubjectId], to: PartyId) -> Result<()> {
    for id in subjects {
        let mut subject = tx.fetch(tables::SUBJECTS, id)?;
        subject.party = to;
        tx.put(tables::SUBJECTS, id, &subject)?;
    }
    Ok(())
}

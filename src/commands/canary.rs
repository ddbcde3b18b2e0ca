//! Invented customers whom nobody has a reason to look at: a reveal of one tells the privacy officer.
//!
//! INVARIANT: nothing but its own table tells a canary from other parties. The log names the mark, never
//! the party, in refusals too, and whether there is a mark is answered only to those who may set one.

use super::{Act, Applied, Made, Scene, party};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CanaryId, PartyId, SubjectId};
use crate::domain::party::Party;
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::tables::CanaryRow;
use crate::store::{Reader, Scan, WriteTx, tables};

/// Whether a subject that this party holds is a canary's: its own, or of a canary that was merged into
/// it. A merge moves subjects, and must not silence them.
pub(super) fn sings(tx: &WriteTx, holder: PartyId, subject: SubjectId) -> Result<bool> {
    let mut next = Some(holder);
    while let Some(party) = next {
        if tx.get(tables::CANARIES, &party)?.is_some() {
            return Ok(true);
        }
        next = brought_by(tx, party, subject)?;
    }
    Ok(false)
}

/// Whether a party is an invented one, or holds something of one.
pub(super) fn is_one(tx: &WriteTx, party: &Party) -> Result<bool> {
    if tx.get(tables::CANARIES, &party.id)?.is_some() {
        return Ok(true);
    }
    for subject in &party.subjects {
        if sings(tx, party.id, *subject)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The party with which this subject came into another by a merge.
fn brought_by(tx: &WriteTx, into: PartyId, subject: SubjectId) -> Result<Option<PartyId>> {
    for place in tx.keys(tables::MERGED, &Scan::prefix(&into), usize::MAX)? {
        if tx.fetch(tables::MERGED, &place)?.subjects.contains(&subject) {
            return Ok(Some(place.1));
        }
    }
    Ok(None)
}

/// Marks a party as a canary, or takes the mark away.
#[derive(Debug)]
pub struct MarkCanary {
    /// Which party.
    pub party: PartyId,
    /// The name of a new mark; none to take it away.
    pub mark: Option<CanaryId>,
}

impl MarkCanary {
    fn is_due(&self, tx: &WriteTx) -> Verdict {
        let row = tx.get(tables::CANARIES, &self.party)?;
        match (self.mark, row) {
            (Some(_), None) | (None, Some(_)) => Ok(()),
            (Some(_), Some(_)) => Err(Error::refused("canary-already")),
            (None, None) => Err(Error::refused("canary-not")),
        }
    }
}

impl Act for MarkCanary {
    fn verb(&self) -> &'static str {
        "party.canary"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        party::find(tx, self.party)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.is_due(tx)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let number = party::find(tx, self.party)?.number;
        let id = match self.mark {
            Some(id) => {
                tx.put(tables::CANARIES, &self.party, &CanaryRow { id, at: scene.now })?;
                id
            }
            None => {
                let row = tx.fetch(tables::CANARIES, &self.party)?;
                tx.remove(tables::CANARIES, &self.party)?;
                row.id
            }
        };
        Ok(Applied { made: Made { party: Some(number), ..Made::default() }, ..Applied::one(id) })
    }
}

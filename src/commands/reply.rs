//! Mail that came in: what its sender says of being reached, and what they say otherwise.
//!
//! INVARIANT: a mail is taken once, whoever imports it how often; a stop in it is the stop that a member would write
//! down, through the same guards, in the same transaction as the rest of it.

use super::consent::Say;
use super::entry::AddEntry;
use super::{Act, Applied, Made, Scene, party};
use crate::domain::error::{Error, Result};
use crate::domain::id::PartyId;
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::{Reader, WriteTx, tables};

/// A mail of somebody who is known.
#[derive(Debug)]
pub struct TakeReply {
    /// SHA-256 of the mail.
    pub mail: [u8; 32],
    /// Whose it is.
    pub party: PartyId,
    /// What they say of being reached, if they do.
    pub stop: Option<Say>,
    /// The line of their timeline.
    pub entry: AddEntry,
}

impl TakeReply {
    /// What stands against a part of it. The right to take mail in is the right to all of it.
    pub(super) fn may(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        if tx.get(tables::REPLIES, &self.mail)?.is_some() {
            return Err(Error::conflict("reply-known"));
        }
        let said = self.stop.as_ref().map(|stop| stop.check(tx, scene)).transpose()?;
        let written = self.entry.check(tx, scene)?;
        let refusals = [said.and_then(Verdicts::refusal), written.refusal()];
        refusals.into_iter().flatten().next().map_or(Ok(()), Err)
    }
}

impl Act for TakeReply {
    fn verb(&self) -> &'static str {
        "import.replies"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, Some(self.party))
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(self.stop.as_ref().map(|stop| stop.verb().to_owned()))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may(tx, scene)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        tx.put(tables::REPLIES, &self.mail, &scene.seq)?;
        if let Some(stop) = &self.stop {
            stop.apply(tx, scene)?;
        }
        self.entry.apply(tx, scene)?;
        let party = party::find(tx, self.party)?;
        let made = Made { party: Some(party.number), ..Made::default() };
        Ok(Applied { made, ..Applied::one(party.number) })
    }
}

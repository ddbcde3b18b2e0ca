//! Setting out to reach somebody: the rules are asked first, and what goes on counts at once.
//!
//! INVARIANT: asked and counted in one transaction, so that two who reach for the last call of a week make one. What was
//! done already is not asked for here: [`super::contact::LogContact`] only counts it.

use super::contact::{Around, Reaching, note};
use super::{Act, Applied, Made, Scene, party};
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::error::Result;
use crate::domain::guard::Facts;
use crate::domain::id::{EntryId, Id, PartyId};
use crate::domain::outreach::Contact;
use crate::domain::outreach::facts::ContactFacts;
use crate::guards::{Verdicts, party as party_guard, rights};
use crate::store::WriteTx;

/// An attempt that somebody is about to make by hand.
#[derive(Debug)]
pub struct MakeContact {
    /// Its id.
    pub id: EntryId,
    /// Whom.
    pub party: PartyId,
    /// By which channel.
    pub channel: ContactChannel,
    /// For what.
    pub purpose: ContactPurpose,
}

impl MakeContact {
    fn facts(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<ContactFacts> {
        let party = party::find(tx, self.party)?;
        let (purpose, channel, now) = (self.purpose, self.channel, scene.now);
        let around = Around::of(tx, &party, now)?;
        Ok(around.facts(tx, Reaching { party: &party, purpose, channel, now })?.0)
    }
}

impl Act for MakeContact {
    fn verb(&self) -> &'static str {
        "contact.make"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, Some(self.party))
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(format!("{} {}", self.channel.code(), self.purpose.code())))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let party = party::find(tx, self.party)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(party_guard::is_whole(&party))
            .weigh(Facts::Contact(self.facts(tx, scene)?)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let party = party::find(tx, self.party)?;
        let contact = Contact {
            channel: self.channel,
            purpose: self.purpose,
            campaign: None,
            by: scene.member.id,
            at: scene.now,
        };
        note(tx, self.party, self.id.bytes(), &contact)?;
        let made = Made { party: Some(party.number), ..Made::default() };
        Ok(Applied { made, ..Applied::one(party.number) })
    }
}

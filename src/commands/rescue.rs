//! Copying one party's sealed objects out of the store: nothing is opened, and it is written down all the same,
//! since what is done with the copies is not.

use super::{Act, Applied, Scene, party};
use crate::domain::error::Result;
use crate::domain::id::PartyId;
use crate::guards::{Verdicts, rights};
use crate::store::WriteTx;

/// Whose sealed objects are copied.
#[derive(Debug)]
pub struct Rescue(pub PartyId);

impl Act for Rescue {
    fn verb(&self) -> &'static str {
        "vault.rescue"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, [self.0])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        party::find(tx, self.0)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        Ok(Applied { ids: party::named(tx, [self.0])?, count: 1, ..Applied::default() })
    }
}

//! How a member likes the desk.

use super::{Act, Applied, Scene};
use crate::domain::error::Result;
use crate::domain::member::Preferences;
use crate::guards::{Verdicts, rights};
use crate::store::{WriteTx, tables};

/// Keeps language, theme, keys, last view and saved views.
#[derive(Debug)]
pub struct SetPreferences(pub Preferences);

impl Act for SetPreferences {
    fn verb(&self) -> &'static str {
        "member.preferences"
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut member = scene.member.clone();
        member.preferences = self.0.clone();
        tx.put(tables::MEMBERS, &member.id, &member)?;
        Ok(Applied::one(member.id))
    }
}

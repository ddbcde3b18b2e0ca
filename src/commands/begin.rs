//! A session that came over SSH begins, or is turned away: either way the log knows with which key, and from where.

use super::{Act, Applied, Scene};
use crate::domain::error::{Error, Kind, Result};
use crate::guards::{Verdicts, rights};
use crate::store::WriteTx;

/// The session's beginning. That its key is the member's is asked of every command, and so of this one.
#[derive(Debug, Default)]
pub struct Begin {
    /// What else stands against it: it asked for what there is not, or the member has too many.
    pub fault: Option<Error>,
}

impl Act for Begin {
    fn verb(&self) -> &'static str {
        "session.begin"
    }

    fn about(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![scene.member.id.to_string()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        // Whatever it is, it belongs into the log, wrong words too: who tries them tries what else there is.
        let fault = self
            .fault
            .clone()
            .map_or(Ok(()), |fault| Err(Error { kind: Kind::NotPermitted, ..fault }));
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(fault))
    }

    fn apply(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        Ok(Applied::one(scene.member.id))
    }
}

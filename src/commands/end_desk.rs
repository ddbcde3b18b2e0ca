//! Ending the session of somebody else: the entry that tells of it.
//!
//! The signal is [`crate::session::ending`]'s. It follows the entry; only where the one to be ended keeps everybody from
//! writing does it come before, and the entry at once after it.

use super::{Act, Applied, Scene};
use crate::domain::error::Result;
use crate::domain::id::SessionId;
use crate::domain::presence::Holder;
use crate::guards::{Verdicts, rights};
use crate::store::WriteTx;

/// Ends a process that has the store open.
#[derive(Debug)]
pub struct EndDesk {
    /// Its session.
    pub session: SessionId,
    /// Its process.
    pub pid: u32,
}

impl EndDesk {
    /// Of this one.
    pub fn of(holder: &Holder) -> Self {
        Self { session: holder.session, pid: holder.pid }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.session.to_string(), self.pid.to_string()]
    }
}

impl Act for EndDesk {
    fn verb(&self) -> &'static str {
        "desk.end"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.ids())
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        Ok(Applied { ids: self.ids(), count: 1, ..Applied::default() })
    }
}

//! A session that came over SSH begins, or is turned away: either way the log knows with which key, and from where.

use super::in_vain::{Tried, Waits, waits};
use super::{Act, Applied, Command, Scene, execute};
use crate::domain::error::{Error, Kind, Result};
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::WriteTx;

/// The session's beginning. That its key is the member's is asked of every command, and so of this one.
#[derive(Debug, Default)]
pub struct Begin {
    /// What else stands against it: it asked for what there is not, or the member has too many.
    pub fault: Option<Error>,
}

/// Lets a session begin, or turns it away for this fault; either way the log knows, until a member has been turned away
/// too often.
pub fn begin(desk: &Desk, session: &Session, fault: Option<&Error>) -> Result<()> {
    // Who is not let in at all is turned away, too: a key that was taken away, a member who has left.
    let member = session.member()?;
    let may = || Verdicts::on(rights::may(&member, "session.begin")).refusal();
    let shut_out = session.is_let_in_by(&member).err().or_else(may);
    let fault = shut_out.as_ref().or(fault);
    let waits = fault.map(|_| waits(desk, session, Tried::Session)).transpose()?.flatten();
    let fault = match &waits {
        Some(Waits { why, is_told: true }) => return Err(why.clone()),
        Some(Waits { why, .. }) => Some(why),
        None => fault,
    };
    let begun = execute(desk, session, &[Command::Begin(Begin { fault: fault.cloned() })]);
    match (begun, fault) {
        // Said as what it is: wrong words are no want of rights.
        (Err(told), Some(fault)) if told.code == fault.code => Err(fault.clone()),
        (begun, _) => begun.map(|_| ()),
    }
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

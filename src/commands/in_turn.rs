//! Several commands one after the other: each is checked on what the ones before it left, and all are one act with one
//! audit entry and one undo.
//!
//! ```text
//! execute_in_turn: begin -> (check -> apply)* -> audit -> commit -> announce
//! rehearse:        begin -> (check -> apply)* -> dropped
//! ```
//! INVARIANT: a rehearsal is the act itself in a transaction that is dropped, so the two cannot disagree on one state
//! of the store. A refusal drops all that was applied before it; its entry is written by a transaction of its own.

use super::{
    Act, Applied, Command, Done, Refused, Scene, TRIED, clear, enter, finish, for_the_log,
    may_be_batch, refuse, tell, verdicts,
};
use crate::domain::error::{Error, Result};
use crate::session::{Desk, Session};
use crate::store::WriteTx;
use std::collections::BTreeSet;

/// What is applied of a group, or where and why it was refused.
type Taken<'c> = std::result::Result<Vec<Applied>, Refused<'c>>;

/// Does the commands of all groups in turn, as one act. A group is what is done to one record; `called` is the name
/// that people know it by, a macro's. A refusal of any refuses all.
pub fn execute_in_turn(
    desk: &Desk,
    session: &Session,
    called: Option<&str>,
    groups: &[Vec<Command>],
) -> Result<Done> {
    let Some(first) = groups.iter().flatten().next() else {
        return Ok(Done { seq: 0, made: Vec::new() });
    };
    may_go_in_turn(groups)?;
    if session.tries() {
        groups.iter().try_for_each(|group| rehearse(desk, session, group))?;
        return Err(Error::usage(TRIED));
    }
    let done = enter(desk, session, |tx, scene| match take_all(&tx, scene, groups)? {
        Ok(applied) => finish(tx, scene, (first.act(), called), None, applied).map(Ok),
        // Dropped with all that the others have left in it.
        Err(refused) => Ok(Err(refused)),
    })?;
    let done = match done {
        Ok(done) => Ok(done),
        Err(refused) => Err(enter(desk, session, |tx, scene| refuse(tx, scene, called, refused))?),
    };
    tell(desk, done)
}

/// Does one group in turn and leaves nothing of it, not even an entry: what the guards would say now.
pub fn rehearse(desk: &Desk, session: &Session, group: &[Command]) -> Result<()> {
    let groups = [group];
    may_go_in_turn(&groups)?;
    enter(desk, session, |tx, scene| match take_all(&tx, scene, &groups)? {
        Ok(_) => Ok(()),
        Err(Refused { why, .. }) => Err(why),
    })
}

/// One undo takes all of it back, and one second person cannot approve a part: what cannot be taken back, is counted
/// one by one or needs somebody else goes by itself.
fn may_go_in_turn(groups: &[impl AsRef<[Command]>]) -> Result<()> {
    let all = || groups.iter().flat_map(AsRef::as_ref);
    may_be_batch(all().count())?;
    if let Some(one) = all().find(|one| one.act().stands_alone()) {
        return Err(Error::usage("batch-alone").with("verb", one.verb()));
    }
    if let Some(one) = all().find(|one| one.act().is_final()) {
        return Err(Error::usage("turn-final").with("verb", one.verb()));
    }
    Ok(())
}

fn take_all<'c>(
    tx: &WriteTx,
    scene: &Scene<'_>,
    groups: &'c [impl AsRef<[Command]>],
) -> Result<Taken<'c>> {
    let mut all = Vec::new();
    for group in groups {
        match take(tx, scene, group.as_ref())? {
            Ok(applied) => all.extend(as_one(applied)),
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok(all))
}

fn take<'c>(tx: &WriteTx, scene: &Scene<'_>, group: &'c [Command]) -> Result<Taken<'c>> {
    let mut applied = Vec::new();
    for command in group {
        let act = command.act();
        let verdicts = verdicts(tx, scene, act)?.and_then(|| needs_nobody_else(tx, scene, act));
        match for_the_log(clear(tx, scene, act, verdicts)?)? {
            Ok(cleared) => {
                let mut one = act.apply(tx, scene)?;
                one.rulings.extend(cleared.rulings);
                applied.push(one);
            }
            Err(refused) => return Ok(Err(refused)),
        }
    }
    Ok(Ok(applied))
}

fn needs_nobody_else(tx: &WriteTx, scene: &Scene<'_>, act: &dyn Act) -> Result<()> {
    match act.approval(tx, scene)? {
        None => Ok(()),
        Some(_) => Err(Error::refused("turn-two-persons").with("verb", act.verb())),
    }
}

/// However many commands a record took, it is one record.
fn as_one(mut applied: Vec<Applied>) -> Vec<Applied> {
    let mut seen = BTreeSet::new();
    for (place, one) in applied.iter_mut().enumerate() {
        one.count = if place == 0 { one.count.max(1) } else { 0 };
        one.ids.retain(|id| seen.insert(id.clone()));
    }
    applied
}

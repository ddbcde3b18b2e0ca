//! What a rule says before there is a command: a file that is not the evidence, a language that the customer does not
//! read, a line to the mail server that nobody vouches for. It goes through the door as a refusal like any other.
//!
//! INVARIANT: nothing but the refusal is written, and whoever asked is told what they were told anyway.

use super::{Act, Applied, Scene, clear, enter, for_the_log, refuse, verdicts as asked};
use crate::domain::error::{Error, Result};
use crate::guards::{Verdicts, checked, rights, rules};
use crate::session::{Desk, Session};
use crate::store::WriteTx;

/// An act that came to nothing before it could be tried.
struct TurnedAway<'t> {
    verb: &'static str,
    about: &'t str,
    why: &'t Error,
}

impl Act for TurnedAway<'_> {
    fn verb(&self) -> &'static str {
        self.verb
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.about.to_owned()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb)).and(Err(self.why.clone())))
    }

    fn apply(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        Err(self.why.clone())
    }
}

/// Writes down that this was refused, under the verb that it would have been, and gives it back. What is no rule of a
/// guard, what is only tried, and what the member may only look at leaves nothing.
pub fn turn_away(
    desk: &Desk,
    session: &Session,
    (verb, about): (&'static str, &str),
    why: Error,
) -> Error {
    let may = session.member().and_then(|member| rights::of(&member, verb));
    if rules::find(why.code).is_none() || session.tries() || may.is_err() {
        return why;
    }
    match write_down(desk, session, &TurnedAway { verb, about, why: &why }) {
        // What could not be written down is told instead of what was to be.
        Err(lost) if lost.code != why.code => lost,
        _ => why,
    }
}

fn write_down(desk: &Desk, session: &Session, act: &TurnedAway<'_>) -> Result<()> {
    let written = enter(desk, session, |tx, scene| {
        let verdicts = asked(&tx, scene, act)?;
        match for_the_log(clear(&tx, scene, act, verdicts)?)? {
            Err(refused) => refuse(tx, scene, None, refused),
            Ok(_) => Err(act.why.clone()),
        }
    })?;
    desk.feed.announce(written.0);
    Err(written.1)
}

/// The refusal, as long as its rule stands.
pub fn stands(refusal: Error) -> Result<()> {
    checked(Err(refusal))
}

/// The same for whatever came of something.
pub fn or_turned_away<T>(
    desk: &Desk,
    session: &Session,
    of: (&'static str, &str),
    done: Result<T>,
) -> Result<T> {
    done.map_err(|why| turn_away(desk, session, of, why))
}

//! `store.scrub`: the file anew, without the bytes of what was deleted.
//!
//! ```text
//! asked (rights, folder of sealed files) -> announced: every other desk pauses -> where the log stands -> compact -> entry -> let go
//! ```
//! INVARIANT: an erasure is marked as scrubbed only by a transaction that comes after a whole compaction which
//! began after the erasure. A kill in between leaves it pending, and the next scrub does it.

use super::{Act, Applied, Command, Scene, execute};
use crate::domain::erasure::Scrubbed;
use crate::domain::error::{Error, Result};
use crate::domain::id::ErasureNumber;
use crate::domain::member::Member;
use crate::domain::upkeep::Upkeep;
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// The act that the entry tells of; without a number of the log it is asked for only.
#[derive(Debug)]
pub struct Scrub {
    /// The last entry before the compaction began.
    up_to: Option<u64>,
}

/// What a scrub has done.
#[derive(Debug)]
pub struct Done {
    /// The erasures whose bytes have left it.
    pub erasures: Vec<ErasureNumber>,
    /// The audit entry.
    pub seq: u64,
}

impl Act for Scrub {
    fn verb(&self) -> &'static str {
        "store.scrub"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let is_done = self.up_to.is_some();
        let done = if is_done { Ok(()) } else { Err(Error::conflict("moved-on")) };
        Ok(verdicts(scene.member, self.verb()).and(done))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        // Files of which no row tells: of what was erased and of what never came to be.
        tx.sweep_blobs()?;
        let marked =
            mark(tx, self.up_to.unwrap_or(0), &Scrubbed { at: scene.now, seq: scene.seq })?;
        let mut applied = Applied {
            ids: marked.iter().map(ToString::to_string).collect(),
            count: u32::try_from(marked.len()).unwrap_or(u32::MAX),
            ..Applied::default()
        };
        applied.made.erasures = marked;
        Ok(applied)
    }
}

fn verdicts(member: &Member, verb: &str) -> Verdicts {
    Verdicts::on(rights::may(member, verb))
}

/// Marks the erasures up to this entry; which they are.
pub(super) fn mark(tx: &WriteTx, up_to: u64, scrubbed: &Scrubbed) -> Result<Vec<ErasureNumber>> {
    let mut waiting = Vec::new();
    tx.each(tables::ERASURES, &Scan::all(), |_, line| {
        waiting.extend(Some(line).filter(|line| line.scrubbed.is_none() && line.seq <= up_to));
        Ok(ControlFlow::Continue(()))
    })?;
    for line in &mut waiting {
        line.scrubbed = Some(scrubbed.clone());
        tx.put(tables::ERASURES, &line.number, line)?;
    }
    Ok(waiting.into_iter().map(|line| line.number).collect())
}

/// Scrubs the file. Nobody else can read or write meanwhile, and everybody is told by whom they are held up.
pub fn scrub(desk: &Desk, session: &Session) -> Result<Done> {
    let member = ask(desk, session)?;
    // What would make it fail after the compaction is known before anybody is held up.
    desk.store.blobs().check()?;
    let upkeep = Upkeep { by: member.name, since: session.now() };
    let announced = desk.store.announce(&upkeep)?;
    let up_to = desk.read(|tx| Ok(tx.fetch(tables::AUDIT_HEAD, &0)?.seq))?;
    desk.store.scrub()?;
    let done = execute(desk, session, &[Command::Scrub(Scrub { up_to: Some(up_to) })])?;
    drop(announced);
    let erasures = done.first().erasures;
    Ok(Done { erasures, seq: done.seq })
}

/// Before anybody is held up. A refusal is an entry, so it goes through the door.
fn ask(desk: &Desk, session: &Session) -> Result<Member> {
    let (id, asked) = (session.member()?.id, Scrub { up_to: None });
    let member = desk.read(|tx| tx.fetch(tables::MEMBERS, &id))?;
    match verdicts(&member, asked.verb()).refusal() {
        None => Ok(member),
        Some(refusal) => {
            execute(desk, session, &[Command::Scrub(asked)])?;
            Err(refusal)
        }
    }
}

//! `attachment.save`: what stands in a file leaves for one member and one purpose.
//!
//! A reveal like any other: rights, purpose and budget are asked, the entry is written and made durable, and only then is
//! the key of the file opened. If the entry cannot be written, nothing is read.

use super::{behind, concerning, find};
use crate::commands::reveal::{self, is_as_written, is_open, told, write_call};
use crate::commands::{
    Act, Applied, Command, Scene, budget, canary, execute, notice, party, review,
};
use crate::domain::attachment::{Attachment, Owner, point_of};
use crate::domain::budget::Nearing;
use crate::domain::contact::SealedKey;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{AttachmentNumber, EntryId, NoticeId};
use crate::domain::purpose::Purpose;
use crate::domain::undo::Inverse;
use crate::guards::reveal::{Whose, may_save, within_budget};
use crate::guards::{Verdict, Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx, attached, care, tables};
use crate::vault::Grant;
use std::io::{Read, Write};
use zeroize::Zeroizing;

/// The request.
#[derive(Debug)]
pub struct SaveAttachment {
    /// Which.
    pub number: AttachmentNumber,
    /// Why.
    pub purpose: Purpose,
    /// The entry of kind call that an incoming call opens.
    pub call: EntryId,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

/// What was saved.
#[derive(Debug)]
pub struct Saved {
    /// Which.
    pub row: Attachment,
    /// Whether the file is the one that the log says was attached.
    pub verified: bool,
    /// The audit entry.
    pub seq: u64,
    /// The limit that the member has come near to.
    pub nearing: Option<Nearing>,
}

/// Writes what stands in a file into `sink`. Of what has come there nothing is kept if this fails: a byte that was
/// changed is found where it stands.
pub fn save(
    desk: &Desk,
    session: &Session,
    number: AttachmentNumber,
    purpose: Purpose,
    sink: &mut dyn Write,
) -> Result<Saved> {
    let (call, notice) = (session.new_id()?, session.new_id()?);
    let request = SaveAttachment { number, purpose, call, notice };
    let done = execute(desk, session, &[Command::SaveAttachment(request)])?;
    let stored = desk.read(|tx| stored(tx, number))?;
    pour(desk, session, &stored, done.seq, sink)?;
    let Stored { row, verified, .. } = stored;
    Ok(Saved { row, verified, seq: done.seq, nearing: done.first().nearing })
}

struct Stored {
    row: Attachment,
    key: SealedKey,
    verified: bool,
}

fn stored(tx: &impl Reader, number: AttachmentNumber) -> Result<Stored> {
    let row = find(tx, number)?;
    let key = attached::key(tx, &row)?;
    let verified = is_as_written(tx, row.seq, point_of(row.id), row.sha256)?;
    Ok(Stored { row, key, verified })
}

/// INVARIANT: called with the number that a commit has returned.
#[expect(clippy::disallowed_methods, reason = "after the commit of what is a reveal")]
fn pour(
    desk: &Desk,
    session: &Session,
    stored: &Stored,
    seq: u64,
    sink: &mut dyn Write,
) -> Result<()> {
    let Stored { row, key, .. } = stored;
    // The whole of it, before any of it is let out.
    let file =
        desk.store.blobs().open_whole(&row.sha256).map_err(|e| e.with("number", row.number))?;
    let grant = Grant::issue(point_of(row.id), seq);
    let mut plain = session.ring()?.open_blob(&grant, row.id, key, file)?;
    let changed = || Error::failed("attachment-changed").with("number", row.number);
    let (mut bytes, mut buffer) = (0, Zeroizing::new(vec![0; super::CHUNK]));
    loop {
        let read = plain.read(&mut buffer).map_err(|_| changed())?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        bytes += read as u64;
        sink.write_all(part).map_err(|e| Error::failed("attachment-unsaved").with("detail", e))?;
    }
    if bytes == row.bytes { Ok(()) } else { Err(changed()) }
}

impl SaveAttachment {
    /// The customer as what it is now, and the case.
    fn whose(tx: &WriteTx, row: &Attachment) -> Result<Whose> {
        let (party, _) = behind(tx, row.on)?;
        let party = party.map(|id| party::has_become(tx, id)).transpose()?;
        let case = match row.on {
            Owner::Case(id) => Some(id),
            Owner::Party(_) => None,
        };
        Ok(Whose { party, case })
    }

    fn is_there(tx: &WriteTx, row: &Attachment) -> Verdict {
        match tx.has_blob(&row.sha256, row.sealed_bytes)? {
            true => Ok(()),
            false => Err(Error::failed("attachment-missing").with("number", row.number)),
        }
    }

    fn has_room(tx: &WriteTx, scene: &Scene<'_>, row: &Attachment) -> Verdict {
        let spent = tx.spent(scene.member.id, row.compartment)?;
        within_budget(scene.member, row.compartment, row.counts_as, &spent, scene.now)
    }

    /// An invented customer sings whatever of it is read, under whatever name it stands by now.
    fn sings(tx: &WriteTx, row: &Attachment) -> Result<bool> {
        let (mut next, _) = behind(tx, row.on)?;
        while let Some(id) = next {
            if tx.get(tables::CANARIES, &id)?.is_some() {
                return Ok(true);
            }
            next = party::find(tx, id)?.merged_into;
        }
        Ok(false)
    }
}

impl Act for SaveAttachment {
    fn verb(&self) -> &'static str {
        "attachment.save"
    }

    fn purpose(&self, tx: &WriteTx) -> Result<Option<String>> {
        told(tx, &self.purpose)
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = vec![self.number.to_string()];
        about.extend(super::named(tx, find(tx, self.number)?.on)?);
        Ok(about)
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let row = find(tx, self.number)?;
        let (whose, named) = (Self::whose(tx, &row)?, reveal::named(tx, &self.purpose)?);
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(may_save(scene.member, row.compartment, &whose, &self.purpose, &named))
            .and_then(|| review::stands(tx, scene))
            .and_then(|| is_open(scene.session, row.compartment))
            .and_then(|| Self::is_there(tx, &row))
            .and_then(|| Self::has_room(tx, scene, &row))
            .weigh(Facts::Access(care::access(tx, scene.member, scene.now)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let row = find(tx, self.number)?;
        let whose = Self::whose(tx, &row)?;
        let is_call = self.purpose == Purpose::IncomingCall;
        if is_call {
            write_call(tx, scene, self.call, whose.party)?;
        }
        if let Some(party) = whose.party.map(|id| party::find(tx, id)).transpose()? {
            let sings = Self::sings(tx, &row)? || canary::sings(tx, party.id, row.counts_as)?;
            notice::tell(tx, scene, self.notice, &self.purpose, (None, sings), &party)?;
        }
        let nearing = budget::spend(tx, scene, row.compartment, row.counts_as)?;
        let mut applied = concerning(tx, &row)?;
        applied.made.nearing = nearing;
        // What was saved was saved; the call can be taken back.
        applied.inverse = is_call.then_some(Inverse::Entry(self.call));
        Ok(applied)
    }
}

//! Files of a customer or a case: `attachment.add`, `attachment.remove`; `attachment.save` stands in [`save`].
//!
//! ```text
//! sealed under a key of its own -> lies beside the store, durable -> the row that names it, with its entry
//! ```
//! INVARIANT: no row without its file: the transaction that writes the row asks for the file, and holds the lock under
//! which files without rows are swept. Whoever may only take down seals to what stands in the clear and opens nothing.

pub mod save;

use super::{Act, Applied, Command, Done, Made, Scene, execute, open, party, seal};
use crate::domain::attachment::{Attachment, Origin, Owner, clean_media, clean_name, point_of};
use crate::domain::complaint::Case;
use crate::domain::contact::{Compartment, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentId, AttachmentNumber, Id, PartyId, SubjectId};
use crate::domain::purpose::check_reason;
use crate::domain::undo::Inverse;
use crate::guards::attachment::{Held, has_room};
use crate::guards::{Verdict, Verdicts, party as guard, rights};
use crate::session::{Desk, Session, random};
use crate::store::blobs::{Laid, lost};
use crate::store::{Reader, WriteTx, attached, tables};
use std::io::{Read, Write};
use zeroize::Zeroizing;

const CHUNK: usize = 64 << 10;

/// A file that was sealed and lies beside the store; dropped before a row names it, it is gone.
#[derive(Debug)]
pub struct SealedFile {
    /// The attachment that it becomes.
    pub id: AttachmentId,
    /// Bytes of it in the clear.
    pub bytes: u64,
    laid: Laid,
    key: SealedKey,
}

/// Seals what is read, up to the limit and a chunk at a time. With what: see [`seal::recipients_for`].
pub fn seal_file(
    desk: &Desk,
    session: &Session,
    compartment: Compartment,
    input: &mut dyn Read,
) -> Result<SealedFile> {
    let id: AttachmentId = session.new_id()?;
    let (key, row) =
        seal::recipients_for(desk, session, compartment)?.new_blob_key(id, compartment)?;
    let mut new = desk.store.blobs().begin(&*random::bytes()?)?;
    let mut sealing = key.seal(&mut new)?;
    let bytes = pour(input, &mut sealing)?;
    sealing.finish().map_err(|e| lost(&e))?;
    Ok(SealedFile { id, bytes, laid: new.finish()?, key: row })
}

fn pour(input: &mut dyn Read, sink: &mut dyn Write) -> Result<u64> {
    let (mut bytes, mut buffer) = (0, Zeroizing::new(vec![0; CHUNK]));
    loop {
        let read = match input.read(&mut buffer) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            read => read.map_err(|e| Error::failed("input").with("detail", e))?,
        };
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        bytes += read as u64;
        crate::guards::attachment::may_attach(bytes)?;
        sink.write_all(part).map_err(|e| lost(&e))?;
    }
    crate::guards::attachment::may_attach(bytes).map(|()| bytes)
}

/// A file for a customer or a case.
#[derive(Debug)]
pub struct Attach {
    /// What it belongs to.
    pub on: Owner,
    /// Its name, as it was told.
    pub name: String,
    /// Its type, as it was told.
    pub media: Option<String>,
    /// Which key seals its key.
    pub compartment: Compartment,
    /// How it came.
    pub origin: Origin,
    /// The file; without one it is asked for only.
    pub file: Option<SealedFile>,
}

/// Attaches what is read from `input`; `file` of what is wanted is still empty.
pub fn add(desk: &Desk, session: &Session, wanted: Attach, input: &mut dyn Read) -> Result<Done> {
    let attach = prepare(desk, session, wanted, input)?;
    execute(desk, session, &[Command::Attach(attach)])
}

/// The same with what is read sealed and beside the store, ready to be done.
pub fn prepare(
    desk: &Desk,
    session: &Session,
    wanted: Attach,
    input: &mut dyn Read,
) -> Result<Attach> {
    let member = session.member()?;
    let verdicts = Verdicts::on(rights::may(&member, wanted.verb()));
    let asked = desk.read(|tx| wanted.may_have(tx));
    let file = match verdicts.and(asked).refusal() {
        // A refusal is an entry, so it goes through the door; nothing is sealed for it.
        Some(_) => None,
        None => Some(seal_file(desk, session, wanted.compartment, input)?),
    };
    Ok(Attach { file, ..wanted })
}

/// The customer behind it, as which it was written down, and the case.
fn behind(tx: &impl Reader, on: Owner) -> Result<(Option<PartyId>, Option<Case>)> {
    match on {
        Owner::Party(id) => Ok((Some(id), None)),
        Owner::Case(id) => {
            let case: Option<Case> = tx.get(tables::CASES, &id)?;
            Ok((case.as_ref().and_then(|case| case.party), case))
        }
    }
}

/// The numbers by which people know what it belongs to: the customer's, and the case's.
pub(super) fn named(tx: &WriteTx, on: Owner) -> Result<Vec<String>> {
    let (party, _) = behind(tx, on)?;
    let mut named = party::named(tx, party)?;
    if let Owner::Case(id) = on {
        named.extend(open::named(tx, Some(id))?);
    }
    Ok(named)
}

/// The attachment of this number.
pub(super) fn find(tx: &impl Reader, number: AttachmentNumber) -> Result<Attachment> {
    let found = tx.get(tables::ATTACHMENTS, &number)?;
    found.ok_or_else(|| Error::not_found("attachment", number))
}

/// As whom it counts against limits.
fn counts_as(tx: &WriteTx, on: Owner) -> Result<SubjectId> {
    let (party, _) = behind(tx, on)?;
    let own = SubjectId::from_bytes(party.map_or(on.bytes(), |party| party.bytes()));
    let Some(id) = party else { return Ok(own) };
    let row = party::find(tx, party::has_become(tx, id)?)?;
    Ok(row.subjects.first().copied().unwrap_or(own))
}

/// Whether these fit beside what is there, one after the other. Whether what they belong to is there is not asked: it
/// may come into being with them.
pub(super) fn may_all(tx: &WriteTx, on: Owner, all: &[&Attach]) -> Verdict {
    let mut held = held(tx, on)?;
    for one in all {
        let file = one.file.as_ref().ok_or_else(|| Error::conflict("moved-on"))?;
        clean_name(&one.name)?;
        held = has_room(held, file.bytes)?;
        seal::check_key_epoch(tx, &file.key)?;
        if !tx.has_blob(&file.laid.hash, file.laid.bytes)? {
            return Err(Error::conflict("attachment-swept"));
        }
    }
    Ok(())
}

fn held(tx: &impl Reader, on: Owner) -> Result<Held> {
    let rows = attached::at(tx, on.bytes())?;
    Ok(Held { files: rows.len(), bytes: rows.iter().map(|row| row.bytes).sum() })
}

impl Attach {
    /// What can be said before anything is read.
    fn may_have(&self, tx: &impl Reader) -> Verdict {
        clean_name(&self.name)?;
        self.stands(tx)?;
        has_room(held(tx, self.on)?, 1).map(|_| ())
    }

    fn stands(&self, tx: &impl Reader) -> Verdict {
        match self.on {
            Owner::Party(id) => {
                let row = tx.get(tables::PARTIES, &id)?;
                guard::is_whole(&row.ok_or_else(|| Error::not_found("party", id))?)
            }
            Owner::Case(id) => {
                let row = tx.get(tables::CASES, &id)?;
                guard::has_words(&row.ok_or_else(|| Error::not_found("complaint", id))?)
            }
        }
    }

    fn may(&self, tx: &WriteTx) -> Verdict {
        self.may_have(tx)?;
        may_all(tx, self.on, &[self])
    }

    /// Writes the row. From here on the file stays, however this ends: if it comes to nothing, a sweep takes it.
    pub(super) fn write(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let file = self.file.as_ref().ok_or_else(|| Error::conflict("moved-on"))?;
        // Others of the same batch were written since it was asked.
        has_room(held(tx, self.on)?, file.bytes)?;
        file.laid.keep();
        let count = tx.count_up("attachment")?;
        let row = Attachment {
            id: file.id,
            number: AttachmentNumber(u32::try_from(count).unwrap_or(u32::MAX)),
            on: self.on,
            name: clean_name(&self.name)?,
            media: self.media.as_deref().and_then(clean_media),
            bytes: file.bytes,
            sealed_bytes: file.laid.bytes,
            sha256: file.laid.hash,
            compartment: file.key.compartment,
            counts_as: counts_as(tx, self.on)?,
            origin: self.origin,
            added_at: scene.now,
            by: scene.member.id,
            seq: scene.seq,
        };
        tx.attach(&row, &file.key)?;
        let applied = concerning(tx, &row)?.with_inverse(Inverse::Attached(row.number));
        Ok(Applied { written: vec![(point_of(row.id), row.sha256)], ..applied })
    }
}

/// An attachment was concerned.
fn concerning(tx: &WriteTx, row: &Attachment) -> Result<Applied> {
    let (party, case) = behind(tx, row.on)?;
    let party = party.map(|id| party::find(tx, id)).transpose()?.map(|row| row.number);
    let case = case.map(|case| case.number);
    let mut applied = Applied::one(row.number);
    applied.ids.extend(party.map(|number| number.to_string()));
    applied.ids.extend(case.map(|number| number.to_string()));
    applied.made = Made { attachment: Some(row.number), party, case, ..Made::default() };
    Ok(applied)
}

/// Takes an attachment away for good: its key, its row, and its file once this is committed.
pub(super) fn take_away(tx: &WriteTx, number: AttachmentNumber) -> Result<Applied> {
    let row = find(tx, number)?;
    tx.detach(&row)?;
    let mut applied = concerning(tx, &row)?;
    applied.made.blobs.push(row.sha256);
    Ok(applied)
}

impl Act for Attach {
    fn verb(&self) -> &'static str {
        "attachment.add"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        named(tx, self.on)
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.name]
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may(tx)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        self.write(tx, scene)
    }
}

/// Takes an attachment away.
#[derive(Debug)]
pub struct RemoveAttachment {
    /// Which.
    pub number: AttachmentNumber,
    /// Why; it stands in the log.
    pub reason: String,
}

impl Act for RemoveAttachment {
    fn verb(&self) -> &'static str {
        "attachment.remove"
    }

    fn is_final(&self) -> bool {
        true
    }

    /// A reason that is not let through is not written down either.
    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        let reason = self.reason.trim();
        Ok(check_reason(reason).is_ok().then(|| reason.to_owned()))
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = vec![self.number.to_string()];
        about.extend(named(tx, find(tx, self.number)?.on)?);
        Ok(about)
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        find(tx, self.number)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(check_reason(&self.reason)))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        take_away(tx, self.number)
    }
}

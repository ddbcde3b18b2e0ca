//! `store.backup`: one snapshot in two files for the recovery recipients.
//!
//! ```text
//! asked (rights, recipients) -> both halves, from one read transaction -> sealed files -> durable -> entry -> own name
//! ```
//! The files of attachments are copied as they lie beside the store, sealed under keys that stand in the half of the
//! keys, and under SHA-256 of their bytes; the rows in the half of the data say which belong to it.
//!
//! INVARIANT: a backup that stands under its own name is whole and has its entry, and the entry names
//! SHA-256 of both files. A kill in between leaves an entry without a backup, never the other way round.
//!
//! Progress is told from another thread than the one that reads: whoever listens and falls asleep would
//! keep the snapshot open, and the file would grow under everybody's commits.

use super::{Act, Applied, Command, Scene, drill, execute, unlock};
use crate::domain::audit::{Hash, hex};
use crate::domain::drill::Precaution;
use crate::domain::error::{Error, Result};
use crate::domain::id::AttachmentNumber;
use crate::domain::member::Member;
use crate::guards::{Verdicts, backup::can_be_opened, rights};
use crate::session::{Desk, Session, random};
use crate::store::blobs::{self, Found};
use crate::store::tables::Recipient;
use crate::store::{Blobs, Half, Head, ReadTx, Reader, Unfinished, WriteTx, archive, tables};
use crate::vault::layers::Sealing;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};

/// Rows between two tellings.
const ROWS_TOLD: u64 = 5_000;

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows written, but for those of tables that nobody is told the number of.
    pub rows: u64,
    /// Rows there are.
    pub total: u64,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub half: Half,
    /// Its rows, but for those of tables that nobody is told the number of.
    pub rows: u64,
    /// Its bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sum: Hash,
}

/// A backup that is in its place.
#[derive(Debug)]
pub struct BackedUp {
    /// Both files.
    pub files: Vec<Written>,
    /// Whose identities open them, the outermost first.
    pub recipients: Vec<String>,
    /// Sealed files of attachments that are in it.
    pub attachments: u64,
    /// Attachments whose files were not there, or not as they were attached.
    pub lost: Vec<AttachmentNumber>,
    /// The audit entry.
    pub seq: u64,
}

/// The act that the entry tells of; without files it is asked for only.
#[derive(Debug)]
pub struct Backup {
    files: Vec<Written>,
}

/// What a member may, on any snapshot.
fn verdicts(tx: &impl Reader, member: &Member, verb: &str) -> Result<Verdicts> {
    let recipients = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
    Ok(Verdicts::on(rights::may(member, verb)).and_then(|| can_be_opened(recipients.len())))
}

impl Act for Backup {
    fn verb(&self) -> &'static str {
        "store.backup"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let is_made = !self.files.is_empty();
        let made = if is_made { Ok(()) } else { Err(Error::conflict("moved-on")) };
        Ok(verdicts(tx, scene.member, self.verb())?.and(made))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        drill::taken(tx, scene, Precaution::Backup)?;
        let named = |file: &Written| format!("{}:{}", file.half.file_name(), hex(&file.sum));
        let rows: u64 = self.files.iter().map(|file| file.rows).sum();
        let count = u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(Applied { ids: self.files.iter().map(named).collect(), count, ..Applied::default() })
    }
}

/// Makes a backup in a new folder. `tell` hears how far it is.
pub fn backup(
    desk: &Desk,
    session: &Session,
    folder: &Path,
    tell: &mut dyn FnMut(Progress),
) -> Result<BackedUp> {
    ask(desk, session)?;
    let part = Unfinished::begin(folder)?;
    let Copied { files, recipients, attachments, lost } = std::thread::scope(|scope| {
        let (told, hears) = channel();
        let copies = scope.spawn(|| copy(desk, session, part.path(), told));
        hears.iter().for_each(tell);
        copies.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
    .map_err(|error: Error| match error.code {
        "backup-not-written" => error.with("path", folder.display()),
        _ => error,
    })?;
    let act = Backup { files: files.clone() };
    let seq = execute(desk, session, &[Command::Backup(act)])?.seq;
    part.put_in_place()?;
    Ok(BackedUp { files, recipients, attachments, lost, seq })
}

/// Before anything is written. A refusal is an entry, so it goes through the door.
fn ask(desk: &Desk, session: &Session) -> Result<()> {
    let (id, asked) = (session.member()?.id, Backup { files: Vec::new() });
    let verdicts = desk.read(|tx| verdicts(tx, &tx.fetch(tables::MEMBERS, &id)?, asked.verb()))?;
    match verdicts.refusal() {
        None => Ok(()),
        Some(refusal) => {
            execute(desk, session, &[Command::Backup(asked)])?;
            Err(refusal)
        }
    }
}

fn copy(desk: &Desk, session: &Session, folder: &Path, told: Sender<Progress>) -> Result<Copied> {
    let (written, recipients, named, mut teller) = desk.read(|tx| {
        let head = Head::of(tx, session.now())?;
        let (recipients, named) = (recipients(tx, session)?, blobs::named(tx)?);
        let total = total(tx)? + named.len() as u64;
        let mut teller = Teller { rows: 0, total, told };
        let mut written = Vec::new();
        for half in Half::ALL {
            let mut file = Summed::create(&folder.join(half.file_name()))?;
            let rows = write_half(tx, &head, half, &recipients, &mut file, &mut teller)?;
            written.push((half, rows, file));
        }
        Ok((written, recipients, named, teller))
    })?;
    let finished = |(half, rows, file): (Half, u64, Summed)| file.finish(half, rows);
    let files: Vec<Written> = written.into_iter().map(finished).collect::<Result<_>>()?;
    // After the snapshot is let go: the files take their time, and what they are the rows in it tell.
    let mut lost = copy_blobs(desk, folder, &named, &mut teller)?;
    let attachments = (named.len() - lost.len()) as u64;
    // Of whoever was erased meanwhile nothing is missing.
    let still = desk.read(blobs::named)?;
    lost.retain(|(hash, _)| still.contains_key(hash));
    let lost = lost.into_iter().map(|(_, number)| number).collect();
    Ok(Copied { files, recipients, attachments, lost })
}

/// Those that are not as their rows say stay out.
fn copy_blobs(
    desk: &Desk,
    folder: &Path,
    named: &BTreeMap<Hash, AttachmentNumber>,
    teller: &mut Teller,
) -> Result<Vec<(Hash, AttachmentNumber)>> {
    let (from, to) = (desk.store.blobs(), Blobs::of(folder));
    let mut lost = Vec::new();
    for (hash, number) in named {
        if to.copy_from(&from, hash, &*random::bytes()?).map_err(unwritten)? != Found::Whole {
            lost.push((*hash, *number));
        }
        teller.row();
    }
    teller.tell();
    Ok(lost)
}

fn unwritten(e: Error) -> Error {
    if e.code == blobs::NO_FOLDER {
        return e;
    }
    let detail = e.args.iter().find(|(name, _)| *name == "detail").map(|(_, text)| text.clone());
    archive::not_written(detail.unwrap_or_default())
}

fn total(tx: &ReadTx) -> Result<u64> {
    let told = tables::ALL.iter().filter(|table| !tables::UNCOUNTED.contains(&table.name));
    told.map(|table| tx.rows(table.name)).sum()
}

/// The recovery recipients, which must be those that the vault knows, where this session can tell. Where
/// it cannot (backups by night hold no passphrase), whoever swapped one holds the file anyway, and a
/// backup has nothing in clear that the file has not; it is told afterwards to whom it was sealed.
fn recipients(tx: &ReadTx, session: &Session) -> Result<Vec<String>> {
    let rows: Vec<Recipient> = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
    let recipients: Vec<String> = rows.iter().map(|row| row.recipient.clone()).collect();
    // Who holds older keys than there are cannot tell.
    let ring = session.ring().ok().filter(|ring| unlock::is_current(tx, ring).is_ok());
    let is_strange = |row: &Recipient| {
        let known = ring.as_ref().and_then(|ring| ring.knows_recovery(&recipients, &row.mac));
        known == Some(false)
    };
    match rows.iter().any(is_strange) {
        true => Err(Error::damaged("recovery recipient")),
        false => Ok(recipients),
    }
}

fn write_half(
    tx: &ReadTx,
    head: &Head,
    half: Half,
    recipients: &[String],
    file: &mut Summed,
    teller: &mut Teller,
) -> Result<u64> {
    let mut sealing = Sealing::begin(recipients, file)?;
    let rows = archive::write(tx, head, half, &mut sealing, &mut || teller.row())?;
    sealing.finish().map_err(archive::not_written)?;
    teller.tell();
    Ok(rows)
}

/// What is in the folder.
struct Copied {
    files: Vec<Written>,
    recipients: Vec<String>,
    attachments: u64,
    lost: Vec<AttachmentNumber>,
}

struct Teller {
    rows: u64,
    total: u64,
    told: Sender<Progress>,
}

impl Teller {
    fn row(&mut self) {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_TOLD) {
            self.tell();
        }
    }

    fn tell(&self) {
        // Whoever does not listen any more misses nothing.
        let _ = self.told.send(Progress { rows: self.rows, total: self.total });
    }
}

/// A new file, with the sum of what went into it.
struct Summed {
    file: File,
    sha: Sha256,
    bytes: u64,
}

impl Summed {
    fn create(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = file.map_err(archive::not_written)?;
        Ok(Self { file, sha: Sha256::new(), bytes: 0 })
    }

    /// Once it is durable.
    fn finish(self, half: Half, rows: u64) -> Result<Written> {
        self.file.sync_all().map_err(archive::not_written)?;
        Ok(Written { half, rows, bytes: self.bytes, sum: self.sha.finalize().into() })
    }
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sha.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

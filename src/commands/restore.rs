//! `store.restore`: a new store out of both files of a backup.
//!
//! INVARIANT: it is made under another name and becomes a store by its last transaction, which says what it
//! is and adds the entry; it gets its own name after it was examined. So nobody can open half of one, and
//! a kill leaves what was there before. No right is asked for: there is no member yet who could have
//! one, and whoever holds the recovery identities could read both files without kefu.

use super::approval::{self, Ask};
use super::replay::{Ledger, replay};
use super::{digest, first_and_last, hash_of_ids, scrub};
use crate::domain::approval::Wanted;
use crate::domain::audit::{AuditEntry, hex};
use crate::domain::erasure::Scrubbed;
use crate::domain::error::{Error, Result};
use crate::domain::id::{ApprovalNumber, AttachmentNumber, ErasureNumber};
use crate::session::{Session, random};
use crate::store::blobs::{self, Found};
use crate::store::tables::StoreInfo;
use crate::store::{
    Archive, Blobs, Half, Head, Reader, Row, Store, Telling, Unfinished, codec, migrate, tables,
};
use crate::vault::layers::{self, Identities};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::{DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The audit verb.
pub const VERB: &str = "store.restore";

/// Bytes of rows in one transaction.
const BATCH_BYTES: usize = 4 << 20;

/// How far a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows in the new store.
    pub rows: u64,
    /// Bytes of the backup that were read.
    pub bytes: u64,
    /// Bytes of the backup.
    pub total: u64,
}

/// A store that is in its place.
#[derive(Debug)]
pub struct Restored {
    /// The state that it was made of: vault, last entry, when it was backed up.
    pub head: Head,
    /// Names and SHA-256 of both files.
    pub files: Vec<String>,
    /// Rows that were taken over, but for those of tables that nobody is told the number of.
    pub rows: u64,
    /// The entry that tells of the restore.
    pub seq: u64,
    /// The request that holds the store until a second person has approved it.
    pub held_by: Option<ApprovalNumber>,
    /// Sealed files of attachments that were brought.
    pub attachments: u64,
    /// Attachments whose files the backup does not have, or not as its rows say.
    pub lost: Vec<AttachmentNumber>,
    /// Erasures that came after the backup and were done again.
    pub replayed: Vec<ErasureNumber>,
}

/// Out of what a store is made.
#[derive(Debug)]
pub struct From<'f> {
    /// The backup.
    pub folder: &'f Path,
    /// What opens it.
    pub identities: &'f Identities,
    /// Erasures that may have come after it.
    pub ledger: Option<&'f Ledger>,
}

/// Makes a store at `own` out of a backup, for this user of the operating system. `examine` looks at
/// it before it gets its name. Where there is a second person, it is held until they have approved it.
pub fn restore(
    session: &Session,
    uid: u32,
    from: &From<'_>,
    own: &Path,
    examine: &mut dyn FnMut(&Store) -> Result<()>,
    tell: &mut dyn FnMut(Progress),
) -> Result<Restored> {
    let From { folder, identities, ledger } = from;
    if Store::exists(own) {
        return Err(Error::conflict("store-exists").with("path", own.display()));
    }
    let (mut data, mut keys) = (
        Opened::begin(folder, Half::Data, identities)?,
        Opened::begin(folder, Half::Keys, identities)?,
    );
    let head = data.archive.head().clone();
    if !head.is_of_the_same(keys.archive.head()) {
        return Err(Error::failed("backup-halves").with("path", folder.display()));
    }
    let part = begin(own)?;
    let store = Store::create(part.path())?;
    let mut filling = Filling {
        store: &store,
        rows: 0,
        info: None,
        files: [&data.seen, &keys.seen].map(Rc::clone),
        total: data.bytes + keys.bytes,
    };
    filling.take(&mut data, tell)?;
    filling.take(&mut keys, tell)?;
    let (rows, files) = (filling.rows, vec![data.name(), keys.name()]);
    let (seq, held_by, replayed) = filling.finish(session, uid, &head, &[data, keys], *ledger)?;
    if !replayed.is_empty() {
        clear(&store, session)?;
    }
    let (attachments, lost) = bring_blobs(&store, folder)?;
    examine(&store)?;
    drop(store);
    part.put_in_place()?;
    Ok(Restored { head, files, rows, seq, held_by, attachments, lost, replayed })
}

/// The files that rows name, those of whoever was erased again not among them. One that is lost keeps nothing else from
/// coming back: its row stays and says what it was.
fn bring_blobs(store: &Store, folder: &Path) -> Result<(u64, Vec<AttachmentNumber>)> {
    let (from, to, named) = (Blobs::of(folder), store.blobs(), store.read(blobs::named)?);
    let mut lost = Vec::new();
    for (hash, number) in &named {
        if to.copy_from(&from, hash, &*random::bytes()?)? != Found::Whole {
            lost.push(*number);
        }
    }
    lost.sort_unstable();
    Ok(((named.len() - lost.len()) as u64, lost))
}

/// What was erased again stands in free parts of the file, which nobody has open yet.
#[expect(clippy::disallowed_methods, reason = "nobody can open this file yet")]
fn clear(store: &Store, session: &Session) -> Result<()> {
    store.scrub()?;
    store.write(|tx| {
        let scrubbed = Scrubbed { at: session.now(), seq: tx.next_seq()? };
        // Lines of the ledger have the numbers of a log that went on after the backup.
        let marked = scrub::mark(&tx, u64::MAX, &scrubbed)?;
        let ids: Vec<String> = marked.iter().map(ToString::to_string).collect();
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let digest = (count > 1).then(|| digest(&[], &hash_of_ids(&ids)));
        let (verb, ids) = ("store.scrub".to_owned(), first_and_last(&tx, ids)?);
        let told = AuditEntry { verb, ids, count, digest, ..nobody(session) };
        tx.audit(told)?.commit()
    })?;
    Ok(())
}

/// The store's folder may be the first thing that this user keeps there.
fn begin(own: &Path) -> Result<Unfinished> {
    if let Some(parent) = own.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(parent);
        made.map_err(|e| Error::failed("file").with("path", parent.display()).with("detail", e))?;
    }
    Unfinished::begin(own)
}

/// One file of a backup, opened to its rows.
struct Opened {
    path: PathBuf,
    half: Half,
    archive: Archive<'static>,
    bytes: u64,
    seen: Rc<RefCell<Seen>>,
}

/// What was read of a file so far.
#[derive(Default)]
struct Seen {
    sha: Sha256,
    bytes: u64,
}

impl Opened {
    fn begin(folder: &Path, half: Half, identities: &Identities) -> Result<Self> {
        let path = folder.join(half.file_name());
        let lost =
            |e: io::Error| Error::failed("file").with("path", path.display()).with("detail", e);
        let file = File::open(&path).map_err(lost)?;
        let bytes = file.metadata().map_err(lost)?.len();
        let seen = Rc::<RefCell<Seen>>::default();
        let archive = layers::open(identities, Watched { file, seen: Rc::clone(&seen) })
            .and_then(|inside| Archive::begin(inside, half))
            .map_err(|e| e.with("path", path.display()))?;
        Ok(Self { path, half, archive, bytes, seen })
    }

    fn batch(&mut self) -> Result<Vec<Row>> {
        self.archive.batch(BATCH_BYTES).map_err(|e| e.with("path", self.path.display()))
    }

    /// As the entry of the backup names it.
    fn name(&self) -> String {
        let sum = self.seen.borrow().sha.clone().finalize();
        format!("{}:{}", self.half.file_name(), hex(&sum))
    }
}

/// A file that is summed up while it is read.
struct Watched {
    file: File,
    seen: Rc<RefCell<Seen>>,
}

impl Read for Watched {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(bytes)?;
        let mut seen = self.seen.borrow_mut();
        seen.sha.update(bytes.get(..read).unwrap_or_default());
        seen.bytes += read as u64;
        Ok(read)
    }
}

/// A file that is on its way to be a store.
struct Filling<'s> {
    store: &'s Store,
    rows: u64,
    /// What the store is: the last row to be written.
    info: Option<StoreInfo>,
    files: [Rc<RefCell<Seen>>; 2],
    total: u64,
}

impl Filling<'_> {
    fn take(&mut self, from: &mut Opened, tell: &mut dyn FnMut(Progress)) -> Result<()> {
        loop {
            let mut rows = from.batch()?;
            if rows.is_empty() {
                return Ok(());
            }
            let told = rows.iter().filter(|row| !tables::UNCOUNTED.contains(&row.table));
            self.rows += told.count() as u64;
            for row in rows.extract_if(.., |row| row.table == tables::INFO.name) {
                self.info = Some(codec::decode(&row.value)?);
            }
            self.write(&rows)?;
            let bytes = self.files.iter().map(|seen| seen.borrow().bytes).sum();
            tell(Progress { rows: self.rows, bytes, total: self.total });
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "nobody can open this file yet, so there is nobody to ask"
    )]
    fn write(&self, rows: &[Row]) -> Result<()> {
        self.store.write(|tx| tx.fill(rows))
    }

    /// From here on it is a store, whose last entry tells how it came to be.
    #[expect(
        clippy::disallowed_methods,
        reason = "there is no member yet whom execute could ask about"
    )]
    fn finish(
        self,
        session: &Session,
        uid: u32,
        head: &Head,
        files: &[Opened; 2],
        ledger: Option<&Ledger>,
    ) -> Result<(u64, Option<ApprovalNumber>, Vec<ErasureNumber>)> {
        let Some(info) = self.info.filter(|info| info.vault == head.vault) else {
            return Err(Error::damaged(tables::INFO.name));
        };
        let entry = entry(session, files, self.rows);
        self.store.write(|tx| {
            let last = tx.fetch(tables::AUDIT_HEAD, &0)?;
            if (last.seq, last.hash) != (head.seq, head.hash) {
                return Err(Error::damaged(tables::AUDIT_HEAD.name));
            }
            tx.put(tables::INFO, &0, &info)?;
            // An older kefu may have made the backup; the entry of the restore tells of it all.
            migrate::renew(&tx, session.now(), &Telling::default())?;
            let replayed =
                ledger.map(|ledger| replay(&tx, ledger, info.vault, head.seq)).transpose()?;
            let replayed = replayed.unwrap_or_default();
            let (files, entries) = (entry.ids.clone(), head.seq);
            let ask = Ask { wanted: Wanted::Restore { files, entries }, count: self.rows };
            let approval = approval::hold(&tx, session, uid, ask)?;
            let mut ids = entry.ids.clone();
            ids.extend(replayed.iter().map(ToString::to_string));
            let digest = Some(digest(&[], &hash_of_ids(&ids)));
            let told = AuditEntry { approval, digest, ids: first_and_last(&tx, ids)?, ..entry };
            let seq = tx.audit(told)?.commit()?;
            Ok((seq, approval, replayed))
        })
    }
}

fn entry(session: &Session, files: &[Opened; 2], rows: u64) -> AuditEntry {
    let ids: Vec<String> = files.iter().map(Opened::name).collect();
    AuditEntry {
        digest: Some(digest(&[], &hash_of_ids(&ids))),
        ids,
        count: u32::try_from(rows).unwrap_or(u32::MAX),
        ..nobody(session)
    }
}

/// What no member does: whoever restores holds the recovery identities, and has shown nothing else.
fn nobody(session: &Session) -> AuditEntry {
    AuditEntry::of_nobody(session.now(), session.id(), session.source(), VERB)
}

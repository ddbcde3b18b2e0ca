//! Making the file anew without what was deleted from it, announced to every other desk.
//!
//! ```text
//! announce (run/upkeep.lock, held) -> the others pause -> every row anew -> compact until nothing moves -> let go
//! ```
//! redb keeps deleted bytes in two places. Where a page is changed more than once in one transaction, what became
//! shorter or went leaves its bytes behind the rows that live, and redb copies such a page with them: so
//! every table is written anew, row by row. And whole pages are free: `compact` moves what lives to the front
//! and cuts the rest off. It wants
//! the database for itself and refuses while anybody reads or writes, so the others hold back as long as
//! the announcement stands. The system drops its lock with the process: a crash leaves nobody waiting.
//!
//! INVARIANT: each step of it is a commit of redb's own; a kill in between loses nothing, and the next
//! scrub begins anew.

use super::backend::{Pauses, within_budget};
use super::fault::guarded;
use super::open::Store;
use super::transaction::storage_error;
use super::{hold, place, tables};
use crate::domain::error::{Error, Result};
use crate::domain::moment::Moment;
use crate::domain::upkeep::Upkeep;
use jiff::tz::Offset;
use redb::{CompactionError, Database};
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Tables to whose rows nothing is ever done again.
const NEVER_SHORTER: [&str; 2] = [tables::AUDIT.name, tables::WRITTEN.name];

const NAME: &str = "upkeep.lock";
/// More than a name and a time have.
const BYTES: u64 = 4096;

fn path(folder: &Path) -> PathBuf {
    folder.join(hold::FOLDER).join(NAME)
}

/// Everybody else holds back until this is dropped.
#[derive(Debug)]
pub struct Announced<'s> {
    store: &'s Store,
    file: File,
}

impl Drop for Announced<'_> {
    fn drop(&mut self) {
        // Emptied first: who looks now finds no name of somebody who has gone.
        let _ = self.file.set_len(0);
        let _ = rustix::fs::flock(&self.file, FlockOperation::Unlock);
        self.store.set_at_upkeep(false);
    }
}

/// What somebody has announced in this folder, as long as they are at it.
pub(super) fn announced(folder: &Path) -> Option<Upkeep> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::open(path(folder), flags, Mode::empty()).ok()?;
    if rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared).is_ok() {
        return None;
    }
    let mut text = String::new();
    let _ = File::from(file).take(BYTES).read_to_string(&mut text);
    let (since, by) = text.split_once('\n').unwrap_or_default();
    let since = Moment::parse(since, Offset::UTC)
        .unwrap_or_else(|| Moment::minute(jiff::Timestamp::UNIX_EPOCH, Offset::UTC));
    Some(Upkeep { by: by.to_owned(), since })
}

/// Waits for the end of what is announced, as long as anybody waits for a lock.
pub(super) fn wait(folder: &Path) -> Result<()> {
    let mut found = None;
    let over = within_budget(Pauses::Longer, || {
        found = announced(folder);
        Ok::<_, Error>(found.is_none().then_some(()))
    })?;
    match (over, found) {
        (None, Some(upkeep)) => Err(refused(&upkeep)),
        _ => Ok(()),
    }
}

/// What whoever would write or read is told.
pub(super) fn refused(upkeep: &Upkeep) -> Error {
    let error = Error::conflict("store-upkeep").with("by", &upkeep.by);
    error.with("since", upkeep.since.human())
}

impl Store {
    /// What another process has announced.
    pub fn upkeep(&self) -> Option<Upkeep> {
        if self.is_at_upkeep() { None } else { announced(self.folder()) }
    }

    /// Asks every other process to hold back.
    pub fn announce(&self, upkeep: &Upkeep) -> Result<Announced<'_>> {
        hold::make_folder(self.folder())?;
        let path = path(self.folder());
        let failed = |e: std::io::Error| place::file_error(&path, &e);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::open(&path, flags, Mode::RUSR | Mode::WUSR);
        let mut file = File::from(file.map_err(|e| failed(e.into()))?);
        let taken = within_budget(Pauses::Longer, || {
            match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => Ok(Some(())),
                Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
                Err(e) => Err(failed(e.into())),
            }
        })?;
        if taken.is_none() {
            let other = announced(self.folder());
            return Err(other.map_or_else(|| Error::conflict("store-busy"), |one| refused(&one)));
        }
        file.set_len(0)
            .and_then(|()| file.write_all(format!("{}\n{}", upkeep.since, upkeep.by).as_bytes()))
            .map_err(failed)?;
        self.set_at_upkeep(true);
        Ok(Announced { store: self, file })
    }

    /// Makes the file anew without what was deleted from it. Whoever else reads or writes is waited for as long as for
    /// any lock.
    pub fn scrub(&self) -> Result<()> {
        self.drop_names()?;
        for table in tables::ALL.iter().filter(|table| !NEVER_SHORTER.contains(&table.name)) {
            self.write_anew(table.name)?;
        }
        guarded(|| self.alone(until_nothing_moves)).map_err(|error| self.named(error))
    }

    /// Puts a new table with the same rows in the place of one, all or nothing.
    #[expect(clippy::disallowed_methods, reason = "no row changes, so no entry tells of it")]
    fn write_anew(&self, table: &str) -> Result<()> {
        self.write(|tx| {
            tx.write_anew(table)?;
            tx.commit()
        })
    }
}

fn until_nothing_moves(database: &mut Database) -> Result<()> {
    loop {
        let moved = within_budget(Pauses::Longer, || match database.compact() {
            Ok(moved) => Ok(Some(moved)),
            Err(CompactionError::TransactionInProgress) => Ok(None),
            Err(CompactionError::Storage(e)) => Err(storage_error(e)),
            Err(other) => Err(Error::failed("store-io").with("detail", other)),
        })?;
        match moved {
            Some(true) => {}
            Some(false) => return Ok(()),
            None => return Err(Error::conflict("store-read")),
        }
    }
}

//! Sealed files beside the store, each under SHA-256 of its bytes.
//!
//! ```text
//! blobs/.new-…, 0600, locked -> sync -> blobs/ab/abcd… -> sync of the folders -> the row that names it -> let go
//! ```
//! A row names its file, so a kill before the commit leaves a file that no row names. Whoever adds one holds a lock on it
//! until that commit; so what can be locked and has no row is nobody's any more, and no age is asked for. [`WriteTx::sweep_blobs`]
//! takes such files away under the writer's lock, and whoever adds a row asks under the same lock whether its file is there.
//!
//! INVARIANT: there is nothing but ciphertext here, what has its name is whole and never written again, and no symbolic
//! link is followed on the way.

use super::hold::Held;
use super::open::Store;
use super::tables;
use super::transaction::{Reader, Scan, WriteTx, is_full};
use crate::domain::Kind;
use crate::domain::attachment::Attachment;
use crate::domain::audit::{Hash, hex, sha_of};
use crate::domain::error::{Error, Result};
use crate::domain::id::AttachmentNumber;
use rustix::fs::{
    AtFlags, Dir, FileType, FlockOperation, Mode, OFlags, ResolveFlags, flock, fstat, fsync,
    mkdirat, openat2, renameat, statat, unlinkat,
};
use rustix::io::{Errno, retry_on_intr};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::ops::ControlFlow;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The folder, in the store's or a backup's.
pub(super) const FOLDER: &str = "blobs";
/// A link, or no folder, stands where the folder has its place.
pub const NO_FOLDER: &str = "attachments-folder";
/// How the name of a file begins that is not whole yet.
const NEW: &str = ".new-";
/// How often a sweep may come between the name of a file and its lock.
const TRIES: u32 = 3;
const CHUNK: usize = 64 << 10;

const BENEATH: ResolveFlags = ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS);

/// The sealed files of a store, or of a backup.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

/// A file that is as its name says, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is whole.
    Whole,
    /// There is none.
    Missing,
    /// It has other bytes.
    Changed,
}

impl Store {
    /// Its sealed files.
    pub fn blobs(&self) -> Blobs {
        Blobs::of(self.folder())
    }
}

impl Blobs {
    /// Those in this folder.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Begins a file. It has no name before [`New::finish`], and goes if that is not called.
    pub fn begin(&self, name: &[u8; 8]) -> Result<New> {
        let folder = self.made(&[FOLDER])?;
        let temporary = format!("{NEW}{}", hex_of(name));
        for _ in 0..TRIES {
            let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
            let file = openat2(&folder, &temporary, flags, Mode::RUSR | Mode::WUSR, BENEATH);
            let file = File::from(file.map_err(failed)?);
            if is_held(&folder, &temporary, &file)? {
                let (blobs, sha) = (self.clone(), Sha256::new());
                return Ok(New { blobs, folder, file, temporary, sha, bytes: 0, is_whole: false });
            }
        }
        Err(Error::conflict("attachment-swept"))
    }

    /// The file of this hash; none where there is none.
    pub fn open(&self, hash: &Hash) -> Result<Option<File>> {
        let name = hex(hash);
        let Some(folder) = self.folder(&[FOLDER, prefix(&name)])? else { return Ok(None) };
        opened(&folder, &name)
    }

    /// How long it is; none where there is none.
    pub fn bytes_of(&self, hash: &Hash) -> Result<Option<u64>> {
        let file = self.open(hash)?;
        file.map(|file| file.metadata().map(|meta| meta.len()).map_err(|e| lost(&e))).transpose()
    }

    /// Reads a file through, whether it is what its name says.
    pub fn look(&self, hash: &Hash) -> Result<Found> {
        match self.open(hash)? {
            None => Ok(Found::Missing),
            Some(mut file) => Ok(match sum(&mut file)? == *hash {
                true => Found::Whole,
                false => Found::Changed,
            }),
        }
    }

    /// The file of this hash at its beginning, if its bytes are those.
    pub fn open_whole(&self, hash: &Hash) -> Result<File> {
        let missing = || Error::failed("attachment-missing");
        let mut file = self.open(hash)?.ok_or_else(missing)?;
        if sum(&mut file)? != *hash {
            return Err(Error::failed("attachment-changed"));
        }
        file.rewind().map_err(|e| lost(&e))?;
        Ok(file)
    }

    /// Takes files away of which no row tells any more. What cannot be deleted now, a sweep deletes.
    pub fn remove(&self, hashes: &[Hash]) {
        for name in hashes.iter().map(hex) {
            let Ok(Some(folder)) = self.folder(&[FOLDER, prefix(&name)]) else { continue };
            let _ = unlinkat(&folder, &name, AtFlags::empty()).and_then(|()| fsync(&folder));
        }
    }

    /// Copies a file from elsewhere, as far as it is what its name says.
    pub fn copy_from(&self, other: &Self, hash: &Hash, name: &[u8; 8]) -> Result<Found> {
        // One that nobody can read keeps nothing else from being copied.
        let Ok(Some(mut file)) = other.open(hash) else { return Ok(Found::Missing) };
        let (mut new, mut buffer) = (self.begin(name)?, vec![0; CHUNK]);
        loop {
            let Ok(read) = file.read(&mut buffer) else { return Ok(Found::Changed) };
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
            new.write_all(part).map_err(|e| lost(&e))?;
        }
        if new.sum() != *hash {
            return Ok(Found::Changed);
        }
        new.finish()?.keep();
        Ok(Found::Whole)
    }

    /// Every file with its name, whether it is one of ours or not.
    fn each(
        &self,
        mut visit: impl FnMut(&OwnedFd, &str, Option<Hash>) -> Result<()>,
    ) -> Result<()> {
        let Some(folder) = self.folder(&[FOLDER])? else { return Ok(()) };
        for name in names(&folder)? {
            match statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW)
                .map(|stat| FileType::from_raw_mode(stat.st_mode))
            {
                Ok(FileType::Directory) => {
                    let Some(inner) = self.folder(&[FOLDER, &name])? else { continue };
                    for file in names(&inner)? {
                        let hash = crate::domain::audit::from_hex(&file);
                        visit(&inner, &file, hash.filter(|_| prefix(&file) == name))?;
                    }
                }
                Ok(_) => visit(&folder, &name, None)?,
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Files that none of these rows names, and that nobody is about to add: their names.
    pub fn strays(&self, named: &BTreeMap<Hash, AttachmentNumber>) -> Result<BTreeSet<String>> {
        let mut strays = BTreeSet::new();
        self.each(|folder, name, hash| {
            let is_named = hash.is_some_and(|hash| named.contains_key(&hash));
            if !is_named && is_free(folder, name)?.is_some() {
                strays.insert(name.to_owned());
            }
            Ok(())
        })?;
        Ok(strays)
    }

    fn sweep(&self, named: &BTreeMap<Hash, AttachmentNumber>) -> Result<u64> {
        let mut count = 0;
        self.each(|folder, name, hash| {
            if hash.is_some_and(|hash| named.contains_key(&hash)) {
                return Ok(());
            }
            // The lock is let go once the file is gone.
            if let Some(_lock) = is_free(folder, name)? {
                match unlinkat(folder, name, AtFlags::empty()) {
                    Ok(()) => count += 1,
                    // Whoever held it has given it another name or up meanwhile.
                    Err(Errno::NOENT) => {}
                    Err(e) => return Err(failed(e)),
                }
                fsync(folder).map_err(failed)?;
            }
            Ok(())
        })?;
        Ok(count)
    }

    fn made(&self, parts: &[&str]) -> Result<OwnedFd> {
        let mut folder = self.root()?;
        for (depth, part) in parts.iter().enumerate() {
            match mkdirat(&folder, *part, Mode::RWXU) {
                // Where it stands must be as sure as the file in it.
                Ok(()) => fsync(&folder).map_err(failed)?,
                Err(Errno::EXIST) => {}
                Err(e) => return Err(failed(e)),
            }
            folder = inner(&folder, part).map_err(|e| self.no_folder(parts, depth, e))?;
        }
        Ok(folder)
    }

    fn folder(&self, parts: &[&str]) -> Result<Option<OwnedFd>> {
        let mut folder = self.root()?;
        for (depth, part) in parts.iter().enumerate() {
            folder = match inner(&folder, part) {
                Ok(folder) => folder,
                Err(Errno::NOENT) => return Ok(None),
                // Behind a link within there is none of ours either.
                Err(Errno::LOOP | Errno::NOTDIR) if depth > 0 => return Ok(None),
                Err(e) => return Err(self.no_folder(parts, depth, e)),
            };
        }
        Ok(Some(folder))
    }

    /// Why one of these folders does not open.
    fn no_folder(&self, parts: &[&str], depth: usize, e: Errno) -> Error {
        if !matches!(e, Errno::LOOP | Errno::NOTDIR) {
            return failed(e);
        }
        let path = parts.iter().take(depth + 1).fold(self.folder.clone(), |at, one| at.join(one));
        Error::new(Kind::Damaged, NO_FOLDER).with("path", path.display())
    }

    /// Whether their folder is one, if it is there: whoever must not fail halfway asks before.
    pub fn check(&self) -> Result<()> {
        self.folder(&[FOLDER]).map(|_| ())
    }

    /// Where the store is, is the account's to say, by a link too.
    fn root(&self) -> Result<OwnedFd> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        rustix::fs::open(&self.folder, flags, Mode::empty()).map_err(failed)
    }
}

/// A file that is being written, with the sum of what went into it.
#[derive(Debug)]
pub struct New {
    blobs: Blobs,
    folder: OwnedFd,
    file: File,
    temporary: String,
    sha: Sha256,
    bytes: u64,
    is_whole: bool,
}

impl Write for New {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sha.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl New {
    fn sum(&self) -> Hash {
        self.sha.clone().finalize().into()
    }

    /// Makes it durable and gives it its name.
    pub fn finish(mut self) -> Result<Laid> {
        self.file.sync_all().map_err(|e| lost(&e))?;
        let hash = self.sum();
        let name = hex(&hash);
        let own = self.blobs.made(&[FOLDER, prefix(&name)])?;
        renameat(&self.folder, &self.temporary, &own, &name).map_err(failed)?;
        self.is_whole = true;
        fsync(&own).map_err(failed)?;
        let held = Held::of(self.file.try_clone().map_err(|e| lost(&e))?.into());
        Ok(Laid {
            blobs: self.blobs.clone(),
            hash,
            bytes: self.bytes,
            is_kept: AtomicBool::new(false),
            _held: held,
        })
    }
}

impl Drop for New {
    fn drop(&mut self) {
        if !self.is_whole {
            let _ = unlinkat(&self.folder, &self.temporary, AtFlags::empty());
        }
    }
}

/// A file that has its name and waits for its row. It goes if that does not come.
#[derive(Debug)]
pub struct Laid {
    blobs: Blobs,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// How many those are.
    pub bytes: u64,
    is_kept: AtomicBool,
    /// As long as this is held, no sweep takes it away.
    _held: Held,
}

impl Laid {
    /// It stays: its row is there, or nobody knows whether it is. A sweep finds out.
    pub fn keep(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
    }
}

impl Drop for Laid {
    fn drop(&mut self) {
        if !self.is_kept.load(Ordering::Relaxed) {
            self.blobs.remove(&[self.hash]);
        }
    }
}

impl WriteTx {
    /// Whether the file of a row is there, as long as the row says.
    pub fn has_blob(&self, hash: &Hash, bytes: u64) -> Result<bool> {
        Ok(Blobs::of(&self.place.folder).bytes_of(hash)? == Some(bytes))
    }

    /// Deletes every file that no row names and that nobody is about to add; how many. Under the writer's lock: whoever
    /// has added its row is seen, and whoever has not finds its file gone and adds none.
    pub fn sweep_blobs(&self) -> Result<u64> {
        Blobs::of(&self.place.folder).sweep(&named(self)?)
    }
}

/// The hashes that rows name, and the rows.
pub fn named(tx: &impl Reader) -> Result<BTreeMap<Hash, AttachmentNumber>> {
    let mut named = BTreeMap::new();
    tx.each(tables::ATTACHMENTS, &Scan::all(), |number, row: Attachment| {
        named.insert(row.sha256, number);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(named)
}

/// Locks a new file, and says whether its name is still its own: a sweep that found it before the lock has deleted it by
/// the time it lets go, so the lock is waited for.
fn is_held(folder: &OwnedFd, name: &str, file: &File) -> Result<bool> {
    retry_on_intr(|| flock(file, FlockOperation::LockExclusive)).map_err(failed)?;
    let own = fstat(file).map_err(failed)?;
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(named) => Ok((named.st_dev, named.st_ino) == (own.st_dev, own.st_ino)),
        Err(Errno::NOENT) => Ok(false),
        Err(e) => Err(failed(e)),
    }
}

/// The lock of a file that nobody holds; none where somebody does, and where it is none.
fn is_free(folder: &OwnedFd, name: &str) -> Result<Option<Held>> {
    let Some(file) = opened(folder, name)? else { return Ok(None) };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Held::of(file.into()))),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(e) => Err(failed(e)),
    }
}

fn inner(folder: &OwnedFd, part: &str) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    openat2(folder, part, flags, Mode::empty(), BENEATH)
}

/// None where there is none, or what is there is a link, a pipe or a folder.
fn opened(folder: &OwnedFd, name: &str) -> Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match openat2(folder, name, flags, Mode::empty(), BENEATH) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => return Ok(None),
        Err(e) => return Err(failed(e)),
    };
    Ok(file.metadata().is_ok_and(|meta| meta.is_file()).then_some(file))
}

fn names(folder: &OwnedFd) -> Result<Vec<String>> {
    let entries = Dir::read_from(folder).map_err(failed)?;
    let names =
        entries.flatten().filter_map(|one| one.file_name().to_str().ok().map(str::to_owned));
    Ok(names.filter(|name| name != "." && name != "..").collect())
}

fn sum(file: &mut File) -> Result<Hash> {
    let (_, sha) = sha_of(file).map_err(|e| lost(&e))?;
    Ok(sha.finalize().into())
}

fn prefix(name: &str) -> &str {
    name.get(..2).unwrap_or(name)
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(e: Errno) -> Error {
    lost(&e.into())
}

/// What the disk says. A full one is told as it is told of the store's own file.
pub fn lost(e: &std::io::Error) -> Error {
    if is_full(e) {
        return Error::failed("attachment-full").with("detail", e);
    }
    Error::failed("file").with("path", FOLDER).with("detail", e)
}

#[cfg(test)]
mod tests;

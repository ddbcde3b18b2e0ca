//! Locks beside the store that say what goes on in it, for things of which there may be only one;
//! and the lock inside this process that keeps it from being stopped while it holds the store.
//!
//! INVARIANT: such a file holds nothing, but for the one of an upkeep: who is at it. The system drops its lock with the process, so a crash
//! leaves nothing to clean up.
//!
//! And files in which a process tells of itself, held by a lock as long as it lives:
//!
//! ```text
//! write .NAME.new -> lock it -> rename to NAME -> let the one before go
//! ```
//! INVARIANT: the file under the name is locked whenever its process lives, since a new one is locked before it takes
//! the name. So whoever gets its lock has found one that is gone, however it went; no age is asked for.

use super::open::Store;
use crate::domain::error::{Error, Result};
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::fs::{DirBuilder, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// More than a process tells of itself.
const BYTES: u64 = 4096;

/// The lock of whoever writes next.
const QUEUE: &str = "queue";

/// Folder of the locks, in the store's.
pub(super) const FOLDER: &str = "run";

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Held {
    file: OwnedFd,
}

impl Held {
    /// The lock of a file that has been taken already.
    pub(super) fn of(file: OwnedFd) -> Self {
        Self { file }
    }
}

impl Drop for Held {
    /// Let go by name: a child that is just being started has a copy of the descriptor until it
    /// executes, and closing ours alone would leave the lock with it.
    fn drop(&mut self) {
        let _ = rustix::fs::flock(&self.file, FlockOperation::Unlock);
    }
}

impl Store {
    /// The folder of what runs, beside the store.
    pub fn run_folder(&self) -> Result<PathBuf> {
        make_folder(self.folder())
    }

    /// Takes the lock of this name without waiting; none if somebody else has it.
    pub fn hold(&self, name: &str) -> Result<Option<Held>> {
        let (path, file) = lock_file(self.folder(), name)?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Held { file })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(e) => Err(failed(&path, e.into())),
        }
    }
}

fn lock_file(store: &Path, name: &str) -> Result<(PathBuf, OwnedFd)> {
    let path = make_folder(store)?.join(format!("{name}.lock"));
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::open(&path, flags, Mode::RUSR | Mode::WUSR);
    let file = file.map_err(|e| failed(&path, e.into()))?;
    Ok((path, file))
}

/// Waits, without an end, for the lock of whoever writes next.
pub(super) fn queue(store: &Path) -> Option<Held> {
    let (_, file) = lock_file(store, QUEUE).ok()?;
    loop {
        match rustix::fs::flock(&file, FlockOperation::LockExclusive) {
            Ok(()) => return Some(Held { file }),
            Err(Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

/// Where that folder is, or would be.
pub fn folder_in(store: &Path) -> PathBuf {
    store.join(FOLDER)
}

/// The folder of the locks of the store in this one.
pub(super) fn make_folder(store: &Path) -> Result<PathBuf> {
    let folder = store.join(FOLDER);
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|e| failed(&folder, e))?;
    Ok(folder)
}

/// Tells this under this name as long as the file is kept.
pub fn tell(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<File> {
    let new = folder.join(format!(".{name}.new"));
    let told = written(&new, bytes).and_then(|file| {
        std::fs::rename(&new, folder.join(name))?;
        Ok(file)
    });
    // On a full disk it has a name and holds nothing.
    told.inspect_err(|_| drop(std::fs::remove_file(&new)))
}

fn written(path: &Path, bytes: &[u8]) -> std::io::Result<File> {
    let flags =
        OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?);
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// What a process that lives tells there, and the file; what a dead one has left is cleared away.
pub fn hear(path: &Path) -> Option<(Vec<u8>, File)> {
    let file = opened(path)?;
    if rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared).is_err() {
        return heard(file);
    }
    // The lock of one whose name a newer one has taken meanwhile tells nothing; the newer was locked before that.
    if !is_same(&file, path) {
        return heard(opened(path)?);
    }
    let _ = std::fs::remove_file(path);
    None
}

fn opened(path: &Path) -> Option<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, Mode::empty()).ok().map(File::from)
}

fn heard(file: File) -> Option<(Vec<u8>, File)> {
    let mut bytes = Vec::new();
    (&file).take(BYTES).read_to_end(&mut bytes).ok()?;
    Some((bytes, file))
}

fn is_same(file: &File, path: &Path) -> bool {
    let of = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    file.metadata().ok().map(of) == path.symlink_metadata().ok().map(of)
}

/// Held by every thread that is in the middle of something with the file, reading or writing.
static INSIDE: RwLock<()> = RwLock::new(());

/// Taken once by a thread, however deep it goes: whoever waits to stop goes before newcomers.
pub(super) fn inside() -> RwLockReadGuard<'static, ()> {
    INSIDE.read().unwrap_or_else(PoisonError::into_inner)
}

/// Does this while no thread of this process holds a lock on the file: one that is stopped with it
/// (Ctrl+Z) would keep every other process out of the store until it goes on.
pub fn outside<T>(stop: impl FnOnce() -> T) -> T {
    let _nobody_is_inside = INSIDE.write().unwrap_or_else(PoisonError::into_inner);
    stop()
}

fn failed(path: &Path, e: std::io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", e)
}

#[cfg(test)]
mod tests {
    use super::super::open::tests::made;

    #[test]
    fn what_is_let_go_is_free_whoever_has_a_copy_of_the_file() {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        let held = store.hold("import").unwrap().unwrap();
        assert!(store.hold("import").unwrap().is_none());
        let copy = held.file.try_clone().unwrap();
        drop(held);
        assert!(store.hold("import").unwrap().is_some());
        drop(copy);
    }
}

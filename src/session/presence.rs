//! Who else sits at a desk: one file for each in the store's `run/`, held by a lock as long as its process lives.
//!
//! ```text
//! write run/.ID.new -> lock it -> rename to run/ID.session -> let the one before go
//! ```
//! INVARIANT: the file under the name is locked whenever its desk lives, since a new one is locked before it takes
//! the name. So whoever gets its lock has found a desk that is gone, however it went; no age is asked for. Ids only:
//! nothing sealed, no text.

use super::{Desk, Session};
use crate::domain::error::{Error, Result};
use crate::domain::presence::{Attention, Presence};
use crate::store::codec;
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// More than ids and a time have.
const BYTES: u64 = 4096;
const ENDING: &str = "session";

/// The place of one desk among the others.
#[derive(Debug)]
pub struct Seat {
    folder: PathBuf,
    me: Presence,
    held: Option<File>,
    others: Vec<Presence>,
    changed_at: Option<SystemTime>,
    has_moved: bool,
}

impl Seat {
    /// Takes a place for this session's member. The others see it from here on.
    pub fn take(desk: &Desk, session: &Session) -> Result<Self> {
        let me = Presence {
            session: session.id(),
            member: session.member()?.id,
            pid: std::process::id(),
            since: session.now(),
            at: Attention::default(),
        };
        let folder = desk.store.run_folder()?;
        let mut seat =
            Self { folder, me, held: None, others: Vec::new(), changed_at: None, has_moved: true };
        seat.publish(Attention::default())?;
        Ok(seat)
    }

    /// Tells the others what this desk has before it.
    pub fn publish(&mut self, at: Attention) -> Result<()> {
        self.me.at = at;
        let bytes = codec::encode(&self.me)?;
        let new = self.folder.join(format!(".{}.new", self.me.session));
        let written = written(&new, &bytes).and_then(|file| {
            std::fs::rename(&new, self.path())?;
            Ok(file)
        });
        self.held = Some(written.map_err(|e| failed(&new, &e))?);
        Ok(())
    }

    /// The other desks, if anything has changed since the last look. Where the folder is as it was, only the locks
    /// of those known are looked at: a killed desk changes no folder.
    pub fn look(&mut self) -> Option<Vec<Presence>> {
        let changed_at = self.folder.metadata().ok().and_then(|meta| meta.modified().ok());
        let has_moved = changed_at != self.changed_at;
        // Once more after a change: two in one tick of the clock look like one.
        let reads = has_moved || self.has_moved;
        (self.changed_at, self.has_moved) = (changed_at, has_moved);
        let mut others = match reads {
            true => all_in(&self.folder),
            false => self.still_there(),
        };
        others.retain(|one| one.session != self.me.session);
        if others == self.others {
            return None;
        }
        self.others.clone_from(&others);
        Some(others)
    }

    /// What was seen last could not be told to anybody: the next look tells it again.
    pub fn forget(&mut self) {
        self.others.clear();
        self.has_moved = true;
    }

    fn still_there(&self) -> Vec<Presence> {
        let is_there = |one: &&Presence| read(&self.folder.join(name(one))).is_some();
        self.others.iter().filter(is_there).cloned().collect()
    }

    fn path(&self) -> PathBuf {
        self.folder.join(name(&self.me))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.path());
    }
}

/// All desks that are open, in the order in which they began.
pub fn all(desk: &Desk) -> Result<Vec<Presence>> {
    Ok(all_in(&desk.store.run_folder()?))
}

fn all_in(folder: &Path) -> Vec<Presence> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_one = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    let mut all: Vec<Presence> = paths.filter(is_one).filter_map(|path| read(&path)).collect();
    all.sort_by_key(|one| one.session);
    all
}

fn name(of: &Presence) -> String {
    format!("{}.{ENDING}", of.session)
}

fn written(path: &Path, bytes: &[u8]) -> std::io::Result<File> {
    let flags =
        OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?);
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// What a desk that lives has told; what a dead one has left is cleared away.
fn read(path: &Path) -> Option<Presence> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?);
    if rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared).is_ok() {
        // The lock of one whose name a newer one has taken meanwhile tells nothing.
        if !is_same(&file, path) {
            return read_once(path);
        }
        let _ = std::fs::remove_file(path);
        return None;
    }
    decoded(&mut file)
}

/// The one that has taken the name of another, which was locked before that.
fn read_once(path: &Path) -> Option<Presence> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    decoded(&mut File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?))
}

fn decoded(file: &mut File) -> Option<Presence> {
    let mut bytes = Vec::new();
    file.take(BYTES).read_to_end(&mut bytes).ok()?;
    codec::decode(&bytes).ok()
}

fn is_same(file: &File, path: &Path) -> bool {
    let of = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    file.metadata().ok().map(of) == path.symlink_metadata().ok().map(of)
}

fn failed(path: &Path, e: &std::io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", e)
}

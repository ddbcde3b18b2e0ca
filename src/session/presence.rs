//! Who else sits at a desk: one file for each in the store's `run/`, held by a lock as long as its process lives
//! (`store::hold` says how).
//!
//! INVARIANT: ids only, nothing sealed, no text.

use super::{Desk, Session};
use crate::domain::error::{Error, Result};
use crate::domain::presence::{Attention, Presence};
use crate::store::{codec, hold};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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
        let told = hold::tell(&self.folder, &name(&self.me), &bytes);
        self.held = Some(told.map_err(|e| failed(&self.path(), &e))?);
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

/// The same of the store in this folder, whoever holds it.
pub fn beside(store: &Path) -> Vec<Presence> {
    all_in(&hold::folder_in(store))
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

/// What a desk that lives has told.
fn read(path: &Path) -> Option<Presence> {
    codec::decode(&hold::hear(path)?.0).ok()
}

fn failed(path: &Path, e: &std::io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", e)
}

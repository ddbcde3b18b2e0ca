//! Who has the store open, and who is in the middle of a change of it: so that whoever waits in vain is told a name.
//!
//! One file for each in `run/open/`, held by a lock as long as its process lives ([`super::hold`] says how): a byte that
//! says what it is in the middle of, and then who it is. The byte is overwritten in place; since when it stands there,
//! the file's own time tells.
//!
//! INVARIANT: a name of a member, an account, a process and times; nothing of any customer, nothing sealed. A store on
//! a full disk works without: then the one that holds it has no name.

use super::migrate::Opener;
use super::open::Store;
use super::{codec, hold};
use crate::domain::error::Error;
use crate::domain::id::SessionId;
use crate::domain::moment::{Moment, Precision};
use crate::domain::presence::{Doing, Holder};
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Folder of these files, in that of what runs: the desks that watch that one are not woken by every command.
const FOLDER: &str = "open";

/// What a process tells of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Told {
    session: SessionId,
    pid: u32,
    uid: u32,
    member: String,
    since: Moment,
}

/// What one open store says of itself to the other processes.
#[derive(Debug)]
pub(super) struct Sign {
    folder: PathBuf,
    name: String,
    shown: Mutex<Shown>,
}

#[derive(Debug)]
struct Shown {
    file: File,
    told: Told,
    opens: bool,
    /// Threads of this process that are at a change; more than one only while one ends and the next begins.
    writers: u32,
}

impl Sign {
    /// Says that somebody opens the store; none where nothing can be written.
    pub(super) fn put_up(store: &Path, opener: &Opener) -> Option<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = folder_in(store);
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).ok()?;
        // What was killed has left its file.
        let _gone = all(store);
        let told = Told {
            session: opener.session,
            pid: std::process::id(),
            uid: rustix::process::getuid().as_raw(),
            member: opener.who.clone(),
            since: opener.at,
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{count}", told.session, told.pid);
        let file = hold::tell(&folder, &name, &bytes(&told, Doing::Opens)?).ok()?;
        Some(Self {
            folder,
            name,
            shown: Mutex::new(Shown { file, told, opens: true, writers: 0 }),
        })
    }

    /// It is open.
    pub(super) fn is_open(&self) {
        self.change(|shown| shown.opens = false);
    }

    /// Whose session it is has turned out.
    pub(super) fn is_of(&self, opener: &Opener) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let session = opener.session;
        shown.told =
            Told { session, member: opener.who.clone(), since: opener.at, ..shown.told.clone() };
        let told = bytes(&shown.told, shown.doing());
        let file = told.and_then(|bytes| hold::tell(&self.folder, &self.name, &bytes).ok());
        if let Some(file) = file {
            shown.file = file;
        }
    }

    /// Says that this thread is at a change, until what is returned is dropped.
    pub(super) fn writes(&self) -> Writes<'_> {
        self.change(|shown| shown.writers += 1);
        Writes(self)
    }

    fn change(&self, change: impl FnOnce(&mut Shown)) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut shown);
        let _ = shown.file.write_at(&[byte(shown.doing())], 0);
    }
}

impl Shown {
    fn doing(&self) -> Doing {
        match (self.writers, self.opens) {
            (1.., _) => Doing::Writes,
            (0, true) => Doing::Opens,
            (0, false) => Doing::Nothing,
        }
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.folder.join(&self.name));
    }
}

/// A change that goes on.
#[derive(Debug)]
pub(super) struct Writes<'s>(&'s Sign);

impl Drop for Writes<'_> {
    fn drop(&mut self) {
        self.0.change(|shown| shown.writers -= 1);
    }
}

fn folder_in(store: &Path) -> PathBuf {
    store.join(hold::FOLDER).join(FOLDER)
}

fn byte(doing: Doing) -> u8 {
    match doing {
        Doing::Nothing => 0,
        Doing::Opens => 1,
        Doing::Writes => 2,
    }
}

fn bytes(told: &Told, doing: Doing) -> Option<Vec<u8>> {
    let rest = codec::encode(told).ok()?;
    Some([&[byte(doing)], &rest[..]].concat())
}

/// Every process that has the store in this folder open, in the order in which they began.
pub(super) fn all(store: &Path) -> Vec<Holder> {
    files(store).iter().filter_map(|path| read(path)).collect()
}

fn files(store: &Path) -> Vec<PathBuf> {
    let entries = folder_in(store).read_dir().into_iter().flatten().flatten();
    let is_one = |name: &std::ffi::OsString| !name.to_string_lossy().starts_with('.');
    let mut paths: Vec<PathBuf> =
        entries.filter(|entry| is_one(&entry.file_name())).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Option<Holder> {
    let (bytes, file) = hold::hear(path)?;
    let (doing, rest) = bytes.split_first()?;
    let told: Told = codec::decode(rest).ok()?;
    let doing = match doing {
        1 => Doing::Opens,
        2 => Doing::Writes,
        _ => Doing::Nothing,
    };
    let at_seconds = file.metadata().map_or(told.since.at_seconds, |meta| meta.mtime());
    Some(Holder {
        session: told.session,
        pid: told.pid,
        uid: told.uid,
        member: told.member,
        since: told.since,
        doing,
        at: Moment { at_seconds, precision: Precision::Minute, ..told.since },
        is_stopped: is_stopped(told.pid),
    })
}

/// Whether the system has stopped a process: state T, or t under a debugger.
fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name before it may hold anything, brackets too.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['T', 't']))
}

/// The one for whom the others wait, as far as that can be told: who is stopped in the middle of a change, who is in
/// the middle of one, who is stopped anywhere, who opens the store. `own` is the sign of whoever asks.
fn for_whom(store: &Path, own: Option<&Sign>) -> Option<Holder> {
    let own = own.map(|sign| sign.folder.join(&sign.name));
    let others = files(store).into_iter().filter_map(|path| {
        let is_own = own.as_ref() == Some(&path);
        // Another thread of one's own desk may be at a change; that one opens it is no news.
        read(&path).filter(|one| !is_own || one.doing == Doing::Writes)
    });
    let rank = |one: &Holder| match (one.is_stopped, one.doing) {
        (true, Doing::Writes | Doing::Opens) => 0,
        (false, Doing::Writes) => 1,
        (true, Doing::Nothing) => 2,
        (false, Doing::Opens) => 3,
        (false, Doing::Nothing) => 4,
    };
    let waited_for = others.filter(|one| rank(one) < 4);
    waited_for.min_by_key(|one| (rank(one), one.at.at_seconds))
}

/// The same error, with the name of whoever holds the store.
pub(super) fn named(error: Error, store: &Path, own: Option<&Sign>) -> Error {
    let is_busy = ["store-busy", "store-read"].contains(&error.code) && error.args.is_empty();
    match is_busy.then(|| for_whom(store, own)).flatten() {
        None => error,
        Some(one) => error
            .with("state", one.code())
            .with("who", one.who())
            .with("pid", one.pid)
            .with("since", one.at.human()),
    }
}

impl Store {
    /// Every process that has the store in this folder open. Nobody needs to open it for that.
    pub fn holders(folder: &Path) -> Vec<Holder> {
        all(folder)
    }

    /// Says to the other processes whose this is.
    pub fn sign(&self, opener: &Opener) {
        if let Some(sign) = self.sign.get() {
            return sign.is_of(opener);
        }
        if let Some(sign) = Sign::put_up(self.folder(), opener) {
            sign.is_open();
            let _ = self.sign.set(sign);
        }
    }
}

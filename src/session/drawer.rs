//! A member's files on the host: what it put into `in/<member>`, and what is laid out for it in `out/<member>`.
//!
//! INVARIANT: a member names files, never paths. A name is one part of a path, opened beneath the folder by the
//! kernel (`RESOLVE_BENEATH`), and no symbolic link is followed on the way. What has not come in whole has no name.

use super::random;
use crate::domain::error::{Error, Result};
use crate::domain::id::MemberId;
use rustix::fs::{
    AtFlags, Dir, FlockOperation, Mode, OFlags, RenameFlags, ResolveFlags, flock, fsync, mkdirat,
    openat2, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// Bytes of one file that comes in: a scan of a letter has a tenth of it.
pub const FILE_BYTES: u64 = 16 << 20;
/// Bytes of all files that one member has brought in: fifty members fill 3 GiB at most.
pub const DRAWER_BYTES: u64 = 64 << 20;
/// Files that one member has brought in.
pub const MOST_FILES: usize = 100;
/// Bytes of one file that goes out; more is fetched by whoever runs the host.
pub const OUT_BYTES: u64 = 256 << 20;
/// Longest name, in bytes.
const NAME_BYTES: usize = 200;
const CHUNK: usize = 65_536;

/// Which way a file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The member has put it there.
    In,
    /// It is there for the member.
    Out,
}

impl Side {
    /// The name of its folder.
    pub fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A file in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which way it goes.
    pub side: Side,
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
}

/// The two folders of one member.
#[derive(Debug, Clone)]
pub struct Drawer {
    store: PathBuf,
    member: MemberId,
}

impl Drawer {
    /// Those of this member. They are made when something comes in.
    pub fn of(store: &Path, member: MemberId) -> Self {
        Self { store: store.to_owned(), member }
    }

    /// All files of it, by name.
    pub fn list(&self) -> Result<Vec<Listed>> {
        let mut all = Vec::new();
        for side in [Side::In, Side::Out] {
            if let Some(folder) = self.folder(side, false)? {
                all.extend(listed(&folder, side)?);
            }
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Opens a file: one that is laid out, or else one that was put.
    pub fn open(&self, name: &str) -> Result<File> {
        check(name)?;
        for side in [Side::Out, Side::In] {
            if let Some(folder) = self.folder(side, false)?
                && let Some(file) = opened(&folder, name)?
            {
                return Ok(file);
            }
        }
        Err(Error::not_found("file", name))
    }

    /// Takes a file away: one that was put, or else one that is laid out. It is there until [`Leaving::go`].
    pub fn take_out(&self, name: &str) -> Result<Leaving> {
        check(name)?;
        for side in [Side::In, Side::Out] {
            let Some(folder) = self.folder(side, false)? else { continue };
            lock(&folder, name)?;
            if let Some(mut file) = opened(&folder, name)? {
                let sha256 = digest_of(name, &mut file)?;
                return Ok(Leaving { folder, name: name.to_owned(), sha256 });
            }
        }
        Err(Error::not_found("file", name))
    }

    /// Takes all of it away, on both sides, of a member who has left. What somebody put there that is no file stays.
    pub fn clear(&self) -> Result<()> {
        for side in [Side::In, Side::Out] {
            let Some(folder) = self.folder(side, false)? else { continue };
            for name in names(&folder)? {
                let _ = unlinkat(&folder, name.as_str(), AtFlags::empty());
            }
            let own = self.store.join(side.code()).join(self.member.to_string());
            let _ = std::fs::remove_dir(own);
        }
        Ok(())
    }

    /// Begins a file that is laid out for the member; whoever begins it writes into it. It has no name before
    /// [`Incoming::keep`], and goes if that is not called.
    pub fn lay_out(&self, name: &str) -> Result<Incoming> {
        let folder = self.begin(Side::Out, name)?;
        Incoming::new(folder, name)
    }

    /// Takes a file in, up to the limits. It has no name before [`Incoming::keep`], and goes if that is not called.
    pub fn take_in(&self, name: &str, input: impl Read) -> Result<Incoming> {
        let folder = self.begin(Side::In, name)?;
        let used: u64 = listed(&folder, Side::In)?.iter().map(|file| file.bytes).sum();
        let mut incoming = Incoming::new(folder, name)?;
        incoming.read(input, used)?;
        Ok(incoming)
    }

    /// The folder, locked, with room for one more file of a name that none has yet.
    fn begin(&self, side: Side, name: &str) -> Result<OwnedFd> {
        check(name)?;
        let folder = self.folder(side, true)?.ok_or_else(|| failed(name, Errno::NOENT))?;
        lock(&folder, name)?;
        sweep(&folder)?;
        let there = listed(&folder, side)?;
        if there.iter().any(|file| file.name == name) {
            return Err(Error::refused("file-exists").with("name", name));
        }
        if there.len() >= MOST_FILES {
            return Err(Error::refused("files-many").with("count", MOST_FILES));
        }
        Ok(folder)
    }

    /// The folder; none where it is not there and is not to be made.
    fn folder(&self, side: Side, is_made: bool) -> Result<Option<OwnedFd>> {
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        // Where the store is, is the account's to say, by a link too.
        let store = rustix::fs::open(&self.store, flags, Mode::empty());
        let mut folder = store.map_err(|e| failed(side.code(), e))?;
        for part in [side.code(), &self.member.to_string()] {
            if is_made {
                match mkdirat(&folder, part, Mode::RWXU) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(e) => return Err(failed(part, e)),
                }
            }
            folder = match openat2(&folder, part, flags, Mode::empty(), BENEATH) {
                Ok(folder) => folder,
                Err(Errno::NOENT) => return Ok(None),
                Err(e) => return Err(failed(part, e)),
            };
        }
        Ok(Some(folder))
    }
}

/// Begins a file beside others of this host, where whoever sits at it says. It has no name before [`Incoming::keep`], is
/// readable by its owner alone, and never takes the place of another.
pub fn beside(path: &Path) -> Result<Incoming> {
    let exists = || Error::usage("export-exists").with("path", path.display());
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(exists)?;
    if path.symlink_metadata().is_ok() {
        return Err(exists());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
    let folder = rustix::fs::open(parent.unwrap_or(Path::new(".")), flags, Mode::empty());
    Incoming::new(folder.map_err(|e| failed(&path.to_string_lossy(), e))?, name)
}

const BENEATH: ResolveFlags = ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS);

/// One session of a member at a time changes what is in a folder.
fn lock(folder: &OwnedFd, name: &str) -> Result<()> {
    match flock(folder, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::WOULDBLOCK) => Err(Error::conflict("file-busy")),
        locked => locked.map_err(|e| failed(name, e)),
    }
}

/// A file that goes away. Its folder is held: what has this name now has it until then.
#[derive(Debug)]
pub struct Leaving {
    folder: OwnedFd,
    name: String,
    /// SHA-256 of what goes, in hex.
    pub sha256: String,
}

impl Leaving {
    /// Takes it away.
    pub fn go(self) -> Result<()> {
        unlinkat(&self.folder, &self.name, AtFlags::empty()).map_err(|e| failed(&self.name, e))
    }
}

/// A file that comes in.
#[derive(Debug)]
pub struct Incoming {
    folder: OwnedFd,
    file: File,
    temporary: String,
    name: String,
    /// SHA-256 of what has come, in hex.
    pub sha256: String,
    /// How many bytes have come.
    pub bytes: u64,
}

impl Incoming {
    fn new(folder: OwnedFd, name: &str) -> Result<Self> {
        let ending: String =
            random::bytes::<8>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let temporary = format!(".{ending}");
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let mode = Mode::RUSR | Mode::WUSR;
        let file = openat2(&folder, &temporary, flags, mode, BENEATH);
        let file = File::from(file.map_err(|e| failed(name, e))?);
        Ok(Self { folder, file, temporary, name: name.to_owned(), sha256: String::new(), bytes: 0 })
    }

    fn read(&mut self, mut input: impl Read, used: u64) -> Result<()> {
        let (mut sha, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; CHUNK]);
        loop {
            let read =
                input.read(&mut buffer).map_err(|e| Error::failed("input").with("detail", e))?;
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
            bytes += read as u64;
            if bytes > FILE_BYTES {
                return Err(Error::refused("file-large").with("mib", FILE_BYTES >> 20));
            }
            if used + bytes > DRAWER_BYTES {
                return Err(Error::refused("files-large").with("mib", DRAWER_BYTES >> 20));
            }
            sha.update(part);
            self.file.write_all(part).map_err(|e| written(&self.name, &e))?;
        }
        self.file.sync_all().map_err(|e| written(&self.name, &e))?;
        (self.sha256, self.bytes) = (hex(sha), bytes);
        Ok(())
    }

    /// Gives it its name, on the disk too.
    pub fn keep(self) -> Result<()> {
        self.file.sync_all().map_err(|e| written(&self.name, &e))?;
        let folder = &self.folder;
        let flags = RenameFlags::NOREPLACE;
        renameat_with(folder, &self.temporary, folder, &self.name, flags)
            .and_then(|()| fsync(folder))
            .map_err(|e| match e {
                Errno::EXIST => Error::refused("file-exists").with("name", &self.name),
                e => failed(&self.name, e),
            })
    }
}

impl Write for Incoming {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = unlinkat(&self.folder, &self.temporary, AtFlags::empty());
    }
}

/// SHA-256 of a file that goes out, in hex; the file is read anew from its beginning after it.
pub fn digest_of(name: &str, file: &mut File) -> Result<String> {
    let (mut sha, mut left, mut buffer) = (Sha256::new(), OUT_BYTES, vec![0; CHUNK]);
    loop {
        let read = file.read(&mut buffer).map_err(|e| written(name, &e))?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        left = left
            .checked_sub(read as u64)
            .ok_or_else(|| Error::refused("file-large").with("mib", OUT_BYTES >> 20))?;
        sha.update(part);
    }
    std::io::Seek::rewind(file).map_err(|e| written(name, &e))?;
    Ok(hex(sha))
}

fn hex(sha: Sha256) -> String {
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One part of a path, which no program takes for an option or hides: letters, figures, `.`, `-` and `_`, and a letter
/// or figure first.
pub fn check(name: &str) -> Result<()> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_good = name.starts_with(char::is_alphanumeric)
        && name.chars().all(is_plain)
        && name.len() <= NAME_BYTES;
    if is_good { Ok(()) } else { Err(Error::usage("file-name")) }
}

fn opened(folder: &OwnedFd, name: &str) -> Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match openat2(folder, name, flags, Mode::empty(), BENEATH) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        // A link, which is not followed; a socket.
        Err(Errno::LOOP | Errno::NXIO) => return Err(Error::not_found("file", name)),
        Err(e) => return Err(failed(name, e)),
    };
    // A pipe would keep whoever waits for it for ever, and a device has no end.
    let is_file = file.metadata().is_ok_and(|meta| meta.is_file());
    if is_file { Ok(Some(file)) } else { Err(Error::not_found("file", name)) }
}

fn listed(folder: &OwnedFd, side: Side) -> Result<Vec<Listed>> {
    let mut all = Vec::new();
    for name in names(folder)?.into_iter().filter(|name| check(name).is_ok()) {
        let Ok(stat) = statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
        if rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file() {
            let bytes = u64::try_from(stat.st_size).unwrap_or(0);
            all.push(Listed { side, name, bytes });
        }
    }
    Ok(all)
}

fn names(folder: &OwnedFd) -> Result<Vec<String>> {
    let entries = Dir::read_from(folder).map_err(|e| failed(".", e))?;
    let names =
        entries.flatten().filter_map(|entry| entry.file_name().to_str().ok().map(str::to_owned));
    Ok(names.filter(|name| name != "." && name != "..").collect())
}

/// What a transfer that was cut off has left. Nobody else is at one: the folder is locked.
fn sweep(folder: &OwnedFd) -> Result<()> {
    for name in names(folder)?.iter().filter(|name| name.starts_with('.')) {
        let is_file = statat(folder, name.as_str(), AtFlags::SYMLINK_NOFOLLOW)
            .is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
        if is_file {
            let _ = unlinkat(folder, name.as_str(), AtFlags::empty());
        }
    }
    Ok(())
}

/// Errors name the file as the member did, never where it lies.
fn failed(name: &str, e: Errno) -> Error {
    written(name, &e.into())
}

fn written(name: &str, e: &std::io::Error) -> Error {
    Error::failed("file").with("path", name).with("detail", e)
}

#[cfg(test)]
mod tests;

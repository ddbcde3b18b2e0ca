//! A file that leaves.
//!
//! INVARIANT: under its own name there is a whole file or none; one that stands there is never touched; readable by
//! its owner alone. Whoever kills it leaves nothing behind, or, where the file system knows no file without a name,
//! a part that the next run takes over. What is sealed is never on the disk in the clear: whoever writes to a sealed file writes into
//! age.

use super::source::{failed, shown};
use crate::domain::{Error, Result};
use crate::vault::{Sealing, Somebody};
use rustix::fs::{AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Bytes of the own name in the name of a part: with the rest of it no file system refuses it.
const PART_NAME_BYTES: usize = 240;

/// A file on its way. Dropped before [`Outgoing::write`] has ended well it is gone.
#[derive(Debug)]
pub struct Outgoing {
    own: PathBuf,
    /// Its name until it is whole, where it has to have one.
    part: Option<PathBuf>,
    file: File,
}

impl Outgoing {
    /// Begins what is to stand at `own`, beside it. Whatever can be known now of why it could not stand there
    /// is an error now.
    pub fn begin(own: &Path) -> Result<Self> {
        let own = free(own)?;
        match unnamed(&own) {
            Some(file) => Ok(Self { own, part: None, file }),
            None => Self::begin_named(own),
        }
    }

    fn begin_named(own: PathBuf) -> Result<Self> {
        let name = own.file_name().unwrap_or_default().as_bytes();
        let cut = name.get(..PART_NAME_BYTES).unwrap_or(name);
        let hidden = OsString::from_vec([&b"."[..], cut, &b".kefu-part"[..]].concat());
        let part = own.with_file_name(hidden);
        let file = taken(&part, &own)?;
        Ok(Self { own, part: Some(part), file })
    }

    /// Writes it, sealed if it is for somebody, and gives it its name.
    pub fn write(
        mut self,
        somebody: Option<&Somebody>,
        content: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let mut sink = BufWriter::new(&self.file);
        match somebody {
            None => content(&mut sink)?,
            Some(somebody) => {
                let mut sealing = Sealing::for_somebody(somebody, &mut sink)?;
                content(&mut sealing)?;
                sealing.finish().map_err(|e| self.lost(&e))?;
            }
        }
        sink.into_inner().map_err(|e| self.lost(e.error()))?;
        self.file.sync_all().map_err(|e| self.lost(&e))?;
        self.put_in_place().map_err(|errno| match errno {
            Errno::EXIST => exists(&self.own),
            _ => self.lost(&errno.into()),
        })?;
        // It stands there whole; that the folder could not be made durable undoes nothing.
        let _ = File::open(folder(&self.own)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    fn put_in_place(&mut self) -> rustix::io::Result<()> {
        let Some(part) = &self.part else {
            let path = by_descriptor(&self.file);
            return rustix::fs::linkat(CWD, path, CWD, &self.own, AtFlags::SYMLINK_FOLLOW);
        };
        named(part, &self.own)?;
        self.part = None;
        Ok(())
    }

    fn lost(&self, e: &io::Error) -> Error {
        failed("file-write", &self.own, e)
    }
}

impl Drop for Outgoing {
    /// The part is still locked while it is removed, so nobody has taken it over.
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = std::fs::remove_file(part);
        }
    }
}

/// Gives a part its own name, if nothing has that by now.
pub(super) fn named(part: &Path, own: &Path) -> rustix::io::Result<()> {
    match rustix::fs::renameat_with(CWD, part, CWD, own, RenameFlags::NOREPLACE) {
        // A network's file system may know only the older way not to overwrite.
        Err(Errno::INVAL | Errno::NOSYS) => {
            rustix::fs::linkat(CWD, part, CWD, own, AtFlags::empty())?;
            let _ = std::fs::remove_file(part);
            Ok(())
        }
        other => other,
    }
}

/// What could not be written into a file that leaves.
pub fn unwritten(e: impl Into<io::Error>) -> Error {
    let e: io::Error = e.into();
    Error::failed("export-unwritten").because("reason", &e)
}

/// The path, if a file can come to stand there: nothing is there yet, not even a link to nowhere.
pub(super) fn free(own: &Path) -> Result<PathBuf> {
    let name = own.file_name().ok_or_else(|| exists(own))?;
    let own = own.with_file_name(name);
    match own.symlink_metadata() {
        Ok(_) => Err(exists(&own)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(own),
        Err(e) => Err(failed("file-write", &own, &e)),
    }
}

/// The folder that it comes to stand in.
pub fn folder(own: &Path) -> &Path {
    own.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file without a name, where the file system has such and the system can give it one.
fn unnamed(own: &Path) -> Option<File> {
    let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
    let file = rustix::fs::open(folder(own), flags, Mode::RUSR | Mode::WUSR).ok()?;
    let file = File::from(file);
    by_descriptor(&file).exists().then_some(file)
}

fn by_descriptor(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// The part, empty and held by this run alone as long as it is open; also one that a killed run has left.
fn taken(part: &Path, own: &Path) -> Result<File> {
    let file = held(part, own)?;
    rustix::fs::ftruncate(&file, 0).map_err(|errno| failed("file-write", own, &errno.into()))?;
    Ok(file)
}

/// The part as it is, held by this run alone as long as it is open.
pub(super) fn held(part: &Path, own: &Path) -> Result<File> {
    let lost = |errno: Errno| failed("file-write", own, &errno.into());
    let busy = || Error::conflict("export-busy").with("path", shown(own));
    let flags =
        OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::open(part, flags, Mode::RUSR | Mode::WUSR).map_err(lost)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::WOULDBLOCK) => return Err(busy()),
        locked => locked.map_err(lost)?,
    }
    let ours = rustix::fs::fstat(&file).map_err(lost)?;
    let is_file = FileType::from_raw_mode(ours.st_mode) == FileType::RegularFile;
    // Somebody else's file, or one with a second name, is no place for what leaves.
    if !is_file || ours.st_nlink > 1 || ours.st_uid != rustix::process::geteuid().as_raw() {
        return Err(exists(part));
    }
    // Whoever held it before may have given it its own name, or have removed it, meanwhile.
    let there = part.symlink_metadata().map_err(|_| busy())?;
    if (there.dev(), there.ino()) != (ours.st_dev, ours.st_ino) {
        return Err(busy());
    }
    // One with something in it may be somebody's own, until it is known whose.
    if ours.st_size == 0 {
        rustix::fs::fchmod(&file, Mode::RUSR | Mode::WUSR).map_err(lost)?;
    }
    Ok(file.into())
}

pub(super) fn exists(path: &Path) -> Error {
    Error::usage("export-exists").with("path", shown(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(folder: &Path) -> Vec<String> {
        let entries = folder.read_dir().expect("a folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn write(file: Outgoing, text: &str) -> Result<()> {
        file.write(None, |out| out.write_all(text.as_bytes()).map_err(unwritten))
    }

    #[test]
    fn it_has_its_name_once_it_is_whole_in_either_way() {
        for begin in [Outgoing::begin, |own: &Path| Outgoing::begin_named(own.to_owned())] {
            let home = tempfile::tempdir().expect("a folder");
            let own = home.path().join("x".repeat(255));
            drop(begin(&own).expect("begun"));
            assert!(names(home.path()).is_empty());
            let lost = begin(&own).expect("begun").write(None, |_| Err(Error::failed("lost")));
            assert_eq!(lost.map_err(|e| e.code), Err("lost"));
            assert!(names(home.path()).is_empty());
            write(begin(&own).expect("begun"), "whole").expect("written");
            assert_eq!(names(home.path()), ["x".repeat(255)]);
            assert_eq!(own.metadata().expect("it").permissions().mode() & 0o777, 0o600);
            let late = home.path().join("late");
            let file = begin(&late).expect("begun");
            std::fs::write(&late, "earlier").expect("written");
            assert_eq!(write(file, "mine").map_err(|e| e.code), Err("export-exists"));
            assert_eq!(std::fs::read(&late).expect("it"), b"earlier");
            assert_eq!(names(home.path()).len(), 2);
        }
    }

    #[test]
    fn whoever_kills_it_leaves_nothing_or_what_the_next_run_takes_over() {
        let home = tempfile::tempdir().expect("a folder");
        let own = home.path().join("o.csv");
        let file = Outgoing::begin(&own).expect("begun");
        let is_named = file.part.is_some();
        assert_eq!(names(home.path()).len(), usize::from(is_named));
        drop(file);
        let part = home.path().join(".o.csv.kefu-part");
        std::fs::write(&part, "of a run that was killed").expect("written");
        let file = Outgoing::begin_named(own.clone()).expect("taken over");
        let second = Outgoing::begin_named(own.clone()).map_err(|e| e.code);
        assert_eq!(second.map(|_| ()), Err("export-busy"));
        assert!(part.exists(), "whoever came second has removed nothing");
        write(file, "new").expect("written");
        assert_eq!(std::fs::read(&own).expect("it"), b"new");
        assert_eq!(names(home.path()), ["o.csv"]);
    }

    #[test]
    fn a_part_with_a_second_name_and_a_link_are_left_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let (own, other) = (home.path().join("o.csv"), home.path().join("other"));
        let part = home.path().join(".o.csv.kefu-part");
        std::fs::write(&other, "mine").expect("written");
        std::fs::hard_link(&other, &part).expect("linked");
        assert!(Outgoing::begin_named(own.clone()).is_err());
        std::fs::remove_file(&part).expect("removed");
        std::os::unix::fs::symlink(&other, &part).expect("linked");
        assert!(Outgoing::begin_named(own).is_err());
        assert_eq!(std::fs::read(&other).expect("it"), b"mine");
    }

    #[test]
    fn what_cannot_stand_there_is_told_before_anything_is_done() {
        let home = tempfile::tempdir().expect("a folder");
        let dangling = home.path().join("dangling");
        std::os::unix::fs::symlink("/nowhere/at/all", &dangling).expect("linked");
        let code = |path: &Path| Outgoing::begin(path).map(|_| ()).map_err(|e| e.code);
        assert_eq!(code(&dangling), Err("export-exists"));
        assert_eq!(code(&home.path().join("none/x")), Err("file-write"));
        assert_eq!(code(&home.path().join("x".repeat(256))), Err("file-write"));
        assert_eq!(code(Path::new("/proc/x")), Err("file-write"));
        assert_eq!(code(Path::new("/")), Err("export-exists"));
        assert_eq!(names(home.path()), ["dangling"]);
    }
}

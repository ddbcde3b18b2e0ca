//! A folder that is made under another name and gets its own once it is whole: a backup, or the store that is
//! made of one.
//!
//! INVARIANT: under its own name there is a whole one or none, and nothing that stood there before is
//! touched. What a killed run left behind is taken over by the next one, and never while somebody is at it.

use super::blobs;
use super::place::{self, file_error};
use super::tables::Half;
use crate::domain::error::{Error, Result};
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::DirBuilder;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// What is made; dropped before [`Unfinished::put_in_place`] it is gone.
#[derive(Debug)]
pub struct Unfinished {
    own: PathBuf,
    path: PathBuf,
    folder: OwnedFd,
    is_in_place: bool,
}

impl Unfinished {
    /// Begins what is to stand at `own`, beside it. Nothing but an empty folder may be there.
    pub fn begin(own: &Path) -> Result<Self> {
        check_free(own)?;
        let name = own.file_name().ok_or_else(|| exists(own))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".kefu-part");
        let path = own.with_file_name(hidden);
        let made = DirBuilder::new().mode(0o700).create(&path);
        match made {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(file_error(&path, &e));
            }
            _ => {}
        }
        let folder = taken(&path)?;
        left_behind(&path)?
            .iter()
            .try_for_each(|part| remove(part).map_err(|e| file_error(part, &e)))?;
        Ok(Self { own: own.to_owned(), path, folder, is_in_place: false })
    }

    /// Where it is made.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its own name, for good. What stands in it is durable already.
    pub fn put_in_place(mut self) -> Result<()> {
        check_free(&self.own)?;
        rustix::fs::fsync(&self.folder).map_err(|e| file_error(&self.path, &e.into()))?;
        // A folder takes the place of an empty folder and of nothing else, whoever was faster.
        std::fs::rename(&self.path, &self.own).map_err(|e| match e.kind() {
            std::io::ErrorKind::DirectoryNotEmpty | std::io::ErrorKind::NotADirectory => {
                exists(&self.own)
            }
            _ => file_error(&self.own, &e),
        })?;
        self.is_in_place = true;
        let parent = parent(&self.own);
        let synced = std::fs::File::open(parent).and_then(|folder| folder.sync_all());
        synced.map_err(|e| file_error(parent, &e))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.is_in_place {
            return;
        }
        // It failed already; what stays behind the next run takes over.
        for file in left_behind(&self.path).unwrap_or_default() {
            let _ = remove(&file);
        }
        let _ = std::fs::remove_dir(&self.path);
    }
}

fn parent(own: &Path) -> &Path {
    own.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn exists(own: &Path) -> Error {
    Error::usage("folder-exists").with("path", own.display())
}

fn check_free(own: &Path) -> Result<()> {
    let Ok(meta) = own.symlink_metadata() else { return Ok(()) };
    let is_empty = meta.is_dir() && own.read_dir().is_ok_and(|mut found| found.next().is_none());
    if is_empty { Ok(()) } else { Err(exists(own)) }
}

/// The folder, held by this run alone as long as it is open.
fn taken(path: &Path) -> Result<OwnedFd> {
    let busy = || Error::conflict("folder-busy").with("path", path.display());
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::open(path, flags, Mode::empty());
    let folder = folder.map_err(|e| file_error(path, &e.into()))?;
    match rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => return Err(busy()),
        Err(e) => return Err(file_error(path, &e.into())),
    }
    let ours = rustix::fs::fstat(&folder).map_err(|e| file_error(path, &e.into()))?;
    if ours.st_uid != rustix::process::geteuid().as_raw() {
        return Err(exists(path));
    }
    // Whoever held it before may have given it its own name meanwhile.
    let there = path.symlink_metadata().map_err(|_| busy())?;
    if (there.dev(), there.ino()) == (ours.st_dev, ours.st_ino) { Ok(folder) } else { Err(busy()) }
}

/// A file, or the folder of sealed files; a link goes as what it is.
fn remove(part: &Path) -> std::io::Result<()> {
    match part.symlink_metadata()?.is_dir() {
        true => std::fs::remove_dir_all(part),
        false => std::fs::remove_file(part),
    }
}

/// What a run that was cut off has left; a folder with anything else in it is not ours.
fn left_behind(path: &Path) -> Result<Vec<PathBuf>> {
    let known = [Half::Data.file_name(), Half::Keys.file_name(), place::FILE, blobs::FOLDER];
    let mut found = Vec::new();
    for entry in path.read_dir().map_err(|e| file_error(path, &e))? {
        let entry = entry.map_err(|e| file_error(path, &e))?;
        if !known.iter().any(|name| entry.file_name() == *name) {
            return Err(exists(path));
        }
        found.push(entry.path());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(folder: &Path) -> Vec<String> {
        let entries = folder.read_dir().unwrap().flatten();
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn it_has_its_name_once_it_is_whole_and_leaves_nothing_before() {
        let home = tempfile::tempdir().unwrap();
        let own = home.path().join("backup");
        let part = Unfinished::begin(&own).unwrap();
        std::fs::write(part.path().join("data.age"), b"x").unwrap();
        assert!(!own.exists());
        drop(part);
        assert!(names(home.path()).is_empty());
        let part = Unfinished::begin(&own).unwrap();
        std::fs::write(part.path().join("data.age"), b"y").unwrap();
        part.put_in_place().unwrap();
        assert_eq!(names(home.path()), ["backup"]);
        assert_eq!(own.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(Unfinished::begin(&own).unwrap_err().code, "folder-exists");
        assert_eq!(std::fs::read(own.join("data.age")).unwrap(), b"y");
    }

    #[test]
    fn what_a_killed_run_left_is_taken_over_and_what_is_in_use_is_not() {
        let home = tempfile::tempdir().unwrap();
        let own = home.path().join("backup");
        let part = Unfinished::begin(&own).unwrap();
        assert_eq!(Unfinished::begin(&own).unwrap_err().code, "folder-busy");
        let path = part.path().to_owned();
        drop(part);
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("keys.age"), b"half").unwrap();
        let part = Unfinished::begin(&own).unwrap();
        assert!(names(part.path()).is_empty());
        drop(part);
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("thesis.txt"), b"mine").unwrap();
        assert_eq!(Unfinished::begin(&own).unwrap_err().code, "folder-exists");
        assert_eq!(names(&path), ["thesis.txt"]);
    }

    #[test]
    fn what_came_to_stand_there_meanwhile_stays() {
        let home = tempfile::tempdir().unwrap();
        let own = home.path().join("backup");
        let part = Unfinished::begin(&own).unwrap();
        std::fs::create_dir(&own).unwrap();
        std::fs::write(own.join("data.age"), b"earlier").unwrap();
        assert_eq!(part.put_in_place().unwrap_err().code, "folder-exists");
        assert_eq!(names(home.path()), ["backup"]);
        assert_eq!(std::fs::read(own.join("data.age")).unwrap(), b"earlier");
    }
}

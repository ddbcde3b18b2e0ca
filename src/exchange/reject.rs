//! The list of rows that were not taken.
//!
//! INVARIANT: it holds lines, column names and reasons, so it can be sent to whoever made the file.
//! Of the file's values it repeats only a short word that a closed list does not know and that holds no number and
//! no address, since without the word the map cannot be mended. Readable by its owner alone; an existing file is
//! never touched. Under its own name stands the list of a file that was read to its end, or none; until then it is a
//! part, `NAME.part`. A run that was stopped leaves its part, and the next one, which reads every row anew, begins it anew.

use super::source::{failed, shown};
use super::{RowFault, formula};
use crate::domain::{Error, Result};
use rustix::fs::{AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The header of the list.
pub const HEADER: [&str; 4] = ["line", "column", "code", "reason"];
/// What a list begins with as a file: by it a part is known as ours.
const START: &[u8] = b"line,column,code,reason\n";
/// What the name of a part ends with.
const PART: &str = ".part";

/// An open list.
#[derive(Debug)]
pub struct Rejects {
    own: PathBuf,
    path: PathBuf,
    writer: ::csv::Writer<File>,
    count: u64,
}

/// Under which name the list stands until the file was read to its end.
pub fn part(own: &Path) -> PathBuf {
    let mut name = own.file_name().map(OsString::from).unwrap_or_default();
    name.push(PART);
    own.with_file_name(name)
}

impl Rejects {
    /// Begins the list; refuses where a file is, also as a symbolic link.
    pub fn create(own: &Path) -> Result<Self> {
        match own.symlink_metadata() {
            _ if own.file_name().is_none() => return Err(exists(own)),
            Ok(_) => return Err(exists(own)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(failed("file-write", own, &e)),
        }
        let path = part(own);
        let writer = ::csv::Writer::from_writer(begun(&path)?);
        let mut rejects = Self { own: own.to_owned(), path, writer, count: 0 };
        rejects.write(HEADER)?;
        // A part without its header would be nobody's.
        rejects.writer.flush().map_err(|e| failed("file-write", &rejects.path, &e))?;
        Ok(rejects)
    }

    /// A list on a disk that is full.
    #[cfg(test)]
    pub(super) fn full() -> Self {
        let path = PathBuf::from("/dev/full");
        let file = File::create(&path).expect("a full disk");
        let writer = ::csv::Writer::from_writer(file);
        Self { own: path.clone(), path, writer, count: 0 }
    }

    /// Adds a row; `reason` renders the fault in the reader's language.
    pub fn add(&mut self, fault: &RowFault, reason: impl Fn(&RowFault) -> String) -> Result<()> {
        let (line, column) = (fault.line.to_string(), fault.column.as_deref().unwrap_or_default());
        self.write([&line, column, fault.code, &reason(fault)])?;
        self.count += 1;
        Ok(())
    }

    /// How many rows it holds.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Brings it to the disk, under its own name if it is whole.
    pub fn finish(self, is_whole: bool) -> Result<u64> {
        let Self { own, path, writer, count } = self;
        let lost = |e: &io::Error| failed("file-write", &path, e);
        let file = writer.into_inner().map_err(|e| lost(e.error()))?;
        file.sync_all().map_err(|e| lost(&e))?;
        if is_whole {
            put_in_place(&path, &own).map_err(|errno| match errno {
                Errno::EXIST => exists(&own),
                _ => lost(&errno.into()),
            })?;
        }
        Ok(count)
    }

    fn write(&mut self, cells: [&str; 4]) -> Result<()> {
        let cells = cells.map(formula::guarded);
        let written = self.writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        written.map_err(|error| match error.into_kind() {
            ::csv::ErrorKind::Io(error) => failed("file-write", &self.path, &error),
            _ => Error::failed("file-write").with("path", shown(&self.path)).with("reason", "csv"),
        })
    }
}

fn exists(path: &Path) -> Error {
    Error::usage("rejects-exist").with("path", shown(path))
}

/// The part, empty, and held by this run alone; also one that a run before has left.
fn begun(path: &Path) -> Result<File> {
    let lost = |errno: Errno| match errno {
        Errno::LOOP | Errno::WOULDBLOCK => exists(path),
        _ => failed("file-write", path, &errno.into()),
    };
    let flags =
        OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR).map_err(lost)?;
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(lost)?;
    let file = File::from(file);
    if !is_ours(&file).map_err(|e| failed("file-write", path, &e))? {
        return Err(exists(path));
    }
    rustix::fs::fchmod(&file, Mode::RUSR | Mode::WUSR).map_err(lost)?;
    rustix::fs::ftruncate(&file, 0).map_err(lost)?;
    rustix::fs::seek(&file, rustix::fs::SeekFrom::Start(0)).map_err(lost)?;
    Ok(file)
}

/// A file of this account with one name, empty or with what a list begins with.
fn is_ours(file: &File) -> io::Result<bool> {
    let found = rustix::fs::fstat(file)?;
    let is_file = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
    if !is_file || found.st_nlink > 1 || found.st_uid != rustix::process::geteuid().as_raw() {
        return Ok(false);
    }
    let mut start = Vec::new();
    file.take(START.len() as u64).read_to_end(&mut start)?;
    Ok(start.is_empty() || start == START)
}

/// A name that somebody else took meanwhile stays theirs.
fn put_in_place(path: &Path, own: &Path) -> rustix::io::Result<()> {
    match rustix::fs::renameat_with(CWD, path, CWD, own, RenameFlags::NOREPLACE) {
        // A network's file system may know only the older way not to overwrite.
        Err(Errno::INVAL | Errno::NOSYS) => {
            rustix::fs::linkat(CWD, path, CWD, own, AtFlags::empty())?;
            rustix::fs::unlink(path)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_list_is_private_new_and_runs_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("rejects.csv");
        let mut rejects = Rejects::create(&path).expect("created");
        let fault = RowFault::new(7, "row-long").in_column("=cmd()");
        rejects.add(&fault, |_| "+1, 2".to_owned()).expect("added");
        assert_eq!(rejects.finish(true), Ok(1));
        let text = std::fs::read_to_string(&path).expect("read");
        assert_eq!(text, "line,column,code,reason\n7,'=cmd(),row-long,\"'+1, 2\"\n");
        let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(Rejects::create(&path).map(|_| ()).map_err(|e| e.code), Err("rejects-exist"));
        let link = dir.path().join("link.csv");
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), &link).expect("linked");
        assert_eq!(Rejects::create(&link).map(|_| ()).map_err(|e| e.code), Err("rejects-exist"));
    }
    #[test]
    fn what_a_run_began_and_did_not_end_is_begun_anew_and_nothing_else_is() {
        let dir = tempfile::tempdir().expect("a folder");
        let (own, half) = (dir.path().join("left.csv"), dir.path().join("left.csv.part"));
        let begin = || Rejects::create(&own).map_err(|e| e.code);
        let fault = |line| RowFault::new(line, "row-long");
        let mut first = begin().expect("begun");
        assert_eq!(begin().map(|_| ()), Err("rejects-exist"), "another run writes it");
        first.add(&fault(7), |_| "long".to_owned()).expect("added");
        assert_eq!(first.finish(false), Ok(1));
        assert!(half.exists() && !own.exists());
        let second = begin().expect("begun anew");
        assert_eq!(second.finish(true), Ok(0));
        let text = std::fs::read_to_string(&own).expect("a list");
        assert_eq!((text.as_bytes(), half.exists()), (START, false));

        std::fs::remove_file(&own).expect("removed");
        std::fs::write(&half, "somebody's own").expect("a file");
        assert_eq!(begin().map(|_| ()), Err("rejects-exist"));
        assert_eq!(std::fs::read_to_string(&half).expect("a file"), "somebody's own");
        // Killed before it wrote anything.
        std::fs::write(&half, "").expect("a file");
        let ended = begin().expect("begun");
        std::fs::write(&own, "came meanwhile").expect("a file");
        assert_eq!(ended.finish(true).map_err(|e| e.code), Err("rejects-exist"));
        assert_eq!(std::fs::read_to_string(&own).expect("a file"), "came meanwhile");
    }
}

//! The list of rows that were not taken.
//!
//! INVARIANT: it holds lines, column names and reasons, so it can be sent to whoever made the file.
//! Of the file's values it repeats only a short word that a closed list does not know and that holds no number and
//! no address, since without the word the map cannot be mended. Readable by its owner alone; an existing file is
//! never touched.

use super::source::{failed, shown};
use super::{RowFault, formula};
use crate::domain::{Error, Result};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The header of the list.
pub const HEADER: [&str; 4] = ["line", "column", "code", "reason"];

/// An open list.
#[derive(Debug)]
pub struct Rejects {
    path: PathBuf,
    writer: ::csv::Writer<File>,
    count: u64,
}

impl Rejects {
    /// Creates the file; refuses one that exists, also as a symbolic link.
    pub fn create(path: &Path) -> Result<Self> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR);
        let file = file.map_err(|errno| match errno {
            Errno::EXIST | Errno::LOOP => Error::usage("rejects-exist").with("path", shown(path)),
            _ => failed("file-write", path, &errno.into()),
        })?;
        let writer = ::csv::Writer::from_writer(File::from(file));
        let mut rejects = Self { path: path.to_owned(), writer, count: 0 };
        rejects.write(HEADER)?;
        Ok(rejects)
    }

    /// A list on a disk that is full.
    #[cfg(test)]
    pub(super) fn full() -> Self {
        let path = PathBuf::from("/dev/full");
        let file = File::create(&path).expect("a full disk");
        Self { path, writer: ::csv::Writer::from_writer(file), count: 0 }
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

    /// Brings it to the disk.
    pub fn finish(self) -> Result<u64> {
        let Self { path, writer, count } = self;
        let file = writer.into_inner().map_err(|e| failed("file-write", &path, e.error()))?;
        file.sync_all().map_err(|e| failed("file-write", &path, &e))?;
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
        assert_eq!(rejects.finish(), Ok(1));
        let text = std::fs::read_to_string(&path).expect("read");
        assert_eq!(text, "line,column,code,reason\n7,'=cmd(),row-long,\"'+1, 2\"\n");
        let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(Rejects::create(&path).map(|_| ()).map_err(|e| e.code), Err("rejects-exist"));
        let link = dir.path().join("link.csv");
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), &link).expect("linked");
        assert_eq!(Rejects::create(&link).map(|_| ()).map_err(|e| e.code), Err("rejects-exist"));
    }
}

//! A file that leaves.
//!
//! INVARIANT: under its own name there is a whole file or none; one that stands there is never touched; readable by
//! its owner alone. What is sealed is never on the disk in the clear: whoever writes to a sealed file writes into
//! age.

use super::source::{failed, shown};
use crate::domain::{Error, Result};
use crate::vault::{Sealing, Somebody};
use rustix::fs::{CWD, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file on its way. Dropped before [`Outgoing::write`] has ended well it is gone.
#[derive(Debug)]
pub struct Outgoing {
    own: PathBuf,
    part: PathBuf,
    file: Option<File>,
}

impl Outgoing {
    /// Begins what is to stand at `own`, beside it.
    pub fn begin(own: &Path) -> Result<Self> {
        let name = own.file_name().filter(|_| own.symlink_metadata().is_err());
        let name = name.ok_or_else(|| exists(own))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.kefu-part", std::process::id()));
        let part = own.with_file_name(hidden);
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::open(&part, flags, Mode::RUSR | Mode::WUSR)
            .map_err(|errno| failed("file-write", own, &errno.into()))?;
        Ok(Self { own: own.to_owned(), part, file: Some(file.into()) })
    }

    /// Writes it, sealed if it is for somebody, and gives it its name.
    pub fn write(
        mut self,
        somebody: Option<&Somebody>,
        content: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let Some(file) = self.file.take() else { return Err(exists(&self.own)) };
        let mut sink = BufWriter::new(file);
        match somebody {
            None => content(&mut sink)?,
            Some(somebody) => {
                let mut sealing = Sealing::for_somebody(somebody, &mut sink)?;
                content(&mut sealing)?;
                sealing.finish().map_err(|e| self.lost(&e))?;
            }
        }
        let file = sink.into_inner().map_err(|e| self.lost(e.error()))?;
        file.sync_all().map_err(|e| self.lost(&e))?;
        rustix::fs::renameat_with(CWD, &self.part, CWD, &self.own, RenameFlags::NOREPLACE).map_err(
            |errno| match errno {
                Errno::EXIST => exists(&self.own),
                _ => self.lost(&errno.into()),
            },
        )
    }

    fn lost(&self, e: &io::Error) -> Error {
        failed("file-write", &self.own, e)
    }
}

impl Drop for Outgoing {
    /// Under its own name it is no part any more, and there is nothing to remove.
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.part);
    }
}

/// What could not be written into a file that leaves.
pub(super) fn unwritten(e: impl Into<io::Error>) -> Error {
    let e: io::Error = e.into();
    Error::failed("export-unwritten").with("reason", e.kind())
}

fn exists(path: &Path) -> Error {
    Error::usage("export-exists").with("path", shown(path))
}

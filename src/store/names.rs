//! The file that all desks share of what the search reads of every customer: derived from the tables, made anew
//! whenever it is missing, never backed up.
//!
//! ```text
//! one desk has the lock -> writes .names.new, 0600 -> sync -> rename to run/names -> everybody maps it
//! ```
//! INVARIANT: what has the name is whole and never written again. What is deleted from the store stays in it until
//! [`Store::drop_names`]; whoever erases or scrubs calls that.

use super::hold::{FOLDER, Held};
use super::open::Store;
use crate::domain::error::{Error, Result};
use memmap2::Mmap;
use rustix::fs::{Mode, OFlags};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Deref;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;

const NAME: &str = "names";
/// Until it is whole; of a desk that ended meanwhile it stays so.
const UNFINISHED: &str = ".names.new";

/// The bytes of the file, mapped.
#[derive(Debug, Clone)]
pub struct Names(Arc<Mmap>);

impl Deref for Names {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Store {
    fn names(&self) -> PathBuf {
        self.folder().join(FOLDER).join(NAME)
    }

    /// The file, if there is one that is this user's alone.
    #[expect(unsafe_code, reason = "a file that is never written again; only its own user could")]
    pub fn map_names(&self) -> Option<Names> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(self.names(), flags, Mode::empty()).ok()?);
        let meta = file.metadata().ok()?;
        let is_own = meta.uid() == rustix::process::geteuid().as_raw() && meta.mode() & 0o077 == 0;
        if !meta.is_file() || !is_own || meta.len() == 0 {
            return None;
        }
        // SAFETY: the bytes are only read, as numbers and as text that is checked each time; nobody writes to a file
        // that has this name, and one that takes its place is another file.
        let map = unsafe { Mmap::map(&file) }.ok()?;
        Some(Names(Arc::new(map)))
    }

    /// The right to write it; none while another desk does.
    pub fn hold_names(&self) -> Result<Option<Held>> {
        self.hold(NAME)
    }

    /// Puts a new file in its place.
    pub fn write_names(
        &self,
        _held: &Held,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<()> {
        let path = self.run_folder()?.join(UNFINISHED);
        let written = self.written_names(&path, write);
        written.map_err(|e| {
            let _ = std::fs::remove_file(&path);
            Error::failed("file").with("path", path.display()).with("detail", e)
        })
    }

    fn written_names(
        &self,
        path: &std::path::Path,
        write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?);
        let mut out = BufWriter::with_capacity(1 << 18, file);
        write(&mut out)?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(path, self.names())
    }

    /// Deletes it, and what is being written to take its place: somebody in it is to be forgotten. Desks that have mapped
    /// it keep it until they make a new one; who was writing finds nothing to give the name to.
    pub fn drop_names(&self) -> Result<()> {
        for path in [self.folder().join(FOLDER).join(UNFINISHED), self.names()] {
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Error::failed("file")
                        .with("path", path.display())
                        .with("detail", e));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

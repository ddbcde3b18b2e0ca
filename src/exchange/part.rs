//! The part of a file that leaves in a run: what is there of it goes on where it was stopped.
//!
//! INVARIANT: it stands beside where the file will be, under the same name with `.part`, readable by its owner alone and
//! held by one run at a time. The file has its own name once it is whole; one that stands there is never touched. What
//! is in a part and was not recorded is cut off, and what was recorded is compared with what is there.

use super::outgoing::{exists, folder, free, held, named};
use super::source::{failed, shown};
use crate::domain::audit::{Hash, sha_of};
use crate::domain::{Error, Result};
use rustix::io::Errno;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// Bytes of the own name in the name of a part: with the rest of it no file system refuses it.
const NAME_BYTES: usize = 250;
const ENDING: &[u8] = b".part";
const CHUNK: usize = 128 * 1024;

/// A part that is held.
#[derive(Debug)]
pub struct Part {
    own: PathBuf,
    part: PathBuf,
    file: File,
    /// Whether it stays when this ends badly: something was decided on that it belongs to.
    stays: bool,
}

impl Part {
    /// The name of the part of a file.
    pub fn path_of(own: &Path) -> PathBuf {
        let name = own.file_name().unwrap_or_default().as_bytes();
        let cut = name.get(..NAME_BYTES).unwrap_or(name);
        own.with_file_name(OsString::from_vec([cut, ENDING].concat()))
    }

    /// Whether something stands where the part of this file would.
    pub fn is_there(own: &Path) -> bool {
        Self::path_of(own).symlink_metadata().is_ok()
    }

    /// Takes the part of what is to stand at `own`, or begins it. Whatever can be known now of why the file could not
    /// stand there is an error now.
    pub fn take(own: &Path) -> Result<Self> {
        let own = free(own)?;
        let part = Self::path_of(&own);
        let stays = part.symlink_metadata().is_ok();
        let file = held(&part, &own)?;
        Ok(Self { own, part, file, stays })
    }

    /// From now on it stays, whatever happens.
    pub fn stays(&mut self) {
        self.stays = true;
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> Result<bool> {
        let known = self.file.metadata().map_err(|e| self.lost(&e))?;
        Ok(known.len() == 0)
    }

    /// Cuts off everything.
    pub fn cut(&mut self) -> Result<()> {
        self.file.set_len(0).and_then(|()| self.file.rewind()).map_err(|e| self.lost(&e))
    }

    /// Cuts off what stands behind these bytes, and reads them: their hash goes on. Where there are fewer, or others,
    /// somebody has changed them.
    pub fn cut_behind(&mut self, bytes: u64, hash: &Hash) -> Result<Sha256> {
        let changed = || Error::usage("export-part-changed").with("path", shown(&self.part));
        let mut file = &self.file;
        file.rewind().map_err(|e| self.lost(&e))?;
        let (there, sha) = sha_of(file.take(bytes)).map_err(|e| self.lost(&e))?;
        if there != bytes || Hash::from(sha.clone().finalize()) != *hash {
            return Err(changed());
        }
        let end = file.set_len(bytes).and_then(|()| file.seek(SeekFrom::Start(bytes)));
        end.map_err(|e| self.lost(&e))?;
        Ok(sha)
    }

    /// How many bytes are in it, and their hash.
    pub fn sum(&self) -> Result<(u64, Hash)> {
        let mut file = &self.file;
        file.rewind().map_err(|e| self.lost(&e))?;
        let (bytes, sha) = sha_of(file).map_err(|e| self.lost(&e))?;
        Ok((bytes, sha.finalize().into()))
    }

    /// Brings what was written to the disk for good.
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(|e| self.lost(&e))
    }

    /// What is written into it, from where it stands now.
    pub fn file(&self) -> BufWriter<&File> {
        BufWriter::with_capacity(CHUNK, &self.file)
    }

    /// Gives it its own name, whole.
    pub fn finish(mut self) -> Result<()> {
        self.stays = true;
        self.file.sync_all().map_err(|e| self.lost(&e))?;
        named(&self.part, &self.own).map_err(|errno| match errno {
            Errno::EXIST => exists(&self.own),
            _ => self.lost(&errno.into()),
        })?;
        // It stands there whole; that the folder could not be made durable undoes nothing.
        let _ = File::open(folder(&self.own)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    fn lost(&self, e: &io::Error) -> Error {
        failed("file-write", &self.own, e)
    }
}

impl Drop for Part {
    /// One that nothing belongs to goes, while it is still held.
    fn drop(&mut self) {
        if !self.stays {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// Counts and hashes what goes through.
pub struct Tally<W> {
    inner: W,
    bytes: u64,
    sha: Sha256,
}

impl<W> std::fmt::Debug for Tally<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tally({} B)", self.bytes)
    }
}

impl<W: Write> Tally<W> {
    /// Goes on after so many bytes with this hash.
    pub fn after(inner: W, bytes: u64, sha: Sha256) -> Self {
        Self { inner, bytes, sha }
    }

    /// How many bytes went through, and their hash.
    pub fn so_far(&self) -> (u64, Hash) {
        (self.bytes, self.sha.clone().finalize().into())
    }
}

impl<W: Write> Write for Tally<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.bytes += count as u64;
        self.sha.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn it_stays_once_something_belongs_to_it_and_one_run_holds_it() {
        let home = tempfile::tempdir().expect("a folder");
        let own = home.path().join("o.csv");
        drop(Part::take(&own).expect("begun"));
        assert!(!Part::is_there(&own), "nothing was decided on");
        let mut part = Part::take(&own).expect("begun");
        assert_eq!(Part::take(&own).map(drop).map_err(|e| e.code), Err("export-busy"));
        assert!(Part::is_there(&own), "who came second has removed nothing");
        part.stays();
        part.file().write_all(b"abc").expect("written");
        drop(part);
        let mode = Part::path_of(&own).metadata().expect("it").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let hash: Hash = Sha256::digest(b"ab").into();
        let mut part = Part::take(&own).expect("taken");
        let sha = part.cut_behind(2, &hash).expect("what was recorded is there");
        let mut tally = Tally::after(part.file(), 2, sha);
        tally.write_all(b"x").expect("written");
        assert_eq!(tally.so_far(), (3, Sha256::digest(b"abx").into()));
        drop(tally);
        part.finish().expect("whole");
        assert_eq!(std::fs::read(&own).expect("it"), b"abx");
        assert!(!Part::is_there(&own));
        assert_eq!(Part::take(&own).map(drop).map_err(|e| e.code), Err("export-exists"));
    }

    #[test]
    fn what_somebody_changed_is_found() {
        let home = tempfile::tempdir().expect("a folder");
        let own = home.path().join("o.csv");
        std::fs::write(Part::path_of(&own), "abc").expect("written");
        let hash: Hash = Sha256::digest(b"abc").into();
        for (there, ends) in [("abc", Ok(())), ("abcd", Ok(())), ("ab", Err(())), ("abx", Err(()))]
        {
            std::fs::write(Part::path_of(&own), there).expect("written");
            let cut = Part::take(&own).expect("taken").cut_behind(3, &hash);
            assert_eq!(cut.map(drop).map_err(|e| assert_eq!(e.code, "export-part-changed")), ends);
        }
    }
}

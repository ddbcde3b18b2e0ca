//! A text in a file for another program, for as long as that runs.
//!
//! INVARIANT: only in memory (tmpfs), only for this user (0600 in a 0700 folder of its own), and never longer than
//! [`Scratch`] lives: then everything in the folder is overwritten and removed, whoever made it. What a process that
//! was killed left behind goes when the next one begins.

use super::random;
use crate::domain::audit::hex;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::{Error, Result};
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const PREFIX: &str = "kefu-edit-";
const NAME: &str = "text.txt";
const TMPFS: u32 = 0x0102_1994;
/// Where there is no folder of the user's own in memory.
const SHARED: &str = "/dev/shm";

/// The folder, the file in it, and the lock that says it is in use.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    _lock: File,
}

impl Scratch {
    /// A fresh file with this text, in the user's run-time folder or the one that is shared.
    pub fn with(text: &str, runtime: Option<&Path>) -> Result<Self> {
        let parent = runtime.unwrap_or(Path::new(SHARED));
        check_in_memory(parent)?;
        sweep(parent);
        let name = hex(&random::bytes::<8>()?);
        let folder = parent.join(format!("{PREFIX}{name}"));
        let failed = |error: io::Error| file_error(&folder, &error);
        DirBuilder::new().mode(0o700).create(&folder).map_err(failed)?;
        // From here on dropping it removes what there is.
        let lock = match lock(&folder) {
            Ok(lock) => lock,
            Err(error) => {
                wipe(&folder);
                return Err(failed(error));
            }
        };
        let scratch = Self { folder: folder.clone(), _lock: lock };
        scratch.write(text).map_err(failed)?;
        Ok(scratch)
    }

    /// Where everything is that goes with it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        options.open(self.path())?.write_all(text.as_bytes())
    }

    /// What stands in the file now, whoever wrote it: it may be another one under the same name.
    pub fn read(&self) -> Result<Zeroizing<String>> {
        let path = self.path();
        let failed = |error: io::Error| file_error(&path, &error);
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let file = OpenOptions::new().read(true).custom_flags(flags).open(&path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(Error::failed("editor-not-text"));
        }
        // One more than may be, and room for it at once: growing leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(TEXT_BYTES + 2));
        let most = u64::try_from(TEXT_BYTES + 2).unwrap_or(u64::MAX);
        file.take(most).read_to_end(&mut bytes).map_err(failed)?;
        let text = str::from_utf8(&bytes).map_err(|error| match error.error_len() {
            // Cut within a character.
            None if bytes.len() > TEXT_BYTES => too_long(),
            _ => Error::failed("editor-not-text"),
        })?;
        let text = Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
        // The line end that editors put at the end of a file.
        let own = text.strip_suffix('\n').unwrap_or(&text);
        match own.len() > TEXT_BYTES {
            true => Err(too_long()),
            false => Ok(Zeroizing::new(own.to_owned())),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        wipe(&self.folder);
    }
}

fn too_long() -> Error {
    Error::usage("text-long").with("bytes", TEXT_BYTES)
}

fn file_error(path: &Path, error: &io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", error)
}

fn check_in_memory(folder: &Path) -> Result<()> {
    let stat = rustix::fs::statfs(folder).map_err(|e| file_error(folder, &e.into()))?;
    #[expect(clippy::cast_possible_truncation, reason = "a magic number has 32 bits, in any type")]
    let magic = stat.f_type as u32;
    match magic == TMPFS {
        true => Ok(()),
        false => Err(Error::refused("editor-disk").with("path", folder.display())),
    }
}

/// Nobody else has it; the program that writes into it does not get the lock along.
fn lock(folder: &Path) -> io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
    let file = File::from(rustix::fs::open(folder, flags, Mode::empty())?);
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}

/// What belongs to this user and to no process any more.
fn sweep(parent: &Path) {
    let me = rustix::process::getuid().as_raw();
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_named = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        let is_mine = || entry.metadata().is_ok_and(|it| it.is_dir() && it.uid() == me);
        if is_named && is_mine() && lock(&entry.path()).is_ok() {
            wipe(&entry.path());
        }
    }
}

/// Best effort: zeros over every file, then away with it all. Nothing outside is followed.
fn wipe(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => wipe(&path),
            Ok(kind) if kind.is_file() => {
                let _ = overwrite(&path);
                let _ = std::fs::remove_file(&path);
            }
            _ => drop(std::fs::remove_file(&path)),
        }
    }
    let _ = std::fs::remove_dir(folder);
}

fn overwrite(path: &Path) -> io::Result<()> {
    const ZEROS: [u8; 4096] = [0; 4096];
    // A backup may be read-only.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path, mode)?;
    let flags = OFlags::NOFOLLOW.bits().cast_signed();
    let mut file = OpenOptions::new().write(true).custom_flags(flags).open(path)?;
    let mut left = file.metadata()?.len();
    file.rewind()?;
    while left > 0 {
        let some = usize::try_from(left).unwrap_or(usize::MAX).min(ZEROS.len());
        file.write_all(ZEROS.get(..some).unwrap_or(&ZEROS))?;
        left -= some as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::TempDir;

    fn memory() -> Option<TempDir> {
        let folder = TempDir::new_in(SHARED).ok()?;
        check_in_memory(folder.path()).ok().map(|()| folder)
    }

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn nothing_of_it_is_left_and_nothing_else_is_touched() {
        let Some(parent) = memory() else { return };
        let other = parent.path().join("other");
        std::fs::write(&other, "another file").unwrap();
        let scratch = Scratch::with("Zeile\n张伟", Some(parent.path())).unwrap();
        let (folder, path) = (scratch.folder().to_owned(), scratch.path());
        assert_eq!((mode(&folder), mode(&path)), (0o700, 0o600));
        assert_eq!(scratch.read().unwrap().as_str(), "Zeile\n张伟");
        std::fs::hard_link(&path, parent.path().join("kept")).unwrap();
        symlink(&other, folder.join("link")).unwrap();
        std::fs::create_dir(folder.join("undo")).unwrap();
        std::fs::write(folder.join("undo/text.txt~"), "Zeile").unwrap();
        drop(scratch);
        assert!(!folder.exists());
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "another file");
        let kept = std::fs::read(parent.path().join("kept")).unwrap();
        assert_eq!((kept.len(), kept.iter().all(|byte| *byte == 0)), (12, true), "overwritten");
    }

    #[test]
    fn what_an_editor_wrote_is_read_as_text_or_refused() {
        let Some(parent) = memory() else { return };
        let scratch = Scratch::with("", Some(parent.path())).unwrap();
        let reads = |bytes: &[u8]| {
            std::fs::write(scratch.path(), bytes).unwrap();
            scratch.read().map(|text| text.to_string()).map_err(|error| error.code)
        };
        assert_eq!(reads(b"one\r\ntwo\r\n"), Ok("one\ntwo".to_owned()));
        assert_eq!(reads(b""), Ok(String::new()));
        assert_eq!(reads(b"\xff\xfe"), Err("editor-not-text"));
        let most = "x".repeat(TEXT_BYTES);
        assert_eq!(reads(format!("{most}\n").as_bytes()), Ok(most.clone()));
        assert_eq!(reads(format!("{most}y").as_bytes()), Err("text-long"));
        assert_eq!(reads("长".repeat(TEXT_BYTES).as_bytes()), Err("text-long"));
        std::fs::remove_file(scratch.path()).unwrap();
        symlink("/etc/passwd", scratch.path()).unwrap();
        assert!(scratch.read().is_err(), "nothing is followed");
    }

    #[test]
    fn what_a_killed_desk_left_goes_and_what_is_in_use_stays() {
        let Some(parent) = memory() else { return };
        let left = parent.path().join(format!("{PREFIX}left"));
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join(NAME), "left").unwrap();
        let first = Scratch::with("first", Some(parent.path())).unwrap();
        assert!(!left.exists());
        let _second = Scratch::with("second", Some(parent.path())).unwrap();
        assert_eq!(first.read().unwrap().as_str(), "first");
        let elsewhere = Scratch::with("", Some(Path::new("/proc"))).unwrap_err();
        assert_eq!(elsewhere.code, "editor-disk");
    }
}

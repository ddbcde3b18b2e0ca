//! Opening a file that somebody named.
//!
//! INVARIANT: only regular files are read, so nothing here waits for a writer and nothing is
//! endless; what is plainly no text is refused by its first bytes, with its own code.

use crate::domain::{Error, Kind, Result};
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// What a file begins with when it is neither CSV nor workbook, and the code that says so.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "file-is-compressed"),
    (b"BZh", "file-is-compressed"),
    (b"\xfd7zXZ", "file-is-compressed"),
    (b"\x28\xb5\x2f\xfd", "file-is-compressed"),
    (b"%PDF", "file-is-pdf"),
    (b"SQLite format 3\0", "file-is-sqlite"),
    (b"redb", "file-is-store"),
    (b"age-encryption.org/", "file-is-sealed"),
    (b"-----BEGIN AGE", "file-is-sealed"),
    (b"BEGIN:VCARD", "file-is-vcard"),
    (b"<?xml", "file-is-markup"),
    (b"<!DOCTYPE", "file-is-markup"),
    (b"<html", "file-is-markup"),
];

/// Opens a regular file for reading, with its length. Does not wait on a FIFO.
pub fn open_regular(path: &Path) -> Result<(File, u64)> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = rustix::fs::open(path, flags, Mode::empty()).map_err(|e| refused(path, e))?;
    let stat = rustix::fs::fstat(&file).map_err(|e| refused(path, e))?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {
            Ok((File::from(file), u64::try_from(stat.st_size).unwrap_or_default()))
        }
        FileType::Directory => Err(Error::usage("file-is-directory").with("path", shown(path))),
        _ => Err(Error::usage("file-not-regular").with("path", shown(path))),
    }
}

fn refused(path: &Path, errno: Errno) -> Error {
    let error = match errno {
        Errno::NOENT | Errno::NOTDIR => Error::new(Kind::NotFound, "file-missing"),
        Errno::ACCESS | Errno::PERM => Error::failed("file-no-rights"),
        Errno::ISDIR => Error::usage("file-is-directory"),
        Errno::NXIO | Errno::NODEV | Errno::OPNOTSUPP => Error::usage("file-not-regular"),
        _ => return failed("file-read", path, &errno.into()),
    };
    error.with("path", shown(path))
}

/// An I/O error of a file, with the system's word for it.
pub fn failed(code: &'static str, path: &Path, error: &std::io::Error) -> Error {
    Error::failed(code).with("path", shown(path)).because("reason", error)
}

/// A path for a message: bytes that are no UTF-8 and control characters are made visible.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Reads at most `limit` bytes.
pub fn read_start(file: &mut File, path: &Path, limit: usize) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    let read = file.take(limit as u64).read_to_end(&mut start);
    read.map_err(|e| failed("file-read", path, &e))?;
    Ok(start)
}

/// Refuses what is plainly another kind of file.
pub fn refuse_other_types(path: &Path, start: &[u8]) -> Result<()> {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let magic = MAGIC.iter().find(|(magic, _)| start.starts_with(magic) || text.starts_with(magic));
    let code = match magic {
        Some((_, code)) => code,
        None if is_json(text) => "file-is-json",
        None => return Ok(()),
    };
    Err(Error::usage(code).with("path", shown(path)))
}

/// `{"`, `{}`, `[{`, `["`, `[[`, `[1`: no header line begins like that.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    let next = rest.trim_ascii_start().first().copied().unwrap_or_default();
    match first {
        b'{' => matches!(next, b'"' | b'}'),
        b'[' => matches!(next, b'{' | b'[' | b']' | b'"' | b'0'..=b'9'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting() {
        let dir = tempfile::tempdir().expect("a folder");
        let code = |path: &Path| open_regular(path).map(|_| ()).map_err(|e| (e.kind, e.code));
        assert_eq!(code(dir.path()), Err((Kind::Usage, "file-is-directory")));
        assert_eq!(code(Path::new("/dev/zero")), Err((Kind::Usage, "file-not-regular")));
        assert_eq!(code(&dir.path().join("none")), Err((Kind::NotFound, "file-missing")));
        let fifo = dir.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, FileType::Fifo, Mode::RUSR, 0).expect("mkfifo");
        assert_eq!(code(&fifo), Err((Kind::Usage, "file-not-regular")));
    }

    #[test]
    fn a_path_that_is_no_utf8_opens_and_shows() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(std::ffi::OsStr::from_bytes(b"\xff\x1b.csv"));
        assert_eq!(open_regular(&path).map(|_| ()).map_err(|e| e.code), Err("file-missing"));
        std::fs::write(&path, "a,b\n").expect("written");
        assert_eq!(open_regular(&path).map(|(_, len)| len), Ok(4));
        assert!(!shown(&path).contains('\u{1b}'));
    }

    #[test]
    fn other_types_have_their_own_code() {
        for (start, code) in [
            (&b"\x1f\x8b\x08"[..], "file-is-compressed"),
            (b"%PDF-1.7", "file-is-pdf"),
            (b"SQLite format 3\0", "file-is-sqlite"),
            (b"\xef\xbb\xbf [ {\"a\":1}]", "file-is-json"),
        ] {
            let refused = refuse_other_types(Path::new("x"), start).map_err(|e| e.code);
            assert_eq!(refused, Err(code));
        }
        assert_eq!(refuse_other_types(Path::new("x"), b"[name],b\n"), Ok(()));
    }
}

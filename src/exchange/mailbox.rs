//! Where mail comes from: a pipe, a file with one or with many, or a folder.
//!
//! INVARIANT: one mail at a time is in memory, however many there are and however long one is.

use super::bounds::MOST_BYTES;
use super::source::{failed, open_regular};
use crate::domain::{Error, Kind, Result};
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A mail by its place among all, or the code that says why it was not read.
pub type Came = std::result::Result<Vec<u8>, &'static str>;

/// Bytes of a line that are looked at together.
const PIECE: u64 = 64 << 10;

/// The one mail that a mail system hands over. All of it is taken off the pipe, however long it is.
pub fn of_pipe(mut pipe: impl Read, take: impl FnOnce(Came) -> Result<()>) -> Result<()> {
    let lost = |e: std::io::Error| failed("file-read", Path::new("-"), &e);
    let mut bytes = Vec::new();
    pipe.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(lost)?;
    if bytes.len() as u64 > MOST_BYTES {
        std::io::copy(&mut pipe, &mut std::io::sink()).map_err(lost)?;
        return take(Err("reply-large"));
    }
    take(Ok(bytes))
}

/// Whether there is to be another one after this.
pub type Next = Result<ControlFlow<()>>;

/// Every mail of a file or folder, with its place and the file it stands in, until one is the last.
pub fn of_path(path: &Path, mut take: impl FnMut(u64, &Path, Came) -> Next) -> Result<()> {
    if !path.is_dir() {
        return of_file(path, |place, came| take(place, path, came));
    }
    for (place, file) in (1..).zip(files(path)?) {
        if take(place, &file, read_in_folder(&file))?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Of a maildir what is new and what was seen, each in the order of their names; of another folder all its files. What
/// begins with a dot is the mail program's own.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let lost = |e: std::io::Error| failed("file-read", path, &e);
    let parts: Vec<PathBuf> = ["cur", "new"].iter().map(|part| path.join(part)).collect();
    let is_maildir = parts.iter().any(|part| part.is_dir());
    let folders = if is_maildir { parts } else { vec![path.to_owned()] };
    let mut files = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for entry in folder.read_dir().map_err(lost)? {
            let entry = entry.map_err(lost)?;
            let is_own = entry.file_name().to_string_lossy().starts_with('.');
            let is_folder = entry.file_type().map_err(lost)?.is_dir();
            files.extend((!is_own && !is_folder).then(|| entry.path()));
        }
    }
    files.sort();
    Ok(files)
}

/// A link leads out of the folder, to what nobody has sent. What cannot be read keeps no other mail waiting.
fn read_in_folder(path: &Path) -> Came {
    let is_file = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
    let (file, _) = open_regular(path).ok().filter(|_| is_file).ok_or("reply-no-file")?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|_| "reply-no-file")?;
    if bytes.len() as u64 > MOST_BYTES { Err("reply-large") } else { Ok(bytes) }
}

/// One mail, or a mailbox: it begins with the line that divides one mail from the next.
fn of_file(path: &Path, mut take: impl FnMut(u64, Came) -> Next) -> Result<()> {
    let (file, _) = open_regular(path)?;
    let mut reader = BufReader::new(file);
    let start = reader.fill_buf().map_err(|e| failed("file-read", path, &e))?;
    match start.starts_with(b"From ") {
        true => of_mailbox(reader, take).map_err(|error| match error.kind {
            Kind::Failed if error.code == "file-read" => error.with("path", path.display()),
            _ => error,
        }),
        false => {
            let mut bytes = Vec::new();
            let read = reader.take(MOST_BYTES + 1).read_to_end(&mut bytes);
            read.map_err(|e| failed("file-read", path, &e))?;
            let is_long = bytes.len() as u64 > MOST_BYTES;
            take(1, if is_long { Err("reply-large") } else { Ok(bytes) }).map(drop)
        }
    }
}

/// Mails of a mailbox as programs write one: a line `From somebody at a time` before each, and a `>` before every line
/// of a mail that looks like it.
fn of_mailbox(mut reader: impl BufRead, mut take: impl FnMut(u64, Came) -> Next) -> Result<()> {
    let (mut place, mut mail): (u64, Came) = (0, Ok(Vec::new()));
    let (mut is_start, mut was_blank, mut line) = (true, true, Vec::new());
    loop {
        line.clear();
        let read = reader.by_ref().take(PIECE).read_until(b'\n', &mut line);
        let read = read.map_err(|e| Error::failed("file-read").because("reason", &e))?;
        if read == 0 || is_start && was_blank && divides(&line) {
            let came = std::mem::replace(&mut mail, Ok(Vec::new()));
            let is_last = place > 0 && take(place, came)?.is_break();
            if read == 0 || is_last {
                return Ok(());
            }
            place += 1;
        } else {
            let bare = if is_start { unmarked(&line) } else { &line };
            let is_long = mail.as_mut().is_ok_and(|mail| {
                mail.extend_from_slice(bare);
                mail.len() as u64 > MOST_BYTES
            });
            if is_long {
                mail = Err("reply-large");
            }
        }
        was_blank = is_start && line.trim_ascii().is_empty();
        is_start = line.ends_with(b"\n");
    }
}

/// `From ada@example.org Thu Nov 26 10:00:00 2026`: a sentence that begins with that word has no time of day in it.
fn divides(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let is_time = |word: &[u8]| {
        let parts: Vec<&[u8]> = word.split(|byte| *byte == b':').collect();
        let is_number = |part: &&[u8]| {
            part.len() <= 2 && !part.is_empty() && part.iter().all(u8::is_ascii_digit)
        };
        (2..=3).contains(&parts.len()) && parts.iter().all(is_number)
    };
    rest.split(u8::is_ascii_whitespace).any(is_time)
}

/// Without the mark of a line that would divide.
fn unmarked(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.get(marks..).is_some_and(|rest| rest.starts_with(b"From ")) {
        true if marks > 0 => line.get(1..).unwrap_or_default(),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<Came> {
        let mut all = Vec::new();
        let read = of_mailbox(bytes, |place, came| {
            all.push(came);
            assert_eq!(place, all.len() as u64);
            Ok(ControlFlow::Continue(()))
        });
        read.expect("read");
        all
    }

    #[test]
    fn a_mailbox_is_divided_where_its_lines_say() {
        let mailbox = b"From a@example.org Thu Nov 26 10:00:00 2026\nSubject: 1\n\nFrom here on\n>From there\n>>From x\n\n\
            From now on it is well.\n\nFrom - Thu Nov 26 10:01 2026\nSubject: 2\n\nhello\n";
        let first =
            b"Subject: 1\n\nFrom here on\nFrom there\n>From x\n\nFrom now on it is well.\n\n";
        assert_eq!(all(mailbox), [Ok(first.to_vec()), Ok(b"Subject: 2\n\nhello\n".to_vec())]);
        assert_eq!(all(b""), []);
    }

    #[test]
    fn one_that_is_too_long_keeps_the_next_one_from_nothing() {
        let from = b"From a@b Thu Nov 26 10:00:00 2026\n".to_vec();
        let long = vec![b'x'; MOST_BYTES as usize + 10];
        let mailbox = [from.clone(), long.clone(), b"\n\n".to_vec(), from, b"a: b\n".to_vec()];
        assert_eq!(all(&mailbox.concat()), [Err("reply-large"), Ok(b"a: b\n".to_vec())]);
        let piped = of_pipe(&long[..], |came| {
            assert_eq!(came, Err("reply-large"));
            Ok(())
        });
        piped.expect("read");
    }
}

//! A workbook as rows: a process of its own reads the file and tells what is in it.
//!
//! INVARIANT: nothing of a workbook is unpacked or read here. Whoever reads it is this program once more, with the
//! file as its input and a pipe as its output, and it gives up everything else before it looks at the file
//! ([`confine::confine_reader`]): memory, time, other files, other programs, the network. However it ends, what
//! comes of it is rows or an error. A workbook is gone through to its end before its first row is told, so one that
//! cannot be read whole is refused before anything of it is taken.
//!
//! ```text
//! this process   open, look at its first bytes -> start ---------------------> csv::Table (rows, lines of the sheet)
//! the reader         confine -> package (sizes, kind) -> cells (calamine) -> rows (counted) -> rows (told)
//! ```
//! A session that came over SSH starts no other process, and so reads no workbook: it is refused with a sentence.

mod cells;
mod package;
pub mod reader;
mod rows;
mod value;
mod written;

pub use written::Written;

use super::RowFault;
use super::source::shown;
use crate::domain::{Error, Kind, Result};
use crate::session::confine;
use ::csv::ByteRecord;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

/// What the program is asked for when it is to read a workbook for another process of its own.
pub const WORD: &str = "workbook-rows";

/// Bytes of memory for whoever reads one.
pub const MEMORY_BYTES: u64 = 384 << 20;
/// Seconds of work for it.
const WORK_SECONDS: u64 = 120;
/// Seconds without a word of it after which nothing more is waited for.
const PATIENCE_SECONDS: i64 = 300;
/// How often, and how long, it is waited for once it tells nothing any more.
const ENDING_TRIES: u32 = 500;
const ENDING_PAUSE: Duration = Duration::from_millis(10);
/// Cells that say anything, in the sheet that is read.
pub const CELLS: u64 = 2_000_000;
/// Characters of a cell, as spreadsheets count them; more than they keep.
pub const CELL_CHARS: usize = 32_767;
/// Bytes of what is told before the rows.
const OPENING_BYTES: u64 = 256 * 1024;
/// Before the cells of a record stand the row of the sheet, and why it is refused where it is.
pub const TOLD_FIELDS: usize = 2;

/// What every workbook begins with: a zip archive, or what Office wrote before.
const MAGIC: &[&[u8]] = &[b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"];

/// Every code that a reader refuses a workbook or a row with.
const CODES: &[&str] = &[
    "file-is-xls",
    "file-is-zip",
    "session-confine",
    "sheet-empty",
    "sheet-missing",
    "workbook-broken",
    "workbook-cells",
    "workbook-locked",
    "workbook-memory",
    "workbook-parts",
    "workbook-unpacked",
    "cell-error",
    "cell-far",
    "cell-large",
    "cell-uncalculated",
    "row-large",
    "row-number-rounded",
];
const NAMES: &[&str] = &["detail", "error", "limit", "sheet", "sheets"];

/// What is told before the rows.
#[derive(Debug, Serialize, Deserialize)]
struct Opening {
    /// How many bytes of rows follow.
    bytes: u64,
    /// Of which sheet.
    sheet: String,
    /// Which others it shows.
    others: String,
    /// Why none follow: a code with its arguments.
    refused: Option<(String, Vec<(String, String)>)>,
}

/// Whether a file that begins like this may be one.
pub fn begins_so(start: &[u8]) -> bool {
    MAGIC.iter().any(|magic| start.starts_with(magic))
}

/// The rows of a workbook as they come, in the form of CSV.
pub struct Rows {
    /// The sheet they are of.
    pub sheet: String,
    /// The other sheets that the workbook shows, for a message.
    pub others: String,
    /// How many bytes they are.
    pub bytes: u64,
    told: BufReader<Told>,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rows({} B)", self.bytes)
    }
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.told.read(into)
    }
}

/// Starts a reader for the file, and hears from it whether there are rows.
pub fn open(file: File, path: &Path, sheet: Option<&str>) -> Result<Rows> {
    if confine::is_confined() {
        return Err(Error::usage("workbook-in-session").with("path", shown(path)));
    }
    let mut told = BufReader::new(Told::by(file, sheet)?);
    match opening(&mut told) {
        Some(Opening { refused: Some((code, args)), .. }) => {
            Err(refusal(&code, args).with("path", shown(path)))
        }
        Some(Opening { bytes, sheet, others, .. }) => Ok(Rows { sheet, others, bytes, told }),
        None => Err(told.into_inner().why_nothing().with("path", shown(path))),
    }
}

fn opening(told: &mut BufReader<Told>) -> Option<Opening> {
    let mut line = Vec::new();
    told.take(OPENING_BYTES).read_until(b'\n', &mut line).ok()?;
    serde_json::from_slice(&line).ok()
}

fn refusal(code: &str, args: Vec<(String, String)>) -> Error {
    let code = known(CODES, code).unwrap_or("workbook-broken");
    let kind = if code == "sheet-missing" { Kind::NotFound } else { Kind::Usage };
    let args = args.into_iter().filter_map(|(name, value)| Some((known(NAMES, &name)?, value)));
    args.fold(Error::new(kind, code), |error, (name, value)| error.with(name, value))
}

fn known(all: &[&'static str], word: &str) -> Option<&'static str> {
    all.iter().copied().find(|known| *known == word)
}

/// The row of the sheet that a record tells of.
pub fn row_of(record: &ByteRecord) -> u64 {
    text(record, 0).parse().unwrap_or_default()
}

/// Why it is refused, where it is, and the place of the column that is to blame.
pub fn fault_of(record: &ByteRecord) -> Option<(RowFault, Option<usize>)> {
    let code = text(record, 1);
    if code.is_empty() {
        return None;
    }
    let mut fault = RowFault::new(row_of(record), known(CODES, code).unwrap_or("cell-error"));
    if let Some(name) = known(NAMES, text(record, 3)) {
        fault = fault.with(name, text(record, 4));
    }
    Some((fault, text(record, 2).parse().ok()))
}

fn text(record: &ByteRecord, place: usize) -> &str {
    record.get(place).and_then(|field| std::str::from_utf8(field).ok()).unwrap_or_default()
}

/// What the reader tells. Dropped before its end, the reader ends with it.
struct Told {
    reader: Child,
    pipe: ChildStdout,
}

impl Told {
    fn by(file: File, sheet: Option<&str>) -> Result<Self> {
        let failed = |e: &io::Error| Error::failed("workbook-no-reader").because("detail", e);
        // Not by its path, where another version may stand by now.
        let mut command = Command::new("/proc/self/exe");
        command.arg0("kefu").arg(WORD).args(sheet).env_clear();
        command.stdin(file).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut reader = command.spawn().map_err(|e| failed(&e))?;
        let pipe = reader.stdout.take();
        let pipe = pipe.ok_or_else(|| failed(&io::ErrorKind::BrokenPipe.into()))?;
        Ok(Self { reader, pipe })
    }

    /// Why there was not even a beginning.
    fn why_nothing(mut self) -> Error {
        let ended = self.ended();
        let signal = ended.and_then(|status| status.signal());
        match signal {
            // What cannot have the memory it asks for is ended by its allocator.
            Some(nix::libc::SIGABRT) => {
                Error::usage("workbook-memory").with("limit", MEMORY_BYTES >> 20)
            }
            Some(nix::libc::SIGXCPU) => Error::usage("workbook-time").with("seconds", WORK_SECONDS),
            _ => Error::usage("workbook-broken"),
        }
    }

    /// It has told all that it will, so it is about to end; where it is not, it is ended.
    fn ended(&mut self) -> Option<ExitStatus> {
        for _ in 0..ENDING_TRIES {
            match self.reader.try_wait() {
                Ok(None) => std::thread::sleep(ENDING_PAUSE),
                Ok(ended) => return ended,
                Err(_) => return None,
            }
        }
        let _ = self.reader.kill();
        self.reader.wait().ok()
    }

    fn is_silent(&self) -> bool {
        let time = Timespec { tv_sec: PATIENCE_SECONDS, tv_nsec: 0 };
        let mut pipe = [PollFd::new(&self.pipe, PollFlags::IN)];
        poll(&mut pipe, Some(&time)).is_ok_and(|count| count == 0)
    }
}

impl Read for Told {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.is_silent() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.pipe.read(into)
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        let _ = self.reader.kill();
        let _ = self.reader.wait();
    }
}

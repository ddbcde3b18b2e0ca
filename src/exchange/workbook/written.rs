//! A list as a workbook: one sheet, its header frozen, a filter on it, days as days.
//!
//! INVARIANT: what is sealed is held in memory until it goes into a sealed file; only what is to stand in the clear
//! may wait on the disk, in a file without a name beside the one that it becomes, and then memory does not grow with
//! the list. Every text is written as a text: nothing in a cell is run, so nothing needs a guard, and our own import
//! takes it as it stands.

use super::CELL_CHARS;
use super::cells::OFFSET;
use crate::domain::moment::{Moment, Precision};
use crate::domain::{Error, Result};
use crate::exchange::outgoing::unwritten;
use jiff::tz::Offset;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Rows of a sheet, with the one of the names.
pub const ROWS: usize = 1_048_576;
/// Rows that are held in memory, at most: what waits on no disk.
pub const HELD_ROWS: usize = 50_000;
/// Spreadsheets count days from 1900, and one too many in its February.
const FIRST_YEAR: i16 = 1901;
const CHUNK: usize = 64 * 1024;

const DAY: &str = "yyyy-mm-dd";
const TIME: &str = "yyyy-mm-dd hh:mm:ss";

/// Columns whose texts are moments, with the others whose width is not the usual one.
const WIDTHS: &[(&str, f64)] = &[
    ("number", 14.0),
    ("party", 12.0),
    ("name", 28.0),
    ("title", 44.0),
    ("kind", 13.0),
    ("tier", 6.0),
    ("language", 10.0),
    ("email", 28.0),
    ("address", 40.0),
    ("what_happened", 60.0),
    ("wanted", 40.0),
];
const MOMENTS: &[&str] = &["added_at", "received_at", "due_at"];
const MOMENT_WIDTH: f64 = 20.0;
const WIDTH: f64 = 16.0;

/// A workbook that is being written.
pub struct Written {
    book: Workbook,
    columns: Vec<String>,
    now: Moment,
    /// The row that comes next.
    row: u32,
    day: Format,
    time: Format,
}

impl std::fmt::Debug for Written {
    /// Never what stands in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Written({} rows)", self.row)
    }
}

impl Written {
    /// Whether so many rows go into one, held in memory or not.
    pub fn fits(rows: usize, is_held: bool) -> Result<()> {
        let most = if is_held { HELD_ROWS } else { ROWS - 1 };
        match rows > most {
            true => Err(Error::usage("export-rows").with("rows", rows).with("most", most)),
            false => Ok(()),
        }
    }

    /// With its header. Rows wait in this folder, if they may wait on a disk.
    pub fn begin(columns: &[String], now: Moment, folder: Option<&Path>) -> Result<Self> {
        let mut book = Workbook::new();
        book.set_properties(&properties(now));
        match folder {
            Some(folder) => {
                book.set_tempdir(folder).map_err(lost)?;
                book.add_worksheet_with_constant_memory().map_err(lost)?;
            }
            None => drop(book.add_worksheet()),
        }
        let columns = columns.to_vec();
        let (day, time) = (Format::new().set_num_format(DAY), Format::new().set_num_format(TIME));
        let mut written = Self { book, columns, now, row: 0, day, time };
        written.header().map_err(lost)?;
        Ok(written)
    }

    fn header(&mut self) -> std::result::Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let sheet = self.book.worksheet_from_index(0)?;
        for (place, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(place, width(column))?;
            sheet.write_string_with_format(0, place, column, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.row = 1;
        Ok(())
    }

    /// Writes a cell of the row.
    pub fn cell(&mut self, place: usize, text: &str) -> Result<()> {
        if text.len() > CELL_CHARS && text.encode_utf16().count() > CELL_CHARS {
            let column = self.columns.get(place).map(String::as_str).unwrap_or_default();
            let error = Error::usage("export-cell-long").with("line", self.row + 1);
            return Err(error.with("column", column).with("limit", CELL_CHARS));
        }
        self.put(place, text).map_err(lost)
    }

    fn put(&mut self, place: usize, text: &str) -> std::result::Result<(), XlsxError> {
        let is_moment =
            self.columns.get(place).is_some_and(|name| MOMENTS.contains(&name.as_str()));
        let moment = Moment::parse(text, Offset::UTC).filter(|_| is_moment);
        let moment = moment.map(|moment| moment.seen_from(self.now));
        let moment = moment.filter(|moment| moment.date().year() >= FIRST_YEAR);
        let (row, place) = (self.row, u16::try_from(place).unwrap_or(u16::MAX));
        let Self { book, day, time, .. } = self;
        let sheet: &mut Worksheet = book.worksheet_from_index(0)?;
        match moment {
            None => sheet.write_string(row, place, text)?,
            Some(moment) => match moment.precision {
                Precision::Day => {
                    sheet.write_datetime_with_format(row, place, moment.date(), day)?
                }
                Precision::Minute => {
                    let at = moment.zoned().datetime();
                    sheet.write_datetime_with_format(row, place, at, time)?
                }
            },
        };
        Ok(())
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        self.row += 1;
    }

    /// Writes the whole of it.
    pub fn finish(mut self, out: &mut dyn Write) -> Result<()> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let sheet = self.book.worksheet_from_index(0).map_err(lost)?;
        sheet.autofilter(0, 0, self.row.saturating_sub(1), last).map_err(lost)?;
        thread::scope(|scope| {
            let (hand, handed) = sync_channel(1);
            let saving = scope.spawn(move || self.book.save_to_writer(Handing::to(hand)));
            for chunk in handed {
                let chunk: Vec<u8> = chunk;
                out.write_all(&chunk).map_err(unwritten)?;
            }
            saving.join().map_err(|_| unwritten(io::Error::other("xlsx")))?.map_err(lost)
        })
    }
}

fn width(column: &str) -> f64 {
    let own = WIDTHS.iter().find(|(name, _)| *name == column).map(|(_, width)| *width);
    let of_moment = MOMENTS.contains(&column).then_some(MOMENT_WIDTH);
    own.or(of_moment).unwrap_or(WIDTH)
}

/// When it was made, by the one clock; and at which offset its times stand, which no cell of a workbook can say.
fn properties(now: Moment) -> DocProperties {
    let made = now.timestamp().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let offset = now.zoned().strftime("%:z").to_string();
    DocProperties::new().set_creation_datetime(&made).set_custom_property(OFFSET, offset)
}

fn lost(e: XlsxError) -> Error {
    match e {
        XlsxError::IoError(e) => unwritten(e),
        _ => unwritten(io::Error::other("xlsx")),
    }
}

/// Hands over what is written, by pieces, to whoever may write it on.
struct Handing {
    piece: Vec<u8>,
    hand: SyncSender<Vec<u8>>,
}

impl Handing {
    fn to(hand: SyncSender<Vec<u8>>) -> Self {
        Self { piece: Vec::with_capacity(CHUNK), hand }
    }
}

impl Write for Handing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(CHUNK));
        self.hand.send(piece).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Handing {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

//! Cells put together to rows, and rows told as CSV: the row of the sheet, why it is refused where it is, its cells.
//!
//! INVARIANT: rows are told in the order of the sheet, each once, and none is longer than a record may be; what is
//! held is one row.

use super::cells::Place;
use super::value::Told;
use super::{CELLS, TOLD_FIELDS};
use crate::domain::{Error, Result};
use crate::exchange::csv::{COLUMNS, RECORD_BYTES};
use crate::exchange::{RowFault, RowResult};
use ::csv::{Writer, WriterBuilder};
use std::io::Write;

/// Rows on their way out.
pub struct Rows<W> {
    out: W,
    row: Row,
    /// Cells that said anything.
    pub cells: u64,
    /// Bytes that were told.
    pub bytes: u64,
}

/// The row that is being put together.
#[derive(Debug, Default)]
struct Row {
    number: u64,
    cells: Vec<String>,
    bytes: u64,
    fault: Option<(RowFault, u32)>,
}

impl<W: Write> Rows<W> {
    /// None yet.
    pub fn to(out: W) -> Self {
        Self { out, row: Row::default(), cells: 0, bytes: 0 }
    }

    /// Takes the next cell.
    pub fn take(&mut self, (row, column): Place, told: Told) -> Result<()> {
        if told == Told::Nothing {
            return Ok(());
        }
        self.cells += 1;
        if self.cells > CELLS {
            return Err(Error::usage("workbook-cells").with("limit", CELLS));
        }
        let number = u64::from(row) + 1;
        if number < self.row.number {
            return Err(Error::usage("workbook-broken"));
        }
        if number > self.row.number {
            self.end_row()?;
            self.row.number = number;
        }
        self.row.take(column, told);
        Ok(())
    }

    /// Tells what is left.
    pub fn finish(mut self) -> Result<(u64, u64)> {
        self.end_row()?;
        self.out.flush().map_err(|_| unheard())?;
        Ok((self.cells, self.bytes))
    }

    fn end_row(&mut self) -> Result<()> {
        let row = std::mem::take(&mut self.row);
        let Some(record) = row.told() else { return Ok(()) };
        let record = match record.len() as u64 > RECORD_BYTES {
            true => refused(&too_large(row.number), None),
            false => record,
        };
        self.bytes += record.len() as u64;
        self.out.write_all(&record).map_err(|_| unheard())
    }
}

/// Whoever started this has gone away; there is nobody left to tell.
fn unheard() -> Error {
    Error::usage("workbook-broken")
}

fn too_large(row: u64) -> RowFault {
    RowFault::new(row, "row-large").with("limit", RECORD_BYTES)
}

impl Row {
    fn take(&mut self, column: u32, told: Told) {
        if self.fault.is_some() {
            return;
        }
        match self.put(column as usize, told) {
            Ok(()) => {}
            Err(fault) => self.fault = Some((fault, column)),
        }
    }

    fn put(&mut self, column: usize, told: Told) -> RowResult<()> {
        let fault = |code| RowFault::new(self.number, code);
        match told {
            Told::Nothing => Ok(()),
            Told::Fault(code, said) => Err(match said {
                Some((name, value)) => fault(code).with(name, value),
                None => fault(code),
            }),
            Told::Text(_) if column >= COLUMNS => Err(fault("cell-far").with("limit", COLUMNS)),
            Told::Text(text) => {
                self.bytes += text.len() as u64;
                if self.bytes > RECORD_BYTES {
                    return Err(too_large(self.number));
                }
                let cells = self.cells.len().max(column + 1);
                self.cells.resize(cells, String::new());
                self.cells[column] = text;
                Ok(())
            }
        }
    }

    /// As a record; none of a row in which nothing stands.
    fn told(&self) -> Option<Vec<u8>> {
        if let Some((fault, column)) = &self.fault {
            return Some(refused(fault, Some(*column)));
        }
        if self.cells.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        let number = self.number.to_string();
        let cells = [number.as_str(), ""].into_iter().chain(self.cells.iter().map(String::as_str));
        Some(record(cells))
    }
}

fn refused(fault: &RowFault, column: Option<u32>) -> Vec<u8> {
    let (number, column) = (fault.line.to_string(), column.map(|column| column.to_string()));
    let (name, value) = fault.args.first().map_or(("", ""), |(name, value)| (*name, value));
    record([&number, fault.code, &column.unwrap_or_default(), name, value])
}

fn record<'c>(fields: impl IntoIterator<Item = &'c str>) -> Vec<u8> {
    let mut writer: Writer<Vec<u8>> =
        WriterBuilder::new().flexible(true).from_writer(Vec::with_capacity(256));
    let fields: Vec<&str> = fields.into_iter().collect();
    debug_assert!(fields.len() > TOLD_FIELDS, "a record tells something");
    // Nothing refuses bytes that go to memory.
    let _ = writer.write_record(fields);
    writer.into_inner().unwrap_or_default()
}

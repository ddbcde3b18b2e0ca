//! A CSV file as rows; a sheet of a workbook, too, once [`super::workbook`] tells it as CSV.
//!
//! INVARIANT: memory does not grow with the file, and no record is longer than [`RECORD_BYTES`]: of a
//! longer one the rest of its line is left out, and reading ends where it goes on behind that.
//! Every record is a [`Row`] with as many fields as the header, or a [`RowFault`] with its line.
//!
//! Decisions on ragged rows: a row may be short, since spreadsheets leave trailing empty cells out,
//! unless it is a single field under a header of three or more (a broken line, a footer). A row may
//! be long as long as what stands beyond the header is empty. Rows of empty fields are blank lines.
//! A row of a sheet is as short as what is filled in of it.

use super::charset::{BAD, Charset, Decoded, END, SAMPLE_BYTES, detect};
use super::no_table;
use super::personal::is_no_name;
use super::preset::shown_name;
use super::source::{failed, open_regular, read_start, refuse_other_types, shown};
use super::{RowFault, RowResult, formula, workbook};
use crate::domain::{Error, Result, name};
use ::csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zeroize::Zeroize;

/// Longest record, in bytes of UTF-8.
pub const RECORD_BYTES: u64 = 1024 * 1024;

/// Most columns.
pub const COLUMNS: usize = 2_000;

const BUFFER: usize = 64 * 1024;
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// A record that has as many fields as the header. Wiped when it is dropped.
pub struct Row {
    /// Physical line on which the record starts, from 1; of a sheet, its row.
    pub line: u64,
    /// The fields as typed, without the formula guard.
    pub fields: Vec<String>,
}

impl Drop for Row {
    fn drop(&mut self) {
        self.fields.zeroize();
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row(line {}, {} fields)", self.line, self.fields.len())
    }
}

/// How many bytes of the file were read; stays valid while the table is being consumed.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A file that must be as long as it was when it was opened: where it ends before, the end of what
/// is there could be half a record.
#[derive(Debug)]
pub(super) struct Counted<R> {
    file: R,
    progress: Progress,
    bytes: u64,
}

impl<R> Counted<R> {
    /// A file of so many bytes.
    pub(super) fn new(file: R, progress: Progress, bytes: u64) -> Self {
        Self { file, progress, bytes }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = loop {
            match self.file.read(into) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let before = self.progress.0.fetch_add(read as u64, Ordering::Relaxed);
        let has_shrunk = read == 0 && !into.is_empty() && before < self.bytes;
        if has_shrunk { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(read) }
    }
}

type Raw = Counted<Box<dyn Read + Send>>;

/// An open CSV file. Iterate it for its rows.
pub struct Table {
    /// Names of the columns: cleaned, `name (2)` where repeated, `(n)` where empty or where something
    /// personal stands in the place of a name: names are labels and fields, which are not sealed.
    pub header: Vec<String>,
    /// Name of the charset it is decoded from.
    pub charset: &'static str,
    /// What separates its fields.
    pub delimiter: char,
    /// Length of the file, or of what a workbook's rows are as CSV.
    pub bytes: Option<u64>,
    /// The file, for messages.
    pub path: PathBuf,
    /// The sheet, where it is one of a workbook.
    pub sheet: Option<String>,
    /// The other sheets of it, for a message.
    pub others: String,
    progress: Progress,
    reader: Reader<Decoded<Raw>>,
    record: ByteRecord,
    ahead: Option<RowResult<Row>>,
    ended: bool,
}

impl std::fmt::Debug for Table {
    /// Never the record that was read last.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({}, {} columns)", self.charset, self.header.len())
    }
}

/// Opens a file: regular, a CSV or a workbook, with a header and at least one row.
pub fn open(path: &Path) -> Result<Table> {
    open_sheet(path, None)
}

/// The same of this sheet of a workbook.
pub fn open_sheet(path: &Path, sheet: Option<&str>) -> Result<Table> {
    let (mut file, bytes) = open_regular(path)?;
    let start = read_start(&mut file, path, SAMPLE_BYTES)?;
    if workbook::begins_so(&start) {
        return of_rows(path, workbook::open(file, path, sheet)?);
    }
    refuse_other_types(path, &start)?;
    if let Some(sheet) = sheet {
        return Err(Error::usage("sheet-of-none").with("path", shown(path)).with("sheet", sheet));
    }
    let whole = start.len() < SAMPLE_BYTES;
    let charset = detect(&start, whole).map_err(|e| e.with("path", shown(path)))?;
    let layout = Layout::guess(&start, charset);
    let mut raw = Cursor::new(start);
    raw.set_position(charset.mark as u64);
    let left = bytes.saturating_sub(charset.mark as u64);
    let raw = Box::new(raw.chain(file));
    let mut table = Table::over(path, raw, left, charset.encoding, layout.delimiter);
    table.bytes = Some(bytes);
    table.read_header(layout.has_sep_line)?;
    Ok(table)
}

fn of_rows(path: &Path, rows: workbook::Rows) -> Result<Table> {
    let (sheet, others, bytes) = (rows.sheet.clone(), rows.others.clone(), rows.bytes);
    let mut table = Table::over(path, Box::new(rows), bytes, UTF_8, ',');
    (table.sheet, table.others) = (Some(sheet), others);
    let header = table.read_header(false);
    header.map_err(|e| no_table::way_on(e, &table))?;
    Ok(table)
}

fn reader(decoded: Decoded<Raw>, delimiter: char) -> Reader<Decoded<Raw>> {
    ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(decoded)
}

/// What the first line tells.
#[derive(Debug)]
struct Layout {
    delimiter: char,
    /// Excel's `sep=;` before the header.
    has_sep_line: bool,
}

impl Layout {
    fn guess(start: &[u8], charset: Charset) -> Self {
        let bytes = start.get(charset.mark..).unwrap_or_default();
        let (text, _) = charset.encoding.decode_without_bom_handling(bytes);
        let first = text.trim_start_matches(['\r', '\n']);
        let sep = first.lines().next().and_then(|line| line.trim_end().strip_prefix("sep="));
        match sep.map(|sep| sep.chars().collect::<Vec<_>>()).as_deref() {
            Some([delimiter]) if delimiter.is_ascii() => {
                Self { delimiter: *delimiter, has_sep_line: true }
            }
            _ => Self { delimiter: most_frequent(first), has_sep_line: false },
        }
    }
}

/// The delimiter that stands most often outside quotes in the first line; the comma wins a tie.
fn most_frequent(text: &str) -> char {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(place) = DELIMITERS.iter().position(|d| *d == c) {
                    counts[place] += 1;
                }
            }
        }
    }
    let best = counts.iter().copied().max().unwrap_or_default();
    let place = counts.iter().position(|count| *count == best && best > 0);
    place.map_or(',', |place| DELIMITERS[place])
}

/// What the `csv` crate handed out.
enum Record {
    End,
    Blank,
    Fields(u64),
    Fault(RowFault),
}

impl Table {
    fn over(
        path: &Path,
        file: Box<dyn Read + Send>,
        bytes: u64,
        encoding: &'static Encoding,
        delimiter: char,
    ) -> Self {
        let progress = Progress::default();
        let raw = Counted { file, progress: progress.clone(), bytes };
        Self {
            header: Vec::new(),
            charset: encoding.name(),
            delimiter,
            bytes: Some(bytes),
            path: path.to_owned(),
            sheet: None,
            others: String::new(),
            progress,
            reader: reader(Decoded::new(raw, encoding), delimiter),
            record: ByteRecord::new(),
            ahead: None,
            ended: false,
        }
    }

    /// Columns without a row, to read rows that are there already.
    pub(super) fn bare(path: &Path, header: Vec<String>, sheet: Option<String>) -> Self {
        let none = Box::new(std::io::empty());
        Self { header, sheet, ..Self::over(path, none, 0, UTF_8, ',') }
    }

    /// A handle on how much of the file was read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Bytes read so far.
    pub fn consumed(&self) -> u64 {
        self.progress.bytes()
    }

    fn read_header(&mut self, skip_sep_line: bool) -> Result<()> {
        if skip_sep_line {
            self.read_record();
        }
        let line = loop {
            match self.read_record() {
                Record::End => return Err(self.refused("csv-empty")),
                Record::Blank => {}
                Record::Fields(line) => break line,
                Record::Fault(fault) => return Err(self.fault_of_header(&fault)),
            }
        };
        let columns = self.record.len();
        if columns > COLUMNS + self.told_fields() {
            return Err(self.refused("csv-columns").with("line", line).with("columns", columns));
        }
        let row = self.text(line).map_err(|fault| self.fault_of_header(&fault))?;
        self.header = names(&row.fields);
        self.ahead = self.next_row();
        if self.ahead.is_none() { Err(self.refused("csv-only-header")) } else { Ok(()) }
    }

    /// Which record under the first one is a header in its place, among so many. The table is no use after it.
    pub(super) fn header_below(
        &mut self,
        most: usize,
        is_header: impl Fn(&[String]) -> bool,
    ) -> Option<u64> {
        // The record that was read last is the one ahead.
        let mut line = match self.ahead.as_ref()? {
            Ok(row) => row.line,
            Err(fault) => fault.line,
        };
        for _ in 0..most {
            if let Ok(row) = self.text(line)
                && (is_header(&names(&row.fields)) || is_other_header(&row.fields, &is_header))
            {
                return Some(row.line);
            }
            match self.read_record() {
                Record::Fields(at) => line = at,
                Record::Blank | Record::Fault(_) => {}
                Record::End => return None,
            }
        }
        None
    }

    fn refused(&self, code: &'static str) -> Error {
        Error::usage(code).with("path", shown(&self.path))
    }

    fn fault_of_header(&self, fault: &RowFault) -> Error {
        let mut error = fault.error().with("path", shown(&self.path));
        if ["file-read", "file-shrank", "workbook-cut"].contains(&fault.code) {
            error.kind = crate::domain::Kind::Failed;
        }
        error
    }

    fn read_record(&mut self) -> Record {
        let start = self.reader.position().byte();
        self.reader.get_mut().set_limit(start + RECORD_BYTES + BUFFER as u64);
        let read = self.reader.read_byte_record(&mut self.record);
        let line = self.reader.get_mut().line_of(start);
        let line = if self.sheet.is_some() { workbook::row_of(&self.record) } else { line };
        match read {
            Ok(false) => Record::End,
            Ok(true) if self.reader.get_ref().is_over_limit() => {
                let fault = too_large(line);
                let is_open = self.record.as_slice().contains(&END);
                Record::Fault(if is_open { fault.ending() } else { fault })
            }
            Ok(true) => self.classify(line),
            Err(_) if self.reader.get_ref().is_over_limit() => {
                Record::Fault(too_large(line).ending())
            }
            Err(error) => Record::Fault(self.unreadable(line, error).ending()),
        }
    }

    fn unreadable(&self, line: u64, error: ::csv::Error) -> RowFault {
        let error = match error.into_kind() {
            ::csv::ErrorKind::Io(error) => error,
            _ => std::io::Error::other("csv"),
        };
        let code = match error.kind() {
            _ if self.sheet.is_some() => "workbook-cut",
            std::io::ErrorKind::UnexpectedEof => "file-shrank",
            _ => "file-read",
        };
        let mut fault = RowFault::new(line, code).ending();
        fault.args = failed(code, &self.path, &error).args;
        fault
    }

    fn classify(&self, line: u64) -> Record {
        let bytes = self.record.as_slice();
        if bytes == [END] {
            Record::End
        } else if bytes.contains(&END) {
            Record::Fault(RowFault::new(line, "row-quote-open").ending())
        } else if bytes.len() as u64 > RECORD_BYTES {
            Record::Fault(too_large(line))
        } else if bytes.trim_ascii().is_empty() {
            Record::Blank
        } else if let Some(fault) = self.told_fault() {
            Record::Fault(fault)
        } else {
            Record::Fields(line)
        }
    }

    /// How many fields of a record are none of its row.
    fn told_fields(&self) -> usize {
        if self.sheet.is_some() { workbook::TOLD_FIELDS } else { 0 }
    }

    /// Why whoever reads the workbook refuses this row.
    fn told_fault(&self) -> Option<RowFault> {
        self.sheet.as_ref()?;
        let (fault, place) = workbook::fault_of(&self.record)?;
        Some(match place {
            Some(place) => fault.in_column(&self.column(place)),
            None => fault,
        })
    }

    fn next_row(&mut self) -> Option<RowResult<Row>> {
        while !self.ended {
            match self.read_record() {
                Record::End => self.ended = true,
                Record::Blank => {}
                Record::Fault(fault) => {
                    self.ended = fault.last;
                    return Some(Err(fault));
                }
                Record::Fields(line) => return Some(self.row(line)),
            }
        }
        None
    }

    fn row(&self, line: u64) -> RowResult<Row> {
        let columns = self.header.len();
        let mut row = self.text(line)?;
        if let Some(extra) = row.fields.iter().skip(columns).position(|f| !f.trim().is_empty()) {
            let column = format!("({})", columns + extra + 1);
            return Err(RowFault::new(line, "row-long")
                .in_column(&column)
                .with("columns", columns));
        }
        if row.fields.len() == 1 && columns > 2 && self.sheet.is_none() {
            return Err(RowFault::new(line, "row-short").with("columns", columns));
        }
        row.fields.resize(columns, String::new());
        Ok(row)
    }

    /// The record as text, or the first field that is none.
    fn text(&self, line: u64) -> RowResult<Row> {
        let mut row = Row { line, fields: Vec::with_capacity(self.record.len()) };
        for (place, bytes) in self.record.iter().skip(self.told_fields()).enumerate() {
            let fault = |code| RowFault::new(line, code).in_column(&self.column(place));
            if bytes.contains(&BAD) {
                return Err(fault("row-bytes").with("charset", self.charset));
            }
            if bytes.contains(&0) {
                return Err(fault("row-nul"));
            }
            let field = std::str::from_utf8(bytes);
            let field = field.map_err(|_| fault("row-bytes").with("charset", self.charset))?;
            // A text in a workbook is no formula, and has no guard.
            let own = if self.sheet.is_some() { field } else { formula::unguarded(field) };
            row.fields.push(own.to_owned());
        }
        Ok(row)
    }

    fn column(&self, place: usize) -> String {
        let name = self.header.get(place).map(|name| shown_name(name, place));
        name.unwrap_or_else(|| format!("({})", place + 1))
    }
}

/// Whether it is a header behind another delimiter: prose in the first line tells nothing of that.
fn is_other_header(fields: &[String], is_header: impl Fn(&[String]) -> bool) -> bool {
    let [whole] = fields else { return false };
    let split = |by: char| names(&whole.split(by).map(str::to_owned).collect::<Vec<_>>());
    DELIMITERS.iter().any(|by| whole.contains(*by) && is_header(&split(*by)))
}

fn too_large(line: u64) -> RowFault {
    RowFault::new(line, "row-large").with("limit", RECORD_BYTES)
}

impl Iterator for Table {
    type Item = RowResult<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.ahead.take().or_else(|| self.next_row())
    }
}

/// Column names without gaps and doubles.
fn names(fields: &[String]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: Vec<String> = Vec::with_capacity(fields.len());
    for (place, field) in fields.iter().enumerate() {
        let mut own = name::clean(field);
        if own.is_empty() || is_no_name(&own) {
            own = format!("({})", place + 1);
        }
        let count = seen.entry(own.clone()).or_default();
        *count += 1;
        let mut unique = if *count == 1 { own.clone() } else { format!("{own} ({count})") };
        while names.contains(&unique) {
            unique.push('\'');
        }
        names.push(unique);
    }
    names
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::fs::File;

    /// A table over these bytes; the folder lives as long as the process needs it.
    pub(in super::super) fn table(bytes: &[u8]) -> Result<Table> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("rows.csv");
        std::fs::write(&path, bytes).expect("written");
        open(&path)
    }

    type Seen = std::result::Result<(u64, Vec<String>), (u64, &'static str)>;

    fn rows(bytes: &[u8]) -> Vec<Seen> {
        let table = table(bytes).expect("a table");
        table
            .map(|row| row.map(|r| (r.line, r.fields.clone())).map_err(|f| (f.line, f.code)))
            .collect()
    }

    fn row(line: u64, fields: &[&str]) -> Seen {
        Ok((line, fields.iter().map(|f| (*f).to_owned()).collect()))
    }

    fn refused(bytes: &[u8]) -> &'static str {
        table(bytes).map_or_else(|e| e.code, |_| "opened")
    }

    #[test]
    fn lines_and_quotes_are_kept_as_typed() {
        assert_eq!(
            rows(b"a,b,c\r1,2,3\r\"Once upon\ra time\",5,6\r"),
            [row(2, &["1", "2", "3"]), row(3, &["Once upon\ra time", "5", "6"])]
        );
        assert_eq!(
            rows(b"\n\na;b\r\n\r\n\r\n\"x\r\ny\";\"\"\"q\"\"\"\r\n;\r\nz;\r\n"),
            [row(6, &["x\r\ny", "\"q\""]), row(9, &["z", ""])]
        );
        assert_eq!(rows(b"sep=|\na|b\n'+1|'x\n"), [row(3, &["+1", "'x"])]);
    }

    #[test]
    fn a_bad_row_is_a_fault_and_the_next_one_is_read() {
        let mut bytes = "名名名名名名名名名名,b,c\n".as_bytes().to_vec();
        bytes.extend(b"1,2,3,,\n1,2,3,,x\nalone\n1,2\n\0,1,2\nok,\xff,1\n4,5,6");
        assert_eq!(
            rows(&bytes),
            [
                row(2, &["1", "2", "3"]),
                Err((3, "row-long")),
                Err((4, "row-short")),
                row(5, &["1", "2", ""]),
                Err((6, "row-nul")),
                Err((7, "row-bytes")),
                row(8, &["4", "5", "6"]),
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_far_behind_fault_their_row_alone() {
        let mut bytes = "名,b\n".repeat(60_000).into_bytes();
        bytes.extend(b"\xd5\xc5,1\nz,2\n");
        let rows = rows(&bytes);
        assert_eq!(rows.len(), 60_001);
        assert_eq!(rows[59_999], Err((60_001, "row-bytes")));
        assert_eq!(rows[60_000], row(60_002, &["z", "2"]));
    }

    #[test]
    fn rows_in_other_charsets_are_refused_one_by_one() {
        let mut bytes = "编号,姓名\n1,张伟\n2,王芳\n".as_bytes().to_vec();
        bytes.extend(&*encoding_rs::GB18030.encode("3,李娜\n4,上海\n").0);
        bytes.extend("5,欧阳\n".encode_utf16().flat_map(u16::to_be_bytes));
        bytes.extend("6,José\n".as_bytes());
        let told = rows(&bytes);
        let kept: Vec<_> = told.iter().flatten().map(|row| row.1.join(",")).collect();
        assert_eq!(kept, ["1,张伟", "2,王芳", "6,José"]);
        let lines: Vec<_> = told.iter().filter_map(|row| row.as_ref().err()).collect();
        assert_eq!(lines, [&(4, "row-bytes"), &(5, "row-bytes"), &(6, "row-nul")]);
    }

    #[test]
    fn an_open_quote_and_a_huge_record_end_with_their_line() {
        assert_eq!(
            rows(b"a,b\n1,2\n3,\"4\n5,6\n"),
            [row(2, &["1", "2"]), Err((3, "row-quote-open"))]
        );
        let mut huge = b"a,b\n1,2\n3,\"".to_vec();
        huge.resize(5_000_000, b'x');
        assert_eq!(rows(&huge), [row(2, &["1", "2"]), Err((3, "row-large"))]);
        let last = table(&huge).expect("a table").last().expect("an end");
        assert!(last.expect_err("a fault").last);
        let lines = [huge, b"\nx".repeat(1_000_000)].concat();
        assert_eq!(rows(&lines), [row(2, &["1", "2"]), Err((3, "row-large"))]);
    }

    #[test]
    fn a_huge_line_is_refused_and_the_next_one_is_read() {
        for (end, len) in [("\n", 1_200_000), ("\r\n", 5_000_000), ("\r", 1_048_000)] {
            for filling in ["x", ",", "名,"] {
                let huge = filling.repeat(len);
                let text = format!("a,b{end}1,2{end}{huge}{end}{end}3,4{end}{huge}{end}5,6");
                let told = rows(text.as_bytes());
                let kept = |line: u64, fields| told.contains(&row(line, fields));
                assert!(kept(2, &["1", "2"]) && kept(5, &["3", "4"]) && kept(7, &["5", "6"]));
                let faults = told.iter().filter_map(|row| row.as_ref().err());
                let lines: Vec<u64> = faults.map(|fault| fault.0).collect();
                let is_huge = huge.len() > 1_200_000 - 1;
                assert_eq!(lines, if is_huge { &[3, 6][..] } else { &[] });
            }
        }
    }

    #[test]
    fn a_file_that_shrinks_ends_before_the_record_that_was_cut() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("rows.csv");
        let line = b"0123456789,Ada Lovelace\n";
        for cut in [0, 15] {
            std::fs::write(&path, [&b"a,b\n"[..], &line.repeat(20_000)].concat()).expect("written");
            let table = open(&path).expect("a table");
            let kept = (4 + 15_000 * line.len() + cut) as u64;
            let file = File::options().write(true).open(&path).expect("the same file");
            file.set_len(kept).expect("shorter");
            let mut rows: Vec<_> = table.collect();
            let fault = rows.pop().expect("an end").expect_err("a fault");
            assert_eq!((fault.line, fault.code, fault.last), (15_002, "file-shrank", true));
            assert!(rows.len() == 15_000 && rows.iter().all(|row| row.is_ok()));
        }
    }

    #[test]
    fn what_is_no_table_has_its_own_code() {
        assert_eq!(refused(b""), "csv-empty");
        assert_eq!(refused(b"\xef\xbb\xbf\n\n ,\n"), "csv-empty");
        assert_eq!(refused(b"a,b\n\n"), "csv-only-header");
        assert_eq!(refused(",".repeat(3_000).replace(',', "a,").as_bytes()), "csv-columns");
        assert_eq!(refused(b"\x1f\x8b"), "file-is-compressed");
        assert_eq!(refused(&[0; 4096]), "file-is-binary");
        assert_eq!(refused(b"\"a,b\n1,2\n"), "row-quote-open");
    }

    #[test]
    fn names_have_no_gaps_and_no_doubles() {
        let table = table(b"a,,a,a\n1,2,3,4\n").expect("a table");
        assert_eq!(table.header, ["a", "(2)", "a (2)", "a (3)"]);
        assert_eq!(table.bytes, Some(15));
        assert_eq!(table.consumed(), 15);
    }

    #[test]
    fn a_value_in_the_place_of_a_name_is_no_name() {
        let first = "姓名,13800138000,11010519491231002X,a@b.example,手机 13800138000,2024/01/15,+44 20 7946 0958,010-65529988,备注2\n";
        let table = table(format!("{first}1,2,3,4,5,6,7,8,9\n").as_bytes()).expect("a table");
        assert_eq!(
            table.header,
            ["姓名", "(2)", "(3)", "(4)", "(5)", "2024/01/15", "(7)", "(8)", "备注2"]
        );
    }

    #[test]
    fn utf16_is_read_and_half_a_pair_faults_its_row() {
        let mut units: Vec<u16> = "a,b\n1,2\n3,".encode_utf16().collect();
        units.push(0xd800);
        units.extend("\n5,6\n".encode_utf16());
        let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_be_bytes).collect();
        assert_eq!(rows(&bytes), [row(2, &["1", "2"]), Err((3, "row-bytes")), row(4, &["5", "6"])]);
    }

    #[test]
    fn gb18030_is_read() {
        let (bytes, ..) = encoding_rs::GB18030.encode("姓名,手机\n张伟,1\n");
        let table = table(&bytes).expect("a table");
        assert_eq!(
            (table.charset, table.header.as_slice()),
            ("gb18030", &["姓名".to_owned(), "手机".to_owned()][..])
        );
    }
}

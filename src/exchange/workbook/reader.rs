//! The process that reads a workbook for another one of its own: the file is its input, the rows are its output.
//!
//! INVARIANT: before the first byte of the file is read, everything else is given up. It speaks to nobody but who
//! started it, and to them in codes.

use super::cells::Workbook;
use super::package;
use super::rows::Rows;
use super::{MEMORY_BYTES, Opening, WORK_SECONDS};
use crate::domain::{Error, Result};
use crate::session::confine;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads what stands at the standard input, and tells the rows of this sheet, or of the first that has any.
pub fn run(sheet: Option<&str>) -> Result<()> {
    // What a library panics about could hold a value.
    std::panic::set_hook(Box::new(|_| {}));
    let input = rustix::stdio::stdin().try_clone_to_owned();
    let output = rustix::stdio::stdout().try_clone_to_owned();
    let lost = |e: io::Error| Error::failed("output").with("detail", e);
    let (file, output) = (File::from(input.map_err(lost)?), File::from(output.map_err(lost)?));
    confine::confine_reader(MEMORY_BYTES, WORK_SECONDS)?;
    tell(file, output, sheet)
}

/// The same between any two files.
fn tell(file: File, output: File, sheet: Option<&str>) -> Result<()> {
    let mut output = BufWriter::with_capacity(64 * 1024, output);
    let found = catch_unwind(AssertUnwindSafe(|| find(file, sheet)));
    let found = found.unwrap_or_else(|_| Err(Error::usage("workbook-broken")));
    let (mut workbook, sheet, bytes) = match found {
        Ok(found) => found,
        Err(error) => return open(&mut output, &refusal(&error)),
    };
    let others = workbook.visible().into_iter().filter(|name| *name != sheet);
    let others = listed(&others.collect::<Vec<_>>());
    open(&mut output, &Opening { bytes, sheet: sheet.clone(), others, refused: None })?;
    pass(&mut workbook, &sheet, &mut output).map(|_| ())
}

fn open(output: &mut impl Write, opening: &Opening) -> Result<()> {
    let lost = |e: io::Error| Error::failed("output").with("detail", e);
    serde_json::to_writer(&mut *output, opening).map_err(|e| lost(e.into()))?;
    output.write_all(b"\n").and_then(|()| output.flush()).map_err(lost)
}

fn refusal(error: &Error) -> Opening {
    let args = error.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let refused = Some((error.code.to_owned(), args.collect()));
    Opening { bytes: 0, sheet: String::new(), others: String::new(), refused }
}

/// The workbook, the sheet, and how many bytes its rows are: everything was read once.
fn find(mut file: File, sheet: Option<&str>) -> Result<(Workbook, String, u64)> {
    let written = package::look(&mut file)?;
    let mut workbook = Workbook::open(file, written)?;
    let wanted = match sheet {
        Some(name) => vec![named(&workbook, name)?],
        None => workbook.visible(),
    };
    for name in wanted {
        let (cells, bytes) = pass(&mut workbook, &name, io::sink())?;
        if cells > 0 {
            return Ok((workbook, name, bytes));
        }
    }
    Err(Error::usage("sheet-empty").with("sheets", listed(&workbook.names())))
}

fn pass(workbook: &mut Workbook, sheet: &str, out: impl Write) -> Result<(u64, u64)> {
    let mut rows = Rows::to(out);
    workbook.each(sheet, &mut |place, told| rows.take(place, told))?;
    rows.finish()
}

/// The sheet of this name, letter by letter; else the one that differs in case and outer spaces alone.
fn named(workbook: &Workbook, name: &str) -> Result<String> {
    let names = workbook.names();
    let folded = |name: &str| name.trim().to_lowercase();
    let exact = names.iter().find(|known| *known == name);
    let found = exact.or_else(|| names.iter().find(|known| folded(known) == folded(name)));
    found.cloned().ok_or_else(|| {
        Error::usage("sheet-missing").with("sheet", name).with("sheets", listed(&names))
    })
}

/// Names for a message: at most thirty, and none without end.
fn listed(names: &[String]) -> String {
    let shown = names.iter().take(30).map(|name| name.chars().take(60).collect::<String>());
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if names.len() > 30 {
        text.push_str(", …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::moment::Moment;
    use crate::exchange::workbook::{TOLD_FIELDS, Written};
    use jiff::tz::Offset;
    use proptest::prelude::*;
    use std::io::{Read, Seek};

    fn now() -> Moment {
        Moment::parse("2026-11-26T10:00:00+08:00", Offset::UTC).expect("a moment")
    }

    /// A list as a workbook, on a disk or held in memory until it is written.
    fn written(columns: &[&str], rows: &[Vec<String>], is_held: bool) -> File {
        let folder = tempfile::tempdir().expect("a folder");
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let wait = (!is_held).then(|| folder.path());
        let mut book = Written::begin(&columns, now(), wait).expect("a workbook");
        for row in rows {
            let cells = row.iter().enumerate();
            cells.for_each(|(place, cell)| book.cell(place, cell).expect("a cell"));
            book.end_row();
        }
        let mut file = tempfile::tempfile().expect("a file");
        book.finish(&mut file).expect("written");
        file
    }

    /// What is told of it: the rows of the sheet with their cells.
    fn read(file: File) -> Vec<(u64, Vec<String>)> {
        let mut told = tempfile::tempfile().expect("a file");
        tell(file, told.try_clone().expect("the same"), None).expect("told");
        let mut bytes = Vec::new();
        told.rewind().and_then(|()| told.read_to_end(&mut bytes)).expect("bytes");
        let end = bytes.iter().position(|byte| *byte == b'\n').expect("an opening");
        let opening: Opening = serde_json::from_slice(&bytes[..end]).expect("an opening");
        assert_eq!((opening.bytes, &opening.refused), ((bytes.len() - end - 1) as u64, &None));
        let mut rows = ::csv::ReaderBuilder::new();
        let rows = rows.has_headers(false).flexible(true);
        let rows = rows.from_reader(&bytes[end + 1..]).into_records();
        let row = |row: ::csv::StringRecord| {
            let number = row[0].parse().expect("a number");
            (number, row.iter().skip(TOLD_FIELDS).map(str::to_owned).collect())
        };
        rows.map(|one| row(one.expect("a row"))).collect()
    }

    /// As a row is told: nothing behind the last cell that says something.
    fn bare(row: &[String]) -> Vec<String> {
        let last = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row[..last].to_vec()
    }

    #[test]
    fn moments_are_dates_and_keep_their_instant() {
        let moments = [
            ("2026-11-03", "2026-11-03"),
            ("2026-11-03T00:00:00+08:00", "2026-11-03T00:00:00+08:00"),
            ("2026-11-03T04:59:59-05:00", "2026-11-03T17:59:59+08:00"),
            ("1899-12-31", "1899-12-31"),
            ("", ""),
        ];
        let rows: Vec<_> =
            moments.iter().map(|(at, _)| vec!["x".to_owned(), (*at).to_owned()]).collect();
        for is_held in [false, true] {
            let told = read(written(&["name", "received_at"], &rows, is_held));
            assert_eq!(told[0], (1, vec!["name".to_owned(), "received_at".to_owned()]));
            for ((number, row), (place, (_, is))) in told[1..].iter().zip((2..).zip(moments)) {
                assert_eq!((*number, row.get(1).map_or("", String::as_str)), (place, is));
            }
        }
    }

    #[test]
    fn nothing_in_it_is_a_formula() {
        let cells = ["=1+1", "'=1", "+86 138", "-5", "@a", "1.50", "TRUE", "#REF!", "_x0041_"];
        let rows: Vec<_> = cells.iter().map(|cell| vec![(*cell).to_owned()]).collect();
        let told = read(written(&["name"], &rows, false));
        assert_eq!(told[1..].iter().map(|(_, row)| row[0].as_str()).collect::<Vec<_>>(), cells);
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,12}",
            "[ \\t\\r\\n\"',;_x0-9A-F=+@<>&-]{0,12}",
            any::<String>().prop_map(|text| text.replace('\u{0}', "")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_text_comes_back(
            rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..6),
            is_held: bool,
        ) {
            let told = read(written(&["a", "b", "c"], &rows, is_held));
            let says = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
            let meant: Vec<_> = rows.iter().filter(says).map(|row| bare(row)).collect();
            prop_assert_eq!(told[1..].iter().map(|(_, row)| row.clone()).collect::<Vec<_>>(), meant);
        }
    }
}

//! The one place from which the command line writes.
//!
//! INVARIANT: whatever comes from data passes [`printable`] on its way out; in JSON, what a terminal
//! could act on is escaped, so that the document stays whole and the terminal stays unharmed. A
//! reader that goes away ends the command quietly.

use super::exit::PIPE_CLOSED;
use crate::domain::error::{Error, Result};
use crate::locale::Locale;
use crate::printable::{fits, printable};
use rustix::termios::tcgetwinsize;
use serde_json::Value;
use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns between two columns.
const GAP: usize = 2;
/// Most columns of a cell that is not the last of its row, where the terminal is too narrow for more.
const CELL_COLUMNS: usize = 36;
/// The same in a pipe or a file, where nothing is too narrow.
const PIPED_COLUMNS: usize = 200;

/// Standard output.
pub struct Out {
    sink: Box<dyn Write>,
    /// How wide the terminal is, if it is one.
    room: Option<usize>,
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Out")
    }
}

impl Out {
    /// To standard output.
    pub fn standard() -> Self {
        let size = tcgetwinsize(std::io::stdout()).ok();
        let room = size.map(|size| usize::from(size.ws_col)).filter(|room| *room > 0);
        Self { room, ..Self::to(Box::new(BufWriter::new(std::io::stdout()))) }
    }

    /// To anything.
    pub fn to(sink: Box<dyn Write>) -> Self {
        Self { sink, room: None }
    }

    /// One line of ours, data in it made safe.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.raw(printable(text).as_bytes())?;
        self.raw(b"\n")
    }

    /// One JSON document over several lines.
    pub fn json(&mut self, value: &Value) -> Result<()> {
        self.document(serde_json::to_string_pretty(value))
    }

    /// One JSON document on one line.
    pub fn json_line(&mut self, value: &Value) -> Result<()> {
        self.document(serde_json::to_string(value))
    }

    fn document(&mut self, text: serde_json::Result<String>) -> Result<()> {
        let text = text.map_err(|e| Error::failed("output").with("detail", e))?;
        self.raw(escaped(&text).as_bytes())?;
        self.raw(b"\n")
    }

    /// Bytes of our own making: manual pages, completions, the two lines of a reveal.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.sink.write_all(bytes).map_err(|e| write_error(&e))
    }

    /// Sends everything on its way.
    pub fn flush(&mut self) -> Result<()> {
        self.sink.flush().map_err(|e| write_error(&e))
    }
}

/// What a failed write means.
pub fn write_error(e: &std::io::Error) -> Error {
    match e.kind() {
        ErrorKind::BrokenPipe => Error::failed(PIPE_CLOSED),
        _ => Error::failed("output").with("detail", e),
    }
}

/// One line to standard error; there is nobody to tell if that fails.
pub fn complain(text: &str) {
    let mut stderr = std::io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(stderr, "{}", printable(line));
    }
}

/// Words of our own on standard error, and no new line behind them.
pub fn complain_on(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// An error on standard error: the sentence, and the next step.
pub fn tell(locale: &Locale, error: &Error) {
    let told = locale.error(error);
    complain(&told.sentence);
    if let Some(hint) = told.hint {
        complain(&hint);
    }
}

/// Whether standard output is a terminal that can take something back.
pub fn is_real_terminal() -> bool {
    let kind = std::env::var("TERM").unwrap_or_default();
    std::io::stdout().is_terminal() && !kind.is_empty() && kind != "dumb"
}

/// JSON text in which every character that [`printable`] would change is an escape. Such characters
/// stand only inside strings there, so the document means the same.
fn escaped(json: &str) -> String {
    let (mut safe, mut marks) = (String::with_capacity(json.len()), 0);
    for c in json.chars() {
        let fits = fits(c, &mut marks);
        if c == '\n' || matches!(c, ' '..='~') || fits && is_printable(c) {
            safe.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            safe.push_str(&format!("\\u{unit:04x}"));
        }
    }
    safe
}

fn is_printable(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    printable(text) == text
}

/// Rows under headings, in columns of display width.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table under these headings.
    pub fn under(headings: Vec<String>) -> Self {
        Self { rows: vec![headings] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Prints it, headings first; nothing at all where there are no rows.
    pub fn print(&self, out: &mut Out) -> Result<()> {
        if self.rows.len() < 2 {
            return Ok(());
        }
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| flat(row)).collect();
        let most = out.room.map_or(PIPED_COLUMNS, |room| most_columns(&widths(&rows), room));
        let rows: Vec<Vec<String>> = rows.iter().map(|row| fitted(row, most)).collect();
        let widths = widths(&rows);
        rows.iter().try_for_each(|row| out.line(aligned(row, &widths).trim_end()))
    }
}

/// Cells on one line each.
fn flat(row: &[String]) -> Vec<String> {
    let flat = |cell: &String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    row.iter().map(|cell| printable(&flat(cell)).into_owned()).collect()
}

/// Only the last cell may be as long as it is.
fn fitted(row: &[String], most: usize) -> Vec<String> {
    let last = row.len().saturating_sub(1);
    let cells = row.iter().enumerate();
    cells.map(|(place, cell)| if place == last { cell.clone() } else { cut(cell, most) }).collect()
}

/// The most columns of a cell with which rows of such widths still have room, or as many as always.
fn most_columns(widths: &[usize], room: usize) -> usize {
    let gaps = GAP * widths.len().saturating_sub(1);
    let fits =
        |most: &usize| widths.iter().map(|width| width.min(most)).sum::<usize>() + gaps <= room;
    (CELL_COLUMNS..=room).rev().find(fits).unwrap_or(CELL_COLUMNS)
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |place: usize| {
        rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    (0..columns).map(width).collect()
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
    }
    line
}

/// At most this many columns, cut between graphemes.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > columns {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// What was written, for tests.
    #[derive(Debug, Clone, Default)]
    pub(in super::super) struct Page(Arc<Mutex<Vec<u8>>>);

    impl Page {
        pub(in super::super) fn out(&self) -> Out {
            Out::to(Box::new(self.clone()))
        }
        pub(in super::super) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn hostile_text_leaves_json_whole_and_the_terminal_alone() {
        let hostile = "Z\u{361}\u{362}\u{363}\u{364}\u{365}\u{366}\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200d}\u{e0041}\"\\\n\u{7f}张伟";
        let page = Page::default();
        page.out().json(&serde_json::json!({ hostile: [hostile] })).unwrap();
        let text = page.text();
        assert!(text.lines().all(|line| printable(line) == line), "{text:?}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back, serde_json::json!({ hostile: [hostile] }));
    }

    #[test]
    fn columns_stand_under_each_other_in_both_scripts() {
        let mut table = Table::under(vec!["编号".into(), "姓名".into(), "x".into()]);
        table.row(vec!["C-1".into(), "Ada".into(), "1".into()]);
        table.row(vec!["C-000002".into(), "张\u{1b}伟".into(), "2".into()]);
        let page = Page::default();
        table.print(&mut page.out()).unwrap();
        let text = page.text();
        let ends: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn cells_are_cut_only_where_the_terminal_is_too_narrow() {
        let long = "a rule with a name of more than thirty-six columns";
        let mut table = Table::under(vec!["Rule".into(), "Mode".into()]);
        table.row(vec![long.into(), "enforced".into()]);
        let printed = |room| {
            let page = Page::default();
            table.print(&mut Out { room, ..page.out() }).unwrap();
            page.text()
        };
        assert!(printed(None).contains(long) && printed(Some(60)).contains(long));
        let narrow = printed(Some(40));
        assert!(narrow.contains("…  enforced") && !narrow.contains(long), "{narrow}");
    }

    #[test]
    fn a_cut_halves_no_character() {
        assert_eq!(cut("一二三四五", 7), "一二三…");
        assert_eq!(cut("abc", 3), "abc");
    }
}

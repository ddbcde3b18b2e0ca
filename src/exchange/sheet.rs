//! A small table as CSV: headings, rows, and no cell that a spreadsheet would run.

use super::formula::guarded;
use super::outgoing::unwritten;
use crate::domain::{Error, Result};

/// The table as bytes.
pub fn csv(headings: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(headings).map_err(unwritten)?;
    for row in rows {
        let cells = row.iter().map(|cell| guarded(cell).into_owned());
        writer.write_record(cells).map_err(unwritten)?;
    }
    writer.into_inner().map_err(|lost| Error::failed("output").with("detail", lost.error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_would_run_is_text() {
        let rows = vec![vec!["=HYPERLINK(\"x\")".to_owned(), "3".to_owned()]];
        let written = csv(&["group".to_owned(), "open".to_owned()], rows).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(text, "group,open\n\"'=HYPERLINK(\"\"x\"\")\",3\n");
    }
}

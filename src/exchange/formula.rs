//! The guard against cells that a spreadsheet would run.
//!
//! INVARIANT: `unguarded(&guarded(cell)) == cell` for every cell, so that an export that comes back
//! is what it was.

use std::borrow::Cow;

/// Whether a spreadsheet could take the cell for a formula, also after quotes or spaces and in
/// full width.
pub fn is_formula(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['\'', '"', ' ', '\u{3000}', '\u{a0}']);
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The cell as it is written: with a leading `'` where it could be run.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was meant: exactly one leading `'` is taken off where it guards.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_cell_comes_back() {
        for cell in
            ["", "=1+1", "'=1", "''=1", " =1", "+86 138", "-5", "@a", "\tx", "＝1", "'a", "''"]
        {
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
        assert_eq!(guarded("+86"), "'+86");
        assert_eq!(unguarded("''+86"), "'+86");
        assert_eq!(unguarded("'tis"), "'tis");
    }
}

//! The guard against cells that a spreadsheet would run.
//!
//! INVARIANT: `unguarded(&guarded(cell)) == cell` for every cell, so that an export that comes back
//! is what it was.

use crate::domain::name::is_visible;
use std::borrow::Cow;

/// Whether a spreadsheet could take the cell for a formula, also after quotes, after whatever it may
/// leave out for being a space or invisible, and in full width.
pub fn is_formula(cell: &str) -> bool {
    let is_left_out = |c: char| c.is_whitespace() || "'\"".contains(c) || !is_visible(c);
    let bare = cell.trim_start_matches(is_left_out);
    let left_out = cell.strip_suffix(bare).unwrap_or_default();
    left_out.contains(['\t', '\r'])
        || bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
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
        let unseen = "\n\u{b}\u{c}\u{200b}\u{feff}\u{2009}\u{ad}\u{200e}\u{202e}\u{2066}\u{85}\0";
        for sign in ['=', '+', '-', '@', '＝'] {
            for before in unseen.chars() {
                let cell = format!("{before}'{before}{sign}1");
                assert_eq!(guarded(&cell), format!("'{cell}"), "{cell:?}");
                assert_eq!(unguarded(&guarded(&cell)), cell);
            }
        }
        assert_eq!(guarded("\u{200b}a=1"), "\u{200b}a=1");
        assert_eq!(guarded("+86"), "'+86");
        assert_eq!(unguarded("''+86"), "'+86");
        assert_eq!(unguarded("'tis"), "'tis");
    }
}

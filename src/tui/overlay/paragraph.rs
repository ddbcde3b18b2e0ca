//! A text that is being written, in lines as wide as the room there is.
//!
//! INVARIANT: the rows cover the text in order and leave out nothing but line breaks, and the cursor always lies
//! within the columns asked for. Unlike `text::wrap` no blank is swallowed, since the cursor may stand on it.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::widget::text::{printable, width};

/// The rows, and where the cursor is among them: column, row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) rows: Vec<String>,
    pub(super) cursor: (usize, usize),
}

/// One column is kept for a cursor behind the last letter of a full row.
pub(super) fn lay_out(text: &str, cursor: usize, cols: usize) -> Paragraph {
    let ranges = rows(text, cols.saturating_sub(1).max(1));
    let row = ranges.iter().rposition(|range| range.start <= cursor).unwrap_or(0);
    let start = ranges.get(row).map_or(0, |range| range.start);
    let column = width(text.get(start..cursor).unwrap_or_default());
    let shown = ranges.into_iter().map(|range| text.get(range).unwrap_or_default());
    Paragraph {
        rows: shown.map(|row| printable(row).into_owned()).collect(),
        cursor: (column, row),
    }
}

fn rows(text: &str, cols: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let cuts = cuts(line, cols);
        rows.extend(cuts.windows(2).map(|pair| start + pair[0]..start + pair[1]));
        start += line.len() + 1;
    }
    rows
}

/// Where the rows of one line begin and end, from 0 to its length.
fn cuts(line: &str, cols: usize) -> Vec<usize> {
    let (mut cuts, mut from, mut used) = (vec![0], 0, 0);
    let mut chance = 0;
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = width(grapheme);
        chance = if wide > 1 { at } else { chance };
        if used + wide > cols && at > from {
            from = if chance > from { chance } else { at };
            cuts.push(from);
            used = width(line.get(from..at).unwrap_or_default());
        }
        used += wide;
        chance = if wide > 1 || grapheme == " " { at + grapheme.len() } else { chance };
    }
    cuts.push(line.len());
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere() {
        assert_eq!(lay_out("call back now", 13, 10).rows, ["call ", "back now"]);
        assert_eq!(lay_out("退款没有到账", 0, 7).rows, ["退款没", "有到账"]);
        assert_eq!(lay_out("abcdefghij", 0, 5).rows, ["abcd", "efgh", "ij"]);
        assert_eq!(lay_out("", 0, 5), Paragraph { rows: vec![String::new()], cursor: (0, 0) });
    }

    #[test]
    fn the_cursor_is_where_the_next_letter_goes() {
        assert_eq!(lay_out("退款没有", 12, 7).cursor, (2, 1));
        assert_eq!(lay_out("退款没有", 9, 7).cursor, (0, 1));
        assert_eq!(lay_out("一\n\n二", 5, 9).cursor, (0, 2));
        assert_eq!(lay_out("一\n\n二", 4, 9).cursor, (0, 1));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_the_cursor_stays_inside(text in "[a-z 张伟，\n]{0,60}", cols in 3usize..20) {
            let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            for at in ends {
                let laid = lay_out(&text, at, cols);
                prop_assert_eq!(laid.rows.concat(), text.replace('\n', ""));
                prop_assert!(laid.rows.iter().all(|row| width(row) < cols));
                prop_assert!(laid.cursor.0 < cols && laid.cursor.1 < laid.rows.len());
            }
        }
    }
}

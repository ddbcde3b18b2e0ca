//! Rows whose columns line up by display width.
//!
//! ```text
//! | fixed | gap | flex 2        | gap | flex 1 |
//! ```
//! INVARIANT: the widths and the gaps of a layout add up to the width it was made for, or to less if there is nothing
//! left to stretch; a row is exactly as wide as its layout.

use super::text::{fit, fit_right};

/// How one column asks for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Always this wide, as long as anything is left.
    Fixed(usize),
    /// A share of what the fixed columns leave.
    Flex(usize),
    /// Like `Fixed`, set flush right: for numbers.
    Number(usize),
}

/// The widths found for a set of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    cells: Vec<(usize, bool)>,
    gap: usize,
}

impl Columns {
    pub fn new(columns: &[Column], total: usize, gap: usize) -> Self {
        let gaps = gap * columns.len().saturating_sub(1);
        let widths = share(columns, total.saturating_sub(gaps));
        let flush_right = columns.iter().map(|column| matches!(column, Column::Number(_)));
        Self { cells: widths.into_iter().zip(flush_right).collect(), gap }
    }

    pub fn widths(&self) -> Vec<usize> {
        self.cells.iter().map(|(width, _)| *width).collect()
    }

    /// The column at which each cell begins, for those that are styled on their own.
    pub fn starts(&self) -> Vec<usize> {
        let mut next = 0;
        let mut start_of = |(width, _): &(usize, bool)| {
            let start = next;
            next += width + self.gap;
            start
        };
        self.cells.iter().map(&mut start_of).collect()
    }

    /// Each cell fitted to its column; missing ones are blank, surplus ones are left out.
    pub fn cells(&self, texts: &[&str]) -> Vec<String> {
        let text_at = |at: usize| texts.get(at).copied().unwrap_or_default();
        self.cells.iter().enumerate().map(|(at, cell)| fit_cell(text_at(at), *cell)).collect()
    }

    /// The whole row as one line.
    pub fn row(&self, texts: &[&str]) -> String {
        self.cells(texts).join(&" ".repeat(self.gap))
    }
}

fn fit_cell(text: &str, (width, flush_right): (usize, bool)) -> String {
    match flush_right {
        true => fit_right(text, width),
        false => fit(text, width),
    }
}

/// Fixed columns are served from left to right, then the flexible ones share the rest; what the division leaves over
/// goes to the last flexible column.
fn share(columns: &[Column], total: usize) -> Vec<usize> {
    let mut left = total;
    let mut widths: Vec<usize> =
        columns.iter().map(|column| take_fixed(*column, &mut left)).collect();
    let mut shares: usize = columns.iter().map(|column| flex_share(*column)).sum();
    for (width, column) in widths.iter_mut().zip(columns) {
        let part = flex_share(*column);
        if part > 0 {
            *width = left * part / shares;
            left -= *width;
            shares -= part;
        }
    }
    widths
}

fn take_fixed(column: Column, left: &mut usize) -> usize {
    let width = match column {
        Column::Fixed(width) | Column::Number(width) => width.min(*left),
        Column::Flex(_) => 0,
    };
    *left -= width;
    width
}

fn flex_share(column: Column) -> usize {
    match column {
        Column::Flex(part) => part,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::text::width;

    const QUEUE: [Column; 4] =
        [Column::Fixed(1), Column::Number(5), Column::Flex(2), Column::Flex(1)];

    #[test]
    fn flexible_columns_share_the_rest() {
        let columns = Columns::new(&QUEUE, 40, 1);
        assert_eq!(columns.widths(), [1, 5, 20, 11]);
        assert_eq!(columns.starts(), [0, 2, 8, 29]);
    }

    #[test]
    fn a_row_is_as_wide_as_its_layout_in_any_script() {
        let columns = Columns::new(&QUEUE, 40, 1);
        assert_eq!(
            columns.row(&["!", "2h", "退款未到账", "王芳"]),
            "!    2h 退款未到账           王芳       "
        );
        assert_eq!(width(&columns.row(&["!", "2h", "退款未到账退款未到账退款", "Zhang W."])), 40);
        assert_eq!(width(&columns.row(&[])), 40);
    }

    #[test]
    fn too_narrow_is_no_disaster() {
        assert_eq!(Columns::new(&QUEUE, 6, 1).widths(), [1, 2, 0, 0]);
        assert_eq!(Columns::new(&QUEUE, 0, 1).widths(), [0, 0, 0, 0]);
        assert_eq!(Columns::new(&[], 9, 1).row(&["x"]), "");
    }
}

//! Where a long list stands: which row has the cursor and which rows are seen.
//!
//! INVARIANT: `cursor < len` unless the list is empty, the cursor lies within the window, and the window does not
//! reach past the last row while there are rows above it to show. A pane fetches and draws [`Window::rows`] only.

use std::ops::Range;

/// The visible window of a list of `len` rows, `height` of which fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    pub first: usize,
    pub cursor: usize,
    pub len: usize,
    pub height: usize,
}

impl Window {
    pub fn new(len: usize, height: usize) -> Self {
        Self { first: 0, cursor: 0, len, height }
    }

    /// The rows to fetch and draw.
    pub fn rows(&self) -> Range<usize> {
        self.first..self.len.min(self.first.saturating_add(self.height))
    }

    /// The row under the cursor, if there is any row at all.
    pub fn selected(&self) -> Option<usize> {
        (self.cursor < self.len).then_some(self.cursor)
    }

    /// The line on the screen, counted from the top of the window, that has the cursor.
    pub fn cursor_line(&self) -> usize {
        self.cursor - self.first
    }

    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.settle();
    }

    pub fn set_height(&mut self, height: usize) {
        self.height = height;
        self.settle();
    }

    pub fn go_to(&mut self, row: usize) {
        self.cursor = row;
        self.settle();
    }

    /// Moves the cursor by rows, down if positive; it stops at either end.
    pub fn step(&mut self, rows: isize) {
        self.go_to(self.cursor.saturating_add_signed(rows));
    }

    pub fn down(&mut self) {
        self.step(1);
    }

    pub fn up(&mut self) {
        self.step(-1);
    }

    pub fn home(&mut self) {
        self.go_to(0);
    }

    pub fn end(&mut self) {
        self.go_to(usize::MAX);
    }

    pub fn page_down(&mut self) {
        self.scroll(self.page());
    }

    pub fn page_up(&mut self) {
        self.scroll(-self.page());
    }

    pub fn half_page_down(&mut self) {
        self.scroll(self.half_page());
    }

    pub fn half_page_up(&mut self) {
        self.scroll(-self.half_page());
    }

    /// One row of the page before stays in sight, so that the eye keeps its place.
    fn page(&self) -> isize {
        isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(isize::MAX)
    }

    fn half_page(&self) -> isize {
        isize::try_from((self.height / 2).max(1)).unwrap_or(isize::MAX)
    }

    /// Window and cursor move together: the cursor keeps its line on the screen until an end is reached.
    fn scroll(&mut self, rows: isize) {
        self.first = self.first.saturating_add_signed(rows);
        self.step(rows);
    }

    fn settle(&mut self) {
        self.cursor = self.cursor.min(self.len.saturating_sub(1));
        let lowest_first = self.len.saturating_sub(self.height.max(1));
        let to_show_cursor = (self.cursor + 1).saturating_sub(self.height.max(1));
        self.first = self.first.clamp(to_show_cursor, self.cursor).min(lowest_first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_list_selects_nothing_and_never_panics() {
        let mut window = Window::new(0, 0);
        window.down();
        window.up();
        window.end();
        window.page_up();
        window.set_height(5);
        assert_eq!((window.selected(), window.rows()), (None, 0..0));
    }

    #[test]
    fn the_window_follows_the_cursor_down_and_up() {
        let mut window = Window::new(100, 10);
        window.step(9);
        assert_eq!(window.rows(), 0..10);
        window.down();
        assert_eq!((window.rows(), window.cursor_line()), (1..11, 9));
        window.step(-10);
        assert_eq!((window.cursor, window.rows()), (0, 0..10));
    }

    #[test]
    fn end_home_and_pages() {
        let mut window = Window::new(25, 10);
        window.end();
        assert_eq!((window.cursor, window.rows()), (24, 15..25));
        window.home();
        window.page_down();
        assert_eq!((window.cursor, window.rows()), (9, 9..19));
        window.page_down();
        assert_eq!((window.cursor, window.rows()), (18, 15..25));
        window.page_down();
        assert_eq!(window.cursor, 24);
        window.half_page_up();
        assert_eq!(window.cursor, 19);
    }

    #[test]
    fn shrinking_and_growing_keep_the_cursor_in_sight() {
        let mut window = Window::new(50, 20);
        window.go_to(40);
        window.set_height(5);
        assert!(window.rows().contains(&40));
        window.set_height(30);
        assert_eq!(window.rows(), 20..50);
        window.set_len(3);
        assert_eq!((window.cursor, window.rows()), (2, 0..3));
    }

    proptest! {
        #[test]
        fn the_invariant_holds_after_any_walk(moves in prop::collection::vec((0u8..9, 0usize..60), 0..60)) {
            let mut window = Window::new(40, 7);
            for (kind, n) in moves {
                match kind {
                    0 => window.down(),
                    1 => window.up(),
                    2 => window.page_down(),
                    3 => window.page_up(),
                    4 => window.set_len(n),
                    5 => window.set_height(n),
                    6 => window.go_to(n),
                    7 => window.end(),
                    _ => window.half_page_up(),
                }
                prop_assert!(window.len == 0 || window.cursor < window.len);
                prop_assert!(window.len == 0 || window.height == 0 || window.rows().contains(&window.cursor));
                prop_assert!(window.height == 0 || window.rows().len() == window.height.min(window.len));
            }
        }
    }
}

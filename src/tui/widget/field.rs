//! A text field: what is in it, where the cursor is, and which part is seen.
//!
//! INVARIANT: the cursor lies on a grapheme boundary of the text. A masked field shows one mark for each grapheme,
//! leaves no copy of its text behind and has an opaque `Debug`. Nothing is drawn but what passed `printable`.

use std::fmt;
use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use zeroize::{Zeroize, Zeroizing};

use super::text::printable;

/// A mark on whose width all terminals agree.
const MASK: &str = "*";
/// Room for a passphrase, so that the buffer never moves and leaves a copy behind.
const MASKED_ROOM: usize = 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Line,
    Lines,
    Masked,
}

/// What a key did to the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Changed,
    Moved,
    /// The key means nothing to a text field; the form may have it.
    Ignored,
}

/// The part of a field that is seen, and the cursor in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub lines: Vec<String>,
    /// Column and line within what is seen; for the terminal's real cursor.
    pub cursor: (usize, usize),
}

/// A copy, made to draw from a shared reference, is wiped like the original.
#[derive(Default, Clone)]
pub struct Field {
    text: Zeroizing<String>,
    cursor: usize,
    kind: Kind,
    /// First column seen.
    left: usize,
    /// First line seen.
    top: usize,
    /// How much behind the cursor gives way to what is put in next.
    blank: usize,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Masked => f.write_str("Field(masked)"),
            _ => write!(f, "Field({} B at {})", self.text.len(), self.cursor),
        }
    }
}

impl Field {
    /// One line; pasted line breaks become spaces.
    pub fn line(text: &str) -> Self {
        Self::of(Kind::Line, text)
    }

    /// Several lines.
    pub fn lines(text: &str) -> Self {
        Self::of(Kind::Lines, text)
    }

    /// For passphrases.
    pub fn masked() -> Self {
        Self {
            text: Zeroizing::new(String::with_capacity(MASKED_ROOM)),
            kind: Kind::Masked,
            ..Self::default()
        }
    }

    fn of(kind: Kind, text: &str) -> Self {
        let mut field = Self { kind, ..Self::default() };
        field.insert(text);
        field
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes the text out, of a masked field above all; what is left is empty.
    pub fn take(&mut self) -> Zeroizing<String> {
        let emptied = if self.kind == Kind::Masked {
            String::with_capacity(MASKED_ROOM)
        } else {
            String::new()
        };
        (self.cursor, self.blank) = (0, 0);
        std::mem::replace(&mut self.text, Zeroizing::new(emptied))
    }

    pub fn set(&mut self, text: &str) {
        self.text.zeroize();
        (self.cursor, self.blank) = (0, 0);
        self.insert(text);
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn is_masked(&self) -> bool {
        self.kind == Kind::Masked
    }

    /// Byte offset, always on a grapheme boundary.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Stands before this part of the text, which gives way to what is put in next; any other key leaves it.
    pub fn stand_on(&mut self, blank: &str) {
        if let Some(at) = self.text.find(blank).filter(|_| !blank.is_empty()) {
            (self.cursor, self.blank) = (at, blank.len());
        }
    }

    /// A paste, or a typed character. Line breaks stay in a field of several lines only.
    pub fn insert(&mut self, text: &str) {
        let text = Zeroizing::new(self.acceptable(text));
        let blank = std::mem::take(&mut self.blank);
        if blank > 0 {
            self.remove(self.cursor..self.cursor + blank);
        }
        if self.is_masked() && self.text.len() + text.len() > self.text.capacity() {
            self.move_to_a_larger_buffer(text.len());
        }
        self.text.insert_str(self.cursor, &text);
        self.cursor = self.boundary_at_or_after(self.cursor + text.len());
    }

    /// A line break in a field of several lines.
    pub fn insert_newline(&mut self) {
        self.blank = 0;
        self.insert("\n");
    }

    pub fn handle(&mut self, key: KeyEvent) -> Effect {
        let (before, length) = (self.cursor, self.text.len());
        if !self.act(key) {
            return Effect::Ignored;
        }
        match (self.text.len() == length, self.cursor == before) {
            (false, _) => Effect::Changed,
            _ => Effect::Moved,
        }
    }

    fn act(&mut self, key: KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        if ctrl || alt || !matches!(key.code, KeyCode::Char(_)) {
            self.blank = 0;
        }
        match key.code {
            KeyCode::Char(letter) if ctrl && !alt => return self.act_on_control(letter),
            KeyCode::Char(letter) if alt => return self.act_on_alt(letter),
            KeyCode::Char(letter) => self.insert(letter.encode_utf8(&mut [0; 4])),
            KeyCode::Left if ctrl || alt => self.cursor = self.word_left(),
            KeyCode::Right if ctrl || alt => self.cursor = self.word_right(),
            KeyCode::Left => self.cursor = self.left_of_cursor(),
            KeyCode::Right => self.cursor = self.right_of_cursor(),
            KeyCode::Home => self.cursor = self.line_around_cursor().start,
            KeyCode::End => self.cursor = self.line_around_cursor().end,
            KeyCode::Backspace if ctrl || alt => self.remove(self.word_left()..self.cursor),
            KeyCode::Backspace => self.remove(self.left_of_cursor()..self.cursor),
            KeyCode::Delete => self.remove(self.cursor..self.right_of_cursor()),
            KeyCode::Up if self.kind == Kind::Lines => return self.go_up(),
            KeyCode::Down if self.kind == Kind::Lines => return self.go_down(),
            _ => return false,
        }
        true
    }

    /// The keys of readline; Ctrl+H is what some terminals send for Backspace.
    fn act_on_control(&mut self, letter: char) -> bool {
        match letter {
            'a' => self.cursor = self.line_around_cursor().start,
            'e' => self.cursor = self.line_around_cursor().end,
            'b' => self.cursor = self.left_of_cursor(),
            'f' => self.cursor = self.right_of_cursor(),
            'h' => self.remove(self.left_of_cursor()..self.cursor),
            'd' => self.remove(self.cursor..self.right_of_cursor()),
            'w' => self.remove(self.word_left()..self.cursor),
            'u' => self.remove(self.line_around_cursor().start..self.cursor),
            'k' => self.remove(self.cursor..self.line_around_cursor().end),
            _ => return false,
        }
        true
    }

    fn act_on_alt(&mut self, letter: char) -> bool {
        match letter {
            'b' => self.cursor = self.word_left(),
            'f' => self.cursor = self.word_right(),
            'd' => self.remove(self.cursor..self.word_right()),
            _ => return false,
        }
        true
    }

    fn acceptable(&self, text: &str) -> String {
        match self.kind {
            Kind::Lines => text.replace("\r\n", "\n").replace('\r', "\n"),
            // a passphrase copied from a file brings its line end along
            Kind::Masked => text.trim_end_matches(['\r', '\n']).to_owned(),
            Kind::Line => {
                text.trim_end_matches(['\r', '\n']).replace("\r\n", " ").replace(['\r', '\n'], " ")
            }
        }
    }

    fn move_to_a_larger_buffer(&mut self, more: usize) {
        let mut larger = Zeroizing::new(String::with_capacity((self.text.len() + more) * 2));
        larger.push_str(&self.text);
        self.text = larger;
    }

    fn remove(&mut self, range: Range<usize>) {
        let start = range.start;
        // To another buffer, since what moves up within one leaves its end behind.
        let mut kept = Zeroizing::new(String::with_capacity(self.text.capacity()));
        kept.push_str(self.text.get(..start).unwrap_or_default());
        kept.push_str(self.text.get(range.end..).unwrap_or_default());
        self.text = kept;
        self.cursor = self.boundary_at_or_after(start);
    }

    fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn after_cursor(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Text typed or removed may have joined its neighbours to one grapheme.
    fn boundary_at_or_after(&self, at: usize) -> usize {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        starts.find(|start| *start >= at).unwrap_or(self.text.len())
    }

    fn left_of_cursor(&self) -> usize {
        self.cursor - self.before_cursor().graphemes(true).next_back().map_or(0, str::len)
    }

    fn right_of_cursor(&self) -> usize {
        self.cursor + self.after_cursor().graphemes(true).next().map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let mut words = self.before_cursor().unicode_word_indices();
        words.next_back().map_or(0, |(start, _)| start)
    }

    fn word_right(&self) -> usize {
        let first = self.after_cursor().unicode_word_indices().next();
        first.map_or(self.text.len(), |(start, word)| self.cursor + start + word.len())
    }

    fn line_around_cursor(&self) -> Range<usize> {
        let start = self.before_cursor().rfind('\n').map_or(0, |at| at + 1);
        let end = self.after_cursor().find('\n').map_or(self.text.len(), |at| self.cursor + at);
        start..end
    }

    fn go_up(&mut self) -> bool {
        let line = self.line_around_cursor();
        if line.start == 0 {
            return false;
        }
        let column = self.column();
        self.cursor = line.start - 1;
        self.go_to_column(column);
        true
    }

    fn go_down(&mut self) -> bool {
        let line = self.line_around_cursor();
        if line.end == self.text.len() {
            return false;
        }
        let column = self.column();
        self.cursor = line.end + 1;
        self.go_to_column(column);
        true
    }

    fn go_to_column(&mut self, column: usize) {
        let line = self.line_around_cursor();
        let text = self.text.get(line.clone()).unwrap_or_default();
        let mut used = 0;
        let reached = text.grapheme_indices(true).find(|(_, grapheme)| {
            used += self.shown(grapheme).width();
            used > column
        });
        self.cursor = line.start + reached.map_or(text.len(), |(at, _)| at);
    }

    /// The column of the cursor within its line, by display width.
    pub fn column(&self) -> usize {
        let start = self.line_around_cursor().start;
        self.shown(self.text.get(start..self.cursor).unwrap_or_default()).width()
    }

    /// The line of the cursor, from 0.
    pub fn row(&self) -> usize {
        self.before_cursor().matches('\n').count()
    }

    fn shown(&self, text: &str) -> String {
        match self.kind {
            Kind::Masked => MASK.repeat(text.graphemes(true).count()),
            _ => printable(text).into_owned(),
        }
    }

    /// Scrolls such that the cursor is seen in `cols` by `rows`, and cuts that part out.
    pub fn seen(&mut self, cols: usize, rows: usize) -> Seen {
        let (column, row) = (self.column(), self.row());
        self.left = scrolled(self.left, column, cols);
        self.top = scrolled(self.top, row, rows);
        let lines = self.text.split('\n').skip(self.top).take(rows.max(1));
        let lines = lines.map(|line| slice_columns(&self.shown(line), self.left, cols)).collect();
        Seen { lines, cursor: (column - self.left, row - self.top) }
    }

    /// Draws the field over the whole of `area` and tells where the real cursor belongs.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer, style: Style) -> Option<Position> {
        let seen = self.seen(usize::from(area.width), usize::from(area.height));
        buffer.set_style(area, style);
        for (line, y) in seen.lines.iter().zip(area.top()..area.bottom()) {
            buffer.set_stringn(area.x, y, line, usize::from(area.width), style);
        }
        let x = area.x + u16::try_from(seen.cursor.0).ok()?;
        let y = area.y + u16::try_from(seen.cursor.1).ok()?;
        Some(Position { x, y }).filter(|position| area.contains(*position))
    }
}

/// The first of `room` places seen, moved no further than needed for `at` to be among them.
fn scrolled(first: usize, at: usize, room: usize) -> usize {
    first.clamp((at + 1).saturating_sub(room.max(1)), at)
}

/// The columns from `left` on; a wide glyph cut by the left edge leaves a blank so that nothing shifts.
fn slice_columns(text: &str, left: usize, cols: usize) -> String {
    let mut slice = String::new();
    let mut column = 0;
    for grapheme in text.graphemes(true) {
        let (start, end) = (column, column + grapheme.width());
        column = end;
        match () {
            () if end > left + cols => break,
            () if start >= left => slice.push_str(grapheme),
            () => slice.extend(std::iter::repeat_n(' ', end.saturating_sub(left))),
        }
    }
    slice
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn press(field: &mut Field, code: KeyCode) -> Effect {
        field.handle(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn ctrl(field: &mut Field, letter: char) -> Effect {
        field.handle(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL))
    }

    fn typed(field: &mut Field, text: &str) {
        for c in text.chars() {
            press(field, KeyCode::Char(c));
        }
    }

    #[test]
    fn what_is_put_in_first_takes_the_place_of_the_blank() {
        let letter = || {
            let mut field = Field::lines("Dear Ada,\n\n{text}\n\nWang Fang");
            field.stand_on("{text}");
            field
        };
        let mut typed = letter();
        for key in ['H', 'i'] {
            typed.handle(KeyEvent::from(KeyCode::Char(key)));
        }
        assert_eq!(typed.text(), "Dear Ada,\n\nHi\n\nWang Fang");
        let mut pasted = letter();
        pasted.insert("We look into it.");
        assert_eq!(pasted.text(), "Dear Ada,\n\nWe look into it.\n\nWang Fang");
        let mut moved = letter();
        moved.handle(KeyEvent::from(KeyCode::Up));
        moved.handle(KeyEvent::from(KeyCode::Char('x')));
        assert_eq!(moved.text(), "Dear Ada,\nx\n{text}\n\nWang Fang");
        let mut none = Field::lines("no blank");
        none.stand_on("{text}");
        none.insert("!");
        assert_eq!(none.text(), "no blank!");
    }

    #[test]
    fn editing_goes_by_graphemes() {
        let mut field = Field::line("张伟e\u{301}");
        assert_eq!(field.column(), 5);
        assert_eq!(press(&mut field, KeyCode::Backspace), Effect::Changed);
        assert_eq!(field.text(), "张伟");
        press(&mut field, KeyCode::Left);
        typed(&mut field, "小");
        assert_eq!((field.text(), field.column()), ("张小伟", 4));
        press(&mut field, KeyCode::Delete);
        assert_eq!(field.text(), "张小");
        assert_eq!(press(&mut field, KeyCode::Enter), Effect::Ignored);
    }

    #[test]
    fn a_combining_mark_joins_the_letter_before_the_cursor() {
        let mut field = Field::line("");
        typed(&mut field, "e\u{301}x");
        press(&mut field, KeyCode::Left);
        press(&mut field, KeyCode::Left);
        assert_eq!(field.cursor(), 0);
        press(&mut field, KeyCode::Delete);
        assert_eq!(field.text(), "x");
    }

    #[test]
    fn readline_keys() {
        let mut field = Field::line("call 张伟 back now");
        ctrl(&mut field, 'w');
        assert_eq!(field.text(), "call 张伟 back ");
        ctrl(&mut field, 'a');
        assert_eq!(field.column(), 0);
        ctrl(&mut field, 'k');
        assert!(field.is_empty());
        typed(&mut field, "one two");
        ctrl(&mut field, 'u');
        assert!(field.is_empty());
        assert_eq!(ctrl(&mut field, 's'), Effect::Ignored);
    }

    #[test]
    fn words_are_crossed_whole() {
        let mut field = Field::line("one two, three");
        let word =
            |field: &mut Field, code| field.handle(KeyEvent::new(code, KeyModifiers::CONTROL));
        word(&mut field, KeyCode::Left);
        assert_eq!(field.column(), 9);
        word(&mut field, KeyCode::Left);
        assert_eq!(field.column(), 4);
        word(&mut field, KeyCode::Right);
        assert_eq!(field.column(), 7);
    }

    #[test]
    fn a_paste_brings_no_line_breaks_into_one_line() {
        let mut field = Field::line("");
        field.insert("138\r\n0013\n");
        assert_eq!(field.text(), "138 0013");
        let mut lines = Field::lines("");
        lines.insert("一\r\n二\n");
        assert_eq!(lines.text(), "一\n二\n");
    }

    #[test]
    fn the_view_follows_the_cursor() {
        let mut field = Field::line("恒通贸易有限公司");
        let seen = field.seen(6, 1);
        assert_eq!((seen.lines, seen.cursor), (vec![" 公司".into()], (5, 0)));
        ctrl(&mut field, 'a');
        assert_eq!(field.seen(6, 1), Seen { lines: vec!["恒通贸".into()], cursor: (0, 0) });
    }

    #[test]
    fn several_lines_scroll_and_keep_the_column() {
        let mut field = Field::lines("一二三\nab\n四五六");
        assert_eq!((field.column(), field.row()), (6, 2));
        press(&mut field, KeyCode::Up);
        assert_eq!((field.column(), field.row()), (2, 1));
        press(&mut field, KeyCode::Up);
        assert_eq!((field.column(), field.row()), (2, 0));
        assert_eq!(press(&mut field, KeyCode::Up), Effect::Ignored);
        field.insert_newline();
        assert_eq!(field.text(), "一\n二三\nab\n四五六");
        assert_eq!(
            field.seen(10, 2),
            Seen { lines: vec!["一".into(), "二三".into()], cursor: (0, 1) }
        );
    }

    #[test]
    fn a_masked_field_shows_and_tells_nothing() {
        let mut field = Field::masked();
        typed(&mut field, "密码 x\u{202e}");
        assert_eq!(field.seen(20, 1).lines[0].trim_matches('*'), "");
        assert_eq!(format!("{field:?}"), "Field(masked)");
        let room = field.text.capacity();
        assert_eq!(field.take().as_str(), "密码 x\u{202e}");
        assert_eq!((field.text(), field.text.capacity()), ("", room));
    }

    #[test]
    fn a_long_passphrase_moves_without_leaving_a_copy_to_the_allocator() {
        let mut field = Field::masked();
        field.insert(&"long ".repeat(500));
        assert_eq!(field.text().len(), 2500);
    }

    #[test]
    fn what_is_dangerous_is_edited_but_not_drawn() {
        let mut field = Field::line("a\x1b[31m");
        assert_eq!(field.seen(20, 1).lines, ["a␛[31m"]);
        assert_eq!(field.text(), "a\x1b[31m");
    }

    #[test]
    fn drawing_tells_where_the_real_cursor_belongs() {
        let area = Rect::new(3, 1, 8, 1);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 3));
        assert_eq!(
            Field::line("张伟").draw(area, &mut buffer, Style::new()),
            Some(Position::new(7, 1))
        );
        assert_eq!(Field::line("张").draw(Rect::ZERO, &mut buffer, Style::new()), None);
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_on_a_boundary_and_in_sight(
            keys in prop::collection::vec((0usize..16, any::<char>()), 0..60), cols in 1usize..12, rows in 1usize..4,
        ) {
            let codes = [KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::Backspace,
                KeyCode::Delete, KeyCode::Up, KeyCode::Down];
            let mut field = Field::lines("张e\u{301}\n🏳\u{fe0f}\u{200d}🌈 x");
            for (key, c) in keys {
                match key {
                    0..=7 => { press(&mut field, codes[key]); }
                    8 => { ctrl(&mut field, 'w'); }
                    9 => { ctrl(&mut field, 'k'); }
                    10 => field.insert_newline(),
                    _ => { press(&mut field, KeyCode::Char(c)); }
                }
                let boundary = field.text().grapheme_indices(true).any(|(at, _)| at == field.cursor());
                prop_assert!(boundary || field.cursor() == field.text().len());
                let seen = field.seen(cols, rows);
                prop_assert!(seen.cursor.0 < cols && seen.cursor.1 < rows);
                prop_assert!(seen.lines.len() <= rows);
                prop_assert!(seen.lines.iter().all(|line| line.width() <= cols));
            }
        }
    }
}

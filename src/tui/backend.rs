//! What ratatui found changed, as the fewest bytes that are safe to send.
//!
//! INVARIANT: one write a frame, and none at all if nothing changed. The cursor's column is relied upon only after
//! glyphs that every terminal draws equally wide; after any other glyph it is stated anew. The terminal is asked
//! nothing but, where the line is to be paced, whether a frame has arrived.

use crate::printable::printable;
use std::io::{self, Write};
use std::ops::Range;
use std::os::fd::OwnedFd;

use ratatui::backend::{ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use rustix::termios::tcgetwinsize;
use unicode_width::UnicodeWidthChar;
use zeroize::Zeroize;

/// Where the number of columns and rows comes from.
#[derive(Debug)]
pub enum Extent {
    Fixed(Size),
    Of(OwnedFd),
}

/// A wall of screens in small print.
pub const LARGEST: Size = Size::new(1_000, 500);

impl Extent {
    /// Serial lines and some pseudo-terminals report nothing; they get the size that every terminal has. Whoever reports
    /// more than [`LARGEST`] would have it all held in memory, 200 GB at the utmost: it is drawn on so much of it.
    pub fn size(&self) -> io::Result<Size> {
        match self {
            Self::Fixed(size) => Ok(*size),
            Self::Of(tty) => {
                let size = tcgetwinsize(tty)?;
                let known = size.ws_col > 0 && size.ws_row > 0;
                let (columns, rows) =
                    (size.ws_col.min(LARGEST.width), size.ws_row.min(LARGEST.height));
                Ok(if known { Size::new(columns, rows) } else { Size::new(80, 24) })
            }
        }
    }
}

/// The terminal's state as far as it is known for certain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Known {
    row: Option<u16>,
    column: Option<u16>,
    /// The column a run of line drawing goes on at. Such glyphs are of ambiguous width, yet a run of them is one
    /// stroke; stating the column after each would triple the price of a frame.
    stroke_column: Option<u16>,
    pen: Option<Pen>,
    cursor_shown: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK);

/// Blank cells in a row that may be erased instead of written.
#[derive(Debug, Clone, Copy)]
struct Blanks {
    x: u16,
    y: u16,
    count: u16,
    /// Up to this column every cell is drawn anew in this frame, so that more than the blanks may be erased.
    until: u16,
}

impl Blanks {
    fn end(&self) -> u16 {
        self.x + self.count
    }
}

/// Which cells of the terminal are known to be blank on the plain ground.
#[derive(Debug, Default)]
struct Screen {
    columns: u16,
    blank: Vec<bool>,
    /// The right halves of wide glyphs. tmux 3.3 keeps such a half when only the left one is erased, and loses
    /// the glyph that is later written beside it.
    right_half: Vec<bool>,
}

impl Screen {
    /// Takes on a size; a terminal that was never drawn on is blank.
    fn fit(&mut self, size: Size) {
        let untouched = self.blank.is_empty();
        let cells = usize::from(size.width) * usize::from(size.height);
        if untouched || cells != self.blank.len() || size.width != self.columns {
            self.clear(size);
            self.blank.fill(untouched);
        }
    }

    fn clear(&mut self, size: Size) {
        self.columns = size.width;
        let cells = usize::from(size.width) * usize::from(size.height);
        self.blank = vec![true; cells];
        self.right_half = vec![false; cells];
    }

    fn forget(&mut self) {
        self.blank.fill(false);
    }

    fn is_blank(&self, columns: Range<u16>, y: u16) -> bool {
        let cells = self.blank.get(self.cells(columns, y));
        cells.is_some_and(|cells| cells.iter().all(|blank| *blank))
    }

    fn set_blank(&mut self, columns: Range<u16>, y: u16, blank: bool) {
        let cells = self.cells(columns, y);
        self.right_half.get_mut(cells.clone()).into_iter().flatten().for_each(|half| *half = false);
        self.blank.get_mut(cells).into_iter().flatten().for_each(|cell| *cell = blank);
    }

    fn set_right_half(&mut self, x: u16, y: u16) {
        let cells = self.cells(x..x.saturating_add(1), y);
        self.right_half.get_mut(cells).into_iter().flatten().for_each(|half| *half = true);
    }

    fn is_right_half(&self, x: u16, y: u16) -> bool {
        let cells = self.right_half.get(self.cells(x..x.saturating_add(1), y));
        cells.is_some_and(|cells| cells.contains(&true))
    }

    fn cells(&self, columns: Range<u16>, y: u16) -> Range<usize> {
        let row = usize::from(y) * usize::from(self.columns);
        let column = |x: u16| row + usize::from(x.min(self.columns));
        column(columns.start)..column(columns.end)
    }
}

/// A ratatui backend that counts every byte.
#[derive(Debug)]
pub struct Backend<W: Write> {
    out: W,
    extent: Extent,
    frame: Vec<u8>,
    known: Known,
    cursor_wanted: Option<Position>,
    cursor_position: Position,
    blanks: Option<Blanks>,
    screen: Screen,
    epilogue: &'static [u8],
    sent: usize,
}

impl<W: Write> Backend<W> {
    /// The screen has to be blank, as `Guard::enter` leaves it; ratatui takes the same for granted.
    pub fn new(out: W, extent: Extent) -> Self {
        Self {
            out,
            extent,
            frame: Vec::with_capacity(8 * 1024),
            known: Known::default(),
            cursor_wanted: None,
            cursor_position: Position::ORIGIN,
            blanks: None,
            screen: Screen::default(),
            epilogue: b"",
            sent: 0,
        }
    }

    /// What every frame ends with from here on. It must not move the cursor.
    pub fn end_with(&mut self, epilogue: &'static [u8]) {
        self.epilogue = epilogue;
    }

    /// Bytes that went out since this was asked last.
    pub fn take_sent(&mut self) -> usize {
        std::mem::take(&mut self.sent)
    }

    /// Nothing is known of the terminal any more: somebody else has written to it.
    pub fn forget(&mut self) {
        self.known = Known::default();
        self.screen.forget();
    }

    pub fn writer(&self) -> &W {
        &self.out
    }

    /// Text for the terminal itself, such as OSC 52, sent with the next frame. It must not move the cursor.
    pub fn pass_through(&mut self, sequence: &[u8]) {
        self.frame.extend_from_slice(sequence);
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell, until: u16) {
        if is_erasable(cell) {
            return self.put_blank(x, y, until);
        }
        self.settle_blanks();
        let symbol = cell.symbol();
        self.bridge_blanks(x, y);
        self.move_to(x, y, is_stroke(symbol));
        self.take_pen(pen_for(cell, self.known.pen));
        // INVARIANT: whatever came into a cell, and by whatever way, nothing of it acts on the terminal.
        let shown = printable(symbol);
        let shown = if shown.is_empty() { " " } else { &shown };
        self.frame.extend_from_slice(shown.as_bytes());
        self.advance(x, y, shown);
    }

    /// Goes on with the run of blanks, over cells that are blank already if need be.
    fn put_blank(&mut self, x: u16, y: u16, until: u16) {
        let screen = &self.screen;
        let goes_on =
            |run: &Blanks| run.y == y && run.end() <= x && screen.is_blank(run.end()..x, y);
        match self.blanks.as_mut().filter(|run| goes_on(run)) {
            Some(run) => (run.count, run.until) = (x + 1 - run.x, until),
            None => {
                self.settle_blanks();
                let is_news = !self.screen.is_blank(x..x + 1, y);
                self.blanks = is_news.then_some(Blanks { x, y, count: 1, until });
            }
        }
    }

    /// Erases to the end of the line, erases so many cells, or writes spaces, whichever is shortest. What is erased
    /// beyond the blanks themselves is about to be drawn, and its blanks then cost nothing more.
    fn settle_blanks(&mut self) {
        let Some(run) = self.blanks.take() else {
            return;
        };
        self.move_to(run.x, run.y, false);
        let present = self.known.pen.filter(|pen| looks_plain_on_blank(*pen));
        self.take_pen(present.unwrap_or(PLAIN));
        let until = run.until.max(run.end());
        // What is left of a glyph that is erased is erased with it; if it is drawn anew, that follows.
        let until = until + u16::from(self.screen.is_right_half(until, run.y));
        let blank_to_the_edge = self.screen.is_blank(until..self.screen.columns, run.y);
        match run.count {
            3.. if blank_to_the_edge => self.erase(run, until, format_args!("\x1b[K")),
            8.. => self.erase(run, until, format_args!("\x1b[{}X", until - run.x)),
            _ => self.write_spaces(run.x, run.end()),
        }
        self.screen.set_blank(run.x..run.end(), run.y, true);
    }

    fn erase(&mut self, run: Blanks, until: u16, sequence: std::fmt::Arguments<'_>) {
        self.command(sequence);
        self.screen.set_blank(run.x..until, run.y, true);
    }

    fn write_spaces(&mut self, from: u16, to: u16) {
        self.frame.extend(std::iter::repeat_n(b' ', usize::from(to - from)));
        self.known.column = Some(to).filter(|to| *to < self.screen.columns);
    }

    /// A short way over blank cells is cheaper in spaces than in a cursor move.
    fn bridge_blanks(&mut self, x: u16, y: u16) {
        let here = self.known.row == Some(y);
        let Some(from) = self.known.column.filter(|column| here && *column < x) else {
            return;
        };
        let plain = self.known.pen.is_some_and(looks_plain_on_blank);
        if plain && x - from <= 3 && self.screen.is_blank(from..x, y) {
            self.write_spaces(from, x);
        }
    }

    fn advance(&mut self, x: u16, y: u16, symbol: &str) {
        let columns = self.screen.columns;
        let width = sure_width(symbol);
        let next = width.map(|width| x + width).filter(|next| *next < columns);
        let may_have_wrapped = next.is_none() && x + 2 > columns;
        self.known.row = (!may_have_wrapped).then_some(y);
        self.known.column = next;
        self.known.stroke_column = (is_stroke(symbol) && x + 1 < columns).then_some(x + 1);
        self.screen.set_blank(x..x + width.unwrap_or(2), y, false);
        if width == Some(2) {
            self.screen.set_right_half(x + 1, y);
        }
    }

    fn move_to(&mut self, x: u16, y: u16, to_draw_a_stroke: bool) {
        let here = self.known.row == Some(y);
        let stroke_goes_on = to_draw_a_stroke && self.known.stroke_column == Some(x);
        if !here || !(self.known.column == Some(x) || stroke_goes_on) {
            let shortest = self.ways_to(x, y).into_iter().flatten().min_by_key(|way| way.len);
            self.frame.extend_from_slice(shortest.unwrap_or_default().bytes());
        }
        self.known.row = Some(y);
        self.known.column = Some(x);
        self.known.stroke_column = None;
    }

    /// The cursor moves that lead there from what is known of where it is.
    fn ways_to(&self, x: u16, y: u16) -> [Option<Sequence>; 4] {
        let here = self.known.row == Some(y);
        let one_above = self.known.row.is_some_and(|row| row + 1 == y);
        let ahead = self.known.column.and_then(|column| x.checked_sub(column)).filter(|_| here);
        let address = match x {
            0 => Sequence::of(format_args!("\x1b[{}H", y + 1)),
            _ => Sequence::of(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        };
        let column = match x {
            0 => Sequence::of(format_args!("\r")),
            _ => Sequence::of(format_args!("\x1b[{}G", x + 1)),
        };
        let forward = |columns: u16| match columns {
            0 => Sequence::default(),
            1 => Sequence::of(format_args!("\x1b[C")),
            _ => Sequence::of(format_args!("\x1b[{columns}C")),
        };
        let line_feed = Sequence::joined(Sequence::of(format_args!("\r\n")), forward(x));
        [Some(address), here.then_some(column), ahead.map(forward), one_above.then_some(line_feed)]
    }

    fn take_pen(&mut self, pen: Pen) {
        if self.known.pen == Some(pen) {
            return;
        }
        let codes = pen_codes(self.known.pen, pen);
        self.command(format_args!("\x1b[{codes}m"));
        self.known.pen = Some(pen);
    }

    fn command(&mut self, sequence: std::fmt::Arguments<'_>) {
        // a Vec takes everything
        let _ = self.frame.write_fmt(sequence);
    }

    /// Last of all in a frame, and only if it is not already as it should be.
    fn settle_cursor(&mut self) {
        let show = self.cursor_wanted.is_some();
        if let Some(position) = self.cursor_wanted {
            self.move_to(position.x, position.y, false);
        }
        if self.known.cursor_shown != Some(show) {
            self.command(format_args!("{}", if show { "\x1b[?25h" } else { "\x1b[?25l" }));
            self.known.cursor_shown = Some(show);
        }
    }
}

impl<W: Write> ratatui::backend::Backend for Backend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.screen.fit(self.extent.size()?);
        let cells: Vec<_> = content.collect();
        for ((x, y, cell), until) in cells.iter().zip(drawn_until(&cells)) {
            self.put(*x, *y, cell, until);
        }
        self.settle_blanks();
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = Some(self.cursor_position);
        Ok(())
    }

    /// From memory: the terminal is not asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor_position)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor_position = position.into();
        self.cursor_wanted = self.cursor_wanted.map(|_| self.cursor_position);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.command(format_args!("\x1b[m"));
        self.known.pen = Some(PLAIN);
        let code = match region {
            ClearType::All => "2J",
            ClearType::AfterCursor => "J",
            ClearType::BeforeCursor => "1J",
            ClearType::CurrentLine => "2K",
            ClearType::UntilNewLine => "K",
        };
        self.command(format_args!("\x1b[{code}"));
        match region {
            ClearType::All => self.screen.clear(self.extent.size()?),
            _ => self.screen.forget(),
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        self.extent.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.extent.size()?, pixels: Size::ZERO })
    }

    /// The frame goes out in one piece. If the line does not take it, the terminal's state is unknown.
    fn flush(&mut self) -> io::Result<()> {
        self.settle_cursor();
        if self.frame.is_empty() {
            return Ok(());
        }
        self.frame.extend_from_slice(self.epilogue);
        self.sent += self.frame.len();
        let sent = self.out.write_all(&self.frame).and_then(|()| self.out.flush());
        self.frame.zeroize();
        if sent.is_err() {
            self.forget();
        }
        sent
    }
}

/// One short escape sequence, without an allocation for each.
#[derive(Debug, Clone, Copy, Default)]
struct Sequence {
    buffer: [u8; 20],
    len: usize,
}

impl Sequence {
    fn of(text: std::fmt::Arguments<'_>) -> Self {
        let mut sequence = Self::default();
        let mut rest = sequence.buffer.as_mut_slice();
        // the longest sequence, two numbers of five digits, has 14 bytes
        let _ = rest.write_fmt(text);
        sequence.len = 20 - rest.len();
        sequence
    }

    fn joined(first: Self, second: Self) -> Self {
        let mut both = first;
        let end = both.len + second.len;
        if let Some(room) = both.buffer.get_mut(both.len..end) {
            room.copy_from_slice(second.bytes());
            both.len = end;
        }
        both
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }
}

/// For each cell the column up to which those after it follow without a gap.
fn drawn_until(cells: &[(u16, u16, &Cell)]) -> Vec<u16> {
    let mut ends = vec![0; cells.len()];
    let mut after: Option<(u16, u16, u16)> = None;
    for ((x, y, cell), end) in cells.iter().zip(&mut ends).rev() {
        let edge = x + cell.cell_width().max(1);
        *end = after
            .filter(|(next, row, _)| *next == edge && row == y)
            .map_or(edge, |(_, _, end)| end);
        after = Some((*x, *y, *end));
    }
    ends
}

fn is_erasable(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN_ON_BLANK)
}

fn looks_plain_on_blank(pen: Pen) -> bool {
    pen.bg == Color::Reset && !pen.modifier.intersects(SEEN_ON_BLANK)
}

/// A blank shows ground and strokes only, so it is written with the present pen if that differs in nothing one sees.
fn pen_for(cell: &Cell, present: Option<Pen>) -> Pen {
    let pen = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
    let shows_ink = cell.symbol() != " " || cell.modifier.intersects(SEEN_ON_BLANK);
    present
        .filter(|old| !shows_ink && old.bg == pen.bg && !old.modifier.intersects(SEEN_ON_BLANK))
        .unwrap_or(pen)
}

/// The width of a glyph on which all terminals agree, if there is one: plain Latin, and the wide letters of East
/// Asia. Not so: what Unicode calls ambiguous, emoji, and everything that is put together from several characters.
fn sure_width(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(' '..='~'), None) => Some(1),
        (Some(c), None) if is_surely_wide(c) => Some(2),
        (Some(c), None) if c < '\u{300}' && c.width() == c.width_cjk() => {
            c.width().and_then(|w| u16::try_from(w).ok())
        }
        _ => None,
    }
}

/// Blocks that have been wide since terminals have known wide glyphs.
fn is_surely_wide(c: char) -> bool {
    matches!(c,
        '\u{3000}'..='\u{3029}' | '\u{3031}'..='\u{303c}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{2fffd}' | '\u{30000}'..='\u{3fffd}')
}

fn is_stroke(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    matches!((chars.next(), chars.next()), (Some('\u{2500}'..='\u{257f}'), None))
}

/// The parameters of the SGR sequence from one pen to another; empty means a reset, the shortest there is.
fn pen_codes(old: Option<Pen>, new: Pen) -> String {
    if new == PLAIN {
        return String::new();
    }
    let takes_away = old.is_none_or(|old| !new.modifier.contains(old.modifier));
    let (base, mut codes) =
        if takes_away { (PLAIN, vec!["0".to_owned()]) } else { (old.unwrap_or(PLAIN), vec![]) };
    codes.extend(modifier_codes(new.modifier.difference(base.modifier)));
    if new.fg != base.fg {
        codes.push(colour_code(new.fg, 30));
    }
    if new.bg != base.bg {
        codes.push(colour_code(new.bg, 40));
    }
    codes.join(";")
}

fn modifier_codes(modifier: Modifier) -> impl Iterator<Item = String> {
    const CODES: [(Modifier, u8); 8] = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::SLOW_BLINK, 5),
        (Modifier::REVERSED, 7),
        (Modifier::HIDDEN, 8),
        (Modifier::CROSSED_OUT, 9),
    ];
    CODES
        .into_iter()
        .filter(move |(one, _)| modifier.contains(*one))
        .map(|(_, code)| code.to_string())
}

/// `ground` is 30 for ink and 40 for paper.
fn colour_code(colour: Color, ground: u8) -> String {
    let one_of_eight = |index: u8| (ground + index).to_string();
    let one_of_the_bright = |index: u8| (ground + 60 + index).to_string();
    match colour {
        Color::Reset => one_of_eight(9),
        Color::Black => one_of_eight(0),
        Color::Red => one_of_eight(1),
        Color::Green => one_of_eight(2),
        Color::Yellow => one_of_eight(3),
        Color::Blue => one_of_eight(4),
        Color::Magenta => one_of_eight(5),
        Color::Cyan => one_of_eight(6),
        Color::Gray => one_of_eight(7),
        Color::DarkGray => one_of_the_bright(0),
        Color::LightRed => one_of_the_bright(1),
        Color::LightGreen => one_of_the_bright(2),
        Color::LightYellow => one_of_the_bright(3),
        Color::LightBlue => one_of_the_bright(4),
        Color::LightMagenta => one_of_the_bright(5),
        Color::LightCyan => one_of_the_bright(6),
        Color::White => one_of_the_bright(7),
        Color::Indexed(index) => format!("{};5;{index}", ground + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", ground + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::style::Style;

    fn terminal(columns: u16, rows: u16) -> Terminal<Backend<Vec<u8>>> {
        Terminal::new(Backend::new(Vec::new(), Extent::Fixed(Size::new(columns, rows)))).unwrap()
    }

    fn sent(
        terminal: &mut Terminal<Backend<Vec<u8>>>,
        lines: &[(u16, u16, &str, Style)],
    ) -> String {
        let before = terminal.backend().out.len();
        let paint = |frame: &mut ratatui::Frame<'_>| {
            for (x, y, text, style) in lines {
                frame.buffer_mut().set_string(*x, *y, text, *style);
            }
        };
        terminal.draw(paint).unwrap();
        String::from_utf8(terminal.backend().out[before..].to_vec()).unwrap()
    }

    #[test]
    fn a_run_of_chinese_needs_one_move() {
        let text = sent(&mut terminal(20, 2), &[(2, 1, "恒通贸易ab", Style::new())]);
        assert_eq!(text, "\x1b[2;3H\x1b[m恒通贸易ab\x1b[?25l");
    }

    #[test]
    fn after_what_may_be_wide_or_not_the_column_is_stated() {
        for glyph in ["…", "·", "😀", "e\u{301}", "“"] {
            let text = sent(&mut terminal(20, 1), &[(0, 0, &format!("{glyph}ab"), Style::new())]);
            assert!(text.contains(&format!("{glyph}\x1b[")), "{text:?}");
            assert!(text.contains("Gab"), "{text:?}");
        }
    }

    #[test]
    fn a_stroke_is_one_run_and_then_the_column_is_stated() {
        let text = sent(&mut terminal(20, 1), &[(0, 0, "┌───x", Style::new())]);
        assert_eq!(text, "\x1b[1H\x1b[m┌───\x1b[5Gx\x1b[?25l");
    }

    #[test]
    fn nothing_changed_nothing_sent() {
        let mut terminal = terminal(20, 2);
        let lines = [(0, 0, "张伟", Style::new().fg(Color::Red))];
        sent(&mut terminal, &lines);
        assert_eq!(sent(&mut terminal, &lines), "");
        assert_eq!(sent(&mut terminal, &lines), "");
    }

    #[test]
    fn a_cleared_tail_is_erased() {
        let mut terminal = terminal(40, 2);
        sent(&mut terminal, &[(0, 0, "a line that reaches far to the right", Style::new())]);
        assert_eq!(sent(&mut terminal, &[(0, 0, "a", Style::new())]), "\x1b[3G\x1b[K");
    }

    #[test]
    fn an_erasing_takes_whole_glyphs() {
        let mut terminal = terminal(40, 1);
        sent(&mut terminal, &[(0, 0, "before it 汉字 and after it", Style::new())]);
        let after = sent(&mut terminal, &[(15, 0, "nd after it", Style::new())]);
        // Eleven cells are news; the twelfth is what would be left of 汉.
        assert!(after.contains("\x1b[12X"), "{after:?}");
    }

    #[test]
    fn the_pen_changes_by_what_differs() {
        let red = Pen { fg: Color::Red, ..PLAIN };
        let bold_red = Pen { modifier: Modifier::BOLD, ..red };
        assert_eq!(pen_codes(Some(red), bold_red), "1");
        assert_eq!(pen_codes(Some(bold_red), red), "0;31");
        assert_eq!(pen_codes(Some(bold_red), PLAIN), "");
        assert_eq!(
            pen_codes(Some(PLAIN), Pen { fg: Color::LightBlue, bg: Color::Rgb(1, 2, 3), ..PLAIN }),
            "94;48;2;1;2;3"
        );
    }

    #[test]
    fn a_line_that_does_not_take_the_frame_makes_everything_unknown() {
        struct Broken;
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut terminal =
            Terminal::new(Backend::new(Broken, Extent::Fixed(Size::new(4, 1)))).unwrap();
        assert!(terminal.draw(|frame| frame.render_widget("x", frame.area())).is_err());
        assert_eq!(terminal.backend().known, Known::default());
    }
}

//! Rows to look through and to act on: members, entries of the log, notices, and whatever waits for somebody.
//!
//! ```text
//! +- Members -------------------------------- 3/7 -+
//! | / what narrows the rows                        |   if they can be narrowed
//! |   Name      State     Roles                    |   headings; narrow screens leave the last columns out
//! | > 李娜      waiting   agent                    |
//! |                                                |
//! | what else is known of that row                 |
//! | why a key does nothing                         |
//! | a add  p let in  o roles  x remove  Esc back   |   grey where a guard would refuse
//! +------------------------------------------------+
//! ```
//! INVARIANT: the rows are the owner's, in the owner's order, and the cursor stays on its row while they change; `Act`
//! is answered only for a key that the row under the cursor allows.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::help::HelpRow;
use super::picker::draw_filter;
use super::{
    NOT_SELECTED, Reply, SELECTED, bar, centred, columns, first_seen, ink, is_back, letter,
    set_style, spread, take_bottom, take_left, take_top, told, walk, wrapped, write, write_lines,
};
use crate::locale::{Locale, Told};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::bar::bar as bar_of;
use crate::tui::widget::columns::{Column, Columns};
use crate::tui::widget::field::{Effect, Field};
use crate::tui::widget::text::width;

const COLS: u16 = 112;
/// Fewest and most lines; whatever can be narrowed takes the most at once, so that it keeps still.
const ROWS: (u16, u16) = (22, 34);
/// Lines around the rows.
const AROUND: u16 = 11;
const GAP: usize = 2;
/// Lines for what else is known of a row.
const MOST_MORE: u16 = 4;
/// Rows, with their headings, that no lines below take the place of.
const LEAST_ROWS: u16 = 4;
/// Lines of a screen from which on all lines below are shown; on a lower one so many at most.
const TALL: u16 = 30;
const MOST_BELOW: u16 = 4;
/// Lines for why a key does nothing.
const MOST_WHY: u16 = 3;
/// How near to the last row the cursor comes before more are wanted.
const NEAR: usize = 50;

/// A column: its heading, how it asks for room, and the width of the board from which on it is shown.
#[derive(Debug, Clone)]
pub struct BoardColumn {
    pub heading: String,
    pub room: Column,
    pub from_cols: u16,
    /// Whether the bars of the rows are drawn in it.
    pub is_bar: bool,
}

impl BoardColumn {
    pub fn new(heading: impl Into<String>, room: Column) -> Self {
        Self { heading: heading.into(), room, from_cols: 0, is_bar: false }
    }

    /// A column of bars.
    pub fn bar(room: Column) -> Self {
        Self { is_bar: true, ..Self::new("", room) }
    }

    #[must_use]
    pub fn from(self, from_cols: u16) -> Self {
        Self { from_cols, ..self }
    }
}

/// A key of the board's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardKey {
    pub letter: char,
    /// What it is called in [`Reply::Act`].
    pub code: &'static str,
    pub label: String,
}

/// A row.
#[derive(Clone, Default)]
pub struct BoardRow {
    pub code: String,
    pub cells: Vec<String>,
    pub role: Option<Role>,
    /// What else is known of it.
    pub more: String,
    /// For each key of the board, why it does nothing here. Keys beyond the last are allowed.
    pub whys: Vec<Option<Told>>,
}

/// Rows, where one is in them, and what narrows them.
pub struct Board {
    pub title: String,
    /// How things stand, whatever row one is on.
    pub standing: String,
    /// Shown in place of rows.
    pub empty: String,
    /// How many rows there are in all, if that is known and they are not all here.
    pub total: Option<u64>,
    /// Whether there are rows behind the last that are not here yet.
    pub has_more: bool,
    /// Lines between the rows and what is known of one: what comes of all of them.
    pub below: Vec<(String, Role)>,
    /// Lines for what else is known of a row, with a blank one above.
    pub more_rows: u16,
    /// A key that stands for a letter.
    alias: Option<(KeyCode, char)>,
    columns: Vec<BoardColumn>,
    keys: Vec<BoardKey>,
    /// For each key, why it does nothing where there is no row.
    bare: Vec<Option<Told>>,
    rows: Vec<BoardRow>,
    /// How long the bar of each row is, from 0 to 1.
    bars: Vec<f64>,
    cursor: usize,
    line: Option<Line>,
    /// Why the last key did nothing.
    said: Option<Told>,
}

/// The line that narrows the rows.
struct Line {
    field: Field,
    hint: String,
    is_typed: bool,
}

impl fmt::Debug for BoardRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoardRow({})", self.code)
    }
}

impl fmt::Debug for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Board({} rows at {})", self.rows.len(), self.cursor)
    }
}

impl Board {
    pub fn new(
        title: impl Into<String>,
        columns: Vec<BoardColumn>,
        keys: Vec<BoardKey>,
        empty: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            standing: String::new(),
            empty: empty.into(),
            total: None,
            has_more: false,
            below: Vec::new(),
            more_rows: MOST_MORE,
            alias: None,
            columns,
            keys,
            bare: Vec::new(),
            rows: Vec::new(),
            bars: Vec::new(),
            cursor: 0,
            line: None,
            said: None,
        }
    }

    /// With a line that narrows the rows; `/` leads into it.
    #[must_use]
    pub fn with_line(mut self, text: &str, hint: impl Into<String>) -> Self {
        self.line = Some(Line { field: Field::line(text), hint: hint.into(), is_typed: false });
        self
    }

    /// Why keys do nothing where there is no row.
    #[must_use]
    pub fn with_bare(self, bare: Vec<Option<Told>>) -> Self {
        Self { bare, ..self }
    }

    /// The same in place of what they were.
    pub fn set_bare(&mut self, bare: Vec<Option<Told>>) {
        self.bare = bare;
    }

    /// With a key that does what the key of a letter does.
    #[must_use]
    pub fn with_alias(self, code: KeyCode, letter: char) -> Self {
        Self { alias: Some((code, letter)), ..self }
    }

    /// Other rows in place of these; the cursor stays on its row, or at the top if it was there.
    pub fn set_rows(&mut self, rows: Vec<BoardRow>) {
        let code = self.selected().filter(|_| self.cursor > 0).map(|row| row.code.clone());
        self.rows = rows;
        let place = code.and_then(|code| self.rows.iter().position(|row| row.code == code));
        let place = place.unwrap_or(self.cursor);
        self.cursor = place.min(self.rows.len().saturating_sub(1));
    }

    /// More rows behind the last.
    pub fn add_rows(&mut self, rows: Vec<BoardRow>) {
        self.rows.extend(rows);
    }

    /// The bars of the rows, in their order.
    pub fn set_bars(&mut self, bars: Vec<f64>) {
        self.bars = bars;
    }

    /// From the top, where other rows are about to come.
    pub fn begin(&mut self) {
        (self.rows, self.cursor, self.said) = (Vec::new(), 0, None);
    }

    /// Why what was asked for was not done.
    pub fn say(&mut self, why: Told) {
        self.said = Some(why);
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&BoardRow> {
        self.rows.get(self.cursor)
    }

    /// What narrows the rows.
    pub fn line(&self) -> &str {
        self.line.as_ref().map_or("", |line| line.field.text())
    }

    /// Puts another text into that line.
    pub fn set_line(&mut self, text: &str) {
        if let Some(line) = &mut self.line {
            line.field.set(text);
        }
    }

    /// Whether the cursor has come near the last row and there are more.
    pub fn is_short(&self) -> bool {
        self.has_more && self.cursor + NEAR >= self.rows.len()
    }

    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        if self.line.as_ref().is_some_and(|line| line.is_typed) {
            return self.type_in(key);
        }
        if is_back(key) || letter(key) == Some('q') {
            return Reply::Close;
        }
        if key.code == KeyCode::Enter {
            return if self.selected().is_some() { Reply::Submit } else { Reply::Stay };
        }
        if walk(moved(key), &mut self.cursor, self.rows.len()) {
            self.said = None;
            return Reply::Stay;
        }
        let has_own = |letter| self.keys.iter().any(|key| key.letter == letter);
        if key.code == KeyCode::F(1) || letter(key) == Some('?') && !has_own('?') {
            return Reply::Help;
        }
        let alias = self.alias.filter(|(code, _)| *code == key.code).map(|(_, letter)| letter);
        letter(key).or(alias).map_or(Reply::Stay, |letter| self.obey(letter))
    }

    /// What each key does here, as rows of the help, and the key itself: those of the board, then those of all boards.
    pub fn help(&self, locale: &Locale) -> Vec<(HelpRow, KeyEvent)> {
        let row = |keys: String, label: String, enabled| HelpRow {
            keys,
            label,
            group: String::new(),
            enabled,
        };
        let own = self.keys.iter().enumerate().map(|(at, key)| {
            let alias = self.alias.filter(|(_, letter)| *letter == key.letter);
            let alias = alias.map_or_else(String::new, |(code, _)| format!(", {code}"));
            let keys = format!("{}{alias}", key.letter);
            (row(keys, key.label.clone(), self.why(at).is_none()), KeyCode::Char(key.letter))
        });
        let has_row = self.selected().is_some();
        let all = [
            ("Enter", "help-board-open", KeyCode::Enter, has_row),
            ("/", "help-board-find", KeyCode::Char('/'), self.line.is_some()),
            ("j/k", "help-board-move", KeyCode::Down, has_row),
            ("g/G", "help-board-ends", KeyCode::End, has_row),
            ("Esc, q", "help-board-back", KeyCode::Esc, true),
        ];
        let all = all.into_iter().filter(|(keys, ..)| *keys != "/" || self.line.is_some());
        let all = all.map(|(keys, label, code, is_on)| {
            (row(keys.to_owned(), locale.text(label), is_on), code)
        });
        own.chain(all).map(|(row, code)| (row, KeyEvent::from(code))).collect()
    }

    pub fn paste(&mut self, text: &str) {
        if let Some(line) = self.line.as_mut().filter(|line| line.is_typed) {
            line.field.insert(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// Enter takes the line, Esc leaves it.
    fn type_in(&mut self, key: KeyEvent) -> Reply {
        let Some(line) = &mut self.line else { return Reply::Stay };
        if key.code == KeyCode::Enter || is_back(key) {
            line.is_typed = false;
            return if is_back(key) { Reply::Stay } else { Reply::Narrow };
        }
        if line.field.handle(key) == Effect::Changed {
            self.said = None;
        }
        Reply::Stay
    }

    fn obey(&mut self, letter: char) -> Reply {
        if let ('/', Some(line)) = (letter, &mut self.line) {
            line.is_typed = true;
            return Reply::Stay;
        }
        let Some(at) = self.keys.iter().position(|key| key.letter == letter) else {
            return Reply::Stay;
        };
        self.said = self.why(at).cloned();
        if self.said.is_some() { Reply::Stay } else { Reply::Act(self.keys[at].code) }
    }

    /// Why this key does nothing on the row under the cursor.
    fn why(&self, key: usize) -> Option<&Told> {
        let whys = self.selected().map_or(&self.bare, |row| &row.whys);
        whys.get(key).and_then(Option::as_ref)
    }

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let lines = columns(self.rows.len() + self.below.len());
        let wanted = lines.saturating_add(AROUND).clamp(ROWS.0, ROWS.1);
        let rows = if self.line.is_some() { ROWS.1 } else { wanted };
        let sheet = centred(area, COLS, rows);
        let mut body = spread(sheet, &self.title, &self.position(), buffer, theme);
        let keys = take_bottom(&mut body, 1);
        self.draw_keys(keys, buffer, theme, locale);
        self.draw_foot(&mut body, buffer, theme);
        let most = if area.height < TALL { MOST_BELOW } else { u16::MAX };
        let below = columns(self.below.len()).min(most).min(body.height.saturating_sub(LEAST_ROWS));
        write_lines(&self.below, take_bottom(&mut body, below), buffer, theme);
        let cursor = self.draw_line(&mut body, buffer, theme);
        let headings = take_top(&mut body, 1);
        self.draw_rows(headings, body, buffer, theme);
        cursor.or_else(|| self.place_of_cursor(body))
    }

    fn position(&self) -> String {
        let at = self.rows.len().min(self.cursor + 1);
        match (self.total, self.has_more) {
            (Some(total), _) => format!("{at}/{total}"),
            (None, true) => format!("{at}/{}+", self.rows.len()),
            (None, false) => format!("{at}/{}", self.rows.len()),
        }
    }

    fn draw_keys(&self, mut rest: Rect, buffer: &mut Buffer, theme: &Theme, locale: &Locale) {
        let is_typed = self.line.as_ref().is_some_and(|line| line.is_typed);
        if is_typed {
            write(&locale.text("overlay-board-keys-line"), rest, buffer, ink(theme, Role::Dim));
            return;
        }
        let keys =
            if self.line.is_some() { "overlay-board-keys-find" } else { "overlay-board-keys" };
        let always = locale.text(keys);
        for at in self.fitting(usize::from(rest.width).saturating_sub(width(&always))) {
            let Some(key) = self.keys.get(at) else { continue };
            let is_on = self.why(at).is_none();
            let role = |on| if is_on { on } else { Role::FooterOff };
            let (letter, label) = (key.letter.to_string(), format!(" {}  ", key.label));
            let place = take_left(&mut rest, columns(width(&letter)));
            write(&letter, place, buffer, ink(theme, role(Role::FooterKey)));
            let place = take_left(&mut rest, columns(width(&label)));
            write(&label, place, buffer, ink(theme, role(Role::Text)));
        }
        write(&always, rest, buffer, ink(theme, Role::Dim));
    }

    /// The keys for which there is room; those that do nothing now make room for the others.
    fn fitting(&self, room: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.keys.len()).collect();
        let wide = |at: &usize| self.keys.get(*at).map_or(0, |key| width(&key.label) + 4);
        while all.iter().map(wide).sum::<usize>() > room {
            let Some(place) = all.iter().rposition(|at| self.why(*at).is_some()) else { break };
            all.remove(place);
        }
        all
    }

    /// What else is known, how things stand, and why a key did nothing; the most urgent keeps its room.
    fn draw_foot(&self, body: &mut Rect, buffer: &mut Buffer, theme: &Theme) {
        let cols = body.width;
        let lines = |text: &str, role| match text {
            "" => Vec::new(),
            text => wrapped(text, role, cols),
        };
        let why = self.said.iter().flat_map(|why| told(why, cols)).collect::<Vec<_>>();
        let standing = lines(&self.standing, Role::Warn);
        let more = self.selected().map_or_else(Vec::new, |row| lines(&row.more, Role::Dim));
        let most = body.height / 2;
        let height = columns(why.len()).min(MOST_WHY).min(most);
        write_lines(&why, take_bottom(body, height), buffer, theme);
        let height = columns(standing.len()).min(2).min(body.height / 3);
        write_lines(&standing, take_bottom(body, height), buffer, theme);
        // Always as high, so that the rows keep still under the cursor.
        let height =
            if self.rows.iter().any(|row| !row.more.is_empty()) { self.more_rows } else { 1 };
        let height = height.min(body.height / 3);
        let mut place = take_bottom(body, height);
        take_top(&mut place, u16::from(height > 1));
        write_lines(&more, place, buffer, theme);
    }

    fn draw_line(&self, body: &mut Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
        let line = self.line.as_ref()?;
        let place = take_top(body, 1);
        let cursor = draw_filter(&line.field, &line.hint, place, buffer, theme);
        take_top(body, 1);
        cursor.filter(|_| line.is_typed)
    }

    fn draw_rows(&self, headings: Rect, body: Rect, buffer: &mut Buffer, theme: &Theme) {
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].from_cols <= body.width)
            .collect();
        let room: Vec<Column> = shown.iter().map(|at| self.columns[*at].room).collect();
        let layout =
            Columns::new(&room, usize::from(body.width).saturating_sub(SELECTED.len()), GAP);
        let titles: Vec<&str> = shown.iter().map(|at| self.columns[*at].heading.as_str()).collect();
        let titles = format!("{NOT_SELECTED}{}", layout.row(&titles));
        write(&titles, headings, buffer, ink(theme, Role::Label));
        let first = first_seen(self.cursor, self.rows.len(), body.height);
        let rows = self.rows.iter().enumerate().skip(first);
        for ((at, row), y) in rows.zip(body.top()..body.bottom()) {
            let area = Rect { y, height: 1, ..body };
            let cells: Vec<&str> =
                shown.iter().map(|at| row.cells.get(*at).map_or("", String::as_str)).collect();
            let mark = if at == self.cursor { SELECTED } else { NOT_SELECTED };
            let text = format!("{mark}{}", layout.row(&cells));
            write(&text, area, buffer, ink(theme, row.role.unwrap_or(Role::Text)));
            self.draw_bar(at, &shown, &layout, area, buffer, theme);
            if at == self.cursor {
                set_style(area, buffer, bar(theme));
            }
        }
        if self.rows.is_empty() {
            write_lines(&wrapped(&self.empty, Role::Dim, body.width), body, buffer, theme);
        }
    }

    /// Over the blank cell that its row has there.
    fn draw_bar(
        &self,
        at: usize,
        shown: &[usize],
        layout: &Columns,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
    ) {
        let place = shown.iter().position(|column| self.columns[*column].is_bar);
        let Some((place, part)) = place.zip(self.bars.get(at)) else { return };
        let (start, width) = (layout.starts()[place], layout.widths()[place]);
        let x = area.x + columns(SELECTED.len() + start);
        let area = Rect { x, width: columns(width), ..area }.intersection(area);
        write(&bar_of(*part, width, theme.ascii_borders), area, buffer, ink(theme, Role::Accent));
    }

    fn place_of_cursor(&self, body: Rect) -> Option<Position> {
        let first = first_seen(self.cursor, self.rows.len(), body.height);
        let y = body.y + columns(self.cursor.saturating_sub(first));
        Some(Position { x: body.x, y }).filter(|at| body.contains(*at))
    }
}

/// Letters that move, as the arrows they stand for.
fn moved(key: KeyEvent) -> KeyEvent {
    match letter(key) {
        Some('j') => KeyCode::Down.into(),
        Some('k') => KeyCode::Up.into(),
        Some('g') => KeyCode::Home.into(),
        Some('G') => KeyCode::End.into(),
        _ => key,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn row(code: &str, why: Option<&str>) -> BoardRow {
        let why = why.map(|why| Told { sentence: why.to_owned(), hint: None });
        BoardRow {
            code: code.into(),
            cells: vec![format!("成员{code}"), "waiting".into()],
            more: format!("more of {code}"),
            whys: vec![why, None],
            role: None,
        }
    }

    fn board(rows: Vec<BoardRow>) -> Board {
        let column = |heading: &str, from| BoardColumn::new(heading, Column::Flex(1)).from(from);
        let key = |letter, code, label: &str| BoardKey { letter, code, label: label.into() };
        let keys = vec![key('p', "approve", "let in"), key('a', "add", "add")];
        let mut board =
            Board::new("Members", vec![column("Name", 0), column("State", 70)], keys, "Nobody.");
        board.set_rows(rows);
        board
    }

    #[test]
    fn a_key_acts_on_the_row_under_the_cursor_or_says_why_not() {
        let mut board = board(vec![row("one", None), row("two", Some("not oneself"))]);
        assert_eq!(board.handle(press(KeyCode::Char('p'))), Reply::Act("approve"));
        board.handle(press(KeyCode::Char('j')));
        assert_eq!(board.handle(press(KeyCode::Char('p'))), Reply::Stay);
        assert!(on_screen(&board, 60, 20).contains("not oneself"));
        fits_everywhere(&board);
        assert_eq!(board.handle(press(KeyCode::Char('a'))), Reply::Act("add"));
        assert!(!on_screen(&board, 60, 20).contains("not oneself"));
        assert_eq!(board.handle(press(KeyCode::Enter)), Reply::Submit);
        assert_eq!(board.handle(press(KeyCode::Char('z'))), Reply::Stay);
        assert_eq!(board.handle(press(KeyCode::Char('?'))), Reply::Help);
        assert_eq!(board.handle(press(KeyCode::Esc)), Reply::Close);
    }

    #[test]
    fn where_there_is_no_row_the_board_says_so_and_its_keys_have_their_own_reasons() {
        let why = Told { sentence: "no row".into(), hint: None };
        let mut board = board(Vec::new()).with_bare(vec![Some(why), None]);
        assert!(on_screen(&board, 80, 24).contains("Nobody."));
        assert_eq!(board.handle(press(KeyCode::Enter)), Reply::Stay);
        assert_eq!(board.handle(press(KeyCode::Char('p'))), Reply::Stay);
        assert!(on_screen(&board, 80, 24).contains("no row"));
        assert_eq!(board.handle(press(KeyCode::Char('a'))), Reply::Act("add"));
        fits_everywhere(&board);
    }

    #[test]
    fn the_cursor_stays_on_its_row_and_at_the_top_on_the_newest() {
        let mut board = board(vec![row("2", None), row("1", None)]);
        board.set_rows(vec![row("3", None), row("2", None), row("1", None)]);
        assert_eq!(board.selected().map(|row| row.code.as_str()), Some("3"));
        board.handle(press(KeyCode::Char('G')));
        board.set_rows(vec![row("4", None), row("3", None), row("2", None), row("1", None)]);
        assert_eq!(board.selected().map(|row| row.code.as_str()), Some("1"));
        board.set_rows(vec![row("4", None)]);
        assert_eq!(board.selected().map(|row| row.code.as_str()), Some("4"));
    }

    #[test]
    fn letters_are_text_only_while_the_line_is_typed() {
        let mut board = board(vec![row("one", None)]).with_line("", "what to look for");
        assert!(on_screen(&board, 80, 24).contains("what to look for"));
        board.paste("nowhere");
        board.handle(press(KeyCode::Char('/')));
        type_into(&mut board, "pa q");
        board.paste("x\ny");
        assert_eq!(board.line(), "pa qx y");
        assert!(cursor_of(&board, 80, 24).is_some());
        assert_eq!(board.handle(press(KeyCode::Enter)), Reply::Narrow);
        board.handle(press(KeyCode::Char('/')));
        assert_eq!(board.handle(press(KeyCode::Esc)), Reply::Stay);
        assert_eq!(board.handle(press(KeyCode::Char('q'))), Reply::Close);
        fits_everywhere(&board);
    }

    #[test]
    fn narrow_screens_leave_columns_out_and_long_lists_scroll() {
        let mut board = board((0..500).map(|n| row(&n.to_string(), None)).collect());
        assert!(on_screen(&board, 120, 40).contains("State"));
        assert!(!on_screen(&board, 60, 20).contains("State"));
        board.has_more = true;
        assert!(!board.is_short());
        board.handle(press(KeyCode::End));
        assert!(board.is_short() && on_screen(&board, 60, 20).contains("500/500+"));
        assert!(on_screen(&board, 60, 20).contains("> 成员499"));
        fits_everywhere(&board);
    }
}

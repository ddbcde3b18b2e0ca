//! What lies over the panes: forms, pickers, questions, texts. Each is a small state machine of its own.
//!
//! INVARIANT: an overlay knows keys, text and columns, and nothing of the desk: it answers [`Reply`] and its owner
//! acts. Drawing changes nothing and writes only within the screen it is given, which it takes whole where that is
//! small. Esc always goes one level back and destroys nothing.

pub mod board;
pub mod confirm;
pub mod form;
mod form_view;
pub mod help;
mod paragraph;
pub mod picker;
pub mod reader;
pub mod unlock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::theme::{Role, Theme};
use super::widget::frame::Frame;
use super::widget::list::Window;
use super::widget::text::{cut, width, wrap};
use crate::locale::Told;

/// What an overlay wants after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Stay,
    /// One level back. What was typed stays in the overlay; its owner may keep it as a draft.
    Close,
    Submit,
    /// What the notices of a form speak of is to be shown.
    Look,
    /// The text that has the focus is to be written in an editor.
    Edit,
    /// The key of a board with this code.
    Act(&'static str),
    /// The line of a board was taken.
    Narrow,
    /// What the keys of a board do is to be shown.
    Help,
}

/// A screen smaller than this is taken whole, each way by itself.
const ROOMY: (u16, u16) = (80, 24);
/// How far PgUp and PgDn go; fewer rows than any overlay shows at 60x20.
const PAGE: usize = 10;
const SELECTED: &str = "> ";
const NOT_SELECTED: &str = "  ";
/// Where the mark of a masked field wanders; its place tells of a key, not of the length.
const STATIONS: u8 = 4;

/// A line and what it is.
type Line = (String, Role);

/// The rectangle of at most `cols` by `rows` in the middle of `area`, or all of it where it is small.
pub fn centred(area: Rect, cols: u16, rows: u16) -> Rect {
    let width = if area.width < ROOMY.0 { area.width } else { cols.min(area.width - 4) };
    let height = if area.height < ROOMY.1 { area.height } else { rows.min(area.height - 2) };
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    Rect { x, y, width, height }
}

/// A sheet of `rows` whose upper edge stands where that of one of `least` rows does: what comes and goes at its foot
/// moves nothing that somebody is looking at. It goes up only where there is no room left below.
fn hanging(area: Rect, cols: u16, least: u16, rows: u16) -> Rect {
    let sheet = centred(area, cols, rows.max(least));
    let lowest = area.bottom().saturating_sub(sheet.height + 1).max(area.y);
    Rect { y: centred(area, cols, least).y.min(lowest), ..sheet }
}

/// Wipes `area`. A wide glyph that reaches into it from the left goes as a whole; what is left of one that reaches
/// out of it to the right gets the ground, since nothing was drawn behind it.
pub fn clear(area: Rect, buffer: &mut Buffer, theme: &Theme) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        blank_a_glyph_cut_by(area.x, y, buffer);
        ground_a_glyph_cut_by(area.right(), y, buffer, theme);
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(theme.ground().patch(theme.style(Role::Overlay)));
            }
        }
    }
}

fn blank_a_glyph_cut_by(left: u16, y: u16, buffer: &mut Buffer) {
    let before = left.checked_sub(1).and_then(|x| buffer.cell_mut((x, y)));
    if let Some(cell) = before.filter(|cell| cell.symbol().width() > 1) {
        cell.set_symbol(" ");
    }
}

fn ground_a_glyph_cut_by(right: u16, y: u16, buffer: &mut Buffer, theme: &Theme) {
    let last = right.checked_sub(1).and_then(|x| buffer.cell((x, y)));
    let is_cut = last.is_some_and(|cell| cell.symbol().width() > 1);
    if let Some(cell) = buffer.cell_mut((right, y)).filter(|_| is_cut) {
        cell.set_style(theme.ground());
    }
}

/// What is left within the frame and one blank column on either side.
fn within(sheet: Rect) -> Rect {
    Rect {
        x: sheet.x + sheet.width.min(2),
        y: sheet.y + sheet.height.min(1),
        width: sheet.width.saturating_sub(4),
        height: sheet.height.saturating_sub(2),
    }
}

/// Clears and frames `sheet` and gives back [`within`] of it.
fn spread(sheet: Rect, title: &str, note: &str, buffer: &mut Buffer, theme: &Theme) -> Rect {
    clear(sheet, buffer, theme);
    Frame { title, note, focused: true }.draw(sheet, buffer, theme);
    colour_rim(sheet, title, buffer, theme);
    within(sheet)
}

/// The rim in the colours of an overlay; the title keeps its own ink.
fn colour_rim(sheet: Rect, title: &str, buffer: &mut Buffer, theme: &Theme) {
    let rim = theme.style(Role::OverlayBorder);
    let (right, bottom) = (sheet.right().saturating_sub(1), sheet.bottom().saturating_sub(1));
    let side = Rect { width: 1, ..sheet };
    set_style(side, buffer, rim);
    set_style(Rect { x: right, ..side }, buffer, rim);
    set_style(Rect { y: bottom, height: 1, ..sheet }, buffer, rim);
    let titled = columns(width(title)).min(sheet.width.saturating_sub(6)) + 2;
    let after = Rect { x: sheet.x + 2 + titled, height: 1, ..sheet };
    set_style(Rect { height: 1, ..sheet }, buffer, ground(theme));
    set_style(Rect { width: 2, height: 1, ..sheet }, buffer, rim);
    set_style(after.intersection(sheet), buffer, rim);
}

fn set_style(area: Rect, buffer: &mut Buffer, style: Style) {
    buffer.set_style(area.intersection(buffer.area), style);
}

/// The ground of an overlay alone.
fn ground(theme: &Theme) -> Style {
    Style { bg: theme.style(Role::Overlay).bg, ..Style::default() }
}

/// How a role looks as text on an overlay, whatever ground it has elsewhere.
fn ink(theme: &Theme, role: Role) -> Style {
    theme.style(Role::Overlay).patch(theme.style(role)).patch(ground(theme))
}

/// The look of the row or answer one is on: of one piece, whatever inks its parts had.
fn bar(theme: &Theme) -> Style {
    let plain = Style::reset().patch(theme.ground());
    plain.patch(theme.style(Role::Overlay)).patch(theme.style(Role::Selection))
}

fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn take_top(area: &mut Rect, rows: u16) -> Rect {
    let taken = Rect { height: rows.min(area.height), ..*area };
    area.y += taken.height;
    area.height -= taken.height;
    taken
}

fn take_bottom(area: &mut Rect, rows: u16) -> Rect {
    let height = rows.min(area.height);
    area.height -= height;
    Rect { y: area.bottom(), height, ..*area }
}

fn take_left(area: &mut Rect, cols: u16) -> Rect {
    let taken = Rect { width: cols.min(area.width), ..*area };
    area.x += taken.width;
    area.width -= taken.width;
    taken
}

fn take_right(area: &mut Rect, cols: u16) -> Rect {
    let width = cols.min(area.width);
    area.width -= width;
    Rect { x: area.right(), width, ..*area }
}

/// Writes on the first line of `area`, cut to its width.
fn write(text: &str, area: Rect, buffer: &mut Buffer, style: Style) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        let room = usize::from(area.width);
        buffer.set_stringn(area.x, area.y, cut(text, room), room, style);
    }
}

fn write_lines(lines: &[Line], area: Rect, buffer: &mut Buffer, theme: &Theme) {
    for ((text, role), y) in lines.iter().zip(area.top()..area.bottom()) {
        write(text, Rect { y, height: 1, ..area }, buffer, ink(theme, *role));
    }
}

fn wrapped(text: &str, role: Role, cols: u16) -> Vec<Line> {
    wrap(text, usize::from(cols)).into_iter().map(|line| (line, role)).collect()
}

/// An error with its next step.
fn told(error: &Told, cols: u16) -> Vec<Line> {
    let mut lines = wrapped(&error.sentence, Role::Danger, cols);
    lines.extend(error.hint.iter().flat_map(|hint| wrapped(hint, Role::Dim, cols)));
    lines
}

/// What a masked field shows: a mark that wanders with each key, whatever was typed.
fn mask(empty: bool, beat: u8) -> String {
    let at = |station| if station == beat % STATIONS { '*' } else { '.' };
    if empty { String::new() } else { (0..STATIONS).map(at).collect() }
}

/// Whether a key goes one level back in every overlay.
pub(super) fn is_back(key: KeyEvent) -> bool {
    key.code == KeyCode::Esc || is_control(key, 'c')
}

fn is_control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers == KeyModifiers::CONTROL
}

/// The letter typed, if no modifier makes a command of it.
fn letter(key: KeyEvent) -> Option<char> {
    let commanding = KeyModifiers::CONTROL.union(KeyModifiers::ALT);
    match key.code {
        KeyCode::Char(letter) if !key.modifiers.intersects(commanding) => Some(letter),
        _ => None,
    }
}

/// Moves a cursor among `len` rows; false if the key is for something else.
fn walk(key: KeyEvent, cursor: &mut usize, len: usize) -> bool {
    let mut window = Window::new(len, PAGE);
    window.go_to(*cursor);
    match key.code {
        KeyCode::Down => window.down(),
        KeyCode::Up => window.up(),
        KeyCode::PageDown => window.step(PAGE.cast_signed()),
        KeyCode::PageUp => window.step(-PAGE.cast_signed()),
        KeyCode::Home => window.home(),
        KeyCode::End => window.end(),
        _ => return false,
    }
    *cursor = window.cursor;
    true
}

/// The first of `len` rows to show so that the one `at` stands in the middle, as far as the ends allow.
fn first_seen(at: usize, len: usize, height: u16) -> usize {
    let height = usize::from(height);
    at.saturating_sub(height / 2).min(len.saturating_sub(height))
}

/// How well a text answers what was typed: where it begins in it, case aside. The nearer to the start the better.
pub fn plain_match(text: &str, typed: &str) -> Option<i64> {
    let at = text.to_lowercase().find(&typed.trim().to_lowercase())?;
    Some(-i64::try_from(at).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod testing;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_screen_is_taken_whole() {
        let small = Rect::new(0, 0, 60, 20);
        assert_eq!(centred(small, 40, 10), small);
        assert_eq!(centred(Rect::new(0, 0, 80, 24), 40, 10), Rect::new(20, 7, 40, 10));
        assert_eq!(centred(Rect::new(0, 0, 79, 40), 40, 10), Rect::new(0, 15, 79, 10));
        assert_eq!(centred(Rect::new(0, 0, 120, 40), 900, 900), Rect::new(2, 1, 116, 38));
        assert_eq!(centred(Rect::ZERO, 9, 9), Rect::ZERO);
    }

    #[test]
    fn a_sheet_that_grows_hangs_where_it_was() {
        let screen = Rect::new(0, 0, 80, 24);
        assert_eq!(hanging(screen, 40, 10, 10), centred(screen, 40, 10));
        assert_eq!(hanging(screen, 40, 10, 13), Rect::new(20, 7, 40, 13));
        assert_eq!(hanging(screen, 40, 10, 18), Rect::new(20, 5, 40, 18), "no room below");
        assert_eq!(hanging(screen, 40, 10, 90), Rect::new(20, 1, 40, 22));
        let small = Rect::new(0, 3, 60, 20);
        assert_eq!(hanging(small, 40, 10, 13), small);
    }

    #[test]
    fn clearing_leaves_no_half_glyph() {
        let mut buffer = Buffer::with_lines(["张伟张伟"]);
        clear(Rect::new(3, 0, 2, 1), &mut buffer, &Theme::default());
        assert_eq!(buffer[(2, 0)].symbol(), " ");
        assert_eq!(buffer[(6, 0)].symbol(), "伟");
    }

    #[test]
    fn the_mask_wanders_and_has_one_length() {
        assert_eq!([mask(false, 0), mask(false, 1), mask(false, 4)], ["*...", ".*..", "*..."]);
        assert_eq!(mask(true, 3), "");
    }

    #[test]
    fn the_row_looked_at_stands_in_the_middle() {
        assert_eq!(
            [first_seen(0, 50, 10), first_seen(20, 50, 10), first_seen(49, 50, 10)],
            [0, 15, 40]
        );
        assert_eq!(first_seen(3, 4, 10), 0);
    }
}

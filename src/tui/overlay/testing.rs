//! What the tests of all overlays share: keys, a screen, and what stands on it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Reply;
use crate::locale::{Language, Locale};
use crate::tui::theme::Theme;

pub(super) trait Shown {
    fn key(&mut self, key: KeyEvent) -> Reply;
    fn show(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position>;
}

macro_rules! shown {
    ($($overlay:ty),*) => {$(
        impl Shown for $overlay {
            fn key(&mut self, key: KeyEvent) -> Reply {
                self.handle(key)
            }
            fn show(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, locale: &Locale) -> Option<Position> {
                self.draw(area, buffer, theme, locale)
            }
        }
    )*};
}

shown!(
    super::board::Board,
    super::form::Form,
    super::picker::Picker,
    super::confirm::Confirm,
    super::unlock::Unlock,
    super::help::Help
);

impl Shown for super::reader::Reader {
    fn key(&mut self, key: KeyEvent) -> Reply {
        self.handle(key, Rect::new(0, 0, 60, 20))
    }
    fn show(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        self.draw(area, buffer, theme, locale)
    }
}

pub(super) fn press(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

pub(super) fn ctrl(letter: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

pub(super) fn type_into(overlay: &mut impl Shown, text: &str) {
    for letter in text.chars() {
        overlay.key(press(KeyCode::Char(letter)));
    }
}

pub(super) fn locale() -> Locale {
    Locale::new(Language::English)
}

/// The text of a buffer, wide glyphs without the cell they cover.
pub(super) fn text_of(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
        }
        text.push('\n');
    }
    text
}

pub(super) fn drawn(overlay: &impl Shown, cols: u16, rows: u16) -> Buffer {
    let area = Rect::new(0, 0, cols, rows);
    let mut buffer = Buffer::empty(area);
    overlay.show(area, &mut buffer, &Theme::default(), &locale());
    buffer
}

pub(super) fn on_screen(overlay: &impl Shown, cols: u16, rows: u16) -> String {
    text_of(&drawn(overlay, cols, rows))
}

pub(super) fn cursor_of(overlay: &impl Shown, cols: u16, rows: u16) -> Option<Position> {
    let area = Rect::new(0, 0, cols, rows);
    overlay.show(area, &mut Buffer::empty(area), &Theme::default(), &locale())
}

/// Draws at every size in both languages and fails on a cell touched outside, a cursor outside or a message missing.
pub(super) fn fits_everywhere(overlay: &impl Shown) {
    for (cols, rows) in [(60, 20), (80, 24), (120, 40), (200, 60), (3, 2), (0, 0), (79, 7)] {
        for language in Language::ALL {
            fits(overlay, Rect::new(5, 3, cols, rows), &Locale::new(language));
        }
    }
}

fn fits(overlay: &impl Shown, screen: Rect, locale: &Locale) {
    let around = Rect::new(0, 0, screen.right() + 5, screen.bottom() + 3);
    let mut buffer = Buffer::filled(around, ratatui::buffer::Cell::new("#"));
    let cursor = overlay.show(screen, &mut buffer, &Theme::default(), locale);
    for at in around.positions().filter(|at| !screen.contains(*at)) {
        assert_eq!(buffer[at].symbol(), "#", "{at} is outside {screen}");
    }
    assert!(cursor.is_none_or(|at| screen.contains(at)), "{cursor:?} is outside {screen}");
    assert!(!text_of(&buffer).contains("overlay-"), "a message is missing");
}

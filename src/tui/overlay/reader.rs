//! A long text, wrapped and paged.
//!
//! INVARIANT: it shows what it was given and changes nothing of it, and says what it has folded away; `top` is a
//! wrapped line, so it is bounded anew for each screen, and the last line can always be reached.

use std::borrow::Cow;
use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{
    Reply, centred, columns, ink, is_back, is_control, letter, spread, take_bottom, within, write,
};
use crate::domain::quoted::carried_from;
use crate::locale::Locale;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::wrap;

/// Longer lines are hard to read.
const COLS: u16 = 92;
/// Frame, keys and the blank line above them.
const AROUND: u16 = 4;

/// A text and how far one has read.
pub struct Reader {
    pub title: String,
    pub text: String,
    /// The first wrapped line shown.
    pub top: usize,
    fold: Option<Fold>,
}

/// The end of a text, in whose place one line stands until somebody wants to see it.
struct Fold {
    from: usize,
    label: String,
    is_open: bool,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({} B at {})", self.text.len(), self.top)
    }
}

/// The text as it lies on one screen.
struct Laid {
    sheet: Rect,
    lines: Vec<String>,
    height: usize,
}

impl Laid {
    fn last_top(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }
}

impl Reader {
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), top: 0, fold: None }
    }

    /// The same, with one line in the place of what a mail only carries along.
    #[must_use]
    pub fn folded(mut self, locale: &Locale) -> Self {
        self.fold = carried_from(&self.text).map(|(from, lines)| {
            let label = locale.text_with("overlay-reader-folded", &[("lines", lines.into())]);
            Fold { from, label, is_open: false }
        });
        self
    }

    /// What of the text is shown.
    fn shown(&self) -> Cow<'_, str> {
        match self.fold.as_ref().filter(|fold| !fold.is_open) {
            Some(fold) => {
                let said = self.text.get(..fold.from).unwrap_or_default();
                format!("{said}{}", fold.label).into()
            }
            None => self.text.as_str().into(),
        }
    }

    /// `screen` is what `draw` gets too: a page is as long as it allows.
    pub fn handle(&mut self, key: KeyEvent, screen: Rect) -> Reply {
        if is_back(key) || key.code == KeyCode::Enter || letter(key) == Some('q') {
            return Reply::Close;
        }
        if let ('z', Some(fold)) = (letter(key).unwrap_or_default(), &mut self.fold) {
            fold.is_open = !fold.is_open;
            return Reply::Stay;
        }
        let laid = self.lay_out(screen);
        let page = laid.height.saturating_sub(1).max(1);
        let top = self.top.min(laid.last_top());
        let top = match (key.code, letter(key)) {
            (KeyCode::Down, _) | (_, Some('j')) => top + 1,
            (KeyCode::Up, _) | (_, Some('k')) => top.saturating_sub(1),
            (KeyCode::PageDown, _) | (_, Some(' ')) => top + page,
            (KeyCode::PageUp, _) | (_, Some('b')) => top.saturating_sub(page),
            (KeyCode::Home, _) | (_, Some('g')) => 0,
            (KeyCode::End, _) | (_, Some('G')) => usize::MAX,
            _ if is_control(key, 'd') => top + page.div_ceil(2),
            _ if is_control(key, 'u') => top.saturating_sub(page.div_ceil(2)),
            _ => top,
        };
        self.top = top.min(laid.last_top());
        Reply::Stay
    }

    /// There is nothing to paste into.
    pub fn paste(&mut self, _text: &str) {}

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let laid = self.lay_out(area);
        let top = self.top.min(laid.last_top());
        let note = position(&laid, top, locale);
        let mut body = spread(laid.sheet, &self.title, &note, buffer, theme);
        let keys = take_bottom(&mut body, 1);
        write(&locale.text("overlay-reader-keys"), keys, buffer, ink(theme, Role::Dim));
        take_bottom(&mut body, 1);
        for (line, y) in laid.lines.iter().skip(top).zip(body.top()..body.bottom()) {
            write(line, Rect { y, height: 1, ..body }, buffer, ink(theme, Role::Text));
        }
        None
    }

    fn lay_out(&self, screen: Rect) -> Laid {
        let lines = wrap(&self.shown(), usize::from(within(centred(screen, COLS, 0)).width));
        let sheet = centred(screen, COLS, columns(lines.len()).saturating_add(AROUND));
        let height = usize::from(within(sheet).height.saturating_sub(2));
        Laid { sheet, lines, height }
    }
}

/// How much of the text one has seen, if not all of it is on the screen.
fn position(laid: &Laid, top: usize, locale: &Locale) -> String {
    if laid.last_top() == 0 {
        return String::new();
    }
    let percent = (top + laid.height).min(laid.lines.len()) * 100 / laid.lines.len();
    locale.text_with("overlay-reader-position", &[("percent", percent.into())])
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    const SCREEN: Rect = Rect { x: 0, y: 0, width: 60, height: 20 };

    fn narrative() -> Reader {
        let text: String = (0..1237).map(|n| format!("第{n:04}句话。")).collect();
        Reader::new("经过", text)
    }

    #[test]
    fn what_a_mail_carries_along_is_one_line_until_somebody_wants_it() {
        let quoted: String = (0..9).map(|n| format!("> line {n}\n")).collect();
        let text = format!("It leaks.\n\nOn Monday Bob wrote:\n{quoted}");
        let locale = Locale::new(crate::locale::Language::English);
        let mut reader = Reader::new("Kettle", text.clone()).folded(&locale);
        let folded = on_screen(&reader, 60, 20);
        assert!(folded.contains("It leaks.") && folded.contains("10 more lines"), "{folded}");
        assert!(!folded.contains("line 3"), "{folded}");
        reader.handle(press(KeyCode::Char('z')), SCREEN);
        let whole = on_screen(&reader, 60, 20);
        assert!(whole.contains("> line 8") && !whole.contains("more lines"), "{whole}");
        reader.handle(press(KeyCode::Char('z')), SCREEN);
        assert_eq!(on_screen(&reader, 60, 20), folded);
        assert_eq!(reader.text, text);
    }

    #[test]
    fn every_line_of_a_long_text_is_reached_page_by_page() {
        let mut reader = narrative();
        assert!(reader.text.chars().count() > 9800);
        let mut seen = String::new();
        for _ in 0..40 {
            seen.push_str(&on_screen(&reader, 60, 20));
            reader.handle(press(KeyCode::Char(' ')), SCREEN);
        }
        let bare: String = seen.chars().filter(|c| !" \n│".contains(*c)).collect();
        assert!((0..1237).all(|n| bare.contains(&format!("第{n:04}"))));
        assert!(on_screen(&reader, 60, 20).contains("100%"));
    }

    #[test]
    fn keys_move_and_stop_at_the_ends() {
        let mut reader = narrative();
        let mut top_after = |code| {
            assert_eq!(reader.handle(press(code), SCREEN), Reply::Stay);
            reader.top
        };
        assert_eq!(top_after(KeyCode::Up), 0);
        assert_eq!(top_after(KeyCode::Char('j')), 1);
        assert_eq!(top_after(KeyCode::PageDown), 16);
        assert_eq!(top_after(KeyCode::PageUp), 1);
        let last = top_after(KeyCode::Char('G'));
        assert_eq!([top_after(KeyCode::Down), top_after(KeyCode::Char('k'))], [last, last - 1]);
        assert_eq!(top_after(KeyCode::Char('g')), 0);
    }

    #[test]
    fn it_closes_by_whatever_one_tries() {
        for code in [KeyCode::Esc, KeyCode::Enter, KeyCode::Char('q')] {
            assert_eq!(narrative().handle(press(code), SCREEN), Reply::Close);
        }
    }

    #[test]
    fn a_larger_screen_later_shows_no_emptiness() {
        let mut reader = narrative();
        reader.top = usize::MAX;
        fits_everywhere(&reader);
        assert!(on_screen(&reader, 120, 40).contains("第1236句话"));
        let short = Reader::new("", "一句话。\n\x1b[31m");
        assert!(on_screen(&short, 80, 24).contains("␛[31m"));
        assert!(!on_screen(&short, 80, 24).contains('%'));
        fits_everywhere(&short);
    }
}

//! A question before something that is hard to take back, or that concerns many.
//!
//! INVARIANT: the focus begins on the safe answer, so that Enter pressed out of habit changes nothing, unless
//! its owner says otherwise; yes needs a `y`
//! or a move first. A paste answers nothing.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{
    Line, Reply, bar, centred, columns, ink, is_back, letter, spread, take_bottom, take_left,
    within, wrapped, write, write_lines,
};
use crate::locale::Locale;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::text::width;

const COLS: u16 = 60;
/// Frame, answers, keys, and a blank line above each.
const AROUND: u16 = 6;

/// A question with two answers.
pub struct Confirm {
    pub title: String,
    pub lines: Vec<String>,
    pub yes: String,
    pub no: String,
    on_yes: bool,
}

impl fmt::Debug for Confirm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Confirm({} lines, on yes: {})", self.lines.len(), self.on_yes)
    }
}

impl Confirm {
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        yes: impl Into<String>,
        no: impl Into<String>,
    ) -> Self {
        Self { title: title.into(), lines, yes: yes.into(), no: no.into(), on_yes: false }
    }

    /// Begins on yes: for what was told in full, and what one undo takes back.
    #[must_use]
    pub fn on_yes(self) -> Self {
        Self { on_yes: true, ..self }
    }

    /// `Submit` is yes, `Close` is no.
    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        match (key.code, letter(key).map(|letter| letter.to_ascii_lowercase())) {
            _ if is_back(key) => return Reply::Close,
            (_, Some('y')) => return Reply::Submit,
            (_, Some('n')) => return Reply::Close,
            (KeyCode::Enter, _) => return if self.on_yes { Reply::Submit } else { Reply::Close },
            (KeyCode::Left | KeyCode::Right | KeyCode::Tab | KeyCode::BackTab, _) => {
                self.on_yes = !self.on_yes;
            }
            _ => {}
        }
        Reply::Stay
    }

    /// A paste answers nothing.
    pub fn paste(&mut self, _text: &str) {}

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let lines = self.wrapped(within(centred(area, COLS, 0)).width);
        let sheet = centred(area, COLS, columns(lines.len()).saturating_add(AROUND));
        let mut body = spread(sheet, &self.title, "", buffer, theme);
        let keys = take_bottom(&mut body, 1);
        write(&locale.text("overlay-confirm-keys"), keys, buffer, ink(theme, Role::Dim));
        take_bottom(&mut body, 1);
        let answers = take_bottom(&mut body, 1);
        take_bottom(&mut body, 1);
        write_lines(&lines, body, buffer, theme);
        self.draw_answers(answers, buffer, theme)
    }

    fn wrapped(&self, cols: u16) -> Vec<Line> {
        self.lines.iter().flat_map(|line| wrapped(line, Role::Text, cols)).collect()
    }

    fn draw_answers(&self, mut line: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
        let mut cursor = None;
        for (answer, focused) in [(&self.no, !self.on_yes), (&self.yes, self.on_yes)] {
            let button = format!("[ {answer} ]");
            let place = take_left(&mut line, columns(width(&button)));
            let style = if focused { bar(theme) } else { ink(theme, Role::Text) };
            write(&button, place, buffer, style);
            let start = Position { x: place.x + 2.min(place.width), y: place.y };
            cursor = if focused && place.contains(start) { Some(start) } else { cursor };
            take_left(&mut line, 2);
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    fn erase() -> Confirm {
        Confirm::new("删除", vec!["删除张伟的全部资料？".into()], "删除", "保留")
    }

    #[test]
    fn the_safe_answer_is_the_one_given_without_thinking() {
        assert_eq!(erase().handle(press(KeyCode::Enter)), Reply::Close);
        assert_eq!(erase().handle(press(KeyCode::Esc)), Reply::Close);
        assert_eq!(erase().handle(press(KeyCode::Char(' '))), Reply::Stay);
        let mut confirm = erase();
        confirm.paste("y\n");
        assert_eq!(confirm.handle(press(KeyCode::Enter)), Reply::Close);
    }

    #[test]
    fn yes_is_said_on_purpose() {
        assert_eq!(erase().handle(press(KeyCode::Char('y'))), Reply::Submit);
        assert_eq!(erase().handle(press(KeyCode::Char('N'))), Reply::Close);
        assert_eq!(erase().handle(ctrl('y')), Reply::Stay);
        for code in [KeyCode::Left, KeyCode::Right, KeyCode::Tab, KeyCode::BackTab] {
            let mut confirm = erase();
            confirm.handle(press(code));
            assert_eq!(confirm.handle(press(KeyCode::Enter)), Reply::Submit);
            confirm.handle(press(code));
            assert_eq!(confirm.handle(press(KeyCode::Enter)), Reply::Close);
        }
    }

    #[test]
    fn the_answers_are_seen_however_long_the_question() {
        let mut confirm = erase();
        confirm.lines = vec!["会删除很多东西，无法恢复。".repeat(9); 20];
        fits_everywhere(&confirm);
        let screen = on_screen(&confirm, 60, 20);
        assert!(screen.contains("[ 保留 ]  [ 删除 ]"), "{screen}");
        assert!(cursor_of(&confirm, 60, 20).is_some());
    }
}

//! The passphrase of the vault.
//!
//! INVARIANT: what is typed is never drawn, nor how long it is; it leaves through [`Unlock::take`] alone and is wiped
//! when this is dropped. While the vault opens, no key but Esc does anything.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{
    Line, Reply, centred, columns, hanging, ink, is_back, mask, set_style, spread, take_bottom,
    take_left, take_top, told, within, wrapped, write, write_lines,
};
use crate::locale::{Locale, Told};
use crate::tui::msg::Ticket;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::field::{Effect, Field};
use crate::tui::widget::text::width;
use crate::vault::SecretString;

const COLS: u16 = 60;
const GAP: u16 = 2;
const LABELS: [&str; 2] = ["overlay-unlock-member", "overlay-unlock-passphrase"];
/// Frame, passphrase, keys and a blank line above them; the member's lines come on top.
const AROUND: u16 = 6;

/// Where what stands beside the labels begins.
fn beside(labels: &[String; 2]) -> u16 {
    columns(labels.iter().map(|label| width(label)).max().unwrap_or(0)) + GAP
}

/// Asks one member for the passphrase.
pub struct Unlock {
    pub member: String,
    pub error: Option<Told>,
    /// Under which ticket the vault is being opened with what was taken.
    pub sent: Option<Ticket>,
    field: Field,
    beat: u8,
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unlock({:?}, busy: {})", self.field, self.is_busy())
    }
}

impl Unlock {
    pub fn new(member: impl Into<String>) -> Self {
        let member = member.into();
        Self { member, error: None, sent: None, field: Field::masked(), beat: 0 }
    }

    /// The vault is being opened.
    pub fn is_busy(&self) -> bool {
        self.sent.is_some()
    }

    pub fn handle(&mut self, key: KeyEvent) -> Reply {
        match key.code {
            _ if is_back(key) => Reply::Close,
            _ if self.is_busy() => Reply::Stay,
            KeyCode::Enter if self.field.is_empty() => Reply::Stay,
            KeyCode::Enter => Reply::Submit,
            _ => {
                let effect = self.field.handle(key);
                self.felt(effect);
                Reply::Stay
            }
        }
    }

    pub fn paste(&mut self, text: &str) {
        if !self.is_busy() {
            self.field.insert(text);
            self.felt(Effect::Changed);
        }
    }

    /// Takes what was typed; the field is empty after.
    pub fn take(&mut self) -> SecretString {
        // by reference, since a String would be shrunk and might leave a copy behind
        SecretString::from(self.field.take().as_str())
    }

    /// The vault did not open; shown until a key is pressed.
    pub fn set_error(&mut self, error: Told) {
        self.sent = None;
        self.error = Some(error);
    }

    fn felt(&mut self, effect: Effect) {
        if effect == Effect::Changed {
            self.beat = self.beat.wrapping_add(1);
            self.error = None;
        }
    }

    pub fn draw(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        locale: &Locale,
    ) -> Option<Position> {
        let cols = within(centred(area, COLS, 0)).width;
        let said = self.said(cols, locale);
        let labels = LABELS.map(|id| locale.text(id));
        let member = self.member_lines(cols, &labels);
        let least = AROUND + columns(member.len());
        let sheet = hanging(area, COLS, least, columns(said.len()).saturating_add(least));
        let title = locale.text("overlay-unlock-title");
        let mut body = spread(sheet, &title, "", buffer, theme);
        let keys = take_bottom(&mut body, 1);
        write(&locale.text(self.keys()), keys, buffer, ink(theme, Role::Dim));
        let fields = take_top(&mut body, columns(member.len()) + 1);
        let cursor = self.draw_fields(fields, &member, &labels, buffer, theme);
        take_top(&mut body, 1);
        write_lines(&said, body, buffer, theme);
        cursor
    }

    fn keys(&self) -> &'static str {
        if self.is_busy() { "overlay-unlock-keys-busy" } else { "overlay-unlock-keys" }
    }

    fn said(&self, cols: u16, locale: &Locale) -> Vec<Line> {
        match &self.error {
            _ if self.is_busy() => wrapped(&locale.text("overlay-unlock-busy"), Role::Accent, cols),
            Some(error) => told(error, cols),
            None => Vec::new(),
        }
    }

    /// Whole, over as many lines as it takes: in a demo the passphrase to be typed stands there.
    fn member_lines(&self, cols: u16, labels: &[String; 2]) -> Vec<Line> {
        wrapped(&self.member, Role::Text, cols.saturating_sub(beside(labels)).max(1))
    }

    fn draw_fields(
        &self,
        area: Rect,
        member: &[Line],
        labels: &[String; 2],
        buffer: &mut Buffer,
        theme: &Theme,
    ) -> Option<Position> {
        let mut values = area;
        take_left(&mut values, beside(labels));
        let places = [area.top(), area.top() + columns(member.len())];
        for (label, y) in labels.iter().zip(places) {
            let line = Rect { y, height: 1, ..area }.intersection(area);
            write(label, line, buffer, ink(theme, Role::Label));
        }
        write_lines(member, take_top(&mut values, columns(member.len())), buffer, theme);
        self.draw_mask(values, buffer, theme)
    }

    fn draw_mask(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) -> Option<Position> {
        let role = if self.is_busy() { Role::Field } else { Role::FieldFocus };
        let style = theme.style(Role::Overlay).patch(theme.style(role));
        let mask = mask(self.field.is_empty(), self.beat);
        set_style(area, buffer, style);
        write(&mask, area, buffer, style);
        let cursor = Position { x: area.x + columns(mask.len()), y: area.y };
        Some(cursor).filter(|at| area.contains(*at) && !self.is_busy())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::vault::ExposeSecret;

    #[test]
    fn what_is_typed_is_felt_but_neither_seen_nor_counted() {
        let mut unlock = Unlock::new("王芳");
        let empty = on_screen(&unlock, 80, 24);
        type_into(&mut unlock, "zqx五");
        let four = drawn(&unlock, 80, 24);
        type_into(&mut unlock, "zqx五");
        assert_eq!(four, drawn(&unlock, 80, 24), "eight look like four");
        type_into(&mut unlock, "z");
        let nine = on_screen(&unlock, 80, 24);
        assert_ne!(text_of(&four), nine);
        assert_ne!(empty, nine);
        assert!(!nine.contains("zq") && !nine.contains('五'));
        assert_eq!(format!("{unlock:?}"), "Unlock(Field(masked), busy: false)");
    }

    #[test]
    fn the_passphrase_of_a_demo_is_there_to_be_typed() {
        let passphrase = "60a9-59d8-4393-b5df-0c1e-77aa-90ff-1234";
        let unlock = Unlock::new(format!("王芳 · demo, passphrase {passphrase}"));
        for (cols, rows) in [(60, 20), (80, 24), (120, 40)] {
            let screen = on_screen(&unlock, cols, rows);
            assert!(screen.contains(passphrase), "{screen}");
        }
        fits_everywhere(&unlock);
    }

    #[test]
    fn taking_leaves_nothing() {
        let mut unlock = Unlock::new("王芳");
        assert_eq!(unlock.handle(press(KeyCode::Enter)), Reply::Stay);
        unlock.paste("four tests ride\n");
        assert_eq!(unlock.handle(press(KeyCode::Enter)), Reply::Submit);
        assert_eq!(unlock.take().expose_secret(), "four tests ride");
        assert!(unlock.field.is_empty());
    }

    #[test]
    fn while_it_opens_only_esc_is_heard() {
        let mut unlock = Unlock::new("王芳");
        unlock.paste("x");
        unlock.sent = Some(Ticket(1));
        type_into(&mut unlock, "y");
        unlock.paste("z");
        assert_eq!(unlock.handle(press(KeyCode::Enter)), Reply::Stay);
        assert_eq!(unlock.handle(press(KeyCode::Esc)), Reply::Close);
        assert!(on_screen(&unlock, 60, 20).contains(&locale().text("overlay-unlock-busy")));
        assert_eq!(cursor_of(&unlock, 60, 20), None);
        fits_everywhere(&unlock);
        assert_eq!(unlock.take().expose_secret(), "x");
    }

    #[test]
    fn a_wrong_passphrase_is_said_until_the_next_key() {
        let mut unlock = Unlock::new("王芳");
        unlock.sent = Some(Ticket(1));
        unlock.set_error(Told { sentence: "这个口令打不开保险库。".into(), hint: None });
        assert!(on_screen(&unlock, 80, 24).contains("打不开"));
        fits_everywhere(&unlock);
        unlock.paste("x");
        assert!(!on_screen(&unlock, 80, 24).contains("打不开"));
    }
}

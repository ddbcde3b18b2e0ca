//! Short messages that pass: newest below, each until its time is over.
//!
//! INVARIANT: no clock is read here; instants are milliseconds of whatever clock the caller keeps. At most
//! [`MOST_SHOWN`] stay, the oldest goes first, and the same text is never shown twice at a time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::{cut, width};
use crate::tui::theme::{Role, Theme};

pub const MOST_SHOWN: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    pub role: Role,
    pub until_ms: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Toasts {
    shown: Vec<Toast>,
}

impl Toasts {
    pub fn push(&mut self, toast: Toast) {
        self.shown.retain(|other| other.text != toast.text);
        self.shown.push(toast);
        let surplus = self.shown.len().saturating_sub(MOST_SHOWN);
        self.shown.drain(..surplus);
    }

    /// Drops what is over; true if the screen has to be drawn again.
    pub fn expire(&mut self, now_ms: u64) -> bool {
        let before = self.shown.len();
        self.shown.retain(|toast| toast.until_ms > now_ms);
        self.shown.len() != before
    }

    /// When [`Toasts::expire`] next has something to do.
    pub fn next_expiry_ms(&self) -> Option<u64> {
        self.shown.iter().map(|toast| toast.until_ms).min()
    }

    pub fn dismiss_all(&mut self) {
        self.shown.clear();
    }

    pub fn iter(&self) -> impl Iterator<Item = &Toast> {
        self.shown.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Draws them flush right at the bottom of `area`, the newest lowest.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        let lines = (area.top()..area.bottom()).rev();
        for (toast, y) in self.shown.iter().rev().zip(lines) {
            draw_one(toast, Rect { y, height: 1, ..area }, buffer, theme);
        }
    }
}

fn draw_one(toast: &Toast, line: Rect, buffer: &mut Buffer, theme: &Theme) {
    let room = usize::from(line.width).saturating_sub(2);
    if room == 0 {
        return;
    }
    let text = format!(" {} ", cut(&toast.text, room));
    let x = line.right().saturating_sub(u16::try_from(width(&text)).unwrap_or(line.width));
    let style = theme.style(Role::Toast).patch(theme.style(toast.role));
    buffer.set_string(x, line.y, text, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toast(text: &str, until_ms: u64) -> Toast {
        Toast { text: text.to_owned(), role: Role::Ok, until_ms }
    }

    #[test]
    fn a_toast_goes_when_its_time_is_over() {
        let mut toasts = Toasts::default();
        toasts.push(toast("已保存", 3000));
        toasts.push(toast("saved", 5000));
        assert_eq!(toasts.next_expiry_ms(), Some(3000));
        assert!(!toasts.expire(2999));
        assert!(toasts.expire(3000));
        assert_eq!(toasts.iter().count(), 1);
    }

    #[test]
    fn repeats_and_floods_do_not_pile_up() {
        let mut toasts = Toasts::default();
        for n in 0..10 {
            toasts.push(toast(&format!("no {}", n / 2), 1000 + n));
        }
        let texts: Vec<&str> = toasts.iter().map(|toast| toast.text.as_str()).collect();
        assert_eq!(texts, ["no 1", "no 2", "no 3", "no 4"]);
    }

    #[test]
    fn drawn_flush_right_and_cut_to_the_room() {
        let area = Rect::new(0, 0, 12, 2);
        let mut buffer = Buffer::empty(area);
        let mut toasts = Toasts::default();
        toasts.push(toast("已保存", 1));
        toasts.push(toast("a longer message", 1));
        toasts.draw(area, &mut buffer, &Theme::default());
        let line = |y| (0..12).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        assert_eq!(line(1), " a longer … ");
        assert_eq!(line(0).replace(' ', ""), "已保存");
    }
}

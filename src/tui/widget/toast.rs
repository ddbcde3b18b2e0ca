//! Short messages that pass, each until its time is over: the newest is shown, with the count of those behind it.
//!
//! ```text
//! |                                         |
//! +------------- K-2026-00017 is yours. +1 -+   over the rim of what lies there, which holds no content
//! ```
//! INVARIANT: no clock is read here; instants are milliseconds of whatever clock the caller keeps. At most
//! [`MOST_KEPT`] stay, the oldest goes first, and the same text is never kept twice at a time. More than one line is
//! taken only by a text that would lose its next step otherwise.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{cut, fit, width, wrap};
use crate::tui::overlay::clear;
use crate::tui::theme::{Role, Theme};

pub const MOST_KEPT: usize = 4;
/// Most lines of the one that is shown, where nothing lies below it that must be read.
pub const MOST_LINES: usize = 3;

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
        let surplus = self.shown.len().saturating_sub(MOST_KEPT);
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

    /// Takes one back that says what is not so any more.
    pub fn withdraw(&mut self, text: &str) {
        self.shown.retain(|toast| toast.text != text);
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

    /// Draws the newest flush right at the bottom of `area`, on so many lines at most.
    pub fn draw(&self, most: usize, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buffer.area);
        let room = usize::from(area.width).saturating_sub(2);
        let Some(newest) = self.shown.last().filter(|_| room > 0) else { return };
        let lines = lines_of(newest, self.shown.len() - 1, most.max(1), room);
        let cols = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        let x = area.right() - u16::try_from(cols + 2).unwrap_or(area.width).min(area.width);
        let first = area.bottom().saturating_sub(u16::try_from(lines.len()).unwrap_or(0));
        for (line, y) in lines.iter().zip(first.max(area.y)..area.bottom()) {
            clear(Rect { x, y, width: area.right() - x, height: 1 }, buffer, theme);
            buffer.set_string(x, y, format!(" {} ", fit(line, cols)), look(newest.role, theme));
        }
    }
}

/// What is shown of the newest, with the count of those behind it.
fn lines_of(toast: &Toast, behind: usize, most: usize, room: usize) -> Vec<String> {
    let sign = if is_warning(toast.role) { "! " } else { "" };
    let count = if behind > 0 { format!(" +{behind}") } else { String::new() };
    let mut lines = wrap(&format!("{sign}{}{count}", toast.text), room);
    if lines.len() > most {
        let rest = lines.drain(most - 1..).collect::<Vec<_>>().join(" ");
        lines.push(cut(&rest, room));
    }
    lines
}

fn is_warning(role: Role) -> bool {
    matches!(role, Role::Warn | Role::Danger)
}

/// On a ground of its own a toast keeps its own ink, with which it can be read; the sign tells a warning.
fn look(role: Role, theme: &Theme) -> Style {
    let toast = theme.style(Role::Toast);
    if toast.bg.is_some() { toast } else { toast.patch(theme.style(role)) }
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

    fn drawn(toasts: &Toasts, cols: u16, rows: u16) -> Vec<String> {
        let area = Rect::new(0, 0, cols, rows);
        let mut buffer = Buffer::with_lines(vec!["x".repeat(cols.into()); rows.into()]);
        toasts.draw(MOST_LINES, area, &mut buffer, &Theme::default());
        let line = |y| (0..cols).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        (0..rows).map(line).collect()
    }

    #[test]
    fn the_newest_is_shown_flush_right_with_the_count_of_the_others() {
        let mut toasts = Toasts::default();
        assert_eq!(drawn(&toasts, 12, 2), ["xxxxxxxxxxxx"; 2]);
        toasts.push(toast("older", 1));
        toasts.push(toast("saved", 1));
        assert_eq!(drawn(&toasts, 12, 2), ["xxxxxxxxxxxx", "xx saved +1 "]);
        assert_eq!(drawn(&toasts, 2, 1), ["xx"]);
    }

    #[test]
    fn a_refusal_keeps_its_next_step_on_a_small_screen() {
        let mut toasts = Toasts::default();
        toasts.push(Toast { role: Role::Warn, ..toast("It is locked. Open it with U.", 1) });
        assert_eq!(drawn(&toasts, 20, 3)[1..], ["xxx ! It is locked. ", "xxx Open it with U. "]);
        toasts.push(toast(&"a b ".repeat(40), 1));
        let screen = drawn(&toasts, 20, 4);
        assert_eq!(screen[0], "x".repeat(20));
        assert!(screen[3].trim_end().ends_with('…'), "{screen:?}");
    }
}

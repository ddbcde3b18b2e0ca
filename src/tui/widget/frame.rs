//! The titled frame around a pane.
//!
//! ```text
//! +- Customers  / zhangw ----------- 12/340 +
//! |                                         |
//! +-----------------------------------------+
//! ```
//! INVARIANT: the frame writes only the rim of its area and never more than its area; titles are cut, not wrapped.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{cut, width};
use crate::tui::theme::{Role, Theme};

/// What one pane's frame shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    pub title: &'a str,
    /// Set flush right into the upper rim: a count, a position.
    pub note: &'a str,
    pub focused: bool,
}

struct Rim {
    horizontal: &'static str,
    vertical: &'static str,
    /// Top left, top right, bottom left, bottom right.
    corners: [&'static str; 4],
}

const UNICODE: Rim =
    Rim { horizontal: "─", vertical: "│", corners: ["┌", "┐", "└", "┘"] };
const ASCII: Rim = Rim { horizontal: "-", vertical: "|", corners: ["+", "+", "+", "+"] };

impl Frame<'_> {
    /// Draws the frame and gives back the area within.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) -> Rect {
        let area = area.intersection(buffer.area);
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        let rim = if theme.ascii_borders { &ASCII } else { &UNICODE };
        let style = theme.style(if self.focused { Role::BorderFocus } else { Role::Border });
        draw_rim(area, buffer, rim, style);
        self.draw_titles(area, buffer, theme);
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// Whether title and note stand beside each other in a frame so wide.
    pub fn fits(&self, columns: u16) -> bool {
        let room = usize::from(columns).saturating_sub(4);
        width(self.title) + width(self.note) + 4 < room
    }

    /// The title keeps its room; the note gives way if both do not fit.
    fn draw_titles(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        let room = usize::from(area.width).saturating_sub(4);
        let title = padded(cut(self.title, room.saturating_sub(2)));
        let taken = columns_of(&title);
        buffer.set_string(area.x + 2, area.y, &title, theme.style(self.title_role()));
        let note = padded(cut(self.note, room));
        let noted = columns_of(&note);
        if noted > 0 && usize::from(taken + noted) < room {
            buffer.set_string(area.right() - 2 - noted, area.y, &note, theme.style(Role::Dim));
        }
    }

    fn title_role(&self) -> Role {
        if self.focused { Role::TitleFocus } else { Role::Title }
    }
}

fn padded(text: String) -> String {
    if text.is_empty() { text } else { format!(" {text} ") }
}

fn columns_of(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

fn draw_rim(area: Rect, buffer: &mut Buffer, rim: &Rim, style: Style) {
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    for x in left + 1..right {
        put(buffer, x, top, rim.horizontal, style);
        put(buffer, x, bottom, rim.horizontal, style);
    }
    for y in top + 1..bottom {
        put(buffer, left, y, rim.vertical, style);
        put(buffer, right, y, rim.vertical, style);
    }
    let places = [(left, top), (right, top), (left, bottom), (right, bottom)];
    for ((x, y), corner) in places.into_iter().zip(rim.corners) {
        put(buffer, x, y, corner, style);
    }
}

fn put(buffer: &mut Buffer, x: u16, y: u16, symbol: &str, style: Style) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        cell.set_symbol(symbol).set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(frame: Frame<'_>, area: Rect, ascii_borders: bool) -> (Vec<String>, Rect) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 4));
        let mut theme = Theme::default();
        theme.ascii_borders = ascii_borders;
        let inner = frame.draw(area, &mut buffer, &theme);
        let line = |y| (0..20).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        ((0..4).map(line).collect(), inner)
    }

    #[test]
    fn title_and_note_sit_in_the_upper_rim() {
        let frame = Frame { title: "List", note: "3/9", focused: true };
        let (lines, inner) = drawn(frame, Rect::new(0, 0, 20, 3), true);
        assert_eq!(
            lines,
            [
                "+- List ----- 3/9 -+",
                "|                  |",
                "+------------------+",
                "                    "
            ]
        );
        assert_eq!(inner, Rect::new(1, 1, 18, 1));
    }

    #[test]
    fn a_long_title_is_cut_and_the_note_gives_way() {
        let frame = Frame { title: "A title far too long for it", note: "3/9", focused: false };
        let (lines, _) = drawn(frame, Rect::new(0, 0, 20, 3), false);
        assert_eq!(lines[0], "┌─ A title far t… ─┐");
    }

    #[test]
    fn no_room_no_frame() {
        let (lines, inner) = drawn(Frame::default(), Rect::new(18, 0, 9, 1), true);
        assert!(inner.is_empty());
        assert!(lines.iter().all(|line| line.trim().is_empty()));
    }
}

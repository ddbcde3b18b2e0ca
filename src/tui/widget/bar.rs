//! A bar of text blocks, to an eighth of a column; `#` where frames have to be ASCII.
//!
//! INVARIANT: what is there at all shows, and only the whole fills the room.

use super::text::fit;

/// From one eighth to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const FULL: char = '█';
const ASCII: char = '#';

/// A part, from 0 to 1, of so many columns.
pub fn bar(part: f64, columns: usize, is_ascii: bool) -> String {
    let steps = if is_ascii { 1 } else { EIGHTHS.len() + 1 };
    let drawn = steps_of(part, columns * steps);
    let (whole, rest) = (drawn / steps, drawn % steps);
    let full = if is_ascii { ASCII } else { FULL };
    let mut text: String = std::iter::repeat_n(full, whole).collect();
    text.extend(rest.checked_sub(1).map(|eighth| EIGHTHS[eighth]));
    fit(&text, columns)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a screen has a few thousand columns at most, and the part is from 0 to 1"
)]
fn steps_of(part: f64, all: usize) -> usize {
    let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
    let drawn = (part * all as f64).round() as usize;
    match part {
        0.0 => 0,
        1.0 => all,
        _ => drawn.clamp(1, all.saturating_sub(1).max(1)).min(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part() {
        for (part, text, ascii) in [
            (0.0, "    ", "    "),
            (0.001, "▏   ", "#   "),
            (0.5, "██  ", "##  "),
            (0.999, "███▉", "### "),
            (1.0, "████", "####"),
            (7.0, "████", "####"),
            (f64::NAN, "    ", "    "),
        ] {
            assert_eq!(bar(part, 4, false), text, "{part}");
            assert_eq!(bar(part, 4, true), ascii, "{part}");
        }
        assert_eq!(bar(0.5, 0, false), "");
    }
}

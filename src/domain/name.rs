//! Names and labels as they are kept: NFC, one line, nothing invisible.
//!
//! What people wrote in notes and complaints is kept as they wrote it; only what stands in lists and
//! titles is cleaned when it comes in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Combining marks that may stand on one base character.
const MARKS_ON_A_BASE: usize = 4;

/// Longest name, in characters.
pub const NAME_CHARS: usize = 200;

/// Longest line that is not a name, in characters: a tier, a product, a reference, a field's name.
pub const LINE_CHARS: usize = 500;

/// Cleans a line that is not a name, in the way of [`clean`].
pub fn clean_line(text: &str) -> String {
    seen(text).chars().take(LINE_CHARS).collect()
}

/// Cleans a name: NFC, white space folded to single spaces, no controls, no bidirectional or tag
/// characters, at most four combining marks on a base, at most [`NAME_CHARS`] characters.
pub fn clean(text: &str) -> String {
    seen(text).chars().take(NAME_CHARS).collect()
}

fn seen(text: &str) -> String {
    // ASCII is composed already; most titles, references and tags of an import are that.
    let kept = if text.is_ascii() { visible(text.chars()) } else { visible(text.nfc()) };
    kept.trim().to_owned()
}

fn visible(text: impl Iterator<Item = char>) -> String {
    let mut kept = String::new();
    let mut marks = 0;
    for c in text {
        if c.is_whitespace() {
            marks = 0;
            if !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if is_combining_mark(c) {
            marks += 1;
            if marks <= MARKS_ON_A_BASE {
                kept.push(c);
            }
        } else if is_visible(c) {
            marks = 0;
            kept.push(c);
        }
    }
    kept
}

/// Whether a character shows itself: no controls, format, bidirectional, tag or variation marks.
pub fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_what_can_be_seen() {
        assert_eq!(clean("  张　伟 \n"), "张 伟");
        assert_eq!(clean("Ada\u{202e}evil\u{0}\u{1b}[31m"), "Adaevil[31m");
        assert_eq!(clean("a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}").chars().count(), 5);
        assert_eq!(clean("\u{200b}\u{feff}"), "");
        assert_eq!(clean(&"名".repeat(501)).chars().count(), NAME_CHARS);
        assert_eq!(clean_line(&"名".repeat(501)).chars().count(), LINE_CHARS);
        assert_eq!(clean_line(" a\u{202e}\n b "), "a b");
    }
}

//! Text from people, made safe to show.
//!
//! INVARIANT: what leaves [`printable`] holds no control character, no bidirectional override, no invisible mark, no
//! more marks over one letter than fit into a line, and no sequence whose width terminals disagree on for want of a
//! presentation selector. It is for showing only: the
//! stored and the exported text stay as they were typed. Applying it twice changes nothing.

use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// Marks that one letter may bear; those of living languages need no more. A stack of hundreds would be drawn over the
/// lines above and below.
const MARKS: usize = 4;

/// What becomes of one character on its way to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Keep,
    Drop,
    Show(char),
}

/// One line of text as it may reach a cell or a line of output. A line break becomes a visible mark.
pub fn printable(text: &str) -> Cow<'_, str> {
    convert(text, fate)
}

/// The same for a text of several lines: `\n` stays, `\r\n` becomes `\n`, a tab becomes a space.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(convert(&text.replace("\r\n", "\n"), fate_in_lines).into_owned()),
        false => convert(text, fate_in_lines),
    }
}

fn convert(text: &str, fate: fn(char) -> Fate) -> Cow<'_, str> {
    let mut marks = 0;
    if text.chars().all(|c| fate(c) == Fate::Keep && fits(c, &mut marks)) {
        return Cow::Borrowed(text);
    }
    let mut marks = 0;
    let shown = text.chars().filter_map(|c| match fate(c) {
        Fate::Keep => fits(c, &mut marks).then_some(c),
        Fate::Show(mark) => fits(mark, &mut marks).then_some(mark),
        Fate::Drop => None,
    });
    Cow::Owned(shown.collect())
}

/// Whether its letter does not bear too many marks already; `marks` counts them from one character to the next.
pub fn fits(c: char, marks: &mut usize) -> bool {
    *marks = if c >= '\u{300}' && is_combining_mark(c) { *marks + 1 } else { 0 };
    *marks <= MARKS
}

fn fate_in_lines(c: char) -> Fate {
    match c {
        '\n' => Fate::Keep,
        _ => fate(c),
    }
}

/// Controls are shown, because somebody put them there on purpose and the agent should see it; marks that merely
/// carry layout are dropped, because every phone keyboard produces them.
fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Keep,
        '\t' => Fate::Show(' '),
        '\0'..='\x1f' => picture_of(c),
        '\x7f' => Fate::Show('\u{2421}'),
        '\u{80}'..='\u{9f}' => Fate::Show('\u{fffd}'),
        '\u{2028}' | '\u{2029}' => Fate::Show('\u{2424}'),
        _ if is_bidi_override(c) => Fate::Show('\u{fffd}'),
        _ if is_invisible(c) || is_reserved(c) => Fate::Drop,
        _ => Fate::Keep,
    }
}

/// U+2400 and on hold a picture of each of the first 32 control characters.
fn picture_of(c: char) -> Fate {
    char::from_u32(0x2400 + c as u32).map_or(Fate::Drop, Fate::Show)
}

fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Noncharacters have no glyph and no width anybody agrees on.
fn is_reserved(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_in_any_script_is_borrowed_untouched() {
        for text in ["", "Zhang W.", "张伟 恒通贸易", "Zoë Ångström", "…·「」"] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn control_characters_become_pictures() {
        assert_eq!(printable("a\x1b[31mb"), "a␛[31mb");
        assert_eq!(printable("nul\0bell\x07del\x7f"), "nul␀bell␇del␡");
        assert_eq!(printable("csi\u{9b}2J"), "csi\u{fffd}2J");
        assert_eq!(printable("one\r\ntwo\tthree"), "one␍␊two three");
    }

    #[test]
    fn a_bidi_override_is_seen_and_harmless() {
        assert_eq!(printable("invoice\u{202e}fdp.exe"), "invoice\u{fffd}fdp.exe");
        assert_eq!(printable("\u{2066}x\u{2069}"), "\u{fffd}x\u{fffd}");
        assert_eq!(printable("a\u{200e}b\u{200f}c"), "abc");
    }

    #[test]
    fn invisible_marks_and_tags_vanish() {
        assert_eq!(printable("13\u{200b}8\u{200d}00\u{2060}\u{feff}"), "13800");
        assert_eq!(printable("x\u{e0041}\u{e007f}y\u{fff0}\u{fff8}"), "xy");
        assert_eq!(printable("l\u{2028}p\u{2029}"), "l␤p␤");
        assert_eq!(printable("☎\u{fe0f}"), "☎");
    }

    #[test]
    fn a_letter_bears_so_many_marks_and_no_more() {
        let stack = format!("Z{}algo", "\u{361}\u{200d}".repeat(300));
        assert_eq!(printable(&stack), format!("Z{}algo", "\u{361}".repeat(MARKS)));
        for text in ["e\u{301}", "\u{e01}\u{e33}\u{e49}", "\u{5d1}\u{5bc}\u{5b8}\u{591}"] {
            assert!(matches!(printable(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(printable_lines("一\r\n二\n\x1b三"), "一\n二\n␛三");
        assert!(matches!(printable_lines("一\n二"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_unsafe_survives_and_twice_is_once(text in any::<String>()) {
            let once = printable(&text).into_owned();
            prop_assert!(once.chars().all(|c| !c.is_control() && !is_bidi_override(c) && !is_invisible(c)));
            prop_assert_eq!(printable(&once).into_owned(), once.clone());
        }
    }
}

//! Folding: the one spelling under which text is compared. Invariant: `fold(fold(x)) == fold(x)`, and every folded
//! character knows the original character it came from, so a match can be shown where the person sees it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Folded text, and where each of its characters stood in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    /// `None` when folding moved nothing, which is the usual case for names.
    origin: Option<Box<[u32]>>,
}

impl Folded {
    /// The original character index of a folded character index.
    pub fn origin(&self, folded: u32) -> u32 {
        match &self.origin {
            None => folded,
            Some(map) => map.get(folded as usize).copied().unwrap_or(folded),
        }
    }

    /// The whole map, where one is needed at all.
    pub fn into_parts(self) -> (String, Option<Box<[u32]>>) {
        (self.text, self.origin)
    }
}

/// Folds text: NFKC, case, width, white space, and the marks on Latin letters.
pub fn fold(text: &str) -> Folded {
    let mut sink = Sink::default();
    let mut at = 0u32;
    // Compatibility composition never reaches across a grapheme, so each can be folded alone and still be mapped.
    for cluster in text.graphemes(true) {
        let mut chars = cluster.chars();
        match (chars.next(), chars.next()) {
            (Some(one), None) if is_plain(one) => sink.push(one.to_ascii_lowercase(), at),
            _ => fold_cluster(cluster, at, &mut sink),
        }
        at += u32::try_from(cluster.chars().count()).unwrap_or(0);
    }
    sink.finish()
}

/// Only the text, where nobody asks for positions.
pub fn fold_text(text: &str) -> String {
    fold(text).text
}

/// ASCII and the common ideographs need no tables.
fn is_plain(c: char) -> bool {
    (c.is_ascii() && !c.is_ascii_control()) || matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn fold_cluster(cluster: &str, at: u32, sink: &mut Sink) {
    let mut after_latin = false;
    let bare: String = cluster
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|&c| !is_ignorable(c))
        .filter(|&c| {
            let mark = is_combining_mark(c);
            after_latin = if mark { after_latin } else { is_latin(c) };
            !(mark && after_latin)
        })
        .collect();
    for c in bare.nfc() {
        push_expanded(c, at, sink);
    }
}

/// Letters which one keystroke cannot write and which no decomposition opens.
fn push_expanded(c: char, at: u32, sink: &mut Sink) {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return sink.push(c, at),
    };
    plain.chars().for_each(|p| sink.push(p, at));
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// What leaves no trace on the screen must leave none in a comparison.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Collects folded characters; runs of white space become one space, none at either end.
#[derive(Default)]
struct Sink {
    text: String,
    origin: Vec<u32>,
    space_at: Option<u32>,
}

impl Sink {
    fn push(&mut self, c: char, at: u32) {
        if c.is_whitespace() {
            self.space_at.get_or_insert(at);
            return;
        }
        if let Some(space) = self.space_at.take().filter(|_| !self.text.is_empty()) {
            self.put(' ', space);
        }
        self.put(c, at);
    }

    fn put(&mut self, c: char, at: u32) {
        self.text.push(c);
        self.origin.push(at);
    }

    fn finish(self) -> Folded {
        let unmoved = self.origin.iter().zip(0u32..).all(|(&from, to)| from == to);
        let origin = (!unmoved).then(|| self.origin.into_boxed_slice());
        Folded { text: self.text, origin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_case_width_marks_and_space() {
        for (from, to) in [
            ("Ｚｈａｎｇ　Ｗｅｉ", "zhang wei"),
            ("  José\t ÁLVAREZ\u{a0}", "jose alvarez"),
            ("Jose\u{301}", "jose"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("Łódź Øre", "lodz ore"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("İstanbul Iğdır", "istanbul igdir"),
            ("张\u{200b}伟", "张伟"),
            ("吕 lǚ LÜ", "吕 lu lu"),
            ("ｶﾞ", "ガ"),
            ("Ёлка й", "ёлка й"),
            ("①㈱", "1(株)"),
            ("", ""),
        ] {
            assert_eq!(fold_text(from), to, "{from:?}");
        }
    }

    #[test]
    fn positions_lead_back_to_the_original() {
        let folded = fold("  Straße ①");
        assert_eq!(folded.text, "strasse 1");
        let origins: Vec<u32> = (0..9).map(|i| folded.origin(i)).collect();
        assert_eq!(origins, [2, 3, 4, 5, 6, 6, 7, 8, 9]);
        assert_eq!(fold("张伟 Zhang").origin, None);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,12}") {
            let once = fold_text(&text);
            prop_assert_eq!(fold_text(&once), once);
        }

        #[test]
        fn origins_stay_inside(text in "\\PC{0,12}") {
            let folded = fold(&text);
            let chars = text.chars().count() as u32;
            prop_assert!((0..folded.text.chars().count() as u32).all(|i| folded.origin(i) < chars));
        }
    }
}

//! Text measured in columns, not in characters.
//!
//! INVARIANT: a grapheme cluster is never halved, and the result of [`fit`] is exactly as wide as asked for.
//! Everything here passes through [`printable`] first.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use crate::printable::{printable, printable_lines};

const HIDDEN: &str = "●●●●●●";
const HIDDEN_IN_ASCII: &str = "******";
const CUT_MARK: &str = "…";

/// What stands in the place of a value that is sealed; it tells nothing of its length.
pub fn hidden(in_ascii: bool) -> &'static str {
    if in_ascii { HIDDEN_IN_ASCII } else { HIDDEN }
}

/// The columns a text takes as it will be drawn.
pub fn width(text: &str) -> usize {
    printable(text).width()
}

/// The text cut or padded to exactly `cols` columns. A cut is marked with `…`.
pub fn fit(text: &str, cols: usize) -> String {
    pad(cut(text, cols), cols)
}

/// The text padded on the left, for numbers.
pub fn fit_right(text: &str, cols: usize) -> String {
    let cut = cut(text, cols);
    let gap = cols.saturating_sub(cut.width());
    format!("{}{cut}", " ".repeat(gap))
}

/// The text cut to at most `cols` columns, without padding.
pub fn cut(text: &str, cols: usize) -> String {
    let text = printable(text);
    if text.width() <= cols {
        return text.into_owned();
    }
    let mut kept = take_columns(&text, cols.saturating_sub(CUT_MARK.width())).to_owned();
    if cols > 0 {
        kept.push_str(CUT_MARK);
    }
    kept
}

fn pad(mut text: String, cols: usize) -> String {
    let gap = cols.saturating_sub(text.width());
    text.extend(std::iter::repeat_n(' ', gap));
    text
}

/// The longest run of whole graphemes from the start that fits into `cols`.
fn take_columns(text: &str, cols: usize) -> &str {
    let mut used = 0;
    let end = text
        .grapheme_indices(true)
        .find(|(_, grapheme)| {
            used += grapheme.width();
            used > cols
        })
        .map_or(text.len(), |(at, _)| at);
    text.split_at(end).0
}

/// The text in lines of at most `cols` columns. Latin text breaks at spaces, Chinese anywhere but before closing
/// punctuation, and a word longer than a line is broken within.
pub fn wrap(text: &str, cols: usize) -> Vec<String> {
    let text = printable_lines(text);
    text.split('\n').flat_map(|line| wrap_line(line, cols.max(1))).collect()
}

fn wrap_line(text: &str, cols: usize) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), open: String::new(), used: 0, cols };
    for piece in pieces(text) {
        lines.add(piece);
    }
    lines.finish()
}

/// What must stay on one line: a Latin word, or one Chinese character with the punctuation that clings to it.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before = "";
    for (at, grapheme) in text.grapheme_indices(true) {
        if at > 0 && may_break_between(before, grapheme) {
            cuts.push(at);
        }
        before = grapheme;
    }
    cuts.push(text.len());
    cuts.windows(2)
        .filter_map(|pair| text.get(pair[0]..pair[1]))
        .filter(|piece| !piece.is_empty())
        .collect()
}

fn may_break_between(before: &str, after: &str) -> bool {
    if (before == " ") != (after == " ") {
        return true;
    }
    let clings = clings_to_the_left(after) || clings_to_the_right(before);
    !clings && (before.width() > 1 || after.width() > 1)
}

/// Chinese lines never begin with these (GB/T 15834).
fn clings_to_the_left(grapheme: &str) -> bool {
    grapheme
        .chars()
        .next()
        .is_some_and(|c| "，。、；：？！）》〉」』】〕’”…—,.;:?!)]}%".contains(c))
}

/// …and never end with these.
fn clings_to_the_right(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(|c| "（《〈「『【〔‘“([{¥￥$".contains(c))
}

struct Lines {
    done: Vec<String>,
    open: String,
    used: usize,
    cols: usize,
}

impl Lines {
    fn add(&mut self, piece: &str) {
        let wide = piece.width();
        match () {
            () if self.used + wide <= self.cols => self.put(piece, wide),
            () if piece.starts_with(' ') => self.close(),
            () if wide <= self.cols => {
                self.close();
                self.put(piece, wide);
            }
            () => self.add_broken(piece),
        }
    }

    fn add_broken(&mut self, piece: &str) {
        for grapheme in piece.graphemes(true) {
            let wide = grapheme.width();
            if self.used > 0 && self.used + wide > self.cols {
                self.close();
            }
            self.put(grapheme, wide);
        }
    }

    fn put(&mut self, piece: &str, wide: usize) {
        let continues_a_paragraph = self.used == 0 && !self.done.is_empty();
        if continues_a_paragraph && piece.trim_start().is_empty() {
            return;
        }
        self.open.push_str(piece);
        self.used += wide;
    }

    fn close(&mut self) {
        let line = std::mem::take(&mut self.open);
        self.done.push(line.trim_end().to_owned());
        self.used = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if self.used > 0 || self.done.is_empty() {
            self.close();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_falls_between_graphemes_and_fills_its_columns() {
        assert_eq!(fit("张伟", 6), "张伟  ");
        assert_eq!(fit("恒通贸易有限公司", 7), "恒通贸…");
        assert_eq!(fit("恒通贸易有限公司", 8), "恒通贸… ");
        assert_eq!(fit("Zoe\u{308}y", 4), "Zoe\u{308}y");
        assert_eq!(fit("Zoe\u{308}y", 3), "Zo…");
        assert_eq!(fit("张", 1), "…");
        assert_eq!(fit("张", 0), "");
        assert_eq!(fit_right("7", 3), "  7");
    }

    #[test]
    fn what_is_dangerous_is_measured_as_it_is_drawn() {
        assert_eq!(fit("a\x1b[2Jb", 8), "a␛[2Jb  ");
        assert_eq!(width("\u{200b}张\u{202e}"), 3);
    }

    #[test]
    fn latin_words_stay_whole() {
        assert_eq!(wrap("call back before noon", 10), ["call back", "before", "noon"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_before_closing_marks() {
        assert_eq!(wrap("退款还没有到账。", 6), ["退款还", "没有到", "账。"]);
        assert_eq!(wrap("他说（明天）再打", 8), ["他说（明", "天）再打"]);
        assert_eq!(wrap("联系Acme公司", 8), ["联系Acme", "公司"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(
            wrap("x https://example.org/long", 8),
            ["x https:", "//exampl", "e.org/lo", "ng"]
        );
    }

    proptest! {
        #[test]
        fn fit_is_exact(text in "[a-z 张伟，\u{301}😀\x1b]{0,20}", cols in 0usize..30) {
            prop_assert_eq!(fit(&text, cols).width(), cols);
        }

        #[test]
        fn wrapped_lines_fit_and_lose_nothing_but_spaces(text in "[a-z 张伟，。（]{0,40}", cols in 2usize..20) {
            let lines = wrap(&text, cols);
            prop_assert!(lines.iter().all(|line| line.width() <= cols));
            let bare = |s: &str| s.replace(' ', "");
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}

//! Text within text. Invariant: both sides are folded, so bytes decide.

use crate::domain::pinyin::readings;

/// Where a needle stands: bytes from `at` on, at the start of a word or inside one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) at_word: bool,
}

/// The first place at the start of a word, or else the first place.
pub(super) fn find(hay: &str, needle: &str) -> Option<Place> {
    let mut first: Option<Place> = None;
    let mut from = 0;
    let step = needle.chars().next().map_or(1, char::len_utf8);
    while let Some(at) = find_from(hay, needle, from) {
        if starts_word(hay, at) {
            return Some(Place { at, at_word: true });
        }
        first.get_or_insert(Place { at, at_word: false });
        from = at + step;
    }
    first
}

/// Texts are short: a scan for the first character beats a searcher that has to be prepared for each.
fn find_from(hay: &str, needle: &str, from: usize) -> Option<usize> {
    let first = needle.chars().next()?;
    let rest = hay.get(from..)?;
    let mut places = rest.match_indices(first).map(|(at, _)| at);
    places
        .find(|&at| rest.get(at..).is_some_and(|rest| rest.starts_with(needle)))
        .map(|at| from + at)
}

/// Every Chinese character begins a word: nothing else tells where words part.
pub(super) fn starts_word(hay: &str, at: usize) -> bool {
    let before = hay.get(..at).and_then(|before| before.chars().next_back());
    let first = hay.get(at..).and_then(|rest| rest.chars().next());
    let is_chinese = |c: char| !c.is_ascii() && !readings(c).is_empty();
    before.is_none_or(|c| !c.is_alphanumeric() || is_chinese(c)) || first.is_some_and(is_chinese)
}

pub(super) fn chars_before(hay: &str, at: usize) -> usize {
    hay.get(..at).map_or(0, |before| before.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_start_is_preferred() {
        let place = |hay, needle| find(hay, needle).map(|p| (p.at, p.at_word));
        assert_eq!(place("joann ann", "ann"), Some((6, true)));
        assert_eq!(place("joanna", "ann"), Some((2, false)));
        assert_eq!(place("张伟", "伟"), Some((3, true)));
        assert_eq!(place("张smith", "smith"), Some((3, true)));
        assert_eq!(place("aab", "ab"), Some((1, false)));
        assert_eq!(place("ab", "abc"), None);
        assert_eq!(place("", "a"), None);
    }
}

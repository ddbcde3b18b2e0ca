//! A query, taken apart once. Invariant: everything in it is folded, and every needle holds something to look for.

use super::sign::Asked;
use crate::domain::fold::fold_text;
use crate::domain::pinyin::{MAX_LETTERS, can_be_spelt};

/// More words than this are a sentence; what follows is not looked at.
const MAX_WORDS: usize = 8;
/// One letter of a shorter word cannot be told from another word.
pub(super) const MIN_TYPO_LETTERS: usize = 4;

/// One thing to look for.
#[derive(Debug)]
pub(super) struct Needle {
    pub(super) text: String,
    /// Of the text.
    pub(super) chars: u16,
    /// Its letters and digits alone: sound does not know spaces.
    pub(super) letters: Vec<char>,
    /// The same as bytes, if a mistyped letter may be looked for.
    pub(super) typed: Option<Vec<u8>>,
    /// Whether whole syllables can make it up; otherwise a match by sound costs something.
    pub(super) is_spelt_out: bool,
    pub(super) number: Option<u32>,
    /// What a row must show to be read.
    pub(super) asked: Asked,
}

/// What a person typed: the whole of it, and its words if there are several.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) phrase: Needle,
    pub(super) words: Vec<Needle>,
}

impl Query {
    pub(super) fn parse(typed: &str) -> Option<Query> {
        let text = fold_text(typed);
        let words: Vec<&str> =
            text.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS).collect();
        let phrase = Needle::new(&words.join(" "))?;
        let several = words.len() > 1;
        let words = words.iter().filter(|_| several).filter_map(|word| Needle::new(word)).collect();
        Some(Query { phrase, words })
    }

    /// The phrase, then its words.
    pub(super) fn needles(&self) -> impl Iterator<Item = &Needle> {
        std::iter::once(&self.phrase).chain(&self.words)
    }
}

impl Needle {
    fn new(text: &str) -> Option<Needle> {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let typed = letters.iter().all(char::is_ascii_lowercase)
            && (MIN_TYPO_LETTERS..=MAX_LETTERS).contains(&letters.len());
        let typed: Option<Vec<u8>> =
            typed.then(|| letters.iter().map(|&letter| letter as u8).collect());
        (!text.is_empty()).then(|| Needle {
            text: text.to_owned(),
            chars: u16::try_from(text.chars().count()).unwrap_or(u16::MAX),
            asked: Asked::of(&letters, typed.as_deref()),
            typed,
            is_spelt_out: can_be_spelt(&letters),
            number: parse_number(text),
            letters,
        })
    }
}

impl Needle {
    /// Of a short word anything is one slip away: there the first letter has to be right.
    pub(super) fn is_short(&self) -> bool {
        self.letters.len() == MIN_TYPO_LETTERS
    }
}

/// `C-000123`, `c123`, `000123` and `123` all name customer 123.
fn parse_number(text: &str) -> Option<u32> {
    let bare = text.strip_prefix('c').map_or(text, |rest| rest.strip_prefix('-').unwrap_or(rest));
    let digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| bare.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for typed in ["C-000123", "c123", "000123", "123", "Ｃ－０００１２３", " c-123 "] {
            assert_eq!(Query::parse(typed).and_then(|q| q.phrase.number), Some(123), "{typed}");
        }
        for typed in ["c-", "c12x", "d123", "99999999999", "-5", "1 2"] {
            assert_eq!(Query::parse(typed).and_then(|q| q.phrase.number), None, "{typed}");
        }
    }

    #[test]
    fn a_query_is_a_phrase_and_its_words() {
        let query = Query::parse("  Zhang　 WEI ").unwrap();
        assert_eq!(query.phrase.text, "zhang wei");
        assert_eq!(query.phrase.typed.as_deref(), Some(&b"zhangwei"[..]));
        assert_eq!(
            query.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(),
            ["zhang", "wei"]
        );
        assert!(Query::parse("wei").unwrap().words.is_empty());
        assert!(Query::parse(" \u{3000} ").is_none());
    }
}

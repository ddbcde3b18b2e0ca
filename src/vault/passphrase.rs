//! What a passphrase must be: five words or twelve characters, and none that everybody tries.

use crate::domain::error::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// Fewest characters, unless there are [`WORDS`] words.
pub const CHARS: usize = 12;
/// Fewest words of a passphrase of words.
pub const WORDS: usize = 5;

/// Random bytes of [`spoken`]: two for each word.
pub const SPOKEN_BYTES: usize = 2 * WORDS;

/// A passphrase of five words that can be said over the telephone in any language: sixteen bits each, as five
/// letters of consonants and vowels in turn (proquints, arXiv:0901.4016).
pub fn spoken(random: &[u8; SPOKEN_BYTES]) -> SecretString {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aiou";
    let mut words = Zeroizing::new(String::with_capacity(WORDS * 6));
    for pair in random.chunks_exact(2) {
        if !words.is_empty() {
            words.push(' ');
        }
        let bits = u16::from_be_bytes([pair[0], pair[1]]);
        let consonant = |shift: u32| char::from(CONSONANTS[usize::from(bits >> shift & 15)]);
        let vowel = |shift: u32| char::from(VOWELS[usize::from(bits >> shift & 3)]);
        words.extend([consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)]);
    }
    SecretString::from(words.as_str())
}

/// Beginnings of what is tried first; compared without case and white space, with or without digits,
/// with letters for the digits that stand for them, alone or one after another.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "passphrase",
    "qwertyuiop",
    "qwertyuiopas",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijkl",
    "letmein",
    "iloveyou",
    "administrator",
    "admin",
    "welcome",
    "changeme",
    "correcthorsebatterystaple",
    "woaini",
    "woaini1314",
    "kefu",
    "mima",
    "wodemima",
    "nihao",
];

/// Whether a passphrase may lock a vault.
pub fn check(passphrase: &SecretString) -> Result<()> {
    let text = passphrase.expose_secret();
    let chars = text.trim().chars().count();
    let words = text.split_whitespace().filter(|word| word.chars().count() >= 3).count();
    if chars < CHARS && words < WORDS {
        return Err(Error::refused("passphrase-short").with("chars", CHARS).with("words", WORDS));
    }
    if is_common(text) {
        return Err(Error::refused("passphrase-common"));
    }
    Ok(())
}

fn is_common(text: &str) -> bool {
    // Sized at once: growing would leave copies behind that nothing wipes.
    let mut plain = Zeroizing::new(String::with_capacity(text.len() * 3));
    let shown = text.chars().filter(|c| !c.is_whitespace());
    shown.for_each(|c| plain.extend(c.to_lowercase()));
    let word = plain.trim_end_matches(|c: char| c.is_ascii_digit() || "!.?*#".contains(c));
    let mut letters = Zeroizing::new(String::with_capacity(plain.len()));
    letters.extend(plain.chars().filter(|c| c.is_alphabetic()));
    let spelled = ['l', 'i'].map(|one| spelled(word, one));
    let mut distinct = Zeroizing::new(Vec::with_capacity(plain.len()));
    distinct.extend(plain.chars());
    distinct.sort_unstable();
    distinct.dedup();
    let words = [word, letters.as_str(), spelled[0].as_str(), spelled[1].as_str()];
    distinct.len() < 5 || repeats_itself(&plain) || words.into_iter().any(is_made_of_common)
}

/// The word with letters for the signs that are written for them; `1` is either of two.
fn spelled(word: &str, one: char) -> Zeroizing<String> {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    let mut spelled = Zeroizing::new(String::with_capacity(word.len()));
    spelled.extend(word.chars().map(letter));
    spelled
}

/// Whether nothing but common words stands there.
fn is_made_of_common(word: &str) -> bool {
    let mut rest = word;
    while !rest.is_empty() {
        let shorter = COMMON.iter().filter_map(|common| rest.strip_prefix(common));
        let Some(shortest) = shorter.min_by_key(|rest| rest.len()) else { return false };
        rest = shortest;
    }
    true
}

/// Whether it is a text twice or more that would be too short alone.
fn repeats_itself(text: &str) -> bool {
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
    let longest = (chars.len() / 2).min(CHARS - 1);
    (1..=longest).any(|len| chars.chunks(len).all(|part| *part == chars[..len]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spoken_passphrase_says_all_of_its_bits() {
        let said = |random: [u8; SPOKEN_BYTES]| spoken(&random).expose_secret().to_owned();
        // 127.0.0.1 in the paper that names them.
        assert!(said([127, 0, 0, 1, 0, 0, 0, 0, 0, 0]).starts_with("lusab babad babab"));
        assert_eq!(said([255; SPOKEN_BYTES]), ["zuzuz"; WORDS].join(" "));
        assert!(check(&spoken(&[7, 99, 200, 31, 8, 16, 250, 2, 90, 141])).is_ok());
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for bad in [
            "",
            "short",
            "password1234",
            "123456789012",
            "aaaaaaaaaaaaaa",
            "Password 2026!",
            "kefukefukefu",
            "passwordpassword",
            "passw0rdpassw0rd",
            "P@ssw0rd P@55w0rd!",
            "we1come1etmein",
            "password1password2",
            "kefu2026mima",
            "dragondragon",
            "春眠不觉晓春眠不觉晓春眠不觉晓",
        ] {
            assert!(check(&SecretString::from(bad)).is_err(), "{bad}");
        }
        for good in [
            "four tests ride green bicycles",
            "Tr0ub4dor&3xyz",
            "春眠不觉晓处处闻啼鸟夜来",
            "passwords are not for kefu",
        ] {
            assert!(check(&SecretString::from(good)).is_ok(), "{good}");
        }
    }
}

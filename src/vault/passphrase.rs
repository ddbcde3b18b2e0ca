//! What a passphrase must be: five words or twelve characters, and none that everybody tries.

use crate::domain::error::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// Fewest characters, unless there are [`WORDS`] words.
pub const CHARS: usize = 12;
/// Fewest words of a passphrase of words.
pub const WORDS: usize = 5;

/// Beginnings of what is tried first; compared without case, digits at the end and white space.
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
    "adminadmin",
    "welcome",
    "changeme",
    "correcthorsebatterystaple",
    "woaini",
    "woaini1314",
    "kefu",
    "kefukefu",
    "kefukefukefu",
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
    let letters = text.chars().filter(|c| !c.is_whitespace());
    letters.for_each(|c| plain.extend(c.to_lowercase()));
    let word = plain.trim_end_matches(|c: char| c.is_ascii_digit() || "!.?*#".contains(c));
    let mut distinct = Zeroizing::new(Vec::with_capacity(plain.len()));
    distinct.extend(plain.chars());
    distinct.sort_unstable();
    distinct.dedup();
    word.is_empty() || distinct.len() < 5 || COMMON.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            assert!(check(&SecretString::from(bad)).is_err(), "{bad}");
        }
        for good in ["four tests ride green bicycles", "Tr0ub4dor&3xyz", "春眠不觉晓处处闻啼鸟夜来"]
        {
            assert!(check(&SecretString::from(good)).is_ok(), "{good}");
        }
    }
}

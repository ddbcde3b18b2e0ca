//! The spelling under which a value is compared with those that are stopped.
//!
//! It is stricter than the one of the look-up: who does not want to be reached is not reached through another way to
//! write the same number or address either. It may take two values for one; it never takes one for two where people
//! or files write it differently.

use crate::domain::contact::{PointKind, normalise};
use crate::domain::digit;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Digits of a telephone number that are compared, from its end: what stands before them is a country's code, a `0` or
/// nothing.
const DIGITS: usize = 10;

/// Hosts that take a dot within a name for nothing, and the name they go by.
const UNDOTTED: [(&str, &str); 2] = [("gmail.com", "gmail.com"), ("googlemail.com", "gmail.com")];

/// The spelling of a value; none where the kind is not compared.
pub fn spell(kind: PointKind, value: &str) -> Option<Zeroizing<String>> {
    if !kind.is_suppressed() {
        return None;
    }
    let folded = fold(value);
    Some(match kind {
        PointKind::Phone => phone(&folded),
        PointKind::Email => mail(&folded),
        _ => account(&normalise(kind, &folded)),
    })
}

/// Full width and digits of other scripts as ASCII, small letters, nothing that is not seen.
fn fold(text: &str) -> Zeroizing<String> {
    match text.is_ascii() {
        true => plain(text.chars(), text.len()),
        false => plain(text.nfkc(), text.len()),
    }
}

fn plain(folded: impl Iterator<Item = char>, bytes: usize) -> Zeroizing<String> {
    let plain = folded.map(|c| match digit::value(c) {
        Some(digit) => char::from(b'0' + digit),
        None if matches!(c, '。' | '｡') => '.',
        None => c,
    });
    let seen = plain.filter(|c| !c.is_whitespace() && crate::domain::name::is_visible(*c));
    kept(seen.flat_map(char::to_lowercase), bytes)
}

/// A text that may be a value: wiped when it is dropped. Folding makes a character eighteen bytes at most.
fn kept(chars: impl Iterator<Item = char>, bytes: usize) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes * 18));
    text.extend(chars);
    text
}

fn phone(text: &str) -> Zeroizing<String> {
    let text = text.trim_start_matches("tel:").trim_start_matches("sms:");
    // A parameter of a `tel:` address is none of the number, and a sheet that took it for one has put `.0` behind it.
    let text = text.split(";phone-context").next().unwrap_or(text);
    let text = text.strip_suffix(".0").unwrap_or(text);
    // What is no digit begins an extension, but for marks between digits and words before them.
    let first = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (_, rest) = text.split_at(first);
    let mark = rest.find(|c: char| c.is_alphabetic() || "#,;".contains(c));
    let (number, extension) = rest.split_at(mark.unwrap_or(rest.len()));
    let digits = kept(number.chars().filter(char::is_ascii_digit), number.len());
    let before = digits.len().saturating_sub(DIGITS);
    let last = digits.chars().skip(before).skip_while(|c| *c == '0');
    let mut spelt = kept(last, text.len());
    let extension = kept(extension.chars().filter(char::is_ascii_digit), extension.len());
    if !extension.is_empty() && !is_mobile(&digits) {
        spelt.push('x');
        spelt.push_str(&extension);
    }
    spelt
}

/// A mobile telephone has no extensions: what stands behind its number leads nowhere else.
fn is_mobile(digits: &str) -> bool {
    const LEN: usize = 11;
    let own = digits.len().checked_sub(LEN).and_then(|before| digits.get(before..));
    let second = own.and_then(|own| own.strip_prefix('1')?.chars().next());
    second.is_some_and(|digit| ('3'..='9').contains(&digit))
}

fn mail(text: &str) -> Zeroizing<String> {
    let text = text.trim_start_matches("mailto:");
    let inner = text.rsplit_once('<').map_or(text, |(_, inner)| inner);
    let bare = uncommented(inner.trim_end_matches('>'));
    let Some((local, host)) = bare.rsplit_once('@') else { return bare };
    let host = host.split('?').next().unwrap_or(host).trim_end_matches(['.', '"']);
    let host = named(host);
    let (local, host) = (unquoted(local), host.as_str());
    let local = local.split('+').next().filter(|name| !name.is_empty()).unwrap_or(&local);
    let undotted = UNDOTTED.iter().find(|(name, _)| *name == host).map(|(_, named)| *named);
    let local = local.chars().filter(|c| undotted.is_none() || *c != '.');
    let host = undotted.unwrap_or(host);
    kept(local.chain(['@']).chain(host.chars()), bare.len())
}

/// Without what RFC 5322 lets stand in brackets between its parts; within quotes a bracket is a letter.
fn uncommented(text: &str) -> Zeroizing<String> {
    let (mut depth, mut is_quoted) = (0_u32, false);
    let told = text.chars().filter(|c| {
        match c {
            '"' if depth == 0 => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    kept(told, text.len())
}

/// `"ada"` is the same mailbox as `ada`, and `"a\da"`, too.
fn unquoted(local: &str) -> Zeroizing<String> {
    kept(local.chars().filter(|c| !matches!(c, '"' | '\\')), local.len())
}

/// A host by the name that is asked for: `bücher.example` is `xn--bcher-kva.example`.
fn named(host: &str) -> Zeroizing<String> {
    Zeroizing::new(idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_owned()))
}

fn account(text: &str) -> Zeroizing<String> {
    let bare = text.trim_start_matches('@');
    kept(bare.chars().filter(|c| !c.is_whitespace()), bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(kind: PointKind, value: &str) -> String {
        spell(kind, value).map(|text| text.to_string()).unwrap_or_default()
    }

    #[test]
    fn one_number_is_one_in_every_spelling() {
        for spellings in [
            &[
                "13812345678",
                "+86 138 1234 5678",
                "0086-138-1234-5678",
                "008613812345678",
                "８６１３８１２３４５６７８",
                "(138)1234-5678",
                "tel:+86-138-1234-5678",
                "TEL:138.1234.5678",
                "٠٠٨٦١٣٨١٢٣٤٥٦٧٨",
                "138\u{200b}1234\u{feff}5678",
                "138 1234 5678 ext 1",
                "+86 13812345678#1",
                "13812345678x5",
                "13812345678.0",
            ][..],
            &["010-12345678", "+86 10 1234 5678", "0086 (10) 12345678", "８６１０１２３４５６７８"],
            &["0571-8888888", "+86 571 8888888", "tel:+865718888888"],
            &["+44 20 7946 0958", "0044 (0)20 7946 0958", "020 7946 0958"],
            &["010-12345678 ext 5", "01012345678转5", "+86 10 12345678#5", "01012345678,5"],
        ] {
            for spelling in spellings {
                assert_eq!(
                    spelt(PointKind::Phone, spelling),
                    spelt(PointKind::Phone, spellings[0]),
                    "{spelling}"
                );
            }
        }
        let others = ["13812345679", "010-12345678", "010-12345678x5", "95588", "110"];
        let all: std::collections::BTreeSet<String> =
            others.iter().map(|one| spelt(PointKind::Phone, one)).collect();
        assert_eq!(all.len(), others.len());
    }

    #[test]
    fn one_address_is_one_in_every_spelling() {
        for spelling in [
            "ada@example.org",
            " Ada@Example.ORG ",
            "ada+news@example.org",
            "ADA+a+b@example.org.",
            "mailto:ada@example.org?subject=x",
            "<ada@example.org>",
            "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
            "ada@example。org",
            "ada@exam\u{2060}ple.org",
            "\"ada\"@example.org",
            "\"a\\da\"@example.org",
            "\"ada+x\"@example.org",
            "\"ada@example.org\"",
            "(x)ada@example.org",
            "ada(x (y))@(z)example.org",
        ] {
            assert_eq!(spelt(PointKind::Email, spelling), "ada@example.org", "{spelling}");
        }
        assert_eq!(spelt(PointKind::Email, "a.da+x@googlemail.com"), "ada@gmail.com");
        assert_eq!(spelt(PointKind::Email, "a.da@example.org"), "a.da@example.org");
        for same in ["ada@bücher.example", "ADA@BÜCHER。example", "ada@XN--BCHER-KVA.example"] {
            assert_eq!(spelt(PointKind::Email, same), "ada@xn--bcher-kva.example", "{same}");
        }
        assert_eq!(spelt(PointKind::Email, "ada@例子.中国"), "ada@xn--fsqu00a.xn--fiqs8s");
        assert_eq!(spelt(PointKind::Email, "+ada@example.org"), "+ada@example.org");
        assert_eq!(spelt(PointKind::Account, " @ＡＤＡ_Lovelace"), "ada_lovelace");
        assert!(spell(PointKind::Identity, "11010519491231002X").is_none());
    }
}

//! Contact points: how a party is reached and what identifies it. Every value is sealed.
//!
//! This module knows shapes, never where a value is kept: it says which compartment a kind falls
//! in, whether a text can be such a value, and how two spellings of one value become equal.

use super::digit;
use super::error::{Error, Result};
use super::id::{PartyId, PointId, SubjectId};
use super::moment::Moment;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Which key seals a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compartment {
    /// Phone, e-mail, address, account: what agents need to reach somebody.
    Contact,
    /// Identity number, card, birthday, secret note.
    Secret,
}

impl Compartment {
    /// Both, in the order of their codes.
    pub const ALL: [Self; 2] = [Self::Contact, Self::Secret];

    /// The word in keys, CLI and audit.
    pub fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Secret => "secret",
        }
    }

    /// Reads [`Compartment::code`] back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|compartment| compartment.code() == code)
    }

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        match self {
            Self::Contact => 1,
            Self::Secret => 2,
        }
    }
}

/// What a contact point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A street address.
    Address,
    /// A messenger account.
    Account,
    /// An identity or passport number.
    Identity,
    /// A bank card.
    Card,
    /// A date of birth.
    Birthday,
    /// A note that only the secret compartment opens.
    SecretNote,
}

impl PointKind {
    /// All kinds, in the order in which a form shows them.
    pub const ALL: [Self; 8] = [
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Account,
        Self::Identity,
        Self::Card,
        Self::Birthday,
        Self::SecretNote,
    ];

    /// The word in CLI, JSON and audit; also part of the look-up key's derivation.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Account => "account",
            Self::Identity => "identity",
            Self::Card => "card",
            Self::Birthday => "birthday",
            Self::SecretNote => "secret-note",
        }
    }

    /// The byte in store keys.
    pub fn byte(self) -> u8 {
        1 + Self::ALL.iter().position(|kind| *kind == self).unwrap_or(0) as u8
    }

    /// Reads [`PointKind::code`] back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The compartment it falls in.
    pub fn compartment(self) -> Compartment {
        match self {
            Self::Phone | Self::Email | Self::Address | Self::Account => Compartment::Contact,
            Self::Identity | Self::Card | Self::Birthday | Self::SecretNote => Compartment::Secret,
        }
    }

    /// Whether the whole value can be looked up by blind index. Values with few possibilities
    /// (birthdays) and free text cannot.
    pub fn is_looked_up(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Account | Self::Identity | Self::Card)
    }

    /// Whether the value of somebody who was erased is remembered by a tag. Whoever reads the contact compartment
    /// holds the key of these tags and could try out every value, so none of the other compartment has one.
    pub fn is_suppressed(self) -> bool {
        self.is_looked_up() && self.compartment() == Compartment::Contact
    }

    /// Bytes to which the value is padded before sealing, so that its length tells little.
    pub fn padded_len(self, len: usize) -> usize {
        let step = match self {
            Self::Phone | Self::Identity | Self::Card | Self::Birthday if len < 32 => 32,
            Self::Email if len < 64 => 64,
            _ => 128,
        };
        (len / step + 1) * step
    }
}

/// A contact point as it is stored: everything but its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its id; the `f` of the sealed field.
    pub id: PointId,
    /// Whose data key seals it.
    pub subject: SubjectId,
    /// What it is.
    pub kind: PointKind,
    /// `work`, `home`, …; unsealed, so a name for the kind, never part of the value.
    pub label: String,
    /// Version of the sealed value; part of the associated data.
    pub version: u32,
    /// When it was taken down.
    pub added_at: Moment,
    /// The audit entry that wrote the value.
    pub written_by: u64,
    /// Its row in the look-up index: 16 bytes of an HMAC, where the kind has one.
    pub lookup: Option<[u8; 16]>,
    /// What an erasure enters among those that are not to be brought back: an HMAC of the value under the
    /// suppression key, made by whoever holds it, since whoever erases does not.
    #[serde(default)]
    pub tag: Option<[u8; 32]>,
    /// By what it is known among the values that are not to be reached: an HMAC of its
    /// [spelling](super::consent::spelling) under the suppression key, made by whoever holds it.
    #[serde(default)]
    pub stop: Option<[u8; 32]>,
}

impl Point {
    /// Whether it waits for a session that may read: for its look-up row, or for what a stop is known by.
    pub fn waits(&self) -> bool {
        (self.kind.is_looked_up() && self.lookup.is_none())
            || (self.kind.is_suppressed() && self.stop.is_none())
    }
}

/// Ciphertext. Its `Debug` shows the length alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(#[serde(with = "serde_bytes_vec")] pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} B)", self.0.len())
    }
}

/// MessagePack `bin` rather than an array of numbers.
mod serde_bytes_vec {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        d.deserialize_bytes(Bytes)
    }
}

/// A contact point ready to be written: sealed before the transaction began.
#[derive(Debug, Clone)]
pub struct SealedPoint {
    /// The row.
    pub point: Point,
    /// The sealed value.
    pub field: Sealed,
    /// The epoch of the keys it was sealed for; `apply` answers conflict if it moved.
    pub epoch: u32,
}

/// The data key of a subject in a compartment, sealed by age; written with the first field.
#[derive(Debug, Clone)]
pub struct SealedKey {
    /// Whose key it is.
    pub subject: SubjectId,
    /// Which compartment's recipient it is sealed to.
    pub compartment: Compartment,
    /// Number of the key; fields name it.
    pub number: u32,
    /// To which epoch of the compartment it is sealed.
    pub epoch: u32,
    /// In which epoch it was made: one that is older than the newest seals nothing new.
    pub made_in: u32,
    /// The age file.
    pub sealed: Sealed,
}

/// A party's subject and who holds it now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Subject {
    /// The party that holds it; moves with merge and unmerge.
    pub party: PartyId,
    /// Highest data key number of each compartment.
    pub keys: Vec<(Compartment, u32)>,
}

/// Longest value of a sealed field, in bytes.
pub const VALUE_BYTES: usize = 16_384;

/// Checks that `value` can be of this kind. The error names the kind, never the value.
pub fn check_shape(kind: PointKind, value: &str) -> Result<()> {
    let wrong = || Error::usage("value-shape").with("kind", kind.code());
    if value.trim().is_empty() || value.len() > VALUE_BYTES || value.contains('\0') {
        return Err(wrong());
    }
    let normal = normalise(kind, value);
    let fits = match kind {
        PointKind::Phone => {
            (3..=20).contains(&normal.chars().filter(char::is_ascii_digit).count())
                && normal.chars().all(|c| c.is_ascii_digit() || "+*#x,;".contains(c))
        }
        PointKind::Email => match normal.rsplit_once('@') {
            Some((local, domain)) => {
                !local.is_empty() && !domain.is_empty() && !normal.chars().any(char::is_whitespace)
            }
            None => false,
        },
        PointKind::Card => {
            (8..=19).contains(&normal.len()) && normal.bytes().all(|b| b.is_ascii_digit())
        }
        PointKind::Identity => {
            (4..=32).contains(&normal.chars().count()) && normal.chars().all(char::is_alphanumeric)
        }
        PointKind::Birthday => normal.parse::<jiff::civil::Date>().is_ok(),
        PointKind::Address | PointKind::Account | PointKind::SecretNote => true,
    };
    if fits { Ok(()) } else { Err(wrong()) }
}

/// A text that may be a value: wiped when it is dropped, and long enough from the start, since a
/// string that grows leaves behind what it held before.
fn kept(chars: impl Iterator<Item = char> + Clone) -> Zeroizing<String> {
    let bytes = chars.clone().map(char::len_utf8).sum();
    let mut text = Zeroizing::new(String::with_capacity(bytes));
    text.extend(chars);
    text
}

/// With full width and the like folded (NFKC). ASCII is that already, and most values are ASCII.
fn folded(text: &str) -> Zeroizing<String> {
    if text.is_ascii() { Zeroizing::new(text.to_owned()) } else { kept(text.nfkc()) }
}

/// Of one length but for a few letters of a few languages.
fn lowercase(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_lowercase())
}

/// The spelling under which two writings of one value are equal: full width folded, separators
/// dropped, a Chinese mobile number without its country code.
pub fn normalise(kind: PointKind, value: &str) -> Zeroizing<String> {
    let folded = folded(value);
    let folded = folded.trim();
    match kind {
        PointKind::Phone => normalise_phone(folded),
        PointKind::Email | PointKind::Account => lowercase(folded),
        PointKind::Identity | PointKind::Card => {
            let bare = kept(folded.chars().filter(|c| !is_separator(*c)));
            Zeroizing::new(bare.to_uppercase())
        }
        PointKind::Birthday => normalise_date(folded),
        PointKind::Address | PointKind::SecretNote => kept(folded.chars()),
    }
}

/// Longest label, in characters: a name for the kind, never a value.
pub const LABEL_CHARS: usize = 24;
/// Most digits of a label: `home 2`, not the end of a number.
pub const LABEL_DIGITS: usize = 3;

/// A label as it is kept, or that it would give away what the value is: labels are not sealed. One
/// rule for the desk and for files.
pub fn clean_label(kind: PointKind, label: &str, value: &str) -> Result<String> {
    let label = super::name::clean(label);
    let fold = |text: &str| lowercase(&folded(text));
    let (folded, squeezed) = (fold(&label), fold(&normalise(kind, &label)));
    let values = [fold(value.trim()), fold(&normalise(kind, value))];
    let holds =
        |value: &str| !value.is_empty() && (folded.contains(value) || squeezed.contains(value));
    let leaks = !label.is_empty() && values.iter().any(|value| holds(value));
    let digits = folded.chars().filter(|c| c.is_numeric()).count();
    let is_long = label.chars().count() > LABEL_CHARS;
    if is_long || digits > LABEL_DIGITS || folded.contains('@') || leaks {
        return Err(Error::usage("label"));
    }
    Ok(label)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "-.()/‐‑–—_·".contains(c)
}

fn normalise_phone(text: &str) -> Zeroizing<String> {
    let lower = lowercase(text);
    let bare = kept(lower.chars().filter(|c| !is_separator(*c)));
    let parts = bare.trim_start_matches("tel:").split("ext").enumerate();
    let dialled = kept(parts.flat_map(|(place, part)| {
        let extension = if place > 0 { "x" } else { "" };
        extension.chars().chain(part.chars())
    }));
    let international = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
    let national = match international {
        Some(rest) => rest.strip_prefix("86").filter(|n| is_chinese_mobile(n)),
        None => dialled.strip_prefix("86").filter(|n| is_chinese_mobile(n)),
    };
    match (national, international) {
        (Some(mobile), _) => kept(mobile.chars()),
        (None, Some(rest)) => kept("+".chars().chain(rest.chars())),
        (None, None) => dialled,
    }
}

fn is_chinese_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|b| b.is_ascii_digit())
}

fn normalise_date(text: &str) -> Zeroizing<String> {
    let digits = text.chars().filter(|c| *c != '日' && !c.is_whitespace());
    let dashed = kept(digits.map(|c| if "/.年月".contains(c) { '-' } else { c }));
    let parts: Vec<&str> = dashed.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return dashed };
    if year.len() != 4 {
        return dashed;
    }
    let zero = |part: &str| match part.chars().count() {
        0 => "00",
        1 => "0",
        _ => "",
    };
    let (before_month, before_day) = (zero(month), zero(day));
    let pieces = [year, "-", before_month, month, "-", before_day, day];
    kept(pieces.iter().flat_map(|piece| piece.chars()))
}

/// What a search text could be as a whole value: the kinds to look up, with their normal spelling.
pub fn look_up_candidates(text: &str) -> Vec<(PointKind, Zeroizing<String>)> {
    let digits = text.nfkc().filter(char::is_ascii_digit).count();
    PointKind::ALL
        .into_iter()
        .filter(|kind| kind.is_looked_up())
        .filter(|kind| match kind {
            PointKind::Email => text.contains(['@', '＠']),
            PointKind::Account => text.chars().count() >= 5,
            _ => digits >= 7,
        })
        .filter(|kind| check_shape(*kind, text).is_ok())
        .map(|kind| (kind, normalise(kind, text)))
        .collect()
}

/// Whether a text that is kept unsealed holds a telephone number, an e-mail address, an identity or a
/// card number, also one written with spaces. Dates and our own numbers (`K-2026-00017`) are none.
pub fn holds_value(text: &str) -> bool {
    let seen = text.nfkc().filter(|c| c.is_whitespace() || super::name::is_visible(*c));
    let text = kept(seen.map(|c| digit::value(c).map_or(c, |digit| char::from(b'0' + digit))));
    text.split_whitespace().any(holds_address)
        || lines_of_numbers(&text).any(|line| {
            let parts: Vec<&str> = line.split_whitespace().map(trim_marks).collect();
            (0..parts.len()).any(|from| holds_number_from(&parts[from..]))
        })
}

fn holds_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.split(|c: char| ":,;<>()\"'".contains(c))
        .any(|part| part.contains('@') && check_shape(PointKind::Email, part).is_ok())
}

/// The stretches of a text in which a number can stand.
fn lines_of_numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '#' || is_separator(c)))
}

fn trim_marks(part: &str) -> &str {
    part.trim_matches(|c: char| is_separator(c))
}

/// Parts of one number, at most: each has a digit, and no number has as many. What is longer is not looked at from each
/// of its words to its end.
const MOST_PARTS: usize = 40;

/// Whether the first of these parts is a number, or is one with those that follow it: only parts
/// that are digits make one number together.
fn holds_number_from(parts: &[&str]) -> bool {
    let parts = parts.get(..MOST_PARTS.min(parts.len())).unwrap_or_default();
    let bytes = parts.iter().map(|part| part.len()).sum();
    let mut number = Zeroizing::new(String::with_capacity(bytes));
    for part in parts {
        let is_digits = part.chars().any(|c| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_digit() || "xX+#".contains(c) || is_separator(c));
        if !number.is_empty() && !is_digits {
            return false;
        }
        if !is_ours(part) {
            number.push_str(part);
        }
        if is_number(&number) {
            return true;
        }
        if !is_digits {
            return false;
        }
    }
    false
}

fn is_number(text: &str) -> bool {
    let kinds = [PointKind::Phone, PointKind::Identity, PointKind::Card];
    look_up_candidates(text).iter().any(|(kind, _)| kinds.contains(kind))
}

/// Dates, and the numbers of parties, promises and complaints.
fn is_ours(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok_and(|_| text.contains('-'))
        || text.parse::<super::id::CaseNumber>().is_ok()
        || text.parse::<super::id::PartyNumber>().is_ok()
        || text.parse::<super::id::PromiseNumber>().is_ok()
}

/// Whether this is an 18-digit Chinese identity number with a right check digit (GB 11643-1999).
pub fn is_chinese_identity(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let bytes = text.as_bytes();
    let (Some(body), Some(check)) = (bytes.get(..17), bytes.get(17)) else { return false };
    if bytes.len() != 18 || !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    CHECKS[(sum % 11) as usize] == check.to_ascii_uppercase()
}

/// Whether these digits pass the check of ISO/IEC 7812-1 (Luhn).
pub fn is_card_number(digits: &str) -> bool {
    if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, b)| match (place % 2, u32::from(b - b'0')) {
            (1, d) if d > 4 => d * 2 - 9,
            (1, d) => d * 2,
            (_, d) => d,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_phone_are_equal() {
        for spelling in [
            "13812345678",
            "+86 138 1234 5678",
            "0086-138-1234-5678",
            "８６１３８１２３４５６７８",
            "(138)1234-5678",
        ] {
            assert_eq!(*normalise(PointKind::Phone, spelling), "13812345678", "{spelling}");
        }
        for (kind, value, normal) in [
            (PointKind::Phone, "+44 20 7946 0958", "+442079460958"),
            (PointKind::Phone, "Tel: 010-1234 ext 56 EXT 7", "0101234x56x7"),
            (PointKind::Birthday, "1994年4月2日", "1994-04-02"),
            (PointKind::Birthday, "1994-4-2-1", "1994-4-2-1"),
            (PointKind::Birthday, "94/4/2", "94-4-2"),
            (PointKind::Birthday, "1994--", "1994-00-00"),
            (PointKind::Identity, "ab-１２ x", "AB12X"),
            (PointKind::Email, " Ada@Example.ORG ", "ada@example.org"),
            (PointKind::Address, " １ Main St ", "1 Main St"),
        ] {
            assert_eq!(*normalise(kind, value), normal, "{value}");
        }
    }

    #[test]
    fn a_text_that_is_kept_never_grows() {
        // One character of three bytes that folds into eighteen.
        for text in ["", "a", "ﷺ", "ｆｕｌｌ　width", "é", "ﷺ".repeat(50).as_str()] {
            let folded = kept(text.nfkc());
            assert_eq!(*folded, text.nfkc().collect::<String>());
            assert_eq!(folded.capacity(), folded.len(), "{text}");
        }
    }

    #[test]
    fn shapes_are_checked() {
        assert!(check_shape(PointKind::Phone, "+86 138 1234 5678").is_ok());
        assert!(check_shape(PointKind::Phone, "call me").is_err());
        assert!(check_shape(PointKind::Email, "a@b.cn").is_ok());
        assert!(check_shape(PointKind::Email, "@").is_err());
        assert!(check_shape(PointKind::Card, "4792 0520 3251 3462").is_ok());
        assert!(check_shape(PointKind::Birthday, "1994年4月2日").is_ok());
        assert!(check_shape(PointKind::Birthday, "1994-13-02").is_err());
    }

    #[test]
    fn a_label_gives_no_value_away() {
        use PointKind::{Account, Email, Identity, Phone};
        for (kind, label, value) in [
            (Phone, "１３９１２３４", "13912345678"),
            (Phone, "٠١٢٣", "13912345678"),
            (Phone, "9 1 2 3", "13912345678"),
            (Phone, "fire 110", "110"),
            (Email, "a＠b.cn", "a@b.cn"),
            (Account, "WeChat ＡＤＡ_lovelace", "Ada_Lovelace"),
            (Account, "ada_lovelace", "ＡＤＡ_Lovelace"),
            (Identity, "ab-c d", "ABCD"),
        ] {
            let told = clean_label(kind, label, value).map_err(|e| e.code);
            assert_eq!(told, Err("label"), "{label}");
        }
        for label in ["", "work", "家里", "home 2"] {
            let told = clean_label(Phone, label, "13912345678");
            assert_eq!(told.as_deref(), Ok(label));
        }
    }

    #[test]
    fn values_are_found_in_a_text() {
        for text in [
            "13912345678",
            "stage:active 139 1234 5678",
            "客户电话１３９１２３４５６７８来电",
            "phone:+86-139-1234-5678",
            "mail ada@example.org!",
            "ada＠example.org",
            "他的邮箱 a@b.cn，急",
            "11010519491231002x",
            "4111 1111 1111 1111",
            "call 0044 20 7946 0958 now",
            "139\u{200b}1234\u{feff}56\u{ad}78",
            "ada\u{200b}@exam\u{2060}ple.org",
            "\u{661}\u{663}\u{669}\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}",
            "\u{967}\u{969}\u{96f}\u{967}\u{968}\u{969}\u{96a}\u{96b}\u{96c}\u{96d}\u{96e}",
        ] {
            assert!(holds_value(text), "{text}");
        }
        for text in [
            "",
            "stage:active #vip @me due:<3d",
            "@王芳 open",
            "received 2026-01-01 2026-02-01",
            "K-2026-00017 and C-000123 P-000042",
            "since 2026 order 12345",
            "退款三天未到账",
            "Amazon 2024",
        ] {
            assert!(!holds_value(text), "{text}");
        }
    }

    #[test]
    fn a_length_is_padded_past_itself() {
        for len in 0..300 {
            for kind in PointKind::ALL {
                assert!(kind.padded_len(len) > len);
            }
        }
        assert_eq!(PointKind::Phone.padded_len(11), 32);
        assert_eq!(PointKind::Phone.padded_len(32), 128);
        assert_eq!(PointKind::Email.padded_len(20), 64);
        assert_eq!(PointKind::Address.padded_len(127), 128);
        assert_eq!(PointKind::Address.padded_len(128), 256);
    }

    #[test]
    fn check_digits_are_checked() {
        assert!(is_chinese_identity("11010519491231002X"));
        assert!(!is_chinese_identity("110105194912310021"));
        assert!(is_card_number("4111111111111111"));
        assert!(!is_card_number("4111111111111112"));
    }
}

//! Numbers of persons and of cards that stand in clear in a text, found by their check digit.
//!
//! INVARIANT: what is found is a place, never a value; the value leaves the text only as a secret.

use super::contact::{PointKind, is_card_number, is_chinese_identity};
use super::digit;
use super::name::is_visible;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

/// On what it is decided whether words may be kept in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearFacts {
    /// Whom or what the words are about, by number.
    pub subject: String,
    /// How many numbers of persons stand in them.
    pub identities: u32,
    /// How many numbers of cards.
    pub cards: u32,
}

impl ClearFacts {
    /// What stands in these texts; none, if nothing does.
    pub fn of<'t>(subject: String, texts: impl IntoIterator<Item = &'t str>) -> Option<Self> {
        let found = texts.into_iter().flat_map(numbers);
        let (identities, cards): (Vec<_>, Vec<_>) =
            found.partition(|one| one.kind == PointKind::Identity);
        let count = |found: Vec<Number>| u32::try_from(found.len()).unwrap_or(u32::MAX);
        let facts = Self { subject, identities: count(identities), cards: count(cards) };
        (facts.identities + facts.cards > 0).then_some(facts)
    }
}

/// Where in a text a number stands, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// An identity, or a card.
    pub kind: PointKind,
    /// The bytes of it.
    pub place: Range<usize>,
}

/// Digits that stand together, with the bytes they take.
struct Group {
    digits: Zeroizing<String>,
    place: Range<usize>,
    /// What it is taken to its neighbour by: a blank, a hyphen; else the neighbour is another number.
    is_joined: bool,
}

impl Group {
    /// One digit more; of what is too long for a number one more than fits is kept.
    fn push(&mut self, digit: char, end: usize) {
        self.place.end = end;
        if self.digits.len() <= LONGEST {
            self.digits.push(digit);
        }
    }
}

/// Longest number that is looked for: a card's.
const LONGEST: usize = 19;
/// Fewest digits of a card, by which an order or a telephone number is no card.
const CARD_DIGITS: usize = 15;
/// Fewest digits of a group, so that dates and times make no number.
const GROUP_DIGITS: usize = 3;

/// The numbers in a text, in the order in which they stand.
pub fn numbers(text: &str) -> Vec<Number> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut from = 0;
    while from < groups.len() {
        match number_from(&groups[from..]) {
            Some((kind, taken)) => {
                let last = &groups[from + taken - 1];
                found.push(Number { kind, place: groups[from].place.start..last.place.end });
                from += taken;
            }
            None => from += 1,
        }
    }
    found
}

/// The longest number that begins with the first group, and how many groups it takes.
fn number_from(groups: &[Group]) -> Option<(PointKind, usize)> {
    let mut number = Zeroizing::new(String::with_capacity(LONGEST + 1));
    let mut found = None;
    for (place, group) in groups.iter().enumerate() {
        let may_join = place == 0 || (group.is_joined && group.digits.len() >= GROUP_DIGITS);
        if !may_join || number.len() + group.digits.len() > LONGEST {
            break;
        }
        number.push_str(&group.digits);
        if is_dated_identity(&number) {
            found = Some((PointKind::Identity, place + 1));
        } else if is_card(&number) && are_of_a_card(&groups[..=place]) {
            found = Some((PointKind::Card, place + 1));
        }
        if group.digits.len() < GROUP_DIGITS {
            break;
        }
    }
    found
}

/// A number of a card is written whole, by fours and eights, or as the cards of fifteen digits are.
fn are_of_a_card(groups: &[Group]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    match lengths.as_slice() {
        [_] | [4, 6, 5] => true,
        [firsts @ .., last] => firsts.iter().all(|length| length.is_multiple_of(4)) && *last <= 8,
        [] => false,
    }
}

/// Banks number their cards from 2 to 6, and from 9 where a country numbers by itself (ISO/IEC 7812-1).
fn is_card(digits: &str) -> bool {
    let is_of_a_bank = digits.starts_with(['2', '3', '4', '5', '6', '9']);
    digits.len() >= CARD_DIGITS && is_of_a_bank && is_card_number(digits)
}

/// An identity number whose digits 7 to 14 are a date of birth: one in eleven numbers of its length has a right check
/// digit.
pub fn is_dated_identity(text: &str) -> bool {
    let birth = text.get(6..14).and_then(|day| day.parse::<u32>().ok()).unwrap_or_default();
    let (year, month, day) = (birth / 10_000, birth / 100 % 100, birth % 100);
    is_chinese_identity(text)
        && (1880..2100).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
}

/// The groups of digits of a text in any script; an `X` may end one.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut is_open, mut is_joined) = (false, false);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match digit_of(c) {
            Some(digit) if is_open => {
                if let Some(group) = groups.last_mut() {
                    group.push(digit, end);
                }
            }
            Some('X') | None if is_visible(c) || c.is_whitespace() => {
                (is_open, is_joined) = (false, is_separator(c) && (is_open || is_joined));
            }
            None => {}
            Some(digit) => {
                let digits = Zeroizing::new(String::with_capacity(LONGEST + 1));
                let mut group = Group { digits, place: at..end, is_joined };
                group.push(digit, end);
                groups.push(group);
                is_open = true;
            }
        }
    }
    groups
}

/// What a character is worth in a number.
fn digit_of(c: char) -> Option<char> {
    if let Some(digit) = digit::value(c) {
        return Some(char::from(b'0' + digit));
    }
    let mut folded = std::iter::once(c).nfkc();
    let first = folded.next().filter(|_| folded.next().is_none())?;
    match first {
        '0'..='9' => Some(first),
        'x' | 'X' => Some('X'),
        _ => None,
    }
}

fn is_separator(c: char) -> bool {
    (c.is_whitespace() && c != '\n') || "-.‐‑–—_·".contains(c)
}

/// What stands in the text instead.
pub fn placeholder(kind: PointKind) -> String {
    format!("[sealed: {}]", kind.code())
}

/// Takes the numbers out of a text, each with its place kept by a word; what the text was is wiped.
pub fn take_out(text: &mut String) -> Vec<(PointKind, Zeroizing<String>)> {
    let found = numbers(text);
    let mut without = String::with_capacity(text.len() + found.len() * LONGEST);
    let (mut from, mut taken) = (0, Vec::new());
    for Number { kind, place } in found {
        without.push_str(text.get(from..place.start).unwrap_or_default());
        without.push_str(&placeholder(kind));
        taken.push((kind, Zeroizing::new(text.get(place.clone()).unwrap_or_default().to_owned())));
        from = place.end;
    }
    without.push_str(text.get(from..).unwrap_or_default());
    text.zeroize();
    *text = without;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_and_cards_are_found_as_people_write_them() {
        use PointKind::{Card, Identity};
        for (text, kind) in [
            ("证件11010519491231002X已核", Identity),
            ("11010519491231002x", Identity),
            ("ID 110105-19491231-002X, please", Identity),
            ("１１０１０５１９４９１２３１００２Ｘ", Identity),
            ("110105 1949\u{200b}1231 002X", Identity),
            ("card 4111 1111 1111 1111", Card),
            ("卡号4111-1111-1111-1111。", Card),
            ("6222021234567890128", Card),
            ("6222 0212 3456 7890 128", Card),
            ("amex 3782 822463 10005", Card),
            ("\u{664}\u{661}\u{661}\u{661}1111 1111 1111", Card),
        ] {
            let found = numbers(text);
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [kind], "{text}");
        }
        for text in [
            "",
            "call 13912345678 at 2026-03-04 10:20",
            "110105194912310021",
            "4111 1111 1111 1112",
            "order 1111111111111117",
            "K-2026-00017, 12 345 678 901 234",
            "4111 1111\n1111 1111",
            "41111111111111111111111111111111",
            "x X 007x",
        ] {
            assert_eq!(numbers(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_taken_out_leaves_a_word_in_its_place() {
        let mut text = "证件 11010519491231002X，卡 4111 1111 1111 1111。".to_owned();
        let taken = take_out(&mut text);
        assert_eq!(text, "证件 [sealed: identity]，卡 [sealed: card]。");
        let taken: Vec<_> = taken.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
        assert_eq!(taken[0], (PointKind::Identity, "11010519491231002X"));
        assert_eq!(taken[1], (PointKind::Card, "4111 1111 1111 1111"));
        assert_eq!(take_out(&mut text).len(), 0);
    }

    #[test]
    fn what_stands_in_several_texts_is_counted() {
        let of = |texts: &[&str]| ClearFacts::of("C-000001".into(), texts.iter().copied());
        assert_eq!(of(&["nothing", ""]), None);
        let facts = of(&["11010519491231002X", "4111111111111111 11010519491231002X"]);
        let (identities, cards) = (2, 1);
        assert_eq!(facts, Some(ClearFacts { subject: "C-000001".into(), identities, cards }));
    }
}

//! Two parties that may be one: in what they are alike, and how much that says.
//!
//! ```text
//! near by name = the same kind, and
//!                the same name (but for case, width, marks, spaces), and the same company or city, or neither differs
//!                or a name that sounds the same after the same surname, and the same company or city
//! score        = 16 for a shared identity or card number, 8 for another shared value of a contact point,
//!                4 for the name, 3 for its sound, 2 for the company, 1 for the city
//! ```
//! So two of one common name in two cities are no pair, and a shared phone says more than a shared name.

use super::contact::{Compartment, PointKind};
use super::fold::fold_text;
use super::id::MemberId;
use super::listed::sound;
use super::moment::Moment;
use super::party::{Party, words};
use serde::{Deserialize, Serialize};

words! {
    /// In what two parties are alike.
    Likeness {
        /// The name.
        Name = "name",
        /// How the name sounds.
        Sound = "sound",
        /// The company.
        Company = "company",
        /// The city.
        City = "city",
    }
}

impl Likeness {
    fn score(self) -> u32 {
        match self {
            Self::Name => 4,
            Self::Sound => 3,
            Self::Company => 2,
            Self::City => 1,
        }
    }
}

/// That two parties are two, as somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distinct {
    /// Since when.
    pub at: Moment,
    /// Who said so.
    pub by: MemberId,
}

/// How much a shared value and a likeness say together.
pub fn score(values: &[PointKind], alike: &[Likeness]) -> u32 {
    let value = |kind: &PointKind| match kind.compartment() {
        Compartment::Secret => 16,
        Compartment::Contact => 8,
    };
    values.iter().map(value).sum::<u32>() + alike.iter().map(|one| one.score()).sum::<u32>()
}

/// In what two parties are alike, besides their contact points.
pub fn likeness(one: &Party, other: &Party) -> Vec<Likeness> {
    let mut alike = Vec::new();
    if bare(&one.name) == bare(&other.name) {
        alike.push(Likeness::Name);
    } else if heard(&sound(&one.name)) == heard(&sound(&other.name)) {
        alike.push(Likeness::Sound);
    }
    for (likeness, field) in [(Likeness::Company, "company"), (Likeness::City, "city")] {
        alike.extend((compare(one, other, field) == Some(true)).then_some(likeness));
    }
    alike
}

/// Whether they are so much alike that somebody should look at them, though they share no contact point.
pub fn is_near(one: &Party, other: &Party, alike: &[Likeness]) -> bool {
    let has = |wanted: Likeness| alike.contains(&wanted);
    let has_place = has(Likeness::Company) || has(Likeness::City);
    let differs = ["company", "city"].iter().any(|name| compare(one, other, name) == Some(false));
    let is_named = has(Likeness::Name) && (has_place || !differs);
    one.kind == other.kind && (is_named || has(Likeness::Sound) && has_place)
}

/// Whether both have the same in a field; nothing where one of them has none.
fn compare(one: &Party, other: &Party, field: &str) -> Option<bool> {
    let value = |party: &Party| party.field(field).map(bare).filter(|value| !value.is_empty());
    Some(value(one)? == value(other)?)
}

/// What is left of a text without case, width, marks and all that is no letter.
fn bare(text: &str) -> String {
    fold_text(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name as it is heard, from the value by which it is sorted: the first character as it is written, since a surname
/// is spelled rightly more often than what follows, of all others the syllable.
pub fn heard(sound: &[u8]) -> Vec<u8> {
    let (mut heard, mut rest) = (Vec::with_capacity(sound.len()), sound);
    let mut is_first = true;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            // What follows a syllable is the character that is read so.
            1 => {
                let written = rest.first().map_or(0, |lead| width(*lead)).min(rest.len());
                let (character, after) = rest.split_at(written);
                if is_first {
                    heard.extend_from_slice(character);
                }
                (is_first, rest) = (false, after);
            }
            byte if byte.is_ascii() && !byte.is_ascii_alphanumeric() => {}
            byte => heard.push(*byte),
        }
    }
    heard
}

/// By how many bytes those whose names can be heard alike stand together: their first character, or three letters.
pub fn block(sound: &[u8]) -> &[u8] {
    const LETTERS: usize = 3;
    let end = sound.iter().position(|byte| *byte == 1).map_or(LETTERS, |at| {
        let is_syllable = sound.iter().take(at).all(u8::is_ascii_alphabetic);
        let written = sound.get(at + 1).map_or(0, |lead| width(*lead));
        if is_syllable { at + 1 + written } else { LETTERS }
    });
    sound.get(..end).unwrap_or(sound)
}

/// Bytes of a character that begins with this one.
fn width(lead: u8) -> usize {
    match lead {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, PartyId, PartyNumber};
    use crate::domain::party::{PartyKind, PartyStage};
    use jiff::tz::Offset;

    fn party(name: &str, company: &str, city: &str) -> Party {
        let fields = [("company", company), ("city", city)];
        let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
        Party {
            id: PartyId::from_bytes([1; 16]),
            number: PartyNumber(1),
            name: name.into(),
            kind: PartyKind::Person,
            stage: PartyStage::Active,
            tier: None,
            owner: None,
            language: None,
            tags: Vec::new(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            subjects: Vec::new(),
            added_at: Moment::parse("2026-03-01", Offset::UTC).unwrap(),
            imported: false,
            merged_into: None,
            erased: None,
            version: 1,
        }
    }

    fn near(one: (&str, &str, &str), other: (&str, &str, &str)) -> bool {
        let (one, other) = (party(one.0, one.1, one.2), party(other.0, other.1, other.2));
        is_near(&one, &other, &likeness(&one, &other))
    }

    #[test]
    fn a_name_wants_a_place_where_it_is_only_heard_or_where_places_differ() {
        assert!(near(("张伟", "", ""), ("张 伟", "", "")));
        assert!(near(("Ada LOVELACE", "", "Leeds"), ("ada-lovelace", "", "")));
        assert!(!near(("张伟", "", "上海"), ("张伟", "", "北京")));
        assert!(near(("张伟", "恒通", "上海"), ("张伟", "恒通", "北京")));
        assert!(near(("张伟", "", "上海"), ("张玮", "", "上海")));
        assert!(!near(("张伟", "", ""), ("张玮", "", "")));
        assert!(!near(("张伟", "", "上海"), ("章伟", "", "上海")), "another surname");
        assert!(!near(("张伟", "", "上海"), ("王芳", "", "上海")));
    }

    #[test]
    fn names_that_are_heard_alike_stand_in_one_block() {
        for (one, other) in [("张伟", "张玮"), ("Ada-B", "ada b"), ("张伟强", "张 玮强")]
        {
            let (one, other) = (sound(one), sound(other));
            assert_eq!(heard(&one), heard(&other));
            assert_eq!(block(&one), block(&other));
            assert!(one.starts_with(block(&one)));
        }
        assert_ne!(heard(&sound("张伟")), heard(&sound("章伟")));
        assert_eq!(block(b"ad"), b"ad");
    }

    #[test]
    fn a_shared_value_says_more_than_all_else_together() {
        let all = [Likeness::Name, Likeness::Company, Likeness::City];
        assert!(score(&[PointKind::Phone], &[]) > score(&[], &all));
        assert!(score(&[PointKind::Identity], &[]) > score(&[PointKind::Phone], &all));
    }
}

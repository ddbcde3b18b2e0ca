//! Where a party stands in lists: under which values of which properties, and how these sort.
//!
//! INVARIANT: what is computed here stands in keys of the store. Whoever changes what comes out counts [`WAY`] up:
//! then every store makes its lists anew when it is opened.

use super::fold::fold_text;
use super::id::Id;
use super::party::{Party, words};
use super::pinyin::{Unit, read_units};

/// Which way parties are listed.
pub const WAY: u32 = 2;

/// Of a longer value only so many bytes sort: sixteen Chinese characters, each with the longest syllable, so that
/// companies which begin alike are told apart.
pub const MOST_BYTES: usize = 160;
/// Ends a syllable: below all letters, so that zhan comes before zhang.
const SYLLABLE_ENDS: u8 = 1;

words! {
    /// A column by which customers are sorted.
    Column {
        /// The number, and so when they were taken down.
        Number = "number",
        /// The name, by its sound.
        Name = "name",
        /// The company, by its sound.
        Company = "company",
        /// The city, by its sound.
        City = "city",
        /// The tier.
        Tier = "tier",
        /// The name of who looks after them.
        Owner = "owner",
        /// Persons before organisations.
        Kind = "kind",
        /// From asked to left.
        Stage = "stage",
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By which column.
    pub column: Column,
    /// From its other end; who has no value comes last both ways.
    pub backwards: bool,
}

impl Order {
    /// The order of a list that nobody sorted: who came last first.
    pub const NEWEST: Self = Self { column: Column::Number, backwards: true };
    /// The order of their numbers.
    pub const NUMBERS: Self = Self { column: Column::Number, backwards: false };

    /// Reads `name`, or `-name` for the other way round.
    pub fn read(word: &str) -> Option<Self> {
        let (column, backwards) = match word.strip_prefix('-') {
            Some(column) => (column, true),
            None => (word, false),
        };
        Column::from_code(column).map(|column| Self { column, backwards })
    }

    /// As it is typed.
    pub fn word(self) -> String {
        format!("{}{}", if self.backwards { "-" } else { "" }, self.column.code())
    }
}

/// A property under whose values parties stand; the number is part of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum By {
    /// The stage.
    Stage = 1,
    /// The kind.
    Kind = 2,
    /// The tier.
    Tier = 3,
    /// Who looks after it, by id.
    Owner = 4,
    /// The language.
    Language = 5,
    /// The company, by its sound.
    Company = 6,
    /// The city, by its sound.
    City = 7,
    /// Each tag.
    Tag = 8,
}

/// A value as it sorts, of words that are compared and not heard.
pub fn folded(text: &str) -> Vec<u8> {
    let mut value = fold_text(text).into_bytes();
    value.truncate(MOST_BYTES);
    value
}

/// A value as it sorts by its sound: each Chinese character by the syllable that a person expects, then by itself, so
/// that all of one surname stand together; Latin letters stand among the syllables.
pub fn sound(text: &str) -> Vec<u8> {
    let (mut value, mut units) = (Vec::with_capacity(MOST_BYTES), Vec::new());
    read_units(&fold_text(text), true, &mut units);
    for unit in units {
        if value.len() >= MOST_BYTES {
            break;
        }
        push(&unit, &mut value);
    }
    value.truncate(MOST_BYTES);
    value
}

fn push(unit: &Unit, value: &mut Vec<u8>) {
    if let Some(reading) = unit.readings().first() {
        value.extend_from_slice(reading.letters());
        value.push(SYLLABLE_ENDS);
    }
    value.extend_from_slice(unit.ch.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Under which values a party stands. Of each property but tags there is one; it is empty where the party has none.
pub fn values(party: &Party) -> Vec<(By, Vec<u8>)> {
    let text = |text: Option<&str>| text.map(folded).unwrap_or_default();
    let heard = |name: &str| party.field(name).map(sound).unwrap_or_default();
    let owner = party.owner.map(|id| id.bytes().to_vec()).unwrap_or_default();
    let mut all = vec![
        (By::Stage, folded(party.stage.code())),
        (By::Kind, folded(party.kind.code())),
        (By::Tier, text(party.tier.as_deref())),
        (By::Owner, owner),
        (By::Language, text(party.language.as_deref())),
        (By::Company, heard("company")),
        (By::City, heard("city")),
    ];
    let mut tags: Vec<Vec<u8>> = party.tags.iter().map(|tag| folded(tag)).collect();
    tags.sort_unstable();
    tags.dedup();
    all.extend(tags.into_iter().filter(|tag| !tag.is_empty()).map(|tag| (By::Tag, tag)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_by_their_sound_and_surnames_together() {
        let mut names =
            ["张伟", "章安", "詹姆", "Zhang Wei", "曾国", "单雄", "Adam", "张安", "ádám b", "王芳"];
        names.sort_by_key(|name| sound(name));
        let wanted =
            ["Adam", "ádám b", "单雄", "王芳", "曾国", "詹姆", "张安", "张伟", "章安", "Zhang Wei"];
        assert_eq!(names, wanted);
    }

    #[test]
    fn long_names_that_begin_alike_stand_by_what_comes_after() {
        let whole = "中国石油化工股份有限公司";
        let mut names =
            ["天津", "上海", "北京", "苏州", "杭州"].map(|city| format!("{whole}{city}分"));
        names.sort_by_key(|name| sound(name));
        let wanted = ["北京", "杭州", "上海", "苏州", "天津"];
        assert_eq!(names, wanted.map(|city| format!("{whole}{city}分")));
        // Sixteen characters count whatever they are.
        let alike = "庄".repeat(15);
        assert!(sound(&format!("{alike}阿")) < sound(&format!("{alike}张")));
        assert!(sound(&"庄".repeat(99)).len() <= MOST_BYTES);
    }

    #[test]
    fn an_order_is_read_as_it_is_written() {
        for column in Column::ALL {
            for backwards in [false, true] {
                let order = Order { column: *column, backwards };
                assert_eq!(Order::read(&order.word()), Some(order));
            }
        }
        assert_eq!(Order::read("--name"), None);
        assert_eq!(Order::read("colour"), None);
    }
}

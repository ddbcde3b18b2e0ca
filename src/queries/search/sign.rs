//! What rules a row out before its text is read. INVARIANT: a needle that the row matches passes each of these tests;
//! a needle that passes may still not match.
//!
//! ```text
//!   张伟   written   bits of 张, 伟                         as it stands there
//!          sounds    the same and z h a n g w e i           in any reading
//!          begins    z, w, 张, 伟                            where a match by sound can begin
//!          first     z, 张                                  the same at the beginning of the name
//!          full      zh ha an ng gw we ei 张伟              what follows what, spelt out or as it stands, hashed
//!          short     zw hw 张w g伟                          the same past an initial, or from one script to the other
//! ```

use super::needle::{MIN_TYPO_LETTERS, Mask, Needle, char_mask};
use crate::queries::pinyin::{Reading, Unit, openings, read_units};

/// The signs of one row: of its name, and of its other words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) written: Mask,
    pub(super) sounds: Mask,
    pub(super) begins: Mask,
    pub(super) first: Mask,
    pub(super) full: Pairs,
    pub(super) short: Pairs,
    pub(super) words_written: Mask,
    pub(super) words_begin: Mask,
    pub(super) words_pairs: WidePairs,
    pub(super) openings: u64,
}

/// What may follow what, hashed into 128 bits.
pub(super) type Pairs = [u64; 2];
/// The same in 256 bits, for longer texts.
pub(super) type WidePairs = [u64; 4];

/// The signs of a row wherever they lie; each is read only when it is asked for.
pub(super) trait Signed: Copy {
    fn written(self) -> Mask;
    fn sounds(self) -> Mask;
    fn begins(self) -> Mask;
    fn first(self) -> Mask;
    fn full(self) -> Pairs;
    fn short(self) -> Pairs;
    fn words_written(self) -> Mask;
    fn words_begin(self) -> Mask;
    fn words_pairs(self) -> WidePairs;
    fn openings(self) -> u64;
}

/// A row in a table of rows.
pub(super) trait Listed: Copy {
    fn signs(self) -> impl Signed;
    fn number(self) -> u32;
    /// Characters of its name.
    fn chars(self) -> u16;
}

impl Signed for &Sign {
    fn written(self) -> Mask {
        self.written
    }
    fn sounds(self) -> Mask {
        self.sounds
    }
    fn begins(self) -> Mask {
        self.begins
    }
    fn first(self) -> Mask {
        self.first
    }
    fn full(self) -> Pairs {
        self.full
    }
    fn short(self) -> Pairs {
        self.short
    }
    fn words_written(self) -> Mask {
        self.words_written
    }
    fn words_begin(self) -> Mask {
        self.words_begin
    }
    fn words_pairs(self) -> WidePairs {
        self.words_pairs
    }
    fn openings(self) -> u64 {
        self.openings
    }
}

impl Sign {
    /// Of a folded name and other folded words. The buffer is kept by the caller.
    pub(super) fn of(name: &str, words: &str, units: &mut Vec<Unit>) -> Self {
        read_units(name, true, units);
        let (written, sounds) = (written(units), sounds(units));
        let all = |mask, c| mask | char_mask(c);
        let starts = units.iter().filter(|unit| unit.can_start());
        let begins = starts.flat_map(firsts).fold(0, all);
        let first = units.iter().find(|unit| !unit.is_separator());
        let first = first.into_iter().flat_map(firsts).fold(0, all);
        let ([full, short], _) = pairs(units);
        read_units(words, false, units);
        let (_, words_pairs) = pairs(units);
        let words_begin = word_starts(words).fold(0, all);
        let (words_written, openings) = (self::written(units), openings(words));
        Self {
            written,
            sounds,
            begins,
            first,
            full,
            short,
            words_written,
            words_begin,
            words_pairs,
            openings,
        }
    }
}

/// The characters at which a word starts, and the letters after which one may.
fn word_starts(words: &str) -> impl Iterator<Item = char> {
    let mut place = 0;
    let all = words.chars().filter(move |c| {
        let at = place;
        place += c.len_utf8();
        super::literal::starts_word(words, at)
    });
    all.filter(|c| c.is_alphanumeric())
}

fn written(units: &[Unit]) -> Mask {
    let letters = units.iter().filter(|unit| !unit.is_separator());
    letters.fold(0, |mask, unit| mask | char_mask(unit.ch))
}

fn sounds(units: &[Unit]) -> Mask {
    let letters = units.iter().filter(|unit| !unit.is_separator());
    letters.fold(0, |mask, unit| mask | char_mask(unit.ch) | Mask::from(unit.letters_mask()))
}

/// All that a match may go on with at a unit.
fn firsts(unit: &Unit) -> impl Iterator<Item = char> {
    let readings = unit.readings().iter().filter_map(|reading| reading.letters().first());
    readings.map(|&letter| char::from(letter)).chain([unit.ch])
}

/// What a match may leave a unit with besides its last letter and itself: its initials.
fn initials(reading: &Reading) -> impl Iterator<Item = char> {
    let double = reading.has_double_initial().then_some('h');
    reading.letters().first().map(|&letter| char::from(letter)).into_iter().chain(double)
}

/// The pairs of texts as they stand or are spelt out, and all others; and all of both.
#[derive(Default)]
struct PairSets {
    full: Pairs,
    short: Pairs,
    all: WidePairs,
}

impl PairSets {
    fn full(&mut self, first: char, second: char) {
        add(&mut self.full, pair(first, second) >> 1);
        add(&mut self.all, pair(first, second));
    }

    fn short(&mut self, first: char, second: char) {
        add(&mut self.short, pair(first, second) >> 1);
        add(&mut self.all, pair(first, second));
    }

    /// What may follow a unit.
    fn join(&mut self, before: &Unit, unit: &Unit) {
        self.full(before.ch, unit.ch);
        let spelt = || unit.readings().iter().filter_map(|reading| reading.letters().first());
        let lasts = before.readings().iter().filter_map(|reading| reading.letters().last());
        for last in lasts.map(|&letter| char::from(letter)) {
            spelt().for_each(|&first| self.full(last, char::from(first)));
            // Typed letters go on from a spelling into letters as they stand.
            if unit.ch.is_ascii() { self.full(last, unit.ch) } else { self.short(last, unit.ch) }
        }
        for first in spelt().map(|&letter| char::from(letter)) {
            if before.ch.is_ascii() {
                self.full(before.ch, first);
            } else {
                self.short(before.ch, first);
            }
        }
        for initial in before.readings().iter().flat_map(initials) {
            firsts(unit).for_each(|first| self.short(initial, first));
        }
    }
}

fn pairs(units: &[Unit]) -> ([Pairs; 2], WidePairs) {
    let mut sets = PairSets::default();
    let mut before: Option<&Unit> = None;
    for unit in units.iter().filter(|unit| !unit.is_separator()) {
        if !unit.ch.is_alphanumeric() {
            // A needle leaves it out: anything may follow anything.
            return ([[u64::MAX; 2]; 2], [u64::MAX; 4]);
        }
        for two in unit.readings().iter().flat_map(|reading| reading.letters().windows(2)) {
            sets.full(char::from(two[0]), char::from(two[1]));
        }
        before.iter().for_each(|before| sets.join(before, unit));
        before = Some(unit);
    }
    ([sets.full, sets.short], sets.all)
}

fn add(set: &mut [u64], pair: u8) {
    set[usize::from(pair >> 6)] |= 1 << (pair & 63);
}

fn has(set: Pairs, pair: u8) -> bool {
    set[usize::from(pair >> 6)] >> (pair & 63) & 1 == 1
}

/// A pair hashed into 0..256; half of it is its place in the smaller sets.
fn pair(first: char, second: char) -> u8 {
    let mixed = (u64::from(first) << 21 | u64::from(second)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as u8
}

/// The pairs of a needle, in its order and as a set.
#[derive(Debug, Default)]
pub(super) struct NeedlePairs {
    letters: Vec<char>,
    /// Places in the smaller sets.
    list: Vec<u8>,
    set: Pairs,
    wide: WidePairs,
    first: Mask,
}

impl NeedlePairs {
    pub(super) fn of(letters: &[char]) -> Self {
        let all = letters.windows(2).map(|two| pair(two[0], two[1]));
        let (mut list, mut set, mut wide) = (Vec::new(), [0; 2], [0; 4]);
        for pair in all {
            list.push(pair >> 1);
            add(&mut set, pair >> 1);
            add(&mut wide, pair);
        }
        let first = letters.first().map_or(0, |&c| char_mask(c));
        Self { letters: letters.to_vec(), list, set, wide, first }
    }

    fn all_in(&self, set: Pairs) -> bool {
        self.set[0] & !set[0] == 0 && self.set[1] & !set[1] == 0
    }

    fn all_in_either(&self, a: Pairs, b: Pairs) -> bool {
        self.all_in([a[0] | b[0], a[1] | b[1]])
    }

    fn all_in_wide(&self, set: WidePairs) -> bool {
        (0..4).all(|n| self.wide[n] & !set[n] == 0)
    }

    /// Whether one slip can have made all pairs that are missing; one further on leaves the first letter as it was.
    fn one_slip(&self, set: Pairs, begins: Mask) -> bool {
        let all = (0..).zip(&self.list);
        let mut missing = all.filter(|&(_, &pair)| !has(set, pair)).map(|(n, _)| n);
        let is_short = self.letters.len() == MIN_TYPO_LETTERS;
        let begins_well = self.first & !begins == 0;
        let Some(first): Option<usize> = missing.next() else { return begins_well || !is_short };
        let last = missing.last().unwrap_or(first);
        let slips = match last - first {
            // A letter that is missing, changed or one too many spoils the pairs that it stands in.
            0 | 1 => true,
            // Only two letters in each other's place spoil three.
            2 => self.swap_is_in(set, first),
            _ => false,
        };
        slips && (begins_well || (first < 2 && !is_short))
    }

    /// Whether the pairs are there that make up for these three if the two letters in their middle change places.
    fn swap_is_in(&self, set: Pairs, first: usize) -> bool {
        let Some(&[a, c, b, d]) = self.letters.get(first..).and_then(|rest| rest.first_chunk())
        else {
            return true;
        };
        [(a, b), (b, c), (c, d)].iter().all(|&(first, second)| has(set, pair(first, second) >> 1))
    }
}

impl Needle {
    /// In the name as it stands.
    #[inline]
    pub(super) fn may_be_written(&self, row: impl Signed) -> bool {
        self.mask & !row.written() == 0 && self.pairs.all_in(row.full())
    }

    /// In the other words as they stand.
    #[inline]
    pub(super) fn may_be_written_beside(&self, row: impl Signed) -> bool {
        self.mask & !row.words_written() == 0 && self.pairs.all_in_wide(row.words_pairs())
    }

    /// By sound, in the name.
    #[inline]
    pub(super) fn may_sound(&self, row: impl Signed) -> bool {
        self.pairs.first & !row.begins() == 0
            && self.mask & !row.sounds() == 0
            && self.pairs.all_in_either(row.full(), row.short())
    }

    /// Whether the name can begin with it.
    #[inline]
    pub(super) fn may_be_first(&self, row: impl Signed) -> bool {
        self.pairs.first & !row.first() == 0
    }

    /// Whether one of the other words can begin with it.
    #[inline]
    pub(super) fn may_begin_word(&self, row: impl Signed) -> bool {
        self.pairs.first & !row.words_begin() == 0
    }

    /// By sound, in the other words.
    #[inline]
    pub(super) fn may_sound_beside(&self, row: impl Signed) -> bool {
        self.opening.is_some_and(|bit| bit & row.openings() != 0)
            && self.pairs.all_in_wide(row.words_pairs())
    }

    /// With one slip, in the name: whatever it is, it brings in at most one strange letter, and that one once.
    #[inline]
    pub(super) fn may_slip(&self, row: impl Signed) -> bool {
        let missing = self.mask & !row.sounds();
        self.typed.is_some()
            && missing.count_ones() <= 1
            && missing & self.repeated == 0
            && self.pairs.one_slip(row.full(), row.begins())
    }

    /// With gaps, in the name as it stands.
    #[inline]
    pub(super) fn may_have_gaps(&self, row: impl Signed) -> bool {
        self.letters.len() >= super::grade::MIN_FUZZY_LETTERS && self.mask & !row.written() == 0
    }
}

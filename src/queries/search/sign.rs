//! What rules a row out before its text is read: a set of signs, each a bit. INVARIANT: a needle that the row matches
//! asks for none that the row has not; a row that has all of them may still not match.
//!
//! ```text
//!   张伟   WRITTEN   张 伟                            as it stands there
//!          SOUNDS    z h a n g w e i                  in any reading
//!          BEGINS    z w 张 伟                         where a match by sound can begin
//!          FIRST     z 张                             the same at the beginning of the name
//!          FULL      zh ha an ng gw we ei 张伟         what follows what, spelt out or as it stands
//!          SHORT     zw hw 张w g伟                     the same past an initial, or from one script to the other
//! ```

use super::literal;
use crate::domain::pinyin::{Openings, Reading, Unit, opening, read_units};

/// A sign by its place in the set.
pub(super) type Bit = u16;

/// Signs of one kind: what they stand for is hashed into so many bits.
#[derive(Debug, Clone, Copy)]
struct Kind {
    from: Bit,
    bits: Bit,
}

impl Kind {
    const fn after(before: Self, bits: Bit) -> Self {
        Self { from: before.from + before.bits, bits }
    }

    /// The sign of a character.
    fn char(self, c: char) -> Bit {
        let ascii = match c {
            'a'..='z' => Some(c as u16 - u16::from(b'a')),
            '0'..='9' => Some(26 + c as u16 - u16::from(b'0')),
            _ => None,
        };
        let rest = self.bits.saturating_sub(ASCII);
        self.from + ascii.unwrap_or_else(|| ASCII + self.hashed(c.into(), rest))
    }

    /// The sign of two characters.
    fn pair(self, first: char, second: char) -> Bit {
        self.from + self.hashed(u64::from(first) << 21 | u64::from(second), self.bits)
    }

    /// Spreads neighbours over so many places, in each kind otherwise: what falls together in one does not in another.
    fn hashed(self, what: u64, places: Bit) -> Bit {
        let mixed = (what | u64::from(self.from) << 48).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32;
        ((mixed * u64::from(places)) >> 32) as Bit
    }
}

/// Letters and digits have a sign each.
const ASCII: Bit = 36;

const WRITTEN: Kind = Kind { from: 0, bits: 128 };
const SOUNDS: Kind = Kind::after(WRITTEN, ASCII);
const BEGINS: Kind = Kind::after(SOUNDS, 64);
const FIRST: Kind = Kind::after(BEGINS, 64);
const FULL: Kind = Kind::after(FIRST, 128);
const SHORT: Kind = Kind::after(FULL, 112);
const WORDS_WRITTEN: Kind = Kind::after(SHORT, 128);
const WORDS_BEGIN: Kind = Kind::after(WORDS_WRITTEN, 64);
const WORDS_PAIRS: Kind = Kind::after(WORDS_BEGIN, 224);
const OPENINGS: Kind = Kind::after(WORDS_PAIRS, 256);
/// Signs in all.
pub(super) const BITS: usize = (OPENINGS.from + OPENINGS.bits) as usize;

/// The signs of up to 64 rows.
pub(super) trait Signs {
    /// Which of the rows have it.
    fn have(&self, sign: Bit) -> u64;
}

/// The signs of one row: of its name, and of its other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign([u64; BITS.div_ceil(64)]);

impl Default for Sign {
    fn default() -> Self {
        Self([0; BITS.div_ceil(64)])
    }
}

impl Signs for Sign {
    fn have(&self, sign: Bit) -> u64 {
        self.0[usize::from(sign >> 6)] >> (sign & 63) & 1
    }
}

/// A row that has them all.
#[derive(Debug)]
pub(super) struct Every;

impl Signs for Every {
    fn have(&self, _: Bit) -> u64 {
        1
    }
}

impl Sign {
    /// Of a folded name and other folded words. The buffer is kept by the caller.
    pub(super) fn of(name: &str, words: &str, units: &mut Vec<Unit>) -> Self {
        let mut sign = Self::default();
        read_units(name, true, units);
        sign.name(units);
        read_units(words, false, units);
        sign.words(words, units);
        sign
    }

    /// The signs it has, ascending.
    pub(super) fn each(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(place, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(place * 64 + bit)
            })
        })
    }

    fn add(&mut self, sign: Bit) {
        self.0[usize::from(sign >> 6)] |= 1 << (sign & 63);
    }

    fn add_all(&mut self, kind: Kind) {
        (kind.from..kind.from + kind.bits).for_each(|sign| self.add(sign));
    }

    fn name(&mut self, units: &[Unit]) {
        for unit in units.iter().filter(|unit| !unit.is_separator()) {
            self.add(WRITTEN.char(unit.ch));
            self.add(sound(unit.ch));
            ('a'..='z')
                .filter(|&c| unit.letters_mask() >> (c as u32 - 'a' as u32) & 1 == 1)
                .for_each(|c| self.add(sound(c)));
        }
        for unit in units.iter().filter(|unit| unit.can_start()) {
            firsts(unit).for_each(|c| self.add(BEGINS.char(c)));
        }
        let first = units.iter().find(|unit| !unit.is_separator());
        first.into_iter().flat_map(firsts).for_each(|c| self.add(FIRST.char(c)));
        self.follow(units, [FULL, SHORT]);
    }

    fn words(&mut self, words: &str, units: &[Unit]) {
        for unit in units.iter().filter(|unit| !unit.is_separator()) {
            self.add(WORDS_WRITTEN.char(unit.ch));
        }
        word_starts(words).for_each(|c| self.add(WORDS_BEGIN.char(c)));
        self.follow(units, [WORDS_PAIRS, WORDS_PAIRS]);
        let openings = Openings::of(words);
        (0..=u8::MAX)
            .filter(|&opening| openings.has(opening))
            .for_each(|opening| self.add(OPENINGS.from + Bit::from(opening)));
    }

    /// The pairs of texts as they stand or are spelt out, and all others.
    fn follow(&mut self, units: &[Unit], [full, short]: [Kind; 2]) {
        let mut before: Option<&Unit> = None;
        for unit in units.iter().filter(|unit| !unit.is_separator()) {
            if !unit.ch.is_alphanumeric() {
                // A needle leaves it out: anything may follow anything.
                self.add_all(full);
                return self.add_all(short);
            }
            for two in unit.readings().iter().flat_map(|reading| reading.letters().windows(2)) {
                self.add(full.pair(char::from(two[0]), char::from(two[1])));
            }
            before.iter().for_each(|before| self.join(before, unit, [full, short]));
            before = Some(unit);
        }
    }

    /// What may follow a unit.
    fn join(&mut self, before: &Unit, unit: &Unit, [full, short]: [Kind; 2]) {
        self.add(full.pair(before.ch, unit.ch));
        let spelt = || unit.readings().iter().filter_map(|reading| reading.letters().first());
        let lasts = before.readings().iter().filter_map(|reading| reading.letters().last());
        for last in lasts.map(|&letter| char::from(letter)) {
            spelt().for_each(|&first| self.add(full.pair(last, char::from(first))));
            // Typed letters go on from a spelling into letters as they stand.
            let kind = if unit.ch.is_ascii() { full } else { short };
            self.add(kind.pair(last, unit.ch));
        }
        for first in spelt().map(|&letter| char::from(letter)) {
            let kind = if before.ch.is_ascii() { full } else { short };
            self.add(kind.pair(before.ch, first));
        }
        for initial in before.readings().iter().flat_map(initials) {
            firsts(unit).for_each(|first| self.add(short.pair(initial, first)));
        }
    }
}

/// The characters at which a word starts, and the letters after which one may.
fn word_starts(words: &str) -> impl Iterator<Item = char> {
    let mut place = 0;
    let all = words.chars().filter(move |c| {
        let at = place;
        place += c.len_utf8();
        literal::starts_word(words, at)
    });
    all.filter(|c| c.is_alphanumeric())
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

/// The signs that a needle asks for.
#[derive(Debug)]
pub(super) struct Asked {
    /// As it stands, in the name, and in the other words.
    pub(super) written: Vec<Bit>,
    pub(super) beside: Vec<Bit>,
    /// Its characters as they stand in the name.
    pub(super) letters: Vec<Bit>,
    /// Its first letter at the beginning of the name, of a word beside it, and where a sound may begin.
    pub(super) first: Option<Bit>,
    pub(super) word: Option<Bit>,
    pub(super) begins: Option<Bit>,
    /// By sound: its letters, and its pairs in either kind.
    pub(super) sounds: Vec<Bit>,
    pub(super) runs: Vec<[Bit; 2]>,
    /// One of these.
    pub(super) opening: Option<[Bit; 2]>,
    pub(super) runs_beside: Vec<Bit>,
    pub(super) slip: Option<Slip>,
}

/// What one slip leaves of a needle.
#[derive(Debug)]
pub(super) struct Slip {
    /// Its letters, each once, and those that stand in it more than once.
    pub(super) letters: Vec<Bit>,
    pub(super) repeated: Vec<Bit>,
    pub(super) pairs: Vec<Bit>,
    /// By the first pair of three that two letters in each other's place spoil: the pairs there are instead.
    pub(super) swaps: Vec<[Bit; 3]>,
}

impl Asked {
    pub(super) fn of(letters: &[char], typed: Option<&[u8]>) -> Self {
        let once = distinct(letters);
        let chars = |kind: Kind| once.iter().map(move |&c| kind.char(c));
        let pairs = |kind: Kind| letters.windows(2).map(move |two| kind.pair(two[0], two[1]));
        let first = |kind: Kind| letters.first().map(|&c| kind.char(c));
        Self {
            written: chars(WRITTEN).chain(pairs(FULL)).collect(),
            beside: chars(WORDS_WRITTEN).chain(pairs(WORDS_PAIRS)).collect(),
            letters: chars(WRITTEN).collect(),
            first: first(FIRST),
            word: first(WORDS_BEGIN),
            begins: first(BEGINS),
            sounds: once.iter().map(|&c| sound(c)).collect(),
            runs: pairs(FULL).zip(pairs(SHORT)).map(|(full, short)| [full, short]).collect(),
            opening: opening(letters).map(|both| both.map(|one| OPENINGS.from + Bit::from(one))),
            runs_beside: pairs(WORDS_PAIRS).collect(),
            slip: typed.map(Slip::of),
        }
    }
}

impl Slip {
    fn of(typed: &[u8]) -> Self {
        let typed: Vec<char> = typed.iter().map(|&letter| char::from(letter)).collect();
        let once = distinct(&typed);
        let repeated = once.iter().filter(|c| typed.iter().filter(|other| other == c).count() > 1);
        Self {
            letters: once.iter().map(|&c| sound(c)).collect(),
            repeated: repeated.map(|&c| sound(c)).collect(),
            pairs: typed.windows(2).map(|two| FULL.pair(two[0], two[1])).collect(),
            swaps: typed.windows(4).map(swapped).collect(),
        }
    }
}

/// The pairs where the two letters in the middle have changed places.
fn swapped(four: &[char]) -> [Bit; 3] {
    let [a, c, b, d] = [four[0], four[1], four[2], four[3]];
    [(a, b), (b, c), (c, d)].map(|(first, second)| FULL.pair(first, second))
}

/// The sign of a character in any reading: what is not a letter or a digit is read as it stands.
fn sound(c: char) -> Bit {
    let kind = if c.is_ascii() { SOUNDS } else { WRITTEN };
    kind.char(c)
}

fn distinct(letters: &[char]) -> Vec<char> {
    let mut all = letters.to_vec();
    all.sort_unstable();
    all.dedup();
    all
}

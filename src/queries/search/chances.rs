//! What the signs of rows leave open to a needle, for up to 64 rows at once: bit for bit, so that a search of a million
//! rows reads the few signs that it asks for and nothing of a row that lacks one. INVARIANT: a row that matches a needle
//! in some way has that chance.

use super::Tier;
use super::grade::{Band, MIN_FUZZY_LETTERS};
use super::needle::Needle;
use super::sign::{Bit, Signs, Slip};

/// A bit for each row in each way to match.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chances {
    /// By its number.
    pub(super) number: u64,
    /// In the name as it stands.
    pub(super) written: u64,
    /// At the beginning of the name.
    pub(super) first: u64,
    /// In the other words as they stand.
    pub(super) beside: u64,
    /// At the beginning of one of the other words.
    pub(super) begins_word: u64,
    /// By sound, in the name.
    pub(super) sound: u64,
    /// By a sound that costs nothing.
    pub(super) free: u64,
    /// By sound, in the other words.
    pub(super) sound_beside: u64,
    /// With one slip, in the name.
    pub(super) slip: u64,
    /// With gaps, in the name as it stands.
    pub(super) gaps: u64,
}

/// What is known of rows besides their signs, a bit for each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) number: u64,
    pub(super) near: u64,
}

impl Told {
    /// Of one row, by its number alone.
    pub(super) fn of(needle: &Needle, number: u32) -> Self {
        Self { number: u64::from(needle.number == Some(number)), near: 1 }
    }
}

impl Chances {
    /// In the ways of a band. What signs do not tell is told: which rows the needle's number names, and which a word can
    /// be meant by if it is mistyped.
    #[inline]
    pub(super) fn of(needle: &Needle, signs: &impl Signs, told: Told, band: Band) -> Self {
        let mut chances = Self { number: told.number, ..Self::default() };
        let asked = &needle.asked;
        if band.has(Tier::Substring) {
            chances.written = all(signs, &asked.written);
            chances.beside = all(signs, &asked.beside);
            chances.begins_word = if chances.beside == 0 { 0 } else { any(signs, asked.word) };
        }
        if band.has(Tier::Pinyin) {
            chances.sound = sound(needle, signs);
            let opening =
                asked.opening.map_or(0, |[one, other]| signs.have(one) | signs.have(other));
            chances.sound_beside = all_of(signs, &asked.runs_beside, opening);
        }
        if band.has(Tier::Typo) {
            let slip = asked.slip.as_ref().filter(|_| told.near != 0);
            chances.slip = slip.map_or(0, |slip| slipped(slip, signs)) & told.near;
        }
        if band.has(Tier::Fuzzy) && needle.letters.len() >= MIN_FUZZY_LETTERS {
            chances.gaps = all(signs, &asked.letters);
        }
        if (chances.written | chances.sound) != 0 {
            chances.first = any(signs, asked.first);
        }
        if chances.sound != 0 {
            let written = || asked.letters.iter().fold(0, |rows, &sign| rows | signs.have(sign));
            chances.free = if needle.is_spelt_out { u64::MAX } else { written() };
        }
        chances
    }

    /// The rows that have any.
    pub(super) fn rows(&self) -> u64 {
        self.number
            | self.written
            | self.beside
            | self.sound
            | self.sound_beside
            | self.slip
            | self.gaps
    }

    /// Those of one row; a bit that is set is told from one that is not by being more than nothing.
    #[inline]
    pub(super) fn only(&self, row: u32) -> Self {
        let of = |rows: u64| rows & (1 << row);
        Self {
            number: of(self.number),
            written: of(self.written),
            first: of(self.first),
            beside: of(self.beside),
            begins_word: of(self.begins_word),
            sound: of(self.sound),
            free: of(self.free),
            sound_beside: of(self.sound_beside),
            slip: of(self.slip),
            gaps: of(self.gaps),
        }
    }
}

fn all(signs: &impl Signs, asked: &[Bit]) -> u64 {
    all_of(signs, asked, u64::MAX)
}

/// Those of the rows that have every sign.
#[inline]
fn all_of(signs: &impl Signs, asked: &[Bit], mut rows: u64) -> u64 {
    for &sign in asked {
        if rows == 0 {
            return 0;
        }
        rows &= signs.have(sign);
    }
    rows
}

/// What holds of a needle without letters, of which nothing can be asked.
fn any(signs: &impl Signs, asked: Option<Bit>) -> u64 {
    asked.map_or(u64::MAX, |sign| signs.have(sign))
}

#[inline]
fn sound(needle: &Needle, signs: &impl Signs) -> u64 {
    let mut rows = all_of(signs, &needle.asked.sounds, any(signs, needle.asked.begins));
    for &[full, short] in &needle.asked.runs {
        if rows == 0 {
            return 0;
        }
        rows &= signs.have(full) | signs.have(short);
    }
    rows
}

/// Whatever the slip is, it brings in at most one strange letter, and that one once; all pairs are there that it does not
/// spoil.
#[inline]
fn slipped(slip: &Slip, signs: &impl Signs) -> u64 {
    let rows = strange_letters(slip, signs);
    if rows == 0 {
        return 0;
    }
    // From each pair on, all pairs are there; a needle has fewer letters than there are places here.
    let mut from = [rows; 68];
    let pairs = slip.pairs.len();
    for (place, &pair) in slip.pairs.iter().enumerate().rev() {
        from[place] = from[place + 1] & signs.have(pair);
    }
    let (mut found, mut before) = (from[0], rows);
    for (place, &pair) in slip.pairs.iter().enumerate() {
        if before == 0 {
            break;
        }
        // A letter that is missing, changed or one too many spoils the pairs that it stands in.
        found |= before & from[(place + 2).min(pairs)];
        if let Some(swap) = slip.swaps.get(place) {
            found |= all_of(signs, swap, before & from[place + 3]);
        }
        before &= signs.have(pair);
    }
    found
}

/// The rows that lack at most one of the letters, and none that is typed more than once.
#[inline]
fn strange_letters(slip: &Slip, signs: &impl Signs) -> u64 {
    let (mut one, mut more) = (0, 0);
    for &letter in &slip.letters {
        let lack = !signs.have(letter);
        more |= one & lack;
        one |= lack;
        if more == u64::MAX {
            return 0;
        }
    }
    all_of(signs, &slip.repeated, !more)
}

//! Which rows can be meant by a mistyped word: those with a spelling whose first letters are one slip or less from what
//! was typed. INVARIANT: each spelling that `typo` tries of a name is here by its beginning, or the row by none at all,
//! which is taken for any.
//!
//! ```text
//!   张伟   zhang wei    typed: zhou   asked for: zhou. ahou. … zaou. … azhou … hou.. zou.. … hzou. …
//! ```

use super::base::workers;
use super::column::Column;
use super::typo::has_letters;
use crate::domain::pinyin::{Reading, Unit};
use std::ops::RangeInclusive;

/// Letters of a beginning.
const LETTERS: usize = 5;
/// Bits of a letter.
const WIDTH: usize = 6;
/// Spellings tried of one name; one made of nothing but ambiguous characters is taken for any.
const MAX_SPELT: u32 = 256;
/// Stands for any beginning.
const ANY: Beginning = 0;

/// Five letters, the first of them the highest; what a shorter one lacks is nothing.
pub(super) type Beginning = u32;

/// The slots of all beginnings.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Each once, ascending.
    pub(super) beginnings: Column<Beginning>,
    /// Where the slots of each end.
    pub(super) ends: Column<u32>,
    pub(super) slots: Column<u32>,
}

impl Lexicon {
    /// Of rows in the order of their slots; `spell` hands over the beginnings of one.
    pub(super) fn of<R: Sync>(
        rows: &[R],
        spell: impl Fn(&R, &mut dyn FnMut(Beginning)) + Sync,
    ) -> Self {
        let part = rows.len().div_ceil(workers(rows.len())).max(1);
        let spell = &spell;
        let mut all: Vec<u64> = std::thread::scope(|scope| {
            let parts = rows.chunks(part).enumerate();
            let parts: Vec<_> = parts
                .map(|(place, rows)| scope.spawn(move || spelt(rows, place * part, spell)))
                .collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
        });
        all.sort_unstable();
        all.dedup();
        let (mut beginnings, mut ends) = (Vec::new(), Vec::new());
        for same in all.chunk_by(|a, b| a >> 32 == b >> 32) {
            beginnings.push((same[0] >> 32) as Beginning);
            ends.push(ends.last().copied().unwrap_or(0) + same.len() as u32);
        }
        let slots = all.iter().map(|&entry| entry as u32).collect();
        Self {
            beginnings: Column::Made(beginnings),
            ends: Column::Made(ends),
            slots: Column::Made(slots),
        }
    }

    /// A bit for each row, set where what was typed can be meant.
    pub(super) fn near(&self, typed: &[u8], is_short: bool, rows: usize) -> Vec<u64> {
        let mut found = vec![0u64; rows.div_ceil(64)];
        let beginnings = near(typed, is_short).into_iter().chain([ANY..=ANY]);
        for &slot in beginnings.flat_map(|beginning| self.slots(beginning)) {
            if let Some(word) = found.get_mut(slot as usize / 64) {
                *word |= 1 << (slot % 64);
            }
        }
        found
    }

    fn slots(&self, beginnings: RangeInclusive<Beginning>) -> &[u32] {
        let (all, ends) = (self.beginnings.all(), self.ends.all());
        let end = |place: usize| place.checked_sub(1).and_then(|last| ends.get(last));
        let from = all.partition_point(|beginning| beginning < beginnings.start());
        let to = all.partition_point(|beginning| beginning <= beginnings.end());
        let end = |place| end(place).map_or(0, |&end| end as usize);
        self.slots.all().get(end(from)..end(to)).unwrap_or_default()
    }

    /// Whether its columns fit together.
    pub(super) fn is_even(&self) -> bool {
        let ends = self.ends.all();
        self.beginnings.all().len() == ends.len()
            && self.slots.all().len() == ends.last().map_or(0, |&end| end as usize)
    }
}

/// Beginning and slot of each spelling, in one number.
fn spelt<R>(rows: &[R], first: usize, spell: impl Fn(&R, &mut dyn FnMut(Beginning))) -> Vec<u64> {
    let mut all = Vec::with_capacity(rows.len() * 4);
    for (slot, row) in (first as u64..).zip(rows) {
        spell(row, &mut |beginning| all.push(u64::from(beginning) << 32 | slot));
    }
    all
}

/// The beginnings of a name, wherever a spelling of it may begin.
pub(super) fn spell(units: &[Unit], add: &mut dyn FnMut(Beginning)) {
    let mut tries = 0;
    let starts = units.iter().enumerate().filter(|(_, unit)| unit.can_start());
    for (start, _) in starts {
        extend(units.get(start..).unwrap_or_default(), &mut Vec::new(), &mut tries, add);
    }
    if tries > MAX_SPELT {
        add(ANY);
    }
}

fn extend(units: &[Unit], before: &mut Vec<u8>, tries: &mut u32, add: &mut dyn FnMut(Beginning)) {
    *tries += 1;
    if *tries > MAX_SPELT {
        return;
    }
    let unit = units.first().filter(|unit| before.len() < LETTERS && has_letters(unit));
    let Some(unit) = unit else {
        if !before.is_empty() {
            add(beginning(before));
        }
        return;
    };
    let itself = [unit.ch as u8];
    let readings = unit.readings().iter().map(Reading::letters).filter(|_| !unit.ch.is_ascii());
    for letters in unit.ch.is_ascii().then_some(&itself[..]).into_iter().chain(readings) {
        let length = before.len();
        before.extend_from_slice(letters);
        extend(units.get(1..).unwrap_or_default(), before, tries, add);
        before.truncate(length);
    }
}

fn beginning(letters: &[u8]) -> Beginning {
    let letter = |place| letters.get(place).map_or(0, |&letter| Beginning::from(number(letter)));
    (0..LETTERS).fold(0, |all, place| all << WIDTH | letter(place))
}

/// From 1: nothing is 0.
fn number(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0' + 27,
        _ => letter.saturating_sub(b'a') + 1,
    }
}

/// Every beginning of a word that is one slip or less from what was typed. `is_short`: the first letter is right.
fn near(typed: &[u8], is_short: bool) -> Vec<RangeInclusive<Beginning>> {
    let typed = &typed[..typed.len().min(LETTERS + 1)];
    let mut all = vec![exactly(typed)];
    for place in usize::from(is_short)..LETTERS.min(typed.len()) {
        let (before, after) = typed.split_at(place);
        for letter in (b'a'..=b'z').chain(b'0'..=b'9') {
            // Another letter there, or one that is missing.
            all.push(exactly(&[before, &[letter], &after[1..]].concat()));
            all.push(exactly(&[before, &[letter], after].concat()));
        }
        // One too many, and two in each other's place.
        all.push(exactly(&[before, &after[1..]].concat()));
        if let [first, second, rest @ ..] = after {
            all.push(exactly(&[before, &[*second, *first], rest].concat()));
        }
    }
    all
}

/// All that begins with these letters, as far as beginnings go.
fn exactly(letters: &[u8]) -> RangeInclusive<Beginning> {
    let open = LETTERS.saturating_sub(letters.len());
    let first = beginning(letters);
    first..=first | ((1 << (WIDTH * open)) - 1)
}

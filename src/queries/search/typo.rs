//! One mistyped letter. Invariant: a word is found exactly when some beginning of it, or of one of its spellings in
//! pinyin, is at Damerau-Levenshtein distance one or less from what was typed.

use super::needle::MIN_TYPO_LETTERS;
use crate::domain::pinyin::{LATER_START_COST, Sounding, Unit};

/// Spellings tried for one start; a name made of nothing but ambiguous characters must not stall a search.
const MAX_STEPS: u32 = 512;
/// What it costs to match only the beginning of a word.
const BEGINNING_COST: u8 = 1;

/// The cheapest place in the name where the typed letters are one slip away.
pub(super) fn find(units: &[Unit], typed: &[u8], buffers: &mut Buffers) -> Option<Sounding> {
    let starts = units.iter().enumerate().filter(|(_, unit)| unit.can_start());
    let mut best: Option<Sounding> = None;
    for (start, _) in starts {
        buffers.clear();
        let mut spelling = Spelling { units, typed, start, best: None, steps: 0, buffers };
        spelling.extend(start, 0);
        let Some(mut found) = spelling.best else { continue };
        found.cost = found.cost.saturating_add(if start > 0 { LATER_START_COST } else { 0 });
        if best.is_none_or(|best| found.cost < best.cost) {
            best = Some(found);
        }
    }
    best
}

/// The spelling under construction and the length of it at the end of each unit.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    letters: Vec<u8>,
    ends: Vec<usize>,
}

impl Buffers {
    fn clear(&mut self) {
        self.letters.clear();
        self.ends.clear();
    }
}

/// A walk over all spellings of a run of units, left as soon as they are two slips away.
struct Spelling<'a> {
    units: &'a [Unit],
    typed: &'a [u8],
    start: usize,
    best: Option<Sounding>,
    steps: u32,
    buffers: &'a mut Buffers,
}

impl Spelling<'_> {
    fn extend(&mut self, at: usize, cost: u8) {
        self.steps += 1;
        let long_enough = self.buffers.letters.len() > self.typed.len() + 1;
        let unit = self.units.get(at).filter(|unit| !long_enough && has_letters(unit));
        let Some(unit) = unit else { return self.weigh(cost) };
        if unit.ch.is_ascii() {
            let letter = [unit.ch as u8];
            if at == self.start && !self.may_start(&letter) {
                return;
            }
            return self.try_letters(at, &letter, cost);
        }
        for reading in unit.readings() {
            // Most starts end here, before anything is copied.
            if at == self.start && !self.may_start(reading.letters()) {
                continue;
            }
            self.try_letters(at, reading.letters(), cost.saturating_add(reading.cost));
        }
    }

    fn may_start(&self, letters: &[u8]) -> bool {
        // Of a short word anything is one slip away: there the first letter has to be right.
        let is_short = self.typed.len() == MIN_TYPO_LETTERS;
        is_near(self.typed, letters) && !(is_short && letters.first() != self.typed.first())
    }

    fn try_letters(&mut self, at: usize, letters: &[u8], cost: u8) {
        let length = self.buffers.letters.len();
        self.buffers.letters.extend_from_slice(letters);
        self.buffers.ends.push(self.buffers.letters.len());
        if self.steps < MAX_STEPS && is_near(self.typed, &self.buffers.letters) {
            self.extend(at + 1, cost);
        }
        self.buffers.ends.pop();
        self.buffers.letters.truncate(length);
    }

    fn weigh(&mut self, cost: u8) {
        let Some(used) = used_letters(self.typed, &self.buffers.letters) else { return };
        let whole = used == self.buffers.letters.len();
        let cost = cost.saturating_add(if whole { 0 } else { BEGINNING_COST });
        if self.best.is_none_or(|best| cost < best.cost) {
            let units = self.buffers.ends.iter().take_while(|&&end| end < used).count() + 1;
            self.best = Some(Sounding { cost, start: self.start, end: self.start + units });
        }
    }
}

/// Whether a spelling goes on past it.
pub(super) fn has_letters(unit: &Unit) -> bool {
    unit.ch.is_ascii_alphanumeric() || !unit.readings().is_empty()
}

fn first_difference(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// The four ways to make one slip at the first difference: what is left of both sides must then agree. A slip further
/// left would leave the same letters.
fn slips<'a>(typed: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    let at = first_difference(typed, word);
    let cut = |letters: &'a [u8], from: usize| letters.get(from..);
    let swapped = typed.get(at).is_some_and(|x| Some(x) == word.get(at + 1))
        && word.get(at).is_some_and(|x| Some(x) == typed.get(at + 1));
    let swap = cut(typed, at + 2).zip(cut(word, at + 2)).filter(|_| swapped);
    let replaced = cut(typed, at + 1).zip(cut(word, at + 1));
    let surplus = cut(typed, at + 1).zip(cut(word, at));
    let missing = cut(typed, at).zip(cut(word, at + 1));
    [swap, replaced, surplus, missing].into_iter().flatten()
}

/// Whether what there is of a word can still become one slip away.
fn is_near(typed: &[u8], word: &[u8]) -> bool {
    agrees(typed, word) || slips(typed, word).any(|(typed, word)| agrees(typed, word))
}

/// Neither side contradicts the other yet.
fn agrees(typed: &[u8], word: &[u8]) -> bool {
    first_difference(typed, word) == typed.len().min(word.len())
}

/// How many letters of the word the typed ones stand for: all of them, if a slip allows that.
fn used_letters(typed: &[u8], word: &[u8]) -> Option<usize> {
    let fitting = slips(typed, word).filter(|(typed, word)| word.starts_with(typed));
    let used = fitting.map(|(typed, rest)| word.len() - rest.len() + typed.len());
    used.chain(word.starts_with(typed).then_some(typed.len())).max()
}

#[cfg(test)]
mod tests {
    use super::super::oracle::distance;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn slips_are_the_distance(typed in "[abc]{3,7}", word in "[abc]{1,9}") {
            let (typed, word) = (typed.as_bytes(), word.as_bytes());
            let near = (0..=word.len()).filter(|&n| distance(typed, &word[..n]) <= 1).max();
            prop_assert_eq!(used_letters(typed, word), near);
        }

        #[test]
        fn a_spelling_is_never_left_too_early(typed in "[abc]{3,7}", word in "[abc]{1,9}", cut in 0usize..9) {
            let (typed, word) = (typed.as_bytes(), word.as_bytes());
            if used_letters(typed, word).is_some() {
                prop_assert!(is_near(typed, &word[..cut.min(word.len())]));
            }
        }
    }
}

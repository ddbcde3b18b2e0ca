//! The signs of all rows, turned: for each sign one bit a row, so that a search reads the signs that it asks for and no
//! others.
//!
//! ```text
//!   part 0                                       part 1 …
//!   sign 0 of its rows | sign 1 of its rows | …
//! ```

use super::sign::{BITS, Bit, Sign, Signs};

/// Words of 64 rows in a part. Not a power of two: there the same row of all signs would share one line of a cache.
/// In tests few rows have several parts.
const WIDE: usize = if cfg!(test) { 2 } else { 520 };

/// Words that the signs of so many rows take.
pub(super) fn length(rows: usize) -> usize {
    rows.div_ceil(64) * BITS
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Slices<'a> {
    rows: usize,
    words: &'a [u64],
}

/// The same 64 rows in each sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    part: &'a [u64],
    wide: usize,
    place: usize,
}

impl<'a> Slices<'a> {
    pub(super) fn new(rows: usize, words: &'a [u64]) -> Self {
        Self { rows, words }
    }

    pub(super) fn word(&self, word: usize) -> Word<'a> {
        let first = word - word % WIDE;
        let wide = (self.rows.div_ceil(64) - first).min(WIDE);
        let part = self.words.get(first * BITS..).unwrap_or_default();
        Word { part, wide, place: word - first }
    }
}

impl Signs for Word<'_> {
    #[inline]
    fn have(&self, sign: Bit) -> u64 {
        self.part.get(usize::from(sign) * self.wide + self.place).copied().unwrap_or(0)
    }
}

/// Of rows in the order of their slots; on so many threads.
pub(super) fn turn<R: Sync>(
    rows: &[R],
    threads: usize,
    sign: impl Fn(&R) -> Sign + Sync,
) -> Vec<u64> {
    let mut all = vec![0; length(rows.len())];
    let parts = rows.chunks(WIDE * 64).zip(all.chunks_mut(WIDE * BITS));
    let mut works: Vec<Vec<_>> = (0..threads.max(1)).map(|_| Vec::new()).collect();
    let count = works.len();
    parts.enumerate().for_each(|(place, part)| works[place % count].push(part));
    let sign = &sign;
    std::thread::scope(|scope| {
        for work in works {
            scope.spawn(move || {
                work.into_iter().for_each(|(rows, part)| turn_part(rows, part, sign))
            });
        }
    });
    all
}

fn turn_part<R>(rows: &[R], part: &mut [u64], sign: &impl Fn(&R) -> Sign) {
    let wide = rows.len().div_ceil(64);
    for (place, rows) in rows.chunks(64).enumerate() {
        let mut word = [0u64; BITS];
        for (bit, row) in rows.iter().enumerate() {
            sign(row).each().for_each(|sign| word[sign] |= 1 << bit);
        }
        word.iter().enumerate().for_each(|(sign, &rows)| part[sign * wide + place] = rows);
    }
}

//! One look of a band at all rows. INVARIANT: rows come in the order in which a ranking ends, so that what cannot get
//! into the page any more need not be read.

use super::base::workers;
use super::best::Best;
use super::chances::{Chances, Told};
use super::grade::{Band, Grader, floor};
use super::needle::Query;
use super::slices::Slices;
use super::{Found, Place, SearchIndex};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Words of 64 rows that a thread looks at before it asks whether the answer is still wanted.
const WORDS_A_LOOK: usize = if cfg!(test) { 1 } else { 64 };

/// What is looked for, and among whom.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) query: &'a Query,
    pub(super) band: Band,
    pub(super) room: usize,
    /// What the bands before have found.
    pub(super) found: &'a [Found],
    /// For each needle, which rows of the base can be meant by it if it is mistyped.
    pub(super) near: &'a [Vec<u64>],
    pub(super) is_stale: &'a (dyn Fn() -> bool + Sync),
}

/// What threads share.
struct Scan<'a> {
    index: &'a SearchIndex,
    wanted: Wanted<'a>,
    slices: Slices<'a>,
    /// The slots that the numbers of the needles name, in the order of the needles.
    slots: Vec<Option<u32>>,
    /// Slots of the base that are not to be seen.
    hidden: HashSet<u32>,
    next: AtomicUsize,
    bar: AtomicU64,
}

/// What a thread found, and what it keeps from row to row.
struct Look<'a> {
    best: Best,
    slices: Slices<'a>,
    grader: Grader,
    /// Of the phrase and of each word: of 64 rows, and of one of them.
    chances: Vec<Chances>,
    one: Vec<Chances>,
}

/// The best that a band finds, in no order, and whether there may be more.
pub(super) fn scan(index: &SearchIndex, wanted: Wanted<'_>) -> (Vec<Found>, bool) {
    let (best, found) = (Scan::of(index, wanted).base(), delta(index, wanted));
    let is_more = best.is_more;
    let base = best.ranks().map(|(key, slot)| Found { key, at: Place::Base(slot) });
    (base.chain(found).collect(), is_more)
}

impl<'a> Scan<'a> {
    fn of(index: &'a SearchIndex, wanted: Wanted<'a>) -> Self {
        let slot = |number: Option<u32>| number.and_then(|number| index.base.slot_of(number));
        let slots = wanted.query.needles().map(|needle| slot(needle.number)).collect();
        let found = wanted.found.iter().filter_map(|found| match found.at {
            Place::Base(slot) => Some(slot),
            Place::Delta(_) => None,
        });
        let hidden = found.collect();
        let (next, bar) = (AtomicUsize::new(0), AtomicU64::new(u64::MAX));
        Self { index, wanted, slices: index.base.slices(), slots, hidden, next, bar }
    }

    /// On all cores: each takes the next rows that nobody has looked at.
    fn base(&self) -> Best {
        let helpers = workers(self.index.base.len()) - 1;
        std::thread::scope(|scope| {
            let spawn = |_| std::thread::Builder::new().spawn_scoped(scope, || self.look()).ok();
            let others: Vec<_> = (0..helpers).filter_map(spawn).collect();
            let mut best = self.look();
            let found = others.into_iter().filter_map(|other| other.join().ok());
            found.for_each(|other| best.join(other));
            best
        })
    }

    fn look(&self) -> Best {
        let needles = 1 + self.wanted.query.words.len();
        let mut look = Look {
            best: Best::of(self.wanted.room),
            slices: self.slices,
            grader: Grader::default(),
            chances: vec![Chances::default(); needles],
            one: vec![Chances::default(); needles],
        };
        let words = self.index.base.len().div_ceil(64);
        loop {
            let from = self.next.fetch_add(WORDS_A_LOOK, Ordering::Relaxed);
            if from >= words || (self.wanted.is_stale)() {
                return look.best;
            }
            (from..words.min(from + WORDS_A_LOOK)).for_each(|word| self.see(word, &mut look));
        }
    }

    /// Looks at 64 rows.
    fn see(&self, word: usize, look: &mut Look<'_>) {
        let mut open = self.open(word, look);
        if open == 0 || self.is_too_late(word, look) {
            return;
        }
        while open != 0 {
            let row = open.trailing_zeros();
            open &= open - 1;
            self.see_row((word * 64) as u32 + row, row, look);
        }
    }

    /// Which of 64 rows the band may find.
    fn open(&self, word: usize, look: &mut Look<'_>) -> u64 {
        let (query, band) = (self.wanted.query, self.wanted.band);
        let signs = look.slices.word(word);
        let mut together = if query.words.is_empty() { 0 } else { u64::MAX };
        let mut open = 0;
        for (place, needle) in query.needles().enumerate() {
            // Words of which one is in none of the rows need not be looked for.
            let chances = match together {
                0 if place > 0 => Chances::default(),
                _ => Chances::of(
                    needle,
                    &signs,
                    self.told(place, word),
                    band.for_needle(query, place),
                ),
            };
            match place {
                0 => open = chances.rows(),
                _ => together &= chances.rows(),
            }
            look.chances[place] = chances;
        }
        let rows = self.index.base.len() - word * 64;
        (open | together) & if rows < 64 { (1 << rows) - 1 } else { u64::MAX }
    }

    fn told(&self, place: usize, word: usize) -> Told {
        let number = match self.slots.get(place) {
            Some(&Some(slot)) if slot as usize / 64 == word => 1 << (slot % 64),
            _ => 0,
        };
        let near = self.wanted.near.get(place).and_then(|near| near.get(word));
        Told { number, near: near.copied().unwrap_or(0) }
    }

    /// Whether none of 64 rows can get into the page. A name as long as the query may be the query.
    fn is_too_late(&self, word: usize, look: &mut Look<'_>) -> bool {
        let first = (word * 64) as u32;
        let chars = self.index.base.chars(first);
        if !look.best.is_full() || chars <= self.wanted.query.phrase.chars {
            return false;
        }
        let floor = floor(self.wanted.query, &look.chances, chars, self.wanted.band);
        let is_late =
            floor.is_none_or(|floor| !look.best.takes((floor.key(chars), first), &self.bar));
        look.best.is_more |= is_late;
        is_late
    }

    fn see_row(&self, slot: u32, row: u32, look: &mut Look<'_>) {
        let Wanted { query, band, .. } = self.wanted;
        for (one, chances) in look.one.iter_mut().zip(&look.chances) {
            *one = chances.only(row);
        }
        let chars = self.index.base.chars(slot);
        let Some(floor) = floor(query, &look.one, chars, band) else { return };
        if self.index.gone.contains(&slot) || self.hidden.contains(&slot) {
            return;
        }
        if !look.best.takes((floor.key(chars), slot), &self.bar) {
            look.best.is_more = true;
            return;
        }
        let view = self.index.base.view(slot);
        if let Some(grade) = look.grader.grade(query, &view, &look.one, band) {
            look.best.add((grade.key(chars), slot), &self.bar);
        }
    }
}

/// What has changed is little: all of it is looked at.
fn delta(index: &SearchIndex, wanted: Wanted<'_>) -> Vec<Found> {
    let found = wanted.found.iter().filter_map(|found| match found.at {
        Place::Delta(number) => Some(number),
        Place::Base(_) => None,
    });
    let hidden: HashSet<u32> = found.collect();
    let Wanted { query, band, .. } = wanted;
    let mut grader = Grader::default();
    let rows = index.delta.iter().filter(|row| !hidden.contains(&row.number));
    rows.filter_map(|row| {
        let of = |(place, needle)| {
            let told = Told::of(needle, row.number);
            Chances::of(needle, &row.sign, told, band.for_needle(query, place))
        };
        let chances: Vec<Chances> = query.needles().enumerate().map(of).collect();
        let view = row.view();
        let grade = grader.grade(query, &view, &chances, band)?;
        Some(Found { key: grade.key(view.name_chars), at: Place::Delta(row.number) })
    })
    .collect()
}

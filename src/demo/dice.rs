//! Chance without chance: splitmix64, so that a seed tells the whole story.

/// A stream of numbers that depends on its seed alone.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own, so that one more throw here moves nothing elsewhere.
    pub(super) fn fork(&self, label: u64) -> Self {
        let mut dice = Self(self.0 ^ label.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included; `low` where the range is empty.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let size = high.saturating_sub(low).saturating_add(1).max(1);
        low + (self.next() % size.unsigned_abs()) as i64
    }

    /// A place in a list of this length; 0 where it is empty.
    pub(super) fn place(&mut self, len: usize) -> usize {
        (self.next() % len.max(1) as u64) as usize
    }

    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.place(list.len()))
    }

    /// One of these texts; empty where there is none.
    pub(super) fn word<'a>(&mut self, list: &'a [String]) -> &'a str {
        self.pick(list).map_or("", String::as_str)
    }

    /// One of these, as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, first: T, others: &[(u64, T)]) -> T {
        let total = 100.max(others.iter().map(|(weight, _)| weight).sum());
        let mut left = self.next() % total;
        for (weight, value) in others {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        first
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.place(last + 1));
        }
    }

    /// Exactly `len` cards, in chance order: the share of each in a thousand, the rest `filler`.
    pub(super) fn deck<T: Copy>(
        &mut self,
        len: usize,
        filler: T,
        per_mille: &[(usize, T)],
    ) -> Vec<T> {
        let mut cards = Vec::with_capacity(len);
        for (share, card) in per_mille {
            cards.extend(std::iter::repeat_n(*card, (len * share + 500) / 1000));
        }
        cards.resize(len, filler);
        self.shuffle(&mut cards);
        cards
    }
}

//! Chance that can be repeated, and how much of it: every harness has its seed and its size as variables of
//! the environment, a smaller size under `KEFU_CI`, and the smallest otherwise.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use std::io::Write;

/// SplitMix64: the same seed, the same throws.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The seed is printed; `KEFU_TEST_SEED` repeats it.
    pub fn of(test: &str) -> Self {
        let given = std::env::var("KEFU_TEST_SEED").ok().and_then(|text| text.parse().ok());
        let seed = given.unwrap_or_else(|| getrandom::u64().expect("randomness"));
        let _ = writeln!(std::io::stderr(), "KEFU_TEST_SEED={seed} ({test})");
        Self(seed)
    }

    /// The same throws every time: for frames.
    pub fn fixed(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Others, for another thread.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).expect("an index")
    }

    pub fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.index(all.len())].clone()
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// How much of it: what the variable names, or the size for CI, or the one for a hasty run.
pub fn size(variable: &str, in_ci: u64, otherwise: u64) -> u64 {
    let given = std::env::var(variable).ok().map(|text| text.parse().expect("a number"));
    let is_ci = std::env::var_os("KEFU_CI").is_some();
    given.unwrap_or(if is_ci { in_ci } else { otherwise })
}

/// What a harness has found, where it is read: `eprintln!` is shown for failed tests only.
pub fn tell(figures: &str) {
    let _ = writeln!(std::io::stderr(), "{figures}");
}

//! How values are spread: percentiles by nearest rank.
//!
//! The p-th percentile of n values is the one at rank ⌈p·n/100⌉ of the sorted ones, so it is always a value that
//! occurs, and at least p % of them are at most it. Nothing is interpolated: of two cases of 1 and 9 days the median
//! is 1 day, not 5, and there is such a case to look at.

/// Values in order.
#[derive(Debug, Clone)]
pub struct Spread<T>(Vec<T>);

impl<T: Copy + Ord> Spread<T> {
    /// Of these.
    pub fn of(values: impl IntoIterator<Item = T>) -> Self {
        let mut values: Vec<T> = values.into_iter().collect();
        values.sort_unstable();
        Self(values)
    }

    /// The percentile, from 1 to 100; none of nothing.
    pub fn percentile(&self, percent: usize) -> Option<T> {
        let rank = (percent * self.0.len()).div_ceil(100);
        self.0.get(rank.max(1) - 1).copied()
    }

    /// The least.
    pub fn least(&self) -> Option<T> {
        self.0.first().copied()
    }

    /// The most.
    pub fn most(&self) -> Option<T> {
        self.0.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_sets_are_as_one_would_count_them() {
        let of = |values: &[i64], percent| Spread::of(values.iter().copied()).percentile(percent);
        assert_eq!(of(&[], 50), None);
        assert_eq!(of(&[7], 90), Some(7));
        assert_eq!(of(&[9, 1], 50), Some(1));
        assert_eq!(of(&[3, 1, 2], 50), Some(2));
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90), Some(9));
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 90), Some(10));
    }

    proptest! {
        /// The least value that so many percent are at most, found by asking every value.
        #[test]
        fn a_percentile_is_what_so_many_are_at_most(
            values in proptest::collection::vec(-40..40_i64, 1..60),
            percent in 1..=100_usize,
        ) {
            let at_most = |most: i64| values.iter().filter(|value| **value <= most).count();
            let fits = |value: &i64| at_most(*value) * 100 >= percent * values.len();
            let slow = values.iter().copied().filter(fits).min();
            prop_assert_eq!(Spread::of(values.iter().copied()).percentile(percent), slow);
        }
    }
}

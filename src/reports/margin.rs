//! In which interval a share lies: Wilson's score interval at 95 %.
//!
//! E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
//! Statistical Association 22 (1927) 209-212. It holds for few cases and for shares near none and all, where the
//! textbook's p ± 1.96·√(p(1-p)/n) is too narrow or leaves 0 to 1 (Brown, Cai, DasGupta, Statistical Science 16
//! (2001) 101-133). A team of three cases, all in time, has 43.9 to 100 %, and so is not ranked above one of a hundred.

/// The two-sided 95 % point of the normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// From where to where the share lies that `of` in `whole` come from; none of nothing.
#[expect(clippy::cast_precision_loss, reason = "an interval has a few digits")]
pub fn wilson(of: usize, whole: usize) -> Option<(f64, f64)> {
    if whole == 0 {
        return None;
    }
    let (n, share) = (whole as f64, of as f64 / whole as f64);
    let z2 = Z * Z;
    let middle = share + z2 / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let end = |at: f64| (at / (1.0 + z2 / n)).clamp(0.0, 1.0);
    // None and all are ends of the scale, whatever the last digit of a root says.
    let low = if of == 0 { 0.0 } else { end(middle - half) };
    let high = if of == whole { 1.0 } else { end(middle + half) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998)
    /// 857-872, table I, method 3.
    #[test]
    fn published_intervals_come_out() {
        for (of, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (found_low, found_high) = wilson(of, whole).unwrap();
            assert!((found_low - low).abs() < 5e-5, "{of}/{whole}: {found_low}");
            assert!((found_high - high).abs() < 5e-5, "{of}/{whole}: {found_high}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    /// The end of the interval by its definition: the share from which what was seen is just 1.96 standard errors
    /// away, found by halving.
    fn by_halving(seen: f64, n: f64, mut inside: f64, mut outside: f64) -> f64 {
        for _ in 0..200 {
            let at = f64::midpoint(inside, outside);
            let is_inside = (seen - at).abs() <= Z * (at * (1.0 - at) / n).sqrt();
            if is_inside { inside = at } else { outside = at }
        }
        inside
    }

    proptest! {
        #[test]
        fn an_end_is_where_what_was_seen_is_just_too_far_away(
            whole in 1..5_000_usize,
            part in 0.0..=1.0_f64,
        ) {
            let of = ((whole as f64) * part) as usize;
            let (low, high) = wilson(of, whole).unwrap();
            let (seen, n) = (of as f64 / whole as f64, whole as f64);
            prop_assert!((low - by_halving(seen, n, seen, 0.0)).abs() < 1e-6);
            prop_assert!((high - by_halving(seen, n, seen, 1.0)).abs() < 1e-6);
            prop_assert!(low <= seen && seen <= high);
        }
    }
}

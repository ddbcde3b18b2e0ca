//! Figures: what stands in a cell of a report, before it is put into words.

use super::party::words;

words! {
    /// What a column of figures is of.
    FigureKind {
        /// So many of something.
        Count = "count",
        /// A part of a whole, from 0 to 1.
        Share = "share",
        /// A length of time, in seconds.
        Seconds = "seconds",
        /// An amount, in hundredths of its currency.
        Money = "money",
    }
}

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// So many of something.
    Count(u64),
    /// A part of a whole, from 0 to 1.
    Share(f64),
    /// A length of time.
    Seconds(i64),
    /// An amount, in hundredths of its currency.
    Money(u64),
}

impl Figure {
    /// What it is of.
    pub fn kind(self) -> FigureKind {
        match self {
            Self::Count(_) => FigureKind::Count,
            Self::Share(_) => FigureKind::Share,
            Self::Seconds(_) => FigureKind::Seconds,
            Self::Money(_) => FigureKind::Money,
        }
    }

    /// How big it is, for a bar beside others of its kind.
    #[expect(clippy::cast_precision_loss, reason = "a bar has a few hundred steps at most")]
    pub fn size(self) -> f64 {
        match self {
            Self::Count(count) | Self::Money(count) => count as f64,
            Self::Share(share) => share,
            Self::Seconds(seconds) => seconds as f64,
        }
    }
}

/// `1,234,567`: a long number as both languages group it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `97.3`: percents of a share. What is not all never reads as all, nor what is something as nothing.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let shown = if share > 0.0 && share < 1.0 { percent.clamp(0.1, 99.9) } else { percent };
    format!("{shown:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (123_456, "123,456"),
            (1_000_000, "1,000,000"),
        ] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn nearly_all_is_not_all() {
        for (share, text) in
            [(0.0, "0.0"), (1.0, "100.0"), (0.9999, "99.9"), (0.0001, "0.1"), (0.9807, "98.1")]
        {
            assert_eq!(percent(share), text);
        }
    }
}

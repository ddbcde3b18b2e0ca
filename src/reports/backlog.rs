//! What is open, by its age.
//!
//! INVARIANT: the bands join and leave nothing out: their sum is the backlog.

use super::{Asked, Cell, Number, Row, Shape, count, ids, part, share};
use crate::domain::moment::DAY_SECONDS;
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Open), share(Number::Share), count(Number::Overdue)],
    rows,
    whole: Some(whole),
    by: None,
    bar: Number::Open,
};

/// Bands of whole days: code, and the first day that is no longer in it.
pub const BANDS: [(&str, i64); 7] = [
    ("0-2", 3),
    ("3-7", 8),
    ("8-14", 15),
    ("15-30", 31),
    ("31-60", 61),
    ("61-90", 91),
    ("91-more", i64::MAX),
];

/// The band of an age; the last takes all that are older.
pub fn band(age_seconds: i64) -> &'static str {
    let days = age_seconds.div_euclid(DAY_SECONDS);
    BANDS.iter().find(|(_, end)| days < *end).map_or("91-more", |(code, _)| code)
}

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let open = open(cases);
    let of_band = |(code, _): &(&'static str, i64)| {
        let is_in = |case: &&CaseFacts| band(case.course.age_seconds()) == *code;
        let own: Vec<&CaseFacts> = open.iter().copied().filter(is_in).collect();
        Row::of_word("age", code, cells(&own, open.len()))
    };
    if open.is_empty() { Vec::new() } else { BANDS.iter().map(of_band).collect() }
}

fn whole(cases: &[&CaseFacts], _: &Asked) -> Row {
    let open = open(cases);
    Row::of_all(cells(&open, open.len()))
}

fn open<'c>(cases: &[&'c CaseFacts]) -> Vec<&'c CaseFacts> {
    cases.iter().copied().filter(|case| case.is_open()).collect()
}

fn cells(own: &[&CaseFacts], all: usize) -> Vec<Cell> {
    let overdue: Vec<&CaseFacts> = own.iter().copied().filter(|case| case.is_overdue).collect();
    vec![Cell::count(own), Cell::new(part(own.len(), all), &ids(own)), Cell::count(&overdue)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_ends_where_the_next_begins() {
        let mut last = 0;
        for (code, end) in BANDS {
            assert_eq!(band(last * DAY_SECONDS), code);
            assert_eq!(band(end.saturating_mul(DAY_SECONDS) - 1), code);
            last = end;
        }
        assert_eq!(band(-5), "0-2");
    }
}

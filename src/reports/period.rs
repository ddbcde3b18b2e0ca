//! Months and weeks: which day falls in which, and that none between two is left out.

use super::{Asked, Every};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::collections::BTreeMap;

/// Periods in a row that are shown though nothing falls in them; over longer silences a report leaps.
const MOST_EMPTY: usize = 120;

/// The first day of the period in which a day lies.
pub fn first(day: Date, every: Every) -> Date {
    match every {
        Every::Month => day.first_of_month(),
        Every::Week => {
            let past = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(past.days()).unwrap_or(day)
        }
    }
}

/// `2014-11`, or `2014-W46` by ISO 8601.
pub fn key(first: Date, every: Every) -> String {
    match every {
        Every::Month => first.strftime("%Y-%m").to_string(),
        Every::Week => {
            let week = first.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
    }
}

fn step(every: Every) -> Span {
    match every {
        Every::Month => 1.month(),
        Every::Week => 1.week(),
    }
}

/// What falls in each period, with the empty ones between the first and the last.
pub fn sorted<T>(
    asked: &Asked,
    dated: impl IntoIterator<Item = (Date, T)>,
) -> BTreeMap<Date, Vec<T>> {
    let mut periods: BTreeMap<Date, Vec<T>> = BTreeMap::new();
    for (day, one) in dated {
        periods.entry(first(day, asked.every)).or_default().push(one);
    }
    fill(&mut periods, asked.every);
    periods
}

/// Puts the empty ones between.
pub fn fill<T: Default>(periods: &mut BTreeMap<Date, T>, every: Every) {
    let firsts: Vec<Date> = periods.keys().copied().collect();
    for pair in firsts.windows(2) {
        let mut between = Vec::new();
        let mut day = pair[0].checked_add(step(every));
        while let Ok(first) = day
            && first < pair[1]
            && between.len() <= MOST_EMPTY
        {
            between.push(first);
            day = first.checked_add(step(every));
        }
        if between.len() <= MOST_EMPTY {
            periods.extend(between.into_iter().map(|first| (first, T::default())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::Report;
    use jiff::civil::date;

    #[test]
    fn weeks_begin_on_monday_and_have_the_year_of_their_thursday() {
        for (day, is) in [
            (date(2014, 12, 28), "2014-W52"),
            (date(2014, 12, 29), "2015-W01"),
            (date(2016, 1, 3), "2015-W53"),
            (date(2026, 1, 1), "2026-W01"),
        ] {
            assert_eq!(key(first(day, Every::Week), Every::Week), is, "{day}");
        }
        assert_eq!(key(first(date(2014, 12, 31), Every::Month), Every::Month), "2014-12");
    }

    #[test]
    fn a_month_without_anything_is_a_row_and_a_century_is_not() {
        let asked = Asked::all(Report::Volume);
        let keys = |days: &[Date]| {
            let periods = sorted(&asked, days.iter().map(|day| (*day, ())));
            periods.keys().map(|first| key(*first, Every::Month)).collect::<Vec<_>>()
        };
        let days = [date(2026, 4, 30), date(2026, 1, 31)];
        assert_eq!(keys(&days), ["2026-01", "2026-02", "2026-03", "2026-04"]);
        assert_eq!(keys(&[date(1900, 1, 1), date(2026, 1, 1)]).len(), 2);
        assert_eq!(keys(&[]).len(), 0);
    }
}

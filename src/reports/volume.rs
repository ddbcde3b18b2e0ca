//! How many complaints reached us and how many were closed, by month or week.
//!
//! Both numbers are of the days asked for: what reached us then, and what was closed then, whenever it had come.
//! INVARIANT: what was received over all rows is every complaint asked for, once; so is what was closed, with the
//! row of those of which a file says that they are closed, and not when.

use super::{Asked, Cell, Label, Number, Row, Shape, count, period};
use crate::queries::report::{CaseFacts, End};
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Received), count(Number::Closed)],
    rows,
    whole: Some(whole),
    by: None,
    bar: Number::Received,
};

/// The key of the row of those whose closing has no date.
pub const UNDATED: &str = "undated";

/// Who came in a period, and who was closed in it.
type Flow<'c> = (Vec<&'c CaseFacts>, Vec<&'c CaseFacts>);

fn rows(cases: &[&CaseFacts], asked: &Asked) -> Vec<Row> {
    let mut periods: BTreeMap<Date, Flow<'_>> = BTreeMap::new();
    for case in received(cases, asked) {
        periods.entry(period::first(case.received, asked.every)).or_default().0.push(case);
    }
    for (day, case) in closed(cases, asked) {
        periods.entry(period::first(day, asked.every)).or_default().1.push(case);
    }
    period::fill(&mut periods, asked.every);
    let of_period = |(first, flow): (&Date, &Flow<'_>)| {
        let key = period::key(*first, asked.every);
        let label: Label = vec![("", key.clone())];
        Row::new(key, label, cells(flow))
    };
    let undated = undated(cases, asked);
    let last = (!undated.is_empty())
        .then(|| Row::of_word("counted", UNDATED, cells(&(Vec::new(), undated))));
    periods.iter().map(of_period).chain(last).collect()
}

fn whole(cases: &[&CaseFacts], asked: &Asked) -> Row {
    let mut all: Vec<&CaseFacts> = closed(cases, asked).map(|(_, case)| case).collect();
    all.extend(undated(cases, asked));
    Row::of_all(cells(&(received(cases, asked).collect(), all)))
}

fn cells((received, closed): &Flow<'_>) -> Vec<Cell> {
    vec![Cell::count(received), Cell::count(closed)]
}

fn received<'c>(
    cases: &'c [&'c CaseFacts],
    asked: &'c Asked,
) -> impl Iterator<Item = &'c CaseFacts> {
    cases.iter().copied().filter(|case| asked.takes(case.received))
}

fn closed<'c>(
    cases: &'c [&'c CaseFacts],
    asked: &'c Asked,
) -> impl Iterator<Item = (Date, &'c CaseFacts)> {
    let dated = cases.iter().filter_map(|case| match case.end {
        End::On(day) => Some((day, *case)),
        End::Open | End::Undated => None,
    });
    dated.filter(|(day, _)| asked.takes(*day))
}

/// They may have been closed on any day: they count where all days are asked for, or else by their receipt.
fn undated<'c>(cases: &[&'c CaseFacts], asked: &Asked) -> Vec<&'c CaseFacts> {
    let is_it = |case: &&&CaseFacts| case.end == End::Undated && asked.takes(case.received);
    cases.iter().filter(is_it).copied().collect()
}

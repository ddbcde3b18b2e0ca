//! How many of those that had been closed were opened again, by month or week of receipt.

use super::margin::wilson;
use super::{Asked, Cell, Number, Row, Shape, count, ids, part, period, share};
use crate::domain::figure::Figure;
use crate::queries::report::CaseFacts;
use jiff::civil::Date;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Reopened),
        count(Number::Closed),
        share(Number::Share),
        share(Number::Low),
        share(Number::High),
    ],
    rows,
    whole: Some(whole),
    by: None,
    bar: Number::Share,
};

fn rows(cases: &[&CaseFacts], asked: &Asked) -> Vec<Row> {
    let closed = closed(cases).into_iter().map(|case| (case.received, case));
    let of_period = |(first, own): (Date, Vec<&CaseFacts>)| {
        let key = period::key(first, asked.every);
        Row::new(key.clone(), vec![("", key)], cells(&own))
    };
    period::sorted(asked, closed).into_iter().map(of_period).collect()
}

fn whole(cases: &[&CaseFacts], _: &Asked) -> Row {
    Row::of_all(cells(&closed(cases)))
}

/// Those that have been closed, whether they are at present or not.
fn closed<'c>(cases: &[&'c CaseFacts]) -> Vec<&'c CaseFacts> {
    cases.iter().copied().filter(|case| !case.is_open() || case.course.reopened > 0).collect()
}

fn cells(closed: &[&CaseFacts]) -> Vec<Cell> {
    let again: Vec<&CaseFacts> =
        closed.iter().copied().filter(|case| case.course.reopened > 0).collect();
    let behind = ids(closed);
    let ends = wilson(again.len(), closed.len()).unzip();
    vec![
        Cell::count(&again),
        Cell::count(closed),
        Cell::new(part(again.len(), closed.len()), &behind),
        Cell::new(ends.0.map(Figure::Share), &behind),
        Cell::new(ends.1.map(Figure::Share), &behind),
    ]
}

//! How it stands in a few figures: of everything, of a product, of whoever is accountable.

use super::spread::Spread;
use super::{Asked, Cell, Number, Row, Shape, count, ids, time};
use crate::domain::figure::Figure;
use crate::queries::report::{CaseFacts, End};

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Received),
        count(Number::Open),
        count(Number::Overdue),
        count(Number::Closed),
        count(Number::Reopened),
        time(Number::Median),
        time(Number::P90),
    ],
    rows,
    whole: None,
    by: None,
    bar: Number::Received,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    if cases.is_empty() { Vec::new() } else { vec![Row::of_all(cells(cases))] }
}

fn cells(cases: &[&CaseFacts]) -> Vec<Cell> {
    let of = |takes: fn(&CaseFacts) -> bool| -> Vec<&CaseFacts> {
        cases.iter().copied().filter(|case| takes(case)).collect()
    };
    // The time to the end is that of those whose end has a date.
    let ended = of(|case| matches!(case.end, End::On(_)));
    let spread = Spread::of(ended.iter().map(|case| case.course.age_seconds()));
    let time = |percent| Cell::new(spread.percentile(percent).map(Figure::Seconds), &ids(&ended));
    vec![
        Cell::count(cases),
        Cell::count(&of(CaseFacts::is_open)),
        Cell::count(&of(|case| case.is_overdue)),
        Cell::count(&of(|case| !case.is_open())),
        Cell::count(&of(|case| case.course.reopened > 0)),
        time(50),
        time(90),
    ]
}

//! How long complaints stand in each stage: median and P90 of those that have left it, and all time together.
//!
//! Of a complaint that was in a stage more than once the stays count together. One that is still there has no time
//! yet that could be compared, so it is in the total and not in the median. Those of which a file does not say when
//! their steps were are left out: the last row says how many they are.
//!
//! INVARIANT: the totals of all stages are the ages of all complaints that are counted.

use super::spread::Spread;
use super::{Asked, Cell, Number, Row, Shape, count, ids, time};
use crate::domain::complaint::{CaseKind, Stage};
use crate::domain::figure::Figure;
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Cases),
        time(Number::Median),
        time(Number::P90),
        count(Number::Now),
        time(Number::Total),
    ],
    rows,
    whole: Some(whole),
    by: None,
    bar: Number::Median,
};

/// The key of the row of those without times.
pub const UNTIMED: &str = "untimed";

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let timed = timed(cases);
    let rows = Stage::of(CaseKind::Complaint).into_iter().filter_map(|stage| {
        let was_there = |case: &&&CaseFacts| case.course.stays.iter().any(|one| one.stage == stage);
        let own: Vec<&CaseFacts> = timed.iter().filter(was_there).copied().collect();
        let is_there = |case: &CaseFacts| stands_in(case) == Some(stage);
        let seconds = |case: &CaseFacts| case.course.seconds_in(stage);
        (!own.is_empty())
            .then(|| Row::of_word("stage", stage.code(), cells(&own, is_there, seconds)))
    });
    let untimed: Vec<&CaseFacts> =
        cases.iter().copied().filter(|case| !case.course.is_timed).collect();
    let nothing = Cell::new(None, &ids(&[]));
    let last = (!untimed.is_empty()).then(|| {
        let mut cells = vec![nothing; SHAPE.columns.len()];
        cells[0] = Cell::count(&untimed);
        Row::of_word("counted", UNTIMED, cells)
    });
    rows.chain(last).collect()
}

/// Where it is at present.
fn stands_in(case: &CaseFacts) -> Option<Stage> {
    let last = case.course.stays.last().filter(|_| case.is_open());
    last.map(|stay| stay.stage)
}

/// From receipt to the end.
fn whole(cases: &[&CaseFacts], _: &Asked) -> Row {
    let age = |case: &CaseFacts| case.course.age_seconds();
    Row::of_word("counted", "age", cells(&timed(cases), CaseFacts::is_open, age))
}

fn timed<'c>(cases: &[&'c CaseFacts]) -> Vec<&'c CaseFacts> {
    cases.iter().copied().filter(|case| case.course.is_timed).collect()
}

fn cells(
    own: &[&CaseFacts],
    is_there: impl Fn(&CaseFacts) -> bool,
    seconds: impl Fn(&CaseFacts) -> i64,
) -> Vec<Cell> {
    let (there, left): (Vec<&CaseFacts>, Vec<&CaseFacts>) =
        own.iter().copied().partition(|case| is_there(case));
    let spread = Spread::of(left.iter().map(|case| seconds(case)));
    let total = own.iter().map(|case| seconds(case)).sum();
    let time = |percent| spread.percentile(percent).map(Figure::Seconds);
    let (own, left) = (ids(own), ids(&left));
    vec![
        Cell::new(Some(Figure::Count(own.len() as u64)), &own),
        Cell::new(time(50), &left),
        Cell::new(time(90), &left),
        Cell::count(&there),
        Cell::new(Some(Figure::Seconds(total)), &own),
    ]
}

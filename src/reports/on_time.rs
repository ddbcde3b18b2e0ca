//! What was done in time, clock by clock, and in which interval the share lies.
//!
//! The share is of what has come out: in time, or too late, which is also what is not done and late. What may still
//! be in time stands beside it and not in it.

use super::margin::wilson;
use super::{Asked, Cell, Number, Row, Shape, count, ids, part, share};
use crate::domain::figure::Figure;
use crate::queries::report::{CaseFacts, Kept};
use std::collections::BTreeMap;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        share(Number::Share),
        share(Number::Low),
        share(Number::High),
        count(Number::InTime),
        count(Number::Late),
        count(Number::Running),
    ],
    rows,
    whole: None,
    by: None,
    bar: Number::Share,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let mut clocks: BTreeMap<&str, BTreeMap<Kept, Vec<&CaseFacts>>> = BTreeMap::new();
    for case in cases {
        for clock in &case.clocks {
            clocks.entry(&clock.clock).or_default().entry(clock.kept).or_default().push(case);
        }
    }
    let row = |(clock, came_out): (&str, BTreeMap<Kept, Vec<&CaseFacts>>)| {
        Row::new(clock, vec![("", clock.to_owned())], cells(&came_out))
    };
    clocks.into_iter().map(row).collect()
}

fn cells(came_out: &BTreeMap<Kept, Vec<&CaseFacts>>) -> Vec<Cell> {
    let of = |kept| came_out.get(&kept).map_or(&[][..], Vec::as_slice);
    let (in_time, late) = (of(Kept::InTime), of(Kept::Late));
    let judged: Vec<&CaseFacts> = in_time.iter().chain(late).copied().collect();
    let behind = ids(&judged);
    let ends = wilson(in_time.len(), judged.len()).unzip();
    let share = |share: Option<f64>| Cell::new(share.map(Figure::Share), &behind);
    vec![
        Cell::new(part(in_time.len(), judged.len()), &behind),
        share(ends.0),
        share(ends.1),
        Cell::count(in_time),
        Cell::count(late),
        Cell::count(of(Kept::Running)),
    ]
}

//! What was decided, of those that are decided.

use super::{Asked, Number, Row, Shape, count, share, tally};
use crate::domain::complaint::Outcome;
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Cases), share(Number::Share)],
    rows,
    whole: None,
    by: None,
    bar: Number::Cases,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let codes = Outcome::ALL.iter().map(|outcome| outcome.code());
    tally(cases, codes, "outcome", |case| case.outcome.map(Outcome::code))
}

//! How complaints were closed, of those of which it is known.

use super::{Asked, Number, Row, Shape, count, share, tally};
use crate::domain::complaint::Closing;
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Cases), share(Number::Share)],
    rows,
    whole: None,
    by: None,
    bar: Number::Cases,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let codes = Closing::ALL.iter().map(|closing| closing.code());
    tally(cases, codes, "closing", |case| case.closing.map(Closing::code))
}

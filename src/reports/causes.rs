//! Why complaints came about, the commonest first, with the part of all that each and those before it make: where
//! mending pays most (Pareto). Of those that have a cause. Beside them stands of how many something is being
//! changed because of it.

use super::{Asked, Cell, Number, Row, Shape, count, ids, part, share};
use crate::queries::report::CaseFacts;
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Cases),
        share(Number::Share),
        share(Number::Cumulative),
        count(Number::ActedOn),
    ],
    rows,
    whole: None,
    by: None,
    bar: Number::Cases,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let mut causes: BTreeMap<&str, Vec<&CaseFacts>> = BTreeMap::new();
    for case in cases {
        if let Some(cause) = &case.cause {
            causes.entry(cause).or_default().push(case);
        }
    }
    let all = causes.values().map(Vec::len).sum();
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, own)| Reverse(own.len()));
    let mut so_far: Vec<&CaseFacts> = Vec::new();
    let mut rows = Vec::new();
    for (cause, own) in causes {
        so_far.extend(own.iter().copied());
        let acted: Vec<&CaseFacts> = own.iter().copied().filter(|case| case.is_acted_on).collect();
        let cells = vec![
            Cell::count(&own),
            Cell::new(part(own.len(), all), &ids(&own)),
            Cell::new(part(so_far.len(), all), &ids(&so_far)),
            Cell::count(&acted),
        ];
        rows.push(Row::of_word("cause", cause, cells));
    }
    rows
}

//! What complaints wait for, how often and how long.

use super::spread::Spread;
use super::{Asked, Cell, Number, Row, Shape, count, ids, time};
use crate::domain::clock::rule::PauseReason;
use crate::domain::figure::Figure;
use crate::queries::report::{CaseFacts, Pause};

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Pauses),
        count(Number::Cases),
        time(Number::Median),
        time(Number::P90),
        time(Number::Total),
        count(Number::Now),
    ],
    rows,
    whole: Some(whole),
    by: None,
    bar: Number::Total,
};

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let of_reason = |reason: &PauseReason| {
        let is_it = |pause: &Pause| pause.reason == *reason;
        let cells = cells(cases, is_it)?;
        Some(Row::of_word("pause", reason.code(), cells))
    };
    PauseReason::ALL.iter().filter_map(of_reason).collect()
}

fn whole(cases: &[&CaseFacts], _: &Asked) -> Row {
    Row::of_all(cells(cases, |_| true).unwrap_or_default())
}

/// None where nothing waits or has waited for this.
fn cells(cases: &[&CaseFacts], is_it: impl Fn(&Pause) -> bool) -> Option<Vec<Cell>> {
    let has = |case: &&&CaseFacts| case.pauses.iter().any(&is_it);
    let own: Vec<&CaseFacts> = cases.iter().filter(has).copied().collect();
    let pauses: Vec<Pause> =
        own.iter().flat_map(|case| &case.pauses).copied().filter(|pause| is_it(pause)).collect();
    let waits_now = |case: &&CaseFacts| case.pauses.iter().any(|one| is_it(one) && !one.is_over);
    let now: Vec<&CaseFacts> = own.iter().copied().filter(waits_now).collect();
    let over = Spread::of(pauses.iter().filter(|one| one.is_over).map(|one| one.seconds));
    let time = |percent| over.percentile(percent).map(Figure::Seconds);
    let total = pauses.iter().map(|pause| pause.seconds).sum();
    let own = ids(&own);
    let of_own = |figure| Cell::new(figure, &own);
    let cells = vec![
        of_own(Some(Figure::Count(pauses.len() as u64))),
        of_own(Some(Figure::Count(own.len() as u64))),
        of_own(time(50)),
        of_own(time(90)),
        of_own(Some(Figure::Seconds(total))),
        Cell::count(&now),
    ];
    (!pauses.is_empty()).then_some(cells)
}

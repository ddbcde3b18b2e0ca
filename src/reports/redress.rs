//! Whether like cases were given alike amounts: by category and outcome, where the middle is and how far they spread.
//!
//! What one complaint was given in one currency counts together; currencies are never added up. The three that stand
//! out are those between the quarters and the least and the most: a row whose most is many times its median is worth
//! a look at its cases.

use super::spread::Spread;
use super::{Asked, By, Cell, Label, Number, Row, Shape, count, ids, money};
use crate::domain::complaint::Outcome;
use crate::domain::figure::Figure;
use crate::queries::report::CaseFacts;
use std::collections::BTreeMap;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        count(Number::Cases),
        money(Number::Median),
        money(Number::P25),
        money(Number::P75),
        money(Number::Least),
        money(Number::Most),
        money(Number::Total),
    ],
    rows,
    whole: None,
    by: Some(By::Category),
    bar: Number::Median,
};

/// In place of an outcome.
const UNDECIDED: &str = "undecided";

/// Complaints with what each was given.
type Given<'c> = Vec<(&'c CaseFacts, u64)>;

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    let mut alike: BTreeMap<(Option<Outcome>, String), Given<'_>> = BTreeMap::new();
    for case in cases {
        for (currency, amount) in amounts(case) {
            alike.entry((case.outcome, currency)).or_default().push((case, amount));
        }
    }
    alike.into_iter().map(|((outcome, currency), own)| row(outcome, &currency, &own)).collect()
}

/// What it was given, by currency.
fn amounts(case: &CaseFacts) -> BTreeMap<String, u64> {
    let mut amounts: BTreeMap<String, u64> = BTreeMap::new();
    for amount in &case.amounts {
        let sum = amounts.entry(amount.currency.to_string()).or_default();
        *sum = sum.saturating_add(amount.hundredths);
    }
    amounts
}

fn row(outcome: Option<Outcome>, currency: &str, own: &[(&CaseFacts, u64)]) -> Row {
    let (list, code) = outcome.map_or(("counted", UNDECIDED), |known| ("outcome", known.code()));
    let label: Label = vec![(list, code.to_owned()), ("", currency.to_owned())];
    let spread = Spread::of(own.iter().map(|(_, amount)| *amount));
    let total = own.iter().fold(0_u64, |sum, (_, amount)| sum.saturating_add(*amount));
    let cases = ids(&own.iter().map(|(case, _)| *case).collect::<Vec<_>>());
    let amounts = [
        spread.percentile(50),
        spread.percentile(25),
        spread.percentile(75),
        spread.least(),
        spread.most(),
        Some(total),
    ];
    let count = Cell::new(Some(Figure::Count(own.len() as u64)), &cases);
    let amounts = amounts.map(|amount| Cell::new(amount.map(Figure::Money), &cases));
    Row::new(format!("{code}-{currency}"), label, [vec![count], amounts.to_vec()].concat())
}

//! What was promised and kept, by the month or week in which it was promised, and in which interval the share lies.
//!
//! The share is of what has come out: kept in time, or not, which is also what is open and late. What the customer let us
//! off stands beside it and not in it, and so does what may still be kept. What was agreed on anew in time counts by the
//! time that was agreed on last.

use super::margin::wilson;
use super::period;
use super::{ALL, Asked, By, Cell, Number, Report, Row, Shape, Table, count, part, share};
use crate::domain::figure::Figure;
use crate::domain::id::CaseId;
use crate::queries::promises::{PromiseFacts, Word};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const SHAPE: Shape = Shape {
    columns: &[
        share(Number::Share),
        share(Number::Low),
        share(Number::High),
        count(Number::InTime),
        count(Number::Late),
        count(Number::Running),
        count(Number::Released),
        count(Number::Renegotiated),
    ],
    rows: |_, _| Vec::new(),
    whole: None,
    by: None,
    bar: Number::Share,
};

/// Makes the report. Of what it can be split by, a promise has its owner alone.
pub fn table(asked: Asked, facts: &[PromiseFacts]) -> Table {
    let by = asked.by.filter(|by| *by == By::Owner);
    let asked = Asked { by, report: Report::Promises, ..asked };
    let own: Vec<&PromiseFacts> = facts.iter().filter(|one| asked.takes(one.made)).collect();
    let mut groups: BTreeMap<Option<&str>, Vec<&PromiseFacts>> = BTreeMap::new();
    for one in &own {
        let group = by.map(|_| one.owner.as_deref().unwrap_or_default());
        groups.entry(group).or_default().push(one);
    }
    let of_group = |(group, facts): (Option<&str>, Vec<&PromiseFacts>)| {
        let group = group.map(str::to_owned);
        let rows = rows(&facts, &asked).into_iter();
        rows.map(move |row| Row { group: group.clone(), ..row }).collect::<Vec<_>>()
    };
    let rows: Vec<Row> = groups.into_iter().flat_map(of_group).collect();
    let whole = (!rows.is_empty()).then(|| Row::of_word("counted", ALL, cells(&own)));
    Table { asked, columns: SHAPE.columns, rows, whole }
}

fn rows(facts: &[&PromiseFacts], asked: &Asked) -> Vec<Row> {
    let periods = period::sorted(asked, facts.iter().map(|one| (one.made, *one)));
    let row = |(first, facts): (jiff::civil::Date, Vec<&PromiseFacts>)| {
        let key = period::key(first, asked.every);
        Row::new(key.clone(), vec![("", key)], cells(&facts))
    };
    periods.into_iter().map(row).collect()
}

fn cells(facts: &[&PromiseFacts]) -> Vec<Cell> {
    let of = |takes: &dyn Fn(&PromiseFacts) -> bool| -> Vec<&PromiseFacts> {
        facts.iter().copied().filter(|one| takes(one)).collect()
    };
    let (kept, late) = (of(&|one| one.word == Word::Kept), of(&|one| one.word == Word::Broken));
    let judged: Vec<&PromiseFacts> = kept.iter().chain(&late).copied().collect();
    let behind = cases(&judged);
    let ends = wilson(kept.len(), judged.len()).unzip();
    let share = |share: Option<f64>| Cell::new(share.map(Figure::Share), &behind);
    let count =
        |own: &[&PromiseFacts]| Cell::new(Some(Figure::Count(own.len() as u64)), &cases(own));
    vec![
        Cell::new(part(kept.len(), judged.len()), &behind),
        share(ends.0),
        share(ends.1),
        count(&kept),
        count(&late),
        count(&of(&|one| one.word == Word::Open)),
        count(&of(&|one| one.word == Word::Released)),
        count(&of(&|one| one.moved)),
    ]
}

/// The cases in which they were made; a promise need not be made in one.
fn cases(facts: &[&PromiseFacts]) -> Arc<[CaseId]> {
    let mut cases: Vec<CaseId> = facts.iter().filter_map(|one| one.case).collect();
    cases.sort_unstable();
    cases.dedup();
    cases.into()
}

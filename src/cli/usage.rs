//! `kefu report usage`: what customers' data was used for.

use super::here::Here;
use super::output::Table;
use super::report::ReportArgs;
use super::review::seconds;
use super::story::Rows;
use crate::domain::error::Result;
use crate::domain::moment::DAY_SECONDS;
use crate::domain::purpose::Told;
use crate::queries::usage::{UsageRow, usage};
use serde_json::{Value, json};

/// Tells it, from the day `--from` on and with the day `--to`.
pub fn run(here: &mut Here, wanted: &ReportArgs) -> Result<()> {
    let office = here.office()?;
    let since = seconds(&office, wanted.from.as_deref())?;
    let until = seconds(&office, wanted.to.as_deref())?.map(|day| day + DAY_SECONDS);
    let rows = office.ask("audit.read", |tx| usage(tx, since, until))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.month.clone());
    rows.print(here, wanted.paging.form, usage_json, table)
}

fn table(here: &Here, rows: &[UsageRow]) -> Table {
    let columns = ["month", "purpose", "member", "class", "count", "acts"];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        let purpose = Told { code: row.purpose.clone(), number: None, reason: None };
        table.row(vec![
            row.month.clone(),
            here.locale.purpose(&purpose),
            row.member.clone().unwrap_or_default(),
            here.word("class", row.class.map(|class| class.code())),
            row.count.to_string(),
            row.acts.to_string(),
        ]);
    }
    table
}

/// A sum as a document.
pub fn usage_json(row: &UsageRow) -> Value {
    json!({
        "month": row.month,
        "purpose": row.purpose,
        "member": row.member,
        "class": row.class.map(|class| class.code()),
        "count": row.count,
        "acts": row.acts,
    })
}

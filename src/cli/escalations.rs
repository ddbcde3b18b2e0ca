//! `kefu complaint escalations`: which complaints have climbed how far, and by which clock.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use crate::domain::error::Result;
use crate::queries::READ;
use crate::queries::escalations::{self, Escalated, Ladders};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    pub mine: bool,
    #[command(flatten)]
    pub form: Form,
}

/// Lists them.
pub fn run(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let (now, reader) = (office.now(), office.session.member()?);
    let mut ladders = Ladders::default();
    let mut rows = office.ask(READ, |tx| escalations::all(tx, &mut ladders, &reader, now))?;
    rows.retain(|row| row.is_mine || !wanted.mine);
    if rows.is_empty() && !wanted.form.json && !wanted.form.ndjson {
        return here.say("cli-escalations-none", &[]);
    }
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.row.case.number.to_string());
    rows.print(here, wanted.form, escalation_json, table)
}

fn table(here: &Here, rows: &[Escalated]) -> Table {
    let mut table =
        Table::under(here.headings(&["number", "rung", "clock", "due", "owner", "title"]));
    for row in rows {
        table.row(vec![
            row.row.case.number.to_string(),
            here.locale.word("rung", row.rung.code()),
            row.clock.name(),
            row.clock.due.human(),
            row.row.owner.clone().unwrap_or_default(),
            here.locale.case_title(&row.row.case),
        ]);
    }
    table
}

/// An escalated complaint as a document.
pub fn escalation_json(row: &Escalated) -> Value {
    json!({
        "number": row.row.case.number.to_string(),
        "rung": row.rung.code(),
        "clock": row.clock.name(),
        "due_at": row.clock.due.to_string(),
        "owner": row.row.owner,
        "mine": row.is_mine,
    })
}

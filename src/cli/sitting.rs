//! `kefu desk list`: who sits at a desk now, and at what.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use crate::domain::error::Result;
use crate::queries::READ;
use crate::queries::presence::{Sitting, sitting};
use crate::session::presence;
use clap::Subcommand;
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum DeskVerb {
    List(Form),
}

/// Lists them.
pub fn run(here: &mut Here, verb: &DeskVerb) -> Result<()> {
    let DeskVerb::List(form) = verb;
    let office = here.office()?;
    let told = presence::all(&office.desk)?;
    let rows = office.ask(READ, |tx| sitting(tx, &told))?;
    if rows.is_empty() && !form.json && !form.ndjson {
        return here.say("cli-desk-none", &[]);
    }
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.told.session.to_string());
    rows.print(here, *form, desk_json, table)
}

fn table(here: &Here, rows: &[Sitting]) -> Table {
    let mut table =
        Table::under(here.headings(&["member", "pid", "since", "complaint", "attention"]));
    for row in rows {
        let attention = match (row.case.is_some(), row.told.at.is_typing) {
            (false, _) => String::new(),
            (true, false) => here.text("attention-looking"),
            (true, true) => here.text("attention-typing"),
        };
        table.row(vec![
            row.member.clone(),
            row.told.pid.to_string(),
            row.told.since.human(),
            row.case.as_ref().map(|case| case.number.to_string()).unwrap_or_default(),
            attention,
        ]);
    }
    table
}

/// A desk as a document.
pub fn desk_json(row: &Sitting) -> Value {
    json!({
        "session": row.told.session.to_string(),
        "member": row.member,
        "pid": row.told.pid,
        "since": row.told.since.to_string(),
        "complaint": row.case.as_ref().map(|case| case.number.to_string()),
        "typing": row.told.at.is_typing,
    })
}

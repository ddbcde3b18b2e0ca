//! `kefu guard approvers`: who decides on what others ask for, and whether they look at it.

use super::Form;
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use crate::domain::error::Result;
use crate::queries::approvers::{ApproverRow, approvers};
use serde_json::{Value, json};

/// For whoever may read the whole log, of which this is a sum.
const WATCH: &str = "audit.read";

/// Lists them.
pub fn run(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let rows = office.ask(WATCH, |tx| approvers(tx, now))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |_: &ApproverRow| String::new());
    rows.print(here, form, approver_json, |here, rows| {
        let names = ["member", "approved", "declined", "rate", "exceptions-granted", "quick"];
        let mut table = Table::under(here.headings(&names));
        for row in rows {
            let made = &row.decisions;
            table.row(vec![
                row.member.clone().unwrap_or_default(),
                made.approved.to_string(),
                made.declined.to_string(),
                format!("{} %", made.rate()),
                made.exceptions.to_string(),
                made.quick.to_string(),
            ]);
        }
        table
    })?;
    match form.json || form.ndjson {
        true => Ok(()),
        false => tell_findings(here, &office),
    }
}

/// Under the board: who says yes before anybody could have read what to. Nothing to whoever may not know.
pub fn tell_findings(here: &mut Here, office: &Office) -> Result<()> {
    if !office.watches()? {
        return Ok(());
    }
    let now = office.now();
    let rows = office.ask(WATCH, |tx| approvers(tx, now))?;
    for row in rows.iter().filter(|row| row.decisions.is_finding()) {
        let name = row.member.clone().unwrap_or_default();
        let facts = [("name", name.into()), ("count", row.decisions.approved.into())];
        here.say("cli-approver-finding", &facts)?;
    }
    Ok(())
}

/// An approver as a document.
pub fn approver_json(row: &ApproverRow) -> Value {
    let made = &row.decisions;
    json!({
        "member": row.member,
        "approved": made.approved,
        "declined": made.declined,
        "rate_percent": made.rate(),
        "exceptions": made.exceptions,
        "quick": made.quick,
        "finding": made.is_finding(),
    })
}

//! `kefu approval`: what waits for a second person.

use super::Form;
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use crate::commands::Command;
use crate::commands::approval::{Decide, Withdraw};
use crate::domain::audit::hex;
use crate::domain::error::{Error, Result};
use crate::domain::id::ApprovalNumber;
use crate::queries::READ;
use crate::queries::approvals::{self, ApprovalRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Digits of a digest in a table: enough to compare by voice.
const DIGEST_DIGITS: usize = 12;

#[derive(Debug, Subcommand)]
pub enum ApprovalVerb {
    List(List),
    Show(Show),
    Approve(One),
    Decline(One),
    Withdraw(One),
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "A")]
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct One {
    #[arg(value_name = "A")]
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

fn number(text: &str) -> Result<ApprovalNumber> {
    text.parse().map_err(|()| Error::not_found("approval", text))
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: ApprovalVerb) -> Result<()> {
    match verb {
        ApprovalVerb::List(wanted) => list(here, &wanted),
        ApprovalVerb::Show(wanted) => show(here, &wanted),
        ApprovalVerb::Approve(wanted) => decide(here, &wanted, true),
        ApprovalVerb::Decline(wanted) => decide(here, &wanted, false),
        ApprovalVerb::Withdraw(wanted) => withdraw(here, &wanted),
    }
}

fn find(office: &Office, name: &str) -> Result<ApprovalRow> {
    let (reader, now, number) = (office.session.member()?, office.now(), number(name)?);
    office.ask(READ, |tx| approvals::find(tx, &reader, now, number))
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let row = find(&office, &wanted.number)?;
    match wanted.form.json || wanted.form.ndjson {
        true => here.out.json_line(&approval_json(&row)),
        false => tell(here, &row),
    }
}

/// Every field of it.
fn tell(here: &mut Here, row: &ApprovalRow) -> Result<()> {
    let request = &row.request;
    let mut facts = vec![
        (here.locale.word("col", "approval"), request.number.to_string()),
        (here.locale.word("col", "state"), here.locale.word("approval-state", row.state.code())),
        (here.locale.word("col", "what"), here.locale.wanted(request, &row.about)),
    ];
    facts.extend(here.locale.wanted_facts(request, &row.about));
    facts.extend([
        (here.locale.word("col", "by"), row.by.clone().unwrap_or_default()),
        (here.locale.word("col", "until"), request.until().human()),
        (here.locale.word("col", "decided-by"), row.decided_by.clone().unwrap_or_default()),
        (here.locale.word("col", "digest"), hex(&request.digest)),
    ]);
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        here.say("cli-fact", &[("name", name.into()), ("value", value.into())])?;
    }
    Ok(())
}

/// Says what exactly was asked for, and then what became of it.
fn decide(here: &mut Here, wanted: &One, approves: bool) -> Result<()> {
    let office = here.office()?;
    let (row, number) = (find(&office, &wanted.number)?, number(&wanted.number)?);
    if !wanted.json {
        tell(here, &row)?;
        here.out.flush()?;
    }
    let what = here.locale.wanted(&row.request, &row.about);
    let facts = [
        ("request", number.to_string().into()),
        ("what", what.into()),
        ("name", row.by.unwrap_or_default().into()),
        ("until", row.request.until().human().into()),
    ];
    let command = Command::Decide(Decide { number, approves });
    here.act_with(&office, command, wanted.json, &facts).map(|_| ())
}

fn withdraw(here: &mut Here, wanted: &One) -> Result<()> {
    let (office, number) = (here.office()?, number(&wanted.number)?);
    let facts = [("request", number.to_string().into())];
    here.act_with(&office, Command::Withdraw(Withdraw(number)), wanted.json, &facts).map(|_| ())
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let (reader, now) = (office.session.member()?, office.now());
    let rows = office.ask(READ, |tx| approvals::list(tx, &reader, now, wanted.all))?;
    let number = |row: &ApprovalRow| row.request.number.to_string();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, number);
    rows.print(here, wanted.form, approval_json, table)
}

fn table(here: &Here, rows: &[ApprovalRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "approval",
        "state",
        "by",
        "what",
        "until",
        "decided-by",
        "digest",
    ]));
    for row in rows {
        table.row(vec![
            row.request.number.to_string(),
            here.locale.word("approval-state", row.state.code()),
            row.by.clone().unwrap_or_default(),
            here.locale.wanted(&row.request, &row.about),
            row.request.until().human(),
            row.decided_by.clone().unwrap_or_default(),
            hex(&row.request.digest).chars().take(DIGEST_DIGITS).collect(),
        ]);
    }
    table
}

/// A request as a document.
pub fn approval_json(row: &ApprovalRow) -> Value {
    let request = &row.request;
    let decision = request.decision.as_ref();
    json!({
        "number": request.number.to_string(),
        "kind": request.wanted.kind().code(),
        "state": row.state.code(),
        "wanted": request.wanted,
        "digest": hex(&request.digest),
        "count": request.count,
        "about": row.about,
        "by": row.by,
        "at": request.at.to_string(),
        "until": request.until().to_string(),
        "decided_by": row.decided_by,
        "decided_at": decision.map(|decision| decision.at.to_string()),
        "used_by": request.used,
        "mine_to_decide": row.is_mine_to_decide,
    })
}

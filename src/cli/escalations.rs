//! `kefu complaint escalations`: which complaints have climbed how far, and by which clock. `kefu complaint escalate`:
//! what that brings with it is written.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use crate::commands::escalate::{Escalate, NOTHING};
use crate::commands::{Command, execute};
use crate::domain::error::Result;
use crate::domain::escalation::Climb;
use crate::queries::READ;
use crate::queries::escalations::{self, Escalated};
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
    let mut rows = office.ask(READ, |tx| escalations::all(tx, &reader, now))?;
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

/// Records what was missed and drafts what is owed, or says that there is nothing of either: a run that writes nothing
/// leaves no entry behind, however often a timer starts it.
pub fn escalate(here: &mut Here, json: bool) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let (due, found) = office.ask(READ, |tx| Escalate::due(tx, now))?;
    let (wrote, seq) = match execute(&office.desk, &office.session, &[Command::Escalate(due)]) {
        Ok(done) => (done.first().escalated.unwrap_or_default(), Some(done.seq)),
        Err(error) if error.code == NOTHING => (Climb::default(), None),
        Err(error) => return Err(error),
    };
    tell(here, &Climb { breaches: wrote.breaches, letters: wrote.letters, ..found }, seq, json)
}

fn tell(here: &mut Here, climb: &Climb, seq: Option<u64>, json: bool) -> Result<()> {
    if json {
        return here.out.json_line(&climb_json(climb, seq));
    }
    let counts = [
        ("cli-escalate-breaches", climb.breaches),
        ("cli-escalate-letters", climb.letters),
        ("cli-escalate-no-owner", climb.no_owner),
        ("cli-escalate-own-draft", climb.own_draft),
        ("cli-escalate-no-language", climb.no_language),
    ];
    for (id, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        here.say(id, &[("count", count.into())])?;
    }
    here.say(if seq.is_some() { "done-complaint-escalate" } else { "cli-escalate-nothing" }, &[])
}

/// What a run wrote as a document.
pub fn climb_json(climb: &Climb, seq: Option<u64>) -> Value {
    json!({
        "seq": seq,
        "breaches": climb.breaches,
        "letters": climb.letters,
        "no_owner": climb.no_owner,
        "own_draft": climb.own_draft,
        "no_language": climb.no_language,
    })
}

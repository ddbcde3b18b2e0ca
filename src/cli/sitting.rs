//! `kefu desk`: who sits at a desk now, and at what; ending what has the store open.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use crate::commands::end_desk::EndDesk;
use crate::commands::{Command, Done, execute};
use crate::domain::error::{Error, Result};
use crate::domain::presence::Holder;
use crate::queries::READ;
use crate::queries::presence::{Sitting, sitting};
use crate::session::ending::Ended;
use crate::session::{ending, presence};
use crate::store::Store;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::Path;

#[derive(Debug, Subcommand)]
pub enum DeskVerb {
    List(Form),
    End(End),
}

#[derive(Debug, Args)]
pub struct End {
    #[arg(value_name = "PID")]
    pub pid: u32,
    #[arg(long)]
    pub json: bool,
}

/// Lists them, or ends one.
pub fn run(here: &mut Here, verb: &DeskVerb) -> Result<()> {
    match verb {
        DeskVerb::List(form) => list(here, form),
        DeskVerb::End(wanted) => end(here, wanted),
    }
}

fn end(here: &mut Here, wanted: &End) -> Result<()> {
    let folder = here.folder()?;
    let mut holders = Store::holders(&folder).into_iter();
    let found = holders.find(|one| one.pid == wanted.pid);
    let holder = found.ok_or_else(|| Error::not_found_holder(wanted.pid))?;
    let (done, ended) = ended(here, &folder, &holder)?;
    let facts = [
        ("who", holder.who().into()),
        ("pid", holder.pid.to_string().into()),
        ("how", ended.code().into()),
    ];
    here.did("desk.end", &done.first(), done.seq, wanted.json, &facts)
}

/// The entry, then the signal. One that keeps everybody from writing also keeps the entry from being written: there the
/// right is asked for beside it, and the entry follows at once. One that keeps everybody from reading, too, is let go on
/// first.
fn ended(here: &mut Here, folder: &Path, holder: &Holder) -> Result<(Done, Ended)> {
    match told_and_ended(here, folder, holder) {
        Err(error) if error.code == "store-busy" => {}
        done => return done,
    }
    match here.may_beside(folder, "desk.end") {
        Err(error) if error.code == "store-busy" => {
            ending::go_on(folder, holder)?;
            told_and_ended(here, folder, holder)
        }
        Err(error) => Err(error),
        Ok(()) => {
            let ended = ending::end(folder, holder)?;
            Ok((told(here, holder)?, ended))
        }
    }
}

fn told_and_ended(here: &mut Here, folder: &Path, holder: &Holder) -> Result<(Done, Ended)> {
    let done = told(here, holder)?;
    // It may have come to its end by itself meanwhile.
    match ending::end(folder, holder) {
        Err(error) if error.code == "no-holder" => Ok((done, Ended::Asked)),
        ended => Ok((done, ended?)),
    }
}

/// Its entry.
fn told(here: &mut Here, holder: &Holder) -> Result<Done> {
    let office = here.office()?;
    execute(&office.desk, &office.session, &[Command::EndDesk(EndDesk::of(holder))])
}

fn list(here: &mut Here, form: &Form) -> Result<()> {
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

//! `kefu promise`: what we said we would do.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Paging, party, prompt, words_of};
use crate::commands::Command;
use crate::commands::entry::AddEntry;
use crate::commands::promise::{AddPromise, EndPromise, Renegotiate};
use crate::commands::tell::{Tell, Telling};
use crate::domain::complaint::Channel;
use crate::domain::error::Result;
use crate::domain::promise::{Promise, Promised, Reminder, Renegotiated};
use crate::queries::READ;
use crate::queries::promises::{self, PromiseRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum PromiseVerb {
    Add(Add),
    List(List),
    Keep(Keep),
    Release(Release),
    Renegotiate(Renegotiating),
}

#[derive(Debug, Args)]
pub struct Add {
    pub party: String,
    pub text: String,
    #[arg(long, value_name = "WHEN")]
    pub due: String,
    #[arg(long = "case", value_name = "K")]
    pub complaint: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct Keep {
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Release {
    pub number: String,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Renegotiating {
    pub number: String,
    #[arg(long, value_name = "WHEN")]
    pub due: String,
    #[arg(long, value_name = "TEXT|-")]
    pub agreed: String,
    #[arg(long, value_parser = words_of!(Channel))]
    pub channel: Channel,
    #[arg(long)]
    pub json: bool,
}

/// What is said of the commitments in what goes out.
#[derive(Debug, Clone, Default, Args)]
pub struct Says {
    #[arg(long, conflicts_with = "no_promise")]
    pub promise: bool,
    #[arg(long, value_name = "WHEN", requires = "promise")]
    pub promise_due: Option<String>,
    #[arg(long)]
    pub no_promise: bool,
}

impl Says {
    /// As the door takes it.
    pub fn promised(&self, office: &Office) -> Result<Promised> {
        let due = self.promise_due.as_deref().map(|text| office.when(text)).transpose()?;
        Ok(match (self.promise, self.no_promise) {
            (true, _) => Promised::Made { due },
            (false, true) => Promised::Nothing,
            (false, false) => Promised::Unsaid,
        })
    }
}

/// Whether a note went to the customer, and what it promises.
#[derive(Debug, Args)]
pub struct Outgoing {
    #[arg(long)]
    pub outgoing: bool,
    #[command(flatten)]
    pub says: Says,
}

impl Outgoing {
    /// The note as a command. What promises something went out, whether it was marked or not.
    pub fn command(&self, office: &Office, entry: AddEntry) -> Result<Command> {
        let promised = self.says.promised(office)?;
        let is_inside = !self.outgoing && promised == Promised::Unsaid;
        Ok(match is_inside {
            true => Command::AddEntry(entry),
            false => Command::Tell(Tell { what: Telling::Entry(entry), promised }),
        })
    }
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: PromiseVerb) -> Result<()> {
    match verb {
        PromiseVerb::Add(wanted) => add(here, &wanted),
        PromiseVerb::List(wanted) => list(here, &wanted),
        PromiseVerb::Keep(wanted) => keep(here, &wanted),
        PromiseVerb::Release(wanted) => release(here, wanted),
        PromiseVerb::Renegotiate(wanted) => renegotiate(here, &wanted),
    }
}

fn add(here: &mut Here, wanted: &Add) -> Result<()> {
    let office = here.office()?;
    let case = wanted.complaint.as_deref();
    let case = case.map(|name| super::complaint::find(&office, name)).transpose()?;
    let due = office.when(&wanted.due)?;
    let promise = AddPromise {
        id: office.session.new_id()?,
        party: party::find(&office, &wanted.party)?.id,
        case: case.map(|case| case.id),
        text: prompt::text_or_stdin(&wanted.text)?,
        due,
    };
    let facts = [("due", due.human().into())];
    here.act_with(&office, Command::AddPromise(promise), wanted.json, &facts).map(|_| ())
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let (paging, now) = (&wanted.paging, office.now());
    let after = paging.after.as_deref().map(|name| find(&office, name)).transpose()?;
    let limit = paging.page()?;
    let page =
        office.ask(READ, |tx| promises::list(tx, now, wanted.all, after.as_ref(), limit + 1))?;
    let rows =
        Rows::of(page.total, page.items, limit, |row: &PromiseRow| row.promise.number.to_string());
    rows.print(here, paging.form, promise_json, table)
}

/// The promise of this number or id.
pub fn find(office: &Office, name: &str) -> Result<Promise> {
    office.ask(READ, |tx| promises::find(tx, name))
}

fn keep(here: &mut Here, wanted: &Keep) -> Result<()> {
    let office = here.office()?;
    let promise = find(&office, &wanted.number)?;
    let late = if promise.is_overdue(office.now()) { "late" } else { "in-time" };
    let command = Command::EndPromise(EndPromise::Keep(promise.id));
    here.act_with(&office, command, wanted.json, &[("late", late.into())]).map(|_| ())
}

fn release(here: &mut Here, wanted: Release) -> Result<()> {
    let office = here.office()?;
    let promise = find(&office, &wanted.number)?.id;
    let end = EndPromise::Release { promise, reason: wanted.reason };
    here.act(&office, Command::EndPromise(end), wanted.json).map(|_| ())
}

fn renegotiate(here: &mut Here, wanted: &Renegotiating) -> Result<()> {
    let office = here.office()?;
    let promise = find(&office, &wanted.number)?.id;
    let due = office.when(&wanted.due)?;
    let agreed = prompt::text_or_stdin(&wanted.agreed)?;
    let moved = Renegotiate { promise, due, agreed, channel: wanted.channel };
    let facts = [("due", due.human().into())];
    here.act_with(&office, Command::Renegotiate(moved), wanted.json, &facts).map(|_| ())
}

fn table(here: &Here, items: &[PromiseRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "number",
        "due",
        "state",
        "owner",
        "party",
        "complaint",
        "text",
    ]));
    for row in items {
        let promise = &row.promise;
        table.row(vec![
            promise.number.to_string(),
            promise.due.human(),
            state(here, row),
            row.owner.clone().unwrap_or_default(),
            row.party.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            row.case.map(|number| number.to_string()).unwrap_or_default(),
            promise.text.clone(),
        ]);
    }
    table
}

fn state(here: &Here, row: &PromiseRow) -> String {
    match row.reminder {
        Some(reminder) => here.word("reminder", Some(reminder.code())),
        None => here.word("promise", Some(row.promise.state.code())),
    }
}

/// The promises of a party, under its facts.
pub fn tell_short(here: &mut Here, items: &[PromiseRow]) -> Result<()> {
    let mut table = Table::under(here.headings(&["number", "due", "state", "text"]));
    for row in items {
        let promise = &row.promise;
        let cells = [promise.number.to_string(), promise.due.human(), state(here, row)];
        table.row(cells.into_iter().chain([promise.text.clone()]).collect());
    }
    table.print(&mut here.out)
}

/// A promise as every list prints it.
pub fn promise_json(row: &PromiseRow) -> Value {
    let promise = &row.promise;
    json!({
        "id": promise.id.to_string(),
        "number": promise.number.to_string(),
        "party": row.party.as_ref().map(|(number, _)| number.to_string()),
        "complaint": row.case.map(|number| number.to_string()),
        "text": promise.text,
        "due_at": promise.due.to_string(),
        "made_at": promise.made_at.to_string(),
        "owner": row.owner,
        "state": promise.state.code(),
        "overdue": row.overdue,
        "reminder": row.reminder.map(Reminder::code),
        "moved": promise.moved.iter().map(moved_json).collect::<Vec<_>>(),
    })
}

/// A time that was agreed on before.
pub fn moved_json(moved: &Renegotiated) -> Value {
    json!({
        "was_due_at": moved.was.to_string(),
        "at": moved.at.to_string(),
        "agreed": moved.agreed,
        "channel": moved.channel.code(),
    })
}

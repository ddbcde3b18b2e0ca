//! `kefu incident`: what happened to what customers told us, and what has to be done about it by when.

use super::here::{Here, Office};
use super::output::Table;
use super::story::{Rows, facts};
use super::{Form, party, prompt, words_of};
use crate::commands::incident::Handle;
use crate::commands::{BATCH_MOST, Command};
use crate::domain::error::{Error, Result};
use crate::domain::id::{IncidentNumber, PartyId};
use crate::domain::incident::{Deadline, IncidentKind, Notifying, Told};
use crate::queries::incidents::{self, IncidentRow, IncidentView};
use crate::queries::parties;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum IncidentVerb {
    Open(Open),
    Note(Note),
    Affect(Affect),
    Notify(Notify),
    Close(Close),
    List(List),
    Show(Show),
}

#[derive(Debug, Args)]
pub struct Open {
    #[arg(value_parser = words_of!(IncidentKind))]
    pub kind: IncidentKind,
    pub title: String,
    #[arg(long, value_name = "WHEN")]
    pub discovered: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Note {
    #[arg(value_name = "I")]
    pub number: String,
    #[arg(value_name = "TEXT|-")]
    pub text: String,
    #[arg(long, value_parser = words_of!(Told))]
    pub told: Option<Told>,
    #[arg(long, value_name = "WHEN", requires = "told")]
    pub at: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Affect {
    #[arg(value_name = "I")]
    pub number: String,
    #[arg(value_name = "PARTY")]
    pub parties: Vec<String>,
    #[arg(long, value_name = "FILTER", conflicts_with_all = ["parties", "nobody"])]
    pub filter: Option<String>,
    #[arg(long, conflicts_with = "parties")]
    pub nobody: bool,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Notify {
    #[arg(value_name = "I")]
    pub number: String,
    #[arg(value_parser = words_of!(Notifying))]
    pub whom: Notifying,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Close {
    #[arg(value_name = "I")]
    pub number: String,
    #[arg(long, value_name = "TEXT")]
    pub cause: Option<String>,
    #[arg(long)]
    pub json: bool,
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
    #[arg(value_name = "I")]
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &IncidentVerb) -> Result<()> {
    match verb {
        IncidentVerb::Open(wanted) => open(here, wanted),
        IncidentVerb::Note(wanted) => note(here, wanted),
        IncidentVerb::Affect(wanted) => affect(here, wanted),
        IncidentVerb::Notify(wanted) => {
            let (number, reason) = (number(&wanted.number)?, wanted.reason.clone());
            let notify = Handle::Notify { number, notifying: wanted.whom, reason };
            act(here, number, notify, wanted.json)
        }
        IncidentVerb::Close(wanted) => {
            let number = number(&wanted.number)?;
            let close = Handle::Close { number, cause: wanted.cause.clone() };
            act(here, number, close, wanted.json)
        }
        IncidentVerb::List(wanted) => list(here, wanted),
        IncidentVerb::Show(wanted) => show(here, wanted),
    }
}

fn number(text: &str) -> Result<IncidentNumber> {
    text.parse().map_err(|()| Error::not_found("incident", text))
}

/// The office of somebody who may read incidents.
fn reader(here: &mut Here) -> Result<Office> {
    let office = here.office()?;
    office.may("incident.read")?;
    Ok(office)
}

fn act(here: &mut Here, number: IncidentNumber, handle: Handle, json: bool) -> Result<()> {
    let office = here.office()?;
    let facts = [("incident", number.to_string().into())];
    here.act_with(&office, Command::Incident(handle), json, &facts).map(|_| ())
}

fn open(here: &mut Here, wanted: &Open) -> Result<()> {
    let office = here.office()?;
    let discovered = wanted.discovered.as_deref().map(|text| office.when(text)).transpose()?;
    let discovered = discovered.unwrap_or_else(|| office.now());
    let open = Handle::Open { kind: wanted.kind, title: wanted.title.clone(), discovered };
    here.act(&office, Command::Incident(open), wanted.json).map(|_| ())
}

fn note(here: &mut Here, wanted: &Note) -> Result<()> {
    let (office, number) = (here.office()?, number(&wanted.number)?);
    let at = wanted.at.as_deref().map(|text| office.when(text)).transpose()?;
    let told = wanted.told.map(|who| (who, at.unwrap_or_else(|| office.now())));
    let note = Handle::Note { number, text: prompt::text_or_stdin(&wanted.text)?, told };
    act(here, number, note, wanted.json)
}

/// A long list goes in several acts: each holds the writer lock for a moment only.
fn affect(here: &mut Here, wanted: &Affect) -> Result<()> {
    let (office, number) = (here.office()?, number(&wanted.number)?);
    let chosen = chosen(&office, wanted)?;
    let count = chosen.len();
    if wanted.dry_run {
        return match wanted.json {
            true => here.out.json_line(&json!({ "incident": number.to_string(), "count": count })),
            false => here.say("cli-incident-would", &[("count", count.into())]),
        };
    }
    let mut batches: Vec<&[PartyId]> = chosen.chunks(BATCH_MOST).collect();
    let last = batches.pop().unwrap_or_default();
    for batch in batches {
        let part = Handle::Affect { number, parties: batch.to_vec(), nobody: false };
        crate::commands::execute(&office.desk, &office.session, &[Command::Incident(part)])?;
    }
    let affect = Handle::Affect { number, parties: last.to_vec(), nobody: wanted.nobody };
    let facts = [("incident", number.to_string().into()), ("count", count.into())];
    here.act_with(&office, Command::Incident(affect), wanted.json, &facts).map(|_| ())
}

fn chosen(office: &Office, wanted: &Affect) -> Result<Vec<PartyId>> {
    let Some(line) = &wanted.filter else {
        return wanted.parties.iter().map(|name| Ok(party::find(office, name)?.id)).collect();
    };
    let filter = parties::parse_filter(line)?;
    if !filter.text.is_empty() {
        return Err(Error::usage("export-words").with("text", filter.text));
    }
    let (me, now) = (office.session.member()?.id, office.now());
    office.ask(crate::queries::READ, |tx| parties::filtered(tx, &filter, me, now))
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let (office, all) = (reader(here)?, wanted.all);
    let now = office.now();
    let rows = office.ask("incident.read", |tx| incidents::list(tx, now, all))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.incident.number.to_string());
    rows.print(here, wanted.form, incident_json, table)
}

fn table(here: &Here, rows: &[IncidentRow]) -> Table {
    let columns =
        ["incident", "happened", "discovered", "affected", "notifying", "next-due", "title"];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        let incident = &row.incident;
        let notifying = incident.decision.as_ref().map(|decision| decision.notifying.code());
        table.row(vec![
            incident.number.to_string(),
            here.locale.word("incident", incident.kind.code()),
            incident.discovered_at.human(),
            affected(here, row),
            here.word("notifying", notifying),
            row.next().map(|next| short(here, next)).unwrap_or_default(),
            incident.title.clone(),
        ]);
    }
    table
}

fn affected(here: &Here, row: &IncidentRow) -> String {
    match row.incident.nobody {
        true => here.text("cli-incident-nobody"),
        false if row.incident.affected == 0 => String::new(),
        false => row.incident.affected.to_string(),
    }
}

/// A deadline in a cell.
fn short(here: &Here, deadline: &Deadline) -> String {
    let state = here.locale.word("deadline", deadline.state.code());
    format!("{} · {state}", deadline.due.human())
}

/// A deadline in words: who is told by when, and how that stands.
fn told(here: &Here, deadline: &Deadline) -> String {
    let args = [
        ("who", here.locale.word("told", deadline.rule.tells.code()).into()),
        ("due", deadline.due.human().into()),
        ("state", here.locale.word("deadline", deadline.state.code()).into()),
    ];
    here.locale.text_with("cli-incident-deadline", &args)
}

/// An incident as a document.
pub fn incident_json(row: &IncidentRow) -> Value {
    let incident = &row.incident;
    let decision = incident.decision.as_ref();
    json!({
        "number": incident.number.to_string(),
        "kind": incident.kind.code(),
        "title": incident.title,
        "open": incident.is_open(),
        "discovered_at": incident.discovered_at.to_string(),
        "opened_at": incident.opened_at.to_string(),
        "by": row.by,
        "affected": incident.affected,
        "nobody": incident.nobody,
        "deadlines": row.deadlines.iter().map(deadline_json).collect::<Vec<_>>(),
        "notifying": decision.map(|decision| decision.notifying.code()),
        "reason": decision.map(|decision| decision.reason.clone()),
        "decided_by": row.decided_by,
        "decided_at": decision.map(|decision| decision.at.to_string()),
        "decided_seq": decision.map(|decision| decision.seq),
        "cause": incident.cause,
        "closed_at": incident.closed.map(|(at, _)| at.to_string()),
    })
}

/// A deadline of an incident as a document.
pub fn deadline_json(deadline: &Deadline) -> Value {
    json!({
        "id": deadline.rule.id,
        "tells": deadline.rule.tells.code(),
        "due_at": deadline.due.to_string(),
        "state": deadline.state.code(),
        "source": deadline.rule.source,
        "status": deadline.rule.status.code(),
    })
}

/// An incident with its lines and those affected.
pub fn view_json(view: &IncidentView) -> Value {
    let mut document = incident_json(&view.row);
    let lines = view.row.incident.lines.iter().zip(&view.authors);
    document["lines"] = lines
        .map(|(line, by)| json!({ "at": line.at.to_string(), "by": by, "text": line.text }))
        .collect();
    document["parties"] = view.affected.iter().map(|number| json!(number.to_string())).collect();
    document
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let (office, number) = (reader(here)?, number(&wanted.number)?);
    let now = office.now();
    let view = office.ask("incident.read", |tx| incidents::show(tx, number, now))?;
    match wanted.form.json || wanted.form.ndjson {
        true => here.out.json_line(&view_json(&view)),
        false => tell(here, &view),
    }
}

fn tell(here: &mut Here, view: &IncidentView) -> Result<()> {
    const FEW: usize = 20;
    let (row, incident) = (&view.row, &view.row.incident);
    let decision = incident.decision.as_ref();
    let named: Vec<String> = view.affected.iter().take(FEW).map(ToString::to_string).collect();
    let rest = if view.affected.len() > FEW { " …" } else { "" };
    let kept = [
        ("incident", incident.number.to_string()),
        ("happened", here.locale.word("incident", incident.kind.code())),
        ("title", incident.title.clone()),
        ("discovered", incident.discovered_at.human()),
        ("noted-by", row.by.clone().unwrap_or_default()),
        ("affected", affected(here, row)),
        ("party", format!("{}{rest}", here.locale.list(&named))),
        ("notifying", here.word("notifying", decision.map(|one| one.notifying.code()))),
        ("reason", decision.map(|one| one.reason.clone()).unwrap_or_default()),
        ("decision-by", row.decided_by.clone().unwrap_or_default()),
        ("why", incident.cause.clone().unwrap_or_default()),
        ("closed-at", incident.closed.map(|(at, _)| at.human()).unwrap_or_default()),
    ];
    facts(here, &kept)?;
    for deadline in &row.deadlines {
        let line = told(here, deadline);
        here.out.line(&format!("{line}  {}", deadline.rule.source))?;
    }
    for (line, by) in incident.lines.iter().zip(&view.authors) {
        here.out.line(&format!("{}  {}", line.at.human(), by.clone().unwrap_or_default()))?;
        line.text.lines().try_for_each(|text| here.out.line(&format!("    {text}")))?;
    }
    Ok(())
}

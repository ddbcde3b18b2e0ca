//! `kefu policy calendar`: working time, and until when it is known.

use super::Form;
use super::here::{Here, session};
use super::output::Table;
use super::story::{self, Rows};
use crate::commands::Command;
use crate::commands::calendar::ImportCalendar;
use crate::domain::calendar::period::Period;
use crate::domain::calendar::{Calendar, file, latest};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::source::Source;
use crate::exchange::holidays;
use crate::exchange::source::{open_regular, read_start, shown};
use crate::queries::calendars;
use crate::session::Desk;
use crate::store::Store;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Largest file of rules.
const RULES_BYTES: usize = 1024 * 1024;

#[derive(Debug, Subcommand)]
pub enum CalendarVerb {
    List(List),
    Show(Show),
    Import(Import),
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
    pub calendar: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Import {
    pub file: PathBuf,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &CalendarVerb) -> Result<()> {
    match verb {
        CalendarVerb::List(wanted) => list(here, wanted),
        CalendarVerb::Show(wanted) => show(here, wanted),
        CalendarVerb::Import(wanted) => import(here, wanted),
    }
}

/// All versions, oldest first. Without a store those that travel along; who acts does not matter, since
/// they are nobody's data and the dates of all have to come out the same.
pub fn versions(here: &Here) -> Result<Vec<Calendar>> {
    let Some(folder) = here.folder().ok().filter(|folder| Store::exists(folder)) else {
        return Ok(file::built_in());
    };
    Desk::new(Store::open_in(&folder, &session()?.opener())?).read(calendars::versions)
}

/// The last version of one.
pub fn named(here: &Here, id: &str) -> Result<Calendar> {
    let all = latest(versions(here)?);
    let known: Vec<String> = all.iter().map(|one| one.id.clone()).collect();
    let unknown = || {
        Error::new(Kind::NotFound, "calendar-unknown")
            .with("name", id)
            .with("known", known.join(", "))
    };
    all.into_iter().find(|one| one.id == id).ok_or_else(unknown)
}

/// The text of a file of rules, and what it is called.
pub fn text(path: &Path) -> Result<(String, String)> {
    let name = shown(path);
    let (mut opened, _) = open_regular(path)?;
    let bytes = read_start(&mut opened, path, RULES_BYTES + 1)?;
    if bytes.len() > RULES_BYTES {
        return Err(Error::usage("rules-large").with("file", &name));
    }
    let wrong = |_| Error::usage("rules-not-text").with("file", &name);
    let text = String::from_utf8(bytes).map_err(wrong)?;
    Ok((name, text))
}

fn import(here: &mut Here, wanted: &Import) -> Result<()> {
    let office = here.office()?;
    let (file, text) = text(&wanted.file)?;
    let text = match holidays::is_json(&text) {
        true => holidays::rules(&file, &text, office.now().date())?,
        false => text,
    };
    let name = file.clone();
    let bring = Command::ImportCalendar(ImportCalendar { file, text });
    here.act_with(&office, bring, wanted.json, &[("file", name.into())]).map(|_| ())
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let form = wanted.form;
    let all = versions(here)?;
    let all = if wanted.all { all } else { latest(all) };
    Rows::of(all.len() as u64, all, usize::MAX, |one| one.id.clone()).print(
        here,
        form,
        calendar_json,
        table,
    )
}

fn table(here: &Here, rows: &[Calendar]) -> Table {
    let mut table = Table::under(here.headings(&[
        "calendar",
        "version",
        "zone",
        "valid-from",
        "valid-through",
    ]));
    for one in rows {
        let (from, through) = valid(one);
        let (id, version, zone) = (one.id.clone(), one.version.clone(), one.zone.clone());
        table.row(vec![id, version, zone, text_of(from), text_of(through)]);
    }
    table
}

fn valid(calendar: &Calendar) -> (Option<Date>, Option<Date>) {
    calendar.valid().unzip()
}

fn text_of(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let calendar = named(here, &wanted.calendar)?;
    if wanted.form.json || wanted.form.ndjson {
        let mut document = calendar_json(&calendar);
        more(&mut document, &calendar);
        return here.out.json(&document);
    }
    let (from, through) = valid(&calendar);
    let week = calendar.week().iter().map(|day| list_of(day)).collect::<Vec<_>>().join(" | ");
    story::facts(
        here,
        &[
            ("calendar", calendar.id.clone()),
            ("version", calendar.version.clone()),
            ("zone", calendar.zone.clone()),
            ("valid-from", text_of(from)),
            ("valid-through", text_of(through)),
            ("week", week),
        ],
    )?;
    for (year, source) in calendar.sources() {
        let told = source_line(here, source);
        here.out.line(&format!("  {year}  {told}"))?;
    }
    for (date, periods) in calendar.exceptions() {
        let what = match periods.is_empty() {
            true => here.text("cli-calendar-off"),
            false => list_of(periods),
        };
        here.out.line(&format!("  {date}  {what}"))?;
    }
    Ok(())
}

fn list_of(periods: &[Period]) -> String {
    let texts: Vec<String> = periods.iter().map(Period::to_string).collect();
    if texts.is_empty() { "-".to_owned() } else { texts.join(",") }
}

/// A source on one line.
pub fn source_line(here: &Here, source: &Source) -> String {
    here.locale.source(source)
}

/// A calendar as a document.
pub fn calendar_json(calendar: &Calendar) -> Value {
    let (from, through) = valid(calendar);
    json!({
        "id": calendar.id,
        "version": calendar.version,
        "zone": calendar.zone,
        "valid_from": from.map(|date| date.to_string()),
        "valid_through": through.map(|date| date.to_string()),
    })
}

/// What a show adds.
fn more(document: &mut Value, calendar: &Calendar) {
    let texts =
        |periods: &[Period]| -> Vec<String> { periods.iter().map(Period::to_string).collect() };
    let week: Vec<_> = calendar.week().iter().map(|day| texts(day)).collect();
    let days = calendar.exceptions();
    let days = days.map(|(date, periods)| (date.to_string(), json!(texts(periods))));
    document["week"] = json!(week);
    document["exceptions"] = Value::Object(days.collect());
    document["sources"] =
        calendar.sources().map(|(year, one)| source_json(Some(year), one)).collect();
}

/// A source as a document.
pub fn source_json(year: Option<i16>, source: &Source) -> Value {
    json!({
        "year": year,
        "reference": source.reference,
        "checked": source.checked.to_string(),
        "status": source.status.code(),
    })
}

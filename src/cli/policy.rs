//! `kefu policy`: deadlines as data.

use super::Form;
use super::adopt;
use super::calendar::{self, CalendarVerb, source_json, source_line};
use super::due;
use super::here::{Here, session};
use super::output::Table;
use super::story::{self, Rows};
use super::words_of;
use crate::commands::Command;
use crate::commands::editor::SetEditor;
use crate::domain::clock::rule::ClockRule;
use crate::domain::editor::EditorRule;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::moment::Moment;
use crate::domain::policy::{self, Pack};
use crate::domain::rulebook::{Adopted, HOUSE, Rulebook};
use crate::locale::{Arg, Locale};
use crate::queries::{READ, adoption, status};
use crate::session::Desk;
use crate::store::Store;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    List(List),
    Show(Show),
    Check(Check),
    Adopt(Adopt),
    Due(due::Due),
    #[command(subcommand)]
    Calendar(CalendarVerb),
    Editor(Editor),
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Show {
    pub pack: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Adopt {
    #[arg(value_name = "FILE|PACK")]
    pub what: String,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Editor {
    #[arg(value_parser = words_of!(EditorRule))]
    pub rule: Option<EditorRule>,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &PolicyVerb) -> Result<()> {
    match verb {
        PolicyVerb::List(wanted) => list(here, wanted.form),
        PolicyVerb::Show(wanted) => show(here, wanted),
        PolicyVerb::Check(wanted) => check(here, wanted),
        PolicyVerb::Adopt(wanted) => adopt::run(here, wanted),
        PolicyVerb::Due(wanted) => due::run(here, wanted),
        PolicyVerb::Calendar(verb) => calendar::run(here, verb),
        PolicyVerb::Editor(wanted) => editor(here, wanted),
    }
}

/// Says whether an editor of the member's own may be used, or decides it.
fn editor(here: &mut Here, wanted: &Editor) -> Result<()> {
    let office = here.office()?;
    let Some(rule) = wanted.rule else {
        let rule = office.ask(READ, status::editor)?;
        return match wanted.json {
            true => here.out.json(&json!({ "editor": rule.code() })),
            false => here.say("cli-policy-editor-is", &[("rule", rule.code().into())]),
        };
    };
    let facts = [("rule", Arg::from(rule.code()))];
    let decide = Command::SetEditor(SetEditor(rule));
    here.act_with(&office, decide, wanted.json, &facts).map(|_| ())
}

/// A pack, and since when it is in force, if it is.
#[derive(Debug)]
pub struct Known {
    pack: Pack,
    force: Option<Option<Moment>>,
}

/// Every pack by its newest version: what is in force, and of the others what travels along.
fn known(here: &Here) -> Result<Vec<Known>> {
    let book = rulebook(here)?;
    let in_force =
        |adopted: &Adopted| Known { pack: adopted.pack.clone(), force: Some(adopted.at) };
    let mut all: Vec<Known> = book.newest().map(in_force).collect();
    for pack in policy::built_in(&calendar::versions(here)?)? {
        if all.iter().all(|known| known.pack.id != pack.id) {
            all.push(Known { pack, force: None });
        }
    }
    all.sort_by_key(|known| (known.pack.id != HOUSE, known.pack.id.clone()));
    Ok(all)
}

/// The rules in force; without a store those that travel along.
fn rulebook(here: &Here) -> Result<Arc<Rulebook>> {
    let Some(folder) = here.folder().ok().filter(|folder| Store::exists(folder)) else {
        return Ok(Arc::new(Rulebook::travelling()));
    };
    Desk::new(Store::open_in(&folder, &session()?.opener())?).read(adoption::rulebook)
}

fn packs(here: &Here) -> Result<Vec<Pack>> {
    Ok(known(here)?.into_iter().map(|known| known.pack).collect())
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let all = known(here)?;
    Rows::of(all.len() as u64, all, usize::MAX, |known| known.pack.id.clone()).print(
        here,
        form,
        known_json,
        force_table,
    )
}

fn force_table(here: &Here, all: &[Known]) -> Table {
    let headings =
        ["policy", "version", "state", "effective", "calendar", "clocks", "goldens", "in-force"];
    let mut table = Table::under(here.headings(&headings));
    for known in all {
        let mut cells = cells(here, &known.pack);
        cells.push(match known.force {
            Some(Some(at)) => at.human(),
            Some(None) => here.text("cli-policy-always"),
            None => String::new(),
        });
        table.row(cells);
    }
    table
}

fn cells(here: &Here, pack: &Pack) -> Vec<String> {
    vec![
        pack.id.clone(),
        pack.version.clone(),
        here.locale.word("pack-status", pack.status.code()),
        pack.effective.to_string(),
        pack.calendar.clone(),
        pack.clocks.len().to_string(),
        pack.goldens.len().to_string(),
    ]
}

fn known_json(known: &Known) -> Value {
    let mut document = pack_json(&known.pack);
    document["in_force"] = json!(known.force.is_some());
    document["since"] = json!(known.force.flatten().map(|at| at.to_string()));
    document
}

fn table(here: &Here, packs: &[Pack]) -> Table {
    let mut table = Table::under(here.headings(&[
        "policy",
        "version",
        "state",
        "effective",
        "calendar",
        "clocks",
        "goldens",
    ]));
    for pack in packs {
        table.row(cells(here, pack));
    }
    table
}

/// A pack by its name.
pub fn named(here: &Here, id: &str) -> Result<Pack> {
    let packs = packs(here)?;
    let known: Vec<String> = packs.iter().map(|pack| pack.id.clone()).collect();
    let unknown = || Error::new(Kind::NotFound, "policy-unknown").with("name", id);
    let found = packs.into_iter().find(|pack| pack.id == id);
    found.ok_or_else(|| unknown().with("known", known.join(", ")))
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let pack = named(here, &wanted.pack)?;
    if wanted.form.json || wanted.form.ndjson {
        return here.out.json(&show_json(&pack));
    }
    story::facts(
        here,
        &[
            ("policy", pack.id.clone()),
            ("version", pack.version.clone()),
            ("state", here.locale.word("pack-status", pack.status.code())),
            ("effective", pack.effective.to_string()),
            ("calendar", pack.calendar.clone()),
        ],
    )?;
    for clock in &pack.clocks {
        let line = clock_line(&here.locale, clock);
        here.out.line(&format!("  {}  {line}", clock.id))?;
        let source = source_line(here, &clock.source);
        here.out.line(&format!("      {source}"))?;
    }
    Ok(())
}

/// A clock in one sentence.
fn clock_line(locale: &Locale, clock: &ClockRule) -> String {
    let words = |list: &str, codes: Vec<&str>| -> Arg<'static> {
        let words: Vec<String> = codes.into_iter().map(|code| locale.word(list, code)).collect();
        Arg::from(if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(&locale.text("cli-comma"))
        })
    };
    let args = [
        ("kind", locale.word("clock", clock.kind.code()).into()),
        ("length", clock.measure.length.into()),
        ("unit", locale.word("unit", clock.measure.unit.code()).into()),
        ("start", words("trigger", clock.start.iter().map(|one| one.code()).collect())),
        ("stop", words("trigger", clock.stop.iter().map(|one| one.code()).collect())),
        ("pause", words("pause", clock.pause.iter().map(|one| one.code()).collect())),
    ];
    locale.text_with("cli-policy-clock", &args)
}

fn check(here: &mut Here, wanted: &Check) -> Result<()> {
    let packs = match &wanted.file {
        None => packs(here)?,
        Some(path) => {
            let (name, text) = calendar::text(path)?;
            vec![policy::load(&name, &text, &calendar::versions(here)?)?]
        }
    };
    if wanted.form.json || wanted.form.ndjson {
        let rows = Rows::of(packs.len() as u64, packs, usize::MAX, |pack| pack.id.clone());
        return rows.print(here, wanted.form, pack_json, table);
    }
    for pack in packs {
        let args = [
            ("pack", pack.id.as_str().into()),
            ("version", pack.version.as_str().into()),
            ("clocks", pack.clocks.len().into()),
            ("goldens", pack.goldens.len().into()),
        ];
        here.say("cli-policy-checked", &args)?;
    }
    Ok(())
}

/// A pack as a document.
pub fn pack_json(pack: &Pack) -> Value {
    json!({
        "id": pack.id,
        "version": pack.version,
        "status": pack.status.code(),
        "effective": pack.effective.to_string(),
        "calendar": pack.calendar,
        "clocks": pack.clocks.len(),
        "goldens": pack.goldens.len(),
    })
}

fn show_json(pack: &Pack) -> Value {
    let mut document = pack_json(pack);
    document["clocks"] = pack.clocks.iter().map(clock_json).collect();
    document["sources"] = pack.sources.iter().map(|one| source_json(None, one)).collect();
    document
}

/// A clock as a document.
pub fn clock_json(clock: &ClockRule) -> Value {
    let measure = &clock.measure;
    json!({
        "id": clock.id,
        "kind": clock.kind.code(),
        "unit": measure.unit.code(),
        "length": measure.length,
        "start": clock.start.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "stop": clock.stop.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "pause": clock.pause.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "day": measure.day.code(),
        "roll": measure.roll.code(),
        "repeats": clock.repeats,
        "since": clock.since.map(|day| day.to_string()),
        "warn": clock.warn,
        "source": source_json(None, &clock.source),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{due, schema};
    use super::*;
    use crate::domain::calendar::file;
    use crate::domain::clock::count::{Stretch, deadline};
    use crate::locale::Language;

    fn has(document: &Value, fields: &[(&str, &str)]) {
        let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
        assert_eq!(keys, fields.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn documents_have_the_fields_of_the_schema() {
        let calendars = file::built_in();
        let packs = policy::built_in(&calendars).unwrap();
        let clock = &packs[0].clocks[0];
        has(&pack_json(&packs[0]), schema::POLICY);
        has(&clock_json(clock), schema::CLOCK);
        has(&source_json(None, &clock.source), schema::SOURCE);
        has(&calendar::calendar_json(&calendars[0]), schema::CALENDAR);
        let from = calendars[0].read("2026-02-11").unwrap().0;
        let stretch = Stretch { from, to: None, calendar: &calendars[0] };
        let deadline = deadline(clock.measure, &[stretch]).unwrap();
        let document =
            due::due_json(&Locale::new(Language::English), &deadline, Some(&clock.source), true);
        has(&document, schema::DUE);
        has(&document["derivation"][0], schema::STEP);
    }
}

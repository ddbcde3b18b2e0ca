//! `kefu macro`: the house's macros, and what one comes to on so many complaints.

use super::complaint::find;
use super::here::{Here, Office};
use super::kept::{Save, Show};
use super::output::Table;
use super::story::Rows;
use super::{Form, kept};
use crate::commands::macros::{Bulk, KeepMacro, Preview, Rule, preview, run as run_bulk};
use crate::commands::{BATCH_MOST, Command};
use crate::domain::complaint::CaseKind;
use crate::domain::error::{Error, Result};
use crate::domain::id::CaseId;
use crate::locale::{Arg, Locale};
use crate::queries::READ;
use crate::queries::complaints::{self, Filter};
use crate::queries::macros::{self, MacroRow};
use crate::tui::pane::queue::in_codes;
use crate::tui::preview::lines;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum MacroVerb {
    List(Form),
    Show(Show),
    Save(Save),
    Drop(Drop),
    Run(Run),
}

#[derive(Debug, Args)]
pub struct Drop {
    pub name: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    pub name: String,
    #[arg(value_name = "NUMBER", required_unless_present = "filter")]
    pub numbers: Vec<String>,
    #[arg(long, value_name = "FILTER", conflicts_with = "numbers")]
    pub filter: Option<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    pub allowed_only: bool,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &MacroVerb) -> Result<()> {
    match verb {
        MacroVerb::List(form) => list(here, *form),
        MacroVerb::Show(wanted) => show(here, wanted),
        MacroVerb::Save(wanted) => save(here, wanted),
        MacroVerb::Drop(wanted) => {
            let office = here.office()?;
            let dropping = Command::KeepMacro(KeepMacro::Drop(wanted.name.clone()));
            let facts = [("name", Arg::from(wanted.name.clone()))];
            here.act_with(&office, dropping, wanted.json, &facts).map(|_| ())
        }
        MacroVerb::Run(wanted) => run_on(here, wanted),
    }
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let rows = office.ask(READ, macros::all)?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.name.clone());
    rows.print(here, form, macro_json, table)
}

fn table(here: &Here, rows: &[MacroRow]) -> Table {
    let mut table = Table::under(here.headings(&["macro", "steps", "saved-by"]));
    for row in rows {
        let by = row.by.clone().unwrap_or_default();
        table.row(vec![row.name.clone(), steps(&here.locale, row), by]);
    }
    table
}

/// The steps of a macro in words.
pub fn steps(locale: &Locale, row: &MacroRow) -> String {
    locale.words("deed", row.steps.iter().map(|deed| deed.code()))
}

/// A macro as a document.
pub fn macro_json(row: &MacroRow) -> Value {
    json!({
        "name": row.name,
        "steps": row.steps.iter().map(|deed| deed.code()).collect::<Vec<_>>(),
        "text": row.kept.text,
        "by": row.by,
        "at": row.kept.at.to_string(),
    })
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let row = office.ask(READ, |tx| macros::find(tx, &wanted.name))?;
    kept::show(here, wanted.form, &row.kept.text, &macro_json(&row))
}

fn save(here: &mut Here, wanted: &Save) -> Result<()> {
    let (office, (file, text)) = (here.office()?, wanted.text()?);
    let name = crate::domain::macros::read(&file, &text).map(|read| read.name).unwrap_or_default();
    let saving = Command::KeepMacro(KeepMacro::Save { file, text });
    here.act_with(&office, saving, wanted.json, &[("name", name.into())]).map(|_| ())
}

/// Always tells first what it would come to. What a rule refuses stops the others, unless those are wanted alone.
fn run_on(here: &mut Here, wanted: &Run) -> Result<()> {
    let office = here.office()?;
    let cases = chosen(here, &office, wanted)?;
    let bulk = Bulk::Macro(wanted.name.trim().to_owned());
    let told = preview(&office.desk, &office.session, &bulk, &cases)?;
    let refused = told.refusals();
    let runs = !wanted.dry_run && (refused == 0 || wanted.allowed_only);
    let allowed: Vec<CaseId> = told.allowed.iter().map(|(id, _)| *id).collect();
    if !wanted.json {
        tell(here, &told)?;
    }
    let done = match runs && !allowed.is_empty() {
        true => Some(run_bulk(&office.desk, &office.session, &bulk, &allowed)?),
        false => None,
    };
    if wanted.json {
        let seq = done.as_ref().map(|done| done.seq);
        here.out.json_line(&preview_json(&wanted.name, &told, seq))?;
    } else if done.is_some() {
        let args = [("name", wanted.name.as_str().into()), ("count", allowed.len().into())];
        here.say("cli-macro-done", &args)?;
    }
    match refused > 0 && !runs && !wanted.dry_run {
        true => Err(Error::refused("macro-refused").with("count", refused)),
        false => Ok(()),
    }
}

fn chosen(here: &Here, office: &Office, wanted: &Run) -> Result<Vec<CaseId>> {
    let Some(line) = &wanted.filter else {
        return wanted.numbers.iter().map(|name| Ok(find(office, name)?.id)).collect();
    };
    let open = Filter { kind: Some(CaseKind::Complaint), open: true, ..Filter::default() };
    let filter = open.narrowed(&in_codes(&here.locale, line), office.session.member()?.id)?;
    let now = office.now();
    let page = office.ask(READ, |tx| complaints::list(tx, &filter, now, None, BATCH_MOST + 1))?;
    Ok(page.items.into_iter().map(|row| row.case.id).collect())
}

fn tell(here: &mut Here, told: &Preview) -> Result<()> {
    lines(&here.locale, told).into_iter().try_for_each(|line| here.out.line(&line))
}

/// What it would come to, and what was done, as a document.
pub fn preview_json(name: &str, told: &Preview, seq: Option<u64>) -> Value {
    let allowed: Vec<String> = told.allowed.iter().map(|(_, number)| number.to_string()).collect();
    json!({
        "macro": name,
        "allowed": allowed,
        "refused": told.refused.iter().map(rule_json).collect::<Vec<_>>(),
        "final": told.is_final,
        "done": seq.is_some(),
        "seq": seq,
    })
}

/// A rule that refuses some, as a document.
pub fn rule_json(rule: &Rule) -> Value {
    let args: serde_json::Map<String, Value> =
        rule.refusal.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({
        "code": rule.refusal.code,
        "args": args,
        "complaints": rule.cases.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

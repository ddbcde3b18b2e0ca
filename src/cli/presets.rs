//! `kefu preset`: which column of an import file becomes what, of kefu and of the house.

use super::here::{Here, Office};
use super::kept::{Save, Show};
use super::output::Table;
use super::story::Rows;
use super::{Form, kept};
use crate::commands::Command;
use crate::commands::preset::KeepPreset;
use crate::domain::error::{Error, Result};
use crate::domain::import_map::{ImportMap, KeptMap};
use crate::locale::Arg;
use crate::queries::{READ, presets};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::Path;

#[derive(Debug, Subcommand)]
pub enum PresetVerb {
    List(Form),
    Show(Show),
    Save(SaveArgs),
    Drop(Drop),
}

#[derive(Debug, Args)]
pub struct SaveArgs {
    #[command(flatten)]
    pub kept: Save,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Drop {
    pub name: String,
    #[arg(long)]
    pub json: bool,
}

/// A preset of kefu, or one that the house keeps.
#[derive(Debug)]
pub struct PresetRow {
    name: String,
    text: String,
    kept: Option<KeptMap>,
}

impl PresetRow {
    fn built_in(name: String) -> Option<Self> {
        Some(Self { text: ImportMap::built_in_text(&name)?, name, kept: None })
    }

    fn map(&self) -> Option<ImportMap> {
        ImportMap::read(&self.name, &self.text).ok()
    }
}

impl From<KeptMap> for PresetRow {
    fn from(kept: KeptMap) -> Self {
        let (name, text) = (kept.name.clone(), kept.kept.text.clone());
        Self { name, text, kept: Some(kept) }
    }
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &PresetVerb) -> Result<()> {
    match verb {
        PresetVerb::List(form) => list(here, *form),
        PresetVerb::Show(wanted) => show(here, wanted),
        PresetVerb::Save(wanted) => save(here, wanted),
        PresetVerb::Drop(wanted) => {
            let office = here.office()?;
            let dropping = Command::KeepPreset(KeepPreset::Drop(wanted.name.clone()));
            let facts = [("name", Arg::from(wanted.name.trim().to_owned()))];
            here.act_with(&office, dropping, wanted.json, &facts).map(|_| ())
        }
    }
}

/// Those of the house, then those of kefu.
fn all(office: &Office) -> Result<Vec<PresetRow>> {
    let kept = office.ask(READ, presets::all)?.into_iter().map(PresetRow::from);
    let built_in = ImportMap::built_in().into_iter().filter_map(PresetRow::built_in);
    Ok(kept.chain(built_in).collect())
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let rows = all(&office)?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.name.clone());
    rows.print(here, form, preset_json, table)
}

fn table(here: &Here, rows: &[PresetRow]) -> Table {
    let mut table = Table::under(here.headings(&["preset", "run-of", "saved-by"]));
    for row in rows {
        let target = row.map().map(|map| here.locale.word("run-of", map.target.code()));
        let by = match &row.kept {
            Some(kept) => kept.by.clone().unwrap_or_default(),
            None => here.locale.text("preset-of-kefu"),
        };
        table.row(vec![row.name.clone(), target.unwrap_or_default(), by]);
    }
    table
}

/// A preset as a document.
pub fn preset_json(row: &PresetRow) -> Value {
    let kept = row.kept.as_ref();
    json!({
        "name": row.name,
        "rows": row.map().map(|map| map.target.code()),
        "built_in": kept.is_none(),
        "text": row.text,
        "by": kept.and_then(|kept| kept.by.clone()),
        "at": kept.map(|kept| kept.kept.at.to_string()),
    })
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let mut found = all(&office)?.into_iter().filter(|row| row.name == wanted.name.trim());
    let row = found.next().ok_or_else(|| Error::not_found("preset", &wanted.name))?;
    kept::show(here, wanted.form, &row.text, &preset_json(&row))
}

/// Called as is said, else as its file.
fn save(here: &mut Here, wanted: &SaveArgs) -> Result<()> {
    let (office, (file, text)) = (here.office()?, wanted.kept.text()?);
    let stem = Path::new(&wanted.kept.file).file_stem().map(|stem| stem.to_string_lossy());
    let stem = || stem.map(std::borrow::Cow::into_owned).unwrap_or_default();
    let name = wanted.name.clone().unwrap_or_else(stem);
    let facts = [("name", Arg::from(name.trim().to_owned()))];
    let saving = Command::KeepPreset(KeepPreset::Save { name, file, text });
    here.act_with(&office, saving, wanted.kept.json, &facts).map(|_| ())
}

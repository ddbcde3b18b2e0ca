//! `kefu template`: what campaigns say.

use super::Form;
use super::here::Here;
use super::output::Table;
use super::story::Rows;
use super::{calendar, prompt};
use crate::commands::Command;
use crate::commands::template::SaveTemplate;
use crate::domain::error::Result;
use crate::domain::outreach::template::Template;
use crate::queries::READ;
use crate::queries::campaigns::{self, TemplateRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::Path;

#[derive(Debug, Subcommand)]
pub enum TemplateVerb {
    List(Form),
    Show(Show),
    Save(Save),
}

#[derive(Debug, Args)]
pub struct Show {
    pub name: String,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Save {
    #[arg(value_name = "FILE|-")]
    pub file: String,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &TemplateVerb) -> Result<()> {
    match verb {
        TemplateVerb::List(form) => list(here, *form),
        TemplateVerb::Show(wanted) => show(here, wanted),
        TemplateVerb::Save(wanted) => save(here, wanted),
    }
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let rows = office.ask(READ, campaigns::templates)?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.template.name.clone());
    rows.print(here, form, template_json, table)
}

fn table(here: &Here, rows: &[TemplateRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "template",
        "contact-purpose",
        "contact-channel",
        "saved-by",
    ]));
    for row in rows {
        let template = &row.template;
        table.row(vec![
            template.name.clone(),
            here.locale.word("contact-purpose", template.purpose.code()),
            here.locale.word("contact-channel", template.channel.code()),
            row.by.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// A template as a document.
pub fn template_json(row: &TemplateRow) -> Value {
    let template = &row.template;
    json!({
        "name": template.name,
        "purpose": template.purpose.code(),
        "channel": template.channel.code(),
        "text": row.kept.text,
        "by": row.by,
        "at": row.kept.at.to_string(),
    })
}

fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let row = office.ask(READ, |tx| campaigns::template(tx, &wanted.name))?;
    if wanted.form.json || wanted.form.ndjson {
        return here.out.json_line(&template_json(&row));
    }
    row.kept.text.lines().try_for_each(|line| here.out.line(line))
}

fn save(here: &mut Here, wanted: &Save) -> Result<()> {
    let office = here.office()?;
    let (file, text) = match wanted.file.as_str() {
        "-" => ("-".to_owned(), prompt::text_or_stdin("-")?),
        file => calendar::text(Path::new(file))?,
    };
    let name = Template::read(&file, &text).map(|read| read.name).unwrap_or_default();
    let saving = Command::SaveTemplate(SaveTemplate { file, text });
    here.act_with(&office, saving, wanted.json, &[("name", name.into())]).map(|_| ())
}

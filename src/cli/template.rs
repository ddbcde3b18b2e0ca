//! `kefu template`: what campaigns say.

use super::here::Here;
use super::kept::{Save, Show};
use super::output::Table;
use super::story::Rows;
use super::{Form, kept};
use crate::commands::Command;
use crate::commands::template::SaveTemplate;
use crate::domain::error::Result;
use crate::domain::outreach::template::Template;
use crate::queries::READ;
use crate::queries::campaigns::{self, TemplateRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum TemplateVerb {
    List(Form),
    Show(Show),
    Save(SaveArgs),
}

#[derive(Debug, Args)]
pub struct SaveArgs {
    #[command(flatten)]
    pub kept: Save,
    #[arg(long)]
    pub no_promise: bool,
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
    kept::show(here, wanted.form, &row.kept.text, &template_json(&row))
}

fn save(here: &mut Here, wanted: &SaveArgs) -> Result<()> {
    let (office, (file, text)) = (here.office()?, wanted.kept.text()?);
    let name = Template::read(&file, &text).map(|read| read.name).unwrap_or_default();
    let no_promise = wanted.no_promise;
    let saving = Command::SaveTemplate(SaveTemplate { file, text, no_promise });
    here.act_with(&office, saving, wanted.kept.json, &[("name", name.into())]).map(|_| ())
}

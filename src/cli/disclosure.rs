//! `kefu disclosure`: to whom outside data goes, what customers are told of it, and who has consented.

use super::here::Here;
use super::output::Table;
use super::story::{self, Rows};
use super::{Form, words_of};
use crate::commands::Command;
use crate::commands::disclosure::Disclose;
use crate::domain::disclosure::DisclosureMethod;
use crate::domain::error::{Error, Result};
use crate::domain::id::{DisclosureNumber, PartyNumber};
use crate::domain::usage::FieldClass;
use crate::queries::READ;
use crate::queries::disclosures::{self, DisclosureRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum DisclosureVerb {
    Add(Add),
    End(One),
    List(Form),
    Show(Show),
}

#[derive(Debug, Args)]
pub struct Add {
    #[arg(long, value_name = "NAME")]
    pub recipient: String,
    #[arg(long, value_name = "TEXT")]
    pub contact: String,
    #[arg(long, value_name = "TEXT")]
    pub purpose: String,
    #[arg(long, value_parser = words_of!(DisclosureMethod))]
    pub method: DisclosureMethod,
    #[arg(long, value_delimiter = ',', required = true, value_parser = words_of!(FieldClass))]
    pub categories: Vec<FieldClass>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct One {
    pub number: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: DisclosureVerb) -> Result<()> {
    match verb {
        DisclosureVerb::Add(wanted) => add(here, wanted),
        DisclosureVerb::End(wanted) => {
            let office = here.office()?;
            let end = Disclose::End(number(&wanted.number)?);
            here.act(&office, Command::Disclose(end), wanted.json).map(|_| ())
        }
        DisclosureVerb::List(form) => list(here, form),
        DisclosureVerb::Show(wanted) => show(here, &wanted),
    }
}

/// `D-000002`.
pub fn number(text: &str) -> Result<DisclosureNumber> {
    text.parse().map_err(|()| Error::not_found("disclosure", text))
}

fn add(here: &mut Here, wanted: Add) -> Result<()> {
    let office = here.office()?;
    let Add { recipient, contact, purpose, method, categories, json } = wanted;
    let facts = [("recipient", recipient.clone().into())];
    let add = Disclose::Add { recipient, contact, purpose, method, categories };
    here.act_with(&office, Command::Disclose(add), json, &facts).map(|_| ())
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let rows = office.ask(READ, disclosures::list)?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |_: &DisclosureRow| String::new());
    rows.print(here, form, disclosure_json, |here, rows| {
        let names = ["number", "recipient", "categories", "method", "since", "ended", "consented"];
        let mut table = Table::under(here.headings(&names));
        for row in rows {
            let told = &row.disclosure;
            table.row(vec![
                told.number.to_string(),
                told.recipient.clone(),
                classes(here, &told.categories),
                here.locale.word("disclosure-method", told.method.code()),
                told.at.human(),
                told.ended.map(|at| at.human()).unwrap_or_default(),
                row.consented.to_string(),
            ]);
        }
        table
    })
}

fn classes(here: &Here, categories: &[FieldClass]) -> String {
    let words = categories.iter().map(|one| here.locale.word("class", one.code()));
    words.collect::<Vec<_>>().join(&here.text("cli-comma"))
}

/// What a customer is told before they say yes, and who did.
fn show(here: &mut Here, wanted: &Show) -> Result<()> {
    let office = here.office()?;
    let number = number(&wanted.number)?;
    let (row, parties) = office.ask(READ, |tx| disclosures::show(tx, number))?;
    let document = || show_json(&row, &parties);
    if wanted.form.ndjson {
        return here.out.json_line(&document());
    }
    if wanted.form.json {
        return here.out.json(&document());
    }
    let told = &row.disclosure;
    let facts = [
        ("recipient", told.recipient.clone()),
        ("contact", told.contact.clone()),
        ("purpose", told.purpose.clone()),
        ("method", here.locale.word("disclosure-method", told.method.code())),
        ("categories", classes(here, &told.categories)),
        ("since", told.at.human()),
        ("ended", told.ended.map(|at| at.human()).unwrap_or_default()),
        ("by", row.by.clone().unwrap_or_default()),
        ("consented", row.consented.to_string()),
    ];
    here.out.line(&told.number.to_string())?;
    story::facts(here, &facts)?;
    parties.iter().try_for_each(|party| here.out.line(&format!("  {party}")))
}

/// A disclosure as every list prints it.
pub fn disclosure_json(row: &DisclosureRow) -> Value {
    let told = &row.disclosure;
    json!({
        "number": told.number.to_string(),
        "recipient": told.recipient,
        "contact": told.contact,
        "purpose": told.purpose,
        "method": told.method.code(),
        "categories": told.categories.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "since": told.at.to_string(),
        "by": row.by,
        "ended": told.ended.map(|at| at.to_string()),
        "consented": row.consented,
    })
}

/// The same with who consented.
pub fn show_json(row: &DisclosureRow, parties: &[PartyNumber]) -> Value {
    let mut document = disclosure_json(row);
    document["parties"] = json!(parties.iter().map(ToString::to_string).collect::<Vec<_>>());
    document
}

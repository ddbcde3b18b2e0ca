//! `kefu export`: a list that leaves, for a purpose that stands in the log.

use super::complaint::{self, Which as Complaints};
use super::here::{Here, Office};
use super::words_of;
use crate::commands::Made;
use crate::commands::export::Selection;
use crate::domain::error::Result;
use crate::domain::export::{ExportList, ExportPurpose};
use crate::exchange::list::{self, Destination, Form, Which};
use crate::guards::export::columns;
use crate::guards::usage::columns_for;
use crate::locale::Arg;
use crate::vault::Somebody;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum ExportVerb {
    Parties(Parties),
    Complaints(Box<OfComplaints>),
}

#[derive(Debug, Args)]
pub struct Parties {
    #[arg(value_name = "FILTER", default_value = "")]
    pub filter: String,
    #[command(flatten)]
    pub out: Out,
}

#[derive(Debug, Args)]
pub struct OfComplaints {
    #[command(flatten)]
    pub which: Complaints,
    #[command(flatten)]
    pub out: Out,
}

#[derive(Debug, Args)]
pub struct Out {
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    #[arg(long, value_parser = words_of!(ExportPurpose))]
    pub purpose: ExportPurpose,
    #[arg(long, value_name = "TEXT")]
    pub reference: String,
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,
    #[arg(long, value_name = "D")]
    pub disclosure: Option<String>,
    #[arg(long, value_name = "age1…")]
    pub recipient: Option<String>,
    #[arg(long, value_parser = words_of!(Form), conflicts_with = "ndjson")]
    pub form: Option<Form>,
    #[arg(long)]
    pub ndjson: bool,
    #[arg(long)]
    pub json: bool,
}

/// Exports.
pub fn run(here: &mut Here, verb: ExportVerb) -> Result<()> {
    match verb {
        ExportVerb::Parties(wanted) => {
            let office = here.office()?;
            let which = Which::Parties(wanted.filter.clone());
            export(here, &office, &wanted.out, ExportList::Parties, wanted.filter, &which)
        }
        ExportVerb::Complaints(wanted) => {
            let office = here.office()?;
            let filter = complaint::filter(&office, &wanted.which)?;
            let selector = wanted.which.told();
            let which = Which::Complaints(Box::new(filter));
            export(here, &office, &wanted.out, ExportList::Complaints, selector, &which)
        }
    }
}

fn export(
    here: &mut Here,
    office: &Office,
    wanted: &Out,
    list: ExportList,
    selector: String,
    which: &Which,
) -> Result<()> {
    let somebody = wanted.recipient.as_deref().map(Somebody::of_recipient).transpose()?;
    let words = if wanted.columns.is_empty() {
        let seen = columns_for(list, wanted.purpose.code());
        let plain = list.columns().iter().filter(|word| seen.contains(word));
        plain.map(|word| (*word).to_owned()).collect()
    } else {
        wanted.columns.clone()
    };
    if !columns(list, &words)?.is_empty() && somebody.is_some() {
        here.open(office)?;
    }
    let selection = Selection {
        list,
        selector,
        columns: words,
        purpose: wanted.purpose,
        reference: wanted.reference.clone(),
        disclosure: wanted.disclosure.as_deref().map(super::disclosure::number).transpose()?,
        recipient: somebody.as_ref().and_then(|one| one.recipient().map(str::to_owned)),
    };
    let form = wanted.form.unwrap_or(if wanted.ndjson { Form::Ndjson } else { Form::Csv });
    let to = Destination { path: &wanted.to, somebody, form };
    let done = list::export(&office.desk, &office.session, selection, which, &to)?;
    let facts = [
        ("path", Arg::from(wanted.to.display().to_string())),
        ("rows", done.rows.into()),
        ("seq", done.seq.to_string().into()),
    ];
    let verb = match list {
        ExportList::Parties => "export.parties",
        ExportList::Complaints => "export.complaints",
    };
    here.did(verb, &Made::default(), done.seq, wanted.json, &facts)
}

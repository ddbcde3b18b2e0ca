//! `kefu attachment`: files of a customer or a case. They come in, are listed, and are saved elsewhere; none is opened.
//!
//! INVARIANT: what stands in a file goes from one file into another and to no terminal, and a file that stands somewhere
//! is never overwritten.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Form, complaint, party, vault, words_of};
use crate::commands::attachment::save::{Saved, save};
use crate::commands::attachment::{Attach, RemoveAttachment, prepare};
use crate::commands::{Command, Made};
use crate::domain::attachment::{Attachment, Origin, Owner};
use crate::domain::audit::hex;
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::exchange::outgoing::Outgoing;
use crate::queries::READ;
use crate::queries::attachments::{self, AttachmentRow};
use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum AttachmentVerb {
    Add(Add),
    List(List),
    Save(Save),
    Remove(Remove),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("owner").required(true))]
pub struct Add {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "PARTY", group = "owner")]
    pub party: Option<String>,
    #[arg(long = "case", value_name = "K", group = "owner")]
    pub complaint: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, value_name = "COMPARTMENT", value_parser = words_of!(Compartment), default_value = "contact")]
    pub compartment: Compartment,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("owner").required(true))]
pub struct List {
    #[arg(long, value_name = "PARTY", group = "owner")]
    pub party: Option<String>,
    #[arg(long = "case", value_name = "K", group = "owner")]
    pub complaint: Option<String>,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("purpose").required(true))]
pub struct Save {
    #[arg(value_name = "F")]
    pub number: String,
    #[arg(long, value_name = "FILE|DIR")]
    pub to: PathBuf,
    #[arg(long = "case", value_name = "K", group = "purpose")]
    pub complaint: Option<String>,
    #[arg(long, value_name = "P", group = "purpose")]
    pub promise: Option<String>,
    #[arg(long, group = "purpose")]
    pub call: bool,
    #[arg(long, value_name = "REASON", group = "purpose")]
    pub break_glass: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Remove {
    #[arg(value_name = "F")]
    pub number: String,
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &AttachmentVerb) -> Result<()> {
    match verb {
        AttachmentVerb::Add(wanted) => attach(here, wanted),
        AttachmentVerb::List(wanted) => list(here, wanted),
        AttachmentVerb::Save(wanted) => saved(here, wanted),
        AttachmentVerb::Remove(wanted) => remove(here, wanted),
    }
}

fn attach(here: &mut Here, wanted: &Add) -> Result<()> {
    let mut input = regular(&wanted.file)?;
    let office = here.office()?;
    let on = owner(&office, wanted.party.as_deref(), wanted.complaint.as_deref())?;
    let told = wanted.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = wanted.name.clone().or(told).unwrap_or_default();
    // Whoever may not read what it is sealed for needs no key to seal it.
    if office.session.member()?.opens(wanted.compartment) {
        here.open(&office)?;
    }
    let (media, compartment, origin) = (None, wanted.compartment, Origin::File);
    let attach = Attach { on, name, media, compartment, origin, file: None };
    let attach = prepare(&office.desk, &office.session, attach, &mut input)?;
    here.act(&office, Command::Attach(attach), wanted.json).map(|_| ())
}

/// The file, if it is one: a pipe would keep whoever waits for it for ever, and a device has no end.
fn regular(path: &Path) -> Result<File> {
    let failed = |e: std::io::Error| Error::unread(path, &e);
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Error::usage("attachment-no-file").with("path", path.display()));
    }
    File::open(path).map_err(failed)
}

/// What it belongs to.
fn owner(office: &Office, of: Option<&str>, case: Option<&str>) -> Result<Owner> {
    match (case, of) {
        (Some(name), _) => Ok(Owner::Case(complaint::find(office, name)?.id)),
        (None, name) => Ok(Owner::Party(party::find(office, name.unwrap_or_default())?.id)),
    }
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let on = owner(&office, wanted.party.as_deref(), wanted.complaint.as_deref())?;
    let rows = office.ask(READ, |tx| attachments::of(tx, on))?;
    let number = |row: &AttachmentRow| row.attachment.number.to_string();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, number);
    rows.print(here, wanted.form, attachment_json, table)
}

fn table(here: &Here, rows: &[AttachmentRow]) -> Table {
    let columns =
        ["number", "file", "bytes", "compartment", "at", "attached-by", "party", "complaint"];
    let mut table = Table::under(here.headings(&columns));
    for row in rows {
        let attachment = &row.attachment;
        table.row(vec![
            attachment.number.to_string(),
            attachment.name.clone(),
            attachment.bytes.to_string(),
            here.locale.word("compartment", attachment.compartment.code()),
            attachment.added_at.human(),
            row.by.clone().unwrap_or_default(),
            row.party.map(|number| number.to_string()).unwrap_or_default(),
            row.case.map(|number| number.to_string()).unwrap_or_default(),
        ]);
    }
    table
}

/// An attachment as a document.
pub fn attachment_json(row: &AttachmentRow) -> Value {
    let attachment = &row.attachment;
    json!({
        "number": attachment.number.to_string(),
        "party": row.party.map(|number| number.to_string()),
        "case": row.case.map(|number| number.to_string()),
        "name": attachment.name,
        "media": attachment.media,
        "bytes": attachment.bytes,
        "compartment": attachment.compartment.code(),
        "origin": attachment.origin.code(),
        "sealed_sha256": hex(&attachment.sha256),
        "at": attachment.added_at.to_string(),
        "by": row.by,
        "seq": attachment.seq,
    })
}

/// Several as documents.
pub fn all_json(rows: &[AttachmentRow]) -> Value {
    rows.iter().map(attachment_json).collect()
}

/// Several, a line each, beside what they belong to.
pub fn tell_all(here: &mut Here, rows: &[AttachmentRow]) -> Result<()> {
    rows.iter().try_for_each(|row| {
        let one = &row.attachment;
        let facts = [
            ("number", one.number.to_string().into()),
            ("name", one.name.as_str().into()),
            ("bytes", one.bytes.into()),
            ("at", one.added_at.human().into()),
            ("by", row.by.clone().unwrap_or_default().into()),
        ];
        here.say("cli-attachment-line", &facts)
    })
}

fn saved(here: &mut Here, wanted: &Save) -> Result<()> {
    let office = here.office()?;
    let found = office.ask(READ, |tx| attachments::find(tx, &wanted.number))?.attachment;
    let named = (wanted.complaint.as_deref(), wanted.promise.as_deref());
    let purpose = vault::purpose(&office, named, wanted.break_glass.as_deref())?;
    let path = target(&wanted.to, &found);
    // Whatever stands against writing there is said before anything is opened.
    let outgoing = Outgoing::begin(&path)?;
    here.open(&office)?;
    let mut done = None;
    outgoing.write(None, |sink| {
        done = Some(save(&office.desk, &office.session, found.number, purpose, sink)?);
        Ok(())
    })?;
    done.map_or(Ok(()), |done| tell(here, &done, &path, wanted.json))
}

/// A folder is given a file of a name that nothing takes for something else.
fn target(to: &Path, row: &Attachment) -> PathBuf {
    if to.is_dir() { to.join(row.file_name()) } else { to.to_owned() }
}

fn tell(here: &mut Here, done: &Saved, path: &Path, is_json: bool) -> Result<()> {
    let path = path.display().to_string();
    if is_json {
        return here.out.json_line(&json!({
            "done": "attachment.save",
            "number": done.row.number.to_string(),
            "seq": done.seq,
            "path": path,
            "name": done.row.name,
            "bytes": done.row.bytes,
            "verified": done.verified,
        }));
    }
    let made = Made { attachment: Some(done.row.number), ..Made::default() };
    let facts = [("path", path.into()), ("bytes", done.row.bytes.into())];
    here.did("attachment.save", &made, done.seq, false, &facts)?;
    if !done.verified {
        here.say("cli-attachment-unverified", &[])?;
    }
    match &done.nearing {
        Some(nearing) => here.out.line(&here.locale.nearing(nearing)),
        None => Ok(()),
    }
}

fn remove(here: &mut Here, wanted: &Remove) -> Result<()> {
    let office = here.office()?;
    let number = office.ask(READ, |tx| attachments::find(tx, &wanted.number))?.attachment.number;
    let remove = RemoveAttachment { number, reason: wanted.reason.clone() };
    here.act(&office, Command::RemoveAttachment(remove), wanted.json).map(|_| ())
}

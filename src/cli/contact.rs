//! `kefu contact`: attempts to reach somebody by hand, and whether one may be made.

use super::here::Here;
use super::output::Table;
use super::story::Rows;
use super::{Form, party, words_of};
use crate::commands::Command;
use crate::commands::contact::{Around, LogContact, Reaching};
use crate::commands::make_contact::MakeContact;
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::error::Result;
use crate::domain::outreach::Contact;
use crate::domain::outreach::facts::ContactFacts;
use crate::guards::contact::{findings, verdict};
use crate::queries::READ;
use crate::queries::campaigns;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Attempts that are listed, at most.
const MOST: usize = 200;

#[derive(Debug, Subcommand)]
pub enum ContactVerb {
    Make(Asked),
    Log(Log),
    May(Asked),
    List(List),
}

#[derive(Debug, Args)]
pub struct Log {
    pub party: String,
    #[arg(value_parser = words_of!(ContactChannel))]
    pub channel: ContactChannel,
    #[arg(long, value_parser = words_of!(ContactPurpose), default_value = "service")]
    pub purpose: ContactPurpose,
    #[arg(long, value_name = "WHEN")]
    pub at: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Asked {
    pub party: String,
    #[arg(value_parser = words_of!(ContactChannel))]
    pub channel: ContactChannel,
    #[arg(long, value_parser = words_of!(ContactPurpose), default_value = "service")]
    pub purpose: ContactPurpose,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    pub party: String,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: &ContactVerb) -> Result<()> {
    match verb {
        ContactVerb::Make(wanted) => make(here, wanted),
        ContactVerb::Log(wanted) => log(here, wanted),
        ContactVerb::May(wanted) => may(here, wanted),
        ContactVerb::List(wanted) => list(here, wanted),
    }
}

fn make(here: &mut Here, wanted: &Asked) -> Result<()> {
    let office = here.office()?;
    let contact = MakeContact {
        id: office.session.new_id()?,
        party: party::find(&office, &wanted.party)?.id,
        channel: wanted.channel,
        purpose: wanted.purpose,
    };
    here.act(&office, Command::MakeContact(contact), wanted.json).map(|_| ())
}

fn log(here: &mut Here, wanted: &Log) -> Result<()> {
    let office = here.office()?;
    let at = wanted.at.as_deref().map(|at| office.when(at)).transpose()?;
    let contact = LogContact {
        id: office.session.new_id()?,
        party: party::find(&office, &wanted.party)?.id,
        channel: wanted.channel,
        purpose: wanted.purpose,
        at,
    };
    here.act(&office, Command::LogContact(contact), wanted.json).map(|_| ())
}

/// A refusal is told as one, with the exit status of one.
fn may(here: &mut Here, wanted: &Asked) -> Result<()> {
    let office = here.office()?;
    let party = party::find(&office, &wanted.party)?;
    let (channel, purpose, now) = (wanted.channel, wanted.purpose, office.now());
    let (facts, _) = office.ask(READ, |tx| {
        let around = Around::of(tx, &party, now)?;
        around.facts(tx, Reaching { party: &party, purpose, channel, now })
    })?;
    if wanted.json {
        return here.out.json_line(&may_json(&facts));
    }
    verdict(&facts)?;
    here.say("cli-may-be-reached", &[("number", facts.party.to_string().into())])
}

/// A verdict as a document.
pub fn may_json(facts: &ContactFacts) -> Value {
    let rules: Vec<&str> = findings(facts).iter().map(|finding| finding.rule.code).collect();
    json!({ "number": facts.party.to_string(), "allowed": rules.is_empty(), "rules": rules, "facts": facts })
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let party = party::find(&office, &wanted.party)?;
    let rows = office.ask(READ, |tx| campaigns::contacts(tx, party.id, MOST))?;
    let at = |contact: &Contact| contact.at.to_string();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, at);
    rows.print(here, wanted.form, contact_json, table)
}

fn table(here: &Here, rows: &[Contact]) -> Table {
    let mut table =
        Table::under(here.headings(&["at", "contact-channel", "contact-purpose", "campaign"]));
    for contact in rows {
        table.row(vec![
            contact.at.human(),
            here.locale.word("contact-channel", contact.channel.code()),
            here.locale.word("contact-purpose", contact.purpose.code()),
            contact.campaign.map(|number| number.to_string()).unwrap_or_default(),
        ]);
    }
    table
}

/// An attempt as a document.
pub fn contact_json(contact: &Contact) -> Value {
    json!({
        "at": contact.at.to_string(),
        "channel": contact.channel.code(),
        "purpose": contact.purpose.code(),
        "campaign": contact.campaign.map(|number| number.to_string()),
    })
}

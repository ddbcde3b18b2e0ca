//! `kefu consent`: what a customer says of being reached, and how each contact point stands.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Form, party, vault, words_of};
use crate::commands::consent::{DeclareNotice, Say};
use crate::commands::{Command, evidence};
use crate::domain::audit::from_hex;
use crate::domain::consent::{
    ConsentAct, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope,
};
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::queries::READ;
use crate::queries::consents::{self, EventRow, NoticeRow, StandingRow};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::Path;

#[derive(Debug, Subcommand)]
pub enum ConsentVerb {
    Give(Give),
    Refuse(Word),
    Withdraw(Word),
    Stop(Word),
    Resume(Word),
    List(List),
    Notice(Notice),
}

// Whom and what it is about.
#[derive(Debug, Args)]
pub struct Word {
    pub party: String,
    #[arg(long, value_name = "KIND|ID")]
    pub point: Option<String>,
    #[arg(long, value_parser = words_of!(ContactChannel))]
    pub channel: Option<ContactChannel>,
    #[arg(long, value_parser = words_of!(ContactPurpose))]
    pub purpose: Option<ContactPurpose>,
    #[arg(long, value_name = "D")]
    pub disclosure: Option<String>,
    #[arg(long, value_name = "WHAT:WHICH")]
    pub evidence: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Give {
    #[command(flatten)]
    pub word: Word,
    #[arg(long, value_parser = words_of!(LegalBasis))]
    pub basis: Option<LegalBasis>,
    #[arg(long, value_name = "VERSION")]
    pub notice: Option<String>,
    #[arg(long)]
    pub own_wish: bool,
}

#[derive(Debug, Args)]
pub struct List {
    pub party: String,
    #[arg(long)]
    pub events: bool,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct Notice {
    #[arg(value_parser = words_of!(ContactPurpose), requires = "version")]
    pub purpose: Option<ContactPurpose>,
    pub version: Option<String>,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: ConsentVerb) -> Result<()> {
    match verb {
        ConsentVerb::Give(wanted) => give(here, &wanted),
        ConsentVerb::Refuse(word) => say(here, ConsentAct::Refused, &word),
        ConsentVerb::Withdraw(word) => say(here, ConsentAct::Withdrawn, &word),
        ConsentVerb::Stop(word) => say(here, ConsentAct::Stop, &word),
        ConsentVerb::Resume(word) => say(here, ConsentAct::Resumed, &word),
        ConsentVerb::List(wanted) => list(here, &wanted),
        ConsentVerb::Notice(wanted) => notice(here, wanted),
    }
}

fn give(here: &mut Here, wanted: &Give) -> Result<()> {
    let office = here.office()?;
    let said = said(&office, ConsentAct::Given, &wanted.word)?;
    let (basis, notice) = (wanted.basis, wanted.notice.clone());
    let said = Say { basis, notice, own_wish: wanted.own_wish, ..said };
    here.act(&office, Command::Consent(said), wanted.word.json).map(|_| ())
}

fn say(here: &mut Here, act: ConsentAct, word: &Word) -> Result<()> {
    let office = here.office()?;
    let said = said(&office, act, word)?;
    here.act(&office, Command::Consent(said), word.json).map(|_| ())
}

fn said(office: &Office, act: ConsentAct, word: &Word) -> Result<Say> {
    let party = party::find(office, &word.party)?.id;
    let named = word.point.as_deref();
    let point = named.map(|name| vault::point(office, party, Some(name))).transpose()?;
    let (channel, purpose) = (word.channel, word.purpose);
    let disclosure = word.disclosure.as_deref().map(super::disclosure::number).transpose()?;
    let scope = Scope { point: point.map(|point| point.id), channel, purpose, disclosure };
    let evidence = word.evidence.as_deref().map(shown).transpose()?;
    Ok(Say { evidence, ..Say::new(act, party, scope) })
}

/// `code:form 12`, `file:PATH`, `sha256:…`, `audit:123`: what shows it, and where to find that.
fn shown(text: &str) -> Result<Evidence> {
    let wrong = || Error::usage("consent-evidence-shape");
    match text.split_once(':') {
        Some(("file", path)) => {
            let hash = from_hex(&evidence::of_file(Path::new(path))?.sha256);
            hash.map(Evidence::File).ok_or_else(wrong)
        }
        _ => Evidence::read(text).ok_or_else(wrong),
    }
}

fn list(here: &mut Here, wanted: &List) -> Result<()> {
    let office = here.office()?;
    let party = party::find(&office, &wanted.party)?.id;
    if wanted.events {
        let items = office.ask(READ, |tx| consents::events(tx, party))?;
        return whole(items).print(here, wanted.form, event_json, event_table);
    }
    let items = office.ask(READ, |tx| consents::standings(tx, party))?;
    whole(items).print(here, wanted.form, standing_json, standing_table)
}

fn whole<T>(items: Vec<T>) -> Rows<T> {
    Rows { total: items.len() as u64, may_be_more: false, items, next: None }
}

fn standing_table(here: &Here, rows: &[StandingRow]) -> Table {
    let mut table = Table::under(here.headings(&[
        "point",
        "contact-channel",
        "contact-purpose",
        "standing",
        "since",
    ]));
    for row in rows {
        table.row(vec![
            point_name(here, Some(&row.point)),
            here.locale.word("contact-channel", row.channel.code()),
            here.locale.word("contact-purpose", row.purpose.code()),
            here.locale.word("standing", row.standing.code()),
            row.standing.since().map(|since| since.human()).unwrap_or_default(),
        ]);
    }
    table
}

fn event_table(here: &Here, rows: &[EventRow]) -> Table {
    let names = [
        "at",
        "consent",
        "point",
        "contact-channel",
        "contact-purpose",
        "notice",
        "evidence",
        "member",
    ];
    let mut table = Table::under(here.headings(&names));
    for row in rows {
        let (event, scope) = (&row.event, &row.event.scope);
        table.row(vec![
            event.at.human(),
            here.locale.word("consent-act", event.act.code()),
            point_name(here, row.point.as_ref()),
            here.word("contact-channel", scope.channel.map(ContactChannel::code)),
            match scope.disclosure {
                Some(number) => number.to_string(),
                None => here.word("contact-purpose", scope.purpose.map(ContactPurpose::code)),
            },
            event.notice.clone().unwrap_or_default(),
            event.evidence.as_ref().map(Evidence::text).unwrap_or_default(),
            row.by.clone().unwrap_or_default(),
        ]);
    }
    table
}

fn point_name(here: &Here, point: Option<&Point>) -> String {
    point.map(|point| party::point_name(here, point.kind, &point.label)).unwrap_or_default()
}

fn notice(here: &mut Here, wanted: Notice) -> Result<()> {
    let office = here.office()?;
    if let (Some(purpose), Some(version)) = (wanted.purpose, wanted.version) {
        let purpose_word = here.locale.word("contact-purpose", purpose.code());
        let facts = [("purpose", purpose_word.into()), ("version", version.clone().into())];
        let declare = Command::DeclareNotice(DeclareNotice { purpose, version });
        let json = wanted.form.json || wanted.form.ndjson;
        return here.act_with(&office, declare, json, &facts).map(|_| ());
    }
    let items = office.ask(READ, consents::notices)?;
    whole(items).print(here, wanted.form, notice_json, |here, rows| {
        let names = ["contact-purpose", "consent-notice", "since", "member"];
        let mut table = Table::under(here.headings(&names));
        for row in rows {
            table.row(vec![
                here.locale.word("contact-purpose", row.purpose.code()),
                row.notice.version.clone(),
                row.notice.at.human(),
                row.by.clone().unwrap_or_default(),
            ]);
        }
        table
    })
}

/// How a contact point stands, as every list prints it.
pub fn standing_json(row: &StandingRow) -> Value {
    json!({
        "point": row.point.id.to_string(),
        "kind": row.point.kind.code(),
        "label": row.point.label,
        "channel": row.channel.code(),
        "purpose": row.purpose.code(),
        "standing": row.standing.code(),
        "allowed": row.standing.allows(row.purpose),
        "since": row.standing.since().map(|since| since.to_string()),
    })
}

/// A line of the ledger, as every list prints it.
pub fn event_json(row: &EventRow) -> Value {
    let (event, scope) = (&row.event, &row.event.scope);
    json!({
        "seq": row.seq,
        "act": event.act.code(),
        "point": scope.point.map(|point| point.to_string()),
        "channel": scope.channel.map(ContactChannel::code),
        "purpose": scope.purpose.map(ContactPurpose::code),
        "disclosure": scope.disclosure.map(|number| number.to_string()),
        "basis": event.basis.map(LegalBasis::code),
        "notice": event.notice,
        "evidence": event.evidence.as_ref().map(Evidence::text),
        "at": event.at.to_string(),
        "by": row.by,
    })
}

/// A notice, as every list prints it.
pub fn notice_json(row: &NoticeRow) -> Value {
    json!({
        "purpose": row.purpose.code(),
        "version": row.notice.version,
        "since": row.notice.at.to_string(),
        "by": row.by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_reads_back_what_it_prints() {
        let hash = "00".repeat(32);
        for text in ["code:form 12", "audit:17", &format!("sha256:{hash}")] {
            assert_eq!(shown(text).as_ref().map(Evidence::text).as_deref(), Ok(text));
        }
        for text in ["", "form 12", "code:", "audit:x", "sha256:00", "link:x"] {
            assert_eq!(shown(text).map_err(|e| e.code), Err("consent-evidence-shape"), "{text}");
        }
    }
}

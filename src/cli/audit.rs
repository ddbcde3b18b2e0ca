//! `kefu audit`: reading the log, walking its chain, signing and checking its head.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Paging, party, reads};
use crate::commands::{self, Made};
use crate::domain::audit::{Outcome, Ruled, hex};
use crate::domain::error::{Error, Kind, Result};
use crate::queries::audit::{self, AuditRow, Filter};
use crate::queries::log::{self, About};
use crate::vault::{Head, VerifierKey};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Entries that are read at once where all of them are written out.
const CHUNK: usize = 500;
/// More is no signed head: one has a few hundred bytes, and each signature of a witness up to 5 kB.
const NOTE_BYTES: u64 = 128 * 1024;

#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    List(List),
    Reads(reads::Reads),
    Verify(Verify),
    Head,
    Key,
    Rekey(Rekey),
}

#[derive(Debug, Args)]
pub struct Rekey {
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long, value_name = "NAME")]
    pub member: Option<String>,
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[arg(long, value_name = "VERB")]
    pub verb: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub purpose: Option<String>,
    #[arg(long, value_name = "NUMBER|ID")]
    pub id: Option<String>,
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    #[arg(long)]
    pub refused: bool,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    #[arg(long, value_name = "KEY", requires = "head")]
    pub key: Option<String>,
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: AuditVerb) -> Result<()> {
    let office = here.office()?;
    office.may("audit.read")?;
    match verb {
        AuditVerb::List(wanted) => list(here, &office, &wanted),
        AuditVerb::Reads(wanted) => reads::run(here, &office, &wanted),
        AuditVerb::Verify(wanted) => verify(here, &office, &wanted),
        AuditVerb::Head => head(here, &office),
        AuditVerb::Key => key(here, &office),
        AuditVerb::Rekey(wanted) => rekey(here, &office, &wanted),
    }
}

fn list(here: &mut Here, office: &Office, wanted: &List) -> Result<()> {
    let filter = filter(office, wanted)?;
    let form = wanted.paging.form;
    let limit = if wanted.paging.limit == 0 { usize::MAX } else { wanted.paging.limit };
    if form.ndjson {
        return stream(here, office, filter, limit);
    }
    let most = limit.saturating_add(1);
    let (total, items) = office.ask("audit.read", |tx| {
        let page = audit::list(tx, &filter, most)?;
        Ok((page.total, log::with_about(tx, page.items)?))
    })?;
    let rows = Rows::of(total, items, limit, |(row, _): &Named| row.entry.seq.to_string());
    rows.print(here, form, |(row, _)| audit_json(row), table)
}

fn filter(office: &Office, wanted: &List) -> Result<Filter> {
    let number = |text: &String| {
        text.trim().parse::<u64>().map_err(|_| Error::usage("cursor").with("cursor", text))
    };
    let when = |text: &String| office.when(text);
    let about = |name: &String| {
        let party = party::find(office, name)?;
        office.ask("audit.read", |tx| audit::about(tx, &party))
    };
    let members = |name: &String| office.ask("audit.read", |tx| audit::of_member(tx, name));
    Ok(Filter {
        verbs: wanted.verb.clone().map(|verb| vec![verb]),
        id: wanted.id.clone(),
        about: wanted.party.as_ref().map(about).transpose()?,
        members: wanted.member.as_ref().map(members).transpose()?,
        purpose: wanted.purpose.clone(),
        since_seconds: wanted.since.as_ref().map(when).transpose()?.map(|at| at.at_seconds),
        // A day is over with its last second.
        until_seconds: wanted.until.as_ref().map(when).transpose()?.map(|at| at.end_seconds()),
        refused: wanted.refused,
        after: wanted.paging.after.as_ref().map(number).transpose()?,
    })
}

/// A few entries at a time: whoever reads slowly holds no transaction open, and a log of any length goes through
/// the same memory.
fn stream(here: &mut Here, office: &Office, mut filter: Filter, limit: usize) -> Result<()> {
    let mut left = limit;
    while left > 0 {
        let most = left.min(CHUNK);
        let rows = office.ask("audit.read", |tx| audit::next(tx, &filter, most))?;
        rows.iter().try_for_each(|row| here.out.json_line(&audit_json(row)))?;
        if rows.len() < most {
            break;
        }
        filter.after = rows.last().map(|row| row.entry.seq);
        left -= rows.len();
    }
    Ok(())
}

/// An entry, and what it is about.
type Named = (AuditRow, Vec<About>);

fn table(here: &Here, items: &[Named]) -> Table {
    let mut table = Table::under(
        here.headings(&["seq", "at", "member", "verb", "result", "count", "source", "ids"]),
    );
    for (row, about) in items {
        let entry = &row.entry;
        table.row(vec![
            entry.seq.to_string(),
            entry.at.human(),
            row.member.clone().unwrap_or_default(),
            here.verb(&entry.verb),
            result(here, &entry.outcome),
            entry.count.to_string(),
            entry.came_from(),
            ids(here, row, about),
        ]);
    }
    table
}

/// What it is about, by name where it has one, and behind it the purpose where there is one.
fn ids(here: &Here, row: &AuditRow, about: &[About]) -> String {
    let mut parts: Vec<String> = about.iter().map(|one| name(here, one)).collect();
    parts.extend(row.entry.approval.iter().map(ToString::to_string));
    parts.extend(row.entry.purpose.iter().map(|purpose| format!("[{purpose}]")));
    parts.join(" ")
}

fn name(here: &Here, about: &About) -> String {
    match about {
        About::Number(text) | About::Member(text) | About::Id(text) => text.clone(),
        About::Point(kind, label) => party::point_name(here, *kind, label),
        About::Compartment(compartment) => here.locale.word("compartment", compartment.code()),
    }
}

fn result(here: &Here, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => here.word("result", Some("done")),
        Outcome::Refused(code) => format!("{} ({code})", here.word("result", Some("refused"))),
    }
}

fn verify(here: &mut Here, office: &Office, wanted: &Verify) -> Result<()> {
    let kept = wanted.head.as_deref().map(|path| kept(office, path, wanted)).transpose()?;
    let mark = kept.as_ref().map(|kept| (kept.entries, kept.hash));
    let found = office.ask("audit.read", |tx| audit::verify_against(tx, mark))?;
    let head = hex(&found.head);
    if wanted.json {
        let broken = found.broken.map(|(seq, reason)| json!({ "seq": seq, "reason": reason }));
        let kept = kept.as_ref().map(|kept| kept.entries);
        let document =
            json!({ "entries": found.entries, "head": head, "kept": kept, "broken": broken });
        here.out.json_line(&document)?;
    }
    if let Some(fault) = found.broken {
        return Err(broken(fault));
    }
    if wanted.json {
        return Ok(());
    }
    here.say("cli-audit-whole", &[("entries", found.entries.into()), ("head", head.into())])?;
    match kept {
        Some(kept) => here.say("cli-audit-fits", &[("entries", kept.entries.into())]),
        None => Ok(()),
    }
}

fn broken((seq, reason): (u64, &'static str)) -> Error {
    Error::new(Kind::Damaged, "audit-broken").with("seq", seq).with("reason", reason)
}

/// The head in a file, if it is signed by the key that was named, or else by the one in the store, and is this
/// log's.
fn kept(office: &Office, path: &Path, wanted: &Verify) -> Result<Head> {
    let note = note(path)?;
    let vault = office.ask("audit.read", audit::vault)?;
    let head = match &wanted.key {
        Some(text) => VerifierKey::read(text)?.open(&note)?,
        None => office.ask("audit.read", |tx| audit::open_head(tx, &note))?,
    };
    match head.vault == vault {
        true => Ok(head),
        false => Err(Error::failed("head-other-store").with("vault", head.vault)),
    }
}

fn note(path: &Path) -> Result<String> {
    let mut note = String::new();
    let file =
        std::fs::File::open(path).and_then(|file| file.take(NOTE_BYTES).read_to_string(&mut note));
    match file {
        Ok(_) => Ok(note),
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => Err(Error::usage("head-form")),
        Err(e) => Err(Error::unread(path, &e)),
    }
}

/// Only a log that is whole is signed for.
fn head(here: &mut Here, office: &Office) -> Result<()> {
    office.may("audit.sign")?;
    office.ask("audit.read", audit::verifier_key)?;
    here.open(office)?;
    let head = office.ask("audit.read", audit::head)?.map_err(broken)?;
    let note = office.session.ring()?.sign_head(&head)?;
    note.lines().try_for_each(|line| here.out.line(line))
}

fn rekey(here: &mut Here, office: &Office, wanted: &Rekey) -> Result<()> {
    here.open(office)?;
    let key = commands::rekey::rekey(&office.desk, &office.session)?;
    let seq = office.ask("audit.read", audit::last)?;
    here.did("audit.rekey", &Made::default(), seq, wanted.json, &[("key", key.into())])
}

fn key(here: &mut Here, office: &Office) -> Result<()> {
    let key = office.ask("audit.read", audit::verifier_key)?;
    here.out.line(&key.to_string())
}

fn ruled_json(ruled: &Ruled) -> Value {
    json!({ "rule": ruled.rule, "how": ruled.how.code(), "digest": hex(&ruled.digest) })
}

/// An entry of the log.
pub fn audit_json(row: &AuditRow) -> Value {
    let entry = &row.entry;
    let refused = match &entry.outcome {
        Outcome::Done => None,
        Outcome::Refused(code) => Some(code),
    };
    json!({
        "seq": entry.seq,
        "at": entry.at.to_string(),
        "member": row.member,
        "member_id": entry.member.map(|id| id.to_string()),
        "session": entry.session.to_string(),
        "source": entry.source,
        "key": entry.key,
        "verb": entry.verb,
        "ids": entry.ids,
        "purpose": entry.purpose,
        "result": if refused.is_some() { "refused" } else { "done" },
        "refusal": refused,
        "count": entry.count,
        "approval": entry.approval.map(|number| number.to_string()),
        "rulings": entry.rulings.iter().map(ruled_json).collect::<Vec<_>>(),
        "digest": entry.digest.map(|digest| hex(&digest)),
        "previous": hex(&entry.previous),
        "hash": hex(&row.hash),
        "bytes": hex(&row.bytes),
    })
}

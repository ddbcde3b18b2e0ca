//! `kefu audit`: reading the log and walking its chain.

use super::Paging;
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use crate::domain::audit::Outcome;
use crate::domain::error::{Error, Result};
use crate::queries::audit::{self, AuditRow, Filter};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    List(List),
    Verify(Verify),
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long, value_name = "VERB")]
    pub verb: Option<String>,
    #[arg(long, value_name = "NUMBER|ID")]
    pub id: Option<String>,
    #[command(flatten)]
    pub paging: Paging,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(long)]
    pub json: bool,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: AuditVerb) -> Result<()> {
    let office = here.office()?;
    office.may("audit.read")?;
    match verb {
        AuditVerb::List(wanted) => list(here, &office, wanted),
        AuditVerb::Verify(wanted) => verify(here, &office, &wanted),
    }
}

fn list(here: &mut Here, office: &Office, wanted: List) -> Result<()> {
    let paging = wanted.paging;
    let number = |text: &String| {
        text.trim().parse::<u64>().map_err(|_| Error::usage("cursor").with("cursor", text))
    };
    let after = paging.after.as_ref().map(number).transpose()?;
    let filter = Filter { verb: wanted.verb, id: wanted.id, after };
    let limit = paging.limit.saturating_add(1);
    let page = office.desk.store.read(|tx| audit::list(tx, &filter, limit))?;
    let rows =
        Rows::of(page.total, page.items, paging.limit, |row: &AuditRow| row.entry.seq.to_string());
    rows.print(here, paging.form, audit_json, table)
}

fn table(here: &Here, items: &[AuditRow]) -> Table {
    let mut table = Table::under(
        here.headings(&["seq", "at", "member", "verb", "result", "count", "source", "ids"]),
    );
    for row in items {
        let entry = &row.entry;
        table.row(vec![
            entry.seq.to_string(),
            entry.at.human(),
            row.member.clone().unwrap_or_default(),
            here.verb(&entry.verb),
            result(here, &entry.outcome),
            entry.count.to_string(),
            entry.source.clone(),
            ids(row),
        ]);
    }
    table
}

/// The ids, and behind them the purpose where there is one.
fn ids(row: &AuditRow) -> String {
    let mut parts = row.entry.ids.clone();
    parts.extend(row.entry.purpose.iter().map(|purpose| format!("[{purpose}]")));
    parts.join(" ")
}

fn result(here: &Here, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done => here.word("result", Some("done")),
        Outcome::Refused(code) => format!("{} ({code})", here.word("result", Some("refused"))),
    }
}

fn verify(here: &mut Here, office: &Office, wanted: &Verify) -> Result<()> {
    let found = office.desk.store.read(audit::verify)?;
    let head: String = found.head.iter().map(|byte| format!("{byte:02x}")).collect();
    if wanted.json {
        let broken = found.broken.map(|(seq, reason)| json!({ "seq": seq, "reason": reason }));
        let document = json!({ "entries": found.entries, "head": head, "broken": broken });
        here.out.json_line(&document)?;
    }
    match found.broken {
        Some((seq, reason)) => Err(Error::new(crate::domain::Kind::Damaged, "audit-broken")
            .with("seq", seq)
            .with("reason", reason)),
        None if wanted.json => Ok(()),
        None => {
            here.say("cli-audit-whole", &[("entries", found.entries.into()), ("head", head.into())])
        }
    }
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
        "session": entry.session.to_string(),
        "source": entry.source,
        "verb": entry.verb,
        "ids": entry.ids,
        "purpose": entry.purpose,
        "result": if refused.is_some() { "refused" } else { "done" },
        "refusal": refused,
        "count": entry.count,
    })
}

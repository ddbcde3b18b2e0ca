//! `kefu doctor`: derived rows against what they derive from, and the chain of the log.

use super::Form;
use super::here::Here;
use super::output::Table;
use crate::domain::Kind;
use crate::domain::error::{Error, Result};
use crate::queries::status::{self, Findings};
use clap::Args;
use serde_json::{Map, Value, json};

#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub form: Form,
}

/// Examines, prints, and fails where something is wrong.
pub fn run(here: &mut Here, wanted: Doctor) -> Result<()> {
    let office = here.office()?;
    let store = &office.desk.store;
    let found = store.read(status::examine)?;
    let place = store.folder().display().to_string();
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&document(&found, &place, store.file_bytes()))?;
    } else {
        tell(here, &found, place, store.file_bytes())?;
    }
    verdict(&found)
}

fn verdict(found: &Findings) -> Result<()> {
    if let Some((seq, reason)) = found.audit.broken {
        return Err(Error::new(Kind::Damaged, "audit-broken")
            .with("seq", seq)
            .with("reason", reason));
    }
    if let Some(first) = found.unfolded.first() {
        return Err(Error::new(Kind::Damaged, "unfolded")
            .with("count", found.unfolded.len())
            .with("number", first));
    }
    if let Some((table, first)) = found.astray.first() {
        return Err(Error::new(Kind::Damaged, "astray")
            .with("count", found.astray.len())
            .with("table", table)
            .with("first", first));
    }
    Ok(())
}

fn tell(here: &mut Here, found: &Findings, place: String, bytes: u64) -> Result<()> {
    here.say("cli-doctor-store", &[("path", place.into()), ("mebibytes", (bytes >> 20).into())])?;
    let mut table = Table::under(here.headings(&["table", "count"]));
    for (name, count) in found.rows.iter().filter(|(_, count)| *count > 0) {
        table.row(vec![(*name).to_owned(), count.to_string()]);
    }
    table.print(&mut here.out)?;
    if verdict(found).is_ok() {
        here.say("cli-doctor-well", &[("entries", found.audit.entries.into())])?;
    }
    Ok(())
}

fn document(found: &Findings, place: &str, bytes: u64) -> Value {
    let rows: Map<String, Value> =
        found.rows.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
    let broken = found.audit.broken.map(|(seq, reason)| json!({ "seq": seq, "reason": reason }));
    json!({
        "store": place,
        "bytes": bytes,
        "rows": rows,
        "unfolded": found.unfolded,
        "astray": found.astray.iter().map(|(table, what)| json!([table, what])).collect::<Value>(),
        "audit": { "entries": found.audit.entries, "broken": broken },
    })
}

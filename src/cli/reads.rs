//! `kefu audit reads`: who was shown a customer's sealed values, as the customer may ask.

use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use super::{Form, party};
use crate::domain::error::Result;
use crate::queries::reads::{self, ReadRow};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct Reads {
    pub party: String,
    #[command(flatten)]
    pub form: Form,
}

/// Tells it. Whether the member may read the log was asked before.
pub fn run(here: &mut Here, office: &Office, wanted: &Reads) -> Result<()> {
    let party = party::find(office, &wanted.party)?;
    let rows = office.ask("audit.read", |tx| reads::reads(tx, &party))?;
    if rows.is_empty() && !wanted.form.json && !wanted.form.ndjson {
        let number = party.number.to_string();
        return here.say("cli-reads-none", &[("number", number.into())]);
    }
    let total = rows.len() as u64;
    let rows = Rows::of(total, rows, usize::MAX, |row: &ReadRow| row.seq.to_string());
    rows.print(here, wanted.form, read_json, table)
}

fn table(here: &Here, rows: &[ReadRow]) -> Table {
    let mut table = Table::under(here.headings(&["seq", "at", "member", "point", "purpose"]));
    for row in rows {
        let point = row.named.as_ref().map(|(kind, label)| party::point_name(here, *kind, label));
        let point = point.or_else(|| row.attachment.clone());
        table.row(vec![
            row.seq.to_string(),
            row.at.human(),
            row.member.clone().unwrap_or_default(),
            point.unwrap_or_else(|| {
                let is_copy = row.point.is_none();
                here.text(if is_copy { "reads-copy" } else { "reads-gone" })
            }),
            here.locale.purpose(&row.purpose),
        ]);
    }
    table
}

/// A field that was shown.
pub fn read_json(row: &ReadRow) -> Value {
    let (kind, label) = row.named.clone().unzip();
    json!({
        "seq": row.seq,
        "at": row.at.to_string(),
        "member": row.member,
        "point": row.point,
        "kind": kind.map(|kind| kind.code()),
        "label": label,
        "attachment": row.attachment,
        "purpose": row.purpose.code,
        "number": row.purpose.number,
        "reason": row.purpose.reason,
    })
}

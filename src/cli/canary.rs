//! `kefu party canary`: invented customers, a reveal of whom alarms the privacy officer.

use super::here::Here;
use super::output::Table;
use super::story::Rows;
use super::{Form, party};
use crate::commands::Command;
use crate::commands::canary::MarkCanary;
use crate::domain::error::Result;
use crate::queries::notices::{self, CanaryRow};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct Canary {
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    pub party: Option<String>,
    #[arg(long, conflicts_with = "list")]
    pub off: bool,
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub form: Form,
}

/// Marks one, takes its mark away, or lists them.
pub fn run(here: &mut Here, wanted: &Canary) -> Result<()> {
    let office = here.office()?;
    let Some(name) = &wanted.party else {
        office.may("party.canary")?;
        let rows = office.ask("party.canary", notices::canaries)?;
        let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.number.to_string());
        return rows.print(here, wanted.form, canary_json, table);
    };
    let party = party::find(&office, name)?.id;
    let mark = if wanted.off { None } else { Some(office.session.new_id()?) };
    let is_json = wanted.form.json || wanted.form.ndjson;
    let facts = [("state", if wanted.off { "off" } else { "on" }.into())];
    let mark = Command::MarkCanary(MarkCanary { party, mark });
    here.act_with(&office, mark, is_json, &facts).map(|_| ())
}

fn table(here: &Here, rows: &[CanaryRow]) -> Table {
    let mut table = Table::under(here.headings(&["number", "name", "since"]));
    for row in rows {
        table.row(vec![row.number.to_string(), row.name.clone(), row.at.human()]);
    }
    table
}

/// A canary as a document.
pub fn canary_json(row: &CanaryRow) -> Value {
    json!({ "number": row.number.to_string(), "name": row.name, "since": row.at.to_string() })
}

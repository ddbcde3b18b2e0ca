//! `kefu complaint alike`: the past cases that are nearest to one, with what was decided and given.

use super::Form;
use super::complaint::{find, redress_json};
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use crate::domain::complaint::{Case, CaseKind, Move};
use crate::domain::error::Result;
use crate::guards::complaint::is_of;
use crate::queries::READ;
use crate::queries::alike::{self, Past};
use crate::tui::case_file;
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct Nearest {
    pub number: String,
    #[command(flatten)]
    pub form: Form,
}

/// Lists them.
pub fn run(here: &mut Here, wanted: &Nearest) -> Result<()> {
    let office = here.office()?;
    let case = find(&office, &wanted.number)?;
    is_of(&case, CaseKind::Complaint)?;
    let past = office.ask(READ, |tx| alike::alike(tx, &case))?;
    let rows = Rows::of(past.len() as u64, past, usize::MAX, |one: &Past| one.number.to_string());
    rows.print(here, wanted.form, past_json, table)
}

fn table(here: &Here, rows: &[Past]) -> Table {
    let mut table =
        Table::under(here.headings(&["number", "distance", "outcome", "redress", "shared"]));
    for past in rows {
        table.row(vec![
            past.number.to_string(),
            past.distance.to_string(),
            here.locale.word("outcome", past.outcome.code()),
            case_file::given(&here.locale, past),
            here.locale.words("shared", past.shared.iter().map(|one| one.code())),
        ]);
    }
    table
}

/// The same under what else is told of a complaint.
pub fn tell(here: &mut Here, office: &Office, case: &Case) -> Result<()> {
    let past = office.ask(READ, |tx| alike::alike(tx, case))?;
    let title = here.text("file-alike");
    here.out.line(&format!("  {title}"))?;
    let lines = case_file::alike(&here.locale, &past);
    lines.iter().try_for_each(|line| here.out.line(&format!("    {line}")))
}

/// Whether redress is proposed or decided on with a step.
pub fn concerns(step: &Move) -> bool {
    matches!(step, Move::Draft { .. } | Move::Decide { .. } | Move::Submit { .. } | Move::Approve)
}

/// A past case as a document.
pub fn past_json(past: &Past) -> Value {
    let redress = past.redress.iter().map(|row| redress_json(&(row.clone(), None)));
    json!({
        "number": past.number.to_string(),
        "distance": past.distance,
        "shared": past.shared.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "outcome": past.outcome.code(),
        "redress": redress.collect::<Vec<_>>(),
    })
}

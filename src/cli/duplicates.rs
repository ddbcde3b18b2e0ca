//! `kefu party duplicates` and `kefu party distinct`: parties that may be one, and those that are said to be two.
//!
//! INVARIANT: of a shared value nothing is told but its kind, and only to whoever has its compartment open.

use super::Form;
use super::here::Here;
use super::output::{Table, complain};
use super::party::find;
use super::story::Rows;
use crate::commands::Command;
use crate::commands::distinct::SayDistinct;
use crate::domain::error::Result;
use crate::guards::export::fits_page;
use crate::queries::READ;
use crate::queries::duplicates::{self, Compared, Pair};
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct Duplicates {
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    #[command(flatten)]
    pub form: Form,
}

#[derive(Debug, Args)]
pub struct DistinctPair {
    pub one: String,
    pub other: String,
    #[arg(long)]
    pub json: bool,
}

/// Lists the pairs, the best first.
pub fn list(here: &mut Here, wanted: &Duplicates) -> Result<()> {
    fits_page(wanted.limit)?;
    let office = if here.descriptor.is_given() { here.unlocked()? } else { here.office()? };
    let compared = office.session.ring().map_or(Compared::NONE, |ring| Compared::by(&ring));
    let (pairs, is_more) = office.ask(READ, |tx| duplicates::best(tx, compared, wanted.limit))?;
    let is_told = !wanted.form.json && !wanted.form.ndjson;
    if is_told && !compared.any() {
        complain(&here.text("cli-duplicates-locked"));
    }
    if is_told && pairs.is_empty() {
        return here.say("cli-duplicates-none", &[]);
    }
    let total = pairs.len() as u64;
    let rows = Rows { total, may_be_more: is_more, items: pairs, next: None };
    rows.print(here, wanted.form, pair_json, |here, pairs| {
        let names = ["score", "number", "name", "other-number", "other-name", "alike"];
        let mut table = Table::under(here.headings(&names));
        for pair in pairs {
            table.row(vec![
                pair.score().to_string(),
                pair.first.number.to_string(),
                pair.first.name.clone(),
                pair.second.number.to_string(),
                pair.second.name.clone(),
                here.locale.alike(&pair.values, &pair.alike),
            ]);
        }
        table
    })
}

/// A pair as a document.
pub fn pair_json(pair: &Pair) -> Value {
    json!({
        "score": pair.score(),
        "number": pair.first.number.to_string(),
        "name": pair.first.name,
        "other": pair.second.number.to_string(),
        "other_name": pair.second.name,
        "values": pair.values.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
        "alike": pair.alike.iter().map(|one| one.code()).collect::<Vec<_>>(),
    })
}

/// Says that two are two.
pub fn say(here: &mut Here, wanted: &DistinctPair) -> Result<()> {
    let office = here.office()?;
    let (one, other) = (find(&office, &wanted.one)?, find(&office, &wanted.other)?);
    let facts = [("other", other.number.to_string().into())];
    let said = SayDistinct { one: one.id, other: other.id };
    here.act_with(&office, Command::Distinct(said), wanted.json, &facts).map(|_| ())
}

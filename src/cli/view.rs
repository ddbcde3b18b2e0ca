//! `kefu complaint view`: the queue's views, how many complaints each takes, and keeping one of one's own.

use super::Form;
use super::here::{Here, Office};
use super::output::Table;
use super::story::Rows;
use crate::commands::Command;
use crate::commands::member::SetPreferences;
use crate::domain::error::Result;
use crate::domain::member::Preferences;
use crate::locale::Arg;
use crate::queries::READ;
use crate::queries::complaints::Filter;
use crate::queries::views::{self, View};
use crate::tui::pane::queue::{in_codes, view_name};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

#[derive(Debug, Subcommand)]
pub enum ViewVerb {
    List(Form),
    Save(Save),
    Drop(Drop),
}

#[derive(Debug, Args)]
pub struct Save {
    pub name: String,
    #[arg(value_name = "FILTER")]
    pub line: String,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Drop {
    pub name: String,
    #[arg(long)]
    pub json: bool,
}

/// A view with what it counts.
#[derive(Debug)]
pub struct Counted {
    /// The number key it is on.
    pub key: usize,
    /// What it is called.
    pub name: String,
    /// Its line.
    pub line: String,
    /// Whether it is the member's own.
    pub is_own: bool,
    /// How many cases it takes.
    pub count: u64,
}

/// Does what was asked.
pub fn run(here: &mut Here, verb: ViewVerb) -> Result<()> {
    match verb {
        ViewVerb::List(form) => list(here, form),
        ViewVerb::Save(wanted) => {
            let office = here.office()?;
            let line = in_codes(&here.locale, &wanted.line);
            let liked = office.session.member()?.preferences;
            let changed = views::save(&liked, &wanted.name, &line)?;
            keep(here, &office, changed, "cli-view-saved", &wanted.name, wanted.json)
        }
        ViewVerb::Drop(wanted) => {
            let office = here.office()?;
            let liked = office.session.member()?.preferences;
            let changed = views::drop(&liked, &wanted.name)?;
            keep(here, &office, changed, "cli-view-dropped", &wanted.name, wanted.json)
        }
    }
}

fn keep(
    here: &mut Here,
    office: &Office,
    wanted: Preferences,
    said: &'static str,
    name: &str,
    json: bool,
) -> Result<()> {
    let said = here.locale.text_with(said, &[("name", name.into())]);
    let keep = Command::Preferences(SetPreferences(wanted));
    here.act_with(office, keep, json, &[("what", Arg::from(said))]).map(|_| ())
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let member = office.session.member()?;
    let all = views::all(&member.preferences);
    let filters = all.iter().map(|view| views::filter(view.line(), member.id));
    let filters = filters.collect::<Result<Vec<Filter>>>()?;
    let now = office.now();
    let counts = office.ask(READ, |tx| views::counts(tx, &filters, now))?;
    let counted = all.iter().zip(counts).enumerate().map(|(place, (view, count))| Counted {
        key: place + 1,
        name: match (view, form.json || form.ndjson) {
            (View::BuiltIn(code, _), true) => (*code).to_owned(),
            _ => view_name(&here.locale, *view),
        },
        line: view.line().to_owned(),
        is_own: matches!(view, View::Own(..)),
        count,
    });
    let rows: Vec<Counted> = counted.collect();
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |row| row.key.to_string());
    rows.print(here, form, view_json, table)
}

fn table(here: &Here, rows: &[Counted]) -> Table {
    let mut table = Table::under(here.headings(&["key", "view", "count", "filter"]));
    for row in rows {
        let (key, count) = (row.key.to_string(), row.count.to_string());
        table.row(vec![key, row.name.clone(), count, row.line.clone()]);
    }
    table
}

/// A view as a document.
pub fn view_json(row: &Counted) -> Value {
    json!({
        "key": row.key,
        "name": row.name,
        "filter": row.line,
        "own": row.is_own,
        "count": row.count,
    })
}

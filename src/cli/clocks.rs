//! The clocks of a complaint, and how their dates came about.

use super::calendar::{source_json, source_line};
use super::due::step_json;
use super::here::Here;
use super::output::Table;
use crate::domain::case_clock::{CaseClock, Explained};
use crate::domain::complaint::Case;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::moment::Moment;
use crate::queries::READ;
use crate::queries::complaints;
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub struct CaseDue {
    pub number: String,
    #[arg(value_name = "CLOCK")]
    pub clock: Option<String>,
    #[arg(long)]
    pub json: bool,
}

/// Every clock with its state.
pub fn tell(here: &mut Here, clocks: &[CaseClock], now: Moment) -> Result<()> {
    let headings = ["clock", "what-for", "state", "due", "stopped-at", "rests-on"];
    let mut table = Table::under(here.headings(&headings));
    for clock in clocks {
        table.row(vec![
            name(clock),
            here.locale.word("clock", clock.kind.code()),
            here.locale.word("clock-state", clock.state_at(now).code()),
            here.locale.clock_due(clock),
            clock.stopped_at.map(|at| at.human()).unwrap_or_default(),
            here.locale.word("source-status", clock.source.code()),
        ]);
    }
    table.print(&mut here.out)
}

fn name(clock: &CaseClock) -> String {
    format!("{}:{}", clock.pack, clock.clock)
}

/// A clock as a document.
pub fn clock_json(clock: &CaseClock, now: Moment) -> Value {
    json!({
        "pack": clock.pack,
        "clock": clock.clock,
        "kind": clock.kind.code(),
        "state": clock.state_at(now).code(),
        "started_at": clock.started_at.to_string(),
        "due": clock.due.to_string(),
        "provisional": clock.provisional,
        "stopped_at": clock.stopped_at.map(|at| at.to_string()),
        "breached_at": clock.breached_at.map(|at| at.to_string()),
        "declared": clock.declared,
        "source_status": clock.source.code(),
    })
}

/// `kefu complaint due`.
pub fn due(here: &mut Here, wanted: &CaseDue) -> Result<()> {
    let office = here.office()?;
    let case = super::complaint::find(&office, &wanted.number)?;
    crate::guards::complaint::is_of(&case, crate::domain::complaint::CaseKind::Complaint)?;
    let all = office.ask(READ, |tx| complaints::explain(tx, &case))?;
    let told = chosen(&all, wanted.clock.as_deref())?;
    let now = office.now();
    if wanted.json {
        let items: Vec<Value> = told.iter().map(|one| due_json(here, one, now)).collect();
        let total = items.len();
        return here.out.json(&json!({ "total": total, "items": items, "next": null }));
    }
    told.iter().try_for_each(|one| explain(here, one, now))?;
    if wanted.clock.is_none() { actions(here, &case) } else { Ok(()) }
}

/// By when something about its corrective actions is to be done.
fn actions(here: &mut Here, case: &Case) -> Result<()> {
    (1..).zip(&case.handling.actions).try_for_each(|(n, row): (usize, _)| {
        let Some(due) = row.next_date() else { return Ok(()) };
        let state = here.locale.word("action-state", row.state().code());
        let args = [("n", n.into()), ("state", state.into()), ("due", due.human().into())];
        here.say("correct-due", &args)
    })
}

/// The clocks of this name, with or without its pack; all of them without one.
fn chosen<'e>(all: &'e [Explained], name_or_none: Option<&str>) -> Result<Vec<&'e Explained>> {
    let Some(wanted) = name_or_none else { return Ok(all.iter().collect()) };
    let is_wanted = |one: &&Explained| name(&one.clock) == wanted || one.clock.clock == wanted;
    let told: Vec<&Explained> = all.iter().filter(is_wanted).collect();
    if told.is_empty() {
        let known: Vec<String> = all.iter().map(|one| name(&one.clock)).collect();
        let none = Error::new(Kind::NotFound, "case-clock-unknown").with("clock", wanted);
        return Err(none.with("known", known.join(", ")));
    }
    Ok(told)
}

fn explain(here: &mut Here, one: &Explained, now: Moment) -> Result<()> {
    let state = here.locale.word("clock-state", one.clock.state_at(now).code());
    here.out.line(&format!(
        "{}  {}  {state}",
        name(&one.clock),
        here.locale.clock_due(&one.clock)
    ))?;
    for step in one.steps() {
        let line = here.locale.step(step);
        here.out.line(&format!("    {line}"))?;
    }
    let source = source_line(here, &one.source);
    here.out.line(&format!("    {source}"))
}

fn due_json(here: &Here, one: &Explained, now: Moment) -> Value {
    let mut document = clock_json(&one.clock, now);
    document["source"] = source_json(None, &one.source);
    document["derivation"] = one.steps().iter().map(|step| step_json(&here.locale, step)).collect();
    document
}

//! `kefu policy adopt`: a policy pack comes into force, and which dates that moves.

use super::calendar;
use super::here::Here;
use super::output::Table;
use super::policy::Adopt;
use crate::commands::adopt::AdoptPolicy;
use crate::commands::{Command, execute};
use crate::domain::adoption::{Counts, Diff, Shift};
use crate::domain::error::Result;
use crate::domain::moment::Moment;
use crate::domain::policy::{self, Pack};
use crate::locale::Arg;
use crate::queries::adoption;
use serde_json::{Value, json};
use std::path::Path;

/// Adopts it, or says what that would move.
pub fn run(here: &mut Here, wanted: &Adopt) -> Result<()> {
    let office = here.office()?;
    let (file, text) = text(&wanted.what)?;
    if wanted.dry_run {
        let now = office.now();
        let told = office.ask("policy.adopt", |tx| adoption::rehearse(tx, &file, &text, now))?;
        return tell(here, &told.0, &told.1, wanted.json, None);
    }
    let pack = policy::read(&file, &text)?;
    let adopt = Command::AdoptPolicy(AdoptPolicy { file, text });
    let done = execute(&office.desk, &office.session, &[adopt])?;
    let diff = done.first().moved.unwrap_or_default();
    tell(here, &pack, &diff, wanted.json, Some(done.seq))
}

/// The text of a pack that travels along, by its name, or of a file.
fn text(what: &str) -> Result<(String, String)> {
    match policy::text_of(what).filter(|_| !Path::new(what).is_file()) {
        Some(text) => Ok((what.to_owned(), text.to_owned())),
        None => calendar::text(Path::new(what)),
    }
}

fn tell(here: &mut Here, pack: &Pack, diff: &Diff, json: bool, seq: Option<u64>) -> Result<()> {
    if json {
        return here.out.json_line(&diff_json(pack, diff, seq));
    }
    if !diff.counts.is_empty() {
        counts_table(here, diff).print(&mut here.out)?;
    }
    if !diff.first.is_empty() {
        here.out.line("")?;
        shifts_table(here, &diff.first).print(&mut here.out)?;
        let more = diff.shifts.saturating_sub(diff.first.len() as u64);
        here.say("cli-policy-shifts", &[("more", more.into())])?;
    }
    let told = if seq.is_some() { "done-policy-adopt" } else { "cli-policy-would" };
    let pack = ("pack", Arg::from(pack.to_string()));
    here.say(told, &[pack, ("cases", diff.cases.into())])
}

fn counts_table(here: &Here, diff: &Diff) -> Table {
    let headings = ["clock", "earlier", "later", "armed", "stopped", "gone", "newly-overdue"];
    let mut table = Table::under(here.headings(&headings));
    for ((pack, clock), counts) in &diff.counts {
        let mut cells = vec![format!("{pack}:{clock}")];
        cells.extend(numbers(counts).map(|(_, count)| count.to_string()));
        table.row(cells);
    }
    table
}

fn numbers(counts: &Counts) -> [(&'static str, u64); 6] {
    [
        ("earlier", counts.earlier),
        ("later", counts.later),
        ("armed", counts.armed),
        ("stopped", counts.stopped),
        ("gone", counts.gone),
        ("overdue", counts.overdue),
    ]
}

fn shifts_table(here: &Here, shifts: &[Shift]) -> Table {
    let mut table = Table::under(here.headings(&["number", "clock", "from", "to"]));
    let human = |at: Option<Moment>| at.map_or_else(|| "-".to_owned(), |at| at.human());
    for shift in shifts {
        let clock = format!("{}:{}", shift.pack, shift.clock);
        table.row(vec![shift.case.to_string(), clock, human(shift.from), human(shift.to)]);
    }
    table
}

/// What an adoption moves, as a document.
pub fn diff_json(pack: &Pack, diff: &Diff, seq: Option<u64>) -> Value {
    let counts = diff.counts.iter().map(|((pack, clock), counts)| {
        let mut document = json!({ "pack": pack, "clock": clock });
        for (name, count) in numbers(counts) {
            document[name] = json!(count);
        }
        document
    });
    json!({
        "id": pack.id,
        "version": pack.version,
        "effective": pack.effective.to_string(),
        "adopted": seq.is_some(),
        "seq": seq,
        "cases": diff.cases,
        "counts": counts.collect::<Vec<_>>(),
        "shifts": diff.shifts,
        "first": diff.first.iter().map(shift_json).collect::<Vec<_>>(),
    })
}

fn shift_json(shift: &Shift) -> Value {
    json!({
        "complaint": shift.case.to_string(),
        "pack": shift.pack,
        "clock": shift.clock,
        "from": shift.from.map(|at| at.to_string()),
        "to": shift.to.map(|at| at.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;
    use crate::domain::id::CaseNumber;

    #[test]
    fn what_moved_has_the_fields_of_the_schema() {
        let shift = Shift {
            case: CaseNumber { year: 2026, count: 1 },
            pack: "house".into(),
            clock: "internal".into(),
            from: None,
            to: None,
        };
        let mut diff = Diff { first: vec![shift], ..Diff::default() };
        diff.counts.insert(("house".into(), "internal".into()), Counts::default());
        let document = diff_json(&policy::travelling("house").unwrap(), &diff, None);
        let has = |document: &Value, fields: &[(&str, &str)]| {
            let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
            assert_eq!(keys, fields.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        };
        has(&document, schema::ADOPTION);
        has(&document["counts"][0], schema::MOVED);
        has(&document["first"][0], schema::SHIFT);
    }
}

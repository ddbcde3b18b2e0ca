//! `kefu import list` and `kefu import undo`: the runs of imports, and one of them taken back as a whole.
//!
//! INVARIANT: what is told of a batch is told after its commit; a run that is taken back and cut off goes on where it
//! was; nothing is taken back before somebody who saw how much goes has said so.

use super::Form;
use super::exit;
use super::here::{Here, Office};
use super::import::Import;
use super::output::Table;
use super::progress;
use super::prompt;
use super::story::Rows;
use crate::commands::import::back::{self, Progress};
use crate::domain::error::{Error, Result};
use crate::domain::id::RunNumber;
use crate::domain::import_run::Stays;
use crate::queries::imports::{self, ImportRow};
use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use serde_json::{Value, json};
use std::ops::ControlFlow;

/// Records that stay, told one by one in a document that is made at the end.
const TOLD_STAYS: usize = 1_000;

// A file, unless the first word is a verb: what a row is never reads like one.
#[derive(Debug)]
pub enum ImportArgs {
    File(Import),
    Verb(ImportVerb),
}

impl FromArgMatches for ImportArgs {
    fn from_arg_matches(found: &ArgMatches) -> std::result::Result<Self, clap::Error> {
        match found.subcommand_name() {
            Some(_) => ImportVerb::from_arg_matches(found).map(Self::Verb),
            None => Import::from_arg_matches(found).map(Self::File),
        }
    }

    fn update_from_arg_matches(
        &mut self,
        found: &ArgMatches,
    ) -> std::result::Result<(), clap::Error> {
        *self = Self::from_arg_matches(found)?;
        Ok(())
    }
}

impl Args for ImportArgs {
    fn augment_args(command: Command) -> Command {
        let command = ImportVerb::augment_subcommands(Import::augment_args(command));
        command.args_conflicts_with_subcommands(true).subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[derive(Debug, Subcommand)]
pub enum ImportVerb {
    List(Form),
    Undo(Undo),
}

#[derive(Debug, Args)]
pub struct Undo {
    #[arg(value_name = "R")]
    pub run: String,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    #[command(flatten)]
    pub form: Form,
}

/// Does what was asked.
pub fn run(here: &mut Here, wanted: &ImportArgs) -> Result<u8> {
    match wanted {
        ImportArgs::File(file) => super::import::run(here, file),
        ImportArgs::Verb(ImportVerb::List(form)) => list(here, *form).map(|()| exit::DONE),
        ImportArgs::Verb(ImportVerb::Undo(undo)) => take_back(here, undo),
    }
}

fn list(here: &mut Here, form: Form) -> Result<()> {
    let office = here.office()?;
    let now = office.now();
    let rows = office.ask("import.undo", |tx| imports::list(tx, now))?;
    let rows = Rows::of(rows.len() as u64, rows, usize::MAX, |_: &ImportRow| String::new());
    rows.print(here, form, run_json, |here, rows| {
        let names = ["number", "run-of", "ran-by", "at", "taken", "taken-back", "still-there"];
        let mut table = Table::under(here.headings(&names));
        for row in rows {
            table.row(vec![
                row.number.to_string(),
                here.locale.word("run-of", row.run.what.code()),
                row.by.clone().unwrap_or_default(),
                row.run.at.human(),
                row.run.added.to_string(),
                row.run.taken_back.to_string(),
                row.run.standing().to_string(),
            ]);
        }
        table
    })
}

/// A run as a document.
pub fn run_json(row: &ImportRow) -> Value {
    json!({
        "number": row.number.to_string(),
        "what": row.run.what.code(),
        "by": row.by,
        "at": row.run.at.to_string(),
        "added": row.run.added,
        "taken_back": row.run.taken_back,
        "standing": row.run.standing(),
    })
}

/// By which number what was just taken can be taken back.
pub fn tell_run(here: &mut Here, office: &Office) -> Result<()> {
    match newest(office)? {
        Some(number) => here.say("cli-import-run", &[("number", number.to_string().into())]),
        None => Ok(()),
    }
}

/// The number of the run that ended just now.
pub fn newest(office: &Office) -> Result<Option<RunNumber>> {
    let member = office.session.member()?.id;
    office.ask("import.undo", |tx| imports::newest_of(tx, member))
}

/// Takes it back; [`exit::ROWS_LEFT`] where some of it stays.
fn take_back(here: &mut Here, wanted: &Undo) -> Result<u8> {
    let number: RunNumber =
        wanted.run.parse().map_err(|()| Error::not_found("run", &wanted.run))?;
    let office = here.office()?;
    if !wanted.dry_run && !wanted.yes {
        confirm(here, &office, number)?;
    }
    let bar = progress::bar(wanted.form);
    let (mut wrote, mut kept) = (Ok(()), Vec::new());
    let tries = wanted.dry_run;
    let done = back::take_back(&office.desk, &office.session, number, tries, &mut |at, stays| {
        bar.set_length(at.all);
        bar.set_position(at.gone + at.stays);
        wrote = match wanted.form {
            Form { ndjson: true, .. } => tell_batch(here, at, stays),
            Form { json: true, .. } => Ok(()),
            _ => bar.suspend(|| stays.iter().try_for_each(|one| tell_stay(here, one))),
        };
        let room = TOLD_STAYS.saturating_sub(kept.len());
        kept.extend(stays.iter().take(room).map(stay_json));
        if wrote.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    bar.finish_and_clear();
    let done = done?;
    wrote?;
    tell(here, wanted, number, (&done, kept))?;
    Ok(if done.stays == 0 { exit::DONE } else { exit::ROWS_LEFT })
}

/// What somebody typed into the notes of an import is not in its file: whoever takes it back sees how much goes, and types
/// the number, or says so beforehand. Where nothing goes there is nothing to ask.
fn confirm(here: &Here, office: &Office, number: RunNumber) -> Result<()> {
    let unconfirmed = || Error::usage("import-undo-unconfirmed");
    let looked = look(office, number)?;
    if looked.gone == 0 {
        return Ok(());
    }
    if !prompt::is_asked() {
        return Err(unconfirmed());
    }
    let number = number.to_string();
    let what = records(here, &looked);
    let facts =
        [("number", number.as_str().into()), ("what", what.into()), ("stays", looked.stays.into())];
    let answer = prompt::open(&here.locale.text_with("cli-ask-import-undo", &facts))?;
    answer.eq_ignore_ascii_case(&number).then_some(()).ok_or_else(unconfirmed)
}

/// What would go; no more of it than is needed where nobody can be asked.
fn look(office: &Office, number: RunNumber) -> Result<Progress> {
    let is_asked = prompt::is_asked();
    let bar = progress::bar(Form::default());
    let looked = back::take_back(&office.desk, &office.session, number, true, &mut |at, _| {
        bar.set_length(at.all);
        bar.set_position(at.gone + at.stays);
        match is_asked || at.gone == 0 {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    });
    bar.finish_and_clear();
    looked
}

/// How many customers, and how many complaints.
fn records(here: &Here, looked: &Progress) -> String {
    let kinds = [("run-parties", looked.parties), ("run-complaints", looked.gone - looked.parties)];
    let some = kinds.iter().filter(|(_, count)| *count > 0);
    let told = some.map(|(id, count)| here.locale.text_with(id, &[("count", (*count).into())]));
    here.locale.list(&told.collect::<Vec<_>>())
}

fn tell_batch(here: &mut Here, at: &Progress, stays: &[Stays]) -> Result<()> {
    for one in stays {
        here.out.json_line(&json!({ "stays": stay_json(one) }))?;
    }
    here.out.json_line(&sums(at))?;
    here.out.flush()
}

fn tell_stay(here: &mut Here, stays: &Stays) -> Result<()> {
    let why = match &stays.verb {
        Some(verb) => here.verb(verb),
        None => here.locale.word("stays-for", stays.why.code()),
    };
    let number = stays.number.as_str();
    here.say("cli-import-undo-stays", &[("number", number.into()), ("why", why.into())])
}

fn tell(
    here: &mut Here,
    wanted: &Undo,
    number: RunNumber,
    (done, kept): (&Progress, Vec<Value>),
) -> Result<()> {
    let number = number.to_string();
    if wanted.form.json || wanted.form.ndjson {
        let mut document = json!({
            "done": if wanted.dry_run { "import.tried" } else { "import.undo" },
            "number": number,
            "total": sums(done),
        });
        if wanted.form.json {
            document["stays"] = json!(kept);
            return here.out.json(&document);
        }
        return here.out.json_line(&document);
    }
    let id = if wanted.dry_run { "cli-import-undo-would" } else { "cli-import-undo-done" };
    let facts =
        [("number", number.into()), ("gone", done.gone.into()), ("stays", done.stays.into())];
    here.say(id, &facts)
}

fn sums(at: &Progress) -> Value {
    json!({ "all": at.all, "gone": at.gone, "stays": at.stays, "seq": at.seq })
}

/// What stays, as a document.
pub fn stay_json(stays: &Stays) -> Value {
    json!({ "number": stays.number, "why": stays.why.code(), "verb": stays.verb })
}

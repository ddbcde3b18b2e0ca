//! `kefu import`: rows of a file, each as a command through the one door.
//!
//! INVARIANT: what is printed for a batch is printed after its commit, so a line that was read tells
//! of rows that are there for good.

use super::Form;
use super::exit;
use super::here::{Here, Office};
use super::inbox;
use super::output::{self, complain};
use super::progress;
use super::stopping::Stopping;
use super::words_of;
use crate::commands;
use crate::domain::error::{Error, Result};
use crate::domain::id::RunNumber;
use crate::domain::party::words;
use crate::exchange::RowFault;
use crate::exchange::preset::{self, Target};
use crate::exchange::reject;
use crate::exchange::replies::{self, Replies};
use crate::exchange::run::{self, End, Event, Plan, Progress, Report};
use crate::exchange::workbook;
use crate::locale::{Arg, Locale, NONE};
use clap::Args;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

words! {
    /// What the rows of a file are.
    RowsOf {
        /// Who we serve.
        Parties = "parties",
        /// What they complain of.
        Complaints = "complaints",
        /// Mail that they wrote in answer to ours.
        Replies = "replies",
        /// Mail that they wrote.
        Mail = "mail",
    }
}

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_name = "WHAT", value_parser = words_of!(RowsOf))]
    pub what: RowsOf,
    pub file: Option<PathBuf>,
    #[arg(long, value_name = "NAME|FILE")]
    pub map: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

/// Reads a workbook for another process of this program, if that is what the words ask for.
pub fn read_for_another(words: &[OsString]) -> Option<ExitCode> {
    let (word, sheet) = (words.get(1)?, words.get(2));
    if word != workbook::WORD {
        return None;
    }
    let told = workbook::reader::run(sheet.and_then(|name| name.to_str()));
    Some(if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Imports; [`exit::ROWS_LEFT`] where some rows were not taken.
pub fn run(here: &mut Here, wanted: &Import) -> Result<u8> {
    match wanted.what {
        RowsOf::Replies => return take_replies(here, wanted),
        RowsOf::Mail => return inbox::run(here, wanted),
        RowsOf::Parties | RowsOf::Complaints => {}
    }
    let office = here.office()?;
    let plan = plan(&office, wanted)?;
    let locale = Locale::new(here.locale.language());
    let stopping = Stopping::watch()?;
    let mut teller = Teller::new(here, &office, wanted.form, &stopping);
    let done = run::run(&office.desk, &office.session, &locale, &plan, &mut |e| teller.hear(&e));
    teller.bar.finish_and_clear();
    let (asked, wrote, last) = (teller.asked, teller.wrote, teller.last);
    let report = done.map_err(|lost| why(here, lost, asked)).inspect_err(|_| stays(here, &last))?;
    let told = wrote.and_then(|()| tell(here, wanted, &report)).and_then(|status| {
        if !wanted.form.json && !wanted.form.ndjson && report.total.added > 0 && !wanted.dry_run {
            super::imports::tell_run(here, &office)?;
        }
        Ok(status)
    });
    let told = told.and_then(|status| here.out.flush().map(|()| status));
    if told.is_ok() && report.end == End::Stopped {
        let number = super::imports::newest(&office).ok().flatten();
        output::tell(&here.locale, &stopped(wanted, &report, number));
        drop(office);
        stopping.end();
    }
    told.map_err(|lost| unheard(lost, &report)).inspect_err(|lost| {
        if lost.code != exit::PIPE_CLOSED {
            stays(here, &last);
        }
    })
}

fn file(wanted: &Import) -> Result<&Path> {
    wanted.file.as_deref().ok_or_else(|| Error::usage("import-unnamed"))
}

/// Takes mail in; the vault is open for it, since who wrote is found by their address.
fn take_replies(here: &mut Here, wanted: &Import) -> Result<u8> {
    let file = file(wanted)?;
    if let Some(sheet) = &wanted.sheet {
        let path = file.display().to_string();
        return Err(Error::usage("sheet-of-none").with("path", path).with("sheet", sheet));
    }
    let office = here.office()?;
    office.may("import.replies")?;
    here.open(&office)?;
    let replies = replies::run(&office.desk, &office.session, file, wanted.dry_run)?;
    let status = if replies.faults.is_empty() { exit::DONE } else { exit::ROWS_LEFT };
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&replies_json(&here.locale, &replies))?;
        return Ok(status);
    }
    for fault in &replies.faults {
        let line = refused_line(&here.locale, fault);
        here.out.line(&line)?;
    }
    let args = [
        ("read", Arg::from(replies.read)),
        ("taken", replies.taken.into()),
        ("stops", replies.stops.into()),
        ("known", replies.known.into()),
        ("automatic", replies.automatic.into()),
        ("refused", replies.faults.len().into()),
    ];
    let id = if wanted.dry_run { "cli-replies-would" } else { "cli-replies-done" };
    here.say(id, &args)?;
    Ok(status)
}

/// What came of the mail, as a document.
pub fn replies_json(locale: &Locale, replies: &Replies) -> Value {
    let faults = replies.faults.iter().map(|fault| fault_json(locale, fault));
    json!({
        "read": replies.read,
        "taken": replies.taken,
        "stops": replies.stops,
        "known": replies.known,
        "automatic": replies.automatic,
        "refused": faults.collect::<Value>(),
    })
}

/// What could not be written: a reader that goes away before the end stops the run, and this is no
/// quiet end of it.
fn unheard(lost: Error, report: &Report) -> Error {
    match lost.code == exit::PIPE_CLOSED && report.end == End::Stopped {
        true => Error::failed("import-unheard").with("read", report.total.read),
        false => lost,
    }
}

/// What stands after somebody stopped it, and how to go on.
fn stopped(wanted: &Import, report: &Report, number: Option<RunNumber>) -> Error {
    let total = &report.total;
    let number = number.filter(|_| total.added > 0);
    let number = number.map_or_else(|| NONE.to_owned(), |number| number.to_string());
    let code = if wanted.dry_run { "import-rehearsal-stopped" } else { "import-stopped" };
    let list = wanted.rejects.as_deref().map(reject::part);
    let list = list.map_or_else(|| NONE.to_owned(), |path| path.display().to_string());
    let stopped = Error::failed(code).with("read", total.read).with("count", total.added);
    stopped.with("number", number).with("list", list)
}

fn unlock(here: &mut Here, office: &Office) -> Result<()> {
    let passphrase = here.passphrase("cli-ask-passphrase")?;
    commands::unlock::unlock(&office.desk, &office.session, &passphrase)
}

/// Why the vault stayed locked, where that is what ended the run. Where rows were taken before, that
/// is the more important thing to know.
fn why(here: &Here, lost: Error, asked: Result<()>) -> Error {
    match asked {
        Err(reason) if lost.code == "vault-locked" => reason,
        Err(reason) if lost.code == "import-locked" && reason.code != "vault-locked" => {
            complain(&here.locale.error(&reason).sentence);
            lost
        }
        _ => lost,
    }
}

/// A run that ends with an error has taken what it has taken.
fn stays(here: &Here, last: &Progress) {
    if last.seq.is_some() && last.added > 0 {
        complain(&here.locale.text_with("cli-import-stays", &[("added", last.added.into())]));
    }
}

fn plan(office: &Office, wanted: &Import) -> Result<Plan> {
    let map = |text: &str| preset::called(&office.desk, &office.session, text);
    Ok(Plan {
        target: match wanted.what {
            RowsOf::Parties => Target::Parties,
            RowsOf::Complaints | RowsOf::Replies | RowsOf::Mail => Target::Complaints,
        },
        path: file(wanted)?.to_owned(),
        sheet: wanted.sheet.clone(),
        preset: wanted.map.as_deref().map(map).transpose()?,
        dry_run: wanted.dry_run,
        rejects: wanted.rejects.clone(),
    })
}

/// Says how far it is while it runs: a bar on a terminal, or a line a batch.
struct Teller<'h> {
    here: &'h mut Here,
    office: &'h Office,
    stopping: &'h Stopping,
    form: Form,
    bar: ProgressBar,
    wrote: Result<()>,
    /// How far it was after the last batch that is in the store.
    last: Progress,
    /// What became of asking for the vault.
    asked: Result<()>,
}

impl<'h> Teller<'h> {
    fn new(here: &'h mut Here, office: &'h Office, form: Form, stopping: &'h Stopping) -> Self {
        let (bar, last) = (progress::bar(form), Progress::default());
        Self { here, office, stopping, form, bar, wrote: Ok(()), last, asked: Ok(()) }
    }

    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if let Event::Batch(progress) = event {
            self.last = *progress;
        }
        if self.wrote.is_err() {
            return ControlFlow::Break(());
        }
        self.wrote = match event {
            Event::Batch(progress) => self.batch(progress),
            Event::Refused(fault) if self.form.ndjson => {
                let document = json!({ "refused": fault_json(&self.here.locale, fault) });
                self.here.out.json_line(&document)
            }
            Event::Refused(_) => Ok(()),
            Event::Locked => {
                let Self { here, office, bar, stopping, .. } = self;
                self.asked = stopping.while_asking(|| bar.suspend(|| unlock(here, office)));
                return ControlFlow::Continue(());
            }
        };
        let goes_on = self.wrote.is_ok() && !self.stopping.has_come();
        if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn batch(&mut self, progress: &Progress) -> Result<()> {
        if self.form.ndjson {
            self.here.out.json_line(&sums(progress))?;
            return self.here.out.flush();
        }
        self.bar.set_length(progress.bytes_total.unwrap_or(0));
        self.bar.set_position(progress.bytes);
        self.bar.set_message(progress.read.to_string());
        Ok(())
    }
}

fn sums(progress: &Progress) -> Value {
    json!({
        "read": progress.read,
        "added": progress.added,
        "grown": progress.grown,
        "steps": progress.steps,
        "identical": progress.identical,
        "known": progress.known,
        "refused": progress.refused,
        "suppressed": progress.suppressed,
        "bytes": progress.bytes,
        "bytes_total": progress.bytes_total,
        "seq": progress.seq,
    })
}

pub(super) fn fault_json(locale: &Locale, fault: &RowFault) -> Value {
    json!({
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "reason": fault.reason(locale),
    })
}

fn tell(here: &mut Here, wanted: &Import, report: &Report) -> Result<u8> {
    let status = if report.is_complete() { exit::DONE } else { exit::ROWS_LEFT };
    if wanted.form.json || wanted.form.ndjson {
        let faults = report.faults.iter().map(|fault| fault_json(&here.locale, fault));
        let mut document = json!({
            "done": if wanted.dry_run { "import.rehearsed" } else { "import" },
            "map": report.preset,
            "charset": report.charset,
            "sheet": report.sheet,
            "total": sums(&report.total),
            "complete": report.is_complete(),
            "left_out": report.left_out,
            "kept_columns": report.columns.kept,
            "ignored_columns": report.columns.ignored,
        });
        if wanted.form.json {
            document["refused"] = faults.collect();
            here.out.json(&document)?;
        } else {
            here.out.json_line(&document)?;
        }
        return Ok(status);
    }
    tell_in_words(here, wanted, report)?;
    Ok(status)
}

fn tell_in_words(here: &mut Here, wanted: &Import, report: &Report) -> Result<()> {
    for fault in &report.faults {
        let line = refused_line(&here.locale, fault);
        here.out.line(&line)?;
    }
    let total = &report.total;
    let told = report.faults.len() as u64 + total.suppressed;
    let untold = total.refused.saturating_sub(told);
    if untold > 0 {
        here.say("cli-import-untold", &[("count", untold.into())])?;
    }
    if total.suppressed > 0 {
        here.say("cli-import-suppressed", &[("count", total.suppressed.into())])?;
    }
    let args = [
        ("read", total.read.into()),
        ("added", total.added.into()),
        ("known", total.known.into()),
        ("refused", total.refused.into()),
        ("map", report.preset.as_str().into()),
        ("charset", report.charset.into()),
    ];
    let id = if wanted.dry_run { "cli-import-would" } else { "cli-import-done" };
    here.say(id, &args)?;
    if let Some(sheet) = &report.sheet {
        here.say("cli-import-sheet", &[("sheet", sheet.as_str().into())])?;
    }
    if total.steps > 0 {
        let args = [("steps", total.steps.into()), ("grown", total.grown.into())];
        here.say("cli-import-steps", &args)?;
    }
    if total.identical > 0 {
        here.say("cli-import-identical", &[("count", total.identical.into())])?;
    }
    if !report.left_out.is_empty() {
        let names = report.left_out.iter().map(|(name, count)| format!("{name} ({count})"));
        let names = here.locale.list(&names.collect::<Vec<_>>());
        here.say("cli-import-left-out", &[("names", names.as_str().into())])?;
    }
    let columns = &report.columns;
    let unplaced = [("cli-import-kept", &columns.kept), ("cli-import-ignored", &columns.ignored)];
    for (id, names) in unplaced.into_iter().filter(|(_, names)| !names.is_empty()) {
        let names = here.locale.list(names);
        here.say(id, &[("names", names.as_str().into())])?;
    }
    if let End::Broken(fault) = &report.end {
        here.out.flush()?;
        // A file that cannot be read on has no line to mend.
        let told = here.locale.error(&match fault.code.starts_with("file-") {
            true => fault.error(),
            false => Error::failed("import-broken").with("line", fault.line),
        });
        complain(&format!("{} {}", told.sentence, told.hint.unwrap_or_default()));
    }
    Ok(())
}

pub(super) fn refused_line(locale: &Locale, fault: &RowFault) -> String {
    let column = fault.column.as_deref().unwrap_or("-");
    let args = [
        ("line", Arg::from(fault.line)),
        ("column", column.into()),
        ("reason", fault.reason(locale).into()),
    ];
    locale.text_with("cli-import-refused", &args)
}

//! `kefu import mail`: mail as cases, out of a file or a folder, or by the pipe of a mail system.
//!
//! INVARIANT: of a mail that came by a pipe a mail system is told that it was taken only once it is committed; it gives
//! a mail back to whoever sent it only where that mail can never be taken, and keeps it whenever something of ours did
//! not work: the store was busy, the vault closed, the disk full.

use super::exit;
use super::here::{Here, Office};
use super::import::{Import, fault_json, refused_line};
use super::output;
use super::stopping::Stopping;
use crate::commands::TRIED;
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::exchange::inbox::{self, Taken};
use crate::locale::{Arg, Locale};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::path::Path;

/// What stands for standard input where a file is named.
const PIPE: &str = "-";

/// Takes mail in.
pub fn run(here: &mut Here, wanted: &Import) -> Result<u8> {
    match wanted.file.as_deref().filter(|path| path.as_os_str() != PIPE) {
        Some(path) => of_path(here, path, wanted),
        None if std::io::stdin().is_terminal() => Err(Error::usage("import-unnamed")),
        None => of_pipe(here, wanted),
    }
}

fn of_path(here: &mut Here, path: &Path, wanted: &Import) -> Result<u8> {
    let office = office(here)?;
    let (desk, session, stopping) = (&office.desk, &office.session, Stopping::watch()?);
    let taken = inbox::of_path(desk, session, path, wanted.dry_run, &|| stopping.has_come())?;
    let status = tell(here, wanted, &taken)?;
    if taken.is_stopped {
        output::tell(&here.locale, &stopped(wanted, &taken));
    }
    // What came while the last was taken stops whoever started this, too.
    if stopping.has_come() {
        drop(office);
        stopping.end();
    }
    Ok(status)
}

/// What stands after somebody stopped it, and how to go on.
fn stopped(wanted: &Import, taken: &Taken) -> Error {
    let code = if wanted.dry_run { "mail-rehearsal-stopped" } else { "mail-stopped" };
    Error::failed(code).with("read", taken.read).with("count", taken.fresh())
}

/// What cannot be said to nobody hides not that the mail is there.
fn of_pipe(here: &mut Here, wanted: &Import) -> Result<u8> {
    here.is_patient = true;
    let taken = office(here).and_then(|office| {
        inbox::of_pipe(&office.desk, &office.session, std::io::stdin().lock(), wanted.dry_run)
    });
    match taken {
        Ok(taken) => tell(here, wanted, &taken).or_else(|_| Ok(status(&taken))),
        Err(tried) if tried.code == TRIED => Err(tried),
        Err(ours) => {
            output::tell(&here.locale, &ours);
            Ok(exit::TRY_LATER)
        }
    }
}

/// The vault is opened by who may look up: who wrote is found by their address. Who only takes down needs no key, and
/// what is sealed is looked up by the next who may.
fn office(here: &mut Here) -> Result<Office> {
    let office = here.office()?;
    office.may("import.mail")?;
    if office.session.member()?.opens(Compartment::Contact) {
        here.open(&office)?;
    }
    Ok(office)
}

fn status(taken: &Taken) -> u8 {
    if taken.faults.is_empty() { exit::DONE } else { exit::ROWS_LEFT }
}

fn tell(here: &mut Here, wanted: &Import, taken: &Taken) -> Result<u8> {
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&mail_json(&here.locale, taken))?;
        return Ok(status(taken));
    }
    for fault in &taken.faults {
        let line = refused_line(&here.locale, fault);
        here.out.line(&line)?;
    }
    for left in &taken.left_out {
        let line = refused_line(&here.locale, left);
        here.out.line(&line)?;
    }
    let args = [
        ("attached", Arg::from(taken.attached)),
        ("read", Arg::from(taken.read)),
        ("opened", taken.opened.into()),
        ("continued", taken.continued.into()),
        ("stops", taken.stops.into()),
        ("known", taken.known.into()),
        ("automatic", taken.automatic.into()),
        ("bounces", taken.bounces.into()),
        ("refused", taken.faults.len().into()),
    ];
    here.say(if wanted.dry_run { "cli-mail-would" } else { "cli-mail-done" }, &args)?;
    here.out.flush()?;
    Ok(status(taken))
}

/// What came of the mail, as a document.
pub fn mail_json(locale: &Locale, taken: &Taken) -> Value {
    let faults = taken.faults.iter().map(|fault| fault_json(locale, fault));
    let left_out = taken.left_out.iter().map(|fault| fault_json(locale, fault));
    json!({
        "read": taken.read,
        "opened": taken.opened,
        "continued": taken.continued,
        "stops": taken.stops,
        "known": taken.known,
        "automatic": taken.automatic,
        "bounces": taken.bounces,
        "attached": taken.attached,
        "left_out": left_out.collect::<Value>(),
        "refused": faults.collect::<Value>(),
    })
}

//! `kefu doctor`: what can be said of the file, whether every row can be read, derived rows against
//! what they derive from, the chain of the log, and who has the store open.
//!
//! INVARIANT: it needs no member, goes on past what is damaged, and sends nobody to itself.

pub mod sshd;

use super::Form;
use super::here::{Here, session};
use super::output::Table;
use super::progress;
use super::start::Hardened;
use crate::domain::Kind;
use crate::domain::error::{Error, Result};
use crate::domain::id::AttachmentNumber;
use crate::domain::moment::DAY_SECONDS;
use crate::domain::presence::{Holder, HolderState};
use crate::queries::attachments::{self, Files};
use crate::queries::examine::{Findings, examine};
use crate::session::{Desk, presence};
use crate::store::{FileFacts, Opener, Store};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Doctor {
    #[arg(long, conflicts_with_all = ["json", "ndjson"])]
    pub sshd: bool,
    #[arg(long, value_name = "FILE", requires = "sshd")]
    pub effective: Option<PathBuf>,
    #[arg(long, conflicts_with = "sshd")]
    pub deep: bool,
    #[command(flatten)]
    pub form: Form,
}

/// Examines, prints, and fails where something is wrong.
pub fn run(here: &mut Here, wanted: Doctor) -> Result<()> {
    let folder = here.folder()?;
    if wanted.sshd {
        return sshd::run(here, &folder, wanted.effective.as_deref());
    }
    let facts = FileFacts::of(&folder);
    let is_document = wanted.form.json || wanted.form.ndjson;
    let telling = progress::at_opening(&here.locale);
    let opener = Opener { telling, ..session()?.opener() };
    let desk = match Store::open_in(&folder, &opener) {
        Ok(store) => Desk::new(store),
        Err(error) => return unopened(here, (&folder, &facts), error, is_document),
    };
    here.speak_as_bound(&desk);
    let (found, files) = (desk.read(examine)?, attachments::files(&desk, wanted.deep)?);
    if is_document {
        let mut document = document(&found, &facts);
        document["attachments"] = files_json(&files);
        document["sessions"] = others_json(&folder);
        here.out.json_line(&document)?;
    } else {
        tell(here, &found, &facts)?;
        tell_files(here, &files)?;
        if files.verdict().is_ok() {
            tell_well(here, &found)?;
        }
        tell_others(here, &folder)?;
    }
    verdict(&found).and_then(|()| files.verdict())
}

fn tell_files(here: &mut Here, files: &Files) -> Result<()> {
    if files.count > 0 {
        let facts = [("count", files.count.into()), ("bytes", files.bytes.into())];
        here.say("cli-doctor-attachments", &facts)?;
    }
    for (id, numbers) in [
        ("cli-doctor-attachments-missing", &files.missing),
        ("cli-doctor-attachments-changed", &files.changed),
    ] {
        for number in numbers {
            here.say(id, &[("number", number.to_string().into())])?;
        }
    }
    match files.strays.len() {
        0 => Ok(()),
        count => here.say("cli-doctor-attachments-strays", &[("count", count.into())]),
    }
}

fn files_json(files: &Files) -> Value {
    let numbers = |all: &[AttachmentNumber]| -> Value {
        all.iter().map(|number| json!(number.to_string())).collect()
    };
    json!({
        "count": files.count,
        "bytes": files.bytes,
        "missing": numbers(&files.missing),
        "changed": numbers(&files.changed),
        "strays": files.strays.len(),
        "no_folder": files.no_folder.is_some(),
    })
}

/// What can be said of a store that does not open, and why it does not.
fn unopened(
    here: &mut Here,
    (folder, facts): (&Path, &FileFacts),
    error: Error,
    is_document: bool,
) -> Result<()> {
    if is_document {
        let mut document = of_file(facts);
        document["error"] = json!(error.code);
        document["sessions"] = others_json(folder);
        here.out.json_line(&document)?;
    } else if facts.file_mode.is_some() {
        tell_file(here, facts)?;
        let mode = |mode: Option<u32>| mode.map(octal).unwrap_or_default();
        let modes =
            [("folder", mode(facts.folder_mode).into()), ("file", mode(facts.file_mode).into())];
        here.say("cli-doctor-modes", &modes)?;
        if facts.bytes > 0 {
            here.say(head(facts), &[])?;
        }
        tell_others(here, folder)?;
    }
    Err(if error.kind == Kind::Damaged { does_not_open(error) } else { error })
}

fn head(facts: &FileFacts) -> &'static str {
    match facts.has_head {
        Some(true) => "cli-doctor-head",
        Some(false) => "cli-doctor-no-head",
        None => "cli-doctor-not-read",
    }
}

/// The hint of damage elsewhere is to ask the doctor.
fn does_not_open(error: Error) -> Error {
    let told = Error::new(Kind::Damaged, "does-not-open-at-all");
    Error { args: error.args, ..told }
}

fn octal(mode: u32) -> String {
    format!("{mode:03o}")
}

/// The first thing that is wrong, the worst first.
pub fn verdict(found: &Findings) -> Result<()> {
    let damaged = |code| Error::new(Kind::Damaged, code);
    if let Some((table, detail)) = found.torn.first() {
        return Err(damaged("torn").with("table", table).with("detail", detail));
    }
    if let Some(first) = found.unreadable.first() {
        let count: u64 = found.unreadable.iter().map(|bad| bad.count).sum();
        return Err(damaged("unreadable").with("count", count).with("table", first.table));
    }
    if let Some((seq, reason)) = found.audit.as_ref().and_then(|audit| audit.broken) {
        return Err(damaged("audit-broken").with("seq", seq).with("reason", reason));
    }
    if let Some(first) = found.unfolded.first() {
        let count = found.unfolded.len();
        return Err(damaged("unfolded").with("count", count).with("number", first));
    }
    if let Some((table, first)) = found.astray.first() {
        let count = found.astray.len();
        return Err(damaged("astray")
            .with("count", count)
            .with("table", table)
            .with("first", first));
    }
    Ok(())
}

/// Who has the store open besides this process.
fn others(folder: &Path) -> Vec<(Holder, HolderState)> {
    let desks = presence::beside(folder);
    let others = Store::holders(folder).into_iter().filter(|one| one.pid != std::process::id());
    others.map(|one| (one.clone(), one.state(&desks))).collect()
}

fn tell_others(here: &mut Here, folder: &Path) -> Result<()> {
    let mut table = Table::under(here.headings(&["member", "pid", "since", "state"]));
    for (one, state) in others(folder) {
        let state = here.locale.word("holder", state.code());
        table.row(vec![one.who(), one.pid.to_string(), one.since.human(), state]);
    }
    table.print(&mut here.out)
}

fn others_json(folder: &Path) -> Value {
    let document = |(one, state): (Holder, HolderState)| {
        json!({
            "session": one.session.to_string(),
            "member": one.member,
            "pid": one.pid,
            "since": one.since.to_string(),
            "state": state.code(),
        })
    };
    others(folder).into_iter().map(document).collect()
}

fn tell_file(here: &mut Here, facts: &FileFacts) -> Result<()> {
    let path = facts.path.display().to_string();
    here.say("cli-doctor-store", &[("path", path.into()), ("bytes", facts.bytes.into())])
}

fn tell(here: &mut Here, found: &Findings, facts: &FileFacts) -> Result<()> {
    tell_file(here, facts)?;
    let mut table = Table::under(here.headings(&["table", "count"]));
    for (name, count) in found.rows.iter().filter(|(_, count)| *count > 0) {
        table.row(vec![(*name).to_owned(), count.to_string()]);
    }
    table.print(&mut here.out)?;
    for bad in &found.unreadable {
        let facts = [("table", bad.table.into()), ("count", bad.count.into())];
        here.say("cli-doctor-unreadable", &facts)?;
        bad.keys.iter().try_for_each(|key| here.out.line(&format!("  {key}")))?;
    }
    for (table, detail) in &found.torn {
        let facts = [("table", (*table).into()), ("detail", detail.as_str().into())];
        here.say("cli-doctor-torn", &facts)?;
    }
    tell_upkeep(here, found)?;
    tell_process(here)
}

/// Once nothing was found.
fn tell_well(here: &mut Here, found: &Findings) -> Result<()> {
    match &found.audit {
        Some(audit) if verdict(found).is_ok() => {
            here.say("cli-doctor-well", &[("entries", audit.entries.into())])
        }
        _ => Ok(()),
    }
}

/// What somebody has yet to do: a scrub, and a backup, whose absence nobody notices before it is needed.
fn tell_upkeep(here: &mut Here, found: &Findings) -> Result<()> {
    if found.unscrubbed > 0 {
        here.say("cli-doctor-unscrubbed", &[("count", found.unscrubbed.into())])?;
    }
    if found.unscrubbed_attachments > 0 {
        let count = [("count", found.unscrubbed_attachments.into())];
        here.say("cli-doctor-attachments-unscrubbed", &count)?;
    }
    if let Some(at) = found.last_refold {
        here.say("cli-doctor-refolded", &[("at", at.human().into())])?;
    }
    let Some(at) = found.last_backup else { return here.say("cli-doctor-no-backup", &[]) };
    let days = at.seconds_left(session()?.now()).min(0).abs() / DAY_SECONDS;
    here.say("cli-doctor-backup", &[("at", at.human().into()), ("days", days.into())])
}

/// What keeps the memory of a process such as this one to itself.
fn tell_process(here: &mut Here) -> Result<()> {
    let Hardened { closed, coreless, locked } = Hardened::now();
    let word = |is_so: bool| if is_so { "yes" } else { "no" };
    let facts = [("closed", closed), ("coreless", coreless), ("locked", locked)];
    here.say("cli-doctor-process", &facts.map(|(name, is_so)| (name, word(is_so).into())))
}

fn of_process() -> Value {
    let Hardened { closed, coreless, locked } = Hardened::now();
    json!({ "memory_closed": closed, "no_core": coreless, "keys_locked": locked })
}

fn of_file(facts: &FileFacts) -> Value {
    json!({
        "store": facts.path.parent().map(|folder| folder.display().to_string()),
        "bytes": facts.bytes,
        "folder_mode": facts.folder_mode.map(octal),
        "file_mode": facts.file_mode.map(octal),
        "head": facts.has_head,
    })
}

fn document(found: &Findings, facts: &FileFacts) -> Value {
    let rows: Map<String, Value> =
        found.rows.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
    let unreadable = found
        .unreadable
        .iter()
        .map(|bad| json!({ "table": bad.table, "count": bad.count, "keys": bad.keys }));
    let pair = |(table, what): &(&str, String)| json!([table, what]);
    let audit = found.audit.as_ref().map(|audit| {
        let broken = audit.broken.map(|(seq, reason)| json!({ "seq": seq, "reason": reason }));
        json!({ "entries": audit.entries, "broken": broken })
    });
    let mut document = of_file(facts);
    document["rows"] = rows.into();
    document["unreadable"] = unreadable.collect();
    document["torn"] = found.torn.iter().map(pair).collect();
    document["unfolded"] = json!(found.unfolded);
    document["astray"] = found.astray.iter().map(pair).collect();
    document["audit"] = json!(audit);
    document["process"] = of_process();
    document["unscrubbed"] = json!(found.unscrubbed);
    document["unscrubbed_attachments"] = json!(found.unscrubbed_attachments);
    document["last_refold"] = json!(found.last_refold.map(|at| at.to_string()));
    document["last_backup"] = json!(found.last_backup.map(|at| at.to_string()));
    document
}

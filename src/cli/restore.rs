//! `kefu restore`: a new store out of a backup, with the recovery identities.
//!
//! INVARIANT: identities are read from files that are named, never from an argument; and a store that is
//! there is never written to, whoever has it open.

use super::doctor::verdict;
use super::here::{Here, session};
use super::progress;
use super::{Form, erasure};
use crate::commands::Made;
use crate::commands::drill::drill;
use crate::commands::replay::{Carried, Ledger};
use crate::commands::restore::{From, Progress, Restored, VERB, restore};
use crate::domain::audit::hex;
use crate::domain::error::{Error, Result};
use crate::domain::id::VaultId;
use crate::exchange::source::open_regular;
use crate::queries::erasures;
use crate::queries::examine::examine;
use crate::store::Store;
use crate::vault::layers::Identities;
use clap::Args;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Bytes of a file of identities, at most.
const IDENTITY_BYTES: u64 = 64 << 10;
/// Bytes of a carried ledger, at most: it is read as a whole.
const LEDGER_BYTES: u64 = 64 << 20;

#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[arg(long = "identity", value_name = "FILE", required = true)]
    pub identities: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    #[arg(long, conflicts_with = "ledger")]
    pub drill: bool,
    #[command(flatten)]
    pub form: Form,
}

/// Makes the store that `--store` names, or the one of this user.
pub fn run(here: &mut Here, wanted: &Restore) -> Result<()> {
    let own = here.folder()?;
    let mut identities = Identities::default();
    wanted.identities.iter().try_for_each(|path| take(&mut identities, path))?;
    if wanted.drill {
        return try_it(here, wanted, &identities);
    }
    let ledger = wanted.ledger.as_deref().map(ledger).transpose()?;
    let (bar, mut wrote) = (progress::bar(wanted.form), Ok(()));
    let mut examined = |store: &Store| verdict(&store.read(examine)?);
    let mut tell_progress = |progress: Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.bytes);
        if wanted.form.ndjson && wrote.is_ok() {
            wrote = here.out.json_line(&far(&progress)).and_then(|()| here.out.flush());
        }
    };
    let (session, uid) = (session()?, rustix::process::getuid().as_raw());
    let from = From { folder: &wanted.folder, identities: &identities, ledger: ledger.as_ref() };
    let done = restore(&session, uid, &from, &own, &mut examined, &mut tell_progress);
    bar.finish_and_clear();
    let done = done?;
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&document(&done, &own))
    } else {
        tell(here, &done, &own, ledger.is_some())
    }?;
    wrote
}

/// Restores it into nothing that stays, and writes down that it could be done.
fn try_it(here: &mut Here, wanted: &Restore, identities: &Identities) -> Result<()> {
    let office = here.office()?;
    let mut examined = |store: &Store| verdict(&store.read(examine)?);
    let bar = progress::bar(wanted.form);
    let mut tell_progress = |progress: Progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.bytes);
    };
    let from = From { folder: &wanted.folder, identities, ledger: None };
    let done = drill(&office.desk, &office.session, &from, &mut examined, &mut tell_progress);
    bar.finish_and_clear();
    let (restored, seq) = done?;
    let facts = [("rows", restored.rows.into()), ("at", restored.head.at.human().into())];
    here.did("store.drill", &Made::default(), seq, wanted.form.json || wanted.form.ndjson, &facts)
}

fn take(identities: &mut Identities, path: &Path) -> Result<()> {
    let lost = |e: std::io::Error| Error::unread(path, &e);
    // Room for all of it, so that no copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(IDENTITY_BYTES as usize));
    let (file, _) = open_regular(path)?;
    file.take(IDENTITY_BYTES).read_to_string(&mut text).map_err(lost)?;
    identities.take(&text).map_err(|e| e.with("path", path.display()))
}

/// A carried ledger, as `kefu erasure export` has written it.
fn ledger(path: &Path) -> Result<Ledger> {
    let broken = |detail: &str| {
        Error::failed("ledger-broken").with("detail", format!("{}: {detail}", path.display()))
    };
    let lost = |e: std::io::Error| Error::unread(path, &e);
    let (file, bytes) = open_regular(path)?;
    if bytes > LEDGER_BYTES {
        let error = Error::usage("ledger-too-long").with("path", path.display());
        return Err(error.with("mib", LEDGER_BYTES >> 20));
    }
    let mut text = String::new();
    file.take(LEDGER_BYTES).read_to_string(&mut text).map_err(lost)?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let read = |line: Option<&String>| -> Result<Value> {
        let line = line.ok_or_else(|| broken("end"))?;
        serde_json::from_str(line).map_err(|e| broken(&e.to_string()))
    };
    let last = read(lines.pop().as_ref())?;
    if last["sha256"] != hex(&erasures::sum(&lines)) {
        return Err(broken("sha256"));
    }
    let head = read(lines.first())?;
    let vault = head["vault"].as_str().and_then(|id| id.parse().ok()).map(VaultId);
    let vault = vault.filter(|_| head["kefu"] == erasures::FORMAT);
    let vault = vault.ok_or_else(|| broken("vault"))?;
    let (mut carried, mut stops) = (Vec::new(), Vec::new());
    for line in lines.iter().skip(1) {
        let line = read(Some(line))?;
        if line["stop"].is_string() {
            stops.push(erasure::read_stop(&line).ok_or_else(|| broken("stop"))?);
            continue;
        }
        let bytes = |name: &str| line[name].as_str().and_then(bytes_of);
        let both = (bytes("line"), bytes("entry"));
        let (Some(line), Some(entry)) = both else { return Err(broken("line")) };
        carried.push(Carried { line, entry });
    }
    if head["erasures"] != carried.len() {
        return Err(broken("erasures"));
    }
    // A ledger of before there were stops says nothing of them.
    if head["stops"].as_u64().unwrap_or_default() != stops.len() as u64 {
        return Err(broken("stops"));
    }
    Ok(Ledger::check(vault, &carried)?.with_stops(stops))
}

/// Bytes out of hex.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

fn far(progress: &Progress) -> Value {
    json!({ "rows": progress.rows, "bytes": progress.bytes, "bytes_total": progress.total })
}

fn document(done: &Restored, own: &Path) -> Value {
    json!({
        "done": VERB,
        "store": own.display().to_string(),
        "rows": done.rows,
        "backed_up_at": done.head.at.to_string(),
        "entries": done.head.seq,
        "head": hex(&done.head.hash),
        "seq": done.seq,
        "attachments": done.attachments,
        "lost": done.lost.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "replayed": done.replayed.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "held_by": done.held_by.map(|number| number.to_string()),
    })
}

fn tell(here: &mut Here, done: &Restored, own: &Path, is_given: bool) -> Result<()> {
    let facts = [
        ("path", own.display().to_string().into()),
        ("rows", done.rows.into()),
        ("at", done.head.at.human().into()),
        ("entries", done.head.seq.into()),
        ("head", hex(&done.head.hash).into()),
    ];
    here.say("done-store-restore", &facts)?;
    if done.attachments > 0 {
        here.say("cli-restore-attachments", &[("count", done.attachments.into())])?;
    }
    for number in &done.lost {
        here.say("cli-restore-lost", &[("number", number.to_string().into())])?;
    }
    match is_given {
        true => here.say("cli-restore-replayed", &[("count", done.replayed.len().into())])?,
        false => here.say("cli-restore-no-ledger", &[])?,
    }
    match done.held_by {
        None => here.say("cli-restore-free", &[]),
        Some(number) => {
            let path = own.display().to_string();
            let facts = [("number", number.to_string().into()), ("path", path.into())];
            here.say("cli-restore-held", &facts)
        }
    }
}

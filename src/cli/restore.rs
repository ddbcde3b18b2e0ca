//! `kefu restore`: a new store out of a backup, with the recovery identities.
//!
//! INVARIANT: identities are read from files that are named, never from an argument; and a store that is
//! there is never written to, whoever has it open.

use super::Form;
use super::doctor::verdict;
use super::here::{Here, session};
use super::progress;
use crate::commands::restore::{Progress, Restored, VERB, restore};
use crate::domain::audit::hex;
use crate::domain::error::{Error, Result};
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

#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[arg(long = "identity", value_name = "FILE", required = true)]
    pub identities: Vec<PathBuf>,
    #[command(flatten)]
    pub form: Form,
}

/// Makes the store that `--store` names, or the one of this user.
pub fn run(here: &mut Here, wanted: &Restore) -> Result<()> {
    let own = here.folder()?;
    let mut identities = Identities::default();
    wanted.identities.iter().try_for_each(|path| take(&mut identities, path))?;
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
    let (from, told) = (&wanted.folder, &mut tell_progress);
    let done = restore(&session, uid, from, &identities, &own, &mut examined, told);
    bar.finish_and_clear();
    let done = done?;
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&document(&done, &own))
    } else {
        tell(here, &done, &own)
    }?;
    wrote
}

fn take(identities: &mut Identities, path: &Path) -> Result<()> {
    let lost = |e| Error::failed("file").with("path", path.display()).with("detail", e);
    // Room for all of it, so that no copy is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(IDENTITY_BYTES as usize));
    let file = std::fs::File::open(path).map_err(lost)?;
    file.take(IDENTITY_BYTES).read_to_string(&mut text).map_err(lost)?;
    identities.take(&text).map_err(|e| e.with("path", path.display()))
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
        "held_by": done.held_by.map(|number| number.to_string()),
    })
}

fn tell(here: &mut Here, done: &Restored, own: &Path) -> Result<()> {
    let facts = [
        ("path", own.display().to_string().into()),
        ("rows", done.rows.into()),
        ("at", done.head.at.human().into()),
        ("entries", done.head.seq.into()),
        ("head", hex(&done.head.hash).into()),
    ];
    here.say("done-store-restore", &facts)?;
    match done.held_by {
        None => here.say("cli-restore-free", &[]),
        Some(number) => here.say("cli-restore-held", &[("number", number.to_string().into())]),
    }
}

//! `kefu backup`: one snapshot of the store in two files that the recovery identities open.
//!
//! INVARIANT: nobody who reads what is printed here can stop a backup: it goes on when they go away.

use super::Form;
use super::here::Here;
use super::progress;
use crate::commands::backup::{BackedUp, Progress, backup};
use crate::domain::audit::hex;
use crate::domain::error::Result;
use crate::store::Half;
use crate::vault::unlock::fingerprint;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Backup {
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub form: Form,
}

/// Makes a backup. It opens nothing; where a passphrase is given, the recipients are checked.
pub fn run(here: &mut Here, wanted: &Backup) -> Result<()> {
    let office = if here.descriptor.is_given() { here.unlocked() } else { here.office() }?;
    let (bar, mut wrote) = (progress::bar(wanted.form), Ok(()));
    let done = backup(&office.desk, &office.session, &wanted.folder, &mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.rows);
        if wanted.form.ndjson && wrote.is_ok() {
            wrote = here.out.json_line(&far(&progress)).and_then(|()| here.out.flush());
        }
    });
    bar.finish_and_clear();
    let done = done?;
    if wanted.form.json || wanted.form.ndjson {
        here.out.json_line(&document(&done, wanted))
    } else {
        tell(here, &done, wanted)
    }?;
    wrote
}

fn far(progress: &Progress) -> Value {
    json!({ "rows": progress.rows, "rows_total": progress.total })
}

fn document(done: &BackedUp, wanted: &Backup) -> Value {
    let file = |half: Half| {
        let file = done.files.iter().find(|file| file.half == half);
        file.map(|file| json!({ "rows": file.rows, "bytes": file.bytes, "sha256": hex(&file.sum) }))
    };
    json!({
        "done": "store.backup",
        "folder": wanted.folder.display().to_string(),
        "data": file(Half::Data),
        "keys": file(Half::Keys),
        "attachments": done.attachments,
        "lost": done.lost.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "recipients": done.recipients,
        "seq": done.seq,
    })
}

fn tell(here: &mut Here, done: &BackedUp, wanted: &Backup) -> Result<()> {
    let rows: u64 = done.files.iter().map(|file| file.rows).sum();
    let folder = wanted.folder.display().to_string();
    here.say("done-store-backup", &[("folder", folder.into()), ("rows", rows.into())])?;
    for file in &done.files {
        let facts = [
            ("file", file.half.file_name().into()),
            ("bytes", file.bytes.into()),
            ("sum", hex(&file.sum).into()),
        ];
        here.say("cli-backup-file", &facts)?;
    }
    if done.attachments > 0 {
        here.say("cli-backup-attachments", &[("count", done.attachments.into())])?;
    }
    for number in &done.lost {
        here.say("cli-backup-lost", &[("number", number.to_string().into())])?;
    }
    for recipient in &done.recipients {
        let facts =
            [("recipient", recipient.into()), ("fingerprint", fingerprint(recipient).into())];
        here.say("cli-backup-recipient", &facts)?;
    }
    Ok(())
}

//! `kefu vault rescue`: one party's sealed objects as ordinary files, for the stock `age` command
//! and libsodium.
//!
//! INVARIANT: nothing is opened, nothing sealed becomes plain; the folder is new and ours alone.

use super::here::Here;
use super::party;
use crate::commands::{Command, execute, rescue as copy};
use crate::domain::audit::hex;
use crate::domain::contact::Sealed;
use crate::domain::error::{Error, Result};
use crate::domain::id::{AttachmentNumber, SubjectId};
use crate::printable::printable;
use crate::queries::rescue::{Rescue, SealedDataKey, rescue};
use crate::queries::{READ, attachments};
use crate::store::Blobs;
use crate::vault::field::associated;
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The way to open a field, step by step. English, like the formats it names.
const STEPS: &str = include_str!("OPEN.txt");

#[derive(Debug, Args)]
pub struct RescueArgs {
    pub party: String,
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Writes the folder.
pub fn run(here: &mut Here, wanted: &RescueArgs) -> Result<()> {
    let office = here.office()?;
    let member = office.session.member()?.id;
    let party = party::find(&office, &wanted.party)?;
    execute(&office.desk, &office.session, &[Command::Rescue(copy::Rescue(party.id))])?;
    let found = office.ask(READ, |tx| rescue(tx, member, party.id))?;
    let files = files(&found, &party.number.to_string());
    make_folder(&wanted.out)?;
    for (name, bytes) in &files {
        write_file(&wanted.out.join(name), &mut bytes.as_slice())?;
    }
    let lost = write_attachments(&office.desk.store.blobs(), &found, &wanted.out)?;
    let args = [
        ("count", (files.len() + found.attachments.len() - lost.len()).into()),
        ("number", party.number.to_string().into()),
        ("folder", wanted.out.display().to_string().into()),
    ];
    here.say("cli-rescue-done", &args)?;
    for number in &lost {
        here.say("cli-rescue-lost", &[("number", number.to_string().into())])?;
    }
    attachments::verdict(&lost)
}

/// Those that cannot be read keep nothing else from being written; which they are.
fn write_attachments(blobs: &Blobs, found: &Rescue, out: &Path) -> Result<Vec<AttachmentNumber>> {
    let mut lost = Vec::new();
    for (row, _) in &found.attachments {
        match blobs.open_whole(&row.sha256) {
            Ok(mut sealed) => {
                write_file(&out.join(format!("attachment-{}.age", row.number)), &mut sealed)?;
            }
            Err(_) => lost.push(row.number),
        }
    }
    Ok(lost)
}

fn make_folder(folder: &Path) -> Result<()> {
    DirBuilder::new().mode(0o700).create(folder).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Error::usage("folder-exists").with("path", folder.display())
        }
        _ => Error::failed("file").with("path", folder.display()).with("detail", e),
    })
}

fn write_file(path: &Path, bytes: &mut dyn Read) -> Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.and_then(|mut file| std::io::copy(bytes, &mut file).and_then(|_| file.sync_all()))
        .map_err(|e| Error::failed("file").with("path", path.display()).with("detail", e))
}

fn files(found: &Rescue, number: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut add = |name: String, sealed: &Sealed| files.push((name, sealed.0.clone()));
    add("identity.age".to_owned(), &found.slot);
    for wrap in &found.wraps {
        add(format!("wrap-{}-{}.age", wrap.key, wrap.epoch), &wrap.sealed);
    }
    for wrap in &found.recovery {
        add(format!("recovery-{}-{}.age", wrap.key, wrap.epoch), &wrap.sealed);
    }
    let subjects = subjects(found);
    for key in &found.keys {
        add(key_name(&subjects, key), &key.sealed);
    }
    for (name, field) in field_names(found).iter().zip(&found.fields) {
        add(name.clone(), &field.sealed);
    }
    for (row, key) in &found.attachments {
        files.push((format!("attachment-{}.key.age", row.number), key.sealed.0.clone()));
    }
    files.push(("OPEN.txt".to_owned(), guide(found, number).into_bytes()));
    files
}

/// A party that was merged has several subjects; each has keys of its own.
fn subjects(found: &Rescue) -> Vec<SubjectId> {
    let mut subjects: Vec<SubjectId> = found.keys.iter().map(|key| key.subject).collect();
    subjects.dedup();
    subjects
}

fn key_name(subjects: &[SubjectId], key: &SealedDataKey) -> String {
    let (compartment, number) = (key.compartment.code(), key.number);
    match subjects.iter().position(|subject| *subject == key.subject) {
        Some(place) if place > 0 => format!("key-{compartment}-{number}-s{}.age", place + 1),
        _ => format!("key-{compartment}-{number}.age"),
    }
}

fn field_names(found: &Rescue) -> Vec<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut name = |kind: &'static str| {
        let count = counts.entry(kind).or_insert(0);
        *count += 1;
        format!("field-{kind}-{count}.bin")
    };
    found.fields.iter().map(|field| name(field.point.kind.code())).collect()
}

fn guide(found: &Rescue, number: &str) -> String {
    let subjects = subjects(found);
    let mut table = String::new();
    for (name, field) in field_names(found).iter().zip(&found.fields) {
        let point = &field.point;
        let key = found.keys.iter().find(|key| {
            key.subject == point.subject
                && key.compartment == point.kind.compartment()
                && key.number == field.number
        });
        let key = key.map(|key| key_name(&subjects, key)).unwrap_or_default();
        let aad = associated(found.vault, point.subject, point.id, point.version, field.number);
        let aad = hex(&aad);
        let _ = writeln!(
            table,
            "{name}\n  key file  {key}\n  subject   {}\n  point     {}\n  version   {:08x}\n  number    {:08x}\n  aad       {aad}\n",
            point.subject.0.simple(),
            point.id.0.simple(),
            point.version,
            field.number,
        );
    }
    let mut attached = String::new();
    for (row, key) in &found.attachments {
        let (compartment, epoch, name) = (row.compartment.code(), key.epoch, printable(&row.name));
        let number = row.number;
        let _ = writeln!(
            attached,
            "attachment-{number}.age\n  name      {name}\n  key       {compartment}, epoch {epoch}\n"
        );
    }
    STEPS
        .replace("{attachments}", attached.trim_end())
        .replace("{party}", number)
        .replace("{vault}", &found.vault.0.simple().to_string())
        .replace("{recipients}", &found.recipients.to_string())
        .replace("{fields}", table.trim_end())
}

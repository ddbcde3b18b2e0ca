//! Evidence as a file: its name, its length and its hash. What somebody looks at is what was put down.

use crate::domain::audit::{hex, sha_of};
use crate::domain::complaint::{Case, Happening};
use crate::domain::error::{Error, Result};
use crate::domain::handling::{Evidence, Fact};
use crate::guards::checked;
use crate::store::{Reader, tables};
use sha2::Digest;
use std::fs::File;
use std::path::Path;

/// The file as evidence. Its bytes are read once and kept nowhere.
pub fn of_file(path: &Path) -> Result<Evidence> {
    let failed = |e: std::io::Error| Error::unread(path, &e);
    // A pipe would keep whoever waits for it for ever, and a device has no end.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Error::usage("evidence-no-file").with("path", path.display()));
    }
    let file = File::open(path).map_err(failed)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    of_open(&name.unwrap_or_default(), file)
}

/// The same of a file that is open, under the name by which it was asked for.
pub fn of_open(name: &str, file: File) -> Result<Evidence> {
    let failed = |e: std::io::Error| Error::failed("file").with("path", name).with("detail", e);
    let (bytes, sha) = sha_of(file).map_err(failed)?;
    let sha256 = hex(&sha.finalize());
    Ok(Evidence { name: name.to_owned(), bytes, sha256 })
}

/// Whether this is what was put down at that place of the case.
pub fn is_same(tx: &impl Reader, case: &Case, place: u32, looked_at: &Evidence) -> Result<()> {
    let event = tx.get(tables::CASE_EVENTS, &(case.id, place))?;
    match event.map(|event| event.what) {
        Some(Happening::Fact(Fact::Evidenced(kept))) if kept.sha256 == looked_at.sha256 => Ok(()),
        _ => checked(Err(Error::refused("evidence-differs").with("number", case.number))),
    }
}

//! What a file says it is, before anything of it is unpacked.
//!
//! INVARIANT: of a zip archive only its directory is read here; what would be too much is refused by what the
//! directory tells. Where it lies, the limits of the process hold.

use crate::domain::{Error, Result};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;

/// Parts of a workbook. A large one has a few hundred.
const PARTS: usize = 10_000;
/// Bytes of all its parts.
const UNPACKED_BYTES: u64 = 1 << 30;
/// So many times its own length it may come to be, if it is not small all the same: texts that repeat are packed to
/// a fiftieth; what is packed to a thousandth was made for it.
const TIMES: u64 = 300;
const SMALL_BYTES: u64 = 64 << 20;

/// How a workbook is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Excel's since 2007, with or without macros.
    Xlsx,
    /// The same in binary.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// Excel's before.
    Xls,
}

/// Looks at a file, and leaves it at its beginning.
pub fn look(file: &mut File) -> Result<Written> {
    let mut start = [0; 2];
    let read = file.rewind().and_then(|()| file.read_exact(&mut start));
    read.map_err(|_| Error::usage("workbook-broken"))?;
    let written = match &start {
        b"PK" => packed(file)?,
        _ => Written::Xls,
    };
    file.rewind().map_err(|_| Error::usage("workbook-broken"))?;
    Ok(written)
}

fn packed(file: &mut File) -> Result<Written> {
    let broken = |_| Error::usage("workbook-broken");
    let bytes = file.seek(SeekFrom::End(0)).map_err(|_| Error::usage("workbook-broken"))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if archive.len() > PARTS {
        return Err(Error::usage("workbook-parts").with("limit", PARTS));
    }
    let mut unpacked: u64 = 0;
    let mut names = Vec::with_capacity(archive.len());
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(broken)?;
        unpacked = unpacked.saturating_add(part.size());
        names.push(String::from_utf8_lossy(part.name_raw()).replace('\\', "/").to_lowercase());
    }
    if unpacked > UNPACKED_BYTES || unpacked > SMALL_BYTES.max(bytes.saturating_mul(TIMES)) {
        return Err(Error::usage("workbook-unpacked").with("limit", UNPACKED_BYTES >> 20));
    }
    kind(&names).ok_or_else(|| Error::usage("file-is-zip"))
}

fn kind(names: &[String]) -> Option<Written> {
    let has = |name: &str| names.iter().any(|known| known.trim_start_matches('/') == name);
    let has_folder = |name: &str| names.iter().any(|known| known.starts_with(name));
    match () {
        () if has("xl/workbook.bin") => Some(Written::Xlsb),
        () if has("content.xml") && has("mimetype") => Some(Written::Ods),
        () if has_folder("word/") || has_folder("ppt/") => None,
        () if has("[content_types].xml") => Some(Written::Xlsx),
        () => None,
    }
}

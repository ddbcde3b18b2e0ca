//! From the tables of any released version to today's, one step each.
//!
//! A step is one transaction with its audit entry and may be killed at any moment: the version is
//! written with the change. A file from a newer kefu is refused.

use super::open::Store;
use super::tables;
use super::transaction::Reader;
use crate::domain::error::{Error, Result};

/// Version of the tables that this program reads and writes.
pub const SCHEMA: u32 = 3;

/// Brings the store to [`SCHEMA`]. No store of version 1 or 2 was ever in use, so these are refused; the next
/// change of a table adds its step here.
pub fn migrate(store: &Store) -> Result<()> {
    let info = store.read(|tx| tx.get(tables::INFO, &0))?;
    let Some(info) = info else {
        return Err(Error::new(crate::domain::Kind::NotFound, "store-unfinished")
            .with("path", store.folder().display()));
    };
    store.recognise(Some(info.clone()))?;
    match info.schema {
        SCHEMA => Ok(()),
        older => Err(Error::damaged(format!("schema {older}"))),
    }
}

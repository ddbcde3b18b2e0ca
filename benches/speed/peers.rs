//! What a user would pick instead: programs of the system, and the engine below without kefu above it.

use redb::{ReadOnlyDatabase, ReadableDatabase, TableDefinition};
use std::path::{Path, PathBuf};

/// The argument with which this program is a peer itself: it opens a store's file and reads one row.
pub const OPENS: &str = "--open-and-read";

/// A program of the system, or what to install for it.
pub fn program(name: &str) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|it| it.exists());
    found.ok_or_else(|| format!("{name} is missing: apt install {name}"))
}

/// Opens the file and reads the one row that says what it is.
pub fn open_and_read(args: &[String]) {
    let path = args.first().map(Path::new).expect("a file");
    let database = ReadOnlyDatabase::open(path).expect("the file");
    let reads = database.begin_read().expect("a snapshot");
    let info = TableDefinition::<&[u8], &[u8]>::new("info");
    let table = reads.open_table(info).expect("a table");
    assert!(table.get([0_u8].as_slice()).expect("a page").is_some(), "no row");
}

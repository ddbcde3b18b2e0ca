//! The engine below, without kefu above it, in a file of its own beside the store.

use crate::filled::target;
use redb::{Builder, ConcurrencyMode, Database, TableDefinition};
use std::path::{Path, PathBuf};

/// As many bytes of pages as kefu lets it keep.
const CACHE_BYTES: usize = 32 << 20;
/// Most tables of one transaction.
const TABLES: usize = 64;

/// A file that holds nothing but what is measured.
pub struct Raw {
    database: Database,
    path: PathBuf,
    names: Vec<String>,
}

impl Raw {
    pub fn new() -> Self {
        let path = target().join("bench-raw.redb");
        let _ = std::fs::remove_file(&path);
        let database = opened(&path);
        let names = (0..TABLES).map(|place| format!("table{place:02}")).collect();
        let raw = Self { database, path, names };
        // All tables are there, with rows, before anything is measured.
        for key in 0..100 {
            raw.commit(key, TABLES);
        }
        raw
    }

    /// The same file, opened once more, as another process does.
    pub fn another(&self) -> Self {
        let (database, names) = (opened(&self.path), self.names.clone());
        Self { database, path: PathBuf::new(), names }
    }

    /// One durable transaction of one row in each of so many tables.
    #[expect(clippy::disallowed_methods, reason = "the engine alone, which is what is measured")]
    pub fn commit(&self, key: u64, tables: usize) {
        let writes = self.database.begin_write().expect("a transaction");
        for name in self.names.iter().take(tables) {
            let definition = TableDefinition::<&[u8], &[u8]>::new(name);
            let mut table = writes.open_table(definition).expect("a table");
            table.insert(key.to_be_bytes().as_slice(), [7_u8; 200].as_slice()).expect("a row");
        }
        writes.commit().expect("a commit");
    }

    /// So many tables that a commit writes as many bytes as this, or a little more.
    pub fn tables_for(&self, bytes: u64, first_key: u64) -> (usize, u64) {
        let mut key = first_key;
        for tables in 1..=TABLES {
            let before = written();
            for _ in 0..4 {
                self.commit(key, tables);
                key += 1;
            }
            let each = (written() - before) / 4;
            if each >= bytes || tables == TABLES {
                return (tables, each);
            }
        }
        (TABLES, 0)
    }
}

fn opened(path: &Path) -> Database {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_concurrency_mode(ConcurrencyMode::MultiWriter);
    builder.create(path).expect("a file")
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Bytes that this process has written so far, by its own calls.
pub fn written() -> u64 {
    let told = std::fs::read_to_string("/proc/self/io").expect("what this process did");
    let line = told.lines().find_map(|line| line.strip_prefix("wchar: "));
    line.and_then(|bytes| bytes.parse().ok()).expect("a count")
}

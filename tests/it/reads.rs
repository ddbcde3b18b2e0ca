//! A snapshot that tells what was read of it: how much work a question is, whatever the machine.

use kefu::domain::error::Result;
use kefu::domain::rulebook::Rulebook;
use kefu::store::{Reader, Scan};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// A reader, and how many rows of which table were visited, one by one or in a scan.
pub struct Watched<'r, R> {
    reader: &'r R,
    rows: RefCell<BTreeMap<String, usize>>,
    /// A table of which each scan takes so long.
    slow: Option<(&'static str, Duration)>,
}

impl<'r, R: Reader> Watched<'r, R> {
    pub fn new(reader: &'r R) -> Self {
        Self { reader, rows: RefCell::default(), slow: None }
    }

    /// The same, where a scan of this table takes no less than so long.
    pub fn slow(reader: &'r R, table: &'static str, long: Duration) -> Self {
        Self { slow: Some((table, long)), ..Self::new(reader) }
    }

    /// So many rows of this table.
    pub fn of(&self, table: &str) -> usize {
        self.rows.borrow().get(table).copied().unwrap_or_default()
    }

    fn visit(&self, table: &str) {
        *self.rows.borrow_mut().entry(table.to_owned()).or_default() += 1;
    }
}

impl<R: Reader> Reader for Watched<'_, R> {
    fn rulebook(&self) -> Result<Arc<Rulebook>> {
        self.reader.rulebook()
    }
    fn get_bytes(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.visit(table);
        self.reader.get_bytes(table, key)
    }
    fn scan_bytes(
        &self,
        table: &str,
        scan: &Scan,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        if let Some((_, long)) = self.slow.filter(|(slow, _)| *slow == table) {
            std::thread::sleep(long);
        }
        self.reader.scan_bytes(table, scan, &mut |key, value| {
            self.visit(table);
            visit(key, value)
        })
    }
    fn rows(&self, table: &str) -> Result<u64> {
        self.reader.rows(table)
    }
}

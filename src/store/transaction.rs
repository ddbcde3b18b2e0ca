//! Read and write transactions, and what both can answer.
//!
//! Every call returns owned values; no redb borrow leaves here. Who reads opens a table once. Who writes opens it for each
//! row that is read or taken out, and once for all the rows that are put: see [`super::pending`].

use super::archive::Row;
use super::codec::{self, Key};
use super::pending::Pending;
use super::place::Place;
use super::rules::{OwnRules, Rules};
use super::tables::{self, Table};
use crate::domain::error::{Error, Result};
use crate::domain::rulebook::Rulebook;
use redb::{ReadableTable, ReadableTableMetadata, TableDefinition, TableError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

pub(super) type Raw<'n> = TableDefinition<'n, &'static [u8], &'static [u8]>;
type Visit<'v> = &'v mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>>;

/// Where a scan starts and ends, in encoded keys.
#[derive(Debug, Clone)]
pub struct Scan {
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
    backwards: bool,
}

impl Scan {
    /// The whole table.
    pub fn all() -> Self {
        Self { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false }
    }

    /// All keys that begin with this part of a key.
    pub fn prefix(part: &impl Key) -> Self {
        let from = part.encode();
        let to = after(&from).map_or(Bound::Unbounded, Bound::Excluded);
        Self { from: Bound::Included(from), to, backwards: false }
    }

    /// Only keys after this one, in the direction of the scan.
    #[must_use]
    pub fn past(mut self, key: &impl Key) -> Self {
        let edge = Bound::Excluded(key.encode());
        if self.backwards {
            self.to = edge
        } else {
            self.from = edge
        }
        self
    }

    /// Only keys from this one on (part of a key counts as its first).
    #[must_use]
    pub fn from(mut self, key: &impl Key) -> Self {
        self.from = Bound::Included(key.encode());
        self
    }

    /// Last key first.
    #[must_use]
    pub fn backwards(mut self) -> Self {
        self.backwards = true;
        self
    }
}

/// The first key after all that begin with `prefix`.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let kept = prefix.iter().rposition(|byte| *byte != 0xff)?;
    let mut next = prefix.get(..=kept)?.to_vec();
    *next.last_mut()? += 1;
    Some(next)
}

/// What can be asked of a transaction, reading or writing.
pub trait Reader {
    /// The rules that apply, as this transaction sees them.
    fn rulebook(&self) -> Result<Arc<Rulebook>>;
    /// The stored bytes under a key.
    fn get_bytes(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>>;
    /// Visits keys and values in order until told to stop.
    fn scan_bytes(&self, table: &str, scan: &Scan, visit: Visit<'_>) -> Result<()>;
    /// How many rows a table has, without looking at them.
    fn rows(&self, table: &str) -> Result<u64>;

    /// The value under a key.
    fn get<K: Key, V: DeserializeOwned>(&self, table: Table<K, V>, key: &K) -> Result<Option<V>> {
        self.get_bytes(table.name, &key.encode())?.map(|bytes| codec::decode(&bytes)).transpose()
    }

    /// The value under a key that must be there: its absence is damage.
    fn fetch<K: Key, V: DeserializeOwned>(&self, table: Table<K, V>, key: &K) -> Result<V> {
        self.get(table, key)?.ok_or_else(|| Error::damaged(table.name))
    }

    /// Visits rows in order until told to stop.
    fn each<K: Key, V: DeserializeOwned>(
        &self,
        table: Table<K, V>,
        scan: &Scan,
        mut visit: impl FnMut(K, V) -> Result<ControlFlow<()>>,
    ) -> Result<()>
    where
        Self: Sized,
    {
        self.scan_bytes(table.name, scan, &mut |key, value| {
            visit(K::decode(key)?, codec::decode(value)?)
        })
    }

    /// The keys of a scan, at most `limit`.
    fn keys<K: Key, V>(&self, table: Table<K, V>, scan: &Scan, limit: usize) -> Result<Vec<K>>
    where
        Self: Sized,
    {
        let mut keys = Vec::new();
        if limit == 0 {
            return Ok(keys);
        }
        self.scan_bytes(table.name, scan, &mut |key, _| {
            keys.push(K::decode(key)?);
            Ok(if keys.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(keys)
    }

    /// How many keys a scan meets.
    fn count<K: Key, V>(&self, table: Table<K, V>, scan: &Scan) -> Result<u64>
    where
        Self: Sized,
    {
        let mut count = 0;
        self.scan_bytes(table.name, scan, &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }
}

/// A snapshot. It lives for one query, or for one backup.
pub struct ReadTx {
    tx: redb::ReadTransaction,
    rules: Arc<Rules>,
    /// Tables that were opened: a query asks a few of them again and again.
    tables: RefCell<Vec<(String, Option<Arc<OpenTable>>)>>,
}

type OpenTable = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

impl std::fmt::Debug for ReadTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadTx")
    }
}

impl ReadTx {
    pub(super) fn new(tx: redb::ReadTransaction, rules: Arc<Rules>) -> Self {
        Self { tx, rules, tables: RefCell::default() }
    }

    /// None where nobody has made it.
    fn table(&self, name: &str) -> Result<Option<Arc<OpenTable>>> {
        let known = self.tables.borrow().iter().find(|(known, _)| known == name).cloned();
        if let Some((_, table)) = known {
            return Ok(table);
        }
        let table = match self.tx.open_table(Raw::new(name)) {
            Ok(table) => Some(Arc::new(table)),
            Err(TableError::TableDoesNotExist(_)) => None,
            Err(e) => return Err(table_error(e)),
        };
        self.tables.borrow_mut().push((name.to_owned(), table.clone()));
        Ok(table)
    }
}

impl Reader for ReadTx {
    fn rulebook(&self) -> Result<Arc<Rulebook>> {
        self.rules.of(self)
    }
    fn get_bytes(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.table(table)?.map_or(Ok(None), |table| get(&*table, key))
    }
    fn scan_bytes(&self, table: &str, range: &Scan, visit: Visit<'_>) -> Result<()> {
        self.table(table)?.map_or(Ok(()), |table| scan(&*table, range, visit))
    }
    fn rows(&self, table: &str) -> Result<u64> {
        self.table(table)?.map_or(Ok(0), |table| table.len().map_err(storage_error))
    }
}

/// The one write transaction. It can be dropped; only [`WriteTx::audit`] leads to a commit.
pub struct WriteTx {
    pub(super) tx: redb::WriteTransaction,
    /// Where what is committed has to be found again.
    pub(super) place: Place,
    /// The rules that apply, with what this transaction changes of them.
    pub(super) rules: OwnRules,
    /// What its tables do not have yet.
    pub(super) pending: Pending,
}

impl std::fmt::Debug for WriteTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteTx")
    }
}

impl Reader for WriteTx {
    fn rulebook(&self) -> Result<Arc<Rulebook>> {
        self.rules.of(self)
    }
    fn get_bytes(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.pending.get(table, key) {
            Some(value) => Ok(Some(value)),
            None => get(&self.tx.open_table(Raw::new(table)).map_err(table_error)?, key),
        }
    }
    fn scan_bytes(&self, table: &str, range: &Scan, visit: Visit<'_>) -> Result<()> {
        self.pending.write_table(&self.tx, table)?;
        scan(&self.tx.open_table(Raw::new(table)).map_err(table_error)?, range, visit)
    }
    fn rows(&self, table: &str) -> Result<u64> {
        self.pending.write_table(&self.tx, table)?;
        self.tx.open_table(Raw::new(table)).map_err(table_error)?.len().map_err(storage_error)
    }
}

impl WriteTx {
    /// Writes a row.
    pub fn put<K: Key, V: Serialize>(&self, table: Table<K, V>, key: &K, value: &V) -> Result<()> {
        self.put_bytes(table.name, &key.encode(), codec::encode(value)?)
    }

    /// Removes a row; whether it was there.
    pub fn remove<K: Key, V>(&self, table: Table<K, V>, key: &K) -> Result<bool> {
        let key = key.encode();
        let was_pending = self.pending.remove(table.name, &key);
        let mut table = self.tx.open_table(Raw::new(table.name)).map_err(table_error)?;
        let gone = table.remove(key.as_slice()).map_err(storage_error)?.is_some();
        Ok(gone || was_pending)
    }

    /// Counts up and returns the new count; the first is 1.
    pub fn count_up(&self, name: &str) -> Result<u64> {
        let name = name.to_owned();
        let next = self.get(tables::COUNTERS, &name)?.unwrap_or(0) + 1;
        self.put(tables::COUNTERS, &name, &next)?;
        Ok(next)
    }

    pub(super) fn put_bytes(&self, table: &str, key: &[u8], value: Vec<u8>) -> Result<()> {
        match self.pending.put(table, key, value) {
            true => self.pending.write_all(&self.tx),
            false => Ok(()),
        }
    }

    /// Takes every row out of a table.
    pub(super) fn empty(&self, name: &str) -> Result<()> {
        self.pending.empty(name);
        self.tx.delete_table(Raw::new(name)).map_err(table_error)?;
        self.tx.open_table(Raw::new(name)).map_err(table_error).map(|_| ())
    }

    /// Writes rows with these keys and this one value, which come in the order of the keys.
    pub(super) fn fill_in_order(
        &self,
        name: &str,
        keys: impl Iterator<Item = Vec<u8>>,
        value: &[u8],
    ) -> Result<()> {
        let mut table = self.tx.open_table(Raw::new(name)).map_err(table_error)?;
        for key in keys {
            table.insert(key.as_slice(), value).map_err(storage_error)?;
        }
        Ok(())
    }

    /// Puts a new table with the same rows in the place of this one. Its pages hold nothing else: rows that come in
    /// the order of their keys fill one page after the other.
    pub(super) fn write_anew(&self, name: &str) -> Result<()> {
        const MEANWHILE: Raw<'_> = Raw::new("anew");
        self.pending.write_table(&self.tx, name)?;
        {
            let old = self.tx.open_table(Raw::new(name)).map_err(table_error)?;
            let mut new = self.tx.open_table(MEANWHILE).map_err(table_error)?;
            for row in old.range::<&[u8]>(..).map_err(storage_error)? {
                let (key, value) = row.map_err(storage_error)?;
                new.insert(key.value(), value.value()).map_err(storage_error)?;
            }
        }
        self.tx.delete_table(Raw::new(name)).map_err(table_error)?;
        self.tx.rename_table(MEANWHILE, Raw::new(name)).map_err(table_error)
    }

    /// Writes rows of a backup as they were and makes them durable. No entry tells of it: the log is
    /// among them.
    ///
    /// INVARIANT: only into a file that does not say what it is yet, which nobody can open as a store.
    pub fn fill(self, rows: &[Row]) -> Result<()> {
        if self.get(tables::INFO, &0)?.is_some() {
            return Err(Error::conflict("store-exists").with("path", self.place.folder.display()));
        }
        self.make_tables()?;
        for rows in rows.chunk_by(|one, next| one.table == next.table) {
            let Some(first) = rows.first() else { continue };
            let mut table = self.tx.open_table(Raw::new(first.table)).map_err(table_error)?;
            for row in rows {
                let (key, value) = (row.key.as_slice(), row.value.as_slice());
                table.insert(key, value).map_err(storage_error)?;
            }
        }
        self.commit()
    }

    /// Makes it durable.
    ///
    /// INVARIANT: what is acknowledged went into the file that stands in the folder: a file that was
    /// put there before the commit ended is noticed by the second look.
    pub(super) fn commit(self) -> Result<()> {
        let Self { tx, place, pending, .. } = self;
        place.check()?;
        pending.write_all(&tx)?;
        tx.commit().map_err(|e| match e {
            redb::CommitError::Storage(e) => storage_error(e),
            other => Error::failed("store-io").with("detail", other),
        })?;
        place.check()
    }

    /// Makes every table, so that a read never meets a missing one.
    pub fn make_tables(&self) -> Result<()> {
        for table in tables::ALL {
            self.tx.open_table(Raw::new(table.name)).map_err(table_error)?;
        }
        Ok(())
    }
}

fn get(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    key: &[u8],
) -> Result<Option<Vec<u8>>> {
    let found = table.get(key).map_err(storage_error)?;
    Ok(found.map(|guard| guard.value().to_vec()))
}

fn scan(
    table: &impl ReadableTable<&'static [u8], &'static [u8]>,
    scan: &Scan,
    visit: Visit<'_>,
) -> Result<()> {
    let bounds = (as_slice(&scan.from), as_slice(&scan.to));
    let mut rows = table.range::<&[u8]>(bounds).map_err(storage_error)?;
    loop {
        let row = if scan.backwards { rows.next_back() } else { rows.next() };
        let Some(row) = row else { return Ok(()) };
        let (key, value) = row.map_err(storage_error)?;
        if visit(key.value(), value.value())?.is_break() {
            return Ok(());
        }
    }
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    match bound {
        Bound::Included(key) => Bound::Included(key),
        Bound::Excluded(key) => Bound::Excluded(key),
        Bound::Unbounded => Bound::Unbounded,
    }
}

/// What redb says, in our kinds.
pub(super) fn storage_error(e: redb::StorageError) -> Error {
    match e {
        redb::StorageError::Corrupted(detail) => Error::damaged(detail),
        redb::StorageError::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => {
            Error::conflict("store-busy")
        }
        redb::StorageError::Io(e) if is_full(&e) => Error::failed("store-full").with("detail", e),
        redb::StorageError::Io(e) => Error::failed("store-io").with("detail", e),
        other => Error::failed("store-io").with("detail", other),
    }
}

/// Whether the disk is why: after such an error the file is opened anew.
pub(super) fn is_of_disk(error: &Error) -> bool {
    ["store-io", "store-full", "store-unsure"].contains(&error.code)
}

/// No room on the disk, or no more of it for this account.
pub(super) fn is_full(e: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(e.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

pub(super) fn table_error(e: TableError) -> Error {
    match e {
        TableError::Storage(e) => storage_error(e),
        other => Error::damaged(other),
    }
}

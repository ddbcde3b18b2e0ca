//! Rows that a write transaction has been given and its tables do not have yet.
//!
//! They go there together, table by table and in the order of their keys, when the transaction ends: so a table is opened
//! once for all its rows, a page is gone through once, and rows that come after all others, as those of new records do,
//! fill one page after the other instead of leaving each half empty.
//!
//! INVARIANT: whoever reads a row finds what was written last, wherever it is; a scan brings its table up to date first.

use super::transaction::{Raw, storage_error, table_error};
use crate::domain::error::{Error, Result};
use redb::{CursorError, ReadableTable, Table};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;

/// So many bytes are held back at most.
const MOST_BYTES: usize = 8 << 20;

type Bytes = Vec<u8>;
type Rows = BTreeMap<Bytes, Bytes>;
type InTable<'tx> = Table<'tx, &'static [u8], &'static [u8]>;

#[derive(Debug, Default)]
pub(super) struct Pending(RefCell<Held>);

#[derive(Debug, Default)]
struct Held {
    tables: BTreeMap<String, Rows>,
    /// No less than there are: rows that go otherwise than all together are not subtracted.
    bytes: usize,
}

impl Pending {
    /// Holds a row back. Whether it is time to write some.
    pub(super) fn put(&self, table: &str, key: &[u8], value: Bytes) -> bool {
        let mut held = self.0.borrow_mut();
        held.bytes += key.len() + value.len();
        match held.tables.get_mut(table) {
            Some(rows) => drop(rows.insert(key.to_vec(), value)),
            None => {
                held.tables.insert(table.to_owned(), Rows::from([(key.to_vec(), value)]));
            }
        }
        held.bytes > MOST_BYTES
    }

    pub(super) fn get(&self, table: &str, key: &[u8]) -> Option<Bytes> {
        self.0.borrow().tables.get(table)?.get(key).cloned()
    }

    /// Forgets a row; whether there was one.
    pub(super) fn remove(&self, table: &str, key: &[u8]) -> bool {
        let mut held = self.0.borrow_mut();
        held.tables.get_mut(table).is_some_and(|rows| rows.remove(key).is_some())
    }

    /// Forgets all rows of a table.
    pub(super) fn empty(&self, table: &str) {
        self.0.borrow_mut().tables.remove(table);
    }

    /// Writes what is held back for one table.
    pub(super) fn write_table(&self, tx: &redb::WriteTransaction, table: &str) -> Result<()> {
        let rows = self.0.borrow_mut().tables.remove(table);
        rows.map_or(Ok(()), |rows| write(tx, table, rows))
    }

    /// Writes all that is held back.
    pub(super) fn write_all(&self, tx: &redb::WriteTransaction) -> Result<()> {
        let held = self.0.take();
        held.tables.into_iter().try_for_each(|(table, rows)| write(tx, &table, rows))
    }
}

fn write(tx: &redb::WriteTransaction, table: &str, mut rows: Rows) -> Result<()> {
    let mut table = tx.open_table(Raw::new(table)).map_err(table_error)?;
    let last = table.last().map_err(storage_error)?.map(|(key, _)| key.value().to_vec());
    let behind = match last {
        Some(last) => rows.split_off(&after(last)),
        None => std::mem::take(&mut rows),
    };
    for (key, value) in &rows {
        table.insert(key.as_slice(), value.as_slice()).map_err(storage_error)?;
    }
    append(&mut table, behind)
}

/// The first key after this one.
fn after(mut key: Bytes) -> Bytes {
    key.push(0);
    key
}

/// Writes rows that come after all others.
fn append(table: &mut InTable<'_>, rows: Rows) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut end = table.upper_bound_mut(Bound::<&[u8]>::Unbounded).map_err(storage_error)?;
    for (key, value) in &rows {
        end.insert_before(key.as_slice(), value.as_slice()).map_err(cursor_error)?;
    }
    end.close().map_err(storage_error)
}

fn cursor_error(e: CursorError) -> Error {
    match e {
        CursorError::Storage(e) => storage_error(e),
        other => Error::damaged(other),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what a command does to the store, without one")]
mod tests {
    use super::super::open::tests::{first_entry, made};
    use super::super::{Reader, Scan, WriteTx, tables};
    use super::MOST_BYTES;
    use crate::domain::id::PartyNumber;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::ops::ControlFlow;

    /// What is done to a table within a transaction.
    #[derive(Debug, Clone)]
    enum Step {
        Put(u32, u8),
        /// So many bytes that what is held back is written at once.
        PutLong(u32),
        Remove(u32),
        Get(u32),
        Scan,
        Empty,
        Anew,
        /// Ends the transaction, for good or as if it had not been.
        End(bool),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let key = 0..40_u32;
        let step = prop_oneof![
            12 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Step::Put(key, value)),
            1 => key.clone().prop_map(Step::PutLong),
            4 => key.clone().prop_map(Step::Remove),
            4 => key.prop_map(Step::Get),
            2 => Just(Step::Scan),
            1 => Just(Step::Empty),
            1 => Just(Step::Anew),
            3 => any::<bool>().prop_map(Step::End),
        ];
        prop::collection::vec(step, 1..60)
    }

    type Rows = BTreeMap<u32, Vec<u8>>;

    fn scanned(tx: &impl Reader) -> Rows {
        let mut rows = Rows::new();
        tx.scan_bytes(tables::PARTY_NUMBERS.name, &Scan::all(), &mut |key, value| {
            rows.insert(u32::from_be_bytes(key.try_into().unwrap()), value.to_vec());
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        rows
    }

    /// Does it to the table and to the rows that it should have.
    fn does(tx: &WriteTx, step: &Step, rows: &mut Rows) {
        let table = tables::PARTY_NUMBERS;
        let mut put = |key: u32, value: Vec<u8>| {
            tx.put_bytes(table.name, &key.to_be_bytes(), value.clone()).unwrap();
            rows.insert(key, value);
        };
        match step {
            Step::Put(key, value) => put(*key, vec![*value; usize::from(*value)]),
            Step::PutLong(key) => put(*key, vec![7; MOST_BYTES]),
            Step::Remove(key) => {
                let gone = tx.remove(table, &PartyNumber(*key)).unwrap();
                assert_eq!(gone, rows.remove(key).is_some());
            }
            Step::Get(key) => {
                let found = tx.get_bytes(table.name, &key.to_be_bytes()).unwrap();
                assert_eq!(found.as_ref(), rows.get(key));
            }
            Step::Scan => assert_eq!(&scanned(tx), rows),
            Step::Empty => {
                tx.empty(table.name).unwrap();
                rows.clear();
            }
            Step::Anew => tx.write_anew(table.name).unwrap(),
            Step::End(_) => {}
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn what_is_held_back_is_read_as_if_it_were_written(steps in steps()) {
            let home = tempfile::tempdir().unwrap();
            let store = made(&home.path().join("store"), 1);
            let mut whole = Rows::new();
            for part in steps.split_inclusive(|step| matches!(step, Step::End(_))) {
                let mut rows = whole.clone();
                let is_for_good = matches!(part.last(), Some(Step::End(true)));
                store
                    .write(|tx| {
                        part.iter().for_each(|step| does(&tx, step, &mut rows));
                        if is_for_good { tx.audit(first_entry())?.commit().map(drop) } else { Ok(()) }
                    })
                    .unwrap();
                if is_for_good {
                    whole = rows;
                }
                prop_assert_eq!(&store.read(|tx| Ok(scanned(tx))).unwrap(), &whole);
            }
        }
    }
}

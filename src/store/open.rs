//! Opening the one file, under the rules that keep it safe.
//!
//! 0600 in a 0700 folder, on a local disk, MultiWriter mode, a cache of its own size, and every wait
//! for a lock within its budget. After an I/O error the handle is latched: the next transaction
//! closes it and opens the file anew, under the same rules and only if it is the same store.

use super::backend::{
    Disk, Patient, Pauses, one_budget, within_budget, within_budget_resting, working,
};
use super::fault::guarded;
use super::holder::{self, Sign};
use super::migrate::{self, Opener};
use super::pending::Pending;
use super::place::{self, Place, check_file_system, check_rights, file_error, make_folder};
use super::rules::{self, OwnRules, Rules};
use super::tables::StoreInfo;
use super::transaction::{ReadTx, Reader, WriteTx, is_of_disk, storage_error};
use super::turn::{Queue, Turn};
use super::{tables, upkeep};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::VaultId;
use crate::domain::listed;
use redb::backends::FileBackend;
use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadableDatabase,
    TransactionError,
};
use std::fs::OpenOptions;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::time::SystemTime;

/// Bytes of pages a process keeps; redb's own default is 1 GiB.
const CACHE_BYTES: usize = 32 << 20;

/// An open store.
pub struct Store {
    place: Place,
    /// Whose store it is, once that is known.
    vault: OnceLock<VaultId>,
    /// Whether it is this process for which the others hold back.
    at_upkeep: AtomicBool,
    handle: Mutex<Handle>,
    /// The rules that apply, as they were read last.
    rules: Arc<Rules>,
    /// Where this process stands among those that want to write.
    queue: Queue,
    /// What the other processes are told of this one.
    pub(super) sign: OnceLock<Sign>,
}

struct Handle {
    database: Option<Arc<Opened>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.folder().display())
    }
}

impl Store {
    /// Whether there is a store's file in this folder.
    pub fn exists(folder: &Path) -> bool {
        place::file(folder).exists()
    }

    /// Makes the folder and an empty file in it, or opens one whose making was cut off.
    pub fn create(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        check_file_system(folder)?;
        let path = place::file(folder);
        let made =
            OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path);
        match made {
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(file_error(&path, &e)),
        }
        let store = one_budget(|| Self::at(folder, None, None))?;
        if store.read(|tx| tx.get(tables::INFO, &0))?.is_some() {
            return Err(Error::conflict("store-exists").with("path", folder.display()));
        }
        Ok(store)
    }

    /// Opens the store in this folder and brings its tables up to date. Without a session the entry that tells of
    /// it bears the time of the one before.
    pub fn open(folder: &Path) -> Result<Self> {
        Self::open_in(folder, &Opener::default())
    }

    /// The same in a session.
    pub fn open_in(folder: &Path, opener: &Opener) -> Result<Self> {
        one_budget(|| Self::open_over(folder, opener, None))
    }

    /// The same, with the bytes of the file on another disk: for whoever has to see what becomes of a store whose disk
    /// fails.
    pub fn open_on(folder: &Path, opener: &Opener, disk: Arc<dyn Disk>) -> Result<Self> {
        one_budget(|| Self::open_over(folder, opener, Some(disk)))
    }

    fn open_over(folder: &Path, opener: &Opener, disk: Option<Arc<dyn Disk>>) -> Result<Self> {
        if !Self::exists(folder) {
            return Err(Error::new(Kind::NotFound, "no-store").with("path", folder.display()));
        }
        check_file_system(folder)?;
        // An empty file is an `init` that was cut off, or a store that was: it is not touched here.
        if place::file(folder).metadata().is_ok_and(|meta| meta.len() == 0) {
            let unfinished = Error::new(Kind::NotFound, "store-unfinished");
            return Err(unfinished.with("path", folder.display()));
        }
        check_rights(folder)?;
        let store = Self::at(folder, Sign::put_up(folder, opener), disk)?;
        migrate::migrate(&store, opener)?;
        store.sign.get().into_iter().for_each(Sign::is_open);
        Ok(store)
    }

    fn at(folder: &Path, sign: Option<Sign>, disk: Option<Arc<dyn Disk>>) -> Result<Self> {
        check_rights(folder)?;
        upkeep::wait(folder)?;
        let place = Place::of(folder, disk);
        let database =
            open_database(&place).map_err(|error| holder::named(error, folder, sign.as_ref()))?;
        Ok(Self {
            place,
            vault: OnceLock::new(),
            at_upkeep: AtomicBool::new(false),
            handle: Mutex::new(Handle { database: Some(Arc::new(database)) }),
            rules: Arc::default(),
            queue: Queue::default(),
            sign: sign.map(OnceLock::from).unwrap_or_default(),
        })
    }

    /// One answer from the store in this folder beside somebody who does not let go of it: who only looks takes no
    /// lock that a writer holds. Only while others have it open, or after it was closed well.
    pub fn look<T>(folder: &Path, answer: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        check_rights(folder)?;
        one_budget(|| {
            guarded(|| {
                let database = look_into(folder)?;
                let tx = database.begin_read().map_err(transaction_error)?;
                answer(&ReadTx::new(tx, Arc::default()))
            })
        })
    }

    /// Where the store lives.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// Bytes of the store's file.
    pub fn file_bytes(folder: &Path) -> u64 {
        place::file(folder).metadata().map_or(0, |meta| meta.len())
    }

    /// When the file was written last; cheaper than a look into it, and as coarse as the system's clock of files.
    pub fn written_at(&self) -> Option<SystemTime> {
        place::file(self.folder()).metadata().and_then(|meta| meta.modified()).ok()
    }

    /// A snapshot for one query; `answer` returns owned values.
    pub fn read<T>(&self, answer: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        one_budget(|| self.answered(answer))
    }

    fn answered<T>(&self, answer: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        self.hold_back()?;
        let database = self.database()?;
        // One look at the folder: without it a desk that only reads would show what was for ever.
        self.place.check()?;
        let done = guarded(|| {
            let tx = database.begin_read().map_err(transaction_error)?;
            let tx = ReadTx::new(tx, Arc::clone(&self.rules));
            working(|| answer(&tx))
        });
        self.latch_after(done)
    }

    /// Runs `work` over the one write transaction. What is not committed inside is dropped.
    ///
    /// Only `commands::execute`, `commands::init`, `commands::restore` and the migrations call this. Whether the file is
    /// still the one that was opened is looked at once more around the commit.
    pub fn write<T>(&self, work: impl FnOnce(WriteTx) -> Result<T>) -> Result<T> {
        self.begin(|tx| {
            // While this was open, another kefu may have folded its cases by rules of its own.
            match tx.get(tables::INFO, &0)? {
                Some(info)
                    if info.folded_by != rules::folded_by() || info.listed_by != listed::WAY =>
                {
                    Err(Error::conflict("store-refolded"))
                }
                _ => work(tx),
            }
        })
    }

    /// The same whatever its rows were folded by.
    pub(super) fn begin<T>(&self, work: impl FnOnce(WriteTx) -> Result<T>) -> Result<T> {
        one_budget(|| self.begun(work))
    }

    fn begun<T>(&self, work: impl FnOnce(WriteTx) -> Result<T>) -> Result<T> {
        self.hold_back()?;
        let database = self.database()?;
        self.place.check()?;
        let mut has_begun = false;
        let done = guarded(|| {
            let rules = OwnRules::new(Arc::clone(&self.rules));
            let (tx, _turn) = self.begin_write(&database)?;
            has_begun = true;
            let _writes = self.sign.get().map(Sign::writes);
            let pending = Pending::default();
            let tx = WriteTx { tx, place: self.place.clone(), rules, pending };
            // While this waited, a newer kefu may have had the file.
            self.recognise(tx.get(tables::INFO, &0)?)?;
            working(|| work(tx))
        });
        // What waits in vain in the middle of a commit leaves redb without knowledge of what is free.
        if has_begun && done.as_ref().is_err_and(|e| e.code == "store-busy") {
            self.close();
        }
        self.latch_after(done)
    }

    /// Who has waited keeps the place at the head of the queue until it has written: then the next one need not try
    /// meanwhile.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that begins a write, with its budget"
    )]
    fn begin_write(&self, database: &Database) -> Result<(redb::WriteTransaction, Turn)> {
        let mut turn = Turn::Unasked;
        let attempt = || match database.try_begin_write() {
            Ok(tx) => Ok(Some(tx)),
            Err(TransactionError::WouldBlock) => Ok(None),
            Err(e) => Err(transaction_error(e)),
        };
        let rest = |pause| self.queue.rest(self.folder(), &mut turn, pause);
        let begun = within_budget_resting(Pauses::Shorter, attempt, rest)?;
        begun.map(|tx| (tx, turn)).ok_or_else(|| Error::conflict("store-busy"))
    }

    /// Refuses a file of a newer kefu, and one that holds another store than before.
    pub(super) fn recognise(&self, info: Option<StoreInfo>) -> Result<()> {
        let Some(info) = info else { return Ok(()) };
        if info.schema > migrate::SCHEMA {
            return Err(Error::failed("store-newer").with("schema", info.schema));
        }
        if *self.vault.get_or_init(|| info.vault) != info.vault {
            return Err(Error::conflict("store-replaced").with("path", self.folder().display()));
        }
        Ok(())
    }

    fn database(&self) -> Result<Arc<Opened>> {
        let mut handle = self.wait_for_handle()?;
        if let Some(database) = &handle.database {
            return Ok(Arc::clone(database));
        }
        let database = Arc::new(self.reopen()?);
        handle.database = Some(Arc::clone(&database));
        Ok(database)
    }

    /// Another thread may be opening the file anew, behind somebody who does not let go.
    fn wait_for_handle(&self) -> Result<MutexGuard<'_, Handle>> {
        let free = within_budget(Pauses::Longer, || match self.handle.try_lock() {
            Ok(handle) => Ok::<_, Error>(Some(handle)),
            Err(TryLockError::Poisoned(handle)) => Ok(Some(handle.into_inner())),
            Err(TryLockError::WouldBlock) => Ok(None),
        })?;
        let busy = || Error::conflict("store-busy");
        free.ok_or_else(busy).map_err(|error| self.named(error))
    }

    /// The same error, with the name of whoever holds the store.
    pub(super) fn named(&self, error: Error) -> Error {
        holder::named(error, self.folder(), self.sign.get())
    }

    /// As [`Store::open`] does it, and only what was open before.
    fn reopen(&self) -> Result<Opened> {
        self.place.check()?;
        check_rights(self.folder())?;
        let database = open_database(&self.place).map_err(|error| self.named(error))?;
        let info = guarded(|| {
            let tx = database.begin_read().map_err(transaction_error)?;
            let tx = ReadTx::new(tx, Arc::clone(&self.rules));
            tx.get(tables::INFO, &0)
        })?;
        self.recognise(info)?;
        self.place.check()?;
        Ok(database)
    }

    /// INVARIANT: after an I/O error no transaction begins on the old handle.
    fn latch_after<T>(&self, done: Result<T>) -> Result<T> {
        if done.as_ref().is_err_and(|e| is_of_disk(e) || e.kind == Kind::Damaged) {
            self.close();
        }
        // Whoever began to wait before it was announced is told why, too.
        done.map_err(|error| match self.upkeep() {
            Some(upkeep) if error.code == "store-busy" => upkeep::refused(&upkeep),
            _ => self.named(error),
        })
    }

    pub(super) fn is_at_upkeep(&self) -> bool {
        self.at_upkeep.load(Ordering::SeqCst)
    }

    pub(super) fn set_at_upkeep(&self, is: bool) {
        self.at_upkeep.store(is, Ordering::SeqCst);
    }

    /// While another process has announced that it wants the file for itself.
    fn hold_back(&self) -> Result<()> {
        if self.is_at_upkeep() { Ok(()) } else { upkeep::wait(self.folder()) }
    }

    /// Does something that nothing else of this process may do at the same time.
    pub(super) fn alone<T>(&self, work: impl FnOnce(&mut Database) -> Result<T>) -> Result<T> {
        let shared = self.database()?;
        let mut handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        handle.database = None;
        let mut own = match Arc::try_unwrap(shared) {
            Ok(own) => own,
            Err(shared) => {
                handle.database = Some(shared);
                return Err(Error::conflict("store-read"));
            }
        };
        let done = work(&mut own);
        // After a fault the file is opened anew.
        handle.database = done.is_ok().then(|| Arc::new(own));
        done
    }

    /// The file is closed when whoever is in it has left.
    fn close(&self) {
        let old = self.handle.lock().unwrap_or_else(PoisonError::into_inner).database.take();
        drop(old);
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// The file, open.
///
/// Closing takes locks on it as opening does, and over a damaged file redb can panic there, too, whoever is the last to
/// let go: what was damaged is told by whoever reads it next.
struct Opened(Option<Database>);

impl Drop for Opened {
    fn drop(&mut self) {
        let database = self.0.take();
        let _closed = one_budget(|| {
            guarded(|| {
                drop(database);
                Ok(())
            })
        });
    }
}

#[expect(clippy::expect_used, reason = "only `drop` takes it")]
impl Deref for Opened {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.0.as_ref().expect("open until it is dropped")
    }
}

#[expect(clippy::expect_used, reason = "only `drop` takes it")]
impl DerefMut for Opened {
    fn deref_mut(&mut self) -> &mut Database {
        self.0.as_mut().expect("open until it is dropped")
    }
}

fn look_into(folder: &Path) -> Result<ReadOnlyDatabase> {
    let path = place::file(folder);
    let file = OpenOptions::new().read(true).open(&path).map_err(|e| file_error(&path, &e))?;
    let backend = FileBackend::new(file).map_err(|e| database_error(folder, e))?;
    Builder::new()
        .set_cache_size(CACHE_BYTES)
        .set_concurrency_mode(ConcurrencyMode::MultiWriter)
        .open_read_only_with_backend(Patient::new(backend, None))
        .map_err(|e| match e {
            DatabaseError::RepairAborted => Error::conflict("store-busy"),
            other => database_error(folder, other),
        })
}

impl Place {
    /// Whether the log has these bytes under this number: asked when a commit has failed, of the file as it is for
    /// everybody.
    pub(super) fn holds(&self, seq: u64, bytes: &[u8]) -> Result<bool> {
        guarded(|| {
            let database = open_database(self)?;
            let tx = database.begin_read().map_err(transaction_error)?;
            let tx = ReadTx::new(tx, Arc::default());
            let found = tx.get_bytes(tables::AUDIT.name, &seq.to_be_bytes())?;
            Ok(found.is_some_and(|found| found == bytes))
        })
    }
}

fn open_database(place: &Place) -> Result<Opened> {
    let (folder, path) = (&place.folder, place::file(&place.folder));
    let file =
        OpenOptions::new().read(true).write(true).open(&path).map_err(|e| file_error(&path, &e))?;
    guarded(|| {
        let backend = FileBackend::new(file).map_err(|e| database_error(folder, e))?;
        Builder::new()
            .set_cache_size(CACHE_BYTES)
            .set_concurrency_mode(ConcurrencyMode::MultiWriter)
            .create_with_backend(Patient::new(backend, place.disk.clone()))
            .map(|database| Opened(Some(database)))
            .map_err(|e| database_error(folder, e))
    })
}

fn database_error(folder: &Path, e: DatabaseError) -> Error {
    match e {
        DatabaseError::DatabaseAlreadyOpen => Error::conflict("store-busy"),
        DatabaseError::LockProtocolMismatch => Error::conflict("store-other-version"),
        DatabaseError::UpgradeRequired(_) => Error::damaged("file format"),
        DatabaseError::Storage(redb::StorageError::Io(e))
            if e.kind() == std::io::ErrorKind::InvalidData
                || e.kind() == std::io::ErrorKind::UnexpectedEof =>
        {
            Error::damaged(folder.display())
        }
        DatabaseError::Storage(e) => storage_error(e),
        other => Error::damaged(other),
    }
}

fn transaction_error(e: TransactionError) -> Error {
    match e {
        TransactionError::Storage(e) => storage_error(e),
        other => Error::failed("store-io").with("detail", other),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what a command does to the store, without one")]
pub(super) mod tests {
    use super::*;
    use crate::domain::audit::AuditEntry;
    use crate::domain::id::{MemberId, SessionId};
    use crate::domain::moment::{Moment, Precision};
    use std::fs::{copy, rename};
    use std::sync::Barrier;
    use std::sync::mpsc::channel;
    use std::time::Duration;
    use uuid::Uuid;

    const NOW: Moment = Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute };

    pub(in crate::store) fn first_entry() -> AuditEntry {
        let (member, session) = (MemberId(Uuid::nil()), SessionId(Uuid::nil()));
        AuditEntry::unchained(NOW, member, session, "", super::super::audit::FIRST_VERB)
    }

    pub(in crate::store) fn made(folder: &Path, vault: u128) -> Store {
        let store = Store::create(folder).unwrap();
        let info = info(migrate::SCHEMA, vault);
        store
            .write(|tx| {
                tx.make_tables()?;
                tx.put(tables::INFO, &0, &info)?;
                tx.audit(first_entry())?.commit()
            })
            .unwrap();
        store
    }

    fn info(schema: u32, vault: u128) -> StoreInfo {
        let vault = VaultId(Uuid::from_u128(vault));
        let editor = Default::default();
        let (folded_by, listed_by) = (rules::folded_by(), listed::WAY);
        StoreInfo { schema, vault, created_at: NOW, folded_by, listed_by, editor }
    }

    fn replace(folder: &Path) {
        let (file, new) = (place::file(folder), folder.join("restored"));
        copy(&file, &new).unwrap();
        rename(&new, &file).unwrap();
    }

    fn commit(store: &Store) -> std::result::Result<u64, &'static str> {
        store.write(|tx| tx.audit(first_entry())?.commit()).map_err(|e| e.code)
    }

    fn seen(store: &Store) -> std::result::Result<u64, &'static str> {
        store.read(|tx| tx.count(tables::AUDIT, &super::super::Scan::all())).map_err(|e| e.code)
    }

    #[test]
    fn nothing_is_acknowledged_that_went_to_a_file_that_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("store");
        let store = made(&folder, 1);
        let waiting = Store::open(&folder).unwrap();
        let begun = Barrier::new(2);
        std::thread::scope(|scope| {
            let holds = scope.spawn(|| {
                let done = store.write(|tx| {
                    begun.wait();
                    std::thread::sleep(Duration::from_millis(300));
                    replace(&folder);
                    tx.audit(first_entry())?.commit()
                });
                done.map_err(|e| e.code)
            });
            begun.wait();
            // It waits for the writer while the file goes.
            assert_eq!(commit(&waiting), Err("store-replaced"));
            assert_eq!(holds.join().unwrap(), Err("store-replaced"));
        });
        assert_eq!(seen(&store), Err("store-replaced"), "a reader hears of it, too");
        let restored = Store::open(&folder).unwrap();
        assert_eq!(seen(&restored), Ok(1));
        assert_eq!(commit(&restored), Ok(2));
    }

    #[test]
    fn after_a_fault_only_the_same_store_is_opened_again() {
        let home = tempfile::tempdir().unwrap();
        let (folder, other) = (home.path().join("store"), home.path().join("other"));
        let store = made(&folder, 1);
        store.close();
        assert_eq!(seen(&store), Ok(1));
        let file = place::file(&folder);
        store.close();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .unwrap();
        assert_eq!(seen(&store), Err("store-rights"));
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        assert_eq!(commit(&store), Ok(2));
        store.close();
        drop(made(&other, 2));
        // The file is the same, what stands in it is not.
        std::fs::write(&file, std::fs::read(place::file(&other)).unwrap()).unwrap();
        assert_eq!(commit(&store), Err("store-replaced"));
        replace(&folder);
        assert_eq!(seen(&store), Err("store-replaced"));
    }

    #[test]
    fn a_newer_kefu_that_came_meanwhile_ends_the_writing_of_an_older() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("store");
        let (newer, older) = (made(&folder, 1), Store::open(&folder).unwrap());
        assert_eq!(commit(&older), Ok(2));
        let migrated = newer.write(|tx| {
            tx.put(tables::INFO, &0, &info(migrate::SCHEMA + 1, 1))?;
            tx.audit(first_entry())?.commit()
        });
        assert_eq!(migrated, Ok(3));
        let (told, hears) = channel();
        let done = older.write(|tx| {
            told.send(()).unwrap();
            tx.audit(first_entry())?.commit()
        });
        assert_eq!(done.map_err(|e| e.code), Err("store-newer"));
        assert!(hears.try_recv().is_err(), "nothing was begun");
    }
}

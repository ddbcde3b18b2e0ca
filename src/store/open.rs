//! Opening the one file, under the rules that keep it safe.
//!
//! 0600 in a 0700 folder, never on a network file system, MultiWriter mode, a cache of its own size,
//! and every wait for a lock within its budget. After an I/O error the handle is latched: the next
//! transaction closes it and opens the file anew. A damaged file can make redb panic; that is caught
//! here and becomes an error that points to `kefu doctor`.

use super::backend::{Patient, within_budget};
use super::transaction::{ReadTx, Reader, WriteTx, storage_error};
use super::{hold, migrate, tables};
use crate::domain::error::{Error, Kind, Result};
use redb::backends::FileBackend;
use redb::{Builder, ConcurrencyMode, Database, DatabaseError, ReadableDatabase, TransactionError};
use std::cell::Cell;
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the store's file in its folder.
const FILE: &str = "kefu.redb";
/// Bytes of pages a process keeps; redb's own default is 1 GiB.
const CACHE_BYTES: usize = 32 << 20;

/// An open store.
pub struct Store {
    folder: PathBuf,
    /// Device and inode of the file that was opened.
    identity: (u64, u64),
    handle: Mutex<Handle>,
}

struct Handle {
    database: Option<Arc<Database>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.folder.display())
    }
}

impl Store {
    /// Whether there is a store's file in this folder.
    pub fn exists(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// Makes the folder and an empty file in it, or opens one whose making was cut off.
    pub fn create(folder: &Path) -> Result<Self> {
        make_folder(folder)?;
        check_file_system(folder)?;
        let path = folder.join(FILE);
        let made =
            OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path);
        match made {
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(file_error(&path, &e)),
        }
        let store = Self::at(folder)?;
        if store.read(|tx| tx.get(tables::INFO, &0))?.is_some() {
            return Err(Error::conflict("store-exists").with("path", folder.display()));
        }
        Ok(store)
    }

    /// Opens the store in this folder and brings its tables up to date.
    pub fn open(folder: &Path) -> Result<Self> {
        if !Self::exists(folder) {
            return Err(Error::new(Kind::NotFound, "no-store").with("path", folder.display()));
        }
        check_file_system(folder)?;
        // An empty file is an `init` that was cut off, or a store that was: it is not touched here.
        if folder.join(FILE).metadata().is_ok_and(|meta| meta.len() == 0) {
            let unfinished = Error::new(Kind::NotFound, "store-unfinished");
            return Err(unfinished.with("path", folder.display()));
        }
        let store = Self::at(folder)?;
        migrate::migrate(&store)?;
        Ok(store)
    }

    fn at(folder: &Path) -> Result<Self> {
        check_rights(folder)?;
        check_rights(&folder.join(FILE))?;
        let database = open_database(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            identity: identity(folder).unwrap_or_default(),
            handle: Mutex::new(Handle { database: Some(Arc::new(database)) }),
        })
    }

    /// Where the store lives.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes of the store's file.
    pub fn file_bytes(&self) -> u64 {
        self.folder.join(FILE).metadata().map_or(0, |meta| meta.len())
    }

    /// A snapshot for one query; `answer` returns owned values.
    pub fn read<T>(&self, answer: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        let database = self.database()?;
        let done = guarded(|| {
            let tx = database.begin_read().map_err(transaction_error)?;
            answer(&ReadTx(tx))
        });
        self.latch_after(done)
    }

    /// Runs `work` over the one write transaction. What is not committed inside is dropped.
    ///
    /// Only `commands::execute`, `commands::init` and the migrations call this.
    pub fn write<T>(&self, work: impl FnOnce(WriteTx) -> Result<T>) -> Result<T> {
        let database = self.database()?;
        self.check_it_is_still_there()?;
        let done = guarded(|| work(WriteTx(begin_write(&database)?)));
        self.latch_after(done)
    }

    /// What is written to a file that was deleted or replaced would be gone with it.
    fn check_it_is_still_there(&self) -> Result<()> {
        if identity(&self.folder) == Some(self.identity) {
            return Ok(());
        }
        Err(Error::conflict("store-replaced").with("path", self.folder.display()))
    }

    fn database(&self) -> Result<Arc<Database>> {
        let mut handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = &handle.database {
            return Ok(Arc::clone(database));
        }
        let database = Arc::new(open_database(&self.folder)?);
        handle.database = Some(Arc::clone(&database));
        Ok(database)
    }

    /// INVARIANT: after an I/O error no transaction begins on the old handle.
    fn latch_after<T>(&self, done: Result<T>) -> Result<T> {
        if done.as_ref().is_err_and(|e| e.code == "store-io" || e.kind == Kind::Damaged) {
            self.close();
        }
        done
    }

    /// Closing takes locks on the file as opening does.
    fn close(&self) {
        let _inside = hold::inside();
        self.handle.lock().unwrap_or_else(PoisonError::into_inner).database = None;
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that begins a write, with its budget")]
fn begin_write(database: &Database) -> Result<redb::WriteTransaction> {
    let begun = within_budget(|| match database.try_begin_write() {
        Ok(tx) => Ok(Some(tx)),
        Err(TransactionError::WouldBlock) => Ok(None),
        Err(e) => Err(transaction_error(e)),
    })?;
    begun.ok_or_else(|| Error::conflict("store-busy"))
}

fn open_database(folder: &Path) -> Result<Database> {
    let path = folder.join(FILE);
    let file =
        OpenOptions::new().read(true).write(true).open(&path).map_err(|e| file_error(&path, &e))?;
    guarded(|| {
        let backend = FileBackend::new(file).map_err(|e| database_error(folder, e))?;
        Builder::new()
            .set_cache_size(CACHE_BYTES)
            .set_concurrency_mode(ConcurrencyMode::MultiWriter)
            .create_with_backend(Patient(backend))
            .map_err(|e| database_error(folder, e))
    })
}

fn identity(folder: &Path) -> Option<(u64, u64)> {
    folder.join(FILE).metadata().ok().map(|meta| (meta.dev(), meta.ino()))
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is where a panic of redb becomes an error, so that no hook need tell of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// A damaged file can make redb panic; here that is an error. And meanwhile the process is not stopped.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let before = GUARDED.replace(true);
    let _inside = (!before).then(hold::inside);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.unwrap_or_else(|_| Err(Error::damaged("panic")))
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

fn file_error(path: &Path, e: &std::io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", e)
}

/// An existing empty folder becomes ours; one with other things in it keeps its rights.
fn make_folder(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|e| file_error(folder, &e));
    }
    let is_empty = folder.read_dir().map_err(|e| file_error(folder, &e))?.next().is_none();
    if is_empty {
        let ours = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, ours).map_err(|e| file_error(folder, &e))?;
    }
    Ok(())
}

/// Refuses to start where others may read or write.
fn check_rights(path: &Path) -> Result<()> {
    let meta = path.metadata().map_err(|e| file_error(path, &e))?;
    if meta.mode() & 0o077 != 0 {
        return Err(Error::failed("store-rights")
            .with("path", path.display())
            .with("mode", format!("{:03o}", meta.mode() & 0o777)));
    }
    Ok(())
}

/// File locks and fsync over a network do not mean what redb needs them to mean.
fn check_file_system(folder: &Path) -> Result<()> {
    const NETWORK: [(i64, &str); 9] = [
        (0x6969, "nfs"),
        (0x517b, "smb"),
        (0xff53_4d42, "cifs"),
        (0xfe53_4d42, "smb2"),
        (0x5346_414f, "afs"),
        (0x00c3_6400, "ceph"),
        (0x0102_1997, "9p"),
        (0x0bd0_0bd0, "lustre"),
        (0x7375_7245, "coda"),
    ];
    let Ok(file) = File::open(folder) else { return Ok(()) };
    let Ok(stat) = rustix::fs::fstatfs(&file) else { return Ok(()) };
    #[expect(clippy::unnecessary_cast, reason = "the type differs between platforms")]
    let magic = (stat.f_type as i64) & 0xffff_ffff;
    match NETWORK.iter().find(|(known, _)| *known == magic) {
        Some((_, name)) => {
            Err(Error::failed("store-network").with("path", folder.display()).with("kind", name))
        }
        None => Ok(()),
    }
}

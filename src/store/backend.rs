//! A file under redb whose lock waits have a budget.
//!
//! redb's own blocking locks wait for ever: a process that is stopped while it holds one would
//! freeze every other desk. Here a wait tries, sleeps and gives up after [`BUDGET`], as an error
//! that the store turns into "somebody else holds the store". Also the seam for fault injection.

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::io;
use std::ops::Bound;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long any wait for a lock may take.
pub const BUDGET: Duration = Duration::from_secs(5);

/// First pause between two tries; doubled up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_micros(200);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

/// Tries until it works, the budget is spent or something else goes wrong.
pub fn within_budget<T, E>(
    mut attempt: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let deadline = Instant::now() + BUDGET;
    let mut pause = FIRST_PAUSE;
    loop {
        if let Some(done) = attempt()? {
            return Ok(Some(done));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// [`FileBackend`] with deadlines.
#[derive(Debug)]
pub struct Patient(pub FileBackend);

type Range = (Bound<u64>, Bound<u64>);

impl Patient {
    fn wait(&self, range: Range, shared: bool) -> Result<(), BackendError> {
        let taken = within_budget(|| {
            let free = if shared {
                self.0.try_lock_shared_range(range.0, range.1)?
            } else {
                self.0.try_lock_range(range.0, range.1)?
            };
            Ok::<_, BackendError>(free.then_some(()))
        })?;
        taken.ok_or_else(|| BackendError::Io(io::Error::from(io::ErrorKind::TimedOut)))
    }
}

impl StorageBackend for Patient {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
    fn close(&self) -> io::Result<()> {
        self.0.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }
    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.wait((start, end), false)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.wait((start, end), true)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.query_lock_range(start, end)
    }
}

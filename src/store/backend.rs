//! A file under redb whose lock waits have a budget.
//!
//! redb's own blocking locks wait for ever: a process that is stopped while it holds one would
//! freeze every other desk. Here a wait tries, sleeps and gives up after [`BUDGET`], as an error
//! that the store turns into "somebody else holds the store".
//!
//! Also the seam for faults: what stands under a store may be another [`Disk`] than the file, which tests make fail,
//! forget and tear. No word, variable or file of the program leads there: only who calls
//! [`super::Store::open_on`], and nothing of kefu does.

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::cell::Cell;
use std::fmt::Debug;
use std::io;
use std::ops::Bound;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the waits for locks of one act may take, all of them together.
pub const BUDGET: Duration = Duration::from_secs(5);
/// What is left to a wait where those before it have spent everything: a commit does not fail for want of a lock that
/// is held for a moment.
const AT_LEAST: Duration = Duration::from_millis(200);

/// How long somebody pauses between two tries.
#[derive(Debug, Clone, Copy)]
pub enum Pauses {
    /// For what is held for a moment: the first is short, and each is twice the one before.
    Longer,
    /// For what many queue for: the longer somebody has waited, the more often they try, so that it is mostly their
    /// turn before that of whoever came last. It would be that of the last one otherwise, again and again.
    Shorter,
}

impl Pauses {
    const SHORTEST: Duration = Duration::from_micros(200);
    const LONGEST: Duration = Duration::from_millis(10);
    /// A commit takes as long.
    const LONGEST_IN_QUEUE: Duration = Duration::from_millis(4);
    /// Who has waited so long tries as often as anybody. Where a process was stopped that is seconds, so not too often.
    const SHORTEST_IN_QUEUE: Duration = Duration::from_millis(1);
    /// One pause is shorter than the first by this part of what was waited.
    const PART: u32 = 50;

    fn first(self) -> Duration {
        match self {
            Self::Longer => Self::SHORTEST,
            Self::Shorter => Self::LONGEST_IN_QUEUE,
        }
    }

    /// The one after this one, of somebody who has waited so long.
    fn next(self, pause: Duration, waited: Duration) -> Duration {
        match self {
            Self::Longer => (pause * 2).min(Self::LONGEST),
            Self::Shorter => Self::LONGEST_IN_QUEUE
                .saturating_sub(waited / Self::PART)
                .max(Self::SHORTEST_IN_QUEUE),
        }
    }
}

/// What the act that a thread is in may still wait.
#[derive(Debug, Clone, Copy)]
enum Left {
    /// Until then, whatever it waits for: redb has locks of its own between the threads of a process, and what is
    /// waited for those counts as well.
    Until(Instant),
    /// So long, without the time in which it works.
    For(Duration),
}

thread_local! {
    /// None outside of an act.
    static LEFT: Cell<Option<Left>> = const { Cell::new(None) };
}

/// Does this with one budget for all its waits, however many locks it takes. Within another act it is that one's, and
/// what is spent here is spent there.
pub fn one_budget<T>(act: impl FnOnce() -> T) -> T {
    if LEFT.get().is_some() {
        return act();
    }
    LEFT.set(Some(Left::Until(Instant::now() + BUDGET)));
    let done = act();
    LEFT.set(None);
    done
}

/// Does this within an act, as long as it takes; only its waits are counted.
pub fn working<T>(work: impl FnOnce() -> T) -> T {
    let before = LEFT.get();
    if let Some(Left::Until(end)) = before {
        LEFT.set(Some(Left::For(end.saturating_duration_since(Instant::now()))));
    }
    let done = work();
    LEFT.set(match (before, LEFT.get()) {
        (Some(Left::Until(_)), Some(Left::For(left))) => Some(Left::Until(Instant::now() + left)),
        (_, now) => now,
    });
    done
}

/// Tries until it works, the budget is spent or something else goes wrong.
pub fn within_budget<T, E>(
    pauses: Pauses,
    attempt: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    within_budget_resting(pauses, attempt, sleep)
}

/// The same of somebody who has another way to pause.
pub fn within_budget_resting<T, E>(
    pauses: Pauses,
    attempt: impl FnMut() -> Result<Option<T>, E>,
    rest: impl FnMut(Duration),
) -> Result<Option<T>, E> {
    let begun = Instant::now();
    let left = match LEFT.get() {
        None => BUDGET,
        Some(Left::Until(end)) => end.saturating_duration_since(begun).max(AT_LEAST),
        Some(Left::For(left)) => left.max(AT_LEAST),
    };
    let done = tried_for(left, pauses, attempt, rest);
    if let Some(Left::For(left)) = LEFT.get() {
        LEFT.set(Some(Left::For(left.saturating_sub(begun.elapsed()))));
    }
    done
}

fn tried_for<T, E>(
    time: Duration,
    pauses: Pauses,
    mut attempt: impl FnMut() -> Result<Option<T>, E>,
    mut rest: impl FnMut(Duration),
) -> Result<Option<T>, E> {
    let begun = Instant::now();
    let mut pause = pauses.first();
    loop {
        if let Some(done) = attempt()? {
            return Ok(Some(done));
        }
        if begun.elapsed() >= time {
            return Ok(None);
        }
        rest(pause);
        pause = pauses.next(pause, begun.elapsed());
    }
}

/// What the bytes of a store are written to and read from. Locks are the file's in any case.
pub trait Disk: Debug + Send + Sync {
    /// Bytes.
    fn len(&self) -> io::Result<u64>;
    /// Whether there are none.
    fn is_empty(&self) -> io::Result<bool> {
        self.len().map(|len| len == 0)
    }
    /// Fills `out` from here on.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;
    /// Makes it longer, with zeroes, or shorter.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Makes durable what was written.
    fn sync(&self) -> io::Result<()>;
    /// Writes all of it here.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()>;
}

/// [`FileBackend`] with deadlines.
#[derive(Debug)]
pub struct Patient {
    file: FileBackend,
    disk: Option<Arc<dyn Disk>>,
}

type Range = (Bound<u64>, Bound<u64>);

impl Patient {
    /// Over this file; its bytes on another disk, if there is one.
    pub fn new(file: FileBackend, disk: Option<Arc<dyn Disk>>) -> Self {
        Self { file, disk }
    }

    fn wait(&self, range: Range, shared: bool) -> Result<(), BackendError> {
        let taken = within_budget(Pauses::Longer, || {
            let free = if shared {
                self.file.try_lock_shared_range(range.0, range.1)?
            } else {
                self.file.try_lock_range(range.0, range.1)?
            };
            Ok::<_, BackendError>(free.then_some(()))
        })?;
        taken.ok_or_else(|| BackendError::Io(io::Error::from(io::ErrorKind::TimedOut)))
    }
}

impl StorageBackend for Patient {
    fn len(&self) -> io::Result<u64> {
        self.disk.as_ref().map_or_else(|| self.file.len(), |disk| disk.len())
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        match &self.disk {
            None => self.file.read(offset, out),
            Some(disk) => disk.read(offset, out),
        }
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.as_ref().map_or_else(|| self.file.set_len(len), |disk| disk.set_len(len))
    }
    fn sync_data(&self) -> io::Result<()> {
        self.disk.as_ref().map_or_else(|| self.file.sync_data(), |disk| disk.sync())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        match &self.disk {
            None => self.file.write(offset, data),
            Some(disk) => disk.write(offset, data),
        }
    }
    fn close(&self) -> io::Result<()> {
        self.file.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }
    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.wait((start, end), false)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.wait((start, end), true)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left, without the wait of it.
    fn left() -> Duration {
        match LEFT.get() {
            Some(Left::Until(end)) => end.saturating_duration_since(Instant::now()),
            Some(Left::For(left)) => left,
            None => BUDGET,
        }
    }

    /// Waits for so long.
    fn waits(time: Duration) {
        let end = Instant::now() + time;
        let done =
            within_budget(Pauses::Longer, || Ok::<_, ()>((Instant::now() >= end).then_some(())));
        assert_eq!(done, Ok(Some(())));
    }

    #[test]
    fn what_an_act_within_an_act_waits_for_is_gone_from_the_one_budget() {
        const SOME: Duration = Duration::from_millis(100);
        one_budget(|| {
            waits(SOME);
            working(|| {
                let before = left();
                one_budget(|| waits(SOME));
                assert!(left() <= before - SOME, "a wait is one wherever it is");
            });
            assert!(left() <= BUDGET - SOME * 2);
        });
        assert_eq!(left(), BUDGET);
    }

    #[test]
    fn who_has_waited_longer_in_a_queue_tries_more_often() {
        let after = |ms| Pauses::Shorter.next(Pauses::Shorter.first(), Duration::from_millis(ms));
        let pauses = [0, 50, 100, 1_000].map(after);
        assert!(pauses.is_sorted_by(|a, b| a >= b) && pauses[0] > pauses[2], "{pauses:?}");
        assert_eq!(pauses[3], Pauses::SHORTEST_IN_QUEUE);
        let longer = Pauses::Longer.next(Duration::from_millis(8), Duration::ZERO);
        assert_eq!(longer, Pauses::LONGEST);
    }
}

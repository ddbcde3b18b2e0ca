//! Whose turn it is to write.
//!
//! One writes at a time, in whatever process, and the lock of the writer can be tried, but not waited for with an end to
//! the waiting. If all tried often, they would take the processor from the one that writes; if all tried seldom, nobody
//! would write in between. So they queue: for another lock, beside the store, a thread waits in the system, and who has
//! it is the next one, who tries often.
//!
//! INVARIANT: the queue tells how often somebody tries, and nothing else: who is stopped at its head keeps nobody out,
//! since the others go on trying, and give up when their budget is spent.

use super::hold::{Held, queue};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// How long the next one pauses.
const NEXT: Duration = Duration::from_micros(250);
/// How long those after it pause: should the next one be stopped, they go on without it.
const SELDOM: Duration = Duration::from_millis(50);
/// Threads of a process that wait in one queue: who gave up leaves one behind until its turn has come and gone.
const MOST: usize = 4;

/// The queue of a store, as this process stands in it.
#[derive(Debug, Default)]
pub(super) struct Queue(Arc<AtomicUsize>);

/// A place in it.
#[derive(Debug)]
pub(super) enum Turn {
    /// Nobody was in the way yet.
    Unasked,
    Comes(Receiver<Held>),
    /// Until it has written.
    Next(#[expect(dead_code, reason = "held as long as it is kept")] Held),
    /// There is no queue to be had.
    Alone,
}

impl Queue {
    /// Pauses; less long for who is the next one.
    pub(super) fn rest(&self, folder: &Path, turn: &mut Turn, pause: Duration) {
        if let Turn::Unasked = turn {
            *turn = self.join(folder);
        }
        match turn {
            Turn::Comes(comes) => match comes.recv_timeout(pause.max(SELDOM)) {
                Ok(held) => *turn = Turn::Next(held),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => *turn = Turn::Alone,
            },
            Turn::Next(_) => sleep(NEXT),
            Turn::Unasked | Turn::Alone => sleep(pause),
        }
    }

    fn join(&self, folder: &Path) -> Turn {
        let (tells, comes) = channel();
        match self.send_somebody(folder, tells) {
            true => Turn::Comes(comes),
            false => Turn::Alone,
        }
    }

    /// A thread that waits there. Where nobody waits for it any more, it lets the next one go on.
    fn send_somebody(&self, folder: &Path, tells: Sender<Held>) -> bool {
        let (waiting, folder) = (Arc::clone(&self.0), folder.to_owned());
        if waiting.fetch_add(1, Ordering::Relaxed) >= MOST {
            waiting.fetch_sub(1, Ordering::Relaxed);
            return false;
        }
        let counted = Arc::clone(&waiting);
        let waits = move || {
            if let Some(held) = queue(&folder) {
                let _ = tells.send(held);
            }
            waiting.fetch_sub(1, Ordering::Relaxed);
        };
        let begun = Builder::new().name("turn".into()).spawn(waits).is_ok();
        if !begun {
            counted.fetch_sub(1, Ordering::Relaxed);
        }
        begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(5);

    /// Whether its turn comes while it pauses so often.
    fn comes(queue: &Queue, folder: &Path, turn: &mut Turn, pauses: u32) -> bool {
        (0..pauses).any(|_| {
            queue.rest(folder, turn, SHORT);
            matches!(turn, Turn::Next(_))
        })
    }

    #[test]
    fn one_is_the_next_and_the_others_come_after_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, there) = (Queue::default(), Queue::default());
        let (mut first, mut second) = (Turn::Unasked, Turn::Unasked);
        assert!(comes(&here, folder.path(), &mut first, 400));
        assert!(!comes(&there, folder.path(), &mut second, 4), "two are the next one");
        drop(first);
        assert!(comes(&there, folder.path(), &mut second, 400));
    }

    #[test]
    fn who_gave_up_keeps_nobody_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, there) = (Queue::default(), Queue::default());
        let (mut first, mut last) = (Turn::Unasked, Turn::Unasked);
        assert!(comes(&here, folder.path(), &mut first, 400));
        for _ in 0..=MOST {
            let mut gives_up = Turn::Unasked;
            there.rest(folder.path(), &mut gives_up, SHORT);
            assert!(!matches!(gives_up, Turn::Next(_)));
        }
        assert_eq!(there.0.load(Ordering::Relaxed), MOST, "threads are left behind without end");
        drop(first);
        // Where it found no place it goes on alone; another time there is one.
        let joins = |turn: &mut Turn| {
            *turn = Turn::Unasked;
            comes(&there, folder.path(), turn, 4)
        };
        assert!((0..20).any(|_| joins(&mut last)));
    }
}

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
            Turn::Comes(comes) => match comes.recv_timeout(pause) {
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

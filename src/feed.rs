//! What changed, to whoever follows in this process: numbers of audit entries, never values.
//!
//! The audit log is the feed of the other processes; this is its fast lane inside one: who waits here
//! hears at once of what this process committed, and looks at the log itself after a while for the rest.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The last entry this process has committed.
#[derive(Debug, Default)]
pub struct Feed {
    last: Mutex<u64>,
    changed: Condvar,
}

impl Feed {
    /// A command was committed as this audit entry.
    pub fn announce(&self, seq: u64) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = seq.max(*last);
        self.changed.notify_all();
    }

    /// Waits until an entry after `seen` is announced, at most for `patience`. Whether one was.
    pub fn wait(&self, seen: u64, patience: Duration) -> bool {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(last, patience, |last| *last <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0 > seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_hears_at_once_and_not_of_what_is_known() {
        const LONG: Duration = Duration::from_secs(60);
        let feed = Feed::default();
        feed.announce(7);
        assert!(feed.wait(6, LONG));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| assert!(feed.wait(7, LONG)));
            feed.announce(3);
            feed.announce(8);
            waiting.join().unwrap();
        });
        assert!(!feed.wait(8, Duration::from_millis(1)));
    }
}

//! What changed, to every pane of this session: ids only, never values.
//!
//! The audit log is the feed of the other sessions; this is its fast lane inside one process.

use std::sync::atomic::{AtomicU64, Ordering};

/// The last entry this process has committed or seen.
#[derive(Debug, Default)]
pub struct Feed {
    seen: AtomicU64,
}

impl Feed {
    /// A command was committed as this audit entry.
    pub fn announce(&self, seq: u64) {
        self.seen.fetch_max(seq, Ordering::SeqCst);
    }
}

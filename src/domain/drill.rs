//! How old the last backup and the last drill of a restore are.

use super::moment::{DAY_SECONDS, Moment};
use super::party::words;
use serde::{Deserialize, Serialize};

/// A backup is old after so many hours.
pub const BACKUP_HOURS: i64 = 26;
/// A drill is old after so many days.
pub const DRILL_DAYS: i64 = 90;
/// What is so many times as old as it may be takes no import any more.
pub const TOO_OLD_TIMES: i64 = 2;

words! {
    /// What is done so that nothing is lost.
    Precaution {
        /// A copy that the recovery identities open.
        Backup = "backup",
        /// A store made out of one and looked at, to see that it can be done.
        Drill = "drill",
    }
}

impl Precaution {
    /// As a key.
    pub fn byte(self) -> u8 {
        self as u8
    }

    /// For how many seconds it counts.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Backup => BACKUP_HOURS * 3_600,
            Self::Drill => DRILL_DAYS * DAY_SECONDS,
        }
    }
}

/// When something was done last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// When.
    pub at: Moment,
    /// The audit entry; none, where the count only began.
    pub seq: Option<u64>,
}

words! {
    /// How old something is.
    Age {
        /// Fresh enough.
        Fresh = "fresh",
        /// Older than it should be.
        Old = "old",
        /// Twice as old as that.
        TooOld = "too_old",
    }
}

/// What the guards are told of an import: when each was done, or the count began, and how late it is now, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFacts {
    /// The last backup.
    pub backup: i64,
    /// The last drill.
    pub drill: i64,
    /// Whether anybody could open a backup: without recovery identities none can be made.
    pub can_be_opened: bool,
    /// Now.
    pub now: i64,
}

impl BackupFacts {
    /// When this was done last.
    pub fn at(&self, what: Precaution) -> i64 {
        match what {
            Precaution::Backup => self.backup,
            Precaution::Drill => self.drill,
        }
    }

    /// How old it is. A clock that was set back makes nothing old.
    pub fn age(&self, what: Precaution) -> Age {
        let (old, passed) = (what.seconds(), self.now - self.at(what));
        match () {
            () if passed > old * TOO_OLD_TIMES => Age::TooOld,
            () if passed > old => Age::Old,
            () => Age::Fresh,
        }
    }
}

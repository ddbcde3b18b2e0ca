//! The clock of a session, and the only place that reads the machine's.

use crate::domain::moment::Moment;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use rustix::time::{ClockId, clock_gettime};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where "now" comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock, in the time zone of the session.
    Machine(TimeZone),
    /// Seconds since 1970 that only a test moves, at a fixed offset.
    Set(Arc<AtomicI64>, Offset),
}

impl Clock {
    /// The machine's clock in the machine's time zone.
    pub fn machine() -> Self {
        Self::Machine(TimeZone::system())
    }

    /// A clock that stands still until it is moved.
    pub fn set_to(moment: Moment) -> Self {
        let offset = Offset::from_seconds(moment.offset_seconds).unwrap_or(Offset::UTC);
        Self::Set(Arc::new(AtomicI64::new(moment.at_seconds)), offset)
    }

    /// Moves a set clock on; the machine's cannot be moved.
    pub fn advance(&self, seconds: i64) {
        if let Self::Set(at, _) = self {
            at.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Now, at the session's offset.
    pub fn now(&self) -> Moment {
        let at = self.timestamp();
        Moment::minute(at, self.offset_at(at))
    }

    /// Seconds that only ever go on, whatever becomes of the time of day, also while the machine
    /// sleeps: a vault must not stay open over a night in a closed laptop.
    pub fn elapsed_seconds(&self) -> i64 {
        match self {
            Self::Machine(_) => clock_gettime(ClockId::Boottime).tv_sec,
            Self::Set(at, _) => at.load(Ordering::SeqCst),
        }
    }

    /// Milliseconds since 1970, for ids.
    pub fn millis(&self) -> u64 {
        u64::try_from(self.timestamp().as_millisecond()).unwrap_or(0)
    }

    /// The offset that holds now.
    pub fn offset(&self) -> Offset {
        self.offset_at(self.timestamp())
    }

    fn offset_at(&self, at: Timestamp) -> Offset {
        match self {
            Self::Machine(zone) => zone.to_offset(at),
            Self::Set(_, offset) => *offset,
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn timestamp(&self) -> Timestamp {
        match self {
            Self::Machine(_) => Timestamp::now(),
            Self::Set(at, _) => {
                Timestamp::from_second(at.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_passed_does_not_depend_on_the_time_of_day() {
        let machine = Clock::Machine(TimeZone::UTC);
        let first = machine.elapsed_seconds();
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
        let uptime: i64 = uptime.split('.').next().unwrap().parse().unwrap();
        assert!((-2..=2).contains(&(uptime - first)), "counts from the start of the machine");
        assert!(machine.elapsed_seconds() >= first);
        let set = Clock::set_to(machine.now());
        let first = set.elapsed_seconds();
        set.advance(60);
        assert_eq!(set.elapsed_seconds(), first + 60);
    }
}

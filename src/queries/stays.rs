//! How long a case stood where, with whom it waited for.

use crate::domain::clock::rule::PauseReason;
use crate::domain::complaint::Stage;
use crate::domain::error::{Error, Result};
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::domain::stay::{self, Stay};
use crate::store::index::Rows;
use jiff::Timestamp;
use jiff::tz::Offset;

/// The stays of a case.
#[derive(Debug, Clone)]
pub struct Stays {
    /// One after the other; none where a file says how far the case had come and not when.
    pub all: Vec<StayRow>,
    /// How often it was opened again after it was settled.
    pub reopened: u32,
    is_timed: bool,
}

/// A stay.
#[derive(Debug, Clone, Copy)]
pub struct StayRow {
    /// Where.
    pub stage: Stage,
    /// Whom it waited for, where that is known.
    pub waiting_for: Option<PauseReason>,
    /// Since when.
    pub from: Moment,
    /// Until when, or until now.
    pub to: Moment,
}

impl StayRow {
    /// How long.
    pub fn seconds(&self) -> i64 {
        self.to.at_seconds - self.from.at_seconds
    }
}

impl Stays {
    /// From receipt to the end or to now, where all times are known.
    pub fn age_seconds(&self) -> Option<i64> {
        self.is_timed.then(|| self.all.iter().map(StayRow::seconds).sum())
    }

    /// The sum for each stage and whom it waited for, in the order in which it came there first.
    pub fn sums(&self) -> Vec<(Stage, Option<PauseReason>, i64)> {
        let mut sums: Vec<(Stage, Option<PauseReason>, i64)> = Vec::new();
        for stay in &self.all {
            let is_it = |sum: &&mut (Stage, Option<PauseReason>, i64)| {
                (sum.0, sum.1) == (stay.stage, stay.waiting_for)
            };
            match sums.iter_mut().find(is_it) {
                Some(sum) => sum.2 += stay.seconds(),
                None => sums.push((stay.stage, stay.waiting_for, stay.seconds())),
            }
        }
        sums
    }
}

/// How long a case stood where.
pub fn stays(tx: &impl Rows, id: CaseId, now: Moment) -> Result<Stays> {
    let events = tx.case_events(id)?;
    let course = stay::course(&events, now);
    let course = course.ok_or_else(|| Error::damaged("case without opening"))?;
    let at = |seconds: i64| {
        let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Moment::minute(at, Offset::from_seconds(now.offset_seconds).unwrap_or(Offset::UTC))
    };
    let row = |stay: &Stay| StayRow {
        stage: stay.stage,
        waiting_for: events.get(stay.event).and_then(stay::waiting_for),
        from: at(stay.from_seconds),
        to: at(stay.to_seconds),
    };
    let all = if course.is_timed { course.stays.iter().map(row).collect() } else { Vec::new() };
    Ok(Stays { all, reopened: course.reopened, is_timed: course.is_timed })
}

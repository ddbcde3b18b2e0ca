//! What the guards over access, backups and purposes are told, read from one snapshot.
//!
//! INVARIANT: what was never done counts from when its rule came into force in this store: rows without a doer say so.
//! A new store begins to count when it is made, an older one when its tables are brought up to date.

use super::index::Rows;
use super::tables::{self, StoreInfo};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::access::{AccessFacts, Course, Review, Training};
use crate::domain::drill::{BackupFacts, Precaution, Taken};
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, Role};
use crate::domain::moment::Moment;
use crate::domain::usage::{PURPOSES, holds_from};
use std::ops::ControlFlow;

/// Who reviews what the others were given.
pub const REVIEWERS: &[Role] = &[Role::Dpo, Role::Owner];

fn reviews(member: &Member) -> bool {
    member.is_active() && member.roles.iter().any(|role| REVIEWERS.contains(role))
}

/// What is told of a member who wants to be shown something.
pub fn access(tx: &impl Rows, member: &Member, now: Moment) -> Result<AccessFacts> {
    let review = review_of(tx, member.id)?;
    let mut others = tx.members()?.into_iter().filter(|other| other.id != member.id);
    let trained = trained(tx, member.id, Course::Privacy)?;
    Ok(AccessFacts {
        member: member.id,
        since: review.at.at_seconds,
        revoked: !review.confirmed,
        has_reviewer: others.any(|other| reviews(&other)),
        trained: trained.map(|training| training.on.at_seconds),
        now: now.at_seconds,
    })
}

/// The last look at what a member was given, or when the count began.
pub fn review_of(tx: &impl Reader, member: MemberId) -> Result<Review> {
    let row = tx.get(tables::REVIEWS, &member)?;
    row.map_or_else(|| began(tx), Ok)
}

fn began(tx: &impl Reader) -> Result<Review> {
    let StoreInfo { created_at, .. } = tx.fetch(tables::INFO, &0)?;
    Ok(Review { at: created_at, by: None, confirmed: true })
}

/// The last training of a member in a course.
pub fn trained(tx: &impl Reader, member: MemberId, course: Course) -> Result<Option<Training>> {
    let mut last: Option<Training> = None;
    tx.each(tables::TRAININGS, &Scan::prefix(&member), |_, training: Training| {
        let is_later = |last: &Training| training.on.at_seconds > last.on.at_seconds;
        if training.course == course && last.as_ref().is_none_or(is_later) {
            last = Some(training);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(last)
}

/// When this was done last, or when the count began.
pub fn taken(tx: &impl Reader, what: Precaution) -> Result<Taken> {
    let row = tx.get(tables::PRECAUTIONS, &what.byte())?;
    row.map_or_else(|| Ok(Taken { at: began(tx)?.at, seq: None }), Ok)
}

/// What is told of whoever wants to bring many rows in.
pub fn backups(tx: &impl Reader, now: Moment) -> Result<BackupFacts> {
    Ok(BackupFacts {
        backup: taken(tx, Precaution::Backup)?.at.at_seconds,
        drill: taken(tx, Precaution::Drill)?.at.at_seconds,
        can_be_opened: tx.get(tables::RECOVERY, &0)?.is_some_and(|rows| !rows.is_empty()),
        now: now.at_seconds,
    })
}

/// When a purpose was reviewed last, or the count began.
pub fn purpose_review(tx: &impl Reader, purpose: &str) -> Result<Review> {
    let row = tx.get(tables::PURPOSES, &purpose.to_owned())?;
    row.map_or_else(|| began(tx), Ok)
}

/// Purposes that nobody has reviewed for so long that bulk work waits for it.
pub fn unreviewed(tx: &impl Reader, now: Moment) -> Result<Vec<&'static str>> {
    let mut late = Vec::new();
    for (purpose, _) in PURPOSES {
        let reviewed = purpose_review(tx, purpose)?.at.at_seconds;
        late.extend((now.at_seconds >= holds_from(reviewed)).then_some(*purpose));
    }
    Ok(late)
}

impl WriteTx {
    /// From here on this counts for whoever and whatever has no row of its own yet.
    pub fn begin_to_count(&self, at: Moment) -> Result<()> {
        let review = Review { at, by: None, confirmed: true };
        for member in self.members()? {
            if self.get(tables::REVIEWS, &member.id)?.is_none() {
                self.put(tables::REVIEWS, &member.id, &review)?;
            }
        }
        for what in Precaution::ALL {
            if self.get(tables::PRECAUTIONS, &what.byte())?.is_none() {
                self.put(tables::PRECAUTIONS, &what.byte(), &Taken { at, seq: None })?;
            }
        }
        for (purpose, _) in PURPOSES {
            let purpose = (*purpose).to_owned();
            if self.get(tables::PURPOSES, &purpose)?.is_none() {
                self.put(tables::PURPOSES, &purpose, &review)?;
            }
        }
        Ok(())
    }
}

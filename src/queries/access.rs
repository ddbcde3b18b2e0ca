//! What members were given, when somebody looked at it last, and what they did with it.

use super::members;
use crate::domain::access::{AccessFacts, Course, GrantState, Review, Training};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::drill::{Age, BackupFacts, Precaution, Taken};
use crate::domain::error::Result;
use crate::domain::id::{Id, MemberId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::usage::{FieldClass, PURPOSES, holds_from, review_by};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, care, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What was done before is not looked for: a year of the log.
const LOOKED_BACK_SECONDS: i64 = 366 * 86_400;

/// A member, and how what it was given stands.
#[derive(Debug, Clone)]
pub struct AccessRow {
    /// Who.
    pub member: Member,
    /// How it stands.
    pub state: GrantState,
    /// The last review.
    pub review: Review,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// When it lapses, if somebody else could review it.
    pub lapses: Option<Moment>,
    /// The last privacy training.
    pub trained: Option<Training>,
    /// Whether that counts still.
    pub is_trained: bool,
    /// When it was shown a sealed value last, within a year.
    pub last_reveal: Option<Moment>,
    /// When it opened the vault or began a session last, within a year.
    pub last_login: Option<Moment>,
}

/// Everybody who may use the desk; who needs a look first.
pub fn access(tx: &impl Rows, now: Moment) -> Result<Vec<AccessRow>> {
    let names = members::names(tx)?;
    let last = last_seen(tx, now)?;
    let mut rows = Vec::new();
    for member in tx.members()?.into_iter().filter(Member::is_active) {
        let facts = care::access(tx, &member, now)?;
        rows.push(row(tx, &names, &last, (member, &facts), now)?);
    }
    rows.sort_by_cached_key(|row| {
        (row.state == GrantState::Stands, row.review.at.at_seconds, row.member.name.clone())
    });
    Ok(rows)
}

fn row(
    tx: &impl Rows,
    names: &members::Names,
    last: &Seen,
    (member, facts): (Member, &AccessFacts),
    now: Moment,
) -> Result<AccessRow> {
    let review = care::review_of(tx, member.id)?;
    let key = member.id.bytes();
    Ok(AccessRow {
        state: facts.state(),
        reviewed_by: members::name_of(names, review.by),
        lapses: facts.lapses().map(|at_seconds| Moment { at_seconds, ..now }),
        trained: care::trained(tx, member.id, Course::Privacy)?,
        is_trained: facts.is_trained(),
        last_reveal: last.reveals.get(&key).copied(),
        last_login: last.logins.get(&key).copied(),
        review,
        member,
    })
}

#[derive(Default)]
struct Seen {
    reveals: BTreeMap<[u8; 16], Moment>,
    logins: BTreeMap<[u8; 16], Moment>,
}

fn last_seen(tx: &impl Reader, now: Moment) -> Result<Seen> {
    let mut seen = Seen::default();
    tx.each(tables::AUDIT, &Scan::all().backwards(), |_, entry: AuditEntry| {
        if now.at_seconds - entry.at.at_seconds > LOOKED_BACK_SECONDS {
            return Ok(ControlFlow::Break(()));
        }
        let of = match entry.verb.as_str() {
            "vault.reveal" | "attachment.save" => &mut seen.reveals,
            "vault.unlock" | "session.begin" => &mut seen.logins,
            _ => return Ok(ControlFlow::Continue(())),
        };
        if let Some(member) = entry.member.filter(|_| entry.outcome == Outcome::Done) {
            of.entry(member.bytes()).or_insert(entry.at);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(seen)
}

/// A training with names.
#[derive(Debug, Clone)]
pub struct TrainingRow {
    /// Who had it.
    pub member: Option<String>,
    /// The training.
    pub training: Training,
    /// Who wrote it down.
    pub by: Option<String>,
}

/// All trainings, the newest first; or those of one member.
pub fn trainings(tx: &impl Rows, of: Option<MemberId>) -> Result<Vec<TrainingRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    tx.each(tables::TRAININGS, &Scan::all(), |(member, seq), training| {
        if of.is_none_or(|of| of == member) {
            let by = members::name_of(&names, Some(training.by));
            let member = members::name_of(&names, Some(member));
            rows.push((seq, TrainingRow { member, training, by }));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// A purpose, what it sees, and when it was looked at.
#[derive(Debug, Clone)]
pub struct PurposeRow {
    /// Its code.
    pub purpose: &'static str,
    /// What it sees.
    pub classes: &'static [FieldClass],
    /// The last review.
    pub review: Review,
    /// Who reviewed it.
    pub reviewed_by: Option<String>,
    /// By when somebody should look again.
    pub review_by: Moment,
    /// From when on bulk work waits for it.
    pub holds_from: Moment,
}

/// All purposes, in the order in which they have to be reviewed.
pub fn purposes(tx: &impl Rows, now: Moment) -> Result<Vec<PurposeRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    for (purpose, classes) in PURPOSES {
        let review = care::purpose_review(tx, purpose)?;
        let (at, moment) = (review.at.at_seconds, |at_seconds| Moment { at_seconds, ..now });
        rows.push(PurposeRow {
            purpose,
            classes,
            reviewed_by: members::name_of(&names, review.by),
            review_by: moment(review_by(at)),
            holds_from: moment(holds_from(at)),
            review,
        });
    }
    rows.sort_by_key(|row| row.review_by.at_seconds);
    Ok(rows)
}

/// How old the last backup and the last drill are.
pub fn precautions(tx: &impl Reader, now: Moment) -> Result<Vec<(Precaution, Taken, Age)>> {
    let facts: BackupFacts = care::backups(tx, now)?;
    let row = |what: &Precaution| Ok((*what, care::taken(tx, *what)?, facts.age(*what)));
    Precaution::ALL.iter().map(row).collect()
}

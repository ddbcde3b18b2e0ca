//! Everything that is held of one person, for that person: the basis of every answer to a privacy request.
//!
//! INVARIANT: nothing is left out but the values of contact points and what stands in files, which only a grant opens. What was merged into
//! the party is the party's.

use super::attachments::{self, AttachmentRow};
use super::consents::{self, EventRow};
use super::parties::{self, PartyRow, family};
use super::promises::{self, PromiseRow};
use super::reads::{self, ReadRow};
use super::timeline::{self, Line};
use crate::domain::complaint::{Case, Happening, Opening};
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::store::index::Rows;
use crate::store::{Scan, tables};

/// One case with what was said in it.
#[derive(Debug, Clone)]
pub struct HeldCase {
    /// The row.
    pub case: Case,
    /// What it was when it reached us.
    pub opening: Opening,
    /// Its story, oldest first.
    pub lines: Vec<Line>,
}

/// Everything of one person.
#[derive(Debug, Clone)]
pub struct Held {
    /// The request that asks for it.
    pub request: Case,
    /// The row.
    pub row: PartyRow,
    /// Names and numbers that went into it.
    pub names_before: Vec<String>,
    /// Contact points, without their values.
    pub points: Vec<Point>,
    /// Complaints and requests.
    pub cases: Vec<HeldCase>,
    /// Promises.
    pub promises: Vec<PromiseRow>,
    /// What was written down outside of cases, oldest first.
    pub lines: Vec<Line>,
    /// Files of it and of its cases, without what stands in them.
    pub attachments: Vec<AttachmentRow>,
    /// Who was shown what is sealed.
    pub reads: Vec<ReadRow>,
    /// The lists in which it left, with the entries that tell of them.
    pub exports: Vec<Exported>,
    /// What was said of being reached, the newest first.
    pub consents: Vec<EventRow>,
}

/// A list that left with this party in it.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The audit entry.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// What for.
    pub purpose: Option<String>,
}

/// What is held of whoever asks in this request.
pub fn held(tx: &impl Rows, request: CaseId, now: Moment) -> Result<Held> {
    let not_there = || Error::not_found("request", request);
    let request = tx.get(tables::CASES, &request)?.ok_or_else(not_there)?;
    let party = request.party.map(|id| parties::standing(tx, id)).transpose()?.flatten();
    let party = party.ok_or_else(|| Error::refused("request-without-party"))?;
    let (mut cases, mut promises, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let mut exports = Vec::new();
    for one in family(tx, party.id)? {
        for case in tx.cases_of(one)? {
            cases.push(held_case(tx, case)?);
        }
        for promise in tx.promises_of(one)? {
            promises.push(promises::row(tx, promise, now)?);
        }
        lines.extend(timeline::entries(tx, &one, usize::MAX)?);
        for (_, seq) in tx.keys(tables::EXPORTED, &Scan::prefix(&one), usize::MAX)? {
            let entry = tx.get(tables::AUDIT, &seq)?;
            exports.extend(entry.map(|entry| Exported {
                seq,
                at: entry.at,
                purpose: entry.purpose,
            }));
        }
    }
    lines.sort_by_key(|line| line.at.at_seconds);
    cases.sort_by_key(|held| held.case.number);
    promises.sort_by_key(|row| row.promise.number);
    Ok(Held {
        request,
        names_before: parties::names_before(tx, party.id)?,
        points: tx.points_of(&party)?,
        attachments: attachments::of_party(tx, &party)?,
        reads: reads::reads(tx, &party)?,
        row: parties::rows(tx, &[party.id])?.remove(0),
        cases,
        promises,
        lines,
        exports,
        consents: consents::events(tx, party.id)?,
    })
}

fn held_case(tx: &impl Rows, case: Case) -> Result<HeldCase> {
    let first = tx.case_events(case.id)?.into_iter().next().map(|event| event.what);
    let opening = match first {
        Some(Happening::Opened(opening) | Happening::Imported { opening, .. }) => *opening,
        _ => return Err(Error::damaged("case without opening")),
    };
    let mut lines = timeline::entries(tx, &case.id, usize::MAX)?;
    lines.extend(timeline::events(tx, case.id, case.number)?);
    lines.sort_by_key(|line| line.at.at_seconds);
    Ok(HeldCase { case, opening, lines })
}

//! Requests that wait for a second person, as a reader may see them.

use super::members;
use crate::domain::approval::{ApprovalState, Request, Wanted};
use crate::domain::error::{Error, Result};
use crate::domain::id::{ApprovalNumber, PartyId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::guards::approval::{may_decide, may_see, may_withdraw};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A request with names.
#[derive(Debug, Clone)]
pub struct ApprovalRow {
    /// The request.
    pub request: Request,
    /// How it stands.
    pub state: ApprovalState,
    /// Who asks.
    pub by: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Whom it is about: a member's name, or the numbers of all customers.
    pub about: Vec<String>,
    /// Whether the reader decides on it.
    pub is_mine_to_decide: bool,
    /// Whether the reader can take it back.
    pub is_mine_to_withdraw: bool,
}

/// Requests that this member may see, the newest first: those of which something can still become, or all.
pub fn list(tx: &impl Rows, reader: &Member, now: Moment, all: bool) -> Result<Vec<ApprovalRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    for request in requests(tx, now, all)? {
        if may_see(reader, &request) {
            rows.push(row(tx, &names, reader, now, request)?);
        }
    }
    Ok(rows)
}

/// Of this number, if this member may see it.
pub fn find(
    tx: &impl Rows,
    reader: &Member,
    now: Moment,
    number: ApprovalNumber,
) -> Result<ApprovalRow> {
    let request = tx.get(tables::APPROVALS, &number)?;
    let seen = request.filter(|request| may_see(reader, request));
    let request = seen.ok_or_else(|| Error::not_found("approval", number))?;
    row(tx, &members::names(tx)?, reader, now, request)
}

/// How many wait for this member: to decide on, or to go on with.
pub fn waiting(tx: &impl Reader, reader: &Member, now: Moment) -> Result<u64> {
    let mut count = 0;
    for request in requests(tx, now, false)? {
        let goes_on =
            request.by == Some(reader.id) && request.state(now) == ApprovalState::Approved;
        count += u64::from(goes_on || may_decide(reader, &request, now).is_ok());
    }
    Ok(count)
}

fn requests(tx: &impl Reader, now: Moment, all: bool) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    tx.each(tables::APPROVALS, &Scan::all().backwards(), |_, request| {
        let is_over = request.until().at_seconds < now.at_seconds;
        requests.extend(Some(request).filter(|request| all || request.is_open(now)));
        Ok(if is_over && !all { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(requests)
}

fn row(
    tx: &impl Rows,
    names: &BTreeMap<[u8; 16], String>,
    reader: &Member,
    now: Moment,
    request: Request,
) -> Result<ApprovalRow> {
    let about = match &request.wanted {
        Wanted::Grant { member, .. } => {
            members::name_of(names, Some(*member)).into_iter().collect()
        }
        Wanted::Erase { parties, .. } => numbers(tx, parties)?,
        _ => Vec::new(),
    };
    let decider = request.decision.as_ref().map(|decision| decision.by);
    Ok(ApprovalRow {
        state: request.state(now),
        by: members::name_of(names, request.by),
        decided_by: members::name_of(names, decider),
        about,
        is_mine_to_decide: may_decide(reader, &request, now).is_ok(),
        is_mine_to_withdraw: may_withdraw(reader, &request, now).is_ok(),
        request,
    })
}

fn numbers(tx: &impl Reader, parties: &[PartyId]) -> Result<Vec<String>> {
    let mut numbers = Vec::new();
    for party in parties {
        numbers.extend(tx.get(tables::PARTIES, party)?.map(|party| party.number.to_string()));
    }
    Ok(numbers)
}

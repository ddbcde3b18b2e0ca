//! What a customer said of being reached, and how each contact point stands.

use super::members;
use crate::domain::consent::{
    ConsentEvent, ConsentNotice, ContactChannel, ContactPurpose, Standing,
};
use crate::domain::contact::Point;
use crate::domain::error::Result;
use crate::domain::id::PartyId;
use crate::store::consents::{Ledger, notice};
use crate::store::index::Rows;
use crate::store::{Reader, tables};

/// How one contact point stands by one way for one purpose.
#[derive(Debug, Clone)]
pub struct StandingRow {
    /// Which contact point.
    pub point: Point,
    /// By which way.
    pub channel: ContactChannel,
    /// What for.
    pub purpose: ContactPurpose,
    /// How it stands.
    pub standing: Standing,
}

/// One line of the ledger with the names around it.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// The audit entry that tells of it.
    pub seq: u64,
    /// The line.
    pub event: ConsentEvent,
    /// The contact point it is about; none for all, or where it is there no more.
    pub point: Option<Point>,
    /// Who wrote it down.
    pub by: Option<String>,
}

/// Today's notice for a purpose.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    /// For which purpose.
    pub purpose: ContactPurpose,
    /// The notice.
    pub notice: ConsentNotice,
    /// Who declared it.
    pub by: Option<String>,
}

/// How all contact points of a customer stand. What a law makes us tell stands no other way and is left out.
pub fn standings(tx: &impl Reader, id: PartyId) -> Result<Vec<StandingRow>> {
    let party = tx.fetch(tables::PARTIES, &id)?;
    let (ledger, mut rows) = (Ledger::of(tx, &party)?, Vec::new());
    for point in tx.points_of(&party)? {
        for channel in ContactChannel::of(point.kind) {
            let purposes = ContactPurpose::ALL.iter().copied();
            for purpose in purposes.filter(|purpose| purpose.is_stopped_by_a_wish()) {
                let standing = ledger.standing(tx, &point, channel, purpose)?;
                rows.push(StandingRow { point: point.clone(), channel, purpose, standing });
            }
        }
    }
    Ok(rows)
}

/// All that a customer said, the newest first.
pub fn events(tx: &impl Reader, id: PartyId) -> Result<Vec<EventRow>> {
    let party = tx.fetch(tables::PARTIES, &id)?;
    let (ledger, names) = (Ledger::of(tx, &party)?, members::names(tx)?);
    let row = |(seq, event): &(u64, ConsentEvent)| {
        let point = event.scope.point.map(|point| tx.get(tables::POINTS, &point)).transpose()?;
        let by = members::name_of(&names, Some(event.by));
        Ok(EventRow { seq: *seq, event: event.clone(), point: point.flatten(), by })
    };
    ledger.events().iter().rev().map(row).collect()
}

/// Today's notices.
pub fn notices(tx: &impl Reader) -> Result<Vec<NoticeRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    for purpose in ContactPurpose::ALL.iter().copied() {
        if let Some((purpose, notice)) = notice(tx, purpose)? {
            let by = members::name_of(&names, Some(notice.by));
            rows.push(NoticeRow { purpose, notice, by });
        }
    }
    Ok(rows)
}

//! What the privacy officer is told, and which parties are canaries.
//!
//! INVARIANT: alarms are shown only to those who may know the canaries.

use super::members;
use crate::domain::error::Result;
use crate::domain::id::PartyNumber;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::guards::{Verdicts, rights};
use crate::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

/// Where those begin that nobody has read.
const UNREAD: u8 = 0;

/// A notice with names.
#[derive(Debug, Clone)]
pub struct NoticeRow {
    /// The audit entry of the reveal.
    pub seq: u64,
    /// The notice.
    pub notice: Notice,
    /// Who revealed.
    pub member: Option<String>,
    /// Who has read it.
    pub read_by: Option<String>,
}

fn may(reader: &Member, verb: &str) -> bool {
    Verdicts::on(rights::may(reader, verb)).refusal().is_none()
}

/// Notices as this member may see them, the oldest first: those that nobody has read, or all.
pub fn list(tx: &impl Reader, reader: &Member, all: bool) -> Result<Vec<NoticeRow>> {
    let names = members::names(tx)?;
    let knows_canaries = may(reader, "party.canary");
    let mut rows = Vec::new();
    let scan = if all { Scan::all() } else { Scan::prefix(&UNREAD) };
    tx.each(tables::NOTICES, &scan, |(_, seq), notice| {
        let seen = if knows_canaries { Some(notice) } else { notice.without_canary() };
        rows.extend(seen.map(|notice| NoticeRow {
            seq,
            member: members::name_of(&names, Some(notice.member)),
            read_by: members::name_of(&names, notice.read.map(|(member, _)| member)),
            notice,
        }));
        Ok(ControlFlow::Continue(()))
    })?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

/// How many notices that this member may see wait to be read; none, if it is not told of them.
pub fn unread(tx: &impl Reader, reader: &Member) -> Result<u64> {
    match may(reader, "notice.list") {
        true if may(reader, "party.canary") => tx.count(tables::NOTICES, &Scan::prefix(&UNREAD)),
        true => Ok(list(tx, reader, false)?.len() as u64),
        false => Ok(0),
    }
}

/// A canary.
#[derive(Debug, Clone)]
pub struct CanaryRow {
    /// Its number.
    pub number: PartyNumber,
    /// Its name.
    pub name: String,
    /// Since when it is one.
    pub at: Moment,
}

/// Every canary, by number. One whose party was taken back sings no more.
pub fn canaries(tx: &impl Reader) -> Result<Vec<CanaryRow>> {
    let mut rows = Vec::new();
    tx.each(tables::CANARIES, &Scan::all(), |party, mark| {
        let party = tx.get(tables::PARTIES, &party)?;
        rows.extend(party.map(|party| CanaryRow {
            number: party.number,
            name: party.name,
            at: mark.at,
        }));
        Ok(ControlFlow::Continue(()))
    })?;
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

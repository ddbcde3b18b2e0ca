//! Who was shown what is sealed of one party, and what for: what the party itself may ask.

use super::audit::{about, about_one_of};
use super::members;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::Result;
use crate::domain::id::{Id, PointId};
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::purpose::Told;
use crate::store::index::Rows;
use crate::store::tables;
use std::collections::{BTreeMap, BTreeSet};

const REVEAL: &str = "vault.reveal";

/// A copy of everything, sealed for the person.
const COPY: &str = "privacy.export";

/// One field, shown once; or a copy of all.
#[derive(Debug, Clone)]
pub struct ReadRow {
    /// The audit entry.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// To whom.
    pub member: Option<String>,
    /// The contact point; none for a copy of all.
    pub point: Option<String>,
    /// Its kind and label, while it is there.
    pub named: Option<(PointKind, String)>,
    /// What for.
    pub purpose: Told,
}

/// Every copy of all that the party has, and every reveal of a contact point that the party has now, under whatever party it stood then, and of those that
/// it had and that are gone; oldest first.
pub fn reads(tx: &impl Rows, party: &Party) -> Result<Vec<ReadRow>> {
    let party = &has_become(tx, party)?;
    let own: BTreeMap<String, Point> =
        tx.points_of(party)?.into_iter().map(|point| (point.id.to_string(), point)).collect();
    let (about, names) = (about(tx, party)?, members::names(tx)?);
    let mut rows = Vec::new();
    for place in about_one_of(tx, &about)? {
        let entry = tx.fetch(tables::AUDIT, &place)?;
        if entry.verb == REVEAL
            && entry.outcome == Outcome::Done
            && let Some(point) = entry.ids.first()
            && (own.contains_key(point) || is_of_the_gone(tx, &entry, &about)?)
        {
            let named = own.get(point).map(|point| (point.kind, point.label.clone()));
            let member = members::name_of(&names, entry.member);
            let purpose = Told::read(entry.purpose.as_deref().unwrap_or_default());
            let (seq, at, point) = (entry.seq, entry.at, Some(point.clone()));
            rows.push(ReadRow { seq, at, member, point, named, purpose });
        } else if entry.verb == COPY
            && entry.outcome == Outcome::Done
            && is_of_party(tx, &entry, &about)?
        {
            let member = members::name_of(&names, entry.member);
            let purpose = Told::read(entry.purpose.as_deref().unwrap_or_default());
            let (seq, at) = (entry.seq, entry.at);
            rows.push(ReadRow { seq, at, member, point: None, named: None, purpose });
        }
    }
    Ok(rows)
}

/// The party stands behind the case, also where the entry tells only the first id and the last.
fn is_of_party(tx: &impl Rows, entry: &AuditEntry, about: &BTreeSet<String>) -> Result<bool> {
    let all = tx.get(tables::AUDIT_IDS, &entry.seq)?;
    let party = all.as_ref().unwrap_or(&entry.ids).get(1);
    Ok(party.is_some_and(|party| about.contains(party)))
}

/// A point that was merged away again is another's; one that is gone belongs to whom it stood under.
fn is_of_the_gone(tx: &impl Rows, entry: &AuditEntry, about: &BTreeSet<String>) -> Result<bool> {
    let id = entry.ids.first().and_then(|id| uuid::Uuid::parse_str(id).ok());
    let point = id.map(|id| tx.get(tables::POINTS, &PointId::from_bytes(id.into_bytes())));
    let is_gone = point.transpose()?.flatten().is_none();
    Ok(is_gone && entry.ids.iter().any(|id| about.contains(id)))
}

/// The party into which it was merged, which holds its contact points now; itself, if it was not.
fn has_become(tx: &impl Rows, party: &Party) -> Result<Party> {
    let mut party = party.clone();
    while let Some(into) = party.merged_into {
        party = tx.fetch(tables::PARTIES, &into)?;
    }
    Ok(party)
}

//! Who was shown what is sealed of one party, or saved a file of it, and what for: what the party itself may ask.

use super::audit::{about, about_one_of};
use super::members;
use crate::domain::audit::Outcome;
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::Result;
use crate::domain::id::{Id, PointId};
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::purpose::Told;
use crate::store::audit::ids_of;
use crate::store::index::Rows;
use crate::store::tables;
use std::collections::BTreeMap;

const REVEAL: &str = "vault.reveal";

/// A file of the customer or of one of its cases.
const SAVE: &str = "attachment.save";

/// A copy of everything, sealed for the person.
const COPY: &str = "privacy.export";

/// A list with sealed columns.
const LIST: &str = "export.parties";

/// One field, shown once or in a list that left; or a copy of all.
#[derive(Debug, Clone)]
pub struct ReadRow {
    /// The audit entry.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// To whom.
    pub member: Option<String>,
    /// The contact point; none for a copy of all, and for a file.
    pub point: Option<String>,
    /// The number of the attachment that was saved.
    pub attachment: Option<String>,
    /// Its kind and label, while it is there.
    pub named: Option<(PointKind, String)>,
    /// What for.
    pub purpose: Told,
}

/// Every copy of all that the party has, and every reveal, also in a list that left, of a contact point that the party has now, under whatever party it stood then, and of those that
/// it had and that are gone; oldest first.
pub fn reads(tx: &impl Rows, party: &Party) -> Result<Vec<ReadRow>> {
    let party = &has_become(tx, party)?;
    let own: BTreeMap<String, Point> =
        tx.points_of(party)?.into_iter().map(|point| (point.id.to_string(), point)).collect();
    let (about, names) = (about(tx, party)?, members::names(tx)?);
    let mut rows = Vec::new();
    for place in about_one_of(tx, &about)? {
        let entry = tx.fetch(tables::AUDIT, &place)?;
        if entry.outcome != Outcome::Done {
            continue;
        }
        let of_entry = |point: Option<&String>| ReadRow {
            seq: entry.seq,
            at: entry.at,
            member: members::name_of(&names, entry.member),
            named: point.and_then(|id| own.get(id)).map(|one| (one.kind, one.label.clone())),
            point: point.cloned(),
            attachment: None,
            purpose: Told::read(entry.purpose.as_deref().unwrap_or_default()),
        };
        let is_about = |id: Option<&String>| id.is_some_and(|id| about.contains(id));
        match entry.verb.as_str() {
            // The party stands behind the case, also where the entry tells only the first id and the last.
            COPY if is_about(ids_of(tx, &entry)?.get(1)) => rows.push(of_entry(None)),
            // Its number stands first, then whose it was.
            SAVE if is_about(entry.ids.get(1)) || is_about(entry.ids.get(2)) => {
                rows.push(ReadRow { attachment: entry.ids.first().cloned(), ..of_entry(None) });
            }
            REVEAL => {
                let whose = || entry.ids.iter().any(|id| about.contains(id));
                let point = entry.ids.first();
                if let Some(id) = point
                    && (own.contains_key(id) || whose() && is_gone(tx, id)?)
                {
                    rows.push(of_entry(point));
                }
            }
            LIST => {
                for opened in opened(&ids_of(tx, &entry)?).chunks(2) {
                    let (point, whose) = (opened.first(), opened.get(1));
                    if let Some(id) = point
                        && (own.contains_key(id) || is_about(whose) && is_gone(tx, id)?)
                    {
                        rows.push(of_entry(point));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(rows)
}

/// What a list opened, each with whose it was: behind the selection.
fn opened(ids: &[String]) -> &[String] {
    ids.get(1..).unwrap_or_default()
}

/// A point that was merged away again is another's; one that is gone belongs to whom it stood under.
fn is_gone(tx: &impl Rows, id: &str) -> Result<bool> {
    let id = uuid::Uuid::parse_str(id).ok();
    let point = id.map(|id| tx.get(tables::POINTS, &PointId::from_bytes(id.into_bytes())));
    Ok(point.transpose()?.flatten().is_none())
}

/// The party into which it was merged, which holds its contact points now; itself, if it was not.
fn has_become(tx: &impl Rows, party: &Party) -> Result<Party> {
    let mut party = party.clone();
    while let Some(into) = party.merged_into {
        party = tx.fetch(tables::PARTIES, &into)?;
    }
    Ok(party)
}

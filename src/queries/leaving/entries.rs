//! What was written down about customers, in the order in which it was.

use super::{Column, Concerned, Filling, Page, Place, Row, Span, each_once};
use crate::domain::complaint::Case;
use crate::domain::entry::Entry;
use crate::domain::error::Result;
use crate::domain::export_run::Mark;
use crate::domain::id::{EntryId, Id, PartyId};
use crate::queries::timeline::{self, What};
use crate::queries::{members, parties};
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

fn id(bytes: &[u8]) -> EntryId {
    EntryId::from_bytes(bytes.first_chunk().copied().unwrap_or_default())
}

pub(super) fn page(tx: &impl Rows, span: Span, after: Option<&Mark>, most: usize) -> Result<Page> {
    let scan = after.map_or_else(Scan::all, |mark| Scan::all().past(&id(mark)));
    let mut filling = Filling::new(most);
    tx.each(tables::ENTRIES, &scan, |id, entry: Entry| {
        let leaves = entry.retracts.is_none() && span.holds(entry.at);
        Ok(filling.meet(Place::at(&id.bytes(), id.bytes()), leaves))
    })?;
    Ok(filling.page)
}

/// An entry, its case, and whose either is.
type Whose = (Entry, Option<Case>, Option<PartyId>);

fn whose(tx: &impl Rows, place: &Place) -> Result<Option<Whose>> {
    let Some(entry) = tx.get(tables::ENTRIES, &id(&place.id))? else { return Ok(None) };
    let case = entry.case.map(|case| tx.get(tables::CASES, &case)).transpose()?.flatten();
    let party = entry.party.or_else(|| case.as_ref().and_then(|case| case.party));
    Ok(Some((entry, case, party)))
}

pub(super) fn concerned(tx: &impl Rows, places: &[Place]) -> Result<Concerned> {
    let mut parties = Vec::new();
    for place in places {
        parties.extend(whose(tx, place)?.and_then(|(.., party)| party));
    }
    Ok(each_once(parties))
}

pub(super) fn rows(tx: &impl Rows, places: &[Place], columns: &[Column]) -> Result<Vec<Row>> {
    let names = members::names(tx)?;
    let mut known: BTreeMap<[u8; 16], BTreeSet<EntryId>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(places.len());
    for place in places {
        let Some((entry, case, party)) = whose(tx, place)? else { continue };
        let party = party.map(|id| parties::standing(tx, id)).transpose()?.flatten();
        let by = members::name_of(&names, Some(entry.by));
        let owner = entry.party.map(|id| id.bytes()).or(entry.case.map(|id| id.bytes()));
        let owner = owner.unwrap_or_default();
        let is_retracted = match known.entry(owner) {
            Slot::Occupied(known) => known.get().contains(&entry.id),
            Slot::Vacant(slot) => slot.insert(retracted(tx, owner)?).contains(&entry.id),
        };
        let yes_or_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
        rows.push(Row::plain(columns, |column| match column {
            "at" => entry.at.to_string(),
            "kind" => entry.kind.code().to_owned(),
            "party" => party.as_ref().map(|row| row.number.to_string()).unwrap_or_default(),
            "case" => case.as_ref().map(|case| case.number.to_string()).unwrap_or_default(),
            "by" => by.clone().unwrap_or_default(),
            "text" => entry.text.clone(),
            "outgoing" => yes_or_no(entry.outgoing),
            _ => yes_or_no(is_retracted),
        }));
    }
    Ok(rows)
}

/// What was taken back of one timeline.
fn retracted(tx: &impl Rows, owner: [u8; 16]) -> Result<BTreeSet<EntryId>> {
    let lines = timeline::entries(tx, &PartyId::from_bytes(owner), usize::MAX)?;
    let id = |line: timeline::Line| match line.what {
        What::Entry { id, retracted: true, .. } => Some(id),
        _ => None,
    };
    Ok(lines.into_iter().filter_map(id).collect())
}

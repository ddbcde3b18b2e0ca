//! What was written down about customers, in the order in which it was.

use super::{Asked, Column, Concerned, Filling, List, MayOpen, Page, Place, Row, Span, each_once};
use crate::domain::complaint::Case;
use crate::domain::entry::Entry;
use crate::domain::error::Result;
use crate::domain::export::ExportList;
use crate::domain::export_run::Mark;
use crate::domain::id::{EntryId, Id, PartyId};
use crate::queries::timeline::{self, What};
use crate::queries::{ReadTx, members, parties};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

/// What was written down about customers within a time.
#[derive(Debug, Clone, Copy)]
pub struct Entries(pub Span);

impl List for Entries {
    fn list(&self) -> ExportList {
        ExportList::Entries
    }

    fn page(&self, tx: &ReadTx, _: Asked, after: Option<&Mark>, most: usize) -> Result<Page> {
        let scan = after.map_or_else(Scan::all, |mark| Scan::all().past(&id(mark)));
        let mut filling = Filling::new(most);
        tx.each(tables::ENTRIES, &scan, |id, entry: Entry| {
            let leaves = entry.retracts.is_none() && self.0.holds(entry.at);
            Ok(filling.meet(Place::at(&id.bytes(), id.bytes()), leaves))
        })?;
        Ok(filling.page)
    }

    fn concerned(&self, tx: &ReadTx, places: &[Place], _: &[String]) -> Result<Concerned> {
        let mut parties = Vec::new();
        for place in places {
            parties.extend(whose(tx, place)?.and_then(|(.., party)| party));
        }
        Ok(each_once(parties))
    }

    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        _: MayOpen<'_>,
    ) -> Result<Vec<Row>> {
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
}

fn id(bytes: &[u8]) -> EntryId {
    EntryId::from_bytes(bytes.first_chunk().copied().unwrap_or_default())
}

/// An entry, its case, and whose either is.
type Whose = (Entry, Option<Case>, Option<PartyId>);

fn whose(tx: &impl Rows, place: &Place) -> Result<Option<Whose>> {
    let Some(entry) = tx.get(tables::ENTRIES, &id(&place.id))? else { return Ok(None) };
    let case = entry.case.map(|case| tx.get(tables::CASES, &case)).transpose()?.flatten();
    let party = entry.party.or_else(|| case.as_ref().and_then(|case| case.party));
    Ok(Some((entry, case, party)))
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

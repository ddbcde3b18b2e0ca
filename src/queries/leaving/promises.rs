//! Promises, by number.

use super::{
    Asked, Column, Concerned, Filling, List, MayOpen, Page, Place, Row, Span, each_once, number_of,
};
use crate::domain::error::Result;
use crate::domain::export::ExportList;
use crate::domain::export_run::Mark;
use crate::domain::id::{Id, PromiseId, PromiseNumber};
use crate::domain::promise::Promise;
use crate::queries::{ReadTx, members, parties};
use crate::store::{Reader, Scan, tables};

/// Promises that were made within a time.
#[derive(Debug, Clone, Copy)]
pub struct Promises(pub Span);

impl List for Promises {
    fn list(&self) -> ExportList {
        ExportList::Promises
    }

    fn page(&self, tx: &ReadTx, _: Asked, after: Option<&Mark>, most: usize) -> Result<Page> {
        let number = |mark| PromiseNumber(u32::try_from(number_of(mark)).unwrap_or(u32::MAX));
        let scan = after.map_or_else(Scan::all, |mark| Scan::all().past(&number(mark)));
        let mut filling = Filling::new(most);
        tx.each(tables::PROMISE_NUMBERS, &scan, |number, id| {
            let promise: Promise = tx.fetch(tables::PROMISES, &id)?;
            let place = Place::numbered(u64::from(number.0), id.bytes());
            Ok(filling.meet(place, self.0.holds(promise.made_at)))
        })?;
        Ok(filling.page)
    }

    fn concerned(&self, tx: &ReadTx, places: &[Place], _: &[String]) -> Result<Concerned> {
        let party = |place: &Place| Ok(tx.fetch(tables::PROMISES, &id(place))?.party);
        Ok(each_once(places.iter().map(party).collect::<Result<_>>()?))
    }

    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        _: MayOpen<'_>,
    ) -> Result<Vec<Row>> {
        let names = members::names(tx)?;
        let mut rows = Vec::with_capacity(places.len());
        for place in places {
            let promise = tx.fetch(tables::PROMISES, &id(place))?;
            let party = parties::standing(tx, promise.party)?;
            let case = promise.case.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
            let owner = members::name_of(&names, Some(promise.owner));
            rows.push(Row::plain(columns, |column| match column {
                "number" => promise.number.to_string(),
                "party" => party.as_ref().map(|row| row.number.to_string()).unwrap_or_default(),
                "case" => case.as_ref().map(|case| case.number.to_string()).unwrap_or_default(),
                "text" => promise.text.clone(),
                "due" => promise.due.to_string(),
                "state" => promise.state.code().to_owned(),
                "owner" => owner.clone().unwrap_or_default(),
                _ => promise.made_at.to_string(),
            }));
        }
        Ok(rows)
    }
}

fn id(place: &Place) -> PromiseId {
    PromiseId::from_bytes(place.id)
}

//! Customers, by number.

use super::{
    Asked, Cell, Column, Concerned, List, MayOpen, Page, Place, Row, Wide, kinds, number_of,
};
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::Result;
use crate::domain::export::{ALL_FIELDS, ExportList, kind_of};
use crate::domain::export_run::Mark;
use crate::domain::id::{Id, PartyId, PartyNumber};
use crate::domain::listed::Order;
use crate::domain::party::Party;
use crate::queries::ReadTx;
use crate::queries::filter::Filter;
use crate::queries::listing::{self, Ask, From};
use crate::queries::parties::{self, PartyRow};
use crate::store::index::Rows;
use crate::store::{Reader, tables};

/// Customers that this filter takes.
#[derive(Debug, Clone)]
pub struct Parties(pub Filter);

impl List for Parties {
    fn list(&self) -> ExportList {
        ExportList::Parties
    }

    fn is_ordered(&self) -> bool {
        self.0.sort.is_none() && !self.0.asks_for_clocks()
    }

    fn page(&self, tx: &ReadTx, asked: Asked, after: Option<&Mark>, most: usize) -> Result<Page> {
        let number = after.map(|mark| u32::try_from(number_of(mark)).unwrap_or(u32::MAX));
        let from = number.map_or(From::Top, |number| From::Past(PartyNumber(number)));
        let window = listing::window(tx, &Ask::new(&self.0, Order::NUMBERS, asked), from, most)?;
        let mut places = Vec::with_capacity(window.ids.len());
        for id in &window.ids {
            let party: Party = tx.fetch(tables::PARTIES, id)?;
            places.push(Place::numbered(u64::from(party.number.0), id.bytes()));
        }
        let next = places.last().filter(|_| window.is_more).map(|place| place.mark);
        Ok(Page { places, next })
    }

    fn whole(&self, tx: &ReadTx, (me, now): Asked) -> Result<Vec<Place>> {
        let mut ids = parties::filtered(tx, &self.0, me, now)?;
        if self.0.sort.is_none() {
            ids.reverse();
        }
        Ok((1..).zip(ids).map(|(at, id)| Place::numbered(at, id.bytes())).collect())
    }

    fn concerned(&self, tx: &ReadTx, places: &[Place], columns: &[String]) -> Result<Concerned> {
        let parties: Vec<PartyId> = places.iter().map(id).collect();
        let all: Vec<PointKind> = of_which_all(columns);
        let first: Vec<PointKind> =
            kinds(columns).into_iter().filter(|kind| !all.contains(kind)).collect();
        let mut points = parties::points(tx, &parties, &first)?;
        points.extend(parties::all_points(tx, &parties, &all)?);
        Ok(Concerned { parties, cases: Vec::new(), points })
    }

    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        may_open: MayOpen<'_>,
    ) -> Result<Vec<Row>> {
        let has_points =
            columns.iter().any(|it| matches!(it, Column::Point(..) | Column::Label(..)));
        let ids: Vec<PartyId> = places.iter().map(id).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for row in parties::rows(tx, &ids)? {
            if !row.party.stands() {
                continue;
            }
            let mut points = if has_points { tx.points_of(&row.party)? } else { Vec::new() };
            points.retain(|point| may_open(point.id));
            let cells = columns.iter().map(|column| cell(&row, &points, column)).collect();
            rows.push(Row { cells, card: Some(Box::new((row, points))) });
        }
        Ok(rows)
    }

    fn widen(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[String],
        wide: &mut Wide,
    ) -> Result<()> {
        let (all, has_fields) =
            (of_which_all(columns), columns.iter().any(|column| column == ALL_FIELDS));
        for place in places {
            let Some(party) = tx.get(tables::PARTIES, &id(place))? else { continue };
            if has_fields {
                let named = |(name, _): (&String, &String)| name.clone();
                wide.fields.extend(party.fields.iter().map(named));
            }
            if all.is_empty() {
                continue;
            }
            let points = tx.points_of(&party)?;
            for kind in &all {
                let count = points.iter().filter(|point| point.kind == *kind).count();
                let most = wide.points.entry(*kind).or_default();
                *most = count.max(*most);
            }
        }
        Ok(())
    }
}

fn id(place: &Place) -> PartyId {
    PartyId::from_bytes(place.id)
}

fn of_which_all(columns: &[String]) -> Vec<PointKind> {
    let kinds = columns.iter().filter_map(|column| kind_of(column));
    kinds.filter(|(_, is_all)| *is_all).map(|(kind, _)| kind).collect()
}

fn cell(row: &PartyRow, points: &[Point], column: &Column) -> Cell {
    let nth = |kind: &PointKind, place: &usize| {
        points.iter().filter(|point| point.kind == *kind).nth(place.saturating_sub(1))
    };
    let nothing = || Cell::Text(String::new());
    match column {
        Column::Point(kind, place) => {
            nth(kind, place).map_or_else(nothing, |point| Cell::Sealed(point.id))
        }
        Column::Label(kind, place) => {
            nth(kind, place).map_or_else(nothing, |point| Cell::Text(point.label.clone()))
        }
        Column::Field(name) => Cell::Text(row.party.field(name).unwrap_or_default().to_owned()),
        Column::Plain(name) => Cell::Text(text(row, name)),
    }
}

fn text(row: &PartyRow, column: &str) -> String {
    let (party, text) = (&row.party, |text: &Option<String>| text.clone().unwrap_or_default());
    match column {
        "number" => party.number.to_string(),
        "name" => party.name.clone(),
        "kind" => party.kind.code().to_owned(),
        "stage" => party.stage.code().to_owned(),
        "tier" => text(&party.tier),
        "owner" => text(&row.owner),
        "language" => text(&party.language),
        "tags" => tags(&party.tags),
        "added_at" => party.added_at.to_string(),
        field => party.field(field).unwrap_or_default().to_owned(),
    }
}

/// Signs that part tags, or that a list of them could begin or end with, where a file is read.
const PARTING: [char; 13] =
    [',', ';', '\u{ff0c}', '\u{ff1b}', '\u{3001}', '|', '\n', '[', ']', '"', '*', ':', '\''];

/// Tags in one cell: with commas between, or as JSON where something in one of them would part it.
fn tags(tags: &[String]) -> String {
    let parts = |tag: &String| tag.contains(PARTING) || tag.trim() != tag;
    match tags.iter().any(parts) {
        true => serde_json::Value::from(tags.to_vec()).to_string(),
        false => tags.join(", "),
    }
}

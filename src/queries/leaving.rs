//! Lists on their way out: which rows come next, whom they are of, and what stands in them.
//!
//! INVARIANT: one short question each. A list that leaves is read a page at a time in an order that nothing changes
//! (by number, or by when something was written down), so that it can go on after any row, also another day.
//!
//! A list that can leave is a file below this one, with its pages and its cells: a [`List`].

mod audit;
mod complaints;
mod consents;
mod entries;
mod parties;
mod promises;

use super::ReadTx;
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::Result;
use crate::domain::export::{ALL_FIELDS, ExportList, FIELD_COLUMNS, kind_of};
use crate::domain::export_run::Mark;
use crate::domain::id::{CaseId, MemberId, PartyId, PointId};
use crate::domain::moment::Moment;
use std::ops::ControlFlow;

pub use audit::Audit;
pub use complaints::Cases;
pub use consents::Consents;
pub use entries::Entries;
pub use parties::Parties;
pub use promises::Promises;

/// From one second on and before another; all, where none is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// From this one on.
    pub since: Option<i64>,
    /// Before this one.
    pub until: Option<i64>,
}

impl Span {
    fn holds(&self, at: Moment) -> bool {
        let at = at.at_seconds;
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }
}

/// So many rows are looked at in one question, whether they leave or not.
const LOOKED_AT: usize = 2_000;

/// Fills a page with what a scan meets.
struct Filling {
    page: Page,
    most: usize,
    looked_at: usize,
}

impl Filling {
    fn new(most: usize) -> Self {
        Self { page: Page::default(), most, looked_at: 0 }
    }

    /// One more was looked at, and leaves or not.
    fn meet(&mut self, place: Place, leaves: bool) -> ControlFlow<()> {
        self.looked_at += 1;
        self.page.places.extend(leaves.then_some(place));
        let is_full =
            self.page.places.len() >= self.most || self.looked_at >= LOOKED_AT.max(self.most);
        self.page.next = is_full.then_some(place.mark);
        if is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Who asks, and when.
pub type Asked = (MemberId, Moment);

/// A row: where it stands, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where, as bytes that sort like the list.
    pub mark: Mark,
    /// By which id.
    pub id: [u8; 16],
}

impl Place {
    fn at(key: &[u8], id: [u8; 16]) -> Self {
        let mut mark = Mark::default();
        mark.iter_mut().zip(key).for_each(|(into, from)| *into = *from);
        Self { mark, id }
    }

    fn numbered(number: u64, id: [u8; 16]) -> Self {
        let mut mark = Mark::default();
        if let Some(start) = mark.first_chunk_mut() {
            *start = number.to_be_bytes();
        }
        Self { mark, id }
    }
}

fn number_of(mark: &Mark) -> u64 {
    mark.first_chunk().map(|bytes| u64::from_be_bytes(*bytes)).unwrap_or_default()
}

/// So many rows at most, and from where to go on, if there may be more.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The rows.
    pub places: Vec<Place>,
    /// After which mark to go on.
    pub next: Option<Mark>,
}

/// Whom some rows are of, and what of them is sealed and leaves.
#[derive(Debug, Clone, Default)]
pub struct Concerned {
    /// The customers: as rows, or named by them.
    pub parties: Vec<PartyId>,
    /// The cases that are rows.
    pub cases: Vec<CaseId>,
    /// The sealed values.
    pub points: Vec<Point>,
}

/// A column of the file, as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// What the list calls so.
    Plain(String),
    /// The n-th contact point of a kind, from 1.
    Point(PointKind, usize),
    /// Its label.
    Label(PointKind, usize),
    /// A free field.
    Field(String),
}

/// What stands between the name of a column and its place among several.
const BETWEEN: char = '_';
const LABEL: &str = "_label";

impl Column {
    /// By the name that it has in the header.
    pub fn of_name(list: ExportList, name: &str) -> Self {
        let (bare, is_label) = match name.strip_suffix(LABEL) {
            Some(bare) => (bare, true),
            None => (name, false),
        };
        let numbered = bare.rsplit_once(BETWEEN).and_then(|(kind, place)| {
            let place = place.parse().ok().filter(|place| *place > 1)?;
            Some((PointKind::from_code(kind)?, place))
        });
        let first = || PointKind::from_code(bare).map(|kind| (kind, 1));
        match numbered.or_else(first).filter(|(kind, _)| list.sealed_columns().contains(kind)) {
            Some((kind, place)) if is_label => Self::Label(kind, place),
            Some((kind, place)) => Self::Point(kind, place),
            None if list.columns().contains(&name) => Self::Plain(name.to_owned()),
            None => Self::Field(name.to_owned()),
        }
    }

    /// The names of the columns of all contact points of a kind, of which somebody has so many.
    pub fn names_of_all(kind: PointKind, most: usize) -> Vec<String> {
        let name = |place: usize| match place {
            1 => kind.code().to_owned(),
            place => format!("{}{BETWEEN}{place}", kind.code()),
        };
        (1..=most.max(1))
            .flat_map(|place| [name(place), format!("{}{LABEL}", name(place))])
            .collect()
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// This, which may be nothing.
    Text(String),
    /// A sealed value.
    Sealed(PointId),
}

/// A row that leaves.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its cells, in the order of the columns.
    pub cells: Vec<Cell>,
    /// The customer that it is, with the points that leave: what a card is made of.
    pub card: Option<Box<(super::parties::PartyRow, Vec<Point>)>>,
}

impl Row {
    /// One without anything sealed: each column by what the list calls it.
    fn plain(columns: &[Column], text: impl Fn(&str) -> String) -> Self {
        let cell = |column: &Column| match column {
            Column::Plain(name) => Cell::Text(text(name)),
            _ => Cell::Text(String::new()),
        };
        Self { cells: columns.iter().map(cell).collect(), card: None }
    }
}

/// Each once, in the order of their ids.
fn each_once(mut parties: Vec<PartyId>) -> Concerned {
    parties.sort_unstable();
    parties.dedup();
    Concerned { parties, ..Concerned::default() }
}

/// Asks whether a point may be opened.
pub type MayOpen<'m> = &'m dyn Fn(PointId) -> bool;

/// A list that can leave, and which of its rows.
pub trait List: std::fmt::Debug {
    /// Which list.
    fn list(&self) -> ExportList;

    /// Whether its order is one that nothing changes: else all of it is found at once, and a run that was stopped begins
    /// anew.
    fn is_ordered(&self) -> bool {
        true
    }

    /// So many rows after this mark.
    fn page(&self, tx: &ReadTx, asked: Asked, after: Option<&Mark>, most: usize) -> Result<Page>;

    /// All rows, where the order is one that may change.
    fn whole(&self, tx: &ReadTx, asked: Asked) -> Result<Vec<Place>> {
        Ok(self.page(tx, asked, None, usize::MAX)?.places)
    }

    /// Whom these rows are of, and what leaves of what is sealed by these columns.
    fn concerned(&self, tx: &ReadTx, places: &[Place], columns: &[String]) -> Result<Concerned>;

    /// These rows as they are now, with those points that may be opened; rows that are gone or erased are left out.
    fn rows(
        &self,
        tx: &ReadTx,
        places: &[Place],
        columns: &[Column],
        may_open: MayOpen<'_>,
    ) -> Result<Vec<Row>>;

    /// What these rows hold of what these columns stand for several times comes to what `wide` has learned of rows before.
    fn widen(&self, _: &ReadTx, _: &[Place], _: &[String], _: &mut Wide) -> Result<()> {
        Ok(())
    }
}

/// How many columns are needed for what may be there several times.
#[derive(Debug, Clone, Default)]
pub struct Wide {
    /// The most that a customer has of a kind.
    pub points: std::collections::BTreeMap<PointKind, usize>,
    /// The names of free fields.
    pub fields: std::collections::BTreeSet<String>,
}

impl Wide {
    /// The header of the file.
    pub fn header(&self, list: ExportList, columns: &[String]) -> Vec<String> {
        let mut header: Vec<String> = Vec::new();
        for column in columns {
            let names = match kind_of(column) {
                Some((kind, true)) => {
                    Column::names_of_all(kind, self.points.get(&kind).copied().unwrap_or(1))
                }
                Some((_, false)) => vec![column.clone()],
                None if column == ALL_FIELDS => self.field_names(list),
                None => vec![column.clone()],
            };
            for name in names {
                if !header.contains(&name) {
                    header.push(name);
                }
            }
        }
        header
    }

    /// A field that is called like a column is not told from it.
    fn field_names(&self, list: ExportList) -> Vec<String> {
        let is_field = |name: &&String| match Column::of_name(list, name) {
            Column::Field(_) => true,
            Column::Plain(name) => FIELD_COLUMNS.contains(&name.as_str()),
            Column::Point(..) | Column::Label(..) => false,
        };
        self.fields.iter().filter(is_field).cloned().collect()
    }
}

/// Whether these columns can only be told by the rows.
pub fn is_wide(columns: &[String]) -> bool {
    let is_all = |column: &String| kind_of(column).is_some_and(|(_, is_all)| is_all);
    columns.iter().any(|column| is_all(column) || column == ALL_FIELDS)
}

/// The kinds of contact points that leave by these columns.
pub fn kinds(columns: &[String]) -> Vec<PointKind> {
    let mut kinds: Vec<PointKind> = Vec::new();
    for (kind, _) in columns.iter().filter_map(|column| kind_of(column)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

//! A list that leaves: as CSV, as one JSON document on each line, as a workbook, or as vCards.
//!
//! INVARIANT: a cell that a spreadsheet would run is guarded ([`super::formula`]), and our own import takes exactly
//! that guard off again. Columns of sealed values come only into a sealed file.

use super::formula::guarded;
use super::outgoing::{Outgoing, folder, unwritten};
use super::vcard::write::Card;
use super::workbook::Written;
use crate::commands::export::{self, Export, Leaving, Selection};
use crate::domain::contact::{Point, PointKind};
use crate::domain::export::ExportList;
use crate::domain::id::{CaseId, Id, PartyId, SubjectId};
use crate::domain::party::words;
use crate::domain::{Error, Result};
use crate::queries::complaints::{self, ComplaintView, Filter};
use crate::queries::parties::{self, PartyRow};
use crate::queries::{READ, ask};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, Somebody};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// Which rows.
#[derive(Debug)]
pub enum Which {
    /// Customers that this line takes: the filter language of the search.
    Parties(String),
    /// Complaints that this filter takes.
    Complaints(Box<Filter>),
}

words! {
    /// How it is written.
    Form {
        /// Comma-separated values under a header.
        Csv = "csv",
        /// One JSON document on each line.
        Ndjson = "ndjson",
        /// A workbook.
        Xlsx = "xlsx",
        /// A vCard (4.0) for each customer.
        Vcard = "vcard",
    }
}

impl Form {
    /// The one that the name of a file announces, before the ending of what is sealed.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let name = name.strip_suffix(".age").unwrap_or(name);
        match name.rsplit_once('.')? {
            (_, "vcf") => Some(Self::Vcard),
            (_, ending) => Self::from_code(ending),
        }
    }
}

/// A list that is in its place.
#[derive(Debug)]
pub struct Exported {
    /// The audit entry.
    pub seq: u64,
    /// Its rows.
    pub rows: usize,
}

/// Where it goes.
#[derive(Debug)]
pub struct Destination<'d> {
    /// The file.
    pub path: &'d Path,
    /// To whom it is sealed.
    pub somebody: Option<Somebody>,
    /// How it is written.
    pub form: Form,
}

/// Rows that were selected; what they hold is read once the entry is there.
struct Taken {
    parties: Vec<PartyId>,
    cases: Vec<CaseId>,
    points: Vec<Point>,
}

impl Taken {
    fn rows(&self) -> usize {
        if self.cases.is_empty() { self.parties.len() } else { self.cases.len() }
    }
}

/// Exports a list.
pub fn export(
    desk: &Desk,
    session: &Session,
    selection: Selection,
    which: &Which,
    to: &Destination<'_>,
) -> Result<Exported> {
    let sealed: Vec<PointKind> =
        selection.columns.iter().filter_map(|word| PointKind::from_code(word)).collect();
    may_be_cards(to.form, which, &selection.columns)?;
    let taken = take(desk, session, which, &sealed, to.form)?;
    if taken.parties.is_empty() && taken.cases.is_empty() {
        return Err(Error::new(crate::domain::Kind::NotFound, "export-nothing"));
    }
    let file = Outgoing::begin(to.path)?;
    if to.form == Form::Xlsx {
        Written::fits(taken.rows(), to.somebody.is_some())?;
    }
    let columns = selection.columns.clone();
    let act = Export {
        selection,
        parties: taken.parties.clone(),
        cases: taken.cases.clone(),
        points: taken.points.iter().map(|point| point.id).collect(),
        notice: session.new_id()?,
    };
    let leaving = export::leave(desk, session, act)?;
    let rows = Rows::new(desk, session, &columns, &taken, &leaving);
    file.write(to.somebody.as_ref(), |out| match to.form {
        Form::Csv => rows.csv(out),
        Form::Ndjson => rows.ndjson(out),
        Form::Xlsx => rows.xlsx(out, to),
        Form::Vcard => rows.vcards(out),
    })?;
    Ok(Exported { seq: leaving.seq, rows: rows.len() })
}

/// A card is somebody's, and says who that is.
fn may_be_cards(form: Form, which: &Which, columns: &[String]) -> Result<()> {
    match which {
        _ if form != Form::Vcard => Ok(()),
        Which::Complaints(_) => Err(Error::usage("export-vcard-complaints")),
        Which::Parties(_) if columns.iter().any(|column| column == "name") => Ok(()),
        Which::Parties(_) => Err(Error::usage("export-vcard-name")),
    }
}

fn take(
    desk: &Desk,
    session: &Session,
    which: &Which,
    sealed: &[PointKind],
    form: Form,
) -> Result<Taken> {
    let (me, now) = (session.member()?.id, session.now());
    match which {
        Which::Parties(line) => {
            let filter = parties::parse_filter(line)?;
            if !filter.text.is_empty() {
                return Err(Error::usage("export-words").with("text", filter.text));
            }
            ask(desk, session, READ, |tx| {
                let mut ids = parties::filtered(tx, &filter, me, now)?;
                if filter.sort.is_none() {
                    ids.reverse();
                }
                let points = match form {
                    Form::Vcard => parties::all_points(tx, &ids, sealed)?,
                    _ => parties::points(tx, &ids, sealed)?,
                };
                Ok(Taken { parties: ids, cases: Vec::new(), points })
            })
        }
        Which::Complaints(filter) => ask(desk, session, READ, |tx| {
            let page = complaints::list(tx, filter, now, None, usize::MAX)?;
            let mut about: Vec<PartyId> =
                page.items.iter().filter_map(|row| row.case.party).collect();
            about.sort_by_key(Id::bytes);
            about.dedup();
            let cases = page.items.into_iter().map(|row| row.case.id).collect();
            Ok(Taken { parties: about, cases, points: Vec::new() })
        }),
    }
}

struct Rows<'r> {
    desk: &'r Desk,
    session: &'r Session,
    columns: &'r [String],
    taken: &'r Taken,
    leaving: &'r Leaving,
    /// The points by whose they are: of a long list nobody looks through all for each row.
    points: HashMap<SubjectId, Vec<&'r Point>>,
}

/// One row, before its sealed values are opened.
enum Row {
    Party(Box<PartyRow>),
    Complaint(Box<ComplaintView>),
}

impl<'r> Rows<'r> {
    fn new(
        desk: &'r Desk,
        session: &'r Session,
        columns: &'r [String],
        taken: &'r Taken,
        leaving: &'r Leaving,
    ) -> Self {
        let mut points: HashMap<SubjectId, Vec<&Point>> = HashMap::new();
        for point in &taken.points {
            points.entry(point.subject).or_default().push(point);
        }
        Self { desk, session, columns, taken, leaving, points }
    }

    fn list(&self) -> ExportList {
        match self.taken.cases.is_empty() {
            true => ExportList::Parties,
            false => ExportList::Complaints,
        }
    }

    fn len(&self) -> usize {
        match self.list() {
            ExportList::Parties => self.taken.parties.len(),
            ExportList::Complaints => self.taken.cases.len(),
        }
    }

    fn each(&self, mut visit: impl FnMut(Row) -> Result<()>) -> Result<()> {
        match self.list() {
            ExportList::Parties => self.taken.parties.iter().try_for_each(|id| {
                let mut rows = ask(self.desk, self.session, READ, |tx| parties::rows(tx, &[*id]))?;
                rows.pop().map_or(Ok(()), |row| visit(Row::Party(Box::new(row))))
            }),
            ExportList::Complaints => self.taken.cases.iter().try_for_each(|id| {
                let view = ask(self.desk, self.session, READ, |tx| complaints::show(tx, *id))?;
                visit(Row::Complaint(Box::new(view)))
            }),
        }
    }

    fn csv(&self, out: &mut dyn Write) -> Result<()> {
        // Its buffer and its cells are not ours to overwrite: the allocator does, where they are given back.
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(self.columns).map_err(unwritten)?;
        self.each(|row| {
            for column in self.columns {
                self.cell(&row, column, &mut |cell| {
                    let mut cell = guarded(cell);
                    let written = writer.write_field(cell.as_bytes()).map_err(unwritten);
                    if let Cow::Owned(cell) = &mut cell {
                        cell.zeroize();
                    }
                    written
                })?;
            }
            writer.write_record(None::<&[u8]>).map_err(unwritten)
        })?;
        writer.flush().map_err(unwritten)
    }

    fn ndjson(&self, out: &mut dyn Write) -> Result<()> {
        self.each(|row| {
            for (place, column) in self.columns.iter().enumerate() {
                let sign = if place == 0 { "{" } else { "," };
                write!(out, "{sign}\"{column}\":").map_err(unwritten)?;
                self.cell(&row, column, &mut |cell| match cell {
                    "" => write!(out, "null").map_err(unwritten),
                    cell => serde_json::to_writer(&mut *out, cell).map_err(unwritten),
                })?;
            }
            writeln!(out, "}}").map_err(unwritten)
        })
    }

    /// What goes into a sealed file waits on no disk.
    fn xlsx(&self, out: &mut dyn Write, to: &Destination<'_>) -> Result<()> {
        let folder = to.somebody.is_none().then(|| folder(to.path));
        let now = self.session.now();
        let mut book = Written::begin(self.columns, now, folder)?;
        self.each(|row| {
            for (place, column) in self.columns.iter().enumerate() {
                self.cell(&row, column, &mut |cell| book.cell(place, cell))?;
            }
            book.end_row();
            Ok(())
        })?;
        book.finish(out)
    }

    fn vcards(&self, out: &mut dyn Write) -> Result<()> {
        self.each(|row| {
            let Row::Party(row) = row else { return Ok(()) };
            let mut card = Card::of(&row, self.columns);
            for point in self.points_of(&row) {
                let value = self.leaving.open(self.desk, self.session, point.id)?;
                card.point(point.kind, &point.label, value.expose_secret());
            }
            let text = Zeroizing::new(card.text());
            out.write_all(text.as_bytes()).map_err(unwritten)
        })
    }

    fn points_of(&self, row: &PartyRow) -> impl Iterator<Item = &'r Point> {
        let subjects = row.party.subjects.iter();
        subjects.filter_map(|subject| self.points.get(subject)).flatten().copied()
    }

    fn cell(&self, row: &Row, column: &str, put: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        match row {
            Row::Complaint(view) => put(&of_complaint(view, column)),
            Row::Party(row) => match PointKind::from_code(column) {
                Some(kind) => self.sealed(row, kind, put),
                None => put(&of_party(row, column)),
            },
        }
    }

    /// The first of that kind; a customer with more has them in a copy of everything.
    fn sealed(
        &self,
        row: &PartyRow,
        kind: PointKind,
        put: &mut dyn FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        match self.points_of(row).find(|point| point.kind == kind) {
            Some(point) => {
                let value = self.leaving.open(self.desk, self.session, point.id)?;
                put(value.expose_secret())
            }
            None => put(""),
        }
    }
}

fn of_party(row: &PartyRow, column: &str) -> String {
    let (party, text) = (&row.party, |text: &Option<String>| text.clone().unwrap_or_default());
    match column {
        "number" => party.number.to_string(),
        "name" => party.name.clone(),
        "kind" => party.kind.code().to_owned(),
        "stage" => party.stage.code().to_owned(),
        "tier" => text(&party.tier),
        "owner" => text(&row.owner),
        "language" => text(&party.language),
        "tags" => party.tags.join(", "),
        "added_at" => party.added_at.to_string(),
        field => party.field(field).unwrap_or_default().to_owned(),
    }
}

fn of_complaint(view: &ComplaintView, column: &str) -> String {
    let (case, text) = (&view.row.case, |text: &Option<String>| text.clone().unwrap_or_default());
    match column {
        "number" => case.number.to_string(),
        "party" => {
            view.row.party.as_ref().map(|(number, _)| number.to_string()).unwrap_or_default()
        }
        "title" => case.title.clone(),
        "stage" => case.stage.code().to_owned(),
        "severity" => case.severity.code().to_owned(),
        "category" => text(&case.category),
        "owner" => text(&view.row.owner),
        "received_at" => case.received_at.to_string(),
        "due_at" => case.due_at.to_string(),
        "product" => text(&case.product),
        "issue" => text(&case.issue),
        "company" => text(&case.company),
        "channel" => case.channel.code().to_owned(),
        "outcome" => case.outcome.map(|outcome| outcome.code().to_owned()).unwrap_or_default(),
        "closing" => case.closing.map(|closing| closing.code().to_owned()).unwrap_or_default(),
        "external_ref" => text(&case.external_ref),
        "what_happened" => view.opening.what_happened.clone(),
        _ => view.opening.wanted.clone(),
    }
}

//! A list that leaves: as CSV, as one JSON document on each line, as a workbook, or as vCards.
//!
//! ```text
//! begin:  hold the part -> count, by pages -> decided (one entry, the first rows)
//! go on:  hold the part -> its run -> cut off what was not recorded
//! then:   a page -> told of (one entry) -> read once more, opened -> into the part -> now and then on the disk
//! end:    all is told of -> the part has its own name; or, where somebody in it was erased meanwhile, it is written anew
//! ```
//! INVARIANT: a cell that a spreadsheet would run is guarded ([`super::formula`]), and our own import takes exactly
//! that guard off again. Columns of sealed values come only into a sealed file.
//!
//! INVARIANT: no row is in the file before its entry is committed, and memory does not grow with the list: one page of it
//! is held, and of one in an order that may change the ids.

mod pen;
mod run;
mod walk;

use crate::commands::export::Selection;
use crate::domain::export::ExportList;
use crate::domain::id::ExportNumber;
use crate::domain::party::words;
use crate::domain::{Error, Result};
use crate::queries::leaving::List;
use crate::session::{Desk, Session};
use crate::vault::Somebody;
use std::ops::ControlFlow;
use std::path::Path;
pub use walk::parties;

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
    /// The audit entry that decided on it.
    pub seq: u64,
    /// By which number its run goes.
    pub run: ExportNumber,
    /// Its rows.
    pub rows: u64,
    /// Rows that were decided on and are not in it: erased, merged or changed meanwhile.
    pub left_out: u64,
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
    /// Whether a run that was stopped is given up, with its part.
    pub anew: bool,
}

impl Destination<'_> {
    /// How a list goes on that is stopped on its way there.
    fn goes_on(&self, which: &dyn List) -> GoesOn {
        let is_cut_anywhere = self.somebody.is_none() && self.form != Form::Xlsx;
        match (which.list().names_each(), is_cut_anywhere && which.is_ordered()) {
            (false, _) => GoesOn::DecidedAnew,
            (true, false) => GoesOn::WrittenAnew,
            (true, true) => GoesOn::FromThere,
        }
    }
}

words! {
    /// How a list goes on that was stopped.
    GoesOn {
        /// After the last row that is recorded.
        FromThere = "from-there",
        /// Its file is written anew, under what was decided: nobody goes on in the middle of a workbook, of what is sealed,
        /// or of an order that may have changed.
        WrittenAnew = "written-anew",
        /// Not at all. It is decided on anew, since nobody can tell which of its rows the log tells of.
        DecidedAnew = "decided-anew",
    }
}

impl GoesOn {
    /// An error with which a part stays, with the way on.
    fn told_with(self, error: Error) -> Error {
        let error = match error.code {
            "export-stopped" => error,
            "export-unwritten" => Error { code: "export-part-unwritten", ..error },
            _ => return error,
        };
        error.with("goes_on", self.code())
    }
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A run that was stopped goes on in its file after so many rows.
    GoesOn(ExportNumber, u64),
    /// A run that was stopped goes on; its file is begun anew, since nobody can go on in the middle of it.
    BegunAnew(ExportNumber),
    /// Somebody who may be in what was written is in the store no more: the file is begun anew.
    Erased(ExportNumber),
    /// So many rows are counted so far.
    Counted(u64),
    /// So many rows of so many are in the file.
    Written(u64, u64),
}

/// What hears of it; it may stop the run after any stretch, and the same again goes on.
pub type Tell<'t> = &'t mut dyn FnMut(Event) -> ControlFlow<()>;

/// Exports a list, or goes on with it.
pub fn export(
    desk: &Desk,
    session: &Session,
    selection: Selection,
    which: &dyn List,
    to: &Destination<'_>,
    tell: Tell<'_>,
) -> Result<Exported> {
    may_be_cards(to.form, which.list(), &selection.columns)?;
    run::Run::start(desk, session, selection, which, to, tell)?.write()
}

/// A card is somebody's, and says who that is.
fn may_be_cards(form: Form, list: ExportList, columns: &[String]) -> Result<()> {
    match list {
        _ if form != Form::Vcard => Ok(()),
        ExportList::Parties if columns.iter().any(|column| column == "name") => Ok(()),
        ExportList::Parties => Err(Error::usage("export-vcard-name")),
        _ => Err(Error::usage("export-vcard-complaints")),
    }
}

//! The cells of a workbook, one after the other.
//!
//! What is written in xlsx and xlsb is read as a stream, so that a cell far away costs nothing; xls and ods are
//! read whole by their library, within the memory that the process has.

use super::package::Written;
use super::value::{self, Shown, Told};
use crate::domain::{Error, Result};
use calamine::{
    Data, DataRef, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError,
    Xlsb, XlsbError, Xlsx, XlsxCellReader, XlsxError,
};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;

/// No descriptor can be had any more, so the one that there is is shared.
type Source = BufReader<Arc<File>>;

/// Row and column, from 0.
pub type Place = (u32, u32);

/// What hears of the cells.
pub type Visit<'v> = &'v mut dyn FnMut(Place, Told) -> Result<()>;

/// The property in which kefu writes at which offset the times of a workbook stand.
pub const OFFSET: &str = "kefu-offset";

/// An open workbook.
pub enum Workbook {
    Xlsx(Box<Packed>),
    Xlsb(Box<Xlsb<Source>>),
    Ods(Ods<Source>),
    Xls(Box<Xls<Source>>),
}

/// One in xlsx, and which cells of the sheet that was asked for last nobody has worked out.
pub struct Packed {
    book: Xlsx<Source>,
    uncalculated: Option<(String, BTreeSet<Place>)>,
}

fn broken<E>(_: E) -> Error {
    Error::usage("workbook-broken")
}

fn locked(is_locked: bool) -> Error {
    if is_locked { Error::usage("workbook-locked") } else { Error::usage("workbook-broken") }
}

impl Workbook {
    /// Opens it. Not all of them are read before a sheet is asked for.
    pub fn open(file: File, written: Written) -> Result<Self> {
        let file = Arc::new(file);
        Ok(match written {
            Written::Xlsx => {
                let book = xlsx(BufReader::new(file))?;
                Self::Xlsx(Box::new(Packed { book, uncalculated: None }))
            }
            Written::Xlsb => {
                let book = Xlsb::new(BufReader::new(file));
                Self::Xlsb(Box::new(book.map_err(|e| locked(matches!(e, XlsbError::Password)))?))
            }
            Written::Ods => {
                let book = Ods::new(BufReader::new(file));
                Self::Ods(book.map_err(|e| locked(matches!(e, OdsError::Password)))?)
            }
            Written::Xls => Self::Xls(Box::new(xls(file)?)),
        })
    }

    /// The sheets that may be read without being named: tables that a person sees, in their order.
    pub fn visible(&self) -> Vec<String> {
        let is_seen = |sheet: &&Sheet| {
            sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
        };
        self.sheets().iter().filter(is_seen).map(|sheet| sheet.name.clone()).collect()
    }

    /// Every table.
    pub fn names(&self) -> Vec<String> {
        let tables = self.sheets().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        tables.map(|sheet| sheet.name.clone()).collect()
    }

    fn sheets(&self) -> &[Sheet] {
        match self {
            Self::Xlsx(packed) => packed.book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
        }
    }

    /// Goes through the cells of a sheet.
    pub fn each(&mut self, sheet: &str, visit: Visit<'_>) -> Result<()> {
        match self {
            Self::Xlsx(packed) => of_xlsx(packed, sheet, visit),
            Self::Xlsb(book) => of_xlsb(book, sheet, visit),
            Self::Ods(book) => of_range(&book.worksheet_range(sheet).map_err(broken)?, visit),
            Self::Xls(book) => of_range(&book.worksheet_range(sheet).map_err(broken)?, visit),
        }
    }
}

fn xlsx(source: Source) -> Result<Xlsx<Source>> {
    Xlsx::new(source).map_err(|e| locked(matches!(e, XlsxError::Password)))
}

/// What Office wrote before is also how it keeps a newer workbook with a password, and much that is no workbook.
fn xls(file: Arc<File>) -> Result<Xls<Source>> {
    Xls::new(BufReader::new(Arc::clone(&file))).map_err(|e| match e {
        XlsError::Password => locked(true),
        _ => match Xlsx::new(BufReader::new(file)) {
            Err(XlsxError::Password) => locked(true),
            _ => Error::usage("file-is-xls"),
        },
    })
}

fn of_xlsx(packed: &mut Packed, sheet: &str, visit: Visit<'_>) -> Result<()> {
    let Packed { book, uncalculated: known } = packed;
    let uncalculated = match known.take().filter(|(name, _)| name == sheet) {
        Some((_, places)) => places,
        None => uncalculated(book.worksheet_cells_reader(sheet).map_err(broken)?)?,
    };
    let (_, uncalculated) = known.insert((sheet.to_owned(), uncalculated));
    let offset = offset(book);
    let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let shown: Vec<Shown> = cells
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref())
        .map(|format| format.map(|format| Shown::by(&format.format_code)).unwrap_or_default())
        .collect();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
        let place = cell.get_position();
        let shown = shown.get(style).copied().unwrap_or_default();
        match cell.get_value() {
            DataRef::Empty if uncalculated.contains(&place) => {
                visit(place, Told::Fault("cell-uncalculated", None))?;
            }
            value => visit(place, value::of_ref(value, shown, &offset))?,
        }
    }
    Ok(())
}

/// Cells with a formula of which nobody has written down what it comes to. Programs that make workbooks leave that
/// to the spreadsheet that opens them; read as empty, what the file means to say would be lost without a word.
fn uncalculated(mut cells: XlsxCellReader<'_, Source>) -> Result<BTreeSet<Place>> {
    let mut found = BTreeSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            found.insert(cell.pos);
        }
    }
    Ok(found)
}

/// At which offset its times stand, where kefu has written it.
fn offset(book: &mut Xlsx<Source>) -> String {
    let known = book.workbook_properties().ok();
    let told = known.and_then(|known| known.custom_properties.get(OFFSET).cloned());
    let is_one = |text: &String| {
        let is_digit = |place: usize| text.as_bytes().get(place).is_some_and(u8::is_ascii_digit);
        let is_sign = |place: usize, signs: &[u8]| {
            text.as_bytes().get(place).is_some_and(|sign| signs.contains(sign))
        };
        text.len() == 6
            && is_sign(0, b"+-")
            && is_sign(3, b":")
            && [1, 2, 4, 5].into_iter().all(is_digit)
    };
    told.filter(is_one).unwrap_or_default()
}

fn of_xlsb(book: &mut Xlsb<Source>, sheet: &str, visit: Visit<'_>) -> Result<()> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let told = value::of_ref(cell.get_value(), Shown::default(), "");
        visit(cell.get_position(), told)?;
    }
    Ok(())
}

fn of_range(range: &Range<Data>, visit: Visit<'_>) -> Result<()> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, cell) in range.used_cells() {
        let row = u32::try_from(row).map_err(broken)?.saturating_add(first_row);
        let column = u32::try_from(column).map_err(broken)?.saturating_add(first_column);
        visit((row, column), value::of_data(cell))?;
    }
    Ok(())
}

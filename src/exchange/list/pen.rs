//! Rows as the bytes of a form.

use super::{Destination, Form};
use crate::commands::export::Leaving;
use crate::domain::contact::PointKind;
use crate::domain::moment::Moment;
use crate::domain::{Error, Result};
use crate::exchange::formula::guarded;
use crate::exchange::outgoing::{folder, unwritten};
use crate::exchange::vcard::write::Card;
use crate::exchange::workbook::Written;
use crate::queries::leaving::{Cell, Row};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, SecretString};
use std::borrow::Cow;
use std::io::Write;
use zeroize::{Zeroize, Zeroizing};

/// Opens what is sealed, by the entry that tells of it; what needs nothing opened has none.
pub struct Opening<'o> {
    pub desk: &'o Desk,
    pub session: &'o Session,
    pub leaving: Option<&'o Leaving>,
}

impl Opening<'_> {
    fn open(&self, point: crate::domain::id::PointId) -> Result<SecretString> {
        let leaving = self.leaving.ok_or_else(|| Error::not_permitted("grant"))?;
        leaving.open(self.desk, self.session, point)
    }

    fn cell(&self, cell: &Cell, put: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        match cell {
            Cell::Text(text) => put(text),
            Cell::Sealed(point) => put(self.open(*point)?.expose_secret()),
        }
    }
}

/// What writes rows.
pub struct Pen<'p> {
    form: Form,
    /// Names of the columns, as they stand in the file.
    header: &'p [String],
    /// What was asked for: what a card is made of.
    columns: &'p [String],
    kinds: &'p [PointKind],
    book: Option<Written>,
}

impl<'p> Pen<'p> {
    /// A new file, or one that goes on. What goes into a sealed workbook waits on no disk.
    pub fn new(
        to: &Destination<'_>,
        now: Moment,
        (header, columns): (&'p [String], &'p [String]),
        kinds: &'p [PointKind],
    ) -> Result<Self> {
        let folder = to.somebody.is_none().then(|| folder(to.path));
        let is_book = to.form == Form::Xlsx;
        let book = is_book.then(|| Written::begin(header, now, folder)).transpose()?;
        Ok(Self { form: to.form, header, columns, kinds, book })
    }

    /// What stands above the first row.
    pub fn head(&self, out: &mut dyn Write) -> Result<()> {
        if self.form != Form::Csv {
            return Ok(());
        }
        let mut writer = ::csv::Writer::from_writer(out);
        writer
            .write_record(self.header.iter().map(|name| guarded(name).into_owned()))
            .map_err(unwritten)?;
        writer.flush().map_err(unwritten)
    }

    /// Writes some rows.
    pub fn rows(&mut self, rows: &[Row], opening: &Opening<'_>, out: &mut dyn Write) -> Result<()> {
        match self.form {
            Form::Csv => Self::csv(rows, opening, out),
            Form::Ndjson => rows.iter().try_for_each(|row| self.ndjson(row, opening, out)),
            Form::Xlsx => rows.iter().try_for_each(|row| self.xlsx(row, opening)),
            Form::Vcard => rows.iter().try_for_each(|row| self.vcard(row, opening, out)),
        }
    }

    /// Writes the end.
    pub fn finish(&mut self, out: &mut dyn Write) -> Result<()> {
        self.book.take().map_or(Ok(()), |book| book.finish(out))
    }

    fn csv(rows: &[Row], opening: &Opening<'_>, out: &mut dyn Write) -> Result<()> {
        // Its buffer and its cells are not ours to overwrite: the allocator does, where they are given back.
        let mut writer = ::csv::Writer::from_writer(out);
        for row in rows {
            for cell in &row.cells {
                opening.cell(cell, &mut |cell| {
                    let mut cell = guarded(cell);
                    let written = writer.write_field(cell.as_bytes()).map_err(unwritten);
                    if let Cow::Owned(cell) = &mut cell {
                        cell.zeroize();
                    }
                    written
                })?;
            }
            writer.write_record(None::<&[u8]>).map_err(unwritten)?;
        }
        writer.flush().map_err(unwritten)
    }

    fn ndjson(&self, row: &Row, opening: &Opening<'_>, out: &mut dyn Write) -> Result<()> {
        for (place, (column, cell)) in self.header.iter().zip(&row.cells).enumerate() {
            out.write_all(if place == 0 { b"{" } else { b"," }).map_err(unwritten)?;
            serde_json::to_writer(&mut *out, column).map_err(unwritten)?;
            out.write_all(b":").map_err(unwritten)?;
            opening.cell(cell, &mut |cell| match cell {
                "" => out.write_all(b"null").map_err(unwritten),
                cell => serde_json::to_writer(&mut *out, cell).map_err(unwritten),
            })?;
        }
        out.write_all(b"}\n").map_err(unwritten)
    }

    fn xlsx(&mut self, row: &Row, opening: &Opening<'_>) -> Result<()> {
        let Some(book) = &mut self.book else { return Ok(()) };
        for (place, cell) in row.cells.iter().enumerate() {
            opening.cell(cell, &mut |cell| book.cell(place, cell))?;
        }
        book.end_row();
        Ok(())
    }

    fn vcard(&self, row: &Row, opening: &Opening<'_>, out: &mut dyn Write) -> Result<()> {
        let Some(card) = &row.card else { return Ok(()) };
        let (party, points) = &**card;
        let mut card = Card::of(party, self.columns);
        for point in points.iter().filter(|point| self.kinds.contains(&point.kind)) {
            let value = opening.open(point.id)?;
            card.point(point.kind, &point.label, value.expose_secret());
        }
        let text = Zeroizing::new(card.text());
        out.write_all(text.as_bytes()).map_err(unwritten)
    }
}

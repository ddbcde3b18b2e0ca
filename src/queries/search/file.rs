//! The base as a file: a head of numbers, then the columns, each where its values may be read in place.
//!
//! ```text
//!   magic, byte order | stamp | rows | where each column begins and ends | column | column | …
//! ```

use super::base::{BY_SLOT, Base, COLUMNS};
use super::column::{ALIGNMENT, Column, Stored as _};
use super::lexicon::Lexicon;
use super::slices;
use super::{SearchIndex, Stamp};
use crate::store::Names;
use std::io::{Result, Write};
use std::ops::Range;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Counts up with whatever changes in the file or in what its numbers mean, folding and readings included.
const MAGIC: u64 = 0x6b65_6675_0000_0003;

/// INVARIANT: written in the machine's own byte order; in another the magic is not to be found.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Head {
    magic: u64,
    rows: u64,
    seq: u64,
    newest: u64,
    entry: [u8; 32],
    columns: [[u64; 2]; COLUMNS],
}

impl SearchIndex {
    /// Writes an index that nothing was changed in.
    pub fn write(&self, stamp: &Stamp, out: &mut (impl Write + ?Sized)) -> Result<()> {
        let parts = self.base.columns().map(|column| column.bytes());
        let (mut columns, mut end) = ([[0; 2]; COLUMNS], aligned(size_of::<Head>()));
        for (place, part) in columns.iter_mut().zip(&parts) {
            *place = [end as u64, (end + part.len()) as u64];
            end = aligned(end + part.len());
        }
        let Stamp { seq, entry, newest } = *stamp;
        let (rows, newest) = (self.base.len() as u64, u64::from(newest));
        let head = Head { magic: MAGIC, rows, seq, newest, entry, columns };
        padded(out, head.as_bytes())?;
        parts.iter().try_for_each(|part| padded(out, part))
    }

    /// The index that a file holds, with what its writer knew; none if it is another version's or not whole.
    pub fn map(names: &Names) -> Option<(Self, Stamp)> {
        let (head, _) = Head::ref_from_prefix(names).ok()?;
        if head.magic != MAGIC {
            return None;
        }
        let base = Base::mapped(names, &head.columns)?;
        let newest = u32::try_from(head.newest).ok()?;
        let stamp = Stamp { seq: head.seq, entry: head.entry, newest };
        let is_whole = base.len() as u64 == head.rows && base.is_even();
        is_whole.then_some((Self { base, ..Self::default() }, stamp))
    }
}

fn aligned(at: usize) -> usize {
    at.next_multiple_of(ALIGNMENT)
}

fn padded(out: &mut (impl Write + ?Sized), bytes: &[u8]) -> Result<()> {
    out.write_all(bytes)?;
    out.write_all(&[0; ALIGNMENT][..aligned(bytes.len()) - bytes.len()])
}

impl Base {
    fn mapped(names: &Names, columns: &[[u64; 2]; COLUMNS]) -> Option<Self> {
        let mut places = columns.iter();
        Some(Self {
            numbers: column(names, &mut places)?,
            by_number: column(names, &mut places)?,
            ids: column(names, &mut places)?,
            chars: column(names, &mut places)?,
            name_lens: column(names, &mut places)?,
            extra_lens: column(names, &mut places)?,
            starts: column(names, &mut places)?,
            signs: column(names, &mut places)?,
            lexicon: Lexicon {
                beginnings: column(names, &mut places)?,
                ends: column(names, &mut places)?,
                slots: column(names, &mut places)?,
            },
            text: column(names, &mut places)?,
            moved: column(names, &mut places)?,
            origins: column(names, &mut places)?,
        })
    }

    /// Whether each column that is read by slot has as many values as there are rows, and no slot is none of them.
    fn is_even(&self) -> bool {
        let rows = self.len();
        let is_slot = |slot: &u32| (*slot as usize) < rows;
        let by_slot = self.columns().iter().take(BY_SLOT).all(|column| column.len() == rows);
        by_slot
            && self.signs.len() == slices::length(rows)
            && self.lexicon.is_even()
            && self.by_number.all().iter().all(is_slot)
    }
}

fn column<'a, T: FromBytes + IntoBytes + Immutable + KnownLayout>(
    names: &Names,
    places: &mut impl Iterator<Item = &'a [u64; 2]>,
) -> Option<Column<T>> {
    let [from, to] = *places.next()?;
    let part: Range<usize> = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
    Column::mapped(names, part)
}

//! Most rows, packed, and never changed: made from all of them, or mapped from the file that another desk has made.
//! INVARIANT: slots are in the order of name length, folded name and number, so that the place of a row is how a
//! ranking ends, and a search may stop as soon as what follows can only be worse.

use super::column::{Column, Stored};
use super::lexicon::{self, Lexicon};
use super::sign::Sign;
use super::slices::{Slices, turn};
use super::{RowView, SearchRow, clip};
use crate::domain::fold::{fold, fold_text};
use crate::domain::pinyin::read_units;

/// Longer text is searched by its beginning. In bytes.
pub(super) const MAX_NAME: usize = 1 << 10;
pub(super) const MAX_EXTRA: usize = 1 << 13;

pub(super) const COLUMNS: usize = 14;
/// Of them the first have a value for each row.
pub(super) const BY_SLOT: usize = 7;

#[derive(Debug, Default)]
pub(super) struct Base {
    pub(super) numbers: Column<u32>,
    /// The slots by number.
    pub(super) by_number: Column<u32>,
    pub(super) ids: Column<[u8; 16]>,
    /// As `Slices` reads them.
    pub(super) signs: Column<u64>,
    pub(super) lexicon: Lexicon,
    pub(super) chars: Column<u16>,
    pub(super) name_lens: Column<u16>,
    pub(super) extra_lens: Column<u16>,
    pub(super) starts: Column<u64>,
    pub(super) text: Column<u8>,
    /// Names that folding stretched or shrank: slot, and where its map begins and ends.
    pub(super) moved: Column<[u32; 3]>,
    pub(super) origins: Column<u32>,
}

/// A row while a base is made of it.
#[derive(Debug)]
struct Packed {
    id: [u8; 16],
    number: u32,
    chars: u16,
    name_len: u16,
    extra_len: u16,
    start: u64,
}

/// Takes rows in any order.
#[derive(Debug, Default)]
pub(super) struct Packer {
    text: String,
    rows: Vec<Packed>,
    moved: Vec<(u32, Box<[u32]>)>,
}

impl Packer {
    pub(super) fn add(&mut self, row: &SearchRow) {
        let (name, origin) = fold(&row.name).into_parts();
        let extra = fold_text(&row.extra);
        let (name, extra) = (clip(&name, MAX_NAME), clip(&extra, MAX_EXTRA));
        self.push(row.id, row.number, name, extra);
        self.moved.extend(origin.map(|map| (row.number, map)));
    }

    fn push(&mut self, id: [u8; 16], number: u32, name: &str, extra: &str) {
        let start = self.text.len() as u64;
        self.text.push_str(name);
        self.text.push_str(extra);
        let (name_len, extra_len) = (short(name.len()), short(extra.len()));
        self.rows.push(Packed {
            id,
            number,
            chars: short(name.chars().count()),
            name_len,
            extra_len,
            start,
        });
    }

    fn name(&self, row: &Packed) -> &str {
        let start = row.start as usize;
        self.text.get(start..start + usize::from(row.name_len)).unwrap_or_default()
    }

    fn extra(&self, row: &Packed) -> &str {
        let start = row.start as usize + usize::from(row.name_len);
        self.text.get(start..start + usize::from(row.extra_len)).unwrap_or_default()
    }

    /// Of rows with the same number, the last counts.
    pub(super) fn pack(mut self) -> Base {
        let mut rows = std::mem::take(&mut self.rows);
        rows.reverse();
        rows.sort_by_key(|row| row.number);
        rows.dedup_by_key(|row| row.number);
        rows.sort_unstable_by(|a, b| {
            (a.chars, self.name(a), a.number).cmp(&(b.chars, self.name(b), b.number))
        });
        let signs = self.signs(&rows);
        let mut base = Base {
            numbers: made(&rows, |row| row.number),
            ids: made(&rows, |row| row.id),
            chars: made(&rows, |row| row.chars),
            name_lens: made(&rows, |row| row.name_len),
            extra_lens: made(&rows, |row| row.extra_len),
            signs: Column::Made(signs),
            lexicon: self.lexicon(&rows),
            ..Base::default()
        };
        let (starts, text) = self.in_order(&rows);
        (base.starts, base.text) = (Column::Made(starts), Column::Made(text));
        let mut by_number: Vec<u32> = (0..).take(rows.len()).collect();
        by_number.sort_unstable_by_key(|&slot| rows[slot as usize].number);
        base.by_number = Column::Made(by_number);
        self.map_origins(&mut base);
        base
    }

    fn signs(&self, rows: &[Packed]) -> Vec<u64> {
        turn(rows, workers(rows.len()), |row| {
            Sign::of(self.name(row), self.extra(row), &mut Vec::new())
        })
    }

    fn lexicon(&self, rows: &[Packed]) -> Lexicon {
        Lexicon::of(rows, |row, add| {
            let mut units = Vec::new();
            read_units(self.name(row), true, &mut units);
            lexicon::spell(&units, add);
        })
    }

    /// The text in the order of the slots, and where each begins.
    fn in_order(&self, rows: &[Packed]) -> (Vec<u64>, Vec<u8>) {
        let (mut starts, mut text) =
            (Vec::with_capacity(rows.len()), Vec::with_capacity(self.text.len()));
        for row in rows {
            starts.push(text.len() as u64);
            text.extend_from_slice(self.name(row).as_bytes());
            text.extend_from_slice(self.extra(row).as_bytes());
        }
        (starts, text)
    }

    fn map_origins(&self, base: &mut Base) {
        let slots =
            self.moved.iter().filter_map(|(number, map)| Some((base.slot_of(*number)?, map)));
        let sorted: std::collections::BTreeMap<u32, &Box<[u32]>> = slots.collect();
        let (mut moved, mut origins) = (Vec::new(), Vec::new());
        for (slot, map) in sorted {
            let from = origins.len() as u32;
            origins.extend_from_slice(map);
            moved.push([slot, from, origins.len() as u32]);
        }
        (base.moved, base.origins) = (Column::Made(moved), Column::Made(origins));
    }
}

fn made<T>(rows: &[Packed], of: impl Fn(&Packed) -> T) -> Column<T> {
    Column::Made(rows.iter().map(of).collect())
}

/// Threads for so many rows.
pub(super) fn workers(rows: usize) -> usize {
    // Tests of few rows see to it that several threads find what one does.
    const ROWS_WORTH_A_THREAD: usize = if cfg!(test) { 20 } else { 20_000 };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.min(rows / ROWS_WORTH_A_THREAD).clamp(1, 4)
}

pub(super) fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

impl Base {
    pub(super) fn len(&self) -> usize {
        self.numbers.all().len()
    }

    pub(super) fn slot_of(&self, number: u32) -> Option<u32> {
        let (by_number, numbers) = (self.by_number.all(), self.numbers.all());
        let of = |slot: u32| numbers.get(slot as usize).copied().unwrap_or(u32::MAX);
        let at = by_number.binary_search_by_key(&number, |&slot| of(slot)).ok()?;
        by_number.get(at).copied()
    }

    pub(super) fn slices(&self) -> Slices<'_> {
        Slices::new(self.len(), self.signs.all())
    }

    /// Characters of the name of a row.
    pub(super) fn chars(&self, slot: u32) -> u16 {
        self.chars.at(slot).unwrap_or(0)
    }

    pub(super) fn id(&self, slot: u32) -> [u8; 16] {
        self.ids.at(slot).unwrap_or_default()
    }

    fn text(&self, slot: u32) -> Option<(&str, &[u8])> {
        let start = usize::try_from(self.starts.at(slot)?).ok()?;
        // In a damaged file anything may stand.
        let extra = start.checked_add(usize::from(self.name_lens.at(slot)?))?;
        let end = extra.checked_add(usize::from(self.extra_lens.at(slot)?))?;
        let part = |from: usize, to: usize| self.text.all().get(from..to);
        Some((std::str::from_utf8(part(start, extra)?).ok()?, part(extra, end)?))
    }

    pub(super) fn view(&self, slot: u32) -> RowView<'_> {
        let (name, extra) = self.text(slot).unwrap_or_default();
        let number = self.numbers.at(slot).unwrap_or(0);
        RowView { number, name, extra, name_chars: self.chars(slot) }
    }

    /// Where a character of the folded name stood in the name as it was given, if not at the same place.
    pub(super) fn origin(&self, slot: u32) -> Option<&[u32]> {
        let moved = self.moved.all();
        let at = moved.binary_search_by_key(&slot, |row| row[0]).ok()?;
        let [_, from, to] = *moved.get(at)?;
        self.origins.all().get(from as usize..to as usize)
    }

    /// In the order of the file.
    pub(super) fn columns(&self) -> [&dyn Stored; COLUMNS] {
        [
            &self.numbers,
            &self.by_number,
            &self.ids,
            &self.chars,
            &self.name_lens,
            &self.extra_lens,
            &self.starts,
            &self.signs,
            &self.lexicon.beginnings,
            &self.lexicon.ends,
            &self.lexicon.slots,
            &self.text,
            &self.moved,
            &self.origins,
        ]
    }

    pub(super) fn own_bytes(&self) -> usize {
        self.columns().iter().map(|column| column.own_bytes()).sum()
    }
}

//! The rows, packed. Invariant: a slot is live or free; a live slot's text lies in the arena, name then extra, folded;
//! `by_id` holds exactly the live slots, ascending by id, and `by_rank` the same, the one that is shown first at the end.
//!
//! ```text
//!   arena    zhang wei|acme london|张伟|恒通贸易 上海|…        one string; replaced text is waste until the next sweep
//!   entries  id, number, rank, at, lengths                     one per slot
//!   masks    (name, extra)                                     apart from them, because every search reads all of these
//! ```

use std::cmp::Ordering;
use std::collections::HashMap;
use std::mem::size_of;

use super::grade::Band;
use super::needle::{Mask, Needle, Query, units_mask};
use super::{SearchRow, Tier};
use crate::queries::fold::{fold, fold_text};
use crate::queries::pinyin::{openings, read_units};

/// Longer text is searched by its beginning. In bytes.
const MAX_NAME: usize = 1 << 10;
const MAX_EXTRA: usize = 1 << 13;
/// Waste below this is not worth a sweep.
const MIN_WASTE: usize = 1 << 16;

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: [u8; 16],
    number: u32,
    rank_hint: u32,
    at: u32,
    name_len: u16,
    extra_len: u16,
    name_chars: u16,
    live: bool,
}

/// What rules most rows out: letters and sounds of the name and of the other words, and how those words begin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Masks {
    pub(super) name: Mask,
    pub(super) extra: Mask,
    pub(super) openings: u64,
}

/// What a search sees of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowView<'a> {
    pub(super) number: u32,
    pub(super) name: &'a str,
    pub(super) extra: &'a str,
    pub(super) masks: &'a Masks,
    pub(super) name_chars: u16,
}

#[derive(Debug, Default)]
pub(super) struct Rows {
    arena: String,
    waste: usize,
    entries: Vec<Entry>,
    masks: Vec<Masks>,
    by_id: Vec<u32>,
    /// What came last is shown first: at the end there is room for it.
    by_rank: Vec<u32>,
    free: Vec<u32>,
    /// Only for names that folding stretched or shrank.
    origins: HashMap<u32, Box<[u32]>>,
}

impl Rows {
    pub(super) fn build(rows: impl IntoIterator<Item = SearchRow>) -> Rows {
        let mut built = Rows::default();
        for row in rows {
            let slot = built.add_slot();
            built.write(slot, &row);
        }
        built.index_ids();
        built.index_ranks();
        built.shrink();
        built
    }

    pub(super) fn shrink(&mut self) {
        self.arena.shrink_to_fit();
        self.entries.shrink_to_fit();
        self.masks.shrink_to_fit();
        self.by_id.shrink_to_fit();
        self.by_rank.shrink_to_fit();
    }

    fn index_ids(&mut self) {
        let mut slots: Vec<u32> = (0..).take(self.entries.len()).collect();
        // Of equal ids the later slot comes first and is kept.
        slots.sort_unstable_by_key(|&slot| (self.entry(slot).id, std::cmp::Reverse(slot)));
        let mut before: Option<[u8; 16]> = None;
        slots.retain(|&slot| {
            let id = Some(self.entries[slot as usize].id);
            let repeated = std::mem::replace(&mut before, id) == id;
            if repeated {
                self.retire(slot);
            }
            !repeated
        });
        self.by_id = slots;
    }

    fn index_ranks(&mut self) {
        let mut slots = self.by_id.clone();
        slots.sort_unstable_by(|&a, &b| self.by_worst(a, b));
        self.by_rank = slots;
    }

    /// The order of a list of all of them, backwards.
    fn by_worst(&self, a: u32, b: u32) -> Ordering {
        let ranks = self.rank_hint(a).cmp(&self.rank_hint(b));
        ranks.then_with(|| self.by_name(b).cmp(&self.by_name(a)))
    }

    fn place(&self, slot: u32) -> Result<usize, usize> {
        match self.by_rank.last() {
            Some(&last) if self.by_worst(last, slot).is_lt() => Err(self.by_rank.len()),
            _ => self.by_rank.binary_search_by(|&one| self.by_worst(one, slot)),
        }
    }

    fn rank(&mut self, slot: u32) {
        let (Ok(at) | Err(at)) = self.place(slot);
        self.by_rank.insert(at, slot);
    }

    /// By the text that it has: before another is written.
    fn unrank(&mut self, slot: u32) {
        if let Ok(at) = self.place(slot) {
            self.by_rank.remove(at);
        }
    }

    pub(super) fn upsert(&mut self, row: &SearchRow) {
        match self.position(&row.id) {
            Ok(at) => {
                let slot = self.by_id[at];
                self.unrank(slot);
                self.rewrite(slot, row);
                self.rank(slot);
            }
            Err(at) => {
                let slot = self.free.pop().unwrap_or_else(|| self.add_slot());
                self.by_id.insert(at, slot);
                self.write(slot, row);
                self.rank(slot);
            }
        }
        self.sweep();
    }

    pub(super) fn remove(&mut self, id: &[u8; 16]) -> bool {
        let Ok(at) = self.position(id) else { return false };
        let slot = self.by_id.remove(at);
        self.unrank(slot);
        self.retire(slot);
        self.sweep();
        true
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        let origins: usize = self.origins.values().map(|map| map.len() * 4 + 24).sum();
        self.arena.capacity()
            + self.entries.capacity() * size_of::<Entry>()
            + self.masks.capacity() * size_of::<Masks>()
            + (self.by_id.capacity() + self.by_rank.capacity() + self.free.capacity()) * 4
            + origins
    }

    /// All of them, in the order in which they are shown.
    pub(super) fn in_order(&self) -> impl ExactSizeIterator<Item = u32> {
        self.by_rank.iter().rev().copied()
    }

    pub(super) fn live(&self) -> impl Iterator<Item = u32> {
        (0u32..).zip(&self.entries).filter(|(_, entry)| entry.live).map(|(slot, _)| slot)
    }

    /// The rows whose letters do not rule them out, ascending. Most of a search is this loop.
    pub(super) fn candidates(&self, query: &Query, band: Band) -> impl Iterator<Item = u32> {
        let words = &query.words;
        let all = (0u32..).zip(self.masks.iter().zip(&self.entries));
        let open = all.filter(move |&(_, (masks, entry))| {
            let word = |needle: &Needle| may_match(needle, masks, entry, band.for_words());
            (may_match(&query.phrase, masks, entry, band)
                || (!words.is_empty() && words.iter().all(word)))
                && entry.live
        });
        open.map(|(slot, _)| slot)
    }

    pub(super) fn view(&self, slot: u32) -> RowView<'_> {
        let entry = self.entry(slot);
        let masks = &self.masks[slot as usize];
        let (name, extra) = self.text(entry);
        let (number, name_chars) = (entry.number, entry.name_chars);
        RowView { number, name, extra, masks, name_chars }
    }

    pub(super) fn id(&self, slot: u32) -> [u8; 16] {
        self.entry(slot).id
    }

    pub(super) fn rank_hint(&self, slot: u32) -> u32 {
        self.entry(slot).rank_hint
    }

    /// What orders rows that a query likes equally.
    pub(super) fn by_name(&self, slot: u32) -> (&str, u32, [u8; 16]) {
        let entry = self.entry(slot);
        (self.text(entry).0, entry.number, entry.id)
    }

    /// Where a character of the folded name stood in the name as it was given.
    pub(super) fn origin(&self, slot: u32, folded: u32) -> u32 {
        let map = self.origins.get(&slot);
        map.and_then(|map| map.get(folded as usize)).copied().unwrap_or(folded)
    }

    fn entry(&self, slot: u32) -> &Entry {
        &self.entries[slot as usize]
    }

    fn text(&self, entry: &Entry) -> (&str, &str) {
        let name_at = entry.at as usize;
        let extra_at = name_at + usize::from(entry.name_len);
        let end = extra_at + usize::from(entry.extra_len);
        let part = |from: usize, to: usize| self.arena.get(from..to).unwrap_or_default();
        (part(name_at, extra_at), part(extra_at, end))
    }

    fn position(&self, id: &[u8; 16]) -> Result<usize, usize> {
        // Ids are ordered by time, so a new one nearly always belongs at the end.
        if self.by_id.last().is_none_or(|&slot| self.entry(slot).id < *id) {
            return Err(self.by_id.len());
        }
        self.by_id.binary_search_by(|&slot| self.entry(slot).id.cmp(id))
    }

    fn add_slot(&mut self) -> u32 {
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry {
            id: [0; 16],
            number: 0,
            rank_hint: 0,
            at: 0,
            name_len: 0,
            extra_len: 0,
            name_chars: 0,
            live: false,
        });
        self.masks.push(Masks::default());
        slot
    }

    fn rewrite(&mut self, slot: u32, row: &SearchRow) {
        self.waste += self.entry(slot).text_len();
        self.origins.remove(&slot);
        self.write(slot, row);
    }

    fn write(&mut self, slot: u32, row: &SearchRow) {
        let (name, origin) = fold(&row.name).into_parts();
        let extra = fold_text(&row.extra);
        let (name, extra) = (clip(&name, MAX_NAME), clip(&extra, MAX_EXTRA));
        let entry = Entry {
            id: row.id,
            number: row.number,
            rank_hint: row.rank_hint,
            at: u32::try_from(self.arena.len()).unwrap_or(u32::MAX),
            name_len: short(name.len()),
            extra_len: short(extra.len()),
            name_chars: short(name.chars().count()),
            live: true,
        };
        self.arena.push_str(name);
        self.arena.push_str(extra);
        self.entries[slot as usize] = entry;
        self.masks[slot as usize] = Masks {
            name: mask_of(name, true),
            extra: mask_of(extra, false),
            openings: openings(extra),
        };
        self.origins.extend(origin.map(|map| (slot, map)));
    }

    fn retire(&mut self, slot: u32) {
        self.waste += self.entry(slot).text_len();
        self.entries[slot as usize].live = false;
        self.masks[slot as usize] = Masks::default();
        self.origins.remove(&slot);
        self.free.push(slot);
    }

    /// Half an arena of waste is thrown away at once, so that each change pays for a constant share of it.
    fn sweep(&mut self) {
        if self.waste < MIN_WASTE || self.waste * 2 < self.arena.len() {
            return;
        }
        let mut arena = String::with_capacity(self.arena.len() - self.waste);
        for at in 0..self.entries.len() {
            let entry = self.entries[at];
            if entry.live {
                let start = u32::try_from(arena.len()).unwrap_or(u32::MAX);
                let (name, extra) = self.text(&entry);
                arena.push_str(name);
                arena.push_str(extra);
                self.entries[at].at = start;
            }
        }
        self.arena = arena;
        self.waste = 0;
    }
}

impl Entry {
    fn text_len(&self) -> usize {
        usize::from(self.name_len) + usize::from(self.extra_len)
    }
}

fn may_match(needle: &Needle, masks: &Masks, entry: &Entry, band: Band) -> bool {
    let in_name = needle.mask & !masks.name == 0;
    let well = || in_name || needle.mask & !masks.extra == 0 || needle.number == Some(entry.number);
    (band.has(Tier::Substring) && well())
        || (band.has(Tier::Typo) && needle.may_slip(masks.name))
        || (band.has(Tier::Fuzzy) && in_name)
}

fn mask_of(text: &str, has_surname: bool) -> Mask {
    let mut units = Vec::new();
    read_units(text, has_surname, &mut units);
    units_mask(&units)
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// The longest beginning of at most so many bytes that ends between characters.
fn clip(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

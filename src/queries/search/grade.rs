//! How well a row answers a query. Invariant: for one needle the first tier that matches decides, and within a tier
//! the name goes before the other words; for several words the worst of them decides.

use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::RowView;
use super::chances::{Chances, Told};
use super::needle::{Needle, Query};
use super::sign::Every;
use super::{Tier, literal, typo};
use crate::domain::pinyin::{
    LATER_START_COST, Sounding, Unit, find_in_name, find_in_words, read_units,
};

/// A match inside a word is worse than one at its start; one outside the name is worse than both.
const INSIDE_WORD_COST: u16 = 1;
pub(super) const EXTRA_TEXT_COST: u16 = 2;
pub(super) const EXTRA_SOUND_COST: u16 = 8;
/// Words found one by one are worse than all of them in a row.
pub(super) const SCATTERED_COST: u16 = 1;
/// fuzzy-matcher's scores grow with quality; a cost is what they fall short of this.
const BEST_FUZZY_SCORE: i64 = 4000;
/// One letter has no gaps.
pub(super) const MIN_FUZZY_LETTERS: usize = 2;

/// Where a row stands in an answer, but for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grade {
    pub(super) tier: Tier,
    pub(super) cost: u16,
    pub(super) place: u16,
}

impl Grade {
    /// Tier, cost, length of the name, place: one number, least first.
    pub(super) fn key(&self, name_chars: u16) -> u64 {
        let parts = [self.tier as u16, self.cost, name_chars, self.place];
        parts.iter().fold(0, |key, &part| key << 16 | u64::from(part))
    }
}

/// A match of one needle; `span` are the characters of the folded name it covers.
#[derive(Debug, Clone)]
struct Match {
    grade: Grade,
    span: Range<usize>,
}

impl Match {
    fn new(tier: Tier, cost: u16, span: Range<usize>) -> Match {
        let place = u16::try_from(span.start).unwrap_or(u16::MAX);
        Match { grade: Grade { tier, cost, place }, span }
    }

    fn outside_name(tier: Tier, cost: u16, place: usize) -> Match {
        Match { span: 0..0, ..Match::new(tier, cost, place..place) }
    }
}

/// The tiers to look in. What lies below `from` is known not to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) from: Tier,
    pub(super) to: Tier,
}

impl Band {
    pub(super) const ALL: Band = Band { from: Tier::Number, to: Tier::Fuzzy };
    /// The order of a search: each band is looked in only if those before it do not fill the page.
    pub(super) const IN_TURN: [Band; 3] = [
        Band { from: Tier::Number, to: Tier::Pinyin },
        Band { from: Tier::Typo, to: Tier::Typo },
        Band { from: Tier::Fuzzy, to: Tier::Fuzzy },
    ];

    pub(super) fn has(self, tier: Tier) -> bool {
        self.from <= tier && tier <= self.to
    }

    /// One word may have matched in any better tier while another did not.
    fn for_words(self) -> Band {
        Band { from: Tier::Number, ..self }
    }

    /// For the needles of a query in their order.
    pub(super) fn for_needle(self, query: &Query, place: usize) -> Band {
        match place {
            0 if query.words.is_empty() => self,
            0 => self.for_phrase(),
            _ => self.for_words(),
        }
    }

    /// Gaps are looked for in words, never across them.
    fn for_phrase(self) -> Band {
        Band { to: self.to.min(Tier::Typo), ..self }
    }
}

/// The best that its chances leave possible: no grade in this band is less, of a row or of one of several whose names
/// have at least so many characters and more than the query. `chances`: of the phrase, then of its words.
pub(super) fn floor(query: &Query, chances: &[Chances], chars: u16, band: Band) -> Option<Grade> {
    let (phrase, words) = chances.split_first()?;
    if query.words.is_empty() {
        return floor_of(&query.phrase, phrase, chars, band);
    }
    let phrase = floor_of(&query.phrase, phrase, chars, band.for_phrase());
    let words = floor_of_words(&query.words, words, chars, band.for_words());
    [phrase, words].into_iter().flatten().min()
}

fn floor_of_words(words: &[Needle], chances: &[Chances], chars: u16, band: Band) -> Option<Grade> {
    let mut worst = Grade { tier: Tier::Number, cost: SCATTERED_COST, place: 0 };
    for (word, chances) in words.iter().zip(chances) {
        let floor = floor_of(word, chances, chars, band)?;
        worst.tier = worst.tier.max(floor.tier);
        worst.cost = worst.cost.saturating_add(floor.cost);
    }
    Some(worst)
}

#[inline]
fn floor_of(needle: &Needle, chances: &Chances, chars: u16, band: Band) -> Option<Grade> {
    let at = |tier, cost| Some(Grade { tier, cost, place: 0 });
    if chances.number != 0 && band.has(Tier::Number) {
        return at(Tier::Number, 0);
    }
    if chances.written != 0 {
        return match chances.first != 0 {
            true if chars == needle.chars => at(Tier::Exact, 0),
            true => at(Tier::Prefix, 0),
            false => at(Tier::Substring, 0),
        };
    }
    if chances.beside != 0 {
        let is_inside = chances.begins_word == 0;
        return at(Tier::Substring, EXTRA_TEXT_COST + u16::from(is_inside) * INSIDE_WORD_COST);
    }
    if chances.sound != 0 {
        let later = if chances.first != 0 { 0 } else { u16::from(LATER_START_COST) };
        return at(Tier::Pinyin, u16::from(chances.free == 0) + later);
    }
    if chances.sound_beside != 0 {
        return at(Tier::Pinyin, EXTRA_SOUND_COST);
    }
    if chances.slip != 0 {
        return at(Tier::Typo, 0);
    }
    if chances.gaps != 0 {
        return at(Tier::Fuzzy, 0);
    }
    None
}

/// Grades row after row, keeping its buffers.
#[derive(Default)]
pub(super) struct Grader {
    name: Units,
    slips: typo::Buffers,
    skim: Option<SkimMatcherV2>,
}

/// The units of the name at hand, read when first asked for.
#[derive(Default)]
struct Units {
    list: Vec<Unit>,
    is_read: bool,
}

impl Units {
    fn of(&mut self, name: &str) -> &[Unit] {
        if !self.is_read {
            read_units(name, true, &mut self.list);
            self.is_read = true;
        }
        &self.list
    }
}

impl Grader {
    /// The best grade that the tiers of a band give a row that has these chances.
    pub(super) fn grade(
        &mut self,
        query: &Query,
        row: &RowView<'_>,
        chances: &[Chances],
        band: Band,
    ) -> Option<Grade> {
        self.best(query, row, chances, band).map(|(grade, _)| grade)
    }

    /// The grade of a row that is known to match, and the characters of the folded name that earned it.
    pub(super) fn explain(
        &mut self,
        query: &Query,
        row: &RowView<'_>,
    ) -> Option<(Grade, Vec<u32>)> {
        let chances: Vec<Chances> =
            query.needles().map(|needle| chances_of_any(needle, row.number)).collect();
        let (grade, by_phrase) = self.best(query, row, &chances, Band::ALL)?;
        let whole = std::slice::from_ref(&query.phrase);
        let needles = if by_phrase { whole } else { &query.words };
        let spots = needles.iter().flat_map(|needle| self.spots(needle, row)).collect();
        Some((grade, spots))
    }

    /// The better of the phrase (true) and its words (false).
    fn best(
        &mut self,
        query: &Query,
        row: &RowView<'_>,
        chances: &[Chances],
        band: Band,
    ) -> Option<(Grade, bool)> {
        self.name.is_read = false;
        let (phrase, words) = chances.split_first()?;
        if query.words.is_empty() {
            return Some((self.find(&query.phrase, row, phrase, band)?.grade, true));
        }
        let phrase = self.find(&query.phrase, row, phrase, band.for_phrase());
        let phrase = phrase.map(|found| (found.grade, true));
        let words = self.all_words(&query.words, row, words, band.for_words());
        [phrase, words.map(|grade| (grade, false))]
            .into_iter()
            .flatten()
            .min_by_key(|&(grade, _)| grade)
    }

    fn all_words(
        &mut self,
        words: &[Needle],
        row: &RowView<'_>,
        chances: &[Chances],
        band: Band,
    ) -> Option<Grade> {
        let mut worst = Grade { tier: Tier::Number, cost: SCATTERED_COST, place: u16::MAX };
        for (word, chances) in words.iter().zip(chances) {
            let grade = self.find(word, row, chances, band)?.grade;
            worst.tier = worst.tier.max(grade.tier);
            worst.cost = worst.cost.saturating_add(grade.cost);
            worst.place = worst.place.min(grade.place);
        }
        Some(worst)
    }

    fn find(
        &mut self,
        needle: &Needle,
        row: &RowView<'_>,
        chances: &Chances,
        band: Band,
    ) -> Option<Match> {
        let as_written =
            || band.has(Tier::Substring).then(|| written(needle, row, chances)).flatten();
        as_written()
            .or_else(|| band.has(Tier::Pinyin).then(|| self.sound(needle, row, chances)).flatten())
            .or_else(|| band.has(Tier::Typo).then(|| self.slip(needle, row, chances)).flatten())
            .or_else(|| band.has(Tier::Fuzzy).then(|| self.gapped(needle, row, chances)).flatten())
    }

    fn sound(&mut self, needle: &Needle, row: &RowView<'_>, chances: &Chances) -> Option<Match> {
        let found = if chances.sound != 0 { self.name_sound(needle, row) } else { None };
        found.or_else(|| (chances.sound_beside != 0).then(|| extra_sound(needle, row)).flatten())
    }

    fn name_sound(&mut self, needle: &Needle, row: &RowView<'_>) -> Option<Match> {
        let found = find_in_name(self.name.of(row.name), &needle.letters)?;
        Some(from_sounding(Tier::Pinyin, found))
    }

    fn slip(&mut self, needle: &Needle, row: &RowView<'_>, chances: &Chances) -> Option<Match> {
        let typed = needle.typed.as_deref().filter(|_| chances.slip != 0)?;
        let found = typo::find(self.name.of(row.name), typed, &mut self.slips)?;
        Some(from_sounding(Tier::Typo, found))
    }

    fn gapped(&mut self, needle: &Needle, row: &RowView<'_>, chances: &Chances) -> Option<Match> {
        if chances.gaps == 0 || !is_subsequence(&needle.text, row.name) {
            return None;
        }
        let score = self.skim().fuzzy_match(row.name, &needle.text)?;
        let cost = (BEST_FUZZY_SCORE - score).clamp(0, i64::from(u16::MAX));
        Some(Match::new(Tier::Fuzzy, u16::try_from(cost).unwrap_or(u16::MAX), 0..0))
    }

    fn skim(&mut self) -> &SkimMatcherV2 {
        self.skim.get_or_insert_with(|| SkimMatcherV2::default().respect_case())
    }

    fn spots(&mut self, needle: &Needle, row: &RowView<'_>) -> Vec<u32> {
        let chances = chances_of_any(needle, row.number);
        let Some(found) = self.find(needle, row, &chances, Band::ALL) else { return Vec::new() };
        if found.grade.tier == Tier::Fuzzy {
            let spots = self.skim().fuzzy_indices(row.name, &needle.text);
            let spots = spots.map(|(_, spots)| spots).unwrap_or_default();
            return spots.into_iter().filter_map(|at| u32::try_from(at).ok()).collect();
        }
        let chars = (0u32..).zip(row.name.chars()).take(found.span.end).skip(found.span.start);
        chars.filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at).collect()
    }
}

fn from_sounding(tier: Tier, found: Sounding) -> Match {
    Match::new(tier, u16::from(found.cost), found.start..found.end)
}

/// Of a row of which nothing is known but its number.
fn chances_of_any(needle: &Needle, number: u32) -> Chances {
    Chances::of(needle, &Every, Told::of(needle, number), Band::ALL)
}

/// The needle as it is written: as a number, in the name, or in the other words.
fn written(needle: &Needle, row: &RowView<'_>, chances: &Chances) -> Option<Match> {
    if chances.number != 0 {
        return Some(Match::new(Tier::Number, 0, 0..0));
    }
    let found = if chances.written != 0 { name_text(needle, row) } else { None };
    found.or_else(|| (chances.beside != 0).then(|| extra_text(needle, row)).flatten())
}

fn name_text(needle: &Needle, row: &RowView<'_>) -> Option<Match> {
    let length = needle.text.chars().count();
    if row.name.starts_with(&needle.text) {
        let tier = if row.name.len() == needle.text.len() { Tier::Exact } else { Tier::Prefix };
        return Some(Match::new(tier, 0, 0..length));
    }
    let place = literal::find(row.name, &needle.text)?;
    let start = literal::chars_before(row.name, place.at);
    let cost = if place.at_word { 0 } else { INSIDE_WORD_COST };
    Some(Match::new(Tier::Substring, cost, start..start + length))
}

fn extra_text(needle: &Needle, row: &RowView<'_>) -> Option<Match> {
    let extra = row.extra();
    let place = literal::find(extra, &needle.text)?;
    let start = literal::chars_before(extra, place.at);
    let cost = EXTRA_TEXT_COST + if place.at_word { 0 } else { INSIDE_WORD_COST };
    Some(Match::outside_name(Tier::Substring, cost, start))
}

fn extra_sound(needle: &Needle, row: &RowView<'_>) -> Option<Match> {
    let found = find_in_words(row.extra(), &needle.letters)?;
    let cost = EXTRA_SOUND_COST + u16::from(found.cost);
    Some(Match::outside_name(Tier::Pinyin, cost, found.start))
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|c| c == wanted))
}

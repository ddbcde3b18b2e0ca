//! A map in the making: what the columns of a file are taken for, what somebody says they are, and how its first rows
//! would come out.
//!
//! INVARIANT: what leaves here to be shown holds no value that is, or looks like, one that is sealed. What is imported
//! with a map that is made here, and what is kept of it as a file, is one and the same text.

use super::csv::{self, Row, Table};
use super::draft::{ComplaintDraft, PartyDraft, PointDraft};
use super::pick::Sheet;
use super::preset::{Binding, Preset, Target, To, Unknown, fold, shown_name};
use super::{RowFault, RowResult, personal, vcard};
use crate::domain::Result;
use crate::domain::contact::{PointKind, holds_value};
use crate::domain::date_format::{self, Format, Unreadable};
use crate::domain::import_map::{ImportMap, KeptMap, MapColumn, Names, is_guess};
use crate::domain::moment::Moment;
use jiff::tz::Offset;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Rows that are looked at.
pub const SEEN_ROWS: usize = 10;
/// Values that are shown of a column.
const SAMPLES: usize = 3;
/// Longest text that is shown of a value, in characters.
const SHOWN_CHARS: usize = 80;

/// A value as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sample {
    /// As it stands in the file, cut short.
    Clear(String),
    /// It is sealed, or looks like what is.
    Sealed,
}

impl Sample {
    fn of(name: &str, value: &str) -> Self {
        match personal::kind_by_name(name) {
            Some(_) => Self::Sealed,
            None => Self::plain(value),
        }
    }

    fn plain(value: &str) -> Self {
        let is_personal = || personal::kind_by_value(value).is_some() || holds_value(value);
        match !is_date(value) && is_personal() {
            true => Self::Sealed,
            false => Self::Clear(value.trim().chars().take(SHOWN_CHARS).collect()),
        }
    }
}

/// Whether it is a day or a moment and nothing else, in any way in which a map reads them: with its hour it has as many
/// digits as a telephone number, and a file must not show it in one place and hide it in another. Digits alone may be
/// either.
fn is_date(value: &str) -> bool {
    static WAYS: LazyLock<Vec<Format>> = LazyLock::new(|| {
        let guesses =
            [Target::Parties, Target::Complaints].map(|of| format!("guess-{}", of.code()));
        let names = ImportMap::built_in().into_iter().chain(guesses);
        let maps = names.filter_map(|name| ImportMap::built_in_text(&name));
        let maps = maps.filter_map(|text| ImportMap::read("", &text).ok());
        let ways: BTreeSet<String> = maps.flat_map(|map| map.dates).collect();
        ways.iter().filter_map(|way| Format::compile(way)).collect()
    });
    let value = value.trim();
    let is_parted = value.contains(['-', '/', '.', '年']) && !value.contains('[');
    is_parted && date_format::read(value, &WAYS, Offset::UTC) != Err(Unreadable::Shape)
}

/// How the columns of a file were known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// By this preset: of kefu, or of the house.
    Preset(String),
    /// By their names alone.
    Names,
    /// It is a file of cards: what their properties are, the standard says.
    Cards,
}

/// What a file looks like.
#[derive(Clone)]
pub struct Look {
    /// What its rows are to become.
    pub target: Target,
    /// The names of its columns.
    pub header: Vec<String>,
    /// A few values of each.
    pub samples: Vec<Vec<Sample>>,
    /// How they were known.
    pub known: Known,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    base: ImportMap,
    source: String,
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Look({} columns)", self.header.len())
    }
}

/// The first rows of a file.
pub struct FirstRows {
    target: Target,
    rows: Rows,
}

enum Rows {
    OfTable(Columns, Vec<RowResult<Row>>),
    Cards(Vec<RowResult<PartyDraft>>),
}

/// Where they stand.
struct Columns {
    path: PathBuf,
    header: Vec<String>,
    sheet: Option<String>,
}

impl std::fmt::Debug for FirstRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FirstRows({})", self.target.code())
    }
}

/// A row as it would come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// Physical line of the record.
    pub line: u64,
    /// What it would become, or why it would not be taken.
    pub seen: RowResult<Vec<Seen>>,
}

/// One thing that a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A text in the place of this.
    Text(To, Sample),
    /// A word of this list in the place of this.
    Word(To, &'static str, String),
    /// A field of its own.
    Field(String, Sample),
    /// Something sealed, with its label.
    Point(PointKind, String),
}

impl FirstRows {
    /// Reads them, and says what the file looks like.
    pub fn read(
        path: &Path,
        sheet: Option<&str>,
        target: Target,
        kept: &[KeptMap],
        (offset, now): (Offset, Moment),
    ) -> Result<(Self, Look)> {
        if target == Target::Parties
            && let Some(cards) = vcard::open(path, offset, now)?
        {
            let rows = Rows::Cards(cards.take(SEEN_ROWS).collect());
            return Ok((Self { target, rows }, Look::of_cards()));
        }
        let mut table = csv::open_sheet(path, sheet)?;
        let preset = Preset::guess_among(target, &table.header, kept)?;
        let rows: Vec<RowResult<Row>> = table.by_ref().take(SEEN_ROWS).collect();
        let look = Look::of(&table, &rows, &preset, kept);
        let (header, sheet) = (table.header.clone(), table.sheet.clone());
        let rows = Rows::OfTable(Columns { path: path.to_owned(), header, sheet }, rows);
        Ok((Self { target, rows }, look))
    }

    /// How they would come out.
    pub fn seen(&self, map: &ImportMap, at: (Offset, Moment)) -> Result<Vec<SeenRow>> {
        let (columns, rows) = match &self.rows {
            Rows::OfTable(columns, rows) => (columns, rows),
            Rows::Cards(rows) => return Ok(rows.iter().map(of_card).collect()),
        };
        let preset = Preset::of_map("", map);
        let (header, sheet) = (columns.header.clone(), columns.sheet.clone());
        let table = Table::bare(&columns.path, header, sheet);
        let sheet = Sheet::new(table, &preset, self.target, at.0, at.1)?;
        let seen = |row: &RowResult<Row>| {
            let line = row.as_ref().map_or_else(|fault| fault.line, |row| row.line);
            let seen = row.as_ref().map_err(RowFault::clone).and_then(|row| match self.target {
                Target::Parties => sheet.party(row).map(|party| of_party(&party)),
                Target::Complaints => sheet.complaint(row).map(|case| of_complaint(&case)),
            });
            SeenRow { line, seen }
        };
        Ok(rows.iter().map(seen).collect())
    }
}

impl Look {
    fn of(table: &Table, rows: &[RowResult<Row>], preset: &Preset, kept: &[KeptMap]) -> Self {
        let header = table.header.clone();
        let samples = header.iter().enumerate().map(|(at, name)| samples(rows, at, name)).collect();
        let known = match is_guess(&preset.name) {
            true => Known::Names,
            false => Known::Preset(preset.name.clone()),
        };
        Self {
            target: preset.target,
            samples,
            known,
            sheet: table.sheet.clone(),
            base: base(preset, kept),
            source: preset.source.clone(),
            header,
        }
    }

    fn of_cards() -> Self {
        let base = ImportMap::of(Target::Parties, Vec::new());
        let (header, samples) = (Vec::new(), Vec::new());
        let target = Target::Parties;
        Self {
            target,
            header,
            samples,
            known: Known::Cards,
            sheet: None,
            base,
            source: String::new(),
        }
    }
}

/// The map of a preset, as it is kept or brought along.
fn base(preset: &Preset, kept: &[KeptMap]) -> ImportMap {
    let own = kept.iter().find(|kept| kept.name == preset.name).map(|kept| kept.kept.text.clone());
    let text = own.or_else(|| ImportMap::built_in_text(&preset.name)).unwrap_or_default();
    let read = ImportMap::read(&preset.name, &text);
    read.unwrap_or_else(|_| ImportMap::of(preset.target, Vec::new()))
}

/// Different values, in their order.
fn samples(rows: &[RowResult<Row>], column: usize, name: &str) -> Vec<Sample> {
    let mut found: Vec<Sample> = Vec::new();
    let values = rows.iter().flatten().filter_map(|row| row.fields.get(column));
    for value in values.filter(|value| !value.trim().is_empty()) {
        let sample = Sample::of(name, value);
        if found.len() < SAMPLES && !found.contains(&sample) {
            found.push(sample);
        }
    }
    found
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// These; several, where one column says several things.
    These(Vec<To>),
    /// The label of what stands in other columns.
    Label,
    /// Nobody has said: no field is known for it.
    Unsaid,
}

/// What becomes of columns for which no field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// Nobody has said.
    Unsaid,
    /// They are fields under their own names, sealed where these or the values say so.
    Kept,
    /// They are not stored.
    Left,
}

/// Which comes first in a date of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Either; what can be read both ways is a fault.
    Either,
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// What is said of the columns of a file so far.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What it looks like.
    pub look: Look,
    /// What becomes of columns for which no field is known.
    pub others: Others,
    /// Which comes first in its dates.
    pub order: DateOrder,
    binding: Binding,
    chosen: BTreeMap<usize, To>,
}

impl Mapping {
    /// As the file was understood.
    pub fn of(look: Look) -> Self {
        let binding = Preset::of_map("", &look.base).places(&look.header);
        let (others, order) = (Others::Unsaid, DateOrder::Either);
        Self { look, others, order, binding, chosen: BTreeMap::new() }
    }

    /// What becomes of a column.
    pub fn becomes(&self, column: usize) -> Becomes {
        if let Some(to) = self.chosen.get(&column) {
            return Becomes::These(vec![*to]);
        }
        let rules = self.binding.columns.iter().filter(|(bound, _)| *bound == column);
        let to = |(_, rule): &(usize, usize)| Some(self.look.base.column.get(*rule)?.to);
        let these: Vec<To> = rules.filter_map(to).collect();
        match (these.is_empty(), self.is_label(column)) {
            (false, _) => Becomes::These(these),
            (true, true) => Becomes::Label,
            (true, false) => Becomes::Unsaid,
        }
    }

    /// Whether somebody has said anything of it at all.
    pub fn is_said(&self) -> bool {
        !self.chosen.is_empty() || self.others != Others::Unsaid || self.order != DateOrder::Either
    }

    /// Whether somebody has said it here.
    pub fn is_chosen(&self, column: usize) -> bool {
        self.chosen.contains_key(&column)
    }

    /// Says what a column is.
    pub fn choose(&mut self, column: usize, to: To) {
        if column < self.look.header.len() {
            self.chosen.insert(column, to);
        }
    }

    /// Takes back what was said of it.
    pub fn forget(&mut self, column: usize) {
        self.chosen.remove(&column);
    }

    /// Whether it goes into something sealed, as far as its name and place tell.
    pub fn is_sealed(&self, column: usize) -> bool {
        let becomes = self.becomes(column);
        let by_name = || personal::kind_by_name(self.name(column)).is_some();
        match becomes {
            Becomes::These(these) => {
                these.iter().any(|to| to.point().is_some())
                    || (these.contains(&To::Field) && by_name())
            }
            Becomes::Unsaid => self.others == Others::Kept && by_name(),
            Becomes::Label => false,
        }
    }

    /// Whether something of it is sealed, as far as it is known before the rows are read.
    pub fn has_sealed(&self) -> bool {
        let columns = 0..self.look.header.len();
        self.look.known == Known::Cards || columns.into_iter().any(|column| self.is_sealed(column))
    }

    /// Columns that are not stored, as they may be named.
    pub fn left_out(&self) -> Vec<String> {
        self.named(|column| self.is_left_out(*column))
    }

    fn is_left_out(&self, column: usize) -> bool {
        match self.becomes(column) {
            Becomes::These(these) => these == [To::Ignore],
            Becomes::Unsaid => self.others != Others::Kept,
            Becomes::Label => false,
        }
    }

    /// Columns of which nobody has said what becomes of them.
    pub fn unsaid(&self) -> Vec<String> {
        let is_open = |column: &usize| self.becomes(*column) == Becomes::Unsaid;
        if self.others == Others::Unsaid { self.named(is_open) } else { Vec::new() }
    }

    /// Whether there are columns for which no field is known.
    pub fn has_others(&self) -> bool {
        (0..self.look.header.len()).any(|column| self.becomes(column) == Becomes::Unsaid)
    }

    fn named(&self, which: impl Fn(&usize) -> bool) -> Vec<String> {
        let columns = (0..self.look.header.len()).filter(which);
        columns.map(|column| self.shown_name(column)).collect()
    }

    /// The name of a column as it may be shown.
    pub fn shown_name(&self, column: usize) -> String {
        shown_name(self.name(column), column)
    }

    /// Whether dates of this file could be read both ways.
    pub fn has_order(&self) -> bool {
        let lists = self.look.base.column.iter().filter_map(|column| column.dates.as_ref());
        let mut lists = lists.chain([&self.look.base.dates]);
        lists.any(|dates| {
            let has = |is_so: fn(&str) -> bool| dates.iter().any(|date| is_so(date));
            has(is_day_first) && has(is_month_first)
        })
    }

    /// The map, as it is imported with and kept.
    pub fn map(&self) -> ImportMap {
        let base = &self.look.base;
        let own = self.chosen.iter().map(|(column, to)| self.own(*column, *to));
        let unsaid = (0..self.look.header.len())
            .filter(|column| self.becomes(*column) == Becomes::Unsaid)
            .map(|column| self.own(column, self.other()));
        let rules = base.column.iter().enumerate();
        let rules = rules.filter_map(|(place, rule)| self.narrowed(place, rule));
        ImportMap {
            target: self.look.target,
            source: Some(self.look.source.clone()),
            per_header: base.per_header || self.look.known == Known::Names,
            signs: self.signs().into_iter().collect(),
            dates: self.ordered(&base.dates),
            title: self.titles(),
            constants: base.constants.clone(),
            column: own.chain(unsaid).chain(rules).collect(),
        }
    }

    fn other(&self) -> To {
        if self.others == Others::Kept { To::Field } else { To::Ignore }
    }

    /// What is known of words in such a column stays known.
    fn own(&self, column: usize, to: To) -> MapColumn {
        let name = self.name(column);
        let guess = ImportMap::built_in_text(&format!("guess-{}", self.look.target.code()));
        let guess = guess.and_then(|text| ImportMap::read("", &text).ok());
        let like = |map: &ImportMap| map.column.iter().find(|rule| rule.to == to).cloned();
        let like = like(&self.look.base).or_else(|| guess.as_ref().and_then(like));
        let like = like.filter(|_| to.is_closed_list());
        let (values, empty) = like.map(|rule| (rule.values, rule.empty)).unwrap_or_default();
        let unknown = if to.is_closed_list() { Unknown::Keep } else { Unknown::Fault };
        let (exact, optional) = (self.is_one_of_many(column), to == To::Ignore);
        MapColumn { exact, optional, values, empty, unknown, ..MapColumn::new(name, to) }
    }

    /// A rule of the base for those of its columns that are there and are said to be nothing else.
    fn narrowed(&self, place: usize, rule: &MapColumn) -> Option<MapColumn> {
        let columns = self.binding.columns_of(place);
        let columns: Vec<usize> = columns.filter(|column| !self.is_chosen(*column)).collect();
        let names = columns.iter().map(|column| self.name(*column).to_owned());
        let header = match names.collect::<Vec<_>>().as_slice() {
            [] => return None,
            [one] => Names::One(one.clone()),
            more => Names::More(more.to_vec()),
        };
        Some(MapColumn {
            header,
            exact: rule.exact || columns.iter().any(|column| self.is_one_of_many(*column)),
            dates: rule.dates.as_ref().map(|dates| self.ordered(dates)),
            optional: rule.optional || rule.to == To::Ignore,
            ..rule.clone()
        })
    }

    /// The columns by which such a file is known again: those that are stored.
    fn signs(&self) -> Option<Vec<String>> {
        let is_stored = |column: &usize| match self.becomes(*column) {
            Becomes::These(these) => these != [To::Ignore],
            Becomes::Label => true,
            Becomes::Unsaid => self.others == Others::Kept,
        };
        let columns = (0..self.look.header.len()).filter(is_stored);
        let signs: Vec<String> = columns.map(|column| self.name(column).to_owned()).collect();
        (!signs.is_empty()).then_some(signs)
    }

    /// What is not stored is in no title either.
    fn titles(&self) -> Vec<Vec<String>> {
        let ignored = (0..self.look.header.len()).filter(|column| self.is_left_out(*column));
        let ignored: BTreeSet<String> = ignored.map(|column| fold(self.name(column))).collect();
        let titles = self.look.base.title.iter().map(|list| {
            let names = list.iter().filter(|name| !ignored.contains(&fold(name)));
            names.cloned().collect::<Vec<_>>()
        });
        titles.filter(|list| !list.is_empty()).collect()
    }

    fn ordered(&self, dates: &[String]) -> Vec<String> {
        let stays = |date: &&String| match self.order {
            DateOrder::Either => true,
            DateOrder::DayFirst => !is_month_first(date),
            DateOrder::MonthFirst => !is_day_first(date),
        };
        dates.iter().filter(stays).cloned().collect()
    }

    fn name(&self, column: usize) -> &str {
        self.look.header.get(column).map(String::as_str).unwrap_or_default()
    }

    fn is_label(&self, column: usize) -> bool {
        self.binding.labels.values().any(|label| *label == column)
    }

    /// Whether another column is called the same but for case, blanks and marks.
    fn is_one_of_many(&self, column: usize) -> bool {
        let key = fold(self.name(column));
        self.look.header.iter().filter(|name| fold(name) == key).count() > 1
    }
}

fn is_day_first(date: &str) -> bool {
    date.starts_with("D/M")
}

fn is_month_first(date: &str) -> bool {
    date.starts_with("M/D")
}

fn of_card(card: &RowResult<PartyDraft>) -> SeenRow {
    match card {
        Ok(party) => SeenRow { line: party.line, seen: Ok(of_party(party)) },
        Err(fault) => SeenRow { line: fault.line, seen: Err(fault.clone()) },
    }
}

fn text(to: To, text: &str) -> Option<Seen> {
    (!text.trim().is_empty()).then(|| Seen::Text(to, Sample::plain(text)))
}

fn fields(fields: &BTreeMap<String, String>) -> impl Iterator<Item = Seen> {
    fields.iter().map(|(name, value)| Seen::Field(name.clone(), Sample::of(name, value)))
}

fn points(points: &[PointDraft]) -> impl Iterator<Item = Seen> {
    points.iter().map(|point| Seen::Point(point.kind, point.label.clone()))
}

fn of_party(party: &PartyDraft) -> Vec<Seen> {
    let line = |to: To, line: &Option<String>| line.as_ref().and_then(|line| text(to, line));
    let word = |to, list, code: &str| Some(Seen::Word(to, list, code.to_owned()));
    let said = party.said.as_ref().map(|said| said.act.code());
    let told = [
        text(To::Name, &party.name),
        word(To::Kind, "party-kind", party.kind.code()),
        word(To::Stage, "party-stage", party.stage.code()),
        line(To::Tier, &party.tier),
        line(To::Owner, &party.owner),
        line(To::Language, &party.language),
        text(To::Tags, &party.tags.join(", ")),
        party.added_at.and_then(|at| text(To::AddedAt, &at.human())),
        said.and_then(|said| word(To::Consent, "consent-act", said)),
        line(To::Note, &party.note),
    ];
    let told = told.into_iter().flatten();
    told.chain(points(&party.points)).chain(fields(&party.fields)).collect()
}

fn of_complaint(case: &ComplaintDraft) -> Vec<Seen> {
    let opening = &case.opening;
    let line = |to: To, line: &Option<String>| line.as_ref().and_then(|line| text(to, line));
    let word = |to, list, code: &str| Some(Seen::Word(to, list, code.to_owned()));
    let reached = case.reached.as_ref();
    let told = [
        text(To::Title, &opening.title),
        text(To::ReceivedAt, &opening.received_at.human()),
        line(To::Name, &case.complainant),
        word(To::Channel, "channel", opening.channel.code()),
        word(To::Severity, "severity", opening.severity.code()),
        reached.and_then(|reached| word(To::Stage, "stage", reached.stage.code())),
        line(To::Product, &opening.product),
        line(To::Issue, &opening.issue),
        line(To::Company, &opening.company),
        line(To::Category, &opening.category),
        text(To::WhatHappened, &opening.what_happened),
        text(To::Wanted, &opening.wanted),
    ];
    let told = told.into_iter().flatten();
    told.chain(points(&case.points)).chain(fields(&opening.fields)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_and_what_looks_like_a_number_of_somebody_is_not() {
        for date in [
            "2026-03-02",
            "2026-03-02 10:00",
            "2026-03-02 10:00:00",
            "2026-03-02T10:00:00+08:00",
            "3/2/2026 10:00 AM",
            "31/08/2026 14:05",
            "2026/3/2 10:00:00",
            "2026年3月2日",
        ] {
            assert_eq!(Sample::of("Opened", date), Sample::Clear(date.into()), "{date}");
            assert_eq!(Sample::plain(date), Sample::Clear(date.into()), "{date}");
        }
        for value in [
            "13800138001",
            "138-0013-8001",
            "2026-03-02 13800138001",
            "2026-03-02T10:00:00[13800138001]",
            "010.6552.9988",
            "11010519491231002X",
        ] {
            assert_eq!(Sample::of("Opened", value), Sample::Sealed, "{value}");
        }
        assert_eq!(Sample::of("Birthday", "1990-05-01"), Sample::Sealed);
    }
}

//! Rows as drafts of parties and complaints.
//!
//! INVARIANT: a value of a sealed column leaves here only inside a [`PointDraft`] or in a key's
//! zeroizing bytes. Whatever the source says is in the draft, or the row is a fault.

use super::csv::{Progress, Row, Table};
use super::pick::{Cell, Picked, Sheet, date_code, free_point, free_points, has_han};
use super::preset::{self, Preset, Target, To, yes_or_no};
use super::{RowFault, RowResult, personal};
use crate::domain::Result;
use crate::domain::complaint::{Channel, Closing, Opening, Reached, Severity, Stage};
use crate::domain::consent::{Brought, ConsentAct, ContactPurpose, Evidence, LegalBasis};
use crate::domain::contact::PointKind::{self, SecretNote};
use crate::domain::contact::holds_value;
use crate::domain::date_format as date;
use crate::domain::in_clear::{is_dated_identity, take_out};
use crate::domain::moment::Moment;
use crate::domain::name::{LINE_CHARS, NAME_CHARS, clean};
use crate::domain::party::{PartyKind, PartyStage};
use crate::vault::SecretString;
use jiff::tz::Offset;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Longest title taken from a narrative, in characters.
const TITLE_CHARS: usize = 80;
/// What sorts a complaint: words in clear that are neither its title nor told by the customer.
const SORTING: [To; 4] = [To::Product, To::Issue, To::Company, To::Category];

/// What somebody told, or was told: texts in clear.
const TOLD: [To; 5] = [To::Title, To::WhatHappened, To::Wanted, To::Response, To::Note];

/// Words that only logs have a use for.
const OF_LOGS: [To; 4] = [To::Owner, To::Sequence, To::WaitingFor, To::Reopened];

/// By what a row is known when the file is imported again.
#[derive(Clone, PartialEq, Eq)]
pub struct RowKey {
    /// What its source calls it; a row without is known by everything it says.
    pub reference: Option<Reference>,
    /// Names and values of all columns by name, each with its length before it.
    pub canonical: Zeroizing<Vec<u8>>,
    /// Whether something personal is in it, so that a bare hash would give it away.
    pub has_sealed: bool,
}

/// What a source calls a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Reference {
    /// The source.
    pub source: String,
    /// The source's name for the row.
    pub reference: String,
    /// The column it stands in.
    pub column: String,
    /// Whether it is a telephone number or an e-mail address, and sealed as that.
    pub is_sealed: bool,
}

impl RowKey {
    /// Whether the row is known by an HMAC, which wants the vault open.
    pub fn is_sealed(&self) -> bool {
        self.has_sealed || self.reference.as_ref().is_some_and(|own| own.is_sealed)
    }
}

impl std::fmt::Debug for RowKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.reference {
            Some(reference) => reference.fmt(f),
            None => write!(f, "Content({} B)", self.canonical.len()),
        }
    }
}

impl std::fmt::Debug for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let reference = if self.is_sealed { "…" } else { self.reference.as_str() };
        write!(f, "Reference({}, {reference})", self.source)
    }
}

/// A contact point that is not sealed yet.
#[derive(Debug)]
pub struct PointDraft {
    /// What it is.
    pub kind: PointKind,
    /// Its label: from the preset, or the column's name.
    pub label: String,
    /// The value; its `Debug` shows nothing.
    pub value: SecretString,
    /// The column it stood in.
    pub column: String,
}

/// A party that a row describes.
#[derive(Debug)]
pub struct PartyDraft {
    /// Physical line of the record.
    pub line: u64,
    /// By what it is known.
    pub key: RowKey,
    /// Its name, cleaned.
    pub name: String,
    /// Person or organisation.
    pub kind: PartyKind,
    /// Where it stands with us.
    pub stage: PartyStage,
    /// `A`, `B`, `C`.
    pub tier: Option<String>,
    /// Who looks after it, as the source names them.
    pub owner: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Everything else that is not sealed, by the names of the columns.
    pub fields: BTreeMap<String, String>,
    /// To be sealed.
    pub points: Vec<PointDraft>,
    /// The first note.
    pub note: Option<String>,
    /// When the source took it down.
    pub added_at: Option<Moment>,
    /// What it says of being reached.
    pub said: Option<Brought>,
}

/// A complaint that a row describes.
#[derive(Debug)]
pub struct ComplaintDraft {
    /// Physical line of the record.
    pub line: u64,
    /// By what it is known.
    pub key: RowKey,
    /// What it was; without a party.
    pub opening: Opening,
    /// How far it had come, where the file has a column for that.
    pub reached: Option<Reached>,
    /// Who complains, as the source names them.
    pub complainant: Option<String>,
    /// How they are reached; to be sealed with their party.
    pub points: Vec<PointDraft>,
}

/// Drafts of parties, row by row.
#[derive(Debug)]
pub struct Parties(Sheet);

/// Drafts of complaints, row by row.
#[derive(Debug)]
pub struct Complaints(Sheet);

/// Reads the rows as parties. Times without an offset are taken at `offset`.
pub fn parties(table: Table, preset: &Preset, offset: Offset, now: Moment) -> Result<Parties> {
    Sheet::new(table, preset, Target::Parties, offset, now).map(Parties)
}

/// Reads the rows as complaints. Times without an offset are taken at `offset`.
pub fn complaints(
    table: Table,
    preset: &Preset,
    offset: Offset,
    now: Moment,
) -> Result<Complaints> {
    Sheet::new(table, preset, Target::Complaints, offset, now).map(Complaints)
}

impl Parties {
    /// A handle on how much of the file was read.
    pub fn progress(&self) -> Progress {
        self.0.table.progress()
    }

    /// The kinds of sealed values that the header announces; a value may still give itself away.
    pub fn sealed_kinds(&self) -> Vec<PointKind> {
        self.0.sealed_kinds()
    }
}

impl Complaints {
    /// A handle on how much of the file was read.
    pub fn progress(&self) -> Progress {
        self.0.table.progress()
    }

    /// The kinds of sealed values that the header announces; a value may still give itself away.
    pub fn sealed_kinds(&self) -> Vec<PointKind> {
        self.0.sealed_kinds()
    }
}

impl Iterator for Parties {
    type Item = RowResult<PartyDraft>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.0.table.next()?;
        Some(row.and_then(|row| self.0.party(&row)))
    }
}

impl Iterator for Complaints {
    type Item = RowResult<ComplaintDraft>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.0.table.next()?;
        Some(row.and_then(|row| self.0.complaint(&row)))
    }
}

/// What a row says of being reached. A notice or evidence that could hold a value is none: then the yes is only claimed.
fn said(picked: &mut Picked<'_>) -> Option<Brought> {
    let plain = |text: &String| !holds_value(text) && text.chars().count() <= LINE_CHARS;
    let purpose = picked.code(To::ConsentPurpose, ContactPurpose::from_code);
    let basis = picked.code(To::ConsentBasis, LegalBasis::from_code);
    let notice = picked.line(To::ConsentNotice).filter(plain);
    let evidence = picked.line(To::ConsentEvidence).filter(plain);
    let evidence = evidence.map(|text| Evidence::read(&text).unwrap_or(Evidence::Code(text)));
    let act = picked.code(To::Consent, preset::said)?;
    let purpose = purpose.or((act != ConsentAct::Stop).then_some(ContactPurpose::Marketing));
    Some(Brought { act, purpose, basis, notice, evidence })
}

impl Sheet {
    pub(super) fn party(&self, row: &Row) -> RowResult<PartyDraft> {
        let mut picked = self.pick(row)?;
        let added_at = self.moment(row, &mut picked, To::AddedAt)?;
        let (name, is_organisation) = self.party_name(row, &mut picked)?;
        let natural = match is_organisation {
            true => PartyKind::Organisation,
            false => PartyKind::Person,
        };
        let language = self.language(&mut picked);
        let owner = self.plain(&mut picked, To::Owner);
        let tier = self.plain(&mut picked, To::Tier);
        let tags = self.tags(&mut picked);
        self.seal_told(row, &mut picked, true)?;
        let said = said(&mut picked);
        let key = self.key(row, &mut picked)?;
        if let Some(own) = key.reference.as_ref().filter(|own| !own.is_sealed) {
            picked.fields.insert(own.column.clone(), own.reference.clone());
        }
        Ok(PartyDraft {
            line: row.line,
            key,
            name,
            kind: picked.code(To::Kind, PartyKind::from_code).unwrap_or(natural),
            stage: picked.code(To::Stage, PartyStage::from_code).unwrap_or(PartyStage::Active),
            tier,
            owner,
            language,
            tags,
            note: picked.take(To::Note).map(|cell| cell.text),
            added_at,
            said,
            fields: picked.fields,
            points: picked.points,
        })
    }

    pub(super) fn complaint(&self, row: &Row) -> RowResult<ComplaintDraft> {
        let mut picked = self.pick(row)?;
        self.keep_words_of_logs(&mut picked);
        self.complaint_of(row, picked)
    }

    /// The same of a row that is sorted already.
    pub(super) fn complaint_of(
        &self,
        row: &Row,
        mut picked: Picked<'_>,
    ) -> RowResult<ComplaintDraft> {
        let received_at = self.moment(row, &mut picked, To::ReceivedAt)?;
        let received_at =
            received_at.ok_or_else(|| self.missing(row, To::ReceivedAt, "received"))?;
        let complainant = self.complainant(row, &mut picked)?;
        self.seal_sorting(row, &mut picked, complainant.is_some())?;
        self.seal_told(row, &mut picked, complainant.is_some())?;
        let reached = self.reached(&mut picked);
        let what_happened = picked.text(To::WhatHappened);
        let title = self.title(row, &mut picked, &what_happened)?;
        let key = self.key(row, &mut picked)?;
        let opening = Opening {
            party: None,
            title,
            what_happened,
            wanted: picked.text(To::Wanted),
            channel: picked.code(To::Channel, Channel::from_code).unwrap_or(Channel::Other),
            source: self.preset.source.clone(),
            external_ref: key.reference.as_ref().map(|own| own.reference.clone()),
            product: picked.line(To::Product),
            product_id: None,
            order_id: None,
            issue: picked.line(To::Issue),
            company: picked.line(To::Company),
            category: picked.line(To::Category),
            severity: picked.code(To::Severity, Severity::from_code).unwrap_or(Severity::Normal),
            received_at,
            backdated: None,
            asked: None,
            feedback: None,
            fields: picked.fields,
        };
        let points = picked.points;
        Ok(ComplaintDraft { line: row.line, key, opening, reached, complainant, points })
    }

    /// What only a step of a history holds: of a complaint that comes without one they are fields.
    fn keep_words_of_logs(&self, picked: &mut Picked<'_>) {
        for to in OF_LOGS.into_iter().filter(|_| !self.preset.is_log()) {
            if let Some(cell) = picked.take(to) {
                picked.keep(self, &cell);
            }
        }
    }

    /// What the row is known by. An identity number is no reference: it would be stored in clear.
    pub(super) fn key(&self, row: &Row, picked: &mut Picked<'_>) -> RowResult<RowKey> {
        let reference = match picked.take(To::Reference) {
            Some(cell) => Some(self.reference(row, picked, &cell)?),
            None => None,
        };
        let has_sealed = !picked.points.is_empty() || self.leaves_personal_out(row);
        Ok(RowKey { reference, canonical: self.canonical(row), has_sealed })
    }

    fn reference(
        &self,
        row: &Row,
        picked: &mut Picked<'_>,
        cell: &Cell<'_>,
    ) -> RowResult<Reference> {
        let reference = clean(&cell.text);
        if is_dated_identity(&reference)
            || reference.is_empty()
            || cell.text.chars().count() > NAME_CHARS
        {
            return Err(self.fault(row, cell.column, "row-reference"));
        }
        let column = self.column(cell.column).to_owned();
        // Members are often numbered by their telephone; complaints never are.
        let kind = personal::kind_by_value(&reference)
            .filter(|kind| matches!(kind, PointKind::Phone | PointKind::Email))
            .filter(|_| self.preset.target == Target::Parties);
        if let Some(kind) = kind {
            picked.points.extend(free_points(kind, &column, &reference));
        }
        Ok(Reference { source: self.source.clone(), reference, column, is_sealed: kind.is_some() })
    }

    /// Whether a column that the map leaves out holds something personal: it is in the canonical
    /// bytes all the same.
    pub(super) fn leaves_personal_out(&self, row: &Row) -> bool {
        let ignored = self.binding.columns.iter();
        let ignored = ignored.filter(|(_, rule)| self.preset.rules[*rule].to == To::Ignore);
        let mut values = ignored.map(|(column, _)| (self.column(*column), &row.fields[*column]));
        values.any(|(name, value)| {
            let kind = personal::kind_by_name(name).or_else(|| personal::kind_by_value(value));
            kind.is_some() && !value.trim().is_empty()
        })
    }

    /// One line that is kept in clear, such as who looks after it; something personal in its place
    /// is sealed as a note.
    pub(super) fn plain(&self, picked: &mut Picked<'_>, to: To) -> Option<String> {
        let cell = picked.take(to)?;
        if personal::kind_by_value(&cell.text).is_none() {
            return Some(cell.text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        picked.points.push(free_point(SecretNote, self.column(cell.column), &cell.text));
        None
    }

    /// Words in clear; those that are something personal are sealed as notes.
    fn tags(&self, picked: &mut Picked<'_>) -> Vec<String> {
        let Some(cell) = picked.take(To::Tags) else { return Vec::new() };
        let (sealed, tags): (Vec<_>, Vec<_>) =
            tags(&cell.text).into_iter().partition(|tag| personal::kind_by_value(tag).is_some());
        let name = self.column(cell.column);
        picked.points.extend(sealed.iter().map(|tag| free_point(SecretNote, name, tag)));
        tags
    }

    /// Seals what is personal in the columns that sort a complaint, as a note of who complains.
    /// Where the row names nobody, such a value has no place.
    fn seal_sorting(&self, row: &Row, picked: &mut Picked<'_>, is_known: bool) -> RowResult<()> {
        let is_known = is_known || !picked.points.is_empty();
        for to in SORTING {
            let cell = picked.words.get(&to);
            let cell = cell.filter(|cell| personal::kind_by_value(&cell.text).is_some());
            match cell.map(|cell| cell.column) {
                None => {}
                Some(column) if !is_known => {
                    return Err(self.fault(row, column, "row-personal"));
                }
                Some(_) => _ = self.plain(picked, to),
            }
        }
        Ok(())
    }

    /// Seals the numbers of persons and cards that stand in what somebody told. Where the row names nobody, they have no
    /// place.
    fn seal_told(&self, row: &Row, picked: &mut Picked<'_>, is_known: bool) -> RowResult<()> {
        let is_known = is_known || !picked.points.is_empty();
        for to in TOLD {
            let Some(cell) = picked.words.get_mut(&to) else { continue };
            let numbers = take_out(&mut cell.text);
            if !numbers.is_empty() && !is_known {
                return Err(self.fault(row, cell.column, "row-personal"));
            }
            let name = self.column(cell.column);
            let points = numbers.iter().map(|(kind, number)| free_point(*kind, name, number));
            picked.points.extend(points);
        }
        Ok(())
    }

    /// Whether rows of this file are sealed in part, as far as its header tells.
    pub(super) fn sealed_kinds(&self) -> Vec<PointKind> {
        let bound = self.binding.columns.iter();
        let bound = bound.filter_map(|(_, rule)| self.preset.rules[*rule].to.point());
        let free = self.binding.free.iter().filter_map(|(_, kind)| *kind);
        let mut kinds: Vec<PointKind> = bound.chain(free).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    pub(super) fn canonical(&self, row: &Row) -> Zeroizing<Vec<u8>> {
        let columns = self.by_name.iter();
        let parts = || columns.clone().flat_map(|at| [&self.table.header[*at], &row.fields[*at]]);
        // Sized at once: growing would leave copies behind that nothing wipes.
        let len = parts().map(|part| part.len() + 8).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(len));
        for part in parts() {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        bytes
    }

    pub(super) fn moment(
        &self,
        row: &Row,
        picked: &mut Picked<'_>,
        to: To,
    ) -> RowResult<Option<Moment>> {
        let Some(cell) = picked.take(to) else { return Ok(None) };
        let moment = date::read(&cell.text, cell.dates, self.offset);
        let moment = moment.map_err(|error| self.fault(row, cell.column, date_code(error)))?;
        if moment.is_ahead_of(self.now) {
            return Err(self.fault(row, cell.column, "row-date-future"));
        }
        Ok(Some(moment))
    }

    /// The name, and whether it is an organisation's.
    fn party_name(&self, row: &Row, picked: &mut Picked<'_>) -> RowResult<(String, bool)> {
        let whole = picked.take(To::Name);
        let joined = joined_name(picked);
        if let Some(cell) = whole {
            let name = self.name(row, &cell)?;
            for part in joined.iter().flat_map(|joined| &joined.parts) {
                if !name.contains(part.text.trim()) {
                    picked.keep(self, part);
                }
            }
            if let Some(organisation) = picked.take(To::Organisation) {
                picked.keep(self, &organisation);
            }
            return Ok((name, false));
        }
        match (joined, picked.take(To::Organisation)) {
            (Some(joined), organisation) => {
                if let Some(organisation) = organisation {
                    picked.keep(self, &organisation);
                }
                Ok((self.name(row, &joined.cell())?, false))
            }
            (None, Some(organisation)) => Ok((self.name(row, &organisation)?, true)),
            (None, None) => Err(self.missing(row, To::Name, "name")),
        }
    }

    fn complainant(&self, row: &Row, picked: &mut Picked<'_>) -> RowResult<Option<String>> {
        let joined = joined_name(picked);
        let cell = picked.take(To::Name).or_else(|| joined.map(|joined| joined.cell()));
        cell.map(|cell| self.name(row, &cell)).transpose()
    }

    fn name(&self, row: &Row, cell: &Cell<'_>) -> RowResult<String> {
        let name = clean(&cell.text);
        if name.is_empty() {
            return Err(self.fault(row, cell.column, "row-misses").with("need", "name"));
        }
        if cell.text.trim().chars().count() > NAME_CHARS {
            let fault = self.fault(row, cell.column, "row-text-long");
            return Err(fault.with("limit", NAME_CHARS));
        }
        Ok(name)
    }

    /// A language tag, or the words for it as a field.
    fn language(&self, picked: &mut Picked<'_>) -> Option<String> {
        let cell = picked.take(To::Language)?;
        let tag = language_tag(&cell.text);
        if tag.is_none() {
            picked.keep(self, &cell);
        }
        tag
    }

    /// How far it had come. An end counts only for what is closed; without a stage both are fields.
    fn reached(&self, picked: &mut Picked<'_>) -> Option<Reached> {
        let stage = picked.code(To::Stage, Stage::of_complaint);
        let (closing, response) = (picked.take(To::Closing), picked.take(To::Response));
        let Some(stage) = stage else {
            closing.iter().chain(&response).for_each(|cell| picked.keep(self, cell));
            return None;
        };
        let timely = picked.code(To::Timely, yes_or_no);
        let mut reached = Reached { stage, closing: None, response: None, timely };
        if let Some(cell) = closing {
            match stage {
                Stage::Closed => reached.closing = Closing::from_code(&cell.text),
                _ => picked.keep(self, &cell),
            }
        }
        reached.response = response.map(|cell| cell.text);
        Some(reached)
    }

    fn title(&self, row: &Row, picked: &mut Picked<'_>, what: &str) -> RowResult<String> {
        let own = picked.take(To::Title);
        if let Some(cell) = &own
            && clean(&cell.text) != cell.text.trim()
        {
            picked.keep(self, cell);
        }
        let said = |list: &Vec<usize>| {
            let parts = list.iter().map(|column| clean(&row.fields[*column]));
            let parts = parts.filter(|part| personal::kind_by_value(part).is_none());
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
        };
        let made = self.binding.title.iter().map(said);
        let columns = [To::Title, To::Issue, To::Product].map(|to| match (to, &own) {
            (To::Title, Some(cell)) => clean(&cell.text),
            _ => picked.words.get(&to).map(|cell| clean(&cell.text)).unwrap_or_default(),
        });
        let first_line = what.lines().map(clean).find(|line| !line.is_empty());
        let start = first_line.map(|line| line.chars().take(TITLE_CHARS).collect::<String>());
        let title = made.chain(columns).chain(start).find(|title| !title.is_empty());
        let title = title.map(|title| title.chars().take(NAME_CHARS).collect());
        title.ok_or_else(|| self.missing(row, To::Title, "title"))
    }

    /// The row lacks what this column should say.
    pub(super) fn missing(&self, row: &Row, to: To, need: &'static str) -> RowFault {
        let fault = RowFault::new(row.line, "row-misses").with("need", need);
        let rules = &self.preset.rules;
        let bound = self.binding.columns.iter().find(|(_, rule)| rules[*rule].to == to);
        match bound {
            Some((column, _)) => fault.in_column(self.column(*column)),
            None => fault,
        }
    }
}

/// A word that could be BCP 47.
pub fn language_tag(word: &str) -> Option<String> {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let tag = word.trim().replace('_', "-");
    let first = tag.split('-').next().unwrap_or_default().len();
    ((2..=3).contains(&first) && tag.split('-').all(is_part)).then_some(tag)
}

/// A name in parts.
#[derive(Debug)]
struct Joined<'a> {
    parts: Vec<Cell<'a>>,
    name: String,
}

impl<'a> Joined<'a> {
    fn cell(&self) -> Cell<'a> {
        let column = self.parts.first().map_or(usize::MAX, |part| part.column);
        Cell { column, text: self.name.clone(), raw: None, dates: &[] }
    }
}

/// `Ada Lovelace`, and `王小明`: written without letters of an alphabet, the family name leads.
fn joined_name<'a>(picked: &mut Picked<'a>) -> Option<Joined<'a>> {
    let given: Vec<Cell<'a>> =
        [To::FirstName, To::MiddleName].into_iter().filter_map(|to| picked.take(to)).collect();
    let family = picked.take(To::LastName);
    let is_chinese = given.iter().chain(&family).all(|cell| has_han(&cell.text));
    let mut parts: Vec<Cell<'a>> = Vec::new();
    match is_chinese {
        true => parts.extend(family.into_iter().chain(given)),
        false => parts.extend(given.into_iter().chain(family)),
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.trim()).collect();
    let name = texts.join(if is_chinese { "" } else { " " });
    (!parts.is_empty()).then_some(Joined { parts, name })
}

/// `influencer, developer`, `老客户；VIP`, `["a","b"]`, `* myContacts ::: Friends`.
fn tags(text: &str) -> Vec<String> {
    // As we write those in which a sign stands that would part them.
    if let Ok(whole) = serde_json::from_str::<Vec<String>>(text.trim()) {
        let mut tags: Vec<String> = Vec::new();
        for tag in whole.iter().map(|tag| clean(tag)) {
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        return tags;
    }
    let spread = text.replace(":::", ",");
    let bare = spread.trim().trim_start_matches('[').trim_end_matches(']');
    let mut tags: Vec<String> = Vec::new();
    for tag in bare.split([',', ';', '，', '；', '、', '|', '\n']) {
        let tag = clean(tag.trim().trim_start_matches("* ").trim_matches('"'));
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests;

//! Rows as drafts of parties and complaints.
//!
//! INVARIANT: a value of a sealed column leaves here only inside a [`PointDraft`] or in a key's
//! zeroizing bytes. Whatever the source says is in the draft, or the row is a fault.

use super::csv::{Progress, Row, Table};
use super::pick::{Cell, Picked, Sheet, date_code, free_point};
use super::preset::{Preset, Target, To};
use super::{RowFault, RowResult, date, personal};
use crate::domain::Result;
use crate::domain::complaint::{Channel, Closing, Opening, Reached, Severity, Stage};
use crate::domain::contact::PointKind;
use crate::domain::moment::Moment;
use crate::domain::name::{NAME_CHARS, clean};
use crate::domain::party::{PartyKind, PartyStage};
use crate::vault::SecretString;
use jiff::tz::Offset;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Longest title taken from a narrative, in characters.
const TITLE_CHARS: usize = 80;

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

impl Sheet {
    fn party(&self, row: &Row) -> RowResult<PartyDraft> {
        let mut picked = self.pick(row)?;
        let added_at = self.moment(row, &mut picked, To::AddedAt)?;
        let (name, is_organisation) = self.party_name(row, &mut picked)?;
        let natural = match is_organisation {
            true => PartyKind::Organisation,
            false => PartyKind::Person,
        };
        let language = self.language(&mut picked);
        let owner = self.owner(&mut picked);
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
            tier: picked.line(To::Tier),
            owner,
            language,
            tags: picked.take(To::Tags).map(|cell| tags(&cell.text)).unwrap_or_default(),
            note: picked.take(To::Note).map(|cell| cell.text),
            added_at,
            fields: picked.fields,
            points: picked.points,
        })
    }

    fn complaint(&self, row: &Row) -> RowResult<ComplaintDraft> {
        let mut picked = self.pick(row)?;
        let received_at = self.moment(row, &mut picked, To::ReceivedAt)?;
        let received_at =
            received_at.ok_or_else(|| self.missing(row, To::ReceivedAt, "received"))?;
        let reached = self.reached(&mut picked);
        let complainant = self.complainant(row, &mut picked)?;
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
            fields: picked.fields,
        };
        let points = picked.points;
        Ok(ComplaintDraft { line: row.line, key, opening, reached, complainant, points })
    }

    /// What the row is known by. An identity number is no reference: it would be stored in clear.
    fn key(&self, row: &Row, picked: &mut Picked<'_>) -> RowResult<RowKey> {
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
        if personal::is_dated_identity(&reference)
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
            picked.points.push(free_point(kind, &column, &reference));
        }
        Ok(Reference { source: self.source.clone(), reference, column, is_sealed: kind.is_some() })
    }

    /// Whether a column that the map leaves out holds something personal: it is in the canonical
    /// bytes all the same.
    fn leaves_personal_out(&self, row: &Row) -> bool {
        let ignored = self.binding.columns.iter();
        let ignored = ignored.filter(|(_, rule)| self.preset.rules[*rule].to == To::Ignore);
        let mut values = ignored.map(|(column, _)| (self.column(*column), &row.fields[*column]));
        values.any(|(name, value)| {
            let kind = personal::kind_by_name(name).or_else(|| personal::kind_by_value(value));
            kind.is_some() && !value.trim().is_empty()
        })
    }

    /// Who looks after it; an address or number in place of a name is sealed as a note.
    fn owner(&self, picked: &mut Picked<'_>) -> Option<String> {
        let cell = picked.take(To::Owner)?;
        if personal::kind_by_value(&cell.text).is_none() {
            return Some(cell.text.trim().to_owned()).filter(|owner| !owner.is_empty());
        }
        let name = self.column(cell.column);
        picked.points.push(free_point(PointKind::SecretNote, name, &cell.text));
        None
    }

    /// Whether rows of this file are sealed in part, as far as its header tells.
    fn sealed_kinds(&self) -> Vec<PointKind> {
        let bound = self.binding.columns.iter();
        let bound = bound.filter_map(|(_, rule)| self.preset.rules[*rule].to.point());
        let free = self.binding.free.iter().filter_map(|(_, kind)| *kind);
        let mut kinds: Vec<PointKind> = bound.chain(free).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn canonical(&self, row: &Row) -> Zeroizing<Vec<u8>> {
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

    fn moment(&self, row: &Row, picked: &mut Picked<'_>, to: To) -> RowResult<Option<Moment>> {
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
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let tag = cell.text.trim().replace('_', "-");
        let first = tag.split('-').next().unwrap_or_default().len();
        if (2..=3).contains(&first) && tag.split('-').all(is_part) {
            return Some(tag);
        }
        picked.keep(self, &cell);
        None
    }

    /// How far it had come. An end counts only for what is closed; without a stage both are fields.
    fn reached(&self, picked: &mut Picked<'_>) -> Option<Reached> {
        let stage = picked.code(To::Stage, Stage::from_code);
        let (closing, response) = (picked.take(To::Closing), picked.take(To::Response));
        let Some(stage) = stage else {
            closing.iter().chain(&response).for_each(|cell| picked.keep(self, cell));
            return None;
        };
        let mut reached = Reached { stage, closing: None, response: None };
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
    fn missing(&self, row: &Row, to: To, need: &'static str) -> RowFault {
        let fault = RowFault::new(row.line, "row-misses").with("need", need);
        let rules = &self.preset.rules;
        let bound = self.binding.columns.iter().find(|(_, rule)| rules[*rule].to == to);
        match bound {
            Some((column, _)) => fault.in_column(self.column(*column)),
            None => fault,
        }
    }
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
    let has_han =
        |cell: &Cell<'_>| cell.text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let is_chinese = given.iter().chain(&family).all(has_han);
    let mut parts: Vec<Cell<'a>> = Vec::new();
    match is_chinese {
        true => parts.extend(family.into_iter().chain(given)),
        false => parts.extend(given.into_iter().chain(family)),
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.trim()).collect();
    let name = texts.join(if is_chinese { "" } else { " " });
    (!parts.is_empty()).then_some(Joined { parts, name })
}

/// `influencer, developer`, `老客户；VIP`, `["a","b"]`.
fn tags(text: &str) -> Vec<String> {
    let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
    let mut tags: Vec<String> = Vec::new();
    for tag in bare.split([',', ';', '，', '；', '、', '|', '\n']) {
        let tag = clean(tag.trim().trim_matches('"'));
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::super::csv::tests::table;
    use super::*;
    use crate::domain::entry::TEXT_BYTES;
    use crate::vault::ExposeSecret;

    fn now() -> Moment {
        Moment::parse("2026-11-22T10:00:00Z", Offset::UTC).expect("a moment")
    }

    fn read_parties(text: &str) -> Vec<RowResult<PartyDraft>> {
        let table = table(text.as_bytes()).expect("a table");
        let preset = Preset::guess(Target::Parties, &table.header).expect("a preset");
        parties(table, &preset, Offset::constant(8), now()).expect("parties").collect()
    }

    fn read_complaints(text: &str) -> Vec<RowResult<ComplaintDraft>> {
        let table = table(text.as_bytes()).expect("a table");
        let preset = Preset::guess(Target::Complaints, &table.header).expect("a preset");
        complaints(table, &preset, Offset::constant(8), now()).expect("complaints").collect()
    }

    fn party(text: &str) -> PartyDraft {
        read_parties(text).remove(0).expect("a party")
    }

    fn complaint(text: &str) -> ComplaintDraft {
        read_complaints(text).remove(0).expect("a complaint")
    }

    fn points(points: &[PointDraft]) -> Vec<(&'static str, &str, &str)> {
        points.iter().map(|p| (p.kind.code(), p.label.as_str(), p.value.expose_secret())).collect()
    }

    #[test]
    fn a_chinese_contact_is_read_and_what_is_personal_is_sealed() {
        let text = "姓名,性别,手机,身份证号,银行卡号,邮箱,公司,职位,省份,地址,邮编,生日,注册时间\n\
            严慧,女,15656907096,411002194804230900,4792052032513462,y@example.org,某公司,店员,云南省,某路1号,314035,1994-04-20,2025/12/29 05:40\n";
        let party = party(text);
        assert_eq!((party.name.as_str(), party.language.as_deref()), ("严慧", Some("zh-CN")));
        assert_eq!(
            points(&party.points),
            [
                ("phone", "mobile", "15656907096"),
                ("identity", "resident", "411002194804230900"),
                ("card", "bank", "4792052032513462"),
                ("email", "", "y@example.org"),
                ("address", "", "某路1号"),
                ("birthday", "", "1994-04-20"),
            ]
        );
        let fields: Vec<&str> = party.fields.keys().map(String::as_str).collect();
        assert_eq!(fields, ["公司", "性别", "省份", "职位", "邮编"]);
        let added = party.added_at.map(|moment| moment.to_string());
        assert_eq!(added.as_deref(), Some("2025-12-29T05:40:00+08:00"));
        assert!(party.key.reference.is_none() && party.key.has_sealed);
        let shown = format!("{party:?}");
        assert!(!shown.contains("15656907096") && !shown.contains("某路1号"));
    }

    #[test]
    fn names_are_made_of_their_parts_or_of_the_organisation() {
        assert_eq!(party("First Name,Last Name,x\nAda,Lovelace,1\n").name, "Ada Lovelace");
        assert_eq!(party("姓,名,x\n王,小明,1\n").name, "王小明");
        let firm = party("Name,Company,City\n,Acme,Rome\n");
        assert_eq!((firm.name.as_str(), firm.kind), ("Acme", PartyKind::Organisation));
        let both = party("Name,First Name,Company\nAda L.,Augusta,Acme\n");
        assert_eq!(both.kind, PartyKind::Person);
        assert_eq!(both.fields["Company"], "Acme");
        assert_eq!(both.fields["First Name"], "Augusta");
    }

    #[test]
    fn personal_columns_without_a_rule_are_sealed_too() {
        let text = "Name,Business Street,Mobile Phone 2,Remark 2,Free,Zip\n\
            Ada,1 Main St,call me,11010519491231002X,a@b.example,10115\n";
        let party = party(text);
        assert_eq!(
            points(&party.points),
            [
                ("address", "Business Street", "1 Main St"),
                ("secret-note", "Mobile Phone 2", "call me"),
                ("identity", "Remark 2", "11010519491231002X"),
                ("email", "Free", "a@b.example"),
            ]
        );
        assert_eq!(party.fields.into_iter().collect::<Vec<_>>(), [("Zip".into(), "10115".into())]);
    }

    #[test]
    fn a_cell_may_hold_several_numbers() {
        let party = party("Name,Phone\nAda,13812345678；13912345678\n");
        assert_eq!(points(&party.points).len(), 2);
        let party = self::party("Name,Phone\nAda,'+44 20 7946 0958\n");
        assert_eq!(points(&party.points), [("phone", "main", "+44 20 7946 0958")]);
    }

    #[test]
    fn a_wrong_value_is_a_fault_that_does_not_show_it() {
        let faults = read_parties(
            "Name,Phone,Birthday,Created At\nAda,call me,,\n,13812345678,,\nEve,,3/4/1980,\nBob,,,soon\nZoe,,,2027-01-01\nOK,,,\n",
        );
        let codes: Vec<_> = faults
            .iter()
            .map(|row| {
                row.as_ref().map_or_else(
                    |f| (f.line, f.column.as_deref(), f.code),
                    |p| (p.line, None, "ok"),
                )
            })
            .collect();
        assert_eq!(
            codes,
            [
                (2, Some("Phone"), "value-shape"),
                (3, Some("Name"), "row-misses"),
                (4, Some("Birthday"), "row-date-ambiguous"),
                (5, Some("Created At"), "row-date"),
                (6, Some("Created At"), "row-date-future"),
                (7, None, "ok"),
            ]
        );
        let told = format!("{faults:?}");
        assert!(!told.contains("call me") && !told.contains("2027"), "values of the file");
    }

    const CFPB: &str = "Date received,Product,Sub-product,Issue,Company,Submitted via,Company response to consumer,Timely response?,Consumer disputed?,Complaint ID\n";

    #[test]
    fn a_cfpb_row_keeps_the_words_of_its_source() {
        let row = "7/29/2013,Mortgage,FHA,Escrow,Bank of X,Postal mail,Closed with explanation,Yes,Yes,12\n";
        let draft = complaint(&format!("{CFPB}{row}"));
        assert_eq!(draft.opening.received_at.to_string(), "2013-07-29");
        assert_eq!(
            (draft.opening.title.as_str(), draft.opening.channel),
            ("Escrow", Channel::Letter)
        );
        let reached = draft.reached.expect("a stage");
        assert_eq!((reached.stage, reached.closing), (Stage::Closed, Some(Closing::NotAccepted)));
        assert_eq!(reached.response.as_deref(), Some("Closed with explanation"));
        let fields: Vec<_> =
            draft.opening.fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            fields,
            [
                ("Consumer disputed?", "Yes"),
                ("Sub-product", "FHA"),
                ("Submitted via", "Postal mail"),
                ("Timely response?", "Yes"),
            ]
        );
        assert_eq!(format!("{:?}", draft.key), "Reference(cfpb, 12)");
        assert!(!draft.key.has_sealed);
    }

    #[test]
    fn an_open_cfpb_row_is_investigating_and_a_new_word_is_a_fault() {
        let open = "9/24/19,Mortgage,,,X,Web,In progress,Yes,N/A,1\n";
        let odd = "9/24/19,Mortgage,,,X,Web,Vanished,Yes,N/A,2\n";
        let mut drafts = read_complaints(&format!("{CFPB}{open}{odd}"));
        let fault = drafts.remove(1).expect_err("a fault");
        assert_eq!((fault.code, fault.line), ("row-word-unknown", 3));
        let draft = drafts.remove(0).expect("a draft");
        assert_eq!(draft.opening.title, "Mortgage");
        let reached = Reached { stage: Stage::Investigating, closing: None, response: None };
        assert_eq!(draft.reached, Some(reached));
    }

    #[test]
    fn a_ticket_keeps_its_person_apart() {
        let text = "ID,Created At,Subject,Status,Requester,Recipient,手机\n\
            7,2020-02-19 01:54:52,Broken,reopened,Ada,a@b.example,13812345678\n";
        let draft = complaint(text);
        assert_eq!(draft.complainant.as_deref(), Some("Ada"));
        assert_eq!(points(&draft.points).len(), 2);
        assert!(draft.reached.is_none() && draft.key.has_sealed);
        assert_eq!(
            draft.opening.fields.into_iter().collect::<Vec<_>>(),
            [("Status".into(), "reopened".into())]
        );
        assert_eq!(draft.opening.received_at.to_string(), "2020-02-19T01:54:52+08:00");
        let source = draft.key.reference.expect("a reference").source;
        assert!(source.starts_with("csv-"));
    }

    #[test]
    fn a_map_of_ones_own_decides() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("hotline.toml");
        let map = "target = \"complaints\"\ndates = [\"D/M/YYYY\"]\ntitle = [[\"Tel\", \"Was\"]]\n\
            [constants]\nchannel = \"phone\"\n\
            [[column]]\nheader = \"Tag\"\nto = \"received-at\"\n\
            [[column]]\nheader = \"Was\"\nto = \"issue\"\n\
            [[column]]\nheader = \"Nr\"\nto = \"reference\"\n\
            [[column]]\nheader = \"Intern\"\nto = \"ignore\"\n";
        std::fs::write(&path, map).expect("written");
        let preset = Preset::from_file(&path).expect("a map");
        let table =
            table(b"Nr;Tag;Was;Tel;Intern\n7;3/4/2015;Leak;+49 30 1234567;x\n").expect("a table");
        let mut drafts = complaints(table, &preset, Offset::UTC, now()).expect("complaints");
        let draft = drafts.next().expect("a row").expect("a draft");
        assert_eq!((draft.opening.title.as_str(), draft.opening.channel), ("Leak", Channel::Phone));
        assert_eq!(draft.opening.received_at.to_string(), "2015-04-03");
        assert_eq!(format!("{:?}", draft.key), "Reference(hotline, 7)");
        assert_eq!(points(&draft.points), [("phone", "Tel", "+49 30 1234567")]);
        assert!(draft.opening.fields.is_empty());
    }

    #[test]
    fn a_title_is_the_source_s_own_where_it_has_one() {
        let draft = complaint("日期,标题,产品\n2020年1月2日,漏水,水管\n");
        assert_eq!(
            (draft.opening.title.as_str(), draft.opening.product.as_deref()),
            ("漏水", Some("水管"))
        );
        let draft = complaint("日期,标题,产品,内容\n2020-01-02,,,\"\n第一行\n第二行\"\n");
        assert_eq!(draft.opening.title, "第一行");
        assert_eq!(draft.opening.what_happened, "\n第一行\n第二行");
    }

    #[test]
    fn rows_of_one_content_have_one_key() {
        let text = "Date received,Subject,x\n2020-01-01,a,1\n2020-01-01,a,1\n2020-01-01,a1,\n";
        let drafts: Vec<_> =
            read_complaints(text).into_iter().map(|d| d.expect("a draft")).collect();
        assert_eq!(drafts[0].key, drafts[1].key);
        assert_ne!(drafts[0].key, drafts[2].key);
    }

    #[test]
    fn a_text_past_the_limit_is_a_fault() {
        let long = "长".repeat(TEXT_BYTES / 3 + 1);
        let drafts = read_complaints(&format!("Date,Subject,Description\n2020-01-01,a,{long}\n"));
        assert_eq!(drafts[0].as_ref().map(|_| ()).map_err(|f| f.code), Err("row-text-long"));
    }

    /// Both targets over one file: whatever it is, it ends, and nothing panics.
    fn read_anything(bytes: &[u8]) {
        for target in [Target::Parties, Target::Complaints] {
            let Ok(table) = table(bytes) else { return };
            let Ok(preset) = Preset::guess(target, &table.header) else { continue };
            match target {
                Target::Parties => {
                    parties(table, &preset, Offset::UTC, now()).map_or(0, Iterator::count)
                }
                Target::Complaints => {
                    complaints(table, &preset, Offset::UTC, now()).map_or(0, Iterator::count)
                }
            };
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

        #[test]
        fn any_bytes_end_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
            read_anything(&bytes);
            let mut behind = "Name,Phone,Birthday,Created At,Date,Subject,Status\n".as_bytes().to_vec();
            behind.extend(&bytes);
            read_anything(&behind);
        }

        #[test]
        fn any_text_ends_without_a_panic(cells in proptest::collection::vec("\\PC{0,12}|[0-9/: -]{0,20}|[\"\r\n,']{0,4}", 0..60)) {
            let mut text = "姓名,手机,身份证号,生日,创建时间,日期,标题,状态\n".to_owned();
            text.push_str(&cells.join(","));
            read_anything(text.as_bytes());
        }

        #[test]
        fn nothing_the_source_says_is_dropped(cells in proptest::collection::vec("[a-zäß名 ]{1,9}x", 4)) {
            let text = format!("Name,Company,Colour,Zip\n{}\n", cells.join(","));
            let party = party(&text);
            proptest::prop_assert_eq!(&party.name, &clean(&cells[0]));
            let kept: Vec<&String> = party.fields.values().collect();
            proptest::prop_assert_eq!(kept, [&cells[2], &cells[1], &cells[3]]);
        }
    }
}

//! A row sorted by what its columns are: words, contact points, free fields.
//!
//! INVARIANT: every value that says something ends in exactly one of the three, or the row is a
//! fault; what is personal by the name of its column or by its own shape is never a free field, and
//! `draft` keeps it in no word but a name, a title and what somebody told.

use super::csv::{Row, Table};
use super::draft::PointDraft;
use super::personal;
use super::preset::{Binding, Preset, Rule, Target, To, Unknown, shown_name};
use super::{RowFault, RowResult};
use crate::domain::Result;
use crate::domain::contact::{PointKind, check_shape};
use crate::domain::date_format::{self as date, Unreadable};
use crate::domain::entry::TEXT_BYTES;
use crate::domain::moment::Moment;
use crate::domain::name::clean;
use crate::vault::{ExposeSecret, SecretString};
use jiff::tz::Offset;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Fewest digits of each of several numbers in one cell.
const PART_DIGITS: usize = 7;

/// Longest word of a closed list that a message repeats, and most digits in it.
const WORD_CHARS: usize = 40;
const WORD_DIGITS: usize = 4;

/// What drafting needs besides the file.
#[derive(Debug)]
pub struct Sheet {
    pub table: Table,
    pub preset: Preset,
    pub binding: Binding,
    pub source: String,
    /// The columns by their names: another order of the same columns is no other file.
    pub by_name: Vec<usize>,
    pub offset: Offset,
    pub now: Moment,
}

impl Sheet {
    pub fn new(
        table: Table,
        preset: &Preset,
        target: Target,
        offset: Offset,
        now: Moment,
    ) -> Result<Self> {
        let preset = preset.clone().made_for(target)?;
        let preset = if table.sheet.is_some() { preset.with_real_dates() } else { preset };
        let binding = preset.bind(&table.header)?;
        let source = preset.key_source(&table.header);
        let mut by_name: Vec<usize> = (0..table.header.len()).collect();
        by_name.sort_by_key(|column| &table.header[*column]);
        Ok(Self { table, preset, binding, source, by_name, offset, now })
    }

    pub fn fault(&self, row: &Row, column: usize, code: &'static str) -> RowFault {
        let column = self.table.header.get(column).map(|name| shown_name(name, column));
        RowFault { column, ..RowFault::new(row.line, code) }
    }

    pub fn column(&self, place: usize) -> &str {
        self.table.header.get(place).map(String::as_str).unwrap_or_default()
    }
}

/// Whether something in it is written in Chinese characters.
pub fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

pub fn date_code(error: Unreadable) -> &'static str {
    match error {
        Unreadable::Shape => "row-date",
        Unreadable::Ambiguous => "row-date-ambiguous",
    }
}

/// The value of a column that a rule names.
#[derive(Debug, Clone)]
pub struct Cell<'a> {
    pub column: usize,
    /// The value, or the code that its table gives.
    pub text: String,
    /// The value as typed, where `text` is a code that says less.
    pub raw: Option<String>,
    pub dates: &'a [date::Format],
}

/// The row, sorted: words for targets, contact points, and the rest.
#[derive(Debug)]
pub struct Picked<'a> {
    pub words: BTreeMap<To, Cell<'a>>,
    pub fields: BTreeMap<String, String>,
    pub points: Vec<PointDraft>,
}

impl Picked<'_> {
    /// Puts a value among the free fields after all, under the name of its column.
    pub fn keep(&mut self, sheet: &Sheet, cell: &Cell<'_>) {
        let name = sheet.column(cell.column);
        let text = cell.raw.as_ref().unwrap_or(&cell.text);
        let kind = personal::kind_by_name(name).or_else(|| personal::kind_by_value(text));
        match kind {
            _ if name.is_empty() => {}
            Some(kind) => self.points.extend(free_points(kind, name, text)),
            None => {
                self.fields.insert(name.to_owned(), text.clone());
            }
        }
    }

    pub fn text(&mut self, to: To) -> String {
        self.take(to).map(|cell| cell.text).unwrap_or_default()
    }

    pub fn line(&mut self, to: To) -> Option<String> {
        self.take(to).map(|cell| cell.text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub fn code<T>(&mut self, to: To, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.take(to).and_then(|cell| read(&cell.text))
    }
}

impl<'a> Picked<'a> {
    pub fn take(&mut self, to: To) -> Option<Cell<'a>> {
        self.words.remove(&to)
    }
}

impl Sheet {
    pub fn pick(&self, row: &Row) -> RowResult<Picked<'_>> {
        let mut picked =
            Picked { words: BTreeMap::new(), fields: BTreeMap::new(), points: Vec::new() };
        for (column, place) in &self.binding.columns {
            let rule = &self.preset.rules[*place];
            if rule.joins {
                let is_first = self.binding.columns_of(*place).next() == Some(*column);
                self.pick_joined(row, *place, is_first, &mut picked)?;
                continue;
            }
            let value = &row.fields[*column];
            if !rule.is_empty(value) {
                self.pick_bound(row, *column, rule, value, &mut picked)?;
            }
        }
        for (column, kind) in &self.binding.free {
            self.pick_free(row, *column, *kind, &mut picked)?;
        }
        for (to, word) in &self.preset.constants {
            let constant = Cell { column: usize::MAX, text: word.clone(), raw: None, dates: &[] };
            picked.words.entry(*to).or_insert(constant);
        }
        Ok(picked)
    }

    /// One value out of several columns; once, where the first of them stands.
    fn pick_joined(
        &self,
        row: &Row,
        place: usize,
        is_first: bool,
        picked: &mut Picked<'_>,
    ) -> RowResult<()> {
        let rule = &self.preset.rules[place];
        let (Some(kind), true) = (rule.to.point(), is_first) else { return Ok(()) };
        let columns = self.binding.columns_of(place).filter(|at| !rule.is_empty(&row.fields[*at]));
        let columns: Vec<usize> = columns.collect();
        let Some(first) = columns.first() else { return Ok(()) };
        let parts: Vec<&str> = columns.iter().map(|at| row.fields[*at].trim()).collect();
        // In Chinese nothing stands between the town and the street.
        let between = if parts.iter().any(|part| has_han(part)) { "" } else { ", " };
        let value = Zeroizing::new(parts.join(between));
        self.pick_point(row, *first, rule, kind, &value, picked)
    }

    /// What the row calls it, where a column says so, else what the map does.
    fn label(&self, row: &Row, column: usize, rule: &Rule) -> String {
        let own = self.binding.labels.get(&column).map(|label| &row.fields[*label]);
        if let Some(own) = own.filter(|_| rule.is_label_as_said) {
            return own.clone();
        }
        let own = own.map(|own| own.trim().trim_start_matches("* ").to_lowercase());
        let own = own.filter(|own| !own.is_empty() && own != "*");
        own.or_else(|| rule.label.clone()).unwrap_or_default()
    }

    pub fn pick_bound<'a>(
        &'a self,
        row: &Row,
        column: usize,
        rule: &'a Rule,
        value: &str,
        picked: &mut Picked<'a>,
    ) -> RowResult<()> {
        if let Some(kind) = rule.to.point() {
            return self.pick_point(row, column, rule, kind, value, picked);
        }
        match rule.to {
            To::Ignore => return Ok(()),
            To::Field => {
                let kind = personal::kind_by_name(self.column(column));
                return self.pick_free(row, column, kind, picked);
            }
            _ => self.check_length(row, column, value)?,
        }
        let Some(word) = rule.word(self.preset.target, value) else {
            return match rule.unknown {
                Unknown::Keep => self.pick_free(row, column, None, picked),
                Unknown::Fault => Err(match self.shown_word(column, value) {
                    Some(word) => self.fault(row, column, "row-word-unknown").with("word", word),
                    None => self.fault(row, column, "row-word-hidden"),
                }),
            };
        };
        // A second column for the same thing says something else: it becomes a field.
        if picked.words.contains_key(&rule.to) {
            return self.pick_free(row, column, None, picked);
        }
        self.keep_what_the_code_loses(row, column, rule, &word, picked)?;
        let raw = (word != value).then(|| value.to_owned());
        picked.words.insert(rule.to, Cell { column, text: word, raw, dates: &rule.dates });
        Ok(())
    }

    /// A word for a message, if it can be nothing but a word: a map may mistake a column.
    pub fn shown_word(&self, column: usize, value: &str) -> Option<String> {
        let is_personal = personal::kind_by_name(self.column(column)).is_some()
            || personal::kind_by_value(value).is_some();
        let word = clean(value);
        let folded: String = word.nfkc().collect();
        let digits = folded.chars().filter(|c| c.is_numeric()).count();
        let is_word =
            digits <= WORD_DIGITS && !folded.contains('@') && word.chars().count() <= WORD_CHARS;
        (is_word && !is_personal).then_some(word)
    }

    /// `Postal mail` becomes `letter`: the source's word stays as a field, unless another rule of
    /// the same column takes it whole.
    pub fn keep_what_the_code_loses(
        &self,
        row: &Row,
        column: usize,
        rule: &Rule,
        word: &str,
        picked: &mut Picked<'_>,
    ) -> RowResult<()> {
        let value = row.fields[column].trim();
        if !rule.to.is_closed_list() || value.to_lowercase() == word {
            return Ok(());
        }
        let is_whole = |(bound, other): &(usize, usize)| {
            let other = &self.preset.rules[*other];
            *bound == column && !other.to.is_closed_list()
        };
        match self.binding.columns.iter().any(is_whole) {
            true => Ok(()),
            false => self.pick_free(row, column, None, picked),
        }
    }

    pub fn pick_point(
        &self,
        row: &Row,
        column: usize,
        rule: &Rule,
        kind: PointKind,
        value: &str,
        picked: &mut Picked<'_>,
    ) -> RowResult<()> {
        if is_number(kind) && personal::is_rounded(value) {
            return Err(self.fault(row, column, "row-number-rounded"));
        }
        let label = self.label(row, column, rule);
        let values = match kind {
            PointKind::Birthday => {
                let day = date::read_day(value, &rule.dates);
                // What is known of a day without its year is sealed as a note.
                if day.is_err() && rule.unknown == Unknown::Keep {
                    return self.pick_free(row, column, Some(kind), picked);
                }
                vec![day.map_err(|e| self.fault(row, column, date_code(e)))?.to_string()]
            }
            _ => parts(kind, value.trim()),
        };
        for value in values {
            let value = SecretString::from(value);
            if check_shape(kind, value.expose_secret()).is_err() {
                return Err(self.fault(row, column, "value-shape").with("kind", kind.code()));
            }
            let column = self.column(column).to_owned();
            picked.points.push(PointDraft { kind, label: label.clone(), value, column });
        }
        Ok(())
    }

    /// A column without a rule: sealed where its name or value says so, else a field. What does not
    /// have the shape that its name promises is sealed as a note.
    pub fn pick_free(
        &self,
        row: &Row,
        column: usize,
        kind: Option<PointKind>,
        picked: &mut Picked<'_>,
    ) -> RowResult<()> {
        let value = &row.fields[column];
        if value.trim().is_empty() {
            return Ok(());
        }
        let name = self.column(column);
        let Some(kind) = kind.or_else(|| personal::kind_by_value(value)) else {
            self.check_length(row, column, value)?;
            picked.fields.insert(name.to_owned(), value.clone());
            return Ok(());
        };
        check_shape(PointKind::SecretNote, value)
            .map_err(|_| self.fault(row, column, "value-shape").with("kind", kind.code()))?;
        picked.points.extend(free_points(kind, name, value));
        Ok(())
    }

    pub fn check_length(&self, row: &Row, column: usize, value: &str) -> RowResult<()> {
        match value.len() > TEXT_BYTES {
            true => Err(self.fault(row, column, "row-text-long").with("limit", TEXT_BYTES)),
            false => Ok(()),
        }
    }
}

/// A contact point of a column without a rule: a note where the value is not of the kind.
pub fn free_point(kind: PointKind, name: &str, value: &str) -> PointDraft {
    let kind = check_shape(kind, value).map_or(PointKind::SecretNote, |()| kind);
    let value = SecretString::from(value.trim());
    PointDraft { kind, label: name.to_owned(), value, column: name.to_owned() }
}

/// The same where one cell may hold several.
pub fn free_points(kind: PointKind, name: &str, value: &str) -> Vec<PointDraft> {
    let parts = parts(kind, value.trim()).into_iter().map(Zeroizing::new);
    parts.map(|part| free_point(kind, name, &part)).collect()
}

/// Several numbers or addresses in one cell, where the cell as a whole is none.
pub fn parts(kind: PointKind, value: &str) -> Vec<String> {
    let value = as_meant(kind, value);
    let whole = vec![value.to_owned()];
    if check_shape(kind, value).is_ok() || !matches!(kind, PointKind::Phone | PointKind::Email) {
        return whole;
    }
    let spread = Zeroizing::new(value.replace(":::", ";"));
    let is_mark = |c: char| personal::MARKS.contains(&c);
    let by_blanks = || {
        let parts = split(kind, &spread, &|c| c.is_whitespace() || is_mark(c))?;
        // Groups of one number are no numbers of their own.
        let digits = |part: &String| part.nfkc().filter(char::is_ascii_digit).count();
        let are_whole = kind != PointKind::Phone || parts.iter().all(|p| digits(p) >= PART_DIGITS);
        are_whole.then_some(parts)
    };
    split(kind, &spread, &is_mark).or_else(by_blanks).unwrap_or(whole)
}

fn split(kind: PointKind, value: &str, is_mark: &dyn Fn(char) -> bool) -> Option<Vec<String>> {
    let parts = value.split(is_mark).map(|part| as_meant(kind, part.trim()));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let are_good = parts.len() > 1 && parts.iter().all(|part| check_shape(kind, part).is_ok());
    are_good.then(|| parts.into_iter().map(str::to_owned).collect())
}

/// A number of digits alone, as it was before a spreadsheet took it for a measure.
fn as_meant(kind: PointKind, value: &str) -> &str {
    if is_number(kind) { personal::without_fraction(value) } else { value }
}

fn is_number(kind: PointKind) -> bool {
    matches!(kind, PointKind::Phone | PointKind::Identity | PointKind::Card)
}

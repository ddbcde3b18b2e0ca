//! The rows of a log as cases with their histories.
//!
//! ```text
//! every row -> told (stage, time, …) | fault        the rows of a case may stand anywhere, in any order
//! at the end -> by case: in time order, the same row once -> opening (the first row), steps (every row)
//! ```
//! INVARIANT: a bad row is a fault and stops no other, not of its own case either. What a row says differently than
//! the one before it stands in its step; what the first says, in the opening.
//!
//! INVARIANT: nothing is handed on before the file was read, and what is held meanwhile has an end: [`HELD_BYTES`],
//! counted as the text of the rows and [`ROW_BYTES`] for each. A log beyond that is refused whole.

use super::csv::{Progress, Row};
use super::draft::{ComplaintDraft, PointDraft, RowKey};
use super::pick::{Picked, Sheet};
use super::preset::{Preset, Target, To};
use super::{RowFault, RowResult, csv, personal};
use crate::commands::import::{self, history};
use crate::domain::clock::rule::PauseReason;
use crate::domain::complaint::Stage;
use crate::domain::contact::PointKind;
use crate::domain::history::Passed;
use crate::domain::moment::{Moment, Precision};
use crate::domain::{Error, Result};
use crate::vault::ExposeSecret;
use jiff::tz::Offset;
use std::collections::{BTreeMap, HashMap, VecDeque};
use zeroize::Zeroizing;

/// Most that a log may take in memory.
pub const HELD_BYTES: usize = 256 << 20;
/// What a row takes besides its text, about.
const ROW_BYTES: usize = 256;
/// Most steps of one case.
pub const STEPS_MOST: usize = 2_000;

/// A case of a log.
#[derive(Debug)]
pub struct HistoryDraft {
    /// What it was when it reached us, by its first row.
    pub opened: ComplaintDraft,
    /// Its steps in time order.
    pub steps: Vec<StepDraft>,
    /// Its rows in the file.
    pub rows: u64,
}

/// A step of it.
#[derive(Debug)]
pub struct StepDraft {
    /// When.
    pub at: Moment,
    /// What, but for the mark of its row.
    pub passed: Passed,
    /// By what its row is known.
    pub key: RowKey,
}

/// The cases of a log.
#[derive(Debug)]
pub struct Histories {
    sheet: Sheet,
    /// Rows by case, in the order of the first of each.
    cases: VecDeque<Vec<Told>>,
    places: HashMap<String, usize>,
    held: usize,
    is_read: bool,
    /// Faults found when a case was put together.
    late: VecDeque<RowFault>,
    /// Why reading ended before the file did; told last.
    end: Option<RowFault>,
}

/// What a row tells, and the row.
#[derive(Debug)]
struct Told {
    at: Moment,
    sequence: Option<u64>,
    stage: Stage,
    waiting_for: Option<PauseReason>,
    reopened: Option<u32>,
    owner: Option<String>,
    points: Vec<PointDraft>,
    row: Packed,
}

/// A row in one piece: a hundred of them would otherwise be thousands of little texts.
struct Packed {
    line: u64,
    text: Zeroizing<String>,
    ends: Box<[u32]>,
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packed(line {}, {} fields)", self.line, self.ends.len())
    }
}

impl Packed {
    fn new(row: &Row) -> Self {
        // Sized at once: growing would leave copies behind that nothing wipes.
        let len = row.fields.iter().map(String::len).sum();
        let mut text = Zeroizing::new(String::with_capacity(len));
        let ends = row.fields.iter().map(|field| {
            text.push_str(field);
            u32::try_from(text.len()).unwrap_or(u32::MAX)
        });
        let ends = ends.collect();
        Self { line: row.line, text, ends }
    }

    fn row(&self) -> Row {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let parts = starts.zip(&self.ends);
        let part = |(from, to): (u32, &u32)| self.text.get(from as usize..*to as usize);
        let fields = parts.map(|part_of| part(part_of).unwrap_or_default().to_owned()).collect();
        Row { line: self.line, fields }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.ends == other.ends && *self.text == *other.text
    }
}

/// Reads the rows as steps of cases. Times without an offset are taken at `offset`.
pub fn histories(
    table: csv::Table,
    preset: &Preset,
    offset: Offset,
    now: Moment,
) -> Result<Histories> {
    let sheet = Sheet::new(table, preset, Target::Complaints, offset, now)?;
    Ok(Histories {
        sheet,
        cases: VecDeque::new(),
        places: HashMap::new(),
        held: 0,
        is_read: false,
        late: VecDeque::new(),
        end: None,
    })
}

impl Histories {
    /// A handle on how much of the file was read.
    pub fn progress(&self) -> Progress {
        self.sheet.table.progress()
    }

    /// The kinds of sealed values that the header announces; a value may still give itself away.
    pub fn sealed_kinds(&self) -> Vec<PointKind> {
        self.sheet.sealed_kinds()
    }

    /// Reads to the next fault; none at the end of the file.
    fn read(&mut self) -> Option<RowFault> {
        while let Some(row) = self.sheet.table.next() {
            match row.and_then(|row| self.keep(&row)) {
                Err(fault) if fault.last => {
                    self.end = Some(fault);
                    break;
                }
                Err(fault) => return Some(fault),
                Ok(()) => {}
            }
        }
        self.is_read = true;
        self.places = HashMap::new();
        None
    }

    fn keep(&mut self, row: &Row) -> RowResult<()> {
        let (reference, told) = self.sheet.told(row)?;
        self.held += told.row.text.len() + 4 * told.row.ends.len() + ROW_BYTES;
        if self.held > HELD_BYTES {
            self.cases.clear();
            let limit = HELD_BYTES >> 20;
            return Err(RowFault::new(row.line, "file-log-large").with("limit", limit).ending());
        }
        let next = self.places.len();
        let place = *self.places.entry(reference).or_insert(next);
        match self.cases.get_mut(place) {
            Some(rows) => rows.push(told),
            None => self.cases.push_back(vec![told]),
        }
        Ok(())
    }

    fn case(&mut self, rows: Vec<Told>) -> RowResult<HistoryDraft> {
        let count = rows.len() as u64;
        let mut rows = in_order(rows);
        let beyond = rows.split_off(rows.len().min(STEPS_MOST));
        let too_many =
            |told: &Told| RowFault::new(told.row.line, "row-history-long").with("most", STEPS_MOST);
        self.late.extend(beyond.iter().map(too_many));
        self.sheet.history(rows, count - beyond.len() as u64)
    }
}

impl Iterator for Histories {
    type Item = RowResult<HistoryDraft>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.is_read
            && let Some(fault) = self.read()
        {
            return Some(Err(fault));
        }
        if let Some(fault) = self.late.pop_front() {
            return Some(Err(fault));
        }
        match self.cases.pop_front() {
            Some(rows) => Some(self.case(rows)),
            None => self.end.take().map(Err),
        }
    }
}

/// By time and the source's own order, then as they stand in the file; the same row once.
fn in_order(mut rows: Vec<Told>) -> Vec<Told> {
    let place = |told: &Told| (told.at.at_seconds, told.sequence);
    rows.sort_by(|a, b| {
        let same_time = place(a).cmp(&place(b));
        same_time.then_with(|| a.row.text.cmp(&b.row.text)).then(a.row.line.cmp(&b.row.line))
    });
    rows.dedup_by(|later, first| later.row.is_same(&first.row));
    rows.sort_by_key(|told| (place(told), told.row.line));
    rows
}

impl Sheet {
    /// What a row tells, and of which case. Any row may turn out to be the first of its case: what cannot be an
    /// opening is no step.
    fn told(&self, row: &Row) -> RowResult<(String, Told)> {
        let mut picked = self.pick(row)?;
        let at = self.moment(row, &mut picked, To::EventAt)?;
        let at = at.ok_or_else(|| self.missing(row, To::EventAt, "event-at"))?;
        let stage = picked.words.get(&To::Stage).and_then(|cell| Stage::of_complaint(&cell.text));
        let told = Told {
            at,
            sequence: self.count(row, &mut picked, To::Sequence)?,
            stage: stage.ok_or_else(|| self.missing(row, To::Stage, "stage"))?,
            waiting_for: picked.code(To::WaitingFor, PauseReason::from_code),
            reopened: self.count(row, &mut picked, To::Reopened)?,
            owner: self.plain(&mut picked, To::Owner),
            points: Vec::new(),
            row: Packed::new(row),
        };
        let draft = self.complaint_of(row, picked)?;
        if is_before(at, draft.opening.received_at) {
            return Err(self.at(row, To::EventAt, "row-before-opening"));
        }
        let kept = import::may_keep(&draft.opening);
        kept.and(history::may_keep_owner(told.owner.as_deref())).map_err(|e| refused(row, e))?;
        let reference = draft.key.reference.map(|own| own.reference);
        let reference = reference.ok_or_else(|| self.missing(row, To::Reference, "reference"))?;
        Ok((reference, Told { points: draft.points, ..told }))
    }

    /// A number of times.
    fn count<T: std::str::FromStr>(
        &self,
        row: &Row,
        picked: &mut Picked<'_>,
        to: To,
    ) -> RowResult<Option<T>> {
        let Some(cell) = picked.take(to) else { return Ok(None) };
        let count = cell.text.trim().parse();
        count.map(Some).map_err(|_| self.fault(row, cell.column, "row-count"))
    }

    fn history(&self, rows: Vec<Told>, count: u64) -> RowResult<HistoryDraft> {
        let whole: Vec<Row> = rows.iter().map(|told| told.row.row()).collect();
        let first = whole.first().ok_or_else(|| RowFault::new(0, "row-misses"))?;
        let mut opened = self.complaint(first)?;
        opened.reached = None;
        let mut steps = Vec::with_capacity(rows.len());
        for (place, told) in rows.into_iter().enumerate() {
            let row = &whole[place];
            let before = place.checked_sub(1).map_or(row, |before| &whole[before]);
            let has_sealed = !told.points.is_empty() || self.leaves_personal_out(row);
            add_new(&mut opened.points, told.points);
            let passed = Passed {
                stage: told.stage,
                waiting_for: told.waiting_for,
                reopened: told.reopened,
                owner: told.owner,
                sequence: told.sequence,
                changed: self.changed(before, row),
                row: 0,
            };
            let key = RowKey { reference: None, canonical: self.canonical(row), has_sealed };
            steps.push(StepDraft { at: told.at, passed, key });
        }
        opened.key.has_sealed = steps.iter().any(|step| step.key.has_sealed);
        opened.key.canonical = all(&steps);
        Ok(HistoryDraft { opened, steps, rows: count })
    }

    /// What a row says differently than the one before, but for what is sealed and what the step holds anyway.
    fn changed(&self, before: &Row, row: &Row) -> BTreeMap<String, String> {
        let changes = (0..row.fields.len()).filter(|column| {
            let (old, new) = (&before.fields[*column], &row.fields[*column]);
            old != new && !self.is_held(*column) && personal::kind_by_value(new).is_none()
        });
        changes.map(|column| (self.column(column).to_owned(), row.fields[column].clone())).collect()
    }

    fn is_held(&self, column: usize) -> bool {
        let rules = self.binding.columns.iter().filter(|(bound, _)| *bound == column);
        let mut kinds = rules.map(|(_, rule)| self.preset.rules[*rule].to);
        let is_own = |to: To| {
            let is_step = [To::EventAt, To::Sequence, To::Reopened, To::Owner].contains(&to);
            is_step || [To::Ignore, To::Name].contains(&to) || to.point().is_some()
        };
        kinds.any(is_own) || personal::kind_by_name(self.column(column)).is_some()
    }

    /// A fault of what this column says.
    fn at(&self, row: &Row, to: To, code: &'static str) -> RowFault {
        let rules = &self.preset.rules;
        let bound = self.binding.columns.iter().find(|(_, rule)| rules[*rule].to == to);
        self.fault(row, bound.map_or(usize::MAX, |(column, _)| *column), code)
    }
}

fn refused(row: &Row, error: Error) -> RowFault {
    RowFault { args: error.args, ..RowFault::new(row.line, error.code) }
}

/// Of a day it is not known whether it was before a minute of the same day.
fn is_before(at: Moment, received_at: Moment) -> bool {
    match (at.precision, received_at.precision) {
        (Precision::Minute, Precision::Minute) => at.at_seconds < received_at.at_seconds,
        _ => at.date() < received_at.date(),
    }
}

fn add_new(points: &mut Vec<PointDraft>, more: Vec<PointDraft>) {
    for point in more {
        let value = point.value.expose_secret();
        let is_known =
            |known: &PointDraft| known.kind == point.kind && known.value.expose_secret() == value;
        if !points.iter().any(is_known) {
            points.push(point);
        }
    }
}

/// By what the whole history is known.
fn all(steps: &[StepDraft]) -> Zeroizing<Vec<u8>> {
    let len = steps.iter().map(|step| step.key.canonical.len() + 8).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(len));
    for step in steps {
        bytes.extend((step.key.canonical.len() as u64).to_be_bytes());
        bytes.extend(step.key.canonical.iter());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_beyond_what_may_be_held_gives_no_half_of_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("log.csv");
        let head = "number,opened_at,sys_updated_at,sys_mod_count,incident_state";
        let row = |place: u32| format!("\nINC1,1/3/2016 10:00,1/3/2016 1{place}:00,{place},New");
        std::fs::write(&path, format!("{head}{}{}", row(0), row(1))).expect("written");
        let cases = |held: usize| {
            let preset = Preset::named("servicenow").expect("a preset");
            let now = Moment::parse("2026-11-22", Offset::UTC).expect("a day");
            let table = csv::open(&path).expect("a table");
            let mut cases = histories(table, &preset, Offset::UTC, now).expect("cases");
            cases.held = held;
            let told = cases.map(|case| case.map(|case| case.rows).map_err(|e| (e.code, e.last)));
            told.collect::<Vec<_>>()
        };
        assert_eq!(cases(0), [Ok(2)]);
        assert_eq!(cases(HELD_BYTES - ROW_BYTES - 100), [Err(("file-log-large", true))]);
    }
}

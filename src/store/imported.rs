//! What imports leave beside the records that they make: the marks of rows, and which run made what.
//!
//! INVARIANT: a record that is taken away takes its mark with it, so that the same row makes it anew. Where rows that
//! say the same made several, the mark counts one less.

use super::index::{COMPLAINT_ROWS, PARTY_ROWS};
use super::tables::{self, ImportedCase};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, MemberId, PartyId, RunNumber};
use crate::domain::import_run::{ImportRun, RunOf};
use crate::domain::moment::Moment;
use std::ops::ControlFlow;

/// The counter of runs.
const COUNTER: &str = "import";

/// Batches of runs that are over which a batch forgets, at most.
const FORGOTTEN_AT_ONCE: usize = 500;

/// A batch that made something.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// By which the run knows its batches.
    pub run: [u8; 16],
    /// What its rows became.
    pub what: RunOf,
    /// Its audit entry.
    pub seq: u64,
    /// Records that it made.
    pub made: u32,
}

impl WriteTx {
    /// Counts a batch to its run, the first batch begins one.
    pub fn put_batch(&self, batch: Batch, by: MemberId, now: Moment) -> Result<()> {
        if batch.made == 0 {
            return Ok(());
        }
        let (number, mut row) = match self.run_of(batch.run)? {
            Some(known) => known,
            None => {
                self.forget_runs(now)?;
                let count = self.count_up(COUNTER)?;
                let number = RunNumber(u32::try_from(count).unwrap_or(u32::MAX));
                let Batch { run, what, .. } = batch;
                (number, ImportRun { run, what, by, at: now, added: 0, taken_back: 0 })
            }
        };
        row.added += u64::from(batch.made);
        self.put(tables::IMPORT_RUNS, &number, &row)?;
        self.put(tables::IMPORT_BATCHES, &(number, batch.seq), &batch.made)
    }

    /// One run goes at a time, so it is the newest, or not there yet.
    fn run_of(&self, run: [u8; 16]) -> Result<Option<(RunNumber, ImportRun)>> {
        let mut found = None;
        self.each(tables::IMPORT_RUNS, &Scan::all().backwards(), |number, row: ImportRun| {
            let is_it = row.run == run;
            found = is_it.then_some((number, row));
            Ok(if is_it { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(found)
    }

    /// Runs that can no longer be taken back need no batches.
    fn forget_runs(&self, now: Moment) -> Result<()> {
        let mut over = Vec::new();
        self.each(tables::IMPORT_RUNS, &Scan::all(), |number, row: ImportRun| {
            let is_over = row.is_over(now);
            over.extend(is_over.then_some(number));
            Ok(if is_over { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        let mut left = FORGOTTEN_AT_ONCE;
        for number in over {
            let batches = self.keys(tables::IMPORT_BATCHES, &Scan::prefix(&number), left)?;
            left -= batches.len();
            for batch in &batches {
                self.remove(tables::IMPORT_BATCHES, batch)?;
            }
            if left == 0 {
                return Ok(());
            }
            self.remove(tables::IMPORT_RUNS, &number)?;
        }
        Ok(())
    }

    /// Takes the mark of the row away that a party was made of.
    pub fn forget_party_row(&self, party: PartyId) -> Result<()> {
        self.remove(tables::IMPORTED_NOTES, &party)?;
        let Some(key) = self.get(tables::IMPORTED_PARTIES, &party)? else { return Ok(()) };
        self.remove(tables::IMPORTED_PARTIES, &party)?;
        self.forget_row((PARTY_ROWS, key))
    }

    /// Takes the mark of the row away that a case was made of.
    pub fn forget_case_row(&self, case: CaseId) -> Result<()> {
        let Some(ImportedCase { key, .. }) = self.get(tables::IMPORTED_CASES, &case)? else {
            return Ok(());
        };
        self.remove(tables::IMPORTED_CASES, &case)?;
        self.forget_row((COMPLAINT_ROWS, key))
    }

    fn forget_row(&self, place: (u8, [u8; 32])) -> Result<()> {
        let Some(mut mark) = self.get(tables::IMPORT_KEYS, &place)? else { return Ok(()) };
        if mark.taken <= 1 {
            return self.remove(tables::IMPORT_KEYS, &place).map(|_| ());
        }
        mark.taken -= 1;
        mark.met = mark.met.min(mark.taken);
        self.put(tables::IMPORT_KEYS, &place, &mark)
    }
}

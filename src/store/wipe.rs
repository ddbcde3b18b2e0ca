//! What an erasure takes out of the tables, and what it leaves in a row.
//!
//! INVARIANT: a table that can hold anything of a customer has its part here. The bytes stay in free pages of the
//! file until it is scrubbed.

use super::index::Rows;
use super::tables;
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::complaint::{Case, CaseEvent};
use crate::domain::contact::Point;
use crate::domain::erasure::{Erased, event_without_words, promise_without_words, tombstone};
use crate::domain::error::Result;
use crate::domain::export_run::ExportRun;
use crate::domain::id::{EntryId, Id, PartyId, SubjectId};
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// What stood under a subject.
#[derive(Debug, Default)]
pub struct Subject {
    /// Its contact points, whose values are gone.
    pub points: Vec<Point>,
    /// How many data keys it had.
    pub keys: u32,
}

impl WriteTx {
    /// Deletes the values, look-up rows and data keys of a subject.
    pub fn wipe_subject(&self, subject: SubjectId) -> Result<Subject> {
        let mut wiped = Subject::default();
        let scan = Scan::prefix(&subject);
        for (_, id) in self.keys(tables::POINTS_BY_SUBJECT, &scan, usize::MAX)? {
            wiped.points.extend(self.get(tables::POINTS, &id)?);
            self.remove_point(id)?;
        }
        // A field without its point is damage, and goes, too.
        for key in self.keys(tables::FIELDS, &scan, usize::MAX)? {
            self.remove(tables::FIELDS, &key)?;
        }
        for key in self.keys(tables::DATA_KEYS, &scan, usize::MAX)? {
            self.remove(tables::DATA_KEYS, &key)?;
            wiped.keys += 1;
        }
        self.remove(tables::SUBJECTS, &subject)?;
        Ok(wiped)
    }

    /// Deletes the entries in the timeline of a party or a case; which they were.
    pub fn wipe_entries(&self, owner: &impl Id) -> Result<Vec<EntryId>> {
        let places = self.keys(tables::TIMELINE, &Scan::prefix(&owner.bytes()), usize::MAX)?;
        let mut gone = Vec::with_capacity(places.len());
        for (_, at, id) in places {
            if let Some(entry) = self.get(tables::ENTRIES, &id)? {
                let owners = [entry.party.map(|id| id.bytes()), entry.case.map(|id| id.bytes())];
                for owner in owners.into_iter().flatten() {
                    self.remove(tables::TIMELINE, &(owner, at, id))?;
                }
            }
            self.remove(tables::TIMELINE, &(owner.bytes(), at, id))?;
            self.remove(tables::ENTRIES, &id)?;
            gone.push(id);
        }
        Ok(gone)
    }

    /// Takes every word out of a case, and writes into it that this was done.
    pub fn wipe_case(&self, case: &Case, erased: &CaseEvent) -> Result<()> {
        let events = self.case_events(case.id)?;
        for (place, event) in (0u32..).zip(events) {
            self.put(tables::CASE_EVENTS, &(case.id, place), &event_without_words(event))?;
        }
        self.wipe_drafts(case.id)?;
        self.append_event(case, erased).map(|_| ())
    }

    /// Takes the words out of a promise.
    pub fn wipe_promise(&self, promise: Promise) -> Result<()> {
        self.put_promise(&promise_without_words(promise))
    }

    /// Leaves the number of a party, and that it was erased. What it had brought with a merge is brought no more. In which
    /// lists it had left, by their audit entries: see [`Self::begin_files_anew`].
    pub fn bury_party(&self, party: &Party, erased: Erased) -> Result<Vec<u64>> {
        for place in self.keys(tables::MERGED, &Scan::prefix(&party.id), usize::MAX)? {
            self.remove(tables::MERGED, &place)?;
        }
        self.remove(tables::CANARIES, &party.id)?;
        self.remove(tables::IMPORTED_NOTES, &party.id)?;
        self.forget_distinct(party.id)?;
        let left = self.forget_lists(party.id)?;
        self.put_party(&tombstone(party, erased))?;
        Ok(left)
    }

    /// Forgets in which lists a party had left; these, by their audit entries.
    pub fn forget_lists(&self, party: PartyId) -> Result<Vec<u64>> {
        let left = self.keys(tables::EXPORTED, &Scan::prefix(&party), usize::MAX)?;
        for place in &left {
            self.remove(tables::EXPORTED, place)?;
        }
        Ok(left.into_iter().map(|(_, seq)| seq).collect())
    }

    /// Of these lists, in which somebody was who is there no more, what is there of the files is not gone on with.
    pub fn begin_files_anew(&self, lists: &BTreeSet<u64>) -> Result<()> {
        if lists.is_empty() {
            return Ok(());
        }
        let mut stale = Vec::new();
        self.each(tables::EXPORT_RUNS, &Scan::all(), |number, run: ExportRun| {
            stale.extend(lists.contains(&run.seq).then_some((number, run)));
            Ok(ControlFlow::Continue(()))
        })?;
        for (number, run) in stale {
            let file = run.file.after_erasure();
            self.put(tables::EXPORT_RUNS, &number, &ExportRun { file, ..run })?;
        }
        Ok(())
    }

    /// Keeps the mark of the row that a party was imported from, and says there that the party was erased,
    /// unless another party was made of an identical row. Whether there is a mark.
    pub fn erase_mark(&self, party: &Party) -> Result<bool> {
        let Some(key) = self.get(tables::IMPORTED_PARTIES, &party.id)? else { return Ok(false) };
        self.remove(tables::IMPORTED_PARTIES, &party.id)?;
        let place = (super::index::PARTY_ROWS, key);
        let Some(mut mark) = self.get(tables::IMPORT_KEYS, &place)? else { return Ok(false) };
        mark.erased = mark.taken <= 1;
        self.put(tables::IMPORT_KEYS, &place, &mark)?;
        Ok(true)
    }
}

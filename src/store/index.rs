//! Rows with their derived rows: whoever writes a row through here cannot forget an index.
//!
//! The queue, most urgent first, is one axis of instants: what is open before what is closed and still wants a survey
//! or a check, and that before what is over; then the case's main
//! date, which is the earliest of the deadlines of the law and our own for the decision; then the deadline of the
//! law. So of two cases with the same date that one comes first for which the law is broken on it, and a case with
//! none of the law, whose second instant is the end of time, stands among the others where its own date puts it:
//! the day after tomorrow by our own rule comes before a law's next month. Then the one that has been with us longest
//! since it is our turn; where it is not, after all where it is. Then the worst, then the one that was taken down
//! first. Because the first instant alone says what is overdue, lists and counts of that stop at the first which is
//! not.

use super::tables::{self, QueueKey};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::budget::Spent;
use crate::domain::complaint::{Case, CaseEvent, CaseKind};
use crate::domain::contact::{Compartment, Point, SealedKey, SealedPoint, Subject};
use crate::domain::entry::Entry;
use crate::domain::error::{Error, Result};
use crate::domain::fold::fold_text;
use crate::domain::guard::{Exception, Mode};
use crate::domain::id::{
    CaseId, CaseNumber, Id, MemberId, PartyId, PartyNumber, PointId, SubjectId,
};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use crate::domain::queued::Queued;

/// Queue bucket of open cases.
pub const OPEN: u8 = 0;
/// Queue bucket of closed cases about which something is still to be done.
pub const AFTER: u8 = 5;
/// Queue bucket of closed cases.
pub const CLOSED: u8 = 9;

/// Import keys of party rows.
pub const PARTY_ROWS: u8 = 1;
/// Import keys of complaint rows.
pub const COMPLAINT_ROWS: u8 = 2;

/// Where a case stands in the queue.
pub fn queue_key(case: &Case) -> QueueKey {
    let bucket = match () {
        () if case.is_open() => OPEN,
        () if case.has_aftercare() => AFTER,
        () => CLOSED,
    };
    let worst_first = u8::MAX - case.severity as u8;
    let by_law = case.law_due().unwrap_or(i64::MAX);
    (bucket, case.due_seconds(), by_law, ours_since(case), worst_first, case.id)
}

/// Since when it is our turn. Of what is over, and of a privacy request, whose month no question stops: since it
/// reached us.
fn ours_since(case: &Case) -> i64 {
    if case.kind == CaseKind::Privacy || !case.is_open() {
        return case.received_at.at_seconds;
    }
    case.handling.court_since.map_or(i64::MAX, |since| since.at_seconds)
}

fn unindexed_key(point: &Point) -> (u8, SubjectId, PointId) {
    (point.kind.compartment().byte(), point.subject, point.id)
}

/// Whether a complaint waits for whoever takes the next one. Privacy requests wait for those who may work
/// them, who choose.
pub fn is_free(case: &Case) -> bool {
    case.kind == CaseKind::Complaint && case.is_open() && case.owner.is_none()
}

/// The themes of what somebody told us, if it has any that may still be counted.
pub fn told(case: &Case) -> Option<&Vec<String>> {
    let own = case.feedback.as_ref().filter(|_| case.erased.is_none());
    own.map(|own| &own.themes).filter(|themes| !themes.is_empty())
}

/// The row of a case among the references, if it came with one.
pub fn reference_row(case: &Case) -> Option<(String, CaseNumber)> {
    let text = case.external_ref.as_deref().map(fold_text).filter(|text| !text.is_empty());
    text.map(|text| (text, case.number))
}

impl WriteTx {
    /// Writes a party.
    pub fn put_party(&self, party: &Party) -> Result<()> {
        let was = self.get(tables::PARTIES, &party.id)?;
        self.list(was.as_ref(), Some(party))?;
        self.put(tables::PARTIES, &party.id, party)?;
        self.put(tables::PARTY_NUMBERS, &party.number, &party.id)
    }

    /// Takes a party away again (undo of its adding), with the mark that it was imported.
    pub fn remove_party(&self, party: &Party) -> Result<()> {
        for subject in &party.subjects {
            self.remove_subject(*subject)?;
        }
        self.forget_party_row(party.id)?;
        self.forget_distinct(party.id)?;
        let was = self.get(tables::PARTIES, &party.id)?;
        self.list(was.as_ref(), None)?;
        self.remove(tables::PARTIES, &party.id)?;
        self.remove(tables::PARTY_NUMBERS, &party.number)?;
        Ok(())
    }

    fn remove_subject(&self, subject: SubjectId) -> Result<()> {
        let points = Scan::prefix(&subject);
        for (_, point) in self.keys(tables::POINTS_BY_SUBJECT, &points, usize::MAX)? {
            self.remove_point(point)?;
        }
        for key in self.keys(tables::DATA_KEYS, &points, usize::MAX)? {
            self.remove(tables::DATA_KEYS, &key)?;
        }
        self.remove(tables::SUBJECTS, &subject)?;
        Ok(())
    }

    /// Takes a contact point away, with its value and its look-up row.
    pub fn remove_point(&self, id: PointId) -> Result<()> {
        let Some(point) = self.get(tables::POINTS, &id)? else { return Ok(()) };
        self.remove_look_up(&point)?;
        self.remove(tables::POINTS, &id)?;
        self.remove(tables::FIELDS, &(point.subject, id))?;
        self.remove(tables::POINTS_BY_SUBJECT, &(point.subject, id))?;
        Ok(())
    }

    /// Writes a subject's new data key.
    pub fn put_data_key(&self, party: PartyId, key: &SealedKey) -> Result<()> {
        let found = self.get(tables::SUBJECTS, &key.subject)?;
        let mut subject = found.unwrap_or(Subject { party, keys: Vec::new() });
        subject.keys.retain(|(compartment, _)| *compartment != key.compartment);
        subject.keys.push((key.compartment, key.number));
        self.put(tables::SUBJECTS, &key.subject, &subject)?;
        self.put_sealed_key(key)
    }

    /// Writes the row of a data key, new or sealed anew.
    pub fn put_sealed_key(&self, key: &SealedKey) -> Result<()> {
        let row = tables::DataKeyRow {
            epoch: key.epoch,
            made_in: key.made_in,
            sealed: key.sealed.clone(),
        };
        self.put(tables::DATA_KEYS, &(key.subject, key.compartment.byte(), key.number), &row)
    }

    /// Writes a sealed contact point; `seq` is the audit entry that does it.
    pub fn put_point(&self, sealed: &SealedPoint, seq: u64) -> Result<()> {
        let mut point = sealed.point.clone();
        point.written_by = seq;
        self.put(tables::POINTS, &point.id, &point)?;
        self.put(tables::POINTS_BY_SUBJECT, &(point.subject, point.id), &())?;
        self.put(tables::FIELDS, &(point.subject, point.id), &sealed.field)?;
        self.put_look_up(&point)
    }

    /// Takes a key away from a holder, in every epoch. Whether it had it.
    pub fn remove_wraps(&self, holder: &MemberId, key: u8) -> Result<bool> {
        let places = self.keys(tables::WRAPS, &Scan::prefix(&(holder.bytes(), key)), usize::MAX)?;
        for place in &places {
            self.remove(tables::WRAPS, place)?;
        }
        Ok(!places.is_empty())
    }

    /// The look-up row of a point, or the mark that it still waits for one.
    fn put_look_up(&self, point: &Point) -> Result<()> {
        if point.waits() {
            self.put(tables::UNINDEXED, &unindexed_key(point), &())?;
        }
        let Some(mac) = point.lookup else { return Ok(()) };
        self.put(tables::LOOKUP, &(point.kind.byte(), mac, point.subject, point.id), &())
    }

    /// Gives a point this look-up row in place of the one it had, this suppression tag, and this tag of stops.
    pub fn index_point(
        &self,
        id: PointId,
        mac: [u8; 16],
        tag: Option<[u8; 32]>,
        stop: Option<[u8; 32]>,
    ) -> Result<()> {
        let Some(mut point) = self.get(tables::POINTS, &id)? else { return Ok(()) };
        self.remove_look_up(&point)?;
        point.lookup = Some(mac);
        (point.tag, point.stop) = (tag.or(point.tag), stop.or(point.stop));
        self.put(tables::POINTS, &id, &point)?;
        self.put_look_up(&point)
    }

    /// Marks every contact point that waits for a session that may read, of a store in which some did not yet.
    pub(super) fn mark_waiting(&self) -> Result<()> {
        let mut waiting = Vec::new();
        self.each(tables::POINTS, &Scan::all(), |_, point: Point| {
            waiting.extend(Some(unindexed_key(&point)).filter(|_| point.waits()));
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        waiting.iter().try_for_each(|key| self.put(tables::UNINDEXED, key, &()))
    }

    fn remove_look_up(&self, point: &Point) -> Result<()> {
        if let Some(mac) = point.lookup {
            self.remove(tables::LOOKUP, &(point.kind.byte(), mac, point.subject, point.id))?;
        }
        self.remove(tables::UNINDEXED, &unindexed_key(point)).map(|_| ())
    }

    /// Writes a case's first event and its row.
    pub fn open_case(&self, id: CaseId, number: CaseNumber, event: &CaseEvent) -> Result<Case> {
        self.open_history(id, number, std::slice::from_ref(event))
    }

    /// Writes a case that comes with its history: its first events and its row.
    pub fn open_history(
        &self,
        id: CaseId,
        number: CaseNumber,
        events: &[CaseEvent],
    ) -> Result<Case> {
        let book = self.rulebook()?;
        let case = Case::fold(id, number, events, &book)
            .ok_or_else(|| Error::damaged("case without opening"))?;
        for (place, event) in (0u32..).zip(events) {
            self.put(tables::CASE_EVENTS, &(id, place), event)?;
        }
        self.put(tables::CASE_NUMBERS, &number, &id)?;
        self.put_case(&case, events)?;
        Ok(case)
    }

    /// Takes a case away again (undo of its opening); its number is not used again.
    pub fn remove_case(&self, case: &Case) -> Result<()> {
        for key in self.keys(tables::CASE_EVENTS, &Scan::prefix(&case.id), usize::MAX)? {
            self.remove(tables::CASE_EVENTS, &key)?;
        }
        self.remove(tables::CASES, &case.id)?;
        self.remove(tables::CASE_NUMBERS, &case.number)?;
        self.unqueue(case)?;
        if let Some(party) = case.party {
            self.remove(tables::CASES_BY_PARTY, &(party, case.id))?;
        }
        Ok(())
    }

    /// Appends an event and folds the row anew.
    pub fn append_event(&self, case: &Case, event: &CaseEvent) -> Result<Case> {
        self.append_events(case, std::slice::from_ref(event))
    }

    /// The same with several at once.
    pub fn append_events(&self, case: &Case, events: &[CaseEvent]) -> Result<Case> {
        for (place, event) in (case.events..).zip(events) {
            self.put(tables::CASE_EVENTS, &(case.id, place), event)?;
        }
        let book = self.rulebook()?;
        let all = self.case_events(case.id)?;
        let folded = Case::fold(case.id, case.number, &all, &book)
            .ok_or_else(|| Error::damaged("case without opening"))?;
        self.replace_case(case, &folded, &all)?;
        self.end_drafts(case, &folded, events)?;
        Ok(folded)
    }

    /// Writes the row of a case that has none, folded from its events.
    pub(super) fn fold_case(&self, id: CaseId, number: CaseNumber) -> Result<()> {
        let book = self.rulebook()?;
        let events = self.case_events(id)?;
        let folded = Case::fold(id, number, &events, &book)
            .ok_or_else(|| Error::damaged("case without opening"))?;
        self.put_case(&folded, &events)
    }

    fn replace_case(&self, case: &Case, folded: &Case, events: &[CaseEvent]) -> Result<()> {
        self.unqueue(case)?;
        if let Some(party) = case.party.filter(|_| case.party != folded.party) {
            self.remove(tables::CASES_BY_PARTY, &(party, case.id))?;
        }
        self.put_case(folded, events)
    }

    /// Folds every case anew by rules that have changed, and tells of those whose row is another: before and after.
    pub fn refold_cases(&self, mut told: impl FnMut(&Case, &Case)) -> Result<()> {
        let book = self.rulebook()?;
        for id in self.keys(tables::CASES, &Scan::all(), usize::MAX)? {
            let case: Case = self.fetch(tables::CASES, &id)?;
            let events = self.case_events(id)?;
            let folded = Case::fold(id, case.number, &events, &book)
                .ok_or_else(|| Error::damaged("case without opening"))?;
            if folded != case {
                self.replace_case(&case, &folded, &events)?;
                told(&case, &folded);
            } else if case.is_open() {
                // Another rule may warn at another time and have the same date.
                self.put(tables::QUEUE, &queue_key(&case), &Queued::of(&case, &events, &book))?;
            }
        }
        Ok(())
    }

    fn unqueue(&self, case: &Case) -> Result<()> {
        self.remove(tables::QUEUE, &queue_key(case))?;
        self.remove(tables::QUEUE_FREE, &queue_key(case))?;
        let received = (case.received_at.at_seconds, case.id);
        self.remove(tables::OPEN_CASES, &received)?;
        if let Some(row) = reference_row(case) {
            self.remove(tables::CASE_REFERENCES, &row)?;
        }
        self.remove(tables::TOLD, &received).map(|_| ())
    }

    fn put_case(&self, case: &Case, events: &[CaseEvent]) -> Result<()> {
        let received = (case.received_at.at_seconds, case.id);
        self.put(tables::CASES, &case.id, case)?;
        let queued = Queued::of(case, events, &*self.rulebook()?);
        self.put(tables::QUEUE, &queue_key(case), &queued)?;
        if let Some(themes) = told(case) {
            self.put(tables::TOLD, &received, themes)?;
        }
        if let Some(row) = reference_row(case) {
            self.put(tables::CASE_REFERENCES, &row, &case.id)?;
        }
        if is_free(case) {
            self.put(tables::QUEUE_FREE, &queue_key(case), &())?;
        }
        if case.is_open() {
            self.put(tables::OPEN_CASES, &received, &())?;
        }
        match case.party {
            Some(party) => self.put(tables::CASES_BY_PARTY, &(party, case.id), &()),
            None => Ok(()),
        }
    }

    /// Writes an entry into the timelines it stands in.
    pub fn put_entry(&self, entry: &Entry) -> Result<()> {
        self.put(tables::ENTRIES, &entry.id, entry)?;
        let owners = [entry.party.map(|id| id.bytes()), entry.case.map(|id| id.bytes())];
        for owner in owners.into_iter().flatten() {
            self.put(tables::TIMELINE, &(owner, entry.at.at_seconds, entry.id), &())?;
        }
        Ok(())
    }

    /// Writes a promise.
    pub fn put_promise(&self, promise: &Promise) -> Result<()> {
        self.put(tables::PROMISES, &promise.id, promise)?;
        self.put(tables::PROMISE_NUMBERS, &promise.number, &promise.id)?;
        self.put(tables::PROMISES_BY_PARTY, &(promise.party, promise.id), &())?;
        let due = (promise.due.end_seconds(), promise.id);
        if promise.is_open() {
            self.put(tables::PROMISES_DUE, &due, &())
        } else {
            self.remove(tables::PROMISES_DUE, &due).map(|_| ())
        }
    }

    /// Writes a promise whose time was another before.
    pub fn move_promise(&self, was: &Promise, is: &Promise) -> Result<()> {
        self.remove(tables::PROMISES_DUE, &(was.due.end_seconds(), was.id))?;
        self.put_promise(is)
    }

    /// Takes a promise away again (undo of its making).
    pub fn remove_promise(&self, promise: &Promise) -> Result<()> {
        self.remove(tables::PROMISES, &promise.id)?;
        self.remove(tables::PROMISE_NUMBERS, &promise.number)?;
        self.remove(tables::PROMISES_BY_PARTY, &(promise.party, promise.id))?;
        self.remove(tables::PROMISES_DUE, &(promise.due.end_seconds(), promise.id))?;
        Ok(())
    }
}

/// Rows that belong together, for guards and queries alike.
pub trait Rows: Reader + Sized {
    /// All events of a case, in order.
    fn case_events(&self, id: CaseId) -> Result<Vec<CaseEvent>> {
        let mut events = Vec::new();
        self.each(tables::CASE_EVENTS, &Scan::prefix(&id), |_, event| {
            events.push(event);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(events)
    }

    /// The highest number that a party has.
    fn last_number(&self) -> Result<PartyNumber> {
        let last = self.keys(tables::PARTY_NUMBERS, &Scan::all().backwards(), 1)?;
        Ok(last.first().copied().unwrap_or(PartyNumber(0)))
    }

    /// How far a rule is enforced, where somebody has set that.
    fn mode_of(&self, rule: &str) -> Result<Option<Mode>> {
        Ok(self.get(tables::GUARD_MODES, &rule.to_owned())?.map(|row| row.mode))
    }

    /// What was granted for this subject of a rule, though it may be over.
    fn exception(&self, rule: &str, subject: &str) -> Result<Option<Exception>> {
        self.get(tables::EXCEPTIONS, &(rule.to_owned(), subject.to_owned()))
    }

    /// How many promises of a member are overdue, no more than so many.
    fn overdue_of(&self, member: MemberId, now: Moment, most: u32) -> Result<u32> {
        let mut count = 0;
        self.each(tables::PROMISES_DUE, &Scan::all(), |(due, id), ()| {
            if due >= now.at_seconds || count == most {
                return Ok(std::ops::ControlFlow::Break(()));
            }
            count += u32::from(self.fetch(tables::PROMISES, &id)?.owner == member);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    /// The promises of a party.
    fn promises_of(&self, party: PartyId) -> Result<Vec<Promise>> {
        let keys = self.keys(tables::PROMISES_BY_PARTY, &Scan::prefix(&party), usize::MAX)?;
        keys.iter().map(|(_, id)| self.fetch(tables::PROMISES, id)).collect()
    }

    /// The promises made in this case.
    fn promises_in(&self, case: &Case) -> Result<Vec<Promise>> {
        let (mut made, mut next) = (Vec::new(), case.party);
        while let Some(party) = next {
            let promises = self.promises_of(party)?;
            made.extend(promises.into_iter().filter(|one| one.case == Some(case.id)));
            // After a merge new promises are made to the party it has become.
            next = self.get(tables::PARTIES, &party)?.and_then(|party| party.merged_into);
        }
        Ok(made)
    }

    /// How many promises made in this case still wait to be kept.
    fn open_promises(&self, case: &Case) -> Result<usize> {
        Ok(self.promises_in(case)?.iter().filter(|one| one.is_open()).count())
    }

    /// The contact points of a party, over all its subjects.
    fn points_of(&self, party: &Party) -> Result<Vec<crate::domain::contact::Point>> {
        let mut points = Vec::new();
        for subject in &party.subjects {
            for (_, id) in
                self.keys(tables::POINTS_BY_SUBJECT, &Scan::prefix(subject), usize::MAX)?
            {
                points.push(self.fetch(tables::POINTS, &id)?);
            }
        }
        points.sort_by_key(|point| (point.kind, point.id));
        Ok(points)
    }

    /// All members, also those who have left. There are dozens, never thousands.
    fn members(&self) -> Result<Vec<Member>> {
        let mut members = Vec::new();
        self.each(tables::MEMBERS, &Scan::all(), |_, member| {
            members.push(member);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(members)
    }

    /// What counts against the limits of a member in a compartment.
    fn spent(&self, member: MemberId, compartment: Compartment) -> Result<Spent> {
        let mut seen = Vec::new();
        self.each(tables::REVEALS, &Scan::prefix(&(member, compartment.byte())), |key, at| {
            seen.push((key.2, at));
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        let lift = self.get(tables::LIFTS, &(member, compartment.byte()))?;
        Ok(Spent { seen, lifted_until: lift.map(|lift| lift.until) })
    }

    /// The party and all that were merged into it, and into those.
    fn family(&self, id: PartyId) -> Result<Vec<PartyId>> {
        let mut family = vec![id];
        let mut next = 0;
        while let Some(one) = family.get(next).copied() {
            let merged = self.keys(tables::MERGED, &Scan::prefix(&one), usize::MAX)?;
            family.extend(merged.into_iter().map(|(_, from)| from));
            next += 1;
        }
        Ok(family)
    }

    /// The cases of a party.
    fn cases_of(&self, party: PartyId) -> Result<Vec<Case>> {
        let keys = self.keys(tables::CASES_BY_PARTY, &Scan::prefix(&party), usize::MAX)?;
        keys.iter().map(|(_, id)| self.fetch(tables::CASES, id)).collect()
    }
}

impl<R: Reader> Rows for R {}

#[cfg(test)]
mod tests;

//! `party.erase`: a customer with all that were merged into it, out of every table, and a line for the ledger.
//!
//! INVARIANT: one transaction deletes values, keys, look-up rows, names and every word, and writes the ledger; the
//! audit entry names each customer with SHA-256 of its line, so that a line cannot be changed unnoticed.
//! What the transaction deletes stays in free pages until the file is scrubbed.

use super::approval::Ask;
use super::{Act, Applied, BATCH_MOST, Made, Scene, open, party, send, suppress};
use crate::domain::approval::{ERASE_FROM, Request, VALID_HOURS, Wanted};
use crate::domain::audit::Hash;
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::erasure::{
    EraseReason, Erased, Erasure, Gone, Kept, KeptKind, acting_role, complaint_files_until,
};
use crate::domain::error::{Error, Result};
use crate::domain::id::{
    AttachmentNumber, CaseId, EntryId, ErasureNumber, Id, MemberId, PartyId, PartyNumber,
    PromiseId, SubjectId,
};
use crate::domain::moment::Moment;
use crate::domain::notice::Notice;
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use crate::domain::undo::{Inverse, UndoStep};
use crate::guards::erase::{is_asked_in, may_erase};
use crate::guards::{Verdict, Verdicts, rights};
use crate::session::Desk;
use crate::store::consents::Ledger;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, attached, ledger, tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// The counter of the ledger.
pub(super) const COUNTER: &str = "erasure";
/// For how long the erasures of one member count together.
const COUNTED_SECONDS: i64 = VALID_HOURS * 3_600;

/// Erases customers. They stand in one order whatever order they were named in.
#[derive(Debug)]
pub struct Erase {
    parties: Vec<PartyId>,
    /// Why.
    pub reason: EraseReason,
    /// The complaint in which it was asked for.
    pub case: Option<CaseId>,
}

impl Erase {
    /// Whom, why, and in which complaint it was asked for.
    pub fn new(
        parties: impl IntoIterator<Item = PartyId>,
        reason: EraseReason,
        case: Option<CaseId>,
    ) -> Self {
        let parties: BTreeSet<PartyId> = parties.into_iter().collect();
        Self { parties: parties.into_iter().collect(), reason, case }
    }

    /// Whom, in their order.
    pub fn parties(&self) -> &[PartyId] {
        &self.parties
    }

    /// What they have become by merges, each once.
    fn standing(&self, tx: &WriteTx) -> Result<Vec<PartyId>> {
        let all: BTreeSet<PartyId> =
            self.parties.iter().map(|id| party::has_become(tx, *id)).collect::<Result<_>>()?;
        Ok(all.into_iter().collect())
    }

    fn may_erase(&self, tx: &WriteTx) -> Verdict {
        if self.parties.is_empty() {
            return Err(Error::usage("nothing-to-change"));
        }
        if self.parties.len() > BATCH_MOST {
            let error = Error::usage("batch-large").with("count", self.parties.len());
            return Err(error.with("most", BATCH_MOST));
        }
        for id in self.standing(tx)? {
            let whole = Whole::of(tx, &tx.family(id)?)?;
            let party = party::find(tx, id)?;
            if let Some(case) = self.case.map(|case| open::find(tx, case)).transpose()? {
                is_asked_in(&party, &case, party::is_of(tx, case.party, id)?)?;
            }
            may_erase(&party, &whole.cases, &whole.promises)?;
        }
        Ok(())
    }
}

/// How many customers this member has erased in the last 24 hours.
pub fn erased_lately(tx: &impl Reader, member: MemberId, now: Moment) -> Result<usize> {
    let mut count = 0;
    tx.each(tables::ERASURES, &Scan::all().backwards(), |_, line| {
        if line.at.at_seconds < now.at_seconds - COUNTED_SECONDS {
            return Ok(ControlFlow::Break(()));
        }
        count += if line.by == member { line.parties.len().max(1) } else { 0 };
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// A customer with all that were merged into it, the one that stands first.
struct Whole {
    parties: Vec<Party>,
    cases: Vec<Case>,
    promises: Vec<Promise>,
}

impl Whole {
    /// As far as the store has them: of a ledger that is replayed some may be missing.
    fn of(tx: &WriteTx, ids: &[PartyId]) -> Result<Self> {
        let mut whole = Self { parties: Vec::new(), cases: Vec::new(), promises: Vec::new() };
        for id in ids {
            whole.parties.extend(tx.get(tables::PARTIES, id)?);
            whole.cases.extend(tx.cases_of(*id)?);
            whole.promises.extend(tx.promises_of(*id)?);
        }
        Ok(whole)
    }
}

impl Act for Erase {
    fn verb(&self) -> &'static str {
        "party.erase"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        party::named(tx, self.parties.iter().copied())
    }

    /// The names that all desks search in, with theirs among them, are written anew. What cannot be deleted now is
    /// deleted by whoever follows the log.
    fn afterwards(&self, desk: &Desk) {
        let _ = desk.store.drop_names();
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        self.parties.iter().try_for_each(|id| party::find(tx, *id).map(|_| ()))?;
        self.case.map(|id| open::find(tx, id)).transpose()?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may_erase(tx)))
    }

    /// What a member has erased within a day counts together.
    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<Ask>> {
        // Who was merged into another is a customer like any other.
        let mut parties = Vec::new();
        for id in self.standing(tx)? {
            parties.extend(tx.family(id)?);
        }
        parties.sort_unstable();
        let count = erased_lately(tx, scene.member.id, scene.now)? + parties.len();
        if count < ERASE_FROM {
            return Ok(None);
        }
        let mut reason = vec![self.reason.code().to_owned()];
        reason.extend(open::named(tx, self.case)?);
        let count = parties.len() as u64;
        let wanted = Wanted::Erase { parties, reason: reason.join(" ") };
        Ok(Some(Ask { wanted, count }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = self.case.map(|id| open::find(tx, id)).transpose()?.map(|case| case.number);
        let mut lines = Vec::new();
        for id in self.standing(tx)? {
            let number = ErasureNumber(u32::try_from(tx.count_up(COUNTER)?).unwrap_or(u32::MAX));
            lines.push(Erasure {
                number,
                parties: Vec::new(),
                ids: tx.family(id)?,
                subjects: Vec::new(),
                at: scene.now,
                by: scene.member.id,
                role: acting_role(&scene.member.roles),
                reason: self.reason,
                case,
                seq: scene.seq,
                gone: BTreeMap::new(),
                kept: Vec::new(),
                unsuppressed: 0,
                scrubbed: None,
            });
        }
        let mut erasing = Erasing::of(lines);
        erasing.erase(tx)?;
        let mut applied = Applied::default();
        for line in &erasing.lines {
            tx.put(tables::ERASURES, &line.number, line)?;
            applied.ids.extend(ledger::told(line)?);
            applied.count += u32::try_from(line.parties.len()).unwrap_or(u32::MAX);
        }
        applied.made = Made {
            party: erasing.lines.first().and_then(|line| line.parties.first().copied()),
            erasures: erasing.lines.iter().map(|line| line.number).collect(),
            blobs: erasing.blobs,
            ..Made::default()
        };
        Ok(applied)
    }
}

/// Several customers that are erased at once, with what is looked for in tables that are not sorted by customer.
#[derive(Default)]
pub(super) struct Erasing {
    lines: Vec<Erasure>,
    parties: BTreeMap<PartyId, usize>,
    numbers: BTreeMap<PartyNumber, usize>,
    names: Vec<(String, usize)>,
    subjects: BTreeMap<SubjectId, usize>,
    cases: BTreeMap<CaseId, usize>,
    entries: BTreeMap<EntryId, usize>,
    promises: BTreeMap<PromiseId, usize>,
    attachments: BTreeMap<AttachmentNumber, usize>,
    /// Lists in which they have left, by their audit entries.
    lists: BTreeSet<u64>,
    /// Files whose rows and keys are gone.
    blobs: Vec<Hash>,
}

impl Erasing {
    /// These lines, of which only numbers and ids are looked at.
    pub(super) fn of(lines: Vec<Erasure>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Does it, and fills the lines with what was done.
    pub(super) fn erase(&mut self, tx: &WriteTx) -> Result<()> {
        for place in 0..self.lines.len() {
            self.erase_one(tx, place)?;
        }
        tx.begin_files_anew(&self.lists)?;
        self.strike_steps(tx)?;
        self.forget_reveals(tx)?;
        self.silence_notices(tx)?;
        self.strike_views(tx)?;
        self.forget_exceptions(tx)?;
        self.lines.first().map_or(Ok(()), |line| forget_selections(tx, line.at))
    }

    /// What a rule allowed them, with the reason for it.
    fn forget_exceptions(&self, tx: &WriteTx) -> Result<()> {
        for key in tx.keys(tables::EXCEPTIONS, &Scan::all(), usize::MAX)? {
            let party = key.1.parse().ok().is_some_and(|it| self.numbers.contains_key(&it));
            let case = key.1.parse().ok().map(|it| tx.get(tables::CASE_NUMBERS, &it));
            let case = case.transpose()?.flatten().map(|id| tx.fetch(tables::CASES, &id));
            let of_case = case.transpose()?.and_then(|case| case.party);
            if party || of_case.is_some_and(|party| self.parties.contains_key(&party)) {
                tx.remove(tables::EXCEPTIONS, &key)?;
            }
        }
        Ok(())
    }

    fn count(&mut self, place: usize, what: Gone, count: u32) {
        if let Some(line) = self.lines.get_mut(place).filter(|_| count > 0) {
            *line.gone.entry(what).or_default() += count;
        }
    }

    fn erase_one(&mut self, tx: &WriteTx, place: usize) -> Result<()> {
        let Some(line) = self.lines.get(place).cloned() else { return Ok(()) };
        let whole = Whole::of(tx, &line.ids)?;
        let mut kept = vec![keep(KeptKind::Number, 1, Vec::new(), None)];
        kept.extend(self.cases(tx, place, &line, &whole.cases)?);
        kept.extend(self.promises(tx, place, &whole)?);
        let (mut marks, mut suppressed) = (0, 0);
        // Of all before any of it goes: what one of them said stands for those that were merged with it.
        let stops = whole.parties.iter().map(|party| stops_of(tx, party)).sum::<Result<u32>>()?;
        for party in &whole.parties {
            self.forget_consents(tx, place, party.id.bytes())?;
            self.entries(tx, place, &party.id)?;
            self.attachments(tx, place, &party.id)?;
            send::forget(tx, party.id)?;
            for subject in &party.subjects {
                self.forget_consents(tx, place, subject.bytes())?;
                suppressed += self.subject(tx, place, *subject)?;
            }
            marks += u32::from(tx.erase_mark(party)?);
            let erased = Erased { number: line.number, at: line.at };
            self.lists.extend(tx.bury_party(party, erased)?);
            self.parties.insert(party.id, place);
            self.numbers.insert(party.number, place);
            self.names.push((party.name.clone(), place));
            self.count(place, Gone::Rows, 1);
        }
        // Of a ledger that is replayed: whatever it names goes, wherever a merge has put it.
        for subject in &line.subjects {
            detach(tx, *subject)?;
            self.forget_consents(tx, place, subject.bytes())?;
            self.subject(tx, place, *subject)?;
        }
        let others = [
            (KeptKind::Suppression, suppressed),
            (KeptKind::Stops, stops),
            (KeptKind::ImportMarks, marks),
        ];
        let others = others.into_iter().filter(|(_, count)| *count > 0);
        kept.extend(others.map(|(what, count)| keep(what, count, Vec::new(), None)));
        kept.extend([KeptKind::Log, KeptKind::Backups].map(|what| keep(what, 0, Vec::new(), None)));
        if let Some(line) = self.lines.get_mut(place) {
            line.parties = whole.parties.iter().map(|party| party.number).collect();
            line.subjects =
                whole.parties.iter().flat_map(|party| party.subjects.iter().copied()).collect();
            line.kept = kept;
        }
        Ok(())
    }

    fn forget_consents(&mut self, tx: &WriteTx, place: usize, owner: [u8; 16]) -> Result<()> {
        let count = tx.wipe_consents(&owner)?;
        self.count(place, Gone::Consents, count);
        Ok(())
    }

    fn cases(
        &mut self,
        tx: &WriteTx,
        place: usize,
        line: &Erasure,
        cases: &[Case],
    ) -> Result<Option<Kept>> {
        let mut files = Vec::new();
        for case in cases {
            files.push((case.clone(), tx.case_events(case.id)?));
            self.entries(tx, place, &case.id)?;
            self.attachments(tx, place, &case.id)?;
            let what = Happening::Erased(line.number);
            tx.wipe_case(case, &CaseEvent { at: line.at, by: line.by, what })?;
            self.cases.insert(case.id, place);
            self.count(place, Gone::Complaints, 1);
        }
        let numbers: Vec<String> = cases.iter().map(|case| case.number.to_string()).collect();
        let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let until = complaint_files_until(&files);
        Ok(until.map(|until| keep(KeptKind::Complaints, count, numbers, Some(until))))
    }

    fn promises(&mut self, tx: &WriteTx, place: usize, whole: &Whole) -> Result<Option<Kept>> {
        let promises = &whole.promises;
        for promise in promises {
            tx.wipe_promise(promise.clone())?;
            self.promises.insert(promise.id, place);
            self.count(place, Gone::Promises, 1);
        }
        let last = promises.iter().map(|promise| promise.due).max_by_key(|due| due.at_seconds);
        let numbers: Vec<String> = promises.iter().map(|one| one.number.to_string()).collect();
        let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let years = crate::domain::erasure::COMPLAINT_FILE_YEARS;
        let until = last.map(|due| due.plus_years(years));
        Ok(until.map(|until| keep(KeptKind::Promises, count, numbers, Some(until))))
    }

    fn entries(
        &mut self,
        tx: &WriteTx,
        place: usize,
        owner: &impl crate::domain::id::Id,
    ) -> Result<()> {
        let gone = tx.wipe_entries(owner)?;
        self.count(place, Gone::Entries, u32::try_from(gone.len()).unwrap_or(u32::MAX));
        self.entries.extend(gone.into_iter().map(|id| (id, place)));
        Ok(())
    }

    /// What stands in them nobody reads from here on; the files themselves go once this is committed.
    fn attachments(&mut self, tx: &WriteTx, place: usize, owner: &impl Id) -> Result<()> {
        for row in attached::of(tx, owner)? {
            tx.detach(&row)?;
            self.subjects.insert(row.counts_as, place);
            self.attachments.insert(row.number, place);
            self.blobs.push(row.sha256);
            self.count(place, Gone::Attachments, 1);
            self.count(place, Gone::Keys, 1);
        }
        Ok(())
    }

    /// How many suppression entries were made.
    fn subject(&mut self, tx: &WriteTx, place: usize, subject: SubjectId) -> Result<u32> {
        let mut suppressed = 0;
        let wiped = tx.wipe_subject(subject)?;
        self.subjects.insert(subject, place);
        self.count(place, Gone::Keys, wiped.keys);
        self.count(place, Gone::Values, u32::try_from(wiped.points.len()).unwrap_or(u32::MAX));
        for point in wiped.points.iter().filter(|point| point.kind.is_looked_up()) {
            self.count(place, Gone::LookUps, 1);
            let Some(line) = self.lines.get_mut(place).filter(|_| point.kind.is_suppressed())
            else {
                continue;
            };
            match suppress::enter(tx, point, line.at)? {
                true => suppressed += 1,
                false => line.unsuppressed += 1,
            }
        }
        Ok(suppressed)
    }

    /// Whose step it is to take something back.
    fn place_of(&self, inverse: &Inverse) -> Option<usize> {
        let of = |id: &PartyId| self.parties.get(id).copied();
        match inverse {
            Inverse::Party { was, .. } | Inverse::PartyAdded(was) => of(&was.id),
            Inverse::PointAdded { party, .. } | Inverse::Lifted { party, .. } => of(party),
            Inverse::Entry(id) => self.entries.get(id).copied(),
            Inverse::Attached(number) => self.attachments.get(number).copied(),
            Inverse::CaseOpened { case, .. } | Inverse::CaseEvent { case, .. } => {
                self.cases.get(case).copied()
            }
            Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => {
                self.promises.get(&is.id).copied().or_else(|| of(&is.party))
            }
            Inverse::Merge { from, into, .. } | Inverse::Unmerge { from, into, .. } => {
                of(from).or_else(|| of(into))
            }
            Inverse::Distinct { one, other, .. } => of(one).or_else(|| of(other)),
            Inverse::Adoption { .. }
            | Inverse::Drafted(_)
            | Inverse::Macro { .. }
            | Inverse::Preset { .. }
            | Inverse::Several(_)
            | Inverse::Final => None,
        }
    }

    /// One walk over the steps of all members, however many are erased.
    fn strike_steps(&mut self, tx: &WriteTx) -> Result<()> {
        let (mut changed, mut struck) = (Vec::new(), Vec::new());
        tx.each(tables::UNDO, &Scan::all(), |key, step: UndoStep| {
            let before = struck.len();
            let inverse = step.inverse.without(&mut |one| {
                let place = self.place_of(one);
                // It goes with a step that is counted.
                struck.extend(place.filter(|_| !matches!(one, Inverse::Lifted { .. })));
                place.is_some()
            });
            if struck.len() > before {
                changed.push((key, UndoStep { inverse, ..step }));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (key, step) in &changed {
            tx.put(tables::UNDO, key, step)?;
        }
        struck.into_iter().for_each(|place| self.count(place, Gone::Steps, 1));
        Ok(())
    }

    fn forget_reveals(&mut self, tx: &WriteTx) -> Result<()> {
        for key in tx.keys(tables::REVEALS, &Scan::all(), usize::MAX)? {
            if let Some(place) = self.subjects.get(&key.2).copied() {
                tx.remove(tables::REVEALS, &key)?;
                self.count(place, Gone::Reveals, 1);
            }
        }
        Ok(())
    }

    /// A filter that was kept under a name, or the name it was kept under.
    fn strike_views(&mut self, tx: &WriteTx) -> Result<()> {
        for mut member in tx.members()? {
            let mut struck = 0;
            for (name, place) in self.names.clone() {
                let count = member.preferences.strike_views(&name);
                self.count(place, Gone::Views, u32::try_from(count).unwrap_or(u32::MAX));
                struck += count;
            }
            if struck > 0 {
                tx.put(tables::MEMBERS, &member.id, &member)?;
            }
        }
        Ok(())
    }

    /// That the glass was broken stays; the reason may name somebody.
    fn silence_notices(&mut self, tx: &WriteTx) -> Result<()> {
        let mut told: Vec<((u8, u64), Notice, usize)> = Vec::new();
        tx.each(tables::NOTICES, &Scan::all(), |key, notice: Notice| {
            if let Some(place) = self.numbers.get(&notice.party).filter(|_| notice.reason.is_some())
            {
                told.push((key, Notice { reason: Some(String::new()), ..notice }, *place));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (key, notice, place) in told {
            tx.put(tables::NOTICES, &key, &notice)?;
            self.count(place, Gone::Notices, 1);
        }
        Ok(())
    }
}

/// What a customer said of being reached goes; that a value is not to be reached stays, without whose it was. How many
/// values that are.
fn stops_of(tx: &WriteTx, party: &Party) -> Result<u32> {
    let (ledger, mut stops) = (Ledger::of(tx, party)?, 0);
    for point in tx.points_of(party)? {
        stops += u32::from(tx.carry_stop(&ledger, &point)?);
    }
    Ok(stops)
}

/// Whoever holds a subject holds it no more.
fn detach(tx: &WriteTx, subject: SubjectId) -> Result<()> {
    let Some(held) = tx.get(tables::SUBJECTS, &subject)? else { return Ok(()) };
    let Some(mut party) = tx.get(tables::PARTIES, &held.party)? else { return Ok(()) };
    party.subjects.retain(|one| *one != subject);
    party.version += 1;
    tx.put_party(&party)
}

/// By which words a list was selected, and whose letter it answers, may name somebody. Of requests that are over
/// they are needed no more; what was approved is told by the digest. One that is open nobody could judge without
/// them: it is taken back.
fn forget_selections(tx: &WriteTx, now: Moment) -> Result<()> {
    let mut changed = Vec::new();
    tx.each(tables::APPROVALS, &Scan::all(), |number, mut request: Request| {
        let is_open = request.is_open(now);
        if request.wanted.forget_words() {
            request.withdrawn |= is_open;
            changed.push((number, request));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    changed.iter().try_for_each(|(number, request)| tx.put(tables::APPROVALS, number, request))
}

fn keep(what: KeptKind, count: u32, numbers: Vec<String>, until: Option<Moment>) -> Kept {
    Kept { what, count, numbers, until }
}

#[cfg(test)]
mod tests {
    use super::super::member::SetPreferences;
    use super::super::undo::tests::{add, colleague, desk};
    use super::super::{Command, execute, export};
    use super::*;
    use crate::domain::approval::{ApprovalState, EXPORT_UP_TO};
    use crate::domain::export::{ExportList, ExportPurpose};
    use crate::domain::member::{Preferences, Role};
    use crate::session::{Desk, Session};

    fn keep(desk: &Desk, session: &Session, views: &[(&str, &str)]) {
        let views = views.iter().map(|(name, line)| ((*name).into(), (*line).into())).collect();
        let liked = Preferences { views, ..Preferences::default() };
        execute(desk, session, &[Command::Preferences(SetPreferences(liked))]).unwrap();
    }

    /// A request for a list of more than anybody takes without a second person.
    fn ask(desk: &Desk, session: &Session, party: PartyId) {
        let selection = export::Selection {
            list: ExportList::Parties,
            selector: "--search 张伟".into(),
            columns: vec!["name".into()],
            purpose: ExportPurpose::Court,
            reference: "letter about 张伟 of 1 March".into(),
            recipient: None,
            disclosure: None,
        };
        let most = usize::try_from(EXPORT_UP_TO).unwrap();
        let first = export::Stretch::of_parties(vec![party; most + 1], Vec::new());
        let export = export::Export::new(selection, first, session.new_id().unwrap());
        let refused = execute(desk, session, &[Command::Export(export)]).map(|_| ());
        assert_eq!(refused.map_err(|error| error.code), Err("approval-needed"));
    }

    #[test]
    fn no_view_and_no_request_keeps_the_name_of_whoever_was_erased() {
        let (_folder, desk, ada) = desk();
        let lead = colleague(&desk, &ada, Role::Lead);
        let party = add(&desk, &ada, "13912345678");
        let other = add(&desk, &ada, "13800000000");
        let views = [("vip", "stage:active"), ("张伟先生", "tag:x"), ("mine", "@me 张伟")];
        keep(&desk, &ada, &views);
        keep(&desk, &lead, &views[..2]);
        ask(&desk, &lead, other);
        ask(&desk, &ada, other);
        let withdraw = Command::Withdraw(super::super::approval::Withdraw(
            crate::domain::id::ApprovalNumber(2),
        ));
        execute(&desk, &ada, &[withdraw]).unwrap();
        let erase = Erase::new([party], EraseReason::Request, None);
        execute(&desk, &ada, &[Command::Erase(erase)]).unwrap();
        let left = |session: &Session| {
            let id = session.member_id().unwrap();
            desk.store.read(|tx| tx.fetch(tables::MEMBERS, &id)).unwrap().preferences.views
        };
        for session in [&ada, &lead] {
            assert_eq!(left(session), [("vip".to_owned(), "stage:active".to_owned())]);
        }
        let line = desk.store.read(|tx| tx.fetch(tables::ERASURES, &ErasureNumber(1))).unwrap();
        assert_eq!(line.gone.get(&Gone::Views), Some(&3));
        for number in [1, 2] {
            let number = crate::domain::id::ApprovalNumber(number);
            let request = desk.store.read(|tx| tx.fetch(tables::APPROVALS, &number)).unwrap();
            assert_eq!(request.state(ada.now()), ApprovalState::Withdrawn);
            let Wanted::Export { selector, purpose, .. } = request.wanted else { panic!() };
            assert_eq!((selector.as_str(), purpose.as_str()), ("", "court"));
        }
    }
}

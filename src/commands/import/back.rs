//! `import.undo`: what a run of an import brought is taken back, a batch at a time, one transaction and one audit entry
//! each.
//!
//! INVARIANT: only what nobody has touched since goes, with its sealed values, and with the mark of its row, so that the
//! same file brings it anew. A run that is taken back and cut off goes on where it was: a batch of which nothing is left
//! is no batch any more, and of the others what is gone is passed over.

use crate::commands::{Act, Applied, Command, Made, Scene, execute};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::complaint::{Case, CaseEvent, Happening};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CaseId, CaseNumber, Id, PartyId, PartyNumber, RunNumber};
use crate::domain::import_run::{ImportRun, Stays, StaysFor, TakenBack};
use crate::domain::party::Party;
use crate::guards::{Verdict, Verdicts, import as guard, rights};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// How the verbs begin whose entries name a record and change nothing of it: who looked, what left, what the house did
/// with all of its records. What they do leave beside a record is looked at there.
const UNTOUCHING: [&str; 10] = [
    "approval.",
    "audit.",
    "complaint.escalate",
    "export.",
    "import.",
    "notice.",
    "policy.",
    "report.",
    "store.",
    "vault.",
];

/// Takes a batch back.
#[derive(Debug)]
pub struct UndoImport {
    /// Of which run.
    pub run: RunNumber,
    /// The audit entry of the batch.
    pub batch: u64,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records that the run made and that were not taken back when this began.
    pub all: u64,
    /// Records that were taken back.
    pub gone: u64,
    /// Of those, how many are customers.
    pub parties: u64,
    /// Records that stay.
    pub stays: u64,
    /// The last audit entry.
    pub seq: Option<u64>,
}

/// What hears of each batch, and of what of it stays; it may break off after any of them.
pub type Tell<'t> = &'t mut dyn FnMut(&Progress, &[Stays]) -> ControlFlow<()>;

impl Act for UndoImport {
    fn verb(&self) -> &'static str {
        "import.undo"
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(self.run.to_string()))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.run.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let run = find(tx, self.run)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_take_back(self.run, &run, scene.now))
            .and_then(|| self.is_left(tx)))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let (mut back, mut lists) = (TakenBack::default(), BTreeSet::new());
        // Complaints first: who complains goes when nothing hangs on them any more.
        for made in made_in(tx, self.batch)? {
            match why_it_stays(tx, (self.run, self.batch), &made)? {
                Some(stays) => back.stays.push(stays),
                None => {
                    back.gone.push(made.number());
                    lists.extend(made.remove(tx)?);
                }
            }
        }
        tx.begin_files_anew(&lists)?;
        self.count(tx, &back)?;
        let count = u32::try_from(back.gone.len()).unwrap_or(u32::MAX);
        let (ids, made) = (back.gone.clone(), Made::of_import(back));
        Ok(Applied { ids, count, made, ..Applied::default() })
    }
}

impl UndoImport {
    /// Another may have taken it back.
    fn is_left(&self, tx: &WriteTx) -> Verdict {
        let left = tx.get(tables::IMPORT_BATCHES, &(self.run, self.batch))?;
        left.map(|_| ()).ok_or_else(|| Error::conflict("moved-on"))
    }

    fn count(&self, tx: &WriteTx, back: &TakenBack) -> Result<()> {
        let mut run = find(tx, self.run)?;
        run.taken_back += back.gone.len() as u64;
        tx.put(tables::IMPORT_RUNS, &self.run, &run)?;
        let place = (self.run, self.batch);
        match u32::try_from(back.stays.len()).unwrap_or(u32::MAX) {
            0 => tx.remove(tables::IMPORT_BATCHES, &place).map(|_| ()),
            left => tx.put(tables::IMPORT_BATCHES, &place, &left),
        }
    }
}

/// The run of this number.
pub fn find(tx: &impl Reader, number: RunNumber) -> Result<ImportRun> {
    let found = tx.get(tables::IMPORT_RUNS, &number)?;
    found.ok_or_else(|| Error::not_found("run", number))
}

/// Takes a run back, the newest batch first, since who complains may have come with an older one than what they
/// complain of. With `tries` it only looks.
pub fn take_back(
    desk: &Desk,
    session: &Session,
    run: RunNumber,
    tries: bool,
    tell: Tell<'_>,
) -> Result<Progress> {
    let _lock = match tries {
        true => None,
        false => {
            let lock = desk.store.hold(super::LOCK)?;
            Some(lock.ok_or_else(|| Error::conflict("import-running"))?)
        }
    };
    let (all, batches) = may_begin(desk, session, run)?;
    let mut progress = Progress { all, ..Progress::default() };
    for batch in batches {
        session.touch();
        let mut back = desk.read(|tx| look(tx, (run, batch)))?;
        // A batch of which all stays has nothing for the log.
        if !tries && !back.gone.is_empty() {
            let done = execute(desk, session, &[Command::UndoImport(UndoImport { run, batch })])?;
            progress.seq = Some(done.seq);
            back = *done.first().back.unwrap_or_default();
        }
        progress.gone += back.gone.len() as u64;
        progress.parties += back.gone.iter().filter(|number| is_party(number)).count() as u64;
        progress.stays += back.stays.len() as u64;
        if tell(&progress, &back.stays).is_break() {
            break;
        }
    }
    Ok(progress)
}

fn is_party(number: &str) -> bool {
    number.parse::<PartyNumber>().is_ok()
}

/// How much there is of it, and its batches. A refusal is an entry, so it goes through the door.
fn may_begin(desk: &Desk, session: &Session, run: RunNumber) -> Result<(u64, Vec<u64>)> {
    let id = session.member()?.id;
    let (member, row) = desk.read(|tx| Ok((tx.fetch(tables::MEMBERS, &id)?, find(tx, run))))?;
    let verdicts = Verdicts::on(rights::may(&member, "import.undo"));
    let may = match &row {
        Ok(row) => verdicts.and(guard::may_take_back(run, row, session.now())),
        Err(_) => verdicts,
    };
    if let Some(refusal) = may.refusal() {
        execute(desk, session, &[Command::UndoImport(UndoImport { run, batch: 0 })])?;
        return Err(refusal);
    }
    let standing = row?.standing();
    let newest = Scan::prefix(&run).backwards();
    let keys = desk.read(|tx| tx.keys(tables::IMPORT_BATCHES, &newest, usize::MAX))?;
    Ok((standing, keys.into_iter().map(|(_, seq)| seq).collect()))
}

/// What would become of a batch.
fn look(tx: &impl Rows, of: Of) -> Result<TakenBack> {
    let mut back = TakenBack::default();
    for made in made_in(tx, of.1)? {
        match why_it_stays(tx, of, &made)? {
            Some(stays) => back.stays.push(stays),
            None => back.gone.push(made.number()),
        }
    }
    Ok(back)
}

/// A run, and the audit entry of one of its batches.
type Of = (RunNumber, u64);

/// A record that a batch made, or a case with which it went on.
enum Record {
    Case(Box<Case>),
    Party(Box<Party>),
}

impl Record {
    fn number(&self) -> String {
        match self {
            Self::Case(case) => case.number.to_string(),
            Self::Party(party) => party.number.to_string(),
        }
    }

    /// Takes it away; in which lists it had left.
    fn remove(&self, tx: &WriteTx) -> Result<Vec<u64>> {
        match self {
            Self::Case(case) => {
                tx.wipe_drafts(case.id)?;
                tx.forget_case_row(case.id)?;
                tx.remove_case(case)?;
                Ok(Vec::new())
            }
            Self::Party(party) => remove_party(tx, party),
        }
    }
}

/// With what came along: its note, what its file said of being reached. In which lists it had left.
fn remove_party(tx: &WriteTx, party: &Party) -> Result<Vec<u64>> {
    tx.wipe_entries(&party.id)?;
    tx.wipe_consents(&party.id.bytes())?;
    tx.remove(tables::CANARIES, &party.id)?;
    let left = tx.forget_lists(party.id)?;
    tx.remove_party(party)?;
    Ok(left)
}

/// The records of a batch that are still there, complaints before those who complain.
fn made_in(tx: &impl Rows, batch: u64) -> Result<Vec<Record>> {
    let ids = match tx.get(tables::AUDIT_IDS, &batch)? {
        Some(ids) => ids,
        None => tx.get(tables::AUDIT, &batch)?.map(|entry| entry.ids).unwrap_or_default(),
    };
    let (mut cases, mut parties) = (Vec::new(), Vec::new());
    for id in &ids {
        if let Ok(number) = id.parse::<CaseNumber>() {
            let id = tx.get(tables::CASE_NUMBERS, &number)?;
            let case = id.map(|id: CaseId| tx.fetch(tables::CASES, &id)).transpose()?;
            cases.extend(case.map(|case| Record::Case(Box::new(case))));
        } else if let Ok(number) = id.parse::<PartyNumber>() {
            let id = tx.get(tables::PARTY_NUMBERS, &number)?;
            let party = id.map(|id: PartyId| tx.fetch(tables::PARTIES, &id)).transpose()?;
            parties.extend(party.map(|party| Record::Party(Box::new(party))));
        }
    }
    cases.append(&mut parties);
    Ok(cases)
}

/// Why a record stays; nothing, if it goes.
fn why_it_stays(tx: &impl Rows, of: Of, made: &Record) -> Result<Option<Stays>> {
    match made {
        Record::Case(case) => why_case_stays(tx, of.1, case),
        Record::Party(party) => why_party_stays(tx, of, party),
    }
}

/// For a reason that its rows show, or else because the log tells of it.
fn told(
    tx: &impl Rows,
    batch: u64,
    number: String,
    why: Option<StaysFor>,
) -> Result<Option<Stays>> {
    if let Some(why) = why {
        return Ok(Some(Stays { number, why, verb: None }));
    }
    let verb = touched_by(tx, batch, &number)?;
    Ok(verb.map(|verb| Stays { number, why: StaysFor::Touched, verb: Some(verb) }))
}

/// The last thing that was done with it since, as the log tells.
fn touched_by(tx: &impl Rows, batch: u64, number: &str) -> Result<Option<String>> {
    let named = Scan::prefix(&number.to_owned());
    let mut found = None;
    for (_, seq) in tx.keys(tables::AUDIT_BY_ID, &named.backwards(), usize::MAX)? {
        if seq <= batch {
            break;
        }
        let entry: AuditEntry = tx.fetch(tables::AUDIT, &seq)?;
        let is_touched = !UNTOUCHING.iter().any(|verb| entry.verb.starts_with(verb));
        if is_touched && entry.outcome == Outcome::Done {
            found = Some(entry.verb);
            break;
        }
    }
    Ok(found)
}

fn why_case_stays(tx: &impl Rows, batch: u64, case: &Case) -> Result<Option<Stays>> {
    let own = tx.get(tables::IMPORTED_CASES, &case.id)?.filter(|own| own.seq == batch);
    let events = own.map_or(0, |own| own.events);
    let why = match () {
        () if events == 0 => Some(StaysFor::Earlier),
        () if case.erased.is_some() => Some(StaysFor::Erased),
        () if has_stepped(&tx.case_events(case.id)?, events) => Some(StaysFor::Step),
        () if !tx.promises_in(case)?.is_empty() => Some(StaysFor::Promise),
        () if has_lines(tx, &case.id.bytes(), None)? => Some(StaysFor::Entry),
        () if is_referred_to(tx, case)? => Some(StaysFor::Link),
        () => None,
    };
    told(tx, batch, case.number.to_string(), why)
}

/// Whether anything came after its own events but what kefu itself writes into a case that waits.
fn has_stepped(events: &[CaseEvent], own: u32) -> bool {
    let is_own_doing =
        |what: &Happening| matches!(what, Happening::Breached { .. } | Happening::Drafted { .. });
    let mut later = (0u32..).zip(events).filter(|(place, _)| *place >= own);
    later.any(|(_, event)| !is_own_doing(&event.what))
}

/// A case that says the same is one of the same customer's.
fn is_referred_to(tx: &impl Rows, case: &Case) -> Result<bool> {
    let Some(party) = case.party else { return Ok(false) };
    let others = tx.cases_of(party)?;
    let refers = |other: &Case| {
        other.handling.duplicate_of == Some(case.id) || other.handling.links.contains(&case.id)
    };
    Ok(others.iter().any(refers))
}

fn why_party_stays(tx: &impl Rows, of: Of, party: &Party) -> Result<Option<Stays>> {
    let batch = of.1;
    let prefix = Scan::prefix(&party.id);
    let any = |keys: usize| keys > 0;
    let note = tx.get(tables::IMPORTED_NOTES, &party.id)?;
    let why = match () {
        () if party.erased.is_some() => Some(StaysFor::Erased),
        () if party.merged_into.is_some() => Some(StaysFor::Merged),
        () if any(tx.keys(tables::MERGED, &prefix, 1)?.len()) => Some(StaysFor::Merged),
        () if has_cases_that_stay(tx, of, party.id)? => Some(StaysFor::Case),
        () if any(tx.keys(tables::PROMISES_BY_PARTY, &prefix, 1)?.len()) => Some(StaysFor::Promise),
        () if tx.points_of(party)?.iter().any(|point| point.written_by != batch) => {
            Some(StaysFor::Point)
        }
        () if has_said(tx, batch, party)? => Some(StaysFor::Consent),
        () if is_reached(tx, party.id)? => Some(StaysFor::Contact),
        () if has_lines(tx, &party.id.bytes(), note.map(|id| id.bytes()))? => Some(StaysFor::Entry),
        () if party.version > 1 => Some(StaysFor::Edited),
        () => None,
    };
    told(tx, batch, party.number.to_string(), why)
}

/// Whether a case of it stays, also when those of its run that go are gone.
fn has_cases_that_stay(tx: &impl Rows, (run, _): Of, party: PartyId) -> Result<bool> {
    for case in tx.cases_of(party)? {
        let own = tx.get(tables::IMPORTED_CASES, &case.id)?;
        let Some(own) = own.filter(|own| own.events > 0) else { return Ok(true) };
        let is_of_run = tx.get(tables::IMPORT_BATCHES, &(run, own.seq))?.is_some();
        if !is_of_run || why_case_stays(tx, own.seq, &case)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether anything stands in its timeline besides the line that came with it.
fn has_lines(tx: &impl Rows, owner: &[u8; 16], own: Option<[u8; 16]>) -> Result<bool> {
    let lines = tx.keys(tables::TIMELINE, &Scan::prefix(owner), 2)?;
    Ok(lines.iter().any(|(_, _, id)| Some(id.bytes()) != own))
}

/// Whether it said of being reached what did not come with its row.
fn has_said(tx: &impl Rows, batch: u64, party: &Party) -> Result<bool> {
    let owners = party.subjects.iter().map(Id::bytes).chain([party.id.bytes()]);
    for owner in owners {
        let said = tx.keys(tables::CONSENTS, &Scan::prefix(&owner), usize::MAX)?;
        if said.iter().any(|(_, seq, _)| *seq != batch) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_reached(tx: &impl Rows, party: PartyId) -> Result<bool> {
    if !tx.keys(tables::CONTACTS, &Scan::prefix(&party), 1)?.is_empty() {
        return Ok(true);
    }
    for campaign in tx.keys(tables::CAMPAIGNS, &Scan::all(), usize::MAX)? {
        if tx.get(tables::SENDS, &(campaign, party))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::super::super::party::{AddParty, PartyFacts};
    use super::super::super::seal;
    use super::super::super::undo::tests::desk;
    use super::super::{ImportParties, PartyRow, RowMark};
    use super::*;

    fn import(desk: &Desk, session: &Session, byte: u8) {
        let facts = PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        let points = seal::seal_new(desk, session, &[]).unwrap();
        let party = AddParty::from_file(session, facts, points, None).unwrap();
        let mark = RowMark { key: [byte; 32], digest: [byte; 32], has_reference: false };
        let rows = vec![PartyRow { mark, party: Some(party), note: None }];
        let batch = Command::ImportParties(ImportParties { run: [byte; 16], rows });
        execute(desk, session, &[batch]).unwrap();
    }

    fn undo(desk: &Desk, session: &Session, run: u32) -> std::result::Result<u64, &'static str> {
        let mut tell = |_: &Progress, _: &[Stays]| ControlFlow::Continue(());
        let done = take_back(desk, session, RunNumber(run), false, &mut tell);
        done.map(|progress| progress.gone).map_err(|refused| refused.code)
    }

    #[test]
    fn after_thirty_days_it_stays_and_its_batches_are_forgotten() {
        let (_folder, desk, session) = desk();
        import(&desk, &session, 1);
        import(&desk, &session, 2);
        session.clock().advance(30 * 86_400);
        assert_eq!(undo(&desk, &session, 1), Ok(1), "the last day");
        session.clock().advance(1);
        assert_eq!(undo(&desk, &session, 2), Err("import-undo-late"));
        let runs = || desk.read(|tx| tx.keys(tables::IMPORT_RUNS, &Scan::all(), 9)).unwrap();
        assert_eq!(runs(), [RunNumber(1), RunNumber(2)]);
        import(&desk, &session, 3);
        assert_eq!(runs(), [RunNumber(3)]);
        let batches = desk.read(|tx| tx.count(tables::IMPORT_BATCHES, &Scan::all()));
        assert_eq!(batches, Ok(1));
        assert_eq!(undo(&desk, &session, 2), Err("not-found"));
    }

    #[test]
    fn an_undo_of_ones_own_step_does_not_reach_behind_it() {
        use crate::commands::undo::Undo;
        let (_folder, desk, session) = desk();
        import(&desk, &session, 1);
        assert_eq!(undo(&desk, &session, 1), Ok(1));
        let back = execute(&desk, &session, &[Command::Undo(Undo::Undo)]).map(|_| ());
        assert_eq!(back.map_err(|refused| refused.code), Err("step-final"));
    }
}

//! Rows of a file, a batch at a time: one transaction and one audit entry each.
//!
//! Importing twice adds nothing, also where rows carry no key: a row is known by the hash of its
//! content, and the mark under that hash says how many records were made of it and how often this
//! run has met it. The n-th identical row makes a record only if n exceeds what was made before, so
//! memory does not grow with the file and a run that was killed goes on where it was.

pub mod back;
pub mod history;

use super::party::AddParty;
use super::seal::check_all_epochs;
use super::settle::Counted;
use super::{Act, Applied, Command, Scene, execute, open, review, suppress};
use crate::domain::complaint::{CaseEvent, Happening, Opening, Reached};
use crate::domain::entry::{Entry, EntryKind};
use crate::domain::erasure::SuppressionFacts;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::history::Step;
use crate::domain::id::{CaseId, CaseNumber, EntryId, Id, PartyId, PartyNumber};
use crate::domain::import_run::RunOf;
use crate::domain::party::Party;
use crate::guards::{self as guard, Verdict, Verdicts, rights, text};
use crate::session::{Desk, Session};
use crate::store::imported::Batch;
use crate::store::index::{COMPLAINT_ROWS, PARTY_ROWS};
use crate::store::tables::{ImportMark, ImportedCase};
use crate::store::{Reader, WriteTx, care, tables};

/// The lock that says an import is running, or is taken back.
pub const LOCK: &str = "import";

/// What rows of a file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTable {
    /// Parties.
    Parties,
    /// Complaints.
    Complaints,
}

impl RowTable {
    fn byte(self) -> u8 {
        match self {
            Self::Parties => PARTY_ROWS,
            Self::Complaints => COMPLAINT_ROWS,
        }
    }

    fn none(self) -> Command {
        let run = [0; 16];
        match self {
            Self::Parties => Command::ImportParties(ImportParties { run, rows: Vec::new() }),
            Self::Complaints => {
                Command::ImportComplaints(ImportComplaints { run, rows: Vec::new() })
            }
        }
    }
}

/// What earlier rows left under a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The record that was made of them.
    pub id: [u8; 16],
    /// Whether the row said the same.
    pub is_same: bool,
    /// How many rows of this run it still answers for.
    pub left: u32,
    /// Whether what was made of it was erased.
    pub is_erased: bool,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFate {
    /// A record was made.
    Added,
    /// A record was made, although an identical row stood in the file before.
    AddedIdentical,
    /// It was taken by an earlier run.
    Known,
    /// The reference stands in this file already, with other content.
    Contradicts,
    /// An earlier run took it with other content; the record stays as it is.
    Differs,
    /// It is of somebody who was erased.
    Suppressed,
    /// It is a case that an earlier run took, and its history goes on.
    Grown(history::Grown),
}

/// How a row is known.
#[derive(Debug, Clone)]
pub struct RowMark {
    /// Hash of the reference, or of the content.
    pub key: [u8; 32],
    /// Hash of the content.
    pub digest: [u8; 32],
    /// Whether the source gave the row a name of its own.
    pub has_reference: bool,
}

/// A party row.
#[derive(Debug)]
pub struct PartyRow {
    /// How it is known.
    pub mark: RowMark,
    /// The record, sealed; none where the row was known before sealing.
    pub party: Option<AddParty>,
    /// A note that came with it.
    pub note: Option<(EntryId, String)>,
}

/// A batch of parties.
#[derive(Debug)]
pub struct ImportParties {
    /// The run of the import.
    pub run: [u8; 16],
    /// The rows.
    pub rows: Vec<PartyRow>,
}

/// A complaint row.
#[derive(Debug)]
pub struct ComplaintRow {
    /// How it is known.
    pub mark: RowMark,
    /// Id for the record.
    pub id: CaseId,
    /// What it is.
    pub opening: Opening,
    /// How far it had come.
    pub reached: Reached,
    /// Who complains, where the row says how they are reached.
    pub complainant: Option<Complainant>,
    /// The steps it has taken, in time order; none where the file tells only how far it had come.
    pub history: Vec<Step>,
}

/// Who complains. The same name with the same contact points is the same party, in one file and in
/// the next.
#[derive(Debug)]
pub struct Complainant {
    /// HMAC of name and contact points.
    pub key: [u8; 32],
    /// The party, sealed; none where it was known before sealing. A party without a name is called
    /// by the number of its first complaint.
    pub party: Option<AddParty>,
}

/// A batch of complaints.
#[derive(Debug)]
pub struct ImportComplaints {
    /// The run of the import.
    pub run: [u8; 16],
    /// The rows.
    pub rows: Vec<ComplaintRow>,
}

/// Rows whose sealed values are looked up while nothing is taken of them: what the store holds, and who was erased,
/// can be asked so, too.
#[derive(Debug)]
pub struct Rehearse {
    /// What they would become.
    pub table: RowTable,
    /// How many.
    pub rows: u32,
    /// How many of them are not taken, by rule. A rehearsal before anything is looked up knows of none.
    pub refused: Vec<(&'static str, u32)>,
}

/// Asks for the right before the file is read. A refusal is an entry, so it goes through the door.
pub fn may_import(desk: &Desk, session: &Session, table: RowTable) -> Result<()> {
    let (id, none) = (session.member()?.id, table.none());
    let member = desk.read(|tx| tx.fetch(tables::MEMBERS, &id))?;
    match Verdicts::on(rights::may(&member, none.verb())).refusal() {
        None => Ok(()),
        Some(refusal) => {
            execute(desk, session, &[none])?;
            Err(refusal)
        }
    }
}

/// The rule by which a row is not taken, where what is the matter with it is one.
pub fn rule_of(fault: &str) -> Option<&'static str> {
    let code = match fault {
        "row-suppressed" => "suppressed",
        "row-date-future" => "received-ahead",
        other => other,
    };
    guard::rules::find(code).map(|rule| rule.code)
}

/// Looks the row up and counts it; whether a record is to be made.
fn meet(tx: &WriteTx, table: u8, run: [u8; 16], row: &RowMark, id: [u8; 16]) -> Result<RowFate> {
    let key = (table, row.key);
    let found = tx.get(tables::IMPORT_KEYS, &key)?;
    let Some(mut mark) = found else {
        let mark = ImportMark { id, digest: row.digest, taken: 1, run, met: 1, erased: false };
        tx.put(tables::IMPORT_KEYS, &key, &mark)?;
        return Ok(RowFate::Added);
    };
    if mark.erased {
        return Ok(RowFate::Suppressed);
    }
    if mark.run != run {
        (mark.run, mark.met) = (run, 0);
    }
    mark.met += 1;
    let fate = match (row.has_reference, mark.digest == row.digest) {
        (true, false) if mark.met > 1 => RowFate::Contradicts,
        (true, false) => RowFate::Differs,
        (true, true) => RowFate::Known,
        (false, _) if mark.met > mark.taken => RowFate::AddedIdentical,
        (false, _) => RowFate::Known,
    };
    if fate == RowFate::AddedIdentical {
        mark.taken = mark.met;
    }
    tx.put(tables::IMPORT_KEYS, &key, &mark)?;
    Ok(fate)
}

impl Act for Rehearse {
    fn verb(&self) -> &'static str {
        "import.rehearse"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let import = rights::may(scene.member, self.table.none().verb());
        Ok(Verdicts::on(rights::may(scene.member, self.verb()).and(import))
            .and_then(|| review::may_go_on(tx, scene))
            .weigh(Facts::Backup(care::backups(tx, scene.now)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut counted = Counted::none(tx)?;
        for (rule, rows) in &self.refused {
            (0..*rows).for_each(|_| counted.refuse(&not_taken(rule), ""));
        }
        let rulings = counted.rulings(scene);
        Ok(Applied { count: self.rows, rulings, ..Applied::default() })
    }
}

/// A row that a rule keeps out. Which it was nobody is told here: whoever has a list of numbers would learn of each.
fn not_taken(rule: &'static str) -> Error {
    let refusal = Error::refused(rule);
    match rule {
        "suppressed" => {
            let (kind, since, new_consent) = (None, None, false);
            refusal.on(Facts::Suppression(SuppressionFacts { kind, since, new_consent }))
        }
        _ => refusal,
    }
}

impl Act for ImportParties {
    fn verb(&self) -> &'static str {
        "import.parties"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let parties = self.rows.iter().filter_map(|row| row.party.as_ref());
        Ok(parties.map(|party| party.id.to_string()).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let sealed = self.rows.iter().filter_map(|row| row.party.as_ref());
        let epochs = check_all_epochs(tx, sealed.map(|party| &party.points));
        let rows = self.rows.iter().try_for_each(|row| may_take_party(row, scene));
        let bring = || may_bring(tx, self.rows.iter().filter_map(|row| row.party.as_ref()));
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(epochs)
            .and(rows)
            .and_then(bring)
            .and_then(|| review::may_go_on(tx, scene))
            .weigh(Facts::Backup(care::backups(tx, scene.now)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut whole = Applied::default();
        for row in &self.rows {
            let id = row.party.as_ref().map_or([0; 16], |party| party.id.bytes());
            let fate = meet(tx, PARTY_ROWS, self.run, &row.mark, id)?;
            if matches!(fate, RowFate::Added | RowFate::AddedIdentical) {
                take_party(tx, scene, row, &mut whole)?;
            }
            whole.made.rows.push(fate);
        }
        keep_batch(tx, scene, (self.run, RunOf::Parties), &whole)?;
        Ok(whole)
    }
}

/// What a batch made, so that its run can be taken back. Of cases with which it only went on nothing is.
fn keep_batch(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (run, what): ([u8; 16], RunOf),
    whole: &Applied,
) -> Result<()> {
    let is_grown = |fate: &&RowFate| matches!(fate, RowFate::Grown(grown) if grown.added > 0);
    let grown = whole.made.rows.iter().filter(is_grown).count();
    let made = u32::try_from(whole.ids.len().saturating_sub(grown)).unwrap_or(u32::MAX);
    tx.put_batch(Batch { run, what, seq: scene.seq, made }, scene.member.id, scene.now)
}

/// What the desk asks of a party and a note, asked of a row.
fn may_take_party(row: &PartyRow, scene: &Scene<'_>) -> Verdict {
    if let Some(party) = &row.party {
        party.facts.may_keep()?;
        guard::party::may_write(&party.row(PartyNumber(0), scene))?;
    }
    row.note.as_ref().map_or(Ok(()), |(_, text)| text::may_keep(text))
}

/// What the desk asks of a complaint, asked of a row.
fn may_take_complaint(row: &ComplaintRow, scene: &Scene<'_>) -> Verdict {
    let opening = &row.opening;
    guard::complaint::may_open(opening, scene.now)?;
    may_keep(opening)?;
    history::may_have_passed(&row.history, scene.now)?;
    text::may_keep(row.reached.response.as_deref().unwrap_or_default())
}

/// Whether a complaint's texts and lines have an end: asked of each row before its batch is made, so
/// that one row does not hold up the others.
pub fn may_keep(opening: &Opening) -> Verdict {
    guard::complaint::may_keep(opening)
}

fn take_party(tx: &WriteTx, scene: &Scene<'_>, row: &PartyRow, whole: &mut Applied) -> Result<()> {
    // It was known when the batch was sealed and is not any more: try the batch again.
    let party = row.party.as_ref().ok_or_else(|| Error::conflict("moved-on"))?;
    let applied = party.write(tx, scene)?;
    tx.put(tables::IMPORTED_PARTIES, &party.id, &row.mark.key)?;
    if let Some((id, text)) = &row.note {
        tx.put_entry(&Entry {
            id: *id,
            kind: EntryKind::Note,
            party: Some(party.id),
            case: None,
            text: text.clone(),
            at: scene.now,
            by: scene.member.id,
            retracts: None,
            outgoing: false,
        })?;
        tx.put(tables::IMPORTED_NOTES, &party.id, id)?;
    }
    whole.ids.extend(applied.ids);
    whole.written.extend(applied.written);
    whole.count += 1;
    Ok(())
}

impl Act for ImportComplaints {
    fn verb(&self) -> &'static str {
        "import.complaints"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.rows.iter().map(|row| row.id.to_string()).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let complainants = self.rows.iter().filter_map(|row| row.complainant.as_ref());
        let sealed = complainants.filter_map(|complainant| complainant.party.as_ref());
        let epochs = check_all_epochs(tx, sealed.clone().map(|party| &party.points));
        let rows = self.rows.iter().try_for_each(|row| may_take_complaint(row, scene));
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(epochs)
            .and(rows)
            .and_then(|| may_bring(tx, sealed))
            .and_then(|| review::may_go_on(tx, scene))
            .weigh(Facts::Backup(care::backups(tx, scene.now)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut whole = Applied::default();
        for row in &self.rows {
            let fate = match row.history.is_empty() {
                true => meet(tx, COMPLAINT_ROWS, self.run, &row.mark, row.id.bytes())?,
                false => history::meet(tx, scene, self.run, row, &mut whole)?,
            };
            if matches!(fate, RowFate::Added | RowFate::AddedIdentical) {
                take_complaint(tx, scene, self.run, row, &mut whole)?;
            }
            whole.made.rows.push(fate);
        }
        keep_batch(tx, scene, (self.run, RunOf::Complaints), &whole)?;
        Ok(whole)
    }
}

fn take_complaint(
    tx: &WriteTx,
    scene: &Scene<'_>,
    run: [u8; 16],
    row: &ComplaintRow,
    whole: &mut Applied,
) -> Result<()> {
    let number = open::next_number(tx, scene)?;
    let mut opening = Box::new(row.opening.cleaned());
    if let Some(complainant) = &row.complainant {
        opening.party = Some(take_complainant(tx, scene, run, complainant, number, whole)?);
    }
    let what = Happening::Imported { opening, reached: row.reached.clone() };
    let first = CaseEvent { at: scene.now, by: scene.member.id, what };
    let events: Vec<CaseEvent> = std::iter::once(first)
        .chain(row.history.iter().map(|step| history::event(scene, step)))
        .collect();
    tx.open_history(row.id, number, &events)?;
    let came = u32::try_from(events.len()).unwrap_or(u32::MAX);
    let made = ImportedCase { key: row.mark.key, seq: scene.seq, events: came };
    tx.put(tables::IMPORTED_CASES, &row.id, &made)?;
    whole.ids.push(number.to_string());
    whole.count += 1;
    Ok(())
}

fn take_complainant(
    tx: &WriteTx,
    scene: &Scene<'_>,
    run: [u8; 16],
    complainant: &Complainant,
    number: CaseNumber,
    whole: &mut Applied,
) -> Result<PartyId> {
    let key = (PARTY_ROWS, complainant.key);
    if let Some(mark) = tx.get(tables::IMPORT_KEYS, &key)? {
        let whole = whole_party(tx, PartyId::from_bytes(mark.id))?;
        return if whole.stands() { Ok(whole.id) } else { Err(Error::conflict("moved-on")) };
    }
    let party = complainant.party.as_ref().ok_or_else(|| Error::conflict("moved-on"))?;
    let called = match party.facts.name.as_str() {
        "" => number.to_string(),
        name => name.to_owned(),
    };
    let applied = party.write_called(tx, scene, &called)?;
    let digest = complainant.key;
    let mark = ImportMark { id: party.id.bytes(), digest, taken: 1, run, met: 1, erased: false };
    tx.put(tables::IMPORT_KEYS, &key, &mark)?;
    tx.put(tables::IMPORTED_PARTIES, &party.id, &complainant.key)?;
    whole.ids.extend(applied.ids);
    whole.written.extend(applied.written);
    Ok(party.id)
}

/// The party that this one has become.
fn whole_party(tx: &WriteTx, id: PartyId) -> Result<Party> {
    let mut whole: Party = tx.fetch(tables::PARTIES, &id)?;
    while let Some(into) = whole.merged_into {
        whole = tx.fetch(tables::PARTIES, &into)?;
    }
    Ok(whole)
}

/// Whoever was erased since the batch was looked up is not brought back: the batch is refused, and what it
/// holds is looked up anew when the file is imported again.
fn may_bring<'p>(tx: &WriteTx, mut parties: impl Iterator<Item = &'p AddParty>) -> Verdict {
    if !suppress::is_anybody(tx)? {
        return Ok(());
    }
    let may = |party: &AddParty| suppress::may_take(tx, &party.points, false);
    parties.try_for_each(may).map_err(|_| Error::conflict("moved-on"))
}

/// How many more rows under this mark are there already, so that they need not be sealed.
pub fn known_left(
    tx: &impl Reader,
    table: RowTable,
    run: [u8; 16],
    mark: &RowMark,
) -> Result<Option<Known>> {
    let known = tx.get(tables::IMPORT_KEYS, &(table.byte(), mark.key))?;
    Ok(known.map(|known| Known {
        id: known.id,
        is_same: known.digest == mark.digest,
        is_erased: known.erased,
        left: match (mark.has_reference, known.run == run) {
            _ if known.erased => u32::MAX,
            (true, _) => u32::MAX,
            (false, true) => known.taken.saturating_sub(known.met),
            (false, false) => known.taken,
        },
    }))
}

/// Whether this complainant is a party already, and whether it was one that was erased.
pub fn known_complainant(tx: &impl Reader, key: [u8; 32]) -> Result<(bool, bool)> {
    let mark = tx.get(tables::IMPORT_KEYS, &(PARTY_ROWS, key))?;
    Ok((mark.is_some(), mark.is_some_and(|mark| mark.erased)))
}

#[cfg(test)]
mod tests {
    use super::super::party::PartyFacts;
    use super::super::seal;
    use super::super::undo::tests::{add, desk, opening};
    use super::*;
    use crate::domain::complaint::Stage;
    use crate::domain::entry::TEXT_BYTES;
    use crate::domain::moment::Moment;
    use jiff::tz::Offset;

    fn mark(byte: u8) -> RowMark {
        RowMark { key: [byte; 32], digest: [byte; 32], has_reference: false }
    }

    #[test]
    fn a_row_is_asked_what_the_desk_is_asked() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let complaint = |byte: u8, change: &dyn Fn(&mut Opening)| {
            let mut opening = opening(&session, party);
            change(&mut opening);
            let reached =
                Reached { stage: Stage::Received, closing: None, response: None, timely: None };
            let id = session.new_id().unwrap();
            let row = ComplaintRow {
                mark: mark(byte),
                id,
                opening,
                reached,
                complainant: None,
                history: Vec::new(),
            };
            let batch = ImportComplaints { run: [1; 16], rows: vec![row] };
            let done = execute(&desk, &session, &[Command::ImportComplaints(batch)]);
            done.map(|_| ()).map_err(|e| e.code)
        };
        let at = |text| Moment::parse(text, Offset::constant(8)).unwrap();
        assert_eq!(complaint(1, &|it| it.received_at = at("2026-03-02")), Ok(()));
        let tomorrow = complaint(2, &|it| it.received_at = at("2026-03-03"));
        assert_eq!(tomorrow, Err("received-ahead"));
        let soon = complaint(3, &|it| it.received_at = at("2026-03-02T10:01"));
        assert_eq!(soon, Err("received-ahead"));
        assert_eq!(complaint(4, &|it| it.title = " ".into()), Err("title-missing"));
        let long = "x".repeat(TEXT_BYTES + 1);
        assert_eq!(complaint(5, &|it| it.what_happened = long.clone()), Err("text-long"));

        let row = |byte: u8, name: &str, note: String| {
            let facts = PartyFacts { name: name.into(), ..PartyFacts::default() };
            let points = seal::seal_new(&desk, &session, &[]).unwrap();
            let party = AddParty::from_file(&session, facts, points, None).unwrap();
            let note = Some((session.new_id().unwrap(), note));
            let rows = vec![PartyRow { mark: mark(byte), party: Some(party), note }];
            let batch = ImportParties { run: [1; 16], rows };
            let done = execute(&desk, &session, &[Command::ImportParties(batch)]);
            done.map(|_| ()).map_err(|e| e.code)
        };
        assert_eq!(row(6, "李四", "note".into()), Ok(()));
        assert_eq!(row(7, " ", "note".into()), Err("name-missing"));
        assert_eq!(row(8, "李四", long.clone()), Err("text-long"));
    }
}

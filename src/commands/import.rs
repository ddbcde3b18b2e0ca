//! Rows of a file, a batch at a time: one transaction and one audit entry each.
//!
//! Importing twice adds nothing, also where rows carry no key: a row is known by the hash of its
//! content, and the mark under that hash says how many records were made of it and how often this
//! run has met it. The n-th identical row makes a record only if n exceeds what was made before, so
//! memory does not grow with the file and a run that was killed goes on where it was.

use super::party::AddParty;
use super::seal::check_epochs;
use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{CaseEvent, Happening, Opening, Reached};
use crate::domain::entry::{Entry, EntryKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::{CaseId, EntryId, Id};
use crate::guards::{Verdicts, rights};
use crate::store::index::{COMPLAINT_ROWS, PARTY_ROWS};
use crate::store::tables::ImportMark;
use crate::store::{Reader, WriteTx, tables};

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
}

/// A batch of complaints.
#[derive(Debug)]
pub struct ImportComplaints {
    /// The run of the import.
    pub run: [u8; 16],
    /// The rows.
    pub rows: Vec<ComplaintRow>,
}

/// Looks the row up and counts it; whether a record is to be made.
fn meet(tx: &WriteTx, table: u8, run: [u8; 16], row: &RowMark, id: [u8; 16]) -> Result<RowFate> {
    let key = (table, row.key);
    let found = tx.get(tables::IMPORT_KEYS, &key)?;
    let Some(mut mark) = found else {
        let mark = ImportMark { id, digest: row.digest, taken: 1, run, met: 1 };
        tx.put(tables::IMPORT_KEYS, &key, &mark)?;
        return Ok(RowFate::Added);
    };
    if mark.run != run {
        (mark.run, mark.met) = (run, 0);
    }
    mark.met += 1;
    let fate = match (row.has_reference, mark.digest == row.digest) {
        (true, false) if mark.met > 1 => RowFate::Contradicts,
        (true, _) => RowFate::Known,
        (false, _) if mark.met > mark.taken => RowFate::AddedIdentical,
        (false, _) => RowFate::Known,
    };
    if fate == RowFate::AddedIdentical {
        mark.taken = mark.met;
    }
    tx.put(tables::IMPORT_KEYS, &key, &mark)?;
    Ok(fate)
}

impl Act for ImportParties {
    fn verb(&self) -> &'static str {
        "import.parties"
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let mut sealed = self.rows.iter().filter_map(|row| row.party.as_ref());
        let epochs = sealed.try_for_each(|party| check_epochs(tx, &party.points));
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(epochs))
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
        Ok(whole)
    }
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
        })?;
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

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut whole = Applied::default();
        for row in &self.rows {
            let fate = meet(tx, COMPLAINT_ROWS, self.run, &row.mark, row.id.bytes())?;
            if matches!(fate, RowFate::Added | RowFate::AddedIdentical) {
                let number = open::next_number(tx, scene)?;
                let (opening, reached) = (Box::new(row.opening.clone()), row.reached.clone());
                let what = Happening::Imported { opening, reached };
                let event = CaseEvent { at: scene.now, by: scene.member.id, what };
                tx.open_case(row.id, number, &event)?;
                whole.ids.push(number.to_string());
                whole.count += 1;
            }
            whole.made.rows.push(fate);
        }
        Ok(whole)
    }
}

/// Whether this row's record is there already, so that it need not be sealed.
pub fn is_known(tx: &impl Reader, run: [u8; 16], mark: &RowMark) -> Result<bool> {
    let Some(known) = tx.get(tables::IMPORT_KEYS, &(PARTY_ROWS, mark.key))? else {
        return Ok(false);
    };
    Ok(mark.has_reference || known.run != run || known.met < known.taken)
}

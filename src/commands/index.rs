//! Look-up rows, and suppression tags, for what was sealed by somebody who may not look up.
//!
//! INVARIANT: nothing is shown; the values stay inside the vault's module, and only their HMACs leave it.

use super::{Act, Applied, Command, Scene, execute, seal};
use crate::domain::audit::Hash;
use crate::domain::contact::{Compartment, Sealed};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PointId, SubjectId};
use crate::guards::{Verdict, Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::consents::Ledger;
use crate::store::{ReadTx, Reader, Scan, WriteTx, tables};
use crate::vault::blind_index::LookUp;
use crate::vault::{Ring, field};

/// Fields of one transaction.
const BATCH: usize = 200;

/// Look-up rows to be written.
#[derive(Debug)]
pub struct Index {
    compartment: Compartment,
    epoch: u32,
    rows: Vec<Indexed>,
}

/// The look-up row of one point.
#[derive(Debug, Clone)]
pub(super) struct Indexed {
    pub point: PointId,
    /// SHA-256 of the field it was made of.
    pub field: Hash,
    pub mac: [u8; 16],
    pub tag: Option<[u8; 32]>,
    pub stop: Option<[u8; 32]>,
}

type Waiting = (u8, SubjectId, PointId);

/// Indexes all that waits for it and that this session may read. How many fields that were.
pub fn index(desk: &Desk, session: &Session) -> Result<usize> {
    let mut count = 0;
    for compartment in Compartment::ALL {
        if session.ring()?.compartment(compartment).is_some() {
            count += index_compartment(desk, session, compartment)?;
        }
    }
    Ok(count)
}

fn index_compartment(desk: &Desk, session: &Session, compartment: Compartment) -> Result<usize> {
    let (mut count, mut after): (usize, Option<Waiting>) = (0, None);
    loop {
        let waiting = desk.read(|tx| {
            let mut scan = Scan::prefix(&compartment.byte());
            if let Some(last) = &after {
                scan = scan.past(last);
            }
            tx.keys(tables::UNINDEXED, &scan, BATCH)
        })?;
        let Some(last) = waiting.last() else { return Ok(count) };
        after = Some(*last);
        let ring = session.ring()?;
        let Some(epoch) = ring.compartment(compartment).map(|keys| keys.epoch) else {
            return Ok(count);
        };
        let rows: Vec<Indexed> = desk.read(|tx| {
            // What does not open is the doctor's business and holds nothing up.
            let rows = waiting.iter().filter_map(|(_, _, point)| one(tx, &ring, *point).ok());
            Ok(rows.flatten().collect())
        })?;
        let found = rows.len();
        match execute(desk, session, &[Command::Index(Index { compartment, epoch, rows })]) {
            // Another session was faster.
            Err(error) if error.code == "moved-on" => {}
            done => {
                done?;
                count += found;
            }
        }
    }
}

/// The look-up row of a point under the newest keys.
pub(super) fn one(tx: &ReadTx, ring: &Ring, id: PointId) -> Result<Option<Indexed>> {
    let Some(point) = tx.get(tables::POINTS, &id)? else { return Ok(None) };
    let sealed: Sealed = tx.fetch(tables::FIELDS, &(point.subject, id))?;
    let number = field::key_number(&sealed).ok_or_else(|| Error::damaged("sealed field"))?;
    let key = seal::data_key(tx, point.subject, point.kind.compartment(), number)?;
    let made = ring.index(&ring.open_data_key(&key)?, id, point.kind, point.version, &sealed)?;
    let field = seal::hash(&sealed);
    Ok(made.map(|LookUp { mac, tag, stop }| Indexed { point: id, field, mac, tag, stop }))
}

impl Indexed {
    /// Writes it, if the field is still the one it was made of. Whether it was.
    pub fn write(&self, tx: &WriteTx) -> Result<bool> {
        let Some(point) = tx.get(tables::POINTS, &self.point)? else { return Ok(false) };
        let sealed: Option<Sealed> = tx.get(tables::FIELDS, &(point.subject, self.point))?;
        if sealed.is_none_or(|sealed| seal::hash(&sealed) != self.field) {
            return Ok(false);
        }
        tx.index_point(self.point, self.mac, self.tag, self.stop)?;
        self.carry_stop(tx)?;
        Ok(true)
    }
}

impl Indexed {
    /// A stop that came before anybody could enter the value.
    fn carry_stop(&self, tx: &WriteTx) -> Result<()> {
        let point = tx.fetch(tables::POINTS, &self.point)?;
        let Some(holder) = tx.get(tables::SUBJECTS, &point.subject)? else { return Ok(()) };
        let Some(party) = tx.get(tables::PARTIES, &holder.party)? else { return Ok(()) };
        tx.carry_stop(&Ledger::of(tx, &party)?, &point).map(|_| ())
    }
}

impl Index {
    /// Conflict, if nothing waits any more, or if these rows are of keys that are the newest no more.
    fn is_fresh(&self, tx: &WriteTx) -> Verdict {
        if seal::recipients(tx)?.of(self.compartment)?.epoch != self.epoch {
            return Err(Error::conflict("keys-rotated"));
        }
        for row in &self.rows {
            if waits(tx, row)? {
                return Ok(());
            }
        }
        Err(Error::conflict("moved-on"))
    }
}

fn waits(tx: &WriteTx, row: &Indexed) -> Result<bool> {
    Ok(tx.get(tables::POINTS, &row.point)?.is_some_and(|point| point.waits()))
}

impl Act for Index {
    fn verb(&self) -> &'static str {
        "vault.index"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.rows.iter().map(|row| row.point.to_string()).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.is_fresh(tx)))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let mut applied = Applied::default();
        for row in &self.rows {
            if waits(tx, row)? && row.write(tx)? {
                applied.ids.push(row.point.to_string());
                applied.count += 1;
            }
        }
        Ok(applied)
    }
}

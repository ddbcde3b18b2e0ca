//! Sealing of contact points, before any transaction begins.

use crate::domain::audit::Hash;
use crate::domain::contact::{
    Compartment, Point, PointKind, Sealed, SealedKey, SealedPoint, check_shape, clean_label,
    normalise,
};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PartyId, PointId, SubjectId};
use crate::domain::party::Party;
use crate::guards::Verdict;
use crate::session::{Desk, Session, random};
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::{DataKey, ExposeSecret, Ring, SecretString};
use sha2::{Digest, Sha256};

/// A contact point as it is typed.
#[derive(Debug)]
pub struct PointDraft {
    /// What it is.
    pub kind: PointKind,
    /// `work`, `home`, …
    pub label: String,
    /// The value; its Debug shows nothing.
    pub value: SecretString,
}

/// Sealed points with the data keys they need.
#[derive(Debug)]
pub struct SealedPoints {
    /// Whose.
    pub subject: SubjectId,
    /// New data keys.
    pub keys: Vec<SealedKey>,
    /// The points.
    pub points: Vec<SealedPoint>,
}

/// Seals the points of a new subject.
pub fn seal_new(session: &Session, drafts: &[PointDraft]) -> Result<SealedPoints> {
    let subject = session.new_id()?;
    let mut sealed = SealedPoints { subject, keys: Vec::new(), points: Vec::new() };
    if drafts.is_empty() {
        return Ok(sealed);
    }
    let ring = session.ring()?;
    for compartment in Compartment::ALL {
        let mut theirs =
            drafts.iter().filter(|draft| draft.kind.compartment() == compartment).peekable();
        if theirs.peek().is_none() {
            continue;
        }
        let (key, row) = ring.new_data_key(subject, compartment, 1, random::bytes()?)?;
        sealed.keys.push(row);
        for draft in theirs {
            sealed.points.push(seal_one(session, &ring, &key, subject, draft)?);
        }
    }
    Ok(sealed)
}

/// Seals more points of a party that may have data keys already.
pub fn seal_more(
    desk: &Desk,
    session: &Session,
    party: PartyId,
    drafts: &[PointDraft],
) -> Result<SealedPoints> {
    let ring = session.ring()?;
    let (subject, stored) = stored_keys(desk, party)?;
    let subject = subject.map_or_else(|| session.new_id(), Ok)?;
    let mut sealed = SealedPoints { subject, keys: Vec::new(), points: Vec::new() };
    for draft in drafts {
        let compartment = draft.kind.compartment();
        let known = stored.iter().chain(&sealed.keys).find(|key| key.compartment == compartment);
        let key = match known {
            Some(key) => ring.open_data_key(key)?,
            None => {
                let (key, row) = ring.new_data_key(subject, compartment, 1, random::bytes()?)?;
                sealed.keys.push(row);
                key
            }
        };
        sealed.points.push(seal_one(session, &ring, &key, subject, draft)?);
    }
    Ok(sealed)
}

/// The party's own subject and its newest data keys.
fn stored_keys(desk: &Desk, party: PartyId) -> Result<(Option<SubjectId>, Vec<SealedKey>)> {
    desk.store.read(|tx| {
        let party: Party = tx.fetch(tables::PARTIES, &party)?;
        let Some(subject) = party.subjects.first().copied() else { return Ok((None, Vec::new())) };
        let mut keys = Vec::new();
        for compartment in Compartment::ALL {
            let newest = Scan::prefix(&(subject, compartment.byte())).backwards();
            for (_, _, number) in tx.keys(tables::DATA_KEYS, &newest, 1)? {
                let sealed = tx.fetch(tables::DATA_KEYS, &(subject, compartment.byte(), number))?;
                keys.push(SealedKey { subject, compartment, number, sealed });
            }
        }
        Ok((Some(subject), keys))
    })
}

fn seal_one(
    session: &Session,
    ring: &Ring,
    key: &DataKey,
    subject: SubjectId,
    draft: &PointDraft,
) -> Result<SealedPoint> {
    check_shape(draft.kind, draft.value.expose_secret())?;
    let id: PointId = session.new_id()?;
    let version = 1;
    let field = ring.seal(key, id, draft.kind, version, &draft.value, *random::bytes()?)?;
    let normal = normalise(draft.kind, draft.value.expose_secret());
    let epoch = ring.compartment(draft.kind.compartment()).map_or(0, |keys| keys.epoch);
    let point = Point {
        id,
        subject,
        kind: draft.kind,
        label: clean_label(draft.kind, &draft.label, draft.value.expose_secret())?,
        version,
        added_at: session.now(),
        written_by: 0,
        lookup: ring.look_up(draft.kind, &normal),
    };
    Ok(SealedPoint { point, field, epoch })
}

/// Conflict, if the keys were rotated since it was sealed.
pub fn check_epochs(tx: &WriteTx, sealed: &SealedPoints) -> Verdict {
    for point in &sealed.points {
        let compartment = point.point.kind.compartment().byte();
        let newest = Scan::prefix(&compartment).backwards();
        let epoch = tx.keys(tables::VAULT_KEYS, &newest, 1)?.first().map(|(_, epoch)| *epoch);
        if epoch != Some(point.epoch) {
            return Err(Error::conflict("keys-rotated"));
        }
    }
    Ok(())
}

/// Conflict, if the subject is another party's by now, or if somebody else has made a data key under
/// one of these numbers since: the other key's fields would be lost with it.
pub fn check_keys(tx: &WriteTx, party: PartyId, sealed: &SealedPoints) -> Verdict {
    let holder = tx.get(tables::SUBJECTS, &sealed.subject)?.map(|subject| subject.party);
    let mut is_taken = holder.is_some_and(|holder| holder != party);
    for key in &sealed.keys {
        let place = (key.subject, key.compartment.byte(), key.number);
        is_taken |= tx.get(tables::DATA_KEYS, &place)?.is_some();
    }
    if is_taken { Err(Error::conflict("moved-on")) } else { Ok(()) }
}

impl SealedPoints {
    /// Writes keys, points and look-up rows; returns what the audit entry's digest is made of.
    pub fn write(&self, tx: &WriteTx, party: PartyId, seq: u64) -> Result<Vec<(PointId, Hash)>> {
        for key in &self.keys {
            tx.put_data_key(party, key)?;
        }
        for point in &self.points {
            tx.put_point(point, seq)?;
        }
        Ok(self.points.iter().map(|point| (point.point.id, hash(&point.field))).collect())
    }
}

/// SHA-256 of a sealed field.
pub fn hash(field: &Sealed) -> Hash {
    Sha256::digest(&field.0).into()
}

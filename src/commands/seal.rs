//! Sealing of contact points, before any transaction begins.
//!
//! Who may read a compartment seals with the keys they hold, and what they seal can be looked up. Who may
//! only take down seals to the recipient alone, under a data key of their own; the next session that may
//! read makes the look-up rows (`index`).

use crate::domain::audit::Hash;
use crate::domain::contact::{
    Compartment, Point, PointKind, Sealed, SealedKey, SealedPoint, check_shape, clean_label,
    normalise,
};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PartyId, PointId, SubjectId};
use crate::domain::member::Member;
use crate::domain::party::Party;
use crate::guards::Verdict;
use crate::session::{Desk, Session, random};
use crate::store::{ReadTx, Reader, Scan, WriteTx, tables};
use crate::vault::{DataKey, ExposeSecret, Recipient, Recipients, Ring, SecretString};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::sync::Arc;

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
pub fn seal_new(desk: &Desk, session: &Session, drafts: &[PointDraft]) -> Result<SealedPoints> {
    Work::new(desk, session, session.new_id()?, Vec::new())?.seal(drafts)
}

/// Seals more points of a party that may have data keys already.
pub fn seal_more(
    desk: &Desk,
    session: &Session,
    party: PartyId,
    drafts: &[PointDraft],
) -> Result<SealedPoints> {
    let (subject, stored) = desk.read(|tx| stored_keys(tx, party))?;
    let subject = subject.map_or_else(|| session.new_id(), Ok)?;
    Work::new(desk, session, subject, stored)?.seal(drafts)
}

/// The look-up row, the suppression tag and the one of stops.
type Hmacs = (Option<[u8; 16]>, Option<[u8; 32]>, Option<[u8; 32]>);

/// One act of sealing.
struct Work<'w> {
    desk: &'w Desk,
    session: &'w Session,
    member: Member,
    ring: Option<Arc<Ring>>,
    stored: Vec<SealedKey>,
    open: Vec<(Compartment, DataKey)>,
    sealed: SealedPoints,
}

impl<'w> Work<'w> {
    fn new(
        desk: &'w Desk,
        session: &'w Session,
        subject: SubjectId,
        stored: Vec<SealedKey>,
    ) -> Result<Self> {
        let (member, ring) = (session.member()?, session.ring().ok());
        let sealed = SealedPoints { subject, keys: Vec::new(), points: Vec::new() };
        Ok(Self { desk, session, member, ring, stored, open: Vec::new(), sealed })
    }

    fn seal(mut self, drafts: &[PointDraft]) -> Result<SealedPoints> {
        for draft in drafts {
            let point = self.seal_one(draft)?;
            self.sealed.points.push(point);
        }
        Ok(self.sealed)
    }

    /// With what this member seals: what it holds or, where it may not read, what stands in the clear.
    fn recipients(&self, compartment: Compartment) -> Result<Recipients> {
        recipients_of(self.desk, &self.member, self.ring.as_deref(), compartment)
    }

    fn seal_one(&mut self, draft: &PointDraft) -> Result<SealedPoint> {
        check_shape(draft.kind, draft.value.expose_secret())?;
        let compartment = draft.kind.compartment();
        let recipients = self.recipients(compartment)?;
        let epoch = recipients.of(compartment)?.epoch;
        let (lookup, tag, stop) = self.look_up(draft);
        let id: PointId = self.session.new_id()?;
        let (version, subject) = (1, self.sealed.subject);
        let key = self.key(compartment, &recipients)?;
        let field =
            recipients.seal(key, id, draft.kind, version, &draft.value, *random::bytes()?)?;
        let label = clean_label(draft.kind, &draft.label, draft.value.expose_secret())?;
        let added_at = self.session.now();
        let (kind, written_by) = (draft.kind, 0);
        let point =
            Point { id, subject, kind, label, version, added_at, written_by, lookup, tag, stop };
        Ok(SealedPoint { point, field, epoch })
    }

    fn look_up(&self, draft: &PointDraft) -> Hmacs {
        let Some(ring) = &self.ring else { return (None, None, None) };
        let value = draft.value.expose_secret();
        let normal = zeroize::Zeroizing::new(normalise(draft.kind, value));
        let tag = ring.suppression_tag(draft.kind, &normal);
        (ring.look_up(draft.kind, &normal), tag, ring.stop_tag(draft.kind, value))
    }

    /// The data key under which to seal: the subject's newest if it can be opened and was made under today's
    /// keys of the vault, else the next.
    fn key(&mut self, compartment: Compartment, recipients: &Recipients) -> Result<&DataKey> {
        if !self.open.iter().any(|(of, _)| *of == compartment) {
            let key = match self.reusable(compartment, recipients)? {
                Some(key) => key,
                None => self.next_key(compartment, recipients)?,
            };
            self.open.push((compartment, key));
        }
        let found = self.open.iter().find(|(of, _)| *of == compartment);
        found.map(|(_, key)| key).ok_or_else(|| Error::damaged("data key"))
    }

    fn reusable(
        &self,
        compartment: Compartment,
        recipients: &Recipients,
    ) -> Result<Option<DataKey>> {
        let newest = self.stored.iter().find(|key| key.compartment == compartment);
        let Some(stored) = newest else { return Ok(None) };
        let is_of_today = stored.made_in == recipients.of(compartment)?.epoch;
        let ring = self.ring.as_ref().filter(|ring| ring.compartment(compartment).is_some());
        match ring {
            Some(ring) if is_of_today => ring.open_data_key(stored).map(Some),
            _ => Ok(None),
        }
    }

    fn next_key(&mut self, compartment: Compartment, recipients: &Recipients) -> Result<DataKey> {
        let newest = self.stored.iter().find(|key| key.compartment == compartment);
        let number = newest.map_or(0, |key| key.number) + 1;
        let subject = self.sealed.subject;
        let (key, row) = recipients.new_data_key(subject, compartment, number, random::bytes()?)?;
        self.sealed.keys.push(row);
        Ok(key)
    }
}

/// With what somebody seals for a compartment: with what was compared with the keys they hold or, where they may not
/// read it, with what stands in the clear.
pub(super) fn recipients_for(
    desk: &Desk,
    session: &Session,
    compartment: Compartment,
) -> Result<Recipients> {
    recipients_of(desk, &session.member()?, session.ring().ok().as_deref(), compartment)
}

fn recipients_of(
    desk: &Desk,
    member: &Member,
    ring: Option<&Ring>,
    compartment: Compartment,
) -> Result<Recipients> {
    if !member.opens(compartment) {
        return desk.read(recipients);
    }
    Ok(ring.ok_or_else(|| Error::not_permitted("vault-locked"))?.recipients())
}

/// The recipients that stand in the clear.
pub(super) fn recipients(tx: &impl Reader) -> Result<Recipients> {
    Ok(Recipients::new(tx.fetch(tables::INFO, &0)?.vault, all_recipients(tx)?))
}

/// The recipients of all epochs.
pub(super) fn all_recipients(tx: &impl Reader) -> Result<Vec<Recipient>> {
    let mut all = Vec::new();
    for compartment in Compartment::ALL {
        for stored in tx.keys(tables::VAULT_KEYS, &Scan::prefix(&compartment.byte()), usize::MAX)? {
            let recipient = tx.fetch(tables::VAULT_KEYS, &stored)?.recipient;
            all.push(Recipient { compartment, epoch: stored.1, recipient });
        }
    }
    Ok(all)
}

/// The party's own subject and its newest data keys. A subject that a merge has brought goes back with an
/// unmerge: what is taken down after the merge must not go with it.
fn stored_keys(tx: &ReadTx, party: PartyId) -> Result<(Option<SubjectId>, Vec<SealedKey>)> {
    let row: Party = tx.fetch(tables::PARTIES, &party)?;
    let mut brought = Vec::new();
    tx.each(tables::MERGED, &Scan::prefix(&party), |_, merged| {
        brought.extend(merged.subjects);
        Ok(ControlFlow::Continue(()))
    })?;
    let own = row.subjects.iter().find(|subject| !brought.contains(subject));
    let Some(subject) = own.copied() else { return Ok((None, Vec::new())) };
    let mut keys = Vec::new();
    for compartment in Compartment::ALL {
        let newest = Scan::prefix(&(subject, compartment.byte())).backwards();
        for (_, _, number) in tx.keys(tables::DATA_KEYS, &newest, 1)? {
            keys.push(data_key(tx, subject, compartment, number)?);
        }
    }
    Ok((Some(subject), keys))
}

/// A stored data key.
pub(super) fn data_key(
    tx: &impl Reader,
    subject: SubjectId,
    compartment: Compartment,
    number: u32,
) -> Result<SealedKey> {
    let row = tx.fetch(tables::DATA_KEYS, &(subject, compartment.byte(), number))?;
    let tables::DataKeyRow { epoch, made_in, sealed } = row;
    Ok(SealedKey { subject, compartment, number, epoch, made_in, sealed })
}

/// Conflict, if the keys were rotated since it was sealed.
pub fn check_epochs(tx: &WriteTx, sealed: &SealedPoints) -> Verdict {
    check_all_epochs(tx, std::iter::once(sealed))
}

/// The same of many, for which the vault's keys are looked at once.
pub fn check_all_epochs<'s>(
    tx: &WriteTx,
    sealed: impl Iterator<Item = &'s SealedPoints>,
) -> Verdict {
    let mut newest: Vec<(Compartment, Option<u32>)> = Vec::new();
    for point in sealed.flat_map(|sealed| &sealed.points) {
        let compartment = point.point.kind.compartment();
        let known = newest.iter().find(|(of, _)| *of == compartment).map(|(_, epoch)| *epoch);
        let epoch = known.map_or_else(|| newest_epoch(tx, compartment), Ok)?;
        if known.is_none() {
            newest.push((compartment, epoch));
        }
        if epoch != Some(point.epoch) {
            return Err(Error::conflict("keys-rotated"));
        }
    }
    Ok(())
}

/// Conflict, if the keys were rotated since this one was sealed.
pub(super) fn check_key_epoch(tx: &WriteTx, key: &SealedKey) -> Verdict {
    match newest_epoch(tx, key.compartment)? == Some(key.epoch) {
        true => Ok(()),
        false => Err(Error::conflict("keys-rotated")),
    }
}

fn newest_epoch(tx: &WriteTx, compartment: Compartment) -> Result<Option<u32>> {
    let newest = Scan::prefix(&compartment.byte()).backwards();
    Ok(tx.keys(tables::VAULT_KEYS, &newest, 1)?.first().map(|(_, epoch)| *epoch))
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

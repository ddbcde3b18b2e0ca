//! New keys for a compartment: new V and L at once, then data keys sealed anew and look-up rows made anew, a
//! batch at a time.
//!
//! ```text
//! wanted (a reader has left) -> begun: epoch e+1, wraps for everybody who may -> batches -> ended: epoch e is gone
//! ```
//! INVARIANT: between begin and end both epochs are held by everybody who holds one, so nothing is ever out of
//! reach; a killed run goes on at its cursor. What is sealed after the begin is sealed under a data key of
//! its own, made in the new epoch: older keys, and whoever kept them, open nothing written later. It protects
//! against a later copy of the file, not against what was copied before.

use super::approval::Ask;
use super::index::{self, Indexed};
use super::{Act, Applied, Command, Scene, approve, execute, seal, unlock};
use crate::domain::approval::Wanted;
use crate::domain::contact::{Compartment, SealedKey};
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId, SubjectId};
use crate::domain::member::{Member, MemberState};
use crate::guards::{Verdict, Verdicts, rights};
use crate::session::{Desk, Session, random};
use crate::store::index::Rows;
use crate::store::tables::{Recipient, RotationRow, VaultKey};
use crate::store::{ReadTx, Reader, Scan, WriteTx, tables};
use crate::vault::{Ring, Wrap, WrapKey};
use std::ops::ControlFlow;

/// Data keys of one transaction.
const BATCH: usize = 200;

/// How many data keys a compartment has.
fn count_of(tx: &WriteTx, compartment: Compartment) -> Result<u64> {
    let mut count = 0;
    tx.scan_bytes(tables::DATA_KEYS.name, &Scan::all(), &mut |key, _| {
        count += u64::from(key.get(16) == Some(&compartment.byte()));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// How far a rotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Of which compartment.
    pub compartment: Compartment,
    /// To which epoch.
    pub epoch: u32,
    /// Data keys sealed anew so far.
    pub resealed: u64,
    /// Data keys there were when it began.
    pub total: u64,
}

/// Notes that a compartment is to be rotated, since this audit entry.
pub(super) fn want(tx: &WriteTx, compartment: Compartment, seq: u64) -> Result<()> {
    let mut row = tx.get(tables::ROTATIONS, &compartment.byte())?.unwrap_or_default();
    row.wanted_by = row.wanted_by.or(Some(seq));
    tx.put(tables::ROTATIONS, &compartment.byte(), &row)
}

/// Rotates these compartments from begin to end, or goes on where a run before was cut off. `tell` hears of
/// every batch once it is in the store.
pub fn rotate(
    desk: &Desk,
    session: &Session,
    compartments: &[Compartment],
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<()> {
    let running = |compartment: &Compartment| -> Result<bool> {
        let row = desk.read(|tx| tx.get(tables::ROTATIONS, &compartment.byte()))?;
        Ok(row.is_some_and(|row| row.running.is_some()))
    };
    let mut fresh = Vec::new();
    for compartment in compartments {
        if !running(compartment)? {
            fresh.push(*compartment);
        }
    }
    if !fresh.is_empty() {
        begin(desk, session, &fresh)?;
    }
    for compartment in compartments.iter().copied() {
        reseal(desk, session, compartment, tell)?;
    }
    Ok(())
}

fn begin(desk: &Desk, session: &Session, compartments: &[Compartment]) -> Result<()> {
    let old = session.ring()?;
    let ring = old.rotated(compartments, &mut random::bytes)?;
    let begin = Begin::prepare(desk, &old, &ring, compartments)?;
    execute(desk, session, &[Command::BeginRotation(begin)])?;
    // Every session locks, since new keys are to be had; this one has them.
    let member = session.member()?.id;
    session.set_member(desk.read(|tx| tx.fetch(tables::MEMBERS, &member))?);
    session.open_vault(ring);
    Ok(())
}

/// The begin: keys of the new epoch, wrapped for everybody who may hold them.
#[derive(Debug)]
pub struct Begin {
    keys: Vec<(Compartment, u32, String)>,
    wraps: Vec<Wrap>,
    members: Vec<(MemberId, u32, Option<[u8; 32]>)>,
    recovery: Vec<Recipient>,
}

impl Begin {
    fn prepare(desk: &Desk, old: &Ring, ring: &Ring, compartments: &[Compartment]) -> Result<Self> {
        let wanted: Vec<WrapKey> = compartments.iter().copied().map(WrapKey::Compartment).collect();
        let (members, recovery, held) = desk.read(|tx| {
            unlock::is_current(tx, old)?;
            let recovery = tx.get(tables::RECOVERY, &0)?.unwrap_or_default();
            Ok((tx.members()?, recovery, tx.keys(tables::WRAPS, &Scan::all(), usize::MAX)?))
        })?;
        let mut begin = Self {
            keys: new_keys(ring, compartments)?,
            wraps: Vec::new(),
            members: Vec::new(),
            recovery: Vec::new(),
        };
        for member in &members {
            // Who was never let in to a compartment is not let in by its rotation.
            let holds = |key: &WrapKey| {
                held.iter().any(|place| (place.0, place.1) == (member.id.bytes(), key.byte()))
            };
            let theirs: Vec<WrapKey> = wanted.iter().copied().filter(holds).collect();
            begin.take_member(ring, member, &theirs)?;
        }
        begin.take_recovery(ring, recovery, &wanted)?;
        let keys = &begin.keys;
        let is_new = |wrap: &Wrap| {
            keys.iter().any(|key| (WrapKey::Compartment(key.0), key.1) == (wrap.key, wrap.epoch))
        };
        begin.wraps.retain(is_new);
        Ok(begin)
    }

    fn codes(&self) -> Vec<String> {
        self.keys.iter().map(|(compartment, ..)| compartment.code().to_owned()).collect()
    }

    /// Nothing is sealed to a recipient that the vault does not know.
    fn take_member(&mut self, ring: &Ring, member: &Member, held: &[WrapKey]) -> Result<()> {
        let holder = member.id.bytes();
        let Some(known) = member.mac.filter(|_| member.state != MemberState::Removed) else {
            self.members.push((member.id, member.version, member.mac));
            return Ok(());
        };
        if ring.knows(&holder, &member.recipient, &known) != Some(true) {
            return Err(Error::damaged("member recipient"));
        }
        let mut theirs = approve::keys_of(member);
        theirs.retain(|key| held.contains(key));
        self.wraps.extend(ring.wraps_for(holder, &member.recipient, &theirs)?);
        let mac = ring.recipient_mac(&holder, &member.recipient);
        self.members.push((member.id, member.version, mac));
        Ok(())
    }

    fn take_recovery(
        &mut self,
        ring: &Ring,
        rows: Vec<Recipient>,
        wanted: &[WrapKey],
    ) -> Result<()> {
        let recipients: Vec<String> = rows.iter().map(|row| row.recipient.clone()).collect();
        for row in rows {
            let mac = ring.recovery_mac(&recipients);
            match (ring.knows_recovery(&recipients, &row.mac), mac) {
                (Some(true), Some(mac)) => self.recovery.push(Recipient { mac, ..row }),
                _ => return Err(Error::damaged("recovery recipient")),
            }
        }
        self.wraps.extend(ring.recovery_wraps(&recipients, wanted)?);
        Ok(())
    }

    /// Conflict, if a member has come, gone or changed since, or somebody else has begun.
    fn is_fresh(&self, tx: &WriteTx) -> Verdict {
        let members = tx.members()?;
        let is_same = members.len() == self.members.len()
            && members.iter().all(|member| {
                self.members
                    .iter()
                    .any(|(id, version, _)| (*id, *version) == (member.id, member.version))
            });
        let recipients = seal::recipients(tx)?;
        let mut is_next = true;
        for (compartment, epoch, _) in &self.keys {
            is_next &= recipients.of(*compartment)?.epoch + 1 == *epoch;
        }
        if is_same && is_next { Ok(()) } else { Err(Error::conflict("moved-on")) }
    }
}

fn new_keys(ring: &Ring, compartments: &[Compartment]) -> Result<Vec<(Compartment, u32, String)>> {
    let recipients = ring.recipients();
    let key = |compartment: &Compartment| {
        let own = recipients.of(*compartment)?;
        Ok((*compartment, own.epoch, own.recipient.clone()))
    };
    compartments.iter().map(key).collect()
}

impl Act for Begin {
    fn verb(&self) -> &'static str {
        "vault.rotate"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.codes())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.is_fresh(tx)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let mut epochs: Vec<(Compartment, u32)> =
            self.keys.iter().map(|(compartment, epoch, _)| (*compartment, *epoch)).collect();
        epochs.sort_unstable();
        let count = epochs.len() as u64;
        Ok(Some(Ask { wanted: Wanted::Rotate { epochs }, count }))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        for (compartment, epoch, recipient) in &self.keys {
            let key = VaultKey { recipient: recipient.clone() };
            tx.put(tables::VAULT_KEYS, &(compartment.byte(), *epoch), &key)?;
            let row = RotationRow {
                running: Some(*epoch),
                total: count_of(tx, *compartment)?,
                ..RotationRow::default()
            };
            tx.put(tables::ROTATIONS, &compartment.byte(), &row)?;
        }
        for wrap in &self.wraps {
            tx.put(tables::WRAPS, &(wrap.holder, wrap.key.byte(), wrap.epoch), &wrap.sealed)?;
        }
        for (id, version, mac) in &self.members {
            let member = super::find_member(tx, *id)?;
            let row = Member { mac: *mac, version: version + 1, ..member };
            tx.put(tables::MEMBERS, id, &row)?;
        }
        tx.put(tables::RECOVERY, &0, &self.recovery)?;
        Ok(Applied { ids: self.codes(), count: 1, ..Applied::default() })
    }
}

fn reseal(
    desk: &Desk,
    session: &Session,
    compartment: Compartment,
    tell: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<()> {
    loop {
        let Some(batch) = Batch::prepare(desk, session, compartment)? else { return Ok(()) };
        let (progress, is_last) = (batch.progress(), batch.is_last);
        execute(desk, session, &[Command::Reseal(batch)])?;
        // At work: the vault must not close under a rotation.
        session.touch();
        if tell(progress).is_break() || is_last {
            return Ok(());
        }
    }
}

/// Data keys sealed anew, with the look-up rows of what they seal.
#[derive(Debug)]
pub struct Batch {
    compartment: Compartment,
    row: RotationRow,
    epoch: u32,
    keys: Vec<(SealedKey, SealedKey)>,
    rows: Vec<Indexed>,
    after: Option<(SubjectId, u8, u32)>,
    is_last: bool,
}

impl Batch {
    fn progress(&self) -> Progress {
        Progress {
            compartment: self.compartment,
            epoch: self.epoch,
            resealed: self.row.resealed + self.keys.len() as u64,
            total: self.row.total,
        }
    }

    fn prepare(desk: &Desk, session: &Session, compartment: Compartment) -> Result<Option<Self>> {
        let ring = session.ring()?;
        desk.read(|tx| {
            let row = tx.get(tables::ROTATIONS, &compartment.byte())?.unwrap_or_default();
            let Some(epoch) = row.running else { return Ok(None) };
            let (stored, after, is_last) = older(tx, compartment, epoch, row.after)?;
            let (mut keys, mut rows) = (Vec::with_capacity(stored.len()), Vec::new());
            for was in stored {
                rows.extend(look_up_rows(tx, &ring, &was)?);
                keys.push((ring.reseal(&was)?, was));
            }
            Ok(Some(Self { compartment, row, epoch, keys, rows, after, is_last }))
        })
    }
}

type KeyPlace = (SubjectId, u8, u32);

/// The next data keys of the compartment that are sealed to an older epoch, where the scan has come to, and
/// whether it has come to the end.
fn older(
    tx: &ReadTx,
    compartment: Compartment,
    epoch: u32,
    after: Option<KeyPlace>,
) -> Result<(Vec<SealedKey>, Option<KeyPlace>, bool)> {
    let scan = match &after {
        Some(place) => Scan::all().past(place),
        None => Scan::all(),
    };
    let (mut found, mut last, mut is_last) = (Vec::new(), after, true);
    tx.each(tables::DATA_KEYS, &scan, |place, row| {
        if place.1 == compartment.byte() && row.epoch < epoch {
            let (subject, number) = (place.0, place.2);
            let tables::DataKeyRow { epoch, made_in, sealed } = row;
            found.push(SealedKey { subject, compartment, number, epoch, made_in, sealed });
        }
        last = Some(place);
        is_last = found.len() < BATCH;
        Ok(if is_last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok((found, last, is_last))
}

fn look_up_rows(tx: &ReadTx, ring: &Ring, key: &SealedKey) -> Result<Vec<Indexed>> {
    let points = tx.keys(tables::POINTS_BY_SUBJECT, &Scan::prefix(&key.subject), usize::MAX)?;
    let mut rows = Vec::new();
    for (_, id) in points {
        let point = tx.fetch(tables::POINTS, &id)?;
        if point.kind.compartment() == key.compartment && point.kind.is_looked_up() {
            // A damaged field keeps its old row; the doctor tells of it.
            rows.extend(index::one(tx, ring, id).ok().flatten());
        }
    }
    Ok(rows)
}

impl Act for Batch {
    fn verb(&self) -> &'static str {
        "vault.rotate"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.compartment.code().to_owned()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let row = tx.get(tables::ROTATIONS, &self.compartment.byte())?;
        let fresh = match row.as_ref() == Some(&self.row) {
            true => Ok(()),
            false => Err(Error::conflict("moved-on")),
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(fresh))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let ids = vec![self.compartment.code().to_owned()];
        let mut applied = Applied { ids, ..Applied::default() };
        for (is, was) in &self.keys {
            let place = (was.subject, was.compartment.byte(), was.number);
            // An undo may have taken it away meanwhile.
            if tx.get(tables::DATA_KEYS, &place)?.is_some_and(|row| row.sealed == was.sealed) {
                tx.put_sealed_key(is)?;
                applied.count += 1;
            }
        }
        for row in &self.rows {
            row.write(tx)?;
        }
        let row = RotationRow {
            after: self.after,
            resealed: self.row.resealed + u64::from(applied.count),
            ..self.row.clone()
        };
        tx.put(tables::ROTATIONS, &self.compartment.byte(), &row)?;
        if self.is_last {
            end(tx, self.compartment, self.epoch)?;
        }
        Ok(applied)
    }
}

/// Nothing is sealed to the older epochs any more: their keys go.
fn end(tx: &WriteTx, compartment: Compartment, epoch: u32) -> Result<()> {
    for place in tx.keys(tables::VAULT_KEYS, &Scan::prefix(&compartment.byte()), usize::MAX)? {
        if place.1 < epoch {
            tx.remove(tables::VAULT_KEYS, &place)?;
        }
    }
    for place in tx.keys(tables::WRAPS, &Scan::all(), usize::MAX)? {
        if place.1 == compartment.byte() && place.2 < epoch {
            tx.remove(tables::WRAPS, &place)?;
        }
    }
    // A reader who has left meanwhile had been given the keys that are newest now.
    let row = tx.get(tables::ROTATIONS, &compartment.byte())?.unwrap_or_default();
    if row.wanted_by.is_some() {
        let row = RotationRow { wanted_by: row.wanted_by, ..RotationRow::default() };
        return tx.put(tables::ROTATIONS, &compartment.byte(), &row);
    }
    tx.remove(tables::ROTATIONS, &compartment.byte())?;
    Ok(())
}

#[cfg(test)]
pub(in crate::commands) mod tests {
    use super::super::approve::ApproveMember;
    use super::super::enrol::Enrol;
    use super::super::invite::AddMember;
    use super::super::leave::RemoveMember;
    use super::super::party::AddPoints;
    use super::super::undo::tests::{add, desk};
    use super::super::unlock::unlock;
    use super::*;
    use crate::domain::audit::AuditEntry;
    use crate::domain::contact::{PointKind, SealedKey};
    use crate::domain::id::PartyId;
    use crate::domain::member::Role;
    use crate::session::clock::Clock;
    use crate::vault::unlock::fingerprint;
    use std::sync::Arc;

    const PASSPHRASE: &str = "nine blue whales sing at noon";

    /// A member who was added, made a key, was let in and has unlocked.
    pub(in crate::commands) fn newcomer(
        desk: &Desk,
        session: &Session,
        name: &str,
        role: Role,
    ) -> Session {
        let id: MemberId = session.new_id().unwrap();
        let add = AddMember { id, name: name.into(), roles: vec![role], uid: None, ssh_key: None };
        execute(desk, session, &[Command::AddMember(add)]).unwrap();
        let theirs = Session::new(Clock::set_to(session.now()), "test").unwrap();
        theirs.set_member(desk.read(|tx| tx.fetch(tables::MEMBERS, &id)).unwrap());
        let own = Enrol::prepare(&PASSPHRASE.into()).unwrap();
        execute(desk, &theirs, &[Command::Enrol(own)]).unwrap();
        let shown = desk.read(|tx| tx.fetch(tables::MEMBERS, &id)).unwrap();
        let approve =
            ApproveMember::prepare(session, &shown, &fingerprint(&shown.recipient)).unwrap();
        execute(desk, session, &[Command::ApproveMember(approve)]).unwrap();
        unlock(desk, &theirs, &PASSPHRASE.into()).unwrap();
        theirs
    }

    fn phone(desk: &Desk, session: &Session, party: PartyId, value: &str) {
        let draft =
            seal::PointDraft { kind: PointKind::Phone, label: String::new(), value: value.into() };
        let points = seal::seal_more(desk, session, party, &[draft]).unwrap();
        execute(
            desk,
            session,
            &[Command::AddPoints(AddPoints { party, points, new_consent: false })],
        )
        .unwrap();
    }

    fn all_keys(desk: &Desk) -> Vec<SealedKey> {
        desk.read(|tx| {
            let places = tx.keys(tables::DATA_KEYS, &Scan::all(), usize::MAX)?;
            let contact = places.into_iter().filter(|place| place.1 == 1);
            contact
                .map(|(subject, _, n)| seal::data_key(tx, subject, Compartment::Contact, n))
                .collect()
        })
        .unwrap()
    }

    fn rotate_all(desk: &Desk, session: &Session) -> Result<()> {
        rotate(desk, session, &Compartment::ALL, &mut |_| ControlFlow::Continue(()))
    }

    fn found(desk: &Desk, session: &Session, value: &str) -> usize {
        let macs = session.ring().unwrap().look_up_all(PointKind::Phone, value);
        let rows = |tx: &ReadTx| {
            let keys =
                |mac| tx.keys(tables::LOOKUP, &Scan::prefix(&(PointKind::Phone.byte(), mac)), 9);
            macs.into_iter().map(|mac| keys(mac).map(|rows| rows.len())).sum()
        };
        desk.read(rows).unwrap()
    }

    #[test]
    fn who_has_left_opens_nothing_written_later_and_who_stays_everything() {
        let (_folder, desk, session) = desk();
        let theirs = newcomer(&desk, &session, "Bob", Role::Agent);
        let party = add(&desk, &session, "13912345678");
        let (bob, before) = (theirs.member_id().unwrap(), theirs.ring().unwrap());
        assert!(before.open_data_key(&all_keys(&desk)[0]).is_ok());
        execute(&desk, &session, &[Command::RemoveMember(RemoveMember(bob))]).unwrap();
        let gone = unlock(&desk, &theirs, &PASSPHRASE.into()).map_err(|e| e.code);
        assert_eq!(gone, Err("member-not-active"));
        let wanted = desk.read(|tx| tx.get(tables::ROTATIONS, &1)).unwrap().unwrap();
        assert!(wanted.wanted_by.is_some() && wanted.running.is_none());

        rotate_all(&desk, &session).unwrap();
        assert_eq!(desk.read(|tx| tx.get(tables::ROTATIONS, &1)), Ok(None));
        phone(&desk, &session, party, "13800138000");
        let keys = all_keys(&desk);
        assert_eq!(
            keys.iter().map(|key| (key.number, key.made_in)).collect::<Vec<_>>(),
            [(1, 1), (2, 2)]
        );
        for key in &keys {
            assert!(before.open_data_key(key).is_err(), "old keys open {key:?}");
            assert!(session.ring().unwrap().open_data_key(key).is_ok());
        }
        for value in ["13912345678", "13800138000"] {
            assert_eq!(found(&desk, &session, value), 1, "{value}");
        }
        let epochs = desk.read(|tx| tx.keys(tables::VAULT_KEYS, &Scan::all(), usize::MAX)).unwrap();
        assert_eq!(epochs, [(1, 2), (2, 2)]);
    }

    #[test]
    fn a_rotation_that_was_cut_off_goes_on_and_loses_nothing_meanwhile() {
        let (_folder, desk, session) = desk();
        let theirs = newcomer(&desk, &session, "Bob", Role::Agent);
        let parties: Vec<PartyId> =
            (0..BATCH + 3).map(|n| add(&desk, &session, &format!("139{n:08}"))).collect();
        rotate(&desk, &session, &Compartment::ALL, &mut |_| ControlFlow::Break(())).unwrap();
        // Everybody's session has closed; whoever unlocks gets both epochs.
        assert!(theirs.member().is_ok());
        let refused =
            execute(&desk, &theirs, &[Command::Vault(super::super::unlock::Vault::Closed)]);
        assert!(refused.is_ok() && !theirs.is_open());
        unlock(&desk, &theirs, &PASSPHRASE.into()).unwrap();
        for n in [0, BATCH + 2] {
            assert_eq!(found(&desk, &theirs, &format!("139{n:08}")), 1, "{n}");
        }
        phone(&desk, &theirs, parties[BATCH + 1], "13800138000");
        assert_eq!(found(&desk, &session, "13800138000"), 1);
        rotate_all(&desk, &session).unwrap();
        assert!(all_keys(&desk).iter().all(|key| key.epoch >= 2));
        for n in 0..BATCH + 3 {
            assert_eq!(found(&desk, &session, &format!("139{n:08}")), 1, "{n}");
        }
        assert_eq!(found(&desk, &session, "13800138000"), 1);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
    fn nothing_is_sealed_to_a_recipient_that_was_slipped_in() {
        let (_folder, desk, session) = desk();
        let theirs = newcomer(&desk, &session, "Bob", Role::Agent);
        let own = session.ring().unwrap();
        let ring = Arc::new(own.rotated(&[Compartment::Contact], &mut random::bytes).unwrap());
        assert!(Begin::prepare(&desk, &own, &ring, &[Compartment::Contact]).is_ok());
        let stranger = Enrol::prepare(&PASSPHRASE.into()).unwrap().recipient().to_owned();
        let mut bob = theirs.member().unwrap();
        bob = desk.read(|tx| tx.fetch(tables::MEMBERS, &bob.id)).unwrap();
        bob.recipient = stranger;
        let told = AuditEntry::unchained(session.now(), bob.id, session.id(), "", "undo");
        let slipped = desk.store.write(|tx| {
            tx.put(tables::MEMBERS, &bob.id, &bob)?;
            tx.audit(told)?.commit()
        });
        assert!(slipped.is_ok());
        let error = Begin::prepare(&desk, &own, &ring, &[Compartment::Contact]).unwrap_err();
        assert_eq!(error.kind, crate::domain::Kind::Damaged);
    }

    #[test]
    fn who_takes_down_writes_and_who_reads_finds_it_later() {
        let (_folder, desk, session) = desk();
        let intake = newcomer(&desk, &session, "Ida", Role::Intake);
        let party = add(&desk, &session, "13912345678");
        phone(&desk, &intake, party, "13800138000");
        assert_eq!(
            (found(&desk, &session, "13800138000"), found(&desk, &intake, "13912345678")),
            (0, 0)
        );
        assert_eq!(all_keys(&desk).len(), 2, "a data key of its own");
        assert!(intake.ring().unwrap().open_data_key(&all_keys(&desk)[1]).is_err());
        assert_eq!(index::index(&desk, &session), Ok(1));
        assert_eq!(
            (found(&desk, &session, "13800138000"), index::index(&desk, &session)),
            (1, Ok(0))
        );
        let mut reader = newcomer(&desk, &session, "Rob", Role::Agent);
        assert_eq!(found(&desk, &reader, "13800138000"), 1);
        reader = newcomer(&desk, &session, "Aud", Role::Auditor);
        assert_eq!(found(&desk, &reader, "13800138000"), 0);
    }
}

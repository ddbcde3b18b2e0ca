//! Sealed objects swapped, put back, bent, cut, grown, said to be of another algorithm or made anew by whoever
//! writes past the door: whatever was done, what is shown is refused or marked unverified.
//!
//! 300 mutations, under `KEFU_CI` 1,500; `KEFU_TEST_SEALED` names another number. Each is committed to a real
//! store and met by the path that people take: a reveal, an unlocking, a rotation, a rescue.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::house::PASSPHRASE;
use crate::workshop::Workshop;
use age::secrecy::ExposeSecret;
use kefu::commands::reveal::reveal;
use kefu::commands::rotate::rotate;
use kefu::commands::unlock::unlock;
use kefu::domain::Result;
use kefu::domain::contact::{Compartment, Point, PointKind, Sealed, SealedKey};
use kefu::domain::id::{CaseId, Id, MemberId, PointId, SubjectId, VaultId};
use kefu::domain::member::{Member, Role};
use kefu::domain::moment::Moment;
use kefu::domain::purpose::Purpose;
use kefu::session::Session;
use kefu::session::clock::Clock;
use kefu::store::audit::verify;
use kefu::store::tables::{AuditKey, DataKeyRow, Recipient, VaultKey, Written};
use kefu::store::{Reader, Scan, WriteTx, tables};
use kefu::vault::layers::{Identities, open};
use kefu::vault::{RECOVERY_HOLDER, WrapKey, field};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicI64, Ordering};
use zeroize::Zeroizing;

/// What is sealed, or speaks for what is sealed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Object {
    Field,
    DataKey,
    Wrap,
    RecoveryWrap,
    Slot,
    /// The MAC and the recipient of a member's row.
    MemberRow,
    /// The MAC and the recipient of a row for recovery.
    RecoveryRow,
    /// What stands in the clear and is compared at each unlocking.
    InTheClear,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mutation {
    Flip,
    Cut,
    Extend,
    Algorithm,
    /// Another one of its kind in its place.
    Swap,
    /// What stood there before.
    Stale,
    /// Made anew by somebody who knows no secret, only the recipients in the clear.
    Forge,
}

use Mutation::{Algorithm, Cut, Extend, Flip, Forge, Stale, Swap};
use Object::{DataKey, Field, InTheClear, MemberRow, RecoveryRow, RecoveryWrap, Slot, Wrap};

const OBJECTS: [Object; 8] =
    [Field, DataKey, Wrap, RecoveryWrap, Slot, MemberRow, RecoveryRow, InTheClear];
const MUTATIONS: [Mutation; 7] = [Flip, Cut, Extend, Algorithm, Swap, Stale, Forge];

/// A row that is written past the door.
#[derive(Debug, Clone)]
enum Row {
    Field((SubjectId, PointId), Sealed),
    Key((SubjectId, u8, u32), DataKeyRow),
    Wrap(([u8; 16], u8, u32), Sealed),
    Slot(MemberId, Sealed),
    Member(Box<Member>),
    Recovery(Vec<Recipient>),
    VaultKey((u8, u32), VaultKey),
    AuditKey(AuditKey),
    Point(Point),
    Written(u64, Written),
}

impl Row {
    fn put(&self, tx: &WriteTx) -> Result<()> {
        match self {
            Self::Field(place, it) => tx.put(tables::FIELDS, place, it),
            Self::Key(place, it) => tx.put(tables::DATA_KEYS, place, it),
            Self::Wrap(place, it) => tx.put(tables::WRAPS, place, it),
            Self::Slot(place, it) => tx.put(tables::SLOTS, place, it),
            Self::Member(it) => tx.put(tables::MEMBERS, &it.id, it),
            Self::Recovery(it) => tx.put(tables::RECOVERY, &0, it),
            Self::VaultKey(place, it) => tx.put(tables::VAULT_KEYS, place, it),
            Self::AuditKey(it) => tx.put(tables::AUDIT_KEY, &0, it),
            Self::Point(it) => tx.put(tables::POINTS, &it.id, it),
            Self::Written(place, it) => tx.put(tables::WRITTEN, place, it),
        }
    }

    /// The same row as it stands there now.
    fn now(&self, tx: &WriteTx) -> Result<Self> {
        Ok(match self {
            Self::Field(place, _) => Self::Field(*place, tx.fetch(tables::FIELDS, place)?),
            Self::Key(place, _) => Self::Key(*place, tx.fetch(tables::DATA_KEYS, place)?),
            Self::Wrap(place, _) => Self::Wrap(*place, tx.fetch(tables::WRAPS, place)?),
            Self::Slot(place, _) => Self::Slot(*place, tx.fetch(tables::SLOTS, place)?),
            Self::Member(it) => Self::Member(Box::new(tx.fetch(tables::MEMBERS, &it.id)?)),
            Self::Recovery(_) => Self::Recovery(tx.fetch(tables::RECOVERY, &0)?),
            Self::VaultKey(place, _) => {
                Self::VaultKey(*place, tx.fetch(tables::VAULT_KEYS, place)?)
            }
            Self::AuditKey(_) => Self::AuditKey(tx.fetch(tables::AUDIT_KEY, &0)?),
            Self::Point(it) => Self::Point(tx.fetch(tables::POINTS, &it.id)?),
            Self::Written(place, _) => Self::Written(*place, tx.fetch(tables::WRITTEN, place)?),
        })
    }
}

/// What the store holds that may be mutated.
#[derive(Clone)]
struct Snapshot {
    points: Vec<Point>,
    fields: BTreeMap<(SubjectId, PointId), Sealed>,
    keys: BTreeMap<(SubjectId, u8, u32), DataKeyRow>,
    wraps: BTreeMap<([u8; 16], u8, u32), Sealed>,
    slots: BTreeMap<MemberId, Sealed>,
    members: Vec<Member>,
    recovery: Vec<Recipient>,
    vault_keys: BTreeMap<(u8, u32), VaultKey>,
    audit_key: AuditKey,
}

impl Snapshot {
    fn of(workshop: &Workshop) -> Self {
        let snapshot = workshop.desk.read(|tx| {
            let (mut points, mut members) = (Vec::new(), Vec::new());
            let mut fields = BTreeMap::new();
            tx.each(tables::POINTS, &Scan::all(), |_, point| {
                points.push(point);
                Ok(ControlFlow::Continue(()))
            })?;
            for place in points.iter().map(|point: &Point| (point.subject, point.id)) {
                fields.insert(place, tx.fetch(tables::FIELDS, &place)?);
            }
            tx.each(tables::MEMBERS, &Scan::all(), |_, member| {
                members.push(member);
                Ok(ControlFlow::Continue(()))
            })?;
            Ok(Self {
                points,
                fields,
                keys: all(tx, tables::DATA_KEYS)?,
                wraps: all(tx, tables::WRAPS)?,
                slots: all(tx, tables::SLOTS)?,
                members,
                recovery: tx.fetch(tables::RECOVERY, &0)?,
                vault_keys: all(tx, tables::VAULT_KEYS)?,
                audit_key: tx.fetch(tables::AUDIT_KEY, &0)?,
            })
        });
        snapshot.expect("a snapshot")
    }
}

fn all<K: kefu::store::codec::Key + Ord, V: serde::de::DeserializeOwned>(
    tx: &impl Reader,
    table: tables::Table<K, V>,
) -> Result<BTreeMap<K, V>> {
    let mut rows = BTreeMap::new();
    tx.each(table, &Scan::all(), |key, value| {
        rows.insert(key, value);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

const PHONES: [[&str; 2]; 3] = [
    ["13800138000", "13800138001"],
    ["13900139000", "13900139001"],
    ["13700137000", "13700137001"],
];
const CARDS: [&str; 3] = ["4111111111111111", "5500005555555559", "4012888888881881"];
/// What every phone was before it became what it is.
const BEFORE: &str = "13100000000";

/// A store whose keys were rotated once, and everything as it stood before that.
struct Stand {
    workshop: Workshop,
    vault: VaultId,
    cases: Vec<(SubjectId, CaseId)>,
    recovery: Identities,
    values: BTreeMap<PointId, &'static str>,
    before: Snapshot,
    now: Snapshot,
    /// For each field another that was sealed under the same key into the same place.
    older: BTreeMap<PointId, Sealed>,
    /// The slot of the first member under the passphrase it had before.
    former_slot: Sealed,
}

/// How often somebody tried to open the vault over something changed.
static TRIES: AtomicI64 = AtomicI64::new(0);

impl Stand {
    fn new() -> Self {
        let (recovery, recipients) = recovery();
        let workshop = Workshop::new(&recipients);
        workshop.newcomer("Bob", Role::Senior);
        let (mut values, mut cases) = (BTreeMap::new(), Vec::new());
        for (phones, card) in PHONES.iter().zip(CARDS) {
            let drafts = [
                (PointKind::Phone, phones[0]),
                (PointKind::Phone, phones[1]),
                (PointKind::Card, card),
            ];
            let (party, points) = workshop.party("张伟", &drafts);
            values.extend(points.into_iter().zip([phones[0], phones[1], card]));
            let row = workshop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("a party");
            cases.push((row.subjects[0], workshop.case(party)));
        }
        let before = Snapshot::of(&workshop);
        rotate(&workshop.desk, &workshop.owner, &Compartment::ALL, &mut |_| {
            ControlFlow::Continue(())
        })
        .expect("new keys");
        // The session that has made them holds the older ones, too, until it is opened anew.
        unlock(&workshop.desk, &workshop.owner, &PASSPHRASE.into()).expect("an open vault");
        let former_slot = former_slot(&workshop);
        let now = Snapshot::of(&workshop);
        let vault = workshop.desk.read(|tx| tx.fetch(tables::INFO, &0)).expect("a store").vault;
        let older = BTreeMap::new();
        let mut stand =
            Self { workshop, vault, cases, recovery, values, before, now, older, former_slot };
        let points = stand.now.points.clone();
        stand.older = points.iter().map(|point| (point.id, stand.sealed_before(point))).collect();
        stand
    }

    fn owner(&self) -> MemberId {
        self.workshop.owner.member_id().expect("a member")
    }

    fn key_of(&self, point: &Point) -> SealedKey {
        let (subject, compartment) = (point.subject, point.kind.compartment());
        let sealed = &self.now.fields[&(subject, point.id)];
        let number = field::key_number(sealed).expect("a number");
        let row = self.now.keys[&(subject, compartment.byte(), number)].clone();
        let DataKeyRow { epoch, made_in, sealed } = row;
        SealedKey { subject, compartment, number, epoch, made_in, sealed }
    }

    /// A field that holds in its place, and that is not what the log says was written there.
    fn sealed_before(&self, point: &Point) -> Sealed {
        let ring = self.workshop.owner.ring().expect("keys");
        let key = ring.open_data_key(&self.key_of(point)).expect("a data key");
        let value = BEFORE.into();
        let sealed =
            ring.recipients().seal(&key, point.id, point.kind, point.version, &value, nonce());
        sealed.expect("a field")
    }

    /// What a mutation writes; nothing where this object has no such mutation.
    fn mutated(&self, object: Object, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        match object {
            Field => self.of_field(mutation, dice),
            DataKey => self.of_key(mutation, dice),
            Wrap => self.of_wrap(self.owner().bytes(), mutation, dice),
            RecoveryWrap => self.of_wrap(RECOVERY_HOLDER, mutation, dice),
            Slot => self.of_slot(mutation, dice),
            MemberRow => self.of_member(mutation, dice),
            RecoveryRow => self.of_recovery(mutation, dice),
            InTheClear => self.of_recipients(mutation, dice),
        }
    }

    fn of_field(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let point = dice.pick(&self.now.points);
        let place = (point.subject, point.id);
        let sealed = &self.now.fields[&place].0;
        let bytes = match mutation {
            Swap => other(&self.now.fields, &place, dice).0,
            Stale => return Some(self.of_older(&point, self.older[&point.id].clone(), dice)),
            Forge => return Some(self.of_forged(&point, dice)),
            // Format and algorithm have a byte each.
            Algorithm => spoilt(sealed, dice.index(2), dice),
            _ => plain(mutation, sealed, dice),
        };
        Some(vec![Row::Field(place, Sealed(bytes))])
    }

    /// An older field, alone or with what makes its row or its record fit; its audit entry is as it was.
    fn of_older(&self, point: &Point, field: Sealed, dice: &mut Dice) -> Vec<Row> {
        let place = (point.subject, point.id);
        let hash = Sha256::digest(&field.0).into();
        let mut rows = vec![Row::Field(place, field)];
        match dice.below(3) {
            0 => {}
            1 => {
                let others = self.now.points.iter().map(|point| point.written_by);
                let written_by = dice.pick(&others.chain([1]).collect::<Vec<_>>());
                rows.push(Row::Point(Point { written_by, ..point.clone() }));
            }
            _ => {
                let seq = point.written_by;
                let written = self.workshop.desk.read(|tx| tx.fetch(tables::WRITTEN, &seq));
                let mut written = written.expect("a record");
                let own = written.fields.iter_mut().find(|(id, _)| *id == point.id);
                own.expect("its field").1 = hash;
                rows.push(Row::Written(seq, written));
            }
        }
        rows
    }

    /// A data key and a field under it, which hold together and in their place.
    fn of_forged(&self, point: &Point, dice: &mut Dice) -> Vec<Row> {
        let was = self.key_of(point);
        let recipients = self.workshop.owner.ring().expect("keys").recipients();
        let made = recipients.new_data_key(
            was.subject,
            was.compartment,
            was.number,
            Zeroizing::new([9; 32]),
        );
        let (key, row) = made.expect("a data key");
        let value = BEFORE.into();
        let field = recipients.seal(&key, point.id, point.kind, point.version, &value, nonce());
        let mut rows = self.of_older(point, field.expect("a field"), dice);
        let SealedKey { epoch, made_in, sealed, .. } = row;
        let place = (was.subject, was.compartment.byte(), was.number);
        rows.push(Row::Key(place, DataKeyRow { epoch, made_in, sealed }));
        rows
    }

    fn of_key(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let place = *dice.pick(&self.now.keys.keys().collect::<Vec<_>>());
        let now = self.now.keys[&place].clone();
        let sealed = |bytes| DataKeyRow { sealed: Sealed(bytes), ..now.clone() };
        let row = match mutation {
            Swap => sealed(other(&self.now.keys, &place, dice).sealed.0),
            Stale if dice.once_in(2) => self.before.keys[&place].clone(),
            Stale => sealed(self.before.keys[&place].sealed.0.clone()),
            Forge => {
                let mut head = format!("kefu.dek.v1\nvault {}\nsubject {}\n", self.vault, place.0);
                let compartment = compartment(place.1);
                head += &format!("compartment {}\nnumber {}\n", compartment.code(), place.2);
                head += &format!("key {}\n", "09".repeat(32));
                let to = &self.now.vault_keys[&(place.1, now.epoch)].recipient;
                sealed(age_sealed(to, &head))
            }
            Algorithm => sealed(renamed(&now.sealed.0, dice)),
            _ => sealed(plain(mutation, &now.sealed.0, dice)),
        };
        Some(vec![Row::Key(place, row)])
    }

    fn of_wrap(&self, holder: [u8; 16], mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        if mutation == Forge && holder == RECOVERY_HOLDER {
            return None;
        }
        // Only the keys of compartments are rotated, and compared with what stands in the clear.
        let is_meant =
            |place: &&([u8; 16], u8, u32)| place.1 <= 2 || !matches!(mutation, Stale | Forge);
        let own = self.now.wraps.keys().filter(|place| place.0 == holder);
        let place = *dice.pick(&own.filter(is_meant).collect::<Vec<_>>());
        let sealed = &self.now.wraps[&place].0;
        let bytes = match mutation {
            Swap => other(&self.now.wraps, &place, dice).0,
            Stale => self.before.wraps[&(place.0, place.1, place.2 - 1)].0.clone(),
            Forge => {
                let own = age::x25519::Identity::generate().to_string();
                let mut text = format!("kefu.wrap.v1\nvault {}\n", self.vault);
                text += &format!("key {}\nepoch {}\n", compartment(place.1).code(), place.2);
                text += &format!("identity {}\nlookup {}\n", own.expose_secret(), "09".repeat(32));
                age_sealed(&self.workshop.member(self.owner()).recipient, &text)
            }
            Algorithm => renamed(sealed, dice),
            _ => plain(mutation, sealed, dice),
        };
        Some(vec![Row::Wrap(place, Sealed(bytes))])
    }

    fn of_slot(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let place = self.owner();
        let sealed = &self.now.slots[&place].0;
        let bytes = match mutation {
            // The other member's passphrase is the same.
            Swap => other(&self.now.slots, &place, dice).0,
            Stale => self.former_slot.0.clone(),
            Forge => {
                let own = age::x25519::Identity::generate().to_string();
                locked(own.expose_secret(), PASSPHRASE)
            }
            Algorithm => renamed(sealed, dice),
            _ => plain(mutation, sealed, dice),
        };
        Some(vec![Row::Slot(place, Sealed(bytes))])
    }

    fn of_member(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let own = self.owner();
        let by_id = |snapshot: &Snapshot, is_own: bool| {
            let mut members = snapshot.members.iter();
            members.find(|member| (member.id == own) == is_own).cloned().expect("a member")
        };
        let (first, bob) = (by_id(&self.now, true), by_id(&self.now, false));
        let mac = bob.mac.expect("a MAC");
        let row = match mutation {
            Flip => Member { mac: Some(bent(&mac, dice)), ..bob },
            Swap if dice.once_in(2) => Member { mac: first.mac, ..bob },
            Swap => Member { recipient: first.recipient, ..bob },
            Stale => Member { mac: by_id(&self.before, false).mac, ..bob },
            Forge => Member { recipient: stranger(), ..bob },
            Cut | Extend | Algorithm => return None,
        };
        Some(vec![Row::Member(Box::new(row))])
    }

    fn of_recovery(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let mut rows = self.now.recovery.clone();
        let one = dice.index(rows.len());
        match mutation {
            Flip => rows[one].mac = bent(&rows[one].mac, dice),
            // Each MAC is of all of them in their order.
            Swap => rows.swap(0, 1),
            Stale => rows[one].mac = self.before.recovery[one].mac,
            Forge if dice.once_in(2) => rows[one].recipient = stranger(),
            Forge => rows.push(Recipient { recipient: stranger(), mac: [9; 32] }),
            Cut => drop(rows.remove(one)),
            Extend => rows.push(rows[one].clone()),
            Algorithm => return None,
        }
        Some(vec![Row::Recovery(rows)])
    }

    fn of_recipients(&self, mutation: Mutation, dice: &mut Dice) -> Option<Vec<Row>> {
        let place = *dice.pick(&self.now.vault_keys.keys().collect::<Vec<_>>());
        let is_audit = dice.once_in(3);
        let recipient = match mutation {
            Forge if is_audit => {
                let verifier = self.now.audit_key.verifier.replace('+', "-");
                return Some(vec![Row::AuditKey(AuditKey { verifier, until: None })]);
            }
            Forge => stranger(),
            Swap => other(&self.now.vault_keys, &place, dice).recipient,
            Stale => self.before.vault_keys[&(place.0, place.1 - 1)].recipient.clone(),
            Flip | Cut | Extend | Algorithm => return None,
        };
        Some(vec![Row::VaultKey(place, VaultKey { recipient })])
    }

    /// What becomes of it on the way that people take: none where nothing was noticed.
    fn noticed(&self, rows: &[Row]) -> Option<&'static str> {
        match &rows[0] {
            Row::Field((_, point), _) => self.revealed(*point),
            Row::Key((subject, compartment, number), _) => {
                let under = |point: &&Point| {
                    point.subject == *subject
                        && point.kind.compartment().byte() == *compartment
                        && self.key_of(point).number == *number
                };
                let point = self.now.points.iter().find(under).expect("a field under it");
                self.revealed(point.id)
            }
            Row::Wrap(place, _) if place.0 == RECOVERY_HOLDER => self.rescued(place),
            Row::Wrap(..)
            | Row::Slot(..)
            | Row::Recovery(_)
            | Row::VaultKey(..)
            | Row::AuditKey(_) => self.unlocked(),
            Row::Member(_) => self.rotated(),
            Row::Point(_) | Row::Written(..) => panic!("not by itself"),
        }
    }

    fn revealed(&self, point: PointId) -> Option<&'static str> {
        let subject = self.now.points.iter().find(|one| one.id == point).expect("a point").subject;
        let case = self.cases.iter().find(|case| case.0 == subject).expect("a case").1;
        let shown = reveal(&self.workshop.desk, &self.workshop.owner, point, Purpose::Case(case));
        match shown {
            Err(error) => Some(error.code),
            Ok(shown) if !shown.verified => Some("unverified"),
            Ok(shown) => {
                assert_eq!(shown.value.expose_secret(), self.values[&point]);
                None
            }
        }
    }

    fn unlocked(&self) -> Option<&'static str> {
        // Whoever tries in vain waits: each comes two minutes after the one before.
        let now = self.workshop.owner.now();
        let later = TRIES.fetch_add(1, Ordering::SeqCst) * 120;
        let now = Moment { at_seconds: now.at_seconds + later, ..now };
        let session = Session::new(Clock::set_to(now), "local").expect("a session");
        session.set_member(self.workshop.member(self.owner()));
        unlock(&self.workshop.desk, &session, &PASSPHRASE.into()).err().map(|error| error.code)
    }

    /// Only as far as the first batch: what is asked is whether it begins.
    fn rotated(&self) -> Option<&'static str> {
        let begun =
            rotate(&self.workshop.desk, &self.workshop.owner, &[Compartment::Contact], &mut |_| {
                ControlFlow::Break(())
            });
        begun.err().map(|error| error.code)
    }

    /// As the README's rescue does: both identities, and what the wrap says of itself.
    fn rescued(&self, place: &([u8; 16], u8, u32)) -> Option<&'static str> {
        let sealed: Sealed =
            self.workshop.desk.read(|tx| tx.fetch(tables::WRAPS, place)).expect("a wrap");
        let mut text = String::new();
        let opened = open(&self.recovery, &sealed.0[..])
            .map_err(|error| error.code)
            .and_then(|mut inside| inside.read_to_string(&mut text).map_err(|_| "broke-off"));
        let key = WrapKey::ALL.into_iter().find(|key| key.byte() == place.1).expect("a key");
        let head =
            format!("kefu.wrap.v1\nvault {}\nkey {}\nepoch {}\n", self.vault, key.code(), place.2);
        match opened {
            Err(code) => Some(code),
            Ok(_) if !text.starts_with(&head) => Some("another-key"),
            Ok(_) => None,
        }
    }

    /// Nothing is noticed where nothing was done, on any of the ways.
    #[track_caller]
    fn is_whole(&self) {
        for point in &self.now.points {
            assert_eq!(self.revealed(point.id), None);
        }
        assert_eq!(self.unlocked(), None);
        for place in self.now.wraps.keys().filter(|place| place.0 == RECOVERY_HOLDER) {
            assert_eq!(self.rescued(place), None);
        }
    }
}

fn recovery() -> (Identities, Vec<String>) {
    let mut identities = Identities::default();
    let recipients = (0..2).map(|_| {
        let own = age::x25519::Identity::generate();
        identities.take(own.to_string().expose_secret()).expect("an identity");
        own.to_public().to_string()
    });
    let recipients = recipients.collect();
    (identities, recipients)
}

/// As it was before a change of the passphrase: the same identity under another.
fn former_slot(workshop: &Workshop) -> Sealed {
    let own = workshop.owner.member_id().expect("a member");
    let slot: Sealed = workshop.desk.read(|tx| tx.fetch(tables::SLOTS, &own)).expect("a slot");
    let unlocker = age::scrypt::Identity::new(PASSPHRASE.into());
    let text = age::decrypt(&unlocker, &slot.0).expect("an identity");
    let text = String::from_utf8(text).expect("text");
    Sealed(locked(text.trim_end(), "nine blue whales sing at noon"))
}

fn locked(identity: &str, passphrase: &str) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.into());
    recipient.set_work_factor(2);
    age::encrypt(&recipient, format!("{identity}\n").as_bytes()).expect("a slot")
}

fn age_sealed(recipient: &str, text: &str) -> Vec<u8> {
    let recipient: age::x25519::Recipient = recipient.parse().expect("a recipient");
    age::encrypt(&recipient, text.as_bytes()).expect("sealed")
}

fn stranger() -> String {
    age::x25519::Identity::generate().to_public().to_string()
}

fn nonce() -> [u8; 24] {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).expect("randomness");
    nonce
}

fn compartment(byte: u8) -> Compartment {
    Compartment::ALL.into_iter().find(|one| one.byte() == byte).expect("a compartment")
}

/// Another value of a table than the one in this place.
fn other<K: Ord + Copy, V: Clone>(rows: &BTreeMap<K, V>, place: &K, dice: &mut Dice) -> V {
    let others: Vec<&K> = rows.keys().filter(|key| *key != place).collect();
    rows[dice.pick(&others)].clone()
}

fn bent<const N: usize>(bytes: &[u8; N], dice: &mut Dice) -> [u8; N] {
    let mut bent = *bytes;
    bent[dice.index(N)] ^= 1 << dice.below(8);
    bent
}

/// What can be done to bytes without knowing what they are.
fn plain(mutation: Mutation, bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match mutation {
        Flip => {
            let place = dice.index(bytes.len());
            bytes[place] ^= 1 << dice.below(8);
        }
        Cut => bytes.truncate(dice.index(bytes.len())),
        _ => bytes
            .extend((0..=dice.below(40)).map(|_| u8::try_from(dice_byte(dice)).expect("a byte"))),
    }
    bytes
}

fn dice_byte(dice: &mut Dice) -> u64 {
    dice.below(256)
}

/// Another value of the byte in this place.
fn spoilt(bytes: &[u8], place: usize, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[place] = bytes[place].wrapping_add(u8::try_from(1 + dice.below(255)).expect("a byte"));
    bytes
}

/// An age file that says it is of another version, or for another kind of key.
fn renamed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let end = bytes.windows(4).position(|four| four == b"\n---").expect("a header");
    let head = String::from_utf8(bytes[..end].to_vec()).expect("text");
    let names: &[(&str, &str)] = match head.contains("scrypt") {
        true => &[("/v1\n", "/v2\n"), ("-> scrypt", "-> X25519"), ("-> scrypt", "-> mlkem768")],
        false => {
            &[("/v1\n", "/v2\n"), ("-> X25519", "-> scrypt"), ("-> X25519", "-> mlkem768x25519")]
        }
    };
    let (was, is) = dice.pick(names);
    [head.replacen(was, is, 1).as_bytes(), &bytes[end..]].concat()
}

#[test]
fn nothing_that_was_put_in_a_sealed_place_is_shown_as_what_was_written_there() {
    let stand = Stand::new();
    let wanted = size("KEFU_TEST_SEALED", 1_500, 300);
    let mut dice = Dice::of("sealed objects");
    let mut found: BTreeMap<(Object, Mutation), BTreeMap<&str, u64>> = BTreeMap::new();
    let mut undo: Vec<Row> = Vec::new();
    let pairs = OBJECTS.into_iter().flat_map(|object| MUTATIONS.map(|mutation| (object, mutation)));
    let mut pairs = pairs.collect::<Vec<_>>().into_iter().cycle();
    let mut done = 0;
    stand.is_whole();
    while done < wanted {
        let (object, mutation) = pairs.next().expect("a pair");
        let Some(rows) = stand.mutated(object, mutation, &mut dice) else { continue };
        stand.workshop.past(|tx| {
            undo.iter().try_for_each(|row| row.put(tx))?;
            undo = rows.iter().map(|row| row.now(tx)).collect::<Result<_>>()?;
            rows.iter().try_for_each(|row| row.put(tx))
        });
        let noticed = stand.noticed(&rows);
        let code =
            noticed.unwrap_or_else(|| panic!("{object:?} {mutation:?} is not noticed: {rows:?}"));
        *found.entry((object, mutation)).or_default().entry(code).or_insert(0) += 1;
        done += 1;
    }
    stand.workshop.past(|tx| undo.iter().try_for_each(|row| row.put(tx)));
    stand.is_whole();
    assert_eq!(stand.workshop.desk.read(verify).expect("a log").broken, None);
    let told = found.iter().map(|(what, codes)| format!("  {what:?}: {codes:?}\n"));
    tell(&format!("{done} mutations of sealed objects:\n{}", told.collect::<String>()));
    let kinds = OBJECTS.map(|object| found.keys().filter(|(own, _)| *own == object).count());
    assert_eq!(kinds, [7, 7, 7, 6, 7, 4, 6, 3], "{found:?}");
}

/// Whoever puts a field, its record and its entry back makes them fit each other. Then it is the chain that does not
/// hold; and one that was made anew to the end is found against a kept head (`store::audit::tamper`).
#[test]
fn a_field_that_was_put_back_with_its_entry_breaks_the_chain() {
    let stand = Stand::new();
    let point = stand.now.points[0].clone();
    let seq = point.written_by;
    let older = stand.older[&point.id].clone();
    stand.workshop.past(|tx| {
        let mut written = tx.fetch(tables::WRITTEN, &seq)?;
        let own = written.fields.iter_mut().find(|(id, _)| *id == point.id).expect("its field");
        own.1 = Sha256::digest(&older.0).into();
        let mut sha = Sha256::new();
        for (id, hash) in &written.fields {
            sha.update(id.bytes());
            sha.update(hash);
        }
        sha.update(written.of_ids);
        let mut entry = tx.fetch(tables::AUDIT, &seq)?;
        entry.digest = Some(sha.finalize().into());
        tx.put(tables::AUDIT, &seq, &entry)?;
        tx.put(tables::WRITTEN, &seq, &written)?;
        tx.put(tables::FIELDS, &(point.subject, point.id), &older)
    });
    let case = stand.cases.iter().find(|case| case.0 == point.subject).expect("a case").1;
    let (desk, owner) = (&stand.workshop.desk, &stand.workshop.owner);
    let shown = reveal(desk, owner, point.id, Purpose::Case(case)).expect("a value");
    assert_eq!((shown.value.expose_secret(), shown.verified), (BEFORE, true));
    assert_eq!(desk.read(verify).expect("a log").broken, Some((seq + 1, "hash")));
}

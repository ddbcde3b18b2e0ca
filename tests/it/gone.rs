//! What somebody who has left still has in hand, tried with the stock `age` command on everything that is sealed
//! in the file of later: a passphrase, the identity it locked, the vault's keys that were wrapped for it, and a copy
//! of the file from when they all still opened something.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE};
use crate::members::THEIRS;
use crate::needs;
use crate::seat::Seat;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use kefu::domain::contact::{Point, Sealed};
use kefu::domain::id::{Id, MemberId, VaultId};
use kefu::queries::members;
use kefu::store::codec::Key;
use kefu::store::{Reader, Scan, Store, tables};
use kefu::vault::field::{associated, key_number};
use portable_pty::CommandBuilder;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::Command;

const BEFORE: &str = "13800138000";
const LATER: [&str; 2] = ["13900139000", "13700137000"];

/// Everything sealed that a file holds.
struct Copy {
    vault: VaultId,
    /// age files, by what they are.
    objects: Vec<(String, Vec<u8>)>,
    fields: Vec<(Point, Sealed)>,
}

fn all<K: Key, V: serde::de::DeserializeOwned>(
    store: &Store,
    table: tables::Table<K, V>,
) -> Vec<(K, V)> {
    let mut rows = Vec::new();
    let read = store.read(|tx| {
        tx.each(table, &Scan::all(), |key, value| {
            rows.push((key, value));
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("rows");
    rows
}

impl Copy {
    fn of(folder: &Path) -> Self {
        let store = Store::open(folder).expect("a store");
        let hex = |id: [u8; 16]| id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let mut objects = Vec::new();
        for (id, slot) in all(&store, tables::SLOTS) {
            objects.push((format!("slot-{}", hex(id.bytes())), slot.0));
        }
        for ((holder, key, epoch), wrap) in all(&store, tables::WRAPS) {
            objects.push((format!("wrap-{}-{key}-{epoch}", hex(holder)), wrap.0));
        }
        for ((subject, compartment, number), row) in all(&store, tables::DATA_KEYS) {
            let name = format!("key-{}-{compartment}-{number}", hex(subject.bytes()));
            objects.push((name, row.sealed.0));
        }
        let points: BTreeMap<_, Point> = all(&store, tables::POINTS).into_iter().collect();
        let fields = all(&store, tables::FIELDS).into_iter();
        let fields = fields.map(|((_, point), field)| (points[&point].clone(), field)).collect();
        let vault = store.read(|tx| tx.fetch(tables::INFO, &0)).expect("what it is").vault;
        Self { vault, objects, fields }
    }

    fn named(&self, start: &str) -> Vec<&(String, Vec<u8>)> {
        self.objects.iter().filter(|(name, _)| name.starts_with(start)).collect()
    }

    /// The fields that one of these data keys opens.
    fn opened_by(&self, keys: &[[u8; 32]]) -> Vec<String> {
        let opens = |(point, field): &(Point, Sealed)| {
            let number = key_number(field).expect("a number");
            let aad = associated(self.vault, point.subject, point.id, point.version, number);
            let (nonce, body) = field.0.get(10..)?.split_first_chunk::<24>()?;
            keys.iter().find_map(|key| {
                let payload = Payload { msg: body, aad: &aad };
                let cipher = XChaCha20Poly1305::new(key.into());
                let padded = cipher.decrypt(XNonce::from_slice(nonce), payload).ok()?;
                let end = padded.iter().rposition(|byte| *byte == 0x80)?;
                String::from_utf8(padded[..end].to_vec()).ok()
            })
        };
        self.fields.iter().filter_map(opens).collect()
    }
}

/// `age -d` with all of these identities.
fn opens(house: &House, identities: &[String], sealed: &[u8]) -> Option<String> {
    std::fs::write(house.home().join("object.age"), sealed).expect("a file");
    let mut age = Command::new("age");
    age.arg("-d").current_dir(house.home());
    age.args(identities.iter().flat_map(|file| ["-i", file]));
    let ran = age.arg("object.age").output().expect("a run");
    ran.status.success().then(|| String::from_utf8(ran.stdout).expect("text"))
}

/// The same with a passphrase, for which age wants a terminal. What the terminal shows is waited for.
fn asks_for(house: &House, passphrase: &str, sealed: &[u8], to: &str, shows: &str) {
    std::fs::write(house.home().join("slot.age"), sealed).expect("a file");
    let mut shell = CommandBuilder::new("sh");
    let script = format!("cd {} && age -d -o {to} slot.age && echo opened", house.home().display());
    shell.args(["-c", &script]);
    let mut seat = Seat::with(house, (100, 40), shell);
    seat.shows("passphrase").keys(&[passphrase, "Enter"]).shows(shows).ends();
}

fn line<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name))
}

fn unhex(digits: &str) -> [u8; 32] {
    let mut key = [0; 32];
    for (bytes, digits) in key.chunks_mut(8).zip(digits.as_bytes().chunks(16)) {
        let digits = std::str::from_utf8(digits).expect("digits");
        bytes.copy_from_slice(&u64::from_str_radix(digits, 16).expect("hex").to_be_bytes());
    }
    key
}

fn id_of(house: &House, name: &str) -> MemberId {
    let store = Store::open(&house.store()).expect("the store");
    store.read(|tx| members::named(tx, name)).expect("a member").id
}

#[test]
fn what_a_member_has_kept_opens_nothing_that_was_written_later() {
    if !needs::program("age") {
        return;
    }
    let house = House::new();
    house.newcomer("Nina", "senior");
    let party = house.party("张伟", BEFORE);
    let nina = id_of(&house, "Nina");
    // What she takes along: the file of that day.
    let kept = house.home().join("kept");
    std::fs::DirBuilder::new().mode(0o700).create(&kept).expect("a folder");
    std::fs::copy(house.store().join("kefu.redb"), kept.join("kefu.redb")).expect("a copy");
    let before = Copy::of(&kept);
    let own: String = nina.bytes().iter().map(|byte| format!("{byte:02x}")).collect();

    // With it she opens everything of that day, by age alone.
    let slot = before.named(&format!("slot-{own}"))[0];
    asks_for(&house, THEIRS, &slot.1, "nina.txt", "opened");
    let mut identities = vec!["nina.txt".to_owned()];
    for (name, wrap) in before.named(&format!("wrap-{own}")) {
        let text = opens(&house, &["nina.txt".to_owned()], wrap).expect("her wrap");
        if let Some(identity) = line(&text, "identity ") {
            std::fs::write(house.home().join(name), format!("{identity}\n")).expect("a file");
            identities.push(name.clone());
        }
    }
    assert_eq!(identities.len(), 3, "two compartments, and her own");
    let keys = before.named("key-").into_iter().map(|(_, sealed)| {
        let text = opens(&house, &identities, sealed).expect("a data key");
        unhex(line(&text, "key ").expect("a key"))
    });
    let keys: Vec<[u8; 32]> = keys.collect();
    assert_eq!(before.opened_by(&keys), [BEFORE]);

    // She goes, the keys are made anew, and the desk works on.
    house.json(&["member", "remove", "Nina"]);
    let rotated = house.of_owner(&["vault", "rotate"]);
    assert_eq!(rotated.status, Some(0), "{rotated:?}");
    let more = ["party", "edit", &party, "--point", "phone:home", "--passphrase-fd", "0"];
    let more = house.told(&format!("{PASSPHRASE}\n{}\n", LATER[0]), &more);
    assert_eq!(more.status, Some(0), "{more:?}");
    house.party("李娜", LATER[1]);
    house.is_sound();

    // Of the file of later nothing opens, and her slot is gone from it.
    let later = Copy::of(&house.store());
    assert_eq!(
        later.named(&format!("slot-{own}")).len() + later.named(&format!("wrap-{own}")).len(),
        0
    );
    assert!(later.named("wrap-").len() >= 4 && later.named("key-").len() == 3);
    for (name, sealed) in &later.objects {
        assert_eq!(opens(&house, &identities, sealed), None, "{name}");
    }
    for (_, slot) in later.named("slot-") {
        asks_for(&house, THEIRS, slot, "other.txt", "incorrect passphrase");
    }
    // The data keys that she opened then are of what was written then; VAULT says so.
    assert_eq!(later.fields.len(), 3);
    assert_eq!(later.opened_by(&keys), [BEFORE]);
}

//! The test vectors of age (C2SP's CCTV), which the published crate `age` carries in its `tests/testdata/testkit`:
//! all of them, through the very paths by which kefu opens an age file.
//!
//! ```text
//! identity    layers::open, as a restore opens a backup       unlock with the vector for a wrap
//! passphrase  unlock with the vector for a slot
//! ```
//! Deviations, by name: two vectors open here that a strict reader refuses (the crate reads what old versions of
//! age wrote, without a short last line), and armour is not read at all, not even where it is in order.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::needs;
use age::secrecy::{ExposeSecret, SecretString};
use kefu::domain::contact::{Compartment, Sealed};
use kefu::domain::id::{Id, MemberId, VaultId};
use kefu::vault::layers::{Identities, open};
use kefu::vault::{Locked, Wrap, WrapKey, unlock::unlock};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

/// How many there are in age 0.12.
const VECTORS: usize = 123;
/// Opened, although a strict reader refuses the header.
const LENIENT: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];
/// In armour, and in order; refused with all that is in armour.
const ARMOUR_IN_ORDER: [&str; 5] =
    ["armor", "armor_crlf", "armor_full_last_line", "armor_no_eol", "armor_whitespace_outside"];

#[derive(Debug, PartialEq)]
enum Fate {
    /// It opened, and SHA-256 of what is inside.
    Opened(String),
    /// Nothing of it is shown.
    Refused,
    /// It broke off; SHA-256 of what was given out until then. Where that is nothing, it was refused.
    BrokeOff(String),
}

struct Vector {
    name: String,
    expected: Fate,
    identities: Vec<String>,
    passphrases: Vec<String>,
    is_armoured: bool,
    file: Vec<u8>,
}

impl Vector {
    /// Lines of `name: value`, an empty line, the file.
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).expect("a vector");
        let end = bytes.windows(2).position(|two| two == b"\n\n").expect("an empty line");
        let head = std::str::from_utf8(&bytes[..end]).expect("text");
        let all = |name: &str| -> Vec<String> {
            let lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.filter(|(own, _)| *own == name).map(|(_, value)| value.to_owned()).collect()
        };
        let sum = || all("payload").pop().expect("a sum");
        let expected = match all("expect").pop().expect("an expectation").as_str() {
            "success" => Fate::Opened(sum()),
            "payload failure" if sum() != hex(b"") => Fate::BrokeOff(sum()),
            "payload failure" => Fate::Refused,
            "armor failure" | "header failure" | "HMAC failure" | "no match" => Fate::Refused,
            other => panic!("{path:?} expects {other}"),
        };
        let file = match all("compressed").pop() {
            None => bytes[end + 2..].to_vec(),
            Some(_) => miniz_oxide::inflate::decompress_to_vec_zlib(&bytes[end + 2..])
                .expect("a deflated file"),
        };
        Self {
            name: path.file_name().expect("a name").to_string_lossy().into_owned(),
            expected,
            identities: all("identity"),
            passphrases: all("passphrase"),
            is_armoured: !all("armored").is_empty(),
            file,
        }
    }

    /// As a restore opens a file.
    fn by_layers(&self) -> Fate {
        let mut identities = Identities::default();
        self.identities.iter().for_each(|text| identities.take(text).expect("an identity"));
        let Ok(mut inside) = open(&identities, &self.file[..]) else { return Fate::Refused };
        let mut payload = Vec::new();
        let is_whole = inside.read_to_end(&mut payload).is_ok();
        match is_whole {
            true => Fate::Opened(hex(&payload)),
            false if payload.is_empty() => Fate::Refused,
            false => Fate::BrokeOff(hex(&payload)),
        }
    }

    /// With the vector for a wrap of a member whose own identity is the vector's. What opens is no wrap, and
    /// kefu says so in other words than of what does not open.
    fn opens_as_wrap(&self) -> bool {
        let key = WrapKey::Compartment(Compartment::Contact);
        let sealed = || Sealed(self.file.clone());
        self.identities.iter().any(|identity| {
            let own: age::x25519::Identity = identity.parse().expect("an identity");
            let wrap = Wrap { holder: [1; 16], key, epoch: 1, sealed: sealed() };
            let locked = Locked {
                recipient: own.to_public().to_string(),
                slot: slot(&own.to_string()),
                wraps: vec![wrap],
                ..locked()
            };
            match unlock(&locked, &PASSPHRASE.into(), &[]).map(|_| ()).map_err(|e| e.code) {
                Err("store-damaged") => true,
                Err("does-not-open") => false,
                other => panic!("{}: {other:?}", self.name),
            }
        })
    }

    /// With the vector for a slot: what opens is no identity, and kefu says so in other words than of a wrong
    /// passphrase.
    fn opens_as_slot(&self) -> bool {
        self.passphrases.iter().any(|passphrase| {
            let locked = Locked { slot: Sealed(self.file.clone()), ..locked() };
            let error = unlock(&locked, &passphrase.as_str().into(), &[]).map(|_| ());
            match error.map_err(|e| (e.code, e.args.first().map(|(_, what)| what.clone()))) {
                Err(("store-damaged", Some(what))) if what == "identity" => true,
                Err(("store-damaged", Some(what))) if what == "slot" => false,
                Err(("wrong-passphrase", _)) => false,
                other => panic!("{}: {other:?}", self.name),
            }
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

const PASSPHRASE: &str = "four tests ride green bicycles";

fn slot(identity: &SecretString) -> Sealed {
    let mut recipient = age::scrypt::Recipient::new(PASSPHRASE.into());
    recipient.set_work_factor(1);
    let text = format!("{}\n", identity.expose_secret());
    Sealed(age::encrypt(&recipient, text.as_bytes()).expect("a slot"))
}

fn locked() -> Locked {
    Locked {
        vault: VaultId::from_bytes([7; 16]),
        member: MemberId::from_bytes([1; 16]),
        recipient: String::new(),
        slot: Sealed(Vec::new()),
        wraps: Vec::new(),
        vault_keys: Vec::new(),
        audit_key: None,
    }
}

fn vectors() -> Option<Vec<Vector>> {
    let folder = needs::source_of("age")?.join("tests/testdata/testkit");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the vectors").flatten().map(|file| file.path()).collect();
    paths.sort();
    Some(paths.iter().map(|path| Vector::read(path)).collect())
}

#[test]
fn every_vector_of_age_is_opened_or_refused_as_it_should_but_for_those_named() {
    let Some(vectors) = vectors() else { return };
    assert_eq!(vectors.len(), VECTORS);
    let (mut lenient, mut in_order) = (BTreeSet::new(), BTreeSet::new());
    let (mut by_identity, mut by_passphrase) = (0, 0);
    for vector in &vectors {
        let (name, got) = (vector.name.as_str(), vector.by_layers());
        let opened = (vector.opens_as_wrap(), vector.opens_as_slot());
        let is_opened = matches!(vector.expected, Fate::Opened(_));
        by_identity += usize::from(!vector.identities.is_empty());
        by_passphrase += usize::from(!vector.passphrases.is_empty());
        if vector.is_armoured {
            assert_eq!((got, opened), (Fate::Refused, (false, false)), "{name} is in armour");
            in_order.extend(is_opened.then_some(name));
        } else if LENIENT.contains(&name) {
            assert!(opened.0 || opened.1, "{name}");
            lenient.insert(name);
        } else {
            // A passphrase is no way into what takes an identity.
            let by_layers =
                if vector.identities.is_empty() { &Fate::Refused } else { &vector.expected };
            assert_eq!(&got, by_layers, "{name}");
            let either = (
                is_opened && !vector.identities.is_empty(),
                is_opened && !vector.passphrases.is_empty(),
            );
            assert_eq!(opened, either, "{name}");
        }
    }
    assert_eq!((by_identity, by_passphrase), (97, 25));
    assert_eq!(lenient, LENIENT.into());
    assert_eq!(in_order, ARMOUR_IN_ORDER.into());
}

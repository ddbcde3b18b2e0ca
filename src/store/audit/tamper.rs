//! The log, mutated in every way that somebody has who writes past the door.
//!
//! 1,000 mutations, under `KEFU_CI` 10,000; `KEFU_TEST_MUTATIONS` names another number. The seed is
//! printed; `KEFU_TEST_SEED` repeats it.

#![expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]

use super::super::open::tests::{first_entry, made};
use super::*;
use crate::domain::audit::Outcome;
use crate::domain::id::{Id, SessionId};
use std::collections::BTreeMap;
use std::io::Write;

/// Entries of the log that is mutated, and how many of them there were when its head was kept.
const ENTRIES: u64 = 40;
const KEPT: u64 = 30;

/// SplitMix64: the same seed, the same mutations.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// An entry that the kept head speaks of.
    fn kept(&mut self) -> usize {
        usize::try_from(self.below(KEPT)).unwrap()
    }
}

fn given(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// The stored bytes of all entries, in order.
type Log = Vec<Vec<u8>>;

/// What may be done to a log before it is put back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mutation {
    /// The last entries are gone.
    Cut,
    /// One bit of an entry is another.
    Flip,
    /// An entry tells something else.
    Retell,
    /// Two entries have changed places.
    Swap,
    /// An entry stands there twice.
    Repeat,
    /// An entry in the middle is gone.
    Drop,
    /// An entry was slipped in.
    Insert,
    /// An entry says that it was earlier, or later.
    Retime,
}

use Mutation::{Cut, Drop, Flip, Insert, Repeat, Retell, Retime, Swap};

const MUTATIONS: [Mutation; 8] = [Cut, Flip, Retell, Swap, Repeat, Drop, Insert, Retime];

/// What is done about the chain afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cover {
    /// Nothing.
    Nothing,
    /// The store's own head is made to fit the last entry.
    Head,
    /// Numbers and hashes are made anew from the beginning to the end, and the head with them.
    Rechain,
}

/// An entry that tells something else, in any one of its fields but its place in the chain and its time.
fn retold(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut entry: AuditEntry = codec::decode(bytes).unwrap();
    match dice.below(9) {
        0 => entry.member = None,
        1 => entry.ids = vec!["C-000001".to_owned()],
        2 => entry.source.push('x'),
        3 => entry.verb = "party.edit".to_owned(),
        4 => entry.purpose = Some("call".to_owned()),
        5 => entry.outcome = Outcome::Refused("no-right".to_owned()),
        6 => entry.digest = Some([9; 32]),
        7 => entry.session = SessionId::from_bytes([9; 16]),
        _ => entry.count += 1,
    }
    codec::encode(&entry).unwrap()
}

/// At least a second away from when it was.
fn retimed(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut entry: AuditEntry = codec::decode(bytes).unwrap();
    let seconds = 1 + i64::try_from(dice.below(3_600)).unwrap();
    entry.at.at_seconds += if dice.below(3) == 0 { seconds } else { -seconds };
    codec::encode(&entry).unwrap()
}

impl Mutation {
    fn apply(self, log: &mut Log, dice: &mut Dice) {
        // The first entry is known by its verb: what is done to it shows by itself.
        let (one, other) = (dice.kept().max(1), dice.kept().max(1));
        match self {
            Cut => log.truncate(one),
            Flip => {
                let place = usize::try_from(dice.below(log[one].len() as u64)).unwrap();
                log[one][place] ^= 1 << dice.below(8);
            }
            Retell => log[one] = retold(&log[one], dice),
            Swap => log.swap(one, if one == other { one + 1 } else { other }),
            // Behind the kept head a repeated entry is one more entry, and nothing was changed.
            Repeat => log.insert(one, log[if one == other { one - 1 } else { other }].clone()),
            Drop => drop(log.remove(one)),
            Insert => log.insert(one, retold(&log[other], dice)),
            Retime => log[one] = retimed(&log[one], dice),
        }
    }
}

/// Puts the log into the store, as far as the cover goes, and says what stands there now. What cannot be read
/// cannot be chained either.
fn put_back(tx: &WriteTx, log: &Log, cover: Cover) -> Option<Log> {
    let vault = tx.fetch(tables::INFO, &0).unwrap().vault;
    for seq in 1..=ENTRIES {
        tx.remove(tables::AUDIT, &seq).unwrap();
    }
    let (mut head, mut seq, mut stands) = (None, 0, Log::new());
    for bytes in log {
        seq += 1;
        let mut bytes = bytes.clone();
        if cover == Cover::Rechain {
            let entry = codec::decode::<AuditEntry>(&bytes).ok()?;
            bytes = codec::encode(&chained(AuditEntry { seq, ..entry }, head.as_ref())).unwrap();
        }
        tx.put_bytes(tables::AUDIT.name, &seq.to_be_bytes(), bytes.clone()).unwrap();
        let entry = codec::decode::<AuditEntry>(&bytes).ok();
        let (previous, at) = entry.map_or(([0; 32], first_entry().at), |it| (it.previous, it.at));
        stands.push(bytes.clone());
        head = Some(AuditHead { seq, hash: hash(vault, &previous, &bytes), at });
    }
    if cover != Cover::Nothing {
        tx.put(tables::AUDIT_HEAD, &0, &head.unwrap()).unwrap();
    }
    Some(stands)
}

/// A store with a log, the log's bytes, and its head of some time ago.
fn written(folder: &std::path::Path) -> (super::super::Store, Log, (u64, Hash)) {
    let store = made(folder, 1);
    let mut kept = (0, [0; 32]);
    for seq in 2..=ENTRIES {
        let mut entry = AuditEntry { verb: "party.add".to_owned(), count: 1, ..first_entry() };
        entry.ids = vec![format!("C-{seq:06}")];
        entry.at.at_seconds += i64::try_from(seq / 3).unwrap();
        store.write(|tx| tx.audit(entry)?.commit()).unwrap();
        if seq == KEPT {
            let found = store.read(verify).unwrap();
            kept = (found.entries, found.head);
        }
    }
    let bytes = |seq: u64| store.read(|tx| tx.get_bytes(tables::AUDIT.name, &seq.to_be_bytes()));
    let log = (1..=ENTRIES).map(|seq| bytes(seq).unwrap().unwrap()).collect();
    (store, log, kept)
}

#[test]
fn every_mutation_is_found_and_one_that_was_chained_anew_by_a_kept_head() {
    let home = tempfile::tempdir().unwrap();
    let (store, log, kept) = written(&home.path().join("store"));
    let is_ci = std::env::var_os("KEFU_CI").is_some();
    let wanted = given("KEFU_TEST_MUTATIONS").unwrap_or(if is_ci { 10_000 } else { 1_000 });
    let seed = given("KEFU_TEST_SEED").unwrap_or_else(|| getrandom::u64().unwrap());
    let _ = writeln!(std::io::stderr(), "KEFU_TEST_SEED={seed} (mutations of the log)");
    let mut dice = Dice(seed);
    assert_eq!(store.read(|tx| verify_against(tx, Some(kept))).unwrap().broken, None);
    let (mut done, mut only_by_head) = (0, 0);
    let mut reasons: BTreeMap<(String, &str), u64> = BTreeMap::new();
    while done < wanted {
        let mutation = MUTATIONS[usize::try_from(dice.below(8)).unwrap()];
        let cover = [Cover::Nothing, Cover::Head, Cover::Rechain][dice.below(3) as usize];
        let mut mutated = log.clone();
        mutation.apply(&mut mutated, &mut dice);
        // The transaction ends undone: each mutation meets the same log.
        let found = store.write(|tx| {
            // A number or a hash that was bent and then made anew is what it was: nothing was changed.
            let stands = put_back(&tx, &mutated, cover).filter(|stands| *stands != log);
            if stands.is_none() {
                return Ok(None);
            }
            Ok(Some((verify(&tx)?.broken, verify_against(&tx, Some(kept))?.broken)))
        });
        let Some((alone, against)) = found.unwrap() else { continue };
        let told = format!("{mutation:?} {cover:?} alone {alone:?} against {against:?}");
        assert!(against.is_some_and(|(seq, _)| (1..=ENTRIES + 2).contains(&seq)), "{told}");
        let is_whole = cover == Cover::Rechain || (mutation, cover) == (Cut, Cover::Head);
        assert!(is_whole || alone.is_some(), "{told}");
        if alone.is_none() {
            let (seq, reason) = against.unwrap();
            let is_cut = mutation == Cut;
            assert_eq!(reason, if is_cut { "cut" } else { "rechained" }, "{told}");
            assert_eq!(seq, if is_cut { mutated.len() as u64 + 1 } else { KEPT }, "{told}");
            only_by_head += 1;
        }
        let reason = against.map_or("", |(_, reason)| reason);
        *reasons.entry((format!("{mutation:?} {cover:?}"), reason)).or_insert(0) += 1;
        done += 1;
    }
    let told = reasons.iter().map(|((what, how), count)| format!("  {what}: {how} {count}\n"));
    let told = format!(
        "{done} mutations of the log, {only_by_head} found by the head alone:\n{}",
        told.collect::<String>()
    );
    let _ = writeln!(std::io::stderr(), "{told}");
    let kinds: std::collections::BTreeSet<_> = reasons.keys().map(|(what, _)| what).collect();
    assert_eq!(kinds.len(), MUTATIONS.len() * 3);
    assert!(only_by_head > wanted / 10, "{only_by_head} of {wanted}");
}

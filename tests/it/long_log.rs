//! A log of many entries, and the real `kefu audit verify` on it: it walks all of them, in memory that does not
//! grow with the log, and sees the one that was bent.
//!
//! 20,000 entries, under `KEFU_CI` 100,000; `KEFU_TEST_ENTRIES` names another number (10,000,000 take 4 GB of
//! disk; with `cargo test --release` it is the release binary that verifies).

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::house::{House, Ran};
use kefu::domain::Result;
use kefu::domain::audit::{AuditEntry, Outcome};
use kefu::domain::id::{Id, SessionId};
use kefu::store::audit::hash;
use kefu::store::tables::{AuditHead, StoreInfo};
use kefu::store::{Reader, Store, WriteTx, codec, tables};
use std::time::Instant;

/// Entries of one transaction.
const BATCH: u64 = 50_000;
/// What a process of kefu may have in memory at most, in kB, however long the log is: its cache is 32 MiB.
const MOST_KB: u64 = 128 << 10;

/// Entries as the desk writes them, linked as the store links them; the last goes through the store itself.
#[expect(clippy::disallowed_methods, reason = "what would take the door a day")]
fn lengthen(house: &House, wanted: u64) {
    let store = Store::open(&house.store()).expect("the store");
    let mut head: AuditHead = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    let first = store.read(|tx| tx.fetch(tables::AUDIT, &1)).expect("the first entry");
    let info = store.read(|tx| tx.fetch(tables::INFO, &0)).expect("what it is");
    while head.seq < wanted {
        let until = wanted.min(head.seq + BATCH);
        let written = store.write(|tx| {
            while head.seq + 1 < until {
                head = put(&tx, &info, &head, &first)?;
            }
            tx.put(tables::AUDIT_HEAD, &0, &head)?;
            tx.audit(entry(&first, head.seq + 1))?.commit()
        });
        assert_eq!(written, Ok(until));
        head = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    }
}

fn put(tx: &WriteTx, info: &StoreInfo, head: &AuditHead, first: &AuditEntry) -> Result<AuditHead> {
    let entry = AuditEntry { previous: head.hash, ..entry(first, head.seq + 1) };
    tx.put(tables::AUDIT, &entry.seq, &entry)?;
    let hash = hash(info.vault, &head.hash, &codec::encode(&entry)?);
    Ok(AuditHead { seq: entry.seq, hash, at: entry.at })
}

/// One in ten shows something, one in fifty is refused.
fn entry(first: &AuditEntry, seq: u64) -> AuditEntry {
    let mut entry = AuditEntry { seq, count: 1, ..first.clone() };
    entry.at.at_seconds += i64::try_from(seq / 7).expect("a time");
    entry.session = SessionId::from_bytes(u128::from(seq / 400).to_be_bytes());
    entry.ids = vec![format!("C-{:06}", seq % 1_000_000)];
    entry.verb = match seq % 10 {
        0 => "vault.reveal",
        1..=3 => "complaint.move",
        4..=6 => "entry.add",
        _ => "party.edit",
    }
    .to_owned();
    if seq.is_multiple_of(10) {
        entry.purpose = Some(format!("case K-2026-{:05} {}", seq % 100_000, entry.session));
        entry.digest = Some([7; 32]);
    }
    if seq.is_multiple_of(50) {
        entry.outcome = Outcome::Refused("budget-spent".to_owned());
    }
    entry
}

/// How it ended, and the most it had in memory in kB.
fn verified(house: &House) -> (Ran, u64) {
    let mut child = house.command(&["audit", "verify", "--json"]).spawn().expect("a process");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        most = most.max(kb.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    (child.wait_with_output().expect("its output").into(), most)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
fn a_long_log_is_verified_to_its_end_in_the_memory_of_a_short_one() {
    let wanted = size("KEFU_TEST_ENTRIES", 100_000, 20_000);
    let house = House::new();
    let mut dice = Dice::of("a long log");
    let started = Instant::now();
    lengthen(&house, wanted);
    let made = started.elapsed();
    let bytes = house.store().join("kefu.redb").metadata().expect("a file").len();
    let started = Instant::now();
    let (ran, most_kb) = verified(&house);
    let took = started.elapsed();
    let found: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((ran.status, &found["entries"]), (Some(0), &wanted.into()), "{ran:?}");
    let form = if cfg!(debug_assertions) { "debug" } else { "release" };
    tell(&format!(
        "{form}: {wanted} entries made in {made:.1?}, {bytes} bytes; verified in {took:.2?} with at most {most_kb} kB",
    ));
    assert!((1..=MOST_KB).contains(&most_kb), "{most_kb} kB");
    // Nothing of that was for show: one entry in the middle that tells of another customer is found.
    let bent = 2 + dice.below(wanted - 2);
    let store = Store::open(&house.store()).expect("the store");
    let written = store.write(|tx| {
        let entry = tx.fetch(tables::AUDIT, &bent)?;
        tx.put(tables::AUDIT, &bent, &AuditEntry { ids: vec!["C-999999".to_owned()], ..entry })?;
        let told = tx.fetch(tables::AUDIT, &1)?;
        tx.audit(told)?.commit()
    });
    assert!(written.is_ok());
    drop(store);
    let (ran, _) = verified(&house);
    let found: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((ran.status, &found["broken"]["seq"]), (Some(8), &(bent + 1).into()), "{ran:?}");
}

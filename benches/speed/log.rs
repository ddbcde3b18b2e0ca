//! Row 11: the audit chain, walked and checked, beside hashing its bytes once.

use crate::Bench;
use crate::figures::{Times, ratio, size, time};
use crate::filled::{new_store, target};
use crate::table::Line;
use kefu::domain::audit::AuditEntry;
use kefu::queries::audit::verify;
use kefu::session::Desk;
use kefu::store::audit::hash;
use kefu::store::tables::AuditHead;
use kefu::store::{Reader, Scan, Store, codec, tables};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

const TIMES: usize = 9;
/// Entries of one transaction.
const BATCH: u64 = 20_000;

/// A store with one entry for each party, kept between runs.
fn long_log(entries: u64) -> Desk {
    let folder = target().join(format!("bench-log-{entries}"));
    if !Store::exists(&folder) {
        drop(new_store(&folder));
    }
    let desk = Desk::new(Store::open(&folder).expect("the store"));
    lengthen(&desk, entries);
    desk
}

/// Linked as the store links them; the last of a batch goes through the store itself.
#[expect(clippy::disallowed_methods, reason = "what would take the door a day")]
fn lengthen(desk: &Desk, wanted: u64) {
    let head = || desk.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    let first = desk.read(|tx| tx.fetch(tables::AUDIT, &1)).expect("the first entry");
    let vault = desk.read(|tx| tx.fetch(tables::INFO, &0)).expect("what it is").vault;
    let mut last: AuditHead = head();
    while last.seq < wanted {
        let until = wanted.min(last.seq + BATCH);
        let written = desk.store.write(|tx| {
            while last.seq + 1 < until {
                let entry = AuditEntry { previous: last.hash, ..entry(&first, last.seq + 1) };
                tx.put(tables::AUDIT, &entry.seq, &entry)?;
                let hash = hash(vault, &last.hash, &codec::encode(&entry)?);
                last = AuditHead { seq: entry.seq, hash, at: entry.at };
            }
            tx.put(tables::AUDIT_HEAD, &0, &last)?;
            tx.audit(entry(&first, last.seq + 1))?.commit()
        });
        assert_eq!(written, Ok(until));
        last = head();
    }
}

fn entry(first: &AuditEntry, seq: u64) -> AuditEntry {
    let ids = vec![format!("C-{:06}", seq % 1_000_000)];
    AuditEntry { seq, count: 1, verb: "entry.add".to_owned(), ids, ..first.clone() }
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let desk = long_log(bench.filled.parties as u64);
    let mut bytes = 0;
    let mut hashed = || {
        let mut sum = Sha256::new();
        bytes = 0;
        let read = desk.read(|tx| {
            tx.scan_bytes(tables::AUDIT.name, &Scan::all(), &mut |_, entry| {
                sum.update(entry);
                bytes += entry.len() as u64;
                Ok(ControlFlow::Continue(()))
            })
        });
        read.expect("the log");
        std::hint::black_box(sum.finalize());
    };
    let (ours, theirs) = Times::in_turns(
        TIMES,
        |_| assert_eq!(desk.read(verify).expect("a walk").broken, None),
        |_| hashed(),
    );
    let times = ratio(ours.median(), theirs.median());
    let work = format!("verify {} entries, {}", bench.filled.parties, size(bytes));
    vec![
        Line::new(work, "under 2 times")
            .measured(time(ours.median()))
            .beside(format!("reading and hashing them {}", time(theirs.median())), times)
            .meets(times < 2.0),
    ]
}

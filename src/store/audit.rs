//! The hash-chained log, written in the transaction of the command it tells of.
//!
//! hash = SHA-256 over length-prefixed ("kefu.audit.v1", vault id, hash before, stored bytes).

mod shape;

use super::codec;
use super::tables::{self, AuditHead};
use super::transaction::{Reader, Scan, WriteTx, is_of_disk};
use crate::domain::audit::{AuditEntry, Hash};
use crate::domain::error::{Error, Result};
use crate::domain::guard::Ruling;
use crate::domain::id::{PointId, VaultId};
use crate::domain::moment::Moment;
use sha2::{Digest, Sha256};
use shape::Link;
use std::ops::ControlFlow;

const DOMAIN: &[u8] = b"kefu.audit.v1";
const RULING: &[u8] = b"kefu.ruling.v1";
/// The verb of entry 1.
pub const FIRST_VERB: &str = "store.init";

/// A transaction with its audit entry: the only thing that can be committed.
#[derive(Debug)]
pub struct Audited {
    tx: WriteTx,
    seq: u64,
    bytes: Vec<u8>,
}

impl Audited {
    /// Makes it durable and returns the entry's number.
    ///
    /// INVARIANT: what fails is not in the store, and what was told of is on the disk: where the disk or a lock gives out
    /// in the middle of a commit, the file is looked at once more. What a lock has held up and is there is done. What
    /// the disk has failed at may be seen and yet not be on it, since the system keeps a page that it could not write and
    /// takes it for written: of that, as of a file that cannot be looked at, nobody knows.
    pub fn commit(self) -> Result<u64> {
        let Self { tx, seq, bytes } = self;
        let place = tx.place.clone();
        match tx.commit() {
            Err(error) if is_of_disk(&error) || error.code == "store-busy" => {
                match place.holds(seq, &bytes) {
                    Ok(true) if is_of_disk(&error) => Err(unsure(&error)),
                    Ok(true) => Ok(seq),
                    Ok(false) => Err(error),
                    Err(why) => Err(unsure(&why)),
                }
            }
            committed => committed.map(|()| seq),
        }
    }
}

fn unsure(why: &Error) -> Error {
    Error::failed("store-unsure").with("detail", why.code)
}

impl WriteTx {
    /// The number the next audit entry will have.
    pub fn next_seq(&self) -> Result<u64> {
        Ok(self.get(tables::AUDIT_HEAD, &0)?.map_or(1, |head| head.seq + 1))
    }

    /// Keeps all ids of the next entry, which will tell only the first and the last of them.
    pub fn keep_ids(&self, ids: &Vec<String>) -> Result<()> {
        self.put(tables::AUDIT_IDS, &self.next_seq()?, ids)
    }

    /// Gives the entry its place in the chain and makes the transaction committable.
    pub fn audit(self, entry: AuditEntry) -> Result<Audited> {
        let vault = self.fetch(tables::INFO, &0)?.vault;
        let head = self.get(tables::AUDIT_HEAD, &0)?;
        let entry = chained(entry, head.as_ref());
        let bytes = codec::encode(&entry)?;
        let head =
            AuditHead { seq: entry.seq, hash: hash(vault, &entry.previous, &bytes), at: entry.at };
        self.put_bytes(tables::AUDIT.name, &entry.seq.to_be_bytes(), bytes.clone())?;
        self.put(tables::AUDIT_HEAD, &0, &head)?;
        for id in ids_of(&self, &entry)? {
            self.put(tables::AUDIT_BY_ID, &(id, entry.seq), &())?;
        }
        Ok(Audited { tx: self, seq: entry.seq, bytes })
    }
}

fn chained(entry: AuditEntry, head: Option<&AuditHead>) -> AuditEntry {
    let Some(head) = head else { return AuditEntry { seq: 1, previous: [0; 32], ..entry } };
    let at_seconds = entry.at.at_seconds.max(head.at.at_seconds);
    let at = Moment { at_seconds, ..entry.at };
    AuditEntry { seq: head.seq + 1, at, previous: head.hash, ..entry }
}

/// All ids an entry is about: those it lists, or those that were kept beside it.
pub fn ids_of(tx: &impl Reader, entry: &AuditEntry) -> Result<Vec<String>> {
    Ok(tx.get(tables::AUDIT_IDS, &entry.seq)?.unwrap_or_else(|| entry.ids.clone()))
}

/// SHA-256 over all ids of an act, also those that its entry does not list.
pub fn hash_of_ids(ids: &[String]) -> Hash {
    let mut sha = Sha256::new();
    for id in ids {
        sha.update((id.len() as u64).to_be_bytes());
        sha.update(id.as_bytes());
    }
    sha.finalize().into()
}

/// An entry's digest: SHA-256 over what was sealed and over the ids' hash.
pub fn digest(fields: &[(PointId, Hash)], of_ids: &Hash) -> Hash {
    let mut sha = Sha256::new();
    for (point, hash) in fields {
        sha.update(point.0.as_bytes());
        sha.update(hash);
    }
    sha.update(of_ids);
    sha.finalize().into()
}

/// SHA-256 of what came of a rule, as the entry of the act bears it.
pub fn digest_of_ruling(ruling: &Ruling) -> Result<Hash> {
    let mut sha = Sha256::new_with_prefix(RULING);
    sha.update(codec::encode(ruling)?);
    Ok(sha.finalize().into())
}

/// The hash of an entry: of the stored bytes, and of all entries before it.
pub fn hash(vault: VaultId, previous: &Hash, bytes: &[u8]) -> Hash {
    let mut sha = Sha256::new();
    sha.update(head(vault, previous, bytes.len()));
    sha.update(bytes);
    sha.finalize().into()
}

/// What is hashed before the bytes, in one piece: a log has many entries, and most are short.
fn head(vault: VaultId, previous: &Hash, len: usize) -> [u8; 93] {
    let length = |len: usize| (len as u64).to_be_bytes();
    let vault = vault.0.as_bytes();
    let [one, two, three, four] = [DOMAIN.len(), vault.len(), previous.len(), len].map(length);
    let (mut head, mut at) = ([0; 93], 0);
    for part in [&one[..], DOMAIN, &two, vault, &three, previous, &four] {
        head[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    head
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries that fit.
    pub entries: u64,
    /// Hash of the last.
    pub head: Hash,
    /// The first entry that does not fit, with the reason's code.
    pub broken: Option<(u64, &'static str)>,
}

/// Walks the whole chain.
pub fn verify(tx: &impl Reader) -> Result<Verified> {
    verify_against(tx, None)
}

/// The same, and whether it goes on from a head that was kept: so many entries, with the hash of the last. Against
/// that it is seen, too, that the end was cut off, or that the chain was made anew.
pub fn verify_against(tx: &impl Reader, kept: Option<(u64, Hash)>) -> Result<Verified> {
    let vault = tx.fetch(tables::INFO, &0)?.vault;
    let head = tx.get(tables::AUDIT_HEAD, &0)?;
    let (entries, hash, at_seconds) = (0, [0; 32], i64::MIN);
    let mut walk = Walk { vault, entries, hash, at_seconds, kept, broken: None };
    tx.scan_bytes(tables::AUDIT.name, &Scan::all(), &mut |key, bytes| Ok(walk.take(key, bytes)))?;
    if walk.broken.is_none() && kept.is_some_and(|(entries, _)| entries > walk.entries) {
        walk.broken = Some((walk.entries + 1, "cut"));
    }
    let told = head.map_or((0, [0; 32]), |head| (head.seq, head.hash));
    // No store is without its first entry: a log that is empty was emptied.
    if walk.broken.is_none() && (walk.entries == 0 || told != (walk.entries, walk.hash)) {
        walk.broken = Some((walk.entries + 1, "head"));
    }
    Ok(Verified { entries: walk.entries, head: walk.hash, broken: walk.broken })
}

/// Whether the last entries, so many at most, are chained to one another and to the head beside the log. That is looked
/// at whenever a desk opens; the whole log takes `audit verify`.
pub fn end_holds(tx: &impl Reader, most: usize) -> Result<bool> {
    let vault = tx.fetch(tables::INFO, &0)?.vault;
    let Some(head) = tx.get(tables::AUDIT_HEAD, &0)? else { return Ok(false) };
    let (mut seq, mut expected, mut left, mut holds) = (head.seq, head.hash, most, true);
    tx.scan_bytes(tables::AUDIT.name, &Scan::all().backwards(), &mut |key, bytes| {
        let entry = codec::decode::<AuditEntry>(bytes).ok();
        let entry = entry.filter(|entry| key == seq.to_be_bytes() && entry.seq == seq);
        holds = entry.as_ref().is_some_and(|one| hash(vault, &one.previous, bytes) == expected);
        expected = entry.map_or([0; 32], |entry| entry.previous);
        (seq, left) = (seq.saturating_sub(1), left.saturating_sub(1));
        Ok(if holds && left > 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(holds && (left == 0 || seq == 0))
}

struct Walk {
    vault: VaultId,
    entries: u64,
    hash: Hash,
    at_seconds: i64,
    kept: Option<(u64, Hash)>,
    broken: Option<(u64, &'static str)>,
}

impl Walk {
    fn take(&mut self, key: &[u8], bytes: &[u8]) -> ControlFlow<()> {
        let expected = self.entries + 1;
        let fault = match Link::of(bytes) {
            None => Some("bytes"),
            Some(link) if key != expected.to_be_bytes() || link.seq != expected => Some("number"),
            Some(link) if link.previous != self.hash => Some("hash"),
            Some(link) if expected == 1 && !link.is_first => Some("first"),
            Some(link) if link.at_seconds < self.at_seconds => Some("time"),
            Some(link) => {
                self.at_seconds = link.at_seconds;
                None
            }
        };
        let own = hash(self.vault, &self.hash, bytes);
        let fault = fault.or_else(|| self.is_another(expected, own).then_some("rechained"));
        if let Some(fault) = fault {
            self.broken = Some((expected, fault));
            return ControlFlow::Break(());
        }
        (self.hash, self.entries) = (own, expected);
        ControlFlow::Continue(())
    }

    /// Whether this is the entry for which the kept head stands, and is not the one it was.
    fn is_another(&self, seq: u64, own: Hash) -> bool {
        self.kept.is_some_and(|(entries, hash)| entries == seq && hash != own)
    }
}

#[cfg(test)]
mod tamper;

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
mod tests {
    use super::super::open::tests::{first_entry, made};
    use super::*;

    #[test]
    fn the_end_of_a_log_holds_as_long_as_nobody_has_touched_it() {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        for _ in 0..6 {
            store.write(|tx| tx.audit(first_entry())?.commit()).unwrap();
        }
        let holds = |most| store.read(|tx| end_holds(tx, most)).unwrap();
        assert!(holds(3) && holds(100));
        let change = |seq: u64| {
            store.write(|tx| {
                let was: AuditEntry = tx.fetch(tables::AUDIT, &seq)?;
                tx.put(tables::AUDIT, &seq, &AuditEntry { count: was.count + 1, ..was })?;
                tx.audit(first_entry())?.commit()
            })
        };
        change(3).unwrap();
        assert!(holds(3), "too far back for a short look");
        assert!(!holds(100));
        change(7).unwrap();
        assert!(!holds(3));
        let cut = store.write(|tx| {
            let last = tx.fetch(tables::AUDIT_HEAD, &0)?;
            let head = AuditHead { hash: [9; 32], ..last };
            tx.put(tables::AUDIT_HEAD, &0, &head)?;
            end_holds(&tx, 1)
        });
        assert_eq!(cut, Ok(false));
    }

    #[test]
    fn a_log_that_was_emptied_is_not_whole() {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        let broken = || store.read(verify).unwrap().broken;
        assert_eq!(broken(), None);
        // Whoever can write past the door can begin the chain anew, but not with another entry.
        let begun_anew = store.write(|tx| {
            tx.remove(tables::AUDIT, &1)?;
            tx.remove(tables::AUDIT_HEAD, &0)?;
            tx.audit(AuditEntry { verb: "undo".to_owned(), ..first_entry() })?.commit()
        });
        assert_eq!((begun_anew, broken()), (Ok(1), Some((1, "first"))));
        let emptied = store.write(|tx| {
            tx.remove(tables::AUDIT, &1)?;
            tx.remove(tables::AUDIT_HEAD, &0)?;
            assert_eq!(verify(&tx)?.broken, Some((1, "head")));
            Ok(())
        });
        assert_eq!(emptied, Ok(()));
    }
}

//! The erasure ledger as it was kept off the host, replayed while a store is restored: who was erased after the
//! backup was made is erased in what is made of it, before it gets its name.
//!
//! What is checked: the ledger is of this vault; each line is one that the audit entry beside it names by its
//! hash; and those that the backup knows already are the same there. What cannot be checked here: whether the
//! entries are those of the log, which ended before them. Whoever can write the file can invent both; keep it as
//! you keep a signed head, on which its numbers can be compared.

use super::erase::{COUNTER, Erasing};
use super::{digest, hash_of_ids, merge, told_of};
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::consent::CarriedStop;
use crate::domain::erasure::Erasure;
use crate::domain::error::{Error, Result};
use crate::domain::id::{ErasureNumber, PartyId, VaultId};
use crate::guards::Verdict;
use crate::store::{Reader, Scan, WriteTx, attached, ledger, tables};
use std::collections::BTreeMap;

/// A ledger whose lines are those that its entries name.
#[derive(Debug)]
pub struct Ledger {
    vault: VaultId,
    lines: Vec<Erasure>,
    stops: Vec<CarriedStop>,
}

/// A line and its audit entry, as bytes.
#[derive(Debug)]
pub struct Carried {
    /// The line.
    pub line: Vec<u8>,
    /// The entry that names it.
    pub entry: Vec<u8>,
}

impl Ledger {
    /// Takes a ledger in, if it holds together.
    pub fn check(vault: VaultId, carried: &[Carried]) -> Result<Self> {
        let mut lines = Vec::with_capacity(carried.len());
        let mut entries: BTreeMap<u64, (AuditEntry, Vec<Erasure>)> = BTreeMap::new();
        for one in carried {
            let line = ledger::read(&one.line).map_err(|_| broken("line"))?;
            let entry = ledger::entry(&one.entry).map_err(|_| broken("entry"))?;
            let (known, of_entry) =
                entries.entry(entry.seq).or_insert_with(|| (entry.clone(), Vec::new()));
            if *known != entry || line.seq != entry.seq || ledger::bytes(&line)? != one.line {
                return Err(broken(line.number));
            }
            of_entry.push(line.clone());
            lines.push(line);
        }
        entries.values().try_for_each(|(entry, lines)| is_told(entry, lines))?;
        lines.sort_by_key(|line| line.number);
        Ok(Self { vault, lines, stops: Vec::new() })
    }

    /// The same with the values that were stopped when it was written: a stop outlives a restore, too.
    #[must_use]
    pub fn with_stops(self, stops: Vec<CarriedStop>) -> Self {
        Self { stops, ..self }
    }
}

/// Whether an entry tells of these lines and no others.
fn is_told(entry: &AuditEntry, lines: &[Erasure]) -> Result<()> {
    let told: Vec<Vec<String>> = lines.iter().map(ledger::told).collect::<Result<_>>()?;
    let ids = told.concat();
    let is_whole = entry.count <= 1 || entry.digest == Some(digest(&[], &hash_of_ids(&ids)));
    let is_it = entry.verb == "party.erase"
        && entry.outcome == Outcome::Done
        && entry.ids == told_of(&ids)
        && lines.iter().all(|line| entry.member == Some(line.by));
    match lines.first() {
        Some(line) if !(is_whole && is_it) => Err(broken(line.number)),
        _ => Ok(()),
    }
}

fn broken(detail: impl std::fmt::Display) -> Error {
    Error::failed("ledger-broken").with("detail", detail)
}

/// Erases whom the ledger says was erased after this entry; whom that concerned.
pub(super) fn replay(
    tx: &WriteTx,
    ledger: &Ledger,
    vault: VaultId,
    last: u64,
) -> Result<Vec<ErasureNumber>> {
    if ledger.vault != vault {
        return Err(Error::failed("ledger-other-store").with("vault", ledger.vault));
    }
    let mut later = Vec::new();
    for line in &ledger.lines {
        match tx.get(tables::ERASURES, &line.number)? {
            Some(known) if known.as_written() == *line => {}
            None if line.seq > last => later.push(line.clone()),
            _ => return Err(broken(line.number)),
        }
    }
    for line in &later {
        stand_alone(tx, line)?;
    }
    let written = later.clone();
    Erasing::of(later).erase(tx)?;
    for line in &written {
        nothing_is_left(tx, line)?;
        // As it was written then: its hash stands in the log that was lost.
        tx.put(tables::ERASURES, &line.number, line)?;
    }
    ledger.stops.iter().try_for_each(|stop| tx.bring_stop(stop))?;
    let newest = ledger.lines.last().map_or(0, |line| u64::from(line.number.0));
    let counted = tx.get(tables::COUNTERS, &COUNTER.to_owned())?.unwrap_or(0);
    tx.put(tables::COUNTERS, &COUNTER.to_owned(), &counted.max(newest))?;
    Ok(written.into_iter().map(|line| line.number).collect())
}

/// Merges that were taken apart between the backup and the erasure are taken apart again: nobody goes with
/// somebody they are not.
fn stand_alone(tx: &WriteTx, line: &Erasure) -> Result<()> {
    for id in &line.ids {
        let into = tx.get(tables::PARTIES, id)?.and_then(|party| party.merged_into);
        if into.is_some_and(|into| !line.ids.contains(&into)) {
            take_apart(tx, *id)?;
        }
        for (_, from) in tx.keys(tables::MERGED, &Scan::prefix(id), usize::MAX)? {
            if !line.ids.contains(&from) {
                take_apart(tx, from)?;
            }
        }
    }
    Ok(())
}

/// From the outermost merge inwards, in the order that `may_unmerge` demands: what a party had brought into
/// another stands with what that one has become.
fn take_apart(tx: &WriteTx, from: PartyId) -> Result<()> {
    let (mut chain, mut next) = (Vec::new(), Some(from));
    while let Some(id) = next.filter(|id| !chain.contains(id)) {
        next = tx.get(tables::PARTIES, &id)?.and_then(|party| party.merged_into);
        chain.extend(next.map(|_| id));
    }
    chain.into_iter().rev().try_for_each(|id| merge::unmerge(tx, id).map(|_| ()))
}

/// A restore in which anything of an erased customer is left does not become a store.
fn nothing_is_left(tx: &WriteTx, line: &Erasure) -> Verdict {
    let left = || Error::failed("ledger-left").with("number", line.number);
    for id in &line.ids {
        let stands = tx.get(tables::PARTIES, id)?.is_some_and(|party| party.erased.is_none());
        if stands || attached::has_any(tx, id)? {
            return Err(left());
        }
    }
    for subject in &line.subjects {
        let scan = Scan::prefix(subject);
        let count = tx.count(tables::FIELDS, &scan)?
            + tx.count(tables::DATA_KEYS, &scan)?
            + tx.count(tables::POINTS_BY_SUBJECT, &scan)?;
        if count > 0 || tx.get(tables::SUBJECTS, subject)?.is_some() {
            return Err(left());
        }
    }
    Ok(())
}

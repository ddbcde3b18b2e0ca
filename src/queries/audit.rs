//! The audit log, as auditors read it.

use super::members;
use super::parties::family;
use crate::domain::audit::{AuditEntry, Hash, Outcome};
use crate::domain::error::{Error, Result};
use crate::domain::id::{MemberId, VaultId};
use crate::domain::party::Party;
use crate::store::audit::hash;
use crate::store::codec;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, tables};
use crate::vault::{Head, VerifierKey, WrapKey};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

pub use crate::store::audit::{Verified, verify, verify_against};

/// An entry with the member's name and what the chain is made of.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who.
    pub member: Option<String>,
    /// The stored bytes, which are hashed.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: Hash,
}

/// Which entries. What is none or false takes in all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these verbs, or verbs that begin so.
    pub verbs: Option<Vec<String>>,
    /// Only entries about this id or number.
    pub id: Option<String>,
    /// Only entries about one of these.
    pub about: Option<BTreeSet<String>>,
    /// Only entries of these members.
    pub members: Option<Vec<MemberId>>,
    /// Only entries in whose purpose this stands.
    pub purpose: Option<String>,
    /// Only entries from this second on.
    pub since_seconds: Option<i64>,
    /// Only entries before this second.
    pub until_seconds: Option<i64>,
    /// Only refusals.
    pub refused: bool,
    /// Only after this number.
    pub after: Option<u64>,
}

impl Filter {
    /// All but what the entry is about, which [`places`] answers from the index.
    pub(super) fn takes(&self, entry: &AuditEntry) -> bool {
        let purpose = || entry.purpose.as_deref().unwrap_or_default().to_lowercase();
        let is_one = |verbs: &Vec<String>| verbs.iter().any(|verb| entry.verb.starts_with(verb));
        self.verbs.as_ref().is_none_or(is_one)
            && self.is_of_members(entry)
            && self.purpose.as_ref().is_none_or(|text| purpose().contains(&text.to_lowercase()))
            && self.since_seconds.is_none_or(|since| entry.at.at_seconds >= since)
            && !(self.refused && entry.outcome == Outcome::Done)
    }

    fn is_of_members(&self, entry: &AuditEntry) -> bool {
        let is_one = |members: &Vec<MemberId>| entry.member.is_some_and(|id| members.contains(&id));
        self.members.as_ref().is_none_or(is_one)
    }

    /// Whether it and all after it are too late; the time of the log never goes back.
    fn is_past(&self, entry: &AuditEntry) -> bool {
        self.until_seconds.is_some_and(|until| entry.at.at_seconds >= until)
    }
}

/// A page of the log.
#[derive(Debug, Clone)]
pub struct Page {
    /// How many the filter takes in all.
    pub total: u64,
    /// This page, oldest first.
    pub items: Vec<AuditRow>,
}

/// The log, oldest first.
pub fn list(tx: &impl Rows, filter: &Filter, limit: usize) -> Result<Page> {
    let (mut total, mut items) = (0, Vec::new());
    let row = rows(tx)?;
    each(tx, filter, None, |entry, bytes| {
        total += 1;
        if filter.after.is_none_or(|after| entry.seq > after) && items.len() < limit {
            items.push(row(entry, bytes));
        }
        ControlFlow::Continue(())
    })?;
    Ok(Page { total, items })
}

/// The next entries after [`Filter::after`], at most so many: for whoever goes through the whole log without
/// holding it, or a transaction, all the while.
pub fn next(tx: &impl Rows, filter: &Filter, most: usize) -> Result<Vec<AuditRow>> {
    let mut items = Vec::new();
    let row = rows(tx)?;
    each(tx, filter, filter.after, |entry, bytes| {
        items.push(row(entry, bytes));
        if items.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(items)
}

fn each(
    tx: &impl Reader,
    filter: &Filter,
    after: Option<u64>,
    mut visit: impl FnMut(AuditEntry, &[u8]) -> ControlFlow<()>,
) -> Result<()> {
    let mut take = |bytes: &[u8]| {
        let entry: AuditEntry = codec::decode(bytes)?;
        Ok(match () {
            () if filter.is_past(&entry) => ControlFlow::Break(()),
            () if filter.takes(&entry) => visit(entry, bytes),
            () => ControlFlow::Continue(()),
        })
    };
    let Some(places) = places(tx, filter)? else {
        let scan = after.map_or_else(Scan::all, |after| Scan::all().past(&after));
        return tx.scan_bytes(tables::AUDIT.name, &scan, &mut |_, bytes| take(bytes));
    };
    for place in places.into_iter().filter(|place| after.is_none_or(|after| *place > after)) {
        if take(&entry_bytes(tx, place)?)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// An entry as the bytes that are hashed.
pub(super) fn entry_bytes(tx: &impl Reader, seq: u64) -> Result<Vec<u8>> {
    let bytes = tx.get_bytes(tables::AUDIT.name, &seq.to_be_bytes())?;
    bytes.ok_or_else(|| Error::damaged(tables::AUDIT.name))
}

/// The numbers of the entries about what the filter names; none, where it names nothing.
pub(super) fn places(tx: &impl Reader, filter: &Filter) -> Result<Option<BTreeSet<u64>>> {
    let of_id = filter.id.as_ref().map(|id| about_one_of(tx, [id])).transpose()?;
    let of_all = filter.about.as_ref().map(|about| about_one_of(tx, about)).transpose()?;
    Ok(match (of_id, of_all) {
        (Some(one), Some(other)) => Some(one.intersection(&other).copied().collect()),
        (one, other) => one.or(other),
    })
}

/// The numbers of the entries about one of these, in the middle of a batch too.
pub(super) fn about_one_of<'i>(
    tx: &impl Reader,
    ids: impl IntoIterator<Item = &'i String>,
) -> Result<BTreeSet<u64>> {
    let mut places = BTreeSet::new();
    for id in ids {
        let keys = tx.keys(tables::AUDIT_BY_ID, &Scan::prefix(id), usize::MAX)?;
        places.extend(keys.into_iter().map(|(_, seq)| seq));
    }
    Ok(places)
}

/// What makes rows of this store's entries.
pub(super) fn rows(tx: &impl Rows) -> Result<impl Fn(AuditEntry, &[u8]) -> AuditRow> {
    let (vault, names) = (vault(tx)?, members::names(tx)?);
    Ok(move |entry: AuditEntry, bytes: &[u8]| AuditRow {
        member: members::name_of(&names, entry.member),
        hash: hash(vault, &entry.previous, bytes),
        bytes: bytes.to_vec(),
        entry,
    })
}

/// Everybody of this name, also who has left: a name may have been given twice.
pub fn of_member(tx: &impl Rows, name: &str) -> Result<Vec<MemberId>> {
    let mut all = tx.members()?;
    all.retain(|member| member.name == name.trim());
    match all.is_empty() {
        true => Err(Error::not_found("member", name)),
        false => Ok(all.into_iter().map(|member| member.id).collect()),
    }
}

/// What entries about a party name: itself, those merged into it, their contact points, cases and promises.
pub fn about(tx: &impl Rows, party: &Party) -> Result<BTreeSet<String>> {
    let mut about: BTreeSet<String> =
        tx.points_of(party)?.into_iter().map(|point| point.id.to_string()).collect();
    for id in family(tx, party.id)? {
        let number = tx.fetch(tables::PARTIES, &id)?.number;
        about.extend([number.to_string(), id.to_string()]);
        about.extend(tx.cases_of(id)?.into_iter().map(|case| case.number.to_string()));
        about.extend(tx.promises_of(id)?.into_iter().map(|promise| promise.number.to_string()));
    }
    Ok(about)
}

/// The vault whose log it is: its id is part of every hash.
pub fn vault(tx: &impl Reader) -> Result<VaultId> {
    Ok(tx.fetch(tables::INFO, &0)?.vault)
}

/// The key that stands in the store to check signed heads.
pub fn verifier_key(tx: &impl Reader) -> Result<VerifierKey> {
    let row = tx.get(tables::AUDIT_KEY, &0)?.ok_or_else(|| Error::failed("audit-key-none"))?;
    VerifierKey::read(&row.verifier).map_err(|_| Error::damaged("audit key"))
}

/// The head that a note holds, if a key of this store has signed it: today's, or one before, for what lay before its
/// end. Who has left can sign for nothing later.
pub fn open_head(tx: &impl Reader, note: &str) -> Result<Head> {
    let today = verifier_key(tx)?.open(note);
    if !today.as_ref().is_err_and(|error| error.code == "head-unsigned") {
        return today;
    }
    for place in tx.keys(tables::AUDIT_KEY, &Scan::all().past(&0u8), usize::MAX)? {
        let key = tx.fetch(tables::AUDIT_KEY, &place)?;
        let opened = VerifierKey::read(&key.verifier)?.open(note);
        if let Ok(head) = opened
            && key.until.is_some_and(|until| head.entries < until)
        {
            return Ok(head);
        }
    }
    today
}

/// Whether somebody has left who held the key that signs.
pub fn rekey_is_wanted(tx: &impl Reader) -> Result<bool> {
    Ok(tx.get(tables::ROTATIONS, &WrapKey::Audit.byte())?.is_some())
}

/// Where the log stands now, if it is whole.
pub fn head(tx: &impl Reader) -> Result<std::result::Result<Head, (u64, &'static str)>> {
    let (vault, found) = (vault(tx)?, verify(tx)?);
    let head = Head { vault, entries: found.entries, hash: found.head };
    Ok(found.broken.map_or(Ok(head), Err))
}

/// The number of the last entry; what other sessions poll.
pub fn last(tx: &impl Reader) -> Result<u64> {
    Ok(tx.get(tables::AUDIT_HEAD, &0)?.map_or(0, |head| head.seq))
}

/// The hash of an entry, as the one after it tells it, or the head.
pub fn hash_of(tx: &impl Reader, seq: u64) -> Result<Option<Hash>> {
    let next = tx.get(tables::AUDIT, &(seq + 1))?.map(|entry| entry.previous);
    let head = tx.get(tables::AUDIT_HEAD, &0)?.filter(|head| head.seq == seq);
    Ok(next.or(head.map(|head| head.hash)))
}

/// The entries after `seq`, for a session that follows.
pub fn since(tx: &impl Reader, seq: u64, limit: usize) -> Result<Vec<AuditEntry>> {
    let mut entries = Vec::new();
    tx.each(tables::AUDIT, &Scan::all().past(&seq), |_, entry| {
        entries.push(entry);
        let full = entries.len() >= limit;
        Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(entries)
}

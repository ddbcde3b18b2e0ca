//! From the tables of any released version to today's, one step each, and from cases as another kefu folded them to
//! cases as this one does.
//!
//! A step is one transaction with its audit entry and may be killed at any moment: the version is
//! written with the change. A file from a newer kefu is refused.
//!
//! INVARIANT: no row of a case is by other rules than those of whoever writes. Rules that were adopted stand in the
//! store, but our own pack and the calendars travel with the program; so the store says by which its cases were folded
//! ([`StoreInfo::folded_by`]). Who opens it with others folds them anew, and who has it open with others writes nothing
//! more ([`Store::write`]).

use super::open::Store;
use super::rules;
use super::tables::{self, StoreInfo};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::audit::AuditEntry;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, SessionId};
use crate::domain::moment::{Moment, Precision};

/// Version of the tables that this program reads and writes.
pub const SCHEMA: u32 = 5;

/// The oldest version from which a step leads on. No store of version 1 or 2 was ever in use.
const OLDEST: u32 = 3;

/// What tables were brought up to date with, as verbs of the log.
pub const VERBS: [&str; 2] = ["store.migrate", "store.refold"];

/// In which session a store is opened.
#[derive(Debug)]
pub struct Opener {
    /// Now.
    pub at: Moment,
    /// The session.
    pub session: SessionId,
    /// Where it came from.
    pub source: String,
    /// Whose it is; nothing as long as that is not known.
    pub who: String,
}

impl Default for Opener {
    /// None: a time before all others.
    fn default() -> Self {
        let at = Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute };
        let (source, who) = (String::new(), String::new());
        Self { at, session: SessionId::from_bytes([0; 16]), source, who }
    }
}

/// Brings the store to [`SCHEMA`] and its cases to today's rules.
pub fn migrate(store: &Store, opener: &Opener) -> Result<()> {
    let info = store.read(|tx| tx.get(tables::INFO, &0))?;
    let Some(info) = info else {
        return Err(Error::new(crate::domain::Kind::NotFound, "store-unfinished")
            .with("path", store.folder().display()));
    };
    store.recognise(Some(info.clone()))?;
    if step_from(&info)?.is_none() {
        return Ok(());
    }
    store.begin(|tx| {
        // While this waited for the lock, another process may have done it.
        let Some((verb, count)) = renew(&tx, opener.at)? else { return Ok(()) };
        let told = AuditEntry::of_nobody(opener.at, opener.session, &opener.source, verb);
        let ids = vec![format!("{} -> {SCHEMA}", info.schema)];
        tx.audit(AuditEntry { ids, count, ..told })?.commit().map(|_| ())
    })
}

/// The verb of what has to be done, if anything has.
fn step_from(info: &StoreInfo) -> Result<Option<&'static str>> {
    let [migrates, refolds] = VERBS;
    match info.schema {
        SCHEMA if info.folded_by == rules::folded_by() => Ok(None),
        SCHEMA => Ok(Some(refolds)),
        OLDEST..SCHEMA => Ok(Some(migrates)),
        older => Err(Error::damaged(format!("schema {older}"))),
    }
}

/// The same within a transaction: what was done, if anything was, and to how many cases.
pub fn renew(tx: &WriteTx, at: Moment) -> Result<Option<(&'static str, u32)>> {
    let info = tx.fetch(tables::INFO, &0)?;
    let Some(verb) = step_from(&info)? else { return Ok(None) };
    tx.make_tables()?;
    if info.schema < SCHEMA {
        tx.mark_waiting()?;
        begin_to_count(tx, at)?;
    }
    tx.sum_rulings()?;
    let count = fold_anew(tx)?;
    let info = StoreInfo { schema: SCHEMA, folded_by: rules::folded_by(), ..info };
    tx.put(tables::INFO, &0, &info)?;
    Ok(Some((verb, count)))
}

/// 4 -> 5: what lapses without a look at it lapses from now on, and not from when the store was made. Who opens it
/// without a session has no clock: then it is the time of the last entry.
fn begin_to_count(tx: &WriteTx, at: Moment) -> Result<()> {
    let last = tx.get(tables::AUDIT_HEAD, &0)?.map(|head| head.at);
    let later = last.filter(|last| last.at_seconds > at.at_seconds);
    tx.begin_to_count(later.unwrap_or(at))
}

/// Writes every row that derives from the events of cases, without a look at what stood there: 3 -> 4 gave cases their
/// clocks and the queue another key. 4 -> 5 makes tables, and contact points wait for
/// what stops know them by.
fn fold_anew(tx: &WriteTx) -> Result<u32> {
    for derived in [
        tables::CASES.name,
        tables::CASES_BY_PARTY.name,
        tables::QUEUE.name,
        tables::QUEUE_FREE.name,
        tables::OPEN_CASES.name,
        tables::TOLD.name,
    ] {
        tx.empty(derived)?;
    }
    let mut count = 0;
    for number in tx.keys(tables::CASE_NUMBERS, &Scan::all(), usize::MAX)? {
        let id = tx.fetch(tables::CASE_NUMBERS, &number)?;
        tx.fold_case(id, number)?;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests;

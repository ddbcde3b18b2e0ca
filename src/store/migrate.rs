//! From the tables of any released version to today's, one step each, and from cases as another kefu folded them to
//! cases as this one does.
//!
//! A step is one transaction with its audit entry and may be killed at any moment: the version is
//! written with the change. A file from a newer kefu is refused.
//!
//! INVARIANT: no row of a case is by other rules than those of whoever writes. Rules that were adopted stand in the
//! store, but our own pack and the calendars travel with the program; so the store says by which its cases were folded
//! ([`StoreInfo::folded_by`]). Who opens it with others folds them anew, and who has it open with others writes nothing
//! more ([`Store::write`]). The same holds of how parties are listed ([`StoreInfo::listed_by`]).

use super::open::Store;
use super::rules;
use super::tables::{self, StoreInfo};
use super::transaction::{Reader, Scan, WriteTx};
use crate::domain::audit::AuditEntry;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, SessionId};
use crate::domain::listed;
use crate::domain::moment::{Moment, Precision};
use std::fmt;
use std::sync::Arc;

/// Version of the tables that this program reads and writes.
pub const SCHEMA: u32 = 5;

/// The oldest version from which a step leads on. No store of version 1 or 2 was ever in use.
const OLDEST: u32 = 3;

/// What tables were brought up to date with, as verbs of the log.
pub const VERBS: [&str; 2] = ["store.migrate", "store.refold"];

/// With what lists were made anew.
pub const RELISTS: &str = "store.relist";

/// What takes its time while a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Cases are folded.
    Cases,
    /// Parties are put into the lists.
    Parties,
}

impl Work {
    /// The word in messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Parties => "parties",
        }
    }
}

/// Who is told how far it is: what of, how much is done, and of how much.
#[derive(Clone, Default)]
pub struct Telling(Option<Arc<Tell>>);

type Tell = dyn Fn(Work, u64, u64) + Send + Sync;

impl Telling {
    /// Tells it with this.
    pub fn with(tell: impl Fn(Work, u64, u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    fn tell(&self, work: Work, done: u64, all: u64) {
        if let Some(tell) = &self.0 {
            tell(work, done, all);
        }
    }
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telling")
    }
}

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
    /// Who is told of what takes its time.
    pub telling: Telling,
}

impl Default for Opener {
    /// None: a time before all others.
    fn default() -> Self {
        let at = Moment { at_seconds: 0, offset_seconds: 0, precision: Precision::Minute };
        let (source, who) = (String::new(), String::new());
        let telling = Telling::default();
        Self { at, session: SessionId::from_bytes([0; 16]), source, who, telling }
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
        let Some((verb, count)) = renew(&tx, opener.at, &opener.telling)? else { return Ok(()) };
        let told = AuditEntry::of_nobody(opener.at, opener.session, &opener.source, verb);
        let ids = vec![format!("{} -> {SCHEMA}", info.schema)];
        tx.audit(AuditEntry { ids, count, ..told })?.commit().map(|_| ())
    })
}

/// The verb of what has to be done, if anything has.
fn step_from(info: &StoreInfo) -> Result<Option<&'static str>> {
    let [migrates, refolds] = VERBS;
    match info.schema {
        SCHEMA if info.folded_by != rules::folded_by() => Ok(Some(refolds)),
        SCHEMA if info.listed_by != listed::WAY => Ok(Some(RELISTS)),
        SCHEMA => Ok(None),
        OLDEST..SCHEMA => Ok(Some(migrates)),
        older => Err(Error::damaged(format!("schema {older}"))),
    }
}

/// The same within a transaction: what was done, if anything was, and to how many cases; of lists, how many parties
/// stand in them.
pub fn renew(tx: &WriteTx, at: Moment, telling: &Telling) -> Result<Option<(&'static str, u32)>> {
    let info = tx.fetch(tables::INFO, &0)?;
    let Some(verb) = step_from(&info)? else { return Ok(None) };
    tx.make_tables()?;
    if info.schema < SCHEMA {
        tx.mark_waiting()?;
        begin_to_count(tx, at)?;
    }
    let mut count = 0;
    if verb != RELISTS {
        tx.sum_rulings()?;
        count = fold_anew(tx, telling)?;
    }
    if info.schema < SCHEMA || info.listed_by != listed::WAY {
        let listed = tx.list_anew(&|done, all| telling.tell(Work::Parties, done, all))?;
        if verb == RELISTS {
            count = u32::try_from(listed).unwrap_or(u32::MAX);
        }
    }
    let (folded_by, listed_by) = (rules::folded_by(), listed::WAY);
    let info = StoreInfo { schema: SCHEMA, folded_by, listed_by, ..info };
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
fn fold_anew(tx: &WriteTx, telling: &Telling) -> Result<u32> {
    const TOLD_EVERY: u32 = 1_000;
    for derived in [
        tables::CASES.name,
        tables::CASES_BY_PARTY.name,
        tables::CASE_REFERENCES.name,
        tables::QUEUE.name,
        tables::QUEUE_FREE.name,
        tables::OPEN_CASES.name,
        tables::TOLD.name,
    ] {
        tx.empty(derived)?;
    }
    let mut count = 0;
    let numbers = tx.keys(tables::CASE_NUMBERS, &Scan::all(), usize::MAX)?;
    for number in &numbers {
        let id = tx.fetch(tables::CASE_NUMBERS, number)?;
        tx.fold_case(id, *number)?;
        count += 1;
        if count % TOLD_EVERY == 0 {
            telling.tell(Work::Cases, count.into(), numbers.len() as u64);
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests;

//! The rules that apply, read once for each change of them and kept by the process.
//!
//! INVARIANT: a counter in the store names each state of the rules, and only a committed one is kept: a transaction
//! that changes them reads its own, and leaves nothing behind if it is dropped.

use super::{Reader, Scan, WriteTx, tables};
use crate::domain::audit::Hash;
use crate::domain::calendar::file;
use crate::domain::error::Result;
use crate::domain::moment::Moment;
use crate::domain::policy;
use crate::domain::rulebook::{Adopted, Brought, HOUSE, Rulebook};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Counts the changes of rules.
const COUNTER: &str = "rules";

/// Which way cases are folded. Whoever changes what a fold makes of the same events and rules counts this up: then
/// every store is folded anew when it is opened.
const WAY: u32 = 14;

/// The way of folding and the texts of the rules that travel along, in one hash.
pub fn folded_by() -> Hash {
    static OWN: LazyLock<Hash> = LazyLock::new(|| {
        let mut sha = Sha256::new();
        sha.update(WAY.to_be_bytes());
        for text in policy::text_of(HOUSE).into_iter().chain(file::texts()) {
            sha.update((text.len() as u64).to_be_bytes());
            sha.update(text);
        }
        sha.finalize().into()
    });
    *OWN
}

/// The rules as they were read last, with the count of that time.
#[derive(Debug, Default)]
pub struct Rules(Mutex<Option<(u64, Arc<Rulebook>)>>);

/// The same for one write transaction, which may change them.
#[derive(Debug)]
pub struct OwnRules {
    shared: Arc<Rules>,
    own: RefCell<Option<Arc<Rulebook>>>,
    has_changed: Cell<bool>,
}

impl Rules {
    pub(super) fn of(&self, tx: &impl Reader) -> Result<Arc<Rulebook>> {
        let count = tx.get(tables::COUNTERS, &COUNTER.to_owned())?.unwrap_or(0);
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, book)) = kept.filter(|(known, _)| *known == count) {
            return Ok(book);
        }
        let book = Arc::new(read(tx)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((count, Arc::clone(&book)));
        Ok(book)
    }
}

impl OwnRules {
    pub(super) fn new(shared: Arc<Rules>) -> Self {
        Self { shared, own: RefCell::new(None), has_changed: Cell::new(false) }
    }

    pub(super) fn of(&self, tx: &WriteTx) -> Result<Arc<Rulebook>> {
        if let Some(book) = self.own.borrow().as_ref() {
            return Ok(Arc::clone(book));
        }
        let book = if self.has_changed.get() { Arc::new(read(tx)?) } else { self.shared.of(tx)? };
        self.own.replace(Some(Arc::clone(&book)));
        Ok(book)
    }
}

impl WriteTx {
    /// Says that the rules have changed: every process reads them anew.
    pub fn rules_changed(&self) -> Result<()> {
        self.rules.own.replace(None);
        self.rules.has_changed.set(true);
        self.count_up(COUNTER).map(|_| ())
    }
}

/// Reads all of them.
fn read(tx: &impl Reader) -> Result<Rulebook> {
    let calendars = calendars(tx)?;
    let mut packs = vec![Adopted { pack: policy::travelling(HOUSE)?, at: None }];
    tx.each(tables::POLICIES, &Scan::all(), |(id, _), row| {
        if row.retracted.is_none() {
            packs.push(Adopted { pack: policy::read(&id, &row.text)?, at: Some(row.at) });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Rulebook::new(packs, calendars))
}

fn calendars(tx: &impl Reader) -> Result<Vec<Brought>> {
    let brought = |calendar, at: Option<Moment>| Brought { calendar: Arc::new(calendar), at };
    let mut all: Vec<Brought> =
        file::built_in().into_iter().map(|calendar| brought(calendar, None)).collect();
    tx.each(tables::CALENDARS, &Scan::all(), |_, row| {
        all.push(brought(row.calendar, Some(row.at)));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(all)
}

//! What was tried in vain of late, as the log tells it: so it counts the same on every desk and in every session.
//!
//! The first try that has to wait is told to the log, and those after it are not: nobody fills it by trying.

use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::error::{Error, Result};
use crate::domain::id::MemberId;
use crate::guards::{Verdict, tries};
use crate::session::{Desk, Session};
use crate::store::{ReadTx, Reader, Scan, tables};
use std::ops::ControlFlow;

/// Entries that are looked at, at most: more than fifty desks write in such a time.
const MOST_ENTRIES: usize = 20_000;

/// What is tried.
#[derive(Debug, Clone, Copy)]
pub enum Tried {
    /// A passphrase.
    Passphrase,
    /// A session with what it asks for.
    Session,
}

/// Why a try has to wait, and whether the log has been told of that.
#[derive(Debug)]
pub struct Waits {
    /// What the member is told.
    pub why: Error,
    /// Whether there is an entry of it that still counts.
    pub is_told: bool,
}

/// Whether this member has to wait; none where it may try.
pub fn waits(desk: &Desk, session: &Session, tried: Tried) -> Result<Option<Waits>> {
    let (member, now) = (session.member()?.id, session.now());
    let since = tries::window_since(now);
    let (in_vain, told) = desk.store.read(|tx| of_late(tx, member, since, tried))?;
    let verdict: Verdict = match tried {
        Tried::Passphrase => tries::may_try_passphrase(&in_vain, now),
        Tried::Session => tries::may_be_turned_away(&in_vain, now),
    };
    Ok(verdict.err().map(|why| Waits { is_told: told.contains(&why.code.to_owned()), why }))
}

/// When something was tried in vain, and the codes of those that had to wait.
fn of_late(
    tx: &ReadTx,
    member: MemberId,
    since: i64,
    tried: Tried,
) -> Result<(Vec<i64>, Vec<String>)> {
    let (mut in_vain, mut told, mut seen) = (Vec::new(), Vec::new(), 0);
    tx.each(tables::AUDIT, &Scan::all().backwards(), |_, entry: AuditEntry| {
        seen += 1;
        if entry.at.at_seconds < since || seen > MOST_ENTRIES {
            return Ok(ControlFlow::Break(()));
        }
        if entry.member != Some(member) || !tried.is_in(&entry.verb) {
            return Ok(ControlFlow::Continue(()));
        }
        match entry.outcome {
            Outcome::Refused(code) if code.ends_with("-often") => told.push(code),
            Outcome::Refused(code) if tried.counts(&code) => in_vain.push(entry.at.at_seconds),
            // Whoever knows it has not guessed.
            Outcome::Done if tried.is_over(&entry.verb) => return Ok(ControlFlow::Break(())),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((in_vain, told))
}

impl Tried {
    fn is_in(self, verb: &str) -> bool {
        match self {
            Self::Passphrase => ["vault.unlock", "vault.passphrase"].contains(&verb),
            Self::Session => verb == "session.begin",
        }
    }

    fn counts(self, code: &str) -> bool {
        match self {
            Self::Passphrase => code == "wrong-passphrase",
            Self::Session => true,
        }
    }

    /// A right word says nothing about those who try wrong ones beside it.
    fn is_over(self, verb: &str) -> bool {
        matches!(self, Self::Passphrase) && self.is_in(verb)
    }
}

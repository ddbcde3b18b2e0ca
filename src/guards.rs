//! Rules as pure functions of typed values.
//!
//! INVARIANT: no clock, no I/O, no store: the facts arrive as arguments, so `check` inside the
//! transaction and the footer that greys a key ask the same function. A refusal names its rule, the
//! facts and (in its message) the shortest legal way on.

pub mod access;
pub mod approval;
pub mod attachment;
pub mod backup;
pub mod campaign;
pub mod complaint;
pub mod consent;
pub mod contact;
pub mod disclosure;
pub mod editor;
pub mod erase;
pub mod export;
pub mod feedback;
pub mod guard;
pub mod import;
pub mod in_clear;
pub mod incident;
pub mod kernel;
pub mod letter;
pub mod member;
pub mod notice;
#[cfg(debug_assertions)]
pub mod off;
pub mod party;
pub mod policy;
pub mod privacy;
pub mod promise;
pub mod reveal;
pub mod rights;
pub mod rules;
pub mod survey;
pub mod text;
pub mod tries;
pub mod usage;
pub mod wording;

use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use kernel::Weighed;

/// What a check says: nothing against it, or a refusal.
pub type Verdict = Result<()>;

/// The verdicts on a command. It can only begin with the one on rights.
#[derive(Debug)]
pub struct Verdicts {
    verdict: Verdict,
    weighed: Vec<Weighed>,
}

impl Verdicts {
    /// Begins with the rights.
    pub fn on(rights: rights::Rights) -> Self {
        Self { verdict: rights.verdict(), weighed: Vec::new() }
    }

    /// Adds a verdict; the first refusal stands.
    #[must_use]
    pub fn and(self, verdict: Verdict) -> Self {
        Self { verdict: self.verdict.and(standing(verdict)), ..self }
    }

    /// Adds a verdict that is only asked for when nothing stands against it so far.
    #[must_use]
    pub fn and_then(self, verdict: impl FnOnce() -> Verdict) -> Self {
        Self { verdict: self.verdict.and_then(|()| standing(verdict())), ..self }
    }

    /// Adds what the rules say on these facts, which is settled when nothing else stands against it.
    #[must_use]
    pub fn weigh(mut self, facts: Facts) -> Self {
        self.weighed.push(Weighed::of(facts));
        self
    }

    /// The refusal that nothing goes past, if there is one.
    pub fn refusal(self) -> Option<Error> {
        self.verdict.err()
    }

    /// The same, or what is to be settled.
    pub fn found(self) -> Result<Vec<Weighed>> {
        self.verdict.map(|()| self.weighed)
    }
}

/// The verdict of a check that is made before there is a command.
pub fn checked(verdict: Verdict) -> Verdict {
    standing(verdict)
}

/// The verdict, but for that of a rule which a test has turned off.
#[cfg(debug_assertions)]
fn standing(verdict: Verdict) -> Verdict {
    match verdict {
        Err(refusal) if off::is_off(refusal.code) => Ok(()),
        verdict => verdict,
    }
}

/// Every verdict stands.
#[cfg(not(debug_assertions))]
fn standing(verdict: Verdict) -> Verdict {
    verdict
}

//! Making promises, keeping them, and being let off.

use super::{Act, Applied, Made, Scene, open, party};
use crate::domain::complaint::Case;
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, PartyId, PartyNumber, PromiseId, PromiseNumber};
use crate::domain::moment::Moment;
use crate::domain::promise::{Promise, PromiseFacts, PromiseState};
use crate::domain::undo::Inverse;
use crate::guards::{Verdicts, party as party_guard, promise as guard, rights, text};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx, tables};

/// What we say we will do.
#[derive(Debug)]
pub struct AddPromise {
    /// Its id.
    pub id: PromiseId,
    /// To whom.
    pub party: PartyId,
    /// In which case.
    pub case: Option<CaseId>,
    /// What.
    pub text: String,
    /// By when.
    pub due: Moment,
}

impl AddPromise {
    fn facts(&self, tx: &WriteTx, scene: &Scene<'_>, party: PartyNumber) -> Result<PromiseFacts> {
        let case = self.case.map(|id| open::find(tx, id)).transpose()?;
        Ok(PromiseFacts {
            party,
            case: case.as_ref().map(|case| case.number),
            due: self.due.at_seconds,
            case_due: case.as_ref().map(Case::due_seconds),
            overdue: tx.overdue_of(scene.member.id, scene.now, guard::BACKLOG)?,
        })
    }
}

impl Act for AddPromise {
    fn verb(&self) -> &'static str {
        "promise.add"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = party::named(tx, Some(self.party))?;
        about.extend(open::named(tx, self.case)?);
        Ok(about)
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let party = party::find(tx, self.party)?;
        let belongs = match self.case.map(|id| open::find(tx, id)).transpose()? {
            Some(case) if !case.is_open() => {
                Err(Error::refused("case-closed").with("number", case.number))
            }
            Some(case) if !party::is_of(tx, case.party, self.party)? => {
                Err(Error::refused("case-of-another").with("number", case.number))
            }
            _ => Ok(()),
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(party_guard::is_whole(&party))
            .and(belongs)
            .and(text::may_keep(&self.text))
            .and(text::no_silence(&self.text))
            .and(guard::may_make(&self.text, self.due, scene.now))
            .weigh(Facts::Promise(self.facts(tx, scene, party.number)?)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let count = tx.count_up("promise")?;
        let promise = Promise {
            id: self.id,
            number: PromiseNumber(u32::try_from(count).unwrap_or(u32::MAX)),
            party: self.party,
            case: self.case,
            text: self.text.trim().to_owned(),
            due: self.due,
            owner: scene.member.id,
            made_at: scene.now,
            state: PromiseState::Open,
        };
        tx.put_promise(&promise)?;
        Ok(concerning(&promise).with_inverse(Inverse::PromiseMade(Box::new(promise))))
    }
}

/// How a promise ends.
#[derive(Debug)]
pub enum EndPromise {
    /// It was done; late, it counts as broken.
    Keep(PromiseId),
    /// The customer lets us off.
    Release {
        /// Which.
        promise: PromiseId,
        /// Why.
        reason: String,
    },
}

impl EndPromise {
    fn promise(&self, tx: &WriteTx) -> Result<Promise> {
        let (Self::Keep(id) | Self::Release { promise: id, .. }) = self;
        tx.get(tables::PROMISES, id)?.ok_or_else(|| Error::not_found("promise", id))
    }
}

impl Act for EndPromise {
    fn verb(&self) -> &'static str {
        match self {
            Self::Keep(_) => "promise.keep",
            Self::Release { .. } => "promise.release",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.promise(tx)?.number.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let promise = self.promise(tx)?;
        let verdict = match self {
            Self::Keep(_) => guard::may_end(&promise),
            Self::Release { reason, .. } => guard::may_release(&promise, reason),
        };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(verdict))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = self.promise(tx)?;
        let state = match self {
            Self::Keep(_) => was.done(scene.now),
            Self::Release { reason, .. } => {
                PromiseState::Released { at: scene.now, reason: reason.trim().to_owned() }
            }
        };
        let is = Promise { state, ..was.clone() };
        tx.put_promise(&is)?;
        let applied = concerning(&is);
        Ok(applied.with_inverse(Inverse::Promise { was: Box::new(was), is: Box::new(is) }))
    }
}

fn concerning(promise: &Promise) -> Applied {
    Applied {
        made: Made { promise: Some(promise.number), ..Made::default() },
        ..Applied::one(promise.number)
    }
}

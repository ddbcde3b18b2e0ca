//! Making promises, keeping them, and being let off.

use super::{Act, Applied, Made, Scene, open, party};
use crate::domain::complaint::{Case, Channel};
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, PartyId, PartyNumber, PromiseId, PromiseNumber};
use crate::domain::moment::Moment;
use crate::domain::promise::{Promise, PromiseFacts, PromiseState, Renegotiated};
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
    /// On what it is decided whether it may be made.
    pub(super) fn facts(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        party: PartyNumber,
    ) -> Result<PromiseFacts> {
        let case = self.case.map(|id| open::find(tx, id)).transpose()?;
        Ok(PromiseFacts {
            party,
            case: case.as_ref().map(|case| case.number),
            due: self.due.at_seconds,
            // A case that is late already has no date by which a promise could still come.
            case_due: case
                .as_ref()
                .map(Case::due_seconds)
                .filter(|due| *due > scene.now.at_seconds),
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

    fn words(&self) -> Vec<&str> {
        vec![&self.text]
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
        make(tx, scene, self)
    }
}

/// Makes a promise that may be made.
pub(super) fn make(tx: &WriteTx, scene: &Scene<'_>, add: &AddPromise) -> Result<Applied> {
    let count = tx.count_up("promise")?;
    let promise = Promise {
        id: add.id,
        number: PromiseNumber(u32::try_from(count).unwrap_or(u32::MAX)),
        party: add.party,
        case: add.case,
        text: add.text.trim().to_owned(),
        due: add.due,
        owner: scene.member.id,
        made_at: scene.now,
        state: PromiseState::Open,
        moved: Vec::new(),
    };
    tx.put_promise(&promise)?;
    Ok(concerning(&promise).with_inverse(Inverse::PromiseMade(Box::new(promise))))
}

/// Another time for a promise, as the customer agreed.
#[derive(Debug)]
pub struct Renegotiate {
    /// Which.
    pub promise: PromiseId,
    /// By when from now on.
    pub due: Moment,
    /// The customer's agreement, in their words.
    pub agreed: String,
    /// On which channel they agreed.
    pub channel: Channel,
}

impl Act for Renegotiate {
    fn verb(&self) -> &'static str {
        "promise.renegotiate"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![found(tx, self.promise)?.number.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let promise = found(tx, self.promise)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(guard::may_renegotiate(
            &promise,
            self.due,
            &self.agreed,
            scene.now,
        )))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let was = found(tx, self.promise)?;
        let mut is = Promise { due: self.due, ..was.clone() };
        is.moved.push(Renegotiated {
            was: was.due,
            at: scene.now,
            agreed: self.agreed.trim().to_owned(),
            channel: self.channel,
        });
        tx.move_promise(&was, &is)?;
        let applied = concerning(&is);
        Ok(applied.with_inverse(Inverse::Promise { was: Box::new(was), is: Box::new(is) }))
    }
}

fn found(tx: &WriteTx, id: PromiseId) -> Result<Promise> {
    tx.get(tables::PROMISES, &id)?.ok_or_else(|| Error::not_found("promise", id))
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
        found(tx, *id)
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

//! What a member gives with a step, taken piece by piece: what is needed and is not there is missed by its name.

use super::{Details, Move, Need, Step, missing};
use crate::domain::cause::Cause;
use crate::domain::complaint::{Channel, Outcome, Stage};
use crate::domain::error::Result;
use crate::domain::handling::{Assessment, Awaited};
use crate::domain::id::CaseId;
use crate::domain::privacy::{Ground, Proof};
use crate::domain::redress::Redress;

impl Details {
    /// Whether there is something for this need; for what no detail supplies there always is.
    fn holds(&self, need: Need) -> bool {
        let says =
            |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        match need {
            Need::Channel => self.channel.is_some() || !self.tried.is_empty(),
            Need::Question => says(&self.question),
            Need::Until => self.until.is_some(),
            Need::Outcome => self.outcome.is_some(),
            Need::Reasons => says(&self.reasons),
            Need::Closing => self.closing.is_some(),
            Need::Proof => self.proof.is_some(),
            Need::Entry => self.entry.is_some(),
            Need::Ground => self.ground.is_some(),
            Need::Words => says(&self.words),
            Need::Disposition => self.disposition.is_some(),
            Need::Reply => says(&self.reply),
            Need::Awaited => self.awaited.is_some(),
            Need::Assessment => {
                self.assessment.as_ref().is_some_and(|one| !one.category.trim().is_empty())
            }
            Need::Cause => self.cause.is_some(),
            Need::Redress => self.redress.is_some(),
            Need::Letter => says(&self.letter),
            Need::Original => self.original.is_some(),
            _ => true,
        }
    }

    /// All that a step needs and that was not given with it, in the order of the table.
    pub fn lack(&self, step: &Step) -> Vec<Need> {
        step.needs.iter().copied().filter(|need| !self.holds(*need)).collect()
    }
}

/// Details of which each is taken once, or missed by its name.
pub(super) struct Given(pub(super) Details);

impl Given {
    pub(super) fn need<T>(value: Option<T>, need: Need) -> Result<T> {
        value.ok_or_else(|| missing(need))
    }

    pub(super) fn text(value: Option<String>, need: Need) -> Result<String> {
        Self::need(value.filter(|text| !text.trim().is_empty()), need)
    }

    pub(super) fn channel(&mut self) -> Result<Channel> {
        Self::need(self.0.channel.take(), Need::Channel)
    }

    /// On a channel on which the customer was told, or on none of those that were tried.
    pub(super) fn acknowledge(&mut self) -> Result<Move> {
        let tried = std::mem::take(&mut self.0.tried);
        let channel = match tried.last() {
            Some(last) => last.channel,
            None => self.channel()?,
        };
        Ok(Move::Acknowledge { channel, tried })
    }

    pub(super) fn assessment(&mut self) -> Result<Assessment> {
        let given = self.0.assessment.take();
        let given = given.filter(|given| !given.category.trim().is_empty());
        Self::need(given, Need::Assessment)
    }

    pub(super) fn outcome(&mut self) -> Result<Outcome> {
        Self::need(self.0.outcome.take(), Need::Outcome)
    }

    pub(super) fn reply(&mut self) -> Result<String> {
        Self::text(self.0.reply.take(), Need::Reply)
    }

    pub(super) fn reasons(&mut self) -> Result<String> {
        Self::text(self.0.reasons.take(), Need::Reasons)
    }

    pub(super) fn redress(&mut self) -> Result<Vec<Redress>> {
        Self::need(self.0.redress.take(), Need::Redress)
    }

    pub(super) fn cause(&mut self) -> Result<Cause> {
        Self::need(self.0.cause.take(), Need::Cause)
    }

    pub(super) fn letter(&mut self) -> Result<String> {
        Self::text(self.0.letter.take(), Need::Letter)
    }

    pub(super) fn original(&mut self) -> Result<CaseId> {
        Self::need(self.0.original.take(), Need::Original)
    }

    pub(super) fn words(&mut self) -> Result<String> {
        Self::text(self.0.words.take(), Need::Words)
    }

    pub(super) fn proof(&mut self) -> Result<Proof> {
        Self::need(self.0.proof.take(), Need::Proof)
    }

    pub(super) fn mandate(&mut self) -> Option<String> {
        self.0.mandate.take().filter(|text| !text.trim().is_empty())
    }

    pub(super) fn entry(&mut self) -> Result<u64> {
        Self::need(self.0.entry.take(), Need::Entry)
    }

    pub(super) fn ground(&mut self) -> Result<Ground> {
        Self::need(self.0.ground.take(), Need::Ground)
    }

    /// Who waits for the customer has asked something, on some channel.
    pub(super) fn wait(&mut self) -> Result<Move> {
        let awaited = Self::need(self.0.awaited.take(), Need::Awaited)?;
        let question = Self::text(self.0.question.take(), Need::Question)?;
        let until = Self::need(self.0.until.take(), Need::Until)?;
        let channel = match awaited {
            Awaited::Customer => Some(self.channel()?),
            Awaited::ThirdParty | Awaited::Expert => self.0.channel.take(),
        };
        Ok(Move::Wait { question, until, awaited, channel })
    }

    /// Without a decision the customer's own words show that nothing is wanted any more.
    pub(super) fn close(&mut self, from: Stage) -> Result<Move> {
        let closing = Self::need(self.0.closing.take(), Need::Closing)?;
        let is_decided = matches!(from, Stage::Decided | Stage::Remedy);
        let words = if is_decided { None } else { Some(self.words()?) };
        Ok(Move::Close { closing, words })
    }
}

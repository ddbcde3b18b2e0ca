//! What the placeholders of a letter stand for, read off the case.

use super::{DecidedWords, LetterLanguage, Letters, Placeholder, Values};
use crate::domain::complaint::{Case, CaseEvent, Happening, Move, Outcome, Stage, reverted};
use crate::domain::error::Result;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::redress::Redress;
use jiff::civil::Date;

/// A case to which somebody writes.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// The case.
    pub case: &'a Case,
    /// All of its events.
    pub events: &'a [CaseEvent],
    /// The customer's name, where it is known who it is.
    pub name: Option<&'a str>,
    /// Who writes.
    pub by: &'a Member,
    /// When.
    pub now: Moment,
    /// What the packs that govern the case say for letters, our own first.
    pub packs: &'a [Letters],
}

/// What a letter with a decision has to hold, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Why.
    pub reasons: String,
    /// What is done about it, each item by itself.
    pub remedy: Vec<String>,
    /// Of the days from the first to the last one.
    pub days: (Date, Date),
    /// Where the customer can go with it.
    pub appeal: Vec<String>,
}

/// The decision that stands, or is drafted.
struct Decision<'a> {
    outcome: Outcome,
    reasons: &'a str,
    redress: &'a [Redress],
    day: Date,
}

impl<'a> Writing<'a> {
    /// What is known, in a language; `text` is what its writer says, `until` by when an answer is wanted.
    pub fn values(
        &self,
        language: LetterLanguage,
        text: Option<&str>,
        until: Option<Moment>,
    ) -> Result<Values> {
        use Placeholder::{
            Appeal, Date, Due, Name, Number, Outcome, Question, Reasons, Received, Remedy,
            Signature, Text,
        };
        let words = DecidedWords::of(language)?;
        let decision = self.decision();
        let due = self.due(until);
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        let remedy = decision.as_ref().map(|one| words.list(one.redress).join(&words.between));
        let outcome = decision.as_ref().and_then(|one| words.outcome.get(&one.outcome).cloned());
        let known = [
            (Name, self.name.map(str::to_owned)),
            (Number, Some(self.case.number.to_string())),
            (Received, Some(self.case.received_at.date().to_string())),
            (Due, Some(due.date().to_string())),
            (Outcome, outcome),
            (Reasons, decision.as_ref().map(|one| one.reasons.trim().to_owned())),
            (Remedy, remedy),
            (Appeal, Some(self.appeal(language).join("\n\n"))),
            (Question, text.or_else(|| self.question()).map(str::to_owned)),
            (Text, text.map(str::to_owned)),
            (Date, Some(self.now.date().to_string())),
            (Signature, Some(self.signature(language))),
        ];
        let known = known.into_iter().filter_map(|(placeholder, value)| {
            let value = value.filter(|value| !value.trim().is_empty())?;
            Some((placeholder, value))
        });
        Ok(known.collect())
    }

    /// By when: what was asked for, else the customer's answer where we wait for it, else ours.
    pub fn due(&self, until: Option<Moment>) -> Moment {
        until.or(self.case.waiting_until).unwrap_or(self.case.due_at)
    }

    /// What the letter with the decision has to hold. None where no decision was made here.
    pub fn parts(&self, language: LetterLanguage) -> Result<Option<Parts>> {
        let Some(decision) = self.decision() else { return Ok(None) };
        Ok(Some(Parts {
            reasons: decision.reasons.trim().to_owned(),
            remedy: DecidedWords::of(language)?.list(decision.redress),
            days: (decision.day, self.now.date()),
            appeal: self.appeal(language),
        }))
    }

    /// Numbers that may stand in a letter: those of the packs, and the amounts of the redress, which are as long as a
    /// telephone number from ten thousand on.
    pub fn numbers(&self) -> Vec<String> {
        let named = self.packs.iter().flat_map(|pack| pack.numbers.clone());
        let rows = self.case.handling.redress.iter();
        let amounts = rows.filter_map(|row| Some(row.item.money.as_ref()?.to_string()));
        named.chain(amounts).collect()
    }

    /// The letter that somebody has approved, if it stands and a decision was made by it.
    pub fn approved(&self) -> Option<&'a str> {
        let is_decided = matches!(self.case.stage, Stage::Decided | Stage::Remedy);
        let mut steps = self.steps().filter(|_| is_decided && !self.case.handling.quick);
        steps.find_map(|(_, step)| match step {
            Move::Submit { letter } => Some(letter.as_str()),
            _ => None,
        })
    }

    /// The ways of appeal of the packs that govern it; our own where none names any.
    pub fn appeal(&self, language: LetterLanguage) -> Vec<String> {
        let named = |pack: &Letters| Some(pack.wording.get(&language)?.appeal.trim().to_owned());
        let (own, others) = self.packs.split_at(self.packs.len().min(1));
        let others: Vec<String> = others.iter().filter_map(named).collect();
        if others.is_empty() { own.iter().filter_map(named).collect() } else { others }
    }

    fn signature(&self, language: LetterLanguage) -> String {
        let mut wording = self.packs.iter().filter_map(|pack| pack.wording.get(&language));
        let desk = wording.find_map(|wording| wording.signature.as_deref());
        [Some(self.by.name.as_str()), desk].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }

    /// Steps that stand, newest first.
    fn steps(&self) -> impl Iterator<Item = (&'a CaseEvent, &'a Move)> + use<'a> {
        let gone = reverted(self.events);
        let places = (0u32..).zip(self.events).collect::<Vec<_>>();
        let standing = places.into_iter().rev().filter(move |(place, _)| !gone.contains(place));
        standing.filter_map(|(_, event)| match &event.what {
            Happening::Moved(step) => Some((event, step)),
            _ => None,
        })
    }

    /// What a complaint that was opened again decided before is not its decision any more.
    fn decision(&self) -> Option<Decision<'a>> {
        let mut steps = self.steps().take_while(|(_, step)| !matches!(step, Move::Reopen { .. }));
        steps.find_map(|(event, step)| match step {
            Move::Draft { outcome, reasons, redress, .. }
            | Move::Decide { outcome, reasons, redress, .. } => {
                let day = event.at.date();
                Some(Decision { outcome: *outcome, reasons, redress, day })
            }
            _ => None,
        })
    }

    /// What was asked, while we wait for the answer.
    fn question(&self) -> Option<&'a str> {
        let mut steps = self.steps().filter(|_| self.case.stage == Stage::Waiting);
        steps.find_map(|(_, step)| match step {
            Move::Wait { question, .. } => Some(question.as_str()),
            _ => None,
        })
    }
}

impl DecidedWords {
    /// What is done about it, item by item; that nothing is, where nothing is.
    fn list(&self, items: &[Redress]) -> Vec<String> {
        let told = items.iter().filter_map(|item| {
            let word = self.redress.get(&item.kind)?;
            Some(match &item.money {
                Some(money) => format!("{word} {money}"),
                None => word.clone(),
            })
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { vec![self.nothing.clone()] } else { told }
    }
}

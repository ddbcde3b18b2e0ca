//! What is known of a complaint: its row together with the words of its events, for whoever reads or decides.
//!
//! INVARIANT: derived by reading alone; whatever was taken back is not in it, and every place it names is the place of
//! the event, as [`Handling`](super::handling::Handling) has it.

use super::action::ActionRow;
use super::cause::Cause;
use super::complaint::{Case, CaseEvent, Happening, Move, Outcome, reverted};
use super::handling::{Evidence, Fact, Finding, Handling, Side};
use super::id::{CaseId, CaseNumber, MemberId};
use super::redress::{RedressRow, RedressState};

/// A point that the customer makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allegation {
    /// The place of its event.
    pub place: u32,
    /// In a sentence.
    pub text: String,
    /// What was found out about it, and why.
    pub finding: Option<(Finding, String)>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The place of its event.
    pub place: u32,
    /// Name, size, hash.
    pub evidence: Evidence,
    /// Who has looked at it.
    pub seen_by: Vec<String>,
}

/// What is to be decided, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reasons: String,
    /// The letter that goes to the customer.
    pub letter: Option<String>,
    /// Who drafted it.
    pub drafter: Option<String>,
    /// Who decided it.
    pub decider: Option<String>,
}

/// Why it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The cause.
    pub cause: Cause,
    /// Who says so.
    pub proposed_by: String,
    /// Who agrees.
    pub confirmed_by: Option<String>,
}

/// What is changed because of it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How it stands.
    pub row: ActionRow,
    /// What.
    pub text: String,
    /// Who is to do it.
    pub who: String,
    /// Who says that it was done.
    pub done_by: Option<String>,
    /// Who has looked whether it worked, and what shows it.
    pub checked: Option<(String, String)>,
}

/// The whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// The members complained about.
    pub subjects: Vec<String>,
    /// The customer's points, in the order in which they were made.
    pub allegations: Vec<Allegation>,
    /// What shows how it was.
    pub evidence: Vec<Piece>,
    /// What each side said.
    pub heard: Vec<(Side, String)>,
    /// What is to be decided, or was.
    pub decision: Option<Decision>,
    /// What is done about it, with what shows that it was.
    pub redress: Vec<(RedressRow, Option<String>)>,
    /// Why it came about.
    pub cause: Option<Why>,
    /// What is changed because of it.
    pub actions: Vec<Change>,
    /// Complaints that it has to do with.
    pub links: Vec<(CaseId, CaseNumber)>,
    /// The one whose double it is.
    pub duplicate_of: Option<CaseNumber>,
}

impl Change {
    /// With the row as the case has it, and names.
    fn named(self, handling: &Handling, name: impl Fn(MemberId) -> String) -> Self {
        let row = handling.action(self.row.place).copied().unwrap_or(self.row);
        let checker = row.checked.map(|(_, by)| name(by)).unwrap_or_default();
        Self {
            row,
            text: self.text,
            who: name(row.who),
            done_by: row.done.map(|(_, by)| name(by)),
            checked: self.checked.map(|(_, reasons)| (checker, reasons)),
        }
    }
}

impl CaseFile {
    /// Reads it off a case and its events; `name` tells who a member is, `number` which number a case has.
    pub fn of(
        case: &Case,
        events: &[CaseEvent],
        name: impl Fn(MemberId) -> String,
        number: impl Fn(CaseId) -> Option<CaseNumber>,
    ) -> Self {
        let handling = &case.handling;
        let mut file = Self::default();
        let (mut words, mut proofs) = (None, Vec::new());
        let gone = reverted(events);
        let stands = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
        for (place, event) in stands {
            match &event.what {
                Happening::Fact(fact) => file.take(place, fact, &mut proofs),
                Happening::Moved(step) => decide(step, &mut words, &mut proofs),
                _ => {}
            }
        }
        for piece in &mut file.evidence {
            let row = handling.evidence.iter().find(|row| row.place == piece.place);
            piece.seen_by =
                row.into_iter().flat_map(|row| &row.seen_by).map(|id| name(*id)).collect();
        }
        proofs.resize(handling.redress.len(), None);
        file.redress = handling.redress.iter().cloned().zip(proofs).collect();
        file.decision = case.outcome.and_then(|outcome| {
            let (reasons, letter) = words?;
            let (drafter, decider) = (handling.drafter.map(&name), handling.decider.map(&name));
            Some(Decision { outcome, reasons, letter, drafter, decider })
        });
        file.cause = handling.cause.map(|row| Why {
            cause: row.cause,
            proposed_by: name(row.proposed_by),
            confirmed_by: row.confirmed_by.map(&name),
        });
        let said = std::mem::take(&mut file.actions);
        file.actions = said.into_iter().map(|one| one.named(handling, &name)).collect();
        file.subjects = handling.subjects.iter().map(|id| name(*id)).collect();
        file.links = handling.links.iter().filter_map(|id| Some((*id, number(*id)?))).collect();
        file.duplicate_of = handling.duplicate_of.and_then(number);
        file
    }

    fn take(&mut self, place: u32, fact: &Fact, proofs: &mut [Option<String>]) {
        match fact {
            Fact::Alleged { text } => {
                self.allegations.push(Allegation { place, text: text.clone(), finding: None });
            }
            Fact::Found { allegation, finding, reasons } => {
                let own = self.allegations.iter_mut().filter(|one| one.place == *allegation);
                own.for_each(|one| one.finding = Some((*finding, reasons.clone())));
            }
            Fact::Evidenced(evidence) => {
                let (evidence, seen_by) = (evidence.clone(), Vec::new());
                self.evidence.push(Piece { place, evidence, seen_by });
            }
            Fact::Heard { side, text } => self.heard.push((*side, text.clone())),
            Fact::ActionPlanned { text, who, by } => {
                let row = ActionRow::planned(place, *who, *by);
                let (text, who) = (text.clone(), String::new());
                self.actions.push(Change { row, text, who, done_by: None, checked: None });
            }
            Fact::ActionChecked { action, reasons, .. } => {
                let own = self.actions.iter_mut().filter(|one| one.row.place == *action);
                own.for_each(|one| one.checked = Some((String::new(), reasons.clone())));
            }
            Fact::Redressed { item, proof } => {
                let own = proofs.get_mut(*item as usize);
                own.into_iter().for_each(|own| *own = Some(proof.clone()));
            }
            _ => {}
        }
    }

    /// How many items of redress were done, and how many there are.
    pub fn done(&self) -> (usize, usize) {
        let done = self.redress.iter().filter(|(row, _)| row.state == RedressState::Done);
        (done.count(), self.redress.len())
    }
}

/// Takes the words of a draft or a decision; what was done before stays in front, as in the row.
fn decide(
    step: &Move,
    words: &mut Option<(String, Option<String>)>,
    proofs: &mut Vec<Option<String>>,
) {
    let begin_anew = |proofs: &mut Vec<Option<String>>, items: usize| {
        proofs.retain(Option::is_some);
        proofs.resize(proofs.len() + items, None);
    };
    match step {
        Move::Draft { reasons, redress, .. } | Move::Decide { reasons, redress, .. } => {
            *words = Some((reasons.clone(), None));
            begin_anew(proofs, redress.len());
        }
        Move::Submit { letter } => {
            words.iter_mut().for_each(|(_, own)| *own = Some(letter.clone()));
        }
        Move::Reopen { .. } => begin_anew(proofs, 0),
        _ => {}
    }
}

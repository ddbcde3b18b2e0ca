//! Taking a case one step further.

use super::{Act, Applied, Scene, answer, approval, letter, open, tell};
use crate::domain::approval::Wanted;
use crate::domain::complaint::{Case, CaseKind, Happening, Move};
use crate::domain::error::{Error, Result};
use crate::domain::feedback::{FeedbackFacts, FeedbackKind};
use crate::domain::guard::Facts;
use crate::domain::handling::LetterKind;
use crate::domain::id::CaseId;
use crate::domain::promise::Promised;
use crate::guards::complaint::{self as guard, Asking};
use crate::guards::{Verdict, Verdicts, feedback, party, rights, text};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx};

/// A step, with everything it needs.
#[derive(Debug)]
pub struct MoveOn {
    /// Which case.
    pub case: CaseId,
    /// The step.
    pub step: Move,
    /// How many of its events the member has looked at; none where nobody can tell.
    pub seen: Option<u32>,
}

impl MoveOn {
    /// A step of which nobody can tell what its member has looked at.
    pub fn unseen(case: CaseId, step: Move) -> Self {
        Self { case, step, seen: None }
    }

    fn is_answered(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        match self.step {
            Move::Answer { entry, .. } => answer::is_answered(tx, case, entry),
            Move::Double { original } => has_original(tx, scene, case, original),
            _ => Ok(()),
        }
    }

    /// What goes to the customer with it, or would once it is approved.
    fn may_go(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        match &self.step {
            Move::Submit { letter } => {
                letter::may_go(tx, scene, case, (letter, LetterKind::Decision))
            }
            Move::Wait { question, channel: Some(_), .. } => {
                letter::may_go(tx, scene, case, (question, LetterKind::Question))
            }
            _ => Ok(()),
        }
    }

    fn is_seen(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        if !self.step.is_reply() {
            return Ok(());
        }
        guard::may_reply(case, &tx.case_events(case.id)?, scene.member.id, self.seen)
    }

    /// Feedback of which a complaint is said to be made: the customer has one.
    fn has_complaint(&self, tx: &WriteTx, case: &Case) -> Verdict {
        let (Move::Dispose { disposition, .. }, Some(party)) = (&self.step, case.party) else {
            return Ok(());
        };
        feedback::is_made_complaint(case, *disposition, &tx.cases_of(party)?)
    }

    /// Whether somebody's words are written down with it.
    fn says_something(&self) -> bool {
        let lowered = match &self.step {
            Move::Assess(assessment) => assessment.lowered.as_deref(),
            _ => None,
        };
        let mut words = [Some(self.step.words()), lowered].into_iter().flatten();
        words.any(|words| !words.trim().is_empty())
    }

    /// Whether the step may be taken from where this row stands; a step that is done again is asked the same.
    pub(super) fn may(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Verdict {
        let asking =
            Asking { member: scene.member, now: scene.now, open_promises: tx.open_promises(case)? };
        let book = tx.rulebook()?;
        let known: Vec<&str> = book.newest().map(|one| one.pack.id.as_str()).collect();
        text::may_keep(self.step.words())?;
        if self.says_something() {
            party::has_words(case)?;
        }
        guard::may_move(case, &self.step, asking)?;
        guard::may_govern(&self.step, &known)?;
        guard::may_lower(case, &tx.case_events(case.id)?, &self.step, scene.member)?;
        self.is_answered(tx, scene, case)?;
        self.has_complaint(tx, case)?;
        self.may_go(tx, scene, case)?;
        self.is_seen(tx, scene, case)
    }

    /// The verdicts on it with what is said of what it promises.
    pub(super) fn verdicts(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        promised: Promised,
    ) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.may(tx, scene, &case))
            .and_then(|| tell::may_step(tx, scene, (&case, &self.step), promised));
        Ok(match weighed(tx, &case, &self.step)? {
            Some(facts) => verdicts.weigh(facts),
            None => verdicts,
        })
    }

    /// What a second person has to approve, if the step is one of those.
    pub(super) fn second_person(&self, case: &Case) -> Option<approval::Ask> {
        dropping(case, &self.step)
    }
}

/// The case whose double another is: a complaint that stands for itself, and that is not taken lighter.
fn has_original(tx: &WriteTx, scene: &Scene<'_>, case: &Case, original: CaseId) -> Verdict {
    let other = open::find(tx, original)?;
    guard::is_of(&other, CaseKind::Complaint)?;
    if other.id == case.id {
        return Err(Error::refused("link-itself").with("number", case.number));
    }
    if other.party != case.party {
        return Err(Error::refused("original-of-another").with("number", other.number));
    }
    match other.handling.duplicate_of {
        None => guard::may_stand_for(&other, (case, &tx.case_events(case.id)?), scene.member),
        Some(_) => Err(Error::refused("original-aside").with("number", other.number)),
    }
}

/// What a second person approves: a complaint that ends without a decision.
fn dropping(case: &Case, step: &Move) -> Option<approval::Ask> {
    let Move::Close { closing, words } = step else { return None };
    closing.needs_second_person().then(|| approval::Ask {
        wanted: Wanted::Closing {
            case: case.number,
            closing: *closing,
            words: words.clone().unwrap_or_default(),
            subjects: case.handling.subjects.clone(),
        },
        count: 1,
    })
}

/// On what it is decided how a piece of feedback may end: on the words in which it came, too.
fn weighed(tx: &WriteTx, case: &Case, step: &Move) -> Result<Option<Facts>> {
    if case.kind != CaseKind::Feedback {
        return Ok(None);
    }
    let events = tx.case_events(case.id)?;
    let words = match events.first().map(|event| &event.what) {
        Some(Happening::Opened(opening)) => opening.what_happened.as_str(),
        _ => "",
    };
    // A case that a low answer to a survey made: nobody wrote anything, and they are not content.
    let says_nothing = words.trim().is_empty();
    let facts = feedback::facts(case, words, step).map(|facts| FeedbackFacts {
        dissatisfied: facts.dissatisfied || (says_nothing && facts.kind == FeedbackKind::Survey),
        ..facts
    });
    Ok(facts.map(Facts::Feedback))
}

impl Act for MoveOn {
    fn verb(&self) -> &'static str {
        self.step.verb()
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn words(&self) -> Vec<&str> {
        // A letter is what the customer gets, and looked through as one.
        match &self.step {
            Move::Submit { .. } | Move::Wait { .. } | Move::Assess(_) => Vec::new(),
            step => vec![step.words()],
        }
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        self.verdicts(tx, scene, Promised::Unsaid)
    }

    fn approval(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Option<approval::Ask>> {
        Ok(self.second_person(&open::find(tx, self.case)?))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        open::append(tx, scene, &case, Happening::Moved(self.step.clone()))
    }
}

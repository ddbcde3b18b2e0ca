//! What goes to a customer: a letter, a reply with a step, a line marked as outgoing; and what it promises.
//!
//! ```text
//! text -> commitments -> those nothing stands for (a promise, a clock, a remedy)
//!                            \-> refused | promises made in the same transaction | said to be none, and written down
//! ```
//! INVARIANT: no other way leads out: a fact or step that goes by itself is asked the same, with nothing said, and so is
//! what a campaign says, where its template is kept.

use super::entry::AddEntry;
use super::move_on::MoveOn;
use super::promise::{self, AddPromise};
use super::record::Record;
use super::{Act, Applied, Scene, approval, open};
use crate::domain::case_clock::CaseClock;
use crate::domain::clock::rule::ClockKind;
use crate::domain::commitment::{Deed, commitments};
use crate::domain::complaint::{Case, Move};
use crate::domain::error::{Error, Result};
use crate::domain::guard::Facts;
use crate::domain::handling::Fact;
use crate::domain::id::PartyId;
use crate::domain::moment::Moment;
use crate::domain::promise::Promised;
use crate::domain::purpose::NO_PROMISE;
use crate::domain::redress::{RedressKind, RedressState};
use crate::domain::undo::Inverse;
use crate::guards::party::is_whole;
use crate::guards::promise::{Standing, Unmet, may_tell};
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::WriteTx;
use crate::store::index::Rows;

/// Something that goes out, with what is said of its commitments.
#[derive(Debug)]
pub struct Tell {
    /// What.
    pub what: Telling,
    /// What is said.
    pub promised: Promised,
}

/// What goes out.
#[derive(Debug)]
pub enum Telling {
    /// A letter.
    Fact(Record),
    /// A step with which the customer is told something.
    Step(MoveOn),
    /// A line that its writer marks as outgoing.
    Entry(AddEntry),
}

/// What stands for the commitments of a text.
pub fn standing(tx: &impl Rows, case: Option<&Case>, party: Option<PartyId>) -> Result<Standing> {
    let promises = match (case, party) {
        (Some(case), _) => tx.promises_in(case)?,
        (None, Some(party)) => tx.promises_of(party)?,
        (None, None) => Vec::new(),
    };
    let open = promises.iter().filter(|one| one.is_open());
    let named = |text: &str| commitments(text).into_iter().map(|one| one.deed).collect();
    let promises = open.map(|one| (one.due.end_seconds(), named(&one.text)));
    let mut standing = Standing { promises: promises.collect(), ..Standing::default() };
    let Some(case) = case else { return Ok(standing) };
    standing.answer_by = case.is_open().then(|| case.due_seconds());
    let waits = case.handling.redress.iter().filter(|row| row.state == RedressState::Approved);
    standing.remedies = waits.filter_map(|row| deed_of(row.item.kind)).collect();
    let of_remedy = |one: &&CaseClock| one.kind == ClockKind::Remedy && one.is_running();
    standing.remedy_by = case.clocks.iter().find(of_remedy).map(CaseClock::due_seconds);
    Ok(standing)
}

fn deed_of(kind: RedressKind) -> Option<Deed> {
    Some(match kind {
        RedressKind::Refund
        | RedressKind::FeeWaiver
        | RedressKind::Compensation
        | RedressKind::Goodwill => Deed::Pay,
        RedressKind::Repair | RedressKind::Replace => Deed::Repair,
        RedressKind::Explanation => Deed::Answer,
        RedressKind::Apology => return None,
    })
}

/// The commitments of a text for which nothing stands.
pub fn unmet(
    tx: &impl Rows,
    (case, party): (Option<&Case>, Option<PartyId>),
    (text, ends): (&str, bool),
    now: Moment,
) -> Result<Vec<Unmet>> {
    let found = commitments(text);
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let (mut standing, book) = (standing(tx, case, party)?, tx.rulebook()?);
    // What ends with these words has no clock any more that would stand for them.
    standing.answer_by = standing.answer_by.filter(|_| !ends);
    let calendar = book.own_calendar().ok_or_else(|| Error::damaged("house calendar"))?;
    let dated = found.into_iter().map(|one| {
        let due = one.due(now, &calendar);
        (one, due)
    });
    Ok(dated.filter(|(one, due)| !standing.for_(one.deed, *due)).collect())
}

/// The words of a fact that go to the customer.
fn words_of_fact(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::Sent(letter) => Some(&letter.text),
        _ => None,
    }
}

/// The words of a step that go to the customer with it.
fn words_of_step(step: &Move) -> Option<&str> {
    match step {
        Move::Wait { channel: Some(_), .. }
        | Move::Decide { by_letter: false, .. }
        | Move::Extend { .. }
        | Move::Refuse { .. }
        | Move::Dispose { .. } => Some(step.words()),
        _ => None,
    }
}

/// Whether a fact may go out with what is said of its commitments.
pub(super) fn may_send(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (case, fact): (&Case, &Fact),
    promised: Promised,
) -> Verdict {
    let text = words_of_fact(fact).map(|text| (text, false));
    may_go(tx, scene, (Some(case), case.party), text, promised)
}

/// The same of a step.
pub(super) fn may_step(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (case, step): (&Case, &Move),
    promised: Promised,
) -> Verdict {
    let text = words_of_step(step).map(|text| (text, ends(step)));
    may_go(tx, scene, (Some(case), case.party), text, promised)
}

fn may_go(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (case, party): (Option<&Case>, Option<PartyId>),
    text: Option<(&str, bool)>,
    promised: Promised,
) -> Verdict {
    let Some(text) = text else {
        // Nothing goes out, so nothing is promised.
        return match promised {
            Promised::Made { .. } => Err(Error::usage("promise-unseen")),
            _ => Ok(()),
        };
    };
    may_tell(&unmet(tx, (case, party), text, scene.now)?, promised, party.is_some(), scene.now)
}

/// The case, the party, and the words with whether anything ends with them.
type Told<'t> = (Option<Case>, Option<PartyId>, Option<(&'t str, bool)>);

/// Whether our answer is given with this step, so that nothing watches over another.
fn ends(step: &Move) -> bool {
    matches!(step, Move::Decide { .. } | Move::Refuse { .. } | Move::Dispose { .. })
}

impl Tell {
    fn act(&self) -> &dyn Act {
        match &self.what {
            Telling::Fact(fact) => fact,
            Telling::Step(step) => step,
            Telling::Entry(entry) => entry,
        }
    }

    /// Whom and what it is about, and the words that go out.
    fn told(&self, tx: &WriteTx) -> Result<Told<'_>> {
        let case = match &self.what {
            Telling::Fact(fact) => Some(open::find(tx, fact.case)?),
            Telling::Step(step) => Some(open::find(tx, step.case)?),
            Telling::Entry(entry) => entry.case(tx)?,
        };
        let text = match &self.what {
            Telling::Fact(fact) => words_of_fact(&fact.fact).map(|text| (text, false)),
            Telling::Step(step) => words_of_step(&step.step).map(|text| (text, ends(&step.step))),
            Telling::Entry(entry) => Some((entry.text.as_str(), false)),
        };
        let party = match &self.what {
            Telling::Entry(entry) => entry.party,
            _ => None,
        };
        let party = party.or_else(|| case.as_ref().and_then(|case| case.party));
        Ok((case, party, text))
    }

    fn unmet(&self, tx: &WriteTx, now: Moment) -> Result<Vec<Unmet>> {
        let (case, party, text) = self.told(tx)?;
        text.map_or(Ok(Vec::new()), |text| unmet(tx, (case.as_ref(), party), text, now))
    }

    /// The promises to be made: with the moment that the text means, or the one that was given.
    fn promises(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        unmet: Vec<Unmet>,
    ) -> Result<Vec<AddPromise>> {
        let Promised::Made { due: given } = self.promised else { return Ok(Vec::new()) };
        let (case, party, _) = self.told(tx)?;
        let Some(party) = party else { return Ok(Vec::new()) };
        let (party, case) = (super::party::has_become(tx, party)?, case.map(|case| case.id));
        let add = |(one, due): Unmet| {
            let (id, due) = (scene.session.new_id()?, given.or(due).unwrap_or(scene.now));
            Ok(AddPromise { id, party, case, text: one.text, due })
        };
        unmet.into_iter().map(add).collect()
    }
}

impl Act for Tell {
    fn verb(&self) -> &'static str {
        self.act().verb()
    }

    fn about(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        self.act().about(tx, scene)
    }

    fn is_final(&self) -> bool {
        self.act().is_final()
    }

    fn words(&self) -> Vec<&str> {
        self.act().words()
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = match &self.what {
            Telling::Fact(fact) => fact.verdicts(tx, scene, self.promised)?,
            Telling::Step(step) => step.verdicts(tx, scene, self.promised)?,
            Telling::Entry(entry) => entry.check(tx, scene)?.and_then(|| {
                let (case, party, text) = self.told(tx)?;
                may_go(tx, scene, (case.as_ref(), party), text, self.promised)
            }),
        };
        if !matches!(self.promised, Promised::Made { .. }) {
            return Ok(verdicts);
        }
        // What makes a promise is asked what making one is asked.
        let mut verdicts = verdicts.and_then(|| rights::of(scene.member, "promise.add"));
        for add in self.promises(tx, scene, self.unmet(tx, scene.now)?)? {
            let party = super::party::find(tx, add.party)?;
            let facts = Facts::Promise(add.facts(tx, scene, party.number)?);
            verdicts = verdicts.and(is_whole(&party)).weigh(facts);
        }
        Ok(verdicts)
    }

    fn approval(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<approval::Ask>> {
        self.act().approval(tx, scene)
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        // Asked before the step is taken: it may end what stands for them.
        let unmet = self.unmet(tx, scene.now)?;
        let is_denied = self.promised == Promised::Nothing && !unmet.is_empty();
        let promises = self.promises(tx, scene, unmet)?;
        let made = promises.iter().map(|add| promise::make(tx, scene, add));
        let made = made.collect::<Result<Vec<_>>>()?;
        let mut told = match &self.what {
            Telling::Entry(entry) => entry.write(tx, scene, true)?,
            _ => self.act().apply(tx, scene)?,
        };
        told.purpose = told.purpose.or(is_denied.then(|| NO_PROMISE.to_owned()));
        let mut inverses = Vec::new();
        for one in made {
            told.ids.extend(one.ids);
            told.made.promise = told.made.promise.or(one.made.promise);
            inverses.extend(one.inverse);
        }
        // A letter that left the house is taken back by nobody; its promises are kept or released.
        if let Some(inverse) = told.inverse.take() {
            inverses.push(inverse);
            inverses.reverse();
            told.inverse = Some(Inverse::Several(inverses));
        }
        Ok(told)
    }
}

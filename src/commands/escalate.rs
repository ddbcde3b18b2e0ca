//! Recording that dates were missed, once for each clock of each case, and drafting the letters that are owed for want
//! of time. Nothing else about the ladder is stored.
//!
//! A draft is its owner's: it goes only when they send it, and what is to be said stands open in it. It holds no words:
//! whoever opens it reads its letter as of then. What somebody has written themselves, nothing here writes over or
//! takes away.

use super::{Act, Applied, Made, Scene, open};
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Happening};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::escalation::owed::{gives_way, owed};
use crate::domain::escalation::{Climb, Ladder};
use crate::domain::id::{CaseId, MemberId};
use crate::domain::letter::{Draft, LetterLanguage};
use crate::domain::member::MemberState;
use crate::domain::moment::Moment;
use crate::domain::purpose::BY_ITSELF;
use crate::domain::queued::Ascent;
use crate::domain::undo::Inverse;
use crate::guards::complaint::seen_by;
use crate::guards::letter::may_write_in;
use crate::guards::{Verdicts, rights};
use crate::store::index::{self, Rows};
use crate::store::letters::Correspondence;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// Cases in one act, at most: the rest is for the next one.
const MOST: usize = super::BATCH_MOST;

/// Writes down every breach that no event tells of yet, and drafts for the owners what they owe.
#[derive(Debug)]
pub struct Escalate {
    /// Where to look, as [`Escalate::due`] found it.
    pub cases: Vec<CaseId>,
    /// Whether a desk does it by itself. The log says so, and it is no step of its member's to take back.
    pub by_itself: bool,
}

/// What is to be written in one case.
#[derive(Debug)]
struct Climbed {
    case: Case,
    breaches: Vec<Happening>,
    /// The letter that is owed, or why none is begun.
    letter: Option<std::result::Result<Begun, Left>>,
}

/// A letter for its owner to go on with.
#[derive(Debug)]
struct Begun {
    what: Happening,
    owner: MemberId,
    draft: Draft,
}

#[derive(Debug)]
enum Left {
    NoOwner,
    OwnDraft,
    NoLanguage,
}

impl Climbed {
    fn is_none(&self) -> bool {
        self.breaches.is_empty() && !matches!(self.letter, Some(Ok(_)))
    }

    fn count(&self, climb: &mut Climb) {
        climb.breaches += u32::try_from(self.breaches.len()).unwrap_or(u32::MAX);
        match self.letter {
            None => {}
            Some(Ok(_)) => climb.letters += 1,
            Some(Err(Left::NoOwner)) => climb.no_owner += 1,
            Some(Err(Left::OwnDraft)) => climb.own_draft += 1,
            Some(Err(Left::NoLanguage)) => climb.no_language += 1,
        }
    }
}

impl Escalate {
    /// All that is due over the open complaints, and how much that is. It is looked for before the door: a long look
    /// in there would stop everybody who writes.
    pub fn due(tx: &impl Rows, now: Moment) -> Result<(Self, Climb)> {
        Self::among(tx, now, |ascent, _| ascent.breaks(now) || ascent.owes(now))
    }

    /// The same for a desk that does it by itself: of what is owed where nobody is accountable it would write nothing.
    pub fn due_by_itself(tx: &impl Rows, now: Moment) -> Result<Self> {
        let writes = |ascent: Ascent, owner: Option<MemberId>| {
            ascent.breaks(now) || ascent.owes(now) && owner.is_some()
        };
        let (due, _) = Self::among(tx, now, writes)?;
        Ok(Self { by_itself: true, ..due })
    }

    /// A case is only read where its place in the queue says that something may be due.
    fn among(
        tx: &impl Rows,
        now: Moment,
        may_be: impl Fn(Ascent, Option<MemberId>) -> bool,
    ) -> Result<(Self, Climb)> {
        let mut due = Self { cases: Vec::new(), by_itself: false };
        let mut climb = Climb::default();
        tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |key, queued| {
            if !queued.ascent.is_some_and(|ascent| may_be(ascent, queued.owner)) {
                return Ok(ControlFlow::Continue(()));
            }
            if let Some(climbed) = climbed(tx, key.5, now)? {
                climbed.count(&mut climb);
                due.cases.extend((!climbed.is_none()).then_some(key.5));
            }
            Ok(match due.cases.len() < MOST {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            })
        })?;
        Ok((due, climb))
    }
}

fn climbed(tx: &impl Rows, id: CaseId, now: Moment) -> Result<Option<Climbed>> {
    let Some(case) = tx.get(tables::CASES, &id)? else { return Ok(None) };
    let is_running = case.clocks.iter().any(|one| one.is_main() && one.is_running());
    if case.kind != CaseKind::Complaint || !case.is_open() || !is_running {
        return Ok(None);
    }
    // Nobody is left to write to.
    if case.erased.is_some() {
        return Ok(None);
    }
    let new = case.clocks.iter().filter(|one| one.is_late_at(now) && !one.recorded);
    let breach = |at: Moment, clock: String| Happening::Breached { clock, at };
    let breaches = new.map(|clock| breach(clock.due, clock.name())).collect();
    let letter = letter(tx, &case, now)?;
    Ok(Some(Climbed { case, breaches, letter }))
}

/// The letter that a case owes, if it owes one.
fn letter(
    tx: &impl Rows,
    case: &Case,
    now: Moment,
) -> Result<Option<std::result::Result<Begun, Left>>> {
    let events = tx.case_events(case.id)?;
    let ladders = Ladder::all(&events, &*tx.rulebook()?);
    let Some(owed) = owed(case, &ladders, &events, now) else { return Ok(None) };
    let Some(owner) = owner(tx, case)? else { return Ok(Some(Err(Left::NoOwner))) };
    let kept = tx.get(tables::DRAFTS, &(case.id, owner))?;
    if let Some(kept) = kept.filter(|kept| !gives_way(kept, owed.letter)) {
        // What the ladder began itself is in nobody's way, and says as much.
        return Ok((!kept.untouched).then_some(Err(Left::OwnDraft)));
    }
    if !may_be_written(tx, case)? {
        return Ok(Some(Err(Left::NoLanguage)));
    }
    let (kind, channel, seen) = (owed.letter, case.channel, seen_by(&events, owner));
    let (text, begun_at, kept_at, untouched) = (String::new(), now, now, true);
    let draft = Draft { kind, channel, text, seen, begun_at, kept_at, untouched };
    Ok(Some(Ok(Begun { what: owed.drafted(), owner, draft })))
}

/// Whether there are letters in a language that the customer reads.
fn may_be_written(tx: &impl Rows, case: &Case) -> Result<bool> {
    let around = Correspondence::of(tx, case)?;
    let reads = |one: &LetterLanguage| may_write_in(*one, around.language()).is_ok();
    Ok(LetterLanguage::ALL.iter().any(reads))
}

/// Who is accountable and still here.
fn owner(tx: &impl Rows, case: &Case) -> Result<Option<MemberId>> {
    let owner = case.owner.map(|id| tx.get(tables::MEMBERS, &id)).transpose()?.flatten();
    let owner = owner.filter(|owner| owner.state == MemberState::Active);
    Ok(owner.map(|owner| owner.id))
}

/// Writes down what happened in a case, and the letter that is begun: where its event stands.
fn write(tx: &WriteTx, scene: &Scene<'_>, climbed: Climbed) -> Result<Option<(CaseId, u32)>> {
    let Climbed { case, mut breaches, letter } = climbed;
    let begun = letter.and_then(std::result::Result::ok);
    breaches.extend(begun.iter().map(|begun| begun.what.clone()));
    let event = |what| CaseEvent { at: scene.now, by: scene.member.id, what };
    let events: Vec<CaseEvent> = breaches.into_iter().map(event).collect();
    let case = tx.append_events(&case, &events)?;
    let Some(Begun { owner, draft, .. }) = begun else { return Ok(None) };
    tx.put(tables::DRAFTS, &(case.id, owner), &draft)?;
    Ok(Some((case.id, case.events.saturating_sub(1))))
}

impl Act for Escalate {
    fn verb(&self) -> &'static str {
        "complaint.escalate"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// A breach is never un-recorded.
    fn is_final(&self) -> bool {
        !self.by_itself
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(self.by_itself.then(|| BY_ITSELF.to_owned()))
    }

    /// Of several desks that find the same, one writes it down; what the others come with is over, and no refusal.
    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let rights = Verdicts::on(rights::may(scene.member, self.verb()));
        for id in &self.cases {
            if climbed(tx, *id, scene.now)?.is_some_and(|climbed| !climbed.is_none()) {
                return Ok(rights);
            }
        }
        Err(Error::new(Kind::NotFound, NOTHING))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (mut ids, mut drafted, mut climb) = (Vec::new(), Vec::new(), Climb::default());
        for id in &self.cases {
            let Some(climbed) = climbed(tx, *id, scene.now)? else { continue };
            climbed.count(&mut climb);
            if !climbed.is_none() {
                ids.push(climbed.case.number.to_string());
                drafted.extend(write(tx, scene, climbed)?);
            }
        }
        let made = Made { escalated: Some(climb), ..Made::default() };
        let inverse = (!self.by_itself && !drafted.is_empty()).then_some(Inverse::Drafted(drafted));
        let count = climb.breaches + climb.letters;
        Ok(Applied { ids, count, made, inverse, ..Applied::default() })
    }
}

/// There is nothing to write.
pub const NOTHING: &str = "nothing-escalates";

/// The draft of an event of the ladder, if nobody has gone on with it.
fn untouched(
    tx: &WriteTx,
    (case, event): (CaseId, u32),
) -> Result<Option<((CaseId, MemberId), Draft)>> {
    let Some(event) = tx.get(tables::CASE_EVENTS, &(case, event))? else { return Ok(None) };
    let Happening::Drafted { letter, .. } = event.what else { return Ok(None) };
    let is_its =
        |draft: &Draft| draft.untouched && (draft.kind, draft.begun_at) == (letter, event.at);
    for place in tx.keys(tables::DRAFTS, &Scan::prefix(&case), usize::MAX)? {
        let draft = tx.fetch(tables::DRAFTS, &place)?;
        if is_its(&draft) {
            return Ok(Some((place, draft)));
        }
    }
    Ok(None)
}

/// Whether nothing is left to take back: each letter was gone on with, sent or thrown away.
pub(super) fn is_over(tx: &WriteTx, drafted: &[(CaseId, u32)]) -> Result<bool> {
    drafted.iter().try_fold(true, |over, one| Ok(over && untouched(tx, *one)?.is_none()))
}

/// Takes the letters back that are as they were drafted: the others are their owners' by now. What is still owed is
/// drafted with the next run.
pub(super) fn take_back(
    tx: &WriteTx,
    scene: &Scene<'_>,
    drafted: &[(CaseId, u32)],
) -> Result<Applied> {
    let mut ids = Vec::new();
    for (case, event) in drafted {
        let Some((place, _)) = untouched(tx, (*case, *event))? else { continue };
        tx.remove(tables::DRAFTS, &place)?;
        let what = Happening::Reverted(*event);
        let reverted = CaseEvent { at: scene.now, by: scene.member.id, what };
        ids.push(tx.append_event(&open::find(tx, *case)?, &reverted)?.number.to_string());
    }
    let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    Ok(Applied { ids, count, ..Applied::default() })
}

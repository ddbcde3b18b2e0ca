//! Taking back one's last step, and taking that back.
//!
//! An undo is a command like any other: audited, refused if the record has moved on. A step can be
//! taken back for [`KEPT_DAYS`] days. One that never can be again is refused once, with the reason,
//! and then passed over, so that it does not stand before those that came earlier.

use super::kept::{MACROS, PRESETS};
use super::{
    Act, Applied, Made, Scene, adopt, again, approval, attachment, consent, distinct, draft,
    escalate, merge, open, party, suppress,
};
use crate::domain::complaint::{CaseEvent, Happening, reverted};
use crate::domain::entry::Entry;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{CaseId, EntryId, Id, MemberId, PartyId};
use crate::domain::party::Party;
use crate::domain::promise::{Promise, PromiseState};
use crate::domain::undo::{Inverse, UndoStep};
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, attached, tables};
use std::ops::ControlFlow;

/// How long a step can be taken back.
pub const KEPT_DAYS: i64 = 30;

/// Refusals after which the step is passed over: time does not bring back what they miss.
const FOR_GOOD: [&str; 3] = ["step-over", "step-final", "promise-overdue"];

/// Old steps that one command forgets, at most, of each member whose turn it is.
const FORGOTTEN_AT_ONCE: usize = 32;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// Takes the member's last step back.
    Undo,
    /// Does the step again that was taken back last, if none came after it.
    Redo,
}

impl Undo {
    /// The step to take back. Several undos can be redone one after the other, the last first, until
    /// something new is done: what came before that is not redone any more.
    fn step(self, tx: &WriteTx, scene: &Scene<'_>) -> Result<(u64, UndoStep)> {
        let (mut found, oldest) = (None, oldest(scene));
        tx.each(tables::UNDO, &Scan::prefix(&scene.member.id).backwards(), |key, step| {
            if step.at.at_seconds < oldest {
                return Ok(ControlFlow::Break(()));
            }
            let is_new = !step.redo && step.verb != Self::Redo.verb();
            if !step.spent && step.redo == (self == Self::Redo) {
                found = Some((key.1, step));
                return Ok(ControlFlow::Break(()));
            }
            let is_over = self == Self::Redo && is_new;
            Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        let code = if self == Self::Undo { "nothing-to-undo" } else { "nothing-to-redo" };
        found.ok_or_else(|| Error::new(Kind::NotFound, code))
    }
}

impl Act for Undo {
    fn verb(&self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    fn about(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        named(tx, &self.step(tx, scene)?.1.inverse)
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let (seq, step) = self.step(tx, scene)?;
        // Who may not do a thing any more does not do it backwards either.
        let rights =
            rights::may(scene.member, self.verb()).and(rights::may(scene.member, step.known_as()));
        let never = |code| Err(Error::refused(code).with("verb", step.known_as()));
        let stands = || match is_over(tx, &step.inverse)? {
            _ if step.inverse == Inverse::Final => never("step-final"),
            _ if again::untells(tx, &step.inverse)? => never("step-final"),
            true => never("step-over"),
            false => still_stands(tx, scene, (seq, &step.inverse), &step.inverse)
                .and_then(|()| again::may_turn(tx, scene, &step.inverse)),
        };
        Ok(Verdicts::on(rights).and_then(stands))
    }

    fn approval(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<approval::Ask>> {
        again::second_person(tx, &self.step(tx, scene)?.1.inverse)
    }

    fn refused(&self, tx: &WriteTx, scene: &Scene<'_>, refusal: &Error) -> Result<()> {
        if !FOR_GOOD.contains(&refusal.code) {
            return Ok(());
        }
        let (seq, step) = self.step(tx, scene)?;
        spend(tx, scene, seq, &step)
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (seq, step) = self.step(tx, scene)?;
        spend(tx, scene, seq, &step)?;
        let mut applied = take_back(tx, scene, &step.inverse)?;
        applied.made.undone = Some(step.known_as().to_owned());
        applied.made.again = applied.inverse.is_some();
        Ok(applied)
    }
}

/// Whether the member's last step is a final one of this verb: the batches of an import are one step.
pub(super) fn ends_with(tx: &WriteTx, scene: &Scene<'_>, verb: &str) -> Result<bool> {
    let newest = Scan::prefix(&scene.member.id).backwards();
    let keys = tx.keys(tables::UNDO, &newest, 1)?;
    let step = keys.first().map(|key| tx.fetch(tables::UNDO, key)).transpose()?;
    Ok(step.is_some_and(|step| step.inverse == Inverse::Final && step.verb == verb && !step.spent))
}

fn spend(tx: &WriteTx, scene: &Scene<'_>, seq: u64, step: &UndoStep) -> Result<()> {
    let spent = UndoStep { spent: true, ..step.clone() };
    tx.put(tables::UNDO, &(scene.member.id, seq), &spent)
}

/// Steps before this second are too old to be taken back.
fn oldest(scene: &Scene<'_>) -> i64 {
    scene.now.at_seconds - KEPT_DAYS * 86_400
}

/// Whether a step can never be taken back again: its record is gone, or something was built on it
/// that stays.
fn is_over(tx: &WriteTx, inverse: &Inverse) -> Result<bool> {
    let is_gone = |id| Ok(tx.get(tables::PARTIES, id)?.is_none());
    match inverse {
        Inverse::Party { was, .. } => is_gone(&was.id),
        Inverse::PartyAdded(was) => {
            Ok(is_gone(&was.id)? || has_lines(tx, was.id)? || consent::is_told_of(tx, inverse)?)
        }
        Inverse::PointAdded { point, .. } => {
            Ok(tx.get(tables::POINTS, point)?.is_none() || consent::is_told_of(tx, inverse)?)
        }
        Inverse::Lifted { .. }
        | Inverse::Adoption { .. }
        | Inverse::Macro { .. }
        | Inverse::Preset { .. } => Ok(false),
        Inverse::Entry(id) => Ok(tx.get(tables::ENTRIES, id)?.is_none()),
        Inverse::Attached(number) => Ok(tx.get(tables::ATTACHMENTS, number)?.is_none()),
        Inverse::CaseOpened { case, events } => {
            Ok(!is_only_opened(&tx.case_events(*case)?, *events))
        }
        Inverse::CaseEvent { case, .. } => Ok(tx.get(tables::CASES, case)?.is_none()),
        Inverse::Drafted(all) => escalate::is_over(tx, all),
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => {
            Ok(tx.get(tables::PROMISES, &is.id)?.is_none())
        }
        Inverse::Merge { from, into, .. } | Inverse::Unmerge { from, into, .. } => {
            Ok(is_gone(from)? || is_gone(into)?)
        }
        Inverse::Distinct { one, other, .. } => Ok(is_gone(one)? || is_gone(other)?),
        Inverse::Final => Ok(true),
        Inverse::Several(all) => {
            all.iter().try_fold(false, |over, one| Ok(over || is_over(tx, one)?))
        }
    }
}

/// What a step is about.
fn named(tx: &WriteTx, inverse: &Inverse) -> Result<Vec<String>> {
    match inverse {
        Inverse::Party { was, .. } | Inverse::PartyAdded(was) => Ok(vec![was.number.to_string()]),
        Inverse::PointAdded { party, point } => {
            let mut named = party::named(tx, [*party])?;
            named.push(point.to_string());
            Ok(named)
        }
        Inverse::Entry(id) => Ok(vec![id.to_string()]),
        Inverse::Attached(number) => Ok(vec![number.to_string()]),
        Inverse::CaseOpened { case, .. } | Inverse::CaseEvent { case, .. } => {
            open::named(tx, Some(*case))
        }
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => Ok(vec![is.number.to_string()]),
        Inverse::Merge { from, into, .. } | Inverse::Unmerge { from, into, .. } => {
            party::named(tx, [*into, *from])
        }
        Inverse::Distinct { one, other, .. } => party::named(tx, [*one, *other]),
        Inverse::Drafted(all) => {
            let named: Result<Vec<_>> =
                all.iter().map(|(case, _)| open::named(tx, Some(*case))).collect();
            Ok(named?.concat())
        }
        Inverse::Adoption { pack, place, .. } => adopt::named(tx, pack, *place),
        Inverse::Macro { name, .. } | Inverse::Preset { name, .. } => Ok(vec![name.clone()]),
        Inverse::Lifted { .. } | Inverse::Final => Ok(Vec::new()),
        Inverse::Several(all) => {
            let named: Result<Vec<_>> = all.iter().map(|one| named(tx, one)).collect();
            Ok(named?.concat())
        }
    }
}

/// Whether the record is still as the step of this audit entry left it; `whole` is all that is taken back with it.
fn still_stands(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (seq, whole): (u64, &Inverse),
    inverse: &Inverse,
) -> Verdict {
    let stands = match inverse {
        Inverse::Party { was, is } => {
            let now = party::find(tx, was.id)?;
            is.as_ref().is_some_and(|is| now.says_the_same(is))
        }
        Inverse::PartyAdded(was) => is_untouched(tx, seq, was)?,
        Inverse::PointAdded { point, .. } => tx.get(tables::POINTS, point)?.is_some(),
        Inverse::Lifted { .. } | Inverse::Drafted(_) => true,
        Inverse::Entry(id) => tx.get(tables::ENTRIES, id)?.is_some(),
        Inverse::Attached(number) => tx.get(tables::ATTACHMENTS, number)?.is_some(),
        Inverse::CaseEvent { case, event } => {
            nothing_hangs_on(&tx.case_events(*case)?, *event, &whole.events_of(*case))
        }
        Inverse::CaseOpened { case, .. } => {
            tx.promises_in(&open::find(tx, *case)?)?.is_empty()
                && !attached::has_any(tx, case)?
                && !draft::is_of_others(tx, scene, *case)?
        }
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => {
            if tx.get(tables::PROMISES, &is.id)?.as_ref() == Some(is) {
                return may_take_promise_back(tx, scene, is, inverse);
            }
            false
        }
        Inverse::Merge { from, into, seq } => {
            let merged = tx.get(tables::MERGED, &(*into, *from))?;
            merged.is_some_and(|merged| merged.seq == *seq)
                && merge::may_unmerge(tx, *from)?.is_ok()
        }
        Inverse::Unmerge { from, into, .. } => {
            party::find(tx, *from)?.merged_into.is_none()
                && party::find(tx, *into)?.merged_into.is_none()
        }
        Inverse::Distinct { one, other, said } => distinct::stands(tx, *one, *other)? == *said,
        Inverse::Adoption { pack, place, stands } => adopt::is_last(tx, pack, *place, *stands)?,
        Inverse::Macro { name, is, .. } => tx.get(tables::MACROS, name)? == *is,
        Inverse::Preset { name, is, .. } => tx.get(tables::PRESETS, name)? == *is,
        Inverse::Final => false,
        Inverse::Several(all) => {
            return all.iter().try_for_each(|one| still_stands(tx, scene, (seq, whole), one));
        }
    };
    if stands { Ok(()) } else { Err(Error::refused("moved-on")) }
}

/// A promise of a closed case stays as it ended, and one that was not kept in time stays written.
fn may_take_promise_back(
    tx: &WriteTx,
    scene: &Scene<'_>,
    is: &Promise,
    inverse: &Inverse,
) -> Verdict {
    let case = is.case.map(|id| tx.get(tables::CASES, &id)).transpose()?.flatten();
    if let Some(case) = case.filter(|case| !case.is_open()) {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    let was_missed = match inverse {
        Inverse::PromiseMade(_) => is.is_overdue(scene.now),
        // What was agreed on in time is not agreed on anew once that time has passed.
        Inverse::Promise { was, .. } if was.due != is.due => is.is_overdue(scene.now),
        _ => matches!(is.state, PromiseState::Broken { .. }),
    };
    if was_missed {
        return Err(Error::refused("promise-overdue").with("number", is.number));
    }
    Ok(())
}

/// Whether an event still counts and no later one builds on it: notes do not, nor what the
/// ladder writes, nor what was taken back or is now, nor the taking back of something later.
fn nothing_hangs_on(events: &[CaseEvent], event: u32, together: &[u32]) -> bool {
    let gone = reverted(events);
    let is_void = |(place, later): (u32, &CaseEvent)| match later.what {
        _ if together.contains(&place) => true,
        Happening::Noted(_) | Happening::Breached { .. } | Happening::Drafted { .. } => true,
        Happening::Reverted(earlier) => earlier > event || gone.contains(&place),
        _ => gone.contains(&place),
    };
    let mut later = (0u32..).zip(events).filter(|(place, _)| *place > event);
    !gone.contains(&event) && later.all(is_void)
}

/// Whether a party has a timeline, from which no line ever goes.
fn has_lines(tx: &WriteTx, id: PartyId) -> Result<bool> {
    Ok(!tx.keys(tables::TIMELINE, &Scan::prefix(&id.bytes()), 1)?.is_empty())
}

/// A party can be taken back as long as its row is as it was added, with the contact points that
/// came with it and no others, and nothing hangs on it.
fn is_untouched(tx: &WriteTx, seq: u64, was: &Party) -> Result<bool> {
    let (id, row) = (was.id, party::find(tx, was.id)?);
    let cases = tx.keys(tables::CASES_BY_PARTY, &Scan::prefix(&id), 1)?;
    let promises = tx.keys(tables::PROMISES_BY_PARTY, &Scan::prefix(&id), 1)?;
    let merged = tx.keys(tables::MERGED, &Scan::prefix(&id), 1)?;
    let has_files = attached::has_any(tx, &id)?;
    let is_alone = cases.is_empty() && promises.is_empty() && merged.is_empty() && !has_files;
    let has_others = tx.points_of(&row)?.iter().any(|point| point.written_by != seq);
    Ok(is_alone && !has_others && row.says_the_same(was))
}

/// Whether a complaint was only opened: with all that came after its own events its opener did
/// nothing but take it back again. A letter that the ladder drafted goes with it.
fn is_only_opened(events: &[CaseEvent], own: u32) -> bool {
    let Some(opener) = events.first().map(|event| event.by) else { return false };
    let gone = reverted(events);
    let mut later = (0u32..).zip(events).filter(|(place, _)| *place >= own);
    later.all(|(place, event)| {
        let is_void = match event.what {
            Happening::Drafted { .. } => return true,
            Happening::Reverted(earlier) => earlier >= own || gone.contains(&place),
            _ => gone.contains(&place),
        };
        is_void && event.by == opener
    })
}

fn take_back(tx: &WriteTx, scene: &Scene<'_>, inverse: &Inverse) -> Result<Applied> {
    match inverse {
        Inverse::Party { was, .. } => put_party_back(tx, was),
        Inverse::PartyAdded(was) => {
            let row = party::find(tx, was.id)?;
            tx.remove_party(&row)?;
            Ok(party::concerning(&row))
        }
        Inverse::PointAdded { party, point } => {
            tx.remove_point(*point)?;
            let mut row = party::find(tx, *party)?;
            row.version += 1;
            tx.put_party(&row)?;
            Ok(party::concerning(&row))
        }
        Inverse::Lifted { tags, .. } => suppress::put_back(tx, tags).map(|()| Applied::default()),
        Inverse::Entry(id) => retract(tx, scene, *id),
        Inverse::Attached(number) => attachment::take_away(tx, *number),
        Inverse::CaseOpened { case, .. } => {
            let case = open::find(tx, *case)?;
            tx.wipe_drafts(case.id)?;
            tx.remove_case(&case)?;
            Ok(open::concerning(&case))
        }
        Inverse::CaseEvent { case, event } => revert(tx, scene, *case, *event),
        Inverse::Drafted(all) => escalate::take_back(tx, scene, all),
        Inverse::Promise { was, is } => put_promise_back(tx, was, is),
        Inverse::PromiseMade(promise) => {
            tx.remove_promise(promise)?;
            Ok(Applied::one(promise.number))
        }
        Inverse::Merge { from, .. } => merge::unmerge(tx, *from),
        Inverse::Unmerge { from, into, seq } => merge::merge(tx, *from, *into, *seq),
        Inverse::Distinct { one, other, said } => distinct::turn(tx, scene, (*one, *other), !*said),
        Inverse::Adoption { pack, place, stands } => adopt::turn(tx, scene, pack, *place, *stands),
        Inverse::Macro { name, was, is } => MACROS.put(tx, name, was.clone(), is.clone()),
        Inverse::Preset { name, was, is } => PRESETS.put(tx, name, was.clone(), is.clone()),
        Inverse::Final => Ok(Applied::default()),
        Inverse::Several(all) => take_all_back(tx, scene, all),
    }
}

fn take_all_back(tx: &WriteTx, scene: &Scene<'_>, all: &[Inverse]) -> Result<Applied> {
    let mut whole = Applied::default();
    let mut inverses = Vec::new();
    for one in all {
        let applied = take_back(tx, scene, one)?;
        whole.ids.extend(applied.ids);
        whole.count += applied.count;
        let blobs = [whole.made.blobs, applied.made.blobs].concat();
        whole.made = Made { undone: None, blobs, ..applied.made };
        inverses.extend(applied.inverse);
    }
    inverses.reverse();
    // Done again is all of it or nothing: a part that never comes back leaves the others taken back, too.
    if inverses.len() == all.len() {
        whole.inverse = Some(Inverse::Several(inverses));
    }
    Ok(whole)
}

/// What the row says goes back; the contact points stay with whoever has them now.
fn put_party_back(tx: &WriteTx, was: &Party) -> Result<Applied> {
    let now = party::find(tx, was.id)?;
    let version = now.version + 1;
    let row = Party { subjects: now.subjects.clone(), version, ..was.clone() };
    tx.put_party(&row)?;
    let done = party::concerning(&row);
    Ok(done.with_inverse(Inverse::Party { was: Box::new(now), is: Some(Box::new(row)) }))
}

fn put_promise_back(tx: &WriteTx, was: &Promise, is: &Promise) -> Result<Applied> {
    tx.move_promise(is, was)?;
    let again = Inverse::Promise { was: Box::new(is.clone()), is: Box::new(was.clone()) };
    let made = Made { promise: Some(was.number), ..Made::default() };
    Ok(Applied { made, ..Applied::one(was.number).with_inverse(again) })
}

/// The entry stays; another entry takes it back.
fn retract(tx: &WriteTx, scene: &Scene<'_>, id: EntryId) -> Result<Applied> {
    let entry = tx.fetch(tables::ENTRIES, &id)?;
    let retraction = Entry {
        id: scene.session.new_id()?,
        text: String::new(),
        at: scene.now,
        by: scene.member.id,
        retracts: Some(id),
        outgoing: false,
        ..entry
    };
    tx.put_entry(&retraction)?;
    Ok(Applied::one(id).with_inverse(Inverse::Entry(retraction.id)))
}

fn revert(tx: &WriteTx, scene: &Scene<'_>, case: CaseId, event: u32) -> Result<Applied> {
    open::append(tx, scene, &open::find(tx, case)?, Happening::Reverted(event))
}

/// Forgets steps that are too old to be taken back: those of who acts, and those of one member by
/// turns, since not everybody comes back to make room by a step of their own.
pub(super) fn forget_old(tx: &WriteTx, scene: &Scene<'_>) -> Result<()> {
    let members = tx.keys(tables::MEMBERS, &Scan::all(), usize::MAX)?;
    let turn = scene.seq.wrapping_add(scene.now.at_seconds.unsigned_abs());
    let turn = usize::try_from(turn % members.len().max(1) as u64).unwrap_or_default();
    forget_of(tx, scene.member.id, oldest(scene))?;
    members.get(turn).map_or(Ok(()), |member| forget_of(tx, *member, oldest(scene)))
}

fn forget_of(tx: &WriteTx, member: MemberId, oldest: i64) -> Result<()> {
    let mut gone = Vec::new();
    tx.each(tables::UNDO, &Scan::prefix(&member), |key, step| {
        if step.at.at_seconds >= oldest || gone.len() == FORGOTTEN_AT_ONCE {
            return Ok(ControlFlow::Break(()));
        }
        gone.push(key);
        Ok(ControlFlow::Continue(()))
    })?;
    for key in gone {
        tx.remove(tables::UNDO, &key)?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests;

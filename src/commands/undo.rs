//! Taking back one's last step, and taking that back.
//!
//! An undo is a command like any other: audited, refused if the record has moved on. A step can be
//! taken back for [`KEPT_DAYS`] days. One that never can be again is refused once, with the reason,
//! and then passed over, so that it does not stand before those that came earlier.

use super::{
    Act, Applied, Made, Scene, adopt, again, approval, macros, merge, open, party, suppress,
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
use crate::store::{Reader, Scan, WriteTx, tables};
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
        Inverse::PartyAdded(was) => Ok(is_gone(&was.id)? || has_lines(tx, was.id)?),
        Inverse::PointAdded { point, .. } => Ok(tx.get(tables::POINTS, point)?.is_none()),
        Inverse::Lifted { .. } | Inverse::Adoption { .. } | Inverse::Macro { .. } => Ok(false),
        Inverse::Entry(id) => Ok(tx.get(tables::ENTRIES, id)?.is_none()),
        Inverse::CaseOpened { case, events } => {
            Ok(!is_only_opened(&tx.case_events(*case)?, *events))
        }
        Inverse::CaseEvent { case, .. } => Ok(tx.get(tables::CASES, case)?.is_none()),
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => {
            Ok(tx.get(tables::PROMISES, &is.id)?.is_none())
        }
        Inverse::Merge { from, into, .. } | Inverse::Unmerge { from, into, .. } => {
            Ok(is_gone(from)? || is_gone(into)?)
        }
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
        Inverse::CaseOpened { case, .. } | Inverse::CaseEvent { case, .. } => {
            open::named(tx, Some(*case))
        }
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => Ok(vec![is.number.to_string()]),
        Inverse::Merge { from, into, .. } | Inverse::Unmerge { from, into, .. } => {
            party::named(tx, [*into, *from])
        }
        Inverse::Adoption { pack, place, .. } => adopt::named(tx, pack, *place),
        Inverse::Macro { name, .. } => Ok(vec![name.clone()]),
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
        Inverse::Lifted { .. } => true,
        Inverse::Entry(id) => tx.get(tables::ENTRIES, id)?.is_some(),
        Inverse::CaseEvent { case, event } => {
            nothing_hangs_on(&tx.case_events(*case)?, *event, &whole.events_of(*case))
        }
        Inverse::CaseOpened { case, .. } => tx.promises_in(&open::find(tx, *case)?)?.is_empty(),
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
        Inverse::Adoption { pack, place, stands } => adopt::is_last(tx, pack, *place, *stands)?,
        Inverse::Macro { name, is, .. } => tx.get(tables::MACROS, name)? == *is,
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
        _ => matches!(is.state, PromiseState::Broken { .. }),
    };
    if was_missed {
        return Err(Error::refused("promise-overdue").with("number", is.number));
    }
    Ok(())
}

/// Whether an event still counts and no later one builds on it: notes do not, nor what was taken
/// back or is now, nor the taking back of something later.
fn nothing_hangs_on(events: &[CaseEvent], event: u32, together: &[u32]) -> bool {
    let gone = reverted(events);
    let is_void = |(place, later): (u32, &CaseEvent)| match later.what {
        _ if together.contains(&place) => true,
        Happening::Noted(_) | Happening::Breached { .. } => true,
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
    let is_alone = cases.is_empty() && promises.is_empty() && merged.is_empty();
    let has_others = tx.points_of(&row)?.iter().any(|point| point.written_by != seq);
    Ok(is_alone && !has_others && row.says_the_same(was))
}

/// Whether a complaint was only opened: with all that came after its own events its opener did
/// nothing but take it back again.
fn is_only_opened(events: &[CaseEvent], own: u32) -> bool {
    let Some(opener) = events.first().map(|event| event.by) else { return false };
    let gone = reverted(events);
    let mut later = (0u32..).zip(events).filter(|(place, _)| *place >= own);
    later.all(|(place, event)| {
        let is_void = match event.what {
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
        Inverse::CaseOpened { case, .. } => {
            let case = open::find(tx, *case)?;
            tx.remove_case(&case)?;
            Ok(open::concerning(&case))
        }
        Inverse::CaseEvent { case, event } => revert(tx, scene, *case, *event),
        Inverse::Promise { was, is } => put_promise_back(tx, was, is),
        Inverse::PromiseMade(promise) => {
            tx.remove_promise(promise)?;
            Ok(Applied::one(promise.number))
        }
        Inverse::Merge { from, .. } => merge::unmerge(tx, *from),
        Inverse::Unmerge { from, into, seq } => merge::merge(tx, *from, *into, *seq),
        Inverse::Adoption { pack, place, stands } => adopt::turn(tx, scene, pack, *place, *stands),
        Inverse::Macro { name, was, is } => macros::put(tx, name, was.clone(), is.clone()),
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
        whole.made = Made { undone: None, ..applied.made };
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
    tx.put_promise(was)?;
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
pub(super) mod tests {
    use super::super::claim::Claim;
    use super::super::move_on::MoveOn;
    use super::super::party::{AddParty, AddPoints, Changes, EditParty, PartyFacts};
    use super::super::promise::AddPromise;
    use super::super::{Command, execute, init, merge::Merge, open::OpenComplaint, reveal, seal};
    use super::*;
    use crate::domain::cause::Cause;
    use crate::domain::complaint::{Channel, Closing, Move, Opening, Outcome, Severity, Stage};
    use crate::domain::contact::PointKind;
    use crate::domain::handling::{Assessment, Impact};
    use crate::domain::member::{Member, Role};
    use crate::domain::moment::Moment;
    use crate::domain::purpose::Purpose;
    use crate::session::{Desk, Session, clock::Clock};
    use crate::vault::ExposeSecret;
    use jiff::tz::Offset;

    /// From receipt to the end on the quick track.
    pub(in crate::commands) fn settled() -> [Move; 4] {
        let assessment = Assessment {
            severity: Severity::Normal,
            impact: Impact::One,
            safety: false,
            vulnerable: false,
            category: "billing".into(),
            policy: None,
            lowered: None,
        };
        let decided = Move::Decide {
            outcome: Outcome::Upheld,
            reasons: "重复扣款".into(),
            channel: Some(Channel::Phone),
            redress: Vec::new(),
            cause: Some(Cause::BillingDoubleCharge),
            by_letter: false,
        };
        let closed = Move::Close { closing: Closing::Accepted, words: None };
        [
            Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
            Move::Assess(assessment),
            decided,
            closed,
        ]
    }

    pub(in crate::commands) fn desk() -> (tempfile::TempDir, Desk, Session) {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment::parse("2026-03-02T10:00:00+08:00", Offset::UTC).unwrap();
        let session = Session::new(Clock::set_to(now), "local").unwrap();
        let wanted = init::Init {
            member: "Ada".into(),
            passphrase: "four tests ride green bicycles".into(),
            recovery: Vec::new(),
            uid: 1000,
            work_factor: 2,
        };
        let desk = init::init(&folder.path().join("store"), &session, &wanted).unwrap();
        (folder, desk, session)
    }

    pub(in crate::commands) fn add(desk: &Desk, session: &Session, phone: &str) -> PartyId {
        let draft =
            seal::PointDraft { kind: PointKind::Phone, label: String::new(), value: phone.into() };
        let points = seal::seal_new(desk, session, &[draft]).unwrap();
        let facts = PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        let party = AddParty::new(session, facts, points).unwrap();
        let id = party.id;
        execute(desk, session, &[Command::AddParty(party)]).unwrap();
        id
    }

    fn name(desk: &Desk, party: PartyId) -> String {
        desk.store.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap().name
    }

    fn rename(desk: &Desk, session: &Session, party: PartyId, name: &str) {
        let changes = Changes { name: Some(name.into()), ..Changes::default() };
        let edit = EditParty { party, changes };
        execute(desk, session, &[Command::EditParty(edit)]).unwrap();
    }

    fn merge(from: PartyId, into: PartyId) -> Command {
        Command::Merge(Merge::Merge { from, into })
    }

    fn unmerge(from: PartyId) -> Command {
        Command::Merge(Merge::Unmerge { from })
    }

    /// For each party its subjects, and that each subject names that party and no other has it.
    fn subjects(desk: &Desk, parties: &[PartyId]) -> Vec<usize> {
        let (mut counts, mut met) = (Vec::new(), std::collections::BTreeSet::new());
        for id in parties {
            let row = desk.store.read(|tx| tx.fetch(tables::PARTIES, id)).unwrap();
            for subject in &row.subjects {
                let holder = desk.store.read(|tx| tx.fetch(tables::SUBJECTS, subject)).unwrap();
                assert_eq!(holder.party, *id);
                assert!(met.insert(*subject), "a subject of two parties");
            }
            counts.push(row.subjects.len());
        }
        assert_eq!(met.len(), parties.len(), "a subject of no party");
        counts
    }

    #[test]
    fn merges_are_taken_apart_the_last_first() {
        let (_folder, desk, session) = desk();
        let all @ [one, two, three] =
            ["13912345678", "13800000000", "13700000000"].map(|phone| add(&desk, &session, phone));
        let go = |command| execute(&desk, &session, &[command]).map(|_| subjects(&desk, &all));
        assert_eq!(go(merge(one, two)), Ok(vec![0, 2, 1]));
        assert_eq!(go(merge(two, three)), Ok(vec![0, 0, 3]));
        assert_eq!(go(unmerge(one)).map_err(|e| e.code), Err("merged-away"));
        assert_eq!(subjects(&desk, &all), [0, 0, 3]);
        assert_eq!(go(unmerge(two)), Ok(vec![0, 2, 1]));
        assert_eq!(go(unmerge(one)), Ok(vec![1, 1, 1]));
        for way in [Undo::Undo, Undo::Undo, Undo::Undo, Undo::Undo] {
            execute(&desk, &session, &[Command::Undo(way)]).unwrap();
            subjects(&desk, &all);
        }
        assert_eq!(subjects(&desk, &all), [1, 1, 1]);
    }

    fn more(
        desk: &Desk,
        session: &Session,
        party: PartyId,
        kind: PointKind,
        value: &str,
    ) -> Command {
        let draft = seal::PointDraft { kind, label: String::new(), value: value.into() };
        let points = seal::seal_more(desk, session, party, &[draft]).unwrap();
        Command::AddPoints(AddPoints { party, points, new_consent: false })
    }

    #[test]
    fn two_desks_that_seal_the_first_of_a_compartment_lose_nothing() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let seal = |value| more(&desk, &session, party, PointKind::Card, value);
        let (first, second) = (seal("4111111111111111"), seal("5500005555555559"));
        execute(&desk, &session, &[first]).unwrap();
        let late = execute(&desk, &session, &[second]).map_err(|e| (e.kind, e.code));
        assert_eq!(late.map(|_| ()), Err((Kind::Conflict, "moved-on")));
        execute(&desk, &session, &[seal("5500005555555559")]).unwrap();
        let row = desk.store.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap();
        let points = desk.store.read(|tx| tx.points_of(&row)).unwrap();
        let shown: std::collections::BTreeSet<String> = points
            .iter()
            .map(|point| {
                let shown = reveal::reveal(&desk, &session, point.id, Purpose::IncomingCall);
                shown.unwrap().value.expose_secret().to_owned()
            })
            .collect();
        let sealed = ["13912345678", "4111111111111111", "5500005555555559"];
        assert_eq!(shown, sealed.map(String::from).into());
    }

    #[test]
    fn contact_points_and_merges_leave_the_steps_before_them_to_be_taken_back() {
        let (_folder, desk, session) = desk();
        let (party, other) =
            (add(&desk, &session, "13800000000"), add(&desk, &session, "13912345678"));
        let go = |way| execute(&desk, &session, &[Command::Undo(way)]).map_err(|e| e.code);
        rename(&desk, &session, other, "one");
        let point = more(&desk, &session, other, PointKind::Email, "a@b.cn");
        execute(&desk, &session, &[point]).unwrap();
        rename(&desk, &session, other, "two");
        execute(&desk, &session, &[merge(other, party)]).unwrap();
        for named in ["two", "one", "one", "张伟"] {
            go(Undo::Undo).unwrap();
            assert_eq!(name(&desk, other), named);
            assert_eq!(subjects(&desk, &[party, other]), [1, 1]);
        }
        go(Undo::Undo).unwrap();
        let gone = desk.store.read(|tx| tx.get(tables::PARTIES, &other)).unwrap();
        assert!(gone.is_none(), "nothing hangs on it any more");
    }

    #[test]
    fn the_first_point_of_a_party_survives_the_undo_of_an_older_edit() {
        let (_folder, desk, session) = desk();
        let facts = PartyFacts { name: "张伟".into(), ..PartyFacts::default() };
        let points = seal::seal_new(&desk, &session, &[]).unwrap();
        let party = AddParty::new(&session, facts, points).unwrap();
        let id = party.id;
        execute(&desk, &session, &[Command::AddParty(party)]).unwrap();
        rename(&desk, &session, id, "one");
        let point = more(&desk, &session, id, PointKind::Email, "a@b.cn");
        execute(&desk, &session, &[point]).unwrap();
        for named in ["one", "张伟"] {
            execute(&desk, &session, &[Command::Undo(Undo::Undo)]).unwrap();
            assert_eq!(name(&desk, id), named);
            assert_eq!(subjects(&desk, &[id]), [1]);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "looks, and commits nothing")]
    fn promises_end_before_their_complaint_and_stay_as_they_ended() {
        use super::super::promise::EndPromise;
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let go = |command| execute(&desk, &session, &[command]).map(|_| ()).map_err(|e| e.code);
        let undo = || go(Command::Undo(Undo::Undo));
        let case: CaseId = session.new_id().unwrap();
        let owner = Some(session.member().unwrap().id);
        let opening = || opening(&session, party);
        let stranger = Some(session.new_id().unwrap());
        let open = OpenComplaint { id: case, opening: opening(), owner: stranger };
        assert_eq!(go(Command::OpenComplaint(open)), Err("not-found"));
        let open = OpenComplaint { id: case, opening: opening(), owner };
        assert_eq!(go(Command::OpenComplaint(open)), Ok(()));
        let member = session.member().unwrap();
        let stands = |inverse: &Inverse| {
            let verdict = desk.store.write(|tx| {
                let (session, now) = (&session, session.now());
                let scene = Scene { session, member: &member, now, seq: 0 };
                Ok(still_stands(&tx, &scene, (0, inverse), inverse))
            });
            verdict.unwrap().map_err(|e| e.code)
        };
        let promise = |id| {
            let due = Moment { at_seconds: session.now().at_seconds + 3600, ..session.now() };
            let case = Some(case);
            go(Command::AddPromise(AddPromise { id, party, case, text: "回电".into(), due }))
        };
        let id = session.new_id().unwrap();
        assert_eq!(promise(id), Ok(()));
        let opened = Inverse::CaseOpened { case, events: 2 };
        assert_eq!(stands(&opened), Err("moved-on"), "something was promised");
        session.clock().advance(7200);
        assert_eq!(undo(), Err("promise-overdue"));
        assert_eq!(go(Command::EndPromise(EndPromise::Keep(id))), Ok(()));
        assert_eq!(undo(), Err("promise-overdue"), "it was kept late, and that stays");
        assert_eq!(undo(), Err("moved-on"), "the promise is passed over, the complaint has it");
        for step in settled() {
            assert_eq!(go(Command::Move(MoveOn::unseen(case, step))), Ok(()));
        }
        assert_eq!(promise(session.new_id().unwrap()), Err("case-closed"));
        let was = desk.store.read(|tx| tx.fetch(tables::PROMISES, &id)).unwrap();
        let inverse = Inverse::Promise { was: Box::new(was.clone()), is: Box::new(was) };
        assert_eq!(stands(&inverse), Err("case-closed"));
    }

    /// Writes what no command writes yet.
    #[expect(clippy::disallowed_methods, reason = "nothing adds members or erases yet")]
    fn write(desk: &Desk, session: &Session, change: impl FnOnce(&WriteTx) -> Result<()>) {
        let member = session.member().unwrap();
        let written = desk.store.write(|tx| {
            change(&tx)?;
            let (now, seq) = (session.now(), tx.next_seq()?);
            let scene = Scene { session, member: &member, now, seq };
            tx.audit(super::super::told(&scene, &Undo::Undo))?.commit()
        });
        written.unwrap();
    }

    /// Somebody else at the same desk.
    pub(in crate::commands) fn colleague(desk: &Desk, session: &Session, role: Role) -> Session {
        let other = Session::new(Clock::set_to(session.now()), "local").unwrap();
        let (id, first) = (session.new_id().unwrap(), session.member().unwrap());
        other.set_member(Member { id, name: "Bob".into(), ..first });
        appoint(desk, &other, role);
        other
    }

    /// Gives a member this role and no other.
    fn appoint(desk: &Desk, session: &Session, role: Role) {
        let member = Member { roles: vec![role], ..session.member().unwrap() };
        write(desk, session, |tx| tx.put(tables::MEMBERS, &member.id, &member));
        session.set_member(member);
    }

    fn open(desk: &Desk, session: &Session, party: PartyId) -> CaseId {
        let id: CaseId = session.new_id().unwrap();
        let open = OpenComplaint { id, opening: opening(session, party), owner: None };
        execute(desk, session, &[Command::OpenComplaint(open)]).unwrap();
        id
    }

    fn undo(desk: &Desk, session: &Session) -> std::result::Result<String, &'static str> {
        let done = execute(desk, session, &[Command::Undo(Undo::Undo)]);
        done.map(|done| done.first().undone.unwrap_or_default()).map_err(|e| e.code)
    }

    fn steps_of(desk: &Desk, session: &Session) -> u64 {
        let id = session.member().unwrap().id;
        desk.store.read(|tx| tx.count(tables::UNDO, &Scan::prefix(&id))).unwrap()
    }

    #[test]
    fn a_complaint_that_somebody_else_has_claimed_stays() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let party = add(&desk, &ada, "13912345678");
        let case = open(&desk, &ada, party);
        execute(&desk, &bob, &[Command::Claim(Claim::This(case))]).unwrap();
        assert_eq!(undo(&desk, &ada), Err("step-over"));
        assert_eq!(super::super::tests::last(&desk).ids, ["K-2026-00001"]);
        let row = desk.store.read(|tx| tx.fetch(tables::CASES, &case)).unwrap();
        assert_eq!(row.owner, bob.member_id());
        assert_eq!(undo(&desk, &bob).as_deref(), Ok("complaint.claim"));
    }

    #[test]
    fn what_its_opener_alone_did_and_took_back_leaves_a_complaint_only_opened() {
        let (_folder, desk, ada) = desk();
        let party = add(&desk, &ada, "13912345678");
        let case = open(&desk, &ada, party);
        execute(&desk, &ada, &[Command::Claim(Claim::This(case))]).unwrap();
        for verb in ["complaint.claim", "complaint.open", "party.add"] {
            assert_eq!(undo(&desk, &ada).as_deref(), Ok(verb));
        }
    }

    #[test]
    fn a_step_whose_record_is_gone_is_told_of_once_and_stands_before_nothing() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let party = add(&desk, &ada, "13912345678");
        let case = open(&desk, &ada, party);
        rename(&desk, &bob, party, "one");
        execute(&desk, &bob, &[Command::Claim(Claim::This(case))]).unwrap();
        write(&desk, &ada, |tx| tx.remove_case(&tx.fetch(tables::CASES, &case)?));
        assert_eq!(undo(&desk, &bob), Err("step-over"));
        assert_eq!(undo(&desk, &bob).as_deref(), Ok("party.edit"));
    }

    #[test]
    fn a_merge_of_somebody_else_is_not_the_one_to_take_apart() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let [from, into, other] =
            ["13912345678", "13800000000", "13700000000"].map(|phone| add(&desk, &ada, phone));
        let go = |session, command| execute(&desk, session, &[command]).map(|_| ());
        for again in [other, into] {
            go(&ada, merge(from, into)).unwrap();
            go(&bob, unmerge(from)).unwrap();
            go(&bob, merge(from, again)).unwrap();
            assert_eq!(undo(&desk, &ada), Err("moved-on"));
            let row = desk.store.read(|tx| tx.fetch(tables::PARTIES, &from)).unwrap();
            assert_eq!(row.merged_into, Some(again));
            for verb in ["party.merge", "party.unmerge"] {
                assert_eq!(undo(&desk, &bob).as_deref(), Ok(verb));
            }
            assert_eq!(undo(&desk, &ada).as_deref(), Ok("party.merge"), "it is hers again");
        }
    }

    #[test]
    fn a_step_of_more_than_thirty_days_is_not_taken_back_and_not_kept() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let party = add(&desk, &ada, "13912345678");
        rename(&desk, &bob, party, "one");
        for session in [&ada, &bob] {
            session.clock().advance(KEPT_DAYS * 86_400 + 1);
            assert_eq!(undo(&desk, session), Err("nothing-to-undo"));
        }
        for name in ["two", "three"] {
            rename(&desk, &ada, party, name);
        }
        assert_eq!((steps_of(&desk, &ada), steps_of(&desk, &bob)), (2, 0));
        assert_eq!(undo(&desk, &ada).as_deref(), Ok("party.edit"));
    }

    #[test]
    fn who_may_not_do_a_thing_does_not_undo_it() {
        let (_folder, desk, ada) = desk();
        let bob = colleague(&desk, &ada, Role::Agent);
        let (from, into) = (add(&desk, &ada, "13912345678"), add(&desk, &ada, "13800000000"));
        execute(&desk, &bob, &[merge(from, into)]).unwrap();
        appoint(&desk, &bob, Role::Intake);
        assert_eq!(undo(&desk, &bob), Err("no-right"));
        appoint(&desk, &bob, Role::Agent);
        assert_eq!(undo(&desk, &bob).as_deref(), Ok("party.merge"));
        appoint(&desk, &bob, Role::Intake);
        let redo = execute(&desk, &bob, &[Command::Undo(Undo::Redo)]).map(|_| ());
        assert_eq!(redo.map_err(|e| e.code), Err("no-right"));
    }

    #[test]
    fn several_undos_are_redone_until_something_new_is_done() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let go = |way| execute(&desk, &session, &[Command::Undo(way)]).map(|_| name(&desk, party));
        for name in ["one", "two", "three"] {
            rename(&desk, &session, party, name);
        }
        assert_eq!(go(Undo::Undo).as_deref(), Ok("two"));
        assert_eq!(go(Undo::Undo).as_deref(), Ok("one"));
        assert_eq!(go(Undo::Redo).as_deref(), Ok("two"));
        assert_eq!(go(Undo::Redo).as_deref(), Ok("three"));
        assert_eq!(go(Undo::Redo).map_err(|e| e.code), Err("nothing-to-redo"));
        assert_eq!(go(Undo::Undo).as_deref(), Ok("two"));
        rename(&desk, &session, party, "new");
        assert_eq!(go(Undo::Undo).as_deref(), Ok("two"));
        assert_eq!(go(Undo::Redo).as_deref(), Ok("new"));
        assert_eq!(go(Undo::Redo).map_err(|e| e.code), Err("nothing-to-redo"));
    }

    pub(in crate::commands) fn opening(session: &Session, party: PartyId) -> Opening {
        Opening {
            party: Some(party),
            title: "退款".into(),
            what_happened: "退款没有到账".into(),
            wanted: String::new(),
            channel: Channel::Phone,
            source: "desk".into(),
            external_ref: None,
            product: None,
            product_id: None,
            order_id: None,
            issue: None,
            company: None,
            category: None,
            severity: Severity::Normal,
            received_at: session.now(),
            fields: Default::default(),
            backdated: None,
            asked: None,
        }
    }

    #[test]
    fn the_steps_of_a_complaint_are_taken_back_and_done_again_one_by_one() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let case: CaseId = session.new_id().unwrap();
        let open = OpenComplaint { id: case, opening: opening(&session, party), owner: None };
        let [told, assessed, ..] = settled();
        for command in [
            Command::OpenComplaint(open),
            Command::Claim(Claim::This(case)),
            Command::Move(MoveOn::unseen(case, told)),
            Command::Move(MoveOn::unseen(case, assessed)),
            Command::Move(MoveOn::unseen(case, Move::Investigate)),
        ] {
            execute(&desk, &session, &[command]).unwrap();
        }
        let go = |way| {
            execute(&desk, &session, &[Command::Undo(way)]).map_err(|error| error.code)?;
            let row = desk.store.read(|tx| tx.fetch(tables::CASES, &case)).unwrap();
            Ok(row.stage)
        };
        let twice = |way| [way; 2].map(go);
        assert_eq!(twice(Undo::Undo), [Ok(Stage::Assessed), Ok(Stage::Acknowledged)]);
        assert_eq!(twice(Undo::Redo), [Ok(Stage::Assessed), Ok(Stage::Investigating)]);
        assert_eq!(twice(Undo::Undo), [Ok(Stage::Assessed), Ok(Stage::Acknowledged)]);
        assert_eq!(go(Undo::Undo), Err("step-final"), "the customer knows");
    }

    #[test]
    fn a_complaint_of_a_merged_party_stays_a_purpose_and_takes_promises() {
        let (_folder, desk, session) = desk();
        let (from, into) =
            (add(&desk, &session, "13912345678"), add(&desk, &session, "13800000000"));
        let case = session.new_id().unwrap();
        let open = OpenComplaint { id: case, opening: opening(&session, from), owner: None };
        execute(&desk, &session, &[Command::OpenComplaint(open)]).unwrap();
        execute(&desk, &session, &[Command::Merge(Merge::Merge { from, into })]).unwrap();
        let point = desk
            .store
            .read(|tx| tx.points_of(&tx.fetch(tables::PARTIES, &into)?))
            .unwrap()
            .remove(0)
            .id;
        let shown = reveal::reveal(&desk, &session, point, Purpose::Case(case)).unwrap();
        assert!(["13912345678", "13800000000"].contains(&shown.value.expose_secret()));
        let due = Moment { at_seconds: session.now().at_seconds + 3600, ..session.now() };
        let id = session.new_id().unwrap();
        let promise = AddPromise { id, party: into, case: Some(case), text: "回电".into(), due };
        execute(&desk, &session, &[Command::AddPromise(promise)]).unwrap();
        let open = desk.store.read(|tx| tx.open_promises(&tx.fetch(tables::CASES, &case)?));
        assert_eq!(open, Ok(1));
    }
}

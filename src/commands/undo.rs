//! Taking back one's last step, and taking that back.
//!
//! An undo is a command like any other: audited, refused if the record has moved on. Steps are kept
//! for [`KEPT_DAYS`] days.

use super::{Act, Applied, Made, Scene, merge, open, party};
use crate::domain::complaint::{CaseEvent, Happening, reverted};
use crate::domain::entry::Entry;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::id::{CaseId, EntryId, MemberId, PartyId};
use crate::domain::party::Party;
use crate::domain::promise::Promise;
use crate::domain::undo::{Inverse, UndoStep};
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// How long a step can be taken back.
pub const KEPT_DAYS: i64 = 30;

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
    fn step(self, tx: &WriteTx, member: MemberId) -> Result<(u64, UndoStep)> {
        let mut found = None;
        tx.each(tables::UNDO, &Scan::prefix(&member).backwards(), |key, step| {
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

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let (_, step) = self.step(tx, scene.member.id)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| still_stands(tx, scene, &step.inverse)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (seq, mut step) = self.step(tx, scene.member.id)?;
        step.spent = true;
        tx.put(tables::UNDO, &(scene.member.id, seq), &step)?;
        let mut applied = take_back(tx, scene, &step.inverse)?;
        applied.made.undone = Some(step.of.unwrap_or(step.verb));
        applied.made.again = applied.inverse.is_some();
        Ok(applied)
    }
}

/// Whether the record is still as the step left it.
fn still_stands(tx: &WriteTx, scene: &Scene<'_>, inverse: &Inverse) -> Verdict {
    let stands = match inverse {
        Inverse::Party { was, is } => {
            let now = party::find(tx, was.id)?;
            is.as_ref().is_some_and(|is| now.says_the_same(is))
        }
        Inverse::PartyAdded(id) => is_untouched(tx, *id)?,
        Inverse::PointAdded { point, .. } => tx.get(tables::POINTS, point)?.is_some(),
        Inverse::Entry(id) => tx.get(tables::ENTRIES, id)?.is_some(),
        Inverse::CaseEvent { case, event } => nothing_hangs_on(&tx.case_events(*case)?, *event),
        Inverse::CaseOpened(id) => is_only_opened(tx, *id)?,
        Inverse::Promise { is, .. } | Inverse::PromiseMade(is) => {
            if tx.get(tables::PROMISES, &is.id)?.as_ref() == Some(is) {
                return may_take_promise_back(tx, scene, is, inverse);
            }
            false
        }
        Inverse::Merge(from) => merge::may_unmerge(tx, *from)?.is_ok(),
        Inverse::Unmerge { from, into } => {
            party::find(tx, *from)?.merged_into.is_none()
                && party::find(tx, *into)?.merged_into.is_none()
        }
        Inverse::Several(all) => {
            return all.iter().try_for_each(|one| still_stands(tx, scene, one));
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
    if matches!(inverse, Inverse::PromiseMade(_)) && is.is_overdue(scene.now) {
        return Err(Error::refused("promise-overdue").with("number", is.number));
    }
    Ok(())
}

/// Whether an event still counts and no later one builds on it: notes do not, nor what was taken
/// back, nor the taking back of something later.
fn nothing_hangs_on(events: &[CaseEvent], event: u32) -> bool {
    let gone = reverted(events);
    let is_void = |(place, later): (u32, &CaseEvent)| match later.what {
        Happening::Noted(_) => true,
        Happening::Reverted(earlier) => earlier > event || gone.contains(&place),
        _ => gone.contains(&place),
    };
    let mut later = (0u32..).zip(events).filter(|(place, _)| *place > event);
    !gone.contains(&event) && later.all(is_void)
}

/// A party can be taken back as long as nothing hangs on it.
fn is_untouched(tx: &WriteTx, id: PartyId) -> Result<bool> {
    use crate::domain::id::Id;
    let Some(row) = tx.get(tables::PARTIES, &id)? else { return Ok(false) };
    let is_new = row.version <= 1 && row.merged_into.is_none();
    let timeline = tx.keys(tables::TIMELINE, &Scan::prefix(&id.bytes()), 1)?;
    let cases = tx.keys(tables::CASES_BY_PARTY, &Scan::prefix(&id), 1)?;
    let promises = tx.keys(tables::PROMISES_BY_PARTY, &Scan::prefix(&id), 1)?;
    Ok(is_new && timeline.is_empty() && cases.is_empty() && promises.is_empty())
}

/// A complaint can be taken back as long as it was only opened, and given its first owner, and
/// nothing was promised in it.
fn is_only_opened(tx: &WriteTx, id: CaseId) -> Result<bool> {
    let events = tx.case_events(id)?;
    let only = events.iter().skip(1).all(|event| matches!(event.what, Happening::Assigned { .. }));
    let Some(case) = tx.get(tables::CASES, &id)? else { return Ok(false) };
    let is_promised = !tx.promises_in(&case)?.is_empty();
    Ok(!events.is_empty() && events.len() <= 2 && only && !is_promised)
}

fn take_back(tx: &WriteTx, scene: &Scene<'_>, inverse: &Inverse) -> Result<Applied> {
    match inverse {
        Inverse::Party { was, is } => put_party_back(tx, was, is.as_deref().unwrap_or(was)),
        Inverse::PartyAdded(id) => {
            let row = party::find(tx, *id)?;
            tx.remove_party(&row)?;
            Ok(party::concerning(&row))
        }
        Inverse::PointAdded { party, point } => {
            tx.remove_point(*point)?;
            let mut row = party::find(tx, *party)?;
            row.version = row.version.saturating_sub(1);
            tx.put_party(&row)?;
            Ok(party::concerning(&row))
        }
        Inverse::Entry(id) => retract(tx, scene, *id),
        Inverse::CaseOpened(id) => {
            let case = open::find(tx, *id)?;
            tx.remove_case(&case)?;
            Ok(open::concerning(&case))
        }
        Inverse::CaseEvent { case, event } => revert(tx, scene, *case, *event),
        Inverse::Promise { was, is } => put_promise_back(tx, was, is),
        Inverse::PromiseMade(promise) => {
            tx.remove_promise(promise)?;
            Ok(Applied::one(promise.number))
        }
        Inverse::Merge(from) => merge::unmerge(tx, *from),
        Inverse::Unmerge { from, into } => merge::merge(tx, *from, *into),
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
    if !inverses.is_empty() {
        whole.inverse = Some(Inverse::Several(inverses));
    }
    Ok(whole)
}

/// What the row says goes back, its count with it, so that the step before can be taken back after
/// it; the contact points stay with whoever has them now.
fn put_party_back(tx: &WriteTx, was: &Party, is: &Party) -> Result<Applied> {
    let now = party::find(tx, was.id)?;
    let version = (now.version + was.version).saturating_sub(is.version);
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

/// Forgets this member's steps that are too old to be taken back.
pub(super) fn forget_old(tx: &WriteTx, scene: &Scene<'_>) -> Result<()> {
    let oldest = scene.now.at_seconds - KEPT_DAYS * 86_400;
    let mut gone = Vec::new();
    tx.each(tables::UNDO, &Scan::prefix(&scene.member.id), |key, step| {
        if step.at.at_seconds >= oldest {
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
    use crate::domain::complaint::{Channel, Move, Opening, Severity};
    use crate::domain::contact::PointKind;
    use crate::domain::moment::Moment;
    use crate::domain::purpose::Purpose;
    use crate::session::{Desk, Session, clock::Clock};
    use crate::vault::ExposeSecret;
    use jiff::tz::Offset;

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
        Command::AddPoints(AddPoints { party, points })
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
        use crate::domain::complaint::{Closing, Outcome};
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
        let promise = |id| {
            let due = Moment { at_seconds: session.now().at_seconds + 3600, ..session.now() };
            let case = Some(case);
            go(Command::AddPromise(AddPromise { id, party, case, text: "回电".into(), due }))
        };
        let id = session.new_id().unwrap();
        assert_eq!(promise(id), Ok(()));
        let scene_of = |tx: &WriteTx| is_only_opened(tx, case);
        assert_eq!(desk.store.write(|tx| scene_of(&tx)), Ok(false), "something was promised");
        session.clock().advance(7200);
        assert_eq!(undo(), Err("promise-overdue"));
        assert_eq!(go(Command::EndPromise(EndPromise::Keep(id))), Ok(()));
        for step in [
            Move::Acknowledge { channel: Channel::Phone },
            Move::Decide { outcome: Outcome::Upheld, reasons: "重复扣款".into() },
            Move::Close { closing: Closing::Accepted },
        ] {
            assert_eq!(go(Command::Move(MoveOn { case, step })), Ok(()));
        }
        assert_eq!(promise(session.new_id().unwrap()), Err("case-closed"));
        let was = desk.store.read(|tx| tx.fetch(tables::PROMISES, &id)).unwrap();
        let inverse = Inverse::Promise { was: Box::new(was.clone()), is: Box::new(was) };
        let member = session.member().unwrap();
        let verdict = desk.store.write(|tx| {
            let scene = Scene { session: &session, member: &member, now: session.now(), seq: 0 };
            Ok(still_stands(&tx, &scene, &inverse))
        });
        assert_eq!(verdict.unwrap().map_err(|e| e.code), Err("case-closed"));
        for _ in 0..4 {
            assert_eq!(undo(), Ok(()));
        }
        assert_eq!(undo(), Err("promise-overdue"));
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
            what_happened: String::new(),
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
        }
    }

    #[test]
    fn the_steps_of_a_complaint_are_taken_back_and_done_again_one_by_one() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let case: CaseId = session.new_id().unwrap();
        let open = OpenComplaint { id: case, opening: opening(&session, party), owner: None };
        let told = Move::Acknowledge { channel: Channel::Phone };
        for command in [
            Command::OpenComplaint(open),
            Command::Claim(Claim::This(case)),
            Command::Move(MoveOn { case, step: told }),
            Command::Move(MoveOn { case, step: Move::Investigate }),
        ] {
            execute(&desk, &session, &[command]).unwrap();
        }
        let go = |way| {
            execute(&desk, &session, &[Command::Undo(way)])?;
            let row = desk.store.read(|tx| tx.fetch(tables::CASES, &case))?;
            Ok((row.stage.code(), row.owner.is_some()))
        };
        let ways: Vec<Result<(&str, bool)>> = [Undo::Undo; 3]
            .into_iter()
            .chain([Undo::Redo; 3])
            .chain([Undo::Undo; 2])
            .map(go)
            .collect();
        assert_eq!(
            ways,
            [
                Ok(("acknowledged", true)),
                Ok(("received", true)),
                Ok(("received", false)),
                Ok(("received", true)),
                Ok(("acknowledged", true)),
                Ok(("investigating", true)),
                Ok(("acknowledged", true)),
                Ok(("received", true)),
            ]
        );
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

//! What is taken back, what is not, and why.

use super::super::claim::Claim;
use super::super::draft::{Drafting, KeepDraft};
use super::super::move_on::MoveOn;
use super::super::party::{AddParty, AddPoints, Changes, EditParty, PartyFacts};
use super::super::promise::AddPromise;
use super::super::{Command, execute, init, merge::Merge, open::OpenComplaint, reveal, seal};
use super::*;
use crate::domain::cause::Cause;
use crate::domain::complaint::{Channel, Closing, Move, Opening, Outcome, Severity, Stage};
use crate::domain::contact::PointKind;
use crate::domain::handling::{Assessment, Impact, LetterKind};
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

fn more(desk: &Desk, session: &Session, party: PartyId, kind: PointKind, value: &str) -> Command {
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
    let (party, other) = (add(&desk, &session, "13800000000"), add(&desk, &session, "13912345678"));
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
fn a_complaint_in_which_somebody_else_has_written_stays_until_they_throw_it_away() {
    let (_folder, desk, ada) = desk();
    let bob = colleague(&desk, &ada, Role::Agent);
    let party = add(&desk, &ada, "13912345678");
    let case: CaseId = ada.new_id().unwrap();
    let owner = bob.member_id();
    let open = OpenComplaint { id: case, opening: opening(&ada, party), owner };
    execute(&desk, &ada, &[Command::OpenComplaint(open)]).unwrap();
    let drafts = |session: &Session, what| {
        execute(&desk, session, &[Command::Draft(KeepDraft { case, what })]).unwrap();
    };
    let keep = || {
        let (kind, channel, text) = (LetterKind::Answer, Channel::Email, "两天的工作".into());
        Drafting::Keep { kind, channel, text, begun: 1, looked: None }
    };
    drafts(&ada, keep());
    drafts(&bob, keep());
    assert_eq!(undo(&desk, &ada), Err("moved-on"));
    let kept = desk.store.read(|tx| tx.fetch(tables::DRAFTS, &(case, owner.unwrap())));
    assert_eq!(kept.unwrap().text, "两天的工作");
    drafts(&bob, Drafting::Drop);
    assert_eq!(undo(&desk, &ada).as_deref(), Ok("complaint.open"), "one's own goes with it");
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
        what_happened: "退款没有到账".into(),
        ..Opening::sample(session.now())
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
    let (from, into) = (add(&desk, &session, "13912345678"), add(&desk, &session, "13800000000"));
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

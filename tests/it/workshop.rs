//! A real store in this process, with members whose passphrases cost next to nothing to try: for harnesses that
//! go through the door many thousand times.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::PASSPHRASE;
use kefu::commands::approve::ApproveMember;
use kefu::commands::init::{Init, init};
use kefu::commands::invite::AddMember;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::seal::{PointDraft, SealedPoints, seal_new};
use kefu::commands::unlock::unlock;
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::audit::AuditEntry;
use kefu::domain::complaint::{Channel, Opening, Severity};
use kefu::domain::contact::PointKind;
use kefu::domain::id::{CaseId, MemberId, PartyId, PointId};
use kefu::domain::member::{Member, MemberState, Role};
use kefu::domain::moment::Moment;
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::{Reader, WriteTx, tables};
use kefu::vault::unlock::{enrol, fingerprint};
use tempfile::TempDir;

/// Of scrypt: 2^2 rounds, where a member's slot has 2^17.
const FACTOR: u8 = 2;

pub struct Workshop {
    pub folder: TempDir,
    pub desk: Desk,
    pub clock: Clock,
    /// Of the first member, with the vault open.
    pub owner: Session,
}

impl Workshop {
    pub fn new(recovery: &[String]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let now = Moment::parse("2026-03-02T10:00:00+08:00", jiff::tz::Offset::UTC);
        let clock = Clock::set_to(now.expect("a time"));
        let owner = Session::new(clock.clone(), "local").expect("a session");
        let wanted = Init {
            member: "Ada".into(),
            passphrase: PASSPHRASE.into(),
            recovery: recovery.to_vec(),
            uid: rustix::process::getuid().as_raw(),
            work_factor: FACTOR,
        };
        let desk = init(&folder.path().join("store"), &owner, &wanted).expect("a store");
        Self { folder, desk, clock, owner }
    }

    /// Another session of a member, with its vault closed.
    pub fn session(&self, member: MemberId) -> Session {
        let session = Session::new(self.clock.clone(), "local").expect("a session");
        session.set_member(self.member(member));
        session
    }

    pub fn member(&self, id: MemberId) -> Member {
        self.desk.read(|tx| tx.fetch(tables::MEMBERS, &id)).expect("a member")
    }

    /// Somebody who was asked to come and has done nothing about it yet.
    pub fn invited(&self, name: &str, role: Role) -> MemberId {
        let id: MemberId = self.owner.new_id().expect("an id");
        let (name, roles) = (name.to_owned(), vec![role]);
        let add = AddMember { id, name, roles, uid: None, ssh_key: None };
        self.does(&self.owner, Command::AddMember(add));
        id
    }

    /// Somebody who has come all the way, with the vault open; [`PASSPHRASE`] is theirs, too.
    pub fn newcomer(&self, name: &str, role: Role) -> Session {
        let id = self.invited(name, role);
        // As an enrolment does, but for what a passphrase costs.
        let own = enrol(&PASSPHRASE.into(), FACTOR).expect("a key");
        let waiting = Member {
            state: MemberState::Waiting,
            recipient: own.recipient.clone(),
            ..self.member(id)
        };
        self.past(|tx| {
            tx.put(tables::MEMBERS, &id, &waiting)?;
            tx.put(tables::SLOTS, &id, &own.slot)
        });
        let shown = fingerprint(&own.recipient);
        let approve = ApproveMember::prepare(&self.owner, &waiting, &shown).expect("keys for it");
        self.does(&self.owner, Command::ApproveMember(approve));
        let session = self.session(id);
        unlock(&self.desk, &session, &PASSPHRASE.into()).expect("an open vault");
        session
    }

    #[track_caller]
    pub fn does(&self, session: &Session, command: Command) -> u64 {
        execute(&self.desk, session, &[command]).expect("done").seq
    }

    pub fn past(&self, change: impl FnOnce(&WriteTx) -> Result<()>) {
        past(&self.desk, &self.owner, change);
    }

    pub fn sealed(&self, session: &Session, points: &[(PointKind, &str)]) -> SealedPoints {
        let drafts: Vec<PointDraft> = points.iter().copied().map(draft).collect();
        seal_new(&self.desk, session, &drafts).expect("sealed")
    }

    /// A party, and its points in the order given.
    pub fn party(&self, name: &str, points: &[(PointKind, &str)]) -> (PartyId, Vec<PointId>) {
        let facts = PartyFacts { name: name.into(), ..PartyFacts::default() };
        let sealed = self.sealed(&self.owner, points);
        let ids = sealed.points.iter().map(|point| point.point.id).collect();
        let party = AddParty::new(&self.owner, facts, sealed).expect("a party");
        let id = party.id;
        self.does(&self.owner, Command::AddParty(party));
        (id, ids)
    }

    pub fn case(&self, party: PartyId) -> CaseId {
        let id: CaseId = self.owner.new_id().expect("an id");
        let opening = opening(&self.owner, Some(party));
        self.does(&self.owner, Command::OpenComplaint(OpenComplaint { id, opening, owner: None }));
        id
    }
}

/// What somebody does who writes past the door. (The store takes nothing without an entry.)
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
pub fn past(desk: &Desk, by: &Session, change: impl FnOnce(&WriteTx) -> Result<()>) {
    let member = by.member_id().expect("a member");
    let told = AuditEntry::unchained(by.now(), member, by.id(), "local", "test.past");
    let written = desk.store.write(|tx| {
        change(&tx)?;
        tx.audit(told)?.commit()
    });
    written.expect("written");
}

pub fn draft((kind, value): (PointKind, &str)) -> PointDraft {
    PointDraft { kind, label: String::new(), value: value.into() }
}

pub fn opening(session: &Session, party: Option<PartyId>) -> Opening {
    Opening {
        party,
        title: "退款未到账".into(),
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
        backdated: Some("信件迟到".into()),
        asked: None,
        feedback: None,
        fields: Default::default(),
    }
}

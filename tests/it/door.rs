//! Every role, every verb, every state: the cells of `src/guards/rights.txt`, which the unit test of the rights
//! reads too, at the one door. A cell with `+` is a command that is done; one with `-` is refused for the right or
//! the state, with an entry that tells of it, and changes nothing else.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns;
use crate::house::{KEFU, PASSPHRASE, Ran, environment};
use crate::workshop::{Workshop, draft, opening};
use kefu::commands::adopt::AdoptPolicy;
use kefu::commands::answer::{copy, explain};
use kefu::commands::approval::{Decide, Withdraw};
use kefu::commands::approve::ApproveMember;
use kefu::commands::assign::Assign;
use kefu::commands::backup::backup;
use kefu::commands::begin::Begin;
use kefu::commands::calendar::ImportCalendar;
use kefu::commands::canary::MarkCanary;
use kefu::commands::claim::Claim;
use kefu::commands::consent::{DeclareNotice, Say};
use kefu::commands::distinct::SayDistinct;
use kefu::commands::draft::{Drafting, KeepDraft};
use kefu::commands::editor::SetEditor;
use kefu::commands::end_desk::EndDesk;
use kefu::commands::enrol::Enrol;
use kefu::commands::entry::AddEntry;
use kefu::commands::erase::Erase;
use kefu::commands::escalate::Escalate;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::files::Files;
use kefu::commands::guard::Guarding;
use kefu::commands::import::back::UndoImport;
use kefu::commands::import::{
    ImportComplaints, ImportParties, PartyRow, Rehearse, RowMark, RowTable,
};
use kefu::commands::index::index;
use kefu::commands::invite::AddMember;
use kefu::commands::key::SetKey;
use kefu::commands::leave::RemoveMember;
use kefu::commands::lift::Lift;
use kefu::commands::macros::KeepMacro;
use kefu::commands::member::SetPreferences;
use kefu::commands::merge::Merge;
use kefu::commands::move_on::MoveOn;
use kefu::commands::notice::ReadNotice;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, AddPoints, Changes, EditParty, PartyFacts};
use kefu::commands::preset::KeepPreset;
use kefu::commands::promise::{AddPromise, EndPromise, Renegotiate};
use kefu::commands::record::Record;
use kefu::commands::recovery::SetRecovery;
use kefu::commands::rekey::rekey;
use kefu::commands::rescue::Rescue;
use kefu::commands::reveal::reveal;
use kefu::commands::roles::SetRoles;
use kefu::commands::rotate::rotate;
use kefu::commands::scrub::scrub;
use kefu::commands::seal::{SealedPoints, seal_more};
use kefu::commands::undo::Undo;
use kefu::commands::unlock::{ChangePassphrase, Vault, unlock};
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::audit::{AuditEntry, Outcome};
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{
    self, Case, CaseEvent, CaseKind, Channel, Closing, Happening, Move, Opening,
};
use kefu::domain::consent::{ConsentAct, ContactPurpose, LegalBasis, Scope};
use kefu::domain::contact::{Compartment, PointKind, Sealed};
use kefu::domain::editor::EditorRule;
use kefu::domain::entry::EntryKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::feedback::FeedbackKind;
use kefu::domain::guard::Mode;
use kefu::domain::handling::{Evidence, Fact, Finding, Letter, LetterKind, Side};
use kefu::domain::id::{ApprovalNumber, CaseId, MemberId, PartyId, PointId, PromiseId};
use kefu::domain::member::{Member, MemberState, Preferences, Role};
use kefu::domain::moment::Moment;
use kefu::domain::privacy::{Asked, AskedBy, Proof, Right};
use kefu::domain::purpose::Purpose;
use kefu::domain::redress::{Redress, RedressKind};
use kefu::queries::guards;
use kefu::session::{Desk, Session};
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables};
use kefu::vault::unlock::{enrol, fingerprint};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::io::Write;
use std::ops::ControlFlow;
use std::process::{Command as Process, Stdio};

const CELLS: &str = include_str!("../../src/guards/rights.txt");
/// Asked by the command line before it reads something; no command, so there is no entry.
const READS: [&str; 7] = [
    "desk.read",
    "notice.list",
    "audit.read",
    "audit.sign",
    "erasure.read",
    "report.read",
    "incident.read",
];
const REASON: &str = "the court asks for it today";

/// SHA-256 over all rows but those of the log and of these tables.
pub fn fingerprint_of(desk: &Desk, but: &[&str]) -> [u8; 32] {
    let mut sha = Sha256::new();
    let read = desk.read(|tx| {
        for table in tables::ALL.iter() {
            if table.name.starts_with("audit") || but.contains(&table.name) {
                continue;
            }
            sha.update(table.name);
            tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
                for part in [key, value] {
                    sha.update((part.len() as u64).to_be_bytes());
                    sha.update(part);
                }
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(())
    });
    read.expect("rows");
    sha.finalize().into()
}

/// A calendar of a town of its own.
pub fn calendar(number: u64) -> ImportCalendar {
    let text = format!(
        "id = \"town{number}\"\nversion = \"2026.1\"\nzone = \"Europe/London\"\n\
         [week]\nmonday = [\"09:00-17:30\"]\n\
         [[year]]\nyear = 2026\n\
         source = [{{ ref = \"town hall\", checked = 2026-11-01, status = \"house\" }}]\n\
         off = [\"2026-01-01\"]\n"
    );
    ImportCalendar { file: "town.toml".into(), text }
}

/// Another version of our own pack, whose decision takes so much longer.
pub fn policy(number: u64) -> AdoptPolicy {
    let own = kefu::domain::policy::text_of("house").expect("a pack");
    let text = own.replacen("version = \"2026.2\"", &format!("version = \"2027.{number}\""), 1);
    AdoptPolicy { file: "house.toml".into(), text }
}

/// A macro of one note.
pub fn noting(name: &str) -> KeepMacro {
    let text = format!("name = \"{name}\"\n[[step]]\ndo = \"note\"\ntext = \"said so\"\n");
    KeepMacro::Save { file: "note.toml".into(), text }
}

/// A map of one column.
pub fn mapping(name: &str) -> KeepPreset {
    let text = "target = \"parties\"\n[[column]]\nheader = \"Who\"\nto = \"name\"\n".to_owned();
    KeepPreset::Save { name: name.to_owned(), file: "map.toml".into(), text }
}

/// The last entry of the log.
pub fn last(desk: &Desk) -> AuditEntry {
    let last = desk.read(|tx| {
        let head = tx.fetch(tables::AUDIT_HEAD, &0)?;
        tx.fetch(tables::AUDIT, &head.seq)
    });
    last.expect("an entry")
}

/// What a cell does, as often as it is asked to.
type Deed<'d> = Box<dyn Fn() -> Result<()> + 'd>;

/// A store, and Eve, who is given one role and state after the other.
struct Stand {
    shop: Workshop,
    eve: Session,
    bob: MemberId,
    /// Who takes down what waits to be indexed.
    ida: Session,
    party: PartyId,
    point: PointId,
    case: CaseId,
    enrolment: Command,
    passphrase: Command,
    /// As Eve opens the vault.
    slot: Sealed,
    turn: Cell<u32>,
}

impl Stand {
    fn new() -> Self {
        let own = age::x25519::Identity::generate();
        let shop = Workshop::new(&[own.to_public().to_string()]);
        let (eve, bob) = (shop.newcomer("Eve", Role::Owner), shop.newcomer("Bob", Role::Agent));
        let ida = shop.newcomer("Ida", Role::Intake);
        let (party, points) = shop.party("张伟", &[(PointKind::Phone, "13800138000")]);
        let (point, case) = (points[0], shop.case(party));
        let id = eve.member_id().expect("a member");
        let slot = shop.desk.read(|tx| tx.fetch(tables::SLOTS, &id)).expect("a slot");
        // scrypt takes its time, so each is made once.
        let enrolment = Command::Enrol(Enrol::prepare(&PASSPHRASE.into()).expect("a key"));
        let (old, new) = (PASSPHRASE.into(), "nine blue whales sing at noon".into());
        let change = ChangePassphrase::prepare(&shop.desk, &eve, &old, &new).expect("a slot");
        let passphrase = Command::Passphrase(change);
        let bob = bob.member_id().expect("a member");
        let turn = Cell::new(0);
        Self { shop, eve, bob, ida, party, point, case, enrolment, passphrase, slot, turn }
    }

    fn id(&self) -> MemberId {
        self.eve.member_id().expect("a member")
    }

    /// Eve with these roles and in this state, past the door; her keys stay with her.
    fn become_(&self, role: Role, state: MemberState) {
        let was = self.shop.member(self.id());
        let member = Member { roles: vec![role], state, ..was };
        self.shop.past(|tx| tx.put(tables::MEMBERS, &member.id, &member));
        self.eve.set_member(member);
    }

    /// As she was, with the vault open, and the first member too, whatever was done.
    fn come_back(&self, was: &Member) {
        let now = self.shop.member(self.id());
        let is_rotated = now.mac != was.mac && now.recipient == was.recipient;
        let (recipient, mac) = match is_rotated {
            true => (now.recipient, now.mac),
            false => (was.recipient.clone(), was.mac),
        };
        let (roles, state) = (vec![Role::Owner], MemberState::Active);
        let back = Member { roles, state, recipient, mac, version: now.version, ..was.clone() };
        self.shop.past(|tx| {
            tx.put(tables::MEMBERS, &back.id, &back)?;
            tx.put(tables::SLOTS, &back.id, &self.slot)
        });
        for session in [&self.eve, &self.shop.owner, &self.ida] {
            session.set_member(self.shop.member(session.member_id().expect("a member")));
            if !session.is_open() {
                unlock(&self.shop.desk, session, &PASSPHRASE.into()).expect("an open vault");
            }
        }
    }

    fn next(&self) -> u32 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    /// A rule of which there are exceptions, and one whose mode can be set.
    fn guarding(&self, verb: &str) -> Command {
        let now = self.eve.now();
        let until = Moment { at_seconds: now.at_seconds + 86_400, ..now };
        let (rule, subject) = ("promise-backlog".to_owned(), format!("C-{:06}", self.next()));
        let allow = |subject: String| Guarding::Allow {
            rule: rule.clone(),
            subject,
            until,
            reason: "the lead has seen to it".into(),
        };
        Command::Guard(match verb {
            "guard.allow" => allow(subject),
            "guard.mode" => {
                let is = self.shop.desk.read(|tx| guards::rule(tx, &rule, now)).expect("a rule");
                let mode = if is.mode == Mode::Observe { Mode::Warn } else { Mode::Observe };
                Guarding::Mode { rule, mode }
            }
            _ => {
                let ask = [Command::Guard(allow(subject.clone()))];
                let allowed: Deed<'_> =
                    Box::new(|| execute(&self.shop.desk, &self.eve, &ask).map(drop));
                // Who may not end one may not even ask for one, or is refused the end of it.
                let _ = self.with_a_second(&allowed);
                Guarding::End { rule, subject }
            }
        })
    }

    fn fresh_party(&self) -> PartyId {
        self.shop.party("李娜", &[]).0
    }

    fn promise(&self) -> PromiseId {
        let id: PromiseId = self.shop.owner.new_id().expect("an id");
        self.shop.does(&self.shop.owner, Command::AddPromise(self.promised(id)));
        id
    }

    fn promised(&self, id: PromiseId) -> AddPromise {
        let now = self.eve.now();
        let due = Moment { at_seconds: now.at_seconds + 86_400, ..now };
        AddPromise { id, party: self.party, case: None, text: "call back".into(), due }
    }

    fn noted(&self) -> Command {
        Command::AddEntry(AddEntry {
            id: self.eve.new_id().expect("an id"),
            kind: EntryKind::Note,
            party: Some(self.party),
            case: None,
            text: "said so".into(),
            at: None,
        })
    }

    /// What this role may do, where that is not the same for all.
    fn deed_of(&self, role: Role, verb: &str) -> Deed<'_> {
        let way = match verb {
            "undo" => Undo::Undo,
            "redo" => Undo::Redo,
            _ => return self.deed(verb),
        };
        if role != Role::Admin {
            return self.deed(verb);
        }
        // Who runs the desk writes nothing down that could be taken back, but brings rules into force.
        let (shop, eve) = (&self.shop, &self.eve);
        shop.does(eve, Command::AdoptPolicy(policy(2_000 + u64::from(self.next()))));
        if way == Undo::Redo {
            shop.does(eve, Command::Undo(Undo::Undo));
        }
        Box::new(move || execute(&shop.desk, eve, &[Command::Undo(way)]).map(drop))
    }

    fn invited(&self) -> MemberId {
        self.shop.invited(&format!("guest {}", self.next()), Role::Intake)
    }

    /// Somebody with a key of its own whom nobody has let in yet.
    fn waiting(&self) -> Member {
        let id = self.invited();
        let own = enrol(&PASSPHRASE.into(), 2).expect("a key");
        let (recipient, state) = (own.recipient, MemberState::Waiting);
        let waiting = Member { state, recipient, ..self.shop.member(id) };
        self.shop.past(|tx| {
            tx.put(tables::MEMBERS, &id, &waiting)?;
            tx.put(tables::SLOTS, &id, &own.slot)
        });
        waiting
    }

    fn run<'d>(&'d self, command: Command) -> Deed<'d> {
        let commands = [command];
        Box::new(move || execute(&self.shop.desk, &self.eve, &commands).map(drop))
    }

    /// What a member does who uses this verb, made so that nothing else stands against it.
    fn deed<'d>(&'d self, verb: &str) -> Deed<'d> {
        let (shop, owner, eve) = (&self.shop, &self.shop.owner, &self.eve);
        let (party, case) = (self.party, self.case);
        let none = || SealedPoints {
            subject: eve.new_id().expect("an id"),
            keys: Vec::new(),
            points: Vec::new(),
        };
        let command = match verb {
            "vault.unlock" => Command::Vault(Vault::Opened),
            "vault.lock" => Command::Vault(Vault::Closed),
            "vault.passphrase" => return self.again(&self.passphrase),
            "member.enrol" => return self.again(&self.enrolment),
            "vault.reveal" => {
                return Box::new(move || {
                    reveal(&shop.desk, eve, self.point, Purpose::Case(case)).map(drop)
                });
            }
            "attachment.add" | "attachment.save" | "attachment.remove" => {
                crate::attachments::deed(shop, eve, verb, (party, case))
            }
            "vault.rotate" => {
                return Box::new(move || {
                    let all = |_| ControlFlow::Continue(());
                    rotate(&shop.desk, eve, &[Compartment::Contact], &mut { all })
                });
            }
            "vault.index" => {
                let phone = [draft((PointKind::Phone, "13900139000"))];
                let points = seal_more(&shop.desk, &self.ida, party, &phone).expect("sealed");
                shop.does(
                    &self.ida,
                    Command::AddPoints(AddPoints { party, points, new_consent: false }),
                );
                return Box::new(move || index(&shop.desk, eve).map(drop));
            }
            "store.backup" => {
                let folder = shop.folder.path().join(format!("backup{}", self.next()));
                return Box::new(move || backup(&shop.desk, eve, &folder, &mut |_| ()).map(drop));
            }
            "vault.lift" => {
                let (compartment, reason) = (None, REASON.to_owned());
                Command::Lift(Lift { member: self.bob, compartment, reason })
            }
            "notice.read" => {
                let glass = Purpose::BreakGlass(REASON.into());
                let shown = reveal(&shop.desk, owner, self.point, glass).expect("a value");
                Command::ReadNotice(ReadNotice(shown.seq))
            }
            "party.canary" => {
                let mark = Some(owner.new_id().expect("an id"));
                Command::MarkCanary(MarkCanary { party: self.fresh_party(), mark })
            }
            "party.add" => {
                let facts = PartyFacts { name: "李娜".into(), ..PartyFacts::default() };
                Command::AddParty(AddParty::new(eve, facts, none()).expect("a party"))
            }
            "party.edit" => {
                let name = Some(format!("张伟 {}", self.next()));
                Command::EditParty(EditParty {
                    party,
                    changes: Changes { name, ..Changes::default() },
                })
            }
            "party.point" => {
                let phone = [draft((PointKind::Phone, "13700137000"))];
                let points = seal_more(&shop.desk, owner, party, &phone).expect("sealed");
                Command::AddPoints(AddPoints { party, points, new_consent: false })
            }
            "party.merge" => {
                let (from, into) = (self.fresh_party(), self.fresh_party());
                Command::Merge(Merge::Merge { from, into })
            }
            "party.unmerge" => {
                let (from, into) = (self.fresh_party(), self.fresh_party());
                shop.does(owner, Command::Merge(Merge::Merge { from, into }));
                Command::Merge(Merge::Unmerge { from })
            }
            "entry.add" => self.noted(),
            "complaint.open" => {
                let (id, opening) = (eve.new_id().expect("an id"), opening(eve, Some(party)));
                Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
            }
            "complaint.claim" => Command::Claim(Claim::This(shop.case(party))),
            "complaint.next" => {
                shop.case(party);
                Command::Claim(Claim::Next)
            }
            "complaint.assign" => {
                let case = shop.case(party);
                Command::Assign(Assign {
                    case,
                    kind: CaseKind::Complaint,
                    owner: Some(self.bob),
                    note: None,
                })
            }
            "complaint.move" => {
                let (case, step) = (
                    shop.case(party),
                    Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
                );
                Command::Move(MoveOn::unseen(case, step))
            }
            "complaint.escalate" => {
                let id: CaseId = owner.new_id().expect("an id");
                let mut opening = opening(owner, Some(party));
                opening.received_at.at_seconds -= 60 * 86_400;
                shop.does(
                    owner,
                    Command::OpenComplaint(OpenComplaint { id, opening, owner: None }),
                );
                Command::Escalate(Escalate { cases: vec![id], by_itself: false })
            }
            "survey.answer" | "feedback.theme" => self.handled(verb),
            handled if handled.starts_with("complaint.") => self.handled(handled),
            "feedback.open" => {
                let (id, opening) = (eve.new_id().expect("an id"), self.praise());
                Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
            }
            "feedback.claim" => Command::Claim(Claim::Feedback(self.told())),
            "feedback.assign" => {
                let (case, kind) = (self.told(), CaseKind::Feedback);
                Command::Assign(Assign { case, kind, owner: owner.member_id(), note: None })
            }
            "feedback.move" => {
                let step = Move::Thank { channel: Channel::Email };
                Command::Move(MoveOn::unseen(self.told(), step))
            }
            "privacy.open" => {
                let (id, opening) = (eve.new_id().expect("an id"), self.asking(Right::Copy));
                Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
            }
            "privacy.claim" => Command::Claim(Claim::Request(self.request(Right::Copy, 0))),
            "privacy.assign" => {
                let (case, kind) = (self.request(Right::Copy, 0), CaseKind::Privacy);
                Command::Assign(Assign { case, kind, owner: owner.member_id(), note: None })
            }
            "privacy.move" => {
                let (case, step) = (self.request(Right::Copy, 1), self.checks());
                Command::Move(MoveOn::unseen(case, step))
            }
            "privacy.explain" => {
                let case = self.of_eve(self.request(Right::Explain, 3));
                return Box::new(move || explain(&shop.desk, eve, case).map(drop));
            }
            "privacy.export" => {
                let case = self.of_eve(self.request(Right::Copy, 3));
                return Box::new(move || copy(&shop.desk, eve, case, Vec::new(), None).map(drop));
            }
            "export.parties" => self.export(ExportList::Parties),
            "export.complaints" => self.export(ExportList::Complaints),
            "export.feedback" => self.export(ExportList::Feedback),
            "export.promises" => self.export(ExportList::Promises),
            "export.entries" => self.export(ExportList::Entries),
            "export.consents" => self.export(ExportList::Consents),
            "export.audit" => self.export(ExportList::Audit),
            "promise.add" => Command::AddPromise(self.promised(eve.new_id().expect("an id"))),
            "promise.keep" => Command::EndPromise(EndPromise::Keep(self.promise())),
            "promise.release" => {
                let (promise, reason) = (self.promise(), "they wrote that it is settled".into());
                Command::EndPromise(EndPromise::Release { promise, reason })
            }
            "promise.renegotiate" => {
                let (promise, agreed) = (self.promise(), "Friday is fine with me".into());
                let now = eve.now();
                let due = Moment { at_seconds: now.at_seconds + 172_800, ..now };
                let channel = Channel::Phone;
                Command::Renegotiate(Renegotiate { promise, due, agreed, channel })
            }
            "import.rehearse" => Command::Rehearse(Rehearse {
                table: RowTable::Parties,
                rows: 1,
                refused: Vec::new(),
            }),
            "party.distinct" => {
                let (other, _) = shop.party("another", &[]);
                Command::Distinct(SayDistinct { one: party, other })
            }
            "import.undo" => {
                let facts = PartyFacts { name: "from a file".into(), ..PartyFacts::default() };
                let party = AddParty::new(owner, facts, none()).expect("a party");
                let byte = self.next() as u8;
                let (key, digest) = ([byte; 32], [byte; 32]);
                let mark = RowMark { key, digest, has_reference: false };
                let rows = vec![PartyRow { mark, party: Some(party), note: None }];
                let import = ImportParties { run: [byte; 16], rows };
                let batch = shop.does(owner, Command::ImportParties(import));
                let newest = Scan::all().backwards();
                let runs = shop.desk.read(|tx| tx.keys(tables::IMPORT_RUNS, &newest, 1));
                let run = runs.expect("runs").remove(0);
                Command::UndoImport(UndoImport { run, batch })
            }
            "import.parties" => {
                Command::ImportParties(ImportParties { run: [1; 16], rows: Vec::new() })
            }
            "import.complaints" => {
                Command::ImportComplaints(ImportComplaints { run: [1; 16], rows: Vec::new() })
            }
            "macro.save" => Command::KeepMacro(noting("note")),
            "macro.drop" => {
                shop.does(owner, Command::KeepMacro(noting("gone")));
                Command::KeepMacro(KeepMacro::Drop("gone".into()))
            }
            "preset.save" => Command::KeepPreset(mapping("shop")),
            "preset.drop" => {
                shop.does(owner, Command::KeepPreset(mapping("gone")));
                Command::KeepPreset(KeepPreset::Drop("gone".into()))
            }
            "undo" => {
                shop.does(eve, self.noted());
                Command::Undo(Undo::Undo)
            }
            "redo" => {
                shop.does(eve, self.noted());
                shop.does(eve, Command::Undo(Undo::Undo));
                Command::Undo(Undo::Redo)
            }
            "member.preferences" => Command::Preferences(SetPreferences(Preferences::default())),
            "member.add" => {
                let (id, name) = (eve.new_id().expect("an id"), format!("guest {}", self.next()));
                let roles = vec![Role::Intake];
                Command::AddMember(AddMember { id, name, roles, uid: None, ssh_key: None })
            }
            "member.role" => {
                let (member, add) = (self.invited(), vec![Role::Agent]);
                Command::SetRoles(SetRoles { member, add, remove: Vec::new() })
            }
            "member.key" => {
                let key = SetKey { member: self.invited(), ssh_key: None };
                Command::SetKey(key)
            }
            "session.begin" => Command::Begin(Begin::default()),
            "file.put" => Command::Files(Files::Put("00".into())),
            "file.get" => Command::Files(Files::Get("00".into())),
            "file.drop" => Command::Files(Files::Drop("00".into())),
            "member.remove" => Command::RemoveMember(RemoveMember(self.invited())),
            "member.approve" => {
                let waiting = self.waiting();
                let shown = fingerprint(&waiting.recipient);
                let approve = ApproveMember::prepare(eve, &waiting, &shown);
                Command::ApproveMember(approve.expect("keys"))
            }
            "vault.rescue" => Command::Rescue(Rescue(party)),
            "vault.recovery" => {
                let own = age::x25519::Identity::generate().to_public().to_string();
                Command::SetRecovery(SetRecovery::prepare(eve, &[own]).expect("keys"))
            }
            "policy.adopt" => Command::AdoptPolicy(policy(2_000 + u64::from(self.next()))),
            "desk.end" => Command::EndDesk(EndDesk { session: eve.id(), pid: 1 }),
            "policy.editor" => Command::SetEditor(SetEditor(EditorRule::Allow)),
            "guard.allow" | "guard.end" | "guard.mode" => self.guarding(verb),
            "policy.calendar" => Command::ImportCalendar(calendar(2_000 + u64::from(self.next()))),
            "party.erase" => {
                let whom = [self.fresh_party()];
                Command::Erase(Erase::new(whom, EraseReason::ALL[0], None))
            }
            "store.scrub" => {
                return Box::new(move || scrub(&shop.desk, eve).map(drop));
            }
            "audit.rekey" => {
                return Box::new(move || rekey(&shop.desk, eve).map(drop));
            }
            "approval.approve" | "approval.decline" => {
                let approves = verb == "approval.approve";
                // Each kind of request has its own deciders.
                let (keys, complaint) = (self.asked(owner), self.dropped(owner));
                return Box::new(move || {
                    let roles = shop.member(self.id()).roles;
                    let manages = roles.contains(&Role::ComplaintManager);
                    let number = if manages { complaint } else { keys };
                    let decide = Command::Decide(Decide { number, approves });
                    execute(&shop.desk, eve, &[decide]).map(drop)
                });
            }
            one if one.starts_with("disclosure.") => crate::disclosure::deed(shop, one),
            "store.drill" => return crate::care::tried(shop, eve, self.next()),
            care if ["incident.", "review.", "training."].iter().any(|of| care.starts_with(of)) => {
                crate::care::deed(shop, care, self.bob, party)
            }
            "approval.withdraw" => Command::Withdraw(Withdraw(self.asked(eve))),
            "consent.notice" => {
                let (purpose, version) = (ContactPurpose::Survey, format!("v{}", self.next()));
                Command::DeclareNotice(DeclareNotice { purpose, version })
            }
            said if said.starts_with("consent.") => self.said(said),
            "import.mail" => crate::post::deed(&shop.owner, self.next()),
            other => campaigns::deed(shop, other, self.next()),
        };
        self.run(command)
    }

    /// What a customer says of being reached.
    fn said(&self, verb: &str) -> Command {
        let (party, purpose) = (self.fresh_party(), Some(ContactPurpose::Marketing));
        let scope = Scope { purpose, ..Scope::default() };
        let evidence = Some(kefu::domain::consent::Evidence::Code("form 12".into()));
        let say = |act| Say { evidence: evidence.clone(), ..Say::new(act, party, scope) };
        Command::Consent(match verb {
            "consent.give" => Say {
                basis: Some(LegalBasis::Consent),
                notice: Some("2026-03".into()),
                ..say(ConsentAct::Given)
            },
            "consent.refuse" => say(ConsentAct::Refused),
            "consent.withdraw" => say(ConsentAct::Withdrawn),
            "consent.stop" => say(ConsentAct::Stop),
            _ => {
                self.shop.does(&self.shop.owner, Command::Consent(say(ConsentAct::Stop)));
                say(ConsentAct::Resumed)
            }
        })
    }

    /// A complaint to which this has happened, past the door.
    fn after(&self, happened: &[Happening]) -> CaseId {
        let id = self.shop.case(self.party);
        let by = self.shop.owner.member_id().expect("a member");
        self.shop.past(|tx| {
            happened.iter().try_for_each(|what| {
                let event = CaseEvent { at: self.eve.now(), by, what: what.clone() };
                tx.append_event(&tx.fetch(tables::CASES, &id)?, &event).map(drop)
            })
        });
        id
    }

    /// What is done to a complaint beside or after the simple steps, where nothing but the right can stand against it.
    fn handled(&self, verb: &str) -> Command {
        let after = |step: Move| self.after(&[Happening::Moved(step)]);
        let with = |fact: Fact| self.after(&[Happening::Fact(fact)]);
        let closed = || after(Move::Close { closing: Closing::Accepted, words: None });
        let step = |case, step| Command::Move(MoveOn::unseen(case, step));
        let text = || "said so".to_owned();
        let evidence = || {
            let (name, sha256) = ("a.txt".to_owned(), "00".repeat(32));
            Fact::Evidenced(Evidence { name, bytes: 1, sha256 })
        };
        let (case, fact) = match verb {
            "complaint.approve" => {
                // Its other half needs no draft and no evidence.
                return step(
                    after(Move::Submit { letter: text() }),
                    Move::Return { reasons: text() },
                );
            }
            "complaint.hold" => return step(self.after(&[]), Move::Hold { reasons: text() }),
            "complaint.reopen" => return step(closed(), Move::Reopen { reasons: text() }),
            "complaint.allege" => (self.after(&[]), Fact::Alleged { text: text() }),
            "complaint.find" => (
                with(Fact::Alleged { text: text() }),
                Fact::Found { allegation: 1, finding: Finding::Inconclusive, reasons: text() },
            ),
            "complaint.evidence" => (self.after(&[]), evidence()),
            "complaint.examine" => (with(evidence()), Fact::Examined { evidence: 1 }),
            "complaint.hear" => {
                (self.after(&[]), Fact::Heard { side: Side::Customer, text: text() })
            }
            "complaint.concern" => (self.after(&[]), Fact::Concerns { member: self.bob }),
            "complaint.cause" => (self.after(&[]), Fact::Caused { cause: Cause::OtherUnknown }),
            "complaint.confirm" => {
                (with(Fact::Caused { cause: Cause::OtherUnknown }), Fact::CauseConfirmed)
            }
            "complaint.redress" => {
                let decided = Move::Decide {
                    outcome: complaint::Outcome::Upheld,
                    reasons: text(),
                    channel: None,
                    redress: vec![Redress { kind: RedressKind::Apology, money: None }],
                    cause: None,
                    by_letter: false,
                };
                (after(decided), Fact::Redressed { item: 0, proof: text() })
            }
            "complaint.draft" => {
                let (kind, channel) = (LetterKind::Answer, Channel::Email);
                let (text, case) = (text(), self.after(&[]));
                let what = Drafting::Keep { kind, channel, text, begun: 1, looked: None };
                return Command::Draft(KeepDraft { case, what });
            }
            "complaint.send" => {
                let (kind, channel) = (LetterKind::Answer, Channel::Email);
                (self.after(&[]), Fact::Sent(Letter { kind, channel, text: text() }))
            }
            "complaint.receive" => {
                (self.after(&[]), Fact::Wrote { channel: Channel::Email, text: text() })
            }
            "complaint.link" => (self.after(&[]), Fact::Linked { case: self.after(&[]) }),
            "complaint.unlink" => {
                let other = self.after(&[]);
                (with(Fact::Linked { case: other }), Fact::Unlinked { case: other })
            }
            "complaint.survey" => (self.nobodys(closed()), Fact::Surveyed),
            "survey.answer" => {
                let case = self.nobodys(closed());
                let asked = Record { case, fact: Fact::Surveyed, seen: None };
                self.shop.does(&self.shop.owner, Command::Record(asked));
                (case, Fact::Scored { scores: [5, 4, 5] })
            }
            "feedback.theme" => (self.told(), Fact::Themed { theme: "delivery".into() }),
            "complaint.action" => {
                let who = self.shop.owner.member_id().expect("a member");
                let now = self.shop.owner.now();
                let by = Moment { at_seconds: now.at_seconds + 86_400, ..now };
                let cause = Cause::OtherUnknown;
                (with(Fact::Caused { cause }), Fact::ActionPlanned { text: text(), who, by })
            }
            other => panic!("{other} stands in the table of rights: say here how it is done"),
        };
        Command::Record(Record { case, fact, seen: None })
    }

    fn asking(&self, right: Right) -> Opening {
        let asked = Some(Asked { right, by: AskedBy::Person });
        let title = String::new();
        Opening { asked, title, ..opening(&self.shop.owner, Some(self.party)) }
    }

    fn checks(&self) -> Move {
        Move::CheckIdentity { proof: Proof::CallBack, mandate: None }
    }

    /// A privacy request that somebody has (from 1 on), and that is so many steps on.
    fn request(&self, right: Right, steps: usize) -> CaseId {
        let (shop, owner) = (&self.shop, &self.shop.owner);
        let (id, holder) = (owner.new_id().expect("an id"), owner.member_id());
        let open =
            OpenComplaint { id, opening: self.asking(right), owner: holder.filter(|_| steps > 0) };
        shop.does(owner, Command::OpenComplaint(open));
        for step in [self.checks(), Move::Work].into_iter().take(steps.saturating_sub(1)) {
            shop.does(owner, Command::Move(MoveOn::unseen(id, step)));
        }
        id
    }

    fn praise(&self) -> Opening {
        let (kind, now) = (FeedbackKind::Praise, self.shop.owner.now());
        Opening::of_feedback(Some(self.party), kind, "谢谢".into(), Channel::Web, now)
    }

    /// Feedback that nobody has.
    fn told(&self) -> CaseId {
        let (owner, opening) = (&self.shop.owner, self.praise());
        let id = owner.new_id().expect("an id");
        let open = OpenComplaint { id, opening, owner: None };
        self.shop.does(owner, Command::OpenComplaint(open));
        id
    }

    /// Past the door: nobody is asked twice in a month, and of this one it is not known who they are.
    fn nobodys(&self, id: CaseId) -> CaseId {
        let case = self.shop.desk.read(|tx| tx.fetch(tables::CASES, &id)).expect("a case");
        self.shop.past(|tx| tx.put(tables::CASES, &id, &Case { party: None, ..case.clone() }));
        id
    }

    /// Past the door: only its owner answers a request, whatever she may otherwise.
    fn of_eve(&self, id: CaseId) -> CaseId {
        let case = self.shop.desk.read(|tx| tx.fetch(tables::CASES, &id)).expect("a case");
        let case = Case { owner: Some(self.id()), ..case };
        self.shop.past(|tx| tx.put(tables::CASES, &id, &case));
        id
    }

    fn export(&self, list: ExportList) -> Command {
        let selection = Selection {
            list,
            selector: String::new(),
            columns: vec![list.columns()[0].into()],
            purpose: ExportPurpose::Court,
            reference: "order 12 of the court".into(),
            recipient: None,
            disclosure: None,
        };
        let first = match list {
            ExportList::Complaints => Stretch::of_cases(vec![self.case], Vec::new()),
            _ => Stretch::of_parties(vec![self.party], Vec::new()),
        };
        Command::Export(Export::new(selection, first, self.eve.new_id().expect("an id")))
    }

    /// A new request of this member, on which every decider may decide.
    fn asked(&self, by: &Session) -> ApprovalNumber {
        let desk = &self.shop.desk;
        let mut open: Vec<ApprovalNumber> = Vec::new();
        let read = desk.read(|tx| {
            tx.each(tables::APPROVALS, &Scan::all(), |number, request| {
                let is_own = request.by == by.member_id() && request.is_open(by.now());
                open.extend(is_own.then_some(number));
                Ok(ControlFlow::Continue(()))
            })
        });
        read.expect("requests");
        for number in open {
            self.shop.does(by, Command::Withdraw(Withdraw(number)));
        }
        let all = |_| ControlFlow::Continue(());
        let refused = rotate(desk, by, &[Compartment::Contact], &mut { all });
        assert_eq!(refused.map_err(|error| error.code), Err("approval-needed"));
        last(desk).approval.expect("a request")
    }

    /// A request to end a complaint without a decision.
    fn dropped(&self, by: &Session) -> ApprovalNumber {
        let (closing, words) = (Closing::Withdrawn, Some("never mind".to_owned()));
        let case = self.after(&[Happening::Assigned { owner: by.member_id(), note: None }]);
        let step = Command::Move(MoveOn::unseen(case, Move::Close { closing, words }));
        let refused = execute(&self.shop.desk, by, &[step]).map(drop);
        assert_eq!(refused.map_err(|error| error.code), Err("approval-needed"));
        last(&self.shop.desk).approval.expect("a request")
    }

    /// What takes two persons, with the second one: the first member.
    fn with_a_second(&self, deed: &Deed<'_>) -> Result<()> {
        let done = deed();
        if !done.as_ref().is_err_and(|error| error.code == "approval-needed") {
            return done;
        }
        let number = last(&self.shop.desk).approval.expect("a request");
        self.shop.does(&self.shop.owner, Command::Decide(Decide { number, approves: true }));
        deed()
    }

    fn again<'d>(&'d self, command: &'d Command) -> Deed<'d> {
        Box::new(move || {
            execute(&self.shop.desk, &self.eve, std::slice::from_ref(command)).map(drop)
        })
    }

    fn is_refused(&self, cell: &str, deed: &Deed<'_>, code: &str) {
        let desk = &self.shop.desk;
        let (member, seq) = (self.shop.member(self.id()), last(desk).seq);
        let error = deed().expect_err(cell);
        let entry = last(desk);
        assert_eq!(error.code, code, "{cell}: {error:?}");
        assert_eq!(entry.seq, seq + 1, "{cell}");
        let told = (entry.member, entry.verb.as_str(), entry.outcome);
        let verb = cell.split(' ').next().expect("a verb");
        assert_eq!(told, (Some(self.id()), verb, Outcome::Refused(code.to_owned())), "{cell}");
        assert_eq!(self.shop.member(self.id()), member, "{cell}");
    }

    fn but_for_eve(&self) -> [u8; 32] {
        let others = self.shop.desk.read(|tx| tx.members()).expect("members").into_iter();
        let others: Vec<Member> = others.filter(|member| member.id != self.id()).collect();
        let rows = fingerprint_of(&self.shop.desk, &[tables::MEMBERS.name]);
        Sha256::new().chain_update(rows).chain_update(format!("{others:?}")).finalize().into()
    }

    fn is_done(&self, cell: &str, deed: &Deed<'_>) {
        let desk = &self.shop.desk;
        let seq = last(desk).seq;
        self.with_a_second(deed).unwrap_or_else(|error| panic!("{cell}: {error:?}"));
        let entry = last(desk);
        let verb = cell.split(' ').next().expect("a verb");
        assert!(entry.seq > seq, "{cell}");
        let told = (entry.member, entry.verb.as_str(), entry.outcome);
        assert_eq!(told, (Some(self.id()), verb, Outcome::Done), "{cell}");
    }

    /// The real program, on Eve's behalf.
    fn reads(&self, verb: &str) -> Ran {
        let args: &[&str] = match verb {
            "notice.list" => &["vault", "notices", "--json"],
            "desk.read" => &["party", "list", "--json"],
            "audit.read" => &["audit", "list", "--json", "--limit", "1"],
            "erasure.read" => &["erasure", "list", "--json"],
            "incident.read" => &["incident", "list", "--json"],
            "report.read" => &["report", "overview", "--json"],
            _ => &["audit", "head", "--passphrase-fd", "0"],
        };
        let mut kefu = Process::new(KEFU);
        kefu.args(args).env_clear().envs(environment(self.shop.folder.path()));
        kefu.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = kefu.spawn().expect("a process");
        let mut stdin = child.stdin.take().expect("its input");
        let _ = writeln!(stdin, "{PASSPHRASE}");
        drop(stdin);
        child.wait_with_output().expect("its end").into()
    }
}

/// A verb, and whether each role in each state may use it.
type Line = (&'static str, Vec<(Role, MemberState, bool)>);

fn cells() -> Vec<Line> {
    let mut lines = CELLS.lines().map(str::split_whitespace);
    let columns: Vec<&str> = lines.next().expect("columns").collect();
    let rows = lines.map(|mut line| {
        let verb = line.next().expect("a verb");
        let marks: Vec<bool> = line.map(|mark| mark == "+").collect();
        let mark = |column: &str| marks[columns.iter().position(|one| *one == column).expect("it")];
        let of_role = |role: Role| {
            MemberState::ALL.iter().map(move |state| match state {
                MemberState::Active => (role, *state, role.code()),
                _ => (role, *state, state.code()),
            })
        };
        let all = Role::ALL.iter().copied().flat_map(of_role);
        (verb, all.map(|(role, state, column)| (role, state, mark(column))).collect())
    });
    rows.collect()
}

#[test]
fn every_role_and_state_is_let_through_or_refused_at_the_door_as_the_table_says() {
    let stand = Stand::new();
    let owner = stand.shop.member(stand.id());
    let (mut done, mut refused) = (0, 0);
    for (verb, cells) in cells().into_iter().filter(|(verb, _)| !READS.contains(verb)) {
        let mut spare = stand.deed(verb);
        let mut before = stand.but_for_eve();
        for (role, state, may) in cells {
            let cell = format!("{verb} as {role:?}, {state:?}");
            if may {
                stand.become_(Role::Owner, MemberState::Active);
                let deed = stand.deed_of(role, verb);
                stand.become_(role, state);
                stand.is_done(&cell, &deed);
                stand.come_back(&owner);
                spare = stand.deed(verb);
                before = stand.but_for_eve();
                done += 1;
            } else {
                stand.become_(role, state);
                let is_active = state == MemberState::Active;
                let code = if is_active { "no-right" } else { "member-not-active" };
                stand.is_refused(&cell, &spare, code);
                refused += 1;
            }
            // A look at every row takes longer than all the rest: once for the states of a role.
            if state == MemberState::Removed {
                assert!(stand.but_for_eve() == before, "{cell}, or before, has changed something");
            }
        }
        stand.come_back(&owner);
    }
    let all = kefu::guards::rights::RIGHTS.len() - READS.len();
    assert_eq!(done + refused, all * Role::ALL.len() * MemberState::ALL.len());
    assert_eq!(stand.shop.desk.read(kefu::store::audit::verify).expect("a log").broken, None);
    crate::dice::tell(&format!("{done} cells done, {refused} refused"));
}

#[test]
fn every_role_and_state_reads_at_the_command_line_what_the_table_says() {
    let stand = Stand::new();
    let uid = rustix::process::getuid().as_raw();
    let first = stand.shop.owner.member().expect("a member");
    let nobody = Member { uid: None, ..first };
    stand.shop.past(|tx| {
        tx.put(tables::MEMBERS, &nobody.id, &nobody)?;
        let eve = tx.fetch(tables::MEMBERS, &stand.id())?;
        tx.put(tables::MEMBERS, &stand.id(), &Member { uid: Some(uid), ..eve })
    });
    for (verb, cells) in cells().into_iter().filter(|(verb, _)| READS.contains(verb)) {
        for (role, state, may) in cells {
            stand.become_(role, state);
            let ran = stand.reads(verb);
            let cell = format!("{verb} as {role:?}, {state:?}: {ran:?}");
            assert_eq!(ran.status, Some(if may { 0 } else { 6 }), "{cell}");
            assert_eq!(ran.out.is_empty(), !may, "{cell}");
        }
    }
}

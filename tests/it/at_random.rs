//! Every command in any order, by members of all roles and states, through the one door: what changes the store has
//! its one entry, what a guard refuses has one that says so, and what has none has changed nothing.
//!
//! 1,000 operations, under `KEFU_CI` 2,000; `KEFU_TEST_OPERATIONS` names another number. After so many of them a
//! new store is begun, so that a look at all of its rows stays short.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::campaigns;
use crate::dice::{Dice, size, tell};
use crate::door::{calendar, fingerprint_of, last, mapping, noting, policy};
use crate::house::PASSPHRASE;
use crate::kinds::{KINDS, LONG, OPEN, VERBS, guarding, kind};
use crate::shown::Shown;
use crate::workshop::{Workshop, draft, opening};
use kefu::commands::answer::Answer;
use kefu::commands::approval::{Decide, Withdraw};
use kefu::commands::approve::ApproveMember;
use kefu::commands::assign::Assign;
use kefu::commands::backup::backup;
use kefu::commands::begin::Begin;
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
use kefu::commands::export::go_on::GoOn;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::files::Files;
use kefu::commands::import::back::UndoImport;
use kefu::commands::import::{
    ComplaintRow, ImportComplaints, ImportParties, PartyRow, Rehearse, RowMark, RowTable,
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
use kefu::commands::reveal::Reveal;
use kefu::commands::roles::SetRoles;
use kefu::commands::rotate::rotate;
use kefu::commands::scrub::scrub;
use kefu::commands::seal::{PointDraft, SealedPoints, seal_more, seal_new};
use kefu::commands::tell::{Tell, Telling};
use kefu::commands::undo::Undo;
use kefu::commands::unlock::{ChangePassphrase, Vault, unlock};
use kefu::commands::{Command, execute};
use kefu::domain::audit::Outcome;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{self, CaseKind, Channel, Closing, Move, Reached, Severity, Stage};
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose, LegalBasis, Scope};
use kefu::domain::contact::{Compartment, PointKind};
use kefu::domain::editor::EditorRule;
use kefu::domain::entry::EntryKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::export_run::FileNews;
use kefu::domain::handling::{
    Assessment, Awaited, Evidence, Fact, Finding, Impact, Letter, LetterKind, Rating, Side,
};
use kefu::domain::id::{
    ApprovalNumber, CaseId, ExportNumber, Id, MemberId, PartyId, PointId, PromiseId, RunNumber,
};
use kefu::domain::member::{Member, Preferences, Role};
use kefu::domain::moment::Moment;
use kefu::domain::privacy::{Asked, AskedBy, Proof, Right};
use kefu::domain::promise::Promised;
use kefu::domain::purpose::Purpose;
use kefu::domain::redress::Redress;
use kefu::domain::{Error, Kind};
use kefu::guards::Verdicts;
use kefu::guards::rights::may;
use kefu::queries::tally::{Counted, Tally};
use kefu::queries::{guards, views};
use kefu::session::Session;
use kefu::store::audit::verify;
use kefu::store::{Reader, Scan, tables};
use kefu::vault::unlock::fingerprint;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Operations of one store.
const STORE: u64 = 2_500;
/// One in so many is followed by a look at all rows.
const LOOKS: u64 = 20;

/// Two keys, for more members than two, and what is none.
const LOGIN_KEYS: [&str; 3] = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB6qftPx0/s4Nov98DR2BzKqnddktGnBfu80lohWGe0c",
    "ssh-ed25519 AAAA",
];
/// What members write down of it.
const SAID: [ConsentAct; 6] = [
    ConsentAct::Given,
    ConsentAct::Given,
    ConsentAct::Refused,
    ConsentAct::Withdrawn,
    ConsentAct::Stop,
    ConsentAct::Resumed,
];

/// A store with everybody in it, and what there is to act on.
struct World {
    shop: Workshop,
    crowd: Vec<Session>,
    passphrase: Vec<Command>,
    parties: Vec<PartyId>,
    points: Vec<PointId>,
    cases: Vec<CaseId>,
    promises: Vec<PromiseId>,
    guests: Vec<MemberId>,
    /// Public keys of recovery identities.
    recovery: Vec<String>,
    /// The kinds that are still to come before all of them come again.
    bag: Vec<&'static str>,
}

/// How an operation ended: done, or why not.
type End = Result<(), Error>;

impl World {
    fn new() -> Self {
        let own = || age::x25519::Identity::generate().to_public().to_string();
        let recovery = vec![own(), own()];
        let shop = Workshop::new(&recovery[..1]);
        let gone = shop.newcomer("gone", Role::Senior);
        // Those first whom nobody else has to agree to as long as there is nobody else.
        let mut roles = Role::ALL.to_vec();
        roles.sort_by_key(|role| (*role != Role::Senior, *role != Role::Owner));
        let mut crowd: Vec<Session> =
            roles.iter().map(|role| shop.newcomer(role.code(), *role)).collect();
        let (party, points) = shop.party("张伟", &[(PointKind::Phone, "13800138000")]);
        let cases = vec![shop.case(party)];
        let left = gone.member_id().expect("a member");
        shop.does(&shop.owner, Command::RemoveMember(RemoveMember(left)));
        crowd.extend([gone, shop.session(shop.invited("guest", Role::Agent))]);
        let (old, new) = (PASSPHRASE.into(), "nine blue whales sing at noon".into());
        let change = ChangePassphrase::prepare(&shop.desk, &crowd[0], &old, &new);
        let passphrase = vec![Command::Passphrase(change.expect("a slot"))];
        let (promises, guests, bag) = (Vec::new(), Vec::new(), Vec::new());
        let parties = vec![party];
        Self { shop, crowd, passphrase, parties, points, cases, promises, guests, recovery, bag }
    }

    /// One that there is, or now and then one that there is not.
    fn any<I: Id>(&self, of: &[I], dice: &mut Dice) -> I {
        match of.is_empty() || dice.once_in(15) {
            true => self.new_id(),
            false => dice.pick(of),
        }
    }

    fn new_id<I: Id>(&self) -> I {
        self.shop.owner.new_id().expect("an id")
    }

    fn member(&self, dice: &mut Dice) -> MemberId {
        let crowd: Vec<MemberId> =
            self.crowd.iter().filter_map(|session| session.member_id()).collect();
        // Whoever acts is seldom let go, or in the end nobody would.
        if self.guests.is_empty() || dice.once_in(30) {
            return dice.pick(&crowd);
        }
        self.any(&self.guests, dice)
    }

    fn later(&self, dice: &mut Dice) -> Moment {
        let now = self.shop.owner.now();
        let seconds = i64::try_from(dice.below(200_000)).expect("a time") - 20_000;
        Moment { at_seconds: now.at_seconds + seconds, ..now }
    }

    fn drafts(&self, dice: &mut Dice) -> Vec<PointDraft> {
        let phone = format!("139{:08}", dice.below(100_000_000));
        let all = [
            (PointKind::Phone, phone.as_str()),
            (PointKind::Email, "zhang@example.com"),
            (PointKind::Card, "4111111111111111"),
        ];
        (0..dice.below(3)).map(|_| draft(dice.pick(&all))).collect()
    }

    fn facts(&self, dice: &mut Dice) -> PartyFacts {
        let name = dice.pick(&["张伟", "李娜", "Ada Lovelace", ""]).to_owned();
        PartyFacts { name, ..PartyFacts::default() }
    }

    /// A new party, as this member can seal it; else without contact points.
    fn party(&mut self, actor: &Session, dice: &mut Dice) -> Option<AddParty> {
        let sealed = seal_new(&self.shop.desk, actor, &self.drafts(dice));
        let points = sealed.unwrap_or(SealedPoints {
            subject: self.new_id(),
            keys: Vec::new(),
            points: Vec::new(),
        });
        self.points.extend(points.points.iter().map(|point| point.point.id));
        let party = AddParty::new(actor, self.facts(dice), points).ok()?;
        self.parties.push(party.id);
        Some(party)
    }

    fn mark(&self, dice: &mut Dice) -> RowMark {
        let byte = |dice: &mut Dice| u8::try_from(dice.below(40)).expect("a byte");
        RowMark {
            key: [byte(dice); 32],
            digest: [byte(dice) / 20; 32],
            has_reference: dice.once_in(2),
        }
    }

    /// A privacy request that this member has and that somebody works on, as far as that is allowed.
    fn in_work(&mut self, actor: &Session, dice: &mut Dice) -> CaseId {
        let (id, right) = (self.new_id(), dice.pick(&[Right::Copy, Right::Explain]));
        let mut opening = opening(&self.shop.owner, self.parties.first().copied());
        opening.asked = Some(Asked { right, by: AskedBy::Person });
        let open = OpenComplaint { id, opening, owner: actor.member_id() };
        let steps = [Move::CheckIdentity { proof: Proof::CallBack, mandate: None }, Move::Work];
        let moves = steps.map(|step| Command::Move(MoveOn::unseen(id, step)));
        for command in std::iter::once(Command::OpenComplaint(open)).chain(moves) {
            let _ = execute(&self.shop.desk, &self.shop.owner, &[command]);
        }
        self.cases.push(id);
        id
    }

    /// What takes two persons is asked for, and the first member says yes.
    fn agree(&self, kind: &str, actor: &Session, dice: &mut Dice) {
        let _ = self.long(kind, actor, dice);
        if let Some(number) = last(&self.shop.desk).approval {
            let yes = Command::Decide(Decide { number, approves: true });
            let _ = execute(&self.shop.desk, &self.shop.owner, &[yes]);
        }
    }

    fn kind_of(&self, dice: &mut Dice) -> CaseKind {
        if dice.once_in(4) { CaseKind::Privacy } else { CaseKind::Complaint }
    }

    fn step(&self, dice: &mut Dice) -> Move {
        let text = || "what was promised was not kept".to_owned();
        let cause = dice.pick(Cause::ALL);
        let redress = Redress::list(dice.pick(&["", "apology", "refund 120"])).expect("redress");
        match dice.below(18) {
            0 => Move::Acknowledge { channel: Channel::Email, tried: Vec::new() },
            1 => Move::Investigate,
            2 => Move::Wait {
                question: "which order?".into(),
                until: self.later(dice),
                awaited: dice.pick(Awaited::ALL),
                channel: Some(Channel::Email),
            },
            3 => Move::Decide {
                outcome: dice.pick(complaint::Outcome::ALL),
                reasons: text(),
                channel: Some(Channel::Phone),
                redress,
                cause: Some(cause),
                by_letter: false,
            },
            4 => Move::Assess(Assessment {
                severity: dice.pick(Severity::ALL),
                impact: dice.pick(Impact::ALL),
                safety: dice.once_in(8),
                vulnerable: dice.once_in(8),
                category: "billing".into(),
                policy: None,
                lowered: None,
            }),
            5 => Move::CheckIdentity { proof: Proof::CallBack, mandate: None },
            6 => Move::Work,
            7 => Move::Withdraw { words: "never mind".into() },
            8 => {
                let outcome = dice.pick(complaint::Outcome::ALL);
                Move::Draft { outcome, reasons: text(), redress, cause }
            }
            9 => Move::Submit { letter: text() },
            10 => Move::Approve,
            11 => Move::Return { reasons: text() },
            12 => Move::Remedy,
            13 => Move::Double { original: self.any(&self.cases, dice) },
            14 => Move::Hold { reasons: text() },
            15 => Move::Back { from: dice.pick(Stage::ALL), to: dice.pick(Stage::ALL) },
            16 => Move::Reopen { reasons: text() },
            _ => {
                let words = dice.once_in(2).then(|| "never mind".to_owned());
                Move::Close { closing: dice.pick(Closing::ALL), words }
            }
        }
    }

    fn fact(&self, dice: &mut Dice) -> Fact {
        let text = || "it was so".to_owned();
        let place = dice.below(5) as u32;
        match dice.below(14) {
            0 => Fact::Alleged { text: text() },
            1 => {
                Fact::Found { allegation: place, finding: dice.pick(Finding::ALL), reasons: text() }
            }
            2 => {
                let (name, sha256) = ("a.txt".to_owned(), "00".repeat(32));
                Fact::Evidenced(Evidence { name, bytes: 1, sha256 })
            }
            3 => Fact::Examined { evidence: place },
            4 => Fact::Heard { side: dice.pick(Side::ALL), text: text() },
            5 => Fact::Concerns { member: self.member(dice) },
            6 => Fact::Caused { cause: dice.pick(Cause::ALL) },
            7 => Fact::CauseConfirmed,
            8 => Fact::Redressed { item: place, proof: text() },
            9 => {
                let (kind, channel) = (dice.pick(LetterKind::ALL), Channel::Email);
                Fact::Sent(Letter { kind, channel, text: text() })
            }
            10 => Fact::Wrote { channel: Channel::Email, text: text() },
            11 => Fact::Linked { case: self.any(&self.cases, dice) },
            12 => Fact::Unlinked { case: self.any(&self.cases, dice) },
            _ => dice.pick(&[
                Fact::Surveyed,
                Fact::Unscored,
                Fact::Scored { scores: [4, 5, 3] },
                Fact::Scored { scores: [1, 5, 3] },
                Fact::Rated(Rating { satisfied: 2, recommend: 10 }),
                Fact::Themed { theme: "delivery".into() },
            ]),
        }
    }

    fn purpose(&self, dice: &mut Dice) -> Purpose {
        match dice.below(8) {
            0 => Purpose::Case(self.any(&self.cases, dice)),
            1 => Purpose::Promise(self.any(&self.promises, dice)),
            2..=5 => Purpose::IncomingCall,
            _ => Purpose::BreakGlass(dice.pick(&["the court asks for it today", "short"]).into()),
        }
    }

    /// The command, where this member can so much as prepare it.
    fn made(&mut self, kind: &str, actor: &Session, dice: &mut Dice) -> Option<Command> {
        let (party, case) = (self.any(&self.parties, dice), self.any(&self.cases, dice));
        let (due, roles) = (self.later(dice), vec![dice.pick(Role::ALL)]);
        Some(match kind {
            "vault" => Command::Vault(match dice.below(3) {
                0 => Vault::Opened,
                1 => Vault::Closed,
                _ => Vault::Refused {
                    verb: "vault.unlock",
                    why: Error::not_permitted("wrong-passphrase"),
                },
            }),
            "reveal" => Command::Reveal(Reveal {
                point: self.any(&self.points, dice),
                purpose: self.purpose(dice),
                call: self.new_id(),
                notice: self.new_id(),
            }),
            "lift" => Command::Lift(Lift {
                member: self.crowd[dice.index(self.crowd.len())].member_id()?,
                compartment: dice.once_in(2).then(|| dice.pick(&Compartment::ALL)),
                reason: dice.pick(&["the fair has many callers", "so"]).into(),
            }),
            "notice" => Command::ReadNotice(ReadNotice(self.notice(dice))),
            "canary" => {
                let mark = dice.once_in(2).then(|| self.new_id());
                Command::MarkCanary(MarkCanary { party, mark })
            }
            "party" => Command::AddParty(self.party(actor, dice)?),
            "edit" => {
                let name = dice.once_in(2).then(|| dice.pick(&["王芳", ""]).to_owned());
                let add_tags = vec![format!("tag {}", dice.below(9))];
                let expected = dice.once_in(5).then_some(7);
                let changes = Changes { name, add_tags, expected, ..Changes::default() };
                Command::EditParty(EditParty { party, changes })
            }
            "points" => {
                let points = seal_more(&self.shop.desk, actor, party, &self.drafts(dice)).ok()?;
                self.points.extend(points.points.iter().map(|point| point.point.id));
                Command::AddPoints(AddPoints { party, points, new_consent: false })
            }
            "merge" if dice.once_in(2) => Command::Merge(Merge::Unmerge { from: party }),
            "merge" => {
                Command::Merge(Merge::Merge { from: party, into: self.any(&self.parties, dice) })
            }
            "entry" => Command::AddEntry(AddEntry {
                id: self.new_id(),
                kind: dice.pick(EntryKind::ALL),
                party: (!dice.once_in(3)).then_some(party),
                case: dice.once_in(2).then_some(case),
                text: dice.pick(&["said so", "", "4111111111111111"]).into(),
                at: dice.once_in(4).then_some(due),
            }),
            "open" => {
                let (id, by) = (self.new_id(), dice.once_in(4).then(|| self.member(dice)));
                self.cases.push(id);
                let mut opening = opening(actor, (!dice.once_in(4)).then_some(party));
                if dice.once_in(4) {
                    opening.received_at.at_seconds -= 86_400 * 12;
                }
                if dice.once_in(3) {
                    let right = dice.pick(&[Right::Copy, Right::Explain, Right::Delete]);
                    opening.asked = Some(Asked { right, by: AskedBy::Person });
                }
                Command::OpenComplaint(OpenComplaint { id, opening, owner: by })
            }
            "claim" if dice.once_in(2) => Command::Claim(Claim::Next),
            "claim" if dice.once_in(3) => Command::Claim(Claim::Request(case)),
            "claim" => Command::Claim(Claim::This(case)),
            "assign" => {
                let owner = dice.once_in(2).then(|| self.member(dice));
                Command::Assign(Assign { case, kind: self.kind_of(dice), owner, note: None })
            }
            "macro" => {
                let name = dice.pick(&["ack", "close", ""]);
                Command::KeepMacro(match dice.once_in(3) {
                    true => KeepMacro::Drop(name.to_owned()),
                    false => noting(name),
                })
            }
            "preset" => {
                let name = dice.pick(&["shop", "shop two", "", "cfpb"]);
                Command::KeepPreset(match dice.once_in(3) {
                    true => KeepPreset::Drop(name.to_owned()),
                    false => mapping(name),
                })
            }
            "escalate" => {
                let now = actor.now();
                let (due, _) =
                    self.shop.desk.read(|tx| Escalate::due(tx, now)).expect("what is due");
                Command::Escalate(Escalate { by_itself: dice.once_in(2), ..due })
            }
            "move" => Command::Move(MoveOn::unseen(case, self.step(dice))),
            "draft" => {
                let (kind, channel) = (dice.pick(LetterKind::ALL), Channel::Email);
                let begun = dice.below(4) as u32;
                let what = match dice.below(5) {
                    0 => Drafting::Look(begun),
                    1 => Drafting::Drop,
                    _ => {
                        Drafting::Keep { kind, channel, text: "so far".into(), begun, looked: None }
                    }
                };
                Command::Draft(KeepDraft { case, what })
            }
            "record" => Command::Record(Record { case, fact: self.fact(dice), seen: None }),
            "promise" => {
                let (id, text) = (self.new_id(), dice.pick(&["call back", ""]).into());
                self.promises.push(id);
                let case = dice.once_in(3).then_some(case);
                Command::AddPromise(AddPromise { id, party, case, text, due })
            }
            "renegotiate" => {
                let (promise, agreed) = (self.any(&self.promises, dice), "Friday is fine".into());
                Command::Renegotiate(Renegotiate { promise, due, agreed, channel: Channel::Phone })
            }
            "tell" => {
                let text = dice.pick(&["as we said", "We will call you tomorrow."]).into();
                let letter = Letter { kind: LetterKind::Answer, channel: Channel::Email, text };
                let fact = Fact::Sent(letter);
                let what = Telling::Fact(Record { case, fact, seen: Some(0) });
                let due = dice.once_in(2).then_some(due);
                let said = [Promised::Unsaid, Promised::Nothing, Promised::Made { due }];
                Command::Tell(Tell { what, promised: dice.pick(&said) })
            }
            "end-promise" => {
                let promise = self.any(&self.promises, dice);
                Command::EndPromise(match dice.once_in(2) {
                    true => EndPromise::Keep(promise),
                    false => EndPromise::Release { promise, reason: "it is settled".into() },
                })
            }
            "rehearse" => {
                let table = dice.pick(&[RowTable::Parties, RowTable::Complaints]);
                Command::Rehearse(Rehearse {
                    table,
                    rows: dice.below(4) as u32,
                    refused: Vec::new(),
                })
            }
            "distinct" => {
                let (one, other) = (self.any(&self.parties, dice), self.any(&self.parties, dice));
                Command::Distinct(SayDistinct { one, other })
            }
            "undo-import" => {
                let all = Scan::all();
                let read =
                    self.shop.desk.read(|tx| tx.keys(tables::IMPORT_BATCHES, &all, usize::MAX));
                let batches = read.expect("batches");
                let (run, batch) = match batches.is_empty() {
                    true => (RunNumber(1), 1),
                    false => dice.pick(&batches),
                };
                Command::UndoImport(UndoImport { run, batch })
            }
            "import-parties" => {
                let rows = (0..dice.below(4)).map(|_| {
                    let (mark, party) = (self.mark(dice), self.party(actor, dice));
                    let note = dice.once_in(2).then(|| (self.new_id(), "from a file".to_owned()));
                    PartyRow { mark, party, note }
                });
                let rows = rows.collect();
                Command::ImportParties(ImportParties { run: [dice.index(9) as u8; 16], rows })
            }
            "import-complaints" => {
                let rows = (0..dice.below(4)).map(|_| {
                    let (mark, opening) = (self.mark(dice), opening(actor, None));
                    let reached = Reached {
                        stage: Stage::Received,
                        closing: None,
                        response: None,
                        timely: None,
                    };
                    let id = self.new_id();
                    self.cases.push(id);
                    ComplaintRow {
                        mark,
                        id,
                        opening,
                        reached,
                        complainant: None,
                        history: Vec::new(),
                    }
                });
                let rows = rows.collect();
                Command::ImportComplaints(ImportComplaints { run: [dice.index(9) as u8; 16], rows })
            }
            "undo" => Command::Undo(dice.pick(&[Undo::Undo, Undo::Undo, Undo::Redo])),
            "preferences" => {
                let language = Some(dice.pick(&["en", "zh-CN"]).to_owned());
                Command::Preferences(SetPreferences(Preferences {
                    language,
                    ..Preferences::default()
                }))
            }
            "invite" => {
                let id: MemberId = self.new_id();
                self.guests.push(id);
                let name = format!("guest {}", dice.below(500));
                Command::AddMember(AddMember { id, name, roles, uid: None, ssh_key: None })
            }
            "approve" => {
                let id = self.crowd[dice.index(self.crowd.len())].member_id()?;
                let row = self.shop.desk.read(|tx| tx.get(tables::MEMBERS, &id)).expect("read")?;
                let shown = fingerprint(&row.recipient);
                Command::ApproveMember(ApproveMember::prepare(actor, &row, &shown).ok()?)
            }
            "roles" => {
                let (member, remove) = (self.member(dice), vec![dice.pick(Role::ALL)]);
                Command::SetRoles(SetRoles { member, add: roles, remove })
            }
            "leave" => Command::RemoveMember(RemoveMember(self.member(dice))),
            "key" => {
                let ssh_key = dice.once_in(2).then(|| dice.pick(&LOGIN_KEYS).to_owned());
                Command::SetKey(SetKey { member: self.member(dice), ssh_key })
            }
            "begin" => Command::Begin(Begin::default()),
            "files" => {
                let sha256 = format!("{:064x}", dice.below(9));
                let ways = [Files::Put, Files::Get, Files::Drop];
                Command::Files(dice.pick(&ways)(sha256))
            }
            "rescue" => Command::Rescue(Rescue(party)),
            "answer" => Command::Answer(Answer {
                case: if dice.once_in(2) { self.in_work(actor, dice) } else { case },
                points: match dice.below(3) {
                    0 => None,
                    1 => Some(Vec::new()),
                    _ => Some(vec![self.any(&self.points, dice)]),
                },
                to: None,
                notice: self.new_id(),
            }),
            "export" => {
                let list = dice.pick(ExportList::ALL);
                let selection = Selection {
                    list,
                    selector: String::new(),
                    columns: vec![dice.pick(&["number", "no such column"]).to_owned()],
                    purpose: ExportPurpose::Court,
                    reference: dice.pick(&["order 12 of the court", ""]).to_owned(),
                    recipient: None,
                    disclosure: None,
                };
                let next = match list {
                    ExportList::Complaints => Stretch::of_cases(vec![case], Vec::new()),
                    _ => Stretch::of_parties(vec![party], Vec::new()),
                };
                let notice = self.new_id();
                if dice.once_in(3) {
                    let run = ExportNumber(u32::try_from(dice.below(9)).expect("a number"));
                    let again = dice.once_in(2);
                    Command::GoOn(GoOn {
                        run,
                        selection,
                        next,
                        again,
                        file: FileNews::None,
                        notice,
                    })
                } else {
                    // Now and then there is more to come.
                    let mut export = Export::new(selection, next, notice);
                    export.plan.rows += dice.below(3);
                    Command::Export(export)
                }
            }
            "policy" => Command::AdoptPolicy(policy(dice.below(9))),
            "guarding" => Command::Guard(guarding(dice, actor.now())),
            "editor" => Command::SetEditor(SetEditor(dice.pick(EditorRule::ALL))),
            "end-desk" => Command::EndDesk(EndDesk { session: actor.id(), pid: 1 }),
            "calendar" => Command::ImportCalendar(calendar(dice.below(9))),
            "erase" => {
                let reason = dice.pick(EraseReason::ALL);
                let case = dice.once_in(3).then_some(case);
                Command::Erase(Erase::new([party], reason, case))
            }
            "recovery" => {
                let recipients: Vec<String> = self.recovery[..1 + dice.index(2)].to_vec();
                Command::SetRecovery(SetRecovery::prepare(actor, &recipients).ok()?)
            }
            "decide" => {
                let approves = !dice.once_in(4);
                Command::Decide(Decide { number: self.request(dice), approves })
            }
            "attach" | "save-attachment" | "remove-attachment" => {
                let purpose = self.purpose(dice);
                crate::attachments::any(&self.shop, kind, actor, (party, case), purpose, dice)
            }
            "incident" => crate::care::incident(dice, party, actor.now()),
            "review" => crate::care::review(self.member(dice), dice),
            "disclosure" => crate::disclosure::any(dice),
            "training" => crate::care::training(self.member(dice), dice, actor.now()),
            "withdraw" => Command::Withdraw(Withdraw(self.request(dice))),
            "consent" => Command::Consent(self.said(party, dice)),
            "consent-notice" => {
                let version = dice.pick(&["2026-03", "2026-04", ""]).to_owned();
                Command::DeclareNotice(DeclareNotice {
                    purpose: dice.pick(ContactPurpose::ALL),
                    version,
                })
            }
            "mail" => crate::post::deed(actor, u32::try_from(dice.below(50)).expect("a number")),
            other => campaigns::any(&self.shop, other, (actor, &self.parties), dice),
        })
    }

    /// What a customer may have said of being reached.
    fn said(&self, party: PartyId, dice: &mut Dice) -> Say {
        let scope = Scope {
            point: dice.once_in(3).then(|| self.any(&self.points, dice)),
            channel: dice.once_in(3).then(|| dice.pick(ContactChannel::ALL)),
            purpose: (!dice.once_in(4)).then(|| dice.pick(ContactPurpose::ALL)),
            disclosure: None,
        };
        Say {
            basis: (!dice.once_in(8)).then_some(LegalBasis::Consent),
            notice: (!dice.once_in(8)).then(|| dice.pick(&["2026-03", "2026-04"]).to_owned()),
            evidence: (!dice.once_in(8))
                .then(|| kefu::domain::consent::Evidence::Code("form 12".into())),
            own_wish: dice.once_in(2),
            ..Say::new(dice.pick(&SAID), party, scope)
        }
    }

    /// One of the newest requests.
    fn request(&self, dice: &mut Dice) -> ApprovalNumber {
        let newest = Scan::all().backwards();
        let all = self.shop.desk.read(|tx| tx.keys(tables::APPROVALS, &newest, 5));
        let all = all.expect("requests");
        if all.is_empty() { ApprovalNumber(1) } else { dice.pick(&all) }
    }

    fn notice(&self, dice: &mut Dice) -> u64 {
        let all = self.shop.desk.read(|tx| tx.keys(tables::NOTICES, &Scan::all(), 100));
        let all: Vec<u64> = all.expect("notices").into_iter().map(|(_, seq)| seq).collect();
        if all.is_empty() { 1 } else { dice.pick(&all) }
    }

    /// What a function of its own does, in several commands.
    fn long(&self, kind: &str, actor: &Session, dice: &mut Dice) -> End {
        let desk = &self.shop.desk;
        match kind {
            "index" => index(desk, actor).map(drop),
            "rekey" => rekey(desk, actor).map(drop),
            "scrub" => scrub(desk, actor).map(drop),
            "rotate" => rotate(desk, actor, &[dice.pick(&Compartment::ALL)], &mut |_| {
                ControlFlow::Continue(())
            }),
            _ => {
                let folder = self.shop.folder.path().join("backup");
                let done = backup(desk, actor, &folder, &mut |_| ());
                let _ = std::fs::remove_dir_all(&folder);
                done.map(drop)
            }
        }
    }

    /// How many rows each table has.
    fn counts(&self) -> Vec<u64> {
        let tables = tables::ALL.iter().filter(|table| !table.name.starts_with("audit"));
        let counts = self.shop.desk.read(|tx| tables.map(|table| tx.rows(table.name)).collect());
        counts.expect("counts")
    }

    /// Whether this member's passphrase costs next to nothing: the factor of scrypt stands in the slot.
    fn opens_fast(&self, actor: &Session) -> bool {
        let Some(id) = actor.member_id() else { return false };
        let slot = self.shop.desk.read(|tx| tx.get(tables::SLOTS, &id)).expect("a slot");
        slot.is_some_and(|slot| slot.0.windows(3).take(80).any(|part| part == b" 2\n"))
    }

    fn lengths(&self) -> [usize; 5] {
        let Self { parties, points, cases, promises, guests, .. } = self;
        [parties.len(), points.len(), cases.len(), promises.len(), guests.len()]
    }

    /// What did not come into being is not asked for again.
    fn forget(&mut self, lengths: [usize; 5]) {
        self.parties.truncate(lengths[0]);
        self.points.truncate(lengths[1]);
        self.cases.truncate(lengths[2]);
        self.promises.truncate(lengths[3]);
        self.guests.truncate(lengths[4]);
    }

    /// Each kind once, in an order of chance, and so on.
    fn next(&mut self, dice: &mut Dice) -> &'static str {
        if self.bag.is_empty() {
            self.bag = KINDS.to_vec();
        }
        let place = dice.index(self.bag.len());
        self.bag.swap_remove(place)
    }

    /// Who acts: mostly somebody who may, as far as the first verb of this kind tells.
    fn actor(&self, kind: &str, dice: &mut Dice) -> usize {
        let verb =
            VERBS.iter().find(|(own, _)| *own == kind).map_or("vault.lock", |(_, verb)| verb);
        let may = |session: &Session| {
            let member = session.member().expect("a member");
            Verdicts::on(may(&member, verb)).refusal().is_none()
        };
        let able = (0..self.crowd.len()).filter(|place| may(&self.crowd[*place]));
        let able: Vec<usize> = able.collect();
        match able.is_empty() || dice.once_in(3) {
            true => dice.index(self.crowd.len()),
            false => dice.pick(&able),
        }
    }
}

/// What a desk counts beside all that, by the entries alone: the same as who counts everything.
struct Beside {
    tally: Tally,
    shown: Shown,
    looked: u64,
    views: Vec<Counted>,
    member: Member,
    at: Moment,
}

impl Beside {
    fn new(world: &World) -> Self {
        let member = world.shop.owner.member().expect("a member");
        let lines = [
            "",
            "@me",
            "@-",
            "overdue",
            "due:today",
            "stage:waiting",
            "severity:high",
            "kind:privacy",
            "survey:due",
        ];
        let view = |line: &str| (line.to_owned(), views::filter(line, member.id).expect("a line"));
        let views = lines.into_iter().map(view).collect();
        let at = world.shop.clock.now();
        let shown = Shown::new(&world.shop.desk, member.id, at);
        Self { tally: Tally::default(), shown, looked: 0, views, member, at }
    }

    /// At one time all the while, so that nothing is counted anew for its sake.
    #[track_caller]
    fn agrees(&mut self, world: &World, what: &str) {
        let counted = |tally: &mut Tally| {
            let told =
                world.shop.desk.read(|tx| tally.look(tx, &self.views, &self.member, self.at));
            told.expect("counts")
        };
        let anew = counted(&mut Tally::default());
        assert_eq!(counted(&mut self.tally), anew, "after {what}: {:?}", last(&world.shop.desk));
        self.looked += 1;
        if self.looked.is_multiple_of(LOOKS) {
            let what = format!("at most {LOOKS} before {what}: {:?}", last(&world.shop.desk));
            self.shown.agrees(&world.shop.desk, &what);
        }
    }
}

/// What has been met so far.
#[derive(Default)]
struct Met {
    thrown: BTreeSet<&'static str>,
    /// By verb: done, refused with an entry, ended without one.
    ends: BTreeMap<String, [u64; 3]>,
    looks: u64,
}

/// Before an operation: the number of the last entry, rows, and now and then all that stands in them.
struct Before {
    seq: u64,
    counts: Vec<u64>,
    rows: Option<[u8; 32]>,
}

impl Before {
    fn of(world: &World, looks: bool) -> Self {
        let desk = &world.shop.desk;
        let rows = looks.then(|| fingerprint_of(desk, &[]));
        Self { seq: last(desk).seq, counts: world.counts(), rows }
    }

    /// Nothing has changed, but for the log.
    #[track_caller]
    fn is_now(&self, world: &World, what: &str) {
        assert_eq!(world.counts(), self.counts, "{what}");
        let now = self.rows.map(|_| fingerprint_of(&world.shop.desk, &[]));
        assert!(now == self.rows, "{what} has changed rows");
    }
}

/// One or more commands as one act: one entry, or none and no change. Whether it was done.
fn throw(
    world: &World,
    actor: &Session,
    commands: &[Command],
    before: &Before,
    met: &mut Met,
) -> bool {
    let desk = &world.shop.desk;
    let done = execute(desk, actor, commands).map(drop);
    let entry = last(desk);
    let what = format!("{commands:?} by {:?}: {done:?}", actor.member().map(|member| member.roles));
    let is_refused = |error: &Error| matches!(error.kind, Kind::Refused | Kind::NotPermitted);
    let verb = commands[0].verb();
    let ends = met.ends.entry(verb.to_owned()).or_default();
    let (place, outcome) = match &done {
        Ok(()) => (0, Some(Outcome::Done)),
        Err(error) if is_refused(error) => (1, Some(Outcome::Refused(error.code.to_owned()))),
        Err(_) => (2, None),
    };
    ends[place] += 1;
    let Some(outcome) = outcome else {
        assert_eq!(entry.seq, before.seq, "{what}: an entry of what did not happen");
        before.is_now(world, &what);
        return false;
    };
    assert_eq!(entry.seq, before.seq + 1, "{what}: not one entry");
    assert_eq!((entry.member, entry.session), (actor.member_id(), actor.id()), "{what}");
    assert_eq!(entry.outcome, outcome, "{what}");
    assert!(commands.iter().any(|command| command.verb() == entry.verb), "{what}: {entry:?}");
    // A refused undo passes a step over that no time brings back; what lacks a second person is asked for.
    let leaves_nothing = !matches!(verb, "undo" | "redo") && entry.approval.is_none();
    if place == 1 && leaves_nothing {
        before.is_now(world, &what);
    }
    place == 0
}

/// As many entries as it is commands; without one, no change.
fn throw_long(
    world: &World,
    actor: &Session,
    kind: &str,
    before: &Before,
    dice: &mut Dice,
    met: &mut Met,
) {
    let done = world.long(kind, actor, dice);
    let entries = last(&world.shop.desk).seq - before.seq;
    let what = format!("{kind} by {:?}: {done:?}", actor.member().map(|member| member.roles));
    let ends = met.ends.entry(format!("({kind})")).or_default();
    ends[if done.is_ok() { 0 } else { 1 + usize::from(entries == 0) }] += 1;
    if entries == 0 {
        assert!(done.is_err() || kind == "index", "{what}: no entry");
        before.is_now(world, &what);
    }
}

fn one(world: &mut World, enrol: &[Command], dice: &mut Dice, met: &mut Met) {
    let kind_ = world.next(dice);
    let place = world.actor(kind_, dice);
    let actor = world.crowd.swap_remove(place);
    let lengths = world.lengths();
    let needs_keys = OPEN.contains(&kind_) || dice.once_in(4);
    if !actor.is_open() && needs_keys && !dice.once_in(6) && world.opens_fast(&actor) {
        let _ = unlock(&world.shop.desk, &actor, &PASSPHRASE.into());
    }
    world.shop.clock.advance(i64::try_from(dice.below(240)).expect("a time"));
    let looks = dice.once_in(LOOKS);
    met.looks += u64::from(looks);
    if LONG.contains(&kind_) {
        // They take long: only now and then, but for the first time.
        if kind_ == "index" || !met.thrown.contains(kind_) || dice.once_in(6) {
            if matches!(kind_, "rotate" | "rekey") && dice.once_in(2) {
                world.agree(kind_, &actor, dice);
            }
            let before = Before::of(world, looks);
            throw_long(world, &actor, kind_, &before, dice, met);
            met.thrown.insert(kind_);
        }
    } else {
        let commands = match kind_ {
            "passphrase" => Vec::new(),
            "enrol" => Vec::new(),
            _ => {
                let most = if dice.once_in(10) { 3 } else { 1 };
                (0..most).filter_map(|_| world.made(kind_, &actor, dice)).collect()
            }
        };
        let commands = match kind_ {
            "passphrase" => &world.passphrase,
            "enrol" => enrol,
            _ => &commands[..],
        };
        if let Some(first) = commands.first() {
            let before = Before::of(world, looks);
            let done = throw(world, &actor, commands, &before, met);
            met.thrown.insert(kind(first));
            if !done {
                world.forget(lengths);
            }
        }
    }
    world.crowd.push(actor);
}

#[test]
fn in_whatever_order_nothing_changes_without_its_one_entry() {
    let wanted = size("KEFU_TEST_OPERATIONS", 2_000, 1_000);
    let mut dice = Dice::of("operations at random");
    let mut met = Met::default();
    // scrypt takes its time: one enrolment for all.
    let enrol = [Command::Enrol(Enrol::prepare(&PASSPHRASE.into()).expect("a key"))];
    let (mut done, mut entries, mut weighed, mut checked) = (0, 0, 0, 0);
    while done < wanted {
        let mut world = World::new();
        let mut beside = Beside::new(&world);
        let until = wanted.min(done + STORE);
        while done < until {
            one(&mut world, &enrol, &mut dice, &mut met);
            beside.agrees(&world, &format!("operation {done}"));
            // What could not so much as be prepared was no operation.
            done = met.ends.values().flatten().sum();
        }
        let found = world.shop.desk.read(verify).expect("a log");
        assert_eq!((found.broken, found.entries), (None, last(&world.shop.desk).seq));
        entries += found.entries;
        // Whatever was decided is decided once more, on what was kept of it, and comes to the same.
        let replay = world.shop.desk.read(guards::replay).expect("a replay");
        assert_eq!(replay.differing, Vec::<u64>::new());
        weighed += replay.same;
        checked += replay.without_facts;
    }
    let told = met.ends.iter().map(|(verb, ends)| format!("  {verb}: {ends:?}\n"));
    tell(&format!(
        "{done} operations, {entries} entries, {weighed} decisions decided once more, {checked} refusals of checks; \
         all rows looked at {} times; done, refused, without an entry:\n{}",
        met.looks,
        told.collect::<String>()
    ));
    // Of so many each is thrown and done some time; what never is would be tried in vain.
    if wanted >= 20_000 {
        assert_eq!(met.thrown, KINDS.into());
        let in_vain = met.ends.iter().filter(|(_, ends)| ends[0] == 0);
        assert_eq!(in_vain.collect::<Vec<_>>(), []);
    }
}

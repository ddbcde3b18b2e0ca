//! A desk with everybody a complaint needs: two agents, a lead and a complaint manager on one store, and a serious
//! complaint taken by them to wherever a test wants it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::TestDesk;
use crate::house::{KEFU, PASSPHRASE, Ran, environment};
use crate::workshop::{Workshop, opening};
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::escalate::Escalate;
use kefu::commands::evidence::of_file;
use kefu::commands::import::{ComplaintRow, ImportComplaints, RowMark};
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::record::Record;
use kefu::commands::{Command, Done, execute};
use kefu::domain::Result;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{
    Case, CaseEvent, CaseKind, Channel, Closing, Move, Outcome, Reached, Severity, Stage,
};
use kefu::domain::handling::{Assessment, Fact, Finding, Impact, Letter, LetterKind, Side};
use kefu::domain::id::{CaseId, Id, MemberId, PartyId};
use kefu::domain::letter::LetterLanguage;
use kefu::domain::member::Role;
use kefu::domain::redress::{Redress, RedressState};
use kefu::locale::Language;
use kefu::queries::ReadTx;
use kefu::queries::letters::{Wanted, letter as written};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::index::Rows;
use kefu::store::{Reader, tables};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

pub struct Crew {
    pub test: TestDesk,
    pub clock: Clock,
    pub owner: Session,
    pub agent: Session,
    pub other: Session,
    pub lead: Session,
    pub manager: Session,
    pub party: PartyId,
    pub stranger: PartyId,
    /// A file that is evidence.
    pub file: PathBuf,
    pub store: PathBuf,
}

impl Crew {
    /// The agent sits at the desk.
    pub fn new(size: (u16, u16), language: Language) -> Self {
        let shop = Workshop::new(&[]);
        let agent = shop.newcomer("王芳", Role::Agent);
        let other = shop.newcomer("陈晨", Role::Agent);
        let lead = shop.newcomer("李娜", Role::Lead);
        let manager = shop.newcomer("周敏", Role::ComplaintManager);
        let (party, stranger) = (shop.party("张伟", &[]).0, shop.party("刘洋", &[]).0);
        let file = shop.folder.path().join("receipt.txt");
        std::fs::write(&file, "2026-02-27 refund 2,000.00 CNY: failed\n").expect("a file");
        let store = shop.folder.path().join("store");
        let seat = shop.session(agent.member_id().expect("a member"));
        let Workshop { folder, desk, clock, owner } = shop;
        let test = TestDesk::over(desk, seat, clock.clone(), folder, size, language);
        Self { test, clock, owner, agent, other, lead, manager, party, stranger, file, store }
    }

    pub fn desk(&self) -> &Desk {
        &self.test.worker.desk
    }

    /// What a member types at a prompt beside the desk.
    pub fn types<A: AsRef<OsStr>>(&self, who: &Session, args: &[A]) -> Ran {
        let name = who.member().expect("a member").name;
        types(self.store.parent().expect("a folder"), &name, args)
    }

    /// Somebody else sits down at the desk.
    pub fn sits(&mut self, who: MemberId) -> &mut TestDesk {
        let session = Session::new(self.clock.clone(), "local").expect("a session");
        let member = self.desk().read(|tx| tx.fetch(tables::MEMBERS, &who));
        session.set_member(member.expect("a member"));
        self.test.seated(session);
        &mut self.test
    }

    /// What the ladder owes now.
    pub fn climbs(&self) -> Command {
        let due = |tx: &ReadTx| Escalate::due(tx, self.clock.now());
        Command::Escalate(self.desk().read(due).expect("what is due").0)
    }

    pub fn does(&self, who: &Session, command: Command) -> Result<Done> {
        execute(self.desk(), who, &[command])
    }

    #[track_caller]
    pub fn moves(&self, who: &Session, case: CaseId, step: Move) {
        let told = format!("{step:?}");
        let done = self.does(who, Command::Move(MoveOn::unseen(case, step)));
        assert!(done.is_ok(), "{told}: {done:?}");
    }

    #[track_caller]
    pub fn records(&self, who: &Session, case: CaseId, fact: Fact) {
        let told = format!("{fact:?}");
        let done = self.does(who, Command::Record(Record { case, fact, seen: None }));
        assert!(done.is_ok(), "{told}: {done:?}");
    }

    pub fn row(&self, case: CaseId) -> Case {
        self.desk().read(|tx| tx.fetch(tables::CASES, &case)).expect("a case")
    }

    pub fn events(&self, case: CaseId) -> Vec<CaseEvent> {
        self.desk().read(|tx| tx.case_events(case)).expect("events")
    }

    /// A complaint of the party that the agent has.
    pub fn open_for(&self, party: PartyId) -> CaseId {
        let id: CaseId = self.agent.new_id().expect("an id");
        let (opening, owner) = (opening(&self.agent, Some(party)), self.agent.member_id());
        let open = OpenComplaint { id, opening, owner };
        self.does(&self.agent, Command::OpenComplaint(open)).expect("a complaint");
        id
    }

    pub fn open(&self) -> CaseId {
        self.open_for(self.party)
    }

    /// The letter that tells the decision, as the desk would write it; of a complaint without one, a few words.
    pub fn decision(&self, case: CaseId) -> String {
        let (row, member) = (self.row(case), self.agent.member().expect("a member"));
        let wanted = Wanted::of(LetterKind::Decision, LetterLanguage::Zh);
        let read = self.desk().read(|tx| written(tx, &row, (&member, self.agent.now()), wanted));
        read.map_or_else(|_| "决定如下".into(), |(_, rendered)| rendered.text)
    }

    /// A complaint that a file brings along at this stage; the agent has it while it is open.
    #[track_caller]
    pub fn imported(&self, stage: Stage) -> CaseId {
        let id: CaseId = self.agent.new_id().expect("an id");
        let opening = opening(&self.agent, Some(self.party));
        let reached = Reached { stage, closing: None, response: None, timely: None };
        let mark = RowMark { key: key(id), digest: key(id), has_reference: false };
        let (complainant, history) = (None, Vec::new());
        let row = ComplaintRow { mark, id, opening, reached, complainant, history };
        let import = ImportComplaints { run: [8; 16], rows: vec![row] };
        self.does(&self.owner, Command::ImportComplaints(import)).expect("an import");
        if !stage.is_last() {
            self.does(&self.agent, Command::Claim(Claim::This(id))).expect("a claim");
        }
        id
    }

    /// A serious complaint that has come to this stage.
    #[track_caller]
    pub fn serious(&self, to: Stage) -> CaseId {
        let case = self.open();
        self.on_to(case, to);
        case
    }

    /// Takes it on to this stage, step by step, each by whoever may.
    #[track_caller]
    pub fn on_to(&self, case: CaseId, to: Stage) {
        while self.row(case).stage != to {
            self.step(case);
        }
    }

    #[track_caller]
    fn step(&self, case: CaseId) {
        let agent = &self.agent;
        match self.row(case).stage {
            Stage::Received => {
                self.moves(
                    agent,
                    case,
                    Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() },
                );
            }
            Stage::Acknowledged => self.moves(agent, case, Move::Assess(serious())),
            Stage::Assessed => self.moves(agent, case, Move::Investigate),
            Stage::Investigating => {
                self.finds_out(case);
                // Nothing is paid twice, in a complaint that was opened again either.
                let is_done = !self.row(case).handling.done().is_empty();
                let redress = if is_done { "apology" } else { "refund 2000; apology" };
                self.moves(agent, case, draft(redress));
            }
            Stage::DecisionDrafted => {
                self.moves(agent, case, Move::Submit { letter: self.decision(case) });
            }
            Stage::InApproval => {
                self.looks(&self.manager, case);
                self.moves(&self.manager, case, Move::Approve);
            }
            Stage::Decided => {
                self.records(agent, case, letter(LetterKind::Decision, &self.decision(case)));
                self.moves(agent, case, Move::Remedy);
            }
            Stage::Remedy => {
                self.settles(case);
                let closing = Closing::Accepted;
                self.moves(&self.manager, case, Move::Close { closing, words: None });
            }
            stage => panic!("nothing leads on from {stage:?}"),
        }
    }

    /// The agent who has it hands it on and is complained about.
    #[track_caller]
    pub fn about_its_owner(&self, case: CaseId) {
        let (owner, note) = (self.other.member_id(), Some("与本人有关".into()));
        let assign = Assign { case, kind: CaseKind::Complaint, owner, note };
        self.does(&self.agent, Command::Assign(assign)).expect("handed on");
        self.records(&self.lead, case, Fact::Concerns { member: id(&self.agent) });
    }

    /// Everything that a draft rests on.
    #[track_caller]
    pub fn finds_out(&self, case: CaseId) {
        let agent = &self.agent;
        if self.row(case).handling.allegations.is_empty() {
            self.records(agent, case, Fact::Alleged { text: "退款没有到账".into() });
            let allegation = self.row(case).handling.allegations[0].place;
            let (finding, reasons) = (Finding::Substantiated, "银行退回".into());
            self.records(agent, case, Fact::Found { allegation, finding, reasons });
            let evidence = of_file(&self.file).expect("evidence");
            self.records(agent, case, Fact::Evidenced(evidence));
            for side in Side::ALL {
                self.records(agent, case, Fact::Heard { side: *side, text: "说明".into() });
            }
        }
    }

    /// A look at all of the evidence.
    #[track_caller]
    pub fn looks(&self, who: &Session, case: CaseId) {
        let own = who.member_id().expect("a member");
        for row in self.row(case).handling.evidence {
            if !row.seen_by.contains(&own) {
                self.records(who, case, Fact::Examined { evidence: row.place });
            }
        }
    }

    /// All of the redress, and the cause.
    #[track_caller]
    pub fn settles(&self, case: CaseId) {
        for (item, row) in (0u32..).zip(self.row(case).handling.redress) {
            if row.state != RedressState::Done {
                let proof = "银行回单".into();
                self.records(&self.agent, case, Fact::Redressed { item, proof });
            }
        }
        if self.row(case).handling.cause.is_some_and(|cause| cause.confirmed_by.is_none()) {
            self.records(&self.lead, case, Fact::CauseConfirmed);
        }
    }
}

/// What a member types at a prompt, with a store in this home.
pub fn types<A: AsRef<OsStr>>(home: &Path, name: &str, args: &[A]) -> Ran {
    let mut run = Process::new(KEFU);
    run.args(["--as", name, "--passphrase-fd", "0", "--lang", "en"]).args(args);
    run.env_clear().envs(environment(home)).current_dir(home);
    run.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = run.spawn().expect("a process");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(PASSPHRASE.as_bytes()).expect("a passphrase");
    drop(stdin);
    child.wait_with_output().expect("its end").into()
}

fn key(id: CaseId) -> [u8; 32] {
    let mut key = [3; 32];
    key[..16].copy_from_slice(&id.bytes());
    key
}

pub fn id(session: &Session) -> MemberId {
    session.member_id().expect("a member")
}

/// How a serious complaint is assessed.
pub fn serious() -> Assessment {
    Assessment {
        severity: Severity::High,
        impact: Impact::One,
        safety: false,
        vulnerable: false,
        category: "billing".into(),
        policy: None,
        lowered: None,
    }
}

pub fn draft(redress: &str) -> Move {
    Move::Draft {
        outcome: Outcome::Upheld,
        reasons: "银行退回了退款".into(),
        redress: Redress::list(redress).expect("redress"),
        cause: Cause::BillingLateRefund,
    }
}

pub fn letter(kind: LetterKind, text: &str) -> Fact {
    Fact::Sent(Letter { kind, channel: Channel::Email, text: text.into() })
}

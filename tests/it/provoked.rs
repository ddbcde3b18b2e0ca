//! Every rule of every guard, provoked: the forbidden act at the door ends in the rule's own code, with an entry that
//! tells of it and a row under its guard. With the rule turned off the same act ends otherwise, so that a rule which
//! somebody takes out by mistake is missed here.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id, letter, serious};
use crate::door::last;
use crate::house::PASSPHRASE;
use crate::source;
use crate::workshop::{Workshop, draft, opening};
use kefu::commands::adopt::AdoptPolicy;
use kefu::commands::answer::{Answer, copy};
use kefu::commands::approve::ApproveMember;
use kefu::commands::assign::Assign;
use kefu::commands::backup::backup;
use kefu::commands::claim::Claim;
use kefu::commands::entry::AddEntry;
use kefu::commands::erase::Erase;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::key::SetKey;
use kefu::commands::macros::KeepMacro;
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::promise::{AddPromise, EndPromise};
use kefu::commands::record::Record;
use kefu::commands::reveal::Reveal;
use kefu::commands::roles::SetRoles;
use kefu::commands::seal::seal_new;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::approval::{Request, Wanted};
use kefu::domain::audit::Outcome;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{self, CaseKind, Channel, Closing, Move, Opening, Severity, Stage};
use kefu::domain::contact::{Compartment, PointKind};
use kefu::domain::entry::EntryKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::guard::{Facts, Guard, How};
use kefu::domain::handling::{Assessment, Attempt, Fact, LetterKind};
use kefu::domain::id::{ApprovalNumber, CaseId, PartyId, PointId, PromiseId};
use kefu::domain::member::{Member, MemberState, Role};
use kefu::domain::moment::Moment;
use kefu::domain::policy;
use kefu::domain::privacy::{Asked, AskedBy, Proof, Right};
use kefu::domain::purpose::Purpose;
use kefu::domain::{Error, Result};
use kefu::guards::rules::{RULES, find};
use kefu::locale::Language;
use kefu::queries::guards;
use kefu::session::{Desk, Session};
use kefu::store::{Reader, Scan, tables};
use kefu::vault::WrapKey;
use kefu::vault::unlock::{enrol, fingerprint};
use std::collections::BTreeSet;

mod before;
mod care;
mod reach;

/// The forbidden act, as often as it is asked for.
type Deed<'p> = Box<dyn Fn() -> Result<()> + 'p>;

/// Where it is provoked: everything is brought to where the act is forbidden, and nothing else stands against it.
enum Place {
    /// A store with its owner.
    Shop(fn(&Workshop) -> Deed<'_>),
    /// The same, whose backups somebody could open.
    Kept(fn(&Workshop) -> Deed<'_>),
    /// A desk with everybody whom a complaint needs.
    Crew(fn(&Crew) -> Deed<'_>),
    /// A store with its owner, and an act on many that is done: the rule stands against one of them.
    Among(fn(&Workshop) -> Command),
}

struct Provoked {
    rule: &'static str,
    place: Place,
}

const fn shop(rule: &'static str, deed: fn(&Workshop) -> Deed<'_>) -> Provoked {
    Provoked { rule, place: Place::Shop(deed) }
}

const fn kept(rule: &'static str, deed: fn(&Workshop) -> Deed<'_>) -> Provoked {
    Provoked { rule, place: Place::Kept(deed) }
}

const fn among(rule: &'static str, act: fn(&Workshop) -> Command) -> Provoked {
    Provoked { rule, place: Place::Among(act) }
}

const fn crew(rule: &'static str, deed: fn(&Crew) -> Deed<'_>) -> Provoked {
    Provoked { rule, place: Place::Crew(deed) }
}

/// Guards whose decisions can all be decided once more.
const FROM_FACTS: [Guard; 4] = [Guard::Leak, Guard::Pester, Guard::Surveys, Guard::Harassment];

const DAY: i64 = 86_400;

// ---- acts ----------------------------------------------------------------------------------------

fn goes<'p>(desk: &'p Desk, by: &'p Session, command: Command) -> Deed<'p> {
    let commands = [command];
    Box::new(move || execute(desk, by, &commands).map(drop))
}

/// An act on many. What a rule says of one of them is no refusal of the act, but it is told of in the same way.
fn told_of<'p>(shop: &'p Workshop, rule: &'static str, command: Command) -> Deed<'p> {
    let commands = [command];
    Box::new(move || {
        execute(&shop.desk, &shop.owner, &commands)?;
        let seq = last(&shop.desk).seq;
        let told = shop.desk.read(|tx| guards::of_entry(tx, seq))?;
        match told.iter().any(|row| row.ruling.rule == rule && row.ruling.how == How::Refused) {
            true => Err(Error::refused(rule)),
            false => Ok(()),
        }
    })
}

fn owner_does(shop: &Workshop, command: Command) -> Deed<'_> {
    goes(&shop.desk, &shop.owner, command)
}

fn moves<'p>(crew: &'p Crew, who: &'p Session, case: CaseId, step: Move) -> Deed<'p> {
    goes(crew.desk(), who, Command::Move(MoveOn::unseen(case, step)))
}

fn records<'p>(crew: &'p Crew, who: &'p Session, case: CaseId, fact: Fact) -> Deed<'p> {
    goes(crew.desk(), who, Command::Record(Record { case, fact, seen: None }))
}

/// An answer with these words, in a complaint that is looked into.
fn answers<'p>(crew: &'p Crew, text: &str) -> Deed<'p> {
    let case = crew.serious(Stage::Investigating);
    records(crew, &crew.agent, case, letter(LetterKind::Answer, text))
}

fn in_seconds(by: &Session, seconds: i64) -> Moment {
    Moment { at_seconds: by.now().at_seconds + seconds, ..by.now() }
}

fn promise(by: &Session, party: PartyId, case: Option<CaseId>, seconds: i64) -> AddPromise {
    let (id, due): (PromiseId, Moment) = (by.new_id().expect("an id"), in_seconds(by, seconds));
    AddPromise { id, party, case, text: "we call back".into(), due }
}

/// A promise of the owner's to a customer, due in an hour.
fn promised(shop: &Workshop) -> PromiseId {
    let made = promise(&shop.owner, shop.party("张伟", &[]).0, None, 3_600);
    let id = made.id;
    shop.does(&shop.owner, Command::AddPromise(made));
    id
}

fn reveals(by: &Session, point: PointId, purpose: Purpose) -> Command {
    let (call, notice) = (by.new_id().expect("an id"), by.new_id().expect("an id"));
    Command::Reveal(Reveal { point, purpose, call, notice })
}

fn phone(shop: &Workshop) -> PointId {
    shop.party("张伟", &[(PointKind::Phone, "13800138000")]).1[0]
}

fn card(shop: &Workshop) -> PointId {
    shop.party("张伟", &[(PointKind::Card, "4111111111111111")]).1[0]
}

fn list<'p>(shop: &'p Workshop, columns: &[&str], selector: &str) -> Deed<'p> {
    let selection = Selection {
        list: ExportList::Parties,
        selector: selector.into(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        purpose: ExportPurpose::Court,
        reference: "order 12 of the court".into(),
        recipient: None,
        disclosure: None,
    };
    let first = Stretch::of_parties(vec![shop.party("张伟", &[]).0], Vec::new());
    let notice = shop.owner.new_id().expect("an id");
    owner_does(shop, Command::Export(Export::new(selection, first, notice)))
}

fn add_party(shop: &Workshop, phone: &str) -> Command {
    let facts = PartyFacts { name: "李娜".into(), ..PartyFacts::default() };
    let points = seal_new(&shop.desk, &shop.owner, &[draft((PointKind::Phone, phone))]);
    let party = AddParty::new(&shop.owner, facts, points.expect("sealed"));
    Command::AddParty(party.expect("a party"))
}

/// A privacy request of this customer that the owner works on.
fn request(shop: &Workshop, party: PartyId, right: Right) -> CaseId {
    let (owner, id): (&Session, CaseId) = (&shop.owner, shop.owner.new_id().expect("an id"));
    let asked = Some(Asked { right, by: AskedBy::Person });
    let opening = Opening { asked, title: String::new(), ..opening(owner, Some(party)) };
    let open = OpenComplaint { id, opening, owner: owner.member_id() };
    shop.does(owner, Command::OpenComplaint(open));
    for step in [Move::CheckIdentity { proof: Proof::CallBack, mandate: None }, Move::Work] {
        shop.does(owner, Command::Move(MoveOn::unseen(id, step)));
    }
    id
}

fn answered(case: CaseId, entry: u64) -> Command {
    Command::Move(MoveOn::unseen(case, Move::Answer { entry, channel: Channel::Email }))
}

/// A complaint that reached us so long ago, or will.
fn received(shop: &Workshop, seconds: i64) -> Deed<'_> {
    let (party, id) = (shop.party("张伟", &[]).0, shop.owner.new_id().expect("an id"));
    let received_at = in_seconds(&shop.owner, seconds);
    let opening = Opening { received_at, backdated: None, ..opening(&shop.owner, Some(party)) };
    owner_does(shop, Command::OpenComplaint(OpenComplaint { id, opening, owner: None }))
}

fn calm() -> Assessment {
    Assessment { severity: Severity::Normal, ..serious() }
}

fn decided(channel: Option<Channel>) -> Move {
    Move::Decide {
        outcome: complaint::Outcome::Upheld,
        reasons: "银行退回了退款".into(),
        by_letter: channel.is_none(),
        channel,
        redress: Vec::new(),
        cause: Some(Cause::BillingLateRefund),
    }
}

/// A complaint under a law with a window for a summary, which is over.
fn past_the_window(crew: &Crew) -> CaseId {
    crew.clock.advance(100 * DAY);
    let text = policy::text_of("uk-disp").expect("a pack").to_owned();
    let adopt = AdoptPolicy { file: "uk-disp.toml".into(), text };
    crew.does(&crew.owner, Command::AdoptPolicy(adopt)).expect("adopted");
    let case = acknowledged(crew);
    crew.moves(&crew.agent, case, Move::Assess(calm()));
    crew.clock.advance(10 * DAY);
    case
}

fn acknowledged(crew: &Crew) -> CaseId {
    crew.serious(Stage::Acknowledged)
}

fn concerns(who: &Session) -> Fact {
    Fact::Concerns { member: id(who) }
}

fn assigns<'p>(crew: &'p Crew, case: CaseId, to: &Session, note: Option<&str>) -> Deed<'p> {
    let (kind, note) = (CaseKind::Complaint, note.map(str::to_owned));
    let assign = Assign { case, kind, owner: to.member_id(), note };
    goes(crew.desk(), &crew.agent, Command::Assign(assign))
}

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

// ---- the table -----------------------------------------------------------------------------------

const PROVOKED: &[Provoked] = &[
    // 1 leak
    shop("text-holds-value", |shop| {
        let text = "name = \"call\"\n[[step]]\ndo = \"note\"\ntext = \"call 13912345678\"\n";
        let (file, text) = ("call.toml".into(), text.into());
        owner_does(shop, Command::KeepMacro(KeepMacro::Save { file, text }))
    }),
    shop("reason-holds-value", |shop| {
        let glass = Purpose::BreakGlass("客户电话是139 1234 5678，急需回电给客户".into());
        owner_does(shop, reveals(&shop.owner, phone(shop), glass))
    }),
    crew("letter-value", |crew| answers(crew, "请打 13912345678")),
    crew("letter-other", |crew| {
        let case = crew.serious(Stage::Decided);
        let other = format!("{} 另外只退一半", crew.decision(case));
        records(crew, &crew.agent, case, letter(LetterKind::Decision, &other))
    }),
    shop("compartment-closed", |shop| {
        let (point, agent) = (card(shop), shop.newcomer("Ben", Role::Agent));
        let commands = [reveals(&agent, point, Purpose::IncomingCall)];
        Box::new(move || execute(&shop.desk, &agent, &commands).map(drop))
    }),
    shop("purpose-does-not-hold", |shop| {
        let nobody = Purpose::Promise(shop.owner.new_id().expect("an id"));
        owner_does(shop, reveals(&shop.owner, phone(shop), nobody))
    }),
    shop("budget-spent", |shop| {
        for _ in 0..10 {
            shop.does(&shop.owner, reveals(&shop.owner, card(shop), Purpose::IncomingCall));
        }
        owner_does(shop, reveals(&shop.owner, card(shop), Purpose::IncomingCall))
    }),
    shop("export-unsealed", |shop| list(shop, &["number", "phone"], "")),
    shop("export-holds-value", |shop| list(shop, &["number"], "13912345678")),
    shop("number-in-clear", |shop| {
        let (id, kind) = (shop.owner.new_id().expect("an id"), EntryKind::Note);
        let party = Some(shop.party("张伟", &[]).0);
        let (case, text, at) = (None, "证件 11010519491231002X".into(), None);
        owner_does(shop, Command::AddEntry(AddEntry { id, kind, party, case, text, at }))
    }),
    // 2 pester
    shop("suppressed", |shop| {
        let gone = shop.party("张伟", &[(PointKind::Phone, "13800138000")]).0;
        let erase = Erase::new([gone], EraseReason::ALL[0], None);
        shop.does(&shop.owner, Command::Erase(erase));
        owner_does(shop, add_party(shop, "13800138000"))
    }),
    // 3 ignore
    shop("entry-no-answer", |shop| {
        let case = request(shop, shop.party("张伟", &[]).0, Right::Copy);
        owner_does(shop, answered(case, 1))
    }),
    shop("entry-answered-other", |shop| {
        let party = shop.party("张伟", &[]).0;
        let [first, second] = [(); 2].map(|()| request(shop, party, Right::Copy));
        let told = copy(&shop.desk, &shop.owner, first, Vec::new(), None);
        let seq = told.expect("a copy").0;
        shop.does(&shop.owner, answered(first, seq));
        owner_does(shop, answered(second, seq))
    }),
    shop("request-other-answer", |shop| {
        let case = request(shop, shop.party("张伟", &[]).0, Right::Copy);
        let notice = shop.owner.new_id().expect("an id");
        owner_does(shop, Command::Answer(Answer { case, points: None, to: None, notice }))
    }),
    // 4 unprotected
    shop("backup-no-recovery", |shop| {
        let folder = shop.folder.path().join("backup");
        let deed = move || backup(&shop.desk, &shop.owner, &folder, &mut |_| ()).map(drop);
        Box::new(deed)
    }),
    shop("last-holder", |shop| {
        let eve = shop.newcomer("Eve", Role::Owner);
        let (eves, secret) = (eve.member_id().expect("a member"), secret().byte());
        shop.past(|tx| tx.remove_wraps(&eves, secret).map(drop));
        let member = shop.owner.member_id().expect("a member");
        let (add, remove) = (vec![Role::Agent], vec![Role::Owner]);
        let commands = [Command::SetRoles(SetRoles { member, add, remove })];
        Box::new(move || execute(&shop.desk, &eve, &commands).map(drop))
    }),
    shop("ssh-key-taken", |shop| {
        let (one, other) = (shop.invited("Ben", Role::Agent), shop.invited("Eve", Role::Agent));
        let set =
            |member, key: &str| Command::SetKey(SetKey { member, ssh_key: Some(key.to_owned()) });
        shop.does(&shop.owner, set(one, KEY));
        owner_does(shop, set(other, &format!("{KEY} of Eve")))
    }),
    shop("fingerprint-differs", |shop| {
        let id = shop.invited("Ben", Role::Agent);
        let [own, other] = [(); 2].map(|()| enrol(&PASSPHRASE.into(), 2));
        let own = own.expect("a key");
        let recipient = own.recipient.clone();
        let waiting = Member { state: MemberState::Waiting, recipient, ..shop.member(id) };
        shop.past(|tx| {
            tx.put(tables::MEMBERS, &id, &waiting)?;
            tx.put(tables::SLOTS, &id, &own.slot)
        });
        let told = fingerprint(&other.expect("a key").recipient);
        let approve = ApproveMember::prepare(&shop.owner, &waiting, &told).expect("prepared");
        owner_does(shop, Command::ApproveMember(approve))
    }),
    shop("restore-held", |shop| {
        let (number, wanted) =
            (ApprovalNumber(1), Wanted::Restore { files: Vec::new(), entries: 1 });
        let (session, at) = (shop.owner.id(), shop.owner.now());
        let (digest, count, by, decision) = ([0; 32], 1, None, None);
        let (withdrawn, used) = (false, None);
        let request =
            Request { number, wanted, digest, count, by, session, at, decision, withdrawn, used };
        let party = Some(shop.party("张伟", &[]).0);
        shop.past(|tx| {
            tx.put(tables::APPROVALS, &number, &request)?;
            tx.put(tables::HELD, &0, &number)
        });
        let (id, kind) = (shop.owner.new_id().expect("an id"), EntryKind::Note);
        let (case, text, at) = (None, "said so".into(), None);
        owner_does(shop, Command::AddEntry(AddEntry { id, kind, party, case, text, at }))
    }),
    // 7 late
    shop("backdated", |shop| received(shop, -2 * DAY)),
    shop("received-ahead", |shop| received(shop, 2 * DAY)),
    crew("tried-once", |crew| {
        crew.clock.advance(2 * DAY);
        let case = crew.open();
        crew.clock.advance(2 * DAY);
        let tried = vec![Attempt { channel: Channel::Phone, at: in_seconds(&crew.agent, -3_600) }];
        let step = Move::Acknowledge { channel: Channel::Phone, tried };
        moves(crew, &crew.agent, case, step)
    }),
    // 9 surveys
    crew("survey-early", |crew| {
        let case = crew.serious(Stage::Closed);
        crew.records(&crew.agent, case, Fact::Surveyed);
        records(crew, &crew.agent, case, Fact::Unscored)
    }),
    crew("survey-sent", |crew| {
        let case = crew.serious(Stage::Closed);
        crew.records(&crew.agent, case, Fact::Surveyed);
        records(crew, &crew.agent, case, Fact::Surveyed)
    }),
    crew("survey-unsent", |crew| {
        let case = crew.serious(Stage::Closed);
        records(crew, &crew.agent, case, Fact::Unscored)
    }),
    // 12 complaints
    crew("step-misses", |crew| {
        let case = crew.serious(Stage::InApproval);
        moves(crew, &crew.agent, case, Move::Approve)
    }),
    crew("closing-unfit", |crew| {
        let case = crew.serious(Stage::Investigating);
        let words = Some("好的".to_owned());
        moves(crew, &crew.agent, case, Move::Close { closing: Closing::Accepted, words })
    }),
    crew("case-closed", |crew| {
        let case = crew.serious(Stage::Closed);
        goes(crew.desk(), &crew.other, Command::Claim(Claim::This(case)))
    }),
    crew("redress-twice", |crew| {
        let case = crew.serious(Stage::Remedy);
        let paid = || Fact::Redressed { item: 0, proof: "银行回单".into() };
        crew.records(&crew.agent, case, paid());
        records(crew, &crew.agent, case, paid())
    }),
    crew("silence", |crew| answers(crew, "请先撤诉，撤诉后退款")),
    crew("severity-lowered", |crew| {
        let case = acknowledged(crew);
        crew.moves(&crew.agent, case, Move::Assess(serious()));
        crew.does(&crew.agent, Command::Undo(Undo::Undo)).expect("taken back");
        moves(crew, &crew.agent, case, Move::Assess(calm()))
    }),
    crew("summary-over", |crew| {
        let case = past_the_window(crew);
        crew.moves(&crew.agent, case, decided(None));
        let whole = crew.decision(case);
        crew.records(&crew.agent, case, letter(LetterKind::Decision, &whole));
        let step = Move::Close { closing: Closing::Summary, words: None };
        moves(crew, &crew.agent, case, step)
    }),
    crew("final-response", |crew| {
        let case = past_the_window(crew);
        moves(crew, &crew.agent, case, decided(Some(Channel::Phone)))
    }),
    crew("letter-lacks", |crew| {
        let case = crew.serious(Stage::DecisionDrafted);
        moves(crew, &crew.agent, case, Move::Submit { letter: "决定如下".into() })
    }),
    crew("letter-unresolved", |crew| answers(crew, "{name}，您好")),
    crew("handover-note", |crew| assigns(crew, crew.open(), &crew.other, None)),
    crew("owner-subject", |crew| {
        let case = crew.serious(Stage::Investigating);
        crew.records(&crew.manager, case, concerns(&crew.other));
        assigns(crew, case, &crew.other, Some("请接手"))
    }),
    crew("subject-owns", |crew| {
        let case = crew.serious(Stage::Investigating);
        records(crew, &crew.lead, case, concerns(&crew.agent))
    }),
    crew("subject-named", |crew| {
        let case = crew.serious(Stage::Investigating);
        crew.records(&crew.manager, case, concerns(&crew.other));
        records(crew, &crew.manager, case, concerns(&crew.other))
    }),
    crew("original-of-another", |crew| {
        let (case, original) = (acknowledged(crew), crew.open_for(crew.stranger));
        moves(crew, &crew.agent, case, Move::Double { original })
    }),
    crew("original-aside", |crew| {
        let [first, second, third] = [(); 3].map(|()| acknowledged(crew));
        crew.moves(&crew.agent, second, Move::Double { original: first });
        moves(crew, &crew.agent, third, Move::Double { original: second })
    }),
    crew("action-early", |crew| {
        let case = crew.serious(Stage::DecisionDrafted);
        let (text, who) = ("电芯每批抽检".into(), id(&crew.agent));
        let by = in_seconds(&crew.agent, 7 * DAY);
        crew.records(&crew.agent, case, Fact::ActionPlanned { text, who, by });
        let action = crew.row(case).handling.actions[0].place;
        crew.records(&crew.agent, case, Fact::ActionDone { action });
        let (worked, reasons) = (true, "不再鼓包".into());
        records(crew, &crew.other, case, Fact::ActionChecked { action, worked, reasons })
    }),
    crew("fact-untimely", |crew| {
        let case = crew.serious(Stage::InApproval);
        let proof = "银行回单".into();
        records(crew, &crew.agent, case, Fact::Redressed { item: 0, proof })
    }),
    // 20 promises
    shop("promise-overdue", |shop| {
        promised(shop);
        shop.clock.advance(7_200);
        owner_does(shop, Command::Undo(Undo::Undo))
    }),
    shop("promise-over", |shop| {
        let id = promised(shop);
        shop.does(&shop.owner, Command::EndPromise(EndPromise::Keep(id)));
        owner_does(shop, Command::EndPromise(EndPromise::Keep(id)))
    }),
    shop("due-past", |shop| {
        let party = shop.party("张伟", &[]).0;
        owner_does(shop, Command::AddPromise(promise(&shop.owner, party, None, -3_600)))
    }),
    shop("erase-promise-open", |shop| {
        let party = shop.party("张伟", &[]).0;
        let made = promise(&shop.owner, party, None, 3_600);
        shop.does(&shop.owner, Command::AddPromise(made));
        owner_does(shop, Command::Erase(Erase::new([party], EraseReason::ALL[0], None)))
    }),
    shop("promise-past-due", |shop| {
        let party = shop.party("张伟", &[]).0;
        let case = Some(shop.case(party));
        owner_does(shop, Command::AddPromise(promise(&shop.owner, party, case, 4_000 * DAY)))
    }),
    shop("promise-backlog", |shop| {
        let party = shop.party("张伟", &[]).0;
        let made = || Command::AddPromise(promise(&shop.owner, party, None, DAY));
        for _ in 0..kefu::guards::promise::BACKLOG {
            shop.does(&shop.owner, made());
        }
        shop.clock.advance(3 * DAY);
        owner_does(shop, made())
    }),
];

/// The key of the secret compartment.
fn secret() -> WrapKey {
    WrapKey::Compartment(Compartment::Secret)
}

// ---- the tests -----------------------------------------------------------------------------------

/// Brings it about in a store of its own.
fn provoke(provoked: &Provoked, look: &dyn Fn(&Desk, &Deed<'_>)) {
    match provoked.place {
        Place::Shop(deed) => {
            let shop = Workshop::new(&[]);
            look(&shop.desk, &deed(&shop));
        }
        Place::Kept(deed) => {
            let own = age::x25519::Identity::generate();
            let shop = Workshop::new(&[own.to_public().to_string()]);
            look(&shop.desk, &deed(&shop));
        }
        Place::Among(act) => {
            let shop = Workshop::new(&[]);
            let deed = told_of(&shop, provoked.rule, act(&shop));
            look(&shop.desk, &deed);
        }
        Place::Crew(deed) => {
            let crew = Crew::new((80, 24), Language::English);
            look(crew.desk(), &deed(&crew));
        }
    }
}

fn all() -> impl Iterator<Item = &'static Provoked> {
    PROVOKED.iter().chain(reach::PROVOKED).chain(care::PROVOKED).chain(before::PROVOKED)
}

fn code(deed: &Deed<'_>) -> std::result::Result<(), &'static str> {
    deed().map_err(|error| error.code)
}

#[test]
fn each_rule_refuses_what_it_is_for_and_the_log_and_its_guard_tell_of_it() {
    for provoked in all() {
        let rule = provoked.rule;
        provoke(provoked, &|desk, deed| {
            let before = last(desk).seq;
            assert_eq!(code(deed), Err(rule));
            let entry = last(desk);
            let outcome = match provoked.place {
                Place::Among(_) => Outcome::Done,
                _ => Outcome::Refused(rule.into()),
            };
            assert_eq!((entry.seq, &entry.outcome), (before + 1, &outcome), "{rule}");
            let told = desk.read(|tx| guards::of_entry(tx, entry.seq)).expect("rulings");
            let told = told.into_iter().find(|row| row.ruling.rule == rule);
            let told = told.unwrap_or_else(|| panic!("{rule}: no guard tells of it")).ruling;
            assert_eq!((told.how, told.count), (How::Refused, 1), "{rule}");
            let guard = find(rule).expect("a rule").guard;
            if FROM_FACTS.contains(&guard) {
                assert_ne!(told.facts, Facts::None, "{rule} cannot be decided once more");
            }
            let replay = desk.read(guards::replay).expect("a replay");
            assert_eq!((replay.differing, replay.without_ruling), (Vec::new(), 0), "{rule}");
            let guard = guard.number();
            let rows =
                desk.read(|tx| tx.count(tables::RULINGS, &Scan::prefix(&(guard, entry.seq))));
            assert!(rows.is_ok_and(|rows| rows >= 1), "{rule}: not under its guard");
        });
    }
}

/// What a change that takes a rule out would do: the test above would fail for each of them.
#[cfg(debug_assertions)]
#[test]
fn a_rule_that_is_turned_off_is_missed() {
    for provoked in all() {
        let rule = provoked.rule;
        provoke(provoked, &|desk, deed| {
            let before = last(desk).seq;
            let ended = kefu::guards::off::with_rule_off(rule, || code(deed));
            assert_ne!(ended, Err(rule), "{rule} is off and refuses");
            let is_told = (before + 1..=last(desk).seq).any(|seq| {
                let entry = desk.read(|tx| tx.fetch(tables::AUDIT, &seq)).expect("an entry");
                entry.outcome == Outcome::Refused(rule.into())
            });
            assert!(!is_told, "{rule} is off and told of");
        });
    }
}

#[test]
fn every_rule_is_provoked() {
    let mut codes = BTreeSet::new();
    for code in all().map(|one| one.rule) {
        assert!(codes.insert(code), "{code} stands there twice");
    }
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes, all);
}

/// What is released cannot turn a rule off: the file is in no build without debug assertions, and releases have none.
#[test]
fn no_release_can_turn_a_rule_off() {
    let text = |path: &str| std::fs::read_to_string(source::root().join(path)).expect(path);
    assert!(text("src/guards.rs").contains("#[cfg(debug_assertions)]\npub mod off;"));
    assert!(!text("Cargo.toml").contains("debug-assertions"), "a release with debug assertions");
}

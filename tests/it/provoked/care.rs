//! Rules about what is to be looked after: what people tell us, who was reviewed, incidents, backups, purposes, and what
//! was promised in words.

use super::{
    DAY, Deed, Provoked, answers, crew, goes, in_seconds, kept, moves, owner_does, phone, promise,
    records, reveals, shop,
};
use crate::care::deed as cared;
use crate::crew::{Crew, letter};
use crate::disclosure;
use crate::house::PASSPHRASE;
use crate::workshop::{Workshop, opening};
use kefu::commands::backup::backup;
use kefu::commands::disclosure::Disclose;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::import::{ImportParties, Rehearse, RowTable};
use kefu::commands::incident::Handle;
use kefu::commands::open::OpenComplaint;
use kefu::commands::promise::Renegotiate;
use kefu::commands::record::Record;
use kefu::commands::review::LookAt;
use kefu::commands::tell::{Tell, Telling};
use kefu::commands::unlock::unlock;
use kefu::commands::{Command, execute};
use kefu::domain::complaint::{Channel, Move, Opening, Stage};
use kefu::domain::contact::PointKind;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::feedback::{Disposition, FeedbackKind};
use kefu::domain::guard::{Mode, ModeRow};
use kefu::domain::handling::{Fact, LetterKind, Rating};
use kefu::domain::id::{CaseId, DisclosureNumber, IncidentNumber};
use kefu::domain::incident::{Incident, NotifyDecision, Notifying};
use kefu::domain::member::Role;
use kefu::domain::promise::Promised;
use kefu::domain::purpose::Purpose;
use kefu::domain::usage::PURPOSES;
use kefu::session::Session;
use kefu::store::{Reader, tables};

/// Past the door, where it takes two persons.
fn set(shop: &Workshop, rule: &str, mode: Mode) {
    let by = shop.owner.member_id().expect("a member");
    let row = ModeRow { mode, by, at: shop.owner.now() };
    shop.past(|tx| tx.put(tables::GUARD_MODES, &rule.to_owned(), &row));
}

/// A list with one customer for somebody outside.
fn outside<'p>(shop: &'p Workshop, disclosure: Option<DisclosureNumber>, column: &str) -> Deed<'p> {
    let selection = Selection {
        list: ExportList::Parties,
        selector: String::new(),
        columns: vec![column.to_owned()],
        purpose: ExportPurpose::Disclosure,
        reference: "the offer of March".into(),
        recipient: None,
        disclosure,
    };
    let first = Stretch::of_parties(vec![shop.party("张伟", &[]).0], Vec::new());
    let notice = shop.owner.new_id().expect("an id");
    owner_does(shop, Command::Export(Export::new(selection, first, notice)))
}

fn import(shop: &Workshop) -> Deed<'_> {
    owner_does(shop, Command::ImportParties(ImportParties { run: [1; 16], rows: Vec::new() }))
}

/// An agent beside somebody who could review, and what the agent would see.
fn looks<'p>(shop: &'p Workshop, agent: Session) -> Deed<'p> {
    let commands = [reveals(&agent, phone(shop), Purpose::IncomingCall)];
    Box::new(move || execute(&shop.desk, &agent, &commands).map(drop))
}

fn agent(shop: &Workshop) -> Session {
    shop.newcomer("Dora", Role::Dpo);
    shop.newcomer("Ben", Role::Agent)
}

/// An incident as far as the verb that is named finds it.
fn incident(shop: &Workshop, verb: &str) -> IncidentNumber {
    let (bob, party) = (shop.invited("Bob", Role::Agent), shop.party("张伟", &[]).0);
    let Command::Incident(handle) = cared(shop, verb, bob, party) else { panic!("an incident") };
    match handle {
        Handle::Note { number, .. } | Handle::Notify { number, .. } => number,
        Handle::Close { number, .. } => number,
        other => panic!("{other:?}"),
    }
}

fn closes<'p>(shop: &'p Workshop, number: IncidentNumber, cause: Option<&str>) -> Deed<'p> {
    let cause = cause.map(str::to_owned);
    owner_does(shop, Command::Incident(Handle::Close { number, cause }))
}

/// A letter that is told of in these words, with what is said of its promises.
fn tells<'p>(crew: &'p Crew, case: CaseId, text: &str, promised: Promised) -> Deed<'p> {
    let fact = letter(LetterKind::Answer, text);
    let what = Telling::Fact(Record { case, fact, seen: None });
    goes(crew.desk(), &crew.agent, Command::Tell(Tell { what, promised }))
}

fn of_nobody(crew: &Crew) -> CaseId {
    let id: CaseId = crew.agent.new_id().expect("an id");
    let (opening, owner) = (opening(&crew.agent, None), crew.agent.member_id());
    let open = OpenComplaint { id, opening, owner };
    crew.does(&crew.agent, Command::OpenComplaint(open)).expect("a complaint");
    id
}

const VAGUE: &str = "We will send you a new card.";
const DATED: &str = "We will send you a new card within 5 days.";

pub const PROVOKED: &[Provoked] = &[
    // 1 leak
    shop("disclosure-lacks", |shop| owner_does(shop, Command::Disclose(disclosure::to(" ")))),
    shop("disclosure-missing", |shop| outside(shop, None, "number")),
    shop("disclosure-class", |shop| outside(shop, Some(disclosure::declared(shop)), "tags")),
    shop("disclosure-no-consent", |shop| outside(shop, Some(disclosure::declared(shop)), "number")),
    shop("disclosure-ended", |shop| {
        let number = disclosure::declared(shop);
        shop.does(&shop.owner, Command::Disclose(Disclose::End(number)));
        owner_does(shop, Command::Disclose(Disclose::End(number)))
    }),
    // 3 ignore
    crew("waved-off", |crew| {
        let id: CaseId = crew.agent.new_id().expect("an id");
        let (party, kind, now) = (Some(crew.party), FeedbackKind::Praise, crew.agent.now());
        let words = "态度太差，一直没有人回复我".to_owned();
        let opening = Opening::of_feedback(party, kind, words, Channel::Web, now);
        let open = OpenComplaint { id, opening, owner: crew.agent.member_id() };
        crew.does(&crew.agent, Command::OpenComplaint(open)).expect("feedback");
        let (disposition, reply) = (Disposition::Answered, "谢谢您的来信。".into());
        let step = Move::Dispose { disposition, reply, channel: Channel::Email };
        moves(crew, &crew.agent, id, step)
    }),
    // 4 unprotected
    shop("grant-lapsed", |shop| {
        let agent = agent(shop);
        shop.clock.advance(90 * DAY);
        unlock(&shop.desk, &agent, &PASSPHRASE.into()).expect("an open vault");
        unlock(&shop.desk, &shop.owner, &PASSPHRASE.into()).expect("an open vault");
        looks(shop, agent)
    }),
    shop("grant-revoked", |shop| {
        let agent = agent(shop);
        let revoke = LookAt::Revoke(agent.member_id().expect("a member"));
        shop.does(&shop.owner, Command::Review(revoke));
        looks(shop, agent)
    }),
    shop("incident-no-list", |shop| {
        closes(shop, incident(shop, "incident.note"), Some("two letters in one envelope"))
    }),
    shop("incident-no-decision", |shop| {
        closes(shop, incident(shop, "incident.notify"), Some("two letters in one envelope"))
    }),
    shop("incident-untold", |shop| {
        let number = incident(shop, "incident.notify");
        // Past the door: a decision takes two persons.
        shop.past(|tx| {
            let was: Incident = tx.fetch(tables::INCIDENTS, &number)?;
            let (notifying, reason) = (Notifying::Authority, "they must know of it".to_owned());
            let (at, by) = (was.opened_at, was.by);
            let decision = Some(NotifyDecision { notifying, reason, at, by, seq: 1 });
            tx.put(tables::INCIDENTS, &number, &Incident { decision, ..was })
        });
        closes(shop, number, Some("two letters in one envelope"))
    }),
    shop("incident-authority", |shop| {
        let (number, reason) = (incident(shop, "incident.notify"), "it came back unopened".into());
        let notify = Handle::Notify { number, notifying: Notifying::Nobody, reason };
        owner_does(shop, Command::Incident(notify))
    }),
    shop("incident-no-cause", |shop| closes(shop, incident(shop, "incident.close"), None)),
    shop("training-missing", |shop| {
        set(shop, "training-missing", Mode::Enforce);
        looks(shop, agent(shop))
    }),
    shop("backup-old", |shop| {
        set(shop, "backup-old", Mode::Enforce);
        shop.clock.advance(27 * 3_600);
        import(shop)
    }),
    shop("drill-old", |shop| {
        set(shop, "drill-old", Mode::Enforce);
        shop.clock.advance(100 * DAY);
        import(shop)
    }),
    kept("backup-stale", |shop| {
        shop.clock.advance(53 * 3_600);
        import(shop)
    }),
    kept("drill-stale", |shop| {
        shop.clock.advance(181 * DAY);
        let folder = shop.folder.path().join("backup");
        backup(&shop.desk, &shop.owner, &folder, &mut |_| ()).expect("a backup");
        let all = PURPOSES.iter().map(|(code, _)| (*code).to_owned()).collect();
        shop.does(&shop.owner, Command::Review(LookAt::Purposes(all)));
        import(shop)
    }),
    // 5 other use
    shop("purpose-class", |shop| {
        let (party, points) = shop.party("张伟", &[(PointKind::Birthday, "1990-01-31")]);
        let made = promise(&shop.owner, party, None, 3_600);
        let purpose = Purpose::Promise(made.id);
        shop.does(&shop.owner, Command::AddPromise(made));
        owner_does(shop, reveals(&shop.owner, points[0], purpose))
    }),
    shop("purposes-unreviewed", |shop| {
        shop.clock.advance(180 * DAY);
        owner_does(
            shop,
            Command::Rehearse(Rehearse { table: RowTable::Parties, rows: 1, refused: Vec::new() }),
        )
    }),
    // 9 surveys
    crew("survey-own", |crew| {
        let case = crew.serious(Stage::Closed);
        crew.records(&crew.agent, case, Fact::Surveyed);
        let rating = Rating { satisfied: 5, recommend: 10 };
        records(crew, &crew.agent, case, Fact::Rated(rating))
    }),
    crew("survey-month", |crew| {
        let [first, second] = [(); 2].map(|()| crew.serious(Stage::Closed));
        crew.records(&crew.agent, first, Fact::Surveyed);
        records(crew, &crew.agent, second, Fact::Surveyed)
    }),
    // 20 promises
    crew("promise-unmarked", |crew| answers(crew, "我们会在三天内给您回电。")),
    crew("promise-undated", |crew| tells(crew, crew.open(), VAGUE, Promised::Made { due: None })),
    crew("promise-later", |crew| {
        let due = Some(in_seconds(&crew.agent, 9 * DAY));
        tells(crew, crew.open(), DATED, Promised::Made { due })
    }),
    crew("promise-late", |crew| {
        let made = promise(&crew.agent, crew.party, None, 3_600);
        let promise = made.id;
        crew.does(&crew.agent, Command::AddPromise(made)).expect("a promise");
        crew.clock.advance(7_200);
        let (due, agreed) = (in_seconds(&crew.agent, DAY), "周五也行".into());
        let moved = Renegotiate { promise, due, agreed, channel: Channel::Phone };
        goes(crew.desk(), &crew.agent, Command::Renegotiate(moved))
    }),
    crew("promise-nobody", |crew| {
        tells(crew, of_nobody(crew), DATED, Promised::Made { due: None })
    }),
];

//! How work is done: late answers, surveys, complaints, harassment, promises.

use super::matrix::{Cell, Row};
use super::ways::{
    Door, among_others, asks_for, fills, imports, no_column, no_step, not_by_itself, picks,
    real_seconds, today, types,
};
use crate::campaigns::{begun, reached, released};
use crate::crew::{Crew, id};
use crate::house::PASSPHRASE;
use crate::workshop::{Workshop, opening};
use kefu::commands::Command;
use kefu::commands::campaign::PlanCampaign;
use kefu::commands::contact::LogContact;
use kefu::commands::macros::{Bulk, KeepMacro, run};
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::promise::AddPromise;
use kefu::commands::record::Record;
use kefu::commands::send::ClaimSends;
use kefu::domain::complaint::{Closing, Move, Opening, Stage};
use kefu::domain::consent::{ContactChannel, ContactPurpose};
use kefu::domain::guard::Guard;
use kefu::domain::handling::{Fact, LetterKind, Rating};
use kefu::domain::id::{CaseId, PartyId};
use kefu::domain::moment::Moment;
use kefu::domain::outreach::Campaign;
use kefu::exchange::preset::Target;
use kefu::queries::parties;
use kefu::store::index::Rows;
use kefu::store::{ReadTx, Reader, Scan, tables};

use ContactChannel::{Call, Mail};
use ContactPurpose::Service;
use Guard::{Complaints, Harassment, Late, Promises, Surveys};

const DAY: i64 = 86_400;
/// Redress for silence.
const SILENCE: &str = "请先撤诉，撤诉后退款";

fn in_seconds(crew: &Crew, seconds: i64) -> Moment {
    let now = crew.agent.now();
    Moment { at_seconds: now.at_seconds + seconds, ..now }
}

// ---- 7 late: taken down so late that nobody sees how late it is ------------------------------------

fn takes_down_late(crew: &mut Crew, door: Door) {
    let (agent, then) = (id(&crew.agent), in_seconds(crew, -3 * DAY).human());
    let desk = asks_for(crew, door, (agent, "C-000001"), ("c", "action-complaint"));
    fills(desk, &[("title", "退款未到账"), ("what-happened", "钱没到"), ("received-at", &then)]);
}

fn takes_down_late_among_others(crew: &mut Crew, _: Door) {
    let (case, new) = (crew.open(), crew.agent.new_id().expect("an id"));
    let of = opening(&crew.agent, Some(crew.party));
    let opening = Opening { received_at: in_seconds(crew, -3 * DAY), backdated: None, ..of };
    let open = OpenComplaint { id: new, opening, owner: None };
    among_others(crew, &crew.agent, case, Command::OpenComplaint(open));
}

fn types_it_down_late(crew: &mut Crew, _: Door) {
    let what = ["complaint", "open", "--title", "refund", "--what", "not there"];
    types(crew, &crew.agent, &[&what[..], &["--received-at", "2026-01-05"]].concat());
}

fn brings_what_reaches_us_later(shop: &Workshop) {
    let text = "Title,What Happened,Received At\nrefund,not there,2099-01-05\n";
    let report = imports(shop, Target::Complaints, text).expect("a report");
    assert_eq!((report.total.added, report.faults[0].code), (0, "row-date-future"));
}

// ---- 9 surveys: asked twice within a month ----------------------------------------------------------

fn asked_and_closed(crew: &Crew) -> CaseId {
    let [first, second] = [(); 2].map(|()| crew.serious(Stage::Closed));
    crew.records(&crew.agent, first, Fact::Surveyed);
    second
}

fn asks_again(crew: &mut Crew, door: Door) {
    let number = crew.row(asked_and_closed(crew)).number.to_string();
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, &number), ("f", "action-survey"));
    if door == Door::Keys {
        picks(desk, "survey");
    }
}

fn asks_again_among_others(crew: &mut Crew, _: Door) {
    let case = asked_and_closed(crew);
    let again = Record { case, fact: Fact::Surveyed, seen: None };
    among_others(crew, &crew.agent, case, Command::Record(again));
}

fn types_the_question_again(crew: &mut Crew, _: Door) {
    today(crew);
    let number = crew.row(asked_and_closed(crew)).number.to_string();
    types(crew, &crew.agent, &["complaint", "survey", &number]);
}

// ---- 12 complaints: redress for silence, a decision without a second person --------------------------

fn buys_silence(crew: &mut Crew, door: Door) {
    let number = crew.row(crew.open()).number.to_string();
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, &number), ("w", "action-letter"));
    picks(desk, LetterKind::Answer.code());
    fills(desk, &[("letter", SILENCE)]);
}

fn approves_alone(crew: &mut Crew, door: Door) {
    let case = crew.serious(Stage::InApproval);
    let text = "name = \"wave\"\n[[step]]\ndo = \"approve\"\n";
    let save = KeepMacro::Save { file: "wave.toml".into(), text: text.into() };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
    let bulk = match door {
        Door::Macro => Bulk::Macro("wave".into()),
        _ => Bulk::Step(Stage::Decided, Box::default()),
    };
    run(crew.desk(), &crew.agent, &bulk, &[case]).expect_err("refused");
}

fn closes_what_a_file_decided(crew: &mut Crew, _: Door) {
    let case = crew.imported(Stage::Decided);
    let step = Move::Close { closing: Closing::Accepted, words: None };
    let close = Command::Move(MoveOn::unseen(case, step));
    crew.does(&crew.manager, close).expect_err("refused");
}

fn types_for_silence(crew: &mut Crew, _: Door) {
    let number = crew.row(crew.open()).number.to_string();
    let args = ["complaint", "send", &number, "answer", "--channel", "email", "--text", SILENCE];
    types(crew, &crew.agent, &args);
}

/// A campaign with such words can only come from past the door; it goes by itself.
fn sends_for_silence(shop: &Workshop) {
    let number = released(shop, Service, Mail, &[reached(shop, "张伟", "zhang@example.com")]);
    let mut campaign: Campaign = crate::campaigns::row(shop, number);
    campaign.template.zh.text = SILENCE.into();
    shop.past(|tx| tx.put(tables::CAMPAIGNS, &number, &campaign));
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign: number, after: None }));
}

// ---- 17 harassment: a third attempt within a day ----------------------------------------------------

fn attempt(shop: &Workshop, party: PartyId, channel: ContactChannel) {
    let id = shop.owner.new_id().expect("an id");
    let log = LogContact { id, party, channel, purpose: Service, at: None };
    shop.does(&shop.owner, Command::LogContact(log));
}

fn calls_a_third_time(crew: &mut Crew, door: Door) {
    let agent = id(&crew.agent);
    let desk = crew.sits(agent);
    desk.keys(&["U", PASSPHRASE, "Enter", "+", "韩梅", "Tab", "Tab", "13900139123", "^S"]);
    let read = |tx: &ReadTx| parties::find(tx, "C-000003");
    let party = crew.desk().read(read).expect("a customer").id;
    for channel in [Mail, ContactChannel::Message] {
        let id = crew.agent.new_id().expect("an id");
        let log = LogContact { id, party, channel, purpose: Service, at: None };
        crew.does(&crew.agent, Command::LogContact(log)).expect("an attempt");
    }
    let asked = asks_for(crew, door, (agent, "hanmei"), ("o", "action-contact"));
    asked.keys(&["Tab", "Right", "^S"]);
}

fn plans_a_third_attempt(shop: &Workshop) {
    let party = reached(shop, "张伟", "zhang@example.com");
    [Mail, Call].into_iter().for_each(|channel| attempt(shop, party, channel));
    let campaign = begun(shop, Service, Mail);
    let plan = PlanCampaign { campaign, audience: vec![party] };
    shop.does(&shop.owner, Command::PlanCampaign(plan));
}

fn sends_a_third_attempt(shop: &Workshop) {
    let party = reached(shop, "张伟", "zhang@example.com");
    let campaign = released(shop, Service, Mail, &[party]);
    [Mail, Call].into_iter().for_each(|channel| attempt(shop, party, channel));
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign, after: None }));
    let sent = shop.desk.read(|tx| tx.count(tables::MESSAGES, &Scan::all()));
    assert_eq!(sent, Ok(0));
}

fn types_a_third_attempt(shop: &Workshop) {
    shop.clock.advance(real_seconds() - shop.owner.now().at_seconds - 2);
    let all = kefu::domain::usage::PURPOSES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let looked = kefu::commands::review::LookAt::Purposes(all);
    shop.does(&shop.owner, Command::Review(looked));
    let unlock = kefu::commands::unlock::unlock;
    unlock(&shop.desk, &shop.owner, &crate::house::PASSPHRASE.into()).expect("an open vault");
    let party = reached(shop, "张伟", "zhang@example.com");
    [Mail, Call].into_iter().for_each(|channel| attempt(shop, party, channel));
    begun(shop, Service, Mail);
    let ran = crate::crew::types(shop.folder.path(), "Ada", &["campaign", "plan", "M-1", "--json"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let plan: serde_json::Value = serde_json::from_slice(&ran.out).expect("a plan");
    assert_eq!(plan["refused"]["attempts-day"], 1, "{plan}");
}

// ---- 20 promises: more of them by whoever has a backlog ---------------------------------------------

fn promise(crew: &Crew) -> Command {
    let (id, due) = (crew.agent.new_id().expect("an id"), in_seconds(crew, DAY));
    let (party, text) = (crew.party, "we call back".into());
    Command::AddPromise(AddPromise { id, party, case: None, text, due })
}

fn has_a_backlog(crew: &Crew) -> CaseId {
    for _ in 0..kefu::guards::promise::BACKLOG {
        crew.does(&crew.agent, promise(crew)).expect("a promise");
    }
    crew.clock.advance(3 * DAY);
    crew.open()
}

fn promises_more(crew: &mut Crew, door: Door) {
    has_a_backlog(crew);
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, "C-000001"), ("p", "action-promise"));
    fills(desk, &[("text", "we call back"), ("due", "+1h")]);
}

fn soothes(crew: &mut Crew, _: Door) {
    let case = has_a_backlog(crew);
    let text =
        "name = \"soothe\"\n[[step]]\ndo = \"promise\"\ntext = \"call back\"\ndue = \"+1h\"\n";
    let save = KeepMacro::Save { file: "soothe.toml".into(), text: text.into() };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
    run(crew.desk(), &crew.agent, &Bulk::Macro("soothe".into()), &[case]).expect_err("refused");
}

fn promises_among_others(crew: &mut Crew, _: Door) {
    let case = has_a_backlog(crew);
    among_others(crew, &crew.agent, case, promise(crew));
}

fn types_a_promise(crew: &mut Crew, _: Door) {
    has_a_backlog(crew);
    types(crew, &crew.agent, &["promise", "add", "C-000001", "we call back", "--due", "+1d"]);
}

/// What goes by itself says what a template says, and that promises nothing to many.
fn promises_to_everybody(shop: &Workshop) {
    let mut template = crate::campaigns::template("own", Service, Mail);
    template.text = template.text.replace("we open at nine", "we will call you back by Friday");
    let save = Command::SaveTemplate(template);
    kefu::commands::execute(&shop.desk, &shop.owner, &[save]).expect_err("refused");
}

#[rustfmt::skip]
pub fn cells() -> Vec<Row> {
    use Cell::{Among, Crew, Never, Shop};
    use Door::{Automation, Bulk, CommandLine, Import, Keys, Macro, Palette};
    vec![
        (Late, Keys, Crew("backdated", "complaint.open", takes_down_late)),
        (Late, Palette, Crew("backdated", "complaint.open", takes_down_late)),
        (Late, Macro, Never("a macro works on a case that is there, and names no time at which it was answered", |_| {
            no_step("do = \"open\"");
            no_step("do = \"acknowledge\"\nchannel = \"phone\"\ntried = \"phone yesterday\"");
            no_step("do = \"note\"\ntext = \"called\"\nat = \"-3d\"");
        })),
        (Late, Bulk, Crew("backdated", "complaint.open", takes_down_late_among_others)),
        (Late, Import, Among("received-ahead", "import.rehearse", brings_what_reaches_us_later)),
        (Late, CommandLine, Crew("backdated", "complaint.open", types_it_down_late)),
        (Late, Automation, Never("what kefu takes down by itself, after a low answer, reached us at that moment", |crew| {
            let case = crew.serious(Stage::Closed);
            crew.records(&crew.agent, case, Fact::Surveyed);
            crew.clock.advance(3 * DAY);
            crew.records(&crew.other, case, Fact::Rated(Rating { satisfied: 1, recommend: 0 }));
            let all = crew.desk().read(|tx| tx.cases_of(crew.party)).expect("cases");
            let made: Vec<_> = all.iter().filter(|one| one.source == "survey").collect();
            let now = crew.agent.now().at_seconds;
            assert_eq!(made.iter().map(|one| one.received_at.at_seconds).collect::<Vec<_>>(), [now]);
            not_by_itself(crew, &["complaint.open", "feedback.open", "privacy.open"]);
        })),

        (Surveys, Keys, Crew("survey-month", "complaint.survey", asks_again)),
        (Surveys, Palette, Crew("survey-month", "complaint.survey", asks_again)),
        (Surveys, Macro, Never("nobody is asked by a macro: it has no step for it", |_| no_step("do = \"survey\""))),
        (Surveys, Bulk, Crew("survey-month", "complaint.survey", asks_again_among_others)),
        (Surveys, Import, Never("a file brings no survey and no answer of one: it has no column for it", |_| {
            no_column("survey");
            no_column("scores");
        })),
        (Surveys, CommandLine, Crew("survey-month", "complaint.survey", types_the_question_again)),
        (Surveys, Automation, Never("a closed case has a survey that is due; who sends it is a person", |crew| {
            asked_and_closed(crew);
            not_by_itself(crew, &["complaint.survey", "survey.answer", "campaign.send"]);
        })),

        (Complaints, Keys, Crew("silence", "complaint.send", buys_silence)),
        (Complaints, Palette, Crew("silence", "complaint.send", buys_silence)),
        (Complaints, Macro, Crew("step-misses", "complaint.approve", approves_alone)),
        (Complaints, Bulk, Crew("step-misses", "complaint.approve", approves_alone)),
        (Complaints, Import, Crew("step-misses", "complaint.move", closes_what_a_file_decided)),
        (Complaints, CommandLine, Crew("silence", "complaint.send", types_for_silence)),
        (Complaints, Automation, Among("silence", "campaign.send", sends_for_silence)),

        (Harassment, Keys, Crew("attempts-day", "contact.make", calls_a_third_time)),
        (Harassment, Palette, Crew("attempts-day", "contact.make", calls_a_third_time)),
        (Harassment, Macro, Never("a macro reaches nobody: it has no step for it, and what is sent is in none", |_| {
            no_step("do = \"call\"");
            no_step("do = \"contact\"");
            no_step("do = \"send\"");
        })),
        (Harassment, Bulk, Among("attempts-day", "campaign.plan", plans_a_third_attempt)),
        (Harassment, Import, Never("a file brings no attempt to reach anybody: it has no column for it", |_| {
            no_column("attempt");
            no_column("contacted-at");
        })),
        (Harassment, CommandLine, Among("attempts-day", "campaign.plan", types_a_third_attempt)),
        (Harassment, Automation, Among("attempts-day", "campaign.send", sends_a_third_attempt)),

        (Promises, Keys, Crew("promise-backlog", "promise.add", promises_more)),
        (Promises, Palette, Crew("promise-backlog", "promise.add", promises_more)),
        (Promises, Macro, Crew("promise-backlog", "promise.add", soothes)),
        (Promises, Bulk, Crew("promise-backlog", "promise.add", promises_among_others)),
        (Promises, Import, Never("a file brings no promise of ours: it has no column for it", |_| {
            no_column("promise");
            no_column("due");
        })),
        (Promises, CommandLine, Crew("promise-backlog", "promise.add", types_a_promise)),
        (Promises, Automation, Shop("promise-unmarked", "template.save", promises_to_everybody)),
    ]
}

//! What customers told us, and how they are reached: leaks, pestering, feedback, care for data, other use.

use super::matrix::{Cell, Row};
use super::ways::{
    Door, among_others, asks_for, fills, imports, no_column, no_step, not_by_itself, picks, types,
};
use crate::campaigns::{begun, consents, reached, released, says};
use crate::crew::{Crew, id};
use crate::mail_server::{MailServer, Manner};
use crate::workshop::{Workshop, draft};
use kefu::commands::Command;
use kefu::commands::campaign::{HaltCampaign, PlanCampaign};
use kefu::commands::consent::Say;
use kefu::commands::erase::Erase;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::macros::{Bulk, KeepMacro, run};
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::promise::AddPromise;
use kefu::commands::review::LookAt;
use kefu::commands::seal::seal_new;
use kefu::commands::send::ClaimSends;
use kefu::domain::complaint::{Channel, Details, Move, Opening, Stage};
use kefu::domain::consent::{ConsentAct, ContactChannel, ContactPurpose, Scope};
use kefu::domain::contact::PointKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::feedback::{Disposition, FeedbackKind};
use kefu::domain::guard::Guard;
use kefu::domain::handling::LetterKind;
use kefu::domain::id::{CaseId, PartyId, PointId};
use kefu::domain::moment::Moment;
use kefu::domain::outreach::relay::MailFile;
use kefu::domain::party::Party;
use kefu::exchange::campaign::send;
use kefu::exchange::mail::Post;
use kefu::exchange::preset::Target;
use kefu::session::Session;
use kefu::store::{Reader, tables};

use ContactChannel::Mail;
use ContactPurpose::{Marketing, Service};
use Guard::{Ignore, Leak, OtherUse, Pester, Unprotected};

const PHONE: &str = "13912345678";
const DAY: i64 = 86_400;

// ---- 1 leak: a letter with somebody's number in it ------------------------------------------------

fn writes_a_number(crew: &mut Crew, door: Door) {
    let case = crew.open();
    let (agent, number) = (id(&crew.agent), crew.row(case).number.to_string());
    let desk = asks_for(crew, door, (agent, &number), ("w", "action-letter"));
    picks(desk, LetterKind::Answer.code());
    fills(desk, &[("letter", &format!("请打 {PHONE}"))]);
}

fn keeps_a_number(crew: &mut Crew, _: Door) {
    let text = format!("name = \"call\"\n[[step]]\ndo = \"note\"\ntext = \"call {PHONE}\"\n");
    let save = KeepMacro::Save { file: "call.toml".into(), text };
    crew.does(&crew.manager, Command::KeepMacro(save)).expect_err("refused");
}

fn puts_up_a_number(crew: &mut Crew, _: Door) {
    let case = crew.serious(Stage::DecisionDrafted);
    let letter = Some(format!("{} 请打 {PHONE}", crew.decision(case)));
    let bulk = Bulk::Step(Stage::InApproval, Box::new(Details { letter, ..Details::default() }));
    run(crew.desk(), &crew.agent, &bulk, &[case]).expect_err("refused");
}

fn sends_a_number(crew: &mut Crew, _: Door) {
    let number = crew.row(crew.open()).number.to_string();
    let text = format!("请打 {PHONE}");
    let args = ["complaint", "send", &number, "answer", "--channel", "email", "--text", &text];
    types(crew, &crew.agent, &args);
}

/// Somebody is called by a number; the campaign goes by itself.
fn is_called_by_a_number(shop: &Workshop) {
    let party = reached(shop, "张伟", "zhang@example.com");
    let campaign = released(shop, Service, Mail, &[party]);
    let row: Party = shop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("a party");
    shop.past(|tx| tx.put_party(&Party { name: PHONE.into(), ..row }));
    shop.does(&shop.owner, Command::ClaimSends(ClaimSends { campaign, after: None }));
}

// ---- 2 pester: a yes to what was stopped ----------------------------------------------------------

fn stops(crew: &Crew) {
    let stop = Say::new(ConsentAct::Stop, crew.party, Scope::default());
    crew.does(&crew.agent, Command::Consent(stop)).expect("a stop");
}

fn says_yes_for_them(crew: &mut Crew, door: Door) {
    stops(crew);
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, "C-000001"), ("C", "action-consent"));
    fills(
        desk,
        &[
            ("consent-act", "given"),
            ("contact-purpose", "marketing"),
            ("consent-evidence", "form 12"),
            ("consent-notice", "2026-03"),
        ],
    );
}

fn types_yes_for_them(crew: &mut Crew, _: Door) {
    stops(crew);
    let ground = ["--purpose", "marketing", "--basis", "consent", "--notice", "v1"];
    let shown = ["--evidence", "code:form 12"];
    let args = [&["consent", "give", "C-000001"][..], &ground, &shown].concat();
    types(crew, &crew.agent, &args);
}

fn plans_for_the_stopped(shop: &Workshop) {
    let party = reached(shop, "张伟", "zhang@example.com");
    consents(shop, party, Marketing);
    says(shop, party, ConsentAct::Stop, None);
    let campaign = begun(shop, Marketing, Mail);
    shop.does(&shop.owner, Command::PlanCampaign(PlanCampaign { campaign, audience: vec![party] }));
}

fn brings_back_the_erased(shop: &Workshop) {
    let gone = shop.party("张伟", &[(PointKind::Phone, "13800138000")]).0;
    shop.does(&shop.owner, Command::Erase(Erase::new([gone], EraseReason::ALL[0], None)));
    let report = imports(shop, Target::Parties, "Name,Phone\n李娜,+86 138 0013 8000\n");
    let report = report.expect("a report");
    assert_eq!((report.total.added, report.faults[0].code), (0, "row-suppressed"));
}

fn post(shop: &Workshop, relay: String) -> Post {
    let (from, stop) = ("care@example.org".to_owned(), "stop@example.org".to_owned());
    let _ = shop;
    let file = MailFile { relay, from, stop, user: None, password_file: None, ca: None };
    Post::of(file).expect("a way out")
}

fn maildir(shop: &Workshop) -> Post {
    post(shop, format!("maildir:{}", shop.folder.path().display()))
}

/// What a timer runs.
fn goes_by_itself(shop: &Workshop, campaign: kefu::domain::id::CampaignNumber, mut post: Post) {
    let row = crate::campaigns::row(shop, campaign);
    send(&shop.desk, &shop.owner, &row, &mut post, &mut |_| ()).expect_err("refused");
}

fn is_sent_though_halted(shop: &Workshop) {
    let campaign = released(shop, Service, Mail, &[reached(shop, "张伟", "zhang@example.com")]);
    shop.does(&shop.owner, Command::HaltCampaign(HaltCampaign(campaign)));
    goes_by_itself(shop, campaign, maildir(shop));
}

// ---- 3 feedback: who is not content is waved off ---------------------------------------------------

fn unhappy(crew: &Crew) -> CaseId {
    let id: CaseId = crew.agent.new_id().expect("an id");
    let words = "态度太差，一直没有人回复我".to_owned();
    let (party, now) = (Some(crew.party), crew.agent.now());
    let opening = Opening::of_feedback(party, FeedbackKind::Praise, words, Channel::Web, now);
    let open = OpenComplaint { id, opening, owner: crew.agent.member_id() };
    crew.does(&crew.agent, Command::OpenComplaint(open)).expect("feedback");
    id
}

fn waved_off(case: CaseId) -> Command {
    let (disposition, reply) = (Disposition::Answered, "谢谢您的来信。".into());
    let step = Move::Dispose { disposition, reply, channel: Channel::Email };
    Command::Move(MoveOn::unseen(case, step))
}

fn waves_off(crew: &mut Crew, door: Door) {
    let number = crew.row(unhappy(crew)).number.to_string();
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, &number), ("m", "action-move"));
    picks(desk, "closed");
    fills(desk, &[("disposition", "answered"), ("reply", "谢谢您的来信。"), ("channel", "email")]);
}

fn waves_off_among_others(crew: &mut Crew, _: Door) {
    let case = unhappy(crew);
    among_others(crew, &crew.agent, case, waved_off(case));
}

fn types_a_thank_you(crew: &mut Crew, _: Door) {
    let number = crew.row(unhappy(crew)).number.to_string();
    let reply = ["--reply", "谢谢您的来信。", "--channel", "email"];
    types(crew, &crew.agent, &[&["feedback", "dispose", &number, "answered"][..], &reply].concat());
}

// ---- 4 unprotected: whose grant was taken back, backups nobody made, mail in the clear -------------

fn with_points(crew: &Crew, points: &[(PointKind, &str)]) -> (PartyId, Vec<PointId>) {
    let drafts: Vec<_> = points.iter().copied().map(draft).collect();
    let sealed = seal_new(crew.desk(), &crew.owner, &drafts).expect("sealed");
    let ids = sealed.points.iter().map(|point| point.point.id).collect();
    let facts = PartyFacts { name: "孙丽".into(), ..PartyFacts::default() };
    let party = AddParty::new(&crew.owner, facts, sealed).expect("a party");
    let id = party.id;
    crew.does(&crew.owner, Command::AddParty(party)).expect("a party");
    (id, ids)
}

fn is_taken_back(crew: &Crew, from: &Session) {
    crew.does(&crew.owner, Command::Review(LookAt::Revoke(id(from)))).expect("taken back");
}

fn looks_all_the_same(crew: &mut Crew, door: Door) {
    with_points(crew, &[(PointKind::Phone, "13800138000")]);
    is_taken_back(crew, &crew.agent);
    let agent = id(&crew.agent);
    let desk = asks_for(crew, door, (agent, "C-000003"), ("r", "action-reveal"));
    desk.keys(&[crate::house::PASSPHRASE, "Enter"]);
    picks(desk, "call");
}

fn selection(columns: &[&str], purpose: ExportPurpose, recipient: Option<String>) -> Selection {
    Selection {
        disclosure: None,
        list: ExportList::Parties,
        selector: String::new(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        purpose,
        reference: "order 12 of the court".into(),
        recipient,
    }
}

fn takes_the_list_all_the_same(crew: &mut Crew, _: Door) {
    let (party, points) = with_points(crew, &[(PointKind::Phone, "13800138000")]);
    is_taken_back(crew, &crew.lead);
    let own = age::x25519::Identity::generate().to_public().to_string();
    let selection = selection(&["number", "phone"], ExportPurpose::Court, Some(own));
    let first = Stretch::of_parties(vec![party], points);
    let export = Export::new(selection, first, crew.lead.new_id().expect("an id"));
    crew.does(&crew.lead, Command::Export(export)).expect_err("refused");
}

fn imports_over_old_backups(shop: &Workshop) {
    shop.clock.advance(53 * 3_600);
    imports(shop, Target::Parties, "Name\n李娜\n").expect_err("refused");
}

fn closes_without_a_list(crew: &mut Crew, _: Door) {
    let ran = crew.types(&crew.owner, &["incident", "open", "loss", "two letters in one envelope"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    types(crew, &crew.owner, &["incident", "close", "I-1", "--cause", "two letters in one"]);
}

fn leaves_in_the_clear(shop: &Workshop) {
    let campaign = released(shop, Service, Mail, &[reached(shop, "张伟", "zhang@example.com")]);
    let server = MailServer::new(Manner::Plain);
    let relay = format!("smtp://localhost:{}", server.address.port());
    goes_by_itself(shop, campaign, post(shop, relay));
    assert!(server.came().is_empty());
}

// ---- 5 other use: what a purpose does not see, and purposes nobody has looked at -------------------

fn looks_at_a_birthday(crew: &mut Crew, door: Door) {
    let party = with_points(crew, &[(PointKind::Birthday, "1990-01-31")]).0;
    let now = crew.agent.now();
    let due = Moment { at_seconds: now.at_seconds + 3_600, ..now };
    let (promise, text) = (crew.agent.new_id().expect("an id"), "回电".into());
    let promise = AddPromise { id: promise, party, case: None, text, due };
    crew.does(&crew.agent, Command::AddPromise(promise)).expect("a promise");
    let owner = id(&crew.owner);
    let desk = asks_for(crew, door, (owner, "C-000003"), ("r", "action-reveal"));
    desk.keys(&[crate::house::PASSPHRASE, "Enter"]);
    picks(desk, "promise");
}

fn takes_names_for_a_report(crew: &mut Crew, _: Door) {
    let selection = selection(&["number", "name"], ExportPurpose::Report, None);
    let first = Stretch::of_parties(vec![crew.party], Vec::new());
    let export = Export::new(selection, first, crew.lead.new_id().expect("an id"));
    crew.does(&crew.lead, Command::Export(export)).expect_err("refused");
}

fn types_names_for_a_report(crew: &mut Crew, _: Door) {
    let what = ["export", "parties", "--to", "list.csv", "--columns", "number,name"];
    let why = ["--purpose", "report", "--reference", "quarter 3 of this year"];
    types(crew, &crew.lead, &[&what[..], &why].concat());
}

fn imports_for_nobody_knows_what(shop: &Workshop) {
    shop.clock.advance(180 * DAY);
    imports(shop, Target::Parties, "Name\n李娜\n").expect_err("refused");
}

fn goes_for_nobody_knows_what(shop: &Workshop) {
    let campaign = released(shop, Service, Mail, &[reached(shop, "张伟", "zhang@example.com")]);
    shop.clock.advance(180 * DAY);
    kefu::commands::unlock::unlock(&shop.desk, &shop.owner, &crate::house::PASSPHRASE.into())
        .expect("an open vault");
    goes_by_itself(shop, campaign, maildir(shop));
}

#[rustfmt::skip]
pub fn cells() -> Vec<Row> {
    use Cell::{Among, Crew, Kept, Never, Shop};
    use Door::{Automation, Bulk, CommandLine, Import, Keys, Macro, Palette};
    vec![
        (Leak, Keys, Crew("letter-value", "complaint.send", writes_a_number)),
        (Leak, Palette, Crew("letter-value", "complaint.send", writes_a_number)),
        (Leak, Macro, Crew("text-holds-value", "macro.save", keeps_a_number)),
        (Leak, Bulk, Crew("letter-value", "complaint.move", puts_up_a_number)),
        (Leak, Import, Never("a file sends nothing: none of its columns is a letter", |_| no_column("letter"))),
        (Leak, CommandLine, Crew("letter-value", "complaint.send", sends_a_number)),
        (Leak, Automation, Among("letter-value", "campaign.send", is_called_by_a_number)),

        (Pester, Keys, Crew("consent-stopped", "consent.give", says_yes_for_them)),
        (Pester, Palette, Crew("consent-stopped", "consent.give", says_yes_for_them)),
        (Pester, Macro, Never("a macro says nothing for a customer: it has no step for it", |_| no_step("do = \"consent\""))),
        (Pester, Bulk, Among("contact-stopped", "campaign.plan", plans_for_the_stopped)),
        (Pester, Import, Among("suppressed", "import.rehearse", brings_back_the_erased)),
        (Pester, CommandLine, Crew("consent-stopped", "consent.give", types_yes_for_them)),
        (Pester, Automation, Shop("campaign-halted", "campaign.send", is_sent_though_halted)),

        (Ignore, Keys, Crew("waved-off", "feedback.move", waves_off)),
        (Ignore, Palette, Crew("waved-off", "feedback.move", waves_off)),
        (Ignore, Macro, Never("macros are for complaints: none ends what somebody told us", |crew| {
            no_step("do = \"dispose\"");
            let (case, agent) = (unhappy(crew), &crew.agent);
            let text = "name = \"m\"\n[[step]]\ndo = \"close\"\nclosing = \"accepted\"\n";
            let save = KeepMacro::Save { file: "m.toml".into(), text: text.into() };
            crew.does(&crew.manager, Command::KeepMacro(save)).expect("a macro");
            let ran = run(crew.desk(), agent, &kefu::commands::macros::Bulk::Macro("m".into()), &[case]);
            assert_eq!(ran.map(drop).map_err(|error| error.code), Err("case-of-other-kind"));
        })),
        (Ignore, Bulk, Crew("waved-off", "feedback.move", waves_off_among_others)),
        (Ignore, Import, Never("a file brings customers and complaints: no feedback, and no end of it", |crew| {
            no_column("disposition");
            let ran = crew.types(&crew.owner, &["import", "feedback", "rows.csv"]);
            assert_eq!(ran.status, Some(2), "{ran:?}");
        })),
        (Ignore, CommandLine, Crew("waved-off", "feedback.move", types_a_thank_you)),
        (Ignore, Automation, Never("the ladder climbs, it ends nothing that somebody told us", |crew| {
            let case = unhappy(crew);
            not_by_itself(crew, &["feedback.move", "feedback.assign"]);
            assert!(crew.row(case).is_open());
        })),

        (Unprotected, Keys, Crew("grant-revoked", "vault.reveal", looks_all_the_same)),
        (Unprotected, Palette, Crew("grant-revoked", "vault.reveal", looks_all_the_same)),
        (Unprotected, Macro, Never("a macro opens nothing that is sealed: it has no step for it", |_| no_step("do = \"reveal\""))),
        (Unprotected, Bulk, Crew("grant-revoked", "export.parties", takes_the_list_all_the_same)),
        (Unprotected, Import, Kept("backup-stale", "import.parties", imports_over_old_backups)),
        (Unprotected, CommandLine, Crew("incident-no-list", "incident.close", closes_without_a_list)),
        (Unprotected, Automation, Shop("mail-unprotected", "campaign.send", leaves_in_the_clear)),

        (OtherUse, Keys, Crew("purpose-class", "vault.reveal", looks_at_a_birthday)),
        (OtherUse, Palette, Crew("purpose-class", "vault.reveal", looks_at_a_birthday)),
        (OtherUse, Macro, Never("a macro shows and takes out nothing: it has no step for it", |_| {
            no_step("do = \"export\"");
            no_step("do = \"reveal\"");
        })),
        (OtherUse, Bulk, Crew("purpose-class", "export.parties", takes_names_for_a_report)),
        (OtherUse, Import, Shop("purposes-unreviewed", "import.parties", imports_for_nobody_knows_what)),
        (OtherUse, CommandLine, Crew("purpose-class", "export.parties", types_names_for_a_report)),
        (OtherUse, Automation, Shop("purposes-unreviewed", "campaign.send", goes_for_nobody_knows_what)),
    ]
}

//! Stories at the boundary a person sees.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::reveal::reveal;
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::{Command, execute};
use kefu::domain::budget::{LIMITS, Nearing};
use kefu::domain::contact::PointKind;
use kefu::domain::moment::Moment;
use kefu::domain::purpose::Purpose;
use kefu::locale::{Language, Locale};
use kefu::queries::{audit, parties};
use kefu::tui::model::Overlay;
use kefu::tui::msg::Msg;
use kefu::tui::update::update;

const PHONE: &str = "13800138000";

/// A desk with one customer, typed in as a person would.
fn with_customer(size: (u16, u16), language: Language) -> TestDesk {
    let mut desk = TestDesk::new(size, language);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    desk.keys(&["/", "张伟", "Enter", "Tab", "Tab", PHONE, "^S"]);
    desk.shows("C-000001");
    desk
}

#[test]
fn a_number_is_on_the_screen_for_twenty_seconds_and_in_the_log_for_good() {
    for size in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        for language in Language::ALL {
            let mut desk = with_customer(size, language);
            desk.hides(PHONE);
            desk.keys(&["c", "退款未到账", "Tab", "两周了，钱还没到。", "^S"]);
            desk.keys(&["r"]).keys(&["Enter"]).shows(PHONE);
            desk.wait(19);
            desk.shows(PHONE);
            desk.wait(1);
            desk.hides(PHONE);
            let log = desk.worker.desk.read(|tx| audit::list(tx, &Default::default(), 100));
            let log = log.expect("the log");
            let last = log.items.last().expect("an entry");
            assert_eq!(last.entry.verb, "vault.reveal");
            assert!(
                last.entry.purpose.as_ref().is_some_and(|purpose| purpose.starts_with("case "))
            );
            assert!(!format!("{log:?}").contains(PHONE));
        }
    }
}

/// So many other customers whose telephones this session has looked at.
fn looks_at(desk: &TestDesk, count: usize) {
    let (desk, session) = (&desk.worker.desk, &desk.worker.session);
    for _ in 0..count {
        let value = PHONE.into();
        let draft = PointDraft { kind: PointKind::Phone, label: String::new(), value };
        let points = seal_new(desk, session, &[draft]).expect("sealed");
        let point = points.points[0].point.id;
        let facts = PartyFacts { name: "李娜".into(), ..PartyFacts::default() };
        let party = AddParty::new(session, facts, points).expect("an id");
        execute(desk, session, &[Command::AddParty(party)]).expect("a customer");
        reveal(desk, session, point, Purpose::IncomingCall).expect("a look");
    }
}

#[test]
fn the_desk_says_how_near_a_limit_is_and_when_it_is_over() {
    for language in Language::ALL {
        let mut desk = with_customer((120, 40), language);
        looks_at(&desk, 47);
        let locale = Locale::new(language);
        let limit = LIMITS.into_iter().find(|limit| limit.most_customers == 60).expect("a limit");
        desk.keys(&["r", "Enter"]).shows(&locale.nearing(&Nearing { count: 48, limit }));
        desk.wait(3600 - 60);
        desk.keys(&["U", PASSPHRASE, "Enter"]);
        looks_at(&desk, 12);
        desk.keys(&["+", "王五", "Tab", "Tab", "13911112222", "^S"]).shows("C-000061");
        let limit = if language == Language::English { "is the limit" } else { "上限 60 位" };
        desk.keys(&["r", "Enter"]).hides("13911112222").shows(limit);
    }
}

#[test]
fn a_number_goes_in_its_time_although_the_clock_is_set_back() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["r", "Enter"]).shows(PHONE);
    let (now, elapsed_seconds) = (desk.model.now, desk.model.elapsed_seconds);
    let yesterday = Moment { at_seconds: now.at_seconds - 24 * 3600, ..now };
    let pass = |seconds: i64| Msg::Tick {
        now: yesterday,
        elapsed_seconds: elapsed_seconds + seconds,
        vault_open: true,
    };
    update(&mut desk.model, pass(19));
    desk.shows(PHONE);
    update(&mut desk.model, pass(20));
    desk.hides(PHONE);
}

#[test]
fn from_the_search_to_the_closed_complaint() {
    for language in Language::ALL {
        let mut desk = with_customer((120, 40), language);
        desk.keys(&["c", "退款未到账", "Tab", "两周了，钱还没到。", "^S"]).shows("K-2026-00001");
        desk.keys(&["n", "已致电客户", "^S"]).shows("已致电客户");
        desk.keys(&["p", "周五前退款", "Tab", "+3d", "^S"]).shows("P-000001");
        desk.keys(&["m", "Enter", "^S"]);
        desk.keys(&["m", "Enter"]);
        desk.keys(&["m", "Down", "Enter", "Tab", "退款失败已重发", "^S"]);
        desk.keys(&["m", "Enter"]).hides("toast-");
        let stage = |desk: &TestDesk| desk.model.case().map(|case| case.stage.code());
        assert_eq!(stage(&desk), Some("decided"), "an open promise keeps it from closing");
        desk.keys(&["Esc", "K"]);
        desk.keys(&["m", "Enter", "^S"]);
        assert_eq!(stage(&desk), Some("closed"), "{}", desk.screen());
        let verified = desk.worker.desk.read(audit::verify).expect("a walk");
        assert_eq!(verified.broken, None);
    }
}

#[test]
fn an_edit_changes_the_customer_it_names() {
    let mut desk = with_customer((120, 40), Language::English);
    desk.keys(&["c", "退款未到账", "Tab", "钱没到", "^S"]);
    desk.keys(&["+", "李娜", "^S"]).shows("C-000002");
    // The queue's cursor is on a complaint of 张伟, the open customer is 李娜.
    desk.keys(&["Tab"]);
    desk.keys(&["e"]).shows("C-000001 张伟");
    desk.keys(&["^S"]);
    let names = desk.worker.desk.read(|tx| parties::list(tx, None, 10)).expect("parties");
    let names: Vec<&str> = names.items.iter().map(|row| row.party.name.as_str()).collect();
    assert_eq!(names, ["张伟", "李娜"]);
}

#[test]
fn what_was_typed_to_be_sealed_is_masked_once_the_vault_closes() {
    let mut desk = with_customer((120, 40), Language::Chinese);
    desk.keys(&["i", "Tab", "Tab", "13911112222"]).shows("13911112222");
    desk.wait(15 * 60);
    desk.hides("13911112222");
    desk.keys(&["^S", PASSPHRASE, "Enter"]).shows("13911112222");
    desk.keys(&["^S"]).hides("13911112222");
    let log = desk.worker.desk.read(|tx| audit::list(tx, &Default::default(), 100)).expect("log");
    assert!(log.items.iter().any(|row| row.entry.verb == "vault.lock"), "it closed by itself");
    assert!(log.items.iter().any(|row| row.entry.verb == "party.point"));
}

/// Another desk gives the open customer a tier, while this one has not heard of it yet.
fn tiered_elsewhere(desk: &TestDesk, tier: &str) {
    let party = desk.model.party().expect("a party");
    let changes = Changes { tier: Some(tier.into()), ..Changes::default() };
    let edit = Command::EditParty(EditParty { party, changes });
    execute(&desk.worker.desk, &desk.worker.session, &[edit]).expect("an edit");
}

#[test]
fn an_edit_changes_what_was_changed_in_it_and_nothing_else() {
    let mut desk = with_customer((120, 40), Language::English);
    let find = |desk: &TestDesk| {
        desk.worker.desk.read(|tx| parties::find(tx, "C-000001")).expect("the party")
    };
    desk.keys(&["e", "Tab", "Tab", "Tab", "恒通"]);
    tiered_elsewhere(&desk, "A");
    desk.keys(&["^S"]);
    assert_eq!(find(&desk).field("company"), None, "it is said first that the row has moved");
    desk.keys(&["^S"]);
    let party = find(&desk);
    assert_eq!((party.field("company"), party.tier.as_deref()), (Some("恒通"), Some("A")));
    // Neither does a draft, which knows what stood in it when it was opened.
    desk.keys(&["e", "Tab", "Tab", "Tab", "Tab", "上海", "Esc"]);
    tiered_elsewhere(&desk, "B");
    desk.send(Msg::Changed(u64::MAX));
    desk.keys(&["e"]).shows("上海");
    desk.keys(&["^S", "^S"]);
    let party = find(&desk);
    assert_eq!((party.field("city"), party.tier.as_deref()), (Some("上海"), Some("B")));
    let before = party.version;
    let unchanged = desk.model.locale.text("toast-unchanged");
    desk.keys(&["e", "^S"]).shows(&unchanged);
    assert!(desk.model.overlays.is_empty());
    assert_eq!(find(&desk).version, before);
}

#[test]
fn a_form_changes_what_was_changed_in_it_and_nothing_that_moved_meanwhile() {
    let mut desk = with_customer((120, 40), Language::English);
    let id = desk.model.party().expect("a party");
    desk.keys(&["e", "Tab", "Tab", "Tab", "Acme"]);
    let changes = Changes {
        name: Some("Somebody Else".into()),
        add_tags: vec!["vip".into()],
        ..Changes::default()
    };
    let edit = Command::EditParty(EditParty { party: id, changes });
    execute(&desk.worker.desk, &desk.worker.session, &[edit]).expect("an edit");
    let read = |desk: &TestDesk| {
        let found = desk.worker.desk.read(|tx| parties::find(tx, "C-000001"));
        let party = found.expect("the party");
        (party.field("company").map(str::to_owned), party.name, party.tags)
    };
    let (name, tags) = ("Somebody Else".to_owned(), vec!["vip".to_owned()]);
    desk.keys(&["^S"]).shows("has changed since");
    assert_eq!(read(&desk), (None, name.clone(), tags.clone()));
    desk.keys(&["^S"]).hides("has changed since");
    assert_eq!(read(&desk), (Some("Acme".to_owned()), name, tags));
}

#[test]
fn an_imported_tier_and_tags_with_spaces_survive_an_edit() {
    let mut desk = with_customer((120, 40), Language::English);
    let id = desk.model.party().expect("a party");
    let changes = Changes {
        tier: Some("Gold".into()),
        language: Some("zh-CN".into()),
        tags: Some(vec!["key account".into(), "north".into()]),
        ..Changes::default()
    };
    let edit = Command::EditParty(EditParty { party: id, changes });
    execute(&desk.worker.desk, &desk.worker.session, &[edit]).expect("an edit");
    desk.keys(&["^L"]);
    desk.send(Msg::Changed(u64::MAX));
    desk.keys(&["e", "Tab", "Tab", "Tab", "恒通", "^S"]);
    let party = desk.worker.desk.read(|tx| parties::find(tx, "C-000001")).expect("the party");
    assert_eq!((party.tier.as_deref(), party.language.as_deref()), (Some("Gold"), Some("zh-CN")));
    assert_eq!(party.tags, ["key account", "north"]);
}

#[test]
fn what_concerns_several_says_how_many_and_no_leads_back() {
    let mut desk = with_customer((120, 40), Language::English);
    desk.keys(&["c", "退款未到账", "Tab", "钱没到", "^S"]);
    desk.keys(&["c", "发错货", "Tab", "不是这个", "^S"]).shows("K-2026-00002");
    desk.keys(&["Tab", "V", "A", "Tab", "night shift", "^S"]).shows("2 complaints change hands");
    desk.keys(&["n"]).shows("night shift").hides("2 complaints change hands");
    desk.keys(&["^S", "y"]).shows("2 complaints handed over");
    assert!(desk.model.overlays.is_empty());
}

#[test]
fn a_merge_that_is_refused_stands_in_its_form() {
    let mut desk = with_customer((120, 40), Language::English);
    desk.keys(&["M", "C-000009", "^S", "y"]).shows("C-000009");
    let Some(Overlay::Form(form, _)) = desk.model.overlays.last() else { panic!("no form") };
    assert!(form.error.is_some());
}

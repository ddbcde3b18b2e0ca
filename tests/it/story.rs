//! Stories at the boundary a person sees.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::commands::merge::Merge;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::reveal::reveal;
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::{Command, execute};
use kefu::domain::budget::{LIMITS, Nearing};
use kefu::domain::contact::PointKind;
use kefu::domain::moment::Moment;
use kefu::domain::purpose::Purpose;
use kefu::locale::{Language, Locale};
use kefu::queries::touched::Touched;
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

/// A look for an incoming call writes the call down: it stands in the story at once, where somebody looked and at every
/// other desk.
#[test]
fn a_call_that_a_look_has_written_down_is_seen_at_every_desk() {
    let house = crate::house::House::new();
    house.party("张伟", PHONE);
    let call = Locale::new(Language::English).word("entry", "call");
    let line = format!("{call}  {}", crate::house::MEMBER);
    let mut seats = [(); 2].map(|()| {
        let mut seat = crate::seat::Seat::at_desk(&house, (120, 40), &["--lang", "en"]);
        seat.shows("张伟").keys(&["/", "zhangwei", "Enter"]).shows("C-000001");
        seat
    });
    assert!(seats.iter().all(|seat| !seat.sees(&line)), "{}", seats[0].text());
    seats[0].keys(&["r", PASSPHRASE, "Enter"]).shows("what for?").keys(&["Enter"]).shows(PHONE);
    for seat in &mut seats {
        seat.shows(&line);
    }
    for seat in &mut seats {
        seat.keys(&["q"]).ends();
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
        let to_category = ["Tab", "Tab", "Tab", "Tab"];
        desk.keys(&["m", "Enter"]).keys(&to_category).keys(&["计费", "^S"]);
        desk.keys(&["m", "Down", "Enter", "Right", "Tab", "退款失败已重发", "Tab", "Tab"]);
        desk.keys(&["Right", "^S"]);
        desk.keys(&["m", "Down", "Enter"]).hides("toast-");
        let stage = |desk: &TestDesk| desk.model.case().map(|case| case.stage.code());
        assert_eq!(stage(&desk), Some("decided"), "an open promise keeps it from closing");
        desk.keys(&["Esc", "K"]);
        desk.keys(&["m", "Down", "Enter", "^S"]);
        assert_eq!(stage(&desk), Some("decided"), "how it ended is chosen, not presumed");
        desk.keys(&["Right", "^S"]);
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
    desk.hides("13911112222").shows("●●●●●●").shows("保险库已锁，内容已隐藏");
    // Once the vault is open it is saved, as was asked.
    desk.keys(&["^S", PASSPHRASE, "Enter"]).hides("13911112222");
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
    desk.send(Msg::Changed(u64::MAX, Touched::ALL));
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
    desk.send(Msg::Changed(u64::MAX, Touched::ALL));
    desk.keys(&["e", "Tab", "Tab", "Tab", "恒通", "^S"]);
    let party = desk.worker.desk.read(|tx| parties::find(tx, "C-000001")).expect("the party");
    assert_eq!((party.tier.as_deref(), party.language.as_deref()), (Some("Gold"), Some("zh-CN")));
    assert_eq!(party.tags, ["key account", "north"]);
}

#[test]
fn a_new_customer_begins_with_what_was_typed_and_an_older_draft_stays() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["/", "old draft", "Enter", "Tab", "Tab", "13911112222", "Esc"]);
    desk.keys(&["/", "qqqqq", "Enter"]).shows("qqqqq").hides("old draft").hides("13911112222");
    desk.keys(&["x", "Esc"]);
    // With nothing typed it is the newest; the search it began with leads back to the older one.
    desk.keys(&["Esc", "Esc", "+"]).shows("qqqqqx");
    desk.keys(&["Esc"]);
    desk.keys(&["/", "old draft", "Enter"]).shows("old draft").shows("13911112222");
    desk.keys(&["Esc", "q"]).shows("2 drafts").shows("· old draft").shows("· qqqqqx");
}

#[test]
fn a_form_is_reset_and_brought_back_by_one_key() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["+", "李娜", "Tab", "Tab", "13911112222", "^X"]);
    desk.hides("李娜").hides("13911112222").shows("Ctrl+X again");
    desk.keys(&["^X"]).shows("李娜").shows("13911112222");
    desk.keys(&["^X", "Esc", "q"]);
    assert!(desk.model.quit, "what was reset is no draft");
}

#[test]
fn tags_are_separated_by_any_comma_wherever_they_are_typed() {
    let mut desk = with_customer((80, 24), Language::Chinese);
    desk.keys(&["t", "重点，回访、vip, 北京", "^S"]);
    let party = desk.worker.desk.read(|tx| parties::find(tx, "C-000001")).expect("the party");
    assert_eq!(party.tags, ["vip", "北京", "回访", "重点"]);
}

#[test]
fn the_help_is_found_by_sound_and_the_choice_begins_on_what_is_in_use() {
    let mut desk = with_customer((80, 24), Language::Chinese);
    desk.keys(&["?", "chexiao"]).shows("撤销").hides("0/0");
    desk.keys(&["Esc"]);
    desk.model.theme = kefu::tui::theme::Theme::load("light", None).expect("a theme");
    desk.keys(&[":", "zhuti", "Enter"]).shows("> 4 light");
}

#[test]
fn a_mark_stands_beside_the_severity() {
    let mut desk = with_customer((120, 40), Language::Chinese);
    for title in ["退款未到账", "发错货"] {
        desk.keys(&["c", title, "Tab", "经过", "Tab", "Tab", "Tab", "Right", "^S"]);
    }
    desk.keys(&["Tab"]).shows("│!  ").hides("│*");
    desk.keys(&["Space"]).shows("│*! ").shows("│ ! ");
}

#[test]
fn what_comes_and_goes_at_the_foot_of_a_form_moves_no_field() {
    let mut desk = with_customer((120, 40), Language::English);
    desk.keys(&["+"]);
    let row = |desk: &TestDesk| desk.lines().iter().position(|line| line.contains("Company"));
    let before = row(&desk);
    desk.keys(&["^S"]).shows("fill this in first");
    assert_eq!(row(&desk), before);
    desk.keys(&["张伟"]).shows("C-000001 张伟");
    assert_eq!(row(&desk), before);
}

#[test]
fn a_customer_who_exists_is_opened_from_the_form_and_the_draft_is_kept() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["c", "退款未到账", "Tab", "经过", "^S"]);
    desk.keys(&["+", "张伟"]).shows("Near: C-000001").shows("Ctrl+O");
    desk.keys(&["Tab", "Tab", "^O"]).hides("New customer").shows("C-000001");
    assert_eq!(desk.model.focus, kefu::tui::pane::PaneId::Detail);
    desk.keys(&["Esc", "+"]).shows("New customer").shows("张伟");
    desk.keys(&["Esc", "+", "^X", "张维", "^S"]);
    desk.keys(&["+", "张", "^O"]).shows("Which one?");
    desk.keys(&["Down", "Enter"]).hides("New customer");
    assert_eq!(desk.model.drafts.len(), 1);
}

#[test]
fn a_merge_finds_the_one_that_stays_and_names_both() {
    let mut desk = with_customer((80, 24), Language::English);
    for name in ["李娜", "张伟"] {
        desk.keys(&["+", name, "^S"]);
    }
    desk.keys(&["M"]).shows("C-000003 张伟 ·").shows("> C-000001 张伟").hides("C-000002 李娜");
    desk.keys(&["lina"]).shows("> C-000002 李娜").hides("C-000001 张伟");
    desk.keys(&["Enter"]).shows("C-000003 张伟 becomes part of C-000002 李娜.");
    // A no leads back to the choice.
    desk.keys(&["n"]).shows("lina");
    desk.keys(&["^U", "c-1"]).shows("> C-000001 张伟");
    desk.keys(&["^U", "C-000001", "Enter"]).shows("of C-000001 张伟.");
    desk.keys(&["y"]).hides("becomes part").shows("Merged into C-000001");
    // The number that is gone leads to the one that stays, however it is written.
    desk.keys(&["/", "c-3"]).shows("C-000001").hides("C-000003");
    let gone = desk.worker.desk.read(|tx| parties::find(tx, "C-000003")).expect("the party");
    assert!(gone.merged_into.is_some());
}

#[test]
fn a_refused_merge_keeps_what_was_chosen() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["+", "张伟", "^S", "M"]).shows("> C-000001 张伟");
    desk.keys(&["Enter"]).shows("becomes part");
    let ids = ["C-000001", "C-000002"]
        .map(|number| desk.worker.desk.read(|tx| parties::find(tx, number)).expect("a party").id);
    // Another desk is faster.
    let merge = Command::Merge(Merge::Merge { from: ids[0], into: ids[1] });
    execute(&desk.worker.desk, &desk.worker.session, &[merge]).expect("a merge");
    desk.keys(&["y"]).shows("becomes part of whom?").shows("C-000001");
    desk.shows("C-000001 was merged into another party");
    assert!(matches!(desk.model.overlays.last(), Some(Overlay::Picker(..))));
}

#[test]
fn a_number_typed_to_find_somebody_goes_when_the_vault_closes() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["M", PHONE]).shows(PHONE);
    desk.wait(15 * 60);
    desk.hides(PHONE).shows("becomes part of whom?");
}

#[test]
fn what_is_said_lies_on_the_rim_and_is_never_out_of_date() {
    let mut desk = with_customer((80, 24), Language::English);
    desk.keys(&["c", "退款未到账", "Tab", "经过", "^S"]);
    desk.keys(&["m", "Enter", "^S"]).shows("K-2026-00001 moved on: acknowledged.");
    let lines = desk.lines();
    assert!(lines[22].contains("moved on") && lines[22].starts_with('└'), "{}", desk.screen());
    desk.keys(&["p", "退款", "Tab", "+3d", "^S", "K"]).shows("P-000001 done: 退款");
    desk.keys(&["u"]).shows("Taken back").hides("P-000001 done");
}

#[test]
fn what_was_said_before_hides_no_key_of_an_overlay() {
    let mut desk = with_customer((60, 20), Language::English);
    desk.keys(&["Esc", "m"]).shows("! No open complaint").shows("take the");
    desk.keys(&["M"]).shows("Up/Down move  Enter choose  Esc back").shows("! No open complaint");
}

#[test]
fn what_concerns_several_says_how_many_and_no_leads_back() {
    let mut desk = with_customer((120, 40), Language::English);
    desk.keys(&["c", "退款未到账", "Tab", "钱没到", "^S"]);
    desk.keys(&["c", "发错货", "Tab", "不是这个", "^S"]).shows("K-2026-00002");
    desk.keys(&["Tab", "V", "A", "Tab", "night shift", "^S"]).shows("2 allowed");
    desk.keys(&["n"]).shows("night shift").hides("2 allowed");
    desk.keys(&["^S", "y"]).shows("2 complaints handed over");
    assert!(desk.model.overlays.is_empty());
}

//! The queue's views: what they take, what they count, and keeping one's own.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::{PASSPHRASE, TestDesk};
use crate::house::House;
use kefu::domain::member::{MOST_CASE_VIEWS, Preferences};
use kefu::locale::{Language, Locale};
use kefu::queries::touched::Touched;
use kefu::queries::views::{self, BUILT_IN};
use kefu::queries::{complaints, members};
use kefu::tui::effect::Effect;
use kefu::tui::pane::PaneId;

/// Five complaints: two of the member's own, of which one waits; one overdue; one closed; one by fax.
fn house() -> House {
    let house = House::new();
    let done = |args: &[&str]| {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(0), "{args:?} {ran:?}");
    };
    let open = |title: &str, more: &[&str]| {
        done(&[&["complaint", "open", "--what", "说明", "--title", title][..], more].concat());
    };
    open("退款未到账", &["--claim", "--product", "智能手环"]);
    open("多收费", &["--claim", "--severity", "high"]);
    open("发错货", &["--received-at", "2025-01-06", "--backdated-because", "mail was late"]);
    open("态度不好", &["--channel", "fax"]);
    open("合同纠纷", &["--claim", "--party", &house.party("张伟", "13800138000")]);
    let step = |number: &str, more: &[&str]| {
        done(&[&["complaint", "move", number][..], more].concat());
    };
    for (number, severity) in
        [("K-2026-00002", "--severity=high"), ("K-2026-00005", "--severity=normal")]
    {
        step(number, &["acknowledged", "--channel", "phone"]);
        step(number, &["assessed", severity, "--impact=one", "--category=billing"]);
    }
    step("K-2026-00002", &["investigating"]);
    let asked = ["--question=发票？", "--until=+3d", "--awaited=customer", "--channel=phone"];
    step("K-2026-00002", &[&["waiting"][..], &asked].concat());
    let why = ["--outcome=upheld", "--reasons=有理", "--cause=other-unknown", "--channel=phone"];
    step("K-2026-00005", &[&["decided"][..], &why].concat());
    step("K-2026-00005", &["closed", "--closing", "accepted"]);
    house
}

fn listed(house: &House, line: &str) -> Vec<String> {
    let list = house.json(&["complaint", "list", line]);
    let items = list["items"].as_array().expect("a list").clone();
    assert_eq!(list["total"], items.len(), "{line}");
    let title = |row: &serde_json::Value| row["title"].as_str().unwrap_or_default().to_owned();
    items.iter().map(title).collect()
}

#[test]
fn one_grammar_for_the_command_line() {
    let house = house();
    for (line, wanted) in [
        ("stage:waiting @me", &["多收费"][..]),
        ("open @me !stage:waiting", &["退款未到账"]),
        ("@- open", &["发错货", "态度不好"]),
        ("overdue", &["发错货"]),
        ("due:<0m", &["发错货"]),
        ("age:>30d", &["发错货"]),
        ("channel:fax", &["态度不好"]),
        ("severity:high", &["多收费"]),
        ("product:手环", &["退款未到账"]),
        ("party:张伟", &["合同纠纷"]),
        ("party:C-000001 !open", &["合同纠纷"]),
        ("stage:closed", &["合同纠纷"]),
        ("open 退款", &["退款未到账"]),
        ("'未到账'", &["退款未到账"]),
        ("阶段:等待", &[]),
    ] {
        if line.starts_with("阶段") {
            let ran = house.run(&["complaint", "list", line, "--json", "--lang", "zh-CN"]);
            assert!(String::from_utf8_lossy(&ran.out).contains("多收费"), "{ran:?}");
        } else {
            assert_eq!(listed(&house, line), wanted, "{line}");
        }
    }
    for (line, said) in
        [("colour:red", "colour"), ("stage:active", "active"), ("#vip", "tag"), ("age:old", "old")]
    {
        let ran = house.run(&["complaint", "list", line]);
        assert_eq!(ran.status, Some(2), "{line}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
}

#[test]
fn a_view_is_kept_counted_and_dropped() {
    let house = house();
    let counts = |house: &House| {
        let list = house.json(&["complaint", "view", "list"]);
        let items = list["items"].as_array().expect("views").clone();
        let told = |row: &serde_json::Value| {
            (row["name"].as_str().unwrap_or_default().to_owned(), row["count"].as_u64())
        };
        items.iter().map(told).collect::<Vec<_>>()
    };
    let built_in = [("all", 4), ("mine", 2), ("nobodys", 2), ("overdue", 1), ("today", 0)];
    let mut wanted: Vec<_> =
        built_in.iter().map(|(name, count)| ((*name).to_owned(), Some(*count))).collect();
    wanted.push(("waiting".to_owned(), Some(1)));
    wanted.push(("surveys".to_owned(), Some(1)));
    assert_eq!(counts(&house), wanted);
    // Each count is what the list has.
    for (_, line) in BUILT_IN {
        let list = house.json(&["complaint", "list", "--open", line]);
        let place = BUILT_IN.iter().position(|(_, one)| *one == line).expect("a view");
        assert_eq!(list["total"].as_u64(), wanted[place].1, "{line}");
    }
    let run = |args: &[&str]| house.run(args).status;
    assert_eq!(run(&["complaint", "view", "save", "传真", "channel:fax"]), Some(0));
    assert_eq!(counts(&house).last(), Some(&("传真".to_owned(), Some(1))));
    assert_eq!(run(&["complaint", "view", "save", "传真", "channel:phone"]), Some(0));
    assert_eq!(counts(&house).last(), Some(&("传真".to_owned(), Some(0))));
    assert_eq!(run(&["complaint", "view", "save", "x", "colour:red"]), Some(2));
    assert_eq!(run(&["complaint", "view", "save", "x", "139 1234 5678"]), Some(2));
    assert_eq!(run(&["complaint", "view", "drop", "没有"]), Some(4));
    assert_eq!(run(&["complaint", "view", "drop", "传真"]), Some(0));
    assert_eq!(counts(&house), wanted);
    house.is_sound();
}

#[test]
fn there_is_a_key_for_every_view() {
    assert_eq!(BUILT_IN.len() + MOST_CASE_VIEWS, 10);
    let mut liked = Preferences::default();
    for name in ["a", "b", "c"] {
        liked = views::save(&liked, name, "@me").expect("a view");
    }
    assert_eq!(views::save(&liked, "d", "@me").expect_err("a fourth").code, "views-many");
    assert_eq!(views::save(&liked, " ", "@me").expect_err("no name").code, "view-name");
    liked.strike_views("a");
    assert_eq!(views::all(&liked).len(), 9);
}

fn desk(size: (u16, u16), language: Language) -> TestDesk {
    let mut desk = TestDesk::new(size, language);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    for title in ["退款未到账", "多收费", "发错货"] {
        desk.keys(&["c", title, "Tab", "详情。", "^S", "Esc", "Esc"]);
    }
    desk.model.focus = PaneId::Queue;
    desk
}

#[test]
fn keys_lead_to_views_and_the_line_says_which() {
    for language in Language::ALL {
        for size in [(120, 40), (80, 24), (60, 20)] {
            let mut desk = desk(size, language);
            let text = |id: &str| Locale::new(language).text(id);
            desk.keys(&["1"]).shows(&format!("1 {} 3", text("view-all"))).shows("3");
            desk.keys(&["3"]).shows(&format!("3 {} 0", text("view-nobodys"))).hides("退款");
            desk.keys(&["2"]).shows(&format!("2 {} 3", text("view-mine"))).shows("退款");
            desk.keys(&["9"]).shows(text("toast-no-view").split(['.', '。']).next().expect("text"));
            desk.keys(&["Esc", "F", "^U", "退款", "Enter"]).hides("多收费");
            desk.keys(&["S", "^U", "退款的", "^S"]).shows("退款的 1");
            desk.keys(&["Esc", "Esc", "8"]).shows("8 退款的 1").hides("多收费");
            let kept = desk.worker.desk.read(members::all).expect("members");
            let kept = kept[0].preferences.case_views.clone();
            assert_eq!(kept, [("退款的".to_owned(), "退款".to_owned())]);
            let action = text("action-drop-view");
            desk.keys(&[":", &action, "Enter"]).hides("8 退款的");
        }
    }
}

#[test]
fn a_line_that_is_none_stays_where_it_was_typed() {
    let mut desk = desk((80, 24), Language::English);
    desk.keys(&["F", "stage:lost", "Enter"]).shows("knows no lost").shows("F stage:lost");
    assert!(desk.model.queue.filtering);
    desk.keys(&["^U", "stage:received", "Enter"]).shows("退款");
    assert!(!desk.model.queue.filtering);
}

/// A key press asks for no count; a commit asks once, and a minute does.
#[test]
fn views_are_counted_when_something_was_committed() {
    let mut desk = desk((120, 40), Language::English);
    let asks = |effects: &[Effect]| {
        effects.iter().filter(|effect| matches!(effect, Effect::Counts(_))).count()
    };
    assert_eq!(asks(&desk.keys_alone(&["j", "k", "G", "1", "3", "F", "x", "Esc"])), 0);
    desk.model.queue.show = Default::default();
    let update = |desk: &mut TestDesk| {
        kefu::tui::update::update(&mut desk.model, kefu::tui::msg::Msg::Changed(1, Touched::ALL))
    };
    assert_eq!(asks(&update(&mut desk)), 1);
    let before = desk.model.queue.counted_at;
    desk.wait(61);
    assert!(desk.model.queue.counted_at > before);
}

/// All counts in one walk are what each list says, on a store with some of everything.
#[test]
fn counts_are_totals() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let now = crate::desk::now();
    let store = folder.path().join("store");
    let (desk, _) = kefu::exchange::demo::fill(&store, 60, 80, 7, now).expect("a demo");
    let me = desk.read(members::all).expect("members")[0].id;
    let lines = [
        "",
        "@me",
        "@-",
        "overdue",
        "due:today",
        "stage:waiting",
        "!open",
        "age:>10d !@-",
        "severity:high due:<3d",
        "channel:phone",
        "stage:closed",
        "退款",
        "kind:privacy",
    ];
    let filters: Vec<_> =
        lines.iter().map(|line| views::filter(line, me).expect("a line")).collect();
    let counts = desk.read(|tx| views::counts(tx, &filters, now)).expect("counts");
    for ((line, filter), count) in lines.iter().zip(&filters).zip(&counts) {
        let page = desk.read(|tx| complaints::list(tx, filter, now, None, 1)).expect("a list");
        assert_eq!(*count, page.total, "{line}");
    }
    assert!(counts.iter().filter(|count| **count > 0).count() >= 8, "{counts:?}");
}

//! What list and queue show, and whether they say what they leave out.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::commands::erase::Erase;
use kefu::commands::merge::Merge;
use kefu::commands::open::OpenComplaint;
use kefu::commands::{Command, execute};
use kefu::domain::complaint::{Channel, Opening, Severity};
use kefu::domain::erasure::EraseReason;
use kefu::domain::moment::Moment;
use kefu::domain::privacy::{Asked, AskedBy, Right};
use kefu::locale::{Language, Locale};
use kefu::queries::parties;
use kefu::queries::touched::Touched;
use kefu::tui::effect::Effect;
use kefu::tui::msg::Msg;
use kefu::tui::pane::PaneId;
use kefu::tui::pane::queue::Show;
use std::sync::Arc;

/// A desk with three customers; the last is open.
fn with_three(size: (u16, u16)) -> TestDesk {
    let mut desk = TestDesk::new(size, Language::English);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    for name in ["张伟", "张薇", "李娜"] {
        desk.keys(&["+", name, "^S", "Esc", "Esc"]);
    }
    desk
}

/// What another process takes down, received on a day.
fn complaint(desk: &TestDesk, title: &str, received: &str) {
    case(desk, title, received, None);
}

fn case(desk: &TestDesk, title: &str, received: &str, asked: Option<Asked>) {
    let session = &desk.worker.session;
    let opening = Opening {
        party: asked.is_some().then(|| {
            let all = desk.worker.desk.read(|tx| parties::list(tx, None, 1)).expect("parties");
            all.items[0].party.id
        }),
        title: title.into(),
        what_happened: String::new(),
        wanted: String::new(),
        channel: Channel::Phone,
        source: "desk".into(),
        external_ref: None,
        product: None,
        product_id: None,
        order_id: None,
        issue: None,
        company: None,
        category: None,
        severity: Severity::Normal,
        backdated: Some("信件迟到".into()),
        received_at: Moment::parse(received, jiff::tz::Offset::UTC).expect("a day"),
        fields: Default::default(),
        feedback: None,
        asked,
    };
    let id = session.new_id().expect("an id");
    let command = OpenComplaint { id, opening, owner: None };
    execute(&desk.worker.desk, session, &[Command::OpenComplaint(command)]).expect("a complaint");
}

fn changed(desk: &mut TestDesk) {
    desk.send(Msg::Changed(1, Touched::ALL));
}

#[test]
fn a_cursor_that_nobody_moved_stays_at_the_most_urgent() {
    let mut desk = with_three((120, 40));
    complaint(&desk, "后来的", "2026-11-20");
    changed(&mut desk);
    desk.model.focus = PaneId::Queue;
    complaint(&desk, "更早的", "2026-11-02");
    changed(&mut desk);
    let chosen = |desk: &TestDesk| desk.model.case().map(|case| case.title.clone());
    assert_eq!(chosen(&desk).as_deref(), Some("更早的"));
    desk.keys(&["j"]);
    complaint(&desk, "最早的", "2026-11-01");
    changed(&mut desk);
    assert_eq!(chosen(&desk).as_deref(), Some("后来的"), "a cursor that was moved follows its row");
    // Who has begun something at the top means that complaint, whatever comes to stand above it.
    desk.keys(&["gg", "m"]);
    complaint(&desk, "再早的", "2026-10-30");
    changed(&mut desk);
    desk.keys(&["Enter"]).shows("最早的");
    assert_eq!(chosen(&desk).as_deref(), Some("最早的"));
}

#[test]
fn whoever_is_erased_or_merged_elsewhere_is_marked_no_more() {
    let mut desk = with_three((120, 40));
    desk.model.focus = PaneId::List;
    desk.keys(&["gg", "Space", "Space", "Space"]);
    assert_eq!(desk.model.list.marks.len(), 3);
    let all = desk.worker.desk.read(|tx| parties::list(tx, None, 3)).expect("parties").items;
    let id = |place: usize| all[place].party.id;
    let session = &desk.worker.session;
    let erase = Command::Erase(Erase::new([id(0)], EraseReason::PurposeEnded, None));
    let merge = Command::Merge(Merge::Merge { from: id(1), into: id(2) });
    for command in [erase, merge] {
        execute(&desk.worker.desk, session, &[command]).expect("done");
    }
    changed(&mut desk);
    assert_eq!(desk.model.list.marks, [id(2)].into());
    assert_eq!(desk.model.list.hidden_marks(), 0);
}

#[test]
fn where_rows_lie_above_the_rim_says_where_one_is() {
    let mut desk = with_three((60, 20));
    for day in 1..=20 {
        complaint(&desk, "多收费", &format!("2026-11-{day:02}"));
    }
    changed(&mut desk);
    desk.model.focus = PaneId::Queue;
    desk.keys(&["gg"]).shows("─ 20 ─");
    desk.keys(&["G"]).shows("─ 20/20 ─");
}

#[test]
fn open_promises_are_listed_as_they_fall_due_and_ended_there() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        let mut desk = with_three(size);
        desk.keys(&["p", "寄合同", "Tab", "+2d", "^S", "Esc", "Esc"]);
        desk.keys(&["/", "zhangwei", "Enter", "p", "回电话", "Tab", "+1h", "^S", "Esc", "Esc"]);
        desk.wait(2 * 3_600);
        desk.keys(&["Esc"]);
        desk.model.focus = PaneId::Queue;
        for _ in 0..4 {
            if desk.model.queue.show != Show::Promises {
                desk.keys(&["s"]);
            }
        }
        desk.shows("Open promises").shows("1h late").hides("No promise");
        let first = desk.model.queue.selected_promise().map(|row| row.promise.text.clone());
        assert_eq!(first.as_deref(), Some("回电话"));
        desk.keys(&["j", "Enter"]).shows("李娜  C-000003");
        desk.keys(&["/", "zhangwei", "Enter"]);
        desk.model.focus = PaneId::Queue;
        desk.keys(&["K"]).shows("done: 寄合同");
    }
}

#[test]
fn the_queue_is_narrowed_down_by_title_and_by_number() {
    let mut desk = with_three((120, 40));
    for title in ["多收费", "发错货", "退款未到账"] {
        complaint(&desk, title, "2026-11-20");
    }
    changed(&mut desk);
    desk.keys(&["F", "退款", "Enter"]).shows("F 退款").shows("退款未到账").hides("发错货");
    desk.keys(&["Esc", "Esc"]).shows("发错货");
    for number in ["K-2026-00002", "k-2026-2", "00002"] {
        desk.keys(&["F", "^U", number, "Enter"]).shows("发错货").hides("多收费");
    }
    desk.keys(&["F", "^U", "没有", "Enter"]).shows("No complaint with this in it");
}

#[test]
fn marks_that_the_search_hides_are_said_and_no_keeps_the_tag() {
    let mut desk = with_three((120, 40));
    desk.model.focus = PaneId::List;
    desk.keys(&["V", "/", "lina"]).shows("3 marked, 2 hidden").shows("3 marked");
    desk.model.list.searching = false;
    desk.keys(&["t", "回访", "^S"]);
    desk.shows("3 customers get #回访").shows("张伟").shows("李娜").shows("2 hidden");
    desk.keys(&["n"]).shows("Tags *  回访");
    desk.keys(&["^S", "y"]);
    let all = desk.worker.desk.read(|tx| parties::list(tx, None, 10)).expect("parties");
    assert!(all.items.iter().all(|row| row.party.tags == ["回访"]));
    assert!(desk.model.overlays.is_empty(), "{}", desk.screen());
    desk.hides("hidden");
}

#[test]
fn a_view_is_known_by_its_name() {
    let mut desk = with_three((120, 40));
    desk.keys(&["/", "张薇"]);
    desk.model.list.searching = false;
    desk.keys(&["S", "重点客户", "^S"]).shows("Kept as “重点客户” on key 3.");
    desk.keys(&["1"]).shows("─ Customers ─");
    desk.keys(&["3"]).shows("─ 重点客户 ─");
    desk.keys(&[":", "view 3"]).shows("View 3: 重点客户");
}

#[test]
fn an_empty_store_shows_the_first_steps_whatever_has_the_focus() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        let mut desk = TestDesk::new(size, Language::English);
        for _ in PaneId::ALL {
            desk.shows("No customers yet.");
            desk.keys(&["Tab"]);
        }
    }
}

#[test]
fn a_form_names_whom_it_is_for_also_from_the_queue() {
    let mut desk = with_three((80, 24));
    desk.keys(&["c", "多收费", "Tab", "两次", "^S", "Esc", "/", "zhangwei", "Enter"]);
    desk.model.list.rows.clear();
    desk.model.focus = PaneId::Queue;
    for key in ["i", "c", "n", "p"] {
        desk.keys(&[key]).shows("C-000003 李娜");
        desk.keys(&["Esc"]);
    }
}

#[test]
fn whose_case_is_open_is_meant_where_the_cursor_is_on_nobody() {
    let mut desk = with_three((120, 40));
    desk.keys(&["c", "多收费", "Tab", "两次", "^S", "Esc", "/", "nobody of this name"]);
    desk.model.list.searching = false;
    desk.model.focus = PaneId::List;
    assert_eq!(desk.model.list.selected(), None);
    desk.keys(&["gr"]).shows("C-000003 李娜 · who was shown what").hides("No customer is open");
    desk.keys(&["Esc", ":", "New privacy request", "Enter"]).shows("C-000003 李娜");
    desk.hides("No customer is open");
}

#[test]
fn a_request_is_found_by_the_title_that_is_shown_and_by_its_kind() {
    let mut desk = with_three((200, 40));
    complaint(&desk, "多收费", "2026-11-20");
    let asked = Asked { right: Right::Access, by: AskedBy::Person };
    case(&desk, "", "2026-11-20", Some(asked));
    changed(&mut desk);
    for line in ["Privacy", "access", "kind:privacy"] {
        desk.keys(&["F", "^U", line, "Enter"]).shows("Privacy: access").hides("多收费");
    }
    desk.keys(&["F", "^U", "kind:complaint", "Enter"]).shows("多收费").hides("Privacy: access");
    desk.model.locale = Arc::new(Locale::new(Language::Chinese));
    for line in ["个人信息", "查阅", "类型:个人信息", "类型：个人信息请求"] {
        desk.keys(&["F", "^U", line, "Enter"]).shows("个人信息：查阅").hides("多收费");
    }
    desk.keys(&["F", "^U", "类型:投诉", "Enter"]).shows("多收费").hides("个人信息：查阅");
}

#[test]
fn whose_desk_it_is_stays_in_the_header_whatever_is_counted() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        for language in Language::ALL {
            let mut desk = TestDesk::new(size, language);
            let waiting = &mut desk.model.waiting;
            (waiting.members, waiting.approvals, waiting.notices) = (123, 456, 789);
            let tally = &mut desk.model.tally;
            (tally.today, tally.overdue) = (1_234, 5_678);
            let locked = desk.model.locale.text("header-locked");
            desk.keys(&["Tab"]).shows(" kefu  王芳").shows(&locked);
        }
    }
}

#[test]
fn on_a_screen_that_shows_nothing_keys_do_nothing_but_leave() {
    let mut desk = TestDesk::new((80, 24), Language::English);
    desk.keys(&["/"]);
    desk.model.size = (59, 24);
    desk.shows("needs at least 60 columns");
    assert!(desk.keys_alone(&["Esc", "c", "broken", "^S", "Enter"]).is_empty());
    assert!(desk.model.list.searching, "a key did something unseen");
    desk.model.size = (80, 24);
    desk.keys(&["Esc"]);
    desk.model.size = (80, 19);
    assert!(desk.keys_alone(&["c", "+", "broken", "^S"]).is_empty());
    assert!(desk.model.overlays.is_empty());
    let effects = desk.keys_alone(&["q"]);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Quit)));
}

//! What a key acts on: what the cursor is on, and nothing else; where that is not clear, it asks.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::locale::Language;
use kefu::queries::promises;

const PHONE: &str = "13800138000";

/// A desk with an open vault and two customers; the second is open.
fn with_two(size: (u16, u16)) -> TestDesk {
    let mut desk = TestDesk::new(size, Language::English);
    desk.keys(&["U", PASSPHRASE, "Enter"]);
    desk.keys(&["+", "李娜", "Tab", "Tab", "13900139000", "^S"]);
    desk.keys(&["+", "张伟", "Tab", "Tab", PHONE, "^S"]).shows("C-000002");
    desk
}

/// What became of the promises, in the order of their numbers.
fn states(desk: &TestDesk) -> Vec<&'static str> {
    let now = desk.worker.session.now();
    let all = desk.worker.desk.read(|tx| promises::list(tx, now, true, None, 10));
    all.expect("promises").items.iter().map(|row| row.promise.state.code()).collect()
}

#[test]
fn of_several_promises_the_one_under_the_cursor_is_kept_and_otherwise_it_is_asked_which() {
    let mut desk = with_two((120, 40));
    for (text, due) in [("寄合同", "+1d"), ("退款", "+2d"), ("回访", "+3d")] {
        desk.keys(&["p", text, "Tab", due, "^S"]);
    }
    desk.keys(&["K"]);
    assert_eq!(states(&desk), ["open", "open", "open"], "the cursor is on a phone number");
    desk.shows("Which promise was kept?");
    desk.keys(&["Down", "Enter"]);
    assert_eq!(states(&desk), ["open", "kept", "open"]);
    desk.shows("P-000002 done: 退款");
    desk.keys(&["Esc", "j", "j", "X"]).shows("P-000003 回访");
    desk.keys(&["Esc", "K"]);
    assert_eq!(states(&desk), ["open", "kept", "kept"]);
    desk.keys(&["Esc", "k", "k", "K"]);
    assert_eq!(states(&desk), ["kept", "kept", "kept"], "only one was left");
}

#[test]
fn a_promise_of_the_open_customer_is_not_kept_from_the_row_of_another() {
    let mut desk = with_two((120, 40));
    desk.keys(&["p", "退款", "Tab", "+2d", "^S", "h", "G", "K"]);
    assert_eq!(states(&desk), ["open"]);
    desk.shows("Enter, then K.");
}

#[test]
fn a_value_is_revealed_of_whom_the_cursor_is_on_and_says_which_it_is() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        let mut desk = with_two(size);
        desk.keys(&["i", "Tab", "home", "Tab", "02155556666", "^S", "Esc", "Esc"]);
        // The detail pane shows 张伟, the list's cursor is on 李娜, who has one number.
        desk.keys(&["/", "lina"]);
        desk.model.list.searching = false;
        desk.keys(&["r"]).shows("Reveal phone · 李娜 C-000001: what for?");
        desk.keys(&["Enter"]).shows("13900139000  20 s");
        desk.wait(3);
        desk.shows("13900139000  17 s").hides(PHONE);
        // 张伟 has two: which one is asked first.
        desk.keys(&["/", "zhangwei", "Enter", "n", "已致电", "^S"]);
        desk.keys(&["G", "r"]).shows("Which one is revealed?");
        // Both were written down in the same second, so their order is left to chance.
        let home = if desk.screen().contains("2 phone (home)") { "2" } else { "1" };
        desk.keys(&[home]).shows("Reveal phone (home) · 张伟 C-000002: what for?");
        desk.keys(&["Enter"]).shows("02155556666").hides(PHONE);
    }
}

#[test]
fn of_a_row_with_several_values_it_is_asked_which() {
    let mut desk = with_two((80, 24));
    desk.keys(&["i", "Tab", "home", "Tab", "02155556666", "^S", "/", "lina", "Enter", "U"]);
    desk.keys(&["/", "zhangwei"]);
    desk.model.list.searching = false;
    // Neither the opening on the way nor the passphrase puts the cursor on a number.
    desk.keys(&["r", PASSPHRASE, "Enter"]).shows("Which one is revealed?");
    desk.keys(&["Esc", "k", "r"]).hides("Which one").shows("what for?");
}

#[test]
fn a_second_less_costs_a_few_bytes() {
    let mut desk = with_two((80, 24));
    desk.keys(&["r", "Enter"]).shows("20 s");
    let before = desk.bytes();
    desk.wait(1);
    let bytes = desk.bytes() - before;
    assert!(bytes <= 40, "{bytes} B");
}

#[test]
fn from_the_queue_the_customer_of_that_row_is_revealed_and_changed() {
    let mut desk = with_two((120, 40));
    desk.keys(&["c", "退款未到账", "Tab", "钱没到", "^S"]);
    desk.keys(&["/", "lina", "Enter", "Tab"]);
    desk.keys(&["r"]).shows("Reveal phone · 张伟 C-000002: what for?");
    desk.keys(&["Esc", "/", "lina", "Enter", "Tab", "e"]).shows("Change customer · C-000002 张伟");
}

//! What is written down can be read: nothing that matters is cut off at any size.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::domain::moment::Moment;
use kefu::locale::Language;
use kefu::tui::model::Overlay;

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (60, 20)];
const TITLE: &str = "退款两周没有到账，客服每次都说再等三天，最后一次直接挂断了电话而且没有回拨";

/// A desk with a complaint that is open.
fn with_complaint(size: (u16, u16), language: Language) -> TestDesk {
    let mut desk = TestDesk::new(size, language);
    desk.keys(&["U", PASSPHRASE, "Enter", "+", "张伟", "^S"]);
    desk.keys(&["c", TITLE, "Tab", "两周了。", "Tab", "全额退款并书面道歉", "^S", "Esc", "Esc"]);
    desk
}

#[test]
fn a_step_taken_back_says_so_first() {
    for size in SIZES {
        let mut desk = with_complaint(size, Language::English);
        desk.model.focus = kefu::tui::pane::PaneId::Queue;
        desk.keys(&["m", "Enter", "^S"]);
        // The first step is told to the customer, and stays; the second is not.
        desk.keys(&["m", "Enter", "Tab", "Tab", "Tab", "Tab", "billing", "^S", "u", "Enter"]);
        desk.model.focus = kefu::tui::pane::PaneId::Detail;
        desk.keys(&["G"]).shows("taken back: assessed");
    }
}

#[test]
fn the_reader_shows_title_wish_and_story() {
    for size in SIZES {
        let mut desk = with_complaint(size, Language::Chinese);
        desk.keys(&["Enter", "Enter"]).shows("退款两周没有到账，客服每次都说再等三天");
        let Some(Overlay::Reader(reader)) = desk.model.overlays.last() else { panic!("no reader") };
        for part in [TITLE, "两周了。", "全额退款并书面道歉"] {
            assert!(reader.text.contains(part), "{part} at {size:?}:\n{}", desk.screen());
        }
    }
}

#[test]
fn why_a_promise_was_released_can_be_read() {
    let mut desk = with_complaint((120, 40), Language::English);
    desk.keys(&["p", "周五前由主管回电", "Tab", "+3d", "^S"]);
    desk.keys(&["X", "客户说已经解决，不用再打了", "^S", "Esc", "Esc", "/", "P-1", "Enter"]);
    desk.shows("P-000001 · released · by 2026-11-25").shows("Released because: 客户说已经解决");
}

#[test]
fn times_are_those_of_the_members_own_clock() {
    let mut desk = with_complaint((120, 40), Language::English);
    desk.keys(&["n", "已致电", "^S"]).shows("10:00 note");
    let now = Moment::parse("2026-11-22T02:30:00Z", jiff::tz::Offset::UTC).expect("a moment");
    desk.model.now = now;
    desk.shows("02:00 note").shows("2026-11-22 02:00").hides("10:00");
}

#[test]
fn the_footer_keeps_the_way_to_all_the_keys() {
    for language in Language::ALL {
        for size in SIZES {
            let mut desk = with_complaint(size, language);
            for _ in 0..3 {
                desk.keys(&["Tab"]);
                let lines = desk.lines();
                let footer = lines.last().expect("a footer");
                assert!(footer.contains(": ") && footer.contains("? "), "{footer}");
            }
        }
    }
}

//! Privacy requests at the desk: taken down out of the palette, seen in the queue with their due date, moved on.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::locale::{Language, Locale};
use kefu::tui::model::Overlay;
use kefu::tui::pane::PaneId;

/// A desk at which a customer has asked for a copy.
fn with_request(size: (u16, u16), language: Language) -> TestDesk {
    let mut desk = TestDesk::new(size, language);
    desk.keys(&["U", PASSPHRASE, "Enter", "+", "张伟", "^S"]);
    desk.keys(&["c", "退款未到账", "Tab", "两周了，钱还没到。", "^S"]);
    desk.keys(&[":", &Locale::new(language).text("action-privacy"), "Enter"]);
    desk.keys(&["Right", "Right", "Tab", "Tab", "请把我的全部信息发给我。", "^S"]);
    desk
}

fn stage(desk: &TestDesk) -> Option<&'static str> {
    desk.model.case().map(|case| case.stage.code())
}

#[test]
fn a_request_is_taken_down_worked_on_and_refused_with_a_ground() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        for language in Language::ALL {
            let mut desk = with_request(size, language);
            let locale = Locale::new(language);
            desk.shows("K-2026-00002").shows(&locale.word("right", "copy"));
            assert_eq!(stage(&desk), Some("received"));
            // Who asks is not presumed: how it is known is chosen.
            desk.keys(&["m", "Enter", "^S"]);
            assert_eq!(stage(&desk), Some("received"));
            desk.keys(&["Right", "^S", "Esc", "m", "Enter"]);
            assert_eq!(stage(&desk), Some("in_work"), "{}", desk.screen());
            // An answer names what was done; what answers nothing is refused, and what is missing is told.
            desk.keys(&["m", "Enter", "1", "^S"]);
            assert_eq!(stage(&desk), Some("in_work"), "{}", desk.screen());
            desk.keys(&["Esc", "Esc", "u"]);
            assert_eq!(stage(&desk), Some("identity_checked"), "{}", desk.screen());
        }
    }
}

#[test]
fn the_queue_narrows_down_to_requests() {
    for language in Language::ALL {
        let mut desk = with_request((120, 40), language);
        desk.model.focus = PaneId::Queue;
        let rows = |desk: &TestDesk| {
            desk.model.queue.rows.iter().map(|row| row.case.number.count).collect::<Vec<_>>()
        };
        assert_eq!(rows(&desk), [1, 2], "the earlier due date first");
        desk.keys(&["F", "kind:privacy", "Enter"]);
        assert_eq!(rows(&desk), [2]);
        desk.keys(&["F", "^U", "kind:complaint", "Enter"]);
        assert_eq!(rows(&desk), [1]);
    }
}

#[test]
fn a_member_without_the_right_sees_why_the_key_is_grey() {
    use kefu::domain::member::{Member, Role};
    let mut desk = with_request((120, 40), Language::English);
    desk.model.member = Member { roles: vec![Role::Agent], ..desk.model.member.clone() };
    desk.keys(&["m"]);
    assert!(!desk.model.overlays.iter().any(|one| matches!(one, Overlay::Picker(..))));
    desk.shows("moved a privacy request");
}

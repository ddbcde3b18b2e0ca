//! The search line: what Enter does is what the pane says, whatever stands in it.

use crate::desk::{PASSPHRASE, TestDesk};
use kefu::commands::open::OpenComplaint;
use kefu::commands::{Command, execute};
use kefu::domain::complaint::{Channel, Opening, Severity};
use kefu::locale::Language;
use kefu::queries::parties;
use kefu::queries::touched::Touched;

const NEW: &str = "Enter takes down a new";

fn customers(desk: &TestDesk) -> u64 {
    desk.worker.desk.read(|tx| parties::list(tx, None, 10)).expect("parties").total
}

#[test]
fn where_a_new_customer_is_offered_enter_takes_it_down() {
    let mut desk = TestDesk::new((120, 40), Language::English);
    desk.keys(&["/", "王小二新", "Enter"]).shows("New customer");
    desk.keys(&["Esc"]).shows(NEW);
    desk.keys(&["Enter"]).shows("New customer");
    desk.keys(&["Esc", "Tab"]).shows("Nobody by that name").hides(NEW);
    desk.keys(&["/", "13800138000"]).shows("Enter unlocks it");
    desk.keys(&["Enter", PASSPHRASE, "Enter"]).shows(NEW);
    desk.keys(&["Enter"]).shows("New customer").shows("13800138000");
}

#[test]
fn a_filter_is_no_name() {
    let mut desk = TestDesk::new((80, 24), Language::English);
    desk.keys(&["+", "张伟", "^S", "Esc"]);
    for line in ["#回访", "@me", "stage:former", "张伟 overdue"] {
        desk.keys(&["/", line]).shows("No customer fits this filter").hides(NEW);
        desk.keys(&["Enter"]).hides("New customer").shows(line);
        assert!(desk.model.list.searching, "{line}: what is typed next is no key");
        desk.keys(&["Esc"]).shows("Enter goes back into the line");
        desk.keys(&["Enter"]);
        assert!(desk.model.list.searching, "{line}");
        desk.keys(&["Esc", "+"]).shows("> Name *             ");
        desk.keys(&["Esc"]);
    }
    desk.keys(&["2"]).shows("No customer fits this filter").hides(NEW);
    for (line, why) in [("stage:foo", "knows no foo"), ("due:<3x", "no length of time")] {
        desk.keys(&["/", line]).shows(why);
        desk.keys(&["Enter"]).shows(why).shows(line);
        desk.keys(&["x"]).shows(&format!("{line}x"));
        desk.keys(&["Esc"]);
    }
    assert_eq!(customers(&desk), 1);
}

#[test]
fn words_that_look_like_a_condition_can_be_looked_for_as_they_stand() {
    let mut desk = TestDesk::new((80, 24), Language::English);
    desk.keys(&["+", "Open University", "^S", "Esc"]);
    desk.keys(&["/", "Open University"]).shows("No customer fits this filter");
    desk.shows("stand: 'Open University'");
    desk.keys(&["Esc", "Esc", "/", "'Open University'"])
        .hides("No customer fits")
        .shows("C-000001");
    desk.keys(&["Esc", "Esc", "/", "Re: kettle"]).shows("'Re: kettle'");
    desk.keys(&["Esc", "Esc", "/", "open #vip"]).shows("No customer fits").hides("words as they");
}

/// A complaint as a file brings it: without a customer, with the source's own reference.
fn referred(desk: &TestDesk) {
    let session = &desk.worker.session;
    let opening = Opening {
        party: None,
        title: "多收费".into(),
        what_happened: "账单上多了一项".into(),
        wanted: String::new(),
        channel: Channel::Referral,
        source: "file".into(),
        external_ref: Some("7074707".into()),
        product: None,
        product_id: None,
        order_id: None,
        issue: None,
        company: None,
        category: None,
        severity: Severity::Normal,
        received_at: session.now(),
        fields: Default::default(),
        backdated: None,
        asked: None,
        feedback: None,
    };
    let command = OpenComplaint { id: session.new_id().expect("an id"), opening, owner: None };
    execute(&desk.worker.desk, session, &[Command::OpenComplaint(command)]).expect("a complaint");
}

#[test]
fn a_number_or_a_reference_opens_what_it_names() {
    let mut desk = TestDesk::new((120, 40), Language::English);
    desk.keys(&["+", "张伟", "^S"]);
    desk.keys(&["p", "退款", "Tab", "+2d", "^S"]);
    // Before there is one of that reference, and after: the index follows the log.
    desk.keys(&["/", "7074707"]).hides("多收费");
    referred(&desk);
    desk.send(kefu::tui::msg::Msg::Changed(u64::MAX, Touched::ALL));
    for line in ["7074707", "７０７４７０７", "K-2026-00001", "k-2026-1", "Ｋ－２０２６－１"]
    {
        desk.keys(&["Esc", "/", line]).shows("Enter opens it.").hides(NEW);
        desk.keys(&["Enter"]).shows("账单上多了一项");
        assert!(desk.model.case().is_some(), "{line}");
        desk.keys(&["Esc", "Esc"]);
    }
    for line in ["C-000001", "c-1", "ｃ－１", "P-000001", "p-1"] {
        desk.keys(&["/", line, "Enter"]);
        assert_eq!(desk.model.party().map(|_| true), Some(true), "{line}");
        assert!(desk.model.detail.complaint.is_none(), "{line}");
    }
    desk.keys(&["/", "K-2026-00099"]).shows("Nothing has this number").hides(NEW);
}

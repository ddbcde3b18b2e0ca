//! A number of a person or of a card in words that are kept in clear: refused at every door, moved into a sealed field
//! with one key or one option, and nowhere in clear afterwards.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, id};
use crate::house::{House, PASSPHRASE};
use kefu::domain::contact::PointKind;
use kefu::locale::Language;
use kefu::queries::parties;
use serde_json::Value;

const ID: &str = "11010519491231002X";
const CARD: &str = "4111 1111 1111 1111";

#[test]
fn what_is_written_with_a_number_is_refused_and_then_moved_by_one_option() {
    let house = House::new();
    let party = house.party("张伟", "13800138000");
    let text = format!("证件 {ID} 已核，卡 {CARD}");
    let note = ["party", "note", &party, &text];
    let refused = house.run(&note);
    assert_eq!(refused.status, Some(3), "{refused:?}");
    assert!(refused.err.contains("--move-values"), "{}", refused.err);
    assert!(!refused.err.contains("1101051949") && !refused.err.contains("4111"), "{refused:?}");

    let moving = |args: &[&str]| {
        let args = [args, &["--move-values", "--passphrase-fd", "0"]].concat();
        house.told(PASSPHRASE, &args)
    };
    let moved = moving(&note);
    assert_eq!(moved.status, Some(0), "{moved:?}");
    assert!(String::from_utf8_lossy(&moved.out).contains("2 numbers"), "{moved:?}");
    // The second time nothing is sealed twice.
    let title = format!("refund to {CARD}");
    let opened = moving(&["complaint", "open", "--title", &title, "--party", &party]);
    assert_eq!(opened.status, Some(0), "{opened:?}");
    let promised = moving(&["promise", "add", &party, &format!("check {ID}"), "--due", "+1d"]);
    assert_eq!(promised.status, Some(0), "{promised:?}");

    let shown = house.json(&["party", "show", &party]);
    let told = shown.to_string();
    assert!(told.contains("证件 [sealed: identity] 已核，卡 [sealed: card]"), "{told}");
    assert!(told.contains("check [sealed: identity]"), "{told}");
    let kinds = shown["points"].as_array().expect("points").iter();
    let mut kinds: Vec<&str> = kinds.filter_map(|point| point["kind"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["card", "identity", "phone"]);
    let cases = house.json(&["complaint", "list"]).to_string();
    assert!(cases.contains("refund to [sealed: card]"), "{cases}");
    for value in [ID, CARD, "4111111111111111"] {
        assert!(!house.holds(value), "{value} stands somewhere in clear");
    }
    // An order number may look like a card's: a reason lets it stand.
    let order = ["party", "note", &party, "order 4111111111111111"];
    let anyway = house.run(&[&order[..], &["--despite", "number-in-clear=data-wrong"]].concat());
    assert_eq!(anyway.status, Some(0), "{anyway:?}");
    let nobody = moving(&["complaint", "open", "--title", &title]);
    assert_eq!(nobody.status, Some(2), "{nobody:?}");
    // One step back takes the words and what was sealed with them.
    let board = house.json(&["guard", "list"]);
    let leak = board["items"].as_array().expect("guards").first().cloned().expect("a guard");
    let counted = |name: &str| leak[name].as_u64().unwrap_or_default();
    assert_eq!((counted("refused"), counted("warned")), (1, 1), "{leak}");
    assert_eq!(house.json(&["guard", "replay"])["differing"], Value::Array(Vec::new()));
    house.is_sound();
}

#[test]
fn at_the_desk_enter_moves_it() {
    for language in Language::ALL {
        let mut crew = Crew::new((100, 40), language);
        let agent = id(&crew.agent);
        let party = crew.party;
        let desk = crew.sits(agent);
        desk.keys(&["/", "zhangwei", "Enter", "n", &format!("核对 {ID}"), "^S"]);
        desk.shows(&desk.model.locale.text("pick-move-values"));
        desk.keys(&["Enter"]);
        let held = desk.model.overlays.len();
        assert_eq!(held, 0, "{}", desk.screen());
        desk.shows("[sealed: identity]").hides("1949");
        let view = crew.desk().read(|tx| parties::show(tx, party, crew.agent.now()));
        let points = view.expect("a party").points;
        assert!(points.iter().any(|point| point.kind == PointKind::Identity));
    }
}

#[test]
fn a_file_brings_no_number_into_what_is_kept_in_clear() {
    let house = House::new();
    let file = house.home().join("told.csv");
    let rows = format!(
        "Received,Customer,Title,Narrative\n\
         2026-03-02,张伟,Refund,\"证件 {ID}，卡 {CARD}\"\n\
         2026-03-02,,Nobody,\"卡 {CARD}\"\n"
    );
    std::fs::write(&file, rows).expect("a file");
    let path = file.to_string_lossy().into_owned();
    let args = ["import", "complaints", &path, "--passphrase-fd", "0"];
    let ran = house.told(PASSPHRASE, &args);
    assert_eq!(ran.status, Some(7), "{ran:?}");
    let listed = house.json(&["complaint", "list"]);
    assert_eq!(listed["total"], 1, "{listed}");
    let number = listed["items"][0]["number"].as_str().expect("a number");
    let shown = house.json(&["complaint", "show", number]).to_string();
    assert!(shown.contains("[sealed: identity]，卡 [sealed: card]"), "{shown}");
    std::fs::remove_file(&file).expect("gone");
    assert!(!house.holds(ID) && !house.holds(CARD));
}

//! What somebody meets who has never seen kefu: lists that can be read at any width, refusals that name the list to look
//! at, and letters that promise nothing by a day that is over.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk::TestDesk;
use crate::house::{House, number};
use kefu::domain::guard::Guard;
use kefu::locale::{Language, Locale};

/// What the board hands on, and nothing beside it.
const BOARD: [&str; 9] =
    ["id", "number", "name", "mode", "refused", "warned", "overridden", "open", "oldest"];

fn printed(house: &House, words: &[&str]) -> String {
    String::from_utf8(house.run(words).out).expect("text")
}

#[test]
fn the_board_hands_on_nine_fields_of_twenty_guards_by_their_names() {
    let house = House::new();
    for language in Language::ALL {
        let board = house.json(&["guard", "list", "--lang", language.code()]);
        let rows = board["items"].as_array().expect("rows");
        assert_eq!(rows.len(), Guard::ALL.len());
        for row in rows {
            let mut keys: Vec<&String> = row.as_object().expect("a row").keys().collect();
            let mut wanted = BOARD.to_vec();
            keys.sort();
            wanted.sort_unstable();
            assert_eq!(keys, wanted);
            let id = row["id"].as_str().expect("an id");
            assert_eq!(row["name"], Locale::new(language).word("guard", id));
        }
    }
    let listed = printed(&house, &["guard", "list"]);
    for guard in Guard::ALL {
        assert!(listed.contains(guard.code()), "{listed}");
        assert_eq!(house.run(&["guard", "rules", guard.code()]).status, Some(0));
    }
}

#[test]
fn the_board_shows_whole_names_and_leads_to_the_rules() {
    for (size, language) in [
        ((80, 24), Language::English),
        ((120, 40), Language::English),
        ((80, 24), Language::Chinese),
        ((120, 40), Language::Chinese),
    ] {
        let mut desk = TestDesk::new(size, language);
        desk.keys(&["g", "b"]);
        let locale = Locale::new(language);
        for guard in [Guard::Leak, Guard::Surveys, Guard::Lifecycle] {
            desk.shows(&locale.word("guard", guard.code()));
        }
        desk.keys(&["r"]).shows("text-holds-value").shows(&locale.word("rule", "text-holds-value"));
    }
}

#[test]
fn what_is_not_there_names_the_list_to_look_at() {
    let house = House::new();
    for (words, list) in [
        (&["guard", "rules", "promise"][..], "kefu guard list"),
        (&["guard", "why", "nope"], "kefu guard rules"),
        (&["template", "show", "nope"], "kefu template list"),
        (&["campaign", "status", "M-000009"], "kefu campaign list"),
        (&["macro", "show", "nope"], "kefu macro list"),
        (&["preset", "show", "nope"], "kefu preset list"),
    ] {
        let told = house.run(words);
        assert_eq!(told.status, Some(4), "{told:?}");
        assert!(told.err.contains(list), "{words:?}: {}", told.err);
    }
}

#[test]
fn a_rule_says_who_lets_past_it_and_what_is_tried_is_not_done() {
    let house = House::new();
    let why = printed(&house, &["guard", "why", "waved-off"]);
    assert!(why.contains("kefu guard allow waved-off"), "{why}");
    let why = printed(&house, &["guard", "why", "promise-past-due"]);
    assert!(why.contains("--despite promise-past-due"), "{why}");
    let zhang = house.party("张伟", "13800138000");
    let yes = ["guard", "try", "consent", "give", &zhang, "--purpose", "marketing"];
    let tried = house.run(&yes);
    assert_eq!(tried.status, Some(3), "{tried:?}");
    assert!(!house.verbs().iter().any(|verb| verb.starts_with("consent.")), "only tried");
}

#[test]
fn no_letter_promises_a_day_that_is_over() {
    let house = House::new();
    let zhang = house.party("Ada", "13800138000");
    let opened = house.json(&[
        "complaint",
        "open",
        "--party",
        &zhang,
        "--title",
        "late",
        "--what",
        "nothing came",
        "--received-at",
        "2026-01-05 10:00",
        "--backdated-because",
        "it lay in the post room",
        "--claim",
    ]);
    let case = number(&opened);
    let letter = |until: &[&str]| {
        let words = [&["complaint", "letter", &case, "acknowledgement"][..], until].concat();
        house.run(&words)
    };
    let refused = letter(&[]);
    assert_eq!(refused.status, Some(3), "{refused:?}");
    assert!(refused.err.contains("{due}") && refused.err.contains("--until"), "{}", refused.err);
    assert_eq!(letter(&["--until", "+5d"]).status, Some(0));
}

#[test]
fn what_was_never_done_is_not_called_done() {
    let house = House::new();
    let backups = printed(&house, &["review", "backups"]);
    assert!(backups.matches("never; counted from").count() == 2, "{backups}");
}

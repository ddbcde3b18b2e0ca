//! The command line as a script meets it: statuses, shapes, languages, and bytes that do nothing.

use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use crate::seat::Seat;
use serde_json::Value;
use std::collections::BTreeSet;

/// What a party and a complaint of a list hold at least.
const PARTY: &[&str] =
    &["id", "number", "name", "kind", "stage", "tier", "owner", "tags", "language"];
const COMPLAINT: &[&str] = &[
    "id",
    "number",
    "party",
    "title",
    "stage",
    "severity",
    "category",
    "owner",
    "received_at",
    "due_at",
    "external_ref",
];

/// Colours, a window title, C1 twins of both, and letters that turn the rest of the line around.
const HOSTILE: &str =
    "Eve\u{1b}[31m\u{1b}]0;x\u{7}\u{9b}2J\u{9d}y\u{9c}\u{202e}gnp\u{2066}z\u{200f}\u{61c}\r\u{8}!";

/// A house with a customer and a complaint.
fn house() -> House {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    house.complaint("退款未到账", &zhang);
    house
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn text(ran: &Ran) -> String {
    format!("{}{}", String::from_utf8_lossy(&ran.out), ran.err)
}

#[test]
fn every_status_is_reached() {
    let house = house();
    let file = house.home().join("a.csv");
    std::fs::write(&file, "Name,City\nAda,London\n,Paris\n").expect("written");
    let nowhere = house.home().join("no/such/folder");
    let nowhere = nowhere.to_str().expect("a path");
    let empty = House::empty();
    let cases: &[(&House, u8, &[&str])] = &[
        (&house, 0, &["party", "list"]),
        (&house, 1, &["vault", "rescue", "--out", nowhere, "C-000001"]),
        (&empty, 2, &["init", "--yes"]),
        (&house, 2, &["party", "fly"]),
        (&house, 3, &["complaint", "move", "K-2026-00001", "closed"]),
        (&house, 4, &["party", "show", "C-999999"]),
        (&house, 5, &["init", "--yes", "--passphrase-fd", "0"]),
        (&house, 6, &["party", "add", "Ada", "--point", "phone"]),
        (&house, 7, &["import", "parties", file.to_str().expect("a path")]),
    ];
    for (house, status, args) in cases {
        let ran = house.told(&format!("{PASSPHRASE}\n"), args);
        assert_eq!(ran.status, Some(i32::from(*status)), "{args:?}: {ran:?}");
        // What went wrong is said, and never where a script reads results.
        assert_eq!(ran.err.is_empty(), matches!(status, 0 | 7), "{args:?}: {ran:?}");
        assert!(matches!(status, 0 | 7) || ran.out.is_empty(), "{args:?}: {ran:?}");
    }
    let reached: BTreeSet<u8> = cases.iter().map(|(_, status, _)| *status).collect();
    assert_eq!(reached, (0..=7).collect());
    assert!(!empty.store().exists(), "wrong use makes no store");
}

#[test]
fn lists_have_the_shape_that_was_promised() {
    let house = house();
    for (noun, wanted) in [("party", PARTY), ("complaint", COMPLAINT)] {
        let list = house.json(&[noun, "list"]);
        assert_eq!(list["total"], 1, "{list}");
        let items = list["items"].as_array().expect("items");
        assert_eq!(items.len(), 1);
        let names = |item: &Value| -> BTreeSet<String> {
            item.as_object().expect("an object").keys().cloned().collect()
        };
        let missing: Vec<_> =
            wanted.iter().filter(|name| !names(&items[0]).contains(**name)).collect();
        assert!(missing.is_empty(), "{noun} misses {missing:?}: {}", items[0]);
        // A line an item, the same item.
        let lines = house.run(&[noun, "list", "--ndjson"]);
        let first = lines.out.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let first: Value = serde_json::from_slice(first).expect("JSON");
        assert_eq!(first, items[0]);
    }
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let house = house();
    let lists: [&[&str]; 5] =
        [&["party", "list"], &["audit", "list", "--json"], &["schema"], &["--help"], &["man"]];
    for args in lists {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = house.command(args);
        let ran: Ran = command.stdout(writer).output().expect("a run").into();
        assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn what_was_done_and_cannot_be_said_is_said_beside_the_error() {
    let house = House::new();
    for (number, form) in [("C-000001", None), ("C-000002", Some("--json"))] {
        let full = std::fs::File::create("/dev/full").expect("a full disk");
        let args: Vec<&str> = ["party", "add", "Full"].into_iter().chain(form).collect();
        let ran: Ran = house.command(&args).stdout(full).output().expect("a run").into();
        let lines: Vec<&str> = ran.err.lines().collect();
        assert_eq!(ran.status, Some(1), "{ran:?}");
        assert_eq!(lines[0], format!("Done all the same: {number} added."));
        assert!(lines[1].starts_with("The output could not be written"), "{ran:?}");
    }
}

#[test]
fn help_and_errors_are_in_the_language_that_was_asked_for() {
    let house = house();
    let cases: [&[&str]; 5] = [
        &["--help"],
        &["import", "--help"],
        &["party", "show", "C-999999"],
        &["party", "fly"],
        &["init", "--yes"],
    ];
    for args in cases {
        let told = |language: &str| {
            let args: Vec<&str> =
                ["--lang", language].into_iter().chain(args.iter().copied()).collect();
            text(&house.run(&args))
        };
        assert!(told("zh").chars().any(is_chinese), "{args:?}: {}", told("zh"));
        // The name of the program is Chinese in any language.
        let english = told("en").replace("客服", "");
        assert!(!english.chars().any(is_chinese), "{args:?}: {english}");
    }
}

#[test]
fn what_the_system_and_the_parser_say_is_told_in_chinese_to_who_reads_it() {
    let house = House::new();
    let written = |name: &str, text: &str| {
        std::fs::write(house.home().join(name), text).expect("a file");
    };
    written("map.toml", "target = \"parties\"\nsign = [\"N\"]\n");
    written("form.toml", "target = \n");
    written("steps.toml", "name = \"own\"\n[[step]]\ndo = \"dance\"\n");
    written("keys.toml", "name = soon\n");
    let cases: [(&[&str], &str); 8] = [
        (&["preset", "save", "map.toml"], "第 2 行：这里没有“sign”这一项"),
        (&["preset", "save", "form.toml"], "第 1 行：这一行不是有效的 TOML"),
        (&["macro", "save", "steps.toml"], "第 3 行：不能用“dance”，可用："),
        (&["macro", "save", "keys.toml"], "第 1 行：文本要加引号"),
        (&["audit", "verify", "--head", "none.txt"], "没有文件 none.txt"),
        (&["restore", "none", "--identity", "none.key"], "没有文件 none.key"),
        (&["doctor", "--sshd", "--effective", "none.conf"], "没有文件 none.conf"),
        (&["man", "--out", "none/of/it"], "文件或文件夹不存在"),
    ];
    for (args, wanted) in cases {
        let ran = house.run(&[&["--lang", "zh"], args].concat());
        assert!(ran.err.contains(wanted), "{args:?}: {ran:?}");
        for theirs in ["os error", "expected", "No such", "unknown", "invalid"] {
            assert!(!ran.err.contains(theirs), "{args:?}: {ran:?}");
        }
        let english = house.run(&[&["--lang", "en"], args].concat()).err;
        assert!(!english.chars().any(is_chinese), "{args:?}: {english}");
    }
}

#[test]
fn an_import_asks_for_the_vault_when_a_late_row_wants_it() {
    let house = House::new();
    let mut rows = String::from("Customer ID,Name,City\n");
    for row in 1..=700 {
        let city = if row == 650 { "13800138000" } else { "Paris" };
        let name = if row == 3 { "" } else { "Ada" };
        rows.push_str(&format!("{row},{name},{city}\n"));
    }
    std::fs::write(house.home().join("a.csv"), rows).expect("written");
    let import = ["import", "parties", "a.csv", "--rejects"];
    // Nobody to ask: what was taken stays, and is said.
    let ran = house.run(&[&import[..], &["none.csv"]].concat());
    assert_eq!(ran.status, Some(6), "{ran:?}");
    assert!(ran.err.contains("Line 651 ") && ran.err.contains("499 records"), "{ran:?}");
    assert_eq!(house.json(&["party", "list"])["total"], 499);
    // At a terminal the same run goes on.
    let mut seat = Seat::at_desk(&house, (100, 30), &[&import[..], &["asked.csv"]].concat());
    seat.shows("assphrase").keys(&[PASSPHRASE, "Enter"]).shows("700").ends();
    let list = std::fs::read_to_string(house.home().join("asked.csv")).expect("a list");
    assert_eq!(list.lines().count(), 2);
    assert_eq!(house.json(&["party", "list"])["total"], 699);
    // A descriptor is read when the vault is needed; a wrong passphrase ends the run there.
    let told = |list: &'static str| [&import[..], &[list, "--passphrase-fd", "0"]].concat();
    assert_eq!(house.told("no such passphrase\n", &told("wrong.csv")).status, Some(6));
    assert_eq!(house.told(&format!("{PASSPHRASE}\n"), &told("right.csv")).status, Some(7));
    house.is_sound();
}

/// What a terminal would act on, or that turns a line around.
fn does_something(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

#[test]
fn a_hostile_name_does_nothing_in_any_output() {
    let house = House::new();
    let field = format!("nick={HOSTILE}");
    let run = |args: &[&str]| {
        let ran = house.run(args);
        let told = text(&ran);
        let found: Vec<char> = told.chars().filter(|c| does_something(*c)).collect();
        assert!(found.is_empty(), "{args:?} wrote {found:?}: {told}");
        ran.status
    };
    for args in [
        vec!["party", "add", HOSTILE, "--field", &field, "--tag", HOSTILE, "--owner", HOSTILE],
        vec!["party", "add", HOSTILE, "--field", &field, "--tag", HOSTILE],
        vec!["party", "note", "C-000001", HOSTILE],
        vec!["promise", "add", "C-000001", HOSTILE, "--due", "+3d"],
    ] {
        run(&args);
    }
    let open = ["complaint", "open", "--title", HOSTILE, "--party", "C-000001", "--what", HOSTILE];
    assert_eq!(run(&open), Some(0));
    let file = house.home().join("a.csv");
    std::fs::write(&file, format!("Name,\"{HOSTILE}\"\n\"{HOSTILE}\",\"{HOSTILE}\"\n,x\n"))
        .expect("written");
    assert_eq!(run(&["import", "parties", file.to_str().expect("a path")]), Some(7));
    let reads: [&[&str]; 8] = [
        &["party", "list"],
        &["party", "show", "C-000001"],
        &["party", "search", "Eve"],
        &["complaint", "list"],
        &["complaint", "show", "K-2026-00001"],
        &["promise", "list"],
        &["audit", "list"],
        &["party", "list", "--limit", "1"],
    ];
    for args in reads {
        assert_eq!(run(args), Some(0), "{args:?}");
        for form in ["--json", "--ndjson"] {
            let args: Vec<&str> = args.iter().copied().chain([form]).collect();
            assert_eq!(run(&args), Some(0), "{args:?}");
        }
    }
    // Nor in an error that repeats what was typed.
    let errors: [&[&str]; 5] = [
        &["party", "show", HOSTILE],
        &["complaint", "show", HOSTILE],
        &["import", "parties", HOSTILE],
        &["--lang", HOSTILE, "party", "list"],
        &[HOSTILE],
    ];
    for args in errors {
        assert_ne!(run(args), Some(0), "{args:?}");
    }
}

#[test]
fn an_undo_after_an_import_takes_back_nothing_older_in_its_place() {
    let house = House::new();
    house.json(&["party", "add", "Keepme"]);
    let rows: String = (0..1_200).map(|n| format!("Ada {n}\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("Name\n{rows}")).expect("a file");
    assert_eq!(house.run(&["import", "parties", "rows.csv"]).status, Some(0));
    let total = || house.json(&["party", "list", "--limit", "1"])["total"].as_u64();
    let refused = house.run(&["undo"]);
    assert_eq!((refused.status, total()), (Some(3), Some(1_201)), "{refused:?}");
    assert_eq!((house.run(&["undo"]).status, total()), (Some(0), Some(1_200)));
}

#[test]
fn a_page_is_no_export_and_how_others_come_in_is_for_those_who_set_it() {
    let house = House::new();
    let party = house.party("Alder", "13800138000");
    let lists: [&[&str]; 5] = [
        &["party", "list"],
        &["party", "search", "Alder"],
        &["complaint", "list"],
        &["privacy", "list"],
        &["promise", "list"],
    ];
    for list in lists {
        for form in ["--json", "--ndjson"] {
            let of = |limit| house.run(&[list, &["--limit", limit, form]].concat());
            assert_eq!(of("250").status, Some(0), "{list:?}");
            let refused = of("251");
            assert_eq!((refused.status, refused.out.len()), (Some(2), 0), "{refused:?}");
            assert!(refused.err.contains("kefu export"), "{refused:?}");
            assert!(refused.err.contains("--after"), "{refused:?}");
        }
    }
    assert_eq!(house.run(&["party", "show", &party]).status, Some(0));
    let uid = |reader: &str, of: &str| {
        let ran = house.told_as(reader, &["member", "list", "--json"]);
        let list: Value = serde_json::from_slice(&ran.out).expect("JSON");
        let rows = list["items"].as_array().expect("members").clone();
        let row = rows.into_iter().find(|row| row["name"] == of).expect("a member");
        row["uid"].clone()
    };
    house.colleague("周客服", "agent");
    assert!(uid(MEMBER, MEMBER).is_u64());
    assert!(uid("周客服", MEMBER).is_null());
}

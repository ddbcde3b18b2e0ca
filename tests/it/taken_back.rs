//! An import taken back as a whole: what nobody has touched since goes, with all that came along; the same file brings
//! it anew.
//!
//! Under `KEFU_CI` 12 of them are killed midway, otherwise 4. The seed is printed; `KEFU_TEST_SEED` repeats it, as far as
//! the moment of a kill can be repeated.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, PASSPHRASE, Ran};
use crate::kill::Dice;
use crate::seat::Seat;
use portable_pty::CommandBuilder;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// Rows of a file, each of another customer; the tags hold what no import tells apart.
fn contacts(rows: usize) -> String {
    let row = |row: usize| format!("Ada {row},+44 20 7946 {row:04},Leeds,note {row}\n");
    std::iter::once("Name,Phone,City,Note\n".to_owned()).chain((0..rows).map(row)).collect()
}

/// One customer complains twice, in rows that lie far apart.
fn complaints(rows: usize) -> String {
    let mut text = String::from("Ticket ID,Date,Subject,Customer Name,Phone\n");
    for row in 0..rows {
        let who = row % (rows / 2);
        let _ = writeln!(text, "{row},2026-01-02,Leak {row},Bob {who},+44 20 7946 {who:04}");
    }
    text
}

struct Books {
    house: House,
}

impl Books {
    fn new() -> Self {
        Self { house: House::new() }
    }

    fn file(&self, text: &str) {
        std::fs::write(self.house.home().join("rows.csv"), text).expect("a file");
    }

    /// How many it added.
    #[track_caller]
    fn import(&self, what: &str) -> u64 {
        let args = ["import", what, "rows.csv", "--json", "--passphrase-fd", "0"];
        let ran = self.house.told(PASSPHRASE, &args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let told: Value = serde_json::from_slice(&ran.out).expect("JSON");
        told["total"]["added"].as_u64().expect("a number")
    }

    fn undo(&self, more: &[&str]) -> Ran {
        let is_tried = more.contains(&"--dry-run");
        let args = ["import", "undo"].iter().chain(more).copied();
        let args: Vec<&str> = args.chain((!is_tried).then_some("--yes")).collect();
        self.house.run(&args)
    }

    /// Gone, and what stays with why.
    #[track_caller]
    fn undone(&self, more: &[&str]) -> (u64, BTreeMap<String, String>) {
        let args: Vec<&str> = more.iter().copied().chain(["--json"]).collect();
        let ran = self.undo(&args);
        let told: Value = serde_json::from_slice(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
        let stays = told["stays"].as_array().expect("rows").iter();
        let word = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let stays: BTreeMap<String, String> =
            stays.map(|one| (word(one, "number"), word(one, "why"))).collect();
        assert_eq!(ran.status, Some(if stays.is_empty() { 0 } else { 7 }), "{ran:?}");
        assert_eq!(told["total"]["stays"], stays.len());
        (told["total"]["gone"].as_u64().expect("a number"), stays)
    }

    fn runs(&self) -> Vec<(String, u64, u64)> {
        let list = self.house.json(&["import", "list"]);
        let rows = list["items"].as_array().expect("rows").iter();
        let count = |row: &Value, name: &str| row[name].as_u64().expect("a number");
        let row = |row: &Value| {
            let number = row["number"].as_str().expect("a number").to_owned();
            (number, count(row, "added"), count(row, "standing"))
        };
        rows.map(row).collect()
    }

    fn total(&self, what: &str) -> u64 {
        self.house.json(&[what, "list", "--limit", "1"])["total"].as_u64().expect("a total")
    }

    /// Whether somebody is found by a sealed value.
    fn knows(&self, phone: &str) -> bool {
        let args = ["party", "search", phone, "--json", "--passphrase-fd", "0"];
        let ran = self.house.told(PASSPHRASE, &args);
        let found: Value = serde_json::from_slice(&ran.out).expect("JSON");
        found["total"] != 0
    }

    #[track_caller]
    fn does(&self, args: &[&str]) {
        let ran = self.house.run(args);
        assert_eq!(ran.status, Some(0), "{ran:?}");
    }
}

#[test]
fn what_nobody_has_touched_goes_and_the_same_file_brings_it_anew() {
    let books = Books::new();
    let before = books.house.party("Grace", "+44 20 7946 9999");
    books.file(&contacts(700));
    assert_eq!(books.import("parties"), 700);
    assert_eq!(books.runs(), [("R-000001".to_owned(), 700, 700)]);
    assert!(books.knows("+442079460300"));

    let number = |row: u32| format!("C-{row:06}");
    let [edited, merged, other, promised, noted, complains] = [2, 3, 4, 5, 6, 7].map(number);
    books.does(&["party", "edit", &edited, "--tier", "A"]);
    books.does(&["party", "merge", &merged, &before]);
    books.does(&["promise", "add", &promised, "call back", "--due", "+3d"]);
    books.does(&["party", "note", &noted, "was here"]);
    let case = books.house.complaint("It drips", &complains);
    // Tried and taken back again is touched, too.
    books.does(&["party", "edit", &other, "--tier", "A"]);
    books.does(&["undo"]);

    let tried = books.undone(&["R-000001", "--dry-run"]);
    assert_eq!(books.total("party"), 700, "a trial changes nothing");
    let (gone, stays) = books.undone(&["R-000001"]);
    assert_eq!((gone, &stays), (694, &tried.1), "and tells what is done");
    let why = [
        (edited.clone(), "edited"),
        (merged.clone(), "merged"),
        (other.clone(), "edited"),
        (promised.clone(), "promise"),
        (noted.clone(), "entry"),
        (complains.clone(), "case"),
    ];
    assert_eq!(stays, why.map(|(number, why)| (number, why.to_owned())).into());
    assert_eq!(
        books.total("party"),
        6,
        "with the one that was there, without the one that was merged"
    );
    assert!(!books.knows("+442079460300"), "its sealed values are gone");
    assert!(books.knows("+442079460000"), "those of what stays are not");
    books.house.is_sound();
    let found = books.house.json(&["party", "search", "Ada 300"]);
    assert_eq!(found["items"], json!([]));

    // Again: nothing more goes, and nothing is written down of it.
    let entries = books.house.json(&["audit", "verify"])["entries"].clone();
    assert_eq!(books.undone(&["R-000001"]).0, 0);
    assert_eq!(books.house.json(&["audit", "verify"])["entries"], entries);
    assert_eq!(books.runs(), [("R-000001".to_owned(), 700, 6)]);

    assert_eq!(books.import("parties"), 694, "what was taken back is brought anew");
    let newest = &books.runs()[0];
    assert_eq!(newest, &("R-000002".to_owned(), 694, 694));
    assert!(books.knows("+442079460300"));
    assert_eq!(books.undone(&["R-000002"]).0, 694);
    books.does(&["complaint", "show", &case]);
    books.house.is_sound();
}

#[test]
fn who_complains_goes_with_what_they_complain_of() {
    let books = Books::new();
    books.file(&complaints(1_200));
    assert_eq!(books.import("complaints"), 1_200);
    assert_eq!((books.total("complaint"), books.total("party")), (1_200, 600));
    // Of the second batch or later; its customer came with the first.
    books.does(&["complaint", "claim", "K-2026-00601"]);
    let tried = books.undone(&["R-000001", "--dry-run"]);
    assert_eq!(tried.0, 1_798);
    let (gone, stays) = books.undone(&["R-000001"]);
    assert_eq!((gone, &stays), (1_798, &tried.1));
    let mut why: Vec<&str> = stays.values().map(String::as_str).collect();
    why.sort_unstable();
    assert_eq!(why, ["case", "step"]);
    assert_eq!(stays["K-2026-00601"], "step");
    assert_eq!((books.total("complaint"), books.total("party")), (1, 1));
    books.house.is_sound();
    assert_eq!(books.import("complaints"), 1_199);
    assert_eq!((books.total("complaint"), books.total("party")), (1_200, 600));
    books.house.is_sound();
}

#[test]
fn rows_that_say_the_same_are_counted_one_by_one() {
    let books = Books::new();
    books.file("Date,Subject\n2026-01-02,Leak\n2026-01-02,Leak\n2026-01-02,Leak\n");
    assert_eq!(books.import("complaints"), 3);
    books.does(&["complaint", "claim", "K-2026-00002"]);
    assert_eq!(books.undone(&["R-000001"]).0, 2);
    assert_eq!(books.import("complaints"), 2, "the one that stays is known");
    books.house.is_sound();
}

#[test]
fn an_import_that_is_not_there_or_not_ones_own_is_refused() {
    let books = Books::new();
    books.file(&contacts(3));
    books.import("parties");
    for run in ["R-000009", "C-000001", "x"] {
        let ran = books.undo(&[run]);
        assert_eq!(ran.status, Some(4), "{ran:?}");
    }
    books.house.colleague("李娜", "lead");
    let ran = books.house.told_as("李娜", &["import", "undo", "R-000001"]);
    assert_eq!(ran.status, Some(6), "{ran:?}");
    let log = books.house.json(&["audit", "list", "--verb", "import.undo"]);
    assert_eq!(log["items"][0]["result"], "refused", "{log}");
    books.house.colleague("张强", "admin");
    let ran = books.house.told_as("张强", &["import", "undo", "R-000001", "--yes"]);
    assert_eq!(ran.status, Some(0), "whoever may import: {ran:?}");
    assert_eq!(books.total("party"), 0);
}

#[test]
fn whoever_takes_it_back_is_told_how_much_and_says_so() {
    let books = Books::new();
    books.file(&complaints(20));
    books.import("complaints");
    books.does(&["complaint", "claim", "K-2026-00001"]);
    // Nobody to ask: nothing is done.
    let ran = books.house.run(&["import", "undo", "R-000001"]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(ran.err.contains("--yes"), "{ran:?}");
    assert_eq!((books.total("complaint"), books.total("party")), (20, 10));

    let sit = || {
        let mut undo = CommandBuilder::new(KEFU);
        undo.args(["import", "undo", "R-000001", "--lang", "en"]);
        let mut seat = Seat::with(&books.house, (120, 12), undo);
        seat.shows("R-000001 brought: 9 customers, 19 complaints; 2 records stay").shows("Type R-");
        seat
    };
    sit().keys(&["y", "Enter"]).shows("Nothing was taken back").ends();
    assert_eq!((books.total("complaint"), books.total("party")), (20, 10));
    sit().keys(&["r-000001", "Enter"]).shows("28 records taken back, 2 stay.").ends();
    assert_eq!((books.total("complaint"), books.total("party")), (1, 1));
    // Nothing goes any more, so nothing is asked.
    let ran = books.house.run(&["import", "undo", "R-000001", "--lang", "en"]);
    assert_eq!(ran.status, Some(7), "{ran:?}");
}

#[test]
fn one_that_is_killed_midway_goes_on_where_it_was() {
    let kills = if std::env::var_os("KEFU_CI").is_some() { 12 } else { 4 };
    let (books, mut dice) = (Books::new(), Dice::of("taken-back"));
    // Nothing sealed, so that most of the time goes into taking back.
    let rows: String = (0..2_000).map(|row| format!("Ada {row},Leeds,note {row}\n")).collect();
    books.file(&format!("Name,City,Note\n{rows}"));
    let (mut run, mut pace, mut cut, mut halves) = (0, Duration::from_millis(400), 0, 0);
    while cut < kills {
        run += 1;
        let number = format!("R-{run:06}");
        assert_eq!(books.import("parties"), 2_000, "{number}");
        let args = ["import", "undo", &number, "--yes", "--ndjson"];
        let mut child = books.house.command(&args).spawn().expect("a process");
        let micros = u64::try_from(pace.as_micros()).expect("a short time");
        std::thread::sleep(Duration::from_micros(dice.below(micros)));
        cut += usize::from(child.try_wait().expect("a child").is_none());
        let _ = child.kill();
        let ran: Ran = child.wait_with_output().expect("its output").into();
        let left = books.total("party");
        let last = ran.out.split(|byte| *byte == b'\n').rfind(|line| line.starts_with(b"{\"all"));
        let last: Value =
            last.map_or(json!({}), |line| serde_json::from_slice(line).expect("JSON"));
        let told = last["gone"].as_u64().unwrap_or_default();
        assert!(left <= 2_000 - told, "{told} were told of, {left} are there");
        assert!(left.is_multiple_of(500), "half a batch: {left}");
        halves += usize::from((1..2_000).contains(&left));
        let began = Instant::now();
        assert_eq!(books.undone(&[&number]), (left, BTreeMap::new()));
        if left == 2_000 {
            pace = began.elapsed();
        }
        assert_eq!(books.total("party"), 0);
    }
    books.house.is_sound();
    let _ = writeln!(std::io::stderr(), "{:?}: kills, of which midway", (cut, halves));
}

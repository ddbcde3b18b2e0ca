//! Clocks on cases as people meet them: packs adopted, what moves and what does not, a store that an older kefu
//! left, and every date of the complaints of a regulator against a count of its own.
//!
//! The last needs `KEFU_REAL_DATA`; `KEFU_OLD` names the program of an older kefu, if there is one to try.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice;
use crate::door::fingerprint_of;
use crate::house::{House, PASSPHRASE, Ran};
use crate::kill::Dice;
use crate::needs;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kefu::domain::audit::AuditEntry;
use kefu::domain::clock::ClockState;
use kefu::domain::complaint::Case;
use kefu::session::Desk;
use kefu::store::tables::{self, StoreInfo};
use kefu::store::{Reader, Scan, Store};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn desk(house: &House) -> Desk {
    Desk::new(Store::open(&house.store()).expect("the store"))
}

/// Tables with the bytes of their keys and values.
type Rows = BTreeMap<&'static str, Vec<(Vec<u8>, Vec<u8>)>>;

/// Every row of the tables whose rows derive from rules.
fn derived(house: &House) -> Rows {
    let names = [
        tables::CASES.name,
        tables::CASES_BY_PARTY.name,
        tables::CASE_REFERENCES.name,
        tables::QUEUE.name,
        tables::QUEUE_FREE.name,
        tables::OPEN_CASES.name,
    ];
    let desk = desk(house);
    let rows = |name: &&'static str| {
        let mut rows = Vec::new();
        let read = desk.read(|tx| {
            tx.scan_bytes(name, &Scan::all(), &mut |key, value| {
                rows.push((key.to_vec(), value.to_vec()));
                Ok(std::ops::ControlFlow::Continue(()))
            })
        });
        read.expect("rows");
        (*name, rows)
    };
    names.iter().map(rows).collect()
}

fn cases(house: &House) -> Vec<Case> {
    let read = desk(house).read(|tx| {
        let mut cases = Vec::new();
        tx.each(tables::CASES, &Scan::all(), |_, case| {
            cases.push(case);
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(cases)
    });
    read.expect("cases")
}

fn adopt(house: &House, what: &str, more: &[&str]) -> Value {
    house.json(&[&["policy", "adopt", what], more].concat())
}

/// What became of one clock.
fn counts(told: &Value, clock: &str) -> Value {
    let all = told["counts"].as_array().expect("counts");
    all.iter().find(|one| one["clock"] == clock).cloned().unwrap_or_default()
}

fn numbers(told: &Value, clock: &str) -> [u64; 6] {
    let counts = counts(told, clock);
    ["earlier", "later", "armed", "stopped", "gone", "overdue"]
        .map(|name| counts[name].as_u64().unwrap_or(0))
}

const HEADER: &str = "Complaint ID,Product,Sub-product,Issue,Sub-issue,State,ZIP code,Submitted via,Date received,\
                      Date sent to company,Company,Company response,Timely response?,Consumer disputed?\n";

fn import(house: &House, path: &Path) {
    let path = path.to_str().expect("a path");
    let args = ["import", "complaints", path, "--map", "cfpb", "--passphrase-fd", "0"];
    let ran = house.told(PASSPHRASE, &args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

// ---- a pack of one's own -------------------------------------------------------------------------

/// The rules of the regulator with another length for the last answer, as a file.
fn pack(house: &House, version: &str, days: i32) -> String {
    let own = kefu::domain::policy::text_of("us-cfpb").expect("a pack");
    let (before, _) = own.split_once("[[clock]]\nid = \"reg.final\"").expect("a clock");
    let before = before.replacen("2026.1", version, 1);
    let goldens = [date(2014, 10, 10), date(2014, 11, 15), date(2026, 2, 20)].map(|start| {
        let due = later(start, days);
        format!("[[golden]]\nclock = \"reg.final\"\nstart = {start}\ndue = {due}\n\n")
    });
    let rule = format!(
        "id = \"reg.final\"\nunit = \"calendar_day\"\nlength = {days}\nstart = \"received\"\n\
         stop = [\"decided\"]\npause = []\n\n"
    );
    let path = house.home().join(format!("{version}.toml"));
    std::fs::write(&path, format!("{before}[[clock]]\n{rule}{}", goldens.concat()))
        .expect("a file");
    path.display().to_string()
}

fn later(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).expect("a day")
}

#[test]
fn a_pack_comes_into_force_its_dates_are_told_and_undo_takes_all_of_it_back() {
    let house = House::new();
    let party = house.party("张伟", "13912345678");
    let number = house.complaint("退款未到账", &party);
    let before = derived(&house);
    let (first, second) = (pack(&house, "2026.2", 90), pack(&house, "2026.3", 30));

    let everything = fingerprint_of(&desk(&house), &[]);
    let rehearsed = adopt(&house, &first, &["--dry-run"]);
    assert_eq!(rehearsed["adopted"], false);
    assert!(everything == fingerprint_of(&desk(&house), &[]), "a rehearsal changes nothing");
    let told = adopt(&house, &first, &[]);
    assert_eq!(
        (&told["adopted"], &told["cases"], &told["shifts"]),
        (&json!(true), &json!(1), &json!(2))
    );
    assert_eq!((&told["counts"], &told["first"]), (&rehearsed["counts"], &rehearsed["first"]));
    assert_eq!(numbers(&told, "reg.final"), [0, 0, 1, 0, 0, 0]);
    let adopted = derived(&house);
    let told = adopt(&house, &second, &[]);
    assert_eq!(numbers(&told, "reg.final"), [1, 0, 0, 0, 0, 0]);
    assert_eq!(numbers(&told, "reg.response"), [0; 6]);

    let shown = house.json(&["complaint", "show", &number, "--clocks"]);
    let clocks = shown["clocks"].as_array().expect("clocks");
    let last = clocks.iter().find(|one| one["clock"] == "reg.final").expect("a clock");
    assert_eq!((&last["state"], &last["source_status"]), (&json!("running"), &json!("secondary")));
    let ran = house.run(&["complaint", "due", &number, "us-cfpb:reg.final"]);
    let told = String::from_utf8(ran.out).expect("text");
    let due = last["due"].as_str().expect("a date");
    for part in [due, "America/New_York", "somebody else's account", "30"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let ran = house.run(&["complaint", "due", &number, "reg.none"]);
    assert_eq!(ran.status, Some(4), "{ran:?}");
    assert!(ran.err.contains("us-cfpb:reg.final"), "it names those there are: {ran:?}");

    house.json(&["undo"]);
    assert!(derived(&house) == adopted, "as the first version had it");
    house.json(&["undo"]);
    assert!(derived(&house) == before, "as nothing had it");
    house.json(&["redo"]);
    assert!(derived(&house) == adopted);
    house.is_sound();
}

#[test]
fn whoever_may_adopt_a_pack_may_take_it_back() {
    let house = House::new();
    house.colleague("李娜", "admin");
    let did = |args: &[&str]| {
        let ran = house.told_as("李娜", args);
        assert_eq!(ran.status, Some(0), "{args:?}: {ran:?}");
    };
    did(&["policy", "adopt", "cn-odr"]);
    did(&["undo"]);
    did(&["redo"]);
    did(&["undo"]);
    let mut verbs = house.verbs();
    verbs.retain(|verb| verb != "vault.unlock");
    assert_eq!(verbs.split_off(verbs.len() - 4), ["policy.adopt", "undo", "redo", "undo"]);
}

// ---- every open complaint has one next date --------------------------------------------------------

#[test]
fn what_is_decided_and_sent_has_the_day_by_which_it_is_closed() {
    let house = House::new();
    let party = house.party("张伟", "13912345678");
    let number = house.complaint("退款未到账", &party);
    for args in [
        &["claim", &number][..],
        &["move", &number, "acknowledged", "--channel", "phone"],
        &[
            "move",
            &number,
            "assessed",
            "--severity",
            "normal",
            "--impact",
            "one",
            "--category",
            "x",
        ],
        &[
            "move",
            &number,
            "decided",
            "--outcome",
            "upheld",
            "--reasons",
            "x",
            "--channel",
            "email",
            "--cause",
            "other-unknown",
        ],
    ] {
        house.json(&[&["complaint"], args].concat());
    }
    let main = || {
        let case = cases(&house).remove(0);
        let clock = case.main_clock().expect("a date of its own").clone();
        assert_eq!(case.due_at, clock.due);
        (clock.clock, clock.state)
    };
    assert_eq!(main(), ("close".to_owned(), ClockState::Running));
    house.json(&["complaint", "move", &number, "closed", "--closing", "accepted"]);
    // What runs on is the survey, and until when a review can be asked for and the record is kept.
    let case = cases(&house).remove(0);
    let running = case.clocks.iter().filter(|one| one.is_running()).map(|one| one.clock.as_str());
    assert_eq!(running.collect::<Vec<_>>(), ["survey", "appeal", "retain"]);
    assert!(!case.clocks.iter().any(|one| one.is_running() && one.is_main()));
    house.is_sound();
}

// ---- a store that an older kefu left ----------------------------------------------------------------

/// Past the door: as if tables of this version, and rows by its rules, had been left.
#[expect(clippy::disallowed_methods, reason = "what an older kefu did")]
fn age(house: &House, schema: u32) {
    let store = Store::open(&house.store()).expect("the store");
    let first = store.read(|tx| tx.fetch(tables::AUDIT, &1)).expect("an entry");
    let written = store.write(|tx| {
        for key in tx.keys(tables::QUEUE, &Scan::all(), usize::MAX)? {
            tx.remove(tables::QUEUE, &key)?;
        }
        let info = tx.fetch(tables::INFO, &0)?;
        tx.put(tables::INFO, &0, &StoreInfo { schema, folded_by: [0; 32], ..info })?;
        tx.audit(AuditEntry { verb: "test.past".to_owned(), ..first })?.commit()
    });
    written.expect("written");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for file in std::fs::read_dir(from).expect("files").flatten() {
        if file.path().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
        }
    }
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(to, private).expect("a private folder");
}

#[test]
fn a_store_whose_migration_was_killed_is_whole_and_migrates_at_the_next_start() {
    let house = House::new();
    let rows = (0..1_500).map(|n| {
        let day = format!("03/{:02}/2026", 1 + n % 28);
        format!("{n},Loan,,Late,,FL,32219,Web,{day},{day},\"Acme, Inc.\",In progress,Yes,\n")
    });
    let text: String = std::iter::once(HEADER.to_owned()).chain(rows).collect();
    std::fs::write(house.home().join("rows.csv"), text).expect("a file");
    import(&house, Path::new("rows.csv"));
    let migrated = derived(&house);
    let kept = house.home().join("kept");
    age(&house, 3);
    copy(&house.store(), &kept);
    let started = Instant::now();
    house.json(&["complaint", "list", "--limit", "1"]);
    let pace = started.elapsed();
    let (mut dice, mut cut) = (Dice::of("killed migrations"), 0);
    for _ in 0..6 {
        copy(&kept, &house.store());
        let mut child = house.command(&["complaint", "list", "--limit", "1"]).spawn().expect("it");
        let micros = u64::try_from(pace.as_micros()).expect("a short time");
        std::thread::sleep(Duration::from_micros(dice.below(micros)));
        cut += u32::from(child.try_wait().expect("a child").is_none());
        let _ = child.kill();
        let _ = child.wait();
        assert!(derived(&house) == migrated, "the tests' own look migrates it");
        house.is_sound();
        let told = house.verbs().into_iter().filter(|verb| verb == "store.migrate").count();
        assert_eq!(told, 1);
    }
    dice::tell(&format!("{cut} of 6 were killed before their end"));
}

#[test]
fn the_store_of_an_older_program_opens_and_the_older_program_says_that_it_is_newer() {
    let Some(old) = std::env::var_os("KEFU_OLD") else { return needs::say("KEFU_OLD is not set") };
    let house = House::empty();
    let run = |args: &[&str], input: &str| -> Ran {
        let mut command = Command::new(&old);
        command.args(args).env_clear().envs(crate::house::environment(house.home()));
        let input_file = house.home().join("input");
        std::fs::write(&input_file, input).expect("a file");
        command.stdin(std::fs::File::open(input_file).expect("a file"));
        command.output().expect("a run").into()
    };
    let done = |args: &[&str], input: &str| {
        let ran = run(args, input);
        assert_eq!(ran.status, Some(0), "{args:?}: {ran:?}");
    };
    let secret = format!("{}\n", crate::house::PASSPHRASE);
    done(&["init", "--yes", "--member", crate::house::MEMBER, "--passphrase-fd", "0"], &secret);
    for title in ["one", "two", "three"] {
        done(&["complaint", "open", "--title", title], "");
    }
    let moved = |number: &str, rest: &[&str]| {
        done(&[&["complaint", "move", number], rest].concat(), "");
    };
    let list: Value =
        serde_json::from_slice(&run(&["complaint", "list", "--json"], "").out).expect("JSON");
    let all = list["items"].as_array().expect("items").iter();
    for number in all.take(2).filter_map(|one| one["number"].as_str()) {
        done(&["complaint", "claim", number], "");
        moved(number, &["acknowledged", "--channel", "email"]);
        moved(number, &["investigating"]);
    }
    let list = house.json(&["complaint", "list"]);
    assert_eq!(list["total"], 3);
    house.is_sound();
    let refused = run(&["complaint", "list"], "");
    assert_ne!(refused.status, Some(0));
    assert!(refused.err.contains("newer kefu"), "{refused:?}");
}

// ---- the complaints of a regulator -------------------------------------------------------------------

/// A row of the file, read by nothing of kefu.
struct Plain {
    received: Date,
    is_open: bool,
    is_timely: bool,
}

fn plain(path: &Path) -> BTreeMap<String, Plain> {
    // The last line of the file is cut off in its last column.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).expect("a file");
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|one| one == name).expect("a column");
    let [id, received, response, timely] =
        ["Complaint ID", "Date received", "Company response", "Timely response?"].map(column);
    let row = |row: csv::StringRecord| {
        let parts: Vec<i16> = row[received].split('/').filter_map(|one| one.parse().ok()).collect();
        let [month, day] = [parts[0], parts[1]].map(|part| i8::try_from(part).expect("small"));
        let plain = Plain {
            received: date(parts[2], month, day),
            is_open: &row[response] == "In progress",
            is_timely: &row[timely] == "Yes",
        };
        (row[id].to_owned(), plain)
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// What must be the same in two stores, by the number of the regulator: ids and times of our own are not.
fn by_reference(house: &House) -> BTreeMap<String, String> {
    let same = |case: Case| {
        let told = format!("{:?}", (case.stage, case.due_at, case.due_end, &case.clocks));
        (case.external_ref.expect("a reference"), told)
    };
    cases(house).into_iter().map(same).collect()
}

#[test]
fn every_date_of_the_regulators_complaints_is_the_one_that_was_counted_apart() {
    let Some(folder) = needs::real_data() else { return };
    let path = folder.join("complaints/cfpb_2014q4_8340.csv");
    let (rows, house) = (plain(&path), House::new());
    import(&house, &path);
    let before = derived(&house);
    let started = Instant::now();
    let rehearsed = adopt(&house, "us-cfpb", &["--dry-run"]);
    assert!(derived(&house) == before);
    let told = adopt(&house, "us-cfpb", &[]);
    dice::tell(&format!("rehearsed and adopted in {:?}", started.elapsed()));
    assert_eq!(told["counts"], rehearsed["counts"]);
    let open = rows.values().filter(|row| row.is_open).count() as u64;
    let late = rows.values().filter(|row| !row.is_timely).count() as u64;
    assert_eq!((rows.len() as u64, open, late), (8_340, 1_759, 161));
    assert_eq!(numbers(&told, "reg.response"), [0, 0, 0, 8_340, 0, 0]);
    assert_eq!(numbers(&told, "reg.final"), [0, 0, 1_759, 0, 0, 1_759]);
    assert_eq!(told["cases"], 8_340);

    let now = desk(&house).read(|tx| Ok(tx.fetch(tables::AUDIT_HEAD, &0)?.at)).expect("a time");
    let (mut met, mut missed, mut running) = (0, 0, 0);
    for case in cases(&house) {
        let row = &rows[case.external_ref.as_ref().expect("a reference")];
        let clock =
            |id: &str| case.clocks.iter().find(|one| one.pack == "us-cfpb" && one.clock == id);
        let response = clock("reg.response").expect("what the file says of it");
        assert_eq!(response.due.human(), later(row.received, 15).to_string());
        assert!(response.declared);
        let state = response.state_at(now);
        assert_eq!(state == ClockState::Met, row.is_timely, "{case:?}");
        (met, missed) =
            (met + u64::from(row.is_timely), missed + u64::from(state == ClockState::Late));
        let last = clock("reg.final");
        assert_eq!(last.is_some(), row.is_open);
        assert_eq!(case.is_overdue(now), row.is_open);
        if let Some(last) = last {
            assert_eq!(last.due.human(), later(row.received, 60).to_string());
            assert_eq!(last.state_at(now), ClockState::Breached);
            running += 1;
        }
    }
    assert_eq!((met, missed, running), (8_179, 161, 1_759));
    let list = house.json(&["complaint", "list", "--overdue", "--limit", "1"]);
    assert_eq!(list["total"], 1_759);

    let after = by_reference(&house);
    house.json(&["undo"]);
    assert!(derived(&house) == before, "undo gives back every row and the whole queue");
    let other = House::new();
    adopt(&other, "us-cfpb", &[]);
    import(&other, &path);
    assert!(by_reference(&other) == after, "whichever comes first, the file or the rules");
    house.is_sound();
    other.is_sound();
}

#[test]
fn a_changed_pack_moves_the_dates_that_a_count_apart_says() {
    let Some(folder) = needs::real_data() else { return };
    let path = folder.join("complaints/cfpb_2014q4_8340.csv");
    let (rows, house) = (plain(&path), House::new());
    import(&house, &path);
    let now = desk(&house).read(|tx| Ok(tx.fetch(tables::AUDIT_HEAD, &0)?.at)).expect("a time");
    // So long that nothing is missed yet, and then so long that about half of it is.
    let today = now.timestamp().in_tz("America/New_York").expect("a zone").date();
    let mut open: Vec<Date> =
        rows.values().filter(|row| row.is_open).map(|row| row.received).collect();
    open.sort_unstable();
    let days = (today - open[open.len() / 2]).get_days();
    let told = adopt(&house, &pack(&house, "2026.2", days + 500), &[]);
    assert_eq!(numbers(&told, "reg.final"), [0, 0, 1_759, 0, 0, 0]);
    let before = derived(&house);
    let second = pack(&house, "2026.3", days);
    let rehearsed = adopt(&house, &second, &["--dry-run"]);
    assert!(derived(&house) == before);
    let told = adopt(&house, &second, &[]);
    assert_eq!(told["counts"], rehearsed["counts"]);
    let used_up = open.iter().filter(|day| later(**day, days) < today).count() as u64;
    assert!((100..1_700).contains(&used_up), "{used_up}");
    assert_eq!(numbers(&told, "reg.final"), [1_759, 0, 0, 0, 0, used_up]);
    assert_eq!(told["cases"], 1_759);
    for case in cases(&house) {
        let row = &rows[case.external_ref.as_ref().expect("a reference")];
        let Some(last) = case.clocks.iter().find(|one| one.clock == "reg.final") else { continue };
        let due = later(row.received, days);
        // What was used up already is missed at the change, not before it.
        let is_cut = due < today;
        assert_eq!(is_cut, last.breached_at.is_some(), "{last:?}");
        assert_eq!(is_cut, last.due.human() != due.to_string(), "{last:?}");
    }
    // A longer rule moves every date; what has been missed stays missed.
    let longer = adopt(&house, &pack(&house, "2026.4", days + 5_000), &[]);
    assert_eq!(numbers(&longer, "reg.final"), [0, 1_759, 0, 0, 0, 0]);
    let missed = cases(&house)
        .iter()
        .flat_map(|case| &case.clocks)
        .filter(|one| one.clock == "reg.final" && one.breached_at.is_some())
        .count() as u64;
    assert_eq!(missed, used_up);
    house.json(&["undo"]);
    house.json(&["undo"]);
    assert!(derived(&house) == before);
    house.is_sound();
}

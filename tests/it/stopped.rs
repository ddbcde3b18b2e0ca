//! An import that somebody stops: what is in the store is said, nothing is half done, and the same command goes on.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, Ran};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;

const ROWS: usize = 8_000;
const IMPORT: [&str; 6] = ["import", "parties", "rows.csv", "--rejects", "left.csv", "--ndjson"];

/// Nothing sealed; one row of each fifty has no name.
fn house() -> House {
    let house = House::new();
    let row = |row: usize| match row % 50 {
        7 => format!(",Leeds,{row}\n"),
        _ => format!("Ada {row},Leeds,{row}\n"),
    };
    let rows: String = (0..ROWS).map(row).collect();
    std::fs::write(house.home().join("rows.csv"), format!("Name,City,Customer ID\n{rows}"))
        .expect("a file");
    house
}

fn added(line: &str) -> u64 {
    let told: Value = serde_json::from_str(line).unwrap_or_default();
    told["added"].as_u64().unwrap_or_default()
}

/// Stopped as soon as a batch is there; by which signal it ended, and what it said.
fn stopped(house: &House, args: &[&str], signal: Signal) -> (Option<i32>, Ran) {
    let mut child = house.command(args).spawn().expect("a process");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    // In the second run the first batches hold nothing new.
    while added(&line) == 0 {
        line.clear();
        assert!(out.read_line(&mut line).expect("a line") > 0, "it ended");
    }
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, signal).expect("a signal");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    let ended = child.wait_with_output().expect("its end");
    let by = ended.status.signal();
    let mut ran: Ran = ended.into();
    ran.out = rest.into_bytes();
    (by, ran)
}

#[test]
fn an_import_that_is_stopped_says_what_stands_and_the_same_command_goes_on() {
    let house = house();
    let total =
        || house.json(&["party", "list", "--limit", "1"])["total"].as_u64().expect("a total");
    let mut before = 0;
    for (run, signal) in [(1, Signal::INT), (2, Signal::TERM)] {
        let (by, ran) = stopped(&house, &IMPORT, signal);
        assert_eq!(by, Some(signal.as_raw()), "a shell's loop stops, too: {ran:?}");
        let there = total();
        assert!((1..ROWS as u64).contains(&there), "{there} are there");
        let told = format!("in the store: {} records, as the import R-00000{run}", there - before);
        assert!(ran.err.contains(&told), "{told}: {ran:?}");
        assert!(ran.err.contains("same command") && ran.err.contains("left.csv.part"), "{ran:?}");
        let last = String::from_utf8(ran.out).expect("text");
        let last = last.lines().last().expect("a document").to_owned();
        assert!(last.contains("\"complete\":false"), "{last}");
        let half = std::fs::read_to_string(house.home().join("left.csv.part")).expect("a list");
        assert!(half.lines().count() > 1 && !house.home().join("left.csv").exists());
        before = there;
    }
    let ran = house.run(&IMPORT);
    assert_eq!(ran.status, Some(7), "{ran:?}");
    assert_eq!(total(), (ROWS - ROWS / 50) as u64);
    let list = std::fs::read_to_string(house.home().join("left.csv")).expect("a list");
    assert_eq!(list.lines().count(), 1 + ROWS / 50, "of all rows, not of the last ones");
    assert!(!house.home().join("left.csv.part").exists());
    house.is_sound();
    let ran = house.run(&IMPORT);
    assert_eq!(ran.status, Some(2), "a list that is whole is not overwritten: {ran:?}");
}

#[test]
fn a_rehearsal_that_is_stopped_has_taken_nothing() {
    let house = house();
    let (by, ran) =
        stopped(&house, &[&IMPORT[..3], &["--dry-run", "--ndjson"]].concat(), Signal::INT);
    assert_eq!(by, Some(Signal::INT.as_raw()));
    assert!(ran.err.contains("Nothing was taken"), "{ran:?}");
    assert_eq!(house.json(&["party", "list"])["total"], 0);
}

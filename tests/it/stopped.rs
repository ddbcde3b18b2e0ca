//! An import that somebody stops, of rows or of mail: what is in the store is said, nothing is half done, and the same command goes on.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE, Ran};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

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

const MAILS: usize = 400;

/// A mailbox in which each mail opens a case.
fn post() -> House {
    let house = House::new();
    let mail = |n: usize| {
        format!(
            "From ada@example.org Mon Mar  2 01:30:00 2026\nFrom: Ada <ada{n}@example.org>\nTo: care@example.com\n\
             Subject: Kettle {n}\nMessage-ID: <{n}@example.org>\nDate: Mon, 2 Mar 2026 01:30:00 +0000\n\nIt leaks.\n\n"
        )
    };
    let mails: String = (0..MAILS).map(mail).collect();
    std::fs::write(house.home().join("in.mbox"), mails).expect("a mailbox");
    house
}

/// Mail is taken one by one; stopped once this holds.
fn stopped_mail(house: &House, more: &[&str], is_time: impl Fn() -> bool) -> (Option<i32>, Ran) {
    let args = [&["import", "mail", "in.mbox", "--passphrase-fd", "0"], more].concat();
    let mut child = house.command(&args).stdin(Stdio::piped()).spawn().expect("a process");
    writeln!(child.stdin.take().expect("its input"), "{PASSPHRASE}").expect("a passphrase");
    while !is_time() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended");
    }
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, Signal::INT).expect("a signal");
    let ended = child.wait_with_output().expect("its end");
    (ended.status.signal(), ended.into())
}

#[test]
fn mail_that_is_stopped_says_how_many_are_taken_and_goes_on() {
    let house = post();
    let cases = || house.json(&["complaint", "list", "--limit", "1"])["total"].as_u64();
    let (by, ran) = stopped_mail(&house, &[], || cases() > Some(0));
    assert_eq!(by, Some(Signal::INT.as_raw()), "a shell's loop stops, too: {ran:?}");
    let there = cases().expect("a total");
    assert!((1..MAILS as u64).contains(&there), "{there} are there");
    let told = match there {
        1 => "what it took is in the store: 1 mail.".to_owned(),
        _ => format!("what it took is in the store: {there} mails."),
    };
    assert!(ran.err.contains(&told) && ran.err.contains("same command"), "{told}: {ran:?}");
    let ran =
        house.told(PASSPHRASE, &["import", "mail", "in.mbox", "--passphrase-fd", "0", "--json"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let told: Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&told["known"], &told["read"]), (&there.into(), &MAILS.into()), "{told}");
    assert_eq!(cases(), Some(MAILS as u64));
    house.is_sound();
}

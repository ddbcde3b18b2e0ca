//! Budgets of reveals, their lift, broken glass and canaries, with real processes at real terminals.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, MEMBER, PASSPHRASE, Ran};
use crate::seat::Seat;
use portable_pty::CommandBuilder;
use rustix::process::Signal;
use serde_json::Value;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
const REASON: &str = "the court asks for it today";

/// A house with so many customers, each with a birthday.
fn house_of(customers: usize) -> House {
    let house = House::new();
    let rows: String = (1..=customers).map(|row| format!("Customer {row},1990-01-31\n")).collect();
    let file = house.home().join("rows.csv");
    std::fs::write(&file, format!("name,birthday\n{rows}")).expect("a file");
    let file = file.to_str().expect("a path");
    let taken = house.told(PASSPHRASE, &["import", "parties", file, "--passphrase-fd", "0"]);
    assert_eq!(taken.status, Some(0), "{taken:?}");
    house
}

/// Reveals a birthday at a terminal and ends it as soon as it is shown. What was on the screen at the
/// end, and whether it was shown.
fn reveal(house: &House, who: &str, customer: &str, purpose: &[&str]) -> (bool, String) {
    let mut command = CommandBuilder::new(KEFU);
    command.args(["--as", who, "vault", "reveal", customer]);
    command.args(purpose);
    let mut seat = Seat::with(house, (120, 24), command);
    seat.shows("Passphrase:");
    // The echo goes a moment after the question has come.
    seat.watch(Duration::from_millis(100));
    seat.keys(&[PASSPHRASE, "Enter"]);
    let deadline = Instant::now() + PATIENCE;
    let (is_shown, is_refused) = loop {
        seat.watch(Duration::from_millis(20));
        let ended = (seat.has_sent("Ctrl-C ends it now"), seat.sees("is the limit"));
        if ended.0 || ended.1 {
            break ended;
        }
        assert!(Instant::now() < deadline, "neither shown nor refused:\n{}", seat.text());
    };
    assert_ne!(is_shown, is_refused);
    if is_shown {
        seat.send(Signal::INT);
    }
    seat.ends();
    (is_shown, seat.text())
}

fn results(house: &House) -> (usize, usize) {
    let log = house.json(&["audit", "list", "--verb", "vault.reveal", "--limit", "1000"]);
    let entries = log["items"].as_array().expect("entries");
    let done = entries.iter().filter(|entry| entry["result"] == "done").count();
    let spent = entries.iter().filter(|entry| entry["refusal"] == "budget-spent").count();
    (done, spent)
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    serde_json::from_slice(&ran.out).expect("JSON")
}

fn notices(house: &House, who: &str) -> Vec<Value> {
    let list = json(&house.told_as(who, &["vault", "notices", "--json"]));
    list["items"].as_array().expect("items").clone()
}

#[test]
fn eight_processes_at_the_limit_together_never_pass_it() {
    let house = house_of(17);
    let numbers: Vec<String> = (1..=16).map(|row| format!("C-{row:06}")).collect();
    let shown: usize = std::thread::scope(|scope| {
        let seats = numbers.chunks(2).map(|own| {
            let house = &house;
            scope.spawn(move || {
                own.iter().filter(|number| reveal(house, MEMBER, number, &["--call"]).0).count()
            })
        });
        let seats: Vec<_> = seats.collect();
        seats.into_iter().map(|seat| seat.join().expect("a seat")).sum()
    });
    assert_eq!(shown, 10);
    assert_eq!(results(&house), (10, 6));
    let (is_shown, text) = reveal(&house, MEMBER, "C-000017", &["--call"]);
    assert!(
        !is_shown
            && text.contains("10 customers' secret fields an hour")
            && text.contains("vault lift"),
        "{text}"
    );
    house.colleague("李组长", "lead");
    let lift = ["vault", "lift", MEMBER, "--compartment", "secret", "--reason", REASON];
    assert_eq!(house.run(&lift).status, Some(3), "not for oneself");
    assert_eq!(house.told_as("李组长", &lift).status, Some(0));
    let (is_shown, text) = reveal(&house, MEMBER, "C-000017", &["--call"]);
    assert!(is_shown && text.contains("11 of 10 this hour"), "{text}");
    house.is_sound();
}

#[test]
fn a_broken_glass_is_told_until_somebody_else_has_read_it() {
    let house = house_of(1);
    house.colleague("陈隐", "dpo");
    assert!(reveal(&house, MEMBER, "C-000001", &["--break-glass", REASON]).0);
    let told = notices(&house, "陈隐");
    assert_eq!(told.len(), 1, "{told:?}");
    let notice = &told[0];
    assert_eq!((&notice["kind"], &notice["member"]), (&"break-glass".into(), &MEMBER.into()));
    assert_eq!((&notice["party"], &notice["reason"]), (&"C-000001".into(), &REASON.into()));
    assert!(!told[0].to_string().contains("1990"));
    let mut seat = Seat::at_desk(&house, (100, 24), &[]);
    seat.shows("1 notice");
    let seq = notice["seq"].to_string();
    let read = ["vault", "notices", "--read", &seq];
    let own = house.run(&read);
    assert_eq!(own.status, Some(3), "{own:?}");
    assert_eq!(house.told_as("陈隐", &read).status, Some(0));
    seat.hides("1 notice").keys(&["q"]).ends();
    assert!(notices(&house, "陈隐").is_empty());
    let all = house.json(&["vault", "notices", "--all"]);
    assert_eq!(all["items"][0]["read_by"], "陈隐");
    house.is_sound();
}

#[test]
fn a_canary_looks_like_anybody_and_alarms() {
    let house = house_of(2);
    // Before there is somebody who would have to approve it.
    house.colleague("周客服", "senior");
    house.colleague("陈隐", "dpo");
    house.colleague("赵审", "auditor");
    let looks = || {
        let rows = house.json(&["doctor"])["rows"].clone();
        assert!(rows.get("notices").is_none() && rows.get("canaries").is_none(), "{rows}");
        [house.json(&["party", "show", "C-000001"]), house.json(&["party", "list"])]
    };
    let before = looks();
    assert_eq!(house.told_as("陈隐", &["party", "canary", "C-000001"]).status, Some(0));
    assert_eq!(looks(), before);
    for other in ["周客服", "赵审"] {
        let tries = [&["party", "canary", "--list"][..], &["party", "canary", "C-000001"]];
        for args in tries {
            assert_eq!(house.told_as(other, args).status, Some(6), "{other} {args:?}");
        }
    }
    let listed = house.json(&["party", "canary", "--list"]);
    assert_eq!(listed["items"][0]["number"], "C-000001");
    for number in ["C-000001", "C-000002"] {
        let (is_shown, text) = reveal(&house, "周客服", number, &["--call"]);
        assert!(is_shown && !text.to_lowercase().contains("canary"), "{text}");
    }
    let alarms = notices(&house, "陈隐");
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    let alarm = &alarms[0];
    assert_eq!((&alarm["kind"], &alarm["party"]), (&"canary".into(), &"C-000001".into()));
    assert_eq!((&alarm["member"], &alarm["source"]), (&"周客服".into(), &"local".into()));
    let log = house.json(&["audit", "list", "--verb", "vault.reveal"]);
    let entries = log["items"].as_array().expect("entries");
    assert_eq!(alarm["session"], entries[0]["session"]);
    assert!(notices(&house, "赵审").is_empty(), "an auditor knows no canary");
    assert_eq!(house.told_as("周客服", &["vault", "notices"]).status, Some(6));
    house.is_sound();
}

//! `kill -9` of many at one moment, while the file is made anew, and while tables are brought up to date: what was
//! acknowledged is there, whoever is left goes on, and the doctor finds nothing.
//!
//! `tests/it/kill.rs` kills one at a time, in imports, commands, desks, backups and restores. Under `KEFU_CI` these
//! here and those kill more than 1,000; `KEFU_KILLS` says how many all at once, `KEFU_TEST_SEED` repeats one.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::disk::{Ground, Recorder, entries, is_well};
use crate::house::House;
use kefu::domain::audit::AuditEntry;
use kefu::store::{Reader, Store, tables};
use serde_json::Value;
use std::process::Child;
use std::time::{Duration, Instant};

/// The documents of the lines that came whole.
fn told(out: &[u8]) -> Vec<Value> {
    let whole = out.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    whole.map(|line| serde_json::from_slice(line).expect("a line of JSON")).collect()
}

fn moment(dice: &mut Dice, within: Duration) -> Duration {
    Duration::from_micros(dice.below(u64::try_from(within.as_micros()).expect("a short time")))
}

#[test]
fn what_those_acknowledged_who_are_killed_at_one_moment_is_there() {
    const AT_ONCE: usize = 8;
    let (kills, mut dice) = (size("KEFU_KILLS", 200, 24), Dice::of("all at once"));
    let house = House::new();
    let (mut cut, mut known, mut rounds) = (0, Vec::new(), 0_u64);
    let mut pace = Duration::from_millis(400);
    while cut < kills {
        rounds += 1;
        let begun = Instant::now();
        let names: Vec<String> = (0..AT_ONCE).map(|n| format!("客户 {rounds}-{n}")).collect();
        let start = |name: &String| house.command(&["party", "add", name, "--json"]).spawn();
        let mut all: Vec<Child> =
            names.iter().map(|name| start(name).expect("a process")).collect();
        // Now and then nobody is killed, to learn how long it takes here.
        let spares = dice.once_in(8);
        if !spares {
            std::thread::sleep(moment(&mut dice, pace));
            // Two are left alone: who survives goes on.
            for child in all.iter_mut().skip(2) {
                cut += u64::from(child.try_wait().expect("a child").is_none());
                let _ = child.kill();
            }
        }
        for (child, (place, name)) in all.into_iter().zip(names.iter().enumerate()) {
            let ran = child.wait_with_output().expect("its output");
            assert!(ran.status.success() || !spares && place >= 2, "a survivor: {ran:?}");
            for document in told(&ran.stdout) {
                known.push((document["seq"].as_u64().expect("a number"), name.clone()));
            }
        }
        if spares {
            pace = begun.elapsed();
        }
        if rounds % 4 == 0 {
            house.has_a_whole_log();
        }
    }
    let log = house.json(&["audit", "list", "--limit", "100000"]);
    let items = log["items"].as_array().expect("items");
    let mut page = house.json(&["party", "list", "--limit", "250"]);
    let mut names = page.to_string();
    while let Some(next) = page["next"].as_str().map(str::to_owned) {
        page = house.json(&["party", "list", "--limit", "250", "--after", &next]);
        names += &page.to_string();
    }
    for (seq, name) in &known {
        let entry = &items[usize::try_from(seq - 1).expect("a place")];
        assert_eq!(entry["verb"], "party.add", "entry {seq}");
        assert!(names.contains(&format!("\"{name}\"")), "{name} was acknowledged as {seq}");
    }
    house.is_sound();
    tell(&format!(
        "{cut} killed of {} in {rounds} rounds; {} acknowledged, 0 lost",
        rounds * 8,
        known.len()
    ));
}

/// How long a whole run takes here.
fn pace_of(house: &House, args: &[&str]) -> Duration {
    let begun = Instant::now();
    let ran = house.run(args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    begun.elapsed()
}

/// Kills this command at moments of chance, with somebody else at work beside it.
fn killed_beside_work(
    house: &House,
    args: &[&str],
    kills: u64,
    dice: &mut Dice,
    mut before: impl FnMut(),
) -> u64 {
    before();
    let pace = pace_of(house, args);
    let (mut cut, mut added) = (0, 0_u64);
    while cut < kills {
        before();
        let mut killed = house.command(args).spawn().expect("a process");
        std::thread::sleep(moment(dice, pace));
        cut += u64::from(killed.try_wait().expect("a child").is_none());
        let _ = killed.kill();
        let _ = killed.wait_with_output();
        let ran = house.run(&["party", "add", "Bob", "--json"]);
        assert_eq!(ran.status, Some(0), "who is left goes on: {ran:?}");
        added += 1;
        if dice.once_in(4) {
            house.is_sound();
        }
    }
    house.is_sound();
    added
}

fn filled() -> House {
    let house = House::new();
    let rows: String =
        (0..600).map(|n| format!("{n},2024-03-01,Mortgage,Late {n},Acme\n")).collect();
    let header = "Complaint ID,Date received,Product,Issue,Company\n";
    std::fs::write(house.home().join("R.csv"), format!("{header}{rows}")).expect("a file");
    pace_of(&house, &["import", "complaints", "R.csv"]);
    house
}

#[test]
fn a_killed_scrub_loses_nothing_and_can_be_run_again() {
    let (house, mut dice) = (filled(), Dice::of("scrub"));
    let kills = size("KEFU_SCRUB_KILLS", 20, 3);
    let added = killed_beside_work(&house, &["store", "scrub"], kills, &mut dice, || ());
    assert_eq!(house.json(&["party", "list", "--limit", "1"])["total"], added);
    assert_eq!(house.json(&["complaint", "list", "--limit", "1"])["total"], 600);
    pace_of(&house, &["store", "scrub"]);
    house.is_sound();
}

/// Makes the store one that the kefu before this one left.
#[expect(clippy::disallowed_methods, reason = "what an older kefu left")]
fn is_old(house: &House) {
    let store = Store::open(&house.store()).expect("the store");
    let written = store.write(|tx| {
        let info = tx.fetch(tables::INFO, &0)?;
        tx.put(tables::INFO, &0, &tables::StoreInfo { schema: 3, folded_by: [0; 32], ..info })?;
        let first = tx.fetch(tables::AUDIT, &1)?;
        tx.audit(AuditEntry { verb: "test.past".to_owned(), ..first })?.commit()
    });
    written.expect("written");
}

#[test]
fn a_killed_migration_is_done_by_whoever_comes_next() {
    let (house, mut dice) = (filled(), Dice::of("migration"));
    let kills = size("KEFU_MIGRATION_KILLS", 20, 3);
    killed_beside_work(&house, &["party", "list"], kills, &mut dice, || is_old(&house));
    let verbs = house.verbs();
    let count = |verb: &str| verbs.iter().filter(|one| *one == verb).count();
    assert_eq!(count("store.migrate"), count("test.past"), "each time once");
}

/// An older kefu meets the file of a newer one.
#[test]
#[expect(clippy::disallowed_methods, reason = "what a newer kefu left")]
fn a_file_of_a_newer_kefu_is_refused_whatever_is_asked_of_it() {
    let house = House::new();
    let store = Store::open(&house.store()).expect("the store");
    // Open in this process all the time, as the newer one may have it.
    let write = |by: u32| {
        let info = store.read(|tx| tx.fetch(tables::INFO, &0))?;
        store.write(|tx| {
            tx.put(tables::INFO, &0, &tables::StoreInfo { schema: info.schema + by, ..info })?;
            let first = tx.fetch(tables::AUDIT, &1)?;
            tx.audit(first)?.commit()
        })
    };
    assert_eq!(write(1), Ok(2));
    for args in
        [&["party", "add", "李娜"][..], &["party", "list"], &["doctor"], &["store", "scrub"]]
    {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(1), "{ran:?}");
        assert!(ran.err.contains("newer kefu"), "{ran:?}");
    }
    let entries = store.read(|tx| Ok(tx.fetch(tables::AUDIT_HEAD, &0)?.seq));
    assert_eq!(entries, Ok(2), "something was done");
}

/// The machine's clock goes back by a year, and on again by two: times of the log never go back.
#[test]
fn a_clock_that_is_set_back_leaves_the_log_in_order() {
    let (ground, mut dice) = (Ground::new(), Dice::of("clock"));
    let disk = Recorder::of(ground.bytes.clone());
    const YEAR: i64 = 365 * 86_400;
    for step in [0, -YEAR, -1, 2 * YEAR, -YEAR] {
        ground.clock.advance(step);
        let store = ground.open(std::sync::Arc::clone(&disk) as _).expect("a store");
        let mut work = ground.work(store);
        let before = entries(&work.desk.store).expect("entries");
        for count in 1..=6 {
            assert_eq!(work.act(&mut dice), Ok(before + count));
        }
        assert_eq!(entries(&work.desk.store), Ok(before + 6), "the chain, and its times");
        is_well(&work.desk.store);
    }
}

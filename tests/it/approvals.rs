//! What one asks for and another approves, on the command line: seen by who may, decided by who may, done once;
//! and a restored store that waits for its second person.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::backup::identity;
use crate::house::{House, PASSPHRASE, Ran};
use serde_json::Value;

#[track_caller]
fn ends(ran: &Ran, status: i32) {
    assert_eq!(ran.status, Some(status), "{ran:?}");
}

fn errs(ran: &Ran) -> String {
    ran.err.clone()
}

/// The open requests as this member sees them.
fn seen_by(house: &House, name: &str) -> Vec<Value> {
    let ran = house.told_as(name, &["approval", "list", "--json"]);
    ends(&ran, 0);
    let list: Value = serde_json::from_slice(&ran.out).expect("JSON");
    list["items"].as_array().expect("items").clone()
}

#[test]
fn a_role_of_the_secret_compartment_takes_two_persons() {
    let house = House::new();
    for (name, role) in [("李娜", "agent"), ("王隐私", "dpo"), ("陈管", "admin")] {
        house.colleague(name, role);
    }
    let ask = ["member", "role", "李娜", "--add", "senior"];
    let asked = house.told_as("陈管", &ask);
    ends(&asked, 3);
    assert!(errs(&asked).contains("A-000001"), "{asked:?}");
    assert!(errs(&asked).contains("kefu approval approve A-000001"), "{asked:?}");

    let rows = seen_by(&house, "王隐私");
    let row = rows.first().expect("a request");
    assert_eq!((&row["number"], &row["state"]), (&"A-000001".into(), &"pending".into()), "{row}");
    assert_eq!((&row["by"], &row["about"][0]), (&"陈管".into(), &"李娜".into()), "{row}");
    assert_eq!(row["mine_to_decide"], true);
    assert_eq!(seen_by(&house, "陈管")[0]["mine_to_decide"], false);
    assert_eq!(seen_by(&house, "李娜"), Vec::<Value>::new());

    let yes = ["approval", "approve", "A-000001"];
    ends(&house.told_as("陈管", &yes), 3);
    // Whom it is hidden from gets no other answer than for a number there is not.
    ends(&house.told_as("李娜", &yes), 4);
    let approved = house.told_as("王隐私", &yes);
    ends(&approved, 0);
    assert!(String::from_utf8_lossy(&approved.out).contains("李娜"), "{approved:?}");
    ends(&house.told_as("陈管", &["member", "role", "李娜", "--add", "owner"]), 3);
    ends(&house.told_as("陈管", &ask), 0);
    let all = house.json(&["approval", "list", "--all"]);
    assert_eq!(all["items"][0]["state"], "used", "{all}");
    let log = house.json(&["audit", "list", "--verb", "member.role"]);
    let entries = log["items"].as_array().expect("entries");
    let approvals: Vec<_> = entries.iter().map(|entry| &entry["approval"]).collect();
    assert!(approvals.contains(&&"A-000001".into()), "{log}");
    house.has_a_whole_log();
}

#[test]
fn a_restored_store_waits_for_a_second_person() {
    let house = House::empty();
    let recovery = [identity(&house, 1)];
    let house = house.with_store(&recovery);
    house.party("张伟", "13800138000");
    house.colleague("王隐私", "dpo");
    house.colleague("李娜", "agent");
    ends(&house.run(&["backup", "backup"]), 0);
    let again = ["--store", "again"];
    let on = |args: &[&'static str]| [args, &again].concat();
    let restored = house.run(&on(&["restore", "backup", "--identity", "R1.txt", "--json"]));
    ends(&restored, 0);
    let told: Value = serde_json::from_slice(&restored.out).expect("JSON");
    assert_eq!(told["held_by"], "A-000001", "{told}");

    let new = on(&["party", "add", "李四"]);
    let refused = house.run(&new);
    ends(&refused, 3);
    assert!(errs(&refused).contains("A-000001"), "{refused:?}");
    ends(&house.told_as("李娜", &new), 3);
    let yes = on(&["approval", "approve", "A-000001"]);
    // Whoever restored it is not their own second person, and an agent is none.
    ends(&house.run(&yes), 3);
    ends(&house.told_as("李娜", &yes), 4);
    ends(&house.told_as("王隐私", &yes), 0);
    ends(&house.run(&new), 0);
    ends(&house.told(PASSPHRASE, &on(&["audit", "verify"])), 0);
}

#[test]
fn in_a_store_of_ones_own_nobody_is_asked() {
    let house = House::new();
    ends(&house.told(PASSPHRASE, &["vault", "rotate", "--passphrase-fd", "0"]), 0);
    let list = house.json(&["approval", "list", "--all"]);
    assert_eq!(list["total"], 0, "{list}");
    house.colleague("王隐私", "dpo");
    let asked = house.told(PASSPHRASE, &["vault", "rotate", "--passphrase-fd", "0"]);
    ends(&asked, 3);
    ends(&house.told_as("王隐私", &["approval", "decline", "A-000001"]), 0);
    ends(&house.run(&["approval", "withdraw", "A-000001"]), 3);
    ends(&house.run(&["approval", "withdraw", "A-9"]), 4);
}

fn customers(house: &House, count: usize) {
    let rows: String = (1..=count).map(|row| format!("Customer {row}\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("name\n{rows}")).expect("a file");
    ends(&house.run(&["import", "parties", "rows.csv"]), 0);
}

#[test]
fn many_merged_into_one_are_many_still() {
    let house = House::new();
    customers(&house, 10);
    for from in 2..=10 {
        house.json(&["party", "merge", &format!("C-{from:06}"), "C-000001"]);
    }
    house.colleague("王隐私", "dpo");
    let erase = ["party", "erase", "C-000001", "--reason", "request", "--yes"];
    ends(&house.run(&erase), 3);
    let row = seen_by(&house, "王隐私").remove(0);
    assert_eq!((&row["count"], &row["kind"]), (&10.into(), &"erase".into()), "{row}");
    // Who was merged into it after the asking was not asked for.
    house.json(&["party", "add", "李四"]);
    house.json(&["party", "merge", "C-000011", "C-000001"]);
    ends(&house.told_as("王隐私", &["approval", "approve", "A-000001"]), 0);
    ends(&house.run(&erase), 3);
    ends(&house.told_as("王隐私", &["approval", "approve", "A-000002"]), 0);
    ends(&house.run(&erase), 0);
}

#[test]
fn a_list_that_has_grown_is_asked_for_anew() {
    let house = House::new();
    house.colleague("王隐私", "dpo");
    customers(&house, 260);
    let purpose = ["--purpose", "report", "--reference", "letter 2026-17 of the authority"];
    let export = |to: &str| {
        let args = [&["export", "parties", "--to", to, "--columns", "number,stage"], &purpose[..]];
        house.run(&args.concat())
    };
    ends(&export("first.csv"), 3);
    ends(&house.told_as("王隐私", &["approval", "approve", "A-000001"]), 0);
    let rows: String = (1..=40).map(|row| format!("Newcomer {row}\n")).collect();
    std::fs::write(house.home().join("more.csv"), format!("name\n{rows}")).expect("a file");
    ends(&house.run(&["import", "parties", "more.csv"]), 0);
    let grown = export("first.csv");
    ends(&grown, 3);
    assert!(errs(&grown).contains("A-000002"), "{grown:?}");
    ends(&house.told_as("王隐私", &["approval", "approve", "A-000002"]), 0);
    ends(&export("first.csv"), 0);
    ends(&export("second.csv"), 3);
}

#[test]
fn whoever_decides_sees_every_field_first() {
    let house = House::new();
    house.colleague("王隐私", "dpo");
    let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti own";
    std::fs::write(house.home().join("own.pub"), key).expect("a file");
    let add = ["member", "add", "Bob", "--role", "senior", "--uid", "4711", "--key", "own.pub"];
    ends(&house.run(&add), 3);
    for verb in ["show", "approve"] {
        let ran = house.told_as("王隐私", &["approval", verb, "A-000001"]);
        ends(&ran, 0);
        let text = String::from_utf8_lossy(&ran.out).into_owned();
        assert!(["Bob", "4711", key].iter().all(|part| text.contains(part)), "{text}");
    }
}

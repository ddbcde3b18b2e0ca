//! The doctor and a store that is ill: it says what can be said, goes on past what cannot be read,
//! and sends nobody to itself.

use crate::house::{House, Ran};
use redb::backends::FileBackend;
use redb::{Builder, ConcurrencyMode, TableDefinition};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

fn file(house: &House) -> PathBuf {
    house.store().join("kefu.redb")
}

fn ill(house: &House, status: i32) -> Ran {
    let ran = house.run(&["doctor"]);
    assert_eq!(ran.status, Some(status), "{ran:?}");
    assert!(!ran.err.contains("`kefu doctor`"), "in a circle: {ran:?}");
    ran
}

fn said(ran: &Ran) -> String {
    String::from_utf8_lossy(&ran.out).into_owned()
}

/// What no door writes: a row of these bytes.
#[expect(clippy::disallowed_methods, reason = "damage comes past the door")]
fn put(house: &House, table: &str, key: &[u8], value: &[u8]) {
    let open = std::fs::OpenOptions::new().read(true).write(true).open(file(house));
    let database = Builder::new()
        .set_concurrency_mode(ConcurrencyMode::MultiWriter)
        .create_with_backend(FileBackend::new(open.expect("a file")).expect("a backend"))
        .expect("a database");
    let tx = database.begin_write().expect("a transaction");
    let definition: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new(table);
    tx.open_table(definition).expect("a table").insert(key, value).expect("a row");
    tx.commit().expect("a commit");
}

#[test]
fn a_store_that_does_not_open_is_told_of_all_the_same() {
    let nothing = House::empty();
    ill(&nothing, 4);

    let house = House::new();
    let whole = std::fs::read(file(&house)).expect("a store");
    std::fs::set_permissions(file(&house), PermissionsExt::from_mode(0o640)).expect("rights");
    assert!(said(&ill(&house, 1)).contains("640"));
    std::fs::set_permissions(file(&house), PermissionsExt::from_mode(0o600)).expect("rights");

    std::fs::write(file(&house), b"").expect("written");
    assert!(said(&ill(&house, 4)).contains("0 bytes"));

    let begins = "The file begins as a store does.";
    std::fs::write(file(&house), b"Dear diary, ".repeat(9000)).expect("written");
    let ran = ill(&house, 8);
    assert!(said(&ran).contains("another file"), "{ran:?}");
    let ran = house.run(&["doctor", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!((&document["head"], ran.status), (&false.into(), Some(8)), "{ran:?}");

    std::fs::write(file(&house), &whole[..whole.len() / 3]).expect("written");
    assert!(said(&ill(&house, 8)).contains(begins));
    std::fs::write(file(&house), &whole).expect("written");
    house.is_sound();
}

#[test]
fn rows_that_cannot_be_read_are_named_and_the_rest_is_examined() {
    let house = House::new();
    let party = house.party("张伟", "13800138000");
    house.complaint("退款未到账", &party);
    for (table, key) in
        [("parties", &[0xab_u8; 16][..]), ("parties", b"short"), ("members", &[7; 16])]
    {
        put(&house, table, key, b"\x01nonsense");
    }
    let ran = ill(&house, 8);
    let told = said(&ran);
    for wanted in ["parties: 2 rows", &"ab".repeat(16), "73686f7274", "members: one row", "audit"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    assert!(ran.err.contains("3 rows"), "{ran:?}");
    let ran = house.run(&["doctor", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
    assert_eq!(document["unreadable"][0]["count"], 2);
    assert_eq!(document["audit"]["broken"], serde_json::Value::Null);
    assert_eq!(document["unfolded"], serde_json::json!([]));
    assert_eq!(document["rows"]["parties"], 3);
}

/// Pages of the file are overwritten, one after another: whatever redb does with them, the doctor
/// ends, and as damage if at all.
#[test]
fn whatever_page_is_gone_the_doctor_ends() {
    const PAGE: usize = 4096;
    let house = House::new();
    let party = house.party("张伟", "13800138000");
    house.complaint("退款未到账", &party);
    let whole = std::fs::read(file(&house)).expect("a store");
    let pages = whole.len() / PAGE;
    let mut damaged = 0;
    let used = (1..pages).filter(|page| whole[page * PAGE..(page + 1) * PAGE] != [0; PAGE]);
    for page in used.step_by(2).take(24) {
        let mut torn = whole.clone();
        torn[page * PAGE..(page + 1) * PAGE].fill(0xa7);
        std::fs::write(file(&house), &torn).expect("written");
        let ran = house.run(&["doctor"]);
        assert!(matches!(ran.status, Some(0 | 8)), "page {page}: {ran:?}");
        assert!(!ran.err.contains("`kefu doctor`"), "page {page}: {ran:?}");
        damaged += u32::from(ran.status == Some(8));
    }
    assert!(damaged > 0);
}

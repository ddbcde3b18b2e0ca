//! The file of names that all desks search in: made by one, taken by the others, never older than the log, never
//! another store's, and without whoever is to be forgotten.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::House;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

fn file(house: &House) -> PathBuf {
    house.store().join("run/names")
}

/// Which file it is, if there is one.
fn inode(house: &House) -> Option<u64> {
    file(house).metadata().ok().map(|meta| meta.ino())
}

fn found(house: &House, line: &str) -> Vec<String> {
    let list: Value = house.json(&["party", "search", line]);
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["name"].as_str().expect("a name").to_owned()).collect()
}

fn add(house: &House, name: &str) -> String {
    let added = house.json(&["party", "add", name]);
    added["number"].as_str().expect("a number").to_owned()
}

#[test]
fn one_makes_it_and_the_others_take_it_with_what_came_since() {
    let house = House::new();
    let ada = add(&house, "Ada Quill");
    assert_eq!((inode(&house), found(&house, "quill")), (None, vec!["Ada Quill".to_owned()]));
    let made = inode(&house).expect("a file");
    assert_eq!(file(&house).metadata().expect("it").mode() & 0o777, 0o600);
    add(&house, "Bea Quill");
    house.json(&["party", "edit", &ada, "--name", "Zoe Quill"]);
    assert_eq!(found(&house, "quill"), ["Bea Quill", "Zoe Quill"]);
    assert_eq!(found(&house, "ada"), [""; 0], "her name before is not hers");
    assert_eq!(inode(&house), Some(made), "and it is not made again for so little");
}

#[test]
fn whoever_is_erased_goes_from_it_at_once() {
    let house = House::new();
    let (goes, _) = (add(&house, "Vanished Person"), add(&house, "Staying Person"));
    assert_eq!(found(&house, "person").len(), 2);
    let held = |house: &House| {
        fs::read(file(house)).map(|bytes| bytes.windows(8).any(|it| it == b"vanished"))
    };
    assert!(held(&house).expect("a file"));
    // A desk that ended while it wrote one has left that.
    let unfinished = house.store().join("run/.names.new");
    fs::copy(file(&house), &unfinished).expect("a copy");
    let ran = house.run(&["party", "erase", "--reason", "request", "--yes", &goes]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_eq!(inode(&house), None, "it is deleted with the commit");
    assert!(!unfinished.exists(), "and so is what was to take its place");
    assert_eq!(found(&house, "person"), ["Staying Person"]);
    assert!(!held(&house).expect("a new one"));
    let before = inode(&house);
    let ran = house.told(crate::house::PASSPHRASE, &["store", "scrub", "--passphrase-fd", "0"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert_ne!(inode(&house), before, "a scrub leaves none either");
}

#[test]
fn a_file_that_is_not_whole_or_not_ours_is_made_anew() {
    let (house, other) = (House::new(), House::new());
    add(&house, "Ada Quill");
    for name in ["Eve Quill", "Mallory Quill"] {
        add(&other, name);
    }
    assert_eq!((found(&house, "quill").len(), found(&other, "quill").len()), (1, 2));
    let (whole, foreign) =
        (fs::read(file(&house)).expect("a file"), fs::read(file(&other)).expect("a file"));
    let mut changed = whole.clone();
    changed[0] ^= 1;
    let mut far = whole.clone();
    // Where the first column begins and ends.
    let columns = 8 * 4 + 32;
    far[columns..columns + 16].fill(0xff);
    let bad: [&[u8]; 7] =
        [b"", b"x", &whole[..100], &whole[..whole.len() / 2], &changed, &far, &foreign];
    for bytes in bad {
        fs::write(file(&house), bytes).expect("a file");
        assert_eq!(found(&house, "quill"), ["Ada Quill"], "of {} bytes", bytes.len());
        assert_eq!(fs::read(file(&house)).expect("a file").len(), whole.len());
    }
    fs::write(file(&house), &foreign).expect("a file");
    fs::set_permissions(file(&house), PermissionsExt::from_mode(0o644)).expect("rights");
    assert_eq!(found(&house, "quill"), ["Ada Quill"]);
    fs::remove_file(file(&house)).expect("gone");
    std::os::unix::fs::symlink(file(&other), file(&house)).expect("a link");
    assert_eq!(found(&house, "quill"), ["Ada Quill"], "and nobody is led elsewhere");
    assert_eq!(found(&other, "quill").len(), 2);
}

/// Whatever stands in the columns, it is numbers: nothing is found, or too much, and nothing falls over.
#[test]
fn damage_inside_it_is_survived() {
    let house = House::new();
    for n in 0..40 {
        add(&house, &format!("Quill {n} 张伟"));
    }
    assert_eq!(found(&house, "quill").len(), 40);
    let whole = fs::read(file(&house)).expect("a file");
    let head = 8 * 4 + 32 + 14 * 16;
    for start in (head..whole.len()).step_by((whole.len() - head) / 12) {
        let mut bytes = whole.clone();
        let end = bytes.len().min(start + 64);
        bytes[start..end].fill(0xff);
        fs::write(file(&house), &bytes).expect("a file");
        for line in ["quill", "zhangwei", "zhangwey", "C-000003"] {
            let ran = house.run(&["party", "search", line, "--json"]);
            assert_eq!(ran.status, Some(0), "{start} {ran:?}");
        }
    }
}

//! What becomes of the files of attachments: a kill, a full disk, new keys, an erasure, a backup and its restore.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::attachments::{Desk, planted};
use crate::backup::identity;
use crate::house::{House, PASSPHRASE, Ran, files};
use crate::needs;
use kefu::domain::attachment::FILE_BYTES;
use kefu::store::Store;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Whether one of them has its name, or one none yet.
fn is_named(blobs: &[PathBuf], is_so: bool) -> bool {
    blobs.iter().any(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(".");
        name.starts_with('.') != is_so
    })
}

fn strays(house: &House) -> u64 {
    let told = house.json(&["doctor"]);
    told["attachments"]["strays"].as_u64().expect("a count")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "somebody else who is writing")]
fn a_kill_between_the_file_and_its_commit_leaves_what_a_scrub_takes() {
    let desk = Desk::new();
    let large = desk.file("large", &vec![7; usize::try_from(FILE_BYTES).expect("a length")]);
    let store = Store::open(&desk.house.store()).expect("a store");
    let large = large.to_str().expect("a path");
    let words = ["--passphrase-fd", "0", "attachment", "add", large, "--party", &desk.party];
    let mut adds = desk.house.command(&words).stdin(Stdio::piped()).spawn().expect("a run");
    writeln!(adds.stdin.take().expect("a pipe"), "{PASSPHRASE}").expect("a passphrase");
    wait_until("it is being sealed", || is_named(&desk.blobs(), false));
    let held = store.write(|_| {
        wait_until("it has its name", || is_named(&desk.blobs(), true));
        // It waits for the writer, and holds its file.
        assert_eq!(desk.blobs().len(), 1);
        adds.kill().expect("killed");
        adds.wait().expect("gone");
        Err::<(), _>(kefu::domain::Error::conflict("moved-on"))
    });
    assert!(held.is_err());
    drop(store);
    assert_eq!((desk.list(&desk.party).len(), desk.blobs().len()), (0, 1));
    assert_eq!(strays(&desk.house), 1);
    assert_eq!(desk.house.run(&["doctor"]).status, Some(0), "nothing is damaged");
    assert_eq!(desk.house.run(&["store", "scrub"]).status, Some(0));
    assert_eq!((desk.blobs().len(), strays(&desk.house)), (0, 0));
}

/// A small file system of its own under the store.
const FULL: &str = r#"
    mkdir disk && mount -t tmpfs -o size=12m none disk || { echo no disk; exit 99; }
    cp -a store disk/store && export KEFU_STORE=$PWD/disk/store
    dd if=/dev/zero of=disk/rest bs=4k 2>/dev/null; dd if=/dev/zero of=disk/last bs=1 count=4096 2>/dev/null
    echo "$2" | $0 --passphrase-fd 0 attachment add small --party "$1" 2>first.err; echo $? >first.status
    rm disk/rest disk/last
    echo "$2" | $0 --passphrase-fd 0 attachment add large --party "$1" 2>large.err; echo $? >large.status
    find disk/store/blobs -type f | wc -l >left
    echo "$2" | $0 --passphrase-fd 0 attachment add small --party "$1" >small.out 2>&1; echo $? >small.status
    $0 doctor >doctor.out 2>&1; echo $? >doctor.status
"#;

#[test]
fn a_full_disk_takes_nothing_and_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.file("large", &vec![7; usize::try_from(FILE_BYTES).expect("a length")]);
    desk.file("small", b"x");
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-c", FULL, crate::house::KEFU, &desk.party, PASSPHRASE]);
    shell.env_clear().envs(crate::house::environment(desk.house.home()));
    let ran = shell.current_dir(desk.house.home()).output().expect("a run");
    let is_there =
        ran.status.success() && !String::from_utf8_lossy(&ran.stdout).contains("no disk");
    if !needs::found(is_there, "no file system can be mounted here (only root can)") {
        return;
    }
    let read = |name: &str| {
        let text = std::fs::read_to_string(desk.house.home().join(name)).unwrap_or_default();
        text.trim().to_owned()
    };
    assert_eq!(read("first.status"), "1");
    assert!(
        read("first.err").contains("The disk under the store is full"),
        "{}",
        read("first.err")
    );
    assert_eq!(read("large.status"), "1");
    assert!(read("large.err").contains("full"), "{}", read("large.err"));
    assert_eq!(read("left"), "0");
    assert_eq!((read("small.status"), read("doctor.status")), ("0".into(), "0".into()));
}

#[test]
fn new_keys_seal_the_key_of_a_file_anew_and_leave_the_file_alone() {
    let desk = Desk::new();
    let number = desk.attached(&desk.file("x", &planted()), &["--party", &desk.party]);
    let before = desk.blobs();
    let rotated = desk.run(&["vault", "rotate"]);
    assert_eq!(rotated.status, Some(0), "{rotated:?}");
    let status = desk.house.json(&["vault", "status"]);
    assert_eq!(status["compartments"][0]["epoch"], 2, "{status}");
    assert_eq!(desk.blobs(), before);
    let to = desk.house.home().join("out");
    assert_eq!(desk.save(&number, to.to_str().expect("a path"), &[]).status, Some(0));
    assert_eq!(std::fs::read(to).expect("a file"), planted());
    desk.house.is_sound();
}

#[test]
fn of_whoever_was_erased_no_file_and_no_key_is_left() {
    let house = House::new();
    let party = house.party("张伟", "13800138000");
    let desk = Desk { party, case: String::new(), house };
    let keys = || desk.house.json(&["vault", "status"])["data_keys"].as_u64();
    let other = desk.house.party("李娜", "13912345678");
    let before = keys();
    desk.attached(&desk.file("theirs", b"x"), &["--party", &other]);
    desk.attached(&desk.file("planted.pdf", &planted()), &["--party", &desk.party]);
    let erased = desk.house.run(&["party", "erase", "--reason", "request", "--yes", &desk.party]);
    assert_eq!(erased.status, Some(0), "{erased:?}");
    assert_eq!(desk.blobs().len(), 1, "another's stays");
    assert_eq!(keys(), before, "their own key and the file's went, another's came");
    assert_eq!(desk.house.run(&["store", "scrub"]).status, Some(0));
    let names = files(&desk.house.store());
    let holds = |text: &str| {
        names.iter().any(|path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes.windows(text.len()).any(|part| part == text.as_bytes())
        })
    };
    assert!(!holds("planted.pdf"), "its name is gone, too");
    let told = desk.house.json(&["erasure", "show", "E-000001"]);
    assert_eq!(told["gone"]["attachments"], 1, "{told}");
    desk.house.is_sound();
}

#[test]
fn who_is_merged_brings_their_files_and_takes_them_back() {
    let desk = Desk::new();
    let other = desk.house.party("张 伟", "13912345678");
    let number = desk.attached(&desk.file("x", b"x"), &["--party", &other]);
    let merge = desk.house.run(&["party", "merge", &other, &desk.party]);
    assert_eq!(merge.status, Some(0), "{merge:?}");
    assert_eq!(desk.list(&desk.party).len(), 1);
    // For a case of whom they have become.
    let to = desk.house.home().join("out");
    assert_eq!(desk.save(&number, to.to_str().expect("a path"), &[]).status, Some(0));
    let reads = desk.house.json(&["audit", "reads", &desk.party]);
    assert_eq!(reads["items"][0]["attachment"], number.as_str(), "{reads}");
    assert_eq!(desk.house.run(&["party", "unmerge", &other]).status, Some(0));
    assert_eq!((desk.list(&desk.party).len(), desk.list(&other).len()), (0, 1));
}

/// A store with a recovery identity, two files, and a backup of it.
fn backed_up() -> (Desk, [String; 2]) {
    let house = House::empty();
    let own = identity(&house, 1);
    let house = house.with_store(&[own]);
    let party = house.party("张伟", "13800138000");
    let case = house.complaint("退款未到账", &party);
    let desk = Desk { house, party, case };
    let numbers = ["one", "two"]
        .map(|name| desk.attached(&desk.file(name, &planted()), &["--case", &desk.case]));
    let backup = desk.house.run(&["backup", "backup", "--json"]);
    assert_eq!(backup.status, Some(0), "{backup:?}");
    let told: serde_json::Value = serde_json::from_slice(&backup.out).expect("JSON");
    assert_eq!((&told["attachments"], &told["lost"]), (&2.into(), &serde_json::json!([])));
    (desk, numbers)
}

fn restore(desk: &Desk) -> Ran {
    let words = ["restore", "backup", "--identity", "R1.txt", "--store", "again", "--json"];
    let ran = desk.house.run(&words);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    ran
}

fn save_again(desk: &Desk, number: &str, to: &Path) -> Ran {
    let to = to.to_str().expect("a path");
    let words = ["attachment", "save", number, "--to", to, "--case", &desk.case];
    desk.run(&[&words[..], &["--store", "again"]].concat())
}

#[test]
fn a_backup_holds_the_sealed_files_and_a_restore_brings_them() {
    let (desk, numbers) = backed_up();
    for name in ["one", "two"] {
        std::fs::remove_file(desk.house.home().join(name)).expect("removed");
    }
    assert!(!desk.house.holds("heron-marmalade-47"), "neither store nor backup");
    let told: serde_json::Value = serde_json::from_slice(&restore(&desk).out).expect("JSON");
    assert_eq!((&told["attachments"], &told["lost"]), (&2.into(), &serde_json::json!([])));
    for number in &numbers {
        let to = desk.house.home().join(number);
        let ran = save_again(&desk, number, &to);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        assert_eq!(std::fs::read(to).expect("a file"), planted());
    }
    assert_eq!(desk.house.run(&["doctor", "--deep", "--store", "again"]).status, Some(0));
}

#[test]
fn a_missing_or_swapped_file_of_a_backup_is_told_and_keeps_nothing_else_back() {
    let (desk, numbers) = backed_up();
    let mut blobs = files(&desk.house.home().join("backup").join("blobs"));
    assert_eq!(blobs.len(), 2);
    blobs.sort();
    std::fs::copy(&blobs[1], &blobs[0]).expect("swapped");
    let told: serde_json::Value = serde_json::from_slice(&restore(&desk).out).expect("JSON");
    assert_eq!(told["attachments"], 1);
    let lost = told["lost"].as_array().expect("a list").clone();
    assert_eq!(lost.len(), 1, "{told}");
    let doctor = desk.house.run(&["doctor", "--store", "again"]);
    assert_eq!(doctor.status, Some(8), "{doctor:?}");
    let lost = lost[0].as_str().expect("a number");
    assert!(doctor.err.contains(lost), "{doctor:?}");
    for number in &numbers {
        let ran = save_again(&desk, number, &desk.house.home().join(number));
        assert_eq!(ran.status, Some(if number == lost { 1 } else { 0 }), "{number} {ran:?}");
    }
}

#[test]
fn whoever_was_erased_since_is_not_brought_back_by_an_old_backup() {
    let house = House::empty();
    let own = identity(&house, 1);
    let house = house.with_store(&[own]);
    let party = house.party("张伟", "13800138000");
    let desk = Desk { house, party, case: String::new() };
    desk.attached(&desk.file("x", &planted()), &["--party", &desk.party]);
    assert_eq!(desk.house.run(&["backup", "backup"]).status, Some(0));
    let erase = ["party", "erase", "--reason", "request", "--yes", &desk.party];
    assert_eq!(desk.house.run(&erase).status, Some(0));
    let ledger = desk.house.run(&["erasure", "export", "ledger"]);
    assert_eq!(ledger.status, Some(0), "{ledger:?}");
    let words =
        ["restore", "backup", "--identity", "R1.txt", "--store", "again", "--ledger", "ledger"];
    let ran = desk.house.run(&words);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let blobs = desk.house.home().join("again").join("blobs");
    assert!(!blobs.exists() || files(&blobs).is_empty());
}

#[test]
fn the_doctor_reads_every_byte_when_asked() {
    let desk = Desk::new();
    desk.attached(&desk.file("x", &planted()), &["--party", &desk.party]);
    let blob = desk.blobs().remove(0);
    let mut bytes = std::fs::read(&blob).expect("a blob");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&blob, &bytes).expect("bent");
    assert_eq!(desk.house.run(&["doctor"]).status, Some(0), "as long as it was");
    let deep = desk.house.run(&["doctor", "--deep"]);
    assert_eq!(deep.status, Some(8), "{deep:?}");
    assert!(deep.err.contains("F-000001"), "{deep:?}");
    std::fs::write(&blob, &bytes[..last]).expect("cut");
    assert_eq!(desk.house.run(&["doctor"]).status, Some(8));
}

#[test]
fn a_link_in_place_of_the_folder_is_told_by_the_doctor_and_stops_a_scrub_before_it_begins() {
    let desk = Desk::new();
    desk.attached(&desk.file("x", &planted()), &["--party", &desk.party]);
    let (own, moved) = (desk.house.store().join("blobs"), desk.house.home().join("moved"));
    std::fs::rename(&own, &moved).expect("moved");
    std::os::unix::fs::symlink(&moved, &own).expect("a link");
    let doctor = desk.house.run(&["doctor"]);
    assert_eq!(doctor.status, Some(8), "{doctor:?}");
    assert!(doctor.err.contains("blobs is a link"), "{doctor:?}");
    let scrub = desk.house.run(&["store", "scrub"]);
    assert_eq!(scrub.status, Some(8), "{scrub:?}");
    assert!(scrub.err.contains("blobs is a link"), "{scrub:?}");
    std::fs::remove_file(&own).expect("no link");
    std::fs::rename(&moved, &own).expect("back");
    assert_eq!(desk.house.run(&["doctor", "--deep"]).status, Some(0));
    assert_eq!(desk.house.run(&["store", "scrub"]).status, Some(0));
}

#[test]
fn a_missing_file_keeps_the_others_from_no_rescue() {
    let desk = Desk::new();
    let path = desk.file("x", &planted());
    let first = desk.attached(&path, &["--party", &desk.party]);
    std::fs::remove_file(desk.blobs().remove(0)).expect("removed");
    let second = desk.attached(&path, &["--party", &desk.party]);
    let ran = desk.house.run(&["vault", "rescue", "--out", "rescue", &desk.party]);
    assert_eq!(ran.status, Some(8), "{ran:?}");
    assert!(ran.err.contains(&first) && !ran.err.contains(&second), "{ran:?}");
    let is_there = |name: String| desk.house.home().join("rescue").join(name).exists();
    assert!(is_there(format!("attachment-{second}.age")));
    assert!(is_there(format!("attachment-{first}.key.age")));
    assert!(!is_there(format!("attachment-{first}.age")));
}

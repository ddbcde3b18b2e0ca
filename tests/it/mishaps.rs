//! What goes wrong on a day like any other: a full disk, a damaged slot, a wrong passphrase, a recipient that is
//! missing. Each ends with a sentence and a next step, and nothing that was there is lost.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::backup::{identity, names};
use crate::house::{House, KEFU, MEMBER, PASSPHRASE, Ran, environment};
use crate::needs;
use kefu::domain::audit::AuditEntry;
use kefu::domain::contact::Sealed;
use kefu::domain::member::Member;
use kefu::queries::members;
use kefu::store::{Reader, Store, WriteTx, tables};
use std::process::{Command, Stdio};

const PHONE: &str = "13800138000";

/// What a person must be able to read: what is wrong, and what to do.
#[track_caller]
fn tells(ran: &Ran, status: i32, sentence: &str) {
    assert_eq!(ran.status, Some(status), "{ran:?}");
    assert!(ran.err.contains(sentence), "{sentence}: {ran:?}");
    assert!(ran.err.trim().lines().count() >= 2, "no next step: {ran:?}");
    for sign in ["panicked", "error-", "hint-", "RUST_BACKTRACE", PHONE, PASSPHRASE] {
        assert!(!ran.err.contains(sign), "{sign}: {ran:?}");
    }
}

/// A search by number, for which the vault is opened.
fn looks_up(house: &House, passphrase: &str) -> Ran {
    house.told(passphrase, &["party", "search", PHONE, "--passphrase-fd", "0", "--json"])
}

#[track_caller]
fn finds(house: &House) {
    let ran = looks_up(house, PASSPHRASE);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.out).contains("张伟"), "{ran:?}");
}

/// What somebody does who writes past the door.
#[expect(clippy::disallowed_methods, reason = "what somebody does who writes past the door")]
fn past(house: &House, change: impl FnOnce(&WriteTx, &Member) -> kefu::domain::Result<()>) {
    let store = Store::open(&house.store()).expect("the store");
    let member = store.read(|tx| members::named(tx, MEMBER)).expect("the member");
    let first = store.read(|tx| tx.fetch(tables::AUDIT, &1)).expect("the first entry");
    let told = AuditEntry { verb: "test.past".to_owned(), ..first };
    let written = store.write(|tx| {
        change(&tx, &member)?;
        tx.audit(told)?.commit()
    });
    written.expect("written");
}

#[test]
fn a_wrong_passphrase_is_said_and_stands_in_the_log() {
    let house = House::new();
    house.party("张伟", PHONE);
    for wrong in ["four tests ride blue bicycles", "x"] {
        tells(&looks_up(&house, wrong), 6, "passphrase");
    }
    let refused = house.json(&["audit", "list", "--verb", "vault.unlock", "--refused"]);
    let items = refused["items"].as_array().expect("items");
    assert_eq!(items.len(), 2, "{refused}");
    assert!(items.iter().all(|entry| entry["refusal"] == "wrong-passphrase"), "{refused}");
    finds(&house);
    house.is_sound();
}

#[test]
fn a_damaged_slot_is_said_and_opens_again_once_it_is_put_back() {
    let house = House::new();
    house.party("张伟", PHONE);
    let mut whole: Option<Sealed> = None;
    past(&house, |tx, member| {
        whole = tx.get(tables::SLOTS, &member.id)?;
        Ok(())
    });
    let whole = whole.expect("a slot").0;
    let bent = |place: usize| {
        let mut bent = whole.clone();
        bent[place] ^= 1;
        bent
    };
    let salt = whole.windows(7).position(|part| part == b"scrypt ").expect("a stanza") + 9;
    for (slot, status, sentence) in [
        (bent(3), 8, "damaged"),
        // To the salt a wrong byte and a wrong passphrase are the same.
        (bent(salt), 6, "passphrase"),
        (bent(whole.len() - 1), 8, "damaged"),
        (whole[..whole.len() / 2].to_vec(), 8, "damaged"),
        (Vec::new(), 8, "damaged"),
        ([&whole[..], b"more"].concat(), 8, "damaged"),
    ] {
        past(&house, |tx, member| tx.put(tables::SLOTS, &member.id, &Sealed(slot)));
        tells(&looks_up(&house, PASSPHRASE), status, sentence);
        // What is not sealed is still there for everybody.
        assert_eq!(house.json(&["party", "list"])["total"], 1);
    }
    past(&house, |tx, member| tx.remove(tables::SLOTS, &member.id).map(drop));
    tells(&looks_up(&house, PASSPHRASE), 8, "damaged");
    past(&house, |tx, member| tx.put(tables::SLOTS, &member.id, &Sealed(whole.clone())));
    finds(&house);
    house.is_sound();
}

#[test]
fn a_missing_recipient_is_said_and_nothing_is_sealed_to_nobody() {
    let house = House::new();
    house.party("张伟", PHONE);
    let mut was = None;
    past(&house, |tx, _| {
        was = tx.get(tables::VAULT_KEYS, &(1, 1))?;
        tx.remove(tables::VAULT_KEYS, &(1, 1)).map(drop)
    });
    tells(&looks_up(&house, PASSPHRASE), 8, "damaged");
    let add = ["party", "add", "李娜", "--point", "phone:work", "--passphrase-fd", "0"];
    let added = house.told(&format!("{PASSPHRASE}\n13900139000\n"), &add);
    tells(&added, 8, "damaged");
    assert_eq!(house.json(&["party", "list"])["total"], 1);
    past(&house, |tx, _| tx.put(tables::VAULT_KEYS, &(1, 1), &was.expect("a recipient")));
    finds(&house);
    past(&house, |tx, member| {
        let recipient = String::new();
        tx.put(tables::MEMBERS, &member.id, &Member { recipient, ..member.clone() })
    });
    tells(&looks_up(&house, PASSPHRASE), 8, "damaged");
    house.has_a_whole_log();

    let none = House::empty();
    for wrong in [
        "",
        "age1",
        "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        "x@example.com",
    ] {
        let args =
            ["init", "--yes", "--member", MEMBER, "--passphrase-fd", "0", "--recovery", wrong];
        tells(&none.told(PASSPHRASE, &args), 2, "recipient");
        assert!(!none.store().exists(), "{wrong}");
    }
}

/// Runs a script of the shell that has file systems of its own.
fn on_its_own_disk(house: &House, script: &str) -> Ran {
    let mut shell = Command::new("unshare");
    shell.args(["-m", "sh", "-c", script]).env_clear().current_dir(house.home());
    shell.envs(environment(house.home())).env("KEFU", KEFU).stdin(Stdio::null());
    shell.output().expect("a run").into()
}

fn has_disks_of_its_own(house: &House) -> bool {
    let ran = on_its_own_disk(house, "mkdir disk && mount -t tmpfs -o size=64k none disk");
    needs::found(ran.status == Some(0), "no file system can be mounted here (only root can)")
}

/// A disk that is really full, not only a limit of the process.
#[test]
fn a_full_disk_under_a_backup_is_said_and_the_store_is_as_it_was() {
    let house = House::empty();
    let recipient = identity(&house, 1);
    let house = house.with_store(&[recipient]);
    house.party("张伟", PHONE);
    let rows: String = (0..3_000).map(|n| format!("客户{n},{n:0200}\n")).collect();
    std::fs::write(house.home().join("R.csv"), format!("Name,City\n{rows}")).expect("a file");
    assert_eq!(house.run(&["import", "parties", "R.csv"]).status, Some(0));
    if !has_disks_of_its_own(&house) {
        return;
    }
    for size in ["16k", "64k", "300k"] {
        let script = format!(
            "mount -t tmpfs -o size={size} none disk && $KEFU backup disk/backup; \
             status=$?; ls -A disk >left; exit $status"
        );
        tells(&on_its_own_disk(&house, &script), 1, "could not be written");
        let left = std::fs::read_to_string(house.home().join("left")).expect("a list");
        assert_eq!(left, "", "{size}: something half is left");
    }
    assert_eq!(house.run(&["backup", "backup"]).status, Some(0));
    assert_eq!(names(&house), ["backup", "disk", "left"]);
    finds(&house);
    house.is_sound();
}

/// The disk on which the store lies is full: what cannot be written is said and is not there, what was there is;
/// and with room again the desk goes on.
#[test]
fn a_full_disk_under_the_store_loses_nothing() {
    let house = House::new();
    house.party("张伟", PHONE);
    if !has_disks_of_its_own(&house) {
        return;
    }
    let script = r#"
        mount -t tmpfs -o size=12m none disk && cp -a store disk/store && export KEFU_STORE=$PWD/disk/store || exit 99
        dd if=/dev/zero of=disk/rest bs=64k 2>/dev/null
        n=0; status=0
        while [ $n -lt 400 ] && [ $status -eq 0 ]; do
            n=$((n + 1)); $KEFU party add "Customer $n" >last.out 2>last.err; status=$?
        done
        echo "$n $status" >ended
        $KEFU party list --json --limit 1 >full.json 2>full.err
        rm disk/rest
        $KEFU party list --json --limit 1 >again.json && $KEFU party add After && $KEFU doctor && $KEFU audit verify
    "#;
    let ran = on_its_own_disk(&house, script);
    let read = |name: &str| std::fs::read_to_string(house.home().join(name)).expect("a file");
    assert_eq!(ran.status, Some(0), "{ran:?} {}", read("last.err"));
    let ended = read("ended");
    let (tries, status) = ended.trim().split_once(' ').expect("two numbers");
    let tries: u64 = tries.parse().expect("a number");
    let failed = Ran { status: status.parse().ok(), out: Vec::new(), err: read("last.err") };
    tells(&failed, 1, "no space left on the disk");
    let total = |name: &str| {
        let list: serde_json::Value = serde_json::from_str(&read(name)).expect("JSON");
        list["total"].as_u64().expect("a total")
    };
    // The first customer, and all that were acknowledged but the last.
    assert_eq!(total("again.json"), tries, "{ended}");
}

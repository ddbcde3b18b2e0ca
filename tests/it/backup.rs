//! Backup and restore: a snapshot that the recovery identities open and nobody else, and a store out of it
//! that is the one that was.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE, Ran};
use crate::needs;
use age::secrecy::ExposeSecret;
use kefu::domain::moment::Moment;
use kefu::exchange::demo::fill;
use kefu::store::tables::{self, ALL, UNCOUNTED};
use kefu::store::{Reader, Scan, Store};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PHONE: &str = "13800138000";
const SECRET: &str = "11010519491231002X";

/// A new identity `R<n>.txt` in the home of the house; its public key.
pub fn identity(house: &House, n: usize) -> String {
    let own = age::x25519::Identity::generate();
    let text = format!("# by hand\n{}\n", own.to_string().expose_secret());
    std::fs::write(house.home().join(format!("R{n}.txt")), text).expect("a file");
    own.to_public().to_string()
}

/// A store with some things in it and so many recovery identities.
pub fn house(recipients: usize) -> House {
    let house = House::empty();
    let recovery: Vec<String> = (1..=recipients).map(|n| identity(&house, n)).collect();
    let house = house.with_store(&recovery);
    let party = house.party("张伟", PHONE);
    let more = ["party", "edit", &party, "--point", "identity", "--passphrase-fd", "0"];
    let more = house.told(&format!("{PASSPHRASE}\n{SECRET}\n"), &more);
    assert_eq!(more.status, Some(0), "{more:?}");
    house.complaint("退款未到账", &party);
    house
}

pub const RESTORE: [&str; 6] = ["restore", "backup", "--identity", "R1.txt", "--store", "again"];

#[track_caller]
pub fn ends(house: &House, args: &[&str], status: i32) -> Ran {
    let ran = house.run(args);
    assert_eq!(ran.status, Some(status), "{args:?}: {ran:?}");
    assert!(status == 0 || !ran.err.is_empty(), "{args:?} says nothing");
    ran
}

/// What lies in the home but the store and the identities.
pub fn names(house: &House) -> Vec<String> {
    let entries = std::fs::read_dir(house.home()).expect("a folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| name != "store" && !name.starts_with('R')).collect();
    names.sort();
    names
}

/// All rows of a store, as bytes.
type Rows = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

fn rows(folder: &Path) -> Rows {
    let store = Store::open(folder).expect("a store");
    let mut rows = Rows::new();
    for table in ALL {
        let taken = store.read(|tx| {
            tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
                rows.insert((table.name, key.to_vec()), value.to_vec());
                Ok(ControlFlow::Continue(()))
            })
        });
        taken.expect("rows");
    }
    rows
}

/// How many of them may be known.
fn told(rows: &Rows) -> u64 {
    rows.keys().filter(|(table, _)| !UNCOUNTED.contains(table)).count() as u64
}

/// But for the log behind this number and what tells of its end.
fn up_to(rows: Rows, seq: u64) -> Rows {
    let is_older = |table: &str, key: &[u8]| match table {
        // The number stands at the end of the key.
        "audit" | "audit_by_id" => key[key.len() - 8..] <= seq.to_be_bytes()[..],
        "audit_head" => false,
        _ => true,
    };
    rows.into_iter().filter(|((table, key), _)| is_older(table, key)).collect()
}

#[test]
fn recovery_can_be_named_later_and_by_others_anew() {
    let house = house(0);
    let backup = |name: &str, status| ends(&house, &["backup", name], status);
    assert!(backup("none", 3).err.contains("kefu vault recovery"));
    let own = [identity(&house, 1), identity(&house, 2)];
    let set = |recipients: &[&str], status| {
        let words = [&["vault", "recovery", "--passphrase-fd", "0"], recipients].concat();
        let ran = house.told(PASSPHRASE, &words);
        assert_eq!(ran.status, Some(status), "{ran:?}");
    };
    set(&[&own[0], &own[0]], 2);
    set(&[&own[0], &own[0].to_uppercase()], 2);
    set(&["age1nonsense"], 2);
    set(&[&own[0]], 0);
    backup("first", 0);
    set(&[&own[0], &own[1]], 0);
    backup("second", 0);
    let restore = |name: &str, identities: &[&'static str], status| {
        let mut words = vec!["restore", name, "--store", "again"];
        identities.iter().for_each(|one| words.extend(["--identity", one]));
        ends(&house, &words, status);
        std::fs::remove_dir_all(house.home().join("again")).unwrap_or_default();
    };
    restore("first", &["R1.txt"], 0);
    restore("second", &["R1.txt"], 6);
    restore("second", &["R1.txt", "R2.txt"], 0);
}

#[test]
fn a_backup_is_two_private_files_and_the_store_made_of_it_is_the_one_that_was() {
    let house = house(1);
    house.party("Alder", "13800138000");
    ends(&house, &["party", "canary", "C-000001"], 0);
    let before = rows(&house.store());
    assert_eq!(told(&before) + 1, before.len() as u64, "a canary nobody may count");
    let made = house.json(&["backup", "backup"]);
    let folder = house.home().join("backup");
    let mode = |path: &Path| path.metadata().expect("metadata").permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in ["data.age", "keys.age"] {
        assert_eq!(mode(&folder.join(file)), 0o600);
    }
    // The entry names the sums that the command and sha256sum tell.
    let log = house.json(&["audit", "list", "--verb", "store.backup"]);
    let ids = log["items"][0]["ids"].to_string();
    for half in ["data", "keys"] {
        assert!(ids.contains(made[half]["sha256"].as_str().expect("a sum")), "{ids}");
    }
    if needs::program("sha256sum") {
        let sums = Command::new("sha256sum").arg(folder.join("data.age")).output().expect("a run");
        let sums = String::from_utf8_lossy(&sums.stdout).into_owned();
        assert_eq!(sums.split(' ').next(), made["data"]["sha256"].as_str());
    }
    let count =
        made["data"]["rows"].as_u64().unwrap_or(0) + made["keys"]["rows"].as_u64().unwrap_or(0);
    assert_eq!(count, told(&before));

    let restored = ends(&house, &[&RESTORE[..], &["--json"]].concat(), 0);
    let restored: Value = serde_json::from_slice(&restored.out).expect("JSON");
    assert_eq!(restored["rows"], count);
    let again = house.home().join("again");
    let seq = restored["entries"].as_u64().expect("a number");
    assert_eq!(up_to(rows(&again), seq), up_to(before, seq));
    for verb in ["store.backup", "store.restore"] {
        let log = house.json(&["audit", "list", "--verb", verb, "--store", "again"]);
        let all = log["items"].as_array().expect("entries");
        assert!(all.iter().all(|entry| entry["count"] == count), "{log}");
    }
    // The member's own passphrase opens it as before, and its log goes on.
    let look = ["--store", "again", "party", "search", PHONE, "--passphrase-fd", "0", "--json"];
    let found = house.told(&format!("{PASSPHRASE}\n"), &look);
    assert!(String::from_utf8_lossy(&found.out).contains("张伟"), "{found:?}");
    let log = house.json(&["--store", "again", "audit", "list", "--verb", "store.restore"]);
    assert_eq!(
        (&log["items"][0]["seq"], &log["items"][0]["member"]),
        (&(seq + 1).into(), &Value::Null)
    );
    assert_eq!(ends(&house, &["--store", "again", "doctor"], 0).err, "");
    // No backup was made of it yet; of the first one there was.
    let told = |args: &[&str]| house.json(args)["last_backup"].is_null();
    assert!(told(&["--store", "again", "doctor"]) && !told(&["doctor"]));
    assert!(!house.holds(PHONE) && !house.holds(SECRET));
    assert_eq!(names(&house), ["again", "backup"]);
}

#[test]
fn the_stock_age_command_opens_a_backup() {
    if !needs::program("age") {
        return;
    }
    for recipients in [1, 2] {
        let house = house(recipients);
        ends(&house, &["backup", "backup"], 0);
        let pipe = match recipients {
            1 => "age -d -i R1.txt backup/FILE",
            _ => "age -d -i R1.txt backup/FILE | age -d -i R2.txt",
        };
        for half in ["data", "keys"] {
            let pipe = pipe.replace("FILE", &format!("{half}.age"));
            let mut shell = Command::new("sh");
            let ran = shell.args(["-c", &pipe]).current_dir(house.home()).output().expect("a run");
            let head = format!("kefu.backup.v1\nhalf {half}\nvault ");
            assert!(ran.status.success() && ran.stdout.starts_with(head.as_bytes()), "{ran:?}");
            let holds =
                |text: &str| ran.stdout.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!holds(PHONE) && !holds(SECRET), "a sealed value stands in {half}.age");
            // Names are not sealed; they are in the data, and no key is.
            assert_eq!(holds("张伟"), half == "data");
            assert_eq!(holds("data_keys"), half == "keys");
        }
    }
}

#[test]
fn with_two_recovery_identities_both_restore_and_neither_alone_does() {
    let house = house(2);
    ends(&house, &["backup", "backup"], 0);
    for alone in ["R1.txt", "R2.txt"] {
        let args = ["restore", "backup", "--store", "again", "--identity", alone];
        ends(&house, &args, 6);
        let twice = [&args[..], &["--identity", alone]].concat();
        ends(&house, &twice, 6);
        assert_eq!(names(&house), ["backup"]);
    }
    ends(&house, &[&RESTORE[..], &["--identity", "R2.txt"]].concat(), 0);
}

#[test]
fn a_backup_that_nobody_could_open_or_ask_for_is_refused() {
    let nobody = House::new();
    ends(&nobody, &["backup", "backup"], 3);
    let refused = nobody.json(&["audit", "list", "--verb", "store.backup"]);
    assert_eq!(refused["items"][0]["refusal"], "backup-no-recovery");
    assert_eq!(names(&nobody), [""; 0]);

    // An owner alone may; whoever hands the role over to another cannot any more.
    let house = house(1);
    let uid = rustix::process::getuid().as_raw();
    rights_of_an_agent(&house.store(), uid);
    let ran = ends(&house, &["backup", "backup"], 6);
    assert!(ran.err.contains("roles"), "{ran:?}");
    assert_eq!(names(&house), [""; 0]);
}

/// Whoever can write the file can swap a recipient; whoever opens the vault notices it before sealing to it.
#[test]
fn a_swapped_recipient_is_noticed_with_the_vault_open_and_named_without() {
    let house = house(1);
    let told = |folder: &str| {
        house.told(&format!("{PASSPHRASE}\n"), &["backup", folder, "--passphrase-fd", "0"])
    };
    assert_eq!(told("honest").status, Some(0));
    let strange = identity(&house, 2);
    with_recovery(&house.store(), &strange);
    let ran = told("backup");
    assert_eq!(ran.status, Some(8), "{ran:?}");
    let ran = ends(&house, &["backup", "unchecked"], 0);
    assert!(String::from_utf8_lossy(&ran.out).contains(&strange), "{ran:?}");
    assert_eq!(names(&house), ["honest", "unchecked"]);
}

/// What an admin could do with the member of this house, past the door.
#[expect(clippy::disallowed_methods, reason = "a member of other roles, without a second one")]
fn rights_of_an_agent(folder: &Path, uid: u32) {
    use kefu::domain::member::Role;
    use kefu::queries::members;
    let store = Store::open(folder).expect("a store");
    let mut member = store.read(|tx| members::of_uid(tx, uid)).expect("read").expect("a member");
    member.roles = vec![Role::Agent];
    let head = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    let entry = store.read(|tx| tx.fetch(tables::AUDIT, &head.seq)).expect("an entry");
    let done = store.write(|tx| {
        tx.put(tables::MEMBERS, &member.id, &member)?;
        tx.audit(entry)?.commit()
    });
    done.expect("written");
}

#[test]
fn what_stands_there_already_is_never_touched() {
    let house = house(1);
    ends(&house, &["backup", "backup"], 0);
    let file = house.home().join("backup/data.age");
    let first = std::fs::read(&file).expect("a file");
    ends(&house, &["backup", "backup"], 2);
    std::fs::write(house.home().join("note.txt"), "x").expect("a file");
    ends(&house, &["backup", "note.txt"], 2);
    ends(&house, &["backup", "no/such/folder"], 1);
    assert_eq!(std::fs::read(&file).expect("a file"), first);
    std::fs::create_dir(house.home().join("empty")).expect("a folder");
    ends(&house, &["backup", "empty"], 0);
    // A store that is there, in use or not, and a folder with anything in it.
    let mut desk = crate::seat::Seat::at_desk(&house, (80, 24), &[]);
    desk.shows("退款未到账");
    let before = std::fs::read(house.store().join("kefu.redb")).expect("a store");
    let restore = ["restore", "backup", "--identity", "R1.txt"];
    assert!(ends(&house, &restore, 5).err.contains("already"));
    ends(&house, &[&restore[..], &["--store", "empty"]].concat(), 2);
    assert_eq!(std::fs::read(house.store().join("kefu.redb")).expect("a store"), before);
    desk.keys(&["q"]).ends();
    house.is_sound();
}

/// Cut, bent, and put together of two; each is refused, and nothing is made.
#[test]
fn no_wrong_file_becomes_a_store() {
    let house = house(1);
    ends(&house, &["backup", "backup"], 0);
    let path = |name: &str| house.home().join("backup").join(name);
    let whole = ["data.age", "keys.age"].map(|name| std::fs::read(path(name)).expect("a file"));
    let refused = |why: &str, statuses: &[i32]| {
        let ran = house.run(&RESTORE);
        assert!(ran.status.is_some_and(|status| statuses.contains(&status)), "{why}: {ran:?}");
        assert!(!ran.err.contains("error-") && ran.err.lines().count() >= 2, "{why}: {ran:?}");
        assert_eq!(names(&house), ["backup"], "{why}");
    };
    for (name, bytes) in ["data.age", "keys.age"].into_iter().zip(&whole) {
        let header = bytes.windows(4).position(|part| part == b"\n---").expect("a header");
        for part in [0, 1, 2, 5, 9, 10] {
            let cut = bytes.len() * part / 10;
            std::fs::write(path(name), &bytes[..cut.min(bytes.len() - 1)]).expect("written");
            refused(&format!("{name} cut at {cut}"), &[1]);
        }
        for place in (3..bytes.len()).step_by(bytes.len() / 12) {
            let mut bent = bytes.clone();
            bent[place] ^= 4;
            std::fs::write(path(name), &bent).expect("written");
            // In what is sealed to the identity, another key and a bent byte are one and the same.
            let statuses: &[i32] = if place <= header { &[1, 6] } else { &[1] };
            refused(&format!("{name} bent at {place}"), statuses);
        }
        std::fs::write(path(name), [&bytes[..], b"more"].concat()).expect("written");
        refused("more", &[1]);
        std::fs::write(path(name), bytes).expect("written");
    }
    std::fs::rename(path("data.age"), path("x")).expect("renamed");
    refused("one missing", &[1]);
    std::fs::write(path("data.age"), &whole[1]).expect("written");
    refused("the same half twice", &[1]);
    house.complaint("another", "C-000001");
    ends(&house, &["backup", "later"], 0);
    std::fs::copy(house.home().join("later/data.age"), path("data.age")).expect("copied");
    std::fs::remove_dir_all(house.home().join("later")).expect("removed");
    refused("halves of two backups", &[1]);
    std::fs::rename(path("x"), path("data.age")).expect("renamed");
    identity(&house, 2);
    ends(&house, &["restore", "backup", "--identity", "R2.txt", "--store", "again"], 6);
    ends(&house, &["restore", "backup", "--identity", "backup/keys.age", "--store", "again"], 2);
    std::fs::write(house.home().join("R3.txt"), "not a key\n").expect("written");
    let ran = ends(&house, &["restore", "backup", "--identity", "R3.txt", "--store", "again"], 2);
    assert!(!ran.err.contains("not a key"), "{ran:?}");
    assert_eq!(names(&house), ["backup"]);
    ends(&house, &RESTORE, 0);
}

/// A store that the doctor finds wrong is not put in place, though its backup is whole.
#[test]
#[expect(clippy::disallowed_methods, reason = "damage comes past the door")]
fn what_was_wrong_when_it_was_backed_up_is_found_before_anybody_works_on_it() {
    let house = house(1);
    let store = Store::open(&house.store()).expect("a store");
    let head = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    let entry = store.read(|tx| tx.fetch(tables::AUDIT, &1)).expect("an entry");
    let bent = kefu::domain::audit::AuditEntry { source: "elsewhere".into(), ..entry.clone() };
    let done = store.write(|tx| {
        tx.put(tables::AUDIT, &(head.seq - 1), &bent)?;
        tx.audit(entry)?.commit()
    });
    done.expect("written");
    ends(&house, &["backup", "backup"], 0);
    let ran = ends(&house, &RESTORE, 8);
    assert!(ran.err.contains("audit log"), "{ran:?}");
    assert_eq!(names(&house), ["backup"]);
}

/// The limit on the size of a file stands for a disk that is full: the system refuses the bytes. The store,
/// which is there already, is opened by writing near its beginning.
#[test]
fn a_full_disk_leaves_nothing_half() {
    let house = house(1);
    let rows: String = (0..4_000).map(|n| format!("客户{n},{n:0200}\n")).collect();
    std::fs::write(house.home().join("R.csv"), format!("Name,City\n{rows}")).expect("a file");
    ends(&house, &["import", "parties", "R.csv"], 0);
    let limited = |blocks: u32, args: &str| {
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {} {args}", crate::house::KEFU);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env_clear().current_dir(house.home());
        shell.envs(crate::house::environment(house.home())).stdin(Stdio::null());
        Ran::from(shell.output().expect("a run"))
    };
    for blocks in [16, 40, 300, 1_000] {
        let ran = limited(blocks, "backup backup");
        assert_eq!(ran.status, Some(1), "{blocks}: {ran:?}");
        assert!(ran.err.contains("could not be written to backup"), "{ran:?}");
        assert_eq!(names(&house), [""; 0], "{blocks}");
    }
    ends(&house, &["backup", "backup"], 0);
    let ran = limited(4_000, "restore backup --identity R1.txt --store again");
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert_eq!(names(&house), ["backup"]);
    ends(&house, &RESTORE, 0);
    house.is_sound();
}

/// A backup of a store on which others work holds one of its states, whole, and keeps nobody waiting.
#[test]
fn while_others_write_a_backup_holds_one_state() {
    let house = house(1);
    std::thread::scope(|scope| {
        let writes = scope.spawn(|| {
            for turn in 0..12 {
                house.complaint(&format!("turn {turn}"), "C-000001");
            }
        });
        for turn in 0..4 {
            let folder = format!("backup{turn}");
            ends(&house, &["backup", &folder], 0);
            let again = format!("again{turn}");
            let args = ["restore", &folder, "--identity", "R1.txt", "--store", &again];
            ends(&house, &args, 0);
            ends(&house, &["--store", &again, "doctor"], 0);
        }
        writes.join().expect("all written");
    });
    house.is_sound();
}

/// Every row of a demo comes back byte for byte.
#[test]
fn a_restored_demo_is_the_demo() {
    let now = Moment::parse("2026-03-02T10:00:00+08:00", jiff::tz::Offset::UTC).expect("a time");
    for seed in [1, 2] {
        let house = House::empty();
        let recipient = identity(&house, 1);
        let (desk, _) = fill(&house.store(), 300, 60, seed, now).expect("a demo");
        drop(desk);
        with_recovery(&house.store(), &recipient);
        let before = rows(&house.store());
        ends(&house, &["backup", "backup"], 0);
        let restored = ends(&house, &[&RESTORE[..], &["--json"]].concat(), 0);
        let restored: Value = serde_json::from_slice(&restored.out).expect("JSON");
        let seq = restored["entries"].as_u64().expect("a number");
        assert_eq!(restored["rows"], told(&before));
        let again: PathBuf = house.home().join("again");
        assert!(up_to(rows(&again), seq) == up_to(before, seq), "seed {seed}");
    }
}

/// Another recovery recipient, one that the vault does not know. (A demo has none.)
#[expect(clippy::disallowed_methods, reason = "no command does this yet")]
fn with_recovery(folder: &Path, recipient: &str) {
    let store = Store::open(folder).expect("a store");
    let row = tables::Recipient { recipient: recipient.to_owned(), mac: [0; 32] };
    let head = store.read(|tx| tx.fetch(tables::AUDIT_HEAD, &0)).expect("a head");
    let entry = store.read(|tx| tx.fetch(tables::AUDIT, &head.seq)).expect("an entry");
    let done = store.write(|tx| {
        tx.put(tables::RECOVERY, &0, &vec![row])?;
        tx.audit(entry)?.commit()
    });
    done.expect("written");
}

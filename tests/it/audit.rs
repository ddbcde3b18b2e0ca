//! What an auditor does with the log: filters, the chain recomputed without kefu, signed heads, and the
//! answer to a customer who asks who has read what.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::door::last;
use crate::house::{House, MEMBER, PASSPHRASE, Ran};
use crate::workshop::Workshop;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, VerifyingKey};
use kefu::commands::guard::Guarding;
use kefu::commands::macros::KeepMacro;
use kefu::commands::merge::Merge;
use kefu::commands::preset::KeepPreset;
use kefu::commands::reveal::reveal;
use kefu::commands::review::LookAt;
use kefu::commands::unlock::{closed, unlock};
use kefu::commands::{Command, execute};
use kefu::domain::error::Kind;
use kefu::domain::guard::Mode;
use kefu::domain::id::PointId;
use kefu::domain::member::Role;
use kefu::domain::party::Party;
use kefu::domain::purpose::Purpose;
use kefu::queries::{audit, complaints, members, parties};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::Store;
use kefu::store::index::Rows;
use serde_json::Value;
use sha2::{Digest, Sha256};

const NINA: &str = "five grey owls count stars";

/// The desk of a house in this process, with the vault open.
fn desk(house: &House) -> (Desk, Session) {
    let desk = Desk::new(Store::open(&house.store()).expect("the store"));
    let session = Session::new(Clock::machine(), "local").expect("a session");
    session.set_member(desk.read(|tx| members::named(tx, MEMBER)).expect("the member"));
    unlock(&desk, &session, &PASSPHRASE.into()).expect("an open vault");
    (desk, session)
}

fn party(desk: &Desk, number: &str) -> Party {
    desk.read(|tx| parties::find(tx, number)).expect("a party")
}

/// The first contact point of a party.
fn point(desk: &Desk, number: &str) -> PointId {
    let points = desk.read(|tx| tx.points_of(&party_in(tx, number))).expect("points");
    points.first().expect("a point").id
}

fn party_in(tx: &impl Rows, number: &str) -> Party {
    parties::find(tx, number).expect("a party")
}

fn text(ran: &Ran) -> String {
    String::from_utf8(ran.out.clone()).expect("text")
}

fn lines(ran: &Ran) -> Vec<Value> {
    let text = text(ran);
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// What a signed head says, once it stands in a file.
fn head(house: &House, name: &str) -> (String, String) {
    let ran = house.told(PASSPHRASE, &["audit", "head", "--passphrase-fd", "0"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let path = house.home().join(name);
    std::fs::write(&path, &ran.out).expect("written");
    (path.to_str().expect("a path").to_owned(), text(&ran))
}

fn key(house: &House) -> String {
    text(&house.run(&["audit", "key"])).trim().to_owned()
}

#[track_caller]
fn ends(house: &House, args: &[&str], status: i32, told: &str) {
    let ran = house.run(args);
    assert_eq!(ran.status, Some(status), "{args:?}: {ran:?}");
    assert!(ran.err.contains(told) || text(&ran).contains(told), "{args:?}: {ran:?}");
}

fn unhex(value: &Value) -> Vec<u8> {
    let digits = value.as_str().expect("hex").as_bytes();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).expect("digits");
        u8::from_str_radix(pair, 16).expect("a byte")
    };
    digits.chunks(2).map(byte).collect()
}

#[test]
fn the_chain_and_its_head_are_recomputed_without_kefu() {
    let house = House::new();
    house.party("张伟", "13800138000");
    let (_, note) = head(&house, "head");
    let (name, coded) =
        key(&house).split_once('+').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a key");
    let vault = name.strip_prefix("kefu/").expect("an origin");
    let vault = uuid::Uuid::parse_str(vault).expect("the vault's id");
    let mut previous = vec![0; 32];
    let entries = lines(&house.run(&["audit", "list", "--ndjson", "--limit", "0"]));
    for (place, entry) in entries.iter().enumerate() {
        assert_eq!(entry["seq"], place as u64 + 1);
        assert_eq!(unhex(&entry["previous"]), previous);
        let mut sha = Sha256::new();
        for part in
            [b"kefu.audit.v1", vault.as_bytes().as_slice(), &previous, &unhex(&entry["bytes"])]
        {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        previous = sha.finalize().to_vec();
        assert_eq!(unhex(&entry["hash"]), previous);
    }
    let (text, signature) = note.split_once("\n\n").expect("a note");
    let hash = BASE64.encode(&previous);
    assert_eq!(text, format!("{name}\n{}\n{hash}\nkefu.audit.head.v1", entries.len()));
    let (_, coded) = coded.split_once('+').expect("a key");
    let key = BASE64.decode(coded).expect("base64");
    let key = VerifyingKey::from_bytes(key[1..].try_into().expect("32 bytes")).expect("a point");
    let signature = signature.trim().rsplit_once(' ').expect("a signature").1;
    let signature = BASE64.decode(signature).expect("base64");
    let signature = Signature::from_slice(&signature[4..]).expect("64 bytes");
    key.verify_strict(format!("{text}\n").as_bytes(), &signature).expect("the key's signature");
}

#[test]
fn a_log_that_was_put_back_is_found_by_a_head_that_was_kept() {
    let house = House::new();
    let file = house.store().join("kefu.redb");
    let before = std::fs::read(&file).expect("the store");
    house.party("张伟", "13800138000");
    let ((path, _), key) = (head(&house, "head"), key(&house));
    house.party("李娜", "13800138001");
    ends(&house, &["audit", "verify", "--head", &path], 0, "goes on from the head");
    ends(&house, &["audit", "verify", "--head", &path, "--key", &key], 0, "goes on from the head");
    let found = house.json(&["audit", "verify", "--head", &path]);
    assert_eq!((&found["broken"], &found["kept"]), (&Value::Null, &Value::from(4)), "{found}");
    let other = House::new();
    let (strange, _) = head(&other, "head");
    ends(&house, &["audit", "verify", "--head", &strange], 1, "not signed by the key");
    let args = ["audit", "verify", "--head", &strange, "--key", &self::key(&other)];
    ends(&house, &args, 1, "that of another store");
    ends(&house, &["audit", "verify", "--head", &path, "--key", "x+y+z"], 2, "is no key");
    ends(
        &house,
        &["audit", "verify", "--head", file.to_str().expect("a path")],
        2,
        "is no signed head",
    );
    std::fs::write(&file, before).expect("put back");
    ends(&house, &["audit", "verify"], 0, "The log is whole");
    ends(&house, &["audit", "verify", "--head", &path], 8, "at entry 2: it is missing");
}

#[test]
fn an_auditor_signs_from_when_the_key_is_handed_on_until_the_role_goes() {
    let house = House::new();
    let as_nina = |args: &[&str]| {
        let args: Vec<&str> =
            args.iter().copied().chain(["--as", "Nina", "--passphrase-fd", "0"]).collect();
        house.told(NINA, &args)
    };
    let done = |ran: Ran| assert_eq!(ran.status, Some(0), "{ran:?}");
    let role = |change: &[&str]| done(house.run(&[&["member", "role", "Nina"], change].concat()));
    let approve = || {
        let members = house.json(&["member", "list"]);
        let items = members["items"].as_array().expect("members").clone();
        let nina = items.into_iter().find(|member| member["name"] == "Nina").expect("Nina");
        let shown = nina["fingerprint"].as_str().expect("a fingerprint");
        let args = ["member", "approve", "Nina", "--fingerprint", shown, "--passphrase-fd", "0"];
        done(house.told(PASSPHRASE, &args));
    };
    done(house.run(&["member", "add", "Nina", "--role", "agent"]));
    done(as_nina(&["vault", "passphrase"]));
    approve();
    let refused = as_nina(&["audit", "head"]);
    assert_eq!(refused.status, Some(6), "{refused:?}");
    role(&["--add", "auditor", "--remove", "agent"]);
    let refused = as_nina(&["audit", "head"]);
    assert_eq!(refused.status, Some(6), "{refused:?}");
    assert!(refused.err.contains("kefu member approve"), "{refused:?}");
    approve();
    let signed = as_nina(&["audit", "head"]);
    let path = house.home().join("head");
    std::fs::write(&path, &signed.out).expect("written");
    ends(&house, &["audit", "verify", "--head", path.to_str().expect("a path")], 0, "goes on");
    role(&["--add", "lead", "--remove", "auditor"]);
    let refused = as_nina(&["audit", "head"]);
    assert_eq!(refused.status, Some(6), "{refused:?}");
    role(&["--add", "auditor"]);
    let refused = as_nina(&["audit", "head"]);
    assert!(
        refused.err.contains("kefu member approve"),
        "the wrap went with the role: {refused:?}"
    );
}

#[test]
fn a_filter_takes_what_it_says_in_every_form() {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    let li = house.party("李娜", "13800138001");
    let case = house.complaint("退款未到账", &zhang);
    let (desk, session) = desk(&house);
    let id = desk.read(|tx| complaints::find(tx, &case)).expect("the case").id;
    reveal(&desk, &session, point(&desk, &zhang), Purpose::Case(id)).expect("a reveal");
    let of_another = reveal(&desk, &session, point(&desk, &li), Purpose::Case(id));
    assert!(of_another.is_err());
    for _ in 0..600 {
        closed(&desk, &session).expect("an entry");
    }
    let total = |filter: &[&str]| {
        let args = [&["audit", "list", "--limit", "2"], filter].concat();
        let list = house.json(&args);
        let args = [&["audit", "list", "--limit", "0", "--ndjson"], filter].concat();
        let all = lines(&house.run(&args));
        assert_eq!(list["total"], all.len() as u64, "{filter:?}");
        let first: Vec<&Value> = all.iter().take(2).collect();
        assert_eq!(list["items"].as_array().expect("items").iter().collect::<Vec<_>>(), first);
        all.len()
    };
    let whole = total(&[]);
    assert_eq!(total(&["--verb", "vault"]), total(&["--verb", "vault.unlock"]) + 602);
    assert_eq!(total(&["--verb", "vault.reveal"]), 2);
    assert_eq!(total(&["--party", &zhang]), 3);
    assert_eq!(total(&["--party", &li]), 2);
    assert_eq!(total(&["--member", MEMBER]), whole);
    assert_eq!(total(&["--purpose", &case.to_lowercase()]), 2);
    assert_eq!(total(&["--refused"]), 1);
    assert_eq!(total(&["--refused", "--party", &li]), 1);
    assert_eq!(total(&["--refused", "--party", &zhang]), 0);
    assert_eq!(total(&["--until", "2020-01-01"]), 0);
    assert_eq!(total(&["--since", "2020-01-01"]), whole);
    assert_eq!(total(&["--since", "2020-01-01", "--until", "2099-01-01"]), whole);
    let list = |more: &[&str]| {
        let args = [&["audit", "list", "--ndjson", "--verb", "vault.lock"], more].concat();
        let seq = |line: &Value| line["seq"].as_u64().expect("a number");
        lines(&house.run(&args)).iter().map(seq).collect::<Vec<_>>()
    };
    let all = list(&["--limit", "0"]);
    assert_eq!(all.len(), 600);
    assert_eq!(list(&["--limit", "550"]), all[..550]);
    assert_eq!(list(&["--after", &all[549].to_string()]), all[550..]);
    ends(&house, &["audit", "list", "--member", "Nobody"], 4, "no member Nobody");
    ends(&house, &["audit", "list", "--since", "soon"], 2, "soon");
}

#[test]
fn a_customer_learns_who_has_read_what_and_what_for() {
    let house = House::new();
    let zhang = house.party("张伟", "13800138000");
    let other = house.party("张伟 (again)", "13800138001");
    let case = house.complaint("退款未到账", &zhang);
    let nobody = house.party("李娜", "13800138002");
    let (desk, session) = desk(&house);
    let id = desk.read(|tx| complaints::find(tx, &case)).expect("the case").id;
    let (first, second) = (point(&desk, &zhang), point(&desk, &other));
    let glass = || Purpose::BreakGlass("the court asks for it".into());
    reveal(&desk, &session, first, Purpose::Case(id)).expect("a reveal");
    // Refused, so nothing was shown.
    assert!(reveal(&desk, &session, second, Purpose::Case(id)).is_err());
    reveal(&desk, &session, second, glass()).expect("a reveal");
    let merge = Merge::Merge { from: party(&desk, &other).id, into: party(&desk, &zhang).id };
    execute(&desk, &session, &[Command::Merge(merge)]).expect("a merge");
    reveal(&desk, &session, second, Purpose::IncomingCall).expect("a reveal");
    let told = |name: &str| {
        let list = house.json(&["audit", "reads", name]);
        let purpose = |row: &Value| row["purpose"].as_str().expect("a purpose").to_owned();
        list["items"].as_array().expect("items").iter().map(purpose).collect::<Vec<_>>()
    };
    assert_eq!(told(&zhang), ["case", "break-glass", "call"]);
    assert_eq!(told(&other), told(&zhang), "what was merged is asked where it went");
    assert!(told(&nobody).is_empty());
    let list = house.json(&["audit", "reads", &zhang]);
    let row = &list["items"][0];
    assert_eq!((&row["member"], &row["kind"]), (&MEMBER.into(), &"phone".into()), "{row}");
    assert_eq!((&row["label"], &row["number"]), (&"work".into(), &case.clone().into()), "{row}");
    let english = text(&house.run(&["audit", "reads", &zhang]));
    let chinese = text(&house.run(&["audit", "reads", &zhang, "--lang", "zh-CN"]));
    let has = |text: &str, words: &[&str]| {
        words.iter().for_each(|word| assert!(text.contains(word), "{word}: {text}"));
    };
    let number = |word: &str| format!("{word} {case}");
    has(&english, &[MEMBER, "phone (work)", &number("case"), "incoming call"]);
    has(&english, &["break-glass: the court asks for it"]);
    has(&chinese, &[MEMBER, "电话", &number("工单"), "来电", "紧急查看：the court asks for it"]);
    ends(&house, &["audit", "reads", &nobody], 0, "was shown to anybody");
    // Taken apart again, each has its own.
    let unmerge = Merge::Unmerge { from: party(&desk, &other).id };
    execute(&desk, &session, &[Command::Merge(unmerge)]).expect("taken apart");
    assert_eq!(told(&zhang), ["case"]);
    assert_eq!(told(&other), ["break-glass", "call"]);
}

#[test]
fn who_has_left_signs_for_nothing_that_came_later() {
    let house = House::new();
    house.colleague("阿审", "auditor");
    let head = || {
        let ran = house.told(PASSPHRASE, &["audit", "head", "--passphrase-fd", "0"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        String::from_utf8(ran.out).expect("UTF-8")
    };
    let fits = |note: &str, status| {
        std::fs::write(house.home().join("kept.head"), note).expect("a file");
        let ran = house.run(&["audit", "verify", "--head", "kept.head"]);
        assert_eq!(ran.status, Some(status), "{ran:?}");
    };
    let before = head();
    let left = {
        let desk = Desk::new(Store::open(&house.store()).expect("a store"));
        let session = Session::new(Clock::machine(), "test").expect("a session");
        session.set_member(desk.read(|tx| members::named(tx, "阿审")).expect("a member"));
        unlock(&desk, &session, &PASSPHRASE.into()).expect("unlocked");
        session.ring().expect("keys")
    };
    assert_eq!(house.run(&["member", "remove", "阿审"]).status, Some(0));
    assert_eq!(house.json(&["vault", "status"])["rekey_wanted"], true);
    let made = house.told(PASSPHRASE, &["audit", "rekey", "--passphrase-fd", "0"]);
    assert_eq!(made.status, Some(0), "{made:?}");
    assert_eq!(house.json(&["vault", "status"])["rekey_wanted"], false);
    fits(&before, 0);
    fits(&head(), 0);
    let store = Store::open(&house.store()).expect("a store");
    let now = store.read(audit::head).expect("a log").expect("a whole one");
    drop(store);
    fits(&left.sign_head(&now).expect("signed"), 1);
}

/// An act on many tells the first and the last of them; who asks about one in the middle is answered all the same.
#[test]
fn nobody_is_lost_in_the_middle_of_a_batch() {
    let house = House::new();
    let rows: String = (1..=20).map(|row| format!("Customer {row}\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("name\n{rows}")).expect("a file");
    assert_eq!(house.run(&["import", "parties", "rows.csv"]).status, Some(0));
    let entries = |args: &[&str]| {
        let ran = house.run(&[&["audit", "list", "--ndjson"], args].concat());
        lines(&ran).into_iter().map(|entry| entry["verb"].to_string()).collect::<Vec<_>>()
    };
    for number in ["C-000001", "C-000010", "C-000020"] {
        assert_eq!(entries(&["--party", number]), ["\"import.parties\""], "{number}");
        assert_eq!(entries(&["--id", number]), ["\"import.parties\""], "{number}");
    }
    house.json(&["party", "edit", "C-000010", "--name", "Ada"]);
    let both = ["\"import.parties\"", "\"party.edit\""];
    assert_eq!(entries(&["--party", "C-000010"]), both);
    assert_eq!(entries(&["--party", "C-000010", "--verb", "party"]), both[1..]);
    assert_eq!(entries(&["--party", "C-000010", "--after", "2"]), both[1..]);
    assert!(entries(&["--party", "C-000010", "--id", "C-000011"]) == both[..1]);
    house.is_sound();
}

#[test]
fn what_was_typed_for_a_name_and_is_none_stands_in_no_entry() {
    const TYPED: &str = "Lin 13912345678";
    let shop = Workshop::new(&[]);
    let post = shop.newcomer("Post", Role::Intake);
    let typed = || TYPED.to_owned();
    let (until, mode) = (shop.owner.now(), Mode::Warn);
    let allow =
        Guarding::Allow { rule: typed(), subject: typed(), until, reason: "it is wanted".into() };
    let commands = [
        Command::KeepMacro(KeepMacro::Drop(typed())),
        Command::KeepPreset(KeepPreset::Drop(typed())),
        Command::KeepPreset(KeepPreset::Drop("Lin Tan".into())),
        Command::KeepMacro(KeepMacro::Save {
            file: "own.toml".into(),
            text: "name = \"lin-tan\"\n[[step]]\ndo = \"claim\"\n".into(),
        }),
        Command::KeepPreset(KeepPreset::Save {
            name: "Lin Tan".into(),
            file: "own.toml".into(),
            text: "target = \"parties\"\n[[column]]\nheader = \"Name\"\nto = \"name\"\n".into(),
        }),
        Command::Review(LookAt::Purposes(vec![typed(), "call".into()])),
        Command::Guard(allow),
        Command::Guard(Guarding::End { rule: typed(), subject: typed() }),
        Command::Guard(Guarding::Mode { rule: typed(), mode }),
    ];
    for command in commands {
        let told = format!("{command:?}");
        let refused = execute(&shop.desk, &post, &[command]).map(|_| ());
        assert_eq!(refused.expect_err("no right").kind, Kind::NotPermitted, "{told}");
        let entry = last(&shop.desk);
        assert!(!entry.ids.iter().any(|id| id.to_lowercase().contains("lin")), "{told}: {entry:?}");
    }
    // What there is, is told by its name.
    let text = "name = \"lin\"\n[[step]]\ndo = \"claim\"\n".to_owned();
    let save = KeepMacro::Save { file: "own.toml".into(), text };
    shop.does(&shop.owner, Command::KeepMacro(save));
    let drop = Command::KeepMacro(KeepMacro::Drop("lin".into()));
    assert!(execute(&shop.desk, &post, &[drop]).is_err());
    assert_eq!(last(&shop.desk).ids, ["lin"]);
}

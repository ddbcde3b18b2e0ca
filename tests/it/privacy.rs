//! What people ask about their own data, from the taking down to the answer, and lists that leave: with the real
//! program, and the stock `age` to open what was sealed.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, MEMBER, PASSPHRASE, Ran, number};
use crate::needs;
use crate::seat::Seat;
use kefu::domain::member::Role;
use kefu::locale::{Language, Locale};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const PHONE: &str = "13800138000";
const CARD: &str = "4111111111111111";
const REASON: &str = "letter 2026-17 of the authority";

/// A customer with a phone number and a bank card; its number.
fn customer(house: &House) -> String {
    let args = ["party", "add", "张伟", "--language", "zh", "--point", "phone", "--point", "card"];
    let args: Vec<&str> = args.iter().copied().chain(["--passphrase-fd", "0", "--json"]).collect();
    let ran = house.told(&format!("{PASSPHRASE}\n{PHONE}\n{CARD}\n"), &args);
    number(&json(&ran))
}

fn json(ran: &Ran) -> Value {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    serde_json::from_slice(&ran.out).expect("JSON")
}

fn text(ran: &Ran) -> String {
    String::from_utf8(ran.out.clone()).expect("text")
}

#[track_caller]
fn done(ran: Ran) -> Ran {
    assert_eq!(ran.status, Some(0), "{ran:?}");
    ran
}

fn request(house: &House, party: &str, right: &str) -> String {
    let args = ["privacy", "open", party, "--right", right, "--channel", "email", "--claim"];
    number(&house.json(&args))
}

/// The same with its asker checked, and in work.
fn in_work(house: &House, party: &str, right: &str) -> String {
    let case = request(house, party, right);
    let proof = ["privacy", "move", &case, "identity_checked", "--proof", "call_back"];
    done(house.run(&proof));
    done(house.run(&["privacy", "move", &case, "in_work"]));
    case
}

/// An age identity of somebody's own: its file and its recipient.
fn identity(house: &House) -> (PathBuf, String) {
    let file = house.home().join("own.key");
    let made = Command::new("age-keygen").arg("-o").arg(&file).output().expect("age-keygen");
    assert!(made.status.success(), "{made:?}");
    let recipient = Command::new("age-keygen").arg("-y").arg(&file).output().expect("age-keygen");
    (file, String::from_utf8(recipient.stdout).expect("text").trim().to_owned())
}

fn opened(identity: &Path, file: &Path) -> Vec<u8> {
    let ran = Command::new("age").arg("-d").arg("-i").arg(identity).arg(file).output();
    let ran = ran.expect("age");
    assert!(ran.status.success(), "{ran:?}");
    ran.stdout
}

fn last_of(house: &House, verb: &str) -> Value {
    let log = house.json(&["audit", "list", "--verb", verb, "--limit", "1000"]);
    log["items"].as_array().expect("entries").last().expect("an entry").clone()
}

#[test]
fn a_request_goes_its_way_and_no_other() {
    let house = House::new();
    let party = customer(&house);
    let case =
        number(&house.json(&["privacy", "open", &party, "--right", "copy", "--by", "agent"]));
    assert!(case.starts_with("K-"), "{case}");
    let go = |args: &[&str]| {
        let args: Vec<&str> = ["privacy", "move", &case].iter().chain(args).copied().collect();
        house.run(&args)
    };
    let refused = |ran: Ran, words: &str| {
        assert_eq!(ran.status, Some(3), "{ran:?}");
        assert!(ran.err.contains(words), "{ran:?}");
    };
    refused(go(&["in_work"]), "from there it can go to: identity checked, refused, withdrawn");
    refused(go(&["identity_checked", "--proof", "document"]), "privacy claim");
    done(house.run(&["privacy", "claim", &case]));
    refused(go(&["identity_checked"]), "--proof");
    refused(go(&["identity_checked", "--proof", "document"]), "--mandate");
    let mandate = "power of attorney of 1 March, seen by us";
    done(go(&["identity_checked", "--proof", "document", "--mandate", mandate]));
    refused(house.run(&["privacy", "answer", &case, "--to", "x.age"]).or_locked(&house), "in_work");
    done(go(&["in_work"]));
    let due = |house: &House| house.json(&["privacy", "show", &case])["due_at"].clone();
    let before = due(&house);
    refused(go(&["extended", "--channel", "email"]), "--reasons");
    done(go(&["extended", "--channel", "email", "--reasons", "three systems hold parts of it"]));
    assert!(due(&house).as_str() > before.as_str(), "{before}");
    refused(go(&["extended", "--channel", "email", "--reasons", "again"]), "it can go to");
    refused(go(&["refused", "--channel", "email", "--reasons", "no"]), "--ground");
    let refuse = ["refused", "--ground", "others_rights", "--channel", "email"];
    let why = ["--reasons", "it names a neighbour"];
    done(go(&refuse.iter().chain(&why).copied().collect::<Vec<_>>()));
    refused(go(&["in_work"]), "closed");
    let shown = house.json(&["privacy", "show", &case]);
    assert_eq!((&shown["stage"], &shown["ground"]), (&"refused".into(), &"others_rights".into()));
    assert_eq!((&shown["extended"], &shown["proof"]), (&true.into(), &"document".into()));
    assert!(shown["timeline"].to_string().contains(mandate));
    house.is_sound();
}

impl Ran {
    /// A run that wants the vault first is run again with it open.
    fn or_locked(self, house: &House) -> Self {
        assert_eq!(self.status, Some(6), "{self:?}");
        let number = house.json(&["privacy", "list"])["items"][0]["number"].clone();
        let number = number.as_str().expect("a number").to_owned();
        let args = ["privacy", "answer", &number, "--to", "x.age", "--passphrase-fd", "0"];
        house.told(PASSPHRASE, &args)
    }
}

#[test]
fn complaints_and_requests_stand_in_one_queue_and_are_told_apart() {
    let house = House::new();
    let party = customer(&house);
    let complaint = house.complaint("退款未到账", &party);
    let case = number(&house.json(&["privacy", "open", &party, "--right", "access"]));
    let numbers = |args: &[&str]| {
        let list = house.json(args);
        let items = list["items"].as_array().expect("items").clone();
        items.iter().map(|one| one["number"].as_str().expect("n").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&["complaint", "list"]), std::slice::from_ref(&complaint));
    assert_eq!(numbers(&["privacy", "list", "--open"]), std::slice::from_ref(&case));
    let shown = house.json(&["party", "show", &party]);
    assert_eq!(shown["complaints"], serde_json::json!([complaint]));
    assert_eq!(shown["requests"], serde_json::json!([case]));
    assert_eq!(house.run(&["complaint", "show", &case]).status, Some(3));
    assert_eq!(house.run(&["privacy", "show", &complaint]).status, Some(3));
    assert_eq!(house.run(&["complaint", "claim", &case]).status, Some(3));
    // The next one is a complaint, however urgent a request is.
    let next = number(&house.json(&["complaint", "next"]));
    assert_eq!(next, complaint);
    assert_eq!(house.run(&["complaint", "next"]).status, Some(4));
    house.colleague("周客服", "agent");
    house.colleague("陈隐", "dpo");
    assert_eq!(house.told_as("周客服", &["privacy", "claim", &case]).status, Some(6));
    done(house.told_as("周客服", &["privacy", "open", &party, "--right", "explain"]));
    done(house.told_as("陈隐", &["privacy", "claim", &case]));
    let told = done(house.told_as("陈隐", &["privacy", "show", &case]));
    assert!(text(&told).contains("PIPL 45(1)"), "{told:?}");
    house.is_sound();
}

#[test]
fn a_sealed_copy_holds_everything_and_leaves_nothing_behind() {
    if !needs::program("age") || !needs::program("age-keygen") {
        return;
    }
    let house = House::new();
    let party = customer(&house);
    house.complaint("退款未到账", &party);
    let (key, recipient) = identity(&house);
    let case = in_work(&house, &party, "copy");
    let file = house.home().join("copy.age");
    let path = file.to_str().expect("a path");
    let args = ["privacy", "answer", &case, "--to", path, "--recipient", &recipient];
    let args: Vec<&str> = args.iter().copied().chain(["--passphrase-fd", "0", "--json"]).collect();
    let seq = json(&house.told(PASSPHRASE, &args))["seq"].to_string();
    let copy: Value = serde_json::from_slice(&opened(&key, &file)).expect("JSON");
    assert_eq!(
        (&copy["format"], &copy["request"]),
        (&"kefu.copy.v1".into(), &case.as_str().into())
    );
    assert_eq!(copy["customer"]["name"], "张伟");
    let points = copy["contact_points"].as_array().expect("points");
    let value = |kind: &str| {
        let point = points.iter().find(|point| point["kind"] == kind).expect("a point");
        (point["value"].clone(), point["verified"].clone())
    };
    assert_eq!(value("phone"), (PHONE.into(), true.into()));
    assert_eq!(value("card"), (CARD.into(), true.into()));
    assert!(copy["cases"].to_string().contains("退款未到账"));
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let again = house.told(PASSPHRASE, &args);
    assert_eq!(again.status, Some(2), "a file that stands there is left alone: {again:?}");
    assert!(!house.holds(PHONE) && !house.holds(CARD), "nothing in the clear on the disk");
    let entry = last_of(&house, "privacy.export");
    assert_eq!(entry["seq"].to_string(), seq);
    assert!(entry["purpose"].as_str().is_some_and(|told| told.contains(&case)), "{entry}");
    // What the person may ask of the log: the copy is in it.
    let reads = house.json(&["audit", "reads", &party]);
    assert_eq!(reads["items"][0]["point"], Value::Null);
    let wrong = ["privacy", "move", &case, "answered", "--channel", "email", "--entry", "1"];
    assert_eq!(house.run(&wrong).status, Some(3), "that entry is no answer");
    let right = ["privacy", "move", &case, "answered", "--channel", "email", "--entry", &seq];
    done(house.run(&right));
    assert_eq!(house.json(&["privacy", "show", &case])["stage"], "answered");
    house.is_sound();
}

#[test]
fn a_copy_opens_with_the_words_that_were_shown_once() {
    if !needs::program("age") {
        return;
    }
    let house = House::new();
    let party = customer(&house);
    let case = in_work(&house, &party, "access");
    let file = house.home().join("copy.age");
    let path = file.to_str().expect("a path");
    let args = ["privacy", "answer", &case, "--to", path, "--passphrase-fd", "0"];
    let ran = done(house.told(PASSPHRASE, &args));
    let is_words = |line: &&str| {
        let words: Vec<&str> = line.split(' ').collect();
        words.len() == 5 && words.iter().all(|word| word.len() == 5)
    };
    let words = ran.err.lines().find(is_words).expect("five words").to_owned();
    assert!(!text(&ran).contains(&words) && !house.holds(&words));
    let plain = house.home().join("statement.txt");
    let mut command = CommandBuilder::new("age");
    command.args(["-d", "-o", plain.to_str().expect("a path"), path]);
    let mut seat = Seat::with(&house, (100, 24), command);
    seat.shows("passphrase").keys(&[&words, "Enter"]).ends();
    let statement = std::fs::read_to_string(&plain).expect("a statement");
    for part in ["张伟", PHONE, CARD, "PIPL 45(1)", "您的权利", "用途"] {
        assert!(statement.contains(part), "{part} in {statement}");
    }
}

#[test]
fn what_a_member_may_not_open_is_left_out_and_told() {
    if !needs::program("age") || !needs::program("age-keygen") {
        return;
    }
    let house = House::new();
    let party = customer(&house);
    let (key, recipient) = identity(&house);
    let case = in_work(&house, &party, "portability");
    for (name, role) in [("陈隐", "dpo"), ("李组长", "lead")] {
        house.colleague(name, role);
    }
    let file = house.home().join("copy.age");
    let path = file.to_str().expect("a path");
    let args = ["privacy", "answer", &case, "--to", path, "--recipient", &recipient];
    let dpo = house.told_as("陈隐", &args);
    assert_eq!(dpo.status, Some(6), "the officer has no compartment: {dpo:?}");
    assert!(!file.exists());
    done(house.run(&["privacy", "assign", &case, "李组长", "--note", "please answer"]));
    let lead = done(house.told_as("李组长", &args));
    let is_secret = house.member("李组长")["holds"].to_string().contains("secret");
    let copy = String::from_utf8(opened(&key, &file)).expect("text");
    assert!(copy.contains(PHONE));
    assert_eq!(copy.contains(CARD), is_secret);
    if !is_secret {
        assert!(lead.err.contains("Left out") && lead.err.contains("王芳"), "{lead:?}");
    }
}

#[test]
fn an_explanation_is_printed_without_values_and_corrections_name_their_entry() {
    let house = House::new();
    let party = customer(&house);
    let case = in_work(&house, &party, "explain");
    let told = done(house.run(&["privacy", "answer", &case]));
    let statement = text(&told);
    for part in ["张伟", "银行卡: 有保存，已封存", "没有人。", "您的权利"] {
        assert!(statement.contains(part), "{part} in {statement}");
    }
    assert!(!statement.contains(PHONE) && !statement.contains(CARD));
    assert_eq!(last_of(&house, "privacy.explain")["ids"][0], case.as_str());
    let copy = in_work(&house, &party, "copy");
    assert_eq!(house.run(&["privacy", "answer", &copy]).status, Some(2), "never printed");
    let case = in_work(&house, &party, "correct");
    let answered = |entry: &str| {
        let args = ["privacy", "move", &case, "answered", "--channel", "phone", "--entry", entry];
        house.run(&args).status
    };
    let other = number(&house.json(&["party", "add", "李娜"]));
    let wrong = house.json(&["party", "edit", &other, "--name", "李娜娜"])["seq"].to_string();
    assert_eq!(answered(&wrong), Some(3), "somebody else's");
    let seq = house.json(&["party", "edit", &party, "--name", "张维"])["seq"].to_string();
    assert_eq!(answered(&seq), Some(0));
    let case = in_work(&house, &party, "delete");
    let args = ["privacy", "move", &case, "answered", "--channel", "phone", "--entry", &seq];
    let ran = house.run(&args);
    assert!(ran.status == Some(3) && ran.err.contains("party erase"), "{ran:?}");
    house.is_sound();
}

#[test]
fn who_asks_to_be_erased_is_and_is_answered_after() {
    let house = House::new();
    let party = customer(&house);
    let other = request(&house, &party, "explain");
    let case = in_work(&house, &party, "delete");
    let erase = |case: &str| {
        let args = ["party", "erase", &party, "--reason", "request", "--case", case, "--yes"];
        house.run(&[&args[..], &["--json"]].concat())
    };
    let open = erase(&case);
    assert!(open.status == Some(3) && open.err.contains(&other), "{open:?}");
    done(house.run(&["privacy", "move", &other, "withdrawn", "--words", "never mind"]));
    let neighbour = number(&house.json(&["party", "add", "李娜"]));
    let theirs = erase(&in_work(&house, &neighbour, "delete"));
    assert!(theirs.status == Some(3) && theirs.err.contains(&party), "{theirs:?}");
    let again = in_work(&house, &party, "delete");
    let seq = json(&erase(&case))["seq"].to_string();
    let shown = text(&done(house.run(&["privacy", "show", &case])));
    assert!(shown.contains("E-000001") && !shown.contains("张伟"), "{shown}");
    let args = ["privacy", "move", &case, "answered", "--channel", "letter", "--entry", &seq];
    done(house.run(&args));
    let shown = house.json(&["privacy", "show", &case]);
    assert_eq!(shown["stage"], "answered", "{shown}");
    let args = ["privacy", "move", &again, "answered", "--channel", "letter", "--entry", &seq];
    let twice = house.run(&args);
    assert!(twice.status == Some(3) && twice.err.contains(&case), "{twice:?}");
    house.is_sound();
}

#[test]
fn one_entry_answers_one_request_of_a_person() {
    let house = House::new();
    let party = customer(&house);
    let [one, two] = ["explain", "explain"].map(|right| in_work(&house, &party, right));
    done(house.run(&["privacy", "answer", &one]));
    let answered = |case: &str, seq: &str| {
        house.run(&["privacy", "move", case, "answered", "--channel", "email", "--entry", seq])
    };
    let seq = last_of(&house, "privacy.explain")["seq"].to_string();
    done(answered(&one, &seq));
    let twice = answered(&two, &seq);
    assert!(twice.status == Some(3) && twice.err.contains(&one), "{twice:?}");
    // The person has the answer: no undo takes it back, and the entry stays used up.
    assert_eq!(house.run(&["undo"]).status, Some(3));
    assert_eq!(answered(&two, &seq).status, Some(3));
    done(house.run(&["privacy", "answer", &two]));
    done(answered(&two, &last_of(&house, "privacy.explain")["seq"].to_string()));
    house.is_sound();
}

const HOSTILE: [&str; 7] = ["=1+1", "'=1", "+86 138", "@a", "＝cmd", " -2", "a,\"b\"\nc"];

#[test]
fn a_list_comes_back_as_it_left_and_runs_in_no_spreadsheet() {
    let (house, other) = (House::new(), House::new());
    for cell in HOSTILE {
        // Words are separated by commas in a file, so none has one.
        let (company, tag) = (format!("company={cell}"), cell.replace(',', " "));
        house.json(&["party", "add", "甲", "--field", &company, "--tag", &tag]);
    }
    let file = house.home().join("list.csv");
    let path = file.to_str().expect("a path");
    let export = ["export", "parties", "--to", path, "--purpose", "court", "--reference", REASON];
    let seq = house.json(&export)["seq"].clone();
    let written = std::fs::read_to_string(&file).expect("a file");
    let signs = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let mut rows = csv::Reader::from_reader(written.as_bytes());
    for row in rows.records() {
        for cell in row.expect("a row").iter() {
            let bare = cell.trim_start_matches([' ', '"']);
            assert!(!bare.starts_with(signs), "{cell:?}");
        }
    }
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    assert_eq!(house.run(&export).status, Some(2), "a file that stands there is left alone");
    // The entry that decided on the list says how many; the last one says how the file ended.
    let log = house.json(&["audit", "list", "--verb", "export.parties"]);
    let entries = log["items"].as_array().expect("entries");
    let entry = entries.iter().find(|entry| entry["seq"] == seq).expect("the decision");
    assert_eq!(entry["count"], HOSTILE.len());
    assert_eq!(entry["purpose"], format!("court: {REASON}"));
    done(other.told(PASSPHRASE, &["import", "parties", path, "--passphrase-fd", "0"]));
    let told = |house: &House| {
        let list = house.json(&["party", "list"])["items"].as_array().expect("items").clone();
        let told =
            list.iter().map(|row| (row["fields"]["company"].to_string(), row["tags"].to_string()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(&house), told(&other));
    house.is_sound();
}

#[test]
fn a_list_leaves_for_a_purpose_and_sealed_columns_only_sealed() {
    if !needs::program("age") || !needs::program("age-keygen") {
        return;
    }
    let house = House::new();
    let party = customer(&house);
    house.json(&["party", "add", "李娜"]);
    let complaint = house.complaint("退款未到账", &party);
    house.json(&["privacy", "open", &party, "--right", "access"]);
    let (key, recipient) = identity(&house);
    for (name, role) in [("陈隐", "dpo"), ("周客服", "agent"), ("管理", "admin")] {
        house.colleague(name, role);
    }
    done(house.told_as("陈隐", &["party", "canary", "C-000002"]));
    let file = |name: &str| house.home().join(name).to_str().expect("a path").to_owned();
    let base = |what: &'static str, to: &str, more: &[&str]| -> Vec<String> {
        let fixed = ["export", what, "--to", to, "--purpose", "regulator", "--reference", REASON];
        fixed.iter().chain(more).map(|word| (*word).to_owned()).collect()
    };
    let run = |args: &[String]| house.told(PASSPHRASE, args);
    let open = ["--passphrase-fd", "0", "--columns", "number,phone"];
    let clear = run(&base("parties", &file("a.csv"), &open));
    assert!(clear.status == Some(3) && clear.err.contains("--recipient"), "{clear:?}");
    let sealed: Vec<&str> = open.iter().copied().chain(["--recipient", &recipient]).collect();
    done(run(&base("parties", &file("b.age"), &sealed)));
    let list = String::from_utf8(opened(&key, Path::new(&file("b.age")))).expect("text");
    assert_eq!(list, format!("number,phone\n{party},{PHONE}\nC-000002,\n"));
    assert!(!house.holds(PHONE), "nothing in the clear on the disk");
    // What it opened was shown, and to nobody's surprise: only of whom it was opened.
    let reads = |party: &str| house.json(&["audit", "reads", party])["items"].clone();
    let row = &reads(&party)[0];
    assert_eq!((&row["kind"], &row["purpose"]), (&"phone".into(), &"regulator".into()), "{row}");
    assert_eq!((&row["member"], &row["reason"]), (&MEMBER.into(), &REASON.into()), "{row}");
    assert_eq!((reads(&party).as_array().map(Vec::len), reads("C-000002")), (Some(1), json!([])));
    let shown = text(&house.run(&["audit", "reads", &party]));
    assert!(shown.contains(&format!("an authority asks for it: {REASON}")), "{shown}");
    let may = Locale::new(Language::English).roles(&[Role::Lead, Role::Dpo, Role::Owner]);
    for who in ["周客服", "管理"] {
        let args = base("parties", &file("c.csv"), &[]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let refused = house.told_as(who, &args);
        assert!(refused.status == Some(6) && refused.err.contains(&may), "{who} {refused:?}");
    }
    assert!(!Path::new(&file("c.csv")).exists());
    let short =
        ["export", "complaints", "--to", "d.csv", "--purpose", "report", "--reference", "x"];
    assert_eq!(house.run(&short).status, Some(3), "without a reason none leaves");
    let args = base("complaints", &file("e.ndjson"), &["--ndjson", "--open"]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    done(house.told_as("陈隐", &args));
    let list = std::fs::read_to_string(file("e.ndjson")).expect("a file");
    let rows: Vec<Value> =
        list.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 1, "a request is no complaint: {list}");
    assert_eq!(rows[0]["number"], complaint.as_str());
    // A canary that leaves alarms; the log looks the same.
    let alarms = json(&house.told_as("陈隐", &["vault", "notices", "--json"]));
    let alarm = &alarms["items"][0];
    assert_eq!((&alarm["kind"], &alarm["party"]), (&"canary".into(), &"C-000002".into()));
    assert_eq!(alarm["point"], Value::Null);
    // And the person is told in which lists it left.
    let case = in_work(&house, &party, "explain");
    let told = text(&done(house.run(&["privacy", "answer", &case])));
    assert!(told.contains(&format!("主管机关要求: {REASON}")), "{told}");
    house.is_sound();
}

#[test]
fn many_rows_leave_with_a_second_person_and_in_small_parts_too() {
    let house = House::new();
    house.colleague("李组长", "lead");
    let rows: String = (1..=200).map(|row| format!("Customer {row}\n")).collect();
    let file = house.home().join("rows.csv");
    std::fs::write(&file, format!("name\n{rows}")).expect("a file");
    done(house.run(&["import", "parties", file.to_str().expect("a path")]));
    let export = |to: &str, columns: &str| {
        let fixed = ["export", "parties", "--purpose", "audit", "--reference", REASON];
        let args = [&fixed[..], &["--to", to, "--columns", columns]].concat();
        house.run(&args)
    };
    done(export("a.csv", "name"));
    let asked = export("b.csv", "name");
    assert_eq!(asked.status, Some(3), "400 within a day: {asked:?}");
    assert!(!house.home().join("b.csv").exists());
    assert_eq!(house.run(&["approval", "approve", "A-000001"]).status, Some(3), "not one's own");
    done(house.told_as("李组长", &["approval", "approve", "A-000001"]));
    let other = export("c.csv", "name,stage");
    assert_eq!(other.status, Some(3), "other columns are another list: {other:?}");
    done(export("b.csv", "name"));
    assert_eq!(export("d.csv", "name").status, Some(3), "an approval is used once");
    assert_eq!(
        std::fs::read_to_string(house.home().join("b.csv")).expect("b").lines().count(),
        201
    );
    house.is_sound();
}

/// Whom a copy went to stands in the log, nobody makes one beside the owner, and the privacy officer hears of one hand
/// that did it all.
#[test]
fn a_copy_is_made_by_its_owner_names_whom_it_goes_to_and_is_told_of_where_one_hand_did_it_all() {
    let house = House::new();
    for (name, role) in [("李组长", "lead"), ("陈隐", "dpo")] {
        house.colleague(name, role);
    }
    let party = customer(&house);
    let copy = |case: &str, to: &[&str], name: &str, file: &str| {
        let path = house.home().join(file);
        let path = path.to_str().expect("a path");
        house.told_as(name, &[&["privacy", "answer", case, "--to", path], to].concat())
    };
    let told = || {
        let notices = house.told_as("陈隐", &["vault", "notices", "--all", "--json"]);
        json(&notices)["items"].as_array().expect("notices").clone()
    };
    let case = in_work(&house, &party, "copy");
    let refused = copy(&case, &[], "李组长", "other.age");
    assert_eq!(refused.status, Some(3), "{refused:?}");
    assert!(refused.err.contains("kefu privacy claim"), "{refused:?}");
    assert!(told().is_empty());
    let own = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    done(copy(&case, &["--recipient", own], MEMBER, "own.age"));
    let entry = last_of(&house, "privacy.export");
    let sum: String = Sha256::digest(own).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(entry["ids"][0], case.as_str());
    assert!(entry["ids"].to_string().contains(&format!("\"to:{sum}\"")), "{entry}");
    assert_eq!((told().len(), &told()[0]["kind"]), (1, &"same-hand".into()));
    assert_eq!(
        (&told()[0]["member"], &told()[0]["party"]),
        (&MEMBER.into(), &party.as_str().into())
    );
    done(copy(&case, &[], MEMBER, "words.age"));
    let entry = last_of(&house, "privacy.export");
    assert!(entry["ids"].to_string().contains("\"to:passphrase\""), "{entry}");
    assert_eq!(house.json(&["audit", "reads", &party])["items"].as_array().map(Vec::len), Some(2));
    // Others have taken it down and checked it: two have seen who gets it.
    let case = in_work(&house, &party, "access");
    let hand = ["privacy", "assign", &case, "李组长", "--note", "please answer"];
    done(house.run(&hand));
    done(copy(&case, &[], "李组长", "lead.age"));
    assert_eq!(told().len(), 2);
    house.is_sound();
}

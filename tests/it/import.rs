//! Files into a store: nothing twice, nothing half, nothing sealed in the clear.

use encoding_rs::GB18030;
use jiff::tz::Offset;
use kefu::commands::init::{Init, init};
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::unlock::unlock;
use kefu::domain::contact::PointKind;
use kefu::domain::error::{Error, Kind, Result};
use kefu::domain::moment::Moment;
use kefu::domain::party::Party;
use kefu::exchange::preset::{Preset, Target};
use kefu::exchange::run::{BATCH_ROWS, End, Event, Plan, Report, run};
use kefu::exchange::{RowFault, csv, draft};
use kefu::locale::{Language, Locale};
use kefu::queries::{audit, complaints, examine, lookup, members, parties};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::vault::SecretString;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

const PASSPHRASE: &str = "four tests ride green bicycles";

/// A store in a folder of its own, its vault open.
struct House {
    folder: tempfile::TempDir,
    desk: Desk,
    session: Session,
}

fn now() -> Moment {
    Moment::parse("2026-11-22T10:00:00+08:00", Offset::UTC).expect("a moment")
}

impl House {
    fn new() -> Self {
        Self::by(Clock::set_to(now()))
    }

    /// Ids sort by time only where time passes, and only then do tables grow at their end.
    fn by(clock: Clock) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let session = Session::new(clock, "test").expect("a session");
        let wanted = Init {
            member: "王芳".into(),
            passphrase: SecretString::from(PASSPHRASE),
            recovery: Vec::new(),
            uid: 0,
            work_factor: 4,
        };
        let desk = init(&folder.path().join("store"), &session, &wanted).expect("a store");
        Self { folder, desk, session }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn import(&self, target: Target, path: &Path) -> Result<Report> {
        self.go(&plan(target, path), usize::MAX)
    }

    fn sums(&self, target: Target, path: &Path) -> [u64; 5] {
        sums(&self.import(target, path).expect("a report"))
    }

    /// Stops after so many batches.
    fn go(&self, plan: &Plan, batches: usize) -> Result<Report> {
        let mut seen = 0;
        run(&self.desk, &self.session, &Locale::new(Language::English), plan, &mut |event| {
            seen += usize::from(matches!(event, Event::Batch(_)));
            if seen >= batches { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    fn complaints(&self, filter: &complaints::Filter) -> complaints::Page {
        let list = self.desk.store.read(|tx| complaints::list(tx, filter, now(), None, 20));
        list.expect("a list")
    }

    fn all(&self) -> u64 {
        self.complaints(&complaints::Filter::default()).total
    }

    fn parties(&self) -> Vec<Party> {
        let page = self.desk.store.read(|tx| parties::list(tx, None, usize::MAX)).expect("a list");
        page.items.into_iter().map(|row| row.party).collect()
    }

    fn found(&self, text: &str) -> usize {
        let ring = self.session.ring().expect("an open vault");
        self.desk.store.read(|tx| lookup::look_up(tx, &ring, text)).expect("an answer").len()
    }

    fn check(&self) {
        let found = self.desk.store.read(examine::examine).expect("findings");
        let audit = found.audit.expect("a log");
        assert_eq!((found.unfolded.len(), audit.broken), (0, None));
    }

    /// Every file of the store's folder.
    fn bytes(&self) -> Vec<Vec<u8>> {
        let mut folders = vec![self.desk.store.folder().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => files.push(std::fs::read(path).expect("bytes")),
                }
            }
        }
        files
    }
}

fn plan(target: Target, path: &Path) -> Plan {
    Plan { target, path: path.to_owned(), sheet: None, preset: None, dry_run: false, rejects: None }
}

/// Read, added, identical, known, refused.
fn sums(report: &Report) -> [u64; 5] {
    let total = &report.total;
    [total.read, total.added, total.identical, total.known, total.refused]
}

fn code(result: Result<Report>) -> &'static str {
    result.map_or_else(|error: Error| error.code, |_| "done")
}

fn faults(report: &Report) -> Vec<(u64, &'static str)> {
    report.faults.iter().map(|fault| (fault.line, fault.code)).collect()
}

/// Complaints without numbers of their own; every seventh is like the one before.
fn complaints_csv(rows: usize) -> String {
    let mut text = String::from("Date received,Subject,Description,Status\n");
    for row in 0..rows {
        let told = if row % 7 == 6 { row - 1 } else { row };
        let status = if told % 3 == 0 { "Closed" } else { "Open" };
        text.push_str(&format!(
            "2026-01-{:02},Leak {told},It drips {told},{status}\n",
            told % 28 + 1
        ));
    }
    text
}

fn contacts_csv(rows: usize) -> String {
    let mut text = String::from("姓名,手机,邮箱,城市,负责人\n");
    for row in 0..rows {
        let owner = if row % 2 == 0 { "王芳" } else { "李娜" };
        text.push_str(&format!("张伟{row},138{row:08},zhang{row}@example.org,上海,{owner}\n"));
    }
    text
}

#[test]
fn rows_without_keys_are_known_by_what_they_say() {
    let house = House::new();
    let path = house.file("a.csv", complaints_csv(700));
    let told = house.go(&Plan { dry_run: true, ..plan(Target::Complaints, &path) }, usize::MAX);
    assert_eq!(sums(&told.expect("a rehearsal")), [700, 700, 100, 0, 0]);
    assert_eq!(house.all(), 0);
    assert_eq!(house.sums(Target::Complaints, &path), [700, 700, 100, 0, 0]);
    let entries = house.desk.store.read(audit::last).expect("a number");
    assert_eq!(entries, 1 + 700usize.div_ceil(BATCH_ROWS) as u64);
    assert_eq!(house.sums(Target::Complaints, &path), [700, 0, 0, 700, 0]);
    let longer = house.file("b.csv", complaints_csv(707));
    let told = house.go(&Plan { dry_run: true, ..plan(Target::Complaints, &longer) }, usize::MAX);
    assert_eq!(sums(&told.expect("a rehearsal")), [707, 7, 1, 700, 0]);
    assert_eq!(house.sums(Target::Complaints, &longer), [707, 7, 1, 700, 0]);
    assert_eq!(house.all(), 707);
    house.check();
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_was() {
    for (target, text) in
        [(Target::Complaints, complaints_csv(2_100)), (Target::Parties, contacts_csv(1_100))]
    {
        let house = House::new();
        let path = house.file("a.csv", text);
        let report = house.go(&plan(target, &path), 1).expect("a report");
        assert_eq!(report.end, End::Stopped);
        let taken = report.total.added;
        assert_eq!(taken, BATCH_ROWS as u64);
        let [read, added, _, known, refused] = house.sums(target, &path);
        assert_eq!((added, known, refused), (read - taken, taken, 0));
        assert_eq!(house.sums(target, &path)[1], 0);
        house.check();
    }
}

#[test]
fn every_charset_brings_the_same_rows() {
    let text = contacts_csv(40);
    let house = House::new();
    let path = house.file("utf8.csv", &text);
    assert_eq!(house.sums(Target::Parties, &path), [40, 40, 0, 0, 0]);
    let mark = |text: &str| format!("\u{feff}{text}");
    let le: Vec<u8> = mark(&text).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = mark(&text).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files = [mark(&text).into_bytes(), GB18030.encode(&text).0.into_owned(), le, be];
    for (place, bytes) in files.into_iter().enumerate() {
        let path = house.file(&format!("{place}.csv"), bytes);
        assert_eq!(house.sums(Target::Parties, &path), [40, 0, 0, 40, 0], "{place}");
    }
}

#[test]
fn owners_who_are_members_own_and_others_are_kept_as_words() {
    let house = House::new();
    let path = house.file("a.csv", contacts_csv(2));
    house.import(Target::Parties, &path).expect("a report");
    let own = house.desk.store.read(|tx| members::named(tx, "王芳")).expect("a member");
    let parties = house.parties();
    assert_eq!((parties[0].owner, parties[0].field("owner")), (Some(own.id), None));
    assert_eq!((parties[1].owner, parties[1].field("owner")), (None, Some("李娜")));
    assert_eq!((parties[0].imported, parties[0].field("城市")), (true, Some("上海")));
}

#[test]
fn a_reference_that_says_two_things_is_refused_with_its_line() {
    let house = House::new();
    let text = "Customer ID,Name,City\n1,Ada,London\n2,Bob,Paris\n1,Ada,Rome\n2,Bob,Paris\n";
    let path = house.file("a.csv", text);
    for dry_run in [true, false] {
        let report = house.go(&Plan { dry_run, ..plan(Target::Parties, &path) }, usize::MAX);
        let report = report.expect("a report");
        assert_eq!(sums(&report), [4, 2, 0, 1, 1]);
        assert_eq!(faults(&report), [(4, "row-contradicts")]);
        assert_eq!(report.faults[0].column.as_deref(), Some("Customer ID"));
    }
    assert_eq!(house.parties()[0].field("Customer ID"), Some("1"));
    let report = house.import(Target::Parties, &path).expect("a report");
    assert_eq!((sums(&report), faults(&report)), ([4, 0, 0, 3, 1], vec![(4, "row-contradicts")]));
}

#[test]
fn a_row_that_says_something_else_than_was_taken_is_told_and_changes_nothing() {
    let house = House::new();
    let head = "Customer ID,Name,City,Phone\n";
    let bob = "2,Bob,Paris,+33 1 70 18 99 00\n";
    let before = house.file("a.csv", format!("{head}1,Ada,London,\n{bob}"));
    assert_eq!(house.sums(Target::Parties, &before), [2, 2, 0, 0, 0]);
    assert_eq!(house.sums(Target::Parties, &before), [2, 0, 0, 2, 0]);
    let after = house.file("b.csv", format!("{head}{bob}1,Ada,Rome,+39 06 5555 0123\n3,Eve,,\n"));
    // The second time, too: what was taken is what it is measured by.
    for (dry_run, sum) in
        [(true, [3, 1, 0, 1, 1]), (false, [3, 1, 0, 1, 1]), (false, [3, 0, 0, 2, 1])]
    {
        let report = house.go(&Plan { dry_run, ..plan(Target::Parties, &after) }, usize::MAX);
        let report = report.expect("a report");
        assert_eq!((sums(&report), faults(&report)), (sum, vec![(3, "row-differs")]));
        assert_eq!(report.faults[0].column.as_deref(), Some("Customer ID"));
        assert!(!report.is_complete());
    }
    assert_eq!(house.parties()[0].field("City"), Some("London"));
    assert_eq!(house.found("+390655550123"), 0);
    assert_eq!(house.sums(Target::Parties, &before), [2, 0, 0, 2, 0]);
    house.check();
}

#[test]
fn other_columns_first_are_the_same_rows() {
    let house = House::new();
    let files = [
        (
            "Customer ID,Name,City,Phone\n1,Ada,London,\n",
            "City,Phone,Name,Customer ID\nLondon,,Ada,1\n",
        ),
        ("姓名,手机\n张伟,13800138000\n", "手机,姓名\n13800138000,张伟\n"),
    ];
    for (first, second) in files {
        assert_eq!(house.sums(Target::Parties, &house.file("a.csv", first)), [1, 1, 0, 0, 0]);
        assert_eq!(house.sums(Target::Parties, &house.file("b.csv", second)), [1, 0, 0, 1, 0]);
    }
}

#[test]
fn who_complains_becomes_a_party_once() {
    let house = House::new();
    let text = "Ticket ID,Date,Subject,Customer Name,Phone\n\
        1,2026-01-02,Leak,Ada Lovelace,+44 20 7946 0958\n\
        2,2026-01-03,Noise,Ada Lovelace,0044 20 7946 0958\n\
        3,2026-01-04,Smell,Bob,\n\
        4,2026-01-05,Cold,,+44 20 7946 0111\n";
    let path = house.file("a.csv", text);
    assert_eq!(house.sums(Target::Complaints, &path), [4, 4, 0, 0, 0]);
    assert_eq!(house.sums(Target::Complaints, &path), [4, 0, 0, 4, 0]);
    let parties = house.parties();
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    assert_eq!(names, ["Ada Lovelace", "K-2026-00004"]);
    let theirs = complaints::Filter { party: Some(parties[0].id), ..Default::default() };
    assert_eq!(house.complaints(&theirs).total, 2);
    assert_eq!(house.found("+442079460958"), 1);
    let bob = house.desk.store.read(|tx| {
        let case = complaints::find(tx, "K-2026-00003")?;
        complaints::show(tx, case.id)
    });
    assert_eq!(
        bob.expect("a complaint").opening.fields.get("complainant").map(String::as_str),
        Some("Bob")
    );
    house.check();
}

#[test]
fn a_row_whose_lines_or_tags_have_no_end_holds_up_no_other() {
    let house = House::new();
    let tags: String = (0..101).map(|n| format!("t{n};")).collect();
    let tier = "x".repeat(501);
    let text = format!("Name,Tags,Tier\nAda,{tags},A\nBob,vip,{tier}\nEve,vip,A\n");
    let report = house.import(Target::Parties, &house.file("a.csv", text)).expect("a report");
    let faults: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(faults, [(2, "tags-many"), (3, "line-long")]);
    assert_eq!(house.parties().len(), 1);
    let text = format!("Date,Subject,Product\n2026-01-02,Leak,{tier}\n2026-01-03,Leak,Tap\n");
    let path = house.file("b.csv", text);
    let report = house.import(Target::Complaints, &path).expect("a report");
    let faults: Vec<_> = report.faults.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(faults, [(2, "line-long")]);
    house.check();
}

#[test]
fn a_row_that_is_spelled_like_a_complainant_is_none() {
    let house = House::new();
    let text = "Date,Subject,Customer Name,Phone\n2026-01-02,Leak,Ada,+442079460958\n";
    assert_eq!(house.sums(Target::Complaints, &house.file("a.csv", text)), [1, 1, 0, 0, 0]);
    let map = "target = \"parties\"\n[[column]]\nheader = \"complainant\"\nto = \"name\"\n\
        [[column]]\nheader = \"phone\"\nto = \"phone\"\n";
    let preset = Preset::from_file(&house.file("map.toml", map)).expect("a map");
    let path = house.file("b.csv", "complainant,phone\nAda,+442079460958\n");
    let plan = Plan { preset: Some(preset), ..plan(Target::Parties, &path) };
    let report = house.go(&plan, usize::MAX).expect("a report");
    assert_eq!(sums(&report), [1, 1, 0, 0, 0]);
}

#[test]
fn sealed_columns_want_an_open_vault_before_anything_is_taken() {
    let house = House::new();
    let path = house.file("a.csv", contacts_csv(3));
    house.session.close_vault();
    assert_eq!(code(house.import(Target::Parties, &path)), "vault-locked");
    assert_eq!(house.parties().len(), 0);
    let open = house.file("b.csv", complaints_csv(3));
    assert_eq!(house.sums(Target::Complaints, &open), [3, 3, 0, 0, 0]);
    unlock(&house.desk, &house.session, &SecretString::from(PASSPHRASE)).expect("it opens");
    assert_eq!(house.sums(Target::Parties, &path), [3, 3, 0, 0, 0]);
}

/// In no file of the store, in no spelling.
fn is_nowhere(house: &House, values: &[&str]) {
    let wanted: BTreeSet<Vec<u8>> = values.iter().flat_map(|value| writings(value)).collect();
    assert_eq!(house.bytes().iter().map(|file| holds(file, &wanted)).sum::<usize>(), 0);
}

#[test]
fn a_file_without_a_header_leaves_no_value_in_names_and_labels() {
    let values = ["13800138000", "11010519491231002X", "ada@b.example", "+44 20 7946 0958"];
    let house = House::new();
    let rows = "13900139000,4111111111111111,eve@b.example,010-65529988,soon";
    let text = format!("姓名,{},客户状态\n张伟,{rows}\n", values.join(","));
    let map = "target = \"parties\"\n[[column]]\nheader = \"姓名\"\nto = \"name\"\n\
        [[column]]\nheader = \"客户状态\"\nto = \"stage\"\n";
    let preset = Preset::from_file(&house.file("map.toml", map)).expect("a map");
    let rejects = house.folder.path().join("rejects.csv");
    let path = house.file("a.csv", &text);
    let plan = Plan {
        rejects: Some(rejects.clone()),
        preset: Some(preset),
        ..plan(Target::Parties, &path)
    };
    let report = house.go(&plan, usize::MAX).expect("a report");
    assert_eq!(faults(&report), [(2, "row-word-unknown")]);
    assert_eq!(house.sums(Target::Parties, &path), [1, 1, 0, 0, 0]);
    is_nowhere(&house, &values);
    is_nowhere(&house, &["13900139000", "4111111111111111", "eve@b.example"]);
    let party = house.parties().remove(0);
    let shown = house.desk.store.read(|tx| parties::show(tx, party.id, now())).expect("a party");
    let labels: BTreeSet<&str> = shown.points.iter().map(|point| point.label.as_str()).collect();
    assert_eq!(labels, BTreeSet::from(["(2)", "(3)", "(4)"]));
}

#[test]
fn a_list_of_rejects_repeats_no_value() {
    let house = House::new();
    let text = "Name,Customer Type,Phone,Created At\n\
        Ada,Person,call 13800138000,\nEve,Person,13800138001,2999-01-02T03:04:05Z\n";
    let path = house.file("a.csv", text);
    let rejects = house.folder.path().join("rejects.csv");
    let plan = Plan { rejects: Some(rejects.clone()), ..plan(Target::Parties, &path) };
    house.go(&plan, usize::MAX).expect("a report");
    let list = std::fs::read_to_string(&rejects).expect("a list");
    assert_eq!(
        list,
        "line,column,code,reason\n\
         2,Phone,value-shape,cannot be a phone number\n\
         3,Created At,row-date-future,lies in the future\n"
    );
}

#[test]
fn words_that_are_numbers_lie_nowhere_in_clear() {
    let house = House::new();
    let text = "name,tags,tier,owner,remark\nA,11010519491231002X,4111111111111111,\
        tel:13892703899,13853360418/13913220069\n";
    assert_eq!(house.sums(Target::Parties, &house.file("a.csv", text)), [1, 1, 0, 0, 0]);
    let text = "Date,Subject,Customer Name,Product,Company\n2026-01-02,Leak,Ada,手机13826393970,X\n\
        2026-01-02,Leak,,手机13826393971,X\n";
    let path = house.file("b.csv", text);
    let report = house.import(Target::Complaints, &path).expect("a report");
    assert_eq!((sums(&report), faults(&report)), ([2, 1, 0, 0, 1], vec![(3, "row-personal")]));
    is_nowhere(
        &house,
        &["11010519491231002X", "4111111111111111", "13892703899", "13853360418", "13826393970"],
    );
    assert_eq!(house.found("13913220069"), 1);
}

/// Names for a batch and more, then a city that is a telephone number.
fn late_phone_csv() -> String {
    let mut text = String::from("Customer ID,Name,City\n");
    for row in 1..=BATCH_ROWS + 20 {
        let name = if row == 7 { "" } else { "Ada" };
        let city = if row == BATCH_ROWS + 10 { "13800138000" } else { "Paris" };
        text.push_str(&format!("{row},{name},{city}\n"));
    }
    text
}

#[test]
fn a_value_that_wants_the_vault_late_in_the_file_is_asked_for_there() {
    let house = House::new();
    let path = house.file("a.csv", late_phone_csv());
    let rows = BATCH_ROWS as u64 + 20;
    house.session.close_vault();
    // Nobody can open it: what was taken stays, and is told.
    let first = house.folder.path().join("first.csv");
    let alone = Plan { rejects: Some(first.clone()), ..plan(Target::Parties, &path) };
    let error = house.go(&alone, usize::MAX).expect_err("a locked vault");
    assert_eq!((error.code, error.kind), ("import-locked", Kind::NotPermitted));
    let told = Locale::new(Language::English).error(&error);
    assert!(told.sentence.contains("Line 511 ") && told.sentence.contains("499 records"));
    assert_eq!(house.parties().len(), BATCH_ROWS - 1);
    let list = std::fs::read_to_string(first.with_extension("csv.part")).expect("a list");
    assert_eq!((list.lines().count(), first.exists()), (2, false));
    // Somebody can: the same run goes on, with its list and its report.
    let house = House::new();
    let path = house.file("a.csv", late_phone_csv());
    for dry_run in [true, false] {
        house.session.close_vault();
        let list = house.folder.path().join(format!("list-{dry_run}.csv"));
        let plan = Plan { dry_run, rejects: Some(list.clone()), ..plan(Target::Parties, &path) };
        let (mut asked, locale) = (Vec::new(), Locale::new(Language::English));
        let mut before = 0;
        let report = run(&house.desk, &house.session, &locale, &plan, &mut |event| {
            match event {
                Event::Batch(progress) => before = progress.read,
                Event::Locked => {
                    asked.push(before);
                    unlock(&house.desk, &house.session, &SecretString::from(PASSPHRASE))
                        .expect("it opens");
                }
                Event::Refused(_) => {}
            }
            ControlFlow::Continue(())
        });
        assert_eq!(sums(&report.expect("a report")), [rows, rows - 1, 0, 0, 1]);
        assert_eq!(asked, [BATCH_ROWS as u64]);
        assert_eq!(std::fs::read_to_string(&list).expect("a list").lines().count(), 2);
    }
    assert_eq!(house.found("13800138000"), 1);
    house.check();
}

#[test]
fn one_import_at_a_time() {
    let house = House::new();
    let path = house.file("a.csv", complaints_csv(3));
    let held = house.desk.store.hold("import").expect("no error").expect("free");
    assert_eq!(code(house.import(Target::Complaints, &path)), "import-running");
    let rehearsal = Plan { dry_run: true, ..plan(Target::Complaints, &path) };
    assert_eq!(code(house.go(&rehearsal, usize::MAX)), "done");
    drop(held);
    assert_eq!(code(house.import(Target::Complaints, &path)), "done");
    let run = house.desk.store.folder().join("run");
    let mode = |path: &Path| path.metadata().expect("metadata").permissions().mode() & 0o777;
    assert_eq!((mode(&run), mode(&run.join("import.lock"))), (0o700, 0o600));
}

#[test]
fn bad_rows_are_listed_and_a_broken_end_is_told() {
    let house = House::new();
    let text = "Date,Subject\n2026-01-01,a\nsoon,b\n2026-01-03,c\n2026-01-04,\"d\n";
    let path = house.file("a.csv", text);
    let rejects = house.folder.path().join("rejects.csv");
    let plan = Plan { rejects: Some(rejects.clone()), ..plan(Target::Complaints, &path) };
    let mut told: Vec<RowFault> = Vec::new();
    let locale = Locale::new(Language::English);
    let report = run(&house.desk, &house.session, &locale, &plan, &mut |event| {
        if let Event::Refused(fault) = event {
            told.push(fault.clone());
        }
        ControlFlow::Continue(())
    });
    let report = report.expect("a report");
    assert_eq!(sums(&report), [4, 2, 0, 0, 2]);
    assert_eq!(report.faults, told);
    assert!(matches!(&report.end, End::Broken(fault) if fault.line == 5));
    assert!(!report.is_complete());
    let list = std::fs::read_to_string(&rejects).expect("a list");
    assert_eq!(
        list,
        "line,column,code,reason\n\
         3,Date,row-date,is no date that the map knows\n\
         5,,row-quote-open,a quotation mark is never closed; nothing after it could be read\n"
    );
    assert_eq!(code(house.go(&plan, usize::MAX)), "rejects-exist");
}

/// A quarter of a batch that is taken, two batches that are not, and more that is.
fn half_refused_csv(name: &str) -> String {
    let mut text = String::from("Date,Subject,Remark\n");
    let mut add = |date: &str, rows: usize| {
        (0..rows).for_each(|row| text.push_str(&format!("{date},{name} {row},{name}\n")));
    };
    add("2020-01-01", BATCH_ROWS / 2);
    add("soon", BATCH_ROWS * 2);
    add("2020-01-02", BATCH_ROWS * 8);
    text
}

/// Standard output is full, or its reader goes away: what was taken is said all the same.
#[test]
fn a_run_that_its_output_stopped_says_what_it_took() {
    let house = crate::house::House::new();
    let import = |name: &str, form: &[&str]| {
        let path = house.home().join(name);
        std::fs::write(&path, half_refused_csv(name)).expect("written");
        let path = path.to_str().expect("a path");
        house.command(&[&["import", "complaints", path], form].concat())
    };
    let full = || std::fs::File::create("/dev/full").expect("a full disk");
    let (reader, gone) = std::io::pipe().expect("a pipe");
    drop(reader);
    let runs = [
        import("a", &["--ndjson"]).stdout(full()).output(),
        import("b", &["--json"]).stdout(full()).output(),
        import("c", &[]).stdout(full()).output(),
        import("d", &["--ndjson"]).stdout(gone).output(),
    ];
    for (place, ran) in runs.into_iter().enumerate() {
        let ran = crate::house::Ran::from(ran.expect("a run"));
        assert_eq!(ran.status, Some(1), "{place}: {ran:?}");
        assert!(ran.err.contains("records were taken before it stopped"), "{place}: {ran:?}");
        assert_eq!(ran.err.contains("went away"), place == 3, "{ran:?}");
    }
    house.is_sound();
}

/// A value as it could lie on a disk.
fn writings(value: &str) -> Vec<Vec<u8>> {
    let mut all = vec![
        value.as_bytes().to_vec(),
        value.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        value.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        value.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(),
        value.bytes().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect(),
    ];
    for shift in 0..3 {
        let mut padded = vec![b'x'; shift];
        padded.extend(value.bytes());
        // What depends on the neighbours is cut off on both sides.
        let text = base64(&padded);
        let (from, to) = ([0, 2, 3][shift], padded.len() / 3 * 4);
        all.push(text.as_bytes()[from..to].to_vec());
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |bits: u32| char::from(DIGITS[(bits & 63) as usize]);
    let group = |three: &[u8]| {
        let bits = (0..3).fold(0, |bits, n| bits << 8 | u32::from(*three.get(n).unwrap_or(&0)));
        [18, 12, 6, 0].map(|shift| digit(bits >> shift))
    };
    bytes.chunks(3).flat_map(group).collect()
}

/// How many of these stand in the file. Three bytes sort out nearly every place.
fn holds(file: &[u8], wanted: &BTreeSet<Vec<u8>>) -> usize {
    let start = |bytes: &[u8]| bytes.iter().take(3).fold(0, |n, b| n << 8 | usize::from(*b));
    let mut starts = vec![false; 1 << 24];
    wanted.iter().for_each(|bytes| starts[start(bytes)] = true);
    let lengths: BTreeSet<usize> = wanted.iter().map(Vec::len).collect();
    let places = (0..file.len().saturating_sub(2)).filter(|at| starts[start(&file[*at..])]);
    let at = |at: usize| lengths.iter().filter_map(move |length| file.get(at..at + length));
    places.flat_map(at).filter(|bytes| wanted.contains(*bytes)).count()
}

#[test]
fn no_sealed_value_lies_in_the_store() {
    let house = House::new();
    let path = house.file("a.csv", contacts_csv(60));
    house.import(Target::Parties, &path).expect("a report");
    let mut wanted = BTreeSet::new();
    for row in (0..60).step_by(7) {
        wanted.extend(writings(&format!("138{row:08}")));
        wanted.extend(writings(&format!("zhang{row}@example.org")));
    }
    let files = house.bytes();
    assert_eq!(files.iter().map(|file| holds(file, &wanted)).sum::<usize>(), 0);
    // The search finds what is there.
    let names = writings("张伟59").into_iter().take(1).collect();
    assert!(files.iter().map(|file| holds(file, &names)).sum::<usize>() > 0);
    assert_eq!(house.found("+86 138 0000 0059"), 1);
}

#[test]
fn a_column_that_the_map_leaves_out_is_no_plain_hash_either() {
    let house = House::new();
    let map = "target = \"parties\"\n[[column]]\nheader = \"Name\"\nto = \"name\"\n\
        [[column]]\nheader = \"Phone\"\nto = \"ignore\"\n";
    let preset = Preset::from_file(&house.file("map.toml", map)).expect("a map");
    let path = house.file("a.csv", "Name,Phone\nAda,+44 20 7946 0958\n");
    house.session.close_vault();
    let plan = Plan { preset: Some(preset), ..plan(Target::Parties, &path) };
    assert_eq!(code(house.go(&plan, usize::MAX)), "vault-locked");
}

#[test]
fn every_fault_and_error_of_an_import_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange");
    let mut code = String::new();
    let folders = [root.clone(), root.join("vcard")];
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder")) {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("text");
            code.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
        }
    }
    for language in Language::ALL {
        let locale = Locale::new(language);
        for word in code.split('"').skip(1).step_by(2) {
            let is_row = ["row-", "card-"].iter().any(|start| word.starts_with(start));
            let is_row = is_row || word == "value-shape";
            let is_error = ["file-", "csv-", "vcard-", "map-", "charset-", "rejects-", "import-"]
                .iter()
                .any(|start| word.starts_with(start) && !word.contains(' '));
            assert!(!is_row || locale.has(&format!("fault-{word}")), "{word}");
            assert!(!is_error || locale.has(&format!("error-{word}")), "{word}");
        }
        let fault = RowFault::new(1, "row-misses").with("need", "name");
        assert!(!fault.reason(&locale).contains(['{', '$']));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn importing_twice_adds_nothing(
        cells in proptest::collection::vec(("[1-3]?", "[a-c名]{1,2}", "(13[0-9]{9})?"), 1..40),
        stop in 1usize..3,
    ) {
        let house = House::new();
        let mut text = "Customer ID,Name,Phone\n".to_owned();
        for (id, name, phone) in &cells {
            text.push_str(&format!("{id},{name},{phone}\n"));
        }
        let path = house.file("a.csv", text);
        let rehearsal = house.go(&Plan { dry_run: true, ..plan(Target::Parties, &path) }, 9);
        let first = house.go(&plan(Target::Parties, &path), stop).expect("a report");
        prop_assert_eq!(sums(&rehearsal.expect("a rehearsal")), sums(&first));
        let second = house.import(Target::Parties, &path).expect("a report");
        prop_assert_eq!(second.total.added, 0);
        prop_assert_eq!(second.total.refused, first.total.refused);
        prop_assert_eq!(house.parties().len() as u64, first.total.added);
    }
}

fn real_data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("KEFU_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        say("skipped: KEFU_REAL_DATA is not set");
    }
    folder.map(|folder| folder.join(name))
}

#[expect(clippy::print_stderr, reason = "a test tells that it was skipped, and its figures")]
fn say(text: &str) {
    eprintln!("{text}");
}

fn timed(house: &House, target: Target, path: &Path) -> Report {
    let start = Instant::now();
    let report = house.import(target, path).expect("a report");
    let seconds = start.elapsed().as_secs_f64();
    let rate = report.total.read as f64 / seconds;
    let name = path.file_name().unwrap_or_default().display();
    say(&format!("{name} {:?} in {seconds:.2} s: {rate:.0} rows/s", sums(&report)));
    report
}

#[test]
fn the_figures_of_the_issue() {
    let Some(path) = real_data("complaints/cfpb_2014q4_8340.csv") else { return };
    let house = House::new();
    house.session.close_vault();
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [8_340, 8_340, 0, 0, 0]);
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [8_340, 0, 0, 8_340, 0]);
    let open = complaints::Filter { open: true, ..Default::default() };
    let page = house.complaints(&open);
    assert_eq!(page.total, 1_759);
    assert!(page.items.is_sorted_by_key(|row| row.case.due_at.end_seconds()));
    for (name, rows, identical) in
        [("cfpb_2013_2016_3186_noid.csv", 3_186, 11), ("cfpb_2023jun_part_dev.csv", 3_856, 0)]
    {
        let path = real_data("complaints").expect("a folder").join(name);
        let first = timed(&house, Target::Complaints, &path);
        assert_eq!(sums(&first), [rows, rows, identical, 0, 0]);
        assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [rows, 0, 0, rows, 0]);
    }
    house.check();
}

#[test]
fn two_thousand_chinese_contacts() {
    let Some(path) = real_data("cn/faker_zh_CN_2000.csv") else { return };
    let house = House::new();
    assert_eq!(sums(&timed(&house, Target::Parties, &path)), [2_000, 2_000, 0, 0, 0]);
    assert_eq!(sums(&timed(&house, Target::Parties, &path)), [2_000, 0, 0, 2_000, 0]);
    let text = std::fs::read_to_string(&path).expect("text");
    let cells =
        |column: usize| text.lines().skip(1).filter_map(move |row| row.split(',').nth(column));
    let emails: BTreeSet<&str> = cells(5).collect();
    assert_eq!(emails.len(), 1_915);
    assert_eq!(emails.iter().map(|email| house.found(email)).sum::<usize>(), 2_000);
    let mut wanted = BTreeSet::new();
    for value in [2, 3, 4, 5, 9].into_iter().flat_map(cells).step_by(7) {
        wanted.extend(writings(value));
    }
    assert_eq!(house.bytes().iter().map(|file| holds(file, &wanted)).sum::<usize>(), 0);
    let kinds = house.desk.store.read(|tx| {
        let party = parties::find(tx, "C-000001")?;
        Ok(parties::show(tx, party.id, now())?.points.len())
    });
    assert_eq!(kinds, Ok(PointKind::ALL.len() - 2));
    house.check();
}

/// Seals the points of a file's parties on all cores, and nothing else.
fn seal_alone(house: &House, path: &Path) {
    let table = csv::open(path).expect("a table");
    let preset = Preset::guess(Target::Parties, &table.header).expect("a preset");
    let rows = draft::parties(table, &preset, Offset::UTC, now()).expect("parties");
    let points = |row: draft::PartyDraft| -> Vec<PointDraft> {
        let point = |point: draft::PointDraft| PointDraft {
            kind: point.kind,
            label: String::new(),
            value: point.value,
        };
        row.points.into_iter().map(point).collect()
    };
    let rows: Vec<_> = rows.map(|row| points(row.expect("a party"))).collect();
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let start = Instant::now();
    std::thread::scope(|scope| {
        for part in rows.chunks(rows.len().div_ceil(cores)) {
            scope.spawn(|| {
                part.iter()
                    .for_each(|row| assert!(seal_new(&house.desk, &house.session, row).is_ok()))
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    say(&format!("sealing alone in {seconds:.2} s: {:.0} rows/s", rows.len() as f64 / seconds));
}

/// `KEFU_SPEED=complaints:/tmp/a.csv,parties:/tmp/b.csv`: rows a second, sealing alone beside it.
#[test]
fn speed() {
    let Ok(list) = std::env::var("KEFU_SPEED") else { return };
    for (target, path) in list.split(',').filter_map(|one| one.split_once(':')) {
        let target = if target == "parties" { Target::Parties } else { Target::Complaints };
        let house = House::by(Clock::machine());
        timed(&house, target, Path::new(path));
        if target == Target::Parties {
            seal_alone(&house, Path::new(path));
        }
    }
}

#[test]
fn a_demo_is_lawful_and_its_desk_opens() {
    use kefu::demo::MEMBER;
    use kefu::demo::{COMPLAINTS, PARTIES, SEED};
    use kefu::exchange::demo::fill;
    let sizes = [(SEED, PARTIES, COMPLAINTS), (7, 40, 30), (8, 0, 3), (9, 0, 0)];
    for (seed, parties, complaints) in sizes {
        let folder = tempfile::tempdir().expect("a folder");
        let start = Instant::now();
        let filled = fill(&folder.path().join("demo"), parties, complaints, seed, now());
        let (desk, passphrase) = filled.expect("a store");
        say(&format!("{parties} parties, {complaints} complaints: {:.2?}", start.elapsed()));
        let session = Session::new(Clock::set_to(now()), "test").expect("a session");
        let member = desk.store.read(|tx| members::named(tx, MEMBER));
        session.set_member(member.expect("a member"));
        unlock(&desk, &session, &SecretString::from(passphrase)).expect("it opens");
        let found = desk.store.read(examine::examine).expect("findings");
        let audit = found.audit.expect("a log");
        assert_eq!((found.unfolded.len(), audit.broken), (0, None));
        say(&format!("audit entries: {}", audit.entries));
        let page = desk.store.read(|tx| parties::list(tx, None, 0)).expect("parties");
        assert_eq!(page.total, parties as u64);
        let list = |filter: &complaints::Filter| {
            let list = desk.store.read(|tx| complaints::list(tx, filter, now(), None, 0));
            list.expect("a list").total
        };
        let unowned = complaints::Filter { unowned: true, open: true, ..Default::default() };
        assert_eq!(list(&complaints::Filter::default()), complaints as u64);
        assert!(complaints < 300 || list(&unowned) >= 5);
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn everything_odd_ends_in_rows_faults_or_a_sentence() {
    let Some(folder) = real_data("") else { return };
    let house = House::new();
    let mut found = Vec::new();
    for part in ["csv_torture", "encodings", "naughty", "email", "xlsx", "crm_import", "vcard"] {
        files(&folder.join(part), &mut found);
    }
    let locales = Language::ALL.map(Locale::new);
    let (mut made, mut refused) = (0, 0);
    for path in &found {
        for target in [Target::Parties, Target::Complaints] {
            match house.import(target, path) {
                Ok(report) => {
                    made += report.total.added;
                    for (fault, locale) in report.faults.iter().zip(locales.iter().cycle()) {
                        let reason = fault.reason(locale);
                        assert!(!reason.contains(['{', '$']), "{path:?}: {fault:?}");
                    }
                    let again = house.import(target, path).expect("a report");
                    assert_eq!(again.total.added, 0, "{path:?}");
                }
                Err(error) => {
                    refused += 1;
                    for told in locales.iter().map(|locale| locale.error(&error)) {
                        assert!(told.hint.is_some(), "{path:?}: {error:?}");
                        assert!(!told.sentence.contains(['{', '$']), "{path:?}: {told:?}");
                    }
                }
            }
        }
    }
    say(&format!("{} files: {made} records, {refused} refused", found.len()));
    assert_eq!(house.parties().len() as u64 + house.all(), made + complainants(&house));
    house.check();
}

/// Parties that came with complaints.
fn complainants(house: &House) -> u64 {
    let list = house.desk.store.read(|tx| {
        let page = complaints::list(tx, &complaints::Filter::default(), now(), None, usize::MAX)?;
        Ok(page.items.into_iter().filter_map(|row| row.case.party).collect::<BTreeSet<_>>())
    });
    list.expect("a list").len() as u64
}

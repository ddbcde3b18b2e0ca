//! Deadlines as people see them: every golden vector of the design, the calendars against the days that
//! were really published, packs, and next year's days.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, Ran};
use crate::needs;
use jiff::civil::{Date, date};
use kefu::domain::calendar::{Calendar, DayKind, file};
use kefu::domain::clock::rule::{ClockRule, Measure, PauseReason, Trigger, Unit};
use kefu::domain::clock::{Clock, ClockEvent, ClockState, Happened, fold};
use kefu::domain::policy;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn due(house: &House, args: &[&str]) -> Value {
    let mut words = vec!["policy", "due", "--calendar", "cn", "--start"];
    words.extend(args);
    house.json(&words)
}

// ---- the golden vectors ------------------------------------------------------------------------

#[test]
fn the_golden_days_come_out() {
    let house = House::empty();
    for (start, length, expected, provisional) in [
        ("2026-02-11", ["--working-days", "10"].as_slice(), "2026-03-03", false),
        ("2026-02-13", &["--working-days", "7"], "2026-03-02", false),
        ("2026-04-30", &["--working-days", "5"], "2026-05-11", false),
        ("2026-09-24", &["--working-days", "10"], "2026-10-15", false),
        ("2026-09-28", &["--working-days", "7"], "2026-10-13", false),
        ("2026-08-05", &["--days", "60", "--roll"], "2026-10-08", false),
        ("2026-09-01", &["--days", "30", "--roll"], "2026-10-08", false),
        ("2026-01-31", &["--days", "15", "--roll"], "2026-02-24", false),
        ("2026-12-30", &["--working-days", "3"], "2027-01-04", true),
    ] {
        let got = due(&house, &[&[start], length].concat());
        assert_eq!(got, json!({ "due": expected, "provisional": provisional }), "{start}");
    }
    let words =
        ["policy", "due", "--calendar", "cn", "--start", "2026-02-11", "--working-days", "10"];
    let exactly = house.run(&[&words[..], &["--json"]].concat());
    assert_eq!(exactly.out, b"{\"due\":\"2026-03-03\",\"provisional\":false}\n");
    assert!(!house.store().exists(), "a date needs no store and makes none");
}

#[test]
fn the_golden_minutes_come_out() {
    let house = House::empty();
    for (start, minutes, expected) in [
        ("2026-02-13T17:30", "60", "2026-02-14T09:30"),
        ("2026-02-14T11:45", "30", "2026-02-14T13:45"),
        ("2026-02-14T17:50", "240", "2026-02-24T14:20"),
        ("2026-09-30T16:00", "480", "2026-10-08T16:30"),
        ("2026-03-06T12:10", "15", "2026-03-06T13:45"),
        ("2026-10-10T10:00", "450", "2026-10-12T10:00"),
        ("2026-03-02T10:00", "480", "2026-03-03T10:30"),
    ] {
        let hours = ["--hours", "09:00-12:00,13:30-18:00"];
        let got = due(&house, &[&[start, "--minutes", minutes], &hours[..]].concat());
        let expected = format!("{expected}:00+08:00");
        assert_eq!(got, json!({ "due": expected, "provisional": false }), "{start}");
        assert_eq!(due(&house, &[start, "--minutes", minutes])["due"], expected, "its own hours");
    }
    let pause = ["--pause", "2026-03-02T15:00..2026-03-03T11:00"];
    let got = due(&house, &[&["2026-03-02T10:00", "--minutes", "480"], &pause[..]].concat());
    assert_eq!(got["due"], "2026-03-03T17:00:00+08:00");
}

fn cn() -> Calendar {
    file::built_in().into_iter().find(|calendar| calendar.id == "cn").expect("a calendar")
}

fn rule(minutes: u32) -> ClockRule {
    let house = policy::built_in(&file::built_in()).expect("packs").remove(0);
    let rule = house.clock("first").expect("a clock").clone();
    let measure = Measure { unit: Unit::BusinessMinute, length: minutes, ..rule.measure };
    ClockRule { measure, pause: vec![PauseReason::Customer], ..rule }
}

fn at(calendar: &Calendar, text: &str) -> jiff::Timestamp {
    calendar.read(text).expect("a time").0
}

/// The clock of 480 minutes as these events leave it at a time.
fn folded(events: &[(&str, Happened<'_>)], now: &str) -> Clock {
    let calendar = cn();
    let events: Vec<ClockEvent<'_>> = events
        .iter()
        .map(|(when, what)| ClockEvent { at: at(&calendar, when), what: *what })
        .collect();
    fold(&rule(480), &calendar, &events, at(&calendar, now)).expect("a clock")
}

#[test]
fn a_pause_and_a_changed_policy_come_out_as_they_should() {
    let start = ("2026-03-02T10:00", Happened::Reached(Trigger::Received));
    let paused = ("2026-03-02T15:00", Happened::Paused(PauseReason::Customer));
    let resumed = ("2026-03-03T11:00", Happened::Resumed(PauseReason::Customer));
    let running = folded(&[start], "2026-03-02T12:00");
    assert_eq!(
        (running.state, running.deadline.due.human().as_str()),
        (ClockState::Running, "2026-03-03 10:30")
    );
    let stands = folded(&[start, paused], "2026-03-05T12:00");
    assert_eq!(stands.state, ClockState::Paused, "what stands still cannot run out");
    let goes = folded(&[start, paused, resumed], "2026-03-03T16:59");
    assert_eq!(
        (goes.state, goes.deadline.due.human().as_str()),
        (ClockState::Running, "2026-03-03 17:00")
    );
    let told: Vec<u32> = goes.warnings.iter().map(|(percent, _)| *percent).collect();
    assert_eq!(told, [50, 75, 90]);
    // Half of 480 minutes are used at 11:30 of the second day.
    assert_eq!(goes.warnings[0].1, at(&cn(), "2026-03-03T11:30"));
    let met = ("2026-03-03T17:00", Happened::Reached(Trigger::Replied));
    assert_eq!(folded(&[start, paused, resumed, met], "2026-03-09").state, ClockState::Met);
    let late = ("2026-03-03T17:01", Happened::Reached(Trigger::Replied));
    assert_eq!(folded(&[start, paused, resumed, late], "2026-03-09").state, ClockState::Late);

    // 240 of 480 minutes are used at 15:30.
    let (shorter, longer) = (rule(240), rule(4_800));
    let change = ("2026-03-02T15:30", Happened::Ruled(&shorter));
    let cut = folded(&[start, change], "2026-03-02T15:30");
    assert_eq!(cut.state, ClockState::Breached);
    assert_eq!(cut.breached_at, Some(at(&cn(), "2026-03-02T15:30")));
    assert_eq!(cut.deadline.due.human(), "2026-03-02 15:30");
    let codes: Vec<&str> = cut.deadline.steps.iter().map(|step| step.code).collect();
    assert!(codes.contains(&"changed") && codes.last() == Some(&"cut"), "{codes:?}");
    // One minute earlier there is one left, and nothing begins anew.
    let change = ("2026-03-02T15:29", Happened::Ruled(&shorter));
    let left = folded(&[start, change], "2026-03-02T15:30");
    assert_eq!(
        (left.state, left.deadline.due.human().as_str()),
        (ClockState::Running, "2026-03-02 15:30")
    );
    // A breach is never un-recorded.
    let kinder = ("2026-03-04T09:00", Happened::Ruled(&longer));
    let still = folded(&[start, kinder], "2026-03-04T10:00");
    assert_eq!(
        (still.state, still.breached_at),
        (ClockState::Breached, Some(at(&cn(), "2026-03-03T10:30")))
    );
}

#[test]
fn two_reasons_hold_a_clock_until_both_are_gone_and_others_never_do() {
    let calendar = cn();
    let reasons = vec![PauseReason::Customer, PauseReason::Expert];
    let rule = ClockRule { pause: reasons, ..rule(60) };
    let told = [
        ("2026-03-02T10:00", Happened::Reached(Trigger::Received)),
        ("2026-03-02T10:10", Happened::Paused(PauseReason::Customer)),
        ("2026-03-02T10:20", Happened::Paused(PauseReason::Expert)),
        ("2026-03-02T10:30", Happened::Resumed(PauseReason::Customer)),
        ("2026-03-02T10:40", Happened::Resumed(PauseReason::Expert)),
        ("2026-03-02T10:50", Happened::Paused(PauseReason::LegalHold)),
    ];
    let event = |(when, what): &(&str, Happened<'static>)| ClockEvent {
        at: at(&calendar, when),
        what: *what,
    };
    let events: Vec<_> = told.iter().map(event).collect();
    let clock =
        fold(&rule, &calendar, &events, at(&calendar, "2026-03-02T11:00")).expect("a clock");
    assert_eq!(
        (clock.state, clock.deadline.due.human().as_str()),
        (ClockState::Running, "2026-03-02 11:30")
    );
}

#[test]
fn a_clock_that_repeats_begins_anew_and_forgets_no_breach() {
    let calendar = cn();
    let packs = policy::built_in(&file::built_in()).expect("packs");
    let update = packs[0].clock("update").expect("a clock");
    let told = [
        ("2026-03-02T10:00", Happened::Reached(Trigger::Received)),
        ("2026-03-10T09:00", Happened::Reached(Trigger::Updated)),
        ("2026-03-12T09:00", Happened::Reached(Trigger::Updated)),
    ];
    let event = |(when, what): &(&str, Happened<'static>)| ClockEvent {
        at: at(&calendar, when),
        what: *what,
    };
    let events: Vec<_> = told.iter().map(event).collect();
    let clock = fold(update, &calendar, &events, at(&calendar, "2026-03-13")).expect("a clock");
    assert_eq!(
        (clock.state, clock.deadline.due.human().as_str()),
        (ClockState::Running, "2026-03-19")
    );
    // Due on 9 March until its end, and nobody told the customer anything until the 10th.
    assert_eq!(clock.missed_before, [at(&calendar, "2026-03-10")]);
    let next =
        fold(update, &calendar, &events[..1], at(&calendar, "2026-03-09T23:59")).expect("a clock");
    assert_eq!(next.state, ClockState::Running);
    let next = fold(update, &calendar, &events[..1], at(&calendar, "2026-03-10")).expect("a clock");
    assert_eq!(next.state, ClockState::Breached);
    assert!(fold(update, &calendar, &events, at(&calendar, "2026-03-01")).is_none(), "not begun");
}

#[test]
fn every_open_complaint_of_2014_is_overdue_under_the_rule_of_its_regulator() {
    let Some(folder) = needs::real_data() else { return };
    let packs = policy::built_in(&file::built_in()).expect("packs");
    let pack = packs.iter().find(|pack| pack.id == "us-cfpb").expect("a pack");
    let clock = pack.arm("reg.final").expect("a clock");
    let calendar = built_in("us");
    let path = folder.join("complaints/cfpb_2014q4_8340.csv");
    // The last line of the file is cut off in its last column.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).expect("a file");
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|one| one == name).expect("a column");
    let (received, response) = (column("Date received"), column("Company response"));
    let now = at(&calendar, "2026-11-25T12:00");
    let (mut open, mut all) = (0, 0);
    for row in reader.records().map(|row| row.expect("a row")) {
        let parts: Vec<i16> = row[received].split('/').filter_map(|one| one.parse().ok()).collect();
        let [month, day] = [parts[0], parts[1]].map(|part| i8::try_from(part).expect("small"));
        let day = date(parts[2], month, day);
        let start = ClockEvent {
            at: at(&calendar, &day.to_string()),
            what: Happened::Reached(Trigger::Received),
        };
        let folded = fold(clock, &calendar, &[start], now).expect("a clock");
        let expected = day.checked_add(jiff::Span::new().days(60)).expect("a day");
        assert_eq!(folded.deadline.due.human(), expected.to_string());
        assert!(!folded.deadline.provisional);
        if &row[response] == "In progress" {
            assert_eq!(folded.state, ClockState::Breached);
            open += 1;
        }
        all += 1;
    }
    assert_eq!((all, open), (8_340, 1_759));
}

// ---- how it came about -------------------------------------------------------------------------

#[test]
fn a_date_tells_how_it_came_about_in_both_languages() {
    let house = House::empty();
    let words =
        ["policy", "due", "--calendar", "cn", "--start", "2026-02-11", "--working-days", "10"];
    let told = |more: &[&str]| {
        let ran = house.run(&[&words[..], &["--explain"], more].concat());
        String::from_utf8(ran.out).expect("text")
    };
    let english = told(&[]);
    let lines: Vec<&str> = english.lines().collect();
    assert_eq!(lines[0], "Starts 2026-02-11 (Asia/Shanghai).");
    assert!(
        lines.contains(&"2026-02-14 is a make-up working day and counts: 3 so far."),
        "{english}"
    );
    assert!(lines.contains(&"2026-02-15 to 2026-02-23 are days off."), "{english}");
    assert_eq!(lines.last(), Some(&"Due 2026-03-03."));
    let chinese = told(&["--lang", "zh"]);
    assert_eq!(chinese.lines().count(), lines.len());
    assert!(!chinese.contains("derive-") && chinese.contains("调休"), "{chinese}");
    let document: Value = serde_json::from_str(&told(&["--json"])).expect("JSON");
    let steps = document["derivation"].as_array().expect("steps");
    assert_eq!(steps.len(), lines.len());
    assert_eq!(steps[0]["code"], "start");
}

// ---- wrong words -------------------------------------------------------------------------------

fn refused(house: &House, args: &[&str], status: i32) -> Ran {
    let ran = house.run(args);
    assert_eq!(ran.status, Some(status), "{args:?}: {ran:?}");
    assert!(
        ran.out.is_empty() && ran.err.lines().count() >= 2,
        "a sentence and a next step: {ran:?}"
    );
    assert!(!ran.err.contains("error-"), "{ran:?}");
    ran
}

#[test]
fn what_is_wrong_is_said_with_a_next_step() {
    let house = House::empty();
    for (args, status) in [
        (["--calendar", "xx", "--start", "2026-02-11", "--days", "1"].as_slice(), 4),
        (&["--calendar", "cn", "--start", "2026-02-30", "--days", "1"], 2),
        (&["--calendar", "cn", "--start", "soon", "--days", "1"], 2),
        (&["--calendar", "cn", "--start", "2026-02-11"], 2),
        (&["--calendar", "cn", "--start", "2026-02-11", "--days", "1", "--weeks", "1"], 2),
        (&["--calendar", "cn", "--start", "2026-02-11", "--days", "-1"], 2),
        (&["--calendar", "cn", "--start", "2026-02-11", "--days", "99999"], 2),
        (&["--calendar", "cn", "--start", "9999-12-20", "--days", "30"], 2),
        (&["--calendar", "cn", "--start", "2026-02-11", "--minutes", "5"], 2),
        (
            &[
                "--calendar",
                "cn",
                "--start",
                "2026-02-11T10:00",
                "--minutes",
                "5",
                "--hours",
                "9-5",
            ],
            2,
        ),
        (
            &["--calendar", "cn", "--start", "2026-02-11", "--days", "5", "--hours", "09:00-12:00"],
            2,
        ),
        (&["--calendar", "cn", "--start", "2026-02-11", "--days", "5", "--pause", "2026-02-12"], 2),
    ] {
        refused(&house, &[&["policy", "due"], args].concat(), status);
    }
    refused(&house, &["policy", "show", "xx"], 4);
    refused(&house, &["policy", "calendar", "show", "xx"], 4);
    refused(&house, &["policy", "check", "no-such-file"], 4);
}

// ---- packs -------------------------------------------------------------------------------------

#[test]
fn the_packs_are_listed_shown_and_checked() {
    let house = House::empty();
    let list = house.json(&["policy", "list"]);
    let ids: Vec<&str> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(ids, ["house", "cn-odr", "uk-disp", "uk-disp-payment", "us-cfpb"]);
    let pack = house.json(&["policy", "show", "uk-disp"]);
    let clocks = pack["clocks"].as_array().expect("clocks");
    let last = clocks.iter().find(|clock| clock["id"] == "reg.final").expect("a clock");
    assert_eq!(
        (&last["length"], &last["unit"], &last["pause"]),
        (&json!(8), &json!("week"), &json!([]))
    );
    assert_eq!(last["source"]["status"], "regulator");
    let checked = house.run(&["policy", "check"]);
    assert_eq!(
        (checked.status, checked.out.iter().filter(|byte| **byte == b'\n').count()),
        (Some(0), 5)
    );
}

#[test]
fn a_pack_of_ones_own_is_checked_and_a_wrong_golden_is_named() {
    let house = House::empty();
    let sound = include_str!("../../policies/cn-odr.toml");
    let path = house.home().join("own.toml");
    let check = |text: &str| {
        std::fs::write(&path, text).expect("written");
        house.run(&["policy", "check", path.to_str().expect("a path")])
    };
    assert_eq!(check(&sound.replace("cn-odr", "own")).status, Some(0));
    let wrong = check(&sound.replacen("due = 2026-10-15", "due = 2026-10-14", 1));
    assert_eq!(wrong.status, Some(2));
    for part in ["cn-odr", "reg.settle", "2026-09-24", "2026-10-14", "2026-10-15"] {
        assert!(wrong.err.contains(part), "{wrong:?}");
    }
    assert_eq!(check("id = 7").status, Some(2));
    assert_eq!(check("\u{1b}[31m").status, Some(2));
}

#[test]
fn a_clock_of_a_pack_says_where_its_date_stands() {
    let house = House::empty();
    let due = |words: &[&str]| house.json(&[&["policy", "due", "--clock"], words].concat());
    let last = due(&["uk-disp:reg.final", "--start", "2026-01-05"]);
    assert_eq!(
        (&last["due"], &last["source"]["status"]),
        (&json!("2026-03-02"), &json!("regulator"))
    );
    let ours = due(&["house:internal", "--start", "2026-02-11", "--calendar", "uk"]);
    assert_eq!(ours["due"], "2026-02-25", "by the calendar of another place");
    let told =
        house.run(&["policy", "due", "--clock", "cn-odr:reg.settle", "--start", "2026-02-11"]);
    let told = String::from_utf8(told.out).expect("text");
    assert!(told.contains("2026-03-03") && told.contains("somebody else's account"), "{told}");
    let start = ["--start", "2026-01-05"];
    let clock = |name: &'static str| [&["policy", "due", "--clock", name], &start[..]].concat();
    refused(&house, &clock("uk-disp:reg.none"), 4);
    refused(&house, &clock("xx:reg.final"), 4);
    refused(&house, &clock("uk-disp"), 2);
    let pause = ["--pause", "2026-01-06..2026-01-07"];
    refused(&house, &[&clock("uk-disp:reg.final")[..], &pause].concat(), 3);
    let held = house.json(&[&clock("house:internal")[..], &pause].concat());
    assert_eq!(held["due"], "2026-01-20", "a day later");
}

// ---- next year ---------------------------------------------------------------------------------

const NEXT: &str = r#"
id = "cn"
version = "2027.1"

[[year]]
year = 2027
source = [{ ref = "a notice that this test made up", checked = 2026-11-25, status = "house" }]
off = ["2027-01-01..2027-01-03"]
working = ["2026-12-27"]
"#;

#[test]
fn next_years_days_are_taken_in_once_and_move_the_dates() {
    let house = House::new();
    let path = house.home().join("next.toml");
    std::fs::write(&path, NEXT).expect("written");
    let import = ["policy", "calendar", "import", path.to_str().expect("a path")];
    let before = due(&house, &["2026-12-30", "--working-days", "3"]);
    assert_eq!(before, json!({ "due": "2027-01-04", "provisional": true }));
    house.json(&import);
    let after = due(&house, &["2026-12-30", "--working-days", "3"]);
    assert_eq!(after, json!({ "due": "2027-01-05", "provisional": false }));
    let list = house.json(&["policy", "calendar", "list"]);
    assert_eq!(list["items"][0]["valid_through"], "2027-12-31");
    let all = house.json(&["policy", "calendar", "list", "--all"]);
    assert_eq!((&list["total"], &all["total"]), (&json!(3), &json!(4)));
    assert_eq!(
        house.json(&["policy", "calendar", "show", "cn"])["exceptions"]["2026-12-27"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(house.run(&["policy", "check"]).status, Some(0), "packs are as sound as before");
    refused(&house, &import, 3);
    assert!(house.verbs().contains(&"policy.calendar".to_owned()));
    house.has_a_whole_log();
    house.is_sound();
}

#[test]
fn a_file_that_is_there_is_no_day_that_was_published() {
    let Some(folder) = needs::real_data() else { return };
    let house = House::new();
    let import = |year: i16| {
        let path = folder.join(format!("calendar/holiday-cn/{year}.json"));
        house.run(&["policy", "calendar", "import", path.to_str().expect("a path")])
    };
    let valid = || {
        let cn = house.json(&["policy", "calendar", "show", "cn"]);
        [cn["valid_from"].clone(), cn["valid_through"].clone()]
    };
    assert_eq!(valid(), ["2014-01-01", "2026-12-31"]);
    let (empty, known, older) = (import(2027), import(2026), import(2013));
    assert_eq!(empty.status, Some(3), "an empty year: {empty:?}");
    assert_eq!(known.status, Some(3), "the same days as those that travel along: {known:?}");
    assert_eq!(older.status, Some(0), "{older:?}");
    assert_eq!(valid(), ["2013-01-01", "2026-12-31"]);
}

#[test]
fn a_running_clock_goes_on_by_the_days_that_are_published_meanwhile() {
    let (before, packs) = (cn(), policy::built_in(&file::built_in()).expect("packs"));
    let after = file::parse("next.toml", NEXT, &file::built_in()).expect("a calendar");
    let internal = packs[0].clock("internal").expect("a clock");
    let measure = Measure { length: 3, ..internal.measure };
    let rule = ClockRule { measure, ..internal.clone() };
    let told = [
        ("2026-12-30T10:00", Happened::Reached(Trigger::Received)),
        ("2026-12-31T12:00", Happened::Published(&after)),
    ];
    let events: Vec<ClockEvent<'_>> =
        told.iter().map(|(when, what)| ClockEvent { at: at(&before, when), what: *what }).collect();
    let due = |now: &str| {
        let clock = fold(&rule, &before, &events, at(&before, now)).expect("a clock");
        (clock.deadline.due.human(), clock.deadline.provisional)
    };
    assert_eq!(due("2026-12-31"), ("2027-01-04".to_owned(), true));
    assert_eq!(due("2026-12-31T12:00"), ("2027-01-05".to_owned(), false));
}

#[test]
fn who_keeps_no_rules_brings_none() {
    let house = House::new();
    house.colleague("李娜", "agent");
    let path = house.home().join("next.toml");
    std::fs::write(&path, NEXT).expect("written");
    let ran =
        house.told_as("李娜", &["policy", "calendar", "import", path.to_str().expect("a path")]);
    assert_eq!(ran.status, Some(6), "{ran:?}");
}

// ---- the days that were really published ---------------------------------------------------------

fn built_in(id: &str) -> Calendar {
    file::built_in().into_iter().find(|calendar| calendar.id == id).expect("a calendar")
}

/// Days off and make-up days of a calendar in a year.
fn days(calendar: &Calendar, year: i16) -> (BTreeSet<Date>, BTreeSet<Date>) {
    let all = calendar.exceptions().map(|(day, _)| day).filter(|day| day.year() == year);
    let (off, worked): (Vec<Date>, Vec<Date>) =
        all.partition(|day| !calendar.kind(*day).is_worked());
    (off.into_iter().collect(), worked.into_iter().collect())
}

#[test]
fn the_chinese_days_are_those_that_were_published() {
    let Some(folder) = needs::real_data() else { return };
    let cn = built_in("cn");
    let mut compared = 0;
    for year in 2014..=2027 {
        let path = folder.join(format!("calendar/holiday-cn/{year}.json"));
        let text = std::fs::read_to_string(path).expect("a file");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let published = file["days"].as_array().expect("days");
        for day in published {
            let date: Date = day["date"].as_str().expect("a date").parse().expect("a date");
            let is_off = day["isOffDay"].as_bool().expect("a word");
            assert_eq!(cn.kind(date).is_worked(), !is_off, "{date}");
            assert!(!is_off || cn.kind(date) == DayKind::Off, "{date}");
            compared += 1;
        }
        let (off, worked) = days(&cn, year);
        let told = |wanted: bool| -> BTreeSet<Date> {
            let own = published.iter().filter(|day| day["isOffDay"] == wanted);
            own.filter_map(|day| day["date"].as_str()?.parse().ok()).collect()
        };
        // The notice of a year may name days of the one before.
        let next = folder.join(format!("calendar/holiday-cn/{}.json", year + 1));
        let next = std::fs::read_to_string(next).unwrap_or_default();
        let is_told_later = |day: &Date| next.contains(&day.to_string());
        assert!(off.iter().all(|day| told(true).contains(day) || is_told_later(day)), "{year}");
        assert!(worked.iter().all(|day| told(false).contains(day) || is_told_later(day)), "{year}");
        assert_eq!(cn.is_published(date(year, 6, 1)), !published.is_empty(), "{year}");
    }
    assert_eq!(cn.valid_through(), Some(date(2026, 12, 31)), "a file without days is no year");
    assert!(compared > 400, "{compared}");
}

#[test]
fn the_bank_holidays_are_those_that_were_published() {
    let Some(folder) = needs::real_data() else { return };
    let text =
        std::fs::read_to_string(folder.join("calendar/uk_bank_holidays.json")).expect("a file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let years =
        file["divisions"]["common.nations.england-and-wales_slug"].as_object().expect("years");
    let mut compared = 0;
    for (year, events) in years.iter().filter_map(|(year, own)| Some((year.parse().ok()?, own))) {
        let events = events.as_array().expect("events").iter();
        let day = |event: &Value| {
            let parts: Vec<i16> =
                event["date"].as_str()?.split('/').filter_map(|part| part.parse().ok()).collect();
            Date::new(parts[2], i8::try_from(parts[1]).ok()?, i8::try_from(parts[0]).ok()?).ok()
        };
        let published: BTreeSet<Date> = events.filter_map(day).collect();
        assert_eq!(days(&built_in("uk"), year).0, published, "{year}");
        compared += published.len();
    }
    assert_eq!(compared, 83);
}

#[test]
fn the_federal_holidays_are_those_of_another_table() {
    let Some(folder) = needs::real_data() else { return };
    let text =
        std::fs::read_to_string(folder.join("calendar/us_holidays_2015_2030.csv")).expect("a file");
    let us = built_in("us");
    for year in 2015..=2030 {
        let dates = text.lines().filter_map(|line| line.split(',').nth(2)?.parse::<Date>().ok());
        // A holiday that falls on a weekend and the day on which it is kept both stand there.
        let is_kept = |day: &Date| day.year() == year && day.weekday().to_monday_zero_offset() < 5;
        let published: BTreeSet<Date> = dates.filter(is_kept).collect();
        assert!(published.len() >= 9, "{year}");
        assert_eq!(days(&us, year).0, published, "{year}");
    }
}

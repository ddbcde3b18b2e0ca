//! Logs of events as cases with their histories: what a slow sum over the file says, the cases say.

use crate::house::House;
use crate::needs::real_data;
use crate::workshop::Workshop;
use kefu::commands::claim::Claim;
use kefu::commands::move_on::MoveOn;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::complaint::{Case, Channel, Happening, Move, Stage};
use kefu::domain::moment::Moment;
use kefu::exchange::preset::{Preset, Target};
use kefu::exchange::run::{End, Plan, Report, run};
use kefu::locale::{Language, Locale};
use kefu::queries::stays::{self, Stays};
use kefu::queries::{complaints, examine};
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// A log as a Chinese desk might write one.
const MAP: &str = r#"
target = "complaints"
source = "工单"
dates = ["D/M/YYYY HH:MM"]

[[column]]
header = "工单号"
to = "reference"

[[column]]
header = "提交时间"
to = "received-at"

[[column]]
header = "更新时间"
to = "event-at"

[[column]]
header = "步骤"
to = "sequence"

[[column]]
header = "状态"
to = "stage"
values = { "新建" = "received", "处理中" = "investigating", "等*" = "waiting", "已解决" = "decided", "已关闭" = "closed" }

[[column]]
header = "状态"
to = "waiting-for"
values = { "等客户" = "customer", "等厂商" = "third_party" }
empty = ["新建", "处理中", "已解决", "已关闭"]

[[column]]
header = "重开"
to = "reopened"

[[column]]
header = "处理人"
to = "owner"

[[column]]
header = "标题"
to = "title"
"#;
const HEADER: &str = "工单号,提交时间,更新时间,步骤,状态,重开,处理人,标题,备注\n";

fn preset(folder: &Path) -> Preset {
    let path = folder.join("map.toml");
    std::fs::write(&path, MAP).expect("written");
    Preset::from_file(&path).expect("a map")
}

/// Imports a log under the map of this file.
fn import(house: &Workshop, text: &str, dry_run: bool) -> Report {
    let path = house.folder.path().join("log.csv");
    std::fs::write(&path, text).expect("written");
    let preset = Some(preset(house.folder.path()));
    take(
        house,
        &Plan { target: Target::Complaints, path, sheet: None, preset, dry_run, rejects: None },
    )
}

fn take(house: &Workshop, plan: &Plan) -> Report {
    let locale = Locale::new(Language::English);
    let go_on = &mut |_: kefu::exchange::run::Event<'_>| ControlFlow::Continue(());
    run(&house.desk, &house.owner, &locale, plan, go_on).expect("a report")
}

/// Rows read, cases made, cases gone on, steps, cases known, refused.
fn sums(report: &Report) -> [u64; 6] {
    let total = &report.total;
    [total.read, total.added, total.grown, total.steps, total.known, total.refused]
}

fn faults(report: &Report) -> Vec<(u64, &'static str)> {
    report.faults.iter().map(|fault| (fault.line, fault.code)).collect()
}

fn cases(house: &Workshop) -> Vec<Case> {
    let mut cases = Vec::new();
    let read = house.desk.store.read(|tx| {
        tx.each(tables::CASES, &Scan::all(), |_, case: Case| {
            cases.push(case);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("cases");
    cases
}

fn called(house: &Workshop, reference: &str) -> Case {
    let is_it = |case: &Case| case.external_ref.as_deref() == Some(reference);
    cases(house).into_iter().find(is_it).expect("a case")
}

fn stays_of(house: &Workshop, case: &Case) -> Stays {
    let now = house.owner.now();
    house.desk.store.read(|tx| stays::stays(tx, case.id, now)).expect("stays")
}

/// Minutes by stage, and by whom it waited for.
fn minutes(stays: &Stays) -> BTreeMap<String, i64> {
    let mut minutes = BTreeMap::new();
    for (stage, waiting_for, seconds) in stays.sums() {
        assert_eq!(seconds % 60, 0, "{stage:?}");
        let name = waiting_for.map_or(stage.code(), |reason| reason.code());
        *minutes.entry(name.to_owned()).or_default() += seconds / 60;
    }
    minutes.retain(|_, length| *length > 0);
    minutes
}

fn is_well(house: &Workshop) {
    let found = house.desk.store.read(examine::examine).expect("findings");
    assert!(found.unfolded.is_empty(), "{:?}", found.unfolded);
    assert!(found.astray.is_empty(), "{:?}", found.astray);
    assert!(found.unreadable.is_empty() && found.torn.is_empty());
    assert_eq!(found.audit.map(|audit| audit.broken), Some(None));
}

/// A log with one case that went all the ways, one of which little is told, and rows that are none.
fn hostile() -> String {
    let rows = [
        "A1,1/3/2016 23:50,3/3/2016 12:00,4,已解决,0,李娜,漏水,",
        "A2,5/3/2016 10:00,6/3/2016 10:00,3,处理中,0,,噪音,",
        "A1,1/3/2016 23:50,2/3/2016 00:00,1,处理中,0,李娜,漏水,",
        "A2,5/3/2016 10:00,7/3/2016 10:00,4,飞升,0,,噪音,",
        "A1,1/3/2016 23:50,6/3/2016 00:00,7,已关闭,1,李娜,漏水,好",
        "A1,1/3/2016 23:50,1/3/2016 23:50,0,新建,0,,漏水,",
        "A2,5/3/2016 10:00,31/2/2016 10:00,5,处理中,0,,噪音,",
        "A1,1/3/2016 23:50,3/3/2016 00:00,3,处理中,0,李娜,漏水,",
        "A1,1/3/2016 23:50,2/3/2016 00:00,2,等客户,0,李娜,漏水,",
        "A1,1/3/2016 23:50,2/3/2016 00:00,2,等客户,0,李娜,漏水,",
        "A2,5/3/2016 10:00,5/3/2016 09:59,0,新建,0,,噪音,",
        "A1,1/3/2016 23:50,4/3/2016 12:00,5,处理中,1,王芳,漏水,",
        "A1,1/3/2016 23:50,5/3/2016 00:00,x,已解决,1,王芳,漏水,",
        ",1/3/2016 23:50,5/3/2016 00:00,6,已解决,1,王芳,漏水,",
        "A2,5/3/2016 10:00,2/3/2026 10:01,9,已解决,0,,噪音,",
        "A1,1/3/2016 23:50,5/3/2016 00:00,6,已解决,1,王芳,漏水,",
        "A2,5/3/2016 10:00,8/3/2016 10:00,6,等等,0,,噪音,",
    ];
    format!("\u{feff}{HEADER}{}\n", rows.join("\n"))
}

#[test]
fn rows_in_any_order_make_cases_and_bad_ones_stop_none() {
    let house = Workshop::new(&[]);
    let wanted = [
        (5, "row-word-unknown"),
        (8, "row-date"),
        (12, "row-before-opening"),
        (14, "row-count"),
        (15, "row-misses"),
        (16, "row-date-future"),
        (18, "row-word-unknown"),
    ];
    for dry_run in [true, false] {
        let report = import(&house, &hostile(), dry_run);
        assert_eq!((sums(&report), faults(&report)), ([17, 2, 0, 9, 0, 7], wanted.to_vec()));
    }
    let case = called(&house, "A1");
    assert_eq!((case.stage, case.reopened, case.imported), (Stage::Closed, 1, true));
    assert_eq!(case.stage_since.human(), "2016-03-06 00:00");
    let stays = stays_of(&house, &case);
    let is = [("customer", 1440), ("decided", 2880), ("investigating", 1440), ("received", 10)];
    assert_eq!(minutes(&stays), is.map(|(name, length)| (name.to_owned(), length)).into());
    assert_eq!(stays.age_seconds(), Some(60 * (4 * 1440 + 10)));
    assert_eq!(stays.reopened, 1);
    let case = called(&house, "A2");
    assert_eq!((case.stage, case.reopened), (Stage::Investigating, 0));
    assert_eq!(minutes(&stays_of(&house, &case))["received"], 1440);
    for dry_run in [true, false] {
        let report = import(&house, &hostile(), dry_run);
        assert_eq!(sums(&report), [17, 0, 0, 0, 2, 7], "nothing twice");
    }
    is_well(&house);
}

#[test]
fn a_step_keeps_what_its_row_says_and_its_own_time() {
    let house = Workshop::new(&[]);
    import(&house, &hostile(), false);
    let case = called(&house, "A1");
    let events = house.desk.store.read(|tx| tx.case_events(case.id)).expect("events");
    assert_eq!((events.len(), case.events), (9, 9));
    let Happening::Imported { opening, reached } = &events[0].what else { panic!("imported") };
    assert_eq!((opening.title.as_str(), reached.stage), ("漏水", Stage::Received));
    let passed: Vec<_> = events[1..]
        .iter()
        .map(|event| match &event.what {
            Happening::Passed(passed) => (event.at.human(), passed),
            other => panic!("{other:?}"),
        })
        .collect();
    let (at, waits) = &passed[2];
    assert_eq!((at.as_str(), waits.sequence), ("2016-03-02 00:00", Some(2)));
    assert_eq!(waits.owner.as_deref(), Some("李娜"));
    let (_, last) = &passed[7];
    assert_eq!(
        (last.reopened, last.changed.get("备注").map(String::as_str)),
        (Some(1), Some("好"))
    );
    assert_eq!(last.changed.get("状态").map(String::as_str), Some("已关闭"));
    assert!(!last.changed.contains_key("标题"));
}

/// Rows of one case: minute of the update after 1 March 2016 10:00, step, stage, note.
fn log(rows: &[(u32, u32, &str, &str)]) -> String {
    let row = |(minute, step, stage, note): &(u32, u32, &str, &str)| {
        let (hour, minute) = (10 + minute / 60, minute % 60);
        format!("B1,1/3/2016 10:00,1/3/2016 {hour}:{minute:02},{step},{stage},,,漏水,{note}\n")
    };
    rows.iter().map(row).fold(HEADER.to_owned(), |text, row| text + &row)
}

#[test]
fn a_longer_log_goes_on_with_the_same_case() {
    let house = Workshop::new(&[]);
    let both = |text: &str, sum: [u64; 6], told: &[(u64, &'static str)]| {
        for dry_run in [true, false] {
            let report = import(&house, text, dry_run);
            assert_eq!((sums(&report), faults(&report)), (sum, told.to_vec()), "dry: {dry_run}");
        }
    };
    let start = [(0, 0, "新建", ""), (30, 1, "处理中", "")];
    both(&log(&start), [2, 1, 0, 2, 0, 0], &[]);
    let more = [start[0], start[1], (60, 2, "已解决", ""), (90, 3, "已关闭", "")];
    both(&log(&more[..3]), [3, 0, 1, 1, 0, 0], &[]);
    assert_eq!(called(&house, "B1").stage, Stage::Decided);
    // What is new alone, and then the first file again.
    both(&log(&more[3..]), [1, 0, 1, 1, 0, 0], &[]);
    both(&log(&start), [2, 0, 0, 0, 1, 0], &[]);
    both(&log(&more), [4, 0, 0, 0, 1, 0], &[]);
    let case = called(&house, "B1");
    assert_eq!((case.stage, case.events, cases(&house).len()), (Stage::Closed, 5, 1));
    // A step between, and a row that says something else, are told; what goes on, goes on.
    let odd = [start[0], (45, 9, "等厂商", ""), (90, 3, "已关闭", "!"), (95, 4, "处理中", "")];
    let told = [(2, "row-history-earlier"), (2, "row-history-differs")];
    both(&log(&odd), [4, 0, 1, 1, 0, 2], &told);
    let case = called(&house, "B1");
    assert_eq!((case.stage, case.reopened, case.events), (Stage::Investigating, 1, 6));
    is_well(&house);
}

#[test]
fn what_was_moved_on_here_is_not_moved_by_a_file() {
    let house = Workshop::new(&[]);
    let start = [(0, 0, "新建", ""), (30, 1, "新建", "")];
    import(&house, &log(&start), false);
    let case = called(&house, "B1");
    let go = |command| execute(&house.desk, &house.owner, &[command]).expect("done");
    go(Command::Claim(Claim::This(case.id)));
    let step = Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() };
    go(Command::Move(MoveOn::unseen(case.id, step)));
    let more = [start[0], start[1], (60, 2, "已解决", "")];
    for dry_run in [true, false] {
        let report = import(&house, &log(&more), dry_run);
        assert_eq!(faults(&report), [(2, "row-history-outrun")]);
        assert_eq!(sums(&report), [3, 0, 0, 0, 0, 1]);
    }
    let case = called(&house, "B1");
    assert_eq!((case.stage, case.owner.is_some()), (Stage::Acknowledged, true));
    is_well(&house);
}

#[test]
fn an_import_of_a_log_is_as_final_as_any() {
    let house = Workshop::new(&[]);
    import(&house, &hostile(), false);
    let undone = execute(&house.desk, &house.owner, &[Command::Undo(Undo::Undo)]);
    assert_eq!(undone.map(|_| ()).map_err(|e| e.code), Err("step-final"));
    assert_eq!(cases(&house).len(), 2);
}

#[test]
fn a_log_that_breaks_off_gives_what_was_read() {
    let house = Workshop::new(&[]);
    let text = log(&[(0, 0, "新建", ""), (30, 1, "处理中", "")]) + "B2,\"1/3/2016 10:00,";
    let report = import(&house, &text, false);
    assert!(matches!(&report.end, End::Broken(fault) if fault.code == "row-quote-open"));
    assert_eq!(sums(&report), [3, 1, 0, 2, 0, 1]);
    assert_eq!(called(&house, "B1").stage, Stage::Investigating);
}

#[test]
fn a_complaint_tells_how_long_it_stood_where() {
    let house = House::new();
    let write = |name: &str, text: &str| {
        let path = house.home().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let (map, file) = (write("map.toml", MAP), write("log.csv", &hostile()));
    let ran = house.run(&["import", "complaints", &file, "--map", &map]);
    assert_eq!(ran.status, Some(7), "{ran:?}");
    let shown = house.json(&["complaint", "show", "K-2026-00001"]);
    let stays = shown["stays"].as_array().expect("stays");
    let seconds = stays.iter().map(|stay| stay["seconds"].as_i64().expect("a number"));
    assert_eq!(shown["age_seconds"], seconds.sum::<i64>());
    assert_eq!((&shown["reopened"], shown["age_seconds"].as_i64()), (&1.into(), Some(346_200)));
    let waited = stays.iter().find(|stay| stay["waiting_for"] == "customer").expect("a wait");
    assert_eq!((&waited["stage"], &waited["seconds"]), (&"waiting".into(), &86_400.into()));
    let said = house.run(&["complaint", "show", "K-2026-00001", "--lang", "zh-CN"]);
    let said = String::from_utf8_lossy(&said.out).into_owned();
    assert!(said.contains("历时：4 天 0 小时 10 分") && said.contains("重开 1 次"), "{said}");
}

const STATES: [(&str, &str); 6] = [
    ("新建", "received"),
    ("处理中", "investigating"),
    ("等客户", "customer"),
    ("等厂商", "third_party"),
    ("已解决", "decided"),
    ("已关闭", "closed"),
];

/// A case of a random log: minutes from one step to the next, and its state.
type Steps = Vec<(i64, usize)>;

/// Day and time so many minutes after 1 January 2016, of a year long enough for all of them.
fn told(minute: i64) -> String {
    let start = jiff::civil::date(2016, 1, 1).at(0, 0, 0, 0);
    let at = start + jiff::Span::new().minutes(minute);
    format!("{}/{}/{} {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

fn rows_of(reference: &str, steps: &Steps) -> Vec<(i64, String)> {
    let (mut at, mut before, mut again) = (0, 0, 0);
    let mut rows = Vec::new();
    for (place, (after, next)) in steps.iter().enumerate() {
        at += after;
        again += u32::from(before >= 4 && *next < 4);
        before = *next;
        let (when, state) = (told(at), STATES[*next].0);
        rows.push((
            at,
            format!("{reference},1/1/2016 00:00,{when},{place},{state},{again},,漏水,\n"),
        ));
    }
    rows
}

/// The slow sum: what lies between a step and the next is of the step's state.
fn summed(steps: &Steps, now: i64) -> (BTreeMap<String, i64>, u32) {
    let (mut sums, mut reopened) = (BTreeMap::new(), 0);
    let (mut at, mut state) = (0, 0);
    let mut add = |state: usize, length: i64| {
        if length > 0 {
            *sums.entry(STATES[state].1.to_owned()).or_default() += length;
        }
    };
    for (after, next) in steps {
        add(state, *after);
        reopened += u32::from(state >= 4 && *next < 4);
        (at, state) = (at + after, *next);
    }
    if state != 5 {
        add(state, now - at);
    }
    (sums, reopened)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_order_a_slow_sum_says_the_same(
        logs in proptest::collection::vec(
            proptest::collection::vec((0..4_000_i64, 0..STATES.len()), 1..9), 1..4),
        order in any::<u64>(),
        cut in 0..20_000_i64,
    ) {
        static RUN: AtomicU32 = AtomicU32::new(0);
        thread_local!(static HOUSE: Workshop = Workshop::new(&[]));
        let run = RUN.fetch_add(1, Ordering::Relaxed);
        let name = |place: usize| format!("R{run}-{place}");
        let rows = logs.iter().enumerate().flat_map(|(place, steps)| rows_of(&name(place), steps));
        let mut rows: Vec<(i64, String)> = rows.collect();
        rows.push(rows[0].clone());
        // A shuffle that the seed decides.
        rows.sort_by_key(|(_, row)| {
            let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            row.bytes().fold(order, mix)
        });
        let text = |until: i64| {
            let early = rows.iter().filter(|(at, _)| *at <= until).map(|(_, row)| row.as_str());
            format!("{HEADER}{}", early.collect::<String>())
        };
        HOUSE.with(|house| {
            if rows.iter().any(|(at, _)| *at <= cut) {
                import(house, &text(cut), false);
            }
            let report = import(house, &text(i64::MAX), false);
            assert_eq!(report.total.refused, 0, "{:?}", report.faults);
            let now = house.owner.now().at_seconds;
            let start = Moment::parse("2016-01-01T00:00:00+08:00", jiff::tz::Offset::UTC);
            let now = (now - start.expect("a time").at_seconds) / 60;
            for (place, steps) in logs.iter().enumerate() {
                let case = called(house, &name(place));
                let stays = stays_of(house, &case);
                let (sums, reopened) = summed(steps, now);
                assert_eq!(stays.age_seconds(), Some(60 * sums.values().sum::<i64>()));
                assert_eq!(minutes(&stays), sums);
                assert_eq!((case.reopened, case.events as usize), (reopened, 1 + steps.len()));
            }
        });
    }
}

/// What the file says of an incident, straight from its cells.
#[derive(Default)]
struct Incident {
    opened: i64,
    closed: i64,
    reopened: u32,
    rows: Vec<(i64, u32, String)>,
}

/// Minutes since 1 March 2000 out of `d/m/yyyy HH:MM`, counted day by day.
fn minute(cell: &str) -> i64 {
    let parts: Vec<i64> =
        cell.split(['/', ' ', ':']).map(|part| part.parse().expect("a number")).collect();
    let [day, month, year, hour, minute] = parts[..] else { panic!("{cell}") };
    let mut days = day;
    for of in 2000..year {
        days += if of % 4 == 0 { 366 } else { 365 };
    }
    let lengths = [31, if year % 4 == 0 { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30];
    days += lengths.iter().take(month as usize - 1).sum::<i64>();
    (days * 24 + hour) * 60 + minute
}

fn incidents(text: &str) -> BTreeMap<String, Incident> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let column = |name: &str| header.iter().position(|own| *own == name).expect("a column");
    let [number, state, opened, updated, changes, reopened, closed] = [
        "number",
        "incident_state",
        "opened_at",
        "sys_updated_at",
        "sys_mod_count",
        "reopen_count",
        "closed_at",
    ]
    .map(column);
    let mut all: BTreeMap<String, Incident> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let incident = all.entry(cells[number].to_owned()).or_default();
        incident.opened = minute(cells[opened]);
        incident.closed = minute(cells[closed]);
        incident.reopened = incident.reopened.max(cells[reopened].parse().expect("a number"));
        let place = cells[changes].parse().expect("a number");
        incident.rows.push((minute(cells[updated]), place, cells[state].to_owned()));
    }
    all
}

impl Incident {
    /// Minutes by state; what lies before its opening is not its own.
    fn sums(&mut self) -> BTreeMap<String, i64> {
        let (mut sums, mut at, mut state) = (BTreeMap::new(), self.opened, "received");
        self.rows.retain(|row| row.0 >= self.opened);
        self.rows.sort();
        for (next, _, told) in &self.rows {
            *sums.entry(state.to_owned()).or_default() += next - at;
            at = *next;
            state = match told.as_str() {
                "New" => "received",
                "Active" => "investigating",
                "Awaiting User Info" => "customer",
                "Awaiting Vendor" => "third_party",
                "Awaiting Problem" | "Awaiting Evidence" => "expert",
                "Resolved" => "decided",
                "Closed" => "closed",
                other => panic!("{other}"),
            };
        }
        assert_eq!((state, at), ("closed", self.closed));
        sums.retain(|_, length| *length > 0);
        sums
    }
}

#[test]
fn every_incident_of_the_real_log_adds_up() {
    let Some(folder) = real_data() else { return };
    let path = folder.join("sla/servicenow_events_dev.csv");
    let text = std::fs::read_to_string(&path).expect("the log");
    let house = Workshop::new(&[]);
    house.owner.close_vault();
    let preset = Some(Preset::named("servicenow").expect("a preset"));
    let target = Target::Complaints;
    let plan = Plan { target, path, sheet: None, preset, dry_run: false, rejects: None };
    let report = take(&house, &plan);
    assert_eq!(sums(&report), [23_769, 4_102, 0, 23_767, 0, 2]);
    let early = [(46, "row-before-opening"), (52, "row-before-opening")];
    assert_eq!(faults(&report), early);
    let mut wanted = incidents(&text);
    let cases = cases(&house);
    assert_eq!((wanted.len(), cases.len()), (4_102, 4_102));
    let mut opened_again = 0;
    for case in &cases {
        let number = case.external_ref.clone().expect("a number");
        let mut incident = wanted.remove(&number).expect("an incident");
        let stays = stays_of(&house, case);
        assert_eq!(minutes(&stays), incident.sums(), "{number}");
        assert_eq!(stays.age_seconds(), Some(60 * (incident.closed - incident.opened)), "{number}");
        assert_eq!(case.reopened, incident.reopened, "{number}");
        assert_eq!(stays.reopened, incident.reopened, "{number}");
        assert_eq!(case.events as usize, 1 + incident.rows.len(), "{number}");
        opened_again += u32::from(case.reopened > 0);
    }
    assert_eq!(opened_again, 52);
    let page = house.desk.store.read(|tx| {
        let open = complaints::Filter { open: true, ..Default::default() };
        complaints::list(tx, &open, house.owner.now(), None, 1)
    });
    assert_eq!(page.map(|page| page.total), Ok(0));
    assert_eq!(sums(&take(&house, &plan)), [23_769, 0, 0, 0, 4_102, 2]);
    is_well(&house);
}

#[test]
fn what_is_sealed_stands_in_no_step() {
    let house = Workshop::new(&[]);
    let map = format!("{MAP}\n[[column]]\nheader = \"电话\"\nto = \"phone\"\n");
    let map_path = house.folder.path().join("phones.toml");
    std::fs::write(&map_path, map).expect("written");
    let preset = Preset::from_file(&map_path).expect("a map");
    let header = HEADER.trim_end();
    let row = |place: u32, state: &str, phone: &str, note: &str| {
        format!("P1,1/3/2016 10:00,1/3/2016 1{place}:00,{place},{state},,,漏水,{note},{phone}\n")
    };
    let rows = [
        row(1, "处理中", "13912345678", "回电 13712345678"),
        row(0, "新建", "13812345678", ""),
        row(2, "已解决", "13812345678", "好"),
    ];
    let path = house.folder.path().join("phones.csv");
    let import = |rows: &[String]| {
        std::fs::write(&path, format!("{header},电话\n{}", rows.concat())).expect("written");
        let preset = Some(preset.clone());
        let target = Target::Complaints;
        take(
            &house,
            &Plan {
                target,
                path: path.clone(),
                sheet: None,
                preset,
                dry_run: false,
                rejects: None,
            },
        )
    };
    assert_eq!(sums(&import(&rows[..2])), [2, 1, 0, 2, 0, 0]);
    assert_eq!(sums(&import(&rows)), [3, 0, 1, 1, 0, 0], "and the same steps are the same");
    let case = called(&house, "P1");
    let events = house.desk.store.read(|tx| tx.case_events(case.id)).expect("events");
    let kept = format!("{events:?}");
    assert!(!kept.contains("12345678") && kept.contains("好"), "{kept}");
    let points = house.desk.store.read(|tx| tx.count(tables::POINTS, &Scan::all()));
    assert_eq!(points, Ok(3), "both numbers, and the note that holds one");
    is_well(&house);
}

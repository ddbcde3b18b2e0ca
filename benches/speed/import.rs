//! Row 4: a file of customers into a new store, beside sealing its values alone, and beside a table without any.

use crate::figures::{Times, ratio, size, time};
use crate::filled::{self, new_store, people, target};
use crate::raw::written;
use crate::table::Line;
use crate::{Bench, peers};
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::{Command as Import, execute};
use kefu::domain::contact::PointKind;
use kefu::exchange::preset::Target;
use kefu::exchange::run::{End, Event, Plan, run};
use kefu::locale::{Language, Locale};
use kefu::session::{Desk, Session};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Rows of the file, at most.
const MOST: usize = 100_000;
/// What is sealed of each row.
const SEALED: [PointKind; 3] = [PointKind::Phone, PointKind::Email, PointKind::Address];

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = target().join("bench-import");
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Three values of somebody; what is missing is made up, so that each row costs the same.
fn values(person: &kefu::demo::DemoParty, place: usize) -> [String; 3] {
    let found = |kind| person.points.iter().find(|point| point.kind == kind);
    let value = |kind| found(kind).map(|point| point.value.clone());
    [
        format!("139{place:08}"),
        format!("p{place}@example.com"),
        value(PointKind::Address).unwrap_or_else(|| format!("1 Acacia Road, flat {place}")),
    ]
}

fn write_file(path: &Path, rows: usize, session: &Session) -> Vec<[String; 3]> {
    let mut file = csv::Writer::from_path(path).expect("a file");
    file.write_record(["Name", "Phone", "Email", "Address"]).expect("a row");
    let mut sealed = Vec::with_capacity(rows);
    for (place, person) in people(0, rows, session.now()).iter().enumerate() {
        let values = values(person, place);
        let [phone, email, address] = &values;
        file.write_record([&person.name, phone, email, address]).expect("a row");
        sealed.push(values);
    }
    file.flush().expect("a file");
    sealed
}

pub fn measure(bench: &Bench) -> Vec<Line> {
    let rows = bench.filled.parties.min(MOST);
    let folder = Folder::new();
    let (desk, session) = new_store(&folder.0.join("store"));
    let path = folder.0.join("customers.csv");
    let values = write_file(&path, rows, &session);
    let (mut ours, mut sealing) = (Times::default(), Times::default());
    sealing.add(|| seal_all(&desk, &session, &values));
    ours.add(|| take(&desk, &session, path.clone(), rows));
    sealing.add(|| seal_all(&desk, &session, &values));
    let times = ratio(ours.median(), sealing.median());
    let each = ours.median() / u32::try_from(rows).unwrap_or(1);
    let line = Line::new(format!("import: {rows} rows, 3 sealed fields"), "under 1.3 times")
        .measured(format!("{}, a row {}", time(ours.median()), time(each)))
        .beside(format!("sealing on all cores {}", time(sealing.median())), times)
        .meets(times < 1.3);
    let work = "  beside a table with three indexes";
    let sqlite = match peers::program("sqlite3") {
        Err(missing) => Line::new(work, "").lacks(missing),
        Ok(_) => {
            let theirs = sqlite(&folder.0, &path);
            let times = ratio(ours.median(), theirs.median());
            let told = format!("sqlite3 .import {}", time(theirs.median()));
            Line::new(work, "").measured(time(ours.median())).beside(told, times).told()
        }
    };
    let mut lines = vec![line, sqlite];
    lines.extend(BATCHES.iter().map(|batch| batch_of(&desk, &session, *batch)));
    lines
}

/// Sizes of batches that are compared: the more rows go into one transaction, the fewer pages each writes, and the longer
/// the others wait.
const BATCHES: [usize; 5] = [125, 250, 500, 1_000, 2_000];

/// What a batch costs that is sealed already: how long the writer has it, its share of a core, and the bytes.
fn batch_of(desk: &Desk, session: &Session, rows: usize) -> Line {
    let (mut times, mut cores, mut bytes) = (Times::default(), Times::default(), Times::default());
    let turns = 2_000_usize.div_ceil(rows).max(3);
    for _ in 0..turns {
        let command = Import::ImportParties(filled::sealed_people(desk, session, rows));
        let (before, core) = (written(), core_time());
        times.add(|| execute(desk, session, &[command]).expect("done"));
        cores.push(core_time() - core);
        bytes.push(Duration::from_nanos(written() - before));
    }
    let each = u32::try_from(rows).unwrap_or(1);
    let size = size(u64::try_from(bytes.median().as_nanos()).unwrap_or(0) / u64::from(each));
    let told = format!("{}, a row {size}", time(times.median()));
    let core = format!("a row {} of a core", time(cores.median() / each));
    Line { beside: core, ..Line::new(format!("  a batch of {rows} rows, sealed"), "") }
        .took(times.median())
        .measured(told)
        .told()
}

/// What this thread has had of a core.
fn core_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(now).expect("a time")
}

fn take(desk: &Desk, session: &Session, path: PathBuf, rows: usize) {
    let plan = Plan { target: Target::Parties, path, preset: None, dry_run: false, rejects: None };
    let locale = Locale::new(Language::English);
    let mut hear = |_: Event<'_>| ControlFlow::Continue(());
    let report = run(desk, session, &locale, &plan, &mut hear).expect("an import");
    assert_eq!((report.end, report.total.added), (End::Whole, rows as u64));
}

/// On all cores, and kept nowhere.
fn seal_all(desk: &Desk, session: &Session, values: &[[String; 3]]) {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for part in values.chunks(values.len().div_ceil(cores).max(1)) {
            scope.spawn(move || {
                for row in part {
                    let drafts: Vec<PointDraft> = SEALED.iter().zip(row).map(draft).collect();
                    std::hint::black_box(seal_new(desk, session, &drafts).expect("sealed"));
                }
            });
        }
    });
}

fn draft((kind, value): (&PointKind, &String)) -> PointDraft {
    PointDraft { kind: *kind, label: String::new(), value: value.as_str().into() }
}

fn sqlite(folder: &Path, file: &Path) -> Times {
    let script = format!(
        "create table people(name, phone, email, address);\n\
         create index one on people(name);\ncreate index two on people(phone);\n\
         create index three on people(email);\n.import --csv --skip 1 {} people\n",
        file.display()
    );
    Times::of(1, |_| {
        let mut sqlite = Command::new("sqlite3");
        sqlite.arg(folder.join("people.db")).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut sqlite = sqlite.spawn().expect("sqlite3");
        let mut input = sqlite.stdin.take().expect("its input");
        input.write_all(script.as_bytes()).expect("a script");
        drop(input);
        assert!(sqlite.wait().expect("its end").success(), "sqlite3");
    })
}

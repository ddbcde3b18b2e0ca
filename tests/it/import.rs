//! Files into a store: nothing twice, nothing half, nothing sealed in the clear.

use jiff::tz::Offset;
use kefu::commands::init::{Init, init};
use kefu::domain::error::Result;
use kefu::domain::moment::Moment;
use kefu::exchange::preset::Target;
use kefu::exchange::run::{End, Event, Plan, Report, run};
use kefu::locale::{Language, Locale};
use kefu::queries::{audit, complaints, lookup, parties};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::vault::SecretString;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

const PASSPHRASE: &str = "four tests ride green bicycles";

/// A store in a folder of its own, its vault open.
struct House {
    folder: tempfile::TempDir,
    desk: Desk,
    session: Session,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now = Moment::parse("2026-11-22T10:00:00+08:00", Offset::UTC).expect("a moment");
        let session = Session::new(Clock::set_to(now), "test").expect("a session");
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

    /// Stops after so many batches.
    fn go(&self, plan: &Plan, batches: usize) -> Result<Report> {
        let mut seen = 0;
        run(&self.desk, &self.session, &Locale::new(Language::English), plan, &mut |event| {
            seen += usize::from(matches!(event, Event::Batch(_)));
            if seen >= batches { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    fn complaints(&self) -> u64 {
        let filter = complaints::Filter::default();
        let now = self.session.now();
        self.desk
            .store
            .read(|tx| complaints::list(tx, &filter, now, None, 0))
            .expect("a list")
            .total
    }

    fn parties(&self) -> u64 {
        self.desk.store.read(|tx| parties::list(tx, None, 0)).expect("a list").total
    }

    fn verify(&self) {
        assert_eq!(self.desk.store.read(|tx| audit::verify(tx)).expect("a walk").broken, None);
    }
}

fn plan(target: Target, path: &Path) -> Plan {
    Plan { target, path: path.to_owned(), preset: None, dry_run: false, rejects: None }
}

/// Read, added, identical, known, refused.
fn sums(report: &Report) -> [u64; 5] {
    let total = &report.total;
    [total.read, total.added, total.identical, total.known, total.refused]
}

fn real_data(name: &str) -> Option<PathBuf> {
    std::env::var_os("KEFU_REAL_DATA").map(|folder| PathBuf::from(folder).join(name))
}

#[expect(clippy::print_stderr, reason = "figures")]
fn timed(house: &House, target: Target, path: &Path) -> Report {
    let start = Instant::now();
    let report = house.import(target, path).expect("a report");
    let seconds = start.elapsed().as_secs_f64();
    let rate = report.total.read as f64 / seconds;
    eprintln!("{:?} {:?} in {seconds:.2} s: {rate:.0} rows/s", path.file_name(), sums(&report));
    report
}

#[test]
fn the_figures_of_the_issue() {
    let Some(path) = real_data("complaints/cfpb_2014q4_8340.csv") else { return };
    let house = House::new();
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [8_340, 8_340, 0, 0, 0]);
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [8_340, 0, 0, 8_340, 0]);
    let filter = complaints::Filter { open: true, ..complaints::Filter::default() };
    let now = house.session.now();
    let open = house.desk.store.read(|tx| complaints::list(tx, &filter, now, None, 20));
    assert_eq!(open.expect("a list").total, 1_759);
    let path = real_data("complaints/cfpb_2013_2016_3186_noid.csv").expect("a path");
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [3_186, 3_186, 11, 0, 0]);
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [3_186, 0, 0, 3_186, 0]);
    let path = real_data("complaints/cfpb_2023jun_part_dev.csv").expect("a path");
    assert_eq!(sums(&timed(&house, Target::Complaints, &path)), [3_856, 3_856, 0, 0, 0]);
    house.verify();
}

#[test]
fn two_thousand_chinese_contacts() {
    let Some(path) = real_data("cn/faker_zh_CN_2000.csv") else { return };
    let house = House::new();
    assert_eq!(sums(&timed(&house, Target::Parties, &path)), [2_000, 2_000, 0, 0, 0]);
    assert_eq!(sums(&timed(&house, Target::Parties, &path)), [2_000, 0, 0, 2_000, 0]);
    house.verify();
}

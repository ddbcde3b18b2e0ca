//! Lists on their way out: told of before they are in the file, gone on with wherever they were stopped, and whole when
//! they come back.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size};
use crate::house::House;
use crate::workshop::{Workshop, opening};
use kefu::commands::approval::Decide;
use kefu::commands::erase::Erase;
use kefu::commands::export::Selection;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::reveal::reveal;
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::audit::AuditEntry;
use kefu::domain::complaint::{Case, Channel, Opening, Severity};
use kefu::domain::contact::PointKind;
use kefu::domain::erasure::EraseReason;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::export_run::{ExportFile, ExportRun, STRETCH_ROWS};
use kefu::domain::id::{ApprovalNumber, PartyId};
use kefu::domain::member::Role;
use kefu::domain::name::{NAME_CHARS, clean};
use kefu::domain::notice::{Notice, NoticeKind};
use kefu::domain::party::Party;
use kefu::domain::purpose::Purpose;
use kefu::exchange::list::{self, Destination, Event, Exported, Form};
use kefu::exchange::part::Part;
use kefu::exchange::preset::Target;
use kefu::exchange::run::{self, Plan};
use kefu::locale::{Language, Locale};
use kefu::queries::complaints::Filter;
use kefu::queries::leaving::{Audit, Cases, Consents, Entries, List, Parties, Promises, Span};
use kefu::session::Session;
use kefu::store::index::Rows;
use kefu::store::{Reader, Scan, tables};
use kefu::vault::{ExposeSecret, Somebody};
use proptest::prelude::*;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const REASON: &str = "letter 2026-17 of the authority";

pub fn plain(columns: &str) -> Vec<String> {
    columns.split(',').map(str::to_owned).collect()
}

/// An export, and after how many stretches somebody stops it.
pub struct Wanted<'w> {
    pub which: &'w dyn List,
    pub columns: &'w str,
    pub to: PathBuf,
    pub recipient: Option<String>,
    pub anew: bool,
    pub stop: usize,
}

pub fn all_parties() -> Parties {
    list::parties("").expect("a filter")
}

impl<'w> Wanted<'w> {
    pub fn of(shop: &Workshop, which: &'w dyn List, columns: &'w str, name: &str) -> Self {
        let to = shop.folder.path().join(name);
        Self { which, columns, to, recipient: None, anew: false, stop: usize::MAX }
    }

    pub fn go(&self, shop: &Workshop, session: &Session) -> Result<Exported> {
        self.hear(shop, session, &mut |_| {})
    }

    pub fn hear(
        &self,
        shop: &Workshop,
        session: &Session,
        heard: &mut dyn FnMut(Event),
    ) -> Result<Exported> {
        let selection = Selection {
            list: self.which.list(),
            selector: String::new(),
            columns: plain(self.columns),
            purpose: ExportPurpose::Migration,
            reference: REASON.into(),
            recipient: self.recipient.clone(),
            disclosure: None,
        };
        let somebody = self.recipient.as_deref().map(Somebody::of_recipient);
        let somebody = somebody.transpose().expect("a recipient");
        let form = Form::of_name(&self.to).unwrap_or(Form::Csv);
        let to = Destination { path: &self.to, somebody, form, anew: self.anew };
        let mut stretches = 0;
        list::export(&shop.desk, session, selection, self.which, &to, &mut |event| {
            heard(event);
            stretches += usize::from(matches!(event, Event::Written(..)));
            match stretches >= self.stop {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.to).expect("a file")
    }
}

pub fn code<T>(done: Result<T>) -> std::result::Result<(), &'static str> {
    done.map(drop).map_err(|error| error.code)
}

pub fn many(shop: &Workshop, count: usize) -> Vec<PartyId> {
    let one = |number: usize| {
        let facts = PartyFacts { name: format!("=客户 \"{number}\""), ..PartyFacts::default() };
        AddParty::new(&shop.owner, facts, shop.sealed(&shop.owner, &[])).expect("a party")
    };
    let mut ids = Vec::new();
    for start in (0..count).step_by(500) {
        let batch: Vec<AddParty> = (start..count.min(start + 500)).map(one).collect();
        ids.extend(batch.iter().map(|party| party.id));
        let batch: Vec<Command> = batch.into_iter().map(Command::AddParty).collect();
        execute(&shop.desk, &shop.owner, &batch).expect("added");
    }
    ids
}

fn runs(shop: &Workshop) -> Vec<ExportRun> {
    let mut runs = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::EXPORT_RUNS, &Scan::all(), |_, run| {
            runs.push(run);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("read");
    runs
}

/// Of how many customers a run tells, and how many rows its entries count.
pub fn told(shop: &Workshop, seq: u64) -> (usize, u64) {
    let all = shop.desk.read(|tx| tx.keys(tables::EXPORTED, &Scan::all(), usize::MAX));
    let parties = all.expect("read").iter().filter(|(_, of)| *of == seq).count();
    let first: AuditEntry = shop.desk.read(|tx| tx.fetch(tables::AUDIT, &seq)).expect("an entry");
    let run = first.ids.last().expect("its run").clone();
    let mut rows = 0;
    let read = shop.desk.read(|tx| {
        tx.each(tables::AUDIT, &Scan::all(), |_, entry: AuditEntry| {
            let is_its = entry.verb.starts_with("export.") && entry.ids.contains(&run);
            rows += if is_its { u64::from(entry.count) } else { 0 };
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("read");
    (parties, rows)
}

#[test]
fn wherever_it_is_stopped_it_goes_on_and_nobody_is_counted_twice() {
    let shop = Workshop::new(&[]);
    let count = 10 * STRETCH_ROWS + 7;
    many(&shop, count);
    let (which, columns) = (all_parties(), "number,name,tags");
    let whole = Wanted::of(&shop, &which, columns, "whole.csv");
    let done = whole.go(&shop, &shop.owner).expect("exported");
    assert_eq!((done.rows, done.left_out), (count as u64, 0));
    assert_eq!(told(&shop, done.seq), (count, count as u64));
    assert_eq!(whole.text().lines().count(), count + 1);
    let text = whole.text();
    std::fs::remove_file(&whole.to).expect("removed");
    for part in ["", "number,name,tags\r\n"] {
        std::fs::write(Part::path_of(&whole.to), part).expect("written");
        let again = whole.go(&shop, &shop.owner);
        assert_eq!(code(again), Err("export-part-changed"), "what has ended is over");
    }
    std::fs::write(Part::path_of(&whole.to), &text).expect("written");
    let done = whole.go(&shop, &shop.owner).expect("killed before it had its name");
    assert_eq!((done.rows, whole.text()), (count as u64, text));
    assert_eq!(told(&shop, done.seq), (count, count as u64));
    for stops in [&[1][..], &[8], &[9, 1], &[11], &[3, 3, 3]] {
        let name = format!("{stops:?}.csv");
        for stop in stops {
            let wanted = Wanted { stop: *stop, ..Wanted::of(&shop, &which, columns, &name) };
            assert_eq!(code(wanted.go(&shop, &shop.owner)), Err("export-stopped"));
            assert!(!wanted.to.exists());
            let part = Part::path_of(&wanted.to);
            assert_eq!(part.metadata().expect("it").permissions().mode() & 0o777, 0o600);
            // As if it had been killed in the middle of a row.
            let mut text = std::fs::read(&part).expect("it");
            text.extend(b"C-00");
            std::fs::write(&part, text).expect("written");
        }
        let wanted = Wanted::of(&shop, &which, columns, &name);
        let mut heard = Vec::new();
        let done = wanted.hear(&shop, &shop.owner, &mut |event| heard.push(event)).expect("done");
        assert_eq!(wanted.text(), whole.text(), "{stops:?}");
        assert_eq!(told(&shop, done.seq), (count, count as u64), "{stops:?}");
        let rows = (stops.iter().sum::<usize>() * STRETCH_ROWS).min(count) as u64;
        let goes_on =
            heard.iter().any(|it| matches!(it, Event::GoesOn(_, after) if *after == rows));
        assert!(goes_on, "{stops:?}: what was recorded is not written again {heard:?}");
        assert!(!Part::is_there(&wanted.to));
    }
}

#[test]
fn a_part_that_somebody_changed_or_that_is_another_s_is_left_alone() {
    let shop = Workshop::new(&[]);
    many(&shop, 10 * STRETCH_ROWS);
    let which = all_parties();
    let wanted = Wanted { stop: 9, ..Wanted::of(&shop, &which, "number", "o.csv") };
    assert_eq!(code(wanted.go(&shop, &shop.owner)), Err("export-stopped"));
    let again = Wanted::of(&shop, &which, "number", "o.csv");
    let other = Wanted::of(&shop, &which, "number,name", "o.csv");
    assert_eq!(code(other.go(&shop, &shop.owner)), Err("export-part-unknown"));
    let part = Part::path_of(&wanted.to);
    let text = std::fs::read(&part).expect("it");
    let mut changed = text.clone();
    changed[9] = b'9';
    std::fs::write(&part, &changed).expect("written");
    assert_eq!(code(again.go(&shop, &shop.owner)), Err("export-part-changed"));
    assert_eq!(std::fs::read(&part).expect("it"), changed, "it is as it was");
    std::fs::write(&part, &text).expect("written");
    let late = Wanted { stop: 1, ..Wanted::of(&shop, &which, "number", "late.csv") };
    assert_eq!(code(late.go(&shop, &shop.owner)), Err("export-stopped"));
    let lead = shop.newcomer("Leo", Role::Lead);
    assert_eq!(code(again.go(&shop, &lead)), Err("export-run-others"));
    let mut busy = Vec::new();
    let done = again.hear(&shop, &shop.owner, &mut |_| {
        busy.push(code(Wanted::of(&shop, &which, "number", "o.csv").go(&shop, &shop.owner)));
    });
    assert!(done.is_ok() && !busy.is_empty());
    assert!(busy.iter().all(|one| *one == Err("export-busy")), "{busy:?}");
    shop.clock.advance(31 * 86_400);
    assert_eq!(code(late.go(&shop, &shop.owner)), Err("export-run-over"));
    std::fs::remove_file(&wanted.to).expect("removed");
    std::fs::write(&part, "somebody's").expect("written");
    let again = Wanted { anew: true, ..Wanted::of(&shop, &which, "number", "o.csv") };
    shop.clock.advance(2 * 86_400);
    assert_eq!(code(again.go(&shop, &shop.owner)), Err("approval-needed"), "anew is new");
}

#[test]
fn an_approval_is_asked_for_once_and_who_is_erased_meanwhile_is_not_in_the_rest() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 3 * STRETCH_ROWS);
    let dora = shop.newcomer("Dora", Role::Dpo);
    let which = all_parties();
    let wanted = |stop| Wanted { stop, ..Wanted::of(&shop, &which, "number,name", "o.csv") };
    assert_eq!(code(wanted(1).go(&shop, &shop.owner)), Err("approval-needed"));
    assert!(!Part::is_there(&wanted(1).to), "nothing was decided on");
    shop.does(&dora, Command::Decide(Decide { number: ApprovalNumber(1), approves: true }));
    assert_eq!(code(wanted(1).go(&shop, &shop.owner)), Err("export-stopped"));
    let gone = *ids.last().expect("somebody");
    shop.does(&shop.owner, Command::Erase(Erase::new([gone], EraseReason::Request, None)));
    let done = wanted(usize::MAX).go(&shop, &shop.owner).expect("without a second approval");
    assert_eq!((done.rows, done.left_out), (3 * STRETCH_ROWS as u64 - 1, 1));
    assert!(!wanted(1).text().contains(&format!("\"\"{}\"\"", ids.len() - 1)));
    let other = Wanted::of(&shop, &which, "number,name", "p.csv");
    assert_eq!(code(other.go(&shop, &shop.owner)), Err("approval-needed"), "it was used");
    let mut counts = 0;
    for run in runs(&shop) {
        counts += run.rows;
    }
    assert_eq!(counts, 3 * STRETCH_ROWS as u64, "one run");
}

/// Nobody leaves of whom the log does not tell, and what is there of the file does not bring back who was erased.
#[test]
fn who_comes_to_a_stopped_list_is_told_of_and_who_was_erased_has_left_its_file() {
    let shop = Workshop::new(&[]);
    let ids = many(&shop, 12 * STRETCH_ROWS);
    let tag = |id: &PartyId| {
        let changes = Changes { tags: Some(vec!["vip".into()]), ..Changes::default() };
        shop.does(&shop.owner, Command::EditParty(EditParty { party: *id, changes }));
    };
    let (late, early) = (ids[3], ids[5]);
    let others: Vec<Command> = ids
        .iter()
        .filter(|id| **id != late)
        .map(|id| {
            let changes = Changes { tags: Some(vec!["vip".into()]), ..Changes::default() };
            Command::EditParty(EditParty { party: *id, changes })
        })
        .collect();
    for some in others.chunks(500) {
        execute(&shop.desk, &shop.owner, some).expect("tagged");
    }
    let which = list::parties("#vip").expect("a filter");
    let wanted = |stop| Wanted { stop, ..Wanted::of(&shop, &which, "number,name", "o.csv") };
    assert_eq!(code(wanted(9).go(&shop, &shop.owner)), Err("export-stopped"));
    tag(&late);
    shop.does(&shop.owner, Command::Erase(Erase::new([early], EraseReason::Request, None)));
    let done = wanted(usize::MAX).go(&shop, &shop.owner).expect("gone on with");
    let text = wanted(1).text();
    assert!(!text.contains("\"\"5\"\""), "who was erased");
    assert!(text.contains("\"\"3\"\""), "who came to it");
    let all = 12 * STRETCH_ROWS;
    assert_eq!(text.lines().count(), all, "a header and all but one");
    // The one who was erased is told of in the log's entries alone.
    assert_eq!(told(&shop, done.seq), (all - 1, all as u64));
    let strange = Wanted { anew: true, ..Wanted::of(&shop, &which, "number", "mine.csv") };
    std::fs::write(Part::path_of(&strange.to), "my own").expect("written");
    assert_eq!(code(strange.go(&shop, &shop.owner)), Err("export-part-unknown"));
    assert_eq!(std::fs::read(Part::path_of(&strange.to)).expect("it"), b"my own");
}

pub fn with_phones(shop: &Workshop, count: usize) -> Vec<PartyId> {
    let parties = (0..count).map(|number| {
        let facts = PartyFacts { name: format!("客户 {number}"), ..PartyFacts::default() };
        let phone = |more: usize| (PointKind::Phone, format!("139{more}{number:07}"));
        let points = [phone(1), phone(2)];
        let points: Vec<(PointKind, &str)> = points.iter().map(|(k, v)| (*k, v.as_str())).collect();
        AddParty::new(&shop.owner, facts, shop.sealed(&shop.owner, &points)).expect("a party")
    });
    let parties: Vec<AddParty> = parties.collect();
    let ids = parties.iter().map(|party| party.id).collect();
    let batch: Vec<Command> = parties.into_iter().map(Command::AddParty).collect();
    execute(&shop.desk, &shop.owner, &batch).expect("added");
    ids
}

fn notices(shop: &Workshop) -> Vec<Notice> {
    let mut all = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::NOTICES, &Scan::all(), |_, notice| {
            all.push(notice);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("read");
    all
}

/// What is on the disk is recorded only where somebody can go on with it.
#[test]
fn a_list_that_is_stopped_says_how_it_goes_on_and_does() {
    let shop = Workshop::new(&[]);
    many(&shop, 5);
    let locale = Locale::new(Language::English);
    let sorted = list::parties("sort:name").expect("a filter");
    let (parties, log) = (all_parties(), Audit(Span::default()));
    for (which, columns, name, words) in [
        (&parties as &dyn List, "number,name", "o.csv", "goes on from there"),
        (&parties, "number,name", "o.xlsx", "writes the file anew"),
        (&sorted, "number,name", "sorted.csv", "writes the file anew"),
        (&log, "seq,verb", "log.csv", "is decided on anew"),
    ] {
        let wanted = |stop| Wanted { stop, ..Wanted::of(&shop, which, columns, name) };
        let stopped = wanted(1).go(&shop, &shop.owner).expect_err("stopped");
        let hint = locale.error(&stopped).hint.expect("a hint");
        assert!(stopped.code == "export-stopped" && hint.contains(words), "{name}: {hint}");
        let recorded = runs(&shop).last().expect("a run").file.clone();
        let mut heard = Vec::new();
        let done = wanted(usize::MAX).hear(&shop, &shop.owner, &mut |event| heard.push(event));
        let run = done.expect("left").run;
        match words {
            "goes on from there" => {
                assert!(matches!(recorded, ExportFile::Saved(_)), "{name}");
                assert_eq!(heard[0], Event::GoesOn(run, 5));
            }
            words => {
                assert_eq!(recorded, ExportFile::Begun, "{name}");
                let anew = heard.contains(&Event::BegunAnew(run));
                assert_eq!(anew, words == "writes the file anew", "{name} {heard:?}");
            }
        }
    }
}

/// A company leaves with all of its numbers; its file is sealed, and so is begun anew.
#[test]
fn an_approved_list_leaves_past_the_limits_and_a_sealed_one_is_begun_anew() {
    let shop = Workshop::new(&[]);
    let count = STRETCH_ROWS + 20;
    with_phones(&shop, count);
    let own = age::x25519::Identity::generate();
    let which = all_parties();
    let wanted = |stop| Wanted {
        stop,
        recipient: Some(own.to_public().to_string()),
        ..Wanted::of(&shop, &which, "number,name,phone_all", "o.csv.age")
    };
    let dora = shop.newcomer("Dora", Role::Dpo);
    assert_eq!(code(wanted(1).go(&shop, &shop.owner)), Err("approval-needed"));
    shop.does(&dora, Command::Decide(Decide { number: ApprovalNumber(1), approves: true }));
    assert_eq!(code(wanted(1).go(&shop, &shop.owner)), Err("export-stopped"));
    let mut heard = Vec::new();
    let again = wanted(usize::MAX);
    let done = again.hear(&shop, &shop.owner, &mut |event| heard.push(event)).expect("done");
    assert!(heard.iter().any(|event| matches!(event, Event::BegunAnew(_))), "{heard:?}");
    assert_eq!((done.rows, done.left_out), (count as u64, 0));
    let opened_again = STRETCH_ROWS as u64;
    let counts = (count, count as u64 + opened_again);
    assert_eq!(
        told(&shop, done.seq),
        counts,
        "each row once, and of whom something was opened again"
    );
    let text = age::decrypt(&own, &std::fs::read(&again.to).expect("it")).expect("opened");
    let text = String::from_utf8(text).expect("text");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("number,name,phone,phone_label,phone_2,phone_2_label"));
    let first = lines.next().expect("a row");
    assert!(first.starts_with("C-000001,客户 0,139"), "{first}");
    assert!(first.contains("13910000000,") && first.contains("13920000000,"), "{first}");
    assert_eq!(lines.count(), count - 1);
    std::fs::remove_file(&again.to).expect("removed");
    std::fs::write(Part::path_of(&again.to), "").expect("written");
    assert_eq!(code(again.go(&shop, &shop.owner)), Err("export-part-changed"), "it has left");
    std::fs::remove_file(Part::path_of(&again.to)).expect("removed");
    let spent = shop.desk.read(|tx| tx.count(tables::REVEALS, &Scan::all())).expect("read");
    assert_eq!(spent, 0, "an approved list is no reveal of its member's");
    let told: Vec<NoticeKind> = notices(&shop).iter().map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::List], "and the privacy officer is told, once");
}

/// Beside it nobody may take more than everybody may look at.
#[test]
fn without_a_second_person_only_the_owner_leaves_with_many_values() {
    let shop = Workshop::new(&[]);
    with_phones(&shop, 61);
    let own = age::x25519::Identity::generate().to_public().to_string();
    let which = all_parties();
    let of = |name: &str| Wanted {
        recipient: Some(own.clone()),
        ..Wanted::of(&shop, &which, "number,phone", name)
    };
    assert_eq!(code(of("a.age").go(&shop, &shop.owner)), Ok(()), "a desk of one's own");
    assert_eq!(notices(&shop).len(), 1);
    let lead = shop.newcomer("Leo", Role::Lead);
    assert_eq!(code(of("b.age").go(&shop, &lead)), Err("approval-needed"), "61 are one too many");
}

#[test]
fn every_list_leaves() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("张伟", &[(PointKind::Phone, "13800138000")]);
    shop.case(party);
    let span = Span::default();
    let cases = Cases::complaints(Filter {
        kind: Some(kefu::domain::complaint::CaseKind::Complaint),
        ..Filter::default()
    });
    for (which, rows) in [
        (&all_parties() as &dyn List, Some(1)),
        (&cases, Some(1)),
        (&Audit(span), None),
        (&Promises(span), Some(0)),
        (&Entries(span), Some(0)),
        (&Consents(span), Some(0)),
    ] {
        let name = which.list().code();
        let columns = which.list().columns().join(",");
        let wanted = Wanted::of(&shop, which, &columns, &format!("{name}.csv"));
        let done = wanted.go(&shop, &shop.owner);
        match rows {
            Some(0) => assert_eq!(code(done), Err("export-nothing"), "{name}"),
            rows => {
                let done = done.expect("exported");
                assert!(rows.is_none_or(|rows| rows == done.rows), "{name}");
                assert_eq!(wanted.text().lines().next(), Some(columns.as_str()));
                let xlsx = Wanted::of(&shop, which, &columns, &format!("{name}.xlsx"));
                assert_eq!(code(xlsx.go(&shop, &shop.owner)), Ok(()), "{name}");
            }
        }
        let card = Wanted::of(&shop, which, "number", &format!("{name}.vcf"));
        assert!(card.go(&shop, &shop.owner).is_err());
    }
}

// ---- killed ------------------------------------------------------------------------------------

/// A real process is killed at moments of chance, again and again, until one gets to the end.
#[test]
fn killed_at_any_moment_the_file_is_as_if_nobody_had() {
    let (house, mut dice) = (House::new(), Dice::of("export"));
    let count = 2_600;
    let rows: String = (0..count).map(|row| format!("\"=客户, {row}\",a{row}\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("name,tags\n{rows}")).expect("a file");
    assert_eq!(house.run(&["import", "parties", "rows.csv"]).status, Some(0));
    let export = |to: &str| {
        let fixed = ["export", "parties", "--columns", "number,name,tags", "--purpose", "audit"];
        [&fixed[..], &["--reference", REASON, "--to", to]].concat().join("\u{1f}")
    };
    let args =
        |to: &str| -> Vec<String> { export(to).split('\u{1f}').map(str::to_owned).collect() };
    let begun = Instant::now();
    let ran = house.run(&args("whole.csv"));
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let pace = begun.elapsed();
    let whole = std::fs::read(house.home().join("whole.csv")).expect("a file");
    let mut killed = 0;
    for round in 0..size("KEFU_EXPORT_ROUNDS", 20, 2) {
        let name = format!("{round}.csv");
        for _ in 0..6 {
            let mut child = house.command(&args(&name)).spawn().expect("a process");
            let within = u64::try_from(pace.as_micros()).expect("a short time");
            std::thread::sleep(Duration::from_micros(dice.below(within)));
            killed += u64::from(child.try_wait().expect("a child").is_none());
            let _ = child.kill();
            let _ = child.wait_with_output();
            if house.home().join(&name).exists() {
                break;
            }
        }
        if !house.home().join(&name).exists() {
            let ran = house.run(&args(&name));
            assert_eq!(ran.status, Some(0), "{ran:?}");
        }
        assert_eq!(std::fs::read(house.home().join(&name)).expect("a file"), whole);
        assert!(!Part::is_there(&house.home().join(&name)));
    }
    assert!(killed > 0);
    house.is_sound();
}

// ---- there and back ----------------------------------------------------------------------------

/// What a spreadsheet, a parser of CSV or a terminal could stumble over.
fn hostile() -> impl Strategy<Value = String> {
    let sign = proptest::sample::select(vec![
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "'",
        "\"",
        "\"\"",
        ",",
        ";",
        "、",
        "\t",
        " ",
        "|",
        "\u{3000}",
        "a",
        "Z",
        "7",
        "王",
        "小",
        "é",
        "ש",
        "م",
        "👩",
        "=cmd|' /C calc'!A0",
        "''=1",
        "#",
        "\\",
        "[",
        "]",
    ]);
    // What is blank says nothing, and a file has no place for nothing.
    proptest::collection::vec(sign, 1..9).prop_map(|signs| match signs.concat() {
        blank if blank.trim().is_empty() => "x".to_owned(),
        text => text,
    })
}

/// Words of more than one line.
fn lines() -> impl Strategy<Value = String> {
    (hostile(), hostile()).prop_map(|(one, two)| format!("{one}\n{two}"))
}

fn name() -> impl Strategy<Value = String> {
    hostile().prop_map(|text| {
        let name: String = clean(&text).chars().take(NAME_CHARS).collect();
        if name.is_empty() { "x".to_owned() } else { name }
    })
}

fn some<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(one)
}

type Customer = (String, Vec<String>, Option<String>, Vec<(String, String)>, Vec<(usize, String)>);

fn customer() -> impl Strategy<Value = Customer> {
    let label = proptest::sample::select(vec!["", "work", "Home", "手机", "Phone b"]);
    let point = (0..4_usize, label.prop_map(str::to_owned));
    let field = (proptest::sample::select(vec!["company", "city", "rating", "来源"]), hostile());
    (
        name(),
        proptest::collection::vec(hostile(), 0..4),
        some(proptest::sample::select(vec!["A", "B", "C"]).prop_map(str::to_owned)),
        proptest::collection::vec(field.prop_map(|(name, text)| (name.to_owned(), text)), 0..3),
        proptest::collection::vec(point, 0..4),
    )
}

fn add(shop: &Workshop, at: usize, customer: &Customer) {
    let (name, tags, tier, fields, points) = customer;
    let tags: Vec<String> =
        tags.iter().map(|tag| clean(tag)).filter(|tag| !tag.is_empty()).collect();
    let facts = PartyFacts {
        name: name.clone(),
        tier: tier.clone(),
        language: tier.as_ref().map(|_| "zh-CN".to_owned()),
        tags,
        fields: fields.iter().filter(|(_, text)| !text.trim().is_empty()).cloned().collect(),
        ..PartyFacts::default()
    };
    let draft = |(place, (kind, label)): (usize, &(usize, String))| {
        let number = at * 10 + place;
        let (kind, value) = match kind {
            0 => (PointKind::Phone, format!("+86 139 1234 {number:04}")),
            1 => (PointKind::Email, format!("a+{number}@example.com")),
            2 => (PointKind::Address, format!("=北京市, \"{number}\"\n号")),
            _ => (PointKind::SecretNote, format!("@{number};'x")),
        };
        PointDraft { kind, label: label.clone(), value: value.into() }
    };
    let points: Vec<PointDraft> = points.iter().enumerate().map(draft).collect();
    let sealed = seal_new(&shop.desk, &shop.owner, &points).expect("sealed");
    let party = AddParty::new(&shop.owner, facts, sealed).expect("a party");
    execute(&shop.desk, &shop.owner, &[Command::AddParty(party)]).expect("added");
}

/// What is held of every customer, but for what a store gives by itself.
fn held(shop: &Workshop) -> Vec<String> {
    let mut parties: Vec<Party> = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::PARTIES, &Scan::all(), |_, party| {
            parties.push(party);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("read");
    let one = |party: &Party| {
        let points = shop.desk.read(|tx| tx.points_of(party)).expect("points");
        let mut opened: Vec<String> = points
            .iter()
            .map(|point| {
                let shown = reveal(&shop.desk, &shop.owner, point.id, Purpose::IncomingCall);
                let value = shown.expect("revealed").value;
                format!("{:?} {} {}", point.kind, point.label, value.expose_secret())
            })
            .collect();
        opened.sort();
        let mut fields = party.fields.clone();
        fields.remove("number");
        let facts = (&party.name, party.kind, party.stage, &party.tier, &party.language);
        format!("{facts:?} {:?} {fields:?} {opened:?} {}", party.tags, party.added_at)
    };
    let mut all: Vec<String> = parties.iter().map(one).collect();
    all.sort();
    all
}

fn take(shop: &Workshop, target: Target, path: &Path) {
    let plan = Plan {
        target,
        path: path.to_owned(),
        sheet: None,
        preset: None,
        dry_run: false,
        rejects: None,
    };
    let locale = Locale::new(Language::English);
    let go = ControlFlow::Continue(());
    let report = run::run(&shop.desk, &shop.owner, &locale, &plan, &mut |_| go).expect("a report");
    assert!(report.is_complete(), "{:?}", report.faults);
    assert_eq!(report.preset, format!("kefu-{}", target.code()), "known by its header");
}

fn cases(shop: &Workshop) -> Vec<String> {
    let mut all = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::CASES, &Scan::all(), |id, case: Case| {
            let what = kefu::queries::complaints::show(tx, id)?.opening;
            let words = (&case.title, what.what_happened, what.wanted, &case.category);
            let sorted = (&case.product, &case.issue, &case.company, &case.external_ref);
            let stands = (case.stage, case.closing, case.severity, case.channel);
            all.push(format!("{words:?} {sorted:?} {stands:?} {}", case.received_at));
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("read");
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn customers_come_back_as_they_left(
        customers in proptest::collection::vec(customer(), 1..8),
    ) {
        let (from, into) = (Workshop::new(&[]), Workshop::new(&[]));
        for (at, customer) in customers.iter().enumerate() {
            add(&from, at, customer);
        }
        let own = age::x25519::Identity::generate();
        let which = all_parties();
        let columns = "number,name,kind,stage,tier,owner,language,tags,added_at,fields_all,\
            phone_all,email_all,address_all,secret-note_all";
        let wanted = Wanted {
            recipient: Some(own.to_public().to_string()),
            ..Wanted::of(&from, &which, columns, "o.csv.age")
        };
        wanted.go(&from, &from.owner).expect("exported");
        let text = age::decrypt(&own, &std::fs::read(&wanted.to).expect("it")).expect("opened");
        let open = into.folder.path().join("o.csv");
        std::fs::write(&open, text).expect("written");
        take(&into, Target::Parties, &open);
        prop_assert_eq!(held(&from), held(&into));
    }

    #[test]
    fn complaints_come_back_as_they_left(
        opened in proptest::collection::vec(
            (name(), lines(), hostile(), some(name()), some(name()), 0..4_usize), 1..12),
    ) {
        let (from, into) = (Workshop::new(&[]), Workshop::new(&[]));
        let mut closed = csv::Writer::from_writer(Vec::new());
        let header = ["number", "title", "stage", "severity", "received_at", "closing",
            "external_ref", "what_happened", "channel"];
        closed.write_record(header).expect("a header");
        for (at, (title, what, want, issue, company, place)) in opened.iter().enumerate() {
            if at % 3 == 2 {
                let number = format!("K-2025-{at:05}");
                let reference = format!("T {at}");
                let row = [number.as_str(), "an old one", "closed", "high",
                    "2025-03-02", "accepted", &reference, what, "letter"];
                closed.write_record(row).expect("a row");
                continue;
            }
            let opening = Opening {
                title: title.clone(),
                what_happened: what.clone(),
                wanted: want.clone(),
                issue: issue.clone(),
                company: company.clone(),
                category: issue.clone(),
                severity: [Severity::Low, Severity::Normal, Severity::High, Severity::Critical][*place],
                channel: [Channel::Phone, Channel::Letter, Channel::Other, Channel::Phone][*place],
                ..opening(&from.owner, None)
            };
            let id = from.owner.new_id().expect("an id");
            from.does(&from.owner, Command::OpenComplaint(OpenComplaint { id, opening, owner: None }));
        }
        let old = from.folder.path().join("old.csv");
        std::fs::write(&old, closed.into_inner().expect("rows")).expect("written");
        if opened.len() > 2 {
            take(&from, Target::Complaints, &old);
        }
        let kind = Some(kefu::domain::complaint::CaseKind::Complaint);
        let which = Cases::complaints(Filter { kind, ..Filter::default() });
        let columns = ExportList::Complaints.columns().join(",");
        let wanted = Wanted::of(&from, &which, &columns, "o.csv");
        wanted.go(&from, &from.owner).expect("exported");
        take(&into, Target::Complaints, &wanted.to);
        prop_assert_eq!(cases(&from), cases(&into));
    }
}

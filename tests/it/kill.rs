//! `kill -9` at random moments: what was acknowledged is there, the chain of the log holds, and an
//! import goes on where it was.
//!
//! Under `KEFU_CI` 200 processes are killed, otherwise 12. The seed is printed; `KEFU_TEST_SEED`
//! repeats it, as far as the moment of a kill can be repeated.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::backup;
use crate::house::{House, PASSPHRASE, Ran};
use crate::seat::Seat;
use kefu::exchange::run::BATCH_ROWS;
use kefu::locale::{Language, Locale};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// SplitMix64: the same seed, the same moments.
pub struct Dice(u64);

impl Dice {
    pub fn of(test: &str) -> Self {
        let given = std::env::var("KEFU_TEST_SEED").ok().and_then(|text| text.parse().ok());
        let seed = given.unwrap_or_else(|| getrandom::u64().expect("randomness"));
        let _ = writeln!(std::io::stderr(), "KEFU_TEST_SEED={seed} ({test})");
        Self(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }

    fn moment(&mut self, within: Duration) -> Duration {
        let micros = u64::try_from(within.as_micros()).expect("a short time");
        Duration::from_micros(self.below(micros))
    }
}

fn kills(in_ci: usize, otherwise: usize) -> usize {
    if std::env::var_os("KEFU_CI").is_some() { in_ci } else { otherwise }
}

/// Lets a process run for so long and no longer. Whether it had ended by itself before.
fn killed_after(mut child: Child, time: Duration) -> (bool, Ran) {
    std::thread::sleep(time);
    let ended = child.try_wait().expect("a child").is_some();
    let _ = child.kill();
    (ended, child.wait_with_output().expect("its output").into())
}

/// The documents of the lines that came whole.
fn lines(ran: &Ran) -> Vec<Value> {
    let whole = ran.out.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    whole.map(|line| serde_json::from_slice(line).expect("a line of JSON")).collect()
}

/// Files of rows that are in no other file, imported one after the other.
struct Files {
    house: House,
    what: &'static str,
    rows: u64,
    row: fn(u64) -> String,
    header: &'static str,
    before: u64,
}

impl Files {
    fn write(&self) {
        let rows = (self.before..self.before + self.rows).map(self.row);
        let text: String = std::iter::once(self.header.to_owned()).chain(rows).collect();
        std::fs::write(self.house.home().join("rows.csv"), text).expect("a file");
    }

    fn start(&self) -> Child {
        let args = ["import", self.what, "rows.csv", "--ndjson", "--passphrase-fd", "0"];
        let mut child = self.house.command(&args).stdin(Stdio::piped()).spawn().expect("a process");
        let mut stdin = child.stdin.take().expect("its input");
        writeln!(stdin, "{PASSPHRASE}").expect("a passphrase");
        child
    }

    /// What the store holds of the file.
    fn held(&self) -> u64 {
        let list = match self.what {
            "parties" => self.house.json(&["party", "list", "--limit", "1"]),
            _ => self.house.json(&["complaint", "list", "--limit", "1"]),
        };
        list["total"].as_u64().expect("a total") - self.before
    }

    /// Runs an import to its end, and tells how long it alone took: what is looked at around it takes longer the more
    /// rows there are, and moments taken from that would all come too late.
    fn finish(&mut self) -> Duration {
        let (held, started) = (self.held(), Instant::now());
        let ran: Ran = self.start().wait_with_output().expect("its output").into();
        let took = started.elapsed();
        assert_eq!(ran.status, Some(0), "{ran:?} after {took:?}");
        let end = lines(&ran).pop().expect("a report");
        assert_eq!(end["total"]["known"], held, "it does not go on where it was: {end}");
        assert_eq!(end["total"]["added"], self.rows - held, "{end}");
        assert_eq!(self.held(), self.rows, "rows are missing, or there twice");
        self.before += self.rows;
        self.write();
        took
    }

    fn killed_at_random(mut self, dice: &mut Dice, kills: usize) {
        self.write();
        let (mut pace, mut cut, mut batches) = (self.finish(), 0, 0);
        while cut < kills {
            let (ended, ran) = killed_after(self.start(), dice.moment(pace));
            let told = lines(&ran).pop().unwrap_or_default();
            let count = |name: &str| told[name].as_u64().or(told["total"][name].as_u64());
            let told = count("added").unwrap_or(0) + count("known").unwrap_or(0);
            let held = self.held();
            assert!(held >= told, "{told} rows were told of, {held} are there");
            let batch = BATCH_ROWS as u64;
            assert!(held.is_multiple_of(batch) || held == self.rows, "half a batch: {held}");
            self.house.has_a_whole_log();
            batches += u64::from(told > 0);
            if ended || held == self.rows {
                pace = (pace + self.finish()) / 2;
            }
            cut += usize::from(!ended);
        }
        self.finish();
        self.house.is_sound();
        let again = self.house.json(&["audit", "verify"]);
        let sums = (self.what, cut, batches, self.before, again["entries"].as_u64());
        let _ =
            writeln!(std::io::stderr(), "{sums:?}: kills, of which after a line; rows; entries");
    }
}

#[test]
fn an_import_of_complaints_that_is_killed_goes_on_where_it_was() {
    let files = Files {
        house: House::new(),
        what: "complaints",
        rows: 3_000,
        row: |row| {
            format!("{},2024-03-{:02},Mortgage,Late {row},Acme\n", 5_000_000 + row, row % 28 + 1)
        },
        header: "Complaint ID,Date received,Product,Issue,Company\n",
        before: 0,
    };
    files.killed_at_random(&mut Dice::of("complaints"), kills(40, 3));
}

#[test]
fn an_import_of_sealed_columns_that_is_killed_goes_on_where_it_was() {
    let files = Files {
        house: House::new(),
        what: "parties",
        rows: 1_500,
        row: |row| format!("客户{row},{},c{row}@example.com\n", 13_800_000_000 + row),
        header: "姓名,手机,邮箱\n",
        before: 0,
    };
    files.killed_at_random(&mut Dice::of("parties"), kills(40, 2));
}

/// Commands of the story, one process each, and what they have acknowledged.
#[derive(Default)]
struct Told {
    complaints: Vec<String>,
    promises: Vec<String>,
    notes: Vec<String>,
    entries: Vec<(u64, String)>,
}

impl Told {
    /// The next command, by chance, and the text that only it writes.
    fn next(&self, dice: &mut Dice, turn: usize) -> (Vec<String>, String) {
        let text = format!("text-{turn}.");
        let one = |list: &[String], dice: &mut Dice| {
            let place = usize::try_from(dice.below(list.len() as u64)).expect("a place");
            list.get(place).cloned().unwrap_or_default()
        };
        let case = one(&self.complaints, dice);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let command: Vec<String> = match dice.below(7) {
            1 | 2 if !case.is_empty() => words(&["complaint", "note", &case, &text]),
            3 if !case.is_empty() => words(&["complaint", "claim", &case]),
            4 if !case.is_empty() => {
                words(&["complaint", "move", &case, "acknowledged", "--channel", "phone"])
            }
            5 => words(&["promise", "add", "C-000001", &text, "--due", "+3d"]),
            6 if !self.promises.is_empty() => {
                words(&["promise", "keep", &one(&self.promises, dice)])
            }
            _ => words(&["complaint", "open", "--title", &text, "--party", "C-000001"]),
        };
        (command.into_iter().chain(["--json".to_owned()]).collect(), text)
    }

    /// What was printed was promised.
    fn hear(&mut self, ran: &Ran, text: String) {
        let Some(document) = lines(ran).pop() else { return };
        let verb = document["done"].as_str().expect("a verb").to_owned();
        let number = document["number"].as_str().unwrap_or_default().to_owned();
        match verb.as_str() {
            "complaint.open" => self.complaints.push(number),
            "promise.add" => self.promises.push(number),
            "entry.add" => self.notes.push(text),
            _ => {}
        }
        self.entries.push((document["seq"].as_u64().expect("a number"), verb));
    }

    fn all_is_there(&self, house: &House) {
        let log = house.json(&["audit", "list", "--limit", "100000"]);
        let place = |seq: u64| usize::try_from(seq - 1).expect("a place");
        for (seq, verb) in &self.entries {
            assert_eq!(log["items"][place(*seq)]["verb"], **verb, "entry {seq}");
        }
        let story: String = self.complaints.iter().map(|number| shown(house, number)).collect();
        for note in &self.notes {
            assert_eq!(story.matches(note).count(), 1, "{note}");
        }
        let promises = all_promises(house);
        assert!(self.promises.iter().all(|number| promises.contains(number)));
    }
}

fn all_promises(house: &House) -> String {
    let list = ["promise", "list", "--all", "--limit", "250"];
    let mut page = house.json(&list);
    let mut all = page.to_string();
    while let Some(next) = page["next"].as_str() {
        page = house.json(&[&list[..], &["--after", next]].concat());
        all += &page.to_string();
    }
    all
}

fn shown(house: &House, complaint: &str) -> String {
    house.json(&["complaint", "show", complaint])["timeline"].to_string()
}

#[test]
fn what_a_killed_command_has_acknowledged_is_there() {
    let (house, mut dice, mut told) = (House::new(), Dice::of("commands"), Told::default());
    house.run(&["party", "add", "张伟"]);
    let (mut pace, mut cut, mut turn) = (Duration::from_millis(25), 0, 0);
    while cut < kills(80, 5) {
        turn += 1;
        let (command, text) = told.next(&mut dice, turn);
        let started = Instant::now();
        let child = house.command(&command).spawn().expect("a process");
        let is_spared = dice.below(3) == 0;
        let time = if is_spared { Duration::ZERO } else { dice.moment(pace * 3 / 2) };
        let (ended, ran) = match is_spared {
            true => (true, child.wait_with_output().expect("its output").into()),
            false => killed_after(child, time),
        };
        if is_spared {
            pace = started.elapsed();
        }
        cut += usize::from(!ended);
        told.hear(&ran, text);
        house.has_a_whole_log();
    }
    told.all_is_there(&house);
    house.is_sound();
    let sums = (cut, turn, told.entries.len());
    let _ = writeln!(std::io::stderr(), "{sums:?}: kills, commands, acknowledged");
}

#[test]
fn what_a_killed_desk_has_toasted_is_there() {
    let (house, mut dice) = (House::new(), Dice::of("desk"));
    house.run(&["party", "add", "张伟"]);
    let case = house.complaint("退款未到账", "C-000001");
    let words = Locale::new(Language::English);
    let toast = words.text_with("toast-entry-add", &[("number", case.as_str().into())]);
    let (mut toasted, mut typed) = (Vec::new(), 0);
    for _ in 0..kills(40, 2) {
        let mut seat = Seat::at_desk(&house, (80, 24), &[]);
        seat.shows("退款未到账").keys(&["Enter"]).shows(&case);
        let spared = dice.below(3);
        for turn in 0..=spared {
            typed += 1;
            let note = format!("note-{typed}.");
            seat.keys(&["n", &note]).shows(&note).keys(&["^S"]);
            if turn < spared {
                seat.shows(&toast).keys(&["Esc"]).hides(&toast);
                toasted.push(note);
                continue;
            }
            seat.watch(dice.moment(Duration::from_millis(60)));
            seat.kill();
            if seat.sees(&toast) {
                toasted.push(note);
            }
        }
        let story = shown(&house, &case);
        for note in &toasted {
            assert_eq!(story.matches(note.as_str()).count(), 1, "{note}");
        }
        house.is_sound();
    }
    let _ = writeln!(std::io::stderr(), "{:?}: notes typed, toasted", (typed, toasted.len()));
}

/// A store that takes its time to copy, with one recovery identity.
fn copied_slowly() -> House {
    let house = House::empty();
    let recipient = backup::identity(&house, 1);
    let house = house.with_store(&[recipient]);
    let rows: String =
        (0..4_000).map(|n| format!("{n},2024-03-01,Mortgage,Late {n},Acme\n")).collect();
    let header = "Complaint ID,Date received,Product,Issue,Company\n";
    std::fs::write(house.home().join("R.csv"), format!("{header}{rows}")).expect("a file");
    let ran = house.run(&["import", "complaints", "R.csv"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    house
}

/// How long a whole run takes here and now.
fn pace_of(house: &House, args: &[&str]) -> Duration {
    let started = Instant::now();
    let ran = house.run(args);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    started.elapsed()
}

#[test]
fn a_killed_backup_is_there_whole_with_its_entry_or_not_at_all() {
    let (house, mut dice, mut cut, mut made) = (copied_slowly(), Dice::of("backup"), 0, 0);
    let pace = pace_of(&house, &["backup", "first"]);
    let first = std::fs::read(house.home().join("first/data.age")).expect("a file");
    while cut < kills(200, 20) {
        let child = house.command(&["backup", "next"]).spawn().expect("a process");
        let (ended, ran) = killed_after(child, dice.moment(pace * 5 / 4));
        cut += usize::from(!ended);
        let folder = house.home().join("next");
        assert!(!ended || folder.exists(), "{ran:?}");
        if folder.exists() {
            made += 1;
            let log = house.json(&["audit", "list", "--verb", "store.backup", "--limit", "10000"]);
            let entries = log["items"].as_array().expect("items");
            assert!(entries.len() > made, "a backup without its entry");
            if made < 4 {
                let args = ["restore", "next", "--identity", "R1.txt", "--store", "again"];
                pace_of(&house, &args);
                std::fs::remove_dir_all(house.home().join("again")).expect("removed");
            }
            std::fs::remove_dir_all(&folder).expect("removed");
        }
        house.has_a_whole_log();
    }
    pace_of(&house, &["backup", "next"]);
    assert_eq!(backup::names(&house), ["first", "next"], "what was left behind is taken over");
    assert!(std::fs::read(house.home().join("first/data.age")).expect("a file") == first);
    house.is_sound();
    let _ = writeln!(std::io::stderr(), "{:?}: kills, whole ones", (cut, made));
}

#[test]
fn a_killed_restore_makes_a_whole_store_or_none_and_can_be_run_again() {
    let (house, mut dice, mut cut, mut made) = (copied_slowly(), Dice::of("restore"), 0, 0);
    pace_of(&house, &["backup", "backup"]);
    let args = ["restore", "backup", "--identity", "R1.txt", "--store", "again"];
    let (again, old) = (house.home().join("again"), house.store().join("kefu.redb"));
    let pace = pace_of(&house, &args);
    std::fs::remove_dir_all(&again).expect("removed");
    let before = std::fs::read(&old).expect("a store");
    while cut < kills(60, 20) {
        let child = house.command(&args).spawn().expect("a process");
        let (ended, ran) = killed_after(child, dice.moment(pace * 5 / 4));
        cut += usize::from(!ended);
        assert!(!ended || again.exists(), "{ran:?}");
        if again.exists() {
            made += 1;
            let ran = house.run(&["--store", "again", "doctor"]);
            assert_eq!(ran.status, Some(0), "{ran:?}");
            std::fs::remove_dir_all(&again).expect("removed");
        }
        assert!(std::fs::read(&old).expect("a store") == before, "the old store was touched");
    }
    pace_of(&house, &args);
    assert_eq!(backup::names(&house), ["again", "backup"], "what was left behind is taken over");
    house.is_sound();
    let _ = writeln!(std::io::stderr(), "{:?}: kills, whole ones", (cut, made));
}

fn is_stopped(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    let stat = stat.unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
}

/// Ctrl+Z on a command: the others go on working. Stopped inside a transaction it would keep them out.
/// How often it was stopped depends on the machine: three tries.
#[test]
fn stopped_while_it_imports_it_keeps_nobody_out() {
    assert!((0..3).any(|_| stopped_while_it_imports() > 2), "it was never stopped more than twice");
}

/// How often it was.
fn stopped_while_it_imports() -> u64 {
    let house = House::new();
    let rows: String = (0..12_000).map(|n| format!("Ada {n},Paris\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("Name,City\n{rows}")).expect("a file");
    let mut import = house.command(&["import", "parties", "rows.csv"]);
    // As a shell starts a job: in a group of its own, in the same session.
    let mut import = import.process_group(0).spawn().expect("a process");
    let pid = Pid::from_child(&import);
    let (mut dice, mut stops) = (Dice::of("stopped"), 0);
    while import.try_wait().expect("a child").is_none() {
        std::thread::sleep(dice.moment(Duration::from_millis(60)));
        let _ = kill_process(pid, Signal::TSTP);
        let asked = Instant::now();
        while !is_stopped(pid) && import.try_wait().expect("a child").is_none() {
            assert!(asked.elapsed() < Duration::from_secs(10), "it does not stop");
            std::thread::sleep(Duration::from_millis(1));
        }
        if is_stopped(pid) {
            let ran = house.run(&["party", "add", "Bob"]);
            assert_eq!(ran.status, Some(0), "{ran:?}");
            stops += 1;
        }
        let _ = kill_process(pid, Signal::CONT);
    }
    let ran: Ran = import.wait_with_output().expect("its output").into();
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let total = house.json(&["party", "list", "--limit", "1"])["total"].as_u64();
    assert_eq!(total, Some(12_000 + stops), "rows are missing, or there twice");
    house.has_a_whole_log();
    stops
}

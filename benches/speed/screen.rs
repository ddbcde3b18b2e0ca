//! Rows 2, 6, 9 and 10: the real program on a real terminal.

use crate::figures::{Times, ratio, size, time};
use crate::filled::{Filled, MEMBER};
use crate::raw::{Raw, written};
use crate::seat::Seat;
use crate::table::Line;
use crate::{Bench, SMALLEST, peers};
use kefu::commands::entry::AddEntry;
use kefu::commands::{Command, execute};
use kefu::domain::entry::EntryKind;
use kefu::domain::id::PartyId;
use kefu::queries::complaints::{self, Filter};
use kefu::queries::parties;
use kefu::session::{Desk, Session};
use portable_pty::CommandBuilder;
use rustix::process::Pid;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const WIDE: (u16, u16) = (140, 40);
const CLASSIC: (u16, u16) = (80, 24);
const STARTS: usize = 7;
/// Long enough that nothing more comes of what was done.
const QUIET: Duration = Duration::from_millis(400);

fn seat(kefu: &Path, filled: &Filled, size: (u16, u16), language: &str) -> Seat {
    let mut command = CommandBuilder::new(kefu);
    command.args(["--lang", language]);
    Seat::of_home(filled.home(), size, command)
}

/// What the first usable frame shows: who came last, and what is most urgent.
fn first_things(filled: &Filled) -> [String; 2] {
    let (desk, session) = filled.open();
    let newest = desk.read(|tx| parties::newest(tx, 1)).expect("the newest").remove(0);
    let filter = Filter { open: true, ..Filter::default() };
    let queue = desk.read(|tx| complaints::list(tx, &filter, session.now(), None, 1));
    let first = queue.expect("the queue").items.remove(0);
    let name: String = newest.party.name.chars().take(6).collect();
    [name, first.case.number.to_string()]
}

/// Whether the list comes to show that there are so many, which it tells in its frame.
fn lists(seat: &mut Seat, count: usize) -> bool {
    seat.comes_to(&format!(" {count} ─┐┌─ Story"))
}

/// Somebody who came first of all, by number: the index is whole, and was asked.
fn is_found(seat: &mut Seat, filled: &Filled) -> bool {
    lists(seat, filled.parties) && lists(seat.keys(&["/", "C-000001"]), 1)
}

fn leave(mut seat: Seat) {
    seat.keys(&["Esc", "Esc", "q"]);
    seat.watch(QUIET);
}

fn starts(bench: &Bench, filled: &Filled) -> Times {
    let things = first_things(filled);
    let mut times = Times::default();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut seat = seat(&bench.kefu, filled, WIDE, "en");
        let shown = things.iter().all(|thing| seat.comes_to(thing));
        times.push(begun.elapsed());
        assert!(shown, "no first frame:\n{}", seat.text());
        leave(seat);
    }
    times
}

/// From exec until the index is whole: before that a search finds nobody who is not among the newest.
fn to_find(bench: &Bench) -> Times {
    Times::of(3, |_| {
        let mut seat = seat(&bench.kefu, &bench.filled, WIDE, "en");
        assert!(lists(&mut seat, bench.filled.parties), "{}", seat.text());
        leave(seat);
    })
}

pub fn start(bench: &Bench) -> Vec<Line> {
    const MOST: Duration = Duration::from_millis(100);
    let file = bench.filled.store().join("kefu.redb");
    let this = std::env::current_exe().expect("this program");
    // The peer opens what was closed well, and repairs nothing.
    drop(bench.filled.open());
    let opens = Times::of(STARTS, |_| {
        let mut peer = Process::new(&this);
        peer.arg(peers::OPENS).arg(&file).stdout(Stdio::null());
        assert!(peer.status().expect("a process").success(), "it does not open");
    });
    let ours = starts(bench, &bench.filled);
    let small = starts(bench, &Filled::of(SMALLEST));
    let (alone, grown) =
        (ratio(ours.median(), opens.median()), ratio(ours.median(), small.median()));
    let told = time(ours.median());
    vec![
        Line::new("start: exec to the first usable frame", "under 100 ms")
            .measured(told.clone())
            .beside(format!("exec, open, read a page {}", time(opens.median())), alone)
            .meets(ours.median() < MOST),
        Line::new("  beside a small store", "under 2 times")
            .measured(told)
            .beside(format!("{SMALLEST} parties: {}", time(small.median())), grown)
            .meets(grown < 2.0),
        Line::new("  until anybody is found by name, and seen", "")
            .took(to_find(bench).median())
            .told(),
    ]
}

/// Calls that write, of a process.
fn writes(pid: Pid) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{}/io", pid.as_raw_nonzero()));
    let told = told.unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("syscw: "));
    line.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Bytes of each of some keys; the middle and the most.
fn key_bytes(seat: &mut Seat, keys: usize) -> (usize, usize) {
    let mut all: Vec<usize> = (0..keys)
        .map(|_| {
            let before = seat.sent().len();
            seat.keys(&["Down"]).watch(QUIET);
            seat.sent().len() - before
        })
        .collect();
    all.sort_unstable();
    (all[all.len() / 2], all[all.len() - 1])
}

pub fn bytes(bench: &Bench) -> Vec<Line> {
    const KEY: usize = 160;
    const FIRST: usize = 4_000;
    let mut seat = seat(&bench.kefu, &bench.filled, CLASSIC, "zh");
    seat.watch(QUIET * 8);
    let first = seat.sent().len();
    seat.watch(QUIET * 4);
    let before = writes(seat.pid());
    let (key, most) = key_bytes(&mut seat, 10);
    let calls = (writes(seat.pid()) - before) as f64 / 10.0;
    let before = seat.sent().len();
    seat.watch(Duration::from_millis(2_500));
    let idle = seat.sent().len() - before;
    leave(seat);
    let key_line = Line::new("a cursor key, Chinese, 80x24", "at most 160 B");
    let told = format!("{key} B, at most {most}");
    let abook = match peers::program("abook") {
        Ok(_) => abook(),
        Err(missing) => Err(missing),
    };
    let key_line = match abook {
        Ok(theirs) => {
            key_line.measured(told).beside(format!("abook {theirs} B"), key as f64 / theirs as f64)
        }
        Err(missing) => key_line.measured(told).limit(format!("{missing}; 160 B")),
    };
    let of = |work: &str, budget, bytes: usize, most: usize| {
        Line::new(work, budget)
            .measured(format!("{bytes} B"))
            .limit(format!("{most} B"))
            .meets(bytes <= most)
    };
    vec![
        key_line.meets(most <= KEY),
        of("  idle, 2.5 s", "0 B", idle, 0),
        of("  until it is at rest after the start", "at most 4 kB", first, FIRST),
        Line::new("  calls that write, a key", "one a frame")
            .measured(format!("{calls:.1}"))
            .limit("1, and 1 to wake a thread")
            .told(),
    ]
}

/// The same key in the address book that costs least on the line.
fn abook() -> Result<usize, String> {
    let home = tempfile::TempDir::new().map_err(|e| e.to_string())?;
    let book: String =
        (0..100).map(|n| format!("[{n}]\nname=张伟{n:03}\nemail=z{n}@example.com\n\n")).collect();
    let book = format!("[format]\nprogram=abook\nversion=0.6.1\n\n{book}");
    std::fs::write(home.path().join("book"), book).map_err(|e| e.to_string())?;
    let mut command = CommandBuilder::new("env");
    command.args(["LANG=C.UTF-8", "abook", "--datafile", "book"]);
    let mut seat = Seat::of_home(home.path(), CLASSIC, command);
    if !seat.comes_to("z1@example.com") {
        return Err("abook shows nothing".to_owned());
    }
    seat.watch(QUIET);
    let (key, _) = key_bytes(&mut seat, 10);
    seat.keys(&["q"]).watch(QUIET);
    Ok(key.max(1))
}

/// Resident kilobytes of a process, and those of them that are its own.
fn resident(pid: Pid) -> (u64, u64) {
    let path = format!("/proc/{}/smaps_rollup", pid.as_raw_nonzero());
    let told = std::fs::read_to_string(path).unwrap_or_default();
    let of = |name: &str| {
        let line = told.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
    };
    (of("Rss:"), of("Private_Dirty:"))
}

pub fn memory(bench: &Bench) -> Vec<Line> {
    const MOST: u64 = 250_000_000;
    let (desk, _) = bench.filled.open();
    let mut names = 0;
    let walked = desk.read(|tx| {
        parties::each(tx, |party| {
            names += party.name.len() as u64;
            Ok(())
        })
    });
    walked.expect("parties");
    drop(desk);
    let mut seat = seat(&bench.kefu, &bench.filled, WIDE, "en");
    assert!(is_found(&mut seat, &bench.filled), "nobody is found:\n{}", seat.text());
    seat.watch(QUIET * 5);
    let (rss, own) = resident(seat.pid());
    leave(seat);
    let (rss, own) = (rss << 10, own << 10);
    let times = rss as f64 / names.max(1) as f64;
    let told = format!("{}, {} its own", size(rss), size(own));
    vec![
        Line::new("memory of one desk, resident", "under 5 times")
            .measured(told.clone())
            .beside(format!("the names {}", size(names)), times)
            .meets(times < 5.0),
        Line::new("  in all", "under 250 MB")
            .measured(told)
            .beside("250 MB", rss as f64 / MOST as f64)
            .meets(rss < MOST),
    ]
}

/// How many desks there are: fewer over a great store, since each holds its own index.
fn desks_of(bench: &Bench) -> usize {
    let given = std::env::var("KEFU_BENCH_DESKS").ok().and_then(|text| text.parse().ok());
    given.unwrap_or(if bench.filled.parties > 100_000 { 10 } else { 50 })
}

const BEACONS: usize = 10;

fn beacon(desk: &Desk, session: &Session, party: PartyId, text: &str) {
    let add = AddEntry {
        id: session.new_id().expect("an id"),
        kind: EntryKind::Note,
        party: Some(party),
        case: None,
        text: text.to_owned(),
        at: None,
    };
    execute(desk, session, &[Command::AddEntry(add)]).expect("written");
}

pub fn desks(bench: &Bench) -> Vec<Line> {
    let count = desks_of(bench);
    let (desk, session) = bench.filled.open();
    let party = desk.read(|tx| parties::find(tx, "C-000001")).expect("the first").id;
    let mut seats: Vec<Seat> =
        (0..count).map(|_| seat(&bench.kefu, &bench.filled, WIDE, "en")).collect();
    for seat in &mut seats {
        assert!(is_found(seat, &bench.filled), "nobody is found:\n{}", seat.text());
        seat.keys(&["Enter"]).watch(QUIET);
    }
    let seen = Mutex::new(Times::default());
    let mut missed = 0;
    for number in 0..BEACONS {
        let text = format!("beacon{}x{number}", session.now().at_seconds);
        beacon(&desk, &session, party, &text);
        let lit = Instant::now();
        missed += std::thread::scope(|scope| {
            let all: Vec<_> = seats
                .iter_mut()
                .map(|seat| {
                    let (text, seen) = (&text, &seen);
                    scope.spawn(move || {
                        let shows = seat.comes_to(text);
                        seen.lock().expect("times").push(lit.elapsed());
                        usize::from(!shows)
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().expect("a seat")).sum::<usize>()
        });
    }
    seats.into_iter().for_each(leave);
    let seen = seen.into_inner().expect("times");
    let p99 = seen.percentile(99);
    let told = format!("p50 {} p99 {}", time(seen.median()), time(p99));
    let line = Line::new(format!("{count} desks: a commit, seen on all"), "p99 under 300 ms");
    let line = line.measured(told).beside("300 ms", ratio(p99, Duration::from_millis(300)));
    let mut lines = vec![line.meets(missed == 0 && p99 < Duration::from_millis(300))];
    lines.extend(throughput(bench, party, count));
    lines
}

/// As many commits by one as by all together, each with a store of its own open; and the same of the engine alone, with
/// as many bytes.
fn throughput(bench: &Bench, party: PartyId, count: usize) -> Vec<Line> {
    const EACH: usize = 6;
    const TURNS: usize = 3;
    let crowd: Vec<(Desk, Session)> = (0..count).map(|_| bench.filled.open()).collect();
    let ours = shared(&crowd, TURNS, EACH, |(desk, session), _| {
        beacon(desk, session, party, MEMBER);
    });
    let (desk, session) = &crowd[0];
    let before = written();
    (0..8).for_each(|_| beacon(desk, session, party, MEMBER));
    let bytes = (written() - before) / 8;
    let raw = Raw::new();
    let (tables, _) = raw.tables_for(bytes, 1_000);
    let others: Vec<Raw> = (0..count).map(|_| raw.another()).collect();
    let theirs = shared(&others, TURNS, EACH, |raw, key| raw.commit(10_000 + key as u64, tables));
    let by = |(alone, together): &(Times, Times)| ratio(alone.median(), together.median());
    let told = |times: &(Times, Times)| {
        format!("{}, by one {}", time(times.1.median()), time(times.0.median()))
    };
    let times = by(&ours);
    let work = format!("  {} commits by {count} writers", count * EACH);
    let alone = format!("by one {}", time(ours.0.median()));
    let line = Line::new(work, "at least 0.8 times").measured(time(ours.1.median()));
    let beside = Line::new("  beside raw redb, as many bytes", "").measured(told(&ours));
    let others = ratio(ours.1.median(), theirs.1.median());
    vec![line.beside(alone, times).meets(times >= 0.8), beside.beside(told(&theirs), others).told()]
}

/// All of it by the first alone, and shared by everybody, in turns.
fn shared<T: Sync>(
    crowd: &[T],
    turns: usize,
    each: usize,
    work: impl Fn(&T, usize) + Sync,
) -> (Times, Times) {
    let work = &work;
    Times::in_turns(
        turns,
        |_| (0..crowd.len() * each).for_each(|key| work(&crowd[0], key)),
        |_| {
            std::thread::scope(|scope| {
                for (place, one) in crowd.iter().enumerate() {
                    scope.spawn(move || (0..each).for_each(|key| work(one, place * each + key)));
                }
            });
        },
    )
}

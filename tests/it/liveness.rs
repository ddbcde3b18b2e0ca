//! Somebody holds the store and does not go on: nobody waits longer than the budget of a lock, and everybody is told for
//! whom. An idle desk holds nothing at all.
//!
//! Full size: `KEFU_STOPS=200`, `KEFU_COMMITS=6000`; `KEFU_TEST_SEED` repeats one.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::disk::{Ground, Recorder, entries};
use crate::house::{House, MEMBER, Ran};
use crate::seat::Seat;
use kefu::domain::presence::{Doing, Holder};
use kefu::store::{Disk, Store};
use redb::StorageBackend;
use redb::backends::FileBackend;
use rustix::process::{Pid, Signal, kill_process};
use std::ops::Bound;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The budget of a lock, and what a process may need besides on a machine with other things to do.
const AT_MOST: Duration = Duration::from_secs(5 + 5);

/// Where redb takes its locks: above all that a file can have.
const BASE: u64 = 1 << 62;
const WRITER: (u64, u64) = (BASE, BASE + 1);
const HEADER: (u64, u64) = (0, 320);
/// The locks of another version of redb, and those of who reads.
const OTHERS: (u64, u64) = (BASE + 6, BASE + 7);
const READERS: (u64, u64) = (BASE + 1024, 1 << 63);

/// Another hand on the file.
fn hand(store: &Path) -> FileBackend {
    let file = std::fs::OpenOptions::new().read(true).write(true).open(store.join("kefu.redb"));
    FileBackend::new(file.expect("a file")).expect("a backend")
}

fn bounds((from, to): (u64, u64)) -> (Bound<u64>, Bound<u64>) {
    (Bound::Included(from), Bound::Excluded(to))
}

/// Does this while somebody holds these bytes.
fn while_held<T>(store: &Path, range: (u64, u64), work: impl FnOnce() -> T) -> T {
    let (hand, (from, to)) = (hand(store), bounds(range));
    hand.lock_range(from, to).expect("a lock");
    let done = work();
    hand.unlock_range(from, to).expect("a lock");
    done
}

/// What came of it, within the budget of all its locks together.
#[track_caller]
fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    assert!(begun.elapsed() < AT_MOST, "{what} took {:?}", begun.elapsed());
    done
}

#[test]
fn every_wait_for_a_lock_has_an_end() {
    let ground = Ground::new();
    let disk = Recorder::of(ground.bytes.clone());
    let opens = || ground.open(Arc::clone(&disk) as Arc<dyn Disk>);
    let store = opens().expect("a store");
    let mut work = ground.work(opens().expect("a store"));
    let mut dice = Dice::of("locks");
    let before = work.act(&mut dice).expect("done");
    let code = |e: kefu::domain::error::Error| e.code;
    while_held(&ground.folder, WRITER, || {
        std::thread::scope(|scope| {
            let opening = scope.spawn(|| soon("opening", || opens().map(drop).map_err(code)));
            let writing = scope.spawn(|| soon("a change", || work.act(&mut dice).map_err(code)));
            assert_eq!(soon("reading", || entries(&store)), Ok(before), "who reads does not wait");
            assert_eq!(opening.join().expect("a thread"), Err("store-busy"));
            assert_eq!(writing.join().expect("a thread"), Err("store-busy"));
        });
    });
    let before = work.act(&mut dice).expect("it goes on");
    while_held(&ground.folder, HEADER, || {
        std::thread::scope(|scope| {
            let read = || soon("reading", || store.read(|_| Ok(())).map_err(code));
            let readers: Vec<_> = (0..3).map(|_| scope.spawn(read)).collect();
            let opening = scope.spawn(|| soon("opening", || opens().map(drop).map_err(code)));
            let writing = scope.spawn(|| soon("a change", || work.act(&mut dice).map_err(code)));
            for reader in readers {
                assert_eq!(reader.join().expect("a thread"), Err("store-busy"));
            }
            assert_eq!(opening.join().expect("a thread"), Err("store-busy"));
            assert_eq!(writing.join().expect("a thread"), Err("store-busy"));
        });
    });
    assert_eq!(entries(&store), Ok(before), "nothing was done");
    assert_eq!(work.act(&mut dice), Ok(before + 1), "it goes on");
}

/// The lock that a commit needs is taken when everything else is done.
#[test]
#[expect(clippy::disallowed_methods, reason = "a change that is held up at its end")]
fn a_commit_that_waits_in_vain_has_done_nothing_and_the_next_one_works() {
    let ground = Ground::new();
    let disk = Recorder::of(ground.bytes.clone());
    let store = ground.open(Arc::clone(&disk) as Arc<dyn Disk>).expect("a store");
    let before = entries(&store).expect("entries");
    let told = store.read(|tx| {
        use kefu::store::Reader;
        tx.fetch(kefu::store::tables::AUDIT, &1)
    });
    let told = told.expect("the first entry");
    let (hand, (from, to)) = (hand(&ground.folder), bounds(HEADER));
    let begun = Instant::now();
    let done = store.write(|tx| {
        hand.lock_range(from, to).expect("a lock");
        tx.audit(told)?.commit()
    });
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    hand.unlock_range(from, to).expect("a lock");
    // As long as the lock is held nobody can look whether it is there.
    assert_eq!(done.map_err(|e| e.code), Err("store-unsure"));
    assert_eq!(entries(&store), Ok(before));
    assert_eq!(ground.work(store).act(&mut Dice::of("after")), Ok(before + 1));
}

#[test]
fn another_version_of_the_locks_is_refused_and_nothing_is_touched() {
    let house = House::new();
    let bytes = || std::fs::read(house.store().join("kefu.redb")).expect("a store");
    let (before, hand, (from, to)) = (bytes(), hand(&house.store()), bounds(OTHERS));
    assert!(hand.try_lock_shared_range(from, to).expect("a lock"));
    for args in [&["party", "add", "李娜"][..], &["party", "list"], &["doctor"]] {
        let ran = house.run(args);
        assert_eq!(ran.status, Some(5), "{ran:?}");
        assert!(ran.err.contains("Another version of kefu"), "{ran:?}");
    }
    assert!(bytes() == before);
    hand.unlock_range(from, to).expect("a lock");
    assert_eq!(house.run(&["party", "add", "李娜"]).status, Some(0));
}

/// Nobody types, and nobody can be read: a desk says so by itself, and goes on with what the others did meanwhile.
#[test]
fn a_desk_that_cannot_see_what_others_do_says_so_by_itself() {
    let house = House::new();
    house.run(&["party", "add", "张伟"]);
    let mut seat = Seat::at_desk(&house, (120, 40), &["--lang", "en"]);
    seat.shows("张伟").watch(Duration::from_millis(500));
    while_held(&house.store(), HEADER, || {
        seat.shows("Another session holds the store");
    });
    house.run(&["party", "add", "李娜"]);
    seat.shows("李娜");
    seat.keys(&["q"]).ends().is_as_before();
}

/// What somebody is stopped in the middle of.
const KINDS: [&str; 3] = ["write", "open", "read"];

/// A process that is stopped in the middle of it, as far as it tells.
struct Stopped {
    child: Child,
    holder: Holder,
}

impl Stopped {
    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(pid, signal).expect("a signal");
    }

    /// Started again and again until it is caught there.
    fn in_the_middle(house: &House, kind: &str, dice: &mut Dice) -> Self {
        loop {
            let args: &[&str] = match kind {
                "write" => &["import", "parties", "rows.csv"],
                "open" => &["party", "list"],
                _ => &["audit", "verify"],
            };
            let child = house.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            let mut stopped = Self { child: child.expect("a process"), holder: nobody() };
            let patience = Instant::now() + Duration::from_secs(10);
            while Instant::now() < patience && stopped.child.try_wait().expect("a child").is_none()
            {
                std::thread::sleep(Duration::from_micros(dice.below(3_000)));
                stopped.signal(Signal::STOP);
                let at_once = Instant::now() + Duration::from_millis(200);
                while Instant::now() < at_once && !stopped.is_there(house, kind) {
                    std::thread::sleep(Duration::from_millis(1));
                    if stopped.holder.is_stopped {
                        break;
                    }
                }
                if stopped.is_there(house, kind) {
                    return stopped;
                }
                stopped.signal(Signal::CONT);
            }
            let _ = stopped.child.kill();
            let _ = stopped.child.wait();
        }
    }

    fn is_there(&mut self, house: &House, kind: &str) -> bool {
        let pid = self.child.id();
        let found = Store::holders(&house.store()).into_iter().find(|one| one.pid == pid);
        let Some(holder) = found else { return false };
        self.holder = holder;
        let wanted = match kind {
            "write" => Doing::Writes,
            "open" => Doing::Opens,
            _ => Doing::Nothing,
        };
        self.holder.is_stopped && self.holder.doing == wanted
    }
}

fn nobody() -> Holder {
    let (now, zero) = (crate::desk::now(), [0; 16]);
    Holder {
        session: kefu::domain::id::Id::from_bytes(zero),
        pid: 0,
        uid: 0,
        member: String::new(),
        since: now,
        doing: Doing::Nothing,
        at: now,
        is_stopped: false,
    }
}

/// Done, or refused in time with the number of the process that is in the way. Whether it was done.
fn done_or_named(house: &House, args: &[&str], stopped: &Stopped) -> bool {
    let begun = Instant::now();
    let ran: Ran = house.run(args);
    assert!(begun.elapsed() < AT_MOST, "{args:?} took {:?}", begun.elapsed());
    if ran.status == Some(0) {
        return true;
    }
    let pid = format!("process {}", stopped.holder.pid);
    assert_eq!(ran.status, Some(5), "{ran:?}");
    for wanted in [pid.as_str(), &stopped.holder.who(), "since", "kefu desk end"] {
        assert!(ran.err.contains(wanted), "{wanted}: {ran:?}");
    }
    false
}

/// One house in which again and again somebody is stopped; how often anybody had to be told.
fn stops(count: u64, first: u64, mut dice: Dice) -> u64 {
    let house = House::new();
    let rows: String = (0..4_000).map(|n| format!("Ada {n},Paris\n")).collect();
    std::fs::write(house.home().join("rows.csv"), format!("Name,City\n{rows}")).expect("a file");
    let mut told = 0;
    for round in first..first + count {
        let kind = KINDS[usize::try_from(round).expect("a place") % KINDS.len()];
        let mut stopped = Stopped::in_the_middle(&house, kind, &mut dice);
        // Of one that reads it may not be known yet whose it is: the rows that tell are read first.
        if kind == "write" {
            assert_eq!(stopped.holder.who(), MEMBER);
        }
        let done = std::thread::scope(|scope| {
            let reads = scope.spawn(|| done_or_named(&house, &["party", "list"], &stopped));
            let writes = done_or_named(&house, &["party", "add", "Bob"], &stopped);
            [writes, reads.join().expect("a thread")]
        });
        assert!(kind != "write" || done == [false, false], "it kept nobody out");
        told += done.iter().filter(|done| !**done).count() as u64;
        if dice.once_in(2) {
            let pid = stopped.holder.pid.to_string();
            let ran = house.run(&["desk", "end", &pid]);
            assert_eq!(ran.status, Some(0), "{kind}: {ran:?}");
            let _ = stopped.child.wait();
            assert_eq!(house.run(&["desk", "end", &pid]).status, Some(4));
        } else {
            stopped.signal(Signal::CONT);
            let _ = stopped.child.wait();
        }
        assert_eq!(house.run(&["party", "add", "Eve"]).status, Some(0));
        house.has_a_whole_log();
    }
    house.is_sound();
    told
}

#[test]
fn whoever_is_stopped_in_the_middle_keeps_nobody_without_a_word() {
    const AT_ONCE: u64 = 4;
    let (count, mut dice) = (size("KEFU_STOPS", 12, 4), Dice::of("stops"));
    let each = count.div_ceil(AT_ONCE);
    let told: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE)
            .map(|place| {
                let dice = dice.fork();
                scope.spawn(move || stops(each, place, dice))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread")).sum()
    });
    tell(&format!("{} stops, {told} times somebody was told for whom they wait", each * AT_ONCE));
}

#[test]
fn the_doctor_lists_who_has_the_store_and_only_an_admin_ends_one() {
    let house = House::new();
    house.colleague("李娜", "agent");
    let mut seat = Seat::at_desk(&house, (80, 24), &[]);
    seat.shows("王芳");
    let pid = seat.pid().as_raw_nonzero().to_string();
    let listed = |state: &str| {
        let sessions = house.json(&["doctor"])["sessions"].clone();
        let found =
            sessions.as_array().expect("sessions").iter().find(|one| one["pid"] == seat_pid(&pid));
        let found = found.unwrap_or_else(|| panic!("not there: {sessions}"));
        assert_eq!((&found["member"], &found["state"]), (&MEMBER.into(), &state.into()), "{found}");
    };
    listed("desk");
    seat.send(Signal::STOP);
    std::thread::sleep(Duration::from_millis(300));
    listed("stopped");
    seat.send(Signal::CONT);
    let refused = house.told_as("李娜", &["desk", "end", &pid]);
    assert_eq!(refused.status, Some(6), "{refused:?}");
    // A number that is nobody's, and a process that has nothing to do with the store.
    for other in ["4194304", "1", &std::process::id().to_string()] {
        let ran = house.run(&["desk", "end", other]);
        assert_eq!(ran.status, Some(4), "{ran:?}");
    }
    let ran = house.run(&["desk", "end", &pid]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    seat.ends().is_as_before();
    let log = house.json(&["audit", "list", "--verb", "desk.end"]);
    let ends: Vec<_> =
        log["items"].as_array().expect("items").iter().map(|one| one["result"].clone()).collect();
    assert_eq!(ends, ["refused", "done"], "{log}");
    assert!(log.to_string().contains(&pid), "{log}");
    house.is_sound();
}

fn seat_pid(pid: &str) -> u64 {
    pid.parse().expect("a number")
}

/// A file of another process, with the number of a stranger in it: what a dead one left, whose number is used again.
#[test]
fn who_got_the_number_of_a_dead_one_is_never_ended() {
    let house = House::new();
    let mut desk = Seat::at_desk(&house, (80, 24), &[]);
    desk.shows("王芳");
    let folder = house.store().join("run/open");
    let file = std::fs::read_dir(&folder).expect("a folder").flatten().next().expect("a file");
    let bytes = std::fs::read(file.path()).expect("bytes");
    desk.kill();
    let mut stranger = std::process::Command::new("sleep").arg("60").spawn().expect("a process");
    let left = format!("{}-left", file.file_name().to_string_lossy());
    std::fs::write(folder.join(&left), &bytes).expect("what a dead one left");
    let pid = desk.pid().as_raw_nonzero().to_string();
    for number in [pid, stranger.id().to_string()] {
        let ran = house.run(&["desk", "end", &number]);
        assert_eq!(ran.status, Some(4), "{ran:?}");
    }
    assert!(stranger.try_wait().expect("a child").is_none());
    assert!(!folder.join(&left).exists(), "what a dead one left is cleared away");
    stranger.kill().expect("an end");
    stranger.wait().expect("an end");
}

/// Where somebody reads from one state of the store, nothing that was there can be given back: the file grows with
/// every commit. The control is somebody who does that.
#[test]
fn an_idle_desk_holds_no_state_and_the_file_stays_small() {
    const CONTROL: u64 = 60;
    let commits = size("KEFU_COMMITS", 800, 200);
    let house = House::new();
    house.run(&["party", "add", "张伟"]);
    let mut seat = Seat::at_desk(&house, (120, 40), &[]);
    seat.shows("张伟");
    let bytes = || Store::file_bytes(&house.store());
    let (store, mut dice) = (Store::open(&house.store()).expect("the store"), Dice::of("growth"));
    let before = bytes();
    let (hand, (from, to)) = (hand(&house.store()), bounds(READERS));
    let looks = 200;
    let held = (0..looks).filter(|_| {
        std::thread::sleep(Duration::from_millis(7));
        hand.query_lock_range(from, to).expect("a question")
    });
    let held = held.count();
    assert!(held < looks / 4, "an idle desk reads in {held} of {looks} looks");
    assert_eq!(bytes(), before, "the file grows while nobody writes");
    write_past(&store, commits, &mut dice);
    let beside = bytes() - before;
    let before = bytes();
    let control = store.read(|_| {
        let other = Store::open(&house.store())?;
        write_past(&other, CONTROL, &mut Dice::of("control"));
        Ok(bytes() - before)
    });
    let control = control.expect("a reader");
    tell(&format!(
        "{commits} commits beside an idle desk: {beside} B; {CONTROL} beside a reader: {control} B; reads in {held} of {looks} looks"
    ));
    assert!(control / CONTROL > 4 * (beside / commits), "the control does not grow");
    assert!(beside < commits * 4_096 + (2 << 20), "{beside} B for {commits} commits");
    seat.keys(&["q"]).ends().is_as_before();
    house.is_sound();
}

/// Small commits, such as preferences are.
#[expect(clippy::disallowed_methods, reason = "stands for as many commands")]
fn write_past(store: &Store, commits: u64, dice: &mut Dice) {
    use kefu::store::{Reader, tables};
    for _ in 0..commits {
        let done = store.write(|tx| {
            let last = tx.fetch(tables::AUDIT_HEAD, &0)?.seq;
            let told = tx.fetch(tables::AUDIT, &last)?;
            tx.put(tables::COUNTERS, &"growth".to_owned(), &dice.below(1_000))?;
            tx.audit(told)?.commit()
        });
        done.expect("a commit");
    }
}

//! Many desks on one store: each a process at a terminal of its own, all of them working at once. What was told as
//! saved is there afterwards, what one commits is soon on the screens of the others, and the file does not run away.
//!
//! Sizes: `KEFU_DESKS`, `KEFU_CROWD_SECONDS`, `KEFU_CROWD_PARTIES`; `KEFU_BINARY` names another build. With
//! `KEFU_CROWD_SSH` each desk comes through an sshd on the loopback, as a session of an account that owns the store.
//! Figures go to standard error. No time fails it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::dice::{Dice, size, tell};
use crate::host::{self, Host};
use crate::house::{House, KEFU, PASSPHRASE};
use crate::seat::Seat;
use crate::workshop::Workshop;
use kefu::commands::entry::AddEntry;
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::{Command, execute};
use kefu::domain::contact::PointKind;
use kefu::domain::entry::EntryKind;
use kefu::domain::id::{PartyId, PartyNumber};
use kefu::domain::member::Role;
use kefu::queries::audit::verify;
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::{Reader, Scan, Store, tables};
use portable_pty::CommandBuilder;
use rustix::process::Pid;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// They come one after the other, as people do.
const TO_COME: Duration = Duration::from_millis(500);
/// One commit of the beacon, and the next.
const BEACON_EVERY: Duration = Duration::from_secs(2);
/// Until all of them sit.
const TO_SIT: Duration = Duration::from_secs(180);
/// What each of them looks at.
const SIZE: (u16, u16) = (120, 40);
/// How long somebody thinks between two acts, at most.
const THOUGHT: u64 = 6_000;

/// Names of four characters: each is one of a kind.
const FIRST: [&str; 20] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨",
    "朱", "秦", "尤", "许",
];
const REST: [&str; 20] = [
    "安", "邦", "成", "达", "恩", "丰", "国", "海", "吉", "康", "立", "明", "宁", "平", "强", "荣",
    "胜", "泰", "文", "祥",
];

fn name(number: usize) -> String {
    let place = |by: usize| (number / by) % 20;
    [FIRST[place(1)], REST[place(20)], REST[place(400)], REST[place(8_000)]].concat()
}

/// What is measured, in milliseconds.
#[derive(Default)]
struct Times(Mutex<BTreeMap<&'static str, Vec<u128>>>);

impl Times {
    fn took(&self, what: &'static str, time: Duration) {
        let mut all = self.0.lock().expect("times");
        all.entry(what).or_default().push(time.as_millis());
    }

    fn has(&self, what: &str) -> bool {
        self.0.lock().expect("times").contains_key(what)
    }

    fn told(&self) -> String {
        let mut all = self.0.lock().expect("times");
        let line = |(what, times): (&&str, &mut Vec<u128>)| {
            times.sort_unstable();
            let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)];
            let last = times[times.len() - 1];
            format!(
                "  {what}: n {} p50 {} p90 {} p99 {} max {last} ms\n",
                times.len(),
                at(50),
                at(90),
                at(99)
            )
        };
        all.iter_mut().map(line).collect()
    }
}

/// How they come to the store.
enum Way {
    /// At terminals of this host.
    Here(tempfile::TempDir),
    /// Each by a login of its own.
    Ssh(Box<Host>, House),
}

impl Way {
    fn store(&self) -> PathBuf {
        match self {
            Self::Here(folder) => folder.path().join("store"),
            Self::Ssh(host, _) => host.store(),
        }
    }
}

struct Crowd {
    way: Way,
    desk: Desk,
    owner: Session,
    names: Vec<String>,
    desks: usize,
    times: Times,
    /// How many sit at their desks.
    seated: AtomicUsize,
    /// Texts that a desk was told are written down.
    saved: Mutex<BTreeSet<String>>,
    is_over: AtomicBool,
    /// Texts of the beacon, with the moment at which they were committed.
    lit: Mutex<Vec<(String, Instant)>>,
}

/// For figures: the release binary, whatever this harness is.
fn binary() -> PathBuf {
    std::env::var_os("KEFU_BINARY").map_or_else(|| KEFU.into(), PathBuf::from)
}

/// Customers and complaints.
fn fill(shop: &Workshop, names: &[String]) {
    let begun = Instant::now();
    for chunk in names.chunks(500) {
        let add = |name: &String| {
            let phone = format!("13{:09}", begun.elapsed().as_nanos() % 1_000_000_000);
            let sealed = shop.sealed(&shop.owner, &[(PointKind::Phone, &phone)]);
            let facts = PartyFacts { name: name.clone(), ..PartyFacts::default() };
            Command::AddParty(AddParty::new(&shop.owner, facts, sealed).expect("a party"))
        };
        let commands: Vec<Command> = chunk.iter().map(add).collect();
        execute(&shop.desk, &shop.owner, &commands).expect("parties");
    }
    // The story that is watched has no room for them.
    let other = party(&shop.desk, 2);
    for _ in 0..names.len() / 100 {
        shop.case(other);
    }
    tell(&format!("{} customers in {} s", names.len(), begun.elapsed().as_secs()));
}

impl Crowd {
    fn new(desks: usize, parties: usize, is_ssh: bool) -> Self {
        let names: Vec<String> = (0..parties).map(name).collect();
        let (way, desk, owner) = match is_ssh {
            true => {
                let (host, owner) = Host::filled(desks, &binary(), |shop| fill(shop, &names));
                let desk = Desk::new(Store::open(&host.store()).expect("the store"));
                (Way::Ssh(Box::new(host), House::empty()), desk, owner)
            }
            false => {
                let shop = Workshop::new(&[]);
                for number in 0..desks {
                    shop.newcomer(&format!("m{number}"), Role::Agent);
                }
                fill(&shop, &names);
                (Way::Here(shop.folder), shop.desk, shop.owner)
            }
        };
        Self {
            way,
            desk,
            owner,
            names,
            desks,
            times: Times::default(),
            seated: AtomicUsize::new(0),
            saved: Mutex::default(),
            is_over: AtomicBool::new(false),
            lit: Mutex::default(),
        }
    }

    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::SeqCst)
    }

    /// A desk with the vault open, as somebody begins the day.
    fn seat(&self, number: usize) -> Seat {
        std::thread::sleep(TO_COME * u32::try_from(number).expect("a number"));
        let begun = Instant::now();
        let seat = match &self.way {
            Way::Here(folder) => seat_here(folder.path(), number),
            Way::Ssh(host, house) => {
                let mut seat = host.desk_of(house, number, SIZE);
                seat.shows(&format!("m{number} (agent)")).shows("Customers");
                seat.keys(&["U", PASSPHRASE, "Enter"]).shows("vault: open");
                seat
            }
        };
        self.times.took("come to open", begun.elapsed());
        self.seated.fetch_add(1, Ordering::SeqCst);
        seat
    }

    /// Until everybody has a place, or one has none.
    fn all_sit(&self) {
        let deadline = Instant::now() + TO_SIT + TO_COME * u32::try_from(self.desks).unwrap_or(0);
        while self.seated.load(Ordering::SeqCst) < self.desks && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The processes of the desks.
    fn pids(&self, seats: &[Seat]) -> Vec<Pid> {
        match &self.way {
            Way::Here(_) => seats.iter().map(Seat::pid).collect(),
            Way::Ssh(host, _) => host.sessions(),
        }
    }

    /// Finds somebody, opens the story, writes a note: over and over.
    fn works(&self, number: usize, mut dice: Dice) -> Seat {
        let mut seat = self.seat(number);
        let mut round = 0;
        while self.goes_on() {
            seat.watch(Duration::from_millis(200 + dice.below(THOUGHT)));
            let place = dice.index(self.names.len());
            let name = &self.names[place];
            let typed: String = name.chars().take(3).collect();
            seat.keys(&["/", "^U"]).watch(Duration::from_millis(100));
            let asked = Instant::now();
            seat.keys(&[&typed]).shows(name);
            self.times.took("key to found", asked.elapsed());
            seat.keys(&["^U", name]).watch(Duration::from_millis(800));
            let asked = Instant::now();
            seat.keys(&["Enter"]).shows(&format!("C-{:06}", place + 1));
            self.times.took("key to opened", asked.elapsed());
            if dice.once_in(2) {
                round += 1;
                let text = format!("note{number}x{round}y");
                // The word of the note before it is gone by now, or soon.
                seat.hides("Written down").keys(&["n", &text]).shows(&text);
                let asked = Instant::now();
                seat.keys(&["^S"]).shows("Written down");
                self.times.took("key to saved", asked.elapsed());
                self.saved.lock().expect("texts").insert(text);
            }
        }
        seat
    }

    /// Has one story open and waits for what others write into it.
    fn watches(&self, number: usize) -> Seat {
        let mut seat = self.seat(number);
        seat.keys(&["/", &self.names[0]]).watch(Duration::from_millis(2_000));
        seat.keys(&["Enter"]).shows("●●●●");
        let mut next = self.lit.lock().expect("texts").len();
        while self.goes_on() {
            let lit = self.lit.lock().expect("texts").get(next).cloned();
            let Some((text, at)) = lit else {
                seat.watch(Duration::from_millis(5));
                continue;
            };
            seat.shows(&text);
            self.times.took("commit to seen elsewhere", at.elapsed());
            next += 1;
        }
        seat
    }

    /// Commits in this process, so that the moment is known.
    fn is_lit(&self, party: PartyId) {
        let session = Session::new(Clock::machine(), "local").expect("a session");
        session.set_member(self.owner.member().expect("a member"));
        let mut number = 0;
        while self.goes_on() {
            number += 1;
            let text = format!("beacon{number:05}");
            let id = session.new_id().expect("an id");
            let entry = AddEntry {
                id,
                kind: EntryKind::Note,
                party: Some(party),
                case: None,
                text: text.clone(),
                at: None,
            };
            let begun = Instant::now();
            execute(&self.desk, &session, &[Command::AddEntry(entry)]).expect("written");
            self.times.took("commit", begun.elapsed());
            self.lit.lock().expect("texts").push((text, Instant::now()));
            std::thread::sleep(BEACON_EVERY);
        }
    }

    fn file_bytes(&self) -> u64 {
        std::fs::metadata(self.way.store().join("kefu.redb")).expect("a file").len()
    }

    /// Everything that was told as saved is there.
    fn lost(&self) -> Vec<String> {
        let mut there = BTreeSet::new();
        let read = self.desk.read(|tx| {
            tx.each(tables::ENTRIES, &Scan::all(), |_, entry| {
                there.insert(entry.text);
                Ok(ControlFlow::Continue(()))
            })
        });
        read.expect("entries");
        let lit = self.lit.lock().expect("texts");
        let lit = lit.iter().map(|(text, _)| text.clone());
        let saved = self.saved.lock().expect("texts");
        saved.iter().cloned().chain(lit).filter(|text| !there.contains(text)).collect()
    }
}

fn seat_here(home: &Path, number: usize) -> Seat {
    let mut command = CommandBuilder::new(binary());
    command.args(["--lang", "en", "--as", &format!("m{number}")]);
    let mut seat = Seat::of_home(home, SIZE, command);
    seat.shows("assphrase").keys(&[PASSPHRASE, "Enter"]).shows("Customers");
    seat
}

fn party(desk: &Desk, number: u32) -> PartyId {
    let id = desk.read(|tx| tx.fetch(tables::PARTY_NUMBERS, &PartyNumber(number)));
    id.expect("a party")
}

/// Resident and proportional kilobytes of a process; nothing where the system does not tell.
fn memory(pid: Pid) -> (u64, u64) {
    let path = format!("/proc/{}/smaps_rollup", pid.as_raw_nonzero());
    let told = std::fs::read_to_string(path).unwrap_or_default();
    let of = |name: &str| {
        let line = told.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
    };
    (of("Rss:"), of("Pss:"))
}

/// Processor time of one in milliseconds: on a machine that others use as well it tells more than how long things took.
fn worked(pid: Pid) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
    let stat = stat.unwrap_or_default();
    // The name before it may hold anything; what follows begins with the third field.
    let rest = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = rest.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    ticks.sum::<u64>() * 1_000 / rustix::param::clock_ticks_per_second()
}

#[test]
fn many_desks_work_at_once_and_nothing_is_lost() {
    let is_ssh = std::env::var_os("KEFU_CROWD_SSH").is_some();
    if is_ssh && !host::can_be() {
        return;
    }
    let desks = usize::try_from(size("KEFU_DESKS", 6, 4)).expect("a number");
    let seconds = size("KEFU_CROWD_SECONDS", 20, 8);
    let parties = usize::try_from(size("KEFU_CROWD_PARTIES", 1_000, 400)).expect("a number");
    let crowd = Crowd::new(desks, parties, is_ssh);
    let (before, mut dice) = (crowd.file_bytes(), Dice::of("crowd"));
    let watching = (desks / 5).max(1);
    let begun = Instant::now();
    let (mut memories, work) = std::thread::scope(|scope| {
        let crowd = &crowd;
        let sitting: Vec<_> = (0..desks)
            .map(|number| {
                let dice = dice.fork();
                let seat = move || {
                    if number < watching {
                        crowd.watches(number)
                    } else {
                        crowd.works(number, dice)
                    }
                };
                scope.spawn(seat)
            })
            .collect();
        scope.spawn(|| {
            crowd.is_lit(party(&crowd.desk, 1));
        });
        crowd.all_sit();
        std::thread::sleep(Duration::from_secs(seconds));
        crowd.is_over.store(true, Ordering::SeqCst);
        let mut seats: Vec<Seat> =
            sitting.into_iter().map(|one| one.join().expect("a day's work")).collect();
        let pids = crowd.pids(&seats);
        let work: u64 = pids.iter().map(|pid| worked(*pid)).sum();
        let memories: Vec<(u64, u64)> = pids.iter().map(|pid| memory(*pid)).collect();
        for seat in &mut seats {
            seat.keys(&["Esc", "Esc", "q"]).ends().is_as_before();
        }
        (memories, work)
    });
    let lost = crowd.lost();
    let found = crowd.desk.read(verify).expect("a log");
    memories.sort_unstable();
    let middle = memories[memories.len() / 2];
    tell(&format!(
        "{desks} desks, {parties} customers, {} s: {} notes and {} beacons, {} entries; file {before} -> {} bytes; \
         memory of a desk: {} kB resident, {} kB its share; {work} ms of processor time in all, {} a desk\n{}",
        begun.elapsed().as_secs(),
        crowd.saved.lock().expect("texts").len(),
        crowd.lit.lock().expect("texts").len(),
        found.entries,
        crowd.file_bytes(),
        middle.0,
        middle.1,
        work / memories.len().max(1) as u64,
        crowd.times.told(),
    ));
    assert_eq!(lost, Vec::<String>::new(), "told as saved, and not there");
    assert_eq!(found.broken, None);
    let lit = crowd.lit.lock().expect("texts").len();
    assert!(lit > 0 && crowd.times.has("commit to seen elsewhere"), "nobody saw anything: {lit}");
}

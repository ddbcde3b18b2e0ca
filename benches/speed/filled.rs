//! The stores that are measured: filled once, through the door, from one seed, and kept below `target`.
//!
//! ```text
//! seed + chunk -> demo::generate -> sealed on a thread -> Command::ImportParties, 5,000 rows a commit
//!                                                    \-> Command::ImportComplaints, one for each party,
//!                                                        of which every tenth is open
//! ```
//! INVARIANT: a store without the file `whole` beside it was cut off while it was filled, and is made anew.

use crate::dice::Dice;
use kefu::commands::import::{ComplaintRow, ImportComplaints, ImportParties, PartyRow, RowMark};
use kefu::commands::init::{Init, init};
use kefu::commands::party::{AddParty, PartyFacts};
use kefu::commands::seal::{PointDraft, seal_new};
use kefu::commands::{Command, execute, unlock::unlock};
use kefu::demo::{DemoParty, generate};
use kefu::domain::complaint::{Channel, Closing, Opening, Reached, Severity, Stage};
use kefu::domain::id::{Id, PartyId};
use kefu::domain::moment::Moment;
use kefu::queries::{members, parties};
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::{Opener, Reader, Store, Telling};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

pub const PASSPHRASE: &str = "four tests ride green bicycles";
pub const MEMBER: &str = "王芳";
/// The seed of all data.
const SEED: u64 = 20_261_126;
/// Parties that are generated together; the same for every size, so that a small store is the beginning of a great
/// one.
const CHUNK: usize = 5_000;
/// Every so many complaints one is open.
const OPEN_EVERY: usize = 10;
/// Of scrypt: what is measured is not the stretching of a passphrase.
const WORK_FACTOR: u8 = 4;

/// A filled store.
#[derive(Debug, Clone)]
pub struct Filled {
    pub parties: usize,
    home: PathBuf,
}

/// Where everything lies that is kept between runs.
pub fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().unwrap_or(tmp).to_owned()
}

impl Filled {
    /// The store of this size, filled now if it is not there.
    pub fn of(parties: usize) -> Self {
        let home = target().join(format!("bench-store-{parties}"));
        let filled = Self { parties, home };
        if !filled.whole().exists() {
            filled.fill();
        }
        filled
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    pub fn store(&self) -> PathBuf {
        self.home.join("store")
    }

    /// What is searched, a line per party: for programs that search lines.
    pub fn lines(&self) -> PathBuf {
        self.home.join("lines.txt")
    }

    fn whole(&self) -> PathBuf {
        self.home.join("whole")
    }

    /// The store, opened as one process does, with its vault open.
    pub fn open(&self) -> (Desk, Session) {
        let begun = Instant::now();
        let telling = Telling::with(move |work, done, all| {
            if done % 50_000 == 0 {
                tell(&format!("  {}: {done} of {all}, {:?}", work.code(), begun.elapsed()));
            }
        });
        let opener = Opener { telling, ..Opener::default() };
        let desk = Desk::new(Store::open_in(&self.store(), &opener).expect("the store"));
        let session = Session::new(Clock::machine(), "local").expect("a session");
        let all = desk.read(members::all).expect("members");
        session.set_member(all.into_iter().next().expect("a member"));
        unlock(&desk, &session, &PASSPHRASE.into()).expect("an open vault");
        (desk, session)
    }

    fn fill(&self) {
        let _ = fs::remove_dir_all(&self.home);
        fs::create_dir_all(&self.home).expect("a folder");
        let begun = Instant::now();
        let (desk, session) = new_store(&self.store());
        fill(&desk, &session, self.parties, &|done| {
            tell(&format!("  {done} of {} parties, {} s", self.parties, begun.elapsed().as_secs()));
        });
        write_lines(&desk, &self.lines());
        fs::write(self.whole(), format!("{} s\n", begun.elapsed().as_secs())).expect("a file");
    }
}

/// What goes on while nothing can be read yet.
pub fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A new store in this folder, with its vault open.
pub fn new_store(folder: &Path) -> (Desk, Session) {
    let session = Session::new(Clock::machine(), "local").expect("a session");
    let wanted = Init {
        member: MEMBER.into(),
        passphrase: PASSPHRASE.into(),
        recovery: Vec::new(),
        uid: rustix::process::getuid().as_raw(),
        work_factor: WORK_FACTOR,
    };
    let desk = init(folder, &session, &wanted).expect("a store");
    (desk, session)
}

/// Seals a chunk while the one before it is committed.
fn fill(desk: &Desk, session: &Session, parties: usize, told: &dyn Fn(usize)) {
    let (sender, chunks) = sync_channel(2);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for first in (0..parties).step_by(CHUNK) {
                let count = CHUNK.min(parties - first);
                let chunk = sealed_chunk(desk, session, first / CHUNK, count);
                if sender.send(chunk).is_err() {
                    return;
                }
            }
        });
        let mut done = 0;
        for (people, complaints) in chunks {
            done += people.rows.len();
            does(desk, session, Command::ImportParties(people));
            does(desk, session, Command::ImportComplaints(complaints));
            session.touch();
            if done % 50_000 == 0 {
                told(done);
            }
        }
    });
}

fn does(desk: &Desk, session: &Session, command: Command) {
    execute(desk, session, &[command]).expect("done");
}

fn sealed_chunk(
    desk: &Desk,
    session: &Session,
    chunk: usize,
    count: usize,
) -> (ImportParties, ImportComplaints) {
    let mut dice = Dice::fixed(SEED + chunk as u64);
    let people = people(chunk, count, session.now());
    let mark = |dice: &mut Dice| {
        let key = [dice.next(), dice.next(), dice.next(), dice.next()].map(u64::to_be_bytes);
        let key: [u8; 32] = key.concat().try_into().expect("32 bytes");
        RowMark { key, digest: key, has_reference: false }
    };
    let parties: Vec<PartyRow> = people
        .into_iter()
        .map(|person| {
            let party = Some(sealed(desk, session, person));
            PartyRow { mark: mark(&mut dice), party, note: None }
        })
        .collect();
    let ids: Vec<PartyId> =
        parties.iter().filter_map(|row| row.party.as_ref().map(|party| party.id)).collect();
    let complaints: Vec<ComplaintRow> = (0..count)
        .map(|place| ComplaintRow {
            mark: mark(&mut dice),
            id: session.new_id().expect("an id"),
            opening: opening(&mut dice, ids[dice_index(place, ids.len())], session.now()),
            reached: reached(place % OPEN_EVERY == 0),
            complainant: None,
            history: Vec::new(),
        })
        .collect();
    let run = [0; 16];
    (ImportParties { run, rows: parties }, ImportComplaints { run, rows: complaints })
}

/// Rows of as many people, sealed, each of them met for the first time.
pub fn sealed_people(desk: &Desk, session: &Session, count: usize) -> ImportParties {
    let rows = people(0, count, session.now()).into_iter().map(|person| {
        let party = Some(sealed(desk, session, person));
        let [one, other]: [PartyId; 2] =
            [session.new_id().expect("an id"), session.new_id().expect("an id")];
        let key: [u8; 32] = Sha256::digest([one.bytes(), other.bytes()].concat()).into();
        let mark = RowMark { key, digest: key, has_reference: false };
        PartyRow { mark, party, note: None }
    });
    ImportParties { run: [0; 16], rows: rows.collect() }
}

/// Spread, but some complain more often than others.
fn dice_index(place: usize, len: usize) -> usize {
    (place * 7 / 3) % len.max(1)
}

/// The people of a chunk, as [`generate`] makes them.
pub fn people(chunk: usize, count: usize, now: Moment) -> Vec<DemoParty> {
    generate(SEED + chunk as u64, count, 0, now).parties
}

/// The points of a party as they are typed.
pub fn drafts(person: &DemoParty) -> Vec<PointDraft> {
    let draft = |point: &kefu::demo::DemoPoint| PointDraft {
        kind: point.kind,
        label: point.label.clone(),
        value: point.value.as_str().into(),
    };
    person.points.iter().map(draft).collect()
}

fn sealed(desk: &Desk, session: &Session, person: DemoParty) -> AddParty {
    let points = seal_new(desk, session, &drafts(&person)).expect("sealed");
    let facts = PartyFacts {
        name: person.name,
        kind: Some(person.kind),
        stage: Some(person.stage),
        tier: person.tier,
        owner: None,
        language: person.language,
        tags: person.tags,
        fields: person.fields,
    };
    AddParty::from_file(session, facts, points, None).expect("a party")
}

const DAY: i64 = 86_400;

fn opening(dice: &mut Dice, party: PartyId, now: Moment) -> Opening {
    let days = 1 + i64::try_from(dice.below(40)).unwrap_or(0);
    let titles =
        ["退款未到账", "多收费用", "Parcel never arrived", "发错货", "Wrong amount billed"];
    let severities = [Severity::Normal, Severity::Normal, Severity::Low, Severity::High];
    Opening {
        party: Some(party),
        title: dice.pick(&titles).into(),
        what_happened: format!("{} · {}", dice.pick(&titles), dice.next()),
        wanted: String::new(),
        channel: Channel::Phone,
        source: "bench".into(),
        external_ref: None,
        product: None,
        product_id: None,
        order_id: None,
        issue: None,
        company: None,
        category: None,
        severity: dice.pick(&severities),
        received_at: Moment { at_seconds: now.at_seconds - days * DAY, ..now },
        backdated: None,
        asked: None,
        feedback: None,
        fields: Default::default(),
    }
}

fn reached(is_open: bool) -> Reached {
    let stage = if is_open { Stage::Investigating } else { Stage::Closed };
    let closing = (!is_open).then_some(Closing::Accepted);
    Reached { stage, closing, response: None, timely: None }
}

/// The same words as the search has: name, company, city, tags.
fn write_lines(desk: &Desk, path: &Path) {
    let mut file = std::io::BufWriter::new(fs::File::create(path).expect("a file"));
    let walked = desk.read(|tx| {
        parties::each(tx, |party| {
            let fields = ["company", "city"].into_iter().filter_map(|name| party.fields.get(name));
            let words: Vec<&str> = std::iter::once(&party.name)
                .chain(fields)
                .chain(&party.tags)
                .map(String::as_str)
                .collect();
            writeln!(file, "{} {}", words.join(" "), party.number).expect("a line");
            Ok(())
        })
    });
    walked.expect("parties");
}

/// So many ids of parties, spread over the whole store.
pub fn some_parties(desk: &Desk, count: usize) -> Vec<kefu::domain::party::Party> {
    let mut all = Vec::new();
    let (mut place, mut next) = (0_usize, 0_usize);
    let total = desk.read(|tx| tx.rows("parties")).expect("a count");
    let step = usize::try_from(total).unwrap_or(1).div_ceil(count.max(1)).max(1);
    let walked = desk.read(|tx| {
        parties::each(tx, |party| {
            if place == next {
                all.push(party);
                next += step;
            }
            place += 1;
            Ok(())
        })
    });
    walked.expect("parties");
    all
}

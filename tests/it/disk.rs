//! Disks of our own under a real store: one that remembers everything that was done to it, so that a crash at any
//! moment can be put together from it, and one that fails when it is told to.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::desk;
use crate::dice::Dice;
use crate::workshop::opening;
use kefu::cli::doctor::verdict;
use kefu::commands::entry::AddEntry;
use kefu::commands::open::OpenComplaint;
use kefu::commands::party::{AddParty, Changes, EditParty, PartyFacts};
use kefu::commands::promise::AddPromise;
use kefu::commands::scrub::scrub;
use kefu::commands::seal::seal_new;
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::entry::EntryKind;
use kefu::domain::id::PartyId;
use kefu::domain::moment::Moment;
use kefu::queries::examine::examine;
use kefu::session::clock::Clock;
use kefu::session::{Desk, Session};
use kefu::store::{Disk, Opener, Reader, Scan, Store, tables};
use sha2::{Digest, Sha256};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use tempfile::TempDir;

/// What tears within a write, and what does not.
const SECTOR: usize = 512;

/// How often a disk that lies does what it says.
const HONEST_ONCE_IN: u64 = 12;

/// Something that was done to a disk, or told to somebody.
#[derive(Debug, Clone)]
pub enum Op {
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
    /// The number of an audit entry that somebody was told of.
    Told(u64),
}

/// The bytes of a store in memory, and what was done to them.
#[derive(Debug, Default)]
pub struct Recorder {
    bytes: Mutex<Vec<u8>>,
    ops: Mutex<Vec<Op>>,
    /// A disk whose sync mostly does nothing, and says that it did.
    lies: bool,
    syncs: AtomicU64,
}

impl Recorder {
    pub fn of(bytes: Vec<u8>) -> Arc<Self> {
        Arc::new(Self { bytes: Mutex::new(bytes), ..Self::default() })
    }

    pub fn that_lies(bytes: Vec<u8>) -> Arc<Self> {
        Arc::new(Self { bytes: Mutex::new(bytes), lies: true, ..Self::default() })
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().expect("bytes")
    }

    fn note(&self, op: Op) {
        self.ops.lock().expect("ops").push(op);
    }

    pub fn tell(&self, seq: u64) {
        self.note(Op::Told(seq));
    }

    pub fn ops(&self) -> Vec<Op> {
        self.ops.lock().expect("ops").clone()
    }
}

fn read_from(bytes: &[u8], offset: u64, out: &mut [u8]) -> io::Result<()> {
    let start = usize::try_from(offset).expect("an offset");
    let part = bytes.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
    out.copy_from_slice(part);
    Ok(())
}

fn write_to(bytes: &mut Vec<u8>, offset: u64, data: &[u8]) {
    let start = usize::try_from(offset).expect("an offset");
    if bytes.len() < start + data.len() {
        bytes.resize(start + data.len(), 0);
    }
    bytes[start..start + data.len()].copy_from_slice(data);
}

fn cut_to(bytes: &mut Vec<u8>, len: u64) {
    bytes.resize(usize::try_from(len).expect("a length"), 0);
}

impl Disk for Recorder {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        read_from(&self.bytes(), offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        cut_to(&mut self.bytes(), len);
        self.note(Op::SetLen(len));
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        let count = self.syncs.fetch_add(1, Ordering::Relaxed);
        if !self.lies || count.is_multiple_of(HONEST_ONCE_IN) {
            self.note(Op::Sync);
        }
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        write_to(&mut self.bytes(), offset, data);
        self.note(Op::Write(offset, data.to_vec()));
        Ok(())
    }
}

/// A walk along what was done to a disk, from crash to crash.
pub struct Crashes<'o> {
    ops: &'o [Op],
    at: usize,
    /// What is on the disk whatever happens.
    durable: Vec<u8>,
    /// What may be there, or in part, or not.
    pending: Vec<&'o Op>,
    /// The last entry that somebody was told of.
    pub told: u64,
}

impl<'o> Crashes<'o> {
    pub fn of(bytes: Vec<u8>, ops: &'o [Op], told: u64) -> Self {
        Self { ops, at: 0, durable: bytes, pending: Vec::new(), told }
    }

    /// So many of the operations have happened.
    pub fn go_to(&mut self, at: usize) {
        for op in &self.ops[self.at..at] {
            match op {
                Op::Told(seq) => self.told = *seq,
                Op::Sync => self.pending.drain(..).for_each(|op| apply(&mut self.durable, op)),
                other => self.pending.push(other),
            }
        }
        self.at = at;
    }

    /// What a disk may hold after a crash here: of what was not synced any part, in any order, torn at its sectors.
    pub fn image(&self, dice: &mut Dice) -> Vec<u8> {
        let mut image = self.durable.clone();
        let mut pending = self.pending.clone();
        if dice.once_in(2) {
            for place in (1..pending.len()).rev() {
                pending.swap(place, dice.index(place + 1));
            }
        }
        // Nearly all of it, nearly nothing, or a half; whole writes, or each sector for itself.
        let (kept, tears) = (dice.pick(&[1, 5, 9]), dice.once_in(2));
        for op in pending {
            match op {
                Op::Write(offset, data) if tears => {
                    for (place, sector) in data.chunks(SECTOR).enumerate() {
                        if dice.below(10) < kept {
                            write_to(&mut image, offset + (place * SECTOR) as u64, sector);
                        }
                    }
                }
                op if dice.below(10) < kept => apply(&mut image, op),
                _ => {}
            }
        }
        image
    }
}

fn apply(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(offset, data) => write_to(bytes, *offset, data),
        Op::SetLen(len) => cut_to(bytes, *len),
        Op::Sync | Op::Told(_) => {}
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No room: whatever would write.
    Full,
    /// The disk does not answer: anything.
    Broken,
}

/// When it does.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub fault: Fault,
    /// After so many operations.
    pub after: u64,
    /// Once, or until it is mended.
    pub stays: bool,
    /// Where a write fails half of it is there; where a sync fails this part of a hundred of what was not synced is not.
    pub lost: u64,
}

/// The bytes of a store in memory, which fail by a plan.
#[derive(Debug)]
pub struct Faulty(Mutex<Inside>);

#[derive(Debug)]
struct Inside {
    bytes: Vec<u8>,
    /// What stood where something was written since the last sync.
    before: Vec<(u64, Vec<u8>)>,
    plan: Option<Plan>,
    dice: Dice,
    hits: u64,
    /// Whether what failed last was a sync.
    failed_to_sync: bool,
}

impl Faulty {
    pub fn of(bytes: Vec<u8>, dice: Dice) -> Arc<Self> {
        let (before, plan, failed_to_sync) = (Vec::new(), None, false);
        Arc::new(Self(Mutex::new(Inside { bytes, before, plan, dice, hits: 0, failed_to_sync })))
    }

    pub fn plan(&self, plan: Option<Plan>) {
        self.inside().plan = plan;
    }

    /// How often it has failed so far.
    pub fn hits(&self) -> u64 {
        self.inside().hits
    }

    /// Whether what it failed at last was a sync.
    pub fn failed_to_sync(&self) -> bool {
        self.inside().failed_to_sync
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().expect("bytes")
    }
}

impl Inside {
    /// Whether this operation fails, and how.
    fn fails(&mut self, writes: bool) -> Option<io::Error> {
        let plan = self.plan.as_mut()?;
        if plan.fault == Fault::Full && !writes {
            return None;
        }
        if plan.after > 0 {
            plan.after -= 1;
            return None;
        }
        let errno = match plan.fault {
            Fault::Full => rustix::io::Errno::NOSPC,
            Fault::Broken => rustix::io::Errno::IO,
        };
        if !plan.stays {
            self.plan = None;
        }
        (self.hits, self.failed_to_sync) = (self.hits + 1, false);
        Some(errno.into())
    }

    /// Of what was not synced a part is gone, as the system does it with pages it could not write.
    fn lose(&mut self, of_a_hundred: u64) {
        while let Some((offset, old)) = self.before.pop() {
            if self.dice.below(100) < of_a_hundred {
                let end =
                    (usize::try_from(offset).expect("an offset") + old.len()).min(self.bytes.len());
                let start = end.min(usize::try_from(offset).expect("an offset"));
                let len = end - start;
                self.bytes[start..end].copy_from_slice(&old[..len]);
            }
        }
    }

    fn write(&mut self, offset: u64, data: &[u8]) {
        let start = usize::try_from(offset).expect("an offset").min(self.bytes.len());
        let end = (start + data.len()).min(self.bytes.len());
        self.before.push((start as u64, self.bytes[start..end].to_vec()));
        write_to(&mut self.bytes, offset, data);
    }
}

impl Disk for Faulty {
    fn len(&self) -> io::Result<u64> {
        let mut inside = self.inside();
        inside.fails(false).map_or(Ok(inside.bytes.len() as u64), Err)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut inside = self.inside();
        inside.fails(false).map_or_else(|| read_from(&inside.bytes, offset, out), Err)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut inside = self.inside();
        if let Some(e) = inside.fails(true) {
            return Err(e);
        }
        cut_to(&mut inside.bytes, len);
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        let mut inside = self.inside();
        let lost = inside.plan.map_or(0, |plan| plan.lost);
        if let Some(e) = inside.fails(true) {
            inside.failed_to_sync = true;
            inside.lose(lost);
            return Err(e);
        }
        inside.before.clear();
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut inside = self.inside();
        if let Some(e) = inside.fails(true) {
            inside.write(offset, &data[..data.len() / 2]);
            return Err(e);
        }
        inside.write(offset, data);
        Ok(())
    }
}

/// A place for a store whose bytes are elsewhere, and the bytes that it begins with.
pub struct Ground {
    pub folder: PathBuf,
    pub bytes: Vec<u8>,
    pub clock: Clock,
    session: Session,
    _home: TempDir,
}

impl Ground {
    pub fn new() -> Self {
        let home = TempDir::new().expect("a folder");
        let clock = Clock::set_to(desk::now());
        let (desk, session) = desk::store(home.path(), clock.clone());
        drop(desk);
        let folder = home.path().join("store");
        let bytes = std::fs::read(folder.join("kefu.redb")).expect("a store");
        Self { folder, bytes, clock, session, _home: home }
    }

    pub fn open(&self, disk: Arc<dyn Disk>) -> Result<Store> {
        open(&self.folder, disk)
    }

    /// Somebody at work on a store.
    pub fn work(&self, store: Store) -> Work<'_> {
        Work { desk: Desk::new(store), session: &self.session, parties: Vec::new() }
    }
}

pub fn open(folder: &Path, disk: Arc<dyn Disk>) -> Result<Store> {
    Store::open_on(folder, &Opener::default(), disk)
}

/// A desk, and what was made at it.
pub struct Work<'g> {
    pub desk: Desk,
    session: &'g Session,
    parties: Vec<PartyId>,
}

impl Work<'_> {
    /// Something that an agent or an admin does; the number of its audit entry.
    pub fn act(&mut self, dice: &mut Dice) -> Result<u64> {
        let command = match dice.below(8) {
            _ if self.parties.len() < 2 => self.party(dice)?,
            0 | 1 => self.party(dice)?,
            2 => self.complaint(dice),
            3 => self.promise(dice),
            4 => self.edit(dice),
            5 if dice.once_in(6) => return scrub(&self.desk, self.session).map(|done| done.seq),
            _ => self.note(dice),
        };
        let party = match &command {
            Command::AddParty(add) => Some(add.id),
            _ => None,
        };
        let done = execute(&self.desk, self.session, &[command])?;
        self.parties.extend(party);
        Ok(done.seq)
    }

    fn party(&self, dice: &mut Dice) -> Result<Command> {
        let name = format!("客户 {}", dice.below(1_000_000));
        let facts = PartyFacts { name, ..PartyFacts::default() };
        let points = seal_new(&self.desk, self.session, &[])?;
        Ok(Command::AddParty(AddParty::new(self.session, facts, points)?))
    }

    fn edit(&self, dice: &mut Dice) -> Command {
        let tags = vec!["x".repeat(1 + dice.index(30))];
        let changes = Changes { add_tags: tags, ..Changes::default() };
        Command::EditParty(EditParty { party: dice.pick(&self.parties), changes })
    }

    fn note(&self, dice: &mut Dice) -> Command {
        // Now and then one that fills pages.
        let length = if dice.once_in(5) { 9_000 } else { 60 };
        Command::AddEntry(AddEntry {
            id: self.session.new_id().expect("an id"),
            kind: EntryKind::Note,
            party: Some(dice.pick(&self.parties)),
            case: None,
            text: "n".repeat(1 + dice.index(length)),
            at: None,
        })
    }

    fn promise(&self, dice: &mut Dice) -> Command {
        let now = self.session.now();
        Command::AddPromise(AddPromise {
            id: self.session.new_id().expect("an id"),
            party: dice.pick(&self.parties),
            case: None,
            text: "call back".into(),
            due: Moment { at_seconds: now.at_seconds + 86_400, ..now },
        })
    }

    fn complaint(&self, dice: &mut Dice) -> Command {
        let opening = opening(self.session, Some(dice.pick(&self.parties)));
        let id = self.session.new_id().expect("an id");
        Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
    }
}

/// How many entries a store has, after its chain was walked.
pub fn entries(store: &Store) -> Result<u64> {
    let walked = store.read(kefu::queries::audit::verify)?;
    assert_eq!(walked.broken, None, "the chain of the log");
    Ok(walked.entries)
}

/// All rows of all tables, in one number.
pub fn rows(store: &Store) -> Result<[u8; 32]> {
    let mut sha = Sha256::new();
    store.read(|tx| {
        for table in tables::ALL {
            sha.update(table.name);
            tx.scan_bytes(table.name, &Scan::all(), &mut |key, value| {
                sha.update((key.len() as u64).to_be_bytes());
                sha.update(key);
                sha.update((value.len() as u64).to_be_bytes());
                sha.update(value);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(())
    })?;
    Ok(sha.finalize().into())
}

/// What `kefu doctor` would say.
#[track_caller]
pub fn is_well(store: &Store) {
    let found = store.read(examine).expect("an examination");
    assert_eq!(verdict(&found), Ok(()));
}

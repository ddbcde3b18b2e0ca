//! A file into the store, a batch of rows at a time.
//!
//! INVARIANT: memory does not grow with the file: four batches are held at most, and the report keeps
//! the first [`TOLD_FAULTS`] refused rows; all of them go to the callback and to the list of rejects
//! as they come. What is committed stays: a run that was stopped goes on where it was when the file
//! is imported again.
//!
//! ```text
//! a thread     read a batch, map its columns                                    batch n + 3
//! all cores    marks -> known already? (a read transaction) -> seal             batch n + 2; n + 1 waits
//! this thread  one transaction, one audit entry; what became of it is told      batch n
//! ```
//! Nobody waits but for a batch that is needed: no core for the disk, and the writer for no cryptography.
//! The right is asked before the file is read. A rehearsal (`dry_run`) does the same without sealing and without
//! taking anything. Before sealed values are looked up it leaves an entry, and it tells how many rows are of somebody
//! who was erased, not which: whoever has a list of numbers would otherwise learn of each. It remembers 16 bytes
//! of each distinct row, at most 40 with the map around them, to foretell repetitions: a file of a
//! million rows takes 40 MB.

use super::cores::on_all_cores;
use super::csv::{self, Progress as Bytes};
use super::draft;
use super::no_table::Elsewhere;
use super::preset::{Preset, Target, Unplaced};
use super::reject::Rejects;
use super::row::{Draft, Maker, Skip};
use super::source::shown;
use super::vcard::{self, Cards};
use super::{RowFault, RowResult, history, mark};
use crate::commands::import::history::{Grown, fate};
use crate::commands::import::{
    Known, LOCK, Rehearse, RowFate, RowMark, RowTable, known_complainant, known_left, may_import,
    rule_of,
};
use crate::commands::suppress::{Tag, is_anybody, is_suppressed};
use crate::commands::{Command, execute};
use crate::domain::contact::PointKind;
use crate::domain::id::{Id, MemberId, SessionId};
use crate::domain::{Error, Kind, Result};
use crate::locale::Locale;
use crate::queries::{READ, ask};
use crate::queries::{members, presets};
use crate::session::{Desk, Session};
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Rows of one transaction: half as many take a quarter longer, twice as many hold the one write
/// lock for longer than a person at another desk should wait.
pub const BATCH_ROWS: usize = 500;
/// Bytes after which a batch is full however few its rows are.
pub const BATCH_BYTES: usize = 8 << 20;
/// Refused rows that a report keeps.
pub const TOLD_FAULTS: usize = 1_000;

/// What stands in the place of a map's name where cards are read.
const VCARD: &str = "vcard";

/// What is to be imported, and how.
#[derive(Debug)]
pub struct Plan {
    /// What its rows become.
    pub target: Target,
    /// The file.
    pub path: PathBuf,
    /// Which sheet, of a workbook; else the first that shows anything.
    pub sheet: Option<String>,
    /// What its columns are; guessed from their names where nothing is said.
    pub preset: Option<Preset>,
    /// Only tell what would happen.
    pub dry_run: bool,
    /// Where to list the rows that were not taken; a new file.
    pub rejects: Option<PathBuf>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub read: u64,
    /// Records made.
    pub added: u64,
    /// Of a log: cases known before whose history went on.
    pub grown: u64,
    /// Of a log: steps taken.
    pub steps: u64,
    /// How many of those although an identical row stood in the file before.
    pub identical: u64,
    /// Rows whose record was there already.
    pub known: u64,
    /// Rows not taken.
    pub refused: u64,
    /// How many of those, in a rehearsal, because they are of somebody who was erased: these are told by number alone.
    pub suppressed: u64,
    /// Bytes of the file read for them.
    pub bytes: u64,
    /// Bytes of the file, where that is known.
    pub bytes_total: Option<u64>,
    /// The last audit entry; none in a rehearsal, or before the first.
    pub seq: Option<u64>,
}

/// What the caller hears of.
#[derive(Debug)]
pub enum Event<'r> {
    /// This row is not taken.
    Refused(&'r RowFault),
    /// A batch is in the store for good (in a rehearsal: was looked at).
    Batch(Progress),
    /// What comes next is to be sealed and the vault is locked: whoever can, opens it now, and the
    /// run goes on. Everything told before is committed.
    Locked,
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The file was read to its end.
    Whole,
    /// Nothing after this record could be read.
    Broken(RowFault),
    /// The caller stopped it.
    Stopped,
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct Report {
    /// The preset's name.
    pub preset: String,
    /// Charset in which it is written.
    pub charset: &'static str,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// The sums.
    pub total: Progress,
    /// The first refused rows.
    pub faults: Vec<RowFault>,
    /// Why it ended.
    pub end: End,
    /// Of cards: what no customer has a place for and was not stored, with how often it stood there.
    pub left_out: BTreeMap<String, u64>,
    /// Of tables: what became of columns that the preset gives no place.
    pub columns: Unplaced,
}

impl Report {
    fn new(preset: &str, charset: &'static str, bytes_total: Option<u64>) -> Self {
        Self {
            preset: preset.to_owned(),
            charset,
            sheet: None,
            total: Progress { bytes_total, ..Progress::default() },
            faults: Vec::new(),
            end: End::Whole,
            left_out: BTreeMap::new(),
            columns: Unplaced::default(),
        }
    }

    /// Whether every row of the file was taken or known.
    pub fn is_complete(&self) -> bool {
        self.end == End::Whole && self.total.refused == 0
    }
}

/// What hears of the run; it may break off after any batch.
pub type Tell<'t> = &'t mut dyn FnMut(Event<'_>) -> ControlFlow<()>;

/// Imports a file.
pub fn run(
    desk: &Desk,
    session: &Session,
    locale: &Locale,
    plan: &Plan,
    tell: Tell<'_>,
) -> Result<Report> {
    may_import(desk, session, rows_of(plan.target))?;
    if plan.target == Target::Parties
        && let Some(cards) = vcard::open(&plan.path, session.clock().offset(), session.now())?
    {
        return take_cards(desk, session, locale, plan, cards, tell);
    }
    let sheet = plan.sheet.as_deref();
    let table = csv::open_sheet(&plan.path, sheet)?;
    let map = plan.preset.as_ref();
    let elsewhere = Elsewhere::than(&table, &plan.path, sheet, map, plan.target);
    take_table(desk, session, locale, plan, table, tell).map_err(|lost| elsewhere.way_on(lost))
}

fn take_table(
    desk: &Desk,
    session: &Session,
    locale: &Locale,
    plan: &Plan,
    table: csv::Table,
    tell: Tell<'_>,
) -> Result<Report> {
    let preset = match &plan.preset {
        Some(preset) => preset.clone(),
        None => {
            let kept = ask(desk, session, READ, presets::all)?;
            Preset::guess_among(plan.target, &table.header, &kept)?
        }
    };
    let report = Report {
        sheet: table.sheet.clone(),
        columns: preset.unplaced(&table.header),
        ..Report::new(&preset.name, table.charset, table.bytes)
    };
    let (offset, now) = (session.clock().offset(), session.now());
    let open = Open { desk, session, locale, plan, report, bytes: table.progress() };
    match plan.target {
        Target::Parties => {
            let rows = draft::parties(table, &preset, offset, now)?;
            need_keys(session, &rows.sealed_kinds(), &mut *tell)?;
            open.drive(rows, tell)
        }
        Target::Complaints if preset.is_log() => {
            let cases = history::histories(table, &preset, offset, now)?;
            need_keys(session, &cases.sealed_kinds(), &mut *tell)?;
            open.drive(cases, tell)
        }
        Target::Complaints => {
            let rows = draft::complaints(table, &preset, offset, now)?;
            need_keys(session, &rows.sealed_kinds(), &mut *tell)?;
            open.drive(rows, tell)
        }
    }
}

/// Imports a file of vCards: what their properties are, the standard says, and no map.
fn take_cards(
    desk: &Desk,
    session: &Session,
    locale: &Locale,
    plan: &Plan,
    cards: Cards,
    tell: Tell<'_>,
) -> Result<Report> {
    if plan.preset.is_some() {
        return Err(Error::usage("vcard-map").with("path", shown(&plan.path)));
    }
    if let Some(sheet) = &plan.sheet {
        return Err(Error::usage("sheet-of-none")
            .with("path", shown(&plan.path))
            .with("sheet", sheet));
    }
    let report = Report::new(VCARD, cards.charset, Some(cards.bytes));
    need_keys(session, &cards.sealed_kinds(), &mut *tell)?;
    let left = cards.left_out();
    let open = Open { desk, session, locale, plan, report, bytes: cards.progress() };
    let report = open.drive(cards, tell)?;
    Ok(Report { left_out: left.told(), ..report })
}

fn rows_of(target: Target) -> RowTable {
    match target {
        Target::Parties => RowTable::Parties,
        Target::Complaints => RowTable::Complaints,
    }
}

/// The vault must be open for what the header announces, before anything is taken.
fn need_keys(session: &Session, kinds: &[PointKind], tell: Tell<'_>) -> Result<()> {
    if !kinds.is_empty() && session.ring().is_err() {
        let _ = tell(Event::Locked);
    }
    for kind in kinds {
        let compartment = kind.compartment();
        if session.ring()?.compartment(compartment).is_none() {
            let error = Error::not_permitted("compartment-closed");
            return Err(error.with("compartment", compartment.code()));
        }
    }
    Ok(())
}

/// A file that was opened and understood.
struct Open<'r> {
    desk: &'r Desk,
    session: &'r Session,
    locale: &'r Locale,
    plan: &'r Plan,
    report: Report,
    bytes: Bytes,
}

impl<'r> Open<'r> {
    fn drive<D: Draft>(
        self,
        rows: impl Iterator<Item = RowResult<D>> + Send,
        tell: Tell<'_>,
    ) -> Result<Report> {
        let _lock = match self.plan.dry_run {
            true => None,
            false => {
                let lock = self.desk.store.hold(LOCK)?;
                Some(lock.ok_or_else(|| Error::conflict("import-running"))?)
            }
        };
        let rejects = self.plan.rejects.as_deref().map(Rejects::create).transpose()?;
        let mut teller = Teller { locale: self.locale, report: self.report, rejects, tell };
        let mut source = Source { rows, bytes: self.bytes, ended: false };
        let taking = Taking {
            desk: self.desk,
            maker: Maker {
                desk: self.desk,
                session: self.session,
                members: member_names(self.desk, self.session)?,
            },
            run: self.session.new_id::<SessionId>()?.bytes(),
        };
        let went = match self.plan.dry_run {
            true => rehearse(&taking, &mut source, &mut teller),
            false => take_all(&taking, &mut source, &mut teller),
        };
        // The list is brought to the disk however it went.
        let report = teller.finish(went.is_ok());
        went.and(report)
    }
}

fn member_names(desk: &Desk, session: &Session) -> Result<BTreeMap<String, MemberId>> {
    let all = ask(desk, session, READ, members::all)?;
    Ok(all.into_iter().map(|member| (member.name, member.id)).collect())
}

/// Commits a batch while the next one is sealed on all cores and the one after that is read.
fn take_all<D: Draft>(
    taking: &Taking<'_>,
    source: &mut Source<impl Iterator<Item = RowResult<D>> + Send>,
    teller: &mut Teller<'_, '_>,
) -> Result<()> {
    thread::scope(|scope| {
        // Whoever has nobody left to hand over to ends.
        let ((read, batches), (hand, handed)) = (sync_channel(0), sync_channel(1));
        scope.spawn(move || while source.batch().is_some_and(|batch| read.send(batch).is_ok()) {});
        scope.spawn(move || prepare_all(taking, batches, &hand));
        for next in handed {
            let ready = match next? {
                Next::Ready(marked, sealed) => (marked, sealed),
                Next::Waits(batch) => {
                    // Another may have waited before this one.
                    if taking.waits(&batch) {
                        teller.open_vault(taking, &batch)?;
                    }
                    taking.prepare(batch)?
                }
            };
            if teller.tell(taking.commit(ready)?)?.is_break() {
                break;
            }
        }
        Ok(())
    })
}

fn prepare_all<D: Draft>(
    taking: &Taking<'_>,
    batches: Receiver<Batch<D>>,
    hand: &SyncSender<Result<Next<D>>>,
) {
    for batch in batches {
        let next = taking.next(batch);
        let has_failed = next.is_err();
        if hand.send(next).is_err() || has_failed {
            return;
        }
    }
}

/// What would become of the rows, without sealing and without writing.
fn rehearse<D: Draft>(
    taking: &Taking<'_>,
    source: &mut Source<impl Iterator<Item = RowResult<D>>>,
    teller: &mut Teller<'_, '_>,
) -> Result<()> {
    let mut memory = Memory::default();
    while let Some(batch) = source.batch() {
        if taking.waits(&batch) {
            teller.open_vault(taking, &batch)?;
        }
        taking.tell_of(&batch)?;
        let marked = taking.mark(batch)?;
        let foretold = taking.foretold(&marked)?;
        let fates: Vec<RowFate> = marked
            .marks
            .iter()
            .zip(&marked.known)
            .zip(marked.skips.iter().zip(foretold))
            .map(|((mark, known), (skip, foretold))| match (skip.suppressed, foretold) {
                (true, _) => RowFate::Suppressed,
                (false, Some(fate)) => fate,
                (false, None) => memory.fate(mark, *known),
            })
            .collect();
        if teller.tell(marked.rehearsed(&fates))?.is_break() {
            break;
        }
    }
    Ok(())
}

/// The rows of a file, by batches.
struct Source<I> {
    rows: I,
    bytes: Bytes,
    ended: bool,
}

/// Rows that go together.
struct Batch<D> {
    drafts: Vec<D>,
    faults: Vec<RowFault>,
    end: Option<RowFault>,
    bytes: u64,
}

impl<D: Draft, I: Iterator<Item = RowResult<D>>> Source<I> {
    fn batch(&mut self) -> Option<Batch<D>> {
        let mut batch = Batch { drafts: Vec::new(), faults: Vec::new(), end: None, bytes: 0 };
        let mut held = 0;
        while !self.ended && batch.read() < BATCH_ROWS as u64 && held < BATCH_BYTES {
            match self.rows.next() {
                None => self.ended = true,
                Some(Ok(draft)) => {
                    held += draft.key().canonical.len();
                    batch.drafts.push(draft);
                }
                Some(Err(fault)) => {
                    self.ended = fault.last;
                    batch.end = fault.last.then(|| fault.clone());
                    batch.faults.push(fault);
                }
            }
        }
        batch.bytes = self.bytes.bytes();
        (batch.read() > 0).then_some(batch)
    }
}

impl<D: Draft> Batch<D> {
    /// Rows of the file.
    fn read(&self) -> u64 {
        let drafted: u64 = self.drafts.iter().map(Draft::rows).sum();
        drafted + self.faults.len() as u64
    }

    /// The line of the first row with something to seal, or to know by an HMAC.
    fn first_sealed(&self) -> Option<u64> {
        let is_sealed = |draft: &&D| draft.is_sealed() || draft.key().is_sealed();
        self.drafts.iter().find(is_sealed).map(Draft::line)
    }
}

/// A batch with what the store knows of it.
struct Marked<D> {
    batch: Batch<D>,
    marks: Vec<RowMark>,
    known: Vec<Option<Known>>,
    skips: Vec<Skip>,
}

/// By what a row is known, and what came with it.
struct Name {
    mark: RowMark,
    complainant: Option<[u8; 32]>,
    tags: Vec<Tag>,
}

impl Name {
    fn of(draft: &impl Draft, session: &Session, has_tags: bool) -> Result<Self> {
        let mark = mark::of_row(session, draft.key())?;
        let tags = if has_tags { draft.tags(session) } else { Vec::new() };
        Ok(Self { mark, complainant: draft.complainant(session)?, tags })
    }
}

/// Rows ready to be written, with their places in the batch.
struct Sealed<R> {
    rows: Vec<R>,
    places: Vec<usize>,
    faults: Vec<RowFault>,
}

type Ready<D> = (Marked<D>, Sealed<<D as Draft>::Row>);

/// A batch ready to be written, or one that waits for the vault.
enum Next<D: Draft> {
    Ready(Marked<D>, Sealed<D::Row>),
    Waits(Batch<D>),
}

/// What became of a batch.
struct Outcome {
    read: u64,
    fates: Vec<RowFate>,
    /// Steps of histories that were taken.
    steps: u64,
    faults: Vec<RowFault>,
    /// Rows not taken of which nothing else is told.
    suppressed: u64,
    end: Option<RowFault>,
    bytes: u64,
    seq: Option<u64>,
}

/// One run over one file.
struct Taking<'r> {
    desk: &'r Desk,
    maker: Maker<'r>,
    run: [u8; 16],
}

impl Taking<'_> {
    fn next<D: Draft>(&self, batch: Batch<D>) -> Result<Next<D>> {
        if self.waits(&batch) {
            return Ok(Next::Waits(batch));
        }
        let (marked, sealed) = self.prepare(batch)?;
        Ok(Next::Ready(marked, sealed))
    }

    /// A value may give itself away where the header announced nothing.
    fn waits<D: Draft>(&self, batch: &Batch<D>) -> bool {
        batch.first_sealed().is_some() && self.maker.session.ring().is_err()
    }

    /// An entry for rows whose sealed values are looked up, though none is taken.
    fn tell_of<D: Draft>(&self, batch: &Batch<D>) -> Result<()> {
        if batch.first_sealed().is_none() {
            return Ok(());
        }
        let rows = u32::try_from(batch.drafts.len()).unwrap_or(u32::MAX);
        self.leave::<D>(rows, Vec::new())
    }

    fn leave<D: Draft>(&self, rows: u32, refused: Vec<(&'static str, u32)>) -> Result<()> {
        let rehearse = Rehearse { table: D::TABLE, rows, refused };
        execute(self.desk, self.maker.session, &[Command::Rehearse(rehearse)]).map(drop)
    }

    /// An entry for rows that rules keep out, and for all whose sealed values were `asked` after: what a file brings is
    /// counted under its guard like anything else.
    fn tell_of_refused<D: Draft>(&self, asked: Option<usize>, faults: &[RowFault]) -> Result<()> {
        let mut refused: BTreeMap<&'static str, u32> = BTreeMap::new();
        for rule in faults.iter().filter_map(|fault| rule_of(fault.code)) {
            *refused.entry(rule).or_default() += 1;
        }
        let asked = asked.map_or(0, |rows| u32::try_from(rows).unwrap_or(u32::MAX));
        match asked.max(refused.values().sum()) {
            0 => Ok(()),
            rows => self.leave::<D>(rows, refused.into_iter().collect()),
        }
    }

    fn mark<D: Draft>(&self, batch: Batch<D>) -> Result<Marked<D>> {
        let session = self.maker.session;
        // An import that runs is somebody at work: the vault must not close under it.
        session.touch();
        let drafts = &batch.drafts;
        // Whom to look for costs an HMAC for each value; nobody, where nobody was erased.
        let is_anybody = ask(self.desk, session, READ, is_anybody)?;
        let name = |place: usize| Name::of(&drafts[place], session, is_anybody);
        let names = on_all_cores(drafts.len(), name);
        let names: Vec<Name> = names.into_iter().collect::<Result<_>>()?;
        let (known, skips) = self.look_up::<D>(&names)?;
        let marks = names.into_iter().map(|name| name.mark).collect();
        Ok(Marked { batch, marks, known, skips })
    }

    fn look_up<D: Draft>(&self, names: &[Name]) -> Result<(Vec<Option<Known>>, Vec<Skip>)> {
        let mut met: HashMap<[u8; 32], u32> = HashMap::new();
        let (mut all, mut skips) = (Vec::new(), Vec::new());
        ask(self.desk, self.maker.session, READ, |tx| {
            for Name { mark, complainant, tags } in names {
                let known = known_left(tx, D::TABLE, self.run, mark)?;
                let met = met.entry(mark.key).or_default();
                let row = known.is_some_and(|known| known.left > *met);
                *met += 1;
                let (complainant, is_erased) = match complainant {
                    Some(key) if !row => known_complainant(tx, *key)?,
                    _ => (false, false),
                };
                let suppressed = is_erased
                    || known.is_some_and(|known| known.is_erased)
                    || (!row && is_suppressed(tx, tags)?);
                all.push(known);
                skips.push(Skip { row, complainant, suppressed });
            }
            Ok(())
        })?;
        Ok((all, skips))
    }

    /// What hangs on more than marks, for a rehearsal.
    fn foretold<D: Draft>(&self, marked: &Marked<D>) -> Result<Vec<Option<RowFate>>> {
        let session = self.maker.session;
        ask(self.desk, session, READ, |tx| {
            let drafts = marked.batch.drafts.iter().zip(&marked.known);
            let foretold = drafts.map(|(draft, known)| {
                let known = known.filter(|known| !known.is_same && !known.is_erased);
                let Some(known) = known.filter(|_| draft.steps() > 0) else { return Ok(None) };
                fate(tx, known.id, &draft.history(session)?).map(Some)
            });
            foretold.collect()
        })
    }

    fn prepare<D: Draft>(&self, batch: Batch<D>) -> Result<Ready<D>> {
        let marked = self.mark(batch)?;
        let sealed = self.seal(&marked, &marked.skips)?;
        Ok((marked, sealed))
    }

    /// Seals on all cores, before any transaction begins.
    fn seal<D: Draft>(&self, marked: &Marked<D>, skips: &[Skip]) -> Result<Sealed<D::Row>> {
        let drafts = &marked.batch.drafts;
        let row = |place: usize| match skips[place] {
            Skip { suppressed: true, .. } => Err(Error::refused("row-suppressed")),
            skip => drafts[place].row(&self.maker, marked.marks[place].clone(), skip),
        };
        sorted(drafts, on_all_cores(drafts.len(), row))
    }

    fn commit<D: Draft>(&self, ready: Ready<D>) -> Result<Outcome> {
        let (marked, sealed) = ready;
        if sealed.rows.is_empty() {
            let asked = marked.batch.first_sealed().map(|_| marked.batch.drafts.len());
            let outcome = marked.outcome(Vec::new(), &[], sealed.faults, None);
            self.tell_of_refused::<D>(asked, &outcome.faults)?;
            return Ok(outcome);
        }
        let outcome = self.taken((marked, sealed))?;
        self.tell_of_refused::<D>(None, &outcome.faults)?;
        Ok(outcome)
    }

    fn taken<D: Draft>(&self, ready: Ready<D>) -> Result<Outcome> {
        let (marked, sealed) = ready;
        match self.write::<D>(sealed) {
            // A row was known when the batch was sealed and is not any more: seal all of it.
            Err(lost) if lost.code == "moved-on" => {
                let anew = |skip: &Skip| Skip { suppressed: skip.suppressed, ..Skip::default() };
                let all: Vec<Skip> = marked.skips.iter().map(anew).collect();
                self.write::<D>(self.seal(&marked, &all)?)
            }
            written => written,
        }
        .map(|(places, fates, faults, seq)| marked.outcome(places, &fates, faults, Some(seq)))
    }

    fn write<D: Draft>(&self, sealed: Sealed<D::Row>) -> Result<Written> {
        let command = D::command(self.run, sealed.rows);
        let done = execute(self.desk, self.maker.session, &[command])?;
        Ok((sealed.places, done.first().rows, sealed.faults, done.seq))
    }
}

/// Places of the rows, what became of them, faults found in sealing, the audit entry.
type Written = (Vec<usize>, Vec<RowFate>, Vec<RowFault>, u64);

/// What cannot be sealed is a fault of its row; that nothing can be sealed ends the run.
fn sorted<D: Draft>(drafts: &[D], made: Vec<Result<D::Row>>) -> Result<Sealed<D::Row>> {
    let mut sealed = Sealed { rows: Vec::new(), places: Vec::new(), faults: Vec::new() };
    for (place, row) in made.into_iter().enumerate() {
        match row {
            Ok(row) => {
                sealed.rows.push(row);
                sealed.places.push(place);
            }
            Err(error) if matches!(error.kind, Kind::Usage | Kind::Refused) => {
                let mut fault = RowFault::new(drafts[place].line(), error.code);
                fault.args = error.args;
                sealed.faults.push(fault);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(sealed)
}

impl<D: Draft> Marked<D> {
    fn rehearsed(self, fates: &[RowFate]) -> Outcome {
        let places = (0..fates.len()).collect();
        let mut outcome = self.outcome(places, fates, Vec::new(), None);
        let all = outcome.faults.len();
        outcome.faults.retain(|fault| fault.code != "row-suppressed");
        outcome.suppressed = (all - outcome.faults.len()) as u64;
        outcome
    }

    fn outcome(
        self,
        places: Vec<usize>,
        fates: &[RowFate],
        mut faults: Vec<RowFault>,
        seq: Option<u64>,
    ) -> Outcome {
        let read = self.batch.read();
        faults.extend(self.batch.faults);
        let mut steps = 0;
        for (place, fate) in places.into_iter().zip(fates) {
            let draft = &self.batch.drafts[place];
            let code = match fate {
                RowFate::Grown(grown) => {
                    steps += u64::from(grown.added);
                    faults.extend(not_grown(draft, *grown));
                    continue;
                }
                RowFate::Added => {
                    steps += draft.steps();
                    continue;
                }
                RowFate::Contradicts => "row-contradicts",
                RowFate::Differs => "row-differs",
                RowFate::Suppressed => "row-suppressed",
                RowFate::AddedIdentical | RowFate::Known => continue,
            };
            faults.push(at_reference(draft, code));
        }
        faults.sort_by_key(|fault| fault.line);
        let (end, bytes, fates) = (self.batch.end, self.batch.bytes, fates.to_vec());
        Outcome { read, fates, steps, faults, suppressed: 0, end, bytes, seq }
    }
}

/// Why steps of a known case were not added.
fn not_grown(draft: &impl Draft, grown: Grown) -> Vec<RowFault> {
    let told = [
        ("row-history-earlier", grown.earlier),
        ("row-history-differs", grown.differing),
        ("row-history-outrun", grown.outrun),
    ];
    let told = told.into_iter().filter(|(_, count)| *count > 0);
    told.map(|(code, count)| at_reference(draft, code).with("count", count)).collect()
}

/// A fault of what stands behind the reference.
fn at_reference(draft: &impl Draft, code: &'static str) -> RowFault {
    let fault = RowFault::new(draft.line(), code);
    match &draft.key().reference {
        Some(reference) => fault.in_column(&reference.column),
        None => fault,
    }
}

/// What a rehearsal remembers of the rows it has met: how often, and the first one's digest.
#[derive(Default)]
struct Memory(HashMap<[u8; 8], (u32, [u8; 4])>);

impl Memory {
    /// As `commands::import` would decide it.
    fn fate(&mut self, mark: &RowMark, known: Option<Known>) -> RowFate {
        let digest = start(&mark.digest);
        let (met, first) = self.0.entry(start(&mark.key)).or_insert((0, digest));
        *met += 1;
        let is_same = known.map_or(*first == digest, |known| known.is_same);
        match (mark.has_reference, known) {
            (true, _) if *met > 1 && !is_same => RowFate::Contradicts,
            (true, None) if *met == 1 => RowFate::Added,
            (true, Some(_)) if !is_same => RowFate::Differs,
            (true, _) => RowFate::Known,
            (false, None) if *met == 1 => RowFate::Added,
            (false, known) if *met > known.map_or(0, |known| known.left) => RowFate::AddedIdentical,
            (false, _) => RowFate::Known,
        }
    }
}

/// The beginning of a hash; it tells a million rows apart.
fn start<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    hash.first_chunk().copied().unwrap_or([0; N])
}

/// Sums up, lists and tells.
struct Teller<'r, 't> {
    locale: &'r Locale,
    report: Report,
    rejects: Option<Rejects>,
    tell: Tell<'t>,
}

impl Teller<'_, '_> {
    fn tell(&mut self, outcome: Outcome) -> Result<ControlFlow<()>> {
        self.sum(&outcome);
        let mut faults = outcome.faults.into_iter();
        let listed = faults.try_for_each(|fault| self.refuse(fault));
        let is_over = outcome.end.is_some();
        if let Some(fault) = outcome.end {
            self.report.end = End::Broken(fault);
        }
        // The batch is in the store, also where its faults could not be listed.
        let flow = (self.tell)(Event::Batch(self.report.total));
        listed?;
        if flow.is_break() && !is_over {
            self.report.end = End::Stopped;
        }
        Ok(flow)
    }

    /// Asks for the vault, once. Rows that were taken before stay.
    fn open_vault<D: Draft>(&mut self, taking: &Taking<'_>, batch: &Batch<D>) -> Result<()> {
        let _ = (self.tell)(Event::Locked);
        let Err(locked) = taking.maker.session.ring() else { return Ok(()) };
        let total = &self.report.total;
        if total.seq.is_none() {
            return Err(locked);
        }
        let error = Error::not_permitted("import-locked").with("added", total.added);
        Err(error.with("line", batch.first_sealed().unwrap_or_default()))
    }

    fn sum(&mut self, outcome: &Outcome) {
        let total = &mut self.report.total;
        let count = |wanted: &[RowFate]| {
            outcome.fates.iter().filter(|fate| wanted.contains(fate)).count() as u64
        };
        total.read += outcome.read;
        total.added += count(&[RowFate::Added, RowFate::AddedIdentical]);
        total.identical += count(&[RowFate::AddedIdentical]);
        let grown = |fate: &&RowFate| matches!(fate, RowFate::Grown(grown) if grown.added > 0);
        total.grown += outcome.fates.iter().filter(grown).count() as u64;
        total.steps += outcome.steps;
        total.known += count(&[RowFate::Known]);
        total.refused += outcome.faults.len() as u64 + outcome.suppressed;
        total.suppressed += outcome.suppressed;
        total.bytes = outcome.bytes;
        total.seq = outcome.seq.or(total.seq);
    }

    fn refuse(&mut self, fault: RowFault) -> Result<()> {
        if let Some(rejects) = &mut self.rejects {
            rejects.add(&fault, |fault| fault.reason(self.locale))?;
        }
        // Whether to go on is asked after each batch, when everything told is committed.
        let _ = (self.tell)(Event::Refused(&fault));
        if self.report.faults.len() < TOLD_FAULTS {
            self.report.faults.push(fault);
        }
        Ok(())
    }

    fn finish(self, has_ended: bool) -> Result<Report> {
        if let Some(rejects) = self.rejects {
            rejects.finish(has_ended && self.report.end != End::Stopped)?;
        }
        Ok(self.report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_batch_whose_faults_cannot_be_listed_is_told() {
        let mut added = Vec::new();
        let mut tell = |event: Event<'_>| {
            if let Event::Batch(progress) = event {
                added.push(progress.added);
            }
            ControlFlow::Continue(())
        };
        let report = Report::new("", "UTF-8", None);
        let locale = Locale::new(Language::English);
        let rejects = Some(Rejects::full());
        let mut teller = Teller { locale: &locale, report, rejects, tell: &mut tell };
        let outcome = Outcome {
            read: 500,
            fates: vec![RowFate::Added; 250],
            steps: 0,
            faults: (0..250).map(|line| RowFault::new(line, "row-date")).collect(),
            suppressed: 0,
            end: None,
            bytes: 1,
            seq: Some(7),
        };
        assert_eq!(teller.tell(outcome).map_err(|lost| lost.code), Err("file-write"));
        drop(teller);
        assert_eq!(added, [250]);
    }
}

//! A run: decided on once, told of and written stretch by stretch, gone on with after it was stopped.

use super::pen::{Opening, Pen};
use super::walk::Walk;
use super::{Destination, Event, Exported, Form, GoesOn, Tell};
use crate::commands::export::go_on::{GoOn, begun, find, go_on, is_of_a_run, is_told};
use crate::commands::export::{self, Export, Leaving, Plan, Selection, Stretch};
use crate::domain::export::{all_of, kind_of};
use crate::domain::export_run::{ExportFile, ExportRun, FileNews, Mark, STRETCH_ROWS, Saved};
use crate::domain::id::{ExportNumber, Id, PartyId};
use crate::domain::{Error, Kind, Result};
use crate::exchange::outgoing::unwritten;
use crate::exchange::part::{Part, Tally};
use crate::exchange::source::shown;
use crate::exchange::workbook::Written;
use crate::queries::leaving::{Column, Concerned, List, Place, kinds};
use crate::queries::{READ, ask};
use crate::session::{Desk, Session};
use crate::vault::Sealing;
use sha2::Sha256;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The file is brought to the disk after so many stretches.
const SAVED_EVERY: u32 = 8;
/// How often a stretch is looked up again that somebody changed meanwhile, and how often a file is written in which somebody
/// was who was erased meanwhile.
const TRIES: u32 = 5;

/// A run that may write.
pub struct Run<'r, 't> {
    walk: Walk<'r>,
    selection: Selection,
    to: &'r Destination<'r>,
    tell: Tell<'t>,
    part: Part,
    number: ExportNumber,
    run: ExportRun,
    /// The first rows, where they were told of when it was decided on.
    first: Option<(Vec<Place>, Leaving)>,
}

/// How far the file is.
#[derive(Debug, Clone, Copy, Default)]
struct At {
    rows: u64,
    last: Option<Mark>,
}

/// The whole path, so that the same file is known by whatever way it is named.
fn whole(path: &Path) -> Vec<u8> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.as_os_str().as_bytes().to_vec()
}

impl<'r, 't> Run<'r, 't> {
    /// Begins a run, or takes up the one that was stopped.
    pub fn start(
        desk: &'r Desk,
        session: &'r Session,
        selection: Selection,
        which: &'r dyn List,
        to: &'r Destination<'r>,
        tell: Tell<'t>,
    ) -> Result<Self> {
        let was_there = Part::is_there(to.path);
        let part = Part::take(to.path)?;
        let walk = Walk::new(desk, session, which)?;
        if to.anew && !part.is_empty()? {
            let path = whole(to.path);
            let is_ours = ask(desk, session, READ, |tx| is_of_a_run(tx, &path))?;
            is_ours.then_some(()).ok_or_else(|| unknown(to))?;
        }
        match was_there && !to.anew {
            true => Self::taken_up(walk, selection, to, tell, part),
            false => Self::begun(walk, selection, to, tell, part),
        }
    }

    fn begun(
        walk: Walk<'r>,
        selection: Selection,
        to: &'r Destination<'r>,
        tell: Tell<'t>,
        mut part: Part,
    ) -> Result<Self> {
        let is_disclosed = selection.disclosure.is_some();
        let columns = &selection.columns;
        let counted = walk.count(columns, is_disclosed, &mut |rows| tell(Event::Counted(rows)))?;
        if to.form == Form::Xlsx {
            let rows = usize::try_from(counted.rows).unwrap_or(usize::MAX);
            Written::fits(rows, to.somebody.is_some())?;
        }
        let plan = Plan {
            form: to.form.code().to_owned(),
            path: whole(to.path),
            rows: counted.rows,
            until: counted.until,
            header: counted.wide.header(walk.list.list(), columns),
            everybody: counted.everybody,
        };
        let asked = asked_of(&selection, to.form);
        let (places, leaving) = persistently(|| {
            let (places, _) = walk.page(None, STRETCH_ROWS)?;
            let places = within(places, &plan.until);
            let first = stretch(&walk, &places, &asked)?;
            let notice = walk.session.new_id()?;
            let act = Export { selection: selection.clone(), first, plan: plan.clone(), notice };
            Ok((places, export::leave(walk.desk, walk.session, act)?))
        })?;
        part.stays();
        part.cut()?;
        let number = leaving.run.ok_or_else(|| Error::damaged("export run"))?;
        let (_, run) =
            run_of(&walk, &selection, to)?.ok_or_else(|| Error::damaged("export run"))?;
        let first = Some((places, leaving));
        Ok(Self { walk, selection, to, tell, part, number, run, first })
    }

    fn taken_up(
        walk: Walk<'r>,
        selection: Selection,
        to: &'r Destination<'r>,
        tell: Tell<'t>,
        part: Part,
    ) -> Result<Self> {
        let found = run_of(&walk, &selection, to)?;
        // Nothing was decided on yet when that was begun; or nobody can tell which of its rows the log tells of.
        let is_anew = match &found {
            None => part.is_empty()?,
            Some((_, run)) => !run.file.has_left() && to.goes_on(walk.list) == GoesOn::DecidedAnew,
        };
        if is_anew {
            return Self::begun(walk, selection, to, tell, part);
        }
        let (number, run) = found.ok_or_else(|| unknown(to))?;
        let stays = saved_of(&run, &walk, to).is_some();
        let news = if stays { FileNews::None } else { FileNews::Anew };
        record(&walk, &selection, number, news)?;
        // What was whole is over if somebody was erased since the run was looked for.
        let now = ask(walk.desk, walk.session, READ, |tx| find(tx, number))?;
        let run = if now.file == ExportFile::Over { now } else { run };
        Ok(Self { walk, selection, to, tell, part, number, run, first: None })
    }

    /// Writes what is left of it, and puts it in its place.
    pub fn write(mut self) -> Result<Exported> {
        match self.run.file.clone() {
            ExportFile::Whole(saved) => {
                self.part.cut_behind(saved.bytes, &saved.hash)?;
                return self.put_in_place(saved.rows);
            }
            ExportFile::Over => {
                let path = shown(&Part::path_of(self.to.path));
                return Err(Error::usage("export-part-erased").with("path", path));
            }
            ExportFile::Begun | ExportFile::Saved(_) | ExportFile::Stale => {}
        }
        let goes_on = self.to.goes_on(self.walk.list);
        let mut first = self.first.take();
        let mut stand = match first {
            Some(_) => Stand::default(),
            None => Stand::of(
                &self.walk,
                self.to,
                &mut self.part,
                (self.number, &self.run),
                &mut self.tell,
            )?,
        };
        for _ in 0..TRIES {
            let rows = self.written(stand, first.take()).map_err(|e| goes_on.told_with(e))?;
            if self.is_whole(rows)? {
                return self.put_in_place(rows);
            }
            self.begin_anew()?;
            stand = Stand::default();
        }
        Err(Error::failed("export-erasures").with("run", self.number))
    }

    /// Writes all that is left; how many rows are in the file then.
    fn written(&mut self, stand: Stand, first: Option<(Vec<Place>, Leaving)>) -> Result<u64> {
        let header = self.run.header.clone();
        let kinds = kinds(&self.selection.columns);
        let column = |name: &String| Column::of_name(self.selection.list, name);
        let columns = header.iter().map(column).collect();
        let names = (&header[..], &self.selection.columns[..]);
        let pen = Pen::new(self.to, self.walk.session.now(), names, &kinds)?;
        let mut writing = Writing {
            walk: &self.walk,
            asked: asked_of(&self.selection, self.to.form),
            selection: &self.selection,
            part: &self.part,
            number: self.number,
            run: self.run.clone(),
            pen,
            columns,
            at: stand.at,
            stretches: 0,
            goes_on: self.to.goes_on(self.walk.list),
            saved: FileNews::None,
        };
        match &self.to.somebody {
            None => {
                let (bytes, sha) = (stand.bytes, stand.sha);
                let tally = Tally::after(self.part.file(), bytes, sha);
                writing.all(Out::Open(tally), first, &mut self.tell)
            }
            Some(somebody) => {
                let mut file = self.part.file();
                let mut sealing = Sealing::for_somebody(somebody, &mut file)?;
                let rows = writing.all(Out::Sealed(&mut sealing), first, &mut self.tell)?;
                sealing.finish().map_err(unwritten)?;
                file.flush().map_err(unwritten)?;
                Ok(rows)
            }
        }
    }

    /// Whether what was written is all of it, with nobody who was erased meanwhile. Whoever is erased from here on is
    /// erased after the list has left.
    fn is_whole(&self, rows: u64) -> Result<bool> {
        self.part.sync()?;
        let (bytes, hash) = self.part.sum()?;
        let saved = Saved { rows, last: self.run.until, bytes, hash };
        record(&self.walk, &self.selection, self.number, FileNews::Whole(saved))?;
        Ok(self.found()?.file.has_left())
    }

    /// Somebody is in the file who was erased since it was begun.
    fn begin_anew(&mut self) -> Result<()> {
        self.part.cut()?;
        let Walk { desk, session, list, .. } = self.walk;
        self.walk = Walk::new(desk, session, list)?;
        self.run = self.found()?;
        let _ = (self.tell)(Event::Erased(self.number));
        Ok(())
    }

    fn found(&self) -> Result<ExportRun> {
        ask(self.walk.desk, self.walk.session, READ, |tx| find(tx, self.number))
    }

    fn put_in_place(self, rows: u64) -> Result<Exported> {
        self.part.finish()?;
        let left_out = self.run.rows.saturating_sub(rows);
        Ok(Exported { seq: self.run.seq, run: self.number, rows, left_out })
    }
}

fn unknown(to: &Destination<'_>) -> Error {
    Error::usage("export-part-unknown").with("path", shown(&Part::path_of(to.path)))
}

/// What of the file is gone on with.
fn saved_of<'r>(run: &'r ExportRun, walk: &Walk<'_>, to: &Destination<'_>) -> Option<&'r Saved> {
    match &run.file {
        ExportFile::Saved(saved) if to.goes_on(walk.list) == GoesOn::FromThere => Some(saved),
        _ => None,
    }
}

/// What is asked of the rows: a card has every contact point of its kinds.
fn asked_of(selection: &Selection, form: Form) -> Vec<String> {
    let asked = selection.columns.iter().map(|column| match kind_of(column) {
        Some((kind, _)) if form == Form::Vcard => all_of(kind),
        _ => column.clone(),
    });
    asked.collect()
}

/// Where a file is gone on with.
#[derive(Default)]
struct Stand {
    at: At,
    bytes: u64,
    sha: Sha256,
}

impl Stand {
    /// Whoever goes on is asked first whether it may. What cannot be gone on with is begun anew.
    fn of(
        walk: &Walk<'_>,
        to: &Destination<'_>,
        part: &mut Part,
        (number, run): (ExportNumber, &ExportRun),
        tell: Tell<'_>,
    ) -> Result<Self> {
        let stand = match saved_of(run, walk, to) {
            Some(saved) => {
                let at = At { rows: saved.rows, last: Some(saved.last) };
                let sha = part.cut_behind(saved.bytes, &saved.hash)?;
                Self { at, bytes: saved.bytes, sha }
            }
            None => {
                part.cut()?;
                Self::default()
            }
        };
        let _ = tell(match stand.at.last {
            Some(_) => Event::GoesOn(number, stand.at.rows),
            None if run.file == ExportFile::Stale => Event::Erased(number),
            None => Event::BegunAnew(number),
        });
        Ok(stand)
    }
}

/// Where the bytes go.
enum Out<'o> {
    /// Into the part.
    Open(Tally<BufWriter<&'o File>>),
    /// Into what seals it.
    Sealed(&'o mut dyn Write),
}

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(tally) => tally.write(bytes),
            Self::Sealed(sealing) => sealing.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(tally) => tally.flush(),
            Self::Sealed(sealing) => sealing.flush(),
        }
    }
}

/// A file that is being written.
struct Writing<'w> {
    walk: &'w Walk<'w>,
    selection: &'w Selection,
    /// The columns, as the rows are asked for them.
    asked: Vec<String>,
    part: &'w Part,
    number: ExportNumber,
    run: ExportRun,
    pen: Pen<'w>,
    columns: Vec<Column>,
    at: At,
    stretches: u32,
    /// How it goes on if it is stopped.
    goes_on: GoesOn,
    /// How far it is on the disk, where the run does not say so yet.
    saved: FileNews,
}

impl Writing<'_> {
    /// Everything that is left; how many rows are in the file then.
    fn all(
        &mut self,
        mut out: Out<'_>,
        first: Option<(Vec<Place>, Leaving)>,
        tell: Tell<'_>,
    ) -> Result<u64> {
        if self.at.last.is_none() {
            self.pen.head(&mut out)?;
        }
        if let Some((places, leaving)) = first {
            self.put(&places, Some(&leaving), &mut out)?;
            self.save_now_and_then(&mut out)?;
            self.heard(tell, &mut out)?;
        }
        let mut tries = 0;
        loop {
            let (places, next) = self.walk.page(self.at.last.as_ref(), STRETCH_ROWS)?;
            let places = within(places, &self.run.until);
            let (places, is_told) = self.alike(places)?;
            let Some(last) = places.last().map(|place| place.mark) else {
                match next.filter(|next| *next < self.run.until) {
                    Some(next) => self.at.last = Some(next),
                    None => break,
                }
                continue;
            };
            let leaving = match self.told(&places, is_told) {
                // Somebody changed what was selected; the next look finds it as it is now.
                Err(error) if error.kind == Kind::Conflict && tries < TRIES => {
                    tries += 1;
                    continue;
                }
                told => told?,
            };
            tries = 0;
            self.put(&places, leaving.as_ref(), &mut out)?;
            self.at.last = Some(last);
            self.save_now_and_then(&mut out)?;
            self.heard(tell, &mut out)?;
        }
        self.end(out)?;
        Ok(self.at.rows)
    }

    fn end(&mut self, mut out: Out<'_>) -> Result<()> {
        self.pen.finish(&mut out)?;
        out.flush().map_err(unwritten)
    }

    /// So many of these as are alike: of which the log tells already, or of which it does not. No more of the latter than
    /// may leave: what was decided on would be missing for what came since.
    fn alike(&self, mut places: Vec<Place>) -> Result<(Vec<Place>, bool)> {
        let told = self.are_told(&places)?;
        let Some(first) = told.first().copied() else { return Ok((places, false)) };
        let count = told.iter().take_while(|one| **one == first).count();
        let left = self.run.most().saturating_sub(self.run.told);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        if !first && left == 0 {
            return Err(Error::usage("export-grew").with("rows", self.run.rows));
        }
        places.truncate(if first { count } else { count.min(left) });
        Ok((places, first))
    }

    fn are_told(&self, places: &[Place]) -> Result<Vec<bool>> {
        if self.goes_on == GoesOn::DecidedAnew {
            return Ok(vec![false; places.len()]);
        }
        ask(self.walk.desk, self.walk.session, READ, |tx| {
            let party = |place: &Place| PartyId::from_bytes(place.id);
            places.iter().map(|place| is_told(tx, &self.run, party(place))).collect()
        })
    }

    /// Writes down that these leave. What the log tells of already needs that once more only where it is opened.
    fn told(&mut self, places: &[Place], again: bool) -> Result<Option<Leaving>> {
        let next = stretch(self.walk, places, &self.asked)?;
        if again && next.points.is_empty() && self.selection.disclosure.is_none() {
            return Ok(None);
        }
        let rows = next.rows;
        let act = GoOn {
            run: self.number,
            selection: self.selection.clone(),
            next,
            again,
            file: self.saved.clone(),
            notice: self.walk.session.new_id()?,
        };
        let leaving = go_on(self.walk.desk, self.walk.session, act)?;
        self.saved = FileNews::None;
        if !again {
            self.run.told += rows;
        }
        Ok(Some(leaving))
    }

    fn put(
        &mut self,
        places: &[Place],
        leaving: Option<&Leaving>,
        out: &mut Out<'_>,
    ) -> Result<()> {
        let (desk, session) = (self.walk.desk, self.walk.session);
        let may_open = |point| leaving.is_some_and(|leaving| leaving.may_open(point));
        let rows = ask(desk, session, READ, |tx| {
            self.walk.list.rows(tx, places, &self.columns, &may_open)
        })?;
        self.pen.rows(&rows, &Opening { desk, session, leaving }, out)?;
        self.at.rows += rows.len() as u64;
        self.at.last = places.last().map_or(self.at.last, |place| Some(place.mark));
        Ok(())
    }

    fn save_now_and_then(&mut self, out: &mut Out<'_>) -> Result<()> {
        self.stretches += 1;
        match self.stretches % SAVED_EVERY {
            0 => self.save(out),
            _ => Ok(()),
        }
    }

    /// Brings what is written to the disk; the run is told so with the next stretch.
    fn save(&mut self, out: &mut Out<'_>) -> Result<()> {
        let Out::Open(tally) = out else { return Ok(()) };
        let goes_on = self.goes_on == GoesOn::FromThere;
        let Some(last) = self.at.last.filter(|_| goes_on) else { return Ok(()) };
        tally.flush().map_err(unwritten)?;
        self.part.sync()?;
        let (bytes, hash) = tally.so_far();
        self.saved = FileNews::Saved(Saved { rows: self.at.rows, last, bytes, hash });
        Ok(())
    }

    /// Tells how far it is. Whoever stops it can go on.
    fn heard(&mut self, tell: Tell<'_>, out: &mut Out<'_>) -> Result<()> {
        if tell(Event::Written(self.at.rows, self.run.rows)).is_continue() {
            return Ok(());
        }
        self.save(out)?;
        let saved = std::mem::take(&mut self.saved);
        if saved != FileNews::None {
            // What is not recorded is only written once more.
            let _ = record(self.walk, self.selection, self.number, saved);
        }
        let error = Error::failed("export-stopped").with("rows", self.at.rows);
        Err(error.with("all", self.run.rows).with("run", self.number))
    }
}

fn run_of(
    walk: &Walk<'_>,
    selection: &Selection,
    to: &Destination<'_>,
) -> Result<Option<(ExportNumber, ExportRun)>> {
    let path = whole(to.path);
    ask(walk.desk, walk.session, READ, |tx| begun(tx, selection, (to.form.code(), &path)))
}

/// Whether it may still go on, before anything of its file is touched, and how far that is; the log tells of it.
fn record(walk: &Walk<'_>, selection: &Selection, run: ExportNumber, file: FileNews) -> Result<()> {
    let (selection, notice) = (selection.clone(), walk.session.new_id()?);
    let next = Stretch::default();
    let act = GoOn { run, selection, next, again: true, file, notice };
    go_on(walk.desk, walk.session, act).map(drop)
}

/// Those of these that are no later than the last that was decided on.
fn within(mut places: Vec<Place>, until: &Mark) -> Vec<Place> {
    places.retain(|place| place.mark <= *until);
    places
}

fn stretch(walk: &Walk<'_>, places: &[Place], asked: &[String]) -> Result<Stretch> {
    let Concerned { parties, cases, points } = walk.concerned(places, asked)?;
    Ok(Stretch {
        rows: places.len() as u64,
        parties,
        cases,
        points: points.into_iter().map(|point| point.id).collect(),
    })
}

/// Tries once more what somebody else's change got into the way of.
fn persistently<T>(mut act: impl FnMut() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match act() {
            Err(error) if error.kind == Kind::Conflict => {}
            done => return done,
        }
    }
    act()
}

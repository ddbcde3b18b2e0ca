//! What the worker does for the mapping of columns: reads the first rows of a file, says how they would come out,
//! imports it.
//!
//! INVARIANT: of the rows nothing that is sealed goes to the screen; they stay here, and are wiped when the assistant is
//! left. A session that came over SSH names files of its member's own and no path.

use super::effect::Assist;
use super::msg::{Assisted, Msg, Ticket};
use super::worker::Worker;
use crate::commands::import::{RowTable, may_import};
use crate::domain::error::{Error, Result};
use crate::domain::id::RunNumber;
use crate::domain::import_map::ImportMap;
use crate::domain::moment::Moment;
use crate::exchange::RowFault;
use crate::exchange::mapping::{FirstRows, Look, SeenRow};
use crate::exchange::preset::{Preset, Target};
use crate::exchange::run::{self, End, Event, Plan, Progress, Report};
use crate::locale::{Language, Locale};
use crate::queries::{self, READ, imports, presets};
use crate::session::home;
use jiff::tz::Offset;
use std::collections::BTreeMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Every run is to end: the desk does.
const ALL: u64 = u64::MAX;

/// What the assistant has before it.
#[derive(Debug, Default)]
pub(super) struct Importing {
    held: Mutex<Option<Held>>,
    /// The run that is to end, by its ticket, or [`ALL`].
    stops: AtomicU64,
}

/// A file that was looked at under this ticket.
#[derive(Debug, Clone)]
struct Held {
    ticket: Ticket,
    source: Source,
    target: Target,
    sheet: Option<String>,
    rows: Arc<FirstRows>,
}

/// A file as it was named, and where it is read.
#[derive(Debug, Clone)]
struct Source {
    name: String,
    path: PathBuf,
    /// It is open for as long as it is before the assistant, where it has no path of its own.
    _open: Option<Arc<File>>,
}

/// What became of a file.
#[derive(Debug)]
pub struct Imported {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The sums.
    pub total: Progress,
    /// Whether somebody stopped it.
    pub is_stopped: bool,
    /// Why rows were not taken: how many, and the first of them.
    pub reasons: Vec<(u64, RowFault)>,
    /// Of cards: what no customer has a place for, with how often it stood there.
    pub left_out: BTreeMap<String, u64>,
    /// By which number it is taken back.
    pub run: Option<RunNumber>,
    /// Why it ended before its end.
    pub error: Option<Error>,
}

impl Worker {
    /// Does one thing for the assistant; what comes of it is told as it comes.
    pub fn assist(&self, ticket: Ticket, wanted: Assist, tell: &mut dyn FnMut(Msg)) {
        match wanted {
            Assist::Look { target, file, sheet } => {
                tell(match self.look(ticket, target, file, sheet) {
                    Ok(look) => Msg::Assisted(ticket, Assisted::Looked(Box::new(look))),
                    Err(error) => Msg::Refused(ticket, error),
                });
            }
            Assist::Preview { of, map } => {
                let seen = self.preview(of, &map).map_or_else(Assisted::Unseen, Assisted::Seen);
                tell(Msg::Assisted(ticket, seen));
            }
            Assist::Run { of, map, dry_run } => {
                let over = match self.held_for(of) {
                    Ok(held) => {
                        self.import(ticket, &held, (map.as_deref(), dry_run), &mut |progress| {
                            tell(Msg::Assisted(ticket, Assisted::Far(progress)));
                        })
                    }
                    Err(error) => Imported::failed(dry_run, error),
                };
                tell(Msg::Assisted(ticket, Assisted::Over(Box::new(over))));
            }
            Assist::Stop => self.stop_import(Some(ticket)),
            Assist::Leave => drop(self.held().take()),
        }
    }

    /// The run of this ticket, or any, ends with the batch that it is at.
    pub fn stop_import(&self, run: Option<Ticket>) {
        self.importing.stops.store(run.map_or(ALL, |run| run.0), Ordering::Relaxed);
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.importing.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held_for(&self, ticket: Ticket) -> Result<Held> {
        let held = self.held().clone().filter(|held| held.ticket == ticket);
        held.ok_or_else(|| Error::conflict("moved-on"))
    }

    fn at(&self) -> (Offset, Moment) {
        (self.session.clock().offset(), self.session.now())
    }

    fn look(
        &self,
        ticket: Ticket,
        target: Target,
        name: String,
        sheet: Option<String>,
    ) -> Result<Look> {
        let table = match target {
            Target::Parties => RowTable::Parties,
            Target::Complaints => RowTable::Complaints,
        };
        may_import(&self.desk, &self.session, table)?;
        let source = self.source(name)?;
        let kept = queries::ask(&self.desk, &self.session, READ, presets::all)?;
        let read = FirstRows::read(&source.path, sheet.as_deref(), target, &kept, self.at());
        let (rows, look) = read.map_err(|error| named(error, &source.name))?;
        let rows = Arc::new(rows);
        *self.held() = Some(Held { ticket, source, target, sheet, rows });
        Ok(look)
    }

    /// A file of this host; in a session that came over SSH, one of the member's own, by its name.
    fn source(&self, name: String) -> Result<Source> {
        let Some(drawer) = self.session.drawer() else {
            return Ok(Source { path: home::meant(Path::new(&name)), name, _open: None });
        };
        let open = drawer.open(&name)?;
        // The same file, whatever is put there under its name meanwhile.
        let path = PathBuf::from(format!("/proc/self/fd/{}", open.as_raw_fd()));
        Ok(Source { name, path, _open: Some(Arc::new(open)) })
    }

    fn preview(&self, of: Ticket, map: &ImportMap) -> Result<Vec<SeenRow>> {
        let held = self.held_for(of)?;
        held.rows.seen(map, self.at()).map_err(|error| named(error, &held.source.name))
    }

    fn import(
        &self,
        ticket: Ticket,
        held: &Held,
        (map, dry_run): (Option<&ImportMap>, bool),
        far: &mut dyn FnMut(Progress),
    ) -> Imported {
        let (mut last, mut reasons) = (Progress::default(), Reasons::default());
        let done = self.plan(held, map, dry_run).and_then(|plan| {
            // Words are needed for a list of rejects, of which there is none.
            let locale = Locale::new(Language::English);
            run::run(&self.desk, &self.session, &locale, &plan, &mut |event| {
                match event {
                    Event::Refused(fault) => reasons.add(fault),
                    Event::Batch(progress) => {
                        last = progress;
                        far(progress);
                    }
                    Event::Locked => {}
                }
                match [ticket.0, ALL].contains(&self.importing.stops.load(Ordering::Relaxed)) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            })
        });
        let over = Imported::of(dry_run, last, reasons, done, &held.source.name);
        let has_taken = !dry_run && over.total.added > 0;
        Imported { run: has_taken.then(|| self.newest_run()).flatten(), ..over }
    }

    fn plan(&self, held: &Held, map: Option<&ImportMap>, dry_run: bool) -> Result<Plan> {
        let name = held.source.name.as_str();
        let strict = |map: &ImportMap| {
            let text = map.text().ok_or_else(|| Error::usage("preset-unwritten"))?;
            Preset::strict(name, name, &text)
        };
        Ok(Plan {
            target: held.target,
            path: held.source.path.clone(),
            sheet: held.sheet.clone(),
            preset: map.map(strict).transpose()?,
            dry_run,
            rejects: None,
        })
    }

    fn newest_run(&self) -> Option<RunNumber> {
        let member = self.session.member_id()?;
        let newest = queries::ask(&self.desk, &self.session, "import.undo", |tx| {
            imports::newest_of(tx, member)
        });
        newest.ok().flatten()
    }
}

impl Imported {
    fn of(
        dry_run: bool,
        last: Progress,
        reasons: Reasons,
        done: Result<Report>,
        name: &str,
    ) -> Self {
        let (total, end, left_out, error) = match done {
            Ok(report) => (report.total, report.end, report.left_out, None),
            Err(error) => (last, End::Whole, BTreeMap::new(), Some(named(error, name))),
        };
        let is_stopped = end == End::Stopped;
        let broken = match end {
            End::Broken(fault) => Some(named(fault.error(), name)),
            End::Whole | End::Stopped => None,
        };
        let (reasons, error) = (reasons.told(), error.or(broken));
        Self { dry_run, total, is_stopped, reasons, left_out, run: None, error }
    }

    fn failed(dry_run: bool, error: Error) -> Self {
        Self::of(dry_run, Progress::default(), Reasons::default(), Err(error), "")
    }
}

/// Refused rows by what is the matter with them.
#[derive(Debug, Default)]
struct Reasons(BTreeMap<&'static str, (u64, Option<RowFault>)>);

impl Reasons {
    fn add(&mut self, fault: &RowFault) {
        let (count, first) = self.0.entry(fault.code).or_default();
        *count += 1;
        first.get_or_insert_with(|| fault.clone());
    }

    fn told(self) -> Vec<(u64, RowFault)> {
        let told = self.0.into_values().filter_map(|(count, first)| Some((count, first?)));
        let mut told: Vec<(u64, RowFault)> = told.collect();
        told.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        told
    }
}

/// Errors name the file as the member did, never where it is read.
fn named(mut error: Error, name: &str) -> Error {
    for (of, value) in &mut error.args {
        if *of == "path" {
            name.clone_into(value);
        }
    }
    error
}

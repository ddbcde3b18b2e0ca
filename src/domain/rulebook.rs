//! The rules that apply: every adopted version of every policy pack, and every version of every calendar,
//! each with the instant since when.
//!
//! ```text
//! first version    governs what is received from its effective day on, since the start of each clock
//! later version    applies to open clocks from max(effective midnight, adoption); a clock that starts after it
//!                  starts with it
//! later calendar   the same, from the instant at which it was brought
//! ```
//! INVARIANT: pure. The same book and the same events give the same clocks, whenever they are folded; what a book
//! says of the past does not change when a version is added to it.

use super::calendar::{Calendar, file};
use super::clock::count::{self, Stretch};
use super::clock::rule::{ClockKind, ClockRule};
use super::clock::{ClockEvent, Happened};
use super::complaint::Case;
use super::letter::Letters;
use super::moment::{Moment, Precision};
use super::policy::{self, Pack, PackStatus};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The pack of our own, which applies without being adopted.
pub const HOUSE: &str = "house";

/// A version of a pack in force.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The pack.
    pub pack: Pack,
    /// When it was adopted; none for what travels along and was never adopted.
    pub at: Option<Moment>,
}

/// A version of a calendar.
#[derive(Debug, Clone)]
pub struct Brought {
    /// The calendar.
    pub calendar: Arc<Calendar>,
    /// When somebody brought it; none for what travels along.
    pub at: Option<Moment>,
}

/// All rules.
#[derive(Debug, Clone, Default)]
pub struct Rulebook {
    packs: BTreeMap<String, Vec<Adopted>>,
    calendars: BTreeMap<String, Vec<Brought>>,
    lines: Vec<Line>,
}

/// What a pack says of one clock, from its first version to its last.
#[derive(Debug, Clone)]
pub struct Line {
    /// Of which pack.
    pub pack: String,
    /// The rule of the first version that has it.
    pub rule: ClockRule,
    /// The calendar that applied first.
    pub calendar: Arc<Calendar>,
    /// What is received before is not governed; none for all there is.
    since: Option<Timestamp>,
    /// What is received from then on is not governed any more.
    until: Option<Timestamp>,
    changes: Vec<(Timestamp, Change)>,
}

#[derive(Debug, Clone)]
enum Change {
    Rule(ClockRule),
    Calendar(Arc<Calendar>),
}

impl Rulebook {
    /// A book of these versions, oldest first; what was adopted or brought after what travels along.
    pub fn new(packs: Vec<Adopted>, calendars: Vec<Brought>) -> Self {
        let mut book = Self::default();
        for one in calendars {
            book.calendars.entry(one.calendar.id.clone()).or_default().push(one);
        }
        for one in packs {
            book.packs.entry(one.pack.id.clone()).or_default().push(one);
        }
        book.lines = book.packs.values().flat_map(|versions| book.lines_of(versions)).collect();
        book
    }

    /// What travels with kefu: our own pack and the calendars.
    pub fn travelling() -> Self {
        let own = policy::travelling(HOUSE).ok().map(|pack| Adopted { pack, at: None });
        let brought = |calendar| Brought { calendar: Arc::new(calendar), at: None };
        Self::new(own.into_iter().collect(), file::built_in().into_iter().map(brought).collect())
    }

    /// By when our own rule wants a decision on what is received then, if nothing else happens.
    pub fn own_due(&self, received: Moment) -> Option<Moment> {
        let is_own =
            |line: &&Line| line.pack == HOUSE && line.rule.id == ClockKind::Internal.code();
        let line = self.lines.iter().find(is_own)?;
        let from = line.instant(received);
        let stretch = Stretch { from, to: None, calendar: &line.calendar };
        Some(count::bare(line.rule.measure, &[stretch])?.due)
    }

    /// The calendar of our own pack, as it is known last: by it we count the working days that we promise.
    pub fn own_calendar(&self) -> Option<Arc<Calendar>> {
        let name = &self.versions(HOUSE).last()?.pack.calendar;
        self.calendars.get(name)?.last().map(|one| Arc::clone(&one.calendar))
    }

    /// The same with one more version of a pack.
    #[must_use]
    pub fn with(&self, adopted: Adopted) -> Self {
        let packs = self.packs.values().flatten().cloned().chain([adopted]);
        let calendars = self.calendars.values().flatten().cloned();
        Self::new(packs.collect(), calendars.collect())
    }

    /// Every clock of every pack in force.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The versions of a pack in force, oldest first.
    pub fn versions(&self, pack: &str) -> &[Adopted] {
        self.packs.get(pack).map_or(&[], Vec::as_slice)
    }

    /// Every pack in force, by its newest version.
    pub fn newest(&self) -> impl Iterator<Item = &Adopted> {
        self.packs.values().filter_map(|versions| versions.last())
    }

    /// Whether a pack governs a case whose assessment names this one: our own always, every adopted one where none
    /// is named that is in force, but for those that govern only what names them.
    pub fn governs(&self, pack: &str, named: Option<&str>) -> bool {
        let named = named.filter(|named| !self.versions(named).is_empty());
        let newest = self.versions(pack).last();
        let is_by_itself = newest.is_none_or(|one| !one.pack.named);
        pack == HOUSE || named.map_or(is_by_itself, |named| named == pack)
    }

    /// What the packs that govern a case say for letters, our own first.
    pub fn letters(&self, case: &Case) -> Vec<Letters> {
        // A version of our own that says nothing of letters leaves what the one before said.
        let own = self.versions(HOUSE).iter().rev().find_map(|one| one.pack.letters.clone());
        let others = self.newest().filter(|one| one.pack.id != HOUSE);
        let named = case.handling.assessment.as_ref().and_then(|one| one.policy.as_deref());
        let governing = others.filter(|one| self.governs(&one.pack.id, named));
        own.into_iter().chain(governing.filter_map(|one| one.pack.letters.clone())).collect()
    }

    /// Numbers and addresses of ours and of authorities, which may stand in a letter to anybody.
    pub fn own_numbers(&self) -> Vec<String> {
        let letters = self.newest().filter_map(|one| one.pack.letters.as_ref());
        letters.flat_map(|letters| letters.numbers.clone()).collect()
    }

    /// All versions of all calendars.
    pub fn calendars(&self) -> Vec<Calendar> {
        let all = self.calendars.values().flatten();
        all.map(|one| Calendar::clone(&one.calendar)).collect()
    }

    fn lines_of(&self, versions: &[Adopted]) -> Vec<Line> {
        let mut ids: Vec<&str> = Vec::new();
        for clock in versions.iter().flat_map(|version| &version.pack.clocks) {
            if !ids.contains(&clock.id.as_str()) {
                ids.push(&clock.id);
            }
        }
        ids.into_iter().filter_map(|id| self.line(versions, id)).collect()
    }

    fn line(&self, versions: &[Adopted], id: &str) -> Option<Line> {
        let (first, begun) =
            versions.iter().enumerate().find(|(_, version)| armed(&version.pack, id).is_some())?;
        let rule = armed(&begun.pack, id)?.clone();
        // Before a calendar's first version there was none: it has always applied.
        let calendar = self.calendar_at(&begun.pack.calendar, None)?;
        let since = if first == 0 { self.begin(begun) } else { self.in_force(begun) };
        let mut line = Line {
            pack: begun.pack.id.clone(),
            rule,
            calendar,
            since,
            until: None,
            changes: Vec::new(),
        };
        for version in &versions[first + 1..] {
            let Some(at) = self.in_force(version) else { continue };
            match armed(&version.pack, id) {
                Some(rule) => {
                    line.until = None;
                    line.changes.push((at, Change::Rule(rule.clone())));
                }
                None => line.until = line.until.or(Some(at)),
            }
        }
        line.changes.extend(self.calendar_changes(versions, first, &line.calendar));
        // A version's rule is told after its calendar, so that it is judged by the days it counts.
        line.changes.sort_by_key(|(at, change)| (*at, matches!(change, Change::Rule(_))));
        Some(line)
    }

    /// Which calendar applies from which instant on.
    fn calendar_changes(
        &self,
        versions: &[Adopted],
        first: usize,
        begun: &Arc<Calendar>,
    ) -> Vec<(Timestamp, Change)> {
        let names: Vec<(Option<Timestamp>, &str)> = versions[first..]
            .iter()
            .enumerate()
            .map(|(place, one)| {
                (self.in_force(one).filter(|_| place > 0), one.pack.calendar.as_str())
            })
            .collect();
        let brought = names.iter().filter_map(|(_, name)| self.calendars.get(*name)).flatten();
        let mut instants: Vec<Timestamp> =
            brought.filter_map(|one| Some(one.at?.timestamp())).collect();
        instants.extend(names.iter().filter_map(|(at, _)| *at));
        instants.sort_unstable();
        instants.dedup();
        let (mut last, mut changes) = (Arc::clone(begun), Vec::new());
        for at in instants {
            let applies =
                names.iter().rev().find(|(since, _)| since.is_none_or(|since| since <= at));
            let next = applies.and_then(|(_, name)| self.calendar_at(name, Some(at)));
            if let Some(next) = next.filter(|next| !Arc::ptr_eq(next, &last)) {
                last = Arc::clone(&next);
                changes.push((at, Change::Calendar(next)));
            }
        }
        changes
    }

    /// The version of a calendar that was known at an instant; the first where none was yet.
    fn calendar_at(&self, id: &str, at: Option<Timestamp>) -> Option<Arc<Calendar>> {
        let versions = self.calendars.get(id)?;
        let is_known = |one: &&Brought| {
            one.at.is_none_or(|brought| at.is_some_and(|at| brought.timestamp() <= at))
        };
        let known = versions.iter().rev().find(is_known).or_else(|| versions.first());
        known.map(|one| Arc::clone(&one.calendar))
    }

    /// From when on what is received is governed by a first version; none where it applies without adoption.
    fn begin(&self, version: &Adopted) -> Option<Timestamp> {
        version.at?;
        self.effective(version)
    }

    /// From when on a later version applies.
    fn in_force(&self, version: &Adopted) -> Option<Timestamp> {
        let adopted = version.at?.timestamp();
        Some(self.effective(version).map_or(adopted, |effective| effective.max(adopted)))
    }

    fn effective(&self, version: &Adopted) -> Option<Timestamp> {
        let pack = &version.pack;
        self.calendar_at(&pack.calendar, version.at.map(|at| at.timestamp()))?
            .midnight(pack.effective)
    }
}

/// A clock that a pack puts on cases: a draft arms none of the law.
fn armed<'p>(pack: &'p Pack, id: &str) -> Option<&'p ClockRule> {
    let may = |clock: &&ClockRule| pack.status != PackStatus::Draft || !clock.kind.is_statutory();
    pack.clock(id).filter(may)
}

impl Line {
    /// An instant as this clock takes it: a day that was told is that day here, from its first instant on.
    pub fn instant(&self, at: Moment) -> Timestamp {
        match at.precision {
            Precision::Minute => at.timestamp(),
            Precision::Day => self.calendar.midnight(at.date()).unwrap_or_else(|| at.timestamp()),
        }
    }

    /// Whether it governs what was received then.
    pub fn governs(&self, received: Timestamp) -> bool {
        self.since.is_none_or(|since| received >= since)
            && self.until.is_none_or(|until| received < until)
    }

    /// The changes of rule and calendar, as events.
    pub fn changes(&self) -> impl Iterator<Item = ClockEvent<'_>> {
        self.changes.iter().map(|(at, change)| {
            let what = match change {
                Change::Rule(rule) => Happened::Ruled(rule),
                Change::Calendar(calendar) => Happened::Published(calendar),
            };
            ClockEvent { at: *at, what }
        })
    }

    /// The rule that applied at an instant.
    pub fn rule_at(&self, at: Timestamp) -> &ClockRule {
        let told = self.changes.iter().rev().filter(|(since, _)| *since <= at);
        let mut rules = told.filter_map(|(_, change)| match change {
            Change::Rule(rule) => Some(rule),
            Change::Calendar(_) => None,
        });
        rules.next().unwrap_or(&self.rule)
    }
}

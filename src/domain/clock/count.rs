//! Counting working time and days from a start, through pauses and changes of the calendar.
//!
//! INVARIANT: pure, and exact: minutes are counted on instants, days on the dates of the calendar's
//! zone. A count that leaves the calendar (year 9999) has no answer, never a wrong one.

use super::rule::{DayRule, Measure, Roll, Unit};
use super::step::{Step, Steps};
use crate::domain::calendar::{Calendar, DayKind};
use crate::domain::moment::{Moment, Precision};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// What a day is to a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It counts.
    Counted,
    /// It counts in exchange for another.
    MakeUp,
    /// Free by its weekday.
    Weekend,
    /// Free by the calendar.
    Off,
    /// The clock stood still at its end.
    Paused,
}

impl Kind {
    /// The code of its step.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::MakeUp => "make-up",
            Self::Weekend => "weekend",
            Self::Off => "off",
            Self::Paused => "paused",
        }
    }

    /// Whether it counts.
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Counted | Self::MakeUp)
    }
}

impl From<DayKind> for Kind {
    fn from(day: DayKind) -> Self {
        match day {
            DayKind::Working => Self::Counted,
            DayKind::MakeUp => Self::MakeUp,
            DayKind::Weekend => Self::Weekend,
            DayKind::Off => Self::Off,
        }
    }
}

/// A time in which a clock runs, by one calendar.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    /// Since when.
    pub from: Timestamp,
    /// Until when; none while it runs.
    pub to: Option<Timestamp>,
    /// By which calendar.
    pub calendar: &'a Calendar,
}

impl Stretch<'_> {
    /// Whether any of it lies on this day or later; it begins on this day at the latest.
    fn reaches(&self, date: Date) -> Option<bool> {
        let Some(to) = self.to else { return Some(true) };
        Some(self.from < to && self.calendar.midnight(date)? < to)
    }
}

/// A date that was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// When it is due; a day until its end.
    pub due: Moment,
    /// The last instant in time, of a day the first instant too late.
    pub last: Timestamp,
    /// Whether a day that it depends on has not been published yet.
    pub provisional: bool,
    /// How it came about.
    pub steps: Vec<Step>,
}

impl Deadline {
    /// Whether it has passed.
    pub fn has_passed(&self, now: Timestamp) -> bool {
        match self.due.precision {
            Precision::Minute => now > self.last,
            Precision::Day => now >= self.last,
        }
    }

    /// Its time was used up when the rule changed.
    pub fn cut(&mut self, due: Moment, last: Timestamp) {
        self.steps.push(Step::new("cut").with("at", due.human()));
        (self.due, self.last) = (due, last);
    }

    /// The instant at which it was missed, or will be.
    pub fn missed_at(&self) -> Timestamp {
        self.last
    }
}

/// When the time is up. The last stretch is open.
pub fn deadline(measure: Measure, stretches: &[Stretch<'_>]) -> Option<Deadline> {
    part(measure, 100, stretches)
}

/// When so many percent of the time are up, rounded up to its unit.
pub fn part(measure: Measure, percent: u32, stretches: &[Stretch<'_>]) -> Option<Deadline> {
    work_out(measure, percent, stretches, Steps::default())
}

/// When the time is up, without how that came about.
pub fn bare(measure: Measure, stretches: &[Stretch<'_>]) -> Option<Deadline> {
    work_out(measure, 100, stretches, Steps::silent())
}

fn work_out(
    measure: Measure,
    percent: u32,
    stretches: &[Stretch<'_>],
    steps: Steps,
) -> Option<Deadline> {
    let first = stretches.first()?;
    let mut count = Count::new(stretches, steps)?;
    count.steps.push(|| {
        let start = first.calendar.moment(first.from);
        let at = match measure.unit {
            Unit::BusinessMinute => start.human(),
            _ => start.date().to_string(),
        };
        Step::new("start").with("at", at).with("zone", &first.calendar.zone)
    });
    match measure.unit {
        Unit::BusinessMinute => count.minutes(share(i64::from(measure.length) * 60, percent)),
        unit => count.date(measure, unit, percent),
    }
}

fn share(whole: i64, percent: u32) -> i64 {
    (whole * i64::from(percent) + 99) / 100
}

struct Count<'a> {
    stretches: &'a [Stretch<'a>],
    /// The calendar that applies from the last stretch on; its zone says which day it is.
    calendar: &'a Calendar,
    steps: Steps,
    /// The first day on which it depends and that was not published.
    unknown: Option<Date>,
    /// Seconds of work that are still to be done, and that were.
    left: i64,
    done: i64,
}

impl<'a> Count<'a> {
    fn new(stretches: &'a [Stretch<'a>], steps: Steps) -> Option<Self> {
        let calendar = stretches.last()?.calendar;
        Some(Self { stretches, calendar, steps, unknown: None, left: 0, done: 0 })
    }

    fn consult(&mut self, calendar: &Calendar, date: Date) -> Kind {
        if self.unknown.is_none() && !calendar.is_published(date) {
            self.unknown = Some(date);
        }
        calendar.kind(date).into()
    }

    fn end(mut self, due: Moment, last: Timestamp) -> Deadline {
        if let Some(date) = self.unknown {
            let calendar = self.calendar;
            self.steps.push(|| {
                let through = calendar.valid_through();
                let through = through.map_or_else(|| "none".to_owned(), |date| date.to_string());
                Step::new("provisional").with("date", date).with("through", through)
            });
        }
        self.steps.push(|| Step::new("due").with("at", due.human()));
        let provisional = self.unknown.is_some();
        Deadline { due, last, provisional, steps: self.steps.end() }
    }

    // ---- minutes ------------------------------------------------------------------------------

    fn minutes(mut self, seconds: i64) -> Option<Deadline> {
        self.left = seconds;
        let mut stood_since = None;
        for stretch in self.stretches {
            self.note_pause(stood_since, stretch);
            if let Some(at) = self.work_through(stretch)? {
                return Some(self.end(stretch.calendar.moment(at), at));
            }
            stood_since = stretch.to;
        }
        None
    }

    fn note_pause(&mut self, from: Option<Timestamp>, stretch: &Stretch<'_>) {
        let Some(from) = from.filter(|from| *from < stretch.from) else { return };
        self.steps.push(|| {
            let (from, to) = (stretch.calendar.moment(from), stretch.calendar.moment(stretch.from));
            let step = Step::new("paused").with("from", from.human()).with("to", to.human());
            step.with("days", 0)
        });
    }

    /// The instant within a stretch at which the time is up, if it is; none where the calendar ends.
    fn work_through(&mut self, stretch: &Stretch<'_>) -> Option<Option<Timestamp>> {
        let mut date = stretch.calendar.date_of(stretch.from);
        while stretch.reaches(date)? {
            if let Some(at) = self.work_on(date, stretch)? {
                return Some(Some(at));
            }
            date = date.tomorrow().ok()?;
        }
        Some(None)
    }

    fn work_on(&mut self, date: Date, stretch: &Stretch<'_>) -> Option<Option<Timestamp>> {
        let calendar = stretch.calendar;
        let kind = self.consult(calendar, date);
        if !kind.is_counted() {
            self.steps.day(date, kind);
        }
        for period in calendar.periods(date) {
            let from = calendar.instant(date, period.from)?.max(stretch.from);
            let end = calendar.instant(date, period.to)?;
            let to = stretch.to.map_or(end, |to| to.min(end));
            if let Some(at) = self.work(calendar, from, to)? {
                return Some(Some(at));
            }
        }
        Some(None)
    }

    /// Works from one instant to another, or until the time is up.
    fn work(
        &mut self,
        calendar: &Calendar,
        from: Timestamp,
        to: Timestamp,
    ) -> Option<Option<Timestamp>> {
        let used = (to.as_second() - from.as_second()).clamp(0, self.left);
        if used == 0 {
            return Some(None);
        }
        let at = Timestamp::from_second(from.as_second() + used).ok()?;
        (self.left, self.done) = (self.left - used, self.done + used);
        self.steps.worked(calendar, from, at, self.done);
        Some((self.left == 0).then_some(at))
    }

    // ---- days ---------------------------------------------------------------------------------

    fn date(mut self, measure: Measure, unit: Unit, percent: u32) -> Option<Deadline> {
        let start = self.calendar.date_of(self.stretches.first()?.from);
        let before = match measure.day {
            DayRule::FirstExcluded => {
                self.steps.push(|| Step::new("excluded").with("date", start));
                start
            }
            DayRule::FirstIncluded => start.yesterday().ok()?,
        };
        let (is_by_calendar, days) = match unit {
            Unit::WorkingDay | Unit::BusinessDay => (true, measure.length),
            Unit::BusinessMinute | Unit::CalendarDay => (false, measure.length),
            Unit::Week => (false, self.span(before, measure.length, "weeks", Span::try_weeks)?),
            Unit::Month => (false, self.span(before, measure.length, "months", Span::try_months)?),
        };
        let days = u32::try_from(share(i64::from(days), percent)).ok()?;
        let is_span = matches!(unit, Unit::Week | Unit::Month);
        let mut due = self.days(before, days, is_by_calendar, is_span)?;
        if measure.roll == Roll::NextWorkingDay {
            due = self.roll(due)?;
        }
        let last = self.calendar.midnight(due.tomorrow().ok()?)?;
        let moment = self.calendar.day(due)?;
        Some(self.end(moment, last))
    }

    /// How many days a number of weeks or months are from here.
    fn span(
        &mut self,
        from: Date,
        count: u32,
        code: &'static str,
        of: fn(Span, i64) -> Result<Span, jiff::Error>,
    ) -> Option<u32> {
        let to = from.checked_add(of(Span::new(), i64::from(count)).ok()?).ok()?;
        self.steps.push(|| Step::new(code).with("from", from).with("count", count).with("to", to));
        u32::try_from(from.until(to).ok()?.get_days()).ok()
    }

    fn days(&mut self, before: Date, days: u32, by_calendar: bool, is_span: bool) -> Option<Date> {
        let (mut date, mut left, mut paused) = (before, days, 0);
        let since = self.calendar.date_of(self.stretches.last()?.from);
        while left > 0 {
            date = date.tomorrow().ok()?;
            if date >= since && !by_calendar {
                // Nothing stands still any more, and every day counts.
                let to = date.checked_add(Span::new().try_days(left - 1).ok()?).ok()?;
                if !is_span {
                    self.steps.days(date, to, left, Kind::Counted);
                }
                date = to;
                break;
            }
            let kind = match self.running_at_end(date, since)? {
                None => Kind::Paused,
                Some(calendar) if by_calendar => self.consult(calendar, date),
                Some(_) => Kind::Counted,
            };
            left -= u32::from(kind.is_counted());
            paused += u32::from(kind == Kind::Paused);
            if !is_span {
                self.steps.day(date, kind);
            }
        }
        if is_span && paused > 0 {
            self.steps.push(|| Step::new("extended").with("days", paused).with("to", date));
        }
        Some(date)
    }

    /// A day counts if the clock runs at its end: by which calendar it does. From `since` on, the day on
    /// which the last stretch begins, it does without a look at the zone, which is what takes time.
    fn running_at_end(&self, date: Date, since: Date) -> Option<Option<&'a Calendar>> {
        if date >= since {
            return Some(Some(self.calendar));
        }
        let end = self.calendar.midnight(date.tomorrow().ok()?)?;
        let holds = |one: &&Stretch<'_>| one.from < end && one.to.is_none_or(|to| to >= end);
        Some(self.stretches.iter().find(holds).map(|one| one.calendar))
    }

    fn roll(&mut self, due: Date) -> Option<Date> {
        let (calendar, mut date) = (self.calendar, due);
        while !self.consult(calendar, date).is_counted() {
            date = date.tomorrow().ok()?;
        }
        if date != due {
            self.steps.push(|| Step::new("rolled").with("from", due).with("to", date));
        }
        Some(date)
    }
}

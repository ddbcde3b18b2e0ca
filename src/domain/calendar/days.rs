//! Working time: periods of each weekday, days off and make-up working days, and until when they are known.
//!
//! INVARIANT: how far a calendar is valid comes from the days that were published, never from the
//! existence of a file or of a year in it: a year without days is not published. The zone is looked up
//! in the database that is bundled with kefu, so the same calendar counts the same on every host.

use super::period::{self, Period};
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Working time of a place or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// By which packs and people name it.
    pub id: String,
    /// Which version of it.
    pub version: String,
    /// IANA time zone.
    pub zone: String,
    /// Periods of each weekday, Monday first.
    pub(super) week: Vec<Vec<Period>>,
    /// Periods of a make-up working day.
    pub(super) make_up: Vec<Period>,
    /// Days that differ, as they were published year by year.
    pub(super) years: BTreeMap<i16, Year>,
}

/// What was published of one year. It may name days at the end of the year before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// Days with other periods than their weekday has; none on a day off.
    pub(super) days: BTreeMap<Date, Vec<Period>>,
    /// Where that stands.
    pub(super) sources: Vec<Source>,
}

/// What a day is to a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A working day by its weekday.
    Working,
    /// Worked in exchange for another day.
    MakeUp,
    /// Free by its weekday.
    Weekend,
    /// Free although its weekday is not.
    Off,
}

impl DayKind {
    /// Whether it counts as a working day.
    pub fn is_worked(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

impl Calendar {
    /// Working time on a day, in order.
    pub fn periods(&self, date: Date) -> &[Period] {
        self.exception(date).unwrap_or_else(|| self.weekly(date))
    }

    fn weekly(&self, date: Date) -> &[Period] {
        let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.week.get(place).map_or(&[], Vec::as_slice)
    }

    /// The notice of the next year may speak of the last days of this one; then it is the later word.
    fn exception(&self, date: Date) -> Option<&[Period]> {
        let told_by = |year: i16| self.years.get(&year).and_then(|year| year.days.get(&date));
        let later = date.year().checked_add(1).and_then(told_by);
        later.or_else(|| told_by(date.year())).map(Vec::as_slice)
    }

    /// What a day is. A free weekday within announced days off is one of them.
    pub fn kind(&self, date: Date) -> DayKind {
        let is_weekly = !self.weekly(date).is_empty();
        match self.exception(date).map(<[Period]>::is_empty) {
            Some(true) => DayKind::Off,
            Some(false) if !is_weekly => DayKind::MakeUp,
            None if !is_weekly => DayKind::Weekend,
            Some(false) | None => DayKind::Working,
        }
    }

    /// Whether the days of that year were published.
    pub fn is_published(&self, date: Date) -> bool {
        self.knows_year(date.year())
    }

    fn knows_year(&self, year: i16) -> bool {
        let known = self.years.get(&year);
        known.is_some_and(|known| known.days.keys().any(|date| date.year() == year))
    }

    /// The years whose days were published.
    pub fn known_years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied().filter(|year| self.knows_year(*year))
    }

    /// The first and the last day up to which no year is lacking.
    pub fn valid(&self) -> Option<(Date, Date)> {
        let last = self.known_years().last()?;
        let first = (i16::MIN..=last).rev().take_while(|year| self.knows_year(*year)).last()?;
        Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
    }

    /// The last day that is not provisional.
    pub fn valid_through(&self) -> Option<Date> {
        self.valid().map(|(_, last)| last)
    }

    /// Days that differ from their weekday, with their periods.
    pub fn exceptions(&self) -> impl Iterator<Item = (Date, &[Period])> {
        let days = self.years.values().flat_map(|year| &year.days);
        days.map(|(date, periods)| (*date, periods.as_slice()))
    }

    /// Where all of it stands, by year.
    pub fn sources(&self) -> impl Iterator<Item = (i16, &Source)> {
        self.years.iter().flat_map(|(year, told)| told.sources.iter().map(|one| (*year, one)))
    }

    /// Periods of a weekday, Monday first.
    pub fn week(&self) -> &[Vec<Period>] {
        &self.week
    }

    /// Its time zone; a calendar with an unknown one does not load.
    pub fn zone(&self) -> TimeZone {
        zone(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// Whether it differs in its version only, or in where its days stand, or in years without days.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let days = |one: &Self| {
            let days = one.exceptions().map(|(date, periods)| (date, periods.to_vec()));
            days.collect::<BTreeMap<_, _>>()
        };
        let plain = |one: &Self| (one.id.clone(), one.zone.clone(), one.week.clone(), days(one));
        plain(self) == plain(other)
    }

    /// The same days with these periods on each of them.
    #[must_use]
    pub fn with_hours(mut self, hours: &[Period]) -> Self {
        let days = self.years.values_mut().flat_map(|year| year.days.values_mut());
        for periods in self.week.iter_mut().chain([&mut self.make_up]).chain(days) {
            if !periods.is_empty() {
                *periods = hours.to_vec();
            }
        }
        self
    }

    /// The local date of an instant.
    pub fn date_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone()).date()
    }

    /// The first instant of a day.
    pub fn midnight(&self, date: Date) -> Option<Timestamp> {
        self.instant(date, 0)
    }

    /// The instant of a minute of a day; the 1,440th is the first of the next day.
    pub fn instant(&self, date: Date, minute: u16) -> Option<Timestamp> {
        let (date, minute) = match minute {
            period::DAY_MINUTES => (date.tomorrow().ok()?, 0),
            minute => (date, minute),
        };
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        Some(date.at(hour, minute, 0, 0).to_zoned(self.zone()).ok()?.timestamp())
    }

    /// A time as people type it: a day, a time by the clock on the wall here, or with an offset. And
    /// whether it is only a day.
    pub fn read(&self, text: &str) -> Option<(Timestamp, bool)> {
        let text = text.trim();
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some((at, false));
        }
        let local = text.parse::<DateTime>().ok()?;
        let at = local.to_zoned(self.zone()).ok()?.timestamp();
        Some((at, !text.contains(':')))
    }

    /// An instant as a moment of this place.
    pub fn moment(&self, at: Timestamp) -> Moment {
        Moment::minute(at, self.zone().to_offset(at))
    }

    /// A day as a moment of this place.
    pub fn day(&self, date: Date) -> Option<Moment> {
        Moment::day(date, self.zone().to_offset(self.midnight(date)?))
    }
}

impl fmt::Display for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.version)
    }
}

/// Of several versions of each, oldest first, the last.
pub fn latest(versions: Vec<Calendar>) -> Vec<Calendar> {
    let by_id = versions.into_iter().map(|calendar| (calendar.id.clone(), calendar));
    by_id.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// A zone of the bundled database.
pub fn zone(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok()
}

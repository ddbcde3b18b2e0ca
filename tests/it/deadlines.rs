//! Deadlines against a slow reference that shares nothing with the program but the zones: it walks
//! minute by minute and day by day over plain tables.
//!
//! 1,000 random calendars and cases by default; `KEFU_DEADLINES=N` for more, `KEFU_TEST_SEED` repeats a run.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::kill::Dice;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kefu::domain::calendar::{Calendar, file};
use kefu::domain::clock::rule::{
    ClockKind, ClockRule, DayRule, Measure, PauseReason, Roll, Trigger, Unit,
};
use kefu::domain::clock::{Clock, ClockEvent, ClockState, Happened, fold};
use kefu::domain::moment::Precision;
use kefu::domain::source::{Source, SourceStatus};
use std::collections::{BTreeMap, BTreeSet};

const ZONES: [&str; 4] = ["Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kolkata"];
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

type Hours = Vec<(u16, u16)>;

/// A calendar as plain tables.
#[derive(Debug)]
struct Plain {
    zone: &'static str,
    week: [Hours; 7],
    days: BTreeMap<Date, Hours>,
    published: BTreeSet<i16>,
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn list(hours: &Hours) -> String {
    let texts = hours.iter().map(|(from, to)| format!("\"{}-{}\"", clock(*from), clock(*to)));
    format!("[{}]", texts.collect::<Vec<_>>().join(", "))
}

impl Plain {
    fn random(dice: &mut Dice) -> Self {
        let zone = ZONES[dice.below(4) as usize];
        let mut week = [(); 7].map(|()| Hours::new());
        for (day, own) in week.iter_mut().enumerate() {
            // Some weeks have free days in their middle, and some none at all.
            let is_worked = dice.below(10) < if day < 5 { 9 } else { 3 };
            *own = if is_worked || day == 1 { hours(dice) } else { Hours::new() };
        }
        let mut plain = Self { zone, week, days: BTreeMap::new(), published: BTreeSet::new() };
        for year in [2026, 2027] {
            if year == 2026 || dice.below(2) == 0 {
                plain.publish(dice, year);
            }
        }
        plain
    }

    fn publish(&mut self, dice: &mut Dice, year: i16) {
        self.published.insert(year);
        for _ in 0..=dice.below(40) {
            let day = date(year, 1, 1) + i64::try_from(dice.below(365)).expect("small").days();
            let own = if dice.below(3) == 0 { hours(dice) } else { Hours::new() };
            self.days.insert(day, own);
        }
    }

    fn hours(&self, day: Date) -> &Hours {
        self.days.get(&day).unwrap_or(&self.week[day.weekday().to_monday_zero_offset() as usize])
    }

    fn is_worked(&self, day: Date) -> bool {
        !self.hours(day).is_empty()
    }

    fn zone(&self) -> TimeZone {
        TimeZone::get(self.zone).expect("a zone")
    }

    /// The same as a file, read by the program.
    fn calendar(&self) -> Calendar {
        let mut text = format!("id = \"x\"\nversion = \"1\"\nzone = \"{}\"\n[week]\n", self.zone);
        for (name, hours) in DAYS.iter().zip(&self.week) {
            text += &format!("{name} = {}\n", list(hours));
        }
        for year in &self.published {
            let source = "[{ ref = \"dice\", checked = 2026-11-25, status = \"house\" }]";
            text += &format!("[[year]]\nyear = {year}\nsource = {source}\n[year.hours]\n");
            for (day, hours) in self.days.iter().filter(|(day, _)| day.year() == *year) {
                text += &format!("\"{day}\" = {}\n", list(hours));
            }
        }
        file::parse("x.toml", &text, &[]).expect("a calendar")
    }
}

/// One to three periods, from five in the morning to midnight at most.
fn hours(dice: &mut Dice) -> Hours {
    let mut edges = BTreeSet::new();
    let wanted = 2 * (1 + dice.below(3) as usize);
    while edges.len() < wanted {
        edges.insert(300 + u16::try_from(dice.below(1141)).expect("small"));
    }
    let edges: Vec<u16> = edges.into_iter().collect();
    edges.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

/// What happens to a clock.
#[derive(Debug)]
struct Case {
    measure: Measure,
    start: Timestamp,
    /// Pauses that the rule names; they do not overlap.
    pauses: Vec<(Timestamp, Timestamp)>,
    /// A pause for a reason that it does not name.
    idle: Option<(Timestamp, Timestamp)>,
    change: Option<(Timestamp, u32)>,
    stop: Option<Timestamp>,
    now: Timestamp,
}

fn later(dice: &mut Dice, than: Timestamp, most_minutes: u64) -> Timestamp {
    than + MINUTE * i32::try_from(1 + dice.below(most_minutes)).expect("small")
}

fn length(dice: &mut Dice, unit: Unit) -> u32 {
    let most = match unit {
        Unit::BusinessMinute => 1_500,
        Unit::WorkingDay | Unit::BusinessDay => 40,
        Unit::CalendarDay => 70,
        Unit::Week => 10,
        Unit::Month => 7,
    };
    1 + u32::try_from(dice.below(most)).expect("small")
}

impl Case {
    fn random(dice: &mut Dice, unit: Unit) -> Self {
        let year = date(2026, 1, 1).to_zoned(TimeZone::UTC).expect("a day").timestamp();
        let start = later(dice, year, 360 * 1440);
        let day = if dice.below(4) == 0 { DayRule::FirstIncluded } else { DayRule::FirstExcluded };
        let roll = if dice.below(2) == 0 { Roll::NextWorkingDay } else { Roll::None };
        let measure = Measure { unit, length: length(dice, unit), day, roll };
        let (mut pauses, mut from) = (Vec::new(), start);
        for _ in 0..dice.below(3) {
            let begins = later(dice, from, 6 * 1440);
            from = later(dice, begins, 5 * 1440);
            pauses.push((begins, from));
        }
        let some = |dice: &mut Dice| (dice.below(3) == 0).then(|| later(dice, start, 12 * 1440));
        let (at, idle, stop) = (some(dice), some(dice), some(dice));
        let idle = idle.map(|from| (from, later(dice, from, 1440)));
        let change = at.map(|at| (at, length(dice, unit)));
        // The last of it all lies before now, or now lies in the middle of it.
        let now = later(dice, start, 40 * 1440);
        Self { measure, start, pauses, idle, change, stop, now }
    }

    /// Moves something onto an edge, or a minute beside it: there the mistakes are.
    fn sharpen(mut self, dice: &mut Dice, plain: &Plain) -> Self {
        match dice.below(6) {
            0 => self.stop = Some(self.edge(dice, plain, self.measure.length)),
            1 => self.now = self.edge(dice, plain, self.measure.length),
            2 => {
                let length = length(dice, self.measure.unit);
                self.change = Some((self.edge(dice, plain, length), length));
            }
            3 => {
                let from = self.edge(dice, plain, self.measure.length);
                self.pauses = vec![(from, later(dice, from, 3 * 1440))];
            }
            4 => {
                let midnight = |at: Timestamp| {
                    let day = at.to_zoned(plain.zone()).date().tomorrow().expect("a day");
                    day.to_zoned(plain.zone()).expect("a midnight").timestamp()
                };
                let whole = |(from, to): &(Timestamp, Timestamp)| (midnight(*from), midnight(*to));
                self.pauses =
                    self.pauses.iter().map(whole).filter(|(from, to)| from < to).collect();
                self.pauses.dedup_by_key(|(from, _)| *from);
            }
            _ => {}
        }
        self
    }

    fn edge(&self, dice: &mut Dice, plain: &Plain, length: u32) -> Timestamp {
        let walk = Reference { plain, zone: plain.zone(), case: self, at: self.now };
        let beside = i32::try_from(dice.below(3)).expect("small") - 1;
        (walk.due(length).last + MINUTE * beside).max(self.start + MINUTE)
    }

    fn rule(&self, length: u32) -> ClockRule {
        let source = Source {
            id: None,
            reference: "dice".to_owned(),
            checked: date(2026, 11, 25),
            status: SourceStatus::House,
        };
        ClockRule {
            id: "reg".to_owned(),
            kind: ClockKind::Reg,
            measure: Measure { length, ..self.measure },
            start: vec![Trigger::Received],
            stop: vec![Trigger::Decided],
            pause: vec![PauseReason::Expert],
            repeats: false,
            since: None,
            window: false,
            warn: vec![50, 75, 90],
            source,
        }
    }

    fn fold(&self, calendar: &Calendar) -> Option<Clock> {
        let rule = self.rule(self.measure.length);
        let changed = self.change.map(|(_, length)| self.rule(length));
        let mut events = vec![(self.start, Happened::Reached(Trigger::Received))];
        for (from, to) in &self.pauses {
            events.push((*from, Happened::Paused(PauseReason::Expert)));
            events.push((*to, Happened::Resumed(PauseReason::Expert)));
        }
        if let Some((from, to)) = self.idle {
            events.push((from, Happened::Paused(PauseReason::Customer)));
            events.push((to, Happened::Resumed(PauseReason::Customer)));
        }
        if let (Some((at, _)), Some(rule)) = (self.change, &changed) {
            events.push((at, Happened::Ruled(rule)));
        }
        events.extend(self.stop.map(|at| (at, Happened::Reached(Trigger::Decided))));
        events.sort_by_key(|(at, _)| *at);
        let events: Vec<ClockEvent<'_>> =
            events.into_iter().map(|(at, what)| ClockEvent { at, what }).collect();
        fold(&rule, calendar, &events, self.now)
    }
}

// ---- the reference ---------------------------------------------------------------------------

/// What must come out.
#[derive(Debug, PartialEq)]
struct Expected {
    /// The due minute, or the due day.
    due: String,
    provisional: bool,
    breached_at: Option<Timestamp>,
    state: ClockState,
}

/// A due time: what it is called, the last instant in time or the first too late, and the days that were
/// looked at.
struct Due {
    name: String,
    last: Timestamp,
    is_day: bool,
    seen: BTreeSet<Date>,
}

impl Due {
    fn is_missed_at(&self, at: Timestamp) -> bool {
        if self.is_day { at >= self.last } else { at > self.last }
    }
}

struct Reference<'a> {
    plain: &'a Plain,
    zone: TimeZone,
    case: &'a Case,
    /// When the case is looked at: pauses that have not ended end here.
    at: Timestamp,
}

impl Reference<'_> {
    fn local_date(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }

    /// Nothing that comes after the stop, or after the time of looking, is known.
    fn is_running(&self, minute: Timestamp) -> bool {
        let until = self.case.stop.map_or(self.at, |stop| stop.min(self.at));
        let paused = |(from, to): &(Timestamp, Timestamp)| {
            *from < until && *from <= minute && minute < (*to).min(until)
        };
        !self.case.pauses.iter().any(paused)
    }

    fn minutes(&self, length: u32) -> Due {
        let (mut at, mut used, mut seen) = (self.case.start, 0, BTreeSet::new());
        while used < length {
            if self.is_running(at) {
                let local = at.to_zoned(self.zone.clone());
                let minute = u16::try_from(local.hour()).expect("an hour") * 60
                    + u16::try_from(local.minute()).expect("a minute");
                seen.insert(local.date());
                let hours = self.plain.hours(local.date());
                used += u32::from(hours.iter().any(|(from, to)| (*from..*to).contains(&minute)));
            }
            at += MINUTE;
        }
        let name = at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        Due { name, last: at, is_day: false, seen }
    }

    /// The minute before the day's last midnight decides.
    fn runs_at_end_of(&self, day: Date) -> bool {
        self.is_running(self.end_of(day) - MINUTE)
    }

    fn end_of(&self, day: Date) -> Timestamp {
        let next = day.tomorrow().expect("a day");
        next.to_zoned(self.zone.clone()).expect("a midnight").timestamp()
    }

    fn days(&self, length: u32) -> Due {
        let (mut day, mut left, mut seen) =
            (self.local_date(self.case.start), length, BTreeSet::new());
        let measure = &self.case.measure;
        if measure.day == DayRule::FirstIncluded {
            day = day.yesterday().expect("a day");
        }
        left = match measure.unit {
            Unit::Week => left * 7,
            Unit::Month => months(day, left),
            _ => left,
        };
        let by_calendar = matches!(measure.unit, Unit::WorkingDay | Unit::BusinessDay);
        while left > 0 {
            day = day.tomorrow().expect("a day");
            if self.runs_at_end_of(day) {
                if by_calendar {
                    seen.insert(day);
                }
                left -= u32::from(!by_calendar || self.plain.is_worked(day));
            }
        }
        if measure.roll == Roll::NextWorkingDay {
            seen.insert(day);
            while !self.plain.is_worked(day) {
                day = day.tomorrow().expect("a day");
                seen.insert(day);
            }
        }
        Due { name: day.to_string(), last: self.end_of(day), is_day: true, seen }
    }

    fn due(&self, length: u32) -> Due {
        match self.case.measure.unit {
            Unit::BusinessMinute => self.minutes(length),
            _ => self.days(length),
        }
    }
}

/// Days to the same day so many months later, or to the last day of that month.
fn months(from: Date, count: u32) -> u32 {
    let (mut year, mut month) = (from.year(), from.month());
    for _ in 0..count {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    let to = (1..=from.day()).rev().find_map(|day| Date::new(year, month, day).ok());
    let (mut day, to, mut days) = (from, to.expect("a day"), 0);
    while day < to {
        (day, days) = (day.tomorrow().expect("a day"), days + 1);
    }
    days
}

fn expected(plain: &Plain, case: &Case) -> Expected {
    let at = |at| Reference { plain, zone: plain.zone(), case, at };
    let over = case.stop.filter(|stop| *stop <= case.now);
    let end = over.unwrap_or(case.now);
    let change = case.change.filter(|(at, _)| *at <= end);
    let mut breached_at = None;
    let mut due = at(end).due(case.measure.length);
    let mut cut = None;
    if let Some((when, length)) = change {
        let before = at(when).due(case.measure.length);
        if before.is_missed_at(when) {
            breached_at = Some(before.last);
        }
        due = at(end).due(length);
        let found = at(when).due(length);
        // What was missed by the rule before is not missed by the change.
        if found.last <= when && breached_at.is_none() {
            cut = Some(when);
            breached_at = Some(when);
        }
    }
    let is_paused =
        over.is_none() && case.pauses.iter().any(|(from, to)| *from <= case.now && case.now < *to);
    // A due time that was projected through a pause is none that can have passed.
    if breached_at.is_none() && cut.is_none() && due.is_missed_at(end) {
        breached_at = Some(due.last);
    }
    let state = match (over, breached_at) {
        (Some(_), None) => ClockState::Met,
        (Some(_), Some(_)) => ClockState::Late,
        (None, Some(_)) => ClockState::Breached,
        (None, None) if is_paused => ClockState::Paused,
        (None, None) => ClockState::Running,
    };
    let provisional = due.seen.iter().any(|day| !plain.published.contains(&day.year()));
    let name = |at: Timestamp| at.to_zoned(plain.zone()).strftime("%Y-%m-%d %H:%M").to_string();
    Expected { due: cut.map_or(due.name, name), provisional, breached_at, state }
}

fn got(clock: &Clock) -> Expected {
    Expected {
        due: clock.deadline.due.human(),
        provisional: clock.deadline.provisional,
        breached_at: clock.breached_at,
        state: clock.state,
    }
}

#[test]
fn random_clocks_come_out_as_a_slow_walk_has_them() {
    let count = std::env::var("KEFU_DEADLINES").ok().and_then(|text| text.parse().ok());
    let count: u64 = count.unwrap_or(1_000);
    let mut dice = Dice::of("deadlines");
    let mut states = BTreeMap::new();
    for round in 0..count {
        let plain = Plain::random(&mut dice);
        let unit = Unit::ALL[usize::try_from(round).expect("small") % Unit::ALL.len()];
        let case = Case::random(&mut dice, unit).sharpen(&mut dice, &plain);
        let clock = case.fold(&plain.calendar()).expect("a clock");
        let got = got(&clock);
        let expected = expected(&plain, &case);
        assert_eq!(got, expected, "round {round}\n{case:#?}\n{plain:#?}\n{:#?}", clock.deadline);
        let is_day = clock.deadline.due.precision == Precision::Day;
        for (_, warned) in &clock.warnings {
            assert!(*warned < clock.deadline.last || !is_day && clock.breached_at.is_some());
        }
        *states.entry(clock.state).or_insert(0) += 1;
    }
    assert!(count < 1_000 || states.len() == ClockState::ALL.len() - 1, "{states:?}");
}

#[test]
fn the_reference_knows_the_week() {
    assert_eq!(date(2026, 11, 25).weekday(), Weekday::Wednesday);
    assert_eq!(months(date(2026, 8, 31), 6), 181);
    assert_eq!(months(date(2024, 2, 29), 36), 1095);
}

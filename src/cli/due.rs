//! `kefu policy due`: a date worked out, with how it came about.

use super::calendar;
use super::here::Here;
use super::policy;
use crate::domain::calendar::Calendar;
use crate::domain::calendar::period::Period;
use crate::domain::clock::count::{self, Deadline, Stretch};
use crate::domain::clock::rule::{DayRule, Measure, Roll, Unit};
use crate::domain::clock::step::Step;
use crate::domain::error::{Error, Result};
use crate::domain::source::Source;
use crate::locale::{Arg, Locale};
use clap::{ArgGroup, Args};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("length").required(true)))]
pub struct Due {
    #[arg(long, value_name = "ID", required_unless_present = "clock")]
    pub calendar: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub start: String,
    #[arg(long, value_name = "N", group = "length")]
    pub working_days: Option<u32>,
    #[arg(long, value_name = "N", group = "length")]
    pub days: Option<u32>,
    #[arg(long, value_name = "N", group = "length")]
    pub weeks: Option<u32>,
    #[arg(long, value_name = "N", group = "length")]
    pub months: Option<u32>,
    #[arg(long, value_name = "N", group = "length")]
    pub minutes: Option<u32>,
    #[arg(long, value_name = "PACK:CLOCK", group = "length")]
    pub clock: Option<String>,
    #[arg(long, conflicts_with_all = ["minutes", "clock"])]
    pub roll: bool,
    #[arg(long, value_name = "PERIODS", conflicts_with_all = ["working_days", "days", "weeks", "months", "clock"])]
    pub hours: Option<String>,
    #[arg(long = "pause", value_name = "FROM..TO")]
    pub pauses: Vec<String>,
    #[arg(long)]
    pub explain: bool,
    #[arg(long)]
    pub json: bool,
}

/// What is to be counted, by which calendar, and where that stands.
struct Asked {
    measure: Measure,
    calendar: Calendar,
    source: Option<Source>,
}

impl Due {
    fn asked(&self, here: &Here) -> Result<Asked> {
        let Some(name) = &self.clock else {
            let (measure, calendar) = (self.measure()?, self.calendar(here, "")?);
            return Ok(Asked { measure, calendar, source: None });
        };
        let wrong = || Error::usage("due-clock").with("text", name);
        let (pack, clock) = name.split_once(':').ok_or_else(wrong)?;
        let pack = policy::named(here, pack)?;
        let clock = pack.arm(clock)?;
        if clock.pause.is_empty() && !self.pauses.is_empty() {
            return Err(Error::refused("due-no-pause").with("clock", name));
        }
        let calendar = self.calendar(here, &pack.calendar)?;
        Ok(Asked { measure: clock.measure, calendar, source: Some(clock.source.clone()) })
    }

    fn measure(&self) -> Result<Measure> {
        let lengths = [
            (self.working_days, Unit::WorkingDay),
            (self.days, Unit::CalendarDay),
            (self.weeks, Unit::Week),
            (self.months, Unit::Month),
            (self.minutes, Unit::BusinessMinute),
        ];
        let given = lengths.into_iter().find_map(|(length, unit)| Some((length?, unit)));
        // clap has seen to it that one of them is there.
        let (length, unit) = given.ok_or_else(|| Error::usage("usage"))?;
        if length > unit.longest() {
            let long = Error::usage("due-long").with("length", length);
            return Err(long.with("most", unit.longest()));
        }
        let roll = if self.roll { Roll::NextWorkingDay } else { Roll::None };
        Ok(Measure { unit, length, day: DayRule::FirstExcluded, roll })
    }

    /// The calendar that was named, else the one of the pack, with the hours that were given.
    fn calendar(&self, here: &Here, otherwise: &str) -> Result<Calendar> {
        let calendar = calendar::named(here, self.calendar.as_deref().unwrap_or(otherwise))?;
        let Some(text) = &self.hours else { return Ok(calendar) };
        let wrong = || Error::usage("due-hours").with("text", text);
        Ok(calendar.with_hours(&Period::list(text).ok_or_else(wrong)?))
    }

    fn start(&self, asked: &Asked) -> Result<Timestamp> {
        let (at, is_day) = time(&asked.calendar, &self.start)?;
        if is_day && asked.measure.unit == Unit::BusinessMinute {
            return Err(Error::usage("due-no-time").with("text", &self.start));
        }
        Ok(at)
    }
}

fn time(calendar: &Calendar, text: &str) -> Result<(Timestamp, bool)> {
    calendar.read(text).ok_or_else(|| Error::usage("due-time").with("text", text))
}

/// Works it out.
pub fn run(here: &mut Here, wanted: &Due) -> Result<()> {
    let asked = wanted.asked(here)?;
    let start = wanted.start(&asked)?;
    let stretches = stretches(&asked.calendar, start, &wanted.pauses)?;
    let beyond = || Error::usage("due-beyond").with("text", &wanted.start);
    let deadline = count::deadline(asked.measure, &stretches).ok_or_else(beyond)?;
    let source = asked.source.as_ref();
    match wanted.json {
        true => here.out.json_line(&due_json(&here.locale, &deadline, source, wanted.explain)),
        false => print(here, &deadline, source, wanted.explain),
    }
}

fn print(
    here: &mut Here,
    deadline: &Deadline,
    source: Option<&Source>,
    explains: bool,
) -> Result<()> {
    if explains {
        let lines: Vec<String> = deadline.steps.iter().map(|one| here.locale.step(one)).collect();
        lines.iter().try_for_each(|line| here.out.line(line))?;
    } else {
        let due = ("due", Arg::from(deadline.due.human()));
        here.say(if deadline.provisional { "cli-due-provisional" } else { "cli-due" }, &[due])?;
    }
    let line = source.map(|source| calendar::source_line(here, source));
    line.map_or(Ok(()), |line| here.out.line(&line))
}

/// Where the clock runs: from the start on, without the pauses.
fn stretches<'c>(
    calendar: &'c Calendar,
    start: Timestamp,
    pauses: &[String],
) -> Result<Vec<Stretch<'c>>> {
    let mut pauses: Vec<(Timestamp, Timestamp)> =
        pauses.iter().map(|text| pause(calendar, text)).collect::<Result<_>>()?;
    pauses.sort_unstable();
    let (mut stretches, mut from) = (Vec::new(), start);
    for (begins, ends) in pauses {
        if begins > from {
            stretches.push(Stretch { from, to: Some(begins), calendar });
        }
        from = from.max(ends);
    }
    stretches.push(Stretch { from, to: None, calendar });
    // The day of the start is the start's, whether the clock stands still then or not.
    if let Some(first) = stretches.first().filter(|first| first.from > start) {
        let at_once = Stretch { from: start, to: Some(start), calendar: first.calendar };
        stretches.insert(0, at_once);
    }
    Ok(stretches)
}

fn pause(calendar: &Calendar, text: &str) -> Result<(Timestamp, Timestamp)> {
    let wrong = || Error::usage("due-pause").with("text", text);
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    let ((from, _), (to, _)) = (time(calendar, from)?, time(calendar, to)?);
    (from < to).then_some((from, to)).ok_or_else(wrong)
}

/// A date that was worked out, as a document.
pub fn due_json(
    locale: &Locale,
    deadline: &Deadline,
    source: Option<&Source>,
    explains: bool,
) -> Value {
    let mut document = json!({
        "due": deadline.due.to_string(),
        "provisional": deadline.provisional,
    });
    if let Some(source) = source {
        document["source"] = calendar::source_json(None, source);
    }
    if explains {
        let steps = deadline.steps.iter().map(|step| step_json(locale, step));
        document["derivation"] = Value::Array(steps.collect());
    }
    document
}

/// A step as a document.
pub fn step_json(locale: &Locale, step: &Step) -> Value {
    let args = step.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    json!({
        "code": step.code,
        "args": args.collect::<Map<_, _>>(),
        "text": locale.step(step),
    })
}

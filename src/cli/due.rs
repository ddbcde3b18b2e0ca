//! `kefu policy due`: a date worked out, with how it came about.

use super::calendar;
use super::here::Here;
use crate::domain::calendar::Calendar;
use crate::domain::calendar::period::Period;
use crate::domain::clock::count::{self, Deadline, Stretch};
use crate::domain::clock::rule::{DayRule, Measure, Roll, Unit};
use crate::domain::clock::step::Step;
use crate::domain::error::{Error, Result};
use crate::locale::{Arg, Locale};
use clap::{ArgGroup, Args};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("length").required(true)))]
pub struct Due {
    #[arg(long, value_name = "ID")]
    pub calendar: String,
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
    #[arg(long, conflicts_with = "minutes")]
    pub roll: bool,
    #[arg(long, value_name = "PERIODS", conflicts_with_all = ["working_days", "days", "weeks", "months"])]
    pub hours: Option<String>,
    #[arg(long = "pause", value_name = "FROM..TO")]
    pub pauses: Vec<String>,
    #[arg(long)]
    pub explain: bool,
    #[arg(long)]
    pub json: bool,
}

impl Due {
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

    fn calendar(&self, here: &Here) -> Result<Calendar> {
        let calendar = calendar::named(here, &self.calendar)?;
        let Some(text) = &self.hours else { return Ok(calendar) };
        let wrong = || Error::usage("due-hours").with("text", text);
        Ok(calendar.with_hours(&Period::list(text).ok_or_else(wrong)?))
    }

    fn start(&self, calendar: &Calendar) -> Result<Timestamp> {
        let (at, is_day) = time(calendar, &self.start)?;
        if is_day && self.minutes.is_some() {
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
    let measure = wanted.measure()?;
    let calendar = wanted.calendar(here)?;
    let start = wanted.start(&calendar)?;
    let stretches = stretches(&calendar, start, &wanted.pauses)?;
    let beyond = || Error::usage("due-beyond").with("text", &wanted.start);
    let deadline = count::deadline(measure, &stretches).ok_or_else(beyond)?;
    match wanted.json {
        true => here.out.json_line(&due_json(&here.locale, &deadline, wanted.explain)),
        false => print(here, &deadline, wanted.explain),
    }
}

fn print(here: &mut Here, deadline: &Deadline, explains: bool) -> Result<()> {
    if explains {
        let lines: Vec<String> = deadline.steps.iter().map(|one| told(&here.locale, one)).collect();
        return lines.iter().try_for_each(|line| here.out.line(line));
    }
    let due = ("due", Arg::from(deadline.due.human()));
    here.say(if deadline.provisional { "cli-due-provisional" } else { "cli-due" }, &[due])
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

/// A step of a derivation in words.
pub fn told(locale: &Locale, step: &Step) -> String {
    let args: Vec<(&str, Arg<'_>)> =
        step.args.iter().map(|(name, value)| (*name, shown(locale, name, value))).collect();
    locale.text_with(&format!("derive-{}", step.code), &args)
}

/// Numbers are numbers to the message, a unit is a word, and a run of one day says so.
fn shown<'a>(locale: &Locale, name: &str, value: &'a str) -> Arg<'a> {
    match (name, value.parse::<u32>()) {
        ("unit", _) => Arg::from(locale.word("unit", value)),
        (_, Ok(number)) => Arg::from(number),
        _ => Arg::from(value),
    }
}

/// A date that was worked out, as a document.
pub fn due_json(locale: &Locale, deadline: &Deadline, explains: bool) -> Value {
    let mut document = json!({
        "due": deadline.due.to_string(),
        "provisional": deadline.provisional,
    });
    if explains {
        let steps = deadline.steps.iter().map(|step| step_json(locale, step));
        document["derivation"] = Value::Array(steps.collect());
    }
    document
}

fn step_json(locale: &Locale, step: &Step) -> Value {
    let args = step.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    json!({
        "code": step.code,
        "args": args.collect::<Map<_, _>>(),
        "text": told(locale, step),
    })
}

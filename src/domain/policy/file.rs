//! Packs as files.

use super::golden::{Golden, Outcome, Wall};
use super::{Pack, PackStatus};
use crate::domain::clock::rule::{
    ClockKind, ClockRule, DayRule, Measure, PauseReason, Roll, Trigger, Unit,
};
use crate::domain::error::{Error, Result};
use crate::domain::letter::{LetterLanguage, Letters, Wording};
use crate::domain::source::{Source, SourceFile};
use crate::domain::written;
use serde::Deserialize;
use toml::value::Datetime;

/// At which percents of its time somebody is told, unless a clock says otherwise.
const WARN: [u32; 3] = [50, 75, 90];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    id: String,
    version: String,
    #[serde(default = "ready")]
    status: PackStatus,
    effective: Datetime,
    calendar: String,
    #[serde(default)]
    named: bool,
    #[serde(default)]
    source: Vec<SourceFile>,
    #[serde(default)]
    clock: Vec<ClockFile>,
    #[serde(default)]
    golden: Vec<GoldenFile>,
    letters: Option<LettersFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LettersFile {
    source: Option<String>,
    #[serde(default)]
    numbers: Vec<String>,
    zh: Wording,
    en: Wording,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    id: String,
    unit: Unit,
    length: u32,
    start: OneOrMore,
    stop: Vec<Trigger>,
    pause: Vec<PauseReason>,
    #[serde(default = "first_excluded")]
    day: DayRule,
    #[serde(default = "stays")]
    roll: Roll,
    #[serde(default)]
    repeats: bool,
    #[serde(default)]
    window: bool,
    since: Option<Datetime>,
    warn: Option<Vec<u32>>,
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(Trigger),
    More(Vec<Trigger>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenFile {
    clock: String,
    start: Datetime,
    due: Datetime,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    breached: bool,
    #[serde(default)]
    pause: Vec<PauseFile>,
    change: Option<ChangeFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseFile {
    from: Datetime,
    to: Datetime,
    reason: PauseReason,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeFile {
    at: Datetime,
    length: u32,
}

fn ready() -> PackStatus {
    PackStatus::Ready
}

fn first_excluded() -> DayRule {
    DayRule::FirstExcluded
}

fn stays() -> Roll {
    Roll::None
}

/// Reads a pack; its goldens are not tried yet.
pub(super) fn parse(name: &str, text: &str) -> Result<Pack> {
    let file: PackFile = written::read(name, text)?;
    for value in [&file.id, &file.version] {
        if !written::is_name(value) {
            return Err(Error::usage("rules-name").with("file", name).with("value", value));
        }
    }
    let wrong = |code: &'static str, value: &str| {
        Error::usage(code).with("pack", &file.id).with("value", value)
    };
    let effective = file.effective.to_string();
    let effective = effective.parse().map_err(|_| wrong("policy-date", &effective))?;
    let count = file.source.len();
    let sources: Vec<Source> = file.source.into_iter().filter_map(SourceFile::read).collect();
    if sources.is_empty() || sources.len() < count {
        return Err(wrong("policy-source", ""));
    }
    let mut clocks: Vec<ClockRule> = Vec::new();
    for clock in file.clock {
        let rule = rule(clock, &sources).map_err(|(code, value)| wrong(code, &value))?;
        if clocks.iter().any(|known| known.id == rule.id) {
            return Err(wrong("policy-clock-twice", &rule.id));
        }
        clocks.push(rule);
    }
    if clocks.is_empty() {
        return Err(wrong("policy-clockless", ""));
    }
    let goldens = file.golden.into_iter().map(|file| golden(file, &clocks));
    let goldens = goldens.collect::<Worded<_>>().map_err(|(code, value)| wrong(code, &value))?;
    let letters = file.letters.map(|letters| self::letters(letters, &sources));
    let letters = letters.transpose().map_err(|(code, value)| wrong(code, &value))?;
    Ok(Pack {
        id: file.id,
        version: file.version,
        status: file.status,
        effective,
        calendar: file.calendar,
        named: file.named,
        sources,
        clocks,
        goldens,
        letters,
    })
}

/// What is wrong, and with which word of the file.
type Worded<T> = std::result::Result<T, (&'static str, String)>;

/// Ways of appeal say where they stand, as deadlines do.
fn letters(file: LettersFile, sources: &[Source]) -> Worded<Letters> {
    let source = named_or_first(sources, file.source.as_deref());
    let wording = [(LetterLanguage::Zh, file.zh), (LetterLanguage::En, file.en)];
    if wording.iter().any(|(_, wording)| wording.appeal.trim().is_empty()) {
        return Err(("policy-appeal", String::new()));
    }
    let source = source.ok_or(("policy-appeal-source", file.source.unwrap_or_default()))?;
    Ok(Letters { numbers: file.numbers, source, wording: wording.into() })
}

/// The source of this name; where none is named, the first.
fn named_or_first(sources: &[Source], name: Option<&str>) -> Option<Source> {
    let is_named = |one: &&Source| name.is_none_or(|name| one.id.as_deref() == Some(name));
    sources.iter().find(is_named).cloned()
}

fn rule(file: ClockFile, sources: &[Source]) -> Worded<ClockRule> {
    let wrong = |code| (code, file.id.clone());
    let kind = ClockKind::of(&file.id).filter(|_| written::is_name(&file.id));
    let kind = kind.ok_or_else(|| wrong("policy-kind"))?;
    let start = match file.start {
        OneOrMore::One(one) => vec![one],
        OneOrMore::More(more) => more,
    };
    if start.is_empty() {
        return Err(wrong("policy-start"));
    }
    if !(1..=file.unit.longest()).contains(&file.length) {
        return Err(wrong("policy-length"));
    }
    let warn = file.warn.unwrap_or_else(|| WARN.to_vec());
    if !warn.iter().all(|percent| (1..100).contains(percent)) {
        return Err(wrong("policy-warn"));
    }
    let source = named_or_first(sources, file.source.as_deref());
    let source = source.ok_or_else(|| wrong("policy-clock-source"))?;
    let since = file.since.map(|day| day.to_string());
    let since = since.map(|day| day.parse().map_err(|_| ("policy-date", day))).transpose()?;
    let (unit, length, day, roll) = (file.unit, file.length, file.day, file.roll);
    Ok(ClockRule {
        id: file.id,
        kind,
        measure: Measure { unit, length, day, roll },
        start,
        stop: file.stop,
        pause: file.pause,
        repeats: file.repeats,
        since,
        window: file.window || kind.is_window(),
        warn,
        source,
    })
}

fn golden(file: GoldenFile, clocks: &[ClockRule]) -> Worded<Golden> {
    let Some(clock) = clocks.iter().find(|clock| clock.id == file.clock) else {
        return Err(("policy-clock", file.clock));
    };
    let wall = |at: Datetime| {
        let text = at.to_string();
        Wall::parse(&text).ok_or(("policy-date", text))
    };
    let pause = |one: PauseFile| Ok((wall(one.from)?, wall(one.to)?, one.reason));
    let is_long =
        |change: &ChangeFile| !(1..=clock.measure.unit.longest()).contains(&change.length);
    if file.change.as_ref().is_some_and(is_long) {
        return Err(("policy-length", file.clock));
    }
    let change = file.change.map(|change| Ok((wall(change.at)?, change.length)));
    let (due, provisional, breached) = (wall(file.due)?, file.provisional, file.breached);
    Ok(Golden {
        clock: file.clock,
        start: wall(file.start)?,
        pauses: file.pause.into_iter().map(pause).collect::<Worded<_>>()?,
        change: change.transpose()?,
        expected: Outcome { due, provisional, breached },
    })
}

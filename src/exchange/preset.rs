//! A mapping as data: which column of a file is what.
//!
//! INVARIANT: a preset is a TOML file and nothing else; adding one to `presets/` adds it to the
//! program. A column that a preset does not name is kept, sealed where [`super::personal`] says so.
//!
//! A map of complaints with an `event-at` column is one of a log: a row is a step of the case that its `reference`
//! names, and [`super::history`] puts the rows of a case together.

use super::date::Format;
use super::personal;
use super::source::{open_regular, read_start, shown};
use crate::domain::audit::hex;
use crate::domain::clock::rule::PauseReason;
use crate::domain::complaint::{Channel, Closing, Severity, Stage};
use crate::domain::consent::{ConsentAct, ContactPurpose, LegalBasis};
use crate::domain::contact::PointKind;
use crate::domain::party::{PartyKind, PartyStage};
use crate::domain::{Error, Result, name};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Largest map file.
const MAP_BYTES: usize = 1024 * 1024;

/// Something read from a map, or the word of it that is wrong.
type Worded<T> = std::result::Result<T, String>;

#[derive(RustEmbed)]
#[folder = "src/exchange/presets"]
struct Embedded;

/// What the rows of a file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Parties.
    Parties,
    /// Complaints.
    Complaints,
}

impl Target {
    /// The word in maps and messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Parties => "parties",
            Self::Complaints => "complaints",
        }
    }
}

/// What a column becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum To {
    /// What the source calls the row.
    Reference,
    /// A party's name; of a complaint, who complains.
    Name,
    /// Given name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Family name.
    LastName,
    /// A party's organisation: its name where the row names no person, else a field.
    Organisation,
    /// Person or organisation.
    Kind,
    /// A party's or a complaint's stage.
    Stage,
    /// `A`, `B`, `C`.
    Tier,
    /// Who looks after it.
    Owner,
    /// BCP 47.
    Language,
    /// Words, separated by commas.
    Tags,
    /// The first note in the timeline.
    Note,
    /// When the party was taken down.
    AddedAt,
    /// What the party says of being reached: yes, no or stop.
    Consent,
    /// What for; marketing, if no column says it.
    ConsentPurpose,
    /// On which ground of the law.
    ConsentBasis,
    /// Which version of the notice it had before it.
    ConsentNotice,
    /// What shows it.
    ConsentEvidence,
    /// One line for lists.
    Title,
    /// The customer's words.
    WhatHappened,
    /// What the customer wants.
    Wanted,
    /// How it reached us.
    Channel,
    /// What it is about.
    Product,
    /// What is wrong with it.
    Issue,
    /// Whom it is about.
    Company,
    /// Our own sorting.
    Category,
    /// How bad it is.
    Severity,
    /// When it reached us.
    ReceivedAt,
    /// How it ended.
    Closing,
    /// The answer the customer got.
    Response,
    /// Whether it came in time.
    Timely,
    /// Of a log: when the step was taken that the row tells of.
    EventAt,
    /// Of a log: the row's place in the source's own order, where times are equal.
    Sequence,
    /// Of a log: whom the case waits for after it.
    WaitingFor,
    /// Of a log: how often the case was opened again so far.
    Reopened,
    /// A telephone number, sealed.
    Phone,
    /// An e-mail address, sealed.
    Email,
    /// A postal address, sealed.
    Address,
    /// A messenger account, sealed.
    Account,
    /// An identity number, sealed.
    Identity,
    /// A bank card, sealed.
    Card,
    /// A birthday, sealed.
    Birthday,
    /// Anything else that is sealed.
    SecretNote,
    /// A free field under the column's own name.
    Field,
    /// Left out, because the map says so.
    Ignore,
}

impl To {
    /// The kind of contact point, where it is one.
    pub fn point(self) -> Option<PointKind> {
        Some(match self {
            Self::Phone => PointKind::Phone,
            Self::Email => PointKind::Email,
            Self::Address => PointKind::Address,
            Self::Account => PointKind::Account,
            Self::Identity => PointKind::Identity,
            Self::Card => PointKind::Card,
            Self::Birthday => PointKind::Birthday,
            Self::SecretNote => PointKind::SecretNote,
            _ => return None,
        })
    }

    /// Whether rows of this target have it.
    fn suits(self, target: Target) -> bool {
        match self {
            Self::Kind | Self::Tier | Self::Language | Self::Tags => target == Target::Parties,
            Self::Note | Self::AddedAt | Self::Organisation => target == Target::Parties,
            Self::Consent | Self::ConsentPurpose | Self::ConsentBasis => target == Target::Parties,
            Self::ConsentNotice | Self::ConsentEvidence => target == Target::Parties,
            Self::Title | Self::WhatHappened | Self::Wanted | Self::Channel | Self::Product => {
                target == Target::Complaints
            }
            Self::Issue | Self::Company | Self::Category | Self::Severity | Self::ReceivedAt => {
                target == Target::Complaints
            }
            Self::Closing | Self::Response | Self::Timely | Self::EventAt | Self::Sequence => {
                target == Target::Complaints
            }
            Self::WaitingFor | Self::Reopened => target == Target::Complaints,
            _ => true,
        }
    }

    /// Whether a word is one that this target knows; free text always is.
    fn knows(self, target: Target, word: &str) -> bool {
        match (self, target) {
            (Self::Kind, _) => PartyKind::from_code(word).is_some(),
            (Self::Stage, Target::Parties) => PartyStage::from_code(word).is_some(),
            (Self::Stage, Target::Complaints) => Stage::of_complaint(word).is_some(),
            (Self::Channel, _) => Channel::from_code(word).is_some(),
            (Self::Severity, _) => Severity::from_code(word).is_some(),
            (Self::Closing, _) => Closing::from_code(word).is_some(),
            (Self::Timely, _) => yes_or_no(word).is_some(),
            (Self::Consent, _) => said(word).is_some(),
            (Self::ConsentPurpose, _) => ContactPurpose::from_code(word).is_some(),
            (Self::ConsentBasis, _) => LegalBasis::from_code(word).is_some(),
            (Self::WaitingFor, _) => PauseReason::from_code(word).is_some(),
            _ => true,
        }
    }

    /// Whether only certain words are known, so that a value needs a table or its code.
    pub fn is_closed_list(self) -> bool {
        let is_of_both = matches!(self, Self::Kind | Self::Stage);
        let is_sorting = matches!(self, Self::Channel | Self::Severity);
        let is_end = matches!(self, Self::Closing | Self::Timely | Self::WaitingFor);
        let is_said = matches!(self, Self::Consent | Self::ConsentPurpose | Self::ConsentBasis);
        is_of_both || is_sorting || is_end || is_said
    }
}

/// What a map's word says of being reached.
pub fn said(word: &str) -> Option<ConsentAct> {
    match word {
        "yes" => Some(ConsentAct::Given),
        "no" => Some(ConsentAct::Refused),
        "stop" => Some(ConsentAct::Stop),
        _ => None,
    }
}

/// What a map's word for yes or no says.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What happens to a word that a closed list does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// The row is a fault.
    #[default]
    Fault,
    /// The word is kept as a free field and says nothing else.
    Keep,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    header: OneOrMore,
    to: To,
    label: Option<String>,
    label_from: Option<OneOrMore>,
    #[serde(default)]
    join: bool,
    #[serde(default)]
    values: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Unknown,
    #[serde(default)]
    empty: Vec<String>,
    dates: Option<Vec<String>>,
    #[serde(default)]
    optional: bool,
    /// Whether there may be more of the same, `phone_2` with `phone_2_label` and so on, as `kefu export` writes them.
    #[serde(default)]
    numbered: bool,
}

/// So many columns of one kind that are numbered.
const NUMBERED: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    target: Target,
    source: Option<String>,
    #[serde(default)]
    signs: Vec<Vec<String>>,
    #[serde(default)]
    dates: Vec<String>,
    #[serde(default)]
    title: Vec<Vec<String>>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    column: Vec<ColumnFile>,
}

/// What one column, under any of its names, becomes.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The names it goes by, as written in the map.
    pub headers: Vec<String>,
    /// What it becomes.
    pub to: To,
    /// Label of a contact point.
    pub label: Option<String>,
    /// The names of the column in which each row says its label.
    pub label_from: Vec<String>,
    /// Whether that label is one of ours, and stays as it stands.
    pub is_label_as_said: bool,
    /// Whether its columns hold parts of one value, in this order.
    pub joins: bool,
    /// For a word that no table knows.
    pub unknown: Unknown,
    /// Its dates.
    pub dates: Vec<Format>,
    /// Folded word, or folded beginning, to code.
    values: Vec<(Pattern, String)>,
    empty: BTreeSet<String>,
    optional: bool,
}

#[derive(Debug, Clone)]
enum Pattern {
    Whole(String),
    Start(String),
}

impl Pattern {
    fn read(text: &str) -> Self {
        match text.strip_suffix('*') {
            Some(start) => Self::Start(fold_word(start)),
            None => Self::Whole(fold_word(text)),
        }
    }

    fn fits(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => whole == word,
            Self::Start(start) => word.starts_with(start.as_str()),
        }
    }
}

impl Rule {
    /// Whether the value stands for nothing, such as `N/A`.
    pub fn is_empty(&self, value: &str) -> bool {
        let says_nothing = || !self.empty.is_empty() && self.empty.contains(&fold_word(value));
        value.trim().is_empty() || says_nothing()
    }

    /// The word that the value table gives, else the value itself where it is a code.
    pub fn word(&self, target: Target, value: &str) -> Option<String> {
        if self.values.is_empty() && !self.to.is_closed_list() {
            return Some(value.to_owned());
        }
        let folded = fold_word(value);
        let found = self.values.iter().find(|(pattern, _)| pattern.fits(&folded));
        match found {
            Some((_, word)) => Some(word.clone()),
            None if !self.to.is_closed_list() => Some(value.to_owned()),
            None => Some(folded).filter(|word| self.to.knows(target, word)),
        }
    }
}

/// A mapping of columns.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Its name: of the embedded file, or of the map file.
    pub name: String,
    /// What the rows become.
    pub target: Target,
    /// Names the source in references and complaints.
    pub source: String,
    /// The rules, in order of precedence.
    pub rules: Vec<Rule>,
    /// Titles are made of the first of these lists of columns that says anything.
    pub title: Vec<Vec<String>>,
    /// What every row is.
    pub constants: BTreeMap<To, String>,
    signs: Vec<Vec<String>>,
    /// Whether a reference is unique only among files with the same header.
    is_guess: bool,
    /// Whether every rule must find its column.
    is_strict: bool,
}

impl Preset {
    /// Names of the embedded presets.
    pub fn names() -> Vec<String> {
        let files = Embedded::iter();
        let names = files.filter_map(|file| file.strip_suffix(".toml").map(str::to_owned));
        names.filter(|name| !name.starts_with("guess-")).collect()
    }

    /// An embedded preset.
    pub fn named(name: &str) -> Result<Self> {
        let known = || Error::not_found("preset", name).with("known", Self::names().join(", "));
        let file = Embedded::get(&format!("{name}.toml")).ok_or_else(known)?;
        let text = String::from_utf8_lossy(&file.data);
        let mut preset = Self::parse(name, &format!("{name}.toml"), &text)?;
        preset.is_guess = name.starts_with("guess-");
        Ok(preset)
    }

    /// A map that somebody wrote. Every column it names must be in the file, unless it is optional.
    pub fn from_file(path: &Path) -> Result<Self> {
        let (mut file, _) = open_regular(path)?;
        let bytes = read_start(&mut file, path, MAP_BYTES + 1)?;
        let malformed = |reason: &str| malformed(&shown(path), 1, reason);
        if bytes.len() > MAP_BYTES {
            return Err(malformed("too large"));
        }
        let text = String::from_utf8(bytes).map_err(|_| malformed("not UTF-8"))?;
        let stem = path.file_stem().map(|stem| name::clean(&stem.to_string_lossy()));
        let mut preset = Self::parse(&stem.unwrap_or_default(), &shown(path), &text)?;
        preset.is_strict = true;
        Ok(preset)
    }

    /// The preset that a header shows by its signs, else what the names of its columns tell.
    pub fn guess(target: Target, header: &[String]) -> Result<Self> {
        let folded: BTreeSet<String> = header.iter().map(|name| fold(name)).collect();
        for name in Self::names() {
            let preset = Self::named(&name)?;
            if preset.shows_in(&folded) {
                return preset.made_for(target);
            }
        }
        Self::named(&format!("guess-{}", target.code()))
    }

    /// Itself, if its rows become what is asked for: complaints read as parties make one party of
    /// every company that somebody complained about.
    pub fn made_for(self, target: Target) -> Result<Self> {
        if self.target == target {
            return Ok(self);
        }
        let error = Error::usage("map-target").with("preset", &self.name);
        Err(error.with("target", self.target.code()).with("wanted", target.code()))
    }

    /// The same for a workbook: a date that is one there comes as ISO 8601, however the map reads those that are texts.
    #[must_use]
    pub fn with_real_dates(mut self) -> Self {
        for rule in self.rules.iter_mut().filter(|rule| !rule.dates.contains(&Format::Iso)) {
            rule.dates.push(Format::Iso);
        }
        self
    }

    /// Whether its rows are steps of cases.
    pub fn is_log(&self) -> bool {
        self.rules.iter().any(|rule| rule.to == To::EventAt)
    }

    fn shows_in(&self, folded: &BTreeSet<String>) -> bool {
        self.signs.iter().any(|signs| signs.iter().all(|sign| folded.contains(&fold(sign))))
    }

    /// The source under which references of this file are known. A guessed preset knows only the
    /// header, so two files with other columns and the same numbers stay apart.
    pub fn key_source(&self, header: &[String]) -> String {
        use sha2::{Digest, Sha256};
        if !self.is_guess {
            return self.source.clone();
        }
        let mut names: Vec<String> = header.iter().map(|name| fold(name)).collect();
        names.sort_unstable();
        let mut hash = Sha256::new();
        for name in names {
            hash.update(name);
            hash.update([0]);
        }
        let bytes = hash.finalize();
        format!("{}-{}", self.source, hex(bytes.get(..6).unwrap_or_default()))
    }

    fn parse(name: &str, file: &str, text: &str) -> Result<Self> {
        let map: MapFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            malformed(file, line_at(text, at), error.message().trim())
        })?;
        let of = |word: &str| {
            let at = text.find(word).unwrap_or_default();
            malformed(file, line_at(text, at), word)
        };
        let default = formats(&map.dates).map_err(|word| of(&word))?;
        let mut rules = Vec::with_capacity(map.column.len());
        for column in map.column {
            let is_numbered = column.numbered;
            let first = rule(column, map.target, &default).map_err(|word| of(&word))?;
            rules.extend(if is_numbered { first.numbered() } else { vec![first] });
        }
        Ok(Self {
            name: name.to_owned(),
            target: map.target,
            source: map.source.unwrap_or_else(|| name.to_owned()),
            rules,
            title: map.title,
            constants: constants(map.constants, map.target).map_err(|word| of(&word))?,
            signs: map.signs,
            is_guess: false,
            is_strict: false,
        })
    }

    /// Finds the columns of a file.
    pub fn bind(&self, header: &[String]) -> Result<Binding> {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let mut columns: Vec<(usize, usize)> = Vec::new();
        for (place, rule) in self.rules.iter().enumerate() {
            let found = rule.find(header, &folded);
            if found.is_empty() && self.is_strict && !rule.optional {
                let error =
                    Error::usage("map-column-missing").with("column", rule.headers.join(" / "));
                return Err(error.with("columns", listed(header)));
            }
            columns.extend(found.into_iter().map(|column| (column, place)));
        }
        if columns.is_empty() {
            return Err(Error::usage("map-no-known-column").with("columns", listed(header)));
        }
        let binding = Binding::new(self, header, columns);
        self.check_needs(&binding, header)?;
        Ok(binding)
    }

    fn check_needs(&self, binding: &Binding, header: &[String]) -> Result<()> {
        let has = |to: To| {
            self.constants.contains_key(&to)
                || binding.columns.iter().any(|(_, rule)| self.rules[*rule].to == to)
        };
        let need = match self.target {
            Target::Parties => {
                let is_named = [To::Name, To::FirstName, To::LastName, To::Organisation];
                (!is_named.into_iter().any(has)).then_some("name")
            }
            Target::Complaints if !has(To::ReceivedAt) => Some("received"),
            Target::Complaints if self.is_log() && !has(To::Reference) => Some("reference"),
            Target::Complaints if self.is_log() && !has(To::EventAt) => Some("event-at"),
            Target::Complaints if self.is_log() && !has(To::Stage) => Some("stage"),
            Target::Complaints => {
                let is_titled = [To::Title, To::WhatHappened, To::Issue, To::Product];
                let has_title = is_titled.into_iter().any(has) || !binding.title.is_empty();
                (!has_title).then_some("title")
            }
        };
        match need {
            None => Ok(()),
            Some(need) => {
                let error = Error::usage("map-misses").with("target", self.target.code());
                Err(error.with("need", need).with("columns", listed(header)))
            }
        }
    }
}

impl Rule {
    /// A rule for each of the columns that are numbered, each with its label as it stands.
    fn numbered(self) -> Vec<Self> {
        let one = |place: usize| {
            let name = |name: &String| match place {
                1 => name.clone(),
                place => format!("{name}_{place}"),
            };
            let headers: Vec<String> = self.headers.iter().map(name).collect();
            let label_from = headers.iter().map(|name| format!("{name}_label")).collect();
            Self { headers, label_from, is_label_as_said: true, ..self.clone() }
        };
        (1..=NUMBERED).map(one).collect()
    }

    /// Columns with one of its names, in the order of the names.
    fn find(&self, header: &[String], folded: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for name in &self.headers {
            let key = fold(name);
            let is_it = |column: &usize| match key.is_empty() {
                true => header[*column] == *name,
                false => folded[*column] == key,
            };
            let fresh = (0..header.len()).filter(is_it).filter(|c| !found.contains(c));
            found.extend(fresh.collect::<Vec<_>>());
        }
        found
    }
}

/// Where a preset's columns are in a file.
#[derive(Debug, Clone)]
pub struct Binding {
    /// Column and rule, in order of precedence.
    pub columns: Vec<(usize, usize)>,
    /// Columns that no rule names, with what they hold where their name tells.
    pub free: Vec<(usize, Option<PointKind>)>,
    /// Columns of the title, in order of preference.
    pub title: Vec<Vec<usize>>,
    /// Columns of labels by the columns of what they name.
    pub labels: BTreeMap<usize, usize>,
}

impl Binding {
    fn new(preset: &Preset, header: &[String], columns: Vec<(usize, usize)>) -> Self {
        let labels = labels(preset, header, &columns);
        let is_label = |column: &usize| labels.values().any(|label| label == column);
        let is_bound =
            |column: &usize| columns.iter().any(|(bound, _)| bound == column) || is_label(column);
        let free = (0..header.len()).filter(|column| !is_bound(column));
        let free = free.map(|column| (column, personal::kind_by_name(&header[column]))).collect();
        // A title stands in the clear, so no sealed column may be a part of it.
        let is_sealed = |column: &usize| {
            let is_point = |(bound, rule): &(usize, usize)| {
                bound == column && preset.rules[*rule].to.point().is_some()
            };
            columns.iter().any(is_point) || personal::kind_by_name(&header[*column]).is_some()
        };
        let open = |list| places(list, header).into_iter().filter(|c| !is_sealed(c)).collect();
        let title = preset.title.iter().map(|list| -> Vec<usize> { open(list) });
        let title = title.filter(|list| !list.is_empty()).collect();
        Self { columns, free, title, labels }
    }

    /// The columns of a rule.
    pub fn columns_of(&self, rule: usize) -> impl Iterator<Item = usize> {
        self.columns.iter().filter(move |(_, own)| *own == rule).map(|(column, _)| *column)
    }
}

fn labels(
    preset: &Preset,
    header: &[String],
    columns: &[(usize, usize)],
) -> BTreeMap<usize, usize> {
    let label_of = |(column, rule): &(usize, usize)| {
        let names = preset.rules[*rule].label_from.iter();
        let label = places(&names.cloned().collect::<Vec<_>>(), header);
        Some((*column, *label.first()?))
    };
    columns.iter().filter_map(label_of).collect()
}

fn places(names: &[String], header: &[String]) -> Vec<usize> {
    let place = |name: &String| header.iter().position(|column| fold(column) == fold(name));
    names.iter().filter_map(place).collect()
}

fn rule(column: ColumnFile, target: Target, default: &[Format]) -> Worded<Rule> {
    let headers = column.header.list();
    if !column.to.suits(target) {
        return Err(headers.into_iter().next().unwrap_or_default());
    }
    if column.join && column.to.point().is_none() {
        return Err(headers.into_iter().next().unwrap_or_default());
    }
    if let Some(word) = column.values.values().find(|word| !column.to.knows(target, word)) {
        return Err(word.clone());
    }
    let dates = match &column.dates {
        Some(dates) => formats(dates)?,
        None => default.to_vec(),
    };
    let mut values: Vec<(Pattern, String)> = Vec::new();
    for (text, word) in column.values {
        values.push((Pattern::read(&text), word));
    }
    values.sort_by_key(|(pattern, _)| matches!(pattern, Pattern::Start(_)));
    Ok(Rule {
        headers,
        to: column.to,
        label: column.label,
        label_from: column.label_from.map(OneOrMore::list).unwrap_or_default(),
        is_label_as_said: false,
        joins: column.join,
        unknown: column.unknown,
        dates,
        values,
        empty: column.empty.iter().map(|word| fold_word(word)).collect(),
        optional: column.optional,
    })
}

fn formats(texts: &[String]) -> Worded<Vec<Format>> {
    if texts.is_empty() {
        return Ok(vec![Format::Iso]);
    }
    texts.iter().map(|text| Format::compile(text).ok_or_else(|| text.clone())).collect()
}

fn constants(raw: BTreeMap<String, String>, target: Target) -> Worded<BTreeMap<To, String>> {
    let mut constants = BTreeMap::new();
    for (key, word) in raw {
        let reading: std::result::Result<To, toml::de::Error> =
            To::deserialize(toml::Value::String(key.clone()));
        let to = reading.map_err(|_| key.clone())?;
        if !to.suits(target) || to.point().is_some() {
            return Err(key);
        }
        if !to.knows(target, &word) {
            return Err(word);
        }
        constants.insert(to, word);
    }
    Ok(constants)
}

fn malformed(file: &str, line: usize, reason: &str) -> Error {
    let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Error::usage("map-malformed").with("file", file).with("line", line).with("reason", reason)
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// Names of columns for a message: at most thirty.
fn listed(header: &[String]) -> String {
    let shown = header.iter().enumerate().take(30).map(|(place, name)| shown_name(name, place));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if header.len() > 30 {
        text.push_str(", …");
    }
    text
}

/// The name of a column for a message, or its place where the name looks like a value: a file
/// without a header shows its first row there.
pub fn shown_name(name: &str, place: usize) -> String {
    let folded: String = name.nfkc().collect();
    let digits = folded.chars().filter(|c| c.is_numeric()).count();
    let is_value = digits >= 6 || folded.contains('@') || name.chars().count() > 60;
    if is_value { format!("({})", place + 1) } else { name.to_owned() }
}

/// A name of a column without case, spaces, marks and width.
pub fn fold(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// A word of a value table: case, width and outer spaces do not matter.
fn fold_word(word: &str) -> String {
    if word.is_ascii() {
        return word.trim().to_ascii_lowercase();
    }
    let folded: String = word.nfkc().flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    fn from_text(text: &str) -> Result<Preset> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("own.toml");
        std::fs::write(&path, text).expect("written");
        Preset::from_file(&path)
    }

    fn fault(text: &str) -> (&'static str, String) {
        let error = from_text(text).expect_err("malformed");
        let line = error.args.iter().find(|(name, _)| *name == "line");
        (error.code, line.map(|(_, line)| line.clone()).unwrap_or_default())
    }

    #[test]
    fn every_embedded_preset_reads() {
        for file in Embedded::iter() {
            let name = file.strip_suffix(".toml").expect("only toml");
            assert!(Preset::named(name).is_ok(), "{:?}", Preset::named(name));
        }
        assert!(Preset::names().contains(&"cfpb".to_owned()));
        assert_eq!(Preset::named("none").map_err(|e| e.code).map(|_| ()), Err("not-found"));
    }

    #[test]
    fn a_header_shows_its_preset() {
        let guess = |target, names: &str| Preset::guess(target, &header(names)).map(|p| p.name);
        let official = "Date received,Product,Issue,Company,Timely response?,Complaint ID";
        assert_eq!(guess(Target::Complaints, official).as_deref(), Ok("cfpb"));
        assert_eq!(guess(Target::Parties, official).map_err(|e| e.code), Err("map-target"));
        let cn = "姓名,性别,手机,身份证号,银行卡号,邮箱,公司,职位,省份,地址,邮编,生日,注册时间";
        assert_eq!(guess(Target::Parties, cn).as_deref(), Ok("cn-contacts"));
        assert_eq!(guess(Target::Parties, "Name,Phone").as_deref(), Ok("guess-parties"));
    }

    #[test]
    fn what_a_file_lacks_is_told() {
        let bind = |target, names: &str| {
            let names = header(names);
            Preset::guess(target, &names)
                .and_then(|p| p.bind(&names))
                .map(|_| ())
                .map_err(|e| e.code)
        };
        assert_eq!(bind(Target::Parties, "a,b,c"), Err("map-no-known-column"));
        assert_eq!(bind(Target::Parties, "phone"), Err("map-misses"));
        assert_eq!(bind(Target::Complaints, "subject"), Err("map-misses"));
        assert_eq!(bind(Target::Complaints, "created at"), Err("map-misses"));
        assert_eq!(bind(Target::Complaints, "created at,subject"), Ok(()));
        assert_eq!(listed(&header("13812345678,a@b.cn,姓名")), "(1), (2), 姓名");
    }

    #[test]
    fn a_malformed_map_names_file_line_and_reason() {
        assert_eq!(fault("target = 1"), ("map-malformed", "1".into()));
        let unknown = "target = \"parties\"\n\n[[column]]\nheader = \"n\"\nto = \"nam\"\n";
        assert_eq!(fault(unknown), ("map-malformed", "5".into()));
        let wrong = "target = \"complaints\"\n[[column]]\nheader = \"s\"\nto = \"stage\"\nvalues = { x = \"done\" }\n";
        assert_eq!(fault(wrong), ("map-malformed", "5".into()));
        let date = "target = \"parties\"\ndates = [\"D/M\"]\ncolumn = []\n";
        assert_eq!(fault(date), ("map-malformed", "2".into()));
    }

    #[test]
    fn a_column_that_a_map_names_must_be_there() {
        let text = "target = \"parties\"\n[[column]]\nheader = \"N\"\nto = \"name\"\n[[column]]\nheader = \"Q\"\nto = \"field\"\n";
        let preset = from_text(text).expect("a map");
        assert_eq!(
            preset.bind(&header("n,x")).map(|_| ()).map_err(|e| e.code),
            Err("map-column-missing")
        );
        assert_eq!(preset.bind(&header("n,q")).map(|b| b.columns), Ok(vec![(0, 0), (1, 1)]));
    }
}

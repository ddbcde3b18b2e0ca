//! A mapping as data: which column of a file is what.
//!
//! INVARIANT: a preset is a TOML file and nothing else; adding one to `presets/` adds it to the
//! program. A column that a preset does not name is kept, sealed where [`super::personal`] says so.
//!
//! A map of complaints with an `event-at` column is one of a log: a row is a step of the case that its `reference`
//! names, and [`super::history`] puts the rows of a case together.

use super::personal;
use super::source::{open_regular, read_start, shown};
use crate::domain::audit::hex;
use crate::domain::contact::PointKind;
use crate::domain::date_format::Format;
use crate::domain::import_map::{
    ImportMap, KeptMap, MapColumn, Names, formats, is_guess, malformed,
};
pub use crate::domain::import_map::{Target, To, Unknown, said, yes_or_no};
use crate::domain::written::Fault;
use crate::domain::{Error, Result, name};
use crate::queries::{READ, ask, presets};
use crate::session::{Desk, Session};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Largest map file.
const MAP_BYTES: usize = 1024 * 1024;

/// Fewest columns by which a kept map is known: a name alone is in every list.
const LEAST_COLUMNS: usize = 2;

/// The preset of this name, of kefu or of the house, or the map in this file.
pub fn called(desk: &Desk, session: &Session, text: &str) -> Result<Preset> {
    let path = Path::new(text);
    if let Ok(preset) = Preset::named(text) {
        return Ok(preset);
    }
    let kept = ask(desk, session, READ, presets::all)?;
    match kept.iter().find(|kept| kept.name == text.trim()) {
        Some(kept) => Preset::of_kept(kept),
        None if path.exists() || text.contains(['/', '.']) => Preset::from_file(path),
        None => {
            let names = Preset::names().into_iter().chain(kept.into_iter().map(|kept| kept.name));
            let names: Vec<String> = names.collect();
            Err(Error::not_found("preset", text).with("known", names.join(", ")))
        }
    }
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
    exact: bool,
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
        ImportMap::built_in()
    }

    /// An embedded preset.
    pub fn named(name: &str) -> Result<Self> {
        let known = || Error::not_found("preset", name).with("known", Self::names().join(", "));
        let text = ImportMap::built_in_text(name).ok_or_else(known)?;
        Self::parse(name, &format!("{name}.toml"), &text)
    }

    /// One that the house keeps: it is as strict as the file that it was.
    pub fn of_kept(kept: &KeptMap) -> Result<Self> {
        Self::strict(&kept.name, &kept.name, &kept.kept.text)
    }

    /// A map that somebody made. Every column it names must be in the file, unless it is optional.
    pub fn strict(name: &str, file: &str, text: &str) -> Result<Self> {
        Ok(Self { is_strict: true, ..Self::parse(name, file, text)? })
    }

    /// A map that somebody wrote. Every column it names must be in the file, unless it is optional.
    pub fn from_file(path: &Path) -> Result<Self> {
        let (mut file, _) = open_regular(path)?;
        let bytes = read_start(&mut file, path, MAP_BYTES + 1)?;
        let malformed = |fault| malformed(&shown(path), 1, Fault::new(fault));
        if bytes.len() > MAP_BYTES {
            return Err(malformed("large"));
        }
        let text = String::from_utf8(bytes).map_err(|_| malformed("not-utf8"))?;
        let stem = path.file_stem().map(|stem| name::clean(&stem.to_string_lossy()));
        Self::strict(&stem.unwrap_or_default(), &shown(path), &text)
    }

    /// The preset that a header shows by its signs, else what the names of its columns tell.
    pub fn guess(target: Target, header: &[String]) -> Result<Self> {
        Self::guess_among(target, header, &[])
    }

    /// The same where the house keeps presets: of those that are meant for this header the one that knows most of its
    /// columns comes before any that kefu brings along.
    pub fn guess_among(target: Target, header: &[String], kept: &[KeptMap]) -> Result<Self> {
        let folded: BTreeSet<String> = header.iter().map(|name| fold(name)).collect();
        // One that cannot be read any more is no reason not to import.
        let kept = kept.iter().filter_map(|kept| Self::of_kept(kept).ok());
        let kept = kept.filter(|own| own.target == target && own.fits(header, &folded));
        // Of several that know as many the first by name, however they are kept.
        let known = |own: &Self| own.bind(header).map_or(0, |binding| binding.columns.len());
        if let Some(own) = kept.max_by_key(|own| (known(own), Reverse(own.name.clone()))) {
            return Ok(own);
        }
        for name in Self::names() {
            let preset = Self::named(&name)?;
            if preset.shows_in(&folded) {
                return preset.made_for(target);
            }
        }
        Self::named(&format!("guess-{}", target.code()))
    }

    /// Whether a kept one is meant for this header: by its signs, or where it has none, by all of its columns.
    fn fits(&self, header: &[String], folded: &BTreeSet<String>) -> bool {
        let is_meant = self.signs.is_empty() || self.shows_in(folded);
        is_meant && self.bind(header).is_ok_and(|binding| binding.columns.len() >= LEAST_COLUMNS)
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
        ImportMap::read(file, text).map(|map| Self::of_map(name, &map))
    }

    /// A map as it is used; it is as lenient as one that kefu brings along.
    pub fn of_map(name: &str, map: &ImportMap) -> Self {
        let default = formats(&map.dates);
        Self {
            name: name.to_owned(),
            target: map.target,
            rules: map.column.iter().map(|column| rule(column, &default)).collect(),
            constants: map.constants(),
            source: map.source.clone().unwrap_or_else(|| name.to_owned()),
            title: map.title.clone(),
            signs: map.signs.clone(),
            is_guess: map.per_header || is_guess(name),
            is_strict: false,
        }
    }

    /// Where its columns are in a file, whatever is missing.
    pub fn places(&self, header: &[String]) -> Binding {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let rules = self.rules.iter().enumerate();
        let columns = rules.flat_map(|(place, rule)| {
            let found = rule.find(header, &folded).into_iter();
            found.map(move |column| (column, place))
        });
        let columns = columns.collect();
        Binding::new(self, header, columns)
    }

    /// What becomes of the columns of a file that have no place of their own.
    pub fn unplaced(&self, header: &[String]) -> Unplaced {
        let binding = self.places(header);
        let named = |column: usize| shown_name(&header[column], column);
        let is_ignored = |(column, rule): &(usize, usize)| {
            let others = binding.columns.iter().filter(|(other, _)| other == column);
            self.rules[*rule].to == To::Ignore && others.count() == 1
        };
        let ignored = binding.columns.iter().filter(|bound| is_ignored(bound));
        let kept = binding.free.iter().filter(|(_, kind)| kind.is_none());
        Unplaced {
            kept: kept.map(|(column, _)| named(*column)).collect(),
            ignored: ignored.map(|(column, _)| named(*column)).collect(),
        }
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
    /// Columns with one of its names, in the order of the names.
    fn find(&self, header: &[String], folded: &[String]) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for name in &self.headers {
            let key = fold(name);
            let is_it = |column: &usize| match key.is_empty() || self.exact {
                true => header[*column] == *name,
                false => folded[*column] == key,
            };
            let fresh = (0..header.len()).filter(is_it).filter(|c| !found.contains(c));
            found.extend(fresh.collect::<Vec<_>>());
        }
        found
    }
}

/// Columns without a place of their own, as they may be named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unplaced {
    /// No rule names them: what they hold becomes free fields under their names.
    pub kept: Vec<String>,
    /// A rule leaves them out: nothing of them is stored.
    pub ignored: Vec<String>,
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

fn rule(column: &MapColumn, default: &[Format]) -> Rule {
    let values = column.values.iter();
    let mut values: Vec<(Pattern, String)> =
        values.map(|(text, word)| (Pattern::read(text), word.clone())).collect();
    values.sort_by_key(|(pattern, _)| matches!(pattern, Pattern::Start(_)));
    Rule {
        headers: column.header.list(),
        to: column.to,
        label: column.label.clone(),
        label_from: column.label_from.as_ref().map(Names::list).unwrap_or_default(),
        is_label_as_said: column.label_as_said,
        joins: column.join,
        unknown: column.unknown,
        dates: column.dates.as_ref().map_or_else(|| default.to_vec(), |dates| formats(dates)),
        values,
        empty: column.empty.iter().map(|word| fold_word(word)).collect(),
        optional: column.optional,
        exact: column.exact,
    }
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
        let guesses = ["guess-parties", "guess-complaints"];
        for name in Preset::names().iter().map(String::as_str).chain(guesses) {
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

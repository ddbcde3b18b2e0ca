//! Maps of import files: which column becomes what. A file of one is what a person writes for `--map`, what kefu brings
//! along for the exports of other desks, and what the house keeps under a name: one form, read in one place.
//!
//! INVARIANT: what [`ImportMap::read`] gives back can be used: every target takes what is said to be in its columns, the
//! words of value tables are known, and dates are formats. Whether a file has the columns is asked of the file.

use super::clock::rule::PauseReason;
use super::complaint::{Channel, Closing, Severity, Stage};
use super::consent::{ConsentAct, ContactPurpose, LegalBasis};
use super::contact::{PointKind, holds_value};
use super::date_format::Format;
use super::error::{Error, Result};
use super::macros::Kept;
use super::party::{PartyKind, PartyStage};
use super::written::{Fault, line_of};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest name of a map that the house keeps, in characters; it stands in the log.
pub const NAME_CHARS: usize = 40;

/// Something read from a map, or the word of it that is wrong.
type Worded<T> = std::result::Result<T, String>;

#[derive(RustEmbed)]
#[folder = "src/exchange/presets"]
struct Embedded;

/// What the rows of a file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// All of them, in the order in which somebody chooses.
    pub const ALL: &[Self] = &[
        Self::Reference,
        Self::Name,
        Self::FirstName,
        Self::MiddleName,
        Self::LastName,
        Self::Organisation,
        Self::Kind,
        Self::Stage,
        Self::Tier,
        Self::Owner,
        Self::Language,
        Self::Tags,
        Self::Note,
        Self::AddedAt,
        Self::Consent,
        Self::ConsentPurpose,
        Self::ConsentBasis,
        Self::ConsentNotice,
        Self::ConsentEvidence,
        Self::Title,
        Self::WhatHappened,
        Self::Wanted,
        Self::Channel,
        Self::Product,
        Self::Issue,
        Self::Company,
        Self::Category,
        Self::Severity,
        Self::ReceivedAt,
        Self::Closing,
        Self::Response,
        Self::Timely,
        Self::EventAt,
        Self::Sequence,
        Self::WaitingFor,
        Self::Reopened,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Account,
        Self::Identity,
        Self::Card,
        Self::Birthday,
        Self::SecretNote,
        Self::Field,
        Self::Ignore,
    ];

    /// The word in maps and messages.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Name => "name",
            Self::FirstName => "first-name",
            Self::MiddleName => "middle-name",
            Self::LastName => "last-name",
            Self::Organisation => "organisation",
            Self::Kind => "kind",
            Self::Stage => "stage",
            Self::Tier => "tier",
            Self::Owner => "owner",
            Self::Language => "language",
            Self::Tags => "tags",
            Self::Note => "note",
            Self::AddedAt => "added-at",
            Self::Consent => "consent",
            Self::ConsentPurpose => "consent-purpose",
            Self::ConsentBasis => "consent-basis",
            Self::ConsentNotice => "consent-notice",
            Self::ConsentEvidence => "consent-evidence",
            Self::Title => "title",
            Self::WhatHappened => "what-happened",
            Self::Wanted => "wanted",
            Self::Channel => "channel",
            Self::Product => "product",
            Self::Issue => "issue",
            Self::Company => "company",
            Self::Category => "category",
            Self::Severity => "severity",
            Self::ReceivedAt => "received-at",
            Self::Closing => "closing",
            Self::Response => "response",
            Self::Timely => "timely",
            Self::EventAt => "event-at",
            Self::Sequence => "sequence",
            Self::WaitingFor => "waiting-for",
            Self::Reopened => "reopened",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Account => "account",
            Self::Identity => "identity",
            Self::Card => "card",
            Self::Birthday => "birthday",
            Self::SecretNote => "secret-note",
            Self::Field => "field",
            Self::Ignore => "ignore",
        }
    }

    /// Reads the word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|to| to.code() == code)
    }
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
    pub fn suits(self, target: Target) -> bool {
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
    pub fn knows(self, target: Target, word: &str) -> bool {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// The row is a fault.
    #[default]
    Fault,
    /// The word is kept as a free field and says nothing else.
    Keep,
}

/// One name, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// This.
    One(String),
    /// Any of these, the earlier before the later.
    More(Vec<String>),
}

impl Names {
    /// All of them.
    pub fn list(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::More(more) => more.clone(),
        }
    }
}

fn is_no(said: &bool) -> bool {
    !said
}

fn is_default(unknown: &Unknown) -> bool {
    *unknown == Unknown::default()
}

/// So many columns of one kind that are numbered.
const NUMBERED: usize = 50;

/// What one column, under any of its names, becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapColumn {
    /// The names it goes by.
    pub header: Names,
    /// What it becomes.
    pub to: To,
    /// Whether a name is meant to the letter: two columns differ by nothing else.
    #[serde(default, skip_serializing_if = "is_no")]
    pub exact: bool,
    /// Label of a contact point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The names of the column in which each row says its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_from: Option<Names>,
    /// Whether its columns hold parts of one value, in this order.
    #[serde(default, skip_serializing_if = "is_no")]
    pub join: bool,
    /// For a word that no table knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unknown: Unknown,
    /// What stands for nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Its dates, where they are other than those of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<Vec<String>>,
    /// Whether the file may be without it.
    #[serde(default, skip_serializing_if = "is_no")]
    pub optional: bool,
    /// Whether there may be more of the same, `phone_2` with `phone_2_label` and so on, as `kefu export` writes them.
    #[serde(default, skip_serializing_if = "is_no")]
    pub numbered: bool,
    /// Whether the label that a row says is one of ours, and stays as it stands.
    #[serde(default, skip_serializing_if = "is_no")]
    pub label_as_said: bool,
    /// What words in it mean.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl MapColumn {
    /// A column of this name and nothing else said of it.
    pub fn new(name: &str, to: To) -> Self {
        Self {
            header: Names::One(name.to_owned()),
            to,
            exact: false,
            label: None,
            label_from: None,
            join: false,
            unknown: Unknown::default(),
            empty: Vec::new(),
            dates: None,
            optional: false,
            numbered: false,
            label_as_said: false,
            values: BTreeMap::new(),
        }
    }

    /// One for each of the columns that are numbered, each with its label as it stands; else itself.
    fn numbered(self) -> Vec<Self> {
        let one = |place: usize| {
            let name = |name: String| match place {
                1 => name,
                place => format!("{name}_{place}"),
            };
            let headers: Vec<String> = self.header.list().into_iter().map(name).collect();
            let labels = headers.iter().map(|name| format!("{name}_label")).collect();
            Self {
                header: Names::More(headers),
                label_from: Some(Names::More(labels)),
                label_as_said: true,
                numbered: false,
                ..self.clone()
            }
        };
        if self.numbered { (1..=NUMBERED).map(one).collect() } else { vec![self] }
    }

    fn check(&self, target: Target) -> Worded<()> {
        let name = || self.header.list().into_iter().next().unwrap_or_default();
        if !self.to.suits(target) || (self.join && self.to.point().is_none()) {
            return Err(name());
        }
        match self.values.values().find(|word| !self.to.knows(target, word)) {
            Some(word) => Err(word.clone()),
            None => self.dates.iter().try_for_each(|dates| check_dates(dates)),
        }
    }
}

/// A map as a file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportMap {
    /// What the rows become.
    pub target: Target,
    /// Names the source in references and complaints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether a reference is unique only among files with the same header.
    #[serde(default, skip_serializing_if = "is_no")]
    pub per_header: bool,
    /// Lists of columns; a header with all of one is known by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Vec<String>>,
    /// How dates are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// Titles are made of the first of these lists of columns that says anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Vec<String>>,
    /// What every row is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// The columns, in order of precedence.
    pub column: Vec<MapColumn>,
}

impl ImportMap {
    /// A map of these columns and nothing else.
    pub fn of(target: Target, column: Vec<MapColumn>) -> Self {
        Self {
            target,
            source: None,
            per_header: false,
            signs: Vec::new(),
            dates: Vec::new(),
            title: Vec::new(),
            constants: BTreeMap::new(),
            column,
        }
    }

    /// Reads a map; `file` is what it is called in the error.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let mut map: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            malformed(file, line_of(text, at), Fault::of(&error, text))
        })?;
        map.check().map_err(|word| {
            let at = text.find(&word).unwrap_or_default();
            malformed(file, line_of(text, at), Fault::word(&word))
        })?;
        map.column = map.column.into_iter().flat_map(MapColumn::numbered).collect();
        Ok(map)
    }

    /// Names of those that kefu brings along.
    pub fn built_in() -> Vec<String> {
        let files = Embedded::iter();
        let names = files.filter_map(|file| file.strip_suffix(".toml").map(str::to_owned));
        names.filter(|name| !is_guess(name)).collect()
    }

    /// The text of one of them, or of what is guessed from names alone.
    pub fn built_in_text(name: &str) -> Option<String> {
        let file = Embedded::get(&format!("{name}.toml"))?;
        Some(String::from_utf8_lossy(&file.data).into_owned())
    }

    /// The file. None where it could not be read again.
    pub fn text(&self) -> Option<String> {
        toml::to_string(self).ok().filter(|text| Self::read("", text).as_ref() == Ok(self))
    }

    /// What every row is.
    pub fn constants(&self) -> BTreeMap<To, String> {
        constants(&self.constants, self.target).unwrap_or_default()
    }

    fn check(&self) -> Worded<()> {
        check_dates(&self.dates)?;
        self.column.iter().try_for_each(|column| column.check(self.target))?;
        constants(&self.constants, self.target).map(drop)
    }
}

/// Whether a name is that of what is guessed from the names of columns alone.
pub fn is_guess(name: &str) -> bool {
    name.starts_with("guess-")
}

/// How dates are written: as is said, else ISO 8601.
pub fn formats(texts: &[String]) -> Vec<Format> {
    let formats: Vec<Format> = texts.iter().filter_map(|text| Format::compile(text)).collect();
    if formats.is_empty() { vec![Format::Iso] } else { formats }
}

fn check_dates(texts: &[String]) -> Worded<()> {
    match texts.iter().find(|text| Format::compile(text).is_none()) {
        Some(wrong) => Err(wrong.clone()),
        None => Ok(()),
    }
}

fn constants(raw: &BTreeMap<String, String>, target: Target) -> Worded<BTreeMap<To, String>> {
    let mut constants = BTreeMap::new();
    for (key, word) in raw {
        let to = To::from_code(key).ok_or_else(|| key.clone())?;
        if !to.suits(target) || to.point().is_some() {
            return Err(key.clone());
        }
        if !to.knows(target, word) {
            return Err(word.clone());
        }
        constants.insert(to, word.clone());
    }
    Ok(constants)
}

/// That a file is no map, and where.
pub fn malformed(file: &str, line: usize, fault: Fault) -> Error {
    fault.tell(Error::usage("map-malformed").with("file", file).with("line", line))
}

/// The name under which the house keeps a map, as it is looked up: it is no path, no number of anybody's, and not one
/// of those that kefu brings along.
pub fn name_of_kept(typed: &str) -> Result<String> {
    let name = typed.trim();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let is_good = name.starts_with(char::is_alphanumeric)
        && name.chars().all(is_plain)
        && name.chars().count() <= NAME_CHARS
        && !holds_value(name);
    if !is_good {
        return Err(Error::usage("preset-name").with("chars", NAME_CHARS));
    }
    let lower = name.to_lowercase();
    if is_guess(&lower) || ImportMap::built_in().contains(&lower) {
        return Err(Error::usage("preset-built-in").with("name", name));
    }
    Ok(name.to_owned())
}

/// A map that the house keeps.
#[derive(Debug, Clone)]
pub struct KeptMap {
    /// What it is called.
    pub name: String,
    /// As it is kept.
    pub kept: Kept,
    /// Who saved it, by name.
    pub by: Option<String>,
}

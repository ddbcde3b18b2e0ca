//! One card as the draft of a party: what each of its properties becomes.
//!
//! INVARIANT: what reaches a customer goes into a sealed point; a name, tags, a note and plain fields stay in clear, and
//! there nothing that is personal by its shape. Whatever has no place is named in `left`, never stored and never lost in
//! silence.

use super::super::draft::{PartyDraft, PointDraft, Reference, RowKey, language_tag};
use super::super::pick::{free_points, has_han};
use super::super::{RowFault, RowResult, mark, personal};
use crate::domain::contact::{PointKind, check_shape, normalise};
use crate::domain::entry::TEXT_BYTES;
use crate::domain::in_clear::{is_dated_identity, take_out};
use crate::domain::moment::Moment;
use crate::domain::name::{NAME_CHARS, clean};
use crate::domain::party::{PartyKind, PartyStage};
use crate::vault::ExposeSecret;
use calcard::common::{IanaString, PartialDateTime};
use calcard::vcard::{
    VCard, VCardEntry, VCardParameterName, VCardParameterValue, VCardProperty, VCardValue,
};
use jiff::tz::Offset;
use std::collections::BTreeMap;

/// Most points of one card; whoever has more is no customer, and each is compared with the others.
const MOST_POINTS: usize = 200;
/// Most words of one type that are looked at.
const MOST_TYPES: usize = 8;
/// As many tags are looked through for the same one; of more, the guard tells.
const MOST_TAGS: usize = 1_000;
/// By what its references are known.
const SOURCE: &str = "vcard";
/// Properties of the card, not of whom it describes.
const OF_THE_CARD: [&str; 5] = ["VERSION", "PRODID", "REV", "BEGIN", "END"];
/// How other programs show a card; what they say stands in another property, too.
const OF_A_PROGRAM: [&str; 2] = ["X-ABLABEL", "X-ABADR"];
/// Words of a type that name no kind of number or address.
const NOISE: [&str; 12] = [
    "pref", "voice", "internet", "x400", "msg", "dom", "intl", "postal", "parcel", "uri", "video",
    "text",
];
/// Messengers that have a property of their own, by what follows `X-`, and their labels.
const MESSENGERS: [(&str, &str); 19] = [
    ("WECHAT", "wechat"),
    ("WEIXIN", "wechat"),
    ("QQ", "qq"),
    ("SKYPE", "skype"),
    ("SKYPE-USERNAME", "skype"),
    ("JABBER", "jabber"),
    ("GTALK", "gtalk"),
    ("GOOGLE-TALK", "gtalk"),
    ("GOOGLE TALK", "gtalk"),
    ("AIM", "aim"),
    ("ICQ", "icq"),
    ("MSN", "msn"),
    ("YAHOO", "yahoo"),
    ("GADUGADU", "gadugadu"),
    ("SAMETIME", "sametime"),
    ("GROUPWISE", "groupwise"),
    ("TWITTER", "twitter"),
    ("MS-IMADDRESS", "im"),
    ("TELEGRAM", "telegram"),
];

/// With what a card is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The offset of times without one.
    pub offset: Offset,
    /// Until when something can have been taken down.
    pub now: Moment,
}

/// The draft of a card, and the properties that have no place.
pub type Drafted = (PartyDraft, Vec<String>);

/// Reads a card that begins on `line`; its lines are unfolded and in UTF-8.
pub fn draft(text: &str, line: u64, reading: Reading) -> RowResult<Drafted> {
    let card = VCard::parse(text).map_err(|_| RowFault::new(line, "card-unread"))?;
    let mut told = Told::new(line, reading, labels(&card));
    for entry in &card.entries {
        told.hear(entry)?;
    }
    told.draft()
}

/// `item1.X-ABLabel:School`, by group.
fn labels(card: &VCard) -> BTreeMap<String, String> {
    let is_label = |entry: &&VCardEntry| name_of(entry) == "X-ABLABEL";
    let label = |entry: &VCardEntry| {
        let group = entry.group.as_ref()?.to_ascii_lowercase();
        let text = text(entry)?;
        let bare = text.strip_prefix("_$!<").and_then(|text| text.strip_suffix(">!$_"));
        Some((group, bare.unwrap_or(&text).to_owned()))
    };
    card.entries.iter().filter(is_label).filter_map(label).collect()
}

fn name_of(entry: &VCardEntry) -> String {
    entry.name.as_str().to_ascii_uppercase()
}

/// What the first value says, where that is text that says anything.
fn text(entry: &VCardEntry) -> Option<String> {
    let text = entry.values.first().and_then(text_of)?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn text_of(value: &VCardValue) -> Option<String> {
    match value {
        VCardValue::Component(parts) => Some(parts.join(",")),
        VCardValue::Integer(number) => Some(number.to_string()),
        VCardValue::PartialDateTime(date) => day(date, None),
        other => other.as_text().map(str::to_owned),
    }
}

fn says_nothing(entry: &VCardEntry) -> bool {
    entry.values.iter().all(|value| match value {
        VCardValue::Text(text) => text.trim().is_empty(),
        VCardValue::Component(parts) => parts.iter().all(|part| part.trim().is_empty()),
        _ => false,
    })
}

/// The values of a property with several, blanks for those that say nothing.
fn texts(entry: &VCardEntry, between: &str) -> Vec<String> {
    let one = |value: &VCardValue| match value {
        VCardValue::Component(parts) => {
            let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
            parts.join(between)
        }
        value => text_of(value).unwrap_or_default().trim().to_owned(),
    };
    entry.values.iter().map(one).collect()
}

/// The words by which a number or an address is told from the others of the card.
fn types(entry: &VCardEntry) -> Vec<String> {
    let word = |value: &VCardParameterValue| match value {
        VCardParameterValue::Type(word) => Some(word.as_str().to_lowercase()),
        VCardParameterValue::Text(word) => Some(word.to_lowercase()),
        _ => None,
    };
    let mut words: Vec<String> = Vec::new();
    for word in entry.parameters(&VCardParameterName::Type).filter_map(word).take(MOST_TYPES) {
        let word = match word.as_str() {
            "cell" => "mobile".to_owned(),
            "main-number" => "main".to_owned(),
            _ => word,
        };
        if !NOISE.contains(&word.as_str()) && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn parameter(entry: &VCardEntry, name: &str) -> Option<String> {
    let is_it = |of: &VCardParameterName| of.as_str().eq_ignore_ascii_case(name);
    let found = entry.params.iter().find(|param| is_it(&param.name))?;
    match &found.value {
        VCardParameterValue::Text(text) => Some(text.clone()),
        VCardParameterValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A day as kefu writes it; of a day without its year, or with the year that stands for none, what is known of it.
fn day(date: &PartialDateTime, no_year: Option<u16>) -> Option<String> {
    let year = date.year.filter(|year| Some(*year) != no_year);
    Some(match (year, date.month, date.day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), None, None) => format!("{year:04}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (None, Some(month), None) => format!("--{month:02}"),
        (None, None, Some(day)) => format!("---{day:02}"),
        _ => return None,
    })
}

/// An address as one text: in Chinese from the country down to the door, else as its parts stand.
fn address(entry: &VCardEntry) -> Option<String> {
    let mut parts = texts(entry, ",");
    // What stands behind these says them once more, in smaller pieces (RFC 9554).
    parts.truncate(7);
    let is_chinese = parts.iter().any(|part| has_han(part));
    let whole = match parts.as_slice() {
        [post, rest, street, city, region, code, country] if is_chinese => {
            let line = [country, region, city, street, rest, post].map(String::as_str).concat();
            if code.is_empty() { line } else { format!("{line} {code}") }
        }
        parts => {
            let said: Vec<&str> =
                parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            said.join(", ")
        }
    };
    let whole = Some(whole.trim().to_owned()).filter(|whole| !whole.is_empty());
    whole.or_else(|| parameter(entry, "LABEL"))
}

/// Family, given, further names, what stands before and behind.
type Parts = [String; 5];

fn parts_of_name(entry: &VCardEntry) -> Parts {
    let mut parts = texts(entry, " ").into_iter();
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// `Dr. Ada King Lovelace`, and `王小明`: written without letters of an alphabet, the family name leads.
fn joined(parts: &Parts) -> String {
    let [family, given, further, before, behind] = parts;
    let names = [family, given, further];
    let is_chinese = names.iter().all(|part| part.is_empty() || has_han(part));
    let (order, between) = match is_chinese {
        true => ([before, family, given, further, behind], ""),
        false => ([before, given, further, family, behind], " "),
    };
    let said: Vec<&str> =
        order.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    said.join(between)
}

/// What a card has told so far.
#[derive(Debug)]
struct Told {
    line: u64,
    reading: Reading,
    labels: BTreeMap<String, String>,
    /// What stands once: by the name of the property.
    words: BTreeMap<&'static str, String>,
    parts: Option<Parts>,
    is_organisation: bool,
    points: Vec<PointDraft>,
    /// Addresses as they are printed, for a card that has them in no other way.
    printed: Vec<(String, String)>,
    fields: BTreeMap<String, String>,
    tags: Vec<String>,
    notes: Vec<String>,
    left: Vec<String>,
}

impl Told {
    fn new(line: u64, reading: Reading, labels: BTreeMap<String, String>) -> Self {
        Self {
            line,
            reading,
            labels,
            words: BTreeMap::new(),
            parts: None,
            is_organisation: false,
            points: Vec::new(),
            printed: Vec::new(),
            fields: BTreeMap::new(),
            tags: Vec::new(),
            notes: Vec::new(),
            left: Vec::new(),
        }
    }

    fn fault(&self, column: &str, code: &'static str) -> RowFault {
        RowFault::new(self.line, code).in_column(column)
    }

    fn hear(&mut self, entry: &VCardEntry) -> RowResult<()> {
        let name = name_of(entry);
        match &entry.name {
            _ if OF_THE_CARD.contains(&name.as_str()) => {}
            _ if OF_A_PROGRAM.contains(&name.as_str()) => {}
            _ if says_nothing(entry) && !is_printed(entry) => {}
            VCardProperty::Kind => return self.kind(entry),
            VCardProperty::Fn => self.once("FN", entry),
            VCardProperty::N => self.name_in_parts(entry),
            VCardProperty::Nickname => self.field("nickname", &texts(entry, ",").join(", "))?,
            VCardProperty::Org => self.organisation(entry)?,
            VCardProperty::Title => self.field_once("title", entry)?,
            VCardProperty::Role => self.field_once("role", entry)?,
            VCardProperty::Tel => self.reached(PointKind::Phone, entry)?,
            VCardProperty::Email => self.reached(PointKind::Email, entry)?,
            VCardProperty::Adr => self.address(entry)?,
            VCardProperty::Impp => self.account(entry, scheme(entry))?,
            VCardProperty::Url => self.account(entry, Some("url".to_owned()))?,
            VCardProperty::Socialprofile => {
                self.account(entry, parameter(entry, "SERVICE-TYPE"))?
            }
            VCardProperty::Bday => self.birthday(entry)?,
            VCardProperty::Categories => self.tagged(entry),
            VCardProperty::Note => self.note(entry)?,
            VCardProperty::Uid => self.once("UID", entry),
            VCardProperty::Lang => self.once("LANG", entry),
            VCardProperty::Other(_) => return self.hear_other(&name, entry),
            _ => self.left.push(name),
        }
        Ok(())
    }

    /// What stands in no standard: of Apple, of messengers, of ours.
    fn hear_other(&mut self, name: &str, entry: &VCardEntry) -> RowResult<()> {
        let messenger = name.strip_prefix("X-").and_then(|rest| {
            MESSENGERS.iter().find(|(name, _)| *name == rest).map(|(_, label)| (*label).to_owned())
        });
        match name {
            "X-ADDRESSBOOKSERVER-KIND" => return self.kind(entry),
            "X-ABSHOWAS" => {
                self.is_organisation |= text(entry).is_some_and(|word| word == "COMPANY");
            }
            "X-SOCIALPROFILE" => self.account(entry, None)?,
            "LABEL" => self.printed.extend(text(entry).map(|text| (self.label(entry), text))),
            "X-KEFU-STAGE" => self.once("X-KEFU-STAGE", entry),
            "X-KEFU-TIER" => self.once("X-KEFU-TIER", entry),
            "X-KEFU-OWNER" => self.once("X-KEFU-OWNER", entry),
            "X-KEFU-ADDED-AT" => self.once("X-KEFU-ADDED-AT", entry),
            "X-KEFU-NUMBER" => self.field_once("number", entry)?,
            "X-KEFU-CITY" => self.field_once("city", entry)?,
            _ => match (messenger, sealed_kind(name)) {
                (Some(label), _) => self.account(entry, Some(label))?,
                (None, Some(kind)) => self.reached(kind, entry)?,
                (None, None) => self.left.push(name.to_owned()),
            },
        }
        Ok(())
    }

    fn once(&mut self, name: &'static str, entry: &VCardEntry) {
        match text(entry) {
            Some(text) if !self.words.contains_key(name) => _ = self.words.insert(name, text),
            _ => self.left.push(name.to_owned()),
        }
    }

    /// A list of people, a place or a device is no customer.
    fn kind(&mut self, entry: &VCardEntry) -> RowResult<()> {
        match text(entry).unwrap_or_default().to_lowercase().as_str() {
            "individual" => {}
            "org" | "organization" => self.is_organisation = true,
            "group" | "location" | "application" | "device" => {
                return Err(self.fault("KIND", "card-kind"));
            }
            _ => self.left.push("KIND".to_owned()),
        }
        Ok(())
    }

    fn name_in_parts(&mut self, entry: &VCardEntry) {
        match &self.parts {
            None => self.parts = Some(parts_of_name(entry)),
            Some(_) => self.left.push("N".to_owned()),
        }
    }

    fn organisation(&mut self, entry: &VCardEntry) -> RowResult<()> {
        let mut units = texts(entry, ",").into_iter();
        let first = units.next().unwrap_or_default();
        let rest: Vec<String> = units.filter(|unit| !unit.is_empty()).collect();
        match self.words.contains_key("ORG") {
            true => self.left.push("ORG".to_owned()),
            false => {
                self.words.insert("ORG", first);
                self.field("department", &rest.join(", "))?;
            }
        }
        Ok(())
    }

    fn field_once(&mut self, name: &'static str, entry: &VCardEntry) -> RowResult<()> {
        match text(entry) {
            Some(text) if !self.fields.contains_key(name) => self.field(name, &text),
            _ => {
                self.left.push(name_of(entry));
                Ok(())
            }
        }
    }

    /// A field in clear; something personal in its place is sealed.
    fn field(&mut self, name: &str, text: &str) -> RowResult<()> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > TEXT_BYTES {
            return Err(self.fault(name, "row-text-long").with("limit", TEXT_BYTES));
        }
        match personal::kind_by_value(text) {
            Some(kind) => self.points(kind, name, name, text),
            None => {
                self.fields.insert(name.to_owned(), text.to_owned());
                Ok(())
            }
        }
    }

    /// Its own label, else the words of its type.
    fn label(&self, entry: &VCardEntry) -> String {
        let group = entry.group.as_ref().map(|group| group.to_ascii_lowercase());
        let own = group.and_then(|group| self.labels.get(&group).cloned());
        own.unwrap_or_else(|| types(entry).join(" "))
    }

    fn reached(&mut self, kind: PointKind, entry: &VCardEntry) -> RowResult<()> {
        let Some(text) = text(entry) else { return self.leave(entry) };
        let label = self.label(entry);
        let text = match kind {
            PointKind::Phone => bare(&text, "tel:").replace(";ext=", " ext "),
            PointKind::Email => bare(&text, "mailto:").to_owned(),
            _ => text,
        };
        self.points(kind, &label, &name_of(entry), &text)
    }

    fn address(&mut self, entry: &VCardEntry) -> RowResult<()> {
        match address(entry) {
            Some(text) => self.points(PointKind::Address, &self.label(entry), "ADR", &text),
            None => Ok(()),
        }
    }

    fn account(&mut self, entry: &VCardEntry, service: Option<String>) -> RowResult<()> {
        let Some(text) = text(entry) else { return self.leave(entry) };
        let own = self.label(entry);
        // With a label of its own nothing is lost: what service it is, its address tells.
        let label = match (service, entry.group.is_some() && !own.is_empty()) {
            (Some(service), false) => service,
            _ => own,
        };
        self.points(PointKind::Account, &label, &name_of(entry), &text)
    }

    /// A whole day is a birthday; what is known of another is a note, sealed as well.
    fn birthday(&mut self, entry: &VCardEntry) -> RowResult<()> {
        let no_year = parameter(entry, "X-APPLE-OMIT-YEAR").and_then(|year| year.parse().ok());
        let said = match entry.values.first() {
            Some(VCardValue::PartialDateTime(date)) => day(date, no_year),
            _ => text(entry),
        };
        let Some(said) = said else { return self.leave(entry) };
        let kind = match check_shape(PointKind::Birthday, &said) {
            Ok(()) => PointKind::Birthday,
            Err(_) => PointKind::SecretNote,
        };
        let own = self.label(entry);
        let label = if own.is_empty() && kind != PointKind::Birthday { "birthday" } else { &own };
        self.points(kind, label, "BDAY", &said)
    }

    /// What has a place, but not in this form.
    fn leave(&mut self, entry: &VCardEntry) -> RowResult<()> {
        self.left.push(name_of(entry));
        Ok(())
    }

    /// Sealed points, each once. What has not the shape of its kind is sealed as a note.
    fn points(&mut self, kind: PointKind, label: &str, column: &str, text: &str) -> RowResult<()> {
        check_shape(PointKind::SecretNote, text)
            .map_err(|_| self.fault(column, "value-shape").with("kind", kind.code()))?;
        for mut point in free_points(kind, label, text) {
            column.clone_into(&mut point.column);
            if point.label.is_empty() && point.kind != kind {
                point.label = column.to_lowercase();
            }
            if !self.points.iter().any(|known| is_same(known, &point)) {
                self.points.push(point);
            }
            if self.points.len() > MOST_POINTS {
                return Err(self.fault(column, "card-points").with("most", MOST_POINTS));
            }
        }
        Ok(())
    }

    fn tagged(&mut self, entry: &VCardEntry) {
        for tag in texts(entry, ",").iter().map(|tag| clean(tag)).filter(|tag| !tag.is_empty()) {
            match personal::kind_by_value(&tag) {
                Some(_) => {
                    self.points.extend(free_points(PointKind::SecretNote, "categories", &tag));
                }
                None if self.tags.len() < MOST_TAGS && self.tags.contains(&tag) => {}
                None => self.tags.push(tag),
            }
        }
    }

    /// Numbers of persons and cards do not stay in a note.
    fn note(&mut self, entry: &VCardEntry) -> RowResult<()> {
        let Some(mut text) = text(entry) else { return self.leave(entry) };
        if text.len() > TEXT_BYTES {
            return Err(self.fault("NOTE", "row-text-long").with("limit", TEXT_BYTES));
        }
        for (kind, number) in take_out(&mut text) {
            self.points(kind, "note", "NOTE", &number)?;
        }
        self.notes.push(text);
        Ok(())
    }

    fn draft(mut self) -> RowResult<Drafted> {
        let (name, kind) = self.name()?;
        if !self.points.iter().any(|point| point.kind == PointKind::Address) {
            for (label, text) in std::mem::take(&mut self.printed) {
                self.points(PointKind::Address, &label, "LABEL", &text)?;
            }
        }
        let note = self.notes.join("\n\n");
        if note.len() > TEXT_BYTES {
            return Err(self.fault("NOTE", "row-text-long").with("limit", TEXT_BYTES));
        }
        let added_at = self.added_at()?;
        let reference = self.reference()?;
        let mut draft = PartyDraft {
            line: self.line,
            key: RowKey { reference, canonical: Vec::new().into(), has_sealed: false },
            name,
            kind,
            stage: self.stage()?,
            tier: self.plain("X-KEFU-TIER", "tier")?,
            owner: self.plain("X-KEFU-OWNER", "owner")?,
            language: self.language()?,
            tags: self.tags,
            fields: self.fields,
            points: self.points,
            note: Some(note).filter(|note| !note.is_empty()),
            added_at,
            said: None,
        };
        draft.key.has_sealed = !draft.points.is_empty();
        draft.key.canonical = canonical(&draft);
        Ok((draft, self.left))
    }

    /// How it is called, and whether that is an organisation.
    fn name(&mut self) -> RowResult<(String, PartyKind)> {
        let full = self.words.remove("FN").unwrap_or_default();
        let parts = self.parts.take().unwrap_or_default();
        let organisation = self.words.remove("ORG").unwrap_or_default();
        let joined = joined(&parts);
        let is_nobody = joined.is_empty() && (full.is_empty() || full == organisation);
        let is_organisation = self.is_organisation || (is_nobody && !organisation.is_empty());
        let nickname = self.fields.get("nickname").cloned().unwrap_or_default();
        let whole = [&full, &joined, &organisation, &nickname].into_iter().find(|n| !n.is_empty());
        let whole = match is_organisation && !organisation.is_empty() && full.is_empty() {
            true => Some(&organisation),
            false => whole,
        };
        let name = whole.map(|whole| clean(whole)).unwrap_or_default();
        if name.is_empty() {
            return Err(RowFault::new(self.line, "row-misses").with("need", "name"));
        }
        if whole.is_some_and(|whole| whole.chars().count() > NAME_CHARS) {
            return Err(self.fault("FN", "row-text-long").with("limit", NAME_CHARS));
        }
        if clean(&organisation) != name {
            self.field("company", &organisation)?;
        }
        let is_told = |part: &String| name.to_lowercase().contains(&clean(part).to_lowercase());
        if !parts.iter().take(2).all(is_told) {
            self.field("N", &joined)?;
        }
        Ok((name, if is_organisation { PartyKind::Organisation } else { PartyKind::Person }))
    }

    /// What the program that wrote the card calls it. Without one, a card is known by what it says.
    fn reference(&mut self) -> RowResult<Option<Reference>> {
        let Some(uid) = self.words.remove("UID") else { return Ok(None) };
        let reference = clean(&uid);
        if is_dated_identity(&reference) || uid.chars().count() > NAME_CHARS {
            self.points(PointKind::Identity, "uid", "UID", &uid)?;
            return Ok(None);
        }
        // Some of a random id's digits may look like a telephone number.
        let kind = personal::kind_by_value(&reference).filter(|_| !is_uuid(&reference));
        match kind {
            Some(kind) => self.points(kind, "uid", "UID", &reference)?,
            None => _ = self.fields.insert("UID".to_owned(), reference.clone()),
        }
        let (source, column) = (SOURCE.to_owned(), "UID".to_owned());
        Ok(Some(Reference { source, reference, column, is_sealed: kind.is_some() }))
    }

    fn stage(&mut self) -> RowResult<PartyStage> {
        let Some(word) = self.words.remove("X-KEFU-STAGE") else { return Ok(PartyStage::Active) };
        match PartyStage::from_code(&word) {
            Some(stage) => Ok(stage),
            None => self.field("stage", &word).map(|()| PartyStage::Active),
        }
    }

    fn language(&mut self) -> RowResult<Option<String>> {
        let Some(word) = self.words.remove("LANG") else { return Ok(None) };
        match language_tag(&word) {
            Some(tag) => Ok(Some(tag)),
            None => self.field("language", &word).map(|()| None),
        }
    }

    /// One line in clear; something personal in its place is sealed.
    fn plain(&mut self, name: &'static str, label: &str) -> RowResult<Option<String>> {
        let Some(word) = self.words.remove(name) else { return Ok(None) };
        match personal::kind_by_value(&word) {
            None => Ok(Some(word)),
            Some(_) => self.points(PointKind::SecretNote, label, name, &word).map(|()| None),
        }
    }

    fn added_at(&mut self) -> RowResult<Option<Moment>> {
        let name = "X-KEFU-ADDED-AT";
        let Some(word) = self.words.remove(name) else { return Ok(None) };
        let moment = Moment::parse(&word, self.reading.offset);
        let moment = moment.ok_or_else(|| self.fault(name, "row-date"))?;
        match moment.is_ahead_of(self.reading.now) {
            true => Err(self.fault(name, "row-date-future")),
            false => Ok(Some(moment)),
        }
    }
}

/// Whether it is an address that stands in its label alone.
fn is_printed(entry: &VCardEntry) -> bool {
    entry.name == VCardProperty::Adr && parameter(entry, "LABEL").is_some()
}

/// `xmpp` of `xmpp:ada@example.org`, unless its type tells more.
fn scheme(entry: &VCardEntry) -> Option<String> {
    let own = parameter(entry, "X-SERVICE-TYPE").map(|service| service.to_lowercase());
    own.or_else(|| {
        let text = text(entry)?;
        let (scheme, _) = text.split_once(':')?;
        let is_scheme = (2..=16).contains(&scheme.len())
            && scheme.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
        is_scheme.then(|| scheme.to_lowercase())
    })
}

fn bare<'t>(text: &'t str, scheme: &str) -> &'t str {
    let start = text.get(..scheme.len()).unwrap_or_default();
    let is_it = start.eq_ignore_ascii_case(scheme);
    if is_it { text.get(scheme.len()..).unwrap_or(text) } else { text }
}

/// `urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6`, also without what stands before it.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = bare(text, "urn:uuid:").split('-').collect();
    let lens: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_hex = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    lens == [8, 4, 4, 4, 12] && groups.iter().all(is_hex)
}

/// What `kefu export` calls a kind that the standard has no property for.
pub fn sealed_name(kind: PointKind) -> String {
    format!("X-KEFU-{}", kind.code().to_ascii_uppercase())
}

fn sealed_kind(name: &str) -> Option<PointKind> {
    PointKind::ALL.into_iter().find(|kind| sealed_name(*kind) == name)
}

fn is_same(one: &PointDraft, other: &PointDraft) -> bool {
    let spelled = |point: &PointDraft| normalise(point.kind, point.value.expose_secret());
    one.kind == other.kind && spelled(one) == spelled(other)
}

/// All that is taken of a card, whatever else a program writes into it.
fn canonical(draft: &PartyDraft) -> zeroize::Zeroizing<Vec<u8>> {
    let added_at = draft.added_at.map(|moment| moment.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (tier, owner, language) = (text(&draft.tier), text(&draft.owner), text(&draft.language));
    let mut parts: Vec<&[u8]> = vec![b"vcard", draft.name.as_bytes()];
    parts.extend([draft.kind.code(), draft.stage.code()].map(str::as_bytes));
    parts.extend([&tier, &owner, &language, &added_at].map(|word| word.as_bytes()));
    parts.push(b"tags");
    parts.extend(draft.tags.iter().map(|tag| tag.as_bytes()));
    parts.push(b"fields");
    parts.extend(draft.fields.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));
    parts.push(b"points");
    let mut points: Vec<&PointDraft> = draft.points.iter().collect();
    points.sort_by_key(|point| (point.kind, point.value.expose_secret().to_owned()));
    for point in points {
        let value = point.value.expose_secret().as_bytes();
        parts.extend([point.kind.code().as_bytes(), point.label.as_bytes(), value]);
    }
    parts.extend(draft.note.iter().map(|note| note.as_bytes()));
    mark::joined(&parts)
}

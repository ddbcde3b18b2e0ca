//! A party as a vCard 4.0.
//!
//! INVARIANT: what is written here, [`super::open`] reads back as it was. What the standard has a property for stands in
//! that, so that any address book shows it; the rest in `X-KEFU-…`.

use super::card::sealed_name;
use crate::domain::contact::{PointKind, normalise};
use crate::domain::party::PartyKind;
use crate::queries::parties::PartyRow;
use calcard::common::PartialDateTime;
use calcard::vcard::{
    VCard, VCardEntry, VCardParameter, VCardParameterName, VCardProperty, VCardType, VCardValue,
    VCardValueType, VCardVersion,
};
use jiff::civil::Date;

/// Labels that the standard has a word for, of numbers; of addresses only the first two.
const TYPES: [(&str, VCardType); 5] = [
    ("work", VCardType::Work),
    ("home", VCardType::Home),
    ("mobile", VCardType::Cell),
    ("fax", VCardType::Fax),
    ("pager", VCardType::Pager),
];

/// A card that is being written.
#[derive(Debug, Default)]
pub struct Card {
    card: VCard,
    labels: usize,
    has_birthday: bool,
}

impl Card {
    /// These columns of a party, without its points.
    pub fn of(row: &PartyRow, columns: &[String]) -> Self {
        let mut card = Self::default();
        columns.iter().for_each(|column| card.column(row, column));
        card
    }

    fn column(&mut self, row: &PartyRow, column: &str) {
        let party = &row.party;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match column {
            "number" => {
                self.add(of_text(VCardProperty::Uid, &format!("urn:uuid:{}", party.id)));
                self.ours("NUMBER", &party.number.to_string());
            }
            "name" => self.name(&party.name),
            "kind" => self.kind(party.kind),
            "stage" => self.ours("STAGE", party.stage.code()),
            "tier" => self.ours("TIER", &text(&party.tier)),
            "owner" => self.ours("OWNER", &text(&row.owner)),
            "language" => self.say(VCardProperty::Lang, &text(&party.language)),
            "tags" => self.tags(&party.tags),
            "company" => {
                self.say(VCardProperty::Org, party.field("company").unwrap_or_default());
            }
            "city" => self.ours("CITY", party.field("city").unwrap_or_default()),
            "added_at" => self.ours("ADDED-AT", &party.added_at.to_string()),
            _ => {}
        }
    }

    fn name(&mut self, name: &str) {
        self.say(VCardProperty::Fn, name);
        // Where it is to be divided, nobody has told: it stands in one part, which programs for older versions show.
        let parts = [name, "", "", "", ""].map(|part| VCardValue::Text(part.to_owned()));
        self.add(VCardEntry::new(VCardProperty::N).with_values(parts.to_vec()));
    }

    fn kind(&mut self, kind: PartyKind) {
        let kind = match kind {
            PartyKind::Person => "individual",
            PartyKind::Organisation => "org",
        };
        self.say(VCardProperty::Kind, kind);
    }

    fn tags(&mut self, tags: &[String]) {
        let values = tags.iter().map(|tag| VCardValue::Text(tag.clone())).collect();
        if !tags.is_empty() {
            self.add(VCardEntry::new(VCardProperty::Categories).with_values(values));
        }
    }

    /// One of its points, with its label.
    pub fn point(&mut self, kind: PointKind, label: &str, value: &str) {
        let value = value.trim();
        let entry = match kind {
            PointKind::Phone => of_text(VCardProperty::Tel, value),
            PointKind::Email => of_text(VCardProperty::Email, value),
            PointKind::Address => street(value),
            PointKind::Account => return self.account(label, value),
            PointKind::Birthday => return self.birthday(label, value),
            _ => of_text(VCardProperty::Other(sealed_name(kind)), value),
        };
        let known = match kind {
            PointKind::Phone => TYPES.as_slice(),
            PointKind::Email | PointKind::Address => TYPES.get(..2).unwrap_or_default(),
            _ => &[],
        };
        match types(label, known) {
            Some(types) => {
                let entry = types.into_iter().fold(entry, |entry, word| {
                    entry.with_param(VCardParameter::new(VCardParameterName::Type, word))
                });
                self.add(entry);
            }
            None => self.labelled(entry, label),
        }
    }

    /// Messengers that phones read from a property of their own, a web address, or any service.
    fn account(&mut self, label: &str, value: &str) {
        let is_text = !value.contains(char::is_control);
        let is_address = value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http"));
        let own = |name: &str| VCardEntry::new(VCardProperty::Other(name.to_owned()));
        let with = |entry: VCardEntry| entry.with_value(value.to_owned());
        match label {
            "wechat" => self.add(with(own("X-WECHAT"))),
            "qq" => self.add(with(own("X-QQ"))),
            "url" if is_address && is_text => self.add(with(VCardEntry::new(VCardProperty::Url))),
            _ => {
                let profile = of_text(VCardProperty::Socialprofile, value)
                    .with_param(VCardParameter::value(VCardValueType::Text));
                let is_service = label.chars().all(|c| c.is_alphanumeric() || " -".contains(c));
                match is_service && !label.is_empty() {
                    true => self.add(profile.with_param(VCardParameter::new(
                        VCardParameterName::ServiceType,
                        label.to_owned(),
                    ))),
                    false => self.labelled(profile, label),
                }
            }
        }
    }

    /// The standard has room for one.
    fn birthday(&mut self, label: &str, value: &str) {
        let day = normalise(PointKind::Birthday, value).parse::<Date>().ok();
        let day = day.filter(|_| !self.has_birthday).and_then(partial);
        let entry = match day {
            Some(day) => {
                VCardEntry::new(VCardProperty::Bday).with_value(VCardValue::PartialDateTime(day))
            }
            None => of_text(VCardProperty::Other(sealed_name(PointKind::Birthday)), value),
        };
        self.has_birthday = true;
        self.labelled(entry, label);
    }

    /// `item1.TEL` and `item1.X-ABLabel`, as most address books write a word of somebody's own.
    fn labelled(&mut self, entry: VCardEntry, label: &str) {
        if label.is_empty() {
            return self.add(entry);
        }
        self.labels += 1;
        let group = Some(format!("item{}", self.labels));
        self.add(entry.with_group(group.clone()));
        let name = VCardProperty::Other("X-ABLabel".to_owned());
        self.add(of_text(name, label).with_group(group));
    }

    fn ours(&mut self, name: &str, text: &str) {
        self.say(VCardProperty::Other(format!("X-KEFU-{name}")), text);
    }

    fn say(&mut self, name: VCardProperty, text: &str) {
        if !text.is_empty() {
            self.add(of_text(name, text));
        }
    }

    fn add(&mut self, entry: VCardEntry) {
        self.card.entries.push(entry);
    }

    /// The card as it stands in a file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Into a text nothing fails.
        let _ = self.card.write_to(&mut text, VCardVersion::V4_0);
        text
    }
}

fn of_text(name: VCardProperty, text: &str) -> VCardEntry {
    VCardEntry::new(name).with_value(text.to_owned())
}

/// An address as one text: where the street ends and the town begins, nobody has told.
fn street(value: &str) -> VCardEntry {
    let parts = ["", "", value, "", "", "", ""].map(|part| VCardValue::Text(part.to_owned()));
    VCardEntry::new(VCardProperty::Adr).with_values(parts.to_vec())
}

/// A label as words of the standard; none where one of them is not.
fn types(label: &str, known: &[(&str, VCardType)]) -> Option<Vec<VCardType>> {
    let type_of = |word: &str| {
        let (_, found) = known.iter().find(|(name, _)| *name == word)?;
        Some(found.clone())
    };
    let words: Vec<&str> = label.split(' ').filter(|word| !word.is_empty()).collect();
    let is_once = (1..words.len()).all(|at| !words[at..].contains(&words[at - 1]));
    words.iter().map(|word| type_of(word)).collect::<Option<Vec<_>>>().filter(|_| is_once)
}

fn partial(day: Date) -> Option<PartialDateTime> {
    Some(PartialDateTime {
        year: Some(u16::try_from(day.year()).ok()?),
        month: Some(u8::try_from(day.month()).ok()?),
        day: Some(u8::try_from(day.day()).ok()?),
        ..PartialDateTime::default()
    })
}

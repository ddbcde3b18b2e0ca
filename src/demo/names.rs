//! Who people are: names by generation and by frequency, with the spelling that mail addresses use.

use super::content::{City, Cohort, Content, Language, Must, People};
use super::dice::Dice;
use super::facts::Voice;
use unicode_normalization::UnicodeNormalization;

/// A person or organisation, before anything is known about it but its name.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub cohort: Cohort,
    pub name: String,
    /// In ASCII, lower case, surname first for Chinese names.
    pub latin: String,
    /// Where it is not the last word of an English name.
    pub surname: Option<String>,
    pub born: i64,
    pub woman: bool,
    /// One of the musts: a customer of whom there is something to read.
    pub must: bool,
}

impl Who {
    pub(super) fn of(must: &Must) -> Self {
        Self {
            cohort: must.cohort,
            name: must.name.clone(),
            latin: if must.latin.is_empty() { "office".into() } else { must.latin.clone() },
            surname: must.surname.clone(),
            born: must.born,
            woman: must.woman,
            must: true,
        }
    }

    pub(super) fn invent(dice: &mut Dice, people: &People, cohort: Cohort) -> Self {
        let (born, woman) = (dice.between(1946, 2005), dice.percent(52));
        if cohort == Cohort::En && dice.percent(6) {
            return romanised(dice, people, born, woman);
        }
        let (name, latin) = match cohort {
            Cohort::Zh => chinese(dice, people, born, woman),
            Cohort::En => western(dice, people, woman),
            Cohort::ZhOrg | Cohort::EnOrg => {
                (organisation(dice, people, cohort), mailbox(dice).into())
            }
        };
        let surname = None;
        Self { cohort, name, latin, surname, born, woman, must: false }
    }

    /// How an agent writes of them, and how of a relative.
    pub(super) fn voice<'a>(&self, dice: &mut Dice, content: &'a Content) -> Voice<'a> {
        let language = language(content, self.cohort);
        let city = city(dice, language);
        let surname = self.surname(dice, &content.people);
        let chinese = self.cohort.is_chinese();
        let who = addressed(dice, chinese, &surname, self.woman, self.born);
        let who2 = addressed(dice, chinese, &surname, !self.woman, 1990);
        let offset_hours = if dice.percent(12) { city.offset_hours } else { 8 };
        Voice { language, city, who, who2, offset_hours }
    }

    /// The surname; for an organisation, that of the person who speaks for it.
    fn surname(&self, dice: &mut Dice, people: &People) -> String {
        if let Some(surname) = &self.surname {
            return surname.clone();
        }
        match self.cohort {
            Cohort::Zh => {
                let known = people.surnames.iter().filter_map(|line| line.split('/').next());
                let fits = known.filter(|surname| self.name.starts_with(surname));
                fits.max_by_key(|surname| surname.len()).unwrap_or_default().to_owned()
            }
            Cohort::ZhOrg => surname(dice, people).0,
            Cohort::EnOrg => dice.word(&people.western.surnames).to_owned(),
            Cohort::En => self.name.split_once(' ').map_or("", |(_, last)| last).to_owned(),
        }
    }
}

pub(super) fn language(content: &Content, cohort: Cohort) -> &Language {
    if cohort.is_chinese() { &content.zh } else { &content.en }
}

/// A city; Chinese ones are rarer among those who write English.
pub(super) fn city(dice: &mut Dice, language: &Language) -> City {
    dice.pick(&language.cities).cloned().unwrap_or(City {
        name: String::new(),
        money: "¥".into(),
        phone: "cn".into(),
        offset_hours: 8,
    })
}

fn addressed(dice: &mut Dice, chinese: bool, surname: &str, woman: bool, born: i64) -> String {
    match (chinese, woman) {
        (true, true) if born < 1960 && dice.percent(50) => format!("{surname}阿姨"),
        (true, _) if dice.percent(6) => format!("{surname}老师"),
        (true, true) => format!("{surname}女士"),
        (true, false) => format!("{surname}先生"),
        (false, true) => format!("Ms {surname}"),
        (false, false) => format!("Mr {surname}"),
    }
}

fn chinese(dice: &mut Dice, people: &People, born: i64, woman: bool) -> (String, String) {
    let (surname, reading) = surname(dice, people);
    let (given, given_reading) = given(dice, people, born, woman);
    (format!("{surname}{given}"), ascii(&format!("{reading} {given_reading}")))
}

/// A Chinese name as its bearer writes it abroad, the surname first.
fn romanised(dice: &mut Dice, people: &People, born: i64, woman: bool) -> Who {
    let latin = chinese(dice, people, born, woman).1;
    let words: Vec<String> = latin.split(' ').map(capital).collect();
    let surname = words.first().cloned();
    Who { cohort: Cohort::En, name: words.join(" "), latin, surname, born, woman, must: false }
}

fn western(dice: &mut Dice, people: &People, woman: bool) -> (String, String) {
    let western = &people.western;
    let given = dice.word(if woman { &western.women } else { &western.men });
    let name = format!("{given} {}", dice.word(&western.surnames));
    let latin = ascii(&name);
    (name, latin)
}

fn surname(dice: &mut Dice, people: &People) -> (String, String) {
    let weight = |line: &String| line.rsplit('/').next().and_then(|w| w.parse::<i64>().ok());
    let total: i64 = people.surnames.iter().filter_map(weight).sum();
    let mut left = dice.between(1, total.max(1));
    for line in &people.surnames {
        left -= weight(line).unwrap_or(0);
        if left <= 0 {
            return halves(line);
        }
    }
    (String::new(), String::new())
}

fn given(dice: &mut Dice, people: &People, born: i64, woman: bool) -> (String, String) {
    let generation = people.generations.iter().find(|generation| born <= generation.until);
    generation
        .map(|generation| dice.word(if woman { &generation.women } else { &generation.men }))
        .map(halves)
        .unwrap_or_default()
}

fn halves(line: impl AsRef<str>) -> (String, String) {
    let mut parts = line.as_ref().split('/').map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn organisation(dice: &mut Dice, people: &People, cohort: Cohort) -> String {
    let pools = &people.organisations;
    if cohort == Cohort::ZhOrg {
        let (first, trade) = (dice.word(&pools.zh_first), dice.word(&pools.zh_trade));
        let form = if trade.ends_with('处') { "" } else { dice.word(&pools.zh_form) };
        return format!("{first}{trade}{form}");
    }
    let (first, trade) = (dice.word(&pools.en_first), dice.word(&pools.en_trade));
    let form = if trade.ends_with("School") { "" } else { dice.word(&pools.en_form) };
    format!("{first} {trade} {form}").trim().to_owned()
}

fn mailbox(dice: &mut Dice) -> &'static str {
    dice.pick(&["office", "purchasing", "accounts", "info", "service"]).unwrap_or(&"office")
}

/// Letters and spaces of a name that a mail address can carry.
fn ascii(name: &str) -> String {
    let spelt = name.replace('ß', "ss").replace('ø', "o").replace('ł', "l");
    let kept = spelt.nfd().filter(|c| c.is_ascii_alphabetic() || *c == ' ');
    kept.collect::<String>().to_lowercase()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().to_string()) + letters.as_str()
}

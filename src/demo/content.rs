//! What the content files say: names, products, sentences with `{places}` to fill.
//!
//! INVARIANT: both languages have the same pools; the files are read from the binary and nothing
//! else. A file that does not parse gives empty pools, and the test here fails.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything that the generator draws from.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub people: People,
    pub zh: Language,
    pub en: Language,
}

impl Content {
    pub(super) fn embedded() -> Self {
        Self {
            people: toml::from_str(include_str!("people.toml")).unwrap_or_default(),
            zh: toml::from_str(include_str!("zh.toml")).unwrap_or_default(),
            en: toml::from_str(include_str!("en.toml")).unwrap_or_default(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct People {
    pub surnames: Vec<String>,
    pub generations: Vec<Generation>,
    pub western: Western,
    pub organisations: Organisations,
    pub musts: Vec<Must>,
}

/// Given names that go with years of birth.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Generation {
    pub until: i64,
    pub women: Vec<String>,
    pub men: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Western {
    pub women: Vec<String>,
    pub men: Vec<String>,
    pub surnames: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Organisations {
    pub zh_first: Vec<String>,
    pub zh_trade: Vec<String>,
    pub zh_form: Vec<String>,
    pub en_first: Vec<String>,
    pub en_trade: Vec<String>,
    pub en_form: Vec<String>,
}

/// Somebody who is always there, for those who try the search.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Must {
    pub cohort: Cohort,
    pub name: String,
    /// Where it is not the last word of an English name.
    pub surname: Option<String>,
    #[serde(default)]
    pub latin: String,
    #[serde(default)]
    pub born: i64,
    #[serde(default)]
    pub woman: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cohort {
    Zh,
    En,
    ZhOrg,
    EnOrg,
}

impl Cohort {
    pub(super) fn is_organisation(self) -> bool {
        matches!(self, Self::ZhOrg | Self::EnOrg)
    }

    pub(super) fn is_chinese(self) -> bool {
        matches!(self, Self::Zh | Self::ZhOrg)
    }
}

type Pools = BTreeMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Language {
    pub language: String,
    pub agents: Vec<String>,
    pub couriers: Vec<String>,
    pub positions: Vec<String>,
    pub companies: Vec<String>,
    pub tags: Vec<String>,
    /// What shows that somebody said something of being reached; a number goes with it.
    pub evidence: Vec<String>,
    pub streets: Vec<String>,
    /// `name/price/classes`.
    pub goods: Vec<String>,
    pub plans: Vec<String>,
    pub cities: Vec<City>,
    /// By kind of entry; `lead` and `business` for those.
    pub entries: Pools,
    /// `party`, `complaint`, and by topic.
    pub promises: Pools,
    /// Questions, by topic.
    pub waiting: Pools,
    pub complaints: Vec<Template>,
    pub narrative: Narrative,
    /// By topic, and `any`.
    pub notes: Pools,
    /// By topic and outcome.
    pub reasons: BTreeMap<String, Reasons>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct City {
    pub name: String,
    #[serde(default = "yuan")]
    pub money: String,
    #[serde(default = "china")]
    pub phone: String,
    #[serde(default = "eight")]
    pub offset_hours: i8,
}

fn yuan() -> String {
    "¥".into()
}

fn china() -> String {
    "cn".into()
}

fn eight() -> i8 {
    8
}

/// A complaint before its places are filled.
#[derive(Debug, Deserialize)]
pub(super) struct Template {
    pub category: String,
    /// Which questions, notes and reasons go with it, if not those of its category.
    pub topic: Option<String>,
    /// The class of product it is about.
    pub of: String,
    /// Whether an organisation can say so.
    #[serde(default)]
    pub business: bool,
    pub title: String,
    pub issue: String,
    pub severity: Option<String>,
    pub what: String,
    pub wanted: String,
}

impl Template {
    pub(super) fn is_critical(&self) -> bool {
        self.severity.as_deref() == Some("critical")
    }

    /// What goes with it in these pools: by topic, else by category.
    pub(super) fn among<'a, T>(&self, pools: &'a BTreeMap<String, T>) -> Option<&'a T> {
        let topic = self.topic.as_ref().and_then(|topic| pools.get(topic));
        topic.or_else(|| pools.get(&self.category))
    }
}

/// Paragraphs of a long letter, in the order in which they may follow each other.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Narrative {
    pub more: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Reasons {
    pub upheld: Vec<String>,
    pub partly: Vec<String>,
    pub not: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_parse_and_are_rich_enough() {
        toml::from_str::<People>(include_str!("people.toml")).expect("people.toml");
        for text in [include_str!("zh.toml"), include_str!("en.toml")] {
            let language: Language = toml::from_str(text).expect("a language");
            let entries: usize = language.entries.values().map(Vec::len).sum();
            let promises: usize = language.promises.values().map(Vec::len).sum();
            assert!(language.complaints.len() >= 40 && entries >= 50 && promises >= 25);
        }
    }

    #[test]
    fn every_complaint_finds_its_questions_notes_and_reasons() {
        let content = Content::embedded();
        for language in [&content.zh, &content.en] {
            for template in &language.complaints {
                let title = &template.title;
                assert!(template.among(&language.waiting).is_some(), "{title}");
                assert!(template.among(&language.notes).is_some(), "{title}");
                assert!(template.among(&language.reasons).is_some(), "{title}");
            }
        }
    }
}

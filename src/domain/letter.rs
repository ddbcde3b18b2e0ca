//! Letters to customers: templates with placeholders that must resolve, what they resolve to, and drafts.
//!
//! INVARIANT: pure. A template names only placeholders that exist; a value is put in as it is and never read for
//! placeholders again.

pub mod named;
pub mod values;

use super::error::{Error, Result};
use super::handling::LetterKind;
use super::moment::Moment;
use super::party::words;
use super::redress::RedressKind;
use super::source::Source;
use super::written;
use crate::domain::complaint::{Channel, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

words! {
    /// In which language a letter is written.
    LetterLanguage {
        /// Chinese.
        Zh = "zh",
        /// English.
        En = "en",
    }
}

impl LetterLanguage {
    /// The language of a tag such as `zh-CN`; none where there are no letters in it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::from_code(&primary.to_ascii_lowercase())
    }
}

words! {
    /// What stands in braces in a template.
    Placeholder {
        /// The customer's name.
        Name = "name",
        /// The complaint's number.
        Number = "number",
        /// When it reached us.
        Received = "received",
        /// By when: our answer, or the customer's where we wait for it.
        Due = "due",
        /// What was decided.
        Outcome = "outcome",
        /// Why.
        Reasons = "reasons",
        /// What is done about it.
        Remedy = "remedy",
        /// Where the customer can go with it.
        Appeal = "appeal",
        /// What we ask.
        Question = "question",
        /// What its writer says.
        Text = "text",
        /// The day of the letter.
        Date = "date",
        /// Who writes it.
        Signature = "signature",
    }
}

/// What placeholders stand for; what is missing here does not resolve.
pub type Values = BTreeMap<Placeholder, String>;

/// The templates that travel with kefu.
const TEMPLATES: &[&str] = &[
    include_str!("../../policies/letters/acknowledgement.en.toml"),
    include_str!("../../policies/letters/acknowledgement.zh.toml"),
    include_str!("../../policies/letters/question.en.toml"),
    include_str!("../../policies/letters/question.zh.toml"),
    include_str!("../../policies/letters/holding.en.toml"),
    include_str!("../../policies/letters/holding.zh.toml"),
    include_str!("../../policies/letters/answer.en.toml"),
    include_str!("../../policies/letters/answer.zh.toml"),
    include_str!("../../policies/letters/decision.en.toml"),
    include_str!("../../policies/letters/decision.zh.toml"),
    include_str!("../../policies/letters/overdue.en.toml"),
    include_str!("../../policies/letters/overdue.zh.toml"),
];

const WORDS: &[(LetterLanguage, &str)] = &[
    (LetterLanguage::En, include_str!("../../policies/letters/words.en.toml")),
    (LetterLanguage::Zh, include_str!("../../policies/letters/words.zh.toml")),
];

/// A template as its file writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What for.
    pub kind: LetterKind,
    /// In which language.
    pub language: LetterLanguage,
    /// With its placeholders.
    pub text: String,
}

/// What letters say of what was decided, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedWords {
    nothing: String,
    between: String,
    outcome: BTreeMap<Outcome, String>,
    redress: BTreeMap<RedressKind, String>,
}

/// A template with its values put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Where nothing was known, the placeholder still stands.
    pub text: String,
    /// What did not resolve, each once.
    pub lacking: Vec<Placeholder>,
}

/// What a policy pack says for letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// Numbers and addresses of ours and of authorities, which may stand in a letter.
    pub numbers: Vec<String>,
    /// Where the ways of appeal stand.
    pub source: Source,
    /// What it says in each language.
    pub wording: BTreeMap<LetterLanguage, Wording>,
}

/// The same in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Where the customer can go with it.
    pub appeal: String,
    /// Under the name of whoever writes.
    #[serde(default)]
    pub signature: Option<String>,
}

/// A letter that somebody has begun and not sent. At most one for each member and case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What for.
    pub kind: LetterKind,
    /// On which channel it is to go.
    pub channel: Channel,
    /// So far.
    pub text: String,
    /// How many events of the case its writer has looked at. Only looking moves it.
    pub seen: u32,
    /// When it was begun.
    pub begun_at: Moment,
    /// When it was kept last.
    pub kept_at: Moment,
    /// Whether the ladder began it, and nobody has gone on with it: then nobody's words are lost with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untouched: bool,
}

impl Template {
    /// Reads a template; one with a placeholder that nothing supplies is none.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let template: Self = written::read(name, text)?;
        for word in words_in(&template.text) {
            if Placeholder::from_code(word).is_none() {
                let error = Error::usage("letter-placeholder").with("file", name);
                return Err(error.with("placeholder", word));
            }
        }
        Ok(template)
    }

    /// The one that travels along.
    pub fn of(kind: LetterKind, language: LetterLanguage) -> Result<Self> {
        let all = TEMPLATES.iter().map(|text| Self::parse(kind.code(), text));
        let mut own = all.filter(|one| {
            one.as_ref().map_or(true, |one| (one.kind, one.language) == (kind, language))
        });
        own.next().unwrap_or_else(|| Err(Error::damaged("letter template")))
    }

    /// Puts the values in.
    pub fn resolve(&self, values: &Values) -> Rendered {
        render(&self.text, values)
    }
}

/// A text with the values of its placeholders put in.
pub fn render(template: &str, values: &Values) -> Rendered {
    let (mut text, mut lacking) = (String::new(), Vec::new());
    for piece in pieces(template) {
        let placeholder = match piece {
            Piece::Plain(plain) => {
                text.push_str(plain);
                continue;
            }
            Piece::Word(word) => Placeholder::from_code(word),
        };
        match placeholder.and_then(|one| values.get(&one)) {
            Some(value) => text.push_str(value),
            None => {
                text.extend(placeholder.map(|one| format!("{{{}}}", one.code())));
                lacking.extend(placeholder);
            }
        }
    }
    lacking.sort_unstable();
    lacking.dedup();
    Rendered { text: text.trim().to_owned(), lacking }
}

impl DecidedWords {
    /// The words of a language.
    pub fn of(language: LetterLanguage) -> Result<Self> {
        let (_, text) = WORDS
            .iter()
            .find(|(known, _)| *known == language)
            .ok_or_else(|| Error::damaged("letter words"))?;
        written::read(language.code(), text)
    }
}

/// A part of a text.
#[derive(Debug, Clone, Copy)]
enum Piece<'t> {
    /// As it is.
    Plain(&'t str),
    /// What stands in braces.
    Word(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (place, part) in text.split('{').enumerate() {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        match part.split_once('}').filter(|(word, _)| place > 0 && is_word(word)) {
            Some((word, rest)) => pieces.extend([Piece::Word(word), Piece::Plain(rest)]),
            None if place > 0 => pieces.extend([Piece::Plain("{"), Piece::Plain(part)]),
            None => pieces.push(Piece::Plain(part)),
        }
    }
    pieces
}

/// The words in braces.
pub fn words_in(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Word(word) => Some(word),
        Piece::Plain(_) => None,
    })
}

/// A placeholder that still stands in a text.
pub fn unresolved(text: &str) -> Option<Placeholder> {
    words_in(text).find_map(Placeholder::from_code)
}

/// Whether one text holds another, however it is wrapped, and in whichever width and case.
pub fn holds(text: &str, part: &str) -> bool {
    folded(text).contains(&folded(part))
}

fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The text without these numbers, where each stands by itself and is not a part of a longer one.
pub fn without(text: &str, numbers: &[String]) -> String {
    let numbers = numbers.iter().filter(|number| !number.trim().is_empty());
    numbers.fold(text.to_owned(), |text, number| without_one(&text, number))
}

fn without_one(text: &str, number: &str) -> String {
    let parts: Vec<&str> = text.split(number).collect();
    let last = parts.len() - 1;
    let mut kept = String::new();
    for (place, part) in parts.iter().enumerate() {
        kept.push_str(part);
        let Some(next) = parts.get(place + 1) else { break };
        // Between two of them nothing stands: together they may be a longer one.
        let touches = (part.is_empty() && place > 0) || (next.is_empty() && place + 1 < last);
        let is_apart = !touches && !part.ends_with(belongs) && !next.starts_with(belongs);
        kept.push_str(if is_apart { "\n" } else { number });
    }
    kept
}

/// What makes a longer number or address of the one beside it.
fn belongs(c: char) -> bool {
    c.is_ascii_alphanumeric() || super::digit::value(c).is_some() || "+-@_#".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::holds_value;

    #[test]
    fn every_kind_has_a_template_and_words_in_both_languages() {
        for language in LetterLanguage::ALL {
            for kind in LetterKind::ALL {
                let template = Template::of(*kind, *language).unwrap();
                assert_eq!((template.kind, template.language), (*kind, *language));
                assert!(unresolved(&template.text).is_some());
            }
            let words = DecidedWords::of(*language).unwrap();
            assert_eq!(words.outcome.len(), Outcome::ALL.len());
            assert_eq!(words.redress.len(), RedressKind::ALL.len());
        }
    }

    #[test]
    fn a_decision_names_reasons_remedy_date_and_ways_of_appeal() {
        for language in LetterLanguage::ALL {
            let text = Template::of(LetterKind::Decision, *language).unwrap().text;
            for word in ["{reasons}", "{remedy}", "{date}", "{appeal}"] {
                assert!(text.contains(word), "{word} {language:?}");
            }
        }
    }

    #[test]
    fn what_nothing_supplies_stays_and_is_named() {
        let template = Template {
            kind: LetterKind::Answer,
            language: LetterLanguage::En,
            text: "{name}: {text} {due} {text} {}".into(),
        };
        let values = Values::from([(Placeholder::Name, "{due} & co".into())]);
        let rendered = template.resolve(&values);
        assert_eq!(rendered.text, "{due} & co: {text} {due} {text} {}");
        assert_eq!(rendered.lacking, [Placeholder::Due, Placeholder::Text]);
    }

    #[test]
    fn a_template_with_an_unknown_placeholder_is_refused() {
        let file = "kind = \"answer\"\nlanguage = \"en\"\ntext = \"Dear {nmae}\"\n";
        let refused = Template::parse("answer.en.toml", file).map_err(|error| error.code);
        assert_eq!(refused.map(|_| ()), Err("letter-placeholder"));
    }

    #[test]
    fn texts_are_compared_folded() {
        assert!(holds("Ｗe  REFUND\n120.00 cny，好", "we refund 120.00 CNY"));
        assert!(!holds("we refund 12", "we refund 120"));
    }

    #[test]
    fn only_our_own_numbers_may_stand_there() {
        let ours = vec!["400 810 0000".to_owned(), "1391234".to_owned()];
        let is_value = |text: &str| holds_value(&without(text, &ours));
        assert!(!is_value("请致电 400 810 0000。"));
        assert!(is_value("请致电 400 810 0000 或 13912345678"));
        // A number of ours inside of another one hides nothing of it.
        assert!(is_value("13912345678"));
        assert!(is_value("139123456789"));
    }
}

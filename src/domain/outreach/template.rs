//! A template of a campaign: a file that people write, in both languages, with placeholders that must resolve.

use super::CHANNELS;
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::error::{Error, Result};
use crate::domain::letter::{LetterLanguage, Placeholder, Rendered, Values, render, words_in};
use crate::domain::written;
use serde::{Deserialize, Serialize};

/// What a template may name: what is known of every receiver.
pub const PLACEHOLDERS: [Placeholder; 4] =
    [Placeholder::Name, Placeholder::Number, Placeholder::Date, Placeholder::Signature];
/// Longest subject, in characters.
pub const SUBJECT_CHARS: usize = 120;

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: ContactPurpose,
    /// By which way it goes.
    pub channel: ContactChannel,
    /// In English.
    pub en: Words,
    /// In Chinese.
    pub zh: Words,
}

/// What it says in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Above a mail.
    #[serde(default)]
    pub subject: String,
    /// With its placeholders.
    pub text: String,
}

/// A message as it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Above a mail.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// How whoever receives it stops it, under what nobody has to send.
const STOPS: [(LetterLanguage, &str); 2] = [
    (LetterLanguage::En, include_str!("../../../policies/outreach/stop.en.txt")),
    (LetterLanguage::Zh, include_str!("../../../policies/outreach/stop.zh.txt")),
];

impl Template {
    /// Reads one; `file` is what it is called in an error.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let template: Self = written::read(file, text)?;
        template.check(file)?;
        Ok(template)
    }

    /// The words of a language.
    pub fn words(&self, language: LetterLanguage) -> &Words {
        match language {
            LetterLanguage::En => &self.en,
            LetterLanguage::Zh => &self.zh,
        }
    }

    fn check(&self, file: &str) -> Result<()> {
        if !written::is_name(&self.name) {
            return Err(Error::usage("template-name").with("file", file));
        }
        if !CHANNELS.contains(&self.channel) {
            return Err(Error::usage("template-channel").with("file", file));
        }
        LetterLanguage::ALL.iter().try_for_each(|language| self.check_words(file, *language))
    }

    fn check_words(&self, file: &str, language: LetterLanguage) -> Result<()> {
        let words = self.words(language);
        let lacks_subject = self.channel == ContactChannel::Mail && words.subject.trim().is_empty();
        if lacks_subject || words.text.trim().is_empty() {
            let error = Error::usage("template-empty").with("file", file);
            return Err(error.with("language", language.code()));
        }
        // One line: what follows a break would be a header of its own.
        let is_line = !words.subject.contains(char::is_control);
        if !is_line || words.subject.chars().count() > SUBJECT_CHARS {
            return Err(Error::usage("template-subject").with("chars", SUBJECT_CHARS));
        }
        for word in words_in(&words.subject).chain(words_in(&words.text)) {
            let known = Placeholder::from_code(word).filter(|one| PLACEHOLDERS.contains(one));
            if known.is_none() {
                let error = Error::usage("letter-placeholder").with("file", file);
                return Err(error.with("placeholder", word));
            }
        }
        Ok(())
    }

    /// The message to somebody, or the placeholder that nothing resolves.
    pub fn message(
        &self,
        language: LetterLanguage,
        values: &Values,
    ) -> std::result::Result<Message, Placeholder> {
        let words = self.words(language);
        let whole = |Rendered { text, lacking }: Rendered| match lacking.first() {
            None => Ok(text),
            Some(placeholder) => Err(*placeholder),
        };
        let subject = whole(render(&words.subject, values))?;
        let text = whole(render(&words.text, values))?;
        // A name with a break in it makes no header of its own.
        let subject = subject.split(char::is_control).collect::<Vec<_>>().join(" ");
        Ok(Message { subject, text: self.with_stop(language, text) })
    }

    fn with_stop(&self, language: LetterLanguage, text: String) -> String {
        let stop = STOPS.iter().find(|(known, _)| *known == language);
        match (self.purpose, stop) {
            (ContactPurpose::Survey | ContactPurpose::Marketing, Some((_, stop))) => {
                format!("{text}\n\n{}", stop.trim())
            }
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
name = "spring"
purpose = "marketing"
channel = "mail"
[en]
subject = "For {name}"
text = "Dear {name}, we open at nine."
[zh]
subject = "致{name}"
text = "{name}，您好：九点开门。"
"#;

    #[test]
    fn a_template_speaks_both_languages_and_names_only_what_is_known() {
        let template = Template::read("spring.toml", FILE).unwrap();
        let values = Values::from([(Placeholder::Name, "Ada\r\nBcc: x".into())]);
        let message = template.message(LetterLanguage::En, &values).unwrap();
        assert!(!message.subject.contains(char::is_control), "{message:?}");
        assert!(message.text.contains("STOP"), "how to stop it");
        let zh = template.message(LetterLanguage::Zh, &values).unwrap();
        assert!(zh.text.contains("退订"));
        let lacking = template.message(LetterLanguage::En, &Values::new());
        assert_eq!(lacking, Err(Placeholder::Name));
        let service = Template { purpose: ContactPurpose::Service, ..template };
        let message = service.message(LetterLanguage::En, &values).unwrap();
        assert!(!message.text.contains("STOP"));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        let code = |from: &str, to: &str| {
            Template::read("x", &FILE.replace(from, to)).map(|_| ()).map_err(|error| error.code)
        };
        assert_eq!(code("", ""), Ok(()));
        assert_eq!(code("\"spring\"", "\"Spring Sale\""), Err("template-name"));
        assert_eq!(code("\"mail\"", "\"visit\""), Err("template-channel"));
        assert_eq!(code("\"致{name}\"", "\"\""), Err("template-empty"));
        assert_eq!(code("For {name}", "For\\nBcc: {name}"), Err("template-subject"));
        assert_eq!(code("Dear {name}", "Dear {nmae}"), Err("letter-placeholder"));
        assert_eq!(code("Dear {name}", "Dear {outcome}"), Err("letter-placeholder"));
        assert_eq!(code("[zh]", "[de]"), Err("rules-malformed"));
    }
}

//! Templates of campaigns: keeping them.

use super::{Act, Applied, Scene, tell};
use crate::domain::error::{Error, Result};
use crate::domain::letter::LetterLanguage;
use crate::domain::macros::Kept;
use crate::domain::moment::Moment;
use crate::domain::outreach::template::{Template, Words};
use crate::domain::promise::Promised;
use crate::domain::purpose::NO_PROMISE;
use crate::guards::promise::{Unmet, may_tell};
use crate::guards::{Verdicts, letter, rights, text};
use crate::store::{Reader, WriteTx, tables};

/// Keeps what stands in a file under the name that it gives itself.
#[derive(Debug)]
pub struct SaveTemplate {
    /// What the file is called, for the error.
    pub file: String,
    /// What stands in it.
    pub text: String,
    /// Whether what reads like a promise in it is said to be none: a file promises nothing to many.
    pub no_promise: bool,
}

impl SaveTemplate {
    /// What it says we will do, in either language.
    fn unmet(&self, tx: &WriteTx, now: Moment) -> Result<Vec<Unmet>> {
        let (template, mut unmet) = (Template::read(&self.file, &self.text)?, Vec::new());
        for language in LetterLanguage::ALL {
            let Words { subject, text } = template.words(*language);
            let words = format!("{subject}\n\n{text}");
            unmet.extend(tell::unmet(tx, (None, None), (&words, false), now)?);
        }
        Ok(unmet)
    }

    fn promised(&self) -> Promised {
        if self.no_promise { Promised::Nothing } else { Promised::Unsaid }
    }
}

impl Act for SaveTemplate {
    fn verb(&self) -> &'static str {
        "template.save"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Template::read(&self.file, &self.text).ok().map(|read| read.name).into_iter().collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Template::read(&self.file, &self.text)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(text::may_keep(&self.text))
            .and(text::no_silence(&self.text))
            .and(letter::may_go(&without_placeholders(&self.text), &numbers(tx)?))
            .and(letter::names_nobody(&self.text))
            .and(may_tell(&self.unmet(tx, scene.now)?, self.promised(), false, scene.now)))
    }

    fn is_final(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let name = Template::read(&self.file, &self.text)?.name;
        let kept = Kept { text: self.text.clone(), at: scene.now, by: scene.member.id };
        tx.put(tables::TEMPLATES, &name, &kept)?;
        let is_denied = self.no_promise && !self.unmet(tx, scene.now)?.is_empty();
        Ok(Applied { purpose: is_denied.then(|| NO_PROMISE.to_owned()), ..Applied::one(name) })
    }
}

/// Its placeholders resolve when it is sent; here they are no numbers.
fn without_placeholders(text: &str) -> String {
    text.replace(['{', '}'], " ")
}

/// Numbers and addresses of ours and of authorities, which may stand in a letter.
pub(super) fn numbers(tx: &WriteTx) -> Result<Vec<String>> {
    Ok(tx.rulebook()?.own_numbers())
}

/// The template of this name.
pub(super) fn find(tx: &impl Reader, name: &str) -> Result<Template> {
    let kept = tx.get(tables::TEMPLATES, &name.trim().to_owned())?;
    let kept = kept.ok_or_else(|| Error::not_found("template", name))?;
    Template::read(name, &kept.text)
}

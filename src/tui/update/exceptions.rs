//! Asking for an exception, where a rule leaves one to a second person: after the refusal, or on a decision of the board.

use super::forms::Fields;
use super::submit;
use crate::domain::error::{Error, Result};
use crate::domain::moment::Moment;
use crate::guards::rules;
use crate::tui::effect::Deed;
use crate::tui::model::{FormFor, Model};
use crate::tui::overlay::form::{Form, FormField};

/// What the last refusal left an exception for, remembered for the key that asks for one.
pub(super) fn remember(model: &mut Model, error: &Error) {
    let arg = |wanted| error.args.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    if arg("way-on").map(String::as_str) != Some("exception") {
        return;
    }
    if let (Some(rule), Some(subject)) = (arg("rule"), arg("for")) {
        model.excepted = Some((rule.clone(), subject.clone()));
    }
}

/// The form for what was refused last.
pub(super) fn wanted(model: &Model) -> Option<FormFor> {
    let (rule, subject) = model.excepted.clone()?;
    Some(FormFor::Exception { rule, subject })
}

/// Of which rule, and for whom.
pub(super) fn target(model: &Model, rule: &str, subject: &str) -> String {
    format!("{subject} · {}", model.locale.word("rule", rule))
}

/// Until when and why: both are kept, and whoever decides reads them.
pub(super) fn fields(fields: &Fields<'_>) -> Vec<FormField> {
    vec![
        fields.line("excepted-until", "+1d").required().with_hint(fields.hint("due")),
        fields.line("reason", "").required().with_hint(fields.hint("exception")),
    ]
}

/// What was typed, as it goes through the door.
pub(super) fn deed(form: &Form, rule: String, subject: String, now: Moment) -> Result<Deed> {
    let until = submit::time(form.value("excepted-until"), now)?;
    rules::find(&rule).ok_or_else(|| Error::not_found("rule", &rule))?;
    Ok(Deed::Except { rule, subject, until, reason: form.value("reason").trim().to_owned() })
}

//! "This is a promise: until when?": what a letter or a step with words promises is asked for in its own form, once the
//! door has refused it for want of an answer.

use super::submit::time;
use crate::domain::error::{Error, Result};
use crate::domain::moment::Moment;
use crate::domain::promise::Promised;
use crate::locale::Locale;
use crate::tui::overlay::form::{Form, FormField};

/// What can be said of it.
const ANSWERS: [&str; 3] = ["unsaid", "made", "nothing"];

/// The refusals after which it is asked for.
const ASKED_AFTER: [&str; 3] = ["promise-unmarked", "promise-undated", "promise-later"];

/// The question, as fields.
pub(super) fn question(locale: &Locale) -> [FormField; 2] {
    let options = ANSWERS.iter().map(|code| ((*code).to_owned(), locale.word("promised", code)));
    let label = locale.word("label", "promised");
    let choice = FormField::choice("promised", label, options.collect(), ANSWERS[0]);
    let due = FormField::line("promise-due", locale.word("label", "promise-due"), "");
    [choice, due.with_hint(locale.word("hint", "promise-due"))]
}

/// Puts the question at the end of the form, and the cursor on it.
pub(super) fn ask(form: &mut Form, question: [FormField; 2], error: &Error) {
    if !ASKED_AFTER.contains(&error.code) {
        return;
    }
    if !form.fields.iter().any(|field| field.id == "promised") {
        form.fields.extend(question);
    }
    form.focus(if error.code == ASKED_AFTER[0] { "promised" } else { "promise-due" });
}

/// What its writer says of it.
pub(super) fn said(form: &Form, now: Moment) -> Result<Promised> {
    Ok(match form.choice("promised") {
        "made" => Promised::Made {
            due: match form.value("promise-due").trim() {
                "" => None,
                text => Some(time(text, now)?),
            },
        },
        "nothing" => Promised::Nothing,
        _ => Promised::Unsaid,
    })
}

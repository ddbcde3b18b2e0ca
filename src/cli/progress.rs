//! A bar for what takes its time, on a terminal and only where nobody reads documents.

use super::Form;
use super::output::complain;
use crate::locale::Locale;
use crate::store::{Telling, Work};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

/// A bar without a length yet, or one that is never shown.
pub fn bar(form: Form) -> ProgressBar {
    let is_seen = std::io::stderr().is_terminal() && !form.json && !form.ndjson;
    let bar = if is_seen { ProgressBar::new(0) } else { ProgressBar::hidden() };
    measure(&bar);
    bar
}

/// From now on the bar has a length.
pub fn measure(bar: &ProgressBar) {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
}

/// A line in place of the bar, as long as nobody knows how long it would be.
pub fn count(bar: &ProgressBar, text: String) {
    let style = ProgressStyle::with_template("{msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(text);
}

/// Says while a store is opened what of it is brought up to date, and how far that is: as a bar on a terminal, elsewhere
/// once. Of what is done at once nothing is said.
pub fn at_opening(locale: &Locale) -> Telling {
    let texts = [(Work::Cases, "cli-opening-cases"), (Work::Parties, "cli-opening-parties")];
    let texts = texts.map(|(work, id)| (work, locale.text(id)));
    let shown: Mutex<Option<(Work, ProgressBar)>> = Mutex::default();
    Telling::with(move |work, done, all| {
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.as_ref().is_none_or(|(of, _)| *of != work) {
            let text = texts.iter().find(|(of, _)| *of == work).map(|(_, text)| text.clone());
            let bar = bar(Form::default());
            match bar.is_hidden() {
                true => complain(&text.unwrap_or_default()),
                false => bar.set_message(text.unwrap_or_default()),
            }
            if let Some((_, before)) = shown.replace((work, bar)) {
                before.finish_and_clear();
            }
        }
        if let Some((_, bar)) = shown.as_ref() {
            bar.set_length(all);
            bar.set_position(done);
            if done >= all {
                bar.finish_and_clear();
            }
        }
    })
}

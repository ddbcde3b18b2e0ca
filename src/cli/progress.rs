//! A bar for what takes its time, on a terminal and only where nobody reads documents.

use super::Form;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// A bar without a length yet, or one that is never shown.
pub fn bar(form: Form) -> ProgressBar {
    let is_seen = std::io::stderr().is_terminal() && !form.json && !form.ndjson;
    let bar = if is_seen { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

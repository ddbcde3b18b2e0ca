//! How the dates of a complaint came about: each of its clocks, step by step.

use crate::domain::case_clock::{CaseClock, Explained};
use crate::domain::moment::Moment;
use crate::locale::Locale;

/// All of them, those first whose time runs, as they fall due.
pub fn whole(locale: &Locale, clocks: &[Explained], now: Moment) -> String {
    let mut clocks: Vec<&Explained> = clocks.iter().collect();
    clocks.sort_by_key(|one| (!one.clock.is_running(), one.clock.due_seconds()));
    let told: Vec<String> = clocks.into_iter().map(|one| clock(locale, one, now)).collect();
    if told.is_empty() { locale.text("dates-none") } else { told.join("\n\n") }
}

fn clock(locale: &Locale, one: &Explained, now: Moment) -> String {
    let mut lines = vec![head(locale, &one.clock, now)];
    lines.extend(one.steps().iter().map(|step| format!("  {}", locale.step(step))));
    lines.push(format!("  {}", locale.source(&one.source)));
    lines.join("\n")
}

fn head(locale: &Locale, clock: &CaseClock, now: Moment) -> String {
    let name = format!("{}:{}", clock.pack, clock.clock);
    let args = [
        ("what", locale.word("clock", clock.kind.code()).into()),
        ("state", locale.word("clock-state", clock.state_at(now).code()).into()),
        ("due", locale.clock_due(clock).into()),
        ("name", name.into()),
    ];
    locale.text_with("dates-head", &args)
}

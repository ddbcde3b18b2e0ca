//! How a date came about, step by step: codes with arguments, rendered in the reader's language.

use super::count::Kind;
use crate::domain::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt::Display;

/// One step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Names the message: `derive-<code>`.
    pub code: &'static str,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

impl Step {
    /// Every code, for the messages.
    pub const CODES: &[&str] = &[
        "start",
        "excluded",
        "counted",
        "make-up",
        "weekend",
        "off",
        "paused",
        "worked",
        "weeks",
        "months",
        "extended",
        "rolled",
        "provisional",
        "changed",
        "cut",
        "missed",
        "due",
    ];

    /// A step without arguments.
    pub fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn over(code: &'static str, from: Date, to: Date) -> Self {
        Self::new(code).with("from", from).with("to", to)
    }
}

/// Days of one kind that follow each other.
#[derive(Debug, Clone, Copy)]
struct Run {
    kind: Kind,
    from: Date,
    to: Date,
    days: u32,
}

/// The steps of one count, with days of one kind put together; none where only the date is wanted.
#[derive(Debug, Default)]
pub struct Steps {
    is_silent: bool,
    done: Vec<Step>,
    run: Option<Run>,
    total: u32,
}

impl Steps {
    /// Steps that are not written down: most dates are worked out and never explained.
    pub fn silent() -> Self {
        Self { is_silent: true, ..Self::default() }
    }

    /// Notes what a day was.
    pub fn day(&mut self, date: Date, kind: Kind) {
        self.days(date, date, 1, kind);
    }

    /// Notes what every one of these days was.
    pub fn days(&mut self, from: Date, to: Date, days: u32, kind: Kind) {
        if self.is_silent {
            return;
        }
        match &mut self.run {
            Some(run) if run.kind == kind => (run.to, run.days) = (to, run.days + days),
            _ => {
                self.end_run();
                self.run = Some(Run { kind, from, to, days });
            }
        }
    }

    /// Adds a step.
    pub fn push(&mut self, step: impl FnOnce() -> Step) {
        if !self.is_silent {
            self.end_run();
            self.done.push(step());
        }
    }

    /// Notes working time between two instants of a day; `total` are seconds.
    pub fn worked(&mut self, calendar: &Calendar, from: Timestamp, to: Timestamp, total: i64) {
        if self.is_silent {
            return;
        }
        let (start, end) = (from.to_zoned(calendar.zone()), to.to_zoned(calendar.zone()));
        let minutes = (to.as_second() - from.as_second()) / 60;
        let clock = |at: &jiff::Zoned| at.strftime("%H:%M").to_string();
        // The end of a day is its 24:00, not the next day's midnight.
        let is_midnight = end.date() > start.date();
        let until = if is_midnight { "24:00".to_owned() } else { clock(&end) };
        let step = Step::new("worked").with("date", start.date()).with("from", clock(&start));
        self.push(|| step.with("to", until).with("minutes", minutes).with("total", total / 60));
    }

    fn end_run(&mut self) {
        let Some(Run { kind, from, to, days }) = self.run.take() else { return };
        let step = Step::over(kind.code(), from, to).with("days", days);
        self.total += if kind.is_counted() { days } else { 0 };
        let total = self.total;
        self.done.push(if kind.is_counted() { step.with("total", total) } else { step });
    }

    /// All of them.
    pub fn end(mut self) -> Vec<Step> {
        self.end_run();
        self.done
    }
}

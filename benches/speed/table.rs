//! The table: a line per budget, each with what was measured beside it in the same run.

use crate::figures::time;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// What became of a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Met,
    NotMet,
    /// Nobody has set a budget for it.
    Told,
    /// Nothing was measured, and why.
    NotMeasured(String),
}

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    pub work: String,
    pub measured: String,
    pub beside: String,
    pub ratio: Option<f64>,
    /// By which runs are put in order where there is no ratio.
    pub time: Duration,
    pub budget: &'static str,
    pub verdict: Verdict,
}

impl Line {
    pub fn new(work: impl Into<String>, budget: &'static str) -> Self {
        Self {
            work: work.into(),
            measured: String::new(),
            beside: String::new(),
            ratio: None,
            time: Duration::ZERO,
            budget,
            verdict: Verdict::NotMeasured(String::new()),
        }
    }

    #[must_use]
    pub fn measured(self, measured: impl Into<String>) -> Self {
        Self { measured: measured.into(), ..self }
    }

    /// What runs are put in order by.
    pub fn rank(&self) -> f64 {
        self.ratio.unwrap_or(self.time.as_secs_f64())
    }

    /// A time with nothing beside it.
    #[must_use]
    pub fn took(self, took: Duration) -> Self {
        Self { measured: time(took), time: took, ..self }
    }

    /// What it is measured beside, and how many times that it took.
    #[must_use]
    pub fn beside(self, beside: impl Into<String>, ratio: f64) -> Self {
        Self { beside: beside.into(), ratio: Some(ratio), ..self }
    }

    /// The limit, where nothing else does the same.
    #[must_use]
    pub fn limit(self, limit: impl Into<String>) -> Self {
        Self { beside: limit.into(), ..self }
    }

    #[must_use]
    pub fn meets(self, is_met: bool) -> Self {
        let verdict = if is_met { Verdict::Met } else { Verdict::NotMet };
        Self { verdict, ..self }
    }

    #[must_use]
    pub fn told(self) -> Self {
        Self { verdict: Verdict::Told, ..self }
    }

    #[must_use]
    pub fn lacks(self, reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::NotMeasured(reason.into()), ..self }
    }

    fn cells(&self, number: u8) -> [String; 7] {
        let verdict = match &self.verdict {
            Verdict::Met => "met".to_owned(),
            Verdict::NotMet => "not met".to_owned(),
            Verdict::Told => String::new(),
            Verdict::NotMeasured(why) if why.is_empty() => "not measured".to_owned(),
            Verdict::NotMeasured(why) => format!("not measured: {why}"),
        };
        let ratio = self.ratio.map_or_else(String::new, |ratio| match ratio {
            ratio if ratio >= 10.0 => format!("{ratio:.0}x"),
            ratio if ratio >= 0.1 => format!("{ratio:.2}x"),
            ratio => format!("1/{:.0}", 1.0 / ratio.max(1e-9)),
        });
        let texts = [&self.work, &self.measured, &self.beside].map(Clone::clone);
        let [work, measured, beside] = texts;
        [number.to_string(), work, measured, beside, ratio, self.budget.to_owned(), verdict]
    }
}

const HEADER: [&str; 7] =
    ["#", "work", "measured", "peer or limit, same run", "ratio", "budget", ""];

/// The table as Markdown whose columns stand below each other in a terminal, too.
pub fn print(lines: &[(u8, Line)]) -> String {
    let header = HEADER.map(str::to_owned);
    let rows: Vec<[String; 7]> = lines.iter().map(|(number, line)| line.cells(*number)).collect();
    let all = || std::iter::once(&header).chain(&rows);
    let width = |column: usize| all().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: [usize; 7] = std::array::from_fn(width);
    let rule = widths.map(|width| "-".repeat(width.max(3)));
    let shown = |row: &[String; 7]| {
        let cell = |(text, width): (&String, &usize)| {
            format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
        };
        let cells: Vec<String> = row.iter().zip(&widths).map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = shown(&header) + &shown(&rule);
    text.extend(rows.iter().map(shown));
    text
}

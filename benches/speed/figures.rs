//! Figures as they are told: medians, percentiles and sizes. The machine is shared, so that the middle of several
//! tells more than their mean, and what is compared is measured in turns.

use std::time::{Duration, Instant};

/// How long something took, over and over.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// So many times the same.
    pub fn of(times: usize, mut work: impl FnMut(usize)) -> Self {
        let mut all = Self::default();
        for place in 0..times {
            all.add(|| work(place));
        }
        all
    }

    /// Two works in turns: what else the machine does meets both.
    pub fn in_turns(
        times: usize,
        mut one: impl FnMut(usize),
        mut other: impl FnMut(usize),
    ) -> (Self, Self) {
        let (mut first, mut second) = (Self::default(), Self::default());
        for place in 0..times {
            first.add(|| one(place));
            second.add(|| other(place));
        }
        (first, second)
    }

    pub fn add<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.0.push(begun.elapsed());
        done
    }

    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub fn median(&self) -> Duration {
        self.percentile(50)
    }

    pub fn percentile(&self, part: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
        sorted.get(place).copied().unwrap_or_default()
    }
}

pub fn ratio(measured: Duration, beside: Duration) -> f64 {
    measured.as_secs_f64() / beside.as_secs_f64().max(1e-9)
}

/// `1.23 ms`, three figures whatever the unit.
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s >= 1.0 => format!("{} s", three(s)),
        s if s >= 1e-3 => format!("{} ms", three(s * 1e3)),
        s => format!("{} us", three(s * 1e6)),
    }
}

pub fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..1_000_000 => format!("{} kB", three(bytes as f64 / 1e3)),
        _ => format!("{} MB", three(bytes as f64 / 1e6)),
    }
}

fn three(figure: f64) -> String {
    match figure {
        f if f >= 100.0 => format!("{f:.0}"),
        f if f >= 10.0 => format!("{f:.1}"),
        f => format!("{f:.2}"),
    }
}

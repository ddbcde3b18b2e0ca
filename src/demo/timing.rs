//! Moments around a given now: in office hours, in order, never later than they may be.

use super::dice::Dice;
use crate::domain::moment::{Moment, Precision};
use crate::domain::rulebook::Rulebook;
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::sync::LazyLock;

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 3_600;
const OPENS: i64 = 9 * HOUR;
const CLOSES: i64 = 18 * HOUR;

/// The rules that the demo's complaints are invented for.
static RULES: LazyLock<Rulebook> = LazyLock::new(Rulebook::travelling);

/// By when our own rule wants a decision on what was received then.
pub(super) fn own_due(received: Moment) -> Moment {
    RULES.own_due(received).unwrap_or(received)
}

/// A desk's now at some offset.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here {
    pub now: Moment,
    pub offset: Offset,
}

impl Here {
    pub(super) fn new(now: Moment, offset: Offset) -> Self {
        let now = Moment { offset_seconds: offset.seconds(), precision: Precision::Minute, ..now };
        Self { now, offset }
    }

    /// The day `days` after today; before it, where negative.
    pub(super) fn day(&self, days: i64) -> Moment {
        Moment::day(plus(self.now.date(), days), self.offset).unwrap_or(self.now)
    }

    /// A minute at this instant.
    pub(super) fn at(&self, at_seconds: i64) -> Moment {
        let whole = at_seconds - at_seconds.rem_euclid(MINUTE);
        Moment { at_seconds: whole, ..self.now }
    }

    /// Some minute of the office hours, so many days ago; at least one.
    pub(super) fn office(&self, dice: &mut Dice, days_ago: i64) -> Moment {
        let day = self.day(-days_ago.max(1));
        self.at(day.at_seconds + dice.between(OPENS, CLOSES - MINUTE))
    }

    /// Some waking minute, so many days ago, at least `gap` seconds before now.
    pub(super) fn waking(&self, dice: &mut Dice, days_ago: i64, gap: i64) -> Moment {
        let at = self.day(-days_ago).at_seconds + dice.between(8 * HOUR, 22 * HOUR);
        let latest = self.now.at_seconds - gap - dice.between(0, HOUR);
        self.at(at.min(latest))
    }

    /// How many days ago a complaint came whose time ends `want` days from now. Where no working
    /// day answers, the next one in the direction `step` does.
    pub(super) fn days_ago_for_due(&self, dice: &mut Dice, want: i64, step: i64) -> i64 {
        for tries in 0..7 {
            let due = plus(self.now.date(), want + tries * step);
            let fitting: Vec<i64> = (8..60).filter(|ago| self.due_of(*ago) == due).collect();
            if let Some(ago) = dice.pick(&fitting) {
                return *ago;
            }
        }
        14
    }

    fn due_of(&self, days_ago: i64) -> Date {
        own_due(self.day(-days_ago)).date()
    }

    /// `count` minutes after `from`, each later than the one before, none after `until`.
    pub(super) fn schedule(
        &self,
        dice: &mut Dice,
        from: i64,
        until: i64,
        count: usize,
    ) -> Vec<Moment> {
        let mut at = self.spread(dice, from, until, count as i64);
        let mut before = from;
        for instant in &mut at {
            *instant = (*instant).max(before + MINUTE * dice.between(2, 9));
            before = *instant;
        }
        let mut after = until + MINUTE;
        for instant in at.iter_mut().rev() {
            *instant = (*instant).min(after - MINUTE);
            after = *instant;
        }
        at.into_iter().map(|at| self.at(at)).collect()
    }

    fn spread(&self, dice: &mut Dice, from: i64, until: i64, count: i64) -> Vec<i64> {
        let part = (until - from).max(0) / (count + 1);
        let mut at: Vec<i64> =
            (0..count).map(|place| from + part * place + dice.between(0, part)).collect();
        for (instant, hours) in at.iter_mut().zip([20, 44]) {
            *instant = (*instant).min(from + dice.between(20 * MINUTE, hours * HOUR));
        }
        at.sort_unstable();
        at.into_iter().map(|at| self.in_office(dice, at)).collect()
    }

    /// The same instant, or one in the next office hours.
    fn in_office(&self, dice: &mut Dice, at: i64) -> i64 {
        let midnight = at - (at + i64::from(self.offset.seconds())).rem_euclid(24 * HOUR);
        let next = match at - midnight {
            time if time < OPENS => midnight + OPENS,
            time if time >= CLOSES => midnight + 24 * HOUR + OPENS,
            _ => return at,
        };
        next + dice.between(0, 90) * MINUTE
    }
}

/// So many days later, at the calendar's end at the latest.
pub(super) fn plus(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

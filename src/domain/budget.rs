//! How many customers' sealed fields one member may see within an hour and within a day.
//!
//! What is counted are subjects: a merge makes one party of two and would else make one customer of
//! a hundred. A customer who is seen again within the window is the same customer.

use super::contact::Compartment;
use super::id::SubjectId;
use super::moment::Moment;
use super::party::words;

words! {
    /// A sliding window: what counts is the time until now, not the hour on the clock.
    Window {
        /// Sixty minutes.
        Hour = "hour",
        /// Twenty-four hours.
        Day = "day",
    }
}

impl Window {
    /// How long it is.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

/// Most customers of one member, of a compartment, within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Of what.
    pub compartment: Compartment,
    /// Within which time.
    pub window: Window,
    /// How many.
    pub most_customers: usize,
    /// Whose number it is: no law and no standard names one, so all are `house`.
    pub basis: &'static str,
}

const fn house(compartment: Compartment, window: Window, most_customers: usize) -> Limit {
    Limit { compartment, window, most_customers, basis: "house" }
}

/// The limits.
pub const LIMITS: [Limit; 4] = [
    house(Compartment::Secret, Window::Hour, 10),
    house(Compartment::Secret, Window::Day, 25),
    house(Compartment::Contact, Window::Hour, 60),
    house(Compartment::Contact, Window::Day, 250),
];

/// For how long a lead lifts them.
pub const LIFT_MINUTES: i64 = 30;
/// From which share of a limit on a member is warned.
pub const WARN_PERCENT: usize = 80;

/// What a member has seen of one compartment within the longest window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spent {
    /// Customers, and when each was seen last, in seconds.
    pub seen: Vec<(SubjectId, i64)>,
    /// Until when the limits are lifted.
    pub lifted_until: Option<Moment>,
}

impl Spent {
    /// Whether the limits are lifted now. A clock that was set back lifts nothing.
    pub fn is_lifted(&self, now: Moment) -> bool {
        let left = self.lifted_until.map(|until| until.at_seconds - now.at_seconds);
        left.is_some_and(|left| (1..=LIFT_MINUTES * 60).contains(&left))
    }

    /// When those who count within the window were seen, the oldest first. A time ahead of now counts:
    /// a clock that was set back frees nothing.
    pub fn within(&self, window: Window, now: Moment) -> Vec<i64> {
        let is_within = |at: &i64| now.at_seconds - at < window.seconds();
        let mut times: Vec<i64> = self.seen.iter().map(|(_, at)| *at).filter(is_within).collect();
        times.sort_unstable();
        times
    }

    /// Whether this customer counts already.
    pub fn has_seen(&self, subject: SubjectId, window: Window, now: Moment) -> bool {
        let is_it = |(seen, at): &(SubjectId, i64)| {
            *seen == subject && now.at_seconds - at < window.seconds()
        };
        self.seen.iter().any(is_it)
    }
}

/// How near a member has come to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearing {
    /// Customers seen.
    pub count: usize,
    /// The limit.
    pub limit: Limit,
}

//! What a policy says of one clock.

use crate::domain::party::words;
use crate::domain::source::Source;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// What a clock is for. The beginning of its id.
    ClockKind {
        /// Telling the customer that the complaint reached us.
        Ack = "ack",
        /// The first answer of a person.
        First = "first",
        /// The next answer, when it is our turn.
        Next = "next",
        /// Assessing the complaint.
        Assess = "assess",
        /// Telling the customer how it stands.
        Update = "update",
        /// Deciding, by our own rule.
        Internal = "internal",
        /// A deadline of the law or an authority.
        Reg = "reg",
        /// Doing what was decided.
        Remedy = "remedy",
        /// Closing what was decided, sent and done.
        Close = "close",
        /// Going further with it.
        Appeal = "appeal",
        /// Asking how it was.
        Survey = "survey",
        /// Keeping the record.
        Retain = "retain",
        /// Of feedback: telling that it reached us, and what became of it.
        Feedback = "feedback",
    }
}

impl ClockKind {
    /// Whether a law or an authority sets it: then no draft may arm it.
    pub fn is_statutory(self) -> bool {
        self == Self::Reg
    }

    /// Whether it tells only until when something is possible or kept: nothing is due by it, and nothing missed.
    pub fn is_window(self) -> bool {
        matches!(self, Self::Appeal | Self::Retain)
    }

    /// The kind that an id begins with: `reg.settle`, `internal`.
    pub fn of(id: &str) -> Option<Self> {
        Self::from_code(id.split('.').next().unwrap_or_default())
    }
}

words! {
    /// In what a clock counts.
    Unit {
        /// A minute of working time.
        BusinessMinute = "business_minute",
        /// A day on which is worked, make-up days too.
        WorkingDay = "working_day",
        /// The same by the name that English law gives it.
        BusinessDay = "business_day",
        /// Any day.
        CalendarDay = "calendar_day",
        /// Seven days.
        Week = "week",
        /// A month; the last day where the month has no such day.
        Month = "month",
    }
}

impl Unit {
    /// The longest length that can be a deadline and is counted in a moment.
    pub fn longest(self) -> u32 {
        match self {
            Self::BusinessMinute => 600_000,
            Self::WorkingDay | Self::BusinessDay | Self::CalendarDay => 36_500,
            Self::Week => 5_200,
            Self::Month => 1_200,
        }
    }
}

words! {
    /// What starts or stops a clock.
    Trigger {
        /// The complaint reached us.
        Received = "received",
        /// The customer was told so.
        Acknowledged = "acknowledged",
        /// It was assessed.
        Assessed = "assessed",
        /// The customer wrote: it is our turn.
        CustomerWrote = "customer_wrote",
        /// A person answered.
        Replied = "replied",
        /// The customer was told how it stands.
        Updated = "updated",
        /// It was decided and the decision sent.
        Decided = "decided",
        /// A remedy was agreed on.
        RemedyAgreed = "remedy_agreed",
        /// The remedy was proved.
        RemedyDone = "remedy_done",
        /// The customer went further.
        Appealed = "appealed",
        /// It was closed.
        Closed = "closed",
        /// The customer was asked how it was.
        Surveyed = "surveyed",
        /// The record was deleted.
        Deleted = "deleted",
    }
}

words! {
    /// Why a clock may stand still.
    PauseReason {
        /// The customer owes an answer.
        Customer = "customer",
        /// Somebody else does.
        ThirdParty = "third_party",
        /// An expert examines.
        Expert = "expert",
        /// A court or an authority holds the case.
        LegalHold = "legal_hold",
    }
}

words! {
    /// Whether the day of the start counts.
    DayRule {
        /// Counting begins on the next day.
        FirstExcluded = "first_excluded",
        /// The day of the start is the first.
        FirstIncluded = "first_included",
    }
}

words! {
    /// What happens to a due day on which nobody works.
    Roll {
        /// It stays.
        None = "none",
        /// The next working day takes its place.
        NextWorkingDay = "next_working_day",
    }
}

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// In what it counts.
    pub unit: Unit,
    /// How many of them.
    pub length: u32,
    /// Whether the day of the start counts.
    pub day: DayRule,
    /// What happens to a due day on which nobody works.
    pub roll: Roll,
}

/// A deadline as a policy puts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRule {
    /// Within its pack: a kind, or a kind and a name (`reg.settle`).
    pub id: String,
    /// What it is for.
    pub kind: ClockKind,
    /// How long it takes.
    pub measure: Measure,
    /// What starts it.
    pub start: Vec<Trigger>,
    /// What stops it.
    pub stop: Vec<Trigger>,
    /// For what it may stand still, and for nothing else.
    pub pause: Vec<PauseReason>,
    /// Whether each start begins it anew while it runs.
    pub repeats: bool,
    /// The first day on which something starts it: nobody is late by what was not asked of them then.
    #[serde(default)]
    pub since: Option<Date>,
    /// Whether it is the end of what is possible until then, and nothing that is due.
    pub window: bool,
    /// At which percents of its time somebody is told.
    pub warn: Vec<u32>,
    /// Where it stands.
    pub source: Source,
}

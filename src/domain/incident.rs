//! Something happened to what customers told us: it was seen, lost or changed by somebody who should not.
//!
//! INVARIANT: an incident has its own deadlines, of the pack for incidents, counted from when it was discovered and
//! never from when it was written down; lines are only added; what the decision names was told before it closes.

use super::error::{Error, Result};
use super::id::{IncidentNumber, MemberId};
use super::moment::Moment;
use super::party::words;
use super::source::SourceStatus;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Lines of one incident, at most: they stand in one row.
pub const MOST_LINES: usize = 500;

words! {
    /// What happened.
    IncidentKind {
        /// Somebody saw or got what they should not.
        Leak = "leak",
        /// Something is gone that should be there.
        Loss = "loss",
        /// Something was changed by somebody who should not.
        Tampering = "tampering",
        /// Somebody came in who should not.
        Intrusion = "intrusion",
        /// Somebody who may come in used it for something else.
        Misuse = "misuse",
    }
}

words! {
    /// Who is told of an incident.
    Told {
        /// The authority in charge.
        Authority = "authority",
        /// The customers whose data it was.
        People = "people",
    }
}

words! {
    /// What was decided about telling.
    Notifying {
        /// The authority and the customers are told.
        Both = "both",
        /// The authority alone: what was done averts any harm to the customers.
        Authority = "authority",
        /// Nobody, for a reason that stands there.
        Nobody = "nobody",
    }
}

impl Notifying {
    /// Who is told by it.
    pub fn names(self) -> &'static [Told] {
        match self {
            Self::Both => Told::ALL,
            Self::Authority => &[Told::Authority],
            Self::Nobody => &[],
        }
    }
}

words! {
    /// How a deadline of an incident stands.
    DeadlineState {
        /// It runs.
        Running = "running",
        /// It was kept.
        Kept = "kept",
        /// It has passed, or was kept too late.
        Missed = "missed",
        /// Nothing is due by it any more: it was decided so.
        Dropped = "dropped",
    }
}

/// A line of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentLine {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: MemberId,
    /// What.
    pub text: String,
}

/// A decision on whom to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifyDecision {
    /// What.
    pub notifying: Notifying,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// Who. The second person stands in the entry of the log.
    pub by: MemberId,
    /// The entry of the log.
    pub seq: u64,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its number.
    pub number: IncidentNumber,
    /// What happened.
    pub kind: IncidentKind,
    /// The same in words.
    pub title: String,
    /// When somebody saw it.
    pub discovered_at: Moment,
    /// When it was written down.
    pub opened_at: Moment,
    /// By whom.
    pub by: MemberId,
    /// What was written down since.
    pub lines: Vec<IncidentLine>,
    /// How many customers are on the list of those affected.
    pub affected: u64,
    /// Whether somebody looked and found nobody affected.
    pub nobody: bool,
    /// Who was told, and when.
    pub told: Vec<(Told, Moment)>,
    /// Whom to tell.
    pub decision: Option<NotifyDecision>,
    /// Why it happened.
    pub cause: Option<String>,
    /// When it was closed, and by whom.
    pub closed: Option<(Moment, MemberId)>,
}

/// A deadline of an incident, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// By which rule.
    pub rule: &'static IncidentClock,
    /// Until when.
    pub due: Moment,
    /// How it stands.
    pub state: DeadlineState,
}

impl Incident {
    /// Whether something is still to be done about it.
    pub fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether it was said who is affected.
    pub fn has_list(&self) -> bool {
        self.affected > 0 || self.nobody
    }

    /// So many more came to the list of those affected. A decision by which no customers are told was made without them:
    /// another one is needed.
    pub fn widen(&mut self, more: u64) {
        if more > 0 {
            self.affected += more;
            self.nobody = false;
            let decided = self.decision.take();
            self.decision = decided.filter(|one| one.notifying.names().contains(&Told::People));
        }
    }

    /// When these were told first.
    pub fn told_at(&self, who: Told) -> Option<Moment> {
        let own = self.told.iter().filter(|(told, _)| *told == who);
        own.map(|(_, at)| *at).min_by_key(|at| at.at_seconds)
    }

    /// Whom the decision names and nobody has told yet.
    pub fn untold(&self) -> Vec<Told> {
        let named = self.decision.as_ref().map_or(&[][..], |one| one.notifying.names());
        named.iter().copied().filter(|who| self.told_at(*who).is_none()).collect()
    }

    /// Its deadlines in the order in which they are due.
    pub fn deadlines(&self, now: Moment) -> Vec<Deadline> {
        pack().clock.iter().map(|rule| self.deadline(rule, now)).collect()
    }

    fn deadline(&self, rule: &'static IncidentClock, now: Moment) -> Deadline {
        let at_seconds = self.discovered_at.at_seconds + i64::from(rule.hours) * 3_600;
        let due = Moment { at_seconds, ..self.opened_at };
        let is_late = |at: Moment| at.at_seconds > at_seconds;
        // What has passed stays missed, whatever is decided after it.
        let leaves_out =
            |one: &NotifyDecision| !one.notifying.names().contains(&rule.tells) && !is_late(one.at);
        let state = match self.told_at(rule.tells) {
            Some(at) if is_late(at) => DeadlineState::Missed,
            Some(_) => DeadlineState::Kept,
            None if self.decision.as_ref().is_some_and(leaves_out) => DeadlineState::Dropped,
            None if is_late(now) => DeadlineState::Missed,
            None => DeadlineState::Running,
        };
        Deadline { rule, due, state }
    }
}

/// A deadline as the pack puts it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentClock {
    /// Its name.
    pub id: String,
    /// Hours on any day, from the discovery on.
    pub hours: u32,
    /// Who is told by then.
    pub tells: Told,
    /// Where it stands.
    pub source: String,
    /// Whether that is the law.
    pub status: SourceStatus,
    /// The test cases: when it was discovered, and until when it has to be told.
    pub golden: Vec<IncidentGolden>,
}

/// A test case of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentGolden {
    /// When it was discovered.
    pub discovered: String,
    /// Until when it has to be told.
    pub due: String,
}

/// The deadlines of incidents, as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentPack {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its deadlines, the shortest first.
    pub clock: Vec<IncidentClock>,
}

const TEXT: &str = include_str!("../../policies/incidents/cn.toml");

/// The pack that travels with kefu.
pub fn pack() -> &'static IncidentPack {
    static PACK: LazyLock<IncidentPack> = LazyLock::new(|| {
        // A test reads it, so that it is never without its clocks.
        read(TEXT).unwrap_or_else(|_| IncidentPack {
            id: String::new(),
            version: String::new(),
            clock: Vec::new(),
        })
    });
    &PACK
}

fn read(text: &str) -> Result<IncidentPack> {
    toml::from_str(text).map_err(|e| Error::damaged(e.message()))
}

#[cfg(test)]
impl Incident {
    /// One for tests, discovered then.
    pub fn sample(at: Moment) -> Self {
        Self {
            number: IncidentNumber(1),
            kind: IncidentKind::Leak,
            title: "a letter went to somebody else".into(),
            discovered_at: at,
            opened_at: at,
            by: <MemberId as super::id::Id>::from_bytes([1; 16]),
            lines: Vec::new(),
            affected: 0,
            nobody: false,
            told: Vec::new(),
            decision: None,
            cause: None,
            closed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::Offset;

    fn at(text: &str) -> Moment {
        Moment::parse(text, Offset::UTC).unwrap()
    }

    fn discovered(text: &str) -> Incident {
        Incident::sample(at(text))
    }

    #[test]
    fn the_pack_reads_and_its_goldens_come_out() {
        let pack = read(TEXT).unwrap();
        assert_eq!(&pack, super::pack());
        let hours: Vec<u32> = pack.clock.iter().map(|clock| clock.hours).collect();
        assert_eq!(hours, [4, 72]);
        for (place, clock) in pack.clock.iter().enumerate() {
            assert!(clock.golden.len() >= 3 && !clock.source.is_empty(), "{}", clock.id);
            for golden in &clock.golden {
                let incident = discovered(&golden.discovered);
                let deadline = &incident.deadlines(incident.opened_at)[place];
                assert_eq!(deadline.due.at_seconds, at(&golden.due).at_seconds, "{golden:?}");
            }
        }
    }

    #[test]
    fn a_deadline_is_kept_by_telling_and_dropped_by_a_decision() {
        let mut incident = discovered("2026-03-02T10:00:00+08:00");
        let states = |incident: &Incident, now: &str| {
            incident.deadlines(at(now)).iter().map(|one| one.state).collect::<Vec<_>>()
        };
        use DeadlineState::{Dropped, Kept, Missed, Running};
        assert_eq!(states(&incident, "2026-03-02T14:00:00+08:00"), [Running, Running]);
        assert_eq!(states(&incident, "2026-03-02T14:00:01+08:00"), [Missed, Running]);
        incident.told.push((Told::Authority, at("2026-03-02T13:59:00+08:00")));
        assert_eq!(states(&incident, "2026-03-02T15:00:00+08:00"), [Kept, Running]);
        let (reason, by) = (String::new(), incident.by);
        let notifying = Notifying::Authority;
        incident.decision =
            Some(NotifyDecision { notifying, reason, at: incident.opened_at, by, seq: 2 });
        assert_eq!(states(&incident, "2026-03-09T15:00:00+08:00"), [Kept, Dropped]);
        incident.told.push((Told::People, at("2026-03-05T10:00:01+08:00")));
        assert_eq!(states(&incident, "2026-03-05T10:00:01+08:00"), [Kept, Missed], "told too late");
    }

    #[test]
    fn what_was_missed_stays_so_and_who_came_to_the_list_was_not_decided_on() {
        use DeadlineState::{Dropped, Missed, Running};
        let mut incident = discovered("2026-03-02T10:00:00+08:00");
        let decided = |notifying, text: &str| {
            let by = Incident::sample(at(text)).by;
            Some(NotifyDecision { notifying, reason: String::new(), at: at(text), by, seq: 2 })
        };
        let states = |incident: &Incident, now: &str| {
            incident.deadlines(at(now)).iter().map(|one| one.state).collect::<Vec<_>>()
        };
        incident.nobody = true;
        incident.decision = decided(Notifying::Nobody, "2026-03-02T14:00:00+08:00");
        assert_eq!(states(&incident, "2026-03-09T10:00:00+08:00"), [Dropped, Dropped]);
        incident.decision = decided(Notifying::Nobody, "2026-03-02T14:00:01+08:00");
        assert_eq!(states(&incident, "2026-03-09T10:00:00+08:00"), [Missed, Dropped]);
        incident.widen(0);
        assert!(incident.decision.is_some() && incident.nobody);
        incident.widen(2);
        assert_eq!((incident.affected, incident.nobody, &incident.decision), (2, false, &None));
        assert_eq!(states(&incident, "2026-03-03T10:00:00+08:00"), [Missed, Running]);
        incident.decision = decided(Notifying::Both, "2026-03-03T10:00:00+08:00");
        incident.widen(1);
        assert!(incident.decision.is_some(), "they are told with the others");
    }
}

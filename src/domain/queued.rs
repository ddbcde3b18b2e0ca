//! What stands beside a case's place in the queue, so that whoever counts the queue, or looks who has climbed and what is
//! owed, need not read the case: folded from the same events by the same rules, without a "now".

use super::case_clock::CaseClock;
use super::clock::ClockState;
use super::complaint::{Case, CaseEvent, CaseKind, Stage};
use super::escalation::owed::owed_from;
use super::escalation::{Ladder, Rung};
use super::handling::SurveyState;
use super::id::{CaseNumber, MemberId, PartyId};
use super::moment::Moment;
use super::rulebook::Rulebook;
use serde::{Deserialize, Serialize};

/// A case as its place in the queue tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Queued {
    /// Its number.
    pub number: CaseNumber,
    /// What kind of case.
    pub kind: CaseKind,
    /// How far it has come.
    pub stage: Stage,
    /// Who complains.
    pub party: Option<PartyId>,
    /// Who is accountable.
    pub owner: Option<MemberId>,
    /// How its survey stands.
    pub survey: Option<SurveyState>,
    /// When it climbs, if it is an open complaint.
    pub ascent: Option<Ascent>,
}

/// When a case climbs for want of time, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PackedAscent", into = "PackedAscent")]
pub struct Ascent {
    /// From when on it stands on each rung or a higher one.
    from: [i64; Rung::ALL.len()],
    /// From when on a date was missed of which no event tells.
    breaks_at: i64,
    /// From when on it may owe a letter that nobody has begun.
    owes_from: i64,
}

/// Never, as far as its events say.
const NEVER: i64 = i64::MAX;

/// As it is written: there is one for each case, and a name for each part would be most of it.
type Packed = (
    (u16, u32),
    CaseKind,
    Stage,
    Option<PartyId>,
    Option<MemberId>,
    Option<SurveyState>,
    Option<Ascent>,
);
type PackedAscent = ([i64; Rung::ALL.len()], i64, i64);

impl From<Packed> for Queued {
    fn from((number, kind, stage, party, owner, survey, ascent): Packed) -> Self {
        let number = CaseNumber { year: number.0, count: number.1 };
        Self { number, kind, stage, party, owner, survey, ascent }
    }
}

impl From<Queued> for Packed {
    fn from(one: Queued) -> Self {
        let number = (one.number.year, one.number.count);
        (number, one.kind, one.stage, one.party, one.owner, one.survey, one.ascent)
    }
}

impl From<PackedAscent> for Ascent {
    fn from((from, breaks_at, owes_from): PackedAscent) -> Self {
        Self { from, breaks_at, owes_from }
    }
}

impl From<Ascent> for PackedAscent {
    fn from(Ascent { from, breaks_at, owes_from }: Ascent) -> Self {
        (from, breaks_at, owes_from)
    }
}

impl Queued {
    /// Of a case, by its events and the rules that apply.
    pub fn of(case: &Case, events: &[CaseEvent], book: &Rulebook) -> Self {
        let climbs = case.is_open() && case.kind == CaseKind::Complaint;
        Self {
            number: case.number,
            kind: case.kind,
            stage: case.stage,
            party: case.party,
            owner: case.owner,
            survey: case.handling.survey.map(|survey| survey.state),
            ascent: climbs.then(|| Ascent::of(case, events, book)).flatten(),
        }
    }
}

impl Ascent {
    /// None where no clock runs that the queue goes by.
    fn of(case: &Case, events: &[CaseEvent], book: &Rulebook) -> Option<Self> {
        let ladders = Ladder::all(events, book);
        let first = |rung: Rung| ladders.iter().map(|ladder| ladder.stands_from(rung)).min();
        let mut from = [NEVER; Rung::ALL.len()];
        for (at, rung) in from.iter_mut().zip(Rung::ALL) {
            *at = first(*rung)?;
        }
        // Of who is erased nobody is left to write to; what the ladder writes, it writes where a date runs.
        let is_running = case.clocks.iter().any(|one| one.is_main() && one.is_running());
        if case.erased.is_some() || !is_running {
            return Some(Self { from, breaks_at: NEVER, owes_from: NEVER });
        }
        let unrecorded = case.clocks.iter().filter(|one| one.is_main() && !one.recorded);
        Some(Self {
            from,
            breaks_at: unrecorded.filter_map(CaseClock::breaks_at).min().unwrap_or(NEVER),
            owes_from: owed_from(case, &ladders, events).unwrap_or(NEVER),
        })
    }

    /// The rung on which it stands, by the clock that is furthest.
    pub fn rung(&self, now: Moment) -> Option<Rung> {
        let mut reached = Rung::ALL.iter().zip(self.from).rev();
        reached.find(|(_, from)| *from <= now.at_seconds).map(|(rung, _)| *rung)
    }

    /// When it comes to the next one.
    pub fn climbs_at(&self, now: Moment) -> Option<i64> {
        self.from.into_iter().filter(|at| *at > now.at_seconds && *at != NEVER).min()
    }

    /// Whether there is a date to be recorded as missed.
    pub fn breaks(&self, now: Moment) -> bool {
        self.breaks_at <= now.at_seconds
    }

    /// Whether there may be a letter to be begun.
    pub fn owes(&self, now: Moment) -> bool {
        self.owes_from <= now.at_seconds
    }
}

impl CaseClock {
    /// From when on it is missed ([`CaseClock::state_at`]); none if it does not run then.
    fn breaks_at(&self) -> Option<i64> {
        let over = self.due_seconds().saturating_add(1);
        let missed = self.breached_at.map_or(over, |at| at.at_seconds.min(over));
        match (self.state, self.resumes_at) {
            (ClockState::Running, _) => Some(missed),
            (_, Some(resumes)) => Some(missed.max(resumes.at_seconds)),
            _ => None,
        }
    }
}

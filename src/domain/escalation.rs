//! How far a case has climbed for want of time: a rung for each part of a clock's time that is gone. Derived from the
//! clock's instants whenever it is asked for, never stored; only that a date was missed, and that a letter was drafted
//! for want of time, become events.
//!
//! ```text
//! 50 % handler -> 75 % lead -> 90 % complaint manager -> 100 % breach
//! ```

pub mod owed;

use super::case_clock::{self, CaseClock};
use super::clock::ClockState;
use super::complaint::CaseEvent;
use super::member::{Member, Role};
use super::moment::Moment;
use super::party::words;
use super::rulebook::Rulebook;
use super::triggers::Triggers;

words! {
    /// A rung, the lowest first.
    Rung {
        /// Half of the time is gone: whoever is accountable.
        Handler = "handler",
        /// Three quarters: the lead, and the customer is told that it takes longer.
        Lead = "lead",
        /// Nine tenths: the complaint manager.
        Manager = "manager",
        /// All of it: the breach is recorded, and the customer is told the ways of appeal.
        Breach = "breach",
    }
}

/// From which part of the time on, in percent.
const FROM: [(Rung, u32); 3] = [(Rung::Handler, 50), (Rung::Lead, 75), (Rung::Manager, 90)];

/// The rung on which a running clock stands: by the instants at which so many percent of its time were gone, in seconds,
/// and the one at which it is due. A pack may warn at other parts; each counts for the rung it has reached.
pub fn rung(warnings: &[(u32, i64)], due_seconds: i64, now: Moment) -> Option<Rung> {
    if now.at_seconds > due_seconds {
        return Some(Rung::Breach);
    }
    let gone = warnings.iter().filter(|(_, at)| *at <= now.at_seconds).map(|(percent, _)| *percent);
    let gone = gone.max()?;
    FROM.iter().rev().find(|(_, from)| gone >= *from).map(|(rung, _)| *rung)
}

/// A running clock, with the instants at which so many percent of its time are gone, in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The clock.
    pub clock: CaseClock,
    /// Percent and instant.
    pub warnings: Vec<(u32, i64)>,
}

impl Ladder {
    /// Those of the running clocks that the queue goes by: what the law wants, and our own decision.
    pub fn all(events: &[CaseEvent], book: &Rulebook) -> Vec<Self> {
        let Some(triggers) = Triggers::of(events) else { return Vec::new() };
        let all = case_clock::explain(&triggers, book).into_iter();
        let running = all.filter(|one| one.clock.is_main() && one.clock.is_running());
        let ladder = running.map(|one| Self {
            warnings: one.whole.warnings.iter().map(|(part, at)| (*part, at.as_second())).collect(),
            clock: one.clock,
        });
        ladder.collect()
    }

    /// How far it has climbed.
    pub fn rung(&self, now: Moment) -> Option<Rung> {
        rung(&self.warnings, self.clock.due_seconds(), now)
    }

    /// From when on it stands on a rung or a higher one, in seconds: as [`rung`] tells it of a moment.
    pub fn stands_from(&self, rung: Rung) -> i64 {
        let over = self.clock.due_seconds().saturating_add(1);
        self.reached(rung).map_or(over, |at| at.min(over))
    }

    /// When it came to a rung below the last one.
    fn reached(&self, rung: Rung) -> Option<i64> {
        let (_, from) = FROM.iter().find(|(known, _)| *known == rung)?;
        self.warnings.iter().filter(|(part, _)| part >= from).map(|(_, at)| *at).min()
    }
}

/// What one climb of all complaints wrote, and where it drafted nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Climb {
    /// Dates whose missing was recorded.
    pub breaches: u32,
    /// Letters drafted.
    pub letters: u32,
    /// No letter, because nobody is accountable.
    pub no_owner: u32,
    /// No letter, because the owner is writing there.
    pub own_draft: u32,
    /// No letter, because there is none in the customer's language.
    pub no_language: u32,
}

impl Rung {
    /// The first rung that concerns a member besides what they are accountable for.
    fn first_of(member: &Member) -> Option<Self> {
        let has = |roles: &[Role]| member.roles.iter().any(|role| roles.contains(role));
        match () {
            () if has(&[Role::Lead, Role::Owner]) => Some(Self::Lead),
            () if has(&[Role::ComplaintManager]) => Some(Self::Manager),
            () => None,
        }
    }

    /// Whether it has come to this member: as the one who is accountable, or by a role.
    pub fn is_for(self, member: &Member, is_accountable: bool) -> bool {
        is_accountable || Self::first_of(member).is_some_and(|first| self as u8 >= first as u8)
    }
}

impl CaseClock {
    /// The name of the clock with its pack, as a rule is named: `uk-disp:reg.final`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.pack, self.clock)
    }

    /// Whether its date was missed while it ran: of those that the queue goes by.
    pub fn is_late_at(&self, now: Moment) -> bool {
        self.is_main() && self.state_at(now) == ClockState::Breached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Id, MemberId};
    use crate::domain::member::{MemberState, Preferences};
    use jiff::Timestamp;
    use jiff::tz::Offset;

    const WARNINGS: [(u32, i64); 3] = [(50, 500), (75, 750), (90, 900)];
    const DUE: i64 = 1_000;

    fn at(seconds: i64) -> Moment {
        let mut now = Moment::minute(Timestamp::UNIX_EPOCH, Offset::UTC);
        now.at_seconds = seconds;
        now
    }

    #[test]
    fn each_part_of_the_time_is_a_rung() {
        for (seconds, wanted) in [
            (0, None),
            (499, None),
            (500, Some(Rung::Handler)),
            (749, Some(Rung::Handler)),
            (750, Some(Rung::Lead)),
            (899, Some(Rung::Lead)),
            (900, Some(Rung::Manager)),
            (1_000, Some(Rung::Manager)),
            (1_001, Some(Rung::Breach)),
        ] {
            assert_eq!(rung(&WARNINGS, DUE, at(seconds)), wanted, "{seconds}");
        }
        assert_eq!(rung(&[], DUE, at(999)), None);
        assert_eq!(rung(&[], DUE, at(1_001)), Some(Rung::Breach));
        assert_eq!(rung(&[(80, 1)], DUE, at(2)), Some(Rung::Lead), "a pack's own part");
        assert_eq!(rung(&[(20, 1)], DUE, at(2)), None);
    }

    #[test]
    fn a_rung_comes_to_who_is_accountable_and_to_a_role() {
        let member = |role| Member {
            id: MemberId::from_bytes([1; 16]),
            name: "m".into(),
            uid: None,
            roles: vec![role],
            ssh_key: None,
            state: MemberState::Active,
            recipient: String::new(),
            mac: None,
            formerly: None,
            preferences: Preferences::default(),
            version: 1,
        };
        let of = |role: Role| {
            let is_for = |rung: &&Rung| rung.is_for(&member(role), false);
            Rung::ALL.iter().filter(is_for).map(|rung| rung.code()).collect::<Vec<_>>()
        };
        assert_eq!(of(Role::Agent), [""; 0]);
        assert_eq!(of(Role::Lead), ["lead", "manager", "breach"]);
        assert_eq!(of(Role::ComplaintManager), ["manager", "breach"]);
        assert_eq!(of(Role::Owner), ["lead", "manager", "breach"]);
        assert!(Rung::Handler.is_for(&member(Role::Agent), true));
    }
}

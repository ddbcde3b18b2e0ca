//! Whether a filter takes a case, asked of its place in the queue: what stands there needs no look at its row.

use super::case_facts::CaseFacts;
use super::complaints::Filter;
use super::filter::{Facts, Key, Term};
use super::members::{self, Names};
use super::status;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::id::{MemberId, PartyId};
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::domain::queued::Queued;
use crate::store::tables::QueueKey;
use crate::store::{Reader, index, tables};

const MINUTE_SECONDS: i64 = 60;

/// A case's place in the queue, with what stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) key: &'p QueueKey,
    pub(super) queued: &'p Queued,
}

impl Place<'_> {
    pub(super) fn is_open(&self) -> bool {
        self.key.0 == index::OPEN
    }

    /// When its date has passed.
    pub(super) fn due_seconds(&self) -> i64 {
        self.key.1
    }
}

impl Filter {
    /// Whether every part of it is told by a place.
    pub(super) fn is_told_by_place(&self) -> bool {
        self.text.is_none() && self.terms.iter().all(is_told)
    }

    /// Whether it takes what stands at this place, by the place alone. `family` is the party asked for with those
    /// merged into it.
    pub(super) fn may_take(&self, place: Place<'_>, family: &[PartyId], now: Moment) -> bool {
        let Place { key, queued } = place;
        let is_open = place.is_open();
        let stands = (!self.open || is_open)
            && (!self.closed || !is_open)
            && (!self.after || key.0 == index::AFTER || self.open || self.overdue)
            && (!self.overdue || is_open && key.1 < now.at_seconds);
        stands
            && (!self.unowned || queued.owner.is_none())
            && self.owner.is_none_or(|owner| queued.owner == Some(owner))
            && (self.party.is_none() || queued.party.is_some_and(|party| family.contains(&party)))
            && self.stage.is_none_or(|stage| queued.stage == stage)
            && self.kind.is_none_or(|kind| queued.kind == kind)
    }

    /// Whether it takes the case that stands at this place. Its row is read only if the place does not tell, and left in
    /// `case` for whoever asks next.
    pub(super) fn takes_at(
        &self,
        tx: &impl Reader,
        (place, family): (Place<'_>, &[PartyId]),
        names: &Names,
        now: Moment,
        case: &mut Option<Case>,
    ) -> Result<bool> {
        if !self.may_take(place, family, now) {
            return Ok(false);
        }
        let facts = PlaceFacts { place, names, me: self.me, now };
        let (told, rest): (Vec<&Term>, Vec<&Term>) =
            self.terms.iter().partition(|term| is_told(term));
        if !told.iter().all(|term| term.holds(&facts)) {
            return Ok(false);
        }
        if rest.is_empty() && self.text.is_none() {
            return Ok(true);
        }
        let case = match case {
            Some(case) => case,
            none => none.insert(tx.fetch(tables::CASES, &place.key.5)?),
        };
        if !self.holds_text(case) {
            return Ok(false);
        }
        if rest.is_empty() {
            return Ok(true);
        }
        let facts = CaseFacts::of(tx, names, case, self.me, now)?;
        Ok(rest.iter().all(|term| term.holds(&facts)))
    }

    /// From when on a place may be told otherwise for want of anything but time, in seconds: no earlier than that does
    /// what it tells change.
    pub(super) fn changes_at(&self, place: Place<'_>, now: Moment) -> Option<i64> {
        if !place.is_open() {
            return None;
        }
        let terms = self.terms.iter().flat_map(|term| turns(term, place.due_seconds(), now));
        let over = self.overdue.then(|| place.due_seconds().saturating_add(1));
        terms.chain(over).filter(|at| *at > now.at_seconds).min()
    }
}

/// Whether a place tells of this.
fn is_told(term: &Term) -> bool {
    match term {
        Term::Not(term) => is_told(term),
        Term::Mine
        | Term::Unowned
        | Term::Owner(_)
        | Term::Today
        | Term::Due(..)
        | Term::Open
        | Term::Overdue
        | Term::Stage(_)
        | Term::Field(Key::Kind | Key::Survey, _) => true,
        _ => false,
    }
}

/// The moments around which a term may turn, of a case that is due then.
fn turns(term: &Term, due: i64, now: Moment) -> Vec<i64> {
    match term {
        Term::Not(term) => turns(term, due, now),
        Term::Today => vec![today_at(due, now), due.saturating_add(1)],
        Term::Overdue => vec![due.saturating_add(1)],
        // Of minutes that are not whole both ends count.
        Term::Due(_, minutes) => {
            let before = |minutes: i64| {
                due.saturating_sub(minutes.saturating_mul(MINUTE_SECONDS)).saturating_add(1)
            };
            vec![before(*minutes), before(minutes.saturating_add(1))]
        }
        _ => Vec::new(),
    }
}

/// When it has to be asked next whether something is due today: as long as that is days away, at a midnight before that
/// day; and every moment where it is due within the minute after this day, since the minutes until both are cut off.
/// What is over will never be.
pub(super) fn today_at(due: i64, now: Moment) -> i64 {
    let midnight = status::end_of_day(now);
    match due.saturating_sub(midnight) {
        _ if due < now.at_seconds => i64::MAX,
        1..MINUTE_SECONDS => now.at_seconds + 1,
        left => midnight + (left.div_euclid(DAY_SECONDS) - 1).max(0) * DAY_SECONDS,
    }
}

/// What a filter line may ask of a place.
struct PlaceFacts<'p> {
    place: Place<'p>,
    names: &'p Names,
    me: Option<MemberId>,
    now: Moment,
}

impl Facts for PlaceFacts<'_> {
    fn stage(&self) -> &str {
        self.place.queued.stage.code()
    }
    fn tags(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
    fn owner(&self) -> Option<&str> {
        members::called(self.names, self.place.queued.owner)
    }
    fn is_mine(&self) -> bool {
        self.me.is_some() && self.place.queued.owner == self.me
    }
    fn due_in_minutes(&self) -> Option<i64> {
        let left = self.place.due_seconds() - self.now.at_seconds;
        self.place.is_open().then_some(left.div_euclid(MINUTE_SECONDS))
    }
    fn minutes_of_today(&self) -> i64 {
        status::minutes_of_today(self.now)
    }
    fn field(&self, key: Key) -> &str {
        match key {
            Key::Kind => self.place.queued.kind.code(),
            Key::Survey => self.place.queued.survey.map_or("", |survey| survey.code()),
            // Those that a place does not tell: see `is_told`.
            _ => "",
        }
    }
    fn is_open(&self) -> bool {
        self.place.is_open()
    }
    fn text(&self) -> &str {
        ""
    }
}

//! When a sealed field may be shown: to whom, for which purpose, and of how many customers.

use super::kernel::{self, Finding};
use super::{Verdict, rights, usage};
use crate::domain::budget::{LIFT_MINUTES, LIMITS, Limit, Nearing, Spent, WARN_PERCENT};
use crate::domain::complaint::Case;
use crate::domain::contact::{Compartment, PointKind};
use crate::domain::error::{Error, Kind};
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, PartyId, SubjectId};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::promise::Promise;
use crate::domain::purpose::{Purpose, check_reason};
use crate::domain::reveal::{Filled, RevealFacts};
use crate::domain::usage::sees;

/// What the purpose names, as found in the same snapshot.
#[derive(Debug)]
pub enum Named {
    /// The case, if there is one.
    Case(Option<Box<Case>>),
    /// The promise, if there is one.
    Promise(Option<Box<Promise>>),
    /// The purpose names nothing.
    Nothing,
}

/// Whether this member may see this kind of point of this party for this purpose.
pub fn may_reveal(
    member: &Member,
    kind: PointKind,
    party: PartyId,
    purpose: &Purpose,
    named: &Named,
) -> Verdict {
    rights::may_open(member, kind.compartment())?;
    purpose.check()?;
    usage::may_see(purpose.code(), kind)?;
    holds(purpose, named, &Whose { party: Some(party), case: None })
}

/// Whose a file is: a customer's, by what the customer has become; a case's; or a case's and of whoever is behind it.
#[derive(Debug, Clone, Copy)]
pub struct Whose {
    /// The customer, if one is known.
    pub party: Option<PartyId>,
    /// The case.
    pub case: Option<CaseId>,
}

/// The same of a file. What belongs to a case of nobody known is seen for that case alone: nobody is on the line, and
/// there would be nobody to tell the privacy officer of.
pub fn may_save(
    member: &Member,
    compartment: Compartment,
    whose: &Whose,
    purpose: &Purpose,
    named: &Named,
) -> Verdict {
    rights::may_open(member, compartment)?;
    purpose.check()?;
    usage::may_see_file(purpose.code(), compartment)?;
    holds(purpose, named, whose)
}

fn holds(purpose: &Purpose, named: &Named, whose: &Whose) -> Verdict {
    let is_of = |party: Option<PartyId>| party.is_some() && party == whose.party;
    let (is_there, is_theirs, is_open) = match named {
        Named::Nothing if whose.party.is_some() => return Ok(()),
        Named::Nothing | Named::Case(None) | Named::Promise(None) => (false, false, false),
        Named::Case(Some(case)) => {
            (true, is_of(case.party) || whose.case == Some(case.id), case.is_open())
        }
        Named::Promise(Some(promise)) => (true, is_of(Some(promise.party)), promise.is_open()),
    };
    let purpose = purpose.code().to_owned();
    verdict(RevealFacts::Names { purpose, is_there, is_theirs, is_open })
}

/// What stands against it.
pub fn findings(facts: &RevealFacts) -> Vec<Finding> {
    let found = match facts {
        RevealFacts::Opens { compartment, is_open } => (!is_open)
            .then(|| Finding::of("compartment-closed", "").with("compartment", compartment.code())),
        RevealFacts::Sees { purpose, class } => (!sees(purpose, *class)).then(|| {
            let finding = Finding::of("purpose-class", "").with("purpose", purpose);
            finding.with("class", class.code())
        }),
        RevealFacts::Names { purpose, is_there, is_theirs, is_open } => {
            let holds = *is_there && *is_theirs && *is_open;
            (!holds).then(|| Finding::of("purpose-does-not-hold", "").with("purpose", purpose))
        }
        RevealFacts::Spends { compartment, is_lifted, limits } => {
            let is_full = !is_lifted && limits.iter().any(Filled::is_full);
            is_full.then(|| Finding::of("budget-spent", "").with("compartment", compartment.code()))
        }
    };
    found.into_iter().collect()
}

/// The verdict on it.
pub fn verdict(facts: RevealFacts) -> Verdict {
    kernel::verdict(Facts::Reveal(facts))
}

/// Whether a compartment is open to whoever asks; it is a right, not a rule that has a way around it.
pub fn opens(compartment: Compartment, is_open: bool) -> Verdict {
    let closed = |error| Error { kind: Kind::NotPermitted, ..error };
    verdict(RevealFacts::Opens { compartment, is_open }).map_err(closed)
}

fn limits_of(compartment: Compartment) -> impl Iterator<Item = Limit> {
    LIMITS.into_iter().filter(move |limit| limit.compartment == compartment)
}

/// Whether one more customer may be seen now.
pub fn within_budget(
    member: &Member,
    compartment: Compartment,
    subject: SubjectId,
    spent: &Spent,
    now: Moment,
) -> Verdict {
    let limits = limits_of(compartment).map(|limit| filled(limit, subject, spent, now)).collect();
    let is_lifted = spent.is_lifted(now);
    let room = verdict(RevealFacts::Spends { compartment, is_lifted, limits });
    let full = limits_of(compartment)
        .filter_map(|limit| Some((free_at(limit, subject, spent, now)?, limit)));
    // Where both are full, both have to be free again.
    let Some((free, limit)) = full.max_by_key(|(free, _)| *free) else { return room };
    room.map_err(|error| {
        error
            .with("most", limit.most_customers)
            .with("window", limit.window.code())
            .with("free", whole_minute(free, now).human())
            .with("minutes", LIFT_MINUTES)
            .with("member", &member.name)
    })
}

fn filled(limit: Limit, subject: SubjectId, spent: &Spent, now: Moment) -> Filled {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Filled {
        window: limit.window,
        most: count(limit.most_customers),
        seen: count(spent.within(limit.window, now).len()),
        is_among_them: spent.has_seen(subject, limit.window, now),
    }
}

/// When the limit lets another customer through, if it does not now.
fn free_at(limit: Limit, subject: SubjectId, spent: &Spent, now: Moment) -> Option<i64> {
    if spent.has_seen(subject, limit.window, now) {
        return None;
    }
    let seen = spent.within(limit.window, now);
    // After a lift there are more than the limit: so many of the oldest have to leave first.
    let leaves = seen.len().checked_sub(limit.most_customers)?;
    seen.get(leaves).map(|at| at + limit.window.seconds())
}

/// Never told as a minute that is not over when it comes.
fn whole_minute(at_seconds: i64, now: Moment) -> Moment {
    Moment { at_seconds: (at_seconds + 59).div_euclid(60) * 60, ..now }
}

/// The limit that a member has come nearest to, once that is near.
pub fn nearing(compartment: Compartment, spent: &Spent, now: Moment) -> Option<Nearing> {
    let near = limits_of(compartment).map(|limit| {
        let count = spent.within(limit.window, now).len();
        (count * 100 / limit.most_customers.max(1), Nearing { count, limit })
    });
    let near = near.filter(|(percent, _)| *percent >= WARN_PERCENT);
    near.max_by_key(|(percent, _)| *percent).map(|(_, nearing)| nearing)
}

/// Lifting a member's limits in these compartments: for somebody else, who opens them, with a reason.
pub fn may_lift(
    actor: &Member,
    member: &Member,
    compartments: &[Compartment],
    reason: &str,
) -> Verdict {
    may_lift_for(actor, member, compartments)?;
    check_reason(reason)
}

/// The same before there is a reason.
pub fn may_lift_for(actor: &Member, member: &Member, compartments: &[Compartment]) -> Verdict {
    if actor.id == member.id {
        return Err(Error::refused("lift-self"));
    }
    let is_open = |compartment: &Compartment| member.opens(*compartment);
    if !member.is_active() || compartments.is_empty() || !compartments.iter().all(is_open) {
        return Err(Error::refused("lift-nothing").with("name", &member.name));
    }
    Ok(())
}

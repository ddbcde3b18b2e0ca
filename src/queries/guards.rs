//! The guard board: what each guard refused, warned of and let pass, what is open, and every decision behind it.

use super::members;
use crate::domain::audit::{AuditEntry, Outcome};
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Ends, Exception, Facts, Guard, Mode, Ruling};
use crate::domain::id::MemberId;
use crate::domain::moment::{Moment, Precision};
use crate::guards::rules::{RULES, Rule};
use crate::guards::{kernel, rules};
use crate::store::index::{OPEN, Rows};
use crate::store::{Scan, tables};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Over how many days the trend goes.
pub const TREND_DAYS: usize = 30;

/// A guard on the board.
#[derive(Debug, Clone)]
pub struct GuardRow {
    /// Which.
    pub guard: Guard,
    /// The weakest mode of its rules; none as long as it has no rule.
    pub mode: Option<Mode>,
    /// Its rules as they stand.
    pub rules: Vec<RuleRow>,
    /// Acts refused today.
    pub refused: u64,
    /// Warnings that somebody went past today, with a reason.
    pub warned: u64,
    /// Acts that an exception covered today.
    pub overridden: u64,
    /// What was only counted today.
    pub observed: u64,
    /// Exceptions that hold.
    pub open: u64,
    /// Since when its oldest unresolved matter is one.
    pub oldest: Option<Moment>,
    /// Refusals, warnings and overrides of each of the last days, the last of them today.
    pub trend: Vec<u64>,
}

/// A decision with names.
#[derive(Debug, Clone)]
pub struct RulingRow {
    /// The audit entry of the act.
    pub seq: u64,
    /// What came of the rule.
    pub ruling: Ruling,
    /// Who acted.
    pub member: Option<String>,
}

/// A rule as it stands.
#[derive(Debug, Clone)]
pub struct RuleRow {
    /// The rule.
    pub rule: &'static Rule,
    /// In which mode it is.
    pub mode: Mode,
    /// What is excepted from it: subject and exception.
    pub exceptions: Vec<(String, Exception)>,
}

/// All twenty, in their order.
pub fn board(tx: &impl Rows, now: Moment) -> Result<Vec<GuardRow>> {
    let open = exceptions(tx, now)?;
    Guard::ALL.iter().map(|guard| row(tx, *guard, now, &open)).collect()
}

fn row(
    tx: &impl Rows,
    guard: Guard,
    now: Moment,
    open: &[(String, String, Exception)],
) -> Result<GuardRow> {
    let of_guard = |rule: &str| rules::find(rule).is_some_and(|rule| rule.guard == guard);
    let rules = rules_of(tx, guard, now)?;
    let mut row = GuardRow {
        guard,
        mode: weakest(guard, &rules),
        rules,
        refused: 0,
        warned: 0,
        overridden: 0,
        observed: 0,
        open: open.iter().filter(|(rule, ..)| of_guard(rule)).count() as u64,
        oldest: oldest(tx, guard, now)?,
        trend: vec![0; TREND_DAYS],
    };
    let today = now.day_count();
    let first = today - LAST_PLACE;
    let scan = Scan::prefix(&guard.number()).from(&(guard.number(), first));
    tx.each(tables::GUARD_DAYS, &scan, |(_, day), ends| {
        // A clock that was put back makes today of tomorrow.
        row.count(&ends, day.min(today) - first);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(row)
}

/// Where today stands in the trend.
const LAST_PLACE: i64 = TREND_DAYS as i64 - 1;

impl GuardRow {
    /// How many of its rules are enforced less than the others; none where they are all alike.
    pub fn weaker(&self) -> Option<usize> {
        let weaker = self.rules.iter().filter(|rule| rule.mode < Mode::Enforce).count();
        Some(weaker).filter(|weaker| (1..self.rules.len()).contains(weaker))
    }

    fn count(&mut self, ends: &Ends, place: i64) {
        if let Some(day) = usize::try_from(place).ok().and_then(|place| self.trend.get_mut(place)) {
            *day += ends.told();
        }
        if place == LAST_PLACE {
            self.refused += ends.refused;
            self.warned += ends.warned;
            self.overridden += ends.overridden;
            self.observed += ends.observed;
        }
    }
}

fn weakest(guard: Guard, rules: &[RuleRow]) -> Option<Mode> {
    let weakest = rules.iter().map(|rule| rule.mode).min();
    weakest.filter(|_| rules::is_enforced(guard))
}

/// In which mode a rule is.
pub fn mode(tx: &impl Rows, rule: &Rule) -> Result<Mode> {
    let set = if rule.is_fixed() { None } else { tx.mode_of(rule.code)? };
    Ok(set.unwrap_or(rule.mode))
}

/// Every exception that holds: rule, subject and what was granted.
fn exceptions(tx: &impl Rows, now: Moment) -> Result<Vec<(String, String, Exception)>> {
    let mut open = Vec::new();
    tx.each(tables::EXCEPTIONS, &Scan::all(), |(rule, subject), exception| {
        if exception.holds(now) {
            open.push((rule, subject, exception));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(open)
}

/// Since when the oldest matter of a guard has waited: a promise that is overdue, a case past its date, a case that is
/// open.
fn oldest(tx: &impl Rows, guard: Guard, now: Moment) -> Result<Option<Moment>> {
    let seconds = match guard {
        Guard::Promises => first_due_promise(tx)?.filter(|due| *due <= now.at_seconds),
        Guard::Late => first_due_case(tx)?.filter(|due| *due <= now.at_seconds),
        Guard::Complaints => oldest_open_case(tx)?,
        _ => None,
    };
    Ok(seconds.map(|at_seconds| Moment { at_seconds, precision: Precision::Minute, ..now }))
}

fn first_due_promise(tx: &impl Rows) -> Result<Option<i64>> {
    let first = tx.keys(tables::PROMISES_DUE, &Scan::all(), 1)?;
    Ok(first.first().map(|(due, _)| *due))
}

fn first_due_case(tx: &impl Rows) -> Result<Option<i64>> {
    let first = tx.keys(tables::QUEUE, &Scan::prefix(&OPEN), 1)?;
    Ok(first.first().map(|(_, due, ..)| *due))
}

fn oldest_open_case(tx: &impl Rows) -> Result<Option<i64>> {
    let first = tx.keys(tables::OPEN_CASES, &Scan::all(), 1)?;
    Ok(first.first().map(|(received, _)| *received))
}

/// What this reader may see of the decisions of a guard, the newest first: whoever watches all, the others their own.
pub fn rulings(
    tx: &impl Rows,
    guard: Guard,
    own: Option<MemberId>,
    most: usize,
) -> Result<Vec<RulingRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    let scan = Scan::prefix(&guard.number()).backwards();
    tx.each(tables::RULINGS, &scan, |(_, seq, _), ruling| {
        if own.is_none_or(|own| own == ruling.by) {
            let member = members::name_of(&names, Some(ruling.by));
            rows.push(RulingRow { seq, ruling, member });
        }
        Ok(if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(rows)
}

/// What came of rules in one act.
pub fn of_entry(tx: &impl Rows, seq: u64) -> Result<Vec<RulingRow>> {
    let names = members::names(tx)?;
    let mut rows = Vec::new();
    for guard in Guard::ALL {
        tx.each(tables::RULINGS, &Scan::prefix(&(guard.number(), seq)), |_, ruling| {
            let member = members::name_of(&names, Some(ruling.by));
            rows.push(RulingRow { seq, ruling, member });
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(rows)
}

/// A rule as it stands.
pub fn rule(tx: &impl Rows, code: &str, now: Moment) -> Result<RuleRow> {
    let rule = rules::find(code).ok_or_else(|| Error::not_found("rule", code))?;
    let open = exceptions(tx, now)?.into_iter().filter(|(of, ..)| of == code);
    let exceptions = open.map(|(_, subject, exception)| (subject, exception)).collect();
    Ok(RuleRow { rule, mode: mode(tx, rule)?, exceptions })
}

/// The rules of a guard as they stand.
pub fn rules_of(tx: &impl Rows, guard: Guard, now: Moment) -> Result<Vec<RuleRow>> {
    let of_guard = RULES.iter().filter(|rule| rule.guard == guard);
    of_guard.map(|one| rule(tx, one.code, now)).collect()
}

/// What a replay of every decision came to.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    /// Decisions that the log tells of.
    pub decisions: u64,
    /// Decisions that come to the same on their facts.
    pub same: u64,
    /// Refusals of checks that keep no facts.
    pub without_facts: u64,
    /// Refusals of rules of which nothing but the entry is left: they are older than what is kept of decisions.
    pub without_ruling: u64,
    /// Audit entries with a decision that does not, whose digest is another, or that is there no more.
    pub differing: Vec<u64>,
}

/// Decides every decision once more, and compares it with what its audit entry tells. What cannot be decided once more
/// is counted: nothing is passed over.
pub fn replay(tx: &impl Rows) -> Result<Replay> {
    let mut replay = Replay::default();
    let mut kept: BTreeMap<u64, u64> = BTreeMap::new();
    let mut refused: BTreeSet<(u64, String)> = BTreeSet::new();
    tx.each(tables::RULINGS, &Scan::all(), |(_, seq, _), ruling| {
        replay.decisions += 1;
        match kernel::is_same(&ruling) {
            None => replay.without_facts += 1,
            Some(true) if is_told(tx, seq, &ruling)? => replay.same += 1,
            Some(_) => replay.differing.push(seq),
        }
        *kept.entry(seq).or_default() += u64::from(ruling.facts != Facts::None);
        refused.insert((seq, ruling.rule));
        Ok(ControlFlow::Continue(()))
    })?;
    tx.each(tables::AUDIT, &Scan::all(), |seq, entry: AuditEntry| {
        let told = entry.rulings.len() as u64;
        if told != kept.get(&seq).copied().unwrap_or_default() {
            replay.differing.push(seq);
        }
        if let Outcome::Refused(code) = entry.outcome
            && rules::find(&code).is_some()
            && !refused.contains(&(seq, code))
        {
            replay.decisions += 1;
            replay.without_ruling += 1;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    replay.differing.sort_unstable();
    replay.differing.dedup();
    Ok(replay)
}

fn is_told(tx: &impl Rows, seq: u64, ruling: &Ruling) -> Result<bool> {
    let digest = crate::store::audit::digest_of_ruling(ruling)?;
    let entry = tx.fetch(tables::AUDIT, &seq)?;
    Ok(entry.rulings.iter().any(|one| one.rule == ruling.rule && one.digest == digest))
}

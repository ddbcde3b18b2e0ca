//! Settling what the rules have against an act: by the mode each is in, the reason that was given, the exception that
//! was granted.
//!
//! INVARIANT: all three are read in the transaction of the act, and what came of each rule is kept with its facts,
//! bound to the act's audit entry by a digest.

use super::Scene;
use crate::domain::audit::Ruled;
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Facts, How, Mode, Ruling};
use crate::guards::kernel::{self, Finding, Standing, Weighed};
use crate::guards::rules;
use crate::store::WriteTx;
use crate::store::audit::digest_of_ruling;
use crate::store::index::Rows;
use std::collections::BTreeMap;

/// What came of each rule, and the first refusal.
pub(super) struct Settled {
    pub(super) rulings: Vec<Ruling>,
    pub(super) refusal: Option<Error>,
}

/// Settles all of it; every rule that refuses is told of, the first is what the act is refused with.
pub(super) fn settle(tx: &WriteTx, scene: &Scene<'_>, weighed: Vec<Weighed>) -> Result<Settled> {
    let mut settled = Settled { rulings: Vec::new(), refusal: None };
    for Weighed { facts, findings } in weighed {
        for finding in findings {
            let (ruling, refusal) = one(tx, scene, &facts, &finding)?;
            settled.rulings.push(ruling);
            settled.refusal = settled.refusal.or(refusal);
        }
    }
    Ok(settled)
}

fn one(
    tx: &WriteTx,
    scene: &Scene<'_>,
    facts: &Facts,
    finding: &Finding,
) -> Result<(Ruling, Option<Error>)> {
    let (rule, subject) = (finding.rule, finding.subject.clone());
    let mode = tx.mode_of(rule.code)?.filter(|_| !rule.is_fixed()).unwrap_or(rule.mode);
    let exception = tx.exception(rule.code, &subject)?.filter(|one| one.holds(scene.now));
    let (exception, reason) = (exception.map(|one| one.seq), scene.session.reason(rule.code));
    let how = kernel::settle(rule, Standing { mode, reason, is_excepted: exception.is_some() });
    let ruling = ruling(scene, rule.code, how, subject, facts.clone());
    let ruling = Ruling { mode, reason, exception, ..ruling };
    let refusal = (how == How::Refused).then(|| kernel::with_way_on(finding, mode));
    Ok((ruling, refusal))
}

fn ruling(scene: &Scene<'_>, rule: &str, how: How, subject: String, facts: Facts) -> Ruling {
    let (rule, at, by) = (rule.to_owned(), scene.now, scene.member.id);
    let mode = Mode::Enforce;
    Ruling { rule, how, subject, mode, reason: None, exception: None, facts, at, by, count: 1 }
}

/// The rulings of a refusal: a check that keeps no facts is a rule of its guard, too.
pub(super) fn of_refusal(
    scene: &Scene<'_>,
    mut rulings: Vec<Ruling>,
    refusal: &Error,
    subject: String,
) -> Vec<Ruling> {
    let is_told = rulings.iter().any(|one| one.rule == refusal.code);
    if let Some(rule) = rules::find(refusal.code).filter(|_| !is_told) {
        rulings.push(ruling(scene, rule.code, How::Refused, subject, Facts::None));
    }
    rulings
}

/// What rules say of many in one act: each by how far it is enforced, and counted once for each.
#[derive(Debug, Default)]
pub struct Counted {
    modes: BTreeMap<&'static str, Mode>,
    found: BTreeMap<&'static str, (Finding, Facts, u32)>,
}

impl Counted {
    /// None yet, by the modes as this transaction sees them.
    pub(super) fn none(tx: &impl Rows) -> Result<Self> {
        let mut counted = Self::default();
        for rule in rules::RULES.iter().filter(|rule| !rule.is_fixed()) {
            counted.modes.insert(rule.code, tx.mode_of(rule.code)?.unwrap_or(rule.mode));
        }
        Ok(counted)
    }

    /// The first rule that stands against it, where nobody gives a reason; those that only count are counted.
    pub(super) fn judge(&mut self, facts: &Facts, but: Option<&str>) -> Option<Finding> {
        let found = kernel::findings(facts);
        let (refuse, observe): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| self.how(finding) == How::Refused);
        let first = refuse.into_iter().find(|finding| Some(finding.rule.code) != but);
        for finding in first.iter().chain(&observe) {
            let row = || (finding.clone(), facts.clone(), 0);
            self.found.entry(finding.rule.code).or_insert_with(row).2 += 1;
        }
        first
    }

    fn mode(&self, finding: &Finding) -> Mode {
        self.modes.get(finding.rule.code).copied().unwrap_or(finding.rule.mode)
    }

    fn how(&self, finding: &Finding) -> How {
        let mode = self.mode(finding);
        kernel::settle(finding.rule, Standing { mode, reason: None, is_excepted: false })
    }

    /// One ruling for each rule, with the facts of the first it was about.
    pub(super) fn rulings(&self, scene: &Scene<'_>) -> Vec<Ruling> {
        let of = |(finding, facts, count): &(Finding, Facts, u32)| {
            let (how, subject) = (self.how(finding), finding.subject.clone());
            let ruling = ruling(scene, finding.rule.code, how, subject, facts.clone());
            Ruling { mode: self.mode(finding), count: *count, ..ruling }
        };
        self.found.values().map(of).collect()
    }
}

/// Keeps them beside the act's entry; what the entry tells of those that were weighed.
pub(super) fn keep(tx: &WriteTx, scene: &Scene<'_>, rulings: Vec<Ruling>) -> Result<Vec<Ruled>> {
    let mut told = Vec::new();
    for (place, ruling) in rulings.into_iter().enumerate() {
        let guard = rules::find(&ruling.rule).map_or(0, |rule| rule.guard.number());
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        tx.put_ruling((guard, scene.seq, place), &ruling)?;
        if ruling.facts != Facts::None {
            let digest = digest_of_ruling(&ruling)?;
            told.push(Ruled { rule: ruling.rule, how: ruling.how, digest });
        }
    }
    Ok(told)
}

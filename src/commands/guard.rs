//! Exceptions to rules, and how far rules are enforced: both need a second person.

use super::approval::Ask;
use super::{Act, Applied, Scene};
use crate::domain::approval::Wanted;
use crate::domain::error::{Error, Result};
use crate::domain::guard::{Exception, Mode, ModeRow};
use crate::domain::moment::Moment;
use crate::guards::{Verdict, Verdicts, guard as rule_guard, rights};
use crate::store::index::Rows;
use crate::store::{WriteTx, tables};

/// What is done about a rule.
#[derive(Debug)]
pub enum Guarding {
    /// Allows one subject what the rule forbids.
    Allow {
        /// The code of the rule.
        rule: String,
        /// For which party, case or other thing, by number or code.
        subject: String,
        /// Until when.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// Ends such an exception.
    End {
        /// The code of the rule.
        rule: String,
        /// For whom or what it was.
        subject: String,
    },
    /// Sets how far a rule is enforced.
    Mode {
        /// The code of the rule.
        rule: String,
        /// How far.
        mode: Mode,
    },
}

impl Guarding {
    /// For whom, as the rules spell it.
    fn subject(&self) -> Result<String> {
        match self {
            Self::Allow { subject, .. } | Self::End { subject, .. } => rule_guard::subject(subject),
            Self::Mode { .. } => Ok(String::new()),
        }
    }

    fn rule(&self) -> &str {
        match self {
            Self::Allow { rule, .. } | Self::End { rule, .. } | Self::Mode { rule, .. } => rule,
        }
    }

    fn may(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let rule = rule_guard::find(self.rule())?;
        match self {
            Self::Allow { until, reason, .. } => {
                self.subject()?;
                rule_guard::may_allow(rule, *until, reason, scene.now)
            }
            Self::End { .. } => match tx.exception(rule.code, &self.subject()?)? {
                Some(exception) if exception.holds(scene.now) => Ok(()),
                _ => Err(Error::refused("exception-over").with("rule", rule.code)),
            },
            Self::Mode { mode, .. } => {
                let is = tx.mode_of(rule.code)?.unwrap_or(rule.mode);
                rule_guard::may_set(rule, is, *mode)
            }
        }
    }
}

impl Act for Guarding {
    fn verb(&self) -> &'static str {
        match self {
            Self::Allow { .. } => "guard.allow",
            Self::End { .. } => "guard.end",
            Self::Mode { .. } => "guard.mode",
        }
    }

    fn is_final(&self) -> bool {
        true
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        // What is no rule, and what is no number, may be anything, and does not come into the log.
        let rule = rule_guard::find(self.rule()).ok().map(|rule| rule.code.to_owned());
        let beside = match self {
            Self::Allow { .. } | Self::End { .. } => self.subject().ok(),
            Self::Mode { mode, .. } => Some(mode.code().to_owned()),
        };
        Ok(rule.into_iter().chain(beside).collect())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        Ok(verdicts.and_then(|| self.may(tx, scene)))
    }

    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let wanted = match self {
            Self::Allow { rule, until, reason, .. } => Wanted::Exception {
                rule: rule.clone(),
                subject: self.subject()?,
                until: *until,
                reason: reason.clone(),
            },
            Self::Mode { rule, mode } => Wanted::Mode { rule: rule.clone(), mode: *mode },
            Self::End { .. } => return Ok(None),
        };
        Ok(Some(Ask { wanted, count: 1 }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (by, at, seq) = (scene.member.id, scene.now, scene.seq);
        match self {
            Self::Allow { rule, until, reason, .. } => {
                let exception = Exception { until: *until, reason: reason.clone(), by, at, seq };
                tx.put(tables::EXCEPTIONS, &(rule.clone(), self.subject()?), &exception)?;
            }
            Self::End { rule, .. } => {
                tx.remove(tables::EXCEPTIONS, &(rule.clone(), self.subject()?))?;
            }
            Self::Mode { rule, mode } => {
                tx.put(tables::GUARD_MODES, rule, &ModeRow { mode: *mode, by, at })?;
            }
        }
        let mut applied = Applied::one(self.rule());
        applied.ids = self.about(tx, scene)?;
        Ok(applied)
    }
}

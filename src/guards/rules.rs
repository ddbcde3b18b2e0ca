//! Every rule of every guard, one row each.
//!
//! A rule's code is the code of its refusal: `error-<code>` is its sentence and the hint its remedy, in both
//! languages. What is weighed is decided on facts that are kept; what is not is a check of one command, stands as
//! [`Weight::Refuse`], and is always enforced. The source of a rule that a law or a standard demands is named as the
//! law's own people name it; a rule of the house has none.

use crate::domain::guard::{Basis, Guard, Mode, Weight};
use crate::domain::member::Role;

use Basis::{House, Standard, Statutory};
use Guard::{
    Alike, Complaints, Harassment, Ignore, Late, Leak, OtherUse, Pester, Promises, Surveys,
    Unprotected,
};
use Role::{ComplaintManager, Lead, Owner};
use Weight::{Ask, Refuse, Warn};

/// A row.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The code of its refusal.
    pub code: &'static str,
    /// Which guard it belongs to.
    pub guard: Guard,
    /// What it says.
    pub weight: Weight,
    /// Where it comes from.
    pub basis: Basis,
    /// The article or clause; empty for a rule of the house.
    pub source: &'static str,
    /// Whether it is weighed on facts; what is not is always enforced.
    pub is_weighed: bool,
    /// The mode in which it begins.
    pub mode: Mode,
    /// Who may grant an exception, for [`Weight::Ask`].
    pub asks: &'static [Role],
    /// Whether the desk can do what the rule demands, and go on: it offers that first.
    pub mends: bool,
}

impl Rule {
    /// A check of one command.
    const fn check(code: &'static str, guard: Guard, basis: Basis, source: &'static str) -> Self {
        let (weight, mode) = (Weight::Refuse, Mode::Enforce);
        Self {
            code,
            guard,
            weight,
            basis,
            source,
            is_weighed: false,
            mode,
            asks: &[],
            mends: false,
        }
    }

    /// A rule that is weighed on facts.
    pub const fn weighed(
        code: &'static str,
        guard: Guard,
        weight: Weight,
        basis: Basis,
        source: &'static str,
    ) -> Self {
        Self { weight, is_weighed: true, ..Self::check(code, guard, basis, source) }
    }

    /// The same with who may grant an exception.
    pub const fn asks(mut self, asks: &'static [Role]) -> Self {
        self.asks = asks;
        self
    }

    /// The same, of what the desk can mend.
    pub const fn mends(mut self) -> Self {
        self.mends = true;
        self
    }

    /// The same in another mode to begin with.
    pub const fn begins(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Whether its mode can be changed at all: not what a law demands, nor what keeps no facts.
    pub fn is_fixed(&self) -> bool {
        !self.is_weighed || self.basis == Statutory
    }
}

/// Every rule, by guard.
pub const RULES: &[Rule] = &[
    // 1 leak
    Rule::check("text-holds-value", Leak, Statutory, "PIPL 51"),
    Rule::check("reason-holds-value", Leak, Statutory, "PIPL 51"),
    Rule::check("letter-value", Leak, Statutory, "PIPL 51"),
    Rule::check("letter-other", Leak, House, ""),
    Rule::check("letter-of-others", Leak, Statutory, "PIPL 51"),
    Rule::check("template-names", Leak, Statutory, "PIPL 51"),
    Rule::check("compartment-closed", Leak, Statutory, "PIPL 51"),
    Rule::check("purpose-does-not-hold", Leak, Statutory, "PIPL 6"),
    Rule::check("budget-spent", Leak, House, ""),
    Rule::check("export-unsealed", Leak, Statutory, "PIPL 51"),
    Rule::check("export-holds-value", Leak, Statutory, "PIPL 51"),
    Rule::check("disclosure-lacks", Leak, Statutory, "PIPL 23"),
    Rule::check("disclosure-missing", Leak, Statutory, "PIPL 23"),
    Rule::check("disclosure-class", Leak, Statutory, "PIPL 23"),
    Rule::check("disclosure-no-consent", Leak, Statutory, "PIPL 23"),
    Rule::check("disclosure-ended", Leak, House, ""),
    Rule::weighed("number-in-clear", Leak, Warn, Statutory, "PIPL 51").mends(),
    // 2 pester
    Rule::check("suppressed", Pester, Statutory, "PIPL 47"),
    Rule::check("consent-stopped", Pester, Statutory, "PIPL 15"),
    Rule::check("consent-asked-again", Pester, House, ""),
    Rule::check("consent-basis-missing", Pester, Statutory, "PIPL 13"),
    Rule::check("consent-basis-other", Pester, Statutory, "PIPL 13"),
    Rule::check("consent-evidence-missing", Pester, Statutory, "PIPL 69"),
    Rule::check("consent-evidence-of-other", Pester, Statutory, "PIPL 69"),
    Rule::check("consent-notice-missing", Pester, Statutory, "PIPL 17"),
    Rule::check("consent-notice-old", Pester, Statutory, "PIPL 14"),
    Rule::check("consent-statutory", Pester, Statutory, "PIPL 13"),
    Rule::check("consent-not-stopped", Pester, House, ""),
    Rule::weighed("contact-stopped", Pester, Weight::Refuse, Statutory, "PIPL 15"),
    Rule::weighed("stop-unchecked", Pester, Weight::Refuse, Statutory, "PIPL 15"),
    Rule::weighed("no-consent", Pester, Weight::Refuse, Statutory, "PIPL 13"),
    Rule::weighed("party-gone", Pester, Weight::Refuse, Statutory, "PIPL 47"),
    Rule::weighed("point-missing", Pester, Weight::Refuse, House, ""),
    Rule::weighed("held-complaint", Pester, Weight::Refuse, House, ""),
    Rule::weighed("held-promise", Pester, Weight::Refuse, House, ""),
    Rule::weighed("cap-channel", Pester, Weight::Refuse, House, ""),
    Rule::weighed("cap-all", Pester, Weight::Refuse, House, ""),
    Rule::weighed("quiet-hours", Pester, Weight::Refuse, House, ""),
    Rule::check("campaign-halted", Pester, House, ""),
    Rule::check("campaign-unreleased", Pester, House, ""),
    // 3 ignore
    Rule::check("entry-no-answer", Ignore, Statutory, "PIPL 50"),
    Rule::check("entry-answered-other", Ignore, Statutory, "PIPL 50"),
    Rule::check("request-other-answer", Ignore, Statutory, "PIPL 50"),
    Rule::weighed("waved-off", Ignore, Ask, Standard, "ISO 10002:2018 3.2").asks(&[
        Lead,
        ComplaintManager,
        Owner,
    ]),
    // 4 unprotected
    Rule::check("backup-no-recovery", Unprotected, House, ""),
    Rule::check("last-holder", Unprotected, House, ""),
    Rule::check("ssh-key-taken", Unprotected, House, ""),
    Rule::check("fingerprint-differs", Unprotected, House, ""),
    Rule::check("restore-held", Unprotected, House, ""),
    Rule::check("mail-unprotected", Unprotected, Statutory, "PIPL 51"),
    Rule::check("mail-unverified", Unprotected, Statutory, "PIPL 51"),
    Rule::check("grant-lapsed", Unprotected, House, ""),
    Rule::check("grant-revoked", Unprotected, House, ""),
    Rule::check("incident-no-list", Unprotected, Statutory, "PIPL 57"),
    Rule::check("incident-no-decision", Unprotected, Statutory, "PIPL 57"),
    Rule::check("incident-untold", Unprotected, Statutory, "PIPL 57"),
    Rule::check("incident-authority", Unprotected, Statutory, "PIPL 57"),
    Rule::check("incident-no-cause", Unprotected, House, ""),
    Rule::weighed("training-missing", Unprotected, Refuse, House, "").begins(Mode::Observe),
    Rule::weighed("backup-old", Unprotected, Warn, House, "").begins(Mode::Observe),
    Rule::weighed("drill-old", Unprotected, Warn, House, "").begins(Mode::Observe),
    Rule::weighed("backup-stale", Unprotected, Refuse, House, ""),
    Rule::weighed("drill-stale", Unprotected, Refuse, House, ""),
    // 5 other use
    Rule::check("purpose-class", OtherUse, Statutory, "PIPL 6"),
    Rule::check("purposes-unreviewed", OtherUse, House, ""),
    // 7 late
    Rule::check("backdated", Late, House, ""),
    Rule::check("received-ahead", Late, House, ""),
    Rule::check("tried-once", Late, House, ""),
    // 8 alike
    Rule::weighed("other-language", Alike, Weight::Refuse, House, ""),
    // 9 surveys
    Rule::check("survey-early", Surveys, House, ""),
    Rule::check("survey-sent", Surveys, House, ""),
    Rule::check("survey-unsent", Surveys, House, ""),
    Rule::check("survey-own", Surveys, House, ""),
    Rule::check("survey-month", Surveys, House, ""),
    // 12 complaints
    Rule::check("step-misses", Complaints, Standard, "ISO 10002:2018 7"),
    Rule::check("closing-unfit", Complaints, Standard, "ISO 10002:2018 7.9"),
    Rule::check("case-closed", Complaints, House, ""),
    Rule::check("redress-twice", Complaints, House, ""),
    Rule::check("silence", Complaints, Statutory, "15 U.S.C. 45b"),
    Rule::check("severity-lowered", Complaints, House, ""),
    Rule::check("summary-over", Complaints, Statutory, "FCA DISP 1.5.4R"),
    Rule::check("final-response", Complaints, Statutory, "FCA DISP 1.6.2R"),
    Rule::check("letter-lacks", Complaints, Statutory, "FCA DISP 1.6.2R"),
    Rule::check("letter-unresolved", Complaints, House, ""),
    Rule::check("letter-language", Complaints, House, ""),
    Rule::check("handover-note", Complaints, House, ""),
    Rule::check("owner-subject", Complaints, Standard, "ISO 10002:2018 4.7"),
    Rule::check("subject-owns", Complaints, Standard, "ISO 10002:2018 4.7"),
    Rule::check("subject-named", Complaints, Standard, "ISO 10002:2018 4.7"),
    Rule::check("evidence-differs", Complaints, House, ""),
    Rule::check("original-of-another", Complaints, House, ""),
    Rule::check("original-aside", Complaints, House, ""),
    Rule::check("action-early", Complaints, House, ""),
    Rule::check("fact-untimely", Complaints, House, ""),
    // 17 harassment
    Rule::weighed("attempts-day", Harassment, Weight::Refuse, House, ""),
    Rule::weighed("attempts-week", Harassment, Weight::Refuse, House, ""),
    // 20 promises
    Rule::check("promise-overdue", Promises, House, ""),
    Rule::check("promise-over", Promises, House, ""),
    Rule::check("due-past", Promises, House, ""),
    Rule::check("promise-unmarked", Promises, House, ""),
    Rule::check("promise-undated", Promises, House, ""),
    Rule::check("promise-later", Promises, House, ""),
    Rule::check("promise-late", Promises, House, ""),
    Rule::check("promise-nobody", Promises, House, ""),
    Rule::check("erase-promise-open", Promises, House, ""),
    Rule::weighed("promise-past-due", Promises, Warn, House, ""),
    Rule::weighed("promise-backlog", Promises, Ask, House, "").asks(&[
        Lead,
        ComplaintManager,
        Owner,
    ]),
];

/// The guards that keep what they are for. The others stand on the board as not yet enforced, so that nobody is deceived,
/// though one of them may have a rule already.
const ENFORCED: [Guard; 10] =
    [Leak, Pester, Ignore, Unprotected, OtherUse, Late, Surveys, Complaints, Harassment, Promises];

/// Whether it keeps what it is for.
pub fn is_enforced(guard: Guard) -> bool {
    ENFORCED.contains(&guard)
}

/// The rule of this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// A rule for a test of what all rules have in common.
#[cfg(test)]
pub(super) fn testing(weight: Weight, basis: Basis) -> Rule {
    Rule::weighed("testing", Leak, weight, basis, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_rule_is_one_row_with_all_that_it_needs() {
        let mut codes = BTreeSet::new();
        for rule in RULES {
            assert!(codes.insert(rule.code), "{} stands there twice", rule.code);
            assert_eq!(rule.basis == House, rule.source.is_empty(), "{}", rule.code);
            assert_eq!(rule.weight == Weight::Ask, !rule.asks.is_empty(), "{}", rule.code);
            let is_whole = rule.is_weighed || rule.weight == Weight::Refuse;
            assert!(is_whole, "{} cannot be gone past: nothing weighs it", rule.code);
            let begins_right = !rule.is_fixed() || rule.mode == Mode::Enforce;
            assert!(begins_right, "{} is always enforced", rule.code);
        }
        for guard in ENFORCED {
            assert!(RULES.iter().any(|rule| rule.guard == guard), "{guard:?} has no rule");
        }
        let sorted = RULES.is_sorted_by_key(|rule| rule.guard);
        assert!(sorted, "rules stand by guard");
    }
}

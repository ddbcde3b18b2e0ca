//! What every rule has in common: facts go in, findings come out, and each finding is of one row of [`RULES`].
//!
//! ```text
//! facts (one snapshot) -> findings -> the door settles each by weight, mode, reason, exception -> ruling
//! ```
//! INVARIANT: findings are a function of the facts alone, and the facts are kept with the ruling: whoever reads the
//! log can decide once more and must come to the same.

use super::Verdict;
use super::rules::{RULES, Rule};
use crate::domain::error::Error;
use crate::domain::guard::{Facts, How, Mode, Reason, Ruling, Weight};

/// One rule that has something against an act.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Which.
    pub rule: &'static Rule,
    /// What the exception would have to be for: a number or a code.
    pub subject: String,
    args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding of the rule with this code, about this.
    pub fn of(code: &'static str, subject: impl std::fmt::Display) -> Self {
        let rule = super::rules::find(code).unwrap_or(&RULES[0]);
        debug_assert_eq!(rule.code, code, "no such rule");
        Self { rule, subject: subject.to_string(), args: Vec::new() }
    }

    /// Adds a fact for its sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The refusal that it comes to.
    pub fn refusal(&self) -> Error {
        let refusal = Error::refused(self.rule.code);
        self.args.iter().fold(refusal, |error, (name, value)| error.with(name, value))
    }
}

/// What the rules have against an act on these facts; but for a rule that a test has turned off.
#[cfg(debug_assertions)]
pub fn findings(facts: &Facts) -> Vec<Finding> {
    let mut found = found(facts);
    found.retain(|finding| !super::off::is_off(finding.rule.code));
    found
}

/// What the rules have against an act on these facts.
#[cfg(not(debug_assertions))]
pub fn findings(facts: &Facts) -> Vec<Finding> {
    found(facts)
}

fn found(facts: &Facts) -> Vec<Finding> {
    match facts {
        Facts::None => Vec::new(),
        Facts::Promise(facts) => super::promise::findings(facts),
        Facts::Contact(facts) => super::contact::findings(facts),
        Facts::Feedback(facts) => super::feedback::findings(facts),
        Facts::Access(facts) => super::access::findings(facts),
        Facts::Backup(facts) => super::backup::findings(facts),
        Facts::Wording(facts) => super::wording::findings(facts),
        Facts::Reveal(facts) => super::reveal::findings(facts),
        Facts::Export(facts) => super::export::findings(facts),
        Facts::Suppression(facts) => super::erase::findings(facts),
        Facts::Consent(facts) => super::consent::findings(facts),
        Facts::Campaign(facts) => super::campaign::findings(facts),
        Facts::Survey(facts) => super::survey::findings(facts),
        Facts::Clear(facts) => super::in_clear::findings(facts),
        Facts::Disclosure(facts) => super::disclosure::findings(facts),
    }
}

/// The verdict of a check of one command whose facts are kept. Nobody goes past it, in no mode.
pub fn verdict(facts: Facts) -> Verdict {
    match findings(&facts).first() {
        None => Ok(()),
        Some(finding) => Err(finding.refusal().on(facts)),
    }
}

/// Facts with what the rules have against them.
#[derive(Debug)]
pub struct Weighed {
    /// The facts.
    pub facts: Facts,
    /// What was found, in the order of the rules.
    pub findings: Vec<Finding>,
}

impl Weighed {
    /// Asks the rules.
    pub fn of(facts: Facts) -> Self {
        Self { findings: findings(&facts), facts }
    }
}

/// What stands behind a finding: the mode its rule is in, the reason somebody gave, the exception that was granted.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// In which mode the rule is.
    pub mode: Mode,
    /// The reason given for going past it.
    pub reason: Option<Reason>,
    /// Whether an exception holds for its subject.
    pub is_excepted: bool,
}

/// What comes of a finding.
pub fn settle(rule: &Rule, standing: Standing) -> How {
    match (standing.mode, rule.weight) {
        (Mode::Observe, _) | (_, Weight::Report) => How::Observed,
        (_, Weight::Ask) if standing.is_excepted => How::Overridden,
        (Mode::Warn, _) | (_, Weight::Warn) if standing.reason.is_some() => How::Warned,
        _ => How::Refused,
    }
}

/// The way on that takes a reason.
pub const BY_REASON: &str = "reason";
/// The one that takes an exception.
pub const BY_EXCEPTION: &str = "exception";
/// The one of what the desk can mend.
pub const BY_MOVING: &str = "move";
/// The ways on that a rule leaves besides its remedy.
pub const WAYS_ON: [&str; 3] = [BY_REASON, BY_EXCEPTION, BY_MOVING];

/// The refusal with the way on that its weight leaves: a reason, or an exception; where the desk can mend it, that.
pub fn with_way_on(finding: &Finding, mode: Mode) -> Error {
    let refusal = finding.refusal();
    let way = match (mode, finding.rule.weight) {
        (Mode::Warn, _) | (_, Weight::Warn) if finding.rule.mends => BY_MOVING,
        (Mode::Warn, _) | (_, Weight::Warn) => BY_REASON,
        (_, Weight::Ask) => BY_EXCEPTION,
        _ => return refusal,
    };
    refusal.with("way-on", way).with("rule", finding.rule.code).with("for", &finding.subject)
}

/// The way on that a refusal leaves, and past which rule.
pub fn way_on(refusal: &Error) -> Option<(&str, &str)> {
    let arg = |wanted| refusal.args.iter().find(|(name, _)| *name == wanted);
    arg("way-on").zip(arg("rule")).map(|((_, way), (_, rule))| (way.as_str(), rule.as_str()))
}

/// Whether the same comes of a ruling once more: found on its facts, and settled by what stood behind it. A refusal of
/// a check that keeps no facts cannot be decided once more.
pub fn is_same(ruling: &Ruling) -> Option<bool> {
    if ruling.facts == Facts::None {
        return None;
    }
    let (mode, reason, is_excepted) = (ruling.mode, ruling.reason, ruling.exception.is_some());
    // Facts of words name nobody: then the entry tells whom it was about.
    let is_of = |found: &Finding| found.subject.is_empty() || found.subject == ruling.subject;
    let is_it = |found: &Finding| found.rule.code == ruling.rule && is_of(found);
    let found = findings(&ruling.facts).into_iter().find(is_it);
    let how = found.map(|found| settle(found.rule, Standing { mode, reason, is_excepted }));
    Some(how == Some(ruling.how))
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing;
    use super::*;
    use crate::domain::guard::Basis;

    #[test]
    fn every_weight_in_every_mode_comes_to_what_was_meant() {
        // weight, mode, with nothing, with a reason, with an exception
        const EXPECTED: &str = "
            refuse enforce refused  refused  refused
            refuse warn    refused  warned   refused
            refuse observe observed observed observed
            ask    enforce refused  refused  overridden
            ask    warn    refused  warned   overridden
            ask    observe observed observed observed
            warn   enforce refused  warned   refused
            warn   warn    refused  warned   refused
            warn   observe observed observed observed
            report enforce observed observed observed
            report warn    observed observed observed
            report observe observed observed observed";
        let mut cells = 0;
        for line in EXPECTED.trim().lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let rule = testing(Weight::from_code(words[0]).unwrap(), Basis::House);
            let mode = Mode::from_code(words[1]).unwrap();
            let given = [(None, false), (Some(Reason::Urgent), false), (None, true)];
            for ((reason, is_excepted), expected) in given.into_iter().zip(&words[2..]) {
                let how = settle(&rule, Standing { mode, reason, is_excepted });
                assert_eq!(how.code(), *expected, "{line}: {reason:?} {is_excepted}");
                cells += 1;
            }
        }
        assert_eq!(cells, Weight::ALL.len() * Mode::ALL.len() * 3);
    }
}

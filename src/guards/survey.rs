//! When somebody is asked how it was, and what is written down of the answer: drawn by nobody who was judged.

use super::Verdict;
use super::kernel::{self, Finding};
use crate::domain::complaint::Case;
use crate::domain::error::Error;
use crate::domain::guard::Facts;
use crate::domain::handling::{Fact, SurveyState};
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::domain::survey::{SurveyAct, SurveyFacts};

/// How many days the customer has to answer the survey, before it can be said that there was no answer.
pub const SURVEY_DAYS: i64 = 14;
/// For so many days nobody is asked anew.
pub const ASKED_DAYS: i64 = 30;

/// What stands against it.
pub fn findings(facts: &SurveyFacts) -> Vec<Finding> {
    let state = facts.state;
    let found = match facts.act {
        SurveyAct::Ask => [
            (state != Some(SurveyState::Due)).then_some("survey-sent"),
            is_too_soon(facts).then_some("survey-month"),
        ],
        // Who handled it does not say what the customer thinks of that: somebody else takes the call. An answer may
        // come late, and what was taken down wrong is taken down anew: never dropped.
        SurveyAct::Answer => [
            facts.is_handlers.then_some("survey-own"),
            matches!(state, None | Some(SurveyState::Due)).then_some("survey-unsent"),
        ],
        // Nobody drops a survey whose answer they do not want to hear.
        SurveyAct::Drop => [
            (state != Some(SurveyState::Sent)).then_some("survey-unsent"),
            is_early(facts).then_some("survey-early"),
        ],
    };
    found.into_iter().flatten().map(|code| told(facts, code)).collect()
}

fn told(facts: &SurveyFacts, code: &'static str) -> Finding {
    let finding = Finding::of(code, facts.case).with("number", facts.case);
    match code {
        "survey-month" => finding.with("days", ASKED_DAYS),
        "survey-early" => finding.with("days", SURVEY_DAYS),
        _ => finding,
    }
}

fn is_too_soon(facts: &SurveyFacts) -> bool {
    let since = facts.now - ASKED_DAYS * DAY_SECONDS;
    facts.asked.iter().any(|at| *at > since)
}

/// Whether the customer has not had the time to answer.
fn is_early(facts: &SurveyFacts) -> bool {
    facts.sent_at.is_some_and(|at| at + SURVEY_DAYS * DAY_SECONDS > facts.now)
}

fn facts(case: &Case, act: SurveyAct, now: Moment) -> SurveyFacts {
    let survey = case.handling.survey;
    SurveyFacts {
        case: case.number,
        act,
        state: survey.map(|survey| survey.state),
        sent_at: survey.and_then(|survey| survey.sent_at).map(|at| at.at_seconds),
        is_handlers: false,
        asked: Vec::new(),
        now: now.at_seconds,
    }
}

/// A survey goes out once, and its answer is written down, or that there is none.
pub fn may_record(case: &Case, fact: &Fact, (is_handlers, now): (bool, Moment)) -> Verdict {
    let act = match fact {
        Fact::Surveyed => SurveyAct::Ask,
        Fact::Unscored => SurveyAct::Drop,
        _ => SurveyAct::Answer,
    };
    kernel::verdict(Facts::Survey(SurveyFacts { is_handlers, ..facts(case, act, now) }))?;
    match fact {
        Fact::Rated(rating) if !rating.is_whole() => Err(Error::usage("survey-rating")),
        Fact::Scored { scores } if scores.iter().any(|score| !(1..=5).contains(score)) => {
            Err(Error::usage("survey-scores"))
        }
        _ => Ok(()),
    }
}

/// Nobody is asked twice in a month, whatever they told us; `asked` is when they were asked before.
pub fn may_ask(case: &Case, asked: &[Moment], now: Moment) -> Verdict {
    let asked = asked.iter().map(|at| at.at_seconds).collect();
    kernel::verdict(Facts::Survey(SurveyFacts { asked, ..facts(case, SurveyAct::Ask, now) }))
}

//! On what it is decided whether somebody is asked how it was, and what becomes of the answer.

use super::handling::SurveyState;
use super::id::CaseNumber;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// What is done about a survey.
    SurveyAct {
        /// It goes out.
        Ask = "ask",
        /// An answer is written down.
        Answer = "answer",
        /// It is written down that there is none.
        Drop = "drop",
    }
}

/// On what it is decided; instants in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyFacts {
    /// Of which case.
    pub case: CaseNumber,
    /// What is done.
    pub act: SurveyAct,
    /// How the survey stands.
    pub state: Option<SurveyState>,
    /// When it went out.
    pub sent_at: Option<i64>,
    /// Whether whoever does it has handled the case.
    pub is_handlers: bool,
    /// When the same customer was asked before.
    pub asked: Vec<i64>,
    /// Now.
    pub now: i64,
}

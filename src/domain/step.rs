//! What a case may do next: one table of steps for each kind of case, what each step needs, and the step itself,
//! which does not construct without it.

use super::complaint::{CaseKind, Channel, Closing, Outcome, Stage};
use super::error::{Error, Result};
use super::moment::Moment;
use super::privacy::{Ground, Proof};
use serde::{Deserialize, Serialize};

/// What must be there before a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Somebody accountable.
    Owner,
    /// The channel on which the customer was told.
    Channel,
    /// The question that was sent.
    Question,
    /// By when an answer is expected.
    Until,
    /// What was decided.
    Outcome,
    /// Why.
    Reasons,
    /// How it ended.
    Closing,
    /// That no promise made in the case is still open.
    NoOpenPromise,
    /// How it was found out who asks.
    Proof,
    /// What shows that somebody may ask for another.
    Mandate,
    /// The audit entry of what was done about it.
    Entry,
    /// Why it is refused.
    Ground,
    /// The person's own words.
    Words,
}

impl Need {
    /// All needs, for the messages.
    pub const ALL: [Self; 13] = [
        Self::Owner,
        Self::Channel,
        Self::Question,
        Self::Until,
        Self::Outcome,
        Self::Reasons,
        Self::Closing,
        Self::NoOpenPromise,
        Self::Proof,
        Self::Mandate,
        Self::Entry,
        Self::Ground,
        Self::Words,
    ];

    /// The word in message keys; for a detail, also the name of its CLI option.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Channel => "channel",
            Self::Question => "question",
            Self::Until => "until",
            Self::Outcome => "outcome",
            Self::Reasons => "reasons",
            Self::Closing => "closing",
            Self::NoOpenPromise => "no-open-promise",
            Self::Proof => "proof",
            Self::Mandate => "mandate",
            Self::Entry => "entry",
            Self::Ground => "ground",
            Self::Words => "words",
        }
    }

    /// Whether the member supplies it with the step, rather than the case having it.
    pub fn is_detail(self) -> bool {
        !matches!(self, Self::Owner | Self::NoOpenPromise)
    }
}

/// One legal step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// For which kind of case.
    pub kind: CaseKind,
    /// Where it starts.
    pub from: Stage,
    /// Where it leads.
    pub to: Stage,
    /// What must be there.
    pub needs: &'static [Need],
}

const fn complaint(from: Stage, to: Stage, needs: &'static [Need]) -> Step {
    Step { kind: CaseKind::Complaint, from, to, needs }
}

const fn privacy(from: Stage, to: Stage, needs: &'static [Need]) -> Step {
    Step { kind: CaseKind::Privacy, from, to, needs }
}

const DECIDE: &[Need] = &[Need::Owner, Need::Outcome, Need::Reasons];
const ANSWER: &[Need] = &[Need::Owner, Need::Entry, Need::Channel, Need::NoOpenPromise];
const REFUSE: &[Need] =
    &[Need::Owner, Need::Ground, Need::Reasons, Need::Channel, Need::NoOpenPromise];
const WITHDRAW: &[Need] = &[Need::Words];

/// The steps. What is not in this table is refused.
pub const STEPS: &[Step] = &[
    complaint(Stage::Received, Stage::Acknowledged, &[Need::Channel]),
    complaint(Stage::Acknowledged, Stage::Investigating, &[Need::Owner]),
    complaint(Stage::Acknowledged, Stage::Decided, DECIDE),
    complaint(Stage::Investigating, Stage::Waiting, &[Need::Owner, Need::Question, Need::Until]),
    complaint(Stage::Waiting, Stage::Investigating, &[Need::Owner]),
    complaint(Stage::Investigating, Stage::Decided, DECIDE),
    complaint(Stage::Decided, Stage::Closed, &[Need::Owner, Need::Closing, Need::NoOpenPromise]),
    privacy(Stage::Received, Stage::IdentityChecked, &[Need::Owner, Need::Proof, Need::Mandate]),
    privacy(Stage::Received, Stage::Refused, REFUSE),
    privacy(Stage::Received, Stage::Withdrawn, WITHDRAW),
    privacy(Stage::IdentityChecked, Stage::InWork, &[Need::Owner]),
    privacy(Stage::IdentityChecked, Stage::Refused, REFUSE),
    privacy(Stage::IdentityChecked, Stage::Withdrawn, WITHDRAW),
    privacy(Stage::InWork, Stage::Answered, ANSWER),
    privacy(Stage::InWork, Stage::Extended, &[Need::Owner, Need::Reasons, Need::Channel]),
    privacy(Stage::InWork, Stage::Refused, REFUSE),
    privacy(Stage::InWork, Stage::Withdrawn, WITHDRAW),
    privacy(Stage::Extended, Stage::Answered, ANSWER),
    privacy(Stage::Extended, Stage::Refused, REFUSE),
    privacy(Stage::Extended, Stage::Withdrawn, WITHDRAW),
];

/// The step of this kind of case from one stage to another, if it is legal.
pub fn step(kind: CaseKind, from: Stage, to: Stage) -> Option<&'static Step> {
    steps_from(kind, from).find(|step| step.to == to)
}

/// The steps of this kind of case that lead on from a stage.
pub fn steps_from(kind: CaseKind, from: Stage) -> impl Iterator<Item = &'static Step> {
    STEPS.iter().filter(move |step| step.kind == kind && step.from == from)
}

/// What a member gives with a step; which of it is needed stands in [`STEPS`].
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// For acknowledging.
    pub channel: Option<Channel>,
    /// For waiting: what was asked.
    pub question: Option<String>,
    /// For waiting: by when.
    pub until: Option<Moment>,
    /// For deciding.
    pub outcome: Option<Outcome>,
    /// For deciding.
    pub reasons: Option<String>,
    /// For closing.
    pub closing: Option<Closing>,
    /// For the check of who asks.
    pub proof: Option<Proof>,
    /// For the check of somebody who asks for another.
    pub mandate: Option<String>,
    /// For answering a privacy request.
    pub entry: Option<u64>,
    /// For refusing one.
    pub ground: Option<Ground>,
    /// For withdrawing one.
    pub words: Option<String>,
}

/// A step with everything it needs: an incomplete one does not construct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// To acknowledged.
    Acknowledge {
        /// On which channel the customer was told.
        channel: Channel,
    },
    /// To investigating.
    Investigate,
    /// To waiting.
    Wait {
        /// What was asked.
        question: String,
        /// By when an answer is expected.
        until: Moment,
    },
    /// To decided.
    Decide {
        /// What was decided.
        outcome: Outcome,
        /// Why.
        reasons: String,
    },
    /// To closed.
    Close {
        /// How it ended.
        closing: Closing,
    },
    /// To identity checked.
    CheckIdentity {
        /// How it was found out who asks.
        proof: Proof,
        /// What shows that they may ask for somebody else.
        mandate: Option<String>,
    },
    /// To in work.
    Work,
    /// To extended.
    Extend {
        /// Why it takes longer, as the person was told.
        reasons: String,
        /// On which channel.
        channel: Channel,
    },
    /// To answered.
    Answer {
        /// The audit entry of what was done.
        entry: u64,
        /// On which channel the person has the answer.
        channel: Channel,
    },
    /// To refused.
    Refuse {
        /// On which ground.
        ground: Ground,
        /// Why, as the person was told.
        reasons: String,
        /// On which channel.
        channel: Channel,
    },
    /// To withdrawn.
    Withdraw {
        /// As the person said it.
        words: String,
    },
}

impl Move {
    /// Builds the move to a stage, or says what is missing.
    pub fn build(to: Stage, details: Details) -> Result<Self> {
        let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let channel = || details.channel.ok_or_else(|| missing(Need::Channel));
        Ok(match to {
            Stage::Received => return Err(Error::refused("stage-received-again")),
            Stage::Acknowledged => Self::Acknowledge { channel: channel()? },
            Stage::Investigating => Self::Investigate,
            Stage::Waiting => Self::Wait {
                question: text(details.question).ok_or_else(|| missing(Need::Question))?,
                until: details.until.ok_or_else(|| missing(Need::Until))?,
            },
            Stage::Decided => Self::Decide {
                outcome: details.outcome.ok_or_else(|| missing(Need::Outcome))?,
                reasons: text(details.reasons).ok_or_else(|| missing(Need::Reasons))?,
            },
            Stage::Closed => {
                Self::Close { closing: details.closing.ok_or_else(|| missing(Need::Closing))? }
            }
            Stage::IdentityChecked => Self::CheckIdentity {
                proof: details.proof.ok_or_else(|| missing(Need::Proof))?,
                mandate: text(details.mandate),
            },
            Stage::InWork => Self::Work,
            Stage::Extended => Self::Extend {
                reasons: text(details.reasons).ok_or_else(|| missing(Need::Reasons))?,
                channel: channel()?,
            },
            Stage::Answered => Self::Answer {
                entry: details.entry.ok_or_else(|| missing(Need::Entry))?,
                channel: channel()?,
            },
            Stage::Refused => Self::Refuse {
                ground: details.ground.ok_or_else(|| missing(Need::Ground))?,
                reasons: text(details.reasons).ok_or_else(|| missing(Need::Reasons))?,
                channel: channel()?,
            },
            Stage::Withdrawn => {
                Self::Withdraw { words: text(details.words).ok_or_else(|| missing(Need::Words))? }
            }
        })
    }

    /// What people wrote with it.
    pub fn words(&self) -> &str {
        match self {
            Self::Wait { question, .. } => question,
            Self::Decide { reasons, .. }
            | Self::Extend { reasons, .. }
            | Self::Refuse { reasons, .. } => reasons,
            Self::CheckIdentity { mandate, .. } => mandate.as_deref().unwrap_or_default(),
            Self::Withdraw { words } => words,
            Self::Acknowledge { .. }
            | Self::Investigate
            | Self::Close { .. }
            | Self::Work
            | Self::Answer { .. } => "",
        }
    }

    /// Of which kind of case it is a step.
    pub fn kind(&self) -> CaseKind {
        match self {
            Self::Acknowledge { .. }
            | Self::Investigate
            | Self::Wait { .. }
            | Self::Decide { .. }
            | Self::Close { .. } => CaseKind::Complaint,
            Self::CheckIdentity { .. }
            | Self::Work
            | Self::Extend { .. }
            | Self::Answer { .. }
            | Self::Refuse { .. }
            | Self::Withdraw { .. } => CaseKind::Privacy,
        }
    }

    /// Where it leads.
    pub fn to(&self) -> Stage {
        match self {
            Self::Acknowledge { .. } => Stage::Acknowledged,
            Self::Investigate => Stage::Investigating,
            Self::Wait { .. } => Stage::Waiting,
            Self::Decide { .. } => Stage::Decided,
            Self::Close { .. } => Stage::Closed,
            Self::CheckIdentity { .. } => Stage::IdentityChecked,
            Self::Work => Stage::InWork,
            Self::Extend { .. } => Stage::Extended,
            Self::Answer { .. } => Stage::Answered,
            Self::Refuse { .. } => Stage::Refused,
            Self::Withdraw { .. } => Stage::Withdrawn,
        }
    }
}

/// The refusal that names what a step misses; its hint names the key that supplies it.
pub fn missing(need: Need) -> Error {
    Error::refused("step-misses").with("need", need.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_what_it_needs_does_not_construct() {
        for step in STEPS {
            let has_details = step.needs.iter().any(|need| need.is_detail());
            assert_eq!(Move::build(step.to, Details::default()).is_err(), has_details);
        }
    }
}

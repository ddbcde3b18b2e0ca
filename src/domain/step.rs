//! What a case may do next: one table of steps for each kind of case, what each step needs, and the step itself,
//! which does not construct without it.

mod given;
mod words;

use super::cause::Cause;
use super::complaint::{CaseKind, Channel, Closing, Outcome, Stage};
use super::error::{Error, Result};
use super::feedback::Disposition;
use super::handling::{Assessment, Attempt, Awaited};
use super::id::CaseId;
use super::moment::Moment;
use super::privacy::{Ground, Proof};
use super::redress::Redress;
use given::Given;
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
    /// For whom it waits.
    Awaited,
    /// What happened, as it was taken down or as an allegation.
    Story,
    /// How it was assessed: severity, impact, category.
    Assessment,
    /// That whoever does it is not the one complained about.
    NotSubject,
    /// That it is not serious: then it may be decided at once.
    NotSerious,
    /// An allegation, and a finding for each.
    Findings,
    /// Something that shows how it was.
    Evidence,
    /// That both sides were heard.
    BothHeard,
    /// Why it came about.
    Cause,
    /// What is done about it, if anything.
    Redress,
    /// A draft of somebody here, in which nobody who is complained about had a part.
    Draft,
    /// A decision of the same kind.
    Decision,
    /// That there is none: it is decided anew.
    NoDecision,
    /// The letter with the decision: reasons, remedy, date, ways of appeal.
    Letter,
    /// Somebody other than whoever drafted it.
    AnotherPerson,
    /// That whoever approves has looked at the evidence.
    EvidenceSeen,
    /// That whoever decides may do so up to this amount.
    Limit,
    /// That the decision was sent.
    DecisionSent,
    /// That there is something to be done.
    RedressWanted,
    /// That all of it was done, and proved.
    RedressDone,
    /// That the cause stands, of a serious one by a second person.
    CauseConfirmed,
    /// Of a serious one, the complaint manager.
    Manager,
    /// The complaint whose double it is.
    Original,
    /// That this is where it was put aside.
    CameFrom,
    /// That it was closed no more than 30 days ago, and not opened again before.
    ReopenOnce,
    /// What became of what somebody told us.
    Disposition,
    /// What they were told.
    Reply,
}

impl Need {
    /// All needs, for the messages.
    pub const ALL: [Self; 40] = [
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
        Self::Awaited,
        Self::Story,
        Self::Assessment,
        Self::NotSubject,
        Self::NotSerious,
        Self::Findings,
        Self::Evidence,
        Self::BothHeard,
        Self::Cause,
        Self::Redress,
        Self::Draft,
        Self::Decision,
        Self::NoDecision,
        Self::Letter,
        Self::AnotherPerson,
        Self::EvidenceSeen,
        Self::Limit,
        Self::DecisionSent,
        Self::RedressWanted,
        Self::RedressDone,
        Self::CauseConfirmed,
        Self::Manager,
        Self::Original,
        Self::CameFrom,
        Self::ReopenOnce,
        Self::Disposition,
        Self::Reply,
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
            Self::Awaited => "awaited",
            Self::Story => "story",
            Self::Assessment => "assessment",
            Self::NotSubject => "not-subject",
            Self::NotSerious => "not-serious",
            Self::Findings => "findings",
            Self::Evidence => "evidence",
            Self::BothHeard => "both-heard",
            Self::Cause => "cause",
            Self::Redress => "redress",
            Self::Draft => "draft",
            Self::Decision => "decision",
            Self::NoDecision => "no-decision",
            Self::Letter => "letter",
            Self::AnotherPerson => "another-person",
            Self::EvidenceSeen => "evidence-seen",
            Self::Limit => "limit",
            Self::DecisionSent => "decision-sent",
            Self::RedressWanted => "redress-wanted",
            Self::RedressDone => "redress-done",
            Self::CauseConfirmed => "cause-confirmed",
            Self::Manager => "manager",
            Self::Original => "original",
            Self::CameFrom => "came-from",
            Self::ReopenOnce => "reopen-once",
            Self::Disposition => "disposition",
            Self::Reply => "reply",
        }
    }

    /// Whether the member supplies it with the step, rather than the case having it.
    pub fn is_detail(self) -> bool {
        matches!(
            self,
            Self::Channel
                | Self::Question
                | Self::Until
                | Self::Outcome
                | Self::Reasons
                | Self::Closing
                | Self::Proof
                | Self::Mandate
                | Self::Entry
                | Self::Ground
                | Self::Words
                | Self::Awaited
                | Self::Assessment
                | Self::Cause
                | Self::Redress
                | Self::Letter
                | Self::Original
                | Self::Disposition
                | Self::Reply
        )
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

impl Step {
    /// The verb by which it is done, as in the table of rights: that of the move it takes.
    pub fn verb(&self) -> &'static str {
        match (self.kind, self.from, self.to) {
            (CaseKind::Privacy, ..) => "privacy.move",
            (CaseKind::Feedback, ..) => "feedback.move",
            (_, Stage::InApproval, Stage::Decided | Stage::DecisionDrafted)
            | (_, Stage::Decided | Stage::Remedy, Stage::DecisionDrafted) => "complaint.approve",
            (_, Stage::LegalHold, _) | (_, _, Stage::LegalHold) => "complaint.hold",
            (_, Stage::LinkedDuplicate, _) | (_, _, Stage::LinkedDuplicate) => "complaint.link",
            (_, Stage::Closed, _) => "complaint.reopen",
            _ => "complaint.move",
        }
    }
}

const fn complaint(from: Stage, to: Stage, needs: &'static [Need]) -> Step {
    Step { kind: CaseKind::Complaint, from, to, needs }
}

const fn privacy(from: Stage, to: Stage, needs: &'static [Need]) -> Step {
    Step { kind: CaseKind::Privacy, from, to, needs }
}

const fn feedback(from: Stage, to: Stage, needs: &'static [Need]) -> Step {
    Step { kind: CaseKind::Feedback, from, to, needs }
}

const DISPOSE: &[Need] =
    &[Need::Owner, Need::Disposition, Need::Reply, Need::Channel, Need::NoOpenPromise];
const ASSESS: &[Need] = &[Need::Owner, Need::NotSubject, Need::Story, Need::Assessment];
const WAIT: &[Need] =
    &[Need::Owner, Need::NotSubject, Need::Awaited, Need::Question, Need::Until, Need::Channel];
const DRAFT: &[Need] = &[
    Need::Owner,
    Need::NotSubject,
    Need::Findings,
    Need::Evidence,
    Need::BothHeard,
    Need::Outcome,
    Need::Reasons,
    Need::Redress,
    Need::Cause,
];
const SUBMIT: &[Need] = &[Need::Owner, Need::NotSubject, Need::Draft, Need::Letter];
const APPROVE: &[Need] =
    &[Need::AnotherPerson, Need::NotSubject, Need::Draft, Need::EvidenceSeen, Need::Limit];
/// What somebody decided who is complained about, or nobody here, goes back to be drafted anew.
const REDECIDE: &[Need] = &[Need::NotSubject, Need::NoDecision, Need::Reasons];
/// The quick track: told at once, on this channel; where the law leaves no time for that any more, by letter.
const DECIDE: &[Need] = &[
    Need::Owner,
    Need::NotSubject,
    Need::NotSerious,
    Need::Outcome,
    Need::Reasons,
    Need::Redress,
    Need::Limit,
    Need::Cause,
    Need::Channel,
];
const CLOSE: &[Need] = &[
    Need::Owner,
    Need::NotSubject,
    Need::Manager,
    Need::Decision,
    Need::DecisionSent,
    Need::RedressDone,
    Need::CauseConfirmed,
    Need::NoOpenPromise,
    Need::Closing,
];
/// Before a decision: withdrawn, or no complaint; two persons.
const DROP: &[Need] =
    &[Need::Owner, Need::NotSubject, Need::NoOpenPromise, Need::Closing, Need::Words];
const DOUBLE: &[Need] = &[Need::Owner, Need::NotSubject, Need::Original];
const HOLD: &[Need] = &[Need::NotSubject, Need::Reasons];
const BACK: &[Need] = &[Need::NotSubject, Need::CameFrom];
const REOPEN: &[Need] = &[Need::Reasons, Need::NotSubject, Need::ReopenOnce];
const ANSWER: &[Need] = &[Need::Owner, Need::Entry, Need::Channel, Need::NoOpenPromise];
const REFUSE: &[Need] =
    &[Need::Owner, Need::Ground, Need::Reasons, Need::Channel, Need::NoOpenPromise];
const WITHDRAW: &[Need] = &[Need::Words, Need::NoOpenPromise];

/// The steps. What is not in this table is refused.
pub const STEPS: &[Step] = &[
    complaint(Stage::Received, Stage::Acknowledged, &[Need::NotSubject, Need::Channel]),
    complaint(Stage::Acknowledged, Stage::Assessed, ASSESS),
    complaint(Stage::Assessed, Stage::Investigating, &[Need::Owner, Need::NotSubject]),
    complaint(Stage::Assessed, Stage::Decided, DECIDE),
    complaint(Stage::Investigating, Stage::Waiting, WAIT),
    complaint(Stage::Waiting, Stage::Investigating, &[Need::Owner, Need::NotSubject]),
    complaint(Stage::Investigating, Stage::DecisionDrafted, DRAFT),
    complaint(Stage::DecisionDrafted, Stage::InApproval, SUBMIT),
    complaint(Stage::DecisionDrafted, Stage::Investigating, &[Need::Owner, Need::NotSubject]),
    complaint(Stage::InApproval, Stage::Decided, APPROVE),
    complaint(Stage::InApproval, Stage::DecisionDrafted, &[Need::NotSubject, Need::Reasons]),
    complaint(
        Stage::Decided,
        Stage::Remedy,
        &[Need::Owner, Need::NotSubject, Need::Decision, Need::DecisionSent, Need::RedressWanted],
    ),
    complaint(Stage::Decided, Stage::Closed, CLOSE),
    complaint(Stage::Remedy, Stage::Closed, CLOSE),
    complaint(Stage::Received, Stage::Closed, DROP),
    complaint(Stage::Acknowledged, Stage::Closed, DROP),
    complaint(Stage::Assessed, Stage::Closed, DROP),
    complaint(Stage::Investigating, Stage::Closed, DROP),
    complaint(Stage::Waiting, Stage::Closed, DROP),
    complaint(Stage::DecisionDrafted, Stage::Closed, DROP),
    complaint(Stage::InApproval, Stage::Closed, DROP),
    complaint(Stage::Closed, Stage::Investigating, REOPEN),
    complaint(Stage::Received, Stage::LinkedDuplicate, DOUBLE),
    complaint(Stage::Acknowledged, Stage::LinkedDuplicate, DOUBLE),
    complaint(Stage::Assessed, Stage::LinkedDuplicate, DOUBLE),
    complaint(Stage::Investigating, Stage::LinkedDuplicate, DOUBLE),
    complaint(Stage::Waiting, Stage::LinkedDuplicate, DOUBLE),
    complaint(Stage::LinkedDuplicate, Stage::Received, BACK),
    complaint(Stage::LinkedDuplicate, Stage::Acknowledged, BACK),
    complaint(Stage::LinkedDuplicate, Stage::Assessed, BACK),
    complaint(Stage::LinkedDuplicate, Stage::Investigating, BACK),
    complaint(Stage::LinkedDuplicate, Stage::Waiting, BACK),
    complaint(Stage::Received, Stage::LegalHold, HOLD),
    complaint(Stage::Acknowledged, Stage::LegalHold, HOLD),
    complaint(Stage::Assessed, Stage::LegalHold, HOLD),
    complaint(Stage::Investigating, Stage::LegalHold, HOLD),
    complaint(Stage::Waiting, Stage::LegalHold, HOLD),
    complaint(Stage::DecisionDrafted, Stage::LegalHold, HOLD),
    complaint(Stage::InApproval, Stage::LegalHold, HOLD),
    complaint(Stage::Decided, Stage::LegalHold, HOLD),
    complaint(Stage::Remedy, Stage::LegalHold, HOLD),
    complaint(Stage::Decided, Stage::DecisionDrafted, REDECIDE),
    complaint(Stage::Remedy, Stage::DecisionDrafted, REDECIDE),
    complaint(Stage::LegalHold, Stage::Received, BACK),
    complaint(Stage::LegalHold, Stage::Acknowledged, BACK),
    complaint(Stage::LegalHold, Stage::Assessed, BACK),
    complaint(Stage::LegalHold, Stage::Investigating, BACK),
    complaint(Stage::LegalHold, Stage::Waiting, BACK),
    complaint(Stage::LegalHold, Stage::DecisionDrafted, BACK),
    complaint(Stage::LegalHold, Stage::InApproval, BACK),
    complaint(Stage::LegalHold, Stage::Decided, BACK),
    complaint(Stage::LegalHold, Stage::Remedy, BACK),
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
    feedback(Stage::Received, Stage::Acknowledged, &[Need::Channel]),
    feedback(Stage::Received, Stage::Closed, DISPOSE),
    feedback(Stage::Acknowledged, Stage::Closed, DISPOSE),
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// For acknowledging, and wherever the customer is told something.
    pub channel: Option<Channel>,
    /// For acknowledging, where the customer was not reached.
    pub tried: Vec<Attempt>,
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
    /// For withdrawing one, and for closing a complaint without a decision.
    pub words: Option<String>,
    /// For waiting: for whom.
    pub awaited: Option<Awaited>,
    /// For assessing.
    pub assessment: Option<Assessment>,
    /// For a draft, or deciding at once.
    pub cause: Option<Cause>,
    /// For a draft, or deciding at once; none where nothing was said about it.
    pub redress: Option<Vec<Redress>>,
    /// For submitting a draft: the letter.
    pub letter: Option<String>,
    /// For putting a double aside: the other one.
    pub original: Option<CaseId>,
    /// For feedback: what became of it.
    pub disposition: Option<Disposition>,
    /// For feedback: what they were told.
    pub reply: Option<String>,
}

/// A step with everything it needs: an incomplete one does not construct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// To acknowledged.
    Acknowledge {
        /// On which channel the customer was told; who was not reached, on which it was tried last.
        channel: Channel,
        /// When and how it was tried in vain, where the customer was not told.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tried: Vec<Attempt>,
    },
    /// To assessed.
    Assess(Assessment),
    /// To investigating: for the first time, from waiting, or back from a draft.
    Investigate,
    /// To waiting. The question is sent with it.
    Wait {
        /// What was asked.
        question: String,
        /// By when an answer is expected.
        until: Moment,
        /// For whom it waits.
        #[serde(default = "customer")]
        awaited: Awaited,
        /// On which channel it was asked.
        #[serde(default)]
        channel: Option<Channel>,
    },
    /// To decision drafted.
    Draft {
        /// What would be decided.
        outcome: Outcome,
        /// Why.
        reasons: String,
        /// What would be done about it.
        redress: Vec<Redress>,
        /// Why it came about.
        cause: Cause,
    },
    /// To in approval.
    Submit {
        /// The letter to the customer.
        letter: String,
    },
    /// To decided, by somebody else than whoever drafted it.
    Approve,
    /// From in approval back to decision drafted.
    Return {
        /// What is wrong with it.
        reasons: String,
    },
    /// To decided at once, on the quick track.
    Decide {
        /// What was decided.
        outcome: Outcome,
        /// Why.
        reasons: String,
        /// On which channel the customer was told.
        #[serde(default)]
        channel: Option<Channel>,
        /// What is done about it.
        #[serde(default)]
        redress: Vec<Redress>,
        /// Why it came about.
        #[serde(default)]
        cause: Option<Cause>,
        /// Whether nobody was told yet: the letter with it is sent by itself.
        #[serde(default)]
        by_letter: bool,
    },
    /// To remedy.
    Remedy,
    /// To closed.
    Close {
        /// How it ended.
        closing: Closing,
        /// The customer's own words, where there is no decision.
        #[serde(default)]
        words: Option<String>,
    },
    /// To linked duplicate.
    Double {
        /// Whose double it is.
        original: CaseId,
    },
    /// To legal hold.
    Hold {
        /// Why.
        reasons: String,
    },
    /// From where it was put aside back to where it stood.
    Back {
        /// From there.
        #[serde(default = "hold")]
        from: Stage,
        /// There.
        to: Stage,
    },
    /// From closed back to investigating.
    Reopen {
        /// Why.
        reasons: String,
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
    /// Of feedback, to acknowledged.
    Thank {
        /// On which channel they were told that it reached us.
        channel: Channel,
    },
    /// Of feedback, to closed.
    Dispose {
        /// What became of it.
        disposition: Disposition,
        /// What they were told.
        reply: String,
        /// On which channel.
        channel: Channel,
    },
}

/// Words for things stay, by which complaints are counted, unless they hold a number that could be somebody's.
fn bare_line(line: String) -> String {
    if super::contact::holds_value(&line) { String::new() } else { line }
}

/// Where a step back began that does not say.
fn hold() -> Stage {
    Stage::LegalHold
}

fn customer() -> Awaited {
    Awaited::Customer
}

impl Move {
    /// Builds the move from one stage to another, or says what is missing.
    pub fn build(from: Stage, to: Stage, details: Details) -> Result<Self> {
        let mut given = Given(details);
        Ok(match (from, to) {
            (_, Stage::Received) | (Stage::LinkedDuplicate | Stage::LegalHold, _) => {
                Self::Back { from, to }
            }
            (Stage::Closed, Stage::Investigating) => Self::Reopen { reasons: given.reasons()? },
            (Stage::InApproval, Stage::Decided) => Self::Approve,
            (Stage::InApproval | Stage::Decided | Stage::Remedy, Stage::DecisionDrafted) => {
                Self::Return { reasons: given.reasons()? }
            }
            (_, Stage::Acknowledged) => given.acknowledge()?,
            (_, Stage::Assessed) => Self::Assess(given.assessment()?),
            (_, Stage::Investigating) => Self::Investigate,
            (_, Stage::Waiting) => given.wait()?,
            (_, Stage::DecisionDrafted) => Self::Draft {
                outcome: given.outcome()?,
                reasons: given.reasons()?,
                redress: given.redress()?,
                cause: given.cause()?,
            },
            (_, Stage::InApproval) => Self::Submit { letter: given.letter()? },
            (_, Stage::Decided) => Self::Decide {
                outcome: given.outcome()?,
                reasons: given.reasons()?,
                redress: given.redress()?,
                cause: Some(given.cause()?),
                by_letter: given.0.channel.is_none(),
                channel: given.0.channel,
            },
            (_, Stage::Remedy) => Self::Remedy,
            (_, Stage::Closed) => given.close(from)?,
            (_, Stage::LinkedDuplicate) => Self::Double { original: given.original()? },
            (_, Stage::LegalHold) => Self::Hold { reasons: given.reasons()? },
            (_, Stage::IdentityChecked) => {
                Self::CheckIdentity { proof: given.proof()?, mandate: given.mandate() }
            }
            (_, Stage::InWork) => Self::Work,
            (_, Stage::Extended) => {
                Self::Extend { reasons: given.reasons()?, channel: given.channel()? }
            }
            (_, Stage::Answered) => {
                Self::Answer { entry: given.entry()?, channel: given.channel()? }
            }
            (_, Stage::Refused) => Self::Refuse {
                ground: given.ground()?,
                reasons: given.reasons()?,
                channel: given.channel()?,
            },
            (_, Stage::Withdrawn) => Self::Withdraw { words: given.words()? },
        })
    }

    /// The same for this kind of case: feedback goes to stages of the same names in its own way.
    pub fn build_for(kind: CaseKind, from: Stage, to: Stage, details: Details) -> Result<Self> {
        if kind != CaseKind::Feedback {
            return Self::build(from, to, details);
        }
        let mut given = Given(details);
        Ok(match to {
            Stage::Acknowledged => Self::Thank { channel: given.channel()? },
            _ => Self::Dispose {
                disposition: given.0.disposition.ok_or_else(|| missing(Need::Disposition))?,
                reply: given.reply()?,
                channel: given.channel()?,
            },
        })
    }

    /// What people wrote with it.
    pub fn words(&self) -> &str {
        match self {
            Self::Wait { question, .. } => question,
            Self::Submit { letter } => letter,
            Self::Close { words, .. } => words.as_deref().unwrap_or_default(),
            Self::Assess(assessment) => &assessment.category,
            Self::Draft { reasons, .. }
            | Self::Return { reasons }
            | Self::Hold { reasons }
            | Self::Reopen { reasons }
            | Self::Decide { reasons, .. }
            | Self::Extend { reasons, .. }
            | Self::Refuse { reasons, .. } => reasons,
            Self::CheckIdentity { mandate, .. } => mandate.as_deref().unwrap_or_default(),
            Self::Withdraw { words } => words,
            Self::Dispose { reply, .. } => reply,
            Self::Thank { .. }
            | Self::Acknowledge { .. }
            | Self::Investigate
            | Self::Approve
            | Self::Remedy
            | Self::Double { .. }
            | Self::Back { .. }
            | Self::Work
            | Self::Answer { .. } => "",
        }
    }

    /// What of it is told beside its stage: a list of words, and the word.
    pub fn detail(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Acknowledge { tried, .. } if !tried.is_empty() => ("attempt", "failed"),
            Self::Acknowledge { channel, .. }
            | Self::Extend { channel, .. }
            | Self::Answer { channel, .. } => ("channel", channel.code()),
            Self::Assess(assessment) => ("severity", assessment.severity.code()),
            Self::Wait { awaited, .. } => ("awaited", awaited.code()),
            Self::Draft { outcome, .. } | Self::Decide { outcome, .. } => {
                ("outcome", outcome.code())
            }
            Self::Close { closing, .. } => ("closing", closing.code()),
            Self::CheckIdentity { proof, .. } => ("proof", proof.code()),
            Self::Refuse { ground, .. } => ("ground", ground.code()),
            Self::Thank { channel } => ("channel", channel.code()),
            Self::Dispose { disposition, .. } => ("disposition", disposition.code()),
            _ => return None,
        })
    }

    /// By when something is expected.
    pub fn until(&self) -> Option<Moment> {
        match self {
            Self::Wait { until, .. } => Some(*until),
            _ => None,
        }
    }

    /// Whether somebody outside was told something with it, which nothing takes back.
    pub fn tells_outside(&self) -> bool {
        match self {
            Self::Decide { by_letter, .. } => !by_letter,
            Self::Acknowledge { tried, .. } => tried.is_empty(),
            Self::Thank { .. } | Self::Dispose { .. } => true,
            Self::Wait { .. } | Self::Extend { .. } | Self::Answer { .. } | Self::Refuse { .. } => {
                true
            }
            _ => false,
        }
    }

    /// Whether something goes to the customer with it.
    pub fn is_reply(&self) -> bool {
        let asks = matches!(self, Self::Wait { channel: Some(_), .. });
        asks || matches!(self, Self::Decide { by_letter: false, .. })
    }

    /// What is to be done about it, of a draft or a decision.
    pub fn redress(&self) -> &[Redress] {
        match self {
            Self::Draft { redress, .. } | Self::Decide { redress, .. } => redress,
            _ => &[],
        }
    }

    /// The same without what people wrote.
    #[must_use]
    pub fn silent(self) -> Self {
        let none = String::new;
        match self {
            Self::Assess(assessment) => {
                let lowered = assessment.lowered.map(|_| none());
                let category = bare_line(assessment.category);
                Self::Assess(Assessment { category, lowered, ..assessment })
            }
            Self::Wait { until, awaited, channel, .. } => {
                Self::Wait { question: none(), until, awaited, channel }
            }
            Self::Draft { outcome, redress, cause, .. } => {
                Self::Draft { outcome, reasons: none(), redress, cause }
            }
            Self::Submit { .. } => Self::Submit { letter: none() },
            Self::Return { .. } => Self::Return { reasons: none() },
            Self::Decide { outcome, channel, redress, cause, by_letter, .. } => {
                Self::Decide { outcome, reasons: none(), channel, redress, cause, by_letter }
            }
            Self::Close { closing, words } => Self::Close { closing, words: words.map(|_| none()) },
            Self::Hold { .. } => Self::Hold { reasons: none() },
            Self::Reopen { .. } => Self::Reopen { reasons: none() },
            Self::CheckIdentity { proof, .. } => Self::CheckIdentity { proof, mandate: None },
            Self::Extend { channel, .. } => Self::Extend { reasons: none(), channel },
            Self::Refuse { ground, channel, .. } => {
                Self::Refuse { ground, reasons: none(), channel }
            }
            Self::Withdraw { .. } => Self::Withdraw { words: none() },
            Self::Dispose { disposition, channel, .. } => {
                Self::Dispose { disposition, reply: none(), channel }
            }
            other => other,
        }
    }

    /// Of which kind of case it is a step.
    pub fn kind(&self) -> CaseKind {
        match self {
            Self::CheckIdentity { .. }
            | Self::Work
            | Self::Extend { .. }
            | Self::Answer { .. }
            | Self::Refuse { .. }
            | Self::Withdraw { .. } => CaseKind::Privacy,
            Self::Thank { .. } | Self::Dispose { .. } => CaseKind::Feedback,
            _ => CaseKind::Complaint,
        }
    }

    /// The verb by which it is done, as in the table of rights.
    pub fn verb(&self) -> &'static str {
        match (self, self.kind()) {
            (_, CaseKind::Privacy) => "privacy.move",
            (_, CaseKind::Feedback) => "feedback.move",
            (Self::Approve | Self::Return { .. }, _) => "complaint.approve",
            (Self::Hold { .. } | Self::Back { from: Stage::LegalHold, .. }, _) => "complaint.hold",
            (Self::Reopen { .. }, _) => "complaint.reopen",
            (Self::Double { .. } | Self::Back { from: Stage::LinkedDuplicate, .. }, _) => {
                "complaint.link"
            }
            (_, CaseKind::Complaint) => "complaint.move",
        }
    }

    /// Where it leads.
    pub fn to(&self) -> Stage {
        match self {
            Self::Acknowledge { .. } => Stage::Acknowledged,
            Self::Assess(_) => Stage::Assessed,
            Self::Investigate | Self::Reopen { .. } => Stage::Investigating,
            Self::Wait { .. } => Stage::Waiting,
            Self::Draft { .. } | Self::Return { .. } => Stage::DecisionDrafted,
            Self::Submit { .. } => Stage::InApproval,
            Self::Approve | Self::Decide { .. } => Stage::Decided,
            Self::Remedy => Stage::Remedy,
            Self::Double { .. } => Stage::LinkedDuplicate,
            Self::Hold { .. } => Stage::LegalHold,
            Self::Back { to, .. } => *to,
            Self::Close { .. } => Stage::Closed,
            Self::CheckIdentity { .. } => Stage::IdentityChecked,
            Self::Work => Stage::InWork,
            Self::Extend { .. } => Stage::Extended,
            Self::Answer { .. } => Stage::Answered,
            Self::Refuse { .. } => Stage::Refused,
            Self::Withdraw { .. } => Stage::Withdrawn,
            Self::Thank { .. } => Stage::Acknowledged,
            Self::Dispose { .. } => Stage::Closed,
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
            let built = Move::build_for(step.kind, step.from, step.to, Details::default());
            assert_eq!(built.is_err(), has_details, "{step:?}");
        }
    }
}

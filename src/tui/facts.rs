//! What can be written down about a complaint beside its stages: which fact an action stands for, and whether a guard
//! stands against it here and now.

use super::action::Action;
use super::model::Model;
use crate::domain::cause::Cause;
use crate::domain::complaint::{Case, CaseKind, Channel, Need, missing};
use crate::domain::error::{Error, Result};
use crate::domain::handling::{
    Evidence, Fact, Finding, Letter, LetterKind, SURVEY_QUESTIONS, Side, SurveyState,
};
use crate::domain::id::{CaseId, Id, MemberId};
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::domain::redress::RedressState;
use crate::guards::complaint::{Asking, may_record};

/// What can be written down, in the order of the work.
pub const FACTS: [Action; 18] = [
    Action::About,
    Action::Allege,
    Action::Find,
    Action::Evidence,
    Action::Examine,
    Action::Hear,
    Action::Cause,
    Action::Confirm,
    Action::Letter,
    Action::Receive,
    Action::Redress,
    Action::Link,
    Action::Unlink,
    Action::Concern,
    Action::Survey,
    Action::Plan,
    Action::Done,
    Action::Check,
];

/// What can be written down of feedback, of which it is written down alone what it is about.
const OF_FEEDBACK: [Action; 5] =
    [Action::About, Action::Survey, Action::Plan, Action::Done, Action::Check];

/// What can be written down of a case of this kind.
pub fn of_kind(kind: CaseKind) -> impl Iterator<Item = Action> {
    let is_feedback = kind == CaseKind::Feedback;
    FACTS.into_iter().filter(move |action| match is_feedback {
        true => OF_FEEDBACK.contains(action),
        false => *action != Action::About,
    })
}

/// Whether the case takes it from this member: the guard is asked about the least that could be written.
pub fn may(model: &Model, case: &Case, action: Action) -> Result<()> {
    let asking = Asking { member: &model.member, now: model.now, open_promises: 0 };
    let asked = |fact: &Fact| may_record(case, fact, asking);
    match action {
        Action::Plan => {
            let now = model.now;
            let by = Moment { at_seconds: now.at_seconds + DAY_SECONDS, ..now };
            let (text, who) = (action.code().to_owned(), model.member.id);
            asked(&Fact::ActionPlanned { text, who, by })
        }
        Action::Done => of_one(case, |action| asked(&Fact::ActionDone { action })),
        Action::Check => of_one(case, |action| {
            let reasons = Action::Check.code().to_owned();
            asked(&Fact::ActionChecked { action, worked: true, reasons })
        }),
        _ => asked(&least(case, action)?),
    }
}

/// One of several corrective actions that takes it is enough; where none does, the newest says why.
fn of_one(case: &Case, asked: impl Fn(u32) -> Result<()>) -> Result<()> {
    let mut verdict = Err(Error::refused("action-none").with("number", case.number));
    for row in &case.handling.actions {
        verdict = verdict.or_else(|_| asked(row.place));
    }
    verdict
}

/// Something of this kind that could be written down, if there is anything to say it of.
fn least(case: &Case, action: Action) -> Result<Fact> {
    let (handling, said) = (&case.handling, || action.code().to_owned());
    let place = |place: Option<u32>, need| place.ok_or_else(|| missing(need));
    Ok(match action {
        Action::About => Fact::Themed { theme: said() },
        Action::Allege => Fact::Alleged { text: said() },
        Action::Find => {
            let first = handling.allegations.first().map(|one| one.place);
            let (allegation, finding) = (place(first, Need::Findings)?, Finding::Inconclusive);
            Fact::Found { allegation, finding, reasons: said() }
        }
        Action::Evidence => {
            Fact::Evidenced(Evidence { name: said(), bytes: 0, sha256: String::new() })
        }
        Action::Examine => {
            let first = handling.evidence.first().map(|one| one.place);
            Fact::Examined { evidence: place(first, Need::Evidence)? }
        }
        Action::Hear => Fact::Heard { side: Side::Customer, text: said() },
        Action::Cause => Fact::Caused { cause: Cause::OtherUnknown },
        Action::Confirm => Fact::CauseConfirmed,
        Action::Letter => {
            let kind = LetterKind::Answer;
            Fact::Sent(Letter { kind, channel: Channel::Other, text: said() })
        }
        Action::Receive => Fact::Wrote { channel: Channel::Other, text: said() },
        Action::Redress => Fact::Redressed { item: next_item(case)?, proof: said() },
        Action::Link => Fact::Linked { case: CaseId::from_bytes([0; 16]) },
        Action::Unlink => {
            let nobody = CaseId::from_bytes([0; 16]);
            Fact::Unlinked { case: handling.links.first().copied().unwrap_or(nobody) }
        }
        Action::Concern => Fact::Concerns { member: MemberId::from_bytes([0; 16]) },
        _ => survey(case),
    })
}

/// The first item that is still to be done; of what is proposed only the guard says what it lacks.
fn next_item(case: &Case) -> Result<u32> {
    let rows = &case.handling.redress;
    let next = rows.iter().position(|row| row.state != RedressState::Done);
    let next = next.and_then(|at| u32::try_from(at).ok());
    next.ok_or_else(|| missing(Need::RedressWanted).with("number", case.number))
}

/// A survey is sent, and then answered or not.
pub fn survey(case: &Case) -> Fact {
    match case.handling.survey.map(|survey| survey.state) {
        Some(SurveyState::Due) | None => Fact::Surveyed,
        Some(_) => Fact::Scored { scores: [1; SURVEY_QUESTIONS] },
    }
}

/// Which of them supplies what a step misses, and is not refused itself.
pub fn supplies(model: &Model, case: &Case, lack: &Error) -> Option<Action> {
    let need = lack.args.iter().find(|(name, _)| *name == "need").map(|(_, need)| need.as_str())?;
    let has_allegations = !case.handling.allegations.is_empty();
    let action = match Need::ALL.into_iter().find(|one| one.code() == need)? {
        Need::Findings if has_allegations => Action::Find,
        Need::Findings => Action::Allege,
        Need::Story => Action::Allege,
        Need::Evidence => Action::Evidence,
        Need::BothHeard => Action::Hear,
        Need::EvidenceSeen => Action::Examine,
        Need::DecisionSent => Action::Letter,
        Need::RedressDone => Action::Redress,
        Need::CauseConfirmed if case.handling.cause.is_some() => Action::Confirm,
        Need::CauseConfirmed => Action::Cause,
        Need::Owner => Action::Claim,
        _ => return None,
    };
    super::availability::available(model, action).is_ok().then_some(action)
}

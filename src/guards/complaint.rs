//! What a case may do next, and what is missing for it.

use super::{Verdict, text};
use crate::domain::action::{ActionRow, ActionState};
use crate::domain::complaint::{
    Case, CaseEvent, CaseKind, Channel, Closing, Details, Happening, Move, Need, Opening, Severity,
    Stage, missing, reverted, step, steps_from,
};
use crate::domain::error::Error;
use crate::domain::handling::{Assessment, Attempt, Awaited, Fact, LetterKind, Side};
use crate::domain::history::Step;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, Role};
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::domain::name::clean;
use crate::domain::redress::{self, RedressState};
use crate::domain::wording::{TextUse, WordingFacts};

/// Within how many days a closed complaint is opened again; later it is a new one that names it.
pub const REOPEN_DAYS: i64 = 30;

/// Who asks for a step, when, and what else it depends on.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Who.
    pub member: &'a Member,
    /// When.
    pub now: Moment,
    /// How many promises made in the case are still open.
    pub open_promises: usize,
}

/// Whether a step may be taken: it is in the table and the case has what the step needs. What the
/// member gives with it is checked by [`Move::build`].
pub fn may_step(case: &Case, to: Stage, asking: Asking<'_>) -> Verdict {
    let Some(step) = step(case.kind, case.stage, to) else {
        return Err(no_such_step(case, to));
    };
    step.needs.iter().try_for_each(|need| has(case, to, *need, asking))
}

/// All that is missing for a step, not only the first of it: what is greyed says everything at once.
pub fn lacking(case: &Case, to: Stage, asking: Asking<'_>) -> Vec<Error> {
    let Some(step) = step(case.kind, case.stage, to) else { return vec![no_such_step(case, to)] };
    step.needs.iter().filter_map(|need| has(case, to, *need, asking).err()).collect()
}

/// The same with what was not given with the step, too.
pub fn lacking_with(case: &Case, to: Stage, given: &Details, asking: Asking<'_>) -> Vec<Error> {
    let mut all = lacking(case, to, asking);
    let Some(step) = step(case.kind, case.stage, to) else { return all };
    // What is decided too late to be told at once goes out by letter; what a question to others needs is no channel.
    let by_letter = to == Stage::Decided && is_summary_over(case, asking.now);
    let to_others = given.awaited.is_some_and(|awaited| awaited != Awaited::Customer);
    let needs = given.lack(step).into_iter();
    let needs = needs.filter(|need| *need != Need::Channel || !(by_letter || to_others));
    all.extend(needs.map(missing));
    all
}

/// Whether the case has it, or the member is it; a detail is not asked for here.
fn has(case: &Case, to: Stage, need: Need, asking: Asking<'_>) -> Verdict {
    let (handling, member) = (&case.handling, asking.member);
    let is_there = match need {
        Need::Owner => case.owner.is_some(),
        Need::NoOpenPromise if asking.open_promises > 0 => {
            return Err(missing(need).with("count", asking.open_promises));
        }
        Need::NotSubject => !handling.is_about(member.id),
        Need::NotSerious => !is_serious(case),
        Need::Findings => {
            let found = handling.allegations.iter().all(|one| one.finding.is_some());
            found && !handling.allegations.is_empty()
        }
        Need::Story => handling.has_story || !handling.allegations.is_empty(),
        Need::Evidence => !handling.evidence.is_empty(),
        Need::BothHeard => Side::ALL.iter().all(|side| handling.heard.contains(side)),
        Need::AnotherPerson => ![handling.drafter, handling.submitter].contains(&Some(member.id)),
        Need::Draft => handling.has_fair_draft(),
        Need::Decision => handling.has_fair_decision(),
        Need::NoDecision => !handling.has_fair_decision(),
        Need::EvidenceSeen => {
            let seen = handling.evidence.iter().all(|one| one.seen_by.contains(&member.id));
            seen && !handling.evidence.is_empty()
        }
        Need::Limit => {
            redress::may_approve(&member.roles, &handling.all_redress(&handling.wanted()))
        }
        Need::DecisionSent => handling.decision_sent.is_some(),
        Need::RedressWanted => handling.undone() > 0,
        Need::RedressDone => handling.undone() == 0,
        Need::CauseConfirmed => is_cause_confirmed(case),
        Need::Manager => !is_serious(case) || manages(member),
        Need::CameFrom => handling.aside == Some(to),
        Need::ReopenOnce => may_reopen(case, asking.now),
        _ => true,
    };
    if is_there { Ok(()) } else { Err(missing(need).with("number", case.number)) }
}

/// Whether a second person and the complaint manager have to look at it.
pub fn is_serious(case: &Case) -> bool {
    let assessed = case.handling.assessment.as_ref().map(|assessment| assessment.is_serious());
    assessed.unwrap_or(case.severity >= Severity::High)
}

fn manages(member: &Member) -> bool {
    member.roles.iter().any(|role| matches!(role, Role::ComplaintManager | Role::Owner))
}

fn leads(member: &Member) -> bool {
    manages(member) || member.roles.contains(&Role::Lead)
}

/// Of a serious complaint somebody else has to agree with the cause.
fn is_cause_confirmed(case: &Case) -> bool {
    let agreed = case.handling.cause.is_some_and(|row| row.confirmed_by.is_some());
    case.handling.has_fair_cause() && (agreed || !is_serious(case))
}

fn may_reopen(case: &Case, now: Moment) -> bool {
    let closed_at = case.handling.closed_at.unwrap_or(case.stage_since);
    let is_late = closed_at.at_seconds + REOPEN_DAYS * DAY_SECONDS < now.at_seconds;
    case.reopened == 0 && !is_late
}

/// The refusal of what no step leads to, with the steps that there are.
pub fn no_such_step(case: &Case, to: Stage) -> Error {
    let ways: Vec<&str> = steps_from(case.kind, case.stage).map(|step| step.to.code()).collect();
    Error::refused(if case.is_open() { "no-such-step" } else { "case-closed" })
        .with("number", case.number)
        .with("from", case.stage.code())
        .with("to", to.code())
        .with("ways", ways.join(", "))
}

/// The whole verdict on a move.
pub fn may_move(case: &Case, step: &Move, asking: Asking<'_>) -> Verdict {
    may_step(case, step.to(), asking)?;
    // Kinds have stages of the same name, and other ways to them.
    is_of(case, step.kind())?;
    // A step is built for where the case stood; it may stand elsewhere by now.
    if !leads_from(case.stage, step) {
        return Err(no_such_step(case, step.to()));
    }
    is_whole(case, step)?;
    text::no_silence(step.words())?;
    match step {
        Move::Close { closing: Closing::Summary, .. } if is_summary_over(case, asking.now) => {
            Err(Error::refused("summary-over").with("number", case.number))
        }
        Move::Close { closing, .. } => may_close(case, *closing),
        Move::CheckIdentity { mandate: None, .. }
            if case.request.as_ref().is_some_and(|request| request.asked.by.needs_mandate()) =>
        {
            Err(missing(Need::Mandate))
        }
        Move::Acknowledge { tried, .. } => may_give_up(case, tried, asking.now),
        Move::Wait { until, .. } if until.seconds_left(asking.now) <= 0 => {
            Err(Error::refused("until-past").with("until", until.human()))
        }
        Move::Draft { .. } | Move::Decide { .. } if pays_again(case, step) => {
            Err(Error::refused("redress-twice").with("number", case.number))
        }
        Move::Decide { .. } if !is_within_limit(case, step, asking.member) => {
            Err(missing(Need::Limit).with("number", case.number))
        }
        Move::Decide { cause: None, .. } => Err(missing(Need::Cause)),
        Move::Decide { channel, by_letter, .. } => may_tell(case, (*channel, *by_letter), asking),
        _ => Ok(()),
    }
}

/// Who was tried twice, on another day or another channel, since it reached us, need not be tried a third time to know that
/// it did.
fn may_give_up(case: &Case, tried: &[Attempt], now: Moment) -> Verdict {
    if let Some(ahead) = tried.iter().find(|one| one.at.is_ahead_of(now)) {
        return Err(Error::refused("received-ahead").with("received", ahead.at.human()));
    }
    let is_since = |one: &Attempt| one.at.end_seconds() >= case.received_at.at_seconds;
    let how = |one: &Attempt| (one.channel, one.at.date());
    let is_other = |one: &Attempt| tried.first().is_some_and(|first| how(first) != how(one));
    if tried.is_empty() || tried.iter().all(is_since) && tried.iter().any(is_other) {
        return Ok(());
    }
    Err(Error::refused("tried-once").with("number", case.number))
}

/// A quick decision tells the customer at once; once the window for that is over, it takes a letter with all that a final
/// response has to hold, and that goes by itself.
fn may_tell(case: &Case, told: (Option<Channel>, bool), asking: Asking<'_>) -> Verdict {
    match (is_summary_over(case, asking.now), told) {
        (true, (None, true)) | (false, (Some(_), false)) => Ok(()),
        (true, _) => Err(Error::refused("final-response").with("number", case.number)),
        (false, _) => Err(missing(Need::Channel)),
    }
}

/// Whether it wants once more what was done in this case before, to the same amount. What costs nothing can be said
/// again.
fn pays_again(case: &Case, step: &Move) -> bool {
    let done = case.handling.done();
    step.redress().iter().any(|item| item.kind.has_cost() && done.contains(item))
}

/// A limit is one of the case: what was done in it before counts.
fn is_within_limit(case: &Case, step: &Move, member: &Member) -> bool {
    redress::may_approve(&member.roles, &case.handling.all_redress(step.redress()))
}

/// What was once taken down or assessed as serious is not made less by one agent alone, whatever was taken back since: a
/// lead or the complaint manager does, and says why.
pub fn may_lower(case: &Case, events: &[CaseEvent], step: &Move, member: &Member) -> Verdict {
    let Move::Assess(assessment) = step else { return Ok(()) };
    let why = assessment.lowered.as_deref().unwrap_or_default();
    text::no_silence(why)?;
    text::may_keep(why)?;
    if assessment.is_serious() || !events.iter().any(|event| says_serious(&event.what)) {
        return Ok(());
    }
    let refused = |code| Err(Error::refused(code).with("number", case.number));
    match why.trim().is_empty() {
        _ if !leads(member) => refused("severity-lowered"),
        true => refused("lowered-why"),
        false => Ok(()),
    }
}

/// What was once serious does not get lighter by being told in a lighter one, either, unless somebody who leads says so.
pub fn may_stand_for(other: &Case, double: (&Case, &[CaseEvent]), member: &Member) -> Verdict {
    let (case, events) = double;
    let was_serious = is_serious(case) || events.iter().any(|event| says_serious(&event.what));
    if was_serious && !is_serious(other) && !leads(member) {
        return Err(Error::refused("severity-lowered").with("number", case.number));
    }
    Ok(())
}

fn says_serious(what: &Happening) -> bool {
    match what {
        Happening::Opened(opening) | Happening::Imported { opening, .. } => {
            opening.severity >= Severity::High
        }
        Happening::Moved(Move::Assess(assessment)) => assessment.is_serious(),
        _ => false,
    }
}

/// A policy pack by which a complaint is assessed is in force; `known` are those that are.
pub fn may_govern(step: &Move, known: &[&str]) -> Verdict {
    let Move::Assess(Assessment { policy: Some(wanted), .. }) = step else { return Ok(()) };
    match known.contains(&wanted.as_str()) {
        true => Ok(()),
        false => Err(Error::refused("policy-not-in-force")
            .with("name", clean(wanted))
            .with("known", known.join(", "))),
    }
}

/// A step that was put together by anybody else than [`Move::build`] has what that asks for, too.
fn is_whole(case: &Case, step: &Move) -> Verdict {
    let is_blank = |text: &str| text.trim().is_empty();
    let lacks = match step {
        Move::Wait { question, .. } if is_blank(question) => Need::Question,
        Move::Wait { awaited: Awaited::Customer, channel: None, .. } => Need::Channel,
        Move::Draft { reasons, .. }
        | Move::Return { reasons }
        | Move::Decide { reasons, .. }
        | Move::Hold { reasons }
        | Move::Reopen { reasons }
        | Move::Extend { reasons, .. }
        | Move::Refuse { reasons, .. }
            if is_blank(reasons) =>
        {
            Need::Reasons
        }
        Move::Submit { letter } if is_blank(letter) => Need::Letter,
        Move::Assess(assessment) if is_blank(&assessment.category) => Need::Assessment,
        Move::Withdraw { words } if is_blank(words) => Need::Words,
        Move::Dispose { reply, .. } if is_blank(reply) => Need::Reply,
        Move::Close { closing, words }
            if closing.needs_second_person() && words.as_deref().is_none_or(is_blank) =>
        {
            Need::Words
        }
        _ => return Ok(()),
    };
    Err(missing(lacks).with("number", case.number))
}

/// Of several steps that lead to one stage, which belongs to where the case stands.
fn leads_from(from: Stage, step: &Move) -> bool {
    match step {
        Move::Approve => from == Stage::InApproval,
        Move::Return { .. } => {
            matches!(from, Stage::InApproval | Stage::Decided | Stage::Remedy)
        }
        Move::Reopen { .. } => from == Stage::Closed,
        Move::Back { from: aside, .. } => from == *aside && from.is_aside(),
        Move::Draft { .. } => from == Stage::Investigating,
        Move::Decide { .. } => from == Stage::Assessed,
        _ => !matches!(from, Stage::LinkedDuplicate | Stage::LegalHold | Stage::Closed),
    }
}

/// How it may end depends on how far it came: without a decision it is withdrawn or was none, by two persons; what was
/// settled at once ends with its summary.
fn may_close(case: &Case, closing: Closing) -> Verdict {
    let is_decided = matches!(case.stage, Stage::Decided | Stage::Remedy);
    let fits = match closing {
        Closing::Withdrawn | Closing::NotAComplaint => !is_decided,
        Closing::Summary => is_decided && case.handling.quick,
        Closing::Accepted | Closing::NotAccepted | Closing::NoAnswer => is_decided,
    };
    let wrong = || Error::refused("closing-unfit").with("number", case.number);
    if fits { Ok(()) } else { Err(wrong().with("closing", closing.code())) }
}

/// Whether the law's window for settling it at once is over: the customer has to agree within it. The windows that open
/// with the end of a complaint, for going further and for keeping it, are others.
pub fn is_summary_over(case: &Case, now: Moment) -> bool {
    case.clocks.iter().any(|one| !one.kind.is_window() && one.is_over_window(now))
}

/// Writing a fact down: the case is at a stage at which it counts, and what it builds on is there.
pub fn may_record(case: &Case, fact: &Fact, asking: Asking<'_>) -> Verdict {
    super::feedback::is_of_kind(case, fact)?;
    text::no_silence(fact.words())?;
    let is_blank = matches!(
        fact,
        Fact::Alleged { .. }
            | Fact::Found { .. }
            | Fact::Heard { .. }
            | Fact::Redressed { .. }
            | Fact::Sent(_)
            | Fact::Wrote { .. }
            | Fact::Evidenced(_)
            | Fact::ActionPlanned { .. }
            | Fact::ActionChecked { .. }
            | Fact::Themed { .. }
    ) && fact.words().trim().is_empty();
    if is_blank {
        return Err(Error::usage("fact-blank").with("fact", fact.code()));
    }
    if !is_time(case, fact) {
        return Err(Error::refused("fact-untimely")
            .with("number", case.number)
            .with("fact", fact.code())
            .with("stage", case.stage.code()));
    }
    let is_subject = case.handling.is_about(asking.member.id);
    if is_subject && !matches!(fact, Fact::Wrote { .. }) {
        return Err(missing(Need::NotSubject).with("number", case.number));
    }
    builds_on(case, fact, asking)
}

/// At which stages a fact still counts: what a decision rests on stands once it is in approval.
fn is_time(case: &Case, fact: &Fact) -> bool {
    let is_aside = matches!(case.stage, Stage::LinkedDuplicate | Stage::LegalHold);
    let is_settled = matches!(case.stage, Stage::InApproval | Stage::Decided | Stage::Remedy);
    match fact {
        Fact::Alleged { .. } | Fact::Found { .. } | Fact::Evidenced(_) | Fact::Heard { .. } => {
            case.is_open() && !is_aside && !is_settled
        }
        Fact::Concerns { .. } | Fact::Examined { .. } => case.is_open(),
        Fact::Caused { .. } | Fact::CauseConfirmed => case.is_open() && !is_aside,
        Fact::Redressed { .. } => matches!(case.stage, Stage::Decided | Stage::Remedy),
        Fact::Sent(letter) if letter.kind == LetterKind::Decision => {
            matches!(case.stage, Stage::Decided | Stage::Remedy)
        }
        Fact::Sent(_) | Fact::Wrote { .. } => case.is_open(),
        Fact::Linked { .. } | Fact::Unlinked { .. } => true,
        Fact::ActionPlanned { .. } | Fact::ActionDone { .. } | Fact::ActionChecked { .. } => {
            !is_aside
        }
        Fact::Surveyed | Fact::Scored { .. } | Fact::Rated(_) | Fact::Unscored => {
            case.stage == Stage::Closed
        }
        // What it is about is found out late, too.
        Fact::Themed { .. } => true,
    }
}

fn builds_on(case: &Case, fact: &Fact, Asking { member, now, .. }: Asking<'_>) -> Verdict {
    let handling = &case.handling;
    let unknown = |what: u32| {
        Error::refused("fact-unknown")
            .with("number", case.number)
            .with("fact", fact.code())
            .with("place", what)
    };
    match fact {
        Fact::Found { allegation, .. }
            if !handling.allegations.iter().any(|one| one.place == *allegation) =>
        {
            Err(unknown(*allegation))
        }
        Fact::Examined { evidence }
            if !handling.evidence.iter().any(|one| one.place == *evidence) =>
        {
            Err(unknown(*evidence))
        }
        Fact::Sent(letter)
            if letter.kind == LetterKind::Decision && !handling.has_fair_decision() =>
        {
            Err(missing(Need::Decision).with("number", case.number))
        }
        Fact::Redressed { item, .. } => may_redress(case, *item, unknown),
        Fact::Concerns { member } if handling.is_about(*member) => {
            Err(Error::refused("subject-named").with("number", case.number))
        }
        Fact::Concerns { member } if case.owner == Some(*member) => {
            Err(Error::refused("subject-owns").with("number", case.number))
        }
        Fact::CauseConfirmed => may_confirm(case, member),
        Fact::Linked { case: other } if *other == case.id => {
            Err(Error::refused("link-itself").with("number", case.number))
        }
        Fact::Linked { case: other } if handling.links.contains(other) => {
            Err(Error::refused("linked-already").with("number", case.number))
        }
        Fact::Unlinked { case: other } if !handling.links.contains(other) => {
            Err(Error::refused("not-linked").with("number", case.number))
        }
        Fact::Surveyed | Fact::Scored { .. } | Fact::Rated(_) | Fact::Unscored => {
            super::survey::may_record(case, fact, (is_handlers(case, member.id), now))
        }
        Fact::Themed { theme } => super::feedback::may_theme(case, theme),
        Fact::ActionPlanned { by, .. } if by.seconds_left(now) <= 0 => {
            Err(Error::refused("until-past").with("until", by.human()))
        }
        Fact::ActionPlanned { .. }
            if case.kind == CaseKind::Complaint && handling.cause.is_none() =>
        {
            Err(missing(Need::Cause).with("number", case.number))
        }
        Fact::ActionDone { action } | Fact::ActionChecked { action, .. } => {
            let row = handling.action(*action).ok_or_else(|| unknown(*action))?;
            may_go_on(case, row, matches!(fact, Fact::ActionChecked { .. }), (member, now))
        }
        _ => Ok(()),
    }
}

/// What was decided fairly and approved is given, and given once.
fn may_redress(case: &Case, item: u32, unknown: impl Fn(u32) -> Error) -> Verdict {
    let undecided = || Err(missing(Need::Decision).with("number", case.number));
    if !case.handling.has_fair_decision() {
        return undecided();
    }
    match case.handling.redress.get(item as usize).map(|row| row.state) {
        None => Err(unknown(item)),
        Some(RedressState::Done) => {
            Err(Error::refused("redress-twice").with("number", case.number))
        }
        // Whoever approves approves all of it: no step leads here, and none may.
        Some(RedressState::Proposed) => undecided(),
        Some(RedressState::Approved) => Ok(()),
    }
}

/// Somebody else than who proposed the cause confirms it, once.
fn may_confirm(case: &Case, member: &Member) -> Verdict {
    let handling = &case.handling;
    match handling.cause {
        None => Err(missing(Need::Cause)),
        // Whatever they say of the cause is said anew by somebody else.
        Some(row) if handling.is_about(row.proposed_by) => {
            Err(missing(Need::Cause).with("number", case.number))
        }
        Some(row) if row.confirmed_by.is_some_and(|one| !handling.is_about(one)) => {
            Err(Error::refused("cause-stands").with("number", case.number))
        }
        Some(row) if row.proposed_by == member.id => {
            Err(missing(Need::AnotherPerson).with("number", case.number))
        }
        Some(_) => Ok(()),
    }
}

/// A corrective action is done once, and looked at once, when its effect can be seen; of a serious complaint by
/// somebody who has not done it.
fn may_go_on(
    case: &Case,
    row: &ActionRow,
    is_check: bool,
    (member, now): (&Member, Moment),
) -> Verdict {
    let wrong = |code| Err(Error::refused(code).with("number", case.number));
    match (row.state(), row.check()) {
        (ActionState::Planned, _) if !is_check => Ok(()),
        (ActionState::Done, Some((first, _))) if is_check => {
            if now.at_seconds < first.at_seconds {
                let early = Error::refused("action-early").with("number", case.number);
                return Err(early.with("from", first.human()));
            }
            let hands = [Some(row.who), row.done.map(|(_, by)| by)];
            match is_serious(case) && hands.contains(&Some(member.id)) {
                true => Err(missing(Need::AnotherPerson).with("number", case.number)),
                false => Ok(()),
            }
        }
        (ActionState::Planned, _) => wrong("action-undone"),
        _ => wrong("action-stands"),
    }
}

/// Whether this member has handled or decided it.
fn is_handlers(case: &Case, member: MemberId) -> bool {
    let handling = &case.handling;
    [case.owner, handling.drafter, handling.submitter, handling.decider].contains(&Some(member))
}

/// Whether something goes to the customer with it.
fn is_reply(what: &Happening) -> bool {
    match what {
        Happening::Moved(step) => step.is_reply(),
        what => matches!(what, Happening::Fact(Fact::Sent(_))),
    }
}

/// How many events somebody has seen of whom nothing else is known: what was there when they answered last, and no
/// more: a note or a claim does not show that its writer has read what came before.
pub fn seen_by(events: &[CaseEvent], by: MemberId) -> u32 {
    let own = (0u32..).zip(events).filter(|(_, event)| event.by == by && is_reply(&event.what));
    own.last().map_or(0, |(place, _)| place + 1)
}

/// Whether somebody has seen all that went to the customer or came from them, before they answer. `seen` is how many
/// events they have looked at; without it, [`seen_by`].
pub fn may_reply(case: &Case, events: &[CaseEvent], by: MemberId, seen: Option<u32>) -> Verdict {
    // Nobody has seen what is not there yet.
    if seen.is_some_and(|seen| seen > case.events) {
        return Err(Error::usage("seen-ahead")
            .with("number", case.number)
            .with("events", case.events));
    }
    let gone = reverted(events);
    let is_word =
        |what: &Happening| is_reply(what) || matches!(what, Happening::Fact(Fact::Wrote { .. }));
    let seen = seen.unwrap_or_else(|| seen_by(events, by));
    let mut later =
        (0u32..).zip(events).filter(|(place, _)| *place >= seen && !gone.contains(place));
    match later.find(|(_, event)| event.by != by && is_word(&event.what)) {
        Some((place, _)) => {
            Err(Error::conflict("reply-unseen").with("number", case.number).with("place", place))
        }
        None => Ok(()),
    }
}

/// The letter with the decision is the one that was approved: `submitted` is what was put up last. What differs is
/// looked at anew, by the second person too. On the quick track nothing was put up.
pub fn is_approved(case: &Case, submitted: Option<&str>, sent: &str) -> Verdict {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_same = submitted.is_some_and(|text| folded(text) == folded(sent));
    let is_approved = case.handling.quick || is_same;
    let facts = WordingFacts { is_approved, ..WordingFacts::of(TextUse::Letter) };
    super::wording::verdict(facts).map_err(|error| error.with("number", case.number))
}

/// Taking down: when it reached us may lie back, never ahead. A privacy request is called by the right that is
/// asked, and is somebody's.
pub fn may_open(opening: &Opening, now: Moment) -> Verdict {
    let received_at = opening.received_at;
    match opening.kind() {
        CaseKind::Complaint if clean(&opening.title).is_empty() => {
            return Err(Error::usage("title-missing"));
        }
        CaseKind::Privacy if opening.party.is_none() => {
            return Err(Error::refused("request-without-party"));
        }
        _ => {}
    }
    if received_at.is_ahead_of(now) {
        return Err(Error::refused("received-ahead").with("received", received_at.human()));
    }
    Ok(())
}

/// Within how long something is taken down without a word on why it was not at once.
const TAKEN_DOWN_SECONDS: i64 = DAY_SECONDS;

/// Dating a complaint back has a reason. What a file tells has its own dates.
pub fn may_date_back(opening: &Opening, now: Moment) -> Verdict {
    let is_late = opening.received_at.end_seconds() + TAKEN_DOWN_SECONDS < now.at_seconds;
    let why = opening.backdated.as_deref().is_some_and(|why| !why.trim().is_empty());
    if opening.kind() == CaseKind::Complaint && is_late && !why {
        return Err(Error::refused("backdated").with("received", opening.received_at.human()));
    }
    Ok(())
}

/// A history that a file tells: its steps are exempt from what steps require here, but they have been taken, and
/// their texts have an end.
pub fn may_have_passed(steps: &[Step], now: Moment) -> Verdict {
    for (at, passed) in steps {
        if at.is_ahead_of(now) {
            return Err(Error::refused("received-ahead").with("received", at.human()));
        }
        passed.changed.values().try_for_each(|text| text::may_keep(text))?;
        passed.owner.as_deref().map_or(Ok(()), text::may_keep_line)?;
        passed.changed.keys().try_for_each(|name| text::may_keep_line(name))?;
    }
    Ok(())
}

/// Whether a case is of the kind for which somebody asks: the rights are those of its kind.
pub fn is_of(case: &Case, kind: CaseKind) -> Verdict {
    if case.kind == kind {
        return Ok(());
    }
    Err(Error::refused("case-of-other-kind")
        .with("number", case.number)
        .with("kind", case.kind.code()))
}

/// What a complaint's opening may hold, whoever opens it.
pub fn may_keep(opening: &Opening) -> Verdict {
    text::may_keep(&opening.what_happened)?;
    text::may_keep(&opening.wanted)?;
    text::may_keep(opening.backdated.as_deref().unwrap_or_default())?;
    opening.fields.values().try_for_each(|value| text::may_keep(value))?;
    opening.lines().try_for_each(text::may_keep_line)
}

/// Taking a case for oneself: it is open, nobody else's and not about whoever takes it.
pub fn may_claim(case: &Case, by: MemberId) -> Verdict {
    if !case.is_open() {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    if case.handling.is_about(by) {
        return Err(missing(Need::NotSubject).with("number", case.number));
    }
    let is_mine = case.owner == Some(by);
    match case.owner {
        Some(_) if is_mine => Err(Error::refused("already-mine").with("number", case.number)),
        Some(_) => Err(Error::conflict("claimed").with("number", case.number)),
        None => Ok(()),
    }
}

/// Handing a case over: it is open, a case that had an owner goes with a note, and one that somebody else has is
/// handed over by whoever answers for complaints. Nobody is given what is about themselves.
pub fn may_assign(case: &Case, by: &Member, to: Option<MemberId>, note: Option<&str>) -> Verdict {
    if !case.is_open() {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    if to.is_some_and(|to| case.handling.is_about(to)) {
        return Err(Error::refused("owner-subject").with("number", case.number));
    }
    let is_others = case.owner.is_some_and(|owner| owner != by.id);
    if is_others && case.kind == CaseKind::Complaint && !leads(by) {
        return Err(Error::refused("not-yours").with("number", case.number));
    }
    if case.owner.is_some() && note.is_none_or(|note| note.trim().is_empty()) {
        return Err(Error::refused("handover-note").with("number", case.number));
    }
    Ok(())
}

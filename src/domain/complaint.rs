//! Cases as events and their fold; the stages of a complaint and of a privacy request.
//!
//! ```text
//! received -> acknowledged -> assessed -> investigating <-> waiting{customer|third_party|expert}
//!                                |            |   ^
//!                  (quick track) |            v   |(rework)
//!                                |      decision_drafted <-> in_approval
//!                                v                               |
//!    closed{…} <- remedy <--- decided <--------------------------+
//!        \------------------------> investigating (once, within 30 days)
//! from every open stage: legal_hold, and back; before a draft: linked_duplicate, and back;
//! before a decision: closed{withdrawn|not_a_complaint}, by two persons
//! ```
//! Handling follows ISO 10002:2018, 8.2-8.9 (receipt, tracking, acknowledgement, assessment,
//! investigation, response, communication, closing). The row is a fold of the events and nothing
//! else: replaying them gives the stored state. An imported event may start at any stage, marked.

use super::action::ActionRow;
use super::calendar::answer_due;
use super::case_clock::{self, CaseClock};
use super::clock::rule::PauseReason;
use super::draw;
use super::feedback::{self, Feedback, FeedbackKind};
use super::handling::{Awaited, Fact, Handling, LetterKind, SurveyRow, SurveyState};
use super::history::{Passed, is_reopening};
use super::id::{
    CaseId, CaseNumber, EntryId, ErasureNumber, MemberId, OrderId, PartyId, ProductId,
};
use super::moment::Moment;
use super::name::{clean, clean_line};
use super::party::words;
use super::privacy::{Asked, Request};
use super::redress::RedressState;
use super::rulebook::Rulebook;
pub use super::step::{Details, Move, Need, STEPS, Step, missing, step, steps_from};
use super::triggers::Triggers;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What kind of thing somebody wants from us.
    CaseKind {
        /// An expression of dissatisfaction to which a response is expected (ISO 10002, 3.2).
        Complaint = "complaint",
        /// Somebody asks something about their own data (PIPL, chapter IV).
        Privacy = "privacy",
        /// Somebody tells us something that is no complaint, or not yet.
        Feedback = "feedback",
    }
}

words! {
    /// How far a case has come. Which kind has which stages is in [`STEPS`].
    Stage {
        /// It reached us.
        Received = "received",
        /// We told the customer that it did.
        Acknowledged = "acknowledged",
        /// We know how bad it is, and which deadlines apply.
        Assessed = "assessed",
        /// Somebody finds out what happened.
        Investigating = "investigating",
        /// We asked something and wait for the answer.
        Waiting = "waiting",
        /// Somebody says how it should be decided.
        DecisionDrafted = "decision_drafted",
        /// Somebody else looks at that.
        InApproval = "in_approval",
        /// Decided, with an outcome and reasons.
        Decided = "decided",
        /// What was decided is being done.
        Remedy = "remedy",
        /// The customer has the answer.
        Closed = "closed",
        /// Put aside: it is told by another one.
        LinkedDuplicate = "linked_duplicate",
        /// Put aside: a court or an authority wants it as it is.
        LegalHold = "legal_hold",
        /// Of a privacy request: we know who asks.
        IdentityChecked = "identity_checked",
        /// Of a privacy request: somebody puts the answer together.
        InWork = "in_work",
        /// Of a privacy request: the same, with more time, of which the person was told why.
        Extended = "extended",
        /// Of a privacy request: the person has it.
        Answered = "answered",
        /// Of a privacy request: the person was told why not.
        Refused = "refused",
        /// Of a privacy request: the person wants it no more.
        Withdrawn = "withdrawn",
    }
}

impl Stage {
    /// Whether nothing comes after it.
    pub fn is_last(self) -> bool {
        matches!(self, Self::Closed | Self::Answered | Self::Refused | Self::Withdrawn)
    }

    /// Whether the question is settled: it is decided, or nothing comes after it. What leaves such a stage for one
    /// that is none is opened again.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Decided | Self::Remedy) || self.is_last()
    }

    /// Whether it is put aside there, to come back to where it stood.
    pub fn is_aside(self) -> bool {
        matches!(self, Self::LinkedDuplicate | Self::LegalHold)
    }

    /// Reads the code of a complaint's stage back.
    pub fn of_complaint(code: &str) -> Option<Self> {
        Self::from_code(code).filter(|stage| Self::of(CaseKind::Complaint).contains(stage))
    }

    /// The stages that a kind of case can be in.
    pub fn of(kind: CaseKind) -> Vec<Self> {
        let is_of = |stage: &Self| {
            *stage == Self::Received
                || STEPS.iter().any(|step| step.kind == kind && step.to == *stage)
        };
        Self::ALL.iter().copied().filter(is_of).collect()
    }
}

words! {
    /// What was decided.
    Outcome {
        /// The customer was right.
        Upheld = "upheld",
        /// Partly.
        PartlyUpheld = "partly_upheld",
        /// The customer was not right.
        NotUpheld = "not_upheld",
    }
}

words! {
    /// How a complaint ended.
    Closing {
        /// The customer accepts the answer.
        Accepted = "accepted",
        /// The customer does not, and knows the ways of appeal.
        NotAccepted = "not_accepted",
        /// No answer to ours.
        NoAnswer = "no_answer",
        /// Settled at once, with a summary.
        Summary = "summary",
        /// The customer took it back; two persons.
        Withdrawn = "withdrawn",
        /// It was no complaint; two persons.
        NotAComplaint = "not_a_complaint",
    }
}

impl Closing {
    /// Whether this end needs a second person (COMPLAINTS: withdraw, "not a complaint").
    pub fn needs_second_person(self) -> bool {
        matches!(self, Self::Withdrawn | Self::NotAComplaint)
    }
}

words! {
    /// How bad it is. The order is the order of the queue's last resort.
    Severity {
        /// An annoyance.
        Low = "low",
        /// The usual.
        Normal = "normal",
        /// Money, health, a promise broken again.
        High = "high",
        /// Somebody is in danger, or the law is about to be broken.
        Critical = "critical",
    }
}

words! {
    /// How something reached us, or went out.
    Channel {
        /// Telephone.
        Phone = "phone",
        /// Electronic mail.
        Email = "email",
        /// A form on the web.
        Web = "web",
        /// A text message or chat.
        Chat = "chat",
        /// Paper mail.
        Letter = "letter",
        /// Facsimile.
        Fax = "fax",
        /// In person.
        Visit = "visit",
        /// Through an authority or a partner.
        Referral = "referral",
        /// Anything else.
        Other = "other",
    }
}

/// What a case is when it reaches us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who complains, where that is known.
    pub party: Option<PartyId>,
    /// One line for lists.
    pub title: String,
    /// What happened, in the customer's words.
    pub what_happened: String,
    /// What the customer wants.
    pub wanted: String,
    /// How it reached us.
    pub channel: Channel,
    /// Where it was taken down: `desk`, or the name of an import preset.
    pub source: String,
    /// What the source calls it.
    pub external_ref: Option<String>,
    /// What it is about, as it was named.
    pub product: Option<String>,
    /// The product in our books.
    pub product_id: Option<ProductId>,
    /// The order in our books.
    pub order_id: Option<OrderId>,
    /// What is wrong with it.
    pub issue: Option<String>,
    /// Whom it is about.
    pub company: Option<String>,
    /// Our own sorting.
    pub category: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// When it reached us; never moved later.
    pub received_at: Moment,
    /// Why it is taken down so late, where that is more than a day after it reached us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backdated: Option<String>,
    /// Whatever else the source says, by its own names.
    pub fields: BTreeMap<String, String>,
    /// Of a privacy request, what is asked; a complaint has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Of feedback, what somebody tells us; a complaint has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackKind>,
}

impl Opening {
    /// A privacy request of this party.
    pub fn of_request(
        party: PartyId,
        asked: Asked,
        words: String,
        channel: Channel,
        received_at: Moment,
    ) -> Self {
        Self {
            party: Some(party),
            title: String::new(),
            what_happened: words,
            wanted: String::new(),
            channel,
            source: "desk".to_owned(),
            external_ref: None,
            product: None,
            product_id: None,
            order_id: None,
            issue: None,
            company: None,
            category: None,
            severity: Severity::Normal,
            received_at,
            backdated: None,
            fields: BTreeMap::new(),
            asked: Some(asked),
            feedback: None,
        }
    }

    /// Feedback, in the words in which it came.
    pub fn of_feedback(
        party: Option<PartyId>,
        kind: FeedbackKind,
        words: String,
        channel: Channel,
        received_at: Moment,
    ) -> Self {
        let asked =
            Asked { right: super::privacy::Right::Copy, by: super::privacy::AskedBy::Person };
        let nobody = <PartyId as super::id::Id>::from_bytes([0; 16]);
        let request = Self::of_request(nobody, asked, words, channel, received_at);
        Self { party, asked: None, feedback: Some(kind), ..request }
    }

    /// A complaint of nobody's, for tests: they say what is different about theirs.
    #[cfg(test)]
    pub(crate) fn sample(received_at: Moment) -> Self {
        let asked =
            Asked { right: super::privacy::Right::Copy, by: super::privacy::AskedBy::Person };
        let party = <PartyId as super::id::Id>::from_bytes([0; 16]);
        let request = Self::of_request(party, asked, String::new(), Channel::Phone, received_at);
        Self { party: None, title: "refund".to_owned(), asked: None, ..request }
    }

    /// What kind of case it opens.
    pub fn kind(&self) -> CaseKind {
        match (self.asked, self.feedback) {
            (Some(_), _) => CaseKind::Privacy,
            (None, Some(_)) => CaseKind::Feedback,
            (None, None) => CaseKind::Complaint,
        }
    }

    /// What stands in one line, by itself or in a list; the names of free fields too.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let own = [&self.external_ref, &self.product, &self.issue, &self.company, &self.category];
        let names = self.fields.keys().map(String::as_str);
        own.into_iter().flatten().map(String::as_str).chain(names)
    }

    /// The same with its lines as they are kept.
    #[must_use]
    pub fn cleaned(&self) -> Self {
        let line =
            |text: &Option<String>| text.as_deref().map(clean_line).filter(|text| !text.is_empty());
        Self {
            title: clean(&self.title),
            external_ref: line(&self.external_ref),
            product: line(&self.product),
            issue: line(&self.issue),
            company: line(&self.company),
            category: line(&self.category),
            ..self.clone()
        }
    }
}

/// How far an imported complaint had come before it reached this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Its stage.
    pub stage: Stage,
    /// How it ended, where the source says so.
    pub closing: Option<Closing>,
    /// The answer that the customer got, in the source's words.
    pub response: Option<String>,
    /// Whether it came in time, where the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timely: Option<bool>,
}

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It was taken down here.
    Opened(Box<Opening>),
    /// It came from a file, with its history.
    Imported {
        /// What it was.
        opening: Box<Opening>,
        /// How far it had come.
        reached: Reached,
    },
    /// It took a step.
    Moved(Move),
    /// It took a step before it reached this desk, as a file tells; the event's time is the file's.
    Passed(Box<Passed>),
    /// Somebody became accountable, or nobody.
    Assigned {
        /// Who.
        owner: Option<MemberId>,
        /// The handover note.
        note: Option<String>,
    },
    /// Something was found out, written or done.
    Fact(Fact),
    /// A note was written.
    Noted(EntryId),
    /// Its party was found out, or moved with a merge.
    PartyChanged(PartyId),
    /// An earlier event was taken back.
    Reverted(u32),
    /// A clock ran out.
    Breached {
        /// Which, with its pack.
        clock: String,
        /// When it was due.
        at: Moment,
    },
    /// A letter was drafted for want of time. It stays when the draft is thrown away: one is enough.
    Drafted {
        /// What for.
        letter: LetterKind,
        /// By which clock, with its pack.
        clock: String,
        /// Since when that clock counted: one for each round of it.
        since: Moment,
    },
    /// Its party was erased, and with it every word of the events before.
    Erased(ErasureNumber),
}

impl Happening {
    /// Every code, for message keys; facts have their own.
    pub const CODES: [&str; 28] = [
        "opened",
        "imported",
        "received",
        "acknowledged",
        "assessed",
        "investigating",
        "waiting",
        "decision_drafted",
        "in_approval",
        "decided",
        "remedy",
        "closed",
        "linked_duplicate",
        "legal_hold",
        "identity_checked",
        "in_work",
        "extended",
        "answered",
        "refused",
        "withdrawn",
        "passed",
        "assigned",
        "noted",
        "party-changed",
        "reverted",
        "breached",
        "drafted",
        "erased",
    ];

    /// The word for it in message keys and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Imported { .. } => "imported",
            Self::Moved(step) => step.to().code(),
            Self::Fact(fact) => fact.code(),
            Self::Passed(_) => "passed",
            Self::Assigned { .. } => "assigned",
            Self::Noted(_) => "noted",
            Self::PartyChanged(_) => "party-changed",
            Self::Reverted(_) => "reverted",
            Self::Breached { .. } => "breached",
            Self::Drafted { .. } => "drafted",
            Self::Erased(_) => "erased",
        }
    }
}

/// One event of a case. Events are only ever added; an erasure alone takes words out of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: MemberId,
    /// What.
    pub what: Happening,
}

/// The row of a case: the fold of its events, kept for reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its number for people.
    pub number: CaseNumber,
    /// What kind of case.
    pub kind: CaseKind,
    /// Who complains, where that is known.
    pub party: Option<PartyId>,
    /// One line for lists.
    pub title: String,
    /// How far it has come.
    pub stage: Stage,
    /// When it came there.
    pub stage_since: Moment,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// How it ended.
    pub closing: Option<Closing>,
    /// How bad it is.
    pub severity: Severity,
    /// Our own sorting.
    pub category: Option<String>,
    /// What it is about.
    pub product: Option<String>,
    /// What is wrong with it.
    pub issue: Option<String>,
    /// Whom it is about.
    pub company: Option<String>,
    /// How it reached us.
    pub channel: Channel,
    /// Where it was taken down.
    pub source: String,
    /// What the source calls it.
    pub external_ref: Option<String>,
    /// Who is accountable.
    pub owner: Option<MemberId>,
    /// When it reached us.
    pub received_at: Moment,
    /// The date by which it stands in the queue: see [`case_clock`]. Recomputed by every fold.
    pub due_at: Moment,
    /// When it passes or was missed, where that is not its end: see [`CaseClock::passes_at`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_end: Option<i64>,
    /// Its clocks. A privacy request has none: `due_at` alone is its date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<CaseClock>,
    /// By when the customer's answer is expected, while waiting.
    pub waiting_until: Option<Moment>,
    /// For whom it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<PauseReason>,
    /// How often it was opened again after it was settled.
    #[serde(default)]
    pub reopened: u32,
    /// The same as the source of an imported history counts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened_by_source: Option<u32>,
    /// Whether its history came from a file.
    pub imported: bool,
    /// Number of events.
    pub events: u32,
    /// The erasure of its party.
    #[serde(default)]
    pub erased: Option<ErasureNumber>,
    /// What a privacy request has besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// What a piece of feedback has besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
    /// What a complaint has besides.
    #[serde(default, skip_serializing_if = "Handling::is_empty")]
    pub handling: Handling,
}

impl Case {
    /// Whether it still wants something from us. A duplicate does not: what it wants is done in the other one.
    pub fn is_open(&self) -> bool {
        !self.stage.is_last() && self.stage != Stage::LinkedDuplicate
    }

    /// Whether it is open and its time has passed.
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.is_open() && self.due_seconds() < now.at_seconds
    }

    /// When its date has passed.
    pub fn due_seconds(&self) -> i64 {
        self.due_end.unwrap_or_else(|| self.due_at.end_seconds())
    }

    /// Folds the events into the row, by the rules that apply. `None` where the first event is not an opening.
    pub fn fold(
        id: CaseId,
        number: CaseNumber,
        events: &[CaseEvent],
        book: &Rulebook,
    ) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let mut case = Self::opened(id, number, first)?;
        let reverted = reverted(events);
        for (place, event) in (1u32..).zip(rest) {
            if !reverted.contains(&place) {
                case.take(place, event);
            }
        }
        case.events = u32::try_from(events.len()).unwrap_or(u32::MAX);
        if case.kind != CaseKind::Privacy {
            let clocks = case_clock::clocks(&Triggers::of(events)?, book);
            (case.due_at, case.due_end) = clocks.main_date(&case);
            case.clocks = clocks.all;
            case.drop_needless_clocks(events);
        }
        Some(case)
    }

    /// Whether it is closed and something about it is still to be done.
    pub fn has_aftercare(&self) -> bool {
        let survey = self.handling.survey.map(|survey| survey.state);
        let is_acted_on = self.handling.actions.iter().any(ActionRow::is_open);
        !self.is_open() && (survey == Some(SurveyState::Due) || is_acted_on)
    }

    fn opened(id: CaseId, number: CaseNumber, event: &CaseEvent) -> Option<Self> {
        let (opening, reached) = match &event.what {
            Happening::Opened(opening) => (opening, None),
            Happening::Imported { opening, reached } => (opening, Some(reached)),
            _ => return None,
        };
        let is_complaint = opening.kind() == CaseKind::Complaint;
        let is_open = reached.is_none_or(|reached| !reached.stage.is_last());
        let is_counted = opening.kind() != CaseKind::Privacy;
        let is_ours = Some(opening.received_at).filter(|_| is_counted && is_open);
        Some(Self {
            id,
            number,
            kind: opening.kind(),
            party: opening.party,
            title: opening.title.clone(),
            stage: reached.map_or(Stage::Received, |reached| reached.stage),
            stage_since: opening.received_at,
            outcome: None,
            closing: reached.and_then(|reached| reached.closing),
            severity: opening.severity,
            category: opening.category.clone(),
            product: opening.product.clone(),
            issue: opening.issue.clone(),
            company: opening.company.clone(),
            channel: opening.channel,
            source: opening.source.clone(),
            external_ref: opening.external_ref.clone(),
            owner: None,
            received_at: opening.received_at,
            due_at: match opening.kind() {
                CaseKind::Complaint | CaseKind::Feedback => opening.received_at,
                CaseKind::Privacy => answer_due(opening.received_at, false),
            },
            due_end: None,
            clocks: Vec::new(),
            waiting_until: None,
            waiting_for: None,
            reopened: 0,
            reopened_by_source: None,
            imported: reached.is_some(),
            events: 1,
            erased: None,
            request: opening.asked.map(Request::new),
            feedback: opening.feedback.map(Feedback::new),
            handling: Handling {
                court_since: is_ours,
                has_story: is_complaint && !opening.what_happened.trim().is_empty(),
                ..Handling::default()
            },
        })
    }

    fn take(&mut self, place: u32, event: &CaseEvent) {
        match &event.what {
            Happening::Moved(step) => self.moved(step, event),
            Happening::Fact(Fact::Themed { theme }) => self.is_about_theme(theme),
            Happening::Fact(fact) => self.handling.take(place, fact, event.at, event.by),
            Happening::Passed(passed) => self.passed(passed, event.at),
            Happening::Assigned { owner, .. } => self.owner = *owner,
            Happening::PartyChanged(party) => self.party = Some(*party),
            Happening::Erased(number) => self.erased = Some(*number),
            Happening::Opened(_)
            | Happening::Imported { .. }
            | Happening::Noted(_)
            | Happening::Breached { .. }
            | Happening::Drafted { .. }
            | Happening::Reverted(_) => {}
        }
    }

    /// The source's own way: no step of [`STEPS`], and nothing that a step needs. A row that says once more that it
    /// is over ends it anew, as the source's own date of the end does.
    fn passed(&mut self, passed: &Passed, at: Moment) {
        if passed.stage != self.stage || passed.stage.is_last() {
            self.stage_since = at;
        }
        let is_again = is_reopening(self.stage, passed.stage, passed.reopened, self.reopened);
        self.reopened += u32::from(is_again);
        self.stage = passed.stage;
        self.waiting_until = None;
        self.reopened_by_source = passed.reopened.or(self.reopened_by_source);
        self.waiting_for = passed.waiting_for;
        self.handling.closed_at = Some(at).filter(|_| passed.stage == Stage::Closed);
        if passed.stage == Stage::Closed {
            self.handling.court_since = None;
        } else if is_again {
            self.handling.court_since = Some(at);
        }
    }

    fn moved(&mut self, step: &Move, event: &CaseEvent) {
        let (was, at) = (self.stage, event.at);
        self.stage = step.to();
        self.stage_since = at;
        // Whatever is put aside comes back as it was.
        let is_aside = matches!(step, Move::Double { .. } | Move::Hold { .. } | Move::Back { .. });
        if !is_aside {
            (self.waiting_until, self.waiting_for) = (None, None);
        }
        match step {
            Move::Work | Move::Withdraw { .. } => {}
            Move::CheckIdentity { .. }
            | Move::Extend { .. }
            | Move::Answer { .. }
            | Move::Refuse { .. } => self.request_moved(step),
            Move::Thank { .. } | Move::Dispose { .. } => self.feedback_moved(step, at),
            _ => self.complaint_moved(step, was, event),
        }
        if was == Stage::Waiting && !is_aside {
            self.handling.court_since = self.handling.court_since.or(Some(at));
        }
    }

    fn complaint_moved(&mut self, step: &Move, was: Stage, event: &CaseEvent) {
        let (handling, at, by) = (&mut self.handling, event.at, event.by);
        match step {
            Move::Assess(assessment) => {
                self.severity = assessment.severity;
                self.category = Some(assessment.category.clone());
                handling.assessment = Some(assessment.clone());
            }
            Move::Wait { until, awaited, channel, .. } => {
                self.waiting_until = Some(*until);
                self.waiting_for = Some(awaited.pause_reason());
                if channel.is_some() && *awaited == Awaited::Customer {
                    handling.sent(LetterKind::Question, at);
                }
            }
            Move::Draft { outcome, redress, cause, .. } => {
                self.outcome = Some(*outcome);
                (handling.drafter, handling.submitter) = (Some(by), None);
                handling.wants(redress, RedressState::Proposed);
                handling.propose(*cause, by);
            }
            Move::Submit { .. } => handling.submitter = Some(by),
            Move::Return { .. } => handling.give_back(),
            Move::Approve => {
                handling.decider = Some(by);
                handling.quick = false;
                handling.approve();
            }
            Move::Decide { outcome, redress, cause, by_letter, .. } => {
                self.outcome = Some(*outcome);
                (handling.drafter, handling.decider) = (Some(by), Some(by));
                handling.submitter = None;
                handling.quick = true;
                handling.wants(redress, RedressState::Approved);
                cause.iter().for_each(|cause| handling.propose(*cause, by));
                if !by_letter {
                    handling.sent(LetterKind::Decision, at);
                }
            }
            Move::Close { closing, .. } => {
                self.closing = Some(*closing);
                handling.closed_at = Some(at);
                handling.court_since = None;
                handling.survey = Some(SurveyRow::due());
            }
            Move::Double { original } => {
                handling.aside = Some(was);
                handling.duplicate_of = Some(*original);
            }
            Move::Hold { .. } => handling.aside = Some(was),
            Move::Back { .. } => {
                handling.aside = None;
                handling.duplicate_of = None;
            }
            Move::Reopen { .. } => {
                self.closing = None;
                self.reopened += 1;
                handling.reopen(at);
            }
            Move::Investigate if was == Stage::DecisionDrafted => self.outcome = None,
            _ => {}
        }
    }

    fn feedback_moved(&mut self, step: &Move, at: Moment) {
        let Move::Dispose { disposition, .. } = step else { return };
        self.feedback.iter_mut().for_each(|one| one.disposition = Some(*disposition));
        self.handling.sent(LetterKind::Answer, at);
        self.handling.closed_at = Some(at);
        // Who is asked how it was is drawn: it is nobody's choice.
        self.handling.survey = draw::is_drawn(self.id, feedback::DRAWN_ONE_IN).then(SurveyRow::due);
    }

    fn is_about_theme(&mut self, theme: &str) {
        let themes = self.feedback.iter_mut().map(|one| &mut one.themes);
        themes
            .filter(|own| !own.iter().any(|one| one == theme))
            .for_each(|own| own.push(theme.to_owned()));
    }

    fn request_moved(&mut self, step: &Move) {
        let Some(request) = &mut self.request else { return };
        match step {
            Move::CheckIdentity { proof, .. } => request.proof = Some(*proof),
            Move::Extend { .. } => {
                request.extended = true;
                self.due_at = answer_due(self.received_at, true);
            }
            Move::Answer { entry, .. } => request.answer = Some(*entry),
            Move::Refuse { ground, .. } => request.ground = Some(*ground),
            _ => {}
        }
    }
}

/// Places of the events that do not count: taken back, by an event that itself still counts.
pub fn reverted(events: &[CaseEvent]) -> BTreeSet<u32> {
    let mut gone = BTreeSet::new();
    for (place, event) in events.iter().enumerate().rev() {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        if let Happening::Reverted(earlier) = event.what
            && !gone.contains(&place)
        {
            gone.insert(earlier);
        }
    }
    gone
}

#[cfg(test)]
mod tests;

//! What is found out, written and done while a complaint is handled: facts beside its stages, and their fold.
//!
//! Allegations, evidence and letters are known by the place of the event that brought them, so that taking one back
//! moves no other. Redress, cause and survey are small machines of their own that stages ask and never move.
//!
//! ```text
//! cause:   (none) -> proposed -> confirmed          survey: (closed) -> due -> sent -> answered | unanswered
//! redress: (none) -> proposed -> approved -> done   action: planned -> done -> worked | failed
//! ```

use super::action::{ActionRow, ActionState};
use super::cause::{Cause, CauseRow};
use super::clock::rule::PauseReason;
use super::complaint::{Channel, Severity, Stage};
use super::error::{Error, Result};
use super::id::{CaseId, MemberId};
use super::moment::Moment;
use super::party::words;
use super::redress::{Redress, RedressRow, RedressState};
use serde::{Deserialize, Serialize};

words! {
    /// How many it concerns.
    Impact {
        /// This customer.
        One = "one",
        /// Some more.
        Several = "several",
        /// Whoever has the product.
        Many = "many",
    }
}

words! {
    /// What was found out about one allegation.
    Finding {
        /// It is so.
        Substantiated = "substantiated",
        /// It is so in part.
        PartlySubstantiated = "partly_substantiated",
        /// It is not so.
        NotSubstantiated = "not_substantiated",
        /// It cannot be found out.
        Inconclusive = "inconclusive",
    }
}

words! {
    /// Whose side was heard.
    Side {
        /// Whoever complains.
        Customer = "customer",
        /// Whoever is complained about.
        Subject = "subject",
    }
}

words! {
    /// For whom a complaint waits.
    Awaited {
        /// The customer, who was asked something.
        Customer = "customer",
        /// Somebody else.
        ThirdParty = "third_party",
        /// An expert.
        Expert = "expert",
    }
}

words! {
    /// What a letter is for.
    LetterKind {
        /// It reached us.
        Acknowledgement = "acknowledgement",
        /// We ask something.
        Question = "question",
        /// It takes longer; and how it stands.
        Holding = "holding",
        /// An answer on the way.
        Answer = "answer",
        /// The decision, with its reasons, the remedy, its date and the ways of appeal.
        Decision = "decision",
        /// A date was missed: what happens next, and the ways of appeal.
        Overdue = "overdue",
    }
}

words! {
    /// How a survey stands.
    SurveyState {
        /// It is to be sent; of every closed complaint.
        Due = "due",
        /// It was sent.
        Sent = "sent",
        /// The customer has answered.
        Answered = "answered",
        /// The customer has not.
        Unanswered = "unanswered",
    }
}

words! {
    /// What the survey asks, in this order; each is answered with 1 to 5.
    SurveyQuestion {
        /// Whether our answer was clear.
        Clear = "clear",
        /// Whether the outcome was fair.
        Fair = "fair",
        /// Whether it was easy to complain.
        Easy = "easy",
    }
}

/// How many it asks.
pub const SURVEY_QUESTIONS: usize = 3;
const _: () = assert!(SurveyQuestion::ALL.len() == SURVEY_QUESTIONS);

impl Awaited {
    /// For what a clock may stand still meanwhile.
    pub fn pause_reason(self) -> PauseReason {
        match self {
            Self::Customer => PauseReason::Customer,
            Self::ThirdParty => PauseReason::ThirdParty,
            Self::Expert => PauseReason::Expert,
        }
    }
}

/// Somebody was to be told something and was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// On which channel.
    pub channel: Channel,
    /// When.
    pub at: Moment,
}

impl Attempt {
    /// Reads a list such as `phone 2026-03-02 10:00; email 2026-03-03`; `when` reads its times.
    pub fn list(text: &str, when: impl Fn(&str) -> Option<Moment>) -> Result<Vec<Self>> {
        let items = text.split([';', '；']).map(str::trim).filter(|item| !item.is_empty());
        let read = |item: &str| {
            let (channel, at) = item.split_once(' ')?;
            Some(Self { channel: Channel::from_code(channel)?, at: when(at.trim())? })
        };
        let wrong = |item: &str| Error::usage("tried-list").with("text", item);
        items.map(|item| read(item).ok_or_else(|| wrong(item))).collect()
    }
}

/// How a complaint was assessed (ISO 10002:2018, 8.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// How bad it is.
    pub severity: Severity,
    /// How many it concerns.
    pub impact: Impact,
    /// Whether somebody's health or safety is at stake.
    pub safety: bool,
    /// Whether the customer needs particular care.
    pub vulnerable: bool,
    /// Our own sorting.
    pub category: String,
    /// The policy pack whose deadlines apply besides those of the house; none leaves every adopted one.
    pub policy: Option<String>,
    /// Why it is not serious any more, where it was taken down or assessed as serious before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowered: Option<String>,
}

impl Assessment {
    /// Whether a second person and the complaint manager have to look at it.
    pub fn is_serious(&self) -> bool {
        self.severity >= Severity::High
            || self.impact == Impact::Many
            || self.safety
            || self.vulnerable
    }
}

/// What a customer says of us as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// How content they are with how it was handled, from 1 to 5 (CSAT).
    pub satisfied: u8,
    /// Whether they would recommend us, from 0 to 10 (NPS).
    pub recommend: u8,
}

impl Rating {
    /// From here on somebody recommends us.
    pub const PROMOTER: u8 = 9;
    /// Up to here somebody does not.
    pub const DETRACTOR: u8 = 6;

    /// Whether it is on the scales.
    pub fn is_whole(self) -> bool {
        (1..=5).contains(&self.satisfied) && self.recommend <= 10
    }

    /// Whether somebody is to look after this customer.
    pub fn is_low(self) -> bool {
        self.satisfied <= LOW || self.recommend <= Self::DETRACTOR
    }
}

/// Up to here an answer on a scale of five is low.
pub const LOW: u8 = 2;

/// A piece of evidence. Its bytes stay where they are; the hash shows that they are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is called.
    pub name: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of them, in hex.
    pub sha256: String,
}

/// A letter that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What for.
    pub kind: LetterKind,
    /// On which channel.
    pub channel: Channel,
    /// As it was sent.
    pub text: String,
}

/// Something that is found out, written or done, and moves no stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A point that the customer makes.
    Alleged {
        /// In a sentence.
        text: String,
    },
    /// What was found out about it.
    Found {
        /// The place of the allegation.
        allegation: u32,
        /// What.
        finding: Finding,
        /// Why.
        reasons: String,
    },
    /// Something that shows how it was.
    Evidenced(Evidence),
    /// A member has looked at a piece of evidence.
    Examined {
        /// The place of the evidence.
        evidence: u32,
    },
    /// One side was heard.
    Heard {
        /// Whose.
        side: Side,
        /// What was said.
        text: String,
    },
    /// A member is complained about; they neither handle nor decide it.
    Concerns {
        /// Who.
        member: MemberId,
    },
    /// Why it came about.
    Caused {
        /// The cause.
        cause: Cause,
    },
    /// A member agrees with the cause.
    CauseConfirmed,
    /// An approved item of redress was done.
    Redressed {
        /// Which, from 0.
        item: u32,
        /// What shows it.
        proof: String,
    },
    /// A letter went out.
    Sent(Letter),
    /// The customer wrote or called: it is our turn.
    Wrote {
        /// How it reached us.
        channel: Channel,
        /// What.
        text: String,
    },
    /// It has to do with another case. Nothing moves.
    Linked {
        /// Which.
        case: CaseId,
    },
    /// It has not.
    Unlinked {
        /// Which.
        case: CaseId,
    },
    /// The survey went out.
    Surveyed,
    /// The customer has answered it.
    Scored {
        /// From 1 to 5, one for each question.
        scores: [u8; SURVEY_QUESTIONS],
    },
    /// The customer has said how content they are, and whether they would recommend us.
    Rated(Rating),
    /// The customer has not answered it in time.
    Unscored,
    /// Something is to be changed, so that the cause does not bring the next complaint.
    ActionPlanned {
        /// What.
        text: String,
        /// Who is to do it.
        who: MemberId,
        /// By when.
        by: Moment,
    },
    /// It was changed.
    ActionDone {
        /// The place of its plan.
        action: u32,
    },
    /// Somebody has looked whether it worked.
    ActionChecked {
        /// The place of its plan.
        action: u32,
        /// Whether it did.
        worked: bool,
        /// What shows that.
        reasons: String,
    },
    /// Of feedback: what it is about, in one spelling.
    Themed {
        /// A code, or a few words.
        theme: String,
    },
}

impl Fact {
    /// Every code, for message keys.
    pub const CODES: [&str; 21] = [
        "alleged",
        "found",
        "evidenced",
        "examined",
        "heard",
        "concerns",
        "caused",
        "cause-confirmed",
        "redressed",
        "sent",
        "wrote",
        "linked",
        "unlinked",
        "surveyed",
        "scored",
        "rated",
        "unscored",
        "action-planned",
        "action-done",
        "action-checked",
        "themed",
    ];

    /// The word for it in message keys and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Alleged { .. } => "alleged",
            Self::Found { .. } => "found",
            Self::Evidenced(_) => "evidenced",
            Self::Examined { .. } => "examined",
            Self::Heard { .. } => "heard",
            Self::Concerns { .. } => "concerns",
            Self::Caused { .. } => "caused",
            Self::CauseConfirmed => "cause-confirmed",
            Self::Redressed { .. } => "redressed",
            Self::Sent(_) => "sent",
            Self::Wrote { .. } => "wrote",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::Surveyed => "surveyed",
            Self::Scored { .. } => "scored",
            Self::Rated(_) => "rated",
            Self::Unscored => "unscored",
            Self::ActionPlanned { .. } => "action-planned",
            Self::ActionDone { .. } => "action-done",
            Self::ActionChecked { .. } => "action-checked",
            Self::Themed { .. } => "themed",
        }
    }

    /// The verb by which it is done, as in the table of rights.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Alleged { .. } => "complaint.allege",
            Self::Found { .. } => "complaint.find",
            Self::Evidenced(_) => "complaint.evidence",
            Self::Examined { .. } => "complaint.examine",
            Self::Heard { .. } => "complaint.hear",
            Self::Concerns { .. } => "complaint.concern",
            Self::Caused { .. } => "complaint.cause",
            Self::CauseConfirmed => "complaint.confirm",
            Self::Redressed { .. } => "complaint.redress",
            Self::Sent(_) => "complaint.send",
            Self::Wrote { .. } => "complaint.receive",
            Self::Linked { .. } => "complaint.link",
            Self::Unlinked { .. } => "complaint.unlink",
            Self::Surveyed | Self::Unscored => "complaint.survey",
            Self::Scored { .. } | Self::Rated(_) => "survey.answer",
            Self::ActionPlanned { .. } | Self::ActionDone { .. } | Self::ActionChecked { .. } => {
                "complaint.action"
            }
            Self::Themed { .. } => "feedback.theme",
        }
    }

    /// What people wrote with it.
    pub fn words(&self) -> &str {
        match self {
            Self::Alleged { text } | Self::Heard { text, .. } | Self::Wrote { text, .. } => text,
            Self::ActionPlanned { text, .. } => text,
            Self::Found { reasons, .. } | Self::ActionChecked { reasons, .. } => reasons,
            Self::Redressed { proof, .. } => proof,
            Self::Evidenced(evidence) => &evidence.name,
            Self::Themed { theme } => theme,
            Self::Sent(letter) => &letter.text,
            _ => "",
        }
    }

    /// The same, to take something out of it before it is kept; not of a letter, which is what the customer gets.
    pub fn words_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Alleged { text } | Self::Heard { text, .. } | Self::Wrote { text, .. } => {
                Some(text)
            }
            Self::ActionPlanned { text, .. } => Some(text),
            Self::Found { reasons, .. } | Self::ActionChecked { reasons, .. } => Some(reasons),
            Self::Redressed { proof, .. } => Some(proof),
            _ => None,
        }
    }

    /// What of it is told beside its code: a list of words, and the word.
    pub fn detail(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Found { finding, .. } => ("finding", finding.code()),
            Self::Heard { side, .. } => ("side", side.code()),
            Self::Caused { cause } => ("cause", cause.code()),
            Self::Sent(letter) => ("letter", letter.kind.code()),
            Self::Wrote { channel, .. } => ("channel", channel.code()),
            Self::ActionChecked { worked: true, .. } => {
                ("action-state", ActionState::Worked.code())
            }
            Self::ActionChecked { .. } => ("action-state", ActionState::Failed.code()),
            _ => return None,
        })
    }

    /// The same without what people wrote.
    #[must_use]
    pub fn silent(self) -> Self {
        match self {
            Self::Alleged { .. } => Self::Alleged { text: String::new() },
            Self::Found { allegation, finding, .. } => {
                Self::Found { allegation, finding, reasons: String::new() }
            }
            Self::Evidenced(evidence) => {
                Self::Evidenced(Evidence { name: String::new(), ..evidence })
            }
            Self::Heard { side, .. } => Self::Heard { side, text: String::new() },
            Self::Redressed { item, .. } => Self::Redressed { item, proof: String::new() },
            Self::Sent(letter) => Self::Sent(Letter { text: String::new(), ..letter }),
            Self::Wrote { channel, .. } => Self::Wrote { channel, text: String::new() },
            Self::ActionPlanned { who, by, .. } => {
                Self::ActionPlanned { text: String::new(), who, by }
            }
            Self::ActionChecked { action, worked, .. } => {
                Self::ActionChecked { action, worked, reasons: String::new() }
            }
            Self::Themed { theme } if super::contact::holds_value(&theme) => {
                Self::Themed { theme: String::new() }
            }
            other => other,
        }
    }

    /// Whether it left the house or is what a customer answered, so that nothing takes it back.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Sent(_) | Self::Surveyed | Self::Scored { .. } | Self::Rated(_))
    }
}

/// An allegation in the row: where it stands, and what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllegationRow {
    /// The place of its event.
    pub place: u32,
    /// What was found, last.
    pub finding: Option<Finding>,
}

/// A piece of evidence in the row: where it stands, and who has looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// The place of its event.
    pub place: u32,
    /// Who has looked at it.
    pub seen_by: Vec<MemberId>,
}

/// A survey in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyRow {
    /// How it stands.
    pub state: SurveyState,
    /// The answers.
    pub scores: Option<[u8; SURVEY_QUESTIONS]>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Moment>,
    /// What the customer says of us as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

impl SurveyRow {
    /// One that is to be sent.
    pub fn due() -> Self {
        Self { state: SurveyState::Due, scores: None, sent_at: None, rating: None }
    }
}

/// What a complaint has besides what every case has: a part of the fold, without a word of anybody's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handling {
    /// How it was assessed.
    pub assessment: Option<Assessment>,
    /// Whether its opening says what happened.
    #[serde(default)]
    pub has_story: bool,
    /// The members complained about, in the order in which they were named.
    #[serde(default)]
    pub subjects: Vec<MemberId>,
    /// The customer's points.
    pub allegations: Vec<AllegationRow>,
    /// What shows how it was.
    pub evidence: Vec<EvidenceRow>,
    /// Whose side was heard.
    pub heard: Vec<Side>,
    /// Who drafted the decision.
    pub drafter: Option<MemberId>,
    /// Who put it up for approval, as it stands there.
    #[serde(default)]
    pub submitter: Option<MemberId>,
    /// Who decided it.
    pub decider: Option<MemberId>,
    /// Whether it was decided on the quick track.
    pub quick: bool,
    /// What is done about it.
    pub redress: Vec<RedressRow>,
    /// Why it came about.
    pub cause: Option<CauseRow>,
    /// When the decision was sent.
    pub decision_sent: Option<Moment>,
    /// Letters that went out.
    pub letters: u32,
    /// The survey after closing.
    pub survey: Option<SurveyRow>,
    /// Surveys that were sent when it was closed before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_surveys: Vec<SurveyRow>,
    /// What is changed because of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionRow>,
    /// Cases that it has to do with.
    pub links: Vec<CaseId>,
    /// The case whose double it is.
    pub duplicate_of: Option<CaseId>,
    /// Where it stood before it was put aside.
    pub aside: Option<Stage>,
    /// When it was closed, last.
    pub closed_at: Option<Moment>,
    /// Since when it is our turn; none while it is the customer's.
    pub court_since: Option<Moment>,
}

impl Handling {
    /// Takes a fact that was written at this place.
    pub fn take(&mut self, place: u32, fact: &Fact, at: Moment, by: MemberId) {
        match fact {
            Fact::Alleged { .. } => self.allegations.push(AllegationRow { place, finding: None }),
            Fact::Found { allegation, finding, .. } => {
                let own = self.allegations.iter_mut().filter(|one| one.place == *allegation);
                own.for_each(|one| one.finding = Some(*finding));
            }
            Fact::Evidenced(_) => self.evidence.push(EvidenceRow { place, seen_by: vec![by] }),
            Fact::Examined { evidence } => {
                let own = self.evidence.iter_mut().filter(|one| one.place == *evidence);
                own.filter(|one| !one.seen_by.contains(&by)).for_each(|one| one.seen_by.push(by));
            }
            Fact::Heard { side, .. } if !self.heard.contains(side) => self.heard.push(*side),
            Fact::Heard { .. } => {}
            Fact::Concerns { member } if !self.is_about(*member) => self.subjects.push(*member),
            Fact::Concerns { .. } => {}
            Fact::Caused { cause } => self.propose(*cause, by),
            Fact::CauseConfirmed => {
                self.cause.iter_mut().for_each(|row| row.confirmed_by = Some(by));
            }
            Fact::Redressed { item, .. } => {
                let row = self.redress.get_mut(*item as usize);
                let approved = row.filter(|row| row.state == RedressState::Approved);
                approved.into_iter().for_each(|row| row.state = RedressState::Done);
            }
            Fact::Sent(letter) => self.sent(letter.kind, at),
            Fact::Wrote { .. } => self.court_since = Some(self.court_since.unwrap_or(at)),
            Fact::Linked { case } if !self.links.contains(case) => self.links.push(*case),
            Fact::Linked { .. } => {}
            Fact::Unlinked { case } => self.links.retain(|one| one != case),
            Fact::Surveyed => {
                self.survey = Some(SurveyRow {
                    state: SurveyState::Sent,
                    sent_at: Some(at),
                    ..SurveyRow::due()
                });
            }
            Fact::Scored { scores } => self.survey_is(SurveyState::Answered, Some(*scores)),
            Fact::Rated(rating) => {
                let scores = self.survey.and_then(|survey| survey.scores);
                self.survey_is(SurveyState::Answered, scores);
                self.survey.iter_mut().for_each(|survey| survey.rating = Some(*rating));
            }
            Fact::Unscored => self.survey_is(SurveyState::Unanswered, None),
            Fact::ActionPlanned { who, by: until, .. } => {
                self.actions.push(ActionRow::planned(place, *who, *until));
            }
            Fact::ActionDone { action } => {
                self.action_mut(*action).for_each(|row| row.done = Some((at, by)));
            }
            Fact::ActionChecked { action, worked, .. } => {
                self.action_mut(*action).for_each(|row| row.checked = Some((*worked, by)));
            }
            // A part of the fold of its kind.
            Fact::Themed { .. } => {}
        }
    }

    /// A letter went out: an answer ends our turn, an acknowledgement does not.
    pub fn sent(&mut self, kind: LetterKind, at: Moment) {
        self.letters += 1;
        if kind == LetterKind::Decision {
            self.decision_sent = Some(at);
        }
        if kind != LetterKind::Acknowledgement {
            self.court_since = None;
        }
    }

    /// Somebody says why it came about; who agreed with another cause has not agreed with this one.
    pub fn propose(&mut self, cause: Cause, by: MemberId) {
        self.cause = Some(CauseRow { cause, proposed_by: by, confirmed_by: None });
    }

    /// What a draft or a decision wants to be done about it; what was done stays done.
    pub fn wants(&mut self, items: &[Redress], state: RedressState) {
        let done = self.redress.drain(..).filter(|row| row.state == RedressState::Done);
        let mut rows: Vec<RedressRow> = done.collect();
        rows.extend(items.iter().map(|item| RedressRow { item: item.clone(), state }));
        self.redress = rows;
    }

    /// Whether this member is complained about. Whoever is stays so: only the undo of whoever named them ends it.
    pub fn is_about(&self, member: MemberId) -> bool {
        self.subjects.contains(&member)
    }

    /// Whether somebody here drafted it, and nobody who did or put it up is complained about.
    pub fn has_fair_draft(&self) -> bool {
        let mut hands = [self.drafter, self.submitter].into_iter().flatten();
        self.drafter.is_some() && !hands.any(|one| self.is_about(one))
    }

    /// The same of whoever decided it.
    pub fn has_fair_decision(&self) -> bool {
        self.has_fair_draft() && self.decider.is_some_and(|one| !self.is_about(one))
    }

    /// Whether nobody who is complained about says why it came about, or agrees.
    pub fn has_fair_cause(&self) -> bool {
        let hands = self.cause.map(|row| (row.proposed_by, row.confirmed_by));
        hands.is_some_and(|(by, other)| {
            !self.is_about(by) && !other.is_some_and(|other| self.is_about(other))
        })
    }

    /// It goes back to its drafter: nothing of it is decided, and what was done stays done.
    pub fn give_back(&mut self) {
        (self.submitter, self.decider, self.decision_sent) = (None, None, None);
        self.quick = false;
        let approved = self.redress.iter_mut().filter(|row| row.state == RedressState::Approved);
        approved.for_each(|row| row.state = RedressState::Proposed);
    }

    /// The decision stands: what was proposed is to be done.
    pub fn approve(&mut self) {
        let proposed = self.redress.iter_mut().filter(|row| row.state == RedressState::Proposed);
        proposed.for_each(|row| row.state = RedressState::Approved);
    }

    /// It is opened again: what was decided is decided anew; what was done stays done, and what was asked or answered
    /// before stays so.
    pub fn reopen(&mut self, at: Moment) {
        self.give_back();
        let survey = self.survey.take().filter(|survey| survey.state != SurveyState::Due);
        self.past_surveys.extend(survey);
        (self.drafter, self.closed_at) = (None, None);
        self.wants(&[], RedressState::Proposed);
        self.court_since = Some(at);
    }

    fn action_mut(&mut self, place: u32) -> impl Iterator<Item = &mut ActionRow> {
        self.actions.iter_mut().filter(move |row| row.place == place)
    }

    /// A corrective action by the place of its plan.
    pub fn action(&self, place: u32) -> Option<&ActionRow> {
        self.actions.iter().find(|row| row.place == place)
    }

    /// Every survey, of the rounds before and of this one.
    pub fn surveys(&self) -> Vec<SurveyRow> {
        self.past_surveys.iter().copied().chain(self.survey).collect()
    }

    fn survey_is(&mut self, state: SurveyState, scores: Option<[u8; SURVEY_QUESTIONS]>) {
        let before = self.survey.unwrap_or_else(SurveyRow::due);
        self.survey = Some(SurveyRow { state, scores, ..before });
    }

    /// Items that are to be done and are not.
    pub fn undone(&self) -> usize {
        self.redress.iter().filter(|row| row.state != RedressState::Done).count()
    }

    /// What is wanted now, without what was done before.
    pub fn wanted(&self) -> Vec<Redress> {
        let open = self.redress.iter().filter(|row| row.state != RedressState::Done);
        open.map(|row| row.item.clone()).collect()
    }

    /// What was done in this case so far.
    pub fn done(&self) -> Vec<Redress> {
        let done = self.redress.iter().filter(|row| row.state == RedressState::Done);
        done.map(|row| row.item.clone()).collect()
    }

    /// What was done before, and this.
    pub fn all_redress(&self, wanted: &[Redress]) -> Vec<Redress> {
        [self.done().as_slice(), wanted].concat()
    }

    /// Whether nothing of it is known, so that it need not be kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

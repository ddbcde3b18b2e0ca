//! Erasing a customer: why, what went, what stays and on which ground. Never a value, a name or a text.
//!
//! The reasons are those of the Personal Information Protection Law of the PRC (个人信息保护法), article 47,
//! first paragraph, items 1 to 5, and the request that it gives a person a right to. What the second paragraph
//! of the article lets stay (a period of retention that the law prescribes; what cannot be deleted for
//! technical reasons) stands in the ledger with its ground and its end.

use super::clock::rule::ClockKind;
use super::complaint::{Case, CaseEvent, Happening, Opening, Reached, Stage, reverted};
use super::contact::PointKind;
use super::history::Passed;
use super::id::{CaseNumber, ErasureNumber, MemberId, PartyId, PartyNumber, SubjectId};
use super::member::Role;
use super::moment::Moment;
use super::party::{Party, PartyKind, PartyStage, words};
use super::promise::{Promise, PromiseState, Renegotiated};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long the bare facts of a complaint are kept after it was closed: the E-Commerce Law of the PRC (电子商务法),
/// article 31, wants three years for what belongs to a transaction, the rules of the FCA (DISP 1.9.1R) three
/// for records of complaints. Where another law applies, its longer period does.
pub const COMPLAINT_FILE_YEARS: i64 = 3;

words! {
    /// Why a customer is erased.
    EraseReason {
        /// The customer asks for it, and one of the other cases is given.
        Request = "request",
        /// The purpose is reached, cannot be reached, or no longer needs the data (item 1).
        PurposeEnded = "purpose-ended",
        /// We no longer serve (item 2).
        ServiceEnded = "service-ended",
        /// The period for which it was to be kept is over (item 2).
        RetentionOver = "retention-over",
        /// The customer withdraws consent (item 3).
        ConsentWithdrawn = "consent-withdrawn",
        /// It was taken or used against the law or against what was agreed (item 4).
        Unlawful = "unlawful",
        /// Another law or regulation wants it (item 5).
        OtherLaw = "other-law",
    }
}

words! {
    /// What an erasure has deleted.
    Gone {
        /// Sealed values, with their labels.
        Values = "values",
        /// The data keys that opened them, here and in every copy of this file.
        Keys = "keys",
        /// Look-up rows, and marks that one was still to be made.
        LookUps = "look-ups",
        /// Rows of the customer: name, tags, free fields, all but the number.
        Rows = "rows",
        /// Entries of timelines: what people wrote.
        Entries = "entries",
        /// Complaints that lost what the customer and we wrote.
        Complaints = "complaints",
        /// Promises that lost their text.
        Promises = "promises",
        /// Steps that could be taken back, with what they held.
        Steps = "steps",
        /// Rows that counted who was shown something in the last day.
        Reveals = "reveals",
        /// Reasons in notices to the privacy officer.
        Notices = "notices",
        /// Saved views of members that named the customer.
        Views = "views",
        /// What the customer said of being reached.
        Consents = "consents",
        /// Files of the customer and of its cases.
        Attachments = "attachments",
    }
}

words! {
    /// What stays.
    KeptKind {
        /// The number, and that it was erased.
        Number = "number",
        /// Complaints: number, dates, steps, product, issue, outcome. No word of the customer's or ours.
        Complaints = "complaints",
        /// Promises: number, dates, what became of them. No text.
        Promises = "promises",
        /// The audit log: ids, numbers, hashes, the reasons given for broken glass and the references of exports.
        Log = "log",
        /// HMACs of contact points, so that nobody brings the customer back unasked.
        Suppression = "suppression",
        /// HMACs of contact points that are not to be reached, so that a stop outlives whoever wished it.
        Stops = "stops",
        /// Hashes of imported rows, for the same.
        ImportMarks = "import-marks",
        /// Backups made before.
        Backups = "backups",
    }
}

words! {
    /// The ground on which something stays.
    KeptGround {
        /// A period of retention that the law prescribes for complaints and transactions.
        ComplaintFile = "complaint-file",
        /// To be able to show that the data was erased, and by whom it had been seen.
        Accountability = "accountability",
        /// So that the erasure holds.
        Protection = "protection",
        /// Cannot be deleted by itself for technical reasons; nothing but keeping it is done with it.
        Technical = "technical",
    }
}

impl KeptKind {
    /// On which ground it stays.
    pub fn ground(self) -> KeptGround {
        match self {
            Self::Complaints | Self::Promises => KeptGround::ComplaintFile,
            Self::Number | Self::Log => KeptGround::Accountability,
            Self::Suppression | Self::Stops | Self::ImportMarks => KeptGround::Protection,
            Self::Backups => KeptGround::Technical,
        }
    }
}

/// Something that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What.
    pub what: KeptKind,
    /// How many, where they are counted.
    pub count: u32,
    /// Their numbers, where they have any.
    pub numbers: Vec<String>,
    /// Until when; none where no end is set.
    pub until: Option<Moment>,
}

/// That the file was made anew without the deleted bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scrubbed {
    /// When.
    pub at: Moment,
    /// The audit entry that tells of it.
    pub seq: u64,
}

/// One line of the erasure ledger: a customer, with all that were merged into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Its number for people.
    pub number: ErasureNumber,
    /// The numbers of the customer, the one that it stood under first.
    pub parties: Vec<PartyNumber>,
    /// Its ids, in the same order.
    pub ids: Vec<PartyId>,
    /// Whose data keys were deleted.
    pub subjects: Vec<SubjectId>,
    /// When.
    pub at: Moment,
    /// Who did it.
    pub by: MemberId,
    /// In which role.
    pub role: Role,
    /// Why.
    pub reason: EraseReason,
    /// The complaint in which it was asked for.
    pub case: Option<CaseNumber>,
    /// The audit entry that tells of it.
    pub seq: u64,
    /// What was deleted, and how much of it.
    pub gone: BTreeMap<Gone, u32>,
    /// What stays.
    pub kept: Vec<Kept>,
    /// Contact points for which no suppression entry could be made, since nobody with the key has seen them.
    pub unsuppressed: u32,
    /// When the deleted bytes left the file; none while they may still be in it.
    #[serde(default)]
    pub scrubbed: Option<Scrubbed>,
}

impl Erasure {
    /// The line as its audit entry knows it: what comes to pass later is not part of it.
    #[must_use]
    pub fn as_written(&self) -> Self {
        Self { scrubbed: None, ..self.clone() }
    }
}

/// On the row of a party: that it was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The line of the ledger.
    pub number: ErasureNumber,
    /// When.
    pub at: Moment,
}

/// What stays of a party's row: its number.
pub fn tombstone(party: &Party, erased: Erased) -> Party {
    Party {
        id: party.id,
        number: party.number,
        name: String::new(),
        kind: PartyKind::Person,
        stage: PartyStage::Former,
        tier: None,
        owner: None,
        language: None,
        tags: Vec::new(),
        fields: BTreeMap::new(),
        subjects: Vec::new(),
        added_at: erased.at,
        imported: false,
        merged_into: None,
        erased: Some(erased),
        version: party.version + 1,
    }
}

/// What stays of a promise: number, dates, what became of it.
pub fn promise_without_words(promise: Promise) -> Promise {
    let state = match promise.state {
        PromiseState::Released { at, .. } => PromiseState::Released { at, reason: String::new() },
        state => state,
    };
    let silent = |moved: Renegotiated| Renegotiated { agreed: String::new(), ..moved };
    let moved = promise.moved.into_iter().map(silent).collect();
    Promise { text: String::new(), state, moved, ..promise }
}

/// What stays of an event of a case: when, who of us, and which step.
pub fn event_without_words(event: CaseEvent) -> CaseEvent {
    let what = match event.what {
        Happening::Opened(opening) => Happening::Opened(Box::new(bare(*opening))),
        Happening::Imported { opening, reached } => Happening::Imported {
            opening: Box::new(bare(*opening)),
            reached: Reached { response: None, ..reached },
        },
        Happening::Moved(step) => Happening::Moved(step.silent()),
        Happening::Fact(fact) => Happening::Fact(fact.silent()),
        Happening::Passed(passed) => {
            Happening::Passed(Box::new(Passed { owner: None, changed: BTreeMap::new(), ..*passed }))
        }
        Happening::Assigned { owner, .. } => Happening::Assigned { owner, note: None },
        kept @ (Happening::Noted(_)
        | Happening::PartyChanged(_)
        | Happening::Reverted(_)
        | Happening::Breached { .. }
        | Happening::Drafted { .. }
        | Happening::Erased(_)) => kept,
    };
    CaseEvent { what, ..event }
}

/// Product, issue, company and category are words for things, in one line, by which complaints are counted;
/// they stay, unless they hold a number that could be somebody's.
fn bare(opening: Opening) -> Opening {
    let thing = |line: Option<String>| line.filter(|line| !super::contact::holds_value(line));
    Opening {
        title: String::new(),
        what_happened: String::new(),
        wanted: String::new(),
        backdated: opening.backdated.map(|_| String::new()),
        external_ref: None,
        order_id: None,
        product: thing(opening.product),
        issue: thing(opening.issue),
        company: thing(opening.company),
        category: thing(opening.category),
        fields: BTreeMap::new(),
        ..opening
    }
}

/// Until when the bare facts of these closed complaints stay: as long as those of the last one, and as the clock of any
/// pack wants that keeps one longer.
pub fn complaint_files_until(cases: &[(Case, Vec<CaseEvent>)]) -> Option<Moment> {
    let own =
        cases.iter().map(|(case, events)| closed_at(case, events).plus_years(COMPLAINT_FILE_YEARS));
    let clocks = cases.iter().flat_map(|(case, _)| &case.clocks);
    let packs = clocks.filter(|clock| clock.kind == ClockKind::Retain).map(|clock| clock.due);
    own.chain(packs).max_by_key(Moment::end_seconds)
}

/// When it was closed, here or by the history of its file; one that came closed without, when it was taken in.
fn closed_at(case: &Case, events: &[CaseEvent]) -> Moment {
    let gone = reverted(events);
    let closes = |(place, event): (u32, &CaseEvent)| {
        let counts = !gone.contains(&place);
        let is_it = match &event.what {
            Happening::Moved(step) => step.to() == Stage::Closed,
            Happening::Passed(passed) => passed.stage == Stage::Closed,
            _ => false,
        };
        (counts && is_it).then_some(event.at)
    };
    let closed = (0u32..).zip(events).filter_map(closes).last();
    closed.or_else(|| events.first().map(|event| event.at)).unwrap_or(case.received_at)
}

/// On what it is decided whether a contact point of somebody who was erased may be taken down again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressionFacts {
    /// Of which kind it is; of the rows of a file nobody says.
    pub kind: Option<PointKind>,
    /// Since when it is suppressed.
    pub since: Option<Moment>,
    /// Whether whoever it is has consented anew.
    pub new_consent: bool,
}

/// The role in which a member erases, where it has more than one.
pub fn acting_role(roles: &[Role]) -> Role {
    [Role::Dpo, Role::Owner].into_iter().find(|role| roles.contains(role)).unwrap_or(Role::Owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case_clock::CaseClock;
    use crate::domain::clock::ClockState;
    use crate::domain::complaint::{Case, Closing};
    use crate::domain::id::{CaseId, Id};
    use crate::domain::rulebook::Rulebook;
    use crate::domain::source::SourceStatus;
    use jiff::tz::Offset;

    #[test]
    fn a_pack_that_keeps_a_record_longer_is_heeded() {
        let at = |text: &str| Moment::parse(text, Offset::UTC).expect("a day");
        let reached = Reached {
            stage: Stage::Closed,
            closing: Some(Closing::Accepted),
            response: None,
            timely: None,
        };
        let opening = Box::new(Opening::sample(at("2026-03-02")));
        let what = Happening::Imported { opening, reached };
        let events =
            vec![CaseEvent { at: at("2026-03-02"), by: MemberId::from_bytes([1; 16]), what }];
        let number = CaseNumber { year: 2026, count: 1 };
        let id = CaseId::from_bytes([9; 16]);
        let mut case = Case::fold(id, number, &events, &Rulebook::travelling()).expect("a case");
        let until = |case: &Case| {
            complaint_files_until(&[(case.clone(), events.clone())]).map(|at| at.to_string())
        };
        assert_eq!(until(&case).as_deref(), Some("2029-03-02"));
        case.clocks.push(CaseClock {
            pack: "x".into(),
            clock: "retain".into(),
            kind: ClockKind::Retain,
            state: ClockState::Running,
            started_at: at("2026-03-02"),
            due: at("2031-03-02"),
            passes_at: None,
            resumes_at: None,
            provisional: false,
            stopped_at: None,
            breached_at: None,
            window: true,
            recorded: false,
            declared: false,
            source: SourceStatus::Regulator,
        });
        assert_eq!(until(&case).as_deref(), Some("2031-03-02"));
    }
}

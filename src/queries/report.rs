//! What reports are made of: the facts of every complaint that are no words of a customer.
//!
//! INVARIANT: nothing here is a title, a text or a name of a customer, so none can come into a report.

use super::members;
use crate::domain::action::ActionRow;
use crate::domain::case_clock::CaseClock;
use crate::domain::clock::ClockState;
use crate::domain::clock::rule::PauseReason;
use crate::domain::complaint::{Case, CaseEvent, CaseKind, Channel, Closing, Outcome, Stage};
use crate::domain::error::Result;
use crate::domain::handling::SurveyRow;
use crate::domain::id::CaseId;
use crate::domain::moment::Moment;
use crate::domain::redress::RedressState;
use crate::domain::stay::{self, Course, waiting_for};
use crate::store::index::Rows;
use crate::store::{Scan, tables};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The verb whose right a report takes.
pub const READ_REPORTS: &str = "report.read";

/// How a complaint has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It has not.
    Open,
    /// On this day.
    On(Date),
    /// A file says that it has, and not when.
    Undated,
}

/// How a clock of a complaint has come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// It was stopped in time.
    InTime,
    /// It was stopped too late, or its time is up.
    Late,
    /// It may still come out either way.
    Running,
}

/// A clock of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFacts {
    /// Which: its pack and its id there, as `us-cfpb:reg.final`.
    pub clock: Arc<str>,
    /// How it has come out.
    pub kept: Kept,
}

/// A wait of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// For whom or what.
    pub reason: PauseReason,
    /// How long, so far.
    pub seconds: i64,
    /// Whether it is over.
    pub is_over: bool,
}

/// An amount that a complaint was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// In hundredths of the currency.
    pub hundredths: u64,
    /// ISO 4217.
    pub currency: Arc<str>,
}

/// One complaint.
#[derive(Debug, Clone)]
pub struct CaseFacts {
    /// Which.
    pub id: CaseId,
    /// The day it reached us, as whoever asks counts days.
    pub received: Date,
    /// How it has ended.
    pub end: End,
    /// Its way through the stages.
    pub course: Course,
    /// Whether it is open and its time has passed.
    pub is_overdue: bool,
    /// What was decided.
    pub outcome: Option<Outcome>,
    /// How it was closed.
    pub closing: Option<Closing>,
    /// What it is about.
    pub product: Option<Arc<str>>,
    /// Whom it is about.
    pub company: Option<Arc<str>>,
    /// Our own sorting.
    pub category: Option<Arc<str>>,
    /// How it reached us.
    pub channel: Channel,
    /// Who is accountable.
    pub owner: Option<Arc<str>>,
    /// Its clocks.
    pub clocks: Vec<ClockFacts>,
    /// Its waits.
    pub pauses: Vec<Pause>,
    /// The code of its cause.
    pub cause: Option<Arc<str>>,
    /// What was given for it.
    pub amounts: Vec<Amount>,
    /// Whether a corrective action of it is open.
    pub is_acted_on: bool,
    /// The surveys after its end; one for each time that it was closed.
    pub surveys: Vec<SurveyRow>,
}

impl CaseFacts {
    /// Whether it still wants something from us.
    pub fn is_open(&self) -> bool {
        self.end == End::Open
    }
}

/// Every complaint, in the order in which they were taken down; none if `goes_on` said no before the last.
pub fn facts(
    tx: &impl Rows,
    now: Moment,
    goes_on: &dyn Fn() -> bool,
) -> Result<Option<Vec<CaseFacts>>> {
    let names = members::names(tx)?;
    let mut words = Words::default();
    let (mut all, mut is_whole) = (Vec::new(), true);
    tx.each(tables::CASES, &Scan::all(), |_, case: Case| {
        is_whole = goes_on();
        if !is_whole {
            return Ok(ControlFlow::Break(()));
        }
        if case.kind == CaseKind::Complaint {
            let events = tx.case_events(case.id)?;
            let owner = members::name_of(&names, case.owner);
            all.extend(words.facts(case, &events, owner, now));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(is_whole.then_some(all))
}

/// Names that many complaints share are kept once.
#[derive(Default)]
struct Words(BTreeSet<Arc<str>>);

impl Words {
    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let word: Arc<str> = text.into();
        self.0.insert(word.clone());
        word
    }

    fn some(&mut self, text: Option<&String>) -> Option<Arc<str>> {
        text.map(|text| self.word(text))
    }

    fn facts(
        &mut self,
        case: Case,
        events: &[CaseEvent],
        owner: Option<String>,
        now: Moment,
    ) -> Option<CaseFacts> {
        let course = stay::course(events, now)?;
        Some(CaseFacts {
            id: case.id,
            received: case.received_at.seen_from(now).date(),
            end: end(&course, now),
            is_overdue: case.is_overdue(now),
            // A draft names one, too.
            outcome: case.outcome.filter(|_| case.handling.decider.is_some()),
            closing: case.closing,
            product: self.some(case.product.as_ref()),
            company: self.some(case.company.as_ref()),
            category: self.some(case.category.as_ref()),
            channel: case.channel,
            owner: self.some(owner.as_ref()),
            clocks: self.clocks(&case, now),
            pauses: pauses(&course, events),
            cause: case.handling.cause.as_ref().map(|row| self.word(row.cause.code())),
            amounts: self.amounts(&case),
            is_acted_on: case.handling.actions.iter().any(ActionRow::is_open),
            surveys: case.handling.surveys(),
            course,
        })
    }

    /// What was decided to be given; what stands in a draft is not.
    fn amounts(&mut self, case: &Case) -> Vec<Amount> {
        let rows = case.handling.redress.iter();
        let decided = rows.filter(|row| row.state != RedressState::Proposed);
        let money = decided.filter_map(|row| row.item.money.as_ref());
        money
            .map(|money| Amount {
                hundredths: money.hundredths,
                currency: self.word(&money.currency),
            })
            .collect()
    }

    /// The one place that knows which clocks a complaint has and how they came out. One that the past of a file has
    /// stopped without a time has none to tell, nor has one that has ended, or that tells only until when something is
    /// possible or kept.
    fn clocks(&mut self, case: &Case, now: Moment) -> Vec<ClockFacts> {
        let kept = |clock: &CaseClock| match clock.state_at(now) {
            ClockState::Met => Some(Kept::InTime),
            ClockState::Late | ClockState::Breached => Some(Kept::Late),
            ClockState::Running | ClockState::Paused => Some(Kept::Running),
            ClockState::Ended => None,
        };
        let duties = case.clocks.iter().filter(|clock| !clock.kind.is_window());
        let told = duties.filter_map(|clock| Some((clock, kept(clock)?)));
        told.map(|(clock, kept)| ClockFacts { clock: self.word(&clock.name()), kept }).collect()
    }
}

fn end(course: &Course, now: Moment) -> End {
    match course.ended_at {
        None => End::Open,
        Some(_) if !course.is_timed => End::Undated,
        Some(at_seconds) => End::On(Moment { at_seconds, ..now }.date()),
    }
}

/// The stays in waiting and on hold, each with its reason. What comes back to waiting waits for whom it did before.
fn pauses(course: &Course, events: &[CaseEvent]) -> Vec<Pause> {
    let last = course.stays.len().saturating_sub(1);
    let stays = course.stays.iter().enumerate();
    let pauses = stays.filter_map(|(place, stay)| {
        let reason = match stay.stage {
            Stage::LegalHold => PauseReason::LegalHold,
            Stage::Waiting => awaited(events.get(..=stay.event)?),
            _ => return None,
        };
        let is_over = place < last || course.ended_at.is_some();
        Some(Pause { reason, seconds: stay.seconds(), is_over })
    });
    pauses.collect()
}

/// For whom the last of these steps into waiting waits; a file that tells none means the customer.
fn awaited(events: &[CaseEvent]) -> PauseReason {
    events.iter().rev().find_map(waiting_for).unwrap_or(PauseReason::Customer)
}

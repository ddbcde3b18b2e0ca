//! What the events of a case are to its clocks: one table, in which a new event is one more line.
//!
//! An imported case has a past of which the file does not tell the times: what lies there has happened, but no
//! clock can be stopped by it.

use super::clock::rule::{PauseReason, Trigger};
use super::complaint::{CaseEvent, Happening, Move, Reached, Stage, reverted};
use super::handling::{Fact, LetterKind};
use super::moment::{Moment, Precision};

/// What an event is to clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something that may start or stop them.
    Reached(Trigger),
    /// A reason to stand still begins.
    Paused(PauseReason),
    /// It ends.
    Resumed(PauseReason),
    /// It was closed without a decision, or is done in another case.
    Ended,
    /// It is done here again.
    TakenUp,
}

/// The events of a case as its clocks see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triggers {
    /// When it reached us.
    pub received_at: Moment,
    /// When it was taken down here.
    pub known_since: Moment,
    /// What happened afterwards, in the order of the events.
    pub later: Vec<(Moment, Told)>,
    /// What happened before it was imported, at times that nobody told.
    pub past: &'static [Trigger],
    /// What the file says of the response: in time, or not.
    pub timely: Option<bool>,
    /// By when the customer's answer is expected for which it stands still: then it goes on.
    pub resumes_at: Option<Moment>,
    /// Which pack the assessment names, and when it did.
    pub named: Option<(Moment, String)>,
    /// How it stood each time before something was taken back: what was missed by then stays missed.
    pub stood: Vec<Stood>,
    /// The breaches that were recorded.
    pub recorded: Vec<Recorded>,
    /// Whether it is feedback, which has clocks of its own.
    pub is_feedback: bool,
}

/// What had happened before something was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// When it was taken back.
    pub until: Moment,
    /// What had happened.
    pub later: Vec<(Moment, Told)>,
    /// Which pack the assessment named.
    pub named: Option<(Moment, String)>,
}

/// A breach that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Of which clock, with its pack.
    pub clock: String,
    /// When it was due.
    pub due: Moment,
    /// When it was recorded.
    pub at: Moment,
}

impl Triggers {
    /// Reads the events. `None` where the first is not an opening.
    pub fn of(events: &[CaseEvent]) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let (opening, reached) = match &first.what {
            Happening::Opened(opening) => (opening, None),
            Happening::Imported { opening, reached } => (opening, Some(reached)),
            _ => return None,
        };
        let begun = reached.map_or(Stage::Received, |reached| reached.stage);
        let Read { later, named, resumes_at } = read(begun, events);
        Some(Self {
            received_at: opening.received_at,
            known_since: first.at,
            later,
            past: reached.map_or(&[], past),
            timely: reached.and_then(|reached| reached.timely),
            resumes_at,
            named,
            stood: stood(begun, events),
            recorded: rest.iter().filter_map(recorded).collect(),
            is_feedback: opening.feedback.is_some(),
        })
    }
}

/// What events tell together.
#[derive(PartialEq)]
struct Read {
    later: Vec<(Moment, Told)>,
    named: Option<(Moment, String)>,
    resumes_at: Option<Moment>,
}

fn read(begun: Stage, events: &[CaseEvent]) -> Read {
    let (mut way, mut later, mut named) = (Way::from(begun), Vec::new(), None);
    let gone = reverted(events);
    let standing = (0u32..).zip(events).filter(|(place, _)| !gone.contains(place));
    for (_, event) in standing.skip(1) {
        later.extend(way.waited(event.at));
        if let Happening::Moved(Move::Assess(assessment)) = &event.what {
            named = assessment.policy.clone().map(|name| (event.at, name));
        }
        let told = match &event.what {
            Happening::Moved(step) => way.moved(step),
            Happening::Fact(fact) => way.wrote(fact),
            Happening::Passed(passed) => way.passed(passed.stage, passed.waiting_for),
            _ => continue,
        };
        later.extend(told.into_iter().map(|told| (event.at, told)));
    }
    let resumes_at = way.until.filter(|_| way.stands(way.stage) == Some(PauseReason::Customer));
    Read { later, named, resumes_at }
}

fn stood(begun: Stage, events: &[CaseEvent]) -> Vec<Stood> {
    let mut all = Vec::new();
    for (place, event) in events.iter().enumerate() {
        if !matches!(event.what, Happening::Reverted(_)) {
            continue;
        }
        let (before, after) = (read(begun, &events[..place]), read(begun, &events[..=place]));
        if before != after {
            let Read { later, named, .. } = before;
            all.push(Stood { until: event.at, later, named });
        }
    }
    all
}

fn recorded(event: &CaseEvent) -> Option<Recorded> {
    match &event.what {
        Happening::Breached { clock, at: due } => {
            Some(Recorded { clock: clock.clone(), due: *due, at: event.at })
        }
        _ => None,
    }
}

/// How far a case has come while its events are read.
struct Way {
    stage: Stage,
    /// For what it stands still while it waits.
    waits: PauseReason,
    /// By when the customer's answer is expected.
    until: Option<Moment>,
    /// Whether the customer has answered, or has not in time.
    is_our_turn: bool,
    /// Items of redress that are to be done.
    undone: usize,
    /// Whether it was decided since it reached us, or since it was opened again.
    decided: bool,
}

impl Way {
    fn from(stage: Stage) -> Self {
        let (waits, decided) = (PauseReason::Customer, stage.is_settled());
        Self { stage, waits, until: None, is_our_turn: false, undone: 0, decided }
    }

    /// What it stands still for the customer's answer ends with the day by which it was expected.
    fn waited(&mut self, now: Moment) -> Option<(Moment, Told)> {
        let until = self.until.filter(|until| until.at_seconds <= now.at_seconds)?;
        self.answered().map(|told| (until, told))
    }

    /// It is our turn again.
    fn answered(&mut self) -> Option<Told> {
        let stood = self.stands(self.stage) == Some(PauseReason::Customer);
        (self.until, self.is_our_turn) = (None, true);
        stood.then_some(Told::Resumed(PauseReason::Customer))
    }

    fn waits_for(&mut self, awaited: PauseReason, until: Option<Moment>) {
        let end = |until: Moment| Moment {
            at_seconds: until.end_seconds(),
            precision: Precision::Minute,
            ..until
        };
        self.until = until.filter(|_| awaited == PauseReason::Customer).map(end);
        (self.waits, self.is_our_turn) = (awaited, false);
    }

    /// What a step tells: that a stage was left, what was done with it, and that another was reached.
    fn moved(&mut self, step: &Move) -> Vec<Told> {
        let mut told: Vec<Told> = self.stands(self.stage).map(Told::Resumed).into_iter().collect();
        match step {
            Move::Thank { .. } => told.push(Told::Reached(Trigger::Acknowledged)),
            Move::Dispose { .. } => {
                told.extend([Trigger::Replied, Trigger::Closed].map(Told::Reached));
            }
            Move::Acknowledge { .. } => told.push(Told::Reached(Trigger::Acknowledged)),
            Move::Assess(_) => told.push(Told::Reached(Trigger::Assessed)),
            Move::Wait { awaited, until, .. } => {
                self.waits_for(awaited.pause_reason(), Some(*until));
            }
            Move::Draft { redress, .. } => self.undone = redress.len(),
            Move::Approve => told.extend(self.agreed()),
            Move::Decide { redress, by_letter, .. } => {
                self.undone = redress.len();
                told.extend(self.agreed());
                if !by_letter {
                    told.extend([Trigger::Replied, Trigger::Decided].map(Told::Reached));
                }
            }
            // Whatever it ended with, it is closed: what begins with that begins.
            Move::Close { closing, .. } if closing.needs_second_person() => {
                told.extend([Told::Ended, Told::Reached(Trigger::Closed)]);
            }
            Move::Close { .. } => told.push(Told::Reached(Trigger::Closed)),
            Move::Double { .. } => told.push(Told::Ended),
            Move::Back { .. } if self.stage == Stage::LinkedDuplicate => told.push(Told::TakenUp),
            Move::Reopen { .. } => told.push(Told::Reached(Trigger::Appealed)),
            _ => {}
        }
        if matches!(step, Move::Wait { channel: Some(_), .. }) {
            told.extend([Told::Reached(Trigger::Replied), Told::Reached(Trigger::Updated)]);
        }
        self.stage = step.to();
        told.extend(self.stands(self.stage).map(Told::Paused));
        told
    }

    /// A step that the source of a history took.
    fn passed(&mut self, stage: Stage, waiting_for: Option<PauseReason>) -> Vec<Told> {
        let mut told: Vec<Told> = self.stands(self.stage).map(Told::Resumed).into_iter().collect();
        let reached: &[Trigger] = match stage {
            Stage::Acknowledged => &[Trigger::Acknowledged],
            Stage::Assessed => &[Trigger::Assessed],
            Stage::Decided => &[Trigger::Replied, Trigger::Decided],
            Stage::Closed => &[Trigger::Closed],
            _ if self.stage.is_settled() && !stage.is_aside() => &[Trigger::Appealed],
            _ => &[],
        };
        if self.stage == Stage::LinkedDuplicate && stage != self.stage {
            told.push(Told::TakenUp);
        }
        told.extend(reached.iter().copied().map(Told::Reached));
        self.decided |= reached.contains(&Trigger::Decided);
        self.decided &= !reached.contains(&Trigger::Appealed);
        if stage == Stage::LinkedDuplicate || stage == Stage::Closed && !self.decided {
            told.push(Told::Ended);
        }
        self.stage = stage;
        self.waits_for(waiting_for.unwrap_or(PauseReason::Customer), None);
        told.extend(self.stands(stage).map(Told::Paused));
        told
    }

    /// For what a clock may stand still in a stage.
    fn stands(&self, stage: Stage) -> Option<PauseReason> {
        match stage {
            Stage::Waiting => Some(self.waits).filter(|_| !self.is_our_turn),
            Stage::LegalHold => Some(PauseReason::LegalHold),
            _ => None,
        }
    }

    /// An answer to what was asked, also where it is put aside meanwhile.
    fn wrote_back(&mut self) -> Option<Told> {
        let is_awaited = self.until.is_some() || self.stage == Stage::Waiting;
        (is_awaited && self.waits == PauseReason::Customer).then(|| self.answered()).flatten()
    }

    fn agreed(&self) -> Option<Told> {
        (self.undone > 0).then_some(Told::Reached(Trigger::RemedyAgreed))
    }

    /// What is written down beside the stages. That it reached us is no answer of a person.
    fn wrote(&mut self, fact: &Fact) -> Vec<Told> {
        let reached = match fact {
            Fact::Wrote { .. } => {
                let goes_on = self.wrote_back();
                let wrote = Told::Reached(Trigger::CustomerWrote);
                return goes_on.into_iter().chain([wrote]).collect();
            }
            Fact::Sent(letter) => match letter.kind {
                LetterKind::Acknowledgement => vec![],
                LetterKind::Decision => vec![Trigger::Replied, Trigger::Decided],
                LetterKind::Question
                | LetterKind::Holding
                | LetterKind::Answer
                | LetterKind::Overdue => vec![Trigger::Replied, Trigger::Updated],
            },
            Fact::Redressed { .. } => {
                self.undone = self.undone.saturating_sub(1);
                if self.undone == 0 { vec![Trigger::RemedyDone] } else { vec![] }
            }
            Fact::Surveyed => vec![Trigger::Surveyed],
            _ => vec![],
        };
        reached.into_iter().map(Told::Reached).collect()
    }
}

/// What must have happened for an imported case to have come so far.
fn past(reached: &Reached) -> &'static [Trigger] {
    const WAY: &[Trigger] = &[
        Trigger::Acknowledged,
        Trigger::Assessed,
        Trigger::Replied,
        Trigger::Decided,
        Trigger::Closed,
    ];
    let far = match reached.stage {
        Stage::Acknowledged => 1,
        Stage::Assessed | Stage::Investigating => 2,
        Stage::Waiting | Stage::DecisionDrafted | Stage::InApproval => 3,
        Stage::Decided | Stage::Remedy => 4,
        Stage::Closed => 5,
        _ => 0,
    };
    WAY.get(..far).unwrap_or_default()
}

//! What the events of a case are to its clocks: one table, in which a new event is one more line.
//!
//! An imported case has a past of which the file does not tell the times: what lies there has happened, but no
//! clock can be stopped by it.

use super::clock::rule::{PauseReason, Trigger};
use super::complaint::{CaseEvent, Happening, Move, Reached, Stage, reverted};
use super::moment::Moment;

/// What an event is to clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something that may start or stop them.
    Reached(Trigger),
    /// A reason to stand still begins.
    Paused(PauseReason),
    /// It ends.
    Resumed(PauseReason),
}

/// The events of a case as its clocks see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triggers {
    /// When it reached us.
    pub received_at: Moment,
    /// What happened afterwards, in the order of the events.
    pub later: Vec<(Moment, Told)>,
    /// What happened before it was imported, at times that nobody told.
    pub past: &'static [Trigger],
    /// What the file says of the response: in time, or not.
    pub timely: Option<bool>,
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
        let mut stage = reached.map_or(Stage::Received, |reached| reached.stage);
        let (mut later, gone) = (Vec::new(), reverted(events));
        for (_, event) in (1u32..).zip(rest).filter(|(place, _)| !gone.contains(place)) {
            let Happening::Moved(step) = &event.what else { continue };
            later.extend(told(stage, step).map(|told| (event.at, told)));
            stage = step.to();
        }
        Some(Self {
            received_at: opening.received_at,
            later,
            past: reached.map_or(&[], past),
            timely: reached.and_then(|reached| reached.timely),
        })
    }
}

/// What a step tells: that a stage was left, and that another was reached.
fn told(from: Stage, step: &Move) -> impl Iterator<Item = Told> {
    left(from).into_iter().chain(reached(step.to()))
}

fn left(stage: Stage) -> Option<Told> {
    (stage == Stage::Waiting).then_some(Told::Resumed(PauseReason::Customer))
}

fn reached(stage: Stage) -> Option<Told> {
    Some(match stage {
        Stage::Acknowledged => Told::Reached(Trigger::Acknowledged),
        Stage::Waiting => Told::Paused(PauseReason::Customer),
        Stage::Decided => Told::Reached(Trigger::Decided),
        Stage::Closed => Told::Reached(Trigger::Closed),
        _ => return None,
    })
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
        Stage::Investigating => 2,
        Stage::Waiting => 3,
        Stage::Decided => 4,
        Stage::Closed => 5,
        _ => 0,
    };
    WAY.get(..far).unwrap_or_default()
}

//! What a step that is done again is asked: the same as when it was done, by the rules and the case of now.
//!
//! An event that was taken back comes back when what took it back is taken back itself, and goes again with the next
//! one; so whether a redo brings an event back is told by how many taking-backs stand between the two.

use super::{Scene, approval, assign::Assign, move_on::MoveOn, open, record::Record};
use crate::domain::complaint::{Case, CaseEvent, Happening, missing};
use crate::domain::error::{Error, Result};
use crate::domain::handling::Fact;
use crate::domain::id::CaseId;
use crate::domain::step::Need;
use crate::domain::undo::Inverse;
use crate::guards::{Verdict, complaint as guard};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx};

/// Whether the events that this brings back may come back, one after the other, and those that it takes away may go.
pub(super) fn may_turn(tx: &WriteTx, scene: &Scene<'_>, whole: &Inverse) -> Verdict {
    let mut cases: Vec<CaseId> = Vec::new();
    whole.cases(&mut cases);
    cases.iter().try_for_each(|case| may_turn_in(tx, scene, *case, &whole.events_of(*case)))
}

fn may_turn_in(tx: &WriteTx, scene: &Scene<'_>, id: CaseId, turned: &[u32]) -> Verdict {
    let mut events = tx.case_events(id)?;
    for place in turned {
        let case = folded(tx, id, &events)?;
        match turning(&events, *place) {
            Some((event, true)) => may_be_again(tx, scene, &case, &event.what)?,
            Some((event, false)) => may_go(scene, &case, &event.what)?,
            None => {}
        }
        let (at, by, what) = (scene.now, scene.member.id, Happening::Reverted(*place));
        events.push(CaseEvent { at, by, what });
    }
    Ok(())
}

/// Whom a second person has to look at once more, where a step that needed one is done again.
pub(super) fn second_person(tx: &WriteTx, whole: &Inverse) -> Result<Option<approval::Ask>> {
    let Inverse::CaseEvent { case, event } = whole else { return Ok(None) };
    let events = tx.case_events(*case)?;
    let Some((CaseEvent { what: Happening::Moved(step), .. }, true)) = turning(&events, *event)
    else {
        return Ok(None);
    };
    let row = open::find(tx, *case)?;
    Ok(MoveOn::unseen(*case, step.clone()).second_person(&row))
}

fn folded(tx: &WriteTx, id: CaseId, events: &[CaseEvent]) -> Result<Case> {
    let row = open::find(tx, id)?;
    Case::fold(id, row.number, events, &*tx.rulebook()?).ok_or_else(|| Error::damaged("case"))
}

/// Whether it takes a step away with which somebody outside was told something: what they know stays known.
pub(super) fn untells(tx: &WriteTx, whole: &Inverse) -> Result<bool> {
    let mut cases: Vec<CaseId> = Vec::new();
    whole.cases(&mut cases);
    cases.iter().try_fold(false, |untells, case| {
        let events = tx.case_events(*case)?;
        let told = |place| match turning(&events, place) {
            Some((CaseEvent { what: Happening::Moved(step), .. }, false)) => step.tells_outside(),
            _ => false,
        };
        Ok(untells || whole.events_of(*case).into_iter().any(told))
    })
}

/// The event that counts again once this one is taken back, or that counts no more: whether it comes back.
fn turning(events: &[CaseEvent], place: u32) -> Option<(&CaseEvent, bool)> {
    let mut comes_back = false;
    let mut event = events.get(place as usize)?;
    while let Happening::Reverted(earlier) = event.what {
        event = events.get(earlier as usize)?;
        comes_back = !comes_back;
    }
    Some((event, comes_back))
}

fn may_be_again(tx: &WriteTx, scene: &Scene<'_>, case: &Case, what: &Happening) -> Verdict {
    match what {
        Happening::Moved(step) => MoveOn::unseen(case.id, step.clone()).may(tx, scene, case),
        Happening::Fact(fact) => {
            let record = Record { case: case.id, fact: fact.clone(), seen: None };
            record.may(tx, scene, case)
        }
        Happening::Assigned { owner: Some(owner), note: None } if *owner == scene.member.id => {
            guard::may_claim(case, *owner)
        }
        Happening::Assigned { owner, note } => {
            let (kind, owner, note) = (case.kind, *owner, note.clone());
            Assign { case: case.id, kind, owner, note }.may(tx, scene, case)
        }
        _ => Ok(()),
    }
}

/// Nobody takes a name off who is complained about themselves, whoever it was that they named.
fn may_go(scene: &Scene<'_>, case: &Case, what: &Happening) -> Verdict {
    let names = matches!(what, Happening::Fact(Fact::Concerns { .. }));
    if names && case.handling.is_about(scene.member.id) {
        return Err(missing(Need::NotSubject).with("number", case.number));
    }
    Ok(())
}

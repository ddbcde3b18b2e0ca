//! What a case may do next, and what is missing for it.

use super::{Verdict, text};
use crate::domain::complaint::{
    Case, CaseKind, Closing, Move, Need, Opening, Stage, missing, step, steps_from,
};
use crate::domain::error::Error;
use crate::domain::history::Step;
use crate::domain::moment::Moment;
use crate::domain::name::clean;

/// Whether a step may be taken: it is in the table and the case has what the step needs. What the
/// member gives with it is checked by [`Move::build`].
pub fn may_step(case: &Case, to: Stage, open_promises: usize) -> Verdict {
    let Some(step) = step(case.kind, case.stage, to) else {
        return Err(no_such_step(case, to));
    };
    for need in step.needs {
        match need {
            Need::Owner if case.owner.is_none() => return Err(missing(*need)),
            Need::NoOpenPromise if open_promises > 0 => {
                return Err(missing(*need).with("count", open_promises));
            }
            _ => {}
        }
    }
    Ok(())
}

fn no_such_step(case: &Case, to: Stage) -> Error {
    let ways: Vec<&str> = steps_from(case.kind, case.stage).map(|step| step.to.code()).collect();
    Error::refused(if ways.is_empty() { "case-closed" } else { "no-such-step" })
        .with("number", case.number)
        .with("from", case.stage.code())
        .with("to", to.code())
        .with("ways", ways.join(", "))
}

/// The whole verdict on a move.
pub fn may_move(case: &Case, step: &Move, open_promises: usize, now: Moment) -> Verdict {
    may_step(case, step.to(), open_promises)?;
    match step {
        Move::Close { closing } => may_close(*closing),
        Move::CheckIdentity { mandate: None, .. }
            if case.request.as_ref().is_some_and(|request| request.asked.by.needs_mandate()) =>
        {
            Err(missing(Need::Mandate))
        }
        Move::Wait { until, .. } if until.seconds_left(now) <= 0 => {
            Err(Error::refused("until-past").with("until", until.human()))
        }
        _ => Ok(()),
    }
}

fn may_close(closing: Closing) -> Verdict {
    if closing.needs_second_person() {
        return Err(Error::refused("two-persons").with("closing", closing.code()));
    }
    Ok(())
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
    opening.fields.values().try_for_each(|value| text::may_keep(value))?;
    opening.lines().try_for_each(text::may_keep_line)
}

/// Taking a case for oneself: it is open and nobody else's.
pub fn may_claim(case: &Case, is_mine: bool) -> Verdict {
    if !case.is_open() {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    match case.owner {
        Some(_) if is_mine => Err(Error::refused("already-mine").with("number", case.number)),
        Some(_) => Err(Error::conflict("claimed").with("number", case.number)),
        None => Ok(()),
    }
}

/// Handing a case over: it is open, and a case that had an owner goes with a note.
pub fn may_assign(case: &Case, note: Option<&str>) -> Verdict {
    if !case.is_open() {
        return Err(Error::refused("case-closed").with("number", case.number));
    }
    if case.owner.is_some() && note.is_none_or(|note| note.trim().is_empty()) {
        return Err(Error::refused("handover-note").with("number", case.number));
    }
    Ok(())
}

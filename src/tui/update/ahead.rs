//! Keys that were typed ahead of an answer.
//!
//! INVARIANT: a key acts on what it was typed for. After Enter on a search, after a record was asked
//! for or a deed was begun, keys wait for the answer: otherwise a fast typist would open the customer
//! of the search before, write a note to the one who was open before, or save twice. If the
//! answer is a refusal, what waited was meant for something that did not come to be, and is dropped.

use crate::tui::effect::{Deed, Effect};
use crate::tui::model::Model;
use crate::tui::msg::Msg;
use crossterm::event::KeyCode;
use std::collections::VecDeque;

/// Most messages that wait; nobody types further ahead.
const MOST: usize = 1_000;

/// What waits, and for how many answers.
#[derive(Debug, Default)]
pub struct Ahead {
    answers: usize,
    waiting: VecDeque<Msg>,
}

/// Keeps a key that must wait; gives back any other message.
pub(super) fn keep(model: &mut Model, msg: Msg) -> Option<Msg> {
    let is_typed = matches!(msg, Msg::Key(_) | Msg::Paste(_));
    if !is_typed || (model.ahead.waiting.is_empty() && !must_wait(model, &msg)) {
        return Some(msg);
    }
    if model.ahead.waiting.len() < MOST {
        model.ahead.waiting.push_back(msg);
    }
    None
}

/// The next key whose time has come.
pub(super) fn next(model: &mut Model) -> Option<Msg> {
    let msg = model.ahead.waiting.pop_front()?;
    if must_wait(model, &msg) {
        model.ahead.waiting.push_front(msg);
        return None;
    }
    Some(msg)
}

/// Counts the answers that come in.
pub(super) fn answered(model: &mut Model, msg: &Msg) {
    let ahead = &mut model.ahead;
    match msg {
        Msg::Refused(_) | Msg::StillLocked(_) | Msg::Failed(_) => *ahead = Ahead::default(),
        Msg::Done(done) if done.verb == "member.preferences" => {}
        Msg::Done(_) | Msg::Unlocked | Msg::Revealed(_) | Msg::Opened { asked: true, .. } => {
            ahead.answers = ahead.answers.saturating_sub(1);
        }
        _ => {}
    }
}

/// Counts the answers that will come.
pub(super) fn asked(model: &mut Model, effects: &[Effect]) {
    model.ahead.answers += effects.iter().filter(|effect| is_answered(effect)).count();
}

fn is_answered(effect: &Effect) -> bool {
    match effect {
        Effect::Do(deed) => !matches!(deed, Deed::Closed | Deed::Preferences(_)),
        Effect::Open { asked, .. } => *asked,
        _ => false,
    }
}

fn must_wait(model: &Model, msg: &Msg) -> bool {
    let is_enter = matches!(msg, Msg::Key(key) if key.code == KeyCode::Enter);
    let picks_a_hit = is_enter && model.list.searching && model.overlays.is_empty();
    model.ahead.answers > 0 || (picks_a_hit && model.list.answered != model.list.ticket)
}

//! Keys that were typed ahead of an answer.
//!
//! INVARIANT: a key acts on what it was typed for. After Enter on a search, after a record was asked
//! for or a deed was begun, keys wait for the answer: otherwise a fast typist would open the customer
//! of the search before, write a note to the one who was open before, or save twice. If the
//! answer is a refusal, what waited was meant for something that did not come to be, and is dropped.

use crate::tui::effect::{Assist, Deed, Effect};
use crate::tui::model::{Model, Overlay};
use crate::tui::msg::{Assisted, Msg, Ticket, Typed};
use crate::tui::overlay::is_back;
use crossterm::event::KeyCode;
use std::collections::{BTreeSet, VecDeque};

/// Most keys and pastes that wait; nobody types further ahead.
const MOST: usize = 1_000;

/// What waits, and for which answers.
#[derive(Debug, Default)]
pub struct Ahead {
    last: u64,
    awaited: BTreeSet<Ticket>,
    preferences: BTreeSet<Ticket>,
    waiting: VecDeque<Typed>,
}

impl Ahead {
    /// A ticket that nothing else has.
    pub(super) fn ticket(&mut self) -> Ticket {
        self.last += 1;
        Ticket(self.last)
    }

    /// The room is taken at once: growing would leave copies of a passphrase behind.
    fn push(&mut self, typed: Typed) {
        if self.waiting.is_empty() {
            self.waiting.reserve_exact(MOST);
        }
        if self.waiting.len() < MOST {
            self.waiting.push_back(typed);
        }
    }

    /// The first, whose place is overwritten.
    fn pop(&mut self) -> Option<Typed> {
        let typed = std::mem::replace(self.waiting.front_mut()?, Typed::NOTHING);
        self.waiting.pop_front();
        Some(typed)
    }

    /// Whether the store may not know yet how the member likes the desk.
    pub(super) fn has_preferences(&self) -> bool {
        !self.preferences.is_empty()
    }

    /// No key waits for this answer any more.
    pub(super) fn forget(&mut self, ticket: Ticket) {
        self.awaited.remove(&ticket);
    }
}

/// Keeps a key that must wait; gives back any other message.
pub(super) fn keep(model: &mut Model, msg: Msg) -> Option<Msg> {
    let Msg::Typed(typed) = msg else { return Some(msg) };
    let is_first = model.ahead.waiting.is_empty();
    if is_first && (leaves_the_passphrase(model, &typed) || !must_wait(model, &typed)) {
        return Some(Msg::Typed(typed));
    }
    model.ahead.push(typed);
    None
}

/// The next key whose time has come.
pub(super) fn next(model: &mut Model) -> Option<Msg> {
    let first = model.ahead.waiting.front()?;
    if must_wait(model, first) {
        return None;
    }
    model.ahead.pop().map(Msg::Typed)
}

/// Takes note of an answer that came in. What nobody waits for, such as a search that failed behind
/// the screen, lets no key through.
pub(super) fn answered(model: &mut Model, msg: &Msg) {
    let (ticket, is_refusal) = match msg {
        Msg::Done(ticket, _) | Msg::Unlocked(ticket, _) | Msg::Revealed(ticket, _) => {
            (ticket, false)
        }
        Msg::Opened { asked: Some(ticket), .. }
        | Msg::Letters { ticket, .. }
        | Msg::Macros(ticket, ..)
        | Msg::Assisted(ticket, Assisted::Looked(_))
        | Msg::Edited(ticket, ..)
        | Msg::Rehearsed(ticket, ..) => (ticket, false),
        Msg::Refused(ticket, _) | Msg::StillLocked(ticket, _) => (ticket, true),
        _ => return,
    };
    model.ahead.preferences.remove(ticket);
    if model.ahead.awaited.remove(ticket) && is_refusal {
        model.ahead.waiting.clear();
    }
}

/// Takes note of the answers that will come.
pub(super) fn asked(model: &mut Model, effects: &[Effect]) {
    model.ahead.awaited.extend(effects.iter().filter_map(awaited));
    model.ahead.preferences.extend(effects.iter().filter_map(preferred));
}

/// The ticket for whose answer keys wait. How somebody likes the desk is no reason to wait,
/// nor that a draft is kept while it is typed.
fn awaited(effect: &Effect) -> Option<Ticket> {
    match effect {
        Effect::Do(_, Deed::Preferences(_) | Deed::KeepDraft { .. }) => None,
        Effect::Do(ticket, _)
        | Effect::Letters { ticket, .. }
        | Effect::Edit { ticket, .. }
        | Effect::Macros(ticket, _)
        | Effect::Assist(ticket, Assist::Look { .. })
        | Effect::Rehearse(ticket, ..) => Some(*ticket),
        Effect::Open { asked, .. } => *asked,
        _ => None,
    }
}

fn preferred(effect: &Effect) -> Option<Ticket> {
    match effect {
        Effect::Do(ticket, Deed::Preferences(_)) => Some(*ticket),
        _ => None,
    }
}

/// The one key that is for the passphrase while the vault opens. It acts on nothing else, so it
/// need not wait, unless something was typed before it that does.
fn leaves_the_passphrase(model: &Model, typed: &Typed) -> bool {
    let is_opening =
        matches!(model.overlays.last(), Some(Overlay::Unlock(one, _)) if one.is_busy());
    is_opening && matches!(typed, Typed::Key(key) if is_back(*key))
}

fn must_wait(model: &Model, typed: &Typed) -> bool {
    let is_enter = matches!(typed, Typed::Key(key) if key.code == KeyCode::Enter);
    let picks_a_hit = is_enter && model.list.searching && model.overlays.is_empty();
    !model.ahead.awaited.is_empty() || (picks_a_hit && model.list.answered != model.list.ticket)
}

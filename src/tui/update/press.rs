//! Keys: to the overlay on top, to the search line, or through the key table.

use super::act::{act, narrow, open_chosen};
use super::{boards, error_text, say_error, search, submit, top_form};
use crate::queries::views;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::input::command_key;
use crate::tui::keymap::Pressed;
use crate::tui::model::{Model, Overlay};
use crate::tui::overlay::Reply;
use crate::tui::pane::list::Offer;
use crate::tui::pane::queue::in_codes;
use crate::tui::view::is_too_small;
use crate::tui::widget::field;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

/// A key was pressed.
pub(super) fn press(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if is_too_small(model.size) {
        return press_unseen(model, key);
    }
    if model.overlays.last().is_some() {
        return press_overlay(model, key);
    }
    if model.list.searching {
        return press_search(model, key);
    }
    if model.queue.filtering {
        return press_filter(model, key);
    }
    let key = command_key(key);
    let before = model.pending.take();
    match model.keymap.press(before, key) {
        Pressed::Action(action) => act(model, action),
        Pressed::Pending => {
            model.pending = Some(key);
            Vec::new()
        }
        Pressed::Nothing => Vec::new(),
    }
}

/// Nobody sees what a key would do: none does anything but leave, and that only where it is no text.
fn press_unseen(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let before = model.pending.take();
    if !model.overlays.is_empty() || model.list.searching || model.queue.filtering {
        return Vec::new();
    }
    let key = command_key(key);
    match model.keymap.press(before, key) {
        Pressed::Action(Action::Quit) => act(model, Action::Quit),
        Pressed::Pending => {
            model.pending = Some(key);
            Vec::new()
        }
        Pressed::Action(_) | Pressed::Nothing => Vec::new(),
    }
}

/// A paste goes where text goes, and nowhere else.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if is_too_small(model.size) {
        return Vec::new();
    }
    let before = changes(model);
    match model.overlays.last_mut() {
        Some(Overlay::Form(form, _)) => form.paste(text),
        Some(Overlay::Picker(picker, _)) => picker.paste(text),
        Some(Overlay::Unlock(unlock, _)) => unlock.paste(text),
        Some(Overlay::Help(help, _)) => help.paste(text),
        Some(Overlay::Board(board, _)) => board.paste(text),
        Some(Overlay::Confirm(..) | Overlay::Reader(_)) => {}
        None if model.list.searching => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            model.list.search.insert(&line);
            return vec![search(model, false)];
        }
        None if model.queue.filtering => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            model.queue.line.insert(&line);
        }
        None => {}
    }
    submit::after_typing(model, before)
}

/// How often the form on top was changed.
fn changes(model: &mut Model) -> u64 {
    top_form(model).map_or(0, |form| form.changes())
}

fn press_overlay(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let screen = Rect::new(0, 0, model.size.0, model.size.1);
    let key = if is_ctrl_c(key) { KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE) } else { key };
    let before = changes(model);
    let reply = match model.overlays.last_mut() {
        Some(Overlay::Form(form, _)) => form.handle(key),
        Some(Overlay::Picker(picker, _)) => picker.handle(key),
        Some(Overlay::Confirm(confirm, _)) => confirm.handle(key),
        Some(Overlay::Unlock(unlock, _)) => unlock.handle(key),
        Some(Overlay::Board(board, _)) => board.handle(key),
        Some(Overlay::Reader(reader)) => reader.handle(key, screen),
        Some(Overlay::Help(help, _)) => help.handle(key),
        None => Reply::Stay,
    };
    match reply {
        Reply::Stay => submit::after_typing(model, before),
        Reply::Close => submit::close(model),
        Reply::Submit => submit::submit(model),
        Reply::Look => submit::look(model),
        Reply::Edit => submit::edit(model),
        Reply::Act(code) => boards::act(model, code),
        Reply::Narrow => boards::narrow(model),
        Reply::Help => boards::help(model),
    }
}

fn is_ctrl_c(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}

/// The search line takes letters; arrows move the cursor, Enter opens, Esc leaves the line as it is.
fn press_search(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let begins_anew = std::mem::take(&mut model.list.begins_anew);
    if begins_anew && !ctrl && matches!(key.code, KeyCode::Char(_)) {
        // What stood there was another search; a letter begins a new one, a cursor key mends the old.
        model.list.search.set("");
    }
    match key.code {
        KeyCode::Esc => model.list.searching = false,
        KeyCode::Char('c') if ctrl => model.list.searching = false,
        KeyCode::Enter => return enter(model),
        KeyCode::Down => model.list.window.down(),
        KeyCode::Up => model.list.window.up(),
        KeyCode::Char('n') if ctrl => model.list.window.down(),
        KeyCode::Char('p') if ctrl => model.list.window.up(),
        KeyCode::PageDown => model.list.window.page_down(),
        KeyCode::PageUp => model.list.window.page_up(),
        KeyCode::Tab | KeyCode::BackTab => {
            model.list.searching = false;
            let pane =
                if key.code == KeyCode::Tab { Action::NextPane } else { Action::PreviousPane };
            return act(model, pane);
        }
        _ => {
            if model.list.search.handle(key) == field::Effect::Changed {
                return vec![search(model, false)];
            }
        }
    }
    Vec::new()
}

/// The line over the queue: Enter shows what it says, Esc leaves the queue as it is.
fn press_filter(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if key.code == KeyCode::Esc || is_ctrl_c(key) {
        model.queue.filtering = false;
        is_mended(model);
    } else if key.code == KeyCode::Enter {
        let text = model.queue.line.text().trim().to_owned();
        let line = in_codes(&model.locale, &text);
        if let Err(wrong) = views::filter(&line, model.member.id) {
            // It stays in its line, to be mended.
            model.queue.wrong = Some(error_text(model, &wrong));
            say_error(model, &wrong);
            return Vec::new();
        }
        model.queue.filtering = false;
        is_mended(model);
        return narrow(model, text);
    } else if model.queue.line.handle(key) == field::Effect::Changed {
        is_mended(model);
    }
    Vec::new()
}

/// What was said of the line is not so any more.
fn is_mended(model: &mut Model) {
    if let Some(text) = model.queue.wrong.take() {
        model.toasts.withdraw(&text);
    }
}

/// Enter in the list: opens the one found; where there is none, does what the pane offers.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    model.list.searching = false;
    match model.list.offer() {
        None | Some(Offer::Named) => open_chosen(model),
        Some(Offer::Unlock) => act(model, Action::Unlock),
        Some(Offer::NewParty) => act(model, Action::NewParty),
        Some(Offer::Mend | Offer::Nobody | Offer::NoNumber) => {
            model.list.searching = true;
            Vec::new()
        }
        Some(Offer::Wait | Offer::First) => Vec::new(),
    }
}

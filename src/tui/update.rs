//! What a message does to the model, and what is to be done because of it.
//!
//! INVARIANT: pure: no clock, no store, no terminal. Everything else is an [`Effect`].

mod act;
mod ahead;
mod alike;
mod answers;
mod boards;
mod bulk;
mod consents;
mod contacts;
mod exceptions;
mod filing;
mod forms;
mod go_on;
mod importing;
mod letters;
mod picks;
mod press;
mod promised;
mod records;
mod sorting;
mod submit;
mod told;

pub use act::act;
pub use ahead::Ahead;

use super::effect::{Deed, Effect};
use super::model::{Model, Overlay};
use super::msg::{Msg, Open, Typed};
use super::pane::PaneId;
use super::pane::queue::{Show, in_codes};
use super::theme::Role;
use super::view::layout;
use super::widget::toast::Toast;
use crate::commands::reveal::Revealed;
use crate::domain::error::Error;
use crate::queries::finder::{FIRST_ROWS, MOST_HITS};
use crate::queries::views;
use crate::vault::ExposeSecret;

/// How long a toast stays.
const TOAST_MS: u64 = 6_000;

/// How often the views are counted anew although nobody has committed anything: what is due today is late one day.
const COUNT_EVERY_SECONDS: i64 = 60;

/// Takes one message in, and the keys that waited for it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let Some(msg) = ahead::keep(model, msg) else { return Vec::new() };
    let mut effects = take(model, msg);
    while let Some(typed) = ahead::next(model) {
        effects.extend(take(model, typed));
    }
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    ahead::answered(model, &msg);
    let effects = answer(model, msg);
    settle(model);
    let mut effects = with_missing(model, effects);
    effects.extend(attend(model));
    ahead::asked(model, &effects);
    effects
}

fn answer(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Typed(typed) => effects = typed_in(model, &typed),
        Msg::Resize(columns, rows) => {
            model.size = (columns, rows);
            effects.push(Effect::Repaint);
        }
        Msg::Tick { now, elapsed_seconds, vault_open } => {
            (model.now, model.elapsed_seconds) = (now, elapsed_seconds);
            effects = tick(model, vault_open);
        }
        Msg::Indexed => effects.push(search(model, true)),
        Msg::Found(found) => effects = answers::found(model, found),
        Msg::Rows(rows) => model.list.take_rows(rows),
        Msg::Queue { rows, total, is_more, append } => {
            model.queue.is_meant = is_meant(model);
            if model.queue.take(rows, total, is_more, append) {
                let filter = model.queue.filter(model.member.id, &model.locale);
                effects.push(Effect::Total { filter, asked: model.queue.asked });
            }
        }
        Msg::Total { asked, total } => model.queue.take_total(asked, total),
        Msg::Counts(told) => model.tally = told,
        Msg::Promises { rows, total } => model.queue.take_promises(rows, total),
        Msg::Opened { party, complaint, asked } => {
            answers::opened(model, party, complaint, asked);
            effects = answers::go_on(model, asked);
        }
        Msg::Dismissed => {
            model.dismissed = true;
            effects.push(Effect::Quit);
        }
        Msg::Gone => model.detail = Default::default(),
        Msg::Similar(similar) => answers::similar(model, &similar),
        Msg::Candidates { line, rows } => picks::candidates(model, line.expose_secret(), &rows),
        Msg::Status { waiting, member, members, spent, editor } => {
            (model.spent, model.editor.rule) = (spent, editor);
            effects = answers::status(model, waiting, *member, members);
        }
        Msg::Edited(ticket, field, text) => {
            answers::edited(model, ticket, field, text.expose_secret());
        }
        Msg::Board(brought) => effects = boards::brought(model, brought),
        Msg::Letters { what, letters, .. } => effects = letters::brought(model, what, letters),
        Msg::Arrived { case, lines, events } => {
            effects = letters::arrived(model, case, (&lines, events));
        }
        Msg::Macros(_, cases, rows) => effects = bulk::macros(model, cases, &rows),
        Msg::Rehearsed(_, bulk, told) => effects = bulk::rehearsed(model, bulk, &told),
        Msg::Assisted(ticket, answer) => effects = importing::answered(model, ticket, answer),
        Msg::Done(ticket, done) => effects = answers::done(model, ticket, done),
        Msg::Refused(ticket, error) => {
            answers::refused(model, ticket, &error);
            exceptions::remember(model, &error);
            effects = go_on::asked(model, ticket, &error);
            effects.extend(letters::look_first(model, ticket, &error));
        }
        Msg::Unlocked(ticket, back) => effects = answers::unlocked(model, ticket, &back),
        Msg::StillLocked(ticket, error) => answers::still_locked(model, ticket, &error),
        Msg::Revealed(ticket, revealed) => answers::revealed(model, ticket, revealed),
        Msg::Changed(seq, touched) => effects = answers::changed(model, seq, touched),
        Msg::Sitting(sitting) => model.sitting = sitting,
        Msg::Upkeep(upkeep) => model.upkeep = upkeep,
        Msg::Failed(error) => say_error(model, &error),
    }
    effects
}

/// Whether the cursor of the queue stands where it does because somebody is at that case.
fn is_meant(model: &Model) -> bool {
    let selected = model.queue.selected().map(|row| row.case.id);
    let open = model.detail.case().map(|case| case.id);
    selected.is_some() && selected == open || !model.overlays.is_empty()
}

fn typed_in(model: &mut Model, typed: &Typed) -> Vec<Effect> {
    match typed {
        Typed::Key(key) => press::press(model, *key),
        Typed::Paste(text) => press::paste(model, text),
    }
}

/// Time passed: what has expired goes.
fn tick(model: &mut Model, vault_open: bool) -> Vec<Effect> {
    let now_ms = model.now_ms();
    model.toasts.expire(now_ms);
    let is_over = |shown: &Revealed| shown.until_elapsed_seconds <= model.elapsed_seconds;
    if model.shown.as_ref().is_some_and(is_over) {
        model.shown = None;
    }
    let closed_by_itself = model.vault_open && !vault_open;
    model.vault_open = vault_open;
    if !vault_open {
        model.shown = None;
    }
    let mut effects = Vec::new();
    if closed_by_itself {
        model.veil();
        say(model, "toast-vault-closed", Role::Warn);
        effects.extend([Effect::Closed, Effect::Repaint]);
    }
    if model.elapsed_seconds - model.queue.counted_at >= COUNT_EVERY_SECONDS {
        effects.push(count_views(model));
    }
    effects.extend(letters::keep_what_is_typed(model));
    effects
}

/// The others are told when something else has come before this desk.
fn attend(model: &mut Model) -> Option<Effect> {
    let attention = model.attending();
    let was = std::mem::replace(&mut model.attention, attention);
    (was != attention).then_some(Effect::Attend(attention))
}

/// Windows follow the layout, so that paging knows how much is seen.
fn settle(model: &mut Model) {
    let places = layout(model);
    let height = |pane: PaneId| {
        places.iter().find(|(id, _)| *id == pane).map(|(_, area)| usize::from(area.height))
    };
    let may_edit = model.editor.verdict().is_ok();
    if let Some(form) = top_form(model) {
        form.has_editor = may_edit;
    }
    // The frame takes two lines, the list's search line one more, and so do the queue's views.
    if let Some(rows) = height(PaneId::List) {
        let line = usize::from(model.list.hidden_marks() > 0);
        model.list.window.set_height(rows.saturating_sub(3 + line));
    }
    if let Some(rows) = height(PaneId::Queue) {
        let lines = 1 + usize::from(model.queue.has_line());
        model.queue.window.set_height(rows.saturating_sub(2 + lines));
    }
}

/// Rows that came into sight are loaded.
fn with_missing(model: &mut Model, mut effects: Vec<Effect>) -> Vec<Effect> {
    let missing = model.list.missing();
    if !missing.is_empty() {
        effects.push(Effect::Rows(missing));
    }
    effects.extend(boards::missing(model));
    if let Some((most, counts)) = model.list.wants_more(model.elapsed_seconds) {
        effects.push(search_on(model, most, counts));
    }
    if let Some(after) = model.queue.wants_more() {
        model.queue.loading = true;
        let filter = model.queue.filter(model.member.id, &model.locale);
        effects.push(Effect::Queue { filter, after: Some(after), limit: super::pane::queue::PAGE });
    }
    if let Some(limit) = model.queue.wants_promises() {
        model.queue.loading = true;
        effects.push(Effect::Promises { limit });
    }
    effects
}

/// A short message.
pub(super) fn say(model: &mut Model, id: &str, role: Role) {
    let text = model.locale.text(id);
    say_text(model, text, role);
}

pub(super) fn say_text(model: &mut Model, text: String, role: Role) {
    let until_ms = model.now_ms() + TOAST_MS;
    model.toasts.push(Toast { text, role, until_ms });
}

/// An error as a toast: the sentence, and the next step.
pub(super) fn say_error(model: &mut Model, error: &Error) {
    let text = error_text(model, error);
    say_text(model, text, Role::Warn);
}

fn error_text(model: &Model, error: &Error) -> String {
    let told = model.locale.error(error);
    match told.hint {
        Some(hint) => format!("{} {hint}", told.sentence),
        None => told.sentence,
    }
}

/// What a new desk loads first.
pub fn start(model: &mut Model) -> Vec<Effect> {
    settle(model);
    let mut effects = vec![search(model, false)];
    effects.push(reload_queue(model));
    effects.push(Effect::Status);
    effects.push(count_views(model));
    effects
}

/// What each view of the queue takes; a view of one's own whose line has become none takes nothing.
pub(super) fn count_views(model: &mut Model) -> Effect {
    model.queue.counted_at = model.elapsed_seconds;
    let (me, locale) = (model.member.id, &model.locale);
    let views = views::all(&model.member.preferences).into_iter();
    let counted = views.filter_map(|view| {
        let filter = views::filter(&in_codes(locale, view.line()), me).ok()?;
        Some((view.line().to_owned(), filter))
    });
    Effect::Counts(counted.collect())
}

/// A search for what stands in the search line. A refresh keeps the cursor where it is.
pub(super) fn search(model: &mut Model, is_refresh: bool) -> Effect {
    model.list.outdate_count();
    model.list.ticket += 1;
    model.list.is_refresh = is_refresh;
    // A list that was read far is read as far again; a new one begins with its first page.
    let most = if is_refresh { model.list.asked.max(FIRST_ROWS) } else { FIRST_ROWS };
    model.list.asked = most;
    model.list.counts = false;
    model.list.from_end &= is_refresh;
    let (line, from_end) = (model.list.search.text().into(), model.list.from_end);
    Effect::Search { ticket: model.list.ticket, line, most, from_end, counts: false }
}

/// The last of the list, however many lie between.
pub(super) fn search_end(model: &mut Model) -> Effect {
    model.list.from_end = true;
    let effect = search_on(model, MOST_HITS, false);
    model.list.is_refresh = false;
    effect
}

/// The same search, for more of what it finds, or for how many there are.
pub(super) fn search_on(model: &mut Model, most: usize, counts: bool) -> Effect {
    model.list.asked = most;
    let mut effect = search(model, true);
    if let Effect::Search { counts: is_counted, .. } = &mut effect {
        (model.list.counts, *is_counted) = (counts, counts);
    }
    effect
}

/// The queue anew, as far as it was loaded.
pub(super) fn reload_queue(model: &mut Model) -> Effect {
    const PAGE: usize = super::pane::queue::PAGE;
    if model.queue.show == Show::Promises {
        return Effect::Promises { limit: model.queue.promises.len().max(PAGE) };
    }
    let limit = model.queue.rows.len().max(PAGE);
    Effect::Queue { filter: model.queue.filter(model.member.id, &model.locale), after: None, limit }
}

/// What the member wants done; its answer comes under a ticket of its own.
pub(super) fn do_it(model: &mut Model, deed: Deed) -> Vec<Effect> {
    vec![Effect::Do(model.ahead.ticket(), deed)]
}

/// What the member wants to see.
pub(super) fn look_at(model: &mut Model, what: Open) -> Vec<Effect> {
    vec![Effect::Open { what, asked: Some(model.ahead.ticket()) }]
}

/// The form on top, if there is one.
pub(super) fn top_form(model: &mut Model) -> Option<&mut super::overlay::form::Form> {
    match model.overlays.last_mut() {
        Some(Overlay::Form(form, _)) => Some(form),
        _ => None,
    }
}

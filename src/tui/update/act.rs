//! Actions: what a key, the palette or the help asked for.

use super::boards;
use super::bulk;
use super::filing;
use super::forms;
use super::importing;
use super::letters;
use super::picks;
use super::press;
use super::records;
use super::sorting;
use super::{do_it, look_at, reload_queue, say, say_error, say_text, search, search_end};
use crate::commands::claim::Claim;
use crate::queries::touched::Touched;
use crate::queries::views;
use crate::tui::action::Action;
use crate::tui::availability::available;
use crate::tui::board::Wanted;
use crate::tui::effect::{Deed, Effect};
use crate::tui::facts;
use crate::tui::keymap::Keymap;
use crate::tui::model::{ConfirmFor, FormFor, HelpFor, Model, Overlay, PickFor};
use crate::tui::msg::Open;
use crate::tui::overlay::confirm::Confirm;
use crate::tui::overlay::help::{Help, HelpRow};
use crate::tui::overlay::reader::Reader;
use crate::tui::overlay::unlock::Unlock;
use crate::tui::pane::PaneId;
use crate::tui::pane::detail::{self, Item};
use crate::tui::pane::queue::Show;
use crate::tui::theme::Role;
use crate::tui::view::detail_width;

/// Most drafts that are named before the desk ends.
const MOST_NAMED: usize = 5;

/// Does it, or says why not.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Err(reason) = available(model, action) {
        say_error(model, &reason);
        return Vec::new();
    }
    if action.is_repeatable() {
        model.last_action = Some(action);
    }
    match action {
        Action::Search => start_search(model),
        Action::Open => open(model),
        Action::NextCase => do_it(model, Deed::Claim(Claim::Next)),
        Action::Claim => claim(model),
        Action::Reveal => reveal(model),
        Action::SaveFile => save_file(model),
        Action::Unlock => unlock(model),
        Action::Move => picks::step(model),
        Action::Record => records::pick(model),
        Action::Letter => letters::open(model),
        _ if facts::FACTS.contains(&action) => records::begin(model, action),
        Action::Macro => bulk::ask_macros(model),
        Action::Merge => picks::merge(model),
        Action::Keep | Action::Release => picks::promise(model, action),
        Action::Undo => do_it(model, Deed::Undo),
        Action::Redo => do_it(model, Deed::Redo),
        Action::Repeat => repeat(model),
        Action::Copy => copy(model),
        Action::DropView => picks::drop_view(model),
        Action::Sort if model.focus == PaneId::List => sorting::pick(model),
        Action::Sort => next_order(model),
        Action::Filter => start_filter(model),
        Action::Palette => picks::palette(model),
        Action::Help => help(model),
        Action::Members
        | Action::Approvals
        | Action::Audit
        | Action::Reads
        | Action::Notices
        | Action::Guards
        | Action::Campaigns
        | Action::Themes
        | Action::Duplicates
        | Action::Reports => boards::open(model, action),
        Action::Import => importing::open(model),
        Action::Dates => dates(model),
        Action::Theme => picks::theme(model),
        Action::Keys => picks::keys(model),
        Action::Language => other_language(model),
        Action::Refresh => refresh(model),
        Action::Redraw => vec![Effect::Repaint],
        Action::Suspend => vec![Effect::Suspend],
        Action::Back => back(model),
        Action::Quit => quit(model),
        _ => act_on_rows(model, action),
    }
}

/// Forms, marks, and moving about.
fn act_on_rows(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Note
        | Action::Complaint
        | Action::Feedback
        | Action::Privacy
        | Action::Promise
        | Action::Assign
        | Action::Skip
        | Action::NewParty
        | Action::Edit
        | Action::AddPoint
        | Action::Attach
        | Action::Consent
        | Action::Contact
        | Action::Exception
        | Action::Tag
        | Action::SaveView => return forms::open(model, action),
        Action::Mark => mark(model),
        Action::MarkRange => mark_range(model),
        Action::MarkAll => mark_all(model),
        Action::NextPane => model.focus = model.focus.next(),
        Action::PreviousPane => model.focus = model.focus.previous(),
        Action::Zoom => model.zoomed = !model.zoomed,
        _ => return view_or_move(model, action),
    }
    Vec::new()
}

fn view_or_move(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(view) = action.view() {
        return show_view(model, view);
    }
    if model.focus == PaneId::Detail {
        move_in_detail(model, action);
        return Vec::new();
    }
    if model.focus == PaneId::List
        && let Some(effect) = go_far(model, action)
    {
        return vec![effect];
    }
    let window =
        if model.focus == PaneId::List { &mut model.list.window } else { &mut model.queue.window };
    match action {
        Action::Down => window.down(),
        Action::Up => window.up(),
        Action::HalfDown => window.half_page_down(),
        Action::HalfUp => window.half_page_up(),
        Action::PageDown => window.page_down(),
        Action::PageUp => window.page_up(),
        Action::Home => window.home(),
        Action::End => window.end(),
        _ => {}
    }
    Vec::new()
}

/// To an end of the list that is not loaded.
fn go_far(model: &mut Model, action: Action) -> Option<Effect> {
    match action {
        Action::Home if model.list.lacks_top() => Some(search(model, false)),
        Action::End if model.list.lacks_end() => Some(search_end(model)),
        _ => None,
    }
}

fn move_in_detail(model: &mut Model, action: Action) {
    let count = items(model).len();
    let at = model.detail.cursor;
    let to = match action {
        Action::Down => at + 1,
        Action::Up => at.saturating_sub(1),
        Action::HalfDown | Action::PageDown => at + 8,
        Action::HalfUp | Action::PageUp => at.saturating_sub(8),
        Action::Home => 0,
        Action::End => count,
        _ => at,
    };
    model.detail.unplaced = false;
    model.detail.cursor = to.min(count.saturating_sub(1));
}

/// The items of the detail pane as it is drawn.
fn items(model: &Model) -> Vec<Item> {
    detail::content(model, detail_width(model)).1
}

/// Those of them on which the member sees the cursor: it is drawn in the focused pane only.
pub(super) fn items_in_sight(model: &Model) -> Vec<Item> {
    if model.focus == PaneId::Detail { items(model) } else { Vec::new() }
}

fn start_search(model: &mut Model) -> Vec<Effect> {
    model.focus = PaneId::List;
    model.list.searching = true;
    model.list.begins_anew = true;
    Vec::new()
}

fn open(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        PaneId::Detail => open_item(model),
        PaneId::List => press::enter(model),
        PaneId::Queue => open_chosen(model),
    }
}

/// Opens what the cursor of the list or the queue is on.
pub(super) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    let what = model.under_cursor();
    what.map(|what| look_at(model, what)).unwrap_or_default()
}

fn open_item(model: &mut Model) -> Vec<Effect> {
    match items(model).into_iter().nth(model.detail.cursor) {
        Some(Item::Case(id)) => look_at(model, Open::Case(id)),
        Some(Item::Text { title, text }) => {
            let reader = Reader::new(title, text).folded(&model.locale);
            model.overlays.push(Overlay::Reader(reader));
            Vec::new()
        }
        Some(Item::Point(_)) => act(model, Action::Reveal),
        Some(Item::Attachment(_)) => act(model, Action::SaveFile),
        Some(Item::Promise(_)) => {
            say(model, "toast-promise-keys", Role::Accent);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn claim(model: &mut Model) -> Vec<Effect> {
    let chosen = if model.focus == PaneId::Queue { model.queue.chosen() } else { Vec::new() };
    if chosen.len() > 1 {
        let count = chosen.len();
        return ask(model, "confirm-claim", count, ConfirmFor::ClaimAll(chosen));
    }
    let claim = model.case().map(|case| Claim::of(case.kind, case.id));
    claim.map(|claim| do_it(model, Deed::Claim(claim))).unwrap_or_default()
}

/// A question before something that concerns many: how many, which, and whether all are seen.
pub(super) fn ask(model: &mut Model, id: &str, count: usize, what: ConfirmFor) -> Vec<Effect> {
    let locale = &model.locale;
    let tags = match &what {
        ConfirmFor::Tag { tags, .. } => tags.iter().map(|tag| format!("#{tag}")).collect(),
        _ => Vec::new(),
    };
    let args = [("count", count.into()), ("tags", model.locale.list(&tags).into())];
    let mut lines = vec![locale.text_with(&format!("{id}-line"), &args)];
    lines.extend(names_of(model, &what));
    if matches!(what, ConfirmFor::Tag { .. }) {
        lines.extend(model.list.told_hidden(locale));
    }
    ask_about(model, id, lines, what)
}

/// A question that says in these lines what it is about.
pub(super) fn ask_about(
    model: &mut Model,
    id: &str,
    lines: Vec<String>,
    what: ConfirmFor,
) -> Vec<Effect> {
    let locale = &model.locale;
    let confirm =
        Confirm::new(locale.text(id), lines, locale.text("confirm-yes"), locale.text("confirm-no"));
    model.overlays.push(Overlay::Confirm(confirm, what));
    Vec::new()
}

/// The first of many, and how many more there are.
fn names_of(model: &Model, what: &ConfirmFor) -> Option<String> {
    const MOST: usize = 3;
    let (names, count): (Vec<String>, usize) = match what {
        ConfirmFor::Tag { parties, .. } => {
            let rows = parties.iter().filter_map(|id| model.party_row(*id));
            (rows.take(MOST).map(|party| party.name.clone()).collect(), parties.len())
        }
        ConfirmFor::ClaimAll(cases) | ConfirmFor::Bulk { cases, .. } => {
            let rows = model.queue.rows.iter().filter(|row| cases.contains(&row.case.id));
            (rows.take(MOST).map(|row| row.case.number.to_string()).collect(), cases.len())
        }
        ConfirmFor::Merge { .. }
        | ConfirmFor::RemoveMember(_)
        | ConfirmFor::Agree(_)
        | ConfirmFor::Halt(_)
        | ConfirmFor::Approve { .. }
        | ConfirmFor::Import
        | ConfirmFor::StopImport
        | ConfirmFor::LeaveMapping
        | ConfirmFor::Quit => return None,
    };
    let more = count.saturating_sub(names.len());
    let args = [("names", model.locale.list(&names).into()), ("more", more.into())];
    Some(model.locale.text_with("confirm-names", &args))
}

fn dates(model: &Model) -> Vec<Effect> {
    let case = model.case().map(|case| Effect::Board(Wanted::Dates(case.id)));
    case.into_iter().collect()
}

fn reveal(model: &mut Model) -> Vec<Effect> {
    if !model.shows_chosen() {
        return open_then(model, Action::Reveal);
    }
    if !model.vault_open {
        return ask_passphrase(model, Some(Action::Reveal));
    }
    let effects = picks::point(model);
    model.focus = PaneId::Detail;
    effects
}

fn save_file(model: &mut Model) -> Vec<Effect> {
    if !model.shows_chosen() {
        return open_then(model, Action::SaveFile);
    }
    if !model.vault_open {
        return ask_passphrase(model, Some(Action::SaveFile));
    }
    let effects = filing::attachment(model);
    model.focus = PaneId::Detail;
    effects
}

/// Opens what the cursor is on, and goes on there.
pub(super) fn open_then(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(what) = model.under_cursor() else { return Vec::new() };
    let ticket = model.ahead.ticket();
    model.detail.then = Some((ticket, action));
    vec![Effect::Open { what, asked: Some(ticket) }]
}

fn unlock(model: &mut Model) -> Vec<Effect> {
    if !model.vault_open {
        return ask_passphrase(model, None);
    }
    model.vault_open = false;
    model.shown = None;
    model.veil();
    say(model, "toast-vault-lock", Role::Ok);
    vec![Effect::Lock, Effect::Repaint]
}

pub(super) fn ask_passphrase(model: &mut Model, then: Option<Action>) -> Vec<Effect> {
    let name = model.member.name.clone();
    let shown = match &model.demo {
        Some(passphrase) => {
            let args = [("name", name.as_str().into()), ("passphrase", passphrase.as_str().into())];
            model.locale.text_with("demo-passphrase", &args)
        }
        None => name,
    };
    model.overlays.push(Overlay::Unlock(Unlock::new(shown), then));
    Vec::new()
}

fn repeat(model: &mut Model) -> Vec<Effect> {
    match model.last_action {
        Some(action) => act(model, action),
        None => Vec::new(),
    }
}

/// Numbers, names and titles; a sealed value is never copied.
fn copy(model: &mut Model) -> Vec<Effect> {
    let of_case = model.case().map(|case| format!("{} {}", case.number, case.title));
    let of_party = match model.focus {
        PaneId::List => model.list.selected_row().map(|row| &row.party),
        _ => model.detail.party.as_ref().map(|view| &view.row.party),
    };
    let of_party = of_party.map(|party| format!("{} {}", party.number, party.name));
    let Some(text) = of_case.or(of_party) else { return Vec::new() };
    let said = model.locale.text_with("toast-copied", &[("text", text.as_str().into())]);
    say_text(model, said, Role::Ok);
    vec![Effect::Copy(text)]
}

fn next_order(model: &mut Model) -> Vec<Effect> {
    model.focus = PaneId::Queue;
    model.queue.show = model.queue.show.next();
    model.queue.text.clear();
    model.queue.begin();
    vec![reload_queue(model)]
}

/// Begins to type what the queue is narrowed down to. Promises are few; they have no such line.
fn start_filter(model: &mut Model) -> Vec<Effect> {
    model.focus = PaneId::Queue;
    let text = model.queue.text.clone();
    model.queue.line.set(&text);
    model.queue.filtering = true;
    if model.queue.show == Show::Promises {
        model.queue.show = Show::Open;
        model.queue.begin();
        return vec![reload_queue(model)];
    }
    Vec::new()
}

/// Shows the complaints in which this stands; all, where nothing does.
pub(super) fn narrow(model: &mut Model, text: String) -> Vec<Effect> {
    model.queue.text = text;
    model.queue.begin();
    vec![reload_queue(model)]
}

/// As the key table writes it.
const EDITOR_KEY: &str = "^G";

fn help(model: &mut Model) -> Vec<Effect> {
    let actions: Vec<Action> = Action::ALL.to_vec();
    let rows = actions.iter().map(|action| HelpRow {
        keys: model.keymap.keys_of(*action),
        label: picks::label(model, *action),
        group: String::new(),
        enabled: available(model, *action).is_ok(),
    });
    let rows = rows.chain([editor_row(model)]);
    let help = Help::new(rows.collect()).with_score(picks::score_by_text_or_sound);
    model.overlays.push(Overlay::Help(help, HelpFor::Desk(actions)));
    Vec::new()
}

/// No action of the key table: it belongs to the texts of forms.
fn editor_row(model: &Model) -> HelpRow {
    HelpRow {
        keys: EDITOR_KEY.to_owned(),
        label: model.locale.text("help-editor"),
        group: String::new(),
        enabled: false,
    }
}

fn other_language(model: &mut Model) -> Vec<Effect> {
    let language = model.locale.language().other();
    model.locale = std::sync::Arc::new(crate::locale::Locale::new(language).at_desk());
    say(model, "toast-language", Role::Ok);
    let mut wanted = model.member.preferences.clone();
    wanted.language = Some(language.code().to_owned());
    vec![keep_preferences(model, wanted)]
}

/// The member's row remembers how it likes the desk.
pub(super) fn keep_preferences(
    model: &mut Model,
    wanted: crate::domain::member::Preferences,
) -> Effect {
    model.member.preferences = wanted.clone();
    Effect::Do(model.ahead.ticket(), Deed::Preferences(wanted))
}

pub(super) fn use_keys(model: &mut Model, preset: &str) {
    model.keymap = Keymap::preset(preset);
}

fn refresh(model: &mut Model) -> Vec<Effect> {
    let mut effects = super::answers::reload(model, &Touched::ALL);
    effects.push(Effect::Repaint);
    effects
}

fn mark(model: &mut Model) {
    match model.focus {
        PaneId::List => {
            if let Some(id) = model.list.selected() {
                toggle(&mut model.list.marks, id);
                model.list.anchor = Some(model.list.window.cursor);
                model.list.window.down();
            }
        }
        PaneId::Queue => {
            if let Some(id) = model.queue.selected().map(|row| row.case.id) {
                toggle(&mut model.queue.marks, id);
                model.queue.anchor = Some(model.queue.window.cursor);
                model.queue.window.down();
            }
        }
        PaneId::Detail => {}
    }
}

fn toggle<T: Ord>(marks: &mut std::collections::BTreeSet<T>, id: T) {
    if !marks.remove(&id) {
        marks.insert(id);
    }
}

fn mark_range(model: &mut Model) {
    let range = |anchor: Option<usize>, cursor: usize| {
        let from = anchor.unwrap_or(cursor);
        from.min(cursor)..=from.max(cursor)
    };
    match model.focus {
        PaneId::List => {
            let rows = range(model.list.anchor, model.list.window.cursor);
            let marked = model.list.hits.get(rows).unwrap_or_default();
            model.list.marks.extend(marked.iter().map(|hit| hit.id));
        }
        PaneId::Queue => {
            let rows = range(model.queue.anchor, model.queue.window.cursor);
            let marked = model.queue.rows.get(rows).unwrap_or_default();
            model.queue.marks.extend(marked.iter().map(|row| row.case.id));
        }
        PaneId::Detail => {}
    }
}

fn mark_all(model: &mut Model) {
    match model.focus {
        PaneId::List if model.list.marks.is_empty() => {
            model.list.marks = model.list.hits.iter().map(|hit| hit.id).collect();
        }
        PaneId::List => model.list.clear_marks(),
        PaneId::Queue if model.queue.marks.is_empty() => {
            model.queue.marks = model.queue.rows.iter().map(|row| row.case.id).collect();
        }
        PaneId::Queue => model.queue.marks.clear(),
        PaneId::Detail => {}
    }
}

/// In the queue, its own views; elsewhere those of customers.
fn show_view(model: &mut Model, view: usize) -> Vec<Effect> {
    if model.focus != PaneId::Queue {
        return show_customers(model, view);
    }
    let line = views::all(&model.member.preferences).get(view).map(|view| view.line().to_owned());
    let Some(line) = line else {
        say(model, "toast-no-view", Role::Warn);
        return Vec::new();
    };
    model.queue.show = Show::Open;
    narrow(model, line)
}

/// View 1 is everybody, 2 one's own; the others are what was saved.
fn show_customers(model: &mut Model, view: usize) -> Vec<Effect> {
    let saved =
        |place: usize| model.member.preferences.views.get(place).map(|(_, line)| line.clone());
    let line = match view {
        0 => Some(String::new()),
        1 => Some("@me".to_owned()),
        place => saved(place - 2),
    };
    let Some(line) = line else {
        say(model, "toast-no-view", Role::Warn);
        return Vec::new();
    };
    model.focus = PaneId::List;
    model.list.search.set(&line);
    vec![search(model, false)]
}

/// One level back, and nothing destroyed: zoom, marks, then the search.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    model.pending = None;
    if model.zoomed {
        model.zoomed = false;
    } else if !model.list.marks.is_empty() || !model.queue.marks.is_empty() {
        model.list.clear_marks();
        model.queue.marks.clear();
    } else if model.shown.take().is_some() || !model.toasts.is_empty() {
        model.toasts.dismiss_all();
    } else if model.focus == PaneId::List && !model.list.search.is_empty() {
        model.list.search.set("");
        model.list.searching = false;
        // The cursor stays on the customer it was on.
        return vec![search(model, true)];
    } else if model.focus == PaneId::Queue && !model.queue.text.is_empty() {
        return narrow(model, String::new());
    } else if model.focus == PaneId::Detail {
        model.focus = if model.detail.complaint.is_some() { PaneId::Queue } else { PaneId::List };
    } else {
        model.list.searching = false;
    }
    Vec::new()
}

fn quit(model: &mut Model) -> Vec<Effect> {
    let unsaved: Vec<String> = unsaved(model).collect();
    if unsaved.is_empty() {
        return leave(model);
    }
    let count = unsaved.len();
    let line = |id: &str, count: usize| model.locale.text_with(id, &[("count", count.into())]);
    let mut lines = vec![line("confirm-quit-line", count), String::new()];
    lines.extend(unsaved.into_iter().take(MOST_NAMED));
    if count > MOST_NAMED {
        lines.push(line("confirm-quit-more", count - MOST_NAMED));
    }
    ask_about(model, "confirm-quit", lines, ConfirmFor::Quit)
}

/// What the drafts are of, the newest first.
fn unsaved(model: &Model) -> impl Iterator<Item = String> {
    let drafts = model.drafts.iter().rev().filter(|(_, form)| form.changed());
    drafts.map(|(what, form)| match (what, form.value("name").trim()) {
        (FormFor::NewParty(_), name) if !name.is_empty() => format!("{} · {name}", form.title),
        _ => form.title.clone(),
    })
}

/// Ends the desk; the member's row remembers the view, never its content.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    let view = Some(model.focus.code().to_owned());
    if model.member.preferences.last_view == view {
        return vec![Effect::Quit];
    }
    let mut wanted = model.member.preferences.clone();
    wanted.last_view = view;
    vec![keep_preferences(model, wanted), Effect::Quit]
}

/// What a choice in the palette asks for.
pub(super) fn act_by_code(model: &mut Model, code: &str) -> Vec<Effect> {
    match Action::from_code(code) {
        Some(action) => act(model, action),
        None => Vec::new(),
    }
}

/// Which picker stands on top.
pub(super) fn pick_for(model: &Model) -> Option<PickFor> {
    match model.overlays.last() {
        Some(Overlay::Picker(_, what)) => Some(what.clone()),
        _ => None,
    }
}

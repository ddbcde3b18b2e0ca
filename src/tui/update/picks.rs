//! The choices: purposes, steps, the palette, themes, keys.

use super::act::keep_preferences;
use super::forms;
use super::{say_error, say_text};
use crate::domain::complaint::{Move, Need, Stage, steps_from};
use crate::domain::id::{CaseId, Id, PointId, PromiseId};
use crate::domain::purpose::Purpose;
use crate::guards::complaint::may_step;
use crate::queries::fold::fold_text;
use crate::queries::pinyin;
use crate::tui::action::Action;
use crate::tui::availability::available;
use crate::tui::effect::{Deed, Effect};
use crate::tui::keymap::PRESETS;
use crate::tui::model::{FormFor, Model, Overlay, PickFor};
use crate::tui::overlay::picker::{PickItem, Picker};
use crate::tui::pane::PaneId;
use crate::tui::pane::detail::point_label;
use crate::tui::theme::{Role, Theme};

/// Views that need no saving: everybody, and one's own.
pub(super) const BUILT_IN: usize = 2;

fn push(model: &mut Model, title: &str, items: Vec<PickItem>, what: PickFor) -> Vec<Effect> {
    let title = model.locale.word("pick", title);
    push_titled(model, title, items, what)
}

fn push_titled(
    model: &mut Model,
    title: String,
    items: Vec<PickItem>,
    what: PickFor,
) -> Vec<Effect> {
    model.overlays.push(Overlay::Picker(Picker::new(title, items), what));
    Vec::new()
}

fn item(code: impl Into<String>, label: impl Into<String>, note: impl Into<String>) -> PickItem {
    PickItem::new(code, label).with_note(note)
}

/// What an action is called; a view of one's own by its own name.
pub(super) fn label(model: &Model, action: Action) -> String {
    let label = model.locale.word("action", action.code());
    let saved = action.view().and_then(|view| view.checked_sub(BUILT_IN));
    match saved.and_then(|view| model.member.preferences.views.get(view)) {
        Some((name, _)) => {
            let args = [("label", label.into()), ("name", name.as_str().into())];
            model.locale.text_with("action-view-named", &args)
        }
        None => label,
    }
}

/// Every action by name, with its key; grey ones say why.
pub(super) fn palette(model: &mut Model) -> Vec<Effect> {
    let items = Action::ALL.iter().filter(|action| **action != Action::Palette).map(|action| {
        let label = label(model, *action);
        let disabled = available(model, *action).err().map(|why| model.locale.error(&why).sentence);
        PickItem { disabled, ..item(action.code(), label, model.keymap.keys_of(*action)) }
    });
    let items: Vec<PickItem> = items.collect();
    let title = model.locale.word("pick", "palette");
    let picker = Picker::new(title, items).with_filter("").with_score(score);
    model.overlays.push(Overlay::Picker(picker, PickFor::Palette));
    Vec::new()
}

/// How well a label fits what was typed: its text, then its sound in pinyin, then its letters with gaps.
fn score(label: &str, query: &str) -> Option<i64> {
    use fuzzy_matcher::FuzzyMatcher;
    let (label, query) = (fold_text(label), fold_text(query));
    if let Some(place) = label.find(&query) {
        return Some(10_000 - i64::try_from(place).unwrap_or(0));
    }
    let letters: Vec<char> = query.chars().filter(|c| !c.is_whitespace()).collect();
    if letters.iter().all(char::is_ascii_alphabetic)
        && let Some(sounding) = pinyin::find_in_words(&label, &letters)
    {
        return Some(5_000 - i64::from(sounding.cost));
    }
    fuzzy_matcher::skim::SkimMatcherV2::default().fuzzy_match(&label, &query)
}

/// Which sealed value is shown: the one that is meant, or the one that is picked from several.
pub(super) fn point(model: &mut Model) -> Vec<Effect> {
    if let Some(id) = model.detail.point(&super::act::items_in_sight(model)) {
        return purpose(model, id);
    }
    let points = model.detail.points().iter();
    let items = points
        .map(|point| item(point.id.to_string(), point_label(&model.locale, point), ""))
        .collect();
    push(model, "point", items, PickFor::Point)
}

/// The contact point that was picked.
pub(super) fn chosen_point(model: &mut Model, code: &str) -> Vec<Effect> {
    let id = uuid::Uuid::parse_str(code).ok().map(|id| PointId::from_bytes(id.into_bytes()));
    id.map_or_else(Vec::new, |id| purpose(model, id))
}

/// The contact point with its owner, for titles.
pub(super) fn whose_point(model: &Model, id: PointId) -> Option<String> {
    let (party, point) = (&model.detail.party.as_ref()?.row.party, model.detail.find_point(id)?);
    let label = point_label(&model.locale, point);
    Some(format!("{label} · {} {}", party.name, party.number))
}

/// Why a sealed value is shown: the complaint that is open comes first.
pub(super) fn purpose(model: &mut Model, point: PointId) -> Vec<Effect> {
    let Some(view) = &model.detail.party else { return Vec::new() };
    let locale = &model.locale;
    let focused = model.detail.case().map(|case| case.id);
    let mut cases: Vec<_> = view.cases.iter().filter(|case| case.is_open()).collect();
    cases.sort_by_key(|case| Some(case.id) != focused);
    let mut items: Vec<PickItem> = cases
        .iter()
        .map(|case| {
            let label = format!("{} {}", case.number, case.title);
            item(format!("case {}", case.id), label, locale.word("purpose", "case"))
        })
        .collect();
    for row in view.promises.iter().filter(|row| row.promise.is_open()) {
        let label = format!("{} {}", row.promise.number, row.promise.text);
        let code = format!("promise {}", row.promise.id);
        items.push(item(code, label, locale.word("purpose", "promise")));
    }
    items.push(item("call", locale.word("purpose", "call"), ""));
    items.push(item("break-glass", locale.word("purpose", "break-glass"), ""));
    let whose = whose_point(model, point).unwrap_or_default();
    let title = model.locale.text_with("pick-purpose", &[("whose", whose.into())]);
    push_titled(model, title, items, PickFor::Purpose(point))
}

/// The purpose that was chosen.
pub(super) fn chosen_purpose(model: &mut Model, point: PointId, code: &str) -> Vec<Effect> {
    let id = |text: &str| uuid::Uuid::parse_str(text).ok().map(uuid::Uuid::into_bytes);
    let purpose = match code.split_once(' ') {
        Some(("case", text)) => id(text).map(|id| Purpose::Case(CaseId::from_bytes(id))),
        Some(("promise", text)) => id(text).map(|id| Purpose::Promise(PromiseId::from_bytes(id))),
        None if code == "call" => Some(Purpose::IncomingCall),
        _ => return forms::show(model, FormFor::BreakGlass(point)),
    };
    purpose.map(|purpose| Effect::Do(Deed::Reveal { point, purpose })).into_iter().collect()
}

/// Which promise is over: the one that is meant, or the one that is picked from several.
pub(super) fn promise(model: &mut Model, action: Action) -> Vec<Effect> {
    let row = model.queue.selected_promise().filter(|_| model.focus == PaneId::Queue);
    let chosen = row.map(|row| row.promise.id);
    if let Some(id) = chosen.or_else(|| model.detail.promise(&super::act::items_in_sight(model))) {
        return end_promise(model, action, id);
    }
    let items = model.detail.open_promises().into_iter().map(|row| {
        let label = format!("{} {}", row.promise.number, row.promise.text);
        item(row.promise.id.to_string(), label, row.promise.due.human())
    });
    let items = items.collect();
    push(model, action.code(), items, PickFor::Promise(action))
}

/// The promise that was picked.
pub(super) fn chosen_promise(model: &mut Model, action: Action, code: &str) -> Vec<Effect> {
    let id = uuid::Uuid::parse_str(code).ok().map(|id| PromiseId::from_bytes(id.into_bytes()));
    id.map_or_else(Vec::new, |id| end_promise(model, action, id))
}

fn end_promise(model: &mut Model, action: Action, id: PromiseId) -> Vec<Effect> {
    match action {
        Action::Release => forms::show(model, FormFor::Release(id)),
        _ => vec![Effect::Do(Deed::Keep(id))],
    }
}

/// The steps from here; those that a guard would refuse say why.
pub(super) fn step_items(model: &Model) -> Option<(CaseId, Vec<PickItem>)> {
    let case = model.case()?;
    let open = model.detail.complaint.as_ref().filter(|view| view.row.case.id == case.id);
    let promises = open.map_or(0, |view| view.open_promises);
    let items = steps_from(case.stage).map(|step| {
        let label = model.locale.word("stage", step.to.code());
        let refusal = may_step(case, step.to, promises).err();
        let disabled = refusal.map(|why| {
            let told = model.locale.error(&why);
            format!("{} {}", told.sentence, told.hint.unwrap_or_default())
        });
        PickItem { disabled, ..item(step.to.code(), label, "") }
    });
    Some((case.id, items.collect()))
}

/// Asks for the next step.
pub(super) fn step(model: &mut Model) -> Vec<Effect> {
    let Some((case, items)) = step_items(model) else { return Vec::new() };
    push(model, "step", items, PickFor::Step(case))
}

/// The step that was chosen: done at once, or after what it needs is given.
pub(super) fn chosen_step(model: &mut Model, case: CaseId, code: &str) -> Vec<Effect> {
    let Some(to) = Stage::from_code(code) else { return Vec::new() };
    let from = model.case().filter(|open| open.id == case).map(|case| case.stage);
    let needs = from.and_then(|from| step_needs(from, to)).unwrap_or(&[]);
    if needs.iter().any(|need| need.is_detail()) {
        return forms::show(model, FormFor::Step { case, to });
    }
    match Move::build(to, Default::default()) {
        Ok(step) => vec![Effect::Do(Deed::Move { case, step })],
        Err(error) => {
            say_error(model, &error);
            Vec::new()
        }
    }
}

fn step_needs(from: Stage, to: Stage) -> Option<&'static [Need]> {
    crate::domain::complaint::step(from, to).map(|step| step.needs)
}

/// Keeps a search under a name, in place of the one that had the name, and says on which key.
pub(super) fn save_view(model: &mut Model, name: String, line: String) -> Vec<Effect> {
    let mut wanted = model.member.preferences.clone();
    let place = wanted.views.iter().position(|(known, _)| *known == name);
    let place = place.unwrap_or(wanted.views.len());
    match wanted.views.get_mut(place) {
        Some(view) => view.1 = line,
        None => wanted.views.push((name.clone(), line)),
    }
    let key = Action::of_view(place + BUILT_IN).and_then(|view| model.keymap.first_key(view));
    let args = [("name", name.into()), ("key", key.unwrap_or_default().into())];
    let said = model.locale.text_with("toast-view-saved", &args);
    say_text(model, said, Role::Ok);
    vec![keep_preferences(model, wanted)]
}

/// All themes.
pub(super) fn theme(model: &mut Model) -> Vec<Effect> {
    let items = Theme::names().into_iter().map(|name| item(name.clone(), name, "")).collect();
    push(model, "theme", items, PickFor::Theme)
}

/// All key presets.
pub(super) fn keys(model: &mut Model) -> Vec<Effect> {
    let items = PRESETS.iter().map(|name| item(*name, *name, "")).collect();
    push(model, "keys", items, PickFor::Keys)
}

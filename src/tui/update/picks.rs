//! The choices: purposes, steps, the palette, themes, keys.

use super::act::keep_preferences;
use super::bulk;
use super::forms;
use super::letters;
use super::records;
use super::say;
use super::{do_it, say_error, say_text};
use crate::domain::complaint::{Case, Move, Need, Stage, Step, steps_from};
use crate::domain::error::{Error, Result};
use crate::domain::fold::fold_text;
use crate::domain::handling::LetterKind;
use crate::domain::id::{CaseId, Id, PartyId, PointId, PromiseId};
use crate::domain::member::Preferences;
use crate::domain::pinyin;
use crate::domain::purpose::Purpose;
use crate::guards::complaint::{Asking, lacking};
use crate::guards::{Verdicts, rights};
use crate::queries::parties::PartyRow;
use crate::queries::views;
use crate::tui::action::Action;
use crate::tui::availability::available;
use crate::tui::effect::{Deed, Effect, LetterFor};
use crate::tui::facts;
use crate::tui::keymap::PRESETS;
use crate::tui::model::{ConfirmFor, FormFor, Model, Overlay, PickFor};
use crate::tui::overlay::picker::{PickItem, Picker};
use crate::tui::pane::PaneId;
use crate::tui::pane::detail::point_label;
use crate::tui::pane::queue::view_name;
use crate::tui::theme::{Role, Theme};

/// Views that need no saving: everybody, and one's own.
pub(super) const BUILT_IN: usize = 2;

pub(super) fn push(
    model: &mut Model,
    title: &str,
    items: Vec<PickItem>,
    what: PickFor,
) -> Vec<Effect> {
    push_at(model, title, items, what, "")
}

/// The same under what is chosen about.
pub(super) fn push_about(
    model: &mut Model,
    title: &str,
    question: String,
    items: Vec<PickItem>,
    what: PickFor,
) -> Vec<Effect> {
    let title = model.locale.word("pick", title);
    push_picker(model, Picker::new(title, items).with_question(question), what)
}

/// The same, beginning on what is in use: Enter pressed out of habit changes nothing.
pub(super) fn push_at(
    model: &mut Model,
    title: &str,
    items: Vec<PickItem>,
    what: PickFor,
    code: &str,
) -> Vec<Effect> {
    let title = model.locale.word("pick", title);
    push_picker(model, Picker::new(title, items).at(code), what)
}

pub(super) fn push_picker(model: &mut Model, picker: Picker, what: PickFor) -> Vec<Effect> {
    model.overlays.push(Overlay::Picker(picker, what));
    Vec::new()
}

pub(super) fn item(
    code: impl Into<String>,
    label: impl Into<String>,
    note: impl Into<String>,
) -> PickItem {
    PickItem::new(code, label).with_note(note)
}

/// What an action is called; a view of one's own by its own name.
pub(super) fn label(model: &Model, action: Action) -> String {
    let label = match action {
        Action::Sort if model.focus == PaneId::List => model.locale.text("action-sort-list"),
        _ => model.locale.word("action", action.code()),
    };
    if let Some(place) = action.view().filter(|_| model.focus == PaneId::Queue) {
        let view = views::all(&model.member.preferences).get(place).copied();
        let name = view.map_or_else(String::new, |view| view_name(&model.locale, view));
        let args = [("n", (place + 1).into()), ("name", name.into())];
        return model.locale.text_with("action-case-view", &args);
    }
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
    score_by_text_or_sound(label, query).or_else(|| {
        let (label, query) = (fold_text(label), fold_text(query));
        fuzzy_matcher::skim::SkimMatcherV2::default().fuzzy_match(&label, &query)
    })
}

/// The same without gaps, for a list that keeps its own order: there the worst fits do not stand last.
pub(super) fn score_by_text_or_sound(label: &str, query: &str) -> Option<i64> {
    let (label, query) = (fold_text(label), fold_text(query.trim()));
    if let Some(place) = label.find(&query) {
        return Some(10_000 - i64::try_from(place).unwrap_or(0));
    }
    let letters: Vec<char> = query.chars().filter(|c| !c.is_whitespace()).collect();
    let sounding = letters.iter().all(char::is_ascii_alphabetic).then_some(&letters);
    let sounding = sounding.and_then(|letters| pinyin::find_in_words(&label, letters));
    sounding.map(|sounding| 5_000 - i64::from(sounding.cost))
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
    let id = id(code).map(PointId::from_bytes);
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
    if model.detail.party.is_none() {
        return Vec::new();
    }
    let items = purposes(model);
    let whose = whose_point(model, point).unwrap_or_default();
    let title = model.locale.text_with("pick-purpose", &[("whose", whose.into())]);
    push_picker(model, Picker::new(title, items), PickFor::Purpose(point))
}

/// The purposes there are: the complaint that is open comes first.
pub(super) fn purposes(model: &Model) -> Vec<PickItem> {
    let locale = &model.locale;
    let focused = model.detail.case();
    let of_party = model.detail.party.iter().flat_map(|view| &view.cases);
    let others = of_party.filter(|case| Some(case.id) != focused.map(|case| case.id));
    let cases: Vec<_> = focused.into_iter().chain(others).filter(|case| case.is_open()).collect();
    let mut items: Vec<PickItem> = cases
        .iter()
        .map(|case| {
            let label = format!("{} {}", case.number, locale.case_title(case));
            item(format!("case {}", case.id), label, locale.word("purpose", "case"))
        })
        .collect();
    let promises = model.detail.party.iter().flat_map(|view| &view.promises);
    for row in promises.filter(|row| row.promise.is_open()) {
        let label = format!("{} {}", row.promise.number, row.promise.text);
        let code = format!("promise {}", row.promise.id);
        items.push(item(code, label, locale.word("purpose", "promise")));
    }
    items.push(item("call", locale.word("purpose", "call"), ""));
    items.push(item("break-glass", locale.word("purpose", "break-glass"), ""));
    items
}

/// The id in the code of a choice.
pub(super) fn id(text: &str) -> Option<[u8; 16]> {
    uuid::Uuid::parse_str(text).ok().map(uuid::Uuid::into_bytes)
}

/// The purpose that was chosen.
pub(super) fn chosen_purpose(model: &mut Model, point: PointId, code: &str) -> Vec<Effect> {
    match purpose_of(code) {
        Some(purpose) => do_it(model, Deed::Reveal { point, purpose }),
        None => forms::show(model, FormFor::BreakGlass(point)),
    }
}

/// The purpose of this code; none for another reason, which has to be told.
pub(super) fn purpose_of(code: &str) -> Option<Purpose> {
    match code.split_once(' ') {
        Some(("case", text)) => id(text).map(|id| Purpose::Case(CaseId::from_bytes(id))),
        Some(("promise", text)) => id(text).map(|id| Purpose::Promise(PromiseId::from_bytes(id))),
        _ => (code == "call").then_some(Purpose::IncomingCall),
    }
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
    let id = id(code).map(PromiseId::from_bytes);
    id.map_or_else(Vec::new, |id| end_promise(model, action, id))
}

fn end_promise(model: &mut Model, action: Action, id: PromiseId) -> Vec<Effect> {
    match action {
        Action::Release => forms::show(model, FormFor::Release(id)),
        _ => do_it(model, Deed::Keep(id)),
    }
}

/// The steps from here; those that a guard would refuse say why.
pub(super) fn step_items(model: &Model) -> Option<(CaseId, Vec<PickItem>)> {
    let case = model.case()?;
    let open = model.detail.complaint.as_ref().filter(|view| view.row.case.id == case.id);
    let open_promises = open.map_or(0, |view| view.open_promises);
    let asking = Asking { member: &model.member, now: model.now, open_promises };
    let items = steps_from(case.kind, case.stage).map(|step| {
        let label = model.locale.word("stage", step.to.code());
        let verb = may_verb(model, step);
        let lacks = verb.err().map_or_else(|| lacking(case, step.to, asking), |why| vec![why]);
        let (disabled, instead) = (why_not(model, case, &lacks), way_on(model, case, &lacks));
        PickItem { disabled, instead, ..item(step.to.code(), label, "") }
    });
    Some((case.id, items.collect()))
}

/// Whether the member may take such steps at all.
fn may_verb(model: &Model, step: &Step) -> Result<()> {
    let verdicts = Verdicts::on(rights::may(&model.member, step.verb()));
    verdicts.refusal().map_or(Ok(()), Err)
}

/// All that is missing, and what Enter does about it, or else the next step for the first of it.
fn why_not(model: &Model, case: &Case, lacks: &[Error]) -> Option<String> {
    let told: Vec<_> = lacks.iter().map(|why| model.locale.error(why)).collect();
    let mut parts: Vec<String> = told.iter().map(|told| told.sentence.clone()).collect();
    match lacks.iter().find_map(|lack| facts::supplies(model, case, lack)) {
        Some(action) => {
            // Of letters it is the one with the decision that a step may miss.
            let label = match action {
                Action::Letter => model.locale.word("letter", LetterKind::Decision.code()),
                action => label(model, action),
            };
            let args = [("action", label.into())];
            parts.push(model.locale.text_with("pick-way-on", &args));
        }
        None => parts.extend(told.first()?.hint.clone()),
    }
    Some(parts.join(" "))
}

/// What supplies the first missing thing that can be supplied from here.
fn way_on(model: &Model, case: &Case, lacks: &[Error]) -> Option<String> {
    let action = lacks.iter().find_map(|lack| facts::supplies(model, case, lack));
    action.map(|action| action.code().to_owned())
}

/// What a step misses is written down: not any letter, but the one with the decision.
pub(super) fn supply(model: &mut Model, case: CaseId, code: &str) -> Vec<Effect> {
    match Action::from_code(code) {
        Some(Action::Letter) => letters::ask(model, case, LetterFor::Kind(LetterKind::Decision)),
        Some(action) => super::act::act(model, action),
        None => Vec::new(),
    }
}

/// Asks for the next step.
pub(super) fn step(model: &mut Model) -> Vec<Effect> {
    let chosen = bulk::chosen(model);
    if chosen.len() > 1 {
        return bulk::step_of_many(model, chosen);
    }
    let Some((case, items)) = step_items(model) else { return Vec::new() };
    push(model, "step", items, PickFor::Step(case))
}

/// The step that was chosen: done at once, or after what it needs is given.
pub(super) fn chosen_step(model: &mut Model, case: CaseId, code: &str) -> Vec<Effect> {
    let Some(to) = Stage::from_code(code) else { return Vec::new() };
    let Some(row) = model.case_row(case) else { return Vec::new() };
    let from = row.stage;
    if (from, to) == (Stage::InApproval, Stage::Decided) {
        let seen = row.events;
        return records::approve(model, case, seen);
    }
    let needs = step_needs(row, to).unwrap_or(&[]);
    let seen = letters::seen_on_screen(model, case);
    if needs.contains(&Need::Letter) {
        return letters::ask(model, case, LetterFor::Step(to));
    }
    if needs.iter().any(|need| need.is_detail()) {
        return forms::show(model, FormFor::Step { case, to, seen });
    }
    match Move::build_for(row.kind, from, to, Default::default()) {
        Ok(step) => do_it(model, Deed::Move { case, step, seen: Some(seen) }),
        Err(error) => {
            say_error(model, &error);
            Vec::new()
        }
    }
}

fn step_needs(case: &Case, to: Stage) -> Option<&'static [Need]> {
    crate::domain::complaint::step(case.kind, case.stage, to).map(|step| step.needs)
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

/// A view of the queue is kept: says on which key.
pub(super) fn saved_case_view(model: &mut Model, wanted: Preferences, name: &str) -> Vec<Effect> {
    let named = |view: &views::View<'_>| matches!(view, views::View::Own(own, _) if *own == name);
    let place = views::all(&wanted).iter().position(named);
    let key = place.and_then(Action::of_view).and_then(|view| model.keymap.first_key(view));
    let args = [("name", name.into()), ("key", key.unwrap_or_default().into())];
    let said = model.locale.text_with("toast-case-view-saved", &args);
    say_text(model, said, Role::Ok);
    vec![keep_preferences(model, wanted)]
}

/// Drops the view of one's own that the queue shows.
pub(super) fn drop_view(model: &mut Model) -> Vec<Effect> {
    let line = model.queue.whole_line();
    let all = model.member.preferences.case_views.iter();
    let shown =
        all.clone().find(|(_, own)| line.as_ref() == Some(own)).map(|(name, _)| name.clone());
    let Some(name) = shown else {
        say(model, "toast-no-own-view", Role::Warn);
        return Vec::new();
    };
    match views::drop(&model.member.preferences, &name) {
        Ok(wanted) => {
            let args = [("name", name.into())];
            let said = model.locale.text_with("toast-case-view-dropped", &args);
            say_text(model, said, Role::Ok);
            vec![keep_preferences(model, wanted)]
        }
        Err(error) => {
            say_error(model, &error);
            Vec::new()
        }
    }
}

/// Asks into whom: the marked ones and those with a near name stand there before anything is typed.
pub(super) fn merge(model: &mut Model) -> Vec<Effect> {
    let Some(from) = model.party() else { return Vec::new() };
    let Some(row) = model.party_row(from) else {
        return super::act::open_then(model, Action::Merge);
    };
    let title = format!("{} {} · {}", row.number, row.name, model.locale.word("pick", "merge"));
    // The search has chosen already; what it found is shown in its order.
    let picker = Picker::new(title, Vec::new()).with_filter("").with_score(|_, _| Some(0)).wide();
    model.overlays.push(Overlay::Picker(picker, PickFor::Merge(from)));
    look_for_candidates(model)
}

/// Looks for what was typed, or for the name of the one that goes.
pub(super) fn look_for_candidates(model: &Model) -> Vec<Effect> {
    candidates_wanted(model).map(|(_, line)| Effect::Candidates(line.into())).into_iter().collect()
}

/// Who goes, and which search would find the one that stays.
fn candidates_wanted(model: &Model) -> Option<(PartyId, String)> {
    let Some(Overlay::Picker(picker, PickFor::Merge(from))) = model.overlays.last() else {
        return None;
    };
    let typed = picker.typed().trim();
    let name = || model.party_row(*from).map(|row| row.name.as_str());
    let line = Some(typed).filter(|typed| !typed.is_empty()).or_else(name)?;
    Some((*from, line.to_owned()))
}

/// Those that were found, unless something else is looked for by now.
pub(super) fn candidates(model: &mut Model, line: &str, rows: &[PartyRow]) {
    let Some((from, _)) = candidates_wanted(model).filter(|(_, wanted)| wanted == line) else {
        return;
    };
    let is_typed = |picker: &Picker| !picker.typed().trim().is_empty();
    let marked = model.list.marks.iter().filter_map(|id| model.list.rows.get(id));
    let marked: Vec<&PartyRow> = marked.collect();
    let Some(Overlay::Picker(picker, _)) = model.overlays.last_mut() else { return };
    let marked = if is_typed(picker) { Vec::new() } else { marked };
    let mut items: Vec<PickItem> = Vec::new();
    for party in marked.into_iter().chain(rows).map(|row| &row.party) {
        let code = party.id.to_string();
        if party.id != from && items.iter().all(|item| item.code != code) {
            let about = ["company", "city"].into_iter().filter_map(|name| party.field(name));
            let about = about.collect::<Vec<_>>().join(" ");
            items.push(item(code, format!("{} {}", party.number, party.name), about));
        }
    }
    picker.set_items(items);
}

/// Asks once more, with both names: two parties become one.
pub(super) fn chosen_candidate(model: &mut Model, from: PartyId) -> Vec<Effect> {
    let Some(Overlay::Picker(picker, _)) = model.overlays.last() else { return Vec::new() };
    let Some(chosen) = picker.chosen() else { return Vec::new() };
    let Some(into) = id(&chosen.code).map(PartyId::from_bytes) else { return Vec::new() };
    let (number, name) = match model.party_row(from) {
        Some(row) => (row.number.to_string(), row.name.clone()),
        None => Default::default(),
    };
    let label = chosen.label.clone();
    ask_to_merge(model, (from, format!("{number} {name}")), (into, label))
}

/// The question, of two that are named with their numbers.
pub(super) fn ask_to_merge(
    model: &mut Model,
    (from, goes): (PartyId, String),
    (into, stays): (PartyId, String),
) -> Vec<Effect> {
    let number = goes.split(' ').next().unwrap_or_default();
    let args = [
        ("from", goes.as_str().into()),
        ("into", stays.as_str().into()),
        ("number", number.into()),
    ];
    let lines = ["confirm-merge-line", "confirm-merge-back"];
    let lines = lines.map(|id| model.locale.text_with(id, &args)).to_vec();
    super::act::ask_about(model, "confirm-merge", lines, ConfirmFor::Merge { from, into })
}

/// All themes.
pub(super) fn theme(model: &mut Model) -> Vec<Effect> {
    let items = Theme::names().into_iter().map(|name| item(name.clone(), name, "")).collect();
    let current = model.theme.name.clone();
    push_at(model, "theme", items, PickFor::Theme, &current)
}

/// All key presets.
pub(super) fn keys(model: &mut Model) -> Vec<Effect> {
    let items = PRESETS.iter().map(|name| item(*name, *name, "")).collect();
    let current = model.member.preferences.keys.clone().unwrap_or_default();
    push_at(model, "keys", items, PickFor::Keys, &current)
}

//! What is done to many complaints at once: first what it would come to, then those that the rules allow, in one step.

use super::forms;
use super::picks::{item, push};
use super::say;
use crate::commands::macros::{Bulk, Preview};
use crate::domain::complaint::{Case, CaseKind, Details, Need, Stage, step, steps_from};
use crate::domain::id::CaseId;
use crate::queries::macros::MacroRow;
use crate::tui::effect::Effect;
use crate::tui::model::{ConfirmFor, FormFor, Model, Overlay, PickFor};
use crate::tui::overlay::confirm::Confirm;
use crate::tui::overlay::reader::Reader;
use crate::tui::pane::PaneId;
use crate::tui::preview;
use crate::tui::theme::Role;
use std::collections::BTreeMap;

/// The complaints that are marked, or the one that is meant.
pub(super) fn chosen(model: &Model) -> Vec<CaseId> {
    match model.focus {
        PaneId::Queue => model.queue.chosen(),
        PaneId::Detail | PaneId::List => model.case().map(|case| case.id).into_iter().collect(),
    }
}

/// Asks for the macros of the house.
pub(super) fn ask_macros(model: &mut Model) -> Vec<Effect> {
    let ticket = model.ahead.ticket();
    vec![Effect::Macros(ticket, chosen(model))]
}

/// They are there: which one?
pub(super) fn macros(model: &mut Model, cases: Vec<CaseId>, rows: &[MacroRow]) -> Vec<Effect> {
    if rows.is_empty() {
        say(model, "toast-no-macro", Role::Warn);
        return Vec::new();
    }
    let items = rows.iter().map(|row| {
        let steps = model.locale.words("deed", row.steps.iter().map(|deed| deed.code()));
        item(row.name.clone(), row.name.clone(), steps)
    });
    let items = items.collect();
    push(model, "macro", items, PickFor::Macro(cases))
}

/// Asks what it would come to.
pub(super) fn rehearse(model: &mut Model, bulk: Bulk, cases: Vec<CaseId>) -> Vec<Effect> {
    let ticket = model.ahead.ticket();
    if let Some(Overlay::Form(form, _)) = model.overlays.last_mut() {
        form.sent = Some(ticket);
    }
    vec![Effect::Rehearse(ticket, bulk, cases)]
}

/// What it would come to. Enter does what is allowed, which one undo takes back unless the preview says otherwise; handing over
/// asks for a yes as before.
pub(super) fn rehearsed(model: &mut Model, bulk: Bulk, told: &Preview) -> Vec<Effect> {
    let (locale, lines) = (&model.locale, preview::lines(&model.locale, told));
    let title = title(model, &bulk);
    if told.allowed.is_empty() {
        model.overlays.push(Overlay::Reader(Reader::new(title, lines.join("\n"))));
        return Vec::new();
    }
    let yes = locale.text_with("preview-yes", &[("count", told.allowed.len().into())]);
    let confirm = Confirm::new(title, lines, yes, locale.text("confirm-no"));
    let confirm = match bulk {
        Bulk::Assign(..) => confirm,
        Bulk::Macro(_) | Bulk::Step(..) => confirm.on_yes(),
    };
    let cases = told.allowed.iter().map(|(id, _)| *id).collect();
    model.overlays.push(Overlay::Confirm(confirm, ConfirmFor::Bulk { bulk, cases }));
    Vec::new()
}

fn title(model: &Model, bulk: &Bulk) -> String {
    let locale = &model.locale;
    match bulk {
        Bulk::Macro(name) => locale.text_with("preview-macro", &[("name", name.as_str().into())]),
        Bulk::Step(to, _) => {
            let stage = locale.word("stage", to.code());
            locale.text_with("preview-step", &[("stage", stage.into())])
        }
        Bulk::Assign(..) => locale.text("confirm-assign"),
    }
}

fn rows<'m>(model: &'m Model, cases: &[CaseId]) -> Vec<&'m Case> {
    let rows = model.queue.rows.iter().map(|row| &row.case);
    rows.filter(|case| case.kind == CaseKind::Complaint && cases.contains(&case.id)).collect()
}

/// The steps that lead on from any of those that are marked, and from how many.
pub(super) fn step_of_many(model: &mut Model, cases: Vec<CaseId>) -> Vec<Effect> {
    let mut ways: BTreeMap<Stage, usize> = BTreeMap::new();
    for case in rows(model, &cases) {
        // Each duplicate has an original of its own: that is told one by one.
        let steps = steps_from(case.kind, case.stage);
        for step in steps.filter(|step| !step.needs.contains(&Need::Original)) {
            *ways.entry(step.to).or_default() += 1;
        }
    }
    let items = ways.into_iter().map(|(to, count)| {
        let label = model.locale.word("stage", to.code());
        let args = [("count", count.into()), ("all", cases.len().into())];
        item(to.code(), label, model.locale.text_with("pick-of-many", &args))
    });
    let items = items.collect();
    push(model, "step", items, PickFor::StepOfMany(cases))
}

/// The step that was chosen: what it needs is asked for once, for all of them.
pub(super) fn chosen_step(model: &mut Model, cases: Vec<CaseId>, code: &str) -> Vec<Effect> {
    let Some(to) = Stage::from_code(code) else { return Vec::new() };
    if needs(model, &cases, to).is_empty() {
        return rehearse(model, Bulk::Step(to, Box::default()), cases);
    }
    forms::show(model, FormFor::StepOfMany { cases, to })
}

/// What a member gives with the step, wherever it starts; and whether each of them needs it.
pub(super) fn needs(model: &Model, cases: &[CaseId], to: Stage) -> Vec<(Need, bool)> {
    let steps = rows(model, cases).into_iter().filter_map(|case| step(case.kind, case.stage, to));
    let steps: Vec<_> = steps.collect();
    let mut needs: Vec<(Need, bool)> = Vec::new();
    for need in steps.iter().flat_map(|step| step.needs).filter(|need| need.is_detail()) {
        if !needs.iter().any(|(known, _)| known == need) {
            needs.push((*need, steps.iter().all(|step| step.needs.contains(need))));
        }
    }
    needs
}

/// What was typed into the form of a step for many.
pub(super) fn step_with(to: Stage, details: Details) -> Bulk {
    Bulk::Step(to, Box::new(details))
}

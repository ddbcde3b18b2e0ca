//! What the workers answer, and what other sessions commit.

use super::act::act;
use super::{reload_queue, say, say_error, say_text, search, top_form};
use crate::domain::error::Error;
use crate::domain::id::PromiseNumber;
use crate::domain::member::Member;
use crate::queries::complaints::ComplaintView;
use crate::queries::parties::PartyView;
use crate::queries::status::Due;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Overlay};
use crate::tui::msg::{Done, Found, Open, Similar};
use crate::tui::overlay::form::Notice;
use crate::tui::pane::PaneId;
use crate::tui::theme::Role;

/// An answer to the newest search; older ones are too late.
pub(super) fn found(model: &mut Model, found: Found) -> Vec<Effect> {
    if found.ticket == model.list.ticket {
        model.list.answered = found.ticket;
        let is_refresh = model.list.is_refresh;
        model.list.take(found, is_refresh);
    }
    Vec::new()
}

/// Something was loaded into the detail pane.
pub(super) fn opened(
    model: &mut Model,
    party: Option<Box<PartyView>>,
    complaint: Option<Box<ComplaintView>>,
    asked: bool,
) {
    let case = complaint.as_ref().map(|view| view.row.case.id);
    let same_case = case == model.detail.case().map(|case| case.id);
    let id = |view: &Option<Box<PartyView>>| view.as_ref().map(|view| view.row.party.id);
    let is_same = same_case && id(&party) == id(&model.detail.party);
    if !asked && !is_same {
        return;
    }
    model.detail.party = party;
    model.detail.complaint = complaint;
    if asked {
        model.detail.unplaced = false;
        model.detail.cursor = if is_same { model.detail.cursor } else { 0 };
        if !is_same {
            model.shown = None;
        }
        model.focus = PaneId::Detail;
        model.list.searching = false;
        model.queue.filtering = false;
    }
}

/// Existing parties under the form in which a new one is typed.
pub(super) fn similar(model: &mut Model, similar: &[Similar]) {
    let notices: Vec<Notice> = similar
        .iter()
        .map(|one| {
            let party = &one.row.party;
            let company = party.field("company").unwrap_or("");
            let args = [
                ("number", party.number.to_string().into()),
                ("name", party.name.as_str().into()),
                ("company", company.into()),
            ];
            match one.shares {
                Some(kind) => {
                    let mut text = model.locale.text_with("similar-shares", &args);
                    text.push_str(&model.locale.word("point", kind));
                    Notice { text, role: Role::Danger }
                }
                None => {
                    Notice { text: model.locale.text_with("similar-name", &args), role: Role::Warn }
                }
            }
        })
        .collect();
    if let Some(form) = top_form(model) {
        form.notice = notices;
    }
}

/// Counts, member and members.
pub(super) fn status(
    model: &mut Model,
    due: Due,
    member: Member,
    members: Vec<String>,
) -> Vec<Effect> {
    model.due = due;
    model.member = member;
    model.members = members;
    Vec::new()
}

/// A command was committed: say so, close its form, show what it made.
pub(super) fn done(model: &mut Model, done: Done) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Form(..))) {
        model.overlays.pop();
    }
    if done.verb != "member.preferences" {
        let text = toast(model, &done);
        say_text(model, text, Role::Ok);
    }
    if matches!(done.verb, "party.edit" | "complaint.claim" | "complaint.assign") {
        model.list.clear_marks();
        model.queue.marks.clear();
    }
    let mut effects = changed(model, done.seq);
    effects.extend(done.open.map(|what| Effect::Open { what, asked: true }));
    effects
}

fn toast(model: &Model, done: &Done) -> String {
    let made = &done.made;
    let number = made
        .promise
        .map(|number| number.to_string())
        .or_else(|| made.case.map(|number| number.to_string()))
        .or_else(|| made.party.map(|number| number.to_string()))
        .unwrap_or_default();
    let undone =
        made.undone.as_deref().map(|verb| model.locale.word("verb", &verb.replace('.', "-")));
    let args = [
        ("number", number.into()),
        ("count", done.count.into()),
        ("undone", undone.unwrap_or_default().into()),
        ("text", promised(model, made.promise).into()),
    ];
    let id = match (done.verb, made.again) {
        ("undo", false) => "toast-undo-final".to_owned(),
        (verb, _) => format!("toast-{}", verb.replace('.', "-")),
    };
    model.locale.text_with(&id, &args)
}

/// What was promised, so that whoever ended the wrong one sees it.
fn promised(model: &Model, number: Option<PromiseNumber>) -> String {
    let row = model.promise_rows().find(|row| Some(row.promise.number) == number);
    row.map(|row| row.promise.text.clone()).unwrap_or_default()
}

/// A refusal stands in the form it belongs to, so that nothing typed is lost.
pub(super) fn refused(model: &mut Model, error: &Error) {
    let told = model.locale.error(error);
    match top_form(model) {
        Some(form) => form.set_error(told),
        None => say_error(model, error),
    }
}

/// The vault is open: go on with what wanted it.
pub(super) fn unlocked(model: &mut Model) -> Vec<Effect> {
    model.vault_open = true;
    model.unveil();
    let Some(Overlay::Unlock(_, then)) = model.overlays.pop() else { return Vec::new() };
    say(model, "toast-vault-unlock", Role::Ok);
    let mut effects = match then {
        Some(action) => act(model, action),
        None => Vec::new(),
    };
    if !model.list.search.is_empty() {
        effects.push(search(model, true));
    }
    effects
}

/// It is not: say why, in the same place.
pub(super) fn still_locked(model: &mut Model, error: &Error) {
    let told = model.locale.error(error);
    match model.overlays.last_mut() {
        Some(Overlay::Unlock(unlock, _)) => {
            unlock.set_error(told);
        }
        _ => say_error(model, error),
    }
}

/// Somebody committed something: everything on the screen is read anew.
pub(super) fn changed(model: &mut Model, seq: u64) -> Vec<Effect> {
    if seq <= model.seen {
        return Vec::new();
    }
    model.seen = seq;
    let mut effects = vec![Effect::Follow(seq)];
    effects.extend(reload(model));
    effects
}

/// Everything on the screen, read anew; no cursor moves.
pub(super) fn reload(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![search(model, true), reload_queue(model), Effect::Status];
    let open = match (model.detail.case(), &model.detail.party) {
        (Some(case), _) => Some(Open::Case(case.id)),
        (None, Some(view)) => Some(Open::Party(view.row.party.id)),
        (None, None) => None,
    };
    effects.extend(open.map(|what| Effect::Open { what, asked: false }));
    effects
}

//! What the workers answer, and what other sessions commit.

use super::act::act;
use super::{count_views, look_at, reload_queue, say, say_error, say_text, search};
use crate::commands::reveal::Revealed;
use crate::domain::budget::LIFT_MINUTES;
use crate::domain::error::Error;
use crate::domain::id::PromiseNumber;
use crate::domain::member::Member;
use crate::queries::complaints::ComplaintView;
use crate::queries::parties::PartyView;
use crate::queries::status::Waiting;
use crate::queries::touched::Touched;
use crate::tui::effect::Effect;
use crate::tui::model::{FormFor, Model, Overlay};
use crate::tui::msg::{Done, Found, Open, Similar, Ticket};
use crate::tui::overlay::form::{Form, Notice};
use crate::tui::pane::PaneId;
use crate::tui::theme::Role;
use crate::vault::BroughtBack;

/// An answer to the newest search; older ones are too late.
pub(super) fn found(model: &mut Model, found: Found) -> Vec<Effect> {
    if found.ticket == model.list.ticket {
        model.list.answered = found.ticket;
        let is_refresh = model.list.is_refresh;
        if let Some(took) = found.took {
            model.list.count_is(found.total, took, model.elapsed_seconds);
        }
        model.list.take(found, is_refresh);
    }
    Vec::new()
}

/// Something was loaded into the detail pane.
pub(super) fn opened(
    model: &mut Model,
    party: Option<Box<PartyView>>,
    complaint: Option<Box<ComplaintView>>,
    asked: Option<Ticket>,
) {
    let case = complaint.as_ref().map(|view| view.row.case.id);
    let same_case = case == model.detail.case().map(|case| case.id);
    let id = |view: &Option<Box<PartyView>>| view.as_ref().map(|view| view.row.party.id);
    let is_same = same_case && id(&party) == id(&model.detail.party);
    if asked.is_none() && !is_same {
        return;
    }
    model.detail.party = party;
    model.detail.complaint = complaint;
    if asked.is_some() {
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

/// What was to be done with what was asked for under this ticket.
pub(super) fn go_on(model: &mut Model, asked: Option<Ticket>) -> Vec<Effect> {
    let then = model.detail.then.take_if(|(ticket, _)| Some(*ticket) == asked);
    model.detail.unplaced |= then.is_some();
    then.map_or_else(Vec::new, |(_, action)| act(model, action))
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
            let code = party.id.to_string();
            match one.shares {
                Some(kind) => {
                    let mut text = model.locale.text_with("similar-shares", &args);
                    text.push_str(&model.locale.word("point", kind));
                    Notice { text, role: Role::Danger, code }
                }
                None => {
                    let text = model.locale.text_with("similar-name", &args);
                    Notice { text, role: Role::Warn, code }
                }
            }
        })
        .collect();
    // It may come late, when another form stands there.
    if let Some(Overlay::Form(form, FormFor::NewParty(_))) = model.overlays.last_mut() {
        form.notice = notices;
    }
}

/// Counts, member and members.
pub(super) fn status(
    model: &mut Model,
    waiting: Waiting,
    mut member: Member,
    members: Vec<String>,
) -> Vec<Effect> {
    model.waiting = waiting;
    if model.ahead.has_preferences() {
        // What is not written yet would be missing from the next choice, and be undone by it.
        member.preferences = model.member.preferences.clone();
    }
    model.member = member;
    model.members = members;
    Vec::new()
}

/// A command was committed: say so, close what led to it, show what it made.
pub(super) fn done(model: &mut Model, ticket: Ticket, done: Done) -> Vec<Effect> {
    close_what_led(model, ticket);
    if !matches!(done.verb, "member.preferences" | "complaint.draft") {
        // What was said before may be true no more: an undo takes it back, a step follows on another.
        model.toasts.dismiss_all();
        let text = toast(model, &done);
        say_text(model, text, Role::Ok);
    }
    if matches!(
        done.verb,
        "party.edit"
            | "party.merge"
            | "complaint.claim"
            | "complaint.assign"
            | "bulk.macro"
            | "bulk.step"
    ) {
        model.list.clear_marks();
        model.queue.marks.clear();
    }
    let news = done.news;
    let mut effects = news.map_or_else(Vec::new, |(seq, touched)| changed(model, seq, touched));
    // What of these is nobody else's is not told as touched.
    match done.verb {
        "member.preferences" => effects.push(count_views(model)),
        "complaint.draft" => effects.extend(look_again(model)),
        "preset.save" => super::importing::is_of_use(model),
        _ => {}
    }
    if let Some(what) = done.open {
        effects.extend(look_at(model, what));
    }
    effects
}

/// The form or the choice that was submitted under this ticket is done; any other stays as it is.
fn close_what_led(model: &mut Model, ticket: Ticket) {
    let is_done = |sent: Option<Ticket>| sent == Some(ticket);
    model.overlays.retain(|lies| match lies {
        Overlay::Form(form, _) => !is_done(form.sent),
        Overlay::Picker(picker, _) => !is_done(picker.sent),
        _ => true,
    });
    model.drafts.retain(|(_, form)| !is_done(form.sent));
}

/// The form that was submitted under this ticket, if it is still there.
fn form_of(model: &mut Model, ticket: Ticket) -> Option<&mut Form> {
    model.overlays.iter_mut().find_map(|lies| match lies {
        Overlay::Form(form, _) if form.sent == Some(ticket) => Some(form),
        _ => None,
    })
}

fn toast(model: &Model, done: &Done) -> String {
    let made = &done.made;
    let number = made
        .promise
        .map(|number| number.to_string())
        .or_else(|| made.attachment.map(|number| number.to_string()))
        .or_else(|| made.case.map(|number| number.to_string()))
        .or_else(|| made.party.map(|number| number.to_string()))
        .unwrap_or_default();
    let undone =
        made.undone.as_deref().map(|verb| model.locale.word("verb", &verb.replace('.', "-")));
    // A step of many records has no number.
    let what = [number.as_str(), undone.as_deref().unwrap_or_default()];
    let what = what.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let stage = done.stage.map(|stage| model.locale.word("stage", stage.code()));
    let args = [
        ("number", number.as_str().into()),
        ("stage", stage.unwrap_or_default().into()),
        ("count", done.count.into()),
        ("undone", undone.unwrap_or_default().into()),
        ("what", what.into()),
        ("text", promised(model, made.promise).into()),
        ("name", done.name.as_str().into()),
        ("minutes", LIFT_MINUTES.into()),
    ];
    let id = match (done.verb, made.again) {
        ("undo", false) => "toast-undo-final".to_owned(),
        ("attachment.save", _) if model.has_drawer => "toast-attachment-laid-out".to_owned(),
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
pub(super) fn refused(model: &mut Model, ticket: Ticket, error: &Error) {
    model.detail.then.take_if(|(asked, _)| *asked == ticket);
    let told = model.locale.error(error);
    let question = super::promised::question(&model.locale);
    match form_of(model, ticket) {
        Some(form) => {
            super::promised::ask(form, question, error);
            // Said once: who saves again after it means it, and changes only what they changed.
            form.version = form.version.filter(|_| error.code != "moved-on");
            form.set_error(told);
        }
        None => say_error(model, error),
    }
}

/// What was written in an editor stands in its field; a form that is gone has kept what it had.
pub(super) fn edited(model: &mut Model, ticket: Ticket, field: &str, text: &str) {
    if let Some(form) = form_of(model, ticket) {
        form.write(field, text);
    }
}

/// A sealed value. The vault may have been closed while it was on its way.
pub(super) fn revealed(model: &mut Model, ticket: Ticket, revealed: Revealed) {
    close_what_led(model, ticket);
    if let Some(nearing) = &revealed.nearing {
        let text = model.locale.nearing(nearing);
        say_text(model, text, Role::Warn);
    }
    model.shown = Some(revealed).filter(|_| model.vault_open);
}

/// Where the passphrase that was sent under this ticket was typed, if that is still there.
fn place_of_unlock(model: &Model, ticket: Ticket) -> Option<usize> {
    let is_its =
        |lies: &Overlay| matches!(lies, Overlay::Unlock(unlock, _) if unlock.sent == Some(ticket));
    model.overlays.iter().position(is_its)
}

/// The vault is open: go on with what wanted it.
pub(super) fn unlocked(model: &mut Model, ticket: Ticket, back: &BroughtBack) -> Vec<Effect> {
    model.vault_open = true;
    model.unveil(back);
    say(model, "toast-vault-unlock", Role::Ok);
    let place = place_of_unlock(model, ticket);
    let then = match place.map(|place| model.overlays.remove(place)) {
        Some(Overlay::Unlock(_, then)) => then,
        _ => None,
    };
    let mut effects = match then {
        Some(action) => act(model, action),
        // A form that was to be saved asked for it.
        None if place.is_some() && matches!(model.overlays.last(), Some(Overlay::Form(..))) => {
            super::submit::submit_form(model)
        }
        None => Vec::new(),
    };
    if !model.list.search.is_empty() {
        effects.push(search(model, true));
    }
    effects
}

/// It is not: say why, in the same place.
pub(super) fn still_locked(model: &mut Model, ticket: Ticket, error: &Error) {
    let told = model.locale.error(error);
    let place = place_of_unlock(model, ticket);
    match place.and_then(|place| model.overlays.get_mut(place)) {
        Some(Overlay::Unlock(unlock, _)) => unlock.set_error(told),
        _ => say_error(model, error),
    }
}

/// Somebody committed something: what that touched on the screen is read anew. What an earlier entry has touched may
/// come after what a later one has.
pub(super) fn changed(model: &mut Model, seq: u64, touched: Touched) -> Vec<Effect> {
    let mut effects = vec![Effect::Follow(seq)];
    effects.extend(reload(model, &touched));
    effects
}

/// What is on the screen of what was touched, read anew; no cursor moves.
pub(super) fn reload(model: &mut Model, touched: &Touched) -> Vec<Effect> {
    let mut effects = super::boards::refresh(model);
    effects.extend(touched.header.then_some(Effect::Status));
    if touched.parties || touched.cases && model.list.asks_for_cases() {
        effects.push(search(model, true));
    }
    if touched.parties && !model.list.marks.is_empty() {
        effects.push(Effect::Rows(model.list.marks.iter().copied().collect()));
    }
    if touched.cases {
        effects.push(reload_queue(model));
        effects.push(count_views(model));
    }
    if touched.parties || touched.cases || has_story(model, touched) {
        effects.extend(look_again(model));
    }
    effects
}

fn look_again(model: &Model) -> Option<Effect> {
    open(model).map(|what| Effect::Open { what, asked: None })
}

/// What is open in the detail pane.
fn open(model: &Model) -> Option<Open> {
    match (model.detail.case(), &model.detail.party) {
        (Some(case), _) => Some(Open::Case(case.id)),
        (None, Some(view)) => Some(Open::Party(view.row.party.id)),
        (None, None) => None,
    }
}

/// Whether the customer in the detail pane is one whose story has gone on.
fn has_story(model: &Model, touched: &Touched) -> bool {
    let party = model.detail.party.as_ref().map(|view| view.row.party.number);
    party.is_some_and(|number| touched.stories.contains(&number))
}

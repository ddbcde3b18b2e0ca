//! Letters: what a letter begins with, how its draft outlives the desk, and the look that has to come before it goes.
//!
//! INVARIANT: what was typed into a letter is in the store a few seconds later, under its writer's name; how much of
//! the case its writer has seen moves only when what arrived was shown.

use super::{forms, say};
use crate::domain::complaint::{CaseEvent, Channel, Happening};
use crate::domain::error::Error;
use crate::domain::handling::LetterKind;
use crate::domain::id::CaseId;
use crate::locale::Locale;
use crate::queries::letters::Letters;
use crate::queries::timeline::{Line, What};
use crate::tui::effect::{Deed, Effect, LetterFor};
use crate::tui::model::{FormFor, Model, Overlay, PickFor};
use crate::tui::msg::Ticket;
use crate::tui::overlay::form::Form;
use crate::tui::overlay::picker::PickItem;
use crate::tui::overlay::reader::Reader;
use crate::tui::theme::Role;

/// Seconds after which what was typed is kept, while somebody goes on typing.
const KEEP_SECONDS: i64 = 3;

/// Asks for the letters of the complaint that is meant; a form that was left and is not kept yet comes back at once.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(case) = model.case().map(|case| case.id) else { return Vec::new() };
    let is_its = |what: &FormFor| matches!(what, FormFor::Letter { case: of, .. } if *of == case);
    if let Some(place) = model.drafts.iter().rposition(|(what, _)| is_its(what)) {
        let (what, mut form) = model.drafts.remove(place);
        // The answer to its last save is not the end of it any more.
        form.sent = None;
        model.overlays.push(Overlay::Form(form, what));
        return Vec::new();
    }
    ask(model, case, LetterFor::Choice)
}

/// Asks for the letters of a case, to choose from, or for what is to be written.
pub(super) fn ask(model: &mut Model, case: CaseId, what: LetterFor) -> Vec<Effect> {
    vec![Effect::Letters { ticket: model.ahead.ticket(), case, what }]
}

/// The letters are there: the draft that was begun, the step, or the question which letter.
pub(super) fn brought(model: &mut Model, what: LetterFor, letters: Box<Letters>) -> Vec<Effect> {
    let case = letters.case;
    // What the ladder began is one to choose from, and the first.
    let draft = letters.draft.clone().filter(|draft| !draft.untouched);
    let items = items(model, &letters);
    model.letters = Some(letters);
    if let LetterFor::Step(to) = what {
        let seen = seen_on_screen(model, case);
        return forms::show(model, FormFor::Step { case, to, seen });
    }
    match (draft, what) {
        (Some(draft), _) => {
            forms::show(model, FormFor::Letter { case, kind: draft.kind, seen: draft.seen })
        }
        (None, LetterFor::Kind(kind)) => chosen(model, case, kind.code()),
        (None, _) => super::picks::push(model, "letter", items, PickFor::Letter(case)),
    }
}

fn items(model: &Model, letters: &Letters) -> Vec<PickItem> {
    let drafted = letters.draft.as_ref().map(|draft| draft.kind);
    let items = letters.each.iter().map(|(kind, text)| {
        let disabled = text.as_ref().err().map(|why| model.locale.error(why).sentence);
        let label = model.locale.word("letter", kind.code());
        let note = match drafted == Some(*kind) {
            true => model.locale.text("letter-drafted"),
            false => String::new(),
        };
        (
            drafted != Some(*kind),
            PickItem { disabled, ..PickItem::new(kind.code(), label) }.with_note(note),
        )
    });
    let mut items: Vec<(bool, PickItem)> = items.collect();
    items.sort_by_key(|(is_new, _)| *is_new);
    items.into_iter().map(|(_, item)| item).collect()
}

/// The kind of letter that was picked.
pub(super) fn chosen(model: &mut Model, case: CaseId, code: &str) -> Vec<Effect> {
    let Some(kind) = LetterKind::from_code(code) else { return Vec::new() };
    let seen = seen_on_screen(model, case);
    forms::show(model, FormFor::Letter { case, kind, seen })
}

/// How many events of a case are seen: all of them where the case is open, none where only its row is.
pub(super) fn seen_on_screen(model: &Model, case: CaseId) -> u32 {
    model.detail.case().filter(|open| open.id == case).map_or(0, |open| open.events)
}

/// What a letter begins with: what was kept of it, or its template.
pub(super) fn beginning(model: &Model, case: CaseId, kind: LetterKind) -> (&str, Option<Channel>) {
    let Some(letters) = model.letters.as_ref().filter(|letters| letters.case == case) else {
        return ("", None);
    };
    if let Some(draft) = letters.draft.as_ref().filter(|draft| draft.kind == kind) {
        return (&draft.text, Some(draft.channel));
    }
    let own = letters.each.iter().find(|(known, _)| *known == kind);
    (own.and_then(|(_, text)| text.as_deref().ok()).unwrap_or_default(), None)
}

/// What is kept of a form now; `looked` is how much of the case its writer has just been shown.
fn kept(form: &Form, what: &FormFor, looked: Option<u32>) -> Option<Deed> {
    let FormFor::Letter { case, kind, seen } = *what else { return None };
    let channel = Channel::from_code(form.choice("channel")).unwrap_or(Channel::Email);
    let text = form.value("letter").to_owned();
    Some(Deed::KeepDraft { case, kind, channel, text, begun: seen, looked })
}

/// What somebody is typing is kept every few seconds, if it has changed.
pub(super) fn keep_what_is_typed(model: &mut Model) -> Vec<Effect> {
    let now = model.elapsed_seconds;
    let mut deeds = Vec::new();
    for overlay in &mut model.overlays {
        let Overlay::Form(form, what) = overlay else { continue };
        if form.is_unkept() && now - form.kept_at >= KEEP_SECONDS {
            deeds.extend(kept(form, what, None));
            form.was_kept(now);
        }
    }
    deeds.into_iter().map(|deed| Effect::Do(model.ahead.ticket(), deed)).collect()
}

/// A letter was left: it stays here until the store has it.
pub(super) fn leave(model: &mut Model, what: FormFor, mut form: Form) -> Vec<Effect> {
    say(model, "toast-draft-kept", Role::Accent);
    let deed = kept(&form, &what, None).filter(|_| form.is_unkept());
    let Some(deed) = deed else { return Vec::new() };
    let ticket = model.ahead.ticket();
    form.sent = Some(ticket);
    model.keep_draft(what, form);
    vec![Effect::Do(ticket, deed)]
}

/// A reply was refused because of something its writer has not seen: that is shown.
pub(super) fn look_first(model: &Model, ticket: Ticket, error: &Error) -> Option<Effect> {
    if error.code != "reply-unseen" {
        return None;
    }
    model.overlays.iter().find_map(|lies| match lies {
        Overlay::Form(
            form,
            FormFor::Letter { case, seen, .. } | FormFor::Step { case, seen, .. },
        ) if form.sent == Some(ticket) => Some(Effect::Arrived { case: *case, since: *seen }),
        _ => None,
    })
}

/// What arrived is shown over the form, and counts as seen from then on; its draft stays, and says so, too.
pub(super) fn arrived(
    model: &mut Model,
    case: CaseId,
    (lines, events): (&[Line], u32),
) -> Vec<Effect> {
    let number = model.case_row(case).map(|row| row.number.to_string()).unwrap_or_default();
    let title = model.locale.text_with("arrived-title", &[("number", number.into())]);
    let text: Vec<String> = lines.iter().map(|line| told(&model.locale, line)).collect();
    let mut deed = None;
    for overlay in &mut model.overlays {
        if let Overlay::Form(form, what @ (FormFor::Letter { .. } | FormFor::Step { .. })) = overlay
            && let FormFor::Letter { case: of, seen, .. } | FormFor::Step { case: of, seen, .. } =
                what
            && *of == case
        {
            *seen = events.max(*seen);
            form.was_kept(model.elapsed_seconds);
            // What was lacking is shown now.
            form.error = None;
            deed = kept(form, what, Some(events));
        }
    }
    model.overlays.push(Overlay::Reader(Reader::new(title, text.join("\n\n"))));
    say(model, "toast-arrived-seen", Role::Accent);
    deed.map(|deed| Effect::Do(model.ahead.ticket(), deed)).into_iter().collect()
}

/// A line of the story with all that was written.
fn told(locale: &Locale, line: &Line) -> String {
    let What::Case { event, .. } = &line.what else { return String::new() };
    let mut head = vec![line.at.human(), line.by.clone().unwrap_or_default()];
    head.push(locale.word("happening", event.what.code()));
    head.extend(detail(event).map(|(list, code)| locale.word(list, code)));
    head.retain(|part| !part.is_empty());
    format!("{}\n{}", head.join("  "), words(event)).trim_end().to_owned()
}

fn detail(event: &CaseEvent) -> Option<(&'static str, &'static str)> {
    match &event.what {
        Happening::Moved(step) => step.detail(),
        Happening::Fact(fact) => fact.detail(),
        _ => None,
    }
}

fn words(event: &CaseEvent) -> &str {
    match &event.what {
        Happening::Moved(step) => step.words(),
        Happening::Fact(fact) => fact.words(),
        Happening::Assigned { note, .. } => note.as_deref().unwrap_or_default(),
        _ => "",
    }
}

//! What becomes of an overlay: kept as a draft, or turned into a deed.

use super::act::{
    self, act_by_code, ask, ask_passphrase, keep_preferences, leave, pick_for, use_keys,
};
use super::{picks, say_error, top_form};
use crate::commands::party::{Changes, PartyFacts};
use crate::commands::seal::PointDraft;
use crate::domain::complaint::{
    Channel, Closing, Details, Move, Opening, Outcome, Severity, Stage,
};
use crate::domain::contact::{PointKind, check_shape};
use crate::domain::entry::EntryKind;
use crate::domain::error::{Error, Result};
use crate::domain::id::{CaseId, PartyId};
use crate::domain::moment::Moment;
use crate::domain::party::{PartyKind, PartyStage};
use crate::domain::purpose::Purpose;
use crate::domain::when;
use crate::tui::effect::{Deed, Effect};
use crate::tui::model::{ConfirmFor, FormFor, Model, Overlay, PickFor};
use crate::tui::overlay::form::Form;
use crate::tui::theme::Theme;
use crate::vault::SecretString;
use std::collections::BTreeMap;

/// Something was typed: a new customer is looked for among those there are.
pub(super) fn after_typing(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form, FormFor::NewParty)) = model.overlays.last() else {
        return Vec::new();
    };
    if !matches!(form.focused_id(), "name" | "phone" | "email") {
        return Vec::new();
    }
    let values = ["phone", "email"].map(|id| form.value(id)).into_iter().filter(|v| !v.is_empty());
    let values = values.map(SecretString::from).collect();
    vec![Effect::Similar { name: form.value("name").to_owned(), values }]
}

/// Esc: one level back; what was typed into a form stays as its draft.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Form(form, what)) = model.overlays.pop()
        && form.changed()
    {
        model.drafts.insert(what.draft_key(), form);
        super::say(model, "toast-draft-kept", crate::tui::theme::Role::Accent);
    }
    Vec::new()
}

/// Enter on a choice, a question, a form.
pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Form(..)) => submit_form(model),
        Some(Overlay::Unlock(unlock, _)) => {
            unlock.busy = true;
            vec![Effect::Do(Deed::Unlock(unlock.take()))]
        }
        Some(Overlay::Picker(..)) => submit_pick(model),
        Some(Overlay::Confirm(..)) => submit_confirm(model),
        Some(Overlay::Help(..)) => submit_help(model),
        Some(Overlay::Reader(_)) | None => {
            model.overlays.pop();
            Vec::new()
        }
    }
}

fn submit_help(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Help(help, actions)) = model.overlays.pop() else { return Vec::new() };
    match help.selected().and_then(|row| actions.get(row)) {
        Some(action) => act::act(model, *action),
        None => Vec::new(),
    }
}

fn submit_pick(model: &mut Model) -> Vec<Effect> {
    let Some(what) = pick_for(model) else { return Vec::new() };
    let Some(Overlay::Picker(picker, _)) = model.overlays.pop() else { return Vec::new() };
    let Some(code) = picker.chosen().map(|item| item.code.clone()) else { return Vec::new() };
    match what {
        PickFor::Palette => act_by_code(model, &code),
        PickFor::Purpose(point) => picks::chosen_purpose(model, point, &code),
        PickFor::Point => picks::chosen_point(model, &code),
        PickFor::Promise(action) => picks::chosen_promise(model, action, &code),
        PickFor::Step(case) => picks::chosen_step(model, case, &code),
        PickFor::Theme => chosen_theme(model, &code),
        PickFor::Keys => chosen_keys(model, &code),
    }
}

fn chosen_theme(model: &mut Model, name: &str) -> Vec<Effect> {
    let Ok(theme) = Theme::load(name, None) else { return Vec::new() };
    let theme = if model.no_colour { theme.without_colour() } else { theme };
    model.theme = if model.theme.ascii_borders { theme.with_ascii_borders() } else { theme };
    let mut wanted = model.member.preferences.clone();
    wanted.theme = Some(name.to_owned());
    vec![keep_preferences(model, wanted), Effect::Repaint]
}

fn chosen_keys(model: &mut Model, name: &str) -> Vec<Effect> {
    use_keys(model, name);
    let mut wanted = model.member.preferences.clone();
    wanted.keys = Some(name.to_owned());
    vec![keep_preferences(model, wanted)]
}

fn submit_confirm(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Confirm(_, what)) = model.overlays.pop() else { return Vec::new() };
    match what {
        ConfirmFor::Merge { from, into } => vec![Effect::Do(Deed::Merge { from, into })],
        ConfirmFor::Tag { parties, tag } => vec![Effect::Do(Deed::Tag { parties, tag })],
        ConfirmFor::ClaimAll(cases) => vec![Effect::Do(Deed::ClaimAll(cases))],
        ConfirmFor::Quit => leave(model),
    }
}

/// A form becomes a deed; what is wrong with it is said in it.
fn submit_form(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form, what)) = model.overlays.last() else { return Vec::new() };
    let what = what.clone();
    if wants_vault(form, &what) && !model.vault_open {
        return ask_passphrase(model, None);
    }
    match deed(form, &what, model.now) {
        Ok(Wish::Do(deed)) => vec![Effect::Do(deed)],
        // The form stays below: No leads back to what was typed.
        Ok(Wish::Ask(id, count, question)) => ask(model, id, count, question),
        Ok(Wish::SaveView(name, line)) => {
            model.overlays.pop();
            picks::save_view(model, name, line)
        }
        Err(error) => {
            let told = model.locale.error(&error);
            match top_form(model) {
                Some(form) => form.set_error(told),
                None => say_error(model, &error),
            }
            Vec::new()
        }
    }
}

/// Sealing needs the open vault.
fn wants_vault(form: &Form, what: &FormFor) -> bool {
    match what {
        FormFor::NewParty => {
            ["phone", "email", "address"].iter().any(|id| !form.value(id).is_empty())
        }
        FormFor::Point(_) => true,
        _ => false,
    }
}

/// What a form leads to.
enum Wish {
    Do(Deed),
    Ask(&'static str, usize, ConfirmFor),
    SaveView(String, String),
}

fn deed(form: &Form, what: &FormFor, now: Moment) -> Result<Wish> {
    Ok(Wish::Do(match what.clone() {
        FormFor::NewParty => new_party(form)?,
        FormFor::EditParty(party) => edit_party(form, party),
        FormFor::Point(party) => {
            let kind = PointKind::from_code(form.choice("kind")).unwrap_or(PointKind::Phone);
            Deed::AddPoint { party, point: point(form, kind, "value", form.value("label"))? }
        }
        FormFor::Note { party, case } => {
            let kind = EntryKind::from_code(form.choice("kind")).unwrap_or(EntryKind::Note);
            Deed::Note { party, case, kind, text: form.value("text").to_owned() }
        }
        FormFor::Complaint(party) => complaint(form, party, now)?,
        FormFor::Promise { party, case } => {
            let due = time(form.value("due"), now)?;
            Deed::Promise { party, case, text: form.value("text").to_owned(), due }
        }
        FormFor::Step { case, to } => step(form, case, to, now)?,
        FormFor::Assign(cases) => Deed::Assign {
            cases,
            owner: form.choice("owner").to_owned(),
            note: form.value("note").to_owned(),
        },
        FormFor::Release(promise) => {
            Deed::Release { promise, reason: form.value("reason").to_owned() }
        }
        FormFor::BreakGlass(point) => {
            let purpose = Purpose::BreakGlass(form.value("reason").to_owned());
            purpose.check()?;
            Deed::Reveal { point, purpose }
        }
        FormFor::Merge(from) => {
            let into = form.value("into").trim().to_owned();
            return Ok(Wish::Ask("confirm-merge", 1, ConfirmFor::Merge { from, into }));
        }
        FormFor::Tag(parties) if parties.len() > 1 => {
            let (count, tag) = (parties.len(), form.value("tag").to_owned());
            return Ok(Wish::Ask("confirm-tag", count, ConfirmFor::Tag { parties, tag }));
        }
        FormFor::Tag(parties) => Deed::Tag { parties, tag: form.value("tag").to_owned() },
        FormFor::SaveView(line) => return Ok(Wish::SaveView(form.value("name").to_owned(), line)),
    }))
}

fn time(text: &str, now: Moment) -> Result<Moment> {
    when::parse(text, now).ok_or_else(|| Error::usage("when").with("text", text))
}

fn point(form: &Form, kind: PointKind, field: &str, label: &str) -> Result<PointDraft> {
    check_shape(kind, form.value(field))?;
    Ok(PointDraft { kind, label: label.to_owned(), value: SecretString::from(form.value(field)) })
}

fn tags(form: &Form) -> Vec<String> {
    let separators = [',', '，', '、'];
    form.value("tags")
        .split(separators)
        .map(|tag| tag.trim().trim_start_matches('#').to_owned())
        .collect()
}

fn free_fields(form: &Form) -> BTreeMap<String, String> {
    let named = ["company", "city"].map(|id| (id.to_owned(), form.value(id).trim().to_owned()));
    named.into_iter().collect()
}

fn new_party(form: &Form) -> Result<Deed> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut fields = free_fields(form);
    fields.retain(|_, value| !value.is_empty());
    let facts = PartyFacts {
        name: form.value("name").to_owned(),
        kind: PartyKind::from_code(form.choice("kind")),
        tier: some(form.choice("tier")),
        language: some(form.choice("language")),
        tags: tags(form),
        fields,
        ..PartyFacts::default()
    };
    let kinds = [PointKind::Phone, PointKind::Email, PointKind::Address];
    let typed = kinds.into_iter().filter(|kind| !form.value(kind.code()).is_empty());
    let points = typed.map(|kind| point(form, kind, kind.code(), "")).collect::<Result<_>>()?;
    Ok(Deed::AddParty { facts, points })
}

fn edit_party(form: &Form, party: PartyId) -> Deed {
    let changes = Changes {
        name: Some(form.value("name").to_owned()),
        kind: PartyKind::from_code(form.choice("kind")),
        stage: PartyStage::from_code(form.choice("stage")),
        tier: Some(form.choice("tier").to_owned()),
        language: Some(form.choice("language").to_owned()),
        tags: Some(tags(form)),
        fields: free_fields(form),
        owner: None,
    };
    Deed::EditParties { parties: vec![party], changes }
}

fn complaint(form: &Form, party: Option<PartyId>, now: Moment) -> Result<Deed> {
    let received_at = match form.value("received-at").trim() {
        "" => now,
        text => time(text, now)?,
    };
    let product = Some(form.value("product").trim().to_owned()).filter(|text| !text.is_empty());
    let opening = Opening {
        party,
        title: form.value("title").to_owned(),
        what_happened: form.value("what-happened").to_owned(),
        wanted: form.value("wanted").to_owned(),
        channel: Channel::from_code(form.choice("channel")).unwrap_or(Channel::Other),
        source: "desk".to_owned(),
        external_ref: None,
        product,
        product_id: None,
        order_id: None,
        issue: None,
        company: None,
        category: None,
        severity: Severity::from_code(form.choice("severity")).unwrap_or(Severity::Normal),
        received_at,
        fields: BTreeMap::new(),
    };
    Ok(Deed::OpenComplaint { opening: Box::new(opening) })
}

fn step(form: &Form, case: CaseId, to: Stage, now: Moment) -> Result<Deed> {
    let until = match form.value("until").trim() {
        "" => None,
        text => Some(time(text, now)?),
    };
    let details = Details {
        channel: Channel::from_code(form.choice("channel")),
        question: Some(form.value("question").to_owned()),
        until,
        outcome: Outcome::from_code(form.choice("outcome")),
        reasons: Some(form.value("reasons").to_owned()),
        closing: Closing::from_code(form.choice("closing")),
    };
    Ok(Deed::Move { case, step: Move::build(to, details)? })
}

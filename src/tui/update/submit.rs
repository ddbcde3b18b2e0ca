//! What becomes of an overlay: kept as a draft, or turned into a deed.

use super::act::{
    self, act_by_code, ask, ask_passphrase, keep_preferences, leave, pick_for, use_keys,
};
use super::filing;
use super::promised;
use super::{
    boards, bulk, consents, contacts, do_it, exceptions, go_on, importing, letters, look_at, picks,
    press, records, say, say_error, sorting, told, top_form,
};
use crate::commands::macros::Bulk;
use crate::commands::party::{Changes, PartyFacts};
use crate::commands::seal::PointDraft;
use crate::domain::cause::Cause;
use crate::domain::complaint::{
    Channel, Closing, Details, Move, Opening, Outcome, Severity, Stage,
};
use crate::domain::contact::{Compartment, PointKind, check_shape};
use crate::domain::entry::EntryKind;
use crate::domain::error::{Error, Result};
use crate::domain::feedback::Disposition;
use crate::domain::handling::{Assessment, Attempt, Awaited, Impact, Letter};
use crate::domain::id::{CaseId, Id, PartyId};
use crate::domain::member::{Member, Role};
use crate::domain::moment::Moment;
use crate::domain::party::{PartyKind, PartyStage};
use crate::domain::privacy::{Asked, AskedBy, Ground, Proof, Right};
use crate::domain::promise::Promised;
use crate::domain::purpose::{Purpose, check_reason};
use crate::domain::redress::{Redress, RedressKind};
use crate::domain::when;
use crate::locale::Locale;
use crate::queries::views;
use crate::tui::board::BoardFor;
use crate::tui::effect::{CampaignDeed, Deed, Effect};
use crate::tui::model::{ConfirmFor, FormFor, HelpFor, Model, Overlay, PickFor};
use crate::tui::msg::Open;
use crate::tui::overlay::form::Form;
use crate::tui::overlay::picker::PickItem;
use crate::tui::theme::{Role as Ink, Theme};
use crate::vault::SecretString;
use std::collections::BTreeMap;

/// A key or a paste went to the overlay on top: if it changed a new customer, that one is looked for
/// among those there are.
pub(super) fn after_typing(model: &mut Model, changes_before: u64) -> Vec<Effect> {
    let form = match model.overlays.last() {
        Some(Overlay::Form(form, FormFor::NewParty(_))) => form,
        Some(Overlay::Picker(_, PickFor::Merge(_))) => return picks::look_for_candidates(model),
        _ => return Vec::new(),
    };
    let is_looked_for = matches!(form.focused_id(), "name" | "phone" | "email");
    if form.changes() == changes_before || !is_looked_for {
        return Vec::new();
    }
    vec![similar_to(form)]
}

/// A look for those who may be the new customer of this form.
pub(super) fn similar_to(form: &Form) -> Effect {
    let values = ["phone", "email"].map(|id| form.value(id)).into_iter().filter(|v| !v.is_empty());
    let values = values.map(SecretString::from).collect();
    Effect::Similar { name: form.value("name").into(), values }
}

/// Esc: one level back; what was typed into a form stays as its draft.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Board(_, BoardFor::Mapping(_))) = model.overlays.last() {
        return importing::leave(model);
    }
    match model.overlays.pop() {
        Some(Overlay::Form(form, what @ FormFor::Letter { .. })) if form.changed() => {
            return letters::leave(model, what, form);
        }
        Some(Overlay::Form(form, what)) if form.changed() => {
            model.keep_draft(what, form);
            say(model, "toast-draft-kept", Ink::Accent);
        }
        // The vault goes on opening; what wanted it is not done, and nothing waits for it.
        Some(Overlay::Unlock(unlock, _)) => {
            unlock.sent.into_iter().for_each(|ticket| model.ahead.forget(ticket));
        }
        _ => {}
    }
    Vec::new()
}

/// The existing party that the form speaks of; which one, if there are several.
pub(super) fn look(model: &mut Model) -> Vec<Effect> {
    let Some(form) = top_form(model) else { return Vec::new() };
    let seen = form.notice.iter().filter(|notice| !notice.code.is_empty());
    let items: Vec<PickItem> =
        seen.map(|notice| PickItem::new(&notice.code, &notice.text)).collect();
    match items.as_slice() {
        [one] => look_at_similar(model, &one.code.clone()),
        _ => picks::push(model, "similar", items, PickFor::Similar),
    }
}

/// Shows it; what was typed into the form is kept.
fn look_at_similar(model: &mut Model, code: &str) -> Vec<Effect> {
    let Some(id) = picks::id(code).map(PartyId::from_bytes) else { return Vec::new() };
    close(model);
    look_at(model, Open::Party(id))
}

/// The long text that the cursor is in goes to an editor, if it may.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    if let Err(error) = model.editor.verdict() {
        return stays(model, &error);
    }
    let ticket = model.ahead.ticket();
    let Some(form) = top_form(model) else { return Vec::new() };
    form.sent = Some(ticket);
    let field = form.focused_id();
    vec![Effect::Edit { ticket, field, text: form.value(field).into() }]
}

/// Enter on a choice, a question, a form.
pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Form(..)) => submit_form(model),
        Some(Overlay::Unlock(unlock, _)) => {
            let ticket = model.ahead.ticket();
            unlock.sent = Some(ticket);
            let passphrase = unlock.take();
            vec![Effect::Do(ticket, Deed::Unlock { passphrase, stowed: model.stowed() })]
        }
        Some(Overlay::Picker(..)) => submit_pick(model),
        Some(Overlay::Confirm(..)) => submit_confirm(model),
        Some(Overlay::Help(..)) => submit_help(model),
        Some(Overlay::Board(..)) => boards::enter(model),
        Some(Overlay::Reader(_)) | None => {
            model.overlays.pop();
            Vec::new()
        }
    }
}

fn submit_help(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Help(help, what)) = model.overlays.pop() else { return Vec::new() };
    let Some(row) = help.selected() else { return Vec::new() };
    match what {
        HelpFor::Desk(actions) => {
            actions.get(row).map_or_else(Vec::new, |action| act::act(model, *action))
        }
        HelpFor::Board(keys) => {
            keys.get(row).map_or_else(Vec::new, |key| press::press(model, *key))
        }
    }
}

fn submit_pick(model: &mut Model) -> Vec<Effect> {
    let Some(what) = pick_for(model) else { return Vec::new() };
    if let PickFor::Merge(from) = what {
        // The choice stays under the question: a no, or a refusal, leads back to it.
        return picks::chosen_candidate(model, from);
    }
    let Some(Overlay::Picker(picker, _)) = model.overlays.pop() else { return Vec::new() };
    let Some(code) = picker.choice().map(str::to_owned) else { return Vec::new() };
    match what {
        PickFor::Palette => act_by_code(model, &code),
        PickFor::Purpose(point) => picks::chosen_purpose(model, point, &code),
        PickFor::Point => picks::chosen_point(model, &code),
        PickFor::Attachment => filing::chosen(model, &code),
        PickFor::SavePurpose(number) => filing::chosen_purpose(model, number, &code),
        PickFor::Promise(action) => picks::chosen_promise(model, action, &code),
        PickFor::Step(case) if Stage::from_code(&code).is_some() => {
            picks::chosen_step(model, case, &code)
        }
        PickFor::Step(case) if model.case().is_some_and(|meant| meant.id != case) => {
            // It has left the row, or the view, since the question was asked.
            say_error(model, &Error::conflict("moved-on"));
            Vec::new()
        }
        PickFor::Step(case) => picks::supply(model, case, &code),
        PickFor::Despite(ticket, rule) => go_on::chosen(model, ticket, rule, &code),
        PickFor::Record => act_by_code(model, &code),
        PickFor::Letter(case) => letters::chosen(model, case, &code),
        PickFor::StepOfMany(cases) => bulk::chosen_step(model, cases, &code),
        PickFor::Macro(cases) => bulk::rehearse(model, Bulk::Macro(code), cases),
        PickFor::Merge(_) => Vec::new(),
        PickFor::Similar => look_at_similar(model, &code),
        PickFor::Field(column) => importing::chosen(model, column, &code),
        PickFor::Sort => sorting::chosen(model, &code),
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
        ConfirmFor::Merge { from, into } => send(model, Deed::Merge { from, into }),
        ConfirmFor::Tag { parties, tags } => send(model, Deed::Tag { parties, tags }),
        ConfirmFor::Bulk { bulk, cases } => send(model, Deed::Bulk { bulk, cases }),
        ConfirmFor::ClaimAll(cases) => do_it(model, Deed::ClaimAll(cases)),
        ConfirmFor::RemoveMember(member) => do_it(model, Deed::RemoveMember(member)),
        ConfirmFor::Approve { case, seen } => {
            do_it(model, Deed::Move { case, step: Move::Approve, seen: Some(seen) })
        }
        ConfirmFor::Agree(number) => do_it(model, Deed::Decide { number, approves: true }),
        ConfirmFor::Halt(number) => do_it(model, Deed::Campaign(number, CampaignDeed::Halt)),
        what @ (ConfirmFor::Import | ConfirmFor::StopImport | ConfirmFor::LeaveMapping) => {
            importing::submit(model, &what)
        }
        ConfirmFor::Quit => leave(model),
    }
}

/// Does what the form or the choice on top says; the answer closes it. A refusal leaves it, and stands in the form.
fn send(model: &mut Model, deed: Deed) -> Vec<Effect> {
    let ticket = model.ahead.ticket();
    match model.overlays.last_mut() {
        Some(Overlay::Form(form, _)) => form.sent = Some(ticket),
        Some(Overlay::Picker(picker, _)) => picker.sent = Some(ticket),
        _ => {}
    }
    vec![Effect::Do(ticket, deed)]
}

/// A form becomes a deed; what is wrong with it is said in it.
pub(super) fn submit_form(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form, what)) = model.overlays.last() else { return Vec::new() };
    let what = what.clone();
    // What is put away is not there to be saved, not even in the moment between the opening and the word of it.
    let wants_vault = wants_vault(form, &what) || seals_as_who_may_read(model, &what);
    if form.hides_a_value() || (wants_vault && !model.vault_open) {
        return ask_passphrase(model, None);
    }
    match deed(model, form, &what, model.now) {
        Ok(Wish::Do(deed)) => send(model, deed),
        // The form stays below: no leads back to what was typed.
        Ok(Wish::Ask(id, count, question)) => ask(model, id, count, question),
        Ok(Wish::Rehearse(bulk, cases)) => bulk::rehearse(model, bulk, cases),
        Ok(Wish::Look) => importing::look(model),
        Ok(Wish::Nothing) => {
            model.overlays.pop();
            say(model, "toast-unchanged", Ink::Accent);
            Vec::new()
        }
        Ok(Wish::SaveView(name, line)) => {
            model.overlays.pop();
            picks::save_view(model, name, line)
        }
        Ok(Wish::SaveCaseView(name, line)) => {
            match views::save(&model.member.preferences, &name, &line) {
                Ok(wanted) => {
                    model.overlays.pop();
                    picks::saved_case_view(model, wanted, &name)
                }
                Err(error) => stays(model, &error),
            }
        }
        Err(error) => stays(model, &error),
    }
}

/// The form says why and keeps what was typed.
fn stays(model: &mut Model, error: &Error) -> Vec<Effect> {
    let told = model.locale.error(error);
    match top_form(model) {
        Some(form) => form.set_error(told),
        None => say_error(model, error),
    }
    Vec::new()
}

/// Sealing needs the open vault.
fn wants_vault(form: &Form, what: &FormFor) -> bool {
    match what {
        FormFor::NewParty(_) => {
            ["phone", "email", "address"].iter().any(|id| !form.value(id).is_empty())
        }
        FormFor::Point(_) | FormFor::Approve(_) => true,
        _ => false,
    }
}

/// A file is sealed with the open vault by who may read it; who only takes down needs none.
fn seals_as_who_may_read(model: &Model, what: &FormFor) -> bool {
    matches!(what, FormFor::Attach(_)) && model.member.opens(Compartment::Contact)
}

/// What a form leads to.
enum Wish {
    Do(Deed),
    Ask(&'static str, usize, ConfirmFor),
    Rehearse(Bulk, Vec<CaseId>),
    SaveView(String, String),
    Look,
    SaveCaseView(String, String),
    Nothing,
}

fn deed(model: &Model, form: &Form, what: &FormFor, now: Moment) -> Result<Wish> {
    Ok(Wish::Do(match what.clone() {
        FormFor::NewParty(_) => new_party(form)?,
        FormFor::EditParty(party) => match edit_party(form, party) {
            Some(deed) => deed,
            None => return Ok(Wish::Nothing),
        },
        FormFor::Point(party) => {
            let kind = PointKind::from_code(form.choice("kind")).unwrap_or(PointKind::Phone);
            Deed::AddPoint { party, point: point(form, kind, "value", form.value("label"))? }
        }
        FormFor::Consent(party, point) => {
            Deed::Consent(Box::new(consents::said(form, party, point)?))
        }
        FormFor::Contact(party) => contacts::deed(form, party)?,
        FormFor::Feedback(party) => told::deed(form, party, now)?,
        FormFor::Exception { rule, subject } => exceptions::deed(form, rule, subject, now)?,
        FormFor::Note { party, case } => {
            let kind = EntryKind::from_code(form.choice("kind")).unwrap_or(EntryKind::Note);
            Deed::Note { party, case, kind, text: form.value("text").to_owned() }
        }
        FormFor::Complaint(party) => complaint(form, party, now)?,
        FormFor::Privacy(party) => privacy(form, party, now)?,
        FormFor::Promise { party, case } => {
            let due = time(form.value("due"), now)?;
            Deed::Promise { party, case, text: form.value("text").to_owned(), due }
        }
        FormFor::Letter { case, kind, seen } => {
            let channel = Channel::from_code(form.choice("channel")).unwrap_or(Channel::Email);
            let text = form.value("letter").to_owned();
            let promised = promised::said(form, now)?;
            Deed::Send { case, letter: Letter { kind, channel, text }, seen, promised }
        }
        FormFor::Step { case, to, seen } => step(model, form, (case, to), seen, now)?,
        FormFor::Fact { case, what, seen } => records::deed(form, (case, what), seen, now)?,
        FormFor::StepOfMany { cases, to } => {
            return Ok(Wish::Rehearse(
                bulk::step_with(to, details(&model.locale, form, now)?),
                cases,
            ));
        }
        FormFor::Assign(cases) => {
            let (owner, note) = (form.choice("owner").to_owned(), form.value("note").to_owned());
            if cases.len() > 1 {
                return Ok(Wish::Rehearse(Bulk::Assign(Some(owner), note), cases));
            }
            Deed::Assign { cases, owner, note }
        }
        FormFor::Skip(case) => {
            let (owner, note) = (String::new(), form.value("reason").to_owned());
            Deed::Assign { cases: vec![case], owner, note }
        }
        FormFor::Release(promise) => {
            Deed::Release { promise, reason: form.value("reason").to_owned() }
        }
        FormFor::BreakGlass(point) => {
            let purpose = Purpose::BreakGlass(form.value("reason").to_owned());
            is_a_reason(purpose.check())?;
            Deed::Reveal { point, purpose }
        }
        FormFor::Attach(on) => filing::attaching(on, form),
        FormFor::SaveFile(number, purpose) => {
            let reason = || Purpose::BreakGlass(form.value("reason").to_owned());
            let purpose = purpose.unwrap_or_else(reason);
            is_a_reason(purpose.check())?;
            filing::saving(number, purpose, form.value("path"))
        }
        FormFor::Tag(parties) if parties.len() > 1 => {
            let (count, tags) = (parties.len(), tags(form.value("tags")));
            return Ok(Wish::Ask("confirm-tag", count, ConfirmFor::Tag { parties, tags }));
        }
        FormFor::Tag(parties) => Deed::Tag { parties, tags: tags(form.value("tags")) },
        FormFor::Import => return Ok(Wish::Look),
        FormFor::SavePreset(text) => importing::saving(form, text),
        FormFor::AddMember => add_member(form)?,
        FormFor::Approve(member) => {
            Deed::ApproveMember { member, told: form.value("fingerprint").to_owned() }
        }
        FormFor::Roles(member) => match other_roles(form, member) {
            Some(deed) => deed,
            None => return Ok(Wish::Nothing),
        },
        FormFor::Lift(member) => {
            let reason = form.value("reason").to_owned();
            is_a_reason(check_reason(&reason))?;
            Deed::Lift { member, reason }
        }
        FormFor::SaveCaseView(line) => {
            return Ok(Wish::SaveCaseView(form.value("name").to_owned(), line));
        }
        FormFor::SaveView(line) => return Ok(Wish::SaveView(form.value("name").to_owned(), line)),
    }))
}

/// What a reason lacks is told in the form. What a rule says of it, the door says: it is a refusal like any other, and
/// stands in the log.
fn is_a_reason(checked: Result<()>) -> Result<()> {
    match checked {
        Err(lack) if lack.facts.is_some() => Ok(()),
        checked => checked,
    }
}

fn roles(codes: &str) -> Vec<Role> {
    codes.split(',').filter_map(Role::from_code).collect()
}

fn add_member(form: &Form) -> Result<Deed> {
    let typed = form.value("uid").trim();
    let number = || typed.parse::<u32>().map_err(|_| Error::usage("uid").with("text", typed));
    let uid = if typed.is_empty() { None } else { Some(number()?) };
    Ok(Deed::AddMember {
        name: form.value("name").to_owned(),
        roles: roles(form.value("roles")),
        uid,
    })
}

/// Only what was changed in the form.
fn other_roles(form: &Form, member: Box<Member>) -> Option<Deed> {
    let (is, was) = form.change("roles")?;
    let without = |these: &str, those: &str| {
        let those = roles(those);
        roles(these).into_iter().filter(|role| !those.contains(role)).collect::<Vec<_>>()
    };
    Some(Deed::SetRoles { add: without(is, was), remove: without(was, is), member })
}

pub(super) fn time(text: &str, now: Moment) -> Result<Moment> {
    when::parse(text, now).ok_or_else(|| Error::usage("when").with("text", text))
}

fn point(form: &Form, kind: PointKind, field: &str, label: &str) -> Result<PointDraft> {
    check_shape(kind, form.value(field))?;
    Ok(PointDraft { kind, label: label.to_owned(), value: SecretString::from(form.value(field)) })
}

fn tags(line: &str) -> Vec<String> {
    let separators = [',', '，', '、'];
    let tags = line.split(separators).map(|tag| tag.trim().trim_start_matches('#').to_owned());
    tags.filter(|tag| !tag.is_empty()).collect()
}

/// Which tags came, and which went.
fn difference(was: &[String], is: &[String]) -> (Vec<String>, Vec<String>) {
    let without = |these: &[String], those: &[String]| {
        these.iter().filter(|tag| !those.contains(tag)).cloned().collect()
    };
    (without(is, was), without(was, is))
}

/// The fields of the form that are a party's free fields.
const FREE_FIELDS: [&str; 2] = ["company", "city"];

fn new_party(form: &Form) -> Result<Deed> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut fields: BTreeMap<String, String> =
        FREE_FIELDS.map(|id| (id.to_owned(), form.value(id).trim().to_owned())).into();
    fields.retain(|_, value| !value.is_empty());
    let facts = PartyFacts {
        name: form.value("name").to_owned(),
        kind: PartyKind::from_code(form.choice("kind")),
        tier: some(form.choice("tier")),
        language: some(form.choice("language")),
        tags: tags(form.value("tags")),
        fields,
        ..PartyFacts::default()
    };
    let kinds = [PointKind::Phone, PointKind::Email, PointKind::Address];
    let typed = kinds.into_iter().filter(|kind| !form.value(kind.code()).is_empty());
    let points = typed.map(|kind| point(form, kind, kind.code(), "")).collect::<Result<_>>()?;
    Ok(Deed::AddParty { facts, points })
}

/// Only what was changed in the form: of the rest, another desk may know better by now.
fn edit_party(form: &Form, party: PartyId) -> Option<Deed> {
    let text = |id: &str| form.change(id).map(|(text, _)| text.to_owned());
    let free = |id: &str| Some((id.to_owned(), text(id)?.trim().to_owned()));
    let (is, was) = form.change("tags").unwrap_or_default();
    let (add_tags, remove_tags) = difference(&tags(was), &tags(is));
    let are_tags_as_before = add_tags.is_empty() && remove_tags.is_empty();
    let others = ["name", "kind", "stage", "tier", "language", "company", "city"];
    if are_tags_as_before && others.iter().all(|id| form.change(id).is_none()) {
        return None;
    }
    let changes = Changes {
        name: text("name"),
        kind: text("kind").and_then(|code| PartyKind::from_code(&code)),
        stage: text("stage").and_then(|code| PartyStage::from_code(&code)),
        tier: text("tier"),
        language: text("language"),
        add_tags,
        remove_tags,
        fields: FREE_FIELDS.into_iter().filter_map(free).collect(),
        expected: form.version,
        ..Changes::default()
    };
    Some(Deed::EditParties { parties: vec![party], changes })
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
        backdated: Some(form.value("backdated-because").trim().to_owned())
            .filter(|text| !text.is_empty()),
        asked: None,
        feedback: None,
    };
    Ok(Deed::OpenCase { opening: Box::new(opening) })
}

fn privacy(form: &Form, party: PartyId, now: Moment) -> Result<Deed> {
    let received_at = match form.value("received-at").trim() {
        "" => now,
        text => time(text, now)?,
    };
    let by = AskedBy::from_code(form.choice("asked-by")).unwrap_or(AskedBy::Person);
    let right = Right::from_code(form.choice("right"));
    let asked = Asked { right: right.ok_or_else(|| Error::usage("request-without-right"))?, by };
    let channel = Channel::from_code(form.choice("channel")).unwrap_or(Channel::Other);
    let words = form.value("what-asked").to_owned();
    let opening = Opening::of_request(party, asked, words, channel, received_at);
    Ok(Deed::OpenCase { opening: Box::new(opening) })
}

/// The number of an audit entry.
fn entry(text: &str) -> Result<Option<u64>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::usage("cursor").with("cursor", text)),
    }
}

fn step(
    model: &Model,
    form: &Form,
    (case, to): (CaseId, Stage),
    seen: u32,
    now: Moment,
) -> Result<Deed> {
    let row = model.case_row(case).ok_or_else(|| Error::refused("no-case"))?;
    if to == Stage::LinkedDuplicate {
        let original = form.value("original").trim().to_owned();
        return Ok(Deed::Double { case, original, seen: Some(seen) });
    }
    let step = Move::build_for(row.kind, row.stage, to, details(&model.locale, form, now)?)?;
    Ok(match promised::said(form, now)? {
        Promised::Unsaid => Deed::Move { case, step, seen: Some(seen) },
        promised => Deed::Tell { case, step, seen: Some(seen), promised },
    })
}

fn details(locale: &Locale, form: &Form, now: Moment) -> Result<Details> {
    let text = |id: &str| Some(form.value(id).to_owned());
    let until = match form.value("until").trim() {
        "" => None,
        text => Some(time(text, now)?),
    };
    Ok(Details {
        channel: Channel::from_code(form.choice("channel")),
        tried: tried(locale, form.value("tried"), now)?,
        question: text("question"),
        until,
        outcome: Outcome::from_code(form.choice("outcome")),
        reasons: text("reasons"),
        closing: Closing::from_code(form.choice("closing")),
        proof: Proof::from_code(form.choice("proof")),
        mandate: text("mandate"),
        entry: entry(form.value("entry"))?,
        ground: Ground::from_code(form.choice("ground")),
        words: text("words"),
        awaited: Awaited::from_code(form.choice("awaited")),
        assessment: assessment(form),
        cause: Cause::from_code(form.choice("cause")),
        redress: Some(redress(locale, form.value("redress"))?),
        letter: text("letter"),
        original: None,
        disposition: Disposition::from_code(form.choice("disposition")),
        reply: text("reply"),
    })
}

/// Redress, its kinds as the desk names them or by their codes; what is refused is told as it was typed.
fn redress(locale: &Locale, typed: &str) -> Result<Vec<Redress>> {
    let codes = RedressKind::ALL.iter().map(|kind| kind.code());
    let read = Redress::list(&in_codes(locale, ("redress", codes), typed));
    read.ok_or_else(|| Error::usage("redress-list").with("text", typed))
}

/// On which channels somebody was tried, and when: the same with channels.
fn tried(locale: &Locale, typed: &str, now: Moment) -> Result<Vec<Attempt>> {
    let codes = Channel::ALL.iter().map(|channel| channel.code());
    let listed = in_codes(locale, ("channel", codes), typed);
    let read = Attempt::list(&listed, |text| time(text, now).ok());
    read.map_err(|_| Error::usage("tried-list").with("text", typed))
}

/// A list with the codes for the words that its items begin with.
fn in_codes(
    locale: &Locale,
    (list, codes): (&str, impl Iterator<Item = &'static str> + Clone),
    typed: &str,
) -> String {
    let items = typed.split([';', '；']);
    let items = items.map(|item| in_code(locale, (list, codes.clone()), item.trim()));
    items.collect::<Vec<_>>().join(";")
}

/// An item with the code for its word: of two words that it begins with, the longer.
fn in_code(
    locale: &Locale,
    (list, codes): (&str, impl Iterator<Item = &'static str>),
    item: &str,
) -> String {
    let words = codes.filter_map(|code| {
        let word = locale.word(list, code);
        let rest = item.strip_prefix(&word)?.to_owned();
        (!rest.starts_with(char::is_alphabetic)).then_some((word.len(), code, rest))
    });
    match words.max_by_key(|(length, ..)| *length) {
        Some((_, code, rest)) => {
            format!("{code} {}", rest.trim_start_matches([' ', ':', '：'])).trim().to_owned()
        }
        None => item.to_owned(),
    }
}

fn assessment(form: &Form) -> Option<Assessment> {
    let policy = form.value("policy").trim();
    Some(Assessment {
        severity: Severity::from_code(form.choice("severity"))?,
        impact: Impact::from_code(form.choice("impact"))?,
        safety: form.choice("safety") == "yes",
        vulnerable: form.choice("vulnerable") == "yes",
        category: form.value("category").trim().to_owned(),
        policy: Some(policy.to_owned()).filter(|policy| !policy.is_empty()),
        lowered: Some(form.value("lowered-because").trim().to_owned())
            .filter(|why| !why.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::redress::Money;
    use crate::locale::Language;

    #[test]
    fn channels_on_which_somebody_was_tried_are_read_by_their_words_and_by_their_codes() {
        let now = Moment::parse("2026-03-04T10:00", jiff::tz::Offset::UTC).expect("a moment");
        for language in Language::ALL {
            let locale = Locale::new(language);
            for channel in Channel::ALL.iter().copied() {
                for word in [locale.word("channel", channel.code()), channel.code().to_owned()] {
                    let typed = format!("{word} 2026-03-02 10:00； {word} 2026-03-03");
                    let read = tried(&locale, &typed, now).expect("two attempts");
                    assert_eq!(
                        read.iter().map(|one| one.channel).collect::<Vec<_>>(),
                        [channel; 2]
                    );
                    assert_eq!(read[1].at.date().to_string(), "2026-03-03");
                }
            }
            let wrong = tried(&locale, "电报 2026-03-02", now).map_err(|error| error.args);
            assert_eq!(wrong.map(drop), Err(vec![("text", "电报 2026-03-02".to_owned())]));
        }
    }

    #[test]
    fn kinds_of_redress_are_read_by_their_words_and_by_their_codes() {
        for language in Language::ALL {
            let locale = Locale::new(language);
            for kind in RedressKind::ALL.iter().copied() {
                let money = kind.has_amount().then(|| Money::parse("120").expect("money"));
                let wanted = Ok(vec![Redress { kind, money: money.clone() }]);
                let amount = if money.is_some() { " 120" } else { "" };
                for word in [locale.word("redress", kind.code()), kind.code().to_owned()] {
                    assert_eq!(redress(&locale, &format!(" {word}{amount}；")), wanted, "{word}");
                }
            }
        }
        let chinese = Locale::new(Language::Chinese);
        let told = redress(&chinese, "退款：120；道歉").map(|all| all.len());
        assert_eq!(told, Ok(2));
        assert_eq!(redress(&chinese, "退款120").map(|all| all.len()), Ok(1));
        let wrong = redress(&chinese, "退款单 120").map(|_| ()).map_err(|e| e.args);
        assert_eq!(wrong, Err(vec![("text", "退款单 120".to_owned())]));
    }

    #[test]
    fn tags_come_and_go() {
        let words = |line: &str| tags(line);
        let (added, removed) = difference(&words("north, key account"), &words("#vip，north、"));
        assert_eq!((added, removed), (words("vip"), words("key account")));
        let (added, removed) = difference(&words("a, b"), &words("b，a"));
        assert!(added.is_empty() && removed.is_empty());
    }
}

//! Attachments at the desk: which is saved, why and where to; which file is attached.
//!
//! INVARIANT: nothing of a file comes to the screen but what is said of it in clear.

use super::forms::Fields;
use super::picks::{item, push, push_picker};
use super::{do_it, forms, picks};
use crate::domain::attachment::Owner;
use crate::domain::contact::Compartment;
use crate::domain::id::AttachmentNumber;
use crate::domain::purpose::Purpose;
use crate::tui::effect::{Deed, Effect};
use crate::tui::model::{FormFor, Model, PickFor};
use crate::tui::overlay::form::{Form, FormField};
use crate::tui::overlay::picker::Picker;

/// Which attachment is saved: the one that is meant, or the one that is picked from several.
pub(super) fn attachment(model: &mut Model) -> Vec<Effect> {
    if let Some(number) = model.detail.attachment(&super::act::items_in_sight(model)) {
        return purpose(model, number);
    }
    let rows = model.detail.attachments().into_iter();
    let items = rows.map(|row| {
        let number = row.attachment.number.to_string();
        item(number.clone(), row.attachment.name.clone(), number)
    });
    let items = items.collect();
    push(model, "attachment", items, PickFor::Attachment)
}

/// The attachment that was picked.
pub(super) fn chosen(model: &mut Model, code: &str) -> Vec<Effect> {
    code.parse().map_or_else(|()| Vec::new(), |number| purpose(model, number))
}

/// What it is called, for titles.
pub(super) fn label(model: &Model, number: AttachmentNumber) -> Option<String> {
    let rows = model.detail.attachments();
    let row = rows.iter().find(|row| row.attachment.number == number)?;
    Some(format!("{number} {}", row.attachment.name))
}

/// Why it is saved: as for any sealed value.
fn purpose(model: &mut Model, number: AttachmentNumber) -> Vec<Effect> {
    let items = picks::purposes(model);
    let whose = label(model, number).unwrap_or_default();
    let title = model.locale.text_with("pick-save-purpose", &[("whose", whose.into())]);
    push_picker(model, Picker::new(title, items), PickFor::SavePurpose(number))
}

/// The purpose that was chosen; none for another reason, which the form asks for.
pub(super) fn chosen_purpose(
    model: &mut Model,
    number: AttachmentNumber,
    code: &str,
) -> Vec<Effect> {
    match picks::purpose_of(code) {
        // Among the member's own there is one place, and nothing more to ask.
        Some(purpose) if model.has_drawer => do_it(model, saving(number, purpose, "")),
        purpose => forms::show(model, FormFor::SaveFile(number, purpose)),
    }
}

/// What is to be done.
pub(super) fn saving(number: AttachmentNumber, purpose: Purpose, path: &str) -> Deed {
    let to = Some(path.trim()).filter(|path| !path.is_empty()).map(Into::into);
    Deed::SaveFile { number, purpose, to }
}

/// What is to be attached.
pub(super) fn attaching(on: Owner, form: &Form) -> Deed {
    let chosen = Compartment::from_code(form.choice("compartment"));
    let compartment = chosen.unwrap_or(Compartment::Contact);
    Deed::Attach { on, path: form.value("path").trim().into(), compartment }
}

/// The fields of what is attached.
pub(super) fn attach_fields(fields: &Fields<'_>) -> Vec<FormField> {
    let hint = if fields.has_drawer() { "attach-put" } else { "attach" };
    let compartments = fields.words("attach-for", &Compartment::ALL.map(Compartment::code));
    vec![
        fields.line("path", "").required().with_hint(fields.hint(hint)),
        fields.choice("compartment", compartments, Compartment::Contact.code()),
    ]
}

/// Where to, and why, where that was not chosen.
pub(super) fn save_fields(fields: &Fields<'_>, asks_why: bool) -> Vec<FormField> {
    let reason = asks_why
        .then(|| fields.line("reason", "").required().with_hint(fields.hint("break-glass")));
    let path = (!fields.has_drawer())
        .then(|| fields.line("path", "").required().with_hint(fields.hint("save-file")));
    reason.into_iter().chain(path).collect()
}

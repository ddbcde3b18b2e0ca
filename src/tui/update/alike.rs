//! The nearest past cases, where redress is proposed, decided or done: under the form, and in what whoever approves
//! reads first.

use super::records;
use crate::domain::id::CaseId;
use crate::queries::alike::Past;
use crate::tui::action::Action;
use crate::tui::board::Wanted;
use crate::tui::case_file;
use crate::tui::effect::Effect;
use crate::tui::model::{ConfirmFor, FormFor, Model, Overlay};
use crate::tui::overlay::form::{Form, Notice};
use crate::tui::theme::Role;

/// Looks for them for a form that asks about redress.
pub(super) fn look_for(form: &Form, what: &FormFor) -> Option<Effect> {
    let asks = form.fields.iter().any(|field| field.id == "redress");
    match what {
        FormFor::Step { case, .. } if asks => Some(wanted(*case)),
        FormFor::Fact { case, what: Action::Redress, .. } => Some(wanted(*case)),
        _ => None,
    }
}

/// Looks for them.
pub(super) fn wanted(case: CaseId) -> Effect {
    Effect::Board(Wanted::Alike(case))
}

/// They came; where something else lies there by now, they are late.
pub(super) fn came(model: &mut Model, case: CaseId, past: &[Past]) {
    let lines = case_file::alike(&model.locale, past);
    let text = records::draft(model, case, past);
    match model.overlays.as_mut_slice() {
        [
            ..,
            Overlay::Form(form, FormFor::Step { case: own, .. } | FormFor::Fact { case: own, .. }),
        ] if *own == case => {
            let title = model.locale.text("file-alike");
            form.notice = std::iter::once(title).chain(lines).map(notice).collect();
        }
        [
            ..,
            Overlay::Confirm(_, ConfirmFor::Approve { case: own, .. }),
            Overlay::Reader(reader),
        ] if *own == case => {
            reader.text = text.unwrap_or_default();
        }
        _ => {}
    }
}

fn notice(text: String) -> Notice {
    Notice { text, role: Role::Dim, code: String::new() }
}

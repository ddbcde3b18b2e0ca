//! Going past a rule that warns: the desk asks for the reason and does the same once more with it.

use super::act::ask_passphrase;
use super::{picks, say_error};
use crate::domain::contact::Compartment;
use crate::domain::error::Error;
use crate::domain::guard::Reason;
use crate::guards::kernel;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Overlay, PickFor};
use crate::tui::msg::Ticket;

/// After a refusal that leaves a reason as the way on: which one.
pub(super) fn asked(model: &mut Model, ticket: Ticket, error: &Error) -> Vec<Effect> {
    let Some((way @ (kernel::BY_REASON | kernel::BY_MOVING), rule)) = kernel::way_on(error) else {
        model.reasons = None;
        return Vec::new();
    };
    // What the desk can mend stands first: Enter does it.
    let mends = (way == kernel::BY_MOVING)
        .then(|| picks::item(kernel::BY_MOVING, model.locale.text("pick-move-values"), ""));
    let reasons = Reason::ALL
        .iter()
        .map(|reason| picks::item(reason.code(), model.locale.word("despite", reason.code()), ""));
    let items = mends.into_iter().chain(reasons).collect();
    picks::push(model, "despite", items, PickFor::Despite(ticket, rule.to_owned()))
}

/// The reason was chosen. Another rule may warn of the same act, so those of before stay with it.
pub(super) fn chosen(model: &mut Model, ticket: Ticket, rule: String, code: &str) -> Vec<Effect> {
    if code == kernel::BY_MOVING {
        return moved(model, ticket);
    }
    let Some(reason) = Reason::from_code(code) else {
        say_error(model, &Error::usage("usage-value"));
        return Vec::new();
    };
    let before = model.reasons.take().filter(|(of, _)| *of == ticket);
    let mut reasons = before.map(|(_, reasons)| reasons).unwrap_or_default();
    reasons.push((rule, reason));
    model.reasons = Some((ticket, reasons.clone()));
    if let Some(Overlay::Form(form, _)) = model.overlays.last_mut() {
        form.sent = Some(ticket);
    }
    vec![Effect::GoOn(ticket, reasons)]
}

/// Numbers go into sealed fields, and the same is done without them. Sealing takes the keys of whoever holds them.
fn moved(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    if !model.vault_open && model.member.opens(Compartment::Secret) {
        return ask_passphrase(model, None);
    }
    if let Some(Overlay::Form(form, _)) = model.overlays.last_mut() {
        form.sent = Some(ticket);
    }
    let reasons = model.reasons.iter().flat_map(|(_, reasons)| reasons.clone()).collect();
    vec![Effect::MoveValues(ticket, reasons)]
}

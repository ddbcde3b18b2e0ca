//! Going past a rule that warns: the desk asks for the reason and does the same once more with it.

use super::{picks, say_error};
use crate::domain::error::Error;
use crate::domain::guard::Reason;
use crate::guards::kernel;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Overlay, PickFor};
use crate::tui::msg::Ticket;

/// After a refusal that leaves a reason as the way on: which one.
pub(super) fn asked(model: &mut Model, ticket: Ticket, error: &Error) -> Vec<Effect> {
    let Some((kernel::BY_REASON, rule)) = kernel::way_on(error) else {
        model.reasons = None;
        return Vec::new();
    };
    let reasons = Reason::ALL
        .iter()
        .map(|reason| picks::item(reason.code(), model.locale.word("despite", reason.code()), ""));
    let items = reasons.collect();
    picks::push(model, "despite", items, PickFor::Despite(ticket, rule.to_owned()))
}

/// The reason was chosen. Another rule may warn of the same act, so those of before stay with it.
pub(super) fn chosen(model: &mut Model, ticket: Ticket, rule: String, code: &str) -> Vec<Effect> {
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

//! What a customer tells us that is no complaint, typed at the desk in their words.

use super::forms::Fields;
use super::submit;
use crate::domain::complaint::{Channel, Opening};
use crate::domain::error::Result;
use crate::domain::feedback::FeedbackKind;
use crate::domain::id::PartyId;
use crate::domain::moment::Moment;
use crate::tui::effect::Deed;
use crate::tui::overlay::form::{Form, FormField};

/// What somebody says by themselves; what they say in a survey comes with its answer.
const KINDS: [FeedbackKind; 3] =
    [FeedbackKind::Praise, FeedbackKind::Suggestion, FeedbackKind::Dissatisfaction];

/// Which of them it is, is heard and never presumed.
pub(super) fn fields(fields: &Fields<'_>) -> Vec<FormField> {
    vec![
        fields.decision_of("feedback-kind", "feedback", &KINDS.map(FeedbackKind::code)),
        fields.text("what-told").required(),
        fields.channel(),
        fields.line("received-at", "").with_hint(fields.hint("received-at")),
    ]
}

/// What was typed, as it goes through the door.
pub(super) fn deed(form: &Form, party: Option<PartyId>, now: Moment) -> Result<Deed> {
    let received_at = match form.value("received-at").trim() {
        "" => now,
        text => submit::time(text, now)?,
    };
    let kind = FeedbackKind::from_code(form.choice("feedback-kind"));
    let kind = kind.unwrap_or(FeedbackKind::Dissatisfaction);
    let channel = Channel::from_code(form.choice("channel")).unwrap_or(Channel::Other);
    let words = form.value("what-told").to_owned();
    let opening = Opening::of_feedback(party, kind, words, channel, received_at);
    Ok(Deed::OpenCase { opening: Box::new(opening) })
}

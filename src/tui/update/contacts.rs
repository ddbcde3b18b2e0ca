//! Reaching a customer by hand: before it is done the rules are asked, and what was done already is written down.

use super::forms::Fields;
use crate::domain::consent::{ContactChannel, ContactPurpose};
use crate::domain::contact::PointKind;
use crate::domain::error::{Error, Result};
use crate::domain::id::PartyId;
use crate::tui::effect::Deed;
use crate::tui::model::Model;
use crate::tui::overlay::form::{Form, FormField};
use crate::tui::pane::detail::Item;

/// The purposes, that of every day first.
const PURPOSES: [ContactPurpose; 4] = [
    ContactPurpose::Service,
    ContactPurpose::Survey,
    ContactPurpose::Marketing,
    ContactPurpose::Statutory,
];

const AHEAD: &str = "ahead";
const MADE: &str = "made";

/// What for is said by whoever reaches them, and never presumed.
pub(super) fn fields(fields: &Fields<'_>, model: &Model) -> Vec<FormField> {
    let channels: Vec<&str> = ContactChannel::ALL.iter().map(|one| one.code()).collect();
    let channels = fields.words("contact-channel", &channels);
    vec![
        fields.choice("contact-channel", channels, way(model).code()),
        fields.decision("contact-purpose", &PURPOSES.map(ContactPurpose::code)),
        fields.choice("contact-when", when(model), AHEAD),
    ]
}

/// Before it is done, or after.
fn when(model: &Model) -> Vec<(String, String)> {
    let ahead = (AHEAD.to_owned(), model.locale.text("contact-when-ahead"));
    vec![ahead, (MADE.to_owned(), model.locale.text("contact-when-made"))]
}

/// By which way the contact point under the cursor is reached; a telephone is called.
fn way(model: &Model) -> ContactChannel {
    let items = super::act::items_in_sight(model);
    let kind = match items.get(model.detail.cursor) {
        Some(Item::Point(id)) => model.detail.find_point(*id).map(|point| point.kind),
        _ => None,
    };
    let kind = kind.filter(|kind| *kind != PointKind::Phone);
    let way = kind.and_then(|kind| ContactChannel::of(kind).next());
    way.unwrap_or(ContactChannel::Call)
}

/// What was typed, as it goes through the door.
pub(super) fn deed(form: &Form, party: PartyId) -> Result<Deed> {
    let purpose = ContactPurpose::from_code(form.choice("contact-purpose"));
    let purpose = purpose.ok_or_else(|| Error::usage("consent-purpose-missing"))?;
    let channel = ContactChannel::from_code(form.choice("contact-channel"));
    let channel = channel.unwrap_or(ContactChannel::Call);
    let is_made = form.choice("contact-when") == MADE;
    Ok(Deed::Contact { party, channel, purpose, is_made })
}

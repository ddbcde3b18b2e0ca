//! What a customer says of being reached, typed at the desk: of the contact point under the cursor, or of all.

use super::forms::Fields;
use crate::commands::consent::Say;
use crate::domain::consent::{
    ConsentAct, ContactChannel, ContactPurpose, Evidence, LegalBasis, Scope,
};
use crate::domain::error::{Error, Result};
use crate::domain::id::{PartyId, PointId};
use crate::tui::model::{FormFor, Model};
use crate::tui::overlay::form::{Form, FormField};
use crate::tui::pane::PaneId;
use crate::tui::pane::detail::{Item, point_label};

/// What members choose from; that a file claims something is none of it.
const SAID: [ConsentAct; 5] = [
    ConsentAct::Given,
    ConsentAct::Refused,
    ConsentAct::Withdrawn,
    ConsentAct::Stop,
    ConsentAct::Resumed,
];

/// Of whom, and of which contact point if the cursor is on one.
pub(super) fn wanted(model: &Model) -> Option<FormFor> {
    let items = super::act::items_in_sight(model);
    let meant = items.get(model.detail.cursor).filter(|_| model.focus == PaneId::Detail);
    let point = match meant {
        Some(Item::Point(id)) => Some(*id),
        _ => None,
    };
    Some(FormFor::Consent(model.party()?, point))
}

/// Whom the form concerns, and by which of their contact points.
pub(super) fn target(model: &Model, party: PartyId, point: Option<PointId>) -> Option<String> {
    let whose = model.party_label(party)?;
    let named = point.and_then(|id| model.detail.find_point(id));
    let of = named.map_or_else(
        || model.locale.text("consent-all-points"),
        |point| point_label(&model.locale, point),
    );
    Some(format!("{whose} · {of}"))
}

/// Taking back fills in what giving fills in, and less of it: the last three fields are for a yes.
pub(super) fn fields(fields: &Fields<'_>) -> Vec<FormField> {
    let purposes = ContactPurpose::ALL.iter().filter(|one| one.is_stopped_by_a_wish());
    let purposes: Vec<&str> = purposes.map(|one| one.code()).collect();
    let channels: Vec<&str> = ContactChannel::ALL.iter().map(|one| one.code()).collect();
    let bases: Vec<&str> = LegalBasis::ALL.iter().map(|one| one.code()).collect();
    let acts = SAID.map(ConsentAct::code);
    vec![
        fields.decision("consent-act", &acts),
        fields.all_or("contact-purpose", &purposes),
        fields.all_or("contact-channel", &channels),
        fields.line("consent-evidence", "").with_hint(fields.hint("consent-evidence")),
        fields.line("consent-notice", ""),
        fields.choice(
            "legal-basis",
            fields.words("legal-basis", &bases),
            LegalBasis::Consent.code(),
        ),
        fields.choice("own-wish", fields.words("yes-no", &["no", "yes"]), "no"),
    ]
}

/// What was typed, as it goes through the door.
pub(super) fn said(form: &Form, party: PartyId, point: Option<PointId>) -> Result<Say> {
    let act = ConsentAct::from_code(form.choice("consent-act")).unwrap_or(ConsentAct::Stop);
    let scope = Scope {
        point,
        channel: ContactChannel::from_code(form.choice("contact-channel")),
        purpose: ContactPurpose::from_code(form.choice("contact-purpose")),
        disclosure: None,
    };
    let is_yes = act == ConsentAct::Given;
    let notice = form.value("consent-notice").trim();
    Ok(Say {
        basis: LegalBasis::from_code(form.choice("legal-basis")).filter(|_| is_yes),
        notice: Some(notice.to_owned()).filter(|notice| is_yes && !notice.is_empty()),
        evidence: evidence(form.value("consent-evidence").trim())?,
        own_wish: form.choice("own-wish") == "yes",
        ..Say::new(act, party, scope)
    })
}

/// A bare text is a code; no file is read here.
fn evidence(text: &str) -> Result<Option<Evidence>> {
    let known = ["code:", "sha256:", "audit:"].iter().any(|what| text.starts_with(what));
    match text {
        "" => Ok(None),
        text if known => {
            Evidence::read(text).map(Some).ok_or_else(|| Error::usage("consent-evidence-shape"))
        }
        text => Ok(Some(Evidence::Code(text.to_owned()))),
    }
}

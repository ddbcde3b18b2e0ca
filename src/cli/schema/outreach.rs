//! Documents of consent and outreach.

use super::Fields;

/// How a contact point stands.
pub const STANDING: Fields = &[
    ("point", "uuid"),
    ("kind", "point-kind"),
    ("label", "text"),
    ("channel", "contact-channel"),
    ("purpose", "contact-purpose"),
    ("standing", "standing"),
    ("allowed", "boolean"),
    ("since", "time?"),
];

/// A line of the ledger of consents.
pub const CONSENT_EVENT: Fields = &[
    ("seq", "number"),
    ("act", "consent-act"),
    ("point", "uuid?"),
    ("channel", "contact-channel?"),
    ("purpose", "contact-purpose?"),
    ("disclosure", "disclosure-number?"),
    ("basis", "legal-basis?"),
    ("notice", "text?"),
    ("evidence", "text?"),
    ("at", "time"),
    ("by", "member?"),
];

/// Today's notice for a purpose.
pub const CONSENT_NOTICE: Fields =
    &[("purpose", "contact-purpose"), ("version", "text"), ("since", "time"), ("by", "member?")];

/// A template of campaigns.
pub const TEMPLATE: Fields = &[
    ("name", "text"),
    ("purpose", "contact-purpose"),
    ("channel", "contact-channel"),
    ("text", "text"),
    ("by", "member?"),
    ("at", "time"),
];

/// A campaign.
pub const CAMPAIGN: Fields = &[
    ("number", "campaign-number"),
    ("state", "campaign-state"),
    ("template", "text"),
    ("purpose", "contact-purpose"),
    ("channel", "contact-channel"),
    ("filter", "text"),
    ("language", "text"),
    ("by", "member?"),
    ("at", "time"),
    ("plan", "plan?"),
    ("queued", "number"),
    ("claimed", "number"),
    ("sent", "number"),
    ("failed", "number"),
    ("killed", "object"),
    ("stopped", "number"),
    ("halted", "halted?"),
];

/// Whom a campaign may reach.
pub const PLAN: Fields = &[
    ("campaign", "campaign-number"),
    ("audience", "number"),
    ("eligible", "number"),
    ("waiting", "number"),
    ("refused", "object"),
    ("adds_up", "boolean"),
];

/// What a run of a campaign came to.
pub const CAMPAIGN_RUN: Fields = &[
    ("campaign", "campaign-number"),
    ("state", "campaign-state"),
    ("sent", "number"),
    ("failed", "number"),
    ("back", "number"),
    ("unsure", "number"),
    ("killed", "number"),
    ("waiting", "number"),
];

/// An attempt to reach somebody.
pub const CONTACT: Fields = &[
    ("at", "time"),
    ("channel", "contact-channel"),
    ("purpose", "contact-purpose"),
    ("campaign", "campaign-number?"),
];

/// Whether somebody may be reached.
pub const CONTACT_MAY: Fields =
    &[("number", "party-number"), ("allowed", "boolean"), ("rules", "text[]"), ("facts", "object")];

/// What came of mail that came in as cases.
pub const MAIL: Fields = &[
    ("read", "number"),
    ("opened", "number"),
    ("continued", "number"),
    ("stops", "number"),
    ("known", "number"),
    ("automatic", "number"),
    ("bounces", "number"),
    ("attached", "number"),
    ("left_out", "object[]"),
    ("refused", "object[]"),
];

/// What came of mail that came in.
pub const REPLIES: Fields = &[
    ("read", "number"),
    ("taken", "number"),
    ("stops", "number"),
    ("known", "number"),
    ("automatic", "number"),
    ("refused", "object[]"),
];

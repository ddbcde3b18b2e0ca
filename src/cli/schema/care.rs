//! Documents of incidents, reviews, trainings, backups and purposes.

use super::Fields;

/// An incident in a list.
pub const INCIDENT: Fields = &[
    ("number", "incident-number"),
    ("kind", "incident-kind"),
    ("title", "text"),
    ("open", "boolean"),
    ("discovered_at", "time"),
    ("opened_at", "time"),
    ("by", "member?"),
    ("affected", "number"),
    ("nobody", "boolean"),
    ("deadlines", "incident-deadline[]"),
    ("notifying", "notifying?"),
    ("reason", "text?"),
    ("decided_by", "member?"),
    ("decided_at", "time?"),
    ("decided_seq", "number?"),
    ("cause", "text?"),
    ("closed_at", "time?"),
];

/// What `incident show` adds.
pub const INCIDENT_SHOW: Fields = &[("lines", "incident-line[]"), ("parties", "party-number[]")];

/// A line of an incident.
pub const INCIDENT_LINE: Fields = &[("at", "time"), ("by", "member?"), ("text", "text")];

/// By when whom to tell.
pub const INCIDENT_DEADLINE: Fields = &[
    ("id", "text"),
    ("tells", "told"),
    ("due_at", "time"),
    ("state", "deadline-state"),
    ("source", "text"),
    ("status", "source-status"),
];

/// A member, and how what it was given stands.
pub const ACCESS: Fields = &[
    ("member", "member"),
    ("roles", "role[]"),
    ("state", "grant-state"),
    ("reviewed_at", "time"),
    ("reviewed_by", "member?"),
    ("lapses_at", "time?"),
    ("trained_on", "time?"),
    ("trained", "boolean"),
    ("last_reveal_at", "time?"),
    ("last_login_at", "time?"),
];

/// A purpose, and by when somebody looks at it.
pub const USE_OF_PURPOSE: Fields = &[
    ("purpose", "text"),
    ("sees", "field-class[]"),
    ("reviewed_at", "time"),
    ("reviewed_by", "member?"),
    ("review_by", "time"),
    ("holds_from", "time"),
];

/// How old the last backup or drill is.
pub const PRECAUTION: Fields =
    &[("what", "precaution"), ("at", "time"), ("seq", "number?"), ("state", "age-of")];

/// A training.
pub const TRAINING: Fields =
    &[("member", "member?"), ("course", "course"), ("on", "time"), ("by", "member?")];

/// What was used for what, in one month.
pub const USAGE: Fields = &[
    ("month", "text"),
    ("purpose", "text"),
    ("member", "member?"),
    ("class", "field-class?"),
    ("count", "number"),
    ("acts", "number"),
];

//! Documents of data that goes to somebody outside, and of who approves.

use super::Fields;

/// A disclosure in a list.
pub const DISCLOSURE: Fields = &[
    ("number", "disclosure-number"),
    ("recipient", "text"),
    ("contact", "text"),
    ("purpose", "text"),
    ("method", "disclosure-method"),
    ("categories", "field-class[]"),
    ("since", "time"),
    ("by", "member?"),
    ("ended", "time?"),
    ("consented", "number"),
];

/// What `disclosure show` adds.
pub const DISCLOSURE_SHOW: Fields = &[("parties", "party-number[]")];

/// How a member decides on what others ask for.
pub const APPROVER: Fields = &[
    ("member", "member?"),
    ("approved", "number"),
    ("declined", "number"),
    ("rate_percent", "number"),
    ("exceptions", "number"),
    ("quick", "number"),
    ("finding", "boolean"),
];

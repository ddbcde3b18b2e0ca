//! Documents of attachments.

use super::Fields;

/// An attachment in a list.
pub const ATTACHMENT: Fields = &[
    ("number", "attachment-number"),
    ("party", "party-number?"),
    ("case", "complaint-number?"),
    ("name", "text"),
    ("media", "text?"),
    ("bytes", "number"),
    ("compartment", "compartment"),
    ("origin", "origin"),
    ("sealed_sha256", "text"),
    ("at", "time"),
    ("by", "member?"),
    ("seq", "number"),
];

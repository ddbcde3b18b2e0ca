//! Documents of imports that are taken back, and of parties that may have come twice.

use super::Fields;

/// A run of an import.
pub const IMPORT_RUN: Fields = &[
    ("number", "run-number"),
    ("what", "run-of"),
    ("by", "member?"),
    ("at", "time"),
    ("added", "number"),
    ("taken_back", "number"),
    ("standing", "number"),
];

/// A record that is not taken back.
pub const IMPORT_STAYS: Fields = &[("number", "text"), ("why", "stays-for"), ("verb", "text?")];

/// Two parties that may be one.
pub const DUPLICATE: Fields = &[
    ("score", "number"),
    ("number", "party-number"),
    ("name", "text"),
    ("other", "party-number"),
    ("other_name", "text"),
    ("values", "point-kind[]"),
    ("alike", "likeness[]"),
];

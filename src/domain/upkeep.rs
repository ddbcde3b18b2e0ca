//! A step of maintenance for which every other desk pauses.

use super::moment::Moment;

/// Who is at it, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upkeep {
    /// The member's name.
    pub by: String,
    /// Since when.
    pub since: Moment,
}

//! The calendars that are there, in all their versions.

use crate::domain::calendar::Calendar;
use crate::domain::error::Result;
use crate::store::{Reader, calendars};

/// All versions of all of them, oldest first.
pub fn versions(tx: &impl Reader) -> Result<Vec<Calendar>> {
    calendars::versions(tx)
}

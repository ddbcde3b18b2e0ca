//! How much text one thing may hold.

use super::Verdict;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::Error;

/// Texts have an end: of a note, a complaint, a question, reasons, a handover.
pub fn may_keep(text: &str) -> Verdict {
    if text.len() > TEXT_BYTES {
        return Err(Error::usage("text-long").with("bytes", TEXT_BYTES));
    }
    Ok(())
}

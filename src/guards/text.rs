//! How much text one thing may hold.

use super::Verdict;
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::Error;
use crate::domain::name::LINE_CHARS;

/// Texts have an end: of a note, a complaint, a question, reasons, a handover.
pub fn may_keep(text: &str) -> Verdict {
    if text.len() > TEXT_BYTES {
        return Err(Error::usage("text-long").with("bytes", TEXT_BYTES));
    }
    Ok(())
}

/// Lines have an end too: what stands in a list or is chosen by, such as a tier, a product or the
/// name of a field. It is asked of what was typed, so that nothing is cut off unsaid.
pub fn may_keep_line(line: &str) -> Verdict {
    if line.chars().count() > LINE_CHARS {
        return Err(Error::usage("line-long").with("chars", LINE_CHARS));
    }
    Ok(())
}

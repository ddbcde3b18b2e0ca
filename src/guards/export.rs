//! When a list may leave.

use super::Verdict;
use crate::domain::contact::{PointKind, holds_value};
use crate::domain::error::Error;
use crate::domain::export::ExportList;
use crate::domain::purpose::check_reason;

/// Rows of a page of customers or cases, at most. A whole list is an export: for a reason, counted, in the log.
pub const PAGE_MOST: usize = 250;

/// Which of these words are columns, and which of them of sealed values.
pub fn columns(list: ExportList, words: &[String]) -> Result<Vec<PointKind>, Error> {
    let mut sealed = Vec::new();
    for word in words {
        match PointKind::from_code(word).filter(|kind| list.sealed_columns().contains(kind)) {
            Some(kind) => sealed.push(kind),
            None if list.columns().contains(&word.as_str()) => {}
            None => {
                let known = list.columns().iter().copied();
                let known = known.chain(list.sealed_columns().iter().map(|kind| kind.code()));
                return Err(Error::usage("export-column")
                    .with("column", word)
                    .with("known", known.collect::<Vec<_>>().join(", ")));
            }
        }
    }
    Ok(sealed)
}

/// Whether so many customers or cases may be asked for at once.
pub fn fits_page(limit: usize) -> Verdict {
    match limit > PAGE_MOST {
        true => Err(Error::usage("limit-large").with("limit", limit).with("most", PAGE_MOST)),
        false => Ok(()),
    }
}

/// A list leaves with somebody's reason, and what is sealed leaves sealed.
pub fn may_leave(sealed: &[PointKind], has_recipient: bool, reference: &str) -> Verdict {
    check_reason(reference)?;
    match sealed.first() {
        Some(kind) if !has_recipient => {
            Err(Error::refused("export-unsealed").with("column", kind.code()))
        }
        _ => Ok(()),
    }
}

/// A second person is shown what was selected, and it is kept: it names nobody by a value that is sealed.
pub fn may_be_kept(selector: &str) -> Verdict {
    match holds_value(selector) {
        true => Err(Error::refused("export-holds-value")),
        false => Ok(()),
    }
}

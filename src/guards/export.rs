//! When a list may leave.

use super::kernel::{self, Finding};
use super::{Verdict, wording};
use crate::domain::contact::{PointKind, holds_value};
use crate::domain::error::Error;
use crate::domain::export::{ExportFacts, ExportList};
use crate::domain::guard::Facts;
use crate::domain::purpose::check_reason;
use crate::domain::wording::{TextUse, WordingFacts};

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
    may_leave_sealed(sealed, has_recipient)
}

/// What is sealed leaves sealed to somebody.
pub fn may_leave_sealed(sealed: &[PointKind], has_recipient: bool) -> Verdict {
    kernel::verdict(Facts::Export(ExportFacts { sealed: sealed.to_vec(), has_recipient }))
}

/// What is sealed leaves sealed.
pub fn findings(facts: &ExportFacts) -> Vec<Finding> {
    let first = facts.sealed.first().filter(|_| !facts.has_recipient);
    let unsealed =
        |kind: &PointKind| Finding::of("export-unsealed", "").with("column", kind.code());
    first.into_iter().map(unsealed).collect()
}

/// A second person is shown what was selected, and it is kept: it names nobody by a value that is sealed.
pub fn may_be_kept(selector: &str) -> Verdict {
    wording::verdict(WordingFacts::holding(TextUse::Selector, holds_value(selector)))
}

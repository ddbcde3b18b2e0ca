//! When a list may leave.

use super::kernel::{self, Finding};
use super::{Verdict, wording};
use crate::domain::contact::{PointKind, holds_value};
use crate::domain::error::Error;
use crate::domain::export::{ExportFacts, ExportList, kind_of};
use crate::domain::export_run::{ExportRun, GOES_ON_DAYS};
use crate::domain::guard::Facts;
use crate::domain::id::MemberId;
use crate::domain::member::{Member, Role};
use crate::domain::moment::Moment;
use crate::domain::purpose::check_reason;
use crate::domain::wording::{TextUse, WordingFacts};

/// Rows of a page of customers or cases, at most. A whole list is an export: for a reason, counted, in the log.
pub const PAGE_MOST: usize = 250;

/// Which of these words are columns, and which of them of sealed values.
pub fn columns(list: ExportList, words: &[String]) -> Result<Vec<PointKind>, Error> {
    let mut sealed: Vec<PointKind> = Vec::new();
    for word in words {
        match kind_of(word).filter(|(kind, _)| list.sealed_columns().contains(kind)) {
            Some((kind, _)) if sealed.contains(&kind) => {}
            Some((kind, _)) => sealed.push(kind),
            None if list.columns().contains(&word.as_str()) => {}
            None if list.more_columns().contains(&word.as_str()) => {}
            None => {
                return Err(Error::usage("export-column")
                    .with("column", word)
                    .with("known", list.all_columns().join(", ")));
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

/// Whether the sealed values of a list that a second person has to approve need room in their member's limits, too.
///
/// The limits are there so that nobody carries off by themselves what everybody may look at one by one. Where a second
/// person has approved this exact selection, that is no more so; a company could else never leave with its own
/// numbers. Then values are counted in the log and with the list, not as reveals of its member, and the privacy officer
/// is told. In a desk where nobody else could approve, only its owner answers for all of it.
pub fn needs_room(member: &Member, has_second: bool) -> bool {
    !has_second && !member.roles.contains(&Role::Owner)
}

/// Whether a run that has begun goes on: by who began it, and within its days.
pub fn may_go_on(run: &ExportRun, by: MemberId, now: Moment) -> Verdict {
    if run.by != by {
        return Err(Error::not_permitted("export-run-others"));
    }
    match run.is_over(now) {
        true => Err(Error::usage("export-run-over").with("days", GOES_ON_DAYS)),
        false => Ok(()),
    }
}

/// Whether so many rows more are no more than may leave.
pub fn fits_run(run: &ExportRun, more: u64) -> Verdict {
    match run.told.saturating_add(more) > run.most() {
        true => Err(Error::conflict("moved-on")),
        false => Ok(()),
    }
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

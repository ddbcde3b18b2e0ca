//! What a purpose sees of a list, and when bulk work waits until somebody has looked at purposes.

use super::Verdict;
use crate::domain::contact::{Compartment, PointKind};
use crate::domain::error::Error;
use crate::domain::export::ExportList;
use crate::domain::guard::Facts;
use crate::domain::reveal::RevealFacts;
use crate::domain::usage::{FieldClass, GRACE_DAYS, PURPOSES, sees};

/// The columns of a list that exist for a purpose.
pub fn columns_for(list: ExportList, purpose: &str) -> Vec<String> {
    let is_seen = |column: &String| sees(purpose, FieldClass::of_column(column));
    list.all_columns().into_iter().filter(is_seen).collect()
}

/// Whether these columns exist for a purpose.
pub fn may_use(list: ExportList, purpose: &str, columns: &[String]) -> Verdict {
    let known = columns_for(list, purpose);
    match columns.iter().find(|column| !known.contains(column)) {
        None => Ok(()),
        Some(column) => Err(unseen(purpose, column, &known)),
    }
}

fn unseen(purpose: &str, column: &str, known: &[String]) -> Error {
    let class = FieldClass::of_column(column);
    let facts = RevealFacts::Sees { purpose: purpose.to_owned(), class };
    Error::refused("purpose-class")
        .with("column", column)
        .with("purpose", purpose)
        .with("class", class.code())
        .with("known", known.join(", "))
        .on(Facts::Reveal(facts))
}

/// Whether this kind of sealed value exists for a purpose.
pub fn may_see(purpose: &str, kind: PointKind) -> Verdict {
    let is_seen = |kind: &PointKind| sees(purpose, FieldClass::of(kind.compartment()));
    match is_seen(&kind) {
        true => Ok(()),
        false => {
            let known =
                PointKind::ALL.into_iter().filter(is_seen).map(|kind| kind.code().to_owned());
            Err(unseen(purpose, kind.code(), &known.collect::<Vec<_>>()))
        }
    }
}

/// Whether a file that this compartment seals exists for a purpose.
pub fn may_see_file(purpose: &str, compartment: Compartment) -> Verdict {
    let of = |kind: &PointKind| sees(purpose, FieldClass::of(kind.compartment()));
    match sees(purpose, FieldClass::of(compartment)) {
        true => Ok(()),
        false => {
            let known = PointKind::ALL.into_iter().filter(of);
            let known = known.map(|kind| kind.code().to_owned());
            Err(unseen(purpose, "attachment", &known.collect::<Vec<_>>()))
        }
    }
}

/// Bulk work, while somebody looks at purposes now and then: `late` are those at which nobody has.
pub fn may_go_on(late: &[&str]) -> Verdict {
    match late.first() {
        None => Ok(()),
        Some(purpose) => Err(Error::refused("purposes-unreviewed")
            .with("purpose", purpose)
            .with("count", late.len())
            .with("days", GRACE_DAYS)),
    }
}

/// Whether this is the code of a purpose.
pub fn is_purpose(code: &str) -> bool {
    PURPOSES.iter().any(|(one, _)| *one == code)
}

/// A review of purposes names some, and only such as there are.
pub fn may_review(purposes: &[String]) -> Verdict {
    if purposes.is_empty() {
        return Err(Error::usage("purpose-missing"));
    }
    match purposes.iter().find(|purpose| !is_purpose(purpose)) {
        None => Ok(()),
        Some(purpose) => Err(Error::usage("purpose-unknown").with("purpose", purpose)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_class_that_a_purpose_does_not_see_does_not_exist_for_it() {
        let code = |purpose: &str, column: &str| {
            may_use(ExportList::Parties, purpose, &[column.to_owned()]).map_err(|e| e.code)
        };
        assert_eq!(code("report", "stage"), Ok(()));
        assert_eq!(code("report", "name"), Err("purpose-class"));
        assert_eq!(code("notice", "phone"), Ok(()));
        assert_eq!(code("notice", "birthday"), Err("purpose-class"));
        assert_eq!(code("court", "birthday"), Ok(()));
        assert_eq!(code("sell", "number"), Err("purpose-class"));
        assert!(columns_for(ExportList::Complaints, "sell").is_empty());
    }
}

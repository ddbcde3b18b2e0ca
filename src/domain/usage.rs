//! What data may be used for: purposes, and the classes of fields that each of them sees.
//!
//! INVARIANT: a purpose that does not stand in [`PURPOSES`] is none, and a class that does not stand beside it does not
//! exist for it: a column of it is an unknown column (PIPL 6: no more than the purpose needs). There is no purpose
//! "sell", and none "other".

use super::contact::Compartment;
use super::export::{ALL_FIELDS, kind_of};
use super::moment::DAY_SECONDS;
use super::party::words;
use std::collections::BTreeSet;

/// A purpose is reviewed every so many days.
pub const REVIEW_DAYS: i64 = 90;
/// So many days past that an unreviewed purpose holds up bulk work.
pub const GRACE_DAYS: i64 = 90;

/// How a list that left says which classes its columns are of, among the ids of its entry.
pub const CLASSES: &str = "classes:";

words! {
    /// What kind of thing a field tells.
    FieldClass {
        /// How we deal with it: numbers, stages, dates, owners.
        Handling = "handling",
        /// Who somebody is.
        Identity = "identity",
        /// What somebody wrote or said.
        Words = "words",
        /// How somebody is reached; sealed.
        Contact = "contact",
        /// What harms somebody most when it is known; sealed.
        Secret = "secret",
    }
}

impl FieldClass {
    /// Of a compartment.
    pub fn of(compartment: Compartment) -> Self {
        match compartment {
            Compartment::Contact => Self::Contact,
            Compartment::Secret => Self::Secret,
        }
    }

    /// The classes of some columns, as the entry of a list that left names them.
    pub fn named(columns: &[String]) -> String {
        let classes: BTreeSet<Self> = columns.iter().map(|one| Self::of_column(one)).collect();
        let codes: Vec<&str> = classes.into_iter().map(Self::code).collect();
        format!("{CLASSES}{}", codes.join("+"))
    }

    /// Of a column of a list that leaves. A column that is not known here is among the best kept.
    pub fn of_column(column: &str) -> Self {
        if let Some((kind, _)) = kind_of(column) {
            return Self::of(kind.compartment());
        }
        match column {
            "number" | "kind" | "stage" | "tier" | "owner" | "language" | "added_at"
            | "severity" | "category" | "received_at" | "due_at" | "product" | "issue"
            | "channel" | "outcome" | "closing" | "feedback" | "themes" | "disposition"
            | "case" | "due" | "state" | "made_at" | "at" | "by" | "outgoing" | "retracted"
            | "act" | "reached_by" | "basis" | "notice" | "disclosure" | "seq" | "member"
            | "verb" | "count" | "approval" | "ids" => Self::Handling,
            "party" | "name" | "company" | "city" | "external_ref" | "source" => Self::Identity,
            // Of a consent what it is for is said in a word; in the log somebody's reason stands there.
            "title" | "tags" | "what_happened" | "wanted" | "text" | "purpose" | "evidence"
            | ALL_FIELDS => Self::Words,
            _ => Self::Secret,
        }
    }
}

use FieldClass::{Contact, Handling, Identity, Words};

/// A purpose, and which classes it sees.
pub type Purpose = (&'static str, &'static [FieldClass]);

/// Every purpose: those of lists that leave, then those of reveals, by their codes.
pub const PURPOSES: &[Purpose] = &[
    ("regulator", FieldClass::ALL),
    ("court", FieldClass::ALL),
    ("audit", &[Handling, Identity, Words]),
    ("migration", FieldClass::ALL),
    ("report", &[Handling]),
    ("notice", &[Handling, Identity, Contact]),
    ("disclosure", FieldClass::ALL),
    ("case", FieldClass::ALL),
    ("promise", &[Handling, Identity, Words, Contact]),
    ("call", FieldClass::ALL),
    ("break-glass", FieldClass::ALL),
];

/// Which classes a purpose sees; none, if it is no purpose.
pub fn seen_by(purpose: &str) -> &'static [FieldClass] {
    PURPOSES.iter().find(|(code, _)| *code == purpose).map_or(&[], |(_, classes)| *classes)
}

/// Whether a purpose sees this class.
pub fn sees(purpose: &str, class: FieldClass) -> bool {
    seen_by(purpose).contains(&class)
}

/// By when a purpose has to be reviewed that was reviewed then, in seconds.
pub fn review_by(reviewed: i64) -> i64 {
    reviewed + REVIEW_DAYS * DAY_SECONDS
}

/// From when on it holds up bulk work, in seconds.
pub fn holds_from(reviewed: i64) -> i64 {
    review_by(reviewed) + GRACE_DAYS * DAY_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::export::{ExportList, ExportPurpose};
    use crate::domain::purpose::Purpose;

    /// Who sees what, once more and by hand.
    const EXPECTED: &str = "
        purpose     handling identity words contact secret
        regulator   +        +        +     +       +
        court       +        +        +     +       +
        audit       +        +        +     -       -
        migration   +        +        +     +       +
        report      +        -        -     -       -
        notice      +        +        -     +       -
        disclosure  +        +        +     +       +
        case        +        +        +     +       +
        promise     +        +        +     +       -
        call        +        +        +     +       +
        break-glass +        +        +     +       +";

    #[test]
    fn every_cell_is_as_it_was_meant() {
        let mut lines = EXPECTED.lines().map(str::split_whitespace).skip(1);
        let columns: Vec<&str> = lines.next().unwrap().skip(1).collect();
        assert_eq!(columns, FieldClass::ALL.iter().map(|one| one.code()).collect::<Vec<_>>());
        let mut purposes = Vec::new();
        for mut line in lines {
            let purpose = line.next().unwrap();
            for class in FieldClass::ALL {
                assert_eq!(sees(purpose, *class), line.next() == Some("+"), "{purpose} {class:?}");
            }
            purposes.push(purpose);
        }
        assert_eq!(purposes, PURPOSES.iter().map(|(code, _)| *code).collect::<Vec<_>>());
    }

    #[test]
    fn every_purpose_that_can_be_named_is_one_and_every_column_has_a_class() {
        let named = ExportPurpose::ALL.iter().map(|one| one.code()).chain(Purpose::CODES);
        assert_eq!(named.collect::<Vec<_>>(), PURPOSES.iter().map(|row| row.0).collect::<Vec<_>>());
        for list in ExportList::ALL {
            for column in list.columns() {
                assert_ne!(FieldClass::of_column(column), FieldClass::Secret, "{column}");
            }
        }
        assert_eq!(FieldClass::of_column("phone"), Contact);
        assert_eq!(FieldClass::of_column("no such column"), FieldClass::Secret);
        assert!(!sees("sell", Handling), "no purpose");
    }
}

//! When data may go to somebody outside: told of in full, within what was told, and to whom each customer said yes.

use super::Verdict;
use super::kernel::Finding;
use super::text::{may_keep_line, of_nobody};
use crate::domain::disclosure::{Disclosure, DisclosureFacts, DisclosureMethod};
use crate::domain::error::Error;
use crate::domain::export::ExportPurpose;
use crate::domain::guard::Facts;
use crate::domain::id::PartyNumber;
use crate::domain::moment::Moment;
use crate::domain::usage::FieldClass;

/// What is told of one that is to be declared.
#[derive(Debug, Clone, Copy)]
pub struct Told<'t> {
    /// Who gets it.
    pub recipient: &'t str,
    /// How they are reached.
    pub contact: &'t str,
    /// What for.
    pub purpose: &'t str,
    /// By which way.
    pub method: Option<DisclosureMethod>,
    /// What.
    pub categories: &'t [FieldClass],
}

/// What stands against it.
pub fn findings(facts: &DisclosureFacts) -> Vec<Finding> {
    let found = [
        facts.lacks.as_ref().map(|_| "disclosure-lacks"),
        facts.is_unnamed.then_some("disclosure-missing"),
        facts.has_ended.then_some("disclosure-ended"),
        facts.untold.map(|_| "disclosure-class"),
        (facts.without > 0).then_some("disclosure-no-consent"),
    ];
    found.into_iter().flatten().map(|code| Finding::of(code, "")).collect()
}

fn refusal(code: &'static str, facts: DisclosureFacts) -> Error {
    Error::refused(code).on(Facts::Disclosure(facts))
}

/// Declaring one: all that a customer has to be told before they can say yes to it.
pub fn may_declare(told: &Told<'_>) -> Verdict {
    let lines =
        [("recipient", told.recipient), ("contact", told.contact), ("purpose", told.purpose)];
    let missing = lines.iter().find(|(_, text)| text.trim().is_empty()).map(|(name, _)| *name);
    let missing = missing.or_else(|| told.method.is_none().then_some("method"));
    if let Some(name) = missing.or_else(|| told.categories.is_empty().then_some("categories")) {
        let facts = DisclosureFacts { lacks: Some(name.to_owned()), ..DisclosureFacts::default() };
        return Err(refusal("disclosure-lacks", facts).with("what", name));
    }
    lines.iter().try_for_each(|(_, text)| may_keep_line(text))?;
    of_nobody(told.recipient)?;
    of_nobody(told.purpose)
}

/// Ending one, once.
pub fn may_end(disclosure: &Disclosure) -> Verdict {
    match disclosure.ended {
        None => Ok(()),
        Some(at) => Err(ended(disclosure, at)),
    }
}

fn ended(disclosure: &Disclosure, at: Moment) -> Error {
    let facts = DisclosureFacts { has_ended: true, ..DisclosureFacts::default() };
    let error = refusal("disclosure-ended", facts).with("number", disclosure.number);
    error.with("at", at.human())
}

/// A list for somebody outside names its disclosure, and no other list does.
pub fn may_name(purpose: ExportPurpose, disclosure: Option<&Disclosure>) -> Verdict {
    match (purpose == ExportPurpose::Disclosure, disclosure) {
        (true, None) => {
            let facts = DisclosureFacts { is_unnamed: true, ..DisclosureFacts::default() };
            Err(refusal("disclosure-missing", facts))
        }
        (true, Some(one)) => may_end(one),
        (false, None) => Ok(()),
        (false, Some(one)) => Err(Error::usage("disclosure-other")
            .with("number", one.number)
            .with("purpose", purpose.code())),
    }
}

/// No column of a kind that customers were not told of.
pub fn may_hold(disclosure: &Disclosure, columns: &[String]) -> Verdict {
    let is_told = |column: &&String| disclosure.categories.contains(&FieldClass::of_column(column));
    match columns.iter().find(|column| !is_told(column)) {
        None => Ok(()),
        Some(column) => {
            let class = FieldClass::of_column(column);
            let facts = DisclosureFacts { untold: Some(class), ..DisclosureFacts::default() };
            let error = refusal("disclosure-class", facts).with("column", column);
            Err(error.with("class", class.code()).with("number", disclosure.number))
        }
    }
}

/// Nobody goes along who did not say yes to this recipient (PIPL 23: a consent of its own).
pub fn are_consented(disclosure: &Disclosure, without: &[PartyNumber]) -> Verdict {
    match without.first() {
        None => Ok(()),
        Some(party) => {
            let count = u32::try_from(without.len()).unwrap_or(u32::MAX);
            let facts = DisclosureFacts { without: count, ..DisclosureFacts::default() };
            let error = refusal("disclosure-no-consent", facts).with("number", disclosure.number);
            Err(error.with("party", party).with("count", count))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_what_a_customer_is_told_may_be_missing() {
        let whole = Told {
            recipient: "Acme Insurance",
            contact: "privacy@acme.example",
            purpose: "a quote",
            method: Some(DisclosureMethod::File),
            categories: &[FieldClass::Identity],
        };
        let code = |told: Told<'_>| may_declare(&told).map_err(|error| error.code);
        assert_eq!(code(whole), Ok(()));
        for told in [
            Told { recipient: " ", ..whole },
            Told { contact: "", ..whole },
            Told { purpose: "", ..whole },
            Told { method: None, ..whole },
            Told { categories: &[], ..whole },
        ] {
            assert_eq!(code(told), Err("disclosure-lacks"), "{told:?}");
        }
        let named = Told { purpose: "for 13912345678", ..whole };
        assert_eq!(code(named), Err("text-holds-value"));
    }
}

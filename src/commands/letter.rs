//! What is asked of a letter by every command that sends one, or puts one up for approval.

use super::{Scene, party};
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::handling::LetterKind;
use crate::domain::letter::LetterLanguage;
use crate::domain::letter::named::{Named, named_in};
use crate::domain::letter::values::Parts;
use crate::guards::{Verdict, letter};
use crate::store::letters::Correspondence;
use crate::store::{Reader, WriteTx, tables};

/// Whether this text may go to the customer as a letter of this kind.
pub(super) fn may_go(
    tx: &WriteTx,
    scene: &Scene<'_>,
    case: &Case,
    (text, kind): (&str, LetterKind),
) -> Verdict {
    let around = Correspondence::of(tx, case)?;
    let writing = around.writing(case, scene.member, scene.now);
    letter::may_go(text, &writing.numbers())?;
    letter::tells_of_nobody_else(&theirs(tx, case, text)?)?;
    let languages = languages(around.language());
    match kind {
        LetterKind::Decision => {
            let parts = languages.into_iter().map(|one| writing.parts(one));
            let parts = parts.collect::<Result<Vec<_>>>()?;
            letter::tells_decision(text, &parts.into_iter().flatten().collect::<Vec<Parts>>())
        }
        LetterKind::Overdue => {
            let ways = languages.into_iter().map(|one| writing.appeal(one));
            letter::tells_appeal(text, &ways.collect::<Vec<_>>())
        }
        _ => Ok(()),
    }
}

/// Of each customer, case and promise that a letter names, whether it is of whoever receives it.
fn theirs(tx: &WriteTx, case: &Case, text: &str) -> Result<Vec<bool>> {
    let mut theirs = Vec::new();
    for named in named_in(text) {
        let of = match named {
            Named::Party(number) => tx.get(tables::PARTY_NUMBERS, &number)?.map(Some),
            Named::Case(number) if number == case.number => continue,
            Named::Case(number) => {
                let id = tx.get(tables::CASE_NUMBERS, &number)?;
                id.map(|id| tx.fetch(tables::CASES, &id)).transpose()?.map(|other| other.party)
            }
            Named::Promise(number) => {
                let id = tx.get(tables::PROMISE_NUMBERS, &number)?;
                let promise = id.map(|id| tx.fetch(tables::PROMISES, &id)).transpose()?;
                promise.map(|promise| Some(promise.party))
            }
        };
        // What there is not is nobody's.
        let Some(of) = of else { continue };
        let is_theirs = of.map(|of| party::is_of(tx, case.party, of)).transpose()?;
        theirs.push(is_theirs.unwrap_or(false));
    }
    Ok(theirs)
}

/// In which languages a letter may say what it has to: the customer's, or any where that is not known.
fn languages(customers: Option<&str>) -> Vec<LetterLanguage> {
    let language = customers.and_then(LetterLanguage::of_tag);
    language.map_or_else(|| LetterLanguage::ALL.to_vec(), |one| vec![one])
}

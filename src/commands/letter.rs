//! What is asked of a letter by every command that sends one, or puts one up for approval.

use super::Scene;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::handling::LetterKind;
use crate::domain::letter::LetterLanguage;
use crate::domain::letter::values::Parts;
use crate::guards::{Verdict, letter};
use crate::store::WriteTx;
use crate::store::letters::Correspondence;

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

/// In which languages a letter may say what it has to: the customer's, or any where that is not known.
fn languages(customers: Option<&str>) -> Vec<LetterLanguage> {
    let language = customers.and_then(LetterLanguage::of_tag);
    language.map_or_else(|| LetterLanguage::ALL.to_vec(), |one| vec![one])
}

//! What is asked of a letter by every command that sends one, or puts one up for approval.

use super::Scene;
use crate::domain::complaint::Case;
use crate::domain::error::Result;
use crate::domain::letter::LetterLanguage;
use crate::domain::letter::values::Parts;
use crate::guards::{Verdict, letter};
use crate::store::WriteTx;
use crate::store::letters::Correspondence;

/// Whether this text may go to the customer; `decides` says that it is the letter with the decision.
pub(super) fn may_go(
    tx: &WriteTx,
    scene: &Scene<'_>,
    case: &Case,
    (text, decides): (&str, bool),
) -> Verdict {
    let around = Correspondence::of(tx, case)?;
    let writing = around.writing(case, scene.member, scene.now);
    letter::may_go(text, &writing.numbers())?;
    if !decides {
        return Ok(());
    }
    let language = around.language().and_then(LetterLanguage::of_tag);
    let languages = language.map_or_else(|| LetterLanguage::ALL.to_vec(), |one| vec![one]);
    let parts = languages.into_iter().map(|one| writing.parts(one)).collect::<Result<Vec<_>>>()?;
    letter::tells_decision(text, &parts.into_iter().flatten().collect::<Vec<Parts>>())
}

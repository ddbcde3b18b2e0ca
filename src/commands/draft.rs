//! `complaint.draft`: what a member has begun to write to a customer.
//!
//! A draft is kept through the one door, with an entry for each save: it holds a customer's matters in the member's
//! words, and whoever can write into the store unseen could put words into somebody's letter. The entry names the
//! complaint and nothing of the text. A desk saves while somebody types, at most every few seconds, and only what
//! changed.

use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{Case, CaseKind, Channel};
use crate::domain::error::{Error, Result};
use crate::domain::handling::LetterKind;
use crate::domain::id::{CaseId, MemberId};
use crate::domain::letter::Draft;
use crate::guards::{Verdict, Verdicts, complaint as guard, letter, rights, text};
use crate::store::{Reader, Scan, WriteTx, tables};

/// One's own draft in a complaint.
#[derive(Debug)]
pub struct KeepDraft {
    /// In which complaint.
    pub case: CaseId,
    /// What becomes of it.
    pub what: Drafting,
}

/// What becomes of a draft.
pub enum Drafting {
    /// It is begun, or kept as it is now.
    Keep {
        /// What for.
        kind: LetterKind,
        /// On which channel it is to go.
        channel: Channel,
        /// So far.
        text: String,
        /// How many events of the case its writer had looked at when it was begun.
        begun: u32,
        /// How many its writer was shown since, if it was told.
        looked: Option<u32>,
    },
    /// Its writer has looked at so many events of the case.
    Look(u32),
    /// It is thrown away.
    Drop,
}

impl std::fmt::Debug for Drafting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Keep { kind, text, begun, .. } => {
                write!(f, "Keep({}, {} B, {begun})", kind.code(), text.len())
            }
            Self::Look(seen) => write!(f, "Look({seen})"),
            Self::Drop => f.write_str("Drop"),
        }
    }
}

impl KeepDraft {
    fn kept(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<Draft>> {
        match self.what {
            Drafting::Keep { .. } => written(tx, (self.case, scene.member.id)),
            Drafting::Look(_) | Drafting::Drop => {
                tx.get(tables::DRAFTS, &(self.case, scene.member.id))
            }
        }
    }

    fn may_keep(&self, case: &Case, kept: Option<&Draft>) -> Verdict {
        match &self.what {
            // What an erasure took out does not come back; a complaint that was closed meanwhile loses no words.
            Drafting::Keep { .. } if case.erased.is_some() => {
                Err(Error::refused("case-closed").with("number", case.number))
            }
            Drafting::Keep { kind, text: words, .. } => {
                text::may_keep(words).and(letter::may_draft(*kind, kept))
            }
            Drafting::Look(_) | Drafting::Drop => match kept {
                Some(_) => Ok(()),
                None => Err(Error::refused("no-draft").with("number", case.number)),
            },
        }
    }

    /// What the draft is from now on. `seen` moves by a look, and by nothing else.
    fn next(&self, case: &Case, kept: Option<Draft>, scene: &Scene<'_>) -> Option<Draft> {
        match &self.what {
            Drafting::Keep { kind, channel, text, begun, looked } => {
                let seen = kept.as_ref().map_or(*begun, |kept| kept.seen);
                let seen = seen.max(looked.unwrap_or(0)).min(case.events);
                let begun_at = kept.map_or(scene.now, |kept| kept.begun_at);
                let (kind, channel, text) = (*kind, *channel, text.clone());
                let (kept_at, untouched) = (scene.now, false);
                Some(Draft { kind, channel, text, seen, begun_at, kept_at, untouched })
            }
            Drafting::Look(seen) => {
                kept.map(|kept| Draft { seen: kept.seen.max((*seen).min(case.events)), ..kept })
            }
            Drafting::Drop => None,
        }
    }
}

/// What a member has written there. What the ladder began counts once they have gone on with it: until then they have
/// seen nothing, and any letter takes its place.
fn written(tx: &WriteTx, place: (CaseId, MemberId)) -> Result<Option<Draft>> {
    Ok(tx.get(tables::DRAFTS, &place)?.filter(|kept| !kept.untouched))
}

/// Whether somebody else has written in a case: their words do not go with it.
pub(super) fn is_of_others(tx: &WriteTx, scene: &Scene<'_>, case: CaseId) -> Result<bool> {
    let places = tx.keys(tables::DRAFTS, &Scan::prefix(&case), usize::MAX)?;
    let mut others = places.into_iter().filter(|(_, writer)| *writer != scene.member.id);
    others.try_fold(false, |found, place| Ok(found || written(tx, place)?.is_some()))
}

/// A letter went: the draft of it is one no longer.
pub(super) fn sent(tx: &WriteTx, scene: &Scene<'_>, case: CaseId, kind: LetterKind) -> Result<()> {
    let place = (case, scene.member.id);
    match tx.get(tables::DRAFTS, &place)?.filter(|kept| kept.kind == kind) {
        Some(_) => tx.remove(tables::DRAFTS, &place).map(drop),
        None => Ok(()),
    }
}

/// How many events the writer of a letter has looked at: what the draft says, where there is one, whatever is said
/// with the letter.
pub(super) fn seen_by_writer(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (case, kind): (CaseId, LetterKind),
    told: Option<u32>,
) -> Result<Option<u32>> {
    let kept = written(tx, (case, scene.member.id))?;
    Ok(kept.filter(|kept| kept.kind == kind).map(|kept| kept.seen).or(told))
}

impl Act for KeepDraft {
    fn verb(&self) -> &'static str {
        "complaint.draft"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn words(&self) -> Vec<&str> {
        match &self.what {
            Drafting::Keep { text, .. } => vec![text],
            Drafting::Look(_) | Drafting::Drop => Vec::new(),
        }
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        let kept = self.kept(tx, scene)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::is_of(&case, CaseKind::Complaint))
            .and_then(|| self.may_keep(&case, kept.as_ref())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        let place = (self.case, scene.member.id);
        match self.next(&case, self.kept(tx, scene)?, scene) {
            Some(draft) => tx.put(tables::DRAFTS, &place, &draft)?,
            None => drop(tx.remove(tables::DRAFTS, &place)?),
        }
        Ok(open::concerning(&case))
    }
}

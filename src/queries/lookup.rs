//! Finding who has a whole phone, card, identity number or e-mail address, by blind index.

use crate::domain::contact::{PointKind, look_up_candidates};
use crate::domain::error::Result;
use crate::domain::id::{PartyId, PointId};
use crate::store::{Reader, Scan, tables};
use crate::vault::Ring;

/// Somebody who has the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Who.
    pub party: PartyId,
    /// Which contact point.
    pub point: PointId,
    /// As what.
    pub kind: PointKind,
}

/// Everybody who shares the value that this text may be, in any spelling.
pub fn look_up(tx: &impl Reader, ring: &Ring, text: &str) -> Result<Vec<Match>> {
    let mut matches = Vec::new();
    for (kind, normal) in look_up_candidates(text) {
        for mac in ring.look_up_all(kind, &normal) {
            for key in tx.keys(tables::LOOKUP, &Scan::prefix(&(kind.byte(), mac)), usize::MAX)? {
                let party = tx.fetch(tables::SUBJECTS, &key.2)?.party;
                matches.push(Match { party, point: key.3, kind });
            }
        }
    }
    Ok(matches)
}

/// Whether a text could be a whole sealed value, so that an empty search can say "unlock to look
/// it up".
pub fn could_be_sealed(text: &str) -> bool {
    let candidates = look_up_candidates(text);
    candidates.iter().any(|(kind, _)| *kind != PointKind::Account)
}

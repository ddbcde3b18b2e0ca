//! Contact points of the erased, which nothing brings back unasked.
//!
//! INVARIANT: what is kept is an HMAC under the suppression key; nobody without that key learns from it whether
//! a value is among them, and nothing leads from it to whoever was erased. Whoever takes down without the key
//! is not warned.

use super::seal::SealedPoints;
use crate::domain::contact::Point;
use crate::domain::error::{Error, Result};
use crate::domain::moment::Moment;
use crate::guards::Verdict;
use crate::store::tables::Suppressed;
use crate::store::{Reader, WriteTx, tables};

/// A suppression tag in its place: kind and HMAC.
pub type Tag = (u8, [u8; 32]);

fn tag(point: &Point) -> Option<Tag> {
    point.tag.map(|tag| (point.kind.byte(), tag))
}

/// Enters a contact point of somebody who is erased. Whether that could be done.
pub(super) fn enter(tx: &WriteTx, point: &Point, since: Moment) -> Result<bool> {
    let Some(tag) = tag(point) else { return Ok(false) };
    tx.put(tables::SUPPRESSED, &tag, &Suppressed { since })?;
    Ok(true)
}

/// Whether one of these is among them.
pub fn is_suppressed(tx: &impl Reader, tags: &[Tag]) -> Result<bool> {
    for tag in tags {
        if tx.get(tables::SUPPRESSED, tag)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether these points may be taken: not those of somebody who was erased, unless they have consented anew.
pub(super) fn may_take(tx: &WriteTx, sealed: &SealedPoints, new_consent: bool) -> Verdict {
    for point in sealed.points.iter().filter(|_| !new_consent) {
        let Some(tag) = tag(&point.point) else { continue };
        if let Some(found) = tx.get(tables::SUPPRESSED, &tag)? {
            return Err(Error::refused("suppressed")
                .with("kind", point.point.kind.code())
                .with("since", found.since.human()));
        }
    }
    Ok(())
}

/// Who has consented anew is suppressed no more.
pub(super) fn lift(tx: &WriteTx, sealed: &SealedPoints) -> Result<()> {
    for tag in sealed.points.iter().filter_map(|point| tag(&point.point)) {
        tx.remove(tables::SUPPRESSED, &tag)?;
    }
    Ok(())
}

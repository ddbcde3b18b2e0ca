//! Contact points of the erased, which nothing brings back unasked.
//!
//! INVARIANT: what is kept is an HMAC under the suppression key; nobody without that key learns from it whether
//! a value is among them, and nothing leads from it to whoever was erased. Whoever takes down without the key
//! is not warned.

use super::Applied;
use super::seal::SealedPoints;
use crate::domain::contact::{Point, PointKind};
use crate::domain::erasure::SuppressionFacts;
use crate::domain::error::Result;
use crate::domain::id::PartyId;
use crate::domain::moment::Moment;
use crate::domain::purpose::NEW_CONSENT;
use crate::domain::undo::Inverse;
use crate::guards::{self, Verdict};
use crate::store::tables::Suppressed;
use crate::store::{Reader, Scan, WriteTx, tables};

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

/// Whether there are any.
pub fn is_anybody(tx: &impl Reader) -> Result<bool> {
    Ok(!tx.keys(tables::SUPPRESSED, &Scan::all(), 1)?.is_empty())
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
    for point in &sealed.points {
        let Some(tag) = tag(&point.point) else { continue };
        if let Some(Suppressed { since }) = tx.get(tables::SUPPRESSED, &tag)? {
            let (kind, since) = (Some(point.point.kind), Some(since));
            guards::erase::may_take(SuppressionFacts { kind, since, new_consent })?;
        }
    }
    Ok(())
}

/// Whether somebody who is known by one of these may write to us: not who was erased, and would be taken down by it.
pub(super) fn may_write(tx: &WriteTx, tags: &[Tag]) -> Verdict {
    for tag in tags {
        if let Some(Suppressed { since }) = tx.get(tables::SUPPRESSED, tag)? {
            let (kind, since) = (Some(PointKind::Email), Some(since));
            guards::erase::may_take(SuppressionFacts { kind, since, new_consent: false })?;
        }
    }
    Ok(())
}

/// Who has consented anew is suppressed no more; what suppresses them again, should that be taken back.
pub(super) fn lift(tx: &WriteTx, party: PartyId, sealed: &SealedPoints) -> Result<Option<Inverse>> {
    let mut tags = Vec::new();
    for (kind, hmac) in sealed.points.iter().filter_map(|point| tag(&point.point)) {
        if let Some(Suppressed { since }) = tx.get(tables::SUPPRESSED, &(kind, hmac))? {
            tx.remove(tables::SUPPRESSED, &(kind, hmac))?;
            tags.push((kind, hmac, since));
        }
    }
    Ok((!tags.is_empty()).then_some(Inverse::Lifted { party, tags }))
}

/// The same with what was lifted for it: the log tells of it, and one undo takes both back.
pub(super) fn told(applied: Applied, lifted: Option<Inverse>) -> Applied {
    let Some(lifted) = lifted else { return applied };
    let all = [lifted].into_iter().chain(applied.inverse).collect();
    let (inverse, purpose) = (Some(Inverse::Several(all)), Some(NEW_CONSENT.to_owned()));
    Applied { inverse, purpose, ..applied }
}

/// What was lifted is suppressed again. Whoever was erased since stays so since then.
pub(super) fn put_back(tx: &WriteTx, tags: &[(u8, [u8; 32], Moment)]) -> Result<()> {
    for (kind, hmac, since) in tags {
        if tx.get(tables::SUPPRESSED, &(*kind, *hmac))?.is_none() {
            tx.put(tables::SUPPRESSED, &(*kind, *hmac), &Suppressed { since: *since })?;
        }
    }
    Ok(())
}

//! When a sealed field may be shown: to whom, and for which purpose.

use super::{Verdict, rights};
use crate::domain::complaint::Case;
use crate::domain::contact::PointKind;
use crate::domain::error::Error;
use crate::domain::id::PartyId;
use crate::domain::member::Member;
use crate::domain::promise::Promise;
use crate::domain::purpose::Purpose;

/// What the purpose names, as found in the same snapshot.
#[derive(Debug)]
pub enum Named {
    /// The case, if there is one.
    Case(Option<Box<Case>>),
    /// The promise, if there is one.
    Promise(Option<Box<Promise>>),
    /// The purpose names nothing.
    Nothing,
}

/// Whether this member may see this kind of point of this party for this purpose.
pub fn may_reveal(
    member: &Member,
    kind: PointKind,
    party: PartyId,
    purpose: &Purpose,
    named: &Named,
) -> Verdict {
    rights::may_open(member, kind.compartment())?;
    purpose.check()?;
    match named {
        Named::Nothing => Ok(()),
        Named::Case(Some(case)) if case.party == Some(party) && case.is_open() => Ok(()),
        Named::Promise(Some(promise)) if promise.party == party && promise.is_open() => Ok(()),
        Named::Case(_) | Named::Promise(_) => {
            Err(Error::refused("purpose-does-not-hold").with("purpose", purpose.code()))
        }
    }
}

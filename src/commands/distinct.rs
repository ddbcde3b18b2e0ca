//! Two parties that look like one and are two: said once, they are not asked about again.

use super::party::{find, named};
use super::{Act, Applied, Made, Scene};
use crate::domain::duplicate::Distinct;
use crate::domain::error::{Error, Result};
use crate::domain::id::PartyId;
use crate::domain::undo::Inverse;
use crate::guards::{Verdict, Verdicts, party as guard, rights};
use crate::store::{Reader, WriteTx, tables};

/// Says that they are two.
#[derive(Debug)]
pub struct SayDistinct {
    /// One of them.
    pub one: PartyId,
    /// The other.
    pub other: PartyId,
}

impl SayDistinct {
    fn may(&self, tx: &WriteTx) -> Verdict {
        let (one, other) = (find(tx, self.one)?, find(tx, self.other)?);
        guard::may_be_two(&one, &other)?;
        match tx.get(tables::DISTINCT, &(self.one, self.other))? {
            None => Ok(()),
            Some(_) => Err(Error::usage("distinct-known")
                .with("number", one.number)
                .with("other", other.number)),
        }
    }
}

impl Act for SayDistinct {
    fn verb(&self) -> &'static str {
        "party.distinct"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        named(tx, [self.one, self.other])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may(tx)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        turn(tx, scene, (self.one, self.other), true)
    }
}

/// Whether that is said now.
pub(super) fn stands(tx: &WriteTx, one: PartyId, other: PartyId) -> Result<bool> {
    Ok(tx.get(tables::DISTINCT, &(one, other))?.is_some())
}

/// Says it, or takes it back.
pub(super) fn turn(
    tx: &WriteTx,
    scene: &Scene<'_>,
    (one, other): (PartyId, PartyId),
    said: bool,
) -> Result<Applied> {
    let row = Distinct { at: scene.now, by: scene.member.id };
    match said {
        true => tx.put_distinct(one, other, &row)?,
        false => tx.remove_distinct(one, other)?,
    }
    let ids = named(tx, [one, other])?;
    let made = Made { party: Some(find(tx, one)?.number), ..Made::default() };
    let inverse = Some(Inverse::Distinct { one, other, said });
    Ok(Applied { ids, count: 1, made, inverse, ..Applied::default() })
}

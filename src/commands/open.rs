//! Taking a complaint down.

use super::{Act, Applied, Made, Scene};
use crate::domain::complaint::{CaseEvent, Happening, Opening};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, CaseNumber, MemberId};
use crate::domain::name;
use crate::domain::undo::Inverse;
use crate::guards::{Verdicts, complaint as guard, party, rights, text};
use crate::store::{Reader, WriteTx, tables};

/// A new complaint.
#[derive(Debug)]
pub struct OpenComplaint {
    /// Its id.
    pub id: CaseId,
    /// What it is.
    pub opening: Opening,
    /// Who is accountable from the start, if anybody.
    pub owner: Option<MemberId>,
}

impl Act for OpenComplaint {
    fn verb(&self) -> &'static str {
        "complaint.open"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = vec![self.id.to_string()];
        about.extend(super::party::named(tx, self.opening.party)?);
        Ok(about)
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let opening = &self.opening;
        let title = name::clean(&opening.title);
        let party = opening.party.map(|id| super::party::find(tx, id)).transpose()?;
        if let Some(owner) = self.owner {
            tx.get(tables::MEMBERS, &owner)?
                .ok_or_else(|| crate::domain::Error::not_found("member", owner))?;
        }
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_open(opening.received_at, &title, scene.now))
            .and(text::may_keep(&opening.what_happened))
            .and(text::may_keep(&opening.wanted))
            .and(party.as_ref().map_or(Ok(()), party::is_whole)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let opening = Opening { title: name::clean(&self.opening.title), ..self.opening.clone() };
        let what = Happening::Opened(Box::new(opening));
        let number = next_number(tx, scene)?;
        let event = CaseEvent { at: scene.now, by: scene.member.id, what };
        let case = tx.open_case(self.id, number, &event)?;
        let mut events = case.events;
        if self.owner.is_some() {
            let what = Happening::Assigned { owner: self.owner, note: None };
            let event = CaseEvent { at: scene.now, by: scene.member.id, what };
            events = tx.append_event(&case, &event)?.events;
        }
        Ok(concerning(&case).with_inverse(Inverse::CaseOpened { case: self.id, events }))
    }
}

/// The next number of this year.
pub(super) fn next_number(tx: &WriteTx, scene: &Scene<'_>) -> Result<CaseNumber> {
    let year = scene.now.date().year();
    let count = tx.count_up(&format!("case.{year}"))?;
    Ok(CaseNumber {
        year: u16::try_from(year).unwrap_or(0),
        count: u32::try_from(count).unwrap_or(u32::MAX),
    })
}

/// Appends an event of this member to a case.
pub(super) fn append(
    tx: &WriteTx,
    scene: &Scene<'_>,
    case: &crate::domain::complaint::Case,
    what: Happening,
) -> Result<Applied> {
    let event = CaseEvent { at: scene.now, by: scene.member.id, what };
    let changed = tx.append_event(case, &event)?;
    let inverse = Inverse::CaseEvent { case: case.id, event: changed.events - 1 };
    Ok(concerning(case).with_inverse(inverse))
}

/// A complaint was concerned.
pub(super) fn concerning(case: &crate::domain::complaint::Case) -> Applied {
    Applied {
        made: Made { case: Some(case.number), ..Made::default() },
        ..Applied::one(case.number)
    }
}

/// The case, or that there is none.
pub(super) fn find(tx: &WriteTx, id: CaseId) -> Result<crate::domain::complaint::Case> {
    tx.get(tables::CASES, &id)?.ok_or_else(|| crate::domain::Error::not_found("complaint", id))
}

/// The number by which people know this case; its id, if it is not there.
pub(super) fn named(tx: &WriteTx, case: Option<CaseId>) -> Result<Vec<String>> {
    let Some(id) = case else { return Ok(Vec::new()) };
    let row = tx.get(tables::CASES, &id)?;
    Ok(vec![row.map_or_else(|| id.to_string(), |row| row.number.to_string())])
}

//! Taking a case down: a complaint, or a privacy request.

use super::claim::Claim;
use super::{Act, Applied, Made, Scene};
use crate::domain::complaint::{CaseEvent, CaseKind, Happening, Opening};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, CaseNumber, MemberId};
use crate::domain::undo::Inverse;
use crate::guards::{Verdicts, complaint as guard, party, rights};
use crate::store::{Reader, WriteTx, tables};

/// A new case; of which kind, its opening says.
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
        match self.opening.kind() {
            CaseKind::Complaint => "complaint.open",
            CaseKind::Privacy => "privacy.open",
            CaseKind::Feedback => "feedback.open",
        }
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = vec![self.id.to_string()];
        about.extend(super::party::named(tx, self.opening.party)?);
        Ok(about)
    }

    fn words(&self) -> Vec<&str> {
        self.opening_words()
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let opening = &self.opening;
        let party = opening.party.map(|id| super::party::find(tx, id)).transpose()?;
        super::member::check(tx, self.owner)?;
        let claim = Claim::of(self.opening.kind(), self.id).verb();
        let owner = self.owner.map(|id| super::find_member(tx, id)).transpose()?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::may_open(opening, scene.now))
            .and(guard::may_date_back(opening, scene.now))
            .and(guard::may_keep(opening))
            .and(party.as_ref().map_or(Ok(()), party::is_whole))
            // Whoever could not go on with it is not given it.
            .and(owner.map_or(Ok(()), |owner| rights::of(&owner, claim))))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let what = Happening::Opened(Box::new(self.opening.cleaned()));
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

#[cfg(test)]
mod tests {
    use super::super::undo::tests::{add, desk, opening};
    use super::super::{Command, execute};
    use super::*;
    use crate::domain::name::LINE_CHARS;

    #[test]
    fn the_lines_of_a_complaint_have_an_end_and_are_kept_clean() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let open = |change: &dyn Fn(&mut Opening)| {
            let mut opening = opening(&session, party);
            change(&mut opening);
            let id = session.new_id().unwrap();
            let open = OpenComplaint { id, opening, owner: None };
            execute(&desk, &session, &[Command::OpenComplaint(open)]).map_err(|e| e.code)?;
            Ok(desk.store.read(|tx| tx.fetch(tables::CASES, &id)).unwrap().product)
        };
        let long = || Some("长".repeat(LINE_CHARS + 1));
        assert_eq!(open(&|it| it.product = long()), Err("line-long"));
        assert_eq!(open(&|it| it.issue = long()), Err("line-long"));
        assert_eq!(open(&|it| it.external_ref = long()), Err("line-long"));
        let kept = open(&|it| it.product = Some(" Bank\u{202e}\naccount ".into()));
        assert_eq!(kept, Ok(Some("Bank account".into())));
    }
}

//! Some hundred rows that leave together.

use super::{Selection, vault};
use crate::commands::{Applied, Made, Scene, budget, canary, notice, party, reveal, review};
use crate::domain::complaint::CaseKind;
use crate::domain::contact::{Compartment, Point, PointKind, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::export::ExportList;
use crate::domain::export_run::ExportRun;
use crate::domain::id::{CaseId, ExportNumber, NoticeId, PartyId, PartyNumber, PointId, SubjectId};
use crate::domain::usage::FieldClass;
use crate::guards::{Verdict, rights};
use crate::store::{Reader, WriteTx, tables};
use std::collections::BTreeSet;

/// The rows, by what they are made of.
#[derive(Debug, Clone, Default)]
pub struct Stretch {
    /// How many they are.
    pub rows: u64,
    /// The customers that leave with them: as rows, or named by them.
    pub parties: Vec<PartyId>,
    /// The complaints that leave with them.
    pub cases: Vec<CaseId>,
    /// The sealed values that leave with them.
    pub points: Vec<PointId>,
}

impl Stretch {
    /// Customers, with what is opened of them.
    pub fn of_parties(parties: Vec<PartyId>, points: Vec<PointId>) -> Self {
        Self { rows: parties.len() as u64, parties, points, ..Self::default() }
    }

    /// Complaints, and whom they name.
    pub fn of_cases(cases: Vec<CaseId>, parties: Vec<PartyId>) -> Self {
        Self { rows: cases.len() as u64, cases, parties, ..Self::default() }
    }

    /// What was selected is still there, and nothing else: complaints are no privacy requests.
    pub(super) fn is_as_selected(&self, tx: &WriteTx, list: ExportList) -> Verdict {
        let kind =
            if list == ExportList::Feedback { CaseKind::Feedback } else { CaseKind::Complaint };
        let moved_on = || Error::conflict("moved-on");
        for party in &self.parties {
            tx.get(tables::PARTIES, party)?.ok_or_else(moved_on)?;
        }
        for case in &self.cases {
            let case = tx.get(tables::CASES, case)?;
            case.filter(|case| case.kind == kind).ok_or_else(moved_on)?;
        }
        Ok(())
    }

    fn opens(&self, tx: &WriteTx) -> Result<Vec<Point>> {
        self.points.iter().map(|id| reveal::find(tx, *id)).collect()
    }

    /// Whose values are opened, by compartment.
    pub(super) fn subjects(&self, tx: &WriteTx) -> Result<BTreeSet<(Compartment, SubjectId)>> {
        let points = self.opens(tx)?;
        Ok(points.into_iter().map(|point| (point.kind.compartment(), point.subject)).collect())
    }

    pub(super) fn has_room(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        budget::has_room(tx, scene, &self.subjects(tx)?)
    }

    /// What it opens, each with whose it is: what `queries::reads` answers from.
    fn opened(&self, tx: &WriteTx) -> Result<Vec<String>> {
        let mut opened = Vec::new();
        for point in self.opens(tx)? {
            let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
            let party = party::find(tx, subject.party)?;
            opened.extend([point.id.to_string(), party.number.to_string()]);
        }
        Ok(opened)
    }

    pub(super) fn may_open(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        sealed: &[PointKind],
    ) -> Verdict {
        let among: BTreeSet<PartyId> = self.parties.iter().copied().collect();
        if !sealed.is_empty() {
            review::stands(tx, scene)?;
        }
        for kind in sealed {
            rights::may_open(scene.member, kind.compartment())?;
            reveal::is_open(scene.session, kind.compartment())?;
        }
        for id in &self.points {
            let moved_on = || Error::conflict("moved-on");
            let point = tx.get(tables::POINTS, id)?.ok_or_else(moved_on)?;
            let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
            if !among.contains(&subject.party) || !sealed.contains(&point.kind) {
                return Err(moved_on());
            }
        }
        Ok(())
    }

    /// Writes down whom it was disclosed of, and tells the privacy officer where there is a reason to: of an invented
    /// customer once in a run; of values past the limits of reveals when it begins. Whether it has told of the former.
    pub(super) fn tell(
        &self,
        tx: &WriteTx,
        scene: &Scene<'_>,
        run: &ExportRun,
        id: NoticeId,
    ) -> Result<bool> {
        let mut sung = None;
        for party in &self.parties {
            tx.put(tables::EXPORTED, &(*party, run.seq), &())?;
            if run.alarmed || sung.is_some() {
                continue;
            }
            let row = party::find(tx, *party)?;
            if canary::is_one(tx, &row)? {
                sung = Some(row.number);
            }
        }
        let is_new = run.seq == scene.seq && run.past_limits;
        let first = is_new.then(|| self.parties.first()).flatten();
        let first: Option<PartyNumber> =
            first.map(|id| party::find(tx, *id)).transpose()?.map(|row| row.number);
        notice::tell_of_export(tx, scene, id, sung, first)?;
        Ok(run.alarmed || sung.is_some())
    }

    /// What the entry tells of it.
    pub(super) fn applied(
        &self,
        tx: &WriteTx,
        run: ExportNumber,
        selection: &Selection,
        columns: &[String],
    ) -> Result<Applied> {
        let count = u32::try_from(self.rows).unwrap_or(u32::MAX);
        let classes = FieldClass::named(columns);
        let own = vec![classes, run.to_string()];
        let ids = [vec![selection.name(vault(tx)?)], self.opened(tx)?, own].concat();
        let made = Made { export: Some(run), ..Made::default() };
        Ok(Applied { ids, count, made, ..Applied::default() })
    }
}

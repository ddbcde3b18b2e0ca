//! The next rows of a list that has begun to leave, also after its run was stopped.
//!
//! INVARIANT: only who began it goes on, with the same words, into the same file, with no more rows than may leave, and
//! with none once all of it is there. All of it is there only where nobody was erased of whom the log tells since it was
//! begun ([`ExportFile::after`]); else it is begun anew. Rows of customers that the log tells of already are told of again
//! only where sealed values are opened once more for a file that has to be begun anew, and where consent is asked once
//! more; such an entry counts the values, and no row. Rows of other lists, of which the log knows the number alone, are all
//! told of once more.

use super::{Leaving, Selection, Stretch, place_of, vault};
use crate::commands::{Act, Applied, Command, Scene, budget, execute, review};
use crate::domain::error::{Error, Result};
use crate::domain::export::kind_of;
use crate::domain::export_run::{ExportFile, ExportRun, FileNews};
use crate::domain::id::{ExportNumber, NoticeId};
use crate::guards::{Verdict, Verdicts, export as guard, rights};
use crate::session::{Desk, Session};
use crate::store::{Reader, Scan, WriteTx, tables};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// The act.
#[derive(Debug)]
pub struct GoOn {
    /// Of which run.
    pub run: ExportNumber,
    /// What was decided on.
    pub selection: Selection,
    /// The next rows.
    pub next: Stretch,
    /// Whether the log tells of them already.
    pub again: bool,
    /// What there is to say of the file.
    pub file: FileNews,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

/// Writes it down. What is opened of it, [`Leaving::open`] opens.
pub fn go_on(desk: &Desk, session: &Session, next: GoOn) -> Result<Leaving> {
    let points = next.next.points.iter().copied().collect();
    let run = Some(next.run);
    let seq = execute(desk, session, &[Command::GoOn(next)])?.seq;
    Ok(Leaving { seq, run, points })
}

/// The run that these words began for this file, whoever asks.
pub fn begun(
    tx: &impl Reader,
    selection: &Selection,
    place: (&str, &[u8]),
) -> Result<Option<(ExportNumber, ExportRun)>> {
    let digest = selection.of_run(vault(tx)?, place);
    let mut found = None;
    tx.each(tables::EXPORT_RUNS, &Scan::all().backwards(), |number, run: ExportRun| {
        let is_it = run.digest == digest;
        found = is_it.then_some((number, run));
        Ok(if is_it { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// The run of this number.
pub fn find(tx: &impl Reader, number: ExportNumber) -> Result<ExportRun> {
    let run = tx.get(tables::EXPORT_RUNS, &number)?;
    run.ok_or_else(|| Error::not_found("export-run", number))
}

/// Whether a run writes what stands there, whatever it selects.
pub fn is_of_a_run(tx: &impl Reader, path: &[u8]) -> Result<bool> {
    let (place, mut is_known) = (place_of(vault(tx)?, path), false);
    tx.each(tables::EXPORT_RUNS, &Scan::all(), |_, run: ExportRun| {
        is_known |= run.place == place;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(is_known)
}

/// Whether the log tells of this customer as part of this run.
pub fn is_told(
    tx: &impl Reader,
    run: &ExportRun,
    party: crate::domain::id::PartyId,
) -> Result<bool> {
    Ok(tx.get(tables::EXPORTED, &(party, run.seq))?.is_some())
}

/// Keeps a new run. Those that can go on no more are forgotten, and those that this one stands for from now on.
pub(super) fn keep_new(tx: &WriteTx, scene: &Scene<'_>, new: &ExportRun) -> Result<ExportNumber> {
    let mut over = Vec::new();
    tx.each(tables::EXPORT_RUNS, &Scan::all(), |number, run: ExportRun| {
        over.extend((run.is_over(scene.now) || run.digest == new.digest).then_some(number));
        Ok(ControlFlow::Continue(()))
    })?;
    for number in over {
        tx.remove(tables::EXPORT_RUNS, &number)?;
    }
    let count = tx.count_up("export")?;
    let number = ExportNumber(u32::try_from(count).unwrap_or(u32::MAX));
    tx.put(tables::EXPORT_RUNS, &number, new)?;
    Ok(number)
}

impl GoOn {
    fn may_go_on(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let run = find(tx, self.run)?;
        guard::may_go_on(&run, scene.member.id, scene.now)?;
        let leaves = self.next.rows > 0 || !self.next.points.is_empty();
        if run.selection != self.selection.digest(vault(tx)?) || (run.file.has_left() && leaves) {
            return Err(Error::conflict("moved-on"));
        }
        let sealed = self.selection.may_leave()?;
        self.selection.may_be_disclosed(tx, &self.next.parties)?;
        self.next.is_as_selected(tx, self.selection.list)?;
        self.next.may_open(tx, scene, &sealed)?;
        self.is_part_of(tx, &run)?;
        if run.past_limits { Ok(()) } else { self.next.has_room(tx, scene) }
    }

    /// These rows were counted when they were told of first: what counts is of how many something is opened once more,
    /// and of what kinds that is.
    fn applied_again(&self, tx: &WriteTx) -> Result<Applied> {
        let opened: BTreeSet<_> = self.next.subjects(tx)?.into_iter().map(|(_, one)| one).collect();
        let columns = self.selection.columns.iter();
        let columns = match opened.is_empty() {
            true => columns.cloned().collect::<Vec<_>>(),
            false => columns.filter(|column| kind_of(column).is_some()).cloned().collect(),
        };
        let count = u32::try_from(opened.len()).unwrap_or(u32::MAX);
        let applied = self.next.applied(tx, self.run, &self.selection, &columns)?;
        Ok(Applied { count, ..applied })
    }

    /// No more rows than were decided on, and what is told again was told before.
    fn is_part_of(&self, tx: &WriteTx, run: &ExportRun) -> Verdict {
        if !self.again {
            return guard::fits_run(run, self.next.rows);
        }
        for party in &self.next.parties {
            if !is_told(tx, run, *party)? {
                return Err(Error::conflict("moved-on"));
            }
        }
        Ok(())
    }
}

impl Act for GoOn {
    fn verb(&self) -> &'static str {
        self.selection.verb()
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(self.selection.purpose_told()))
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.selection.name(vault(tx)?), self.run.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.may_go_on(tx, scene))
            .and_then(|| review::may_go_on(tx, scene)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut run = find(tx, self.run)?;
        if !run.past_limits {
            budget::spend_all(tx, scene, &self.next.subjects(tx)?)?;
        }
        run.file = run.file.after(self.file.clone());
        let is_anew = self.file != FileNews::None && run.file == ExportFile::Begun;
        if is_anew && !self.selection.list.names_each() {
            // The log does not say which these were: all that the new file holds is told of.
            run.told = 0;
        }
        if self.again {
            tx.put(tables::EXPORT_RUNS, &self.run, &run)?;
            return self.applied_again(tx);
        }
        run.alarmed = self.next.tell(tx, scene, &run, self.notice)?;
        run.told += self.next.rows;
        tx.put(tables::EXPORT_RUNS, &self.run, &run)?;
        self.next.applied(tx, self.run, &self.selection, &self.selection.columns)
    }
}

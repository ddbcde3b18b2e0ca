//! A list that leaves: the entry tells how many rows, of which selection and for what, before the file has its
//! name.
//!
//! INVARIANT: what is sealed leaves through the same grants as a reveal, counted in the same budget, and only into
//! a file that is sealed to somebody.

use super::approval::Ask;
use super::{
    Act, Applied, Command, Scene, budget, canary, disclosure, execute, notice, party, reveal,
    review,
};
use crate::domain::approval::{EXPORT_UP_TO, VALID_HOURS, Wanted};
use crate::domain::audit::{Hash, hex};
use crate::domain::complaint::CaseKind;
use crate::domain::contact::{Compartment, Point, PointKind, Subject};
use crate::domain::error::{Error, Result};
use crate::domain::export::{ExportList, ExportPurpose};
use crate::domain::id::{CaseId, DisclosureNumber, NoticeId, PartyId, PointId, SubjectId, VaultId};
use crate::domain::usage::FieldClass;
use crate::guards::{Verdict, Verdicts, disclosure as outside, export as guard, rights, usage};
use crate::session::{Desk, Session};
use crate::store::tables::ExportRow;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::SecretString;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;

/// Seconds for which a list that left counts.
const COUNTED_SECONDS: i64 = VALID_HOURS * 3_600;

/// What is wanted, as a second person would be shown it. Its Debug shows nothing of the words: a number may be
/// typed there.
#[derive(Clone, PartialEq, Eq)]
pub struct Selection {
    /// Which list.
    pub list: ExportList,
    /// Which of its rows, as they were asked for.
    pub selector: String,
    /// Which columns.
    pub columns: Vec<String>,
    /// What for.
    pub purpose: ExportPurpose,
    /// Whose letter, case or order it answers.
    pub reference: String,
    /// To whom it is sealed.
    pub recipient: Option<String>,
    /// What customers were told of whoever outside gets it.
    pub disclosure: Option<DisclosureNumber>,
}

impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Selection")
            .field("list", &self.list)
            .field("columns", &self.columns)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl Selection {
    /// SHA-256 over all of it and the vault: the selector may hold a name.
    pub fn digest(&self, vault: VaultId) -> Hash {
        let mut sha = Sha256::new_with_prefix(vault.to_string());
        let fixed = [self.list.code(), &self.selector, self.purpose.code(), &self.reference];
        let recipient = self.recipient.as_deref().unwrap_or_default();
        let columns = self.columns.iter().map(String::as_str);
        let disclosure = self.disclosure.map(|number| number.to_string()).unwrap_or_default();
        for part in fixed.into_iter().chain([recipient, &disclosure]).chain(columns) {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part.as_bytes());
        }
        sha.finalize().into()
    }

    /// By which the log names it. The vault keeps tables of digests from being made beforehand, and eight bytes leave
    /// a guess no more than likely; whoever holds the log and the vault's id can still try words one by one.
    fn name(&self, vault: VaultId) -> String {
        let digest = hex(&self.digest(vault));
        format!("selection:{}", digest.get(..16).unwrap_or_default())
    }

    fn wanted(&self) -> Wanted {
        Wanted::Export {
            list: self.list.code().to_owned(),
            selector: self.selector.clone(),
            columns: self.columns.clone(),
            purpose: self.told(),
            recipient: self.recipient.clone(),
        }
    }

    fn told(&self) -> String {
        let number = self.disclosure.map(|number| format!("{number} ")).unwrap_or_default();
        format!("{}: {number}{}", self.purpose.code(), self.reference.trim())
    }
}

/// The act: the selection with the rows that it takes.
#[derive(Debug)]
pub struct Export {
    /// What is wanted.
    pub selection: Selection,
    /// The customers that leave with it: as rows, or named by them.
    pub parties: Vec<PartyId>,
    /// The complaints that leave with it.
    pub cases: Vec<CaseId>,
    /// The sealed values that leave with it.
    pub points: Vec<PointId>,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

/// Writes it down. What is opened of it, [`Leaving::open`] opens.
pub fn leave(desk: &Desk, session: &Session, export: Export) -> Result<Leaving> {
    let points = export.points.iter().copied().collect();
    let seq = execute(desk, session, &[Command::Export(export)])?.seq;
    Ok(Leaving { seq, points })
}

/// A list that may leave.
#[derive(Debug)]
pub struct Leaving {
    /// The audit entry.
    pub seq: u64,
    points: BTreeSet<PointId>,
}

impl Leaving {
    /// Opens one of the values that the entry tells of.
    pub fn open(&self, desk: &Desk, session: &Session, point: PointId) -> Result<SecretString> {
        match self.points.contains(&point) {
            true => Ok(reveal::open(desk, session, point, self.seq)?.0),
            false => Err(Error::not_permitted("grant")),
        }
    }
}

fn vault(tx: &WriteTx) -> Result<VaultId> {
    Ok(tx.fetch(tables::INFO, &0)?.vault)
}

/// Rows that this member has exported within a day.
fn counted(tx: &WriteTx, scene: &Scene<'_>) -> Result<u64> {
    let (member, now) = (scene.member.id, scene.now.at_seconds);
    let mut rows = 0;
    tx.each(tables::EXPORTS, &Scan::prefix(&member), |(_, at, _), row| {
        rows += if now - at < COUNTED_SECONDS { row.rows } else { 0 };
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(rows)
}

impl Export {
    fn rows(&self) -> usize {
        match self.selection.list {
            ExportList::Parties => self.parties.len(),
            ExportList::Complaints => self.cases.len(),
        }
    }

    fn may_leave(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let selection = &self.selection;
        let sealed = guard::columns(selection.list, &selection.columns)?;
        usage::may_use(selection.list, selection.purpose.code(), &selection.columns)?;
        guard::may_leave(&sealed, selection.recipient.is_some(), &selection.reference)?;
        guard::may_be_kept(&selection.selector)?;
        self.may_be_disclosed(tx)?;
        self.are_as_selected(tx)?;
        self.may_open(tx, scene, &sealed)
    }

    /// What goes to somebody outside goes there as customers were told, and with everybody's consent.
    fn may_be_disclosed(&self, tx: &WriteTx) -> Verdict {
        let selection = &self.selection;
        let found = selection.disclosure.map(|number| disclosure::find(tx, number)).transpose()?;
        outside::may_name(selection.purpose, found.as_ref())?;
        let Some(found) = found else { return Ok(()) };
        outside::may_hold(&found, &selection.columns)?;
        outside::are_consented(
            &found,
            &disclosure::without_consent(tx, found.number, &self.parties)?,
        )
    }

    /// What was selected is still there, and nothing else: complaints are no privacy requests.
    fn are_as_selected(&self, tx: &WriteTx) -> Verdict {
        let moved_on = || Error::conflict("moved-on");
        for party in &self.parties {
            tx.get(tables::PARTIES, party)?.ok_or_else(moved_on)?;
        }
        for case in &self.cases {
            let case = tx.get(tables::CASES, case)?;
            case.filter(|case| case.kind == CaseKind::Complaint).ok_or_else(moved_on)?;
        }
        Ok(())
    }

    fn points(&self, tx: &WriteTx) -> Result<Vec<Point>> {
        self.points.iter().map(|id| reveal::find(tx, *id)).collect()
    }

    /// What it opens, each with whose it is: what `queries::reads` answers from.
    fn opened(&self, tx: &WriteTx) -> Result<Vec<String>> {
        let mut opened = Vec::new();
        for point in self.points(tx)? {
            let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
            let party = party::find(tx, subject.party)?;
            opened.extend([point.id.to_string(), party.number.to_string()]);
        }
        Ok(opened)
    }

    fn may_open(&self, tx: &WriteTx, scene: &Scene<'_>, sealed: &[PointKind]) -> Verdict {
        let among: BTreeSet<PartyId> = self.parties.iter().copied().collect();
        let mut wanted: BTreeSet<(Compartment, SubjectId)> = BTreeSet::new();
        if !sealed.is_empty() {
            review::stands(tx, scene)?;
        }
        for kind in sealed {
            rights::may_open(scene.member, kind.compartment())?;
            reveal::is_open(scene.session, kind.compartment())?;
        }
        for point in self.points(tx)? {
            let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
            if !among.contains(&subject.party) || !sealed.contains(&point.kind) {
                return Err(Error::conflict("moved-on"));
            }
            wanted.insert((point.kind.compartment(), point.subject));
        }
        budget::has_room(tx, scene, &wanted)
    }

    /// What this member's lists count, and what no day holds any more goes.
    fn count(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<()> {
        let (member, now) = (scene.member.id, scene.now.at_seconds);
        for key in tx.keys(tables::EXPORTS, &Scan::prefix(&member), usize::MAX)? {
            if now - key.1 >= COUNTED_SECONDS {
                tx.remove(tables::EXPORTS, &key)?;
            }
        }
        let row = ExportRow { rows: self.rows() as u64, digest: self.selection.digest(vault(tx)?) };
        tx.put(tables::EXPORTS, &(member, now, scene.seq), &row)
    }

    /// Whom it was disclosed of; and an alarm for an invented customer, of which one is enough.
    fn tell(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<()> {
        let mut canary = None;
        for id in &self.parties {
            tx.put(tables::EXPORTED, &(*id, scene.seq), &())?;
            let row = party::find(tx, *id)?;
            if canary.is_none() && canary::is_one(tx, &row)? {
                canary = Some(row);
            }
        }
        canary.map_or(Ok(()), |row| notice::tell_of_export(tx, scene, self.notice, &row))
    }
}

/// What is sealed leaves sealed to somebody, also where no list is exported.
pub fn may_leave_sealed(sealed: &[PointKind], has_recipient: bool) -> Verdict {
    guard::may_leave_sealed(sealed, has_recipient)
}

impl Act for Export {
    fn verb(&self) -> &'static str {
        match self.selection.list {
            ExportList::Parties => "export.parties",
            ExportList::Complaints => "export.complaints",
        }
    }

    /// A reference that is not let through is not written down either: it may hold the very value.
    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        let is_kept = crate::domain::purpose::check_reason(&self.selection.reference).is_ok();
        let code = self.selection.purpose.code().to_owned();
        Ok(Some(if is_kept { self.selection.told() } else { code }))
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.selection.name(vault(tx)?)])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.may_leave(tx, scene))
            .and_then(|| review::may_go_on(tx, scene)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    /// Of what this member has exported within a day and this together: many small lists are one large one.
    fn approval(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<Ask>> {
        let rows = self.rows() as u64;
        let all = counted(tx, scene)? + rows;
        Ok((all > EXPORT_UP_TO).then(|| Ask { wanted: self.selection.wanted(), count: rows }))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        for point in self.points(tx)? {
            budget::spend(tx, scene, point.kind.compartment(), point.subject)?;
        }
        self.count(tx, scene)?;
        self.tell(tx, scene)?;
        let count = u32::try_from(self.rows()).unwrap_or(u32::MAX);
        let classes = vec![FieldClass::named(&self.selection.columns)];
        let ids = [self.about(tx, scene)?, self.opened(tx)?, classes].concat();
        Ok(Applied { ids, count, ..Applied::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::tests::born;
    use super::super::tests::last;
    use super::super::undo::tests::{colleague, desk};
    use super::*;
    use crate::domain::audit::Outcome;
    use crate::domain::member::Role;

    /// The birthdays of these customers as a list, sealed to somebody.
    fn birthdays(
        desk: &Desk,
        session: &Session,
        points: &[PointId],
        columns: &str,
    ) -> Result<Leaving> {
        let parties = points.iter().map(|point| {
            let point = desk.read(|tx| reveal::find(tx, *point))?;
            Ok(desk.read(|tx| tx.fetch(tables::SUBJECTS, &point.subject))?.party)
        });
        let selection = Selection {
            list: ExportList::Parties,
            selector: String::new(),
            columns: columns.split(',').map(str::to_owned).collect(),
            purpose: ExportPurpose::Court,
            reference: "order 12 of the court".into(),
            recipient: Some("age1x".into()),
            disclosure: None,
        };
        let parties = parties.collect::<Result<Vec<_>>>()?;
        let (cases, notice) = (Vec::new(), session.new_id()?);
        leave(desk, session, Export { selection, parties, cases, points: points.to_vec(), notice })
    }

    #[test]
    fn the_log_names_a_selection_shortly_and_otherwise_in_another_vault() {
        let selection = Selection {
            list: ExportList::Parties,
            selector: "stage:lead".into(),
            columns: vec!["number".into()],
            purpose: ExportPurpose::Court,
            reference: "order 12 of the court".into(),
            recipient: None,
            disclosure: None,
        };
        let names = [1, 2].map(|vault| selection.name(VaultId(uuid::Uuid::from_u128(vault))));
        assert_ne!(names[0], names[1]);
        assert_eq!(names[0].len(), "selection:".len() + 16);
    }

    #[test]
    fn a_sealed_column_counts_as_so_many_reveals() {
        let (_folder, desk, owner) = desk();
        let points: Vec<PointId> =
            std::iter::repeat_with(|| born(&desk, &owner)).take(11).collect();
        let tried = birthdays(&desk, &owner, &points, "number,birthday").map(|_| ());
        assert_eq!(tried.map_err(|e| e.code), Err("budget-spent"), "ten an hour");
        assert_eq!(last(&desk).outcome, Outcome::Refused("budget-spent".into()));
        let left = birthdays(&desk, &owner, &points[..10], "number,birthday").unwrap();
        assert_eq!((last(&desk).seq, last(&desk).count), (left.seq, 10));
        assert!(left.open(&desk, &owner, points[0]).is_ok());
        let other = left.open(&desk, &owner, points[10]).map(|_| ()).map_err(|e| e.code);
        assert_eq!(other, Err("grant"), "what the entry does not tell of");
        let one = |columns| birthdays(&desk, &owner, &points[..1], columns).map(|_| ());
        assert_eq!(one("number,birthday"), Ok(()), "seen within the hour already");
        assert_eq!(one("number,name").map_err(|e| e.code), Err("moved-on"), "no such column");
    }

    #[test]
    fn who_may_not_open_a_compartment_exports_nothing_of_it() {
        let (_folder, desk, owner) = desk();
        let point = born(&desk, &owner);
        let officer = colleague(&desk, &owner, Role::Dpo);
        let tried = birthdays(&desk, &officer, &[point], "birthday").map(|_| ());
        assert_eq!(tried.map_err(|e| e.code), Err("compartment-closed"));
        let agent = colleague(&desk, &owner, Role::Agent);
        let tried = birthdays(&desk, &agent, &[point], "birthday").map(|_| ());
        assert_eq!(tried.map_err(|e| e.code), Err("no-right"));
    }
}

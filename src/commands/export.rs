//! A list that leaves: a run of stretches, of which the log tells before they are in the file.
//!
//! ```text
//! Export   rights, purpose, approval of the whole, the run, its first rows      one transaction, one entry
//! GoOn     the next rows, under the same run; how far the file is on the disk   one transaction, one entry each
//! ```
//! INVARIANT: what is sealed leaves through the same grants as a reveal, counted in the same budget or approved by a
//! second person ([`guard::needs_room`]), and only into a file that is sealed to somebody. No row stands in a file
//! whose entry is not committed, and nobody is counted twice, however often a run was stopped.

pub mod go_on;
mod stretch;

use super::approval::Ask;
use super::{Act, Applied, Command, Scene, budget, disclosure, execute, review};
use crate::domain::approval::{EXPORT_UP_TO, VALID_HOURS, Wanted};
use crate::domain::audit::{Hash, hex};
use crate::domain::contact::PointKind;
use crate::domain::error::{Error, Result};
use crate::domain::export::{ExportList, ExportPurpose};
use crate::domain::export_run::{ExportFile, ExportRun, Mark};
use crate::domain::id::{DisclosureNumber, ExportNumber, NoticeId, PartyId, PointId, VaultId};
use crate::guards::approval::has_second;
use crate::guards::{Verdict, Verdicts, disclosure as outside, export as guard, rights, usage};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::tables::ExportRow;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::SecretString;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
pub use stretch::Stretch;

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

    /// By which the same command finds its run again: what is selected, how it is written, and where it goes.
    fn of_run(&self, vault: VaultId, (form, path): (&str, &[u8])) -> Hash {
        let mut sha = Sha256::new_with_prefix(self.digest(vault));
        for part in [form.as_bytes(), path] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        sha.finalize().into()
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

/// What a run is besides its selection.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// How the file is written.
    pub form: String,
    /// Where it goes, as bytes of the whole path.
    pub path: Vec<u8>,
    /// How many rows leave in all.
    pub rows: u64,
    /// The last of them.
    pub until: Mark,
    /// The columns of the file: those that were asked for, or what became of them.
    pub header: Vec<String>,
    /// Of a disclosure everybody of whom it tells: all consent, or nothing leaves.
    pub everybody: Vec<PartyId>,
}

/// The act with which a run begins: the selection, and the first of its rows.
#[derive(Debug)]
pub struct Export {
    /// What is wanted.
    pub selection: Selection,
    /// The first rows that leave.
    pub first: Stretch,
    /// How the rest leaves.
    pub plan: Plan,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

impl Export {
    /// A list that is no longer than one stretch.
    pub fn new(selection: Selection, first: Stretch, notice: NoticeId) -> Self {
        let plan = Plan { rows: first.rows, ..Plan::default() };
        Self { selection, first, plan, notice }
    }
}

/// Writes it down. What is opened of it, [`Leaving::open`] opens.
pub fn leave(desk: &Desk, session: &Session, export: Export) -> Result<Leaving> {
    let points = export.first.points.iter().copied().collect();
    let done = execute(desk, session, &[Command::Export(export)])?;
    Ok(Leaving { seq: done.seq, run: done.first().export, points })
}

/// Rows that may leave.
#[derive(Debug)]
pub struct Leaving {
    /// The audit entry.
    pub seq: u64,
    /// Of which run.
    pub run: Option<ExportNumber>,
    points: BTreeSet<PointId>,
}

impl Leaving {
    /// Whether the entry tells of this value.
    pub fn may_open(&self, point: PointId) -> bool {
        self.points.contains(&point)
    }

    /// Opens one of the values that the entry tells of.
    pub fn open(&self, desk: &Desk, session: &Session, point: PointId) -> Result<SecretString> {
        match self.may_open(point) {
            true => Ok(super::reveal::open(desk, session, point, self.seq)?.0),
            false => Err(Error::not_permitted("grant")),
        }
    }
}

/// By which a file is known as one that a run writes.
fn place_of(vault: VaultId, path: &[u8]) -> Hash {
    Sha256::new_with_prefix(vault.to_string()).chain_update(path).finalize().into()
}

fn vault(tx: &impl Reader) -> Result<VaultId> {
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

impl Selection {
    /// What holds for every stretch of it alike.
    fn may_leave(&self) -> Result<Vec<PointKind>> {
        let sealed = guard::columns(self.list, &self.columns)?;
        usage::may_use(self.list, self.purpose.code(), &self.columns)?;
        guard::may_leave(&sealed, self.recipient.is_some(), &self.reference)?;
        guard::may_be_kept(&self.selector)?;
        Ok(sealed)
    }

    /// What goes to somebody outside goes there as customers were told, and with everybody's consent.
    fn may_be_disclosed(&self, tx: &WriteTx, parties: &[PartyId]) -> Verdict {
        let found = self.disclosure.map(|number| disclosure::find(tx, number)).transpose()?;
        outside::may_name(self.purpose, found.as_ref())?;
        let Some(found) = found else { return Ok(()) };
        outside::may_hold(&found, &self.columns)?;
        outside::are_consented(&found, &disclosure::without_consent(tx, found.number, parties)?)
    }

    /// A reference that is not let through is not written down either: it may hold the very value.
    fn purpose_told(&self) -> String {
        let is_kept = crate::domain::purpose::check_reason(&self.reference).is_ok();
        let code = self.purpose.code().to_owned();
        if is_kept { self.told() } else { code }
    }

    /// Under which verb it leaves.
    pub fn verb(&self) -> &'static str {
        match self.list {
            ExportList::Parties => "export.parties",
            ExportList::Complaints => "export.complaints",
            ExportList::Feedback => "export.feedback",
            ExportList::Promises => "export.promises",
            ExportList::Entries => "export.entries",
            ExportList::Consents => "export.consents",
            ExportList::Audit => "export.audit",
        }
    }
}

impl Export {
    fn may_leave(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let sealed = self.selection.may_leave()?;
        self.selection.may_be_disclosed(tx, &self.first.parties)?;
        self.selection.may_be_disclosed(tx, &self.plan.everybody)?;
        self.first.is_as_selected(tx, self.selection.list)?;
        self.first.may_open(tx, scene, &sealed)?;
        match self.is_past_limits(tx, scene)? {
            true => Ok(()),
            false => self.first.has_room(tx, scene),
        }
    }

    /// Whether a second person is asked: for many rows, of which many small lists are one large one, and for more
    /// sealed values than its member may look at by itself.
    fn needs_second(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<bool> {
        let all = counted(tx, scene)? + self.plan.rows;
        let sealed = guard::columns(self.selection.list, &self.selection.columns)?;
        let is_full = || -> Result<bool> {
            let room = self.first.has_room(tx, scene);
            Ok(!sealed.is_empty() && room.is_err_and(|error| error.code == "budget-spent"))
        };
        Ok(all > EXPORT_UP_TO || is_full()?)
    }

    /// Whether its values leave past the limits of reveals, once nothing else stands against it.
    fn is_past_limits(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<bool> {
        let wanted = self.selection.wanted();
        let has_second = has_second(Some(scene.member), &tx.members()?, &wanted, scene.now);
        Ok(self.needs_second(tx, scene)? && !guard::needs_room(scene.member, has_second))
    }

    /// What this member's lists count, and what no day holds any more goes.
    fn count(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<()> {
        let (member, now) = (scene.member.id, scene.now.at_seconds);
        for key in tx.keys(tables::EXPORTS, &Scan::prefix(&member), usize::MAX)? {
            if now - key.1 >= COUNTED_SECONDS {
                tx.remove(tables::EXPORTS, &key)?;
            }
        }
        let row = ExportRow { rows: self.plan.rows, digest: self.selection.digest(vault(tx)?) };
        tx.put(tables::EXPORTS, &(member, now, scene.seq), &row)
    }

    fn run(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<ExportRun> {
        let sealed = guard::columns(self.selection.list, &self.selection.columns)?;
        let Plan { form, path, rows, until, header, .. } = &self.plan;
        Ok(ExportRun {
            digest: self.selection.of_run(vault(tx)?, (form, path)),
            selection: self.selection.digest(vault(tx)?),
            place: place_of(vault(tx)?, path),
            by: scene.member.id,
            at: scene.now,
            seq: scene.seq,
            rows: *rows,
            until: *until,
            header: header.clone(),
            past_limits: !sealed.is_empty() && self.is_past_limits(tx, scene)?,
            alarmed: false,
            told: self.first.rows,
            file: ExportFile::Begun,
        })
    }
}

/// What is sealed leaves sealed to somebody, also where no list is exported.
pub fn may_leave_sealed(sealed: &[PointKind], has_recipient: bool) -> Verdict {
    guard::may_leave_sealed(sealed, has_recipient)
}

impl Act for Export {
    fn verb(&self) -> &'static str {
        self.selection.verb()
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(self.selection.purpose_told()))
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

    fn approval(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Option<Ask>> {
        let ask = || Ask { wanted: self.selection.wanted(), count: self.plan.rows };
        Ok(self.needs_second(tx, scene)?.then(ask))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut run = self.run(tx, scene)?;
        if !run.past_limits {
            budget::spend_all(tx, scene, &self.first.subjects(tx)?)?;
        }
        self.count(tx, scene)?;
        let number = go_on::keep_new(tx, scene, &run)?;
        run.alarmed = self.first.tell(tx, scene, &run, self.notice)?;
        tx.put(tables::EXPORT_RUNS, &number, &run)?;
        self.first.applied(tx, number, &self.selection, &self.selection.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::super::budget::tests::born;
    use super::super::reveal;
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
        let first = Stretch::of_parties(parties, points.to_vec());
        leave(desk, session, Export::new(selection, first, session.new_id()?))
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
        // Without anybody else, more than that would be hers to answer for.
        colleague(&desk, &owner, Role::Dpo);
        let tried = birthdays(&desk, &owner, &points, "number,birthday").map(|_| ());
        assert_eq!(tried.map_err(|e| e.code), Err("approval-needed"), "ten an hour");
        assert_eq!(last(&desk).outcome, Outcome::Refused("approval-needed".into()));
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

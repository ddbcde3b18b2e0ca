//! Adopting a version of a policy pack: from then on it governs the dates of complaints.
//!
//! INVARIANT: the dates of all cases move in the transaction that adopts it, and move back in the one that takes it
//! back: no row is ever by other rules than those in force.

use super::{Act, Applied, Made, Scene};
use crate::domain::adoption::Diff;
use crate::domain::error::{Error, Result};
use crate::domain::policy::{self, Pack};
use crate::domain::rulebook::Rulebook;
use crate::domain::undo::Inverse;
use crate::guards::{Verdicts, policy as guard, rights};
use crate::store::tables::PolicyRow;
use crate::store::{Reader, Scan, WriteTx, tables};

/// Adopts the pack of a file, or one that travels along.
#[derive(Debug)]
pub struct AdoptPolicy {
    /// What the file is called, for the error.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

impl AdoptPolicy {
    fn read(&self, book: &Rulebook) -> Result<Pack> {
        policy::load(&self.file, &self.text, &book.calendars())
    }
}

impl Act for AdoptPolicy {
    fn verb(&self) -> &'static str {
        "policy.adopt"
    }

    /// Each is judged by the ones before it.
    fn stands_alone(&self) -> bool {
        true
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let pack = self.read(&*tx.rulebook()?);
        Ok(pack.map(|pack| vec![pack.to_string()]).unwrap_or_default())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        let book = tx.rulebook()?;
        let pack = self.read(&book)?;
        let travelling = policy::travelling(&pack.id).ok();
        Ok(verdicts.and(guard::may_adopt(&pack, &book, travelling.as_ref())))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let pack = self.read(&*tx.rulebook()?)?;
        let count = tx.count(tables::POLICIES, &Scan::prefix(&pack.id))?;
        let place = u32::try_from(count).unwrap_or(u32::MAX);
        let (text, at, by) = (self.text.clone(), scene.now, scene.member.id);
        let row = PolicyRow { text, at, by, retracted: None };
        tx.put(tables::POLICIES, &(pack.id.clone(), place), &row)?;
        let made = Made { moved: Some(Box::new(refold(tx, scene)?)), ..Made::default() };
        let inverse = Inverse::Adoption { pack: pack.id.clone(), place, stands: true };
        Ok(Applied { made, ..Applied::one(&pack).with_inverse(inverse) })
    }
}

/// Rows and queue by rules that have just changed.
pub(super) fn refold(tx: &WriteTx, scene: &Scene<'_>) -> Result<Diff> {
    tx.rules_changed()?;
    let mut diff = Diff::default();
    tx.refold_cases(|was, is| diff.note(was, is, scene.now))?;
    Ok(diff)
}

/// What an adoption is called in the log.
pub(super) fn named(tx: &WriteTx, pack: &str, place: u32) -> Result<Vec<String>> {
    let row = tx.get(tables::POLICIES, &(pack.to_owned(), place))?;
    let read = row.and_then(|row| policy::read(pack, &row.text).ok());
    Ok(read.map(|pack| pack.to_string()).into_iter().collect())
}

/// Whether an adoption is the last one of its pack and stands, or has been taken back and no other has come since.
pub(super) fn is_last(tx: &WriteTx, pack: &str, place: u32, stands: bool) -> Result<bool> {
    let (mut is_last, own) = (false, pack.to_owned());
    tx.each(tables::POLICIES, &Scan::prefix(&own), |(_, other), row| {
        if other == place {
            is_last = row.retracted.is_none() == stands;
        } else if other > place && row.retracted.is_none() {
            is_last = false;
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    Ok(is_last)
}

/// Takes an adoption back, or takes that back.
pub(super) fn turn(
    tx: &WriteTx,
    scene: &Scene<'_>,
    pack: &str,
    place: u32,
    stands: bool,
) -> Result<Applied> {
    let key = (pack.to_owned(), place);
    let row = tx.get(tables::POLICIES, &key)?.ok_or_else(|| Error::damaged("policies"))?;
    let retracted = stands.then_some(scene.now);
    tx.put(tables::POLICIES, &key, &PolicyRow { retracted, ..row })?;
    let made = Made { moved: Some(Box::new(refold(tx, scene)?)), ..Made::default() };
    let ids = named(tx, pack, place)?;
    let inverse = Inverse::Adoption { pack: pack.to_owned(), place, stands: !stands };
    Ok(Applied { ids, count: 1, made, ..Applied::default() }.with_inverse(inverse))
}

#[cfg(test)]
mod tests {
    use super::super::tests::last;
    use super::super::undo::tests::{add, desk, opening};
    use super::super::{Command, execute, open::OpenComplaint, undo::Undo};
    use super::*;
    use crate::domain::complaint::Case;
    use crate::domain::id::CaseId;
    use crate::session::{Desk, Session};

    fn adopt(
        desk: &Desk,
        session: &Session,
        text: &str,
    ) -> std::result::Result<Diff, &'static str> {
        let adopt = AdoptPolicy { file: "own.toml".into(), text: text.to_owned() };
        let done = execute(desk, session, &[Command::AdoptPolicy(adopt)]);
        done.map(|done| *done.first().moved.unwrap()).map_err(|error| error.code)
    }

    fn rows(desk: &Desk) -> (Vec<Case>, Vec<tables::QueueKey>, Vec<tables::QueueKey>) {
        let rows = desk.store.read(|tx| {
            let ids = tx.keys(tables::CASES, &Scan::all(), usize::MAX)?;
            let cases = ids.iter().map(|id| tx.fetch(tables::CASES, id)).collect::<Result<_>>()?;
            let queue = tx.keys(tables::QUEUE, &Scan::all(), usize::MAX)?;
            Ok((cases, queue, tx.keys(tables::QUEUE_FREE, &Scan::all(), usize::MAX)?))
        });
        rows.unwrap()
    }

    /// Our own pack with this version and two days for a decision; goldens of another length are other goldens.
    fn house(version: &str) -> String {
        let own = policy::text_of("house").unwrap().replacen("2026.2", version, 1);
        let (before, rest) = own.split_once("id = \"internal\"").unwrap();
        let (head, _) = rest.split_once("[[golden]]").unwrap();
        let before = before.replacen("2026-11-26", "2026-01-01", 1);
        let head = head.replacen("length = 10", "length = 2", 1);
        let goldens = [(2, 4), (3, 5), (9, 11)].map(|(start, due)| {
            let (start, due) = (format!("2026-03-{start:02}"), format!("2026-03-{due:02}"));
            format!("[[golden]]\nclock = \"internal\"\nstart = {start}\ndue = {due}\n")
        });
        format!("{before}id = \"internal\"{head}{}", goldens.concat())
    }

    #[test]
    fn what_is_adopted_and_taken_back_leaves_every_row_as_it_was() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        for _ in 0..3 {
            let id: CaseId = session.new_id().unwrap();
            let open = OpenComplaint { id, opening: opening(&session, party), owner: None };
            execute(&desk, &session, &[Command::OpenComplaint(open)]).unwrap();
            session.clock().advance(3_600);
        }
        let before = rows(&desk);
        for text in [house("2026.3"), policy::text_of("cn-odr").unwrap().to_owned()] {
            session.clock().advance(3_600);
            let diff = adopt(&desk, &session, &text).unwrap();
            let after = rows(&desk);
            assert_eq!(
                (diff.cases, diff.shifts),
                (if text.contains("odr") { 0 } else { 3 }, diff.cases)
            );
            assert_eq!(after == before, diff.cases == 0, "cn-odr applies from 15 April on");
            let undo = |way| execute(&desk, &session, &[Command::Undo(way)]).map(|_| ());
            assert_eq!(undo(Undo::Undo), Ok(()));
            assert_eq!(rows(&desk), before);
            assert_eq!(undo(Undo::Redo), Ok(()));
            assert_eq!(rows(&desk), after, "by the instant of the first adoption");
            assert_eq!(undo(Undo::Undo), Ok(()));
            assert_eq!(rows(&desk), before);
        }
    }

    #[test]
    fn a_version_comes_once_and_none_after_a_newer_one() {
        let (_folder, desk, session) = desk();
        let adopt = |text: &str| adopt(&desk, &session, text).map(|_| ());
        assert_eq!(adopt(policy::text_of("house").unwrap()), Err("policy-adopted"));
        assert_eq!(adopt(&house("2025.9")), Err("policy-older"));
        assert_eq!(adopt(&house("2026.3")), Ok(()));
        assert_eq!(last(&desk).ids, ["house 2026.3"]);
        assert_eq!(adopt(&house("2026.3")), Err("policy-adopted"));
        let odr = policy::text_of("cn-odr").unwrap();
        assert_eq!(adopt(&odr.replacen("2026.04", "2025.1", 1)), Err("policy-older"));
        assert_eq!(adopt(&odr.replacen("10个", "十个", 1)), Err("policy-same-version"));
        assert_eq!(
            adopt(&odr.replacen("due = 2026-03-03", "due = 2026-03-04", 1)),
            Err("policy-golden")
        );
        assert_eq!(adopt(odr), Ok(()));
        assert_eq!(adopt(odr), Err("policy-adopted"));
    }
}

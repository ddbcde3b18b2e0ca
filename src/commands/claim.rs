//! Becoming accountable for a case: for this one, or for the most urgent that nobody has.

use super::{Act, Applied, Scene, open};
use crate::domain::complaint::{Case, CaseKind, Happening};
use crate::domain::error::{Error, Kind, Result};
use crate::domain::handover::put_back_today;
use crate::domain::id::CaseId;
use crate::guards::{Verdicts, complaint as guard, rights};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::ops::ControlFlow;

/// Takes a case for the member. Two members at once get two different next cases, since each
/// chooses inside the one write transaction.
#[derive(Debug)]
pub enum Claim {
    /// This complaint.
    This(CaseId),
    /// This privacy request.
    Request(CaseId),
    /// This piece of feedback.
    Feedback(CaseId),
    /// The most urgent one without an owner.
    Next,
}

impl Claim {
    /// The case of this kind.
    pub fn of(kind: CaseKind, case: CaseId) -> Self {
        match kind {
            CaseKind::Complaint => Self::This(case),
            CaseKind::Privacy => Self::Request(case),
            CaseKind::Feedback => Self::Feedback(case),
        }
    }

    fn kind(&self) -> CaseKind {
        match self {
            Self::This(_) | Self::Next => CaseKind::Complaint,
            Self::Request(_) => CaseKind::Privacy,
            Self::Feedback(_) => CaseKind::Feedback,
        }
    }

    fn case(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Case> {
        match self {
            Self::This(id) | Self::Request(id) | Self::Feedback(id) => open::find(tx, *id),
            Self::Next => match next(tx, scene)? {
                Next::This(case) => Ok(*case),
                Next::None => Err(Error::new(Kind::NotFound, "queue-empty")),
                Next::OnlySkipped => Err(Error::new(Kind::NotFound, "queue-skipped")),
            },
        }
    }
}

enum Next {
    This(Box<Case>),
    /// The member has put all that wait back today.
    OnlySkipped,
    None,
}

/// The first of those that nobody has, found without a look at the ones before it in the queue; but for those that
/// this member has put back today.
fn next(tx: &WriteTx, scene: &Scene<'_>) -> Result<Next> {
    let mut found = Next::None;
    tx.each(tables::QUEUE_FREE, &Scan::all(), |key, ()| {
        let events = tx.case_events(key.5)?;
        if put_back_today(&events, scene.member.id, scene.now) {
            found = Next::OnlySkipped;
            return Ok(ControlFlow::Continue(()));
        }
        let case = tx.fetch(tables::CASES, &key.5)?;
        // Nobody is handed what is about themselves; to them it is not there.
        if case.handling.is_about(scene.member.id) {
            return Ok(ControlFlow::Continue(()));
        }
        found = Next::This(Box::new(case));
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

impl Act for Claim {
    fn verb(&self) -> &'static str {
        match self {
            Self::This(_) => "complaint.claim",
            Self::Request(_) => "privacy.claim",
            Self::Feedback(_) => "feedback.claim",
            Self::Next => "complaint.next",
        }
    }

    fn about(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        match self {
            Self::This(id) | Self::Request(id) | Self::Feedback(id) => open::named(tx, Some(*id)),
            Self::Next => Ok(match next(tx, scene)? {
                Next::This(case) => vec![case.number.to_string()],
                Next::OnlySkipped | Next::None => Vec::new(),
            }),
        }
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = self.case(tx, scene)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(guard::is_of(&case, self.kind()))
            .and(guard::may_claim(&case, scene.member.id)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = self.case(tx, scene)?;
        let what = Happening::Assigned { owner: Some(scene.member.id), note: None };
        open::append(tx, scene, &case, what)
    }
}

#[cfg(test)]
mod tests {
    use super::super::assign::Assign;
    use super::super::move_on::MoveOn;
    use super::super::open::OpenComplaint;
    use super::super::undo::Undo;
    use super::super::undo::tests::{add, desk, opening, settled};
    use super::super::{Command, execute};
    use super::*;
    use crate::session::Desk;

    fn free(desk: &Desk) -> Vec<CaseId> {
        let keys = desk.store.read(|tx| tx.keys(tables::QUEUE_FREE, &Scan::all(), usize::MAX));
        keys.unwrap().into_iter().map(|key| key.5).collect()
    }

    #[test]
    fn the_next_one_is_the_first_of_those_that_nobody_has() {
        let (_folder, desk, session) = desk();
        let party = add(&desk, &session, "13912345678");
        let go = |command| execute(&desk, &session, &[command]).map(|_| ()).map_err(|e| e.code);
        let [first, second]: [CaseId; 2] = [session.new_id().unwrap(), session.new_id().unwrap()];
        for id in [first, second] {
            let open = OpenComplaint { id, opening: opening(&session, party), owner: None };
            go(Command::OpenComplaint(open)).unwrap();
            session.clock().advance(1);
        }
        assert_eq!(free(&desk), [first, second]);
        go(Command::Claim(Claim::Next)).unwrap();
        assert_eq!(free(&desk), [second]);
        go(Command::Claim(Claim::Next)).unwrap();
        assert_eq!(free(&desk), []);
        assert_eq!(go(Command::Claim(Claim::Next)), Err("queue-empty"));
        let note = Some("back".into());
        go(Command::Assign(Assign { case: first, kind: CaseKind::Complaint, owner: None, note }))
            .unwrap();
        assert_eq!(go(Command::Claim(Claim::Next)), Err("queue-skipped"), "not the same one today");
        session.clock().advance(86_400);
        go(Command::Claim(Claim::Next)).unwrap();
        go(Command::Undo(Undo::Undo)).unwrap();
        assert_eq!(free(&desk), [first], "the next day it is");
        go(Command::Undo(Undo::Undo)).unwrap();
        assert_eq!(free(&desk), []);
        go(Command::Undo(Undo::Undo)).unwrap();
        assert_eq!(free(&desk), [second]);
        for step in settled() {
            go(Command::Move(MoveOn::unseen(first, step))).unwrap();
        }
        assert_eq!(free(&desk), [second], "a closed one waits for nobody");
    }
}

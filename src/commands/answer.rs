//! Answering a privacy request: a statement without values, or a sealed copy with them.
//!
//! A copy is a reveal: rights, compartments, an open vault and the budget are asked, the entry is made durable,
//! and only its commit gives the grants that open the values. Its purpose is the request itself, whose asker
//! is known by then.

use super::{
    Act, Applied, Command, Made, Scene, budget, execute, notice, open, party, reveal, review,
};
use crate::domain::audit::hex;
use crate::domain::complaint::{Case, Happening, Move};
use crate::domain::contact::{Point, Subject};
use crate::domain::error::Result;
use crate::domain::id::{CaseId, NoticeId, PartyId, PointId};
use crate::domain::privacy::Right;
use crate::domain::purpose::Purpose;
use crate::guards::{Verdict, Verdicts, privacy as guard, rights};
use crate::session::{Desk, Session};
use crate::store::index::Rows;
use crate::store::{Reader, WriteTx, tables};
use crate::vault::SecretString;
use sha2::{Digest, Sha256};

/// The act.
#[derive(Debug)]
pub struct Answer {
    /// Which request.
    pub case: CaseId,
    /// Whether values leave, and then of which contact points.
    pub points: Option<Vec<PointId>>,
    /// To whom the values are sealed: an age recipient; none for a passphrase that is told to somebody.
    pub to: Option<String>,
    /// What the privacy officer is told, if there is a reason to.
    pub notice: NoticeId,
}

/// A value for the person.
#[derive(Debug)]
pub struct Opened {
    /// Of which contact point.
    pub point: PointId,
    /// The value; its Debug shows nothing.
    pub value: SecretString,
    /// Whether it is what the audit log says was written.
    pub verified: bool,
}

/// Writes a copy down and opens what goes into it.
pub fn copy(
    desk: &Desk,
    session: &Session,
    case: CaseId,
    points: Vec<PointId>,
    to: Option<&str>,
) -> Result<(u64, Vec<Opened>)> {
    let act = Answer {
        case,
        points: Some(points.clone()),
        to: to.map(str::to_owned),
        notice: session.new_id()?,
    };
    let seq = execute(desk, session, &[Command::Answer(act)])?.seq;
    let open = |point| {
        let (value, verified) = reveal::open(desk, session, point, seq)?;
        Ok(Opened { point, value, verified })
    };
    Ok((seq, points.into_iter().map(open).collect::<Result<_>>()?))
}

/// Writes down that the person was told what is held, without the values.
pub fn explain(desk: &Desk, session: &Session, case: CaseId) -> Result<u64> {
    let act = Answer { case, points: None, to: None, notice: session.new_id()? };
    Ok(execute(desk, session, &[Command::Answer(act)])?.seq)
}

impl Answer {
    fn points(&self, tx: &WriteTx) -> Result<Vec<Point>> {
        self.points.iter().flatten().map(|id| reveal::find(tx, *id)).collect()
    }

    fn party(&self, tx: &WriteTx) -> Result<Option<PartyId>> {
        let case = open::find(tx, self.case)?;
        case.party.map(|id| party::has_become(tx, id)).transpose()
    }

    fn may_answer(&self, scene: &Scene<'_>, case: &Case) -> Verdict {
        let right: Right = guard::may_answer(case)?.asked.right;
        guard::fits(case, right, self.verb())?;
        guard::is_owners(case, scene.member.id)
    }

    /// To whom values leave, as the entry names it: a recipient is somebody's name in the end, its hash tells
    /// whoever has the recipient, and nobody else.
    fn told_to(&self) -> Option<String> {
        self.points.as_ref()?;
        Some(match &self.to {
            Some(recipient) => format!("to:{}", hex(&Sha256::digest(recipient))),
            None => "to:passphrase".to_owned(),
        })
    }

    /// Everything of one person, and nothing of another.
    fn may_open(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let (points, holder) = (self.points(tx)?, self.party(tx)?);
        if !points.is_empty() {
            review::stands(tx, scene)?;
        }
        for point in &points {
            let compartment = point.kind.compartment();
            rights::may_open(scene.member, compartment)?;
            reveal::is_open(scene.session, compartment)?;
            let subject: Subject = tx.fetch(tables::SUBJECTS, &point.subject)?;
            if Some(subject.party) != holder {
                return Err(
                    crate::domain::Error::refused("purpose-does-not-hold").with("purpose", "case")
                );
            }
        }
        Self::has_room(tx, scene, &points)
    }

    fn has_room(tx: &WriteTx, scene: &Scene<'_>, points: &[Point]) -> Verdict {
        let wanted = points.iter().map(|point| (point.kind.compartment(), point.subject));
        budget::has_room(tx, scene, &wanted.collect())
    }
}

impl Act for Answer {
    fn verb(&self) -> &'static str {
        match self.points {
            Some(_) => "privacy.export",
            None => "privacy.explain",
        }
    }

    fn purpose(&self, tx: &WriteTx) -> Result<Option<String>> {
        let number = open::named(tx, Some(self.case))?.join(" ");
        Ok(Some(format!("{} {number} {}", Purpose::Case(self.case).code(), self.case)))
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        open::named(tx, Some(self.case))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let case = open::find(tx, self.case)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(self.may_answer(scene, &case))
            .and_then(|| self.may_open(tx, scene)))
    }

    /// The case and to whom it went stand first and last, where the entry names them however many points there are;
    /// the party comes second.
    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let case = open::find(tx, self.case)?;
        let (points, mut ids) = (self.points(tx)?, vec![case.number.to_string()]);
        ids.extend(party::named(tx, self.party(tx)?)?);
        ids.extend(points.iter().map(|point| point.id.to_string()));
        ids.extend(self.told_to());
        let mut nearing = None;
        for point in &points {
            nearing =
                budget::spend(tx, scene, point.kind.compartment(), point.subject)?.or(nearing);
        }
        self.tell(tx, scene, &case, &points)?;
        let count = u32::try_from(points.len()).unwrap_or(u32::MAX).max(1);
        let made = Made { case: Some(case.number), nearing, ..Made::default() };
        Ok(Applied { ids, count, made, ..Applied::default() })
    }
}

impl Answer {
    fn tell(&self, tx: &WriteTx, scene: &Scene<'_>, case: &Case, points: &[Point]) -> Result<()> {
        let holder = self.party(tx)?.filter(|_| self.points.is_some());
        let Some(holder) = holder else { return Ok(()) };
        let (holder, alone) = (party::find(tx, holder)?, is_same_hand(tx, scene, case)?);
        notice::tell_of_copy(tx, scene, self.notice, points, &holder, alone)
    }
}

/// Whether this member has taken the request down or found out who asks: then nobody else has seen who gets a copy.
fn is_same_hand(tx: &WriteTx, scene: &Scene<'_>, case: &Case) -> Result<bool> {
    let is_telling = |what: &Happening| {
        matches!(what, Happening::Opened(_) | Happening::Moved(Move::CheckIdentity { .. }))
    };
    let events = tx.case_events(case.id)?;
    Ok(events.iter().any(|event| event.by == scene.member.id && is_telling(&event.what)))
}

/// Whether this entry is what answers the request: asked in the transaction that says so.
pub(super) fn is_answered(tx: &WriteTx, case: &Case, entry: u64) -> Verdict {
    let request = guard::may_answer(case)?;
    let found = tx.get(tables::AUDIT, &entry)?;
    let mut about = vec![case.number.to_string()];
    if let Some(party) = case.party {
        let both = [party, party::has_become(tx, party)?];
        about.extend(party::named(tx, both)?);
        about.extend(both.map(|id| id.to_string()));
    }
    let before = answered_by(tx, case, entry)?;
    guard::answers(case, request.asked.right, found.as_ref(), &about, &before)
}

/// Other requests of the same person that this entry has answered. One erasure may well answer those of several.
fn answered_by(tx: &WriteTx, case: &Case, entry: u64) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for party in person(tx, case)? {
        cases.extend(tx.cases_of(party)?);
    }
    let is_it = |one: &Case| one.request.as_ref().is_some_and(|one| one.answer == Some(entry));
    cases.retain(|one| one.id != case.id && is_it(one));
    Ok(cases)
}

/// Whoever asked, with all that are merged with it; of somebody erased the ledger knows who they were.
fn person(tx: &WriteTx, case: &Case) -> Result<Vec<PartyId>> {
    let Some(party) = case.party else { return Ok(Vec::new()) };
    let now = party::has_become(tx, party)?;
    match party::find(tx, now)?.erased {
        Some(erased) => Ok(tx.fetch(tables::ERASURES, &erased.number)?.ids),
        None => tx.family(now),
    }
}

#[cfg(test)]
mod tests {
    use super::super::canary::MarkCanary;
    use super::super::claim::Claim;
    use super::super::move_on::MoveOn;
    use super::super::open::OpenComplaint;
    use super::super::undo::tests::{add, desk};
    use super::*;
    use crate::domain::complaint::{Channel, Opening};
    use crate::domain::notice::{Notice, NoticeKind};
    use crate::domain::privacy::{Asked, AskedBy, Proof};
    use crate::store::Scan;
    use crate::store::index::Rows;
    use std::ops::ControlFlow;

    /// A request of this party for a copy, in work.
    fn request(desk: &Desk, session: &Session, party: PartyId) -> CaseId {
        let id: CaseId = session.new_id().unwrap();
        let asked = Asked { right: Right::Copy, by: AskedBy::Person };
        let opening =
            Opening::of_request(party, asked, String::new(), Channel::Email, session.now());
        let checked = Move::CheckIdentity { proof: Proof::CallBack, mandate: None };
        for command in [
            Command::OpenComplaint(OpenComplaint { id, opening, owner: None }),
            Command::Claim(Claim::Request(id)),
            Command::Move(MoveOn::unseen(id, checked)),
            Command::Move(MoveOn::unseen(id, Move::Work)),
        ] {
            execute(desk, session, &[command]).unwrap();
        }
        id
    }

    fn points(desk: &Desk, party: PartyId) -> Vec<PointId> {
        let row = desk.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap();
        let points = desk.read(|tx| tx.points_of(&row)).unwrap();
        points.into_iter().map(|point| point.id).collect()
    }

    #[test]
    fn a_copy_of_a_canary_alarms_and_nobody_elses_values_are_in_a_copy() {
        let (_folder, desk, owner) = desk();
        let (bird, real) = (add(&desk, &owner, "13912345678"), add(&desk, &owner, "13800000000"));
        let mark = Some(owner.new_id().unwrap());
        let mark = Command::MarkCanary(MarkCanary { party: bird, mark });
        execute(&desk, &owner, &[mark]).unwrap();
        let told = || {
            let mut kinds = Vec::new();
            let visit = |_, notice: Notice| {
                kinds.push((
                    notice.kind,
                    notice.without_canary().map(|seen| (seen.kind, seen.point)),
                ));
                Ok(ControlFlow::Continue(()))
            };
            desk.read(|tx| tx.each(tables::NOTICES, &Scan::all(), visit)).unwrap();
            kinds
        };
        // Whoever may not know the canaries is told the same of any copy by one hand.
        let to_others = Some((NoticeKind::SameHand, None));
        let case = request(&desk, &owner, real);
        assert_eq!(copy(&desk, &owner, case, points(&desk, real), None).unwrap().1.len(), 1);
        assert_eq!(told(), [(NoticeKind::SameHand, to_others)]);
        let foreign = copy(&desk, &owner, case, points(&desk, bird), None).map(|_| ());
        assert_eq!(foreign.map_err(|e| e.code), Err("purpose-does-not-hold"));
        let case = request(&desk, &owner, bird);
        copy(&desk, &owner, case, points(&desk, bird), None).unwrap();
        assert_eq!(told()[1..], [(NoticeKind::Canary, to_others)]);
        owner.close_vault();
        let closed = copy(&desk, &owner, case, points(&desk, bird), None).map(|_| ());
        assert_eq!(closed.map_err(|e| e.code), Err("vault-locked"));
    }
}

//! Telling the privacy officer of a reveal, and that the notice was read.
//!
//! INVARIANT: written in the transaction of the reveal, keyed by its audit entry; a reveal with a notice
//! and one without leave the same in the log. Whether there is a notice is answered only to those who may
//! read it: to others it would tell a canary.

use super::{Act, Applied, Scene, canary};
use crate::domain::contact::{Point, PointKind};
use crate::domain::error::{Error, Result};
use crate::domain::id::{NoticeId, PartyNumber};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::party::Party;
use crate::domain::purpose::Purpose;
use crate::guards::notice::may_read;
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::{Reader, WriteTx, tables};

/// Tells of a reveal, if there is a reason to: of what, where it is a contact point, and whether it was a canary's.
pub(super) fn tell(
    tx: &WriteTx,
    scene: &Scene<'_>,
    id: NoticeId,
    purpose: &Purpose,
    (point, sings): (Option<PointKind>, bool),
    party: &Party,
) -> Result<()> {
    let reason = match purpose {
        Purpose::BreakGlass(reason) => Some(reason.trim().to_owned()),
        Purpose::Case(_) | Purpose::Promise(_) | Purpose::IncomingCall => None,
    };
    let kind = match sings {
        true => NoticeKind::Canary,
        false if reason.is_some() => NoticeKind::BreakGlass,
        false => return Ok(()),
    };
    let notice = Notice {
        id,
        kind,
        member: scene.member.id,
        session: scene.session.id(),
        source: scene.session.source().to_owned(),
        at: scene.now,
        point,
        party: party.number,
        same_hand: false,
        list: None,
        reason,
        read: None,
    };
    tx.put(tables::NOTICES, &notice.place(scene.seq), &notice)
}

/// Tells of a copy of everything: an alarm for an invented customer, or that one member alone has done what two
/// would see. The notice shows what the copy was of, not which of its values.
pub(super) fn tell_of_copy(
    tx: &WriteTx,
    scene: &Scene<'_>,
    id: NoticeId,
    points: &[Point],
    party: &Party,
    same_hand: bool,
) -> Result<()> {
    let mut sung = None;
    for point in points {
        if sung.is_none() && canary::sings(tx, party.id, point.subject)? {
            sung = Some(point.kind);
        }
    }
    let kind = match (sung, same_hand) {
        (Some(_), _) => NoticeKind::Canary,
        (None, true) => NoticeKind::SameHand,
        (None, false) => return Ok(()),
    };
    let notice = Notice {
        id,
        kind,
        member: scene.member.id,
        session: scene.session.id(),
        source: scene.session.source().to_owned(),
        at: scene.now,
        point: sung,
        party: party.number,
        same_hand,
        list: None,
        reason: None,
        read: None,
    };
    tx.put(tables::NOTICES, &notice.place(scene.seq), &notice)
}

/// Tells of a list that left: of an invented customer in it, or that its sealed values left past the limits of
/// reveals, whose first customer is `first` then.
pub(super) fn tell_of_export(
    tx: &WriteTx,
    scene: &Scene<'_>,
    id: NoticeId,
    sung: Option<PartyNumber>,
    first: Option<PartyNumber>,
) -> Result<()> {
    let kind = if sung.is_some() { NoticeKind::Canary } else { NoticeKind::List };
    let Some(party) = sung.or(first) else { return Ok(()) };
    let notice = Notice {
        id,
        kind,
        member: scene.member.id,
        session: scene.session.id(),
        source: scene.session.source().to_owned(),
        at: scene.now,
        point: None,
        party,
        same_hand: false,
        list: first,
        reason: None,
        read: None,
    };
    tx.put(tables::NOTICES, &notice.place(scene.seq), &notice)
}

/// Marks the notice of this audit entry as read.
#[derive(Debug)]
pub struct ReadNotice(pub u64);

impl ReadNotice {
    fn find(&self, tx: &WriteTx) -> Result<Notice> {
        for place in [(0, self.0), (1, self.0)] {
            if let Some(notice) = tx.get(tables::NOTICES, &place)? {
                return Ok(notice);
            }
        }
        Err(Error::not_found("notice", self.0))
    }

    fn is_readable(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        may_read(scene.member, &self.find(tx)?)
    }
}

impl Act for ReadNotice {
    fn verb(&self) -> &'static str {
        "notice.read"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and_then(|| self.is_readable(tx, scene)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let notice = self.find(tx)?;
        tx.remove(tables::NOTICES, &notice.place(self.0))?;
        let read = Notice { read: Some((scene.member.id, scene.now)), ..notice };
        tx.put(tables::NOTICES, &read.place(self.0), &read)?;
        Ok(Applied::one(read.id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::canary::MarkCanary;
    use super::super::merge::Merge;
    use super::super::reveal::reveal;
    use super::super::tests::last;
    use super::super::undo::tests::{add, colleague, desk};
    use super::super::{Command, execute};
    use super::*;
    use crate::domain::audit::AuditEntry;
    use crate::domain::id::{PartyId, PointId};
    use crate::domain::member::Role;
    use crate::domain::notice::NoticeKind::{BreakGlass, Canary};
    use crate::session::{Desk, Session};
    use crate::store::Scan;
    use crate::store::index::Rows;
    use std::ops::ControlFlow;

    type Done = std::result::Result<(), &'static str>;

    const REASON: &str = "the court asks for it today";

    fn act(desk: &Desk, session: &Session, command: Command) -> Done {
        execute(desk, session, &[command]).map(|_| ()).map_err(|e| e.code)
    }

    fn read(desk: &Desk, session: &Session, seq: u64) -> Done {
        act(desk, session, Command::ReadNotice(ReadNotice(seq)))
    }

    fn mark(desk: &Desk, session: &Session, party: PartyId, on: bool) -> Done {
        let mark = on.then(|| session.new_id().unwrap());
        act(desk, session, Command::MarkCanary(MarkCanary { party, mark }))
    }

    /// The notices that nobody has read, with the audit entries of their reveals.
    fn waiting(desk: &Desk) -> Vec<(u64, Notice)> {
        let mut found = Vec::new();
        let visit = |(_, seq), notice| {
            found.push((seq, notice));
            Ok(ControlFlow::Continue(()))
        };
        desk.read(|tx| tx.each(tables::NOTICES, &Scan::prefix(&0_u8), visit)).unwrap();
        found
    }

    fn kinds(desk: &Desk) -> Vec<NoticeKind> {
        waiting(desk).into_iter().map(|(_, notice)| notice.kind).collect()
    }

    fn point(desk: &Desk, party: PartyId) -> PointId {
        let row = desk.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap();
        desk.read(|tx| tx.points_of(&row)).unwrap()[0].id
    }

    /// An agent with the vault as far open as this session has it.
    fn agent(desk: &Desk, session: &Session) -> Session {
        let agent = colleague(desk, session, Role::Agent);
        agent.open_vault((*session.ring().unwrap()).clone());
        agent
    }

    fn glass() -> Purpose {
        Purpose::BreakGlass(REASON.into())
    }

    #[test]
    fn a_broken_glass_is_told_and_read_by_somebody_else() {
        let (_folder, desk, owner) = desk();
        let officer = colleague(&desk, &owner, Role::Dpo);
        let auditor = colleague(&desk, &owner, Role::Auditor);
        let one = point(&desk, add(&desk, &owner, "13912345678"));
        reveal(&desk, &owner, one, Purpose::IncomingCall).unwrap();
        assert!(waiting(&desk).is_empty());
        let seq = reveal(&desk, &owner, one, glass()).unwrap().seq;
        let (told_of, notice) = waiting(&desk).remove(0);
        assert_eq!(
            (told_of, notice.kind, notice.member),
            (seq, BreakGlass, owner.member_id().unwrap())
        );
        assert_eq!((notice.reason.as_deref(), notice.party.0), (Some(REASON), 1));
        assert_eq!((notice.session, notice.source.as_str()), (owner.id(), "local"));
        assert!(!format!("{notice:?}").contains("13912345678"));
        assert_eq!(read(&desk, &owner, seq), Err("notice-own"));
        assert_eq!(read(&desk, &auditor, seq), Err("no-right"));
        assert_eq!(read(&desk, &officer, seq + 100), Err("not-found"));
        assert_eq!(read(&desk, &officer, seq), Ok(()));
        assert_eq!(last(&desk).ids, [notice.id.to_string()]);
        assert_eq!(read(&desk, &officer, seq), Err("notice-known"));
        assert!(waiting(&desk).is_empty());
    }

    /// An entry but for what differs between any two reveals.
    fn shape(entry: AuditEntry) -> String {
        let AuditEntry { ids, .. } = &entry;
        assert_eq!(ids.len(), 2, "the point and the party");
        let bare = AuditEntry { seq: 0, ids: Vec::new(), previous: [0; 32], ..entry };
        format!("{bare:?}")
    }

    #[test]
    fn a_canary_is_revealed_as_anybody_and_alarms() {
        let (_folder, desk, owner) = desk();
        let officer = colleague(&desk, &owner, Role::Dpo);
        let (bird, real) = (add(&desk, &owner, "13912345678"), add(&desk, &owner, "13800000000"));
        assert_eq!(mark(&desk, &officer, bird, true), Ok(()));
        let entry = last(&desk);
        assert!(!format!("{entry:?}").contains("C-0"), "the log names the mark alone");
        assert_eq!(mark(&desk, &officer, bird, true), Err("canary-already"));
        assert!(last(&desk).ids.is_empty());
        assert_eq!(mark(&desk, &officer, real, false), Err("canary-not"));
        let bob = agent(&desk, &owner);
        let shapes = [bird, real].map(|party| {
            reveal(&desk, &bob, point(&desk, party), Purpose::IncomingCall).unwrap();
            shape(last(&desk))
        });
        assert_eq!(shapes[0], shapes[1]);
        assert_eq!(kinds(&desk), [Canary]);
        let (_, alarm) = waiting(&desk).remove(0);
        assert_eq!(alarm.party.0, 1);
        assert_eq!((alarm.member, alarm.session), (bob.member_id().unwrap(), bob.id()));
        assert_eq!(mark(&desk, &officer, bird, false), Ok(()));
        reveal(&desk, &bob, point(&desk, bird), Purpose::IncomingCall).unwrap();
        assert_eq!(kinds(&desk), [Canary], "no canary any more");
    }

    #[test]
    fn nobody_else_learns_who_is_a_canary() {
        let (_folder, desk, owner) = desk();
        let officer = colleague(&desk, &owner, Role::Dpo);
        let (bird, real) = (add(&desk, &owner, "13912345678"), add(&desk, &owner, "13800000000"));
        mark(&desk, &officer, bird, true).unwrap();
        let bob = agent(&desk, &owner);
        let call = reveal(&desk, &bob, point(&desk, bird), Purpose::IncomingCall).unwrap().seq;
        let broken = reveal(&desk, &bob, point(&desk, bird), glass()).unwrap().seq;
        let seen = waiting(&desk).into_iter().map(|(_, notice)| notice);
        let kinds = |seen: Vec<Notice>| seen.iter().map(|one| one.kind).collect::<Vec<_>>();
        let others = seen.clone().filter_map(Notice::without_canary).collect();
        assert_eq!(kinds(seen.collect()), [Canary, Canary]);
        assert_eq!(kinds(others), [BreakGlass]);
        let auditor = colleague(&desk, &owner, Role::Auditor);
        let lead = colleague(&desk, &owner, Role::Lead);
        for other in [&bob, &auditor, &lead] {
            for party in [bird, real] {
                assert_eq!(mark(&desk, other, party, true), Err("no-right"));
                assert_eq!(mark(&desk, other, party, false), Err("no-right"));
            }
            for seq in [call, broken, 1] {
                assert_eq!(read(&desk, other, seq), Err("no-right"));
            }
        }
        read(&desk, &officer, call).unwrap();
        assert!(!last(&desk).ids.contains(&call.to_string()));
    }

    #[test]
    fn a_merge_silences_no_canary() {
        let (_folder, desk, owner) = desk();
        let all @ [bird, real, third] =
            ["13912345678", "13800000000", "13700000000"].map(|phone| add(&desk, &owner, phone));
        mark(&desk, &owner, bird, true).unwrap();
        let points = all.map(|party| point(&desk, party));
        for (from, into) in [(bird, real), (real, third)] {
            act(&desk, &owner, Command::Merge(Merge::Merge { from, into })).unwrap();
        }
        let count = |at: usize| {
            reveal(&desk, &owner, points[at], Purpose::IncomingCall).unwrap();
            waiting(&desk).len()
        };
        assert_eq!([count(0), count(1), count(2)], [1, 1, 1]);
    }
}

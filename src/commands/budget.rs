//! What a member's reveals count against its limits.
//!
//! INVARIANT: read and written in the transaction of the reveal itself. One row for each customer, with
//! the last time: windows slide, so what was seen again counts from then on. What no window holds any
//! more goes with the next reveal.

use super::Scene;
use crate::domain::budget::{Nearing, Window};
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use crate::domain::id::{MemberId, SubjectId};
use crate::guards::Verdict;
use crate::guards::reveal::{nearing, within_budget};
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, tables};
use std::collections::{BTreeMap, BTreeSet};

/// Counts a reveal; how near it has brought the member to a limit.
pub(super) fn spend(
    tx: &WriteTx,
    scene: &Scene<'_>,
    compartment: Compartment,
    seen_now: SubjectId,
) -> Result<Option<Nearing>> {
    let member = scene.member.id;
    let mut at = scene.now.at_seconds;
    for (subject, seen) in tx.spent(member, compartment)?.seen {
        if subject == seen_now {
            // A clock that was set back shortens nothing.
            at = at.max(seen);
        } else if scene.now.at_seconds - seen >= Window::Day.seconds() {
            tx.remove(tables::REVEALS, &(member, compartment.byte(), subject))?;
        }
    }
    tx.put(tables::REVEALS, &(member, compartment.byte(), seen_now), &at)?;
    Ok(nearing(compartment, &tx.spent(member, compartment)?, scene.now))
}

/// Counts what a list opens, all of it at once: what is counted already is read once.
pub(super) fn spend_all(
    tx: &WriteTx,
    scene: &Scene<'_>,
    opened: &BTreeSet<(Compartment, SubjectId)>,
) -> Result<()> {
    let member = scene.member.id;
    for compartment in Compartment::ALL {
        let of_it = || opened.iter().filter(|(of, _)| *of == compartment).map(|(_, one)| *one);
        if of_it().next().is_none() {
            continue;
        }
        let mut latest: BTreeMap<SubjectId, i64> =
            of_it().map(|one| (one, scene.now.at_seconds)).collect();
        for (subject, seen) in tx.spent(member, compartment)?.seen {
            match latest.get_mut(&subject) {
                // A clock that was set back shortens nothing.
                Some(at) => *at = seen.max(*at),
                None if scene.now.at_seconds - seen >= Window::Day.seconds() => {
                    tx.remove(tables::REVEALS, &(member, compartment.byte(), subject))?;
                }
                None => {}
            }
        }
        for (subject, at) in latest {
            tx.put(tables::REVEALS, &(member, compartment.byte(), subject), &at)?;
        }
    }
    Ok(())
}

/// Whether there is room for all of these together. A customer counts once in each compartment; one with several
/// subjects as several.
pub(super) fn has_room(
    tx: &WriteTx,
    scene: &Scene<'_>,
    wanted: &BTreeSet<(Compartment, SubjectId)>,
) -> Verdict {
    for compartment in Compartment::ALL {
        let mut spent = tx.spent(scene.member.id, compartment)?;
        for (_, subject) in wanted.iter().filter(|(of, _)| *of == compartment) {
            within_budget(scene.member, compartment, *subject, &spent, scene.now)?;
            spent.seen.push((*subject, scene.now.at_seconds));
        }
    }
    Ok(())
}

/// Forgets what a member has seen, since it will see nothing more. The log keeps it.
pub(super) fn forget(tx: &WriteTx, member: MemberId) -> Result<()> {
    for key in tx.keys(tables::REVEALS, &Scan::prefix(&member), usize::MAX)? {
        tx.remove(tables::REVEALS, &key)?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::lift::Lift;
    use super::super::party::{AddParty, PartyFacts};
    use super::super::reveal::{Revealed, reveal};
    use super::super::undo::tests::{add, colleague, desk};
    use super::super::{Command, execute, seal, tests::last};
    use super::*;
    use crate::domain::audit::Outcome;
    use crate::domain::contact::{Compartment, PointKind};
    use crate::domain::error::Error;
    use crate::domain::id::PointId;
    use crate::domain::member::Role;
    use crate::domain::purpose::Purpose;
    use crate::session::clock::Clock;
    use crate::session::{Desk, Session};
    use crate::store::index::Rows;
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;

    /// A new customer with a birthday; the point.
    pub(in crate::commands) fn born(desk: &Desk, session: &Session) -> PointId {
        let kind = PointKind::Birthday;
        let draft = seal::PointDraft { kind, label: String::new(), value: "1990-01-31".into() };
        let points = seal::seal_new(desk, session, &[draft]).unwrap();
        let id = points.points[0].point.id;
        let facts = PartyFacts { name: "李娜".into(), ..PartyFacts::default() };
        let party = AddParty::new(session, facts, points).unwrap();
        execute(desk, session, &[Command::AddParty(party)]).unwrap();
        id
    }

    fn many(desk: &Desk, session: &Session, count: usize) -> Vec<PointId> {
        std::iter::repeat_with(|| born(desk, session)).take(count).collect()
    }

    /// Time passes; the vault is opened again, if it closed meanwhile.
    fn later(session: &Session, seconds: i64) {
        let ring = (*session.ring().unwrap()).clone();
        session.clock().advance(seconds);
        session.open_vault(ring);
    }

    fn ask(desk: &Desk, session: &Session, point: PointId) -> Result<Revealed> {
        reveal(desk, session, point, Purpose::IncomingCall)
    }

    fn fact(error: &Error, name: &str) -> String {
        let found = error.args.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Another session of the same member, with the vault as far open, at a clock of its own.
    fn beside(session: &Session) -> Session {
        let other = Session::new(Clock::set_to(session.now()), "local").unwrap();
        other.set_member(session.member().unwrap());
        other.open_vault((*session.ring().unwrap()).clone());
        other
    }

    #[test]
    fn ten_customers_an_hour_and_the_same_one_costs_nothing() {
        let (_folder, desk, session) = desk();
        let points = many(&desk, &session, 12);
        for (at, point) in points[..10].iter().enumerate() {
            let nearing = ask(&desk, &session, *point).unwrap().nearing;
            let told = nearing.map(|near| (near.count, near.limit.most_customers));
            assert_eq!(told, (at >= 7).then_some((at + 1, 10)));
            later(&session, MINUTE);
        }
        // 10:00 to 10:09 the ten; the first leaves at 11:00.
        let refused = ask(&desk, &session, points[10]).unwrap_err();
        assert_eq!(refused.code, "budget-spent");
        assert_eq!(fact(&refused, "most"), "10");
        assert_eq!(fact(&refused, "window"), "hour");
        assert_eq!(fact(&refused, "free"), "2026-03-02 11:00");
        assert_eq!(last(&desk).outcome, Outcome::Refused("budget-spent".into()));
        assert!(ask(&desk, &session, points[9]).is_ok(), "seen already");
        later(&session, 50 * MINUTE - 1);
        assert!(ask(&desk, &session, points[10]).is_err());
        later(&session, 1);
        assert!(ask(&desk, &session, points[10]).is_ok());
        assert!(ask(&desk, &session, points[11]).is_err(), "the next leaves a minute later");
    }

    #[test]
    fn a_day_has_its_own_limit_and_so_has_each_compartment() {
        let (_folder, desk, session) = desk();
        let points = many(&desk, &session, 26);
        for ten in points[..25].chunks(10) {
            ten.iter().for_each(|point| assert!(ask(&desk, &session, *point).is_ok()));
            later(&session, 2 * HOUR);
        }
        let refused = ask(&desk, &session, points[25]).unwrap_err();
        assert_eq!((fact(&refused, "window"), fact(&refused, "most")), ("day".into(), "25".into()));
        assert_eq!(fact(&refused, "free"), "2026-03-03 10:00");
        let party = add(&desk, &session, "13912345678");
        let row = desk.store.read(|tx| tx.fetch(tables::PARTIES, &party)).unwrap();
        let phone = desk.store.read(|tx| tx.points_of(&row)).unwrap()[0].id;
        assert!(ask(&desk, &session, phone).is_ok(), "contact is another budget");
    }

    #[test]
    fn merging_customers_makes_no_room() {
        use super::super::merge::Merge;
        let (_folder, desk, session) = desk();
        let points = many(&desk, &session, 11);
        let party = |point: &PointId| {
            let subject = desk.store.read(|tx| tx.fetch(tables::POINTS, point)).unwrap().subject;
            desk.store.read(|tx| tx.fetch(tables::SUBJECTS, &subject)).unwrap().party
        };
        let into = party(&points[0]);
        for from in points[1..].iter().map(party) {
            let merge = Command::Merge(Merge::Merge { from, into });
            execute(&desk, &session, &[merge]).unwrap();
        }
        points[..10].iter().for_each(|point| assert!(ask(&desk, &session, *point).is_ok()));
        assert_eq!(ask(&desk, &session, points[10]).unwrap_err().code, "budget-spent");
    }

    #[test]
    fn what_no_window_holds_is_forgotten() {
        let (_folder, desk, session) = desk();
        let points = many(&desk, &session, 3);
        let rows = || desk.store.read(|tx| tx.count(tables::REVEALS, &Scan::all())).unwrap();
        ask(&desk, &session, points[0]).unwrap();
        ask(&desk, &session, points[1]).unwrap();
        assert_eq!(rows(), 2);
        later(&session, 24 * HOUR);
        ask(&desk, &session, points[2]).unwrap();
        assert_eq!(rows(), 1);
    }

    #[test]
    fn eight_sessions_at_the_limit_together_never_pass_it() {
        let (_folder, desk, session) = desk();
        let points = many(&desk, &session, 40);
        let (granted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for seat in 0..8 {
                let (points, desk, granted, refused) = (&points, &desk, &granted, &refused);
                let session = beside(&session);
                scope.spawn(move || {
                    // Each begins elsewhere, so that none asks for what another has seen.
                    for point in points.iter().cycle().skip(seat * 5).take(5) {
                        match ask(desk, &session, *point) {
                            Ok(_) => granted.fetch_add(1, Ordering::SeqCst),
                            Err(error) if error.code == "budget-spent" => {
                                refused.fetch_add(1, Ordering::SeqCst)
                            }
                            Err(error) => panic!("{error}"),
                        };
                    }
                });
            }
        });
        assert_eq!((granted.into_inner(), refused.into_inner()), (10, 30));
        let log = desk.store.read(|tx| {
            let mut done = 0;
            tx.each(tables::AUDIT, &Scan::all(), |_, entry| {
                let is_done = entry.verb == "vault.reveal" && entry.outcome == Outcome::Done;
                done += usize::from(is_done);
                Ok(ControlFlow::Continue(()))
            })?;
            Ok(done)
        });
        assert_eq!(log, Ok(10));
    }

    fn lift(
        desk: &Desk,
        lead: &Session,
        member: MemberId,
        compartment: Option<Compartment>,
        reason: &str,
    ) -> std::result::Result<(), &'static str> {
        let lift = Lift { member, compartment, reason: reason.into() };
        let done = execute(desk, lead, &[Command::Lift(lift)]);
        done.map(|_| ()).map_err(|e| e.code)
    }

    const REASON: &str = "recall of the red kettles";

    #[test]
    fn a_lead_lifts_the_limit_for_half_an_hour_and_what_is_seen_counts() {
        let (_folder, desk, session) = desk();
        let lead = colleague(&desk, &session, Role::Lead);
        let me = session.member_id().unwrap();
        let points = many(&desk, &session, 13);
        points[..10].iter().for_each(|point| assert!(ask(&desk, &session, *point).is_ok()));
        later(&session, 20 * MINUTE);
        lead.clock().advance(20 * MINUTE);
        assert!(ask(&desk, &session, points[10]).is_err());
        assert_eq!(lift(&desk, &lead, me, Some(Compartment::Contact), REASON), Ok(()));
        assert!(ask(&desk, &session, points[10]).is_err(), "the other compartment");
        assert_eq!(lift(&desk, &lead, me, None, REASON), Ok(()));
        let entry = last(&desk);
        assert_eq!((entry.verb.as_str(), entry.purpose.as_deref()), ("vault.lift", Some(REASON)));
        assert_eq!(entry.ids, [me.to_string(), "contact".into(), "secret".into()]);
        later(&session, 30 * MINUTE - 1);
        for (count, point) in [(11, points[10]), (12, points[11])] {
            let nearing = ask(&desk, &session, point).unwrap().nearing.unwrap();
            assert_eq!(nearing.count, count);
        }
        later(&session, 1);
        // Twelve are in the window; three of them have to leave, and those of 10:00 leave at 11:00.
        let refused = ask(&desk, &session, points[12]).unwrap_err();
        assert_eq!(fact(&refused, "free"), "2026-03-02 11:00");
        later(&session, 10 * MINUTE);
        assert!(ask(&desk, &session, points[12]).is_ok());
    }

    #[test]
    fn who_may_lift_what_for_whom() {
        let (_folder, desk, session) = desk();
        let me = session.member_id().unwrap();
        let as_role = |role| colleague(&desk, &session, role);
        assert_eq!(lift(&desk, &session, me, None, REASON), Err("lift-self"));
        let lead = as_role(Role::Lead);
        assert_eq!(lift(&desk, &lead, me, None, "urgent"), Err("reason-too-short"));
        assert_eq!(last(&desk).purpose, None);
        let number = "call 139 1234 5678 back";
        assert_eq!(lift(&desk, &lead, me, None, number), Err("reason-holds-value"));
        assert_eq!(lift(&desk, &lead, lead.member_id().unwrap(), None, REASON), Err("lift-self"));
        for role in [Role::Agent, Role::Senior, Role::ComplaintManager, Role::Dpo, Role::Admin] {
            assert_eq!(lift(&desk, &as_role(role), me, None, REASON), Err("no-right"));
        }
        let agent = as_role(Role::Agent).member_id().unwrap();
        let secret = Some(Compartment::Secret);
        assert_eq!(lift(&desk, &lead, agent, secret, REASON), Err("lift-nothing"));
        assert_eq!(lift(&desk, &lead, agent, None, REASON), Ok(()));
        let dpo = as_role(Role::Dpo).member_id().unwrap();
        assert_eq!(lift(&desk, &lead, dpo, None, REASON), Err("lift-nothing"));
    }
}

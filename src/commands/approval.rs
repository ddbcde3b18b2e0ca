//! The second person at the door.
//!
//! ```text
//! act needs one -> no approved request with its digest -> refused, request filed  (24 h)
//!                                   approval.approve, by another member
//! the same act again -> its request is used up in its own transaction -> done, once
//! ```
//! INVARIANT: the digest is taken over everything that the act names, and over the vault; whatever differs in that is
//! another act. Of an export it names the words that select, not the rows: of these at most a tenth more than were
//! shown go with it (`guards::approval::covers`). A request is found by its digest and by who asked, and is used once.

use super::{Act, Applied, Scene};
use crate::domain::approval::{Decision, Request, Wanted};
use crate::domain::audit::Hash;
use crate::domain::error::{Error, Result};
use crate::domain::id::{ApprovalNumber, MemberId};
use crate::domain::moment::Moment;
use crate::guards::{Verdict, Verdicts, approval as guard, rights};
use crate::session::Session;
use crate::store::index::Rows;
use crate::store::{Reader, Scan, WriteTx, codec, tables};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

const DOMAIN: &[u8] = b"kefu.approval.v1";

/// What an act that needs a second person would do, and to how many records.
#[derive(Debug)]
pub struct Ask {
    /// Exactly what.
    pub wanted: Wanted,
    /// To how many.
    pub count: u64,
}

/// Whether a second person stands behind an act.
pub(super) enum Second {
    /// None is needed.
    NotNeeded,
    /// One has approved it.
    Given(Request),
    /// Nobody has, yet: the request that waits for it.
    Lacking(Request),
}

/// Looks for the second person, and files a request where there is none.
pub(super) fn seek(tx: &WriteTx, scene: &Scene<'_>, ask: Option<Ask>) -> Result<Second> {
    let Some(ask) = ask else { return Ok(Second::NotNeeded) };
    let members = tx.members()?;
    if !guard::has_second(Some(scene.member), &members, &ask.wanted, scene.now) {
        return Ok(Second::NotNeeded);
    }
    let digest = digest_of(tx, &ask.wanted)?;
    let mut waiting = None;
    for request in open_of(tx, scene)? {
        if request.digest != digest || request.by != Some(scene.member.id) {
            continue;
        }
        if !guard::covers(&request, ask.count) {
            continue;
        }
        if guard::still_stands(&request, &members, scene.now) {
            return Ok(Second::Given(request));
        }
        waiting = Some(request).filter(|request| request.decision.is_none()).or(waiting);
    }
    let lacking = match waiting {
        Some(request) => request,
        None => file(tx, scene.session, scene.now, ask, Some(scene.member.id))?,
    };
    Ok(Second::Lacking(lacking))
}

/// Requests of which something can still become, the newest first.
fn open_of(tx: &WriteTx, scene: &Scene<'_>) -> Result<Vec<Request>> {
    let mut open = Vec::new();
    tx.each(tables::APPROVALS, &Scan::all().backwards(), |_, request| {
        // Older ones are over, whatever became of them; the clock may have been set back since.
        let is_over = request.until().at_seconds < scene.now.at_seconds;
        open.extend(Some(request).filter(|request| request.is_open(scene.now)));
        Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(open)
}

/// Writes a request down.
fn file(
    tx: &WriteTx,
    session: &Session,
    now: Moment,
    ask: Ask,
    by: Option<MemberId>,
) -> Result<Request> {
    let number = u32::try_from(tx.count_up("approval")?).unwrap_or(u32::MAX);
    let request = Request {
        number: ApprovalNumber(number),
        digest: digest_of(tx, &ask.wanted)?,
        wanted: ask.wanted,
        count: ask.count,
        by,
        session: session.id(),
        at: now,
        decision: None,
        withdrawn: false,
        used: None,
    };
    tx.put(tables::APPROVALS, &request.number, &request)?;
    Ok(request)
}

fn digest_of(tx: &WriteTx, wanted: &Wanted) -> Result<Hash> {
    let vault = tx.fetch(tables::INFO, &0)?.vault;
    let bytes = codec::encode(wanted)?;
    let mut sha = Sha256::new();
    for part in [DOMAIN, vault.0.as_bytes(), &bytes] {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    Ok(sha.finalize().into())
}

/// The request has done what it was for.
pub(super) fn use_up(tx: &WriteTx, seq: u64, request: &Request) -> Result<()> {
    let used = Request { used: Some(seq), ..request.clone() };
    tx.put(tables::APPROVALS, &request.number, &used)
}

/// What is told of an act that lacks its second person.
pub(super) fn lacking(request: &Request) -> Error {
    Error::refused("approval-needed")
        .with("number", request.number)
        .with("until", request.until().human())
}

/// Holds a restored store until a second person has looked at it, if there is one; whoever restores is the member
/// bound to this user of the operating system, or nobody.
pub(super) fn hold(
    tx: &WriteTx,
    session: &Session,
    uid: u32,
    ask: Ask,
) -> Result<Option<ApprovalNumber>> {
    let (members, now) = (tx.members()?, session.now());
    let by = members.iter().find(|member| member.is_active() && member.uid == Some(uid));
    if !guard::has_second(by, &members, &ask.wanted, now) {
        return Ok(None);
    }
    let request = file(tx, session, now, ask, by.map(|member| member.id))?;
    tx.put(tables::HELD, &0, &request.number)?;
    Ok(Some(request.number))
}

/// What a store that was made out of a backup says to this verb.
pub fn is_held(tx: &impl Reader, verb: &str) -> Result<Verdict> {
    let held = tx.get(tables::HELD, &0)?.map(|number| find(tx, number)).transpose()?;
    Ok(guard::may_go_on(held.as_ref(), verb))
}

fn find(tx: &impl Reader, number: ApprovalNumber) -> Result<Request> {
    tx.get(tables::APPROVALS, &number)?.ok_or_else(|| Error::not_found("approval", number))
}

/// Somebody's yes or no to a request.
#[derive(Debug)]
pub struct Decide {
    /// Which.
    pub number: ApprovalNumber,
    /// Yes, or no.
    pub approves: bool,
}

impl Act for Decide {
    fn verb(&self) -> &'static str {
        if self.approves { "approval.approve" } else { "approval.decline" }
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.number.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let request = find(tx, self.number)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(guard::may_decide(
            scene.member,
            &request,
            scene.now,
        )))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (by, at) = (scene.member.id, scene.now);
        let decision = Some(Decision { by, at, approves: self.approves });
        let mut request = Request { decision, ..find(tx, self.number)? };
        // A restored store is there already; the yes lets everybody in.
        if self.approves && tx.get(tables::HELD, &0)? == Some(self.number) {
            tx.remove(tables::HELD, &0)?;
            request.used = Some(scene.seq);
        }
        tx.put(tables::APPROVALS, &self.number, &request)?;
        Ok(Applied::one(self.number))
    }
}

/// Whoever asked wants it no more.
#[derive(Debug)]
pub struct Withdraw(pub ApprovalNumber);

impl Act for Withdraw {
    fn verb(&self) -> &'static str {
        "approval.withdraw"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.0.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let request = find(tx, self.0)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(guard::may_withdraw(
            scene.member,
            &request,
            scene.now,
        )))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        let request = Request { withdrawn: true, ..find(tx, self.0)? };
        tx.put(tables::APPROVALS, &self.0, &request)?;
        Ok(Applied::one(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::invite::AddMember;
    use super::super::leave::RemoveMember;
    use super::super::roles::SetRoles;
    use super::super::rotate::{rotate, tests::newcomer};
    use super::super::tests::last;
    use super::super::undo::tests::desk;
    use super::super::{Command, execute};
    use super::*;
    use crate::domain::audit::Outcome;
    use crate::domain::contact::Compartment;
    use crate::domain::member::Role;
    use crate::session::Desk;
    use crate::session::clock::Clock;

    fn code<T>(done: Result<T>) -> std::result::Result<(), &'static str> {
        done.map(|_| ()).map_err(|error| error.code)
    }

    fn grant(desk: &Desk, session: &Session, member: MemberId, add: &[Role]) -> Result<()> {
        let roles = SetRoles { member, add: add.to_vec(), remove: Vec::new() };
        execute(desk, session, &[Command::SetRoles(roles)]).map(|_| ())
    }

    fn decide(desk: &Desk, session: &Session, number: u32, approves: bool) -> Result<()> {
        let number = ApprovalNumber(number);
        execute(desk, session, &[Command::Decide(Decide { number, approves })]).map(|_| ())
    }

    /// The same member some time later.
    fn later(session: &Session, seconds: i64) -> Session {
        let now = Moment { at_seconds: session.now().at_seconds + seconds, ..session.now() };
        let later = Session::new(Clock::set_to(now), "test").unwrap();
        later.set_member(session.member().unwrap());
        later
    }

    #[test]
    fn the_second_person_approves_the_exact_act_and_it_is_done_once() {
        let (_folder, desk, owner) = desk();
        let bob = newcomer(&desk, &owner, "Bob", Role::Agent).member_id().unwrap();
        // In a store of one's own there is no second person.
        let alone = owner.new_id().unwrap();
        let add = |id, name: &str, roles: &[Role]| {
            let (name, roles) = (name.to_owned(), roles.to_vec());
            Command::AddMember(AddMember { id, name, roles, uid: None, ssh_key: None })
        };
        assert!(execute(&desk, &owner, &[add(alone, "Sam", &[Role::Senior])]).is_ok());
        let dora = newcomer(&desk, &owner, "Dora", Role::Dpo);
        let admin = newcomer(&desk, &owner, "Adam", Role::Admin);

        assert_eq!(code(grant(&desk, &admin, bob, &[Role::Lead])), Ok(()));
        assert_eq!(code(grant(&desk, &admin, bob, &[Role::Senior])), Err("approval-needed"));
        let entry = last(&desk);
        assert_eq!(entry.approval, Some(ApprovalNumber(1)));
        assert_eq!(entry.outcome, Outcome::Refused("approval-needed".into()));
        // The same again files nothing new; nobody else, and no other act, goes through by it.
        assert_eq!(code(grant(&desk, &admin, bob, &[Role::Senior])), Err("approval-needed"));
        assert_eq!(last(&desk).approval, Some(ApprovalNumber(1)));
        assert_eq!(code(decide(&desk, &admin, 1, true)), Err("approval-own"));
        assert_eq!(code(decide(&desk, &dora, 1, true)), Ok(()));
        assert_eq!(code(decide(&desk, &owner, 1, true)), Err("approval-over"));
        assert_eq!(code(grant(&desk, &owner, bob, &[Role::Senior])), Err("approval-needed"));
        let more = [Role::Senior, Role::Auditor];
        assert_eq!(code(grant(&desk, &admin, bob, &more)), Err("approval-needed"));
        assert_eq!(code(grant(&desk, &admin, bob, &[Role::Senior])), Ok(()));
        assert_eq!(last(&desk).approval, Some(ApprovalNumber(1)));

        let back = SetRoles { member: bob, add: Vec::new(), remove: vec![Role::Senior] };
        execute(&desk, &admin, &[Command::SetRoles(back)]).unwrap();
        assert_eq!(code(grant(&desk, &admin, bob, &[Role::Senior])), Err("approval-needed"));
        // With an own id each time, and yet the same act.
        let new = |name| add(owner.new_id().unwrap(), name, &[Role::Senior]);
        assert_eq!(code(execute(&desk, &admin, &[new("Eve")])), Err("approval-needed"));
        let eve = last(&desk).approval.unwrap().0;
        assert_eq!(code(decide(&desk, &owner, eve, true)), Ok(()));
        assert_eq!(code(execute(&desk, &admin, &[new("Eva")])), Err("approval-needed"));
        assert_eq!(code(execute(&desk, &admin, &[new("Eve")])), Ok(()));
    }

    #[test]
    fn a_request_ends_by_a_no_by_its_time_and_with_whoever_approved_it() {
        let (_folder, desk, owner) = desk();
        let bob = newcomer(&desk, &owner, "Bob", Role::Agent).member_id().unwrap();
        let dora = newcomer(&desk, &owner, "Dora", Role::Dpo);
        let ask = |by: &Session| code(grant(&desk, by, bob, &[Role::Senior]));
        assert_eq!(ask(&owner), Err("approval-needed"));
        assert_eq!(code(decide(&desk, &dora, 1, false)), Ok(()));
        assert_eq!(ask(&owner), Err("approval-needed"));
        let withdraw = |by: &Session, number| {
            code(execute(&desk, by, &[Command::Withdraw(Withdraw(ApprovalNumber(number)))]))
        };
        assert_eq!(withdraw(&dora, 2), Err("approval-not-own"));
        assert_eq!(withdraw(&owner, 2), Ok(()));
        assert_eq!(code(decide(&desk, &dora, 2, true)), Err("approval-over"));

        assert_eq!(ask(&owner), Err("approval-needed"));
        let day = 24 * 3_600;
        assert_eq!(code(decide(&desk, &later(&dora, day - 1), 3, true)), Ok(()));
        assert_eq!(ask(&later(&owner, day)), Err("approval-needed"));
        let (tomorrow, theirs) = (later(&owner, day), later(&dora, day));
        assert_eq!(code(decide(&desk, &theirs, 4, true)), Ok(()));
        // Who has left approves nothing any more, and is still missed for a day.
        let gone = RemoveMember(dora.member_id().unwrap());
        execute(&desk, &tomorrow, &[Command::RemoveMember(gone)]).unwrap();
        assert_eq!(ask(&tomorrow), Err("approval-needed"));
        assert_eq!(ask(&later(&owner, 2 * day - 1)), Err("approval-needed"));
        assert_eq!(ask(&later(&owner, 2 * day)), Ok(()));
    }

    #[test]
    fn nobody_gets_rid_of_the_second_person_in_two_steps() {
        let (_folder, desk, owner) = desk();
        let bob = newcomer(&desk, &owner, "Bob", Role::Agent).member_id().unwrap();
        let dora = newcomer(&desk, &owner, "Dora", Role::Dpo).member_id().unwrap();
        let less = SetRoles { member: dora, add: vec![Role::Intake], remove: vec![Role::Dpo] };
        execute(&desk, &owner, &[Command::SetRoles(less)]).unwrap();
        let shown = desk.read(|tx| tx.fetch(tables::MEMBERS, &dora)).unwrap();
        let told = crate::vault::unlock::fingerprint(&shown.recipient);
        let back = super::super::approve::ApproveMember::prepare(&owner, &shown, &told).unwrap();
        execute(&desk, &owner, &[Command::ApproveMember(back)]).unwrap();
        execute(&desk, &owner, &[Command::RemoveMember(RemoveMember(dora))]).unwrap();
        let ask = |by: &Session| code(grant(&desk, by, bob, &[Role::Senior]));
        assert_eq!(ask(&owner), Err("approval-needed"));
        assert_eq!(ask(&later(&owner, 24 * 3_600)), Ok(()));
    }

    #[test]
    fn a_rotation_asks_for_its_exact_compartments() {
        let (_folder, desk, owner) = desk();
        let dora = newcomer(&desk, &owner, "Dora", Role::Dpo);
        let go = std::ops::ControlFlow::Continue(());
        let turn = |one: &[Compartment]| code(rotate(&desk, &owner, one, &mut |_| go));
        assert_eq!(turn(&Compartment::ALL), Err("approval-needed"));
        assert_eq!(code(decide(&desk, &dora, 1, true)), Ok(()));
        assert_eq!(turn(&[Compartment::Contact]), Err("approval-needed"));
        assert_eq!(turn(&Compartment::ALL), Ok(()));
        assert_eq!(turn(&Compartment::ALL), Err("approval-needed"));
    }

    #[test]
    fn what_is_counted_never_goes_in_a_batch() {
        let (_folder, desk, owner) = desk();
        let invite = |name: &str| {
            let (id, name, roles) = (owner.new_id().unwrap(), name.to_owned(), vec![Role::Agent]);
            Command::AddMember(AddMember { id, name, roles, uid: None, ssh_key: None })
        };
        let both = execute(&desk, &owner, &[invite("Bob"), invite("Eve")]);
        assert_eq!(code(both), Err("batch-alone"));
    }
}

//! Who may use the desk, by id and by name.

use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::{Id, MemberId};
use crate::domain::member::{Member, MemberState};
use crate::domain::moment::Moment;
use crate::guards::{Verdicts, member as guard, rights};
use crate::store::index::{self, Rows};
use crate::store::{Scan, tables};
use crate::vault::unlock::fingerprint;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Names by id.
pub type Names = BTreeMap<[u8; 16], String>;

/// Everybody who has not left.
pub fn all(tx: &impl Rows) -> Result<Vec<Member>> {
    let mut members = tx.members()?;
    members.retain(|member| member.state != MemberState::Removed);
    Ok(members)
}

/// Names by id, also of those who have left.
pub fn names(tx: &impl Rows) -> Result<Names> {
    Ok(tx.members()?.into_iter().map(|member| (member.id.bytes(), member.name)).collect())
}

/// The member of this name.
pub fn named(tx: &impl Rows, name: &str) -> Result<Member> {
    let found = all(tx)?.into_iter().find(|member| member.name == name.trim());
    found.ok_or_else(|| Error::not_found("member", name))
}

/// The member bound to this user of the operating system.
pub fn of_uid(tx: &impl Rows, uid: u32) -> Result<Option<Member>> {
    Ok(all(tx)?.into_iter().find(|member| member.uid == Some(uid)))
}

/// The name behind an id.
pub fn name_of(names: &Names, id: Option<MemberId>) -> Option<String> {
    id.and_then(|id| names.get(&id.bytes()).cloned())
}

/// The same, where it stands.
pub fn called(names: &Names, id: Option<MemberId>) -> Option<&str> {
    id.and_then(|id| names.get(&id.bytes())).map(String::as_str)
}

/// A member with the compartments whose keys it holds, and those that its roles open and it still lacks.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The row.
    pub member: Member,
    /// Whose keys are wrapped for it.
    pub holds: Vec<Compartment>,
    /// Whose keys somebody has yet to wrap for it.
    pub lacks: Vec<Compartment>,
    /// What its key is known by, if it has one.
    pub fingerprint: Option<String>,
    /// Until when its limits are lifted, or were for the last time.
    pub lifted_until: Option<Moment>,
}

impl MemberRow {
    /// Whether somebody who holds the keys has yet to let it in, or to hand it what its roles open.
    pub fn is_waiting(&self) -> bool {
        match self.member.state {
            MemberState::Waiting => true,
            MemberState::Active => !self.lacks.is_empty(),
            MemberState::Invited | MemberState::Removed => false,
        }
    }
}

/// How far new keys for a compartment are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// Of which compartment.
    pub compartment: Compartment,
    /// Data keys sealed anew, and how many there were; none, while nobody has begun.
    pub progress: Option<(u64, u64)>,
}

/// Everybody who has not left, and which new keys are wanted or being made because of who has.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// Members.
    pub rows: Vec<MemberRow>,
    /// New keys.
    pub rotations: Vec<Rotation>,
}

/// What follows when a member goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// Open complaints that will wait for somebody again.
    pub cases: u64,
    /// Compartments that will want new keys.
    pub rotated: Vec<Compartment>,
}

/// Everybody who has not left, with what they hold; how somebody comes in (user of the system, ssh key) as far as
/// this member may set it, or comes in so itself.
pub fn list(tx: &impl Rows, reader: &Member) -> Result<Vec<MemberRow>> {
    let knows_all = Verdicts::on(rights::may(reader, "member.role")).refusal().is_none();
    let seen = |member: Member| match knows_all || member.id == reader.id {
        true => member,
        false => Member { uid: None, ssh_key: None, ..member },
    };
    all(tx)?.into_iter().map(|member| row(tx, seen(member))).collect()
}

/// The same by name, those who wait first, with the state of new keys.
pub fn roster(tx: &impl Rows, reader: &Member) -> Result<Roster> {
    let mut rows = list(tx, reader)?;
    rows.sort_by_cached_key(|row| (!row.is_waiting(), row.member.name.clone()));
    let mut rotations = Vec::new();
    for compartment in Compartment::ALL {
        let row = tx.get(tables::ROTATIONS, &compartment.byte())?.unwrap_or_default();
        let progress = row.running.map(|_| (row.resealed, row.total));
        if progress.is_some() || row.wanted_by.is_some() {
            rotations.push(Rotation { compartment, progress });
        }
    }
    Ok(Roster { rows, rotations })
}

/// How many wait for somebody to let them in, as far as this member is one who may.
pub fn waiting(tx: &impl Rows, reader: &Member) -> Result<u64> {
    if Verdicts::on(rights::may(reader, "member.approve")).refusal().is_some() {
        return Ok(0);
    }
    let is_for_them =
        |row: &MemberRow| row.is_waiting() && guard::may_approve(reader, &row.member).is_ok();
    Ok(list(tx, reader)?.iter().filter(|row| is_for_them(row)).count() as u64)
}

/// What follows when this member goes.
pub fn leaving(tx: &impl Rows, member: Member) -> Result<Leaving> {
    let (id, mut cases) = (member.id, 0);
    tx.each(tables::QUEUE, &Scan::prefix(&index::OPEN), |_, queued| {
        cases += u64::from(queued.owner == Some(id));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Leaving { cases, rotated: row(tx, member)?.holds })
}

fn row(tx: &impl Rows, member: Member) -> Result<MemberRow> {
    let (mut holds, mut lacks) = (Vec::new(), Vec::new());
    for compartment in Compartment::ALL {
        let wraps = Scan::prefix(&(member.id.bytes(), compartment.byte()));
        match tx.keys(tables::WRAPS, &wraps, 1)?.is_empty() {
            false => holds.push(compartment),
            true if member.opens(compartment) => lacks.push(compartment),
            true => {}
        }
    }
    let mut lifted_until = None;
    for compartment in Compartment::ALL {
        let lift = tx.get(tables::LIFTS, &(member.id, compartment.byte()))?;
        let lifts = lifted_until.into_iter().chain(lift.map(|lift| lift.until));
        lifted_until = lifts.max_by_key(|until: &Moment| until.at_seconds);
    }
    let has_key = !member.recipient.is_empty();
    let fingerprint = has_key.then(|| fingerprint(&member.recipient));
    Ok(MemberRow { member, holds, lacks, fingerprint, lifted_until })
}
